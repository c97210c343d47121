/*
** test_reader.c - archives, HTTP bodies, feeds and JSON lines, record by record: what is told of each, cut at every byte, damaged,
** and with each allocation failing in turn. Linked with --wrap for malloc, calloc, realloc.
*/
#include "unit.h"

#include "page/reader.h"

#include <zlib.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t k, size_t n);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *z);

static long left = -1;
static bool fails(void) { return left >= 0 && left-- == 0; }
void *__wrap_malloc(size_t n) { return fails() ? NULL : __real_malloc(n); }
void *__wrap_calloc(size_t k, size_t n) { return fails() ? NULL : __real_calloc(k, n); }
void *__wrap_realloc(void *p, size_t n) { return fails() ? NULL : __real_realloc(p, n); }
char *__wrap_strdup(const char *z) { return fails() ? NULL : __real_strdup(z); }

#define WORDS "Two ministers met on the ferry and agreed to meet again in the spring of next year."
#define PAGE(n) "<html><title>Ferry " n "</title><article><p>" WORDS "</p></article>"

static void put_record(ent_buf *b, const char *type, const char *more, const char *block) {
  ent_buf_printf(b, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Date: 2024-06-19T10:00:00Z\r\n%sContent-Length: %zu\r\n\r\n%s\r\n\r\n", type, more,
                 strlen(block), block);
}

/* Three pages, a revisit of the first, a picture. */
static void archive(ent_buf *b, size_t start[5]) {
  static const char *const http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";
  char block[1024];
  ent_buf_init(b, 0);
  start[0] = b->n;
  snprintf(block, sizeof block, "%s%s", http, PAGE("one"));
  put_record(b, "response", "WARC-Target-URI: <http://a.example/1>\r\nWARC-Record-ID: <urn:1>\r\nContent-Type: application/http\r\n", block);
  start[1] = b->n;
  put_record(b, "conversion", "WARC-Target-URI: http://a.example/2\r\nContent-Type: text/plain\r\n", WORDS);
  start[2] = b->n;
  put_record(b, "revisit", "WARC-Target-URI: http://a.example/3\r\nWARC-Refers-To: <urn:1>\r\n", "");
  start[3] = b->n;
  put_record(b, "resource", "WARC-Target-URI: http://a.example/4\r\nContent-Type: text/html\r\n", PAGE("four"));
  start[4] = b->n;
}

/* Names of the articles that come, a blank between; what is damaged as "!". */
static ent_code names(ent_str bytes, ent_buf *out) {
  ent_reader *r = NULL;
  ent_error err = {0};
  ent_code worst = ent_reader_open_memory(bytes.p, bytes.n, "f", NULL, &r, &err);
  for (unsigned n = 0; worst == ENT_OK && n < 1000; n++) {
    ent_record *record = NULL;
    ent_article *a = NULL;
    ent_code code = ent_reader_next(r, &record, &err);
    if (code == ENT_OK && !record) break;
    if (code == ENT_OK) code = ent_record_article(record, NULL, &a, &err);
    if (code == ENT_ERR_NOMEM) worst = code;
    if (code != ENT_OK) ent_buf_puts(out, "! ");
    else ent_buf_printf(out, "%.*s ", (int)record->name.n, record->name.p);
    ent_article_free(a);
    ent_record_free(record);
  }
  ent_reader_close(r);
  return worst;
}

static void check_names(ent_str bytes, const char *want) {
  ent_buf got;
  ent_buf_init(&got, 0);
  names(bytes, &got);
  assert_str(ent_buf_str(&got), want);
  ent_buf_free(&got);
}

static void gzip_of(ent_str s, ent_buf *out) {
  z_stream z = {0};
  unsigned char piece[4096];
  assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  z.next_in = (unsigned char *)(uintptr_t)s.p;
  z.avail_in = (unsigned)s.n;
  z.next_out = piece;
  z.avail_out = sizeof piece;
  assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
  ent_buf_put(out, piece, sizeof piece - z.avail_out);
  deflateEnd(&z);
}

