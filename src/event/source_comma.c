/*
** source_comma.c - parentheses of reporting between commas: "The rebels, officials said on Monday, have taken the
** town", "The talks failed, said a spokesman." Trees built from left to right often go wrong on them, the words
** hardly ever: between the comma and the verb, or behind the verb, stands nothing but a noun phrase.
*/
#include "event/attribution.h"

#define LONGEST 14u /* tokens of such a parenthesis */

static bool is(const ent_coder *c, uint32_t t, const char *z) {
  return ent_str_is(ent_token_form(c, t), z);
}

/* Words that a noun phrase and its modifiers cannot have. */
static bool breaks_phrase(const ent_coder *c, uint32_t t) {
  const ent_word *w = ent_w(c, t);
  if (w->upos == ENT_UPOS_VERB || w->upos == ENT_UPOS_AUX || w->upos == ENT_UPOS_SCONJ || w->upos == ENT_UPOS_INTJ)
    return true;
  if (w->upos == ENT_UPOS_PUNCT) return !is(c, t, "-") && !is(c, t, ".");
  return (w->upos == ENT_UPOS_PART && !(w->feats & ENT_F_POSS) && is(c, t, "to")) ||
         (w->upos == ENT_UPOS_PRON && (w->feats & ENT_F_REL)) || is(c, t, "that") || is(c, t, "who") ||
         is(c, t, "which");
}

static bool begins_phrase(const ent_coder *c, uint32_t t) {
  uint8_t u = ent_w(c, t)->upos;
  return u == ENT_UPOS_DET || u == ENT_UPOS_PROPN || u == ENT_UPOS_NOUN || u == ENT_UPOS_ADJ || u == ENT_UPOS_NUM ||
         (u == ENT_UPOS_PRON && !(ent_w(c, t)->feats & ENT_F_REL));
}

static bool has_verb(const ent_coder *c, uint32_t from, uint32_t end) {
  for (uint32_t t = from; t < end; t++)
    if (ent_w(c, t)->upos == ENT_UPOS_VERB || ent_w(c, t)->upos == ENT_UPOS_AUX) return true;
  return false;
}

/* The noun that the phrase [from, end) is about: the one before any preposition, its last of several in a row. */
static uint32_t phrase_head(const ent_coder *c, uint32_t from, uint32_t end) {
  uint32_t head = ENT_NONE;
  for (uint32_t t = from; t < end; t++) {
    if (head != ENT_NONE && (ent_w(c, t)->upos == ENT_UPOS_ADP || ent_w(c, t)->upos == ENT_UPOS_PUNCT)) break;
    if (c->timex_at[t] != ENT_NONE) continue;
    if (ent_tree_nominal(c, t)) head = t;
  }
  uint32_t m = head == ENT_NONE ? ENT_NONE : c->names->in[head]; /* the tree's head of a name of several words */
  if (m != ENT_NONE && c->names->mention[m].head >= from && c->names->mention[m].head < end)
    head = c->names->mention[m].head;
  return head;
}

bool at_parenthesis(const ent_coder *c, uint32_t t, at_set *s, uint32_t *source) {
  const ent_sentence *x = &c->text->sentence[c->text->token[t].sentence];
  uint32_t last = x->first + x->count, comma = t, end = t + 1;
  if (ent_w(c, last - 1)->upos == ENT_UPOS_PUNCT) last--;
  while (comma > x->first && t - comma < LONGEST && !is(c, comma - 1, ",")) {
    comma--;
    bool as = is(c, comma, "as") && comma > x->first && is(c, comma - 1, ","); /* ", as Reuters reported," */
    if (breaks_phrase(c, comma) && !as) return false;
  }
  if (comma <= x->first + 1 || !is(c, comma - 1, ",")) return false;
  while (end < last && end - t < LONGEST && !is(c, end, ",")) {
    if (breaks_phrase(c, end)) return false;
    end++;
  }
  if (end < last && !is(c, end, ",")) return false;
  *source = phrase_head(c, comma, t);
  bool inverted = *source == ENT_NONE;
  uint32_t subject = ent_tree_dep(c, t, ENT_REL_NSUBJ);
  if (inverted && subject != ENT_NONE && subject < t) return false; /* ", the mayor, Ana Ruiz, told parliament": the tree knows */
  if (*source == ENT_NONE && end > t + 1 && begins_phrase(c, t + 1)) *source = phrase_head(c, t + 1, end);
  if (*source == ENT_NONE) return false;
  bool after = end < last && has_verb(c, end, last), before = has_verb(c, x->first, comma - 1);
  if (!after && !before) return false;
  bool goes_on = end + 1 < last && ent_w(c, end + 1)->upos == ENT_UPOS_CCONJ;
  if (inverted && before && !goes_on) end = last; /* "said Kim, an economist who left" */
  for (uint32_t i = 0; i < s->count; i++)
    s->in[i] = x->first + i < comma - 1 || (x->first + i >= end && x->first + i < last);
  return true;
}

uint32_t at_set_root(const at_set *s, const ent_coder *c) {
  uint32_t best = ENT_NONE;
  for (uint32_t i = 0; i < s->count; i++) {
    uint32_t t = s->first + i;
    if (!s->in[i] || (ent_w(c, t)->upos != ENT_UPOS_VERB && ent_w(c, t)->upos != ENT_UPOS_AUX)) continue;
    if (ent_w(c, t)->upos == ENT_UPOS_AUX && ent_head(c, t) != ENT_NONE && at_set_has(s, ent_head(c, t))) continue;
    if (best == ENT_NONE || ent_w(c, t)->depth < ent_w(c, best)->depth) best = t;
  }
  return best;
}
