/*
** feed.c - feeds and sitemaps: RSS 0.90 to 2.0 with and without RDF, Atom 0.3 and 1.0, JSON Feed, sitemaps with news and
** their indexes. One walk over the tags finds the items, one table says what their children are, whatever dialect they come from.
*/
#include "page/reader.h"

#include <stdlib.h>

#include "page/html.h"
#include "text/charset.h"
#include "text/utf8.h"

#define FEED_MAX ((size_t)64 << 20)
#define ITEMS_MAX 200000u
#define WHOLE_SUMMARY 800u /* bytes of text from which a summary is an article */

typedef ENT_VEC(ent_feed_item) items;

typedef struct reader {
  ent_feed *feed;
  ent_arena *arena;
  ent_str src, base;
  items item;
  bool nomem;
} reader;

/* ---- what it is -------------------------------------------------------- */

static const struct {
  const char *root;
  ent_feed_kind kind;
} roots[] = {{"rss", ENT_FEED_RSS},        {"RDF", ENT_FEED_RSS},           {"channel", ENT_FEED_RSS},
             {"feed", ENT_FEED_ATOM},      {"urlset", ENT_FEED_SITEMAP},    {"sitemapindex", ENT_FEED_SITEMAP_INDEX}};

/* The first element says so. */
static bool kind_of(ent_str s, ent_feed_kind *kind) {
  size_t i = 0;
  while (i < s.n && ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x80 || !s.p[i])) i++; /* a mark, blanks */
  if (i >= s.n) return false;
  if (s.p[i] == '{') {
    ent_str head = {s.p, s.n < 4096 ? s.n : 4096};
    *kind = ENT_FEED_JSON;
    return ent_str_find(head, ENT_S("jsonfeed.org/version"), 0) != SIZE_MAX;
  }
  ent_xml x = {s.p, s.n, i};
  ent_xml_tag t;
  if (s.p[i] != '<' || !ent_xml_next(&x, &t)) return false;
  for (size_t k = 0; k < sizeof roots / sizeof *roots; k++)
    if (ent_xml_is(t.name, roots[k].root)) {
      *kind = roots[k].kind;
      return true;
    }
  return false;
}

bool ent_feed_is(const void *bytes, size_t n) {
  ent_feed_kind kind;
  const unsigned char *p = bytes;
  if (n > 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF))) { /* UTF-16: the ASCII of its head */
    char head[2048];
    size_t m = 0;
    for (size_t i = 2; i < n && m < sizeof head; i++)
      if (p[i]) head[m++] = (char)p[i];
    return kind_of((ent_str){head, m}, &kind);
  }
  return kind_of((ent_str){bytes, n < 65536 ? n : 65536}, &kind);
}

const char *ent_feed_kind_name(ent_feed_kind kind) {
  static const char *const names[] = {"rss", "atom", "json", "sitemap", "sitemap-index"};
  return (unsigned)kind < sizeof names / sizeof *names ? names[kind] : "rss";
}

/* ---- values ------------------------------------------------------------ */

static ent_str keep(reader *r, ent_buf *b) {
  ent_str s = b->fail ? (ent_str){NULL, 0} : ent_arena_dup(r->arena, ent_str_trim(ent_buf_str(b)));
  if (!s.p) r->nomem = true;
  ent_buf_free(b);
  return s;
}

/* An element's content as HTML. */
static ent_str as_html(reader *r, ent_str inner) {
  ent_buf b;
  bool markup;
  ent_buf_init(&b, 0);
  ent_xml_text(inner, &markup, &b);
  return keep(r, &b);
}

static void strip_tags(ent_str s, ent_buf *out) {
  ent_html h;
  if (ent_html_parse(s, false, &h, NULL) == ENT_OK) ent_html_text(&h, 0, SIZE_MAX, out);
  else out->fail = true;
  ent_html_free(&h);
}

/* The same as plain text: what was escaped twice is decoded twice, tags go. */
static ent_str as_text(reader *r, ent_str inner) {
  ent_str html = as_html(r, inner);
  if (!html.n || (!memchr(html.p, '<', html.n) && !memchr(html.p, '&', html.n) && !memchr(html.p, '\n', html.n))) return html;
  ent_buf b;
  ent_buf_init(&b, 0);
  strip_tags(html, &b);
  return keep(r, &b);
}

