/*
** stream.c - a file behind a window of unpacked bytes.
**
** The raw buffer holds a piece of the file, the window what was unpacked of it and not yet passed. Both move; neither
** grows beyond what is asked for, so a file of any size is read in bounded memory. For each packed member whose first byte lies in the
** window a mark says where the member begins in the file: that is what an index of an archive names.
*/
#include "page/reader.h"

#include <brotli/decode.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

#define RAW   ((size_t)64 << 10)
#define PIECE ((size_t)64 << 10)
#define DICTIONARY 0x184D2A5Du /* the skippable frame that holds the dictionary of a .warc.zst */
#define DICTIONARY_MAX ((size_t)16 << 20)

typedef struct mark {
  uint64_t at;     /* unpacked offset */
  uint64_t member; /* offset in the file */
} mark;

struct ent_stream {
  int fd;
  bool own_fd, seekable, raw_end, end, begun;
  const char *mem;
  size_t memn;
  uint64_t size;
  char *name;
  char *raw;
  size_t rawn, rawi;
  uint64_t raw_at; /* file offset of raw[0] */
  char *win;
  size_t from, to, cap;
  uint64_t at; /* unpacked offset of win[from] */
  mark *marks;
  size_t nmark, markcap, first_mark;
  ent_packing how;
  bool packing_known, between; /* between: the next byte begins a member */
  z_stream z;
  bool z_on;
  ZSTD_DCtx *zstd;
  BrotliDecoderState *brotli;
  ent_code code;
  const char *why;
  char detail[128];
};

/* ---- opening ----------------------------------------------------------- */

static ent_stream *stream_new(const char *name) {
  ent_stream *s = calloc(1, sizeof *s);
  if (!s) return NULL;
  s->fd = -1;
  s->between = true;
  s->name = strdup(name);
  s->raw = malloc(RAW);
  if (s->name && s->raw) return s;
  ent_stream_close(s);
  return NULL;
}

ent_code ent_stream_open(const char *path, ent_stream **out, ent_error *err) {
  bool input = !strcmp(path, "-");
  *out = NULL;
  ent_stream *s = stream_new(input ? "standard input" : path);
  if (!s) return ent_nomem(err);
  s->fd = input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
  s->own_fd = !input;
  struct stat st;
  int e = s->fd < 0 || fstat(s->fd, &st) != 0 ? errno : S_ISDIR(st.st_mode) ? EISDIR : 0;
  if (e) {
    char words[128] = "";
    const char *w = strerror_r(e, words, sizeof words);
    ent_stream_close(s);
    return ent_failf(err, e == ENOENT || e == ENOTDIR ? ENT_ERR_NOTFOUND : ENT_ERR_IO, "cannot open", path, 0, 0, "%s", w);
  }
  s->seekable = !input && S_ISREG(st.st_mode);
  s->size = s->seekable && st.st_size > 0 ? (uint64_t)st.st_size : 0;
  *out = s;
  return ENT_OK;
}

ent_code ent_stream_open_memory(const void *p, size_t n, const char *name, ent_stream **out, ent_error *err) {
  ent_stream *s = *out = stream_new(name);
  if (!s) return ent_nomem(err);
  s->mem = n ? p : "";
  s->memn = n;
  s->size = n;
  s->seekable = true;
  return ENT_OK;
}

static void end_unpacking(ent_stream *s) {
  if (s->z_on) inflateEnd(&s->z);
  s->z_on = false;
  if (s->brotli) BrotliDecoderDestroyInstance(s->brotli);
  s->brotli = NULL;
}

void ent_stream_close(ent_stream *s) {
  if (!s) return;
  end_unpacking(s);
  ZSTD_freeDCtx(s->zstd);
  if (s->own_fd && s->fd >= 0) close(s->fd);
  free(s->name);
  free(s->raw);
  free(s->win);
  free(s->marks);
  free(s);
}

