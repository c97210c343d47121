/*
** html.h - a bounded HTML tokenizer and reduced tree (docs/formats/extract.md says what of HTML it knows).
**
** The tree is one array of nodes in document order: the descendants of node i are the nodes after i up to its
** `end`, so every walk is a loop over an array. Text nodes are slices of the source, entities and white space as
** they are there (ent_html_text decodes). Script and style are skipped, not kept, but for JSON-LD.
**
** Invariants:
**   1  parent < i < end for every node i, and a child's end is not greater than its parent's
**   2  depth, nodes, attributes and the source's length have caps; a source beyond them gives a tree of what fits,
**      and `truncated` says so
**   3  time is linear in the source's length, whatever is in it
*/
#ifndef ENT_PAGE_HTML_H
#define ENT_PAGE_HTML_H

#include "base/base.h"

#define ENT_HTML_MAX_DEPTH 400
#define ENT_HTML_MAX_ATTRS 24 /* of those we know, an element */

/* What a tag means to the tree (html.c) and to the extraction (body.c). */
enum {
  ENT_TF_VOID = 1 << 0,     /* has no content: br, img */
  ENT_TF_BLOCK = 1 << 1,    /* begins and ends a paragraph */
  ENT_TF_CLOSES_P = 1 << 2, /* its start tag ends an open p */
  ENT_TF_RAW = 1 << 3,      /* content is no markup: script, style */
  ENT_TF_RCDATA = 1 << 4,   /* content is text with entities: title, textarea */
  ENT_TF_HEAD = 1 << 5,     /* may stand in head */
  ENT_TF_SCOPE = 1 << 6,    /* end tags inside do not reach beyond it: td, table */
  ENT_TF_SPECIAL = 1 << 7,  /* an inline end tag does not reach beyond it */
  ENT_TF_PLAIN = 1 << 8,    /* only looks: b, i; no node is made */
  ENT_TF_DROP = 1 << 9      /* never part of an article: nav, button */
};

