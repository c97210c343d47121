/*
** entente/sanction.h - sanctions: who forbids what toward whom since when, by which paragraph; what a transfer or a visit would breach.
**
** A registry (lexicon/sanctions, docs/formats/sanctions.md) is read once and then only read: any number of threads may ask it.
*/
#ifndef ENTENTE_SANCTION_H
#define ENTENTE_SANCTION_H

#include "entente/pact.h"
#include "entente/transfer.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ent_measure_type {
  ENT_MEASURE_ARMS,
  ENT_MEASURE_TRADE,      /* goods that are no arms */
  ENT_MEASURE_TRAINING,
  ENT_MEASURE_LABOUR,
  ENT_MEASURE_ASSETS,     /* assets of listed persons and bodies are frozen */
  ENT_MEASURE_TRAVEL,     /* listed persons may not enter or pass */
  ENT_MEASURE_FINANCE,
  ENT_MEASURE_AVIATION,
  ENT_MEASURE_SHIPPING,
  ENT_MEASURE_DIPLOMATIC,
  ENT_MEASURE_SECONDARY,  /* others who deal with the target are sanctioned */
  ENT_MEASURE_TYPES
} ent_measure_type;
/* "arms", "trade" ...; NULL for what is no type. */
const char *ent_measure_type_name(unsigned type);

/* Which way goods may not go: to the target, from it, or both. */
typedef enum ent_flow { ENT_FLOW_NONE, ENT_FLOW_TO, ENT_FLOW_FROM, ENT_FLOW_BOTH } ent_flow;

/* A resolution, regulation, order or act. */
typedef struct ent_sanction_act {
  ent_str id, name;
  ent_pact_date day;
} ent_sanction_act;

typedef struct ent_measure {
  const ent_sanction_act *act;
  ent_str paragraph;           /* empty: not by paragraph */
  unsigned type;               /* ent_measure_type */
  unsigned flow;               /* ent_flow */
  const ent_str *goods, *except; /* classes of lexicon/items, `arms` or `all` */
  uint32_t ngoods, nexcept;
  ent_str words, toward, unless, contested; /* what it says; whom, where not the whole state; exemptions; why its force is disputed */
  ent_pact_date from, until;   /* until: the first day on which it does not hold */
  uint32_t line;
} ent_measure;

typedef struct ent_regime {
  ent_str id, name;
  ent_str by;                  /* UN, EU, or a state's code */
  const ent_str *target;       /* states; empty: no state as such */
  uint32_t ntarget;
  ent_str toward;              /* a target that is no state */
  const ent_str *binds;        /* states that must obey; empty: all */
  uint32_t nbinds;
  ent_pact_date from, until;
  const ent_sanction_act *act;
  uint32_t nact;
  const ent_measure *measure;
  uint32_t nmeasure;
  const ent_str *note, *source;
  uint32_t nnote, nsource;
  const char *file;
  uint32_t line;
} ent_regime;

typedef struct ent_sanctions ent_sanctions;

/* Reads folders of lexicon text: their regime and state entries; others are ignored. A later folder overrides an earlier one. Every wrong line
** goes to report (may be NULL; false stops). ENT_ERR_FORMAT when there was one, ENT_ERR_NOTFOUND, ENT_ERR_IO, ENT_ERR_NOMEM. *out is NULL
** unless ENT_OK. */
ent_code ent_sanctions_open(const char *const *dir, uint32_t ndir, ent_sanctions **out, bool (*report)(void *arg, const ent_error *err), void *arg,
                            ent_error *err);
/* The same for one text in memory (copied); file names it in errors. */
ent_code ent_sanctions_open_text(ent_str text, const char *file, ent_sanctions **out, bool (*report)(void *arg, const ent_error *err), void *arg,
                                 ent_error *err);
void ent_sanctions_close(ent_sanctions *s); /* NULL is fine; what answers point at goes with it */

/* In the order of their ids. */
uint32_t ent_sanctions_count(const ent_sanctions *s);
const ent_regime *ent_sanctions_at(const ent_sanctions *s, uint32_t i); /* NULL behind the last */
const ent_regime *ent_sanctions_find(const ent_sanctions *s, ent_str id);
/* Code of a state given as code or name; empty when there is none. */
ent_str ent_sanctions_state(const ent_sanctions *s, ent_str code_or_name);
/* 1 in force on the day, -1 perhaps (its day is not known exactly), 0 not. */
int ent_measure_in_force(const ent_measure *m, ent_day on);
/* The same for a regime: one of its measures. */
int ent_regime_in_force(const ent_regime *r, ent_day on);

/* What a deed would breach. */
typedef struct ent_breach {
  const ent_regime *regime;
  const ent_measure *measure;
  bool sure;        /* false: the measure was perhaps not in force that day */
  bool conditional; /* only if the persons or bodies are listed, or the goods are of the kind that the words name */
} ent_breach;

/* Calls each for every measure in force on the day that goods of a class (arms of any kind: "weapon") going from supplier to recipient (codes;
** empty: not known) would breach; false stops. */
void ent_sanctions_transfer(const ent_sanctions *s, ent_str supplier, ent_str recipient, ent_str item_class, ent_day on,
                            bool (*each)(void *arg, const ent_breach *b), void *arg);
/* The same for a visit by people of a state to another. */
void ent_sanctions_visit(const ent_sanctions *s, ent_str visitor, ent_str host, ent_day on, bool (*each)(void *arg, const ent_breach *b), void *arg);

#ifdef __cplusplus
}
#endif
#endif
