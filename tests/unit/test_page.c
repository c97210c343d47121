/*
** test_page.c - from bytes to articles: one article in many kinds of furniture (tests/pages), plain text, metadata,
** dates, languages, packed input, and input that is no article.
*/
#include "unit.h"

#include "page/page.h"

#include <zlib.h>
#include <zstd.h>

static void read_file(const char *name, ent_buf *out) {
  char path[512];
  const char *root = getenv("ENTENTE_SOURCE");
  snprintf(path, sizeof path, "%s/tests/pages/%s", root ? root : ".", name);
  ent_error err;
  ent_buf_init(out, 0);
  if (ent_file_read(path, 0, out, &err)) fail_msg("%s: %s", path, err.message);
}

static ent_article *read_ok(ent_str bytes) {
  ent_article *a = NULL;
  ent_error err = {0};
  if (ent_article_read(bytes.p, bytes.n, NULL, &a, &err)) fail_msg("%s", err.message);
  return a;
}

static void read_fails(ent_str bytes, ent_code want) {
  ent_article *a = NULL;
  ent_error err = {0};
  assert_int_equal(ent_article_read(bytes.p, bytes.n, NULL, &a, &err), want);
  assert_null(a);
  assert_int_equal(err.code, want);
  assert_non_null(err.message);
}

/* ---- the same article in every page ------------------------------------ */

static void test_variants(void **state) {
  (void)state;
  static const char *const names[] = {"original",
                                      "renamed",
                                      "no_article",
                                      "teasers_inside",
                                      "comments_first",
                                      "windows_1252",
                                      "windows_1252_undeclared",
                                      "lying_latin1",
                                      "lying_utf8",
                                      "utf16",
                                      "tables",
                                      "torn"};
  ent_buf want;
  read_file("article.txt", &want);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s.html", names[i]);
    ent_buf page;
    read_file(name, &page);
    ent_article *a = read_ok(ent_buf_str(&page));
    ent_buf_free(&page); /* the article owns what it says */
    if (a->text.n + 1 != want.n || memcmp(a->text.p, want.p, a->text.n))
      fail_msg("%s: another text:\n%.*s", name, (int)a->text.n, a->text.p);
    assert_str(a->title, "Norway and Kenya sign protocol on fisheries");
    assert_str(a->site, "Harbour Post");
    assert_str(a->language, "en");
    assert_int_equal(a->nparagraph, 12);
    if (strcmp(names[i], "tables")) {
      assert_str(a->published, "2023-11-14T16:20:00+03:00");
      assert_str(a->modified, "2023-11-15T08:01:00+03:00");
      assert_str(a->url, "https://harbourpost.example/2023/11/norway-kenya-protocol/");
      if (a->nauthor != 1) fail_msg("%s: %u authors", name, a->nauthor);
      assert_str(a->author[0], "Lena Odhiambo");
    }
    if (!!(a->flags & ENT_ARTICLE_LYING) != !strncmp(names[i], "lying", 5))
      fail_msg("%s: flags %u, charset %.*s", name, a->flags, (int)a->charset.n, a->charset.p);
    ent_article_free(a);
  }
  ent_buf_free(&want);
}

static bool dropped(const ent_article *a, const char *kind, const char *text) {
  for (uint32_t i = 0; i < a->ndropped; i++)
    if (!strcmp(a->dropped[i].kind, kind) && ent_str_find(a->dropped[i].text, ent_str_c(text), 0) != SIZE_MAX)
      return true;
  return false;
}

static void test_dropped(void **state) {
  (void)state;
  ent_buf page;
  read_file("original.html", &page);
  ent_article *a = read_ok(ent_buf_str(&page));
  assert_true(dropped(a, "navigation", "Markets and Money"));
  assert_true(dropped(a, "caption", "The two ministers tour"));
  assert_true(dropped(a, "comments", "Your email address"));
  assert_true(dropped(a, "teaser", "Coffee prices climb"));
  assert_true(dropped(a, "teaser", "Read More"));
  assert_true(dropped(a, "footer", "Copyright Harbour Post"));
  assert_true(dropped(a, "title", "Norway and Kenya sign"));
  assert_true(dropped(a, "byline", "Lena Odhiambo"));
  ent_page_options opt = ENT_PAGE_OPTIONS_INIT;
  opt.no_dropped = true;
  ent_article *b = NULL;
  assert_int_equal(ent_article_read(page.p, page.n, &opt, &b, NULL), ENT_OK);
  assert_int_equal(b->ndropped, 0);
  assert_true(ent_str_eq(a->text, b->text));
  ent_article_free(a);
  ent_article_free(b);
  ent_buf_free(&page);
}