static void test_warc(void **state) {
  (void)state;
  ent_buf b, whole, members;
  size_t start[5], at[5];
  char want[160];
  archive(&b, start);
  snprintf(want, sizeof want, "f#0 f#%zu f#%zu f#%zu ", start[1], start[2], start[3]);
  check_names(ent_buf_str(&b), want);
  ent_buf_init(&whole, 0);
  ent_buf_init(&members, 0);
  gzip_of(ent_buf_str(&b), &whole);
  snprintf(want, sizeof want, "f#0 f#%zu f#%zu ", start[1], start[3]); /* no way back to what the revisit names */
  check_names(ent_buf_str(&whole), want);
  for (int i = 0; i < 4; i++) {
    at[i] = members.n;
    gzip_of((ent_str){b.p + start[i], start[i + 1] - start[i]}, &members);
  }
  snprintf(want, sizeof want, "f#0 f#%zu f#%zu f#%zu ", at[1], at[2], at[3]);
  check_names(ent_buf_str(&members), want);
  members.p[at[1] + 30] ^= 0x55; /* damage within the second: the others are read */
  members.p[at[1] + 31] ^= 0x55;
  snprintf(want, sizeof want, "f#0 ! f#%zu f#%zu ", at[2], at[3]);
  check_names(ent_buf_str(&members), want);
  memcpy(b.p + start[1] + 10, "XXXX", 4); /* WARC-Type is gone */
  snprintf(want, sizeof want, "f#0 ! f#%zu f#%zu ", start[2], start[3]);
  check_names(ent_buf_str(&b), want);
  ent_buf_free(&b);
  ent_buf_free(&whole);
  ent_buf_free(&members);
}

/* Cut at every byte: an end, whole records as they were, at most one report for what is cut. */
static void test_cut(void **state) {
  (void)state;
  ent_buf b, got, members;
  size_t start[5];
  archive(&b, start);
  ent_buf_init(&members, 0);
  for (int i = 0; i < 4; i++) gzip_of((ent_str){b.p + start[i], start[i + 1] - start[i]}, &members);
  for (int packed = 0; packed < 2; packed++) {
    ent_str all = packed ? ent_buf_str(&members) : ent_buf_str(&b);
    for (size_t n = 0; n < all.n; n++) {
      ent_buf_init(&got, 0);
      names((ent_str){all.p, n}, &got);
      size_t reports = 0;
      for (size_t i = 0; i < got.n; i++) reports += got.p[i] == '!';
      if (reports > 1) fail_msg("cut at %zu: %.*s", n, (int)got.n, got.p);
      if (!packed && n > start[1]) assert_true(ent_str_starts(ent_buf_str(&got), ENT_S("f#0 ")));
      ent_buf_free(&got);
    }
  }
  ent_buf_free(&b);
  ent_buf_free(&members);
}

static void test_http(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n3;x=y\r\nefg\r\n0\r\n\r\n", "abcdefg"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<p>not so</p>", "<p>not so</p>"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabcd", "abcd"},
      {"HTTP/1.1 200 OK\n\n4\nabcd\n0\n\n", "abcd"},
      {"HTTP/1.1 200 OK\nContent-Encoding: br\n\n<p>not so</p>", "<p>not so</p>"},
      {"HTTP/1.1 200 OK\nContent-Encoding: gzip\n\nneither", "neither"},
      {"<p>no head</p>", "<p>no head</p>"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ent_arena *a = ent_arena_new(0);
    ent_buf buf[2];
    ent_http h;
    ent_str body;
    bool cut;
    ent_buf_init(&buf[0], 0);
    ent_buf_init(&buf[1], 0);
    assert_int_equal(ent_http_parse(ent_str_c(cases[i][0]), a, &h, NULL), ENT_OK);
    assert_int_equal(ent_http_body(&h, 1000, buf, &body, &cut, NULL), ENT_OK);
    assert_str(body, cases[i][1]);
    ent_buf_free(&buf[0]);
    ent_buf_free(&buf[1]);
    ent_arena_free(a);
  }
}

