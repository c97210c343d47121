/*
** test_net.c - the network: all instruction sets agree, trees are trees, the best ones are found, damage is named; drawings.
*/
#include "unit.h"

#include "minimodel.h"

#include <math.h>
#include <stdlib.h>

static uint64_t dice = 1;
static uint32_t roll(uint32_t n) {
  dice = dice * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(dice >> 33) % n;
}

/* ---- kernels ---------------------------------------------------------- */

enum { K = 48, N = 80, M = 7 };

static void instruction_sets_agree(void **state) {
  (void)state;
  static int8_t w[K * N];
  static uint8_t x[M * K], out[3][N];
  static float scale[3 * N], bias[3 * N], cell[3][N];
  static int32_t acc[3][M * N], dots[3][M];
  for (int i = 0; i < K * N; i++) w[i] = (int8_t)((int)roll(255) - 127);
  for (int i = 0; i < M * K; i++) x[i] = (uint8_t)roll(128);
  for (int i = 0; i < 3 * N; i++) scale[i] = (float)roll(1000) / 4e6f, bias[i] = (float)roll(1000) / 500 - 1;
  const ent_dense d = {K, N, scale, bias, w};
  for (uint32_t level = 0; level < 3; level++) {
    const ent_kernels *k = ent_kernels_get(level);
    k->product(&d, x, K, M, acc[level], N, false);
    k->product(&d, x, K, M, acc[level], N, true);
    k->step(acc[level], scale, bias, N / 3 / 16 * 16, cell[level], out[level]);
    k->dots(w, x, K, M, K, dots[level]);
    assert_memory_equal(acc[level], acc[0], sizeof acc[0]);
    assert_memory_equal(cell[level], cell[0], sizeof cell[0]);
    assert_memory_equal(out[level], out[0], sizeof out[0]);
    assert_memory_equal(dots[level], dots[0], sizeof dots[0]);
  }
  int32_t sum = 0; /* column 17 of row 2, by hand */
  for (int k = 0; k < K; k++) sum += x[2 * K + k] * w[16 * K + k / 4 * 64 + 4 + k % 4];
  assert_int_equal(acc[0][2 * N + 17], 2 * sum);
}

static void functions_are_right(void **state) {
  (void)state;
  assert_true(ent_net_tanh(0) == 0 && ent_net_tanh(20) <= 1 && ent_net_tanh(20) > 0.9999f);
  assert_true(fabsf(ent_net_tanh(0.5f) - 0.46211716f) < 1e-6f && fabsf(ent_net_sigmoid(1) - 0.7310586f) < 1e-6f);
  assert_true(ent_net_round(2.5f) == 2 && ent_net_round(-3.7f) == -4);
  assert_true(ent_net_cut(NAN, -1, 1) == 1 && ent_net_cut(-INFINITY, -1, 1) == -1);
}

/* ---- trees ------------------------------------------------------------ */

static bool one_root_no_cycle(const uint32_t *head, uint32_t n) {
  uint32_t roots = 0;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t at = i, steps = 0;
    roots += head[i] == n;
    while (at < n && steps++ <= n) at = head[at];
    if (at < n) return false;
  }
  return roots == 1;
}

static bool projective(const uint32_t *head, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t j = 0; j < n; j++) {
      if (head[i] == n || head[j] == n) {
        if (head[i] == n && head[j] < n && ((j < i) != (head[j] < i)) && head[j] != i) return false; /* an arc over the root */
        continue;
      }
      const uint32_t a = i < head[i] ? i : head[i], b = i < head[i] ? head[i] : i, c = j < head[j] ? j : head[j], e = j < head[j] ? head[j] : j;
      if (a < c && c < b && b < e) return false;
    }
  return true;
}

static float sum_of(const float *score, uint32_t n, const uint32_t *head) {
  float sum = 0;
  for (uint32_t i = 0; i < n; i++) sum += score[i * (n + 1) + head[i]];
  return sum;
}

/* The best projective tree of n words, all of them tried. */
static float best_by_force(const float *score, uint32_t n) {
  uint32_t head[8] = {0};
  float best = -1e9f;
  for (;;) {
    bool self = false;
    for (uint32_t i = 0; i < n; i++) self |= head[i] == i;
    if (!self && one_root_no_cycle(head, n) && projective(head, n)) best = fmaxf(best, sum_of(score, n, head));
    uint32_t i = 0;
    while (i < n && ++head[i] > n) head[i++] = 0;
    if (i == n) return best;
  }
}

static void the_best_tree_is_found(void **state) {
  (void)state;
  float score[5 * 6];
  uint32_t head[5];
  for (int round = 0; round < 300; round++) {
    const uint32_t n = 1 + roll(5);
    for (uint32_t i = 0; i < n * (n + 1); i++) score[i] = (float)roll(1000) / 100;
    void *room = calloc(1, ent_eisner_room(n));
    ent_eisner(score, n + 1, n, head, room);
    free(room);
    assert_true(one_root_no_cycle(head, n));
    float greedy = 0; /* what no tree can exceed */
    for (uint32_t i = 0; i < n; i++) {
      float top = -1;
      for (uint32_t h = 0; h <= n; h++)
        if (h != i) top = fmaxf(top, score[i * (n + 1) + h]);
      greedy += top;
    }
    const float got = sum_of(score, n, head);
    if (fabsf(got - greedy) > 1e-3f) assert_true(fabsf(got - best_by_force(score, n)) < 1e-3f);
  }
}

