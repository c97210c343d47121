/*
** resolve.c - which entity: the sense of a name that suits the document and the day; names that the lexicon does not have.
*/
#include "names/stage.h"

#include <math.h>

/* ---- the sense of a name ---------------------------------------------- */

static bool seen_in_full(const ent_stage *s, uint32_t lex) {
  for (uint32_t i = 0; i < s->seen.n; i++)
    if (s->seen.v[i] == lex) return true;
  return false;
}

static uint32_t mentions_of(const ent_stage *s, uint32_t state) {
  return state < s->ncountry ? s->country_count[state] : 0;
}

/* The title before the name is one the person has or had. */
static bool title_suits(const ent_stage *s, const ent_draftm *d, const ent_lexentry *p) {
  const ent_draftm *t = d->other != ENT_NONE ? &s->draft.v[d->other] : NULL;
  if (!t || t->type != ENT_D_ROLE || t->atom == ENT_NONE) return false;
  const ent_atom *a = &s->atom.v[t->atom];
  for (uint32_t i = 0; i < p->count && p->first + i < s->lex->noffice; i++)
    for (uint32_t k = 0; k < a->nsense; k++)
      if (ent_viable(s, a, k)->entry == s->lex->office[p->first + i].role) return true;
  return false;
}

static double score_person(const ent_stage *s, const ent_draftm *d, const ent_sense *v, const ent_lexentry *e) {
  bool now;
  const ent_lexoffice *o = ent_person_office(s, e, &now);
  double score = v->use == ENT_USE_NAME && v->words > 1 ? 9 : 2;
  if (seen_in_full(s, v->entry)) score += 8;
  if (now) score += 4;
  else if (o && s->on == ENT_DAY_UNKNOWN) score += 2; /* no day to measure by: whoever held an office is likelier */
  else if (o)
    score += 2.0 / (1 + (s->on - o->until) / 1000.0 * ((s->on > o->until) ? 1 : 0));
  if (title_suits(s, d, e)) score += 5;
  if (mentions_of(s, ent_country_of(s, e, v->entry)) > 0) score += 1;
  if (d->ner == ENT_NER_B_PER) score += 2;
  if (d->ner == ENT_NER_B_LOC || d->ner == ENT_NER_B_ORG) score -= 6;
  return score;
}

static double score_place(const ent_stage *s, const ent_draftm *d, const ent_sense *v, const ent_lexentry *e) {
  double score = (e->flags & ENT_LEXF_CITY) ? 2.5 : 5;
  uint32_t n = mentions_of(s, ent_country_of(s, e, v->entry));
  if (e->population) score += log10(e->population) / 3.5;
  if (v->use == ENT_USE_ALIAS) score -= 1;
  if (n) score += 1.5 + (n > 3);
  if (ent_country_of(s, e, v->entry) == s->main_country && s->main_country != ENT_NONE) score += 1;
  if (d->ner == ENT_NER_B_LOC) score += 2;
  if (d->ner == ENT_NER_B_PER) score -= 6;
  if (d->ner == ENT_NER_B_ORG) score -= 3;
  return score < 8 ? score : 8; /* never over a state or its capital */
}

static bool holds(const ent_stage *s, const ent_sense *v) {
  return s->on == ENT_DAY_UNKNOWN || (v->from <= s->on && s->on <= v->until);
}

static double score_sense(const ent_stage *s, const ent_draftm *d, const ent_sense *v, const ent_lexentry *e) {
  static const double base[ENT_LEX_KINDS] = {[ENT_LEX_STATE] = 10, [ENT_LEX_ORG] = 8,         [ENT_LEX_GROUP] = 7,
                                             [ENT_LEX_AREA] = 8.5, [ENT_LEX_INSTITUTION] = 3, [ENT_LEX_ROLE] = 1};
  if (e->kind == ENT_LEX_PERSON) return score_person(s, d, v, e);
  if (e->kind == ENT_LEX_PLACE) return score_place(s, d, v, e);
  double score = base[e->kind];
  uint32_t state = ent_country_of(s, e, v->entry);
  if (!holds(s, v)) score -= 2;
  if (s->on != ENT_DAY_UNKNOWN && e->until < s->on) score -= 1;
  if (e->kind == ENT_LEX_STATE && v->use == ENT_USE_CAPITAL) score -= 1;
  if (e->kind == ENT_LEX_ORG && e->country.n) score += mentions_of(s, state) ? 1 : -0.5;
  if (mentions_of(s, state) > 1) score += 0.5;
  bool people = v->use == ENT_USE_ADJECTIVE || v->use == ENT_USE_DEMONYM || e->kind == ENT_LEX_GROUP;
  if (d->ner == ENT_NER_B_PER && !people) score -= v->words > 1 ? 3 : 5; /* several words seldom are somebody's by chance */
  if (d->ner == ENT_NER_B_ORG && e->kind == ENT_LEX_ORG) score += 1;
  if (d->ner == ENT_NER_B_LOC && e->kind == ENT_LEX_ORG) score -= 2;
  return score;
}

