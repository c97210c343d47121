/*
** json.c - JSON (RFC 8259) without a tree: a value is checked once, then read member by member where it lies. Strict, so that
** a broken line is told; but strings may hold what scrapers put there: halves of surrogate pairs become U+FFFD.
*/
#include "page/reader.h"

#include "text/utf8.h"

#define DEEPEST 200

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

static size_t space(ent_str s, size_t i) {
  while (i < s.n && is_space(s.p[i])) i++;
  return i;
}

/* *at is at an opening quotation mark. */
static ent_json_state skip_string(ent_str s, size_t *at) {
  for (size_t i = *at + 1; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c == '"') {
      *at = i + 1;
      return ENT_JSON_WELL;
    }
    if (c == '\\') i++;
    else if (c == '\n') {
      *at = i;
      return ENT_JSON_BAD;
    }
  }
  *at = s.n;
  return ENT_JSON_SHORT;
}

static ent_json_state skip_word(ent_str s, size_t *at) {
  size_t i = *at, from = i;
  while (i < s.n && (strchr("+-.eE", s.p[i]) || (s.p[i] >= '0' && s.p[i] <= '9') || ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z')) && s.p[i]) i++;
  ent_str w = {s.p + from, i - from};
  bool known = ent_str_is(w, "true") || ent_str_is(w, "false") || ent_str_is(w, "null") || ent_str_is(w, "NaN") || ent_str_is(w, "Infinity") ||
               ent_str_is(w, "-Infinity");
  bool number = w.n && (w.p[0] == '-' || (w.p[0] >= '0' && w.p[0] <= '9'));
  if (!known && !number) return i == s.n && w.n ? ENT_JSON_SHORT : ENT_JSON_BAD;
  *at = i;
  return ENT_JSON_WELL;
}

/* A key and its colon. */
static ent_json_state skip_key(ent_str s, size_t *at) {
  ent_json_state st = skip_string(s, at);
  if (st != ENT_JSON_WELL) return st;
  *at = space(s, *at);
  if (*at >= s.n) return ENT_JSON_SHORT;
  if (s.p[*at] != ':') return ENT_JSON_BAD;
  ++*at;
  return ENT_JSON_WELL;
}

ent_json_state ent_json_skip(ent_str s, size_t *at) {
  char stack[DEEPEST];
  unsigned depth = 0;
  bool value = true; /* a value is due; else a comma or the end */
  bool first = false;
  do {
    *at = space(s, *at);
    if (*at >= s.n) return ENT_JSON_SHORT;
    char c = s.p[*at];
    ent_json_state st = ENT_JSON_WELL;
    if (depth && c == stack[depth - 1] && (!value || first)) {
      depth--, ++*at;
      value = false;
    } else if (!value) {
      if (c != ',') return ENT_JSON_BAD;
      ++*at;
      value = true;
    } else {
      if (depth && stack[depth - 1] == '}') {
        if (c != '"') return ENT_JSON_BAD;
        if ((st = skip_key(s, at)) != ENT_JSON_WELL) return st;
        *at = space(s, *at);
        if (*at >= s.n) return ENT_JSON_SHORT;
        c = s.p[*at];
      }
      first = c == '{' || c == '[';
      value = first;
      if (first) {
        if (depth == DEEPEST) return ENT_JSON_BAD;
        stack[depth++] = c == '{' ? '}' : ']';
        ++*at;
        continue;
      }
      st = c == '"' ? skip_string(s, at) : skip_word(s, at);
      if (st != ENT_JSON_WELL) return st;
    }
    first = false;
  } while (depth);
  return ENT_JSON_WELL;
}

static bool take_value(ent_str s, size_t *at, ent_str *value) {
  size_t from = space(s, *at), end = from;
  if (from >= s.n || ent_json_skip(s, &end) != ENT_JSON_WELL) return false;
  *value = (ent_str){s.p + from, end - from};
  *at = end;
  return true;
}

static bool over_comma(ent_str s, size_t *at) {
  *at = space(s, *at);
  if (*at < s.n && s.p[*at] == ',') ++*at;
  *at = space(s, *at);
  return *at < s.n && s.p[*at] != '}' && s.p[*at] != ']';
}

bool ent_json_member(ent_str s, size_t *at, ent_str *key, ent_str *value) {
  if (!over_comma(s, at) || s.p[*at] != '"') return false;
  size_t from = *at;
  if (skip_string(s, at) != ENT_JSON_WELL) return false;
  *key = (ent_str){s.p + from + 1, *at - from - 2};
  *at = space(s, *at);
  if (*at >= s.n || s.p[*at] != ':') return false;
  ++*at;
  return take_value(s, at, value);
}

bool ent_json_element(ent_str s, size_t *at, ent_str *value) { return over_comma(s, at) && take_value(s, at, value); }

static uint32_t hex4(ent_str s, size_t i) {
  uint32_t v = 0;
  if (i + 4 > s.n) return UINT32_MAX;
  for (size_t k = i; k < i + 4; k++) {
    char c = s.p[k], l = (char)(c | 32);
    if (c >= '0' && c <= '9') v = v * 16 + (uint32_t)(c - '0');
    else if (l >= 'a' && l <= 'f') v = v * 16 + (uint32_t)(l - 'a' + 10);
    else return UINT32_MAX;
  }
  return v;
}

/* The escape behind a backslash at i; *n receives its bytes. */
static size_t unescape(ent_str s, size_t i, char out[4], size_t *n) {
  static const char letters[] = "nrtbf", values[] = "\n\r\t\b\f";
  const char *hit = s.p[i] ? strchr(letters, s.p[i]) : NULL;
  out[0] = hit ? values[hit - letters] : s.p[i];
  *n = 1;
  if (s.p[i] != 'u') return 1;
  uint32_t c = hex4(s, i + 1), low;
  if (c == UINT32_MAX) return 1;
  size_t used = 5;
  if (c >= 0xD800 && c < 0xDC00 && i + 6 < s.n && s.p[i + 5] == '\\' && s.p[i + 6] == 'u' && (low = hex4(s, i + 7)) >= 0xDC00 && low < 0xE000) {
    c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    used = 11;
  }
  *n = ent_utf8_encode(c, out);
  return used;
}

ent_str ent_json_decode(ent_str v, ent_arena *a) {
  if (v.n < 2 || v.p[0] != '"') return v;
  v = (ent_str){v.p + 1, v.n - 2};
  char *out = ent_arena_alloc(a, v.n + 4);
  if (!out) return (ent_str){NULL, 0};
  size_t m = 0;
  for (size_t i = 0; i < v.n;) {
    const char *slash = memchr(v.p + i, '\\', v.n - i);
    size_t run = slash ? (size_t)(slash - v.p) - i : v.n - i;
    memcpy(out + m, v.p + i, run);
    m += run;
    i += run;
    if (i + 1 >= v.n) break;
    size_t n;
    i += 1 + unescape(v, i + 1, out + m, &n);
    m += n;
  }
  return (ent_str){out, m};
}
