/*
** query.h - inside of a question.
**
**   filter.c   the table of filters; questions and their checks
**   terms.c    values of filters to numbers of the index: who, where
**   where.c    filters to conditions in SQL
**   look.c     sums over what a question finds (look.sql)
**   query.c    a question run: numbers first, then what each row carries
*/
#ifndef ENT_STORE_QUERY_H
#define ENT_STORE_QUERY_H

#include "base/base.h"
#include "entente/store.h"

#define ENT_FILTER_DAY "YYYY-MM-DD"

typedef enum ent_filter_id {
  ENT_FILTER_ACTOR, ENT_FILTER_RECIPIENT, ENT_FILTER_PAIR, ENT_FILTER_COUNTRY, ENT_FILTER_TYPE, ENT_FILTER_MODE, ENT_FILTER_QUAD, ENT_FILTER_CONTEXT,
  ENT_FILTER_FROM, ENT_FILTER_TO, ENT_FILTER_PLACE, ENT_FILTER_NEAR, ENT_FILTER_RADIUS, ENT_FILTER_SOURCE, ENT_FILTER_SOURCE_KIND,
  ENT_FILTER_FACTUALITY, ENT_FILTER_MANNER, ENT_FILTER_ABOUT, ENT_FILTER_TEXT, ENT_FILTER_STORY, ENT_FILTER_PACT, ENT_FILTER_DOCUMENT, ENT_FILTER_ID,
  ENT_FILTER_NAME, ENT_FILTER_SITE, ENT_FILTER_LANGUAGE, ENT_FILTER_STATUS, ENT_FILTER_INCLUDE, ENT_FILTER_ONE_A_DAY, ENT_FILTER_SINCE, ENT_FILTER_ORDER,
  ENT_FILTER_LIMIT, ENT_FILTER_CURSOR,
  ENT_FILTER_COUNT
} ent_filter_id;

struct ent_query {
  ent_query_kind kind;
  ent_arena *arena;
  ent_str value[ENT_FILTER_COUNT]; /* n 0: not set */
  ent_str parties;                 /* codes for ENT_FILTER_PACT */
};

/* "50.45,30.52" */
bool ent_filter_point(ent_str s, double *lat, double *lon);

/* ---- terms.c ------------------------------------------------------------- */

/* Terms of event_index, any of which fits. */
typedef struct ent_terms {
  uint32_t filter; /* that asks for them */
  int rank;        /* lower finds fewer */
  int sides;       /* bits of event_index.side, any of which must be there; 0: any */
  ENT_VEC(int64_t) term;
} ent_terms;

/* Terms of one filter's value; without any nothing can fit. Two of a pair that is no pair of codes go into out and second. */
ent_code ent_terms_find(ent_store *s, const ent_query *q, uint32_t filter, ent_arena *a, ent_terms *out, ent_terms *second, ent_error *err);

/* ---- where.c ------------------------------------------------------------- */

/* How words of the text are asked: not; they alone give the rows, in their order; few rows, looked through in any order; few enough to
** look each row up in their list; too many, so that each row is looked up in the full text. */
enum { ENT_TEXT_NOT, ENT_TEXT_STREAM, ENT_TEXT_FEW, ENT_TEXT_LIST, ENT_TEXT_PROBE };

/* A question on its way to SQL. */
typedef struct ent_asking {
  ent_store *s;
  const ent_query *q;
  ent_arena *a;
  ent_buf sql;
  ent_strs bind;           /* ?1 ... */
  ENT_VEC(ent_terms) terms; /* events: each must fit */
  uint32_t driver;          /* the one that rows come from; ENT_NONE: all, or the full text */
  bool nothing;             /* nothing can fit */
  int text;                 /* ENT_TEXT_*: how the full text is asked */
} ent_asking;

/* Finds the terms and chooses the driver. */
ent_code ent_where_terms(ent_asking *k, ent_error *err);
/* Appends " AND ..." for events, claims, documents, actors, called x; inverse: what is left out instead of what counts. */
ent_code ent_where(ent_asking *k, bool inverse, ent_error *err);
/* Binds v: "?N" into the SQL. */
ent_code ent_where_bind(ent_asking *k, ent_str v, ent_error *err);

/* Appends "SELECT x.id, x.day, x.flags ..." of all events that k's question finds, whatever its limit and cursor. */
ent_code ent_query_hits(ent_asking *k, ent_error *err);

/* Hands the row of that number to row, with its record. */
ent_code ent_query_one(ent_store *s, ent_query_kind kind, int64_t id, ent_query_row *row, void *arg, ent_error *err);

/* Runs q and appends {"kind":"events","records":[...],"next":CURSOR,"total":N,"left_out":N} (without what was not asked for or
** is not there). */
ent_code ent_query_json(ent_store *s, const ent_query *q, uint32_t want, ent_buf *out, ent_query_result *result, ent_error *err);

/* ---- look.c -------------------------------------------------------------- */

/* A value of a named parameter; NULL is NULL. */
typedef struct ent_look_value {
  const char *name, *value;
} ent_look_value;
/* A named question of src/store/look.sql, its rows appended as a JSON array of objects. q gives the events that it sums over; NULL for the
** questions that need none. ENT_ERR_NOTFOUND: no such question; else as ent_query_run. */
ent_code ent_store_look(ent_store *s, const char *name, const ent_query *q, const ent_look_value *v, uint32_t nv, ent_buf *out, ent_error *err);

#endif
