/*
** stanza.c - the text format of lexicon/: entries with a head line and indented fields.
** docs/formats/lexicon.md is its description. The shape is that of deb822 control files, with the
** value behind blanks in place of a colon, so that tables of values line up.
*/
#include "base/base.h"

#define LONGEST_LINE 4096u

typedef struct reader {
  ent_arena *arena;
  const char *file;
  const char *base; /* of the text, for offsets */
  uint32_t line;
  ent_error *err;
  ent_stanza now;         /* the entry being read; kind.n is 0 before the first */
  ENT_VEC(ent_field) fields; /* its fields so far */
} reader;

static ent_code bad(reader *r, const char *message, ent_str line) {
  return ent_fail(r->err, ENT_ERR_FORMAT, message, r->file, (uint64_t)(line.p - r->base), r->line);
}

static bool blank(char c) { return c == ' ' || c == '\t'; }

/* What every line must be: short, UTF-8, without control characters. */
static ent_code check_line(reader *r, ent_str line) {
  if (line.n > LONGEST_LINE) return bad(r, "line is over 4,096 bytes", line);
  for (size_t i = 0; i < line.n;) {
    unsigned char c = (unsigned char)line.p[i];
    if ((c < 0x20 && c != '\t') || c == 0x7F) return bad(r, "control character", line);
    size_t n = ent_str_utf8(line, i);
    if (!n) return bad(r, "not UTF-8", line);
    i += n;
  }
  return ENT_OK;
}

/* A comment begins at a # that stands first, or behind two blanks or a tab. */
static ent_str cut_comment(ent_str line) {
  for (size_t i = 0; i < line.n; i++) {
    if (line.p[i] != '#') continue;
    bool first = ent_str_trim((ent_str){line.p, i}).n == 0;
    bool apart = i > 0 && (line.p[i - 1] == '\t' || (i > 1 && blank(line.p[i - 1]) && blank(line.p[i - 2])));
    if (first || apart) return (ent_str){line.p, i};
  }
  return line;
}

/* The entry being read is complete: its fields get a place of their own. */
static ent_code end_entry(reader *r, ent_stanzas *out) {
  if (!r->now.kind.n) return ENT_OK;
  size_t bytes = r->fields.n * sizeof *r->fields.v;
  ent_field *f = ent_arena_alloc(r->arena, bytes);
  if (!f) return ent_nomem(r->err);
  if (bytes) memcpy(f, r->fields.v, bytes);
  r->now.field = f;
  r->now.nfield = r->fields.n;
  r->fields.n = 0;
  return ENT_PUSH(r->arena, out, r->now) ? ENT_OK : ent_nomem(r->err);
}

static ent_code read_head(reader *r, ent_str line, ent_stanzas *out) {
  ent_code code = end_entry(r, out);
  if (code) return code;
  ent_str rest = line, kind;
  ent_str_word(&rest, &kind);
  ent_str id = ent_str_trim(rest);
  if (!id.n) return bad(r, "entry without a name", line);
  r->now = (ent_stanza){.kind = kind, .id = id, .file = r->file, .line = r->line};
  return ENT_OK;
}

static ent_code read_field(reader *r, ent_str line) {
  if (!r->now.kind.n) return bad(r, "field before any entry", line);
  ent_str rest = line;
  ent_field f = {.line = r->line};
  ent_str_word(&rest, &f.key);
  f.value = ent_str_trim(rest);
  if (!f.value.n) return bad(r, "key without a value", line);
  return ENT_PUSH(r->arena, &r->fields, f) ? ENT_OK : ent_nomem(r->err);
}

static ent_code read_line(reader *r, ent_str line, ent_stanzas *out) {
  if (line.n && line.p[line.n - 1] == '\r') line.n--;
  ent_code code = check_line(r, line);
  if (code) return code;
  line = cut_comment(line);
  if (!ent_str_trim(line).n) return ENT_OK;
  return blank(*line.p) ? read_field(r, line) : read_head(r, line, out);
}

ent_code ent_stanza_parse(ent_str text, const char *file, ent_arena *a, ent_stanzas *out, ent_error *err) {
  ent_str file_name = ent_arena_dup(a, ent_str_c(file));
  if (!file_name.p) return ent_nomem(err);
  reader r = {.arena = a, .file = file_name.p, .base = text.p, .err = err};
  if (ent_str_starts(text, ENT_S("\xEF\xBB\xBF"))) text.p += 3, text.n -= 3;
  ent_code code = ENT_OK;
  while (text.n && !code) {
    const char *nl = memchr(text.p, '\n', text.n);
    size_t n = nl ? (size_t)(nl - text.p) : text.n;
    r.line++;
    code = read_line(&r, (ent_str){text.p, n}, out);
    n += nl != NULL;
    text.p += n;
    text.n -= n;
  }
  return code ? code : end_entry(&r, out);
}

ent_str ent_stanza_get(const ent_stanza *s, const char *key) {
  for (uint32_t i = 0; i < s->nfield; i++)
    if (ent_str_is(s->field[i].key, key)) return s->field[i].value;
  return (ent_str){"", 0};
}
