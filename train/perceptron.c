/*
** perceptron.c - averaged multiclass perceptron (Freund and Schapire 1999, Collins 2002) over hashed
** features with sparse rows. Averaging keeps, beside each weight, the sum of its changes times
** the tick of each: average = w - u / ticks (Daume 2006).
*/
#include "train.h"

#include <stdlib.h>

bool perceptron_init(perceptron *p, uint32_t nclass) {
  *p = (perceptron){.size = 1u << 18, .tick = 1, .nclass = nclass};
  p->r = calloc(p->size, sizeof *p->r);
  return p->r != NULL;
}

void perceptron_free(perceptron *p) {
  for (uint64_t i = 0; p->r && i < p->size; i++) free(p->r[i].e);
  free(p->r);
  *p = (perceptron){0};
}

static row *find(const perceptron *p, uint64_t key) {
  uint64_t at = (key >> 8) & (p->size - 1);
  while (p->r[at].key && p->r[at].key != key) at = (at + 1) & (p->size - 1);
  return &p->r[at];
}

static bool grow(perceptron *p) {
  perceptron q = *p;
  q.size *= 2;
  q.r = calloc(q.size, sizeof *q.r);
  if (!q.r) return false;
  for (uint64_t i = 0; i < p->size; i++)
    if (p->r[i].key) *find(&q, p->r[i].key) = p->r[i];
  free(p->r);
  *p = q;
  return true;
}

void perceptron_score(const perceptron *p, const uint64_t *f, uint32_t n, bool average, float score[256]) {
  const row *r[ENT_TEMPLATES_MAX];
  memset(score, 0, 256 * sizeof *score);
  for (uint32_t i = 0; i < n; i++) __builtin_prefetch(&p->r[(f[i] >> 8) & (p->size - 1)]);
  for (uint32_t i = 0; i < n; i++) {
    r[i] = find(p, f[i]);
    __builtin_prefetch(r[i]->e);
  }
  const double per_tick = average && !p->averaged ? 1 / p->tick : 0;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; k < r[i]->n; k++) {
      const entry *e = &r[i]->e[k];
      score[e->class] += average ? (float)(e->w - e->u * per_tick) : e->w;
    }
}

static bool change(perceptron *p, row *r, uint32_t class, float by) {
  uint32_t k = 0;
  while (k < r->n && r->e[k].class != class) k++;
  if (k == r->n) {
    if (r->n == r->cap) {
      uint16_t cap = r->cap ? (uint16_t)(r->cap * 2) : 2;
      entry *e = realloc(r->e, cap * sizeof *e);
      if (!e) return false;
      r->e = e;
      r->cap = cap;
    }
    r->e[r->n++] = (entry){0, 0, class};
  }
  r->e[k].w += by;
  r->e[k].u += p->tick * by;
  return true;
}

bool perceptron_update(perceptron *p, const uint64_t *f, uint32_t n, uint32_t good, uint32_t bad, float by) {
  if (p->used + n > p->size / 2 && !grow(p)) return false;
  for (uint32_t i = 0; i < n; i++) {
    row *r = find(p, f[i]);
    if (!r->key) r->key = f[i], p->used++;
    r->updates++;
    if (!change(p, r, good, by) || !change(p, r, bad, -by)) return false;
  }
  return true;
}

void perceptron_average(perceptron *p) {
  if (p->averaged) return;
  for (uint64_t i = 0; i < p->size; i++)
    for (uint32_t k = 0; k < p->r[i].n; k++) {
      entry *e = &p->r[i].e[k];
      e->w = (float)(e->w - e->u / p->tick);
    }
  p->averaged = true;
}

bool perceptron_add(perceptron *sum, const perceptron *p, float by) {
  for (uint64_t i = 0; i < p->size; i++) {
    const row *from = &p->r[i];
    if (!from->key) continue;
    if (sum->used + 1 > sum->size / 2 && !grow(sum)) return false;
    row *to = find(sum, from->key);
    if (!to->key) to->key = from->key, sum->used++;
    to->updates += from->updates;
    for (uint32_t k = 0; k < from->n; k++)
      if (!change(sum, to, from->e[k].class, by * from->e[k].w)) return false;
  }
  sum->averaged = true;
  return true;
}
