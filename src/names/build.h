/*
** build.h - what the compiler of actors, roles and places collects before it is written.
**
**   build.c    pool, entries, phrases, errors, sections
**   value.c    pieces of a value: `name; name [FROM..UNTIL]`
**   plural.c   plural forms
**   compile.c  the keys of each kind
*/
#ifndef ENT_NAMES_BUILD_H
#define ENT_NAMES_BUILD_H

#include "names/lexicon.h"

typedef struct ent_draft {
  uint64_t key;
  ent_sense sense;
  uint32_t order;
} ent_draft;

/* A word of a longer name and its place there. */
typedef struct ent_partword {
  uint64_t hash;
  uint32_t places; /* ENT_PART_* */
} ent_partword;

typedef struct ent_builder {
  const ent_lexsource *src;
  ent_arena *a;
  ent_report *report;
  void *arg;
  ent_error *err;
  uint32_t errors;
  bool stop, nomem;
  ent_buf pool;
  ent_map interned, files, ids;
  ENT_VEC(ent_lexref) file;
  ENT_VEC(ent_lexentry) entry;
  ENT_VEC(ent_draft) draft;
  ENT_VEC(uint64_t) prefix;
  ENT_VEC(ent_partword) part;
  ENT_VEC(ent_lexoffice) office;
  ENT_VEC(uint32_t) list;
  uint32_t kinds[ENT_LEX_KINDS + 1];  /* first entry of each kind */
  uint32_t drafts[ENT_LEX_KINDS + 1]; /* first draft of each kind's phrases */
  const ent_stanza *stanza;           /* the one being compiled */
} ent_builder;

/* ---- build.c ---------------------------------------------------------- */

ent_code ent_builder_init(ent_builder *b, const ent_lexsource *src, ent_report *report, void *arg, ent_error *err);
void ent_builder_free(ent_builder *b);
/* Reports message at a line of the current stanza's file; what names the word (may be empty). */
void ent_builder_bad(ent_builder *b, const char *file, uint32_t line, const char *message, ent_str what);
ent_lexref ent_builder_text(ent_builder *b, ent_str s);
uint32_t ent_builder_file(ent_builder *b, const char *file);
/* A new entry of kind; ENT_NONE when out of memory. */
uint32_t ent_builder_entry(ent_builder *b, ent_lexkind kind, ent_str id, const char *file, uint32_t line);
uint32_t ent_builder_find(const ent_builder *b, ent_lexkind kind, ent_str id);
/* Registers a phrase with what it can mean; false when it has no word. */
bool ent_builder_phrase(ent_builder *b, uint64_t space, ent_str s, ent_sense sense);
ent_code ent_builder_write(ent_builder *b, ent_image_writer *w);

/* ---- value.c ---------------------------------------------------------- */

typedef struct ent_piece {
  ent_str text; /* without what stands in brackets or behind a colon */
  ent_str only; /* states in brackets: "GBR; USA" */
  ent_str tail; /* behind " : " */
  int32_t from, until;
} ent_piece;
/* Takes the next piece from *rest; false at the end. Errors in brackets are reported. */
bool ent_piece_next(ent_builder *b, const ent_field *f, ent_str *rest, ent_piece *out);
/* "1999-05..2001" or one day for both ends. */
bool ent_period_parse(ent_str s, int32_t *from, int32_t *until);

/* ---- plural.c --------------------------------------------------------- */

/* The plural of a phrase's head noun ("minister of defence" -> "ministers of defence") into buf; its length, 0 when
** it does not fit or is plural already. */
size_t ent_plural(ent_str phrase, char *buf, size_t n);

#endif
