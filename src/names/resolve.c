/*
** resolve.c - which entity: the sense of a name that suits the document and the day, the holder of an office, the
** institution of a state. Entities are made once per document and shared by all mentions.
*/
#include "names/stage.h"

#include <math.h>

/* ---- entities --------------------------------------------------------- */

uint32_t ent_entity_new(ent_stage *s, ent_kind kind, ent_str name) {
  ent_str none = {"", 0};
  ent_entity e = {.kind = (uint8_t)kind,
                  .name = name,
                  .actor_id = none,
                  .country = none,
                  .body = none,
                  .code = none,
                  .sector = none,
                  .role = none,
                  .admin1 = none,
                  .geonames = none,
                  .lat = NAN,
                  .lon = NAN};
  ent_info info = {ENT_NONE, ENT_NONE, ENT_NONE, 0, ENT_NONE};
  if (!ENT_PUSH(s->a, &s->entity, e) || !ENT_PUSH(s->a, &s->info, info)) {
    s->nomem = true;
    return ENT_NONE;
  }
  return s->entity.n - 1;
}

/* CAMEO style: country or body, then the sector. */
void ent_entity_code(ent_stage *s, uint32_t entity) {
  ent_entity *e = &s->entity.v[entity];
  if (e->code.n) return;
  ent_str first = e->country.n ? e->country : e->body;
  if (!first.n && !e->sector.n) return;
  bool igo = !e->country.n && e->body.n && !ent_str_is(e->body, "IGO");
  bool same = igo && ent_str_is(e->sector, "IGO");
  ent_str code = ent_arena_printf(s->a, "%s%.*s%.*s", igo ? "IGO" : "", (int)first.n, first.p ? first.p : "",
                                  same ? 0 : (int)e->sector.n, e->sector.p);
  if (code.p) e->code = code;
  else s->nomem = true;
}

/* The office that person entry p held on the document's day; else the last one before it, with *now false. */
static const ent_lexoffice *office_of(const ent_stage *s, const ent_lexentry *p, bool *now) {
  const ent_lexoffice *last = NULL;
  *now = false;
  for (uint32_t i = 0; i < p->count && p->first + i < s->lex->noffice; i++) {
    const ent_lexoffice *o = &s->lex->office[p->first + i];
    if (s->on == ENT_DAY_UNKNOWN ? o->until == ENT_DAY_MAX : o->from <= s->on && s->on <= o->until) {
      if (!*now || (o->until == s->on && last->until == s->on && o->from > last->from))
        last = o; /* the first listed matters most */
      *now = true;
    } else if (!*now && (s->on == ENT_DAY_UNKNOWN || o->from <= s->on) && (!last || o->from > last->from)) {
      last = o;
    }
  }
  return last;
}

static void fill_person(ent_stage *s, ent_entity *e, ent_info *info, const ent_lexentry *p) {
  bool now;
  const ent_lexoffice *o = office_of(s, p, &now);
  const ent_lexentry *role = o ? ent_lex_entry(s->lex, o->role) : NULL, *of = o ? ent_lex_entry(s->lex, o->of) : NULL;
  if (p->flags & ENT_LEXF_MASC) e->flags |= ENT_ENTITY_MASC;
  if (p->flags & ENT_LEXF_FEM) e->flags |= ENT_ENTITY_FEM;
  if (of && of->body.n && now && !e->body.n) {
    e->body = ent_lex_str(s->lex, of->body);
    e->country = (ent_str){"", 0};
  } else if (of && of->country.n && !e->country.n) {
    e->country = ent_lex_str(s->lex, of->country);
  }
  if (role && now) {
    e->role = ent_lex_str(s->lex, o->phrase);
    info->role = o->role;
    bool own = of && of->kind == ENT_LEX_ORG && of->sector.n && !ent_str_is(ent_lex_str(s->lex, of->sector), "GOV");
    if (!e->sector.n)
      e->sector = ent_lex_str(s->lex, own || !role->sector.n ? (of ? of->sector : role->sector) : role->sector);
  } else if (o && !e->sector.n) {
    e->sector = ENT_S("ELI");
  }
}

static ent_kind kind_of(const ent_lexentry *e) {
  switch (e->kind) {
  case ENT_LEX_STATE:
    return ENT_KIND_STATE;
  case ENT_LEX_ORG:
  case ENT_LEX_INSTITUTION:
    return ENT_KIND_ORG;
  case ENT_LEX_PERSON:
    return ENT_KIND_PERSON;
  case ENT_LEX_GROUP:
  case ENT_LEX_ROLE:
    return ENT_KIND_GROUP;
  default:
    return ENT_KIND_PLACE;
  }
}

/* States called after a direction are remembered: "the North" may be one of them later. */
static void note_direction(ent_stage *s, uint32_t entity) {
  ent_str name = s->entity.v[entity].name, first;
  if (ent_str_word(&name, &first) && name.n && s->ndirected < sizeof s->directed / sizeof *s->directed &&
      ent_in_set(s, first, "directions"))
    s->directed[s->ndirected++] = entity;
}

