/*
** crawl_warc.c - which WARC file of the folder is written to: YYYYMMDD-NNN.warc.gz, a new one each day and each gigabyte.
**
** When a folder is opened, the file that the memory names is read from where the memory ends, and all files of later names from their
** beginning: what a killed process stored but could not note is noted now. A folder whose memory was deleted gets it
** back from its files in the same way, but for validators.
*/
#include "cli/crawl.h"

#include <ctype.h>
#include <sys/stat.h>
#include <time.h>

#define FILE_MAX ((uint64_t)1 << 30)
#define DATE_N 20 /* of 2026-11-24T09:00:00Z */

static void day_of(int64_t now, char out[12]) {
  time_t t = (time_t)now;
  struct tm tm = {0};
  gmtime_r(&t, &tm);
  if (!strftime(out, 12, "%Y%m%d", &tm)) out[0] = 0;
}

/* YYYYMMDD-NNN.warc.gz */
static bool is_ours(const char *name) {
  size_t n = strlen(name);
  if (n < 20 || strcmp(name + n - 8, ".warc.gz") != 0 || name[8] != '-') return false;
  for (size_t i = 0; i < n - 8; i++)
    if (i != 8 && !isdigit((unsigned char)name[i])) return false;
  return true;
}

/* Seconds of a WARC-Date; 0 when it is none. */
static int64_t seconds_of(const char *date) {
  struct tm tm = {0};
  if (strlen(date) < DATE_N - 1 || !strptime(date, "%Y-%m-%dT%H:%M:%S", &tm)) return 0;
  return (int64_t)timegm(&tm);
}

/* ---- what the memory does not know ---------------------------------------------- */

typedef struct finding {
  crawl_state *s;
  uint32_t n;
} finding;

static ent_code on_found(void *arg, ent_str asked, const ent_warc_written *w, ent_error *err) {
  finding *f = arg;
  crawl_row *r = crawl_row_of(f->s, CRAWL_PAGE, asked, true);
  if (!r) return ent_nomem(err);
  f->n++;
  r->last = seconds_of(w->date);
  r->next = 0;
  r->tries = 0;
  if (w->revisit) return ENT_OK; /* the earlier record stays the one that later ones refer to */
  bool ok = crawl_row_text(&r->etag, (ent_str){0}) && crawl_row_text(&r->modified, (ent_str){0}) && crawl_row_text(&r->id, ent_str_c(w->id)) &&
            crawl_row_text(&r->date, ent_str_c(w->date)) && crawl_row_text(&r->digest, ent_str_c(w->digest));
  return ok ? ENT_OK : ent_nomem(err);
}

/* Opens DIR/NAME as the file written to. */
static ent_code open_file(crawl_warc *w, const char *name, uint64_t known, int64_t now, const char *agent, crawl_state *s, ent_error *err) {
  char path[sizeof w->dir + 80];
  finding f = {s, 0};
  uint64_t cut = 0;
  snprintf(path, sizeof path, "%s/%s", w->dir, name);
  ent_warc_writer_close(w->w);
  w->w = NULL;
  ent_code code = ent_warc_writer_open(path, known, now, agent, s ? on_found : NULL, &f, &w->w, &cut, err);
  w->found += f.n;
  w->cut += cut;
  if (code != ENT_OK) return code;
  snprintf(w->name, sizeof w->name, "%s", name);
  snprintf(w->day, sizeof w->day, "%.8s", name);
  return ENT_OK;
}

ent_code crawl_warc_open(crawl_warc *w, const cli *c, const char *dir, crawl_state *s, int64_t now, const char *agent, ent_error *err) {
  ent_strs files = {0};
  *w = (crawl_warc){0};
  if ((size_t)snprintf(w->dir, sizeof w->dir, "%s", dir) >= sizeof w->dir) return ent_fail(err, ENT_ERR_ARGUMENT, "the folder's name is too long", NULL, 0, 0);
  ent_code code = ent_file_list(dir, ".warc.gz", s->arena, &files, err);
  for (uint32_t i = 0; code == ENT_OK && i < files.n; i++) {
    const char *slash = strrchr(files.v[i].p, '/'), *name = slash ? slash + 1 : files.v[i].p;
    if ((size_t)(name - files.v[i].p) != strlen(dir) + (dir[strlen(dir) - 1] != '/') || !is_ours(name)) continue;
    int order = strcmp(name, s->warc);
    if (order < 0) continue;
    code = open_file(w, name, order ? 0 : s->warc_size, now, agent, s, err);
    if (code == ENT_ERR_FORMAT) { /* left as it is; a new file is begun */
      cli_complain(c, name, err);
      code = ENT_OK;
    }
  }
  return code;
}

/* ---- writing --------------------------------------------------------------------- */

ent_code crawl_warc_get(crawl_warc *w, int64_t now, const char *agent, ent_warc_writer **out, ent_error *err) {
  char day[12], name[40], path[sizeof w->dir + 80];
  struct stat st;
  day_of(now, day);
  ent_code code = ENT_OK;
  if (!w->w || strcmp(day, w->day) != 0 || ent_warc_size(w->w) >= FILE_MAX) {
    if (w->w) code = ent_warc_sync(w->w, err);
    uint32_t n = 0;
    do { /* never a file that is there: whoever wrote it */
      snprintf(name, sizeof name, "%s-%03u.warc.gz", day, ++n);
      snprintf(path, sizeof path, "%s/%s", w->dir, name);
    } while (stat(path, &st) == 0);
    if (code == ENT_OK) code = open_file(w, name, 0, now, agent, NULL, err);
  }
  *out = code == ENT_OK ? w->w : NULL;
  return code;
}

ent_code crawl_warc_sync(crawl_warc *w, crawl_state *s, ent_error *err) {
  if (!w->w) return ENT_OK;
  ent_code code = ent_warc_sync(w->w, err);
  if (code != ENT_OK) return code;
  snprintf(s->warc, sizeof s->warc, "%s", w->name);
  s->warc_size = ent_warc_size(w->w);
  return ENT_OK;
}

void crawl_warc_close(crawl_warc *w) {
  ent_warc_writer_close(w->w);
  w->w = NULL;
}
