/*
** build.c - collects strings, entries, phrases and offices, and writes them as sections of the lexicon image.
**
** Every phrase is registered with each of its beginnings, so that the matcher can walk from word to word and stop where
** no phrase goes on. The table is open addressing with linear probing, at most 5/8 full; its order depends only on
** the keys, so the same sources give the same bytes.
*/
#include "names/build.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <stdlib.h>

ent_code ent_builder_init(ent_builder *b, const ent_lexsource *src, ent_report *report, void *arg, ent_error *err) {
  *b = (ent_builder){.src = src, .report = report, .arg = arg, .err = err, .a = ent_arena_new(0)};
  if (!b->a) return ent_nomem(err);
  ent_buf_init(&b->pool, 256u << 20);
  ent_map_init(&b->interned, b->a);
  ent_map_init(&b->files, b->a);
  ent_map_init(&b->ids, b->a);
  if (!ent_buf_putc(&b->pool, 0)) b->nomem = true; /* offset 0: the empty string */
  return b->nomem ? ent_nomem(err) : ENT_OK;
}

void ent_builder_free(ent_builder *b) {
  ent_buf_free(&b->pool);
  ent_arena_free(b->a);
}

void ent_builder_bad(ent_builder *b, const char *file, uint32_t line, const char *message, ent_str what) {
  ent_error e;
  ent_failf(&e, ENT_ERR_FORMAT, message, file, 0, line, "%.*s", (int)(what.n > 120 ? 120 : what.n),
            what.n ? what.p : "");
  if (!b->errors++ && b->err) *b->err = e;
  if (b->report && !b->report(b->arg, &e)) b->stop = true;
}

ent_lexref ent_builder_text(ent_builder *b, ent_str s) {
  if (!s.n) return (ent_lexref){0, 0};
  uint32_t at = ent_map_get(&b->interned, s);
  if (at != ENT_NONE) return (ent_lexref){at, (uint32_t)s.n};
  at = (uint32_t)b->pool.n;
  ent_str own = ent_arena_dup(b->a, s);
  ent_buf_putstr(&b->pool, s);
  if (!own.p || !ent_buf_putc(&b->pool, 0) || !ent_map_put(&b->interned, own, at)) b->nomem = true;
  return (ent_lexref){at, (uint32_t)s.n};
}

uint32_t ent_builder_file(ent_builder *b, const char *file) {
  ent_str s = ent_str_c(file);
  uint32_t i = ent_map_get(&b->files, s);
  if (i != ENT_NONE) return i;
  i = b->file.n;
  ent_lexref r = ent_builder_text(b, s);
  if (!ENT_PUSH(b->a, &b->file, r) || !ent_map_put(&b->files, s, i)) b->nomem = true;
  return i;
}

static uint64_t id_key(ent_lexkind kind, ent_str id) {
  uint64_t key = XXH3_64bits_withSeed(id.p, id.n, 1000u + (uint64_t)kind);
  return key ? key : 1;
}

uint32_t ent_builder_find(const ent_builder *b, ent_lexkind kind, ent_str id) {
  char buf[160];
  int n = snprintf(buf, sizeof buf, "%d %.*s", (int)kind, (int)(id.n > 140 ? 140 : id.n), id.p);
  return ent_map_get(&b->ids, (ent_str){buf, (size_t)n});
}

static void push_draft(ent_builder *b, uint64_t key, ent_sense sense) {
  ent_draft d = {.key = key, .sense = sense, .order = b->draft.n};
  if (!ENT_PUSH(b->a, &b->draft, d)) b->nomem = true;
}

uint32_t ent_builder_entry(ent_builder *b, ent_lexkind kind, ent_str id, const char *file, uint32_t line) {
  uint32_t i = b->entry.n;
  ent_lexentry e = {.kind = (uint8_t)kind,
                    .file = ent_builder_file(b, file),
                    .line = line,
                    .id = ent_builder_text(b, id),
                    .from = ENT_DAY_MIN,
                    .until = ENT_DAY_MAX,
                    .lat = __builtin_nanf(""),
                    .lon = __builtin_nanf("")};
  ent_str key = ent_arena_printf(b->a, "%d %.*s", (int)kind, (int)(id.n > 140 ? 140 : id.n), id.p);
  if (!key.p || !ENT_PUSH(b->a, &b->entry, e) || !ent_map_put(&b->ids, key, i)) {
    b->nomem = true;
    return ENT_NONE;
  }
  push_draft(b, id_key(kind, id),
             (ent_sense){.entry = i, .use = ENT_USE_CODE, .from = ENT_DAY_MIN, .until = ENT_DAY_MAX});
  return i;
}

