/*
** fuzz_stanza.c - the text format of lexicon/: any bytes are entries or an error with a line.
*/
#include "base/base.h"

#include <stdlib.h>

static bool inside(const uint8_t *data, size_t size, ent_str s) {
  return s.n == 0 || ((const uint8_t *)s.p >= data && (const uint8_t *)s.p + s.n <= data + size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_arena *a = ent_arena_new((size_t)64 << 20);
  if (!a) return 0;
  ent_stanzas out = {0};
  ent_error err = {0};
  ent_code code = ent_stanza_parse((ent_str){(const char *)data, size}, "fuzz.txt", a, &out, &err);
  if (code == ENT_ERR_FORMAT && err.line == 0) abort();
  for (uint32_t i = 0; i < out.n; i++) {
    const ent_stanza *s = &out.v[i];
    if (!s->id.n || !s->kind.n || !inside(data, size, s->id)) abort();
    for (uint32_t k = 0; k < s->nfield; k++)
      if (!s->field[k].value.n || !inside(data, size, s->field[k].value)) abort();
  }
  ent_arena_free(a);
  return 0;
}
