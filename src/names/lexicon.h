/*
** lexicon.h - what the compiled lexicon holds, and how its phrases are compared. docs/formats/lexicon-image.md
** is the description; the sections are arrays of these structs, little-endian.
**
**   names.pool     strings, each with a NUL behind it; offset 0 is the empty string
**   names.file     ent_lexref[]   paths of the sources
**   names.entry    ent_lexentry[] states, people, organisations, ..., in order of kind and source
**   names.sense    ent_sense[]    what a phrase can mean
**   names.phrase   ent_phrase[]   open-addressing table: key of a phrase or of its beginning -> senses
**   names.office   ent_lexoffice[] periods, by person
**   names.holder   u32[]          offices ordered by (of, role, from)
**   names.list     u32[]          entries that entries refer to
**   names.part     ent_lexpart[]  open-addressing table: words -> where they stand in names of several words
*/
#ifndef ENT_NAMES_LEXICON_H
#define ENT_NAMES_LEXICON_H

#include "names/names.h"

/* ---- phrase.c --------------------------------------------------------- */

#define ENT_UNIT_UPPER 1u   /* begins with a capital */
#define ENT_UNIT_CAPS  2u   /* at least two letters, all capitals */
#define ENT_UNIT_BREAK 4u   /* punctuation stands before it */
#define ENT_UNIT_GLUED 8u   /* a hyphen or slash joins it to the one before */
#define ENT_UNIT_FIRST 16u  /* first of its sentence */
#define ENT_UNIT_POSS  32u  /* the possessive s */
#define ENT_UNIT_DIGIT 64u  /* begins with a digit */
#define ENT_UNIT_SHOUT 256u /* its sentence is in capitals */
#define ENT_UNIT_LONG  128u /* four letters or more */

/* A word as the lexicon compares it: lower case, no accents, no dots and apostrophes, split at hyphens. */
typedef struct ent_unit {
  uint64_t hash;
  uint32_t start, end; /* bytes */
  uint32_t token;      /* in text; 0 in a phrase */
  uint32_t flags;      /* ENT_UNIT_* */
} ent_unit;

#define ENT_UNITS_MAX 16 /* words of a phrase */

/* Splits s into at most max units; *trail is set when punctuation or a hyphen stands behind the last
** (ENT_UNIT_BREAK, ENT_UNIT_GLUED). */
uint32_t ent_units_split(ent_str s, uint32_t base, ent_unit *out, uint32_t max, uint32_t *trail);

/* The key of a phrase is folded from its units; the spaces keep names and words of reference apart. */
#define ENT_SPACE_NAMES 0x6e616d6573u
#define ENT_SPACE_WORDS 0x776f726473u
static inline uint64_t ent_phrase_step(uint64_t key, uint64_t hash) {
  key = (key ^ hash) * 0x9E3779B97F4A7C15u;
  return key ^ (key >> 29);
}

/* ---- the image -------------------------------------------------------- */

typedef struct ent_lexref {
  uint32_t at, n; /* bytes of names.pool */
} ent_lexref;

typedef enum ent_lexkind {
  ENT_LEX_STATE,
  ENT_LEX_ORG,
  ENT_LEX_INSTITUTION,
  ENT_LEX_ROLE,
  ENT_LEX_GROUP,
  ENT_LEX_AREA,
  ENT_LEX_PERSON,
  ENT_LEX_PLACE,
  ENT_LEX_WORD,
  ENT_LEX_KINDS
} ent_lexkind;

/* What kind of phrase a sense belongs to. */
typedef enum ent_use {
  ENT_USE_NAME,
  ENT_USE_SHORT,
  ENT_USE_ADJECTIVE,
  ENT_USE_DEMONYM,
  ENT_USE_DEMONYMS,
  ENT_USE_CAPITAL,
  ENT_USE_METONYM,
  ENT_USE_PHRASE,
  ENT_USE_PHRASES,
  ENT_USE_ALIAS,
  ENT_USE_CODE
} ent_use;

/* Flags of an entry. */
#define ENT_LEXF_MASC   1u
#define ENT_LEXF_FEM    2u
#define ENT_LEXF_ANON   4u
#define ENT_LEXF_EXPERT 8u
#define ENT_LEXF_MEDIA  16u
#define ENT_LEXF_OFFICE 32u   /* role: one holder at a time */
#define ENT_LEXF_PERSON 64u   /* role: one person */
#define ENT_LEXF_GROUP  128u  /* role: many */
#define ENT_LEXF_PLURAL 256u  /* word: plural */
#define ENT_LEXF_REFL   1024u /* pronoun: reflexive */
#define ENT_LEXF_CITY   512u  /* place: from the table of cities */

