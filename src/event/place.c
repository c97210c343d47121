/*
** place.c - where each event happened: a place that modifies the predicate (or a word whose modifiers hold for it,
** scene.h) with a preposition of place; the goal of a visit; else where the same event was told to be; in a paragraph with a
** dateline ("NAIROBI, March 3 -") last of all its place, for what somebody of that country did.
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
  static const char *const words[] = {"in",     "at",       "near",     "on",      "outside", "inside",
                                      "across", "around",   "off",      "within",  "over",    "along",
                                      "beside", "north_of", "south_of", "west_of", "east_of", "throughout"};
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
    if (r != ENT_REL_NMOD && r != ENT_REL_COMPOUND && r != ENT_REL_APPOS && r != ENT_REL_FLAT && r != ENT_REL_OBL)
      continue;
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
  return e->precision == ENT_PRECISION_NONE ? (e->kind == ENT_KIND_STATE ? ENT_PRECISION_COUNTRY : ENT_PRECISION_AREA)
                                            : e->precision;
}

static void better(const ent_coder *c, uint32_t m, uint32_t *best) {
  if (m != ENT_NONE && (*best == ENT_NONE || fineness(c, m) < fineness(c, *best))) *best = m;
}

/* Does the phrase name an occasion with a place of its own: "during a summit in Geneva"? */
static bool occasion(ent_str p) {
  return ent_str_is(p, "during") || ent_str_is(p, "at") || ent_str_is(p, "after") || ent_str_is(p, "following") ||
         ent_str_is(p, "with") || ent_str_is(p, "of");
}

/* Places that modify g, or an occasion that modifies it. */
static uint32_t modifying(const ent_coder *c, uint32_t g, bool shared, uint32_t depth) {
  uint32_t best = ENT_NONE;
  ENT_EACH_KID(c, g, k) {
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    if ((r != ENT_REL_OBL && r != ENT_REL_NMOD) || (shared && k > g)) continue;
    ent_str p = ent_tree_case(c, k, NULL);
    if (c->timex_at[k] !=
        ENT_NONE) { /* "last May, during a summit in Rome": the tree may hang the summit on the month */
      if (depth) better(c, modifying(c, k, false, depth - 1), &best);
      continue;
    }
    if (locative(p)) {
      better(c, place_at(c, k, 2), &best);
      if (best != ENT_NONE) better(c, modifying(c, k, false, 0), &best); /* "in Sarkh in Logar" */
    } else if (depth && occasion(p)) {
      better(c, modifying(c, k, false, depth - 1), &best);
    }
  }
  return best;
}

/* A place that the tree hangs on somebody behind the verb: "will meet Putin in Sochi". */
static uint32_t astray(const ent_coder *c, uint32_t verb) {
  uint32_t best = ENT_NONE;
  ENT_EACH_KID(c, verb, k) {
    const uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    const ent_entity *e = entity_of(c, c->names->at[k]);
    if (k < verb || (r != ENT_REL_OBJ && r != ENT_REL_OBL) || !e || e->kind != ENT_KIND_PERSON) continue;
    better(c, modifying(c, k, false, 0), &best);
    ENT_EACH_KID(c, k, j) /* "will meet the president, Putin, in Sochi" */
      if (ent_w(c, j)->rel == ENT_REL_APPOS || ent_w(c, j)->rel == ENT_REL_FLAT) better(c, modifying(c, j, false, 0), &best);
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
    uint32_t m = modifying(c, s.v[i].token, s.v[i].shared, 2);
    if (m == ENT_NONE) m = astray(c, s.v[i].token);
    if (m != ENT_NONE) return m;
  }
  return compounded(c, t);
}

/* Where a visit leads: "visited Pyongyang", "his trip to Beijing", "arrived in". Only places, no states that are a
** party. */
static uint32_t goal(const ent_coder *c, const ent_draft *d) {
  if (d->e.type != ENT_EVENT_CONSULT) return ENT_NONE;
  ENT_EACH_KID(c, d->e.trigger, k) {
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    bool object = r == ENT_REL_OBJ,
         to = (r == ENT_REL_OBL || r == ENT_REL_NMOD) && ent_str_is(ent_tree_case(c, k, NULL), "to");
    if ((object || to) && is_place(c, c->names->at[k])) return c->names->at[k];
  }
  return ENT_NONE;
}

/* What is attacked, seized or stormed is where it happens: "seized the town of Shusha", "stormed the parliament in Yerevan". */
static uint32_t target(const ent_coder *c, const ent_draft *d) {
  uint32_t best = ENT_NONE;
  if (d->e.quad != 4) return ENT_NONE;
  ENT_EACH_KID(c, d->e.trigger, k) {
    const uint8_t r = ent_w(c, k)->rel;
    if (r != ENT_REL_OBJ && r != ENT_REL_NSUBJ_PASS) continue;
    const ent_entity *e = entity_of(c, c->names->at[k]);
    if (e && e->kind == ENT_KIND_PLACE && e->precision != ENT_PRECISION_NONE && e->precision < ENT_PRECISION_COUNTRY) return c->names->at[k];
    better(c, modifying(c, k, false, 0), &best);
  }
  return best;
}

