/*
** token.c - words by the conventions of the English UD treebanks.
**
** A run without white space gives up its brackets, quotes and marks at both ends; what is left is an address,
** a number or a word, and is split inside at hyphens, slashes and clitics:
**
**   (don't)        ( do|n't )            do|n't is a multiword token
**   U.S.-led       U.S. - led
**   $5m            $ 5 m
**   non-state      non-state              prefixes keep their hyphen (lexicon/text)
*/
#include "text/token.h"

#include "text/utf8.h"
#include "text/words.h"

#define CHUNK_MAX 256

unsigned ent_space_at(const char *p, size_t n) {
  unsigned char c = (unsigned char)p[0];
  if (c <= 0x20 || c == 0x7f) return 1;
  if (c == 0xc2 && n > 1 && ((unsigned char)p[1] == 0xa0 || (unsigned char)p[1] == 0x85)) return 2;
  if (c == 0xe2 && n > 2 && (unsigned char)p[1] == 0x80) {
    unsigned char d = (unsigned char)p[2];
    if ((d >= 0x80 && d <= 0x8b) || d == 0xa8 || d == 0xa9 || d == 0xaf) return 3;
  }
  if (c == 0xe3 && n > 2 && (unsigned char)p[1] == 0x80 && (unsigned char)p[2] == 0x80) return 3;
  if (c == 0xef && n > 2 && (unsigned char)p[1] == 0xbb && (unsigned char)p[2] == 0xbf) return 3;
  return 0;
}

/* Characters beyond ASCII that are not letters. */
static const struct {
  uint32_t first, last;
  unsigned char like;
} LIKENESS[] = {
  {0xa1, 0xa1, '!'},     {0xa2, 0xa5, '$'},     {0xa6, 0xa9, ENT_CH_SYMBOL}, {0xab, 0xab, '"'}, {0xac, 0xac, ENT_CH_SYMBOL},
  {0xae, 0xb1, ENT_CH_SYMBOL}, {0xb2, 0xb3, '0'}, {0xb4, 0xb4, '\''}, {0xb6, 0xb8, ENT_CH_SYMBOL}, {0xb9, 0xb9, '0'}, {0xbb, 0xbb, '"'},
  {0xbc, 0xbe, '0'},     {0xbf, 0xbf, '?'},     {0xd7, 0xd7, ENT_CH_SYMBOL}, {0xf7, 0xf7, ENT_CH_SYMBOL},
  {0x2010, 0x2012, '-'}, {0x2013, 0x2015, ENT_CH_DASH}, {0x2018, 0x201b, '\''}, {0x201c, 0x201f, '"'},
  {0x2020, 0x2025, ENT_CH_SYMBOL}, {0x2026, 0x2026, ENT_CH_DOTS}, {0x2030, 0x2031, '%'}, {0x2032, 0x2032, '\''}, {0x2033, 0x2033, '"'},
  {0x2039, 0x203a, '\''}, {0x203b, 0x205e, ENT_CH_SYMBOL}, {0x20a0, 0x20cf, '$'}, {0x2190, 0x2bff, ENT_CH_SYMBOL},
  {0x3001, 0x3001, ','}, {0x3002, 0x3002, '.'}, {0x3008, 0x3011, '"'}, {0xff01, 0xff0f, ENT_CH_SYMBOL}, {0x1f000, 0x1faff, ENT_CH_SYMBOL},
};

unsigned char ent_char_like(const char *p, size_t n, unsigned *len) {
  unsigned char c = (unsigned char)p[0];
  *len = 1;
  if (c < 0x80) {
    if (c >= 'a' && c <= 'z') return 'a';
    if (c >= 'A' && c <= 'Z') return 'A';
    if (c >= '0' && c <= '9') return '0';
    return c == '`' ? '\'' : c;
  }
  uint32_t u = ent_utf8_decode(p, n, len);
  if (u == ENT_UTF8_BAD) return ENT_CH_SYMBOL;
  for (size_t i = 0; i < sizeof LIKENESS / sizeof LIKENESS[0]; i++)
    if (u >= LIKENESS[i].first && u <= LIKENESS[i].last) return LIKENESS[i].like;
  return ent_utf8_lower(u) != u ? 'A' : 'a';
}

