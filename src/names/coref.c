/*
** coref.c - pronouns, bare roles and descriptions, by a cascade of rules in order of precision (Raghunathan et al. 2010,
** "A multi-pass sieve for coreference resolution"; Lee et al. 2013): relative pronouns by their clause, reflexives and
** possessives by the subject of their clause (Hobbs 1978), then recency with a preference for subjects; plurals by
** coordinations and by the pair that the last sentences speak of. Each looks back a bounded number of drafts, so the
** stage stays linear in the text. Number, gender and kind must fit; where nobody fits, nobody is named.
*/
#include "names/stage.h"

#define LOOK_BACK      120u /* drafts */
#define SENTENCES_BACK 3u
#define MEMBERS        8u
#define ENT_MAX        (UINT32_MAX - 1) /* no entity at all, and not ENT_NONE */

static ent_str refers_of(const ent_stage *s, const ent_draftm *d) {
  const ent_lexentry *e = ent_lex_entry(s->lex, d->lex);
  return e && e->kind == ENT_LEX_WORD ? ent_lex_str(s->lex, e->sort) : (ent_str){"", 0};
}

static const ent_entity *entity_of(const ent_stage *s, const ent_draftm *d) {
  return d->m.entity == ENT_NONE ? NULL : &s->entity.v[d->m.entity];
}

static bool usable(const ent_stage *s, const ent_draftm *c, const ent_draftm *d) {
  if ((c->flags & (ENT_DF_DONE | ENT_DF_DEAD)) != ENT_DF_DONE || c->m.entity == ENT_NONE) return false;
  (void)s;
  return !(c->m.first <= d->m.head && d->m.head < c->m.end) && c->core_first < d->core_first;
}

/* ---- what a pronoun may stand for ------------------------------------- */

static bool gender_fits(const ent_stage *s, const ent_draftm *d, const ent_entity *e) {
  const ent_lexentry *p = ent_lex_entry(s->lex, d->lex);
  uint32_t want = p ? p->flags & (ENT_LEXF_MASC | ENT_LEXF_FEM) : 0;
  if (!want || !(e->flags & (ENT_ENTITY_MASC | ENT_ENTITY_FEM))) return true;
  return (want & ENT_LEXF_MASC) ? (e->flags & ENT_ENTITY_MASC) != 0 : (e->flags & ENT_ENTITY_FEM) != 0;
}

static bool is_person(const ent_entity *e) {
  return e->kind == ENT_KIND_PERSON || (e->kind == ENT_KIND_GROUP && !(e->flags & ENT_ENTITY_PLURAL)) ||
         (e->kind == ENT_KIND_OTHER);
}

/* 0: cannot; else how well entity e suits the pronoun d. */
static int suits(const ent_stage *s, const ent_draftm *d, const ent_draftm *c) {
  const ent_entity *e = entity_of(s, c);
  ent_str refers = refers_of(s, d);
  if (ent_str_is(refers, "person")) {
    if (c->type == ENT_D_ADJ || !is_person(e) || !gender_fits(s, d, e)) return 0;
    return e->kind == ENT_KIND_PERSON ? 3 : 1;
  }
  if (ent_str_is(refers, "people")) {
    if (c->type == ENT_D_ADJ) return 0;
    if (e->nmember || (e->flags & ENT_ENTITY_PLURAL)) return 3;
    return e->kind == ENT_KIND_ORG ? 1 : 0;
  }
  if (ent_str_is(refers, "thing")) {
    if (e->kind == ENT_KIND_STATE) return c->type == ENT_D_ADJ ? 1 : 3;
    bool collective = e->kind == ENT_KIND_GROUP && c->type == ENT_D_ROLE && !(c->flags & ENT_DF_PLURAL) &&
                      (e->flags & ENT_ENTITY_PLURAL);
    return e->kind == ENT_KIND_ORG || collective ? 3 : 0;
  }
  return 0;
}

/* ---- the clause's subject --------------------------------------------- */

static uint32_t draft_of(const ent_stage *s, uint32_t t) {
  return t == ENT_NONE ? ENT_NONE : s->draft_at[t];
}

/* Walks from the pronoun's clause upwards: its subject, or the object that controls it. */
static uint32_t clause_subject(const ent_stage *s, uint32_t draft) {
  const ent_draftm *d = &s->draft.v[draft];
  uint32_t p = ent_clause(s, d->m.head), from = d->m.head;
  for (int steps = 0; steps < 12 && p != from; steps++) {
    const ent_word *w = ent_at(s, p);
    uint32_t subject = ent_child(s, p, ENT_REL_NSUBJ);
    uint32_t i = draft_of(s, subject);
    bool same = subject != ENT_NONE && subject <= d->m.head && steps == 0 &&
                !(d->flags & (ENT_DF_POSS | ENT_DF_REFL)) && i != draft;
    if (i != ENT_NONE && i != draft && !same && usable(s, &s->draft.v[i], d) && suits(s, d, &s->draft.v[i])) return i;
    if (w->rel == ENT_REL_XCOMP && w->head != ENT_NONE) {
      i = draft_of(s, ent_child(s, w->head, ENT_REL_OBJ));
      if (i != ENT_NONE && usable(s, &s->draft.v[i], d) && suits(s, d, &s->draft.v[i])) return i;
    }
    from = p;
    p = w->head == ENT_NONE ? p : ent_clause(s, p);
    if (p == from && w->head != ENT_NONE) p = w->head;
  }
  return ENT_NONE;
}

