/*
** verb_fetch.c - `entente fetch`: addresses, and the items of feeds and sitemaps, into WARC files.
*/
#include "cli/crawl.h"

static ent_code add(void *arg, ent_str address, ent_error *err) {
  crawl *k = arg;
  crawl_row *row = crawl_asked(k, address, CRAWL_PAGE, err);
  if (!row) return err->code;
  if (k->c->only_new && row->last) {
    k->n.known++;
    return ENT_OK;
  }
  return crawl_queue(k, row, CRAWL_WANT_ANY, err);
}

int cli_verb_fetch(cli *c) {
  crawl k;
  uint32_t bad = 0;
  cli_stop_on_signals();
  int status = crawl_open(&k, c, false);
  if (status == CLI_DONE) status = crawl_arguments(&k, add, &k, &bad);
  if (status == CLI_DONE) status = crawl_run(&k);
  if (status == CLI_DONE) status = crawl_report(&k, bad, status);
  crawl_close(&k);
  return status;
}
