/*
** dict_inside.h - what the files of dict.h share: tables of a set, and the state of a sentence that is being coded.
*/
#ifndef ENT_EVENT_DICT_INSIDE_H
#define ENT_EVENT_DICT_INSIDE_H

#include "event/dict.h"

/* ---- dict_text.c ------------------------------------------------------ */

/* Words of a phrase. joined[i]: word i follows word i-1 at once; else words may stand between. */
typedef struct dict_phrase {
  const ent_str *word;
  const bool *joined;
  uint16_t n;
  bool stop;      /* ended in `_`: no suffixes, no plurals */
  uint32_t entry; /* whose phrase: index of dict_entry, verb, set, list line */
  uint32_t file, line;
  uint32_t next; /* the next phrase with the same first word, or ENT_NONE */
} dict_phrase;

typedef struct dict_reader {
  ent_dict *d;
  ent_str rest;
  uint32_t file, line;
  bool comment; /* inside of <!-- --> */
  ent_dict_complain *complain;
  void *arg;
  ent_error *err;
} dict_reader;

/* The next line that says something, without comments and outer blanks; indented tells whether it began with white
** space. The slice lives in the set's arena. False at the end or when out of memory. */
bool dict_line(dict_reader *r, ent_str *line, bool *indented);
/* The first c in s, or NULL; s may be empty without bytes. */
const char *dict_chr(ent_str s, char c);
/* Complains of the current line. */
void dict_wrong(dict_reader *r, const char *message, ent_str line);
/* Upper case: ASCII and the letters of Latin-1. p is NULL when out of memory. */
ent_str dict_upper(ent_arena *a, ent_str s);
/* Words of s, `_` and blanks between. False when out of memory or there is none. */
bool dict_phrase_parse(ent_arena *a, ent_str s, dict_phrase *out);
/* The regular plural of word. */
ent_str dict_plural(ent_arena *a, ent_str word);
/* token is word, or word with a suffix of inflection or derivation. */
bool dict_fits(ent_str token, ent_str word, bool suffix);
/* Takes [CODE] from the end of line; *line is what stands before. False when there is none. */
bool dict_take_code(ent_str *line, ent_str *code);

/* ---- tables ----------------------------------------------------------- */

typedef struct dict_period {
  ent_str code;
  uint32_t from, to; /* YYYYMMDD, inclusive; 0: open. Both 0: the default */
  uint32_t line;
} dict_period;

/* An actor or an agent. */
typedef struct dict_entry {
  uint32_t file, line;
  uint32_t first, count; /* periods */
  uint32_t phrase, nphrase;
  bool before; /* an agent's CODE~ */
} dict_entry;

/* Phrases by their first word. */
typedef struct dict_index {
  ENT_VEC(dict_phrase) phrase;
  ent_map first;
} dict_index;

typedef struct dict_codes {
  ent_str forward, back; /* empty: none; "---": null */
} dict_codes;

enum { DICT_WORD, DICT_SET, DICT_SOURCE, DICT_TARGET, DICT_BOTH, DICT_SKIP };
/* A piece of a pattern. */
typedef struct dict_piece {
  uint8_t kind;
  bool joined;    /* stands at once behind the piece before it */
  char bracket;   /* 0, '{' or '(' */
  uint16_t group; /* number of its bracket in the pattern; pieces without bracket have their own */
  ent_str word;
  uint32_t set;
} dict_piece;
typedef struct dict_pattern {
  const dict_piece *left, *right; /* in the order of the text */
  uint16_t nleft, nright;
  bool near_left, near_right; /* joined to the verb itself */
  dict_codes codes;
  uint32_t file, line;
} dict_pattern;

typedef struct dict_block {
  ent_str name;
  dict_codes codes;
  uint32_t first, count; /* patterns */
  bool second;           /* of a file of the second generation */
} dict_block;
typedef struct dict_verb {
  ent_str name; /* words joined by _ */
  uint32_t block;
  dict_codes codes;
  uint32_t file, line;
} dict_verb;
/* A form of a verb: its verb word is the key; words before and behind. */
typedef struct dict_form {
  const ent_str *before, *behind;
  uint8_t nbefore, nbehind;
  uint32_t verb, next;
} dict_form;
typedef struct dict_set {
  ent_str name;
  bool stop;
  uint32_t line;
  ENT_VEC(const dict_piece *) phrase; /* each ends with a piece of kind UINT8_MAX */
  ENT_VEC(bool) fixed;                /* a phrase without plurals */
} dict_set;
/* ~ a (a b VERB2) VERB1 = a b CODE */
typedef struct dict_change {
  char outer, source, target; /* letters, `.` any, `_` none */
  ent_str inner, verb;        /* inner: "Q" any */
  char to_source, to_target;
  ent_str code; /* "Q": the inner one's */
  uint32_t file, line;
} dict_change;
/* A discard or an issue. */
typedef struct dict_listed {
  ent_str category; /* issue */
  bool story, ignore, cancel;
  uint32_t file, line;
} dict_listed;

