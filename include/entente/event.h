/*
** entente/event.h - what happened, who says so, how sure they are, when and where.
**
** The fields follow the event and claim records of docs/formats/event.md; PLOVER (types, modes, contexts) and CAMEO
** (codes, Goldstein's scale) are the ontologies, FactBank (Sauri and Pustejovsky 2009) the factuality.
*/
#ifndef ENTENTE_EVENT_H
#define ENTENTE_EVENT_H

#include "entente/names.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ENT_EVENT_TYPE_LIST(X)                                                                                         \
  X(AGREE) X(CONSULT) X(SUPPORT) X(CONCEDE) X(COOPERATE) X(AID) X(RETREAT) X(REQUEST) X(ACCUSE) X(REJECT) X(THREATEN)  \
  X(PROTEST) X(SANCTION) X(MOBILIZE) X(COERCE) X(ASSAULT)
typedef enum ent_event_type {
#define ENT_EVENT_TYPE_ENUM(NAME) ENT_EVENT_##NAME,
  ENT_EVENT_TYPE_LIST(ENT_EVENT_TYPE_ENUM)
#undef ENT_EVENT_TYPE_ENUM
      ENT_EVENT_TYPE_COUNT
} ent_event_type;

/* FactBank's values: certain, probable, possible; +, - or unknown polarity; Uu uncommitted. */
typedef enum ent_factuality {
  ENT_FACT_CTP, ENT_FACT_PRP, ENT_FACT_PSP, ENT_FACT_CTM, ENT_FACT_PRM, ENT_FACT_PSM, ENT_FACT_CTU, ENT_FACT_UU
} ent_factuality;
const char *ent_factuality_name(unsigned f); /* "CT+" */

typedef enum ent_time { ENT_TIME_PAST, ENT_TIME_ONGOING, ENT_TIME_FUTURE } ent_time;
typedef enum ent_mood {
  ENT_MOOD_ASSERTED, ENT_MOOD_PLANNED, ENT_MOOD_CONDITIONAL, ENT_MOOD_HYPOTHETICAL, ENT_MOOD_WANTED, ENT_MOOD_ATTEMPTED,
  ENT_MOOD_AVERTED, ENT_MOOD_DENIED
} ent_mood;
/* Constant names as they stand in records: "past", "asserted", "AID". Never NULL. */
const char *ent_time_name(unsigned t);
const char *ent_mood_name(unsigned m);
const char *ent_event_type_name(unsigned t);

/* A participant: the words and, where they could be resolved, the entity. */
typedef struct ent_party {
  ent_span span;
  uint32_t mention; /* or ENT_NONE */
  uint32_t entity;  /* or ENT_NONE */
} ent_party;

/* An item of a transfer. low and high are NaN where the text gives no number. */
typedef struct ent_item {
  ent_span span;
  ent_str cls; /* class of lexicon/items, empty unknown */
  ent_str unit;
  double low, high;
} ent_item;

typedef enum ent_timex_type { ENT_TIMEX_DATE, ENT_TIMEX_TIME, ENT_TIMEX_DURATION, ENT_TIMEX_SET } ent_timex_type;
typedef enum ent_grain {
  ENT_GRAIN_NONE, ENT_GRAIN_MINUTE, ENT_GRAIN_HOUR, ENT_GRAIN_DAYPART, ENT_GRAIN_DAY, ENT_GRAIN_WEEK, ENT_GRAIN_MONTH, ENT_GRAIN_QUARTER,
  ENT_GRAIN_SEASON, ENT_GRAIN_YEAR, ENT_GRAIN_DECADE, ENT_GRAIN_CENTURY
} ent_grain;
/* Constant names: "day", "DATE". Never NULL. */
const char *ent_grain_name(unsigned g);
const char *ent_timex_type_name(unsigned t);

/* A time expression (TimeML's TIMEX3), resolved against the publication day. */
typedef struct ent_timex {
  ent_span span;
  uint32_t first, end;  /* tokens */
  uint32_t sentence;
  uint8_t type;         /* ent_timex_type */
  uint8_t grain;        /* ent_grain */
  bool resolved;        /* from and to hold */
  bool vague;           /* PAST_REF, FUTURE_REF, PRESENT_REF, "recently" */
  ent_day from, to;     /* first and last day, where resolved */
  ent_str value;        /* TIMEX3 value: "2023-09", "P3D", "PRESENT_REF" */
} ent_timex;

typedef enum ent_basis { ENT_BASIS_NONE, ENT_BASIS_TEXT, ENT_BASIS_CONTEXT, ENT_BASIS_PUBLISHED } ent_basis;

typedef enum ent_source_kind {
  ENT_SOURCE_NAMED, ENT_SOURCE_OFFICE, ENT_SOURCE_ANONYMOUS, ENT_SOURCE_MEDIA, ENT_SOURCE_DOCUMENT
} ent_source_kind;
const char *ent_source_kind_name(unsigned k); /* constant: "named"; never NULL */

/* One who says so: a link of the chain. */
typedef struct ent_source {
  ent_party who;
  uint8_t kind;        /* ent_source_kind */
  uint8_t factuality;  /* what this one commits to */
  uint32_t count;      /* how many ("six officials"), 0 unknown */
  uint32_t cue;        /* token of the verb or "according" */
  ent_str verb;        /* its lemma */
} ent_source;

typedef struct ent_cue {
  ent_span span;
  const char *kind; /* constant: negation modal hedge conditional future attempt denial concern source ... */
} ent_cue;

