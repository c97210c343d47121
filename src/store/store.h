/*
** store.h - inside of the store.
**
**   store.c   open, version, migrate, close; errors of SQLite as ours
**   fill.c    records in
**   filter.c, query.c   questions (query.h)
**   check.c   integrity and derived tables
**   schema.sql, derive_event.sql, derive_claim.sql   compiled in
*/
#ifndef ENT_STORE_INTERNAL_H
#define ENT_STORE_INTERNAL_H

#include "base/base.h"
#include "entente/store.h"

#include <sqlite3.h>

#define ENT_STORE_APPLICATION 0x656e7465 /* "ente" */
#define ENT_STORE_VERSION 1

enum { /* statements of fill.c, prepared once */
  ENT_ST_DOCUMENT_FIND, ENT_ST_DOCUMENT, ENT_ST_SENTENCE, ENT_ST_FTS, ENT_ST_EVENT, ENT_ST_CLAIM, ENT_ST_INPUT, ENT_ST_RUN,
  ENT_ST_COUNT
};
#define ENT_DERIVE_MAX 8

struct ent_store {
  sqlite3 *db;
  char *path;
  ent_store_mode mode;
  int64_t run;
  sqlite3_stmt *st[ENT_ST_COUNT];
  sqlite3_stmt *derive_event[ENT_DERIVE_MAX], *derive_claim[ENT_DERIVE_MAX]; /* until NULL */
};

/* The database's last error as ours; `what` is constant. */
ent_code ent_store_fail(ent_store *s, const char *what, ent_error *err);
/* Runs one or more statements without rows. */
ent_code ent_store_exec(ent_store *s, const char *sql, const char *what, ent_error *err);
/* Binds a slice, empty as NULL. */
void ent_store_bind(sqlite3_stmt *st, int i, ent_str v);
/* Prepares *st once. */
ent_code ent_store_prepare(ent_store *s, sqlite3_stmt **st, const char *sql, ent_error *err);
/* Prepares every statement of a script into list (NULL behind the last). */
ent_code ent_store_prepare_script(ent_store *s, sqlite3_stmt **list, const char *sql, ent_error *err);
/* Makes the derived rows of one event or claim. */
ent_code ent_store_derive(ent_store *s, sqlite3_stmt **list, int64_t id, ent_error *err);
ent_code ent_store_derive_event(ent_store *s, int64_t id, ent_error *err);
ent_code ent_store_derive_claim(ent_store *s, int64_t id, ent_error *err);
/* A number out of a query with at most one row; 0 when it has none. */
ent_code ent_store_number(ent_store *s, const char *sql, int64_t *out, ent_error *err);

#endif
