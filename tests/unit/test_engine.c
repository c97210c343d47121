/*
** test_engine.c - the whole road behind its three handles: two engines in one process, the same text on many threads,
** closing in any order; time that grows with the text, not with its square; and every allocation from opening to the
** last record failing once, in turn. Linked with --wrap for malloc, calloc, realloc and strdup. Needs model and
** compiled lexicon in ENTENTE_DATA.
*/
#include "unit.h"

#include "event/event.h"

#include <pthread.h>

#define ENGINES 2
#define THREADS 4 /* two on each engine */

void *__real_malloc(size_t n);
void *__real_calloc(size_t k, size_t n);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *z);

static long left = -1; /* allocations until one fails; negative: none does. Never set while threads run */

static bool fails(void) { return left >= 0 && left-- == 0; }

void *__wrap_malloc(size_t n) { return fails() ? NULL : __real_malloc(n); }
void *__wrap_calloc(size_t k, size_t n) { return fails() ? NULL : __real_calloc(k, n); }
void *__wrap_realloc(void *p, size_t n) { return fails() ? NULL : __real_realloc(p, n); }
char *__wrap_strdup(const char *z) { return fails() ? NULL : __real_strdup(z); }

/* ---- a text and its records -------------------------------------------- */

static const char article[] =
    "Two Kenyan officials said on Tuesday that they believed Ethiopia had sent 40 trucks to Eritrea in May in return "
    "for grain. President William Ruto denied it.\n\n"
    "\"We will not accept this,\" the foreign minister told reporters in Nairobi. If Ethiopia attacks, Kenya may impose "
    "sanctions. The two leaders are to meet next month, and Egypt's navy has moved three ships to the port of Berbera.\n";

static const ent_document document = {.text = {article, sizeof article - 1},
                                      .title = {"Kenya accuses Ethiopia of arming Eritrea", 40},
                                      .input = {"article", 7},
                                      .published = {"2024-06-19", 10}};

static ent_code put_all(const ent_coded *d, ent_buf *out, ent_error *err) {
  ent_code code = ENT_OK;
  for (uint32_t i = 0; !code && i < d->events.nevent; i++) code = ent_record_event(d, i, out, err);
  for (uint32_t i = 0; !code && i < d->events.nclaim; i++) code = ent_record_claim(d, i, out, err);
  for (uint32_t i = 0; !code && i < d->events.npredicate; i++) code = ent_record_predicate(d, i, out, err);
  for (uint32_t i = 0; !code && i < d->events.ntimex; i++) code = ent_record_timex(d, i, out, err);
  return code ? code : out->fail ? ent_nomem(err) : ENT_OK;
}

/* Codes the text with a worker of its own and appends its records. */
static ent_code code_text(const ent_engine *engine, ent_buf *out, ent_error *err) {
  const ent_coded *d;
  ent_worker *w = ent_worker_new(engine);
  if (!w) return ent_nomem(err);
  ent_code code = ent_worker_code(w, &document, &d, err);
  if (!code) code = put_all(d, out, err);
  ent_worker_free(w);
  return code;
}

static ent_code open_engine(ent_engine **out, ent_error *err) {
  static char model[2048], lexicon[2048];
  ent_engine_options opt = ENT_ENGINE_OPTIONS_INIT;
  const char *data = getenv("ENTENTE_DATA");
  snprintf(model, sizeof model, "%s/english.ent", data ? data : "build/data");
  snprintf(lexicon, sizeof lexicon, "%s/lexicon.ent", data ? data : "build/data");
  opt.model = model;
  opt.lexicon = lexicon;
  return ent_engine_open(&opt, out, err);
}

static ent_engine *opened(void) {
  ent_engine *e = NULL;
  ent_error err = {0};
  if (open_engine(&e, &err)) {
    char words[1024];
    ent_error_format(&err, words, sizeof words);
    fail_msg("%s", words);
  }
  return e;
}

/* ---- two engines, four threads ------------------------------------------ */

typedef struct task {
  const ent_engine *engine;
  ent_buf out;
  ent_code code;
} task;

static void *work(void *arg) {
  task *t = arg;
  for (int round = 0; round < 3 && !t->code; round++) {
    ent_buf_clear(&t->out);
    t->code = code_text(t->engine, &t->out, NULL);
  }
  return NULL;
}

static void run_threads(ent_engine *const *engine, task *t) {
  pthread_t id[THREADS];
  for (int i = 0; i < THREADS; i++) {
    t[i] = (task){.engine = engine[i % ENGINES]};
    ent_buf_init(&t[i].out, 0);
    assert_int_equal(pthread_create(&id[i], NULL, work, &t[i]), 0);
  }
  for (int i = 0; i < THREADS; i++) pthread_join(id[i], NULL);
}

