/*
** query.c - questions to SQL. Each filter is a row of a table for each kind of record it goes with: the condition, with
** placeholders. Values are always bound, never pasted. Pages follow the order's key, so that a page costs the same wherever it is.
*/
#include "store/query.h"
#include "store/store.h"

#include <math.h>
#include <stdlib.h>

/* Does party p say who? A country, a body, the beginning of a code, or words of its name. */
#define PARTY_IS(p)                                                                                                      \
  "(" p ".country COLLATE NOCASE = ? OR " p ".body COLLATE NOCASE = ? OR " p ".code LIKE ? || '%' OR " p ".name LIKE '%' || ? || '%' OR " p \
  ".actor_id = ?)"
#define ON_SIDE(side) "EXISTS(SELECT 1 FROM event_party p WHERE p.event = v.id AND p.side = '" side "' AND " PARTY_IS("p") ")"
#define IN_TEXT(fact, id) "(SELECT sentence FROM " fact " f WHERE f." id " = v.id) IN (SELECT rowid FROM sentence_fts WHERE sentence_fts MATCH ?)"
#define IN_DOCUMENT "v.document IN (SELECT id FROM document WHERE hash = ?)"

static const struct condition {
  uint32_t filter, kind;
  const char *sql;
} conditions[] = {
    {ENT_FILTER_ACTOR, ENT_QUERY_EVENTS, ON_SIDE("actor")},
    {ENT_FILTER_ACTOR, ENT_QUERY_CLAIMS,
     "EXISTS(SELECT 1 FROM claim_fact f WHERE f.claim = v.id AND (f.source_country COLLATE NOCASE = ? OR f.source_body COLLATE NOCASE = ? OR "
     "f.source LIKE '%' || ? || '%'))"},
    {ENT_FILTER_RECIPIENT, ENT_QUERY_EVENTS, ON_SIDE("recipient")},
    {ENT_FILTER_COUNTRY, ENT_QUERY_EVENTS,
     "EXISTS(SELECT 1 FROM event_party p WHERE p.event = v.id AND (p.country COLLATE NOCASE = ? OR p.body COLLATE NOCASE = ?))"},
    {ENT_FILTER_COUNTRY, ENT_QUERY_CLAIMS, "v.source_country COLLATE NOCASE = ?"},
    {ENT_FILTER_COUNTRY, ENT_QUERY_ACTORS, "(v.country COLLATE NOCASE = ? OR v.body COLLATE NOCASE = ?)"},
    {ENT_FILTER_TYPE, ENT_QUERY_EVENTS, "v.event COLLATE NOCASE = ?"},
    {ENT_FILTER_MODE, ENT_QUERY_EVENTS, "v.mode COLLATE NOCASE = ?"},
    {ENT_FILTER_QUAD, ENT_QUERY_EVENTS, "v.quad = CAST(? AS INTEGER)"},
    {ENT_FILTER_CONTEXT, ENT_QUERY_EVENTS, "EXISTS(SELECT 1 FROM event_context x WHERE x.event = v.id AND x.context COLLATE NOCASE = ?)"},
    {ENT_FILTER_FROM, ENT_QUERY_EVENTS, "coalesce(v.day, v.published) >= ?"},
    {ENT_FILTER_FROM, ENT_QUERY_CLAIMS, "coalesce(v.day, v.published) >= ?"},
    {ENT_FILTER_FROM, ENT_QUERY_DOCUMENTS, "v.day >= ?"},
    {ENT_FILTER_TO, ENT_QUERY_EVENTS, "coalesce(v.day, v.published) <= ?"},
    {ENT_FILTER_TO, ENT_QUERY_CLAIMS, "coalesce(v.day, v.published) <= ?"},
    {ENT_FILTER_TO, ENT_QUERY_DOCUMENTS, "v.day <= ?"},
    {ENT_FILTER_SOURCE, ENT_QUERY_EVENTS,
     "EXISTS(SELECT 1 FROM event_source s WHERE s.event = v.id AND (s.name LIKE '%' || ? || '%' OR s.text LIKE '%' || ? || '%'))"},
    {ENT_FILTER_SOURCE, ENT_QUERY_CLAIMS, "v.source LIKE '%' || ? || '%'"},
    {ENT_FILTER_SOURCE_KIND, ENT_QUERY_EVENTS, "EXISTS(SELECT 1 FROM event_source s WHERE s.event = v.id AND s.kind = ?)"},
    {ENT_FILTER_SOURCE_KIND, ENT_QUERY_CLAIMS, "v.source_kind = ?"},
    {ENT_FILTER_FACTUALITY, ENT_QUERY_EVENTS, "v.factuality COLLATE NOCASE = ?"},
    {ENT_FILTER_FACTUALITY, ENT_QUERY_CLAIMS, "v.factuality COLLATE NOCASE = ?"},
    {ENT_FILTER_MANNER, ENT_QUERY_CLAIMS, "v.manner COLLATE NOCASE = ?"},
    {ENT_FILTER_ABOUT, ENT_QUERY_CLAIMS, "v.about = ?"},
    {ENT_FILTER_PLACE, ENT_QUERY_EVENTS, "(v.place LIKE '%' || ? || '%' OR v.place_country COLLATE NOCASE = ?)"},
    {ENT_FILTER_TEXT, ENT_QUERY_EVENTS, IN_TEXT("event_fact", "event")},
    {ENT_FILTER_TEXT, ENT_QUERY_CLAIMS, IN_TEXT("claim_fact", "claim")},
    {ENT_FILTER_TEXT, ENT_QUERY_DOCUMENTS,
     "v.id IN (SELECT s.document FROM sentence_fts JOIN sentence s ON s.id = sentence_fts.rowid WHERE sentence_fts MATCH ?)"},
    {ENT_FILTER_DOCUMENT, ENT_QUERY_EVENTS, IN_DOCUMENT},
    {ENT_FILTER_DOCUMENT, ENT_QUERY_CLAIMS, IN_DOCUMENT},
    {ENT_FILTER_DOCUMENT, ENT_QUERY_DOCUMENTS, "v.hash = ?"},
    {ENT_FILTER_ID, ENT_QUERY_EVENTS, "v.key = ?"},
    {ENT_FILTER_ID, ENT_QUERY_CLAIMS, "v.key = ?"},
    {ENT_FILTER_ID, ENT_QUERY_DOCUMENTS, "v.hash = ?"},
    {ENT_FILTER_ID, ENT_QUERY_ACTORS, "v.actor_id = ?"},
    {ENT_FILTER_NAME, ENT_QUERY_ACTORS, "v.name LIKE '%' || ? || '%'"},
    {ENT_FILTER_SITE, ENT_QUERY_EVENTS, "v.site COLLATE NOCASE = ?"},
    {ENT_FILTER_SITE, ENT_QUERY_CLAIMS, "v.site COLLATE NOCASE = ?"},
    {ENT_FILTER_SITE, ENT_QUERY_DOCUMENTS, "v.site COLLATE NOCASE = ?"},
    {ENT_FILTER_LANGUAGE, ENT_QUERY_DOCUMENTS, "v.language COLLATE NOCASE = ?"},
};

