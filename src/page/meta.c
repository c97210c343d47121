/*
** meta.c - title, site, address, authors and dates of a page.
**
** A page says each of them in many places that do not agree. Every place is a candidate with a rank (low is good);
** the best ranked wins, and for the title the one that most places agree on. The published date is never taken from a
** place that names the modified one.
*/
#include "page/page.h"
#include "text/utf8.h"

#include <limits.h>

#define MAX_TITLES 24
#define MAX_NAMES  48
#define MAX_SITES  8

typedef struct pick {
  ent_str v;
  unsigned rank; /* 0: none yet */
} pick;

typedef struct finder {
  const ent_html *h;
  const ent_body *b;
  ent_arena *arena;
  pick site, url, published, modified;
  pick seen; /* the date that readers see near the article's head */
  struct {
    ent_str v;
    double weight;
    ent_str letters; /* of v: what is compared */
  } title[MAX_TITLES];
  unsigned ntitle;
  ent_str page_title; /* of the title element */
  struct {
    ent_str v;
    uint32_t node; /* the element that says it, 0: the head, JSON-LD or a block's text */
    unsigned rank;
  } name[MAX_NAMES]; /* who the author may be */
  unsigned nname;
  ent_str site_name[MAX_SITES]; /* all that the site is called */
  unsigned nsite;
  uint32_t node; /* the element that is being read */
  uint32_t h1;   /* the page's headline, 0: none */

  uint32_t by_link;   /* the last link that read_by_link took */
  uint32_t last_text; /* the last text node before the element being read */
  unsigned lookups;   /* of authors by @id so far */
  bool month_first, nomem;
  bool labelled; /* twitter:label1 says that data1 is the author */
} finder;

/* A copy that lives as long as the article. */
static ent_str keep(finder *f, ent_str s) {
  ent_str copy = ent_arena_dup(f->arena, s);
  if (!copy.p) f->nomem = true;
  return copy.p ? copy : (ent_str){NULL, 0};
}

static ent_str keep_buf(finder *f, ent_buf *b) {
  if (b->fail) f->nomem = true;
  ent_str s = keep(f, ent_str_trim(ent_buf_str(b)));
  ent_buf_free(b);
  return s;
}

static ent_str squeeze(finder *f, ent_str raw, size_t max) {
  ent_buf out;
  ent_buf_init(&out, raw.n * 2 + 64);
  ent_html_decode(ent_html_head(raw, max), true, &out);
  return keep_buf(f, &out);
}

static ent_str text_of(finder *f, uint32_t node, size_t max) {
  ent_buf out;
  ent_buf_init(&out, max * 4 + 1024);
  ent_html_text(f->h, node, max, &out);
  return keep_buf(f, &out);
}

static void offer(pick *p, ent_str v, unsigned rank) {
  if (v.n && rank && (!p->rank || rank < p->rank)) *p = (pick){v, rank};
}

static ent_str keep_date(finder *f, const ent_date *d) {
  return d->n ? keep(f, (ent_str){d->z, d->n}) : (ent_str){NULL, 0};
}

static ent_str date_of(finder *f, ent_str s) {
  ent_date d = ent_date_of_seconds(s);
  if (!d.n) d = ent_date_in(s, f->month_first, NULL);
  return keep_date(f, &d);
}

static void offer_site(finder *f, ent_str v, unsigned rank) {
  offer(&f->site, v, rank);
  if (v.n && f->nsite < MAX_SITES) f->site_name[f->nsite++] = v;
}

static void offer_title(finder *f, ent_str v, double weight) {
  if (v.n > 2 && v.n < 600 && f->ntitle < MAX_TITLES) {
    f->title[f->ntitle].v = v;
    f->title[f->ntitle++].weight = weight;
  }
}

/* ---- authors ----------------------------------------------------------- */

/* Without the words before a name: "by", "von", "text:". */
static ent_str strip_by(ent_str s) {
  for (size_t n; (n = ent_byline_begins(ENT_BYLINE_BY, s));) {
    if (s.p[n] == ':') n++;
    s = ent_str_trim((ent_str){s.p + n, s.n - n});
  }
  return s;
}

static bool starts_upper(ent_str s) {
  unsigned len;
  uint32_t c = s.n ? ent_utf8_decode(s.p, s.n, &len) : 0;
  return c != ENT_UTF8_BAD && (ent_utf8_lower(c) != c || c > 0x590);
}

/* tagesschau.de is no person. */
static bool is_domain(ent_str s) {
  for (size_t i = 1; i + 2 < s.n; i++)
    if (s.p[i] == '.' && s.p[i + 1] >= 'a' && s.p[i + 1] <= 'z' && s.p[i - 1] >= 'a' && s.p[i - 1] <= 'z') return true;
  return false;
}

/* The words of s, how many of them begin with a capital, and whether a long one does not: particles (de, van, bin) are
** short. */
typedef struct shape {
  unsigned words, upper;
  bool long_lower;
} shape;

static shape shape_of(ent_str s) {
  shape out = {0, 0, false};
  for (ent_str rest = s, w; ent_str_word(&rest, &w);) {
    bool upper = starts_upper(w);
    out.words++;
    out.upper += upper;
    out.long_lower = out.long_lower || (!upper && w.n > 3);
  }
  return out;
}

/* Could s be a person's name: few words, no digits, no address. strict: at least two words, most with a capital. */
static bool is_name(ent_str s, bool strict) {
  if (s.n < 3 || s.n > 60) return false;
  for (size_t i = 0; i < s.n; i++)
    if ((s.p[i] >= '0' && s.p[i] <= '9') || strchr(strict ? "@/<>{}|=\"?!#_[]:" : "@<>{}|=\"?!#[]:", s.p[i]))
      return false;
  if (is_domain(s) || ent_byline_is(ENT_BYLINE_NONAME, s) || ent_byline_begins(ENT_BYLINE_NOSTART, s)) return false;
  if (ent_byline_is(ENT_BYLINE_DESK, s)) return true;
  shape x = shape_of(s);
  return x.words <= 6 && (!strict || (x.words >= 2 && x.upper * 2 >= x.words && !x.long_lower && starts_upper(s)));
}

/* Length of a mark that separates names, at s.p[i]; 0 where there is none. */
static size_t mark_at(ent_str s, size_t i) {
  static const ent_str marks[] = {{",", 1},  {";", 1},   {"\n", 1},  {"•", 3},   {"·", 2},  {"、", 3},
                                  {"，", 3}, {" – ", 5}, {" - ", 3}, {" / ", 3}, {" (", 2}, {"|", 1}};
  for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
    if (ent_str_starts((ent_str){s.p + i, s.n - i}, marks[k])) return marks[k].n;
  return 0;
}