typedef enum ent_link_kind {
  ENT_LINK_PART_OF, ENT_LINK_SAME_AS, ENT_LINK_CONTENT_OF, ENT_LINK_IN_RETURN_FOR, ENT_LINK_BECAUSE_OF, ENT_LINK_CONTRADICTS
} ent_link_kind;
const char *ent_link_kind_name(unsigned k); /* constant: "content_of"; never NULL */
typedef struct ent_link {
  uint8_t kind;
  uint32_t to; /* index in ent_events.event */
} ent_link;

typedef struct ent_event {
  uint32_t sentence;
  uint32_t trigger;       /* token */
  ent_span trigger_span;
  ent_str lemma;
  uint32_t ordinal;       /* n of its id: 0 for the first with this trigger */
  uint8_t type;           /* ent_event_type */
  ent_str mode;           /* empty: none */
  const ent_str *context; uint32_t ncontext;
  ent_str cameo;
  double score, goldstein;
  int quad;               /* 1..4 */
  const ent_party *actor; uint32_t nactor;
  const ent_party *recipient; uint32_t nrecipient;
  const ent_item *item; uint32_t nitem;
  ent_span date_span;     /* empty where basis is not text */
  ent_day from, to;       /* ENT_DAY_UNKNOWN: no date */
  uint8_t grain, basis;
  uint32_t place;         /* mention, or ENT_NONE */
  uint8_t time, mood, factuality, author_factuality;
  bool background;
  const ent_cue *cue; uint32_t ncue;
  const ent_source *source; uint32_t nsource; /* innermost first */
  const ent_link *link; uint32_t nlink;
  const ent_span *quote; uint32_t nquote;
  double dead[2], injured[2]; /* NaN unknown */
  ent_str rule;           /* frame id */
  const char *file;       /* lexicon file and line of the frame */
  uint32_t line;
} ent_event;

/* Who says what, whether or not an event is inside. */
typedef struct ent_claim {
  uint32_t sentence;
  ent_party source;       /* span empty when nobody is named */
  bool has_source;
  uint8_t source_kind;
  uint32_t count;
  ent_span cue; ent_str cue_lemma;
  ent_span content;
  const ent_span *part; uint32_t npart;
  ent_party addressee; bool has_addressee;
  ent_span date_span; ent_day from, to; uint8_t grain, basis;
  uint32_t place;
  const char *manner;     /* constant: say announce claim confirm deny doubt believe assess warn promise threaten demand report */
  const ent_span *quote; uint32_t nquote;
  uint8_t factuality;
  const ent_source *chain; uint32_t nchain; /* outer sources, innermost first */
  const uint32_t *event; uint32_t nevent;   /* events inside */
  ent_str about;          /* proposition key */
} ent_claim;

/* Every predicate with its factuality, whether or not it is a political event. */
typedef struct ent_predicate {
  uint32_t token;
  uint8_t factuality, mood, time;
} ent_predicate;

/* The result of the stage, owned by the document's arena. */
typedef struct ent_events {
  const ent_event *event; uint32_t nevent;
  const ent_claim *claim; uint32_t nclaim;
  const ent_timex *timex; uint32_t ntimex;
  const ent_predicate *predicate; uint32_t npredicate;
} ent_events;

/* ---- engine, worker, document ----------------------------------------- */

/* Model, lexicon and ontology: read-only, shared by threads. */
typedef struct ent_engine ent_engine;

typedef struct ent_engine_options {
  uint32_t version;           /* ENT_ENGINE_OPTIONS_INIT fills it */
  const char *model;          /* path of the model file */
  const char *lexicon;        /* path of the compiled lexicon, or NULL when lexicon_dir is given */
  const char *const *lexicon_dir; /* folders of lexicon text, later ones override; compiled in memory */
  uint32_t nlexicon_dir;
} ent_engine_options;
#define ENT_ENGINE_OPTIONS_INIT {1, NULL, NULL, NULL, 0}

/* Opens model and lexicon and checks that they fit this version. The engine is read-only: any number of threads may share it, each
** with a worker of its own. ENT_ERR_NOTFOUND, ENT_ERR_IO, ENT_ERR_FORMAT, ENT_ERR_VERSION, ENT_ERR_CHECKSUM, ENT_ERR_ARGUMENT, ENT_ERR_NOMEM;
** the error names the file, and for lexicon_dir the line. */
ent_code ent_engine_open(const ent_engine_options *opt, ent_engine **out, ent_error *err);
/* After the last worker is freed; NULL is fine. */
void ent_engine_close(ent_engine *engine);
/* Versions for the run's first line. */
const char *ent_engine_model_version(const ent_engine *engine);
const char *ent_engine_lexicon_version(const ent_engine *engine);

/* Scratch of one thread. */
typedef struct ent_worker ent_worker;
ent_worker *ent_worker_new(const ent_engine *engine); /* NULL when out of memory */
void ent_worker_free(ent_worker *worker);

/* What is known of a document before it is read; everything may be empty. */
typedef struct ent_document {
  ent_str text, title;
  const ent_span *paragraph; /* NULL: blank lines separate */
  uint32_t nparagraph;
  ent_str input, url, site, language;
  ent_str published; /* as the page has it; its first ten characters are the day when they are a date */
} ent_document;

/* Everything that was understood of one document; owned by the worker until its next ent_worker_code. */
typedef struct ent_coded {
  char id[33]; /* XXH3-128 of the text, hex */
  ent_day published;
  ent_text text;
  ent_syntax syntax;
  ent_names names;
  ent_events events;
  const ent_document *document;
} ent_coded;

/* Runs all stages. A document in a language that the model does not know gives ENT_ERR_UNSUPPORTED. */
ent_code ent_worker_code(ent_worker *worker, const ent_document *doc, const ent_coded **out, ent_error *err);

#ifdef __cplusplus
}
#endif
#endif
