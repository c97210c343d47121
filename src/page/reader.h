/*
** reader.h - from files of any size to records, one at a time:
**
**   stream.c  bytes of a file, unpacked as they are needed, and where each packed member began
**   warc.c    records of web archives
**   http.c    HTTP responses: head, chunks, content encodings
**   xml.c     tolerant XML: the elements of feeds and sitemaps
**   feed.c    feeds and sitemaps
**   json.c    strict JSON, value by value
**   jsonl.c   JSON lines and arrays of objects
**   reader.c  ent_reader: kinds told by content, records, their articles
*/
#ifndef ENT_PAGE_READER_H
#define ENT_PAGE_READER_H

#include "page/page.h"

/* ---- stream.c ---------------------------------------------------------- */

/* A file (or memory) behind a window of unpacked bytes. Where the file is packed, a member is what was packed by itself:
** a gzip member, a zstd frame. */
typedef struct ent_stream ent_stream;

/* path "-": standard input. Errors as ent_file_read. */
ent_code ent_stream_open(const char *path, ent_stream **out, ent_error *err);
ent_code ent_stream_open_memory(const void *p, size_t n, const char *name, ent_stream **out, ent_error *err);
void ent_stream_close(ent_stream *s);

/* The window: at least want bytes of it, unless the file ends or is damaged before (ent_stream_trouble says which). Valid until
** the next call. */
ent_str ent_stream_peek(ent_stream *s, size_t want);
/* Goes on behind the first n bytes of the window. */
void ent_stream_skip(ent_stream *s, size_t n);
/* Why the window is short: ENT_OK at the file's end, ENT_ERR_FORMAT for damage, ENT_ERR_IO, ENT_ERR_NOMEM. */
ent_code ent_stream_trouble(const ent_stream *s, ent_error *err);
/* Unpacked bytes before the window. */
uint64_t ent_stream_at(const ent_stream *s);
/* Where in the file the member begins whose first byte is the window's; UINT64_MAX when the window begins within one. A file
** that is not packed is all members: its offset. At the file's end its size. */
uint64_t ent_stream_member(ent_stream *s);
/* Can be read again from an earlier place: a file, memory. */
bool ent_stream_can_seek(const ent_stream *s);
/* Goes to a member's beginning. The window is empty afterwards. */
ent_code ent_stream_seek(ent_stream *s, uint64_t member, ent_error *err);
/* gzip only: goes to the next member behind the file offset `from` that unpacks to something that begins with begin. False
** when there is none. */
bool ent_stream_resync(ent_stream *s, uint64_t from, ent_str begin);
ent_packing ent_stream_packing(const ent_stream *s);
/* The file's size; 0 where it is not known (a pipe). */
uint64_t ent_stream_size(const ent_stream *s);
/* The offset in the file that reading has come to: at most a buffer's length behind what the window shows. */
uint64_t ent_stream_raw(const ent_stream *s);

/* ---- warc.c ------------------------------------------------------------ */

/* The head of a WARC record. Slices point into the head's bytes; where lines are folded, into the arena. */
typedef struct ent_warc_head {
  ent_str version; /* "1.0" */
  ent_str type, url, id, date, media, digest, block_digest;
  ent_str refers_to, refers_url, refers_date, profile;
  ent_str truncated; /* why the block was cut, when it was written */
  uint64_t length;   /* of the block */
} ent_warc_head;

/* Parses the head that p begins with; *used receives its bytes with the blank line. ENT_ERR_FORMAT for what is no head; ENT_ERR_LIMIT
** when it does not end within p. */
ent_code ent_warc_head_parse(ent_str p, ent_arena *a, ent_warc_head *out, size_t *used, ent_error *err);
/* s begins with WARC/ and a version. */
bool ent_warc_begins(ent_str s);
/* Offset of the next head in s at or after from: WARC/ and a version at the beginning of a line. SIZE_MAX when there is none. */
size_t ent_warc_find(ent_str s, size_t from);

#define ENT_WARC_HEAD_MAX 65536u

/* ---- http.c ------------------------------------------------------------ */

/* A header line's value, folded lines joined by blanks. */
typedef struct ent_http {
  uint32_t status; /* 0: the message had no status line, all of it is body */
  ent_str media, charset;
  ent_str transfer, encoding; /* as the head has them */
  ent_str location, modified;
  ent_str body; /* as it is in the message */
} ent_http;

