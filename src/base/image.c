/*
** image.c - the one container of models and compiled lexicons; its bytes stand in base.h and docs/formats/image.md.
**
** Nothing is believed: header and table are checked when the image is opened (I1 to I7), a section's
** bytes when it is first asked for (I8), what lies between sections by ent_image_verify (I9).
**
**   I1  magic, kind, container and version are ours
**   I2  size is the file's size
**   I3  the table fits into the file, and has at most 4,096 entries
**   I4  the checksum of header and table is right
**   I5  reserved numbers are 0
**   I6  names are 1 to 15 bytes, padded with NUL, each once
**   I7  sections follow each other in the order of the table, at multiples of 64, inside the file
**   I8  a section's checksum is right
**   I9  every byte outside header, table and sections is 0
*/
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/base.h"

#include <stdatomic.h>
#include <stdlib.h>

#define HEAD 48u
#define ENTRY 48u
#define NAME 16u
#define ALIGN 64u
#define MOST 4096u
#define CONTAINER 1u

static const char magic[8] = "ENTENTE";

typedef struct section {
  char name[NAME];
  uint64_t offset, size, sum;
  _Atomic int state; /* 0 not compared yet, 1 right, 2 wrong */
} section;

struct ent_image {
  const uint8_t *p;
  size_t n;
  char *name;
  ent_mapping map; /* p is NULL when the memory is the caller's */
  uint32_t count;
  uint16_t version;
  section *sections;
};

/* ---- little-endian numbers -------------------------------------------- */

static uint64_t get(const uint8_t *p, unsigned bytes) {
  uint64_t v = 0;
  for (unsigned i = bytes; i-- > 0;) v = v << 8 | p[i];
  return v;
}

static void set(uint8_t *p, uint64_t v, unsigned bytes) {
  for (unsigned i = 0; i < bytes; i++, v >>= 8) p[i] = (uint8_t)v;
}

/* XXH3-64 of header and table, the checksum's own eight bytes taken as 0. */
static uint64_t table_sum(const uint8_t *p, size_t n) {
  uint8_t head[HEAD];
  memcpy(head, p, HEAD);
  set(head + 32, 0, 8);
  uint64_t first = XXH3_64bits(head, HEAD);
  return n > HEAD ? XXH3_64bits_withSeed(p + HEAD, n - HEAD, first) : first;
}

/* ---- reading ---------------------------------------------------------- */

static ent_code bad(const ent_image *img, ent_code code, const char *message, uint64_t at, ent_error *err) {
  return ent_fail(err, code, message, img->name, at, 0);
}

/* I1 */
static ent_code check_kind(ent_image *img, const char kind[4], uint16_t min, uint16_t max, ent_error *err) {
  if (img->n < HEAD) return bad(img, ENT_ERR_FORMAT, "too short for an image", img->n, err);
  if (memcmp(img->p, magic, sizeof magic) != 0) return bad(img, ENT_ERR_FORMAT, "not an entente image", 0, err);
  if (memcmp(img->p + 8, kind, 4) != 0) return bad(img, ENT_ERR_FORMAT, "an image of another kind", 8, err);
  unsigned container = (unsigned)get(img->p + 14, 2);
  if (container != CONTAINER)
    return ent_failf(err, ENT_ERR_VERSION, "container version not known", img->name, 14, 0, "%u, this program reads %u",
                     container, CONTAINER);
  img->version = (uint16_t)get(img->p + 12, 2);
  if (img->version < min || img->version > max)
    return ent_failf(err, ENT_ERR_VERSION, "version not known", img->name, 12, 0, "%u, this program reads %u to %u",
                     img->version, min, max);
  return ENT_OK;
}

/* I2 to I5 */
static ent_code check_table(ent_image *img, ent_error *err) {
  img->count = (uint32_t)get(img->p + 16, 4);
  uint64_t size = get(img->p + 24, 8);
  if (size != img->n)
    return ent_failf(err, ENT_ERR_FORMAT, "file is cut short or has bytes too many", img->name, 24, 0,
                     "%llu bytes, its header says %llu", (unsigned long long)img->n, (unsigned long long)size);
  if (img->count > MOST || img->count > (img->n - HEAD) / ENTRY)
    return bad(img, ENT_ERR_FORMAT, "section table does not fit", 16, err);
  if (get(img->p + 32, 8) != table_sum(img->p, HEAD + (size_t)ENTRY * img->count))
    return bad(img, ENT_ERR_CHECKSUM, "header or section table is damaged", 32, err);
  if (get(img->p + 20, 4) || get(img->p + 40, 8)) return bad(img, ENT_ERR_FORMAT, "reserved bytes are set", 20, err);
  return ENT_OK;
}

