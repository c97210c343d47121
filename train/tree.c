/*
** tree.c - trains the transition parser with a dynamic oracle (Goldberg and Nivre 2013) and exploration: the parser
** learns from the configurations that its own mistakes lead to.
**
** Costs in arc-hybrid, stack S|s1|s0, buffer b|B, gold arcs that a move makes impossible:
**   LEFT    s0's dependents in b|B, and s0's head where it is s1 or in B
**   RIGHT   s0's dependents in b|B, and s0's head where it is in b|B
**   SHIFT   b's head where it is in S (less s0), and b's dependents in S|s1|s0
*/
#include "train.h"

#include <stdlib.h>

/* ---- projective trees ------------------------------------------------- */

/* Whether the arc to d covers a word that its head does not dominate. */
static bool crosses(const uint32_t *head, uint32_t n, uint32_t d) {
  uint32_t h = head[d], lo = d < h ? d : h, hi = d < h ? h : d;
  if (h == n) return false;
  for (uint32_t k = lo + 1; k < hi; k++) {
    uint32_t a = k, steps = 0;
    while (a != h && a != n && steps++ <= n) a = head[a];
    if (a != h) return true;
  }
  return false;
}

/* Lifts the shortest crossing arc to its head's head until none is left (Nivre and Nilsson 2005, without their labels). */
static void projectivize(uint32_t *head, uint32_t n) {
  for (uint32_t round = 0; round < n; round++) {
    uint32_t best = ENT_NONE, shortest = UINT32_MAX;
    for (uint32_t d = 0; d < n; d++) {
      uint32_t length = head[d] > d ? head[d] - d : d - head[d];
      if (length > 1 && length < shortest && crosses(head, n, d)) shortest = length, best = d;
    }
    if (best == ENT_NONE || head[head[best]] == n) return;
    head[best] = head[head[best]];
  }
}

/* ---- the oracle ------------------------------------------------------- */

typedef struct oracle {
  uint32_t *head; /* [n], n: root */
  uint32_t n;
} oracle;

static bool in_stack(const ent_config *c, uint32_t w, uint32_t below) {
  for (uint32_t i = 0; i + below < c->sp; i++)
    if (c->stack[i] == w) return true;
  return false;
}

static uint32_t cost(const oracle *o, const ent_config *c, uint32_t kind) {
  uint32_t sum = 0;
  if (kind == ENT_MOVE_SHIFT) {
    for (uint32_t i = 0; i < c->sp; i++) sum += o->head[c->stack[i]] == c->b;
    return sum + in_stack(c, o->head[c->b], 1);
  }
  const uint32_t s0 = c->stack[c->sp - 1], h = o->head[s0];
  for (uint32_t d = c->b; d < c->n; d++) sum += o->head[d] == s0;
  if (kind == ENT_MOVE_RIGHT) return sum + (h >= c->b);
  return sum + (h > c->b || (c->sp > 1 && h == c->stack[c->sp - 2]));
}

/* ---- training --------------------------------------------------------- */

static bool add_move(training *t, uint8_t kind, uint8_t rel) {
  for (uint32_t i = 0; i < t->nmove; i++)
    if (t->move[i].kind == kind && t->move[i].rel == rel) return true;
  if (t->nmove >= ENT_CLASSES_MAX) return false;
  t->move[t->nmove++] = (ent_move){kind, rel};
  return true;
}

static bool collect_moves(training *t) {
  bool ok = add_move(t, ENT_MOVE_SHIFT, ENT_REL_DEP) && add_move(t, ENT_MOVE_LEFT, ENT_REL_DEP) && add_move(t, ENT_MOVE_RIGHT, ENT_REL_DEP);
  for (uint32_t i = 0; ok && i < t->trees.s.n; i++) {
    const sentence *s = &t->trees.s.v[i];
    for (uint32_t k = 0; ok && k < s->n; k++)
      if (s->w[k].head < s->n) ok = add_move(t, s->w[k].head > k ? ENT_MOVE_LEFT : ENT_MOVE_RIGHT, s->w[k].rel);
  }
  return ok;
}

