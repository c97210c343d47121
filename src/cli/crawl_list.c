/*
** crawl_list.c - the addresses that arguments stand for: themselves, or a file of them (`-`: standard input), one a line; `#` begins a
** comment. A file that is a feed or sitemap stands for its items.
*/
#include "cli/crawl.h"

static bool stops(ent_code code) { return code == ENT_ERR_NOMEM || code == ENT_ERR_IO; }

static int one(crawl *k, ent_str address, const char *file, uint32_t line, crawl_each each, void *arg, uint32_t *bad) {
  ent_error err = {0};
  ent_code code = each(arg, address, &err);
  if (code == ENT_OK) return CLI_DONE;
  ++*bad;
  if (stops(code)) {
    cli_complain(k->c, NULL, &err);
    return CLI_FAILED;
  }
  if (file)
    cli_say(k->c, "%s:%u: %.*s: %s", file, line, (int)address.n, address.p, err.message);
  else
    cli_say(k->c, "%.*s: %s", (int)address.n, address.p, err.message);
  return CLI_DONE;
}

static int lines(crawl *k, ent_str rest, const char *file, crawl_each each, void *arg, uint32_t *bad) {
  ent_str line;
  int status = CLI_DONE;
  for (uint32_t n = 1; status == CLI_DONE && ent_str_split(&rest, '\n', &line); n++)
    if (line.n && line.p[0] != '#') status = one(k, line, file, n, each, arg, bad);
  return status;
}

/* A feed that lies in a file. */
static int local_feed(crawl *k, ent_str bytes, const char *file, uint32_t *bad) {
  ent_error err = {0};
  ent_feed *feed = NULL;
  ent_code code = ent_feed_read(bytes.p, bytes.n, (ent_str){0}, &feed, &err);
  if (code == ENT_OK) code = crawl_follow(k, feed, (ent_str){0}, CRAWL_WANT_ANY, &err);
  ent_feed_free(feed);
  if (code == ENT_OK) return CLI_DONE;
  ++*bad;
  cli_complain(k->c, file, &err);
  return stops(code) ? CLI_FAILED : CLI_DONE;
}

static int file_of(crawl *k, const char *path, crawl_each each, void *arg, uint32_t *bad) {
  const char *name = strcmp(path, "-") ? path : "standard input";
  ent_error err = {0};
  ent_buf b;
  int status = CLI_DONE;
  ent_buf_init(&b, (size_t)256 << 20);
  if (ent_file_read(path, 0, &b, &err) != ENT_OK) {
    cli_complain(k->c, name, &err);
    ++*bad;
  } else if (ent_feed_is(b.p, b.n) && !k->watch) {
    status = local_feed(k, ent_buf_str(&b), name, bad);
  } else {
    status = lines(k, ent_buf_str(&b), name, each, arg, bad);
  }
  ent_buf_free(&b);
  return status;
}

int crawl_arguments(crawl *k, crawl_each each, void *arg, uint32_t *bad) {
  int status = CLI_DONE;
  for (uint32_t i = 0; status == CLI_DONE && i < k->c->narg; i++) {
    const char *a = k->c->arg[i];
    bool address = strstr(a, "://") != NULL; /* also ftp://: told as wrong, not as a missing file */
    status = address ? one(k, ent_str_c(a), NULL, 0, each, arg, bad) : file_of(k, a, each, arg, bad);
  }
  return status;
}
