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
/* An event or claim record (told by its schema) of the document put last. ENT_ERR_FORMAT when it is neither, ENT_ERR_ARGUMENT for
** another document, ENT_ERR_LIMIT for more than 49,151 records of one. Rows are made when the document is whole: on the next one, on
** ent_store_input or ent_store_commit. */
ent_code ent_store_record(ent_store *s, int64_t document, ent_str record, ent_error *err);
/* A pact that the document told of (entente.pact/1), kept as read. ENT_ERR_DATABASE, ENT_ERR_NOMEM. */
ent_code ent_store_pact(ent_store *s, int64_t document, ent_str record, ent_error *err);
/* All of them in the order of their ids; registry is empty where no entry fits; returning false stops (ENT_ERR_NOMEM). */
ent_code ent_store_pacts(ent_store *s, bool (*each)(void *arg, ent_str registry, ent_str record), void *arg, ent_error *err);
/* What became of an input: its document, or the reason why there is none (reason empty: coded). document 0: none. */
ent_code ent_store_input(ent_store *s, ent_str name, ent_str hash, int64_t document, ent_str reason, ent_error *err);

/* What a person says about a record. The newest of an id holds; none is ever deleted. */
typedef struct ent_correction {
  ent_str id;     /* the record's, "<document's hash>:<place>"; of `add` a place where no record is */
  ent_str action; /* accept, edit, reject, add, withdraw (what was said before) */
  ent_str record; /* of edit and add: the whole record, with this id */
  ent_str who;
  ent_str time;   /* UTC, ISO 8601 */
  ent_str why;    /* may be empty */
} ent_correction;

/* Keeps c and derives what follows, in a transaction of its own. ENT_ERR_ARGUMENT, ENT_ERR_FORMAT (a record that is none),
** ENT_ERR_NOTFOUND (no such document), ENT_ERR_DATABASE, ENT_ERR_NOMEM. */
ent_code ent_store_correct(ent_store *s, const ent_correction *c, ent_error *err);

/* ---- asking: the filter language --------------------------------------- */

/* What can be asked for. */
typedef enum ent_query_kind {
  ENT_QUERY_EVENTS,
  ENT_QUERY_CLAIMS,
  ENT_QUERY_PACTS,
  ENT_QUERY_TRANSFERS,
  ENT_QUERY_STORIES,
  ENT_QUERY_DOCUMENTS,
  ENT_QUERY_ACTORS,
  ENT_QUERY_KIND_COUNT
} ent_query_kind;
/* "events", ...; NULL for a number that is no kind. */
const char *ent_query_kind_name(unsigned kind);
/* False when there is no kind of that name. */
bool ent_query_kind_find(ent_str name, ent_query_kind *out);

/* A filter of the language (docs/filters.md): the command line takes it as --name VALUE, the HTTP API as name=VALUE. */
typedef struct ent_filter {
  const char *name;
  const char *arg;    /* what stands for the value in help: "WHO" */
  const char *values; /* the words that it takes, blanks between; NULL: free */
  bool list;          /* several values between commas: any of them */
  uint32_t kinds;     /* bit 1u << ent_query_kind: what it can filter */
  const char *help;   /* one line */
} ent_filter;
/* Filter i of the table; NULL behind the last. */
const ent_filter *ent_filter_at(uint32_t i);
/* NULL when there is none of that name. */
const ent_filter *ent_filter_find(ent_str name);

/* A question: a kind, filters, an order, a page. Not to be used by two threads at once. */
typedef struct ent_query ent_query;
ent_query *ent_query_new(ent_query_kind kind); /* NULL: out of memory */
void ent_query_free(ent_query *q);             /* NULL is fine */
/* Sets a filter, or `order`, `limit` (0: all), `cursor` (the `next` of the page before, with the same filters and order). An
** empty value takes the filter away. Copies value. ENT_ERR_ARGUMENT: no such filter, not one of this kind, or a value that
** it cannot have; where is the filter's name. ENT_ERR_NOMEM. */
ent_code ent_query_set(ent_query *q, ent_str name, ent_str value, ent_error *err);
/* The value set, or an empty slice. */
ent_str ent_query_get(const ent_query *q, const char *name);
ent_query_kind ent_query_kind_of(const ent_query *q);
/* The codes of the parties of the pacts that the filter `pact` names, blanks between: the caller looks them up in the registry
** (ent_pacts_find), which is no part of the database. ENT_ERR_NOMEM. */
ent_code ent_query_parties(ent_query *q, ent_str codes, ent_error *err);