/* ---- structure --------------------------------------------------------- */

#define LONG_A                                                                                                         \
  "The committee met on Monday and agreed to send three engineers to the bridge before the end of the month."
#define LONG_B                                                                                                         \
  "Nobody could say on Tuesday how long the repairs would take or who would have to pay for them in the end."

static void check_text(const char *html, const char *want, const char *kinds) {
  ent_article *a = read_ok(ent_str_c(html));
  ent_buf got, kind;
  ent_buf_init(&got, 0);
  ent_buf_init(&kind, 0);
  assert_str(a->text, want);
  for (uint32_t i = 0; i < a->nparagraph; i++) ent_buf_putc(&kind, ent_paragraph_kind_name(a->paragraph[i].kind)[0]);
  assert_str(ent_buf_str(&kind), kinds);
  ent_buf_free(&got);
  ent_buf_free(&kind);
  ent_article_free(a);
}

static void test_structure(void **state) {
  (void)state;
  check_text("<article><p>" LONG_A "</p><h2>Costs</h2><p>" LONG_B "</p></article>", LONG_A "\n\nCosts\n\n" LONG_B,
             "php");
  check_text("<article><p>" LONG_A "</p><ul><li>one thing</li><li>another thing</li></ul><p>" LONG_B "</p></article>",
             LONG_A "\n\none thing\n\nanother thing\n\n" LONG_B, "pllp");
  check_text("<article><p>" LONG_A "</p><blockquote><p>We were late.</p></blockquote><p>" LONG_B "</p></article>",
             LONG_A "\n\nWe were late.\n\n" LONG_B, "pqp");
  check_text("<article><p>" LONG_A "</p><table><tr><th>Year<th>Boats<tr><td>2019<td>four</table><p>" LONG_B
             "</p></article>",
             LONG_A "\n\nYear\tBoats\n\n2019\tfour\n\n" LONG_B, "pttp");
  check_text("<article>" LONG_A "<br><br>" LONG_B "</article>", LONG_A "\n\n" LONG_B, "pp");
  check_text("<article>" LONG_A "<br>" LONG_B "</article>", LONG_A "\n" LONG_B, "p");
  check_text("<article><p>" LONG_A
             "</p><p>un<b>believ</b>able and <a href=x>a link</a>, <i>two</i> <em>words</em>.</p></article>",
             LONG_A "\n\nunbelievable and a link, two words.", "pp");
  check_text("<article><p>" LONG_A "</p><p>" LONG_A "</p><p>" LONG_B "</p></article>", LONG_A "\n\n" LONG_B, "pp");
}

/* ---- plain text -------------------------------------------------------- */

static void test_plain_text(void **state) {
  (void)state;
  ent_str in = ENT_S("First line\nsecond line.\r\n\r\n  Third paragraph.  \n\n\n");
  ent_article *a = read_ok(in);
  assert_int_equal(a->kind, ENT_PAGE_TEXT);
  assert_true(ent_str_eq(a->text, in));
  assert_int_equal(a->nparagraph, 2);
  assert_str(ent_str_span(a->text, a->paragraph[0].span), "First line\nsecond line.");
  assert_str(ent_str_span(a->text, a->paragraph[1].span), "Third paragraph.");
  ent_article_free(a);

  a = read_ok(ENT_S("\xEF\xBB\xBF"
                    "Caf\xC3\xA9 is open, caf\xC3\xA9 is closed \xFF and \xC3\xA9t\xC3\xA9 \xC3\xA0 c\xC3\xB4t\xC3\xA9 "
                    "\xC3\xA9 \xC3\xA9 \xC3\xA9 \xC3\xA9 \xC3\xA9 \xC3\xA9 \xC3\xA9 \xC3\xA9 \xC3\xA9 \xC3\xA9 "
                    "\xC3\xA9 \xC3\xA9 \xC3\xA9 \xC3\xA9 \xC3\xA9"));
  assert_int_equal(a->skipped, 3);
  assert_int_equal(a->replaced, 1);
  assert_true(a->flags & ENT_ARTICLE_REPLACED);
  assert_int_equal(ent_str_find(a->text, ENT_S("closed ? and"), 0), 24);
  ent_article_free(a);

  a = read_ok(ENT_S("Le caf\xE9 est ferm\xE9, et l'\xE9t\xE9 est fini."));
  assert_str(a->charset, "WINDOWS-1252");
  assert_str(a->text, "Le caf\u00e9 est ferm\u00e9, et l'\u00e9t\u00e9 est fini.");
  assert_true(a->flags & ENT_ARTICLE_CONVERTED);
  ent_article_free(a);
}

