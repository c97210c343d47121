/*
** relate.c - the relation of a given pair.
**
** Candidates are the events that the stage found, then, for predicates whose frames did not hold, those frames without their
** conditions on who takes part: who takes part is given. Each candidate is weighed by the roles that source and target have in
** it and by where its predicate stands: words on the tree's shortest path between two names tell most about their relation
** (Bunescu and Mooney 2005). Where no frame speaks, the class of the reporting verb does; a sentence without any gets what pairs
** without any sign mostly have, talk.
*/
#include "event/match.h"
#include "event/relate.h"

#include <math.h>

enum { SOURCE = 1, TARGET = 2 };

/* The pair in its tree. */
typedef struct pairing {
  ent_coder *c;
  uint8_t *side;     /* [ntoken] SOURCE, TARGET: inside the marks */
  uint32_t head[3];  /* by side: the token that heads its first mark, or ENT_NONE */
  uint32_t entity[3]; /* by side */
  uint16_t *away;    /* [ntoken] edges to the path between the heads; UINT16_MAX: another sentence */
  uint32_t top;      /* where the path turns, or ENT_NONE */
} pairing;

/* ---- where the two stand ---------------------------------------------- */

/* The first token that ends behind offset. */
static uint32_t token_behind(const ent_text *x, uint32_t offset) {
  uint32_t lo = 0, hi = x->ntoken;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (x->token[mid].span.end <= offset) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

static void mark(pairing *p, const ent_span *span, uint32_t n, uint8_t side) {
  const ent_text *x = p->c->text;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t t = token_behind(x, span[i].start); t < x->ntoken && x->token[t].span.start < span[i].end; t++) p->side[t] |= side;
}

/* The highest token of a side; the first of several. */
static uint32_t head_of(const pairing *p, uint8_t side) {
  uint32_t best = ENT_NONE;
  for (uint32_t t = 0; t < p->c->text->ntoken; t++) {
    if (!(p->side[t] & side) || ent_w(p->c, t)->upos == ENT_UPOS_PUNCT) continue;
    uint32_t h = ent_head(p->c, t);
    if (h != ENT_NONE && (p->side[h] & side)) continue;
    if (best == ENT_NONE || ent_w(p->c, t)->depth < ent_w(p->c, best)->depth) best = t;
  }
  return best;
}

static uint32_t entity_of(const pairing *p, uint8_t side) {
  uint32_t t = p->head[side], m = t == ENT_NONE ? ENT_NONE : p->c->names->at[t];
  if (m == ENT_NONE && t != ENT_NONE) m = p->c->names->in[t];
  return m == ENT_NONE ? ENT_NONE : p->c->names->mention[m].entity;
}

/* Marks the path with 0 and returns where it turns. */
static uint32_t lay_path(pairing *p) {
  uint32_t s = p->head[SOURCE], t = p->head[TARGET];
  if (s == ENT_NONE) s = t;
  if (t == ENT_NONE) t = s;
  uint32_t top = s;
  while (top != ENT_NONE && !ent_tree_under(p->c, t, top)) top = ent_head(p->c, top);
  if (top == ENT_NONE) return ENT_NONE;
  for (uint32_t k = s; k != top; k = ent_head(p->c, k)) p->away[k] = 0;
  for (uint32_t k = t; k != top; k = ent_head(p->c, k)) p->away[k] = 0;
  p->away[top] = 0;
  return top;
}

/* Edges from every token of the sentence to the path: spread until nothing changes. */
static void spread(pairing *p) {
  uint32_t n = p->c->text->ntoken;
  for (bool moved = true; moved;) {
    moved = false;
    for (uint32_t t = 0; t < n; t++) {
      uint32_t h = ent_head(p->c, t);
      if (h == ENT_NONE) continue;
      if (p->away[h] != UINT16_MAX && p->away[t] > p->away[h] + 1) p->away[t] = (uint16_t)(p->away[h] + 1), moved = true;
      if (p->away[t] != UINT16_MAX && p->away[h] > p->away[t] + 1) p->away[h] = (uint16_t)(p->away[t] + 1), moved = true;
    }
  }
}

