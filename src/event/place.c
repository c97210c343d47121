/*
** place.c - where each event happened: a place that modifies the predicate (or a word whose modifiers hold for it, scene.h) with a
** preposition of place; the goal of a visit; else where the same event was told to be.
*/
#include "event/scene.h"

#include "event/match.h"

static const ent_entity *entity_of(const ent_coder *c, uint32_t m) {
  uint32_t e = m == ENT_NONE ? ENT_NONE : c->names->mention[m].entity;
  return e == ENT_NONE ? NULL : &c->names->entity[e];
}

static bool is_place(const ent_coder *c, uint32_t m) {
  const ent_entity *e = entity_of(c, m);
  return e && (e->kind == ENT_KIND_PLACE || e->kind == ENT_KIND_STATE || e->precision != ENT_PRECISION_NONE);
}

static bool locative(ent_str p) {
  static const char *const words[] = {"in",      "at",   "near",   "on",     "outside", "inside", "across",     "around", "off",
                                      "within",  "over", "along",  "beside", "north_of", "south_of", "west_of", "east_of", "throughout"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (ent_str_is(p, words[i])) return true;
  return false;
}

/* The mention at token k, when it is a place; of "the border with Ukraine" or "the city of Lviv" the place inside. */
static uint32_t place_at(const ent_coder *c, uint32_t k, uint32_t depth) {
  uint32_t m = c->names->at[k];
  if (m == ENT_NONE && ent_w(c, k)->upos == ENT_UPOS_PROPN) m = c->names->in[k];
  if (is_place(c, m)) return m;
  if (!depth || !ent_tree_nominal(c, k)) return ENT_NONE;
  ENT_EACH_KID(c, k, j) {
    uint8_t r = ent_rel_base(ent_w(c, j)->rel);
    if (r != ENT_REL_NMOD && r != ENT_REL_COMPOUND && r != ENT_REL_APPOS && r != ENT_REL_FLAT && r != ENT_REL_OBL) continue;
    ent_str p = ent_tree_case(c, j, NULL);
    if (p.n && !ent_str_is(p, "of") && !ent_str_is(p, "with") && !locative(p)) continue;
    m = place_at(c, j, depth - 1);
    if (m != ENT_NONE) return m;
  }
  return ENT_NONE;
}

/* How fine: a site before a city before a country. */
static int fineness(const ent_coder *c, uint32_t m) {
  const ent_entity *e = entity_of(c, m);
  if (!e) return 99;
  return e->precision == ENT_PRECISION_NONE ? (e->kind == ENT_KIND_STATE ? ENT_PRECISION_COUNTRY : ENT_PRECISION_AREA) : e->precision;
}

static void better(const ent_coder *c, uint32_t m, uint32_t *best) {
  if (m != ENT_NONE && (*best == ENT_NONE || fineness(c, m) < fineness(c, *best))) *best = m;
}

/* Places that modify g. */
static uint32_t modifying(const ent_coder *c, uint32_t g, bool shared) {
  uint32_t best = ENT_NONE;
  ENT_EACH_KID(c, g, k) {
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    if ((r != ENT_REL_OBL && r != ENT_REL_NMOD) || (shared && k > g)) continue;
    if (!locative(ent_tree_case(c, k, NULL)) || c->timex_at[k] != ENT_NONE) continue;
    uint32_t m = place_at(c, k, 2);
    better(c, m, &best);
    ENT_EACH_KID(c, k, j) /* "in Sarkh, Logar" is Sarkh; "in the province, at Sarkh" too */
      if (m != ENT_NONE && ent_w(c, j)->rel == ENT_REL_NMOD && locative(ent_tree_case(c, j, NULL))) better(c, place_at(c, j, 1), &best);
  }
  return best;
}

/* "Monday's Kharkiv strike", "the Pyongyang summit". */
static uint32_t compounded(const ent_coder *c, uint32_t t) {
  if (!ent_tree_nominal(c, t)) return ENT_NONE;
  ENT_EACH_KID(c, t, k) {
    const ent_entity *e = entity_of(c, c->names->at[k]);
    if (ent_w(c, k)->rel == ENT_REL_COMPOUND && e && e->kind == ENT_KIND_PLACE) return c->names->at[k];
  }
  return ENT_NONE;
}

uint32_t ent_where_of(const ent_coder *c, uint32_t t, uint32_t phrase) {
  ent_scene s;
  ent_scene_of(c, t, phrase, &s);
  for (uint32_t i = 0; i < s.n; i++) {
    uint32_t m = modifying(c, s.v[i].token, s.v[i].shared);
    if (m != ENT_NONE) return m;
  }
  return compounded(c, t);
}

/* Where a visit leads: "visited Pyongyang", "his trip to Beijing", "arrived in". Only places, no states that are a party. */
static uint32_t goal(const ent_coder *c, const ent_draft *d) {
  if (d->e.type != ENT_EVENT_CONSULT) return ENT_NONE;
  ENT_EACH_KID(c, d->e.trigger, k) {
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    bool object = r == ENT_REL_OBJ, to = (r == ENT_REL_OBL || r == ENT_REL_NMOD) && ent_str_is(ent_tree_case(c, k, NULL), "to");
    if ((object || to) && is_place(c, c->names->at[k])) return c->names->at[k];
  }
  return ENT_NONE;
}

static bool is_party(const ent_event *e, uint32_t mention) {
  for (uint32_t i = 0; i < e->nactor; i++)
    if (e->actor[i].mention == mention) return true;
  for (uint32_t i = 0; i < e->nrecipient; i++)
    if (e->recipient[i].mention == mention) return true;
  return false;
}

/* The place of the same event told before: same type, same parties, at most two sentences back. */
static uint32_t told_before(const ent_coder *c, uint32_t number) {
  const ent_event *e = &c->draft[number].e;
  for (uint32_t i = number; i-- > 0 && c->draft[i].e.sentence + 2 >= e->sentence;) {
    const ent_event *b = &c->draft[i].e;
    if (c->draft[i].drop || b->place == ENT_NONE || b->type != e->type || b->nactor != e->nactor || b->nrecipient != e->nrecipient) continue;
    bool same = b->nactor > 0;
    for (uint32_t k = 0; k < b->nactor; k++) same &= b->actor[k].entity == e->actor[k].entity && b->actor[k].entity != ENT_NONE;
    for (uint32_t k = 0; k < b->nrecipient; k++) same &= b->recipient[k].entity == e->recipient[k].entity;
    if (same) return b->place;
  }
  return ENT_NONE;
}

ent_code ent_places_run(ent_coder *c, ent_error *err) {
  (void)err;
  for (uint32_t i = 0; i < c->ndraft; i++) {
    ent_draft *d = &c->draft[i];
    if (d->drop) continue;
    if (d->e.place != ENT_NONE && !is_place(c, d->e.place)) d->e.place = ENT_NONE;
    if (d->e.place == ENT_NONE) {
      uint32_t m = ent_where_of(c, d->e.trigger, d->phrase);
      if (m != ENT_NONE && !is_party(&d->e, m)) d->e.place = m;
    }
    if (d->e.place == ENT_NONE) d->e.place = goal(c, d);
    if (d->e.place == ENT_NONE && d->e.mood == ENT_MOOD_ASSERTED && !d->e.background) d->e.place = told_before(c, i);
    if (d->e.place != ENT_NONE) {
      ent_span s = c->names->mention[d->e.place].span;
      ent_log_add(c, "place", d->e.trigger, "\"%.*s\"", (int)(s.end - s.start), c->text->text.p + s.start);
    }
  }
  return ENT_OK;
}