/* The piece of *rest before the next thing that separates names, or after which there is no other name. */
static bool next_name(ent_str *rest, ent_str *name) {
  if (!rest->n) return false;
  size_t at = 0, skip = 0;
  bool end = false;
  for (; at < rest->n && !skip; at++) {
    if ((skip = mark_at(*rest, at))) break;
    if (rest->p[at] != ' ') continue;
    ent_str word = {rest->p + at + 1, rest->n - at - 1};
    size_t n = ent_byline_begins(ENT_BYLINE_JOIN, word);
    if (!n) end = (n = ent_byline_begins(ENT_BYLINE_END, word)) && !starts_upper(word);
    if (!n) end = (n = ent_byline_begins(ENT_BYLINE_CUT, word));
    if (n && (end || !starts_upper(word) || n > 2)) skip = n + 1;
    if (skip) break;
  }
  *name = ent_str_trim((ent_str){rest->p, at});
  *rest = end ? (ent_str){NULL, 0} : (ent_str){rest->p + at + skip, rest->n - at - skip};
  return true;
}

/* "Ann Lee," "Ann Lee on" and the like without their ends. */
static ent_str strip_end(ent_str name) {
  while (name.n && strchr(".,:;-|", name.p[name.n - 1])) {
    bool junior = name.n > 3 && ent_str_ieq((ent_str){name.p + name.n - 3, 3}, ENT_S("jr."));
    if (junior) break;
    name.n--;
  }
  size_t blank = name.n;
  while (blank > 0 && name.p[blank - 1] != ' ') blank--;
  bool little = blank > 1 && name.n - blank <= 3 && name.p[blank] >= 'a' && name.p[blank] <= 'z';
  return little ? ent_str_trim((ent_str){name.p, blank}) : name;
}

/* s up to the first date in it, and up to the day of the week before that. */
static ent_str before_date(const finder *f, ent_str s) {
  size_t start = 0;
  if (!ent_date_in(s, f->month_first, &start).n) return s;
  s = ent_str_trim((ent_str){s.p, start});
  while (s.n && strchr(",.|-(", s.p[s.n - 1])) s = ent_str_trim((ent_str){s.p, s.n - 1});
  size_t blank = s.n;
  while (blank > 0 && s.p[blank - 1] != ' ') blank--;
  if (blank && ent_byline_is(ENT_BYLINE_WEEKDAY, (ent_str){s.p + blank, s.n - blank})) s.n = blank;
  return ent_str_trim(s);
}

/* "Ann Lee Ann Lee", once in a picture's name and once in words. */
static ent_str once(ent_str s) {
  size_t half = s.n / 2;
  bool twice = s.n % 2 && s.p[half] == ' ' && !memcmp(s.p, s.p + half + 1, half);
  return twice ? (ent_str){s.p, half} : s;
}

/* Names in s, from a place of that rank. strict: a name has two words at least, and ends where there is something else. */
static void offer_names(finder *f, ent_str s, unsigned rank, bool strict) {
  s = strip_by(ent_str_trim(s));
  if (s.n > 300 || ent_str_starts(s, ENT_S("http"))) return;
  unsigned found = 0;
  ent_str name;
  for (ent_str rest = s; f->nname < MAX_NAMES && next_name(&rest, &name);) {
    name = once(strip_end(strip_by(name)));
    if (!is_name(name, strict)) {
      if ((strict && found) || is_domain(name)) return; /* what follows a site's name is where it sits */
      continue;
    }
    found++;
    f->name[f->nname].v = name;
    f->name[f->nname].node = f->node;
    f->name[f->nname++].rank = rank;
  }
}

/* ---- meta elements ----------------------------------------------------- */

enum { TITLE = 1, SITE, URL, PUBLISHED, MODIFIED, AUTHOR };

/* name or property of a meta element (lower case), what it says, its rank (for titles ten times the weight). */
#define M(name, field, rank)                                                                                           \
  { name, sizeof name - 1, field, rank }
static const struct {
  const char *name;
  uint8_t n, field, rank;
} meta_names[] = {
    M("og:title", TITLE, 30),
    M("twitter:title", TITLE, 15),
    M("twitter:text:title", TITLE, 10),
    M("dc.title", TITLE, 15),
    M("dcterms.title", TITLE, 15),
    M("sailthru.title", TITLE, 15),
    M("parsely-title", TITLE, 20),
    M("citation_title", TITLE, 25),
    M("title", TITLE, 15),
    M("headline", TITLE, 20),
    M("og:site_name", SITE, 1),
    M("og:sitename", SITE, 1),
    M("application-name", SITE, 4),
    M("apple-mobile-web-app-title", SITE, 5),
    M("dc.publisher", SITE, 6),
    M("dcterms.publisher", SITE, 6),
    M("publisher", SITE, 7),
    M("copyright", SITE, 9),
    M("og:url", URL, 2),
    M("article:published_time", PUBLISHED, 1),
    M("og:article:published_time", PUBLISHED, 1),
    M("article:published", PUBLISHED, 2),
    M("og:published_time", PUBLISHED, 2),
    M("published_time", PUBLISHED, 2),
    M("datepublished", PUBLISHED, 2),
    M("publication_date", PUBLISHED, 2),
    M("citation_publication_date", PUBLISHED, 3),
    M("citation_date", PUBLISHED, 4),
    M("pubdate", PUBLISHED, 2),
    M("publishdate", PUBLISHED, 2),
    M("publish_date", PUBLISHED, 2),
    M("publish-date", PUBLISHED, 2),
    M("published", PUBLISHED, 3),
    M("published-date", PUBLISHED, 2),
    M("parsely-pub-date", PUBLISHED, 2),
    M("cxenseparse:recs:publishtime", PUBLISHED, 2),
    M("sailthru.date", PUBLISHED, 3),
    M("dc.date.issued", PUBLISHED, 3),
    M("dcterms.issued", PUBLISHED, 3),
    M("dcterms.created", PUBLISHED, 3),
    M("dc.date.created", PUBLISHED, 3),
    M("dcterms.date", PUBLISHED, 10),
    M("dc.date", PUBLISHED, 10),
    M("og:release_date", PUBLISHED, 4),
    M("og:pubdate", PUBLISHED, 3),
    M("article_date_original", PUBLISHED, 2),
    M("displaydate", PUBLISHED, 4),
    M("rbpubdate", PUBLISHED, 4),
    M("ptime", PUBLISHED, 4),
    M("weibo: article:create_at", PUBLISHED, 4),
    M("article.published", PUBLISHED, 2),
    M("article.created", PUBLISHED, 3),
    M("date", PUBLISHED, 5),
    M("article:modified_time", MODIFIED, 1),
    M("og:article:modified_time", MODIFIED, 1),
    M("article:updated_time", MODIFIED, 2),
    M("article:modified", MODIFIED, 2),
    M("og:updated_time", MODIFIED, 3),
    M("og:modified_time", MODIFIED, 3),
    M("datemodified", MODIFIED, 2),
    M("dcterms.modified", MODIFIED, 3),
    M("dc.date.modified", MODIFIED, 3),
    M("last-modified", MODIFIED, 4),
    M("lastmod", MODIFIED, 4),
    M("revised", MODIFIED, 5),
    M("utime", MODIFIED, 5),
    M("author", AUTHOR, 3),
    M("article:author", AUTHOR, 4),
    M("og:article:author", AUTHOR, 4),
    M("article:author_name", AUTHOR, 2),
    M("og:author", AUTHOR, 4),
    M("citation_author", AUTHOR, 2),
    M("byl", AUTHOR, 2),
    M("dc.creator", AUTHOR, 4),
    M("dcterms.creator", AUTHOR, 4),
    M("dc:creator", AUTHOR, 4),
    M("sailthru.author", AUTHOR, 4),
    M("parsely-author", AUTHOR, 4),
    M("cxenseparse:author", AUTHOR, 4),
    M("rbauthors", AUTHOR, 5),
};
#undef M

