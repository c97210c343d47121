/*
** network.c - forward and backward through the network: embeddings, LSTM layers in both directions with forget and input gate
** in one (Greff et al. 2017), heads for tags, arcs (biaffine, Dozat and Manning 2017) and labels (Kiperwasser and Goldberg 2016).
**
** The words of a batch are packed by position: all first words, all second words, ..., sentences longest first, so that row
** off[t] + i is word t of sentence i and each step is one product. What leaves a unit is rounded as it will be when running, and
** the gradient passes through the rounding.
*/
#include "network.h"

#include <math.h>
#include <stdlib.h>

/* ---- parameters ------------------------------------------------------- */

static matrix place(layout *l, uint32_t rows, uint32_t cols) {
  matrix m = {rows, cols, l->size};
  l->size += (size_t)rows * cols;
  return m;
}

static void make_layout(layout *l, const ent_net_shape *s) {
  *l = (layout){.s = *s};
  const uint32_t h = s->hidden, heads = 2 * s->arc + 2 * s->label;
  for (uint32_t k = 0; k < s->layers; k++) {
    l->wx[k] = place(l, k ? 2 * h : ent_net_width(s), 6 * h);
    l->bx[k] = place(l, 1, 6 * h);
    for (int d = 0; d < NET_ROUTES; d++) l->wh[k][d] = place(l, h, 3 * h);
  }
  l->wt = place(l, 4 * h, s->tag), l->bt = place(l, 1, s->tag);
  l->wo = place(l, s->tag, ent_pad16(s->ntag)), l->bo = place(l, 1, ent_pad16(s->ntag));
  l->wa = place(l, 2 * h, heads), l->ba = place(l, 1, heads);
  l->u = place(l, s->arc, s->arc), l->ub = place(l, 1, s->arc);
  l->root_arc = place(l, 1, s->arc), l->root_label = place(l, 1, s->label);
  l->wl = place(l, s->label, ent_pad16(s->nrel)), l->bl = place(l, 1, ent_pad16(s->nrel));
  for (int t = 0; t < ENT_NET_TABLES; t++) {
    l->table[t] = l->tables;
    l->tables += (size_t)s->rows[t] * s->segment[ent_net_segment[t]];
  }
}

static double uniform(random_state *r) { return (double)(next_random(r) >> 11) / 9007199254740992.0; }

static void fill_uniform(network *n, matrix m, double range, random_state *r) {
  for (size_t i = 0; i < (size_t)m.rows * m.cols; i++) n->p[m.at + i] = (float)((2 * uniform(r) - 1) * range);
}

static void glorot(network *n, matrix m, uint32_t fan_out, random_state *r) { fill_uniform(n, m, sqrt(6.0 / (m.rows + fan_out)), r); }

static void initial(network *n, uint64_t seed) {
  random_state r = {seed * 77 + 1};
  const layout *l = &n->l;
  const uint32_t h = l->s.hidden;
  for (uint32_t k = 0; k < l->s.layers; k++) {
    glorot(n, l->wx[k], h, &r);
    for (int d = 0; d < NET_ROUTES; d++) {
      glorot(n, l->wh[k][d], h, &r);
      for (uint32_t i = 0; i < h; i++) n->p[l->bx[k].at + (size_t)d * 3 * h + i] = 1;
    }
  }
  glorot(n, l->wt, l->s.tag, &r), glorot(n, l->wo, l->s.ntag, &r), glorot(n, l->wa, l->s.arc, &r);
  glorot(n, l->u, l->s.arc, &r), glorot(n, l->wl, l->s.nrel, &r);
  for (uint32_t i = 0; i < l->s.arc; i++) n->p[l->root_arc.at + i] = 0.5f;
  for (size_t i = 0; i < l->tables; i++) n->e[i] = (float)((2 * uniform(&r) - 1) * 0.12);
}

bool network_init(network *n, const ent_net_shape *s, uint64_t seed) {
  *n = (network){0};
  make_layout(&n->l, s);
  uint32_t rows = 0;
  for (int t = 0; t < ENT_NET_TABLES; t++) rows += s->rows[t];
  n->p = calloc(n->l.size * 4, sizeof *n->p);
  n->e = calloc(n->l.tables * 4, sizeof *n->e);
  n->touched = calloc(rows, 1);
  n->list = calloc(rows, sizeof *n->list);
  if (!n->p || !n->e || !n->touched || !n->list) return network_free(n), false;
  n->t = n->p + n->l.size, n->m = n->t + n->l.size, n->v = n->m + n->l.size;
  n->em = n->e + n->l.tables, n->ev = n->em + n->l.tables, n->eg = n->ev + n->l.tables;
  initial(n, seed);
  return true;
}