/* An entry, 120 bytes. */
typedef struct ent_lexentry {
  uint8_t kind;      /* ent_lexkind */
  uint8_t precision; /* of a place: ent_precision */
  uint8_t set;       /* of a word of reference: ent_wordset */
  uint8_t words;     /* reserved */
  uint32_t flags;    /* ENT_LEXF_* */
  uint32_t file, line;
  ent_lexref id, name;
  ent_lexref country, body, code, sector;
  ent_lexref sort;     /* org kind, place type, what a word refers to */
  ent_lexref admin1;   /* of a place; of a state: its capital */
  ent_lexref geonames; /* digits */
  int32_t from, until;
  uint32_t first, count; /* person: offices; area, role (holders): names.list */
  uint32_t population;
  float lat, lon; /* NaN unknown */
  uint32_t reserved;
} ent_lexentry;

typedef struct ent_sense {
  uint32_t entry;
  uint8_t use;    /* ent_use */
  uint8_t words;  /* units of the phrase */
  uint16_t upper; /* bit i: unit i is written with a capital */
  uint16_t caps;  /* bit i: unit i is an acronym */
  uint16_t spare;
  uint32_t arg; /* names.pool: sector of a metonym, states of a role phrase */
  int32_t from, until;
} ent_sense;

typedef struct ent_phrase {
  uint64_t key;   /* 0: free */
  uint32_t sense; /* first */
  uint32_t n;     /* 0: only the beginning of longer phrases */
} ent_phrase;

typedef struct ent_lexoffice {
  uint32_t person, role, of; /* entries */
  ent_lexref phrase;         /* as written, without what goes for its period */
  int32_t from, until;
  uint32_t acting;
  uint32_t line;
} ent_lexoffice;

/* Where a word stands in names of several words, ENT_PART_*. */
typedef struct ent_lexpart {
  uint32_t check; /* upper half of the unit's hash, odd; 0: free */
  uint16_t places, spare;
} ent_lexpart;
#define ENT_PART_FIRST 1u  /* of people; of organisations shifted by 2, of places by 4 */
#define ENT_PART_LAST  2u
#define ENT_PART_GIVEN 64u   /* of the word sets of people's names */
#define ENT_PART_FAMILY 128u

/* Words of reference, lexicon/reference. */
typedef enum ent_wordset {
  ENT_WORD_NONE,
  ENT_WORD_PRONOUN,     /* he, their, it */
  ENT_WORD_DESCRIPTION, /* country, side, regime */
  ENT_WORD_MODIFIER,    /* former, deputy, acting */
  ENT_WORD_SET          /* sets that rules ask for by id: prepositions, verbs of motion */
} ent_wordset;

/* ---- lexicon.c -------------------------------------------------------- */

struct ent_lexicon {
  ent_image *image;
  const char *pool;
  uint32_t npool;
  const ent_lexref *file;
  uint32_t nfile;
  const ent_lexentry *entry;
  uint32_t nentry;
  const ent_sense *sense;
  uint32_t nsense;
  const ent_phrase *phrase;
  uint32_t nphrase; /* a power of two */
  const ent_lexoffice *office;
  uint32_t noffice;
  const uint32_t *holder;
  uint32_t nholder;
  const uint32_t *list;
  uint32_t nlist;
  const ent_lexpart *part;
  uint32_t npart; /* a power of two, or 0 */
};

/* Bytes of a reference; empty when it lies outside (a forged image). */
ent_str ent_lex_str(const ent_lexicon *lex, ent_lexref r);
ent_str ent_lex_cstr(const ent_lexicon *lex, uint32_t at);
const ent_lexentry *ent_lex_entry(const ent_lexicon *lex, uint32_t i); /* NULL out of range */
const char *ent_lex_file(const ent_lexicon *lex, const ent_lexentry *e);
/* Bits ENT_PART_* of a word by its unit's hash. */
uint16_t ent_lex_part(const ent_lexicon *lex, uint64_t hash);
/* The slot of key, or NULL. */
const ent_phrase *ent_lex_phrase(const ent_lexicon *lex, uint64_t key);
/* Senses of a phrase, clipped to what is there. */
const ent_sense *ent_lex_senses(const ent_lexicon *lex, const ent_phrase *p, uint32_t *n);
/* Senses of a whole text (any case) in a space. */
const ent_sense *ent_lex_find(const ent_lexicon *lex, uint64_t space, ent_str s, uint32_t *n);
/* The word of reference s in a set, and for ENT_WORD_SET with this id; NULL when it is none. */
const ent_lexentry *ent_lex_word(const ent_lexicon *lex, ent_str s, ent_wordset set, const char *id,
                                 const ent_sense **sense);
/* The state with this code, or ENT_NONE. */
uint32_t ent_lex_state(const ent_lexicon *lex, ent_str code);
/* Entry by kind and id, or ENT_NONE. */
uint32_t ent_lex_by_id(const ent_lexicon *lex, ent_lexkind kind, ent_str id);
/* The office (index of names.office) of role at of on day; the latest one that began before it when day is unknown; ENT_NONE. */
uint32_t ent_lex_holder(const ent_lexicon *lex, uint32_t role, uint32_t of, ent_day on);

#endif