static void offer_field(finder *f, unsigned field, ent_str v, unsigned rank) {
  switch (field) {
  case TITLE:
    offer_title(f, v, rank / 10.0);
    break;
  case SITE:
    offer_site(f, v, rank);
    break;
  case URL:
    if (ent_str_starts(v, ENT_S("http"))) offer(&f->url, v, rank);
    break;
  case PUBLISHED:
    offer(&f->published, date_of(f, v), rank);
    break;
  case MODIFIED:
    offer(&f->modified, date_of(f, v), rank);
    break;
  case AUTHOR:
    offer_names(f, v, rank, false);
    break;
  default:
    break;
  }
}

/* twitter:label1 "Written by" says what twitter:data1 is. */
static bool read_twitter(finder *f, ent_str key, ent_str content) {
  if (ent_str_is(key, "twitter:label1")) {
    f->labelled = ent_byline_is(ENT_BYLINE_LABEL, content);
    return true;
  }
  if (!ent_str_is(key, "twitter:data1")) return false;
  if (f->labelled) offer_names(f, squeeze(f, content, 200), 3, false);
  return true;
}

static void read_meta(finder *f, uint32_t i) {
  ent_str content = ent_html_attr(f->h, i, ENT_ATTR_CONTENT);
  if (!content.n) return;
  static const ent_attr_name keys[] = {ENT_ATTR_PROPERTY, ENT_ATTR_NAME, ENT_ATTR_ITEMPROP, ENT_ATTR_HTTP_EQUIV};
  for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
    ent_str key = ent_str_trim(ent_html_attr(f->h, i, keys[k]));
    if (key.n < 3) continue;
    if (read_twitter(f, key, content)) return;
    for (size_t m = 0; m < sizeof meta_names / sizeof *meta_names; m++) {
      if (key.n != meta_names[m].n || !ent_str_ieq(key, (ent_str){meta_names[m].name, key.n})) continue;
      offer_field(f, meta_names[m].field, squeeze(f, content, 1000), meta_names[m].rank);
      return;
    }
  }
}

/* ---- JSON-LD ----------------------------------------------------------- */

static bool type_has(const ent_jnode *o, const char *word) {
  const ent_jnode *t = ent_jnode_get(o, "@type");
  if (t && t->kind == '[') t = t->first;
  for (; t; t = t->next) {
    if (t->kind == '"' && ent_str_find(t->text, ent_str_c(word), 0) != SIZE_MAX) return true;
    if (t->key.n) break;
  }
  return false;
}

enum { RANK_ORGANIZATION = 10, RANK_SITE = 20 }; /* how much less than a person each counts as the author */

/* The object with that @id and more in it than the id, below root. */
static const ent_jnode *by_id(const ent_jnode *root, ent_str id, unsigned depth) {
  if (!root || depth > 8 || !id.n) return NULL;
  for (const ent_jnode *v = root->first; v; v = v->next) {
    if (v->kind == '{' && ent_str_eq(ent_jnode_text(v, "@id"), id) && ent_jnode_get(v, "name")) return v;
    const ent_jnode *below = v->kind == '{' || v->kind == '[' ? by_id(v, id, depth + 1) : NULL;
    if (below) return below;
  }
  return NULL;
}

static void read_ld_author(finder *f, const ent_jnode *root, const ent_jnode *v, unsigned rank) {
  if (!v) return;
  if (v->kind == '[') {
    unsigned n = 0;
    for (const ent_jnode *e = v->first; e && n < 12; e = e->next, n++) read_ld_author(f, root, e, rank);
  } else if (v->kind == '"') {
    offer_names(f, squeeze(f, v->text, 300), rank, false);
  } else if (v->kind == '{') {
    const ent_jnode *name = ent_jnode_get(v, "name");
    if (!name) {
      const ent_jnode *o = f->lookups++ > 16 ? NULL : by_id(root, ent_jnode_text(v, "@id"), 0);
      name = ent_jnode_get(o, "name");
      v = o ? o : v;
    }
    if (type_has(v, "Organization")) rank += RANK_ORGANIZATION;
    if (name) read_ld_author(f, root, name, rank);
  }
}

static bool is_article(const ent_jnode *o) {
  return type_has(o, "Article") || type_has(o, "Posting") || type_has(o, "Report") || type_has(o, "Review") ||
         type_has(o, "Recipe");
}

