/*
** sanction_ask.c - in force when, and what a transfer or a visit would breach. Whoever must obey is the state that the measure speaks to: the
** one that supplies the target, the one that buys from it, the one that it visits. A duty of the target itself (to export no arms) is one too,
** where the regime binds all.
*/
#include "pact/sanction.h"

static int holds(const ent_pact_date *from, const ent_pact_date *until, ent_day on) {
  if (on == ENT_DAY_UNKNOWN || from->lo == ENT_DAY_UNKNOWN || on < from->lo || on >= until->hi) return 0;
  return on >= from->hi && on < until->lo ? 1 : -1;
}

int ent_measure_in_force(const ent_measure *m, ent_day on) { return holds(&m->from, &m->until, on); }

int ent_regime_in_force(const ent_regime *r, ent_day on) {
  int best = 0;
  for (uint32_t i = 0; i < r->nmeasure; i++) {
    int h = ent_measure_in_force(&r->measure[i], on);
    if (h > 0) return 1;
    if (h) best = h;
  }
  return best;
}

static bool among(const ent_str *v, uint32_t n, ent_str s) {
  for (uint32_t i = 0; i < n; i++)
    if (ent_str_eq(v[i], s)) return true;
  return false;
}

static bool bound(const ent_regime *r, ent_str state) { return !r->nbinds || among(r->binds, r->nbinds, state); }

static bool has_class(const ent_str *v, uint32_t n, ent_str cls) {
  for (uint32_t i = 0; i < n; i++)
    if (ent_str_eq(v[i], cls) || ent_str_is(v[i], "all") || (ent_str_is(v[i], "arms") && ent_goods_arms(cls))) return true;
  return false;
}

/* A ban of everything, of arms or of a class of arms covers whatever has the class; of other goods it names some. */
static bool whole(const ent_measure *m, ent_str cls) {
  if (m->type == ENT_MEASURE_ARMS && ent_goods_arms(cls)) return true;
  for (uint32_t i = 0; i < m->ngoods; i++)
    if (ent_str_is(m->goods[i], "all") || (ent_str_is(m->goods[i], "arms") && ent_goods_arms(cls))) return true;
  return false;
}

static bool goods_breach(const ent_regime *r, const ent_measure *m, ent_str supplier, ent_str recipient, ent_str cls) {
  if (!m->ngoods || !has_class(m->goods, m->ngoods, cls) || has_class(m->except, m->nexcept, cls)) return false;
  bool to = (m->flow & ENT_FLOW_TO) && recipient.n && among(r->target, r->ntarget, recipient) && bound(r, supplier);
  bool from = (m->flow & ENT_FLOW_FROM) && supplier.n && among(r->target, r->ntarget, supplier) && bound(r, recipient);
  return to || from;
}

void ent_sanctions_transfer(const ent_sanctions *s, ent_str supplier, ent_str recipient, ent_str cls, ent_day on,
                            bool (*each)(void *arg, const ent_breach *b), void *arg) {
  for (uint32_t i = 0; i < s->regime.n; i++) {
    const ent_regime *r = &s->regime.v[i];
    for (uint32_t k = 0; k < r->nmeasure; k++) {
      const ent_measure *m = &r->measure[k];
      int h = ent_measure_in_force(m, on);
      if (!h || !goods_breach(r, m, supplier, recipient, cls)) continue;
      ent_breach b = {r, m, h > 0 && !m->contested.n, m->toward.n || r->toward.n || !whole(m, cls)};
      if (!each(arg, &b)) return;
    }
  }
}

void ent_sanctions_visit(const ent_sanctions *s, ent_str visitor, ent_str host, ent_day on, bool (*each)(void *arg, const ent_breach *b), void *arg) {
  for (uint32_t i = 0; i < s->regime.n; i++) {
    const ent_regime *r = &s->regime.v[i];
    for (uint32_t k = 0; k < r->nmeasure; k++) {
      const ent_measure *m = &r->measure[k];
      int h = m->type == ENT_MEASURE_TRAVEL ? ent_measure_in_force(m, on) : 0;
      if (!h || !among(r->target, r->ntarget, visitor) || !bound(r, host) || ent_str_eq(visitor, host)) continue;
      ent_breach b = {r, m, h > 0 && !m->contested.n, true};
      if (!each(arg, &b)) return;
    }
  }
}
