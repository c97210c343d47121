/*
** recover.c - participants that a sentence leaves out because the document has told them: "The deal was finalised after talks".
**
** Only where it is certain: the act is named by a definite noun, or its object is one, and another event of the document
** with at least two parties was told by the same word or by one of the same class of lexicon/items; or the sentence itself
** names them in its main clause.
*/
#include "event/match.h"

/* Drafts that are looked back over: a document of any length is read in linear time. */
#define LOOK_BACK 300u

static uint32_t parties(const ent_event *e) { return e->nactor + e->nrecipient; }

static bool noun(const ent_coder *c, const ent_draft *d) { return c->pred[d->pred].pos == ENT_POS_NOUN; }

/* The noun that names the act of draft d: its trigger, the noun of its phrase, or its object. */
static uint32_t named_by(const ent_coder *c, const ent_draft *d) {
  if (noun(c, d)) return d->e.trigger;
  if (d->phrase != ENT_NONE && ent_tree_nominal(c, d->phrase)) return d->phrase;
  if (d->nuse) return d->use[0];
  ent_args o;
  ent_deep_obj(c, d->e.trigger, &o);
  return o.n ? o.v[0].token : ENT_NONE;
}

static bool alike(const ent_coder *c, uint32_t a, uint32_t b) {
  if (ent_str_eq(ent_lemma(c, a), ent_lemma(c, b))) return true;
  const ent_itemdef *i = ent_item_at(c, a, NULL), *k = ent_item_at(c, b, NULL);
  return i && k && (ent_item_fits(c, b, i->cls) || ent_item_fits(c, a, k->cls)); /* a word may stand in several classes */
}

static bool all_resolved(const ent_coder *c, const ent_event *e) {
  for (uint32_t i = 0; i < e->nactor; i++)
    if (!ent_party_resolved(c, &e->actor[i])) return false;
  for (uint32_t i = 0; i < e->nrecipient; i++)
    if (!ent_party_resolved(c, &e->recipient[i])) return false;
  return true;
}

static bool among(const ent_coder *c, const ent_party *p, const ent_party *v, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    if (p->entity != ENT_NONE && p->entity == v[i].entity) return true;
    if (p->entity == ENT_NONE || v[i].entity == ENT_NONE) continue;
    const ent_entity *a = &c->names->entity[p->entity], *b = &c->names->entity[v[i].entity];
    if (a->country.n && ent_str_eq(a->country, b->country)) return true; /* Putin and Russia are one side */
  }
  return false;
}

static bool in_title(const ent_coder *c, const ent_event *e) { return c->text->sentence[e->sentence].flags & ENT_SENTENCE_TITLE; }

/* "condemned the arrests": the noun is the name of an act of the type and mode that was told before. */
static bool same_kind(const ent_coder *c, uint32_t word, const ent_draft *d) {
  uint32_t p = c->pred_at[word];
  for (uint32_t k = 0; p != ENT_NONE && k < c->pred[p].nframe; k++) {
    const ent_frame *f = &c->lex->frame[c->candidate[c->pred[p].frame0 + k]];
    bool same_mode = f->type == ENT_EVENT_ASSAULT || ent_str_eq(f->mode, d->e.mode);
    bool told_apart = d->e.mode.n || d->e.quad == 4 || d->e.quad == 2 || noun(c, d);
    if (f->type == d->e.type && same_mode && told_apart) return true;
  }
  return false;
}

/* The nearest earlier event about the same thing that tells all its parties. */
static const ent_draft *earlier(const ent_coder *c, uint32_t draft, uint32_t trigger, uint32_t word) {
  for (uint32_t i = draft, n = 0; i-- > 0 && n < LOOK_BACK; n++) {
    const ent_draft *e = &c->draft[i];
    if (e->drop || e->e.trigger >= trigger || parties(&e->e) < 2 || !all_resolved(c, &e->e) || in_title(c, &e->e)) continue;
    uint32_t other = named_by(c, e);
    if (other == word || (e->e.quad == 4 && e->e.type != ENT_EVENT_ASSAULT && e->e.nactor == 0)) continue;
    if (other != ENT_NONE && alike(c, word, other)) return e;
    if (e->e.sentence + 8 >= c->text->token[trigger].sentence && e->e.quad != 3 && same_kind(c, word, e)) return e;
  }
  return NULL;
}

