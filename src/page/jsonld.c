/*
** jsonld.c - a small tolerant JSON reader for what pages embed: raw line breaks in strings, comments, CDATA marks and
** trailing commas do not stop it, damage ends it with what was read so far. Depth and number of values are capped.
*/
#include "page/page.h"
#include "text/utf8.h"

#define MAX_DEPTH  32
#define MAX_VALUES 20000

typedef struct parser {
  const char *p;
  size_t n, i;
  ent_arena *arena;
  uint32_t values;
  bool bad, *nomem;
} parser;

static void skip_space(parser *r) {
  while (r->i < r->n) {
    char c = r->p[r->i];
    if ((unsigned char)c <= ' ' || c == ',' || c == ';') r->i++;
    else if (c == '/' && r->i + 1 < r->n && r->p[r->i + 1] == '*') {
      const char *q = memmem(r->p + r->i + 2, r->n - r->i - 2, "*/", 2);
      r->i = q ? (size_t)(q - r->p) + 2 : r->n;
    } else if (c == '/' && r->i + 1 < r->n && r->p[r->i + 1] == '/') {
      const char *q = memchr(r->p + r->i, '\n', r->n - r->i);
      r->i = q ? (size_t)(q - r->p) : r->n;
    } else return;
  }
}

static uint32_t hex4(const char *p) {
  uint32_t v = 0;
  for (int k = 0; k < 4; k++) {
    char c = p[k];
    uint32_t d = c >= '0' && c <= '9'                 ? (uint32_t)(c - '0')
                 : (c | 32) >= 'a' && (c | 32) <= 'f' ? (uint32_t)((c | 32) - 'a' + 10)
                                                      : 99;
    if (d == 99) return UINT32_MAX;
    v = v * 16 + d;
  }
  return v;
}

/* \uXXXX at r->i (behind the u), with its other half where it is one. */
static unsigned read_unicode(parser *r, char *out) {
  uint32_t c = r->i + 4 <= r->n ? hex4(r->p + r->i) : UINT32_MAX;
  if (c == UINT32_MAX) return 0;
  r->i += 4;
  if (c >= 0xD800 && c < 0xDC00 && r->i + 6 <= r->n && r->p[r->i] == '\\' && r->p[r->i + 1] == 'u') {
    uint32_t low = hex4(r->p + r->i + 2);
    if (low >= 0xDC00 && low < 0xE000) {
      r->i += 6;
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
  }
  return ent_utf8_encode(c, out);
}

/* The string at r->i (at its opening quote), escapes decoded, in the arena. */
static ent_str read_string(parser *r) {
  size_t from = ++r->i, end = from;
  while (end < r->n && r->p[end] != '"') end += r->p[end] == '\\' ? 2 : 1;
  if (end >= r->n) {
    r->bad = true;
    r->i = r->n;
    return (ent_str){NULL, 0};
  }
  if (!memchr(r->p + from, '\\', end - from)) {
    r->i = end + 1;
    return (ent_str){r->p + from, end - from};
  }
  char *out = ent_arena_alloc(r->arena, end - from + 4);
  size_t m = 0;
  while (out && r->i < end) {
    char c = r->p[r->i++];
    if (c != '\\') {
      out[m++] = c;
      continue;
    }
    c = r->p[r->i++];
    if (c == 'u') m += read_unicode(r, out + m);
    else out[m++] = c == 'n' || c == 'r' || c == 't' || c == 'b' || c == 'f' ? ' ' : c;
  }
  r->i = end + 1;
  if (!out) *r->nomem = r->bad = true;
  return out ? (ent_str){out, m} : (ent_str){NULL, 0};
}

static ent_jnode *read_value(parser *r, unsigned depth);

/* Members of an object or values of an array, up to the closing bracket. */
static void read_members(parser *r, ent_jnode *self, unsigned depth) {
  char close = r->p[r->i++] == '{' ? '}' : ']';
  ent_jnode **to = &self->first;
  while (!r->bad) {
    skip_space(r);
    if (r->i >= r->n) {
      r->bad = true;
      return;
    }
    if (r->p[r->i] == close) {
      r->i++;
      return;
    }
    ent_str key = {NULL, 0};
    if (close == '}') {
      if (r->p[r->i] != '"') {
        r->bad = true;
        return;
      }
      key = read_string(r);
      skip_space(r);
      if (r->bad || r->i >= r->n || r->p[r->i] != ':') {
        r->bad = true;
        return;
      }
      r->i++;
      skip_space(r);
    }
    ent_jnode *v = r->i < r->n ? read_value(r, depth + 1) : NULL;
    if (!v) {
      r->bad = true;
      return;
    }
    v->key = key;
    *to = v;
    to = &v->next;
  }
}

static ent_jnode *read_value(parser *r, unsigned depth) {
  if (depth > MAX_DEPTH || ++r->values > MAX_VALUES) return NULL;
  ent_jnode *v = ent_arena_calloc(r->arena, 1, sizeof *v);
  if (!v) {
    *r->nomem = true;
    return NULL;
  }
  char c = r->p[r->i];
  if (c == '{' || c == '[') {
    v->kind = c;
    read_members(r, v, depth);
  } else if (c == '"') {
    v->kind = '"';
    v->text = read_string(r);
  } else {
    size_t from = r->i;
    while (r->i < r->n && (unsigned char)r->p[r->i] > ' ' && !strchr(",]}:\"", r->p[r->i])) r->i++;
    if (r->i == from) return NULL;
    v->kind = '0';
    v->text = (ent_str){r->p + from, r->i - from};
  }
  return v;
}

ent_jnode *ent_jsonld_parse(ent_str json, ent_arena *a, bool *nomem) {
  parser r = {.p = json.p, .n = json.n, .arena = a, .nomem = nomem};
  while (r.i < r.n && r.p[r.i] != '{' && r.p[r.i] != '[') r.i++;
  return r.i < r.n ? read_value(&r, 0) : NULL;
}

const ent_jnode *ent_jnode_get(const ent_jnode *object, const char *key) {
  if (!object || object->kind != '{') return NULL;
  for (const ent_jnode *v = object->first; v; v = v->next)
    if (ent_str_is(v->key, key)) return v;
  return NULL;
}

ent_str ent_jnode_text(const ent_jnode *object, const char *key) {
  const ent_jnode *v = ent_jnode_get(object, key);
  if (v && v->kind == '[') v = v->first;
  return v && v->kind == '"' ? v->text : (ent_str){NULL, 0};
}