static bool fail(ent_stream *s, ent_code code, const char *why) {
  s->code = code;
  s->why = why;
  return false;
}

/* ---- raw bytes --------------------------------------------------------- */

static bool read_fd(ent_stream *s, size_t *got) {
  ssize_t k;
  do k = read(s->fd, s->raw + s->rawn, RAW - s->rawn);
  while (k < 0 && errno == EINTR);
  if (k < 0) {
    char words[128] = "";
    snprintf(s->detail, sizeof s->detail, "%s", strerror_r(errno, words, sizeof words));
    return fail(s, ENT_ERR_IO, "cannot read");
  }
  *got = (size_t)k;
  return true;
}

/* At least want (at most RAW) raw bytes from rawi on, unless the file ends before. */
static bool need_raw(ent_stream *s, size_t want) {
  while (s->rawn - s->rawi < want && !s->raw_end) {
    if (s->rawi) {
      memmove(s->raw, s->raw + s->rawi, s->rawn - s->rawi);
      s->raw_at += s->rawi;
      s->rawn -= s->rawi;
      s->rawi = 0;
    }
    size_t got = 0;
    if (s->fd >= 0) {
      if (!read_fd(s, &got)) return false;
    } else {
      uint64_t at = s->raw_at + s->rawn;
      size_t left = at < s->memn ? s->memn - (size_t)at : 0;
      got = left < RAW - s->rawn ? left : RAW - s->rawn;
      if (got) memcpy(s->raw + s->rawn, s->mem + at, got);
    }
    s->rawn += got;
    s->raw_end = got == 0;
  }
  return true;
}

static uint64_t raw_offset(const ent_stream *s) { return s->raw_at + s->rawi; }

/* ---- the window -------------------------------------------------------- */

/* Room for a piece at the window's end. */
static bool make_room(ent_stream *s, size_t want) {
  if (s->from && (s->from == s->to || s->cap - s->to < PIECE)) {
    memmove(s->win, s->win + s->from, s->to - s->from);
    s->to -= s->from;
    s->from = 0;
  }
  size_t need = s->to - s->from + PIECE > want ? s->to - s->from + PIECE : want + PIECE;
  if (s->cap >= s->to + PIECE && s->cap) return true;
  size_t cap = s->cap ? s->cap : 4 * PIECE;
  while (cap < need) cap += cap / 2;
  if (cap == s->cap) cap += PIECE;
  char *p = realloc(s->win, cap);
  if (!p) return fail(s, ENT_ERR_NOMEM, "out of memory");
  s->win = p;
  s->cap = cap;
  return true;
}

/* A member begins where the window ends. One that unpacks to nothing gives way to the next. */
static bool put_mark(ent_stream *s, uint64_t member) {
  uint64_t at = s->at + (s->to - s->from);
  if (s->nmark > s->first_mark && s->marks[s->nmark - 1].at == at) {
    s->marks[s->nmark - 1].member = member;
    return true;
  }
  if (s->nmark == s->markcap) {
    if (s->first_mark) {
      memmove(s->marks, s->marks + s->first_mark, (s->nmark - s->first_mark) * sizeof *s->marks);
      s->nmark -= s->first_mark;
      s->first_mark = 0;
    }
    if (s->nmark == s->markcap) {
      size_t cap = s->markcap ? s->markcap * 2 : 16;
      mark *m = realloc(s->marks, cap * sizeof *m);
      if (!m) return fail(s, ENT_ERR_NOMEM, "out of memory");
      s->marks = m;
      s->markcap = cap;
    }
  }
  s->marks[s->nmark++] = (mark){at, member};
  return true;
}

/* ---- unpacking --------------------------------------------------------- */

static bool is_gzip(const char *p, size_t n) {
  return n > 3 && (unsigned char)p[0] == 0x1F && (unsigned char)p[1] == 0x8B && p[2] == 8 && !(p[3] & 0xE0);
}

