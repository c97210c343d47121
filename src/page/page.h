/*
** page.h - from bytes to an article. Table of contents, a section a file:
**
**   compress.c  gzip, zstd and brotli, with a cap
**   html.c      tokenizer and tree (html.h), entities.c its character references
**   words.c     what names of classes and phrases say (lexicon/page)
**   body.c      which blocks are the article: masses, roles, the root
**   filter.c    which blocks of the root go after all: head, tail, links, repetitions
**   meta.c      title, site, address, authors, dates
**   dates.c     dates as pages write them
**   jsonld.c    a tolerant reader of JSON-LD
**   language.c  which language a text is in (lexicon/languages)
**   article.c   ent_article_read, its JSON
**
** fetch.h: addresses, robots.txt, fetching, WARC files.
** reader.h: archives, feeds, JSON lines: records of files of any size.
*/
#ifndef ENT_PAGE_INTERNAL_H
#define ENT_PAGE_INTERNAL_H

#include "base/base.h"
#include "entente/page.h"
#include "page/html.h"

/* ---- compress.c -------------------------------------------------------- */

typedef enum ent_packing { ENT_PACKING_NONE, ENT_PACKING_GZIP, ENT_PACKING_ZSTD, ENT_PACKING_BROTLI, ENT_PACKING_DEFLATE } ent_packing;
/* By magic bytes; brotli has none, so by the name's ending (.br) only, and deflate (HTTP's, with or without zlib's
** head) is never told. name may be empty. */
ent_packing ent_packing_of(const void *p, size_t n, ent_str name);
/* Appends what p unpacks to, at most max bytes (0: 1 GiB). ENT_ERR_LIMIT beyond that, ENT_ERR_FORMAT with the offset
** in p for damaged input (what could be read is in out), ENT_ERR_NOMEM. Several gzip members and zstd frames are read
** one after the other. */
ent_code ent_unpack(ent_packing how, const void *p, size_t n, size_t max, ent_buf *out, ent_error *err);

/* ---- words.c ----------------------------------------------------------- */

/* What a part of a page is. */
typedef enum ent_role {
  ENT_ROLE_NONE,
  ENT_ROLE_BODY, /* an article's text: the only role that speaks for a block */
  ENT_ROLE_SHARE,
  ENT_ROLE_COMMENT,
  ENT_ROLE_AD,
  ENT_ROLE_TEASER,
  ENT_ROLE_FORM,
  ENT_ROLE_POPUP,
  ENT_ROLE_CAPTION,
  ENT_ROLE_BYLINE,
  ENT_ROLE_FOOTER,
  ENT_ROLE_NAV,
  ENT_ROLE_SIDEBAR,
  ENT_ROLE_HIDDEN,
  ENT_ROLE_TITLE,
  ENT_ROLE_DUPLICATE,
  ENT_ROLE_TAIL,
  ENT_ROLE_OTHER,
  ENT_ROLE_COUNT
} ent_role;
const char *ent_role_name(ent_role role);

/* The words of class names and ids, ready to be looked up. A table in the caller's memory: no global state. */
typedef struct ent_class_table {
  uint16_t slot[4096];
} ent_class_table;
void ent_class_table_init(ent_class_table *t);
/* The roles (a bit each: 1 << ENT_ROLE_...) that a class attribute or id says. */
uint32_t ent_class_roles(const ent_class_table *t, ent_str names);

/* What a block's text says. tail: it ends the article. */
typedef struct ent_phrase {
  ent_role role; /* ENT_ROLE_TAIL for tail */
  bool whole;    /* the whole block is the phrase */
} ent_phrase;
ent_phrase ent_phrase_of(ent_str text);
/* What a phrase anywhere in text (its first 500 bytes) says; ENT_ROLE_NONE when there is none. */
ent_role ent_phrase_in(ent_str text);

/* Words around authors and dates, a kind each (lexicon/page/bylines.txt says what they are). */
typedef enum ent_byline {
  ENT_BYLINE_BY,
  ENT_BYLINE_JOIN,
  ENT_BYLINE_END,
  ENT_BYLINE_CUT,
  ENT_BYLINE_LABEL,
  ENT_BYLINE_NONAME,
  ENT_BYLINE_NOSTART,
  ENT_BYLINE_DESK,
  ENT_BYLINE_WEEKDAY,
  ENT_BYLINE_PUBLISHED,
  ENT_BYLINE_MODIFIED
} ent_byline;
/* s is one of them, without regard to case. */
bool ent_byline_is(ent_byline kind, ent_str s);
/* One of them is somewhere in s (its first 500 bytes). */
bool ent_byline_in(ent_byline kind, ent_str s);
/* Bytes of the longest of them that s begins with, followed by a blank or a colon; 0 for none. */
size_t ent_byline_begins(ent_byline kind, ent_str s);