static bool has_scheme(ent_str s) {
  size_t i = 0;
  while (i < s.n && ((s.p[i] | 32) >= 'a') && ((s.p[i] | 32) <= 'z')) i++;
  return i > 1 && i < s.n && s.p[i] == ':';
}

/* url against base: what has a scheme, begins with "//" or "/", or stands beside. */
static ent_str absolute(reader *r, ent_str base, ent_str url) {
  if (!url.n || has_scheme(url) || !base.n) return url;
  size_t scheme = ent_str_find(base, ENT_S("://"), 0);
  if (scheme == SIZE_MAX) return url;
  size_t host = ent_str_find(base, ENT_S("/"), scheme + 3), cut = base.n;
  if (host == SIZE_MAX) host = base.n;
  if (ent_str_starts(url, ENT_S("//"))) cut = scheme + 1;
  else if (url.p[0] == '/') cut = host;
  else
    while (cut > host && base.p[cut - 1] != '/') cut--;
  bool slash = cut == host && url.p[0] != '/';
  ent_str out = ent_arena_printf(r->arena, "%.*s%s%.*s", (int)cut, base.p, slash ? "/" : "", (int)url.n, url.p);
  if (!out.p) r->nomem = true;
  return out;
}

static ent_str as_url(reader *r, ent_str inner) {
  ent_str s = as_text(r, inner);
  const char *end = s.p;
  while (end < s.p + s.n && (unsigned char)*end > ' ') end++;
  return absolute(r, r->base, (ent_str){s.p, s.n ? (size_t)(end - s.p) : 0});
}

/* ---- dates ------------------------------------------------------------- */

static bool number(ent_str s, int64_t *v) { return s.n && s.p[0] >= '0' && s.p[0] <= '9' && ent_str_int(s, v); }

/* "hh:mm[:ss]" and a zone as RFC 822 has them, behind a day. */
static void put_time(ent_date *d, ent_str time, ent_str zone) {
  static const struct {
    const char *name, *offset;
  } zones[] = {{"GMT", "+00:00"}, {"UT", "+00:00"},  {"UTC", "+00:00"}, {"Z", "+00:00"},   {"EST", "-05:00"}, {"EDT", "-04:00"},
               {"CST", "-06:00"}, {"CDT", "-05:00"}, {"MST", "-07:00"}, {"MDT", "-06:00"}, {"PST", "-08:00"}, {"PDT", "-07:00"}};
  int64_t h, m, s = 0, z;
  ent_str part, rest = time;
  if (!ent_str_split(&rest, ':', &part) || !number(part, &h) || !ent_str_split(&rest, ':', &part) || !number(part, &m)) return;
  if (ent_str_split(&rest, ':', &part) && !number(part, &s)) s = 0;
  if (h > 23 || m > 59 || s > 60) return;
  char offset[8] = "";
  for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
    if (ent_str_ieq(zone, ent_str_c(zones[i].name))) snprintf(offset, sizeof offset, "%s", zones[i].offset);
  if (zone.n == 5 && (zone.p[0] == '+' || zone.p[0] == '-') && number((ent_str){zone.p + 1, 4}, &z))
    snprintf(offset, sizeof offset, "%c%.2s:%.2s", zone.p[0], zone.p + 1, zone.p + 3);
  int n = snprintf(d->z + d->n, sizeof d->z - d->n, "T%02u:%02u:%02u%s", (unsigned)h % 100, (unsigned)m % 100, (unsigned)s % 100, offset);
  if (n > 0 && (size_t)n < sizeof d->z - d->n) d->n = (uint8_t)(d->n + n);
}

ent_date ent_feed_date(ent_str s) {
  s = ent_str_trim(s);
  ent_date d = ent_date_in(s, false, NULL);
  if (d.n != 10 || s.n > 64) return d;
  ent_str rest = s, word, time = {NULL, 0};
  while (ent_str_word(&rest, &word)) {
    if (time.n) {
      put_time(&d, time, word);
      return d;
    }
    if (word.n >= 4 && memchr(word.p, ':', word.n) && word.p[0] >= '0' && word.p[0] <= '9') time = word;
  }
  if (time.n) put_time(&d, time, (ent_str){"", 0});
  return d;
}

static ent_str as_date(reader *r, ent_str inner) {
  ent_date d = ent_feed_date(as_text(r, inner));
  ent_str s = ent_arena_dup(r->arena, (ent_str){d.z, d.n});
  if (!s.p) r->nomem = true;
  return s;
}

/* ---- items ------------------------------------------------------------- */

