/*
** warc_write.c - WARC 1.1 (ISO 28500:2017), a gzip member a record.
**
** A record is compressed in memory and reaches the file in one go, behind all others. A process that is killed leaves
** whole records and at most a piece of one; who opens the file again reads what it is not sure of, cuts such a piece off and goes
** on behind it. What a file cannot have got by a kill (bytes that are damaged, another kind of file) is an error: nothing is
** ever cut off that might be somebody's.
**
** A response record holds the answer as it came. An answer of 304, or one with the same payload as an earlier one of the
** same address, is a revisit record: the head of the answer, and which record has the payload. Where redirects lay in between, the
** last record names the address that was asked for, in a field of our own: Entente-Asked.
*/
#include "page/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>
#include <zlib.h>

#define HEAD_KEPT ((size_t)64 << 10) /* of a record's bytes, enough for its fields and the answer's first line */
#define PIECE ((size_t)256 << 10)

struct ent_warc_writer {
  int fd;
  char *path;
  uint64_t size;
  ent_buf out; /* compressed records on their way to the file */
  char info[48];
};

static ent_code io_error(const ent_warc_writer *w, const char *what, ent_error *err) {
  return ent_failf(err, ENT_ERR_IO, what, w->path, 0, 0, "%s", strerror(errno));
}

/* ---- pieces of records ---------------------------------------------------------- */

static void date_of(int64_t when, char out[24]) {
  time_t t = (time_t)when;
  struct tm tm = {0};
  gmtime_r(&t, &tm);
  if (!strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &tm)) out[0] = 0;
}

/* A name that depends on nothing but what is recorded and where: the same run writes the same bytes (RFC 9562, version 8). */
static void name_record(const ent_warc_writer *w, const char *type, ent_str url, const char *date, const char *digest, char out[48]) {
  char z[ENT_ADDRESS_MAX + 4400];
  int n = snprintf(z, sizeof z, "%llu %s %s %s %.*s %s", (unsigned long long)(w->size + w->out.n), type, date, digest,
                   (int)(url.n < ENT_ADDRESS_MAX ? url.n : ENT_ADDRESS_MAX), url.n ? url.p : "", w->path);
  XXH128_hash_t h = XXH3_128bits(z, (size_t)n < sizeof z ? (size_t)n : sizeof z - 1);
  snprintf(out, 48, "<urn:uuid:%08x-%04x-8%03x-%04x-%012llx>", (unsigned)(h.high64 >> 32), (unsigned)(h.high64 >> 16 & 0xffff),
           (unsigned)(h.high64 & 0xfff), (unsigned)(0x8000 | (h.low64 >> 48 & 0x3fff)), (unsigned long long)(h.low64 & 0xffffffffffffULL));
}

static void field(ent_buf *b, const char *name, ent_str value) {
  if (!value.n) return;
  ent_buf_puts(b, name);
  ent_buf_puts(b, ": ");
  ent_buf_putstr(b, value);
  ent_buf_puts(b, "\r\n");
}

/* Appends the parts as one gzip member. */
static ent_code pack(ent_warc_writer *w, const ent_str *part, uint32_t n, ent_error *err) {
  z_stream z = {0};
  if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) != Z_OK) return ent_nomem(err);
  int r = Z_OK;
  for (uint32_t i = 0; i <= n && r == Z_OK; i++) {
    z.next_in = i < n ? (Bytef *)part[i].p : NULL;
    z.avail_in = i < n ? (uInt)part[i].n : 0;
    do {
      if (!ent_buf_reserve(&w->out, 16384)) break;
      z.next_out = (Bytef *)w->out.p + w->out.n;
      z.avail_out = 16384;
      r = deflate(&z, i < n ? Z_NO_FLUSH : Z_FINISH);
      w->out.n += 16384 - z.avail_out;
    } while (r == Z_OK && (z.avail_in || z.avail_out == 0));
    if (r == Z_BUF_ERROR) r = Z_OK; /* nothing more to do for this part */
  }
  deflateEnd(&z);
  return w->out.fail || r != Z_STREAM_END ? ent_nomem(err) : ENT_OK;
}

