/*
** test_names_lexicon.c - lexicon sources, their errors, the calendar, phrases, and look-ups of offices.
*/
#include "unit.h"

#include "names/build.h"

typedef struct messages {
  char text[4096];
  size_t n;
  unsigned count;
} messages;

static bool collect(void *arg, const ent_error *err) {
  messages *m = arg;
  char words[700];
  ent_error_format(err, words, sizeof words);
  int k = snprintf(m->text + m->n, sizeof m->text - m->n, "%s\n", words);
  m->n += k > 0 && (size_t)k < sizeof m->text - m->n ? (size_t)k : 0;
  m->count++;
  return true;
}

static ent_code compile(const char *text, messages *m) {
  ent_lexsource src = {0};
  ent_error err = {0};
  *m = (messages){0};
  ent_image_writer *w = ent_image_writer_new(ENT_LEXICON_KIND, ENT_LEXICON_VERSION);
  ent_code code = ent_lexsource_add(ent_str_c(text), "actors/x.txt", &src, collect, m, &err);
  if (!code) code = ent_names_compile(&src, w, collect, m, &err);
  ent_lexsource_free(&src);
  ent_image_writer_free(w);
  return code;
}

#define STATE "state FRA\n name France\n"
#define ROLE  "role president\n phrase president\n class office\n sector GOV\n"

/* ---- the calendar ----------------------------------------------------- */

static void days_go_both_ways(void **state) {
  (void)state;
  assert_int_equal(ent_day_from(1970, 1, 1), 0);
  assert_int_equal(ent_day_from(2000, 3, 1), 11017);
  assert_int_equal(ent_day_from(1969, 12, 31), -1);
  for (int d = -800000; d < 800000; d += 997) {
    int y, m, day;
    ent_day_split(d, &y, &m, &day);
    assert_int_equal(ent_day_from(y, m, day), d);
  }
  int y, m, d;
  ent_day_split(ENT_DAY_MAX, &y, &m, &d);
  ent_day_split(ENT_DAY_MIN, &y, &m, &d);
}

static void days_are_read(void **state) {
  (void)state;
  ent_day a, b;
  assert_true(ent_day_parse(ENT_S("2024"), false, &a) && ent_day_parse(ENT_S("2024-01-01"), false, &b) && a == b);
  assert_true(ent_day_parse(ENT_S("2024-02"), true, &a) && ent_day_parse(ENT_S("2024-02-29"), false, &b) && a == b);
  assert_true(ent_day_parse(ENT_S("2024-02-29T10:00:00Z"), false, &a) && a == b);
  static const char *const wrong[] = {"",           "24",         "2024-13",  "2024-02-30",
                                      "2023-02-29", "2024/01/01", "2024-1-1", "2024-01-01x"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_false(ent_day_parse(ent_str_c(wrong[i]), false, &a));
}

/* ---- phrases ---------------------------------------------------------- */

static uint64_t key(const char *z, uint32_t *n) {
  ent_unit u[ENT_UNITS_MAX];
  uint64_t k = 1;
  *n = ent_units_split(ent_str_c(z), 0, u, ENT_UNITS_MAX, NULL);
  for (uint32_t i = 0; i < *n; i++) k = ent_phrase_step(k, u[i].hash);
  return k;
}

static void spellings_are_the_same(void **state) {
  (void)state;
  static const char *const same[][2] = {{"Kim Jong-un", "KIM JONG UN"},
                                        {"U.S.", "US"},
                                        {"Erdo\xC4\x9F"
                                         "an",
                                         "Erdogan"},
                                        {"C\xC3\xB4te d\xE2\x80\x99Ivoire", "Cote d'Ivoire"},
                                        {"People's Party", "People\xE2\x80\x99s Party"},
                                        {"Johnson & Johnson", "Johnson and Johnson"},
                                        {"Wa\xC5\x82\xC4\x99sa", "Walesa"},
                                        {"St. Petersburg", "St Petersburg"},
                                        {"Kim Jong\xE2\x80\x91Un", "Kim Jong-un"}};
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
    uint32_t n, m;
    assert_true(key(same[i][0], &n) == key(same[i][1], &m));
    assert_int_equal(n, m);
  }
  uint32_t n, m;
  assert_true(key("Iran", &n) != key("Iraq", &m));
}

