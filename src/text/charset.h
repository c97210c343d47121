/*
** charset.h - which charset bytes are in, and their conversion to UTF-8.
**
** A declaration is a claim to be checked, not an order: bytes that are valid UTF-8 with characters beyond
** ASCII in it are UTF-8 whatever was declared, and a declared charset in which the bytes make no sense is not
** followed. Without a usable claim, statistics decide: each candidate's decoding is compared with the letters
** that its languages use most.
*/
#ifndef ENT_TEXT_CHARSET_H
#define ENT_TEXT_CHARSET_H

#include "base/base.h"

typedef enum ent_charset_basis {
  ENT_CHARSET_ASCII,      /* nothing beyond ASCII in it: any claim is right */
  ENT_CHARSET_BOM,        /* byte-order mark */
  ENT_CHARSET_VALID,      /* valid UTF-8 with characters beyond ASCII */
  ENT_CHARSET_CALLER,     /* the caller's hint (HTTP header, option) */
  ENT_CHARSET_DOCUMENT,   /* meta element or XML declaration */
  ENT_CHARSET_STATISTICS, /* the letters in it */
  ENT_CHARSET_BINARY      /* no text at all; name is "" */
} ent_charset_basis;

typedef struct ent_charset {
  char name[24];     /* a name that iconv knows, upper case: "UTF-8", "WINDOWS-1252" */
  char declared[24]; /* the label that was declared, lower case, or "" */
  ent_charset_basis basis;
  uint8_t bom; /* bytes of the byte-order mark */
} ent_charset;

/* Looks at p[0..n). hint: the caller's label or empty. markup: look for declarations in it. Never fails. */
void ent_charset_detect(const char *p, size_t n, ent_str hint, bool markup, ent_charset *out);

/* The iconv name behind a label as the web uses it ("latin1" is WINDOWS-1252, "gb2312" is GB18030) into out;
** false when iconv does not know it. */
bool ent_charset_resolve(ent_str label, char out[24]);

/* Appends p (without a byte-order mark) as UTF-8 to out. A byte that cannot be converted becomes replacement;
** *replaced counts them. ENT_ERR_UNSUPPORTED for an unknown name, ENT_ERR_NOMEM or ENT_ERR_LIMIT when out is full. */
ent_code ent_charset_convert(const char *name, const char *p, size_t n, ent_str replacement, ent_buf *out,
                             size_t *replaced, ent_error *err);

#endif
