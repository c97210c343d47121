/*
** ask.c - the rules of obligations: does the case of the alliance (casus foederis) arise for a promisor?
**
** For each pact, promisor and clause a list of tests, each a row of `tests`, lowers the answer from "obliged" to
** "conditional", "unknown" or "not" and says why. The kinds of clauses are ATOP's (Leeds, Ritter, Mitchell and Long 2002);
** that most promises are conditional on adversary, place and circumstance is Leeds, Long and Mitchell 2000 (Journal of
** Conflict Resolution 44). docs/formats/pacts.md has the rules in words.
*/
#include "pact/pact.h"

#include <stdlib.h>

typedef struct asking {
  const ent_pacts *p;
  const ent_pact_question *q;
  ent_arena *a;
  ent_str attacked, by, place, promisor; /* codes and ids */
  ENT_VEC(ent_obligation) answer;
  ENT_VEC(ent_pact_conflict) conflict;
  uint32_t block; /* the first answer about attacked */
  ENT_VEC(const ent_pact *) theirs; /* the promisor's pacts */
  bool nomem;
} asking;

typedef struct held {
  ent_obligations out;
  ent_arena *a;
} held;

/* One clause, asked of one promisor. */
typedef struct test {
  asking *s;
  const ent_pact *pact;
  const ent_pact_clause *clause;
  ent_obligation *o;
  ent_when self, other;
} test;

static const char *const duties[] = {"obliged", "conditional", "unknown", "not"};
const char *ent_duty_name(unsigned duty) { return duty < sizeof duties / sizeof *duties ? duties[duty] : NULL; }

/* ---- days ------------------------------------------------------------- */

ent_when ent_pact_when(const ent_pact_date *from, const ent_pact_date *until, ent_day on, ent_day known) {
  if (from->lo > known) return ENT_WHEN_NEVER;
  if (on < from->lo) return ENT_WHEN_BEFORE;
  bool over = until->lo <= known; /* an end that was still to come was not known */
  if (over && on >= until->hi) return ENT_WHEN_AFTER;
  if (on < from->hi || (over && on >= until->lo)) return ENT_WHEN_UNSURE;
  return ENT_WHEN_IN;
}

const ent_pact_party *ent_pact_member(const ent_pact *p, ent_str state, ent_day on, ent_day known, ent_when *when) {
  const ent_pact_party *best = NULL;
  *when = ENT_WHEN_NEVER;
  for (uint32_t i = 0; i < p->nparty; i++) {
    const ent_pact_party *x = &p->party[i];
    if (!ent_str_eq(x->state, state)) continue;
    ent_when w = ent_pact_when(&x->from, &x->until, on, known);
    bool signed_then = x->signed_on.lo <= on && x->signed_on.lo <= known;
    if (w == ENT_WHEN_NEVER && signed_then) w = ENT_WHEN_BEFORE; /* its entry into force was still to come */
    if (w == ENT_WHEN_BEFORE && !signed_then) w = ENT_WHEN_NEVER;
    if (w > *when) *when = w, best = x;
  }
  return best;
}

bool ent_pact_binds(const ent_pact *p, ent_str state, ent_day on) {
  ent_when w;
  ent_pact_member(p, state, on, ENT_DAY_MAX, &w);
  return w == ENT_WHEN_IN;
}

/* ---- helpers ---------------------------------------------------------- */

static bool in_list(const ent_str *v, uint32_t n, ent_str s) {
  for (uint32_t i = 0; i < n; i++)
    if (ent_str_eq(v[i], s)) return true;
  return false;
}

static bool for_all_or(const ent_str *v, uint32_t n, ent_str s) { return !n || in_list(v, n, s); }

/* Lowers the answer, and adds why; a reason of a lower answer takes the place of those of a higher one. */
static void lower(test *t, unsigned duty, ent_str why) {
  ent_obligation *o = t->o;
  if (duty < o->duty) return;
  if (duty > o->duty || !o->because.n) o->because = why;
  else o->because = ent_arena_printf(t->s->a, "%.*s; %.*s", (int)o->because.n, o->because.p, (int)why.n, why.p);
  o->duty = duty;
  if (!o->because.p || !why.p) t->s->nomem = true;
}

#define SAY(t, ...) ent_arena_printf((t)->s->a, __VA_ARGS__)
#define S(x) (int)(x).n, (x).p

/* ---- the tests -------------------------------------------------------- */

