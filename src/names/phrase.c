/*
** phrase.c - words as the lexicon compares them. "Kim Jong-un", "Kim Jong Un" and "KIM JONG-UN" are the same three
** units; so are "U.S." and "US", "Erdoğan" and "Erdogan", "People’s" and "People's". What the writing said besides
** (capitals, hyphens, breaks) stays in the flags, for the rules about case.
*/
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "names/lexicon.h"
#include "text/utf8.h"

#include <utf8proc.h>

#define WORD_MAX 64u /* bytes of a folded word that count */

typedef enum char_class { C_LETTER, C_DIGIT, C_DELETED, C_APOSTROPHE, C_JOIN, C_SPACE, C_AND, C_BREAK } char_class;

static char_class ascii_class(unsigned char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return C_LETTER;
  if (c >= '0' && c <= '9') return C_DIGIT;
  switch (c) {
  case '.':
    return C_DELETED;
  case '\'':
  case '`':
    return C_APOSTROPHE;
  case '-':
  case '/':
    return C_JOIN;
  case ' ':
  case '\t':
  case '\n':
  case '\r':
    return C_SPACE;
  case '&':
    return C_AND;
  default:
    return C_BREAK;
  }
}

static char_class class_of(uint32_t c) {
  if (c < 0x80) return ascii_class((unsigned char)c);
  if ((c >= 0x2018 && c <= 0x201B) || c == 0x02BC || c == 0x02BB || c == 0x02BF || c == 0x02BE || c == 0xB4)
    return C_APOSTROPHE;
  if (c >= 0x2010 && c <= 0x2015) return C_JOIN;
  if (c == 0xA0 || c == 0x202F || (c >= 0x2000 && c <= 0x200A)) return C_SPACE;
  if (c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF || c == 0x2060) return C_DELETED;
  switch (utf8proc_category((utf8proc_int32_t)c)) {
  case UTF8PROC_CATEGORY_LU:
  case UTF8PROC_CATEGORY_LL:
  case UTF8PROC_CATEGORY_LT:
  case UTF8PROC_CATEGORY_LM:
  case UTF8PROC_CATEGORY_LO:
  case UTF8PROC_CATEGORY_MN:
  case UTF8PROC_CATEGORY_MC:
    return C_LETTER;
  case UTF8PROC_CATEGORY_ND:
    return C_DIGIT;
  default:
    return C_BREAK;
  }
}

/* Letters that do not fall apart into a letter and a mark. */
static const struct {
  uint32_t from;
  char to[3];
} plain[] = {{0xC6, "ae"}, {0xE6, "ae"}, {0xD8, "o"},  {0xF8, "o"},  {0xDF, "ss"},  {0x110, "d"},
             {0x111, "d"}, {0x131, "i"}, {0x141, "l"}, {0x142, "l"}, {0x152, "oe"}, {0x153, "oe"},
             {0xD0, "d"},  {0xF0, "d"},  {0xDE, "th"}, {0xFE, "th"}, {0x259, "e"},  {0x18F, "e"}};

typedef struct word {
  char b[WORD_MAX];
  uint32_t n, letters, upper;
  uint32_t start, end;
  uint32_t flags;
} word;

static void put(word *w, uint32_t c) {
  char b[4];
  unsigned n = ent_utf8_encode(c, b);
  if (w->n + n > WORD_MAX) return;
  memcpy(w->b + w->n, b, n);
  w->n += n;
}

/* Adds the lower-case letters that c stands for, without marks. */
static void put_folded(word *w, uint32_t c) {
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
    if (plain[i].from != c) continue;
    for (const char *p = plain[i].to; *p; p++) put(w, (unsigned char)*p);
    return;
  }
  utf8proc_int32_t part[16];
  int boundary = 0;
  utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, part, 16,
                                               UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK, &boundary);
  for (utf8proc_ssize_t i = 0; i < n && i < 16; i++) put(w, ent_utf8_lower((uint32_t)part[i]));
}

static void add_letter(word *w, uint32_t c, bool digit) {
  bool upper = false;
  if (c < 0x80) {
    upper = c >= 'A' && c <= 'Z';
    if (w->n < WORD_MAX) w->b[w->n++] = (char)(upper ? c + 32 : c);
  } else {
    upper = ent_utf8_lower(c) != c;
    put_folded(w, c);
  }
  if (!w->letters && !digit && upper) w->flags |= ENT_UNIT_UPPER;
  if (!w->letters && digit) w->flags |= ENT_UNIT_DIGIT;
  w->letters++;
  w->upper += upper || digit;
}

static bool flush(word *w, ent_unit *out, uint32_t *n, uint32_t max) {
  if (w->n) {
    if (*n == max) return false;
    if (w->letters >= 2 && w->upper == w->letters && !(w->flags & ENT_UNIT_DIGIT)) w->flags |= ENT_UNIT_CAPS;
    if (w->letters >= 4) w->flags |= ENT_UNIT_LONG;
    out[(*n)++] = (ent_unit){.hash = XXH3_64bits(w->b, w->n), .start = w->start, .end = w->end, .flags = w->flags};
    w->flags = 0;
  }
  w->n = w->letters = w->upper = 0;
  return true;
}

/* An apostrophe with an s that ends the word: the possessive. */
static bool possessive(ent_str s, size_t at) {
  if (at >= s.n || (s.p[at] | 32) != 's') return false;
  if (at + 1 == s.n) return true;
  unsigned len;
  char_class k = class_of(ent_utf8_decode(s.p + at + 1, s.n - at - 1, &len));
  return k != C_LETTER && k != C_DIGIT;
}

uint32_t ent_units_split(ent_str s, uint32_t base, ent_unit *out, uint32_t max, uint32_t *trail) {
  word w = {0};
  uint32_t n = 0;
  for (size_t i = 0; i < s.n;) {
    unsigned len = 1;
    uint32_t c = (unsigned char)s.p[i];
    if (c >= 0x80) c = ent_utf8_decode(s.p + i, s.n - i, &len);
    char_class k = c == ENT_UTF8_BAD ? C_BREAK : class_of(c);
    uint32_t at = base + (uint32_t)i;
    i += len;
    if (k == C_LETTER || k == C_DIGIT) {
      if (!w.n) w.start = at;
      add_letter(&w, c, k == C_DIGIT);
      w.end = base + (uint32_t)i;
      continue;
    }
    if (k == C_DELETED) {
      if (w.n) w.end = base + (uint32_t)i;
      continue;
    }
    if (k == C_APOSTROPHE && !possessive(s, i)) continue;
    if (!flush(&w, out, &n, max)) break;
    if (k == C_APOSTROPHE) w.flags |= ENT_UNIT_POSS;
    if (k == C_BREAK) w.flags |= ENT_UNIT_BREAK;
    if (k == C_JOIN) w.flags |= ENT_UNIT_GLUED;
    if (k == C_AND) {
      w.start = at, w.end = base + (uint32_t)i;
      memcpy(w.b, "and", 3);
      w.n = w.letters = 3;
      if (!flush(&w, out, &n, max)) break;
    }
  }
  flush(&w, out, &n, max);
  if (trail) *trail = w.flags & (ENT_UNIT_BREAK | ENT_UNIT_GLUED);
  return n;
}
