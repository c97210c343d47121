/*
** verb_times.c - `entente times`: time expressions and the days they mean.
*/
#include "cli/coding.h"

static ent_code job(cli_job *job) {
  cli_article article = {0};
  const ent_coded *d;
  ent_code code = cli_code_input(job, &article, &d);
  for (uint32_t i = 0; code == ENT_OK && i < d->events.ntimex; i++) code = ent_record_timex(d, i, job->out, &job->err);
  cli_article_free(&article);
  return code;
}

int cli_verb_times(cli *c) { return cli_coding_run(c, "texts", "jsonl", job, NULL, NULL); }
