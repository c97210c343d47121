/*
** words.c - what names of classes and phrases of text say, by the tables made from lexicon/page.
**
** Names are split into words where case, digits and punctuation split them, and looked up as single words, as two in a
** row and as a whole: "articleBody-x2" gives "article", "article body", "body", ... Never as substrings, so that
** "shareholder" does not share and "road" is no ad.
*/
#include "page/page.h"
#include "text/utf8.h"

#define FNV_START      2166136261u
#define FNV_STEP(h, c) (((h) ^ (unsigned char)(c)) * 16777619u)

enum {
  BODY = ENT_ROLE_BODY,
  SHARE = ENT_ROLE_SHARE,
  COMMENT = ENT_ROLE_COMMENT,
  AD = ENT_ROLE_AD,
  TEASER = ENT_ROLE_TEASER,
  FORM = ENT_ROLE_FORM,
  POPUP = ENT_ROLE_POPUP,
  CAPTION = ENT_ROLE_CAPTION,
  BYLINE = ENT_ROLE_BYLINE,
  FOOTER = ENT_ROLE_FOOTER,
  NAV = ENT_ROLE_NAV,
  SIDEBAR = ENT_ROLE_SIDEBAR,
  HIDDEN = ENT_ROLE_HIDDEN,
  TAIL = ENT_ROLE_TAIL,
  IS = 1,
  STARTS = 0
};

static const struct {
  const char *z;
  uint8_t n, role;
  uint32_t hash;
} classes[] = {
#define CLASS(z, n, role, hash) {z, n, role, hash},
#include "page/words.inc"
#undef CLASS
};
#define NCLASS (sizeof classes / sizeof *classes)

static const struct {
  const char *z;
  uint8_t n, role, whole;
} phrases[] = {
#define PHRASE(z, n, role, whole) {z, n, role, whole},
#include "page/words.inc"
#undef PHRASE
};
#define NPHRASE (sizeof phrases / sizeof *phrases)

static const struct {
  const char *z;
  uint8_t n, role;
} inner_phrases[] = {
#define PHRASE_HAS(z, n, role) {z, n, role},
#include "page/words.inc"
#undef PHRASE_HAS
};

static const struct {
  const char *z;
  uint8_t n;
} bylines[] = {
#define BYLINE(z, n) {z, n},
#include "page/words.inc"
#undef BYLINE
};

/* Where a kind's rows are in bylines. */
static const struct {
  uint16_t from, to;
} ranges[] = {
#define BYLINE_RANGE(kind, from, to) [kind] = {from, to},
#include "page/words.inc"
#undef BYLINE_RANGE
};

const char *ent_role_name(ent_role role) {
  static const char *const names[ENT_ROLE_COUNT] = {
      "article", "article", "share",      "comments", "advertisement", "teaser", "form",      "popup",  "caption",
      "byline",  "footer",  "navigation", "sidebar",  "hidden",        "title",  "duplicate", "teaser", "other"};
  return (unsigned)role < ENT_ROLE_COUNT ? names[role] : "other";
}

/* ---- names of classes -------------------------------------------------- */

void ent_class_table_init(ent_class_table *t) {
  memset(t, 0, sizeof *t);
  for (size_t i = 0; i < NCLASS; i++) {
    uint32_t k = classes[i].hash & 4095;
    while (t->slot[k]) k = (k + 1) & 4095;
    t->slot[k] = (uint16_t)(i + 1);
  }
}

static uint32_t lookup(const ent_class_table *t, uint32_t hash) {
  for (uint32_t k = hash & 4095; t->slot[k]; k = (k + 1) & 4095)
    if (classes[t->slot[k] - 1].hash == hash) return 1u << classes[t->slot[k] - 1].role;
  return 0;
}

static bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
static bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

#define HIDING (1u << ENT_ROLE_HIDDEN)

/* "is-..." and "u-...": states and utilities. */
static bool starts_is(ent_str names, size_t i) {
  return i + 3 < names.n &&
         ((names.p[i] == 'i' && names.p[i + 1] == 's') || (names.p[i] == 'u' && names.p[i + 1] == '-'));
}

uint32_t ent_class_roles(const ent_class_table *t, ent_str names) {
  uint32_t roles = 0;
  size_t i = 0, n = names.n < 400 ? names.n : 400;
  while (i < n) {
    uint32_t whole = FNV_START, before = 0, nwords = 0, alone = 0, both = 0, weak = 0;
    size_t start = i;
    while (i < n && (unsigned char)names.p[i] > ' ') {
      while (i < n && (unsigned char)names.p[i] > ' ' && !is_upper(names.p[i]) && !is_lower(names.p[i])) i++;
      uint32_t word = FNV_START, pair = before ? FNV_STEP(before, ' ') : 0;
      size_t from = i;
      for (; i < n && (is_upper(names.p[i]) || is_lower(names.p[i])); i++) {
        if (i > from && is_upper(names.p[i]) && is_lower(names.p[i - 1])) break;
        char c = (char)(names.p[i] | 32);
        word = FNV_STEP(word, c);
        whole = FNV_STEP(whole, c);
        if (before) pair = FNV_STEP(pair, c);
      }
      if (i == from) continue;
      uint32_t one = lookup(t, word), two = before ? lookup(t, pair) : 0;
      if (nwords++) weak |= one & HIDING;
      else alone = one & HIDING;
      roles |= (one | two) & ~HIDING;
      both = two & HIDING;
      before = word;
    }
    /* "hidden", "is-hidden", "visually-hidden" hide; "field--label-hidden" and "hidden-xs" do not */
    if (nwords == 1) roles |= alone;
    else if (nwords == 2) roles |= both | (starts_is(names, start) ? weak : 0);
    if (nwords > 1) roles |= lookup(t, whole);
    while (i < n && (unsigned char)names.p[i] <= ' ') i++;
  }
  return roles;
}

