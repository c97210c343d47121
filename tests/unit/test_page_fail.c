/*
** test_page_fail.c - reading a page with its first, second, third ... allocation failing: there is an error, or the very
** article that there would have been; nothing leaks, nothing crashes. Linked with --wrap for malloc, calloc, realloc.
*/
#include "unit.h"

#include "page/page.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t k, size_t n);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *z);

static long left = -1; /* allocations until one fails; negative: none does */

static bool fails(void) {
  return left >= 0 && left-- == 0;
}

void *__wrap_malloc(size_t n) {
  return fails() ? NULL : __real_malloc(n);
}
void *__wrap_calloc(size_t k, size_t n) {
  return fails() ? NULL : __real_calloc(k, n);
}
void *__wrap_realloc(void *p, size_t n) {
  return fails() ? NULL : __real_realloc(p, n);
}
char *__wrap_strdup(const char *z) {
  return fails() ? NULL : __real_strdup(z);
}

static void put_record(const ent_article *a, ent_buf *out) {
  ent_json j;
  ent_buf_init(out, 0);
  ent_json_init(&j, out);
  ent_article_json(a, ENT_S("x"), true, &j);
}

static void exhaust(ent_str page) {
  ent_article *a = NULL;
  ent_buf want, got;
  assert_int_equal(ent_article_read(page.p, page.n, NULL, &a, NULL), ENT_OK);
  put_record(a, &want);
  ent_article_free(a);
  for (long n = 0; n < 5000; n++) {
    ent_error err = {0};
    left = n;
    ent_code code = ent_article_read(page.p, page.n, NULL, &a, &err);
    bool reached = left < 0;
    left = -1;
    if (code) {
      assert_int_equal(code, ENT_ERR_NOMEM);
      assert_null(a);
      continue;
    }
    put_record(a, &got);
    if (got.n != want.n || memcmp(got.p, want.p, want.n)) fail_msg("allocation %ld failed: another article", n);
    ent_buf_free(&got);
    ent_article_free(a);
    if (!reached) break;
  }
  ent_buf_free(&want);
}

static void test_pages(void **state) {
  (void)state;
  static const char *const names[] = {"original.html", "windows_1252.html", "tables.html", "article.txt"};
  const char *root = getenv("ENTENTE_SOURCE");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[512];
    ent_buf b;
    ent_buf_init(&b, 0);
    snprintf(path, sizeof path, "%s/tests/pages/%s", root ? root : ".", names[i]);
    assert_int_equal(ent_file_read(path, 0, &b, NULL), ENT_OK);
    exhaust(ent_buf_str(&b));
    ent_buf_free(&b);
  }
}

/* Many blocks, authors and JSON-LD: vectors and arenas have to grow. */
static void test_large(void **state) {
  (void)state;
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_buf_puts(
      &b,
      "<title>The long list of boats - Harbour</title><script type='application/ld+json'>{\"@type\":\"NewsArticle\","
      "\"headline\":\"The long list\\u0020of boats\",\"datePublished\":\"2020-01-02\",\"author\":[");
  for (int i = 0; i < 200; i++) ent_buf_printf(&b, "{\"name\":\"Person Number\\u0041%c\"},", 'a' + i % 26);
  ent_buf_puts(&b, "]}</script><h1>The long list of boats</h1><article>");
  for (int i = 0; i < 400; i++)
    ent_buf_printf(&b,
                   "<p>Boat %d left the harbour on the %dth day of the month with some cargo, and came back without "
                   "it.</p><div class=ad>x%d</div>",
                   i, i % 30, i);
  exhaust(ent_buf_str(&b));
  ent_buf_free(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_pages), cmocka_unit_test(test_large)};
  return cmocka_run_group_tests_name("page_fail", tests, NULL, NULL);
}
