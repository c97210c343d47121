/*
** ledger.c - tellings of one transfer become one entry.
**
** Within a document, events about the same words (the sale that was approved, what it is keen to acquire) are one telling. Tellings are the
** same transfer when supplier and recipient are the same, when they share a class of goods, and when their days are near: of days that the
** text gives, at most NEAR days lie between; a day that is only that of publication says that the act was not later, so that LATE days may
** lie between. An entry grows from its earliest telling (leader clustering, Hartigan 1975, ch. 3), so that a flow told every
** week for years does not become one transfer. The order of what is read does not matter.
*/
#include "pact/ledger.h"

#include <stdlib.h>

#define NEAR 31
#define LATE 120
#define FAR  500 /* no entry is this long */

ent_ledger *ent_ledger_new(void) {
  ent_ledger *l = calloc(1, sizeof *l);
  if (l && !(l->a = ent_arena_new(0))) {
    free(l);
    return NULL;
  }
  if (l) ent_map_init(&l->event, l->a), ent_map_init(&l->agreed, l->a);
  return l;
}

void ent_ledger_free(ent_ledger *l) {
  if (!l) return;
  ent_arena_free(l->a);
  free(l);
}

/* ---- within a document ----------------------------------------------------- */

static bool same_words(const ent_telling *a, const ent_telling *b) {
  for (uint32_t i = 0; i < a->span.n; i++)
    for (uint32_t k = 0; k < b->span.n; k++)
      if (a->span.v[i].start == b->span.v[k].start && a->span.v[i].end == b->span.v[k].end) return true;
  return false;
}

static bool fits(const ent_transfer_party *a, const ent_transfer_party *b) {
  ent_str x = ent_transfer_party_key(a), y = ent_transfer_party_key(b);
  return !x.n || !y.n || ent_str_eq(x, y);
}

/* b goes into a: sides that a does not know; the stage of what is wanted or licensed, not of what it would lead to. */
static void merge(ent_telling *a, ent_telling *b) {
  if (!ent_transfer_party_key(&a->supplier).n) a->supplier = b->supplier;
  if (!ent_transfer_party_key(&a->recipient).n) a->recipient = b->recipient;
  if (!ent_transfer_party_key(&a->intermediary).n) a->intermediary = b->intermediary;
  bool use = a->claim.stage == ENT_STAGE_USED || b->claim.stage == ENT_STAGE_USED;
  if (use ? b->claim.stage > a->claim.stage : b->claim.stage < a->claim.stage) a->claim.stage = b->claim.stage;
  if (!a->returns.n) a->returns = b->returns;
  b->gone = true;
}

/* "In return, ..." answers a gift of the sentence before; who gave that gets this. */
static ent_code answer(ent_ledger *l, uint32_t begin, uint32_t i, ent_error *err) {
  ent_telling *t = &l->tell.v[i];
  if (!t->answers || t->returns.n) return ENT_OK;
  for (uint32_t k = i; k-- > begin;) {
    ent_telling *g = &l->tell.v[k];
    ent_str giver = ent_transfer_party_key(&g->supplier);
    if (t->sentence > g->sentence + 1) break;
    if (g->gone || !giver.n || ent_str_eq(giver, ent_transfer_party_key(&t->supplier)) || !fits(&g->recipient, &t->supplier) || !fits(&g->supplier, &t->recipient)) continue;
    if (!ent_transfer_party_key(&t->recipient).n) t->recipient = g->supplier;
    return ENT_PUSH(l->a, &t->returns, g->claim.event) && ENT_PUSH(l->a, &g->returns, t->claim.event) ? ENT_OK : ent_nomem(err);
  }
  return ENT_OK;
}

/* Tellings of the same words are one; a use of what nobody gave is none. */
static ent_code close_document(ent_ledger *l, uint32_t begin, uint32_t end, ent_error *err) {
  ent_code code = ENT_OK;
  for (uint32_t i = begin; i < end; i++) {
    ent_telling *a = &l->tell.v[i];
    for (uint32_t k = 0; a->promised && k < a->content.n; k++)
      if (ent_map_get(&l->agreed, a->content.v[k]) != ENT_NONE) a->claim.stage = ENT_STAGE_AGREED;
  }
  for (uint32_t i = begin; i < end; i++) {
    ent_telling *a = &l->tell.v[i];
    for (uint32_t k = i + 1; !a->gone && k < end; k++) {
      ent_telling *b = &l->tell.v[k];
      if (b->gone || !same_words(a, b) || !fits(&a->supplier, &b->supplier) || !fits(&a->recipient, &b->recipient)) continue;
      merge(a, b);
      if (!ent_map_put(&l->event, b->claim.event, i)) return ent_nomem(err);
    }
    if (!ent_transfer_party_key(&a->supplier).n && !ent_transfer_party_key(&a->recipient).n) a->gone = true;
  }
  for (uint32_t i = begin; code == ENT_OK && i < end; i++)
    if (!l->tell.v[i].gone) code = answer(l, begin, i, err);
  return code;
}

