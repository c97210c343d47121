/*
** ledger.h - transfers asked of a database: the ledger is made of its events when it is asked for.
*/
#ifndef ENT_STORE_LEDGER_H
#define ENT_STORE_LEDGER_H

#include "entente/store.h"
#include "entente/transfer.h"
#include "pact/ledger.h"

/* The ledger of the events that q (of kind ENT_QUERY_TRANSFERS) can be about; the caller's. Errors as ent_query_run. */
ent_code ent_store_ledger(ent_store *s, const ent_query *q, ent_ledger **out, ent_error *err);
/* Whether an entry fits q's filters. */
bool ent_store_transfer_fits(const ent_query *q, const ent_transfer *t);
/* Appends {"kind":"transfers","records":[...],"total":N} of what fits q, in its order, at most its limit; sanctions (NULL: without) say what
** each would breach. Errors as ent_query_run. */
ent_code ent_store_transfers_json(ent_store *s, const ent_query *q, const struct ent_sanctions *sanctions, ent_buf *out, ent_error *err);
/* Calls each for the entries that fit q, in its order, at most its limit; false stops. */
ent_code ent_store_transfers(ent_store *s, const ent_query *q, bool (*each)(void *arg, const ent_ledger *l, uint32_t i), void *arg, ent_error *err);

#endif
