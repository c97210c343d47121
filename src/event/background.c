/*
** background.c - history and standing facts that a text only mentions; parts of one visit; the same event told again.
*/
#include "event/match.h"

/* Drafts on either side that an event is compared with. */
#define LOOK_BACK 300u

/* "since the cold war": a preposition and, below it, a noun of the same cue. */
static bool historical_phrase(const ent_coder *c, uint32_t t) {
  uint32_t first;
  return ent_tree_case(c, t, &first).n && ent_cue_at(c, first, ENT_POS_PREP, ENT_CUE_BACKGROUND, NULL) &&
         ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_BACKGROUND, NULL);
}

static bool marked(const ent_coder *c, uint32_t t) {
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_w(c, k)->rel;
    if (r == ENT_REL_ADVMOD && ent_cue_at(c, k, ENT_POS_ADV, ENT_CUE_BACKGROUND, NULL)) return true;
    if (r == ENT_REL_AMOD && ent_cue_at(c, k, ENT_POS_ADJ, ENT_CUE_BACKGROUND, NULL)) return true;
    if ((r == ENT_REL_OBL || r == ENT_REL_NMOD) && historical_phrase(c, k)) return true;
  }
  return false;
}

static bool dated(const ent_coder *c, uint32_t t) {
  if (!c->timex_at) return false;
  ENT_EACH_KID(c, t, k) if (c->timex_at[k] != ENT_NONE) return true;
  return false;
}

/* A war named only on the way to something else: "arms for his war in Ukraine". */
static bool mentioned_war(const ent_coder *c, const ent_draft *d) {
  uint8_t r = ent_rel_base(ent_w(c, d->e.trigger)->rel);
  if (r == ENT_REL_AMOD) return true; /* "abducted citizens" */
  if (c->pred[d->pred].pos != ENT_POS_NOUN || d->e.type != ENT_EVENT_ASSAULT) return false;
  return (r == ENT_REL_NMOD || r == ENT_REL_OBL || r == ENT_REL_COMPOUND) && ent_tree_dep(c, d->e.trigger, ENT_REL_NMOD_POSS) != ENT_NONE;
}

ent_code ent_background_run(ent_coder *c, ent_error *err) {
  (void)err;
  for (uint32_t i = 0; i < c->ndraft; i++) {
    ent_draft *d = &c->draft[i];
    if (d->drop) continue;
    const ent_fact *f = &c->fact[d->pred];
    bool asserted = d->e.mood == ENT_MOOD_ASSERTED;
    bool old = f->past_perfect && f->relative;
    d->e.background |= asserted && (marked(c, d->e.trigger) || (old && !dated(c, d->e.trigger)) || mentioned_war(c, d));
  }
  return ENT_OK;
}

/* ---- links ------------------------------------------------------------ */

static bool has(const ent_party *v, uint32_t n, uint32_t entity) {
  for (uint32_t i = 0; i < n; i++)
    if (v[i].entity == entity) return true;
  return false;
}

static bool same_set(const ent_party *a, uint32_t n, const ent_party *b, uint32_t m) {
  if (n != m) return false;
  for (uint32_t i = 0; i < n; i++)
    if (a[i].entity == ENT_NONE || !has(b, m, a[i].entity)) return false;
  return true;
}

static bool same_parties(const ent_event *a, const ent_event *b) {
  return a->nactor + a->nrecipient > 1 && same_set(a->actor, a->nactor, b->actor, b->nactor) &&
         same_set(a->recipient, a->nrecipient, b->recipient, b->nrecipient);
}

static bool both_sides(const ent_event *visit, const ent_event *e) {
  for (uint32_t i = 0; i < e->nactor; i++)
    if (!has(visit->actor, visit->nactor, e->actor[i].entity) && !has(visit->recipient, visit->nrecipient, e->actor[i].entity)) return false;
  return e->nactor + e->nrecipient > 1 && (visit->nactor && visit->nrecipient);
}

static bool happened(const ent_event *e) { return e->mood == ENT_MOOD_ASSERTED && e->factuality == ENT_FACT_CTP && e->time != ENT_TIME_FUTURE; }

static bool same_day(const ent_event *a, const ent_event *b) { return a->from != ENT_DAY_UNKNOWN && a->from == b->from && a->to == b->to; }

static bool again(const ent_event *a, const ent_event *b) {
  if (a->type != b->type || a->sentence == b->sentence || !ent_str_eq(a->mode, b->mode) || !same_parties(a, b)) return false;
  return ent_str_eq(a->lemma, b->lemma) && (same_day(a, b) || (!a->background && a->from == b->from)) && happened(a) && happened(b);
}

ent_code ent_links_run(ent_coder *c, ent_error *err) {
  for (uint32_t i = 0; i < c->ndraft; i++) {
    const ent_event *e = &c->draft[i].e;
    if (c->draft[i].drop || !happened(e)) continue;
    for (uint32_t k = i > LOOK_BACK ? i - LOOK_BACK : 0; k < i; k++) {
      const ent_event *b = &c->draft[k].e;
      if (c->draft[k].drop || !again(b, e)) continue;
      if (!ent_draft_link(c, i, ENT_LINK_SAME_AS, k)) return ent_nomem(err);
      break;
    }
    if (!ent_str_is(e->mode, "visit") || e->type != ENT_EVENT_CONSULT) continue;
    for (uint32_t k = i > LOOK_BACK ? i - LOOK_BACK : 0; k < c->ndraft && k < i + LOOK_BACK; k++) {
      const ent_event *b = &c->draft[k].e;
      if (k == i || c->draft[k].drop || !happened(b) || b->quad > 1 || !same_day(e, b) || !both_sides(e, b)) continue;
      if (ent_str_is(b->mode, "visit") && b->type == ENT_EVENT_CONSULT) continue;
      if (!ent_draft_link(c, k, ENT_LINK_PART_OF, i)) return ent_nomem(err);
    }
  }
  return ENT_OK;
}
