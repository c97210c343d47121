/*
** cluster.c - word clusters by the exchange algorithm (Martin, Liermann and Ney 1998): words move to the cluster
** that raises the likelihood of a class bigram model most,
**     L = sum over class pairs N(c,d) log N(c,d) - 2 sum over classes N(c) log N(c).
*/
#include "train.h"

#include <math.h>
#include <stdlib.h>

typedef struct pairs { /* neighbours of each word: [first[w], first[w+1]) */
  uint32_t *first, *other, *count;
} pairs;

typedef struct exchange {
  uint32_t v, k; /* words; clusters, the boundary is cluster k */
  pairs right, left;
  uint32_t *cluster, *total; /* [v + 1], [v + 1] */
  int64_t *pair, *size;      /* [k + 1][k + 1], [k + 1] */
  uint32_t *lc, *rc;         /* [k + 1] neighbours' clusters of the word at hand */
  uint32_t *llist, *rlist, nl, nr;
  double *table;
} exchange;

#define TABLE 65536
static double nlogn(const exchange *x, int64_t n) {
  return n < TABLE ? x->table[n < 0 ? 0 : n] : (double)n * log((double)n);
}

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

static bool build_pairs(pairs *p, const uint32_t *text, uint32_t n, uint32_t v, int step) {
  uint64_t *all = malloc((size_t)n * sizeof *all);
  p->first = calloc(v + 2, sizeof *p->first);
  p->other = malloc((size_t)n * sizeof *p->other);
  p->count = malloc((size_t)n * sizeof *p->count);
  if (!all || !p->first || !p->other || !p->count) return free(all), false;
  uint32_t m = 0, out = 0;
  for (uint32_t i = 0; i < n; i++) {
    if ((step < 0 && i == 0) || (step > 0 && i + 1 == n)) continue;
    all[m++] = (uint64_t)text[i] << 32 | text[step > 0 ? i + 1 : i - 1];
  }
  qsort(all, m, sizeof *all, by_value);
  for (uint32_t i = 0; i < m; i++) {
    uint32_t w = (uint32_t)(all[i] >> 32);
    if (i && all[i] == all[i - 1]) {
      p->count[out - 1]++;
      continue;
    }
    p->other[out] = (uint32_t)all[i];
    p->count[out++] = 1;
    p->first[w + 1] = out;
  }
  for (uint32_t w = 0; w <= v; w++)
    if (p->first[w + 1] < p->first[w]) p->first[w + 1] = p->first[w];
  free(all);
  return true;
}

/* Adds (sign 1) or takes (sign -1) word w to or from cluster c. */
static void move_word(exchange *x, uint32_t w, uint32_t c, int sign) {
  const uint32_t k1 = x->k + 1;
  for (uint32_t i = x->right.first[w]; i < x->right.first[w + 1]; i++) {
    uint32_t o = x->right.other[i];
    if (o != w) x->pair[(size_t)c * k1 + x->cluster[o]] += sign * (int64_t)x->right.count[i];
    else x->pair[(size_t)c * k1 + c] += sign * (int64_t)x->right.count[i];
  }
  for (uint32_t i = x->left.first[w]; i < x->left.first[w + 1]; i++) {
    uint32_t o = x->left.other[i];
    if (o != w) x->pair[(size_t)x->cluster[o] * k1 + c] += sign * (int64_t)x->left.count[i];
  }
  x->size[c] += sign * (int64_t)x->total[w];
}

