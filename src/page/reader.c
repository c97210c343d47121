/*
** reader.c - any input, record by record: what a file is shows in its first bytes; a page is one record, an archive has as
** many as it has. Reading is cheap and in order, what is within a record is for ent_record_load, on whatever thread.
**
** Archives are read on in spite of damage: a record that is wrong is reported with its place, and reading goes on at the next
** `WARC/` at a line's beginning or the next gzip member that unpacks to one.
*/
#include "page/reader.h"

#include <stdlib.h>
#include <sys/stat.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define INPUT_MAX  ((size_t)512 << 20)
#define RECORD_MAX ((size_t)64 << 20)
#define SNIFF      ((size_t)65536)
#define RESYNC_MAX 1000u    /* damaged places in one packed archive */
#define SEEN_MAX   (1u << 20) /* places of records that revisits may name */
#define SKIP_MAX   ((uint64_t)1 << 30) /* of a record that is too large, passed over by unpacking it */

typedef struct place {
  uint64_t key, at;
} place;

struct ent_reader {
  ent_stream *s;
  char *name;
  ent_reader_options opt;
  ent_arena *arena; /* map, fields */
  ent_fields *fields;
  ent_input_kind kind;
  bool told, over, one; /* one: only the record at an offset is wanted */
  uint64_t wanted;
  ent_feed *feed;
  uint32_t next_item;
  bool lines, any; /* JSON: an object a line; something was read */
  uint32_t resyncs;
  place *seen; /* [nplace] open addressing */
  uint32_t nplace, nseen;
  uint32_t revisits, others, teasers;
};

/* A record and what only we may see of it. */
typedef struct whole {
  ent_record r;
  ent_arena *arena;
  ent_buf raw, buf[2];
  ent_stream *rest; /* a file that is one record: not read yet */
  size_t max;
  const ent_fields *fields;
  bool loaded, all, block; /* block: content is the raw bytes, without an HTTP head */
  ent_code failed;
} whole;

/* ---- records ----------------------------------------------------------- */

static whole *record_new(const ent_reader *r, ent_input_kind kind, uint64_t offset, uint64_t length, bool numbered) {
  whole *w = calloc(1, sizeof *w);
  if (!w) return NULL;
  w->max = kind == ENT_INPUT_WARC || kind == ENT_INPUT_JSONL || kind == ENT_INPUT_FEED ? r->opt.max_record : r->opt.max_bytes;
  ent_buf_init(&w->raw, w->max + 1);
  ent_buf_init(&w->buf[0], w->max + 1);
  ent_buf_init(&w->buf[1], w->max + 1);
  w->r.kind = kind;
  w->r.offset = offset;
  w->r.length = length;
  w->r.memory = w;
  w->fields = r->fields;
  w->all = r->opt.all;
  w->arena = ent_arena_new(0);
  if (w->arena)
    w->r.name = numbered ? ent_arena_printf(w->arena, "%s#%llu", r->name, (unsigned long long)offset) : ent_arena_dup(w->arena, ent_str_c(r->name));
  if (w->r.name.p) return w;
  ent_record_free(&w->r);
  return NULL;
}

void ent_record_free(ent_record *record) {
  if (!record) return;
  whole *w = record->memory;
  ent_stream_close(w->rest);
  ent_buf_free(&w->raw);
  ent_buf_free(&w->buf[0]);
  ent_buf_free(&w->buf[1]);
  ent_arena_free(w->arena);
  free(w);
}

static bool dup_into(ent_arena *a, ent_str *to) {
  if (!to->n) return true;
  *to = ent_arena_dup(a, *to);
  return to->p != NULL;
}

/* ---- opening ----------------------------------------------------------- */

static ent_code reader_new(const char *name, const ent_reader_options *opt, ent_reader **out, ent_error *err) {
  static const ent_reader_options defaults = ENT_READER_OPTIONS_INIT;
  *out = NULL;
  if (opt && opt->version != ENT_READER_OPTIONS_VERSION) return ent_fail(err, ENT_ERR_ARGUMENT, "options of an unknown version", name, 0, 0);
  ent_reader *r = calloc(1, sizeof *r);
  if (!r) return ent_nomem(err);
  r->opt = opt ? *opt : defaults;
  if (!r->opt.max_bytes) r->opt.max_bytes = INPUT_MAX;
  if (!r->opt.max_record) r->opt.max_record = RECORD_MAX;
  r->name = strdup(name);
  r->arena = ent_arena_new(0);
  ent_code code = r->name && r->arena ? ent_fields_new(r->opt.map, r->arena, &r->fields, err) : ent_nomem(err);
  if (code == ENT_OK) *out = r;
  else ent_reader_close(r);
  return code;
}