enum field { URL, ID, GUID, TITLE, PUBLISHED, UPDATED, SUMMARY, HTML, LANGUAGE, SITE, AUTHOR, PERSON, LINK, CONTENT, NEST, FIELDS };

/* Children by prefix and name; prefix NULL: any. The first row that fits. */
static const struct {
  const char *prefix, *name;
  enum field field;
} children[] = {
    {"media", NULL, FIELDS},        {"image", NULL, FIELDS},     {"video", NULL, FIELDS},  {"itunes", NULL, FIELDS},
    {"content", "encoded", HTML},   {NULL, "encoded", HTML},     {"xhtml", "body", HTML},  {NULL, "fulltext", HTML},
    {"news", "news", NEST},         {"news", "publication", NEST}, {"news", "name", SITE}, {"news", "language", LANGUAGE},
    {"news", "publication_date", PUBLISHED}, {NULL, "publication_date", PUBLISHED},        {NULL, "link", LINK},
    {NULL, "loc", URL},             {NULL, "guid", GUID},        {NULL, "id", ID},         {NULL, "title", TITLE},
    {NULL, "pubDate", PUBLISHED},   {NULL, "published", PUBLISHED}, {NULL, "issued", PUBLISHED}, {NULL, "created", PUBLISHED},
    {"dc", "date", PUBLISHED},      {"dcterms", "modified", UPDATED}, {NULL, "date", PUBLISHED}, {NULL, "updated", UPDATED},
    {NULL, "modified", UPDATED},    {NULL, "lastmod", UPDATED},  {NULL, "description", SUMMARY}, {NULL, "summary", SUMMARY},
    {NULL, "content", CONTENT},     {NULL, "language", LANGUAGE}, {NULL, "creator", AUTHOR}, {NULL, "author", PERSON},
};

static enum field field_of(ent_str name) {
  for (size_t i = 0; i < sizeof children / sizeof *children; i++) {
    if (children[i].prefix && !ent_xml_has_prefix(name, children[i].prefix)) continue;
    if (!children[i].name || ent_xml_is(name, children[i].name)) return children[i].field;
  }
  return FIELDS;
}

static void add_author(reader *r, ent_feed_item *it, ent_str name) {
  if (!name.n) return;
  ent_str *more = ent_arena_alloc(r->arena, ((size_t)it->nauthor + 1) * sizeof *more);
  if (!more) {
    r->nomem = true;
    return;
  }
  if (it->nauthor) memcpy(more, it->author, it->nauthor * sizeof *more);
  more[it->nauthor++] = name;
  it->author = more;
}

/* Atom's person, or RSS's "address (name)". */
static void read_person(reader *r, ent_feed_item *it, ent_str inner) {
  ent_xml x = {inner.p, inner.n, 0};
  ent_xml_tag t;
  while (ent_xml_next(&x, &t))
    if (ent_xml_is(t.name, "name") && !t.closing) {
      add_author(r, it, as_text(r, ent_xml_inner(&x, &t)));
      return;
    }
  ent_str s = as_text(r, inner);
  const char *open = s.n ? memchr(s.p, '(', s.n) : NULL;
  const char *close = open ? memchr(open, ')', (size_t)(s.p + s.n - open)) : NULL;
  if (s.n && memchr(s.p, '@', s.n)) {
    if (!close) return; /* an address is no name */
    s = ent_str_trim((ent_str){open + 1, (size_t)(close - open - 1)});
  }
  add_author(r, it, s);
}

static void set(ent_str *to, ent_str value) {
  if (!to->n) *to = value;
}

/* RSS: the text; Atom: href, of the alternate. */
static void read_link(reader *r, ent_feed_item *it, const ent_xml_tag *t, ent_str inner) {
  ent_str href = ent_xml_attr(t->attrs, "href"), rel = ent_xml_attr(t->attrs, "rel");
  if (!href.n) set(&it->url, as_url(r, inner));
  else if (!rel.n || ent_str_ieq(rel, ENT_S("alternate"))) set(&it->url, as_url(r, href));
}

