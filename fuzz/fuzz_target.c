/*
** fuzz_target.c - the target of a request: any bytes. What is taken apart is well-formed UTF-8 without control characters, slashes or "..", no parameter
** twice; its parameters are given to the filters of every kind.
*/
#include "entente/store.h"
#include "serve/serve.h"

#include <stdlib.h>

static void well_formed(ent_str s, bool segment) {
  for (size_t i = 0, n; i < s.n; i += n) {
    if (!(n = ent_str_utf8(s, i))) abort();
    if ((unsigned char)s.p[i] < 32 || s.p[i] == 127) abort();
    if (segment && (s.p[i] == '/' || s.p[i] == '\\')) abort();
  }
  if (s.p[s.n]) abort();
  if (segment && (!s.n || ent_str_is(s, ".") || ent_str_is(s, ".."))) abort();
}

static void ask(const ent_target *t, unsigned kind) {
  ent_query *q = ent_query_new((ent_query_kind)kind);
  for (uint32_t i = 0; q && i < t->nparam; i++) {
    ent_error err = {0};
    if (ent_query_set(q, t->param[i].name, t->param[i].value, &err) != ENT_OK && !err.message) abort();
  }
  ent_query_free(q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_arena *a = ent_arena_new(0);
  ent_target t;
  ent_error err = {0};
  if (a && ent_target_parse((ent_str){(const char *)data, size}, a, &t, &err) == ENT_OK) {
    if (t.nsegment > ENT_SEGMENTS_MAX || t.nparam > ENT_PARAMS_MAX) abort();
    for (uint32_t i = 0; i < t.nsegment; i++) well_formed(t.segment[i], true);
    for (uint32_t i = 0; i < t.nparam; i++) {
      well_formed(t.param[i].name, false);
      well_formed(t.param[i].value, false);
      for (uint32_t k = 0; k < i; k++)
        if (ent_str_eq(t.param[i].name, t.param[k].name)) abort();
    }
    for (unsigned kind = 0; kind < ENT_QUERY_KIND_COUNT; kind++) ask(&t, kind);
  }
  ent_arena_free(a);
  return 0;
}
