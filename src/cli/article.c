/*
** article.c - bytes to article, article to document.
*/
#include "cli/article.h"

static const struct {
  const char *name;
  ent_page_kind kind;
} kinds[] = {{"html", ENT_PAGE_HTML}, {"xhtml", ENT_PAGE_XHTML}, {"text", ENT_PAGE_TEXT}};

ent_code cli_article_options(const cli *c, const cli_input *in, ent_page_options *opt, ent_error *err) {
  (void)err;
  *opt = (ent_page_options)ENT_PAGE_OPTIONS_INIT;
  opt->name = ent_str_c(in->name);
  opt->url = in->url;
  opt->charset = in->charset;
  if (!c->input) return ENT_OK;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (!strcmp(kinds[i].name, c->input)) {
      opt->kind = kinds[i].kind;
      return ENT_OK;
    }
  return ENT_OK; /* warc, feed, ...: what their records are shows in them */
}

/* The arena of the thread's article would be the place; paragraphs are spans already, so only they are copied. */
static ent_code paragraphs(const ent_article *a, ent_arena *arena, ent_document *doc, ent_error *err) {
  ent_span *span = ent_arena_calloc(arena, a->nparagraph + 1, sizeof *span);
  if (!span) return ent_nomem(err);
  for (uint32_t i = 0; i < a->nparagraph; i++) span[i] = a->paragraph[i].span;
  doc->paragraph = span;
  doc->nparagraph = a->nparagraph;
  return ENT_OK;
}

ent_code cli_article_read(cli_job *job, const cli_dates *dates, cli_article *out, ent_document *doc) {
  ent_page_options opt;
  out->article = NULL;
  ent_code code = cli_article_options(job->c, job->input, &opt, &job->err);
  opt.no_dropped = true;
  if (code == ENT_OK) code = ent_record_article(job->record, &opt, &out->article, &job->err);
  if (code != ENT_OK) return code;
  const ent_article *a = out->article;
  *doc = (ent_document){.text = a->text,
                        .title = a->title,
                        .input = ent_str_c(job->input->name),
                        .url = a->url,
                        .site = a->site,
                        .language = a->language,
                        .published = a->published};
  ent_str given = cli_dates_of(dates, job->input->name);
  if (!given.n) given = cli_dates_of(dates, job->input->path);
  if (!doc->published.n) doc->published = given;
  if (!out->arena && !(out->arena = ent_arena_new(0))) return ent_nomem(&job->err);
  return paragraphs(a, out->arena, doc, &job->err);
}

void cli_article_free(cli_article *a) {
  ent_article_free(a->article);
  ent_arena_free(a->arena);
  *a = (cli_article){0};
}
