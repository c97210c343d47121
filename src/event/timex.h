/*
** timex.h - time expressions: the words that make them (lexicon/times), finding them, and their values.
**
**   timex_lexicon.c  stanzas timeword and timerule -> the section "times"; the tables of a run
**   timex_atom.c     text -> atoms (words, digit runs, signs) with what the lexicon knows of them
**   timex_match.c    rules against atoms; of overlapping matches the first, then the longest
**   timex_value.c    captures -> TIMEX3 type, value, first and last day
**   timex.c          a whole document: matches in order, anchors, ranges
**
** The idea is HeidelTime's (Stroetgen and Gertz 2010): patterns over word classes and normalisation rules, both data,
** and a small number of ways to make a value, which are code. The text is read in atoms of its own rather than in
** the tokens of ent_text: "12-hour", "7/8/07" and "1990s" come apart the same way in every treebank's convention.
*/
#ifndef ENT_EVENT_TIMEX_H
#define ENT_EVENT_TIMEX_H

#include "base/base.h"
#include "entente/event.h"
#include "names/names.h"

/* ---- for the rest of the stage ---------------------------------------- */

typedef struct ent_timelex ent_timelex; /* read-only, shared by threads */

/* Checks the stanzas timeword and timerule of src and writes the section "times". Every error goes to report
** (may be NULL); ENT_ERR_FORMAT when there was one. */
ent_code ent_timelex_compile(const ent_lexsource *src, ent_image_writer *w, ent_report *report, void *arg,
                             ent_error *err);
/* Tables from an image; one without the section gives a lexicon that finds nothing. */
ent_code ent_timelex_open(ent_image *img, ent_timelex **out, ent_error *err);
/* The same from stanzas, for tests and tools. */
ent_code ent_timelex_new(const ent_stanza *s, uint32_t n, ent_timelex **out, ent_error *err);
void ent_timelex_free(ent_timelex *lex);

/* Time expressions of text, by start and then longer first: a range ("from June 3 to 5") comes before the dates in it.
** syntax may be NULL: tense is then guessed from the words. published may be ENT_DAY_UNKNOWN: what needs it stays
** unresolved. Everything lives in a. ENT_ERR_NOMEM. */
ent_code ent_timex_scan(const ent_timelex *lex, const ent_text *text, const ent_syntax *syntax, ent_day published,
                        ent_arena *a, const ent_timex **out, uint32_t *n, ent_error *err);

/* ---- classes and atoms (inside timex*.c) ------------------------------ */

/* X(NAME, "name in rules"). The first are recognised by form, the others listed in lexicon/times. */
#define TX_CLASS_LIST(X)                                                                                               \
  X(NUM, "num")                                                                                                        \
  X(YEAR, "year") X(YY, "yy") X(DAY, "day") X(D2, "d2") X(HOUR, "hour") X(MIN, "min") X(ORD, "ord")                    \
      X(NUMWORD, "numword") X(SCALE, "scale") X(HALF, "half") X(ORDWORD, "ordword") X(MONTH, "month")                  \
          X(WEEKDAY, "weekday") X(UNIT, "unit") X(UNITLY, "unitly") X(SEASON, "season") X(PART, "part") X(REL, "rel")  \
              X(HOLIDAY, "holiday") X(DAYREF, "dayref") X(REF, "ref") X(AMPM, "ampm") X(ZONE, "zone") X(MOD, "mod")    \
                  X(DECADE, "decade") X(FISCAL, "fiscal") X(CLOCK, "clock") X(RANGE, "range") X(PLURAL, "plural")      \
                      X(TERM, "term") X(FUTURE, "future") X(PAST, "past")
typedef enum tx_class {
#define TX_CLASS_ENUM(NAME, TEXT) TX_##NAME,
  TX_CLASS_LIST(TX_CLASS_ENUM)
#undef TX_CLASS_ENUM
      TX_CLASSES
} tx_class;
#define TX_CLASS_MAX 64u /* with the classes that only rules name */

/* One sense of a word or phrase. */
typedef struct tx_sense {
  uint16_t cls;
  uint16_t natom; /* atoms it covers */
  bool cased;     /* only with a capital initial */
  ent_str value;  /* the field's key: "1", "PAST_REF" */
  int32_t number; /* value as a number; 0 where it is none */
  uint32_t next;  /* next sense with the same words, or ENT_NONE */
} tx_sense;

/* One alternative of an element: a literal atom or a class. */
typedef struct tx_alt {
  bool is_class;
  uint32_t id; /* tx_class or word number */
} tx_alt;

typedef struct tx_elem {
  bool optional, context, negate, glued; /* glued: no white space before it */
  uint32_t alt, nalt;
} tx_elem;

