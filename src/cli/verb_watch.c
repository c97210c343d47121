/*
** verb_watch.c - `entente watch`: asks feeds round after round and stores each new item once.
**
** A round asks every feed that is not put off after a failure, and every item that is still owed: listed before, but not
** answered yet. Between rounds nothing is held but the folder's lock.
*/
#include "cli/crawl.h"

#include <time.h>

typedef struct watch {
  crawl k;
  ENT_VEC(crawl_row *) feed;
} watch;

static ent_code add(void *arg, ent_str address, ent_error *err) {
  watch *w = arg;
  crawl_row *row = crawl_asked(&w->k, address, CRAWL_FEED, err);
  if (!row) return err->code;
  for (uint32_t i = 0; i < w->feed.n; i++)
    if (w->feed.v[i] == row) return ENT_OK;
  return ENT_PUSH(w->k.arena, &w->feed, row) ? ENT_OK : ent_nomem(err);
}

static ent_code queue_round(watch *w, ent_error *err) {
  ent_code code = ENT_OK;
  int64_t now = crawl_now();
  crawl_state *s = &w->k.state;
  for (uint32_t i = 0; code == ENT_OK && i < w->feed.n; i++)
    if (w->feed.v[i]->next <= now) code = crawl_queue(&w->k, w->feed.v[i], CRAWL_WANT_FEED, err);
  for (uint32_t i = 0; code == ENT_OK && i < s->row.n; i++) {
    crawl_row *row = s->row.v[i];
    if (row->kind == CRAWL_PAGE && row->listed && !row->last && row->next <= now) code = crawl_queue(&w->k, row, CRAWL_WANT_PAGE, err);
  }
  return code;
}

static int run_round(watch *w, const crawl_counts *before) {
  ent_error err = {0};
  if (queue_round(w, &err) != ENT_OK) {
    cli_complain(w->k.c, w->k.dir, &err);
    return CLI_FAILED;
  }
  int status = crawl_run(&w->k);
  const crawl_counts *n = &w->k.n;
  uint32_t stored = n->fetched + n->same - before->fetched - before->same, failed = n->failed + n->robots - before->failed - before->robots;
  if (status == CLI_DONE && (stored || failed)) cli_note(w->k.c, "%u new items stored, %u addresses failed or forbidden", stored, failed);
  return status;
}

/* Sleeps until a moment of the monotonic clock, or until somebody says stop. */
static void sleep_until(double when) {
  double left;
  while (!*cli_stop() && (left = when - ent_clock()) > 0) {
    double step = left < 0.1 ? left : 0.1;
    struct timespec t = {0, (long)(step * 1e9)};
    nanosleep(&t, NULL);
  }
}

static int run(watch *w) {
  int status = CLI_DONE;
  while (status == CLI_DONE && !*cli_stop()) {
    double began = ent_clock();
    crawl_counts before = w->k.n;
    status = run_round(w, &before);
    if (w->k.c->once) break;
    if (status == CLI_DONE) sleep_until(began + (double)w->k.every_ms / 1000.0);
  }
  return status;
}

int cli_verb_watch(cli *c) {
  watch w = {0};
  uint32_t bad = 0;
  int64_t every = 900000;
  if (c->every && (!cli_duration(c->every, &every) || !every)) {
    cli_say(c, "--every: not a time like 15m: '%s' (see entente watch --help)", c->every);
    return CLI_USAGE;
  }
  cli_stop_on_signals();
  int status = crawl_open(&w.k, c, true);
  w.k.every_ms = every;
  if (status == CLI_DONE) status = crawl_arguments(&w.k, add, &w, &bad);
  if (status == CLI_DONE && !w.feed.n) {
    cli_say(c, "no feed to watch");
    status = CLI_FAILED;
  }
  if (status == CLI_DONE) status = run(&w);
  if (status == CLI_DONE) {
    int reported = crawl_report(&w.k, bad, status);
    bool partly = reported == CLI_PARTLY || (reported == CLI_FAILED && w.k.n.failed);
    status = partly && !c->once ? CLI_DONE : reported; /* a watch that was asked to stop has done what it was asked for */
  }
  crawl_close(&w.k);
  return status;
}
