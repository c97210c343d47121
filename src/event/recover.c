/*
** recover.c - participants that a sentence leaves out because the document has told them: "The deal was finalised after talks".
**
** Only where it is certain: the act is named by a definite noun, or its object is one, and an earlier event of the document
** with at least two parties was told by the same word or by one of the same class of lexicon/items.
*/
#include "event/match.h"

static bool definite(const ent_coder *c, uint32_t t) {
  uint32_t d = ent_tree_dep(c, t, ENT_REL_DET);
  return d != ENT_NONE && (ent_lemma_is(c, d, "the") || ent_lemma_is(c, d, "this") || ent_lemma_is(c, d, "that") || ent_lemma_is(c, d, "these"));
}

/* The noun that names the act of draft d: its trigger, or its object. */
static uint32_t named_by(const ent_coder *c, const ent_draft *d) {
  if (c->pred[d->pred].pos == ENT_POS_NOUN) return d->e.trigger;
  if (d->phrase != ENT_NONE) return d->phrase;
  ent_args o;
  ent_deep_obj(c, d->e.trigger, &o);
  return o.n ? o.v[0].token : ENT_NONE;
}

static bool alike(const ent_coder *c, uint32_t a, uint32_t b) {
  if (ent_str_eq(ent_w(c, a)->lemma, ent_w(c, b)->lemma)) return true;
  const ent_itemdef *i = ent_item_at(c, a, NULL), *k = ent_item_at(c, b, NULL);
  return i && k && ent_str_eq(i->cls, k->cls);
}

static uint32_t parties(const ent_event *e) { return e->nactor + e->nrecipient; }

static bool all_resolved(const ent_coder *c, const ent_event *e) {
  for (uint32_t i = 0; i < e->nactor; i++)
    if (!ent_party_resolved(c, &e->actor[i])) return false;
  for (uint32_t i = 0; i < e->nrecipient; i++)
    if (!ent_party_resolved(c, &e->recipient[i])) return false;
  return true;
}

/* The nearest earlier event about the same thing. */
static const ent_draft *earlier(const ent_coder *c, const ent_draft *d, uint32_t noun) {
  for (uint32_t i = c->ndraft; i-- > 0;) {
    const ent_draft *e = &c->draft[i];
    if (e->drop || e->e.trigger >= d->e.trigger || parties(&e->e) < 2 || !all_resolved(c, &e->e)) continue;
    if (c->text->sentence[e->e.sentence].flags & ENT_SENTENCE_TITLE) continue;
    uint32_t other = named_by(c, e);
    if (other != ENT_NONE && alike(c, noun, other) && (e->symmetric || e->e.nactor > 1)) return e;
  }
  return NULL;
}

bool ent_recover_run(ent_coder *c) {
  for (uint32_t i = 0; i < c->ndraft; i++) {
    ent_draft *d = &c->draft[i];
    if (d->drop || parties(&d->e)) continue;
    uint32_t noun = named_by(c, d);
    if (noun == ENT_NONE || !definite(c, noun)) continue;
    const ent_draft *e = earlier(c, d, noun);
    if (!e) continue;
    d->e.actor = e->e.actor, d->e.nactor = e->e.nactor;
    d->e.recipient = e->e.recipient, d->e.nrecipient = e->e.nrecipient;
    ent_log_add(c, "argument", d->e.trigger, "participants from the earlier \"%.*s\"", (int)e->e.lemma.n, e->e.lemma.p);
  }
  return true;
}