static void count_neighbours(exchange *x, uint32_t w) {
  for (uint32_t i = 0; i < x->nl; i++) x->lc[x->llist[i]] = 0;
  for (uint32_t i = 0; i < x->nr; i++) x->rc[x->rlist[i]] = 0;
  x->nl = x->nr = 0;
  for (uint32_t i = x->right.first[w]; i < x->right.first[w + 1]; i++) {
    uint32_t c = x->cluster[x->right.other[i]];
    if (x->right.other[i] == w) continue;
    if (!x->rc[c]) x->rlist[x->nr++] = c;
    x->rc[c] += x->right.count[i];
  }
  for (uint32_t i = x->left.first[w]; i < x->left.first[w + 1]; i++) {
    uint32_t c = x->cluster[x->left.other[i]];
    if (x->left.other[i] == w) continue;
    if (!x->lc[c]) x->llist[x->nl++] = c;
    x->lc[c] += x->left.count[i];
  }
}

/* How much L rises when the word at hand joins c. */
static double gain(const exchange *x, uint32_t w, uint32_t c) {
  const uint32_t k1 = x->k + 1;
  double g = -2 * (nlogn(x, x->size[c] + x->total[w]) - nlogn(x, x->size[c]));
  const int64_t *out = x->pair + (size_t)c * k1;
  for (uint32_t i = 0; i < x->nr; i++) {
    int64_t n = out[x->rlist[i]];
    g += nlogn(x, n + x->rc[x->rlist[i]]) - nlogn(x, n);
  }
  for (uint32_t i = 0; i < x->nl; i++) {
    int64_t n = x->pair[(size_t)x->llist[i] * k1 + c];
    g += nlogn(x, n + x->lc[x->llist[i]]) - nlogn(x, n);
  }
  return g;
}

static uint32_t one_round(exchange *x) {
  uint32_t moved = 0;
  for (uint32_t w = 0; w < x->v; w++) {
    uint32_t from = x->cluster[w], best = from;
    move_word(x, w, from, -1);
    count_neighbours(x, w);
    double top = gain(x, w, from);
    for (uint32_t c = 0; c < x->k; c++) {
      if (c == from) continue;
      double g = gain(x, w, c);
      if (g > top + 1e-9) top = g, best = c;
    }
    x->cluster[w] = best;
    move_word(x, w, best, 1);
    moved += best != from;
  }
  return moved;
}

bool cluster_words(const uint32_t *text, uint32_t n, uint32_t v, uint32_t k, uint32_t rounds, uint32_t *cluster) {
  exchange x = {.v = v, .k = k, .cluster = cluster};
  const uint32_t k1 = k + 1;
  x.total = calloc(v + 1, sizeof *x.total);
  x.pair = calloc((size_t)k1 * k1, sizeof *x.pair);
  x.size = calloc(k1, sizeof *x.size);
  x.lc = calloc(4 * (size_t)k1, sizeof *x.lc);
  x.table = calloc(TABLE, sizeof *x.table);
  bool ok = x.total && x.pair && x.size && x.lc && x.table && build_pairs(&x.right, text, n, v, 1) && build_pairs(&x.left, text, n, v, -1);
  if (ok) {
    x.rc = x.lc + k1, x.llist = x.rc + k1, x.rlist = x.llist + k1;
    for (int64_t i = 1; i < TABLE; i++) x.table[i] = (double)i * log((double)i);
    for (uint32_t i = 0; i < n; i++) x.total[text[i]]++;
    for (uint32_t w = 0; w < v; w++) cluster[w] = w % k;
    cluster[v] = k;
    for (uint32_t w = 0; w <= v; w++)
      for (uint32_t i = x.right.first[w]; i < x.right.first[w + 1]; i++)
        x.pair[(size_t)cluster[w] * k1 + cluster[x.right.other[i]]] += x.right.count[i];
    for (uint32_t w = 0; w <= v; w++) x.size[cluster[w]] += x.total[w];
    for (uint32_t r = 0; r < rounds; r++)
      if (one_round(&x) * 200 < v) break;
    for (uint32_t w = 0; w < v; w++) cluster[w]++;
  }
  free(x.total), free(x.pair), free(x.size), free(x.lc), free(x.table);
  free(x.right.first), free(x.right.other), free(x.right.count);
  free(x.left.first), free(x.left.other), free(x.left.count);
  return ok;
}