/* name, flags; sorted by name. */
#define ENT_HTML_TAGS(X)                                                                                               \
  X(A, "a", 0)                                                                                                         \
  X(ABBR, "abbr", 0)                                                                                                   \
  X(ADDRESS, "address", B | P | S)                                                                                     \
  X(AMP_AD, "amp-ad", B | D)                                                                                           \
  X(APPLET, "applet", C | S | D)                                                                                       \
  X(AREA, "area", V)                                                                                                   \
  X(ARTICLE, "article", B | P | S)                                                                                     \
  X(ASIDE, "aside", B | P | S)                                                                                         \
  X(AUDIO, "audio", B | D)                                                                                             \
  X(B, "b", L)                                                                                                         \
  X(BASE, "base", V | H)                                                                                               \
  X(BIG, "big", L)                                                                                                     \
  X(BLOCKQUOTE, "blockquote", B | P | S)                                                                               \
  X(BODY, "body", B | S)                                                                                               \
  X(BR, "br", V)                                                                                                       \
  X(BUTTON, "button", B | D | S)                                                                                       \
  X(CANVAS, "canvas", B | D)                                                                                           \
  X(CAPTION, "caption", B | C | S)                                                                                     \
  X(CENTER, "center", B | P | S)                                                                                       \
  X(CITE, "cite", 0)                                                                                                   \
  X(CODE, "code", 0)                                                                                                   \
  X(COL, "col", V)                                                                                                     \
  X(COLGROUP, "colgroup", B | S)                                                                                       \
  X(DATALIST, "datalist", B | D)                                                                                       \
  X(DD, "dd", B | P | S)                                                                                               \
  X(DEL, "del", 0)                                                                                                     \
  X(DETAILS, "details", B | P | S)                                                                                     \
  X(DFN, "dfn", L)                                                                                                     \
  X(DIALOG, "dialog", B | P | S | D)                                                                                   \
  X(DIR, "dir", B | P | S)                                                                                             \
  X(DIV, "div", B | P | S)                                                                                             \
  X(DL, "dl", B | P | S)                                                                                               \
  X(DT, "dt", B | P | S)                                                                                               \
  X(EM, "em", L)                                                                                                       \
  X(EMBED, "embed", V)                                                                                                 \
  X(FIELDSET, "fieldset", B | P | S)                                                                                   \
  X(FIGCAPTION, "figcaption", B | P | S)                                                                               \
  X(FIGURE, "figure", B | P | S)                                                                                       \
  X(FONT, "font", L)                                                                                                   \
  X(FOOTER, "footer", B | P | S)                                                                                       \
  X(FORM, "form", B | P | S)                                                                                           \
  X(FRAME, "frame", V)                                                                                                 \
  X(FRAMESET, "frameset", B | S)                                                                                       \
  X(H1, "h1", B | P | S)                                                                                               \
  X(H2, "h2", B | P | S)                                                                                               \
  X(H3, "h3", B | P | S)                                                                                               \
  X(H4, "h4", B | P | S)                                                                                               \
  X(H5, "h5", B | P | S)                                                                                               \
  X(H6, "h6", B | P | S)                                                                                               \
  X(HEAD, "head", B | S)                                                                                               \
  X(HEADER, "header", B | P | S)                                                                                       \
  X(HGROUP, "hgroup", B | P | S)                                                                                       \
  X(HR, "hr", V | B | P)                                                                                               \
  X(HTML, "html", B | S | C)                                                                                           \
  X(I, "i", L)                                                                                                         \
  X(IFRAME, "iframe", R | D)                                                                                           \
  X(IMG, "img", V)                                                                                                     \
  X(INPUT, "input", V)                                                                                                 \
  X(INS, "ins", 0)                                                                                                     \
  X(KBD, "kbd", L)                                                                                                     \
  X(LABEL, "label", 0)                                                                                                 \
  X(LEGEND, "legend", B)                                                                                               \
  X(LI, "li", B | P | S)                                                                                               \
  X(LINK, "link", V | H)                                                                                               \
  X(MAIN, "main", B | P | S)                                                                                           \
  X(MAP, "map", D)                                                                                                     \
  X(MARK, "mark", L)                                                                                                   \
  X(MARQUEE, "marquee", B | C | S)                                                                                     \
  X(MATH, "math", 0)                                                                                                   \
  X(MENU, "menu", B | P | S)                                                                                           \
  X(META, "meta", V | H)                                                                                               \
  X(NAV, "nav", B | P | S | D)                                                                                         \
  X(NOBR, "nobr", L)                                                                                                   \
  X(NOEMBED, "noembed", R | D)                                                                                         \
  X(NOFRAMES, "noframes", R | D)                                                                                       \
  X(NOSCRIPT, "noscript", R | H | D)                                                                                   \
  X(OBJECT, "object", C | S)                                                                                           \
  X(OL, "ol", B | P | S)                                                                                               \
  X(OPTGROUP, "optgroup", B | D)                                                                                       \
  X(OPTION, "option", B | D)                                                                                           \
  X(P, "p", B | P | S)                                                                                                 \
  X(PARAM, "param", V)                                                                                                 \
  X(PLAINTEXT, "plaintext", B | P)                                                                                     \
  X(PRE, "pre", B | P | S)                                                                                             \
  X(PROGRESS, "progress", D)                                                                                           \
  X(Q, "q", 0)                                                                                                         \
  X(RP, "rp", D)                                                                                                       \
  X(RT, "rt", D)                                                                                                       \
  X(RUBY, "ruby", L)                                                                                                   \
  X(S, "s", L)                                                                                                         \
  X(SAMP, "samp", L)                                                                                                   \
  X(SCRIPT, "script", R | H | D)                                                                                       \
  X(SECTION, "section", B | P | S)                                                                                     \
  X(SELECT, "select", B | D | S)                                                                                       \
  X(SMALL, "small", L)                                                                                                 \
  X(SOURCE, "source", V)                                                                                               \
  X(SPAN, "span", 0)                                                                                                   \
  X(STRIKE, "strike", L)                                                                                               \
  X(STRONG, "strong", L)                                                                                               \
  X(STYLE, "style", R | H | D)                                                                                         \
  X(SUB, "sub", L)                                                                                                     \
  X(SUMMARY, "summary", B | P | S)                                                                                     \
  X(SUP, "sup", 0)                                                                                                     \
  X(SVG, "svg", 0)                                                                                                     \
  X(TABLE, "table", B | C | S | P)                                                                                     \
  X(TBODY, "tbody", B | S)                                                                                             \
  X(TD, "td", B | C | S)                                                                                               \
  X(TEMPLATE, "template", B | C | S | H | D)                                                                           \
  X(TEXTAREA, "textarea", T | D)                                                                                       \
  X(TFOOT, "tfoot", B | S)                                                                                             \
  X(TH, "th", B | C | S)                                                                                               \
  X(THEAD, "thead", B | S)                                                                                             \
  X(TIME, "time", 0)                                                                                                   \
  X(TITLE, "title", T | H)                                                                                             \
  X(TR, "tr", B | S)                                                                                                   \
  X(TRACK, "track", V)                                                                                                 \
  X(TT, "tt", L)                                                                                                       \
  X(U, "u", L)                                                                                                         \
  X(UL, "ul", B | P | S)                                                                                               \
  X(VAR, "var", L)                                                                                                     \
  X(VIDEO, "video", B | D)                                                                                             \
  X(WBR, "wbr", V)                                                                                                     \
  X(XMP, "xmp", R | B | P)

