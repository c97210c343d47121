/*
** entente/page.h - from the bytes of a page (HTML, XHTML, plain text) to its article; from archives, feeds and JSON lines
** to their pages.
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
  const char *reason; /* constant: why it was kept: "root", "lead" (above the root), "text" (plain text) */
} ent_paragraph;

/* A piece of the page that is not part of the article. */
typedef struct ent_dropped {
  ent_str text;       /* white space reduced */
  const char *kind;   /* constant: "navigation", "caption", "comments", "teaser", "share", "footer", "advertisement",
                         "form", "byline", "sidebar", "hidden", "popup", "title", "duplicate", "other" */
  const char *reason; /* constant: what told so: "class", "tag", "phrase", "links", "outside", "tail", ... */
  ent_str element;    /* for "class" and "tag": the element that has it, "div.related"; else empty */
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
  ent_str root; /* the element that holds the article, "div.entry-content"; empty for plain text */
  /* how it was found, constant: "marked", "named", "article", "main", "prose"; NULL for plain text */
  const char *root_reason;
  ent_str fetched;         /* when it was fetched, where the archive says so */
  uint64_t offset, length; /* of the record in its archive, see ent_record; length 0: the input is the page */
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

/* ---- feeds and sitemaps ------------------------------------------------ */

typedef enum ent_feed_kind {
  ENT_FEED_RSS,          /* RSS 0.9x, 2.0, and 0.90 and 1.0 in RDF */
  ENT_FEED_ATOM,         /* Atom 0.3 and 1.0 */
  ENT_FEED_JSON,         /* JSON Feed */
  ENT_FEED_SITEMAP,      /* urlset, with or without news */
  ENT_FEED_SITEMAP_INDEX /* its items are sitemaps */
} ent_feed_kind;

/* An unknown field is empty. Texts are plain (character references decoded, tags gone) but for html. */
typedef struct ent_feed_item {
  ent_str url;       /* absolute where the feed says what it is relative to */
  ent_str id;        /* guid, atom:id; else the address */
  ent_str title;
  ent_str published; /* ISO 8601, in the zone it was given in; YYYY-MM-DD where there is no time */
  ent_str updated;   /* the same; a sitemap's lastmod */
  ent_str summary;   /* HTML: description, summary */
  ent_str html;      /* HTML of the whole article: content:encoded, content; empty where the feed has only addresses or
                        summaries */
  ent_str language;  /* as it stands there */
  ent_str site;      /* of news sitemaps: the publication */
  const ent_str *author;
  uint32_t nauthor;
  uint64_t offset, length; /* bytes of its markup in the feed (in the feed as UTF-8) */
} ent_feed_item;

/* Read-only, owns its memory. */
typedef struct ent_feed {
  ent_feed_kind kind;
  ent_str title, url, language;
  ent_str next; /* the feed's next page, where it has one (Atom link rel=next, JSON next_url) */
  const ent_feed_item *item;
  uint32_t nitem;
  bool damaged; /* markup was mended or ended early */
  void *memory; /* private */
} ent_feed;

/* bytes look like a feed or sitemap (not compressed). */
bool ent_feed_is(const void *bytes, size_t n);
/* Reads a feed or sitemap, well-formed or not; gzip and zstd are unpacked. base: where it was fetched from, for relative
** addresses; may be empty. Errors:
**   ENT_ERR_FORMAT   neither feed nor sitemap
**   ENT_ERR_EMPTY    no bytes
**   ENT_ERR_ENCODING no text in any charset
**   ENT_ERR_LIMIT    unpacks to more than 64 MiB
**   ENT_ERR_NOMEM */
ent_code ent_feed_read(const void *bytes, size_t n, ent_str base, ent_feed **out, ent_error *err);
/* NULL is fine. */
void ent_feed_free(ent_feed *feed);
/* "rss", "atom", "json", "sitemap", "sitemap-index"; never NULL. */
const char *ent_feed_kind_name(ent_feed_kind kind);

/* ---- any input, record by record --------------------------------------- */

/* What an input is. */
typedef enum ent_input_kind {
  ENT_INPUT_AUTO,  /* told by content */
  ENT_INPUT_PAGE,  /* one page or text: whatever ent_page_options.kind says */
  ENT_INPUT_WARC,  /* web archive, 0.17 to 1.1 */
  ENT_INPUT_HTTP,  /* one HTTP response, head and body */
  ENT_INPUT_FEED,  /* feed or sitemap: the items that are whole articles */
  ENT_INPUT_JSONL, /* a JSON object a line, or an array of objects */
  ENT_INPUT_FILE   /* one record, as it is (unpacked), never looked into */
} ent_input_kind;

typedef struct ent_reader_options {
  uint32_t version;        /* ENT_READER_OPTIONS_VERSION */
  ent_input_kind kind;
  const char *const *map;  /* JSON lines: "field=name" each, ends with NULL; may be NULL (docs/formats/jsonl.md) */
  size_t max_bytes;        /* of an input that is one record, unpacked; 0: 512 MiB */
  size_t max_record;       /* of a record of an archive, unpacked; 0: 64 MiB */
  bool all;                /* archives: every response, resource, conversion and revisit, page or not */
} ent_reader_options;

#define ENT_READER_OPTIONS_VERSION 1
#define ENT_READER_OPTIONS_INIT                                                                                        \
  { ENT_READER_OPTIONS_VERSION, ENT_INPUT_AUTO, NULL, 0, 0, false }

/* One record. The caller owns it; it may be handed to another thread. All slices live as long as it does, and an
** unknown field is empty. What comes from within the record (title to author, status, content) is there after
** ent_record_load only. */
typedef struct ent_record {
  ent_input_kind kind;     /* of the input: PAGE, WARC, HTTP, FEED, JSONL or FILE */
  ent_str name;            /* "FILE", or "FILE#OFFSET" for a record of many */
  uint64_t offset, length; /* bytes of it in the file: compressed where each record is a member of its own, else of what
                              the file unpacks to. length 0: the input is the record */
  ent_str type;            /* WARC: "response", "resource", "conversion", "revisit" */
  ent_str url, id, digest; /* WARC: target address, record id, payload digest as they stand there */
  ent_str fetched;         /* WARC-Date */
  ent_str raw;             /* bytes of the record: the WARC block, the line of JSON, the feed's item, the file */
  uint32_t status;         /* HTTP status; 0: none */
  ent_str media;           /* media type: "text/html" */
  ent_str charset;         /* that HTTP declared */
  ent_str content;         /* the page or text: decoded of chunks and content encodings */
  ent_page_kind page;      /* what content is */
  ent_str title, site, published, modified, language; /* beside content, in feeds and JSON lines */
  const ent_str *author;
  uint32_t nauthor;
  void *memory;            /* private */
} ent_record;

/* Reads an input record by record. Not to be used by two threads at once. */
typedef struct ent_reader ent_reader;

/* Opens a file, "-" (standard input), or one record "FILE#OFFSET". Memory stays at one record, whatever the file's size.
** name of errors is path. ENT_ERR_NOTFOUND, ENT_ERR_IO, ENT_ERR_NOMEM, ENT_ERR_ARGUMENT (options, map). */
ent_code ent_reader_open(const char *path, const ent_reader_options *opt, ent_reader **out, ent_error *err);
/* The same over memory that the caller keeps alive; name is what records are called. */
ent_code ent_reader_open_memory(const void *p, size_t n, const char *name, const ent_reader_options *opt, ent_reader **out,
                                ent_error *err);
/* NULL is fine. */
void ent_reader_close(ent_reader *r);
/* The next record into *out, or NULL at the end. An error is that of one record (offset says where it begins) and the
** next call goes on behind it; after ENT_ERR_IO and ENT_ERR_NOMEM there is nothing more. Errors: ENT_ERR_FORMAT (damaged,
** cut off), ENT_ERR_LIMIT (over max_record), ENT_ERR_IO, ENT_ERR_NOMEM. */
ent_code ent_reader_next(ent_reader *r, ent_record **out, ent_error *err);
/* What was passed over so far, in words: "3 revisits, 12 records that are no pages"; 0 and "" for nothing. Returns the length
** it has or would have had. */
size_t ent_reader_summary(const ent_reader *r, char *buf, size_t n);

/* Reads what is within the record. No harm in a second call. Errors: those of unpacking (ENT_ERR_FORMAT, ENT_ERR_LIMIT),
** ENT_ERR_IO, ENT_ERR_NOMEM; ENT_ERR_EMPTY when it has neither page nor text; ENT_ERR_UNSUPPORTED when it is something else
** than a page (image, feed, an error's page). */
ent_code ent_record_load(ent_record *record, ent_error *err);
/* The record's article: ent_article_read of its content, with what stands beside it. opt may be NULL; its name, charset and url
** are the record's, and so is its kind where the record knows. Errors of both. */
ent_code ent_record_article(ent_record *record, const ent_page_options *opt, ent_article **out, ent_error *err);
/* NULL is fine. */
void ent_record_free(ent_record *record);

#ifdef __cplusplus
}
#endif
#endif