/* ---- recency ---------------------------------------------------------- */

/* Both are arguments of one verb, so they are two. */
static bool co_argument(const ent_stage *s, const ent_draftm *c, const ent_draftm *d) {
  if (d->flags & (ENT_DF_POSS | ENT_DF_REFL)) return false;
  return ent_at(s, c->m.head)->head == ent_at(s, d->m.head)->head && ent_at(s, c->m.head)->head != ENT_NONE;
}

/* Subject of a verb of saying. */
static bool says(const ent_stage *s, uint32_t t) {
  uint32_t verb = ent_at(s, t)->head;
  return verb != ENT_NONE && ent_is_subject(s, t) && ent_in_set(s, ent_at(s, verb)->lemma, "say");
}

/* "It is a summit": what a copula says of "it" is mostly a thing, not a state. */
static bool copular(const ent_stage *s, uint32_t t) {
  uint32_t head = ent_at(s, t)->head;
  return head != ENT_NONE && ent_is_subject(s, t) && ent_child(s, head, ENT_REL_COP) != ENT_NONE;
}

static uint32_t most_recent(const ent_stage *s, uint32_t draft) {
  const ent_draftm *d = &s->draft.v[draft];
  uint32_t best = ENT_NONE, low = draft > LOOK_BACK ? draft - LOOK_BACK : 0;
  int top = -1000;
  for (uint32_t i = draft; i-- > low;) {
    const ent_draftm *c = &s->draft.v[i];
    uint32_t apart = d->m.sentence - c->m.sentence;
    if (apart > SENTENCES_BACK) break;
    if (!usable(s, c, d) || c->m.as_place || co_argument(s, c, d)) continue;
    int fit = suits(s, d, c);
    if (!fit) continue;
    int score = fit * 2 - (int)apart * 6 + ((c->flags & ENT_DF_SUBJ) ? 5 : 0) - (int)((draft - i) / 8) +
                (c->type == ENT_D_NAME || c->type == ENT_D_PRON ? 1 : 0);
    if (ent_str_is(refers_of(s, d), "thing") && apart && (!(c->flags & ENT_DF_SUBJ) || copular(s, d->m.head))) continue;
    if (ent_rel_base(ent_at(s, c->m.head)->rel) == ENT_REL_NMOD) score -= 2;
    if (says(s, d->m.head) && says(s, c->m.head)) score += 4;
    if (score > top) top = score, best = i;
  }
  return top >= -14 ? best : ENT_NONE;
}

/* The nearest subject before the pronoun is a thing without a mention: "it" is that. */
static bool thing_before(const ent_stage *s, const ent_draftm *d, uint32_t candidate) {
  uint32_t from = s->text->sentence[d->m.sentence].first;
  for (uint32_t k = 0; k < 2; k++) {
    for (uint32_t t = k ? s->text->sentence[d->m.sentence - 1].first : from, end = k ? from : d->m.head; t < end; t++) {
      const ent_word *w = ent_at(s, t);
      if (!ent_is_subject(s, t) || w->upos != ENT_UPOS_NOUN || s->draft_at[t] != ENT_NONE) continue;
      if (candidate == ENT_NONE || s->draft.v[candidate].m.head < t || !(s->draft.v[candidate].flags & ENT_DF_SUBJ))
        return true;
    }
    if (!d->m.sentence || candidate == ENT_NONE || s->draft.v[candidate].m.sentence == d->m.sentence) return false;
  }
  return false;
}

/* ---- sets ------------------------------------------------------------- */

typedef struct members {
  uint32_t v[MEMBERS];
  uint32_t weight[MEMBERS];
  uint32_t n;
} members;

static void add_member(members *m, uint32_t entity) {
  for (uint32_t i = 0; i < m->n; i++)
    if (m->v[i] == entity) {
      m->weight[i]++;
      return;
    }
  if (m->n < MEMBERS) {
    m->weight[m->n] = 1;
    m->v[m->n++] = entity;
  }
}

/* "A, B and C" by their names. */
static ent_str joined(ent_stage *s, const uint32_t *v, uint32_t n) {
  ent_str name = s->entity.v[v[0]].name;
  for (uint32_t i = 1; i < n; i++) {
    ent_str next = s->entity.v[v[i]].name;
    name = ent_arena_printf(s->a, "%.*s%s%.*s", (int)name.n, name.p, i + 1 < n ? ", " : " and ", (int)next.n, next.p);
    if (!name.p) return s->nomem = true, (ent_str){"", 0};
  }
  return name;
}