#define LONGEST 4096

typedef struct tree_trainer {
  training *t;
  perceptron *p;
  ent_config c;
  oracle o;
  uint8_t tag[LONGEST];
  uint32_t stack[LONGEST + 1];
  ent_node node[LONGEST + 1];
  uint32_t head[LONGEST + 1];
  random_state r;
  float explore;
  uint64_t errors, steps;
} tree_trainer;

/* Best move among those allowed; with `zero`, among those that cost nothing more than they must. */
static uint32_t best_move(const tree_trainer *x, const float *score, uint32_t kinds, bool zero, uint8_t rel) {
  uint32_t best = ENT_NONE;
  for (uint32_t m = 0; m < x->t->nmove; m++) {
    const ent_move mv = x->t->move[m];
    if (!(kinds >> mv.kind & 1)) continue;
    if (zero && mv.kind != ENT_MOVE_SHIFT && mv.rel != rel) continue;
    if (best == ENT_NONE || score[m] > score[best]) best = m;
  }
  return best;
}

static uint32_t cheapest(const tree_trainer *x, uint32_t legal) {
  uint32_t least = UINT32_MAX, kinds = 0;
  for (uint32_t kind = 0; kind < 3; kind++) {
    if (!(legal >> kind & 1)) continue;
    uint32_t k = cost(&x->o, &x->c, kind);
    if (k < least) least = k, kinds = 0;
    if (k == least) kinds |= 1u << kind;
  }
  return kinds;
}

static bool step(tree_trainer *x, const sentence *s, uint32_t legal) {
  uint64_t atom[ENT_ATOMS_MAX], feature[ENT_TEMPLATES_MAX];
  float score[256];
  const ent_templates *t = &x->t->templates[ENT_TASK_TREE];
  ent_config_atoms(&x->c, atom);
  ent_templates_apply(t, atom, feature);
  perceptron_score(x->p, feature, t->n, false, score);
  const uint32_t kinds = cheapest(x, legal);
  const uint8_t rel = x->c.sp ? s->w[x->c.stack[x->c.sp - 1]].rel : 0;
  uint32_t predicted = best_move(x, score, legal, false, 0), good = best_move(x, score, kinds, true, rel);
  if (good == ENT_NONE) good = best_move(x, score, kinds, false, 0);
  const ent_move pm = x->t->move[predicted];
  const bool right = kinds >> pm.kind & 1 && (pm.kind == ENT_MOVE_SHIFT || pm.rel == rel);
  x->p->tick += 1;
  x->steps++;
  if (!right) {
    x->errors++;
    if (!perceptron_update(x->p, feature, t->n, good, predicted, 1)) return false;
  }
  bool follow = right || (float)(next_random(&x->r) >> 40) / (float)(1 << 24) < x->explore;
  ent_config_apply(&x->c, x->t->move[follow ? predicted : good]);
  return true;
}

static void start_sentence(tree_trainer *x, const sentence *s) {
  for (uint32_t i = 0; i < s->n; i++) x->tag[i] = s->w[i].predicted, x->head[i] = s->w[i].head;
  x->c = (ent_config){.stack = x->stack, .node = x->node, .lex = s->lex, .tag = x->tag, .upos = x->t->tag_upos};
  x->o = (oracle){x->head, s->n};
  ent_config_init(&x->c, s->n);
}

/* Takes the move where only one is possible. */
static bool forced_move(tree_trainer *x) {
  const uint32_t legal = ent_config_legal(&x->c);
  if (legal & (legal - 1) || legal == 1u << ENT_MOVE_RIGHT) return false;
  ent_config_apply(&x->c, (ent_move){legal == 1u << ENT_MOVE_LEFT ? ENT_MOVE_LEFT : ENT_MOVE_SHIFT, ENT_REL_ROOT});
  return true;
}

