/*
** test_timex.c - time expressions with the project's own lexicon, without trees: words on one side, values on the
** other.
*/
#include "event/timex.h"
#include "text/text.h"
#include "unit.h"

typedef struct row {
  const char *published, *text, *want; /* want: "words=value; words=value" */
} row;

static ent_timelex *lex;

/* Everything that is found in text, as "words=value; words=value". */
static void found(const char *published, const char *text, char *out, size_t n) {
  ent_arena *a = ent_arena_new(0);
  ent_text t;
  ent_error err;
  ent_day day = ENT_DAY_UNKNOWN;
  const ent_timex *x = NULL;
  uint32_t count = 0;
  assert_true(!*published || ent_day_parse(ent_str_c(published), false, &day));
  assert_int_equal(ent_text_split(ent_str_c(text), NULL, 0, ENT_S(""), a, &t, &err), ENT_OK);
  assert_int_equal(ent_timex_scan(lex, &t, NULL, day, a, &x, &count, &err), ENT_OK);
  size_t at = 0;
  *out = 0;
  for (uint32_t i = 0; i < count && at < n; i++) {
    ent_str words = ent_str_span(t.text, x[i].span);
    at += (size_t)snprintf(out + at, n - at, "%s%.*s=%.*s", i ? "; " : "", (int)words.n, words.p, (int)x[i].value.n,
                           x[i].value.p);
    assert_true(x[i].first < x[i].end && x[i].end <= t.ntoken);
    assert_true(!x[i].resolved || x[i].from <= x[i].to);
    assert_true(i == 0 || x[i - 1].span.start <= x[i].span.start);
  }
  ent_arena_free(a);
}

static void check(const row *rows, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char got[2048];
    found(rows[i].published, rows[i].text, got, sizeof got);
    if (strcmp(got, rows[i].want)) fail_msg("%s\n  got  %s\n  want %s", rows[i].text, got, rows[i].want);
  }
}

#define CHECK(rows) check((rows), sizeof rows / sizeof *rows)

static void test_calendar(void **state) {
  (void)state;
  static const row rows[] = {
      {"2021-03-10", "It ended on June 5, 2019.", "June 5, 2019=2019-06-05"},
      {"2021-03-10", "It ended on 5 June 2019 in Rome.", "5 June 2019=2019-06-05"},
      {"2021-03-10", "It ended on Wednesday, 5 June 2019.", "Wednesday, 5 June 2019=2019-06-05"},
      {"2021-03-10", "It ended on the 5th of June 2019.", "the 5th of June 2019=2019-06-05"},
      {"2021-03-10", "In June 2019 they met.", "June 2019=2019-06"},
      {"2021-03-10", "They met in 2019.", "2019=2019"},
      {"2021-03-10", "They met in early 2019.", "early 2019=2019"},
      {"2021-03-10", "On 2019-06-05 they met.", "2019-06-05=2019-06-05"},
      {"2021-03-10", "They met on 25/12/2020.", "25/12/2020=2020-12-25"},
      {"2021-03-10", "In the 1990s trade grew.", "the 1990s=199"},
      {"2021-03-10", "It was built in the 19th century.", "the 19th century=18"},
      {"2021-03-10", "Exports fell in the third quarter of 2020.", "the third quarter of 2020=2020-Q3"},
      {"2021-03-10", "In spring 2020 schools closed.", "spring 2020=2020-SP"},
      {"2021-03-10", "The towers fell on 9/11.", "9/11=2001-09-11"},
      {"2021-03-10", "February 30, 2020 never came.", ""},
  };
  CHECK(rows);
}

