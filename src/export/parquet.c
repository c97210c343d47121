/*
** parquet.c - Parquet, written by DuckDB's library where the user has it: rows go into a CSV file beside the result, DuckDB reads them with
** the types of the columns and writes the file. Nothing of DuckDB is needed to build.
*/
#include "export/export.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

/* DuckDB's C interface, as far as it is used; its structs are opaque pointers but for the result. */
typedef struct duck_result {
  uint64_t counts[3];
  void *columns;
  char *message;
  void *data;
  uint64_t spare[8];
} duck_result;

typedef struct duck {
  void *library;
  int (*open)(const char *path, void **db);
  void (*close)(void **db);
  int (*connect)(void *db, void **con);
  void (*disconnect)(void **con);
  int (*query)(void *con, const char *sql, duck_result *out);
  const char *(*message)(duck_result *r);
  void (*destroy)(duck_result *r);
  char csv[4096];
  FILE *f;
} duck;

static const char where_from[] = "the library libduckdb.so is needed: npm install @duckdb/node-bindings-linux-x64 has it; say where with --duckdb or ENTENTE_DUCKDB";

static bool load(duck *d, const char *path) {
  static const char *const names[] = {"duckdb_open", "duckdb_close", "duckdb_connect", "duckdb_disconnect", "duckdb_query", "duckdb_result_error", "duckdb_destroy_result"};
  void **const to[] = {(void **)&d->open, (void **)&d->close, (void **)&d->connect, (void **)&d->disconnect, (void **)&d->query, (void **)&d->message, (void **)&d->destroy};
  if (!(d->library = dlopen(path, RTLD_NOW | RTLD_LOCAL))) return false;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (!(*to[i] = dlsym(d->library, names[i]))) return false;
  return true;
}

static ent_code begin(ent_export *x, ent_error *err) {
  duck *d = calloc(1, sizeof *d);
  const char *library = x->opt.duckdb ? x->opt.duckdb : getenv("ENTENTE_DUCKDB");
  if (!(x->state = d)) return ent_nomem(err);
  if (!x->opt.path) return ent_fail(err, ENT_ERR_ARGUMENT, "Parquet is written to a file: -o FILE", NULL, 0, 0);
  if (!load(d, library ? library : "libduckdb.so")) return ent_failf(err, ENT_ERR_NOTFOUND, "Parquet is written by DuckDB", library ? library : "libduckdb.so", 0, 0, "%s", where_from);
  int n = snprintf(d->csv, sizeof d->csv, "%s.csv-%ld", x->opt.path, (long)getpid());
  if (n < 0 || (size_t)n >= sizeof d->csv) {
    d->csv[0] = 0;
    return ent_fail(err, ENT_ERR_ARGUMENT, "path too long", NULL, 0, 0);
  }
  if (!(d->f = fopen(d->csv, "wb"))) return ent_fail(err, ENT_ERR_IO, "cannot write beside the result", d->csv, 0, 0);
  ent_export_header(x->format, &x->row);
  return x->row.fail || fwrite(x->row.p, 1, x->row.n, d->f) != x->row.n ? ent_fail(err, ENT_ERR_IO, "cannot write beside the result", d->csv, 0, 0) : ENT_OK;
}

static ent_code add(ent_export *x, const json_t *e, ent_error *err) {
  duck *d = x->state;
  ent_row r = {.event = e};
  ent_buf_clear(&x->row);
  ent_export_row(x->format, &r, &x->cell, &x->row);
  if (x->row.fail || x->cell.fail) return ent_nomem(err);
  x->rows++;
  return fwrite(x->row.p, 1, x->row.n, d->f) == x->row.n ? ENT_OK : ent_fail(err, ENT_ERR_IO, "cannot write beside the result", d->csv, 0, 0);
}

static void quoted(ent_buf *sql, const char *z) {
  ent_buf_putc(sql, '\'');
  for (; *z; z++) {
    if (*z == '\'') ent_buf_putc(sql, '\'');
    ent_buf_putc(sql, *z);
  }
  ent_buf_putc(sql, '\'');
}

static const char *sql_type(const char *type) {
  return !strcmp(type, "integer") ? "BIGINT" : !strcmp(type, "number") ? "DOUBLE" : !strcmp(type, "date") ? "DATE" : "VARCHAR";
}

/* COPY (SELECT * FROM read_csv(...)) TO 'path' (FORMAT parquet) */
static void statement(ent_export *x, ent_buf *sql) {
  const ent_column_group *g;
  const ent_column *c;
  char name[128];
  ent_buf_puts(sql, "COPY (SELECT * FROM read_csv(");
  quoted(sql, ((duck *)x->state)->csv);
  ent_buf_puts(sql, ", header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', auto_detect = false, max_line_size = 67108864, new_line = '\\r\\n', columns = {");
  for (uint32_t i = 0; ent_format_column(x->format, i, &g, &c); i++) {
    ent_format_name(g, c, name, sizeof name);
    ent_buf_printf(sql, "%s'%s': '%s'", i ? ", " : "", name, sql_type(c->type));
  }
  ent_buf_puts(sql, "})) TO ");
  quoted(sql, x->opt.path);
  ent_buf_put(sql, " (FORMAT parquet, COMPRESSION zstd)", sizeof " (FORMAT parquet, COMPRESSION zstd)");
}

static ent_code convert(ent_export *x, void *con, ent_error *err) {
  duck *d = x->state;
  duck_result r = {0};
  ent_buf_clear(&x->row);
  statement(x, &x->row);
  if (x->row.fail) return ent_nomem(err);
  bool good = d->query(con, x->row.p, &r) == 0;
  const char *why = good ? NULL : d->message(&r);
  ent_code code = good ? ENT_OK : ent_failf(err, ENT_ERR_IO, "DuckDB could not write the file", x->opt.path, 0, 0, "%s", why ? why : "");
  d->destroy(&r);
  return code;
}

static ent_code end(ent_export *x, ent_error *err) {
  duck *d = x->state;
  void *db = NULL, *con = NULL;
  ent_code code = fclose(d->f) == 0 ? ENT_OK : ent_fail(err, ENT_ERR_IO, "cannot write beside the result", d->csv, 0, 0);
  d->f = NULL;
  if (code == ENT_OK && (d->open(NULL, &db) != 0 || d->connect(db, &con) != 0)) code = ent_fail(err, ENT_ERR_INTERNAL, "DuckDB does not start", NULL, 0, 0);
  if (code == ENT_OK) code = convert(x, con, err);
  if (con) d->disconnect(&con);
  if (db) d->close(&db);
  return code;
}

static void release(ent_export *x) {
  duck *d = x->state;
  if (!d) return;
  if (d->f) fclose(d->f);
  if (d->csv[0]) unlink(d->csv);
  free(d); /* the library stays loaded: it has threads of its own */
}

const ent_format ent_format_parquet = {.info = {"parquet", "Parquet, the columns of csv (by DuckDB's library)", "parquet", true, true},
                                       .group = ent_csv_groups, .separator = ',', .header = true, .quoted = true, .by_event = true,
                                       .begin = begin, .add = add, .end = end, .free = release};
