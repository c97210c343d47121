/*
** test_serve.c - the target of a request by the letter; the server asked without a socket; what it keeps of answers.
*/
#include "unit.h"

#include "serve/serve.h"

static ent_code parse(const char *z, ent_target *t, ent_arena *a, ent_error *err) {
  *err = (ent_error){0};
  return ent_target_parse(ent_str_c(z), a, t, err);
}

static void test_target(void **state) {
  ent_arena *a = ent_arena_new(0);
  ent_target t;
  ent_error err;
  (void)state;
  assert_int_equal(parse("/", &t, a, &err), ENT_OK);
  assert_int_equal(t.nsegment + t.nparam, 0);
  assert_int_equal(parse("/article/a%20b%C3%A9?text=a+b%2Bc&empty=&flag", &t, a, &err), ENT_OK);
  assert_int_equal(t.nsegment, 2);
  assert_str(t.segment[1], "a b\xc3\xa9");
  assert_string_equal(ent_target_get(&t, "text"), "a b+c");
  assert_null(ent_target_get(&t, "empty"));
  assert_null(ent_target_get(&t, "flag"));
  assert_null(ent_target_get(&t, "absent"));
  ent_arena_free(a);
}

static void test_target_refused(void **state) {
  static const char *const wrong[] = {"", "x", "*", "http://a/b", "//a", "/a//b", "/a/", "/.", "/..", "/a/%2e%2E/b", "/a%2fb", "/a%5Cb", "/%", "/%4", "/%4g", "/%00", "/a%0Ab",
                                      "/%ff", "/%c0%af", "/%ed%a0%80", "/?a=1&a=2", "/?a=%", "/?%00=1", "/\x01", "/1/2/3/4/5/6/7/8/9", NULL};
  ent_arena *a = ent_arena_new(0);
  ent_target t;
  ent_error err;
  (void)state;
  for (int i = 0; wrong[i]; i++)
    if (parse(wrong[i], &t, a, &err) == ENT_OK || !err.message) fail_msg("taken: %s", wrong[i]);
  char *lot = malloc(ENT_TARGET_MAX + 2);
  memset(lot, 'a', ENT_TARGET_MAX + 2);
  lot[0] = '/';
  assert_int_equal(ent_target_parse((ent_str){lot, ENT_TARGET_MAX + 1}, a, &t, &err), ENT_ERR_LIMIT);
  assert_int_equal(ent_target_parse((ent_str){lot, ENT_TARGET_MAX}, a, &t, &err), ENT_OK);
  free(lot);
  ent_arena_free(a);
}

/* ---- the server ---------------------------------------------------------- */

typedef struct fixture {
  char folder[64], db[128];
  ent_server *server;
} fixture;

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  ent_store *s;
  unit_folder(f->folder);
  snprintf(f->db, sizeof f->db, "%s/x.db", f->folder);
  assert_int_equal(ent_store_open(f->db, ENT_STORE_CREATE, &s, NULL), ENT_OK);
  ent_store_close(s);
  ent_serve_options opt = ENT_SERVE_OPTIONS_INIT;
  opt.db = f->db;
  opt.threads = 2;
  assert_int_equal(ent_server_start(&opt, &f->server, NULL), ENT_OK);
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  ent_server_stop(f->server);
  unlink(f->db);
  rmdir(f->folder);
  free(f);
  return 0;
}

static unsigned ask(fixture *f, const char *method, const char *target, const char *host, const char *type, const char *says) {
  ent_answer a;
  assert_int_equal(ent_server_ask(f->server, method, target, host, type, ENT_S("{}"), &a, NULL), ENT_OK);
  if (says && !strstr(a.body, says)) fail_msg("%s: \"%s\" does not say \"%s\"", target, a.body, says);
  unsigned status = a.status;
  ent_answer_free(&a);
  return status;
}