#define ENOUGH 4.0 /* below this a name stays unknown */

static const ent_sense *best_sense(const ent_stage *s, const ent_draftm *d, bool adjective) {
  const ent_atom *a = &s->atom.v[d->atom];
  const ent_sense *best = NULL;
  double top = ENOUGH;
  for (uint32_t i = 0; i < a->nsense; i++) {
    const ent_sense *v = ent_viable(s, a, i);
    const ent_lexentry *e = ent_lex_entry(s->lex, v->entry);
    bool adj = v->use == ENT_USE_ADJECTIVE || v->use == ENT_USE_DEMONYM;
    if (!e || e->kind == ENT_LEX_ROLE || e->kind == ENT_LEX_INSTITUTION || (adjective && !adj)) continue;
    double score = score_sense(s, d, v, e) - (adj && !adjective ? 1 : 0);
    if (score > top) top = score, best = v;
  }
  return best;
}

/* The atom's words are those of the state's first capital: its city is known. */
static bool is_first_capital(const ent_stage *s, const ent_atom *a, const ent_lexentry *st) {
  uint32_t n;
  const ent_sense *v = ent_lex_find(s->lex, ENT_SPACE_NAMES, ent_lex_str(s->lex, st->admin1), &n);
  for (uint32_t i = 0; i < a->nsense; i++)
    if (v && ent_viable(s, a, i) >= v && ent_viable(s, a, i) < v + n) return true;
  return false;
}

/* The city behind a capital, among the senses of the same name. */
static uint32_t capital_city(const ent_stage *s, const ent_atom *a, uint32_t state) {
  const ent_lexentry *st = ent_lex_entry(s->lex, state), *best = NULL;
  uint32_t found = ENT_NONE;
  if (st && st->count && st->first < s->lex->nlist && is_first_capital(s, a, st)) return s->lex->list[st->first];
  for (uint32_t i = 0; i < a->nsense && st; i++) {
    const ent_lexentry *e = ent_lex_entry(s->lex, ent_viable(s, a, i)->entry);
    if (!e || e->kind != ENT_LEX_PLACE || !ent_str_eq(ent_lex_str(s->lex, e->country), ent_lex_str(s->lex, st->id)))
      continue;
    if (!best || e->population > best->population) best = e, found = ent_viable(s, a, i)->entry;
  }
  return found;
}

/* A capital without an entry among the places: known by its name and state. */
static uint32_t plain_capital(ent_stage *s, const ent_lexentry *state, ent_str name) {
  bool made;
  ent_str key = ent_arena_printf(s->a, "C%.*s", (int)state->id.n, ent_lex_str(s->lex, state->id).p);
  uint32_t i = ent_entity_keyed(s, key, ENT_KIND_PLACE, name, &made);
  if (i == ENT_NONE || !made) return i;
  s->entity.v[i].country = ent_lex_str(s->lex, state->id);
  s->entity.v[i].precision = ENT_PRECISION_CITY;
  s->entity.v[i].file = ent_lex_file(s->lex, state), s->entity.v[i].line = state->line;
  s->info.v[i].state = ent_lex_state(s->lex, s->entity.v[i].country);
  return i;
}

uint32_t ent_entity_capital(ent_stage *s, uint32_t state) {
  const ent_lexentry *st = ent_lex_entry(s->lex, state);
  if (!st || st->kind != ENT_LEX_STATE) return ENT_NONE;
  if (st->count && st->first < s->lex->nlist) return ent_entity_lex(s, s->lex->list[st->first]);
  return st->admin1.n ? plain_capital(s, st, ent_lex_str(s->lex, st->admin1)) : ENT_NONE;
}

