/*
** verb_parse.c - `entente parse`: sentences, tags, lemmas and trees as CoNLL-U, or drawn. Works with the model alone; only --names
** asks the lexicon too, whose names and the model's tags decide together.
*/
#include "cli/article.h"
#include "event/engine.h"

#include <stdlib.h>

typedef struct parsing {
  ent_model *model;   /* the engine's, where there is one */
  ent_engine *engine; /* with --names */
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
  const ent_engine *e = ((parsing *)arg)->engine;
  if (t->parser && e) ent_parser_gazetteer(t->parser, ent_lexicon_classes, e->names);
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

/* Puts the name tags that model and lexicon agree on in place of the model's alone. */
static ent_code add_names(const ent_engine *e, thread *t, const ent_text *text, ent_syntax *syntax, ent_str **entity, ent_error *err) {
  ent_names names;
  ent_code code = ent_names_run(e->names, text, syntax, ENT_DAY_UNKNOWN, t->arena, &names, err);
  if (code != ENT_OK) return code;
  ent_word *word = ent_arena_alloc(t->arena, ((size_t)text->ntoken + 1) * sizeof *word);
  uint8_t *tag = ent_arena_calloc(t->arena, (size_t)text->ntoken + 1, 1);
  if (!word || !tag) return ent_nomem(err);
  memcpy(word, syntax->word, text->ntoken * sizeof *word);
  if (!ent_names_tags(text, syntax, &names, t->arena, tag)) return ent_nomem(err);
  for (uint32_t i = 0; i < text->ntoken; i++) word[i].ner = tag[i];
  syntax->word = word;
  if (!entity) return ENT_OK;
  *entity = ent_arena_calloc(t->arena, (size_t)text->ntoken + 1, sizeof **entity);
  return *entity && ent_names_entities(&names, t->arena, *entity) ? ENT_OK : ent_nomem(err);
}

static ent_code write_as(cli_job *job, thread *t, const ent_text *text, const ent_syntax *syntax, const char *docid, const ent_str *entity) {
  const char *format = job->c->format ? job->c->format : "conllu";
  if (!strcmp(format, "tree")) return ent_syntax_draw(text, syntax, job->out, &job->err);
  if (!strcmp(format, "svg")) return ent_syntax_draw_svg(text, syntax, t->arena, job->out, &job->err);
  return ent_conllu_write(text, syntax, docid, job->c->names, entity, job->out, &job->err);
}

static ent_code job(cli_job *job) {
  const parsing *g = job->arg;
  thread *t = job->thread;
  cli_article article = {0};
  ent_text text;
  ent_syntax syntax;
  ent_str *entity = NULL;
  ent_arena_reset(t->arena);
  bool conllu = job->c->input && !strcmp(job->c->input, "conllu");
  ent_code code = conllu ? parse_conllu(job, t, &text, &syntax) : parse_article(job, t, &article, &text, &syntax);
  if (code == ENT_OK && g->engine) code = add_names(g->engine, t, &text, &syntax, job->c->entities ? &entity : NULL, &job->err);
  if (code == ENT_OK) code = write_as(job, t, &text, &syntax, conllu ? NULL : job->input->name, entity);
  cli_article_free(&article);
  return code;
}

/* The model alone, or with --names all of the engine. */
static bool open_model(cli *c, parsing *g) {
  char path[4096];
  ent_error err = {0};
  if (c->names || c->entities) {
    if (!cli_engine_open(c, &g->engine)) return false;
    g->model = g->engine->model;
    return true;
  }
  const char *file = cli_model_file(c);
  if (!file) return false;
  if (!cli_data_find(c, file, path, sizeof path)) {
    cli_say(c, "%s: not found (name its folder with --data)", file);
    return false;
  }
  if (ent_model_open(path, &g->model, &err) == ENT_OK) return true;
  cli_complain(c, NULL, &err);
  return false;
}

int cli_verb_parse(cli *c) {
  parsing g = {0};
  cli_inputs in = {0};
  uint32_t bad;
  int status = cli_inputs_list(c, 0, &in, &bad);
  if (status != CLI_DONE) return status;
  if (!open_model(c, &g)) return CLI_FAILED;
  const char *ending = c->format && !strcmp(c->format, "svg") ? "svg" : c->format && !strcmp(c->format, "tree") ? "txt" : "conllu";
  cli_pool p = {"texts", ending, thread_new, thread_free, job, NULL, &g};
  status = cli_pool_run(c, &p, &in, bad);
  if (g.engine)
    ent_engine_close(g.engine);
  else
    ent_model_close(g.model);
  return status;
}
