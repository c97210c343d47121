/*
** http.c - HTTP responses as archives keep them: the head says how the body is cut into chunks and packed, and is wrong as
** often as not, because crawlers store bodies as they came, unpacked, or half way. So the body itself decides: a claim
** that the bytes do not bear out is passed over.
*/
#include "page/reader.h"

#include "text/utf8.h"

#define MAX_CODINGS 4

/* ---- the head ---------------------------------------------------------- */

void ent_http_media(ent_str value, ent_str *media, ent_str *charset) {
  ent_str rest = value, piece;
  *media = *charset = (ent_str){NULL, 0};
  if (!ent_str_split(&rest, ';', &piece)) return;
  *media = piece;
  while (ent_str_split(&rest, ';', &piece)) {
    ent_str name, v = piece;
    if (!ent_str_split(&v, '=', &name) || !ent_str_ieq(name, ENT_S("charset"))) continue;
    v = ent_str_trim(v);
    if (v.n > 1 && (v.p[0] == '"' || v.p[0] == '\'') && v.p[v.n - 1] == v.p[0]) v = (ent_str){v.p + 1, v.n - 2};
    *charset = v;
    return;
  }
}

static void put(ent_http *h, ent_str name, ent_str value) {
  if (ent_str_ieq(name, ENT_S("Content-Type"))) ent_http_media(value, &h->media, &h->charset);
  else if (ent_str_ieq(name, ENT_S("Transfer-Encoding"))) h->transfer = value;
  else if (ent_str_ieq(name, ENT_S("Content-Encoding"))) h->encoding = value;
  else if (ent_str_ieq(name, ENT_S("Location"))) h->location = value;
  else if (ent_str_ieq(name, ENT_S("Last-Modified"))) h->modified = value;
}

/* The line at *at; the last one may lack its end. */
static ent_str take_line(ent_str s, size_t *at) {
  const char *nl = memchr(s.p + *at, '\n', s.n - *at);
  size_t end = nl ? (size_t)(nl - s.p) : s.n;
  ent_str line = {s.p + *at, end - *at};
  if (line.n && line.p[line.n - 1] == '\r') line.n--;
  *at = nl ? end + 1 : s.n;
  return line;
}

static bool read_status(ent_str line, ent_http *h) {
  ent_str word;
  int64_t status;
  if (!ent_str_starts(line, ENT_S("HTTP/")) || !ent_str_word(&line, &word) || !ent_str_word(&line, &word)) return false;
  if (!ent_str_int(word, &status) || status < 0 || status > 9999) return false;
  h->status = (uint32_t)status;
  return true;
}

ent_code ent_http_parse(ent_str m, ent_arena *a, ent_http *out, ent_error *err) {
  size_t at = 0;
  *out = (ent_http){.body = m};
  if (!m.n || !read_status(take_line(m, &at), out)) return ENT_OK;
  while (at < m.n) {
    ent_str line = take_line(m, &at);
    if (!line.n) break;
    const char *colon = memchr(line.p, ':', line.n);
    if (!colon) continue;
    ent_str name = ent_str_trim((ent_str){line.p, (size_t)(colon - line.p)});
    ent_str value = ent_str_trim((ent_str){colon + 1, (size_t)(line.p + line.n - colon - 1)});
    while (at < m.n && (m.p[at] == ' ' || m.p[at] == '\t')) { /* folded */
      ent_str more = ent_str_trim(take_line(m, &at));
      if (value.n > 65536) continue;
      value = ent_arena_printf(a, "%.*s %.*s", (int)value.n, value.p, (int)(more.n < 65536 ? more.n : 65536), more.p);
      if (!value.p) return ent_nomem(err);
    }
    put(out, name, value);
  }
  out->body = (ent_str){m.p + at, m.n - at};
  return ENT_OK;
}

/* ---- chunks ------------------------------------------------------------ */

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = (char)(c | 32);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The size line at *at; false when it is none. */
static bool chunk_size(ent_str s, size_t *at, size_t *size) {
  size_t i = *at, n = 0;
  *size = 0;
  while (i < s.n && hex(s.p[i]) >= 0 && n++ < 12) *size = *size * 16 + (size_t)hex(s.p[i++]);
  if (!n) return false;
  while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t')) i++;
  if (i < s.n && s.p[i] == ';') /* extensions */
    while (i < s.n && s.p[i] != '\n' && s.p[i] != '\r') i++;
  if (i < s.n && s.p[i] == '\r') i++;
  if (i >= s.n || s.p[i] != '\n') return false;
  *at = i + 1;
  return true;
}