static void test_feed(void **state) {
  (void)state;
  ent_feed *f = NULL;
  ent_str rss = ENT_S("<rss version=2.0><channel><title>Post</title><link>http://a.example/</link>"
                      "<item><title>A &amp; B</title><link>/1</link><pubDate>Wed, 19 Jun 2024 17:05:00 +0300</pubDate>"
                      "<content:encoded><![CDATA[<p>" WORDS "</p>]]></content:encoded></item>"
                      "<item><title>unclosed<link>http://a.example/2</link></item></channel>");
  assert_int_equal(ent_feed_read(rss.p, rss.n, ENT_S("http://a.example/feed"), &f, NULL), ENT_OK);
  assert_int_equal(f->nitem, 2);
  assert_str(f->title, "Post");
  assert_str(f->item[0].title, "A & B");
  assert_str(f->item[0].url, "http://a.example/1");
  assert_str(f->item[0].published, "2024-06-19T17:05:00+03:00");
  assert_str(f->item[0].html, "<p>" WORDS "</p>");
  assert_str(f->item[1].title, "unclosed");
  assert_str(f->item[1].url, "http://a.example/2");
  ent_feed_free(f);
  ent_str atom = ENT_S("<feed><entry><id>urn:1</id><title type='html'>x &amp;amp; y</title><link rel=self href=s /><link href='http://a.example/3'/>"
                       "<updated>2024-06-19T10:00:00Z</updated><author><name>N</name></author><content type='xhtml'><div>w</div></content></entry></feed>");
  assert_int_equal(ent_feed_read(atom.p, atom.n, ENT_S(""), &f, NULL), ENT_OK);
  assert_int_equal(f->nitem, 1);
  assert_str(f->item[0].title, "x & y");
  assert_str(f->item[0].url, "http://a.example/3");
  assert_str(f->item[0].id, "urn:1");
  assert_str(f->item[0].author[0], "N");
  assert_str(f->item[0].html, "<div>w</div>");
  ent_feed_free(f);
  assert_int_equal(ent_feed_read("<html></html>", 13, ENT_S(""), &f, NULL), ENT_ERR_FORMAT);
  assert_null(f);
}

static void test_json(void **state) {
  (void)state;
  check_names(ENT_S("{\"maintext\":\"" WORDS "\"}\n{\"broken\n{\"body\":\"<p>" WORDS "</p>\"}\n"), "f#0 ! f#108 ");
  check_names(ENT_S("[\n {\"text\": \"" WORDS "\"},\n {\"n\": {\"a\": [1]},\n  \"html\": \"<p>" WORDS "</p>\"}\n]\n"), "f#3 f#101 ");
}

/* Each allocation fails in turn: ENT_ERR_NOMEM, or what there would have been. */
static void exhaust(ent_str bytes) {
  ent_buf want, got;
  ent_buf_init(&want, 0);
  assert_int_equal(names(bytes, &want), ENT_OK);
  for (long n = 0; n < 3000; n++) {
    ent_buf_init(&got, 0);
    ent_buf_reserve(&got, 1000);
    left = n;
    ent_code code = names(bytes, &got);
    bool reached = left < 0;
    left = -1;
    assert_true(code == ENT_OK || code == ENT_ERR_NOMEM);
    ent_buf_free(&got);
    if (!reached) break;
  }
  ent_buf_free(&want);
}

static void test_memory(void **state) {
  (void)state;
  ent_buf b, packed;
  size_t start[5];
  archive(&b, start);
  ent_buf_init(&packed, 0);
  for (int i = 0; i < 4; i++) gzip_of((ent_str){b.p + start[i], start[i + 1] - start[i]}, &packed);
  exhaust(ent_buf_str(&b));
  exhaust(ent_buf_str(&packed));
  exhaust(ENT_S("{\"maintext\":\"" WORDS "\",\"authors\":[\"a\",\"b\"]}\n{\"body\":\"<p>" WORDS "</p>\"}\n"));
  exhaust(ENT_S("<rss><channel><title>T</title><item><title>a</title><link>b</link><content:encoded><p>" WORDS "</p></content:encoded></item></channel></rss>"));
  ent_buf_free(&b);
  ent_buf_free(&packed);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_warc), cmocka_unit_test(test_cut),  cmocka_unit_test(test_http),
                                     cmocka_unit_test(test_feed), cmocka_unit_test(test_json), cmocka_unit_test(test_memory)};
  return cmocka_run_group_tests_name("reader", tests, NULL, NULL);
}