static uint32_t set_entity(ent_stage *s, const uint32_t *v, uint32_t n) {
  uint32_t sorted[MEMBERS];
  for (uint32_t i = 0; i < n; i++) {
    uint32_t j = i, x = v[i];
    for (; j > 0 && sorted[j - 1] > x; j--) sorted[j] = sorted[j - 1];
    sorted[j] = x;
  }
  char key[16 * MEMBERS];
  size_t at = 0;
  for (uint32_t i = 0; i < n; i++) at += (size_t)snprintf(key + at, sizeof key - at, "S%u", sorted[i]);
  uint32_t e = ent_map_get(&s->by_key, (ent_str){key, at});
  if (e != ENT_NONE) return e;
  ent_str own = ent_arena_dup(s->a, (ent_str){key, at});
  uint32_t *list = ent_arena_alloc(s->a, n * sizeof *list);
  e = ent_entity_new(s, ENT_KIND_GROUP, joined(s, v, n));
  if (!own.p || !list || e == ENT_NONE || !ent_map_put(&s->by_key, own, e)) {
    s->nomem = true;
    return ENT_NONE;
  }
  memcpy(list, sorted, n * sizeof *list);
  ent_entity *x = &s->entity.v[e];
  x->member = list, x->nmember = n;
  x->flags |= ENT_ENTITY_PLURAL;
  x->count = n;
  bool same = true;
  for (uint32_t i = 1; i < n; i++)
    same = same && ent_str_eq(s->entity.v[list[i]].country, s->entity.v[list[0]].country);
  if (same) x->country = s->entity.v[list[0]].country, s->info.v[e].state = s->info.v[list[0]].state;
  return e;
}

/* The draft that follows c behind a comma or conjunction, adjectives before it skipped; *and tells of a conjunction. */
static uint32_t next_in_list(const ent_stage *s, const ent_draftm *c, bool *and) {
  const ent_sentence *k = &s->text->sentence[c->m.sentence];
  uint32_t t = c->m.end, end = k->first + k->count;
  bool comma = t < end && ent_str_is(ent_word_form(s, t), ",");
  t += comma;
  *and = t < end && ent_at(s, t)->upos == ENT_UPOS_CCONJ;
  t += *and;
  if (!comma && !*and) return ENT_NONE;
  for (uint32_t limit = t + 4; t < end && t < limit; t++) {
    uint32_t i = s->draft_at[t];
    if (i != ENT_NONE && s->draft.v[i].type != ENT_D_ADJ) return i;
    if (i == ENT_NONE && ent_at(s, t)->upos != ENT_UPOS_DET && ent_at(s, t)->upos != ENT_UPOS_ADJ) return ENT_NONE;
  }
  return ENT_NONE;
}

/* The draft that a merged nominal went into. */
static uint32_t alive(const ent_stage *s, uint32_t i) {
  for (uint32_t j = i; j != ENT_NONE && (s->draft.v[i].flags & ENT_DF_DEAD) && j < s->draft.n && j < i + 12; j++)
    if (s->draft.v[j].other == i) return j;
  return i;
}

/* Entities of the list that draft i begins, one kind all of them, a conjunction before the last: what the words say where
** the tree is wrong. */
static uint32_t listed(const ent_stage *s, uint32_t i, uint32_t out[MEMBERS]) {
  uint32_t n = 0, kind = ENT_NONE;
  bool and = false;
  for (uint32_t steps = 0; i != ENT_NONE && n < MEMBERS && steps < MEMBERS; steps++) {
    i = alive(s, i);
    const ent_draftm *c = &s->draft.v[i];
    const ent_entity *e = entity_of(s, c);
    if (!e || c->type == ENT_D_PRON || c->type == ENT_D_REL || (kind != ENT_NONE && e->kind != kind)) break;
    kind = e->kind;
    if (!n || out[n - 1] != c->m.entity) out[n++] = c->m.entity;
    if (and) return n > 1 ? n : 0;
    i = next_in_list(s, c, &and);
  }
  return 0;
}

/* Entities of the coordination that draft i begins; 0 when it begins none. */
static uint32_t coordination(const ent_stage *s, uint32_t i, uint32_t out[MEMBERS]) {
  const ent_draftm *c = &s->draft.v[i];
  uint32_t n = 0, h = c->m.head;
  if (c->m.entity == ENT_NONE || (c->flags & ENT_DF_DEAD)) return 0;
  out[n++] = c->m.entity;
  for (uint32_t k = s->syn->first_child[h]; k < s->syn->first_child[h + 1] && n < MEMBERS; k++) {
    uint32_t t = s->syn->child[k], j = draft_of(s, t);
    if (ent_at(s, t)->rel != ENT_REL_CONJ || j == ENT_NONE) continue;
    j = alive(s, j);
    if (s->draft.v[j].m.entity == ENT_NONE || s->draft.v[j].m.entity == c->m.entity) continue;
    out[n++] = s->draft.v[j].m.entity;
  }
  return n > 1 ? n : listed(s, i, out);
}

