/*
** fuzz_feed.c - any bytes are a feed or sitemap: items that lie in it, or an error; never more text than its cap.
*/
#include "page/reader.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_feed *f = NULL;
  ent_error err;
  if (ent_feed_read(data, size, ENT_S("https://base.example/a/b"), &f, &err) == ENT_OK) {
    for (uint32_t i = 0; i < f->nitem; i++) {
      const ent_feed_item *it = &f->item[i];
      if (it->published.n > 47 || it->length > size * 4 + 64) abort();
      ent_feed_item_whole(it);
    }
  }
  ent_feed_free(f);
  return 0;
}