typedef struct chunk {
  ent_str text;
  ent_arena *a;
  ent_tokens *out;
  uint32_t at[CHUNK_MAX + 1]; /* offset of each character, and of the end */
  unsigned char c[CHUNK_MAX + 1];
  uint32_t n;
  bool fail, first, digit, quoted;
} chunk;

static void emit(chunk *k, uint32_t i, uint32_t j, uint32_t flags) {
  if (i >= j) return;
  ent_token t = {{k->at[i], k->at[j]}, 0, flags};
  if (!ENT_PUSH(k->a, k->out, t)) k->fail = true;
}

static ent_str piece(const chunk *k, uint32_t i, uint32_t j) { return (ent_str){k->text.p + k->at[i], k->at[j] - k->at[i]}; }

static bool letter(unsigned char c) { return c == 'a' || c == 'A'; }
static bool alnum(unsigned char c) { return letter(c) || c == '0'; }

static bool all(const chunk *k, uint32_t i, uint32_t j, const char *likes) {
  for (; i < j; i++)
    if (!k->c[i] || !strchr(likes, k->c[i])) return false;
  return true;
}

/* ---- words ------------------------------------------------------------ */

static uint32_t run_of(const chunk *k, uint32_t i, uint32_t j, const char *likes) {
  uint32_t e = i;
  while (e < j && k->c[e] && strchr(likes, k->c[e])) e++;
  return e;
}

/* Start of the clitic that ends the word, or j: 's 're 've 'll 'd 'm n't. */
static uint32_t clitic(const chunk *k, uint32_t i, uint32_t j) {
  static const char *const endings[] = {"s", "re", "ve", "ll", "d", "m"};
  uint32_t q = j;
  while (q > i && j - q < 3 && k->c[q - 1] != '\'') q--;
  if (q == i || q == j || k->c[q - 1] != '\'' || q - 1 == i) return j;
  ent_str end = piece(k, q, j);
  if (ent_str_ieq(end, ENT_S("t")) && q - 2 > i && ent_str_ieq(piece(k, q - 2, q - 1), ENT_S("n"))) return q - 2;
  if (!alnum(k->c[q - 2]) && k->c[q - 2] != '.') return j;
  if (all(k, i, q - 1, "0") && ent_str_is(end, "s")) return j;
  for (size_t e = 0; e < sizeof endings / sizeof endings[0]; e++)
    if (ent_str_ieq(end, ent_str_c(endings[e]))) return q - 1;
  return j;
}

/* End of the number that the word begins with where its unit is a word of its own (5pm, 30km), or j. */
static uint32_t unit(const chunk *k, uint32_t i, uint32_t j) {
  uint32_t e = run_of(k, i, j, "0.,:");
  if (e == i || e == j || k->c[i] != '0' || k->c[e - 1] != '0' || !all(k, e, j, "aA") || j - e > 7) return j;
  static const char *const parts[] = {"st", "nd", "rd", "th", "s", "d"};
  ent_str end = piece(k, e, j);
  for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++)
    if (ent_str_ieq(end, ent_str_c(parts[p]))) return j;
  if (j - e == 1 && k->c[e] == 'A' && !ent_str_is(end, "M") && !ent_str_is(end, "K")) return j;
  return e;
}

static void put_word(chunk *k, uint32_t i, uint32_t j, uint32_t flags) {
  unsigned first = 0;
  uint32_t q = clitic(k, i, j), u;
  if (q < j) {
    put_word(k, i, q, flags | ENT_TOKEN_MWT_FIRST);
    emit(k, q, j, ENT_TOKEN_MWT_INNER);
    return;
  }
  if (!flags && ent_words_has(ENT_WORDS_JOINED, piece(k, i, j), &first) && first < j - i) {
    emit(k, i, i + first, ENT_TOKEN_MWT_FIRST);
    emit(k, i + first, j, ENT_TOKEN_MWT_INNER);
    return;
  }
  if (!flags && (u = unit(k, i, j)) < j) {
    emit(k, i, u, 0);
    emit(k, u, j, 0);
    return;
  }
  emit(k, i, j, flags);
}