static void strange_scores_give_trees(void **state) {
  (void)state;
  static const float odd[] = {NAN, INFINITY, -INFINITY, 0, 1e30f, -1e30f};
  float score[9 * 10];
  uint32_t head[9];
  void *room = malloc(ent_eisner_room(9));
  memset(room, 0xff, ent_eisner_room(9));
  for (int round = 0; round < 500; round++) {
    const uint32_t n = 1 + roll(9);
    for (uint32_t i = 0; i < n * (n + 1); i++) score[i] = odd[roll(6)];
    ent_eisner(score, n + 1, n, head, room);
    assert_true(one_root_no_cycle(head, n));
  }
  free(room);
}

/* ---- models ----------------------------------------------------------- */

static ent_model *open_net(uint64_t seed, uint32_t nets, ent_buf *image) {
  uint8_t bytes[509];
  ent_model *m = NULL;
  ent_error err = {0};
  dice = seed;
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)roll(256);
  ent_buf_clear(image);
  assert_true(mininet(bytes, sizeof bytes, nets, image));
  const ent_code e = ent_model_open_memory(image->p, image->n, "net.ent", &m, &err);
  if (e) fail_msg("%s (%s)", err.message, err.detail);
  return m;
}

static void any_network_gives_trees(void **state) {
  (void)state;
  static const char *const words[] = {"talks", "Moscow", "the", ".", "of", "agreed", "and", "\xe2\x80\x9c", "said", ",", "n't", "7", "\n\n", "\xff", "a"};
  ent_buf image, text;
  ent_buf_init(&image, 0);
  ent_buf_init(&text, 0);
  for (uint64_t seed = 1; seed <= 24; seed++) {
    ent_model *m = open_net(seed, 1 + seed % 3, &image);
    ent_parser *p = ent_parser_new(m);
    for (int round = 0; round < 3; round++) {
      const ent_text *t;
      const ent_syntax *s;
      ent_buf_clear(&text);
      for (uint32_t i = 1 + roll(500); i; i--) ent_buf_puts(&text, words[roll(15)]), ent_buf_putc(&text, ' ');
      assert_int_equal(ent_parser_read(p, text.p, text.n, &t, &s, NULL), ENT_OK);
      const char *bad = bad_trees(t, s);
      if (bad) fail_msg("seed %d: %s", (int)seed, bad);
    }
    ent_parser_free(p);
    ent_model_close(m);
  }
  ent_buf_free(&image);
  ent_buf_free(&text);
}

/* A model whose section is these bytes is refused by that name. */
static void refuse(const char *name, const void *bytes, size_t n) {
  ent_buf image, changed;
  ent_image *from;
  ent_error err = {0};
  ent_model *m = NULL;
  ent_buf_init(&image, 0);
  ent_buf_init(&changed, 0);
  ent_model_close(open_net(5, 2, &image));
  assert_int_equal(ent_image_open_memory(image.p, image.n, "m", ENT_MODEL_KIND, 1, ENT_MODEL_VERSION, &from, NULL), ENT_OK);
  ent_image_writer *w = ent_image_writer_new(ENT_MODEL_KIND, ENT_MODEL_VERSION);
  for (uint32_t i = 0; i < ent_image_count(from); i++) {
    size_t size;
    const uint8_t *p;
    const char *section = ent_image_entry(from, i, &size);
    assert_int_equal(ent_image_section(from, section, &p, &size, NULL), ENT_OK);
    const bool mine = strcmp(section, name) == 0;
    if (!mine || n) assert_int_equal(ent_image_writer_add(w, section, mine ? bytes : p, mine ? n : size, NULL), ENT_OK);
  }
  assert_int_equal(ent_image_writer_finish(w, &changed, NULL), ENT_OK);
  assert_int_not_equal(ent_model_open_memory(changed.p, changed.n, "foreign.ent", &m, &err), ENT_OK);
  char head[16] = {0};
  memcpy(head, name, strcspn(name, "."));
  assert_error_says(&err, head);
  ent_image_writer_free(w);
  ent_image_close(from);
  ent_buf_free(&image);
  ent_buf_free(&changed);
}

