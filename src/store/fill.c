/*
** fill.c - records into the store. A record is kept whole; what queries ask is derived from it by SQL at once, so
** that there is one place (derive_*.sql) that says what a column means.
*/
#include "store/store.h"

ent_code ent_store_begin(ent_store *s, ent_error *err) { return ent_store_exec(s, "BEGIN IMMEDIATE", "cannot begin", err); }
ent_code ent_store_commit(ent_store *s, ent_error *err) { return ent_store_exec(s, "COMMIT", "cannot commit", err); }
void ent_store_rollback(ent_store *s) { sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL); }

/* Steps st, which gives no row, and makes it ready again. */
static ent_code done(ent_store *s, sqlite3_stmt *st, ent_error *err) {
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
  code = done(s, *st, err);
  s->run = sqlite3_last_insert_rowid(s->db);
  return code;
}

ent_code ent_store_inputs(ent_store *s, bool (*each)(void *arg, ent_str name, ent_str hash), void *arg, ent_error *err) {
  sqlite3_stmt *st = NULL;
  if (sqlite3_prepare_v2(s->db, "SELECT name, bytes FROM input", -1, &st, NULL) != SQLITE_OK) return ent_store_fail(s, "cannot read the database", err);
  ent_code code = ENT_OK;
  int rc;
  while (code == ENT_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
    ent_str name = {(const char *)sqlite3_column_text(st, 0), (size_t)sqlite3_column_bytes(st, 0)};
    ent_str hash = {(const char *)sqlite3_column_text(st, 1), (size_t)sqlite3_column_bytes(st, 1)};
    if (!each(arg, name, hash)) code = ent_nomem(err);
  }
  if (code == ENT_OK && rc != SQLITE_DONE) code = ent_store_fail(s, "cannot read the database", err);
  sqlite3_finalize(st);
  return code;
}

/* ---- documents -------------------------------------------------------- */

static ent_code find_document(ent_store *s, ent_str json, int64_t *document, bool *found, ent_error *err) {
  sqlite3_stmt **st = &s->st[ENT_ST_DOCUMENT_FIND];
  ent_code code = ent_store_prepare(s, st, "SELECT id FROM document WHERE hash = ?1 ->> '$.id' AND address = ?1 ->> '$.address'", err);
  if (code != ENT_OK) return code;
  ent_store_bind(*st, 1, json);
  int rc = sqlite3_step(*st);
  *found = rc == SQLITE_ROW;
  if (*found) *document = sqlite3_column_int64(*st, 0);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE) code = ent_store_fail(s, "cannot read the database", err);
  sqlite3_reset(*st);
  return code;
}

static ent_code put_document(ent_store *s, ent_str json, int64_t *document, ent_error *err) {
  sqlite3_stmt **st = &s->st[ENT_ST_DOCUMENT];
  ent_code code = ent_store_prepare(s, st,
                                    "INSERT INTO document(hash, address, url, site, title, published, day, language, coded, text, run) "
                                    "VALUES(?1 ->> '$.id', ?1 ->> '$.address', ?1 ->> '$.url', ?1 ->> '$.site', ?1 ->> '$.title', "
                                    "?1 ->> '$.published', ?1 ->> '$.day', ?1 ->> '$.language', coalesce(?1 ->> '$.coded', 1), "
                                    "coalesce(?1 ->> '$.text', ''), ?2)",
                                    err);
  if (code != ENT_OK) return code;
  ent_store_bind(*st, 1, json);
  sqlite3_bind_int64(*st, 2, s->run);
  code = done(s, *st, err);
  *document = sqlite3_last_insert_rowid(s->db);
  return code;
}

static ent_code put_sentences(ent_store *s, ent_str json, int64_t document, ent_error *err) {
  sqlite3_stmt **st = &s->st[ENT_ST_SENTENCE], **fts = &s->st[ENT_ST_FTS];
  ent_code code = ent_store_prepare(s, st,
                                    "INSERT INTO sentence(document, idx, start, end, in_title) SELECT ?2, key, value ->> 0, value ->> 1, value ->> 2 "
                                    "FROM json_each(?1, '$.sentences')",
                                    err);
  if (code == ENT_OK)
    code = ent_store_prepare(s, fts, "INSERT INTO sentence_fts(rowid, text) SELECT id, text FROM sentence_text WHERE document = ?1", err);
  if (code != ENT_OK) return code;
  ent_store_bind(*st, 1, json);
  sqlite3_bind_int64(*st, 2, document);
  code = done(s, *st, err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(*fts, 1, document);
  return done(s, *fts, err);
}

ent_code ent_store_document(ent_store *s, ent_str json, int64_t *document, bool *fresh, ent_error *err) {
  bool found;
  *document = 0;
  *fresh = false;
  ent_code code = find_document(s, json, document, &found, err);
  if (code != ENT_OK || found) return code;
  *fresh = true;
  code = put_document(s, json, document, err);
  return code == ENT_OK ? put_sentences(s, json, *document, err) : code;
}

/* ---- records ---------------------------------------------------------- */

static bool has_schema(ent_str record, const char *schema) {
  return ent_str_find((ent_str){record.p, record.n < 200 ? record.n : 200}, ent_str_c(schema), 0) != SIZE_MAX;
}

ent_code ent_store_record(ent_store *s, int64_t document, ent_str record, ent_error *err) {
  bool event = has_schema(record, "\"entente.event/1\"");
  if (!event && !has_schema(record, "\"entente.claim/1\"")) return ent_fail(err, ENT_ERR_FORMAT, "neither an event nor a claim record", s->path, 0, 0);
  sqlite3_stmt **st = &s->st[event ? ENT_ST_EVENT : ENT_ST_CLAIM];
  ent_code code = ent_store_prepare(s, st,
                                    event ? "INSERT INTO event(document, key, record) VALUES(?1, ?2 ->> '$.id', ?2)"
                                          : "INSERT INTO claim(document, key, record) VALUES(?1, ?2 ->> '$.id', ?2)",
                                    err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(*st, 1, document);
  ent_store_bind(*st, 2, ent_str_trim(record));
  code = done(s, *st, err);
  if (code != ENT_OK) return code;
  int64_t id = sqlite3_last_insert_rowid(s->db);
  return event ? ent_store_derive_event(s, id, err) : ent_store_derive_claim(s, id, err);
}

ent_code ent_store_input(ent_store *s, ent_str name, ent_str hash, int64_t document, ent_str reason, ent_error *err) {
  sqlite3_stmt **st = &s->st[ENT_ST_INPUT];
  ent_code code = ent_store_prepare(s, st, "INSERT OR REPLACE INTO input(name, bytes, document, reason) VALUES(?1, ?2, ?3, ?4)", err);
  if (code != ENT_OK) return code;
  ent_store_bind(*st, 1, name);
  ent_store_bind(*st, 2, hash);
  if (document)
    sqlite3_bind_int64(*st, 3, document);
  else
    sqlite3_bind_null(*st, 3);
  ent_store_bind(*st, 4, reason);
  return done(s, *st, err);
}