void network_free(network *n) {
  free(n->p), free(n->e), free(n->touched), free(n->list);
  *n = (network){0};
}

static void transpose(network *n, matrix m) {
  const float *p = n->p + m.at;
  float *t = n->t + m.at;
  for (uint32_t i = 0; i < m.rows; i++)
    for (uint32_t j = 0; j < m.cols; j++) t[(size_t)j * m.rows + i] = p[(size_t)i * m.cols + j];
}

void network_transpose(network *n) {
  const layout *l = &n->l;
  for (uint32_t k = 0; k < l->s.layers; k++) {
    transpose(n, l->wx[k]);
    for (int d = 0; d < NET_ROUTES; d++) transpose(n, l->wh[k][d]);
  }
  transpose(n, l->wt), transpose(n, l->wo), transpose(n, l->wa), transpose(n, l->u), transpose(n, l->wl);
}

/* ---- shards ----------------------------------------------------------- */

static float *take(float **at, size_t n) {
  float *p = *at;
  *at += (n + 15) & ~(size_t)15;
  return p;
}

/* Cuts the block into its parts; with block NULL only sums up. */
static size_t cut(shard *k, float *block) {
  const ent_net_shape *s = &k->net->l.s;
  const size_t M = k->cap, h = s->hidden, heads = 2 * s->arc + 2 * s->label, w = ent_net_width(s);
  float *at = block;
  k->x = take(&at, M * w), k->dx = take(&at, M * w);
  for (uint32_t l = 0; l < s->layers; l++) {
    k->gate[l] = take(&at, M * 6 * h);
    k->cell[l] = take(&at, M * 2 * h), k->tc[l] = take(&at, M * 2 * h), k->h[l] = take(&at, M * 2 * h), k->hd[l] = take(&at, M * 2 * h);
    for (int d = 0; d < NET_ROUTES; d++) k->hp[l][d] = take(&at, M * h);
    k->mask_h[l] = take(&at, M * 2 * h);
  }
  k->mask_in[0] = take(&at, M * w);
  for (uint32_t l = 1; l <= s->layers; l++) k->mask_in[l] = take(&at, M * 2 * h);
  k->dh = take(&at, 2 * M * 2 * h); /* of the layer at hand, and of the first one from the tagger */
  k->rt = take(&at, M * 4 * h), k->drt = take(&at, M * 4 * h);
  k->th = take(&at, M * s->tag), k->dth = take(&at, M * s->tag), k->to = take(&at, M * ent_pad16(s->ntag));
  k->ah = take(&at, M * heads), k->dah = take(&at, M * heads);
  k->q = take(&at, M * s->arc), k->dq = take(&at, M * s->arc);
  k->lh = take(&at, M * s->label), k->dlh = take(&at, M * s->label), k->lo = take(&at, M * ent_pad16(s->nrel));
  k->mask_t = take(&at, M * s->tag), k->mask_l = take(&at, M * heads);
  k->score = take(&at, 2 * M + 32);
  return (size_t)(at - block);
}

bool shard_init(shard *k, const network *n, uint32_t words) {
  *k = (shard){.net = n, .cap = words};
  float base[1];
  const size_t size = cut(k, base);
  k->block = calloc(size, sizeof *k->block);
  k->g = calloc(n->l.size, sizeof *k->g);
  k->off = calloc((size_t)words * 6 + 8, sizeof *k->off);
  k->row = calloc(words, sizeof *k->row);
  k->tag = calloc(words, 2);
  k->s = calloc(words, sizeof *k->s);
  if (!k->block || !k->g || !k->off || !k->row || !k->tag || !k->s) return shard_free(k), false;
  k->bs = k->off + words + 2, k->sent = k->bs + words + 2, k->pos = k->sent + words, k->head = k->pos + words;
  k->rel = k->tag + words;
  cut(k, k->block);
  return true;
}

