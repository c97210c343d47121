/*
** net.c - the network that tags and parses.
*/
#include "syntax/model.h"

#include <stdlib.h>

const uint8_t ent_net_segment[ENT_NET_TABLES] = {0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2};

static uint32_t hashed(uint64_t v, uint32_t rows) { return (uint32_t)(((v >> 32) * rows) >> 32); }
static uint32_t listed(uint32_t v, uint32_t rows) { return v < rows ? v : 0; }

void ent_net_rows(const ent_net_shape *s, const ent_lexeme *x, uint32_t row[ENT_NET_TABLES]) {
  const uint32_t *n = s->rows;
  row[ENT_NET_WORD] = listed(x->id, n[ENT_NET_WORD]);
  for (int k = 0; k < 3; k++) row[ENT_NET_PREFIX1 + k] = hashed(x->prefix[k], n[ENT_NET_PREFIX1 + k]);
  for (int k = 0; k < 4; k++) row[ENT_NET_SUFFIX1 + k] = hashed(x->suffix[k], n[ENT_NET_SUFFIX1 + k]);
  row[ENT_NET_SHAPE] = hashed(x->shape, n[ENT_NET_SHAPE]);
  row[ENT_NET_FINE] = listed(x->fine, n[ENT_NET_FINE]);
  row[ENT_NET_COARSE] = listed(x->coarse, n[ENT_NET_COARSE]);
  row[ENT_NET_TAGS] = listed(x->tags, n[ENT_NET_TAGS]);
  row[ENT_NET_SILVER] = listed(x->silver, n[ENT_NET_SILVER]);
}

/* ---- running ---------------------------------------------------------- */

/* Bytes of one sentence on its way through. */
struct ent_net_run {
  const ent_net *net;
  ent_net_run *next; /* of the next network */
  uint32_t cap, n;
  uint8_t *x, *layer[ENT_NET_LAYERS_MAX], *both, *hidden; /* [cap][width], [cap][2h], [cap][4h], [cap][tag or label] */
  int32_t *acc;   /* [cap][widest] */
  float *cell;    /* [h] */
  float *tags;    /* [cap][ntag padded] */
  uint8_t *arc_head; /* [cap + 1][arc], the root last */
  int8_t *arc_dep;   /* [arc] */
  float *label;   /* [cap][2 label]: as head, as dependent */
  float *score;   /* [cap][cap + 1] */
  float *vector;  /* [width] */
  float *value;   /* [cap][nrel padded] */
  void *room;
  void *block;
};

ent_net_run *ent_net_run_new(const ent_net *net) {
  ent_net_run *r = calloc(1, sizeof *r);
  if (!r) return NULL;
  r->net = net;
  if (net->next && !(r->next = ent_net_run_new(net->next))) return free(r), NULL;
  return r;
}

void ent_net_run_free(ent_net_run *r) {
  if (!r) return;
  ent_net_run_free(r->next);
  free(r->block);
  free(r);
}

static void *carve(uint8_t *block, size_t *at, size_t n) {
  void *p = block ? block + *at : NULL;
  *at += (n + 63) & ~(size_t)63;
  return p;
}

static uint32_t widest(const ent_net_shape *s) {
  uint32_t w = 6 * s->hidden;
  const uint32_t other[] = {2 * s->arc + 2 * s->label, s->tag, ent_pad16(s->ntag), ent_pad16(s->nrel)};
  for (int i = 0; i < 4; i++) w = other[i] > w ? other[i] : w;
  return w;
}

static size_t carve_all(ent_net_run *r, uint8_t *b, size_t cap) {
  const ent_net_shape *s = &r->net->s;
  size_t at = 0;
  r->x = carve(b, &at, cap * ent_net_width(s));
  for (uint32_t l = 0; l < s->layers; l++) r->layer[l] = carve(b, &at, cap * 2 * s->hidden);
  r->both = carve(b, &at, cap * 4 * s->hidden);
  r->hidden = carve(b, &at, cap * (s->tag > s->label ? s->tag : s->label));
  r->acc = carve(b, &at, cap * widest(s) * sizeof *r->acc);
  r->cell = carve(b, &at, s->hidden * sizeof *r->cell);
  r->tags = carve(b, &at, cap * ent_pad16(s->ntag) * sizeof *r->tags);
  r->arc_head = carve(b, &at, (cap + 1) * s->arc);
  r->arc_dep = carve(b, &at, s->arc);
  r->label = carve(b, &at, cap * 2 * s->label * sizeof *r->label);
  r->score = carve(b, &at, cap * (cap + 1) * sizeof *r->score);
  r->vector = carve(b, &at, ent_net_width(s) * sizeof *r->vector);
  r->value = carve(b, &at, cap * ent_pad16(s->nrel) * sizeof *r->value);
  r->room = carve(b, &at, ent_eisner_room((uint32_t)cap));
  return at;
}

