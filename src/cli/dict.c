/*
** dict.c - inputs through dictionaries of others: PETRARCH's test files, CoNLL-U with trees, or texts and pages that
** our own parser reads. A test file names its dictionaries itself, so they are read for each such input; else once,
** for all.
*/
#include "cli/dict.h"
#include "cli/article.h"
#include "event/engine.h"

#include <stdlib.h>

typedef struct coding {
  bool explain;
  ent_dict *dict;   /* of the folder; NULL until an input needs it (test files bring their own names) */
  ent_model *model; /* for texts */
  cli_dates dates;
  cli_dict_wrong wrong;
  ent_error why; /* the folder could not be opened, which matters only to inputs that need it */
} coding;

typedef struct thread {
  ent_parser *parser;
  ent_arena *arena;
} thread;

void cli_dict_complain(void *arg, const ent_error *err) {
  cli_dict_wrong *w = arg;
  char line[1024];
  ent_error_format(err, line, sizeof line);
  if (!w->c->quiet) fprintf(stderr, "%s\n", line);
  w->lines++;
}

/* ---- threads ---------------------------------------------------------- */

static void thread_free(void *p) {
  thread *t = p;
  if (!t) return;
  ent_parser_free(t->parser);
  ent_arena_free(t->arena);
  free(t);
}

static void *thread_new(cli *c, void *arg) {
  (void)c;
  const coding *g = arg;
  thread *t = calloc(1, sizeof *t);
  if (!t) return NULL;
  t->arena = ent_arena_new(0);
  if (g->model) t->parser = ent_parser_new(g->model);
  if (t->arena && (t->parser || !g->model)) return t;
  thread_free(t);
  return NULL;
}

/* ---- kinds of input --------------------------------------------------- */

enum { PETRARCH, CONLLU, OTHER };

/* What --input says, or the first bytes: a tag of PETRARCH's tests, a line of ten columns. */
static int kind_of(const cli *c, ent_str bytes) {
  if (c->input) return !strcmp(c->input, "petrarch") ? PETRARCH : !strcmp(c->input, "conllu") ? CONLLU : OTHER;
  ent_str head = {bytes.p, bytes.n < 65536 ? bytes.n : 65536}, line;
  if (ent_str_find(head, ENT_S("<Sentence "), 0) != SIZE_MAX ||
      ent_str_find(head, ENT_S("<Environment>"), 0) != SIZE_MAX)
    return PETRARCH;
  while (ent_str_split(&head, '\n', &line)) {
    uint32_t tabs = 0;
    if (!line.n || line.p[0] == '#') continue;
    for (size_t i = 0; i < line.n; i++) tabs += line.p[i] == '\t';
    return tabs == 9 && line.p[0] >= '0' && line.p[0] <= '9' ? CONLLU : OTHER;
  }
  return OTHER;
}

/* 2024-06-19 to 20240619. */
static ent_str compact(ent_arena *a, ent_str day) {
  if (day.n < 10 || day.p[4] != '-' || day.p[7] != '-') return (ent_str){0};
  return ent_arena_printf(a, "%.4s%.2s%.2s", day.p, day.p + 5, day.p + 8);
}

/* Our own trees for a record without a parse: its sentences take its place. */
static ent_code parse_record(cli_job *job, thread *t, const ent_dict_sentence *r, ent_dict_sentences *out) {
  ent_text text;
  ent_syntax syntax;
  const ent_span all = {0, (uint32_t)r->text.n};
  uint32_t first = out->n;
  ent_code code = ent_text_split(r->text, &all, 1, (ent_str){0}, t->arena, &text, &job->err);
  if (code == ENT_OK) code = ent_parser_run(t->parser, &text, t->arena, &syntax, &job->err);
  if (code == ENT_OK) code = ent_dict_parsed(&text, &syntax, "", r->date, t->arena, out, &job->err);
  for (uint32_t i = first; code == ENT_OK && i < out->n; i++) {
    out->v[i].id = r->id;
    out->v[i].story = r->story;
    out->v[i].source = r->source;
    out->v[i].config = r->config;
  }
  return code;
}

static ent_code parse_records(cli_job *job, thread *t, const ent_dict_sentences *in, ent_dict_sentences *out) {
  ent_code code = ENT_OK;
  for (uint32_t i = 0; code == ENT_OK && i < in->n; i++) {
    if (in->v[i].unparsed && in->v[i].text.n && t->parser) code = parse_record(job, t, &in->v[i], out);
    else if (!ENT_PUSH(t->arena, out, in->v[i])) code = ent_nomem(&job->err);
  }
  return code;
}