/* Whom praise or blame of an act is meant for: those who did it; of a common one, the other side. */
static bool doers(ent_coder *c, const ent_event *from, const ent_event *self, const ent_party **out, uint32_t *n) {
  ent_parties v = {0};
  uint32_t end = from->nactor + (from->quad < 3 && from->nactor < 2 ? from->nrecipient : 0);
  for (uint32_t i = 0; i < end; i++) {
    ent_party p = i < from->nactor ? from->actor[i] : from->recipient[i - from->nactor];
    if (!among(c, &p, self->actor, self->nactor) && !ent_parties_has(&v, &p) && !ENT_PUSH(c->a, &v, p)) return false;
  }
  *out = v.v, *n = v.n;
  return true;
}

static void note(const ent_coder *c, const ent_draft *d, const char *how, const ent_event *from) {
  ent_log_add(c, "argument", d->e.trigger, "%s \"%.*s\"", how, (int)from->lemma.n, from->lemma.p);
}

/* "The deal was finalised": nobody is named, an earlier sentence did. */
static bool from_earlier(ent_coder *c, ent_draft *d) {
  uint32_t word = named_by(c, d);
  if (word == ENT_NONE || !ent_definite(c, word)) return true;
  const ent_draft *e = earlier(c, (uint32_t)(d - c->draft), d->e.trigger, word);
  if (!e) return true;
  d->e.actor = e->e.actor, d->e.nactor = e->e.nactor;
  d->e.recipient = e->e.recipient, d->e.nrecipient = e->e.nrecipient;
  note(c, d, "participants from the earlier", &e->e);
  if (noun(c, d) && d->e.type == ENT_EVENT_SUPPORT) d->e.background = true; /* the pact is only mentioned */
  return true;
}

/* "signed the pact after talks": who takes part in the main clause took part in the talks. */
static void from_clause(ent_coder *c, ent_draft *d) {
  uint32_t t = d->e.trigger;
  if (!noun(c, d) || d->e.quad != 1) return;
  while (ent_w(c, t)->rel == ENT_REL_NMOD && ent_head(c, t) != ENT_NONE) t = ent_head(c, t);
  uint32_t h = ent_head(c, t);
  if (ent_w(c, t)->rel != ENT_REL_OBL || h == ENT_NONE) return;
  uint32_t i = c->draft_at[h];
  if (i == ENT_NONE) return;
  const ent_draft *m = &c->draft[i];
  if (m->drop || parties(&m->e) < 2 || m->e.quad > 2) return;
  d->e.actor = m->e.actor, d->e.nactor = m->e.nactor;
  d->e.recipient = m->e.recipient, d->e.nrecipient = m->e.nrecipient;
  note(c, d, "participants of the main clause", &m->e);
}

/* "During talks with Putin, Kim agreed ...": the other party is the subject of the clause. */
static bool other_party(ent_coder *c, ent_draft *d) {
  uint32_t t = d->e.trigger;
  if (!noun(c, d) || d->e.nrecipient || d->e.type != ENT_EVENT_CONSULT) return true;
  while (ent_w(c, t)->rel == ENT_REL_NMOD && ent_head(c, t) != ENT_NONE) t = ent_head(c, t);
  uint32_t h = ent_head(c, t);
  uint8_t r = ent_rel_base(ent_w(c, t)->rel);
  if (h == ENT_NONE || (r != ENT_REL_OBL && r != ENT_REL_OBJ)) return true;
  ent_args s;
  ent_deep_subj(c, h, &s);
  if (!s.n && ent_tree_passive(c, h)) ent_deep_obj(c, h, &s);
  ent_parties v = {0};
  for (uint32_t i = 0; i < d->e.nactor; i++)
    if (!ENT_PUSH(c->a, &v, d->e.actor[i])) return false;
  for (uint32_t i = 0; i < s.n; i++) {
    ent_party p;
    if (!ent_party_at(c, s.v[i].token, &p) || !ent_party_resolved(c, &p) || among(c, &p, v.v, v.n)) continue;
    if (!ENT_PUSH(c->a, &v, p)) return false;
    ent_log_add(c, "argument", t, "the other party is the subject of its clause");
  }
  d->e.actor = v.v, d->e.nactor = v.n;
  return true;
}

