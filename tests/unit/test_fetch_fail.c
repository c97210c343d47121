/*
** test_fetch_fail.c - robots.txt, addresses, bodies and WARC files with their first, second, third ... allocation failing: an error or the
** very result that there would have been, and never a torn file. Linked with --wrap for malloc, calloc, realloc, strdup.
*/
#include "unit.h"

#include "page/fetch.h"

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

/* Runs job with allocation n failing, for all n until none is reached. */
static void exhaust(ent_code (*job)(void *), void *arg) {
  for (long n = 0; n < 5000; n++) {
    left = n;
    ent_code code = job(arg);
    bool reached = left < 0;
    left = -1;
    if (code != ENT_OK) assert_int_equal(code, ENT_ERR_NOMEM);
    if (!reached) return;
  }
  fail_msg("it never came to an end");
}

static ent_code robots_job(void *arg) {
  (void)arg;
  ent_arena *a = ent_arena_new(0);
  ent_robots r = {0};
  ent_code code = a ? ent_robots_parse(ENT_S("User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /*c$\n"), ENT_S("entente"), a, &r, NULL) : ENT_ERR_NOMEM;
  if (code == ENT_OK) {
    assert_false(ent_robots_allows(&r, ENT_S("/a")));
    assert_false(ent_robots_allows(&r, ENT_S("/xc")));
  }
  ent_arena_free(a);
  return code;
}

static ent_code address_job(void *arg) {
  (void)arg;
  ent_buf out;
  ent_buf_init(&out, 0);
  ent_code code = ent_address_clean(ENT_S("../x"), ENT_S("http://example.org/a/b/"), &out, NULL);
  if (code == ENT_OK) assert_str(ent_buf_str(&out), "http://example.org/a/x");
  ent_buf_free(&out);
  return code;
}

static const ent_exchange answer = {.url = {"http://example.org/a", 20},
                                    .request = {"GET /a HTTP/1.1\r\n\r\n", 19},
                                    .head = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 47},
                                    .body = {"3\r\nabc\r\n0\r\n\r\n", 13},
                                    .when = 1795507200,
                                    .status = 200};

static ent_code body_job(void *arg) {
  (void)arg;
  ent_buf out;
  ent_buf_init(&out, 0);
  ent_code code = ent_exchange_body(&answer, 100, &out, NULL);
  if (code == ENT_OK) assert_str(ent_buf_str(&out), "abc");
  ent_buf_free(&out);
  return code;
}

static ent_code warc_job(void *arg) {
  ent_warc_writer *w = NULL;
  ent_warc_written out;
  uint64_t cut = 0;
  ent_fetch_result r = {.outcome = ENT_FETCHED, .asked = answer.url, .hop = &answer, .nhop = 1, .status = 200};
  ent_code code = ent_warc_writer_open(arg, 0, 1795507200, "entente/test", NULL, NULL, &w, &cut, NULL);
  if (code == ENT_OK) code = ent_warc_write_result(w, &r, NULL, &out, NULL);
  assert_int_equal(cut, 0); /* a failed write leaves nothing torn */
  ent_warc_writer_close(w);
  return code;
}

static ent_code never(void *arg, const ent_fetch_result *r, ent_error *err) {
  (void)arg, (void)r, (void)err;
  return ENT_OK;
}

static ent_code fetch_job(void *arg) {
  (void)arg;
  ent_fetch_options opt = ENT_FETCH_OPTIONS_INIT;
  ent_fetch *f = NULL;
  ent_code code = ent_fetch_new(&opt, never, NULL, &f, NULL);
  if (code == ENT_OK) code = ent_fetch_add(f, ENT_S("http://example.org/"), ENT_S("\"a\""), ENT_S("yesterday"), NULL, NULL);
  ent_fetch_free(f);
  return code == ENT_ERR_INTERNAL ? ENT_ERR_NOMEM : code; /* libcurl does not say why it did not start */
}

static void test_all(void **state) {
  (void)state;
  char dir[64], path[80];
  unit_folder(dir);
  snprintf(path, sizeof path, "%s/a.warc.gz", dir);
  exhaust(robots_job, NULL);
  exhaust(address_job, NULL);
  exhaust(body_job, NULL);
  exhaust(warc_job, path);
  exhaust(fetch_job, NULL);
  unit_remove(dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_all)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
