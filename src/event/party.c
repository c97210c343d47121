/*
** party.c - from a token of the tree to a participant: its mention, whom it resolves to, who stands inside the phrase.
*/
#include "event/match.h"

static const ent_entity *entity_of(const ent_coder *c, uint32_t e) { return e == ENT_NONE ? NULL : &c->names->entity[e]; }

static uint32_t mention_for(const ent_coder *c, uint32_t t) {
  uint32_t m = c->names->at[t];
  if (m != ENT_NONE) return m;
  m = c->names->in[t];
  if (m == ENT_NONE) return ENT_NONE;
  /* A word inside a name that the tree made the head. */
  uint8_t r = ent_w(c, t)->rel, u = ent_w(c, t)->upos;
  const ent_mention *x = &c->names->mention[m];
  bool part = u == ENT_UPOS_PROPN && x->form == ENT_FORM_NAME;
  return part || r == ENT_REL_FLAT ? m : ENT_NONE;
}

static bool personal_pronoun(const ent_coder *c, uint32_t t) {
  const ent_word *w = ent_w(c, t);
  if (w->upos != ENT_UPOS_PRON || (w->feats & ENT_F_REL)) return false;
  return (w->feats & (ENT_F_P1 | ENT_F_MASC | ENT_F_FEM)) || ent_lemma_is(c, t, "they") || ent_lemma_is(c, t, "he") ||
         ent_lemma_is(c, t, "she") || ent_lemma_is(c, t, "we") || ent_lemma_is(c, t, "I");
}

/* "We" and "our" in somebody's speech are the speaker's side. */
static uint32_t speaker(const ent_coder *c, uint32_t t) {
  const ent_word *w = ent_w(c, t);
  if (w->upos != ENT_UPOS_PRON || !(w->feats & ENT_F_P1) || !c->scope) return ENT_NONE;
  if (c->scope[t] >= c->nattribution) return ENT_NONE; /* none, or not yet made */
  const ent_attribution *a = &c->attribution[c->scope[t]];
  return a->has_source ? a->who.who.entity : ENT_NONE;
}

bool ent_party_at(const ent_coder *c, uint32_t t, ent_party *out) {
  if (ent_w(c, t)->feats & ENT_F_REFL) return false;
  uint32_t m = mention_for(c, t);
  if (m != ENT_NONE) {
    const ent_mention *x = &c->names->mention[m];
    *out = (ent_party){x->span, m, x->entity == ENT_NONE ? speaker(c, t) : x->entity};
    return true;
  }
  *out = (ent_party){c->text->token[t].span, ENT_NONE, speaker(c, t)};
  return personal_pronoun(c, t);
}

static bool has_words(ent_str s) { return s.n > 0; }

bool ent_party_actor(const ent_coder *c, const ent_party *p) {
  const ent_entity *e = entity_of(c, p->entity);
  if (!e) return p->mention == ENT_NONE || c->names->mention[p->mention].form == ENT_FORM_PRONOUN;
  switch (e->kind) {
  case ENT_KIND_PERSON:
  case ENT_KIND_STATE:
  case ENT_KIND_ORG:
  case ENT_KIND_GROUP: return true;
  case ENT_KIND_PLACE: return has_words(e->country) || has_words(e->body);
  default: { /* a name that nobody knows, but of a person */
    if (p->mention == ENT_NONE) return false;
    uint8_t ner = ent_w(c, c->names->mention[p->mention].head)->ner;
    return ner == ENT_NER_B_PER || ner == ENT_NER_I_PER;
  }
  }
}

/* Somebody of public life, though not placed: soldiers, police, protesters, refugees; no private person. */
bool ent_party_public(const ent_coder *c, const ent_party *p) {
  static const char *const private[] = {"CVL", "BUS", "EDU", "MED", "SOC", "LAB", "JRN", "AGR", "ELI", "CRM"};
  const ent_entity *e = entity_of(c, p->entity);
  if (!e || !has_words(e->sector)) return false;
  for (size_t i = 0; i < sizeof private / sizeof *private; i++)
    if (ent_str_is(e->sector, private[i])) return false;
  return true;
}

bool ent_party_resolved(const ent_coder *c, const ent_party *p) {
  const ent_entity *e = entity_of(c, p->entity);
  return e && (has_words(e->country) || has_words(e->body) || has_words(e->actor_id));
}

/* ---- inside a phrase -------------------------------------------------- */

static bool actor_token(const ent_coder *c, uint32_t t) {
  ent_party p;
  return ent_party_at(c, t, &p) && ent_party_actor(c, &p) && p.entity != ENT_NONE;
}