/* What --include adds to the default of events (schema.sql's `counts`). */
static const struct {
  const char *name, *sql;
} includes[] = {
    {"reported", "(v.time IN ('past','ongoing') AND v.mood = 'asserted' AND v.factuality IN ('PR+','Uu','CTu') AND NOT v.background)"},
    {"possible", "(v.factuality IN ('PS+','Uu','CTu') AND v.mood IN ('asserted','conditional','hypothetical','wanted') AND NOT v.background)"},
    {"planned", "((v.time = 'future' OR v.mood IN ('planned','attempted')) AND v.factuality LIKE '%+' AND NOT v.background)"},
    {"background", "(v.background AND v.factuality LIKE '%+')"},
    {"denied", "(v.factuality LIKE '%-' OR v.mood IN ('denied','averted'))"},
    {"all", "1"},
    {0},
};

/* Where a kind's rows, records and order come from. NULL: the database has none of them yet. */
static const struct kind {
  const char *view;   /* its rows are called v */
  const char *record; /* expression of the JSON record */
  const char *day;    /* the order's key; the row's id breaks ties */
} kinds[ENT_QUERY_KIND_COUNT] = {
    [ENT_QUERY_EVENTS] = {"events", "(SELECT record FROM event e WHERE e.id = v.id)", "coalesce(v.day, v.published, '')"},
    [ENT_QUERY_CLAIMS] = {"claims", "(SELECT record FROM claim c WHERE c.id = v.id)", "coalesce(v.day, v.published, '')"},
    [ENT_QUERY_DOCUMENTS] = {"document",
                             "json_object('schema', 'entente.document/1', 'id', v.hash, 'address', v.address, 'url', v.url, 'site', v.site, 'title', v.title, "
                             "'published', v.published, 'day', v.day, 'language', v.language, 'coded', json(iif(v.coded, 'true', 'false')), "
                             "'events', (SELECT count(*) FROM event e WHERE e.document = v.id), 'claims', (SELECT count(*) FROM claim c WHERE c.document = v.id))",
                             "coalesce(v.day, '')"},
    [ENT_QUERY_ACTORS] = {"(SELECT min(event * 8 + n) id, name, country, body, code, sector, role, kind, actor_id, count(*) events FROM event_party "
                          "WHERE name IS NOT NULL GROUP BY name, country, body, code, actor_id)",
                          "json_object('schema', 'entente.actor/1', 'name', v.name, 'country', v.country, 'body', v.body, 'code', v.code, 'sector', v.sector, "
                          "'role', v.role, 'kind', v.kind, 'actor_id', v.actor_id, 'events', v.events)",
                          "v.name"},
};

