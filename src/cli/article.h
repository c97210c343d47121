/*
** article.h - from an input's bytes to the document that the coder reads.
*/
#ifndef ENT_CLI_ARTICLE_H
#define ENT_CLI_ARTICLE_H

#include "cli/cli.h"
#include "entente/page.h"

/* An article and what the document made of it points into. Starts as {0}. */
typedef struct cli_article {
  ent_article *article;
  ent_arena *arena;
} cli_article;

/* How to read the input: --input says so, or its content. ENT_ERR_ARGUMENT. */
ent_code cli_article_options(const cli *c, const cli_input *in, ent_page_options *opt, ent_error *err);

/* Reads job's bytes as an article (page or plain text) and describes it in doc, which points into out. The publication day
** is the page's own, else --date's. */
ent_code cli_article_read(cli_job *job, const cli_dates *dates, cli_article *out, ent_document *doc);
void cli_article_free(cli_article *a);

#endif