static void test_publication(void **state) {
  (void)state;
  static const row rows[] = {
      {"2021-03-10", "He spoke on Monday.", "Monday=2021-03-08"},
      {"2021-03-10", "He spoke on Wednesday.", "Wednesday=2021-03-10"},
      {"2021-03-10", "He will speak on Monday.", "Monday=2021-03-15"},
      {"2021-03-10", "He said on Friday that talks will open on Saturday.", "Friday=2021-03-05; Saturday=2021-03-13"},
      {"2021-03-10", "He spoke last Monday.", "last Monday=2021-03-08"},
      {"2021-03-10", "He arrives next Wednesday.", "next Wednesday=2021-03-17"},
      {"2021-03-10", "They met last September.", "last September=2020-09"},
      {"2021-03-10", "They met last month.", "last month=2021-02"},
      {"2021-03-10", "They meet next year.", "next year=2022"},
      {"2021-03-10", "Prices rose this week.", "this week=2021-W10"},
      {"2021-03-10", "It opened yesterday.", "yesterday=2021-03-09"},
      {"2021-03-10", "It was shelled last night.", "last night=2021-03-09TNI"},
      {"2021-03-10", "It was shelled on Monday night.", "Monday night=2021-03-08TNI"},
      {"2021-03-10", "They left three days ago.", "three days ago=2021-03-07"},
      {"2021-03-10", "They left two years ago.", "two years ago=2019"},
      {"2021-03-10", "It was signed in December.", "December=2020-12"},
      {"2021-03-10", "It was signed on December 12.", "December 12=2020-12-12"},
      {"2021-03-10", "It will be signed on May 2.", "May 2=2021-05-02"},
      {"2021-01-04", "Guns fell silent on Christmas Eve.", "Christmas Eve=2020-12-24"},
      {"2021-04-06", "Guns fell silent on Good Friday.", "Good Friday=2021-04-02"},
      {"2021-03-10", "The army now controls it.", "now=PRESENT_REF"},
      {"2021-03-10", "It recently shrank.", "recently=PAST_REF"},
      {"", "He spoke on Monday.", "Monday=XXXX-WXX-1"},
      {"", "He spoke on June 5.", "June 5=XXXX-06-05"},
      {"", "He spoke last week.", "last week=PAST_REF"},
  };
  CHECK(rows);
}

static void test_anchored_in_text(void **state) {
  (void)state;
  static const row rows[] = {
      {"2021-03-10", "War broke out on 1 May 2015. The following day the border closed.",
       "1 May 2015=2015-05-01; The following day=2015-05-02"},
      {"2021-03-10", "War broke out on 1 May 2015. Two days later the border closed.",
       "1 May 2015=2015-05-01; Two days later=2015-05-03"},
      {"2021-03-10", "War broke out on 1 May 2015. A week earlier envoys had left.",
       "1 May 2015=2015-05-01; A week earlier=2015-W17"},
      {"2021-03-10", "War broke out in May 2015. The same month envoys left.",
       "May 2015=2015-05; The same month=2015-05"},
      {"2021-03-10", "In 1991 the union fell. By December it was gone.", "1991=1991; December=1991-12"},
  };
  CHECK(rows);
}

static void test_ranges(void **state) {
  (void)state;
  static const row rows[] = {
      {"2021-03-10", "Between 2001 and 2014 it lost men.", "Between 2001 and 2014=P13Y; 2001=2001; 2014=2014"},
      {"2021-03-10", "The fair ran from May 3 to May 5, 2019.",
       "from May 3 to May 5, 2019=P2D; May 3=2019-05-03; May 5, 2019=2019-05-05"},
      {"2021-03-10", "The fair of June 3-5, 2019 was full.",
       "June 3-5, 2019=P3D; June 3=2019-06-03; 5, 2019=2019-06-05"},
      {"2021-03-10", "The 2014-15 season was short.", "2014-15=P1Y; 2014=2014; 15=2015"},
  };
  CHECK(rows);
}

static void test_spans_of_time(void **state) {
  (void)state;
  static const row rows[] = {
      {"2021-03-10", "A siege of three months ended.", "three months=P3M"},
      {"2021-03-10", "A 12-hour curfew holds.", "12-hour=PT12H"},
      {"2021-03-10", "A decades-long feud ended.", "decades-long=PXY"},
      {"2021-03-10", "It took two and a half years.", "two and a half years=P2.5Y"},
      {"2021-03-10", "In the past three weeks it rained.", "the past three weeks=P3W"},
      {"2021-03-10", "They march every Friday.", "every Friday=XXXX-WXX-5"},
      {"2021-03-10", "The annual drill began.", "annual=P1Y"},
      {"2021-03-10", "It earns 5 million a year.", "a year=P1Y"},
  };
  CHECK(rows);
}

