/*
** coding_export.c - `entente code --format gdelt2` and the like: what is coded goes straight into an export, without a database. Formats
** without a column of certainty get what is told as having happened; the rest is counted.
*/
#include "cli/coding.h"
#include "entente/export.h"

#include <stdatomic.h>

typedef struct exporting {
  const ent_export_info *format;
  bool all;     /* the format says how sure everything is */
  atomic_llong not_counted, left[8];
  ent_export *x; /* of formats that are written as a whole */
  cli_output output;
} exporting;

static bool counts(const ent_event *e) {
  return (e->time == ENT_TIME_PAST || e->time == ENT_TIME_ONGOING) && e->mood == ENT_MOOD_ASSERTED && !e->background &&
         (e->factuality == ENT_FACT_CTP || e->author_factuality == ENT_FACT_CTP);
}

static bool append(void *arg, const void *p, size_t n) { return ent_buf_put(arg, p, n); }

static ent_code rows(const ent_coded *d, exporting *k, ent_export *x, ent_error *err) {
  ent_buf record;
  ent_code code = ENT_OK;
  ent_buf_init(&record, 0);
  for (uint32_t i = 0; code == ENT_OK && i < d->events.nevent; i++) {
    if (!k->all && !counts(&d->events.event[i])) {
      k->not_counted++;
      continue;
    }
    ent_buf_clear(&record);
    code = ent_record_event(d, i, &record, err);
    if (code == ENT_OK) code = ent_export_record(x, ent_str_trim(ent_buf_str(&record)), err);
  }
  ent_buf_free(&record);
  return code;
}

static void add_left(exporting *k, const ent_export *x) {
  int64_t n;
  for (uint32_t i = 0; i < 8 && ent_export_left_out(x, i, &n); i++) k->left[i] += n;
}

/* An input's rows; its whole file where the format has an end. */
static ent_code job_rows(cli_job *job) {
  const cli_coding *coding = job->arg;
  exporting *k = coding->arg;
  ent_export_options opt = ENT_EXPORT_OPTIONS_INIT;
  cli_article article = {0};
  const ent_coded *d;
  ent_export *x = NULL;
  opt.no_header = !k->format->whole;
  ent_code code = cli_code_input(job, &article, &d);
  if (code == ENT_OK) code = ent_export_open(k->format, &opt, append, job->out, &x, &job->err);
  if (code == ENT_OK) code = rows(d, k, x, &job->err);
  if (code == ENT_OK) code = ent_export_finish(x, &job->err);
  if (code == ENT_OK) add_left(k, x);
  ent_export_close(x);
  cli_article_free(&article);
  return code;
}

static void head(void *arg, ent_buf *out) {
  exporting *k = ((cli_coding *)arg)->arg;
  ent_export *x = NULL;
  if (!k->format->whole && ent_export_open(k->format, NULL, append, out, &x, NULL) == ENT_OK) ent_export_close(x);
}

/* Records, for the one file that is written from all of them. */
static ent_code job_records(cli_job *job) {
  const cli_coding *coding = job->arg;
  exporting *k = coding->arg;
  cli_article article = {0};
  const ent_coded *d;
  ent_code code = cli_code_input(job, &article, &d);
  for (uint32_t i = 0; code == ENT_OK && i < d->events.nevent; i++) {
    if (k->all || counts(&d->events.event[i]))
      code = ent_record_event(d, i, job->out, &job->err);
    else
      k->not_counted++;
  }
  cli_article_free(&article);
  return code;
}

static ent_code take(cli_job *job, ent_code code) {
  exporting *k = ((cli_coding *)job->arg)->arg;
  ent_str rest = ent_buf_str(job->out), line;
  while (code == ENT_OK && rest.n && ent_str_split(&rest, '\n', &line))
    if (line.n) code = ent_export_record(k->x, line, &job->err);
  return code;
}

typedef struct writing {
  cli *c;
  exporting *k;
} writing;

static bool put(void *arg, const void *p, size_t n) {
  writing *w = arg;
  return cli_output_write(w->c, &w->k->output, (ent_str){p, n});
}

static int whole(cli *c, exporting *k) {
  ent_error err = {0};
  ent_export_options opt = ENT_EXPORT_OPTIONS_INIT;
  writing w = {c, k};
  int status = cli_output_open(c, &k->output);
  if (status != CLI_DONE) return status;
  opt.path = k->output.path ? k->output.temporary : NULL;
  opt.duckdb = c->duckdb;
  ent_code code = ent_export_open(k->format, &opt, put, &w, &k->x, &err);
  if (code == ENT_OK) {
    status = cli_coding_run_head(c, "articles", k->format->ext, job_records, take, k, NULL);
    if (status != CLI_FAILED) code = ent_export_finish(k->x, &err);
    add_left(k, k->x);
  }
  if (code != ENT_OK) {
    cli_complain(c, NULL, &err);
    status = code == ENT_ERR_ARGUMENT ? CLI_USAGE : CLI_FAILED;
    k->output.failed = true;
  }
  ent_export_close(k->x);
  return cli_output_close(c, &k->output, status);
}

int cli_coding_export(cli *c, const char *format) {
  exporting k = {.format = ent_export_find(ent_str_c(format))};
  k.all = !strcmp(format, "csv") || !strcmp(format, "parquet");
  int status = k.format->whole && !c->out_dir ? whole(c, &k) : cli_coding_run_head(c, "articles", k.format->ext, job_rows, NULL, &k, head);
  if (k.not_counted) cli_note(c, "left out: %lld events not told as having happened", (long long)k.not_counted);
  for (uint32_t i = 0; i < 8; i++)
    if (k.left[i]) cli_note(c, "left out: %lld %s", (long long)k.left[i], ent_export_reason(i));
  return status;
}
