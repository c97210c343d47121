/*
** eisner.c - from scores of arcs to a tree.
**
** Each word's best head is usually a tree already, also a non-projective one. Where it is not, the best projective tree is
** found by dynamic programming over spans (Eisner 1996), with the root outside: one word takes it, whose spans to both sides
** add up to the most.
*/
#include "syntax/model.h"

/* Spans s..t: open (an arc joins the ends) and closed, headed by the left or by the right end. */
typedef struct chart {
  uint32_t n;
  float *open_left, *open_right, *closed_left, *closed_right; /* [n][n] at s * n + t; "left": head at s */
  uint16_t *split_open, *split_left, *split_right;
} chart;

size_t ent_eisner_room(uint32_t n) { return (size_t)n * n * (4 * sizeof(float) + 3 * sizeof(uint16_t)) + (size_t)n * 16 + 64; }

static chart chart_in(void *room, uint32_t n) {
  const size_t m = (size_t)n * n;
  float *f = room;
  uint16_t *b = (uint16_t *)(void *)(f + 4 * m);
  return (chart){n, f, f + m, f + 2 * m, f + 3 * m, b, b + m, b + 2 * m};
}

/* Is head[] a tree with one root? up: scratch of n. */
static bool is_tree(const uint32_t *head, uint32_t n, uint32_t *up) {
  uint32_t roots = 0;
  for (uint32_t i = 0; i < n; i++) roots += head[i] == n, up[i] = ENT_NONE;
  if (roots != 1) return false;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t at = i;
    for (; at < n && up[at] == ENT_NONE; at = head[at]) up[at] = i;
    if (at < n && up[at] == i) return false;
  }
  return true;
}

static void fill_span(const chart *c, const float *score, size_t ld, uint32_t s, uint32_t t) {
  const size_t n = c->n, st = s * n + t;
  float best = -1e30f;
  c->split_open[st] = c->split_right[st] = (uint16_t)s; /* whatever the scores are */
  c->split_left[st] = (uint16_t)t;
  for (uint32_t k = s; k < t; k++) {
    const float v = c->closed_left[s * n + k] + c->closed_right[(k + 1) * n + t];
    if (v > best) best = v, c->split_open[st] = (uint16_t)k;
  }
  c->open_left[st] = best + score[t * ld + s];
  c->open_right[st] = best + score[s * ld + t];
  best = -1e30f;
  for (uint32_t k = s + 1; k <= t; k++) {
    const float v = c->open_left[s * n + k] + c->closed_left[k * n + t];
    if (v > best) best = v, c->split_left[st] = (uint16_t)k;
  }
  c->closed_left[st] = best;
  best = -1e30f;
  for (uint32_t k = s; k < t; k++) {
    const float v = c->closed_right[s * n + k] + c->open_right[k * n + t];
    if (v > best) best = v, c->split_right[st] = (uint16_t)k;
  }
  c->closed_right[st] = best;
}

typedef struct span {
  uint16_t s, t;
  uint8_t open, left;
} span;

/* Follows the splits of span x; todo has room for 2 n spans. */
static void follow(const chart *c, span x, uint32_t *head, span *todo) {
  uint32_t m = 0;
  todo[m++] = x;
  while (m) {
    x = todo[--m];
    if (x.s == x.t) continue;
    const size_t st = (size_t)x.s * c->n + x.t;
    if (x.open) {
      const uint16_t k = c->split_open[st];
      if (x.left) head[x.t] = x.s;
      else head[x.s] = x.t;
      todo[m++] = (span){x.s, k, 0, 1};
      todo[m++] = (span){(uint16_t)(k + 1), x.t, 0, 0};
    } else if (x.left) {
      const uint16_t k = c->split_left[st];
      todo[m++] = (span){x.s, k, 1, 1};
      todo[m++] = (span){k, x.t, 0, 1};
    } else {
      const uint16_t k = c->split_right[st];
      todo[m++] = (span){x.s, k, 0, 0};
      todo[m++] = (span){k, x.t, 1, 0};
    }
  }
}

void ent_eisner(const float *score, size_t ld, uint32_t n, uint32_t *head, void *room) {
  for (uint32_t d = 0; d < n; d++) {
    head[d] = n;
    for (uint32_t h = 0; h < n; h++)
      if (h != d && score[d * ld + h] > score[d * ld + head[d]]) head[d] = h;
  }
  if (!n || is_tree(head, n, room)) return;
  const chart c = chart_in(room, n);
  span *todo = (span *)(void *)(c.split_right + (size_t)n * n);
  for (size_t i = 0; i < n; i++) c.closed_left[i * n + i] = c.closed_right[i * n + i] = 0;
  for (uint32_t len = 1; len < n; len++)
    for (uint32_t s = 0; s + len < n; s++) fill_span(&c, score, ld, s, s + len);
  uint32_t root = 0;
  float best = -1e30f;
  for (uint32_t r = 0; r < n; r++) {
    const float v = c.closed_right[r] + c.closed_left[(size_t)r * n + n - 1] + score[r * ld + n];
    if (v > best) best = v, root = r;
  }
  head[root] = n;
  follow(&c, (span){0, (uint16_t)root, 0, 0}, head, todo);
  follow(&c, (span){(uint16_t)root, (uint16_t)(n - 1), 0, 1}, head, todo);
}
