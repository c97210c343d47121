/*
** article.c - ent_article_read: bytes to text, text to tree, tree to article; plain text its own way.
*/
#include "page/page.h"

#include <stdlib.h>

#include "text/charset.h"
#include "text/utf8.h"

#define DEFAULT_MAX ((size_t)512 << 20)

typedef struct reader {
  const ent_page_options *opt;
  ent_str name; /* for errors */
  ent_arena *arena;
  ent_article *art;
  ent_buf converted;
  ent_str src; /* UTF-8: the input itself, or converted */
  ent_error *err;
} reader;

/* ---- what the input is ------------------------------------------------- */

static bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
}

/* Names that begin an HTML document, behind '<' in lower case. */
static bool is_markup(ent_str s) {
  static const char *const marks[] = {
      "!doctype html", "html",   "head",    "body", "?xml", "!--",   "meta", "title", "script", "div",    "p",
      "article",       "main",   "section", "h1",   "link", "table", "span", "a",     "nav",    "header", "ul",
      "style",         "center", "font",    "br",   "b",    "img"};
  size_t i = 0;
  while (i < s.n && is_space(s.p[i])) i++;
  if (i + 3 >= s.n || s.p[i] != '<') return false;
  ent_str rest = {s.p + i + 1, s.n - i - 1};
  for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
    size_t n = strlen(marks[k]);
    if (rest.n > n && ent_str_ieq((ent_str){rest.p, n}, (ent_str){marks[k], n}) &&
        (is_space(rest.p[n]) || rest.p[n] == '>' || rest.p[n] == '/' || marks[k][0] == '!'))
      return true;
  }
  return false;
}

/* Text that begins with other things may still be a page: a html, head or body tag among the first bytes. */
static bool has_frame(ent_str s) {
  size_t n = s.n < 4096 ? s.n : 4096;
  for (size_t i = 0; i + 6 < n; i++) {
    if (s.p[i] != '<') continue;
    ent_str tag = {s.p + i + 1, 4};
    bool frame = ent_str_ieq(tag, ENT_S("html")) || ent_str_ieq(tag, ENT_S("head")) || ent_str_ieq(tag, ENT_S("body"));
    if (frame && (s.p[i + 5] == '>' || is_space(s.p[i + 5]))) return true;
  }
  return false;
}

static ent_page_kind kind_of(ent_str s, ent_page_kind wanted) {
  if (wanted != ENT_PAGE_AUTO) return wanted;
  if (!is_markup(s) && !has_frame(s)) return ENT_PAGE_TEXT;
  size_t i = 0;
  while (i < s.n && is_space(s.p[i])) i++;
  return i + 5 < s.n && !memcmp(s.p + i, "<?xml", 5) ? ENT_PAGE_XHTML : ENT_PAGE_HTML;
}

/* ---- bytes to UTF-8 ---------------------------------------------------- */

static ent_code fail(reader *r, ent_code code, const char *message, uint64_t offset) {
  return ent_fail(r->err, code, message, r->name.p, offset, 0);
}