/* FILE#123 where there is no file of that name: FILE and 123. */
static bool names_record(char *path, uint64_t *offset) {
  struct stat st;
  char *hash = strrchr(path, '#');
  int64_t n;
  if (!hash || !hash[1] || stat(path, &st) == 0 || !ent_str_int(ent_str_c(hash + 1), &n) || n < 0) return false;
  *hash = 0;
  *offset = (uint64_t)n;
  return true;
}

ent_code ent_reader_open(const char *path, const ent_reader_options *opt, ent_reader **out, ent_error *err) {
  ent_code code = reader_new(!strcmp(path, "-") ? "standard input" : path, opt, out, err);
  if (code != ENT_OK) return code;
  ent_reader *r = *out;
  r->one = names_record(r->name, &r->wanted);
  code = ent_stream_open(strcmp(path, "-") ? r->name : path, &r->s, err);
  if (code == ENT_OK) return code;
  ent_reader_close(r);
  *out = NULL;
  return code;
}

ent_code ent_reader_open_memory(const void *p, size_t n, const char *name, const ent_reader_options *opt, ent_reader **out, ent_error *err) {
  ent_code code = reader_new(name, opt, out, err);
  if (code == ENT_OK) code = ent_stream_open_memory(p, n, name, &(*out)->s, err);
  if (code == ENT_OK || !*out) return code;
  ent_reader_close(*out);
  *out = NULL;
  return code;
}

void ent_reader_close(ent_reader *r) {
  if (!r) return;
  ent_stream_close(r->s);
  ent_feed_free(r->feed);
  ent_arena_free(r->arena);
  free(r->seen);
  free(r->name);
  free(r);
}

/* ---- kinds ------------------------------------------------------------- */

static bool begins_json(ent_str s) {
  size_t i = ent_str_starts(s, ENT_S("\xEF\xBB\xBF")) ? 3 : 0;
  while (i < s.n && ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x1E)) i++;
  if (i < s.n && s.p[i] == '[')
    for (i++; i < s.n && (unsigned char)s.p[i] <= ' ';) i++;
  if (i >= s.n || s.p[i] != '{') return false;
  for (i++; i < s.n && (unsigned char)s.p[i] <= ' ';) i++;
  size_t end = i + 1;
  while (i < s.n && s.p[i] == '"' && end < s.n && end < i + 200 && s.p[end] != '"') end++;
  if (i >= s.n || s.p[i] != '"' || end >= s.n || s.p[end] != '"') return false;
  for (end++; end < s.n && (unsigned char)s.p[end] <= ' ';) end++;
  return end < s.n && s.p[end] == ':';
}

static ent_input_kind kind_of(ent_str s) {
  size_t i = 0;
  while (i < s.n && (s.p[i] == '\r' || s.p[i] == '\n')) i++;
  ent_str rest = {s.p + i, s.n - i};
  if (ent_warc_begins(rest)) return ENT_INPUT_WARC;
  if (rest.n > 9 && ent_str_starts(rest, ENT_S("HTTP/")) && rest.p[5] >= '0' && rest.p[5] <= '3' && (rest.p[6] == '.' || rest.p[6] == ' '))
    return ENT_INPUT_HTTP;
  if (ent_feed_is(s.p, s.n)) return ENT_INPUT_FEED;
  return begins_json(s) ? ENT_INPUT_JSONL : ENT_INPUT_PAGE;
}

/* ---- revisits ---------------------------------------------------------- */

static place *place_of(const ent_reader *r, uint64_t key) {
  uint32_t i = (uint32_t)key & (r->nplace - 1);
  while (r->seen[i].key && r->seen[i].key != key) i = (i + 1) & (r->nplace - 1);
  return &r->seen[i];
}

/* Remembers where the record with this id or digest is. Without memory, or with too many, later revisits are passed over. */
static void remember(ent_reader *r, ent_str name, uint64_t at) {
  if (!name.n || r->nseen >= SEEN_MAX) return;
  if (r->nseen * 2 >= r->nplace) {
    uint32_t old = r->nplace;
    place *was = r->seen, *more = calloc(old ? old * 2 : 256, sizeof *more);
    if (!more) return;
    r->seen = more;
    r->nplace = old ? old * 2 : 256;
    for (uint32_t i = 0; i < old; i++)
      if (was[i].key) *place_of(r, was[i].key) = was[i];
    free(was);
  }
  uint64_t key = XXH3_64bits(name.p, name.n) | 1;
  place *p = place_of(r, key);
  if (!p->key) *p = (place){key, at}, r->nseen++;
}