static void capitals_are_kept_apart(void **state) {
  (void)state;
  ent_unit u[4];
  assert_int_equal(ent_units_split(ENT_S("US-led U.N. nato Nato"), 0, u, 4, NULL), 4);
  assert_true(u[0].flags & ENT_UNIT_CAPS);
  assert_true(u[1].flags & ENT_UNIT_GLUED);
  assert_true(u[2].flags & ENT_UNIT_CAPS);
  assert_false(u[3].flags & ENT_UNIT_UPPER);
}

static void plurals(void **state) {
  (void)state;
  static const char *const pairs[][2] = {{"foreign minister", "foreign ministers"},
                                         {"minister of defence", "ministers of defence"},
                                         {"spokeswoman", "spokeswomen"},
                                         {"deputy", "deputies"},
                                         {"attorney", "attorneys"},
                                         {"secretary of state", "secretaries of state"},
                                         {"police", ""},
                                         {"boss", "bosses"},
                                         {"troops", ""},
                                         {"editor-in-chief", "editors-in-chief"}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    char buf[64];
    size_t n = ent_plural(ent_str_c(pairs[i][0]), buf, sizeof buf);
    assert_str(((ent_str){buf, n}), pairs[i][1]);
  }
}

/* ---- errors ----------------------------------------------------------- */

static void wrong_lines_are_pointed_at(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {STATE " colour blue\n", "actors/x.txt:3: unknown key for this kind (colour)"},
      {STATE " name Gaul [1900.1950]\n", "actors/x.txt:3: not a period FROM..UNTIL"},
      {STATE " name Gaul [1950..1900]\n", "actors/x.txt:3: period ends before it begins"},
      {STATE " metonym Elysee : XYZ\n", "actors/x.txt:3: unknown sector (XYZ)"},
      {STATE " demonym F\n", "actors/x.txt:3: name is shorter than two letters (F)"},
      {"state france\n name France\n", "actors/x.txt:1: a state's code is three capitals (france)"},
      {"state FRA\n iso2 FR\n", "actors/x.txt:1: entry without a name"},
      {"org x\n name Xy\n country FRX\n", "actors/x.txt:3: no state has this code (FRX)"},
      {"org x\n name Xy\n kind club\n", "actors/x.txt:3: unknown kind of organisation (club)"},
      {STATE ROLE "person x\n name Xy\n office president of FRX\n", "actors/x.txt:9: unknown state or body (FRX)"},
      {STATE ROLE "person x\n name Xy\n office king of FRA\n", "actors/x.txt:9: unknown role (king)"},
      {STATE ROLE "person x\n name Xy\n office president\n", "actors/x.txt:9: office without"},
      {STATE ROLE "person x\n name Xy\n office president of FRA [2000..2010]\n office president of FRA [2005..2012]\n",
       "overlaps another period"},
      {STATE STATE, "actors/x.txt:3: this entry is there twice"},
      {"place x\n name Xy\n at 95 10\n", "actors/x.txt:3: not a latitude"},
      {"place x\n name Xy\n precision point\n", "actors/x.txt:3: precision is"},
      {"role x\n phrase xy\n class thing\n", "actors/x.txt:3: class is"},
      {"person x\n name Xy\n gender male\n", "actors/x.txt:3: gender is"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    messages m;
    ent_code code = compile(cases[i][0], &m);
    assert_int_equal(code, ENT_ERR_FORMAT);
    if (!strstr(m.text, cases[i][1])) fail_msg("\"%s\" does not say \"%s\"", m.text, cases[i][1]);
  }
}

static void a_good_source_has_no_errors(void **state) {
  (void)state;
  messages m;
  assert_int_equal(compile(STATE ROLE "person x\n name Xavier Y; X. Y.\n short -\n country FRA\n office acting "
                                      "president of FRA [2000-01..2000-05-07]\n",
                           &m),
                   ENT_OK);
  assert_int_equal(m.count, 0);
}

/* ---- folders ---------------------------------------------------------- */

static void later_folders_override(void **state) {
  (void)state;
  char one[64], two[64], path[128];
  unit_folder(one);
  unit_folder(two);
  snprintf(path, sizeof path, "%s/a.txt", one);
  unit_write(path, "state FRA\n name Gaul\nstate DEU\n name Germany\n", 45);
  snprintf(path, sizeof path, "%s/b.txt", two);
  unit_write(path, "state FRA\n name France\n", 23);
  const char *dirs[] = {one, two};
  ent_lexsource src;
  ent_error err = {0};
  assert_int_equal(ent_lexsource_read(dirs, 2, &src, NULL, NULL, &err), ENT_OK);
  assert_int_equal(src.stanza.n, 2);
  assert_str(ent_stanza_get(&src.stanza.v[0], "name"), "France");
  assert_string_equal(src.stanza.v[0].file, path); /* a folder on top keeps its path */
  ent_lexsource_free(&src);
  dirs[1] = "/nonexistent/folder";
  assert_int_not_equal(ent_lexsource_read(dirs, 2, &src, NULL, NULL, &err), ENT_OK);
  assert_error_says(&err, "/nonexistent/folder");
  ent_lexsource_free(&src);
  unit_remove(one);
  unit_remove(two);
}

