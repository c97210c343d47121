/*
** promise.c - pacts, who is bound to whom on a day, and who must come to whose aid.
*/
#include "serve/serve.h"
#include "pact/pact.h"

static ent_code registry(const ent_request *r, const ent_pacts **out, ent_error *err) {
  *out = r->server->opt.pacts;
  return *out ? ENT_OK : ent_fail(err, ENT_ERR_UNSUPPORTED, "this server has no registry of pacts", NULL, 0, 0);
}

/* "A,B" as codes; b is empty when one is given. */
static ent_code pair(const ent_request *r, const ent_pacts *p, ent_str *a, ent_str *b, ent_error *err) {
  ent_str rest = ent_str_c(ent_target_get(&r->target, "pair")), piece;
  ent_str *to[] = {a, b};
  *a = *b = (ent_str){0};
  for (int i = 0; i < 2 && rest.n && ent_str_split(&rest, ',', &piece); i++)
    if (!(*to[i] = ent_pacts_state(p, piece)).n) return ent_fail(err, ENT_ERR_ARGUMENT, "no such state", ent_arena_dup(r->arena, piece).p, 0, 0);
  return ENT_OK;
}

/* A party on the day, or, without a day, ever. */
static bool party(const ent_pact *p, ent_str state, ent_day on) {
  if (!state.n) return true;
  if (on != ENT_DAY_UNKNOWN) return ent_pact_binds(p, state, on);
  for (uint32_t i = 0; i < p->nparty; i++)
    if (ent_str_eq(p->party[i].state, state)) return true;
  return false;
}

static bool has_type(const ent_pact *p, const char *type) {
  for (uint32_t i = 0; i < p->nclause; i++)
    if (!strcmp(ent_pact_type_name(p->clause[i].type), type)) return true;
  return false;
}

static bool in_force(const ent_pact *p, ent_day on) {
  return on == ENT_DAY_UNKNOWN || ent_pact_when(&p->force, &p->end, on, ENT_DAY_MAX) >= ENT_WHEN_UNSURE;
}

ent_code ent_api_pacts(ent_request *r, ent_error *err) {
  const ent_pacts *p;
  ent_day on = ENT_DAY_UNKNOWN;
  ent_str a, b;
  const char *type = ent_target_get(&r->target, "type");
  ent_code code = registry(r, &p, err);
  if (code == ENT_OK) code = ent_request_day(r, "on", &on, err);
  if (code == ENT_OK) code = pair(r, p, &a, &b, err);
  if (code != ENT_OK) return code;
  ent_buf_puts(r->out, "{\"pacts\":[");
  bool first = true;
  for (uint32_t i = 0; i < ent_pacts_count(p); i++) {
    const ent_pact *x = ent_pacts_at(p, i);
    if (!in_force(x, on) || !party(x, a, on) || !party(x, b, on) || (type && !has_type(x, type))) continue;
    if (!first) ent_buf_putc(r->out, ',');
    ent_pact_json(x, r->out);
    first = false;
  }
  ent_buf_puts(r->out, "]}");
  return ENT_OK;
}

ent_code ent_api_pact(ent_request *r, ent_error *err) {
  const ent_pacts *p;
  ent_code code = registry(r, &p, err);
  const ent_pact *x = code == ENT_OK ? ent_pacts_find(p, r->id[0]) : NULL;
  if (x) ent_pact_json(x, r->out);
  else if (code == ENT_OK) code = ent_fail(err, ENT_ERR_NOTFOUND, "no such pact", r->id[0].p, 0, 0);
  return code;
}

static bool named(const ent_str *list, uint32_t n, ent_str who) {
  for (uint32_t i = 0; i < n; i++)
    if (ent_str_eq(list[i], who)) return true;
  return !n;
}

/* One line "who promises what to whom" for each clause of x that binds both on the day. */
static void bonds(ent_json *j, const ent_pact *x, const char *type, ent_day on) {
  for (uint32_t c = 0; c < x->nclause; c++) {
    const ent_pact_clause *k = &x->clause[c];
    if (type && strcmp(ent_pact_type_name(k->type), type)) continue;
    for (uint32_t a = 0; a < x->nparty; a++) {
      ent_str from = x->party[a].state;
      if (!named(k->promisor, k->npromisor, from) || !ent_pact_binds(x, from, on)) continue;
      for (uint32_t b = 0; b < x->nparty; b++) {
        ent_str to = x->party[b].state;
        if (ent_str_eq(from, to) || !named(k->beneficiary, k->nbeneficiary, to) || !ent_pact_binds(x, to, on)) continue;
        ent_json_begin(j, '{');
        ent_json_kstr(j, "from", from);
        ent_json_kstr(j, "to", to);
        ent_json_kcstr(j, "type", ent_pact_type_name(k->type));
        ent_json_kstr(j, "pact", x->id);
        ent_json_kstr(j, "article", k->article);
        ent_json_end(j, '}');
      }
    }
  }
}

ent_code ent_api_bonds(ent_request *r, ent_error *err) {
  const ent_pacts *p;
  ent_day on = ENT_DAY_UNKNOWN;
  ent_json j;
  const char *type = ent_target_get(&r->target, "type");
  ent_code code = registry(r, &p, err);
  if (code == ENT_OK) code = ent_request_day(r, "on", &on, err);
  if (code == ENT_OK && on == ENT_DAY_UNKNOWN) code = ent_fail(err, ENT_ERR_ARGUMENT, "a day is wanted", "on", 0, 0);
  if (code != ENT_OK) return code;
  ent_json_init(&j, r->out);
  ent_json_begin(&j, '{');
  ent_json_key(&j, "bonds");
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; i < ent_pacts_count(p); i++) {
    const ent_pact *x = ent_pacts_at(p, i);
    if (in_force(x, on)) bonds(&j, x, type, on);
  }
  ent_json_end(&j, ']');
  ent_json_end(&j, '}');
  return ENT_OK;
}

ent_code ent_api_obligations(ent_request *r, ent_error *err) {
  const ent_pacts *p;
  ent_pact_question q = ENT_PACT_QUESTION_INIT;
  ent_obligations *o = NULL;
  ent_code code = registry(r, &p, err);
  if (code == ENT_OK) code = ent_request_day(r, "on", &q.on, err);
  if (code == ENT_OK) code = ent_request_day(r, "known", &q.known, err);
  if (code != ENT_OK) return code;
  q.attacked = ent_str_c(ent_target_get(&r->target, "attacked"));
  q.by = ent_str_c(ent_target_get(&r->target, "by"));
  q.place = ent_str_c(ent_target_get(&r->target, "in"));
  if (!q.attacked.n) return ent_fail(err, ENT_ERR_ARGUMENT, "who is attacked?", "attacked", 0, 0);
  code = ent_pacts_ask(p, &q, &o, err);
  if (code == ENT_OK) ent_obligations_json(o, r->out);
  ent_obligations_free(o);
  return code;
}
