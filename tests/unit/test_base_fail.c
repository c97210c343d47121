/*
** test_base_fail.c - every allocation of base fails once, in turn: the call gives an error, leaks nothing, crashes
** nowhere, and succeeds when asked again. Linked with --wrap for malloc, calloc, realloc and strdup.
*/
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

/* Runs work with its first, second, third ... allocation failing, until it has none left to fail. */
static void exhaust(ent_code (*work)(void)) {
  int failed = 0;
  for (long n = 0; n < 1000; n++) {
    left = n;
    ent_code code = work();
    bool reached = left < 0;
    left = -1;
    if (!reached) {
      assert_int_equal(code, ENT_OK);
      assert_true(failed > 0);
      return;
    }
    assert_int_equal(code, ENT_ERR_NOMEM);
    failed++;
  }
  fail_msg("no end of allocations");
}

static ent_code image_work(void) {
  ent_error e;
  ent_buf b;
  ent_image *img = NULL;
  ent_code code = ENT_OK;
  ent_buf_init(&b, 0);
  ent_image_writer *w = ent_image_writer_new("TEST", 1);
  if (!w) code = ent_nomem(&e);
  for (int i = 0; i < 20 && !code; i++) {
    char name[8];
    snprintf(name, sizeof name, "s%d", i);
    code = ent_image_writer_add(w, name, "bytes", 5, &e);
  }
  if (!code) code = ent_image_writer_finish(w, &b, &e);
  if (!code) code = ent_image_open_memory(b.p, b.n, "x", "TEST", 1, 1, &img, &e);
  ent_image_close(img);
  ent_image_writer_free(w);
  ent_buf_free(&b);
  return code;
}

static ent_code stanza_work(void) {
  ent_error e;
  ent_stanzas out = {0};
  ent_arena *a = ent_arena_new(0);
  ent_code code = a ? ENT_OK : ent_nomem(&e);
  static char text[60000];
  size_t n = 0;
  while (n + 16 < sizeof text) n += (size_t)snprintf(text + n, 16, n % 3 ? "  key value\n" : "kind id\n");
  if (!code) code = ent_stanza_parse((ent_str){text, n}, "f", a, &out, &e);
  ent_arena_free(a);
  return code;
}

static ent_code json_work(void) {
  ent_buf b;
  ent_json j;
  ent_buf_init(&b, 0);
  ent_json_init(&j, &b);
  ent_json_begin(&j, '[');
  for (int i = 0; i < 2000; i++) ent_json_cstr(&j, "a text");
  ent_json_end(&j, ']');
  ent_code code = b.fail ? ENT_ERR_NOMEM : ENT_OK;
  ent_buf_free(&b);
  return code;
}

static ent_code map_work(void) {
  ent_arena *a = ent_arena_new(0);
  bool ok = a != NULL;
  ent_map m;
  ent_map_init(&m, a);
  for (uint32_t i = 0; i < 3000 && ok; i++) {
    ent_str key = ent_arena_printf(a, "%u", i);
    ok = key.p && ent_map_put(&m, key, i);
  }
  ent_arena_free(a);
  return ok ? ENT_OK : ENT_ERR_NOMEM;
}

static ent_code file_work(void) {
  ent_error e;
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_arena *a = ent_arena_new(0);
  ent_strs paths = {0};
  ent_code code = a ? ent_file_list("tests/unit", ".c", a, &paths, &e) : ent_nomem(&e);
  for (uint32_t i = 0; i < paths.n && !code; i++) code = ent_file_read(paths.v[i].p, 0, &b, &e);
  ent_arena_free(a);
  ent_buf_free(&b);
  return code;
}

static void image_survives(void **state) {
  (void)state;
  exhaust(image_work);
}
static void stanza_survives(void **state) {
  (void)state;
  exhaust(stanza_work);
}
static void json_survives(void **state) {
  (void)state;
  exhaust(json_work);
}
static void map_survives(void **state) {
  (void)state;
  exhaust(map_work);
}
static void file_survives(void **state) {
  (void)state;
  exhaust(file_work);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(image_survives), cmocka_unit_test(stanza_survives), cmocka_unit_test(json_survives),
      cmocka_unit_test(map_survives),   cmocka_unit_test(file_survives),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
