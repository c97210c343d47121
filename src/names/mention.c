/*
** mention.c - drafts of mentions, sentence by sentence: names (the lexicon's phrases and the model's name tags put
** together), adjectives, nominals headed by a role or institution, descriptions, pronouns; then whom a nominal
** belongs to, and titles and appositions, which make one mention of two.
*/
#include "names/stage.h"

/* ---- drafts ----------------------------------------------------------- */

static uint32_t add_draft(ent_stage *s, ent_draft_type type, uint32_t first, uint32_t end, uint32_t atom) {
  ent_draftm d = {.type = (uint8_t)type,
                  .atom = atom,
                  .lex = ENT_NONE,
                  .of = ENT_NONE,
                  .other = ENT_NONE,
                  .inner = ENT_NONE,
                  .core_first = first,
                  .core_end = end};
  d.m.first = first, d.m.end = end;
  d.m.span = (ent_span){s->text->token[first].span.start, s->text->token[end - 1].span.end};
  if (atom != ENT_NONE && (type == ENT_D_NAME || type == ENT_D_ADJ)) d.m.span = s->atom.v[atom].span;
  d.m.head = ent_range_head(s, first, end);
  d.m.sentence = s->text->token[first].sentence;
  d.m.entity = d.m.antecedent = ENT_NONE;
  d.m.form = type == ENT_D_NAME                        ? ENT_FORM_NAME
             : type == ENT_D_ADJ                       ? ENT_FORM_ADJECTIVE
             : type == ENT_D_PRON || type == ENT_D_REL ? ENT_FORM_PRONOUN
                                                       : ENT_FORM_NOMINAL;
  d.m.rule = "none";
  if (ent_is_subject(s, d.m.head)) d.flags |= ENT_DF_SUBJ;
  if (!ENT_PUSH(s->a, &s->draft, d)) {
    s->nomem = true;
    return ENT_NONE;
  }
  return s->draft.n - 1;
}

static void kill_atoms(ent_stage *s, uint32_t first, uint32_t end, uint8_t spare) {
  for (uint32_t t = first; t < end; t++) {
    uint32_t a = s->atom_at[t];
    if (a != ENT_NONE && !(s->atom.v[a].kinds & spare)) s->atom.v[a].dead = true;
  }
}

/* ---- names by the tags ------------------------------------------------ */

typedef struct tagged {
  uint32_t first, end;
  uint8_t type; /* ENT_NER_B_*, or 0 for a run of proper nouns */
} tagged;

static uint8_t begin_tag(uint8_t ner) {
  return ner == ENT_NER_O ? 0 : (uint8_t)((ner - 1) / 2 * 2 + 1);
}

/* The next name that tags or proper nouns make at or after *t. */
static bool next_tagged(const ent_stage *s, uint32_t *t, uint32_t end, tagged *out) {
  for (; *t < end; ++*t) {
    const ent_word *w = ent_at(s, *t);
    uint8_t type = begin_tag(w->ner);
    bool run = !type && w->upos == ENT_UPOS_PROPN;
    if (!type && !run) continue;
    out->first = (*t)++;
    out->type = type;
    while (*t < end) {
      const ent_word *v = ent_at(s, *t);
      bool on = type ? v->ner == type + 1
                     : v->ner == ENT_NER_O && v->upos == ENT_UPOS_PROPN && s->atom_at[*t] == s->atom_at[out->first];
      if (!on) break;
      ++*t;
    }
    out->end = *t;
    return true;
  }
  return false;
}

static const ent_atom *atom_of(const ent_stage *s, uint32_t t) {
  uint32_t a = s->atom_at[t];
  return a == ENT_NONE || s->atom.v[a].dead ? NULL : &s->atom.v[a];
}

/* Titles and role phrases before a person's name are not part of it. */
static void trim_title(const ent_stage *s, tagged *g) {
  while (g->first + 1 < g->end) {
    const ent_atom *a = atom_of(s, g->first);
    if (a && a->end < g->end && (a->kinds & (ENT_AK_ROLE | ENT_AK_ADJ | ENT_AK_INST)) && !(a->kinds & ENT_AK_PERSON))
      g->first = a->end;
    else if (ent_in_set(s, ent_word_form(s, g->first), "title")) g->first++;
    else return;
  }
}

/* All of g is phrases of the lexicon that make a nominal together ("Russian Foreign Ministry"). */
static bool composed(const ent_stage *s, const tagged *g) {
  bool head = false, list = false;
  for (uint32_t t = g->first; t < g->end;) {
    const ent_atom *a = atom_of(s, t);
    if (!a && (ent_at(s, t)->upos == ENT_UPOS_CCONJ || ent_at(s, t)->upos == ENT_UPOS_PUNCT)) {
      list = true;
      t++;
      continue;
    }
    if (!a) return false;
    head = list || (a->kinds & (ENT_AK_ROLE | ENT_AK_INST)) != 0;
    t = a->end > t ? a->end : t + 1;
  }
  return head;
}

/* The name of the lexicon's person in atom a begins with the word at token t. */
static bool same_first_name(const ent_stage *s, const ent_atom *a, uint32_t t) {
  ent_unit u[ENT_UNITS_MAX], v[ENT_UNITS_MAX];
  if (!ent_units_split(ent_word_form(s, t), 0, u, ENT_UNITS_MAX, NULL)) return false;
  for (uint32_t i = 0; i < a->nsense; i++) {
    const ent_lexentry *e = ent_lex_entry(s->lex, ent_viable(s, a, i)->entry);
    if (e && e->kind == ENT_LEX_PERSON && ent_units_split(ent_lex_str(s->lex, e->name), 0, v, ENT_UNITS_MAX, NULL) &&
        u[0].hash == v[0].hash)
      return true;
  }
  return false;
}

