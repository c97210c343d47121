/*
** sequence.c - labels for a sentence's words, left to right.
**
** One tagger for parts of speech and for names: greedy, linear, over a window of two words to each
** side, the labels given so far and, in a second pass, the labels of a first one on both sides.
*/
#include "syntax/model.h"

#define REACH 2
#define WIDTH (2 * REACH + 1)

/* X(name, value): attributes of word x at each offset -2..+2. */
#define ATTRIBUTES(X)                                                                                         \
  X("w", x->lower) X("f", x->form) X("s1", x->suffix[0]) X("s2", x->suffix[1]) X("s3", x->suffix[2])          \
  X("s4", x->suffix[3]) X("s5", x->suffix[4]) X("p1", x->prefix[0]) X("p2", x->prefix[1]) X("p3", x->prefix[2]) \
  X("p4", x->prefix[3]) X("h", x->shape) X("c", x->fine) X("k", x->coarse) X("a", x->tags) X("g", x->silver)   \
  X("u", s->tag ? s->tag[at] : 0)

static const char *const attribute[] = {
#define NAME(N, V) N,
  ATTRIBUTES(NAME)
#undef NAME
};
enum { NATTRIBUTE = sizeof attribute / sizeof attribute[0], AT_LABEL1 = NATTRIBUTE * WIDTH, AT_LABEL2 };

/* "w-1", "s3+0", "t-1", "t-2". */
int ent_sequence_atom(ent_str name) {
  if (name.n < 3) return -1;
  if (ent_str_is(name, "t-1")) return AT_LABEL1;
  if (ent_str_is(name, "t-2")) return AT_LABEL2;
  int off = name.p[name.n - 1] - '0';
  if (off < 0 || off > REACH) return -1;
  char sign = name.p[name.n - 2];
  if (sign != '-' && sign != '+') return -1;
  if (sign == '-') off = -off;
  ent_str base = {name.p, name.n - 2};
  for (int i = 0; i < NATTRIBUTE; i++)
    if (ent_str_is(base, attribute[i])) return i * WIDTH + off + REACH;
  return -1;
}

void ent_sequence_atoms(const ent_sequence *s, uint32_t i, uint64_t atom[ENT_ATOMS_MAX]) {
  for (int off = -REACH; off <= REACH; off++) {
    const int64_t at = (int64_t)i + off;
    uint64_t *a = atom + off + REACH;
    if (at < 0 || at >= (int64_t)s->n) {
      const uint64_t edge = at < 0 ? 0xfffff1 : 0xfffff2;
      for (int k = 0; k < NATTRIBUTE; k++) a[k * WIDTH] = edge;
      continue;
    }
    const ent_lexeme *x = &s->lex[at];
    int k = 0;
#define FILL(N, V) a[k++ * WIDTH] = (V);
    ATTRIBUTES(FILL)
#undef FILL
  }
  atom[AT_LABEL1] = i > 0 ? s->label[i - 1] : 0xfffff1;
  atom[AT_LABEL2] = i > 1 ? s->label[i - 2] : 0xfffff1;
}

void ent_sequence_label(const ent_linear *m, const ent_templates *t, const ent_sequence *s, const uint8_t *allowed, uint8_t *label) {
  uint64_t atom[ENT_ATOMS_MAX], feature[ENT_TEMPLATES_MAX];
  int32_t score[256];
  uint32_t before = m->nclass;
  for (uint32_t i = 0; i < s->n; i++) {
    ent_sequence_atoms(s, i, atom);
    ent_templates_apply(t, atom, feature);
    ent_linear_score(m, feature, t->n, score);
    uint32_t best = ENT_NONE;
    for (uint32_t c = 0; c < m->nclass; c++) {
      if (allowed && !allowed[before * m->nclass + c]) continue;
      if (best == ENT_NONE || score[c] > score[best]) best = c;
    }
    label[i] = best == ENT_NONE ? 0 : (uint8_t)best;
    before = label[i];
  }
}
