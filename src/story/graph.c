/*
** graph.c - who deals with whom: degree, strength, PageRank, eigenvector centrality, blocs.
**
**   pagerank     Brin and Page (1998), The anatomy of a large-scale hypertextual web search engine: damping 0.85, weights of the ties as they are directed,
**                who has none outgoing gives to all alike; until the sum of changes is under 1e-10, 200 rounds at most
**   eigenvector  Bonacich (1972), Factoring and weighting approaches to status scores and clique identification: power iteration on the weights without
**                direction, with the identity added so that two-sided networks settle
**   blocs        Newman (2004), Fast algorithm for detecting community structure in networks, Phys. Rev. E 69, 066133: blocs are joined, best gain of
**                modularity first, until none gains. Of equal gains the pair that is first by name is taken, so the same network gives the same blocs.
*/
#include "base/base.h"
#include "entente/series.h"

#include <math.h>
#include <stdlib.h>

struct ent_graph {
  ent_arena *a;
  ent_map names, pairs;
  ENT_VEC(ent_graph_node) node;
  ENT_VEC(ent_graph_tie) tie;
  double q;
};

ent_graph *ent_graph_new(void) {
  ent_graph *n = calloc(1, sizeof *n);
  if (n && !(n->a = ent_arena_new(0))) {
    free(n);
    return NULL;
  }
  if (n) ent_map_init(&n->names, n->a), ent_map_init(&n->pairs, n->a);
  return n;
}

void ent_graph_free(ent_graph *n) {
  if (!n) return;
  ent_arena_free(n->a);
  free(n);
}

static uint32_t node_of(ent_graph *n, ent_str name) {
  uint32_t i = ent_map_get(&n->names, name);
  if (i != ENT_NONE) return i;
  ent_graph_node x = {.name = ent_arena_dup(n->a, name)};
  return x.name.p && ENT_PUSH(n->a, &n->node, x) && ent_map_put(&n->names, x.name, n->node.n - 1) ? n->node.n - 1 : ENT_NONE;
}

bool ent_graph_add(ent_graph *n, ent_str a, ent_str b, double weight, const uint64_t quad[4]) {
  if (ent_str_eq(a, b) || !(weight > 0)) return true;
  uint32_t x = node_of(n, a), y = node_of(n, b);
  if (x == ENT_NONE || y == ENT_NONE) return false;
  bool forth = ent_str_cmp(a, b) < 0;
  uint32_t ends[2] = {forth ? x : y, forth ? y : x};
  uint32_t i = ent_map_get(&n->pairs, (ent_str){(const char *)ends, sizeof ends});
  if (i == ENT_NONE) {
    ent_str key = ent_arena_dup(n->a, (ent_str){(const char *)ends, sizeof ends});
    ent_graph_tie t = {.a = ends[0], .b = ends[1]};
    i = n->tie.n;
    if (!key.p || !ENT_PUSH(n->a, &n->tie, t) || !ent_map_put(&n->pairs, key, i)) return false;
  }
  ent_graph_tie *t = &n->tie.v[i];
  *(forth ? &t->forth : &t->back) += weight;
  for (int q = 0; q < 4; q++) t->quad[q] += quad[q];
  return true;
}

/* ---- order: nothing depends on the order of adding --------------------------- */

static double weight(const ent_graph_tie *t) { return t->forth + t->back; }

static int by_name(const void *x, const void *y) { return ent_str_cmp(((const ent_graph_node *)x)->name, ((const ent_graph_node *)y)->name); }
static int by_strength(const void *x, const void *y) {
  const ent_graph_node *a = x, *b = y;
  return a->strength != b->strength ? (a->strength > b->strength ? -1 : 1) : ent_str_cmp(a->name, b->name);
}
static int by_ends(const void *x, const void *y) {
  const ent_graph_tie *a = x, *b = y;
  return a->a != b->a ? (a->a < b->a ? -1 : 1) : a->b != b->b ? (a->b < b->b ? -1 : 1) : 0;
}
static int by_weight(const void *x, const void *y) {
  const ent_graph_tie *a = x, *b = y;
  return weight(a) != weight(b) ? (weight(a) > weight(b) ? -1 : 1) : by_ends(x, y);
}

