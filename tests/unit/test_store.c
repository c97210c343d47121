/*
** test_store.c - the store: made, filled, asked, refused when it is not ours, repaired.
*/
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char path[64];

static int set_up(void **state) {
  (void)state;
  snprintf(path, sizeof path, "/tmp/entente-store-XXXXXX");
  int fd = mkstemp(path);
  if (fd < 0) return 1;
  close(fd);
  return unlink(path);
}

static int tear_down(void **state) {
  (void)state;
  unlink(path);
  return 0;
}

static const char document[] =
    "{\"id\":\"00112233445566778899aabbccddeeff\",\"address\":\"a.html\",\"title\":\"Drones\",\"published\":\"2024-05-01T10:00:00Z\",\"day\":\"2024-05-01\","
    "\"language\":\"en\",\"coded\":1,\"text\":\"Iran sent drones to Russia. Ukraine complained.\",\"sentences\":[[0,27,0],[28,47,0],[0,6,1]]}";

static const char *const records[] = {
    "{\"schema\":\"entente.event/1\",\"id\":\"00112233445566778899aabbccddeeff:5-9:0\",\"sentence\":{\"index\":0},\"event\":\"AID\",\"context\":[\"military\"],\"cameo\":\"072\",\"quad\":2,\"score\":10,"
    "\"goldstein\":8.3,\"trigger\":{\"text\":\"sent\",\"lemma\":\"send\"},\"actor\":[{\"text\":\"Iran\",\"name\":\"Iran\",\"country\":\"IRN\"}],"
    "\"recipient\":[{\"text\":\"Russia\",\"name\":\"Russia\",\"country\":\"RUS\"}],\"date\":{\"from\":\"2024-04-30\",\"to\":\"2024-04-30\",\"grain\":\"day\"},"
    "\"time\":\"past\",\"mood\":\"asserted\",\"factuality\":\"CT+\",\"sources\":[]}",
    "{\"schema\":\"entente.event/1\",\"id\":\"00:36-46:0\",\"sentence\":{\"index\":1},\"event\":\"ACCUSE\",\"trigger\":{\"text\":\"complained\"},"
    "\"actor\":[{\"text\":\"Ukraine\",\"name\":\"Ukraine\",\"country\":\"UKR\"}],\"time\":\"past\",\"mood\":\"asserted\",\"factuality\":\"PR+\","
    "\"sources\":[{\"text\":\"officials\",\"kind\":\"anonymous\"}],\"links\":[{\"kind\":\"because_of\",\"to\":\"00:5-9:0\"}]}",
    ("{\"schema\":\"entente.claim/1\",\"id\":\"00:c0\",\"sentence\":{\"index\":1},\"source\":{\"text\":\"officials\",\"kind\":\"anonymous\"},\"cue\":{\"text\":\"said\"},"
    "\"content\":{\"text\":\"Ukraine complained\"},\"manner\":\"say\",\"factuality\":\"CT+\",\"events\":[\"00:36-46:0\"]}"),
};

static ent_store *filled(void) {
  ent_store *s;
  ent_error err = {0};
  int64_t id;
  bool fresh;
  assert_int_equal(ent_store_open(path, ENT_STORE_CREATE, &s, &err), ENT_OK);
  assert_int_equal(ent_store_begin(s, &err), ENT_OK);
  assert_int_equal(ent_store_run(s, "2024-05-02T00:00:00Z", "m", "l", &err), ENT_OK);
  assert_int_equal(ent_store_document(s, ent_str_c(document), &id, &fresh, &err), ENT_OK);
  assert_true(fresh);
  for (size_t i = 0; i < 3; i++) assert_int_equal(ent_store_record(s, id, ent_str_c(records[i]), &err), ENT_OK);
  assert_int_equal(ent_store_input(s, ENT_S("a.html"), ENT_S("hash"), id, (ent_str){0}, &err), ENT_OK);
  assert_int_equal(ent_store_commit(s, &err), ENT_OK);
  return s;
}