static int by_document(const void *x, const void *y) {
  const ent_telling *a = x, *b = y;
  int d = ent_str_cmp(a->claim.document, b->claim.document);
  if (d) return d;
  if (a->at != b->at) return a->at < b->at ? -1 : 1;
  return ent_str_cmp(a->claim.event, b->claim.event);
}

static ent_code close_documents(ent_ledger *l, ent_error *err) {
  ent_code code = ENT_OK;
  if (l->tell.n) qsort(l->tell.v, l->tell.n, sizeof *l->tell.v, by_document);
  for (uint32_t i = 0; i < l->tell.n; i++)
    if (!ent_map_put(&l->event, l->tell.v[i].claim.event, i)) return ent_nomem(err);
  for (uint32_t i = 0, end; code == ENT_OK && i < l->tell.n; i = end) {
    for (end = i + 1; end < l->tell.n && ent_str_eq(l->tell.v[i].claim.document, l->tell.v[end].claim.document);) end++;
    code = close_document(l, i, end, err);
  }
  return code;
}

ent_code ent_ledger_add(ent_ledger *l, ent_str record, ent_error *err) {
  if (l->finished) return ent_fail(err, ENT_ERR_ARGUMENT, "the ledger is finished", NULL, 0, 0);
  ent_telling t;
  bool tells;
  ent_code code = ent_telling_read(l, record, &t, &tells, err);
  if (code || !tells) return code;
  if (ent_map_get(&l->event, t.claim.event) != ENT_NONE) return ENT_OK; /* the same document twice */
  if (!ENT_PUSH(l->a, &l->tell, t) || !ent_map_put(&l->event, t.claim.event, l->tell.n - 1)) return ent_nomem(err);
  return ENT_OK;
}

/* ---- between documents ------------------------------------------------------ */

/* The day that a telling stands at: the act's, else that of publication. */
static ent_day day_of(const ent_telling *t) { return t->claim.from != ENT_DAY_UNKNOWN ? t->claim.from : t->claim.told; }

static bool dated(const ent_telling *t) { return t->claim.from != ENT_DAY_UNKNOWN && !ent_str_is(t->claim.basis, "published"); }

static int compare(const ent_telling *x, const ent_telling *y) {
  ent_str a[] = {ent_transfer_party_key(&x->supplier), ent_transfer_party_key(&x->recipient)};
  ent_str b[] = {ent_transfer_party_key(&y->supplier), ent_transfer_party_key(&y->recipient)};
  for (int i = 0; i < 2; i++) {
    int d = ent_str_cmp(a[i], b[i]);
    if (d) return d;
  }
  ent_day p = day_of(x), q = day_of(y);
  if (p != q) return p < q ? -1 : 1;
  return ent_str_cmp(x->claim.event, y->claim.event);
}

static int by_side(const void *x, const void *y) { return compare(*(const ent_telling *const *)x, *(const ent_telling *const *)y); }

static bool shares_goods(const ent_telling *a, const ent_telling *b) {
  for (uint32_t i = 0; i < a->item.n; i++)
    for (uint32_t k = 0; k < b->item.n; k++)
      if (ent_str_eq(a->item.v[i].cls, b->item.v[k].cls)) return true;
  return false;
}

static bool near(const ent_telling *a, const ent_telling *b) {
  ent_day x = day_of(a), y = day_of(b), end = a->claim.to != ENT_DAY_UNKNOWN ? a->claim.to : x;
  if (x == ENT_DAY_UNKNOWN || y == ENT_DAY_UNKNOWN) return x == y;
  return y <= end + (dated(a) && dated(b) ? NEAR : LATE);
}

static bool same_sides(const ent_telling *a, const ent_telling *b) {
  return ent_str_eq(ent_transfer_party_key(&a->supplier), ent_transfer_party_key(&b->supplier)) &&
         ent_str_eq(ent_transfer_party_key(&a->recipient), ent_transfer_party_key(&b->recipient));
}

typedef ENT_VEC(ent_telling *) tellings;

/* Sets each telling's leader: the index in v of the entry's first telling. */
static void lead(tellings *v) {
  uint32_t begin = 0;
  for (uint32_t i = 0; i < v->n; i++) {
    ent_telling *t = v->v[i];
    if (!same_sides(v->v[begin], t)) begin = i;
    t->entry = i;
    for (uint32_t k = i; k-- > begin;) {
      ent_telling *leader = v->v[k];
      if (leader->entry != k) continue;
      if (day_of(t) - day_of(leader) > FAR) break;
      if (near(leader, t) && shares_goods(leader, t)) {
        t->entry = k;
        break;
      }
    }
  }
}