static void read_ld_object(finder *f, const ent_jnode *root, const ent_jnode *o, unsigned depth) {
  bool article = is_article(o), page = type_has(o, "WebPage") || type_has(o, "VideoObject");
  if (article || page) {
    unsigned rank = article ? 2 : 6;
    offer(&f->published, date_of(f, ent_jnode_text(o, "datePublished")), article ? 1 : 7);
    offer(&f->modified, date_of(f, ent_jnode_text(o, "dateModified")), rank);
    if (article) {
      offer_title(f, squeeze(f, ent_jnode_text(o, "headline"), 600), 2.5);
      read_ld_author(f, root, ent_jnode_get(o, "author"), 1);
      read_ld_author(f, root, ent_jnode_get(o, "creator"), 2);
      offer_site(f, squeeze(f, ent_jnode_text(ent_jnode_get(o, "publisher"), "name"), 120), 3);
    }
    offer(&f->url, ent_jnode_text(o, "mainEntityOfPage"), 4);
  } else if (type_has(o, "WebSite")) {
    offer_site(f, squeeze(f, ent_jnode_text(o, "name"), 120), 2);
  }
  for (const ent_jnode *v = o->first; v && depth < 6; v = v->next) {
    bool other = ent_str_is(v->key, "comment") || ent_str_is(v->key, "isPartOf") ||
                 ent_str_is(v->key, "itemListElement") || ent_str_is(v->key, "author");
    if (other && article) continue;
    if (v->kind == '{') read_ld_object(f, root, v, depth + 1);
    else if (v->kind == '[')
      for (const ent_jnode *e = v->first; e; e = e->next)
        if (e->kind == '{') read_ld_object(f, root, e, depth + 1);
  }
}

static void read_ld(finder *f, uint32_t i) {
  const ent_node *e = &f->h->node[i];
  ent_str type = ent_html_attr(f->h, i, ENT_ATTR_TYPE);
  if (ent_str_find(type, ENT_S("ld+json"), 0) == SIZE_MAX || e->len > 1u << 20) return;
  const ent_jnode *root = ent_jsonld_parse((ent_str){f->h->src.p + e->start, e->len}, f->arena, &f->nomem);
  if (!root) return;
  if (root->kind == '{') read_ld_object(f, root, root, 0);
  else
    for (const ent_jnode *v = root->first; v; v = v->next)
      if (v->kind == '{') read_ld_object(f, root, v, 0);
}

/* ---- elements of the page ---------------------------------------------- */

static bool word_in(ent_str s, const char *word) {
  ent_str rest = s, w;
  while (ent_str_word(&rest, &w))
    if (ent_str_ieq(w, ent_str_c(word))) return true;
  return false;
}

/* An element that says a date: its machine-readable attribute, else its text. */
static ent_str date_at(finder *f, uint32_t i) {
  static const ent_attr_name attrs[] = {ENT_ATTR_DATETIME,       ENT_ATTR_CONTENT,        ENT_ATTR_DATA_DATETIME,
                                        ENT_ATTR_DATA_PUBLISHED, ENT_ATTR_DATA_TIMESTAMP, ENT_ATTR_DATA_DATE,
                                        ENT_ATTR_TITLE};
  for (size_t k = 0; k < sizeof attrs / sizeof *attrs; k++) {
    ent_str v = ent_html_attr(f->h, i, attrs[k]);
    ent_str d = v.n && v.n < 100 ? date_of(f, ent_str_trim(v)) : (ent_str){NULL, 0};
    if (d.n) return d;
  }
  return date_of(f, text_of(f, i, 120));
}

static void read_itemprop(finder *f, uint32_t i, ent_str prop) {
  if (word_in(prop, "datePublished") || word_in(prop, "dateCreated")) offer(&f->published, date_at(f, i), 2);
  else if (word_in(prop, "dateModified")) offer(&f->modified, date_at(f, i), 2);
  else if (word_in(prop, "headline")) offer_title(f, text_of(f, i, 600), 2);
  else if (word_in(prop, "author") || word_in(prop, "creator")) {
    uint32_t name = i;
    for (uint32_t k = i + 1; k < f->h->node[i].end && name == i; k++)
      if (f->h->node[k].nattr && word_in(ent_html_attr(f->h, k, ENT_ATTR_ITEMPROP), "name")) name = k;
    for (uint32_t k = i + 1; k < f->h->node[i].end && name == i; k++) /* an organisation with where it sits */
      if (f->h->node[k].nattr && word_in(ent_html_attr(f->h, k, ENT_ATTR_ITEMPROP), "address")) return;
    ent_str content = ent_html_attr(f->h, name, ENT_ATTR_CONTENT);
    offer_names(f, content.n ? squeeze(f, content, 200) : text_of(f, name, 200), 3, false);
  }
}

/* Does a class name have a word that begins so? */
static bool class_says(ent_str c, const char *word) {
  size_t n = strlen(word);
  for (size_t i = 0; i + n <= c.n; i++) {
    char before = i ? c.p[i - 1] : ' ';
    bool edge = !((before | 32) >= 'a' && (before | 32) <= 'z') || (c.p[i] >= 'A' && c.p[i] <= 'Z');
    if (edge && ent_str_ieq((ent_str){c.p + i, n}, (ent_str){word, n})) return true;
  }
  return false;
}

static bool says_modified(ent_str s) {
  return ent_byline_in(ENT_BYLINE_MODIFIED, s);
}

/* Elements inside comments, teasers and the like do not speak for the page. */
static bool is_aside(const finder *f, uint32_t i) {
  for (unsigned up = 0; i && up < 12; up++, i = f->h->node[i].parent) {
    switch (f->b->role[i]) {
    case ENT_ROLE_COMMENT:
    case ENT_ROLE_TEASER:
    case ENT_ROLE_SIDEBAR:
    case ENT_ROLE_NAV:
    case ENT_ROLE_AD:
      return true;
    default:
      break;
    }
  }
  return false;
}

/* Within an element that has one of the roles. */
static bool is_in(const finder *f, uint32_t i, uint32_t roles) {
  for (unsigned up = 0; i && up < 20; up++, i = f->h->node[i].parent)
    if (roles >> f->b->role[i] & 1) return true;
  return false;
}

static void read_time(finder *f, uint32_t i) {
  ent_str c = ent_html_attr(f->h, i, ENT_ATTR_CLASS);
  bool headline = f->h1 && i < f->h1 + 60 && i + 30 > f->h1; /* close to it, so whatever classes say */
  bool aside = !headline && is_aside(f, i);
  if (aside && (f->published.rank || is_in(f, i, 1u << ENT_ROLE_COMMENT))) return;
  ent_str d = date_at(f, i);
  bool modified = says_modified(c) ||
                  (f->h->node[i].parent && says_modified(ent_html_attr(f->h, f->h->node[i].parent, ENT_ATTR_CLASS)));
  bool published = class_says(c, "publish") || class_says(c, "entry") || class_says(c, "post") ||
                   ent_html_attr(f->h, i, ENT_ATTR_PUBDATE).p;
  if (!aside && !modified && f->h1) offer(&f->seen, date_of(f, text_of(f, i, 120)), 6);
  if (aside) offer(&f->published, d, modified ? 0 : 13);
  else if (modified && !published) offer(&f->modified, d, 5);
  else offer(&f->published, d, published ? 5 : headline || (f->h1 && i > f->h1) ? 6 : 8);
}

