/*
** query.h - inside of a question.
**
**   filter.c   the table of filters; questions and their checks
**   query.c    a question to SQL, rows out
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
  ENT_FILTER_NAME, ENT_FILTER_SITE, ENT_FILTER_LANGUAGE, ENT_FILTER_STATUS, ENT_FILTER_INCLUDE, ENT_FILTER_ONE_A_DAY, ENT_FILTER_ORDER,
  ENT_FILTER_LIMIT, ENT_FILTER_CURSOR,
  ENT_FILTER_COUNT
} ent_filter_id;

struct ent_query {
  ent_query_kind kind;
  ent_arena *arena;
  ent_str value[ENT_FILTER_COUNT]; /* n 0: not set */
};

/* "50.45,30.52" */
bool ent_filter_point(ent_str s, double *lat, double *lon);

/* Runs q and appends {"kind":"events","records":[...],"next":CURSOR,"total":N,"left_out":N} (without what was not asked for or
** is not there). */
ent_code ent_query_json(ent_store *s, const ent_query *q, uint32_t want, ent_buf *out, ent_query_result *result, ent_error *err);

#endif
