/*
** verb_relate.c - `entente relate`: what binds a marked source to a marked target, a line a sentence.
*/
#include "cli/coding.h"
#include "event/relate.h"

#include <stdatomic.h>

/* Where the columns of a table are. */
typedef struct columns {
  uint32_t uid, sentence; /* ENT_NONE: there is none */
} columns;

/* Cell number `wanted` of a row, without its carriage return. */
static ent_str cell(ent_str row, uint32_t wanted) {
  if (row.n && row.p[row.n - 1] == '\r') row.n--;
  for (uint32_t i = 0;; i++) {
    const char *tab = row.n ? memchr(row.p, '\t', row.n) : NULL;
    size_t n = tab ? (size_t)(tab - row.p) : row.n;
    if (i == wanted) return (ent_str){row.p, n};
    if (!tab) return (ent_str){"", 0};
    row = (ent_str){tab + 1, row.n - n - 1};
  }
}

static columns read_header(ent_str row) {
  columns out = {ENT_NONE, ENT_NONE};
  uint32_t n = 1;
  for (size_t i = 0; i < row.n; i++) n += row.p[i] == '\t';
  for (uint32_t i = 0; i < n; i++) {
    ent_str name = cell(row, i);
    if (ent_str_is(name, "uid")) out.uid = i;
    if (ent_str_is(name, "marked_sentence")) out.sentence = i;
  }
  return out;
}

static bool next_row(ent_str *rest, ent_str *row) {
  if (!rest->n) return false;
  const char *end = memchr(rest->p, '\n', rest->n);
  size_t n = end ? (size_t)(end - rest->p) : rest->n;
  *row = (ent_str){rest->p, n};
  rest->p += n + (end != NULL), rest->n -= n + (end != NULL);
  return true;
}

static void write_row(cli_job *job, ent_str uid, const ent_relation *r) {
  ent_buf_putstr(job->out, uid);
  ent_buf_printf(job->out, "\t%s\t%.*s\t%.*s\t%s\t%.2g\t%.*s\n", ent_event_type_name(r->type), (int)r->cameo.n, r->cameo.p, (int)r->mode.n,
                 r->mode.p, ent_factuality_name(r->factuality), r->score, (int)r->rule.n, r->rule.p);
}

/* One sentence. What is wrong with its marks is said, and no other row suffers. */
static ent_code relate_row(cli_job *job, ent_arena *a, ent_str uid, ent_str marked, uint32_t line) {
  const cli_coding *g = job->arg;
  ent_pair pair;
  ent_relation is;
  ent_error err = {0};
  ent_code code = ent_pair_read(marked, a, &pair, &err);
  if (code == ENT_OK) code = ent_relate(job->thread, &pair, &is, &err);
  if (code == ENT_OK) {
    write_row(job, uid, &is);
    return ENT_OK;
  }
  job->err = err;
  job->err.line = line;
  job->err.offset = 0; /* the line says where */
  snprintf(job->err.where, sizeof job->err.where, "%s", job->input->name);
  if (code == ENT_ERR_NOMEM) return code;
  cli_complain(job->c, job->input->name, &job->err);
  atomic_fetch_add((atomic_uint *)g->arg, 1);
  return ENT_OK;
}

static ent_code rows(cli_job *job, ent_arena *a) {
  ent_str rest = job->bytes, row = {"", 0};
  if (rest.n >= 3 && !memcmp(rest.p, "\xEF\xBB\xBF", 3)) rest.p += 3, rest.n -= 3;
  next_row(&rest, &row);
  columns at = read_header(row);
  if (at.sentence == ENT_NONE) return ent_fail(&job->err, ENT_ERR_FORMAT, "the first line names no column marked_sentence", NULL, 0, 1);
  ent_buf_puts(job->out, "uid\tevent\tcameo\tmode\tfactuality\tscore\trule\n");
  ent_code code = ENT_OK;
  for (uint32_t line = 2; code == ENT_OK && next_row(&rest, &row); line++) {
    char number[16];
    int n = snprintf(number, sizeof number, "%u", (unsigned)(line - 2));
    ent_arena_reset(a);
    if (!ent_str_trim(row).n) continue;
    code = relate_row(job, a, at.uid == ENT_NONE ? (ent_str){number, (size_t)n} : cell(row, at.uid), cell(row, at.sentence), line);
  }
  return code;
}

static ent_code job(cli_job *job) {
  ent_arena *a = ent_arena_new(0);
  if (!a) return ent_nomem(&job->err);
  ent_code code = rows(job, a);
  ent_arena_free(a);
  return code;
}

int cli_verb_relate(cli *c) {
  atomic_uint bad = 0;
  int status = cli_coding_run(c, "tables", "tsv", job, NULL, &bad);
  return status == CLI_DONE && bad ? CLI_PARTLY : status;
}
