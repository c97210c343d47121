/*
** test_pact.c - the registry and what must hold of every answer: nobody bound before or after, no promisor that attacks,
** symmetric clauses answered symmetrically.
*/
#include "unit.h"

#include "pact/pact.h"

static const char world[] = "state AAA\n  name Aland; Republic of Aland\nstate BBB\n  name Bland\n  from 1950-01-01\n"
                            "state CCC\n  name Cland\nstate DDD\n  name Dland\n  name Old Dland [..1910-12-31]\n  from 1930\n"
                            "area north\n  name The North\n  contains AAA; BBB\n  excludes rock\narea rock\n  name Rock\n"
                            "area all\n  contains north; CCC\n";

static ent_pacts *open_with(const char *pacts, bool (*report)(void *, const ent_error *), void *arg, ent_error *err) {
  ent_buf b;
  ent_pacts *p = NULL;
  ent_buf_init(&b, 0);
  ent_buf_puts(&b, world);
  ent_buf_puts(&b, pacts);
  ent_pacts_open_text(ent_buf_str(&b), "t.txt", &p, report, arg, err);
  ent_buf_free(&b);
  return p;
}

static const char two[] = "pact ab\n  name A and B\n  signed 1960-01-01\n  force 1961-01-01\n  end 1970-01-01\n  party AAA BBB\n"
                          "  clause 1 defense\n    area north\n";

static ent_day day(const char *s) {
  ent_day d = 0;
  assert_true(ent_day_parse(ent_str_c(s), false, &d));
  return d;
}

/* The status of the only, or the promisor's best, answer; -1 without one. */
static int ask(const ent_pacts *p, const char *attacked, const char *by, const char *on, const char *place, const char *promisor, const char *says) {
  ent_pact_question q = ENT_PACT_QUESTION_INIT;
  q.attacked = ent_str_c(attacked), q.by = ent_str_c(by), q.on = day(on), q.place = ent_str_c(place);
  ent_obligations *o = NULL;
  assert_int_equal(ent_pacts_ask(p, &q, &o, NULL), ENT_OK);
  int duty = -1;
  for (uint32_t i = 0; i < o->nanswer && duty < 0; i++)
    if (ent_str_is(o->answer[i].promisor, promisor)) {
      duty = (int)o->answer[i].duty;
      if (says && ent_str_find(o->answer[i].because, ent_str_c(says), 0) == SIZE_MAX)
        fail_msg("\"%.*s\" does not say \"%s\"", (int)o->answer[i].because.n, o->answer[i].because.p, says);
    }
  ent_obligations_free(o);
  return duty;
}

static void the_rules(void **state) {
  (void)state;
  ent_pacts *p = open_with(two, NULL, NULL, NULL);
  assert_non_null(p);
  assert_int_equal(ask(p, "AAA", "CCC", "1961-01-01", NULL, "BBB", "armed attack"), ENT_DUTY_OBLIGED);
  assert_int_equal(ask(p, "Bland", "Cland", "1969-12-31", "the north", "AAA", NULL), ENT_DUTY_OBLIGED);
  assert_int_equal(ask(p, "AAA", "CCC", "1959-12-31", NULL, "BBB", NULL), -1);
  assert_int_equal(ask(p, "AAA", "CCC", "1960-06-01", NULL, "BBB", "in force only from 1961-01-01"), ENT_DUTY_NOT);
  assert_int_equal(ask(p, "AAA", "CCC", "1970-01-01", NULL, "BBB", "ended on 1970-01-01"), ENT_DUTY_NOT);
  assert_int_equal(ask(p, "AAA", "CCC", "2001-01-01", NULL, "BBB", NULL), -1);
  assert_int_equal(ask(p, "AAA", "BBB", "1965-01-01", NULL, "BBB", "is the attacker"), ENT_DUTY_NOT);
  assert_int_equal(ask(p, "AAA", NULL, "1965-01-01", "Rock", "BBB", "outside the area"), ENT_DUTY_NOT);
  assert_int_equal(ask(p, "AAA", NULL, "1965-01-01", "all", "BBB", "if the attack falls within north"), ENT_DUTY_CONDITIONAL);
  ent_pacts_close(p);
}

