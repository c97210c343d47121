/*
** transition.c - the arc-hybrid transition system (Kuhlmann, Gomez-Rodriguez and Satta 2011), with the
** root as the last word of the buffer (Ballesteros and Nivre 2013).
**
**   SHIFT   S, b|B  ->  S|b, B
**   LEFT    S|s0, b|B  ->  S, b|B     s0 <- b
**   RIGHT   S|s1|s0, B  ->  S|s1, B   s1 -> s0
**
** Invariant: when only the root is left in the buffer, words on the stack are reduced by RIGHT until one is
** left, and that one takes LEFT: so every word has one head, there is one root, and no cycle.
*/
#include "syntax/model.h"

enum { P_S0, P_S1, P_S2, P_B0, P_B1, P_B2, P_S0L, P_S0L2, P_S0R, P_S0R2, P_S1L, P_S1L2, P_S1R, P_S1R2, P_B0L, P_B0L2, P_LAST, P_NEXT, NPLACE };
static const char *const place_name[NPLACE] = {"s0", "s1", "s2", "b0", "b1", "b2", "s0l", "s0l2", "s0r", "s0r2",
                                               "s1l", "s1l2", "s1r", "s1r2", "b0l", "b0l2", "last", "next"};
/* word, joint tag, universal tag, fine and coarse cluster, label, left and right valency, tags it takes, suffix */
enum { A_W, A_P, A_U, A_C, A_K, A_L, A_V, A_Y, A_A, A_S, NATTR };
static const char attr_name[NATTR] = {'w', 'p', 'u', 'c', 'k', 'l', 'v', 'y', 'a', 's'};
enum { AT_D0 = NPLACE * NATTR, AT_D1, AT_EDGE };

/* "s0.w"; "d0": distance from s0 to b0, "d1": from s1 to s0, "e": how much is left. */
int ent_config_atom(ent_str name) {
  if (ent_str_is(name, "d0")) return AT_D0;
  if (ent_str_is(name, "d1")) return AT_D1;
  if (ent_str_is(name, "e")) return AT_EDGE;
  if (name.n < 4 || name.p[name.n - 2] != '.') return -1;
  ent_str place = {name.p, name.n - 2};
  for (int i = 0; i < NPLACE; i++) {
    if (!ent_str_is(place, place_name[i])) continue;
    for (int a = 0; a < NATTR; a++)
      if (attr_name[a] == name.p[name.n - 1]) return i * NATTR + a;
  }
  return -1;
}

void ent_config_init(ent_config *c, uint32_t n) {
  c->n = n;
  c->b = 0;
  c->sp = 0;
  for (uint32_t i = 0; i <= n; i++) c->node[i] = (ent_node){ENT_NONE, ENT_NONE, ENT_NONE, ENT_NONE, ENT_NONE, 0, 0, 0};
}

uint32_t ent_config_legal(const ent_config *c) {
  if (c->b == c->n) return c->sp > 1 ? 1u << ENT_MOVE_RIGHT : c->sp == 1 ? 1u << ENT_MOVE_LEFT : 0;
  uint32_t legal = 1u << ENT_MOVE_SHIFT;
  if (c->sp > 0) legal |= 1u << ENT_MOVE_LEFT;
  if (c->sp > 1) legal |= 1u << ENT_MOVE_RIGHT;
  return legal;
}

static void attach(ent_config *c, uint32_t head, uint32_t dep, uint8_t label) {
  ent_node *h = &c->node[head];
  c->node[dep].head = head;
  c->node[dep].label = label;
  if (dep < head) {
    h->l2 = h->l1;
    h->l1 = dep;
    if (h->nl < 7) h->nl++;
  } else {
    h->r2 = h->r1;
    h->r1 = dep;
    if (h->nr < 7) h->nr++;
  }
}

void ent_config_apply(ent_config *c, ent_move m) {
  switch (m.kind) {
    case ENT_MOVE_SHIFT: c->stack[c->sp++] = c->b++; break;
    case ENT_MOVE_LEFT: attach(c, c->b, c->stack[c->sp - 1], m.rel); c->sp--; break;
    default: attach(c, c->stack[c->sp - 2], c->stack[c->sp - 1], m.rel); c->sp--; break;
  }
}

static void fill_place(const ent_config *c, uint32_t w, uint64_t *a) {
  if (w >= c->n) {
    for (int k = 0; k < NATTR; k++) a[k] = w == c->n ? 0xfffff3 : 0xfffff4;
    return;
  }
  const ent_lexeme *x = &c->lex[w];
  const ent_node *d = &c->node[w];
  a[A_W] = x->lower;
  a[A_P] = c->tag[w];
  a[A_U] = c->upos[c->tag[w]];
  a[A_C] = x->fine;
  a[A_K] = x->coarse;
  a[A_L] = d->label;
  a[A_V] = d->nl;
  a[A_Y] = d->nr;
  a[A_A] = x->tags;
  a[A_S] = x->suffix[2];
}

static uint64_t distance(uint32_t a, uint32_t b) {
  if (a == ENT_NONE || b == ENT_NONE) return 0;
  uint32_t d = b - a;
  return d < 5 ? d : d < 8 ? 5 : d < 12 ? 6 : 7;
}

void ent_config_atoms(const ent_config *c, uint64_t atom[ENT_ATOMS_MAX]) {
  uint32_t p[NPLACE];
  for (int i = 0; i < NPLACE; i++) p[i] = ENT_NONE;
  for (uint32_t i = 0; i < 3 && i < c->sp; i++) p[P_S0 + i] = c->stack[c->sp - 1 - i];
  for (uint32_t i = 0; i < 3 && c->b + i <= c->n; i++) p[P_B0 + i] = c->b + i;
  if (p[P_S0] != ENT_NONE) {
    const ent_node *d = &c->node[p[P_S0]];
    p[P_S0L] = d->l1, p[P_S0L2] = d->l2, p[P_S0R] = d->r1, p[P_S0R2] = d->r2;
    if (p[P_S0] + 1 < c->b) p[P_NEXT] = p[P_S0] + 1;
  }
  if (p[P_S1] != ENT_NONE) {
    const ent_node *d = &c->node[p[P_S1]];
    p[P_S1L] = d->l1, p[P_S1L2] = d->l2, p[P_S1R] = d->r1, p[P_S1R2] = d->r2;
  }
  p[P_B0L] = c->node[c->b].l1, p[P_B0L2] = c->node[c->b].l2;
  if (c->b > 0) p[P_LAST] = c->b - 1;
  for (int i = 0; i < NPLACE; i++) fill_place(c, p[i], atom + i * NATTR);
  atom[AT_D0] = distance(p[P_S0], p[P_B0]);
  atom[AT_D1] = distance(p[P_S1], p[P_S0]);
  atom[AT_EDGE] = (c->b == 0 ? 1u : 0u) | (c->n - c->b < 2 ? 2u : 0u) | (c->sp < 2 ? 4u : 0u);
}
