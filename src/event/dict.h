/*
** dict.h - coding with dictionaries of others: TABARI's and PETRARCH's (docs/formats/dictionaries.md).
**
** Such dictionaries say with words, not with trees, who is meant and what was done: actors with periods, agents that
** add a role, verbs in blocks of one code with patterns around them. Here they are read as they are and matched on
** dependency trees.
**
** Table of contents, a section a file:
**   dict_text.c      lines without comments, upper case, words joined by _ or blank
**   dict_actor.c     actors and agents
**   dict_verb.c      verbs, synonym sets, patterns, transformations; both generations
**   dict_list.c      discards and issues
**   dict.c           a set of dictionaries; a folder of them; looking words up
**   dict_tree.c      sentences with trees: from CoNLL-U (version 1 or 2) and from our own parser
**   dict_treebank.c  sentences from Penn Treebank brackets
**   dict_test.c      PETRARCH's test files
**   dict_who.c       noun phrases to actor codes
**   dict_match.c     patterns on trees
**   dict_clause.c    clauses to events
**   dict_code.c      a sentence to coded events: discards, dyads, both directions
**   dict_write.c     rows of PETRARCH's output; what was matched by which line
**   dict_import.c    actors and agents as text of our own lexicon
*/
#ifndef ENT_EVENT_DICT_H
#define ENT_EVENT_DICT_H

#include "base/base.h"
#include "entente/syntax.h"

/* ---- a set of dictionaries -------------------------------------------- */

typedef enum ent_dict_kind {
  ENT_DICT_ACTORS,
  ENT_DICT_AGENTS,
  ENT_DICT_VERBS,
  ENT_DICT_DISCARDS,
  ENT_DICT_ISSUES
} ent_dict_kind;

/* Read-only once it is filled: any number of threads may code with it. */
typedef struct ent_dict ent_dict;

/* Told of each line that could not be used: file, line, reason, and the line in detail. The rest of the file is used.
** */
typedef void ent_dict_complain(void *arg, const ent_error *err);

/* An empty set; NULL when out of memory. */
ent_dict *ent_dict_new(void);
/* NULL is fine. */
void ent_dict_free(ent_dict *d);
/* Reads a dictionary from memory; bytes are copied, name is used in messages. complain may be NULL. ENT_ERR_NOMEM;
** ENT_ERR_LIMIT over 4 million lines. */
ent_code ent_dict_read(ent_dict *d, ent_dict_kind kind, ent_str bytes, const char *name, ent_dict_complain *complain,
                       void *arg, ent_error *err);
/* The same from a file: the errors of ent_file_read too. */
ent_code ent_dict_read_file(ent_dict *d, ent_dict_kind kind, const char *path, ent_dict_complain *complain, void *arg,
                            ent_error *err);

/* Which files of a folder are read; empty strings where none is named. Lists have commas. */
typedef struct ent_dict_names {
  ent_str actors, agents, discards, issues, verbs;
} ent_dict_names;
/* Reads the files that names says (out of dir), and where it names none of a kind, those that PETR_config.ini in dir
** names, and else those whose names tell what they are (docs/formats/dictionaries.md). verbs, not NULL, is a path
** that replaces the verb file; "" reads actors and agents alone. ENT_ERR_NOTFOUND for a folder without verbs,
** ENT_ERR_ARGUMENT for one with several verb files. */
ent_code ent_dict_open(const char *dir, const ent_dict_names *names, const char *verbs, ent_dict_complain *complain,
                       void *arg, ent_dict **out, ent_error *err);
/* How many phrases or lines of a kind were read. */
uint32_t ent_dict_count(const ent_dict *d, ent_dict_kind kind);

/* ---- sentences -------------------------------------------------------- */

typedef struct ent_dict_word {
  ent_str text;        /* as it stands */
  ent_str form, lemma; /* upper case; lemma may be empty */
  uint32_t head;       /* in the sentence; ENT_NONE at the root */
  uint8_t upos, rel;   /* ent_upos, ent_rel: relations of UD 1 are read as those of UD 2 */
  bool negates;        /* not, never: said by the tree or by the word */
} ent_dict_word;

/* What a record's Config lines say. */
typedef struct ent_dict_config {
  uint32_t new_actor_length; /* words that an unknown phrase may have and still stand as a quoted actor; 0: none */
  bool any_dyad;             /* events with one null actor are kept (require_dyad is false) */
} ent_dict_config;