static void lowered(void **state) {
  (void)state;
  static const char text[] =
      "pact x\n  name X\n  signed 1960-01-01\n  force 1960\n  party AAA BBB CCC\n  suspend BBB toward AAA [1980-01-01..] : a quarrel\n"
      "  reservation CCC [1990-01-01..] : only at sea\n  clause 1 defense\n    promisor BBB CCC\n    beneficiary AAA\n    attacker DDD\n"
      "  clause 2 nonaggression\n    promisor CCC\n    beneficiary BBB\n";
  ent_pacts *p = open_with(text, NULL, NULL, NULL);
  assert_non_null(p);
  assert_int_equal(ask(p, "AAA", "DDD", "1960-07-01", NULL, "BBB", "not sure"), ENT_DUTY_UNKNOWN);
  assert_int_equal(ask(p, "AAA", "DDD", "1979-12-31", NULL, "BBB", NULL), ENT_DUTY_OBLIGED);
  assert_int_equal(ask(p, "AAA", "DDD", "1980-01-01", NULL, "BBB", "a quarrel"), ENT_DUTY_NOT);
  assert_int_equal(ask(p, "AAA", "DDD", "1990-01-01", NULL, "CCC", "only at sea"), ENT_DUTY_CONDITIONAL);
  assert_int_equal(ask(p, "AAA", NULL, "1975-01-01", NULL, "CCC", "if the attacker is DDD"), ENT_DUTY_CONDITIONAL);
  assert_int_equal(ask(p, "AAA", "BBB", "1975-01-01", NULL, "CCC", "not against BBB"), ENT_DUTY_NOT);
  assert_int_equal(ask(p, "BBB", "DDD", "1975-01-01", NULL, "AAA", NULL), -1);
  assert_int_equal(ask(p, "BBB", "DDD", "1975-01-01", NULL, "CCC", "nonaggression only"), ENT_DUTY_NOT);
  ent_pacts_close(p);
}

static void impossible(void **state) {
  (void)state;
  ent_pacts *p = open_with(two, NULL, NULL, NULL);
  static const struct { const char *a, *b, *on, *place, *says; } bad[] = {
      {"XXX", NULL, "1965-01-01", NULL, "no such state"}, {"BBB", NULL, "1949-12-31", NULL, "did not exist"},
      {"AAA", "AAA", "1965-01-01", NULL, "the same"},     {"AAA", "DDD", "1920-01-01", NULL, "did not exist"},
      {"AAA", NULL, "1965-01-01", "Nowhere", "no such area"}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ent_pact_question q = ENT_PACT_QUESTION_INIT;
    ent_obligations *o = NULL;
    ent_error err = {0};
    q.attacked = ent_str_c(bad[i].a), q.by = ent_str_c(bad[i].b), q.on = day(bad[i].on), q.place = ent_str_c(bad[i].place);
    assert_int_equal(ent_pacts_ask(p, &q, &o, &err), ENT_ERR_ARGUMENT);
    assert_null(o);
    assert_error_says(&err, bad[i].says);
  }
  assert_int_equal(ask(p, "AAA", "DDD", "1905-01-01", NULL, "BBB", NULL), -1); /* Old Dland was there */
  ent_pacts_close(p);
  ent_pacts_close(NULL);
  ent_obligations_free(NULL);
}

typedef struct seen {
  uint32_t n, line[16];
} seen;

static bool note(void *arg, const ent_error *err) {
  seen *s = arg;
  if (s->n < 16) s->line[s->n++] = err->line;
  return true;
}

static void wrong_lines(void **state) {
  (void)state;
  static const char text[] = "pact bad\n  name Bad\n  signed 1960-13-01\n  force 1961-01-01\n  party AAA QQQ\n  colour red\n"
                             "  clause 1 defence\n    area nowhere\n    automatic maybe\n    party BBB\n";
  static const uint32_t want[] = {3, 5, 6, 7, 8, 9, 10};
  uint32_t first = 0;
  for (const char *c = world; *c; c++) first += *c == '\n';
  seen s = {0};
  ent_error err = {0};
  assert_null(open_with(text, note, &s, &err));
  assert_int_equal(err.code, ENT_ERR_FORMAT);
  assert_int_equal(s.n, sizeof want / sizeof *want);
  for (uint32_t i = 0; i < s.n; i++) assert_int_equal(s.line[i], first + want[i]);
}

/* ---- properties of the whole registry --------------------------------- */

static bool bound(const ent_obligation *o) { return o->duty == ENT_DUTY_OBLIGED || o->duty == ENT_DUTY_CONDITIONAL; }

static void check_answer(const ent_obligations *o, ent_day on) {
  for (uint32_t i = 0; i < o->nanswer; i++) {
    const ent_obligation *x = &o->answer[i];
    assert_true(x->because.n > 0);
    assert_false(ent_str_eq(x->promisor, o->attacked));
    if (!bound(x)) continue;
    assert_false(ent_str_eq(x->promisor, o->by));
    assert_true(on >= x->pact->force.lo && on < x->pact->end.hi);
    assert_true(on >= x->self->from.lo && on < x->self->until.hi && on >= x->other->from.lo && on < x->other->until.hi);
    assert_true(x->clause->type == ENT_PACT_DEFENSE || x->clause->type == ENT_PACT_ASSISTANCE);
  }
}

static const ent_obligation *answer_of(const ent_obligations *o, ent_str promisor, const ent_pact *p) {
  for (uint32_t i = 0; i < o->nanswer; i++)
    if (ent_str_eq(o->answer[i].promisor, promisor) && o->answer[i].pact == p) return &o->answer[i];
  return NULL;
}

/* Pacts whose every clause is the same for all, anywhere, without caveats: both sides owe each other the same. */
static bool symmetric(const ent_pact *p) {
  for (uint32_t i = 0; i < p->nclause; i++)
    if (p->clause[i].npromisor || p->clause[i].nbeneficiary || p->clause[i].narea) return false;
  return !p->nsuspension && !p->nreservation;
}

