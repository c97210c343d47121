/*
** verb_extract.c - `entente extract`: the article of a page, and what was dropped and why.
*/
#include "cli/article.h"
#include "page/page.h"

static ent_code job(cli_job *job) {
  ent_page_options opt;
  ent_article *article = NULL;
  ent_code code = cli_article_options(job->c, job->input, &opt, &job->err);
  if (code == ENT_OK) code = ent_article_read(job->bytes.p, job->bytes.n, &opt, &article, &job->err);
  if (code == ENT_OK) {
    if (job->c->format && !strcmp(job->c->format, "text")) {
      ent_buf_putstr(job->out, article->text);
    } else {
      ent_json j;
      ent_json_init(&j, job->out);
      ent_article_json(article, ent_str_c(job->input->name), job->c->explain, &j);
    }
    ent_buf_putc(job->out, '\n');
  }
  ent_article_free(article);
  return code;
}

int cli_verb_extract(cli *c) {
  cli_inputs in = {0};
  uint32_t bad;
  int status = cli_inputs_list(c, 0, &in, &bad);
  if (status != CLI_DONE) return status;
  bool text = c->format && !strcmp(c->format, "text");
  cli_pool p = {"pages", text ? "txt" : "jsonl", NULL, NULL, job, NULL, NULL};
  return cli_pool_run(c, &p, &in, bad);
}
