/*
** check.c - what doctor asks of a database: is the file sound, do references hold, do derived tables say what the
** records say. Derived rows are made again from every record and compared by the sum of their rows' digests.
*/
#include "store/stories.h"

#include <stdlib.h>
#define XXH_STATIC_LINKING_ONLY /* the state on the stack */
#include <xxhash.h>

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

/* ent_digest(...): XXH3-64 of the values' texts, cut to 40 bits so that sums stay whole numbers. */
static void digest(sqlite3_context *c, int n, sqlite3_value **v) {
  XXH3_state_t state;
  XXH3_64bits_reset(&state);
  for (int i = 0; i < n; i++) {
    const unsigned char *p = sqlite3_value_text(v[i]);
    XXH3_64bits_update(&state, p ? (const char *)p : "", p ? (size_t)sqlite3_value_bytes(v[i]) : 0);
    XXH3_64bits_update(&state, p ? "\1" : "\2", 1);
  }
  sqlite3_result_int64(c, (sqlite3_int64)(XXH3_64bits_digest(&state) & 0xffffffffffu));
}

#define WORD(x) "(SELECT word FROM word WHERE id = " x ")"
#define ACTOR "a.name, a.country, a.body, a.code, a.sector, a.role, a.kind, a.actor_id"

/* What the derived tables hold, as one number a table, whatever the numbers of words and actors are. */
static const char *const sums[] = {
    "SELECT sum(ent_digest(e.id, key, sentence, flags, day, date_from, date_to, " WORD("mode") ", " WORD("cameo") ", score, goldstein, " WORD("lemma") ", "
    WORD("rule") ", p.name, p.admin1, p.country, p.lat, p.lon, p.geonames, p.precision)) FROM event e LEFT JOIN place p ON p.id = e.place",
    "SELECT sum(ent_digest(event, side, n, " ACTOR ")) FROM event_party p JOIN actor a ON a.id = p.actor",
    "SELECT sum(ent_digest(event, n, s.kind, factuality, " WORD("verb") ", count, " ACTOR ")) FROM event_source s JOIN actor a ON a.id = s.actor",
    "SELECT sum(ent_digest(event, kind, target)) FROM event_link",
    "SELECT sum(ent_digest(term & 7, day, id, flags, CASE term & 7 WHEN 1 THEN " WORD("term >> 3") " WHEN 2 THEN (SELECT hash FROM actor WHERE id = term >> 3) "
    "WHEN 4 THEN " WORD("term >> 3") " WHEN 5 THEN (SELECT hash FROM place WHERE id = term >> 3) WHEN 6 THEN (SELECT hash FROM actor WHERE id = term >> 3) "
    "WHEN 7 THEN " WORD("term >> 3") " WHEN 3 THEN (SELECT " WORD("a") " || ',' || " WORD("b") " FROM pair WHERE id = term >> 3) END, side)) FROM event_index",
    "SELECT sum(ent_digest(c.id, key, sentence, flags, day, " WORD("cue") ", " WORD("manner") ", start, end, " WORD("about") ", " ACTOR ")) "
    "FROM claim c LEFT JOIN actor a ON a.id = c.source",
    "SELECT sum(ent_digest(claim, event)) FROM claim_event",
    "SELECT sum(ent_digest(kind, id, name)) FROM label",
    "SELECT sum(ent_digest(document, hex(runs), hex(words), notice)) FROM fingerprint",
    "SELECT sum(ent_digest(id, key, title, first, last, documents, copies, origins)) FROM story",
    "SELECT sum(ent_digest(document, story, near)) FROM story_document",
    "SELECT sum(ent_digest(event, again, told)) FROM event_same",
};
#define NSUM (sizeof sums / sizeof *sums)

static ent_code sum(ent_store *s, int64_t *out, ent_error *err) {
  for (size_t i = 0; i < NSUM; i++) {
    ent_code code = ent_store_number(s, sums[i], &out[i], err);
    if (code != ENT_OK) return code;
  }
  return ENT_OK;
}

static ent_code each_document(ent_store *s, ent_code (*make)(ent_store *, int64_t, ent_error *), ent_error *err) {
  sqlite3_stmt *st = NULL;
  if (sqlite3_prepare_v2(s->db, "SELECT id FROM document ORDER BY id", -1, &st, NULL) != SQLITE_OK) return ent_store_fail(s, "cannot check", err);
  ent_code code = ENT_OK;
  while (code == ENT_OK && sqlite3_step(st) == SQLITE_ROW) code = make(s, sqlite3_column_int64(st, 0), err);
  sqlite3_finalize(st);
  return code;
}

static ent_code rebuild(ent_store *s, ent_error *err) {
  ent_store_forget(s, true);
  ent_code code = ent_store_exec(s,
                                 "DELETE FROM event_same; DELETE FROM story_document; DELETE FROM story; DELETE FROM fingerprint; DELETE FROM claim_event; DELETE FROM claim; DELETE FROM event_index; DELETE FROM event_link; DELETE FROM event_source; "
                                 "DELETE FROM event_party; DELETE FROM event; DELETE FROM pair; DELETE FROM place; DELETE FROM actor; DELETE FROM word; "
                                 "DELETE FROM label; INSERT INTO sentence_fts(sentence_fts) VALUES('delete-all')",
                                 "cannot rebuild", err);
  if (code == ENT_OK) code = ent_derive_labels(s, err);
  if (code == ENT_OK) code = each_document(s, ent_derive_document, err);
  if (code == ENT_OK) code = each_document(s, ent_fingerprint_document, err);
  if (code == ENT_OK) code = ent_stories_make(s, err);
  return code == ENT_OK ? each_document(s, ent_store_index_text, err) : code;
}

/* Rebuilds inside a transaction; kept only when something was wrong and repair is wanted. */
static ent_code derived(checking *k, bool repair, ent_error *err) {
  int64_t before[NSUM], after[NSUM];
  ent_code code = ent_store_begin(k->s, err);
  if (code != ENT_OK) return code;
  sqlite3_create_function(k->s->db, "ent_digest", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, digest, NULL, NULL);
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