typedef struct builder {
  ent_store *s;
  const ent_query *q;
  ent_arena *a;
  ent_buf sql;
  ent_strs bind;
  bool page; /* order, limit and cursor hold */
} builder;

/* Adds sql and binds value to each of its placeholders. */
static bool condition(builder *b, const char *sql, ent_str value) {
  ent_buf_puts(&b->sql, sql);
  for (; *sql; sql++)
    if (*sql == '?' && !ENT_PUSH(b->a, &b->bind, value)) return false;
  return true;
}

static bool add_filter(builder *b, const struct condition *c) {
  const ent_filter *f = ent_filter_at(c->filter);
  ent_str rest = b->q->value[c->filter], piece;
  const char *join = " AND (";
  bool ok = true;
  if (!f->list) {
    ent_buf_puts(&b->sql, join);
    ok = condition(b, c->sql, rest);
  } else {
    for (; ok && ent_str_split(&rest, ',', &piece); join = " OR ") {
      ent_buf_puts(&b->sql, join);
      ok = condition(b, c->sql, piece);
    }
  }
  ent_buf_putc(&b->sql, ')');
  return ok;
}

/* A and B in either direction, or both on the actors' side of a symmetric event. */
static bool add_pair(builder *b) {
  static const char *const combinations[][2] = {{"actor", "recipient"}, {"recipient", "actor"}, {"actor", "actor"}};
  ent_str rest = b->q->value[ENT_FILTER_PAIR], one = {0}, two = {0};
  if (!rest.n || b->q->kind != ENT_QUERY_EVENTS) return true;
  ent_str_split(&rest, ',', &one);
  ent_str_split(&rest, ',', &two);
  bool ok = true;
  for (int i = 0; i < 3 && ok; i++) {
    for (int k = 0; k < 2 && ok; k++) {
      ent_buf_puts(&b->sql, k ? " AND " : i ? " OR (" : " AND ((");
      ok = condition(b, strcmp(combinations[i][k], "actor") ? ON_SIDE("recipient") : ON_SIDE("actor"), k ? two : one);
    }
    ent_buf_putc(&b->sql, ')');
  }
  ent_buf_putc(&b->sql, ')');
  return ok;
}

/* A box around the point first; the circle is cut out of it (great circle, mean radius of the earth). */
static void add_near(builder *b) {
  double lat, lon, km = 50;
  if (!b->q->value[ENT_FILTER_NEAR].n || !ent_filter_point(b->q->value[ENT_FILTER_NEAR], &lat, &lon)) return;
  if (b->q->value[ENT_FILTER_RADIUS].n) ent_str_double(b->q->value[ENT_FILTER_RADIUS], &km);
  ent_buf_printf(&b->sql,
                 " AND v.id IN (SELECT event FROM event_fact WHERE lat BETWEEN %.6f AND %.6f AND "
                 "6371.0 * acos(min(1.0, sin(radians(lat)) * sin(radians(%.6f)) + cos(radians(lat)) * cos(radians(%.6f)) * cos(radians(lon - %.6f)))) <= %.6f)",
                 lat - km / 110.5, lat + km / 110.5, lat, lat, lon, km);
}

/* " AND (counts OR ...)"; with `inverse`, what is left out. */
static void add_counts(builder *b, bool inverse) {
  if (b->q->kind != ENT_QUERY_EVENTS) return;
  ent_buf_puts(&b->sql, inverse ? " AND NOT (v.counts" : " AND (v.counts");
  ent_str rest = b->q->value[ENT_FILTER_INCLUDE], word;
  while (rest.n && ent_str_split(&rest, ',', &word))
    for (int i = 0; includes[i].name; i++)
      if (ent_str_ieq(word, ent_str_c(includes[i].name))) ent_buf_printf(&b->sql, " OR %s", includes[i].sql);
  ent_buf_putc(&b->sql, ')');
}

