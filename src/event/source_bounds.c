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

static bool reach_stops(const ent_coder *c, uint32_t t, uint32_t k, uint32_t end) {
  const ent_word *w = ent_w(c, k);
  if (w->upos == ENT_UPOS_PUNCT) return !is(c, k, "-") && !is(c, k, "%") && !is(c, k, "'") && !is(c, k, "$");
  if (c->timex_at[k] != ENT_NONE || (k + 1 < end && w->upos == ENT_UPOS_ADP && c->timex_at[k + 1] != ENT_NONE)) return true;
  if (edge(c, k)) return true;
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

void at_bounds(const ent_coder *c, uint32_t t, const ent_attribution *a, at_set *s) {
  uint32_t first = first_of(s);
  if (first == ENT_NONE || first < t || a->root == ENT_NONE || a->root < t) return;
  more_infinitives(c, a->root, s);
  bool phrase = ent_tree_nominal(c, a->root) && ent_w(c, a->root)->rel != ENT_REL_CCOMP &&
                ent_tree_dep(c, a->root, ENT_REL_COP) == ENT_NONE;
  if (phrase) reach(c, t, s);
}