/* The state that "the North" means: one named so before, or the other half of one. */
static uint32_t directed_state(ent_stage *s, ent_str word) {
  if (!s->ndirected || !ent_in_set(s, word, "directions")) return ENT_NONE;
  uint32_t n;
  for (uint32_t i = s->ndirected; i-- > 0;) {
    ent_str rest = s->entity.v[s->directed[i]].name, first;
    ent_str_word(&rest, &first);
    if (ent_str_ieq(first, word)) return s->directed[i];
    ent_str other = ent_arena_printf(s->a, "%.*s %.*s", (int)word.n, word.p, (int)rest.n, rest.p);
    const ent_sense *v = other.p ? ent_lex_find(s->lex, ENT_SPACE_NAMES, other, &n) : NULL;
    for (uint32_t k = 0; v && k < n; k++) {
      const ent_lexentry *e = ent_lex_entry(s->lex, v[k].entry);
      if (e && e->kind == ENT_LEX_STATE) return ent_entity_lex(s, v[k].entry);
    }
  }
  return ENT_NONE;
}

uint32_t ent_entity_lex(ent_stage *s, uint32_t lex) {
  const ent_lexentry *p = ent_lex_entry(s->lex, lex);
  if (!p) return ENT_NONE;
  ent_str key = ent_arena_printf(s->a, "L%u", lex);
  uint32_t i = key.p ? ent_map_get(&s->by_key, key) : ENT_NONE;
  if (i != ENT_NONE) return i;
  i = ent_entity_new(s, kind_of(p), ent_lex_str(s->lex, p->name));
  if (i == ENT_NONE || !key.p || !ent_map_put(&s->by_key, key, i)) {
    s->nomem = true;
    return i;
  }
  ent_entity *e = &s->entity.v[i];
  ent_info *info = &s->info.v[i];
  info->lex = lex;
  e->actor_id = p->kind == ENT_LEX_PLACE && (p->flags & ENT_LEXF_CITY) ? e->actor_id : ent_lex_str(s->lex, p->id);
  e->country = ent_lex_str(s->lex, p->country);
  e->body = ent_lex_str(s->lex, p->body);
  e->code = ent_lex_str(s->lex, p->code);
  e->sector = ent_lex_str(s->lex, p->sector);
  e->admin1 = p->kind == ENT_LEX_PLACE ? ent_lex_str(s->lex, p->admin1) : e->admin1;
  e->geonames = ent_lex_str(s->lex, p->geonames);
  e->precision = p->kind == ENT_LEX_STATE ? ENT_PRECISION_COUNTRY : p->precision;
  e->lat = p->lat, e->lon = p->lon;
  e->file = ent_lex_file(s->lex, p), e->line = p->line;
  if (p->kind == ENT_LEX_STATE) note_direction(s, i);
  if (p->kind == ENT_LEX_GROUP) e->flags |= ENT_ENTITY_PLURAL;
  if (p->flags & ENT_LEXF_MEDIA) e->flags |= ENT_ENTITY_MEDIA;
  if (p->flags & ENT_LEXF_EXPERT) e->flags |= ENT_ENTITY_EXPERT;
  if (p->kind == ENT_LEX_PERSON) fill_person(s, e, info, p);
  info->state = e->country.n ? ent_lex_state(s->lex, e->country) : ENT_NONE;
  if (p->kind != ENT_LEX_PLACE && p->kind != ENT_LEX_AREA) ent_entity_code(s, i);
  return i;
}

uint32_t ent_entity_state(ent_stage *s, uint32_t lex) {
  return lex == ENT_NONE ? ENT_NONE : ent_entity_lex(s, lex);
}

/* An entity that a key stands for in this document; *made tells whether it is new. */
static uint32_t entity_keyed(ent_stage *s, ent_str key, ent_kind kind, ent_str name, bool *made) {
  *made = false;
  if (!key.p) return s->nomem = true, ENT_NONE;
  uint32_t i = ent_map_get(&s->by_key, key);
  if (i != ENT_NONE) return i;
  i = ent_entity_new(s, kind, name);
  if (i != ENT_NONE && !ent_map_put(&s->by_key, key, i)) s->nomem = true;
  *made = true;
  return i;
}

void ent_draft_done(ent_stage *s, uint32_t draft, uint32_t entity, const char *rule, uint32_t antecedent) {
  ent_draftm *d = &s->draft.v[draft];
  d->m.entity = entity;
  d->m.antecedent = antecedent;
  d->m.rule = rule;
  d->flags = (d->flags | ENT_DF_DONE) & ~ENT_DF_BUSY;
  if (entity == ENT_NONE) return;
  s->info.v[entity].mentions++;
  s->info.v[entity].last = draft;
}

/* The words of the name or phrase itself. */
static ent_str core_text(const ent_stage *s, const ent_draftm *d) {
  if (d->atom != ENT_NONE && d->core_first == s->atom.v[d->atom].first)
    return ent_str_span(s->text->text, s->atom.v[d->atom].span);
  return ent_str_span(s->text->text,
                      (ent_span){s->text->token[d->core_first].span.start, s->text->token[d->core_end - 1].span.end});
}

/* ---- the document at a glance ----------------------------------------- */

