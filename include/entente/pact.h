/*
** entente/pact.h - pacts and what they oblige: who must come to whose aid if A attacks B on this day.
**
** A registry (lexicon/pacts, docs/formats/pacts.md) is read once and then only read: any number of threads may ask it.
*/
#ifndef ENTENTE_PACT_H
#define ENTENTE_PACT_H

#include "entente/names.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a clause promises: the five of ATOP (Leeds et al. 2002), and ours. */
typedef enum ent_pact_type {
  ENT_PACT_DEFENSE,
  ENT_PACT_OFFENSE,
  ENT_PACT_NEUTRALITY,
  ENT_PACT_NONAGGRESSION,
  ENT_PACT_CONSULTATION,
  ENT_PACT_ASSISTANCE, /* aid short of force */
  ENT_PACT_NO_HOSTILE_ALLIANCE,
  ENT_PACT_NO_USE_OF_TERRITORY,
  ENT_PACT_BASING,
  ENT_PACT_MILITARY_COOPERATION,
  ENT_PACT_ECONOMIC_COOPERATION,
  ENT_PACT_PERMISSIVE, /* may help: no express duty */
  ENT_PACT_TYPES
} ent_pact_type;
/* "defense"; NULL for what is no type. */
const char *ent_pact_type_name(unsigned type);

/* A day as it is known. lo is the first, hi the last day that it may be; text is what the registry says, empty for none. */
typedef struct ent_pact_date {
  ent_day lo, hi;
  ent_str text;
} ent_pact_date;

/* One party in one period: bound from `from` up to the day before `until`. */
typedef struct ent_pact_party {
  ent_str state; /* ISO 3166-1 alpha-3, or lexicon/actors/states' code of a former state */
  ent_pact_date signed_on, from, until;
  ent_str continues; /* the former state whose place it took; empty for none */
  ent_str note;
} ent_pact_party;

/* A promisor's suspension or reservation, in a period; of an invocation: who invoked it, on which day (from). */
typedef struct ent_pact_caveat {
  ent_str state, toward; /* toward: empty for all */
  ent_pact_date from, until;
  ent_str words;
} ent_pact_caveat;

/* What must have happened for a clause to hold, and what a question is about: each includes those before it. */
typedef enum ent_pact_scenario { ENT_SCENARIO_THREAT, ENT_SCENARIO_ATTACK, ENT_SCENARIO_WAR, ENT_SCENARIOS } ent_pact_scenario;
/* "threat" "armed-attack" "war"; NULL for what is none. */
const char *ent_pact_scenario_name(unsigned scenario);

/* How much is promised: all means, armed force, what each finds necessary, what is agreed, help short of force, talks. */
typedef enum ent_pact_level {
  ENT_LEVEL_ALL,
  ENT_LEVEL_FORCE,
  ENT_LEVEL_CHOICE,
  ENT_LEVEL_AGREED,
  ENT_LEVEL_SHORT,
  ENT_LEVEL_CONSULT,
  ENT_LEVEL_NONE, /* a promise to abstain, to lend bases, to co-operate */
  ENT_LEVELS
} ent_pact_level;
/* "all" "force" "choice" "agreed" "short" "consult" "none"; NULL for what is none. */
const char *ent_pact_level_name(unsigned level);

typedef struct ent_pact_clause {
  ent_str article;
  unsigned type;                       /* ent_pact_type */
  const ent_str *promisor, *beneficiary; /* empty: every party */
  uint32_t npromisor, nbeneficiary;
  const ent_str *attacker, *attacker_not; /* attacker empty, with attacker_words empty too: anybody */
  uint32_t nattacker, nattacker_not;
  ent_str attacker_words;              /* attackers that are described, not named */
  const ent_str *area;                 /* areas and states; empty: anywhere */
  uint32_t narea;
  ent_str trigger, response, procedure; /* in words; procedure: who decides, on whose request */
  uint8_t arises;                      /* ent_pact_scenario from which on it holds */
  uint8_t level;                       /* ent_pact_level */
  ent_str condition;                   /* what must also be so; makes an answer conditional */
  ent_str contested;                   /* why its reading is disputed; makes an answer unknown */
  ent_pact_date known;                 /* of a secret clause */
  bool automatic;
  uint8_t among;                       /* attacker is itself a party: 'y' covered, 'n' not, 'c' contested */
  uint32_t line;
} ent_pact_clause;

typedef struct ent_pact {
  ent_str id, name;
  ent_pact_date signed_on, force, end, known;
  ent_str known_from; /* how it became known */
  ent_str text; /* "published", "not published", ... */
  const ent_str *source, *note;
  uint32_t nsource, nnote;
  const ent_pact_party *party;
  uint32_t nparty;
  const ent_pact_clause *clause;
  uint32_t nclause;
  const ent_pact_caveat *suspension, *reservation, *invocation;
  uint32_t nsuspension, nreservation, ninvocation;
  const char *file;
  uint32_t line;
} ent_pact;