/* who: " for POL", or empty where it is the same for both. */
static void membership(test *t, const ent_pact_party *row, ent_when when, ent_str who) {
  if (when == ENT_WHEN_AFTER) lower(t, ENT_DUTY_NOT, SAY(t, "ended%.*s on %.*s", S(who), S(row->until.text)));
  if (when == ENT_WHEN_BEFORE && row->from.lo != ENT_DAY_MAX && row->from.lo <= t->s->q->known)
    lower(t, ENT_DUTY_NOT, SAY(t, "signed on %.*s, in force%.*s only from %.*s", S(row->signed_on.text), S(who), S(row->from.text)));
  else if (when == ENT_WHEN_BEFORE) lower(t, ENT_DUTY_NOT, SAY(t, "signed on %.*s, not in force%.*s", S(row->signed_on.text), S(who)));
  if (when == ENT_WHEN_UNSURE)
    lower(t, ENT_DUTY_UNKNOWN, SAY(t, "the day is not sure: in force%.*s from %.*s%s%.*s", S(who), S(row->from.text),
                                   row->until.text.n ? " to " : "", S(row->until.text)));
}

static void test_days(test *t) {
  const ent_pact_party *a = t->o->other, *b = t->o->self;
  bool same = t->self == t->other && ent_str_eq(a->from.text, b->from.text) && ent_str_eq(a->until.text, b->until.text);
  membership(t, a, t->other, same ? ENT_S("") : SAY(t, " for %.*s", S(a->state)));
  if (!same) membership(t, b, t->self, SAY(t, " for %.*s", S(b->state)));
}

static void test_promisor(test *t) {
  if (ent_str_eq(t->o->promisor, t->s->by)) lower(t, ENT_DUTY_NOT, ENT_S("the promisor is the attacker"));
}

static void test_type(test *t) {
  unsigned type = t->clause->type;
  if (type == ENT_PACT_DEFENSE || type == ENT_PACT_ASSISTANCE) return;
  if (type == ENT_PACT_PERMISSIVE) lower(t, ENT_DUTY_NOT, ENT_S("may help, has no express duty"));
  else lower(t, ENT_DUTY_NOT, SAY(t, "%s only", ent_pact_type_name(type)));
}

static bool caveat_holds(test *t, const ent_pact_caveat *c) {
  const ent_pact_question *q = t->s->q;
  return ent_str_eq(c->state, t->o->promisor) && (!c->toward.n || ent_str_eq(c->toward, t->s->attacked)) &&
         ent_pact_when(&c->from, &c->until, q->on, q->known) >= ENT_WHEN_UNSURE;
}

static void test_suspension(test *t) {
  for (uint32_t i = 0; i < t->pact->nsuspension; i++) {
    const ent_pact_caveat *c = &t->pact->suspension[i];
    if (caveat_holds(t, c)) lower(t, ENT_DUTY_NOT, SAY(t, "suspended since %.*s: %.*s", S(c->from.text), S(c->words)));
  }
}

static void test_attacker(test *t) {
  const ent_pact_clause *c = t->clause;
  ent_str by = t->s->by;
  if (by.n && in_list(c->attacker_not, c->nattacker_not, by)) lower(t, ENT_DUTY_NOT, SAY(t, "does not hold against %.*s", S(by)));
  if (!c->nattacker && !c->attacker_words.n) return;
  if (by.n && in_list(c->attacker, c->nattacker, by)) return;
  ent_str named = ENT_S("");
  for (uint32_t i = 0; i < c->nattacker; i++) named = SAY(t, "%.*s%s%.*s", S(named), i ? ", " : "", S(c->attacker[i]));
  if (c->attacker_words.n) named = SAY(t, "%.*s%s%.*s", S(named), named.n ? ", or " : "", S(c->attacker_words));
  if (by.n && !c->attacker_words.n) lower(t, ENT_DUTY_NOT, SAY(t, "holds against %.*s only, not against %.*s", S(named), S(by)));
  else lower(t, ENT_DUTY_CONDITIONAL, SAY(t, "if the attacker is %.*s", S(named)));
}

