/*
** fuzz_sanction.c - the registry of sanctions: any text is regimes or an error with a line; what was read can be asked and written.
*/
#include "pact/sanction.h"

#include <stdlib.h>

static bool each(void *arg, const ent_breach *b) {
  (void)arg;
  if (!b->regime || !b->measure) abort();
  return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_sanctions *s = NULL;
  ent_error err = {0};
  ent_code code = ent_sanctions_open_text((ent_str){(const char *)data, size}, "fuzz.txt", &s, NULL, NULL, &err);
  if (code == ENT_ERR_FORMAT && err.line == 0) abort();
  if (code) return 0;
  ent_buf out;
  ent_buf_init(&out, (size_t)16 << 20);
  for (uint32_t i = 0; i < ent_sanctions_count(s); i++) {
    const ent_regime *r = ent_sanctions_at(s, i);
    ent_regime_json(r, &out);
    ent_regime_ftm(s, r, &out);
    ent_sanctions_transfer(s, r->ntarget ? r->target[0] : r->id, r->id, ENT_S("missiles"), r->from.lo, each, NULL);
    ent_sanctions_visit(s, r->ntarget ? r->target[0] : r->id, r->id, r->from.lo, each, NULL);
  }
  ent_buf_free(&out);
  ent_sanctions_close(s);
  return 0;
}