/* A person of the lexicon with the whole name at the end of g, and nothing but titles before it ("General Ana Ruiz"). */
static bool titled_person(const ent_stage *s, const tagged *g) {
  const ent_atom *last = atom_of(s, g->end - 1);
  if (!last || !(last->kinds & ENT_AK_PERSON) || last->end != g->end || last->end - last->first < 2) return false;
  for (uint32_t t = g->first; t < last->first;) {
    const ent_atom *a = atom_of(s, t);
    if (!(a && (a->kinds & (ENT_AK_ROLE | ENT_AK_ADJ | ENT_AK_INST))) && !ent_in_set(s, ent_word_form(s, t), "title")) return false;
    t = a && a->end > t ? a->end : t + 1;
  }
  return true;
}

/* A phrase of the lexicon is better than the tags when it covers them, or cuts across them. */
static bool lexicon_wins(const ent_stage *s, const tagged *g) {
  if (titled_person(s, g)) return true;
  for (uint32_t t = g->first; t < g->end; t++) {
    const ent_atom *a = atom_of(s, t);
    if (!a) continue;
    if (a->first <= g->first && a->end >= g->end) return true;
    if (a->first < g->first || a->end > g->end) return true;
    if ((a->kinds & ENT_AK_PERSON) && a->end == g->end && same_first_name(s, a, g->first)) return false;
  }
  return false;
}

/* A known name that modifies proper nouns right behind it is part of a longer name ("Kim Il-sung Square"). */
static void extend_left(const ent_stage *s, tagged *g) {
  const ent_atom *a = g->first ? atom_of(s, g->first - 1) : NULL;
  if (!a || a->end != g->first || !(a->kinds & (ENT_AK_NAME | ENT_AK_PERSON)) ||
      ent_at(s, a->head)->rel != ENT_REL_COMPOUND)
    return;
  uint32_t head = ent_at(s, a->head)->head;
  if (head != ENT_NONE && head >= g->first && head < g->end &&
      s->text->token[a->first].sentence == s->text->token[g->first].sentence)
    g->first = a->first;
}

static void add_tagged(ent_stage *s, tagged g) {
  if (!g.type) extend_left(s, &g);
  if (g.type == ENT_NER_B_PER || !g.type) trim_title(s, &g);
  if (composed(s, &g) || lexicon_wins(s, &g)) return;
  uint32_t atom = ENT_NONE;
  const ent_atom *last = atom_of(s, g.end - 1);
  if (last && (last->kinds & ENT_AK_PERSON) && last->end == g.end && same_first_name(s, last, g.first))
    atom = s->atom_at[g.end - 1];
  if (!g.type && g.end - g.first == 1 &&
      (ent_in_set(s, ent_word_form(s, g.first), "calendar") || ent_in_set(s, ent_word_form(s, g.first), "title")))
    return;
  if (!g.type && s->tagged && g.end - g.first == 1 && !atom_of(s, g.first) &&
      ent_at(s, g.first)->rel == ENT_REL_COMPOUND)
    return;
  kill_atoms(s, g.first, g.end, g.type == ENT_NER_B_ORG || g.type == ENT_NER_B_LOC ? ENT_AK_ADJ | ENT_AK_NAME : 0);
  uint32_t d = add_draft(s, ENT_D_NAME, g.first, g.end, ENT_NONE);
  if (d == ENT_NONE) return;
  s->draft.v[d].ner = g.type;
  s->draft.v[d].atom = atom;
}

/* ---- names by the lexicon --------------------------------------------- */

static bool modifier_rel(unsigned rel) {
  return rel == ENT_REL_AMOD || rel == ENT_REL_COMPOUND || rel == ENT_REL_NMOD_UNMARKED || rel == ENT_REL_NMOD_DESC;
}

static bool is_plural(const ent_stage *s, const ent_atom *a, uint32_t head) {
  for (uint32_t i = 0; a && i < a->nsense; i++)
    if (ent_viable(s, a, i)->use == ENT_USE_PHRASES) return true;
  return (ent_at(s, head)->feats & ENT_F_PLUR) != 0 && (!a || head + 1 == a->end);
}

/* The lexicon's role or institution of an atom; roles used only in other states are left for ent_resolve. */
static uint32_t role_entry(const ent_stage *s, const ent_atom *a) {
  uint32_t found = ENT_NONE;
  for (uint32_t i = 0; i < a->nsense; i++) {
    const ent_sense *v = ent_viable(s, a, i);
    const ent_lexentry *e = ent_lex_entry(s->lex, v->entry);
    if (!e || (e->kind != ENT_LEX_ROLE && e->kind != ENT_LEX_INSTITUTION)) continue;
    if (found == ENT_NONE || (!v->arg && e->kind == ENT_LEX_ROLE)) found = v->entry;
  }
  return found;
}

/* The state that a longer role phrase names itself. */
static uint32_t inner_state(const ent_stage *s, const ent_atom *a) {
  for (uint32_t i = a->unit; a->nunit > 1 && i < a->unit + a->nunit; i++) {
    uint64_t key = ENT_SPACE_NAMES;
    if (!(s->unit.v[i].flags & ENT_UNIT_UPPER)) continue;
    for (uint32_t k = i; k < a->unit + a->nunit; k++) {
      uint32_t n;
      key = ent_phrase_step(key, s->unit.v[k].hash);
      const ent_sense *v = ent_lex_senses(s->lex, ent_lex_phrase(s->lex, key), &n);
      for (uint32_t j = 0; j < n; j++) {
        const ent_lexentry *e = ent_lex_entry(s->lex, v[j].entry);
        if (e && e->kind == ENT_LEX_STATE && v[j].use != ENT_USE_CODE) return v[j].entry;
      }
    }
  }
  return ENT_NONE;
}

