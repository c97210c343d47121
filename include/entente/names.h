/*
** entente/names.h - who and where: mentions, actors with their time in office, places.
*/
#ifndef ENTENTE_NAMES_H
#define ENTENTE_NAMES_H

#include "entente/syntax.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- days ------------------------------------------------------------- */

/* A day as the number of days since 1970-01-01 of the proleptic Gregorian calendar. */
typedef int32_t ent_day;
#define ENT_DAY_UNKNOWN INT32_MIN
#define ENT_DAY_MIN (INT32_MIN + 1) /* "since ever" */
#define ENT_DAY_MAX INT32_MAX       /* "still" */
ent_day ent_day_from(int year, int month, int day);
void ent_day_split(ent_day d, int *year, int *month, int *day);
/* Reads YYYY, YYYY-MM, YYYY-MM-DD (first or, with end, last day of it) or the head of an ISO 8601 time;
** false when s is none. */
bool ent_day_parse(ent_str s, bool end, ent_day *out);

/* ---- entities --------------------------------------------------------- */

typedef enum ent_kind {
  ENT_KIND_NONE,
  ENT_KIND_PERSON,  /* somebody with a name */
  ENT_KIND_STATE,   /* a state or territory, or its government by metonymy */
  ENT_KIND_ORG,     /* an organisation, agency, army, party, armed group, company */
  ENT_KIND_GROUP,   /* people without a name: officials, police, protesters, "the two leaders" */
  ENT_KIND_PLACE,   /* a city, region, base, sea: no actor unless by metonymy */
  ENT_KIND_OTHER    /* a name or phrase that could not be placed */
} ent_kind;

typedef enum ent_precision {
  ENT_PRECISION_NONE, ENT_PRECISION_SITE, ENT_PRECISION_CITY, ENT_PRECISION_DISTRICT, ENT_PRECISION_REGION,
  ENT_PRECISION_COUNTRY, ENT_PRECISION_AREA
} ent_precision;

/* Flags of an entity. */
#define ENT_ENTITY_PLURAL 1u  /* several people or states */
#define ENT_ENTITY_MASC 2u
#define ENT_ENTITY_FEM 4u
#define ENT_ENTITY_MEDIA 8u   /* a newspaper, broadcaster, news agency: a source of kind media */
#define ENT_ENTITY_ANON 16u   /* unnamed: "officials", "a source" */
#define ENT_ENTITY_EXPERT 32u /* an analyst, academic, think tank: a voice, seldom a party */

/* One participant or place, one identity through the document. Strings are NUL-free slices of the lexicon
** or the text; empty where unknown. */
typedef struct ent_entity {
  uint8_t kind;         /* ent_kind */
  uint8_t precision;    /* of a place, else ENT_PRECISION_NONE */
  uint16_t flags;       /* ENT_ENTITY_* */
  ent_str name;         /* "Vladimir Putin"; for a group the phrase */
  ent_str actor_id;     /* id in lexicon/, empty when it has none */
  ent_str country;      /* ISO 3166-1 alpha-3 or DESIGN's codes for former states; empty: none or unknown */
  ent_str body;         /* UN NATO EU ... IGO; empty: none */
  ent_str code;         /* CAMEO style: RUSGOV */
  ent_str sector;       /* GOV MIL ... */
  ent_str role;         /* president; foreign minister; spokesperson */
  ent_str admin1;       /* of a place */
  ent_str geonames;     /* GeoNames id in digits */
  double lat, lon;      /* of a place; NaN where unknown */
  uint32_t count;       /* how many people or things the phrase says: "six senior US officials"; 0 unknown */
  const uint32_t *member; /* entities that a plural stands for ("the two leaders") */
  uint32_t nmember;
  const char *file;     /* lexicon file and line it is from, or NULL */
  uint32_t line;
} ent_entity;

typedef enum ent_form {
  ENT_FORM_NAME,      /* Vladimir Putin; Moscow; NATO */
  ENT_FORM_ADJECTIVE, /* Russian, as a modifier */
  ENT_FORM_NOMINAL,   /* the Russian president; officials; the two leaders */
  ENT_FORM_PRONOUN    /* he; their */
} ent_form;

/* A place in the text that stands for an entity. Mentions nest: "The Russian president, Vladimir Putin" holds
** "Russian" and is one mention with the name: its entity is the person. */
typedef struct ent_mention {
  ent_span span;       /* the words: for a nominal with its modifiers, without a following relative clause */
  uint32_t first, end; /* its tokens [first, end) */
  uint32_t head;       /* token that carries its relation in the tree */
  uint32_t sentence;
  uint32_t entity;     /* index in ent_names.entity, or ENT_NONE when nobody could be found */
  uint32_t antecedent; /* mention it was resolved by, or ENT_NONE */
  uint8_t form;        /* ent_form */
  bool as_place;       /* the syntax uses it as a place ("in Moscow"), not as an actor */
  const char *rule;    /* how it was resolved, constant: "name", "title+name", "pronoun", "definite", ... */
  uint32_t name_first, name_end; /* tokens of the name inside it, without title and apposition; of a nominal its phrase */
} ent_mention;

/* The result of the stage, owned by the document's arena. */
typedef struct ent_names {
  const ent_mention *mention;
  uint32_t nmention; /* by start, longer first */
  const ent_entity *entity;
  uint32_t nentity;
  const uint32_t *at; /* [ntoken] outermost mention whose head is the token, or ENT_NONE */
  const uint32_t *in; /* [ntoken] innermost mention that covers the token, or ENT_NONE */
} ent_names;

#ifdef __cplusplus
}
#endif
#endif