/* The place of the same scene: the same type of act between the same parties (any distance), or another act of a
** visit on the same day. A country is no scene. */
static uint32_t same_scene(const ent_coder *c, uint32_t number) {
  const ent_event *e = &c->draft[number].e;
  uint32_t best = ENT_NONE;
  for (uint32_t i = number > ENT_SCENE_REACH ? number - ENT_SCENE_REACH : 0;
       i < c->ndraft && i < number + ENT_SCENE_REACH; i++) {
    const ent_event *b = &c->draft[i].e;
    if (c->draft[i].drop || i == number || b->place == ENT_NONE || b->mood != ENT_MOOD_ASSERTED ||
        fineness(c, b->place) >= ENT_PRECISION_COUNTRY)
      continue;
    bool day = b->from != ENT_DAY_UNKNOWN && b->from == e->from && b->to == e->to && b->grain <= ENT_GRAIN_DAY;
    bool visit = day && ent_scene_of_visit(b) && ent_scene_of_visit(e);
    bool again = b->type == e->type && (day || b->basis == ENT_BASIS_NONE);
    if ((visit || again) && ent_scene_same_parties(c, b, e) && best == ENT_NONE) best = b->place;
  }
  return best;
}

/* Is m a finer place in the country that `country` is? */
static bool inside_country(const ent_coder *c, uint32_t m, uint32_t country) {
  const ent_entity *a = entity_of(c, m), *b = entity_of(c, country);
  return a && b && fineness(c, country) == ENT_PRECISION_COUNTRY && fineness(c, m) < ENT_PRECISION_COUNTRY &&
         ent_str_eq(a->country, b->country);
}

/* The place in the dateline that sentence k's paragraph begins with, or ENT_NONE. */
static uint32_t dateline_of(const ent_coder *c, uint32_t k) {
  const ent_sentence *all = c->text->sentence;
  while (k && all[k - 1].paragraph == all[k].paragraph) k--;
  if (!(all[k].flags & ENT_SENTENCE_DATELINE)) return ENT_NONE;
  for (uint32_t t = all[k].first; t < all[k].first + all[k].count; t++)
    if (is_place(c, c->names->in[t])) return c->names->in[t];
  return ENT_NONE;
}

/* Somebody of this country, or nobody of any, takes part. */
static bool at_home(const ent_coder *c, const ent_event *e, ent_str country) {
  const ent_party *side[2] = {e->actor, e->recipient};
  const uint32_t n[2] = {e->nactor, e->nrecipient};
  bool any = false;
  for (int i = 0; i < 2; i++)
    for (uint32_t k = 0; k < n[i]; k++) {
      const ent_entity *x = side[i][k].entity == ENT_NONE ? NULL : &c->names->entity[side[i][k].entity];
      if (!x || !x->country.n) continue;
      if (ent_str_eq(x->country, country)) return true;
      any = true;
    }
  return !any;
}

static uint32_t by_dateline(const ent_coder *c, const ent_draft *d) {
  if (d->e.place != ENT_NONE) return ENT_NONE;
  const uint32_t m = dateline_of(c, c->text->token[d->e.trigger].sentence);
  const ent_entity *e = entity_of(c, m);
  return e && at_home(c, &d->e, e->country) ? m : ENT_NONE;
}

static void place_one(ent_coder *c, uint32_t number, int pass) {
  ent_draft *d = &c->draft[number];
  if (pass == 0) {
    if (d->e.place != ENT_NONE && !is_place(c, d->e.place)) d->e.place = ENT_NONE;
    uint32_t m = ent_where_of(c, d->e.trigger, d->phrase);
    if (m != ENT_NONE && (d->e.place == ENT_NONE || fineness(c, m) < fineness(c, d->e.place))) d->e.place = m;
    if (d->e.place == ENT_NONE) d->e.place = goal(c, d);
    if (d->e.place == ENT_NONE) d->e.place = target(c, d);
  } else if (d->e.mood == ENT_MOOD_ASSERTED && !d->e.background && d->e.time != ENT_TIME_FUTURE &&
             !ent_scene_standing(c, d)) {
    uint32_t m = pass == 1 ? same_scene(c, number) : by_dateline(c, d), own = d->e.place;
    if (m == ENT_NONE || (own != ENT_NONE && !inside_country(c, m, own))) return;
    d->e.place = m;
  } else {
    return;
  }
  if (d->e.place == ENT_NONE) return;
  ent_span s = c->names->mention[d->e.place].span;
  ent_log_add(c, "place", d->e.trigger, "\"%.*s\"%s", (int)(s.end - s.start), c->text->text.p + s.start,
              pass == 2 ? " (the dateline)" : pass ? " (the same scene)" : "");
}

ent_code ent_places_run(ent_coder *c, ent_error *err) {
  (void)err;
  for (int pass = 0; pass < 3; pass++)
    for (uint32_t i = 0; i < c->ndraft; i++)
      if (!c->draft[i].drop) place_one(c, i, pass);
  return ENT_OK;
}
