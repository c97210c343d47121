/*
** dict_text.c - the lines and words that all dictionaries of TABARI's family are made of.
**
** A line ends at `#` (not inside of brackets, where `[###]` is a code), at `;` behind a blank, or at `<!--`, whose
** comment may span lines. Bytes that are no UTF-8 are Latin-1. Words are compared in upper case; `_` joins words that
** must stand side by side, a blank lets others stand between them.
*/
#include "event/dict_inside.h"

/* ---- lines ------------------------------------------------------------ */

static bool is_utf8(ent_str s) {
  for (size_t i = 0; i < s.n;) {
    size_t k = ent_str_utf8(s, i);
    if (!k) return false;
    i += k;
  }
  return true;
}

/* Latin-1 to UTF-8. */
static ent_str from_latin1(ent_arena *a, ent_str s) {
  char *p = ent_arena_alloc(a, 2 * s.n + 1);
  size_t n = 0;
  if (!p) return (ent_str){0};
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c >= 0x80) {
      p[n++] = (char)(0xC0 | c >> 6);
      p[n++] = (char)(0x80 | (c & 0x3F));
    } else {
      p[n++] = (char)c;
    }
  }
  return (ent_str){p, n};
}

const char *dict_chr(ent_str s, char c) {
  return s.n ? memchr(s.p, c, s.n) : NULL;
}

static bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/* Cuts what # or ; hides. */
static ent_str cut_comment(ent_str s) {
  bool inside = false;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '[') inside = true;
    if (s.p[i] == ']') inside = false;
    if (inside && s.p[i] == '#' && !memchr(s.p + i, ']', s.n - i)) inside = false;
    if ((s.p[i] == '#' && !inside) || (s.p[i] == ';' && (!i || blank(s.p[i - 1])))) return (ent_str){s.p, i};
  }
  return s;
}

/* Takes <!-- ... --> out; what is left is a copy where one stood in the middle. `<! --` at a line's start is one too.
** */
static ent_str cut_markup(dict_reader *r, ent_str s) {
  char *p = NULL;
  size_t n = 0;
  if (!r->comment && ent_str_find(s, ENT_S("<!"), 0) == SIZE_MAX) return s;
  p = ent_arena_alloc(r->d->a, s.n + 1);
  if (!p) return (ent_str){0};
  for (size_t i = 0; i < s.n;) {
    ent_str rest = {s.p + i, s.n - i};
    if (r->comment) {
      size_t end = ent_str_find(rest, ENT_S("-->"), 0);
      if (end == SIZE_MAX) break;
      r->comment = false;
      i += end + 3;
    } else if (ent_str_starts(rest, ENT_S("<!--"))) {
      r->comment = true;
      i += 4;
    } else if (ent_str_starts(rest, ENT_S("<!"))) {
      break;
    } else {
      p[n++] = s.p[i++];
    }
  }
  return (ent_str){p, n};
}

bool dict_line(dict_reader *r, ent_str *line, bool *indented) {
  while (r->rest.n) {
    const char *end = dict_chr(r->rest, '\n');
    ent_str s = {r->rest.p, end ? (size_t)(end - r->rest.p) : r->rest.n};
    r->rest.p += s.n + (end != NULL);
    r->rest.n -= s.n + (end != NULL);
    if (++r->line == 1 && ent_str_starts(s, ENT_S("\xEF\xBB\xBF"))) s = (ent_str){s.p + 3, s.n - 3};
    s = cut_comment(cut_markup(r, s));
    if (s.n && !is_utf8(s)) s = from_latin1(r->d->a, s);
    if (ent_arena_failed(r->d->a)) return false;
    *indented = s.n && blank(s.p[0]);
    *line = ent_str_trim(s);
    if (line->n) return true;
  }
  return false;
}

void dict_wrong(dict_reader *r, const char *message, ent_str line) {
  ent_error e = {0};
  if (!r->complain) return;
  if (line.n > 120) line.n = 120;
  ent_failf(&e, ENT_ERR_FORMAT, message, r->d->file.v[r->file].p, 0, r->line, "%.*s", (int)line.n, line.p);
  r->complain(r->arg, &e);
}

/* ---- words ------------------------------------------------------------ */

ent_str dict_upper(ent_arena *a, ent_str s) {
  char *p = ent_arena_alloc(a, s.n + 1);
  if (!p) return (ent_str){0};
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i], before = i ? (unsigned char)s.p[i - 1] : 0;
    bool latin = before == 0xC3 && c >= 0xA0 && c <= 0xBE && c != 0xB7;
    p[i] = (char)((c >= 'a' && c <= 'z') || latin ? c - 0x20 : c);
  }
  p[s.n] = 0;
  return (ent_str){p, s.n};
}

bool dict_phrase_parse(ent_arena *a, ent_str s, dict_phrase *out) {
  ENT_VEC(ent_str) words = {0};
  ENT_VEC(bool) joined = {0};
  bool join = false;
  *out = (dict_phrase){.next = ENT_NONE};
  s = dict_upper(a, ent_str_trim(s));
  if (!s.p) return false;
  for (size_t i = 0; i < s.n;) {
    size_t from = i;
    while (i < s.n && s.p[i] != '_' && !blank(s.p[i])) i++;
    ent_str w = {s.p + from, i - from};
    if (w.n && (!ENT_PUSH(a, &words, w) || !ENT_PUSH(a, &joined, join))) return false;
    join = false;
    while (i < s.n && (s.p[i] == '_' || blank(s.p[i]))) join = s.p[i++] == '_' || join;
  }
  if (words.n > UINT16_MAX / 2) return false;
  out->word = words.v;
  out->joined = joined.v;
  out->n = (uint16_t)words.n;
  out->stop = join;
  return words.n > 0;
}

ent_str dict_plural(ent_arena *a, ent_str w) {
  if (ent_str_ends(w, ENT_S("SS"))) return ent_arena_printf(a, "%.*sES", (int)w.n, w.p);
  if (w.n > 1 && w.p[w.n - 1] == 'Y' && !strchr("AEIOU", w.p[w.n - 2]))
    return ent_arena_printf(a, "%.*sIES", (int)w.n - 1, w.p);
  return ent_arena_printf(a, "%.*sS", (int)w.n, w.p);
}

/* Endings that make plurals, adjectives and inhabitants: what a name without `_` may end in. */
static const char *const suffixes[] = {"S",    "ES",  "I",   "IS", "N", "NS", "AN",  "ANS", "IAN",
                                       "IANS", "ESE", "ISH", "E",  "A", "IC", "AIN", "'S"};

bool dict_fits(ent_str token, ent_str word, bool suffix) {
  if (ent_str_eq(token, word)) return true;
  if (!suffix || word.n < 4 || !ent_str_starts(token, word)) return false;
  ent_str tail = {token.p + word.n, token.n - word.n};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
    if (ent_str_is(tail, suffixes[i])) return true;
  return false;
}

bool dict_take_code(ent_str *line, ent_str *code) {
  ent_str s = ent_str_trim(*line);
  size_t open = s.n;
  if (!s.n || s.p[s.n - 1] != ']') return false;
  while (open && s.p[open - 1] != '[') open--;
  if (!open) return false;
  *code = ent_str_trim((ent_str){s.p + open, s.n - open - 1});
  *line = ent_str_trim((ent_str){s.p, open - 1});
  return true;
}