/* ---- inside ----------------------------------------------------------- */

/* Whether digits and hyphens stay together: telephone numbers and dates, not ranges. */
static bool number_chain(const chunk *k, uint32_t i, uint32_t j) {
  uint32_t hyphens = 0, last = i;
  if (!all(k, i, j, "0-")) return false;
  for (uint32_t x = i; x < j; x++)
    if (k->c[x] == '-') hyphens++, last = x;
  return hyphens >= 2 || (last - i == 3 && j - last - 1 == 4);
}

/* Whether the word is cut at the hyphen x; b is where the piece before it begins, i the word. */
static bool cut_hyphen(const chunk *k, uint32_t i, uint32_t b, uint32_t x, uint32_t j) {
  if (x == i || x + 1 == j || number_chain(k, i, j)) return false;
  return !(b == i && letter(k->c[x + 1]) && ent_words_has(ENT_WORDS_PREFIX, piece(k, b, x), NULL));
}

static bool cut_slash(const chunk *k, uint32_t b, uint32_t x, uint32_t i, uint32_t j) {
  if (x == i || x + 1 == j) return true;
  if (all(k, i, j, "0/.")) return false;
  return !(x - b == 1 && letter(k->c[b]) && (x + 2 == j || !alnum(k->c[x + 2])));
}

/* A period between two sentences whose space is missing: end.The */
static bool cut_period(const chunk *k, uint32_t b, uint32_t x, uint32_t j) {
  if (x < b + 3 || x + 2 >= j || !all(k, x - 2, x, "a") || k->c[x + 1] != 'A' || k->c[x + 2] != 'a') return false;
  return all(k, b, x, "aA") && !ent_words_has(ENT_WORDS_DOMAIN, piece(k, x + 1, j), NULL);
}

/* Length of the mark at x that is a token by itself inside [i, j), or 0. b: where the piece before it begins. */
static uint32_t inner_mark(const chunk *k, uint32_t i, uint32_t b, uint32_t x, uint32_t j) {
  const unsigned char c = k->c[x];
  uint32_t e;
  switch (c) {
    case 'a': case 'A': case '0': case '&': case '_': case '@': case '#': case '\'': return 0;
    case '-':
      e = run_of(k, x, j, "-");
      return e - x > 1 || cut_hyphen(k, i, b, x, j) ? e - x : 0;
    case '/': return cut_slash(k, b, x, i, j);
    case '.':
      e = run_of(k, x, j, ".");
      return e - x > 1 ? e - x : cut_period(k, b, x, j) || (x + 1 < j && strchr("[(\"", k->c[x + 1]));
    case ',': case ':':
      return !(x > i && x + 1 < j && k->c[x - 1] == '0' && k->c[x + 1] == '0');
    case '$': return x == i || k->c[x - 1] != 'A';
    case '+': return !(x == i && x + 1 < j && k->c[x + 1] == '0') && x > i;
    default: return 1;
  }
}

static void put_core(chunk *k, uint32_t i, uint32_t j) {
  uint32_t b = i;
  for (uint32_t x = i; x < j;) {
    uint32_t mark = inner_mark(k, i, b, x, j);
    if (k->c[x] == '$' && !mark && x + 1 < j) { /* US$5 */
      emit(k, b, x + 1, 0);
      b = ++x;
      continue;
    }
    if (!mark) {
      x++;
      continue;
    }
    if (b < x) put_word(k, b, x, 0);
    emit(k, x, x + mark, 0);
    x += mark;
    b = x;
  }
  if (b < j) put_word(k, b, j, 0);
}

/* ---- ends ------------------------------------------------------------- */

