/*
** look.c - the page's questions (look.sql): sums over what filters find, and what belongs to one article. The filters become a table `hit` in front
** of the statement; rows become objects of JSON.
*/
#include "store/query.h"
#include "store/store.h"

#include "look.inc"

/* The statement called name: from behind its head line to the next head or the end. */
static bool find(const char *name, ent_str *out) {
  ent_str all = {text_look_sql, sizeof text_look_sql - 1};
  char head[64];
  int n = snprintf(head, sizeof head, "\n-- ask %s\n", name);
  if (n < 0 || (size_t)n >= sizeof head) return false;
  size_t at = ent_str_find(all, (ent_str){head, (size_t)n}, 0);
  if (at == SIZE_MAX) return false;
  at += (size_t)n;
  size_t end = ent_str_find(all, ENT_S("\n-- ask "), at);
  *out = (ent_str){all.p + at, (end == SIZE_MAX ? all.n : end) - at};
  return true;
}

static void column(ent_json *j, sqlite3_stmt *st, int i) {
  const char *title = sqlite3_column_name(st, i);
  size_t n = strlen(title);
  char key[64];
  bool raw = n > 5 && n < sizeof key && !strcmp(title + n - 5, ":json");
  snprintf(key, sizeof key, "%.*s", (int)(raw ? n - 5 : n), title);
  switch (sqlite3_column_type(st, i)) {
  case SQLITE_NULL: return;
  case SQLITE_INTEGER: ent_json_kint(j, key, sqlite3_column_int64(st, i)); return;
  case SQLITE_FLOAT: ent_json_kdouble(j, key, sqlite3_column_double(st, i)); return;
  default:
    ent_json_key(j, key);
    if (raw) ent_json_raw(j, ent_store_column(st, i));
    else ent_json_str(j, ent_store_column(st, i));
  }
}

static ent_code rows(ent_store *s, sqlite3_stmt *st, ent_buf *out, ent_error *err) {
  ent_json j;
  int rc;
  ent_json_init(&j, out);
  ent_json_begin(&j, '[');
  while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
    ent_json_begin(&j, '{');
    for (int i = 0; i < sqlite3_column_count(st); i++) column(&j, st, i);
    ent_json_end(&j, '}');
    if (out->fail) return ent_nomem(err);
  }
  ent_json_end(&j, ']');
  return rc == SQLITE_DONE ? ENT_OK : ent_store_fail(s, "cannot ask the database", err);
}

static ent_code bind(sqlite3_stmt *st, const ent_asking *k, const ent_look_value *v, uint32_t nv) {
  for (uint32_t i = 0; i < k->bind.n; i++)
    sqlite3_bind_text64(st, (int)i + 1, k->bind.v[i].p ? k->bind.v[i].p : "", k->bind.v[i].n, SQLITE_STATIC, SQLITE_UTF8);
  for (uint32_t i = 0; i < nv; i++) {
    char name[64];
    snprintf(name, sizeof name, ":%s", v[i].name);
    int at = sqlite3_bind_parameter_index(st, name);
    if (at && v[i].value) sqlite3_bind_text(st, at, v[i].value, -1, SQLITE_STATIC);
  }
  return ENT_OK;
}

static ent_code ask(ent_asking *k, ent_str sql, const ent_look_value *v, uint32_t nv, ent_buf *out, ent_error *err) {
  ent_code code = ENT_OK;
  if (k->q) {
    ent_buf_puts(&k->sql, "WITH hit(id, day, flags) AS (");
    code = ent_query_hits(k, err);
    ent_buf_puts(&k->sql, ") ");
  }
  ent_buf_putstr(&k->sql, sql);
  ent_buf_putc(&k->sql, 0);
  if (code == ENT_OK && k->sql.fail) return ent_nomem(err);
  sqlite3_stmt *st = NULL;
  if (code == ENT_OK && sqlite3_prepare_v2(k->s->db, k->sql.p, -1, &st, NULL) != SQLITE_OK) code = ent_store_fail(k->s, "cannot ask the database", err);
  if (code == ENT_OK) code = bind(st, k, v, nv);
  if (code == ENT_OK) code = rows(k->s, st, out, err);
  if (code == ENT_ERR_DATABASE && k->q && ent_query_get(k->q, "text").n && sqlite3_errcode(k->s->db) == SQLITE_ERROR)
    code = ent_fail(err, ENT_ERR_ARGUMENT, "text is no full-text query", "text", 0, 0);
  sqlite3_finalize(st);
  return code;
}

ent_code ent_store_look(ent_store *s, const char *name, const ent_query *q, const ent_look_value *v, uint32_t nv, ent_buf *out, ent_error *err) {
  ent_str sql;
  if (!find(name, &sql)) return ent_fail(err, ENT_ERR_NOTFOUND, "no such question", name, 0, 0);
  ent_asking k = {.s = s, .q = q, .a = ent_arena_new(0)};
  if (!k.a) return ent_nomem(err);
  ent_buf_init(&k.sql, (size_t)8 << 20);
  ent_code code = ask(&k, sql, v, nv, out, err);
  ent_buf_free(&k.sql);
  ent_arena_free(k.a);
  return code;
}