void shard_free(shard *k) {
  free(k->block), free(k->g), free(k->off), free(k->row), free(k->tag), free(k->s);
  *k = (shard){0};
}

static void pack_rows(shard *k) {
  k->M = k->T = 0;
  for (uint32_t t = 0; k->ns && t < k->s[0]->n; t++) {
    k->off[t] = k->M;
    uint32_t i = 0;
    for (; i < k->ns && k->s[i]->n > t; i++) {
      k->sent[k->M] = i;
      k->pos[k->M++] = t;
    }
    k->bs[t] = i;
    k->T = t + 1;
  }
}

static void draw_mask(shard *k, float *mask, size_t n, float rate) {
  const uint32_t limit = (uint32_t)(rate * 65536.0f);
  const float keep = 1.0f / (1.0f - (float)limit / 65536.0f);
  uint64_t bits = 0;
  for (size_t i = 0; i < n; i++, bits >>= 16) {
    if (i % 4 == 0) bits = next_random(&k->random);
    mask[i] = (bits & 65535) < limit ? 0 : keep;
  }
}

static void draw_masks(shard *k) {
  const ent_net_shape *s = &k->net->l.s;
  const float rate = k->learning ? k->dropout : 0;
  draw_mask(k, k->mask_in[0], (size_t)k->ns * ent_net_width(s), rate * 0.6f);
  for (uint32_t l = 0; l < s->layers; l++) {
    draw_mask(k, k->mask_in[l + 1], (size_t)k->ns * 2 * s->hidden, rate);
    draw_mask(k, k->mask_h[l], (size_t)k->ns * 2 * s->hidden, rate);
  }
  draw_mask(k, k->mask_t, (size_t)k->ns * s->tag, rate);
  draw_mask(k, k->mask_l, (size_t)k->ns * (2 * s->arc + s->label), rate);
}

/* ---- small pieces ----------------------------------------------------- */

/* Y[M][m.cols] = (add: +) X[M][m.rows] m, from column 0 of Y. */
static void forward(const shard *k, matrix m, const float *X, size_t ldx, float *Y, size_t ldy, bool add) {
  matrix_multiply(&(product){X, ldx, 1, k->net->p + m.at, m.cols, Y, ldy, k->M, m.cols, m.rows, add});
}

/* dX = (add: +) dY m' */
static void backward(const shard *k, matrix m, const float *dY, size_t ldy, float *dX, size_t ldx, bool add) {
  matrix_multiply(&(product){dY, ldy, 1, k->net->t + m.at, m.rows, dX, ldx, k->M, m.rows, m.cols, add});
}

/* dm += X' dY */
static void collect(shard *k, matrix m, const float *X, size_t ldx, const float *dY, size_t ldy) {
  matrix_multiply(&(product){X, 1, ldx, dY, ldy, k->g + m.at, m.cols, m.rows, m.cols, k->M, true});
}

static void add_bias(const shard *k, matrix m, float *Y) {
  const float *b = k->net->p + m.at;
  for (uint32_t i = 0; i < k->M; i++)
    for (uint32_t j = 0; j < m.cols; j++) Y[(size_t)i * m.cols + j] += b[j];
}

static void collect_bias(shard *k, matrix m, const float *dY) {
  float *g = k->g + m.at;
  for (uint32_t i = 0; i < k->M; i++)
    for (uint32_t j = 0; j < m.cols; j++) g[j] += dY[(size_t)i * m.cols + j];
}

static float rounded_relu(float v) {
  v = v < 0 ? 0 : v > ENT_NET_RELU ? ENT_NET_RELU : v;
  return ent_net_round(v * (127.0f / ENT_NET_RELU)) * (ENT_NET_RELU / 127.0f);
}

/* Y[M][cols..ld] through a rounded ReLU and its sentence's mask. */
static void relu(const shard *k, float *Y, uint32_t ld, uint32_t cols, const float *mask, uint32_t ldm) {
  for (uint32_t i = 0; i < k->M; i++) {
    const float *m = mask + (size_t)k->sent[i] * ldm;
    for (uint32_t j = 0; j < cols; j++) Y[(size_t)i * ld + j] = rounded_relu(Y[(size_t)i * ld + j]) * m[j];
  }
}

