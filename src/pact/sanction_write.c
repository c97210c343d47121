/*
** sanction_write.c - regimes and breaches as JSON, and as entities of FollowTheMoney (followthemoney.tech, schema Sanction): docs/formats/sanctions.md.
*/
#include "pact/sanction.h"
#include "pact/ledger.h"

static void put_list(ent_json *j, const char *key, const ent_str *v, uint32_t n) {
  ent_json_key(j, key);
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++) ent_json_str(j, v[i]);
  ent_json_end(j, ']');
}

void ent_measure_cite(const ent_measure *m, ent_buf *out) {
  if (m->act) ent_buf_putstr(out, m->act->name);
  if (m->paragraph.n) ent_buf_printf(out, ", paragraph %.*s", (int)m->paragraph.n, m->paragraph.p);
}

static void cite(ent_json *j, const char *key, const ent_measure *m) {
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_measure_cite(m, &b);
  if (b.fail) j->out->fail = true;
  ent_json_kstr(j, key, ent_buf_str(&b));
  ent_buf_free(&b);
}

static void put_measure(ent_json *j, const ent_measure *m) {
  static const char *const flows[] = {NULL, "to", "from", "both"};
  ent_json_begin(j, '{');
  cite(j, "by", m);
  ent_json_kstr(j, "act", m->act ? m->act->id : ENT_S(""));
  ent_json_kstr(j, "paragraph", m->paragraph);
  ent_json_kcstr(j, "type", ent_measure_type_name(m->type));
  ent_json_kcstr(j, "flow", flows[m->flow & 3]);
  put_list(j, "goods", m->goods, m->ngoods);
  if (m->nexcept) put_list(j, "except", m->except, m->nexcept);
  ent_json_kstr(j, "words", m->words);
  ent_json_kstr(j, "toward", m->toward);
  ent_json_kstr(j, "unless", m->unless);
  ent_json_kstr(j, "contested", m->contested);
  ent_json_kstr(j, "from", m->from.text);
  ent_json_kstr(j, "until", m->until.text);
  ent_json_end(j, '}');
}

void ent_regime_json(const ent_regime *r, ent_buf *out) {
  ent_json j;
  ent_json_init(&j, out);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "schema", "entente.sanction/1");
  ent_json_kstr(&j, "id", r->id);
  ent_json_kstr(&j, "name", r->name);
  ent_json_kstr(&j, "by", r->by);
  put_list(&j, "target", r->target, r->ntarget);
  ent_json_kstr(&j, "toward", r->toward);
  put_list(&j, "binds", r->binds, r->nbinds);
  ent_json_kstr(&j, "from", r->from.text);
  ent_json_kstr(&j, "until", r->until.text);
  ent_json_key(&j, "acts");
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; i < r->nact; i++) {
    ent_json_begin(&j, '{');
    ent_json_kstr(&j, "id", r->act[i].id);
    ent_json_kstr(&j, "name", r->act[i].name);
    ent_json_kstr(&j, "day", r->act[i].day.text);
    ent_json_end(&j, '}');
  }
  ent_json_end(&j, ']');
  ent_json_key(&j, "measures");
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; i < r->nmeasure; i++) put_measure(&j, &r->measure[i]);
  ent_json_end(&j, ']');
  put_list(&j, "notes", r->note, r->nnote);
  put_list(&j, "sources", r->source, r->nsource);
  ent_json_kcstr(&j, "file", r->file);
  ent_json_kint(&j, "line", r->line);
  ent_json_end(&j, '}');
  ent_buf_putc(out, '\n');
}

/* ---- FollowTheMoney -------------------------------------------------------- */

/* A property: all values are lists of strings. */
static void property(ent_json *j, const char *key, ent_str v) {
  if (v.n) put_list(j, key, &v, 1);
}

static void country(const ent_sanctions *s, ent_str code, ent_json *j) {
  char low[2];
  uint32_t i = ent_map_get(&s->states, code);
  ent_str iso2 = i == ENT_NONE ? ENT_S("") : s->iso2.v[i];
  if (iso2.n != 2) return;
  for (int k = 0; k < 2; k++) low[k] = (char)(iso2.p[k] | 32);
  property(j, "country", (ent_str){low, 2});
}

static void entity(ent_json *j, ent_buf *out, const char *schema, ent_str id) {
  ent_json_init(j, out);
  ent_json_begin(j, '{');
  ent_json_kstr(j, "id", id);
  ent_json_kcstr(j, "schema", schema);
  ent_json_key(j, "properties");
  ent_json_begin(j, '{');
}