static ent_code add_filters(builder *b, bool inverse, ent_error *err) {
  bool ok = true;
  for (size_t i = 0; ok && i < sizeof conditions / sizeof *conditions; i++)
    if (conditions[i].kind == (uint32_t)b->q->kind && b->q->value[conditions[i].filter].n) ok = add_filter(b, &conditions[i]);
  ok = ok && add_pair(b);
  if (!ok) return ent_nomem(err);
  if (b->q->kind == ENT_QUERY_EVENTS) add_near(b);
  add_counts(b, inverse);
  return ENT_OK;
}

/* ---- pages ------------------------------------------------------------- */

static bool descending(const ent_query *q) { return q->value[ENT_FILTER_ORDER].n && *q->value[ENT_FILTER_ORDER].p == '-'; }

/* A cursor is "<key>~<id>" of the last row that was handed out. */
static ent_code add_cursor(builder *b, ent_error *err) {
  ent_str rest = b->q->value[ENT_FILTER_CURSOR], key;
  int64_t id;
  if (!rest.n) return ENT_OK;
  size_t tilde = ent_str_find(rest, ENT_S("~"), 0);
  if (tilde == SIZE_MAX || !ent_str_int((ent_str){rest.p + tilde + 1, rest.n - tilde - 1}, &id))
    return ent_fail(err, ENT_ERR_ARGUMENT, "not a cursor that a page came with", "cursor", 0, 0);
  key = (ent_str){rest.p, tilde};
  ent_buf_printf(&b->sql, " AND (%s, v.id) %s (?, %lld)", kinds[b->q->kind].day, descending(b->q) ? "<" : ">", (long long)id);
  return ENT_PUSH(b->a, &b->bind, key) ? ENT_OK : ent_nomem(err);
}

static ent_code prepare(builder *b, sqlite3_stmt **st, ent_error *err) {
  ent_buf_putc(&b->sql, 0);
  if (b->sql.fail) return ent_nomem(err);
  if (sqlite3_prepare_v2(b->s->db, b->sql.p, -1, st, NULL) != SQLITE_OK) return ent_store_fail(b->s, "cannot ask the database", err);
  for (uint32_t i = 0; i < b->bind.n; i++) sqlite3_bind_text64(*st, (int)i + 1, b->bind.v[i].p ? b->bind.v[i].p : "", b->bind.v[i].n, SQLITE_STATIC, SQLITE_UTF8);
  return ENT_OK;
}

/* A wrong full-text query is the asker's mistake, not the database's. */
static ent_code step_failed(builder *b, ent_error *err) {
  if (b->q->value[ENT_FILTER_TEXT].n && sqlite3_errcode(b->s->db) == SQLITE_ERROR)
    return ent_failf(err, ENT_ERR_ARGUMENT, "text is no full-text query", "text", 0, 0, "%s", sqlite3_errmsg(b->s->db));
  return ent_store_fail(b->s, "cannot ask the database", err);
}

static void start(builder *b) {
  ent_buf_clear(&b->sql);
  b->bind.n = 0;
}

#define MAX_COLUMNS 32

static ent_str column(sqlite3_stmt *st, int i) {
  return (ent_str){(const char *)sqlite3_column_text(st, i), (size_t)sqlite3_column_bytes(st, i)};
}

/* Columns: record, key, id, then those of the view. */
static ent_code rows(builder *b, uint32_t want, ent_query_row *row, void *arg, ent_query_result *r, ent_error *err) {
  sqlite3_stmt *st = NULL;
  int64_t limit = 0;
  ent_code code = prepare(b, &st, err);
  if (code != ENT_OK) return code;
  const char *title[MAX_COLUMNS];
  ent_str value[MAX_COLUMNS];
  ent_str_int(b->q->value[ENT_FILTER_LIMIT], &limit);
  uint32_t n = want & ENT_QUERY_COLUMNS ? (uint32_t)sqlite3_column_count(st) - 3 : 0;
  if (n > MAX_COLUMNS) n = MAX_COLUMNS;
  for (uint32_t i = 0; i < n; i++) title[i] = sqlite3_column_name(st, (int)i + 3);
  char last[sizeof r->next] = "";
  int rc;
  while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
    if (limit && r->rows == limit) { /* there is one more: a next page */
      memcpy(r->next, last, sizeof last);
      rc = SQLITE_DONE;
      break;
    }
    for (uint32_t i = 0; i < n; i++) value[i] = column(st, (int)i + 3);
    ent_str key = column(st, 1);
    snprintf(last, sizeof last, "%.*s~%lld", (int)(key.n < 40 ? key.n : 40), key.p ? key.p : "", (long long)sqlite3_column_int64(st, 2));
    r->rows++;
    if (!row(arg, title, value, n, column(st, 0))) {
      rc = SQLITE_DONE;
      break;
    }
  }
  if (rc != SQLITE_DONE) code = step_failed(b, err);
  sqlite3_finalize(st);
  return code;
}

