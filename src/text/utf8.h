/*
** utf8.h - decoding, checking and writing UTF-8, as strict as RFC 3629 asks:
** no surrogates, nothing above U+10FFFF, no overlong forms.
*/
#ifndef ENT_TEXT_UTF8_H
#define ENT_TEXT_UTF8_H

#include "base/base.h"

#define ENT_UTF8_BAD 0xFFFFFFFFu

/* The code point at p (n > 0 bytes are readable); *len receives how many bytes it takes.
** ENT_UTF8_BAD with *len = 1 where no character begins. */
uint32_t ent_utf8_decode(const char *p, size_t n, unsigned *len);

/* Writes c (a surrogate or a number too large becomes U+FFFD) into out; returns its bytes, 1 to 4. */
unsigned ent_utf8_encode(uint32_t c, char out[4]);

/* Offset of the first byte at or after from that belongs to no character; n when there is none. */
size_t ent_utf8_check(const char *p, size_t n, size_t from);

/* Characters of more than one byte, and bytes that belong to no character, in p[0..n). */
typedef struct ent_utf8_counts {
  size_t multibyte, bad;
} ent_utf8_counts;
ent_utf8_counts ent_utf8_count(const char *p, size_t n);

/* Offset of the first byte >= 0x80 at or after from; n when there is none. */
size_t ent_utf8_ascii(const char *p, size_t n, size_t from);

/* Appends p to out, each byte that belongs to no character as replacement; returns how many there were. */
size_t ent_utf8_repair(const char *p, size_t n, ent_str replacement, ent_buf *out);

/* The lower case of c for the scripts that have one (Latin, Greek, Cyrillic, Armenian, Georgian's old capitals aside);
** other characters as they are. Good for comparing, not for showing. */
uint32_t ent_utf8_lower(uint32_t c);

#endif