static ent_code to_utf8(reader *r, ent_str in) {
  ent_article *art = r->art;
  ent_charset cs;
  bool maybe_markup = r->opt->kind != ENT_PAGE_TEXT && memchr(in.p, '<', in.n < 4096 ? in.n : 4096);
  ent_charset_detect(in.p, in.n, r->opt->charset, maybe_markup, &cs);
  if (cs.basis == ENT_CHARSET_BINARY) {
    const char *zero = memchr(in.p, 0, in.n < 4096 ? in.n : 4096);
    return fail(r, ENT_ERR_ENCODING, "binary, no text", zero ? (uint64_t)(zero - in.p) : 0);
  }
  art->charset = ent_arena_dup(r->arena, ent_str_c(cs.name));
  art->charset_declared = ent_arena_dup(r->arena, ent_str_c(cs.declared));
  if (!art->charset.p || !art->charset_declared.p) return ent_nomem(r->err);
  art->skipped = cs.bom;
  char claim[24];
  if (cs.basis == ENT_CHARSET_VALID || cs.basis == ENT_CHARSET_STATISTICS || cs.basis == ENT_CHARSET_BOM)
    if (cs.declared[0] && (!ent_charset_resolve(art->charset_declared, claim) || strcmp(claim, cs.name)))
      art->flags |= ENT_ARTICLE_LYING;
  ent_str body = {in.p + cs.bom, in.n - cs.bom};
  bool utf8 = !strcmp(cs.name, "UTF-8");
  if (!utf8) art->flags |= ENT_ARTICLE_CONVERTED;
  if (utf8 && ent_utf8_check(body.p, body.n, 0) == body.n) {
    r->src = body;
    return ENT_OK;
  }
  ent_page_kind kind = kind_of(body, r->opt->kind);
  ent_buf_init(&r->converted, body.n * 3 + 64);
  size_t bad = 0;
  ent_str mark = kind == ENT_PAGE_TEXT && utf8 ? ENT_S("?") : ENT_S("\xEF\xBF\xBD");
  ent_code code = ent_charset_convert(cs.name, body.p, body.n, mark, &r->converted, &bad, r->err);
  if (code) return code;
  art->replaced = bad;
  if (bad) art->flags |= ENT_ARTICLE_REPLACED;
  r->src = ent_buf_str(&r->converted);
  return ENT_OK;
}

/* ---- plain text -------------------------------------------------------- */

typedef ENT_VEC(ent_paragraph) paragraphs;

/* The line at i: its end, and where the next begins. */
static size_t line_end(ent_str s, size_t i, size_t *next) {
  const char *nl = memchr(s.p + i, '\n', s.n - i);
  size_t end = nl ? (size_t)(nl - s.p) : s.n;
  *next = nl ? end + 1 : s.n;
  return end;
}

static bool is_blank(ent_str s, size_t from, size_t to) {
  while (from < to && is_space(s.p[from])) from++;
  return from == to;
}

#define WRAPPED_MAX 160 /* bytes: no text is wrapped by hand at longer lines */

/* Are lines parts of paragraphs, wrapped by hand? A text with a longer line is not: there each line is a paragraph. */
static bool is_wrapped(ent_str s) {
  for (size_t i = 0, next; i < s.n; i = next)
    if (line_end(s, i, &next) - i > WRAPPED_MAX) return false;
  return true;
}

static ent_code read_text(reader *r) {
  ent_article *art = r->art;
  ent_str s = art->text = ent_arena_dup(r->arena, r->src);
  if (!s.p) return ent_nomem(r->err);
  const bool wrapped = is_wrapped(s);
  paragraphs out = {0};
  for (size_t i = 0, next; i < s.n; i = next) {
    size_t end = line_end(s, i, &next), from = i;
    if (is_blank(s, i, end)) continue;
    while (wrapped && next < s.n) {
      size_t after, e = line_end(s, next, &after);
      if (is_blank(s, next, e)) break;
      end = e;
      next = after;
    }
    while (from < end && is_space(s.p[from])) from++;
    while (end > from && is_space(s.p[end - 1])) end--;
    ent_paragraph p = {{(uint32_t)from, (uint32_t)end}, ENT_PARAGRAPH_TEXT, "text"};
    if (!ENT_PUSH(r->arena, &out, p)) return ent_nomem(r->err);
  }
  art->paragraph = out.v;
  art->nparagraph = out.n;
  return out.n ? ENT_OK : fail(r, ENT_ERR_EMPTY, "nothing but white space", 0);
}

/* ---- pages ------------------------------------------------------------- */

static bool is_kept(const ent_block *k) {
  return k->root && (k->role == ENT_ROLE_NONE || k->role == ENT_ROLE_BODY);
}

