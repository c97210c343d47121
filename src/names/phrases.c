/*
** phrases.c - what the stage asks of the tree: heads, extents of noun phrases, prepositions, clauses.
*/
#include "names/stage.h"

bool ent_is_nominal(unsigned upos) {
  return upos == ENT_UPOS_NOUN || upos == ENT_UPOS_PROPN || upos == ENT_UPOS_PRON || upos == ENT_UPOS_NUM ||
         upos == ENT_UPOS_X;
}

uint32_t ent_range_head(const ent_stage *s, uint32_t first, uint32_t end) {
  for (uint32_t t = first; t < end; t++) {
    uint32_t h = ent_at(s, t)->head;
    if (h == ENT_NONE || ((h < first || h >= end) && ent_rel_base(ent_at(s, t)->rel) != ENT_REL_PUNCT &&
                          ent_at(s, t)->rel != ENT_REL_CASE))
      return t;
  }
  return end - 1;
}

static bool in_phrase(unsigned rel, bool right) {
  switch (ent_rel_base(rel)) {
  case ENT_REL_DET:
  case ENT_REL_AMOD:
  case ENT_REL_COMPOUND:
  case ENT_REL_NMOD:
  case ENT_REL_NUMMOD:
  case ENT_REL_FLAT:
  case ENT_REL_FIXED:
  case ENT_REL_GOESWITH:
    return true;
  case ENT_REL_ADVMOD:
  case ENT_REL_CASE:
    return !right;
  default:
    return false;
  }
}

/* Widens [*first, *end) by the dependents of t; whole says that t is not the phrase's own head: its case belongs to it. */
static void widen(const ent_stage *s, uint32_t t, bool whole, uint32_t *first, uint32_t *end) {
  if (t < *first) *first = t;
  if (t + 1 > *end) *end = t + 1;
  for (uint32_t i = s->syn->first_child[t]; i < s->syn->first_child[t + 1]; i++) {
    uint32_t c = s->syn->child[i];
    unsigned rel = ent_at(s, c)->rel;
    bool is_case = rel == ENT_REL_CASE;
    if (is_case ? !whole : !in_phrase(rel, c > t)) continue;
    widen(s, c, true, first, end);
  }
}

void ent_phrase_extent(const ent_stage *s, uint32_t t, uint32_t *first, uint32_t *end) {
  *first = t;
  *end = t + 1;
  widen(s, t, false, first, end);
}

uint32_t ent_child(const ent_stage *s, uint32_t t, ent_rel rel) {
  for (uint32_t i = s->syn->first_child[t]; i < s->syn->first_child[t + 1]; i++) {
    uint32_t c = s->syn->child[i];
    if (ent_at(s, c)->rel == rel || ent_rel_base(ent_at(s, c)->rel) == rel) return c;
  }
  return ENT_NONE;
}

uint32_t ent_preposition(const ent_stage *s, uint32_t t) {
  for (uint32_t i = s->syn->first_child[t]; i < s->syn->first_child[t + 1]; i++) {
    uint32_t c = s->syn->child[i];
    if (ent_at(s, c)->rel == ENT_REL_CASE && c < t) return c;
  }
  return ENT_NONE;
}

bool ent_is_subject(const ent_stage *s, uint32_t t) {
  ent_rel r = ent_rel_base(ent_at(s, t)->rel);
  return r == ENT_REL_NSUBJ || r == ENT_REL_CSUBJ;
}

/* Relations that stay within a phrase: the clause is above. */
static bool phrase_rel(unsigned rel) {
  switch (ent_rel_base(rel)) {
  case ENT_REL_NMOD:
  case ENT_REL_AMOD:
  case ENT_REL_COMPOUND:
  case ENT_REL_DET:
  case ENT_REL_FLAT:
  case ENT_REL_APPOS:
  case ENT_REL_CASE:
  case ENT_REL_NUMMOD:
  case ENT_REL_FIXED:
    return true;
  default:
    return false;
  }
}

uint32_t ent_clause(const ent_stage *s, uint32_t t) {
  for (uint32_t steps = 0; steps < ENT_SENTENCE_MAX; steps++) {
    const ent_word *w = ent_at(s, t);
    if (w->head == ENT_NONE) return t;
    bool inside = phrase_rel(w->rel) || (w->rel == ENT_REL_CONJ && ent_is_nominal(w->upos));
    t = w->head;
    if (!inside) return t;
  }
  return t;
}

bool ent_in_set(const ent_stage *s, ent_str word, const char *set) {
  return ent_lex_word(s->lex, word, ENT_WORD_SET, set, NULL) != NULL;
}

/* The number that t says, in digits or as a word of the sets number-1 .. number-12; 0 unknown. */
uint32_t ent_number_word(const ent_stage *s, uint32_t t) {
  ent_str f = ent_word_form(s, t);
  int64_t v;
  char digits[16];
  size_t len = 0;
  for (size_t i = 0; i < f.n && len < sizeof digits; i++)
    if (f.p[i] != ',') digits[len++] = f.p[i];
  if (ent_str_int((ent_str){digits, len}, &v)) return v > 0 && v < 1000000 ? (uint32_t)v : 0;
  uint32_t n;
  const ent_sense *w = ent_lex_find(s->lex, ENT_SPACE_WORDS, f, &n);
  for (uint32_t i = 0; i < n; i++) {
    const ent_lexentry *e = ent_lex_entry(s->lex, w[i].entry);
    ent_str id = e ? ent_lex_str(s->lex, e->id) : (ent_str){"", 0};
    if (!ent_str_starts(id, ENT_S("number-"))) continue;
    id.p += 7, id.n -= 7;
    if (ent_str_int(id, &v)) return (uint32_t)v;
  }
  return 0;
}