/* Two people or states that one verb of the last sentences has as its arguments: "Kim met Putin ... they". */
static uint32_t verb_pair(const ent_stage *s, uint32_t draft, uint32_t out[MEMBERS]) {
  const ent_draftm *d = &s->draft.v[draft];
  uint32_t low = draft > LOOK_BACK ? draft - LOOK_BACK : 0;
  for (uint32_t i = draft; i-- > low;) {
    const ent_draftm *c = &s->draft.v[i];
    if (d->m.sentence - c->m.sentence > 1) break;
    const ent_entity *e = entity_of(s, c);
    if (!usable(s, c, d) || !(c->flags & ENT_DF_SUBJ) || !e ||
        (e->kind != ENT_KIND_PERSON && e->kind != ENT_KIND_STATE))
      continue;
    uint32_t verb = ent_at(s, c->m.head)->head;
    for (uint32_t j = i + 1; j < draft && verb != ENT_NONE; j++) {
      const ent_draftm *o = &s->draft.v[j];
      const ent_entity *x = entity_of(s, o);
      if (!usable(s, o, d) || !x || x->kind != e->kind || o->m.entity == c->m.entity ||
          ent_at(s, o->m.head)->head != verb)
        continue;
      out[0] = c->m.entity, out[1] = o->m.entity;
      return 2;
    }
  }
  return 0;
}

static ent_str draft_text(const ent_stage *s, const ent_draftm *d) {
  return ent_str_span(s->text->text, d->m.span);
}

/* They: a plural, a coordination, or a pair. */
static bool resolve_people(ent_stage *s, uint32_t draft) {
  const ent_draftm *d = &s->draft.v[draft];
  uint32_t low = draft > LOOK_BACK ? draft - LOOK_BACK : 0, best = ENT_NONE, list[MEMBERS], n = 0, found[MEMBERS];
  int top = -1000;
  for (uint32_t i = draft; i-- > low;) {
    const ent_draftm *c = &s->draft.v[i];
    uint32_t apart = d->m.sentence - c->m.sentence;
    if (apart > 2) break;
    if (!usable(s, c, d) || c->m.as_place || co_argument(s, c, d)) continue;
    uint32_t k = coordination(s, i, found);
    int fit = k && entity_of(s, c)->kind != ENT_KIND_PLACE ? 3 : suits(s, d, c);
    if (!fit) continue;
    int score = fit * 2 - (int)apart * 5 + ((c->flags & ENT_DF_SUBJ) ? 4 : 0) - (int)((draft - i) / 8);
    if (score <= top) continue;
    top = score, best = i, n = k;
    memcpy(list, found, sizeof list);
  }
  if (top < 3) {
    uint32_t k = verb_pair(s, draft, found);
    if (k) {
      ent_draft_done(s, draft, set_entity(s, found, k), "pair", ENT_NONE);
      return true;
    }
  }
  if (best == ENT_NONE || top < -4) return false;
  if (n) ent_draft_done(s, draft, set_entity(s, list, n), "coordination", best);
  else ent_draft_done(s, draft, s->draft.v[best].m.entity, "pronoun", best);
  return true;
}

/* Both, either, neither: the last set. */
static bool resolve_members(ent_stage *s, uint32_t draft) {
  const ent_draftm *d = &s->draft.v[draft];
  uint32_t low = draft > LOOK_BACK ? draft - LOOK_BACK : 0, list[MEMBERS];
  for (uint32_t i = draft; i-- > low;) {
    const ent_draftm *c = &s->draft.v[i];
    if (d->m.sentence - c->m.sentence > 1) break;
    if (!usable(s, c, d)) continue;
    if (entity_of(s, c)->nmember) {
      ent_draft_done(s, draft, c->m.entity, "members", i);
      return true;
    }
    uint32_t n = coordination(s, i, list);
    if (n < 2) continue;
    ent_draft_done(s, draft, set_entity(s, list, n), "members", i);
    return true;
  }
  return false;
}

/* A coordination that shares a word ("North and South Korea"): both. */
void ent_resolve_set(ent_stage *s, uint32_t draft) {
  const ent_draftm *d = &s->draft.v[draft];
  uint32_t list[MEMBERS], n = 0;
  for (uint32_t i = draft + 1; i < s->draft.n && s->draft.v[i].core_first < d->core_end && n < MEMBERS; i++) {
    if (s->draft.v[i].type != ENT_D_NAME || s->draft.v[i].core_end > d->core_end) continue;
    ent_resolve(s, i);
    uint32_t e = s->draft.v[i].m.entity;
    if (e != ENT_NONE && (!n || list[n - 1] != e)) list[n++] = e;
  }
  if (n > 1) ent_draft_done(s, draft, set_entity(s, list, n), "coordination", ENT_NONE);
}

/* ---- pronouns --------------------------------------------------------- */

/* The noun that the relative clause around t describes. */
static uint32_t relative_head(const ent_stage *s, uint32_t t) {
  for (int steps = 0; steps < 20; steps++) {
    const ent_word *w = ent_at(s, t);
    if (w->head == ENT_NONE) return ENT_NONE;
    if (w->rel == ENT_REL_ACL_RELCL) return w->head;
    t = w->head;
  }
  return ENT_NONE;
}