/* An address of an author's page: ".../author/ann-lee". */
static bool names_author(ent_str href) {
  static const char *const paths[] = {"author/",   "authors/",   "autor/",    "autoren/",    "autores/",  "auteur/",
                                      "auteurs/",  "autore/",    "autori/",   "profile/",    "profiles/", "profil/",
                                      "by/",       "bio/",       "staff/",    "people/",     "person/",   "newsteam/",
                                      "writer/",   "writers/",   "columnist", "contributor", "reporter",  "journalist",
                                      "redakteur", "redaktion/", "team/"};
  for (size_t k = 0; k + 4 < href.n; k++) {
    if (href.p[k] != '/' || !strchr("abcjnprstw", href.p[k + 1])) continue;
    ent_str rest = {href.p + k + 1, href.n - k - 1};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
      if (ent_str_starts(rest, ent_str_c(paths[i]))) return true;
  }
  return false;
}

/* Does a class name have a word that begins with author, autor, auteur or byline? */
static bool class_author(ent_str c) {
  for (size_t i = 0; i + 5 < c.n; i++) {
    char x = c.p[i] | 32;
    if ((x != 'a' && x != 'b') || ((c.p[i + 1] | 32) != 'u' && (c.p[i + 1] | 32) != 'y')) continue;
    ent_str rest = {c.p + i, c.n - i};
    if (class_says(rest, "author") || class_says(rest, "byline") || class_says(rest, "autor") ||
        class_says(rest, "auteur"))
      return class_says(c, "author") || class_says(c, "byline") || class_says(c, "autor") || class_says(c, "auteur");
  }
  return false;
}

/* Far below the article: who made the site, not who wrote the text. */
static bool is_below(const finder *f, uint32_t i) {
  return i > f->h->node[f->b->root].end + 40;
}

static void read_classes(finder *f, uint32_t i) {
  ent_str c = ent_html_attr(f->h, i, ENT_ATTR_CLASS);
  if (!c.n) c = ent_html_attr(f->h, i, ENT_ATTR_ID);
  ent_str rel = ent_html_attr(f->h, i, ENT_ATTR_REL);
  bool link = rel.n && word_in(rel, "author");
  if (!c.n) c = ent_html_attr(f->h, i, ENT_ATTR_DATA_TESTID);
  ent_str href = ent_html_attr(f->h, i, ENT_ATTR_HREF);
  bool name = word_in(c, "fn") || class_author(c) || names_author(href);
  if ((!link && !name) || is_aside(f, i)) return;
  if (is_below(f, i) && is_in(f, i, 1u << ENT_ROLE_FOOTER)) return;
  ent_str s = before_date(f, text_of(f, i, 200));
  bool exact = class_says(c, "author-name") || class_says(c, "author_name") || class_says(c, "authorName") ||
               class_says(c, "byline-name") || class_says(c, "byline__name") || word_in(c, "fn") ||
               (class_says(c, "vcard") && class_says(c, "author"));
  if (s.n < 120) offer_names(f, s, exact ? 5 : link ? 6 : 7, !exact && !link);
}

/* "By" and then a link: its text is the author. One such place counts, the first. */
static void read_by_link(finder *f, uint32_t i) {
  if (!f->last_text || (f->by_link && f->by_link + 12 < i) || is_below(f, i) || is_aside(f, i)) return;
  const ent_node *t = &f->h->node[f->last_text];
  if (t->len > 40) return;
  ent_str word = ent_str_trim((ent_str){f->h->src.p + t->start, t->len});
  while (word.n && word.p[word.n - 1] == ':') word = ent_str_trim((ent_str){word.p, word.n - 1});
  if (!ent_byline_is(ENT_BYLINE_BY, word)) return;
  for (uint32_t up = i; up; up = f->h->node[up].parent)
    if (f->b->role[up] == ENT_ROLE_FOOTER) return;
  f->by_link = i;
  offer_names(f, text_of(f, i, 100), 8, true);
}

static void read_heading(finder *f, uint32_t i) {
  ent_str c = ent_html_attr(f->h, i, ENT_ATTR_CLASS);
  unsigned tag = f->h->node[i].tag;
  bool titled = class_says(c, "title") || class_says(c, "headline");
  if (tag != ENT_TAG_H1 && (!titled || f->ntitle > 12 || is_aside(f, i))) return;
  bool logo = class_says(c, "logo") || class_says(c, "site");
  bool aside = is_in(f, i, 1u << ENT_ROLE_POPUP | 1u << ENT_ROLE_FORM | 1u << ENT_ROLE_FOOTER | 1u << ENT_ROLE_COMMENT);
  offer_title(f, text_of(f, i, 600), tag == ENT_TAG_H1 ? (logo || aside ? 0.5 : 2.2) : 0.6);
}

static void read_page_title(finder *f, uint32_t i) {
  if (f->page_title.n) return;
  const ent_node *e = &f->h->node[i];
  f->page_title = squeeze(f, (ent_str){f->h->src.p + e->start, e->len}, 1000);
}

/* The h1 that the title element has, too, or else the first. */
static void find_h1(finder *f) {
  const ent_html *h = f->h;
  char title[512], z[512];
  size_t n = 0;
  unsigned seen = 0;
  for (uint32_t i = 1; i < h->n; i++) {
    if (h->node[i].tag == ENT_TAG_TITLE && !n) {
      read_page_title(f, i);
      n = ent_letters_of(f->page_title, title, sizeof title);
    }
    if (h->node[i].tag != ENT_TAG_H1 || h->node[i].end == i + 1) continue;
    size_t m = n ? ent_letters_of(text_of(f, i, 300), z, sizeof z) : 0;
    bool same = m > 3 && m <= n && memmem(title, n, z, m);
    if (same || !f->h1) f->h1 = i;
    if (same || ++seen > 20) return;
  }
}