static ent_code read_test(cli_job *job, thread *t, ent_dict_sentences *s, ent_dict **own) {
  ent_dict_test test;
  ent_code code = ent_dict_test_read(job->bytes, job->input->name, t->arena, &test, &job->err);
  if (code != ENT_OK) return code;
  code = parse_records(job, t, &test.sentence, s);
  if (code != ENT_OK) return code;
  cli_dict_wrong wrong = {job->c, 0};
  return ent_dict_open(job->c->dictionaries, &test.names, job->c->verbs, cli_dict_complain, &wrong, own, &job->err);
}

static ent_code read_text(cli_job *job, thread *t, cli_article *article, ent_dict_sentences *s) {
  const coding *g = job->arg;
  ent_document doc;
  ent_text text;
  ent_syntax syntax;
  ent_code code = cli_article_read(job, &g->dates, article, &doc);
  if (code == ENT_OK)
    code = ent_text_split(doc.text, doc.paragraph, doc.nparagraph, doc.title, t->arena, &text, &job->err);
  if (code == ENT_OK) code = ent_parser_run(t->parser, &text, t->arena, &syntax, &job->err);
  if (code == ENT_OK)
    code = ent_dict_parsed(&text, &syntax, job->input->name, compact(t->arena, doc.published), t->arena, s, &job->err);
  return code;
}

static ent_code job(cli_job *job) {
  coding *g = job->arg;
  thread *t = job->thread;
  cli_article article = {0};
  ent_dict_sentences s = {0};
  ent_dict *own = NULL;
  ent_arena_reset(t->arena);
  ent_code code;
  switch (kind_of(job->c, job->bytes)) {
  case PETRARCH:
    code = read_test(job, t, &s, &own);
    break;
  case CONLLU:
    code = ent_dict_conllu(job->bytes, job->input->name, compact(t->arena, cli_dates_of(&g->dates, job->input->path)),
                           t->arena, &s, &job->err);
    break;
  default:
    code = t->parser ? read_text(job, t, &article, &s)
                     : ent_fail(&job->err, ENT_ERR_ARGUMENT, "neither a test file of PETRARCH nor CoNLL-U", NULL, 0, 0);
  }
  if (code == ENT_OK && !own && !g->dict) {
    job->err = g->why;
    code = g->why.code;
  }
  if (code == ENT_OK) code = ent_dict_write(own ? own : g->dict, &s, g->explain, job->out, &job->err);
  ent_dict_free(own);
  cli_article_free(&article);
  return code;
}

/* ---- the run ---------------------------------------------------------- */

static bool open_model(cli *c, coding *g) {
  char path[4096];
  ent_error err = {0};
  bool given =
      c->input && (!strcmp(c->input, "petrarch") || !strcmp(c->input, "conllu")); /* trees come with it, or may */
  if (given && !cli_data_find(c, "english.ent", path, sizeof path)) return true;
  if (c->input && !strcmp(c->input, "conllu")) return true;
  if (!cli_data_find(c, "english.ent", path, sizeof path)) {
    cli_say(c, "english.ent: not found (name its folder with --data)");
    return false;
  }
  if (ent_model_open(path, &g->model, &err) == ENT_OK) return true;
  cli_complain(c, NULL, &err);
  return false;
}

static bool open_dictionaries(cli *c, coding *g) {
  if (c->input && !strcmp(c->input, "petrarch")) return true;
  ent_code code = ent_dict_open(c->dictionaries, NULL, c->verbs, cli_dict_complain, &g->wrong, &g->dict, &g->why);
  /* Test files name theirs: a folder of several verb dictionaries is no hindrance to them. */
  if (code == ENT_OK || (!c->input && code == ENT_ERR_ARGUMENT)) return true;
  cli_complain(c, c->dictionaries, &g->why);
  return false;
}

int cli_dict_run(cli *c, bool explain) {
  coding g = {.explain = explain, .wrong = {c, 0}};
  cli_inputs in = {0};
  uint32_t bad;
  int status = cli_inputs_list(c, 0, &in, &bad);
  if (status == CLI_DONE) status = cli_dates_open(c, &g.dates);
  if (status == CLI_DONE && (!open_dictionaries(c, &g) || !open_model(c, &g))) status = CLI_FAILED;
  if (status == CLI_DONE) {
    cli_pool p = {"texts", explain ? "txt" : "tsv", thread_new, thread_free, job, NULL, &g, NULL};
    status = cli_pool_run(c, &p, &in, bad);
  }
  ent_dict_free(g.dict);
  ent_model_close(g.model);
  return status;
}