static bool place_pair(pairing *p, const ent_pair *pair) {
  uint32_t n = p->c->text->ntoken;
  p->side = ent_arena_calloc(p->c->a, n + 1, 1);
  p->away = ent_arena_alloc(p->c->a, (n + 1) * sizeof *p->away);
  if (!p->side || !p->away) return false;
  for (uint32_t t = 0; t < n; t++) p->away[t] = UINT16_MAX;
  mark(p, pair->source, pair->nsource, SOURCE);
  mark(p, pair->target, pair->ntarget, TARGET);
  for (uint8_t s = SOURCE; s <= TARGET; s++) p->head[s] = head_of(p, s), p->entity[s] = entity_of(p, s);
  if (p->entity[SOURCE] == p->entity[TARGET]) p->entity[SOURCE] = p->entity[TARGET] = ENT_NONE;
  p->top = lay_path(p);
  spread(p);
  return true;
}

/* ---- roles ------------------------------------------------------------ */

/* Which sides do the parties stand for? */
static unsigned sides_of(const pairing *p, const ent_party *v, uint32_t n) {
  unsigned sides = 0;
  for (uint32_t i = 0; i < n; i++) {
    for (uint8_t s = SOURCE; s <= TARGET; s++)
      if (p->entity[s] != ENT_NONE && v[i].entity == p->entity[s]) sides |= s;
    if (v[i].mention != ENT_NONE) {
      uint32_t h = p->c->names->mention[v[i].mention].head;
      sides |= p->side[h];
      if (p->side[h]) continue;
    }
    const ent_text *x = p->c->text;
    for (uint32_t t = token_behind(x, v[i].span.start); t < x->ntoken && x->token[t].span.end <= v[i].span.end; t++) sides |= p->side[t];
  }
  return sides;
}

/* Which sides do the phrases of these tokens hold, their clauses left out? */
static unsigned sides_below(const pairing *p, uint32_t t, uint32_t depth) {
  unsigned sides = p->side[t];
  if (!depth) return sides;
  ENT_EACH_KID(p->c, t, k) {
    uint8_t r = ent_w(p->c, k)->rel;
    if (r == ENT_REL_ACL_RELCL || r == ENT_REL_ADVCL || r == ENT_REL_PARATAXIS || r == ENT_REL_CCOMP) continue;
    if (r == ENT_REL_NMOD && !ent_str_is(ent_tree_case(p->c, k, NULL), "of")) continue;
    sides |= sides_below(p, k, depth - 1);
  }
  return sides;
}

static unsigned sides_of_args(const pairing *p, const ent_args *v) {
  unsigned sides = 0;
  for (uint32_t i = 0; i < v->n; i++) sides |= sides_below(p, v->v[i].token, 4);
  return sides;
}

/* How well actor and recipient side go with source and target. */
static double role_points(unsigned a, unsigned r, bool has_a, bool has_r) {
  if ((a & SOURCE) && (r & TARGET)) return 60;
  if ((a & SOURCE) && (a & TARGET)) return 56;
  if (!has_a && (r & SOURCE) && (r & TARGET)) return 46;
  if (a & SOURCE) return has_r ? 34 : 44;
  if (r & TARGET) return has_a ? 30 : 42;
  if ((a & TARGET) && (r & SOURCE)) return 24;
  return (a | r) ? 14 : 0;
}

/* How near a predicate is to what lies between the two. */
static double place_points(const pairing *p, uint32_t t) {
  if (p->away[t] == UINT16_MAX) return -30;
  double points = p->away[t] ? -4.0 * p->away[t] : 14;
  if (t == p->top) points += 6;
  if (p->head[TARGET] != ENT_NONE && t != p->head[TARGET] && ent_tree_under(p->c, p->head[TARGET], t)) points += 4;
  if (p->side[t]) points -= 20; /* a word of the names themselves: "the attack helicopter maker" */
  return points;
}

/* ---- candidates ------------------------------------------------------- */

typedef struct candidate {
  ent_relation is;
  double points;
  uint32_t at; /* token */
} candidate;

static void better(candidate *best, const candidate *one) {
  if (one->points > best->points || (best->points <= -1e9 && one->points > -1e9)) *best = *one;
}

static uint8_t factuality_at(const ent_coder *c, uint32_t t) {
  uint32_t i = c->pred_at[t];
  return i == ENT_NONE ? (uint8_t)ENT_FACT_UU : c->fact[i].factuality;
}

static bool is_content(const ent_event *e) {
  for (uint32_t i = 0; i < e->nlink; i++)
    if (e->link[i].kind == ENT_LINK_CONTENT_OF) return true;
  return false;
}

