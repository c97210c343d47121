/*
** syntax.h - tags, lemmas, trees, name tags; the model file; CoNLL-U.
*/
#ifndef ENT_SYNTAX_INTERNAL_H
#define ENT_SYNTAX_INTERNAL_H

#include "base/base.h"
#include "entente/syntax.h"
#include "text/text.h"

/* What a word list outside of the model says of a sentence's words, for the name tagger: two numbers a word into class [n][2],
** 0 for nothing. Must give in running what it gave in training. */
typedef void ent_gazetteer(const void *arg, const ent_str *form, uint32_t n, uint16_t *class);
/* From now on p asks g; NULL for none. */
void ent_parser_gazetteer(ent_parser *p, ent_gazetteer *g, const void *arg);

/* Tags, lemmatises, parses and name-tags text; the result lives in a. ENT_ERR_NOMEM. */
ent_code ent_parser_run(ent_parser *p, const ent_text *text, ent_arena *a, ent_syntax *out, ent_error *err);

/* Reads CoNLL-U: text rebuilt from forms and SpaceAfter, paragraphs from `# newpar`.
** Columns given as `_` are left for ent_parser_fill. have says which columns the input filled (bits). */
#define ENT_CONLLU_TAGS 1u
#define ENT_CONLLU_LEMMAS 2u
#define ENT_CONLLU_TREES 4u
ent_code ent_conllu_read(ent_str in, const char *name, ent_arena *a, ent_text *text, ent_syntax *syntax, uint32_t *have, ent_error *err);
/* Fills what `have` lacks: tags, lemmas, trees over the given tokens. */
ent_code ent_parser_fill(ent_parser *p, const ent_text *text, uint32_t have, ent_arena *a, ent_syntax *syntax, ent_error *err);
/* Writes CoNLL-U with newdoc, newpar, sent_id, text, SpaceAfter=No and TokenRange (byte offsets) in MISC; names adds Name=B-PER, entity (NULL or [ntoken]) Entity=...
** Without docid (NULL or empty) there is no newdoc line and sentences have their number alone. */
ent_code ent_conllu_write(const ent_text *text, const ent_syntax *syntax, const char *docid, bool names, const ent_str *entity, ent_buf *out, ent_error *err);


/* Appends every sentence as a tree of lines, a word each, with tag and relation, an empty line behind each. ENT_ERR_NOMEM. */
ent_code ent_syntax_draw(const ent_text *text, const ent_syntax *syntax, ent_buf *out, ent_error *err);
/* Appends one SVG with the sentences under one another; a is scratch. ENT_ERR_NOMEM. */
ent_code ent_syntax_draw_svg(const ent_text *text, const ent_syntax *syntax, ent_arena *a, ent_buf *out, ent_error *err);

#endif
