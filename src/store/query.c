/*
** query.c - a question run: one statement finds the numbers of the rows in their order, then each row gets its record and columns. Pages
** go on behind the last row's key, so that a page costs the same wherever it is.
**
** Events come from a list of postings, or, where nothing but words of the text is asked, from the full text: then in the order of
** publication, because that is the order of sentences' numbers and no sorting is needed.
*/
#include "store/query.h"
#include "store/stories.h"

#include <stdlib.h>

#define MERGED 8 /* lists that are merged in order; more are sorted */

/* How a kind's rows are read. NULL: the database has none of them. */
static const struct kind {
  const char *table;   /* rows are called x */
  const char *key;     /* the order; x.id breaks ties */
  const char *record;  /* statement of the JSON record; NULL: a stored one */
  const char *columns; /* statement of the row for people */
} kinds[ENT_QUERY_KIND_COUNT] = {
    [ENT_QUERY_EVENTS] = {"event", "x.day", NULL, "SELECT * FROM events WHERE id = ?1"},
    [ENT_QUERY_CLAIMS] = {"claim", "x.day", NULL, "SELECT * FROM claims WHERE id = ?1"},
    [ENT_QUERY_DOCUMENTS] = {"document", "0",
                             "SELECT json_object('schema', 'entente.document/1', 'id', key, 'address', address, 'url', url, 'site', site, 'title', title, "
                             "'published', published, 'day', day, 'language', language, 'coded', json(iif((SELECT coded FROM document d WHERE d.id = ?1), 'true', 'false')), "
                             "'events', events, 'claims', claims, 'version', version, 'status', status, 'story', story, 'copy_of', copy_of, "
                             "'match', (SELECT json_object('index', t.idx, 'text', t.text) FROM sentence_text t WHERE t.id = ?2)) FROM documents WHERE id = ?1",
                             "SELECT v.*, (SELECT text FROM sentence_text t WHERE t.id = ?2) sentence FROM documents v WHERE id = ?1"},
    [ENT_QUERY_STORIES] = {"story", "x.first", NULL, "SELECT * FROM stories WHERE id = ?1"},
    [ENT_QUERY_ACTORS] = {"actor", "0",
                          "SELECT json_object('schema', 'entente.actor/1', 'name', name, 'country', country, 'body', body, 'code', code, 'sector', sector, "
                          "'role', role, 'kind', kind, 'actor_id', actor_id, 'events', events) FROM actors WHERE id = ?1",
                          "SELECT * FROM actors WHERE id = ?1"},
};

static bool descending(const ent_query *q) { return q->value[ENT_FILTER_ORDER].n && *q->value[ENT_FILTER_ORDER].p == '-'; }

/* A wrong full-text query is the asker's mistake, not the database's. */
static ent_code step_failed(const ent_asking *k, ent_error *err) {
  if (k->q->value[ENT_FILTER_TEXT].n && sqlite3_errcode(k->s->db) == SQLITE_ERROR)
    return ent_failf(err, ENT_ERR_ARGUMENT, "text is no full-text query", "text", 0, 0, "%s", sqlite3_errmsg(k->s->db));
  return ent_store_fail(k->s, "cannot ask the database", err);
}

/* Rows come out of the full text, in its order. */
static bool by_text(const ent_asking *k) { return k->text == ENT_TEXT_STREAM; }

/* Rows come out of the table, because few of its numbers are asked for. */
static bool by_number(const ent_asking *k) {
  return k->q->kind != ENT_QUERY_EVENTS || k->q->value[ENT_FILTER_DOCUMENT].n || k->q->value[ENT_FILTER_ID].n || k->q->value[ENT_FILTER_STORY].n;
}

#define FEW 3000
#define LIST 60000

/* Another filter finds rows in an order of its own. */
static bool ordered_by_others(const ent_asking *k) {
  const ent_str *v = k->q->value;
  switch (k->q->kind) {
  case ENT_QUERY_EVENTS: return k->terms.n || v[ENT_FILTER_FROM].n || v[ENT_FILTER_TO].n || by_number(k);
  case ENT_QUERY_CLAIMS: return v[ENT_FILTER_SOURCE].n || v[ENT_FILTER_ACTOR].n || v[ENT_FILTER_COUNTRY].n || v[ENT_FILTER_ABOUT].n || v[ENT_FILTER_DOCUMENT].n || v[ENT_FILTER_ID].n;
  default: return false;
  }
}