/* Sorts the nodes and gives the ties their new numbers. */
static bool sort(ent_graph *n, int (*order)(const void *, const void *)) {
  uint32_t *to = ent_arena_calloc(n->a, n->node.n, sizeof *to);
  ent_str *old = ent_arena_calloc(n->a, n->node.n, sizeof *old);
  if (!to || !old) return false;
  for (uint32_t i = 0; i < n->node.n; i++) old[i] = n->node.v[i].name;
  qsort(n->node.v, n->node.n, sizeof *n->node.v, order);
  for (uint32_t i = 0; i < n->node.n; i++)
    if (!ent_map_put(&n->names, n->node.v[i].name, i)) return false;
  for (uint32_t i = 0; i < n->node.n; i++) to[i] = ent_map_get(&n->names, old[i]);
  for (uint32_t i = 0; i < n->tie.n; i++) n->tie.v[i].a = to[n->tie.v[i].a], n->tie.v[i].b = to[n->tie.v[i].b];
  return true;
}

/* ---- centralities -------------------------------------------------------------- */

static void degrees(ent_graph *n) {
  for (uint32_t i = 0; i < n->tie.n; i++) {
    ent_graph_node *a = &n->node.v[n->tie.v[i].a], *b = &n->node.v[n->tie.v[i].b];
    a->degree++, b->degree++;
    a->strength += weight(&n->tie.v[i]), b->strength += weight(&n->tie.v[i]);
  }
}

static bool pagerank(ent_graph *n) {
  uint32_t count = n->node.n;
  double *out = ent_arena_calloc(n->a, count, sizeof *out), *now = ent_arena_calloc(n->a, count, sizeof *now), change = 1;
  if (!out || !now) return false;
  for (uint32_t i = 0; i < n->tie.n; i++) out[n->tie.v[i].a] += n->tie.v[i].forth, out[n->tie.v[i].b] += n->tie.v[i].back;
  for (uint32_t i = 0; i < count; i++) n->node.v[i].pagerank = 1.0 / count;
  for (int round = 0; round < 200 && change > 1e-10; round++) {
    double lost = 0;
    for (uint32_t i = 0; i < count; i++) lost += out[i] > 0 ? 0 : n->node.v[i].pagerank;
    for (uint32_t i = 0; i < count; i++) now[i] = (0.15 + 0.85 * lost) / count;
    for (uint32_t i = 0; i < n->tie.n; i++) {
      const ent_graph_tie *t = &n->tie.v[i];
      if (out[t->a] > 0) now[t->b] += 0.85 * n->node.v[t->a].pagerank * t->forth / out[t->a];
      if (out[t->b] > 0) now[t->a] += 0.85 * n->node.v[t->b].pagerank * t->back / out[t->b];
    }
    change = 0;
    for (uint32_t i = 0; i < count; i++) change += fabs(now[i] - n->node.v[i].pagerank), n->node.v[i].pagerank = now[i];
  }
  return true;
}

static bool eigenvector(ent_graph *n) {
  double *now = ent_arena_calloc(n->a, n->node.n, sizeof *now), change = 1;
  if (!now) return false;
  for (uint32_t i = 0; i < n->node.n; i++) n->node.v[i].eigenvector = 1;
  for (int round = 0; round < 1000 && change > 1e-10; round++) {
    double most = 0;
    for (uint32_t i = 0; i < n->node.n; i++) now[i] = n->node.v[i].eigenvector;
    for (uint32_t i = 0; i < n->tie.n; i++) {
      const ent_graph_tie *t = &n->tie.v[i];
      now[t->a] += weight(t) * n->node.v[t->b].eigenvector, now[t->b] += weight(t) * n->node.v[t->a].eigenvector;
    }
    for (uint32_t i = 0; i < n->node.n; i++) most = now[i] > most ? now[i] : most;
    change = 0;
    for (uint32_t i = 0; i < n->node.n; i++) change += fabs(now[i] / most - n->node.v[i].eigenvector), n->node.v[i].eigenvector = now[i] / most;
  }
  return true;
}

/* ---- blocs ----------------------------------------------------------------------- */

