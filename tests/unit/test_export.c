/*
** test_export.c - every format of the same records against its golden file (tests/exports; tests/exports.py reads those column by column).
** ENTENTE_UPDATE=1 writes them anew.
*/
#include "export/export.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[4096];

static int set_up(void **state) {
  (void)state;
  const char *source = getenv("ENTENTE_SOURCE");
  snprintf(folder, sizeof folder, "%s/tests/exports", source ? source : ".");
  return 0;
}

static bool append(void *arg, const void *p, size_t n) { return ent_buf_put(arg, p, n); }
static bool refuse(void *arg, const void *p, size_t n) {
  (void)arg, (void)p, (void)n;
  return false;
}

static void read_file(const char *name, ent_buf *out) {
  char path[4200];
  ent_error err = {0};
  snprintf(path, sizeof path, "%s/%s", folder, name);
  ent_buf_init(out, 0);
  if (ent_file_read(path, 0, out, &err) != ENT_OK) fail_msg("%s: %s", path, err.message);
}

/* All records into one file of a format. */
static ent_code write_all(const ent_export_info *f, ent_export_write *write, void *arg, int64_t left[8], ent_error *err) {
  ent_buf records;
  ent_export *x = NULL;
  read_file("records.jsonl", &records);
  ent_str rest = ent_buf_str(&records), line;
  ent_code code = ent_export_open(f, NULL, write, arg, &x, err);
  while (code == ENT_OK && rest.n && ent_str_split(&rest, '\n', &line))
    if (line.n) code = ent_export_record(x, line, err);
  if (code == ENT_OK) code = ent_export_finish(x, err);
  for (uint32_t i = 0; x && i < 8; i++)
    if (!ent_export_left_out(x, i, &left[i])) left[i] = 0;
  ent_export_close(x);
  ent_buf_free(&records);
  return code;
}

static void test_golden(void **state) {
  (void)state;
  for (uint32_t i = 0; ent_export_at(i); i++) {
    const ent_export_info *f = ent_export_at(i);
    ent_buf made, golden;
    ent_error err = {0};
    int64_t left[8];
    char name[64], path[4200];
    if (f->wants_path) continue;
    ent_buf_init(&made, 0);
    if (write_all(f, append, &made, left, &err) != ENT_OK) fail_msg("%s: %s", f->name, err.message);
    snprintf(name, sizeof name, "%s.%s", f->name, f->ext);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (getenv("ENTENTE_UPDATE")) ent_file_replace(path, made.p, made.n, NULL);
    read_file(name, &golden);
    if (!ent_str_eq(ent_buf_str(&made), ent_buf_str(&golden))) fail_msg("%s is not what it was", name);
    ent_buf_free(&made);
    ent_buf_free(&golden);
  }
}

/* What has no row is counted. */
static void test_left_out(void **state) {
  (void)state;
  static const struct {
    const char *format;
    int64_t left[ENT_LEFT_COUNT];
  } cases[] = {{"gdelt2", {1, 0, 0, 0, 0}}, {"icews", {1, 2, 0, 0, 0}}, {"geojson", {0, 0, 5, 0, 0}}, {"graphml", {0, 0, 0, 0, 2}}, {"dyads", {0, 0, 0, 1, 2}}, {"csv", {0, 0, 0, 0, 0}}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ent_buf made;
    int64_t left[8];
    ent_buf_init(&made, 0);
    assert_int_equal(write_all(ent_export_find(ent_str_c(cases[i].format)), append, &made, left, NULL), ENT_OK);
    for (int k = 0; k < ENT_LEFT_COUNT; k++)
      if (left[k] != cases[i].left[k]) fail_msg("%s: %lld %s", cases[i].format, (long long)left[k], ent_export_reason((uint32_t)k));
    ent_buf_free(&made);
  }
}

