/*
** table.c - table-valued functions: an eponymous virtual table whose arguments are hidden columns (sqlite.org/vtab.html#tabfunc2). All rows
** of a call are made at once, when its arguments are known.
*/
#include "ext/ext.h"

#include <stdlib.h>

SQLITE_EXTENSION_INIT3

typedef struct table {
  sqlite3_vtab base;
  const ext_module *module;
} table;

typedef struct cursor {
  sqlite3_vtab_cursor base;
  ext_rows rows;
  ent_str arg[4];
  uint32_t at;
} cursor;

static int connect_table(sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **out, char **message) {
  (void)argc, (void)argv, (void)message;
  const ext_module *m = aux;
  char *sql = sqlite3_mprintf("CREATE TABLE x(%s, %s)", m->function->columns, m->function->params);
  table *t = sqlite3_malloc(sizeof *t);
  int rc = sql && t ? sqlite3_declare_vtab(db, sql) : SQLITE_NOMEM;
  sqlite3_free(sql);
  if (rc != SQLITE_OK) {
    sqlite3_free(t);
    return rc;
  }
  *t = (table){.module = m};
  sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
  *out = &t->base;
  return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *t) {
  sqlite3_free(t);
  return SQLITE_OK;
}

/* Arguments are equalities on the hidden columns; idxNum is the set of those that are given. */
static int best_index(sqlite3_vtab *base, sqlite3_index_info *info) {
  const ext_function *f = ((table *)base)->module->function;
  int where[4] = {-1, -1, -1, -1}, n = 0, set = 0;
  for (int i = 0; i < info->nConstraint; i++) {
    int param = info->aConstraint[i].iColumn - (int)f->ncolumn;
    if (param < 0 || param >= (int)f->nparam || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (!info->aConstraint[i].usable) return SQLITE_CONSTRAINT; /* another order of the tables has it */
    where[param] = i;
  }
  for (int p = 0; p < (int)f->nparam; p++) {
    if (where[p] < 0) continue;
    info->aConstraintUsage[where[p]].argvIndex = ++n;
    info->aConstraintUsage[where[p]].omit = 1;
    set |= 1 << p;
  }
  info->idxNum = set;
  info->estimatedCost = 1000;
  info->estimatedRows = 20;
  return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *t, sqlite3_vtab_cursor **out) {
  (void)t;
  cursor *c = sqlite3_malloc(sizeof *c);
  if (!c) return SQLITE_NOMEM;
  *c = (cursor){.rows = {.arena = ent_arena_new(0)}};
  if (!c->rows.arena) {
    sqlite3_free(c);
    return SQLITE_NOMEM;
  }
  *out = &c->base;
  return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base) {
  ent_arena_free(((cursor *)base)->rows.arena);
  sqlite3_free(base);
  return SQLITE_OK;
}

static int fail(sqlite3_vtab *t, const ent_error *err) {
  char line[600];
  ent_error_format(err, line, sizeof line);
  sqlite3_free(t->zErrMsg);
  t->zErrMsg = sqlite3_mprintf("%s", line);
  return err->code == ENT_ERR_NOMEM ? SQLITE_NOMEM : SQLITE_ERROR;
}

static int filter(sqlite3_vtab_cursor *base, int set, const char *name, int argc, sqlite3_value **argv) {
  (void)name;
  cursor *c = (cursor *)base;
  const ext_module *m = ((table *)base->pVtab)->module;
  ent_error err = {0};
  ent_arena_reset(c->rows.arena);
  c->rows.cell.v = NULL;
  c->rows.cell.n = c->rows.cell.cap = c->at = 0;
  for (uint32_t p = 0, i = 0; p < m->function->nparam; p++) {
    c->arg[p] = (ent_str){0};
    if (!(set >> p & 1) || (int)i >= argc) continue;
    const char *text = (const char *)sqlite3_value_text(argv[i]);
    if (text) c->arg[p] = ent_arena_dup(c->rows.arena, (ent_str){text, (size_t)sqlite3_value_bytes(argv[i])});
    if (text && !c->arg[p].p) return SQLITE_NOMEM;
    i++;
  }
  for (uint32_t p = 0; p < m->function->needed; p++)
    if (!(set >> p & 1)) {
      ent_failf(&err, ENT_ERR_ARGUMENT, "too few arguments", m->function->name, 0, 0, "%u are needed", m->function->needed);
      return fail(base->pVtab, &err);
    } else if (!c->arg[p].p) {
      return SQLITE_OK; /* of NULL nothing is known: no rows */
    }
  return m->function->fill(m->data, c->arg, &c->rows, &err) == ENT_OK ? SQLITE_OK : fail(base->pVtab, &err);
}

static int next(sqlite3_vtab_cursor *base) {
  ((cursor *)base)->at++;
  return SQLITE_OK;
}

static int eof(sqlite3_vtab_cursor *base) {
  const cursor *c = (const cursor *)base;
  return c->at * ((const table *)base->pVtab)->module->function->ncolumn >= c->rows.cell.n;
}

/* The declared type of column i decides how its text is given. */
static bool is_number(const char *columns, uint32_t i, bool *whole) {
  ent_str rest = ent_str_c(columns), piece = {0};
  for (uint32_t k = 0; k <= i; k++)
    if (!ent_str_split(&rest, ',', &piece)) return false;
  *whole = ent_str_ends(piece, ENT_S("INTEGER"));
  return *whole || ent_str_ends(piece, ENT_S("REAL"));
}

static void put(sqlite3_context *ctx, const ext_function *f, uint32_t i, ent_str s) {
  bool whole;
  int64_t n;
  double d;
  if (!s.p)
    sqlite3_result_null(ctx);
  else if (is_number(f->columns, i, &whole) && whole && ent_str_int(s, &n))
    sqlite3_result_int64(ctx, n);
  else if (is_number(f->columns, i, &whole) && ent_str_double(s, &d))
    sqlite3_result_double(ctx, d);
  else
    sqlite3_result_text64(ctx, s.p, s.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *ctx, int i) {
  const cursor *c = (const cursor *)base;
  const ext_function *f = ((const table *)base->pVtab)->module->function;
  if (i >= (int)f->ncolumn) {
    ent_str arg = c->arg[i - (int)f->ncolumn];
    if (arg.p) sqlite3_result_text64(ctx, arg.p, arg.n, SQLITE_TRANSIENT, SQLITE_UTF8);
    return SQLITE_OK;
  }
  put(ctx, f, (uint32_t)i, c->rows.cell.v[c->at * f->ncolumn + (uint32_t)i]);
  return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out) {
  *out = ((cursor *)base)->at;
  return SQLITE_OK;
}

const sqlite3_module ext_table_module = {.xConnect = connect_table, .xBestIndex = best_index, .xDisconnect = disconnect_table, .xOpen = open_cursor, .xClose = close_cursor,
                                         .xFilter = filter, .xNext = next, .xEof = eof, .xColumn = column, .xRowid = rowid};