typedef struct ent_dict_sentence {
  ent_str id, story, date; /* date YYYYMMDD or empty */
  ent_str text;
  ent_str source; /* of the story; may be empty */
  ent_dict_word *word;
  uint32_t n;
  uint32_t line; /* in the input */
  ent_dict_config config;
  const char *bad; /* why it has no tree, NULL when it has one */
  bool unparsed;   /* its record has no parse: who reads it may make one of text */
} ent_dict_sentence;
typedef ENT_VEC(ent_dict_sentence) ent_dict_sentences;

/* Longer sentences are not coded. */
#define ENT_DICT_WORDS 512

/* Sentences of CoNLL-U: `# sent_id`, `# date`, `# text`, `# newdoc id` are read; a sentence whose heads are no tree
** is bad, the others are used. name is used for ids where there are none. Slices point into in and a. ENT_ERR_NOMEM. */
ent_code ent_dict_conllu(ent_str in, const char *name, ent_str date, ent_arena *a, ent_dict_sentences *out,
                         ent_error *err);
/* Sentences of a document that our own parser has read. */
ent_code ent_dict_parsed(const ent_text *text, const ent_syntax *syntax, const char *name, ent_str date, ent_arena *a,
                         ent_dict_sentences *out, ent_error *err);
/* One sentence in Penn Treebank brackets: words and a tree by head rules. s->bad when the brackets are off.
** ENT_ERR_NOMEM. */
ent_code ent_dict_brackets(ent_str in, ent_arena *a, ent_dict_sentence *s, ent_error *err);

/* A test file of PETRARCH: what its Environment names, and its sentences. Read leniently, it need not be well-formed
** XML. */
typedef struct ent_dict_test {
  ent_dict_names names;
  ent_dict_sentences sentence;
} ent_dict_test;
ent_code ent_dict_test_read(ent_str in, const char *name, ent_arena *a, ent_dict_test *out, ent_error *err);

/* ---- coding ----------------------------------------------------------- */

/* A line of a dictionary. */
typedef struct ent_dict_line {
  const char *file; /* NULL: none */
  uint32_t line;
} ent_dict_line;

/* Who stands on a side of an event. */
typedef struct ent_dict_who {
  ent_str code;        /* "---" for none */
  uint32_t head;       /* its noun in the sentence, ENT_NONE for none */
  ent_dict_line actor; /* where the actor's code is from */
  ent_dict_line agent[4];
} ent_dict_who;

typedef struct ent_dict_event {
  ent_dict_who source, target;
  ent_str code;
  uint32_t verb;         /* the verb in the sentence */
  ent_dict_line entry;   /* the verb's line */
  ent_dict_line pattern; /* the pattern's or transformation's, where one matched */
  uint32_t by[8], nby;   /* words of the sentence that the pattern's own words matched, from the last to the first */
  const char *note;      /* what changed the code after that: negation, what it governs; NULL */
} ent_dict_event;
typedef struct ent_dict_result {
  ENT_VEC(ent_dict_event) event;
  const char *dropped;   /* why nothing was coded: a bad tree or a discard; NULL */
  ent_dict_line discard; /* the line that discarded it */
  bool story;            /* the whole story is discarded */
  ent_str issues;        /* NAME,n;NAME,n */
} ent_dict_result;

/* Codes one sentence; the result lives in a. ENT_ERR_NOMEM. */
ent_code ent_dict_code(const ent_dict *d, const ent_dict_sentence *s, ent_arena *a, ent_dict_result *out,
                       ent_error *err);
/* Codes all sentences and appends the rows of PETRARCH's output: date, source, target, code, issues, ids, story
** source. A story with a discarded story line has none. With explain, text that says what each was matched by
** instead. ENT_ERR_NOMEM. */
ent_code ent_dict_write(const ent_dict *d, const ent_dict_sentences *s, bool explain, ent_buf *out, ent_error *err);

/* ---- import ----------------------------------------------------------- */

/* Appends the actors and agents of d as text of our lexicon: CAMEO codes and periods are kept, origin is named.
** states: the codes of states that the lexicon knows, whose `country` is written; NULL: none. ENT_ERR_NOMEM. */
ent_code ent_dict_import(const ent_dict *d, const ent_map *states, ent_buf *actors, ent_buf *roles, ent_error *err);

#endif