static uint32_t resolve_metonym(ent_stage *s, const ent_draftm *d, const ent_sense *v) {
  const ent_lexentry *st = ent_lex_entry(s->lex, v->entry);
  bool made;
  ent_str name = ent_core_text(s, d);
  uint32_t i =
      ent_entity_keyed(s, ent_arena_printf(s->a, "M%u:%.*s", v->entry, (int)name.n, name.p), ENT_KIND_ORG, name, &made);
  if (i == ENT_NONE || !made) return i;
  ent_entity *e = &s->entity.v[i];
  e->actor_id = ent_lex_str(s->lex, st->id);
  e->country = ent_lex_str(s->lex, st->country);
  e->body = ent_lex_str(s->lex, st->body);
  e->sector = v->arg                      ? ent_lex_cstr(s->lex, v->arg)
              : st->kind == ENT_LEX_STATE ? ENT_S("GOV")
                                          : ent_lex_str(s->lex, st->sector);
  e->file = ent_lex_file(s->lex, st), e->line = st->line;
  s->info.v[i].state = e->country.n ? ent_lex_state(s->lex, e->country) : ENT_NONE;
  ent_entity_code(s, i);
  return i;
}

/* ---- unknown names ---------------------------------------------------- */

/* The country that a name's own words tell: "Japan Airlines". */
static uint32_t country_inside(const ent_stage *s, uint32_t first, uint32_t end) {
  for (uint32_t t = first; t < end; t++) {
    uint32_t i = s->atom_at[t];
    if (i == ENT_NONE) continue;
    const ent_atom *a = &s->atom.v[i];
    for (uint32_t k = 0; k < a->nsense; k++) {
      const ent_sense *v = ent_viable(s, a, k);
      const ent_lexentry *e = ent_lex_entry(s->lex, v->entry);
      if (e && e->kind == ENT_LEX_STATE) return v->entry;
    }
  }
  return ENT_NONE;
}

static void set_country(ent_stage *s, uint32_t entity, uint32_t state) {
  const ent_lexentry *st = ent_lex_entry(s->lex, state);
  if (!st || s->entity.v[entity].country.n || s->entity.v[entity].body.n) return;
  s->entity.v[entity].country = ent_lex_str(s->lex, st->id);
  s->info.v[entity].state = state;
}

static ent_kind unknown_kind(const ent_stage *s, const ent_draftm *d) {
  if (d->ner == ENT_NER_B_PER) return ENT_KIND_PERSON;
  if (d->ner == ENT_NER_B_ORG) return ENT_KIND_ORG;
  if (d->ner == ENT_NER_B_LOC) return ENT_KIND_PLACE;
  if (d->atom != ENT_NONE && (s->atom.v[d->atom].kinds & ENT_AK_PERSON)) return ENT_KIND_PERSON;
  const ent_lexentry *e = d->other != ENT_NONE ? ent_lex_entry(s->lex, s->draft.v[d->other].lex) : NULL;
  if (e && e->kind == ENT_LEX_ROLE) return ENT_KIND_PERSON;
  if (e && e->kind == ENT_LEX_INSTITUTION) return ENT_KIND_ORG;
  if (d->core_first > 0 && ent_in_set(s, ent_word_form(s, d->core_first - 1), "title")) return ENT_KIND_PERSON;
  return ENT_KIND_OTHER;
}

/* The draft with the full name that this one shortens, or ENT_NONE. */
static uint32_t full_name(ent_stage *s, uint32_t draft, ent_str text) {
  ent_unit u[ENT_UNITS_MAX];
  uint32_t n = ent_units_split(text, 0, u, ENT_UNITS_MAX, NULL);
  if (n != 1) return ENT_NONE;
  ent_str key = ent_word_key(s, 'n', u[0].hash);
  uint32_t i = key.p ? ent_map_get(&s->by_name, key) : ENT_NONE;
  if (i == ENT_NONE) {
    key = ent_word_key(s, 'f', u[0].hash);
    i = key.p ? ent_map_get(&s->by_name, key) : ENT_NONE;
  }
  return i == draft ? ENT_NONE : i;
}