static void the_table_of_cities(void **state) {
  (void)state;
  char dir[64], path[128];
  unit_folder(dir);
  snprintf(path, sizeof path, "%s/places", dir);
  assert_int_equal(mkdir(path, 0700), 0);
  snprintf(path, sizeof path, "%s/a.txt", dir);
  unit_write(path, "state FRA\n name France\n capital Lutece\n", 39);
  snprintf(path, sizeof path, "%s/places/cities.tsv", dir);
  static const char rows[] =
      "# facts\n1\tLutece\tLutetia\tFRA\tIle\t48.9\t2.3\t2000000\n2\tNowhere\t\tXXX\t\t91\t0\t5\nbroken\n";
  unit_write(path, rows, sizeof rows - 1);
  const char *dirs[] = {dir};
  ent_lexsource src;
  ent_error err = {0};
  messages m = {0};
  assert_int_equal(ent_lexsource_read(dirs, 1, &src, collect, &m, &err), ENT_OK);
  ent_image_writer *w = ent_image_writer_new(ENT_LEXICON_KIND, ENT_LEXICON_VERSION);
  assert_int_equal(ent_names_compile(&src, w, collect, &m, &err), ENT_ERR_FORMAT);
  assert_non_null(strstr(m.text, "places/cities.tsv:3: no state has this code (XXX)"));
  assert_non_null(strstr(m.text, "places/cities.tsv:3: not a latitude"));
  assert_non_null(strstr(m.text, "places/cities.tsv:4: a city has eight columns"));
  ent_image_writer_free(w);
  ent_lexsource_free(&src);
  unit_remove(dir);
}

/* ---- look-ups --------------------------------------------------------- */

typedef struct opened {
  ent_buf b;
  ent_image *img;
  ent_lexicon *lex;
} opened;

static void open_text(opened *o, const char *text) {
  ent_lexsource src = {0};
  ent_error err = {0};
  messages m = {0};
  ent_image_writer *w = ent_image_writer_new(ENT_LEXICON_KIND, ENT_LEXICON_VERSION);
  assert_int_equal(ent_lexsource_add(ent_str_c(text), "x.txt", &src, collect, &m, &err), ENT_OK);
  assert_int_equal(ent_names_compile(&src, w, collect, &m, &err), ENT_OK);
  ent_buf_init(&o->b, 0);
  assert_int_equal(ent_image_writer_finish(w, &o->b, &err), ENT_OK);
  assert_int_equal(ent_image_open_memory(o->b.p, o->b.n, "x", ENT_LEXICON_KIND, 1, 1, &o->img, &err), ENT_OK);
  assert_int_equal(ent_lexicon_open(o->img, &o->lex, &err), ENT_OK);
  ent_image_writer_free(w);
  ent_lexsource_free(&src);
}

static void close_text(opened *o) {
  ent_lexicon_free(o->lex);
  ent_image_close(o->img);
  ent_buf_free(&o->b);
}

static bool names_of(void *arg, const ent_office *o) {
  char *out = arg;
  size_t n = strlen(out);
  snprintf(out + n, 256 - n, "%.*s%s:%.*s;", (int)o->person.n, o->person.p, o->acting ? "*" : "", (int)o->of.n,
           o->of.p);
  return true;
}

