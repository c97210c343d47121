/*
** crawl.h - what `fetch` and `watch` share: a folder of WARC files, and a memory of what is in it.
**
**   crawl_options.c  what the options say; durations and sizes
**   crawl_state.c    the memory: one row an address, written aside and renamed (docs/fetch.md has the columns)
**   crawl_warc.c     which WARC file is written to; what a killed process left
**   crawl.c          addresses go out, answers come back: stored, followed to items, counted
**   crawl_list.c     addresses from arguments and files
**   crawl_report.c   the summary
*/
#ifndef ENT_CLI_CRAWL_H
#define ENT_CLI_CRAWL_H

#include "cli/cli.h"
#include "page/fetch.h"
#include "page/page.h"

/* ---- crawl_options.c ---------------------------------------------------- */

/* "90", "90s", "15m", "2h", "1d", "500ms" in milliseconds; false when it is none. */
bool cli_duration(const char *s, int64_t *ms);
/* "100000", "64K", "16M", "1G" in bytes; false when it is none. */
bool cli_size(const char *s, int64_t *bytes);
/* What --delay, --timeout, ... say. CLI_USAGE, said on standard error, when one is off. */
int cli_fetch_options(const cli *c, ent_fetch_options *opt);
/* SIGINT and SIGTERM set *cli_stop() from now on; a second one ends the program as ever. */
void cli_stop_on_signals(void);
const volatile sig_atomic_t *cli_stop(void);

/* ---- crawl_state.c ------------------------------------------------------- */

typedef enum crawl_kind { CRAWL_PAGE, CRAWL_FEED, CRAWL_ITEM } crawl_kind;

/* What an address is wanted for. */
typedef enum crawl_want {
  CRAWL_WANT_PAGE,   /* as it is */
  CRAWL_WANT_ANY,    /* asked for by the user: followed to its items where it is a feed or sitemap */
  CRAWL_WANT_FEED,   /* a feed or sitemap, nothing else */
  CRAWL_WANT_SITEMAP /* the same, listed by a sitemap index: no further index */
} crawl_want;

#define CRAWL_NEVER INT64_MAX /* row.next: given up */

typedef struct crawl_row {
  crawl_kind kind;
  ent_str key;    /* the address; of an item: its feed's address, a blank, its id */
  int64_t last;   /* Unix seconds of the last answer that was stored, 0: none yet */
  int64_t next;   /* not to be asked for before */
  int64_t listed; /* when a feed listed it last, 0: never */
  uint32_t tries; /* failed ones since the last answer */
  char *etag, *modified, *id, *date, *digest; /* of the last answer stored; NULL: none */
  bool queued;    /* under way, and what for */
  crawl_want want;
} crawl_row;

typedef struct crawl_state {
  char path[4096];
  ent_arena *arena;
  ent_map by_key; /* kind's letter and key */
  ENT_VEC(crawl_row *) row;
  char warc[64];       /* file written to last, "" for none */
  uint64_t warc_size;  /* bytes of it that are whole */
} crawl_state;

/* Reads DIR's memory; a folder without one has an empty one. */
ent_code crawl_state_open(crawl_state *s, const char *dir, ent_error *err);
ent_code crawl_state_save(const crawl_state *s, int64_t now, ent_error *err);
void crawl_state_close(crawl_state *s);
/* The row of a key, made when make is set; NULL: none, or out of memory. */
crawl_row *crawl_row_of(crawl_state *s, crawl_kind kind, ent_str key, bool make);
/* Replaces a text of a row; what is empty or has control characters becomes none. */
bool crawl_row_text(char **at, ent_str value);

/* ---- crawl_warc.c --------------------------------------------------------- */

typedef struct crawl_warc {
  char dir[4096], name[64], day[12];
  ent_warc_writer *w;
  uint32_t found; /* answers that the memory did not know of, from a process that was killed */
  uint64_t cut;   /* bytes of torn records */
} crawl_warc;

/* Reads what the memory does not know yet of DIR's files into it. */
ent_code crawl_warc_open(crawl_warc *w, const cli *c, const char *dir, crawl_state *s, int64_t now, const char *agent, ent_error *err);
/* The writer for an answer of this moment: the day's file, or its next when it is large. */
ent_code crawl_warc_get(crawl_warc *w, int64_t now, const char *agent, ent_warc_writer **out, ent_error *err);
/* What was written is on the disk, and s says so. */
ent_code crawl_warc_sync(crawl_warc *w, crawl_state *s, ent_error *err);
void crawl_warc_close(crawl_warc *w);

/* ---- crawl.c ---------------------------------------------------------------- */

typedef struct crawl_failure {
  ent_str address;
  const char *outcome; /* "robots" or "failed" */
  ent_str reason;
} crawl_failure;

typedef struct crawl_counts {
  uint32_t fetched, same, not_modified, robots, failed, stopped, truncated, feeds, items, known;
  uint64_t bytes;
} crawl_counts;

typedef struct crawl {
  cli *c;
  const char *dir;
  int lock;
  bool watch;
  ent_fetch_options opt;
  ent_fetch *fetch;
  crawl_state state;
  crawl_warc warc;
  ent_arena *arena;
  crawl_counts n;
  ENT_VEC(crawl_failure) failure; /* of a watch the first thousand */
  ENT_VEC(ent_str) file;          /* WARC files written to */
  int64_t every_ms;               /* of a watch: its rounds; what failed is tried again after so long, and longer each time */
  double saved, start, shown;
} crawl;

/* Options, folder, lock, memory. An exit status. */
int crawl_open(crawl *k, cli *c, bool watch);
/* The row of an address that a user gave, cleaned. NULL: wrong (err says why). */
crawl_row *crawl_asked(crawl *k, ent_str address, crawl_kind kind, ent_error *err);
/* Queues a row's address; one that is under way already is left alone. */
ent_code crawl_queue(crawl *k, crawl_row *row, crawl_want kind, ent_error *err);
/* Queues the items of a feed that is in hand, for what `from` was wanted; base: its address, or "" for a file. */
ent_code crawl_follow(crawl *k, const ent_feed *feed, ent_str base, crawl_want from, ent_error *err);
/* Works until nothing is queued, then saves. An exit status: done, or failed (said). */
int crawl_run(crawl *k);
void crawl_close(crawl *k);
/* Seconds since 1970, by the machine's clock: for what waits. */
int64_t crawl_now(void);

/* Hands out each address of the arguments: addresses themselves, and files of addresses, one a line. Feeds and sitemaps in files
** are followed to their items, unless k is a watch. What is wrong is complained of and counted in *bad. An exit status. */
typedef ent_code (*crawl_each)(void *arg, ent_str address, ent_error *err);
int crawl_arguments(crawl *k, crawl_each each, void *arg, uint32_t *bad);

/* ---- crawl_report.c ----------------------------------------------------------- */

/* Writes the summary to where -o says; gives the exit status that it leads to. bad: arguments that were wrong. */
int crawl_report(crawl *k, uint32_t bad, int status);

#endif