static void test_area(test *t) {
  const ent_pact_clause *c = t->clause;
  ent_inside best = c->narea ? ENT_INSIDE_NO : ENT_INSIDE_YES;
  ent_str names = ENT_S("");
  for (uint32_t i = 0; i < c->narea; i++) {
    ent_inside in = ent_pact_inside(t->s->p, t->s->place, c->area[i]);
    if (in > best) best = in;
    names = SAY(t, "%.*s%s%.*s", S(names), i ? ", " : "", S(c->area[i]));
  }
  if (best == ENT_INSIDE_NO) lower(t, ENT_DUTY_NOT, SAY(t, "%.*s is outside the area: %.*s", S(t->s->place), S(names)));
  if (best == ENT_INSIDE_PARTLY) lower(t, ENT_DUTY_CONDITIONAL, SAY(t, "if the attack falls within %.*s", S(names)));
}

static void test_among(test *t) {
  ent_when w = ENT_WHEN_NEVER;
  if (t->s->by.n) ent_pact_member(t->pact, t->s->by, t->s->q->on, t->s->q->known, &w);
  if (w != ENT_WHEN_IN || t->clause->among == 'y') return;
  if (t->clause->among == 'n') lower(t, ENT_DUTY_NOT, ENT_S("the attacker is a party itself"));
  else lower(t, ENT_DUTY_UNKNOWN, ENT_S("the attacker is a party itself: whether the clause covers that is contested"));
}

static void test_scenario(test *t) {
  unsigned now = t->s->q->scenario, from = t->clause->arises;
  if (now >= from) return;
  if (now == ENT_SCENARIO_ATTACK) lower(t, ENT_DUTY_CONDITIONAL, ENT_S("if a state of war arises from it"));
  else lower(t, ENT_DUTY_NOT, SAY(t, "holds from %s on, not on a threat", from == ENT_SCENARIO_WAR ? "a state of war" : "an armed attack"));
}

static void test_conditions(test *t) {
  const ent_pact_clause *c = t->clause;
  if (c->contested.n) lower(t, ENT_DUTY_UNKNOWN, c->contested);
  if (c->condition.n) lower(t, ENT_DUTY_CONDITIONAL, SAY(t, "if %.*s", S(c->condition)));
  for (uint32_t i = 0; i < t->pact->nreservation; i++)
    if (caveat_holds(t, &t->pact->reservation[i])) lower(t, ENT_DUTY_CONDITIONAL, SAY(t, "reservation: %.*s", S(t->pact->reservation[i].words)));
}

static void (*const tests[])(test *) = {test_days,     test_promisor, test_type,  test_suspension,
                                        test_attacker, test_area,     test_among, test_scenario, test_conditions};

/* ---- one promisor ----------------------------------------------------- */

static bool known_clause(const asking *s, const ent_pact_clause *c) { return c->known.lo <= s->q->known; }

static bool concerns(const asking *s, const ent_pact_clause *c, ent_str promisor) {
  return known_clause(s, c) && for_all_or(c->promisor, c->npromisor, promisor) && for_all_or(c->beneficiary, c->nbeneficiary, s->attacked);
}

static bool binding(const ent_pact_clause *c) { return c->type == ENT_PACT_DEFENSE || c->type == ENT_PACT_ASSISTANCE; }

static bool in_force(const test *t) { return t->self >= ENT_WHEN_UNSURE && t->other >= ENT_WHEN_UNSURE; }

static void ask_clause(asking *s, const ent_pact *p, const ent_pact_clause *c, ent_obligation *o, ent_when self, ent_when other) {
  test t = {s, p, c, o, self, other};
  o->pact = p, o->clause = c;
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
    if (i && !in_force(&t)) break; /* a pact that is not there has no area */
    tests[i](&t);
  }
  if (!o->because.n)
    o->because = SAY(&t, "article %.*s: %.*s; both are bound on that day", S(c->article), S(c->trigger.n ? c->trigger : ENT_S("armed attack")));
}

/* The clause with the strongest answer; other kinds of clauses count only where no clause of aid does. */
static void ask_promisor(asking *s, const ent_pact *p, const ent_pact_party *row, const ent_pact_party *other, ent_when when_other) {
  ent_obligation best = {.duty = ENT_DUTY_NOT + 1};
  ent_when self;
  const ent_pact_party *mine = ent_pact_member(p, row->state, s->q->on, s->q->known, &self);
  if (mine != row || self == ENT_WHEN_NEVER) return;
  const ent_pact_state *st = ent_pact_state_find(s->p, row->state);
  if (st && !ent_pact_state_existed(st, s->q->on)) return;
  for (int aid = 1; aid >= 0 && best.duty > ENT_DUTY_NOT; aid--)
    for (uint32_t i = 0; i < p->nclause; i++) {
      const ent_pact_clause *c = &p->clause[i];
      if (binding(c) != (aid == 1) || !concerns(s, c, row->state)) continue;
      ent_obligation o = {.promisor = row->state, .attacked = s->attacked, .self = mine, .other = other};
      ask_clause(s, p, c, &o, self, when_other);
      if (!s->q->both_ways && o.duty < best.duty) best = o;
      if (s->q->both_ways && !ENT_PUSH(s->a, &s->answer, o)) s->nomem = true;
    }
  if (best.duty <= ENT_DUTY_NOT && !ENT_PUSH(s->a, &s->answer, best)) s->nomem = true;
}

