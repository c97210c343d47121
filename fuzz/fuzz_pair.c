/*
** fuzz_pair.c - a sentence with marks: any bytes. Spans lie in the text, and the text is never longer than what was read.
*/
#include "event/relate.h"

#include <stdlib.h>

static void inside(const ent_pair *p, const ent_span *v, uint32_t n) {
  if (n > ENT_PAIR_MARKS) abort();
  for (uint32_t i = 0; i < n; i++)
    if (v[i].start > v[i].end || v[i].end > p->text.n) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_arena *a = ent_arena_new(0);
  ent_pair p;
  ent_error err;
  if (a && ent_pair_read((ent_str){(const char *)data, size}, a, &p, &err) == ENT_OK) {
    if (p.text.n > size) abort();
    inside(&p, p.source, p.nsource);
    inside(&p, p.target, p.ntarget);
  }
  ent_arena_free(a);
  return 0;
}
