/*
** token.h - from a run of text without white space to tokens.
*/
#ifndef ENT_TEXT_TOKEN_H
#define ENT_TEXT_TOKEN_H

#include "text/text.h"

/* Only while a paragraph is being split: the token is an abbreviation with its period. */
#define ENT_TOKEN_ABBREVIATION 0x100u

typedef ENT_VEC(ent_token) ent_tokens;

/* Length in bytes of the white space at p (0: none there), n > 0. */
unsigned ent_space_at(const char *p, size_t n);

/* What a character is to the tokenizer: its ASCII likeness ('a' lower and 'A' upper letters, '0' digits, '\'' and '"' any
** quotes, '-' hyphens, the ASCII character itself for other punctuation) or one of these. */
enum { ENT_CH_DASH = 1, ENT_CH_DOTS = 2, ENT_CH_SYMBOL = 3, ENT_CH_MONEY = '$' };
unsigned char ent_char_like(const char *p, size_t n, unsigned *len);

/* What stands around a chunk. */
#define ENT_CHUNK_FIRST 1u  /* nothing stands before it in its paragraph */
#define ENT_CHUNK_DIGIT 2u  /* a digit follows behind the white space */
#define ENT_CHUNK_QUOTED 4u /* a single quote was opened before it and not yet closed */

/* Appends the tokens of text[start..end), which has no white space in it; at most 256 characters of it. Returns where it stopped
** (end, unless longer), or 0 when out of memory. */
uint32_t ent_token_chunk(ent_str text, uint32_t start, uint32_t end, unsigned around, ent_arena *a, ent_tokens *out);

#endif