static void resolve_relative(ent_stage *s, uint32_t draft) {
  uint32_t head = relative_head(s, s->draft.v[draft].m.head), i = draft_of(s, head);
  if (i == ENT_NONE || i == draft || !(s->draft.v[i].flags & ENT_DF_DONE) || s->draft.v[i].m.head != head) return;
  ent_draft_done(s, draft, s->draft.v[i].m.entity, "relative", i);
}

static void resolve_pronoun(ent_stage *s, uint32_t draft) {
  const ent_draftm *d = &s->draft.v[draft];
  if (d->type == ENT_D_REL) {
    resolve_relative(s, draft);
    return;
  }
  ent_str refers = refers_of(s, d);
  if (ent_str_starts(refers, ENT_S("speaker")) || ent_str_is(refers, "hearer")) {
    ent_draft_done(s, draft, ENT_NONE, "speaker", ENT_NONE);
    return;
  }
  if (d->flags & ENT_DF_EXPL) return;
  if (ent_str_is(refers, "members")) {
    resolve_members(s, draft);
    return;
  }
  uint32_t i = clause_subject(s, draft);
  if (i != ENT_NONE && !(ent_str_is(refers, "thing") && thing_before(s, d, i))) {
    uint32_t list[MEMBERS], n = ent_str_is(refers, "people") ? coordination(s, i, list) : 0;
    uint32_t e = n ? set_entity(s, list, n) : s->draft.v[i].m.entity;
    ent_draft_done(s, draft, e, "clause subject", i);
    return;
  }
  if (ent_str_is(refers, "people")) {
    resolve_people(s, draft);
    return;
  }
  if (d->flags & ENT_DF_REFL) return;
  i = most_recent(s, draft);
  if (i == ENT_NONE || (ent_str_is(refers, "thing") && !says(s, d->m.head) && thing_before(s, d, i))) return;
  ent_draft_done(s, draft, s->draft.v[i].m.entity, "pronoun", i);
}

/* A person once called he or she stays so. */
void ent_resolve_pronoun(ent_stage *s, uint32_t draft) {
  resolve_pronoun(s, draft);
  const ent_draftm *d = &s->draft.v[draft];
  const ent_lexentry *p = ent_lex_entry(s->lex, d->lex);
  if (!(d->flags & ENT_DF_DONE) || d->m.entity == ENT_NONE || !p || !ent_str_is(refers_of(s, d), "person")) return;
  ent_entity *e = &s->entity.v[d->m.entity];
  if (e->flags & (ENT_ENTITY_MASC | ENT_ENTITY_FEM)) return;
  e->flags |= (p->flags & ENT_LEXF_MASC) ? ENT_ENTITY_MASC : (p->flags & ENT_LEXF_FEM) ? ENT_ENTITY_FEM : 0;
}

/* ---- roles and descriptions ------------------------------------------- */

/* Role entry b is a, or one that a may stand for. */
static bool role_covers(const ent_stage *s, uint32_t a, uint32_t b) {
  const ent_lexentry *r = ent_lex_entry(s->lex, a);
  if (a == b) return true;
  for (uint32_t i = 0; r && r->kind == ENT_LEX_ROLE && i < r->count && r->first + i < s->lex->nlist; i++)
    if (s->lex->list[r->first + i] == b) return true;
  return false;
}

/* The two nominals use one word, or name one office. */
static bool same_word(const ent_stage *s, const ent_draftm *d, const ent_draftm *c) {
  const ent_lexentry *r = ent_lex_entry(s->lex, d->lex);
  if (r && (r->kind == ENT_LEX_INSTITUTION || (r->flags & ENT_LEXF_OFFICE))) return true;
  const ent_draftm *x = c->other != ENT_NONE ? &s->draft.v[c->other] : c;
  return ent_str_eq(ent_at(s, x->core_end - 1)->lemma, ent_at(s, d->core_end - 1)->lemma);
}

uint32_t ent_same_role(ent_stage *s, uint32_t draft) {
  const ent_draftm *d = &s->draft.v[draft];
  uint32_t low = draft > 2 * LOOK_BACK ? draft - 2 * LOOK_BACK : 0;
  for (uint32_t i = draft; i-- > low;) {
    const ent_draftm *c = &s->draft.v[i];
    if (!usable(s, c, d) || c->type == ENT_D_ADJ || c->type == ENT_D_PRON || c->type == ENT_D_REL) continue;
    uint32_t role = s->info.v[c->m.entity].role;
    if (role == ENT_NONE || !role_covers(s, d->lex, role) || !same_word(s, d, c)) continue;
    const ent_lexentry *r = ent_lex_entry(s->lex, d->lex);
    bool plural = (entity_of(s, c)->flags & ENT_ENTITY_PLURAL) != 0;
    if (plural != ((d->flags & ENT_DF_PLURAL) != 0) && !(r && (r->flags & ENT_LEXF_GROUP))) continue;
    return i;
  }
  return ENT_NONE;
}

