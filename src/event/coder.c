/*
** coder.c - the parts of the stage in order, and their drafts made public.
*/
#include "event/match.h"

#include <stdlib.h>

typedef ent_code part(ent_coder *, ent_error *);

static part *const parts[] = {ent_predicates_run, ent_timex_run, ent_quotes_run, ent_sources_run,    ent_match_run, ent_facts_run,
                              ent_compose_run,    ent_background_run, ent_dates_run, ent_places_run, ent_links_run};

static int by_place(const void *x, const void *y) {
  const ent_draft *const *a = x, *const *b = y;
  if ((*a)->e.trigger != (*b)->e.trigger) return (*a)->e.trigger < (*b)->e.trigger ? -1 : 1;
  return *a < *b ? -1 : *a > *b;
}

/* Kept drafts in the order of their triggers; map[draft] is the public index. */
static const ent_draft **in_order(ent_coder *c, uint32_t *map, uint32_t *n) {
  const ent_draft **v = ent_arena_alloc(c->a, (c->ndraft + 1) * sizeof *v);
  if (!v) return NULL;
  *n = 0;
  for (uint32_t i = 0; i < c->ndraft; i++) {
    map[i] = ENT_NONE;
    if (!c->draft[i].drop) v[(*n)++] = &c->draft[i];
  }
  if (*n) qsort(v, *n, sizeof *v, by_place);
  for (uint32_t i = 0; i < *n; i++) map[v[i] - c->draft] = i;
  return v;
}

static ent_code publish_links(ent_coder *c, const uint32_t *map, ent_event *e, ent_error *err) {
  ENT_VEC(ent_link) v = {0};
  for (uint32_t i = 0; i < e->nlink; i++) {
    ent_link l = {e->link[i].kind, map[e->link[i].to]};
    if (l.to != ENT_NONE && !ENT_PUSH(c->a, &v, l)) return ent_nomem(err);
  }
  e->link = v.v, e->nlink = v.n;
  return ENT_OK;
}

static ent_code publish_quotes(ent_coder *c, ent_event *e, ent_error *err) {
  uint32_t q = c->quotation_at ? c->quotation_at[e->trigger] : ENT_NONE;
  if (q == ENT_NONE) return ENT_OK;
  ent_span *s = ent_arena_alloc(c->a, sizeof *s);
  if (!s) return ent_nomem(err);
  *s = c->quotation[q].span;
  e->quote = s, e->nquote = 1;
  return ENT_OK;
}

static ent_code publish(ent_coder *c, ent_events *out, ent_error *err) {
  uint32_t n = 0, *map = ent_arena_alloc(c->a, (c->ndraft + 1) * sizeof *map);
  const ent_draft **v = map ? in_order(c, map, &n) : NULL;
  if (!v) return ent_nomem(err);
  ent_code code = ent_claims_run(c, map, err); /* may add links */
  if (code) return code;
  ent_event *event = ent_arena_alloc(c->a, (n + 1) * sizeof *event);
  ent_predicate *predicate = ent_arena_alloc(c->a, (c->npred + 1) * sizeof *predicate);
  if (!event || !predicate) return ent_nomem(err);
  for (uint32_t i = 0; i < n && !code; i++) {
    event[i] = v[i]->e;
    event[i].ordinal = i && event[i - 1].trigger == event[i].trigger ? event[i - 1].ordinal + 1 : 0;
    code = publish_links(c, map, &event[i], err);
    if (!code) code = publish_quotes(c, &event[i], err);
  }
  for (uint32_t i = 0; i < c->npred; i++)
    predicate[i] = (ent_predicate){c->pred[i].token, c->fact[i].factuality, c->fact[i].mood, c->fact[i].time};
  *out = (ent_events){event, n, c->claim, c->nclaim, c->timex, c->ntimex, predicate, c->npred};
  return code;
}

ent_code ent_events_run(ent_coder *c, ent_events *out, ent_error *err) {
  *out = (ent_events){0};
  if (!c->text->ntoken) return ENT_OK;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    ent_code code = parts[i](c, err);
    if (code) return code;
  }
  return publish(c, out, err);
}