static void test_no_article(void **state) {
  (void)state;
  read_fails(ENT_S(""), ENT_ERR_EMPTY);
  read_fails(ENT_S(" \n\t\r\n "), ENT_ERR_EMPTY);
  read_fails(ENT_S("\xEF\xBB\xBF"), ENT_ERR_EMPTY);
  read_fails(ENT_S("<html><body></body></html>"), ENT_ERR_EMPTY);
  read_fails(ENT_S("<html><body><nav><a href=/>Home</a></nav><ul><li><a href=a>One story that is told "
                   "elsewhere</a><li><a href=b>Another story told elsewhere</a></ul></body>"),
             ENT_ERR_EMPTY);
  read_fails(ENT_S("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0"), ENT_ERR_ENCODING);
  read_fails(ENT_S("%PDF-1.4\nsome words that look like text"), ENT_ERR_ENCODING);
  read_fails(ENT_S("<?xml version=\"1.0\"?><rss><channel><title>x</title></channel></rss>"), ENT_ERR_UNSUPPORTED);
  read_fails(ENT_S("\x1F\x8B\x08\0\0\0\0\0\0\3"), ENT_ERR_UNSUPPORTED);
  ent_page_options opt = ENT_PAGE_OPTIONS_INIT;
  ent_article *a = NULL;
  opt.max_bytes = 3;
  assert_int_equal(ent_article_read("four", 4, &opt, &a, NULL), ENT_ERR_LIMIT);
  opt.max_bytes = 0;
  opt.version = 99;
  assert_int_equal(ent_article_read("four", 4, &opt, &a, NULL), ENT_ERR_ARGUMENT);
  ent_article_free(NULL);
}

/* ---- dates, languages, packing ----------------------------------------- */

static void test_dates(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"2024-06-19T17:05:00+00:00", "2024-06-19T17:05:00+00:00"},
      {"2024-06-19T17:05:00.123Z", "2024-06-19T17:05:00.123Z"},
      {"2024-06-19 17:05", "2024-06-19 17:05"},
      {"Published 2024/6/9", "2024-06-09"},
      {"20240619", "2024-06-19"},
      {"19.06.2024, 17:05 Uhr", "2024-06-19"},
      {"19/06/2024", "2024-06-19"},
      {"June 19, 2024", "2024-06-19"},
      {"Wed, 19 Jun 2024 17:05:00 GMT", "2024-06-19T17:05:00Z"},
      {"Wed, 19 Jun 2024 17:05 -0330", "2024-06-19T17:05-03:30"},
      {"19 Jun 2024 17:05 in Kyiv", "2024-06-19"},
      {"19 Jun 2024 17:", "2024-06-19"},
      {"6 tháng 5 năm 2020", "2020-05-06"},
      {"2020. gada 6. maijā", "2020-05-06"},
      {"Mittwoch, 19. Juni 2024", "2024-06-19"},
      {"19 de junio de 2024", "2024-06-19"},
      {"le 1er juin 2024", "2024-06-01"},
      {"19 czerwca 2024 r.", "2024-06-19"},
      {"19 июня 2024 года", "2024-06-19"},
      {"2024年6月19日", "2024-06-19"},
      {"2024년 6월 19일", "2024-06-19"},
      {"19 Haziran 2024", "2024-06-19"},
      {"31.02.2024", ""},
      {"call 555-2024", ""},
      {"version 10.4.2", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ent_date d = ent_date_in(ent_str_c(cases[i][0]), false, NULL);
    if (!ent_str_is((ent_str){d.z, d.n}, cases[i][1])) fail_msg("%s gave %.*s", cases[i][0], d.n, d.z);
  }
  assert_string_equal(ent_date_in(ENT_S("6/5/2024"), true, NULL).z, "2024-06-05");
  assert_string_equal(ent_date_in(ENT_S("6/5/2024"), false, NULL).z, "2024-05-06");
  assert_string_equal(ent_date_in_url(ENT_S("https://x.example/2024/06/19/story")).z, "2024-06-19");
  assert_string_equal(ent_date_in_url(ENT_S("https://x.example/2024/jun/19/story")).z, "2024-06-19");
  assert_string_equal(ent_date_in_url(ENT_S("https://x.example/19-06-2024-story")).z, "2024-06-19");
  assert_int_equal(ent_date_in_url(ENT_S("https://x.example/story-123456")).n, 0);
  assert_int_equal(ent_date_days(ENT_S("1970-01-02")), 1);
  assert_int_equal(ent_date_days(ENT_S("2024-03-01T10:00Z")) - ent_date_days(ENT_S("2024-02-28")), 2);
  assert_string_equal(ent_date_of_seconds(ENT_S("1718816700")).z, "2024-06-19");
  assert_string_equal(ent_date_of_seconds(ENT_S("1718816700000")).z, "2024-06-19");
}