static void read_elements(finder *f) {
  const ent_html *h = f->h;
  find_h1(f);
  for (uint32_t i = 1; i < h->n; i++) {
    const ent_node *e = &h->node[i];
    f->node = e->tag == ENT_TAG_META || e->tag == ENT_TAG_SCRIPT ? 0 : i;
    switch (e->tag) {
    case ENT_TAG_TEXT:
      f->last_text = i;
      continue;
    case ENT_TAG_A:
      read_by_link(f, i);
      break;
    case ENT_TAG_META:
      read_meta(f, i);
      break;
    case ENT_TAG_TITLE:
      read_page_title(f, i);
      break;
    case ENT_TAG_SCRIPT:
      read_ld(f, i);
      continue;
    case ENT_TAG_HTML: {
      ent_str lang = ent_html_attr(h, i, ENT_ATTR_LANG);
      f->month_first = ent_str_ieq(lang, ENT_S("en-us")) || ent_str_ieq(lang, ENT_S("en"));
      break;
    }
    case ENT_TAG_LINK:
      if (word_in(ent_html_attr(h, i, ENT_ATTR_REL), "canonical")) {
        ent_str href = squeeze(f, ent_html_attr(h, i, ENT_ATTR_HREF), 2000);
        if (ent_str_starts(href, ENT_S("http"))) offer(&f->url, href, 1);
      }
      break;
    case ENT_TAG_TIME:
      read_time(f, i);
      break;
    case ENT_TAG_H1:
      read_heading(f, i);
      break;
    case ENT_TAG_H2:
    case ENT_TAG_H3:
      read_heading(f, i);
      break;
    default:
      break;
    }
    if (!e->nattr || e->tag == ENT_TAG_META) {
      ent_str prop = e->nattr ? ent_html_attr(h, i, ENT_ATTR_ITEMPROP) : (ent_str){NULL, 0};
      if (prop.n) read_itemprop(f, i, prop);
      continue;
    }
    ent_str prop = ent_html_attr(h, i, ENT_ATTR_ITEMPROP);
    if (prop.n && !is_aside(f, i)) read_itemprop(f, i, prop);
    if (e->end > i + 1 && e->end < i + 60) read_classes(f, i);
  }
  f->node = 0;
}

/* ---- blocks around the article ----------------------------------------- */

/* The dates of a block, each published or modified by the words before it. */
static void read_dates(finder *f, ent_str s, unsigned rank) {
  for (unsigned n = 0; n < 3; n++) {
    size_t start = 0;
    ent_date d = ent_date_in(s, f->month_first, &start);
    if (!d.n) return;
    if (says_modified((ent_str){s.p, start})) offer(&f->modified, keep_date(f, &d), 8);
    else {
      ent_str day = keep_date(f, &d);
      offer(&f->published, day, rank);
      offer(&f->seen, day, rank);
    }
    size_t next = start + 10 < s.n ? start + 10 : s.n;
    s = (ent_str){s.p + next, s.n - next};
  }
}

/* A paragraph may begin with its date. set_off: only where a dash or the like parts it from the text. */
static void read_first_date(finder *f, ent_str s, bool set_off) {
  static const char *const marks[] = {" - ", " – ", " — ", ": ", "|", "("};
  size_t start = 1;
  ent_str head = {s.p, s.n < 40 ? s.n : 40};
  ent_date d = ent_date_in(head, f->month_first, &start);
  if (!d.n || start) return;
  for (size_t i = 0; set_off && i < sizeof marks / sizeof *marks; i++)
    set_off = ent_str_find(head, ent_str_c(marks[i]), 0) == SIZE_MAX;
  if (!set_off) offer(&f->published, keep_date(f, &d), 11);
}

/* "By somebody" at the beginning of a block, up to a date. One word will do where it is clear that a name follows
** ("Posted by Ida"). */
static void read_byline(finder *f, ent_str s) {
  s = before_date(f, s);
  ent_str name = strip_by(s);
  size_t said = s.n - name.n;
  if (!said || s.n >= 100 || name.n <= 4) return;
  shape x = shape_of(name);
  bool clear = x.words == 1 && x.upper == 1 && memchr(s.p, ' ', said - 1);
  offer_names(f, keep(f, name), 8, !clear);
}

/* A short line that has a date: "May 6, 2020 by Ida Moen", "6.5.2020 | 10 Uhr | Ida Moen". */
static void read_dateline(finder *f, ent_str s) {
  size_t start = 0;
  if (s.n > 90 || !ent_date_in(s, f->month_first, &start).n) return;
  ent_str found = {NULL, 0}, rest = {s.p + start, s.n - start}, piece;
  for (size_t i = 1; i + 1 < rest.n; i++) {
    ent_str word = {rest.p + i, rest.n - i};
    if (rest.p[i - 1] != ' ' || !ent_byline_begins(ENT_BYLINE_BY, word)) continue;
    offer_names(f, keep(f, word), 8, true);
    return;
  }
  unsigned names = 0;
  while (next_name(&rest, &piece)) {
    piece = strip_end(piece);
    if (is_name(piece, true)) found = piece, names++;
  }
  if (names == 1) offer_names(f, keep(f, found), 10, true);
}

/* "Author: somebody", or a block "Author" and one with the name; a block "Published" and one with the date. */
static void read_label(finder *f, const ent_body *b, uint32_t k) {
  ent_str s = ent_block_text(b, &b->block.v[k]);
  size_t n = ent_byline_begins(ENT_BYLINE_BY, s);
  while (n && n < s.n && s.p[n] == ' ') n++;
  if (n && n < s.n && s.n < 120 && (s.p[n] == ':' || s.p[n - 1] == ':')) {
    ent_str name = before_date(f, ent_str_trim((ent_str){s.p + n + (s.p[n] == ':'), s.n - n - (s.p[n] == ':')}));
    if (name.n) offer_names(f, keep(f, name), 9, true);
    return;
  }
  while (s.n && s.p[s.n - 1] == ':') s = ent_str_trim((ent_str){s.p, s.n - 1});
  if (k + 1 == b->block.n || b->block.v[k + 1].len > 60) return;
  if (ent_byline_is(ENT_BYLINE_PUBLISHED, s)) {
    ent_date d = ent_date_in(ent_block_text(b, &b->block.v[k + 1]), f->month_first, NULL);
    offer(&f->published, keep_date(f, &d), 10);
  }
  if (!ent_byline_is(ENT_BYLINE_BY, s)) return;
  offer_names(f, keep(f, before_date(f, ent_block_text(b, &b->block.v[k + 1]))), 9, true);
}