/* A role phrase that only picks up a state or party ("the two countries"): the description's rules are better for it. */
static bool is_description(const ent_stage *s, const ent_atom *a) {
  if (a->kinds != ENT_AK_ROLE) return false;
  const ent_lexentry *r = ent_lex_entry(s->lex, role_entry(s, a));
  const ent_lexentry *e = ent_lex_word(s->lex, ent_word_form(s, a->head), ENT_WORD_DESCRIPTION, NULL, NULL);
  if (!r || !e) return false;
  ent_str refers = ent_lex_str(s->lex, e->sort);
  return ent_str_is(refers, "state") || ent_str_is(refers, "party") || ent_str_is(refers, "capital") ||
         ent_str_is(refers, "place");
}

static void add_atom(ent_stage *s, uint32_t i) {
  const ent_atom *a = &s->atom.v[i];
  if (is_description(s, a)) return;
  bool name = a->kinds & (ENT_AK_NAME | ENT_AK_PERSON), adj = a->kinds & ENT_AK_ADJ;
  const ent_word *w = ent_at(s, a->head);
  ent_draft_type type = ENT_D_NAME;
  if (adj && (!name || w->upos == ENT_UPOS_ADJ || w->rel == ENT_REL_AMOD)) type = ENT_D_ADJ;
  else if (!name) type = (a->kinds & ENT_AK_ROLE) ? ENT_D_ROLE : ENT_D_INST;
  if (a->shared && i + 1 < s->atom.n && !s->atom.v[i + 1].dead)
    add_draft(s, ENT_D_SET, a->first, s->atom.v[i + 1].end, ENT_NONE);
  a = &s->atom.v[i];
  uint32_t d = add_draft(s, type, a->first, a->end, i);
  if (d == ENT_NONE) return;
  ent_draftm *p = &s->draft.v[d];
  p->ner = begin_tag(ent_at(s, a->first)->ner);
  if (type == ENT_D_ROLE || type == ENT_D_INST) {
    p->lex = role_entry(s, a);
    p->inner = inner_state(s, a);
    if (is_plural(s, a, p->m.head)) p->flags |= ENT_DF_PLURAL;
  }
  if (type == ENT_D_ADJ && !modifier_rel(w->rel) && (w->feats & ENT_F_PLUR)) p->flags |= ENT_DF_PLURAL;
}

/* ---- pronouns and descriptions ---------------------------------------- */

static bool extraposed(const ent_stage *s, uint32_t t) {
  const ent_word *w = ent_at(s, t);
  if (w->rel == ENT_REL_EXPL) return true;
  if (w->head == ENT_NONE || !ent_is_subject(s, t)) return false;
  if (ent_child(s, w->head, ENT_REL_CSUBJ) != ENT_NONE) return true;
  if (ent_at(s, w->head)->upos != ENT_UPOS_ADJ) return false;
  static const ent_rel clauses[] = {ENT_REL_CCOMP, ENT_REL_XCOMP, ENT_REL_ADVCL};
  for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++) {
    uint32_t c = ent_child(s, w->head, clauses[i]);
    if (c != ENT_NONE && c > w->head) return true;
  }
  return false;
}

static uint32_t entry_index(const ent_stage *s, const ent_lexentry *e) {
  return (uint32_t)(e - s->lex->entry);
}

static void add_pronoun(ent_stage *s, uint32_t t) {
  const ent_word *w = ent_at(s, t);
  const ent_lexentry *e = ent_lex_word(s->lex, ent_word_form(s, t), ENT_WORD_PRONOUN, NULL, NULL);
  if (!e) return;
  ent_str refers = ent_lex_str(s->lex, e->sort);
  bool relative = ent_str_is(refers, "relative"), members = ent_str_is(refers, "members");
  if (relative && !(w->feats & ENT_F_REL) && w->upos != ENT_UPOS_PRON) return;
  if (members && (w->rel == ENT_REL_DET || w->rel == ENT_REL_CC_PRECONJ || w->rel == ENT_REL_DET_PREDET ||
                  w->upos == ENT_UPOS_CCONJ))
    return;
  uint32_t d = add_draft(s, relative ? ENT_D_REL : ENT_D_PRON, t, t + 1, ENT_NONE);
  if (d == ENT_NONE) return;
  ent_draftm *p = &s->draft.v[d];
  p->lex = entry_index(s, e);
  if (w->rel == ENT_REL_NMOD_POSS) p->flags |= ENT_DF_POSS;
  if (e->flags & ENT_LEXF_REFL) p->flags |= ENT_DF_REFL;
  if (ent_str_is(refers, "people")) p->flags |= ENT_DF_PLURAL;
  if (ent_str_is(refers, "thing") && extraposed(s, t)) p->flags |= ENT_DF_EXPL;
}