static void ask_pact(asking *s, const ent_pact *p) {
  ent_when w;
  if (p->known.lo > s->q->known) return;
  const ent_pact_party *other = ent_pact_member(p, s->attacked, s->q->on, s->q->known, &w);
  if (!other || w == ENT_WHEN_NEVER) return;
  for (uint32_t i = 0; i < p->nparty && !s->nomem; i++)
    if (!ent_str_eq(p->party[i].state, s->attacked) && (!s->promisor.n || ent_str_eq(p->party[i].state, s->promisor)))
      ask_promisor(s, p, &p->party[i], other, w);
}

/* ---- all -------------------------------------------------------------- */

static bool bound(const ent_obligation *o) { return o->duty == ENT_DUTY_OBLIGED || o->duty == ENT_DUTY_CONDITIONAL; }

/* The day of the end, where the pact has ended for either; of signature, where it never came into force. */
static ent_day ended(const asking *s, const ent_obligation *o) {
  const ent_pact_party *row[] = {o->self, o->other};
  ent_day day = ENT_DAY_MAX;
  if (o->pact->force.lo == ENT_DAY_MAX) return o->pact->signed_on.hi;
  for (int i = 0; i < 2; i++)
    if (ent_pact_when(&row[i]->from, &row[i]->until, s->q->on, s->q->known) == ENT_WHEN_AFTER && row[i]->until.hi < day) day = row[i]->until.hi;
  return day;
}

#define NEAR_MISS (30 * 365) /* days: what ended earlier is history */

/* How near a clause that is no promise of aid comes to one: the nearest of a promisor is told, 0 is never. */
static const uint8_t nearness[ENT_PACT_TYPES] = {[ENT_PACT_PERMISSIVE] = 5, [ENT_PACT_CONSULTATION] = 4, [ENT_PACT_OFFENSE] = 3,
                                                 [ENT_PACT_NONAGGRESSION] = 2, [ENT_PACT_MILITARY_COOPERATION] = 1};

#define MANY 8 /* parties: a promise of that many to abstain is no near miss of aid */

static bool better_told(const asking *s, uint32_t i, uint32_t k) {
  const ent_obligation *o = &s->answer.v[i], *x = &s->answer.v[k];
  if (i == k || binding(x->clause) || !ent_str_eq(x->promisor, o->promisor) || !ent_str_eq(x->attacked, o->attacked)) return false;
  uint8_t mine = nearness[o->clause->type], theirs = nearness[x->clause->type];
  return (theirs > mine || (theirs == mine && k < i)) && ended(s, x) == ENT_DAY_MAX;
}

/* A pact that has ended is told only of a promisor that nothing else binds, and not for ever; of promises that are none of
** aid the nearest one, where nothing binds. */
static bool worth_telling(const asking *s, uint32_t i) {
  const ent_obligation *o = &s->answer.v[i];
  ent_day end = ended(s, o);
  if (o->duty != ENT_DUTY_NOT) return true;
  if (end < s->q->on - NEAR_MISS) return false;
  bool aid = binding(o->clause);
  if (!aid && (end != ENT_DAY_MAX || !nearness[o->clause->type])) return false;
  if (!aid && o->pact->nparty > MANY && o->clause->type != ENT_PACT_CONSULTATION) return false;
  for (uint32_t k = s->block; k < s->answer.n; k++) {
    const ent_obligation *x = &s->answer.v[k];
    bool same = ent_str_eq(x->promisor, o->promisor) && ent_str_eq(x->attacked, o->attacked);
    if (same && (bound(x) || (!aid && x->duty == ENT_DUTY_UNKNOWN)) && (end != ENT_DAY_MAX || !aid)) return false;
    if (!aid && better_told(s, i, k)) return false;
  }
  return true;
}

