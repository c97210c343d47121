/*
** coding.c - inputs through the engine.
*/
#include "cli/coding.h"

static void *thread_new(cli *c, void *arg) {
  (void)c;
  const cli_coding *g = arg;
  ent_worker *w = ent_worker_new(g->engine);
  if (w) ent_worker_explain(w, g->explain);
  return w;
}

static void thread_free(void *thread) { ent_worker_free(thread); }

int cli_coding_open(cli *c, cli_coding *g) {
  int status = cli_dates_open(c, &g->dates);
  if (status == CLI_DONE && !cli_engine_open(c, &g->engine)) status = CLI_FAILED;
  return status;
}

void cli_coding_close(cli_coding *g) { ent_engine_close(g->engine); }

ent_code cli_code_input(cli_job *job, cli_article *article, const ent_coded **d) {
  const cli_coding *g = job->arg;
  ent_document doc;
  ent_code code = cli_article_read(job, &g->dates, article, &doc);
  if (code == ENT_OK) code = ent_worker_code(job->thread, &doc, d, &job->err);
  return code;
}

static int run(cli *c, cli_coding *g, const cli_pool *p) {
  cli_inputs in = {0};
  uint32_t bad;
  int status = cli_inputs_list(c, 0, &in, &bad);
  if (status == CLI_DONE) status = cli_coding_open(c, g);
  if (status == CLI_DONE) status = cli_pool_run(c, p, &in, bad);
  cli_coding_close(g);
  return status;
}

/* --run: the versions that made the records. */
static void run_line(void *arg, ent_buf *out) {
  const cli_coding *g = arg;
  ent_json j;
  ent_json_init(&j, out);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "schema", "entente.run/1");
  ent_json_kcstr(&j, "program", ent_version());
  ent_json_kcstr(&j, "model", ent_engine_model_version(g->engine));
  ent_json_kcstr(&j, "lexicon", ent_engine_lexicon_version(g->engine));
  ent_json_end(&j, '}');
  ent_buf_putc(out, '\n');
}

int cli_coding_run_head(cli *c, const char *what, const char *ext, ent_code (*job)(cli_job *), ent_code (*take)(cli_job *, ent_code),
                        void *arg, void (*head)(void *arg, ent_buf *out)) {
  cli_coding g = {.arg = arg};
  cli_pool p = {what, ext, thread_new, thread_free, job, take, &g, head};
  return run(c, &g, &p);
}

int cli_coding_run(cli *c, const char *what, const char *ext, ent_code (*job)(cli_job *), ent_code (*take)(cli_job *, ent_code),
                   void *arg) {
  bool lines = !c->format || !strcmp(c->format, "jsonl");
  return cli_coding_run_head(c, what, ext, job, take, arg, c->run && lines ? run_line : NULL);
}

int cli_coding_run_explain(cli *c, ent_code (*job)(cli_job *), const char *id) {
  cli_coding g = {.explain = true, .arg = (void *)(uintptr_t)id};
  cli_pool p = {"texts", "txt", thread_new, thread_free, job, NULL, &g, NULL};
  return run(c, &g, &p);
}

int cli_coding_inputs(cli *c, cli_coding *g, const char *what, ent_code (*job)(cli_job *), ent_code (*take)(cli_job *, ent_code)) {
  cli_inputs in = {0};
  uint32_t bad;
  int status = cli_inputs_list(c, 0, &in, &bad);
  if (status != CLI_DONE) return status;
  cli_pool p = {what, "jsonl", thread_new, thread_free, job, take, g, NULL};
  return cli_pool_run(c, &p, &in, bad);
}