static uint64_t recall(const ent_reader *r, ent_str name) {
  if (!name.n || !r->nplace) return UINT64_MAX;
  const place *p = place_of(r, XXH3_64bits(name.p, name.n) | 1);
  return p->key ? p->at : UINT64_MAX;
}

/* ---- WARC -------------------------------------------------------------- */

/* Goes to the next head after damage. in_window: bytes of the window to look behind. False when there is none. */
static bool resync(ent_reader *r, uint64_t member, size_t in_window) {
  ent_error none;
  if (ent_stream_trouble(r->s, &none) != ENT_OK) {
    if (++r->resyncs > RESYNC_MAX) return false;
    return ent_stream_resync(r->s, member == UINT64_MAX ? ent_stream_raw(r->s) : member + 1, ENT_S("WARC/"));
  }
  ent_stream_skip(r->s, in_window);
  for (;;) {
    ent_str w = ent_stream_peek(r->s, SNIFF);
    size_t at = ent_warc_find(w, 0);
    if (at != SIZE_MAX) {
      ent_stream_skip(r->s, at);
      return true;
    }
    if (w.n < SNIFF) break;
    ent_stream_skip(r->s, w.n - 16); /* a head may begin in the last bytes */
  }
  if (ent_stream_trouble(r->s, &none) == ENT_OK) return false;
  return ++r->resyncs <= RESYNC_MAX && ent_stream_resync(r->s, ent_stream_raw(r->s), ENT_S("WARC/"));
}

/* Reports damage to the record at offset and goes on behind it. */
static ent_code damaged(ent_reader *r, uint64_t offset, uint64_t member, size_t in_window, ent_code code, const char *what, ent_error *err) {
  ent_error why = {0};
  ent_code trouble = ent_stream_trouble(r->s, &why);
  if (trouble == ENT_ERR_IO || trouble == ENT_ERR_NOMEM) {
    r->over = true;
    if (err) *err = why;
    return trouble;
  }
  if (trouble) what = why.message;
  if (!resync(r, member, in_window)) r->over = true;
  return ent_fail(err, code, what, r->name, offset, 0);
}

/* Passes over a block that is too large. */
static void pass_over(ent_reader *r, uint64_t n) {
  while (n) {
    ent_str w = ent_stream_peek(r->s, SNIFF);
    size_t k = w.n < n ? w.n : (size_t)n;
    if (!k) return;
    ent_stream_skip(r->s, k);
    n -= k;
  }
}

/* Line ends behind a block. */
static void pass_blank(ent_stream *s) {
  for (;;) {
    ent_str w = ent_stream_peek(s, 1);
    size_t n = 0;
    while (n < w.n && (w.p[n] == '\r' || w.p[n] == '\n')) n++;
    ent_stream_skip(s, n);
    if (!n || n < w.n) return;
  }
}

/* Where records are told to be: the member's place in the file, or the offset in what it unpacks to. */
static uint64_t here(const ent_reader *r, uint64_t member) { return member == UINT64_MAX ? ent_stream_at(r->s) : member; }

typedef enum take { TAKE, PASS, REVISIT } take;

static take judge(const ent_reader *r, const ent_warc_head *h) {
  static const char *const pages[] = {"response", "resource", "conversion"};
  if (ent_str_ieq(h->type, ENT_S("revisit"))) return r->opt.all ? TAKE : REVISIT;
  for (size_t i = 0; i < 3; i++)
    if (ent_str_ieq(h->type, ent_str_c(pages[i]))) return TAKE;
  return PASS;
}

static bool dns(const ent_warc_head *h) { return ent_str_starts(h->url, ENT_S("dns:")) || ent_str_ends(h->url, ENT_S("/robots.txt")); }

static ent_code fill(whole *w, const ent_warc_head *h, ent_str block, ent_error *err) {
  ent_record *rec = &w->r;
  ent_str charset;
  rec->type = h->type;
  rec->url = h->url;
  rec->id = h->id;
  rec->digest = h->digest.n ? h->digest : h->block_digest;
  rec->fetched = h->date;
  ent_http_media(h->media, &rec->media, &charset);
  w->block = !ent_str_ieq(rec->media, ENT_S("application/http")) && !ent_str_starts(block, ENT_S("HTTP/"));
  if (w->block) rec->charset = charset;
  bool ok = dup_into(w->arena, &rec->type) && dup_into(w->arena, &rec->url) && dup_into(w->arena, &rec->id) && dup_into(w->arena, &rec->digest) &&
            dup_into(w->arena, &rec->fetched) && dup_into(w->arena, &rec->media) && dup_into(w->arena, &rec->charset);
  ent_buf_put(&w->raw, block.p, block.n);
  rec->raw = ent_buf_str(&w->raw);
  return ok && !w->raw.fail ? ENT_OK : ent_nomem(err);
}