static void test_languages(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"en", "Ministers from both countries met on Friday to sign the agreement."},
      {"en", "He said no."},
      {"de", "Die Minister beider Länder trafen sich am Freitag, um das Abkommen zu unterzeichnen."},
      {"fr", "Les ministres des deux pays se sont réunis vendredi pour signer l'accord."},
      {"es", "Los ministros de los dos países se reunieron el viernes para firmar el acuerdo."},
      {"it", "I ministri dei due paesi si sono riuniti venerdì per firmare l'accordo."},
      {"pt", "Os ministros dos dois países reuniram-se na sexta-feira para assinar o acordo, que não foi publicado."},
      {"nl", "De ministers van beide landen kwamen vrijdag bijeen om het akkoord te ondertekenen."},
      {"pl", "Ministrowie obu krajów spotkali się w piątek, aby podpisać umowę, która nie jest jawna."},
      {"sv", "Ministrarna från de båda länderna träffades på fredagen för att skriva under avtalet."},
      {"fi", "Maiden ministerit tapasivat perjantaina ja allekirjoittivat sopimuksen, joka ei ole julkinen."},
      {"tr", "Bakanlar cuma günü bir anlaşma imzaladı ve bu anlaşma iki ülke için çok önemli."},
      {"ru", "Министры обеих стран встретились в пятницу, чтобы подписать соглашение, которое не опубликовано."},
      {"uk", "Міністри обох країн зустрілися у п'ятницю, щоб підписати угоду, яка не є публічною."},
      {"el", "Οι υπουργοί συναντήθηκαν την Παρασκευή για να υπογράψουν τη συμφωνία."},
      {"ar", "التقى وزراء البلدين يوم الجمعة من أجل توقيع الاتفاق الذي لم ينشر بعد"},
      {"he", "שרי שתי המדינות נפגשו ביום שישי כדי לחתום על ההסכם"},
      {"ja", "両国の外相は金曜日に会談し、協定に署名した。"},
      {"zh", "两国外长星期五会面并签署了协议。"},
      {"ko", "두 나라의 장관은 금요일에 만나 협정에 서명했다."},
      {"th", "รัฐมนตรีของทั้งสองประเทศพบกันในวันศุกร์"},
      {"hi", "दोनों देशों के मंत्रियों ने शुक्रवार को समझौते पर हस्ताक्षर किए और यह नहीं है"},
      {"id", "Para menteri kedua negara bertemu pada hari Jumat untuk menandatangani perjanjian yang tidak diumumkan."},
      {"", "12345 67890 --- 2024"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const char *got = ent_language_of(ent_str_c(cases[i][1]));
    if (strcmp(got, cases[i][0])) fail_msg("%s was taken for \"%s\": %s", cases[i][0], got, cases[i][1]);
  }
}

