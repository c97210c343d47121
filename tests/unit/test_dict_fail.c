/*
** test_dict_fail.c - dictionaries read and used with their first, second, third ... allocation failing: an error, or the very rows that there
** would have been; nothing leaks, nothing crashes. Linked with --wrap for malloc, calloc, realloc.
*/
#include "event/dict.h"
#include "unit.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t k, size_t n);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *z);

static long left = -1; /* allocations until one fails; negative: none does */

static bool fails(void) {
  return left >= 0 && left-- == 0;
}

void *__wrap_malloc(size_t n) {
  return fails() ? NULL : __real_malloc(n);
}
void *__wrap_calloc(size_t k, size_t n) {
  return fails() ? NULL : __real_calloc(k, n);
}
void *__wrap_realloc(void *p, size_t n) {
  return fails() ? NULL : __real_realloc(p, n);
}
char *__wrap_strdup(const char *z) {
  return fails() ? NULL : __real_strdup(z);
}

static const char tests[] =
    "<Sentence id=\"a-1\" date=\"20150301\"><Text>Chad &amp; Niger met.</Text><Parse>"
    "(S (NP (NNP Chad) (CC and) (NNP Niger)) (VP (VBD met) (NP (NP (NNS rebels)) (PP (IN from) (NP (NNP "
    "Mali))))))</Parse></Sentence>"
    "<Sentence id=\"a-2\" date=\"20150301\"><Text>Chad attacked Niger at the river.</Text><Parse>"
    "1\tChad\tChad\tPROPN\t_\t_\t2\tnsubj\t_\t_\n2\tattacked\tattack\tVERB\t_\t_\t0\troot\t_\t_"
    "\n3\tNiger\tNiger\tPROPN\t_\t_\t2\tdobj\t_\t_\n"
    "</Parse></Sentence>";

/* All of a run: dictionaries, sentences, rows, explanation, import. */
static ent_code run(const char *dir, ent_buf *out) {
  ent_dict *d = NULL;
  ent_arena *a = ent_arena_new(0);
  ent_dict_test t;
  ent_code code = a ? ent_dict_test_read(ent_str_c(tests), "tests", a, &t, NULL) : ENT_ERR_NOMEM;
  if (code == ENT_OK) code = ent_dict_open(dir, NULL, NULL, NULL, NULL, &d, NULL);
  if (code == ENT_OK) code = ent_dict_write(d, &t.sentence, false, out, NULL);
  if (code == ENT_OK) code = ent_dict_write(d, &t.sentence, true, out, NULL);
  if (code == ENT_OK) code = ent_dict_import(d, NULL, out, out, NULL);
  ent_dict_free(d);
  ent_arena_free(a);
  return code;
}

static void test_memory(void **state) {
  (void)state;
  char dir[4096];
  ent_buf want, got;
  const char *root = getenv("ENTENTE_SOURCE");
  snprintf(dir, sizeof dir, "%s/tests/dictionaries", root ? root : ".");
  ent_buf_init(&want, 0);
  assert_int_equal(run(dir, &want), ENT_OK);
  assert_true(want.n > 1000);
  long n = 0;
  for (bool reached = true; reached && n < 5000; n++) {
    ent_buf_init(&got, 0);
    left = n;
    ent_code code = run(dir, &got);
    reached = left < 0;
    left = -1;
    if (code == ENT_OK && (got.n != want.n || memcmp(got.p, want.p, want.n)))
      fail_msg("allocation %ld failed: other rows", n);
    if (code != ENT_OK && code != ENT_ERR_NOMEM && code != ENT_ERR_IO && code != ENT_ERR_NOTFOUND &&
        code != ENT_ERR_ARGUMENT)
      fail_msg("allocation %ld failed: code %d", n, (int)code);
    ent_buf_free(&got);
  }
  assert_true(n > 10);
  ent_buf_free(&want);
}

int main(void) {
  const struct CMUnitTest all[] = {cmocka_unit_test(test_memory)};
  return cmocka_run_group_tests(all, NULL, NULL);
}