/* Looks how many sentences there are, as far as it matters. */
static ent_code choose_text(ent_asking *k, ent_error *err) {
  sqlite3_stmt *st = NULL;
  ent_str text = k->q->value[ENT_FILTER_TEXT];
  if (!text.n || k->q->kind == ENT_QUERY_STORIES) return ENT_OK;
  k->text = ENT_TEXT_STREAM;
  if (!ordered_by_others(k)) return ENT_OK;
  ent_code code = ent_store_prepare(k->s, &st, "SELECT count(*) FROM (SELECT 1 FROM sentence_fts WHERE sentence_fts MATCH ?1 LIMIT 60001)", err);
  if (code != ENT_OK) return code;
  ent_store_bind(st, 1, text);
  if (sqlite3_step(st) == SQLITE_ROW) {
    int64_t n = sqlite3_column_int64(st, 0);
    k->text = n <= FEW && k->q->kind == ENT_QUERY_EVENTS && !by_number(k) ? ENT_TEXT_FEW : n <= LIST || k->q->kind != ENT_QUERY_EVENTS ? ENT_TEXT_LIST : ENT_TEXT_PROBE;
  } else {
    code = step_failed(k, err);
  }
  sqlite3_finalize(st);
  return code;
}

/* ---- where a page begins ---------------------------------------------------- */

typedef struct place {
  int64_t key, id;
} place;

static bool read_cursor(ent_str s, place *out) {
  size_t tilde = ent_str_find(s, ENT_S("~"), 0);
  return tilde != SIZE_MAX && ent_str_int((ent_str){s.p, tilde}, &out->key) && ent_str_int((ent_str){s.p + tilde + 1, s.n - tilde - 1}, &out->id);
}

static ent_code add_cursor(ent_asking *k, ent_error *err) {
  ent_str s = k->q->value[ENT_FILTER_CURSOR];
  const char *sign = descending(k->q) ? "<" : ">";
  place at;
  if (!s.n) return ENT_OK;
  if (!read_cursor(s, &at)) return ent_fail(err, ENT_ERR_ARGUMENT, "not a cursor that a page came with", "cursor", 0, 0);
  if (by_text(k) && k->q->kind == ENT_QUERY_DOCUMENTS) /* behind all sentences of that document */
    ent_buf_printf(&k->sql, " AND f.rowid %s %lld", sign, (long long)(descending(k->q) ? at.id : at.id | 65535));
  else if (by_text(k)) /* within a sentence rows come in the order of their numbers */
    ent_buf_printf(&k->sql, " AND f.rowid %s= %lld AND NOT (f.rowid = %lld AND x.id <= %lld)", sign, (long long)at.key, (long long)at.key, (long long)at.id);
  else if (!strcmp(kinds[k->q->kind].key, "0"))
    ent_buf_printf(&k->sql, " AND x.id %s %lld", sign, (long long)at.id);
  else
    ent_buf_printf(&k->sql, " AND (%s, x.id) %s (%lld, %lld)", kinds[k->q->kind].key, sign, (long long)at.key, (long long)at.id);
  return ENT_OK;
}

/* ---- the statement of numbers ------------------------------------------------- */

enum { NUMBERS, COUNT, LEFT_OUT, HITS };

/* The row's sentence fits, looked up in a list made once or in the full text. */
static ent_code add_text(ent_asking *k, ent_error *err) {
  bool probe = k->text == ENT_TEXT_PROBE;
  ent_buf_printf(&k->sql, " AND EXISTS(SELECT 1 FROM %s y WHERE y.id = x.id AND %s", kinds[k->q->kind].table,
                 probe ? "EXISTS(SELECT 1 FROM sentence_fts f WHERE f.rowid = (y.id & -65536) + y.sentence AND f.sentence_fts MATCH "
                       : "(y.id & -65536) + y.sentence IN (SELECT rowid FROM sentence_fts WHERE sentence_fts MATCH ");
  ent_code code = ent_where_bind(k, k->q->value[ENT_FILTER_TEXT], err);
  ent_buf_puts(&k->sql, "))");
  return code;
}

