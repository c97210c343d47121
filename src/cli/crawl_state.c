/*
** crawl_state.c - what `fetch` and `watch` remember of a folder: one row an address, in a text file that is written aside and
** renamed. A process that is killed leaves the memory of a moment before; what the WARC files have beyond it is read from
** them (crawl_warc.c), so nothing is fetched twice and nothing forgotten.
*/
#include "cli/crawl.h"

#include <stdlib.h>

#define MAGIC "entente-fetch 1"
#define FORGET_AFTER (90 * 86400) /* seconds since a feed listed it last */

static const char *const kind_name[] = {"page", "feed", "item"};

static ent_str map_key(ent_arena *a, crawl_kind kind, ent_str key) {
  return ent_arena_printf(a, "%c%.*s", kind_name[kind][0], (int)key.n, key.p);
}

crawl_row *crawl_row_of(crawl_state *s, crawl_kind kind, ent_str key, bool make) {
  char z[2 * ENT_ADDRESS_MAX];
  if (key.n + 2 > sizeof z) return NULL;
  z[0] = kind_name[kind][0];
  memcpy(z + 1, key.p, key.n);
  uint32_t i = ent_map_get(&s->by_key, (ent_str){z, key.n + 1});
  if (i != ENT_NONE) return s->row.v[i];
  if (!make) return NULL;
  ent_str kept = map_key(s->arena, kind, key);
  crawl_row *r = kept.p ? ent_arena_calloc(s->arena, 1, sizeof *r) : NULL;
  if (!r) return NULL;
  r->kind = kind;
  r->key = (ent_str){kept.p + 1, kept.n - 1};
  if (!ENT_PUSH(s->arena, &s->row, r) || !ent_map_put(&s->by_key, kept, s->row.n - 1)) return NULL;
  return r;
}

bool crawl_row_text(char **at, ent_str value) {
  bool plain = value.n && value.n <= 1000;
  for (size_t i = 0; plain && i < value.n; i++)
    if ((unsigned char)value.p[i] < ' ' || value.p[i] == 0x7f) plain = false;
  free(*at);
  *at = plain ? strndup(value.p, value.n) : NULL;
  return !plain || *at;
}

/* ---- reading ---------------------------------------------------------------- */

static bool read_number(ent_str s, int64_t *out) {
  if (ent_str_is(s, "never")) {
    *out = CRAWL_NEVER;
    return true;
  }
  return ent_str_int(s, out) && *out >= 0;
}

/* kind, key, last, next, listed, tries, etag, modified, id, date, digest */
static ent_code read_row(crawl_state *s, ent_str line, uint32_t number, ent_error *err) {
  ent_str word[11] = {0};
  uint32_t n = 0;
  while (n < 11 && ent_str_split(&line, '\t', &word[n])) n++;
  int64_t v[4] = {0};
  int kind = -1;
  for (int i = 0; i < 3; i++)
    if (ent_str_is(word[0], kind_name[i])) kind = i;
  bool good = n == 11 && !line.n && kind >= 0 && word[1].n;
  for (int i = 0; good && i < 4; i++) good = read_number(word[2 + i], &v[i]);
  if (!good) return ent_fail(err, ENT_ERR_FORMAT, "not a row of what was fetched", s->path, 0, number);
  crawl_row *r = crawl_row_of(s, (crawl_kind)kind, word[1], true);
  if (!r) return ent_nomem(err);
  r->last = v[0];
  r->next = v[1];
  r->listed = v[2];
  r->tries = (uint32_t)v[3];
  char **text[] = {&r->etag, &r->modified, &r->id, &r->date, &r->digest};
  for (int i = 0; i < 5; i++)
    if (!crawl_row_text(text[i], word[6 + i])) return ent_nomem(err);
  return ENT_OK;
}

static ent_code read_warc(crawl_state *s, ent_str line, uint32_t number, ent_error *err) {
  ent_str word, name, size;
  int64_t n = 0;
  if (!ent_str_split(&line, '\t', &word) || !ent_str_split(&line, '\t', &name) || !ent_str_split(&line, '\t', &size) ||
      !ent_str_int(size, &n) || n < 0 || name.n >= sizeof s->warc)
    return ent_fail(err, ENT_ERR_FORMAT, "not a WARC file and its size", s->path, 0, number);
  snprintf(s->warc, sizeof s->warc, "%.*s", (int)name.n, name.p);
  s->warc_size = (uint64_t)n;
  return ENT_OK;
}

