/*
** names.c - the stage: match, make drafts, resolve them in order, hand the mentions on.
*/
#include "names/stage.h"

#include <stdlib.h>

static bool begin(ent_stage *s) {
  uint32_t n = s->text->ntoken + 1u;
  s->atom_at = ent_arena_alloc(s->a, n * sizeof *s->atom_at);
  s->draft_at = ent_arena_alloc(s->a, n * sizeof *s->draft_at);
  s->first_draft = ent_arena_calloc(s->a, s->text->nsentence + 1u, sizeof *s->first_draft);
  while (s->ncountry < s->lex->nentry && s->lex->entry[s->ncountry].kind == ENT_LEX_STATE) s->ncountry++;
  s->country_count = ent_arena_calloc(s->a, s->ncountry + 1u, sizeof *s->country_count);
  if (!s->atom_at || !s->draft_at || !s->first_draft || !s->country_count) return false;
  memset(s->atom_at, 0xFF, n * sizeof *s->atom_at);
  memset(s->draft_at, 0xFF, n * sizeof *s->draft_at);
  ent_map_init(&s->by_key, s->a);
  ent_map_init(&s->by_name, s->a);
  for (uint32_t t = 0; t < s->text->ntoken && !s->tagged; t++) s->tagged = s->syn->word[t].ner != ENT_NER_O;
  return true;
}

/* A description that stands for nobody, and what was merged, is not handed on. */
static bool handed_on(const ent_draftm *d) {
  if (d->flags & ENT_DF_DEAD) return false;
  return d->m.entity != ENT_NONE || (d->type != ENT_D_DESC && d->type != ENT_D_REL && d->type != ENT_D_SET);
}

typedef struct order {
  ent_span span;
  uint32_t draft;
} order;

static int by_span(const void *x, const void *y) {
  const order *a = x, *b = y;
  if (a->span.start != b->span.start) return a->span.start < b->span.start ? -1 : 1;
  if (a->span.end != b->span.end) return a->span.end > b->span.end ? -1 : 1;
  return a->draft < b->draft ? -1 : a->draft > b->draft;
}

/* place[draft] = index among the mentions: a merged draft's is that of the one it went into. */
static void renumber(const ent_stage *s, uint32_t *place) {
  for (uint32_t i = 0; i < s->draft.n; i++) {
    uint32_t o = s->draft.v[i].other;
    if (o != ENT_NONE && place[o] == ENT_NONE) place[o] = place[i];
  }
}

static uint32_t length(const ent_mention *m) {
  return m->span.end - m->span.start;
}

static void index_mentions(const ent_stage *s, const ent_mention *m, uint32_t n, uint32_t *at, uint32_t *in) {
  memset(at, 0xFF, (s->text->ntoken + 1u) * sizeof *at);
  memset(in, 0xFF, (s->text->ntoken + 1u) * sizeof *in);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t h = m[i].head;
    if (at[h] == ENT_NONE || length(&m[i]) > length(&m[at[h]])) at[h] = i;
    for (uint32_t t = m[i].first; t < m[i].end; t++)
      if (in[t] == ENT_NONE || length(&m[i]) <= length(&m[in[t]])) in[t] = i;
  }
}

static bool finish(ent_stage *s, ent_names *out) {
  uint32_t n = 0, ndraft = s->draft.n;
  order *o = ent_arena_alloc(s->a, (ndraft + 1u) * sizeof *o);
  uint32_t *place = ent_arena_alloc(s->a, (ndraft + 1u) * sizeof *place);
  uint32_t *at = ent_arena_alloc(s->a, (s->text->ntoken + 1u) * sizeof *at),
           *in = ent_arena_alloc(s->a, (s->text->ntoken + 1u) * sizeof *in);
  if (!o || !place || !at || !in) return false;
  for (uint32_t i = 0; i < ndraft; i++) {
    place[i] = ENT_NONE;
    if (handed_on(&s->draft.v[i])) o[n++] = (order){s->draft.v[i].m.span, i};
  }
  if (n) qsort(o, n, sizeof *o, by_span);
  ent_mention *m = ent_arena_alloc(s->a, (n + 1u) * sizeof *m);
  if (!m) return false;
  for (uint32_t i = 0; i < n; i++) place[o[i].draft] = i;
  renumber(s, place);
  for (uint32_t i = 0; i < n; i++) {
    m[i] = s->draft.v[o[i].draft].m;
    m[i].name_first = s->draft.v[o[i].draft].core_first, m[i].name_end = s->draft.v[o[i].draft].core_end;
    m[i].antecedent = m[i].antecedent == ENT_NONE ? ENT_NONE : place[m[i].antecedent];
  }
  index_mentions(s, m, n, at, in);
  *out = (ent_names){.mention = m, .nmention = n, .entity = s->entity.v, .nentity = s->entity.n, .at = at, .in = in};
  return true;
}

ent_code ent_names_run(const ent_lexicon *lex, const ent_text *text, const ent_syntax *syntax, ent_day published,
                       ent_arena *a, ent_names *out, ent_error *err) {
  *out = (ent_names){0};
  ent_stage s = {.lex = lex, .text = text, .syn = syntax, .on = published, .a = a, .main_country = ENT_NONE};
  if (!begin(&s)) return ent_nomem(err);
  ent_stage_match(&s);
  ent_stage_mentions(&s);
  if (!s.nomem) ent_stage_survey(&s);
  for (uint32_t i = 0; i < s.draft.n && !s.nomem; i++)
    if (!(s.draft.v[i].flags & ENT_DF_DEAD)) ent_resolve(&s, i);
  return s.nomem || !finish(&s, out) ? ent_nomem(err) : ENT_OK;
}
