/*
** store.h - inside of the store.
**
**   store.c     open, version, close; errors of SQLite as ours
**   fill.c      documents, records, inputs in
**   records.c   a document's records, compressed; one of them by its id
**   intern.c    words, actors, places, pairs: each once
**   derive.c    records to the rows that queries use
**   merge.c     one database into another
**   canonical.c the same content, the same bytes
**   stories.c, story_record.c   copies, stories, events told again (stories.h)
**   correct.c   what people said about records
**   migrate.c   older versions brought forward
**   filter.c, query.c   questions (query.h)
**   check.c     integrity and derived tables
**   schema.sql  compiled in
**   pacts.c     pacts that texts told of
*/
#ifndef ENT_STORE_INTERNAL_H
#define ENT_STORE_INTERNAL_H

#include "base/base.h"
#include "entente/event.h"
#include "entente/store.h"

#include <jansson.h>
#include <sqlite3.h>

#define ENT_STORE_APPLICATION 0x656e7465 /* "ente" */
#define ENT_STORE_VERSION 2
#define ENT_STORE_LINES 49151 /* records of a document; lines above are added by people */
#define ENT_STORE_SENTENCES 65535

enum { /* statements, prepared once */
  ENT_ST_DOCUMENT_FIND, ENT_ST_DOCUMENT_LAST, ENT_ST_DOCUMENT, ENT_ST_SENTENCE, ENT_ST_FTS, ENT_ST_RECORDS, ENT_ST_INPUT, ENT_ST_RUN,
  ENT_ST_WORD_FIND, ENT_ST_WORD, ENT_ST_ACTOR_FIND, ENT_ST_ACTOR, ENT_ST_PLACE_FIND, ENT_ST_PLACE, ENT_ST_PAIR_FIND, ENT_ST_PAIR,
  ENT_ST_EVENT, ENT_ST_PARTY, ENT_ST_SOURCE, ENT_ST_LINK, ENT_ST_INDEX, ENT_ST_INDEX_DELETE, ENT_ST_CLAIM, ENT_ST_CLAIM_EVENT, ENT_ST_CORRECTIONS,
  ENT_ST_RECORDS_READ, ENT_ST_RECORD_KEY, ENT_ST_CORRECTED, ENT_ST_CORRECTION_ANY, ENT_ST_FTS_TEXT, ENT_ST_FTS_SENTENCES, ENT_ST_FINGERPRINT,
  ENT_ST_COUNT
};

/* Kinds of terms in event_index. */
enum { ENT_TERM_ALL, ENT_TERM_CODE, ENT_TERM_ACTOR, ENT_TERM_PAIR, ENT_TERM_CONTEXT, ENT_TERM_PLACE, ENT_TERM_SOURCE, ENT_TERM_MODE };

/* Where a field stands in event.flags: label kind, shift, mask. */
#define ENT_FLAG_TYPE 0, 31
#define ENT_FLAG_QUAD 5, 7
#define ENT_FLAG_FACTUALITY 8, 15
#define ENT_FLAG_AUTHOR 12, 15
#define ENT_FLAG_TIME 16, 3
#define ENT_FLAG_MOOD 18, 15
#define ENT_FLAG_BACKGROUND 22, 1
#define ENT_FLAG_COUNTS 23, 1
#define ENT_FLAG_GRAIN 24, 15
#define ENT_FLAG_BASIS 28, 3

/* A record on its way in. */
typedef struct ent_line {
  json_t *json;
  ent_str key; /* its id without the document's hash */
} ent_line;

struct ent_store {
  sqlite3 *db;
  char *path;
  ent_store_mode mode;
  int64_t run;
  sqlite3_stmt *st[ENT_ST_COUNT];
  /* the document that is being filled */
  ent_arena *arena;
  int64_t document;
  int64_t day; /* yyyymmdd of publication, 0 unknown */
  union {
    struct {
      ent_buf text, lines;           /* of the document that is being filled */
      ent_buf prefix, packed, read;  /* records.c */
    };
    ent_buf buffers[5];
  };
  ENT_VEC(ent_line) line;
  /* since the transaction began */
  int64_t *fresh;
  size_t nfresh, fresh_cap;
  /* words, actors, places, pairs met in this transaction */
  ent_arena *known_arena;
  ent_map known[4];
  /* zstd, and the document that was read last */
  void *pack, *unpack;
  int64_t read_document;
};