/* e[B][B]: half the share of weight between blocs x and y; sum[B]: of all weight that ends in x. Joining gains 2 (e[x][y] - sum[x] sum[y]). */
static void join(uint32_t *bloc, double *e, double *sum, uint32_t count, uint32_t x, uint32_t y) {
  for (uint32_t k = 0; k < count; k++) {
    if (k != x && k != y) e[(size_t)x * count + k] += e[(size_t)y * count + k], e[(size_t)k * count + x] = e[(size_t)x * count + k];
    if (bloc[k] == y) bloc[k] = x;
  }
  e[(size_t)x * count + x] += e[(size_t)y * count + y] + 2 * e[(size_t)x * count + y];
  sum[x] += sum[y];
  sum[y] = -1;
}

static void number_blocs(ent_graph *n, const uint32_t *bloc, uint32_t *size, uint32_t *rank) {
  uint32_t count = n->node.n;
  for (uint32_t i = 0; i < count; i++) size[bloc[i]]++;
  for (uint32_t i = 0; i < count; i++) { /* a bloc's number is its first member's, so ties go by name */
    rank[i] = 0;
    for (uint32_t k = 0; size[i] && k < count; k++) rank[i] += size[k] > size[i] || (size[k] == size[i] && k < i);
  }
  for (uint32_t i = 0; i < count; i++) n->node.v[i].bloc = rank[bloc[i]];
}

static bool blocs(ent_graph *n) {
  uint32_t count = n->node.n;
  if (count > 4000) return true; /* all in one: too many for the table of blocs */
  double *e = ent_arena_calloc(n->a, (size_t)count * count, sizeof *e), *sum = ent_arena_calloc(n->a, count, sizeof *sum), all = 0;
  uint32_t *bloc = ent_arena_calloc(n->a, count, sizeof *bloc), *size = ent_arena_calloc(n->a, count, sizeof *size), *rank = ent_arena_calloc(n->a, count, sizeof *rank);
  if (!e || !sum || !bloc || !size || !rank) return false;
  for (uint32_t i = 0; i < n->tie.n; i++) all += weight(&n->tie.v[i]);
  for (uint32_t i = 0; i < n->tie.n; i++) {
    const ent_graph_tie *t = &n->tie.v[i];
    double share = weight(t) / (2 * all);
    e[(size_t)t->a * count + t->b] += share, e[(size_t)t->b * count + t->a] += share;
    sum[t->a] += share, sum[t->b] += share;
  }
  for (uint32_t i = 0; i < count; i++) bloc[i] = i;
  for (;;) {
    double best = 1e-12;
    uint32_t x = ENT_NONE, y = ENT_NONE;
    for (uint32_t i = 0; i < count; i++)
      for (uint32_t k = i + 1; sum[i] >= 0 && k < count; k++) {
        double gain = sum[k] < 0 || e[(size_t)i * count + k] <= 0 ? 0 : 2 * (e[(size_t)i * count + k] - sum[i] * sum[k]);
        if (gain > best) best = gain, x = i, y = k;
      }
    if (x == ENT_NONE) break;
    join(bloc, e, sum, count, x, y);
  }
  for (uint32_t i = 0; i < count; i++)
    if (sum[i] >= 0) n->q += e[(size_t)i * count + i] - sum[i] * sum[i];
  number_blocs(n, bloc, size, rank);
  return true;
}

bool ent_graph_finish(ent_graph *n) {
  if (!n->node.n) return true;
  if (!sort(n, by_name)) return false;
  qsort(n->tie.v, n->tie.n, sizeof *n->tie.v, by_ends);
  degrees(n);
  if (!pagerank(n) || !eigenvector(n) || !blocs(n) || !sort(n, by_strength)) return false;
  qsort(n->tie.v, n->tie.n, sizeof *n->tie.v, by_weight);
  return true;
}

uint32_t ent_graph_nodes(const ent_graph *n) { return n->node.n; }
const ent_graph_node *ent_graph_node_at(const ent_graph *n, uint32_t i) { return i < n->node.n ? &n->node.v[i] : NULL; }
uint32_t ent_graph_ties(const ent_graph *n) { return n->tie.n; }
const ent_graph_tie *ent_graph_tie_at(const ent_graph *n, uint32_t i) { return i < n->tie.n ? &n->tie.v[i] : NULL; }
double ent_graph_modularity(const ent_graph *n) { return n->q; }
