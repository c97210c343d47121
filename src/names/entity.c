/*
** entity.c - the entities of a document: made once, from an entry of the lexicon or under a key, shared by all mentions.
*/
#include "names/stage.h"

#include <math.h>

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
const ent_lexoffice *ent_person_office(const ent_stage *s, const ent_lexentry *p, bool *now) {
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
  const ent_lexoffice *o = ent_person_office(s, p, &now);
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
uint32_t ent_directed_state(ent_stage *s, ent_str word) {
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
uint32_t ent_entity_keyed(ent_stage *s, ent_str key, ent_kind kind, ent_str name, bool *made) {
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
