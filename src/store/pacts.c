/*
** pacts.c - pacts that texts told of: kept as read, with the registry's entry that each is linked to.
**
** The table is made with the first of them, so that a database without any is as it was.
*/
#include "store/store.h"

static const char *const make =
    "CREATE TABLE IF NOT EXISTS pact_read(\n"
    "  id TEXT PRIMARY KEY,   -- the record's: \"<document's hash>:pact:0\"\n"
    "  document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,\n"
    "  registry TEXT,         -- entry of lexicon/pacts that it must be, NULL: none\n"
    "  record TEXT NOT NULL   -- docs/formats/pacts.md\n"
    ") STRICT";

ent_code ent_store_pact(ent_store *s, int64_t document, ent_str record, ent_error *err) {
  sqlite3_stmt *st = NULL;
  ent_code code = ent_store_exec(s, make, "cannot make the table of pacts", err);
  if (code == ENT_OK)
    code = ent_store_prepare(s, &st, "INSERT OR REPLACE INTO pact_read SELECT json_extract(?2, '$.id'), ?1, json_extract(?2, '$.registry'), ?2", err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(st, 1, document);
  ent_store_bind(st, 2, record);
  code = ent_store_done(s, st, err);
  sqlite3_finalize(st);
  return code;
}

ent_code ent_store_pacts(ent_store *s, bool (*each)(void *arg, ent_str registry, ent_str record), void *arg, ent_error *err) {
  sqlite3_stmt *st = NULL;
  int64_t there = 0;
  ent_code code = ent_store_number(s, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'pact_read'", &there, err);
  if (code != ENT_OK || !there) return code;
  code = ent_store_prepare(s, &st, "SELECT registry, record FROM pact_read ORDER BY id", err);
  int rc = SQLITE_DONE;
  while (code == ENT_OK && (rc = sqlite3_step(st)) == SQLITE_ROW)
    if (!each(arg, ent_store_column(st, 0), ent_store_column(st, 1))) code = ent_nomem(err);
  if (code == ENT_OK && rc != SQLITE_DONE) code = ent_store_fail(s, "cannot read the pacts", err);
  sqlite3_finalize(st);
  return code;
}
