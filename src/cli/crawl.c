/*
** crawl.c - addresses go out, answers come back: pages are stored, feeds and sitemaps followed to their items, all are counted.
**
** A feed or sitemap is told by its content, is followed one step (an index of sitemaps two) and is not stored itself:
** what is stored is what is to be read. Items get their rows when they are listed, before any of them is fetched, so a process that is
** killed in between finds them again as rows without an answer.
*/
#include "cli/crawl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FEED_MAX ((size_t)64 << 20)
#define SAVE_EVERY 20.0       /* seconds */
#define FAILURES_KEPT 1000u   /* of a watch */
#define PAUSE_MAX 86400
#define TRIES_PASSING 10u     /* of an item that failed for a passing reason, and for a lasting one */
#define TRIES_LASTING 3u

int64_t crawl_now(void) { return (int64_t)time(NULL); }

static int64_t record_clock(const crawl *k) { return k->opt.clock ? k->opt.clock(k->opt.clock_arg) : crawl_now(); }

/* ---- saving --------------------------------------------------------------------- */

static ent_code save(crawl *k, ent_error *err) {
  ent_code code = crawl_warc_sync(&k->warc, &k->state, err);
  if (code == ENT_OK) code = crawl_state_save(&k->state, crawl_now(), err);
  k->saved = ent_clock();
  return code;
}

static void progress(crawl *k, bool last) {
  double now = ent_clock();
  if (k->c->quiet || !isatty(2) || now - k->start < 1.0 || (!last && now - k->shown < 0.1)) return;
  uint32_t done = ent_fetch_finished(k->fetch);
  char line[160];
  ent_progress_format(line, sizeof line, "addresses", done, done + ent_fetch_waiting(k->fetch), now - k->start);
  fprintf(stderr, "\r%s\033[K%s", line, last ? "\n" : "");
  k->shown = now;
}

/* ---- queueing --------------------------------------------------------------------- */

crawl_row *crawl_asked(crawl *k, ent_str address, crawl_kind kind, ent_error *err) {
  ent_buf clean;
  ent_buf_init(&clean, 0);
  crawl_row *row = NULL;
  if (ent_address_clean(address, (ent_str){0}, &clean, err) == ENT_OK) {
    row = crawl_row_of(&k->state, kind, ent_buf_str(&clean), true);
    if (!row) ent_nomem(err);
  }
  ent_buf_free(&clean);
  return row;
}

ent_code crawl_queue(crawl *k, crawl_row *row, crawl_want kind, ent_error *err) {
  if (row->queued) return ENT_OK;
  row->want = kind;
  bool ask = row->kind == CRAWL_PAGE || k->watch; /* a feed that has not changed would not tell its items */
  ent_code code = ent_fetch_add(k->fetch, row->key, ent_str_c(ask ? row->etag : NULL), ent_str_c(ask ? row->modified : NULL), row, err);
  row->queued = code == ENT_OK;
  return code;
}

/* The row that remembers a feed's item by its id, for feeds whose addresses change with every look. */
static crawl_row *item_row(crawl *k, ent_str base, const ent_feed_item *item, ent_error *err) {
  char key[ENT_ADDRESS_MAX + 2048];
  int n = snprintf(key, sizeof key, "%.*s %.*s", (int)(base.n < ENT_ADDRESS_MAX ? base.n : ENT_ADDRESS_MAX), base.p,
                   (int)(item->id.n < 2000 ? item->id.n : 2000), item->id.p);
  for (char *p = key; *p; p++)
    if ((unsigned char)*p < ' ' || *p == 0x7f) *p = '_';
  crawl_row *row = crawl_row_of(&k->state, CRAWL_ITEM, ent_str_trim((ent_str){key, (size_t)n}), true);
  if (!row) ent_nomem(err);
  return row;
}