bool ent_http_dechunk(ent_str s, ent_buf *out, bool *cut) {
  size_t at = 0, size, start = out->n;
  *cut = false;
  for (;;) {
    if (at >= s.n && at) {
      *cut = true;
      return true;
    }
    if (!chunk_size(s, &at, &size)) break;
    if (!size) return true;
    size_t have = s.n - at < size ? s.n - at : size;
    ent_buf_put(out, s.p + at, have);
    at += have;
    if (have < size) {
      *cut = true;
      return true;
    }
    if (at < s.n && s.p[at] == '\r') at++;
    if (at < s.n && s.p[at] == '\n') at++;
    else if (at < s.n) break;
  }
  out->n = start;
  return false;
}

/* ---- content encodings ------------------------------------------------- */

/* Could the bytes be a page or text as they stand? */
static bool looks_plain(ent_str s) {
  size_t n = s.n < 1024 ? s.n : 1024;
  for (size_t i = 0; i < n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c < 9 || (c > 13 && c < 27)) return false;
  }
  return n < s.n || ent_utf8_check(s.p, s.n, 0) == s.n || (s.n && s.p[0] == '<');
}

static ent_packing coding(ent_str name) {
  static const struct {
    const char *name;
    ent_packing how;
  } table[] = {{"gzip", ENT_PACKING_GZIP},   {"x-gzip", ENT_PACKING_GZIP}, {"deflate", ENT_PACKING_DEFLATE},
               {"br", ENT_PACKING_BROTLI},   {"zstd", ENT_PACKING_ZSTD},   {"x-deflate", ENT_PACKING_DEFLATE}};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (ent_str_ieq(name, ent_str_c(table[i].name))) return table[i].how;
  return ENT_PACKING_NONE;
}

/* Takes one packing off *s, into b; leaves both as they were where it was not applied. */
static ent_code take_off(ent_packing how, size_t max, ent_str *s, ent_buf *b, bool *cut, bool *done, ent_error *err) {
  ent_packing seen = ent_packing_of(s->p, s->n, (ent_str){NULL, 0});
  *done = false;
  if (seen != ENT_PACKING_NONE) how = seen; /* gzip and zstd show themselves */
  else if (how == ENT_PACKING_GZIP || how == ENT_PACKING_ZSTD || how == ENT_PACKING_NONE) return ENT_OK;
  if (s->n > 1 && s->p[0] == '<' && looks_plain(*s)) return ENT_OK;
  ent_error why = {0};
  ent_buf_clear(b);
  ent_code code = ent_unpack(how, s->p, s->n, max, b, &why);
  if (code == ENT_ERR_LIMIT || code == ENT_ERR_NOMEM) {
    if (err) *err = why;
    return code;
  }
  if (code && (!b->n || looks_plain(*s))) return ENT_OK;
  *cut |= code != ENT_OK; /* what there was of it */
  *s = ent_buf_str(b);
  *done = true;
  return ENT_OK;
}

ent_code ent_http_body(const ent_http *h, size_t max, ent_buf buf[2], ent_str *out, bool *cut, ent_error *err) {
  unsigned use = 0;
  bool done, chunk_cut;
  ent_packing how[MAX_CODINGS];
  size_t n = 0;
  *out = h->body;
  *cut = false;
  ent_buf_clear(&buf[0]);
  if (ent_http_dechunk(*out, &buf[0], &chunk_cut) && !buf[0].fail &&
      (!chunk_cut || ent_str_find(h->transfer, ENT_S("hunked"), 0) != SIZE_MAX)) {
    *out = ent_buf_str(&buf[0]);
    *cut = chunk_cut;
    use = 1;
  }
  if (buf[0].fail) return ent_nomem(err);
  ent_str rest = h->encoding, name;
  while (n < MAX_CODINGS && ent_str_split(&rest, ',', &name))
    if (coding(name) != ENT_PACKING_NONE) how[n++] = coding(name);
  for (size_t k = n ? n : 1; k > 0; k--) {
    ent_code code = take_off(n ? how[k - 1] : ENT_PACKING_NONE, max, out, &buf[use], cut, &done, err);
    if (code != ENT_OK) return code;
    if (done) use ^= 1;
  }
  return out->n > max ? ent_fail(err, ENT_ERR_LIMIT, "unpacks to too much", NULL, 0, 0) : ENT_OK;
}
