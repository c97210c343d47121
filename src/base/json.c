/*
** json.c - streams JSON (RFC 8259) into a buffer, one pass, no tree. What it writes is always valid:
** text that is not UTF-8 is mended, numbers that JSON lacks become null.
*/
#include "base/base.h"

#include <assert.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

#define DEEPEST 63u

void ent_json_init(ent_json *j, ent_buf *out) { *j = (ent_json){.out = out}; }

/* Before each value: a comma where one is due. */
static void before(ent_json *j) {
  if (j->after_key) {
    j->after_key = false;
    return;
  }
  uint64_t bit = (uint64_t)1 << j->depth;
  if (j->depth && (j->comma & bit)) ent_buf_putc(j->out, ',');
  j->comma |= bit;
}

void ent_json_begin(ent_json *j, char bracket) {
  assert(j->depth < DEEPEST && (bracket == '{' || bracket == '['));
  before(j);
  ent_buf_putc(j->out, bracket);
  j->depth++;
  j->comma &= ~((uint64_t)1 << j->depth);
}

void ent_json_end(ent_json *j, char bracket) {
  assert(j->depth > 0 && !j->after_key && (bracket == '}' || bracket == ']'));
  j->depth--;
  ent_buf_putc(j->out, bracket);
}

/* ---- strings ---------------------------------------------------------- */

/* Bytes at i that go out as they are: printable ASCII and well-formed longer sequences. */
static size_t plain_run(ent_str s, size_t i) {
  size_t from = i;
  while (i < s.n) {
    unsigned char c = (unsigned char)s.p[i];
    if (c < 0x20 || c == '"' || c == '\\') break;
    size_t n = c < 0x80 ? 1 : ent_str_utf8(s, i);
    if (!n) break;
    i += n;
  }
  return i - from;
}

static void put_escape(ent_buf *b, unsigned char c) {
  static const char letters[0x60] = {['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n',  ['\r'] = 'r',
                                     ['\t'] = 't', ['"'] = '"',  ['\\'] = '\\'};
  if (c >= 0x80) {
    ent_buf_put(b, "\xEF\xBF\xBD", 3);
  } else if (letters[c]) {
    char two[2] = {'\\', letters[c]};
    ent_buf_put(b, two, 2);
  } else {
    static const char hex[] = "0123456789abcdef";
    char six[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    ent_buf_put(b, six, 6);
  }
}

static void put_string(ent_buf *b, ent_str s) {
  ent_buf_putc(b, '"');
  for (size_t i = 0; i < s.n;) {
    size_t n = plain_run(s, i);
    ent_buf_put(b, s.p + i, n);
    i += n;
    if (i < s.n) put_escape(b, (unsigned char)s.p[i++]);
  }
  ent_buf_putc(b, '"');
}

void ent_json_key(ent_json *j, const char *key) {
  assert(j->depth > 0 && !j->after_key);
  before(j);
  put_string(j->out, ent_str_c(key));
  ent_buf_putc(j->out, ':');
  j->after_key = true;
}

void ent_json_str(ent_json *j, ent_str s) {
  before(j);
  put_string(j->out, s);
}

void ent_json_cstr(ent_json *j, const char *z) {
  if (z) ent_json_str(j, ent_str_c(z));
  else ent_json_null(j);
}

/* ---- other values ----------------------------------------------------- */

void ent_json_int(ent_json *j, int64_t v) {
  char text[24];
  size_t i = sizeof text;
  uint64_t u = v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v;
  do text[--i] = (char)('0' + u % 10);
  while (u /= 10);
  if (v < 0) text[--i] = '-';
  before(j);
  ent_buf_put(j->out, text + i, sizeof text - i);
}

/* Fifteen digits are enough for every number that was written with fifteen; seventeen for all. */
void ent_json_double(ent_json *j, double v) {
  if (!isfinite(v)) {
    ent_json_null(j);
    return;
  }
  char text[40];
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, v);
    if (strtod(text, NULL) == v) break;
  }
  const char *point = localeconv()->decimal_point; /* the host program may have set a locale */
  char *hit = *point == '.' ? NULL : strstr(text, point);
  before(j);
  ent_buf_put(j->out, text, hit ? (size_t)(hit - text) : strlen(text));
  if (!hit) return;
  ent_buf_putc(j->out, '.');
  ent_buf_puts(j->out, hit + strlen(point));
}

void ent_json_bool(ent_json *j, bool v) { ent_json_raw(j, v ? ENT_S("true") : ENT_S("false")); }

void ent_json_null(ent_json *j) { ent_json_raw(j, ENT_S("null")); }

void ent_json_raw(ent_json *j, ent_str s) {
  before(j);
  ent_buf_putstr(j->out, s);
}

void ent_json_kstr(ent_json *j, const char *key, ent_str s) {
  if (!s.n) return;
  ent_json_key(j, key);
  ent_json_str(j, s);
}

void ent_json_kcstr(ent_json *j, const char *key, const char *z) { ent_json_kstr(j, key, ent_str_c(z)); }

void ent_json_kint(ent_json *j, const char *key, int64_t v) {
  ent_json_key(j, key);
  ent_json_int(j, v);
}

void ent_json_kdouble(ent_json *j, const char *key, double v) {
  ent_json_key(j, key);
  ent_json_double(j, v);
}

void ent_json_kbool(ent_json *j, const char *key, bool v) {
  ent_json_key(j, key);
  ent_json_bool(j, v);
}