/* Mr and Mrs before a name, or the first name. */
static void gender_by_title(ent_stage *s, uint32_t entity, const ent_draftm *d) {
  if (d->core_end - d->core_first > 1 && !(s->entity.v[entity].flags & (ENT_ENTITY_MASC | ENT_ENTITY_FEM))) {
    ent_str first = ent_word_form(s, d->core_first);
    s->entity.v[entity].flags |= ent_in_set(s, first, "man-name")     ? ENT_ENTITY_MASC
                                 : ent_in_set(s, first, "woman-name") ? ENT_ENTITY_FEM
                                                                      : 0;
  }
  for (uint32_t t = d->core_first > 2 ? d->core_first - 2 : 0; t < d->core_first; t++) {
    ent_str f = ent_word_form(s, t);
    if (ent_in_set(s, f, "man")) s->entity.v[entity].flags |= ENT_ENTITY_MASC;
    else if (ent_in_set(s, f, "woman")) s->entity.v[entity].flags |= ENT_ENTITY_FEM;
  }
}

/* An acronym that the document introduced: whoever the words before its bracket are. */
static bool resolve_acronym(ent_stage *s, uint32_t draft, ent_str text) {
  ent_unit u[ENT_UNITS_MAX];
  if (ent_units_split(text, 0, u, ENT_UNITS_MAX, NULL) != 1 || !(u[0].flags & ENT_UNIT_CAPS)) return false;
  ent_str key = ent_word_key(s, 'a', u[0].hash);
  uint32_t t = key.p ? ent_map_get(&s->by_name, key) : ENT_NONE, i = t == ENT_NONE ? ENT_NONE : s->draft_at[t];
  if (i == ENT_NONE || i >= draft || !(s->draft.v[i].flags & ENT_DF_DONE) || s->draft.v[i].m.entity == ENT_NONE)
    return false;
  ent_draft_done(s, draft, s->draft.v[i].m.entity, "acronym", i);
  return true;
}

static void resolve_unknown(ent_stage *s, uint32_t draft) {
  const ent_draftm *d = &s->draft.v[draft];
  ent_str text = ent_core_text(s, d);
  if (resolve_acronym(s, draft, text)) return;
  ent_kind kind = unknown_kind(s, d);
  uint32_t full = kind == ENT_KIND_PERSON || kind == ENT_KIND_OTHER ? full_name(s, draft, text) : ENT_NONE;
  if (full != ENT_NONE && !(s->draft.v[full].flags & (ENT_DF_BUSY | ENT_DF_DEAD))) {
    ent_resolve(s, full);
    uint32_t e = s->draft.v[full].m.entity;
    if (e != ENT_NONE) {
      ent_draft_done(s, draft, e, "short name", full);
      if (s->draft.v[draft].other != ENT_NONE) ent_apply_nominal(s, e, s->draft.v[draft].other);
      return;
    }
  }
  uint32_t half = ent_directed_state(s, text);
  if (half != ENT_NONE) {
    s->draft.v[draft].m.as_place = ent_used_as_place(s, d);
    ent_draft_done(s, draft, half, "half", ENT_NONE);
    return;
  }
  if (text.n && *text.p >= 'a' && *text.p <= 'z' && ent_in_set(s, text, "directions")) {
    s->draft.v[draft].flags |= ENT_DF_DEAD | ENT_DF_DONE; /* "the north" of nothing that is divided */
    return;
  }
  bool made;
  ent_str key = ent_word_key(s, 'u', ent_text_hash(text));
  uint32_t e = ent_entity_keyed(s, key, kind, text, &made);
  if (e == ENT_NONE) return;
  if (made) {
    if (kind != ENT_KIND_PERSON) set_country(s, e, country_inside(s, d->core_first, d->core_end));
    if (kind == ENT_KIND_PLACE) s->entity.v[e].precision = ENT_PRECISION_NONE;
  }
  if (kind == ENT_KIND_PERSON) gender_by_title(s, e, d);
  ent_draft_done(s, draft, e, made ? "new name" : "same name", ENT_NONE);
  if (d->other != ENT_NONE) ent_apply_nominal(s, e, d->other);
  else if (d->of != ENT_NONE && kind != ENT_KIND_PLACE) {
    ent_resolve(s, d->of);
    uint32_t of = s->draft.v[d->of].m.entity;
    if (of != ENT_NONE) set_country(s, e, s->info.v[of].state);
  }
  ent_entity_code(s, e);
}