static void read_children(reader *r, ent_feed_item *it, ent_str s, ent_str *guid, unsigned depth) {
  ent_xml x = {s.p, s.n, 0};
  ent_xml_tag t;
  unsigned misses = 0;
  while (!r->nomem && ent_xml_next(&x, &t)) {
    if (t.closing) continue;
    enum field f = field_of(t.name);
    ent_str inner = ent_xml_inner(&x, &t);
    bool open = !t.empty && inner.p + inner.n == s.p + s.n;
    if (open && misses++ < 32) { /* one without an end must not swallow its neighbours */
      const char *lt = memchr(inner.p, '<', inner.n);
      if (lt) inner.n = (size_t)(lt - inner.p);
      x.i = t.end;
    }
    switch (f) {
    case URL: set(&it->url, as_url(r, inner)); break;
    case GUID:
      set(&it->id, as_text(r, inner));
      if (!ent_str_ieq(ent_xml_attr(t.attrs, "isPermaLink"), ENT_S("false")) && has_scheme(it->id)) *guid = it->id;
      break;
    case ID: set(&it->id, as_text(r, inner)); break;
    case TITLE: set(&it->title, as_text(r, inner)); break;
    case PUBLISHED: set(&it->published, as_date(r, inner)); break;
    case UPDATED: set(&it->updated, as_date(r, inner)); break;
    case SUMMARY: set(&it->summary, as_html(r, inner)); break;
    case CONTENT:
      if (ent_xml_attr(t.attrs, "src").n) break;
      set(&it->html, as_html(r, inner));
      break;
    case HTML: set(&it->html, as_html(r, inner)); break;
    case LANGUAGE: set(&it->language, as_text(r, inner)); break;
    case SITE: set(&it->site, as_text(r, inner)); break;
    case AUTHOR: add_author(r, it, as_text(r, inner)); break;
    case PERSON: read_person(r, it, inner); break;
    case LINK: read_link(r, it, &t, inner); break;
    case NEST:
      if (depth < 3) read_children(r, it, inner, guid, depth + 1);
      break;
    default: break;
    }
  }
}

static void add_item(reader *r, ent_str markup, ent_str inner, ent_str attrs) {
  ent_feed_item it = {.offset = (uint64_t)(markup.p - r->src.p), .length = markup.n};
  ent_str guid = {NULL, 0};
  read_children(r, &it, inner, &guid, 0);
  if (!it.url.n && guid.n) it.url = guid;
  if (!it.url.n) it.url = ent_xml_attr(attrs, "about"); /* RDF */
  if (!it.id.n) it.id = it.url;
  if (!it.published.n && r->feed->kind != ENT_FEED_SITEMAP && r->feed->kind != ENT_FEED_SITEMAP_INDEX) it.published = it.updated;
  if (!it.url.n && !it.title.n && !it.html.n && !it.summary.n) return;
  if (r->item.n >= ITEMS_MAX || !ENT_PUSH(r->arena, &r->item, it)) r->nomem |= r->item.n < ITEMS_MAX;
}

static bool is_item(ent_str name) {
  static const char *const names[] = {"item", "entry", "url", "sitemap"};
  if (ent_xml_has_prefix(name, "media") || ent_xml_has_prefix(name, "image")) return false;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (ent_xml_is(name, names[i])) return true;
  return false;
}

/* Up to the item's end tag, or the next item where it lacks one. x is behind the item's own tag. */
static size_t item_end(ent_xml *x, const ent_xml_tag *item) {
  ent_xml_tag t;
  while (ent_xml_next(x, &t)) {
    if (!ent_str_ieq(t.name, item->name)) continue;
    if (!t.closing) x->i = t.start;
    return t.start;
  }
  return x->n;
}

static void read_head(reader *r, ent_xml *x, const ent_xml_tag *t) {
  ent_feed *f = r->feed;
  if (ent_xml_is(t->name, "image") || ent_xml_is(t->name, "textinput")) {
    ent_xml_inner(x, t);
    return;
  }
  if (ent_xml_has_prefix(t->name, "itunes") || ent_xml_has_prefix(t->name, "media")) return;
  if (ent_xml_is(t->name, "title") && !f->title.n) f->title = as_text(r, ent_xml_inner(x, t));
  else if (ent_xml_is(t->name, "language") && !f->language.n) f->language = as_text(r, ent_xml_inner(x, t));
  else if (ent_xml_is(t->name, "link")) {
    ent_str href = ent_xml_attr(t->attrs, "href"), rel = ent_xml_attr(t->attrs, "rel");
    if (ent_str_ieq(rel, ENT_S("next"))) f->next = as_url(r, href);
    else if (href.n && (!rel.n || ent_str_ieq(rel, ENT_S("alternate")))) set(&f->url, as_url(r, href));
    else if (!href.n && !f->url.n && !ent_xml_has_prefix(t->name, "atom")) f->url = as_url(r, ent_xml_inner(x, t));
  } else if (ent_xml_is(t->name, "feed")) f->language = ent_xml_attr(t->attrs, "lang");
}

