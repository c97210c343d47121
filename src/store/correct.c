/*
** correct.c - what people said about records: accepted, edited, rejected, added. It is kept by the place in the document, beside the
** records, and derived rows follow it at once.
*/
#include "store/store.h"

static const char *const actions[] = {"accept", "edit", "reject", "add", "withdraw", NULL};

static ent_code check(const ent_correction *c, ent_error *err) {
  int i = 0;
  while (actions[i] && !ent_str_is(c->action, actions[i])) i++;
  if (!actions[i]) return ent_fail(err, ENT_ERR_ARGUMENT, "no such correction: accept, edit, reject, add or withdraw", NULL, 0, 0);
  if (!c->who.n || !c->time.n) return ent_fail(err, ENT_ERR_ARGUMENT, "a correction says who made it and when", NULL, 0, 0);
  const char *colon = c->id.n ? memchr(c->id.p, ':', c->id.n) : NULL;
  if (!colon || colon - c->id.p != 32) return ent_fail(err, ENT_ERR_ARGUMENT, "not the id of a record", NULL, 0, 0);
  if (!ent_str_is(c->action, "edit") && !ent_str_is(c->action, "add")) return ENT_OK;
  json_t *json = json_loadb(c->record.p ? c->record.p : "", c->record.n, 0, NULL);
  ent_str schema = ent_json_get(json, "schema");
  bool good = (ent_str_is(schema, "entente.event/1") || ent_str_is(schema, "entente.claim/1")) && ent_str_eq(ent_json_get(json, "id"), c->id);
  json_decref(json);
  return good ? ENT_OK : ent_fail(err, ENT_ERR_FORMAT, "no event or claim record with this id", NULL, 0, 0);
}

static ent_code put(ent_store *s, const ent_correction *c, ent_str hash, ent_str key, ent_error *err) {
  sqlite3_stmt *st = NULL;
  ent_code code = ent_store_prepare(s, &st, "INSERT INTO correction(hash, key, action, record, who, time, why) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)", err);
  if (code != ENT_OK) return code;
  const ent_str value[] = {hash, key, c->action, c->record, c->who, c->time, c->why};
  for (int i = 0; i < 7; i++) ent_store_bind(st, i + 1, value[i]);
  code = ent_store_done(s, st, err);
  sqlite3_finalize(st);
  return code;
}

/* Runs f on each document with that text. */
static ent_code each(ent_store *s, ent_str hash, ent_code (*f)(ent_store *, int64_t, ent_error *), int *n, ent_error *err) {
  sqlite3_stmt *st = NULL;
  ent_code code = ent_store_prepare(s, &st, "SELECT id FROM document WHERE hash = ?1 ORDER BY id", err);
  if (code != ENT_OK) return code;
  ent_store_bind(st, 1, hash);
  for (*n = 0; code == ENT_OK && sqlite3_step(st) == SQLITE_ROW; ++*n) code = f(s, sqlite3_column_int64(st, 0), err);
  sqlite3_finalize(st);
  return code;
}

ent_code ent_store_correct(ent_store *s, const ent_correction *c, ent_error *err) {
  ent_code code = check(c, err);
  if (code != ENT_OK) return code;
  ent_str hash = {c->id.p, 32}, key = {c->id.p + 33, c->id.n - 33};
  int n = 0;
  code = ent_store_begin(s, err);
  if (code != ENT_OK) return code;
  code = each(s, hash, ent_derive_clear, &n, err);
  if (code == ENT_OK && !n) code = ent_fail(err, ENT_ERR_NOTFOUND, "no document with this record", s->path, 0, 0);
  if (code == ENT_OK) code = put(s, c, hash, key, err);
  if (code == ENT_OK) code = each(s, hash, ent_derive_document, &n, err);
  if (code == ENT_OK) code = ent_store_commit(s, err);
  if (code != ENT_OK) ent_store_rollback(s);
  return code;
}