static bool same_actor(const ent_event *a, const ent_event *b) {
  return a->nactor == 1 && b->nactor == 1 && a->actor[0].entity != ENT_NONE && a->actor[0].entity == b->actor[0].entity;
}

/* "Putin's visit" is the visit to North Korea that another sentence tells. */
static void same_act(ent_coder *c, ent_draft *d) {
  uint32_t word = named_by(c, d);
  if (!noun(c, d) || word == ENT_NONE || d->symmetric) return;
  const ent_draft *best = NULL;
  uint32_t self = (uint32_t)(d - c->draft);
  for (uint32_t i = self > LOOK_BACK ? self - LOOK_BACK : 0; i < c->ndraft && i < self + LOOK_BACK; i++) {
    const ent_draft *e = &c->draft[i];
    if (e->drop || e == d || e->e.type != d->e.type || !e->e.nrecipient || !same_actor(&e->e, &d->e) || !all_resolved(c, &e->e)) continue;
    uint32_t other = named_by(c, e);
    if (other == ENT_NONE || !ent_str_eq(ent_lemma(c, other), ent_lemma(c, word))) continue;
    if (!best || e->e.trigger < d->e.trigger) best = e; /* the nearest before, else the first behind */
  }
  if (!best) return;
  d->e.recipient = best->e.recipient, d->e.nrecipient = best->e.nrecipient;
  note(c, d, "recipient from", &best->e);
}

/* The definite noun that praise or blame is about: the object, or what stands behind about, over, at. */
static uint32_t judged_word(const ent_coder *c, const ent_draft *d) {
  static const char *const preps[] = {"about", "over", "at", "for", "of"};
  uint32_t word = named_by(c, d);
  if (word != ENT_NONE && word != d->phrase && ent_definite(c, word)) return word;
  for (size_t i = 0; i < sizeof preps / sizeof *preps; i++) {
    ent_args in;
    ent_deep_prep(c, d->e.trigger, ent_str_c(preps[i]), &in);
    if (in.n && ent_definite(c, in.v[0].token)) return in.v[0].token;
  }
  return ENT_NONE;
}

/* "hailed the agreement": praise or blame of what two have made is meant for the other, or for both. */
static bool judged(ent_coder *c, ent_draft *d) {
  bool third = d->e.type == ENT_EVENT_CONSULT && ent_str_is(d->e.mode, "third-party");
  if (noun(c, d) || d->symmetric || !(third || d->e.type == ENT_EVENT_SUPPORT || d->e.type == ENT_EVENT_ACCUSE)) return true;
  uint32_t word = judged_word(c, d);
  if (word == ENT_NONE) return true;
  const ent_draft *e = earlier(c, (uint32_t)(d - c->draft), d->e.trigger, word);
  if (!e) return true;
  note(c, d, "recipient from the earlier", &e->e);
  return doers(c, &e->e, &d->e, &d->e.recipient, &d->e.nrecipient);
}

/* "In return, Russia would send food": what is given back goes to whoever gave, or promised to give, before. */
static bool in_return(const ent_coder *c, const ent_draft *d) {
  ent_args in;
  ent_deep_prep(c, d->e.trigger, ENT_S("in"), &in);
  for (uint32_t i = 0; i < in.n; i++)
    if (ent_item_fits(c, in.v[i].token, ENT_S("return"))) return true;
  return false;
}

