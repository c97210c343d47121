/*
** test_charset.c - UTF-8 as strict as RFC 3629, and charsets: marks, declarations that are true, declarations that lie,
** none at all.
*/
#include "unit.h"

#include "text/charset.h"
#include "text/utf8.h"

#include <iconv.h>

static void test_decode(void **state) {
  (void)state;
  static const struct {
    const char *z;
    uint32_t c;
    unsigned len;
  } cases[] = {
      {"a", 'a', 1},
      {"\xC3\xA9", 0xE9, 2},
      {"\xE2\x82\xAC", 0x20AC, 3},
      {"\xF0\x9F\x98\x82", 0x1F602, 4},
      {"\x80", ENT_UTF8_BAD, 1},             /* alone */
      {"\xC0\xAF", ENT_UTF8_BAD, 1},         /* overlong */
      {"\xE0\x80\xAF", ENT_UTF8_BAD, 1},     /* overlong */
      {"\xED\xA0\x80", ENT_UTF8_BAD, 1},     /* surrogate */
      {"\xF4\x90\x80\x80", ENT_UTF8_BAD, 1}, /* above U+10FFFF */
      {"\xE2\x82", ENT_UTF8_BAD, 1},         /* cut */
      {"\xFF", ENT_UTF8_BAD, 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    unsigned len = 0;
    assert_int_equal(ent_utf8_decode(cases[i].z, strlen(cases[i].z), &len), cases[i].c);
    assert_int_equal(len, cases[i].len);
  }
  for (uint32_t c = 1; c < 0x110000; c += c < 0x3000 ? 1 : 97) {
    char z[4];
    unsigned n = ent_utf8_encode(c, z), len = 0;
    assert_int_equal(ent_utf8_decode(z, n, &len), c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
    assert_int_equal(len, n);
  }
}

static void test_repair(void **state) {
  (void)state;
  ent_buf out;
  ent_buf_init(&out, 0);
  ent_str in = ENT_S("caf\xC3\xA9 \x93quoted\x94 \xE2\x82");
  assert_int_equal(ent_utf8_check(in.p, in.n, 0), 6);
  assert_int_equal(ent_utf8_repair(in.p, in.n, ENT_S("?"), &out), 4);
  assert_str(ent_buf_str(&out), "caf\xC3\xA9 ?quoted? ??");
  assert_int_equal(out.n, in.n); /* one byte for one: offsets stay */
  ent_buf_free(&out);
}

static void test_lower(void **state) {
  (void)state;
  static const char *const pairs[][2] = {{"\u00c9", "\u00e9"}, {"\u0160", "\u0161"}, {"\u0416", "\u0436"},
                                         {"\u0407", "\u0457"}, {"\u03a3", "\u03c3"}, {"\u0178", "\u00ff"},
                                         {"\u0141", "\u0142"}, {"\u00d7", "\u00d7"}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    unsigned len;
    uint32_t up = ent_utf8_decode(pairs[i][0], strlen(pairs[i][0]), &len),
             low = ent_utf8_decode(pairs[i][1], strlen(pairs[i][1]), &len);
    assert_int_equal(ent_utf8_lower(up), low);
  }
}

/* text in charset, as bytes. */
static void encode(const char *text, const char *charset, ent_buf *out) {
  iconv_t cd = iconv_open(charset, "UTF-8");
  assert_true(cd != (iconv_t)-1);
  char room[8192], *in = (char *)text, *to = room;
  size_t left = strlen(text), space = sizeof room;
  assert_int_not_equal(iconv(cd, &in, &left, &to, &space), (size_t)-1);
  iconv_close(cd);
  ent_buf_put(out, room, sizeof room - space);
}

/* A few sentences of our own in languages with charsets of their own. */
static const char russian[] = "Министры двух стран подписали в среду соглашение о рыболовстве, которое обязывает обе "
                              "стороны проверять суда друг друга.";
static const char german[] = "Die Außenminister unterzeichneten am Dienstag ein Abkommen über Fischerei, für das die "
                             "Küstenländer jahrelang gekämpft hatten.";
static const char polish[] = "Ministrowie podpisali w środę umowę o połowach, która zobowiązuje obie strony do "
                             "wzajemnych kontroli statków i żeglugi.";
static const char greek[] =
    "Οι υπουργοί υπέγραψαν την Τετάρτη συμφωνία για την αλιεία που υποχρεώνει και τις δύο πλευρές σε ελέγχους.";
static const char turkish[] = "Bakanlar çarşamba günü balıkçılık konusunda bir anlaşma imzaladı; iki taraf gemilerini "
                              "karşılıklı denetleyecek, yaşananlar değişecek, şimdi ağır işler başlıyor.";
static const char chinese[] =
    "两国外交部长星期三在内罗毕签署了渔业协议，双方可以检查对方的船只。这是多年谈判的结果，他们说这个时候来得不早。";
static const char taiwanese[] =
    "兩國外交部長星期三在內羅畢簽署了漁業協議，雙方可以檢查對方的船隻。這是多年談判的結果，他們說這個時候來得不早。";
static const char japanese[] =
    "両国の外相は水曜日、ナイロビで漁業協定に署名した。これにより双方の船を検査することができるようになる。";
static const char korean[] =
    "두 나라의 외무장관은 수요일에 어업 협정에 서명하고 서로의 배를 검사할 수 있게 하기로 했다.";
static const char hebrew[] = "שרי החוץ חתמו ביום רביעי על הסכם דיג המחייב את שני הצדדים לבדוק זה את ספינותיו של זה";
static const char arabic[] = "وقع وزيرا الخارجية يوم الأربعاء اتفاقا بشأن صيد الأسماك يلزم الطرفين بتفتيش السفن";

static void check_guess(const char *text, const char *charset, const char *claim, const char *want) {
  ent_buf in, out;
  ent_buf_init(&in, 0);
  ent_buf_init(&out, 0);
  if (claim) ent_buf_printf(&in, "<html><head><meta charset=\"%s\"></head><p>", claim);
  encode(text, charset, &in);
  ent_charset cs;
  ent_charset_detect(in.p, in.n, (ent_str){NULL, 0}, claim != NULL, &cs);
  assert_string_equal(cs.name, want);
  size_t bad = 0;
  assert_int_equal(ent_charset_convert(cs.name, in.p, in.n, ENT_S("?"), &out, &bad, NULL), ENT_OK);
  assert_int_equal(bad, 0);
  assert_true(out.n >= strlen(text) && !memcmp(out.p + out.n - strlen(text), text, strlen(text)));
  ent_buf_free(&in);
  ent_buf_free(&out);
}

static void test_statistics(void **state) {
  (void)state;
  check_guess(russian, "WINDOWS-1251", NULL, "WINDOWS-1251");
  check_guess(russian, "KOI8-R", NULL, "KOI8-R");
  check_guess(german, "WINDOWS-1252", NULL, "WINDOWS-1252");
  check_guess(polish, "ISO-8859-2", NULL, "ISO-8859-2");
  check_guess(polish, "WINDOWS-1250", NULL, "WINDOWS-1250");
  check_guess(greek, "WINDOWS-1253", NULL, "WINDOWS-1253");
  check_guess(turkish, "WINDOWS-1254", NULL, "WINDOWS-1254");
  check_guess(chinese, "GB18030", NULL, "GB18030");
  check_guess(taiwanese, "BIG5", NULL, "BIG5-HKSCS");
  check_guess(japanese, "SHIFT_JIS", NULL, "CP932");
  check_guess(japanese, "EUC-JP", NULL, "EUC-JP");
  check_guess(korean, "EUC-KR", NULL, "CP949");
  check_guess(hebrew, "WINDOWS-1255", NULL, "WINDOWS-1255");
  check_guess(arabic, "WINDOWS-1256", NULL, "WINDOWS-1256");
}

static void test_declared(void **state) {
  (void)state;
  check_guess(german, "UTF-8", "iso-8859-1", "UTF-8");          /* lies: it is UTF-8 */
  check_guess(german, "WINDOWS-1252", "utf-8", "WINDOWS-1252"); /* lies the other way */
  check_guess(german, "WINDOWS-1252", "latin1", "WINDOWS-1252");
  check_guess(russian, "WINDOWS-1251", "iso-8859-1", "WINDOWS-1251");
  check_guess(russian, "KOI8-R", "koi8-r", "KOI8-R");
  check_guess(chinese, "GBK", "gb2312", "GB18030");
  check_guess(japanese, "ISO-2022-JP", "iso-2022-jp", "ISO-2022-JP");
  check_guess("plain", "ASCII", "no-such-charset", "UTF-8");
}

static void test_marks(void **state) {
  (void)state;
  ent_charset cs;
  ent_charset_detect("\xEF\xBB\xBFx", 4, (ent_str){NULL, 0}, false, &cs);
  assert_string_equal(cs.name, "UTF-8");
  assert_int_equal(cs.bom, 3);
  ent_charset_detect("\xFF\xFEx\0", 4, (ent_str){NULL, 0}, false, &cs);
  assert_string_equal(cs.name, "UTF-16LE");
  ent_charset_detect("h\0e\0l\0l\0o\0", 10, (ent_str){NULL, 0}, false, &cs);
  assert_string_equal(cs.name, "UTF-16LE");
  ent_charset_detect("\x7F"
                     "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x3E\0\1\0\0\0",
                     24, (ent_str){NULL, 0}, false, &cs);
  assert_int_equal(cs.basis, ENT_CHARSET_BINARY);
}

static void test_unknown(void **state) {
  (void)state;
  ent_buf out;
  ent_buf_init(&out, 0);
  ent_error err;
  size_t bad;
  assert_int_equal(ent_charset_convert("NO-SUCH", "x", 1, ENT_S("?"), &out, &bad, &err), ENT_ERR_UNSUPPORTED);
  char name[24];
  assert_false(ent_charset_resolve(ENT_S("../../etc/passwd"), name));
  assert_true(ent_charset_resolve(ENT_S(" UTF8 "), name));
  assert_string_equal(name, "UTF-8");
  ent_buf_free(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_decode),   cmocka_unit_test(test_repair),
                                     cmocka_unit_test(test_lower),    cmocka_unit_test(test_statistics),
                                     cmocka_unit_test(test_declared), cmocka_unit_test(test_marks),
                                     cmocka_unit_test(test_unknown)};
  return cmocka_run_group_tests_name("charset", tests, NULL, NULL);
}