/* First and last word of a name of several words. */
static void add_parts(ent_builder *b, const ent_unit *unit, uint32_t n, uint8_t kind) {
  const uint32_t shift = kind == ENT_LEX_PERSON ? 0 : kind == ENT_LEX_ORG || kind == ENT_LEX_GROUP ? 2 : kind == ENT_LEX_PLACE ? 4 : 32;
  const ent_partword first = {unit[0].hash, ENT_PART_FIRST << (shift & 31)}, last = {unit[n - 1].hash, ENT_PART_LAST << (shift & 31)};
  if (shift < 32 && (!ENT_PUSH(b->a, &b->part, first) || !ENT_PUSH(b->a, &b->part, last))) b->nomem = true;
}

/* Word sets that list names of people (lexicon/reference). */
static void add_names_of_people(ent_builder *b, const ent_unit *unit, ent_str set) {
  static const struct {
    const char *set;
    uint32_t places;
  } sets[] = {{"man-name", ENT_PART_GIVEN}, {"woman-name", ENT_PART_GIVEN}, {"given-name", ENT_PART_GIVEN}, {"family-name", ENT_PART_FAMILY}};
  for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
    if (ent_str_is(set, sets[i].set) && !ENT_PUSH(b->a, &b->part, ((ent_partword){unit->hash, sets[i].places}))) b->nomem = true;
}

bool ent_builder_phrase(ent_builder *b, uint64_t space, ent_str s, ent_sense sense) {
  ent_unit unit[ENT_UNITS_MAX];
  uint32_t n = ent_units_split(s, 0, unit, ENT_UNITS_MAX, NULL);
  if (!n) return false;
  uint64_t key = space;
  for (uint32_t i = 0; i < n; i++) {
    key = ent_phrase_step(key, unit[i].hash);
    if (i + 1 < n && !ENT_PUSH(b->a, &b->prefix, key)) b->nomem = true;
    if (unit[i].flags & ENT_UNIT_UPPER) sense.upper |= (uint16_t)(1u << i);
    if (unit[i].flags & ENT_UNIT_CAPS) sense.caps |= (uint16_t)(1u << i);
  }
  sense.words = (uint8_t)n;
  if (n == 1 && space == ENT_SPACE_WORDS) add_names_of_people(b, unit, ent_str_span(ent_buf_str(&b->pool), (ent_span){b->entry.v[sense.entry].id.at, b->entry.v[sense.entry].id.at + b->entry.v[sense.entry].id.n}));
  if (n > 1 && space == ENT_SPACE_NAMES) add_parts(b, unit, n, b->entry.v[sense.entry].kind);
  push_draft(b, key, sense);
  return true;
}

/* ---- sections --------------------------------------------------------- */

static int by_key(const void *x, const void *y) {
  const ent_draft *a = x, *b = y;
  if (a->key != b->key) return a->key < b->key ? -1 : 1;
  return a->order < b->order ? -1 : a->order > b->order;
}

/* A beginning that is no phrase of its own becomes a draft without sense (words 0, entry ENT_NONE). */
static void add_prefixes(ent_builder *b) {
  for (uint32_t i = 0; i < b->prefix.n; i++) push_draft(b, b->prefix.v[i], (ent_sense){.entry = ENT_NONE});
  if (b->draft.n) qsort(b->draft.v, b->draft.n, sizeof *b->draft.v, by_key);
}

static bool same_sense(const ent_sense *a, const ent_sense *b) {
  return a->entry == b->entry && a->use == b->use && a->upper == b->upper && a->caps == b->caps && a->arg == b->arg &&
         a->from == b->from && a->until == b->until;
}

static void insert(ent_phrase *slot, uint32_t cap, ent_phrase p) {
  uint32_t i = (uint32_t)(p.key >> 20) & (cap - 1);
  while (slot[i].key) i = (i + 1) & (cap - 1);
  slot[i] = p;
}