struct ent_dict {
  ent_arena *a;
  ent_strs file, body; /* names and contents */
  dict_index actor, agent, discard, issue;
  ENT_VEC(dict_entry) actors;
  ENT_VEC(dict_entry) agents;
  ENT_VEC(dict_period) period;
  ENT_VEC(dict_block) block;
  ENT_VEC(dict_verb) verb;
  ENT_VEC(dict_form) form;
  ENT_VEC(dict_pattern) pattern;
  ENT_VEC(dict_set) set;
  ENT_VEC(dict_change) change;
  ENT_VEC(dict_listed) listed;
  ent_map forms, sets, marks; /* marks: substitutions of agents */
  ent_strs mark;
};

bool dict_index_add(ent_dict *d, dict_index *x, dict_phrase p);
/* The text of a line, for an explanation. */
ent_str dict_line_text(const ent_dict *d, ent_dict_line l);
ent_dict_line dict_place(const ent_dict *d, uint32_t file, uint32_t line);

ent_code dict_read_actors(dict_reader *r);
ent_code dict_read_agents(dict_reader *r);
ent_code dict_read_verbs(dict_reader *r);
ent_code dict_read_discards(dict_reader *r);
ent_code dict_read_issues(dict_reader *r);
/* The regular forms of a verb: -S, -ED, -ING. */
void dict_conjugate(ent_arena *a, ent_str verb, ent_str out[3]);
/* The code of an entry on a day (YYYYMMDD, 0 unknown); "---" when none holds. */
const dict_period *dict_code_on(const ent_dict *d, const dict_entry *e, uint32_t day);

/* ---- a sentence being coded ------------------------------------------- */

typedef struct dict_hit {
  uint32_t phrase; /* ENT_NONE: none begins here */
  uint32_t end;    /* behind its last word */
} dict_hit;

typedef struct dict_coder {
  const ent_dict *d;
  const ent_dict_sentence *s;
  ent_arena *a;
  const uint32_t *first_child, *child; /* of each word, in order */
  dict_hit *actor, *agent;             /* [n] */
  uint32_t *top;                       /* [n] the noun of the phrase that each word is in */
  uint32_t day;
  ent_dict_result *out;
  uint32_t depth;
  bool *done; /* [n] the clause of this verb was read */
} dict_coder;

typedef ENT_VEC(ent_dict_who) dict_whos;

/* Children of w in order. */
#define DICT_EACH(c, w, k, i)                                                                                          \
  for (uint32_t k = (c)->first_child[w], i = 0; k < (c)->first_child[(w) + 1] && (i = (c)->child[k], true); k++)

bool dict_tree_index(ent_arena *a, ent_dict_sentence *s, uint32_t **first_child, uint32_t **child);
bool dict_is_tree(ent_arena *a, const ent_dict_sentence *s);
/* Words of the sentence negate by themselves: NOT, N'T, NEVER. */
bool dict_negative(ent_str form);
bool dict_below(const ent_dict_sentence *s, uint32_t w, uint32_t above);

/* dict_who.c */
void dict_who_prepare(dict_coder *c);
/* Is a modifier inside of a noun phrase. */
bool dict_inner(unsigned rel);
/* Codes of the phrase of noun h alone (no coordination), appended to out; true when there is an actor or an agent. */
bool dict_who_of(dict_coder *c, uint32_t h, dict_whos *out);
/* The same with all that h is coordinated with. */
bool dict_who_all(dict_coder *c, uint32_t h, dict_whos *out);
/* An unknown phrase as a quoted actor, where the record allows that. */
bool dict_who_new(dict_coder *c, uint32_t h, dict_whos *out);
/* Preposition of noun h, or empty. */
ent_str dict_case(const dict_coder *c, uint32_t h);

/* dict_match.c: what a pattern that matched says. */
typedef struct dict_match {
  const dict_pattern *pattern;
  uint32_t source, target; /* nouns that $ and + stood for; ENT_NONE */
  bool both;               /* % */
  bool negative;           /* a word of it negates: the code is the negated act's */
  uint32_t score;
  uint32_t by[8], nby; /* words that its words matched, from the last */
} dict_match;
/* The best pattern of the block around verb v; pattern is NULL when none fits. subject: its deep subject or ENT_NONE.
** */
dict_match dict_match_best(dict_coder *c, const dict_block *b, uint32_t v, uint32_t subject);
/* The entries of a verb: a dictionary may have it in several blocks. In the order of their lines. */
enum { DICT_ENTRIES = 8 };
typedef struct dict_entries {
  uint32_t verb[DICT_ENTRIES], n;
  uint32_t words; /* of the longest: shorter ones are out */
} dict_entries;
void dict_verbs_at(const dict_coder *c, uint32_t v, dict_entries *out);
/* Word j lies in what verb v governs to its right. */
bool dict_governed(const dict_coder *c, uint32_t v, uint32_t j);

/* dict_clause.c */
void dict_clauses(dict_coder *c);

#endif