static bool is_elsewhere(const ent_block *block) {
  switch (block->role) {
  case ENT_ROLE_COMMENT:
  case ENT_ROLE_TEASER:
  case ENT_ROLE_NAV:
  case ENT_ROLE_SIDEBAR:
  case ENT_ROLE_AD:
    return true;
  default:
    return false;
  }
}

/* Where the article begins, in blocks. */
typedef struct beginning {
  uint32_t first;    /* its first long paragraph, or how many blocks there are */
  uint32_t title;    /* the h1 above that, or first */
  uint32_t from, to; /* blocks near it */
} beginning;

static beginning find_head(const finder *f) {
  const ent_body *b = f->b;
  beginning x = {0, 0, 0, 0};
  while (x.first < b->block.n &&
         !(b->block.v[x.first].root && !b->block.v[x.first].role && b->block.v[x.first].len >= 80))
    x.first++;
  x.from = x.first > 14 ? x.first - 14 : 0;
  x.to = x.first + 6 < b->block.n ? x.first + 6 : b->block.n;
  x.title = x.first;
  for (uint32_t k = x.first; k-- > x.from && x.first < b->block.n && x.title == x.first;)
    if (b->h->node[b->block.v[k].node].tag == ENT_TAG_H1) x.title = k;
  return x;
}

/* The nearest heading above the text may be the title. */
static void read_near_heading(finder *f, const beginning *x) {
  const ent_body *b = f->b;
  for (uint32_t k = x->first + 1; k-- > x->from && b->block.n > x->first;) {
    const ent_block *block = &b->block.v[k];
    if (block->kind != ENT_PARAGRAPH_HEADING || block->len < 12 ||
        (block->role && block->role != ENT_ROLE_OTHER && block->role != ENT_ROLE_BODY))
      continue;
    offer_title(f, keep(f, ent_block_text(b, block)), 1.2);
    return;
  }
}

/* Short blocks near the article's head that say a date or "By somebody", and bylines wherever they are. Between the
** title and the text a block belongs to the article, whatever its class is named. */
static void read_blocks(finder *f) {
  const ent_body *b = f->b;
  const beginning x = find_head(f);
  read_near_heading(f, &x);
  for (uint32_t k = 0; k < b->block.n; k++) {
    const ent_block *block = &b->block.v[k];
    bool between = k > x.title && k < x.first && block->role != ENT_ROLE_COMMENT;
    if (!between && is_elsewhere(block)) continue;
    bool near = k >= x.from && k < x.to, byline = block->role == ENT_ROLE_BYLINE;
    ent_str s = ent_block_text(b, block);
    if (s.n > 200) {
      if (k >= x.first && k < x.to) read_first_date(f, s, k >= x.first + 2);
      continue;
    }
    if (near || byline) read_dates(f, s, near ? (byline || between ? 7 : 9) : 12);
    if (near) read_byline(f, s);
    if (near) read_dateline(f, s);
    read_label(f, b, k);
  }
}

/* ---- the title --------------------------------------------------------- */

/* Where the last (first) piece of a title behind (before) a separator begins (ends); 0 when there is none. */
static size_t separator(ent_str s, bool last, size_t *width) {
  static const char *const marks[] = {" | ", " - ", " – ",  " — ", " :: ", " » ", " « ", " · ",
                                      " • ", " / ", " // ", " ‹ ", " > ",  "|",   " │ ", " » "};
  size_t at = 0;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    size_t n = strlen(marks[i]);
    for (size_t k = ent_str_find(s, ent_str_c(marks[i]), 1); k != SIZE_MAX;
         k = ent_str_find(s, ent_str_c(marks[i]), k + n)) {
      if (at && (last ? k < at : k > at)) continue;
      at = k;
      *width = n;
    }
  }
  return at;
}

/* The host's main word is in piece, or piece in the host: "example" of www.example.com. */
static bool names_site(const finder *f, ent_str piece) {
  char x[128], y[512];
  size_t n = ent_letters_of(piece, x, sizeof x);
  if (!n) return true;
  if (f->site.v.n && ent_same_letters(piece, f->site.v)) return true;
  size_t m = ent_letters_of(f->site.v, y, sizeof y);
  if (m > 3 && n > 3 && (memmem(y, m, x, n) || memmem(x, n, y, m))) return true;
  size_t from = ent_str_find(f->url.v, ENT_S("://"), 0);
  if (from == SIZE_MAX) return false;
  size_t end = ent_str_find(f->url.v, ENT_S("/"), from + 3);
  ent_str host = {f->url.v.p + from + 3, (end == SIZE_MAX ? f->url.v.n : end) - from - 3};
  m = ent_letters_of(host, y, sizeof y);
  if (n > 2 && memmem(y, m, x, n)) return true;
  size_t www = ent_str_starts(host, ENT_S("www.")) ? 4 : 0, dot = ent_str_find(host, ENT_S("."), www);
  m = dot == SIZE_MAX ? 0 : ent_letters_of((ent_str){host.p + www, dot - www}, y, sizeof y);
  return m > 4 && n < 40 && n < m * 3 && memmem(x, n, y, m);
}

/* Without the site's name behind or before it. loose: any short last piece counts as one. */
static ent_str without_site(const finder *f, ent_str s, bool loose) {
  for (unsigned round = 0; round < 3; round++) {
    size_t width = 0, at = separator(s, true, &width);
    if (!at) return s;
    ent_str tail = {s.p + at + width, s.n - at - width};
    if (names_site(f, tail) || (loose && round == 0 && tail.n * 2 < at)) {
      s.n = at;
      continue;
    }
    at = separator(s, false, &width);
    if (!names_site(f, (ent_str){s.p, at})) return s;
    s = (ent_str){s.p + at + width, s.n - at - width};
  }
  return s;
}

static bool contains(ent_str a, ent_str b) {
  return b.n > 8 && a.n > b.n && memmem(a.p, a.n, b.p, b.n);
}

/* "Ferry line closes | Coast": where another place says what stands before (behind) the mark, that is the title. */
static ent_str without_section(const finder *f, ent_str s) {
  for (int last = 0; last < 2; last++) {
    size_t width = 0, at = separator(s, last, &width);
    if (!at || at + width >= s.n) return s;
    ent_str pieces[2] = {ent_str_trim((ent_str){s.p, at}), ent_str_trim((ent_str){s.p + at + width, s.n - at - width})};
    for (unsigned k = 0; k < f->ntitle; k++)
      for (int p = 0; p < 2; p++)
        if (f->title[k].weight > 1 && pieces[p].n > 11 && ent_same_letters(f->title[k].v, pieces[p])) return pieces[p];
  }
  return s;
}

