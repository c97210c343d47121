/*
** fill.c - documents and records in. Records wait until their document is whole (the next document, an input's end, a commit): then they
** are stored compressed and what queries ask is derived from them (derive.c). Full text is written at the end of a transaction in the
** order of ids, because FTS5 begins a new segment whenever an id is smaller than the one before.
*/
#include "store/stories.h"

#include <stdlib.h>

ent_code ent_store_begin(ent_store *s, ent_error *err) { return ent_store_exec(s, "BEGIN IMMEDIATE", "cannot begin", err); }

void ent_store_forget(ent_store *s, bool known) {
  for (uint32_t i = 0; i < s->line.n; i++) json_decref(s->line.v[i].json);
  s->line.v = NULL;
  s->line.n = s->line.cap = 0;
  s->document = 0;
  ent_buf_clear(&s->lines);
  ent_buf_clear(&s->text);
  if (s->arena) ent_arena_reset(s->arena);
  if (!known) return;
  ent_arena_free(s->known_arena);
  s->known_arena = NULL;
  s->nfresh = 0;
  s->read_document = 0;
}

void ent_store_rollback(ent_store *s) {
  ent_store_forget(s, true);
  sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

ent_code ent_store_done(ent_store *s, sqlite3_stmt *st, ent_error *err) {
  int rc = sqlite3_step(st);
  ent_code code = rc == SQLITE_DONE ? ENT_OK : ent_store_fail(s, "cannot write the database", err);
  sqlite3_reset(st);
  sqlite3_clear_bindings(st);
  return code;
}

ent_code ent_store_run(ent_store *s, const char *started, const char *model, const char *lexicon, ent_error *err) {
  sqlite3_stmt **st = &s->st[ENT_ST_RUN];
  ent_code code = ent_store_prepare(s, st, "INSERT INTO run(started, program, model, lexicon) VALUES(?1, ?2, ?3, ?4)", err);
  if (code != ENT_OK) return code;
  ent_store_bind(*st, 1, ent_str_c(started));
  sqlite3_bind_text(*st, 2, ent_version(), -1, SQLITE_STATIC);
  sqlite3_bind_text(*st, 3, model, -1, SQLITE_STATIC);
  sqlite3_bind_text(*st, 4, lexicon, -1, SQLITE_STATIC);
  code = ent_store_done(s, *st, err);
  s->run = sqlite3_last_insert_rowid(s->db);
  return code;
}

ent_code ent_store_inputs(ent_store *s, bool (*each)(void *arg, ent_str name, ent_str hash), void *arg, ent_error *err) {
  sqlite3_stmt *st = NULL;
  if (sqlite3_prepare_v2(s->db, "SELECT name, bytes FROM input", -1, &st, NULL) != SQLITE_OK) return ent_store_fail(s, "cannot read the database", err);
  ent_code code = ENT_OK;
  int rc;
  while (code == ENT_OK && (rc = sqlite3_step(st)) == SQLITE_ROW)
    if (!each(arg, ent_store_column(st, 0), ent_store_column(st, 1))) code = ent_nomem(err);
  if (code == ENT_OK && rc != SQLITE_DONE) code = ent_store_fail(s, "cannot read the database", err);
  sqlite3_finalize(st);
  return code;
}

/* ---- days ------------------------------------------------------------------ */

int64_t ent_store_day(ent_str s) {
  ent_day day;
  int y, m, d;
  if (s.n < 10 || !ent_day_parse((ent_str){s.p, 10}, false, &day)) return 0;
  ent_day_split(day, &y, &m, &d);
  return y > 0 && y < 10000 ? (int64_t)y * 10000 + m * 100 + d : 0;
}

#define DAYS_BEFORE 1024 /* numbers of documents without a day */
#define PER_DAY ((int64_t)1 << 20)

/* The first number of a day's documents, and behind its last. */
static void range_of(int64_t yyyymmdd, int64_t *first, int64_t *end) {
  int64_t day = (int64_t)ent_day_from((int)(yyyymmdd / 10000), (int)(yyyymmdd / 100 % 100), (int)(yyyymmdd % 100)) - ent_day_from(1800, 1, 1);
  if (!yyyymmdd || day < 0) {
    *first = 1;
    *end = DAYS_BEFORE * PER_DAY;
  } else {
    *first = (day + DAYS_BEFORE) * PER_DAY;
    *end = *first + PER_DAY;
  }
}

/* ---- documents -------------------------------------------------------------- */

static ent_code find_document(ent_store *s, ent_str hash, ent_str address, int64_t *document, bool *found, ent_error *err) {
  sqlite3_stmt **st = &s->st[ENT_ST_DOCUMENT_FIND];
  ent_code code = ent_store_prepare(s, st, "SELECT id FROM document WHERE hash = ?1 AND address = ?2", err);
  if (code != ENT_OK) return code;
  ent_store_bind(*st, 1, hash);
  ent_store_bind(*st, 2, address);
  int rc = sqlite3_step(*st);
  *found = rc == SQLITE_ROW;
  if (*found) *document = sqlite3_column_int64(*st, 0);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE) code = ent_store_fail(s, "cannot read the database", err);
  sqlite3_reset(*st);
  return code;
}