/* ---- names and adjectives --------------------------------------------- */

/* "the capital, Kabul": said to be a place, and no subject. */
static bool called_place(const ent_stage *s, const ent_draftm *d) {
  const ent_draftm *o = d->other != ENT_NONE ? &s->draft.v[d->other] : NULL;
  const ent_lexentry *e = o && o->type == ENT_D_DESC ? ent_lex_entry(s->lex, o->lex) : NULL;
  if (!e || (d->flags & ENT_DF_SUBJ)) return false;
  return ent_str_is(ent_lex_str(s->lex, e->sort), "capital") || ent_str_is(ent_lex_str(s->lex, e->sort), "place");
}

#define KNOWN_TOWN 300000 /* people; a tagger may err on the name of a town of that size */

/* "Kharkiv was hit": a lone name that was taken for a person's, without title or full name, of a state, capital or large town. */
static const ent_sense *lone_place(ent_stage *s, uint32_t draft) {
  ent_draftm *d = &s->draft.v[draft];
  if (d->ner != ENT_NER_B_PER || d->other != ENT_NONE || d->core_end - d->core_first != 1) return NULL;
  if (full_name(s, draft, ent_core_text(s, d)) != ENT_NONE) return NULL;
  ent_draftm plain = *d;
  plain.ner = 0;
  const ent_sense *v = best_sense(s, &plain, false);
  const ent_lexentry *e = v ? ent_lex_entry(s->lex, v->entry) : NULL;
  if (!e || (v->use != ENT_USE_NAME && v->use != ENT_USE_CAPITAL)) return NULL;
  return e->kind == ENT_LEX_STATE || (e->kind == ENT_LEX_PLACE && e->population >= KNOWN_TOWN) ? v : NULL;
}

static void resolve_name(ent_stage *s, uint32_t draft) {
  ent_draftm *d = &s->draft.v[draft];
  const ent_sense *v = d->atom == ENT_NONE ? NULL : best_sense(s, d, false);
  if (!v && d->atom != ENT_NONE) v = lone_place(s, draft);
  const ent_lexentry *p = v ? ent_lex_entry(s->lex, v->entry) : NULL;
  bool person = !v || p->kind == ENT_LEX_PERSON;
  ent_str text = ent_core_text(s, d);
  uint32_t full =
      person && !(v && seen_in_full(s, v->entry)) && !(v && v->words > 1) ? full_name(s, draft, text) : ENT_NONE;
  if (!v || (full != ENT_NONE && (d->ner == ENT_NER_B_PER || !d->ner))) {
    resolve_unknown(s, draft);
    return;
  }
  bool place = p->kind == ENT_LEX_STATE || p->kind == ENT_LEX_PLACE || p->kind == ENT_LEX_AREA;
  d->m.as_place = place && (ent_used_as_place(s, d) || called_place(s, d));
  uint32_t e;
  const char *rule = v->use == ENT_USE_SHORT ? "short name" : "name";
  if (v->use == ENT_USE_METONYM) {
    e = resolve_metonym(s, d, v);
    rule = "metonym";
  } else if (v->use == ENT_USE_CAPITAL && d->m.as_place) {
    uint32_t city = capital_city(s, &s->atom.v[d->atom], v->entry);
    e = city != ENT_NONE ? ent_entity_lex(s, city) : plain_capital(s, p, text);
    rule = "capital as place";
  } else {
    e = ent_entity_lex(s, v->entry);
    if (v->use == ENT_USE_CAPITAL) rule = "capital";
  }
  if (d->other != ENT_NONE) rule = "title+name";
  ent_draft_done(s, draft, e, rule, ENT_NONE);
  if (d->other != ENT_NONE && e != ENT_NONE) ent_apply_nominal(s, e, d->other);
}

