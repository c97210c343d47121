/*
** verb_parse.c - `entente parse`: sentences, tags, lemmas and trees as CoNLL-U. Works with the model alone: no lexicon is
** needed to parse.
*/
#include "cli/article.h"
#include "syntax/syntax.h"

#include <stdlib.h>

typedef struct parsing {
  ent_model *model;
  cli_dates dates;
} parsing;

typedef struct thread {
  ent_parser *parser;
  ent_arena *arena;
} thread;

static void thread_free(void *p) {
  thread *t = p;
  if (!t) return;
  ent_parser_free(t->parser);
  ent_arena_free(t->arena);
  free(t);
}

static void *thread_new(cli *c, void *arg) {
  (void)c;
  thread *t = calloc(1, sizeof *t);
  if (!t) return NULL;
  t->parser = ent_parser_new(((parsing *)arg)->model);
  t->arena = ent_arena_new(0);
  if (t->parser && t->arena) return t;
  thread_free(t);
  return NULL;
}

static ent_code parse_conllu(cli_job *job, thread *t, ent_text *text, ent_syntax *syntax) {
  uint32_t have;
  ent_code code = ent_conllu_read(job->bytes, job->input->name, t->arena, text, syntax, &have, &job->err);
  if (code == ENT_OK) code = ent_parser_fill(t->parser, text, have, t->arena, syntax, &job->err);
  return code;
}

static ent_code parse_article(cli_job *job, thread *t, cli_article *article, ent_text *text, ent_syntax *syntax) {
  ent_document doc;
  ent_code code = cli_article_read(job, &((parsing *)job->arg)->dates, article, &doc);
  if (code == ENT_OK) code = ent_text_split(doc.text, doc.paragraph, doc.nparagraph, doc.title, t->arena, text, &job->err);
  if (code == ENT_OK) code = ent_parser_run(t->parser, text, t->arena, syntax, &job->err);
  return code;
}

static ent_code job(cli_job *job) {
  thread *t = job->thread;
  cli_article article = {0};
  ent_text text;
  ent_syntax syntax;
  ent_arena_reset(t->arena);
  bool conllu = job->c->input && !strcmp(job->c->input, "conllu");
  ent_code code = conllu ? parse_conllu(job, t, &text, &syntax) : parse_article(job, t, &article, &text, &syntax);
  if (code == ENT_OK) code = ent_conllu_write(&text, &syntax, conllu ? NULL : job->input->name, job->c->names, job->out, &job->err);
  cli_article_free(&article);
  return code;
}

int cli_verb_parse(cli *c) {
  parsing g = {0};
  cli_inputs in = {0};
  uint32_t bad;
  char path[4096];
  ent_error err = {0};
  int status = cli_inputs_list(c, 0, &in, &bad);
  if (status != CLI_DONE) return status;
  if (!cli_data_find(c, "english.ent", path, sizeof path)) {
    cli_say(c, "english.ent: not found (name its folder with --data)");
    return CLI_FAILED;
  }
  if (ent_model_open(path, &g.model, &err) != ENT_OK) {
    cli_complain(c, NULL, &err);
    return CLI_FAILED;
  }
  cli_pool p = {"texts", "conllu", thread_new, thread_free, job, NULL, &g};
  status = cli_pool_run(c, &p, &in, bad);
  ent_model_close(g.model);
  return status;
}
