/*
** fuzz_robots.c - any bytes as robots.txt, and as the address that is asked about: no crash, no hang, the same answer twice; an
** address that was put into one form stays in it.
*/
#include "page/fetch.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_str all = {(const char *)data, size}, path = {0};
  ent_str text = all;
  if (!ent_str_split(&text, '\n', &path)) return 0; /* the first line is the path */
  ent_arena *a = ent_arena_new((size_t)16 << 20);
  ent_robots r = {0};
  if (a && ent_robots_parse(text, ENT_S("entente"), a, &r, NULL) == ENT_OK) {
    bool one = ent_robots_allows(&r, path);
    if (one != ent_robots_allows(&r, path)) abort();
    if (!ent_robots_allows(&r, ENT_S("/robots.txt"))) abort();
  }
  ent_arena_free(a);
  ent_buf once, twice;
  ent_buf_init(&once, 0);
  ent_buf_init(&twice, 0);
  if (ent_address_clean(path, ENT_S("http://example.org/a/b"), &once, NULL) == ENT_OK) {
    if (!ent_address_is(ent_buf_str(&once))) abort();
    if (ent_address_clean(ent_buf_str(&once), (ent_str){0}, &twice, NULL) == ENT_OK && !ent_str_eq(ent_buf_str(&once), ent_buf_str(&twice))) abort();
  }
  ent_buf_free(&once);
  ent_buf_free(&twice);
  return 0;
}