static void resolve_adjective(ent_stage *s, uint32_t draft) {
  ent_draftm *d = &s->draft.v[draft];
  const ent_sense *v = best_sense(s, d, true);
  if (!v) {
    resolve_unknown(s, draft);
    return;
  }
  uint32_t e = ent_entity_lex(s, v->entry);
  const ent_word *w = ent_at(s, d->m.head);
  bool beside = w->rel == ENT_REL_CONJ && w->head != ENT_NONE && ent_at(s, w->head)->upos == ENT_UPOS_ADJ;
  bool modifies = beside || w->rel == ENT_REL_AMOD || w->rel == ENT_REL_COMPOUND || w->upos == ENT_UPOS_ADJ;
  if ((d->flags & ENT_DF_PLURAL || !modifies) && e != ENT_NONE && s->entity.v[e].kind == ENT_KIND_STATE &&
      w->rel != ENT_REL_ROOT) {
    bool made;
    ent_str name = ent_core_text(s, d);
    uint32_t g = ent_entity_keyed(s, ent_arena_printf(s->a, "D%u:%d", e, !!(d->flags & ENT_DF_PLURAL)), ENT_KIND_GROUP,
                                  name, &made);
    if (g != ENT_NONE && made) {
      ent_entity *x = &s->entity.v[g];
      x->country = s->entity.v[e].country;
      x->flags |= (d->flags & ENT_DF_PLURAL) ? ENT_ENTITY_PLURAL : 0;
      x->file = s->entity.v[e].file, x->line = s->entity.v[e].line;
      s->info.v[g].state = s->info.v[e].state;
      ent_entity_code(s, g);
    }
    d->m.form = ENT_FORM_NOMINAL;
    ent_draft_done(s, draft, g, "demonym", ENT_NONE);
    return;
  }
  bool people = !modifies && e != ENT_NONE && s->entity.v[e].kind == ENT_KIND_GROUP; /* "the Rohingya" */
  if (people) d->m.form = ENT_FORM_NOMINAL;
  ent_draft_done(s, draft, e, people ? "demonym" : "adjective", ENT_NONE);
}

/* "Mujahid" after "Zabihullah Mujahid": a name, though the lexicon has it as a role. */
static bool resolve_namesake(ent_stage *s, uint32_t draft) {
  ent_draftm *d = &s->draft.v[draft];
  ent_unit u[ENT_UNITS_MAX];
  ent_str text = ent_core_text(s, d);
  if (d->core_end - d->core_first > 1 || ent_units_split(text, 0, u, ENT_UNITS_MAX, NULL) != 1 ||
      !(u[0].flags & ENT_UNIT_UPPER))
    return false;
  if (ent_child(s, d->m.head, ENT_REL_DET) != ENT_NONE || (d->flags & ENT_DF_PLURAL)) return false;
  ent_str key = ent_word_key(s, 'n', u[0].hash);
  uint32_t i = key.p ? ent_map_get(&s->by_name, key) : ENT_NONE;
  if (i == ENT_NONE || i >= draft || !(s->draft.v[i].flags & ENT_DF_DONE) || s->draft.v[i].m.entity == ENT_NONE)
    return false;
  d->m.form = ENT_FORM_NAME;
  ent_draft_done(s, draft, s->draft.v[i].m.entity, "short name", i);
  return true;
}

void ent_resolve(ent_stage *s, uint32_t draft) {
  ent_draftm *d = &s->draft.v[draft];
  if (d->flags & (ENT_DF_DONE | ENT_DF_BUSY) || s->nomem) return;
  d->flags |= ENT_DF_BUSY;
  if ((d->type == ENT_D_ROLE || d->type == ENT_D_INST) && resolve_namesake(s, draft)) return;
  switch (d->type) {
  case ENT_D_NAME:
    resolve_name(s, draft);
    break;
  case ENT_D_ADJ:
    resolve_adjective(s, draft);
    break;
  case ENT_D_ROLE:
  case ENT_D_INST:
    ent_resolve_nominal(s, draft);
    break;
  case ENT_D_SET:
    ent_resolve_set(s, draft);
    break;
  case ENT_D_DESC:
    ent_resolve_description(s, draft);
    break;
  default:
    ent_resolve_pronoun(s, draft);
    break;
  }
  if (!(s->draft.v[draft].flags & ENT_DF_DONE)) ent_draft_done(s, draft, ENT_NONE, "none", ENT_NONE);
}
