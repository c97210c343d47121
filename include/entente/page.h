/*
** entente/page.h - from the bytes of a page (HTML, XHTML, plain text) to its article.
**
**   ent_page_options opt = ENT_PAGE_OPTIONS_INIT;
**   ent_article *art;
**   if (ent_article_read(bytes, n, &opt, &art, &err)) ... the reason is in err
**   ... art->title, art->text, art->paragraph ...
**   ent_article_free(art);
**
** An article is read-only and owns all its memory: the input may be freed at once. Reading is deterministic and
** uses no global state, so any number of threads may read at the same time.
*/
#ifndef ENTENTE_PAGE_H
#define ENTENTE_PAGE_H

#include "entente/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- input ------------------------------------------------------------ */

typedef enum ent_page_kind {
  ENT_PAGE_AUTO, /* told by content */
  ENT_PAGE_HTML,
  ENT_PAGE_XHTML, /* HTML with an XML declaration */
  ENT_PAGE_TEXT   /* plain text: the article's text is the input itself */
} ent_page_kind;

typedef struct ent_page_options {
  uint32_t version;   /* ENT_PAGE_OPTIONS_VERSION */
  ent_page_kind kind; /* ENT_PAGE_AUTO, or what the input is whatever it looks like */
  ent_str name;       /* file name or address, used in errors; may be empty */
  ent_str charset;    /* label from an HTTP header or the user; a hint that is checked; may be empty */
  ent_str url;        /* where the page was fetched from; may be empty */
  size_t max_bytes;   /* input over it is ENT_ERR_LIMIT; 0: 512 MiB */
  bool no_dropped;    /* leave article.dropped empty (faster) */
} ent_page_options;

#define ENT_PAGE_OPTIONS_VERSION 1
#define ENT_PAGE_OPTIONS_INIT                                                                                          \
  { ENT_PAGE_OPTIONS_VERSION, ENT_PAGE_AUTO, {NULL, 0}, {NULL, 0}, {NULL, 0}, 0, false }

/* ---- the article ------------------------------------------------------ */

typedef enum ent_paragraph_kind {
  ENT_PARAGRAPH_TEXT,
  ENT_PARAGRAPH_HEADING,
  ENT_PARAGRAPH_QUOTE,
  ENT_PARAGRAPH_ITEM,  /* of a list */
  ENT_PARAGRAPH_TABLE, /* a row; cells are separated by tabs */
  ENT_PARAGRAPH_CODE   /* preformatted */
} ent_paragraph_kind;

typedef struct ent_paragraph {
  ent_span span; /* in article.text */
  ent_paragraph_kind kind;
} ent_paragraph;

/* A piece of the page that is not part of the article. */
typedef struct ent_dropped {
  ent_str text;       /* white space reduced */
  const char *kind;   /* constant: "navigation", "caption", "comments", "teaser", "share", "footer", "advertisement",
                         "form", "byline", "sidebar", "hidden", "popup", "title", "duplicate", "other" */
  const char *reason; /* constant: what told so: "class", "tag", "phrase", "links", "outside", "tail", ... */
} ent_dropped;

/* ent_article.flags */
enum {
  ENT_ARTICLE_TRUNCATED = 1, /* a cap (depth, nodes) was reached: what is beyond it was not read */
  ENT_ARTICLE_REPLACED = 2,  /* bytes that belong to no character were replaced, see article.replaced */
  ENT_ARTICLE_CONVERTED = 4, /* the input was in another charset than UTF-8 */
  ENT_ARTICLE_LYING = 8      /* the declared charset was wrong */
};

/* All slices live as long as the article. An unknown field is empty. */
typedef struct ent_article {
  ent_page_kind kind;
  uint32_t flags;
  ent_str charset;          /* that the input was read in: "UTF-8", "WINDOWS-1252" */
  ent_str charset_declared; /* the label it declared, lower case */
  uint64_t replaced;        /* bytes that belong to no character */
  uint64_t skipped;         /* bytes of a byte-order mark before the text of plain-text input */
  ent_str url;              /* canonical address, else options.url */
  ent_str site;             /* the publication's name */
  ent_str title;            /* without the site's name; empty for plain text */
  ent_str published;        /* as the page has it where it is ISO 8601, else YYYY-MM-DD */
  ent_str modified;
  ent_str language; /* ISO 639-1, by the article's own text: "en" */
  ent_str text;     /* UTF-8, paragraphs separated by blank lines */
  const ent_str *author;
  uint32_t nauthor;
  const ent_paragraph *paragraph;
  uint32_t nparagraph;
  const ent_dropped *dropped;
  uint32_t ndropped;
  void *memory; /* private */
} ent_article;

/* Reads the article of bytes[0..n). opt may be NULL. On success *out is a new article, else NULL. Errors:
**   ENT_ERR_EMPTY        no bytes, nothing but white space, or a page without an article
**   ENT_ERR_ENCODING     binary: no text in any charset (offset says where that shows), PDF, image, archive, ...
**   ENT_ERR_LIMIT        more than opt->max_bytes
**   ENT_ERR_UNSUPPORTED  compressed input (decompress it first), a feed or sitemap, or a charset that this system cannot
**                        convert
**   ENT_ERR_ARGUMENT     opt of an unknown version
**   ENT_ERR_NOMEM */
ent_code ent_article_read(const void *bytes, size_t n, const ent_page_options *opt, ent_article **out, ent_error *err);

/* NULL is fine. */
void ent_article_free(ent_article *article);

/* Constant names, never NULL: "paragraph", "heading", "quote", "list-item", "table", "code"; "html", "xhtml", "text". */
const char *ent_paragraph_kind_name(ent_paragraph_kind kind);
const char *ent_page_kind_name(ent_page_kind kind);

#ifdef __cplusplus
}
#endif
#endif