static void add_description(ent_stage *s, uint32_t t) {
  const ent_word *w = ent_at(s, t);
  const ent_sense *sense = NULL;
  const ent_lexentry *e = ent_lex_word(s->lex, ent_word_form(s, t), ENT_WORD_DESCRIPTION, NULL, &sense);
  if (!e || w->rel == ENT_REL_COMPOUND || w->rel == ENT_REL_FLAT) return;
  uint32_t d = add_draft(s, ENT_D_DESC, t, t + 1, ENT_NONE);
  if (d == ENT_NONE) return;
  s->draft.v[d].lex = entry_index(s, e);
  if (sense->use == ENT_USE_PHRASES || (w->feats & ENT_F_PLUR)) s->draft.v[d].flags |= ENT_DF_PLURAL;
}

/* "the north" in lower case may be half of a divided country: ent_resolve finds out. */
static void add_half(ent_stage *s, uint32_t t) {
  uint32_t det = ent_child(s, t, ENT_REL_DET);
  if (det == ENT_NONE || !ent_in_set(s, ent_word_form(s, det), "definite") || ent_child(s, t, ENT_REL_NMOD) != ENT_NONE)
    return;
  add_draft(s, ENT_D_NAME, t, t + 1, ENT_NONE);
}

static void add_words(ent_stage *s, uint32_t first, uint32_t end) {
  for (uint32_t t = first; t < end; t++) {
    if (s->draft_at[t] != ENT_NONE) continue;
    const ent_word *w = ent_at(s, t);
    if (w->upos == ENT_UPOS_PRON || (w->upos == ENT_UPOS_DET && w->rel != ENT_REL_DET) || w->rel == ENT_REL_NMOD_POSS)
      add_pronoun(s, t);
    if (w->upos == ENT_UPOS_NOUN && ent_in_set(s, ent_word_form(s, t), "directions")) add_half(s, t);
    bool low = *ent_word_form(s, t).p >= 'a' && *ent_word_form(s, t).p <= 'z';
    if (w->upos == ENT_UPOS_NOUN || (w->upos == ENT_UPOS_PROPN && low)) add_description(s, t);
  }
}

/* ---- nominals --------------------------------------------------------- */

static void add_modifier(ent_stage *s, ent_draftm *d, uint32_t t) {
  ent_str form = ent_word_form(s, t);
  const ent_lexentry *e = ent_lex_word(s->lex, form, ENT_WORD_MODIFIER, NULL, NULL);
  if (e) {
    static const struct {
      const char *name;
      uint32_t flag;
    } effects[] = {{"past", ENT_DF_PAST},
                   {"deputy", ENT_DF_DEPUTY},
                   {"acting", ENT_DF_ACTING},
                   {"next", ENT_DF_NEXT},
                   {"other", ENT_DF_INDEF}};
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
      if (ent_str_is(ent_lex_str(s->lex, e->sort), effects[i].name)) d->flags |= effects[i].flag;
  }
  const ent_lexentry *m = ent_lex_word(s->lex, form, ENT_WORD_PRONOUN, NULL, NULL);
  if (m && ent_str_is(ent_lex_str(s->lex, m->sort), "members"))
    d->flags |= ENT_DF_BOTH | ENT_DF_DEFINITE | (d->type == ENT_D_DESC ? ENT_DF_PLURAL : 0);
  else if (ent_in_set(s, form, "definite")) d->flags |= ENT_DF_DEFINITE;
  else if (ent_in_set(s, form, "indefinite")) d->flags |= ENT_DF_INDEF;
  uint32_t n = ent_at(s, t)->upos == ENT_UPOS_NUM || ent_at(s, t)->upos == ENT_UPOS_DET ? ent_number_word(s, t) : 0;
  if (n && n < 1900) d->count = n;
  if (n == 2) d->flags |= ENT_DF_BOTH;
}

/* Extent and modifiers of a role, institution or description. */
static void complete_nominal(ent_stage *s, uint32_t i) {
  ent_draftm *d = &s->draft.v[i];
  uint32_t first, end;
  ent_phrase_extent(s, d->m.head, &first, &end);
  if (first > d->core_first) first = d->core_first;
  if (end < d->core_end) end = d->core_end;
  const ent_word *w = ent_at(s, d->m.head);
  bool modifier = modifier_rel(w->rel) && w->head != ENT_NONE && w->head >= d->core_end;
  if (modifier) { /* "army" in "the Russian army chief": its words end here, its modifiers are those of the phrase */
    ent_phrase_extent(s, w->head, &first, &end);
    if (first > d->core_first) first = d->core_first;
    end = d->core_end;
  }
  for (uint32_t t = first; t < d->core_first; t++) {
    if (s->draft_at[t] != ENT_NONE && s->draft.v[s->draft_at[t]].core_end > t + 1) continue;
    add_modifier(s, d, t);
  }
  for (uint32_t t = d->core_first; t + 1 < d->core_end; t++) { /* "former ambassador" may be a phrase of its own */
    uint32_t before = d->flags;
    add_modifier(s, d, t);
    d->flags = before | (d->flags & ENT_DF_PAST);
  }
  d->m.first = first, d->m.end = end;
  d->m.span = (ent_span){s->text->token[first].span.start, s->text->token[end - 1].span.end};
  if (ent_child(s, d->m.head, ENT_REL_NMOD_POSS) != ENT_NONE) d->flags |= ENT_DF_DEFINITE;
}

/* ---- whom it belongs to ----------------------------------------------- */

static uint32_t draft_on(const ent_stage *s, uint32_t t) {
  return s->draft_at[t];
}