static void end_entity(ent_json *j) {
  ent_json_end(j, '}');
  ent_json_end(j, '}');
  ent_buf_putc(j->out, '\n');
}

/* "entente-" and what names the thing. */
static ent_str ftm_id(ent_buf *b, const char *kind, ent_str name, uint32_t n, ent_buf *out) {
  ent_buf_clear(b);
  ent_buf_printf(b, "entente-%s-%.*s", kind, (int)name.n, name.p);
  if (n) ent_buf_printf(b, "-%u", n);
  if (b->fail) out->fail = true;
  return ent_buf_str(b);
}

void ent_regime_ftm(const ent_sanctions *s, const ent_regime *r, ent_buf *out) {
  ent_json j;
  ent_buf id, target;
  ent_buf_init(&id, 0), ent_buf_init(&target, 0);
  ent_str whom = ftm_id(&target, r->ntarget ? "state" : "target", r->ntarget ? r->target[0] : r->id, 0, out);
  entity(&j, out, r->ntarget ? "PublicBody" : "LegalEntity", whom);
  property(&j, "name", r->toward.n ? r->toward : r->ntarget ? r->target[0] : r->name);
  if (r->ntarget) country(s, r->target[0], &j);
  end_entity(&j);
  for (uint32_t i = 0; i < r->nmeasure; i++) {
    const ent_measure *m = &r->measure[i];
    entity(&j, out, "Sanction", ftm_id(&id, "sanction", r->id, i + 1, out));
    property(&j, "entity", whom);
    property(&j, "authority", r->by);
    property(&j, "program", r->name);
    property(&j, "provisions", m->words);
    ent_buf b;
    ent_buf_init(&b, 0);
    ent_measure_cite(m, &b);
    property(&j, "reason", ent_buf_str(&b));
    if (b.fail) out->fail = true;
    ent_buf_free(&b);
    property(&j, "listingDate", m->act ? m->act->day.text : ENT_S(""));
    property(&j, "startDate", m->from.text);
    property(&j, "endDate", m->until.text);
    end_entity(&j);
  }
  ent_buf_free(&id), ent_buf_free(&target);
}

/* ---- breaches ---------------------------------------------------------------- */

typedef struct breaching {
  ent_json *j;
  const ent_transfer *t;
  const ent_measure *seen[64];
  uint32_t nseen;
  bool open;
} breaching;

static const char *said(const ent_transfer *t) {
  if (t->stage >= ENT_STAGE_INTERCEPTED) return "would have breached, if true";
  return t->stage >= ENT_STAGE_SHIPPED ? "would breach, if true" : "would breach, if it came about";
}

static bool put_breach(void *arg, const ent_breach *b) {
  breaching *k = arg;
  for (uint32_t i = 0; i < k->nseen; i++)
    if (k->seen[i] == b->measure) return true;
  if (k->nseen == sizeof k->seen / sizeof *k->seen) return false;
  k->seen[k->nseen++] = b->measure;
  if (!k->open) {
    ent_json_key(k->j, "breaches");
    ent_json_begin(k->j, '[');
    k->open = true;
  }
  ent_json_begin(k->j, '{');
  ent_json_kstr(k->j, "regime", b->regime->id);
  ent_json_kstr(k->j, "authority", b->regime->by);
  cite(k->j, "measure", b->measure);
  ent_json_kcstr(k->j, "said", said(k->t));
  ent_json_kstr(k->j, "words", b->measure->words);
  if (b->conditional) ent_json_kcstr(k->j, "if", b->measure->toward.n || b->regime->toward.n ? "it goes to those that the measure names" : "the goods are of the kind that it names");
  ent_json_kstr(k->j, "unless", b->measure->unless);
  ent_json_kstr(k->j, "contested", b->measure->contested);
  if (!b->sure && !b->measure->contested.n) ent_json_kcstr(k->j, "unsure", "the day on which it began or ended is not known exactly");
  ent_json_end(k->j, '}');
  return true;
}

void ent_breaches_json(const ent_sanctions *s, const ent_transfer *t, ent_json *j) {
  breaching k = {.j = j, .t = t};
  ent_day on = t->from;
  for (uint32_t i = 0; on == ENT_DAY_UNKNOWN && i < t->nclaim; i++) on = t->claim[i].told;
  for (uint32_t c = 0; c < t->nclaim; c++)
    for (uint32_t i = 0; i < t->claim[c].nitem; i++)
      ent_sanctions_transfer(s, t->supplier.country, t->recipient.country, t->claim[c].item[i].cls, on, put_breach, &k);
  if (k.open) ent_json_end(j, ']');
}
