/*
** attribution.h - who says what, inside the event stage (quote*.c, source*.c, claim*.c).
**
**   quote.c          quotation marks -> quotations, over sentences and paragraphs
**   source_parts.c   the tokens of a content, in the pieces that the text leaves of it
**   source_bounds.c   where a content behind its cue ends
**   source_who.c     the party behind a source: its kind, its number
**   source_comma.c   reporting between commas, by the words
**   source.c         cues in the tree -> attributions; nesting; whose content a token is
**   source_quote.c   quotations -> attributions: the speaker beside, before, or of the quotation before
**   claim.c          attributions -> claims; keys of propositions; contradictions
*/
#ifndef ENT_EVENT_ATTRIBUTION_H
#define ENT_EVENT_ATTRIBUTION_H

#include "event/event.h"

/* Tokens of one sentence as a set; a sentence has at most ENT_SENTENCE_MAX of them. */
typedef struct at_set {
  uint32_t first; /* token of bit 0 */
  uint32_t count;
  uint8_t in[ENT_SENTENCE_MAX];
} at_set;
void at_set_begin(at_set *s, const ent_coder *c, uint32_t sentence);
/* Adds / takes away t and all below it. */
void at_set_add(at_set *s, const ent_coder *c, uint32_t t);
void at_set_drop(at_set *s, const ent_coder *c, uint32_t t);
void at_set_drop_one(at_set *s, uint32_t t);
bool at_set_has(const at_set *s, uint32_t t);
bool at_set_empty(const at_set *s);

typedef ENT_VEC(ent_span) at_spans;
/* The pieces of s, without punctuation at their ends, appended to out; false when out of memory. */
bool at_set_spans(const at_set *s, const ent_coder *c, at_spans *out);

/* An attribution while it is made. */
typedef ENT_VEC(ent_attribution) at_list;
typedef struct at_maker {
  ent_coder *c;
  at_list out;
  ent_error *err;
  uint32_t *quote_of; /* [nquotation] attribution, or ENT_NONE */
  uint32_t *with_cue; /* [ntoken] attribution whose cue begins there, or ENT_NONE */
} at_maker;

/* The source at token t: party, kind, count. */
void at_who(const ent_coder *c, uint32_t t, ent_source *out);
/* Whoever stands right before or behind verb t, where the tree has no subject for it; ENT_NONE. */
uint32_t at_name_beside(const ent_coder *c, uint32_t t);
/* Does reporting verb t stand in a parenthesis between commas? Then s is the sentence around it, *source its
** subject. */
bool at_parenthesis(const ent_coder *c, uint32_t t, at_set *s, uint32_t *source);
/* The verb of s nearest to the root of the tree, or ENT_NONE. */
uint32_t at_set_root(const at_set *s, const ent_coder *c);
/* Moves the end of s, the content of the cue at t where it stands behind it, to where the words say it ends. */
void at_bounds(const ent_coder *c, uint32_t t, const ent_attribution *a, at_set *s);
/* Where the clause ends that goes on, outside the marks, behind a quotation that ends before token `end` ("he was “tired”
** of the talks"); `end` where it does not. */
uint32_t at_goes_on(const ent_coder *c, uint32_t cue, uint32_t end);
/* A new attribution of cue `def` at tokens [cue, cue + n). */
ent_attribution at_new(const ent_coder *c, const ent_cuedef *def, uint32_t cue, uint32_t n);
/* Sets content and part from spans; false when out of memory. */
bool at_set_content(at_maker *m, ent_attribution *a, const at_spans *spans);
/* source_quote.c: quotations that no tree has given a speaker; attributions are in order of their cues afterwards. */
bool at_quotes(at_maker *m);
/* Is token t inside a quotation that is speech? */
bool at_quoted(const ent_coder *c, uint32_t t);
/* Is a quotation speech rather than one or two words in marks? */
bool at_speech(const ent_coder *c, uint32_t first, uint32_t end);

/* Who speaks at token t: the source of the innermost quotation around it that has a speaker. For "I" and "we". */
bool ent_speaker_at(const ent_coder *c, uint32_t t, ent_party *out);

#endif
