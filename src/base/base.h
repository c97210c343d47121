/*
** base.h - the tools that every stage stands on; knows no language.
**
** Table of contents, a section a file:
**   error.c     fill an ent_error
**   arena.c     one block of memory a document, freed at once
**   str.c       slices: compare, trim, split, numbers
**   buf.c       growing bytes with a maximum
**   map.c       from strings to numbers
**   file.c      read, map, write aside and rename
**   image.c     the binary image: header, sections, checksums (docs/formats/image.md)
**   json.c      streaming JSON writer
**   stanza.c    the text format of lexicon/ (docs/formats/lexicon.md)
**   progress.c  how far along, how fast, how long still
*/
#ifndef ENT_BASE_INTERNAL_H
#define ENT_BASE_INTERNAL_H

#include "entente/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- error.c ---------------------------------------------------------- */

/* Fills err (NULL is fine) and returns code, so that a failing call can end in
** `return ent_fail(err, ENT_ERR_FORMAT, "bad magic", path, offset, 0)`.
** message must be constant; where may be NULL. */
ent_code ent_fail(ent_error *err, ent_code code, const char *message, const char *where, uint64_t offset, uint32_t line);

/* The same with a detail, printf style. */
ent_code ent_failf(ent_error *err, ent_code code, const char *message, const char *where, uint64_t offset, uint32_t line,
                   const char *detail, ...) __attribute__((format(printf, 7, 8)));

/* Out of memory, the shortest way. */
ent_code ent_nomem(ent_error *err);

/* ---- arena.c ---------------------------------------------------------- */

typedef struct ent_arena ent_arena;