static ent_code keep_blocks(reader *r, const ent_body *b) {
  size_t total = 0;
  uint32_t n = 0;
  for (uint32_t k = 0; k < b->block.n; k++)
    if (is_kept(&b->block.v[k])) total += b->block.v[k].len + 2, n++;
  if (!n) return fail(r, ENT_ERR_EMPTY, "page without an article", 0);
  char *text = ent_arena_alloc(r->arena, total + 1);
  ent_paragraph *p = ent_arena_calloc(r->arena, n, sizeof *p);
  if (!text || !p) return ent_nomem(r->err);
  size_t at = 0;
  n = 0;
  for (uint32_t k = 0; k < b->block.n; k++) {
    const ent_block *block = &b->block.v[k];
    if (!is_kept(block) || !block->len) continue;
    if (at) text[at++] = '\n', text[at++] = '\n';
    memcpy(text + at, b->scratch.p + block->text, block->len);
    bool lead = block->reason && !strcmp(block->reason, "lead");
    p[n++] = (ent_paragraph){
        {(uint32_t)at, (uint32_t)(at + block->len)}, (ent_paragraph_kind)block->kind, lead ? "lead" : "root"};
    at += block->len;
  }
  text[at] = 0;
  r->art->text = (ent_str){text, at};
  r->art->paragraph = p;
  r->art->nparagraph = n;
  return ENT_OK;
}

/* An element as people name it: "div.related", "nav#top", "footer". */
static bool name_element(reader *r, const ent_html *h, uint32_t node, ent_str *out) {
  ent_str class = ent_html_attr(h, node, ENT_ATTR_CLASS), id = ent_html_attr(h, node, ENT_ATTR_ID), word = {NULL, 0};
  bool named = ent_str_word(&class, &word) || ent_str_word(&id, &word);
  ent_buf b;
  ent_buf_init(&b, 256);
  ent_buf_puts(&b, ent_tag_name(h->node[node].tag));
  if (named) ent_buf_putc(&b, ent_html_attr(h, node, ENT_ATTR_CLASS).n ? '.' : '#');
  word = ent_html_head(word, 60);
  ent_buf_put(&b, word.p, word.n);
  *out = ent_arena_dup(r->arena, ent_buf_str(&b));
  bool good = !b.fail && out->p;
  ent_buf_free(&b);
  return good;
}

/* Blocks dropped for the same reason one after the other are one entry. */
static bool joins(const ent_block *a, const ent_block *b) {
  return a->role == b->role && a->reason == b->reason && a->role_node == b->role_node &&
         (a->role_node || a->role == ENT_ROLE_OTHER);
}

/* Where the entry that begins with block k ends; *bytes is what its text takes. */
static uint32_t entry_end(const ent_body *b, uint32_t k, size_t *bytes) {
  const ent_block *first = &b->block.v[k];
  *bytes = first->len;
  for (k++; k < b->block.n && !is_kept(&b->block.v[k]) && joins(first, &b->block.v[k]); k++)
    *bytes += b->block.v[k].len + 1u;
  return k;
}

static ent_code list_dropped(reader *r, const ent_body *b) {
  size_t bytes, n = 0;
  for (uint32_t k = 0; k < b->block.n;) {
    bool entry = !is_kept(&b->block.v[k]) && b->block.v[k].len;
    n += entry;
    k = entry ? entry_end(b, k, &bytes) : k + 1;
  }
  ent_dropped *out = ent_arena_calloc(r->arena, n, sizeof *out);
  if (!out) return ent_nomem(r->err);
  r->art->dropped = out;
  for (uint32_t k = 0, end; k < b->block.n; k = end) {
    const ent_block *first = &b->block.v[k];
    end = k + 1;
    if (is_kept(first) || !first->len) continue;
    end = entry_end(b, k, &bytes);
    char *text = ent_arena_alloc(r->arena, bytes + 1);
    if (!text) return ent_nomem(r->err);
    size_t at = 0;
    for (uint32_t i = k; i < end; i++) {
      if (!b->block.v[i].len) continue;
      if (at) text[at++] = '\n';
      memcpy(text + at, b->scratch.p + b->block.v[i].text, b->block.v[i].len);
      at += b->block.v[i].len;
    }
    out[r->art->ndropped++] = (ent_dropped){
        {text, at}, ent_role_name((ent_role)first->role), first->reason ? first->reason : "class", {NULL, 0}};
    ent_str *element = &out[r->art->ndropped - 1].element;
    if (first->role_node && !name_element(r, b->h, first->role_node, element)) return ent_nomem(r->err);
  }
  return ENT_OK;
}

