/*
** nominal.c - roles and institutions: whose they are, who held the office on the day, what they say of the name they
** stand with.
*/
#include "names/stage.h"

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
    fill_nominal(s, entity, role_for(s, d, of.state), of, ent_core_text(s, d), d->flags);
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

#define DATELINE_REACH 60u /* sentences that a dateline holds for */

/* The country of the last dateline before sentence k: "NAIROBI, March 3 - Police ...". */
static uint32_t dateline_state(const ent_stage *s, uint32_t k) {
  for (uint32_t steps = 0; steps <= k && steps < DATELINE_REACH; steps++) {
    const ent_sentence *q = &s->text->sentence[k - steps];
    if (!(q->flags & ENT_SENTENCE_DATELINE)) continue;
    for (uint32_t t = q->first; t < q->first + q->count; t++) {
      const uint32_t i = s->draft_at[t], e = i == ENT_NONE ? ENT_NONE : s->draft.v[i].m.entity;
      const uint8_t kind = e == ENT_NONE ? ENT_KIND_NONE : s->entity.v[e].kind;
      if ((kind == ENT_KIND_STATE || kind == ENT_KIND_PLACE) && s->info.v[e].state != ENT_NONE) return s->info.v[e].state;
    }
    return ENT_NONE;
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
  if (state == ENT_NONE) state = dateline_state(s, d->m.sentence);
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
                     : ent_entity_keyed(s, nominal_key(s, d, r, role, of.entity), kind, phrase_text(s, d), &made);
  if (e == ENT_NONE) return;
  if (made) {
    fill_nominal(s, e, role, of, ent_core_text(s, d), d->flags);
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

void ent_resolve_nominal(ent_stage *s, uint32_t draft) {
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