static void test_routes(void **state) {
  fixture *f = *state;
  assert_true(ent_server_port(f->server) > 0);
  assert_int_equal(ask(f, "GET", "/api/status", NULL, NULL, "\"write\":false"), 200);
  assert_int_equal(ask(f, "GET", "/api/events", NULL, NULL, "\"records\":[]"), 200);
  assert_int_equal(ask(f, "GET", "/api/series?by=day", NULL, NULL, "\"rows\":[]"), 200);
  assert_int_equal(ask(f, "GET", "/", NULL, NULL, "entente"), 200);
  assert_int_equal(ask(f, "GET", "/api/pacts", NULL, NULL, "no registry"), 501);
  assert_int_equal(ask(f, "GET", "/api/documents/x/reasons", NULL, NULL, "no model"), 501);
  assert_int_equal(ask(f, "GET", "/api/documents/x", NULL, NULL, "no such article"), 404);
  assert_int_equal(ask(f, "GET", "/api/events?typo=1", NULL, NULL, "typo"), 400);
  assert_int_equal(ask(f, "POST", "/api/corrections", NULL, "application/json", "read-only"), 403);
}

static void test_hosts(void **state) {
  fixture *f = *state;
  char good[64];
  snprintf(good, sizeof good, "127.0.0.1:%u", ent_server_port(f->server));
  assert_int_equal(ask(f, "GET", "/api/status", good, NULL, NULL), 200);
  static const char *const bad[] = {"evil.example", "127.0.0.1", "127.0.0.1:1", "[::1", ":1", "localhost:", "localhost:x", "localhost:99999999", NULL};
  for (int i = 0; bad[i]; i++) assert_int_equal(ask(f, "GET", "/api/status", bad[i], NULL, "does not answer"), 421);
}

/* Each route answers something sensible, and takes what it says it takes. */
static void test_table(void **state) {
  fixture *f = *state;
  for (const ent_route *t = ent_routes; t->method; t++) {
    assert_non_null(t->summary);
    assert_true(t->pattern[0] == '/');
    assert_false(ent_route_takes(t, ENT_S("no-such-parameter")) && !strstr(t->params, "*any"));
    if (strchr(t->pattern, '{') || strcmp(t->method, "GET")) continue;
    unsigned status = ask(f, "GET", t->pattern, NULL, NULL, NULL);
    assert_true(status == 200 || status == 400 || status == 501);
    assert_int_equal(ask(f, "PUT", t->pattern, NULL, "application/json", NULL), 403);
  }
}

static void test_cache(void **state) {
  fixture *f = *state;
  ent_cache *c = ent_cache_new(f->db);
  ent_buf out;
  uint64_t ticket;
  ent_buf_init(&out, 0);
  assert_false(ent_cache_get(c, ENT_S("/a"), &out, &ticket));
  ent_cache_put(c, ENT_S("/a"), ENT_S("one"), ticket);
  assert_true(ent_cache_get(c, ENT_S("/a"), &out, &ticket));
  assert_str(ent_buf_str(&out), "one");
  for (int i = 0; i < 600; i++) {
    char name[16];
    int n = snprintf(name, sizeof name, "/%d", i);
    ent_cache_put(c, (ent_str){name, (size_t)n}, ENT_S("x"), ticket);
  }
  ent_buf_clear(&out);
  assert_false(ent_cache_get(c, ENT_S("/a"), &out, &ticket)); /* longest unused, so it went */
  assert_true(ent_cache_get(c, ENT_S("/599"), &out, &ticket));
  FILE *file = fopen(f->db, "ab"); /* the database changes */
  fputc(0, file);
  fclose(file);
  ent_cache_put(c, ENT_S("/late"), ENT_S("of before"), ticket);
  assert_false(ent_cache_get(c, ENT_S("/599"), &out, &ticket));
  assert_false(ent_cache_get(c, ENT_S("/late"), &out, &ticket));
  ent_buf_free(&out);
  ent_cache_free(c);
}

static void test_start_fails(void **state) {
  ent_server *s;
  ent_error err;
  ent_serve_options opt = ENT_SERVE_OPTIONS_INIT;
  fixture *f = *state;
  opt.db = "/nonexistent/x.db";
  assert_int_equal(ent_server_start(&opt, &s, &err), ENT_ERR_NOTFOUND);
  assert_null(s);
  opt.db = f->db;
  opt.address = "nonsense";
  assert_int_equal(ent_server_start(&opt, &s, &err), ENT_ERR_ARGUMENT);
  opt.address = NULL;
  opt.version = 99;
  assert_int_equal(ent_server_start(&opt, &s, &err), ENT_ERR_ARGUMENT);
  ent_server_stop(NULL);
  ent_answer_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_target),
      cmocka_unit_test(test_target_refused),
      cmocka_unit_test_setup_teardown(test_routes, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_hosts, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_table, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_cache, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_start_fails, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
