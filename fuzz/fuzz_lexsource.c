/*
** fuzz_lexsource.c - two lexicon folders, the second overriding the first: the input is cut at its middle line. What
** compiles opens and answers; what does not has an error with a message.
*/
#include "names/lexicon.h"

#include <stdlib.h>

static bool note(void *arg, const ent_error *err) {
  unsigned *n = arg;
  if (!err->message) abort();
  return ++*n < 50;
}

static bool visit(void *arg, const ent_office *o) {
  unsigned *n = arg;
  if (o->person.n && !o->person.p) abort();
  return ++*n < 100;
}

static void ask(const ent_lexicon *lex) {
  static const char *const words[] = {"president", "FRA", "French", "Paris", "Smith", "nato", "the", "leader"};
  unsigned n = 0;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    ent_str s = ent_str_c(words[i]);
    ent_lexicon_find_person(lex, s, ENT_DAY_UNKNOWN, visit, &n);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
      ent_lexicon_find_office(lex, s, ent_str_c(words[k]), 12000, visit, &n, NULL);
    ent_lexicon_country(lex, s);
  }
  ent_lexicon_count(lex);
}

static void open_and_ask(ent_image_writer *w) {
  ent_buf b;
  ent_image *img = NULL;
  ent_lexicon *lex = NULL;
  ent_buf_init(&b, 0);
  if (ent_image_writer_finish(w, &b, NULL) == ENT_OK) {
    if (ent_image_open_memory(b.p, b.n, "fuzz", ENT_LEXICON_KIND, 1, ENT_LEXICON_VERSION, &img, NULL)) abort();
    if (ent_lexicon_open(img, &lex, NULL)) abort();
    ask(lex);
  }
  ent_lexicon_free(lex);
  ent_image_close(img);
  ent_buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_str all = {(const char *)data, size}, first = all;
  const char *nl = size ? memchr(all.p + size / 2, '\n', size - size / 2) : NULL;
  if (nl) first.n = (size_t)(nl + 1 - all.p);
  ent_lexsource src = {0};
  ent_error err = {0};
  unsigned n = 0;
  ent_code code = ent_lexsource_add(first, "one.txt", &src, note, &n, &err);
  if (code == ENT_OK || code == ENT_ERR_FORMAT)
    code = ent_lexsource_add((ent_str){all.p + first.n, all.n - first.n}, "two.txt", &src, note, &n, &err);
  ent_image_writer *w = ent_image_writer_new(ENT_LEXICON_KIND, ENT_LEXICON_VERSION);
  if (w && code != ENT_ERR_NOMEM) {
    code = ent_names_compile(&src, w, note, &n, &err);
    if (code == ENT_OK || (code == ENT_ERR_FORMAT && n < 50)) open_and_ask(w);
    if (code == ENT_ERR_FORMAT && !n) abort();
  }
  ent_image_writer_free(w);
  ent_lexsource_free(&src);
  return 0;
}