static ent_code read_record(ent_reader *r, ent_arena *a, whole **out, take *what, ent_warc_head *h, ent_error *err) {
  uint64_t member = ent_stream_member(r->s), offset = here(r, member);
  size_t used, next;
  ent_str w = ent_stream_peek(r->s, ENT_WARC_HEAD_MAX);
  ent_code code = ent_warc_head_parse(w, a, h, &used, err);
  if (code == ENT_ERR_NOMEM) return code;
  if (code != ENT_OK) {
    const char *why = code == ENT_ERR_LIMIT && w.n < ENT_WARC_HEAD_MAX ? "WARC record is cut off" : err ? err->message : "damaged WARC record";
    return damaged(r, offset, member, w.n ? 1 : 0, ENT_ERR_FORMAT, why, err);
  }
  *what = judge(r, h);
  uint64_t size = ent_stream_size(r->s);
  bool plain = ent_stream_packing(r->s) == ENT_PACKING_NONE;
  if (plain && size && h->length > size - ent_stream_at(r->s) - used) return damaged(r, offset, member, 1, ENT_ERR_FORMAT, "WARC record is cut off", err);
  if (h->length > r->opt.max_record) {
    if (h->length > SKIP_MAX && !plain) return damaged(r, offset, member, used, ENT_ERR_LIMIT, "WARC record is too large", err);
    ent_stream_skip(r->s, used);
    pass_over(r, h->length);
    pass_blank(r->s);
    return *what == PASS ? ENT_OK : ent_fail(err, ENT_ERR_LIMIT, "WARC record is too large", r->name, offset, 0);
  }
  size_t total = used + (size_t)h->length;
  w = ent_stream_peek(r->s, total + 8);
  if (w.n < total) {
    next = ent_warc_find(w, used);
    return damaged(r, offset, member, next == SIZE_MAX ? w.n : next, ENT_ERR_FORMAT, "WARC record is cut off", err);
  }
  ent_arena_reset(a); /* the window may have moved: once more */
  if ((code = ent_warc_head_parse(w, a, h, &used, err)) != ENT_OK) return code;
  size_t k = total;
  while (k < w.n && (w.p[k] == '\r' || w.p[k] == '\n')) k++;
  bool well = k + 8 > w.n || ent_warc_begins((ent_str){w.p + k, w.n - k});
  if (!well) {
    next = ent_warc_find(w, used);
    return damaged(r, offset, member, next == SIZE_MAX ? used : next, ENT_ERR_FORMAT, "WARC record with a wrong length", err);
  }
  if (*what == TAKE || *what == REVISIT) {
    if (*what == TAKE && !ent_str_ieq(h->type, ENT_S("revisit"))) {
      remember(r, h->id, offset);
      remember(r, h->digest, offset);
    }
    *out = record_new(r, ENT_INPUT_WARC, offset, 0, true);
    code = *out ? fill(*out, h, (ent_str){w.p + used, (size_t)h->length}, err) : ent_nomem(err);
  }
  ent_stream_skip(r->s, total);
  pass_blank(r->s);
  uint64_t end = here(r, member == UINT64_MAX ? UINT64_MAX : ent_stream_member(r->s));
  if (*out) (*out)->r.length = end > offset ? end - offset : total;
  return code;
}

/* Puts the payload of the record that a revisit names in its place. */
static bool resolve(ent_reader *r, whole *w, const ent_warc_head *h) {
  uint64_t at = recall(r, h->refers_to);
  if (at == UINT64_MAX) at = recall(r, h->digest);
  if (at == UINT64_MAX || !ent_stream_can_seek(r->s)) return false;
  uint64_t back = ent_stream_member(r->s);
  if (back == UINT64_MAX) return false; /* one member for all: no way back */
  ent_arena *a = ent_arena_new(0);
  whole *from = NULL;
  take what = PASS;
  ent_warc_head head;
  ent_error none;
  bool good = a && ent_stream_seek(r->s, at, NULL) == ENT_OK && read_record(r, a, &from, &what, &head, &none) == ENT_OK && from;
  if (good) {
    ent_buf raw = w->raw;
    w->raw = from->raw;
    from->raw = raw;
    w->r.raw = ent_buf_str(&w->raw);
    w->block = from->block;
  }
  if (from) ent_record_free(&from->r);
  ent_arena_free(a);
  r->over = ent_stream_seek(r->s, back, NULL) != ENT_OK;
  return good;
}

