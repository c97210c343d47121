/*
** warc.c - heads of WARC records, as ISO 28500 (1.0, 1.1) and its drafts (0.17, 0.18) have them and as writers
** really write them: LF alone, folded lines, `<>` around addresses, fields in any case and order.
*/
#include "page/reader.h"

#include <stddef.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool ent_warc_begins(ent_str s) {
  return s.n >= 8 && !memcmp(s.p, "WARC/", 5) && is_digit(s.p[5]) && s.p[6] == '.' && is_digit(s.p[7]);
}

size_t ent_warc_find(ent_str s, size_t from) {
  for (size_t i = from; (i = ent_str_find(s, ENT_S("WARC/"), i)) != SIZE_MAX; i++)
    if ((i == 0 || s.p[i - 1] == '\n') && ent_warc_begins((ent_str){s.p + i, s.n - i})) return i;
  return SIZE_MAX;
}

static const struct {
  const char *name;
  size_t offset; /* of an ent_str in ent_warc_head */
  bool brackets; /* <> around it go */
} fields[] = {
#define F(name, field, brackets) {name, offsetof(ent_warc_head, field), brackets}
    F("WARC-Type", type, false),
    F("WARC-Target-URI", url, true),
    F("WARC-Record-ID", id, true),
    F("WARC-Date", date, false),
    F("Content-Type", media, false),
    F("WARC-Payload-Digest", digest, false),
    F("WARC-Block-Digest", block_digest, false),
    F("WARC-Refers-To", refers_to, true),
    F("WARC-Refers-To-Target-URI", refers_url, true),
    F("WARC-Refers-To-Date", refers_date, false),
    F("WARC-Profile", profile, true),
    F("WARC-Truncated", truncated, false),
#undef F
};

/* The line at *at without its end, in *line; false when it does not end within p. */
static bool next_line(ent_str p, size_t *at, ent_str *line) {
  const char *nl = *at < p.n ? memchr(p.p + *at, '\n', p.n - *at) : NULL;
  if (!nl) return false;
  size_t end = (size_t)(nl - p.p);
  *line = (ent_str){p.p + *at, end - *at};
  if (line->n && line->p[line->n - 1] == '\r') line->n--;
  *at = end + 1;
  return true;
}

static bool put(ent_warc_head *h, ent_str name, ent_str value) {
  int64_t n;
  if (ent_str_ieq(name, ENT_S("Content-Length"))) {
    if (!ent_str_int(value, &n) || n < 0) return false;
    h->length = (uint64_t)n;
    return true;
  }
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    if (!ent_str_ieq(name, ent_str_c(fields[i].name))) continue;
    if (fields[i].brackets && value.n > 1 && value.p[0] == '<' && value.p[value.n - 1] == '>')
      value = ent_str_trim((ent_str){value.p + 1, value.n - 2});
    ent_str *to = (ent_str *)(void *)((char *)h + fields[i].offset);
    if (!to->n) *to = value;
    return true;
  }
  return true;
}

/* value and the folded lines behind it as one, in the arena. */
static bool unfold(ent_str p, size_t *at, ent_str *value, ent_arena *a) {
  ent_str line;
  while (*at < p.n && (p.p[*at] == ' ' || p.p[*at] == '\t')) {
    size_t next = *at;
    if (!next_line(p, &next, &line)) return true;
    ent_str more = ent_str_trim(line);
    *at = next;
    *value = ent_arena_printf(a, "%.*s %.*s", (int)value->n, value->p, (int)more.n, more.p);
    if (!value->p) return false;
  }
  return true;
}

ent_code ent_warc_head_parse(ent_str p, ent_arena *a, ent_warc_head *out, size_t *used, ent_error *err) {
  *out = (ent_warc_head){.length = UINT64_MAX};
  size_t at = 0;
  ent_str line;
  if (!ent_warc_begins(p)) return ent_fail(err, ENT_ERR_FORMAT, "no WARC record", NULL, 0, 0);
  for (bool first = true;; first = false) {
    if (!next_line(p, &at, &line)) return ent_fail(err, ENT_ERR_LIMIT, "head of a WARC record without an end", NULL, 0, 0);
    if (first) {
      out->version = ent_str_trim((ent_str){line.p + 5, line.n > 5 ? line.n - 5 : 0});
      continue;
    }
    if (!line.n) break;
    const char *colon = memchr(line.p, ':', line.n);
    if (!colon) {
      if (ent_warc_begins(line)) return ent_fail(err, ENT_ERR_FORMAT, "WARC record without a blank line behind its head", NULL, 0, 0);
      continue;
    }
    ent_str name = ent_str_trim((ent_str){line.p, (size_t)(colon - line.p)});
    ent_str value = ent_str_trim((ent_str){colon + 1, (size_t)(line.p + line.n - colon - 1)});
    if (!unfold(p, &at, &value, a)) return ent_nomem(err);
    if (!put(out, name, value)) return ent_fail(err, ENT_ERR_FORMAT, "Content-Length is no number", NULL, 0, 0);
  }
  *used = at;
  if (out->length == UINT64_MAX) return ent_fail(err, ENT_ERR_FORMAT, "WARC record without Content-Length", NULL, 0, 0);
  return out->type.n ? ENT_OK : ent_fail(err, ENT_ERR_FORMAT, "WARC record without WARC-Type", NULL, 0, 0);
}