/* Nearest draft on the left inside the phrase. */
static uint32_t left_owner(const ent_stage *s, const ent_draftm *d) {
  uint32_t first = d->m.first, end;
  if (d->type == ENT_D_NAME) ent_phrase_extent(s, d->m.head, &first, &end);
  for (uint32_t t = d->core_first; t-- > first;) {
    uint32_t o = draft_on(s, t);
    if (o == ENT_NONE || &s->draft.v[o] == d) continue;
    const ent_draftm *x = &s->draft.v[o];
    if (x->core_end > d->core_first) continue;
    if (x->type == ENT_D_PRON && !(x->flags & ENT_DF_POSS)) continue;
    if (x->type == ENT_D_REL) continue;
    return o;
  }
  return ENT_NONE;
}

/* First draft with a name inside the phrase that c heads. */
static uint32_t inside(const ent_stage *s, uint32_t c) {
  uint32_t first, end;
  ent_phrase_extent(s, c, &first, &end);
  for (uint32_t t = first; t < end; t++) {
    uint32_t o = draft_on(s, t);
    if (o != ENT_NONE &&
        (s->draft.v[o].type == ENT_D_NAME || s->draft.v[o].type == ENT_D_ADJ || (s->draft.v[o].flags & ENT_DF_POSS)))
      return o;
  }
  return ENT_NONE;
}

/* The preposition says whose the nominal is: for groups and institutions "of, from, in", for people "of, for, at ...". */
static bool owning(const ent_stage *s, const ent_draftm *d, ent_str prep, bool envoy) {
  const ent_lexentry *e = ent_lex_entry(s->lex, d->lex);
  bool group = !e || e->kind != ENT_LEX_ROLE || (e->flags & ENT_LEXF_GROUP);
  if (ent_str_ieq(prep, ENT_S("of"))) return true;
  if (envoy) return false;
  if (!group) return ent_in_set(s, prep, "of-person");
  return ent_in_set(s, prep, "of-group") &&
         !(e && ent_str_is(ent_lex_str(s->lex, e->sector), "MIL") && e->kind == ENT_LEX_ROLE);
}

/* "police in Hong Kong", whatever the tree hangs the place on. */
static uint32_t right_beside(const ent_stage *s, const ent_draftm *d, bool envoy) {
  const ent_lexentry *e = ent_lex_entry(s->lex, d->lex);
  uint32_t t = d->core_end, end = s->text->sentence[d->m.sentence].first + s->text->sentence[d->m.sentence].count;
  if (!e || e->kind == ENT_LEX_WORD || t + 1 >= end || ent_at(s, t)->upos != ENT_UPOS_ADP ||
      !owning(s, d, ent_word_form(s, t), envoy))
    return ENT_NONE;
  if (e->kind == ENT_LEX_ROLE && !(e->flags & ENT_LEXF_GROUP)) return ENT_NONE;
  t += ent_at(s, t + 1)->upos == ENT_UPOS_DET ? 2 : 1;
  uint32_t i = t < end ? s->draft_at[t] : ENT_NONE;
  return i != ENT_NONE && s->draft.v[i].type == ENT_D_NAME ? i : ENT_NONE;
}

static uint32_t right_owner(const ent_stage *s, const ent_draftm *d) {
  bool envoy =
      ent_in_set(s, ent_at(s, d->m.head)->lemma, "envoy") || ent_in_set(s, ent_word_form(s, d->core_end - 1), "envoy");
  for (uint32_t i = s->syn->first_child[d->m.head]; i < s->syn->first_child[d->m.head + 1]; i++) {
    uint32_t c = s->syn->child[i];
    if (c < d->core_end || ent_rel_base(ent_at(s, c)->rel) != ENT_REL_NMOD) continue;
    uint32_t p = ent_preposition(s, c);
    if (p == ENT_NONE) continue;
    if (!owning(s, d, ent_word_form(s, p), envoy)) continue;
    uint32_t o = draft_on(s, c);
    if (o == ENT_NONE) o = inside(s, c);
    if (o != ENT_NONE) return o;
  }
  return right_beside(s, d, envoy);
}

/* "Belarusian officials and companies": the adjective before the first of two bare plurals holds for the second. */
static uint32_t shared_owner(const ent_stage *s, const ent_draftm *d) {
  const ent_word *w = ent_at(s, d->m.head);
  if (w->rel != ENT_REL_CONJ || w->head == ENT_NONE || d->inner != ENT_NONE || d->m.first != d->core_first) return ENT_NONE;
  const uint32_t i = s->draft_at[w->head], cc = ent_child(s, d->m.head, ENT_REL_CC);
  if (i == ENT_NONE || cc == ENT_NONE || cc + 1 != d->core_first || d->flags & (ENT_DF_DEFINITE | ENT_DF_INDEF)) return ENT_NONE;
  const ent_draftm *first = &s->draft.v[i];
  if (!(d->flags & first->flags & ENT_DF_PLURAL) || first->of == ENT_NONE || first->core_end > cc) return ENT_NONE;
  const ent_draftm *of = &s->draft.v[first->of];
  return of->type == ENT_D_ADJ && of->core_end == first->core_first ? first->of : ENT_NONE;
}

/* ---- titles and appositions ------------------------------------------- */

static bool names_person(const ent_stage *s, const ent_draftm *n) {
  if (n->ner == ENT_NER_B_PER) return true;
  if (n->atom != ENT_NONE && (s->atom.v[n->atom].kinds & ENT_AK_PERSON)) return true;
  return !n->ner && n->atom == ENT_NONE;
}