static ent_code next_warc(ent_reader *r, ent_record **out, ent_error *err) {
  ent_arena *a = ent_arena_new(0);
  ent_error scratch = {0};
  ent_code code = a ? ENT_OK : ent_nomem(err);
  if (!err) err = &scratch;
  while (code == ENT_OK && !r->over) {
    whole *w = NULL;
    take what = PASS;
    ent_warc_head h;
    ent_arena_reset(a);
    pass_blank(r->s);
    if (!ent_stream_peek(r->s, 1).n) {
      uint64_t member = ent_stream_member(r->s);
      r->over = ent_stream_trouble(r->s, err) == ENT_OK;
      if (!r->over) code = damaged(r, here(r, member), member, 0, ENT_ERR_FORMAT, "damaged", err);
      break;
    }
    code = read_record(r, a, &w, &what, &h, err);
    bool last = r->one;
    if (code == ENT_OK && what == REVISIT && !resolve(r, w, &h)) {
      r->revisits++;
      ent_record_free(&w->r);
      w = NULL;
    } else if (code == ENT_OK && w && !r->opt.all && dns(&h)) {
      r->others++;
      ent_record_free(&w->r);
      w = NULL;
    }
    if (last) r->over = true;
    if (code != ENT_OK && w) ent_record_free(&w->r);
    else if (w) {
      *out = &w->r;
      break;
    }
  }
  ent_arena_free(a);
  if (code == ENT_ERR_NOMEM || code == ENT_ERR_IO) r->over = true;
  return code;
}

/* ---- JSON -------------------------------------------------------------- */

/* What stands between objects. */
static void pass_between(ent_reader *r) {
  for (;;) {
    ent_str w = ent_stream_peek(r->s, 4);
    size_t n = !r->any && ent_str_starts(w, ENT_S("\xEF\xBB\xBF")) ? 3 : 0;
    while (n < w.n && ((unsigned char)w.p[n] <= ' ' || w.p[n] == ',' || w.p[n] == '[' || w.p[n] == ']')) n++;
    ent_stream_skip(r->s, n);
    if (!n || n < w.n) return;
  }
}

/* Behind the line's end, or the window's where the line is longer than a record may be. */
static void pass_line(ent_reader *r) {
  for (;;) {
    ent_str w = ent_stream_peek(r->s, SNIFF);
    const char *nl = w.n ? memchr(w.p, '\n', w.n) : NULL;
    ent_stream_skip(r->s, nl ? (size_t)(nl - w.p) + 1 : w.n);
    if (nl || !w.n) return;
  }
}

/* The object that the window begins with: how many bytes, and is it well. */
static ent_json_state next_object(ent_reader *r, size_t *n) {
  size_t want = SNIFF;
  for (;;) {
    ent_str w = ent_stream_peek(r->s, want);
    bool all = w.n < want;
    const char *nl = r->lines ? memchr(w.p, '\n', w.n) : NULL;
    if (nl || all || !r->lines) {
      ent_str s = {w.p, nl ? (size_t)(nl - w.p) : w.n};
      *n = 0;
      ent_json_state st = ent_json_skip(s, n);
      if (st != ENT_JSON_SHORT || nl || all) return st;
    }
    if (w.n > r->opt.max_record) return ENT_JSON_SHORT;
    want = w.n * 2;
  }
}

static ent_code next_json(ent_reader *r, ent_record **out, ent_error *err) {
  pass_between(r);
  uint64_t at = ent_stream_at(r->s);
  ent_str w = ent_stream_peek(r->s, SNIFF);
  if (!w.n) {
    r->over = true;
    return ent_stream_trouble(r->s, err);
  }
  size_t n = 0;
  ent_json_state st = w.p[0] == '{' ? next_object(r, &n) : ENT_JSON_BAD;
  bool first = !r->any;
  r->any = true;
  if (st != ENT_JSON_WELL) {
    ent_code trouble = ent_stream_trouble(r->s, err);
    r->over = trouble != ENT_OK || r->one;
    bool large = st == ENT_JSON_SHORT && ent_stream_peek(r->s, 1).n > r->opt.max_record;
    pass_line(r);
    if (trouble) return trouble;
    return large ? ent_fail(err, ENT_ERR_LIMIT, "a JSON object that is too large", r->name, at, 0)
                 : ent_fail(err, ENT_ERR_FORMAT, st == ENT_JSON_SHORT ? "a JSON object without an end" : "no JSON object", r->name, at, 0);
  }
  w = ent_stream_peek(r->s, n + 2);
  if (first) { /* an object that ends its line is one of many lines */
    size_t k = n;
    while (k < w.n && (w.p[k] == ' ' || w.p[k] == '\r')) k++;
    r->lines = k < w.n && w.p[k] == '\n' && !memchr(w.p, '\n', n);
  }
  whole *rec = record_new(r, ENT_INPUT_JSONL, at, n, true);
  if (rec) ent_buf_put(&rec->raw, w.p, n);
  if (!rec || rec->raw.fail) {
    if (rec) ent_record_free(&rec->r);
    return ent_nomem(err);
  }
  rec->r.raw = ent_buf_str(&rec->raw);
  ent_stream_skip(r->s, n);
  if (r->one) r->over = true;
  *out = &rec->r;
  return ENT_OK;
}

