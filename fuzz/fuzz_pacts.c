/*
** fuzz_pacts.c - registry lines: any bytes are pacts or errors with a line; of what was read every pact is written, and every
** pair of parties asked about.
*/
#include "pact/pact.h"

#include <stdlib.h>

static bool with_line(void *arg, const ent_error *err) {
  (void)arg;
  if (err->code == ENT_ERR_FORMAT && !err->line) abort();
  return true;
}

static void ask(const ent_pacts *p, ent_str attacked, ent_str by, ent_day on) {
  ent_pact_question q = ENT_PACT_QUESTION_INIT;
  ent_obligations *o = NULL;
  q.attacked = attacked, q.by = by, q.on = on, q.chains = true;
  if (ent_pacts_ask(p, &q, &o, NULL) != ENT_OK) return;
  ent_buf out;
  ent_buf_init(&out, 1 << 20);
  for (uint32_t i = 0; i < o->nanswer; i++)
    if (o->answer[i].duty <= ENT_DUTY_CONDITIONAL && by.n && ent_str_eq(o->answer[i].promisor, o->by)) abort();
  ent_obligations_json(o, &out);
  ent_obligations_dot(o, &out);
  ent_obligations_svg(o, &out);
  ent_buf_free(&out);
  ent_obligations_free(o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_pacts *p = NULL;
  ent_buf out;
  if (size > 4096) return 0;
  ent_code code = ent_pacts_open_text((ent_str){(const char *)data, size}, "fuzz.txt", &p, with_line, NULL, NULL);
  if ((code == ENT_OK) != (p != NULL)) abort();
  if (!p) return 0;
  ent_buf_init(&out, 1 << 22);
  for (uint32_t i = 0; i < ent_pacts_count(p); i++) {
    const ent_pact *x = ent_pacts_at(p, i);
    ent_pact_json(x, &out);
    for (uint32_t a = 0; a < x->nparty && a < 3; a++) {
      ask(p, x->party[a].state, ENT_S(""), x->force.lo);
      if (a) ask(p, x->party[a].state, x->party[a - 1].state, x->signed_on.lo);
    }
  }
  ent_buf_free(&out);
  ent_pacts_close(p);
  return 0;
}