/* Nominal d and name n speak of the same: of one kind, both singular. */
static bool same_sort(const ent_stage *s, const ent_draftm *d, const ent_draftm *n) {
  if (d->flags & (ENT_DF_PLURAL | ENT_DF_DEAD) || n->flags & ENT_DF_DEAD) return false;
  const ent_lexentry *e = ent_lex_entry(s->lex, d->lex);
  if (!e) return false;
  if (e->kind == ENT_LEX_ROLE) {
    bool one = !(e->flags & ENT_LEXF_GROUP) || d->count == 1 || (d->flags & ENT_DF_INDEF && n->ner == ENT_NER_B_PER);
    return one == names_person(s, n);
  }
  if (e->kind == ENT_LEX_INSTITUTION) return !names_person(s, n) || n->ner == ENT_NER_B_ORG;
  ent_str refers = ent_lex_str(s->lex, e->sort);
  bool person = ent_str_is(refers, "leader") || ent_str_is(refers, "person");
  return person == (names_person(s, n) && n->ner != ENT_NER_B_ORG && n->ner != ENT_NER_B_LOC);
}

/* One mention of both: the name takes the nominal's words. */
static void merge(ent_stage *s, uint32_t name, uint32_t nominal) {
  ent_draftm *n = &s->draft.v[name], *d = &s->draft.v[nominal], *last = n;
  while (last->other != ENT_NONE) last = &s->draft.v[last->other]; /* "the envoy, Ambassador Smith": a chain */
  if (last == d) return;
  last->other = nominal;
  d->flags |= ENT_DF_DEAD;
  uint32_t first = d->m.first < n->m.first ? d->m.first : n->m.first;
  uint32_t end = d->m.end > n->m.end ? d->m.end : n->m.end;
  if (d->m.first >= n->core_end && d->m.end < n->m.end) end = n->m.end;
  n->m.first = first, n->m.end = end;
  uint32_t from = s->text->token[first].span.start, to = s->text->token[end - 1].span.end;
  n->m.span = (ent_span){from < n->m.span.start ? from : n->m.span.start, to > n->m.span.end ? to : n->m.span.end};
  n->m.head = ent_range_head(s, first, end);
  if (ent_is_subject(s, n->m.head)) n->flags |= ENT_DF_SUBJ;
}

static bool comma(const ent_stage *s, uint32_t t) {
  return t < s->text->ntoken && ent_str_is(ent_word_form(s, t), ",");
}

/* The tree ties the two: one is the apposition (or what parsers make of one) of the other. */
static bool tied(const ent_stage *s, uint32_t a, uint32_t b) {
  const ent_word *x = ent_at(s, a), *y = ent_at(s, b);
  uint32_t rel = x->head == b ? x->rel : y->head == a ? y->rel : ENT_REL_PUNCT;
  return rel == ENT_REL_APPOS || rel == ENT_REL_FLAT || rel == ENT_REL_LIST || rel == ENT_REL_DEP ||
         rel == ENT_REL_PARATAXIS || rel == ENT_REL_COMPOUND || rel == ENT_REL_NMOD_UNMARKED ||
         rel == ENT_REL_NMOD_DESC || rel == ENT_REL_NMOD;
}

/* A phrase between two commas (or a comma and the end) that begins with a determiner or a role. */
static bool set_off(const ent_stage *s, uint32_t sentence, uint32_t end) {
  const ent_sentence *k = &s->text->sentence[sentence];
  return end >= k->first + k->count || ent_at(s, end)->upos == ENT_UPOS_PUNCT;
}

/* The nominal stands where a subject begins: first in the sentence, or behind a comma or quote. */
static bool opens(const ent_stage *s, const ent_draftm *d) {
  return d->m.first == s->text->sentence[d->m.sentence].first || ent_at(s, d->m.first - 1)->upos == ENT_UPOS_PUNCT;
}

static bool apposed(const ent_stage *s, const ent_draftm *n, const ent_draftm *d) {
  bool after = comma(s, n->m.end) && d->m.first == n->m.end + 1;
  bool before = comma(s, d->m.end) && n->m.first == d->m.end + 1;
  if (!after && !before && comma(s, n->core_end)) after = d->m.first == n->core_end + 1;
  if (!after && !before) return false;
  if (tied(s, n->m.head, d->m.head)) return true;
  if (before && opens(s, d) && (d->flags & ENT_DF_DEFINITE || d->of != ENT_NONE)) return true;
  bool conj = ent_at(s, n->m.head)->rel == ENT_REL_CONJ || ent_at(s, d->m.head)->rel == ENT_REL_CONJ;
  if (conj && ent_child(s, n->m.head, ENT_REL_CC) != ENT_NONE) return false;
  return (d->flags & ENT_DF_DEFINITE || d->of != ENT_NONE) && set_off(s, d->m.sentence, after ? d->m.end : n->core_end);
}

/* A title right before the name, or with whom it is sent to or speaks for between: "Ambassador to Iran John Smith". */
static bool titled(const ent_stage *s, const ent_draftm *n, const ent_draftm *d) {
  if (d->core_end == n->core_first || (d->core_end == n->m.first && n->m.first < n->core_first)) return true;
  uint32_t t = d->core_end;
  if (t > d->core_first + 1 && ent_at(s, t - 1)->rel != ENT_REL_FIXED &&
      ent_in_set(s, ent_word_form(s, t - 1), "direction"))
    t--; /* "ambassador to" is a phrase */
  if (t >= n->core_first || n->core_first - t > 8 ||
      (ent_at(s, t)->upos != ENT_UPOS_ADP && ent_at(s, t)->upos != ENT_UPOS_PART))
    return false;
  if (ent_at(s, ++t)->upos == ENT_UPOS_DET) t++;
  uint32_t i = t < n->core_first ? s->draft_at[t] : ENT_NONE;
  return i != ENT_NONE && s->draft.v[i].core_end == n->core_first && n->ner == ENT_NER_B_PER;
}