/* ---- filling ---------------------------------------------------------- */

static void test_twice(void **state) {
  (void)state;
  ent_store *s = filled();
  ent_error err = {0};
  int64_t id, documents, events, claims;
  bool fresh;
  assert_int_equal(ent_store_begin(s, &err), ENT_OK);
  assert_int_equal(ent_store_document(s, ent_str_c(document), &id, &fresh, &err), ENT_OK);
  assert_false(fresh);
  assert_true(id >= (int64_t)1 << 36); /* its day stands in front */
  assert_int_equal(ent_store_commit(s, &err), ENT_OK);
  assert_int_equal(ent_store_counts(s, &documents, &events, &claims, &err), ENT_OK);
  assert_int_equal(documents, 1);
  assert_int_equal(events, 2);
  assert_int_equal(claims, 1);
  ent_store_close(s);
}

/* A second document, to put records to. */
static int64_t second(ent_store *s) {
  static const char json[] = "{\"id\":\"ff112233445566778899aabbccddeeff\",\"address\":\"b.html\",\"text\":\"Peru thanked Chile.\",\"sentences\":[[0,19,0]]}";
  int64_t id;
  bool fresh;
  assert_int_equal(ent_store_document(s, ent_str_c(json), &id, &fresh, NULL), ENT_OK);
  return id;
}

static void test_not_a_record(void **state) {
  (void)state;
  ent_store *s = filled();
  ent_error err = {0};
  assert_int_equal(ent_store_begin(s, &err), ENT_OK);
  int64_t id = second(s);
  assert_int_equal(ent_store_record(s, id, ENT_S("{\"schema\":\"somebody.else/1\"}"), &err), ENT_ERR_FORMAT);
  assert_int_equal(ent_store_record(s, id, ENT_S("{\"schema\":\"entente.event/1\",\"id\""), &err), ENT_ERR_FORMAT); /* torn JSON */
  assert_int_equal(ent_store_record(s, 77, ent_str_c(records[0]), &err), ENT_ERR_ARGUMENT);                        /* another document */
  assert_int_equal(ent_store_document(s, ENT_S("[1]"), &id, &(bool){false}, &err), ENT_ERR_FORMAT);
  ent_store_close(s);
}

static void test_rolled_back(void **state) {
  (void)state;
  ent_store *s = filled();
  ent_error err = {0};
  int64_t d, e, c;
  assert_int_equal(ent_store_begin(s, &err), ENT_OK);
  assert_int_equal(ent_store_record(s, second(s), ENT_S("{\"schema\":\"entente.event/1\",\"id\":\"x\",\"event\":\"AID\"}"), &err), ENT_OK);
  ent_store_close(s); /* without commit */
  assert_int_equal(ent_store_open(path, ENT_STORE_READ, &s, &err), ENT_OK);
  assert_int_equal(ent_store_counts(s, &d, &e, &c, &err), ENT_OK);
  assert_int_equal(e, 2);
  ent_store_close(s);
}

/* ---- asking ----------------------------------------------------------- */

typedef struct found {
  int rows;
  char actors[64], sentence[128];
} found;

static bool row(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record) {
  found *f = arg;
  f->rows++;
  assert_true(record.n > 10);
  for (uint32_t i = 0; i < n; i++) {
    if (!strcmp(title[i], "actors")) snprintf(f->actors, sizeof f->actors, "%.*s", (int)value[i].n, value[i].p ? value[i].p : "");
    if (!strcmp(title[i], "sentence")) snprintf(f->sentence, sizeof f->sentence, "%.*s", (int)value[i].n, value[i].p ? value[i].p : "");
  }
  return true;
}