/* "SELECT key, id FROM rows WHERE 1 AND ..." for one list of postings, or for all of the question. */
static ent_code one_select(ent_asking *k, int what, const char *term, ent_error *err) {
  const struct kind *d = &kinds[k->q->kind];
  bool text = by_text(k), few = k->text == ENT_TEXT_FEW;
  ent_code code = ENT_OK;
  if (what == NUMBERS)
    ent_buf_printf(&k->sql, "SELECT %s, x.id, %s", text ? "f.rowid" : d->key, text ? "f.rowid" : "0");
  else if (what == HITS)
    ent_buf_puts(&k->sql, "SELECT x.id, x.day, x.flags");
  else
    ent_buf_puts(&k->sql, text && k->q->kind == ENT_QUERY_DOCUMENTS ? "SELECT DISTINCT x.id" : "SELECT x.id");
  if (text || few) {
    ent_buf_printf(&k->sql, " FROM sentence_fts f CROSS JOIN %s x ON ", d->table);
    ent_buf_puts(&k->sql, k->q->kind == ENT_QUERY_DOCUMENTS ? "x.id = (f.rowid & -65536)"
                                                             : "x.id BETWEEN (f.rowid & -65536) AND (f.rowid | 65535) AND x.sentence = (f.rowid & 65535)");
    ent_buf_puts(&k->sql, " WHERE f.sentence_fts MATCH ");
    code = ent_where_bind(k, k->q->value[ENT_FILTER_TEXT], err);
  } else if (by_number(k)) {
    ent_buf_printf(&k->sql, " FROM %s x WHERE 1", d->table);
  } else {
    ent_buf_printf(&k->sql, " FROM event_index x WHERE x.term %s", term);
  }
  if (code == ENT_OK) code = ent_where(k, what == LEFT_OUT, err);
  if (code == ENT_OK && k->text >= ENT_TEXT_LIST) code = add_text(k, err);
  return code == ENT_OK && what == NUMBERS ? add_cursor(k, err) : code;
}

/* One select, or one for each of a few lists, merged in their order. */
static ent_code selects(ent_asking *k, int what, ent_error *err) {
  const ent_terms *t = k->driver == ENT_NONE ? NULL : &k->terms.v[k->driver];
  char term[64] = "= 0";
  if (!t || !t->term.n) return one_select(k, what, term, err);
  if (t->term.n > MERGED) {
    ent_buf in;
    ent_buf_init(&in, 0);
    ent_buf_puts(&in, "IN (");
    for (uint32_t i = 0; i < t->term.n; i++) ent_buf_printf(&in, "%s%lld", i ? "," : "", (long long)t->term.v[i]);
    ent_buf_put(&in, ")", 2);
    ent_code code = in.fail ? ent_nomem(err) : one_select(k, what, in.p, err);
    ent_buf_free(&in);
    ent_buf_puts(&k->sql, " GROUP BY x.day, x.id");
    return code;
  }
  ent_code code = ENT_OK;
  for (uint32_t i = 0; code == ENT_OK && i < t->term.n; i++) {
    if (i) ent_buf_puts(&k->sql, " UNION ");
    snprintf(term, sizeof term, "= %lld", (long long)t->term.v[i]);
    code = one_select(k, what, term, err);
  }
  return code;
}

static void start(ent_asking *k) {
  ent_buf_clear(&k->sql);
  k->bind.n = 0;
}

static ent_code prepare(ent_asking *k, sqlite3_stmt **st, ent_error *err) {
  ent_buf_putc(&k->sql, 0);
  if (k->sql.fail) return ent_nomem(err);
  if (sqlite3_prepare_v2(k->s->db, k->sql.p, -1, st, NULL) != SQLITE_OK) return ent_store_fail(k->s, "cannot ask the database", err);
  for (uint32_t i = 0; i < k->bind.n; i++) sqlite3_bind_text64(*st, (int)i + 1, k->bind.v[i].p ? k->bind.v[i].p : "", k->bind.v[i].n, SQLITE_STATIC, SQLITE_UTF8);
  return ENT_OK;
}

/* ---- rows ---------------------------------------------------------------------- */

#define MAX_COLUMNS 48

/* What each row carries. */
typedef struct carrying {
  ent_store *s;
  ent_query_kind kind;
  uint32_t want;
  sqlite3_stmt *record, *columns;
  ent_buf story;
  ent_query_row *row;
  void *arg;
} carrying;

