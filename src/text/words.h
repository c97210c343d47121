/*
** words.h - the word lists of lexicon/text, compiled in.
*/
#ifndef ENT_TEXT_WORDS_H
#define ENT_TEXT_WORDS_H

#include "base/base.h"

typedef enum ent_words {
  ENT_WORDS_TITLE, ENT_WORDS_ABBREVIATION, ENT_WORDS_CAPITAL, ENT_WORDS_NUMBER, ENT_WORDS_STARTER, ENT_WORDS_PREFIX, ENT_WORDS_JOINED, ENT_WORDS_DOMAIN,
  ENT_WORDS_SAYING, ENT_WORDS_TELLING, ENT_WORDS_CITING, ENT_WORDS_WHEN
} ent_words;

/* Whether word (ASCII case does not matter) is on the list; number (may be NULL) receives what stands behind it. */
bool ent_words_has(ent_words list, ent_str word, unsigned *number);

#endif