static void merge_titles(ent_stage *s, uint32_t from) {
  for (uint32_t i = from; i < s->draft.n; i++) {
    if (s->draft.v[i].type != ENT_D_NAME) continue;
    for (uint32_t j = i; j-- > from;) {
      ent_draftm *d = &s->draft.v[j];
      if (d->core_end + 8 < s->draft.v[i].core_first) break;
      bool nominal = d->type == ENT_D_ROLE || d->type == ENT_D_INST || d->type == ENT_D_DESC;
      if (nominal && titled(s, &s->draft.v[i], d) && same_sort(s, d, &s->draft.v[i])) merge(s, i, j);
    }
  }
}

/* The name that a merged nominal went into; else the draft itself. */
static uint32_t owner_name(const ent_stage *s, uint32_t i, uint32_t from) {
  if (i == ENT_NONE || i < from || !(s->draft.v[i].flags & ENT_DF_DEAD)) return i;
  for (uint32_t j = from; j < s->draft.n; j++)
    if (s->draft.v[j].other == i) return j;
  return i;
}

static void merge_appositions(ent_stage *s, uint32_t from) {
  for (uint32_t i = from; i < s->draft.n; i++) {
    ent_draftm *d = &s->draft.v[i];
    if (d->type != ENT_D_ROLE && d->type != ENT_D_INST && d->type != ENT_D_DESC) continue;
    uint32_t a = d->m.first >= 2 ? s->draft_at[d->m.first - 2] : ENT_NONE;
    uint32_t b = d->m.end + 1 < s->text->ntoken ? s->draft_at[d->m.end + 1] : ENT_NONE;
    uint32_t near[2] = {a, b};
    for (int k = 0; k < 2 && !(d->flags & ENT_DF_DEAD); k++) {
      uint32_t j = owner_name(s, near[k], from);
      if (j == ENT_NONE || j < from || s->draft.v[j].type != ENT_D_NAME || s->draft.v[j].m.sentence != d->m.sentence)
        continue;
      if (same_sort(s, d, &s->draft.v[j]) && apposed(s, &s->draft.v[j], d)) merge(s, j, i);
    }
  }
}

/* ---- acronyms ---------------------------------------------------------- */

/* First token of the words before `open` whose initials the acronym at t gives; ENT_NONE when they do not. */
static uint32_t initials_begin(const ent_stage *s, uint32_t open, uint32_t t, uint32_t first) {
  ent_str a = ent_word_form(s, t);
  uint32_t at = open, skipped = 0;
  for (size_t i = a.n; i-- > 0;) {
    if (a.p[i] == '.' || a.p[i] == '-') continue;
    for (;; skipped++) { /* small words may be left out of the initials */
      if (at == first || skipped > 3) return ENT_NONE;
      ent_str w = ent_word_form(s, at - 1);
      at--;
      if (w.n && (w.p[0] | 32) == (a.p[i] | 32)) break;
      if (w.n > 3 && ent_at(s, at)->upos != ENT_UPOS_PUNCT) return ENT_NONE;
    }
  }
  return at;
}

static bool is_acronym(ent_str s) {
  if (s.n < 2 || s.n > 8) return false;
  for (size_t i = 0; i < s.n; i++)
    if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && s.p[i] != '.' && s.p[i] != '-') return false;
  return true;
}

/* "public-private partnership (PPP)": from here on the acronym is these words, whatever the lexicon has by that name.
** Where the words are the lexicon's own name for it, nothing changes. */
static void introduce(ent_stage *s, uint32_t t, uint32_t first) {
  uint32_t begin = initials_begin(s, t - 1, t, first);
  if (begin == ENT_NONE || begin + 1 >= t - 1) return;
  const ent_atom *whole = atom_of(s, t - 2), *own = atom_of(s, t);
  if (whole && own && whole->first <= begin + 1 && whole->end == t - 1) return;
  ent_unit u[2];
  if (ent_units_split(ent_word_form(s, t), 0, u, 2, NULL) != 1) return;
  ent_str key = ent_arena_printf(s->a, "a%016llx", (unsigned long long)u[0].hash);
  if (!key.p || (ent_map_get(&s->by_name, key) == ENT_NONE && !ent_map_put(&s->by_name, key, t - 2))) s->nomem = true;
}

static void find_acronyms(ent_stage *s) {
  for (uint32_t k = 0; k < s->text->nsentence && !s->nomem; k++) {
    const ent_sentence *q = &s->text->sentence[k];
    for (uint32_t t = q->first + 2; t + 1 < q->first + q->count; t++)
      if (ent_str_is(ent_word_form(s, t - 1), "(") && ent_str_is(ent_word_form(s, t + 1), ")") &&
          is_acronym(ent_word_form(s, t)))
        introduce(s, t, q->first);
  }
  for (uint32_t i = 0; i < s->atom.n && !s->nomem; i++) {
    ent_atom *a = &s->atom.v[i];
    if (a->nunit != 1 || !(s->unit.v[a->unit].flags & ENT_UNIT_CAPS)) continue;
    char key[20];
    int n = snprintf(key, sizeof key, "a%016llx", (unsigned long long)s->unit.v[a->unit].hash);
    if (ent_map_get(&s->by_name, (ent_str){key, (size_t)n}) == ENT_NONE) continue;
    a->dead = true;
    s->atom_at[a->first] = ENT_NONE;
  }
}

/* ---- a sentence ------------------------------------------------------- */

