/*
** claim.c - attributions become claims: who says what, whether or not an event is inside; what is said about the same
** proposition shares a key, so that support and contradiction can be found.
*/
#include "event/attribution.h"
#include "event/match.h"
#include "event/scene.h"

#include <stdlib.h>

#define NEAR 200u /* drafts that a contradiction reaches */

/* ---- keys ------------------------------------------------------------- */

/* Who an entity is, in a few letters: its country or body, else its id or name. */
static ent_str entity_key(const ent_coder *c, uint32_t entity) {
  if (entity == ENT_NONE) return (ent_str){"", 0};
  const ent_entity *e = &c->names->entity[entity];
  if (e->country.n) return e->country;
  if (e->body.n) return e->body;
  return e->actor_id.n ? e->actor_id : e->name;
}

#define WORDS 8u
typedef struct words {
  ent_str v[WORDS];
  uint32_t n;
} words;

static void add_word(words *w, ent_str s) {
  if (!s.n || w->n == WORDS) return;
  for (uint32_t i = 0; i < w->n; i++)
    if (ent_str_eq(w->v[i], s)) return;
  w->v[w->n++] = s;
}

static int by_bytes(const void *a, const void *b) {
  return ent_str_cmp(*(const ent_str *)a, *(const ent_str *)b);
}

/* head:word,word with the words sorted, blanks made underscores. */
static ent_str join(const ent_coder *c, ent_str head, words *w, char between) {
  size_t n = head.n + 2;
  for (uint32_t i = 0; i < w->n; i++) n += w->v[i].n + 1;
  char *p = ent_arena_alloc(c->a, n + 1);
  if (!p) return (ent_str){"", 0};
  size_t at = 0;
  memcpy(p, head.p, head.n);
  at += head.n;
  if (w->n > 1) qsort(w->v, w->n, sizeof *w->v, by_bytes);
  for (uint32_t i = 0; i < w->n; i++) {
    p[at++] = i ? between : ':';
    memcpy(p + at, w->v[i].p, w->v[i].n);
    at += w->v[i].n;
  }
  for (size_t i = 0; i < at; i++)
    if (p[i] == ' ' || p[i] == '\n') p[i] = '_';
  p[at] = 0;
  return (ent_str){p, at};
}

static ent_str parties_key(const ent_coder *c, const ent_party *v, uint32_t n, ent_str head) {
  words w = {.n = 0};
  for (uint32_t i = 0; i < n; i++) add_word(&w, entity_key(c, v[i].entity));
  return join(c, head, &w, '+');
}

/* AID:PRK>RUS */
static ent_str event_key(const ent_coder *c, const ent_event *e) {
  ent_str actors = parties_key(c, e->actor, e->nactor, ent_str_c(ent_event_type_name(e->type)));
  ent_str others = parties_key(c, e->recipient, e->nrecipient, (ent_str){"", 0});
  if (others.n && *others.p == ':') others.p++, others.n--;
  return ent_arena_printf(c->a, "%.*s>%.*s", (int)actors.n, actors.p, (int)others.n, others.p);
}

/* The main predicate's lemma and its arguments: entities by who they are, other words by their lemma. */
static ent_str predicate_key(const ent_coder *c, uint32_t root) {
  words w = {.n = 0};
  ENT_EACH_KID(c, root, k) {
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    if (r != ENT_REL_NSUBJ && r != ENT_REL_OBJ && r != ENT_REL_OBL && r != ENT_REL_NMOD && r != ENT_REL_XCOMP &&
        r != ENT_REL_IOBJ)
      continue;
    if (c->timex_at[k] != ENT_NONE) continue;
    ent_party p;
    ent_str who = ent_party_at(c, k, &p) ? entity_key(c, p.entity) : (ent_str){"", 0};
    if (!who.n && ent_w(c, k)->upos == ENT_UPOS_PRON) continue;
    add_word(&w, who.n ? who : ent_w(c, k)->lemma);
  }
  return join(c, ent_w(c, root)->lemma, &w, ',');
}

/* Kept drafts in order of their triggers. */
typedef struct drafts {
  uint32_t *v, n;
  const ent_coder *c;
} drafts;

static int by_trigger(const void *a, const void *b, void *arg) {
  const ent_coder *c = arg;
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b, s = c->draft[x].e.trigger_span.start,
           t = c->draft[y].e.trigger_span.start;
  if (s != t) return s < t ? -1 : 1;
  return x < y ? -1 : x > y;
}

static bool sort_drafts(ent_coder *c, drafts *out) {
  *out = (drafts){ent_arena_alloc(c->a, (c->ndraft + 1) * sizeof *out->v), 0, c};
  if (!out->v) return false;
  for (uint32_t i = 0; i < c->ndraft; i++)
    if (!c->draft[i].drop) out->v[out->n++] = i;
  if (out->n > 1) qsort_r(out->v, out->n, sizeof *out->v, by_trigger, c);
  return true;
}

