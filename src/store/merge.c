/*
** merge.c - one database into another: documents with their records, where each input went, corrections. What is there already is not put
** again, so a merge that was cut off can be run again.
*/
#include "store/store.h"

#define BATCH 256

typedef struct merging {
  ent_store *to, *from;
  sqlite3_stmt *document, *input, *correction, *run;
  ent_map runs; /* number there -> number here, as text */
  ent_arena *arena;
  int64_t added, in_batch;
  ent_error *err;
} merging;

/* ---- runs ---------------------------------------------------------------------- */

/* The same run may be met in several files of a cluster: a line each would be noise only if all of it is equal. */
static ent_code run_here(merging *m, int64_t there, int64_t *here) {
  static const char *const find = "SELECT id FROM run WHERE started = ?1 AND program = ?2 AND model = ?3 AND lexicon = ?4";
  sqlite3_stmt *read = NULL, *look = NULL;
  char key[24];
  int n = snprintf(key, sizeof key, "%lld", (long long)there);
  uint32_t known = ent_map_get(&m->runs, (ent_str){key, (size_t)n});
  if (known != ENT_NONE) {
    *here = known;
    return ENT_OK;
  }
  ent_code code = ent_store_prepare(m->from, &read, "SELECT started, program, model, lexicon FROM run WHERE id = ?1", m->err);
  if (code == ENT_OK) code = ent_store_prepare(m->to, &look, find, m->err);
  if (code == ENT_OK) sqlite3_bind_int64(read, 1, there);
  if (code == ENT_OK && sqlite3_step(read) == SQLITE_ROW) {
    for (int i = 0; i < 4; i++) ent_store_bind(look, i + 1, ent_store_column(read, i));
    if (sqlite3_step(look) == SQLITE_ROW) {
      *here = sqlite3_column_int64(look, 0);
    } else {
      for (int i = 0; i < 4; i++) ent_store_bind(m->run, i + 1, ent_store_column(read, i));
      code = ent_store_done(m->to, m->run, m->err);
      *here = sqlite3_last_insert_rowid(m->to->db);
    }
  }
  ent_str copy = ent_arena_dup(m->arena, (ent_str){key, (size_t)n});
  if (code == ENT_OK && (!copy.p || !ent_map_put(&m->runs, copy, (uint32_t)*here))) code = ent_nomem(m->err);
  sqlite3_finalize(read);
  sqlite3_finalize(look);
  return code;
}

/* ---- documents -------------------------------------------------------------------- */

static ent_code put_records(merging *m, int64_t there, int64_t here) {
  ent_str lines, line;
  ent_code code = ent_records_get(m->from, there, &lines, m->err);
  while (code == ENT_OK && lines.n && ent_str_split(&lines, '\n', &line))
    if (line.n) code = ent_store_record(m->to, here, line, m->err);
  return code;
}

static ent_code batch(merging *m) {
  if (++m->in_batch < BATCH) return ENT_OK;
  m->in_batch = 0;
  ent_code code = ent_store_commit(m->to, m->err);
  return code == ENT_OK ? ent_store_begin(m->to, m->err) : code;
}

/* Number there, run, document as JSON. */
static ent_code documents(merging *m) {
  static const char *const sql =
      "SELECT d.id, d.run, json_object('id', hash, 'address', address, 'url', url, 'site', site, 'title', title, 'published', published, 'day', day, "
      "'language', language, 'coded', coded, 'text', text, 'sentences', (SELECT json_group_array(json_array(start, end, in_title)) FROM "
      "(SELECT * FROM sentence s WHERE s.id BETWEEN d.id AND d.id + 65535 ORDER BY s.id))) FROM document d ORDER BY d.id";
  sqlite3_stmt *st = NULL;
  ent_code code = ent_store_prepare(m->from, &st, sql, m->err);
  int rc = SQLITE_DONE;
  while (code == ENT_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
    int64_t here;
    bool fresh = false;
    code = run_here(m, sqlite3_column_int64(st, 1), &m->to->run);
    if (code == ENT_OK) code = ent_store_document(m->to, ent_store_column(st, 2), &here, &fresh, m->err);
    if (code == ENT_OK && fresh) code = put_records(m, sqlite3_column_int64(st, 0), here);
    m->added += fresh;
    if (code == ENT_OK) code = batch(m);
  }
  if (code == ENT_OK && rc != SQLITE_DONE) code = ent_store_fail(m->from, "cannot read the database", m->err);
  sqlite3_finalize(st);
  return code == ENT_OK ? ent_store_flush(m->to, m->err) : code;
}

/* ---- the rest ------------------------------------------------------------------------ */

/* Rows of sql there, as the parameters of st here. */
static ent_code copy_rows(merging *m, const char *sql, sqlite3_stmt *st, int columns) {
  sqlite3_stmt *read = NULL;
  ent_code code = ent_store_prepare(m->from, &read, sql, m->err);
  while (code == ENT_OK && sqlite3_step(read) == SQLITE_ROW) {
    for (int i = 0; i < columns; i++) ent_store_bind(st, i + 1, ent_store_column(read, i));
    code = ent_store_done(m->to, st, m->err);
    if (code == ENT_OK) code = batch(m);
  }
  sqlite3_finalize(read);
  return code;
}

static ent_code prepare(merging *m) {
  ent_code code = ent_store_prepare(m->to, &m->run, "INSERT INTO run(started, program, model, lexicon) VALUES(?1, ?2, ?3, ?4)", m->err);
  if (code == ENT_OK)
    code = ent_store_prepare(m->to, &m->input, "INSERT OR REPLACE INTO input(name, bytes, reason, document) VALUES(?1, ?2, ?3, (SELECT id FROM document WHERE hash = ?4 AND address = ?5))", m->err);
  if (code == ENT_OK)
    code = ent_store_prepare(m->to, &m->correction,
                             "INSERT INTO correction(hash, key, action, record, who, time, why) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS(SELECT 1 FROM correction "
                             "WHERE hash = ?1 AND key = ?2 AND action = ?3 AND who = ?5 AND time = ?6)",
                             m->err);
  return code;
}

/* Corrections first: rows are derived with them. */
static ent_code all(merging *m) {
  ent_code code = prepare(m);
  if (code == ENT_OK) code = copy_rows(m, "SELECT hash, key, action, record, who, time, why FROM correction ORDER BY id", m->correction, 7);
  if (code == ENT_OK) code = documents(m);
  if (code == ENT_OK) code = copy_rows(m, "SELECT name, bytes, reason, d.hash, d.address FROM input i LEFT JOIN document d ON d.id = i.document ORDER BY name, bytes", m->input, 5);
  return code;
}

ent_code ent_store_merge(ent_store *to, ent_store *from, int64_t *added, ent_error *err) {
  merging m = {.to = to, .from = from, .arena = ent_arena_new(0), .err = err};
  if (!m.arena) return ent_nomem(err);
  ent_map_init(&m.runs, m.arena);
  ent_code code = ent_store_begin(to, err);
  if (code == ENT_OK) {
    code = all(&m);
    if (code == ENT_OK) code = ent_store_commit(to, err);
    if (code != ENT_OK) ent_store_rollback(to);
  }
  sqlite3_stmt *const st[] = {m.document, m.input, m.correction, m.run};
  for (size_t i = 0; i < sizeof st / sizeof *st; i++) sqlite3_finalize(st[i]);
  ent_arena_free(m.arena);
  *added = m.added;
  return code;
}
