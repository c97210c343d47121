/*
** casualty.c - how many were killed or injured in an act of violence: "killing at least four people", "left 12 dead".
**
** Numbers are ranges; those of two clauses are never added up: the first that is told of an act stays.
*/
#include "event/match.h"

#include <math.h>

static bool counts(const ent_coder *c, uint32_t t, ent_cue_kind kind) {
  ent_pos pos = ent_w(c, t)->upos == ENT_UPOS_VERB ? ENT_POS_VERB : ENT_POS_ADJ;
  if (ent_cue_at(c, t, pos, kind, NULL)) return true;
  return ent_w(c, t)->rel == ENT_REL_AMOD && ent_cue_at(c, t, ENT_POS_ADJ, kind, NULL);
}

/* The number at the objects of verb t. */
static bool at_objects(const ent_coder *c, uint32_t t, double range[2]) {
  ent_args o;
  ent_deep_obj(c, t, &o);
  for (uint32_t i = 0; i < o.n; i++) {
    double low, high;
    ent_quantity(c, o.v[i].token, &low, &high);
    if (isnan(low) && isnan(high)) continue;
    range[0] = low, range[1] = high;
    return true;
  }
  return false;
}

static bool at_verb(const ent_coder *c, uint32_t t, ent_cue_kind kind, double range[2]) {
  if (counts(c, t, kind) && at_objects(c, t, range)) return true;
  ENT_EACH_KID(c, t, k) { /* "left 12 dead" */
    uint8_t r = ent_w(c, k)->rel;
    if ((r == ENT_REL_XCOMP || r == ENT_REL_OBJ || r == ENT_REL_ADVMOD) && ent_w(c, k)->upos == ENT_UPOS_ADJ && counts(c, k, kind))
      return at_objects(c, t, range);
  }
  return false;
}

static void of_act(const ent_coder *c, uint32_t t, ent_cue_kind kind, double range[2]) {
  if (at_verb(c, t, kind, range)) return;
  uint32_t clause = ent_w(c, t)->upos == ENT_UPOS_VERB ? t : ent_tree_clause(c, t);
  if (clause != t && at_verb(c, clause, kind, range)) return;
  ENT_EACH_KID(c, clause, k) {
    uint8_t r = ent_w(c, k)->rel;
    bool linked = r == ENT_REL_ADVCL || r == ENT_REL_CONJ || r == ENT_REL_PARATAXIS;
    if (!linked || ent_w(c, k)->upos != ENT_UPOS_VERB) continue;
    if (at_verb(c, k, kind, range)) return;
    ENT_EACH_KID(c, k, j) if (ent_w(c, j)->rel == ENT_REL_CONJ && at_verb(c, j, kind, range)) return;
  }
}

void ent_casualties(ent_coder *c) {
  for (uint32_t i = 0; i < c->ndraft; i++) {
    ent_event *e = &c->draft[i].e;
    if (c->draft[i].drop || e->type != ENT_EVENT_ASSAULT) continue;
    of_act(c, e->trigger, ENT_CUE_DEAD, e->dead);
    of_act(c, e->trigger, ENT_CUE_INJURED, e->injured);
  }
}
