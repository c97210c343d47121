/*
** entente/store.h - the record in one SQLite file that Datasette, R and pandas open.
**
** A store takes finished records (lines of JSON as `code` writes them) and keeps beside each the tables that queries
** use; src/store/schema.sql is the schema with its comments. One writer at a time; readers never wait for it.
*/
#ifndef ENTENTE_STORE_H
#define ENTENTE_STORE_H

#include "entente/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An open database. Not to be used by two threads at once. */
typedef struct ent_store ent_store;

typedef enum ent_store_mode {
  ENT_STORE_READ,  /* must exist */
  ENT_STORE_WRITE, /* must exist */
  ENT_STORE_CREATE /* made when it does not exist */
} ent_store_mode;

/* Opens path. An older version is migrated forward (not with READ: ENT_ERR_VERSION). ENT_ERR_NOTFOUND; ENT_ERR_DATABASE for a
** file that is no SQLite database or not one of ours; ENT_ERR_VERSION for a newer one; ENT_ERR_IO. While filling, a
** write-ahead log stands beside the file. */
ent_code ent_store_open(const char *path, ent_store_mode mode, ent_store **out, ent_error *err);
/* Commits nothing: what was not committed is rolled back. Leaves one plain file. NULL is fine. */
void ent_store_close(ent_store *s);

/* ---- filling ---------------------------------------------------------- */

/* Transactions do not nest. */
ent_code ent_store_begin(ent_store *s, ent_error *err);
ent_code ent_store_commit(ent_store *s, ent_error *err);
void ent_store_rollback(ent_store *s);

/* A new row of `run`, which the documents that follow name. started is UTC in ISO 8601. */
ent_code ent_store_run(ent_store *s, const char *started, const char *model, const char *lexicon, ent_error *err);

/* Every input that was read and coded or refused for good, by name and hash; returning false stops (ENT_ERR_NOMEM). */
ent_code ent_store_inputs(ent_store *s, bool (*each)(void *arg, ent_str name, ent_str hash), void *arg, ent_error *err);

/* A document as JSON: {"id","address","url","site","title","published","day","language","coded","text","sentences":[[start,end,in_title]...]}.
** *fresh is false when it was there (same id and address): its records are not to be put again. */
ent_code ent_store_document(ent_store *s, ent_str json, int64_t *document, bool *fresh, ent_error *err);
/* An event or claim record (told by its schema) of the document. ENT_ERR_FORMAT when it is neither. */
ent_code ent_store_record(ent_store *s, int64_t document, ent_str record, ent_error *err);
/* What became of an input: its document, or the reason why there is none (reason empty: coded). document 0: none. */
ent_code ent_store_input(ent_store *s, ent_str name, ent_str hash, int64_t document, ent_str reason, ent_error *err);

/* ---- asking ----------------------------------------------------------- */

typedef enum ent_store_table { ENT_STORE_EVENTS, ENT_STORE_CLAIMS } ent_store_table;

/* A filter: NULL fields do not filter. Several values of type, factuality and include stand between commas. */
typedef struct ent_query {
  uint32_t table;      /* ent_store_table */
  const char *actor;   /* country, body, code (also its beginning) or part of the name; claims: of the source */
  const char *recipient;
  const char *pair;    /* "A,B", either direction, or together on one side */
  const char *country; /* on either side */
  const char *type, *mode, *quad, *context, *from, *to, *source, *source_kind, *factuality, *place, *text;
  const char *include; /* reported possible planned background denied all */
  int64_t limit;       /* 0: no limit */
} ent_query;
#define ENT_QUERY_INIT {0}

/* A row of the views `events` or `claims`: column i's title and text (p is NULL for NULL), and the record. Valid during the
** call only. Returning false stops the query. */
typedef bool ent_store_row(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record);

/* Runs the query in order of day, document and place. *left_out receives how many records match but do not count by default
** (0 for claims). ENT_ERR_ARGUMENT names the filter that is off. */
ent_code ent_store_query(ent_store *s, const ent_query *q, ent_store_row *row, void *arg, int64_t *left_out, ent_error *err);

/* Numbers of documents, events, claims. */
ent_code ent_store_counts(ent_store *s, int64_t *documents, int64_t *events, int64_t *claims, ent_error *err);

/* ---- care ------------------------------------------------------------- */

/* Integrity, references, derived tables. Each finding goes to say; with repair, derived tables that are wrong are rebuilt.
** *wrong receives the number of findings that stay. */
ent_code ent_store_check(ent_store *s, bool repair, void (*say)(void *arg, const char *what), void *arg, uint32_t *wrong, ent_error *err);

#ifdef __cplusplus
}
#endif
#endif