static void offices_are_found_both_ways(void **state) {
  (void)state;
  opened o;
  open_text(&o,
            STATE " adjective French\n" ROLE
                  "person a\n name Ann Alpha\n country FRA\n office president of FRA [2000..2005-06-01]\n"
                  "person b\n name Bob Beta\n country FRA\n office acting president of FRA [2005-06-01..2005-07-01]\n"
                  "person c\n name Cy Gamma\n country FRA\n office president of FRA [2005-07-01..]\n");
  char out[256] = "";
  ent_day on;
  assert_true(ent_day_parse(ENT_S("2003-01-01"), false, &on));
  assert_int_equal(ent_lexicon_find_office(o.lex, ENT_S("president"), ENT_S("French"), on, names_of, out, NULL),
                   ENT_OK);
  assert_string_equal(out, "Ann Alpha:FRA;");
  *out = 0;
  assert_int_equal(
      ent_lexicon_find_office(o.lex, ENT_S("President"), ENT_S("FRA"), ENT_DAY_UNKNOWN, names_of, out, NULL), ENT_OK);
  assert_string_equal(out, "Ann Alpha:FRA;Bob Beta*:FRA;Cy Gamma:FRA;");
  *out = 0;
  assert_int_equal(ent_lexicon_find_person(o.lex, ENT_S("gamma"), ENT_DAY_UNKNOWN, names_of, out), 1);
  assert_string_equal(out, "Cy Gamma:FRA;");
  ent_error err = {0};
  assert_int_equal(ent_lexicon_find_office(o.lex, ENT_S("emperor"), ENT_S("France"), on, names_of, out, &err),
                   ENT_ERR_NOTFOUND);
  assert_error_says(&err, "emperor");
  assert_int_equal(ent_lexicon_find_office(o.lex, ENT_S("president"), ENT_S("Narnia"), on, names_of, out, &err),
                   ENT_ERR_NOTFOUND);
  assert_error_says(&err, "Narnia");
  assert_str(ent_lexicon_country(o.lex, ENT_S("France")), "FRA");
  assert_str(ent_lexicon_country_name(o.lex, ENT_S("FRA")), "France");
  assert_int_equal(ent_lexicon_country(o.lex, ENT_S("Narnia")).n, 0);
  ent_lexicon_counts c = ent_lexicon_count(o.lex);
  assert_int_equal(c.person, 3);
  assert_int_equal(c.office, 3);
  close_text(&o);
}

/* What the name tagger is told: kinds of the phrase and the place in it, whatever the capitals; parts of names. */
static void words_have_classes(void **state) {
  (void)state;
  opened o;
  open_text(&o, "state FRA\n name France\n adjective French\norg xyz\n name Blue River Party\n kind party\n"
                "wordset given-name\n word amina\n");
  const ent_str form[] = {ENT_S("Amina"), ENT_S("of"), ENT_S("the"), ENT_S("Blue"), ENT_S("River"), ENT_S("Party"), ENT_S("left"), ENT_S("French"),
                          ENT_S(","), ENT_S("France"), ENT_S("and"), ENT_S("france")};
  uint16_t class[2 * sizeof form / sizeof *form];
  ent_lexicon_classes(o.lex, form, sizeof form / sizeof *form, class);
  assert_true(class[1] & ENT_PART_GIVEN);
  assert_int_equal(class[2], 0);
  assert_int_equal(class[6] & 3, 2); /* begins, goes on */
  assert_int_equal(class[8] & 3, 3);
  assert_int_equal(class[10] & 3, 3);
  assert_int_equal(class[6] >> 2, class[10] >> 2);
  assert_int_equal(class[7], ENT_PART_FIRST << 2);
  assert_int_equal(class[11], ENT_PART_LAST << 2);
  assert_int_equal(class[12], 0);
  assert_int_equal(class[14] >> 2, ENT_GAZETTEER_ADJ);
  assert_int_equal(class[18] >> 2, ENT_GAZETTEER_STATE);
  assert_int_equal(class[22], 0); /* a small letter: told apart */
  assert_true(class[23] != 0);
  close_text(&o);
}

static void the_same_sources_give_the_same_bytes(void **state) {
  (void)state;
  opened a, b;
  open_text(&a, STATE ROLE);
  open_text(&b, STATE ROLE);
  assert_int_equal(a.b.n, b.b.n);
  assert_memory_equal(a.b.p, b.b.p, a.b.n);
  close_text(&a);
  close_text(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(days_go_both_ways),
      cmocka_unit_test(days_are_read),
      cmocka_unit_test(spellings_are_the_same),
      cmocka_unit_test(capitals_are_kept_apart),
      cmocka_unit_test(plurals),
      cmocka_unit_test(wrong_lines_are_pointed_at),
      cmocka_unit_test(a_good_source_has_no_errors),
      cmocka_unit_test(later_folders_override),
      cmocka_unit_test(the_table_of_cities),
      cmocka_unit_test(offices_are_found_both_ways),
      cmocka_unit_test(words_have_classes),
      cmocka_unit_test(the_same_sources_give_the_same_bytes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
