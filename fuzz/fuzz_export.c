/*
** fuzz_export.c - any record into every format of exports, and any words as filters: neither may do harm.
*/
#include "entente/export.h"
#include "entente/store.h"
#include "base/base.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static bool ignore(void *arg, const void *p, size_t n) {
  (void)arg, (void)p, (void)n;
  return true;
}

static void records(ent_str all) {
  for (uint32_t i = 0; ent_export_at(i); i++) {
    ent_export *x = NULL;
    ent_str rest = all, line;
    if (ent_export_at(i)->wants_path || ent_export_open(ent_export_at(i), NULL, ignore, NULL, &x, NULL) != ENT_OK) continue;
    while (rest.n && ent_str_split(&rest, '\n', &line)) (void)ent_export_record(x, line, NULL);
    (void)ent_export_finish(x, NULL);
    ent_export_close(x);
  }
}

/* Lines "name=value" for a question of each kind. */
static void filters(ent_str all) {
  for (unsigned kind = 0; kind < ENT_QUERY_KIND_COUNT; kind++) {
    ent_query *q = ent_query_new((ent_query_kind)kind);
    ent_str rest = all, line, name;
    while (q && rest.n && ent_str_split(&rest, '\n', &line))
      if (line.n && ent_str_split(&line, '=', &name)) (void)ent_query_set(q, name, line, NULL);
    ent_query_free(q);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n) {
  ent_str all = {(const char *)p, n};
  records(all);
  filters(all);
  return 0;
}
