/*
** match.c - which frame a predicate fits best, and the draft of its event.
**
** Of a frame's patterns the first holds whose required parts are all there; of all frames of the predicate the one with most
** required or filtered parts, a phrase before a single word, then the order of the lexicon.
*/
#include "event/match.h"

#include <math.h>

typedef struct trial {
  const ent_frame *frame;
  const ent_pattern *pattern;
  uint32_t number, phrase;
  bool alone; /* a noun's recipient may be missing */
  ent_args slot[ENT_SLOTS];
  double rank;
} trial;

static const char slot_letter[] = "ARBICXP";

static bool filtered(const ent_slot *s) {
  for (uint32_t i = 0; i < s->nplace; i++)
    if (s->place[i].nfilter) return true;
  return false;
}

static void merge(ent_args *to, const ent_args *from) {
  for (uint32_t i = 0; i < from->n && to->n < ENT_ARGS_MAX; i++) to->v[to->n++] = from->v[i];
}

/* A passive without an agent leaves out who acts, and nothing else: "200 people were killed". */
static bool left_out(const ent_coder *c, uint32_t t, const ent_frame *f, const ent_slot *s) {
  if (f->operator_ && f->type != ENT_EVENT_ACCUSE && f->type != ENT_EVENT_REQUEST) return false; /* "is expected to", "was told to" */
  if (s->kind != ENT_SLOT_A && s->kind != ENT_SLOT_B) return false;
  for (uint32_t i = 0; i < s->nplace; i++)
    if (s->place[i].where == ENT_AT_SUBJ && !s->place[i].inner) return ent_w(c, t)->upos == ENT_UPOS_VERB && ent_tree_passive(c, t) && !ent_deep_agent(c, t);
  return false;
}

/* "the Israeli attack on the hospital": of a noun it is enough to know whose act it was, where its type can do without a recipient. */
static bool whose_alone(const ent_coder *c, const trial *out, uint32_t t, const ent_slot *s) {
  const ent_frame *f = out->frame;
  if (s->kind != ENT_SLOT_R || ent_w(c, t)->upos != ENT_UPOS_NOUN || f->operator_ || f->type < 0 || out->phrase != ENT_NONE) return false;
  if (c->lex->type[f->type].recipient_required || !out->slot[ENT_SLOT_A].n) return false;
  if (ent_rel_base(ent_w(c, t)->rel) == ENT_REL_COMPOUND) return false;
  return ent_party_class(c, out->slot[ENT_SLOT_A].v[0].token, ENT_S("resolved")) > 0;
}

/* Fills a trial from one pattern; false with the first part that is missing. */
static bool try_pattern(const ent_coder *c, uint32_t t, trial *out, const ent_slot **missing) {
  memset(out->slot, 0, sizeof out->slot);
  out->rank = out->phrase != ENT_NONE ? 12 : 0;
  bool waived = false, other = false;
  for (uint32_t i = 0; i < out->pattern->nslot; i++) {
    const ent_slot *s = &out->pattern->slot[i];
    ent_args found;
    ent_slot_fill(c, t, out->phrase, s, &found);
    other |= found.n && s->kind != ENT_SLOT_C;
    if (!found.n && s->required && left_out(c, t, out->frame, s)) {
      waived = true;
      continue;
    }
    if (!found.n && s->required && out->alone && whose_alone(c, out, t, s)) {
      continue;
    }
    if (!found.n && s->required) {
      *missing = s;
      return false;
    }
    if (found.n) out->rank += s->required || filtered(s) ? 10 : 1;
    merge(&out->slot[s->kind], &found);
  }
  *missing = &out->pattern->slot[0];
  return !waived || other;
}

static void miss(const ent_coder *c, uint32_t t, const ent_frame *f, const ent_slot *missing) {
  if (!c->log) return;
  ent_log_add(c, "miss", t, "frame %.*s (%s:%u): no %.*s", (int)f->id.n, f->id.p, f->file, (unsigned)f->line, (int)missing->text.n, missing->text.p);
}

