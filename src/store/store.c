/*
** store.c - opening, version, migration, closing; SQLite's errors as ours.
**
** A file is ours when its application id says so (schema.sql). While it is filled it has a write-ahead log beside it; on
** closing the log is folded in and the journal set back, so that one plain file remains to be copied or mailed.
*/
#include "store/store.h"

#include <stdlib.h>
#include <unistd.h>

#include "sql.inc"

ent_code ent_store_fail(ent_store *s, const char *what, ent_error *err) {
  int rc = sqlite3_extended_errcode(s->db);
  ent_code code = (rc & 0xff) == SQLITE_NOMEM ? ENT_ERR_NOMEM : ENT_ERR_DATABASE;
  return ent_failf(err, code, what, s->path, 0, 0, "%s", sqlite3_errmsg(s->db));
}

ent_code ent_store_exec(ent_store *s, const char *sql, const char *what, ent_error *err) {
  return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? ENT_OK : ent_store_fail(s, what, err);
}

ent_code ent_store_prepare(ent_store *s, sqlite3_stmt **st, const char *sql, ent_error *err) {
  if (*st) return ENT_OK;
  return sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, st, NULL) == SQLITE_OK ? ENT_OK : ent_store_fail(s, "cannot prepare a statement", err);
}

void ent_store_bind(sqlite3_stmt *st, int i, ent_str v) {
  if (v.n)
    sqlite3_bind_text64(st, i, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8);
  else
    sqlite3_bind_null(st, i);
}

void ent_store_bind_int(sqlite3_stmt *st, int i, int64_t v, int64_t none) {
  if (v == none)
    sqlite3_bind_null(st, i);
  else
    sqlite3_bind_int64(st, i, v);
}

ent_str ent_store_column(sqlite3_stmt *st, int i) {
  const char *p = (const char *)sqlite3_column_text(st, i);
  return (ent_str){p, (size_t)sqlite3_column_bytes(st, i)};
}

ent_code ent_store_number(ent_store *s, const char *sql, int64_t *out, ent_error *err) {
  sqlite3_stmt *st = NULL;
  *out = 0;
  if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK) return ent_store_fail(s, "cannot read the database", err);
  int rc = sqlite3_step(st);
  if (rc == SQLITE_ROW) *out = sqlite3_column_int64(st, 0);
  sqlite3_finalize(st);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? ENT_OK : ent_store_fail(s, "cannot read the database", err);
}

/* ---- opening ---------------------------------------------------------- */

static ent_code migrate(ent_store *s, int64_t version, ent_error *err) {
  if (version == ENT_STORE_VERSION) return ENT_OK;
  if (version > ENT_STORE_VERSION || version < 1)
    return ent_failf(err, ENT_ERR_VERSION, "database of another version", s->path, 0, 0, "it has %lld, this program knows up to %d",
                     (long long)version, ENT_STORE_VERSION);
  if (s->mode == ENT_STORE_READ)
    return ent_fail(err, ENT_ERR_VERSION, "database of an older version: ingest or doctor brings it forward", s->path, 0, 0);
  return ent_store_migrate(s, version, err);
}

ent_code ent_store_schema(ent_store *s, ent_error *err) {
  ent_code code = ent_store_exec(s, text_schema_sql, "cannot make the tables", err);
  return code == ENT_OK ? ent_derive_labels(s, err) : code;
}

static ent_code create(ent_store *s, ent_error *err) {
  ent_code code = ent_store_exec(s, "PRAGMA page_size = 8192; BEGIN IMMEDIATE", "cannot write the database", err); /* few records leave a page half empty */
  if (code == ENT_OK) code = ent_store_schema(s, err);
  if (code == ENT_OK) code = ent_store_exec(s, "COMMIT", "cannot write the database", err);
  return code;
}

/* Ours, empty, or somebody else's? */
static ent_code identify(ent_store *s, ent_error *err) {
  int64_t application, version, tables;
  ent_code code = ent_store_number(s, "PRAGMA application_id", &application, err);
  if (code == ENT_OK) code = ent_store_number(s, "PRAGMA user_version", &version, err);
  if (code == ENT_OK) code = ent_store_number(s, "SELECT count(*) FROM sqlite_schema", &tables, err);
  if (code != ENT_OK) return code;
  if (application == ENT_STORE_APPLICATION) return migrate(s, version, err);
  if (!application && !tables && s->mode == ENT_STORE_CREATE) return create(s, err);
  return ent_fail(err, ENT_ERR_DATABASE, "not a database of entente", s->path, 0, 0);
}

static ent_code set_up(ent_store *s, ent_error *err) {
  sqlite3_busy_timeout(s->db, 10000);
  sqlite3_extended_result_codes(s->db, 1);
  ent_code code = identify(s, err);
  if (code == ENT_OK) code = ent_store_exec(s, "PRAGMA foreign_keys = ON", "cannot set up", err);
  if (code == ENT_OK && s->mode != ENT_STORE_READ)
    code = ent_store_exec(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536", "cannot set up", err);
  return code;
}

ent_code ent_store_open(const char *path, ent_store_mode mode, ent_store **out, ent_error *err) {
  static const int flags[] = {SQLITE_OPEN_READONLY, SQLITE_OPEN_READWRITE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};
  *out = NULL;
  if (mode != ENT_STORE_CREATE && access(path, F_OK) != 0) return ent_fail(err, ENT_ERR_NOTFOUND, "no such database", path, 0, 0);
  ent_store *s = calloc(1, sizeof *s);
  if (!s || !(s->path = strdup(path))) {
    free(s);
    return ent_nomem(err);
  }
  s->mode = mode;
  for (size_t i = 0; i < sizeof s->buffers / sizeof *s->buffers; i++) ent_buf_init(&s->buffers[i], (size_t)2 << 30);
  ent_code code = (s->arena = ent_arena_new(0)) ? ENT_OK : ent_nomem(err);
  if (code == ENT_OK && sqlite3_open_v2(path, &s->db, flags[mode] | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    code = s->db ? ent_store_fail(s, "cannot open the database", err) : ent_nomem(err);
  if (code == ENT_OK) code = set_up(s, err);
  if (code != ENT_OK) {
    ent_store_close(s);
    return code;
  }
  *out = s;
  return ENT_OK;
}

static void finalize(sqlite3_stmt **list, int n) {
  for (int i = 0; i < n; i++) sqlite3_finalize(list[i]);
}

void ent_store_close(ent_store *s) {
  if (!s) return;
  finalize(s->st, ENT_ST_COUNT);
  if (s->db && s->mode != ENT_STORE_READ) {
    if (!sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_exec(s->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL); /* folds the log in: one plain file */
  }
  sqlite3_close(s->db);
  ent_store_forget(s, true);
  ent_records_close(s);
  for (size_t i = 0; i < sizeof s->buffers / sizeof *s->buffers; i++) ent_buf_free(&s->buffers[i]);
  ent_arena_free(s->arena);
  free(s->fresh);
  free(s->path);
  free(s);
}
