/*
** test_fetch.c - addresses, robots.txt, what is a private network, digests, and WARC files that a kill has torn.
*/
#include "unit.h"

#include "page/fetch.h"

#include <zlib.h>

/* ---- robots.txt ---------------------------------------------------------- */

static bool allowed(const char *text, const char *path) {
  ent_arena *a = ent_arena_new(0);
  ent_robots r = {0};
  assert_int_equal(ent_robots_parse(ent_str_c(text), ENT_S("entente"), a, &r, NULL), ENT_OK);
  bool ok = ent_robots_allows(&r, ent_str_c(path));
  ent_arena_free(a);
  return ok;
}

static void robots_rules(void **state) {
  (void)state;
  static const struct {
    const char *text, *path;
    bool allowed;
  } cases[] = {
      {"", "/", true},
      {"User-agent: *\nDisallow: /", "/", false},
      {"User-agent: *\nDisallow:\n", "/x", true},
      {"user-AGENT : *\r\nDISALLOW :/a", "/ab", false},
      {"User-agent: *\rDisallow: /a\r", "/a", false},
      {"\xEF\xBB\xBFUser-agent: *\nDisallow: /a", "/a", false},
      {"Disallow: /a\nUser-agent: *\nDisallow: /b", "/a", true}, /* a rule of no group */
      {"User-agent: *\nDisallow: /a # why\n", "/a", false},
      /* whose group */
      {"User-agent: *\nDisallow: /\nUser-agent: entente\nDisallow: /a\n", "/b", true},
      {"User-agent: *\nDisallow: /\nUser-agent: Entente/2.0\nDisallow: /a\n", "/a", false},
      {"User-agent: ententebot\nDisallow: /\n", "/a", true},
      {"User-agent: other\nUser-agent: entente\nDisallow: /a\n", "/a", false},
      {"User-agent: other\nDisallow: /b\nUser-agent: entente\nDisallow: /a\n", "/b", true},
      {"User-agent: entente\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: entente\nDisallow: /b\n", "/b", false},
      {"User-agent: entente\nSitemap: /s.xml\nUser-agent: x\nDisallow: /a\n", "/a", false}, /* Sitemap ends no list of agents */
      {"User-agent: entente\n\nDisallow: /a\n", "/a", false},
      /* which rule */
      {"User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c", true},
      {"User-agent: *\nAllow: /a/b\nDisallow: /a\n", "/a/c", false},
      {"User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", true},
      {"User-agent: *\nAllow: /a\nDisallow: /a\n", "/a", true},
      {"User-agent: *\nDisallow: /A\n", "/a", true},
      {"User-agent: *\nDisallow: /robots.txt\nDisallow: /\n", "/robots.txt", true},
      /* wild */
      {"User-agent: *\nDisallow: /*.pdf$\n", "/x/y.pdf", false},
      {"User-agent: *\nDisallow: /*.pdf$\n", "/x.pdf?y", true},
      {"User-agent: *\nDisallow: /a$\n", "/a", false},
      {"User-agent: *\nDisallow: /a$\n", "/ab", true},
      {"User-agent: *\nDisallow: /a*b*c\n", "/a-c-b-c-d", false},
      {"User-agent: *\nDisallow: /a*b*c$\n", "/abcbd", true},
      {"User-agent: *\nDisallow: *x\n", "/ax", false},
      {"User-agent: *\nDisallow: /a*\n", "/a", false},
      {"User-agent: *\nDisallow: /aba*ba$\n", "/aba", true}, /* the pieces may not overlap */
      {"User-agent: *\nDisallow: $\n", "/a", true},
      {"User-agent: *\nDisallow: /a$b\n", "/a$b", false},
      {"User-agent: *\nDisallow: /?q=\n", "/?q=1", false},
      /* one form */
      {"User-agent: *\nDisallow: /caf\xC3\xA9\n", "/caf%c3%A9", false},
      {"User-agent: *\nDisallow: /%7Ejoe\n", "/~joe/x", false},
      {"User-agent: *\nDisallow: /a%2fb\n", "/a%2Fb", false},
      {"User-agent: *\nDisallow: /a%2fb\n", "/a/b", true},
      {"User-agent: *\nDisallow: /a%2Ab\n", "/axb", true},
      {"User-agent: *\nDisallow: /100%\n", "/100%", false},
      {"just words\n: no key\nUser-agent\nUser-agent: *\nDisallow: /a", "/a", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    if (allowed(cases[i].text, cases[i].path) != cases[i].allowed) fail_msg("%s\n%s: not %s", cases[i].text, cases[i].path, cases[i].allowed ? "allowed" : "forbidden");
}

static void robots_delay_and_limit(void **state) {
  (void)state;
  ent_arena *a = ent_arena_new(0);
  ent_robots r = {0};
  assert_int_equal(ent_robots_parse(ENT_S("User-agent: *\nCrawl-delay: 2.5\nDisallow: /x"), ENT_S("entente"), a, &r, NULL), ENT_OK);
  assert_int_equal(r.delay_ms, 2500);
  assert_int_equal(ent_robots_parse(ENT_S("User-agent: *\nCrawl-delay: -1\nCrawl-delay: nan\n"), ENT_S("entente"), a, &r, NULL), ENT_OK);
  assert_int_equal(r.delay_ms, 0);
  ent_buf big;
  ent_buf_init(&big, 0);
  ent_buf_puts(&big, "User-agent: *\n");
  while (big.n < ENT_ROBOTS_MAX) ent_buf_puts(&big, "# nothing to see here\n");
  ent_buf_puts(&big, "Disallow: /\n");
  assert_int_equal(ent_robots_parse(ent_buf_str(&big), ENT_S("entente"), a, &r, NULL), ENT_OK);
  assert_true(ent_robots_allows(&r, ENT_S("/a"))); /* behind what is read */
  ent_buf_free(&big);
  ent_arena_free(a);
}

/* Many wild cards against a long path that almost matches: linear, not exponential. */
static void robots_hostile(void **state) {
  (void)state;
  ent_buf text, path;
  ent_buf_init(&text, 0);
  ent_buf_init(&path, 0);
  ent_buf_puts(&text, "User-agent: *\n");
  for (int i = 0; i < 200; i++) {
    ent_buf_puts(&text, "Disallow: /");
    for (int k = 0; k < 1000; k++) ent_buf_puts(&text, "*a");
    ent_buf_puts(&text, "b$\n");
  }
  ent_buf_putc(&path, '/');
  while (path.n < 8000) ent_buf_putc(&path, 'a');
  ent_arena *a = ent_arena_new(0);
  ent_robots r = {0};
  double began = ent_clock();
  assert_int_equal(ent_robots_parse(ent_buf_str(&text), ENT_S("entente"), a, &r, NULL), ENT_OK);
  assert_true(ent_robots_allows(&r, ent_buf_str(&path)));
  assert_true(ent_clock() - began < 5);
  ent_arena_free(a);
  ent_buf_free(&text);
  ent_buf_free(&path);
}

/* ---- addresses -------------------------------------------------------------- */

static void addresses_in_one_form(void **state) {
  (void)state;
  static const char *const cases[][3] = {
      {"HTTP://Example.ORG", "", "http://example.org/"},
      {"https://example.org:443/a/../b#c", "", "https://example.org/b"},
      {"http://example.org:8080?x=1", "", "http://example.org:8080/?x=1"},
      {" http://example.org/a b\n", "", "http://example.org/a%20b"},
      {"http://example.org/\xC3\xBC", "", "http://example.org/%c3%bc"},
      {"../c?d", "http://example.org/a/b/", "http://example.org/a/c?d"},
      {"//other.org/x", "https://example.org/a", "https://other.org/x"},
      {"http://0x7f.1/", "", "http://127.0.0.1/"},
      {"http://B\xC3\xBC" "cher.example/", "", "http://b\xC3\xBC" "cher.example/"},
      {"?q", "http://example.org/a", "http://example.org/a?q"},
  };
  static const char *const wrong[] = {"",  "example.org", "/a", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "http://", "http://me@example.org/",
                                      "http://me:pw@example.org/", "mailto:x@example.org", "http://exa mple.org/", "gopher://127.0.0.1/"};
  ent_buf out;
  ent_error err;
  ent_buf_init(&out, 0);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ent_buf_clear(&out);
    assert_int_equal(ent_address_clean(ent_str_c(cases[i][0]), ent_str_c(cases[i][1]), &out, &err), ENT_OK);
    assert_str(ent_buf_str(&out), cases[i][2]);
  }
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    if (ent_address_clean(ent_str_c(wrong[i]), (ent_str){0}, &out, &err) != ENT_ERR_ARGUMENT) fail_msg("'%s' is an address", wrong[i]);
  ent_buf_free(&out);
  assert_str(ent_address_site(ENT_S("http://a:1/b")), "http://a:1");
  assert_str(ent_address_path(ENT_S("http://a:1/b?c")), "/b?c");
  assert_str(ent_address_path(ENT_S("http://a:1")), "/");
}

static void networks(void **state) {
  (void)state;
  static const struct {
    uint8_t ip[16];
    uint8_t n;
    bool public;
  } cases[] = {
      {{8, 8, 8, 8}, 4, true},         {{127, 0, 0, 1}, 4, false},     {{127, 255, 3, 1}, 4, false},   {{10, 1, 2, 3}, 4, false},
      {{172, 15, 0, 1}, 4, true},      {{172, 16, 0, 1}, 4, false},    {{172, 31, 255, 1}, 4, false},  {{172, 32, 0, 1}, 4, true},
      {{192, 168, 1, 1}, 4, false},    {{169, 254, 169, 254}, 4, false}, {{100, 64, 0, 1}, 4, false},  {{100, 128, 0, 1}, 4, true},
      {{0, 0, 0, 0}, 4, false},        {{224, 0, 0, 1}, 4, false},     {{255, 255, 255, 255}, 4, false}, {{198, 19, 0, 1}, 4, false},
      {{[15] = 1}, 16, false},         {{0}, 16, false},
      {{[10] = 0xff, 0xff, 127, 0, 0, 1}, 16, false}, {{[10] = 0xff, 0xff, 8, 8, 8, 8}, 16, true},
      {{0, 0x64, 0xff, 0x9b, [12] = 10, 0, 0, 1}, 16, false}, {{0x20, 0x02, 192, 168, 0, 1}, 16, false},
      {{0xfe, 0x80, [15] = 1}, 16, false}, {{0xfc, 0}, 16, false}, {{0xfd, 1}, 16, false}, {{0xff, 2}, 16, false},
      {{0x20, 0x01, 0x0d, 0xb8, [15] = 1}, 16, false}, {{0x2a, 0x00, 0x14, 0x50, [15] = 1}, 16, true}, {{8, 8, 8, 8}, 5, false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_int_equal(ent_ip_is_public(cases[i].ip, cases[i].n), cases[i].public);
}

/* ---- messages and digests ------------------------------------------------------ */

static void digests(void **state) {
  (void)state;
  char out[38], text[200];
  ent_sha1_base32("", 0, out);
  assert_string_equal(out, "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
  ent_sha1_base32("abc", 3, out);
  assert_string_equal(out, "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5");
  memset(text, 'a', sizeof text);
  char last[38] = "";
  for (size_t n = 54; n < 130; n++) { /* around the blocks' ends */
    ent_sha1_base32(text, n, out);
    assert_string_not_equal(out, last);
    memcpy(last, out, sizeof last);
  }
}

static ent_exchange answer_of(const char *head, const char *body) {
  return (ent_exchange){.url = ENT_S("http://example.org/a"), .request = ENT_S("GET /a HTTP/1.1\r\n\r\n"), .head = ent_str_c(head), .body = ent_str_c(body),
                        .ip = ENT_S("192.0.2.1"), .when = 1795507200, .status = 200};
}

static void bodies(void **state) {
  (void)state;
  static const struct {
    const char *head, *body, *want;
  } cases[] = {
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", "abcde"},
      {"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, Chunked\r\n\r\n", "1\na\n0\n\n", "a"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "<p>no chunks</p>", "<p>no chunks</p>"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "ffffffffffffff\r\nabc", "ffffffffffffff\r\nabc"},
      {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", "not packed", "not packed"},
      {"HTTP/1.1 200 OK\r\n\r\n", "abc", "abc"},
  };
  ent_buf out;
  ent_buf_init(&out, 0);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ent_exchange x = answer_of(cases[i].head, cases[i].body);
    ent_buf_clear(&out);
    assert_int_equal(ent_exchange_body(&x, 1000, &out, NULL), ENT_OK);
    assert_str(ent_buf_str(&out), cases[i].want);
  }
  ent_exchange x = answer_of("HTTP/1.1 200 OK\r\n\r\n", "abcdef");
  assert_int_equal(ent_exchange_body(&x, 5, &out, NULL), ENT_ERR_LIMIT);
  ent_buf_free(&out);
  assert_str(ent_head_field(ENT_S("HTTP/1.1 200 OK\r\nX: 1\r\netag:  \"a\" \r\n\r\n"), "ETag"), "\"a\"");
  assert_int_equal(ent_head_field(ENT_S("HTTP/1.1 200 OK\r\nX-ETag: 1\r\n\r\n"), "ETag").n, 0);
}

/* ---- WARC files ------------------------------------------------------------------ */

typedef struct seen {
  uint32_t n;
  char last[100];
} seen;

static ent_code see(void *arg, ent_str asked, const ent_warc_written *w, ent_error *err) {
  seen *s = arg;
  (void)err;
  s->n++;
  snprintf(s->last, sizeof s->last, "%.*s %.10s", (int)asked.n, asked.p, w->date);
  return ENT_OK;
}

static void put(ent_warc_writer *w, const ent_warc_earlier *earlier, ent_warc_written *out) {
  ent_exchange x = answer_of("HTTP/1.1 200 OK\r\n\r\n", "<p>body</p>");
  ent_fetch_result r = {.outcome = ENT_FETCHED, .asked = x.url, .hop = &x, .nhop = 1, .status = 200};
  assert_int_equal(ent_warc_write_result(w, &r, earlier, out, NULL), ENT_OK);
}

static size_t size_of(const char *path) {
  struct stat st;
  assert_int_equal(stat(path, &st), 0);
  return (size_t)st.st_size;
}

static ent_warc_writer *reopen(const char *path, uint64_t known, seen *s, uint64_t *cut) {
  ent_warc_writer *w = NULL;
  ent_error err = {0};
  *s = (seen){0};
  if (ent_warc_writer_open(path, known, 1795507200, "entente/test", see, s, &w, cut, &err) != ENT_OK) fail_msg("%s", err.message);
  return w;
}

/* Cut off at every byte: what is whole stays, what is torn goes, and it can be gone on with. */
static void warc_torn(void **state) {
  (void)state;
  char dir[64], path[80], torn[80];
  unit_folder(dir);
  snprintf(path, sizeof path, "%s/a.warc.gz", dir);
  snprintf(torn, sizeof torn, "%s/b.warc.gz", dir);
  seen s;
  uint64_t cut;
  ent_warc_written one, two, three;
  ent_warc_writer *w = reopen(path, 0, &s, &cut);
  uint64_t head = ent_warc_size(w);
  put(w, NULL, &one);
  uint64_t first = ent_warc_size(w);
  put(w, NULL, &two);
  assert_int_equal(one.offset, head);
  assert_int_equal(two.offset, first);
  assert_string_not_equal(one.id, two.id);
  assert_false(two.revisit);
  ent_warc_writer_close(w);
  ent_buf all;
  ent_buf_init(&all, 0);
  assert_int_equal(ent_file_read(path, 0, &all, NULL), ENT_OK);
  for (size_t n = 1; n <= all.n; n++) {
    unit_write(torn, all.p, n);
    w = reopen(torn, 0, &s, &cut);
    uint64_t whole = n < head ? 0 : n < head + one.length ? head : n < first ? head + one.length : n < first + two.length ? first : n < all.n ? first + two.length : all.n;
    assert_int_equal(cut, n - whole);
    assert_int_equal(s.n, n >= first + two.length ? 2 : n >= head + one.length ? 1 : 0);
    put(w, NULL, &three);
    ent_warc_writer_close(w);
    w = reopen(torn, 0, &s, &cut);
    assert_int_equal(cut, 0);
    ent_warc_writer_close(w);
  }
  assert_string_equal(s.last, "http://example.org/a 2026-11-24");
  unit_write(torn, all.p, all.n);
  w = reopen(torn, first, &s, &cut); /* only what is behind the known bytes is read */
  assert_int_equal(s.n, 1);
  ent_warc_writer_close(w);
  w = reopen(torn, all.n + 99, &s, &cut);
  assert_int_equal(s.n, 2);
  ent_warc_writer_close(w);
  ent_buf_free(&all);
  unit_remove(dir);
}

static void warc_not_ours(void **state) {
  (void)state;
  char dir[64], path[80];
  unit_folder(dir);
  snprintf(path, sizeof path, "%s/a.warc.gz", dir);
  ent_warc_writer *w = NULL;
  ent_error err = {0};
  unit_write(path, "my diary\n", 9);
  assert_int_equal(ent_warc_writer_open(path, 0, 0, "x", NULL, NULL, &w, NULL, &err), ENT_ERR_FORMAT);
  assert_int_equal(size_of(path), 9);
  seen s;
  unit_remove(dir);
  unit_folder(dir);
  snprintf(path, sizeof path, "%s/a.warc.gz", dir);
  w = reopen(path, 0, &s, NULL);
  ent_warc_written one;
  uint64_t head = ent_warc_size(w);
  put(w, NULL, &one);
  put(w, NULL, &one);
  ent_warc_writer_close(w);
  size_t size = size_of(path);
  FILE *f = fopen(path, "r+b"); /* damage in the middle is no tear */
  fseek(f, (long)head + 30, SEEK_SET);
  fwrite("\xff\xff\xff\xff\xff\xff\xff\xff", 1, 8, f);
  fclose(f);
  assert_int_equal(ent_warc_writer_open(path, 0, 0, "x", NULL, NULL, &w, NULL, &err), ENT_ERR_FORMAT);
  assert_int_equal(size_of(path), size);
  unit_remove(dir);
  assert_int_equal(ent_warc_writer_open("/no/such/folder/a.warc.gz", 0, 0, "x", NULL, NULL, &w, NULL, &err), ENT_ERR_IO);
}

static void warc_revisit(void **state) {
  (void)state;
  char dir[64], path[80];
  unit_folder(dir);
  snprintf(path, sizeof path, "%s/a.warc.gz", dir);
  seen s;
  ent_warc_written one, two;
  ent_warc_writer *w = reopen(path, 0, &s, NULL);
  put(w, NULL, &one);
  ent_warc_earlier e = {ent_str_c(one.id), ent_str_c(one.date), ent_str_c(one.digest)};
  put(w, &e, &two);
  assert_true(two.revisit);
  assert_true(two.length < one.length + 200);
  e.digest = ENT_S("sha1:OTHER");
  put(w, &e, &two);
  assert_false(two.revisit);
  assert_int_equal(ent_warc_sync(w, NULL), ENT_OK);
  ent_warc_writer_close(w);
  w = reopen(path, 0, &s, NULL);
  assert_int_equal(s.n, 3);
  ent_warc_writer_close(w);
  ent_warc_writer_close(NULL);
  unit_remove(dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(robots_rules),   cmocka_unit_test(robots_delay_and_limit), cmocka_unit_test(robots_hostile), cmocka_unit_test(addresses_in_one_form),
      cmocka_unit_test(networks),       cmocka_unit_test(digests),                cmocka_unit_test(bodies),         cmocka_unit_test(warc_torn),
      cmocka_unit_test(warc_not_ours),  cmocka_unit_test(warc_revisit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