/* An organisation that "the group" may be: armed, or of a kind that is not known. */
static bool armed_sector(const ent_entity *e) {
  static const char *const list[] = {"REB", "PRM", "UAF", "CRM", "OPP", "NGO", "SET"};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    if (ent_str_is(e->sector, list[i])) return true;
  return !e->sector.n && !e->body.n && !(e->flags & ENT_ENTITY_MEDIA);
}

/* The entity that c gives for a description of this kind, or ENT_NONE. */
static uint32_t as_described(ent_stage *s, const ent_draftm *c, ent_str refers) {
  const ent_entity *e = entity_of(s, c);
  uint32_t state = s->info.v[c->m.entity].state;
  bool person = e->kind == ENT_KIND_PERSON;
  if (ent_str_is(refers, "state") || ent_str_is(refers, "party")) {
    if (e->kind == ENT_KIND_STATE) return c->m.entity;
    bool arm = e->kind == ENT_KIND_ORG && state != ENT_NONE &&
               (ent_str_is(e->sector, "MIL") || ent_str_is(e->sector, "GOV") || ent_str_is(e->sector, "SPY"));
    if (arm) return ent_entity_state(s, state);
    if (ent_str_is(refers, "party") && e->kind == ENT_KIND_ORG && e->sector.n && !(e->flags & ENT_ENTITY_MEDIA))
      return c->m.entity;
    bool speaks = person || (e->kind == ENT_KIND_GROUP && !e->nmember);
    return speaks && state != ENT_NONE && !(e->flags & (ENT_ENTITY_EXPERT | ENT_ENTITY_MEDIA))
               ? ent_entity_state(s, state)
               : ENT_NONE;
  }
  if (ent_str_is(refers, "leader"))
    return person && (ent_str_is(e->sector, "GOV") || ent_str_is(e->sector, "ELI")) ? c->m.entity : ENT_NONE;
  if (ent_str_is(refers, "person")) return person ? c->m.entity : ENT_NONE;
  if (ent_str_is(refers, "media"))
    return e->kind == ENT_KIND_ORG && (e->flags & ENT_ENTITY_MEDIA) ? c->m.entity : ENT_NONE;
  if (ent_str_is(refers, "armed")) return e->kind == ENT_KIND_ORG && armed_sector(e) ? c->m.entity : ENT_NONE;
  if (ent_str_is(refers, "org"))
    return e->kind == ENT_KIND_ORG && !(e->flags & ENT_ENTITY_MEDIA) ? c->m.entity : ENT_NONE;
  if (ent_str_is(refers, "place")) return e->kind == ENT_KIND_PLACE ? c->m.entity : ENT_NONE;
  return ENT_NONE;
}

static bool sees(const ent_stage *s, const ent_draftm *c, const ent_draftm *d, ent_str refers) {
  if (!usable(s, c, d) || entity_of(s, c)->nmember) return false;
  return c->type != ENT_D_ADJ || ent_str_is(refers, "state") || ent_str_is(refers, "party");
}

/* What the subject of d's own verb is: it is not d ("Washington invaded the country"). */
static uint32_t clause_mate(ent_stage *s, const ent_draftm *d, ent_str refers) {
  uint32_t verb = ent_at(s, d->m.head)->head;
  uint32_t i =
      verb == ENT_NONE || ent_is_subject(s, d->m.head) ? ENT_NONE : draft_of(s, ent_child(s, verb, ENT_REL_NSUBJ));
  if (i == ENT_NONE || !(s->draft.v[i].flags & ENT_DF_DONE) || s->draft.v[i].m.entity == ENT_NONE) return ENT_MAX;
  const ent_draftm c = s->draft.v[i];
  uint32_t e = as_described(s, &c, refers);
  return e == ENT_NONE ? ENT_MAX : e;
}

/* A list or set of the last sentences with as many members, all of the kind that is meant. */
static uint32_t earlier_set(ent_stage *s, uint32_t draft, ent_str refers, uint32_t want, uint32_t out[MEMBERS]) {
  const ent_draftm d = s->draft.v[draft];
  uint32_t low = draft > LOOK_BACK ? draft - LOOK_BACK : 0, list[MEMBERS];
  for (uint32_t i = draft; i-- > low;) {
    const ent_draftm c = s->draft.v[i];
    if (d.m.sentence - c.m.sentence > 2) break;
    if (!usable(s, &c, &d)) continue;
    const ent_entity *e = entity_of(s, &c);
    uint32_t n = e->nmember <= MEMBERS ? e->nmember : 0, k = 0;
    if (n) memcpy(list, e->member, n * sizeof *list);
    else if (c.flags & ENT_DF_SUBJ) n = coordination(s, i, list);
    if (n != want) continue;
    for (; k < n; k++) {
      ent_draftm one = c;
      one.m.entity = list[k];
      out[k] = as_described(s, &one, refers);
      if (out[k] == ENT_NONE || (k && out[k] == out[k - 1])) break;
    }
    if (k == n) return n;
  }
  return 0;
}

