/*
** argument.c - where a pattern's places lead in this sentence.
*/
#include "event/match.h"

static void add(ent_args *out, const ent_args *in) {
  for (uint32_t i = 0; i < in->n && out->n < ENT_ARGS_MAX; i++) {
    bool there = false;
    for (uint32_t k = 0; k < out->n; k++) there |= out->v[k].token == in->v[i].token;
    if (!there) out->v[out->n++] = in->v[i];
  }
}

/* The phrase's noun answers where the verb does not: "talks were held between A and B", "gave aid to C". */
static void at_phrase(const ent_coder *c, const ent_place *p, uint32_t phrase, ent_args *out) {
  if (phrase == ENT_NONE || out->n) return;
  switch (p->where) {
  case ENT_AT_SUBJ:
  case ENT_AT_POSS: ent_deep_poss(c, phrase, out); break;
  case ENT_AT_PREP: ent_deep_prep(c, phrase, p->prep, out); break;
  case ENT_AT_COMP: ent_deep_comp(c, phrase, out); break;
  default: break;
  }
}

/* The word that negates t itself. */
static void negation(const ent_coder *c, uint32_t t, ent_args *out) {
  ENT_EACH_KID(c, t, k) {
    const ent_cuedef *d = ent_w(c, k)->rel == ENT_REL_ADVMOD ? ent_cue_at(c, k, ENT_POS_WORD, ENT_CUE_NEGATION, NULL) : NULL;
    if (d && d->negative && !out->n) out->v[out->n].token = k, out->v[out->n++].how = "negation";
  }
}

static void outer(const ent_coder *c, uint32_t t, uint32_t phrase, const ent_place *p, ent_args *out) {
  out->n = 0;
  switch (p->where) {
  case ENT_AT_SUBJ: ent_deep_subj(c, t, out); break;
  case ENT_AT_OBJ: ent_deep_obj(c, t, out); break;
  case ENT_AT_IOBJ: ent_deep_iobj(c, t, out); break;
  case ENT_AT_COMP: ent_deep_comp(c, t, out); break;
  case ENT_AT_POSS: ent_deep_poss(c, t, out); break;
  case ENT_AT_PREP: ent_deep_prep(c, t, p->prep, out); break;
  case ENT_AT_ANY: ent_actors_inside(c, t, out); break;
  case ENT_AT_NEG: negation(c, t, out); break;
  default: break;
  }
  at_phrase(c, p, phrase, out);
}

static void inner(const ent_coder *c, const ent_place *p, ent_args *inout) {
  ent_args out = {0};
  for (uint32_t i = 0; i < inout->n; i++) {
    ent_args in = {0};
    uint32_t t = inout->v[i].token;
    switch (p->inner) {
    case ENT_AT_POSS: ent_deep_poss(c, t, &in); break;
    case ENT_AT_ANY: ent_actors_inside(c, t, &in); break;
    case ENT_AT_SUBJ: ent_deep_subj(c, t, &in); break;
    case ENT_AT_OBJ: ent_deep_obj(c, t, &in); break;
    case ENT_AT_COMP: ent_deep_comp(c, t, &in); break;
    case ENT_AT_PREP: ent_deep_prep(c, t, p->inner_prep, &in); break;
    default: break;
    }
    for (uint32_t k = 0; k < in.n; k++)
      if (in.v[k].token == t) in.v[k].how = inout->v[i].how; /* how it was found first */
    add(&out, &in);
  }
  *inout = out;
}

/* "Russian missiles hit", "members of Kim's circle": what belongs to somebody stands for him, where the thing itself
** is not what is handed over. */
static bool owner_is(const ent_coder *c, uint32_t t, const ent_place *p, ent_str cls) {
  if (ent_w(c, t)->upos != ENT_UPOS_NOUN || c->names->at[t] != ENT_NONE) return false;
  if (p->where != ENT_AT_SUBJ && (p->where != ENT_AT_OBJ || ent_item_at(c, t, NULL))) return false;
  ent_args in;
  ent_deep_poss(c, t, &in);
  if (!in.n) ent_deep_prep(c, t, ENT_S("of"), &in);
  for (uint32_t i = 0; i < in.n; i++) {
    if (ent_party_class(c, in.v[i].token, cls) > 0) return true;
    ent_args of; /* "members of Kim's circle" */
    ent_deep_poss(c, in.v[i].token, &of);
    if (of.n && ent_party_class(c, of.v[0].token, cls) > 0) return true;
  }
  return false;
}

static bool one_filter(const ent_coder *c, uint32_t t, const ent_place *p, const ent_filter *f) {
  if (f->lemma) return ent_str_eq(ent_lemma(c, t), f->text) || ent_str_ieq(ent_token_form(c, t), f->text);
  int actor = ent_party_class(c, t, f->text);
  if (!actor && p->where == ENT_AT_PREP && ent_str_is(f->text, "state")) actor = ent_party_class(c, t, ENT_S("placed")); /* "to Kyiv" */
  if (actor < 0) return ent_item_fits(c, t, f->text);
  return actor > 0 || (!f->negated && owner_is(c, t, p, f->text));
}

/* One of the plain filters must hold, none of the negated ones may. */
static bool passes(const ent_coder *c, uint32_t t, const ent_place *p) {
  bool any = false, plain = false;
  for (uint32_t i = 0; i < p->nfilter; i++) {
    bool yes = one_filter(c, t, p, &p->filter[i]);
    if (p->filter[i].negated && yes) return false;
    if (!p->filter[i].negated) plain = true, any |= yes;
  }
  return any || !plain;
}

static void keep_passing(const ent_coder *c, const ent_place *p, ent_args *inout) {
  if (!p->nfilter) return;
  uint32_t n = 0;
  for (uint32_t i = 0; i < inout->n; i++)
    if (passes(c, inout->v[i].token, p)) inout->v[n++] = inout->v[i];
  inout->n = n;
}

void ent_slot_fill(const ent_coder *c, uint32_t t, uint32_t phrase, const ent_slot *slot, ent_args *out) {
  out->n = 0;
  for (uint32_t i = 0; i < slot->nplace; i++) {
    const ent_place *p = &slot->place[i];
    ent_args one;
    outer(c, t, phrase, p, &one);
    if (p->inner) inner(c, p, &one);
    keep_passing(c, p, &one);
    add(out, &one);
    if (out->n && !slot->all) return;
  }
}