static void test_refused(void **state) {
  (void)state;
  ent_export *x = NULL;
  ent_error err = {0};
  ent_buf made;
  int64_t left[8];
  ent_buf_init(&made, 0);
  assert_null(ent_export_find(ENT_S("spreadsheet")));
  for (uint32_t i = 0; ent_export_at(i); i++) {
    if (ent_export_at(i)->wants_path) continue;
    if (write_all(ent_export_at(i), refuse, NULL, left, &err) != ENT_ERR_IO) fail_msg("%s goes on without a writer", ent_export_at(i)->name);
    assert_int_equal(ent_export_open(ent_export_at(i), NULL, append, &made, &x, &err), ENT_OK);
    assert_int_equal(ent_export_record(x, ENT_S("{}"), &err), ENT_ERR_FORMAT);
    assert_int_equal(ent_export_record(x, ENT_S("[1, 2"), &err), ENT_ERR_FORMAT);
    assert_int_equal(ent_export_record(x, ENT_S("{\"schema\":\"entente.event/1\"}"), &err), ENT_OK); /* nothing known: no harm */
    assert_int_equal(ent_export_record(x, ENT_S("{\"schema\":\"entente.event/1\",\"actor\":7,\"recipient\":[1,null],\"quad\":\"x\",\"date\":[],\"place\":3,\"cameo\":\"zz\"}"), &err), ENT_OK);
    assert_int_equal(ent_export_finish(x, &err), ENT_OK);
    ent_export_close(x);
  }
  ent_export_options opt = ENT_EXPORT_OPTIONS_INIT;
  opt.path = "/nonexistent/x.parquet";
  opt.duckdb = "/nonexistent/libduckdb.so";
  assert_int_equal(ent_export_open(ent_export_find(ENT_S("parquet")), &opt, append, &made, &x, &err), ENT_ERR_NOTFOUND);
  assert_non_null(strstr(err.detail, "npm install"));
  opt.version = 9;
  assert_int_equal(ent_export_open(ent_export_find(ENT_S("csv")), &opt, append, &made, &x, &err), ENT_ERR_ARGUMENT);
  ent_buf_free(&made);
}

/* Data package and codebook name every column. */
static void test_described(void **state) {
  (void)state;
  for (uint32_t i = 0; ent_export_at(i); i++) {
    const ent_export_info *f = ent_export_at(i);
    ent_buf package, book;
    ent_export_column c;
    char buf[512], quoted[300];
    ent_buf_init(&package, 0);
    ent_buf_init(&book, 0);
    assert_int_equal(ent_export_package(f, ENT_S("x"), 7, append, &package, NULL), ENT_OK);
    assert_int_equal(ent_export_codebook(f, append, &book, NULL), ENT_OK);
    for (uint32_t k = 0; ent_export_column_at(f, k, buf, sizeof buf, &c); k++) {
      snprintf(quoted, sizeof quoted, "\"name\":\"%s\"", c.name);
      assert_true(ent_str_find(ent_buf_str(&package), ent_str_c(quoted), 0) != SIZE_MAX);
      snprintf(quoted, sizeof quoted, "`%s`", c.name);
      assert_true(ent_str_find(ent_buf_str(&book), ent_str_c(quoted), 0) != SIZE_MAX);
      assert_true(c.help[0]);
    }
    assert_true(book.n > 200);
    ent_buf_free(&package);
    ent_buf_free(&book);
  }
}

static void test_countries(void **state) {
  (void)state;
  assert_int_equal(ent_country_find(ENT_S("DEU"))->cow, 255);
  assert_string_equal(ent_country_fips(ent_country_find(ENT_S("DEU"))), "GM");
  assert_string_equal(ent_country_fips(ent_country_find(ENT_S("FRA"))), "FR");
  assert_null(ent_country_find(ENT_S("XYZ")));
  assert_null(ent_country_find(ENT_S("")));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_golden), cmocka_unit_test(test_left_out), cmocka_unit_test(test_refused), cmocka_unit_test(test_described), cmocka_unit_test(test_countries)};
  return cmocka_run_group_tests(tests, set_up, NULL);
}
