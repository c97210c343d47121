/*
** fuzz_image.c - the binary image reader: any bytes are an image or an error, and every section of an image can be read.
*/
#include "base/base.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  void *p = aligned_alloc(16, (size + 16) & ~(size_t)15); /* the reader wants 16-aligned memory */
  if (!p) return 0;
  if (size) memcpy(p, data, size);
  ent_image *img = NULL;
  ent_error err;
  if (ent_image_open_memory(p, size, "fuzz", "TEST", 1, 3, &img, &err) == ENT_OK) {
    unsigned sum = 0;
    for (uint32_t i = 0; i < ent_image_count(img); i++) {
      const uint8_t *bytes = NULL;
      size_t n = 0;
      const char *name = ent_image_entry(img, i, NULL);
      if (ent_image_section(img, name, &bytes, &n, &err) != ENT_OK) continue;
      for (size_t k = 0; k < n; k++) sum += bytes[k];
    }
    ent_image_verify(img, &err);
    volatile unsigned sink = sum;
    (void)sink;
  }
  ent_image_close(img);
  free(p);
  return 0;
}