/* The n entities that the last sentences speak of most. */
static uint32_t resolve_plural(ent_stage *s, uint32_t draft, ent_str refers, uint32_t want, uint32_t out[MEMBERS]) {
  const ent_draftm d = s->draft.v[draft];
  uint32_t low = draft > 2 * LOOK_BACK ? draft - 2 * LOOK_BACK : 0, set = earlier_set(s, draft, refers, want, out),
           beside = clause_mate(s, &d, refers);
  if (set) return set;
  for (uint32_t reach = 2; reach <= 16; reach *= 2) {
    members m = {.n = 0};
    for (uint32_t i = draft; i-- > low;) {
      const ent_draftm c = s->draft.v[i];
      if (d.m.sentence - c.m.sentence > reach) break;
      if (!sees(s, &c, &d, refers)) continue;
      uint32_t e = as_described(s, &c, refers);
      if (e != ENT_NONE && e != beside) add_member(&m, e);
    }
    if (m.n < want) continue;
    for (uint32_t k = 0; k < want; k++) {
      uint32_t best = 0;
      for (uint32_t i = 1; i < m.n; i++)
        if (m.weight[i] > m.weight[best]) best = i;
      out[k] = m.v[best];
      m.weight[best] = 0;
    }
    return want;
  }
  return 0;
}

/* The last description before it with the same head word ("the elite group" ... "the group"). */
static uint32_t same_head(const ent_stage *s, uint32_t draft, bool owned) {
  const ent_draftm *d = &s->draft.v[draft];
  uint32_t low = draft > LOOK_BACK ? draft - LOOK_BACK : 0;
  for (uint32_t i = draft; i-- > low;) {
    const ent_draftm *c = &s->draft.v[i];
    uint32_t nominal = c->other != ENT_NONE ? c->other : i;
    const ent_draftm *x = &s->draft.v[nominal];
    if (owned && x->of == ENT_NONE) continue;
    if ((x->type != ENT_D_DESC && x->type != ENT_D_ROLE) || c->m.entity == ENT_NONE || !usable(s, c, d)) continue;
    if (((x->flags ^ d->flags) & ENT_DF_PLURAL) ||
        !ent_str_eq(ent_at(s, x->m.head)->lemma, ent_at(s, d->m.head)->lemma))
      continue;
    return i;
  }
  return ENT_NONE;
}

/* A state that the description's word may mean: "the kingdom" is no republic. */
static bool word_allows(const ent_stage *s, const ent_draftm *d, uint32_t entity) {
  ent_str word = ent_at(s, d->m.head)->lemma;
  char id[48];
  int n = snprintf(id, sizeof id, "%.*s-state", (int)(word.n > 30 ? 30 : word.n), word.p);
  if (entity == ENT_NONE || s->entity.v[entity].kind != ENT_KIND_STATE) return true;
  if (ent_lex_by_id(s->lex, ENT_LEX_WORD, (ent_str){id, (size_t)n}) == ENT_NONE) return true;
  return ent_in_set(s, s->entity.v[entity].country, id);
}

static uint32_t resolve_single(ent_stage *s, uint32_t draft, ent_str refers, uint32_t state, uint32_t *antecedent) {
  const ent_draftm d = s->draft.v[draft];
  uint32_t low = draft > LOOK_BACK ? draft - LOOK_BACK : 0, beside = clause_mate(s, &d, refers);
  for (int pass = 0; pass < 2; pass++)
    for (uint32_t i = draft; i-- > low;) {
      const ent_draftm c = s->draft.v[i];
      uint32_t apart = d.m.sentence - c.m.sentence;
      if (apart > 6) break;
      if (!sees(s, &c, &d, refers) || (pass == 0 && (!(c.flags & ENT_DF_SUBJ) || apart > 1)) ||
          (c.m.as_place && !ent_str_is(refers, "place") && !ent_str_is(refers, "state")))
        continue;
      uint32_t e = as_described(s, &c, refers);
      if (e == beside || !word_allows(s, &d, e)) continue;
      if (e == ENT_NONE || (state != ENT_NONE && s->info.v[e].state != state && s->info.v[e].state != ENT_NONE))
        continue;
      *antecedent = i;
      return e;
    }
  return ENT_NONE;
}