static ent_code read_page(reader *r) {
  ent_article *art = r->art;
  ent_html h;
  ent_body body = {0};
  ent_meta meta = {0};
  ent_code code = ent_html_parse(r->src, art->kind == ENT_PAGE_XHTML, &h, r->err);
  if (!code) code = ent_body_find(&h, r->arena, &body, r->err);
  if (!code) code = ent_meta_find(&body, r->opt->url, r->arena, &meta, r->err);
  if (!code) code = ent_body_filter(&body, meta.title, r->err);
  if (!code) code = keep_blocks(r, &body);
  if (!code && !r->opt->no_dropped) code = list_dropped(r, &body);
  if (!code && !name_element(r, &h, body.root, &art->root)) code = ent_nomem(r->err);
  art->root_reason = body.root_reason;
  if (h.truncated) art->flags |= ENT_ARTICLE_TRUNCATED;
  art->title = meta.title;
  art->site = meta.site;
  art->url = meta.url;
  art->published = meta.published;
  art->modified = meta.modified;
  art->author = meta.author.v;
  art->nauthor = meta.author.n;
  ent_body_free(&body);
  ent_html_free(&h);
  return code;
}

/* ---- the calls --------------------------------------------------------- */

/* Files that are no pages by their first bytes, text though they may look. */
static const struct {
  ent_str mark;
  const char *message;
} others[] = {
    {{"%PDF-", 5}, "a PDF file, no page"},
    {{"PK\3\4", 4}, "a zip archive or office document, no page"},
    {{"\x89PNG", 4}, "an image, no page"},
    {{"GIF8", 4}, "an image, no page"},
    {{"\xFF\xD8\xFF", 3}, "an image, no page"},
    {{"\xD0\xCF\x11\xE0", 4}, "an office document, no page"},
    {{"{\\rtf", 5}, "an RTF document, no page"},
    {{"SQLite format 3", 15}, "an SQLite database, no page"},
    {{"\x7F"
      "ELF",
      4},
     "a program, no page"},
};

/* Markup that is no page: the root elements of feeds and sitemaps. */
static bool is_feed(ent_str s) {
  static const char *const roots[] = {"<rss", "<feed", "<rdf:RDF", "<urlset", "<sitemapindex"};
  ent_str head = {s.p, s.n < 1024 ? s.n : 1024};
  for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
    size_t at = ent_str_find(head, ent_str_c(roots[i]), 0);
    if (at != SIZE_MAX && ent_str_find((ent_str){head.p, at}, ENT_S("<html"), 0) == SIZE_MAX) return true;
  }
  return false;
}

static ent_code check_input(reader *r, ent_str in) {
  if (r->opt->version != ENT_PAGE_OPTIONS_VERSION) return fail(r, ENT_ERR_ARGUMENT, "options of an unknown version", 0);
  if (!in.p || !in.n) return fail(r, ENT_ERR_EMPTY, "empty input", 0);
  if (in.n > (r->opt->max_bytes ? r->opt->max_bytes : DEFAULT_MAX))
    return fail(r, ENT_ERR_LIMIT, "input is too large", 0);
  if (ent_packing_of(in.p, in.n, (ent_str){NULL, 0})) return fail(r, ENT_ERR_UNSUPPORTED, "compressed input", 0);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (ent_str_starts(in, others[i].mark)) return fail(r, ENT_ERR_ENCODING, others[i].message, 0);
  return ENT_OK;
}