typedef enum tx_action {
  TX_ACT_NONE,
  TX_ACT_DATE,
  TX_ACT_REL,
  TX_ACT_SHIFT,
  TX_ACT_DURATION,
  TX_ACT_SET,
  TX_ACT_REF,
  TX_ACT_OFFSET,
  TX_ACT_DAYS,
  TX_ACT_YEARS,
  TX_ACT_DECADE,
  TX_ACT_CENTURY,
  TX_ACT_NUMERIC,
  TX_ACT_SAME,
  TX_ACTIONS
} tx_action;

/* One `match` line with its stanza's `make`. */
typedef struct tx_rule {
  ent_str id;
  uint32_t elem, nelem;
  uint8_t action;   /* tx_action */
  int8_t dir;       /* -1 before, +1 after, 0 not said */
  bool anchor_text; /* anchored on the day last spoken of, not on publication */
  bool window;      /* a duration that reaches up to, or from, the anchor */
  ent_str value;    /* of TX_ACT_REF, TX_ACT_DATE */
  ent_str part;     /* part of day */
  uint32_t next;    /* next rule of the bucket */
} tx_rule;

struct ent_timelex {
  ent_arena *arena;
  ent_map words;   /* lower-case atom -> word number */
  ent_map phrases; /* lower-case atoms joined by a blank -> first sense */
  ENT_VEC(tx_sense) sense;
  ENT_VEC(uint32_t) longest; /* [word] atoms of the longest phrase that begins with it */
  ENT_VEC(tx_alt) alt;
  ENT_VEC(tx_elem) elem;
  ENT_VEC(tx_rule) rule;
  ENT_VEC(ent_str) classes; /* names from TX_CLASSES on */
  ENT_VEC(uint32_t) chain;  /* pairs (rule, next) of the buckets */
  uint32_t by_class[TX_CLASS_MAX];
  ENT_VEC(uint32_t) by_word; /* [word] head in chain */
};

typedef struct tx_atom {
  ent_span span;
  uint32_t word;            /* word number, or ENT_NONE */
  uint32_t number;          /* of a digit run without comma, else 0 */
  double value;             /* of any digit run */
  uint8_t digits;           /* length of a plain digit run, 0 for words */
  bool numeric, cap, space; /* digits (with comma or point); capital initial; white space before */
  char sign;                /* the character of a sign, 0 else; dashes are '-', apostrophes '\'' */
  uint32_t sense;           /* first of ent senses in tx_text.hit, and how many */
  uint32_t nsense;
} tx_atom;

typedef struct tx_text {
  ent_str text;
  tx_atom *atom;
  uint32_t natom;
  uint32_t *hit; /* sense numbers, longer phrases first */
} tx_text;

/* What an element of a rule took. */
typedef struct tx_capture {
  uint16_t cls;
  uint32_t at, end; /* atoms */
  int32_t number;
  double value;
  bool vague;   /* "several" */
  ent_str text; /* the sense's value */
} tx_capture;
#define TX_CAPTURES 12u

typedef struct tx_match {
  uint32_t rule;
  uint32_t at, end; /* atoms of the extent, without context */
  uint32_t ncap;
  tx_capture cap[TX_CAPTURES];
} tx_match;
typedef ENT_VEC(tx_match) tx_matches;

/* Where a value is made. */
typedef struct tx_anchor {
  ent_day published; /* or ENT_DAY_UNKNOWN */
  ent_day day;       /* first day of the last date the text spoke of, or ENT_DAY_UNKNOWN */
  uint8_t grain;     /* of it */
  bool near_;        /* its year was said, in this sentence or the one before, as the frame of a story */
  bool here;         /* it stands in this sentence */
  int dir;           /* tense around the expression: -1 past, +1 future, 0 unknown */
} tx_anchor;

/* A value. */
typedef struct tx_value {
  uint8_t type, grain;
  bool resolved, vague, drop;
  bool explicit_year;
  ent_day from, to;
  ent_str value;
} tx_value;

ent_code tx_atoms(const ent_timelex *lex, ent_str text, ent_span span, ent_arena *a, tx_text *out, ent_error *err);
/* All matches of rules in t, resolved to a sequence that does not overlap. */
ent_code tx_match_all(const ent_timelex *lex, const tx_text *t, ent_arena *a, tx_matches *out, ent_error *err);
/* false when out of memory. */
bool tx_value_make(const ent_timelex *lex, const tx_match *m, const tx_anchor *at, ent_arena *a, tx_value *out);
/* The number that begins at atom i: digits or words; 0 when there is none, else the atoms it covers. */
uint32_t tx_number(const ent_timelex *lex, const tx_text *t, uint32_t i, double *value, bool *vague);
/* The k-th capture (0-based) of the class, or NULL. */
const tx_capture *tx_cap(const tx_match *m, tx_class cls, uint32_t k);
/* Sense of class cls at atom i (longest), or NULL. */
const tx_sense *tx_sense_at(const ent_timelex *lex, const tx_text *t, uint32_t i, uint16_t cls);

#endif