static void relu_back(const shard *k, const float *Y, float *dY, uint32_t ld, uint32_t cols, const float *mask, uint32_t ldm) {
  for (uint32_t i = 0; i < k->M; i++) {
    const float *m = mask + (size_t)k->sent[i] * ldm;
    for (uint32_t j = 0; j < cols; j++) {
      const float y = Y[(size_t)i * ld + j];
      dY[(size_t)i * ld + j] = y > 0 && y < ENT_NET_RELU * m[j] ? dY[(size_t)i * ld + j] * m[j] : 0;
    }
  }
}

static uint32_t row_of(const shard *k, uint32_t sent, uint32_t t) { return k->off[t] + sent; }

/* p[n] becomes the softmax less the gold class, times scale; the loss is added up. Says whether the gold class is the best. */
static bool softmax_loss(shard *k, float *p, uint32_t n, uint32_t gold, float scale) {
  uint32_t best = 0;
  for (uint32_t i = 1; i < n; i++)
    if (p[i] > p[best]) best = i;
  const float top = p[best];
  float sum = 0;
  for (uint32_t i = 0; i < n; i++) p[i] = expf(p[i] - top), sum += p[i];
  k->loss -= log((double)(p[gold] / sum) + 1e-12);
  for (uint32_t i = 0; i < n; i++) p[i] *= scale / sum;
  p[gold] -= scale;
  return best == gold;
}

/* ---- words in --------------------------------------------------------- */

static void embed(shard *k) {
  const layout *l = &k->net->l;
  const uint32_t w = ent_net_width(&l->s);
  for (uint32_t i = 0; i < k->M; i++) {
    const ent_lexeme *x = &k->s[k->sent[i]]->lex[k->pos[i]];
    float *to = k->x + (size_t)i * w;
    const float *mask = k->mask_in[0] + (size_t)k->sent[i] * w;
    memset(to, 0, w * sizeof *to);
    ent_net_rows(&l->s, x, k->row[i]);
    if (k->learning && (next_random(&k->random) >> 40) < (uint64_t)(k->word_dropout * 16777216.0f)) k->row[i][ENT_NET_WORD] = 0;
    for (int t = 0; t < ENT_NET_TABLES; t++) {
      const uint32_t seg = ent_net_segment[t], n = l->s.segment[seg];
      float *part = to + (seg > 0 ? l->s.segment[0] : 0) + (seg > 1 ? l->s.segment[1] : 0);
      const float *e = k->net->e + l->table[t] + (size_t)k->row[i][t] * n;
      for (uint32_t j = 0; j < n; j++) part[j] += e[j];
    }
    for (uint32_t j = 0; j < w; j++) {
      float v = to[j] > 1 ? 1 : to[j] < -1 ? -1 : to[j];
      to[j] = ent_net_round(v * ENT_NET_UNIT) * (1 / ENT_NET_UNIT) * mask[j];
    }
  }
}

static void embed_back(shard *k) {
  const uint32_t w = ent_net_width(&k->net->l.s);
  for (uint32_t i = 0; i < k->M; i++) {
    const float *mask = k->mask_in[0] + (size_t)k->sent[i] * w, *x = k->x + (size_t)i * w;
    float *d = k->dx + (size_t)i * w;
    for (uint32_t j = 0; j < w; j++) {
      d[j] *= mask[j];
      if ((x[j] >= mask[j] && d[j] < 0) || (x[j] <= -mask[j] && d[j] > 0)) d[j] = 0; /* it cannot grow further */
    }
  }
}

/* ---- LSTM ------------------------------------------------------------- */

/* Rows of step t that continue from the step before in direction d, and where those begin. */
static uint32_t continued(const shard *k, int d, uint32_t t, uint32_t *from) {
  if (d == 0 ? t == 0 : t + 1 == k->T) return 0;
  *from = k->off[d == 0 ? t - 1 : t + 1];
  return d == 0 ? k->bs[t] : k->bs[t + 1];
}

