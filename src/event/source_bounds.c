/*
** source_bounds.c - where a content that stands behind its cue ends.
**
** Trees built from left to right hang what comes late in a long sentence too high or too low; the words at the edge say
** more: a phrase goes on to the next mark, or to a word that begins to tell when or why it was said ("the plans to
** increase funding | after the vote"); infinitives stand in a row with that of the content ("to triple the force, grow
** the fleet and build a base"). Cutting contents at "but", at relative clauses and participles behind commas was tried:
** it is right as often as wrong.
*/
#include "event/attribution.h"

static bool is(const ent_coder *c, uint32_t t, const char *z) {
  return ent_str_is(ent_token_form(c, t), z);
}

static uint32_t last_of(const at_set *s) {
  for (uint32_t i = s->count; i-- > 0;)
    if (s->in[i]) return s->first + i;
  return ENT_NONE;
}

static uint32_t first_of(const at_set *s) {
  for (uint32_t i = 0; i < s->count; i++)
    if (s->in[i]) return s->first + i;
  return ENT_NONE;
}

/* ---- what is added ----------------------------------------------------- */

/* A word before which a content ends: "after", "during". */
static bool edge(const ent_coder *c, uint32_t k) {
  return ent_cue_at(c, k, ENT_POS_WORD, ENT_CUE_EDGE, NULL) != NULL;
}

static bool quote_mark(const ent_coder *c, uint32_t k) {
  static const char *const marks[] = {"\"", "'", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x98", "\xE2\x80\x99"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (is(c, k, marks[i])) return true;
  return false;
}

static bool reach_stops(const ent_coder *c, uint32_t t, uint32_t k, uint32_t end) {
  const ent_word *w = ent_w(c, k);
  if (w->upos == ENT_UPOS_PUNCT) return !is(c, k, "-") && !quote_mark(c, k);
  if (c->timex_at[k] != ENT_NONE) return true;
  if (k + 1 < end && w->upos == ENT_UPOS_ADP && c->timex_at[k + 1] != ENT_NONE) return true;
  uint32_t verb = w->upos == ENT_UPOS_AUX ? w->head : k;
  bool around = verb != ENT_NONE && verb != t && ent_tree_under(c, t, verb); /* the clause that the cue stands in */
  if (edge(c, k) || around) return true;
  if (w->upos == ENT_UPOS_CCONJ) {
    for (uint32_t i = k + 1; i < end && i < k + 5; i++) {
      if (ent_w(c, i)->upos == ENT_UPOS_AUX) return true;
      if (ent_w(c, i)->upos != ENT_UPOS_VERB) continue;
      return (ent_w(c, i)->feats & ENT_F_FIN) || ent_head(c, i) == t || ent_head(c, i) == ent_head(c, t);
    }
  }
  return false;
}

static void reach(const ent_coder *c, uint32_t t, at_set *s) {
  const ent_sentence *x = &c->text->sentence[c->text->token[t].sentence];
  uint32_t end = x->first + x->count, k = last_of(s) + 1;
  for (; k < end && !reach_stops(c, t, k, end); k++)
    if (k >= s->first && k - s->first < s->count) s->in[k - s->first] = 1;
}

uint32_t at_goes_on(const ent_coder *c, uint32_t cue, uint32_t end) {
  const ent_sentence *x = &c->text->sentence[c->text->token[end - 1].sentence];
  uint32_t last = x->first + x->count, k = end + 1;
  if (k >= last || ent_w(c, end - 1)->upos == ENT_UPOS_PUNCT || !quote_mark(c, end)) return end;
  while (k < last && !reach_stops(c, cue, k, last) && ent_head(c, k) != ENT_NONE && k != cue) k++;
  return k > end + 1 && !(k < last && k == cue) ? k : end;
}

/* "to meet and exceed", "to triple X, grow Y and create Z" */
static void more_infinitives(const ent_coder *c, uint32_t root, at_set *s) {
  const ent_sentence *x = &c->text->sentence[c->text->token[root].sentence];
  uint32_t end = x->first + x->count;
  if (ent_w(c, root)->upos != ENT_UPOS_VERB || !(ent_w(c, root)->feats & ENT_F_INF)) return;
  for (uint32_t k = last_of(s) + 1; k + 1 < end;) {
    uint32_t v = k;
    while (v < end && v < k + 3 && (is(c, v, ",") || ent_w(c, v)->upos == ENT_UPOS_CCONJ)) v++;
    if (v == k || is(c, v - 1, "but")) return;
    if (v < end && is(c, v, "to")) v++;
    if (v >= end || ent_w(c, v)->upos != ENT_UPOS_VERB || !(ent_w(c, v)->feats & ENT_F_INF)) return;
    uint32_t f, e;
    ent_tree_range(c, v, &f, &e);
    for (uint32_t i = k; i < e && i < end; i++)
      if (i - s->first < s->count) s->in[i - s->first] = 1;
    k = e > v ? e : v + 1;
  }
}

/* ---- what is taken away ------------------------------------------------ */

static bool dash(const ent_coder *c, uint32_t t) {
  static const char *const dashes[] = {"-", "--", "\xE2\x80\x94", "\xE2\x80\x93", "\xE2\x80\x95"};
  for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
    if (is(c, t, dashes[i])) return c->text->text.p[c->text->token[t].span.end] == ' ';
  return false;
}

/* Does a phrase end before the mark at k: a dash, or a comma and a relative clause, a participle or an edge? */
static bool phrase_ends(const ent_coder *c, uint32_t k) {
  if (at_quoted(c, k) || ent_w(c, k)->upos != ENT_UPOS_PUNCT) return false;
  if (dash(c, k) || is(c, k, ";")) return true;
  if (!is(c, k, ",")) return false;
  const ent_word *w = ent_w(c, k + 1);
  bool participle = w->upos == ENT_UPOS_VERB && ent_str_ends(ent_token_form(c, k + 1), ENT_S("ing"));
  return (w->feats & ENT_F_REL) || (participle && w->rel != ENT_REL_CONJ) || edge(c, k + 1);
}

static void trim(const ent_coder *c, uint32_t from, at_set *s) {
  uint32_t last = last_of(s), k = from + 1;
  while (k < last && !phrase_ends(c, k)) k++;
  if (k < last)
    for (; k <= last; k++) at_set_drop_one(s, k);
}

void at_bounds(const ent_coder *c, uint32_t t, const ent_attribution *a, at_set *s) {
  uint32_t first = first_of(s);
  if (first == ENT_NONE || first < t || a->root == ENT_NONE || a->root < t) return;
  more_infinitives(c, a->root, s);
  bool phrase = ent_tree_nominal(c, a->root) && ent_w(c, a->root)->rel != ENT_REL_CCOMP &&
                ent_tree_dep(c, a->root, ENT_REL_COP) == ENT_NONE;
  if (!phrase) return;
  reach(c, t, s);
  trim(c, first, s);
}