static void read_xml(reader *r) {
  ent_xml x = {r->src.p, r->src.n, 0};
  ent_xml_tag t;
  while (!r->nomem && ent_xml_next(&x, &t)) {
    if (t.closing) continue;
    if (!is_item(t.name)) {
      read_head(r, &x, &t);
      continue;
    }
    size_t end = t.empty ? t.end : item_end(&x, &t);
    if (end == x.n && !t.empty) r->feed->damaged = true;
    size_t whole = x.i > end ? x.i : end;
    add_item(r, (ent_str){x.p + t.start, whole - t.start}, (ent_str){x.p + t.end, end - t.end}, t.attrs);
  }
}

/* ---- JSON Feed --------------------------------------------------------- */

static ent_str text_of(reader *r, ent_str value) {
  if (!value.n || value.p[0] != '"') return (ent_str){NULL, 0};
  ent_str s = ent_json_decode(value, r->arena);
  if (!s.p) r->nomem = true;
  return s;
}

static void read_authors(reader *r, ent_feed_item *it, ent_str value) {
  ent_str person = value, key, v;
  size_t at = 1;
  bool list = value.n && value.p[0] == '[';
  for (bool more = list ? ent_json_element(value, &at, &person) : true; more; more = list && ent_json_element(value, &at, &person)) {
    size_t k = 1;
    while (person.n && person.p[0] == '{' && ent_json_member(person, &k, &key, &v))
      if (ent_str_is(key, "name")) add_author(r, it, text_of(r, v));
  }
}

/* Plain text as HTML: a paragraph a line. */
static ent_str html_of_text(reader *r, ent_str s) {
  ent_buf b;
  ent_buf_init(&b, 0);
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '&') ent_buf_puts(&b, "&amp;");
    else if (s.p[i] == '<') ent_buf_puts(&b, "&lt;");
    else if (s.p[i] == '\n') ent_buf_puts(&b, "\n<p>");
    else ent_buf_putc(&b, s.p[i]);
  }
  return keep(r, &b);
}

static ent_str json_date(reader *r, ent_str v) {
  ent_date d = ent_feed_date(text_of(r, v));
  ent_str s = ent_arena_dup(r->arena, (ent_str){d.z, d.n});
  if (!s.p) r->nomem = true;
  return s;
}

static void read_json_item(reader *r, ent_str object) {
  ent_feed_item it = {.offset = (uint64_t)(object.p - r->src.p), .length = object.n};
  ent_str key, v, text = {NULL, 0};
  size_t at = 1;
  while (ent_json_member(object, &at, &key, &v)) {
    if (ent_str_is(key, "id")) it.id = v.p[0] == '"' ? text_of(r, v) : v;
    else if (ent_str_is(key, "url")) it.url = absolute(r, r->base, text_of(r, v));
    else if (ent_str_is(key, "title")) it.title = text_of(r, v);
    else if (ent_str_is(key, "content_html")) it.html = text_of(r, v);
    else if (ent_str_is(key, "content_text")) text = text_of(r, v);
    else if (ent_str_is(key, "summary")) it.summary = text_of(r, v);
    else if (ent_str_is(key, "date_published")) it.published = json_date(r, v);
    else if (ent_str_is(key, "date_modified")) it.updated = json_date(r, v);
    else if (ent_str_is(key, "language")) it.language = text_of(r, v);
    else if (ent_str_is(key, "author") || ent_str_is(key, "authors")) read_authors(r, &it, v);
  }
  if (!it.html.n && text.n) it.html = html_of_text(r, text);
  if (!it.id.n) it.id = it.url;
  if (!ENT_PUSH(r->arena, &r->item, it)) r->nomem = true;
}

