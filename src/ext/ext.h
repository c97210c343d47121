/*
** ext.h - inside of the loadable SQLite extension.
**
**   entente.c    the entry point; data, engine
**   table.c      table-valued functions: what they have in common
**   functions.c  entente_events, entente_extract, entente_obligations
*/
#ifndef ENT_EXT_H
#define ENT_EXT_H

#include "base/base.h"
#include "entente/event.h"
#include "entente/pact.h"

#include <sqlite3ext.h>

/* What the functions of one connection share; opened when first needed. */
typedef struct ext_data {
  ent_engine *engine;
  ent_worker *worker;
  ent_pacts *pacts;
} ext_data;

ent_code ext_engine(ext_data *d, ent_error *err);
ent_code ext_pacts(ext_data *d, ent_error *err);

/* Rows of one call: cells in row order, each a text, a number or nothing. */
typedef struct ext_rows {
  ent_arena *arena;
  ENT_VEC(ent_str) cell; /* p NULL: NULL */
} ext_rows;

typedef struct ext_function {
  const char *name;
  const char *columns; /* SQL: "a TEXT, b INTEGER", the same number as cells of a row */
  const char *params;  /* hidden columns, in the order of the arguments: "text HIDDEN, published HIDDEN" */
  uint32_t ncolumn, nparam;
  uint32_t needed;     /* arguments that must be given */
  /* arg[i].p NULL: not given or NULL */
  ent_code (*fill)(ext_data *d, const ent_str *arg, ext_rows *out, ent_error *err);
} ext_function;

/* One connection's function. */
typedef struct ext_module {
  const ext_function *function;
  ext_data *data;
} ext_module;

extern const sqlite3_module ext_table_module;
extern const ext_function ext_functions[]; /* ends with a NULL name */

#endif
