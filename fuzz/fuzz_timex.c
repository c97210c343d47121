/*
** fuzz_timex.c - time expressions: any text and publication day against the project's own lexicon; and, when the
** input begins with '!', the input as a lexicon.
*/
#include "event/timex.h"

#include "text/text.h"

#include <stdlib.h>

static ent_timelex *load(void) {
  const char *source = getenv("ENTENTE_SOURCE");
  char dir[512];
  snprintf(dir, sizeof dir, "%s/lexicon/times", source ? source : ".");
  ent_arena *a = ent_arena_new(0);
  ent_strs files = {0};
  ent_stanzas s = {0};
  ent_error err;
  ent_timelex *lex = NULL;
  ent_buf text;
  ent_buf_init(&text, 0);
  if (a && !ent_file_list(dir, ".txt", a, &files, &err))
    for (uint32_t i = 0; i < files.n; i++) {
      size_t from = text.n;
      if (ent_file_read(files.v[i].p, 0, &text, &err)) break;
      ent_str copy = ent_arena_dup(a, (ent_str){text.p + from, text.n - from});
      if (!copy.p || ent_stanza_parse(copy, files.v[i].p, a, &s, &err)) break;
    }
  if (s.n && ent_timelex_new(s.v, s.n, &lex, &err)) lex = NULL;
  ent_buf_free(&text);
  ent_arena_free(a);
  return lex;
}

/* Spans lie in the text, tokens in the document, days in order. */
static void scan(const ent_timelex *lex, ent_str body, ent_day day) {
  ent_arena *a = ent_arena_new((size_t)256 << 20);
  ent_text t;
  ent_error err;
  const ent_timex *x = NULL;
  uint32_t n = 0;
  if (a && !ent_text_split(body, NULL, 0, (ent_str){"", 0}, a, &t, &err) &&
      !ent_timex_scan(lex, &t, NULL, day, a, &x, &n, &err))
    for (uint32_t i = 0; i < n; i++) {
      bool fine =
          x[i].span.start < x[i].span.end && x[i].span.end <= t.text.n && x[i].first < x[i].end && x[i].end <= t.ntoken;
      if (!fine || (x[i].resolved && x[i].from > x[i].to)) abort();
    }
  ent_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static ent_timelex *own;
  if (!own && !(own = load())) return 0;
  if (size > 1 && data[0] == '!') {
    ent_arena *a = ent_arena_new((size_t)64 << 20);
    ent_stanzas s = {0};
    ent_error err;
    ent_timelex *lex = NULL;
    ent_str text = {(const char *)data + 1, size - 1};
    if (a && !ent_stanza_parse(text, "fuzz", a, &s, &err) && !ent_timelex_new(s.v, s.n, &lex, &err))
      scan(lex, text, 18000);
    ent_timelex_free(lex);
    ent_arena_free(a);
    return 0;
  }
  ent_day day = size ? (ent_day)data[0] * 137 : ENT_DAY_UNKNOWN;
  scan(own, (ent_str){(const char *)data, size}, day);
  scan(own, (ent_str){(const char *)data, size}, ENT_DAY_UNKNOWN);
  return 0;
}