/* Filters as words: "kind name=value name=value". */
static ent_code run(ent_store *s, const char *words, found *f, ent_query_result *r, ent_error *err) {
  ent_str rest = ent_str_c(words), word, name;
  ent_query_kind kind = ENT_QUERY_EVENTS;
  assert_true(ent_str_word(&rest, &word) && ent_query_kind_find(word, &kind));
  ent_query *q = ent_query_new(kind);
  ent_code code = ENT_OK;
  while (code == ENT_OK && rest.n && ent_str_split(&rest, ';', &word) && ent_str_split(&word, '=', &name)) code = ent_query_set(q, name, word, err);
  if (code == ENT_OK) code = ent_query_run(s, q, ENT_QUERY_RECORD | ENT_QUERY_COLUMNS | ENT_QUERY_LEFT_OUT | ENT_QUERY_TOTAL, row, f, r, err);
  ent_query_free(q);
  return code;
}

static int ask(ent_store *s, const char *words, int64_t *left_out) {
  found f = {0};
  ent_error err = {0};
  ent_query_result r;
  ent_code code = run(s, words, &f, &r, &err);
  if (code != ENT_OK) fail_msg("%s: %s %s", words, err.message, err.detail);
  assert_int_equal(f.rows, r.rows);
  if (!r.next[0]) assert_int_equal(r.rows, r.total);
  if (left_out) *left_out = r.left_out;
  return f.rows;
}