static void lstm_step(shard *k, uint32_t l, int d, uint32_t t) {
  const uint32_t h = k->net->l.s.hidden, r0 = k->off[t], n = k->bs[t];
  const matrix wh = k->net->l.wh[l][d];
  uint32_t from = 0;
  const uint32_t old = continued(k, d, t, &from);
  float *hp = k->hp[l][d] + (size_t)r0 * h;
  for (uint32_t i = 0; i < old; i++) {
    const float *mask = k->mask_h[l] + (size_t)i * 2 * h + d * h, *before = k->h[l] + (size_t)(from + i) * 2 * h + d * h;
    for (uint32_t j = 0; j < h; j++) hp[(size_t)i * h + j] = before[j] * mask[j];
  }
  memset(hp + (size_t)old * h, 0, (size_t)(n - old) * h * sizeof *hp);
  float *g = k->gate[l] + (size_t)r0 * 6 * h + (size_t)d * 3 * h;
  if (old) matrix_multiply(&(product){hp, h, 1, k->net->p + wh.at, 3 * h, g, 6 * h, old, 3 * h, h, true});
  for (uint32_t i = 0; i < n; i++, g += 6 * h) {
    const size_t at = (size_t)(r0 + i) * 2 * h + d * h;
    const float *cp = i < old ? k->cell[l] + (size_t)(from + i) * 2 * h + d * h : NULL;
    float *c = k->cell[l] + at, *tc = k->tc[l] + at, *out = k->h[l] + at;
    for (uint32_t j = 0; j < h; j++) {
      const float f = g[j] = ent_net_sigmoid(g[j]), o = g[h + j] = ent_net_sigmoid(g[h + j]), z = g[2 * h + j] = ent_net_tanh(g[2 * h + j]);
      c[j] = f * (cp ? cp[j] : 0) + (1 - f) * z;
      tc[j] = ent_net_tanh(c[j]);
      out[j] = ent_net_round(o * tc[j] * ENT_NET_UNIT) * (1 / ENT_NET_UNIT);
    }
  }
}

static void lstm(shard *k, uint32_t l) {
  const layout *y = &k->net->l;
  const uint32_t h = y->s.hidden;
  const float *x = l ? k->hd[l - 1] : k->x;
  forward(k, y->wx[l], x, y->wx[l].rows, k->gate[l], 6 * h, false);
  add_bias(k, y->bx[l], k->gate[l]);
  for (uint32_t t = 0; t < k->T; t++) lstm_step(k, l, 0, t);
  for (uint32_t t = k->T; t-- > 0;) lstm_step(k, l, 1, t);
  for (uint32_t i = 0; i < k->M; i++) {
    const float *mask = k->mask_in[l + 1] + (size_t)k->sent[i] * 2 * h;
    for (uint32_t j = 0; j < 2 * h; j++) k->hd[l][(size_t)i * 2 * h + j] = k->h[l][(size_t)i * 2 * h + j] * mask[j];
  }
}

/* carry_h, carry_c [ns][h]: what the following step asks of this one. */
static void lstm_step_back(shard *k, uint32_t l, int d, uint32_t t, float *carry_h, float *carry_c) {
  const uint32_t h = k->net->l.s.hidden, r0 = k->off[t], n = k->bs[t];
  const matrix wh = k->net->l.wh[l][d];
  uint32_t from = 0;
  const uint32_t old = continued(k, d, t, &from);
  float *g0 = k->gate[l] + (size_t)r0 * 6 * h + (size_t)d * 3 * h, *g = g0;
  for (uint32_t i = 0; i < n; i++, g += 6 * h) {
    const size_t at = (size_t)(r0 + i) * 2 * h + d * h;
    const float *cp = i < old ? k->cell[l] + (size_t)(from + i) * 2 * h + d * h : NULL, *tc = k->tc[l] + at, *dh = k->dh + at;
    float *ch = carry_h + (size_t)i * h, *cc = carry_c + (size_t)i * h;
    for (uint32_t j = 0; j < h; j++) {
      const float f = g[j], o = g[h + j], z = g[2 * h + j], dout = dh[j] + ch[j];
      const float dc = dout * o * (1 - tc[j] * tc[j]) + cc[j];
      g[j] = dc * ((cp ? cp[j] : 0) - z) * f * (1 - f);
      g[h + j] = dout * tc[j] * o * (1 - o);
      g[2 * h + j] = dc * (1 - f) * (1 - z * z);
      cc[j] = dc * f;
      ch[j] = 0;
    }
  }
  if (!old) return;
  matrix_multiply(&(product){g0, 6 * h, 1, k->net->t + wh.at, h, carry_h, h, old, h, 3 * h, false});
  for (uint32_t i = 0; i < old; i++) {
    const float *mask = k->mask_h[l] + (size_t)i * 2 * h + d * h;
    for (uint32_t j = 0; j < h; j++) carry_h[(size_t)i * h + j] *= mask[j];
  }
}