/* The database's last error as ours; `what` is constant. */
ent_code ent_store_fail(ent_store *s, const char *what, ent_error *err);
/* Runs one or more statements without rows. */
ent_code ent_store_exec(ent_store *s, const char *sql, const char *what, ent_error *err);
/* Binds a slice, empty as NULL. */
void ent_store_bind(sqlite3_stmt *st, int i, ent_str v);
/* Binds v, none as NULL. */
void ent_store_bind_int(sqlite3_stmt *st, int i, int64_t v, int64_t none);
/* Prepares *st once. */
ent_code ent_store_prepare(ent_store *s, sqlite3_stmt **st, const char *sql, ent_error *err);
/* Steps st, which gives no row, and makes it ready again. */
ent_code ent_store_done(ent_store *s, sqlite3_stmt *st, ent_error *err);
/* Column i as a slice; valid until the next step. */
ent_str ent_store_column(sqlite3_stmt *st, int i);
/* A number out of a query with at most one row; 0 when it has none. */
ent_code ent_store_number(ent_store *s, const char *sql, int64_t *out, ent_error *err);
/* Makes the tables of this version in an empty file. */
ent_code ent_store_schema(ent_store *s, ent_error *err);
/* From `version` to ENT_STORE_VERSION, in one transaction. */
ent_code ent_store_migrate(ent_store *s, int64_t version, ent_error *err);

/* ---- fill.c ------------------------------------------------------------ */

/* Writes what is pending of the current document: compressed records and derived rows. */
ent_code ent_store_flush(ent_store *s, ent_error *err);
/* Forgets the document that was being filled, and with `known` the words that were met. */
void ent_store_forget(ent_store *s, bool known);
/* Full text of a document's sentences. */
ent_code ent_store_index_text(ent_store *s, int64_t document, ent_error *err);
/* "2024-06-19..." -> 20240619; 0 for anything else. */
int64_t ent_store_day(ent_str s);

/* ---- records.c --------------------------------------------------------- */

/* Stores s->lines as the records of document, whose text is s->text. */
ent_code ent_records_put(ent_store *s, int64_t document, ent_error *err);
/* A document's records as lines, valid until the next call. Empty when it has none. ENT_ERR_FORMAT: damaged. */
ent_code ent_records_get(ent_store *s, int64_t document, ent_str *lines, ent_error *err);
/* The record with the id of an event or claim, corrected where somebody did. */
ent_code ent_record_get(ent_store *s, bool claim, int64_t id, ent_str *record, ent_error *err);

/* Ends the reading of corrected records: one that was handed out last keeps the database as it was then. */
void ent_records_rest(ent_store *s);
/* Frees zstd's state. */
void ent_records_close(ent_store *s);

/* ---- intern.c ---------------------------------------------------------- */

/* Ids; 0 for an empty word. */
ent_code ent_intern_word(ent_store *s, ent_str word, int64_t *id, ent_error *err);
ent_code ent_intern_actor(ent_store *s, const json_t *party, int64_t *id, ent_error *err);
ent_code ent_intern_place(ent_store *s, const json_t *place, int64_t *id, ent_error *err);
ent_code ent_intern_pair(ent_store *s, int64_t a, int64_t b, int64_t *id, ent_error *err);
/* A member that is a string, or empty. */
ent_str ent_json_get(const json_t *o, const char *key);

/* ---- derive.c ---------------------------------------------------------- */

/* Derived rows of the pending lines of s->document, with its corrections. */
ent_code ent_derive_lines(ent_store *s, ent_error *err);
/* Makes the rows of a stored document whose rows are not there. */
ent_code ent_derive_document(ent_store *s, int64_t document, ent_error *err);
/* Takes the rows of a document away. Before its corrections change: postings are found by what they say now. */
ent_code ent_derive_clear(ent_store *s, int64_t document, ent_error *err);
/* Makes document, as it is stored, the one that is being filled. */
ent_code ent_derive_load(ent_store *s, int64_t document, ent_error *err);
/* The numbers of labels, for `label`. */
ent_code ent_derive_labels(ent_store *s, ent_error *err);

#endif