static void read_json(reader *r) {
  size_t at = ent_str_find(r->src, ENT_S("{"), 0) + 1, k = 1;
  ent_str key, v, item;
  ent_feed *f = r->feed;
  while (!r->nomem && ent_json_member(r->src, &at, &key, &v)) {
    if (ent_str_is(key, "title")) f->title = text_of(r, v);
    else if (ent_str_is(key, "home_page_url")) f->url = text_of(r, v);
    else if (ent_str_is(key, "next_url")) f->next = text_of(r, v);
    else if (ent_str_is(key, "language")) f->language = text_of(r, v);
    else if (ent_str_is(key, "items") && v.p[0] == '[')
      while (!r->nomem && r->item.n < ITEMS_MAX && ent_json_element(v, &k, &item))
        if (item.p[0] == '{') read_json_item(r, item);
  }
  size_t end = at ? at - 1 : 0;
  f->damaged = end >= r->src.n || memchr(r->src.p + end, '}', r->src.n - end) == NULL;
}

/* ---- the calls --------------------------------------------------------- */

/* The feed as UTF-8, in the arena. */
static ent_code to_utf8(reader *r, ent_str in, ent_error *err) {
  ent_charset cs;
  ent_buf b;
  size_t bad;
  ent_charset_detect(in.p, in.n, (ent_str){NULL, 0}, true, &cs);
  if (cs.basis == ENT_CHARSET_BINARY) return ent_fail(err, ENT_ERR_ENCODING, "binary, no text", NULL, 0, 0);
  ent_buf_init(&b, in.n * 3 + 64);
  ent_code code = ent_charset_convert(cs.name, in.p + cs.bom, in.n - cs.bom, ENT_S("\xEF\xBF\xBD"), &b, &bad, err);
  if (code == ENT_OK && !(r->src = ent_arena_dup(r->arena, ent_buf_str(&b))).p) code = ent_nomem(err);
  ent_buf_free(&b);
  return code;
}

static ent_code read_feed(reader *r, ent_str in, ent_error *err) {
  ent_code code = to_utf8(r, in, err);
  if (code != ENT_OK) return code;
  if (!kind_of(r->src, &r->feed->kind)) return ent_fail(err, ENT_ERR_FORMAT, "neither a feed nor a sitemap", NULL, 0, 0);
  if (r->feed->kind == ENT_FEED_JSON) read_json(r);
  else read_xml(r);
  r->feed->item = r->item.v;
  r->feed->nitem = r->item.n;
  return r->nomem ? ent_nomem(err) : ENT_OK;
}

ent_code ent_feed_read(const void *bytes, size_t n, ent_str base, ent_feed **out, ent_error *err) {
  ent_str in = {bytes, n};
  ent_buf plain;
  ent_code code = ENT_OK;
  *out = NULL;
  if (!n) return ent_fail(err, ENT_ERR_EMPTY, "empty input", NULL, 0, 0);
  ent_buf_init(&plain, FEED_MAX);
  ent_packing how = ent_packing_of(bytes, n, (ent_str){NULL, 0});
  if (how != ENT_PACKING_NONE) {
    code = ent_unpack(how, bytes, n, FEED_MAX, &plain, err);
    if (code == ENT_ERR_FORMAT && plain.n) code = ENT_OK; /* cut short: the items that are there */
    in = ent_buf_str(&plain);
  }
  reader r = {.arena = code ? NULL : ent_arena_new(0)};
  r.feed = r.arena ? ent_arena_calloc(r.arena, 1, sizeof *r.feed) : NULL;
  if (!code && !r.feed) code = ent_nomem(err);
  if (!code) {
    r.feed->memory = r.arena;
    r.base = ent_arena_dup(r.arena, base);
    code = r.base.p ? read_feed(&r, in, err) : ent_nomem(err);
  }
  ent_buf_free(&plain);
  if (code) ent_arena_free(r.arena);
  else *out = r.feed;
  return code;
}

void ent_feed_free(ent_feed *feed) {
  if (feed) ent_arena_free(feed->memory);
}

bool ent_feed_item_whole(const ent_feed_item *it) {
  if (ent_str_trim(it->html).n) return true;
  static const char *const teasers[] = {"...", "\u2026", "[...]", "[\u2026]", "[&#8230;]", "&hellip;"};
  ent_str s = ent_str_trim(it->summary);
  size_t text = 0;
  bool tag = false;
  for (size_t i = 0; i < s.n; i++) {
    tag = s.p[i] == '<' || (tag && s.p[i] != '>');
    text += !tag && s.p[i] != '>';
  }
  if (text < WHOLE_SUMMARY) return false;
  ent_str tail = {s.p + s.n - 60, 60};
  for (size_t k = 0; k < sizeof teasers / sizeof *teasers; k++)
    if (ent_str_find(tail, ent_str_c(teasers[k]), 0) != SIZE_MAX) return false;
  return true;
}