/* Codes whose family says more about the pair than the type that acts of the kind have: a verdict accuses, who blockades or
** occupies fights. */
static const struct {
  const char *code;
  uint8_t type;
} families[] = {{"116", ENT_EVENT_ACCUSE}, {"191", ENT_EVENT_ASSAULT}, {"192", ENT_EVENT_ASSAULT}};

/* PLOVER: what is to come is an agreement or a threat; friendly acts that do not happen are refused. */
static const struct {
  uint8_t type, ahead;
  const char *cameo;
  bool refused;
} turns[] = {
    {ENT_EVENT_AGREE, ENT_EVENT_AGREE, "03", true},         {ENT_EVENT_CONSULT, ENT_EVENT_AGREE, "036", true},
    {ENT_EVENT_SUPPORT, ENT_EVENT_AGREE, "032", true},      {ENT_EVENT_COOPERATE, ENT_EVENT_AGREE, "031", true},
    {ENT_EVENT_AID, ENT_EVENT_AGREE, "033", true},          {ENT_EVENT_CONCEDE, ENT_EVENT_CONCEDE, "", true},
    {ENT_EVENT_RETREAT, ENT_EVENT_AGREE, "035", true},      {ENT_EVENT_SANCTION, ENT_EVENT_THREATEN, "131", false},
    {ENT_EVENT_COERCE, ENT_EVENT_THREATEN, "132", false},   {ENT_EVENT_PROTEST, ENT_EVENT_THREATEN, "133", false},
    {ENT_EVENT_MOBILIZE, ENT_EVENT_THREATEN, "138", false}, {ENT_EVENT_ASSAULT, ENT_EVENT_THREATEN, "138", false},
};

static void turn_to(const ent_coder *c, ent_relation *r, int type, const char *cameo) {
  if (type == r->type) return;
  *r = (ent_relation){(uint8_t)type, {"", 0}, ent_str_c(cameo), r->factuality, ent_score(c->lex, type, (ent_str){"", 0}), r->rule};
}

/* What the act at token t is for the pair, with its polarity, its time and the family of its code. */
static void settle(const ent_coder *c, uint32_t t, bool content, ent_relation *r) {
  uint32_t i = c->pred_at[t];
  uint8_t mood = i == ENT_NONE ? (uint8_t)ENT_MOOD_ASSERTED : c->fact[i].mood;
  bool denied = r->factuality >= ENT_FACT_CTM && r->factuality <= ENT_FACT_PSM;
  for (size_t k = 0; k < sizeof turns / sizeof *turns; k++) {
    if (turns[k].type != r->type) continue;
    if (denied && turns[k].refused) turn_to(c, r, ENT_EVENT_REJECT, "12");
    else if (!denied && mood == ENT_MOOD_PLANNED && !content) turn_to(c, r, turns[k].ahead, turns[k].cameo);
    break;
  }
  for (size_t k = 0; k < sizeof families / sizeof *families; k++)
    if (ent_str_starts(r->cameo, ent_str_c(families[k].code)) && r->type != families[k].type) {
      r->type = families[k].type;
      r->mode = (ent_str){"", 0};
      r->score = ent_score(c->lex, r->type, r->mode);
    }
}

static void see_draft(const pairing *p, const ent_draft *d, candidate *best) {
  const ent_event *e = &d->e;
  if (p->c->lex->frame[d->frame].type < 0) return;
  unsigned a = sides_of(p, e->actor, e->nactor), r = sides_of(p, e->recipient, e->nrecipient);
  candidate one = {.is = {e->type, e->mode, e->cameo, e->factuality, e->score, e->rule}, .at = e->trigger};
  one.points = role_points(a, r, e->nactor, e->nrecipient) + place_points(p, e->trigger);
  if (d->drop) one.points -= 14;
  if (is_content(e)) one.points -= 6;
  if (e->background) one.points -= 3;
  settle(p->c, e->trigger, is_content(e), &one.is);
  if (one.is.type == ENT_EVENT_MOBILIZE && (a & SOURCE) && (a & TARGET)) turn_to(p->c, &one.is, ENT_EVENT_COOPERATE, "062"); /* together */
  better(best, &one);
}

/* The pattern's slots without what they ask of participants. */
static void fill_loosely(const ent_coder *c, uint32_t t, uint32_t phrase, const ent_slot *slot, ent_args *out) {
  ent_slot loose = *slot;
  if (slot->kind <= ENT_SLOT_B)
    for (uint32_t i = 0; i < loose.nplace; i++) loose.place[i].nfilter = 0;
  ent_slot_fill(c, t, phrase, &loose, out);
}

