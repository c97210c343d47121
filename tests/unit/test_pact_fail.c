/*
** test_pact_fail.c - the registry read and asked with its first, second, third ... allocation failing: an error, or the very
** answer there would have been; nothing leaks, nothing crashes. Linked with --wrap for malloc, calloc, realloc.
*/
#include "unit.h"

#include "pact/pact.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t k, size_t n);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *z);

static long left = -1; /* allocations until one fails; negative: none does */

static bool fails(void) { return left >= 0 && left-- == 0; }
void *__wrap_malloc(size_t n) { return fails() ? NULL : __real_malloc(n); }
void *__wrap_calloc(size_t k, size_t n) { return fails() ? NULL : __real_calloc(k, n); }
void *__wrap_realloc(void *p, size_t n) { return fails() ? NULL : __real_realloc(p, n); }
char *__wrap_strdup(const char *z) { return fails() ? NULL : __real_strdup(z); }

static const char text[] =
    "state AAA\n  name Aland\nstate BBB\n  name Bland\nstate CCC\n  name Cland\nstate DDD\n  name Dland\narea north\n  contains AAA; BBB\n"
    "pact ab\n  name A and B\n  signed 1960-01-01\n  force 1961-01-01\n  known 1962 : a book\n  party AAA BBB [1961..] signed 1960 : a note\n"
    "  reservation BBB : at sea only\n  invoked AAA 1963 : once\n  source s\n  clause 1 defense\n    area north\n"
    "pact bc\n  name B and C\n  signed 1960-01-01\n  force 1961-01-01\n  party BBB CCC\n  clause 1 defense\n    condition it asks\n"
    "pact bd\n  name B and D\n  signed 1960-01-01\n  force 1961-01-01\n  party BBB DDD\n  clause 1 nonaggression\n";

/* Everything once; out is empty unless ENT_OK. */
static ent_code once(ent_buf *out) {
  ent_pacts *p = NULL;
  ent_obligations *o = NULL;
  ent_pact_question q = ENT_PACT_QUESTION_INIT;
  ent_code code = ent_pacts_open_text((ent_str){text, sizeof text - 1}, "t.txt", &p, NULL, NULL, NULL);
  if (code) assert_null(p);
  q.attacked = ENT_S("AAA"), q.by = ENT_S("DDD"), q.chains = true;
  assert_true(ent_day_parse(ENT_S("1965-01-01"), false, &q.on));
  if (!code) code = ent_pacts_ask(p, &q, &o, NULL);
  if (code) assert_null(o);
  if (!code) ent_obligations_json(o, out);
  ent_obligations_free(o);
  ent_pacts_close(p);
  return !code && out->fail ? ENT_ERR_NOMEM : code;
}

static void every_allocation(void **state) {
  (void)state;
  ent_buf want, got;
  ent_buf_init(&want, 0);
  assert_int_equal(once(&want), ENT_OK);
  assert_true(want.n > 100);
  bool reached = false;
  for (long n = 0; n < 20000 && !reached; n++) {
    ent_buf_init(&got, 0);
    left = n;
    ent_code code = once(&got);
    reached = left >= 0;
    left = -1;
    if (code) assert_int_equal(code, ENT_ERR_NOMEM);
    else if (got.n != want.n || memcmp(got.p, want.p, want.n)) fail_msg("allocation %ld failed: another answer", n);
    ent_buf_free(&got);
  }
  assert_true(reached);
  ent_buf_free(&want);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