/* The first of them whose trigger begins at or behind offset. */
static uint32_t draft_from(const drafts *d, uint32_t offset) {
  uint32_t lo = 0, hi = d->n;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (d->c->draft[d->v[mid]].e.trigger_span.start < offset) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/* The draft that the content is about: at its root, else the only one told directly in it. */
static const ent_draft *main_draft(const drafts *all, uint32_t number) {
  const ent_coder *c = all->c;
  const ent_attribution *a = &c->attribution[number];
  const ent_draft *only = NULL;
  uint32_t n = 0;
  for (uint32_t i = draft_from(all, a->content.start); i < all->n; i++) {
    const ent_draft *d = &c->draft[all->v[i]];
    if (d->e.trigger_span.start >= a->content.end) break;
    if (c->scope[d->e.trigger] != number) continue;
    if (d->e.trigger == a->root) return d;
    only = d;
    n++;
  }
  return n == 1 ? only : NULL;
}

static uint32_t content_root(const ent_coder *c, const ent_attribution *a) {
  if (a->root != ENT_NONE) return a->root;
  if (!a->nquotation) return ENT_NONE;
  const ent_quotation *q = &c->quotation[a->quotation[0]];
  uint32_t best = q->first;
  for (uint32_t t = q->first; t < q->end; t++)
    if (ent_w(c, t)->depth < ent_w(c, best)->depth) best = t;
  return best;
}

static ent_str about(const drafts *all, uint32_t number) {
  const ent_coder *c = all->c;
  const ent_draft *d = main_draft(all, number);
  if (d) return event_key(c, &d->e);
  uint32_t root = content_root(c, &c->attribution[number]);
  return root == ENT_NONE ? (ent_str){"", 0} : predicate_key(c, root);
}

/* ---- claims ----------------------------------------------------------- */

static bool covers(const ent_attribution *a, ent_span s) {
  for (uint32_t i = 0; i < a->npart; i++)
    if (a->part[i].start <= s.start && s.end <= a->part[i].end) return true;
  return false;
}

/* Public numbers of the kept drafts inside a. */
static bool events_inside(ent_coder *c, const ent_attribution *a, const drafts *all, const uint32_t *map,
                          ent_claim *out) {
  ENT_VEC(uint32_t) v = {0};
  for (uint32_t i = draft_from(all, a->content.start); i < all->n; i++) {
    uint32_t d = all->v[i];
    if (c->draft[d].e.trigger_span.start >= a->content.end) break;
    if (map[d] != ENT_NONE && covers(a, c->draft[d].e.trigger_span) && !ENT_PUSH(c->a, &v, map[d])) return false;
  }
  out->event = v.v;
  out->nevent = v.n;
  return true;
}

static bool quotes_of(ent_coder *c, const ent_attribution *a, ent_claim *out) {
  ent_span *q = ent_arena_alloc(c->a, (a->nquotation + 1) * sizeof *q);
  if (!q) return false;
  for (uint32_t i = 0; i < a->nquotation; i++) q[i] = c->quotation[a->quotation[i]].span;
  out->quote = q;
  out->nquote = a->nquotation;
  return true;
}

/* The sources that tell of this one, nearest first. */
static bool chain_of(ent_coder *c, const ent_attribution *a, ent_claim *out) {
  ENT_VEC(ent_source) v = {0};
  uint32_t o = a->outer;
  for (uint32_t guard = 0; o != ENT_NONE && guard < 8; guard++, o = c->attribution[o].outer)
    if (c->attribution[o].has_source && !ENT_PUSH(c->a, &v, c->attribution[o].who)) return false;
  out->chain = v.v;
  out->nchain = v.n;
  return true;
}

/* The content of a nominal shape: what is demanded, denied, promised ... is a proposition, what is seen or
** released is not. */
static bool nominal_claim(const ent_attribution *a) {
  switch (a->manner) {
  case ENT_MANNER_demand:
  case ENT_MANNER_claim:
  case ENT_MANNER_deny:
  case ENT_MANNER_doubt:
  case ENT_MANNER_promise:
  case ENT_MANNER_predict:
  case ENT_MANNER_warn:
  case ENT_MANNER_threaten:
    return true;
  default:
    return false;
  }
}

/* Is the content a mere phrase behind the cue, no clause? */
static bool phrase(const ent_coder *c, const ent_attribution *a) {
  uint8_t r = ent_rel_base(ent_w(c, a->root)->rel);
  return (r == ENT_REL_OBJ || r == ENT_REL_OBL || r == ENT_REL_NMOD) && a->root > a->cue;
}

/* "Their concern about the deal", "worried about the deal". */
static bool attitude(const ent_coder *c, const ent_attribution *a) {
  return ent_w(c, a->cue)->upos == ENT_UPOS_ADJ || ent_cue_at(c, a->cue, ENT_POS_NOUN, ENT_CUE_STANCE, NULL);
}

static bool names(const ent_attribution *a) {
  return a->def && ent_str_ends(a->def->id, ENT_S("naming"));
}

/* Of what is told inside another's words, only a link of a chain is a claim of its own: another speaker's clause. What
** the same speaker says of himself ("she said she hoped to leave"), thinks or sees there is a part of what is told. */
static bool link(const ent_coder *c, const ent_attribution *a) {
  const ent_attribution *b = &c->attribution[a->outer];
  bool same = a->who.who.entity != ENT_NONE && a->who.who.entity == b->who.who.entity;
  bool inner = a->manner == ENT_MANNER_believe || a->manner == ENT_MANNER_perceive;
  return !same && !inner && a->has_source && !names(a) && (a->root == ENT_NONE || a->nquotation || !phrase(c, a));
}

/* Is it a claim for the record? Somebody's words inside a quotation, or a mere phrase, only where an event is told
** in it. */
static bool worth(const ent_coder *c, const ent_attribution *a, const ent_claim *claim) {
  if (a->topic && a->outer != ENT_NONE) return false; /* a stance that somebody tells of */
  if (claim->nevent && (a->outer == ENT_NONE || a->root == ENT_NONE || !phrase(c, a))) return true;
  bool label = !a->def && a->root == ENT_NONE; /* "SMITH: ...", its mark before the name */
  if ((at_quoted(c, a->cue) && !label) || (a->outer != ENT_NONE && !link(c, a))) return false;
  if (a->root == ENT_NONE || a->nquotation || a->topic || names(a) || attitude(c, a)) return true;
  return !phrase(c, a) || nominal_claim(a) || a->npart > 1 || a->who.kind == ENT_SOURCE_DOCUMENT;
}

static bool make_claim(ent_coder *c, uint32_t number, const drafts *all, const uint32_t *map, ent_claim *out) {
  const ent_attribution *a = &c->attribution[number];
  ent_when when;
  ent_when_of(c, a->cue, ENT_NONE, &when);
  bool dated = when.basis == ENT_BASIS_TEXT;
  *out = (ent_claim){.sentence = a->sentence,
                     .source = a->who.who,
                     .has_source = a->has_source,
                     .source_kind = a->who.kind,
                     .count = a->who.count,
                     .cue = ent_token_span(c, a->cue, a->cue + a->ncue),
                     .cue_lemma = ent_w(c, a->cue)->lemma,
                     .content = a->content,
                     .part = a->part,
                     .npart = a->npart,
                     .addressee = a->addressee,
                     .has_addressee = a->has_addressee,
                     .from = ENT_DAY_UNKNOWN,
                     .to = ENT_DAY_UNKNOWN,
                     .place = ENT_NONE,
                     .manner = ent_manner_name(a->manner),
                     .factuality = a->who.factuality};
  if (dated)
    out->date_span = when.span, out->from = when.from, out->to = when.to, out->grain = when.grain,
    out->basis = when.basis;
  out->place = ent_where_of(c, a->cue, ENT_NONE);
  out->about = about(all, number);
  return events_inside(c, a, all, map, out) && quotes_of(c, a, out) && chain_of(c, a, out);
}

/* ---- contradictions --------------------------------------------------- */

static int polarity(uint8_t f) {
  if (f == ENT_FACT_CTP || f == ENT_FACT_PRP || f == ENT_FACT_PSP) return 1;
  return f == ENT_FACT_CTM || f == ENT_FACT_PRM || f == ENT_FACT_PSM ? -1 : 0;
}

/* One says it happened, another that it did not. */
static bool contradict(const ent_coder *c, const ent_event *a, const ent_event *b) {
  if (a->type != b->type || polarity(a->factuality) * polarity(b->factuality) >= 0) return false;
  uint32_t who = a->nsource ? a->source[0].who.entity : ENT_NONE,
           other = b->nsource ? b->source[0].who.entity : ENT_NONE;
  if (who == other && who != ENT_NONE) return false;
  if (!a->nsource && !b->nsource) return false;
  return a->nactor && b->nactor && ent_str_eq(event_key(c, a), event_key(c, b));
}

static bool link_contradictions(ent_coder *c) {
  for (uint32_t i = 0; i < c->ndraft; i++) {
    if (c->draft[i].drop || polarity(c->draft[i].e.factuality) >= 0) continue;
    for (uint32_t k = i > NEAR ? i - NEAR : 0; k < c->ndraft && k < i + NEAR; k++) {
      if (k == i || c->draft[k].drop || !contradict(c, &c->draft[i].e, &c->draft[k].e)) continue;
      if (!ent_draft_link(c, i, ENT_LINK_CONTRADICTS, k) || !ent_draft_link(c, k, ENT_LINK_CONTRADICTS, i))
        return false;
    }
  }
  return true;
}

ent_code ent_claims_run(ent_coder *c, const uint32_t *map, ent_error *err) {
  ent_claim *claim = ent_arena_alloc(c->a, (c->nattribution + 1) * sizeof *claim);
  drafts all;
  if (!claim || !sort_drafts(c, &all)) return ent_nomem(err);
  uint32_t n = 0;
  for (uint32_t i = 0; i < c->nattribution; i++) {
    if (!make_claim(c, i, &all, map, &claim[n])) return ent_nomem(err);
    n += worth(c, &c->attribution[i], &claim[n]);
  }
  c->claim = claim;
  c->nclaim = n;
  return link_contradictions(c) ? ENT_OK : ent_nomem(err);
}
