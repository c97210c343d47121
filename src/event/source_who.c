/*
** source_who.c - what kind of source a phrase is: somebody named, an office, people without a name, a medium, a
** document.
*/
#include "event/attribution.h"

/* Number words that a head counts with, where the mention does not say. */
static uint32_t counted(const ent_coder *c, uint32_t t) {
  uint32_t n = ent_tree_dep(c, t, ENT_REL_NUMMOD);
  if (n == ENT_NONE) return 0;
  static const char *const words[] = {"one",   "two",   "three", "four", "five",   "six",
                                      "seven", "eight", "nine",  "ten",  "eleven", "twelve"};
  ent_str s = ent_token_form(c, n);
  int64_t v = 0;
  if (ent_str_int(s, &v)) return v > 0 && v < 1000000 ? (uint32_t)v : 0;
  for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
    if (ent_str_ieq(s, ent_str_c(words[i]))) return i + 1;
  return 0;
}

/* By the word alone, where nothing resolved it. */
static uint8_t kind_by_word(const ent_coder *c, uint32_t t) {
  static const struct {
    ent_cue_kind cue;
    uint8_t kind;
  } by[] = {{ENT_CUE_ANONYMOUS, ENT_SOURCE_ANONYMOUS},
            {ENT_CUE_MEDIA, ENT_SOURCE_MEDIA},
            {ENT_CUE_DOCUMENT, ENT_SOURCE_DOCUMENT}};
  for (size_t i = 0; i < sizeof by / sizeof *by; i++)
    if (ent_cue_at(c, t, ENT_POS_NOUN, by[i].cue, NULL)) return by[i].kind;
  if (ent_w(c, t)->upos == ENT_UPOS_PROPN) return ENT_SOURCE_NAMED;
  return ent_w(c, t)->upos == ENT_UPOS_PRON ? ENT_SOURCE_NAMED : ENT_SOURCE_ANONYMOUS;
}

static uint8_t kind_of(const ent_coder *c, uint32_t t, const ent_party *p) {
  const ent_entity *e = p->entity == ENT_NONE ? NULL : &c->names->entity[p->entity];
  bool common = ent_w(c, t)->upos == ENT_UPOS_NOUN;
  if (!e) return kind_by_word(c, t);
  if (e->flags & ENT_ENTITY_MEDIA) return ENT_SOURCE_MEDIA;
  if (e->kind == ENT_KIND_PERSON) return ENT_SOURCE_NAMED;
  if (common && ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_MEDIA, NULL)) return ENT_SOURCE_MEDIA;
  if (e->flags & ENT_ENTITY_ANON) return ENT_SOURCE_ANONYMOUS;
  if (common && ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_DOCUMENT, NULL) && e->kind != ENT_KIND_ORG)
    return ENT_SOURCE_DOCUMENT;
  if (e->kind == ENT_KIND_STATE || e->kind == ENT_KIND_ORG || e->kind == ENT_KIND_PLACE) return ENT_SOURCE_OFFICE;
  if (e->kind == ENT_KIND_GROUP) return e->flags & ENT_ENTITY_PLURAL ? ENT_SOURCE_ANONYMOUS : ENT_SOURCE_OFFICE;
  return kind_by_word(c, t);
}

/* The phrase of head t without its preposition, its possessive ending and the clauses behind it. */
static ent_span phrase_of(const ent_coder *c, uint32_t t) {
  uint32_t first, end;
  ent_tree_range(c, t, &first, &end);
  ENT_EACH_KID(c, t, k) {
    uint32_t f, e;
    uint8_t r = ent_w(c, k)->rel;
    if (k < t || (r != ENT_REL_ACL_RELCL && r != ENT_REL_PARATAXIS && r != ENT_REL_ADVCL)) continue;
    ent_tree_range(c, k, &f, &e);
    if (f > t && f < end) end = f;
  }
  for (; first < t; first++) {
    uint8_t r = ent_w(c, first)->rel;
    if (r != ENT_REL_CASE && r != ENT_REL_FIXED && r != ENT_REL_MARK && r != ENT_REL_CC && r != ENT_REL_PUNCT) break;
  }
  for (; end - 1 > t; end--) {
    uint8_t r = ent_w(c, end - 1)->rel;
    if (r != ENT_REL_CASE && r != ENT_REL_PUNCT) break;
  }
  return ent_token_span(c, first, end);
}

void at_who(const ent_coder *c, uint32_t t, ent_source *out) {
  ent_party p;
  *out = (ent_source){.cue = ENT_NONE};
  if (!ent_party_at(c, t, &p) || p.span.end <= p.span.start) p = (ent_party){phrase_of(c, t), ENT_NONE, ENT_NONE};
  out->who = p;
  out->kind = kind_of(c, t, &p);
  out->count = p.entity != ENT_NONE ? c->names->entity[p.entity].count : 0;
  if (!out->count) out->count = counted(c, t);
}

static bool names_somebody(const ent_coder *c, uint32_t k) {
  uint8_t u = ent_w(c, k)->upos;
  if (at_quoted(c, k) || c->timex_at[k] != ENT_NONE) return false;
  return u == ENT_UPOS_NOUN || u == ENT_UPOS_PROPN || (u == ENT_UPOS_PRON && !(ent_w(c, k)->feats & ENT_F_REL));
}

/* The name that the words before verb t end with, its adverbs aside: "Kim later said", "two senior officials said";
** behind an apposition the name at its head: "Kim, the minister of trade, said". */
static uint32_t name_before(const ent_coder *c, uint32_t t, uint32_t first) {
  uint32_t k = t;
  while (k > first && (ent_w(c, k - 1)->upos == ENT_UPOS_ADV || ent_w(c, k - 1)->upos == ENT_UPOS_AUX)) k--;
  if (k == first) return ENT_NONE;
  if (names_somebody(c, k - 1)) {
    uint32_t m = c->names->in[k - 1];
    return m != ENT_NONE && c->names->mention[m].head < t ? c->names->mention[m].head : k - 1;
  }
  if (!ent_str_is(ent_token_form(c, k - 1), ",")) return ENT_NONE;
  uint32_t name = ENT_NONE;
  for (uint32_t i = k - 1; i-- > first && !at_quoted(c, i) && ent_w(c, i)->upos != ENT_UPOS_VERB;)
    if (c->names->at[i] != ENT_NONE && names_somebody(c, i)) name = i;
  return name;
}

/* Whoever stands right before or behind the verb, where the tree has no subject for it. */
uint32_t at_name_beside(const ent_coder *c, uint32_t t) {
  const ent_sentence *s = &c->text->sentence[c->text->token[t].sentence];
  uint32_t before = name_before(c, t, s->first);
  if (before != ENT_NONE) return before;
  for (uint32_t far = 1; far < 6; far++) {
    uint32_t places[2] = {t + far, t - far};
    for (int i = 0; i < 2; i++) {
      uint32_t k = places[i];
      if (k < s->first || k >= s->first + s->count || at_quoted(c, k)) continue;
      if (c->names->at[k] != ENT_NONE || ent_w(c, k)->rel == ENT_REL_NSUBJ) return k;
    }
  }
  return ENT_NONE;
}
