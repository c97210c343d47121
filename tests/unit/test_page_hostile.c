/*
** test_page_hostile.c - input made to hurt: time must stay linear and memory within its cap, and there is an article
** or an error, never a crash. Times are compared with each other (a four times larger input may take at most ten
** times as long), not with the clock.
*/
#include "unit.h"

#include "page/page.h"

#include <sys/resource.h>
#include <sys/wait.h>

static void repeat(ent_buf *b, const char *piece, size_t times) {
  for (size_t i = 0; i < times; i++) ent_buf_puts(b, piece);
}

/* Seconds to read head, piece many times, tail. */
static double time_of(const char *head, const char *piece, size_t times, const char *tail) {
  ent_buf b;
  ent_buf_init(&b, (size_t)1 << 30);
  ent_buf_puts(&b, head);
  repeat(&b, piece, times);
  ent_buf_puts(&b, tail);
  ent_article *a = NULL;
  double start = ent_clock();
  ent_code code = ent_article_read(b.p, b.n, NULL, &a, NULL);
  double t = ent_clock() - start;
  assert_true(code == ENT_OK || code == ENT_ERR_EMPTY);
  ent_article_free(a);
  ent_buf_free(&b);
  return t;
}

#define PROSE                                                                                                          \
  "<p>The harbour was closed on Monday after a crane had fallen into the basin, the port authority said in a "         \
  "statement.</p>"

static void test_linear(void **state) {
  (void)state;
  static const struct {
    const char *head, *piece, *tail;
    size_t times;
  } cases[] = {
      {PROSE, "<div>", "x", 100000}, /* nesting */
      {PROSE, "<div class=comment>", "x", 50000},
      {PROSE, "<ul><li>", "x", 50000},
      {PROSE, "<table><tr><td>", "x", 40000},
      {PROSE, "<a href=x>", "x", 100000},
      {PROSE, "<p>", "x", 200000},
      {PROSE, "</p></div></a></td></table>", "x", 50000},
      {PROSE, "<b><i>", "x", 200000},
      {PROSE, "<span class=x>a", "x", 100000},
      {PROSE, "<!--", "x", 100000},
      {PROSE, "<![CDATA[", "x", 100000},
      {PROSE, "<svg><p>", "x", 50000},
      {PROSE, "<script>", "x", 50000},
      {PROSE, "<title>", "x", 50000},
      {PROSE, "&", "x", 400000},
      {PROSE, "&amp", "x", 200000},
      {PROSE, "&#", "x", 200000},
      {PROSE, "<", "x", 400000},
      {PROSE, "<a b=\"", "x", 100000},
      {PROSE "<div ", "a=b ", ">x", 200000}, /* attributes */
      {PROSE "<div ", "class=b ", ">x", 200000},
      {PROSE "<div class=\"", "comment ad ", "\">x", 100000},
      {PROSE, "<p class=ad>word ", "x", 50000},
      {PROSE, "<br><br>word ", "x", 50000},
      {PROSE, PROSE, "", 4000}, /* the same again and again */
      {PROSE, "<h1>Title of it all - of it all</h1>", "", 20000},
      {PROSE, "<time datetime=2024-01-01>January 1</time>", "", 20000},
      {PROSE, "<div itemprop=author>Ann Lee</div>", "", 20000},
      {PROSE, "<span>by</span><a href=/author/x>Ann Lee</a>", "", 20000},
      {PROSE, "<p>Author:</p><p>Published on May 6</p>", "", 20000},
      {PROSE, "<article><h1>x</h1>" PROSE, "", 4000},
      {PROSE,
       "<div itemprop=articleBody><p>Some words that stand in an element that claims to be the body, over and over "
       "again, and then some more.",
       "", 4000},
      {PROSE "<script type=application/ld+json>", "[", "</script>", 100000},
      {PROSE "<script type=application/ld+json>{\"@graph\":[",
       "{\"@type\":\"NewsArticle\",\"author\":{\"@id\":\"x\"}},", "]}</script>", 4000},
      {"", "word ", "", 400000}, /* plain text */
      {"", "\n\n", "x", 200000},
      {"\xE9", "\xE9 a\xF1o ", "", 100000},
      {"", "\xFF", "x", 100000},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    double small = time_of(cases[i].head, cases[i].piece, cases[i].times / 4, cases[i].tail);
    double large = time_of(cases[i].head, cases[i].piece, cases[i].times, cases[i].tail);
    if (large > 0.2 && large > small * 10)
      fail_msg("case %zu (%.20s): %.3f s, then %.3f s", i, cases[i].piece, small, large);
    if (large > 20) fail_msg("case %zu (%.20s): %.1f s", i, cases[i].piece, large);
  }
}

/* 100 MB in one line, as text and as one text node of a page. */
static void test_huge_line(void **state) {
  (void)state;
  const char *thin = getenv("ENTENTE_THIN_TESTS");
  size_t megabytes = thin ? 5 : 100;
  assert_true(time_of("", "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKL", megabytes * 20000, "") < 30);
  assert_true(time_of("<p>", "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKL", megabytes * 20000, "") < 30);
}

/* Memory stays under 6 times the page and 8 MB, whatever the page is made of. */
static void test_memory(void **state) {
  (void)state;
#if defined(__SANITIZE_ADDRESS__)
  skip();
#endif
  static const char *const pieces[] = {"<p>x", "<a>", "<i class=a>b</i>", PROSE, "<div a=b class=c id=d>", "word "};
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
    size_t n = 12000000;
    ent_buf b;
    ent_buf_init(&b, 0);
    ent_buf_reserve(&b, n + 64);
    repeat(&b, pieces[i], n / strlen(pieces[i]));
    pid_t child = fork();
    if (!child) {
      struct rlimit limit = {0, 0};
      FILE *f = fopen("/proc/self/statm", "r");
      unsigned long pages = 0;
      if (!f || fscanf(f, "%lu", &pages) != 1) _exit(9);
      fclose(f);
      limit.rlim_cur = limit.rlim_max = pages * (unsigned long)sysconf(_SC_PAGESIZE) + b.n * 6 + (8u << 20);
      setrlimit(RLIMIT_AS, &limit);
      ent_article *a = NULL;
      ent_code code = ent_article_read(b.p, b.n, NULL, &a, NULL);
      _exit(code == ENT_ERR_NOMEM || code == ENT_ERR_LIMIT);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status)) fail_msg("%.20s: status %d", pieces[i], status);
    ent_buf_free(&b);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_linear), cmocka_unit_test(test_huge_line),
                                     cmocka_unit_test(test_memory)};
  return cmocka_run_group_tests_name("page_hostile", tests, NULL, NULL);
}