static ent_code page(builder *b, uint32_t want, ent_query_row *row, void *arg, ent_query_result *r, ent_error *err) {
  const struct kind *k = &kinds[b->q->kind];
  int64_t limit = 0;
  start(b);
  ent_buf_printf(&b->sql, "SELECT %s, %s, v.id%s FROM %s v WHERE 1", want & ENT_QUERY_RECORD ? k->record : "NULL", k->day, want & ENT_QUERY_COLUMNS ? ", v.*" : "",
                 k->view);
  ent_code code = add_filters(b, false, err);
  if (code == ENT_OK) code = add_cursor(b, err);
  if (code != ENT_OK) return code;
  ent_buf_printf(&b->sql, " ORDER BY %s %s, v.id %s", k->day, descending(b->q) ? "DESC" : "ASC", descending(b->q) ? "DESC" : "ASC");
  ent_str_int(b->q->value[ENT_FILTER_LIMIT], &limit);
  if (limit) ent_buf_printf(&b->sql, " LIMIT %lld", (long long)limit + 1);
  return rows(b, want, row, arg, r, err);
}

static ent_code number(builder *b, bool inverse, int64_t *out, ent_error *err) {
  start(b);
  ent_buf_printf(&b->sql, "SELECT count(*) FROM %s v WHERE 1", kinds[b->q->kind].view);
  ent_code code = add_filters(b, inverse, err);
  sqlite3_stmt *st = NULL;
  if (code == ENT_OK) code = prepare(b, &st, err);
  if (code != ENT_OK) return code;
  if (sqlite3_step(st) == SQLITE_ROW)
    *out = sqlite3_column_int64(st, 0);
  else
    code = step_failed(b, err);
  sqlite3_finalize(st);
  return code;
}

ent_code ent_query_run(ent_store *s, const ent_query *q, uint32_t want, ent_query_row *row, void *arg, ent_query_result *result, ent_error *err) {
  *result = (ent_query_result){.total = want & ENT_QUERY_TOTAL ? 0 : -1, .left_out = want & ENT_QUERY_LEFT_OUT ? 0 : -1};
  if (!kinds[q->kind].view) return ENT_OK;
  builder b = {.s = s, .q = q, .a = ent_arena_new(0)};
  if (!b.a) return ent_nomem(err);
  ent_buf_init(&b.sql, 1 << 20);
  ent_code code = page(&b, want, row, arg, result, err);
  if (code == ENT_OK && want & ENT_QUERY_TOTAL) code = number(&b, false, &result->total, err);
  if (code == ENT_OK && want & ENT_QUERY_LEFT_OUT && q->kind == ENT_QUERY_EVENTS) code = number(&b, true, &result->left_out, err);
  ent_buf_free(&b.sql);
  ent_arena_free(b.a);
  return code;
}

/* ---- as JSON ----------------------------------------------------------- */

static bool add_record(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record) {
  (void)title, (void)value, (void)n;
  ent_json_raw(arg, record);
  return !((ent_json *)arg)->out->fail;
}

ent_code ent_query_json(ent_store *s, const ent_query *q, uint32_t want, ent_buf *out, ent_query_result *result, ent_error *err) {
  ent_json j;
  ent_json_init(&j, out);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "kind", ent_query_kind_name(q->kind));
  ent_json_key(&j, "records");
  ent_json_begin(&j, '[');
  ent_code code = ent_query_run(s, q, (want & ~(uint32_t)ENT_QUERY_COLUMNS) | ENT_QUERY_RECORD, add_record, &j, result, err);
  ent_json_end(&j, ']');
  ent_json_kcstr(&j, "next", result->next);
  if (result->total >= 0) ent_json_kint(&j, "total", result->total);
  if (result->left_out >= 0) ent_json_kint(&j, "left_out", result->left_out);
  ent_json_end(&j, '}');
  return code == ENT_OK && out->fail ? ent_nomem(err) : code;
}

ent_code ent_store_counts(ent_store *s, int64_t *documents, int64_t *events, int64_t *claims, ent_error *err) {
  ent_code code = ent_store_number(s, "SELECT count(*) FROM document", documents, err);
  if (code == ENT_OK) code = ent_store_number(s, "SELECT count(*) FROM event", events, err);
  if (code == ENT_OK) code = ent_store_number(s, "SELECT count(*) FROM claim", claims, err);
  return code;
}