/* k->dh holds what is asked of the layer's output, after dropout; dx receives what is asked of its input. */
static void lstm_back(shard *k, uint32_t l, float *dx) {
  const layout *y = &k->net->l;
  const uint32_t h = y->s.hidden;
  float *carry = k->rt; /* no longer needed: [ns][h] twice */
  for (uint32_t i = 0; i < k->M; i++) {
    const float *mask = k->mask_in[l + 1] + (size_t)k->sent[i] * 2 * h;
    for (uint32_t j = 0; j < 2 * h; j++) k->dh[(size_t)i * 2 * h + j] *= mask[j];
  }
  for (int d = 0; d < NET_ROUTES; d++) {
    memset(carry, 0, (size_t)k->ns * 2 * h * sizeof *carry);
    for (uint32_t s = 0; s < k->T; s++) lstm_step_back(k, l, d, d ? s : k->T - 1 - s, carry, carry + (size_t)k->ns * h);
    collect(k, y->wh[l][d], k->hp[l][d], h, k->gate[l] + (size_t)d * 3 * h, 6 * h);
  }
  collect_bias(k, y->bx[l], k->gate[l]);
  collect(k, y->wx[l], l ? k->hd[l - 1] : k->x, y->wx[l].rows, k->gate[l], 6 * h);
  backward(k, y->wx[l], k->gate[l], 6 * h, dx, y->wx[l].rows, false);
}

/* ---- tags ------------------------------------------------------------- */

static void tag_head(shard *k) {
  const layout *y = &k->net->l;
  const uint32_t h2 = 2 * y->s.hidden, np = ent_pad16(y->s.ntag);
  for (uint32_t i = 0; i < k->M; i++) {
    memcpy(k->rt + (size_t)i * 2 * h2, k->hd[0] + (size_t)i * h2, h2 * sizeof *k->rt);
    memcpy(k->rt + (size_t)i * 2 * h2 + h2, k->hd[y->s.layers - 1] + (size_t)i * h2, h2 * sizeof *k->rt);
  }
  forward(k, y->wt, k->rt, 2 * h2, k->th, y->s.tag, false);
  add_bias(k, y->bt, k->th);
  relu(k, k->th, y->s.tag, y->s.tag, k->mask_t, y->s.tag);
  forward(k, y->wo, k->th, y->s.tag, k->to, np, false);
  add_bias(k, y->bo, k->to);
}

static void tag_back(shard *k, float scale) {
  const layout *y = &k->net->l;
  const uint32_t h2 = 2 * y->s.hidden, np = ent_pad16(y->s.ntag);
  for (uint32_t i = 0; i < k->M; i++) {
    float *p = k->to + (size_t)i * np;
    k->right_tag += softmax_loss(k, p, y->s.ntag, k->s[k->sent[i]]->w[k->pos[i]].tag, scale);
    for (uint32_t j = y->s.ntag; j < np; j++) p[j] = 0;
  }
  collect(k, y->wo, k->th, y->s.tag, k->to, np);
  collect_bias(k, y->bo, k->to);
  backward(k, y->wo, k->to, np, k->dth, y->s.tag, false);
  relu_back(k, k->th, k->dth, y->s.tag, y->s.tag, k->mask_t, y->s.tag);
  collect(k, y->wt, k->rt, 2 * h2, k->dth, y->s.tag);
  collect_bias(k, y->bt, k->dth);
  backward(k, y->wt, k->dth, y->s.tag, k->drt, 2 * h2, false);
}

/* ---- arcs and labels -------------------------------------------------- */

static float dot(const float *a, const float *b, uint32_t n) {
  float lane[16] = {0}, sum = 0;
  for (uint32_t i = 0; i < n; i += 16)
    for (uint32_t j = 0; j < 16; j++) lane[j] += a[i + j] * b[i + j];
  for (uint32_t j = 0; j < 16; j++) sum += lane[j];
  return sum;
}

static void axpy(float *to, float by, const float *from, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) to[i] += by * from[i];
}

static uint32_t heads_width(const shard *k) { return 2 * k->net->l.s.arc + 2 * k->net->l.s.label; }

