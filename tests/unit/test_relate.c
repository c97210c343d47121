/*
** test_relate.c - marks taken out of a sentence: text, spans, and every way to be wrong.
*/
#include "event/relate.h"
#include "unit.h"

typedef struct row {
  const char *marked, *text, *source, *target; /* sides: their words, with | between */
} row;

static void words(ent_str text, const ent_span *v, uint32_t n, char *out, size_t size) {
  size_t at = 0;
  *out = 0;
  for (uint32_t i = 0; i < n && at < size; i++) {
    ent_str w = ent_str_span(text, v[i]);
    at += (size_t)snprintf(out + at, size - at, "%s%.*s", i ? "|" : "", (int)w.n, w.p);
  }
}

static void test_marks(void **state) {
  (void)state;
  static const row rows[] = {
      {"", "", "", ""},
      {"No marks.", "No marks.", "", ""},
      {"<s>Chad</s> hit <t>Mali</t>.", "Chad hit Mali.", "Chad", "Mali"},
      {"<t>Peru</t>, <s>Chile</s> and <s>Cuba </s>met.", "Peru, Chile and Cuba met.", "Chile|Cuba ", "Peru"},
      {"<s>the king of <t>Jordan</t></s> spoke", "the king of Jordan spoke", "the king of Jordan", "Jordan"},
      {"<s></s>1 < 2, a <b> and </u>", "1 < 2, a <b> and </u>", "", ""},
  };
  ent_arena *a = ent_arena_new(0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ent_pair p;
    ent_error err;
    char got[256];
    assert_int_equal(ent_pair_read(ent_str_c(rows[i].marked), a, &p, &err), ENT_OK);
    assert_true(ent_str_is(p.text, rows[i].text));
    words(p.text, p.source, p.nsource, got, sizeof got);
    assert_string_equal(got, rows[i].source);
    words(p.text, p.target, p.ntarget, got, sizeof got);
    assert_string_equal(got, rows[i].target);
  }
  ent_arena_free(a);
}

static void test_wrong_marks(void **state) {
  (void)state;
  static const struct {
    const char *marked;
    ent_code code;
    uint64_t offset;
  } rows[] = {
      {"<s>never closed", ENT_ERR_FORMAT, 15},
      {"never opened</t>", ENT_ERR_FORMAT, 12},
      {"<s>a<s>b</s></s>", ENT_ERR_FORMAT, 4},
      {"<t></t><t></t><t></t><t></t><t></t><t></t><t></t><t></t><t>ninth</t>", ENT_ERR_LIMIT, 56},
  };
  ent_arena *a = ent_arena_new(0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ent_pair p;
    ent_error err;
    assert_int_equal(ent_pair_read(ent_str_c(rows[i].marked), a, &p, &err), rows[i].code);
    assert_int_equal(err.offset, rows[i].offset);
  }
  ent_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_marks), cmocka_unit_test(test_wrong_marks)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
