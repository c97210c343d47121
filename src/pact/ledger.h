/*
** ledger.h - transfers inside.
**
**   goods.c         classes of items: what can change hands, and its category
**   ledger_tell.c   one event record -> who gives what to whom, at which stage
**   ledger.c        tellings of one transfer become one entry
**   ledger_write.c  entries as JSON
*/
#ifndef ENT_PACT_LEDGER_H
#define ENT_PACT_LEDGER_H

#include "entente/transfer.h"
#include "names/names.h"

/* A telling on its way into an entry. */
typedef struct ent_telling {
  ent_transfer_claim claim;
  ent_transfer_party supplier, recipient, intermediary;
  ENT_VEC(ent_transfer_item) item;
  ENT_VEC(ent_span) span;  /* of the items, in the document */
  ENT_VEC(ent_str) returns; /* ids of events that it is in return for */
  ENT_VEC(ent_str) content; /* ids of events whose content it is */
  uint32_t at;             /* of its trigger: the order within the document */
  int64_t sentence;        /* index in the document */
  bool answers;            /* its words say "in return" */
  bool promised;           /* a gift to come: offered, or agreed where it is the content of an agreement */
  bool gone;               /* went into another telling of the same words */
  uint32_t entry;
} ent_telling;

struct ent_ledger {
  ent_arena *a;
  ENT_VEC(ent_telling) tell;
  ent_map agreed;          /* ids of events that are agreements */
  ent_map event;           /* event id -> telling */
  ENT_VEC(ent_transfer) entry;
  bool finished, nomem;
};

/* ---- ledger_tell.c ------------------------------------------------------- */

/* Reads a record into out; *tells is false for what moves nothing. ENT_ERR_FORMAT, ENT_ERR_NOMEM. */
ent_code ent_telling_read(ent_ledger *l, ent_str record, ent_telling *out, bool *tells, ent_error *err);
/* The code or name that parties are compared by; empty when nobody is known. */
ent_str ent_transfer_party_key(const ent_transfer_party *p);

/* ---- ledger_write.c ------------------------------------------------------ */

struct ent_sanctions;
/* Entry i as a record of schema entente.transfer/1 with a newline; with s (NULL: without) the measures that it would breach. */
void ent_ledger_json(const ent_ledger *l, uint32_t i, const struct ent_sanctions *s, ent_buf *out);

#endif