static void foreign_networks_are_refused(void **state) {
  (void)state;
  ent_net_shape s = {.layers = 2, .hidden = 16, .arc = 16, .label = 16, .tag = 16, .segment = {16, 16, 16},
                     .rows = {3, 2, 3, 4, 2, 3, 4, 5, 2, 1, 1, 1, 2}, .ntag = 4, .nrel = 6};
  refuse("net.shape", "x", 1);
  s.layers = 9, refuse("net.shape", &s, sizeof s), s.layers = 2;
  s.hidden = 20, refuse("net.shape", &s, sizeof s), s.hidden = 16;
  s.ntag = 5, refuse("net.shape", &s, sizeof s), s.ntag = 4;
  s.rows[3] = 0, refuse("net.shape", &s, sizeof s), s.rows[3] = 4;
  s.nrel = 7, refuse("net.rels", "nsubj\nobj\n", 10);
  refuse("net.rels", "root\nroot\nroot\nroot\nroot\nroot\n", 30);
  refuse("net.rels", NULL, 0);
  refuse("net.table", "short", 5);
  refuse("net.dense", "short", 5);
  refuse("net2.dense", NULL, 0);
  refuse("net2.rels", "root\nnsubj\nobj\nobj\nobj\nobj\n", 28);
}

/* One small file of each version that was released, and what it made of a text then. Never made again, only added to. */
static void released_versions_open(void **state) {
  (void)state;
  static const struct {
    const char *file;
    uint64_t heads;
  } golden[] = {{"model-1.ent", 0xec342784b302e184u}, {"model-2.ent", 0x50e81721775a0e04u}};
  static const char text[] = "Talks in Geneva did not fail, she said. We agreed on a date and on 5 places, and left.\n\nThe end";
  const char *source = getenv("ENTENTE_SOURCE");
  for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
    char path[4096];
    ent_model *m;
    const ent_text *t;
    const ent_syntax *s;
    snprintf(path, sizeof path, "%s/tests/golden/%s", source ? source : ".", golden[i].file);
    assert_int_equal(ent_model_open(path, &m, NULL), ENT_OK);
    ent_parser *p = ent_parser_new(m);
    assert_int_equal(ent_parser_read(p, text, sizeof text - 1, &t, &s, NULL), ENT_OK);
    assert_null(bad_trees(t, s));
    uint64_t h = 1;
    for (uint32_t k = 0; k < t->ntoken; k++) h = ent_mix(ent_mix(ent_mix(h, s->word[k].head), s->word[k].rel), s->word[k].upos);
    if (h != golden[i].heads) fail_msg("%s reads differently: 0x%llx", golden[i].file, (unsigned long long)h);
    ent_parser_free(p);
    ent_model_close(m);
  }
}

/* ---- drawings --------------------------------------------------------- */

static const char drawn[] =
  "1\tThe\t_\tDET\t_\t_\t2\tdet\t_\t_\n2\ttalks\t_\tNOUN\t_\t_\t3\tnsubj\t_\t_\n3\tfailed\t_\tVERB\t_\t_\t0\troot\t_\t_\n"
  "4\tin\t_\tADP\t_\t_\t5\tcase\t_\t_\n5\tA<B\t_\tPROPN\t_\t_\t3\tobl\t_\tSpaceAfter=No\n6\t.\t_\tPUNCT\t_\t_\t3\tpunct\t_\t_\n\n";

static void trees_are_drawn(void **state) {
  (void)state;
  ent_arena *a = ent_arena_new(0);
  ent_buf out, image;
  ent_text t;
  ent_syntax s;
  uint32_t have;
  ent_buf_init(&out, 0);
  ent_buf_init(&image, 0);
  ent_model *m = open_net(2, 1, &image);
  ent_parser *p = ent_parser_new(m);
  assert_int_equal(ent_conllu_read(ent_str_c(drawn), "d", a, &t, &s, &have, NULL), ENT_OK);
  assert_int_equal(ent_parser_fill(p, &t, have, a, &s, NULL), ENT_OK);
  assert_int_equal(ent_syntax_draw(&t, &s, &out, NULL), ENT_OK);
  ent_buf_putc(&out, 0);
  assert_string_equal(out.p, "   ╭─ The  DET det\n╭─ talks  NOUN nsubj\nfailed  VERB root\n│  ╭─ in  ADP case\n├─ A<B  PROPN obl\n╰─ .  PUNCT punct\n\n");
  ent_buf_clear(&out);
  assert_int_equal(ent_syntax_draw_svg(&t, &s, a, &out, NULL), ENT_OK);
  ent_buf_putc(&out, 0);
  assert_non_null(strstr(out.p, "A&lt;B"));
  assert_non_null(strstr(out.p, ">nsubj<"));
  assert_null(strstr(out.p, "A<B"));
  ent_parser_free(p);
  ent_model_close(m);
  ent_arena_free(a);
  ent_buf_free(&out);
  ent_buf_free(&image);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(instruction_sets_agree),  cmocka_unit_test(functions_are_right),          cmocka_unit_test(the_best_tree_is_found),
      cmocka_unit_test(strange_scores_give_trees), cmocka_unit_test(any_network_gives_trees),   cmocka_unit_test(foreign_networks_are_refused),
      cmocka_unit_test(trees_are_drawn),         cmocka_unit_test(released_versions_open),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
