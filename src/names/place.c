/*
** place.c - place or actor, by the syntax: "in Moscow" is a place, "Moscow said" a government. A name is an actor
** unless its preposition, the verb of motion it goes with, or what it owns makes it a place.
*/
#include "names/stage.h"

/* "to Moscow": a place with a verb or noun of motion, else a party. */
static bool direction(const ent_stage *s, uint32_t head) {
  if (head == ENT_NONE) return true;
  if (ent_in_set(s, ent_at(s, head)->lemma, "motion")) return true;
  uint32_t up = ent_at(s, head)->head;
  return ent_at(s, head)->upos == ENT_UPOS_NOUN && up != ENT_NONE && ent_in_set(s, ent_at(s, up)->lemma, "motion") &&
         ent_rel_base(ent_at(s, head)->rel) == ENT_REL_OBL;
}

static bool by_preposition(const ent_stage *s, uint32_t prep, uint32_t head) {
  ent_str p = ent_word_form(s, prep);
  if (ent_in_set(s, p, "party")) return false;
  if (ent_in_set(s, p, "place")) return true;
  if (ent_in_set(s, p, "direction")) return direction(s, head);
  return head != ENT_NONE && ent_in_set(s, ent_at(s, head)->lemma, "premises"); /* "the streets of Kabul" */
}

bool ent_is_city(const ent_stage *s, const ent_draftm *d) {
  if (d->atom == ENT_NONE) return false;
  const ent_atom *a = &s->atom.v[d->atom];
  for (uint32_t i = 0; i < a->nsense; i++) {
    const ent_sense *v = ent_viable(s, a, i);
    const ent_lexentry *e = ent_lex_entry(s->lex, v->entry);
    if (v->use == ENT_USE_CAPITAL || (e && e->kind == ENT_LEX_PLACE)) return true;
  }
  return false;
}

static bool is_break(const ent_stage *s, uint32_t t) {
  return ent_at(s, t)->upos == ENT_UPOS_PUNCT || ent_at(s, t)->upos == ENT_UPOS_SYM;
}

/* "MOSCOW, June 3 (Reuters) -": a name that opens its sentence and is set off, with a dash or bracket soon behind. */
static bool dateline(const ent_stage *s, const ent_draftm *d) {
  const ent_sentence *k = &s->text->sentence[d->m.sentence];
  uint32_t end = k->first + k->count;
  if (d->core_first > k->first + 3 || d->core_end >= end || !is_break(s, d->core_end) || ent_is_subject(s, d->m.head))
    return false;
  for (uint32_t t = d->core_end; t < end && t < d->core_end + 12; t++) {
    ent_str f = ent_word_form(s, t);
    if (ent_at(s, t)->upos == ENT_UPOS_VERB || ent_at(s, t)->upos == ENT_UPOS_AUX) return false;
    if (ent_str_is(f, "-") || ent_str_is(f, "--") || ent_str_is(f, "\xE2\x80\x93") || ent_str_is(f, "\xE2\x80\x94") ||
        ent_str_is(f, "("))
      return true;
  }
  return false;
}

/* "Beijing-based", "Dhaka's Keraniganj": what is glued or owned says where. */
static bool locates(const ent_stage *s, const ent_draftm *d) {
  uint32_t t = d->core_end;
  if (t + 1 < s->text->ntoken && ent_str_is(ent_word_form(s, t), "-") &&
      ent_in_set(s, ent_word_form(s, t + 1), "based"))
    return true;
  const ent_word *w = ent_at(s, d->m.head);
  if (w->head == ENT_NONE) return false;
  const ent_word *h = ent_at(s, w->head);
  uint32_t i = s->draft_at[w->head];
  bool nominal = i != ENT_NONE && s->draft.v[i].type != ENT_D_NAME;
  if (w->rel == ENT_REL_NMOD_POSS) return h->upos == ENT_UPOS_PROPN && !nominal && i != ENT_NONE;
  return w->rel == ENT_REL_COMPOUND && h->upos == ENT_UPOS_NOUN && !nominal && w->head > d->m.head && !d->m.form;
}

bool ent_used_as_place(const ent_stage *s, const ent_draftm *d) {
  uint32_t t = d->m.head;
  if (dateline(s, d) || (ent_is_city(s, d) && locates(s, d))) return true;
  for (uint32_t steps = 0; steps < 8; steps++) {
    const ent_word *w = ent_at(s, t);
    uint32_t prep = ent_preposition(s, t);
    ent_rel rel = ent_rel_base(w->rel);
    if (rel == ENT_REL_NMOD_POSS || w->rel == ENT_REL_NMOD_POSS || rel == ENT_REL_COMPOUND)
      return w->head != ENT_NONE && ent_in_set(s, ent_at(s, w->head)->lemma, "premises");
    if (prep != ENT_NONE && rel != ENT_REL_CONJ) return by_preposition(s, prep, w->head);
    if (rel == ENT_REL_OBJ)
      return w->head != ENT_NONE &&
             (ent_in_set(s, ent_at(s, w->head)->lemma, "hit") || ent_in_set(s, ent_at(s, w->head)->lemma, "motion"));
    if (w->rel == ENT_REL_NSUBJ_PASS) return w->head != ENT_NONE && ent_in_set(s, ent_at(s, w->head)->lemma, "hit");
    if (rel == ENT_REL_ROOT && s->text->sentence[d->m.sentence].first == d->core_first &&
        s->text->sentence[d->m.sentence].count > 1)
      return false;
    bool through = rel == ENT_REL_CONJ || rel == ENT_REL_APPOS || rel == ENT_REL_FLAT || rel == ENT_REL_LIST;
    if (!through || w->head == ENT_NONE) return false;
    t = w->head;
  }
  return false;
}
