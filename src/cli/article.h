/*
** article.h - from an input's bytes to the document that the coder reads.
*/
#ifndef ENT_CLI_ARTICLE_H
#define ENT_CLI_ARTICLE_H

#include "cli/cli.h"
#include "entente/page.h"

/* Reads job's bytes as an article (page or plain text, by content or --input) and describes it in doc; doc points into
** *article, which the caller frees. The publication day is the page's own, else --date's. */
ent_code cli_article_read(cli_job *job, const cli_dates *dates, ent_article **article, ent_document *doc);

#endif