static bool is_address(const chunk *k, uint32_t i, uint32_t j) {
  ent_str s = piece(k, i, j);
  if (ent_str_find(s, ENT_S("://"), 0) != SIZE_MAX) return true;
  if (s.n > 4 && ent_str_ieq((ent_str){s.p, 4}, ENT_S("www."))) return true;
  size_t at = ent_str_find(s, ENT_S("@"), 0);
  if (at != SIZE_MAX && at > 0 && ent_str_find(s, ENT_S("."), at) != SIZE_MAX) return true;
  uint32_t slash = i, dot;
  while (slash < j && k->c[slash] != '/') slash++;
  for (dot = slash; dot > i && k->c[dot - 1] != '.';) dot--;
  if (dot <= i + 1 || dot == slash || !all(k, i, slash, "aA0.-_") || !letter(k->c[dot])) return false;
  if (k->c[dot] == 'A' && dot + 1 < slash && k->c[dot + 1] == 'a') return false;
  return ent_words_has(ENT_WORDS_DOMAIN, piece(k, dot, slash), NULL) && all(k, dot - 2, dot - 1, "aA0");
}

/* U. U.S. a.m. e.g. */
static bool letters_and_periods(const chunk *k, uint32_t i, uint32_t j) {
  for (uint32_t x = i; x < j; x++)
    if ((x - i) % 2 ? k->c[x] != '.' : !letter(k->c[x])) return false;
  return (j - i) % 2 == 0 && (j - i > 2 || k->c[i] == 'A');
}

/* Whether [i, j), which ends in a period, keeps it. */
static bool abbreviation(const chunk *k, uint32_t i, uint32_t j) {
  uint32_t b = j - 1;
  while (b > i && k->c[b - 1] != '-' && k->c[b - 1] != '/' && k->c[b - 1] != '(' && k->c[b - 1] != ENT_CH_DASH) b--;
  ent_str word = piece(k, b, j - 1);
  if (b == j - 1) return false;
  if (letters_and_periods(k, b, j)) return true;
  if (k->first && i == 0 && b == i && j - i <= 3 && all(k, i, j - 1, "0")) return j == k->n; /* 1. at the beginning */
  const bool number = ent_words_has(ENT_WORDS_NUMBER, word, NULL);
  if (ent_str_ieq(word, ENT_S("no")) || ent_str_ieq(word, ENT_S("art"))) return k->digit && j == k->n;
  if (number && k->digit && j == k->n) return true;
  if (!ent_words_has(ENT_WORDS_ABBREVIATION, word, NULL) && !ent_words_has(ENT_WORDS_TITLE, word, NULL)) return false;
  return k->c[b] == 'A' || !ent_words_has(ENT_WORDS_CAPITAL, word, NULL);
}

/* End of the mark at the beginning, or i where the word begins. */
static uint32_t leading(const chunk *k, uint32_t i) {
  const unsigned char c = k->c[i], d = i + 1 < k->n ? k->c[i + 1] : 0;
  switch (c) {
    case 'a': case 'A': case '0': case '&': return i;
    case '\'':
      if (d == '\'') return i + 2;
      if (d == '0' && all(k, i + 1, i + 3 < k->n ? i + 3 : k->n, "0")) return i;
      if (clitic(k, i, k->n) == k->n && k->n - i <= 3 && i == 0 && k->n > 1) {
        ent_str s = piece(k, i + 1, k->n);
        if (ent_str_ieq(s, ENT_S("s")) || ent_str_ieq(s, ENT_S("em")) || ent_str_ieq(s, ENT_S("n")) || ent_str_ieq(s, ENT_S("re")) ||
            ent_str_ieq(s, ENT_S("ve")) || ent_str_ieq(s, ENT_S("ll")) || ent_str_ieq(s, ENT_S("m")) || ent_str_ieq(s, ENT_S("d")))
          return i;
      }
      return i + 1;
    case '.': return alnum(d) ? i : run_of(k, i, k->n, ".");
    case '#': return letter(d) ? i : i + 1;
    case '@': return alnum(d) ? i : i + 1;
    case '+': return d == '0' ? i : i + 1;
    case '_': return run_of(k, i, k->n, "_") > i + 1 ? run_of(k, i, k->n, "_") : i;
    case '!': case '?': return run_of(k, i, k->n, "!?");
    case '-': return run_of(k, i, k->n, "-");
    case '*': case '=': case '<': case '>': case '$': {
      const char same[2] = {(char)c, 0};
      return run_of(k, i, k->n, same);
    }
    default: return i + 1;
  }
}