static bool net_room(ent_net_run *r, uint32_t n) {
  if (n <= r->cap) return true;
  const uint32_t cap = n < ENT_SENTENCE_MAX ? ENT_SENTENCE_MAX : n;
  free(r->block);
  r->cap = 0;
  r->block = calloc(1, carve_all(r, NULL, cap) + 64);
  if (!r->block) return false;
  carve_all(r, (uint8_t *)(((uintptr_t)r->block + 63) & ~(uintptr_t)63), cap);
  r->cap = cap;
  return true;
}

/* A word's rows, added up, as bytes. */
static void read_word(ent_net_run *r, const ent_lexeme *x, uint8_t *to) {
  const ent_net_shape *s = &r->net->s;
  const uint32_t w = ent_net_width(s);
  uint32_t row[ENT_NET_TABLES], begin = 0;
  ent_net_rows(s, x, row);
  for (uint32_t j = 0; j < w; j++) r->vector[j] = 0;
  for (int t = 0; t < ENT_NET_TABLES; t++) {
    const uint32_t seg = ent_net_segment[t], n = s->segment[seg];
    const uint8_t *e = r->net->table[t] + (size_t)row[t] * (n + 4);
    const int8_t *v = (const int8_t *)e + 4;
    float scale;
    if (t && seg != ent_net_segment[t - 1]) begin += s->segment[seg - 1];
    memcpy(&scale, e, 4);
    r->net->kernels->add(v, scale, n, r->vector + begin);
  }
  r->net->kernels->unit(r->vector, w, to);
}

static void run_layer(ent_net_run *r, uint32_t l) {
  const ent_net *net = r->net;
  const ent_kernels *k = net->kernels;
  const uint32_t h = net->s.hidden, w = l ? 2 * h : ent_net_width(&net->s);
  const ent_dense *x = &net->x[l];
  uint8_t *out = r->layer[l];
  k->product(x, l ? r->layer[l - 1] : r->x, w, r->n, r->acc, 6 * h, false);
  for (int d = 0; d < 2; d++) {
    uint8_t start[1024];
    const uint8_t *before = start;
    memset(start, 64, h);
    for (uint32_t j = 0; j < h; j++) r->cell[j] = 0;
    for (uint32_t i = 0; i < r->n; i++) {
      const uint32_t at = d ? r->n - 1 - i : i;
      int32_t *gates = r->acc + (size_t)at * 6 * h + (size_t)d * 3 * h;
      uint8_t *to = out + (size_t)at * 2 * h + (size_t)d * h;
      k->product(&net->h[l][d], before, h, 1, gates, 3 * h, true);
      k->step(gates, x->scale + d * 3 * h, x->bias + d * 3 * h, h, r->cell, to);
      before = to;
    }
  }
}

static void run_tags(ent_net_run *r) {
  const ent_net *net = r->net;
  const uint32_t h2 = 2 * net->s.hidden, t = net->s.tag, np = net->tag2.N;
  for (uint32_t i = 0; i < r->n; i++) {
    memcpy(r->both + (size_t)i * 2 * h2, r->layer[0] + (size_t)i * h2, h2);
    memcpy(r->both + (size_t)i * 2 * h2 + h2, r->layer[net->s.layers - 1] + (size_t)i * h2, h2);
  }
  net->kernels->product(&net->tag1, r->both, 2 * h2, r->n, r->acc, t, false);
  for (uint32_t i = 0; i < r->n; i++) net->kernels->relu(r->acc + (size_t)i * t, net->tag1.scale, net->tag1.bias, t, r->hidden + (size_t)i * t);
  net->kernels->product(&net->tag2, r->hidden, t, r->n, r->acc, np, false);
  for (uint32_t i = 0; i < r->n; i++) net->kernels->value(r->acc + (size_t)i * np, net->tag2.scale, net->tag2.bias, np, r->tags + (size_t)i * np);
}

/* A dependent's vector as signed bytes; returns their scale. */
static float signed_bytes(const ent_kernels *k, const int32_t *acc, const ent_dense *d, float *v, int8_t *to) {
  float top = 1e-9f;
  k->value(acc, d->scale, d->bias, d->N, v);
  for (uint32_t j = 0; j < d->N; j++) {
    v[j] = ent_net_cut(v[j], -1e6f, 1e6f);
    const float a = v[j] < 0 ? -v[j] : v[j];
    if (a > top) top = a;
  }
  const float by = 127.0f / top;
  for (uint32_t j = 0; j < d->N; j++) to[j] = (int8_t)(int32_t)ent_net_round(v[j] * by);
  return top / 127.0f * (ENT_NET_RELU / 127.0f);
}

