/*
** ledger_tell.c - one event record told as a transfer: its type, lemma, mood and time say who gives, who gets, and how far it has come.
** What decides stands in a table; a record that fits no row, or has no goods and names none by its verb, moves nothing.
*/
#include "pact/ledger.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

/* ---- reading JSON -------------------------------------------------------- */

static ent_str get(const json_t *o, const char *key) {
  const json_t *v = json_object_get(o, key);
  return json_is_string(v) ? (ent_str){json_string_value(v), json_string_length(v)} : ENT_S("");
}

/* A copy in the ledger; empty stays empty. */
static ent_str keep(ent_ledger *l, const json_t *o, const char *key) {
  ent_str s = get(o, key);
  return s.n ? ent_arena_dup(l->a, s) : ENT_S("");
}

static double number(const json_t *v) { return json_is_number(v) ? json_number_value(v) : NAN; }

static ent_day day(const json_t *o, const char *key) {
  ent_day d;
  ent_str s = get(o, key);
  if (s.n > 10) s.n = 10;
  return s.n && ent_day_parse(s, false, &d) ? d : ENT_DAY_UNKNOWN;
}

static ent_span span(const json_t *o) {
  return (ent_span){(uint32_t)json_integer_value(json_object_get(o, "start")), (uint32_t)json_integer_value(json_object_get(o, "end"))};
}

/* ---- which events move something ------------------------------------------ */

enum { ACTOR_GIVES, ACTOR_GETS, ACTOR_TAKES };

/* Lemmas between blanks; empty: any. */
static const struct rule {
  const char *type, *cameo, *lemma;
  uint8_t side, stage;
} rules[] = {
    {"AID", "", "", ACTOR_GIVES, ENT_STAGE_DELIVERED},
    {"COOPERATE", "061", "", ACTOR_GIVES, ENT_STAGE_AGREED},
    {"AGREE", "03", "offer propose promise pledge vow announce unveil", ACTOR_GIVES, ENT_STAGE_OFFERED},
    {"AGREE", "03", "approve authorise authorize greenlight license licence clear", ACTOR_GIVES, ENT_STAGE_LICENSED},
    {"AGREE", "03", "", ACTOR_GIVES, ENT_STAGE_AGREED},
    {"REQUEST", "02", "keen want seek hope wish try aim need look desire eager anxious desperate", ACTOR_GETS, ENT_STAGE_SOUGHT},
    {"REQUEST", "02", "", ACTOR_GETS, ENT_STAGE_REQUESTED},
    {"SANCTION", "162", "", ACTOR_GIVES, ENT_STAGE_CANCELLED},
    {"MOBILIZE", "154", "", ACTOR_GIVES, ENT_STAGE_DELIVERED},
    {"COERCE", "1711", "", ACTOR_TAKES, ENT_STAGE_INTERCEPTED},
    {"ASSAULT", "", "use fire launch", ACTOR_TAKES, ENT_STAGE_USED},
};

/* Verbs that say how far a gift that is told as done has come, and those that name goods themselves. */
static const struct verb {
  const char *lemma;
  uint8_t stage;
  const char *cls;
} verbs[] = {
    {"ship", ENT_STAGE_SHIPPED, NULL},      {"send", ENT_STAGE_SHIPPED, NULL},     {"dispatch", ENT_STAGE_SHIPPED, NULL},
    {"export", ENT_STAGE_SHIPPED, NULL},    {"transport", ENT_STAGE_SHIPPED, NULL}, {"fly", ENT_STAGE_SHIPPED, NULL},
    {"ferry", ENT_STAGE_SHIPPED, NULL},     {"funnel", ENT_STAGE_SHIPPED, NULL},   {"smuggle", ENT_STAGE_SHIPPED, NULL},
    {"rush", ENT_STAGE_SHIPPED, NULL},      {"shipment", ENT_STAGE_SHIPPED, NULL}, {"airlift", ENT_STAGE_SHIPPED, NULL},
    {"allocate", ENT_STAGE_AGREED, NULL},   {"earmark", ENT_STAGE_AGREED, NULL},
    {"train", ENT_STAGE_DELIVERED, "training"}, {"training", ENT_STAGE_DELIVERED, "training"},
    {"arm", ENT_STAGE_DELIVERED, "weapon"}, {"rearm", ENT_STAGE_DELIVERED, "weapon"},
};

