/*
** query.c - filters to SQL. Each filter is a row of a table: its field, the tables it goes with, the condition with one
** placeholder. Values are always bound, never pasted.
*/
#include "store/store.h"

#include "entente/event.h"

#include <stdlib.h>

#define EV (1u << ENT_STORE_EVENTS)
#define CL (1u << ENT_STORE_CLAIMS)

/* Does party p say who? A country, a body, the beginning of a code, or words of its name. */
#define PARTY_IS(p)                                                                                                      \
  "(" p ".country COLLATE NOCASE = ? OR " p ".body COLLATE NOCASE = ? OR " p ".code LIKE ? || '%' OR " p ".name LIKE '%' || ? || '%' OR " p \
  ".actor_id = ?)"
#define ON_SIDE(side) "EXISTS(SELECT 1 FROM event_party p WHERE p.event = v.id AND p.side = '" side "' AND " PARTY_IS("p") ")"

/* COMMA: the value is a list, ? is bound to each, joined by OR. */
enum { PLAIN, COMMA };

#define NAME_OF(T) #T " "
#define TYPES ENT_EVENT_TYPE_LIST(NAME_OF)
#define QUADS "1 2 3 4"
#define SOURCE_KINDS "named office anonymous media document"
#define FACTUALITIES "CT+ PR+ PS+ CT- PR- PS- CTu Uu"
#define DAY "YYYY-MM-DD"

