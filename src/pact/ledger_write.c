/*
** ledger_write.c - entries of the ledger as JSON: docs/formats/transfer.md.
*/
#include "pact/ledger.h"
#include "pact/sanction.h"

#include <math.h>

static void put_party(ent_json *j, const char *key, const ent_transfer_party *p) {
  if (!ent_transfer_party_key(p).n) return;
  ent_json_key(j, key);
  ent_json_begin(j, '{');
  ent_json_kstr(j, "country", p->country);
  ent_json_kstr(j, "body", p->body);
  ent_json_kstr(j, "name", p->name);
  ent_json_end(j, '}');
}

static void put_day(ent_json *j, const char *key, ent_day v) {
  int y, m, d;
  char buf[32];
  if (v == ENT_DAY_UNKNOWN || v == ENT_DAY_MIN || v == ENT_DAY_MAX) return;
  ent_day_split(v, &y, &m, &d);
  snprintf(buf, sizeof buf, "%04d-%02d-%02d", y, m, d);
  ent_json_kcstr(j, key, buf);
}

static void put_range(ent_json *j, const char *key, double low, double high) {
  if (isnan(low) && isnan(high)) return;
  ent_json_key(j, key);
  ent_json_begin(j, '[');
  ent_json_double(j, low);
  ent_json_double(j, high);
  ent_json_end(j, ']');
}

static bool same_item(const ent_transfer_item *a, const ent_transfer_item *b) {
  return ent_str_eq(a->cls, b->cls) && ent_str_ieq(a->text, b->text) && ent_str_eq(a->unit, b->unit);
}

/* True when an item like claim c's i-th came before it. */
static bool seen(const ent_transfer *e, uint32_t c, uint32_t i) {
  const ent_transfer_item *x = &e->claim[c].item[i];
  for (uint32_t k = 0; k <= c; k++)
    for (uint32_t n = 0; n < e->claim[k].nitem && (k < c || n < i); n++)
      if (same_item(&e->claim[k].item[n], x)) return true;
  return false;
}

/* Who gives which number. Two numbers of two claims are two numbers. */
static void numbers(ent_json *j, const ent_transfer *e, const ent_transfer_item *x) {
  double low = NAN, high = NAN;
  bool open = false, any = false;
  ent_json_key(j, "by");
  ent_json_begin(j, '[');
  for (uint32_t c = 0; c < e->nclaim; c++)
    for (uint32_t i = 0; i < e->claim[c].nitem; i++) {
      const ent_transfer_item *y = &e->claim[c].item[i];
      if (!same_item(x, y) || (isnan(y->low) && isnan(y->high))) continue;
      ent_json_begin(j, '{');
      ent_json_kint(j, "claim", c);
      ent_json_kstr(j, "who", e->claim[c].who);
      put_range(j, "quantity", y->low, y->high);
      ent_json_end(j, '}');
      if (!(y->low >= low)) low = y->low;
      open |= isnan(y->high);
      if (!(y->high <= high)) high = y->high;
      any = true;
    }
  ent_json_end(j, ']');
  if (any) put_range(j, "quantity", low, open ? NAN : high);
}

static void put_items(ent_json *j, const ent_transfer *e) {
  ent_json_key(j, "items");
  ent_json_begin(j, '[');
  for (uint32_t c = 0; c < e->nclaim; c++)
    for (uint32_t i = 0; i < e->claim[c].nitem; i++) {
      const ent_transfer_item *x = &e->claim[c].item[i];
      if (seen(e, c, i)) continue;
      ent_json_begin(j, '{');
      ent_json_kstr(j, "text", x->text);
      ent_json_kstr(j, "class", x->cls);
      ent_json_kcstr(j, "category", ent_goods_category(x->cls));
      ent_json_kstr(j, "unit", x->unit);
      if (x->alternative) ent_json_kint(j, "alternative", (int64_t)c * 16 + x->alternative);
      numbers(j, e, x);
      ent_json_end(j, '}');
    }
  ent_json_end(j, ']');
}

static void put_claim(ent_json *j, const ent_transfer_claim *c) {
  static const char *const sides[] = {"against", "open", "for"};
  ent_json_begin(j, '{');
  ent_json_kstr(j, "event", c->event);
  ent_json_kcstr(j, "side", sides[c->polarity + 1]);
  ent_json_kcstr(j, "stage", ent_stage_name(c->stage));
  ent_json_kstr(j, "who", c->who);
  ent_json_kstr(j, "origin", c->origin);
  ent_json_kstr(j, "factuality", c->factuality);
  ent_json_kstr(j, "time", c->time);
  ent_json_kstr(j, "mood", c->mood);
  ent_json_kbool(j, "background", c->background);
  put_day(j, "from", c->from);
  put_day(j, "to", c->to);
  ent_json_kstr(j, "basis", c->basis);
  ent_json_key(j, "sources");
  ent_json_raw(j, c->sources);
  ent_json_key(j, "document");
  ent_json_begin(j, '{');
  ent_json_kstr(j, "id", c->document);
  ent_json_kstr(j, "url", c->url);
  ent_json_kstr(j, "site", c->site);
  ent_json_kstr(j, "title", c->title);
  ent_json_kstr(j, "published", c->published);
  ent_json_end(j, '}');
  ent_json_kstr(j, "sentence", c->sentence);
  ent_json_end(j, '}');
}

/* Claims of one side, and how many origins they have: copies of one report count once. */
static void count(ent_json *j, const char *key, const ent_transfer *e, int polarity) {
  uint32_t claims = 0, origins = 0;
  for (uint32_t i = 0; i < e->nclaim; i++) {
    if (e->claim[i].polarity != polarity) continue;
    bool again = false;
    for (uint32_t k = 0; k < i; k++) again |= e->claim[k].polarity == polarity && ent_str_ieq(e->claim[k].origin, e->claim[i].origin);
    claims++, origins += !again;
  }
  ent_json_key(j, key);
  ent_json_begin(j, '{');
  ent_json_kint(j, "claims", claims);
  ent_json_kint(j, "origins", origins);
  ent_json_end(j, '}');
}

void ent_ledger_json(const ent_ledger *l, uint32_t i, const struct ent_sanctions *s, ent_buf *out) {
  const ent_transfer *e = &l->entry.v[i];
  ent_json j;
  ent_json_init(&j, out);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "schema", "entente.transfer/1");
  ent_json_kstr(&j, "id", e->id);
  put_party(&j, "supplier", &e->supplier);
  put_party(&j, "recipient", &e->recipient);
  put_party(&j, "intermediary", &e->intermediary);
  put_items(&j, e);
  ent_json_kcstr(&j, "stage", ent_stage_name(e->stage));
  put_day(&j, "from", e->from);
  put_day(&j, "to", e->to);
  ent_json_key(&j, "in_return_for");
  ent_json_begin(&j, '[');
  for (uint32_t k = 0; k < e->nin_return; k++) ent_json_str(&j, l->entry.v[e->in_return[k]].id);
  ent_json_end(&j, ']');
  count(&j, "for", e, 1);
  count(&j, "against", e, -1);
  count(&j, "open", e, 0);
  ent_json_key(&j, "claims");
  ent_json_begin(&j, '[');
  for (uint32_t k = 0; k < e->nclaim; k++) put_claim(&j, &e->claim[k]);
  ent_json_end(&j, ']');
  if (s) ent_breaches_json(s, e, &j);
  ent_json_end(&j, '}');
  ent_buf_putc(out, '\n');
}
