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
  X("u", s->tag ? s->tag[at] : 0) X("z", s->known ? s->known[2 * at] : 0) X("y", s->known ? s->known[2 * at + 1] : 0)                  \
  X("d", s->domain) X("m", s->recall ? s->recall[at] : 0)

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

/* ---- one reading of a word within a document --------------------------- */

static ent_recall *recall_slot(const ent_recall *table, uint32_t size, uint64_t word) {
  uint32_t i = (uint32_t)(word >> 16) & (size - 1);
  while (table[i].key && table[i].key != word) i = (i + 1) & (size - 1);
  return (ent_recall *)(uintptr_t)&table[i];
}

void ent_recall_add(ent_recall *table, uint32_t size, const uint64_t *word, const uint8_t *ner, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    if (!word[i]) continue;
    ent_recall *r = recall_slot(table, size, word[i]);
    r->key = word[i];
    r->count[ner[i] == ENT_NER_O ? 0 : (ner[i] + 1) / 2]++;
  }
}

bool ent_recall_get(const ent_recall *table, uint32_t size, const uint64_t *word, uint32_t n, uint16_t *value) {
  bool any = false;
  for (uint32_t i = 0; i < n; i++) {
    value[i] = 0;
    if (!word[i]) continue;
    const ent_recall *r = recall_slot(table, size, word[i]);
    const uint32_t all = r->count[0] + r->count[1] + r->count[2] + r->count[3];
    if (all < 2) continue;
    uint32_t best = 0, named = 1;
    for (uint32_t k = 1; k < 4; k++) {
      if (r->count[k] > r->count[best]) best = k;
      if (r->count[k] > r->count[named]) named = k;
    }
    const uint32_t share = r->count[best] == all ? 2 : r->count[best] * 4 >= all * 3 ? 1 : 0;
    value[i] = (uint16_t)(1 + best + 4 * (r->count[named] ? named : 0) + 16 * share + 64 * (all > 3));
    any = true;
  }
  return any;
}

/* ---- labels ------------------------------------------------------------ */

/* Behind a word without a name a word in small letters that the lexicon does not have begins none: three of four words. */
static bool begins_nothing(const ent_sequence *s, uint32_t i) {
  return s->known && !s->lex[i].capital && !s->known[2 * i] && !s->known[2 * i + 1] && (!i || !s->label[i - 1]);
}

void ent_sequence_label(const ent_linear *m, const ent_templates *t, const ent_sequence *s, const uint8_t *allowed, uint8_t *label) {
  uint64_t atom[ENT_ATOMS_MAX], feature[ENT_TEMPLATES_MAX];
  int32_t score[256];
  uint32_t before = m->nclass;
  for (uint32_t i = 0; i < s->n; i++) {
    if (begins_nothing(s, i)) {
      before = label[i] = 0;
      continue;
    }
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