/* Whether the item is to be fetched; its rows know that it was listed. */
static ent_code want_item(crawl *k, ent_str base, const ent_feed_item *item, crawl_row *row, bool *wanted, ent_error *err) {
  int64_t now = crawl_now();
  bool seen = row->last || row->next > now, fresh = !row->listed && !row->last;
  row->listed = now;
  *wanted = k->watch ? !seen : !(k->c->only_new && row->last);
  if (!k->watch || !item->id.n || ent_str_eq(item->id, item->url)) return ENT_OK;
  crawl_row *id = item_row(k, base, item, err);
  if (!id) return ENT_ERR_NOMEM;
  bool again = id->listed && fresh; /* the same item under a new address */
  id->listed = now;
  if (again && *wanted) {
    *wanted = false;
    row->next = CRAWL_NEVER;
  }
  return ENT_OK;
}

ent_code crawl_follow(crawl *k, const ent_feed *feed, ent_str base, crawl_want from, ent_error *err) {
  bool index = feed->kind == ENT_FEED_SITEMAP_INDEX;
  ent_code code = ENT_OK;
  uint32_t n = 0, limit = k->c->items < 0 ? UINT32_MAX : (uint32_t)k->c->items;
  if (index && from == CRAWL_WANT_SITEMAP) return ENT_OK;
  k->n.feeds++;
  ent_buf clean;
  ent_buf_init(&clean, 0);
  for (uint32_t i = 0; code == ENT_OK && i < feed->nitem && (index || n < limit); i++) {
    ent_buf_clear(&clean);
    if (ent_address_clean(feed->item[i].url, base, &clean, NULL) != ENT_OK) continue; /* none, or not the web's */
    crawl_row *row = crawl_row_of(&k->state, index ? CRAWL_FEED : CRAWL_PAGE, ent_buf_str(&clean), true);
    bool wanted = true;
    code = row ? ENT_OK : ent_nomem(err);
    n++;
    if (code == ENT_OK && !index) code = want_item(k, base, &feed->item[i], row, &wanted, err);
    if (code != ENT_OK) break;
    k->n.items += !index && wanted && !row->queued;
    k->n.known += !index && !wanted;
    if (wanted) code = crawl_queue(k, row, index ? CRAWL_WANT_SITEMAP : CRAWL_WANT_PAGE, err);
  }
  ent_buf_free(&clean);
  return code;
}

/* ---- answers ------------------------------------------------------------------------ */

static ent_code note_failure(crawl *k, ent_str address, const char *outcome, const char *reason, ent_error *err) {
  cli_say(k->c, "%.*s: %s", (int)address.n, address.p, reason);
  if (k->watch && k->failure.n >= FAILURES_KEPT) return ENT_OK;
  crawl_failure f = {ent_arena_dup(k->arena, address), outcome, ent_arena_dup(k->arena, ent_str_c(reason))};
  return f.address.p && f.reason.p && ENT_PUSH(k->arena, &k->failure, f) ? ENT_OK : ent_nomem(err);
}

/* When a row that failed is asked for again: after one round, two, four, ... at most a day. */
static void put_off(const crawl *k, crawl_row *row, bool again, uint32_t wait_s) {
  int64_t pause = k->every_ms / 1000;
  row->tries++;
  if (!again) pause *= 4;
  for (uint32_t i = 1; i < row->tries && pause < PAUSE_MAX; i++) pause *= 2;
  if (pause > PAUSE_MAX) pause = PAUSE_MAX;
  if (pause < wait_s) pause = wait_s;
  row->next = crawl_now() + pause;
  if (row->kind == CRAWL_PAGE && row->tries >= (again ? TRIES_PASSING : TRIES_LASTING)) row->next = CRAWL_NEVER;
}

static ent_code failed(crawl *k, crawl_row *row, const char *outcome, const char *reason, bool again, uint32_t wait_s, ent_error *err) {
  put_off(k, row, again, wait_s);
  if (outcome[0] == 'r') k->n.robots++;
  else k->n.failed++;
  return note_failure(k, row->key, outcome, reason, err);
}

