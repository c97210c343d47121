/*
** entities.c - character references: &amp; &#8217; &#x2019; and the names that HTML knows, with the longest
** match that the standard asks for where the semicolon is missing.
*/
#include "page/html.h"
#include "text/utf8.h"

static const struct {
  const char *name;
  uint8_t n;
  const char *text;
} named[] = {
#include "page/entities.inc"
};
#define NNAMED (sizeof named / sizeof *named)

/* Numbers 128 to 159 are read as windows-1252, as every page means them. */
static const uint16_t c1[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
                                0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

static int digit_of(char c, bool hex) {
  if (c >= '0' && c <= '9') return c - '0';
  if (hex && (c | 32) >= 'a' && (c | 32) <= 'f') return (c | 32) - 'a' + 10;
  return -1;
}

static size_t numeric(const char *p, size_t n, char out[8], unsigned *len) {
  size_t i = 1;
  bool hex = n > 1 && (p[1] == 'x' || p[1] == 'X');
  if (hex) i++;
  size_t from = i;
  uint32_t c = 0;
  for (int d; i < n && (d = digit_of(p[i], hex)) >= 0; i++) c = c > 0x110000 ? c : c * (hex ? 16 : 10) + (uint32_t)d;
  if (i == from) return 0;
  if (i < n && p[i] == ';') i++;
  if (c >= 0x80 && c < 0xA0) c = c1[c - 0x80];
  *len = ent_utf8_encode(c ? c : 0xFFFD, out);
  return i;
}

static bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Index of the name p[0..n), or NNAMED. */
static size_t find_name(const char *p, size_t n) {
  size_t low = 0, high = NNAMED;
  while (low < high) {
    size_t mid = (low + high) / 2, m = named[mid].n;
    int d = memcmp(named[mid].name, p, m < n ? m : n);
    if (!d && m == n) return mid;
    if (d < 0 || (!d && m < n)) low = mid + 1;
    else high = mid;
  }
  return NNAMED;
}

size_t ent_html_entity(const char *p, size_t n, bool attribute, char out[8], unsigned *len) {
  if (!n) return 0;
  if (p[0] == '#') return numeric(p, n, out, len);
  size_t m = 0, at = NNAMED;
  while (m < n && m < 32 && is_alnum(p[m])) m++;
  if (!m) return 0;
  if (m < n && p[m] == ';' && (at = find_name(p, m + 1)) < NNAMED) m++;
  for (size_t top = m < 7 ? m : 6; at == NNAMED && top >= 2; top--) {
    if ((at = find_name(p, top)) == NNAMED) continue;
    if (attribute && top < n && (p[top] == '=' || is_alnum(p[top]))) return 0;
    m = top;
  }
  if (at == NNAMED) return 0;
  *len = (unsigned)strlen(named[at].text);
  if (*len > 8) return 0;
  memcpy(out, named[at].text, *len);
  return m;
}