static void arc_head(shard *k) {
  const layout *y = &k->net->l;
  const uint32_t w = heads_width(k), h2 = 2 * y->s.hidden, a = y->s.arc;
  forward(k, y->wa, k->hd[y->s.layers - 1], h2, k->ah, w, false);
  add_bias(k, y->ba, k->ah);
  relu(k, k->ah, w, 2 * a, k->mask_l, 2 * a + y->s.label);
  matrix_multiply(&(product){k->ah + a, w, 1, k->net->p + y->u.at, a, k->q, a, k->M, a, a, false});
  add_bias(k, y->ub, k->q);
}

static void root_vector(const shard *k, float *v) {
  const layout *y = &k->net->l;
  for (uint32_t j = 0; j < y->s.arc; j++) v[j] = rounded_relu(k->net->p[y->root_arc.at + j]);
}

static void score_heads(const shard *k, uint32_t sent, uint32_t d, const float *root) {
  const uint32_t w = heads_width(k), a = k->net->l.s.arc, n = k->s[sent]->n;
  const float *q = k->q + (size_t)row_of(k, sent, d) * a;
  for (uint32_t h = 0; h < n; h++) k->score[h] = h == d ? -1e9f : dot(q, k->ah + (size_t)row_of(k, sent, h) * w, a);
  k->score[n] = dot(q, root, a);
}

static void arc_back_word(shard *k, uint32_t sent, uint32_t d, const float *root, float scale) {
  const layout *y = &k->net->l;
  const uint32_t w = heads_width(k), a = y->s.arc, n = k->s[sent]->n, r = row_of(k, sent, d);
  score_heads(k, sent, d, root);
  k->right_head += softmax_loss(k, k->score, n + 1, k->s[sent]->w[d].head, scale);
  float *dq = k->dq + (size_t)r * a;
  const float *q = k->q + (size_t)r * a;
  memset(dq, 0, a * sizeof *dq);
  for (uint32_t h = 0; h < n; h++) {
    const float s = k->score[h];
    if (s < 1e-6f && s > -1e-6f) continue;
    axpy(dq, s, k->ah + (size_t)row_of(k, sent, h) * w, a);
    axpy(k->dah + (size_t)row_of(k, sent, h) * w, s, q, a);
  }
  axpy(dq, k->score[n], root, a);
  for (uint32_t j = 0; j < a; j++)
    if (root[j] > 0) k->g[y->root_arc.at + j] += k->score[n] * q[j];
}

/* lh = relu(label part of the head + label part of the word), lo = its classes. */
static void label_head(shard *k) {
  const layout *y = &k->net->l;
  const uint32_t w = heads_width(k), a = y->s.arc, b = y->s.label, np = ent_pad16(y->s.nrel);
  for (uint32_t i = 0; i < k->M; i++) {
    const uint32_t n = k->s[k->sent[i]]->n, head = k->head[i];
    const float *A = head == n ? k->net->p + y->root_label.at : k->ah + (size_t)row_of(k, k->sent[i], head) * w + 2 * a;
    const float *B = k->ah + (size_t)i * w + 2 * a + b;
    for (uint32_t j = 0; j < b; j++) k->lh[(size_t)i * b + j] = A[j] + B[j];
  }
  relu(k, k->lh, b, b, k->mask_l + 2 * a, 2 * a + b);
  forward(k, y->wl, k->lh, b, k->lo, np, false);
  add_bias(k, y->bl, k->lo);
}

static void label_back(shard *k, float scale) {
  const layout *y = &k->net->l;
  const uint32_t w = heads_width(k), a = y->s.arc, b = y->s.label, np = ent_pad16(y->s.nrel);
  for (uint32_t i = 0; i < k->M; i++) {
    float *p = k->lo + (size_t)i * np;
    k->right_label += softmax_loss(k, p, y->s.nrel, k->s[k->sent[i]]->w[k->pos[i]].rel, scale);
    for (uint32_t j = y->s.nrel; j < np; j++) p[j] = 0;
  }
  collect(k, y->wl, k->lh, b, k->lo, np);
  collect_bias(k, y->bl, k->lo);
  backward(k, y->wl, k->lo, np, k->dlh, b, false);
  relu_back(k, k->lh, k->dlh, b, b, k->mask_l + 2 * a, 2 * a + b);
  for (uint32_t i = 0; i < k->M; i++) {
    const uint32_t n = k->s[k->sent[i]]->n, head = k->head[i];
    float *A = head == n ? k->g + y->root_label.at : k->dah + (size_t)row_of(k, k->sent[i], head) * w + 2 * a;
    axpy(A, 1, k->dlh + (size_t)i * b, b);
    axpy(k->dah + (size_t)i * w + 2 * a + b, 1, k->dlh + (size_t)i * b, b);
  }
}

