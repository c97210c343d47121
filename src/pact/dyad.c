/*
** dyad.c - who was allied with whom, year by year, as conflict data sets join it: ccode1,ccode2,year and ATOP's five types.
**
** A pair counts in a year when a clause of the type held between the two on some day of it, in either direction. The numbers are
** the Correlates of War's; states without one are left out. Days that are not sure count from the last that they may be.
*/
#include "pact/pact.h"

#include <stdlib.h>

typedef struct dyad {
  uint16_t a, b, year; /* a < b */
  uint8_t types;       /* bit: ent_pact_type up to consultation */
} dyad;

typedef struct table {
  ent_arena *a;
  ENT_VEC(dyad) row;
} table;

static int by_pair(const void *x, const void *y) {
  const dyad *p = x, *q = y;
  if (p->a != q->a) return p->a < q->a ? -1 : 1;
  if (p->b != q->b) return p->b < q->b ? -1 : 1;
  return p->year < q->year ? -1 : p->year > q->year;
}

static bool named(const ent_str *v, uint32_t n, ent_str s) {
  for (uint32_t i = 0; i < n; i++)
    if (ent_str_eq(v[i], s)) return true;
  return !n;
}

static uint8_t types_between(const ent_pact *p, ent_str a, ent_str b) {
  uint8_t bits = 0;
  for (uint32_t i = 0; i < p->nclause; i++) {
    const ent_pact_clause *c = &p->clause[i];
    bool one = named(c->promisor, c->npromisor, a) && named(c->beneficiary, c->nbeneficiary, b);
    bool other = named(c->promisor, c->npromisor, b) && named(c->beneficiary, c->nbeneficiary, a);
    if (c->type <= ENT_PACT_CONSULTATION && (one || other)) bits |= (uint8_t)(1u << c->type);
  }
  return bits;
}

/* Years in which both rows hold, within [first, last]. */
static bool add_pair(table *t, const ent_pacts *p, const ent_pact *x, const ent_pact_party *m, const ent_pact_party *n, int first, int last) {
  const ent_pact_state *s = ent_pact_state_find(p, m->state), *o = ent_pact_state_find(p, n->state);
  ent_day from = m->from.hi > n->from.hi ? m->from.hi : n->from.hi, until = m->until.lo < n->until.lo ? m->until.lo : n->until.lo;
  int y = first, end = last, mon, day;
  if (!s || !o || !s->cow || !o->cow || s->cow == o->cow || from == ENT_DAY_MAX || from >= until) return true;
  uint8_t bits = types_between(x, m->state, n->state);
  if (from > ent_day_from(first, 1, 1)) ent_day_split(from, &y, &mon, &day);
  if (until <= ent_day_from(last, 12, 31)) ent_day_split(until - 1, &end, &mon, &day);
  for (; bits && y <= end; y++) {
    dyad d = {s->cow < o->cow ? s->cow : o->cow, s->cow < o->cow ? o->cow : s->cow, (uint16_t)y, bits};
    if (!ENT_PUSH(t->a, &t->row, d)) return false;
  }
  return true;
}

ent_code ent_pacts_dyads(const ent_pacts *p, int first, int last, ent_buf *out, ent_error *err) {
  table t = {.a = ent_arena_new(0)};
  bool ok = t.a != NULL;
  for (uint32_t i = 0; ok && i < p->pact.n; i++) {
    const ent_pact *x = &p->pact.v[i];
    for (uint32_t m = 0; ok && m < x->nparty; m++)
      for (uint32_t n = 0; ok && n < m; n++) ok = add_pair(&t, p, x, &x->party[m], &x->party[n], first, last);
  }
  if (ok && t.row.n) qsort(t.row.v, t.row.n, sizeof *t.row.v, by_pair);
  ent_buf_puts(out, "ccode1,ccode2,year,defense,offense,neutral,nonagg,consul\n");
  for (uint32_t i = 0; ok && i < t.row.n; i++) {
    dyad d = t.row.v[i];
    while (i + 1 < t.row.n && !by_pair(&d, &t.row.v[i + 1])) d.types |= t.row.v[++i].types;
    ent_buf_printf(out, "%u,%u,%u", d.a, d.b, d.year);
    for (unsigned k = 0; k <= ENT_PACT_CONSULTATION; k++) ent_buf_printf(out, ",%u", d.types >> k & 1u);
    ent_buf_putc(out, '\n');
  }
  ent_arena_free(t.a);
  return ok && !out->fail ? ENT_OK : ent_nomem(err);
}
