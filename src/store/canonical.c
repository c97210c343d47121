/*
** canonical.c - the same content, the same bytes: documents in the order of hash and address, each with its records and corrections.
*/
#include "store/store.h"

typedef bool writer(void *arg, const void *p, size_t n);

static ent_code put(writer *write, void *arg, ent_str s, ent_error *err) {
  return !s.n || write(arg, s.p, s.n) ? ENT_OK : ent_fail(err, ENT_ERR_IO, "cannot write the content", NULL, 0, 0);
}

/* Every row of sql with ?1 = document, a line each. */
static ent_code lines(ent_store *s, sqlite3_stmt *st, int64_t document, writer *write, void *arg, ent_error *err) {
  ent_code code = ENT_OK;
  int rc = SQLITE_DONE;
  sqlite3_reset(st);
  sqlite3_bind_int64(st, 1, document);
  while (code == ENT_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
    code = put(write, arg, ent_store_column(st, 0), err);
    if (code == ENT_OK) code = put(write, arg, ENT_S("\n"), err);
  }
  return code != ENT_OK || rc == SQLITE_DONE ? code : ent_store_fail(s, "cannot read the database", err);
}

static const char document_sql[] =
    "SELECT json_object('schema', 'entente.document/1', 'id', hash, 'address', address, 'url', url, 'site', site, 'title', title, 'published', published, "
    "'day', day, 'language', language, 'coded', json(iif(coded, 'true', 'false')), 'text', text, 'sentences', "
    "(SELECT json_group_array(json_array(start, end, in_title)) FROM (SELECT * FROM sentence s WHERE s.id BETWEEN d.id AND d.id + 65535 ORDER BY s.id))) "
    "FROM document d WHERE id = ?1";
static const char correction_sql[] =
    "SELECT json_object('schema', 'entente.correction/1', 'id', c.hash || ':' || c.key, 'action', action, 'record', json(record), 'who', who, 'time', time, 'why', why) "
    "FROM document d JOIN correction c ON c.hash = d.hash WHERE d.id = ?1 ORDER BY c.time, c.key, c.action, c.record";

ent_code ent_store_canonical(ent_store *s, bool (*write)(void *arg, const void *p, size_t n), void *arg, ent_error *err) {
  sqlite3_stmt *all = NULL, *document = NULL, *correction = NULL;
  ent_code code = ent_store_prepare(s, &all, "SELECT id FROM document ORDER BY hash, address", err);
  if (code == ENT_OK) code = ent_store_prepare(s, &document, document_sql, err);
  if (code == ENT_OK) code = ent_store_prepare(s, &correction, correction_sql, err);
  int rc = SQLITE_DONE;
  while (code == ENT_OK && (rc = sqlite3_step(all)) == SQLITE_ROW) {
    int64_t id = sqlite3_column_int64(all, 0);
    ent_str records;
    code = lines(s, document, id, write, arg, err);
    if (code == ENT_OK) code = ent_records_get(s, id, &records, err);
    if (code == ENT_OK) code = put(write, arg, records, err);
    if (code == ENT_OK) code = lines(s, correction, id, write, arg, err);
  }
  if (code == ENT_OK && rc != SQLITE_DONE) code = ent_store_fail(s, "cannot read the database", err);
  sqlite3_finalize(all);
  sqlite3_finalize(document);
  sqlite3_finalize(correction);
  return code;
}