/* The first pattern of frame number fi that holds. */
static bool try_frame(const ent_coder *c, uint32_t t, uint32_t fi, uint32_t phrase, bool alone, trial *out) {
  const ent_frame *f = &c->lex->frame[fi];
  const ent_slot *missing = NULL, *first = NULL;
  for (uint32_t i = 0; i < f->npattern; i++) {
    *out = (trial){.frame = f, .number = fi, .pattern = &f->pattern[i], .phrase = phrase, .alone = alone};
    if (try_pattern(c, t, out, &missing)) return true;
    if (!first) first = missing;
  }
  if (first) miss(c, t, f, first);
  return false;
}

/* ---- drafts ----------------------------------------------------------- */

static bool add_parties(ent_coder *c, const ent_args *args, ent_parties *list) {
  for (uint32_t i = 0; i < args->n; i++) {
    uint32_t t = args->v[i].token;
    ent_party p;
    /* "86 Belarusian officials and companies": the second is of the first's side. */
    bool beside = list->n && !strcmp(args->v[i].how, "coordinated") && c->names->at[t] != ENT_NONE &&
                  c->names->mention[c->names->at[t]].form == ENT_FORM_NOMINAL && ent_tree_dep(c, t, ENT_REL_DET) == ENT_NONE;
    if (beside && ent_party_at(c, t, &p) && !ent_party_resolved(c, &p) && !ent_party_public(c, &p)) continue;
    if (!ent_parties_add(c, list, t)) return false;
  }
  return true;
}

static bool add_items(ent_coder *c, const ent_args *args, ent_items *list) {
  for (uint32_t i = 0; i < args->n; i++) {
    ent_item item;
    uint32_t t = args->v[i].token;
    if (!ent_item_make(c, t, &item)) {
      uint8_t u = ent_w(c, t)->upos;
      if (u != ENT_UPOS_NOUN && u != ENT_UPOS_PROPN) continue;
      item = (ent_item){.span = c->text->token[t].span, .low = NAN, .high = NAN, .cls = {"", 0}, .unit = {"", 0}};
    }
    if (!ENT_PUSH(c->a, list, item)) return false;
  }
  return true;
}

/* "stand by" is one lemma; so is "hold talks". */
static ent_str lemma_of(const ent_coder *c, uint32_t t, uint32_t particle) {
  ent_str l = ent_lemma(c, t);
  if (particle == ENT_NONE) return l;
  ent_str p = ent_lemma(c, particle);
  ent_str both = ent_arena_printf(c->a, "%.*s %.*s", (int)l.n, l.p, (int)p.n, p.p);
  return both.p ? both : l;
}

static void empty_event(ent_coder *c, uint32_t t, ent_event *e) {
  *e = (ent_event){.sentence = c->text->token[t].sentence,
                   .trigger = t,
                   .trigger_span = c->text->token[t].span,
                   .from = ENT_DAY_UNKNOWN,
                   .to = ENT_DAY_UNKNOWN,
                   .place = ENT_NONE,
                   .mode = {"", 0},
                   .cameo = {"", 0},
                   .goldstein = NAN,
                   .dead = {NAN, NAN},
                   .injured = {NAN, NAN}};
}

/* Type and everything that follows from it. */
void ent_draft_type(const ent_coder *c, ent_event *e, int type, ent_str mode, ent_str cameo) {
  e->type = (uint8_t)type;
  e->mode = mode;
  e->cameo = cameo;
  e->quad = c->lex->type[type].quad;
  e->score = ent_score(c->lex, type, mode);
  e->goldstein = cameo.n ? ent_goldstein(c->lex, cameo) : NAN;
}