/* Of the answers about the state that was asked about last. */
static void drop_noise(asking *s) {
  uint32_t n = s->answer.n - s->block, kept = s->block;
  bool *keep = ent_arena_alloc(s->a, n);
  if (!keep) {
    s->nomem = true;
    return;
  }
  for (uint32_t i = 0; i < n; i++) keep[i] = worth_telling(s, s->block + i);
  for (uint32_t i = 0; i < n; i++)
    if (keep[i]) s->answer.v[kept++] = s->answer.v[s->block + i];
  s->answer.n = kept;
}

static void ask_attacked(asking *s, ent_str attacked) {
  s->attacked = attacked, s->block = s->answer.n;
  if (!s->q->place.n) s->place = attacked;
  for (uint32_t i = 0; s->theirs.n && i < s->theirs.n && !s->nomem; i++) ask_pact(s, s->theirs.v[i]);
  for (uint32_t i = 0; !s->theirs.n && i < s->p->pact.n && !s->nomem; i++) ask_pact(s, &s->p->pact.v[i]);
  if (!s->q->both_ways) drop_noise(s);
}

static void collect_theirs(asking *s) {
  for (uint32_t i = 0; i < s->p->pact.n; i++) {
    const ent_pact *p = &s->p->pact.v[i];
    ent_when w;
    if (p->known.lo > s->q->known || !ent_pact_member(p, s->promisor, s->q->on, s->q->known, &w)) continue;
    if (!ENT_PUSH(s->a, &s->theirs, p)) s->nomem = true;
  }
}

static bool shares_pact(const asking *s, ent_str state) {
  ent_when w;
  for (uint32_t i = 0; i < s->theirs.n; i++)
    if (ent_pact_member(s->theirs.v[i], state, s->q->on, s->q->known, &w)) return true;
  return false;
}

/* Whom must the promisor aid? Each state there was on the day, attacked on its own territory. */
static void ask_everybody(asking *s) {
  collect_theirs(s);
  for (uint32_t i = 0; i < s->p->state.n && !s->nomem; i++) {
    const ent_pact_state *st = &s->p->state.v[i];
    bool asked = !ent_str_eq(st->code, s->promisor) && !ent_str_eq(st->code, s->by) && ent_pact_state_existed(st, s->q->on);
    if (asked && shares_pact(s, st->code)) ask_attacked(s, st->code);
  }
  s->attacked = ENT_S("");
}

static void ask_both_ways(asking *s) {
  ent_str a = s->attacked, b = s->promisor;
  ask_attacked(s, a);
  s->promisor = a;
  ask_attacked(s, b);
  s->attacked = a, s->promisor = b;
}

static int by_duty(const void *x, const void *y) {
  const ent_obligation *a = x, *b = y;
  if (a->duty != b->duty) return a->duty < b->duty ? -1 : 1;
  int c = ent_str_cmp(a->promisor, b->promisor);
  if (!c) c = ent_str_cmp(a->attacked, b->attacked);
  if (!c) c = ent_str_cmp(a->pact->id, b->pact->id);
  return c ? c : a->clause < b->clause ? -1 : a->clause > b->clause;
}

static void add_conflict(asking *s, ent_str promisor, const ent_pact *p, const ent_pact_clause *c) {
  ent_str why = binding(c) ? ent_arena_printf(s->a, "bound to aid %.*s as well", S(s->by))
                           : ent_arena_printf(s->a, "%s toward %.*s", ent_pact_type_name(c->type), S(s->by));
  ent_pact_conflict x = {promisor, p, c, why};
  if (!why.p || !ENT_PUSH(s->a, &s->conflict, x)) s->nomem = true;
}

/* What a promisor has promised to the attacker: not to attack it, to stay neutral, or aid. */
static void conflicts_of(asking *s, const ent_obligation *o) {
  for (uint32_t i = 0; i < s->p->pact.n; i++) {
    const ent_pact *p = &s->p->pact.v[i];
    ent_when mine, theirs;
    ent_pact_member(p, o->promisor, s->q->on, s->q->known, &mine);
    ent_pact_member(p, s->by, s->q->on, s->q->known, &theirs);
    if (p->known.lo > s->q->known || mine != ENT_WHEN_IN || theirs != ENT_WHEN_IN) continue;
    for (uint32_t k = 0; k < p->nclause; k++) {
      const ent_pact_clause *c = &p->clause[k];
      bool matters = c->type <= ENT_PACT_NONAGGRESSION || c->type == ENT_PACT_NO_HOSTILE_ALLIANCE || c->type == ENT_PACT_ASSISTANCE;
      if (matters && known_clause(s, c) && for_all_or(c->promisor, c->npromisor, o->promisor) && for_all_or(c->beneficiary, c->nbeneficiary, s->by))
        add_conflict(s, o->promisor, p, c);
    }
  }
}