static void test_what_is_no_time(void **state) {
  (void)state;
  static const row rows[] = {
      {"2021-03-10", "The 25-year-old was 30 years old when it began.", ""},
      {"2021-03-10", "About 2,000 men and 2000 troops crossed.", ""},
      {"2021-03-10", "She may march. It cost $1999.", ""},
      {"2021-03-10", "The second round of a half-finished spring cleaning.", ""},
      {"2021-03-10", "", ""},
  };
  CHECK(rows);
}

/* A lexicon line that cannot be read is an error with its place. */
static void test_bad_lines(void **state) {
  (void)state;
  static const struct {
    const char *text, *says;
  } bad[] = {{"timerule x\n make date\n match <nothing>\n", "unknown class"},
             {"timerule x\n match <year>\n", "rule without make"},
             {"timerule x\n make wonder\n match <year>\n", "unknown way"},
             {"timerule x\n make date dir=1 zeal=2\n match <year>\n", "unknown option"},
             {"timerule x\n make date\n match ^in ^by\n", "rule without an extent"},
             {"timerule x\n make date\n match !in <year>\n", "begins with a negation"},
             {"timerule x\n make date\n macht <year>\n", "unknown key"}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ent_arena *a = ent_arena_new(0);
    ent_stanzas s = {0};
    ent_error err = {0};
    ent_timelex *none = NULL;
    assert_int_equal(ent_stanza_parse(ent_str_c(bad[i].text), "bad.txt", a, &s, &err), ENT_OK);
    assert_int_equal(ent_timelex_new(s.v, s.n, &none, &err), ENT_ERR_FORMAT);
    assert_null(none);
    assert_error_says(&err, bad[i].says);
    assert_error_says(&err, "bad.txt:");
    ent_arena_free(a);
  }
}

/* A second language is another file: its words join the classes, its rules the rules. */
static void test_another_language(void **state) {
  (void)state;
  static const char words[] = "timeword month.de\n cased yes\n 3 März\n 5 Mai\n"
                              "timeword unit.de\n D Tag; Tage; Tagen\n"
                              "timeword numword.de\n 3 drei\n"
                              "timerule de.day\n make date\n match <day> .? <month> <year>?\n"
                              "timerule de.ago\n make shift dir=-1\n match vor <num> <unit>\n";
  ent_arena *a = ent_arena_new(0);
  ent_stanzas s = {0};
  ent_error err;
  ent_timelex *german = NULL, *english = lex;
  assert_int_equal(ent_stanza_parse(ent_str_c(words), "de.txt", a, &s, &err), ENT_OK);
  assert_int_equal(ent_timelex_new(s.v, s.n, &german, &err), ENT_OK);
  lex = german;
  char got[256];
  found("2021-03-10", "Am 3 März 2019 und vor drei Tagen.", got, sizeof got);
  lex = english;
  ent_timelex_free(german);
  ent_arena_free(a);
  assert_string_equal(got, "3 März 2019=2019-03-03; vor drei Tagen=2021-03-07");
}

static int set_up(void **state) {
  (void)state;
  const char *source = getenv("ENTENTE_SOURCE");
  ent_arena *a = ent_arena_new(0);
  ent_strs files = {0};
  ent_stanzas s = {0};
  ent_error err;
  ent_buf text[16];
  char dir[512];
  snprintf(dir, sizeof dir, "%s/lexicon/times", source ? source : ".");
  if (ent_file_list(dir, ".txt", a, &files, &err) || files.n > 16) return -1;
  for (uint32_t i = 0; i < files.n; i++) {
    ent_buf_init(&text[i], 0);
    if (ent_file_read(files.v[i].p, 0, &text[i], &err) ||
        ent_stanza_parse(ent_buf_str(&text[i]), files.v[i].p, a, &s, &err))
      return -1;
  }
  ent_code code = ent_timelex_new(s.v, s.n, &lex, &err);
  for (uint32_t i = 0; i < files.n; i++) ent_buf_free(&text[i]);
  ent_arena_free(a);
  return code ? -1 : 0;
}

static int tear_down(void **state) {
  (void)state;
  ent_timelex_free(lex);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_calendar),         cmocka_unit_test(test_publication),
                                     cmocka_unit_test(test_anchored_in_text), cmocka_unit_test(test_ranges),
                                     cmocka_unit_test(test_spans_of_time),    cmocka_unit_test(test_what_is_no_time),
                                     cmocka_unit_test(test_bad_lines),        cmocka_unit_test(test_another_language)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