static void grow(ent_transfer *e, const ent_telling *t) {
  const ent_transfer_claim *c = &t->claim;
  bool first = e->nclaim == 0, more = c->polarity > 0 ? e->stage == ENT_STAGES || c->stage > e->stage : false;
  if (first) e->supplier = t->supplier, e->recipient = t->recipient, e->from = e->to = ENT_DAY_UNKNOWN, e->stage = ENT_STAGES;
  if (first) more = c->polarity > 0;
  if (more) e->stage = c->stage;
  if (!ent_transfer_party_key(&e->intermediary).n) e->intermediary = t->intermediary;
  if (c->from != ENT_DAY_UNKNOWN && (e->from == ENT_DAY_UNKNOWN || c->from < e->from)) e->from = c->from;
  if (c->to != ENT_DAY_UNKNOWN && (e->to == ENT_DAY_UNKNOWN || c->to > e->to)) e->to = c->to;
  e->nclaim++;
}

/* Entry of the leader v[i]: the tellings that follow it, in their order. */
static ent_code make(ent_ledger *l, tellings *v, uint32_t i, ent_error *err) {
  ent_transfer e = {0};
  ENT_VEC(ent_transfer_claim) claim = {0};
  unsigned other = 0;
  for (uint32_t k = i; k < v->n && same_sides(v->v[i], v->v[k]); k++) {
    ent_telling *t = v->v[k];
    if (t->gone || t->entry != i) continue;
    t->claim.item = t->item.v, t->claim.nitem = t->item.n;
    if (!ENT_PUSH(l->a, &claim, t->claim)) return ent_nomem(err);
    grow(&e, t);
    if (t->claim.stage > other) other = t->claim.stage;
  }
  if (e.stage == ENT_STAGES) e.stage = other;
  e.claim = claim.v;
  e.id = ent_arena_printf(l->a, "transfer:%.*s", (int)claim.v[0].event.n, claim.v[0].event.p);
  return e.id.p && ENT_PUSH(l->a, &l->entry, e) ? ENT_OK : ent_nomem(err);
}

static int by_day(const void *x, const void *y) {
  const ent_transfer *a = x, *b = y;
  ent_day p = a->from == ENT_DAY_UNKNOWN ? a->claim->told : a->from, q = b->from == ENT_DAY_UNKNOWN ? b->claim->told : b->from;
  if (p != q) return p < q ? -1 : 1;
  int d = ent_str_cmp(ent_transfer_party_key(&a->supplier), ent_transfer_party_key(&b->supplier));
  if (!d) d = ent_str_cmp(ent_transfer_party_key(&a->recipient), ent_transfer_party_key(&b->recipient));
  return d ? d : ent_str_cmp(a->id, b->id);
}

/* Links between events become links between entries. */
static ent_code exchange(ent_ledger *l, ent_error *err) {
  for (uint32_t i = 0; i < l->entry.n; i++)
    for (uint32_t k = 0; k < l->entry.v[i].nclaim; k++) l->tell.v[ent_map_get(&l->event, l->entry.v[i].claim[k].event)].entry = i;
  for (uint32_t i = 0; i < l->entry.n; i++) {
    ENT_VEC(uint32_t) to = {0};
    for (uint32_t k = 0; k < l->entry.v[i].nclaim; k++) {
      const ent_telling *t = &l->tell.v[ent_map_get(&l->event, l->entry.v[i].claim[k].event)];
      for (uint32_t r = 0; r < t->returns.n; r++) {
        uint32_t at = ent_map_get(&l->event, t->returns.v[r]), e = at == ENT_NONE || l->tell.v[at].gone ? ENT_NONE : l->tell.v[at].entry;
        bool there = e == ENT_NONE || e == i;
        for (uint32_t n = 0; n < to.n; n++) there |= to.v[n] == e;
        if (!there && !ENT_PUSH(l->a, &to, e)) return ent_nomem(err);
      }
    }
    l->entry.v[i].in_return = to.v, l->entry.v[i].nin_return = to.n;
  }
  return ENT_OK;
}

ent_code ent_ledger_finish(ent_ledger *l, ent_error *err) {
  tellings v = {0};
  if (l->finished) return ENT_OK;
  ent_code code = close_documents(l, err);
  for (uint32_t i = 0; code == ENT_OK && i < l->tell.n; i++)
    if (!l->tell.v[i].gone && !ENT_PUSH(l->a, &v, &l->tell.v[i])) code = ent_nomem(err);
  if (code) return code;
  if (v.n) qsort(v.v, v.n, sizeof *v.v, by_side);
  lead(&v);
  for (uint32_t i = 0; code == ENT_OK && i < v.n; i++)
    if (v.v[i]->entry == i) code = make(l, &v, i, err);
  if (code) return code;
  if (l->entry.n) qsort(l->entry.v, l->entry.n, sizeof *l->entry.v, by_day);
  code = exchange(l, err);
  l->finished = code == ENT_OK;
  return code;
}

uint32_t ent_ledger_count(const ent_ledger *l) { return l->entry.n; }
const ent_transfer *ent_ledger_at(const ent_ledger *l, uint32_t i) { return i < l->entry.n ? &l->entry.v[i] : NULL; }