/* The next number of the day. */
static ent_code new_id(ent_store *s, int64_t *id, ent_error *err) {
  sqlite3_stmt **st = &s->st[ENT_ST_DOCUMENT_LAST];
  int64_t first, end;
  range_of(s->day, &first, &end);
  ent_code code = ent_store_prepare(s, st, "SELECT max(id) FROM document WHERE id >= ?1 AND id < ?2", err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(*st, 1, first << 16);
  sqlite3_bind_int64(*st, 2, end << 16);
  int rc = sqlite3_step(*st);
  int64_t n = rc == SQLITE_ROW && sqlite3_column_type(*st, 0) != SQLITE_NULL ? (sqlite3_column_int64(*st, 0) >> 16) + 1 : first;
  if (rc != SQLITE_ROW) code = ent_store_fail(s, "cannot read the database", err);
  if (code == ENT_OK && n >= end) code = ent_fail(err, ENT_ERR_LIMIT, "too many documents of one day", s->path, 0, 0);
  sqlite3_reset(*st);
  *id = n << 16;
  return code;
}

static ent_code put_document(ent_store *s, const json_t *doc, int64_t *document, ent_error *err) {
  static const char *const fields[] = {"id", "address", "url", "site", "title", "published", "day", "language"};
  sqlite3_stmt **st = &s->st[ENT_ST_DOCUMENT];
  ent_code code = new_id(s, document, err);
  if (code == ENT_OK)
    code = ent_store_prepare(s, st,
                             "INSERT INTO document(id, hash, address, url, site, title, published, day, language, coded, run, text) "
                             "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, coalesce(?12, ''))",
                             err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(*st, 1, *document);
  for (int i = 0; i < 8; i++) ent_store_bind(*st, i + 2, ent_json_get(doc, fields[i]));
  const json_t *coded = json_object_get(doc, "coded");
  sqlite3_bind_int(*st, 10, !coded || json_is_true(coded) || json_integer_value(coded) != 0);
  sqlite3_bind_int64(*st, 11, s->run);
  ent_store_bind(*st, 12, ent_json_get(doc, "text"));
  return ent_store_done(s, *st, err);
}

static ent_code put_sentences(ent_store *s, const json_t *list, int64_t document, ent_error *err) {
  sqlite3_stmt **st = &s->st[ENT_ST_SENTENCE];
  ent_code code = ent_store_prepare(s, st, "INSERT INTO sentence(id, start, end, in_title) VALUES(?1, ?2, ?3, ?4)", err);
  size_t n = json_array_size(list);
  if (code == ENT_OK && n > ENT_STORE_SENTENCES) return ent_fail(err, ENT_ERR_LIMIT, "more than 65,535 sentences", s->path, 0, 0);
  for (size_t i = 0; code == ENT_OK && i < n; i++) {
    const json_t *x = json_array_get(list, i);
    sqlite3_bind_int64(*st, 1, document + (int64_t)i);
    for (size_t k = 0; k < 3; k++) sqlite3_bind_int64(*st, (int)k + 2, json_integer_value(json_array_get(x, k)));
    code = ent_store_done(s, *st, err);
  }
  return code;
}

static ent_code remember_fresh(ent_store *s, int64_t document, ent_error *err) {
  if (s->nfresh == s->fresh_cap) {
    size_t cap = s->fresh_cap ? s->fresh_cap * 2 : 256;
    int64_t *p = realloc(s->fresh, cap * sizeof *p);
    if (!p) return ent_nomem(err);
    s->fresh = p;
    s->fresh_cap = cap;
  }
  s->fresh[s->nfresh++] = document;
  return ENT_OK;
}

ent_code ent_store_document(ent_store *s, ent_str json, int64_t *document, bool *fresh, ent_error *err) {
  bool found = false;
  *document = 0;
  *fresh = false;
  ent_code code = ent_store_flush(s, err);
  if (code != ENT_OK) return code;
  json_t *doc = json_loadb(json.p ? json.p : "", json.n, 0, NULL);
  if (!json_is_object(doc)) {
    json_decref(doc);
    return ent_fail(err, ENT_ERR_FORMAT, "a document that is no JSON object", s->path, 0, 0);
  }
  code = find_document(s, ent_json_get(doc, "id"), ent_json_get(doc, "address"), document, &found, err);
  if (code == ENT_OK && !found) {
    *fresh = true;
    s->day = ent_store_day(ent_json_get(doc, "day"));
    if (!ent_buf_putstr(&s->text, ent_json_get(doc, "text"))) code = ent_nomem(err);
    if (code == ENT_OK) code = put_document(s, doc, document, err);
    if (code == ENT_OK) code = put_sentences(s, json_object_get(doc, "sentences"), *document, err);
    if (code == ENT_OK) code = ent_fingerprint_put(s, *document, ent_buf_str(&s->text), err);
    if (code == ENT_OK) code = remember_fresh(s, *document, err);
    if (code == ENT_OK) s->document = *document;
  }
  json_decref(doc);
  return code;
}

/* ---- records ----------------------------------------------------------------- */

ent_code ent_store_record(ent_store *s, int64_t document, ent_str record, ent_error *err) {
  record = ent_str_trim(record);
  if (!document || document != s->document) return ent_fail(err, ENT_ERR_ARGUMENT, "a record of another document than the one put last", s->path, 0, 0);
  if (s->line.n >= ENT_STORE_LINES) return ent_fail(err, ENT_ERR_LIMIT, "too many records of one document", s->path, 0, 0);
  json_t *json = json_loadb(record.p ? record.p : "", record.n, 0, NULL);
  ent_str schema = ent_json_get(json, "schema"), id = ent_json_get(json, "id");
  if (!ent_str_is(schema, "entente.event/1") && !ent_str_is(schema, "entente.claim/1")) {
    json_decref(json);
    return ent_fail(err, ENT_ERR_FORMAT, "neither an event nor a claim record", s->path, 0, 0);
  }
  const char *colon = id.n ? memchr(id.p, ':', id.n) : NULL;
  ent_line l = {json, ent_arena_dup(s->arena, colon ? (ent_str){colon + 1, id.n - (size_t)(colon + 1 - id.p)} : id)};
  if (!l.key.p || !ENT_PUSH(s->arena, &s->line, l)) {
    json_decref(json);
    return ent_nomem(err);
  }
  ent_buf_putstr(&s->lines, record);
  return ent_buf_putc(&s->lines, '\n') ? ENT_OK : ent_nomem(err);
}

ent_code ent_store_flush(ent_store *s, ent_error *err) {
  ent_code code = ENT_OK;
  if (s->document && s->line.n) {
    code = ent_records_put(s, s->document, err);
    if (code == ENT_OK) code = ent_derive_lines(s, err);
  }
  ent_store_forget(s, false);
  return code;
}

ent_code ent_store_input(ent_store *s, ent_str name, ent_str hash, int64_t document, ent_str reason, ent_error *err) {
  sqlite3_stmt **st = &s->st[ENT_ST_INPUT];
  ent_code code = ent_store_flush(s, err);
  if (code == ENT_OK) code = ent_store_prepare(s, st, "INSERT OR REPLACE INTO input(name, bytes, document, reason) VALUES(?1, ?2, ?3, ?4)", err);
  if (code != ENT_OK) return code;
  ent_store_bind(*st, 1, name);
  ent_store_bind(*st, 2, hash);
  ent_store_bind_int(*st, 3, document, 0);
  ent_store_bind(*st, 4, reason);
  return ent_store_done(s, *st, err);
}

/* ---- full text, commit ---------------------------------------------------------- */

/* The text is read once and cut here: the view would copy it for every sentence. */
ent_code ent_store_index_text(ent_store *s, int64_t document, ent_error *err) {
  sqlite3_stmt **text = &s->st[ENT_ST_FTS_TEXT], **sentences = &s->st[ENT_ST_FTS_SENTENCES], **put = &s->st[ENT_ST_FTS];
  ent_code code = ent_store_prepare(s, text, "SELECT text, coalesce(title, '') FROM document WHERE id = ?1", err);
  if (code == ENT_OK) code = ent_store_prepare(s, sentences, "SELECT id, start, end, in_title FROM sentence WHERE id BETWEEN ?1 AND ?1 + 65535", err);
  if (code == ENT_OK) code = ent_store_prepare(s, put, "INSERT INTO sentence_fts(rowid, text) VALUES(?1, ?2)", err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(*text, 1, document);
  sqlite3_bind_int64(*sentences, 1, document);
  if (sqlite3_step(*text) == SQLITE_ROW) {
    ent_str part[2] = {ent_store_column(*text, 0), ent_store_column(*text, 1)};
    while (code == ENT_OK && sqlite3_step(*sentences) == SQLITE_ROW) {
      ent_span span = {(uint32_t)sqlite3_column_int64(*sentences, 1), (uint32_t)sqlite3_column_int64(*sentences, 2)};
      sqlite3_bind_int64(*put, 1, sqlite3_column_int64(*sentences, 0));
      ent_store_bind(*put, 2, ent_str_span(part[sqlite3_column_int(*sentences, 3) == 1], span));
      code = ent_store_done(s, *put, err);
    }
  }
  sqlite3_reset(*text);
  sqlite3_reset(*sentences);
  return code;
}

static int by_number(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return x < y ? -1 : x > y;
}

ent_code ent_store_commit(ent_store *s, ent_error *err) {
  ent_code code = ent_store_flush(s, err);
  if (s->nfresh) qsort(s->fresh, s->nfresh, sizeof *s->fresh, by_number);
  for (size_t i = 0; code == ENT_OK && i < s->nfresh; i++) code = ent_store_index_text(s, s->fresh[i], err);
  if (code != ENT_OK) return code;
  s->nfresh = 0;
  return ent_store_exec(s, "COMMIT", "cannot commit", err);
}