static void see_pattern(const pairing *p, uint32_t t, uint32_t phrase, const ent_frame *f, const ent_pattern *x, bool any, candidate *best) {
  ent_args found[ENT_SLOTS];
  memset(found, 0, sizeof found);
  double points = phrase != ENT_NONE ? 6 : 0;
  for (uint32_t i = 0; i < x->nslot; i++) {
    const ent_slot *s = &x->slot[i];
    fill_loosely(p->c, t, phrase, s, &found[s->kind]);
    if (found[s->kind].n) points += s->required ? 3 : 1;
    else if (s->required && s->kind > ENT_SLOT_B && !any) return; /* other words of the frame */
    else if (s->required) points -= s->kind > ENT_SLOT_B ? 16 : 6;
  }
  unsigned a = sides_of_args(p, &found[ENT_SLOT_A]) | sides_of_args(p, &found[ENT_SLOT_B]), r = sides_of_args(p, &found[ENT_SLOT_R]);
  candidate one = {.at = t, .is = {(uint8_t)f->type, f->mode, f->cameo, factuality_at(p->c, t), ent_score(p->c->lex, f->type, f->mode), f->id}};
  one.points = points + 0.7 * role_points(a, r, found[ENT_SLOT_A].n + found[ENT_SLOT_B].n, found[ENT_SLOT_R].n) + place_points(p, t) - 16;
  settle(p->c, t, false, &one.is);
  better(best, &one);
}

static void see_frames(const pairing *p, const ent_pred *pred, bool any, candidate *best) {
  const ent_coder *c = p->c;
  for (uint32_t k = pred->frame0; k < pred->frame0 + pred->nframe; k++) {
    const ent_frame *f = &c->lex->frame[c->candidate[k]];
    for (uint32_t i = 0; f->type >= 0 && i < f->npattern; i++) see_pattern(p, pred->token, c->candidate_phrase[k], f, &f->pattern[i], any, best);
  }
}

/* ---- where no frame speaks -------------------------------------------- */

/* What saying it so amounts to. */
static uint8_t type_of_manner(unsigned manner) {
  switch (manner) {
  case ENT_MANNER_deny:
  case ENT_MANNER_doubt: return ENT_EVENT_REJECT;
  case ENT_MANNER_warn:
  case ENT_MANNER_threaten: return ENT_EVENT_THREATEN;
  case ENT_MANNER_promise: return ENT_EVENT_AGREE;
  case ENT_MANNER_demand:
  case ENT_MANNER_ask: return ENT_EVENT_REQUEST;
  case ENT_MANNER_claim: return ENT_EVENT_ACCUSE;
  default: return ENT_EVENT_CONSULT;
  }
}

/* The first code of the type, which stands for all of it. */
static ent_str code_of_type(const ent_frames *f, int type) {
  for (uint32_t i = 0; i < f->ncameo; i++)
    if (f->cameo[i].type == type && !f->cameo[i].mode.n) return f->cameo[i].code;
  return (ent_str){"", 0};
}

static void set_type(const ent_coder *c, uint32_t t, int type, const char *rule, candidate *out) {
  ent_str none = {"", 0};
  out->is = (ent_relation){(uint8_t)type, none, code_of_type(c->lex, type), t == ENT_NONE ? (uint8_t)ENT_FACT_UU : factuality_at(c, t),
                           ent_score(c->lex, type, none), ent_str_c(rule)};
}

static void see_cues(const pairing *p, candidate *best) {
  const ent_coder *c = p->c;
  for (uint32_t t = 0; t < c->text->ntoken; t++) {
    const ent_cuedef *d = ent_w(c, t)->upos == ENT_UPOS_VERB ? ent_cue_at(c, t, ENT_POS_VERB, ENT_CUE_SOURCE, NULL) : NULL;
    if (!d) continue;
    candidate one = {.at = t};
    set_type(c, t, type_of_manner(d->manner), "back-off:manner", &one);
    one.points = place_points(p, t) - 20;
    better(best, &one);
  }
}

/* "A says B must do it": A asks B. */
static bool is_duty(const ent_coder *c, uint32_t t) {
  ENT_EACH_KID(c, t, k) {
    if (ent_w(c, k)->rel != ENT_REL_AUX) continue;
    const ent_cuedef *d = ent_cue_at(c, k, ENT_POS_WORD, ENT_CUE_MODAL, NULL);
    if (d && d->certainty == ENT_CERT_U) return true;
  }
  return false;
}