static ent_code write_phrases(ent_builder *b, ent_image_writer *w) {
  add_prefixes(b);
  uint32_t keys = 0, cap = 16;
  for (uint32_t i = 0; i < b->draft.n; i++) keys += !i || b->draft.v[i].key != b->draft.v[i - 1].key;
  while (cap / 8 * 5 <= keys) cap *= 2;
  ent_phrase *slot = ent_arena_calloc(b->a, cap, sizeof *slot);
  ent_sense *sense = ent_arena_calloc(b->a, b->draft.n + 1u, sizeof *sense);
  if (b->nomem || !slot || !sense) return ent_nomem(b->err);
  uint32_t n = 0;
  for (uint32_t i = 0, j; i < b->draft.n; i = j) {
    ent_phrase p = {.key = b->draft.v[i].key ? b->draft.v[i].key : 1, .sense = n};
    for (j = i; j < b->draft.n && b->draft.v[j].key == b->draft.v[i].key; j++) {
      const ent_sense *s = &b->draft.v[j].sense;
      bool twice = false;
      for (uint32_t k = p.sense; k < n && !twice; k++) twice = same_sense(&sense[k], s);
      if (s->entry != ENT_NONE && !twice) sense[n++] = *s;
    }
    p.n = n - p.sense;
    insert(slot, cap, p);
  }
  ent_code code = ent_image_writer_add(w, "names.phrase", slot, cap * sizeof *slot, b->err);
  return code ? code : ent_image_writer_add(w, "names.sense", sense, n * sizeof *sense, b->err);
}

static ent_code write_parts(ent_builder *b, ent_image_writer *w) {
  uint32_t cap = 16;
  while (cap / 2 < b->part.n) cap *= 2;
  ent_lexpart *slot = ent_arena_calloc(b->a, cap, sizeof *slot);
  if (!slot) return ent_nomem(b->err);
  for (uint32_t i = 0; i < b->part.n; i++) {
    const uint64_t h = b->part.v[i].hash;
    const uint32_t check = (uint32_t)(h >> 32) | 1;
    uint32_t k = (uint32_t)h & (cap - 1);
    while (slot[k].check && slot[k].check != check) k = (k + 1) & (cap - 1);
    slot[k].check = check;
    slot[k].places |= (uint16_t)b->part.v[i].places;
  }
  return ent_image_writer_add(w, "names.part", slot, cap * sizeof *slot, b->err);
}

typedef struct holding {
  uint32_t of, role, index;
  int32_t from;
} holding;

static int by_office(const void *x, const void *y) {
  const holding *p = x, *q = y;
  if (p->of != q->of) return p->of < q->of ? -1 : 1;
  if (p->role != q->role) return p->role < q->role ? -1 : 1;
  if (p->from != q->from) return p->from < q->from ? -1 : 1;
  return p->index < q->index ? -1 : p->index > q->index;
}

static ent_code write_offices(ent_builder *b, ent_image_writer *w) {
  uint32_t n = b->office.n;
  holding *sorted = ent_arena_calloc(b->a, n + 1u, sizeof *sorted);
  uint32_t *order = ent_arena_calloc(b->a, n + 1u, sizeof *order);
  if (!sorted || !order) return ent_nomem(b->err);
  for (uint32_t i = 0; i < n; i++)
    sorted[i] = (holding){b->office.v[i].of, b->office.v[i].role, i, b->office.v[i].from};
  if (n) qsort(sorted, n, sizeof *sorted, by_office);
  for (uint32_t i = 0; i < n; i++) order[i] = sorted[i].index;
  ent_code code = ent_image_writer_add(w, "names.office", b->office.v, n * sizeof *b->office.v, b->err);
  return code ? code : ent_image_writer_add(w, "names.holder", order, n * sizeof *order, b->err);
}

ent_code ent_builder_write(ent_builder *b, ent_image_writer *w) {
  ent_code code = write_phrases(b, w);
  if (!code) code = write_offices(b, w);
  if (!code) code = write_parts(b, w);
  if (b->nomem || b->pool.fail) return ent_nomem(b->err);
  if (!code) code = ent_image_writer_add(w, "names.entry", b->entry.v, b->entry.n * sizeof *b->entry.v, b->err);
  if (!code) code = ent_image_writer_add(w, "names.list", b->list.v, b->list.n * sizeof *b->list.v, b->err);
  if (!code) code = ent_image_writer_add(w, "names.file", b->file.v, b->file.n * sizeof *b->file.v, b->err);
  if (!code) code = ent_image_writer_add(w, "names.pool", b->pool.p, b->pool.n, b->err);
  return code;
}