static uint32_t country_of(const ent_stage *s, const ent_lexentry *e, uint32_t index) {
  if (e->kind == ENT_LEX_STATE) return index;
  return e->country.n ? ent_lex_state(s->lex, ent_lex_str(s->lex, e->country)) : ENT_NONE;
}

static void count_country(ent_stage *s, uint32_t state) {
  if (state < s->ncountry && s->country_count[state] < UINT16_MAX) s->country_count[state]++;
}

static void survey_atom(ent_stage *s, const ent_atom *a) {
  for (uint32_t i = 0; i < a->nsense; i++) {
    const ent_sense *v = ent_viable(s, a, i);
    const ent_lexentry *e = ent_lex_entry(s->lex, v->entry);
    if (!e) continue;
    if (e->kind == ENT_LEX_STATE) {
      count_country(s, v->entry);
      return;
    }
    if (e->kind == ENT_LEX_PERSON && v->use == ENT_USE_NAME && v->words > 1) {
      if (!ENT_PUSH(s->a, &s->seen, v->entry)) s->nomem = true;
      count_country(s, country_of(s, e, v->entry));
      return;
    }
  }
}

/* Unknown people named in full: their last and first words stand for them from then on. */
static ent_str word_key(ent_stage *s, char tag, uint64_t hash) {
  return ent_arena_printf(s->a, "%c%016llx", tag, (unsigned long long)hash);
}

static void survey_name(ent_stage *s, uint32_t i) {
  const ent_draftm *d = &s->draft.v[i];
  if (d->type != ENT_D_NAME || d->atom != ENT_NONE || (d->ner != ENT_NER_B_PER && d->ner)) return;
  ent_unit u[ENT_UNITS_MAX];
  ent_str text = ent_str_span(
      s->text->text, (ent_span){s->text->token[d->core_first].span.start, s->text->token[d->core_end - 1].span.end});
  uint32_t n = ent_units_split(text, 0, u, ENT_UNITS_MAX, NULL);
  if (n < 2 || n > 6) return;
  ent_str last = word_key(s, 'n', u[n - 1].hash), first = word_key(s, 'f', u[0].hash);
  if (!last.p || !first.p) {
    s->nomem = true;
    return;
  }
  if (ent_map_get(&s->by_name, last) == ENT_NONE && !ent_map_put(&s->by_name, last, i)) s->nomem = true;
  if (ent_map_get(&s->by_name, first) == ENT_NONE && !ent_map_put(&s->by_name, first, i)) s->nomem = true;
}

static uint64_t text_hash(ent_str text) {
  ent_unit u[ENT_UNITS_MAX];
  uint32_t n = ent_units_split(text, 0, u, ENT_UNITS_MAX, NULL);
  uint64_t key = ENT_SPACE_NAMES;
  for (uint32_t i = 0; i < n; i++) key = ent_phrase_step(key, u[i].hash);
  return key;
}

/* The votes on the text of name i; NULL when out of memory. */
static ent_votes *votes_of(ent_stage *s, uint32_t i) {
  ent_str key = word_key(s, 'v', text_hash(core_text(s, &s->draft.v[i])));
  uint32_t at = key.p ? ent_map_get(&s->by_name, key) : ENT_NONE;
  if (key.p && at == ENT_NONE) {
    at = s->vote.n;
    if (!ENT_PUSH(s->a, &s->vote, ((ent_votes){0, 0, 0})) || !ent_map_put(&s->by_name, key, at)) at = ENT_NONE;
  }
  if (at == ENT_NONE) s->nomem = true;
  return at == ENT_NONE ? NULL : &s->vote.v[at];
}

static void cast_votes(ent_stage *s, uint32_t i) {
  const ent_draftm *d = &s->draft.v[i];
  ent_votes *v = votes_of(s, i);
  if (!v || v->person > 60000 || v->place > 60000 || v->org > 60000) return;
  const ent_lexentry *title = d->other != ENT_NONE ? ent_lex_entry(s->lex, s->draft.v[d->other].lex) : NULL;
  v->person += (d->ner == ENT_NER_B_PER) * 2 + (title && title->kind == ENT_LEX_ROLE ? 2 : 0);
  v->place += (d->ner == ENT_NER_B_LOC) * 2 + ent_used_as_place(s, d);
  v->org += (d->ner == ENT_NER_B_ORG) * 2;
}

/* A name has one reading in a document: what most of its mentions seem to be. */
static void one_reading(ent_stage *s, uint32_t i) {
  ent_draftm *d = &s->draft.v[i];
  const ent_votes *v = votes_of(s, i);
  if (!v || v->person + v->place + v->org < 2) return;
  uint32_t own = d->ner == ENT_NER_B_PER   ? v->person
                 : d->ner == ENT_NER_B_LOC ? v->place
                 : d->ner == ENT_NER_B_ORG ? v->org
                                           : 0;
  if (v->person > own && v->person >= v->place && v->person >= v->org) d->ner = ENT_NER_B_PER;
  else if (v->place > own && v->place >= v->org) d->ner = ENT_NER_B_LOC;
  else if (v->org > own) d->ner = ENT_NER_B_ORG;
}