static bool among(const char *list, ent_str word) {
  ent_str rest = ent_str_c(list), piece;
  while (ent_str_word(&rest, &piece))
    if (ent_str_eq(piece, word)) return true;
  return !*list;
}

static const struct rule *rule_of(ent_str type, ent_str cameo, ent_str lemma) {
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if (ent_str_is(type, rules[i].type) && ent_str_starts(cameo, ent_str_c(rules[i].cameo)) && among(rules[i].lemma, lemma)) return &rules[i];
  return NULL;
}

static const struct verb *verb_of(ent_str lemma) {
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (ent_str_is(lemma, verbs[i].lemma)) return &verbs[i];
  return NULL;
}

/* What is planned has not been sent, whatever its verb; what is wanted has not been agreed. */
static unsigned stage_of(const struct rule *r, ent_telling *t, ent_str lemma) {
  if (ent_str_is(t->claim.mood, "wanted")) return r->stage < ENT_STAGE_AGREED ? r->stage : ENT_STAGE_SOUGHT;
  if (ent_str_is(t->claim.mood, "averted")) return ENT_STAGE_CANCELLED;
  bool gift = r->stage == ENT_STAGE_DELIVERED || r->stage == ENT_STAGE_AGREED;
  t->promised = gift && ent_str_is(t->claim.mood, "planned");
  if (t->promised) return ENT_STAGE_OFFERED;
  const struct verb *v = r->stage == ENT_STAGE_DELIVERED ? verb_of(lemma) : NULL;
  return v ? v->stage : r->stage;
}

/* ---- parts of a record ---------------------------------------------------- */

static ent_transfer_party party(ent_ledger *l, const json_t *p) {
  ent_transfer_party out = {keep(l, p, "country"), keep(l, p, "body"), keep(l, p, "name")};
  if (!out.name.n) out.name = keep(l, p, "text");
  return out;
}

ent_str ent_transfer_party_key(const ent_transfer_party *p) { return p->country.n ? p->country : p->body.n ? p->body : p->name; }

/* One of several givers would be a guess: only a side of one country or body is taken, and its first name. */
static ent_transfer_party side(ent_ledger *l, const json_t *list) {
  ent_transfer_party first = party(l, json_array_get(list, 0));
  for (size_t i = 1; i < json_array_size(list); i++) {
    ent_transfer_party p = party(l, json_array_get(list, i));
    if (!ent_str_eq(ent_transfer_party_key(&p), ent_transfer_party_key(&first))) return (ent_transfer_party){0};
  }
  return first;
}

/* Items with nothing but "or" and other items' words between them are alternatives. */
static void alternatives(ent_telling *t, uint32_t start) {
  uint32_t number = 0;
  for (uint32_t i = 1; i < t->item.n; i++) {
    ent_span a = t->span.v[i - 1], b = t->span.v[i];
    if (a.end < start || b.start < a.end || b.start - start > t->claim.sentence.n) continue;
    ent_str between = {t->claim.sentence.p + (a.end - start), b.start - a.end};
    if (between.n > 60 || ent_str_find(between, ENT_S(" or "), 0) == SIZE_MAX || ent_str_find(between, ENT_S(" and "), 0) != SIZE_MAX) continue;
    if (!t->item.v[i - 1].alternative) t->item.v[i - 1].alternative = ++number;
    t->item.v[i].alternative = t->item.v[i - 1].alternative;
  }
}