/* ---- feeds ------------------------------------------------------------- */

static ent_code read_all(ent_stream *s, size_t max, ent_buf *out, const char *name, ent_error *err) {
  for (;;) {
    ent_str w = ent_stream_peek(s, SNIFF);
    if (out->n + w.n > max) return ent_fail(err, ENT_ERR_LIMIT, ent_stream_packing(s) ? "unpacks to too much" : "too large", name, max, 0);
    if (w.n && !ent_buf_put(out, w.p, w.n)) return ent_nomem(err);
    ent_stream_skip(s, w.n);
    if (!w.n) return ent_stream_trouble(s, err);
  }
}

static ent_code open_feed(ent_reader *r, ent_error *err) {
  ent_buf b;
  ent_buf_init(&b, RECORD_MAX + SNIFF * 4);
  ent_code code = read_all(r->s, RECORD_MAX, &b, r->name, err);
  if (code == ENT_ERR_FORMAT && b.n) code = ENT_OK; /* packed and cut short: the items that are there */
  if (code == ENT_OK) code = ent_feed_read(b.p, b.n, (ent_str){"", 0}, &r->feed, err);
  ent_buf_free(&b);
  return code;
}

static bool fill_item(whole *w, const ent_feed *f, const ent_feed_item *it) {
  ent_record *rec = &w->r;
  rec->url = it->url, rec->id = it->id, rec->title = it->title, rec->site = it->site.n ? it->site : f->title;
  rec->published = it->published, rec->modified = it->updated, rec->language = it->language.n ? it->language : f->language;
  rec->page = ENT_PAGE_HTML;
  rec->charset = ENT_S("utf-8");
  ent_str *author = ent_arena_calloc(w->arena, (size_t)it->nauthor + 1, sizeof *author);
  bool ok = author && dup_into(w->arena, &rec->url) && dup_into(w->arena, &rec->id) && dup_into(w->arena, &rec->title) &&
            dup_into(w->arena, &rec->site) && dup_into(w->arena, &rec->published) && dup_into(w->arena, &rec->modified) &&
            dup_into(w->arena, &rec->language);
  for (uint32_t i = 0; ok && i < it->nauthor; i++) {
    author[i] = it->author[i];
    ok = dup_into(w->arena, &author[i]);
  }
  rec->author = author;
  rec->nauthor = it->nauthor;
  ent_buf_putstr(&w->raw, ent_str_trim(it->html).n ? it->html : it->summary);
  rec->raw = rec->content = ent_buf_str(&w->raw);
  return ok && !w->raw.fail;
}

static ent_code next_item(ent_reader *r, ent_record **out, ent_error *err) {
  ent_code code = r->feed ? ENT_OK : open_feed(r, err);
  if (code != ENT_OK) {
    r->over = true;
    return code;
  }
  while (r->next_item < r->feed->nitem) {
    const ent_feed_item *it = &r->feed->item[r->next_item++];
    if (r->one && it->offset != r->wanted) continue;
    if (!ent_feed_item_whole(it)) {
      r->teasers++;
      continue;
    }
    whole *w = record_new(r, ENT_INPUT_FEED, it->offset, it->length, true);
    if (!w) return ent_nomem(err);
    if (!fill_item(w, r->feed, it)) {
      ent_record_free(&w->r);
      return ent_nomem(err);
    }
    *out = &w->r;
    return ENT_OK;
  }
  r->over = true;
  if (r->teasers < r->feed->nitem || r->one) return ENT_OK;
  return ent_failf(err, ENT_ERR_UNSUPPORTED, "a feed or sitemap without articles, no page", r->name, 0, 0, 
                   r->feed->nitem == 1 ? "it lists %u address" : "it lists %u addresses", r->feed->nitem);
}

/* ---- one record -------------------------------------------------------- */

/* The file itself: its bytes are read by who loads the record. */
static ent_code next_file(ent_reader *r, ent_record **out, ent_error *err) {
  r->over = true;
  whole *w = record_new(r, r->kind, 0, 0, false);
  if (!w) return ent_nomem(err);
  w->rest = r->s;
  r->s = NULL;
  *out = &w->r;
  return ENT_OK;
}