/* The draft before, at most three sentences back, that gave something to whom d acts for. */
static const ent_draft *gift_before(const ent_coder *c, const ent_draft *d) {
  for (uint32_t i = (uint32_t)(d - c->draft), n = 0; i-- > 0 && n < LOOK_BACK; n++) {
    const ent_draft *e = &c->draft[i];
    if (e->e.sentence + 3 < d->e.sentence) break;
    if (!e->drop && e->e.nactor && e->e.nrecipient && (e->e.quad == 2 || e->e.type == ENT_EVENT_AGREE) &&
        among(c, &d->e.actor[0], e->e.recipient, e->e.nrecipient))
      return e;
  }
  return NULL;
}

/* "A is sending shells to B. C has been sending drones.": the same verb in the next sentence has the same goal. */
static const ent_draft *parallel(const ent_coder *c, const ent_draft *d) {
  for (uint32_t i = (uint32_t)(d - c->draft), n = 0; i-- > 0 && n < LOOK_BACK; n++) {
    const ent_draft *e = &c->draft[i];
    if (e->e.sentence + 1 < d->e.sentence) break;
    if (!e->drop && e->e.type == d->e.type && e->e.nrecipient && ent_str_eq(e->e.lemma, d->e.lemma) && all_resolved(c, &e->e))
      return among(c, &d->e.actor[0], e->e.recipient, e->e.nrecipient) ? NULL : e;
  }
  return NULL;
}

/* To whom something is given, where the sentence before said it. */
static bool given_to(ent_coder *c, ent_draft *d) {
  if (d->e.quad != 2 || d->e.nactor != 1 || noun(c, d)) return true;
  bool back = in_return(c, d);
  const ent_draft *e = back ? gift_before(c, d) : parallel(c, d);
  if (!e) return true;
  d->e.recipient = back ? e->e.actor : e->e.recipient;
  d->e.nrecipient = back ? e->e.nactor : e->e.nrecipient;
  note(c, d, back ? "given in return to the actor of" : "recipient as in", &e->e);
  if (!back) return true;
  return ent_draft_link(c, (uint32_t)(d - c->draft), ENT_LINK_IN_RETURN_FOR, (uint32_t)(e - c->draft)) &&
         ent_draft_link(c, (uint32_t)(e - c->draft), ENT_LINK_IN_RETURN_FOR, (uint32_t)(d - c->draft));
}

/* "launched missiles that hit Kyiv": one act, told by the verb that began it; the show of force is no act beside it. */
static void launched(ent_coder *c, ent_draft *d) {
  if (d->e.type != ENT_EVENT_MOBILIZE || noun(c, d)) return;
  uint32_t self = (uint32_t)(d - c->draft);
  for (uint32_t i = self + 1; i < c->ndraft && c->draft[i].e.sentence == d->e.sentence; i++) {
    ent_draft *e = &c->draft[i];
    if (e->drop || e->e.type != ENT_EVENT_ASSAULT || !e->e.nrecipient || !same_actor(&e->e, &d->e)) continue;
    uint32_t t = e->e.trigger, n = ent_head(c, t);
    while (n != ENT_NONE && ent_head(c, n) != d->e.trigger && ent_tree_nominal(c, n)) n = ent_head(c, n);
    if (n == ENT_NONE || ent_head(c, n) != d->e.trigger || ent_w(c, n)->rel != ENT_REL_OBJ) continue;
    d->drop = true;
    ent_log_add(c, "drop", d->e.trigger, "told by \"%.*s\"", (int)e->e.lemma.n, e->e.lemma.p);
    if (e->phrase == ENT_NONE) e->phrase = d->e.trigger; /* when and where that is said of the beginning */
    return;
  }
}

bool ent_recover_run(ent_coder *c) {
  for (uint32_t i = 0; i < c->ndraft; i++) {
    ent_draft *d = &c->draft[i];
    if (d->drop) continue;
    bool ok = true;
    launched(c, d);
    if (!parties(&d->e)) {
      ok = from_earlier(c, d);
      if (!parties(&d->e)) from_clause(c, d);
    } else if (d->e.nactor && !d->e.nrecipient) {
      if (d->e.nactor == 1) ok = other_party(c, d);
      if (d->e.nactor == 1) same_act(c, d);
      if (ok) ok = judged(c, d);
      if (ok && !d->e.nrecipient) ok = given_to(c, d);
    }
    if (!ok) return false;
  }
  return true;
}