static ent_str choose_title(finder *f) {
  if (f->page_title.n) offer_title(f, without_site(f, f->page_title, true), 1.8);
  double best = 0;
  unsigned at = f->ntitle;
  for (unsigned i = 0; i < f->ntitle; i++) {
    char letters[512];
    f->title[i].v = without_site(f, f->title[i].v, false);
    size_t n = ent_letters_of(f->title[i].v, letters, sizeof letters);
    f->title[i].letters = keep(f, (ent_str){letters, n});
    if (names_site(f, f->title[i].v) && f->title[i].v.n < 40) f->title[i].weight *= 0.2;
  }
  for (unsigned i = 0; i < f->ntitle; i++) {
    double votes = f->title[i].weight;
    for (unsigned k = 0; k < f->ntitle; k++) {
      if (k == i) continue;
      ent_str a = f->title[i].letters, b = f->title[k].letters;
      if (a.n && ent_str_eq(a, b)) votes += f->title[k].weight;
      else if (contains(a, b) || contains(b, a)) votes += f->title[k].weight * 0.4;
    }
    if (votes > best + 1e-9) {
      best = votes;
      at = i;
    }
  }
  return at < f->ntitle ? without_section(f, f->title[at].v) : (ent_str){NULL, 0};
}

/* ---- the authors, once all is read -------------------------------------- */

/* The site's own name, or the newsroom, is the author only where nobody else is. */
static bool is_site_itself(const finder *f, ent_str name) {
  for (unsigned i = 0; i < f->nsite; i++)
    if (ent_same_letters(f->site_name[i], name)) return true;
  return ent_byline_is(ENT_BYLINE_DESK, name) || names_site(f, name) || contains(f->page_title, name);
}

/* Where a name is one word only, the full name that begins with it or has its letters, if some other place says it. */
static ent_str full_name(const finder *f, ent_str name) {
  if (memchr(name.p, ' ', name.n)) return name;
  for (unsigned i = 0; i < f->nname; i++) {
    ent_str v = f->name[i].v;
    bool longer = v.n > name.n + 1 && v.p[name.n] == ' ' && ent_str_ieq((ent_str){v.p, name.n}, name);
    bool apart = v.n > name.n && memchr(v.p, ' ', v.n) && ent_same_letters(v, name);
    if ((longer || apart) && f->name[i].rank < RANK_SITE) return v;
  }
  return name;
}

/* The names that the best ranked place says. Of links and classes spread over the page those count that stand together
** with the first behind the title. */
static ent_strs choose_authors(finder *f) {
  ent_strs out = {0};
  unsigned best = UINT_MAX;
  for (unsigned i = 0; i < f->nname; i++) {
    if (is_site_itself(f, f->name[i].v)) f->name[i].rank += RANK_SITE;
    if (f->name[i].rank < best) best = f->name[i].rank;
  }
  uint32_t at = 0;
  for (unsigned i = 0; i < f->nname; i++)
    if (f->name[i].rank == best && f->name[i].node && (!at || at < f->h1)) at = f->name[i].node;
  for (unsigned i = 0; i < f->nname && out.n < 12; i++) {
    uint32_t node = f->name[i].node;
    bool together = !node || best < 5 || (node + 40 >= at && at + 40 >= node);
    if (f->name[i].rank != best || !together) continue;
    ent_str v = full_name(f, f->name[i].v);
    bool known = false;
    for (uint32_t k = 0; k < out.n; k++) known = known || ent_same_letters(out.v[k], v);
    v = keep(f, v);
    if (!known && v.n && !ENT_PUSH(f->arena, &out, v)) f->nomem = true;
  }
  return out;
}

/* A short block outside the article (header, footer) has piece in it. */
static bool stands_outside(const finder *f, ent_str piece) {
  for (uint32_t k = 0; k < f->b->block.n; k++) {
    const ent_block *block = &f->b->block.v[k];
    if (block->root || block->len > 300 || block->len < piece.n) continue;
    if (ent_str_find(ent_block_text(f->b, block), piece, 0) != SIZE_MAX) return true;
  }
  return false;
}

/* The site's name where nothing says it: the last piece of the title element, if short, or the first, if the page's
** frame has it, too. */
static void guess_site(finder *f) {
  size_t width = 0, at = f->site.rank ? 0 : separator(f->page_title, true, &width);
  if (!at) return;
  ent_str tail = {f->page_title.p + at + width, f->page_title.n - at - width};
  if (tail.n < 40 && tail.n * 2 < at) offer(&f->site, tail, 20);
  at = separator(f->page_title, false, &width);
  ent_str head = {f->page_title.p, at};
  if (at < 40 && at * 2 < f->page_title.n && stands_outside(f, head)) offer(&f->site, head, 19);
}

/* A time in UTC may be of the day before or behind the one that the page's readers see: then theirs counts. */
static void prefer_seen_day(finder *f) {
  ent_str p = f->published.v, s = f->seen.v;
  bool utc =
      p.n > 15 && (ent_str_ends(p, ENT_S("Z")) || ent_str_ends(p, ENT_S("+00:00")) || ent_str_ends(p, ENT_S("+0000")));
  if (!utc || s.n < 10 || !memcmp(p.p, s.p, 10)) return;
  int days = ent_date_days(s) - ent_date_days(p), hour = (p.p[11] - '0') * 10 + (p.p[12] - '0');
  if ((days == 1 && hour >= 10) || (days == -1 && hour < 12)) f->published.v = s;
}

ent_code ent_meta_find(const ent_body *b, ent_str url, ent_arena *a, ent_meta *out, ent_error *err) {
  finder f = {.h = b->h, .b = b, .arena = a};
  read_elements(&f);
  read_blocks(&f);
  offer(&f.url, url, 9);
  ent_date dated = ent_date_in_url(f.url.v);
  offer(&f.published, keep_date(&f, &dated), 8);
  prefer_seen_day(&f);
  guess_site(&f);
  *out = (ent_meta){.title = keep(&f, ent_str_trim(choose_title(&f))),
                    .site = keep(&f, f.site.v),
                    .url = keep(&f, f.url.v),
                    .published = keep(&f, f.published.v),
                    .modified = keep(&f, f.modified.v),
                    .author = choose_authors(&f)};
  return f.nomem ? ent_nomem(err) : ENT_OK;
}