/* Puts what waits in w->out behind the file's end; on failure the file is as before. */
static ent_code flush(ent_warc_writer *w, ent_error *err) {
  size_t done = 0;
  while (done < w->out.n) {
    ssize_t n = pwrite(w->fd, w->out.p + done, w->out.n - done, (off_t)(w->size + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      ent_code code = io_error(w, "cannot write", err);
      if (ftruncate(w->fd, (off_t)w->size) != 0) return code; /* the piece is cut off when the file is opened again */
      return code;
    }
    done += (size_t)n;
  }
  w->size += done;
  ent_buf_clear(&w->out);
  return ENT_OK;
}

static ent_code put_record(ent_warc_writer *w, const ent_buf *fields, const ent_str *block, uint32_t nblock, ent_error *err) {
  ent_str part[6] = {ent_buf_str(fields)};
  for (uint32_t i = 0; i < nblock; i++) part[1 + i] = block[i];
  part[1 + nblock] = ENT_S("\r\n\r\n");
  if (fields->fail) return ent_nomem(err);
  return pack(w, part, nblock + 2, err);
}

/* ---- records ---------------------------------------------------------------------- */

static ent_code put_info(ent_warc_writer *w, int64_t now, const char *agent, ent_error *err) {
  char date[24];
  ent_buf b, body;
  ent_buf_init(&b, 0);
  ent_buf_init(&body, 0);
  date_of(now, date);
  name_record(w, "warcinfo", (ent_str){0}, date, "", w->info);
  const char *slash = strrchr(w->path, '/');
  ent_buf_printf(&body,
                 "software: entente/%s\r\nformat: WARC File Format 1.1\r\nconformsTo: "
                 "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\nrobots: RFC 9309\r\nhttp-header-user-agent: %s\r\n",
                 ent_version(), agent);
  ent_buf_printf(&b, "WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: %s\r\nWARC-Date: %s\r\nWARC-Filename: %s\r\n", w->info, date,
                 slash ? slash + 1 : w->path);
  ent_buf_printf(&b, "Content-Type: application/warc-fields\r\nContent-Length: %zu\r\n\r\n", body.n);
  ent_str block = ent_buf_str(&body);
  ent_code code = body.fail ? ent_nomem(err) : put_record(w, &b, &block, 1, err);
  if (code == ENT_OK) code = flush(w, err);
  ent_buf_free(&b);
  ent_buf_free(&body);
  return code;
}

/* What all records of an exchange have. */
static void common_fields(const ent_warc_writer *w, ent_buf *b, const char *type, const char *id, const char *date, const ent_exchange *x) {
  ent_buf_printf(b, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: %s\r\nWARC-Date: %s\r\n", type, id, date);
  field(b, "WARC-Target-URI", x->url);
  field(b, "WARC-IP-Address", x->ip);
  field(b, "WARC-Warcinfo-ID", ent_str_c(w->info));
}

static void refer(ent_buf *b, const ent_exchange *x, const ent_warc_earlier *e) {
  field(b, "WARC-Profile", x->status == 304 ? ENT_S("http://netpreserve.org/warc/1.1/revisit/server-not-modified")
                                            : ENT_S("http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"));
  field(b, "WARC-Refers-To", e->id);
  field(b, "WARC-Refers-To-Target-URI", x->url);
  field(b, "WARC-Refers-To-Date", e->date);
}

static ent_code put_answer(ent_warc_writer *w, const ent_exchange *x, ent_str asked, const ent_warc_earlier *earlier, ent_warc_written *out,
                           ent_error *err) {
  ent_buf b, payload;
  ent_buf_init(&b, 0);
  ent_buf_init(&payload, 0);
  char digest[38] = "";
  date_of(x->when, out->date);
  ent_code code = ent_exchange_payload(x, &payload) ? ENT_OK : ent_nomem(err);
  if (code == ENT_OK && x->status != 304) ent_sha1_base32(payload.p, payload.n, digest);
  bool same = payload.n && !x->truncated && earlier && ent_str_is(earlier->digest, digest);
  ent_buf_free(&payload);
  out->revisit = earlier && earlier->id.n && (x->status == 304 || same);
  snprintf(out->digest, sizeof out->digest, "%s", digest);
  name_record(w, out->revisit ? "revisit" : "response", x->url, out->date, digest, out->id);
  common_fields(w, &b, out->revisit ? "revisit" : "response", out->id, out->date, x);
  if (out->revisit) refer(&b, x, earlier);
  field(&b, "WARC-Payload-Digest", x->status == 304 && earlier ? earlier->digest : ent_str_c(digest));
  if (x->truncated) field(&b, "WARC-Truncated", ent_str_c(x->truncated));
  if (!ent_str_eq(asked, x->url)) field(&b, "Entente-Asked", asked);
  ent_str block[2] = {x->head, x->body};
  uint32_t n = out->revisit ? 1 : 2;
  ent_buf_printf(&b, "Content-Type: application/http;msgtype=response\r\nContent-Length: %zu\r\n\r\n", x->head.n + (n > 1 ? x->body.n : 0));
  if (code == ENT_OK) code = put_record(w, &b, block, n, err);
  ent_buf_free(&b);
  return code;
}

static ent_code put_request(ent_warc_writer *w, const ent_exchange *x, const ent_warc_written *answer, ent_error *err) {
  char id[48];
  ent_buf b;
  if (!x->request.n) return ENT_OK;
  ent_buf_init(&b, 0);
  name_record(w, "request", x->url, answer->date, "", id);
  common_fields(w, &b, "request", id, answer->date, x);
  field(&b, "WARC-Concurrent-To", ent_str_c(answer->id));
  ent_buf_printf(&b, "Content-Type: application/http;msgtype=request\r\nContent-Length: %zu\r\n\r\n", x->request.n);
  ent_code code = put_record(w, &b, &x->request, 1, err);
  ent_buf_free(&b);
  return code;
}

ent_code ent_warc_write_result(ent_warc_writer *w, const ent_fetch_result *r, const ent_warc_earlier *earlier, ent_warc_written *out,
                               ent_error *err) {
  ent_code code = ENT_OK;
  for (uint32_t i = 0; i < r->nhop && code == ENT_OK; i++) {
    bool last = i + 1 == r->nhop;
    ent_warc_written one = {.offset = w->size + w->out.n};
    code = put_answer(w, &r->hop[i], last ? r->asked : r->hop[i].url, last ? earlier : NULL, &one, err);
    one.length = w->size + w->out.n - one.offset;
    if (code == ENT_OK) code = put_request(w, &r->hop[i], &one, err);
    if (last) *out = one;
  }
  if (code == ENT_OK) code = flush(w, err);
  if (code != ENT_OK) ent_buf_clear(&w->out);
  return code;
}

/* ---- going on with a file ------------------------------------------------------------ */

/* A member as it is read: the first bytes of its record. */
typedef struct member {
  uint64_t offset, length;
  ent_buf head;
  bool whole;
} member;

static ent_str record_field(ent_str head, const char *name) { return ent_head_field(head, name); }

static void keep(char *to, size_t n, ent_str s) { snprintf(to, n, "%.*s", (int)(s.n < n ? s.n : n - 1), s.p ? s.p : ""); }

/* Tells `found` of a response or revisit that ended an address. */
static ent_code tell(const member *m, ent_warc_found found, void *arg, ent_error *err) {
  ent_str all = ent_buf_str(&m->head);
  size_t end = ent_str_find(all, ENT_S("\r\n\r\n"), 0);
  if (end == SIZE_MAX || !found) return ENT_OK;
  ent_str head = {all.p, end + 2}, block = {all.p + end + 4, all.n - end - 4}, word;
  ent_str type = record_field(head, "WARC-Type"), asked = record_field(head, "Entente-Asked");
  int64_t status = 0;
  if (!asked.n) asked = record_field(head, "WARC-Target-URI");
  if (ent_str_word(&block, &word) && ent_str_word(&block, &word)) ent_str_int(word, &status);
  bool revisit = ent_str_is(type, "revisit"), moved = status >= 300 && status < 400 && status != 304;
  if ((!revisit && !ent_str_is(type, "response")) || moved) return ENT_OK;
  ent_warc_written w = {.offset = m->offset, .length = m->length, .revisit = revisit};
  keep(w.id, sizeof w.id, record_field(head, "WARC-Record-ID"));
  keep(w.date, sizeof w.date, record_field(head, "WARC-Date"));
  keep(w.digest, sizeof w.digest, record_field(head, "WARC-Payload-Digest"));
  return found(arg, asked, &w, err);
}

/* Reads the member at m->offset. m->whole is false where the file ends inside of it. */
static ent_code read_member(const ent_warc_writer *w, member *m, char *in, ent_error *err) {
  z_stream z = {0};
  uint64_t at = m->offset;
  int r = Z_OK;
  char out[16384];
  m->whole = false;
  ent_buf_clear(&m->head);
  if (inflateInit2(&z, 31) != Z_OK) return ent_nomem(err);
  while (r == Z_OK) {
    ssize_t n = pread(w->fd, in, PIECE, (off_t)at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    at += (uint64_t)n;
    z.next_in = (Bytef *)in;
    z.avail_in = (uInt)n;
    do {
      z.next_out = (Bytef *)out;
      z.avail_out = sizeof out;
      r = inflate(&z, Z_NO_FLUSH);
      size_t got = sizeof out - z.avail_out, room = HEAD_KEPT - m->head.n;
      ent_buf_put(&m->head, out, got < room ? got : room);
    } while (r == Z_OK && (z.avail_in || z.avail_out == 0));
    if (r == Z_BUF_ERROR) r = Z_OK; /* it wants more input */
  }
  m->length = at - m->offset - z.avail_in;
  m->whole = r == Z_STREAM_END;
  inflateEnd(&z);
  if (m->head.fail || r == Z_MEM_ERROR) return ent_nomem(err);
  if (r == Z_OK || m->whole) return ENT_OK;
  return ent_fail(err, ENT_ERR_FORMAT, "damaged, or no WARC file of gzip members", w->path, m->offset, 0);
}

static ent_code go_on(ent_warc_writer *w, uint64_t known, uint64_t end, ent_warc_found found, void *arg, uint64_t *cut, ent_error *err) {
  member m = {.offset = known < end ? known : known == end ? end : 0};
  char *in = malloc(PIECE);
  ent_code code = in ? ENT_OK : ent_nomem(err);
  ent_buf_init(&m.head, HEAD_KEPT);
  while (code == ENT_OK && m.offset < end) {
    code = read_member(w, &m, in, err);
    if (code != ENT_OK || !m.whole) break;
    if (!ent_str_starts(ent_buf_str(&m.head), ENT_S("WARC/"))) {
      code = ent_fail(err, ENT_ERR_FORMAT, "no WARC file", w->path, m.offset, 0);
      break;
    }
    code = tell(&m, found, arg, err);
    m.offset += m.length;
  }
  w->size = m.offset;
  if (cut) *cut = end - m.offset;
  if (code == ENT_OK && m.offset < end && ftruncate(w->fd, (off_t)m.offset) != 0) code = io_error(w, "cannot cut the torn record off", err);
  ent_buf_free(&m.head);
  free(in);
  return code;
}

ent_code ent_warc_writer_open(const char *path, uint64_t known, int64_t now, const char *agent, ent_warc_found found, void *arg,
                              ent_warc_writer **out, uint64_t *cut, ent_error *err) {
  *out = NULL;
  if (cut) *cut = 0;
  ent_warc_writer *w = calloc(1, sizeof *w);
  if (!w) return ent_nomem(err);
  ent_buf_init(&w->out, 0);
  w->fd = -1;
  w->path = strdup(path);
  ent_code code = w->path ? ENT_OK : ent_nomem(err);
  struct stat st = {0};
  if (code == ENT_OK) {
    w->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (w->fd < 0 || fstat(w->fd, &st) != 0) code = io_error(w, "cannot open", err);
  }
  if (code == ENT_OK && st.st_size) code = go_on(w, known, (uint64_t)st.st_size, found, arg, cut, err);
  if (code == ENT_OK && !w->size) code = put_info(w, now, agent, err);
  if (code == ENT_OK)
    *out = w;
  else
    ent_warc_writer_close(w);
  return code;
}

void ent_warc_writer_close(ent_warc_writer *w) {
  if (!w) return;
  if (w->fd >= 0) close(w->fd);
  ent_buf_free(&w->out);
  free(w->path);
  free(w);
}

ent_code ent_warc_sync(ent_warc_writer *w, ent_error *err) { return fsync(w->fd) == 0 ? ENT_OK : io_error(w, "cannot sync", err); }

uint64_t ent_warc_size(const ent_warc_writer *w) { return w->size; }
