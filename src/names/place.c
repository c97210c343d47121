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
  return ent_at(s, head)->upos == ENT_UPOS_NOUN && up != ENT_NONE && ent_in_set(s, ent_at(s, up)->lemma, "motion") && ent_rel_base(ent_at(s, head)->rel) == ENT_REL_OBL;
}

static bool by_preposition(const ent_stage *s, uint32_t prep, uint32_t head) {
  ent_str p = ent_word_form(s, prep);
  if (ent_in_set(s, p, "party")) return false;
  if (ent_in_set(s, p, "place")) return true;
  if (ent_in_set(s, p, "direction")) return direction(s, head);
  return head != ENT_NONE && ent_in_set(s, ent_at(s, head)->lemma, "premises"); /* "the streets of Kabul" */
}

bool ent_used_as_place(const ent_stage *s, const ent_draftm *d) {
  uint32_t t = d->m.head;
  for (uint32_t steps = 0; steps < 8; steps++) {
    const ent_word *w = ent_at(s, t);
    uint32_t prep = ent_preposition(s, t);
    ent_rel rel = ent_rel_base(w->rel);
    if (rel == ENT_REL_NMOD_POSS || w->rel == ENT_REL_NMOD_POSS || rel == ENT_REL_COMPOUND)
      return w->head != ENT_NONE && ent_in_set(s, ent_at(s, w->head)->lemma, "premises");
    if (prep != ENT_NONE && rel != ENT_REL_CONJ) return by_preposition(s, prep, w->head);
    if (rel == ENT_REL_OBJ) return w->head != ENT_NONE && (ent_in_set(s, ent_at(s, w->head)->lemma, "hit") || ent_in_set(s, ent_at(s, w->head)->lemma, "motion"));
    if (w->rel == ENT_REL_NSUBJ_PASS) return w->head != ENT_NONE && ent_in_set(s, ent_at(s, w->head)->lemma, "hit");
    if (rel == ENT_REL_ROOT && s->text->sentence[d->m.sentence].first == d->core_first && s->text->sentence[d->m.sentence].count > 1) return false;
    bool through = rel == ENT_REL_CONJ || rel == ENT_REL_APPOS || rel == ENT_REL_FLAT || rel == ENT_REL_LIST;
    if (!through || w->head == ENT_NONE) return false;
    t = w->head;
  }
  return false;
}
