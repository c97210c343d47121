/*
** utf8.c - UTF-8 by the byte ranges of RFC 3629, section 4: after the lead byte only the second
** byte's range varies (it rules out overlong forms, surrogates and numbers above U+10FFFF).
** ASCII, most of any web page, is passed over eight bytes at a time.
*/
#include "text/utf8.h"

uint32_t ent_utf8_decode(const char *text, size_t n, unsigned *len) {
  const unsigned char *p = (const unsigned char *)text;
  unsigned c = p[0];
  *len = 1;
  if (c < 0x80) return c;
  if (c < 0xC2 || c > 0xF4) return ENT_UTF8_BAD;
  if (c < 0xE0) {
    if (n < 2 || (p[1] & 0xC0) != 0x80) return ENT_UTF8_BAD;
    *len = 2;
    return (c & 0x1F) << 6 | (p[1] & 0x3F);
  }
  unsigned low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
  unsigned high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
  if (n < 3 || p[1] < low || p[1] > high || (p[2] & 0xC0) != 0x80) return ENT_UTF8_BAD;
  if (c < 0xF0) {
    *len = 3;
    return (c & 0x0F) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3F);
  }
  if (n < 4 || (p[3] & 0xC0) != 0x80) return ENT_UTF8_BAD;
  *len = 4;
  return (c & 0x07) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3F);
}

unsigned ent_utf8_encode(uint32_t c, char out[4]) {
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = 0xFFFD;
  if (c < 0x80) {
    out[0] = (char)c;
    return 1;
  }
  if (c < 0x800) {
    out[0] = (char)(0xC0 | c >> 6);
    out[1] = (char)(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = (char)(0xE0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3F));
    out[2] = (char)(0x80 | (c & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | c >> 18);
  out[1] = (char)(0x80 | (c >> 12 & 0x3F));
  out[2] = (char)(0x80 | (c >> 6 & 0x3F));
  out[3] = (char)(0x80 | (c & 0x3F));
  return 4;
}

size_t ent_utf8_ascii(const char *p, size_t n, size_t from) {
  size_t i = from;
  for (uint64_t w; i + 8 <= n; i += 8) {
    memcpy(&w, p + i, 8);
    if (w & 0x8080808080808080u) break;
  }
  while (i < n && !(p[i] & 0x80)) i++;
  return i;
}

size_t ent_utf8_check(const char *p, size_t n, size_t from) {
  for (size_t i = from; (i = ent_utf8_ascii(p, n, i)) < n;) {
    while (i < n && (p[i] & 0x80)) {
      unsigned len;
      if (ent_utf8_decode(p + i, n - i, &len) == ENT_UTF8_BAD) return i;
      i += len;
    }
  }
  return n;
}

ent_utf8_counts ent_utf8_count(const char *p, size_t n) {
  ent_utf8_counts c = {0, 0};
  for (size_t i = 0; (i = ent_utf8_ascii(p, n, i)) < n;) {
    while (i < n && (p[i] & 0x80)) {
      unsigned len;
      if (ent_utf8_decode(p + i, n - i, &len) == ENT_UTF8_BAD) c.bad++;
      else c.multibyte++;
      i += len;
    }
  }
  return c;
}

size_t ent_utf8_repair(const char *p, size_t n, ent_str replacement, ent_buf *out) {
  size_t bad = 0;
  for (size_t from = 0; from < n;) {
    size_t to = ent_utf8_check(p, n, from);
    ent_buf_put(out, p + from, to - from);
    if (to == n) break;
    ent_buf_putstr(out, replacement);
    bad++;
    from = to + 1;
  }
  return bad;
}

uint32_t ent_utf8_lower(uint32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  if (c == 0x130) return 'i';
  if (c == 0x178) return 0xFF;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c & 1 ? c + 1 : c;
  if (c >= 0x100 && c <= 0x177) return c | 1;
  if (c >= 0x218 && c <= 0x21B) return c | 1;
  if (c >= 0x391 && c <= 0x3A9) return c + 32;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c >= 0x460 && c <= 0x4BF) return c | 1;
  if (c >= 0x4D0 && c <= 0x52F) return c | 1;
  if (c >= 0x531 && c <= 0x556) return c + 48;
  if (c >= 0x1EA0 && c <= 0x1EFF) return c | 1;
  return c;
}
