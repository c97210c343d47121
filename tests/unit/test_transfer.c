/*
** test_transfer.c - the ledger and the registry of sanctions: what the checker refuses, days, breaches; the same with the first, second, third
** ... allocation failing. Linked with --wrap for malloc, calloc, realloc.
*/
#include "pact/ledger.h"
#include "pact/sanction.h"
#include "unit.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t k, size_t n);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *z);

static long left = -1; /* allocations until one fails; negative: none does */

static bool fails(void) { return left >= 0 && left-- == 0; }
void *__wrap_malloc(size_t n) { return fails() ? NULL : __real_malloc(n); }
void *__wrap_calloc(size_t k, size_t n) { return fails() ? NULL : __real_calloc(k, n); }
void *__wrap_realloc(void *p, size_t n) { return fails() ? NULL : __real_realloc(p, n); }
char *__wrap_strdup(const char *z) { return fails() ? NULL : __real_strdup(z); }

#define HEAD "state AAA\n  name Aland\n  iso2 AA\nstate BBB\n  name Bland\nstate CCC\n  name Cland\n"
#define REGIME HEAD "regime r\n  name R\n  by UN\n  target AAA\n  from 2000-01-01\n  act 1 2000-01-01 S/RES/1 (2000)\n"

static const char good[] = REGIME "  measure 1 8(a) arms\n    flow from\n    goods arms\n    except small-arms\n    words no arms\n    until 2010\n"
                                  "  measure 1 9 travel\n    words listed\n    from 2005-05-05\n";

static ent_day day(const char *s) {
  ent_day d = 0;
  assert_true(ent_day_parse(ent_str_c(s), false, &d));
  return d;
}

static bool count(void *arg, const ent_breach *b) {
  uint32_t *n = arg;
  n[0]++, n[1] += b->sure, n[2] += b->conditional;
  return true;
}

static uint32_t breaches(const ent_sanctions *s, const char *from, const char *to, const char *cls, const char *on, uint32_t *sure) {
  uint32_t n[3] = {0, 0, 0};
  ent_sanctions_transfer(s, ent_str_c(from), ent_str_c(to), ent_str_c(cls), day(on), count, n);
  if (sure) *sure = n[1];
  return n[0];
}

static void test_breach(void **state) {
  (void)state;
  ent_sanctions *s = NULL;
  uint32_t sure;
  assert_int_equal(ent_sanctions_open_text(ent_str_c(good), "t.txt", &s, NULL, NULL, NULL), ENT_OK);
  assert_int_equal(breaches(s, "AAA", "BBB", "missiles", "2003-01-01", &sure), 1);
  assert_int_equal(sure, 1);
  assert_int_equal(breaches(s, "AAA", "BBB", "missiles", "2010-06-01", &sure), 1); /* it ended some day of that year */
  assert_int_equal(sure, 0);
  assert_int_equal(breaches(s, "AAA", "BBB", "missiles", "1999-12-31", NULL), 0);
  assert_int_equal(breaches(s, "AAA", "BBB", "missiles", "2011-01-01", NULL), 0);
  assert_int_equal(breaches(s, "AAA", "BBB", "small-arms", "2003-01-01", NULL), 0);
  assert_int_equal(breaches(s, "AAA", "BBB", "food", "2003-01-01", NULL), 0);
  assert_int_equal(breaches(s, "BBB", "AAA", "missiles", "2003-01-01", NULL), 0); /* the other way */
  uint32_t n[3] = {0, 0, 0};
  ent_sanctions_visit(s, ENT_S("AAA"), ENT_S("BBB"), day("2006-01-01"), count, n);
  assert_int_equal(n[0], 1);
  assert_int_equal(n[2], 1); /* if the visitor is listed */
  ent_sanctions_visit(s, ENT_S("AAA"), ENT_S("BBB"), day("2005-05-04"), count, n);
  assert_int_equal(n[0], 1);
  assert_true(ent_str_is(ent_sanctions_state(s, ENT_S("aland")), "AAA"));
  ent_sanctions_close(s);
}