/* The last answer becomes what is known of the row. */
static ent_code answered(crawl_row *row, const ent_fetch_result *r, ent_error *err) {
  const ent_exchange *x = &r->hop[r->nhop - 1];
  bool direct = r->nhop == 1 && !x->truncated; /* a validator belongs to the address that gave it */
  row->last = crawl_now();
  row->next = 0;
  row->tries = 0;
  if (r->outcome == ENT_FETCH_NOT_MODIFIED) return ENT_OK;
  bool ok = crawl_row_text(&row->etag, direct ? ent_head_field(x->head, "ETag") : (ent_str){0}) &&
            crawl_row_text(&row->modified, direct ? ent_head_field(x->head, "Last-Modified") : (ent_str){0});
  return ok ? ENT_OK : ent_nomem(err);
}

/* Stores the answer in the WARC file. */
static ent_code store(crawl *k, crawl_row *row, const ent_fetch_result *r, ent_error *err) {
  int64_t now = record_clock(k);
  ent_warc_earlier earlier = {ent_str_c(row->id), ent_str_c(row->date), ent_str_c(row->digest)};
  ent_warc_written out;
  ent_warc_writer *w;
  const char *before = k->warc.w ? k->warc.name : "";
  char name[64];
  snprintf(name, sizeof name, "%s", before);
  ent_code code = crawl_warc_get(&k->warc, now, k->opt.agent, &w, err);
  if (code == ENT_OK) code = ent_warc_write_result(w, r, &earlier, &out, err);
  if (code != ENT_OK) return code;
  if (!k->file.n || !ent_str_is(k->file.v[k->file.n - 1], k->warc.name)) {
    ent_str kept = ent_arena_dup(k->arena, ent_str_c(k->warc.name));
    if (!kept.p || !ENT_PUSH(k->arena, &k->file, kept)) return ent_nomem(err);
  }
  k->n.bytes += out.length;
  if (r->outcome == ENT_FETCH_NOT_MODIFIED) k->n.not_modified++;
  else if (out.revisit) k->n.same++;
  else k->n.fetched++;
  if (r->hop[r->nhop - 1].truncated) k->n.truncated++;
  code = answered(row, r, err);
  if (code != ENT_OK || out.revisit) return code;
  bool ok = crawl_row_text(&row->id, ent_str_c(out.id)) && crawl_row_text(&row->date, ent_str_c(out.date)) &&
            crawl_row_text(&row->digest, ent_str_c(out.digest));
  return ok ? ENT_OK : ent_nomem(err);
}

/* Reads an answer as a feed or sitemap. *feed is NULL where it is none. */
static ent_code read_feed(const ent_fetch_result *r, ent_feed **feed, char reason[256]) {
  const ent_exchange *x = &r->hop[r->nhop - 1];
  ent_error err = {0};
  ent_buf body;
  *feed = NULL;
  ent_buf_init(&body, FEED_MAX);
  ent_code code = ent_exchange_body(x, FEED_MAX, &body, &err);
  ent_str bytes = ent_buf_str(&body);
  bool packed = ent_packing_of(bytes.p, bytes.n, (ent_str){0}) != ENT_PACKING_NONE; /* sitemap.xml.gz */
  if (code == ENT_OK && (packed || ent_feed_is(bytes.p, bytes.n))) code = ent_feed_read(bytes.p, bytes.n, x->url, feed, &err);
  ent_buf_free(&body);
  ent_error_format(&err, reason, 256);
  if (code == ENT_ERR_NOMEM) return code;
  return ENT_OK;
}

static ent_code fetched(crawl *k, crawl_row *asked, const ent_fetch_result *r, ent_error *err) {
  char reason[256] = "";
  ent_feed *feed = NULL;
  ent_code code = ENT_OK;
  bool look = asked->want != CRAWL_WANT_PAGE && k->c->items != 0;
  if (look && read_feed(r, &feed, reason) != ENT_OK) return ent_nomem(err);
  if (feed) {
    crawl_row *row = crawl_row_of(&k->state, CRAWL_FEED, asked->key, true);
    code = row ? answered(row, r, err) : ent_nomem(err);
    if (code == ENT_OK && feed->kind == ENT_FEED_SITEMAP_INDEX) { /* unchanged, its sitemaps may still have changed */
      crawl_row_text(&row->etag, (ent_str){0});
      crawl_row_text(&row->modified, (ent_str){0});
    }
    if (code == ENT_OK) code = crawl_follow(k, feed, r->hop[r->nhop - 1].url, asked->want, err);
  } else if (asked->want == CRAWL_WANT_FEED || asked->want == CRAWL_WANT_SITEMAP) {
    code = failed(k, asked, "failed", reason[0] ? reason : "neither feed nor sitemap", true, 0, err);
  } else {
    code = store(k, asked, r, err);
  }
  ent_feed_free(feed);
  return code;
}

