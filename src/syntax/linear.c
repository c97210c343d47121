/*
** linear.c - sparse rows of small weights, found by hash.
**
** Perceptron weights are sparse: a feature has met few classes. A row lists its classes and their
** 8-bit weights, a slot of four bytes leads to it. A lookup costs two cache misses, so
** all slots are fetched ahead, then all rows, then added up.
*/
#include "syntax/model.h"

#if defined(__GNUC__)
#define PREFETCH(p) __builtin_prefetch(p)
#else
#define PREFETCH(p) ((void)0)
#endif

static uint32_t find_row(const ent_linear *m, uint64_t f) {
  const uint32_t fp = (uint32_t)f & ((1u << ENT_FINGERPRINT_BITS) - 1);
  uint32_t at = (uint32_t)(f >> m->shift);
  for (uint32_t tries = 0; tries < 64; tries++, at = (at + 1) & m->mask) {
    uint32_t s = m->slot[at];
    if (!s) return ENT_NONE;
    if ((s & ((1u << ENT_FINGERPRINT_BITS) - 1)) == fp) return s >> ENT_FINGERPRINT_BITS;
  }
  return ENT_NONE;
}

void ent_linear_score(const ent_linear *m, const uint64_t *feature, uint32_t n, int32_t score[256]) {
  const uint8_t *row[ENT_TEMPLATES_MAX];
  uint32_t found = 0;
  memset(score, 0, 256 * sizeof *score);
  for (uint32_t i = 0; i < n; i++) PREFETCH(&m->slot[feature[i] >> m->shift]);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t at = find_row(m, feature[i]);
    if (at >= m->limit) continue;
    row[found] = m->row + (size_t)at * 4;
    PREFETCH(row[found]);
    found++;
  }
  for (uint32_t i = 0; i < found; i++) {
    const uint32_t k = row[i][0];
    const int32_t scale = 1 << (row[i][1] & 15);
    const uint8_t *class = row[i] + 2;
    const int8_t *weight = (const int8_t *)class + k;
    for (uint32_t j = 0; j < k; j++) score[class[j]] += weight[j] * scale;
  }
}