ent_code ent_article_read(const void *bytes, size_t n, const ent_page_options *opt, ent_article **out, ent_error *err) {
  static const ent_page_options defaults = ENT_PAGE_OPTIONS_INIT;
  *out = NULL;
  reader r = {.opt = opt ? opt : &defaults, .err = err};
  r.arena = ent_arena_new(0);
  r.art = r.arena ? ent_arena_calloc(r.arena, 1, sizeof *r.art) : NULL;
  if (!r.art) {
    ent_arena_free(r.arena);
    return ent_nomem(err);
  }
  r.art->memory = r.arena;
  r.name = ent_arena_dup(r.arena, r.opt->name);
  ent_str in = {bytes, n};
  ent_code code = check_input(&r, in);
  if (!code) code = to_utf8(&r, in);
  if (!code && !r.src.n) code = fail(&r, ENT_ERR_EMPTY, "empty input", 0);
  if (!code) {
    r.art->kind = kind_of(r.src, r.opt->kind);
    if (r.art->kind == ENT_PAGE_XHTML && is_feed(r.src))
      code = fail(&r, ENT_ERR_UNSUPPORTED, "a feed or sitemap, no page", 0);
  }
  if (!code) {
    code = r.art->kind == ENT_PAGE_TEXT ? read_text(&r) : read_page(&r);
  }
  if (!code && !r.art->url.n && !(r.art->url = ent_arena_dup(r.arena, r.opt->url)).p) code = ent_nomem(err);
  if (!code) r.art->language = ent_str_c(ent_language_of(r.art->text));
  ent_buf_free(&r.converted);
  if (code) ent_arena_free(r.arena);
  else *out = r.art;
  return code;
}

void ent_article_free(ent_article *article) {
  if (article) ent_arena_free(article->memory);
}

const char *ent_paragraph_kind_name(ent_paragraph_kind kind) {
  static const char *const names[] = {"paragraph", "heading", "quote", "list-item", "table", "code"};
  return (unsigned)kind < sizeof names / sizeof *names ? names[kind] : "paragraph";
}

const char *ent_page_kind_name(ent_page_kind kind) {
  static const char *const names[] = {"auto", "html", "xhtml", "text"};
  return (unsigned)kind < sizeof names / sizeof *names ? names[kind] : "auto";
}

void ent_article_json(const ent_article *a, ent_str input, bool explain, ent_json *j) {
  ent_json_begin(j, '{');
  ent_json_kstr(j, "input", input);
  ent_json_kstr(j, "url", a->url);
  ent_json_kstr(j, "site", a->site);
  ent_json_kstr(j, "title", a->title);
  ent_json_key(j, "authors");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < a->nauthor; i++) ent_json_str(j, a->author[i]);
  ent_json_end(j, ']');
  ent_json_kstr(j, "published", a->published);
  ent_json_kstr(j, "modified", a->modified);
  ent_json_kstr(j, "fetched", a->fetched);
  if (a->length) {
    ent_json_kint(j, "offset", (int64_t)a->offset);
    ent_json_kint(j, "length", (int64_t)a->length);
  }
  ent_json_kstr(j, "language", a->language);
  ent_json_key(j, "text");
  ent_json_str(j, a->text);
  if (explain && a->root_reason) {
    ent_json_key(j, "root");
    ent_json_begin(j, '{');
    ent_json_kstr(j, "element", a->root);
    ent_json_kcstr(j, "reason", a->root_reason);
    ent_json_end(j, '}');
  }
  ent_json_key(j, "paragraphs");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < a->nparagraph; i++) {
    ent_json_begin(j, '{');
    ent_json_kint(j, "start", a->paragraph[i].span.start);
    ent_json_kint(j, "end", a->paragraph[i].span.end);
    ent_json_kcstr(j, "kind", ent_paragraph_kind_name(a->paragraph[i].kind));
    if (explain) ent_json_kcstr(j, "reason", a->paragraph[i].reason);
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
  ent_json_key(j, "dropped");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < a->ndropped; i++) {
    ent_json_begin(j, '{');
    ent_json_kcstr(j, "kind", a->dropped[i].kind);
    ent_json_kstr(j, "text", a->dropped[i].text);
    if (explain) ent_json_kcstr(j, "reason", a->dropped[i].reason);
    if (explain) ent_json_kstr(j, "element", a->dropped[i].element);
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
  ent_json_end(j, '}');
}