static void test_packed(void **state) {
  (void)state;
  static unsigned char plain[300000], packed[300000];
  memset(plain, 'x', sizeof plain);
  ent_buf out;
  ent_buf_init(&out, 0);
  size_t n = ZSTD_compress(packed, sizeof packed, plain, sizeof plain, 3);
  assert_int_equal(ent_packing_of(packed, n, ENT_S("x")), ENT_PACKING_ZSTD);
  assert_int_equal(ent_unpack(ENT_PACKING_ZSTD, packed, n, 0, &out, NULL), ENT_OK);
  assert_int_equal(out.n, sizeof plain);
  assert_int_equal(ent_unpack(ENT_PACKING_ZSTD, packed, n, 100000, &out, NULL), ENT_ERR_LIMIT);
  assert_int_equal(ent_unpack(ENT_PACKING_ZSTD, packed, n - 3, 0, &out, NULL), ENT_ERR_FORMAT);
  ent_buf_clear(&out);

  z_stream z = {0};
  assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  z.next_in = plain;
  z.avail_in = sizeof plain;
  z.next_out = packed;
  z.avail_out = sizeof packed;
  assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
  n = sizeof packed - z.avail_out;
  deflateEnd(&z);
  memcpy(packed + n, packed, n); /* two members */
  assert_int_equal(ent_packing_of(packed, n, ENT_S("x")), ENT_PACKING_GZIP);
  assert_int_equal(ent_unpack(ENT_PACKING_GZIP, packed, 2 * n, 0, &out, NULL), ENT_OK);
  assert_int_equal(out.n, 2 * sizeof plain);
  assert_int_equal(ent_unpack(ENT_PACKING_GZIP, packed, n, 1000, &out, NULL), ENT_ERR_LIMIT);
  assert_int_equal(ent_unpack(ENT_PACKING_GZIP, packed, n - 9, 0, &out, NULL), ENT_ERR_FORMAT);
  packed[20] ^= 0xFF;
  assert_int_equal(ent_unpack(ENT_PACKING_GZIP, packed, n, 0, &out, NULL), ENT_ERR_FORMAT);
  assert_int_equal(ent_packing_of("x", 1, ENT_S("page.html.br")), ENT_PACKING_BROTLI);
  assert_int_equal(ent_unpack(ENT_PACKING_BROTLI, "\xff\xff\xff", 3, 0, &out, NULL), ENT_ERR_FORMAT);
  ent_buf_free(&out);
}

/* ---- metadata ---------------------------------------------------------- */

static void test_metadata(void **state) {
  (void)state;
  ent_article *a = read_ok(
      ENT_S("<html lang=de><head><title>Br&uuml;cke gesperrt - Hafenblatt</title>"
            "<script "
            "type='application/"
            "ld+json'>{\"@context\":\"x\",\"@graph\":[{\"@type\":\"Person\",\"@id\":\"#p1\",\"name\":\"Jana Brandt\"},"
            "{\"@type\":[\"NewsArticle\"],\"headline\":\"Br\\u00fccke "
            "gesperrt\",\"datePublished\":\"2022-03-04T05:06:07+01:00\",\"dateModified\":\"2022-03-05\","
            "\"author\":[{\"@id\":\"#p1\"},{\"@type\":\"Person\",\"name\":\"Ole "
            "Petersen\"}],\"publisher\":{\"@type\":\"Organization\",\"name\":\"Hafenblatt\"},},]}</script></head>"
            "<body><h1>Br&uuml;cke gesperrt</h1><article><p>" LONG_A "</p><p>" LONG_B "</p></article></body>"));
  assert_str(a->title, "Br\u00fccke gesperrt");
  assert_str(a->site, "Hafenblatt");
  assert_str(a->published, "2022-03-04T05:06:07+01:00");
  assert_str(a->modified, "2022-03-05");
  assert_int_equal(a->nauthor, 2);
  assert_str(a->author[0], "Jana Brandt");
  assert_str(a->author[1], "Ole Petersen");
  ent_article_free(a);

  a = read_ok(
      ENT_S("<body><h1>A bridge closes</h1><div class=meta>By Ann Lee | Updated: March 9, 2022</div><article><p>" LONG_A
            "</p><p>" LONG_B "</p></article>"));
  assert_int_equal(a->published.n, 0); /* the modified date is never taken for the published one */
  assert_str(a->modified, "2022-03-09");
  ent_article_free(a);
}

static void test_json(void **state) {
  (void)state;
  ent_article *a = read_ok(ENT_S("One \"line\".\n\nTwo."));
  ent_buf out;
  ent_json j;
  ent_buf_init(&out, 0);
  ent_json_init(&j, &out);
  ent_article_json(a, ENT_S("in.txt"), false, &j);
  ent_buf_putc(&out, 0);
  assert_string_equal(out.p,
                      "{\"input\":\"in.txt\",\"authors\":[],\"language\":\"en\",\"text\":\"One "
                      "\\\"line\\\".\\n\\nTwo.\",\"paragraphs\":[{\"start\":0,\"end\":11,\"kind\":\"paragraph\"},"
                      "{\"start\":13,\"end\":17,\"kind\":\"paragraph\"}],\"dropped\":[]}");
  ent_buf_free(&out);
  ent_article_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_variants),   cmocka_unit_test(test_dropped),
                                     cmocka_unit_test(test_structure),  cmocka_unit_test(test_plain_text),
                                     cmocka_unit_test(test_no_article), cmocka_unit_test(test_dates),
                                     cmocka_unit_test(test_languages),  cmocka_unit_test(test_packed),
                                     cmocka_unit_test(test_metadata),   cmocka_unit_test(test_json)};
  return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