/* What rows are wanted to carry, and what is to be counted besides. */
enum {
  ENT_QUERY_RECORD = 1,   /* the record as JSON */
  ENT_QUERY_COLUMNS = 2,  /* a row of the view for people */
  ENT_QUERY_LEFT_OUT = 4, /* events: how many match but do not count by default */
  ENT_QUERY_TOTAL = 8     /* how many match on all pages */
};

/* Column i's title and text (p is NULL for NULL; n 0 without ENT_QUERY_COLUMNS), and the record (one JSON object, no newline;
** empty without ENT_QUERY_RECORD). Valid during the call only. Returning false stops the query. */
typedef bool ent_query_row(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record);

typedef struct ent_query_result {
  int64_t rows;     /* handed out */
  int64_t total;    /* -1: not asked for */
  int64_t left_out; /* -1: not asked for; 0 for kinds other than events */
  char next[64];    /* cursor of the page behind; "" at the end */
} ent_query_result;

/* Runs q: rows come in its order. ENT_ERR_ARGUMENT (a full-text query that is none, a foreign cursor), ENT_ERR_UNSUPPORTED (pacts and transfers
** are no rows of the database: pact.h, transfer.h; `pact` without ent_query_parties), ENT_ERR_DATABASE, ENT_ERR_NOMEM. */
ent_code ent_query_run(ent_store *s, const ent_query *q, uint32_t want, ent_query_row *row, void *arg, ent_query_result *result,
                       ent_error *err);

/* Numbers of documents, events, claims. */
ent_code ent_store_counts(ent_store *s, int64_t *documents, int64_t *events, int64_t *claims, ent_error *err);

/* ---- stories ------------------------------------------------------------ */

/* Finds copies, stories and events told again, anew for all documents, in a transaction of its own. To be called when filling is done. */
ent_code ent_store_stories(ent_store *s, ent_error *err);

/* Documents that have to do with the one of that hash, the most similar first: row gets their records. ENT_ERR_NOTFOUND. */
ent_code ent_store_related(ent_store *s, ent_str hash, uint32_t limit, ent_query_row *row, void *arg, ent_error *err);

/* ---- as a whole --------------------------------------------------------- */

/* Writes all content in an order that depends on nothing but the content: documents by hash and address, each as a line of JSON
** ({"schema":"entente.document/1", ...} with text and sentences), behind it its records and corrections as they are. What depends on when
** and how it was read (runs, numbers, inputs) is left out: two databases with the same content give the same bytes. write returning
** false stops (ENT_ERR_IO). */
ent_code ent_store_canonical(ent_store *s, bool (*write)(void *arg, const void *p, size_t n), void *arg, ent_error *err);

/* Puts what from has into to: documents that are not there with their records, inputs, corrections. Commits in parts; a merge that was cut
** off can be run again. *added receives the number of new documents. ent_store_stories is the caller's to call when all is merged. */
ent_code ent_store_merge(ent_store *to, ent_store *from, int64_t *added, ent_error *err);

/* ---- care ------------------------------------------------------------- */

/* Integrity, references, derived tables. Each finding goes to say; with repair, derived tables that are wrong are rebuilt.
** *wrong receives the number of findings that stay. */
ent_code ent_store_check(ent_store *s, bool repair, void (*say)(void *arg, const char *what), void *arg, uint32_t *wrong, ent_error *err);

#ifdef __cplusplus
}
#endif
#endif