/* Goes to FILE#OFFSET: to a member, else to the offset in what the file unpacks to. */
static ent_code go_to(ent_reader *r, ent_error *err) {
  if (r->kind == ENT_INPUT_FEED) return ENT_OK;
  bool packed = ent_stream_packing(r->s) != ENT_PACKING_NONE;
  if (ent_stream_seek(r->s, packed && r->kind != ENT_INPUT_WARC ? 0 : r->wanted, err) != ENT_OK) return ENT_ERR_IO;
  if (!packed) return ENT_OK;
  if (r->kind == ENT_INPUT_WARC) {
    if (ent_warc_begins(ent_stream_peek(r->s, 8))) return ENT_OK;
    if (ent_stream_seek(r->s, 0, err) != ENT_OK) return ENT_ERR_IO;
  }
  pass_over(r, r->wanted - (ent_stream_at(r->s) < r->wanted ? ent_stream_at(r->s) : r->wanted));
  return ENT_OK;
}

ent_code ent_reader_next(ent_reader *r, ent_record **out, ent_error *err) {
  *out = NULL;
  if (r->over) return ENT_OK;
  if (!r->told) {
    ent_str head = r->opt.kind == ENT_INPUT_FILE ? (ent_str){"", 0} : ent_stream_peek(r->s, SNIFF);
    r->kind = r->opt.kind == ENT_INPUT_AUTO ? kind_of(head) : r->opt.kind;
    r->told = true;
    if (r->one && (r->kind == ENT_INPUT_PAGE || r->kind == ENT_INPUT_HTTP || r->kind == ENT_INPUT_FILE)) {
      r->over = true;
      return ent_fail(err, ENT_ERR_UNSUPPORTED, "no archive: it has no record at an offset", r->name, r->wanted, 0);
    }
    if (r->one && go_to(r, err) != ENT_OK) {
      r->over = true;
      return ENT_ERR_IO;
    }
  }
  switch (r->kind) {
  case ENT_INPUT_WARC: return next_warc(r, out, err);
  case ENT_INPUT_JSONL: return next_json(r, out, err);
  case ENT_INPUT_FEED: return next_item(r, out, err);
  default: return next_file(r, out, err);
  }
}

size_t ent_reader_summary(const ent_reader *r, char *buf, size_t n) {
  const struct {
    uint32_t n;
    const char *one, *many;
  } part[] = {{r->revisits, "revisit of a page that is not here", "revisits of pages that are not here"},
              {r->others, "record that is no page", "records that are no pages"},
              {r->teasers, "item without its article", "items without their articles"}};
  size_t len = 0;
  if (n) buf[0] = 0;
  for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
    if (!part[i].n) continue;
    int k = snprintf(len < n ? buf + len : NULL, len < n ? n - len : 0, "%s%u %s", len ? ", " : "", part[i].n, part[i].n == 1 ? part[i].one : part[i].many);
    len += k > 0 ? (size_t)k : 0;
  }
  return len;
}

/* ---- what is within ---------------------------------------------------- */

static bool is_page_media(ent_str media) {
  static const char *const pages[] = {"text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml", "application/octet-stream",
                                      "text/markdown", "unknown/unknown"};
  if (!media.n) return true;
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
    if (ent_str_ieq(media, ent_str_c(pages[i]))) return true;
  return false;
}

static ent_code load_http(whole *w, ent_error *err) {
  ent_http h;
  bool cut;
  ent_record *r = &w->r;
  ent_code code = ent_http_parse(r->raw, w->arena, &h, err);
  if (code != ENT_OK) return code;
  r->status = h.status;
  if (h.media.n) r->media = h.media;
  else if (r->kind == ENT_INPUT_WARC) r->media = (ent_str){NULL, 0};
  r->charset = h.charset;
  if (!w->all && h.status && (h.status < 200 || h.status > 299))
    return ent_failf(err, ENT_ERR_UNSUPPORTED, "no page", r->name.p, 0, 0, "HTTP status %u", h.status);
  if (!w->all && !is_page_media(r->media))
    return ent_failf(err, ENT_ERR_UNSUPPORTED, "no page", r->name.p, 0, 0, "%.*s", (int)r->media.n, r->media.p);
  return ent_http_body(&h, w->max, w->buf, &r->content, &cut, err);
}

