/*
** entente/export.h - records as the files that others' scripts read, column by column (docs/formats/exports.md).
*/
#ifndef ENTENTE_EXPORT_H
#define ENTENTE_EXPORT_H

#include "entente/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A column of a format. */
typedef struct ent_export_column {
  const char *name;
  const char *type; /* string, integer, number, date: Frictionless's words */
  const char *help; /* one line */
} ent_export_column;

/* What there is. Constant. */
typedef struct ent_export_info {
  const char *name;  /* "gdelt2" */
  const char *title; /* one line */
  const char *ext;   /* "csv" */
  bool whole;        /* written from all records together, at the end */
  bool wants_path;   /* writes its file itself: Parquet */
} ent_export_info;
/* Format i; NULL behind the last. */
const ent_export_info *ent_export_at(uint32_t i);
/* NULL when there is none of that name. */
const ent_export_info *ent_export_find(ent_str name);
/* Column i of a format; false behind the last, and for formats without columns. out->name and help live as long as buf, which
** is used where they are made up; 256 bytes at least. */
bool ent_export_column_at(const ent_export_info *format, uint32_t i, char *buf, size_t n, ent_export_column *out);

/* Takes the next bytes; false stops (ENT_ERR_IO). */
typedef bool ent_export_write(void *arg, const void *p, size_t n);

typedef struct ent_export_options {
  uint32_t version;    /* ENT_EXPORT_OPTIONS_INIT fills it */
  bool no_header;      /* formats with a first line of names: leave it out */
  const char *path;    /* for formats that write their file themselves */
  const char *duckdb;  /* DuckDB's library; NULL: ENTENTE_DUCKDB, then where the system finds libduckdb.so */
} ent_export_options;
#define ENT_EXPORT_OPTIONS_INIT {1, false, NULL, NULL}

/* A file on its way. */
typedef struct ent_export ent_export;

/* Begins a file of the format. opt may be NULL. ENT_ERR_ARGUMENT, ENT_ERR_NOTFOUND (no DuckDB: detail says where one comes from),
** ENT_ERR_IO, ENT_ERR_NOMEM. */
ent_code ent_export_open(const ent_export_info *format, const ent_export_options *opt, ent_export_write *write, void *arg, ent_export **out,
                         ent_error *err);
/* Adds an event record (one JSON object). ENT_ERR_FORMAT: it is none; ENT_ERR_IO, ENT_ERR_NOMEM. */
ent_code ent_export_record(ent_export *x, ent_str record, ent_error *err);
/* Writes what is left. Then only ent_export_left_out and ent_export_close. */
ent_code ent_export_finish(ent_export *x, ent_error *err);
/* Why records may have no row: reason i, NULL behind the last. */
const char *ent_export_reason(uint32_t i);
/* The same, with how many of x's have none because of it. */
const char *ent_export_left_out(const ent_export *x, uint32_t i, int64_t *count);
int64_t ent_export_rows(const ent_export *x);
/* NULL is fine. */
void ent_export_close(ent_export *x);

/* Writes datapackage.json for a file called name with so many bytes, and the codebook (Markdown) of the format. */
ent_code ent_export_package(const ent_export_info *format, ent_str name, uint64_t bytes, ent_export_write *write, void *arg, ent_error *err);
ent_code ent_export_codebook(const ent_export_info *format, ent_export_write *write, void *arg, ent_error *err);

#ifdef __cplusplus
}
#endif
#endif