/* ---- phrases ----------------------------------------------------------- */

static char lower_ascii(unsigned char c) {
  return (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
}

/* text's beginning in lower case, apostrophes straight, white space single, into out; returns its length. */
static size_t normalise(ent_str text, char *out, size_t max) {
  size_t m = 0;
  for (size_t i = 0; i < text.n && m + 4 < max;) {
    unsigned char byte = (unsigned char)text.p[i];
    if (m && byte < 0x80) { /* most of them: nothing to decode */
      i++;
      out[m++] = byte == '`' ? '\'' : byte == '\n' || byte == '\t' ? ' ' : lower_ascii(byte);
      continue;
    }
    unsigned len;
    uint32_t c = ent_utf8_decode(text.p + i, text.n - i, &len);
    i += len;
    if (c == 0x2019 || c == 0x2018 || c == 0x60) c = '\'';
    if (c == '\n' || c == '\t') c = ' ';
    if (!m && (c == ' ' || c == 0xBB || c == 0x25B6 || c == 0x2022 || c == '-' || c == 0x2013 || c == '*' || c == '>'))
      continue;
    m += ent_utf8_encode(ent_utf8_lower(c), out + m);
  }
  return m;
}

static bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c & 0x80);
}

/* Nothing but punctuation and digits from i on (counts as part of the phrase: "Comments (12)"). */
static bool rest_is_empty(const char *p, size_t n, size_t i) {
  for (; i < n; i++)
    if ((p[i] >= 'a' && p[i] <= 'z') || (unsigned char)p[i] >= 0xC3) return false;
  return true;
}

ent_phrase ent_phrase_of(ent_str text) {
  char z[128];
  size_t n = normalise(text, z, sizeof z);
  ent_phrase best = {ENT_ROLE_NONE, false};
  if (n < 2) return best;
  size_t low = 0, high = NPHRASE, longest = 0;
  while (low < high) { /* first phrase that is not below z's first two bytes */
    size_t mid = (low + high) / 2;
    if (memcmp(phrases[mid].z, z, 2) < 0) low = mid + 1;
    else high = mid;
  }
  for (; low < NPHRASE && phrases[low].z[0] == z[0] && phrases[low].z[1] == z[1]; low++) {
    size_t m = phrases[low].n;
    if (m > n || m < longest || memcmp(phrases[low].z, z, m)) continue;
    bool whole = text.n < 120 && rest_is_empty(z, n, m);
    if (phrases[low].whole ? !whole : m < n && is_word_byte(z[m]) && is_word_byte(z[m - 1])) continue;
    if (m == longest && best.role == ENT_ROLE_TAIL) continue;
    longest = m;
    best = (ent_phrase){(ent_role)phrases[low].role, whole};
  }
  return best;
}

ent_role ent_phrase_in(ent_str text) {
  char z[512];
  size_t n = normalise(text, z, sizeof z);
  for (size_t i = 0; i < sizeof inner_phrases / sizeof *inner_phrases; i++)
    if (memmem(z, n, inner_phrases[i].z, inner_phrases[i].n)) return (ent_role)inner_phrases[i].role;
  return ENT_ROLE_NONE;
}

/* ---- comparing --------------------------------------------------------- */

size_t ent_letters_of(ent_str s, char *out, size_t max) {
  size_t m = 0;
  for (size_t i = 0; i < s.n && m + 4 < max;) {
    unsigned char byte = (unsigned char)s.p[i];
    if (byte < 0x80) {
      char low = lower_ascii(byte);
      i++;
      if (is_lower(low) || (low >= '0' && low <= '9')) out[m++] = low;
      continue;
    }
    unsigned len;
    uint32_t c = ent_utf8_decode(s.p + i, s.n - i, &len);
    i += len;
    if (c == ENT_UTF8_BAD || (c >= 0x2000 && c < 0x2100)) continue;
    m += ent_utf8_encode(ent_utf8_lower(c), out + m);
  }
  return m;
}

bool ent_same_letters(ent_str a, ent_str b) {
  char x[512], y[512];
  size_t n = ent_letters_of(a, x, sizeof x), m = ent_letters_of(b, y, sizeof y);
  return n && n == m && !memcmp(x, y, n);
}

/* ---- bylines ----------------------------------------------------------- */

bool ent_byline_is(ent_byline kind, ent_str s) {
  char z[128];
  size_t n = s.n < 100 ? normalise(s, z, sizeof z) : 0;
  for (size_t i = ranges[kind].from; n && i < ranges[kind].to; i++)
    if (bylines[i].n == n && !memcmp(bylines[i].z, z, n)) return true;
  return false;
}

bool ent_byline_in(ent_byline kind, ent_str s) {
  char z[512];
  size_t n = normalise(s, z, sizeof z);
  for (size_t i = ranges[kind].from; i < ranges[kind].to; i++)
    if (memmem(z, n, bylines[i].z, bylines[i].n)) return true;
  return false;
}

size_t ent_byline_begins(ent_byline kind, ent_str s) {
  size_t best = 0;
  char first = s.n ? lower_ascii((unsigned char)s.p[0]) : 0;
  for (size_t i = ranges[kind].from; i < ranges[kind].to; i++) {
    size_t n = bylines[i].n;
    if (n <= best || n >= s.n || (bylines[i].z[0] != first && !(first & 0x80))) continue;
    bool ends = s.p[n] == ' ' || s.p[n] == '\n' || s.p[n] == ':' || s.p[n - 1] == ':';
    if (!ends) continue;
    char z[128];
    size_t m = normalise((ent_str){s.p, n}, z, sizeof z);
    if (m == n && !memcmp(z, bylines[i].z, n)) best = n;
  }
  return best;
}