/* Each: what is wrong, and on which line. */
static void test_wrong(void **state) {
  (void)state;
  static const struct {
    const char *text;
    uint32_t line;
  } wrong[] = {
      {REGIME "  measure 2 8 arms\n    flow to\n    goods arms\n    words x\n", 14},
      {REGIME "  measure 1 8 alms\n    words x\n", 14},
      {REGIME "  measure 1 8 arms\n    flow to\n    goods toys\n    words x\n", 16},
      {REGIME "  measure 1 8 arms\n    goods arms\n    words x\n", 14},
      {REGIME "  measure 1 8 travel\n    words x\n    from 1999-01-01\n", 14},
      {REGIME "  measure 1 8 travel\n    words x\n    until 1999-01-01\n", 14},
      {REGIME "  measure 1 8 travel\n    words x\n    from 31 May\n", 16},
      {REGIME "  measure 1 8 travel\n    words x\n  measure 1 8 travel\n    words x\n", 16},
      {REGIME "  until 2005-01-01\n  measure 1 8 travel\n    words x\n    until 2006-01-01\n", 15},
      {REGIME "  target XXX\n  measure 1 8 travel\n    words x\n", 14},
      {REGIME "  colour blue\n  measure 1 8 travel\n    words x\n", 14},
      {HEAD "regime r\n  name R\n  by EU\n  target AAA\n  from 2000\n  act 1 2000 A\n  measure 1 - travel\n    words x\n", 8},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    ent_sanctions *s = NULL;
    ent_error err = {0};
    assert_int_equal(ent_sanctions_open_text(ent_str_c(wrong[i].text), "t.txt", &s, NULL, NULL, &err), ENT_ERR_FORMAT);
    assert_null(s);
    assert_int_equal(err.line, wrong[i].line);
    assert_string_equal(err.where, "t.txt");
  }
}

#define EVENT(ID, DOC, TYPE, CAMEO, LEMMA, FROM, TO, FACT, DATE, LOW, LINKS)                                                              \
  "{\"schema\":\"entente.event/1\",\"id\":\"" DOC ":" ID "\",\"document\":{\"id\":\"" DOC "\",\"site\":\"" DOC "\",\"published\":\"2024-05-20\"},"       \
  "\"sentence\":{\"index\":0,\"start\":0,\"end\":40,\"text\":\"words\"},\"event\":\"" TYPE "\",\"cameo\":\"" CAMEO "\",\"trigger\":{\"text\":\"x\",\"start\":" ID \
  ",\"end\":9,\"lemma\":\"" LEMMA "\"},\"actor\":[{\"name\":\"n\",\"country\":\"" FROM "\"}],\"recipient\":[{\"name\":\"m\",\"country\":\"" TO       \
  "\"}],\"items\":[{\"text\":\"tanks\",\"start\":" ID ",\"end\":30,\"class\":\"tanks\",\"quantity\":[" LOW "," LOW "]}],\"date\":{\"from\":\"" DATE "\",\"to\":\"" DATE \
  "\",\"basis\":\"text\"},\"time\":\"past\",\"mood\":\"asserted\",\"background\":false,\"factuality\":\"" FACT "\",\"sources\":[],\"links\":[" LINKS "]}"

static const char *const records[] = {
    EVENT("1", "d1", "AID", "072", "send", "AAA", "BBB", "CT+", "2024-05-01", "10", "{\"kind\":\"in_return_for\",\"to\":\"d1:2\"}"),
    EVENT("2", "d1", "AID", "072", "deliver", "BBB", "AAA", "CT+", "2024-05-01", "3", ""),
    EVENT("1", "d2", "AID", "072", "deliver", "AAA", "BBB", "PR+", "2024-05-11", "14", ""),
    EVENT("1", "d3", "AID", "072", "send", "AAA", "BBB", "CT-", "2024-05-02", "10", ""),
    EVENT("1", "d4", "AID", "072", "send", "AAA", "BBB", "CT+", "2024-09-11", "5", ""),
    EVENT("1", "d5", "CONSULT", "042", "visit", "AAA", "BBB", "CT+", "2024-09-11", "5", ""),
};