static bool train_sentence(tree_trainer *x, const sentence *s) {
  if (s->n > LONGEST) return true;
  start_sentence(x, s);
  projectivize(x->head, s->n);
  while (!ent_config_done(&x->c))
    if (!forced_move(x) && !step(x, s, ent_config_legal(&x->c))) return false;
  return true;
}

/* Unlabelled and labelled attachment on a dev part by the averaged weights so far. */
static void measure(tree_trainer *x, uint32_t epoch, uint32_t dev) {
  const corpus *c = &x->t->dev[dev];
  const ent_templates *t = &x->t->templates[ENT_TASK_TREE];
  uint32_t uas = 0, las = 0;
  for (uint32_t i = 0; i < c->s.n; i++) {
    const sentence *s = &c->s.v[i];
    start_sentence(x, s);
    while (!ent_config_done(&x->c)) {
      uint64_t atom[ENT_ATOMS_MAX], feature[ENT_TEMPLATES_MAX];
      float score[256];
      if (forced_move(x)) continue;
      ent_config_atoms(&x->c, atom);
      ent_templates_apply(t, atom, feature);
      perceptron_score(x->p, feature, t->n, true, score);
      ent_config_apply(&x->c, x->t->move[best_move(x, score, ent_config_legal(&x->c), false, 0)]);
    }
    for (uint32_t k = 0; k < s->n; k++) {
      const bool head = x->node[k].head == s->w[k].head;
      uas += head;
      las += head && ent_rel_base(x->node[k].label) == ent_rel_base(s->w[k].rel);
    }
  }
  say(x->t, "tree epoch %u dev %u: UAS %.2f LAS %.2f", epoch, dev, 100.0 * uas / c->words, 100.0 * las / c->words);
}

static bool train_epoch(tree_trainer *x, uint32_t epoch, uint32_t *order) {
  const uint32_t n = x->t->trees.s.n;
  for (uint32_t i = n; i > 1; i--) {
    uint32_t j = (uint32_t)(next_random(&x->r) % i), o = order[i - 1];
    order[i - 1] = order[j];
    order[j] = o;
  }
  x->explore = epoch == 0 ? 0.0f : 0.9f;
  x->errors = x->steps = 0;
  for (uint32_t i = 0; i < n; i++)
    if (!train_sentence(x, &x->t->trees.s.v[order[i]])) return false;
  say(x->t, "tree epoch %u: %.3f %% errors, %llu rows", epoch + 1, 100.0 * (double)x->errors / (double)(x->steps ? x->steps : 1),
      (unsigned long long)x->p->used);
  for (uint32_t i = 0; i < x->t->ndev; i++) measure(x, epoch + 1, i);
  return true;
}

/* One model; the mean of several is as fast and better (see learn_mean). */
static bool train_once(tree_trainer *x, uint32_t seed, perceptron *p) {
  training *t = x->t;
  uint32_t *order = calloc(t->trees.s.n + 1, sizeof *order);
  bool ok = order && perceptron_init(p, t->nmove);
  x->p = p;
  x->r.s = (t->seed + seed) * 31 + 5;
  for (uint32_t i = 0; ok && i < t->trees.s.n; i++) order[i] = i;
  for (uint32_t e = 0; ok && e < t->epochs[ENT_TASK_TREE]; e++) ok = train_epoch(x, e, order);
  free(order);
  if (ok) perceptron_average(p);
  return ok;
}

bool train_tree(training *t) {
  tree_trainer *x = calloc(1, sizeof *x);
  perceptron *sum = &t->p[ENT_TASK_TREE];
  const uint32_t seeds = t->seeds[ENT_TASK_TREE];
  bool ok = x && collect_moves(t) && perceptron_init(sum, t->nmove);
  for (uint32_t s = 0; ok && s < seeds; s++) {
    perceptron p = {0};
    x->t = t;
    ok = train_once(x, s, &p) && perceptron_add(sum, &p, 1.0f / (float)seeds);
    perceptron_free(&p);
  }
  for (uint32_t i = 0; ok && seeds > 1 && i < t->ndev; i++) {
    x->p = sum;
    measure(x, 0, i);
  }
  free(x);
  return ok;
}
