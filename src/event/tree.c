/*
** tree.c - small questions to a dependency tree, asked by every part of the stage.
**
** Trees are Universal Dependencies 2: content words are heads, prepositions and auxiliaries their dependents.
*/
#include "event/event.h"

ent_str ent_token_form(const ent_coder *c, uint32_t t) { return ent_str_span(c->text->text, c->text->token[t].span); }

uint32_t ent_tree_dep(const ent_coder *c, uint32_t t, ent_rel rel) {
  ENT_EACH_KID(c, t, k) if (ent_w(c, k)->rel == rel) return k;
  return ENT_NONE;
}

uint32_t ent_tree_dep_base(const ent_coder *c, uint32_t t, ent_rel rel) {
  ENT_EACH_KID(c, t, k) if (ent_rel_base(ent_w(c, k)->rel) == rel) return k;
  return ENT_NONE;
}

/* Fixed expressions ("because of", "according to") are one preposition, joined by underscores. */
static ent_str with_fixed(const ent_coder *c, uint32_t k) {
  uint32_t f = ent_tree_dep(c, k, ENT_REL_FIXED);
  if (f == ENT_NONE) return ent_w(c, k)->lemma;
  ent_str a = ent_w(c, k)->lemma, b = ent_w(c, f)->lemma;
  ent_str both = ent_arena_printf(c->a, "%.*s_%.*s", (int)a.n, a.p, (int)b.n, b.p);
  return both.p ? both : a;
}

ent_str ent_tree_case(const ent_coder *c, uint32_t t, uint32_t *first) {
  ENT_EACH_KID(c, t, k) {
    const ent_word *w = ent_w(c, k);
    if (w->rel != ENT_REL_CASE || w->upos == ENT_UPOS_PART) continue;
    if (first) *first = k;
    return with_fixed(c, k);
  }
  return (ent_str){"", 0};
}

ent_str ent_tree_mark(const ent_coder *c, uint32_t t) {
  ENT_EACH_KID(c, t, k) if (ent_w(c, k)->rel == ENT_REL_MARK) return with_fixed(c, k);
  return (ent_str){"", 0};
}

void ent_tree_range(const ent_coder *c, uint32_t t, uint32_t *first, uint32_t *end) {
  *first = t, *end = t + 1;
  uint32_t lo = t, hi = t;
  /* Children are in document order, so the outermost chains bound a projective subtree; a crossing arc is followed too. */
  ENT_EACH_KID(c, t, k) {
    uint32_t f, e;
    ent_tree_range(c, k, &f, &e);
    if (f < lo) lo = f;
    if (e - 1 > hi) hi = e - 1;
  }
  *first = lo, *end = hi + 1;
}

ent_span ent_token_span(const ent_coder *c, uint32_t first, uint32_t end) {
  return (ent_span){c->text->token[first].span.start, c->text->token[end - 1].span.end};
}

ent_span ent_tree_span(const ent_coder *c, uint32_t t) {
  uint32_t first, end;
  ent_tree_range(c, t, &first, &end);
  while (first < t && ent_w(c, first)->upos == ENT_UPOS_PUNCT) first++;
  while (end - 1 > t && ent_w(c, end - 1)->upos == ENT_UPOS_PUNCT) end--;
  return ent_token_span(c, first, end);
}

bool ent_tree_under(const ent_coder *c, uint32_t t, uint32_t top) {
  for (uint32_t guard = 0; t != ENT_NONE && guard <= ENT_SENTENCE_MAX; guard++, t = ent_head(c, t))
    if (t == top) return true;
  return false;
}

uint32_t ent_tree_clause(const ent_coder *c, uint32_t t) {
  for (;;) {
    const ent_word *w = ent_w(c, t);
    if (w->upos == ENT_UPOS_VERB || w->head == ENT_NONE || ent_tree_dep(c, t, ENT_REL_COP) != ENT_NONE) return t;
    t = w->head;
  }
}

/* "Soldiers fought at the border." read as a noun with a participle: a sentence that ends in a full stop wants a verb. */
static bool main_verb_after_all(const ent_coder *c, uint32_t t) {
  const ent_sentence *s = &c->text->sentence[c->text->token[t].sentence];
  uint32_t h = ent_head(c, t), last = s->first + s->count - 1;
  return ent_w(c, t)->rel == ENT_REL_ACL && h != ENT_NONE && ent_head(c, h) == ENT_NONE && ent_str_is(ent_token_form(c, last), ".");
}

/* "may have agreed" with a subject that was read as a passive's: "have" without "be" is active. */
static bool perfect_active(const ent_coder *c, uint32_t t) {
  bool have = false;
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_w(c, k)->rel;
    if (r == ENT_REL_AUX_PASS || ((r == ENT_REL_AUX || r == ENT_REL_COP) && ent_lemma_is(c, k, "be"))) return false;
    have |= r == ENT_REL_AUX && ent_lemma_is(c, k, "have");
  }
  return have;
}

bool ent_tree_passive(const ent_coder *c, uint32_t t) {
  if (perfect_active(c, t)) return false;
  if (ent_tree_dep(c, t, ENT_REL_AUX_PASS) != ENT_NONE) return true;
  ENT_EACH_KID(c, t, k) {
    ent_rel r = (ent_rel)ent_w(c, k)->rel;
    if (r == ENT_REL_AUX_PASS || r == ENT_REL_NSUBJ_PASS || r == ENT_REL_CSUBJ_PASS) return true;
    if (r == ENT_REL_NSUBJ || r == ENT_REL_OBJ) return false;
  }
  const ent_word *w = ent_w(c, t);
  if (w->upos != ENT_UPOS_VERB && w->upos != ENT_UPOS_ADJ) return false;
  bool participle = (w->feats & ENT_F_PART) && (w->feats & ENT_F_PAST);
  if (!participle) return false;
  if (main_verb_after_all(c, t)) return ent_tree_dep(c, t, ENT_REL_OBL_AGENT) != ENT_NONE;
  if (w->rel == ENT_REL_ACL || w->rel == ENT_REL_AMOD) return true;
  if (w->rel == ENT_REL_CONJ && w->head != ENT_NONE) {
    ENT_EACH_KID(c, t, k) if (ent_w(c, k)->rel == ENT_REL_AUX) return false;
    return ent_w(c, w->head)->upos == ENT_UPOS_VERB && ent_tree_passive(c, w->head);
  }
  if (w->rel == ENT_REL_ADVCL && ent_tree_dep(c, t, ENT_REL_AUX) == ENT_NONE) return true;
  /* Headlines leave the auxiliary out: "Over 900 rescued off the coast". */
  return ent_tree_dep(c, t, ENT_REL_OBL_AGENT) != ENT_NONE;
}

uint32_t ent_tree_particle(const ent_coder *c, uint32_t t) { return ent_tree_dep(c, t, ENT_REL_COMPOUND_PRT); }

bool ent_definite(const ent_coder *c, uint32_t t) {
  static const char *const words[] = {"the", "this", "that", "these", "those"};
  uint32_t d = ent_tree_dep(c, t, ENT_REL_DET);
  for (size_t i = 0; d != ENT_NONE && i < sizeof words / sizeof *words; i++)
    if (ent_lemma_is(c, d, words[i])) return true;
  return false;
}

bool ent_tree_nominal(const ent_coder *c, uint32_t t) {
  uint8_t u = ent_w(c, t)->upos;
  return u == ENT_UPOS_NOUN || u == ENT_UPOS_PROPN || u == ENT_UPOS_PRON;
}