/* A description with an owner: "the North Korean regime" is the state, "the US news network" an organisation of it. */
static void described_of(ent_stage *s, uint32_t draft, ent_str refers, uint32_t of) {
  ent_draftm *d = &s->draft.v[draft];
  uint32_t state = s->info.v[of].state, antecedent = ENT_NONE;
  bool plural = d->flags & ENT_DF_PLURAL;
  if (!plural && (ent_str_is(refers, "state") || ent_str_is(refers, "party")) && state != ENT_NONE) {
    ent_draft_done(s, draft, ent_entity_state(s, state), "description of", d->of);
    return;
  }
  bool place = ent_str_is(refers, "place") || ent_str_is(refers, "capital");
  uint32_t e = plural || place || !(d->flags & ENT_DF_DEFINITE) ? ENT_NONE
                                                                : resolve_single(s, draft, refers, state, &antecedent);
  if (e != ENT_NONE) {
    if (!s->entity.v[e].country.n && !s->entity.v[e].body.n && state != ENT_NONE) {
      s->entity.v[e].country = s->entity.v[of].country;
      s->info.v[e].state = state;
      s->entity.v[e].code = (ent_str){"", 0};
      ent_entity_code(s, e);
    }
    ent_draft_done(s, draft, e, "description", antecedent);
    return;
  }
  if (ent_str_is(refers, "place")) {
    if (s->entity.v[of].kind == ENT_KIND_PLACE) ent_draft_done(s, draft, of, "description of", d->of);
    return;
  }
  if (ent_str_is(refers, "capital")) {
    if (state != ENT_NONE) ent_draft_done(s, draft, ent_entity_capital(s, state), "capital of", d->of);
    return;
  }
  e = ent_entity_new(s, ENT_KIND_GROUP, draft_text(s, d));
  if (e == ENT_NONE) return;
  ent_entity *x = &s->entity.v[e];
  x->country = s->entity.v[of].country, x->body = s->entity.v[of].body;
  x->count = d->count;
  x->flags |= plural ? ENT_ENTITY_PLURAL : 0;
  if (ent_str_is(refers, "media")) x->flags |= ENT_ENTITY_MEDIA;
  s->info.v[e].state = state;
  ent_entity_code(s, e);
  ent_draft_done(s, draft, e, "description of", d->of);
}

/* The word of reference of a draft: of a role ("leaders") that is one besides, by its head. */
static ent_str description_of(const ent_stage *s, const ent_draftm *d, bool *plural) {
  *plural = (d->flags & ENT_DF_PLURAL) != 0;
  if (d->type == ENT_D_DESC) return refers_of(s, d);
  const ent_sense *sense = NULL;
  const ent_lexentry *e = ent_lex_word(s->lex, ent_word_form(s, d->m.head), ENT_WORD_DESCRIPTION, NULL, &sense);
  return e ? ent_lex_str(s->lex, e->sort) : (ent_str){"", 0};
}

bool ent_resolve_described(ent_stage *s, uint32_t draft, uint32_t state) {
  bool plural;
  ent_str refers = description_of(s, &s->draft.v[draft], &plural);
  if (!ent_str_is(refers, "media") && !ent_str_is(refers, "armed") && !ent_str_is(refers, "org")) return false;
  uint32_t antecedent = ENT_NONE, e = resolve_single(s, draft, refers, state, &antecedent);
  if (e == ENT_NONE) return false;
  ent_draft_done(s, draft, e, "description", antecedent);
  return true;
}

void ent_resolve_description(ent_stage *s, uint32_t draft) {
  bool plural;
  ent_draftm *d = &s->draft.v[draft];
  ent_str refers = description_of(s, d, &plural);
  if (!refers.n) return;
  if (d->type == ENT_D_DESC && d->of != ENT_NONE) {
    ent_resolve(s, d->of);
    uint32_t of = s->draft.v[d->of].m.entity;
    if (of != ENT_NONE) {
      described_of(s, draft, refers, of);
      return;
    }
  }
  if (!(d->flags & (ENT_DF_DEFINITE | ENT_DF_BOTH)) || (d->flags & ENT_DF_INDEF)) return;
  uint32_t list[MEMBERS], antecedent = ENT_NONE;
  if (plural) {
    bool qualified =
        ent_child(s, d->m.head, ENT_REL_AMOD) != ENT_NONE || ent_child(s, d->m.head, ENT_REL_COMPOUND) != ENT_NONE;
    bool free = ent_str_is(refers, "state") || ent_str_is(refers, "leader");
    if (qualified && (!free || !(d->count || (d->flags & ENT_DF_BOTH)))) return;
    uint32_t want = d->count ? d->count : 2, n = want <= MEMBERS ? resolve_plural(s, draft, refers, want, list) : 0;
    if (n) ent_draft_done(s, draft, set_entity(s, list, n), "the two", ENT_NONE);
    return;
  }
  if (ent_str_is(refers, "party") &&
      (ent_child(s, d->m.head, ENT_REL_AMOD) != ENT_NONE || ent_child(s, d->m.head, ENT_REL_COMPOUND) != ENT_NONE))
    return;
  bool owned = ent_str_is(refers, "state") || ent_str_is(refers, "party");
  antecedent = same_head(s, draft, owned);
  if (antecedent != ENT_NONE) {
    ent_draft_done(s, draft, s->draft.v[antecedent].m.entity, "same head", antecedent);
    return;
  }
  bool capital = ent_str_is(refers, "capital");
  uint32_t e = resolve_single(s, draft, capital ? ENT_S("state") : refers, ENT_NONE, &antecedent);
  if (e != ENT_NONE && capital) e = ent_entity_capital(s, s->info.v[e].state);
  if (e != ENT_NONE) ent_draft_done(s, draft, e, capital ? "capital of" : "description", antecedent);
}
