/*
** names.h - the lexicon of actors, roles and places; mentions; coreference.
**
**   day.c      calendar
**   phrase.c   words as the lexicon compares them: case, hyphens, dots, accents
**   source.c   lexicon/ folders -> stanzas, with overriding by later folders
**   plural.c   plural forms of role and institution phrases
**   build.c    what the compiler collects: pool, entries, phrases, offices
**   compile.c  stanzas -> entries, a table of keys per kind
**   lexicon.c  the mapped lexicon: look-ups
**   gazetteer.c what the lexicon knows of words, for the name tagger
**   match.c    names in the text
**   phrases.c  the tree's noun phrases: extent, modifiers, number
**   mention.c  mentions from matches, name tags and trees
**   entity.c   the entities of a document
**   survey.c   the document at a glance
**   resolve.c  which entity a name means
**   nominal.c  roles and institutions, holders of offices
**   place.c    place or actor, by the syntax
**   coref.c    pronouns, roles, descriptions
**   names.c    the stage
**   tags.c     name tags from the stage's decisions; entities in brackets
*/
#ifndef ENT_NAMES_INTERNAL_H
#define ENT_NAMES_INTERNAL_H

#include "base/base.h"
#include "entente/names.h"
#include "syntax/syntax.h"

/* ---- lexicon sources -------------------------------------------------- */

/* All stanzas of one or more lexicon folders, read once and shared by the compilers of every stage. Of
** two entries with the same kind and id the one from the later folder stays. */
typedef struct ent_lexsource {
  ent_arena *arena;
  ent_stanzas stanza; /* in order of folder, path, line */
  ent_strs file;      /* *.txt; those of the first folder relative to it */
  ent_strs table;     /* *.tsv, full paths */
} ent_lexsource;
/* Reads every *.txt below each folder. File names in stanzas are relative to the first folder ("actors/people/RUS.txt"),
** those of later ones are paths ("mine/actors/RUS.txt").
** Gives every error to report (may be NULL), which returns false to stop; ENT_ERR_FORMAT when there was one. */
typedef bool ent_report(void *arg, const ent_error *err);
ent_code ent_lexsource_read(const char *const *dir, uint32_t ndir, ent_lexsource *out, ent_report *report, void *arg,
                            ent_error *err);
/* The same for one text that is already in memory, added to out (zeroed before the first). */
ent_code ent_lexsource_add(ent_str text, const char *file, ent_lexsource *out, ent_report *report, void *arg,
                           ent_error *err);
void ent_lexsource_free(ent_lexsource *src);

/* Compiles states, people, organisations, roles, places into sections of w. Errors as above. */
ent_code ent_names_compile(const ent_lexsource *src, ent_image_writer *w, ent_report *report, void *arg,
                           ent_error *err);

/* ---- the compiled lexicon --------------------------------------------- */

#define ENT_LEXICON_KIND    "LEXI"
#define ENT_LEXICON_VERSION 1

typedef struct ent_lexicon ent_lexicon;
/* Over an opened image, which must live as long. ENT_ERR_NOTFOUND, ENT_ERR_CHECKSUM, ENT_ERR_FORMAT, ENT_ERR_NOMEM. */
ent_code ent_lexicon_open(ent_image *img, ent_lexicon **out, ent_error *err);
void ent_lexicon_free(ent_lexicon *lex);

/* Who held an office when, as the lexicon has it. Strings live as long as the lexicon. */
typedef struct ent_office {
  ent_str person, person_id; /* "Sergey Lavrov", "lavrov-sergey" */
  ent_str role, role_id;     /* as the entry says it; the role's id */
  ent_str of, of_name;       /* "RUS", "Russia" */
  ent_day from, until;       /* ENT_DAY_MIN and ENT_DAY_MAX where open */
  bool acting;
  const char *file;
  uint32_t line;
} ent_office;
typedef bool ent_office_visit(void *arg, const ent_office *office); /* false: enough */
/* Offices of every person called name (full or short, any case), in the lexicon's order; on a day, or with
** ENT_DAY_UNKNOWN on any. Returns how many persons bear the name. */
uint32_t ent_lexicon_find_person(const ent_lexicon *lex, ent_str name, ent_day on, ent_office_visit *visit, void *arg);
/* Holders of the office, oldest first, on a day or with ENT_DAY_UNKNOWN on any. role and of as people
** write them ("foreign minister", "China", "CHN", "Chinese", "NATO"). ENT_ERR_NOTFOUND: detail has the word not known. */
ent_code ent_lexicon_find_office(const ent_lexicon *lex, ent_str role, ent_str of, ent_day on, ent_office_visit *visit,
                                 void *arg, ent_error *err);
/* A country code for a name, adjective or code as people write it; empty when it is none. */
ent_str ent_lexicon_country(const ent_lexicon *lex, ent_str name);
/* The usual name of a country code; empty when there is none. */
ent_str ent_lexicon_country_name(const ent_lexicon *lex, ent_str code);

/* An ent_gazetteer (syntax.h) over an ent_lexicon: class[2 i] kinds of the phrase that covers word i and its place in it,
** class[2 i + 1] where the word stands in names of several words. */
#define ENT_GAZETTEER_STATE 1u  /* class[2 i] >> 2: the phrase can name a state */
#define ENT_GAZETTEER_ADJ   64u /* it can be an adjective or demonym */
void ent_lexicon_classes(const void *lexicon, const ent_str *form, uint32_t n, uint16_t *class);

/* Counts by kind ("state", "person", ...; NULL behind the last) and of phrases and periods, for reports. */
typedef struct ent_lexicon_counts {
  uint32_t state, person, org, institution, role, group, place, area, sense, office;
} ent_lexicon_counts;
ent_lexicon_counts ent_lexicon_count(const ent_lexicon *lex);

/* ---- the stage -------------------------------------------------------- */

/* Mentions and entities of a document published on day `published` (ENT_DAY_UNKNOWN: today's holders of an office are
** not assumed; the latest known are used and marked in rule). ENT_ERR_NOMEM. */
ent_code ent_names_run(const ent_lexicon *lex, const ent_text *text, const ent_syntax *syntax, ent_day published,
                       ent_arena *a, ent_names *out, ent_error *err);

/* Name tags (ent_ner), [text.ntoken], by the stage's decisions and the model's tags in syntax. False when out of memory. For
** `parse --names`. */
bool ent_names_tags(const ent_text *text, const ent_syntax *syntax, const ent_names *names, ent_arena *a, uint8_t *tag);
/* misc[text.ntoken] (empty strings before): the entities' brackets as CorefUD writes them, `eid-etype-head`. False when out of memory.
** For `parse --entities`. */
bool ent_names_entities(const ent_names *names, ent_arena *a, ent_str *misc);

#endif