/* :) ;-) =D : a chunk by itself. */
static bool emoticon(const chunk *k) {
  const ent_str s = piece(k, 0, k->n);
  if (s.n < 2 || s.n > 4 || !strchr(":;=8", s.p[0])) return false;
  const size_t at = s.p[1] == '-' || s.p[1] == '\'' ? 2 : 1;
  if (at == s.n || (s.p[0] == '8' && at == 1)) return false;
  for (size_t i = at; i < s.n; i++)
    if (!strchr(")(DPp/|", s.p[i]) || (i > at && s.p[i] != s.p[at])) return false;
  return true;
}

/* Start of the mark that ends [i, j), or j where the word ends. */
static uint32_t trailing(const chunk *k, uint32_t i, uint32_t j, bool address) {
  static const char *const runs[] = {"!?", ".", "-", "*", "=", "_", "<", ">"};
  const unsigned char c = k->c[j - 1];
  if (alnum(c)) return j;
  if (address && (c == '/' || c == '_' || c == '-' || c == '=' || c == '#' || c == '%' || c == '$' || c == '*')) return j;
  if (c == '.') {
    uint32_t b = j;
    while (b > i && k->c[b - 1] == '.') b--;
    if (j - b == 1 && !address && abbreviation(k, i, j)) return j;
    return b;
  }
  for (size_t r = 0; r < sizeof runs / sizeof runs[0]; r++) {
    if (!strchr(runs[r], c)) continue;
    uint32_t b = j;
    while (b > i && strchr(runs[r], k->c[b - 1])) b--;
    return b;
  }
  if (c == '$' && j - i > 1 && all(k, i, j - 1, "A")) return j;
  return j - 1;
}

static void put_chunk(chunk *k) {
  uint32_t i = 0, j = k->n, nt = 0, mark;
  uint32_t tail[CHUNK_MAX][2];
  if (emoticon(k)) {
    emit(k, 0, k->n, 0);
    return;
  }
  while (i < k->n && (mark = leading(k, i)) > i) {
    emit(k, i, mark, 0);
    i = mark;
  }
  if (i == k->n) return;
  const bool address = is_address(k, i, j);
  bool kept = false, owner = false;
  while (j > i && (mark = trailing(k, i, j, address)) < j) {
    /* states' and James' : the apostrophe is a clitic where no quote was opened in front */
    owner = k->c[mark] == '\'' && j - mark == 1 && i == 0 && mark > 1 && nt == 0 && !k->quoted && (k->text.p[k->at[mark] - 1] | 32) == 's';
    tail[nt][0] = mark;
    tail[nt++][1] = j;
    j = mark;
    if (owner) break;
  }
  kept = j > i + 1 && k->c[j - 1] == '.';
  if (address) emit(k, i, j, 0);
  else put_core(k, i, j);
  if (kept && !address && k->out->n && k->out->v[k->out->n - 1].span.end == k->at[j]) k->out->v[k->out->n - 1].flags |= ENT_TOKEN_ABBREVIATION;
  if (owner && k->out->n) k->out->v[k->out->n - 1].flags |= ENT_TOKEN_MWT_FIRST;
  while (nt-- > 0) emit(k, tail[nt][0], tail[nt][1], owner ? ENT_TOKEN_MWT_INNER : 0);
}

uint32_t ent_token_chunk(ent_str text, uint32_t start, uint32_t end, unsigned around, ent_arena *a, ent_tokens *out) {
  chunk k;
  k.text = text;
  k.a = a;
  k.out = out;
  k.n = 0;
  k.fail = false;
  k.first = around & ENT_CHUNK_FIRST;
  k.quoted = around & ENT_CHUNK_QUOTED;
  uint32_t at = start;
  while (at < end && k.n < CHUNK_MAX) {
    unsigned len;
    k.at[k.n] = at;
    k.c[k.n++] = ent_char_like(text.p + at, end - at, &len);
    at += len;
  }
  k.at[k.n] = at;
  k.c[k.n] = 0;
  k.digit = around & ENT_CHUNK_DIGIT && at == end;
  put_chunk(&k);
  return k.fail ? 0 : at;
}