/* Splits a response into head and body. CRLF or LF, folded lines, no head at all: never fails but for memory. */
ent_code ent_http_parse(ent_str message, ent_arena *a, ent_http *out, ent_error *err);
/* "Text/HTML; charset=x" into its type and charset, slices of value. */
void ent_http_media(ent_str value, ent_str *media, ent_str *charset);
/* The body without chunks and content encodings, whether the head tells the truth about them or not, in *out: a slice of the
** body or of one of the two buffers. *cut: it ended early, *out is what was there. ENT_ERR_LIMIT over max bytes, ENT_ERR_NOMEM. */
ent_code ent_http_body(const ent_http *h, size_t max, ent_buf buf[2], ent_str *out, bool *cut, ent_error *err);
/* Is body chunked, and well so up to its end or where it was cut? Appends what it carries. */
bool ent_http_dechunk(ent_str body, ent_buf *out, bool *cut);

/* ---- xml.c ------------------------------------------------------------- */

/* Finds tags in XML or what was meant to be: unclosed, wrongly nested, with bare ampersands. Names are compared without
** prefix and case. */
typedef struct ent_xml {
  const char *p;
  size_t n, i;
} ent_xml;

typedef struct ent_xml_tag {
  ent_str name;       /* with its prefix: "content:encoded" */
  ent_str attrs;      /* what stands between name and end of the tag */
  size_t start, end;  /* of the tag, in the text */
  bool closing, empty; /* </a>, <a/> */
} ent_xml_tag;

/* The next tag at or after x->i, behind comments, CDATA, declarations; false at the end. */
bool ent_xml_next(ent_xml *x, ent_xml_tag *tag);
/* name is local, whatever its prefix: "encoded" for "content:encoded". */
bool ent_xml_is(ent_str name, const char *local);
/* The same with its prefix: "media:title" for prefix "media"; prefix "" for none. */
bool ent_xml_has_prefix(ent_str name, const char *prefix);
/* An attribute's value, character references as they are; empty where there is none. */
ent_str ent_xml_attr(ent_str attrs, const char *name);
/* What stands between tag (just read) and its end tag, or up to the end where there is none; x goes behind the end tag. */
ent_str ent_xml_inner(ent_xml *x, const ent_xml_tag *tag);
/* Appends inner's text: CDATA as it is, character references decoded. Markup in it stays when there is some (*markup): then
** references are left for who reads it as HTML. */
bool ent_xml_text(ent_str inner, bool *markup, ent_buf *out);

/* ---- json.c ------------------------------------------------------------ */

typedef enum ent_json_state {
  ENT_JSON_WELL,
  ENT_JSON_SHORT, /* the text ends within the value */
  ENT_JSON_BAD
} ent_json_state;

/* Where the value that begins at *at ends: *at goes behind it, or to what is wrong. Depth is capped at 200. */
ent_json_state ent_json_skip(ent_str s, size_t *at);
/* A member of an object: key and value as they stand in the text. Begin with *at behind the '{'. False behind the last (or where
** it is wrong: check with ent_json_skip first). */
bool ent_json_member(ent_str s, size_t *at, ent_str *key, ent_str *value);
/* A value of an array; begin with *at behind the '['. */
bool ent_json_element(ent_str s, size_t *at, ent_str *value);
/* Decodes a string with its quotation marks into the arena; other values as they are. p is NULL without memory. */
ent_str ent_json_decode(ent_str value, ent_arena *a);

/* ---- jsonl.c ----------------------------------------------------------- */

/* Names of fields, with those of --map. */
typedef struct ent_fields ent_fields;
/* map as in ent_reader_options. ENT_ERR_ARGUMENT names the entry that is off. */
ent_code ent_fields_new(const char *const *map, ent_arena *a, ent_fields **out, ent_error *err);
/* Fills record from the object of its raw bytes. */
ent_code ent_fields_read(const ent_fields *f, ent_record *record, ent_arena *a, ent_error *err);

/* ---- feed.c ------------------------------------------------------------ */

/* A time as feeds write them (RFC 822, ISO 8601, what else dates.c knows), as ISO 8601; n 0 for none. */
ent_date ent_feed_date(ent_str s);
/* Is the item an article by itself, and not only an address with a teaser? */
bool ent_feed_item_whole(const ent_feed_item *item);

#endif
