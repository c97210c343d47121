/*
** fuzz_conllu.c - CoNLL-U: any bytes are sentences or an error with a line; what was read is written, and reads the same.
*/
#include "../tests/unit/minimodel.h"

#include <stdlib.h>

static void write_and_read(const ent_text *t, const ent_syntax *s, ent_arena *a) {
  ent_text t2;
  ent_syntax s2 = {0};
  uint32_t have;
  ent_buf out;
  ent_buf_init(&out, 0);
  if (ent_conllu_write(t, s, "fuzz", true, NULL, &out, NULL) == ENT_OK) {
    if (ent_conllu_read(ent_buf_str(&out), "again", a, &t2, &s2, &have, NULL) != ENT_OK) abort();
    if (t2.ntoken != t->ntoken || t2.nsentence != t->nsentence) abort();
    for (uint32_t i = 0; i < t->ntoken; i++)
      if (s->word[i].head != s2.word[i].head || s->word[i].upos != s2.word[i].upos) abort();
  }
  ent_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const uint8_t weights[] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5};
  ent_arena *a = ent_arena_new((size_t)256 << 20);
  ent_text t;
  ent_syntax s = {0};
  uint32_t have;
  ent_error err = {0};
  ent_buf image;
  ent_model *m = NULL;
  ent_buf_init(&image, 0);
  ent_code e = a ? ent_conllu_read((ent_str){(const char *)data, size}, "fuzz", a, &t, &s, &have, &err) : ENT_ERR_NOMEM;
  if (e == ENT_ERR_FORMAT && !err.line) abort();
  if (!e && minimodel(weights, sizeof weights, &image) && ent_model_open_memory(image.p, image.n, "fuzz", &m, NULL) == ENT_OK) {
    ent_parser *p = ent_parser_new(m);
    if (p && ent_parser_fill(p, &t, have, a, &s, NULL) == ENT_OK) write_and_read(&t, &s, a);
    ent_parser_free(p);
  }
  ent_model_close(m);
  ent_buf_free(&image);
  ent_arena_free(a);
  return 0;
}