static void test_queries(void **state) {
  (void)state;
  ent_store *s = filled();
  int64_t left_out;
  assert_int_equal(ask(s, "events", &left_out), 1); /* only what is told as having happened */
  assert_int_equal(left_out, 1);
  assert_int_equal(ask(s, "events include=reported", &left_out), 2);
  assert_int_equal(left_out, 0);
  const struct {
    const char *q;
    int rows;
  } cases[] = {
      {"events actor=IRN", 1},          {"events actor=RUS", 0},           {"events recipient=Russia", 1},
      {"events pair=RUS,IRN", 1},       {"events pair=RUS,UKR", 0},        {"events type=aid,consult", 1},
      {"events type=CONSULT", 0},       {"events quad=2", 1},              {"events context=military", 1},
      {"events from=2024-05-01", 0},    {"events to=2024-04-30", 1},       {"events text=drones", 1},
      {"events text=complained", 0},    {"events country=rus", 1},         {"events factuality=CT+", 1},
      {"events include=all;source=official", 1},                           {"events include=all;source-kind=anonymous", 1},
      {"events include=all;limit=1", 1},                                   {"claims", 1},
      {"claims source=official", 1},    {"claims text=drones", 0},         {"events actor=x' OR 1=1 --", 0},
      {"events document=00112233445566778899aabbccddeeff", 1},             {"documents", 1},
      {"documents text=drones", 1},     {"documents from=2024-05-02", 0},  {"actors", 4},
      {"actors name=kra", 1},           {"events near=50.45,30.52", 0},    {"events order=-day;include=all", 2},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    if (ask(s, cases[i].q, NULL) != cases[i].rows) fail_msg("%s", cases[i].q);
  ent_store_close(s);
}

static void test_pages(void **state) {
  (void)state;
  ent_store *s = filled();
  found f = {0};
  ent_error err = {0};
  ent_query_result r;
  for (int down = 0; down < 2; down++) {
    char words[200], first[128];
    snprintf(words, sizeof words, "events include=all;limit=1%s", down ? ";order=-day" : "");
    assert_int_equal(run(s, words, &f, &r, &err), ENT_OK);
    assert_int_equal(r.rows, 1);
    assert_true(r.next[0]);
    memcpy(first, f.sentence, sizeof first);
    snprintf(words, sizeof words, "events include=all;limit=1;cursor=%s%s", r.next, down ? ";order=-day" : "");
    assert_int_equal(run(s, words, &f, &r, &err), ENT_OK);
    assert_int_equal(r.rows, 1);
    assert_string_equal(r.next, "");
    assert_string_not_equal(first, f.sentence);
  }
  ent_store_close(s);
}

static void test_wrong_filters(void **state) {
  (void)state;
  ent_store *s = filled();
  ent_error err = {0};
  found f = {0};
  ent_query_result r;
  const char *const wrong[] = {"events pair=RUS", "events pair=A,B,C", "events include=sometimes", "events text=\"unclosed", "claims type=AID",
                               "events tea=milk", "events quad=9",     "events near=north",        "events radius=-1",     "events cursor=somewhere",
                               "events limit=x",  "events from=soon"};
  assert_int_equal(run(s, "events pact=x", &f, &r, &err), ENT_ERR_UNSUPPORTED);
  assert_int_equal(run(s, "pacts", &f, &r, &err), ENT_ERR_UNSUPPORTED);
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    if (run(s, wrong[i], &f, &r, &err) != ENT_ERR_ARGUMENT) fail_msg("%s", wrong[i]);
  ent_store_close(s);
}

/* ---- files that are not ours ------------------------------------------ */

static void test_foreign(void **state) {
  (void)state;
  ent_store *s;
  ent_error err = {0};
  assert_int_equal(ent_store_open("/nonexistent/x.db", ENT_STORE_READ, &s, &err), ENT_ERR_NOTFOUND);
  assert_int_equal(ent_store_open("/nonexistent/x.db", ENT_STORE_CREATE, &s, &err), ENT_ERR_DATABASE);
  FILE *f = fopen(path, "wb");
  for (int i = 0; i < 5000; i++) fputc(i * 7, f);
  fclose(f);
  assert_int_equal(ent_store_open(path, ENT_STORE_CREATE, &s, &err), ENT_ERR_DATABASE);
  assert_null(s);
  assert_string_equal(err.where, path);
  unlink(path);
  sqlite3 *db;
  sqlite3_open(path, &db);
  sqlite3_exec(db, "CREATE TABLE other(x)", NULL, NULL, NULL);
  sqlite3_close(db);
  assert_int_equal(ent_store_open(path, ENT_STORE_CREATE, &s, &err), ENT_ERR_DATABASE);
}

static void test_later_version(void **state) {
  (void)state;
  ent_error err = {0};
  ent_store *s = filled();
  sqlite3_exec(s->db, "PRAGMA user_version = 99", NULL, NULL, NULL);
  ent_store_close(s);
  assert_int_equal(ent_store_open(path, ENT_STORE_WRITE, &s, &err), ENT_ERR_VERSION);
}

static void count_finding(void *arg, const char *what) {
  (void)what;
  ++*(int *)arg;
}

/* ---- corrections -------------------------------------------------------- */

#define HASH "00112233445566778899aabbccddeeff"

static ent_code correct(ent_store *s, const char *id, const char *action, const char *record) {
  ent_correction c = {ent_str_c(id), ent_str_c(action), ent_str_c(record), ENT_S("ada"), ENT_S("2024-06-01T00:00:00Z"), ENT_S("because")};
  return ent_store_correct(s, &c, NULL);
}

static bool keep(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record) {
  (void)title, (void)value, (void)n;
  snprintf(arg, 400, "%.*s", (int)record.n, record.p);
  return true;
}

static void test_corrections(void **state) {
  (void)state;
  ent_store *s = filled();
  ent_query_result r;
  char record[400];
  uint32_t wrong;
  int findings = 0;
  static const char edited[] = "{\"schema\":\"entente.event/1\",\"id\":\"" HASH ":5-9:0\",\"event\":\"COOPERATE\",\"actor\":[{\"name\":\"Iran\",\"country\":\"IRN\"}],"
                               "\"recipient\":[{\"name\":\"Syria\",\"country\":\"SYR\"}],\"time\":\"past\",\"mood\":\"asserted\",\"factuality\":\"CT+\"}";
  static const char added[] = "{\"schema\":\"entente.event/1\",\"id\":\"" HASH ":0-4:0\",\"event\":\"CONSULT\",\"actor\":[{\"name\":\"Peru\",\"country\":\"PER\"}],"
                              "\"time\":\"past\",\"mood\":\"asserted\",\"factuality\":\"CT+\"}";
  assert_int_equal(ask(s, "events pair=RUS,IRN", NULL), 1);
  assert_int_equal(correct(s, HASH ":5-9:0", "edit", edited), ENT_OK);
  assert_int_equal(ask(s, "events pair=RUS,IRN", NULL), 0);
  assert_int_equal(ask(s, "events pair=SYR,IRN", NULL), 1);
  ent_query *q = ent_query_new(ENT_QUERY_EVENTS);
  assert_int_equal(ent_query_set(q, ENT_S("id"), ENT_S(HASH ":5-9:0"), NULL), ENT_OK);
  assert_int_equal(ent_query_run(s, q, ENT_QUERY_RECORD, keep, record, &r, NULL), ENT_OK);
  assert_non_null(strstr(record, "COOPERATE"));
  assert_int_equal(correct(s, HASH ":5-9:0", "reject", NULL), ENT_OK);
  assert_int_equal(ask(s, "events", NULL), 0);
  assert_int_equal(correct(s, HASH ":0-4:0", "add", added), ENT_OK);
  assert_int_equal(ask(s, "events country=PER", NULL), 1);
  assert_int_equal(ent_store_check(s, false, count_finding, &findings, &wrong, NULL), ENT_OK);
  assert_int_equal(findings, 0);
  assert_int_equal(correct(s, HASH ":5-9:0", "withdraw", NULL), ENT_OK);
  assert_int_equal(ask(s, "events pair=RUS,IRN", NULL), 1);
  assert_int_equal(correct(s, HASH ":5-9:0", "improve", NULL), ENT_ERR_ARGUMENT);
  assert_int_equal(correct(s, HASH ":5-9:0", "edit", "{}"), ENT_ERR_FORMAT);
  assert_int_equal(correct(s, "ff112233445566778899aabbccddeeff:5-9:0", "reject", NULL), ENT_ERR_NOTFOUND);
  ent_query_free(q);
  ent_store_close(s);
}

/* ---- care ------------------------------------------------------------- */

static void test_doctor(void **state) {
  (void)state;
  ent_store *s = filled();
  ent_error err = {0};
  uint32_t wrong;
  int findings = 0;
  assert_int_equal(ent_store_check(s, false, count_finding, &findings, &wrong, &err), ENT_OK);
  assert_int_equal(findings, 0);
  sqlite3_exec(s->db, "UPDATE actor SET name = 'Somebody else'; DELETE FROM event_index WHERE term & 7 = 4", NULL, NULL, NULL);
  assert_int_equal(ent_store_check(s, false, count_finding, &findings, &wrong, &err), ENT_OK);
  assert_int_equal(wrong, 1);
  assert_int_equal(ent_store_check(s, true, count_finding, &findings, &wrong, &err), ENT_OK);
  assert_int_equal(wrong, 0);
  findings = 0;
  assert_int_equal(ent_store_check(s, false, count_finding, &findings, &wrong, &err), ENT_OK);
  assert_int_equal(findings, 0);
  assert_int_equal(ask(s, "events actor=Iran;context=military", NULL), 1);
  ent_store_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_twice, set_up, tear_down),        cmocka_unit_test_setup_teardown(test_not_a_record, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_rolled_back, set_up, tear_down),  cmocka_unit_test_setup_teardown(test_queries, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_pages, set_up, tear_down), cmocka_unit_test_setup_teardown(test_wrong_filters, set_up, tear_down), cmocka_unit_test_setup_teardown(test_foreign, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_corrections, set_up, tear_down), cmocka_unit_test_setup_teardown(test_later_version, set_up, tear_down), cmocka_unit_test_setup_teardown(test_doctor, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