static void log_trial(const ent_coder *c, uint32_t t, const trial *best) {
  const ent_frame *f = best->frame;
  ent_log_add(c, "frame", t, "%.*s (%s:%u), pattern of line %u: %.*s", (int)f->id.n, f->id.p, f->file, (unsigned)f->line,
              (unsigned)best->pattern->line, (int)best->pattern->text.n, best->pattern->text.p);
  for (unsigned k = 0; k < ENT_SLOTS; k++)
    for (uint32_t i = 0; i < best->slot[k].n; i++) {
      ent_str w = ent_token_form(c, best->slot[k].v[i].token);
      ent_log_add(c, "argument", t, "%c \"%.*s\": %s", slot_letter[k], (int)w.n, w.p, best->slot[k].v[i].how);
    }
}

/* Was p found inside another phrase ("its neighbour") rather than named as the argument? */
static bool by_possession(const ent_coder *c, const trial *best, const ent_party *p) {
  const ent_args *r = &best->slot[ENT_SLOT_R];
  for (uint32_t i = 0; i < r->n; i++) {
    ent_span s = c->text->token[r->v[i].token].span;
    if (s.start >= p->span.start && s.end <= p->span.end) return false;
  }
  return true;
}

static bool own_side(const ent_coder *c, const ent_parties *a, const ent_party *p) {
  if (p->entity == ENT_NONE) return false;
  ent_str country = c->names->entity[p->entity].country;
  for (uint32_t i = 0; i < a->n; i++)
    if (a->v[i].entity != ENT_NONE && country.n && ent_str_eq(c->names->entity[a->v[i].entity].country, country)) return true;
  return false;
}

/* "deployed ships near Crete": one's own ground receives no show of force. */
static uint32_t without_own_ground(const ent_coder *c, const ent_parties *a, ent_party *v, uint32_t n) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < n; i++) {
    bool ground = v[i].entity != ENT_NONE && c->names->entity[v[i].entity].kind == ENT_KIND_PLACE;
    if (!(ground && own_side(c, a, &v[i]))) v[kept++] = v[i];
  }
  return kept;
}

static bool make_draft(ent_coder *c, uint32_t pred, const trial *best, ent_draft *d) {
  uint32_t t = c->pred[pred].token;
  const ent_frame *f = best->frame;
  *d = (ent_draft){.frame = best->number, .pred = pred, .content = ENT_NONE, .phrase = best->phrase, .rank = best->rank,
                   .operator_ = f->operator_ || f->has_content, .symmetric = best->slot[ENT_SLOT_B].n > 0};
  ent_event *e = &d->e;
  empty_event(c, t, e);
  uint32_t particle = c->pred[pred].particle;
  if (particle == t + 1) e->trigger_span = ent_token_span(c, t, t + 2); /* "shot down" */
  e->lemma = lemma_of(c, t, particle);
  if (f->type >= 0) ent_draft_type(c, e, f->type, f->mode, f->cameo);
  else d->drop = true;
  e->context = f->context, e->ncontext = f->ncontext;
  e->rule = f->id, e->file = f->file, e->line = best->pattern->line;
  ent_parties a = {0}, r = {0};
  ent_items items = {0};
  if (!add_parties(c, &best->slot[ENT_SLOT_B], &a) || !add_parties(c, &best->slot[ENT_SLOT_A], &a) ||
      !add_parties(c, &best->slot[ENT_SLOT_R], &r) || !add_items(c, &best->slot[ENT_SLOT_I], &items))
    return false;
  uint32_t n = 0;
  for (uint32_t i = 0; i < r.n; i++) /* nobody is his own recipient by accident of the tree: "supports its neighbour" */
    if (!ent_parties_has(&a, &r.v[i]) && !(by_possession(c, best, &r.v[i]) && own_side(c, &a, &r.v[i]))) r.v[n++] = r.v[i];
  if (e->type == ENT_EVENT_MOBILIZE && f->type >= 0) n = without_own_ground(c, &a, r.v, n);
  e->actor = a.v, e->nactor = a.n;
  e->recipient = r.v, e->nrecipient = n;
  e->item = items.v, e->nitem = items.n;
  const ent_args *place = &best->slot[ENT_SLOT_P], *content = &best->slot[ENT_SLOT_C];
  if (place->n) e->place = c->names->at[place->v[0].token];
  const ent_args *named = &best->slot[ENT_SLOT_X], *given = &best->slot[ENT_SLOT_I];
  uint32_t *g = ent_arena_alloc(c->a, (content->n + named->n + given->n + 1) * sizeof *g), *u = g + content->n;
  if (!g) return false;
  for (uint32_t i = 0; i < content->n; i++) g[i] = content->v[i].token;
  for (uint32_t i = 0; i < named->n; i++) u[d->nuse++] = named->v[i].token;
  for (uint32_t i = 0; i < given->n; i++) u[d->nuse++] = given->v[i].token;
  d->governs = g, d->ngoverns = content->n, d->use = u;
  return true;
}

