/*
** test_base_stanza.c - the text format of lexicon/: entries, fields, comments, and errors with their line.
*/
#include "unit.h"

static const char example[] = "\xEF\xBB\xBF# states\r\n"
                              "\n"
                              "state RUS   # a comment\n"
                              "  name       Russia; Russian Federation\n"
                              "\tadjective\tRussian\t# behind a tab\n"
                              "\n"
                              "    # indented comment\n"
                              "  note       C# and #1 are no comments\n"
                              "  name       Rossiya\r\n"
                              "state  North Korea  \n"
                              "state UKR\n"
                              "  name  Ukraine"; /* no line end */

static void entries_and_fields(void **state) {
  (void)state;
  ent_arena *a = ent_arena_new(0);
  ent_stanzas out = {0};
  ent_error e;
  assert_int_equal(ent_stanza_parse(ent_str_c(example), "states.txt", a, &out, &e), ENT_OK);
  assert_int_equal(out.n, 3);
  const ent_stanza *s = &out.v[0];
  assert_str(s->kind, "state");
  assert_str(s->id, "RUS");
  assert_string_equal(s->file, "states.txt");
  assert_int_equal(s->line, 3);
  assert_int_equal(s->nfield, 4);
  assert_str(s->field[0].key, "name");
  assert_str(s->field[0].value, "Russia; Russian Federation");
  assert_int_equal(s->field[1].line, 5);
  assert_str(s->field[1].value, "Russian");
  assert_str(s->field[2].value, "C# and #1 are no comments");
  assert_str(ent_stanza_get(s, "name"), "Russia; Russian Federation");
  assert_str(ent_stanza_get(s, "absent"), "");
  assert_str(out.v[1].id, "North Korea");
  assert_int_equal(out.v[1].nfield, 0);
  assert_str(ent_stanza_get(&out.v[2], "name"), "Ukraine");
  ent_arena_free(a);
}

static void several_texts_append(void **state) {
  (void)state;
  ent_arena *a = ent_arena_new(0);
  ent_stanzas out = {0};
  assert_int_equal(ent_stanza_parse(ENT_S("a 1\n x y\n"), "one", a, &out, NULL), ENT_OK);
  assert_int_equal(ent_stanza_parse(ENT_S("a 2\n"), "two", a, &out, NULL), ENT_OK);
  assert_int_equal(ent_stanza_parse(ENT_S(""), "three", a, &out, NULL), ENT_OK);
  assert_int_equal(ent_stanza_parse(ENT_S("\n# only\n  # comments\n"), "four", a, &out, NULL), ENT_OK);
  assert_int_equal(out.n, 2);
  assert_string_equal(out.v[1].file, "two");
  ent_arena_free(a);
}

static void errors_point_at_the_line(void **state) {
  (void)state;
  char longest[5000], too_long[5000];
  memset(longest, 'x', sizeof longest);
  memcpy(longest, "a ", 2);
  memcpy(too_long, longest, sizeof longest);
  longest[4096] = 0;
  too_long[4097] = 0;
  struct {
    ent_str text;
    uint32_t line;
    const char *says;
  } cases[] = {
      {ENT_S("# x\n  name Russia\n"), 2, "f.txt:2: field before any entry"},
      {ENT_S("state\n"), 1, "entry without a name"},
      {ENT_S("state   # RUS\n"), 1, "entry without a name"},
      {ENT_S("state RUS\n\n  name\n"), 3, "f.txt:3: key without a value"},
      {ENT_S("state RUS\n  name   # none\n"), 2, "key without a value"},
      {ENT_S("state RUS\n  name a\x01\n"), 2, "control character"},
      {ENT_S("state RUS\n  name a\0b\n"), 2, "control character"},
      {ENT_S("state RUS\r\r\n"), 1, "control character"},
      {ENT_S("state RUS\n  name \xFF\n"), 2, "not UTF-8"},
      {ENT_S("state RUS\n# \xC3\n"), 2, "not UTF-8"},
      {ent_str_c(too_long), 1, "over 4,096 bytes"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ent_arena *a = ent_arena_new(0);
    ent_stanzas out = {0};
    ent_error e;
    assert_int_equal(ent_stanza_parse(cases[i].text, "f.txt", a, &out, &e), ENT_ERR_FORMAT);
    assert_int_equal(e.line, cases[i].line);
    assert_error_says(&e, cases[i].says);
    ent_arena_free(a);
  }
  ent_arena *a = ent_arena_new(0);
  ent_stanzas out = {0};
  assert_int_equal(ent_stanza_parse(ent_str_c(longest), "f.txt", a, &out, NULL), ENT_OK);
  ent_arena_free(a);
}

static void time_grows_with_the_text(void **state) {
  (void)state;
  double took[2];
  for (int k = 0; k < 2; k++) {
    ent_buf b;
    ent_buf_init(&b, 0);
    int n = k ? 80000 : 20000;
    for (int i = 0; i < n; i++) ent_buf_puts(&b, i % 5 ? "  key value\n" : "entry name\n");
    ent_arena *a = ent_arena_new(0);
    ent_stanzas out = {0};
    double t = ent_clock();
    assert_int_equal(ent_stanza_parse(ent_buf_str(&b), "f", a, &out, NULL), ENT_OK);
    took[k] = ent_clock() - t;
    assert_int_equal(out.n, n / 5);
    ent_arena_free(a);
    ent_buf_free(&b);
  }
  assert_true(took[1] < took[0] * 12 + 0.05); /* four times the text; quadratic would be sixteen */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(entries_and_fields),
      cmocka_unit_test(several_texts_append),
      cmocka_unit_test(errors_point_at_the_line),
      cmocka_unit_test(time_grows_with_the_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