/* I6 for entry i */
static bool name_ok(const ent_image *img, uint32_t i) {
  const char *name = img->sections[i].name;
  size_t len = strnlen(name, NAME);
  if (len == 0 || len == NAME) return false;
  for (size_t k = len; k < NAME; k++)
    if (name[k]) return false;
  for (uint32_t k = 0; k < i; k++)
    if (strcmp(img->sections[k].name, name) == 0) return false;
  return true;
}

/* I5 to I7 */
static ent_code read_entries(ent_image *img, ent_error *err) {
  uint64_t end = HEAD + (uint64_t)ENTRY * img->count;
  for (uint32_t i = 0; i < img->count; i++) {
    size_t at = HEAD + (size_t)ENTRY * i;
    const uint8_t *e = img->p + at;
    section *s = &img->sections[i];
    memcpy(s->name, e, NAME);
    s->offset = get(e + 16, 8);
    s->size = get(e + 24, 8);
    s->sum = get(e + 32, 8);
    if (get(e + 40, 8)) return bad(img, ENT_ERR_FORMAT, "reserved bytes are set", at + 40, err);
    if (!name_ok(img, i)) return bad(img, ENT_ERR_FORMAT, "section name is empty, too long or there twice", at, err);
    if (s->offset % ALIGN || s->offset < end || s->offset > img->n || s->size > img->n - s->offset)
      return bad(img, ENT_ERR_FORMAT, "section lies outside the file or over another", at + 16, err);
    end = s->offset + s->size;
  }
  return ENT_OK;
}

static ent_code open_checked(ent_image *img, const char kind[4], uint16_t min, uint16_t max, ent_error *err) {
  ent_code code = check_kind(img, kind, min, max, err);
  if (!code) code = check_table(img, err);
  if (code) return code;
  img->sections = calloc(img->count ? img->count : 1, sizeof *img->sections);
  return img->sections ? read_entries(img, err) : ent_nomem(err);
}

ent_code ent_image_open_memory(const void *p, size_t n, const char *name, const char kind[4], uint16_t min, uint16_t max,
                               ent_image **out, ent_error *err) {
  *out = NULL;
  ent_image *img = calloc(1, sizeof *img);
  if (!img) return ent_nomem(err);
  img->p = p;
  img->n = n;
  img->name = strdup(name ? name : "image");
  ent_code code = img->name ? open_checked(img, kind, min, max, err) : ent_nomem(err);
  if (code) ent_image_close(img);
  else *out = img;
  return code;
}

ent_code ent_image_open(const char *path, const char kind[4], uint16_t min, uint16_t max, ent_image **out, ent_error *err) {
  *out = NULL;
  ent_mapping map;
  ent_code code = ent_file_map(path, &map, err);
  if (code) return code;
  code = ent_image_open_memory(map.p, map.n, path, kind, min, max, out, err);
  if (code) ent_file_unmap(&map);
  else (*out)->map = map;
  return code;
}

void ent_image_close(ent_image *img) {
  if (!img) return;
  ent_file_unmap(&img->map);
  free(img->sections);
  free(img->name);
  free(img);
}

static section *find(const ent_image *img, const char *name) {
  for (uint32_t i = 0; i < img->count; i++)
    if (strcmp(img->sections[i].name, name) == 0) return &img->sections[i];
  return NULL;
}

/* I8. Two threads may both do the sum: they find the same. */
static ent_code check_section(ent_image *img, section *s, ent_error *err) {
  int state = atomic_load_explicit(&s->state, memory_order_relaxed);
  if (!state) {
    state = XXH3_64bits(img->p + s->offset, (size_t)s->size) == s->sum ? 1 : 2;
    atomic_store_explicit(&s->state, state, memory_order_relaxed);
  }
  if (state == 1) return ENT_OK;
  return ent_failf(err, ENT_ERR_CHECKSUM, "section is damaged", img->name, s->offset, 0, "section %s", s->name);
}

ent_code ent_image_section(ent_image *img, const char *name, const uint8_t **p, size_t *n, ent_error *err) {
  section *s = find(img, name);
  if (!s) return ent_failf(err, ENT_ERR_NOTFOUND, "no such section", img->name, 0, 0, "section %s", name);
  ent_code code = check_section(img, s, err);
  if (code) return code;
  *p = img->p + s->offset;
  *n = (size_t)s->size;
  return ENT_OK;
}

bool ent_image_has(const ent_image *img, const char *name) { return find(img, name) != NULL; }

static ent_code check_zero(const ent_image *img, uint64_t from, uint64_t to, ent_error *err) {
  for (uint64_t i = from; i < to; i++)
    if (img->p[i]) return bad(img, ENT_ERR_FORMAT, "bytes between sections are set", i, err);
  return ENT_OK;
}