static bool take(const ent_coder *c, const ent_args *in, ent_args *out) {
  for (uint32_t i = 0; i < in->n && out->n < ENT_ARGS_MAX; i++)
    if (actor_token(c, in->v[i].token)) out->v[out->n++] = in->v[i];
  return out->n > 0;
}

/* Prepositions in which the actor of a phrase is looked for, the likeliest first. */
static const char *const inside[] = {"of", "by", "on", "from", "against", "to", "with", "for", "in", "between", "at", "over"};

static void within(const ent_coder *c, uint32_t t, uint32_t depth, ent_args *out) {
  ent_args in;
  ent_deep_poss(c, t, &in);
  if (take(c, &in, out)) return;
  for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
    in.n = 0;
    ENT_EACH_KID(c, t, k) {
      uint8_t r = ent_rel_base(ent_w(c, k)->rel);
      if ((r == ENT_REL_NMOD || r == ENT_REL_OBL) && ent_str_is(ent_tree_case(c, k, NULL), inside[i]) && in.n < ENT_ARGS_MAX) {
        in.v[in.n].token = k, in.v[in.n++].how = "inside the phrase";
        ENT_EACH_KID(c, k, j) if (ent_w(c, j)->rel == ENT_REL_CONJ && in.n < ENT_ARGS_MAX) in.v[in.n].token = j, in.v[in.n++].how = "coordinated";
      }
    }
    if (take(c, &in, out)) return;
    for (uint32_t j = 0; j < in.n && depth > 1; j++) {
      within(c, in.v[j].token, depth - 1, out);
      if (out->n) return;
    }
  }
  ENT_EACH_KID(c, t, k) { /* "the violence used by Russia", "leader Kim" */
    uint8_t r = ent_w(c, k)->rel;
    if (r == ENT_REL_APPOS && actor_token(c, k)) {
      out->v[out->n].token = k, out->v[out->n++].how = "apposition";
      return;
    }
    if ((r != ENT_REL_ACL && r != ENT_REL_ACL_RELCL) || depth < 2) continue;
    ent_deep_subj(c, k, &in); /* "the support that Russia provides" */
    if (take(c, &in, out)) return;
    ent_deep_obj(c, k, &in);
    if (take(c, &in, out)) return;
  }
  if (ent_w(c, t)->upos != ENT_UPOS_VERB && ent_tree_dep(c, t, ENT_REL_COP) == ENT_NONE) return;
  ent_deep_subj(c, t, &in); /* a clause: who acts in it */
  if (take(c, &in, out)) return;
  for (uint32_t j = 0, n = in.n; j < n && depth > 1 && !out->n; j++) within(c, in.v[j].token, depth - 1, out);
  if (out->n) return;
  ent_deep_obj(c, t, &in);
  if (take(c, &in, out)) return;
  for (uint32_t j = 0, n = in.n; j < n && depth > 1 && !out->n; j++) within(c, in.v[j].token, depth - 1, out);
}

void ent_actors_inside(const ent_coder *c, uint32_t t, ent_args *out) {
  out->n = 0;
  if (actor_token(c, t)) {
    out->v[out->n].token = t, out->v[out->n++].how = "the phrase itself";
    return;
  }
  within(c, t, 3, out);
}

/* ---- lists of parties ------------------------------------------------- */

static bool same_party(const ent_party *a, const ent_party *b) {
  if (a->entity != ENT_NONE || b->entity != ENT_NONE) return a->entity == b->entity;
  return a->span.start == b->span.start;
}

static bool add_one(ent_coder *c, ent_parties *list, ent_party p) {
  for (uint32_t i = 0; i < list->n; i++)
    if (same_party(&list->v[i], &p)) return true;
  return ENT_PUSH(c->a, list, p);
}

/* A plural that stands for others ("the two leaders") becomes them. */
static bool add_expanded(ent_coder *c, ent_parties *list, const ent_party *p) {
  const ent_entity *e = entity_of(c, p->entity);
  if (!e || !e->nmember) return add_one(c, list, *p);
  for (uint32_t i = 0; i < e->nmember; i++)
    if (!add_one(c, list, (ent_party){p->span, p->mention, e->member[i]})) return false;
  return true;
}

