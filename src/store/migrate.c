/*
** migrate.c - older versions brought forward, in one transaction. Version 1 kept each record whole, beside its derived columns: what is
** content is read out of it and put as if it were coded now; numbers of documents change, ids of records do not.
*/
#include "store/stories.h"

static const char *const set_aside =
    "DROP VIEW events; DROP VIEW claims; DROP TABLE sentence_fts; DROP VIEW sentence_text; DROP TABLE event_fact; DROP TABLE event_party; "
    "DROP TABLE event_source; DROP TABLE event_context; DROP TABLE event_link; DROP TABLE claim_fact; DROP TABLE claim_event; "
    "ALTER TABLE run RENAME TO v1_run; ALTER TABLE document RENAME TO v1_document; ALTER TABLE input RENAME TO v1_input; "
    "ALTER TABLE sentence RENAME TO v1_sentence; ALTER TABLE event RENAME TO v1_event; ALTER TABLE claim RENAME TO v1_claim;";

static const char *const finish =
    "INSERT INTO input SELECT name, bytes, (SELECT m.id FROM v1_moved m WHERE m.old = i.document), reason FROM v1_input i; "
    "DROP TABLE v1_moved; DROP TABLE v1_claim; DROP TABLE v1_event; DROP TABLE v1_sentence; DROP TABLE v1_input; DROP TABLE v1_document; DROP TABLE v1_run;";

/* Every row of sql, which takes the document's old number, is a record. */
static ent_code copy_records(ent_store *s, const char *sql, int64_t old, int64_t document, ent_error *err) {
  sqlite3_stmt *st = NULL;
  ent_code code = ent_store_prepare(s, &st, sql, err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(st, 1, old);
  while (code == ENT_OK && sqlite3_step(st) == SQLITE_ROW) code = ent_store_record(s, document, ent_store_column(st, 0), err);
  sqlite3_finalize(st);
  return code;
}

/* st's row: number, run, the document as JSON. */
static ent_code copy_document(ent_store *s, sqlite3_stmt *st, sqlite3_stmt *moved, ent_error *err) {
  int64_t old = sqlite3_column_int64(st, 0), document;
  bool fresh;
  s->run = sqlite3_column_int64(st, 1);
  ent_code code = ent_store_document(s, ent_store_column(st, 2), &document, &fresh, err);
  if (code == ENT_OK) code = copy_records(s, "SELECT record FROM v1_event WHERE document = ?1 ORDER BY id", old, document, err);
  if (code == ENT_OK) code = copy_records(s, "SELECT record FROM v1_claim WHERE document = ?1 ORDER BY id", old, document, err);
  if (code == ENT_OK) code = ent_store_flush(s, err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(moved, 1, old);
  sqlite3_bind_int64(moved, 2, document);
  return ent_store_done(s, moved, err);
}

static ent_code copy_documents(ent_store *s, ent_error *err) {
  static const char *const sql =
      "SELECT d.id, d.run, json_object('id', hash, 'address', address, 'url', url, 'site', site, 'title', title, 'published', published, 'day', day, "
      "'language', language, 'coded', coded, 'text', text, 'sentences', (SELECT json_group_array(json_array(start, end, in_title)) FROM "
      "(SELECT * FROM v1_sentence s WHERE s.document = d.id ORDER BY idx))) FROM v1_document d ORDER BY day, d.id";
  sqlite3_stmt *st = NULL, *moved = NULL;
  ent_code code = ent_store_prepare(s, &st, sql, err);
  if (code == ENT_OK) code = ent_store_prepare(s, &moved, "INSERT INTO v1_moved(old, id) VALUES(?1, ?2)", err);
  int rc = SQLITE_DONE;
  while (code == ENT_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) code = copy_document(s, st, moved, err);
  if (code == ENT_OK && rc != SQLITE_DONE) code = ent_store_fail(s, "cannot read the database", err);
  sqlite3_finalize(st);
  sqlite3_finalize(moved);
  return code;
}

static ent_code from_1(ent_store *s, ent_error *err) {
  ent_code code = ent_store_begin(s, err);
  if (code == ENT_OK) code = ent_store_exec(s, set_aside, "cannot migrate", err);
  if (code == ENT_OK) code = ent_store_schema(s, err);
  if (code == ENT_OK) code = ent_store_exec(s, "INSERT INTO run SELECT * FROM v1_run; CREATE TABLE v1_moved(old INTEGER PRIMARY KEY, id INTEGER)", "cannot migrate", err);
  if (code == ENT_OK) code = copy_documents(s, err);
  if (code == ENT_OK) code = ent_store_exec(s, finish, "cannot migrate", err);
  if (code == ENT_OK) code = ent_stories_make(s, err);
  if (code == ENT_OK) code = ent_store_commit(s, err);
  if (code != ENT_OK) {
    ent_store_rollback(s);
    return code;
  }
  return ent_store_exec(s, "PRAGMA page_size = 8192; VACUUM", "cannot make the file smaller", err);
}

ent_code ent_store_migrate(ent_store *s, int64_t version, ent_error *err) {
  static ent_code (*const step[ENT_STORE_VERSION])(ent_store *, ent_error *) = {NULL, from_1};
  ent_code code = ENT_OK;
  for (; code == ENT_OK && version < ENT_STORE_VERSION; version++) code = step[version](s, err);
  return code;
}
