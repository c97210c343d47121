/*
** series.h - series and networks of what a question finds.
*/
#ifndef ENT_STORE_SERIES_H
#define ENT_STORE_SERIES_H

#include "base/base.h"
#include "entente/series.h"
#include "entente/store.h"

/* Appends a JSON array of {"period","q1".."q4","n","score","goldstein","z","burst"} of the events that q finds; periods between without events
** are there where there are at most 200,000. ENT_ERR_ARGUMENT: no such period; else as ent_query_run. */
ent_code ent_store_trend(ent_store *s, const ent_query *q, const char *per, ent_buf *out, ent_error *err);
/* Appends a JSON array of {"name","degree","strength","pagerank","eigenvector","bloc"}: the network of all pairs that q's events make. */
ent_code ent_store_nodes(ent_store *s, const ent_query *q, ent_buf *out, ent_error *err);

#endif