static bool begin_gzip(ent_stream *s) {
  int rc = s->z_on ? inflateReset(&s->z) : inflateInit2(&s->z, 15 + 16);
  if (rc != Z_OK) return fail(s, ENT_ERR_NOMEM, "out of memory");
  s->z_on = true;
  return true;
}

/* One step of inflate: from the raw buffer into the window. */
static bool step_gzip(ent_stream *s) {
  if (!need_raw(s, 4)) return false;
  if (s->between) {
    if (s->rawi == s->rawn || (s->begun && !is_gzip(s->raw + s->rawi, s->rawn - s->rawi))) {
      s->end = true; /* zeros or anything else behind the last member are no damage */
      return true;
    }
    if (!put_mark(s, raw_offset(s)) || !begin_gzip(s)) return false;
    s->between = false;
    s->begun = true;
  }
  if (s->rawi == s->rawn) return fail(s, ENT_ERR_FORMAT, "gzip data ends early");
  s->z.next_in = (unsigned char *)s->raw + s->rawi;
  s->z.avail_in = (unsigned)(s->rawn - s->rawi);
  s->z.next_out = (unsigned char *)s->win + s->to;
  s->z.avail_out = (unsigned)PIECE;
  int rc = inflate(&s->z, Z_NO_FLUSH);
  s->rawi = s->rawn - s->z.avail_in;
  s->to += PIECE - s->z.avail_out;
  if (rc == Z_STREAM_END) s->between = true;
  else if (rc == Z_MEM_ERROR) return fail(s, ENT_ERR_NOMEM, "out of memory");
  else if (rc != Z_OK && rc != Z_BUF_ERROR) return fail(s, ENT_ERR_FORMAT, "damaged gzip data");
  return true;
}

/* A skippable frame in front may hold the dictionary that all frames need. */
static bool load_dictionary(ent_stream *s) {
  uint32_t magic, size;
  if (!need_raw(s, 8)) return false;
  if (s->rawn - s->rawi < 8) return true;
  memcpy(&magic, s->raw + s->rawi, 4);
  memcpy(&size, s->raw + s->rawi + 4, 4);
  if (magic != DICTIONARY || size > DICTIONARY_MAX) return true;
  char *p = malloc((size_t)size + 1);
  if (!p) return fail(s, ENT_ERR_NOMEM, "out of memory");
  size_t n = 0;
  s->rawi += 8;
  while (n < size && need_raw(s, 1) && s->rawi < s->rawn) {
    size_t k = s->rawn - s->rawi < size - n ? s->rawn - s->rawi : size - n;
    memcpy(p + n, s->raw + s->rawi, k);
    n += k;
    s->rawi += k;
  }
  ent_buf plain;
  ent_buf_init(&plain, DICTIONARY_MAX);
  bool packed = n > 3 && !memcmp(p, "\x28\xB5\x2F\xFD", 4) && ent_unpack(ENT_PACKING_ZSTD, p, n, DICTIONARY_MAX, &plain, NULL) == ENT_OK;
  size_t rc = packed ? ZSTD_DCtx_loadDictionary(s->zstd, plain.p, plain.n) : ZSTD_DCtx_loadDictionary(s->zstd, p, n);
  ent_buf_free(&plain);
  free(p);
  return !ZSTD_isError(rc) || fail(s, ENT_ERR_FORMAT, "damaged zstd dictionary");
}

static bool begin_zstd(ent_stream *s) {
  if (s->zstd) return true;
  s->zstd = ZSTD_createDCtx();
  if (!s->zstd) return fail(s, ENT_ERR_NOMEM, "out of memory");
  ZSTD_DCtx_setParameter(s->zstd, ZSTD_d_windowLogMax, 27);
  return load_dictionary(s);
}