static bool items(ent_ledger *l, ent_telling *t, const json_t *record, bool taken) {
  const json_t *v;
  size_t i;
  json_array_foreach(json_object_get(record, "items"), i, v) {
    const json_t *q = json_object_get(v, "quantity");
    if (!ent_goods_category(get(v, "class")) || (taken && !ent_goods_arms(get(v, "class")))) continue;
    ent_transfer_item x = {keep(l, v, "text"), keep(l, v, "class"), keep(l, v, "unit"), number(json_array_get(q, 0)), number(json_array_get(q, 1)), 0};
    if (!ENT_PUSH(l->a, &t->item, x) || !ENT_PUSH(l->a, &t->span, span(v))) return false;
  }
  const json_t *trigger = json_object_get(record, "trigger");
  const struct verb *verb = verb_of(get(trigger, "lemma"));
  if (!t->item.n && verb && verb->cls && !taken) {
    ent_transfer_item x = {keep(l, trigger, "text"), ent_str_c(verb->cls), ENT_S(""), NAN, NAN, 0};
    if (!ENT_PUSH(l->a, &t->item, x) || !ENT_PUSH(l->a, &t->span, span(trigger))) return false;
  }
  alternatives(t, span(json_object_get(record, "sentence")).start);
  return true;
}

static bool links(ent_ledger *l, ent_telling *t, const json_t *record) {
  const json_t *v;
  size_t i;
  bool ok = true;
  json_array_foreach(json_object_get(record, "links"), i, v) {
    ent_str kind = get(v, "kind");
    if (ent_str_is(kind, "in_return_for")) ok = ok && ENT_PUSH(l->a, &t->returns, keep(l, v, "to"));
    if (ent_str_is(kind, "content_of")) ok = ok && ENT_PUSH(l->a, &t->content, keep(l, v, "to"));
  }
  return ok;
}

/* The innermost says so, the outermost is where it comes from: copies of one report have one origin. */
static bool sources(ent_ledger *l, ent_telling *t, const json_t *record) {
  const json_t *list = json_object_get(record, "sources");
  size_t n = json_array_size(list);
  char *text = n ? json_dumps(list, JSON_COMPACT) : NULL; /* fails only without memory */
  if (n && !text) l->nomem = true;
  if (n && !text) return false;
  t->claim.sources = text ? ent_arena_dup(l->a, ent_str_c(text)) : ENT_S("[]");
  free(text);
  t->claim.who = t->claim.origin = t->claim.site.n ? t->claim.site : keep(l, json_object_get(record, "document"), t->claim.url.n ? "url" : "input");
  if (n) t->claim.who = keep(l, json_array_get(list, 0), json_object_get(json_array_get(list, 0), "name") ? "name" : "text");
  if (n) t->claim.origin = keep(l, json_array_get(list, n - 1), json_object_get(json_array_get(list, n - 1), "name") ? "name" : "text");
  return t->claim.sources.p != NULL;
}

/* "via Minsk", "through China": the place is no end of the way. */
static void way(ent_ledger *l, ent_telling *t, const json_t *record) {
  static const char *const words[] = {"via ", "through ", "by way of "};
  const json_t *place = json_object_get(record, "place");
  uint32_t at = span(place).start, start = span(json_object_get(record, "sentence")).start;
  ent_str country = get(place, "country");
  if (!country.n || at <= start || at - start > t->claim.sentence.n) return;
  if (ent_str_eq(country, t->supplier.country) || ent_str_eq(country, t->recipient.country)) return;
  ent_str head = {t->claim.sentence.p, at - start};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (ent_str_ends(head, ent_str_c(words[i]))) t->intermediary = (ent_transfer_party){keep(l, place, "country"), ENT_S(""), keep(l, place, "name")};
}

static int polarity(ent_str f) { return !f.n || ent_str_is(f, "Uu") || ent_str_is(f, "CTu") ? 0 : f.p[f.n - 1] == '+' ? 1 : -1; }

static void when(ent_telling *t, const json_t *record) {
  const json_t *date = json_object_get(record, "date");
  ent_transfer_claim *c = &t->claim;
  c->told = day(json_object_get(record, "document"), "published");
  c->from = day(date, "from"), c->to = day(date, "to");
  if (c->from == ENT_DAY_UNKNOWN) c->from = c->to;
  if (c->to == ENT_DAY_UNKNOWN) c->to = c->from;
}