/* Letters and digits of s in lower case, at most max bytes, for comparing; returns how many bytes. */
size_t ent_letters_of(ent_str s, char *out, size_t max);
/* Both have the same letters and digits, at least one. */
bool ent_same_letters(ent_str a, ent_str b);

/* ---- body.c, filter.c -------------------------------------------------- */

/* A block: the smallest piece that is kept or dropped. Text of inline elements within one block element, or up to
** a double line break. */
typedef struct ent_block {
  uint32_t first, last;  /* nodes, inclusive: what decode walks over */
  uint32_t node;         /* the block element around it */
  uint32_t bytes, links; /* bytes of text with white space reduced, and of these within links */
  uint32_t role_node;    /* which element gave the role; 0: the block itself */
  uint32_t text, len;    /* its decoded text in the scratch buffer */
  uint8_t kind;          /* ent_paragraph_kind */
  uint8_t role;          /* ENT_ROLE_NONE: kept */
  bool root;             /* within the article's root */
  const char *reason;
} ent_block;

typedef struct ent_body {
  const ent_html *h;
  ent_arena *arena;
  ENT_VEC(ent_block) block; /* malloc, not the arena: it goes with the body */
  uint8_t *role;            /* [h->n] the role that an element has by itself */
  uint32_t *mass;           /* [h->n] bytes of prose at and below an element */
  uint32_t *clean;          /* [h->n] the same without what has a role */
  ent_buf scratch;          /* decoded text of the blocks */
  ent_str title;
  uint32_t root;           /* the element that holds the article */
  const char *root_reason; /* how it was found */
} ent_body;

/* Cuts h into blocks, gives them roles and finds the article's root. Free it in any case. */
ent_code ent_body_find(const ent_html *h, ent_arena *a, ent_body *out, ent_error *err);
void ent_body_free(ent_body *b);
/* Marks blocks of the root that are not the article. title may be empty. ENT_ERR_NOMEM. */
ent_code ent_body_filter(ent_body *b, ent_str title, ent_error *err);
static inline ent_str ent_block_text(const ent_body *b, const ent_block *k) {
  return (ent_str){b->scratch.p + k->text, k->len};
}

/* ---- meta.c, dates.c, jsonld.c ------------------------------------------ */

typedef struct ent_meta {
  ent_str title, site, url, published, modified;
  ent_strs author;
} ent_meta;
/* What the head, JSON-LD, marked-up elements and the blocks around the article say. url: where the page is from, or
** empty. */
ent_code ent_meta_find(const ent_body *b, ent_str url, ent_arena *a, ent_meta *out, ent_error *err);

/* A date as YYYY-MM-DD, or with time and zone as it stood there where it was ISO 8601; n is 0 where there is none. */
typedef struct ent_date {
  char z[47];
  uint8_t n;
} ent_date;
/* The first date in s (ISO 8601, or written out in one of the languages we know). month_first: 6/5/2024 is in June.
** start, where not NULL, receives where it begins in s. */
ent_date ent_date_in(ent_str s, bool month_first, size_t *start);
/* A date in an address (/2024/06/19/, 19-06-2024). */
ent_date ent_date_in_url(ent_str url);
/* Days since 1970 of the YYYY-MM-DD that s begins with; 0 when it does not. */
int ent_date_days(ent_str s);
/* s as seconds (10 digits) or milliseconds (13) since 1970, as a day. */
ent_date ent_date_of_seconds(ent_str s);

/* A value of a JSON text. */
typedef struct ent_jnode {
  ent_str key;  /* in its object; empty in an array */
  ent_str text; /* of a string (escapes decoded), a number, true, false, null */
  struct ent_jnode *first, *next;
  char kind; /* '{' '[' '"' or '0' for the rest */
} ent_jnode;
/* Reads json as far as it makes sense; NULL when nothing does. Slices point into json or a. *nomem is set (never cleared)
** when an allocation failed. */
ent_jnode *ent_jsonld_parse(ent_str json, ent_arena *a, bool *nomem);
const ent_jnode *ent_jnode_get(const ent_jnode *object, const char *key);
/* The string under key (of an array its first), or empty. */
ent_str ent_jnode_text(const ent_jnode *object, const char *key);

/* ---- language.c --------------------------------------------------------- */

/* ISO 639-1 code of text's language, constant; "" when it cannot be told. */
const char *ent_language_of(ent_str text);

/* ---- article.c ---------------------------------------------------------- */

/* One JSON object, the record of `extract` (docs/formats/extract.md), without a line end. input: the name it is
** recorded under. explain: reasons too. */
void ent_article_json(const ent_article *article, ent_str input, bool explain, ent_json *j);

#endif
