/*
** str.c - slices: pointer and length, somebody else's bytes. Only ASCII is known here.
*/
#include "base/base.h"

#include <locale.h>
#include <stdlib.h>

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

ent_str ent_str_c(const char *z) { return z ? (ent_str){z, strlen(z)} : (ent_str){"", 0}; }

ent_str ent_str_span(ent_str text, ent_span span) {
  size_t end = span.end < text.n ? span.end : text.n;
  size_t start = span.start < end ? span.start : end;
  return text.p ? (ent_str){text.p + start, end - start} : (ent_str){"", 0};
}

bool ent_str_eq(ent_str a, ent_str b) { return a.n == b.n && (!a.n || memcmp(a.p, b.p, a.n) == 0); }

bool ent_str_is(ent_str a, const char *z) { return ent_str_eq(a, ent_str_c(z)); }

bool ent_str_ieq(ent_str a, ent_str b) {
  if (a.n != b.n) return false;
  for (size_t i = 0; i < a.n; i++)
    if (lower(a.p[i]) != lower(b.p[i])) return false;
  return true;
}

bool ent_str_starts(ent_str s, ent_str prefix) {
  return s.n >= prefix.n && (!prefix.n || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool ent_str_ends(ent_str s, ent_str suffix) {
  return s.n >= suffix.n && (!suffix.n || memcmp(s.p + (s.n - suffix.n), suffix.p, suffix.n) == 0);
}

int ent_str_cmp(ent_str a, ent_str b) {
  size_t n = a.n < b.n ? a.n : b.n;
  int order = n ? memcmp(a.p, b.p, n) : 0;
  if (order) return order;
  return (a.n > b.n) - (a.n < b.n);
}

size_t ent_str_find(ent_str s, ent_str needle, size_t from) {
  if (from > s.n || s.n - from < needle.n) return SIZE_MAX;
  if (!needle.n) return from;
  const char *hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
  return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

ent_str ent_str_trim(ent_str s) {
  while (s.n && is_blank(s.p[s.n - 1])) s.n--;
  while (s.n && is_blank(*s.p)) s.p++, s.n--;
  return s;
}

bool ent_str_split(ent_str *rest, char sep, ent_str *piece) {
  if (!rest->p) return false;
  const char *hit = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
  size_t n = hit ? (size_t)(hit - rest->p) : rest->n;
  *piece = ent_str_trim((ent_str){rest->p, n});
  *rest = hit ? (ent_str){hit + 1, rest->n - n - 1} : (ent_str){NULL, 0};
  return true;
}

bool ent_str_word(ent_str *rest, ent_str *word) {
  ent_str s = *rest;
  while (s.n && is_blank(*s.p)) s.p++, s.n--;
  size_t n = 0;
  while (n < s.n && !is_blank(s.p[n])) n++;
  *word = (ent_str){s.p, n};
  *rest = n ? (ent_str){s.p + n, s.n - n} : s;
  return n > 0;
}

size_t ent_str_utf8(ent_str s, size_t at) {
  if (at >= s.n) return 0;
  const unsigned char *p = (const unsigned char *)s.p + at;
  size_t left = s.n - at;
  if (p[0] < 0x80) return 1;
  size_t n = p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
  if (!n || left < n) return 0;
  for (size_t i = 1; i < n; i++)
    if ((p[i] & 0xC0) != 0x80) return 0;
  bool overlong = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
  bool surrogate = p[0] == 0xED && p[1] > 0x9F;
  bool beyond = p[0] == 0xF4 && p[1] > 0x8F;
  return overlong || surrogate || beyond ? 0 : n;
}

bool ent_str_int(ent_str s, int64_t *out) {
  bool minus = s.n && *s.p == '-';
  if (s.n && (*s.p == '-' || *s.p == '+')) s.p++, s.n--;
  if (!s.n) return false;
  uint64_t v = 0, most = minus ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return false;
    uint64_t d = (uint64_t)(s.p[i] - '0');
    if (v > (most - d) / 10) return false;
    v = v * 10 + d;
  }
  *out = minus ? (v == most ? INT64_MIN : -(int64_t)v) : (int64_t)v;
  return true;
}

static size_t digits(ent_str s, size_t at) {
  while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9') at++;
  return at;
}

/* sign? (digits (. digits?)? | . digits) (e sign? digits)? and nothing else */
static bool is_decimal(ent_str s) {
  size_t i = s.n && (*s.p == '-' || *s.p == '+') ? 1 : 0;
  size_t whole = digits(s, i) - i, part = 0;
  i += whole;
  if (i < s.n && s.p[i] == '.') {
    part = digits(s, i + 1) - (i + 1);
    i += 1 + part;
  }
  if (!whole && !part) return false;
  if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
    i++;
    if (i < s.n && (s.p[i] == '-' || s.p[i] == '+')) i++;
    size_t end = digits(s, i);
    if (end == i) return false;
    i = end;
  }
  return i == s.n;
}

bool ent_str_double(ent_str s, double *out) {
  char z[128];
  if (!s.n || s.n >= sizeof z - 8 || !is_decimal(s)) return false;
  const char *point = localeconv()->decimal_point; /* the host program may have set a locale */
  size_t n = 0, len = strlen(point);
  if (!len || len > 8) point = ".", len = 1;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '.') {
      memcpy(z + n, point, len);
      n += len;
    } else {
      z[n++] = s.p[i];
    }
  }
  z[n] = 0;
  double v = strtod(z, NULL);
  if (v > 1.7976931348623157e308 || v < -1.7976931348623157e308) return false;
  *out = v;
  return true;
}