static void arcs_back(shard *k, float scale) {
  const layout *y = &k->net->l;
  const uint32_t w = heads_width(k), h2 = 2 * y->s.hidden, a = y->s.arc;
  float root[1024];
  root_vector(k, root);
  memset(k->dah, 0, (size_t)k->M * w * sizeof *k->dah);
  label_back(k, scale);
  for (uint32_t s = 0; s < k->ns; s++)
    for (uint32_t d = 0; d < k->s[s]->n; d++) arc_back_word(k, s, d, root, scale);
  matrix_multiply(&(product){k->ah + a, 1, w, k->dq, a, k->g + y->u.at, a, a, a, k->M, true});
  collect_bias(k, y->ub, k->dq);
  matrix_multiply(&(product){k->dq, a, 1, k->net->t + y->u.at, a, k->dah + a, w, k->M, a, a, false});
  relu_back(k, k->ah, k->dah, w, 2 * a, k->mask_l, 2 * a + y->s.label);
  collect(k, y->wa, k->hd[y->s.layers - 1], h2, k->dah, w);
  collect_bias(k, y->ba, k->dah);
  backward(k, y->wa, k->dah, w, k->dh, h2, false);
}

/* ---- all of it -------------------------------------------------------- */

static void add_columns(const shard *k, float *to, const float *from, size_t ld, size_t n) {
  for (uint32_t i = 0; i < k->M; i++)
    for (size_t j = 0; j < n; j++) to[(size_t)i * n + j] += from[(size_t)i * ld + j];
}

static void learn_from(shard *k, float scale) {
  const layout *y = &k->net->l;
  const uint32_t h2 = 2 * y->s.hidden;
  for (uint32_t i = 0; i < k->M; i++) k->head[i] = k->s[k->sent[i]]->w[k->pos[i]].head;
  label_head(k);
  tag_back(k, scale);
  arcs_back(k, scale);
  add_columns(k, k->dh, k->drt + h2, 2 * h2, h2);
  for (uint32_t l = y->s.layers; l-- > 0;) {
    if (l == 0) add_columns(k, k->dh, k->drt, 2 * h2, h2);
    float *below = l ? k->dh + (size_t)k->cap * h2 : k->dx;
    lstm_back(k, l, below);
    if (l) memcpy(k->dh, below, (size_t)k->M * h2 * sizeof *below);
  }
  embed_back(k);
}

static void decide(shard *k) {
  const ent_net_shape *y = &k->net->l.s;
  float root[1024];
  root_vector(k, root);
  for (uint32_t i = 0; i < k->M; i++) {
    const uint32_t n = k->s[k->sent[i]]->n;
    score_heads(k, k->sent[i], k->pos[i], root);
    k->head[i] = 0;
    for (uint32_t h = 1; h <= n; h++)
      if (k->score[h] > k->score[k->head[i]]) k->head[i] = h;
  }
  label_head(k);
  for (uint32_t i = 0; i < k->M; i++) {
    const float *p = k->to + (size_t)i * ent_pad16(y->ntag), *q = k->lo + (size_t)i * ent_pad16(y->nrel);
    k->tag[i] = k->rel[i] = 0;
    for (uint32_t j = 1; j < y->ntag; j++)
      if (p[j] > p[k->tag[i]]) k->tag[i] = (uint8_t)j;
    for (uint32_t j = 1; j < y->nrel; j++)
      if (q[j] > q[k->rel[i]]) k->rel[i] = (uint8_t)j;
  }
}

void shard_run(shard *k) {
  const ent_net_shape *s = &k->net->l.s;
  pack_rows(k);
  if (!k->M) return;
  draw_masks(k);
  embed(k);
  for (uint32_t l = 0; l < s->layers; l++) lstm(k, l);
  tag_head(k);
  arc_head(k);
  k->words += k->M;
  if (k->learning) learn_from(k, k->scale);
  else decide(k);
}
