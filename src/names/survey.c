/*
** survey.c - the document at a glance, before anybody is resolved: which states it is about, who is named in full, and one
** reading per name by the votes of its mentions.
*/
#include "names/stage.h"

/* The words of the name or phrase itself. */
ent_str ent_core_text(const ent_stage *s, const ent_draftm *d) {
  if (d->atom != ENT_NONE && d->core_first == s->atom.v[d->atom].first)
    return ent_str_span(s->text->text, s->atom.v[d->atom].span);
  return ent_str_span(s->text->text,
                      (ent_span){s->text->token[d->core_first].span.start, s->text->token[d->core_end - 1].span.end});
}

uint32_t ent_country_of(const ent_stage *s, const ent_lexentry *e, uint32_t index) {
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
      count_country(s, ent_country_of(s, e, v->entry));
      return;
    }
  }
}

/* Unknown people named in full: their last and first words stand for them from then on. */
ent_str ent_word_key(ent_stage *s, char tag, uint64_t hash) {
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
  ent_str last = ent_word_key(s, 'n', u[n - 1].hash), first = ent_word_key(s, 'f', u[0].hash);
  if (!last.p || !first.p) {
    s->nomem = true;
    return;
  }
  if (ent_map_get(&s->by_name, last) == ENT_NONE && !ent_map_put(&s->by_name, last, i)) s->nomem = true;
  if (ent_map_get(&s->by_name, first) == ENT_NONE && !ent_map_put(&s->by_name, first, i)) s->nomem = true;
}

uint64_t ent_text_hash(ent_str text) {
  ent_unit u[ENT_UNITS_MAX];
  uint32_t n = ent_units_split(text, 0, u, ENT_UNITS_MAX, NULL);
  uint64_t key = ENT_SPACE_NAMES;
  for (uint32_t i = 0; i < n; i++) key = ent_phrase_step(key, u[i].hash);
  return key;
}

/* The votes on the text of name i; NULL when out of memory. */
static ent_votes *votes_of(ent_stage *s, uint32_t i) {
  ent_str key = ent_word_key(s, 'v', ent_text_hash(ent_core_text(s, &s->draft.v[i])));
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
