/*
** ledger.c - transfers of a database: events that can tell of one go through the ledger, and what fits the question comes out. Nothing is
** stored, so that a correction of an event is one of the ledger.
*/
#include "store/ledger.h"
#include "store/query.h"

typedef struct filling {
  ent_ledger *ledger;
  ent_error *err;
  ent_code code;
} filling;

static bool add(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record) {
  filling *f = arg;
  (void)title, (void)value, (void)n;
  f->code = ent_ledger_add(f->ledger, record, f->err);
  return f->code == ENT_OK;
}

/* The codes of a pair: an event about a transfer between the two has one of them at least. Names could be of many: then all are read. */
static ent_str codes(const ent_query *q) {
  ent_str pair = ent_query_get(q, "pair");
  for (size_t i = 0; i < pair.n; i++)
    if (pair.p[i] != ',' && (pair.p[i] < 'A' || pair.p[i] > 'Z')) return ENT_S("");
  return pair;
}

/* Filters on a side must not take away another event about the same words, so they come later; so do days, which are those of entries. */
static ent_code events_of(const ent_query *q, ent_query **out, ent_error *err) {
  ent_query *e = ent_query_new(ENT_QUERY_EVENTS);
  if (!e) return ent_nomem(err);
  ent_code code = ent_query_set(e, ENT_S("type"), ENT_S("AID,COOPERATE,AGREE,REQUEST,SANCTION,MOBILIZE,COERCE,ASSAULT"), err);
  if (code == ENT_OK) code = ent_query_set(e, ENT_S("include"), ENT_S("all"), err);
  if (code == ENT_OK) code = ent_query_set(e, ENT_S("country"), codes(q), err);
  if (code == ENT_OK) code = ent_query_set(e, ENT_S("document"), ent_query_get(q, "document"), err);
  if (code != ENT_OK) ent_query_free(e);
  else *out = e;
  return code;
}

ent_code ent_store_ledger(ent_store *s, const ent_query *q, ent_ledger **out, ent_error *err) {
  filling f = {ent_ledger_new(), err, ENT_OK};
  ent_query *e = NULL;
  ent_query_result result;
  ent_code code = f.ledger ? events_of(q, &e, err) : ent_nomem(err);
  if (code == ENT_OK) code = ent_query_run(s, e, ENT_QUERY_RECORD, add, &f, &result, err);
  if (code == ENT_OK) code = f.code;
  if (code == ENT_OK) code = ent_ledger_finish(f.ledger, err);
  ent_query_free(e);
  if (code != ENT_OK) ent_ledger_free(f.ledger);
  else *out = f.ledger;
  return code;
}

/* ---- filters ------------------------------------------------------------ */

static bool contains(ent_str s, ent_str part) {
  for (size_t i = 0; part.n && i + part.n <= s.n; i++)
    if (ent_str_ieq((ent_str){s.p + i, part.n}, part)) return true;
  return false;
}

static bool is_who(const ent_transfer_party *p, ent_str who) {
  return ent_str_ieq(p->country, who) || ent_str_ieq(p->body, who) || contains(p->name, who);
}

static bool any_who(ent_str list, const ent_transfer_party *p) {
  ent_str who;
  if (!list.n) return true;
  while (ent_str_split(&list, ',', &who))
    if (who.n && is_who(p, who)) return true;
  return false;
}

static bool pair_fits(ent_str pair, const ent_transfer *t) {
  ent_str a, b = pair;
  if (!pair.n || !ent_str_split(&b, ',', &a)) return true;
  b = ent_str_trim(b);
  return (is_who(&t->supplier, a) && is_who(&t->recipient, b)) || (is_who(&t->supplier, b) && is_who(&t->recipient, a));
}

static ent_day day_of(const ent_transfer *t, bool last) {
  ent_day d = last ? t->to : t->from;
  for (uint32_t i = 0; d == ENT_DAY_UNKNOWN && i < t->nclaim; i++) d = t->claim[i].told;
  return d;
}

static bool days_fit(const ent_query *q, const ent_transfer *t) {
  ent_day from, to;
  ent_str a = ent_query_get(q, "from"), b = ent_query_get(q, "to");
  if (a.n && ent_day_parse(a, false, &from) && !(day_of(t, true) != ENT_DAY_UNKNOWN && day_of(t, true) >= from)) return false;
  return !(b.n && ent_day_parse(b, true, &to) && !(day_of(t, false) != ENT_DAY_UNKNOWN && day_of(t, false) <= to));
}

static bool told_in(ent_str list, const ent_transfer *t, bool document) {
  ent_str id;
  if (!list.n) return true;
  while (ent_str_split(&list, ',', &id)) {
    if (!document && ent_str_eq(id, t->id)) return true;
    for (uint32_t i = 0; document && i < t->nclaim; i++)
      if (ent_str_ieq(t->claim[i].document, id)) return true;
  }
  return false;
}

bool ent_store_transfer_fits(const ent_query *q, const ent_transfer *t) {
  ent_str country = ent_query_get(q, "country");
  return any_who(ent_query_get(q, "actor"), &t->supplier) && any_who(ent_query_get(q, "recipient"), &t->recipient) &&
         (any_who(country, &t->supplier) || any_who(country, &t->recipient)) && pair_fits(ent_query_get(q, "pair"), t) && days_fit(q, t) &&
         told_in(ent_query_get(q, "document"), t, true) && told_in(ent_query_get(q, "id"), t, false);
}

/* ---- answers ------------------------------------------------------------- */

ent_code ent_store_transfers(ent_store *s, const ent_query *q, bool (*each)(void *arg, const ent_ledger *l, uint32_t i), void *arg, ent_error *err) {
  ent_ledger *l = NULL;
  int64_t limit = 0, rows = 0;
  ent_str_int(ent_query_get(q, "limit"), &limit);
  bool down = ent_str_starts(ent_query_get(q, "order"), ENT_S("-"));
  ent_code code = ent_store_ledger(s, q, &l, err);
  uint32_t n = code == ENT_OK ? ent_ledger_count(l) : 0;
  for (uint32_t k = 0; k < n && (!limit || rows < limit); k++) {
    uint32_t i = down ? n - 1 - k : k;
    if (!ent_store_transfer_fits(q, ent_ledger_at(l, i))) continue;
    rows++;
    if (!each(arg, l, i)) break;
  }
  if (code == ENT_OK) ent_ledger_free(l);
  return code;
}

typedef struct writing {
  ent_buf *out;
  const struct ent_sanctions *sanctions;
  int64_t n;
} writing;

static bool write_one(void *arg, const ent_ledger *l, uint32_t i) {
  writing *w = arg;
  if (w->n++) ent_buf_putc(w->out, ',');
  ent_ledger_json(l, i, w->sanctions, w->out);
  if (w->out->n) w->out->n--; /* its newline */
  return !w->out->fail;
}

ent_code ent_store_transfers_json(ent_store *s, const ent_query *q, const struct ent_sanctions *sanctions, ent_buf *out, ent_error *err) {
  writing w = {out, sanctions, 0};
  ent_buf_puts(out, "{\"kind\":\"transfers\",\"records\":[");
  ent_code code = ent_store_transfers(s, q, write_one, &w, err);
  ent_buf_printf(out, "],\"total\":%lld}", (long long)w.n);
  return code == ENT_OK && out->fail ? ent_nomem(err) : code;
}