typedef struct ent_pacts ent_pacts;

/* Reads folders of lexicon text: their pact, state and area entries; others are ignored. A later folder overrides an
** earlier one. Every wrong line goes to report (may be NULL; false stops). ENT_ERR_FORMAT when there was one,
** ENT_ERR_NOTFOUND, ENT_ERR_IO, ENT_ERR_NOMEM. *out is NULL unless ENT_OK. */
ent_code ent_pacts_open(const char *const *dir, uint32_t ndir, ent_pacts **out, bool (*report)(void *arg, const ent_error *err),
                        void *arg, ent_error *err);
/* The same for one text in memory (copied); file names it in errors. */
ent_code ent_pacts_open_text(ent_str text, const char *file, ent_pacts **out, bool (*report)(void *arg, const ent_error *err),
                             void *arg, ent_error *err);
/* NULL is fine. What answers point at goes with it. */
void ent_pacts_close(ent_pacts *p);

/* In the order of their ids. */
uint32_t ent_pacts_count(const ent_pacts *p);
const ent_pact *ent_pacts_at(const ent_pacts *p, uint32_t i); /* NULL behind the last */
const ent_pact *ent_pacts_find(const ent_pacts *p, ent_str id);
/* The code of a state that is given as code or name; empty when there is none. */
ent_str ent_pacts_state(const ent_pacts *p, ent_str code_or_name);
/* True when the state is surely bound by the pact on the day. */
bool ent_pact_binds(const ent_pact *p, ent_str state, ent_day on);

/* Start from ENT_PACT_QUESTION_INIT. attacked alone: who must come to its aid. promisor alone: whom it must aid. Both: only
** that promisor's answers; with both_ways every clause between the two, in either direction. */
typedef struct ent_pact_question {
  uint32_t version;       /* 1 */
  ent_str attacked;       /* code or name; empty: whomever promisor has promised something */
  ent_str by;             /* code or name; empty: anybody */
  ent_str place;          /* area, state or their names; empty: the attacked state's own territory */
  ent_day on;
  ent_day known;          /* as known on this day; ENT_DAY_MAX: as known now */
  ent_str promisor;       /* code or name; empty: anybody */
  unsigned scenario;      /* ent_pact_scenario: how far it has come; ENT_SCENARIO_WAR is all */
  bool both_ways;         /* attacked and promisor are a pair */
  bool chains;            /* also who is drawn in next; wants attacked and by */
  bool brief;             /* no conflicts */
} ent_pact_question;
#define ENT_PACT_QUESTION_INIT {.version = 1, .on = ENT_DAY_UNKNOWN, .known = ENT_DAY_MAX, .scenario = ENT_SCENARIO_WAR}

typedef enum ent_duty { ENT_DUTY_OBLIGED, ENT_DUTY_CONDITIONAL, ENT_DUTY_UNKNOWN, ENT_DUTY_NOT } ent_duty;
/* "obliged" "conditional" "unknown" "not". */
const char *ent_duty_name(unsigned duty);

typedef struct ent_obligation {
  ent_str promisor, attacked;
  unsigned duty; /* ent_duty */
  const ent_pact *pact;
  const ent_pact_clause *clause;
  const ent_pact_party *self, *other; /* the rows of promisor and attacked */
  ent_str because;
} ent_obligation;

/* A promisor that is bound (answer) and has promised something to the attacker as well. */
typedef struct ent_pact_conflict {
  ent_str promisor;
  const ent_pact *pact;
  const ent_pact_clause *clause;
  ent_str because;
} ent_pact_conflict;

/* One step on: who must aid `through` if the attacker turns on it, or must aid the attacker if `through` fights it. */
typedef struct ent_pact_link {
  ent_obligation answer;
  ent_str through;  /* a promisor of the first circle */
  bool attackers;   /* on the attacker's side */
} ent_pact_link;

typedef struct ent_obligations {
  ent_str attacked, by; /* codes */
  const ent_obligation *answer; /* bound ones first, then by promisor and pact */
  uint32_t nanswer;
  const ent_pact_conflict *conflict;
  uint32_t nconflict;
  const ent_pact_link *chain; /* with chains only: the strongest answer of each further state and side */
  uint32_t nchain;
} ent_obligations;

/* *out is freed by ent_obligations_free and must not outlive p. ENT_ERR_ARGUMENT: no day, nobody named, no such state or place, a state that did not
** exist on the day, attacker and attacked the same. ENT_ERR_NOMEM. */
ent_code ent_pacts_ask(const ent_pacts *p, const ent_pact_question *q, ent_obligations **out, ent_error *err);
void ent_obligations_free(ent_obligations *o);

#ifdef __cplusplus
}
#endif
#endif
