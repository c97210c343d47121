/*
** test_series.c - periods, bursts and networks: known answers, and the same whatever the order; allocations that fail one by one.
*/
#include "base/base.h"
#include "entente/series.h"
#include "unit.h"

#include <math.h>

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

enum { JAN_1_2024 = 19723 }; /* a Monday */

static void test_periods(void **state) {
  (void)state;
  static const struct {
    unsigned period;
    int32_t from, to;
    uint32_t n;
    const char *first, *last;
  } want[] = {
      {ENT_PERIOD_DAY, JAN_1_2024, JAN_1_2024 + 59, 60, "2024-01-01", "2024-02-29"},
      {ENT_PERIOD_WEEK, JAN_1_2024 - 1, JAN_1_2024, 2, "2023-12-25", "2024-01-01"},
      {ENT_PERIOD_MONTH, JAN_1_2024 + 59, JAN_1_2024 + 366, 12, "2024-02", "2025-01"},
      {ENT_PERIOD_QUARTER, JAN_1_2024 + 100, JAN_1_2024 + 366, 4, "2024-Q2", "2025-Q1"},
      {ENT_PERIOD_YEAR, -1, JAN_1_2024, 56, "1969", "2024"},
      {ENT_PERIOD_WEEK, -10, 10, 3, "1969-12-22", "1970-01-05"},
  };
  for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
    ent_series *s = ent_series_new(want[i].period, want[i].from, want[i].to);
    assert_non_null(s);
    assert_int_equal(ent_series_count(s), want[i].n);
    assert_string_equal(ent_series_at(s, 0)->name, want[i].first);
    assert_string_equal(ent_series_at(s, want[i].n - 1)->name, want[i].last);
    ent_series_free(s);
  }
  assert_null(ent_series_new(ENT_PERIOD_DAY, 5, 4));
  assert_null(ent_series_new(ENT_PERIOD_DAY, 0, 1 << 30));
  assert_null(ent_series_new(ENT_PERIODS, 0, 1));
}

static ent_series *bursting(void) {
  ent_series *s = ent_series_new(ENT_PERIOD_DAY, 0, 39);
  for (int32_t d = 0; s && d < 40; d++) {
    const uint64_t quad[4] = {d >= 20 && d < 25 ? 30 : 3, 1, 0, 0};
    ent_series_add(s, d, quad, 4, 2, -3, 1);
  }
  return s;
}

static void test_bursts(void **state) {
  (void)state;
  ent_series *s = bursting();
  assert_true(ent_series_finish(s));
  for (uint32_t i = 0; i < 40; i++) {
    const ent_series_point *p = ent_series_at(s, i);
    assert_int_equal(p->burst > 0, i >= 20 && i < 25);
    assert_true(p->score == 2 && p->goldstein == -3);
  }
  assert_true(fabs(ent_series_at(s, 20)->z - 27 / 2.0) < 1e-9); /* 31 over a mean of 4 */
  ent_series_free(s);
}

/* Two triangles with one weak tie between them. */
static ent_graph *triangles(bool backwards) {
  static const char *const ends[][2] = {{"a", "b"}, {"b", "c"}, {"c", "a"}, {"x", "y"}, {"y", "z"}, {"z", "x"}, {"c", "x"}};
  static const uint64_t quad[4] = {1, 0, 0, 0};
  ent_graph *g = ent_graph_new();
  for (int i = 0; g && i < 7; i++) {
    int k = backwards ? 6 - i : i;
    double w = k == 6 ? 0.5 : 5;
    if (!ent_graph_add(g, ent_str_c(ends[k][0]), ent_str_c(ends[k][1]), w, quad) || !ent_graph_add(g, ent_str_c(ends[k][1]), ent_str_c(ends[k][0]), w, quad)) {
      ent_graph_free(g);
      return NULL;
    }
  }
  if (g && !ent_graph_finish(g)) {
    ent_graph_free(g);
    return NULL;
  }
  return g;
}

static void test_network(void **state) {
  (void)state;
  for (int way = 0; way < 2; way++) {
    ent_graph *g = triangles(way);
    assert_non_null(g);
    assert_int_equal(ent_graph_nodes(g), 6);
    assert_int_equal(ent_graph_ties(g), 7);
    const ent_graph_node *n = ent_graph_node_at(g, 0);
    assert_true(ent_str_is(n->name, "c") && n->degree == 3 && n->strength == 21); /* c and x are alike: by name */
    double sum = 0;
    for (uint32_t i = 0; i < 6; i++) {
      n = ent_graph_node_at(g, i);
      sum += n->pagerank;
      assert_int_equal(n->bloc, n->name.p[0] >= 'x');
    }
    assert_true(fabs(sum - 1) < 1e-9);
    assert_true(fabs(ent_graph_node_at(g, 0)->eigenvector - 1) < 1e-6);
    /* Q: both blocs have 30 of 61 inside, and half of all ends. */
    assert_true(fabs(ent_graph_modularity(g) - (2 * (30.0 / 61 - 0.25))) < 1e-9);
    assert_true(ent_graph_tie_at(g, 6)->forth == 0.5 && ent_graph_tie_at(g, 7) == NULL);
    ent_graph_free(g);
  }
}

static void test_memory(void **state) {
  (void)state;
  long n = 0;
  for (bool reached = true; reached && n < 1000; n++) {
    left = n;
    ent_series *s = bursting();
    bool good = s && ent_series_finish(s);
    ent_graph *g = triangles(false);
    reached = left < 0;
    left = -1;
    assert_true(!reached || !good || !g);
    ent_series_free(s);
    ent_graph_free(g);
  }
  assert_true(n > 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_periods), cmocka_unit_test(test_bursts), cmocka_unit_test(test_network), cmocka_unit_test(test_memory)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