static void see_duties(const pairing *p, candidate *best) {
  const ent_coder *c = p->c;
  for (uint32_t i = 0; i < c->npred; i++) {
    uint32_t t = c->pred[i].token, a = c->scope[t];
    if (a == ENT_NONE || !is_duty(c, t) || !(sides_of(p, &c->attribution[a].who.who, 1) & SOURCE)) continue;
    ent_args who;
    ent_deep_subj(c, t, &who);
    if (!(sides_of_args(p, &who) & TARGET)) continue;
    candidate one = {.at = t};
    set_type(c, t, ENT_EVENT_REQUEST, "back-off:duty", &one);
    one.points = 60 + place_points(p, t);
    better(best, &one);
  }
}

/* "called her to express support": of a talk and what it was held for, the purpose says more. */
static void see_purpose(const pairing *p, candidate *best) {
  const ent_coder *c = p->c;
  if (best->points <= -1e9 || best->is.type != ENT_EVENT_CONSULT) return;
  candidate found = {.points = -1e9};
  ENT_EACH_KID(c, best->at, k) {
    uint8_t r = ent_w(c, k)->rel;
    if ((r != ENT_REL_ADVCL && r != ENT_REL_XCOMP) || !ent_str_is(ent_tree_mark(c, k), "to")) continue;
    uint32_t d = c->draft_at[k];
    if (d == ENT_NONE || c->lex->frame[c->draft[d].frame].type < 0 || c->draft[d].e.type == ENT_EVENT_CONSULT) continue;
    const ent_event *e = &c->draft[d].e;
    better(&found, &(candidate){.is = {e->type, e->mode, e->cameo, best->is.factuality, e->score, e->rule}, .points = 0, .at = k});
  }
  if (found.points > -1e9) best->is = found.is;
}

/* Who asks others to act against somebody accuses him. */
static void see_against(const pairing *p, candidate *best) {
  uint32_t t = p->head[TARGET];
  if (best->points <= -1e9 || best->is.type != ENT_EVENT_REQUEST || t == ENT_NONE) return;
  if (ent_str_is(ent_tree_case(p->c, t, NULL), "against")) turn_to(p->c, &best->is, ENT_EVENT_ACCUSE, "11");
}

static ent_code decide(const pairing *p, ent_relation *out, ent_error *err) {
  const ent_coder *c = p->c;
  candidate sure = {.points = -1e9}, loose = {.points = -1e9};
  for (uint32_t i = 0; i < c->ndraft; i++) see_draft(p, &c->draft[i], &sure);
  see_duties(p, &sure);
  for (uint32_t i = 0; i < c->npred; i++) see_frames(p, &c->pred[i], false, &loose);
  for (uint32_t i = 0; i < c->npred && sure.points < 0 && loose.points < 0; i++) see_frames(p, &c->pred[i], true, &loose);
  see_purpose(p, &sure);
  see_purpose(p, &loose);
  see_against(p, &sure);
  see_against(p, &loose);
  if (sure.points > -1e9 && sure.points >= loose.points) {
    *out = sure.is;
    return ENT_OK;
  }
  if (loose.points > -1e9) {
    ent_str id = loose.is.rule;
    loose.is.rule = ent_arena_printf(c->a, "back-off:%.*s", (int)id.n, id.p);
    if (!loose.is.rule.p) return ent_nomem(err);
  } else {
    see_cues(p, &loose);
  }
  if (loose.points <= -1e9) set_type(c, ENT_NONE, ENT_EVENT_CONSULT, "back-off:nothing", &loose);
  *out = loose.is;
  return ENT_OK;
}

ent_code ent_relate(ent_worker *w, const ent_pair *pair, ent_relation *out, ent_error *err) {
  ent_document doc = {.text = pair->text};
  ent_coder c = {0};
  pairing p = {.c = &c};
  ent_code code = ent_worker_read(w, &doc, &c, err);
  if (code != ENT_OK) return code;
  if (!c.text->ntoken) {
    candidate none = {0};
    set_type(&c, ENT_NONE, ENT_EVENT_CONSULT, "back-off:nothing", &none);
    *out = none.is;
    return ENT_OK;
  }
  if (!place_pair(&p, pair)) return ent_nomem(err);
  return decide(&p, out, err);
}