static void try_pair(const ent_pacts *p, const ent_pact *x, ent_str a, ent_str b, ent_day on) {
  ent_pact_question q = ENT_PACT_QUESTION_INIT, r = ENT_PACT_QUESTION_INIT;
  ent_obligations *o = NULL, *w = NULL;
  q.attacked = a, r.attacked = b, q.on = r.on = on;
  ent_code c = ent_pacts_ask(p, &q, &o, NULL), d = ent_pacts_ask(p, &r, &w, NULL);
  if (c == ENT_OK) check_answer(o, on);
  if (c == ENT_OK && d == ENT_OK && symmetric(x)) {
    const ent_obligation *m = answer_of(o, b, x), *n = answer_of(w, a, x);
    assert_int_equal(m && bound(m), n && bound(n)); /* one of two lapsed answers may be left out */
    if (m && n) assert_int_equal(m->duty, n->duty);
  }
  ent_obligations_free(o);
  ent_obligations_free(w);
  q.by = b;
  if (ent_pacts_ask(p, &q, &o, NULL) == ENT_OK) check_answer(o, on);
  ent_obligations_free(o);
}

static void properties(void **state) {
  (void)state;
  static const char *const dir[] = {"lexicon/actors/states", "lexicon/places/areas", "lexicon/pacts"};
  ent_pacts *p = NULL;
  ent_error err = {0};
  assert_int_equal(ent_pacts_open(dir, 3, &p, NULL, NULL, &err), ENT_OK);
  assert_true(ent_pacts_count(p) >= 300);
  for (uint32_t i = 0; i < ent_pacts_count(p); i++) {
    const ent_pact *x = ent_pacts_at(p, i);
    ent_day days[] = {x->signed_on.lo, x->force.lo - 1, x->force.hi, x->end.hi == ENT_DAY_MAX ? day("2025-11-01") : x->end.lo - 1,
                      x->end.hi == ENT_DAY_MAX ? day("2020-01-01") : x->end.hi};
    for (uint32_t a = 0; a < x->nparty && a < 4; a++)
      for (uint32_t b = 0; b < a; b++)
        for (size_t d = 0; d < sizeof days / sizeof *days; d++) try_pair(p, x, x->party[a].state, x->party[b].state, days[d]);
    ent_buf out;
    ent_buf_init(&out, 0);
    ent_pact_json(x, &out);
    assert_true(out.n > 100 && !out.fail);
    ent_buf_free(&out);
  }
  assert_null(ent_pacts_at(p, ent_pacts_count(p)));
  assert_true(ent_pact_binds(ent_pacts_find(p, ENT_S("nato-1949")), ENT_S("SWE"), day("2024-03-07")));
  assert_false(ent_pact_binds(ent_pacts_find(p, ENT_S("nato-1949")), ENT_S("SWE"), day("2024-03-06")));
  ent_pacts_close(p);
}

/* Every pact and a day of every third year since 1900, as known then and now: who is bound is bound on that day, and knew. */
static void a_range_of_days(void **state) {
  (void)state;
  static const char *const dir[] = {"lexicon/actors/states", "lexicon/places/areas", "lexicon/pacts"};
  ent_pacts *p = NULL;
  assert_int_equal(ent_pacts_open(dir, 3, &p, NULL, NULL, NULL), ENT_OK);
  for (int year = 1900; year <= 2026; year += 3) {
    ent_day on = ent_day_from(year, 7, 1);
    for (uint32_t i = 0; i < ent_pacts_count(p); i++) {
      const ent_pact *x = ent_pacts_at(p, i);
      if (on < x->signed_on.lo - 400 || on > x->end.hi) continue;
      ent_pact_question q = ENT_PACT_QUESTION_INIT;
      ent_obligations *o = NULL;
      q.attacked = x->party[0].state, q.by = x->party[x->nparty - 1].state, q.on = on;
      for (int then = 0; then < 2; then++) {
        q.known = then ? on : ENT_DAY_MAX;
        if (ent_pacts_ask(p, &q, &o, NULL) != ENT_OK) continue;
        check_answer(o, on);
        for (uint32_t k = 0; then && k < o->nanswer; k++) assert_true(o->answer[k].pact->known.lo <= on);
        ent_obligations_free(o);
      }
      q.promisor = q.attacked, q.attacked = ENT_S(""), q.by = ENT_S(""), q.known = ENT_DAY_MAX;
      if (year % 2 || i % 8 || ent_pacts_ask(p, &q, &o, NULL) != ENT_OK) continue;
      for (uint32_t k = 0; k < o->nanswer; k++) {
        const ent_obligation *y = &o->answer[k];
        assert_true(ent_str_is(y->promisor, "") == false && ent_str_eq(y->promisor, x->party[0].state));
        if (bound(y)) assert_true(on >= y->pact->force.lo && on < y->pact->end.hi && on >= y->self->from.lo && on < y->other->until.hi);
      }
      ent_obligations_free(o);
    }
  }
  ent_pacts_close(p);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_rules), cmocka_unit_test(lowered), cmocka_unit_test(impossible),
                                     cmocka_unit_test(wrong_lines), cmocka_unit_test(properties), cmocka_unit_test(a_range_of_days)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
