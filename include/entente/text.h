/*
** entente/text.h - from text to sentences and tokens.
**
** A document's text is the article's body and, behind it, its title: one buffer, so that a
** span is one pair of numbers everywhere. Body spans are the article's own offsets; a span
** at or behind title_start lies in the title and is written with "in":"title" and its
** offset less title_start. The title is a paragraph and a sentence of its own, read last,
** when the body has already told who its short names are.
*/
#ifndef ENTENTE_TEXT_H
#define ENTENTE_TEXT_H

#include "entente/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The longest sentence, in words: a longer run is cut there and ENT_SENTENCE_CUT set. */
#define ENT_SENTENCE_MAX 256

/* Flags of a token. */
#define ENT_TOKEN_SPACE_AFTER 1u /* white space or the end of the sentence follows */
#define ENT_TOKEN_MWT_FIRST 2u   /* first syntactic word of a multiword token (do|n't) */
#define ENT_TOKEN_MWT_INNER 4u   /* a later word of it */

/* A syntactic word of UD. Its form is the text under its span. */
typedef struct ent_token {
  ent_span span;
  uint32_t sentence; /* index of its sentence */
  uint32_t flags;    /* ENT_TOKEN_* */
} ent_token;

/* Flags of a sentence. */
#define ENT_SENTENCE_TITLE 1u /* the title */
#define ENT_SENTENCE_CUT 2u   /* ended only because it reached ENT_SENTENCE_MAX */
#define ENT_SENTENCE_DATELINE 4u /* "SEOUL, Aug 20 (Reuters) -": where and when a report was filed, no clause */

typedef struct ent_sentence {
  ent_span span;      /* first to last token */
  uint32_t first;     /* its first token */
  uint32_t count;     /* its tokens, at least 1 */
  uint32_t paragraph; /* 0-based */
  uint32_t flags;     /* ENT_SENTENCE_* */
} ent_sentence;

/* The result of the stage: arrays in document order, owned by the document's arena. */
typedef struct ent_text {
  ent_str text;         /* body, "\n\n", title */
  uint32_t title_start; /* where the title begins, or ENT_NONE */
  const ent_token *token;
  uint32_t ntoken;
  const ent_sentence *sentence;
  uint32_t nsentence;
  uint32_t nparagraph;
} ent_text;

#ifdef __cplusplus
}
#endif
#endif
