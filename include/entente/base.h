/*
** entente/base.h - slices, spans and errors: what every other header uses.
**
** Conventions (CONVENTIONS.md says why):
**   - a text is pointer and length, UTF-8, not terminated by NUL;
**   - a span is a pair of byte offsets, half-open: [start, end);
**   - a call that can fail returns an ent_code; ENT_OK is 0; the last parameter
**     is an ent_error that receives the reason, or NULL where nobody asks;
**   - free functions accept NULL.
*/
#ifndef ENTENTE_BASE_H
#define ENTENTE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ENT_VERSION "0.1.0"

/* ---- slices and spans ------------------------------------------------- */

/* A piece of somebody else's bytes. p may be NULL when n is 0. */
typedef struct ent_str {
  const char *p;
  size_t n; /* bytes */
} ent_str;

/* Byte offsets into a document's text, half-open. */
typedef struct ent_span {
  uint32_t start;
  uint32_t end;
} ent_span;

/* No index: the value of an index that points at nothing. */
#define ENT_NONE UINT32_MAX

/* ---- errors ----------------------------------------------------------- */

typedef enum ent_code {
  ENT_OK = 0,
  ENT_ERR_NOMEM,       /* an allocation failed */
  ENT_ERR_IO,          /* the operating system refused; detail has its words */
  ENT_ERR_NOTFOUND,    /* no such file, section, table or name */
  ENT_ERR_FORMAT,      /* the bytes are not what they claim to be */
  ENT_ERR_VERSION,     /* written by a version this one cannot read */
  ENT_ERR_CHECKSUM,    /* a section's bytes changed since they were written */
  ENT_ERR_LIMIT,       /* a cap (depth, nodes, bytes, words) was reached */
  ENT_ERR_ENCODING,    /* not text in the charset it claims, or binary */
  ENT_ERR_EMPTY,       /* nothing there: no bytes, or a page without an article */
  ENT_ERR_ARGUMENT,    /* the caller's words are off */
  ENT_ERR_UNSUPPORTED, /* understood, but not something we can do */
  ENT_ERR_DATABASE,    /* SQLite refused, or the database is not ours */
  ENT_ERR_INTERNAL     /* a broken invariant of ours: please report it */
} ent_code;

/* The reason of a failure and its place. All strings end with NUL; message is
** a constant, the arrays are cut to fit. offset and line are 0 when unknown. */
typedef struct ent_error {
  ent_code code;
  const char *message; /* what went wrong, constant */
  char where[256];     /* file, address, section or table it happened in */
  uint64_t offset;     /* byte offset in it */
  uint32_t line;       /* 1-based line in it */
  char detail[256];    /* the operating system's or library's own words */
} ent_error;

/* The constant name of a code: "out of memory", "not found". Never NULL. */
const char *ent_code_name(ent_code code);

/* Formats err as "where:line: message (detail)" into buf of size n, always
** terminated; returns the length it would have had. err may be NULL: "". */
size_t ent_error_format(const ent_error *err, char *buf, size_t n);

/* The library's version, ENT_VERSION. */
const char *ent_version(void);

#ifdef __cplusplus
}
#endif
#endif