/* draft_at of every token: the draft whose core covers it. */
static void index_drafts(ent_stage *s, uint32_t from) {
  for (uint32_t i = from; i < s->draft.n; i++) {
    if (s->draft.v[i].type == ENT_D_SET) continue;
    for (uint32_t t = s->draft.v[i].core_first; t < s->draft.v[i].core_end; t++)
      if (s->draft_at[t] == ENT_NONE || s->draft.v[i].core_end - s->draft.v[i].core_first > 1) s->draft_at[t] = i;
  }
}

static int before(const ent_draftm *a, const ent_draftm *b) {
  if (a->core_first != b->core_first) return a->core_first < b->core_first;
  return a->core_end > b->core_end;
}

/* Insertion sort: the drafts of a sentence come nearly in order. */
static void order_drafts(ent_stage *s, uint32_t from) {
  for (uint32_t i = from + 1; i < s->draft.n; i++) {
    ent_draftm d = s->draft.v[i];
    uint32_t j = i;
    for (; j > from && before(&d, &s->draft.v[j - 1]); j--) s->draft.v[j] = s->draft.v[j - 1];
    s->draft.v[j] = d;
  }
}

static bool is_nominal(const ent_draftm *d) {
  return d->type == ENT_D_ROLE || d->type == ENT_D_INST || d->type == ENT_D_DESC;
}

/* A ship or report is nobody by itself, only with its owner. */
static bool mere_thing(const ent_stage *s, const ent_draftm *d) {
  bool right =
      d->of != ENT_NONE && (s->draft.v[d->of].core_first >= d->core_end || s->draft.v[d->of].type == ENT_D_ROLE);
  return (d->type == ENT_D_ROLE && (d->of == ENT_NONE || right) && d->inner == ENT_NONE &&
          ent_in_set(s, ent_at(s, d->core_end - 1)->lemma, "thing")) ||
         (d->type == ENT_D_ROLE && ent_at(s, d->m.head)->rel == ENT_REL_COMPOUND &&
          ent_in_set(s, ent_at(s, d->m.head)->lemma, "thing"));
}

/* A role that only modifies another noun ("prime minister candidate") is nobody. */
static void drop_modifiers(ent_stage *s, uint32_t from) {
  for (uint32_t i = from; i < s->draft.n; i++) {
    ent_draftm *d = &s->draft.v[i];
    const ent_lexentry *e = ent_lex_entry(s->lex, d->lex);
    const ent_word *w = ent_at(s, d->m.head);
    if (mere_thing(s, d)) d->flags |= ENT_DF_DEAD;
    if (d->type != ENT_D_ROLE || !e || !(e->flags & ENT_LEXF_PERSON) || !modifier_rel(w->rel) || w->head == ENT_NONE)
      continue;
    uint32_t o = s->draft_at[w->head];
    if (o == ENT_NONE || s->draft.v[o].type != ENT_D_NAME) d->flags |= ENT_DF_DEAD;
  }
}

/* A bare singular behind a preposition is a turn of phrase ("on board", "in office"). */
static void drop_idioms(ent_stage *s, uint32_t from) {
  for (uint32_t i = from; i < s->draft.n; i++) {
    ent_draftm *d = &s->draft.v[i];
    if (d->type != ENT_D_ROLE || d->of != ENT_NONE || d->inner != ENT_NONE ||
        (d->flags & (ENT_DF_PLURAL | ENT_DF_DEFINITE | ENT_DF_INDEF)) || d->count)
      continue;
    if (ent_at(s, d->m.head)->upos != ENT_UPOS_NOUN || ent_preposition(s, d->m.head) == ENT_NONE ||
        d->m.first != d->core_first)
      continue;
    if (!ent_in_set(s, ent_word_form(s, d->core_end - 1), "bare")) d->flags |= ENT_DF_DEAD;
  }
}

static void sentence_mentions(ent_stage *s, const ent_sentence *k, uint32_t *atom) {
  uint32_t from = s->draft.n, end = k->first + k->count, t = k->first;
  tagged g;
  while (next_tagged(s, &t, end, &g)) add_tagged(s, g);
  for (; *atom < s->atom.n && s->atom.v[*atom].first < end; ++*atom)
    if (!s->atom.v[*atom].dead) add_atom(s, *atom);
  index_drafts(s, from);
  add_words(s, k->first, end);
  order_drafts(s, from);
  for (t = k->first; t < end; t++) s->draft_at[t] = ENT_NONE;
  index_drafts(s, from);
  for (uint32_t i = from; i < s->draft.n; i++)
    if (is_nominal(&s->draft.v[i])) complete_nominal(s, i);
  for (uint32_t i = from; i < s->draft.n; i++) {
    ent_draftm *d = &s->draft.v[i];
    if (!is_nominal(d) && !(d->type == ENT_D_NAME && d->atom == ENT_NONE)) continue;
    d->of = left_owner(s, d);
    if (d->of == ENT_NONE && is_nominal(d)) d->of = right_owner(s, d);
    if (d->of == ENT_NONE && is_nominal(d)) d->of = shared_owner(s, d);
  }
  drop_modifiers(s, from);
  merge_titles(s, from);
  merge_appositions(s, from);
  drop_idioms(s, from);
}

void ent_stage_mentions(ent_stage *s) {
  uint32_t atom = 0;
  find_acronyms(s);
  for (uint32_t k = 0; k < s->text->nsentence && !s->nomem; k++) {
    s->first_draft[k] = s->draft.n;
    sentence_mentions(s, &s->text->sentence[k], &atom);
  }
  s->first_draft[s->text->nsentence] = s->draft.n;
}