static void vote_on_names(ent_stage *s) {
  for (uint32_t i = 0; i < s->draft.n && !s->nomem; i++)
    if (s->draft.v[i].type == ENT_D_NAME) cast_votes(s, i);
  for (uint32_t i = 0; i < s->draft.n && !s->nomem; i++)
    if (s->draft.v[i].type == ENT_D_NAME) one_reading(s, i);
}

void ent_stage_survey(ent_stage *s) {
  if (s->tagged) vote_on_names(s);
  for (uint32_t i = 0; i < s->atom.n; i++)
    if (!s->atom.v[i].dead) survey_atom(s, &s->atom.v[i]);
  for (uint32_t i = 0; i < s->draft.n && !s->nomem; i++) survey_name(s, i);
  uint32_t best = ENT_NONE, all = 0;
  for (uint32_t i = 0; i < s->ncountry; i++) {
    all += s->country_count[i];
    if (s->country_count[i] && (best == ENT_NONE || s->country_count[i] > s->country_count[best])) best = i;
  }
  s->main_country =
      best != ENT_NONE && s->country_count[best] > 1 && s->country_count[best] * 2u > all ? best : ENT_NONE;
}

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
  const ent_lexoffice *o = office_of(s, e, &now);
  double score = v->use == ENT_USE_NAME && v->words > 1 ? 9 : 2;
  if (seen_in_full(s, v->entry)) score += 8;
  if (now) score += 4;
  else if (o && s->on != ENT_DAY_UNKNOWN)
    score += 2.0 / (1 + (s->on - o->until) / 1000.0 * ((s->on > o->until) ? 1 : 0));
  if (title_suits(s, d, e)) score += 5;
  if (mentions_of(s, country_of(s, e, v->entry)) > 0) score += 1;
  if (d->ner == ENT_NER_B_PER) score += 2;
  if (d->ner == ENT_NER_B_LOC || d->ner == ENT_NER_B_ORG) score -= 6;
  return score;
}

