/*
** text.h - sentences and tokens.
**
**   utf8.c      decode, encode, validate, repair
**   charset.c   find out and convert
**   sentence.c  paragraphs to sentences
**   token.c     sentences to tokens, by the treebanks' conventions
*/
#ifndef ENT_TEXT_INTERNAL_H
#define ENT_TEXT_INTERNAL_H

#include "base/base.h"
#include "entente/text.h"

/* Splits body (paragraphs are separated by blank lines; `paragraph`, where given, has their spans
** instead) and title (may be empty) into sentences and tokens. Everything lives in a. A text without any word
** gives no sentence and ENT_OK. ENT_ERR_NOMEM, ENT_ERR_LIMIT (over 4 GiB). */
ent_code ent_text_split(ent_str body, const ent_span *paragraph, uint32_t nparagraph, ent_str title, ent_arena *a, ent_text *out, ent_error *err);

#endif
