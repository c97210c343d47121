/*
** fuzz_model.c - model files: damaged bytes are refused; whatever weights a well-formed file
** has, reading a text with it gives trees.
*/
#include "../tests/unit/minimodel.h"

#include <stdlib.h>

static void read_with(ent_model *m) {
  const ent_str text = ENT_S("Talks in Geneva didn't fail, she said. \xe2\x80\x9cWe agreed on 5km.\xe2\x80\x9d\n\nThe end");
  ent_arena *a = ent_arena_new((size_t)64 << 20);
  ent_parser *p = ent_parser_new(m);
  ent_text t;
  ent_syntax s;
  if (a && p && ent_text_split(text, NULL, 0, (ent_str){0}, a, &t, NULL) == ENT_OK && ent_parser_run(p, &t, a, &s, NULL) == ENT_OK)
    if (bad_trees(&t, &s)) abort();
  ent_parser_free(p);
  ent_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_buf image;
  ent_model *m;
  if (!size) return 0;
  ent_buf_init(&image, 0);
  if (data[0] & 1) { /* as weights */
    const bool net = data[0] & 2;
    if ((net ? mininet(data, size, 1 + (data[0] >> 6), &image) : minimodel(data, size, &image)) && ent_model_open_memory(image.p, image.n, "fuzz", &m, NULL) == ENT_OK) {
      read_with(m);
      ent_model_close(m);
    }
  } else { /* as the file, or as damage to a good one */
    static const uint8_t plain[] = {1, 2, 3};
    const bool net = data[0] & 2;
    if (size > 8 && data[1] & 1 && (net ? mininet(plain, sizeof plain, 2, &image) : minimodel(plain, sizeof plain, &image))) {
      for (size_t i = 2; i + 3 < size; i += 3) image.p[(data[i] << 8 | data[i + 1]) % image.n] ^= (char)data[i + 2];
    } else {
      ent_buf_put(&image, data, size);
    }
    if (ent_model_open_memory(image.p, image.n, "fuzz", &m, NULL) == ENT_OK) {
      read_with(m);
      ent_model_close(m);
    }
  }
  ent_buf_free(&image);
  return 0;
}