static ent_code load(whole *w, ent_error *err) {
  ent_record *r = &w->r;
  ent_code code = ENT_OK;
  if (w->rest) {
    code = read_all(w->rest, w->max, &w->raw, r->name.p, err);
    r->raw = r->content = ent_buf_str(&w->raw);
    ent_stream_close(w->rest);
    w->rest = NULL;
    if (code != ENT_OK) return code;
  }
  if (r->kind == ENT_INPUT_HTTP || (r->kind == ENT_INPUT_WARC && !w->block)) code = load_http(w, err);
  else if (r->kind == ENT_INPUT_JSONL) return ent_fields_read(w->fields, r, w->arena, err);
  else if (r->kind == ENT_INPUT_WARC) r->content = r->raw;
  if (code != ENT_OK || r->kind != ENT_INPUT_WARC || w->all) return code;
  if (w->block && !is_page_media(r->media)) return ent_failf(err, ENT_ERR_UNSUPPORTED, "no page", r->name.p, 0, 0, "%.*s", (int)r->media.n, r->media.p);
  if (ent_feed_is(r->content.p, r->content.n)) return ent_fail(err, ENT_ERR_UNSUPPORTED, "a feed or sitemap, no page", r->name.p, 0, 0);
  if (ent_str_ieq(r->media, ENT_S("text/plain"))) r->page = ent_str_ieq(r->type, ENT_S("conversion")) ? ENT_PAGE_TEXT : ENT_PAGE_AUTO;
  return ENT_OK;
}

ent_code ent_record_load(ent_record *record, ent_error *err) {
  whole *w = record->memory;
  if (w->loaded) return w->failed ? ent_fail(err, w->failed, "not loaded before", record->name.p, 0, 0) : ENT_OK;
  w->loaded = true;
  ent_code code = w->failed = load(w, err);
  if (code != ENT_OK && err && !err->where[0] && record->name.p) snprintf(err->where, sizeof err->where, "%s", record->name.p);
  return code;
}

/* What stands beside the content goes before what was found in it. */
static bool put_beside(const ent_record *r, ent_article *a) {
  ent_arena *arena = a->memory;
  const struct {
    ent_str from;
    ent_str *to;
  } part[] = {{r->title, &a->title}, {r->site, &a->site}, {r->published, &a->published}, {r->modified, &a->modified}, {r->fetched, &a->fetched}};
  bool beside = r->kind == ENT_INPUT_FEED || r->kind == ENT_INPUT_JSONL;
  for (size_t i = 0; i < sizeof part / sizeof *part; i++)
    if (part[i].from.n && !(*part[i].to = ent_arena_dup(arena, part[i].from)).p) return false;
  if (beside && r->url.n && !(a->url = ent_arena_dup(arena, r->url)).p) return false;
  a->offset = r->offset;
  a->length = r->length;
  if (!r->nauthor) return true;
  ent_str *author = ent_arena_calloc(arena, r->nauthor, sizeof *author);
  if (!author) return false;
  for (uint32_t i = 0; i < r->nauthor; i++)
    if (!(author[i] = ent_arena_dup(arena, r->author[i])).p) return false;
  a->author = author;
  a->nauthor = r->nauthor;
  return true;
}

/* A feed's or scraper's HTML is the article and nothing else: said so to who looks for it. */
static ent_str wrap(whole *w) {
  ent_str s = w->r.content;
  ent_str head = {s.p, s.n < 2048 ? s.n : 2048};
  if (w->r.page != ENT_PAGE_HTML || (w->r.kind != ENT_INPUT_FEED && w->r.kind != ENT_INPUT_JSONL)) return s;
  if (ent_str_find(head, ENT_S("<html"), 0) != SIZE_MAX || ent_str_find(head, ENT_S("<body"), 0) != SIZE_MAX ||
      ent_str_find(head, ENT_S("<!DOCTYPE"), 0) != SIZE_MAX || ent_str_find(head, ENT_S("<head"), 0) != SIZE_MAX)
    return s;
  ent_buf_clear(&w->buf[0]);
  ent_buf_puts(&w->buf[0], "<html><body><article itemprop=\"articleBody\"><p>");
  ent_buf_putstr(&w->buf[0], s);
  ent_buf_puts(&w->buf[0], "</article></body></html>");
  return w->buf[0].fail ? s : ent_buf_str(&w->buf[0]);
}

ent_code ent_record_article(ent_record *r, const ent_page_options *given, ent_article **out, ent_error *err) {
  ent_page_options opt = given ? *given : (ent_page_options)ENT_PAGE_OPTIONS_INIT;
  *out = NULL;
  ent_code code = ent_record_load(r, err);
  if (code != ENT_OK) return code;
  opt.name = r->name;
  if (r->charset.n) opt.charset = r->charset;
  if (r->url.n) opt.url = r->url;
  if (r->page != ENT_PAGE_AUTO) opt.kind = r->page;
  ent_str content = wrap(r->memory);
  code = ent_article_read(content.p, content.n, &opt, out, err);
  if (code != ENT_OK || put_beside(r, *out)) return code;
  ent_article_free(*out);
  *out = NULL;
  return ent_nomem(err);
}