static const struct filter {
  const char *name;
  size_t offset;
  uint32_t tables;
  const char *sql;
  int kind;
  const char *values; /* the words that it takes, or DAY; NULL: any text */
} filters[] = {
    {"actor", offsetof(ent_query, actor), EV, ON_SIDE("actor"), COMMA},
    {"actor", offsetof(ent_query, actor), CL,
     "EXISTS(SELECT 1 FROM claim_fact f WHERE f.claim = v.id AND (f.source_country COLLATE NOCASE = ? OR f.source_body COLLATE NOCASE = ? OR "
     "f.source LIKE '%' || ? || '%'))",
     COMMA},
    {"recipient", offsetof(ent_query, recipient), EV, ON_SIDE("recipient"), COMMA},
    {"country", offsetof(ent_query, country), EV, "EXISTS(SELECT 1 FROM event_party p WHERE p.event = v.id AND p.country COLLATE NOCASE = ?)", COMMA},
    {"country", offsetof(ent_query, country), CL, "v.source_country COLLATE NOCASE = ?", COMMA},
    {"type", offsetof(ent_query, type), EV, "v.event COLLATE NOCASE = ?", COMMA, TYPES},
    {"mode", offsetof(ent_query, mode), EV, "v.mode COLLATE NOCASE = ?", COMMA},
    {"quad", offsetof(ent_query, quad), EV, "v.quad = CAST(? AS INTEGER)", COMMA, QUADS},
    {"context", offsetof(ent_query, context), EV, "EXISTS(SELECT 1 FROM event_context x WHERE x.event = v.id AND x.context COLLATE NOCASE = ?)", COMMA},
    {"from", offsetof(ent_query, from), EV | CL, "coalesce(v.day, v.published) >= ?", PLAIN, DAY},
    {"to", offsetof(ent_query, to), EV | CL, "coalesce(v.day, v.published) <= ?", PLAIN, DAY},
    {"source", offsetof(ent_query, source), EV,
     "EXISTS(SELECT 1 FROM event_source s WHERE s.event = v.id AND (s.name LIKE '%' || ? || '%' OR s.text LIKE '%' || ? || '%'))", COMMA},
    {"source", offsetof(ent_query, source), CL, "v.source LIKE '%' || ? || '%'", COMMA},
    {"source-kind", offsetof(ent_query, source_kind), EV, "EXISTS(SELECT 1 FROM event_source s WHERE s.event = v.id AND s.kind = ?)", COMMA, SOURCE_KINDS},
    {"source-kind", offsetof(ent_query, source_kind), CL, "v.source_kind = ?", COMMA, SOURCE_KINDS},
    {"factuality", offsetof(ent_query, factuality), EV | CL, "v.factuality COLLATE NOCASE = ?", COMMA, FACTUALITIES},
    {"place", offsetof(ent_query, place), EV, "(v.place LIKE '%' || ? || '%' OR v.place_country COLLATE NOCASE = ?)", COMMA},
    {"text", offsetof(ent_query, text), EV,
     "(SELECT sentence FROM event_fact f WHERE f.event = v.id) IN (SELECT rowid FROM sentence_fts WHERE sentence_fts MATCH ?)", PLAIN},
    {"text", offsetof(ent_query, text), CL,
     "(SELECT sentence FROM claim_fact f WHERE f.claim = v.id) IN (SELECT rowid FROM sentence_fts WHERE sentence_fts MATCH ?)", PLAIN},
    {0},
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

typedef struct builder {
  ent_store *s;
  const ent_query *q;
  ent_arena *a;
  ent_buf sql;
  ent_strs bind;
} builder;

/* Adds sql and binds value to each of its placeholders. */
static bool condition(builder *b, const char *sql, ent_str value) {
  ent_buf_puts(&b->sql, sql);
  for (; *sql; sql++)
    if (*sql == '?' && !ENT_PUSH(b->a, &b->bind, value)) return false;
  return true;
}

static bool fits(const struct filter *f, ent_str s) {
  ent_str rest = ent_str_c(f->values), word;
  ent_day day;
  if (!f->values) return true;
  if (!strcmp(f->values, DAY)) return s.n == strlen(DAY) && ent_day_parse(s, false, &day);
  while (ent_str_word(&rest, &word))
    if (ent_str_ieq(word, s)) return true;
  return false;
}

/* A value that no record can have is a slip of the pen, and not the same as finding nothing. */
static ent_code check_filter(const struct filter *f, const char *value, ent_error *err) {
  ent_str rest = ent_str_c(value), piece = rest;
  bool more = f->kind == PLAIN || ent_str_split(&rest, ',', &piece);
  for (; more; more = f->kind == COMMA && ent_str_split(&rest, ',', &piece))
    if (!fits(f, piece))
      return ent_failf(err, ENT_ERR_ARGUMENT, "no such value of this filter", f->name, 0, 0, "'%.*s', it takes %s", (int)piece.n, piece.p, f->values);
  return ENT_OK;
}

static bool add_filter(builder *b, const struct filter *f, const char *value) {
  ent_str rest = ent_str_c(value), piece;
  const char *join = " AND (";
  bool ok = true;
  if (f->kind == PLAIN) {
    ent_buf_puts(&b->sql, join);
    ok = condition(b, f->sql, rest);
  } else {
    for (; ok && ent_str_split(&rest, ',', &piece); join = " OR ") {
      ent_buf_puts(&b->sql, join);
      ok = condition(b, f->sql, piece);
    }
  }
  ent_buf_putc(&b->sql, ')');
  return ok;
}

/* A and B in either direction, or both on the actors' side of a symmetric event. */
static ent_code add_pair(builder *b, ent_error *err) {
  static const char *const combinations[][2] = {{"actor", "recipient"}, {"recipient", "actor"}, {"actor", "actor"}};
  ent_str rest = ent_str_c(b->q->pair), one, two;
  if (!ent_str_split(&rest, ',', &one) || !ent_str_split(&rest, ',', &two) || !one.n || !two.n || rest.n)
    return ent_fail(err, ENT_ERR_ARGUMENT, "pair wants two parties: A,B", b->q->pair, 0, 0);
  bool ok = true;
  for (int i = 0; i < 3 && ok; i++) {
    for (int k = 0; k < 2 && ok; k++) {
      ent_buf_puts(&b->sql, k ? " AND " : i ? " OR (" : " AND ((");
      ok = condition(b, strcmp(combinations[i][k], "actor") ? ON_SIDE("recipient") : ON_SIDE("actor"), k ? two : one);
    }
    ent_buf_putc(&b->sql, ')');
  }
  ent_buf_putc(&b->sql, ')');
  return ok ? ENT_OK : ent_nomem(err);
}

static ent_code add_filters(builder *b, ent_error *err) {
  for (const struct filter *f = filters; f->name; f++) {
    const char *value = *(const char *const *)((const char *)b->q + f->offset);
    if (!value || !(f->tables & (1u << b->q->table))) continue;
    ent_code code = check_filter(f, value, err);
    if (code != ENT_OK) return code;
    if (!add_filter(b, f, value)) return ent_nomem(err);
  }
  if (b->q->table == ENT_STORE_CLAIMS && (b->q->recipient || b->q->pair || b->q->type || b->q->mode || b->q->quad || b->q->context || b->q->place))
    return ent_fail(err, ENT_ERR_ARGUMENT, "claims have no recipient, pair, type, mode, quad, context or place", NULL, 0, 0);
  return b->q->pair ? add_pair(b, err) : ENT_OK;
}

/* " AND (counts OR ...)"; with `inverse`, what is left out. */
static ent_code add_counts(builder *b, bool inverse, ent_error *err) {
  ent_buf_puts(&b->sql, inverse ? " AND NOT (v.counts" : " AND (v.counts");
  ent_str rest = ent_str_c(b->q->include), word;
  while (rest.n && ent_str_split(&rest, ',', &word)) {
    int i = 0;
    while (includes[i].name && !ent_str_is(word, includes[i].name)) i++;
    if (!includes[i].name) return ent_failf(err, ENT_ERR_ARGUMENT, "include wants reported, possible, planned, background, denied or all", b->q->include, 0, 0, "'%.*s'", (int)word.n, word.p);
    ent_buf_printf(&b->sql, " OR %s", includes[i].sql);
  }
  ent_buf_putc(&b->sql, ')');
  return ENT_OK;
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
  if (b->q->text && sqlite3_errcode(b->s->db) == SQLITE_ERROR)
    return ent_failf(err, ENT_ERR_ARGUMENT, "text is no full-text query", b->q->text, 0, 0, "%s", sqlite3_errmsg(b->s->db));
  return ent_store_fail(b->s, "cannot ask the database", err);
}

static void start(builder *b, const char *head) {
  ent_buf_clear(&b->sql);
  b->bind.n = 0;
  ent_buf_puts(&b->sql, head);
}

#define MAX_COLUMNS 32

static ent_code rows(builder *b, ent_store_row *row, void *arg, ent_error *err) {
  sqlite3_stmt *st = NULL;
  ent_code code = prepare(b, &st, err);
  if (code != ENT_OK) return code;
  const char *title[MAX_COLUMNS];
  ent_str value[MAX_COLUMNS];
  uint32_t n = (uint32_t)sqlite3_column_count(st) - 1;
  if (n > MAX_COLUMNS) n = MAX_COLUMNS;
  for (uint32_t i = 0; i < n; i++) title[i] = sqlite3_column_name(st, (int)i + 1);
  int rc;
  while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
    for (uint32_t i = 0; i < n; i++)
      value[i] = (ent_str){(const char *)sqlite3_column_text(st, (int)i + 1), (size_t)sqlite3_column_bytes(st, (int)i + 1)};
    ent_str record = {(const char *)sqlite3_column_text(st, 0), (size_t)sqlite3_column_bytes(st, 0)};
    if (!row(arg, title, value, n, record)) {
      rc = SQLITE_DONE;
      break;
    }
  }
  if (rc != SQLITE_DONE) code = step_failed(b, err);
  sqlite3_finalize(st);
  return code;
}

