/*
** wordgen.c - a build tool: turns lexicon/text/LANGUAGE.txt into sorted C tables (see words.h).
**
**   wordgen english.txt english.inc
*/
#include "base/base.h"

#include <stdlib.h>

static int by_bytes(const void *a, const void *b) { return ent_str_cmp(*(const ent_str *)a, *(const ent_str *)b); }

/* The word, and behind it a number where there is one ("cannot 3"). */
static void put_word(ent_buf *out, ent_str entry) {
  ent_str rest = entry, last = {0}, word = entry, one;
  int64_t number = 0;
  while (ent_str_word(&rest, &one)) last = one;
  if (last.p && last.p > entry.p && ent_str_int(last, &number)) word = ent_str_trim((ent_str){entry.p, (size_t)(last.p - entry.p)});
  ent_buf_printf(out, "  {\"%.*s\", %zu, %d},\n", (int)word.n, word.p, word.n, (int)number);
}

static bool put_list(ent_buf *out, const ent_stanza *s, ent_arena *a) {
  ent_strs words = {0};
  for (uint32_t i = 0; i < s->nfield; i++) {
    ent_str rest = s->field[i].value, word;
    while (ent_str_split(&rest, ';', &word))
      if (word.n && !ENT_PUSH(a, &words, word)) return false;
  }
  qsort(words.v, words.n, sizeof *words.v, by_bytes);
  ent_buf_printf(out, "static const word_entry list_%.*s[] = {\n", (int)s->id.n, s->id.p);
  for (uint32_t i = 0; i < words.n; i++)
    if (!i || !ent_str_eq(words.v[i], words.v[i - 1])) put_word(out, words.v[i]);
  return ent_buf_puts(out, "};\n");
}

int main(int argc, char **argv) {
  ent_error err = {0};
  ent_buf in, out;
  ent_stanzas lists = {0};
  ent_arena *a = ent_arena_new(0);
  ent_buf_init(&in, 0);
  ent_buf_init(&out, 0);
  bool ok = argc == 3 && a && !ent_file_read(argv[1], 0, &in, &err) && !ent_stanza_parse(ent_buf_str(&in), argv[1], a, &lists, &err);
  ent_buf_puts(&out, "/* made by wordgen from lexicon/text: do not edit */\n");
  for (uint32_t i = 0; ok && i < lists.n; i++) ok = put_list(&out, &lists.v[i], a);
  ok = ok && !out.fail && !ent_file_replace(argv[2], out.p, out.n, &err);
  if (!ok) {
    char line[1024];
    ent_error_format(&err, line, sizeof line);
    fprintf(stderr, "wordgen: %s\n", err.code ? line : "usage: wordgen IN.txt OUT.inc");
  }
  ent_buf_free(&in);
  ent_buf_free(&out);
  ent_arena_free(a);
  return ok ? 0 : 1;
}
