/*
** fuzz_charset.c - any bytes under any label: detection names a charset that converts, and what comes out is UTF-8.
*/
#include "text/charset.h"
#include "text/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const hints[] = {"", "utf-8", "latin1", "gbk", "shift_jis", "utf-16", "iso-2022-jp", "koi8-r"};
  const char *p = (const char *)data;
  ent_charset cs;
  ent_charset_detect(p, size, ent_str_c(size ? hints[data[0] & 7] : ""), size & 1, &cs);
  if (cs.basis == ENT_CHARSET_BINARY) return 0;
  if (!cs.name[0] || cs.bom > size) abort();
  ent_buf out;
  ent_buf_init(&out, size * 8 + 64);
  size_t bad = 0;
  if (!ent_charset_convert(cs.name, p + cs.bom, size - cs.bom, ENT_S("?"), &out, &bad, NULL))
    if (ent_utf8_check(out.p, out.n, 0) != out.n) abort();
  ent_buf_free(&out);
  char name[24];
  ent_charset_resolve((ent_str){p, size}, name);
  return 0;
}
