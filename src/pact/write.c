/*
** write.c - answers and pacts as JSON.
*/
#include "pact/pact.h"

static void date(ent_json *j, const char *key, const ent_pact_date *d) { ent_json_kstr(j, key, d->text); }

static void strings(ent_json *j, const char *key, const ent_str *v, uint32_t n) {
  if (!n) return;
  ent_json_key(j, key);
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++) ent_json_str(j, v[i]);
  ent_json_end(j, ']');
}

static void pact_name(ent_json *j, const ent_pact *p) {
  ent_json_key(j, "pact");
  ent_json_begin(j, '{');
  ent_json_kstr(j, "id", p->id);
  ent_json_kstr(j, "name", p->name);
  ent_json_end(j, '}');
}

static void answer_fields(ent_json *j, const ent_obligation *o) {
  ent_json_kstr(j, "promisor", o->promisor);
  ent_json_kstr(j, "attacked", o->attacked);
  ent_json_kcstr(j, "status", ent_duty_name(o->duty));
  pact_name(j, o->pact);
  ent_json_kstr(j, "article", o->clause->article);
  ent_json_kcstr(j, "type", ent_pact_type_name(o->clause->type));
  ent_json_kstr(j, "response", o->clause->response);
  ent_json_kcstr(j, "level", ent_pact_level_name(o->clause->level));
  ent_json_kstr(j, "procedure", o->clause->procedure);
  ent_json_kbool(j, "automatic", o->clause->automatic);
  ent_json_kstr(j, "because", o->because);
  ent_json_key(j, "dates");
  ent_json_begin(j, '{');
  date(j, "signed", &o->pact->signed_on);
  date(j, "in_force", &o->pact->force);
  date(j, "ended", &o->pact->end);
  date(j, "promisor_from", &o->self->from);
  date(j, "promisor_until", &o->self->until);
  date(j, "attacked_from", &o->other->from);
  date(j, "attacked_until", &o->other->until);
  ent_json_end(j, '}');
}

static void answer(ent_json *j, const ent_obligation *o) {
  ent_json_begin(j, '{');
  answer_fields(j, o);
  ent_json_end(j, '}');
}

static void chain(ent_json *j, const ent_pact_link *x) {
  ent_json_begin(j, '{');
  ent_json_kstr(j, "through", x->through);
  ent_json_kcstr(j, "side", x->attackers ? "attacker" : "attacked");
  answer_fields(j, &x->answer);
  ent_json_end(j, '}');
}

static void conflict(ent_json *j, const ent_pact_conflict *x) {
  ent_json_begin(j, '{');
  ent_json_kstr(j, "promisor", x->promisor);
  pact_name(j, x->pact);
  ent_json_kstr(j, "article", x->clause->article);
  ent_json_kcstr(j, "type", ent_pact_type_name(x->clause->type));
  ent_json_kstr(j, "because", x->because);
  ent_json_end(j, '}');
}

void ent_obligations_json(const ent_obligations *o, ent_buf *out) {
  ent_json j;
  ent_json_init(&j, out);
  ent_json_begin(&j, '{');
  ent_json_key(&j, "answers");
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; i < o->nanswer; i++) answer(&j, &o->answer[i]);
  ent_json_end(&j, ']');
  ent_json_key(&j, "conflicts");
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; i < o->nconflict; i++) conflict(&j, &o->conflict[i]);
  ent_json_end(&j, ']');
  if (o->nchain) {
    ent_json_key(&j, "chains");
    ent_json_begin(&j, '[');
    for (uint32_t i = 0; i < o->nchain; i++) chain(&j, &o->chain[i]);
    ent_json_end(&j, ']');
  }
  ent_json_end(&j, '}');
  ent_buf_putc(out, '\n');
}

static void party(ent_json *j, const ent_pact_party *x) {
  ent_json_begin(j, '{');
  ent_json_kstr(j, "state", x->state);
  date(j, "signed", &x->signed_on);
  date(j, "from", &x->from);
  date(j, "until", &x->until);
  ent_json_kstr(j, "continues", x->continues);
  ent_json_kstr(j, "note", x->note);
  ent_json_end(j, '}');
}

static void clause(ent_json *j, const ent_pact_clause *c) {
  static const struct { char letter; const char *word; } among[] = {{'y', "yes"}, {'n', "no"}, {'c', "contested"}};
  ent_json_begin(j, '{');
  ent_json_kstr(j, "article", c->article);
  ent_json_kcstr(j, "type", ent_pact_type_name(c->type));
  strings(j, "promisor", c->promisor, c->npromisor);
  strings(j, "beneficiary", c->beneficiary, c->nbeneficiary);
  strings(j, "attacker", c->attacker, c->nattacker);
  strings(j, "attacker_not", c->attacker_not, c->nattacker_not);
  ent_json_kstr(j, "attacker_words", c->attacker_words);
  ent_json_kstr(j, "trigger", c->trigger);
  strings(j, "area", c->area, c->narea);
  ent_json_kcstr(j, "arises", ent_pact_scenario_name(c->arises));
  ent_json_kstr(j, "response", c->response);
  ent_json_kcstr(j, "level", ent_pact_level_name(c->level));
  ent_json_kstr(j, "procedure", c->procedure);
  ent_json_kbool(j, "automatic", c->automatic);
  ent_json_kstr(j, "condition", c->condition);
  ent_json_kstr(j, "contested", c->contested);
  date(j, "known", &c->known);
  for (size_t i = 0; i < sizeof among / sizeof *among; i++)
    if (among[i].letter == (char)c->among) ent_json_kcstr(j, "among_parties", among[i].word);
  ent_json_end(j, '}');
}

static void caveats(ent_json *j, const char *key, const ent_pact_caveat *v, uint32_t n) {
  if (!n) return;
  ent_json_key(j, key);
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++) {
    ent_json_begin(j, '{');
    ent_json_kstr(j, "state", v[i].state);
    ent_json_kstr(j, "toward", v[i].toward);
    date(j, "from", &v[i].from);
    date(j, "until", &v[i].until);
    ent_json_kstr(j, "words", v[i].words);
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
}

void ent_pact_json(const ent_pact *p, ent_buf *out) {
  ent_json j;
  ent_json_init(&j, out);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "schema", "entente.pact/1");
  ent_json_kstr(&j, "id", p->id);
  ent_json_kstr(&j, "name", p->name);
  date(&j, "signed", &p->signed_on);
  date(&j, "in_force", &p->force);
  date(&j, "ended", &p->end);
  date(&j, "known", &p->known);
  ent_json_kstr(&j, "known_from", p->known_from);
  ent_json_kstr(&j, "text", p->text);
  ent_json_key(&j, "parties");
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; i < p->nparty; i++) party(&j, &p->party[i]);
  ent_json_end(&j, ']');
  ent_json_key(&j, "clauses");
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; i < p->nclause; i++) clause(&j, &p->clause[i]);
  ent_json_end(&j, ']');
  caveats(&j, "suspensions", p->suspension, p->nsuspension);
  caveats(&j, "reservations", p->reservation, p->nreservation);
  caveats(&j, "invocations", p->invocation, p->ninvocation);
  strings(&j, "sources", p->source, p->nsource);
  strings(&j, "notes", p->note, p->nnote);
  ent_json_kcstr(&j, "file", p->file);
  ent_json_kint(&j, "line", p->line);
  ent_json_end(&j, '}');
  ent_buf_putc(out, '\n');
}