static ent_code read_rows(crawl_state *s, ent_str rest, ent_error *err) {
  ent_str line;
  if (!ent_str_split(&rest, '\n', &line) || !ent_str_is(line, MAGIC))
    return ent_failf(err, ENT_ERR_VERSION, "not the memory of a fetch that this version can read", s->path, 0, 1, "'%.*s'",
                     (int)(line.n < 40 ? line.n : 40), line.p ? line.p : "");
  ent_code code = ENT_OK;
  for (uint32_t n = 2; code == ENT_OK && rest.n; n++) {
    const char *end = memchr(rest.p, '\n', rest.n); /* not ent_str_split: empty columns at the end count */
    line = (ent_str){rest.p, end ? (size_t)(end - rest.p) : rest.n};
    rest.p += line.n + (end != NULL);
    rest.n -= line.n + (end != NULL);
    if (!line.n) continue;
    code = ent_str_starts(line, ENT_S("warc\t")) ? read_warc(s, line, n, err) : read_row(s, line, n, err);
  }
  return code;
}

ent_code crawl_state_open(crawl_state *s, const char *dir, ent_error *err) {
  *s = (crawl_state){.arena = ent_arena_new(0)};
  if (!s->arena) return ent_nomem(err);
  ent_map_init(&s->by_key, s->arena);
  if ((size_t)snprintf(s->path, sizeof s->path, "%s/.entente-fetch", dir) >= sizeof s->path)
    return ent_fail(err, ENT_ERR_ARGUMENT, "the folder's name is too long", NULL, 0, 0);
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_code code = ent_file_read(s->path, 0, &b, err);
  if (code == ENT_OK)
    code = read_rows(s, ent_buf_str(&b), err);
  else if (code == ENT_ERR_NOTFOUND)
    code = ENT_OK;
  ent_buf_free(&b);
  return code;
}

/* ---- writing ------------------------------------------------------------------ */

static void put_number(ent_buf *b, int64_t n) {
  if (n == CRAWL_NEVER)
    ent_buf_puts(b, "\tnever");
  else
    ent_buf_printf(b, "\t%lld", (long long)n);
}

static void put_text(ent_buf *b, const char *z) {
  ent_buf_putc(b, '\t');
  if (z) ent_buf_puts(b, z);
}

static bool forgotten(const crawl_row *r, int64_t now) {
  bool pending = r->kind == CRAWL_PAGE && !r->last && r->next != CRAWL_NEVER;
  return r->listed && !pending && r->listed < now - FORGET_AFTER;
}

ent_code crawl_state_save(const crawl_state *s, int64_t now, ent_error *err) {
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_buf_puts(&b, MAGIC "\n");
  if (s->warc[0]) ent_buf_printf(&b, "warc\t%s\t%llu\n", s->warc, (unsigned long long)s->warc_size);
  for (uint32_t i = 0; i < s->row.n; i++) {
    const crawl_row *r = s->row.v[i];
    if (forgotten(r, now)) continue;
    ent_buf_puts(&b, kind_name[r->kind]);
    ent_buf_putc(&b, '\t');
    ent_buf_putstr(&b, r->key);
    put_number(&b, r->last);
    put_number(&b, r->next);
    put_number(&b, r->listed);
    put_number(&b, r->tries);
    put_text(&b, r->etag);
    put_text(&b, r->modified);
    put_text(&b, r->id);
    put_text(&b, r->date);
    put_text(&b, r->digest);
    ent_buf_putc(&b, '\n');
  }
  ent_code code = b.fail ? ent_nomem(err) : ent_file_replace(s->path, b.p, b.n, err);
  ent_buf_free(&b);
  return code;
}

void crawl_state_close(crawl_state *s) {
  for (uint32_t i = 0; i < s->row.n; i++) {
    crawl_row *r = s->row.v[i];
    free(r->etag);
    free(r->modified);
    free(r->id);
    free(r->date);
    free(r->digest);
  }
  ent_arena_free(s->arena);
  *s = (crawl_state){0};
}