/* A new arena that never holds more than max bytes (0: no limit). NULL when out of memory. */
ent_arena *ent_arena_new(size_t max);
/* Frees everything at once; NULL is fine. */
void ent_arena_free(ent_arena *a);
/* Forgets everything, keeps the largest block for the next document. */
void ent_arena_reset(ent_arena *a);
/* n bytes, aligned to 16, not cleared; NULL when out of memory or over the maximum. n = 0 gives a valid pointer. */
void *ent_arena_alloc(ent_arena *a, size_t n);
/* count * size bytes, cleared, overflow checked. */
void *ent_arena_calloc(ent_arena *a, size_t count, size_t size);
/* A copy with a NUL behind it (not counted). p is NULL when out of memory. */
ent_str ent_arena_dup(ent_arena *a, ent_str s);
/* printf into the arena; p is NULL when out of memory. */
ent_str ent_arena_printf(ent_arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Bytes handed out so far. */
size_t ent_arena_used(const ent_arena *a);
/* True when an allocation has given NULL since the arena was new or reset: for who makes many and looks once, and for
** who must tell a wrong input from a lack of memory. */
bool ent_arena_failed(const ent_arena *a);

/* A vector in an arena: ENT_VEC(ent_span) spans = {0}; if (!ENT_PUSH(arena, &spans, s)) return ent_nomem(err); */
#define ENT_VEC(T)   \
  struct {           \
    T *v;            \
    uint32_t n, cap; \
  }
/* Makes room for one more element of size bytes; false when out of memory. Use ENT_PUSH. */
bool ent_vec_grow(ent_arena *a, void **v, uint32_t n, uint32_t *cap, size_t size);
#define ENT_PUSH(a, vec, item)                                                                          \
  (((vec)->n < (vec)->cap || ent_vec_grow((a), (void **)&(vec)->v, (vec)->n, &(vec)->cap, sizeof *(vec)->v)) \
       ? ((vec)->v[(vec)->n++] = (item), true)                                                         \
       : false)

/* ---- str.c ------------------------------------------------------------ */

#define ENT_S(literal) ((ent_str){(literal), sizeof(literal) - 1})
/* From a C string; NULL gives the empty slice. */
ent_str ent_str_c(const char *z);
/* The bytes of span in text; an out-of-range span is cut. */
ent_str ent_str_span(ent_str text, ent_span span);
bool ent_str_eq(ent_str a, ent_str b);
bool ent_str_is(ent_str a, const char *z);
/* Equal without regard to ASCII case. */
bool ent_str_ieq(ent_str a, ent_str b);
bool ent_str_starts(ent_str s, ent_str prefix);
bool ent_str_ends(ent_str s, ent_str suffix);
/* Order by bytes, shorter first; for qsort. */
int ent_str_cmp(ent_str a, ent_str b);
/* Offset of needle in s at or after from; SIZE_MAX when absent. */
size_t ent_str_find(ent_str s, ent_str needle, size_t from);
/* Without ASCII white space at both ends. */
ent_str ent_str_trim(ent_str s);
/* Takes the piece before sep from *rest (trimmed) and moves *rest behind it; false when *rest is used up. */
bool ent_str_split(ent_str *rest, char sep, ent_str *piece);
/* Takes the next word (ASCII white space between words) from *rest; false at the end. */
bool ent_str_word(ent_str *rest, ent_str *word);
/* Bytes of the well-formed UTF-8 sequence at offset at; 0 when there is none. */
size_t ent_str_utf8(ent_str s, size_t at);
/* Whole slice as a decimal number; false when it is none or out of range. */
bool ent_str_int(ent_str s, int64_t *out);
bool ent_str_double(ent_str s, double *out);

/* ---- buf.c ------------------------------------------------------------ */

/* Growing bytes. fail is sticky: after a failed put nothing is added, so that a long
** run of puts is checked once at its end. */
typedef struct ent_buf {
  char *p;
  size_t n, cap, max;
  bool fail;
} ent_buf;
/* Born with its maximum (0: 1 GiB). No allocation yet. */
void ent_buf_init(ent_buf *b, size_t max);
void ent_buf_free(ent_buf *b);
/* n = 0 and fail = false; the memory is kept. */
void ent_buf_clear(ent_buf *b);
/* Room for n more bytes; false and fail when out of memory or over the maximum. */
bool ent_buf_reserve(ent_buf *b, size_t n);
bool ent_buf_put(ent_buf *b, const void *p, size_t n);
bool ent_buf_putc(ent_buf *b, char c);
bool ent_buf_puts(ent_buf *b, const char *z);
bool ent_buf_putstr(ent_buf *b, ent_str s);
bool ent_buf_printf(ent_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
ent_str ent_buf_str(const ent_buf *b);

/* ---- map.c ------------------------------------------------------------ */

/* Open-addressing table from byte strings to 32-bit numbers, hashed with XXH3. Keys
** are not copied: they must live as long as the map (put them into the arena). */
typedef struct ent_map {
  struct ent_map_slot {
    const char *key;
    uint32_t n;
    uint32_t value;
  } *slot;
  uint32_t n, cap;
  ent_arena *arena;
} ent_map;
void ent_map_init(ent_map *m, ent_arena *arena);
/* Sets key to value; false when out of memory. */
bool ent_map_put(ent_map *m, ent_str key, uint32_t value);
/* The value, or ENT_NONE. */
uint32_t ent_map_get(const ent_map *m, ent_str key);

/* ---- file.c ----------------------------------------------------------- */

/* Reads a whole file ("-": standard input) of at most max bytes (0: 1 GiB) into out, behind what is
** there. ENT_ERR_IO, ENT_ERR_NOTFOUND, ENT_ERR_LIMIT, ENT_ERR_NOMEM. */
ent_code ent_file_read(const char *path, size_t max, ent_buf *out, ent_error *err);

/* A file mapped read-only; an empty file has p = NULL, n = 0. */
typedef struct ent_mapping {
  const uint8_t *p;
  size_t n;
} ent_mapping;
ent_code ent_file_map(const char *path, ent_mapping *out, ent_error *err);
void ent_file_unmap(ent_mapping *m);

/* Writes aside (path.tmp-PID), syncs, renames: path has all of it or what it had before. */
ent_code ent_file_replace(const char *path, const void *p, size_t n, ent_error *err);

/* Regular files below dir (or the file itself), sorted by byte order, into paths (arena strings, NUL behind).
** Names that begin with a dot are left out. suffix may be NULL. */
typedef ENT_VEC(ent_str) ent_strs;
ent_code ent_file_list(const char *dir, const char *suffix, ent_arena *a, ent_strs *paths, ent_error *err);

/* ---- image.c ---------------------------------------------------------- */

/* A binary image is the one container of models and compiled lexicons (docs/formats/image.md):
**
**   0  8  magic  "ENTENTE\0"
**   8  4  kind        four letters: "MODL", "LEXI"
**  12  2  version     of the kind's contents
**  14  2  container   version of this table, 1
**  16  4  sections    count S
**  20  4  reserved    0
**  24  8  size        of the whole file
**  32  8  checksum    XXH3-64 of header and table, see docs/formats/image.md
**  40  8  reserved    0
**  48  S entries of 48 bytes: name[16] (NUL padded), offset u64 (multiple of 64), size u64, XXH3-64 u64, reserved u64
**  ..  the sections
**
** All numbers little-endian. Header and table are checked on opening, a section on its first use. */
typedef struct ent_image ent_image;

/* Opens path. kind: four letters; versions outside [min,max] give ENT_ERR_VERSION. where of every error is path. */
ent_code ent_image_open(const char *path, const char kind[4], uint16_t min, uint16_t max, ent_image **out, ent_error *err);
/* The same over memory that the caller keeps alive and 16-aligned; name is used in errors. */
ent_code ent_image_open_memory(const void *p, size_t n, const char *name, const char kind[4], uint16_t min, uint16_t max,
                               ent_image **out, ent_error *err);
void ent_image_close(ent_image *img);
/* A section's bytes; its checksum is compared the first time (safe from several threads).
** ENT_ERR_NOTFOUND, ENT_ERR_CHECKSUM. */
ent_code ent_image_section(ent_image *img, const char *name, const uint8_t **p, size_t *n, ent_error *err);
bool ent_image_has(const ent_image *img, const char *name);
/* Compares every section's checksum. */
ent_code ent_image_verify(ent_image *img, ent_error *err);
uint32_t ent_image_count(const ent_image *img);
/* Name and size of section i, for doctor. */
const char *ent_image_entry(const ent_image *img, uint32_t i, size_t *size);
uint16_t ent_image_version(const ent_image *img);

typedef struct ent_image_writer ent_image_writer;
ent_image_writer *ent_image_writer_new(const char kind[4], uint16_t version);
void ent_image_writer_free(ent_image_writer *w);
/* Copies n bytes as section name (at most 15 bytes). */
ent_code ent_image_writer_add(ent_image_writer *w, const char *name, const void *p, size_t n, ent_error *err);
/* The whole image into out (appended); the same sections give the same bytes. */
ent_code ent_image_writer_finish(ent_image_writer *w, ent_buf *out, ent_error *err);

/* ---- json.c ----------------------------------------------------------- */

/* Streams JSON into a buffer; commas are put by itself. Invalid UTF-8 in strings becomes U+FFFD.
** Doubles are written shortest that reads back the same; NaN and infinities as null. */
typedef struct ent_json {
  ent_buf *out;
  uint32_t depth;
  uint64_t comma; /* bit d: a value was written at depth d (at most 63 deep) */
  bool after_key;
} ent_json;
void ent_json_init(ent_json *j, ent_buf *out);
void ent_json_begin(ent_json *j, char bracket); /* '{' or '[' */
void ent_json_end(ent_json *j, char bracket);   /* '}' or ']' */
void ent_json_key(ent_json *j, const char *key);
void ent_json_str(ent_json *j, ent_str s);
void ent_json_cstr(ent_json *j, const char *z); /* NULL: null */
void ent_json_int(ent_json *j, int64_t v);
void ent_json_double(ent_json *j, double v);
void ent_json_bool(ent_json *j, bool v);
void ent_json_null(ent_json *j);
/* A finished JSON value written as it is (trusted: from our own writer). */
void ent_json_raw(ent_json *j, ent_str s);
/* key and value at once; kstr leaves the pair out when s is empty. */
void ent_json_kstr(ent_json *j, const char *key, ent_str s);
void ent_json_kcstr(ent_json *j, const char *key, const char *z); /* left out when NULL or "" */
void ent_json_kint(ent_json *j, const char *key, int64_t v);
void ent_json_kdouble(ent_json *j, const char *key, double v);
void ent_json_kbool(ent_json *j, const char *key, bool v);

/* ---- stanza.c --------------------------------------------------------- */

/* The text format of lexicon/ (docs/formats/lexicon.md). An entry is a head line in column 0,
** `kind id`, and indented lines `key  value`; `#` at a line's start (after blanks) or after two
** blanks begins a comment; several values of one key stand on several lines or, where the
** kind says so, between semicolons:
**
**     state RUS
**       name       Russia; Russian Federation
**       adjective  Russian
*/
typedef struct ent_field {
  ent_str key, value; /* trimmed */
  uint32_t line;
} ent_field;
typedef struct ent_stanza {
  ent_str kind, id;
  const char *file; /* as given, NUL-terminated */
  uint32_t line;    /* of the head, 1-based */
  const ent_field *field;
  uint32_t nfield;
} ent_stanza;
typedef ENT_VEC(ent_stanza) ent_stanzas;
/* Appends the entries of text to out; slices point into text, which must live as long.
** ENT_ERR_FORMAT with file and line: a field before any head, a head without id, a key without value,
** a control character, a line over 4,096 bytes, invalid UTF-8. */
ent_code ent_stanza_parse(ent_str text, const char *file, ent_arena *a, ent_stanzas *out, ent_error *err);
/* First value of key, or the empty slice. */
ent_str ent_stanza_get(const ent_stanza *s, const char *key);

/* ---- progress.c ------------------------------------------------------- */

/* Renders "  123/456 articles  27 %  81/s  0:04 left" from counts and monotonic seconds. Prints nothing itself. */
size_t ent_progress_format(char *buf, size_t n, const char *what, uint64_t done, uint64_t total, double elapsed);
/* Seconds of the monotonic clock. */
double ent_clock(void);

#endif
