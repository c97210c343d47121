/*
** names.h - the lexicon of actors, roles and places; mentions; coreference.
**
**   day.c      calendar
**   source.c   lexicon/ folders -> stanzas, with overriding by later folders
**   compile.c  stanzas -> sections of the lexicon image
**   lexicon.c  the mapped lexicon: look-ups
**   match.c    names in the text
**   mention.c  mentions from matches, name tags and trees
**   resolve.c  which entity
**   coref.c    pronouns, roles, descriptions
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
  ent_strs file;
} ent_lexsource;
/* Reads every *.txt below each folder. file names in stanzas are relative to their folder ("actors/people/RUS.txt").
** Gives every error to report (may be NULL), which returns false to stop; ENT_ERR_FORMAT when there was one. */
typedef bool ent_report(void *arg, const ent_error *err);
ent_code ent_lexsource_read(const char *const *dir, uint32_t ndir, ent_lexsource *out, ent_report *report, void *arg, ent_error *err);
void ent_lexsource_free(ent_lexsource *src);

/* Compiles states, people, organisations, roles, places into sections of w. Errors as above. */
ent_code ent_names_compile(const ent_lexsource *src, ent_image_writer *w, ent_report *report, void *arg, ent_error *err);

/* ---- the compiled lexicon --------------------------------------------- */

#define ENT_LEXICON_KIND "LEXI"
#define ENT_LEXICON_VERSION 1

typedef struct ent_lexicon ent_lexicon;
/* Over an opened image, which must live as long. */
ent_code ent_lexicon_open(ent_image *img, ent_lexicon **out, ent_error *err);
void ent_lexicon_free(ent_lexicon *lex);

/* ---- the stage -------------------------------------------------------- */

/* Mentions and entities of a document published on day `published` (ENT_DAY_UNKNOWN: today's holders of an office are
** not assumed; the latest known are used and marked in rule). ENT_ERR_NOMEM. */
ent_code ent_names_run(const ent_lexicon *lex, const ent_text *text, const ent_syntax *syntax, ent_day published, ent_arena *a, ent_names *out, ent_error *err);

#endif
