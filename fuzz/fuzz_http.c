/*
** fuzz_http.c - any bytes are an HTTP response: a body within the cap, whatever its head claims.
*/
#include "page/reader.h"

#include <stdlib.h>

#define CAP ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_arena *a = ent_arena_new(0);
  ent_http h;
  ent_buf buf[2];
  ent_str body;
  bool cut;
  ent_error err;
  ent_buf_init(&buf[0], CAP * 2);
  ent_buf_init(&buf[1], CAP * 2);
  if (a && ent_http_parse((ent_str){(const char *)data, size}, a, &h, &err) == ENT_OK) {
    if (h.body.n > size) abort();
    if (ent_http_body(&h, CAP, buf, &body, &cut, &err) == ENT_OK && body.n > CAP) abort();
  }
  ent_buf_free(&buf[0]);
  ent_buf_free(&buf[1]);
  ent_arena_free(a);
  return 0;
}
