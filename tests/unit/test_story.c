/*
** test_story.c - signatures estimate what they should; copies, stories and events told again do not depend on anything but what is given.
*/
#include "base/base.h"
#include "entente/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static uint32_t seed = 7;
static uint32_t below(uint32_t n) { return (seed = seed * 1664525u + 1013904223u) / 65536u % n; }

/* n words, of which every k-th is drawn anew. */
static void text(ent_buf *b, uint32_t from, uint32_t n, uint32_t k) {
  ent_buf_init(b, 0);
  for (uint32_t i = 0; i < n; i++) ent_buf_printf(b, "word%u ", k && i % k == 0 ? 100000 + below(100000) : from + i);
}

static ent_signature of(ent_buf *b) {
  ent_signature s;
  ent_signature_of(ent_buf_str(b), &s);
  ent_buf_free(b);
  return s;
}

static void test_signatures(void **state) {
  (void)state;
  ent_buf a, b;
  text(&a, 0, 400, 0);
  ent_signature x = of(&a);
  assert_true(ent_signature_copies(&x, &x) == 1 && ent_signature_subject(&x, &x) == 1);
  text(&b, 0, 400, 40); /* one word of forty changed: about 0.78 of the runs in common */
  ent_signature y = of(&b);
  assert_true(ent_signature_copies(&x, &y) > 0.6 && ent_signature_copies(&x, &y) < 0.95);
  text(&b, 5000, 400, 0);
  y = of(&b);
  assert_true(ent_signature_copies(&x, &y) < 0.05 && ent_signature_subject(&x, &y) < 0.1);
  text(&b, 200, 400, 0); /* half of it: a third of all */
  y = of(&b);
  assert_true(ent_signature_subject(&x, &y) > 0.15 && ent_signature_subject(&x, &y) < 0.55);
  ent_signature_of((ent_str){0}, &x);
  assert_true(ent_signature_copies(&x, &x) == 0);
  ent_signature_of(ENT_S("four words are few"), &x);
  assert_true(ent_signature_copies(&x, &x) == 0 && ent_signature_subject(&x, &x) == 1);
  ent_signature_of(ENT_S("Prices ROSE, again: in May-June 2024."), &x);
  ent_signature_of(ENT_S("prices rose again in may june 2024"), &y);
  assert_memory_equal(&x, &y, sizeof x);
}

enum { N = 6, M = 7 };

static void test_stories(void **state) {
  (void)state;
  ent_story_document d[N];
  const struct {
    uint32_t from, words, change;
    int32_t day;
  } texts[N] = {{0, 400, 0, 100}, {0, 400, 60, 101}, {150, 400, 0, 102}, {9000, 400, 0, 101}, {0, 400, 60, 150}, {150, 400, 0, 120}};
  for (int i = 0; i < N; i++) {
    ent_buf b;
    text(&b, texts[i].from, texts[i].words, texts[i].change);
    d[i] = (ent_story_document){texts[i].day, of(&b)};
  }
  /* the same act in 0, 1, 2 and 3, the next day in 2; another in 5 long after; one nobody can compare */
  const ent_story_event e[M] = {{0, 100, 10, true}, {1, 100, 10, true}, {2, 101, 10, false}, {3, 100, 10, true}, {2, 100, 0, true}, {5, 101, 10, true}, {4, INT32_MIN, 10, true}};
  uint32_t near[N], story[N], again[M], told[M];
  assert_int_equal(ent_stories_find(d, N, e, M, near, story, again, told, NULL), ENT_OK);
  const uint32_t want_near[N] = {0, 0, 2, 3, 4, 5}, want_story[N] = {0, 0, 0, 3, 4, 5}; /* 4 is a copy, but too long after; 3 has another subject */
  assert_memory_equal(near, want_near, sizeof near);
  assert_memory_equal(story, want_story, sizeof story);
  const uint32_t want_again[M] = {0, 0, 2, 0, 4, 5, 6}, want_told[M] = {0, 0, 0, 3, 4, 5, 6};
  assert_memory_equal(again, want_again, sizeof again);
  assert_memory_equal(told, want_told, sizeof told);
  assert_int_equal(ent_stories_find(NULL, 0, NULL, 0, near, story, again, told, NULL), ENT_OK);
}

/* Time grows with the number of documents, not with its square, also where all are the same. */
static void test_many(void **state) {
  (void)state;
  enum { MANY = 20000 };
  ent_story_document *d = calloc(MANY, sizeof *d);
  ent_story_event *e = calloc(MANY, sizeof *e);
  uint32_t *out = calloc(4 * MANY, sizeof *out);
  ent_buf b;
  text(&b, 0, 200, 0);
  ent_signature s = of(&b);
  for (uint32_t i = 0; i < MANY; i++) d[i] = (ent_story_document){100, s}, e[i] = (ent_story_event){i, 100, 8, true};
  double began = ent_clock();
  assert_int_equal(ent_stories_find(d, MANY, e, MANY, out, out + MANY, out + 2 * MANY, out + 3 * MANY, NULL), ENT_OK);
  assert_true(ent_clock() - began < 20);
  for (uint32_t i = 0; i < 4 * MANY; i++) assert_int_equal(out[i], 0);
  free(d);
  free(e);
  free(out);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_signatures), cmocka_unit_test(test_stories), cmocka_unit_test(test_many)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