/* Does a frame of t take an act as its complement? */
static bool takes_act(const ent_coder *c, uint32_t t) {
  uint32_t p = t == ENT_NONE ? ENT_NONE : c->pred_at[t];
  for (uint32_t k = 0; p != ENT_NONE && k < c->pred[p].nframe; k++)
    if (c->lex->frame[c->candidate[c->pred[p].frame0 + k]].operator_) return true;
  return false;
}

/* "the pact", "these talks": an act whose parties the document may have told (recover.c). The first frame of the noun that asks for
** nothing but parties. */
static bool try_definite(const ent_coder *c, const ent_pred *p, trial *out) {
  uint8_t r = ent_rel_base(ent_w(c, p->token)->rel);
  bool adjunct = r == ENT_REL_OBL || r == ENT_REL_NMOD; /* "after hours of talks": its clause may tell */
  adjunct |= r == ENT_REL_OBJ && takes_act(c, ent_head(c, p->token)); /* "demanded an apology from" */
  if (p->pos != ENT_POS_NOUN || !(ent_definite(c, p->token) || adjunct)) return false;
  for (uint32_t k = 0; k < p->nframe; k++) {
    const ent_frame *f = &c->lex->frame[c->candidate[p->frame0 + k]];
    if (f->type < 0 || f->operator_ || c->candidate_phrase[p->frame0 + k] != ENT_NONE) continue;
    for (uint32_t i = 0; i < f->npattern; i++) {
      bool only = true;
      for (uint32_t j = 0; j < f->pattern[i].nslot; j++) only &= f->pattern[i].slot[j].kind <= ENT_SLOT_B;
      if (!only) continue;
      *out = (trial){.frame = f, .number = c->candidate[p->frame0 + k], .pattern = &f->pattern[i], .phrase = ENT_NONE, .rank = 0};
      return true;
    }
  }
  return false;
}

/* The frame of p that fits best, if any does. */
static void best_frame(const ent_coder *c, const ent_pred *p, bool alone, trial *best) {
  trial now;
  for (uint32_t k = 0; k < p->nframe; k++) {
    uint32_t f = p->frame0 + k;
    if (try_frame(c, p->token, c->candidate[f], c->candidate_phrase[f], alone, &now) && now.rank > best->rank) *best = now;
  }
}

ent_code ent_match_run(ent_coder *c, ent_error *err) {
  ENT_VEC(ent_draft) drafts = {0};
  uint32_t *at = ent_arena_alloc(c->a, (c->text->ntoken + 1) * sizeof *at);
  if (!at) return ent_nomem(err);
  for (uint32_t t = 0; t < c->text->ntoken; t++) at[t] = ENT_NONE;
  for (uint32_t i = 0; i < c->npred; i++) {
    const ent_pred *p = &c->pred[i];
    trial best = {.rank = -1};
    best_frame(c, p, false, &best);
    if (best.rank < 0 && p->pos == ENT_POS_NOUN) best_frame(c, p, true, &best);
    if (best.rank < 0 && !try_definite(c, p, &best)) continue;
    log_trial(c, p->token, &best);
    ent_draft d;
    at[p->token] = drafts.n;
    if (!make_draft(c, i, &best, &d) || !ENT_PUSH(c->a, &drafts, d)) return ent_nomem(err);
  }
  c->draft_at = at;
  c->draft = drafts.v, c->ndraft = drafts.n;
  return ENT_OK;
}
