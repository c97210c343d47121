/*
** verb_export.c - `entente export`: stored events as the files that others' scripts read, with datapackage.json and codebook beside them.
*/
#include "cli/asking.h"
#include "entente/export.h"

#include <sys/stat.h>

typedef struct exporting {
  cli *c;
  cli_output output;
  ent_export *x;
  ent_error err;
  bool stopped; /* the reader went away or an error was met */
} exporting;

static bool put(void *arg, const void *p, size_t n) {
  exporting *k = arg;
  return cli_output_write(k->c, &k->output, (ent_str){p, n});
}

static bool row(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record) {
  (void)title, (void)value, (void)n;
  exporting *k = arg;
  k->stopped = ent_export_record(k->x, record, &k->err) != ENT_OK;
  return !k->stopped;
}

static bool line(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record) {
  (void)title, (void)value, (void)n;
  return put(arg, record.p, record.n) && put(arg, "\n", 1);
}

static int complain(exporting *k, ent_error *err) {
  if (k->output.closed_pipe || k->output.failed) return CLI_FAILED; /* said, or nobody there to hear it */
  cli_complain(k->c, k->c->db, err);
  return err->code == ENT_ERR_ARGUMENT ? CLI_USAGE : CLI_FAILED;
}

/* ---- beside the file --------------------------------------------------------- */

static bool append(void *arg, const void *p, size_t n) { return ent_buf_put(arg, p, n); }

/* DIR/datapackage.json for DIR/events.csv of --out-dir, NAME.datapackage.json for -o NAME.csv. */
static void beside(const cli *c, const char *path, const char *name, char *out, size_t n) {
  const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
  size_t stem = c->out_dir ? (slash ? (size_t)(slash + 1 - path) : 0) : dot && (!slash || dot > slash) ? (size_t)(dot - path) : strlen(path);
  snprintf(out, n, "%.*s%s%s", (int)stem, path, c->out_dir ? "" : ".", name);
}

static int describe(exporting *k, const ent_export_info *format, const char *path) {
  struct stat st;
  char name[4200];
  const char *slash = strrchr(path, '/');
  ent_buf b;
  ent_error err = {0};
  ent_buf_init(&b, 0);
  ent_code code = ent_export_package(format, ent_str_c(slash ? slash + 1 : path), stat(path, &st) == 0 ? (uint64_t)st.st_size : 0, append, &b, &err);
  beside(k->c, path, "datapackage.json", name, sizeof name);
  if (code == ENT_OK) code = ent_file_replace(name, b.p, b.n, &err);
  ent_buf_clear(&b);
  if (code == ENT_OK) code = ent_export_codebook(format, append, &b, &err);
  beside(k->c, path, "codebook.md", name, sizeof name);
  if (code == ENT_OK) code = ent_file_replace(name, b.p, b.n, &err);
  ent_buf_free(&b);
  if (code == ENT_OK) return CLI_DONE;
  cli_complain(k->c, path, &err);
  return CLI_FAILED;
}

/* ---- the file ------------------------------------------------------------------ */

static void say_left_out(const cli *c, const ent_export *x, int64_t not_counted) {
  const char *why;
  int64_t n;
  if (not_counted > 0) cli_note(c, "left out: %lld events not told as having happened (--include says more)", (long long)not_counted);
  for (uint32_t i = 0; x && (why = ent_export_left_out(x, i, &n)); i++)
    if (n) cli_note(c, "left out: %lld %s", (long long)n, why);
}

static int table(exporting *k, ent_store *s, const ent_query *q, const ent_export_info *format) {
  ent_export_options opt = ENT_EXPORT_OPTIONS_INIT;
  ent_query_result r = {0};
  opt.path = k->output.path ? k->output.temporary : NULL;
  opt.duckdb = k->c->duckdb;
  ent_code code = ent_export_open(format, &opt, put, k, &k->x, &k->err);
  if (code == ENT_OK) code = ent_query_run(s, q, ENT_QUERY_RECORD | ENT_QUERY_LEFT_OUT, row, k, &r, &k->err);
  if (code == ENT_OK && k->stopped) code = k->err.code;
  if (code == ENT_OK) code = ent_export_finish(k->x, &k->err);
  int status = code == ENT_OK ? CLI_DONE : complain(k, &k->err);
  if (status == CLI_DONE) say_left_out(k->c, k->x, r.left_out);
  ent_export_close(k->x);
  return status;
}

static int lines(exporting *k, ent_store *s, const ent_query *q) {
  ent_query_result r = {0};
  ent_error err = {0};
  ent_code code = k->c->canonical ? ent_store_canonical(s, put, k, &err) : ent_query_run(s, q, ENT_QUERY_RECORD | ENT_QUERY_LEFT_OUT, line, k, &r, &err);
  if (code != ENT_OK) return complain(k, &err);
  say_left_out(k->c, NULL, r.left_out);
  return CLI_DONE;
}

static int write_file(cli *c, ent_store *s, const ent_query *q, const ent_export_info *format) {
  exporting k = {.c = c};
  char path[4200];
  if (c->out_dir) {
    mkdir(c->out_dir, 0777);
    snprintf(path, sizeof path, "%s/events.%s", c->out_dir, format ? format->ext : "jsonl");
    c->out = path;
  }
  int status = cli_output_open(c, &k.output);
  if (status != CLI_DONE) return status;
  const char *final = k.output.path;
  status = format ? table(&k, s, q, format) : lines(&k, s, q);
  if (status != CLI_DONE) { /* half a file is none */
    k.output.failed = true;
    int closed = cli_output_close(c, &k.output, status);
    return closed == CLI_DONE ? closed : status;
  }
  status = cli_output_close(c, &k.output, status);
  return status == CLI_DONE && format && final ? describe(&k, format, final) : status;
}

int cli_verb_export(cli *c) {
  ent_error err = {0};
  ent_store *s = NULL;
  const char *name = c->canonical ? "jsonl" : c->format ? c->format : "csv";
  const ent_export_info *format = ent_export_find(ent_str_c(name));
  if (c->canonical && c->format) {
    cli_say(c, "--canonical has a form of its own: no --format");
    return CLI_USAGE;
  }
  if (!c->db || c->narg) {
    cli_say(c, c->db ? "export takes no inputs, but filters: '%s'" : "export wants --db FILE (or ENTENTE_DB)", c->narg ? c->arg[0] : "");
    return CLI_USAGE;
  }
  ent_query *q = cli_query_new(c, ENT_QUERY_EVENTS, &err);
  int status = CLI_FAILED;
  if (!q) {
    cli_complain(c, NULL, &err);
    return err.code == ENT_ERR_ARGUMENT ? CLI_USAGE : CLI_FAILED;
  }
  if (ent_store_open(c->db, ENT_STORE_READ, &s, &err) != ENT_OK)
    cli_complain(c, c->db, &err);
  else
    status = write_file(c, s, q, format);
  ent_store_close(s);
  ent_query_free(q);
  return status;
}
