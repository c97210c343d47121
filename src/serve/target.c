/*
** target.c - the target of a request (RFC 9112, 3.2.1: origin-form) taken apart by the letter. What a browser would never
** send is refused, not repaired: nothing behind it has to think of "..", NUL, overlong UTF-8 or a name given twice.
*/
#include "serve/serve.h"

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = (char)(c | 32);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes s into the arena, NUL behind. In a query + is a blank. */
static ent_code decode(ent_str s, bool query, ent_arena *a, ent_str *out, ent_error *err) {
  char *to = ent_arena_alloc(a, s.n + 1);
  if (!to) return ent_nomem(err);
  size_t n = 0;
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    if (c == '%') {
      int hi = i + 2 < s.n ? hex(s.p[i + 1]) : -1, lo = i + 2 < s.n ? hex(s.p[i + 2]) : -1;
      if (hi < 0 || lo < 0) return ent_fail(err, ENT_ERR_ARGUMENT, "a wrong escape in the address", NULL, i, 0);
      c = (char)(hi * 16 + lo);
      i += 2;
    } else if (query && c == '+') {
      c = ' ';
    }
    if ((unsigned char)c < 32 || c == 127) return ent_fail(err, ENT_ERR_ARGUMENT, "a control character in the address", NULL, i, 0);
    to[n++] = c;
  }
  to[n] = 0;
  *out = (ent_str){to, n};
  for (size_t i = 0, len; i < n; i += len)
    if (!(len = ent_str_utf8(*out, i))) return ent_fail(err, ENT_ERR_ARGUMENT, "the address is not UTF-8", NULL, i, 0);
  return ENT_OK;
}

/* The next piece before sep; false when rest is used up. Unlike ent_str_split it trims nothing. */
static bool piece_of(ent_str *rest, char sep, ent_str *piece) {
  if (!rest->p) return false;
  const char *at = memchr(rest->p, sep, rest->n);
  *piece = (ent_str){rest->p, at ? (size_t)(at - rest->p) : rest->n};
  if (at) *rest = (ent_str){at + 1, rest->n - piece->n - 1};
  else *rest = (ent_str){NULL, 0};
  return true;
}

static ent_code segments(ent_str path, ent_arena *a, ent_target *out, ent_error *err) {
  ent_str rest = {path.p + 1, path.n - 1}, piece, word;
  if (!rest.n) return ENT_OK;
  while (piece_of(&rest, '/', &piece)) {
    if (out->nsegment == ENT_SEGMENTS_MAX) return ent_fail(err, ENT_ERR_NOTFOUND, "no such address", NULL, 0, 0);
    ent_code code = decode(piece, false, a, &word, err);
    if (code != ENT_OK) return code;
    bool wrong = !word.n || ent_str_is(word, ".") || ent_str_is(word, "..") || memchr(word.p, '/', word.n) || memchr(word.p, '\\', word.n);
    if (wrong) return ent_fail(err, ENT_ERR_ARGUMENT, "an empty or relative part in the address", NULL, 0, 0);
    out->segment[out->nsegment++] = word;
  }
  return ENT_OK;
}

static ent_code params(ent_str query, ent_arena *a, ent_target *out, ent_error *err) {
  ent_str rest = query, piece;
  while (piece_of(&rest, '&', &piece)) {
    if (!piece.n) continue;
    if (out->nparam == ENT_PARAMS_MAX) return ent_fail(err, ENT_ERR_ARGUMENT, "too many parameters", NULL, 0, 0);
    ent_param *p = &out->param[out->nparam];
    ent_str name, value = piece;
    piece_of(&value, '=', &name);
    ent_code code = decode(name, true, a, &p->name, err);
    if (code == ENT_OK) code = decode(value.p ? value : (ent_str){"", 0}, true, a, &p->value, err);
    if (code != ENT_OK) return code;
    for (uint32_t i = 0; i < out->nparam; i++)
      if (ent_str_eq(out->param[i].name, p->name)) return ent_fail(err, ENT_ERR_ARGUMENT, "a parameter is given twice", p->name.p, 0, 0);
    out->nparam++;
  }
  return ENT_OK;
}

ent_code ent_target_parse(ent_str raw, ent_arena *a, ent_target *out, ent_error *err) {
  out->nsegment = out->nparam = 0;
  if (raw.n > ENT_TARGET_MAX) return ent_fail(err, ENT_ERR_LIMIT, "the address is too long", NULL, 0, 0);
  if (!raw.n || raw.p[0] != '/') return ent_fail(err, ENT_ERR_ARGUMENT, "the address does not begin with a slash", NULL, 0, 0);
  const char *mark = memchr(raw.p, '?', raw.n);
  ent_str path = {raw.p, mark ? (size_t)(mark - raw.p) : raw.n};
  ent_code code = segments(path, a, out, err);
  if (code == ENT_OK && mark) code = params((ent_str){mark + 1, raw.n - path.n - 1}, a, out, err);
  return code;
}

const char *ent_target_get(const ent_target *t, const char *name) {
  for (uint32_t i = 0; i < t->nparam; i++)
    if (ent_str_is(t->param[i].name, name)) return t->param[i].value.n ? t->param[i].value.p : NULL;
  return NULL;
}