static ent_code on_done(void *arg, const ent_fetch_result *r, ent_error *err) {
  crawl *k = arg;
  crawl_row *row = r->user;
  ent_code code = ENT_OK;
  row->queued = false;
  switch (r->outcome) {
  case ENT_FETCHED: code = fetched(k, row, r, err); break;
  case ENT_FETCH_NOT_MODIFIED:
    if (row->kind == CRAWL_PAGE) {
      code = store(k, row, r, err);
    } else {
      k->n.feeds++;
      code = answered(row, r, err);
    }
    break;
  case ENT_FETCH_ROBOTS: code = failed(k, row, "robots", r->reason, false, 0, err); break;
  case ENT_FETCH_FAILED: code = failed(k, row, "failed", r->reason, r->again, r->wait_s, err); break;
  case ENT_FETCH_STOPPED: k->n.stopped++; break;
  }
  progress(k, false);
  if (code == ENT_OK && ent_clock() - k->saved > SAVE_EVERY) code = save(k, err);
  return code;
}

/* ---- the object ---------------------------------------------------------------------- */

static int open_folder(crawl *k) {
  char path[4200];
  if (mkdir(k->dir, 0777) != 0 && errno != EEXIST) {
    cli_say(k->c, "%s: %s", k->dir, strerror(errno));
    return CLI_FAILED;
  }
  snprintf(path, sizeof path, "%s/.entente-lock", k->dir);
  k->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (k->lock >= 0 && flock(k->lock, LOCK_EX | LOCK_NB) == 0) return CLI_DONE;
  cli_say(k->c, "%s: %s", k->dir, errno == EWOULDBLOCK ? "another entente is working in this folder" : strerror(errno));
  return CLI_FAILED;
}

int crawl_open(crawl *k, cli *c, bool watch) {
  *k = (crawl){.c = c, .dir = c->dir ? c->dir : "fetched", .lock = -1, .watch = watch, .start = ent_clock(), .saved = ent_clock(), .every_ms = 900000};
  ent_error err = {0};
  int status = cli_fetch_options(c, &k->opt);
  if (status != CLI_DONE) return status;
  k->arena = ent_arena_new(0);
  status = open_folder(k);
  if (status != CLI_DONE) return status;
  ent_code code = k->arena ? ent_fetch_new(&k->opt, on_done, k, &k->fetch, &err) : ent_nomem(&err);
  if (code == ENT_OK) code = crawl_state_open(&k->state, k->dir, &err);
  if (code == ENT_OK) code = crawl_warc_open(&k->warc, c, k->dir, &k->state, record_clock(k), k->opt.agent, &err);
  if (code == ENT_OK && (k->warc.found || k->warc.cut))
    cli_note(c, "%s: went on behind what was stored before: %u answers noted, %llu bytes of a torn record cut off", k->dir, k->warc.found,
             (unsigned long long)k->warc.cut);
  if (code == ENT_OK) return CLI_DONE;
  cli_complain(c, k->dir, &err);
  return CLI_FAILED;
}

int crawl_run(crawl *k) {
  ent_error err = {0};
  ent_code code = ent_fetch_run(k->fetch, &err), saved = save(k, code == ENT_OK ? &err : NULL);
  progress(k, true);
  if (code == ENT_OK && saved == ENT_OK) return CLI_DONE;
  cli_complain(k->c, k->dir, &err);
  return CLI_FAILED;
}

void crawl_close(crawl *k) {
  ent_fetch_free(k->fetch);
  crawl_warc_close(&k->warc);
  crawl_state_close(&k->state);
  ent_arena_free(k->arena);
  if (k->lock >= 0) close(k->lock);
}