static ent_code count_left_out(builder *b, int64_t *left_out, ent_error *err) {
  start(b, "SELECT count(*) FROM events v WHERE 1");
  ent_code code = add_filters(b, err);
  if (code == ENT_OK) code = add_counts(b, true, err);
  sqlite3_stmt *st = NULL;
  if (code == ENT_OK) code = prepare(b, &st, err);
  if (code != ENT_OK) return code;
  if (sqlite3_step(st) == SQLITE_ROW)
    *left_out = sqlite3_column_int64(st, 0);
  else
    code = step_failed(b, err);
  sqlite3_finalize(st);
  return code;
}

ent_code ent_store_query(ent_store *s, const ent_query *q, ent_store_row *row, void *arg, int64_t *left_out, ent_error *err) {
  bool events = q->table == ENT_STORE_EVENTS;
  builder b = {.s = s, .q = q, .a = ent_arena_new(0)};
  if (!b.a) return ent_nomem(err);
  ent_buf_init(&b.sql, 1 << 20);
  *left_out = 0;
  start(&b, events ? "SELECT e.record, v.* FROM events v JOIN event e ON e.id = v.id WHERE 1"
                   : "SELECT c.record, v.* FROM claims v JOIN claim c ON c.id = v.id WHERE 1");
  ent_code code = add_filters(&b, err);
  if (code == ENT_OK && events) code = add_counts(&b, false, err);
  ent_buf_puts(&b.sql, " ORDER BY coalesce(v.day, v.published), v.document, v.id");
  if (q->limit > 0) ent_buf_printf(&b.sql, " LIMIT %lld", (long long)q->limit);
  if (code == ENT_OK) code = rows(&b, row, arg, err);
  if (code == ENT_OK && events) code = count_left_out(&b, left_out, err);
  ent_buf_free(&b.sql);
  ent_arena_free(b.a);
  return code;
}

ent_code ent_store_counts(ent_store *s, int64_t *documents, int64_t *events, int64_t *claims, ent_error *err) {
  ent_code code = ent_store_number(s, "SELECT count(*) FROM document", documents, err);
  if (code == ENT_OK) code = ent_store_number(s, "SELECT count(*) FROM event", events, err);
  if (code == ENT_OK) code = ent_store_number(s, "SELECT count(*) FROM claim", claims, err);
  return code;
}
