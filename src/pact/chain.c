/*
** chain.c - one step on: who is drawn in when a promisor comes to the attacked state's aid.
**
** A promisor that fights the attacker may be attacked by it (then its own allies are asked), and the attacker may call the
** promisor's entry an attack (then the attacker's allies are asked, and always conditionally: whether that is an attack is
** what the two sides dispute). Christensen and Snyder 1990 (International Organization 44) call the first chain-ganging.
*/
#include "pact/pact.h"

typedef ENT_VEC(ent_pact_link) links;

static bool bound(const ent_obligation *o) { return o->duty <= ENT_DUTY_CONDITIONAL; }

static bool in_circle(const ent_obligations *o, ent_str state) {
  if (ent_str_eq(state, o->attacked) || ent_str_eq(state, o->by)) return true;
  for (uint32_t i = 0; i < o->nanswer; i++)
    if (bound(&o->answer[i]) && ent_str_eq(o->answer[i].promisor, state)) return true;
  return false;
}

/* One link a state and side, the strongest. */
static bool add(links *v, ent_arena *a, ent_pact_link x) {
  for (uint32_t i = 0; i < v->n; i++)
    if (v->v[i].attackers == x.attackers && ent_str_eq(v->v[i].answer.promisor, x.answer.promisor)) {
      if (x.answer.duty >= v->v[i].answer.duty) return true;
      x.answer.because = ent_arena_dup(a, x.answer.because);
      v->v[i] = x;
      return x.answer.because.p != NULL;
    }
  x.answer.because = ent_arena_dup(a, x.answer.because);
  return x.answer.because.p && ENT_PUSH(a, v, x);
}

static ent_code step(const ent_pacts *p, const ent_pact_question *q, ent_str through, bool attackers, ent_arena *a,
                     const ent_obligations *first, links *v, ent_error *err) {
  ent_pact_question next = ENT_PACT_QUESTION_INIT;
  ent_obligations *o = NULL;
  next.on = q->on, next.known = q->known, next.scenario = q->scenario, next.brief = true;
  next.attacked = attackers ? first->by : through;
  next.by = attackers ? through : first->by;
  ent_code code = ent_pacts_ask(p, &next, &o, err);
  for (uint32_t i = 0; !code && i < o->nanswer && bound(&o->answer[i]); i++) {
    ent_pact_link x = {.answer = o->answer[i], .through = through, .attackers = attackers};
    if (in_circle(first, x.answer.promisor)) continue;
    if (attackers) {
      x.answer.duty = ENT_DUTY_CONDITIONAL;
      x.answer.because = ent_arena_printf(a, "if %.*s counts as the attacker of %.*s", (int)through.n, through.p, (int)first->by.n, first->by.p);
    }
    if (!x.answer.because.p || !add(v, a, x)) code = ent_nomem(err);
  }
  ent_obligations_free(o);
  return code;
}

ent_code ent_pact_chains(const ent_pacts *p, const ent_pact_question *q, ent_arena *a, ent_obligations *o, ent_error *err) {
  links v = {0};
  ent_str last = ENT_S("");
  ent_code code = ENT_OK;
  for (uint32_t i = 0; !code && i < o->nanswer && bound(&o->answer[i]); i++) {
    if (ent_str_eq(o->answer[i].promisor, last)) continue;
    last = o->answer[i].promisor;
    code = step(p, q, last, false, a, o, &v, err);
    if (!code) code = step(p, q, last, true, a, o, &v, err);
  }
  o->chain = v.v, o->nchain = v.n;
  return code;
}