static ent_code one_row(sqlite3_stmt *st, int64_t id, int64_t sentence, ent_store *s, ent_error *err) {
  sqlite3_reset(st);
  sqlite3_bind_int64(st, 1, id);
  if (sqlite3_bind_parameter_count(st) > 1) ent_store_bind_int(st, 2, sentence, 0);
  int rc = sqlite3_step(st);
  return rc == SQLITE_ROW ? ENT_OK : rc == SQLITE_DONE ? ent_fail(err, ENT_ERR_DATABASE, "a row of the index leads nowhere: doctor mends it", s->path, 0, 0)
                                                        : ent_store_fail(s, "cannot ask the database", err);
}

static ent_code carry(carrying *c, int64_t id, int64_t sentence, bool *more, ent_error *err) {
  ent_store *s = c->s;
  const char *title[MAX_COLUMNS];
  ent_str value[MAX_COLUMNS], record = {0};
  uint32_t n = 0;
  ent_code code = ENT_OK;
  if (c->columns) {
    code = one_row(c->columns, id, sentence, s, err);
    n = (uint32_t)sqlite3_column_count(c->columns);
    if (n > MAX_COLUMNS) n = MAX_COLUMNS;
    for (uint32_t i = 0; code == ENT_OK && i < n; i++) {
      title[i] = sqlite3_column_name(c->columns, (int)i);
      value[i] = ent_store_column(c->columns, (int)i);
    }
  }
  if (code == ENT_OK && c->record) {
    code = one_row(c->record, id, sentence, s, err);
    if (code == ENT_OK) record = ent_store_column(c->record, 0);
  } else if (code == ENT_OK && c->want & ENT_QUERY_RECORD && c->kind == ENT_QUERY_STORIES) {
    ent_buf_clear(&c->story);
    code = ent_story_record(s, id, &c->story, err);
    record = ent_buf_str(&c->story);
  } else if (code == ENT_OK && c->want & ENT_QUERY_RECORD) {
    code = ent_record_get(s, c->kind == ENT_QUERY_CLAIMS, id, &record, err);
  }
  if (code == ENT_OK) *more = c->row(c->arg, title, value, n, record);
  return code;
}

/* Steps the numbers; documents of the full text come once for each sentence. */
static ent_code numbers(ent_asking *k, carrying *c, sqlite3_stmt *st, ent_query_result *r, ent_error *err) {
  int64_t limit = 0, last = 0;
  char next[sizeof r->next] = "";
  bool more = true;
  int rc = SQLITE_DONE;
  ent_code code = ENT_OK;
  ent_str_int(k->q->value[ENT_FILTER_LIMIT], &limit);
  while (code == ENT_OK && more && (rc = sqlite3_step(st)) == SQLITE_ROW) {
    int64_t key = sqlite3_column_int64(st, 0), id = sqlite3_column_int64(st, 1);
    if (id == last) continue;
    if (limit && r->rows == limit) { /* there is one more: a next page */
      memcpy(r->next, next, sizeof next);
      return ENT_OK;
    }
    last = id;
    snprintf(next, sizeof next, "%lld~%lld", (long long)key, (long long)id);
    r->rows++;
    code = carry(c, id, sqlite3_column_int64(st, 2), &more, err);
  }
  return code != ENT_OK || !more || rc == SQLITE_DONE ? code : step_failed(k, err);
}

static ent_code page(ent_asking *k, carrying *c, ent_query_result *r, ent_error *err) {
  sqlite3_stmt *st = NULL;
  const char *way = descending(k->q) ? "DESC" : "ASC";
  int64_t limit = 0;
  start(k);
  ent_code code = selects(k, NUMBERS, err);
  ent_str_int(k->q->value[ENT_FILTER_LIMIT], &limit);
  if (by_text(k))
    ent_buf_printf(&k->sql, " ORDER BY f.rowid %s", way);
  else
    ent_buf_printf(&k->sql, " ORDER BY 1 %s, 2 %s", way, way);
  if (limit && !by_text(k)) ent_buf_printf(&k->sql, " LIMIT %lld", (long long)limit + 1);
  if (code == ENT_OK) code = prepare(k, &st, err);
  if (code == ENT_OK) code = numbers(k, c, st, r, err);
  sqlite3_finalize(st);
  return code;
}