ent_code ent_image_verify(ent_image *img, ent_error *err) {
  uint64_t end = HEAD + (uint64_t)ENTRY * img->count;
  for (uint32_t i = 0; i < img->count; i++) {
    section *s = &img->sections[i];
    ent_code code = check_section(img, s, err);
    if (!code) code = check_zero(img, end, s->offset, err); /* I9 */
    if (code) return code;
    end = s->offset + s->size;
  }
  return check_zero(img, end, img->n, err);
}

uint32_t ent_image_count(const ent_image *img) { return img->count; }

const char *ent_image_entry(const ent_image *img, uint32_t i, size_t *size) {
  if (i >= img->count) return NULL;
  if (size) *size = (size_t)img->sections[i].size;
  return img->sections[i].name;
}

uint16_t ent_image_version(const ent_image *img) { return img->version; }

/* ---- writing ---------------------------------------------------------- */

typedef struct draft {
  char name[NAME];
  void *p;
  size_t n;
} draft;

struct ent_image_writer {
  char kind[4];
  uint16_t version;
  draft *drafts;
  uint32_t n, cap;
};

ent_image_writer *ent_image_writer_new(const char kind[4], uint16_t version) {
  ent_image_writer *w = calloc(1, sizeof *w);
  if (!w) return NULL;
  memcpy(w->kind, kind, 4);
  w->version = version;
  return w;
}

void ent_image_writer_free(ent_image_writer *w) {
  if (!w) return;
  for (uint32_t i = 0; i < w->n; i++) free(w->drafts[i].p);
  free(w->drafts);
  free(w);
}

static bool has_draft(const ent_image_writer *w, const char *name) {
  for (uint32_t i = 0; i < w->n; i++)
    if (strcmp(w->drafts[i].name, name) == 0) return true;
  return false;
}

ent_code ent_image_writer_add(ent_image_writer *w, const char *name, const void *p, size_t n, ent_error *err) {
  size_t len = strlen(name);
  if (len == 0 || len >= NAME || has_draft(w, name))
    return ent_fail(err, ENT_ERR_ARGUMENT, "section name is empty, too long or there twice", name, 0, 0);
  if (w->n == MOST) return ent_fail(err, ENT_ERR_LIMIT, "too many sections", name, 0, 0);
  if (w->n == w->cap) {
    uint32_t cap = w->cap ? w->cap * 2 : 16;
    draft *more = realloc(w->drafts, cap * sizeof *more);
    if (!more) return ent_nomem(err);
    w->drafts = more;
    w->cap = cap;
  }
  draft d = {.p = malloc(n ? n : 1), .n = n};
  if (!d.p) return ent_nomem(err);
  if (n) memcpy(d.p, p, n);
  memcpy(d.name, name, len);
  w->drafts[w->n++] = d;
  return ENT_OK;
}

static uint64_t aligned(uint64_t n) { return (n + (ALIGN - 1)) & ~(uint64_t)(ALIGN - 1); }

/* Header and table into p; returns where the last section ends. */
static uint64_t write_table(const ent_image_writer *w, uint8_t *p) {
  uint64_t end = HEAD + (uint64_t)ENTRY * w->n;
  for (uint32_t i = 0; i < w->n; i++) {
    const draft *d = &w->drafts[i];
    uint8_t *e = p + HEAD + (size_t)ENTRY * i;
    uint64_t at = aligned(end);
    memcpy(e, d->name, NAME);
    set(e + 16, at, 8);
    set(e + 24, d->n, 8);
    set(e + 32, XXH3_64bits(d->p, d->n), 8);
    end = at + d->n;
  }
  memcpy(p, magic, sizeof magic);
  memcpy(p + 8, w->kind, 4);
  set(p + 12, w->version, 2);
  set(p + 14, CONTAINER, 2);
  set(p + 16, w->n, 4);
  set(p + 24, end, 8);
  set(p + 32, table_sum(p, HEAD + (size_t)ENTRY * w->n), 8);
  return end;
}

ent_code ent_image_writer_finish(ent_image_writer *w, ent_buf *out, ent_error *err) {
  size_t table = HEAD + (size_t)ENTRY * w->n;
  uint8_t *p = calloc(1, table);
  if (!p) return ent_nomem(err);
  uint64_t end = write_table(w, p);
  static const char zero[ALIGN];
  size_t start = out->n;
  if (ent_buf_reserve(out, (size_t)end)) ent_buf_put(out, p, table);
  for (uint32_t i = 0; i < w->n; i++) {
    size_t at = out->n - start;
    ent_buf_put(out, zero, (size_t)(aligned(at) - at));
    ent_buf_put(out, w->drafts[i].p, w->drafts[i].n);
  }
  free(p);
  return out->fail ? ent_fail(err, ENT_ERR_NOMEM, "image does not fit into memory", NULL, 0, 0) : ENT_OK;
}
