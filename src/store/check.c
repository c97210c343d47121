/*
** check.c - what doctor asks of a database: is the file sound, do references hold, do derived tables say what the
** records say. Derived rows are made again from every record and compared by count and sum.
*/
#include "store/store.h"

#include <stdlib.h>

typedef struct checking {
  ent_store *s;
  void (*say)(void *, const char *);
  void *arg;
  uint32_t wrong;
} checking;

/* Every row of a pragma but "ok" is a finding. */
static ent_code pragma(checking *k, const char *sql, const char *what, ent_error *err) {
  sqlite3_stmt *st = NULL;
  if (sqlite3_prepare_v2(k->s->db, sql, -1, &st, NULL) != SQLITE_OK) return ent_store_fail(k->s, "cannot check", err);
  int rc;
  while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
    const char *text = (const char *)sqlite3_column_text(st, 0);
    if (text && !strcmp(text, "ok")) continue;
    char line[512];
    snprintf(line, sizeof line, "%s: %s", what, text ? text : "");
    k->say(k->arg, line);
    k->wrong++;
  }
  sqlite3_finalize(st);
  return rc == SQLITE_DONE ? ENT_OK : ent_store_fail(k->s, "cannot check", err);
}

/* What the derived tables hold, as one number a table that changes when a row does. */
static const char *const sums[] = {
    "SELECT total(length(type) + coalesce(length(date_from), 0) + counts * 7 + length(coalesce(factuality, '')) + coalesce(sentence, 0)) + count(*) FROM event_fact",
    "SELECT total(length(coalesce(text, '')) + length(coalesce(name, '')) + length(coalesce(country, '')) * 3) + count(*) FROM event_party",
    "SELECT total(length(coalesce(text, '')) + length(coalesce(name, ''))) + count(*) FROM event_source",
    "SELECT total(length(context)) + count(*) FROM event_context",
    "SELECT total(length(kind) + length(target)) + count(*) FROM event_link",
    "SELECT total(length(coalesce(source, '')) + length(coalesce(content, '')) + length(coalesce(manner, '')) + coalesce(sentence, 0)) + count(*) FROM claim_fact",
    "SELECT total(length(event)) + count(*) FROM claim_event",
};
#define NSUM (sizeof sums / sizeof *sums)

static ent_code sum(ent_store *s, int64_t *out, ent_error *err) {
  for (size_t i = 0; i < NSUM; i++) {
    ent_code code = ent_store_number(s, sums[i], &out[i], err);
    if (code != ENT_OK) return code;
  }
  return ENT_OK;
}

static ent_code derive_all(ent_store *s, const char *ids, ent_code (*derive)(ent_store *, int64_t, ent_error *), ent_error *err) {
  sqlite3_stmt *st = NULL;
  if (sqlite3_prepare_v2(s->db, ids, -1, &st, NULL) != SQLITE_OK) return ent_store_fail(s, "cannot check", err);
  ent_code code = ENT_OK;
  while (code == ENT_OK && sqlite3_step(st) == SQLITE_ROW) code = derive(s, sqlite3_column_int64(st, 0), err);
  sqlite3_finalize(st);
  return code;
}

static ent_code rebuild(ent_store *s, ent_error *err) {
  ent_code code = ent_store_exec(s,
                                 "DELETE FROM event_fact; DELETE FROM event_party; DELETE FROM event_source; DELETE FROM event_context; "
                                 "DELETE FROM event_link; DELETE FROM claim_fact; DELETE FROM claim_event; "
                                 "INSERT INTO sentence_fts(sentence_fts) VALUES('rebuild')",
                                 "cannot rebuild", err);
  if (code == ENT_OK) code = derive_all(s, "SELECT id FROM event ORDER BY id", ent_store_derive_event, err);
  if (code == ENT_OK) code = derive_all(s, "SELECT id FROM claim ORDER BY id", ent_store_derive_claim, err);
  return code;
}

/* Rebuilds inside a transaction; kept only when something was wrong and repair is wanted. */
static ent_code derived(checking *k, bool repair, ent_error *err) {
  int64_t before[NSUM], after[NSUM];
  ent_code code = ent_store_begin(k->s, err);
  if (code != ENT_OK) return code;
  code = sum(k->s, before, err);
  if (code == ENT_OK && sqlite3_exec(k->s->db, "INSERT INTO sentence_fts(sentence_fts, rank) VALUES('integrity-check', 1)", NULL, NULL, NULL) != SQLITE_OK)
    before[0] = -1;
  if (code == ENT_OK) code = rebuild(k->s, err);
  if (code == ENT_OK) code = sum(k->s, after, err);
  if (code != ENT_OK || !memcmp(before, after, sizeof before)) {
    ent_store_rollback(k->s);
    return code;
  }
  k->say(k->arg, repair ? "derived tables did not say what the records say: rebuilt" : "derived tables do not say what the records say");
  if (repair) return ent_store_commit(k->s, err);
  k->wrong++;
  ent_store_rollback(k->s);
  return ENT_OK;
}

ent_code ent_store_check(ent_store *s, bool repair, void (*say)(void *arg, const char *what), void *arg, uint32_t *wrong, ent_error *err) {
  checking k = {s, say, arg, 0};
  ent_code code = pragma(&k, "PRAGMA integrity_check(20)", "integrity", err);
  if (code == ENT_OK) code = pragma(&k, "PRAGMA foreign_key_check", "a reference leads nowhere, table", err);
  if (code == ENT_OK && !k.wrong && s->mode != ENT_STORE_READ) code = derived(&k, repair, err);
  *wrong = k.wrong;
  return code;
}