static ent_code number(ent_asking *k, int what, int64_t *out, ent_error *err) {
  sqlite3_stmt *st = NULL;
  start(k);
  ent_buf_puts(&k->sql, "SELECT count(*) FROM (");
  ent_code code = selects(k, what, err);
  ent_buf_putc(&k->sql, ')');
  if (code == ENT_OK) code = prepare(k, &st, err);
  if (code == ENT_OK) {
    if (sqlite3_step(st) == SQLITE_ROW)
      *out = sqlite3_column_int64(st, 0);
    else
      code = step_failed(k, err);
  }
  sqlite3_finalize(st);
  return code;
}

static ent_code begin_carrying(carrying *c, ent_error *err) {
  const struct kind *d = &kinds[c->kind];
  ent_buf_init(&c->story, 0);
  ent_code code = c->want & ENT_QUERY_COLUMNS ? ent_store_prepare(c->s, &c->columns, d->columns, err) : ENT_OK;
  if (code == ENT_OK && c->want & ENT_QUERY_RECORD && d->record) code = ent_store_prepare(c->s, &c->record, d->record, err);
  return code;
}

static void end_carrying(carrying *c) {
  sqlite3_finalize(c->columns);
  sqlite3_finalize(c->record);
  ent_buf_free(&c->story);
}

static ent_code run(ent_asking *k, carrying *c, ent_query_result *r, ent_error *err) {
  k->driver = ENT_NONE;
  ent_code code = k->q->kind == ENT_QUERY_EVENTS || k->q->kind == ENT_QUERY_STORIES ? ent_where_terms(k, err) : ENT_OK;
  if (code == ENT_OK) code = choose_text(k, err);
  if (by_number(k) || k->text == ENT_TEXT_FEW || k->text == ENT_TEXT_STREAM) k->driver = ENT_NONE;
  if (code == ENT_OK) code = begin_carrying(c, err);
  if (code == ENT_OK) code = page(k, c, r, err);
  if (code == ENT_OK && c->want & ENT_QUERY_TOTAL) code = number(k, COUNT, &r->total, err);
  if (code == ENT_OK && c->want & ENT_QUERY_LEFT_OUT && k->q->kind == ENT_QUERY_EVENTS) code = number(k, LEFT_OUT, &r->left_out, err);
  end_carrying(c);
  return code;
}

ent_code ent_query_one(ent_store *s, ent_query_kind kind, int64_t id, ent_query_row *row, void *arg, ent_error *err) {
  carrying c = {.s = s, .kind = kind, .want = ENT_QUERY_RECORD | ENT_QUERY_COLUMNS, .row = row, .arg = arg};
  bool more;
  ent_code code = begin_carrying(&c, err);
  if (code == ENT_OK) code = carry(&c, id, 0, &more, err);
  end_carrying(&c);
  return code;
}

static const char *kind_name(const ent_query *q) { return ent_query_kind_name((unsigned)q->kind); }

ent_code ent_query_run(ent_store *s, const ent_query *q, uint32_t want, ent_query_row *row, void *arg, ent_query_result *result, ent_error *err) {
  *result = (ent_query_result){.total = want & ENT_QUERY_TOTAL ? 0 : -1, .left_out = want & ENT_QUERY_LEFT_OUT ? 0 : -1};
  if (!kinds[q->kind].table) return ent_fail(err, ENT_ERR_UNSUPPORTED, "these are no rows of the database", kind_name(q), 0, 0);
  ent_asking k = {.s = s, .q = q, .a = ent_arena_new(0)};
  if (!k.a) return ent_nomem(err);
  ent_buf_init(&k.sql, (size_t)8 << 20);
  carrying c = {.s = s, .kind = q->kind, .want = want, .row = row, .arg = arg};
  ent_code code = run(&k, &c, result, err);
  ent_records_rest(s);
  ent_buf_free(&k.sql);
  ent_arena_free(k.a);
  return code;
}

ent_code ent_query_hits(ent_asking *k, ent_error *err) {
  k->driver = ENT_NONE;
  ent_code code = ent_where_terms(k, err);
  if (code == ENT_OK) code = choose_text(k, err);
  if (k->text == ENT_TEXT_STREAM) k->text = ENT_TEXT_FEW; /* in any order */
  if (by_number(k) || k->text == ENT_TEXT_FEW) k->driver = ENT_NONE;
  return code == ENT_OK ? selects(k, HITS, err) : code;
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