static bool step_zstd(ent_stream *s) {
  if (!begin_zstd(s) || !need_raw(s, 1)) return false;
  if (s->rawi == s->rawn) {
    if (!s->between) return fail(s, ENT_ERR_FORMAT, "zstd data ends early");
    s->end = true;
    return true;
  }
  if (s->between && !put_mark(s, raw_offset(s))) return false;
  ZSTD_inBuffer in = {s->raw + s->rawi, s->rawn - s->rawi, 0};
  ZSTD_outBuffer out = {s->win + s->to, PIECE, 0};
  size_t left = ZSTD_decompressStream(s->zstd, &out, &in);
  s->rawi += in.pos;
  s->to += out.pos;
  if (ZSTD_isError(left)) return fail(s, ENT_ERR_FORMAT, "damaged zstd data");
  s->between = left == 0;
  return true;
}

static bool step_brotli(ent_stream *s) {
  if (!s->brotli && !(s->brotli = BrotliDecoderCreateInstance(NULL, NULL, NULL))) return fail(s, ENT_ERR_NOMEM, "out of memory");
  if (s->between && !put_mark(s, raw_offset(s))) return false;
  s->between = false;
  if (!need_raw(s, 1)) return false;
  size_t in = s->rawn - s->rawi, out = PIECE;
  const uint8_t *from = (const uint8_t *)s->raw + s->rawi;
  uint8_t *to = (uint8_t *)s->win + s->to;
  bool dry = in == 0;
  BrotliDecoderResult rc = BrotliDecoderDecompressStream(s->brotli, &in, &from, &out, &to, NULL);
  s->rawi = s->rawn - in;
  s->to += PIECE - out;
  if (rc == BROTLI_DECODER_RESULT_SUCCESS) s->end = true;
  else if (rc == BROTLI_DECODER_RESULT_ERROR) return fail(s, ENT_ERR_FORMAT, "damaged brotli data");
  else if (rc == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && dry) return fail(s, ENT_ERR_FORMAT, "brotli data ends early");
  return true;
}

static bool step_plain(ent_stream *s) {
  if (!need_raw(s, 1)) return false;
  size_t n = s->rawn - s->rawi;
  if (n > PIECE) n = PIECE;
  memcpy(s->win + s->to, s->raw + s->rawi, n);
  s->rawi += n;
  s->to += n;
  s->end = n == 0;
  return true;
}

static bool tell_packing(ent_stream *s) {
  if (!need_raw(s, 8)) return false;
  s->how = ent_packing_of(s->raw + s->rawi, s->rawn - s->rawi, ent_str_c(s->name));
  uint32_t magic = 0;
  if (s->rawn - s->rawi >= 4) memcpy(&magic, s->raw + s->rawi, 4);
  if (magic == DICTIONARY) s->how = ENT_PACKING_ZSTD;
  s->packing_known = true;
  return true;
}

static bool step(ent_stream *s, size_t want) {
  if ((!s->packing_known && !tell_packing(s)) || !make_room(s, want)) return false;
  switch (s->how) {
  case ENT_PACKING_GZIP: return step_gzip(s);
  case ENT_PACKING_ZSTD: return step_zstd(s);
  case ENT_PACKING_BROTLI: return step_brotli(s);
  default: return step_plain(s);
  }
}

/* ---- reading ----------------------------------------------------------- */

ent_str ent_stream_peek(ent_stream *s, size_t want) {
  while (s->to - s->from < want && !s->end && !s->code && step(s, want)) {
  }
  return (ent_str){s->win ? s->win + s->from : "", s->to - s->from};
}

void ent_stream_skip(ent_stream *s, size_t n) {
  size_t have = s->to - s->from;
  if (n > have) n = have;
  s->from += n;
  s->at += n;
  while (s->first_mark < s->nmark && s->marks[s->first_mark].at < s->at) s->first_mark++;
}

ent_code ent_stream_trouble(const ent_stream *s, ent_error *err) {
  if (!s->code) return ENT_OK;
  if (s->detail[0]) return ent_failf(err, s->code, s->why, s->name, raw_offset(s), 0, "%s", s->detail);
  return ent_fail(err, s->code, s->why, s->name, raw_offset(s), 0);
}