/* "Indian and Pakistani troops", "the ministers of India and China": a plural of several sides becomes them. */
static bool several_sides(const ent_coder *c, uint32_t t, const ent_party *own, ent_args *out) {
  if (own->mention == ENT_NONE || c->names->mention[own->mention].form != ENT_FORM_NOMINAL) return false;
  const ent_entity *e = entity_of(c, own->entity);
  if (!(ent_w(c, t)->feats & ENT_F_PLUR) && (!e || e->kind != ENT_KIND_GROUP)) return false;
  for (int pass = 0; pass < 2; pass++) {
    ent_args in = {0};
    out->n = 0;
    if (pass) ent_deep_prep(c, t, ENT_S("of"), &in);
    else ent_deep_poss(c, t, &in);
    bool coordinated = false;
    for (uint32_t i = 0; i < in.n; i++) coordinated |= !strcmp(in.v[i].how, "coordinated");
    if (coordinated && take(c, &in, out) && out->n > 1) return true;
  }
  return false;
}

bool ent_parties_add(ent_coder *c, ent_parties *list, uint32_t t) {
  ent_party p, q;
  ent_args sides;
  bool own = ent_party_at(c, t, &p) && ent_party_actor(c, &p);
  if (own && several_sides(c, t, &p, &sides)) {
    for (uint32_t i = 0; i < sides.n; i++)
      if (ent_party_at(c, sides.v[i].token, &q) && !add_expanded(c, list, &q)) return false;
    return true;
  }
  if (own && ent_party_resolved(c, &p)) return add_expanded(c, list, &p);
  const ent_entity *e = own ? entity_of(c, p.entity) : NULL;
  if (own && (!e || e->nmember || e->kind == ENT_KIND_PERSON)) return add_expanded(c, list, &p);
  ent_args in;
  ent_actors_inside(c, t, &in);
  uint32_t before = list->n;
  for (uint32_t i = 0; i < in.n; i++) {
    if (in.v[i].token == t || !ent_party_at(c, in.v[i].token, &q)) continue;
    if (own && !ent_party_resolved(c, &q)) continue; /* "their helicopter": whose it is says more */
    if (!add_expanded(c, list, &q)) return false;
  }
  return list->n > before || !own ? true : add_expanded(c, list, &p);
}

bool ent_parties_has(const ent_parties *list, const ent_party *p) {
  for (uint32_t i = 0; i < list->n; i++)
    if (same_party(&list->v[i], p)) return true;
  return false;
}

/* ---- actor classes ---------------------------------------------------- */

static bool sector_in(const ent_entity *e, const char *a, const char *b) { return ent_str_is(e->sector, a) || (b && ent_str_is(e->sector, b)); }

int ent_party_class(const ent_coder *c, uint32_t t, ent_str cls) {
  static const char *const known[] = {"actor", "state", "gov", "mil", "person", "org", "media", "armed", "group", "resolved", "placed", "several"};
  size_t n = 0;
  while (n < sizeof known / sizeof *known && !ent_str_is(cls, known[n])) n++;
  if (n == sizeof known / sizeof *known) return -1;
  ent_party p;
  if (!ent_party_at(c, t, &p) || !ent_party_actor(c, &p)) return 0;
  const ent_entity *e = entity_of(c, p.entity);
  if (n == 0) return 1;
  if (n == 11) { /* more than one: "the presidents", "Chad and Niger" */
    ENT_EACH_KID(c, t, k) if (ent_w(c, k)->rel == ENT_REL_CONJ) return 1;
    return (ent_w(c, t)->feats & ENT_F_PLUR) && ent_w(c, t)->upos == ENT_UPOS_NOUN;
  }
  if (!e) return n == 4 || n == 8;
  switch (n) {
  case 1: return e->kind == ENT_KIND_STATE || (e->kind == ENT_KIND_PLACE && e->precision == ENT_PRECISION_COUNTRY);
  case 2: return sector_in(e, "GOV", "COP") || e->kind == ENT_KIND_STATE;
  case 3: return sector_in(e, "MIL", "PRM") || sector_in(e, "REB", "UAF");
  case 4: return e->kind == ENT_KIND_PERSON || (e->kind == ENT_KIND_GROUP && !ent_str_is(e->sector, "MIL"));
  case 5: return e->kind == ENT_KIND_ORG || has_words(e->body);
  case 6: return (e->flags & ENT_ENTITY_MEDIA) != 0;
  case 7: return sector_in(e, "REB", "UAF") || sector_in(e, "PRM", "CRM");
  case 8: return e->kind == ENT_KIND_GROUP;
  case 10: return e->kind == ENT_KIND_PLACE && has_words(e->country);
  default: return ent_party_resolved(c, &p);
  }
}