static bool claim(ent_ledger *l, ent_telling *t, const json_t *record) {
  const json_t *document = json_object_get(record, "document");
  ent_transfer_claim *c = &t->claim;
  c->event = keep(l, record, "id");
  c->document = keep(l, document, "id"), c->url = keep(l, document, "url"), c->site = keep(l, document, "site");
  c->title = keep(l, document, "title"), c->published = keep(l, document, "published");
  c->sentence = keep(l, json_object_get(record, "sentence"), "text");
  t->sentence = json_integer_value(json_object_get(json_object_get(record, "sentence"), "index"));
  c->factuality = keep(l, record, "factuality"), c->time = keep(l, record, "time"), c->mood = keep(l, record, "mood");
  c->basis = keep(l, json_object_get(record, "date"), "basis");
  c->background = json_is_true(json_object_get(record, "background"));
  c->polarity = polarity(c->factuality);
  when(t, record);
  return sources(l, t, record) && links(l, t, record);
}

static bool moves(ent_ledger *l, const json_t *record, ent_telling *t) {
  ent_str lemma = get(json_object_get(record, "trigger"), "lemma"), type = get(record, "event");
  const struct rule *r = rule_of(type, get(record, "cameo"), lemma);
  if (!r || !claim(l, t, record) || !items(l, t, record, r->side == ACTOR_TAKES) || !t->item.n) return false;
  if (ent_str_is(type, "MOBILIZE") && !ent_str_is(t->item.v[0].cls, "troops")) return false;
  ent_transfer_party a = side(l, json_object_get(record, "actor")), b = side(l, json_object_get(record, "recipient"));
  if (r->side == ACTOR_GIVES) t->supplier = a, t->recipient = b;
  if (r->side == ACTOR_GETS) t->supplier = b, t->recipient = a;
  if (r->stage == ENT_STAGE_INTERCEPTED) t->supplier = b;
  t->answers = ent_str_find(get(record, "rule"), ENT_S("in-return"), 0) != SIZE_MAX;
  t->at = span(json_object_get(record, "trigger")).start;
  t->claim.stage = stage_of(r, t, lemma);
  way(l, t, record);
  ent_str from = ent_transfer_party_key(&t->supplier), to = ent_transfer_party_key(&t->recipient);
  return (from.n || to.n || r->stage == ENT_STAGE_USED) && !(from.n && ent_str_eq(from, to));
}

ent_code ent_telling_read(ent_ledger *l, ent_str text, ent_telling *out, bool *tells, ent_error *err) {
  *tells = false;
  bool goods = ent_str_find(text, ENT_S("\"items\":[{"), 0) != SIZE_MAX, gift = ent_str_find(text, ENT_S("\"event\":\"AID\""), 0) != SIZE_MAX;
  if (text.n && *text.p == '{' && !goods && !gift && ent_str_find(text, ENT_S("\"event\":\"AGREE\""), 0) == SIZE_MAX) return ENT_OK; /* most */
  json_error_t at;
  json_t *record = json_loadb(text.p, text.n, 0, &at);
  if (!record && json_error_code(&at) == json_error_out_of_memory) return ent_nomem(err);
  if (!json_is_object(record)) {
    json_decref(record);
    return ent_fail(err, ENT_ERR_FORMAT, "no JSON object", NULL, record ? 0 : (uint64_t)at.position, 0);
  }
  *out = (ent_telling){.entry = ENT_NONE};
  if (ent_str_is(get(record, "schema"), "entente.event/1")) {
    ent_str type = get(record, "event"), lemma = get(json_object_get(record, "trigger"), "lemma");
    if (ent_str_is(type, "AGREE") && (ent_str_is(lemma, "agree") || ent_str_is(lemma, "sign"))) (void)ent_map_put(&l->agreed, keep(l, record, "id"), 1);
    *tells = moves(l, record, out);
  }
  json_decref(record);
  return l->nomem || ent_arena_failed(l->a) ? ent_nomem(err) : ENT_OK;
}