uint64_t ent_stream_at(const ent_stream *s) { return s->at; }
ent_packing ent_stream_packing(const ent_stream *s) { return s->how; }
uint64_t ent_stream_size(const ent_stream *s) { return s->size; }
uint64_t ent_stream_raw(const ent_stream *s) { return raw_offset(s); }
bool ent_stream_can_seek(const ent_stream *s) { return s->seekable; }

uint64_t ent_stream_member(ent_stream *s) {
  ent_str w = ent_stream_peek(s, 1);
  if (s->how == ENT_PACKING_NONE) return s->at;
  if (!w.n) return raw_offset(s);
  const mark *m = s->first_mark < s->nmark ? &s->marks[s->first_mark] : NULL;
  return m && m->at == s->at ? m->member : UINT64_MAX;
}

/* ---- moving ------------------------------------------------------------ */

ent_code ent_stream_seek(ent_stream *s, uint64_t member, ent_error *err) {
  if (!s->seekable) return ent_fail(err, ENT_ERR_UNSUPPORTED, "cannot go back in a pipe", s->name, member, 0);
  if (!s->packing_known && !tell_packing(s)) return ent_stream_trouble(s, err);
  if (s->fd >= 0 && lseek(s->fd, (off_t)member, SEEK_SET) < 0) return ent_fail(err, ENT_ERR_IO, "cannot seek", s->name, member, 0);
  s->raw_at = member;
  s->rawn = s->rawi = 0;
  s->from = s->to = 0;
  s->nmark = s->first_mark = 0;
  s->raw_end = s->end = false;
  s->between = true;
  s->begun = member > 0;
  s->code = ENT_OK;
  s->why = NULL;
  if (s->how == ENT_PACKING_NONE) s->at = member;
  if (s->zstd) ZSTD_DCtx_reset(s->zstd, ZSTD_reset_session_only);
  end_unpacking(s);
  return ENT_OK;
}

/* Does a member begin at the raw buffer's place, and unpack to what begins so? */
static bool member_begins(ent_stream *s, ent_str begin) {
  char head[64];
  z_stream z = {0};
  if (!is_gzip(s->raw + s->rawi, s->rawn - s->rawi) || inflateInit2(&z, 15 + 16) != Z_OK) return false;
  z.next_in = (unsigned char *)s->raw + s->rawi;
  z.avail_in = (unsigned)(s->rawn - s->rawi);
  z.next_out = (unsigned char *)head;
  z.avail_out = sizeof head;
  inflate(&z, Z_SYNC_FLUSH);
  size_t n = sizeof head - z.avail_out;
  inflateEnd(&z);
  return n >= begin.n && !memcmp(head, begin.p, begin.n);
}

bool ent_stream_resync(ent_stream *s, uint64_t from, ent_str begin) {
  if (s->how != ENT_PACKING_GZIP || s->code == ENT_ERR_IO || s->code == ENT_ERR_NOMEM) return false;
  bool held = from >= s->raw_at && from <= s->raw_at + s->rawn;
  if (!held && (!s->seekable || ent_stream_seek(s, from, NULL))) from = raw_offset(s);
  if (held) s->rawi = (size_t)(from - s->raw_at);
  s->from = s->to = 0;
  s->nmark = s->first_mark = 0;
  s->code = ENT_OK;
  s->end = false;
  for (;;) {
    if (!need_raw(s, 4096)) return false;
    const char *hit = memchr(s->raw + s->rawi, 0x1F, s->rawn - s->rawi);
    if (!hit) {
      s->rawi = s->rawn;
      if (s->raw_end) break;
      continue;
    }
    s->rawi = (size_t)(hit - s->raw);
    if (!need_raw(s, 4096)) return false;
    if (member_begins(s, begin)) {
      s->between = true;
      s->begun = true;
      return true;
    }
    s->rawi++;
  }
  s->end = true;
  return false;
}
