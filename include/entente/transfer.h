/*
** entente/transfer.h - what changes hands: a ledger of transfers made of coded events.
**
** A transfer that is told several times is one entry with several claims. Numbers of different claims stand beside each other, each
** with who gives it, and are never added. docs/formats/transfer.md has the record and the rules.
*/
#ifndef ENTENTE_TRANSFER_H
#define ENTENTE_TRANSFER_H

#include "entente/names.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How far a transfer has come, in this order. */
typedef enum ent_stage {
  ENT_STAGE_SOUGHT,
  ENT_STAGE_TALKS,
  ENT_STAGE_REQUESTED,
  ENT_STAGE_OFFERED,
  ENT_STAGE_LICENSED,
  ENT_STAGE_AGREED,
  ENT_STAGE_SHIPPED,
  ENT_STAGE_DELIVERED,
  ENT_STAGE_USED,
  ENT_STAGE_INTERCEPTED,
  ENT_STAGE_CANCELLED,
  ENT_STAGES
} ent_stage;
/* "sought"; NULL for what is no stage. */
const char *ent_stage_name(unsigned stage);
/* Category of the UN Register of Conventional Arms ("I" to "VII", "small arms"), or what the register does not have ("dual use", "food" ...),
** of a class of lexicon/items; NULL for classes that are no goods of a transfer. Constant. */
const char *ent_goods_category(ent_str item_class);
/* True for weapons and munitions: what an arms embargo is about. */
bool ent_goods_arms(ent_str item_class);

/* Who takes part: a state (ISO code), a body, or a name alone. */
typedef struct ent_transfer_party {
  ent_str country, body, name;
} ent_transfer_party;

/* What one claim says of one item. low and high are NaN where it gives no number. */
typedef struct ent_transfer_item {
  ent_str text, cls, unit;
  double low, high;
  uint32_t alternative; /* items of a claim with the same number, not 0, are alternatives of each other */
} ent_transfer_item;

/* One telling. */
typedef struct ent_transfer_claim {
  ent_str event;                         /* id of the event record */
  ent_str document, url, site, title, published, sentence;
  ent_str sources;                       /* JSON: the chain, innermost first */
  ent_str who, origin;                   /* innermost and outermost source's name, or the site */
  ent_str factuality, time, mood, basis; /* as in the event record */
  bool background;
  int polarity;                          /* 1 for, -1 against, 0 neither */
  unsigned stage;                        /* ent_stage */
  ent_day from, to;                      /* of the act; ENT_DAY_UNKNOWN */
  ent_day told;                          /* published; ENT_DAY_UNKNOWN */
  const ent_transfer_item *item;
  uint32_t nitem;
} ent_transfer_claim;

typedef struct ent_transfer {
  ent_str id;
  ent_transfer_party supplier, recipient, intermediary; /* all fields empty: not said */
  unsigned stage;               /* the furthest that a claim for it tells; of those against, if there is no other */
  ent_day from, to;             /* of the claims that give a day */
  const ent_transfer_claim *claim;
  uint32_t nclaim;
  const uint32_t *in_return;    /* entries that are the other side of the exchange */
  uint32_t nin_return;
} ent_transfer;

typedef struct ent_ledger ent_ledger;

ent_ledger *ent_ledger_new(void); /* NULL: out of memory */
void ent_ledger_free(ent_ledger *l); /* NULL is fine; what entries point at goes with it */
/* Reads a record of schema entente.event/1 (copied); others, and events that move nothing, are left out. The order of
** records does not matter. ENT_ERR_FORMAT: no JSON object; ENT_ERR_ARGUMENT after ent_ledger_finish; ENT_ERR_NOMEM. */
ent_code ent_ledger_add(ent_ledger *l, ent_str record, ent_error *err);
/* Joins the tellings. Once. ENT_ERR_NOMEM. */
ent_code ent_ledger_finish(ent_ledger *l, ent_error *err);
/* After ent_ledger_finish: entries by day, then supplier, recipient, id. */
uint32_t ent_ledger_count(const ent_ledger *l);
const ent_transfer *ent_ledger_at(const ent_ledger *l, uint32_t i); /* NULL behind the last */

#ifdef __cplusplus
}
#endif
#endif
