/*
** robots.c - robots.txt after RFC 9309: which group of rules is ours, and which rule decides for a path.
**
** A group is one or more User-agent lines and the rules behind them. All groups that name our product token count
** together; only where none does, those of `*`. Patterns and paths are compared in one form: percent-encoded unreserved
** characters are decoded, all others encoded in upper case. The longest pattern that matches decides; of two as
** long, Allow. `*` stands for any bytes, a final `$` for the path's end. Each literal piece is searched for once from left to
** right, so a hostile pattern costs no more than its length and the path's.
*/
#include "page/fetch.h"

#include <string.h>
#include <strings.h>

/* ---- one form for patterns and paths ----------------------------------- */

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool unreserved(unsigned char c) {
  return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
}

static char *put_hex(char *p, unsigned char c) {
  static const char digit[] = "0123456789ABCDEF";
  *p++ = '%';
  *p++ = digit[c >> 4];
  *p++ = digit[c & 15];
  return p;
}

/* Writes s normalised behind out, which has room for 3 * s.n bytes; returns how many. */
static size_t normalise(ent_str s, char *out) {
  char *p = out;
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    int high = c == '%' && i + 2 < s.n ? hex(s.p[i + 1]) : -1, low = high >= 0 ? hex(s.p[i + 2]) : -1;
    if (low >= 0) {
      c = (unsigned char)(high * 16 + low);
      i += 2;
      if (unreserved(c))
        *p++ = (char)c;
      else
        p = put_hex(p, c);
    } else if (c >= 0x80 || c <= ' ' || c == 0x7f) {
      p = put_hex(p, c);
    } else {
      *p++ = (char)c;
    }
  }
  return (size_t)(p - out);
}

/* ---- parsing ------------------------------------------------------------ */

/* The next line, ended by CR, LF or both, without its comment. */
static bool next_line(ent_str *rest, ent_str *line) {
  if (!rest->n) return false;
  size_t n = 0;
  while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r') n++;
  *line = (ent_str){rest->p, n};
  if (n < rest->n) n++;
  rest->p += n;
  rest->n -= n;
  const char *comment = line->n ? memchr(line->p, '#', line->n) : NULL;
  if (comment) line->n = (size_t)(comment - line->p);
  return true;
}

static bool split_field(ent_str line, ent_str *key, ent_str *value) {
  const char *colon = line.n ? memchr(line.p, ':', line.n) : NULL;
  if (!colon) return false;
  *key = ent_str_trim((ent_str){line.p, (size_t)(colon - line.p)});
  *value = ent_str_trim((ent_str){colon + 1, line.n - (size_t)(colon + 1 - line.p)});
  return key->n > 0;
}

/* A User-agent value's product token: its leading letters, "-" and "_". */
static ent_str token_of(ent_str value) {
  size_t n = 0;
  while (n < value.n && (((value.p[n] | 32) >= 'a' && (value.p[n] | 32) <= 'z') || value.p[n] == '-' || value.p[n] == '_')) n++;
  return (ent_str){value.p, n};
}

/* "2.5" as milliseconds, at most a day. */
static uint32_t delay_of(ent_str value) {
  double s;
  if (!ent_str_double(value, &s) || !(s > 0)) return 0;
  return s > 86400 ? 86400000u : (uint32_t)(s * 1000);
}

static bool add_rule(ent_arena *a, ent_robots *r, ent_str value, bool allow) {
  if (!value.n || value.n > ENT_ADDRESS_MAX) return true; /* an empty one says nothing */
  char *p = ent_arena_alloc(a, value.n * 3);
  if (!p) return false;
  ent_robots_rule rule = {{p, normalise(value, p)}, allow};
  return ENT_PUSH(a, &r->rule, rule);
}

/* Which agents the group at hand names. */
enum { ANYBODY = 1, US = 2 };

static bool add_field(ent_arena *a, ent_robots *r, ent_str key, ent_str value) {
  if (ent_str_ieq(key, ENT_S("allow"))) return add_rule(a, r, value, true);
  if (ent_str_ieq(key, ENT_S("disallow"))) return add_rule(a, r, value, false);
  if (ent_str_ieq(key, ENT_S("crawl-delay"))) r->delay_ms = delay_of(value);
  return true;
}

ent_code ent_robots_parse(ent_str text, ent_str agent, ent_arena *a, ent_robots *out, ent_error *err) {
  ent_robots ours = {0}, anybody = {0};
  bool named = false, heads = false; /* heads: the last field was a User-agent line */
  unsigned group = 0;
  ent_str rest = {text.p, text.n < ENT_ROBOTS_MAX ? text.n : ENT_ROBOTS_MAX}, line, key, value;
  if (ent_str_starts(rest, ENT_S("\xEF\xBB\xBF"))) rest.p += 3, rest.n -= 3;
  while (next_line(&rest, &line)) {
    if (!split_field(line, &key, &value)) continue;
    if (ent_str_ieq(key, ENT_S("user-agent"))) {
      if (!heads) group = 0;
      heads = true;
      if (value.n && value.p[0] == '*') group |= ANYBODY;
      if (ent_str_ieq(token_of(value), agent)) group |= US, named = true;
      continue;
    }
    bool ok = true;
    if (group & ANYBODY) ok = add_field(a, &anybody, key, value);
    if (ok && (group & US)) ok = add_field(a, &ours, key, value);
    if (!ok) return ent_nomem(err);
    /* lines that belong to no group (Sitemap) do not end one */
    if (ent_str_ieq(key, ENT_S("allow")) || ent_str_ieq(key, ENT_S("disallow")) || ent_str_ieq(key, ENT_S("crawl-delay"))) heads = false;
  }
  *out = named ? ours : anybody;
  return ENT_OK;
}

/* ---- matching ------------------------------------------------------------ */

static bool matches(ent_str pattern, ent_str path) {
  bool anchored = pattern.n && pattern.p[pattern.n - 1] == '$';
  if (anchored) pattern.n--;
  size_t at = 0;
  for (bool first = true;; first = false) {
    const char *star = pattern.n ? memchr(pattern.p, '*', pattern.n) : NULL;
    size_t n = star ? (size_t)(star - pattern.p) : pattern.n;
    ent_str piece = {pattern.p, n}, left = {path.p + at, path.n - at};
    if (!star && anchored && !first) return piece.n <= left.n && ent_str_ends(left, piece);
    if (first) {
      if (!ent_str_starts(left, piece)) return false;
      at += n;
    } else if (n) {
      size_t found = ent_str_find(left, piece, 0);
      if (found == SIZE_MAX) return false;
      at += found + n;
    }
    if (!star) return !anchored || at == path.n;
    pattern.p = star + 1;
    pattern.n -= n + 1;
  }
}

bool ent_robots_allows(const ent_robots *r, ent_str path) {
  char form[3 * ENT_ADDRESS_MAX];
  if (path.n > ENT_ADDRESS_MAX) return false;
  if (ent_str_is(path, "/robots.txt")) return true;
  ent_str p = {form, normalise(path, form)};
  size_t longest = 0;
  bool allow = true;
  for (uint32_t i = 0; i < r->rule.n; i++) {
    const ent_robots_rule *rule = &r->rule.v[i];
    if (rule->pattern.n < longest || (rule->pattern.n == longest && (allow || !rule->allow))) continue;
    if (!matches(rule->pattern, p)) continue;
    longest = rule->pattern.n;
    allow = rule->allow;
  }
  return allow;
}