static void run_arcs(ent_net_run *r) {
  const ent_net *net = r->net;
  const uint32_t a = net->s.arc, b = net->s.label, w = net->heads.N, h2 = 2 * net->s.hidden;
  net->kernels->product(&net->heads, r->layer[net->s.layers - 1], h2, r->n, r->acc, w, false);
  uint8_t *dependent = r->both; /* [n][arc]: no longer needed */
  for (uint32_t i = 0; i < r->n; i++) {
    const int32_t *acc = r->acc + (size_t)i * w;
    const float *s = net->heads.scale, *o = net->heads.bias;
    net->kernels->relu(acc, s, o, a, r->arc_head + (size_t)i * a);
    net->kernels->relu(acc + a, s + a, o + a, a, dependent + (size_t)i * a);
    net->kernels->value(acc + 2 * a, s + 2 * a, o + 2 * a, 2 * b, r->label + (size_t)i * 2 * b);
  }
  memcpy(r->arc_head + (size_t)r->n * a, net->root_arc, a);
  net->kernels->product(&net->arc, dependent, a, r->n, r->acc, a, false);
  int32_t *sum = r->acc + (size_t)r->n * a;
  for (uint32_t i = 0; i < r->n; i++) {
    const float scale = signed_bytes(net->kernels, r->acc + (size_t)i * a, &net->arc, r->vector, r->arc_dep);
    net->kernels->dots(r->arc_dep, r->arc_head, a, r->n + 1, a, sum);
    for (uint32_t j = 0; j <= r->n; j++) r->score[(size_t)i * (r->cap + 1) + j] = (float)sum[j] * scale;
  }
}

/* Adds what the networks behind this one say; all have the same classes. */
static void add_up(ent_net_run *r) {
  for (const ent_net_run *x = r->next; x; x = x->next) {
    for (size_t i = 0; i < (size_t)r->n * r->net->tag2.N; i++) r->tags[i] += x->tags[i];
    for (uint32_t i = 0; i < r->n; i++)
      for (uint32_t j = 0; j <= r->n; j++) r->score[(size_t)i * (r->cap + 1) + j] += x->score[(size_t)i * (x->cap + 1) + j];
  }
}

static bool read_one(ent_net_run *r, const ent_lexeme *lex, uint32_t n) {
  if (!net_room(r, n)) return false;
  r->n = n;
  for (uint32_t i = 0; i < n; i++) read_word(r, &lex[i], r->x + (size_t)i * ent_net_width(&r->net->s));
  for (uint32_t l = 0; l < r->net->s.layers; l++) run_layer(r, l);
  run_tags(r);
  run_arcs(r);
  return true;
}

bool ent_net_read(ent_net_run *r, const ent_lexeme *lex, uint32_t n) {
  for (ent_net_run *x = r; x; x = x->next)
    if (!read_one(x, lex, n)) return false;
  add_up(r);
  return true;
}

const float *ent_net_tags(const ent_net_run *r, uint32_t i) { return r->tags + (size_t)i * r->net->tag2.N; }

/* value[n][nrel padded] (+)= what a network says of the relations to these heads. */
static void label_values(ent_net_run *r, uint32_t from, uint32_t n, const uint32_t *head) {
  const ent_net *net = r->net;
  const uint32_t b = net->s.label, np = net->label.N;
  for (uint32_t i = 0; i < n; i++) {
    const float *A = head[i] == n ? net->root_label : r->label + (size_t)(from + head[i]) * 2 * b, *B = r->label + (size_t)(from + i) * 2 * b + b;
    net->kernels->relu_sum(A, B, b, r->hidden + (size_t)i * b);
  }
  net->kernels->product(&net->label, r->hidden, b, n, r->acc, np, false);
  for (uint32_t i = 0; i < n; i++) net->kernels->value(r->acc + (size_t)i * np, net->label.scale, net->label.bias, np, r->value + (size_t)i * np);
}

static void run_labels(ent_net_run *r, uint32_t from, uint32_t n, const uint32_t *head, uint8_t *rel) {
  const ent_net *net = r->net;
  const uint32_t np = net->label.N;
  label_values(r, from, n, head);
  for (ent_net_run *x = r->next; x; x = x->next) {
    label_values(x, from, n, head);
    for (size_t i = 0; i < (size_t)n * np; i++) r->value[i] += x->value[i];
  }
  for (uint32_t i = 0; i < n; i++) {
    const float *value = r->value + (size_t)i * np;
    float top = -1e30f;
    for (uint32_t j = 0; j < net->s.nrel; j++) {
      if ((net->rel[j] == ENT_REL_ROOT) != (head[i] == n) || value[j] <= top) continue;
      top = value[j];
      rel[i] = net->rel[j];
    }
  }
}

void ent_net_tree(ent_net_run *r, uint32_t from, uint32_t to, uint32_t *head, uint8_t *rel) {
  const uint32_t n = to - from;
  const size_t ld = r->cap + 1;
  float *score = r->score + from * ld + from; /* [n][ld], the root's column moved up behind the words */
  float *saved = (float *)(void *)r->acc;
  for (uint32_t i = 0; i < n; i++) {
    saved[i] = score[i * ld + n];
    score[i * ld + n] = r->score[(from + i) * ld + r->n];
  }
  for (uint32_t i = 0; i < n; i++) rel[i] = ENT_REL_DEP;
  ent_eisner(score, ld, n, head, r->room);
  for (uint32_t i = 0; i < n; i++) score[i * ld + n] = saved[i];
  run_labels(r, from, n, head, rel);
}