static void conflicts(asking *s) {
  for (uint32_t i = 0; s->by.n && i < s->answer.n && bound(&s->answer.v[i]); i++)
    if (!i || !ent_str_eq(s->answer.v[i - 1].promisor, s->answer.v[i].promisor)) conflicts_of(s, &s->answer.v[i]);
}

static ent_code state_on(const ent_pacts *p, ent_str words, ent_day on, ent_str *out, ent_error *err) {
  const ent_pact_state *s = ent_pact_state_find(p, words);
  if (!s) return ent_failf(err, ENT_ERR_ARGUMENT, "no such state", "", 0, 0, "%.*s", S(words));
  if (!ent_pact_state_existed(s, on))
    return ent_failf(err, ENT_ERR_ARGUMENT, "this state did not exist on that day", "", 0, 0, "%.*s", S(words));
  *out = s->code;
  return ENT_OK;
}

static ent_code understand(asking *s, ent_error *err) {
  const ent_pact_question *q = s->q;
  if (q->version != 1 || q->on == ENT_DAY_UNKNOWN) return ent_fail(err, ENT_ERR_ARGUMENT, "no day given", "", 0, 0);
  if (!q->attacked.n && !q->promisor.n) return ent_fail(err, ENT_ERR_ARGUMENT, "nobody named: attacked or promisor", "", 0, 0);
  if (q->scenario >= ENT_SCENARIOS) return ent_fail(err, ENT_ERR_ARGUMENT, "no such scenario", "", 0, 0);
  ent_code code = q->attacked.n ? state_on(s->p, q->attacked, q->on, &s->attacked, err) : ENT_OK;
  if (!code && q->promisor.n) code = state_on(s->p, q->promisor, q->on, &s->promisor, err);
  if (!code && q->by.n) code = state_on(s->p, q->by, q->on, &s->by, err);
  if (code) return code;
  if (s->by.n && ent_str_eq(s->attacked, s->by)) return ent_fail(err, ENT_ERR_ARGUMENT, "attacker and attacked are the same", "", 0, 0);
  if (s->attacked.n && ent_str_eq(s->attacked, s->promisor))
    return ent_fail(err, ENT_ERR_ARGUMENT, "promisor and attacked are the same", "", 0, 0);
  s->place = q->place.n ? ent_pact_place_find(s->p, q->place) : s->attacked;
  if (q->place.n && !s->place.n) return ent_failf(err, ENT_ERR_ARGUMENT, "no such area or state", "", 0, 0, "%.*s", S(q->place));
  return ENT_OK;
}

ent_code ent_pacts_ask(const ent_pacts *p, const ent_pact_question *q, ent_obligations **out, ent_error *err) {
  *out = NULL;
  ent_arena *a = ent_arena_new(0);
  held *h = a ? ent_arena_calloc(a, 1, sizeof *h) : NULL;
  if (!h) return ent_arena_free(a), ent_nomem(err);
  asking s = {.p = p, .q = q, .a = a};
  ent_code code = understand(&s, err);
  if (!code && !s.attacked.n) ask_everybody(&s);
  else if (!code && q->both_ways) ask_both_ways(&s);
  else if (!code) ask_attacked(&s, s.attacked);
  if (!code) {
    if (s.answer.n) qsort(s.answer.v, s.answer.n, sizeof *s.answer.v, by_duty);
    if (!q->brief) conflicts(&s);
  }
  if (!code && s.nomem) code = ent_nomem(err);
  if (code) return ent_arena_free(a), code;
  h->a = a;
  h->out = (ent_obligations){.attacked = s.attacked, .by = s.by, .answer = s.answer.v, .nanswer = s.answer.n,
                             .conflict = s.conflict.v, .nconflict = s.conflict.n};
  if (q->chains && s.by.n && s.attacked.n) code = ent_pact_chains(p, q, a, &h->out, err);
  if (code) return ent_arena_free(a), code;
  *out = &h->out;
  return ENT_OK;
}

void ent_obligations_free(ent_obligations *o) {
  if (o) ent_arena_free(((held *)o)->a);
}