typedef enum ent_tag {
  ENT_TAG_ROOT,  /* node 0, above everything */
  ENT_TAG_TEXT,  /* a piece of text */
  ENT_TAG_OTHER, /* an element we do not know: inline */
#define X(id, name, flags) ENT_TAG_##id,
  ENT_HTML_TAGS(X)
#undef X
      ENT_TAG_COUNT
} ent_tag;

/* The attributes that are kept. Sorted by name. */
#define ENT_HTML_ATTRS(X)                                                                                              \
  X(ARIA_HIDDEN, "aria-hidden")                                                                                        \
  X(ARIA_LABEL, "aria-label") X(CHARSET, "charset") X(CLASS, "class") X(CONTENT, "content")                            \
      X(DATA_COMPONENT, "data-component") X(DATA_DATE, "data-date") X(DATA_DATETIME, "data-datetime")                  \
          X(DATA_PUBLISHED, "data-published") X(DATA_TESTID, "data-testid") X(DATA_TIMESTAMP, "data-timestamp")        \
              X(DATETIME, "datetime") X(DIR, "dir") X(HIDDEN, "hidden") X(HREF, "href") X(HTTP_EQUIV, "http-equiv")    \
                  X(ID, "id") X(ITEMPROP, "itemprop") X(ITEMTYPE, "itemtype") X(LANG, "lang") X(NAME, "name")          \
                      X(PROPERTY, "property") X(PUBDATE, "pubdate") X(REL, "rel") X(ROLE, "role") X(STYLE, "style")    \
                          X(TITLE, "title") X(TYPE, "type") X(XML_LANG, "xml:lang")

typedef enum ent_attr_name {
#define X(id, name) ENT_ATTR_##id,
  ENT_HTML_ATTRS(X)
#undef X
      ENT_ATTR_COUNT
} ent_attr_name;

typedef struct ent_attr {
  uint32_t start, len; /* the value in the source, entities as they are */
  uint8_t name;        /* ent_attr_name */
} ent_attr;

typedef struct ent_node {
  uint32_t parent, end;
  uint32_t start, len; /* text: its slice of the source; script, title, textarea: their content */
  uint32_t attr;       /* first of nattr */
  uint8_t tag, nattr;
  uint16_t depth;
} ent_node;

typedef struct ent_html {
  ent_str src;
  ent_node *node; /* [n] */
  ent_attr *attr; /* [nattr] */
  uint32_t n, cap, nattr, attrcap;
  bool truncated; /* a cap was reached */
} ent_html;

/* Parses src (valid UTF-8, kept by the caller, at most 4 GiB - 1). xml: XHTML by its XML declaration, so `<script/>`
** has no content. ENT_ERR_NOMEM only; whatever the bytes are, there is a tree. Free it also after a failure. */
ent_code ent_html_parse(ent_str src, bool xml, ent_html *out, ent_error *err);
void ent_html_free(ent_html *h);

/* ENT_TF_... of a tag. */
extern const uint16_t ent_tag_flags[ENT_TAG_COUNT];
const char *ent_tag_name(unsigned tag);

/* The value of an attribute as it is in the source; p is NULL where there is none. */
ent_str ent_html_attr(const ent_html *h, uint32_t node, ent_attr_name name);

/* At most max bytes of s, whole characters. */
ent_str ent_html_head(ent_str s, size_t max);
/* Appends s with entities decoded; white space runs (and no-break spaces) become one blank where squeeze, soft hyphens
** and zero-width marks go. */
bool ent_html_decode(ent_str s, bool squeeze, ent_buf *out);
/* Appends the text of a node and all below it, decoded and squeezed, a blank between blocks; no more than max bytes. */
bool ent_html_text(const ent_html *h, uint32_t node, size_t max, ent_buf *out);

/* entities.c: the character reference after '&' at p (n bytes, without '&'): writes its UTF-8 (at most 8 bytes)
** and returns the bytes consumed, 0 when it is none. attribute: the stricter rule for attribute values. */
size_t ent_html_entity(const char *p, size_t n, bool attribute, char out[8], unsigned *len);

#endif