static ent_code fill(ent_ledger *l, bool backwards) {
  ent_code code = ENT_OK;
  size_t n = sizeof records / sizeof *records;
  for (size_t i = 0; code == ENT_OK && i < n; i++) code = ent_ledger_add(l, ent_str_c(records[backwards ? n - 1 - i : i]), NULL);
  return code == ENT_OK ? ent_ledger_finish(l, NULL) : code;
}

static void test_ledger(void **state) {
  (void)state;
  ent_buf b[2];
  for (int way = 0; way < 2; way++) {
    ent_ledger *l = ent_ledger_new();
    assert_non_null(l);
    assert_int_equal(fill(l, way), ENT_OK);
    assert_int_equal(ent_ledger_count(l), 3); /* there, back, and there again in autumn */
    const ent_transfer *t = ent_ledger_at(l, 0);
    assert_int_equal(t->nclaim, 3);
    assert_int_equal(t->stage, ENT_STAGE_DELIVERED);
    assert_int_equal(t->nin_return, 1);
    assert_true(t->claim[0].item[0].low == 10 && t->claim[2].item[0].low == 14); /* never added */
    assert_int_equal(t->claim[1].polarity, -1);
    ent_buf_init(&b[way], 0);
    for (uint32_t i = 0; i < 3; i++) ent_ledger_json(l, i, NULL, &b[way]);
    assert_int_equal(ent_ledger_add(l, ENT_S("{}"), NULL), ENT_ERR_ARGUMENT);
    ent_ledger_free(l);
  }
  assert_true(ent_str_eq(ent_buf_str(&b[0]), ent_buf_str(&b[1]))); /* whatever the order */
  assert_true(ent_str_find(ent_buf_str(&b[0]), ENT_S("\"quantity\":[10,14]"), 0) != SIZE_MAX);
  ent_buf_free(&b[0]), ent_buf_free(&b[1]);
  ent_ledger *l = ent_ledger_new();
  assert_int_equal(ent_ledger_add(l, ENT_S("[1,2]"), NULL), ENT_ERR_FORMAT);
  assert_int_equal(ent_ledger_add(l, ENT_S("nothing"), NULL), ENT_ERR_FORMAT);
  ent_ledger_free(l);
}

/* All of it: registry, ledger, records. */
static ent_code run(ent_buf *out) {
  ent_sanctions *s = NULL;
  ent_code code = ent_sanctions_open_text(ent_str_c(good), "t.txt", &s, NULL, NULL, NULL);
  if (code) return code;
  ent_ledger *l = ent_ledger_new();
  code = l ? fill(l, false) : ENT_ERR_NOMEM;
  for (uint32_t i = 0; code == ENT_OK && i < ent_ledger_count(l); i++) ent_ledger_json(l, i, s, out);
  ent_regime_json(ent_sanctions_at(s, 0), out);
  ent_regime_ftm(s, ent_sanctions_at(s, 0), out);
  ent_ledger_free(l);
  ent_sanctions_close(s);
  return code == ENT_OK && out->fail ? ENT_ERR_NOMEM : code;
}

static void test_memory(void **state) {
  (void)state;
  ent_buf want, got;
  ent_buf_init(&want, 0);
  assert_int_equal(run(&want), ENT_OK);
  long n = 0;
  for (bool reached = true; reached && n < 20000; n++) {
    ent_buf_init(&got, 0);
    left = n;
    ent_code code = run(&got);
    reached = left < 0;
    left = -1;
    if (code == ENT_OK) assert_true(ent_str_eq(ent_buf_str(&want), ent_buf_str(&got)));
    else assert_int_equal(code, ENT_ERR_NOMEM);
    ent_buf_free(&got);
  }
  assert_true(n > 10);
  ent_buf_free(&want);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_breach), cmocka_unit_test(test_wrong), cmocka_unit_test(test_ledger), cmocka_unit_test(test_memory)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