static void threads_agree(void **state) {
  (void)state;
  ent_engine *engine[ENGINES] = {opened(), opened()};
  task t[THREADS];
  run_threads(engine, t);
  for (int i = 0; i < THREADS; i++) {
    assert_int_equal(t[i].code, ENT_OK);
    assert_true(t[i].out.n > 1000);
    assert_int_equal(t[i].out.n, t[0].out.n);
    assert_memory_equal(t[i].out.p, t[0].out.p, t[0].out.n);
  }
  for (int i = 0; i < THREADS; i++) ent_buf_free(&t[i].out);
  for (int i = 0; i < ENGINES; i++) ent_engine_close(engine[i]);
}

/* What the second engine gives does not hang on the first: closed before, closed after, opened again. */
static void closing_order_is_free(void **state) {
  (void)state;
  ent_buf before, after;
  ent_buf_init(&before, 0);
  ent_buf_init(&after, 0);
  ent_engine *first = opened(), *second = opened();
  assert_int_equal(code_text(second, &before, NULL), ENT_OK);
  ent_engine_close(first);
  assert_int_equal(code_text(second, &after, NULL), ENT_OK);
  first = opened();
  ent_engine_close(second);
  assert_int_equal(after.n, before.n);
  assert_memory_equal(after.p, before.p, before.n);
  ent_buf_clear(&after);
  assert_int_equal(code_text(first, &after, NULL), ENT_OK);
  assert_int_equal(after.n, before.n);
  ent_engine_close(first);
  ent_engine_close(NULL);
  ent_worker_free(NULL);
  ent_buf_free(&before);
  ent_buf_free(&after);
}

/* ---- time ------------------------------------------------------------------ */

/* Seconds for coding and explaining the article n times over. */
static double seconds_for(const ent_engine *engine, int n) {
  ent_buf text, out;
  ent_buf_init(&text, 0);
  ent_buf_init(&out, 0);
  for (int i = 0; i < n; i++) ent_buf_puts(&text, article), ent_buf_puts(&text, "\n");
  ent_document doc = document;
  doc.text = ent_buf_str(&text);
  const ent_coded *d;
  ent_worker *w = ent_worker_new(engine);
  assert_non_null(w);
  ent_worker_explain(w, true);
  double start = ent_clock();
  assert_int_equal(ent_worker_code(w, &doc, &d, NULL), ENT_OK);
  assert_int_equal(put_all(d, &out, NULL), ENT_OK);
  assert_int_equal(ent_explain_text(w, ENT_NONE, &out, NULL), ENT_OK);
  double took = ent_clock() - start;
  ent_worker_free(w);
  ent_buf_free(&text);
  ent_buf_free(&out);
  return took;
}

static void time_grows_with_the_text(void **state) {
  (void)state;
  ent_engine *e = opened();
  double once = seconds_for(e, 50), more = seconds_for(e, 400);
  ent_engine_close(e);
  if (more > once * 24 + 0.1) fail_msg("%.3f s for 50, %.3f s for 400", once, more); /* eight times the text; quadratic would be 64 */
}

/* ---- allocations that fail ------------------------------------------------ */

static ent_engine *shared;

static ent_code open_work(ent_buf *out, ent_error *err) {
  ent_engine *e = NULL;
  ent_code code = open_engine(&e, err);
  if (code) assert_null(e);
  ent_engine_close(e);
  (void)out;
  return code;
}

static ent_code code_work(ent_buf *out, ent_error *err) { return code_text(shared, out, err); }

/* Runs call with its first, second, third ... allocation failing: out of memory it says, or gives the very records. */
static void exhaust(ent_code (*call)(ent_buf *, ent_error *)) {
  ent_buf want, got;
  ent_buf_init(&want, 0);
  ent_buf_init(&got, 0);
  assert_int_equal(call(&want, NULL), ENT_OK);
  bool reached = true;
  for (long n = 0; reached; n++) {
    ent_error err = {0};
    assert_true(n < 100000);
    ent_buf_free(&got); /* its growth is one of the allocations */
    left = n;
    ent_code code = call(&got, &err);
    reached = left < 0;
    left = -1;
    if (code && code != ENT_ERR_NOMEM) {
      char words[1024];
      ent_error_format(&err, words, sizeof words);
      fail_msg("allocation %ld failed, and it says: %s", n, words);
    }
    if (!code && (got.n != want.n || (want.n && memcmp(got.p, want.p, want.n)))) fail_msg("allocation %ld failed: other records", n);
    if (!reached) assert_int_equal(code, ENT_OK);
  }
  ent_buf_free(&want);
  ent_buf_free(&got);
}

static void opening_survives(void **state) {
  (void)state;
  exhaust(open_work);
}

static void coding_survives(void **state) {
  (void)state;
  shared = opened();
  exhaust(code_work);
  ent_engine_close(shared);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(threads_agree),
      cmocka_unit_test(closing_order_is_free),
      cmocka_unit_test(time_grows_with_the_text),
      cmocka_unit_test(opening_survives),
      cmocka_unit_test(coding_survives),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
