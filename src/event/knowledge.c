/*
** knowledge.c - the stage's part of the compiled lexicon: checked stanzas, packed.
**
** Section "event.strings": texts, each ended by NUL, none twice. Section "event.stanzas", numbers of 32 bits, little-endian:
**
**   count of stanzas
**   a stanza:  kind, id, file (offsets into event.strings), line, count of fields
**   a field:   key, value, line
**
** Opening an image reads them once into tables (frames.c); matching never touches the section again.
*/
#include "event/frames.h"

static const char *const kinds[] = {"frame", "cue", "item", "type", "mode", "cameo", "forms"};
static const char *const left_out[] = {"example", "note"};

bool ent_knowledge_kind(ent_str kind) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (ent_str_is(kind, kinds[i])) return true;
  return false;
}

static bool kept(ent_str key) {
  for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
    if (ent_str_is(key, left_out[i])) return false;
  return true;
}

/* ---- writing ---------------------------------------------------------- */

typedef struct packer {
  ent_buf numbers, strings;
  ent_map seen;
  ent_arena *arena;
} packer;

static void put32(packer *p, uint32_t v) {
  uint8_t b[4] = {(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16), (uint8_t)(v >> 24)};
  ent_buf_put(&p->numbers, b, 4);
}

static void put_text(packer *p, ent_str s) {
  uint32_t at = ent_map_get(&p->seen, s);
  if (at == ENT_NONE) {
    at = (uint32_t)p->strings.n;
    ent_buf_putstr(&p->strings, s);
    ent_buf_putc(&p->strings, 0);
    if (!ent_map_put(&p->seen, s, at)) p->strings.fail = true;
  }
  put32(p, at);
}

static void put_stanza(packer *p, const ent_stanza *s) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->nfield; i++) n += kept(s->field[i].key);
  put_text(p, s->kind);
  put_text(p, s->id);
  put_text(p, ent_str_c(s->file));
  put32(p, s->line);
  put32(p, n);
  for (uint32_t i = 0; i < s->nfield; i++) {
    if (!kept(s->field[i].key)) continue;
    put_text(p, s->field[i].key);
    put_text(p, s->field[i].value);
    put32(p, s->field[i].line);
  }
}

ent_code ent_knowledge_write(const ent_stanzas *s, ent_image_writer *w, ent_error *err) {
  packer p = {.arena = ent_arena_new(0)};
  if (!p.arena) return ent_nomem(err);
  ent_buf_init(&p.numbers, 0);
  ent_buf_init(&p.strings, 0);
  ent_map_init(&p.seen, p.arena);
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->n; i++) n += ent_knowledge_kind(s->v[i].kind);
  put32(&p, n);
  for (uint32_t i = 0; i < s->n; i++)
    if (ent_knowledge_kind(s->v[i].kind)) put_stanza(&p, &s->v[i]);
  ent_code code = p.numbers.fail || p.strings.fail ? ent_nomem(err) : ENT_OK;
  if (!code) code = ent_image_writer_add(w, "event.stanzas", p.numbers.p, p.numbers.n, err);
  if (!code) code = ent_image_writer_add(w, "event.strings", p.strings.p, p.strings.n, err);
  ent_buf_free(&p.numbers);
  ent_buf_free(&p.strings);
  ent_arena_free(p.arena);
  return code;
}

/* ---- reading ---------------------------------------------------------- */

typedef struct unpacker {
  const uint8_t *p; /* the section: bad is set where it ends too early or points outside */
  size_t n, at;
  const char *strings;
  size_t nstrings; /* the last byte is NUL */
  bool bad;
} unpacker;

static uint32_t get32(unpacker *u) {
  if (u->n - u->at < 4) {
    u->bad = true;
    return 0;
  }
  const uint8_t *b = u->p + u->at;
  u->at += 4;
  return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static ent_str get_text(unpacker *u) {
  uint32_t at = get32(u);
  if (at >= u->nstrings) {
    u->bad = true;
    return (ent_str){"", 0};
  }
  return ent_str_c(u->strings + at);
}

static bool get_stanza(unpacker *u, ent_arena *a, ent_stanza *s) {
  s->kind = get_text(u);
  s->id = get_text(u);
  s->file = get_text(u).p;
  s->line = get32(u);
  s->nfield = get32(u);
  if (s->nfield > (u->n - u->at) / 12) u->bad = true;
  if (u->bad) return false;
  ent_field *f = ent_arena_alloc(a, s->nfield * sizeof *f);
  if (!f) return false;
  for (uint32_t i = 0; i < s->nfield; i++) {
    f[i].key = get_text(u);
    f[i].value = get_text(u);
    f[i].line = get32(u);
  }
  s->field = f;
  return !u->bad;
}

ent_code ent_knowledge_read(ent_image *img, ent_arena *a, ent_stanzas *out, ent_error *err) {
  const uint8_t *numbers, *strings;
  size_t n, m;
  ent_code code = ent_image_section(img, "event.stanzas", &numbers, &n, err);
  if (!code) code = ent_image_section(img, "event.strings", &strings, &m, err);
  if (code) return code;
  if (m && strings[m - 1]) return ent_fail(err, ENT_ERR_FORMAT, "section does not end", "event.strings", m, 0);
  unpacker u = {.p = numbers, .n = n, .strings = (const char *)strings, .nstrings = m};
  uint32_t count = get32(&u);
  for (uint32_t i = 0; i < count; i++) {
    ent_stanza s;
    bool whole = get_stanza(&u, a, &s);
    if (u.bad) return ent_fail(err, ENT_ERR_FORMAT, "damaged entry", "event.stanzas", u.at, 0);
    if (!whole || !ENT_PUSH(a, out, s)) return ent_nomem(err);
  }
  return ENT_OK;
}