static double score_place(const ent_stage *s, const ent_draftm *d, const ent_sense *v, const ent_lexentry *e) {
  double score = (e->flags & ENT_LEXF_CITY) ? 2.5 : 5;
  uint32_t n = mentions_of(s, country_of(s, e, v->entry));
  if (e->population) score += log10(e->population) / 3.5;
  if (v->use == ENT_USE_ALIAS) score -= 1;
  if (n) score += 1.5 + (n > 3);
  if (country_of(s, e, v->entry) == s->main_country && s->main_country != ENT_NONE) score += 1;
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
  uint32_t state = country_of(s, e, v->entry);
  if (!holds(s, v)) score -= 2;
  if (s->on != ENT_DAY_UNKNOWN && e->until < s->on) score -= 1;
  if (e->kind == ENT_LEX_STATE && v->use == ENT_USE_CAPITAL) score -= 1;
  if (e->kind == ENT_LEX_ORG && e->country.n) score += mentions_of(s, state) ? 1 : -0.5;
  if (mentions_of(s, state) > 1) score += 0.5;
  bool people = v->use == ENT_USE_ADJECTIVE || v->use == ENT_USE_DEMONYM || e->kind == ENT_LEX_GROUP;
  if (d->ner == ENT_NER_B_PER && !people) score -= 5;
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
  uint32_t i = entity_keyed(s, key, ENT_KIND_PLACE, name, &made);
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
  ent_str name = core_text(s, d);
  uint32_t i =
      entity_keyed(s, ent_arena_printf(s->a, "M%u:%.*s", v->entry, (int)name.n, name.p), ENT_KIND_ORG, name, &made);
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
  ent_str key = word_key(s, 'n', u[0].hash);
  uint32_t i = key.p ? ent_map_get(&s->by_name, key) : ENT_NONE;
  if (i == ENT_NONE) {
    key = word_key(s, 'f', u[0].hash);
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
  ent_str key = word_key(s, 'a', u[0].hash);
  uint32_t t = key.p ? ent_map_get(&s->by_name, key) : ENT_NONE, i = t == ENT_NONE ? ENT_NONE : s->draft_at[t];
  if (i == ENT_NONE || i >= draft || !(s->draft.v[i].flags & ENT_DF_DONE) || s->draft.v[i].m.entity == ENT_NONE)
    return false;
  ent_draft_done(s, draft, s->draft.v[i].m.entity, "acronym", i);
  return true;
}

static void resolve_unknown(ent_stage *s, uint32_t draft) {
  const ent_draftm *d = &s->draft.v[draft];
  ent_str text = core_text(s, d);
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
  uint32_t half = directed_state(s, text);
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
  ent_str key = word_key(s, 'u', text_hash(text));
  uint32_t e = entity_keyed(s, key, kind, text, &made);
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

static void resolve_name(ent_stage *s, uint32_t draft) {
  ent_draftm *d = &s->draft.v[draft];
  const ent_sense *v = d->atom == ENT_NONE ? NULL : best_sense(s, d, false);
  const ent_lexentry *p = v ? ent_lex_entry(s->lex, v->entry) : NULL;
  bool person = !v || p->kind == ENT_LEX_PERSON;
  ent_str text = core_text(s, d);
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
    ent_str name = core_text(s, d);
    uint32_t g =
        entity_keyed(s, ent_arena_printf(s->a, "D%u:%d", e, !!(d->flags & ENT_DF_PLURAL)), ENT_KIND_GROUP, name, &made);
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

/* ---- nominals --------------------------------------------------------- */

typedef struct owner {
  uint32_t entity; /* of whom it is, or ENT_NONE */
  uint32_t state;  /* entry of the country, or ENT_NONE */
  uint32_t body;   /* entry whose offices are looked up: state or organisation, or ENT_NONE */
} owner;

/* "West Australian": a direction before the name makes it a part. */
static bool half_of(const ent_stage *s, const ent_draftm *d) {
  if (d->type == ENT_D_PRON || !d->core_first || s->text->token[d->core_first - 1].sentence != d->m.sentence)
    return false;
  ent_str before = ent_word_form(s, d->core_first - 1);
  return before.n && *before.p >= 'A' && *before.p <= 'Z' && ent_in_set(s, before, "directions");
}

static owner owner_of(ent_stage *s, const ent_draftm *d) {
  owner o = {ENT_NONE, ENT_NONE, ENT_NONE};
  if (d->of == ENT_NONE && d->inner != ENT_NONE) {
    o.entity = ent_entity_state(s, d->inner);
    o.state = o.body = d->inner;
  }
  if (d->of == ENT_NONE) return o;
  ent_resolve(s, d->of);
  o.entity = s->draft.v[d->of].m.entity;
  if (o.entity == ENT_NONE) return o;
  const ent_info *info = &s->info.v[o.entity];
  o.state = info->state;
  const ent_lexentry *e = ent_lex_entry(s->lex, info->lex);
  bool part = s->entity.v[o.entity].kind == ENT_KIND_PLACE ||
              half_of(s, &s->draft.v[d->of]); /* a region's premier is not the state's */
  o.body = e && e->kind == ENT_LEX_ORG ? info->lex : part ? ENT_NONE : info->state;
  return o;
}

/* Role or institution of the draft for this state: an entry that the phrase means only there comes first. */
static uint32_t role_for(const ent_stage *s, const ent_draftm *d, uint32_t state) {
  const ent_lexentry *st = ent_lex_entry(s->lex, state);
  if (d->atom == ENT_NONE) return d->lex;
  const ent_atom *a = &s->atom.v[d->atom];
  for (uint32_t i = 0; i < a->nsense && st; i++) {
    const ent_sense *v = ent_viable(s, a, i);
    const ent_lexentry *e = ent_lex_entry(s->lex, v->entry);
    ent_str list = v->arg ? ent_lex_cstr(s->lex, v->arg) : (ent_str){0}, one;
    while (e && e->kind == ENT_LEX_ROLE && ent_str_split(&list, ';', &one))
      if (ent_str_eq(one, ent_lex_str(s->lex, st->id))) return v->entry;
  }
  return d->lex;
}

/* The head of government, where that is who leads the state. */
static uint32_t premier_first(const ent_stage *s, const ent_lexentry *role, const ent_lexentry *state) {
  uint32_t premier = ent_lex_by_id(s->lex, ENT_LEX_ROLE, ENT_S("prime-minister"));
  if (state->kind != ENT_LEX_STATE || !ent_in_set(s, ent_lex_str(s->lex, state->id), "led-by-premier")) return ENT_NONE;
  for (uint32_t i = 0; i < role->count && role->first + i < s->lex->nlist; i++)
    if (s->lex->list[role->first + i] == premier) return premier;
  return ENT_NONE;
}

/* Who held the role: by its own name, else by the roles it may stand for there ("leader"). */
static uint32_t find_holder(const ent_stage *s, uint32_t role, uint32_t body) {
  const ent_lexentry *r = ent_lex_entry(s->lex, role), *b = ent_lex_entry(s->lex, body);
  if (!r || !b) return ENT_NONE;
  uint32_t o = ent_lex_holder(s->lex, role, body, s->on);
  if (o != ENT_NONE || !r->count) return o;
  uint32_t premier = premier_first(s, r, b);
  o = premier == ENT_NONE ? ENT_NONE : ent_lex_holder(s->lex, premier, body, s->on);
  if (o != ENT_NONE) return o;
  for (uint32_t i = 0; i < r->count && r->first + i < s->lex->nlist; i++) {
    o = ent_lex_holder(s->lex, s->lex->list[r->first + i], body, s->on);
    if (o != ENT_NONE) return o;
  }
  return ENT_NONE;
}

/* The role as the record says it: an office by its usual name, other roles by the text's words, in lower case. */
static ent_str role_text(ent_stage *s, const ent_lexentry *r, ent_str phrase, uint32_t flags) {
  bool office = (r->flags & ENT_LEXF_OFFICE) && ent_str_is(ent_lex_str(s->lex, r->sector), "GOV");
  ent_str text = office || !phrase.n ? ent_lex_str(s->lex, r->name) : phrase;
  const char *before = flags & ENT_DF_PAST ? "former " : flags & ENT_DF_DEPUTY ? "deputy " : "";
  ent_str out = ent_arena_printf(s->a, "%s%.*s", before, (int)text.n, text.p);
  if (!out.p) return s->nomem = true, (ent_str){"", 0};
  char *p = (char *)(uintptr_t)out.p;
  for (size_t i = 0; i < out.n; i++)
    if (p[i] >= 'A' && p[i] <= 'Z' && (i + 1 == out.n || !(p[i + 1] >= 'A' && p[i + 1] <= 'Z')) &&
        !(i && p[i - 1] >= 'A' && p[i - 1] <= 'Z'))
      p[i] = (char)(p[i] + 32);
  return out;
}

/* Fills country, body, sector, role and flags of e from role entry r and its owner. */
static void fill_nominal(ent_stage *s, uint32_t entity, uint32_t role, owner of, ent_str phrase, uint32_t flags) {
  const ent_lexentry *r = ent_lex_entry(s->lex, role);
  ent_entity *e = &s->entity.v[entity];
  ent_info *info = &s->info.v[entity];
  const ent_entity *o = of.entity != ENT_NONE && of.entity != entity ? &s->entity.v[of.entity] : NULL;
  if (o && !e->country.n && !e->body.n) {
    e->country = o->country;
    if (!o->country.n) e->body = o->body;
    info->state = s->info.v[of.entity].state;
  }
  if (!r) return;
  bool own = o && o->kind == ENT_KIND_ORG && o->sector.n && !ent_str_is(o->sector, "GOV");
  if (!e->sector.n)
    e->sector = own                            ? o->sector
                : r->sector.n                  ? ent_lex_str(s->lex, r->sector)
                : o && o->kind == ENT_KIND_ORG ? o->sector
                                               : e->sector;
  if (!e->role.n && r->kind == ENT_LEX_ROLE) e->role = role_text(s, r, phrase, flags);
  if (info->role == ENT_NONE) info->role = role;
  if (r->flags & ENT_LEXF_EXPERT) e->flags |= ENT_ENTITY_EXPERT;
  if (o && (o->flags & ENT_ENTITY_EXPERT) && e->kind == ENT_KIND_PERSON) e->flags |= ENT_ENTITY_EXPERT;
  if (r->flags & ENT_LEXF_MEDIA) e->flags |= ENT_ENTITY_MEDIA;
  if (r->flags & ENT_LEXF_MASC) e->flags |= ENT_ENTITY_MASC;
  if (r->flags & ENT_LEXF_FEM) e->flags |= ENT_ENTITY_FEM;
  if (!e->file && !e->actor_id.n) e->file = ent_lex_file(s->lex, r), e->line = r->line;
}

static void apply_one(ent_stage *s, uint32_t entity, uint32_t nominal) {
  const ent_draftm *d = &s->draft.v[nominal];
  owner of = owner_of(s, d);
  bool known = s->info.v[entity].lex != ENT_NONE;
  const ent_lexentry *e = ent_lex_entry(s->lex, d->lex);
  if (!e || (e->kind != ENT_LEX_ROLE && e->kind != ENT_LEX_INSTITUTION)) {
    if (of.entity != ENT_NONE && !known) fill_nominal(s, entity, ENT_NONE, of, (ent_str){"", 0}, d->flags);
    if (e && ent_str_is(ent_lex_str(s->lex, e->sort), "media")) s->entity.v[entity].flags |= ENT_ENTITY_MEDIA;
  } else {
    fill_nominal(s, entity, role_for(s, d, of.state), of, core_text(s, d), d->flags);
  }
  if (!known) s->entity.v[entity].code = (ent_str){"", 0};
  ent_entity_code(s, entity);
}

void ent_apply_nominal(ent_stage *s, uint32_t entity, uint32_t nominal) {
  for (uint32_t steps = 0; nominal != ENT_NONE && steps < 8; steps++) {
    apply_one(s, entity, nominal);
    nominal = s->draft.v[nominal].other;
  }
}

static ent_str phrase_text(const ent_stage *s, const ent_draftm *d) {
  uint32_t first = d->m.first;
  while (first < d->core_first && ent_at(s, first)->upos == ENT_UPOS_DET) first++;
  return ent_str_span(s->text->text,
                      (ent_span){s->text->token[first].span.start, s->text->token[d->m.end - 1].span.end});
}

/* The country of the last subject, in this sentence or the one before. */
static uint32_t near_state(const ent_stage *s, uint32_t draft) {
  const ent_draftm *d = &s->draft.v[draft];
  for (uint32_t i = draft, low = draft > 40 ? draft - 40 : 0; i-- > low;) {
    const ent_draftm *c = &s->draft.v[i];
    if (d->m.sentence - c->m.sentence > 1) break;
    if ((c->flags & (ENT_DF_DONE | ENT_DF_SUBJ | ENT_DF_DEAD)) != (ENT_DF_DONE | ENT_DF_SUBJ) ||
        c->m.entity == ENT_NONE)
      continue;
    const ent_entity *e = &s->entity.v[c->m.entity];
    if (e->flags & (ENT_ENTITY_MEDIA | ENT_ENTITY_EXPERT)) continue;
    if (s->info.v[c->m.entity].state != ENT_NONE) return s->info.v[c->m.entity].state;
  }
  return ENT_NONE;
}

/* Without an owner in its phrase: the same role before it, else the country the document is about. */
static bool borrow_owner(ent_stage *s, uint32_t draft, owner *of, uint32_t *antecedent) {
  const ent_draftm *d = &s->draft.v[draft];
  bool back = !(d->flags & ENT_DF_PLURAL) || (d->flags & ENT_DF_DEFINITE);
  *antecedent = back ? ent_same_role(s, draft) : ENT_NONE;
  if (*antecedent != ENT_NONE) return true;
  uint32_t state = s->main_country != ENT_NONE ? s->main_country : near_state(s, draft);
  if (state == ENT_NONE || ent_in_set(s, ent_at(s, d->m.head)->lemma, "opposite")) return false;
  of->entity = ent_entity_state(s, state);
  of->state = of->body = state;
  return true;
}

/* What makes two nominals one: role, owner, number; where a role has many names, its word too. */
static ent_str nominal_key(ent_stage *s, const ent_draftm *d, const ent_lexentry *r, uint32_t role, uint32_t of) {
  uint32_t shape = d->flags & (ENT_DF_PLURAL | ENT_DF_PAST | ENT_DF_DEPUTY | ENT_DF_NEXT);
  bool office = r->kind == ENT_LEX_INSTITUTION || (r->flags & ENT_LEXF_OFFICE);
  ent_str word = office ? (ent_str){"", 0} : ent_at(s, d->m.head)->lemma;
  return ent_arena_printf(s->a, "R%u:%u:%u:%.*s", role, of, shape, (int)word.n, word.p);
}

/* "The governments of the region": its states that the document names. */
static void add_area_members(ent_stage *s, uint32_t entity, uint32_t area) {
  const ent_lexentry *a = ent_lex_entry(s->lex, area);
  uint32_t list[8], n = 0;
  if (!a || a->kind != ENT_LEX_AREA) return;
  for (uint32_t i = 0; i < a->count && a->first + i < s->lex->nlist && n < 8; i++) {
    uint32_t state = s->lex->list[a->first + i];
    if (state < s->ncountry && s->country_count[state]) list[n++] = ent_entity_state(s, state);
  }
  uint32_t *own = n ? ent_arena_alloc(s->a, n * sizeof *own) : NULL;
  if (!own) return;
  memcpy(own, list, n * sizeof *own);
  s->entity.v[entity].member = own;
  s->entity.v[entity].nmember = n;
}

static void finish_nominal(ent_stage *s, uint32_t draft, uint32_t role, owner of, const char *rule) {
  ent_draftm *d = &s->draft.v[draft];
  const ent_lexentry *r = ent_lex_entry(s->lex, role);
  bool plural = d->flags & ENT_DF_PLURAL, fresh = d->count || (d->flags & ENT_DF_INDEF) ||
                                                  (plural && !(d->flags & ENT_DF_DEFINITE) && of.entity == ENT_NONE);
  ent_kind kind = r->kind == ENT_LEX_INSTITUTION ? ENT_KIND_ORG : ENT_KIND_GROUP;
  bool made = true;
  uint32_t e = fresh ? ent_entity_new(s, kind, phrase_text(s, d))
                     : entity_keyed(s, nominal_key(s, d, r, role, of.entity), kind, phrase_text(s, d), &made);
  if (e == ENT_NONE) return;
  if (made) {
    fill_nominal(s, e, role, of, core_text(s, d), d->flags);
    ent_entity *x = &s->entity.v[e];
    x->count = d->count;
    bool governments = plural && !d->count && ent_str_is(x->sector, "GOV") && !(r->flags & ENT_LEXF_ANON);
    if (governments && of.entity != ENT_NONE) add_area_members(s, e, s->info.v[of.entity].lex);
    x = &s->entity.v[e];
    if (plural || (r->flags & ENT_LEXF_GROUP)) x->flags |= ENT_ENTITY_PLURAL;
    if (r->flags & ENT_LEXF_ANON) x->flags |= ENT_ENTITY_ANON;
    ent_entity_code(s, e);
  }
  ent_draft_done(s, draft, e, rule, ENT_NONE);
}

/* A nominal without an owner that speaks of somebody known: "the army", "police", "Parliament". */
static bool points_back(const ent_stage *s, const ent_draftm *d) {
  if (d->flags & ENT_DF_INDEF) return false;
  if (d->flags & ENT_DF_DEFINITE) return true;
  ent_str form = ent_word_form(s, d->core_end - 1);
  return ent_in_set(s, form, "bare") || (ent_at(s, d->m.head)->upos == ENT_UPOS_PROPN && !(d->flags & ENT_DF_PLURAL));
}

/* Sectors of a state's own: where the text does not say whose, the country it is about. */
static bool public_sector(ent_str sector) {
  static const char *const list[] = {"GOV", "MIL", "COP", "LEG", "JUD", "SPY", "ELI"};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    if (ent_str_is(sector, list[i])) return true;
  return false;
}

/* "his Chinese counterpart": who has there the office of whom the phrase or its clause's subject names. */
static uint32_t counterpart(ent_stage *s, const ent_draftm *d, owner of) {
  if (of.body == ENT_NONE || (d->flags & ENT_DF_PLURAL) || !ent_in_set(s, ent_at(s, d->m.head)->lemma, "counterpart"))
    return ENT_NONE;
  uint32_t i = s->draft_at[d->m.first];
  if (i == ENT_NONE || i == d->of || &s->draft.v[i] == d) {
    uint32_t subject = ent_child(s, ent_clause(s, d->m.head), ENT_REL_NSUBJ);
    i = subject == ENT_NONE ? ENT_NONE : s->draft_at[subject];
  }
  if (i == ENT_NONE || &s->draft.v[i] == d) return ENT_NONE;
  ent_resolve(s, i);
  uint32_t e = s->draft.v[i].m.entity, role = e == ENT_NONE ? ENT_NONE : s->info.v[e].role;
  uint32_t o = role == ENT_NONE ? ENT_NONE : find_holder(s, role, of.body);
  return o == ENT_NONE ? ENT_NONE : ent_entity_lex(s, s->lex->office[o].person);
}

static void resolve_nominal(ent_stage *s, uint32_t draft) {
  ent_draftm *d = &s->draft.v[draft];
  owner of = owner_of(s, d);
  uint32_t role = role_for(s, d, of.state), antecedent = ENT_NONE;
  const ent_lexentry *r = ent_lex_entry(s->lex, role);
  if (!r) return ent_draft_done(s, draft, ENT_NONE, "none", ENT_NONE);
  const char *rule = of.entity == ENT_NONE ? "role" : "role of";
  uint32_t other = counterpart(s, d, of);
  d = &s->draft.v[draft];
  if (other != ENT_NONE) return ent_draft_done(s, draft, other, "counterpart", ENT_NONE);
  bool envoy = ent_in_set(s, ent_at(s, d->m.head)->lemma, "envoy"); /* a state has many */
  bool single = (r->flags & ENT_LEXF_OFFICE) && !envoy &&
                !(d->flags & (ENT_DF_PLURAL | ENT_DF_PAST | ENT_DF_DEPUTY | ENT_DF_NEXT | ENT_DF_INDEF));
  bool shared = r->kind == ENT_LEX_INSTITUTION || (r->flags & ENT_LEXF_GROUP) || single;
  bool loose = of.entity == ENT_NONE && d->of == ENT_NONE && points_back(s, d);
  if (loose && (d->flags & ENT_DF_PLURAL) && d->lex != ENT_NONE && !(r->flags & ENT_LEXF_ANON)) {
    ent_resolve_description(s, draft);
    if (s->draft.v[draft].flags & ENT_DF_DONE) return;
  }
  if (loose && (d->flags & ENT_DF_DEFINITE) && !single && !(d->flags & ENT_DF_PLURAL) &&
      ent_same_role(s, draft) == ENT_NONE && ent_resolve_described(s, draft, ENT_NONE))
    return;
  if (loose && (shared || (d->flags & ENT_DF_DEFINITE)) && borrow_owner(s, draft, &of, &antecedent)) {
    if (antecedent != ENT_NONE)
      return ent_draft_done(s, draft, s->draft.v[antecedent].m.entity, "same role", antecedent);
    if (!shared || (r->flags & ENT_LEXF_ANON) || !public_sector(ent_lex_str(s->lex, r->sector)))
      of = (owner){ENT_NONE, ENT_NONE, ENT_NONE};
    else role = role_for(s, d, of.state), rule = "context";
  }
  if (!single && of.entity != ENT_NONE && (d->flags & ENT_DF_DEFINITE) && !(d->flags & ENT_DF_PLURAL) &&
      ent_resolve_described(s, draft, of.state))
    return;
  uint32_t o = single && of.body != ENT_NONE ? find_holder(s, role, of.body) : ENT_NONE;
  if (o != ENT_NONE) {
    uint32_t e = ent_entity_lex(s, s->lex->office[o].person);
    return ent_draft_done(s, draft, e, s->on == ENT_DAY_UNKNOWN ? "latest holder" : "office", ENT_NONE);
  }
  finish_nominal(s, draft, role, of, rule);
}

/* "Mujahid" after "Zabihullah Mujahid": a name, though the lexicon has it as a role. */
static bool resolve_namesake(ent_stage *s, uint32_t draft) {
  ent_draftm *d = &s->draft.v[draft];
  ent_unit u[ENT_UNITS_MAX];
  ent_str text = core_text(s, d);
  if (d->core_end - d->core_first > 1 || ent_units_split(text, 0, u, ENT_UNITS_MAX, NULL) != 1 ||
      !(u[0].flags & ENT_UNIT_UPPER))
    return false;
  if (ent_child(s, d->m.head, ENT_REL_DET) != ENT_NONE || (d->flags & ENT_DF_PLURAL)) return false;
  ent_str key = word_key(s, 'n', u[0].hash);
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
    resolve_nominal(s, draft);
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
