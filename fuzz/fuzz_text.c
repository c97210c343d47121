/*
** fuzz_text.c - sentences and tokens: any bytes, body and title, are tokens in order that lose nothing.
*/
#include "text/text.h"

#include "text/token.h"

#include <stdlib.h>

static void require(bool ok) {
  if (!ok) abort();
}

static void check(const ent_text *t) {
  uint32_t last = 0, next = 0;
  for (uint32_t i = 0; i < t->nsentence; i++) {
    const ent_sentence *s = &t->sentence[i];
    require(s->first == next && s->count >= 1 && s->count <= ENT_SENTENCE_MAX);
    next += s->count;
    for (uint32_t k = s->first; k < next; k++) {
      const ent_span w = t->token[k].span;
      require(t->token[k].sentence == i && w.start >= last && w.end > w.start && w.end <= t->text.n);
      require(!(t->token[k].flags & ~7u));
      for (uint32_t at = last; at < w.start;) { /* only white space between tokens */
        const unsigned space = ent_space_at(t->text.p + at, t->text.n - at);
        require(space > 0);
        at += space;
      }
      last = w.end;
    }
  }
  require(next == t->ntoken);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_arena *a = ent_arena_new((size_t)256 << 20);
  ent_text t;
  if (!a) return 0;
  const size_t title = size ? data[0] % 16 : 0;
  ent_str body = {(const char *)data, size}, head = {0};
  if (size > 2 * title) head = (ent_str){body.p + size - title, title}, body.n -= title;
  if (ent_text_split(body, NULL, 0, head, a, &t, NULL) == ENT_OK) check(&t);
  ent_arena_free(a);
  return 0;
}
