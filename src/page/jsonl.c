/*
** jsonl.c - objects that scrapers write, read as pages: which field is the address, the title, the text. Names are compared
** without case, `_` and `-`, so that datePublished, date_published and DATE-PUBLISHED are one; --map goes first.
*/
#include "page/reader.h"

#include "text/utf8.h"

enum { URL, TITLE, TEXT, HTML, CONTENT, PUBLISHED, MODIFIED, AUTHOR, SITE, LANGUAGE, NFIELD };
#define MAP_MAX 32

/* The names of each field, the best first (docs/formats/jsonl.md). content: text or HTML, as it looks. */
static const struct {
  const char *field, *names;
} table[NFIELD] = {
    {"url", "url link sourceurl pageurl articleurl canonicalurl canonical originalurl finalurl targeturi weburl permalink uri href"},
    {"title", "title headline head pagetitle articletitle ogtitle webtitle name"},
    {"text", "text maintext articletext fulltext plaintext cleanedtext cleantext contenttext bodytext textcontent rawtext"},
    {"html", "html rawhtml contenthtml bodyhtml htmlcontent pagehtml pagesource sourcehtml htmlsource"},
    {"content", "content body articlebody article story"},
    {"published", "published date datepublish datepublished publishdate publisheddate pubdate publishedat publicationdate dateofpublication "
                  "publishedtime webpublicationdate firstpublished created createdat timestamp datetime time"},
    {"modified", "modified datemodify datemodified modifieddate updated updatedat dateupdated lastmodified modifiedat"},
    {"author", "authors author byline creator by writer"},
    {"site", "site sitename publication publisher outlet sourcename source sourcedomain domain hostname"},
    {"language", "language lang languagecode inlanguage"},
};

struct ent_fields {
  const char *path[NFIELD]; /* of --map: NULL: none; "": the field is not to be read */
};

ent_code ent_fields_new(const char *const *map, ent_arena *a, ent_fields **out, ent_error *err) {
  *out = ent_arena_calloc(a, 1, sizeof **out);
  if (!*out) return ent_nomem(err);
  for (; map && *map; map++) {
    const char *eq = strchr(*map, '=');
    size_t n = eq ? (size_t)(eq - *map) : 0, k = 0;
    while (k < NFIELD && !(strlen(table[k].field) == n && !memcmp(table[k].field, *map, n))) k++;
    if (k == NFIELD)
      return ent_failf(err, ENT_ERR_ARGUMENT, "no such field to map", NULL, 0, 0,
                       "%s: FIELD=NAME with url, title, text, html, content, published, modified, author, site or language", *map);
    ent_str copy = ent_arena_dup(a, ent_str_c(eq + 1));
    if (!copy.p) return ent_nomem(err);
    (*out)->path[k] = copy.p;
  }
  return ENT_OK;
}

/* ---- finding fields ---------------------------------------------------- */

/* key is name (lower case, letters and digits only). */
static bool is_name(ent_str key, ent_str name) {
  size_t k = 0;
  for (size_t i = 0; i < key.n; i++) {
    char c = key.p[i];
    if (c == '_' || c == '-' || c == ' ') continue;
    if (c >= 'A' && c <= 'Z') c = (char)(c | 32);
    if (k >= name.n || name.p[k++] != c) return false;
  }
  return k == name.n;
}

static bool is_void(ent_str v) {
  return !v.n || ent_str_is(v, "null") || ent_str_is(v, "\"\"") || ent_str_is(v, "[]") || ent_str_is(v, "{}") || ent_str_is(v, "NaN");
}

/* The value at a dotted path below object. */
static ent_str at_path(ent_str object, ent_str path) {
  ent_str part, key, v;
  while (ent_str_split(&path, '.', &part)) {
    size_t at = 1;
    ent_str found = {NULL, 0};
    if (!object.n || object.p[0] != '{') return found;
    while (ent_json_member(object, &at, &key, &v))
      if (ent_str_eq(key, part)) found = v;
    object = found;
  }
  return object;
}

/* Values of all fields, in one walk over the object: the first name in the table's order wins. */
static void find_fields(ent_str object, ent_str value[NFIELD]) {
  unsigned rank[NFIELD];
  ent_str key, v, name;
  size_t at = 1;
  for (unsigned k = 0; k < NFIELD; k++) rank[k] = 1000, value[k] = (ent_str){NULL, 0};
  while (ent_json_member(object, &at, &key, &v)) {
    if (is_void(v) || key.n > 40) continue;
    for (unsigned k = 0; k < NFIELD; k++) {
      ent_str rest = ent_str_c(table[k].names);
      for (unsigned n = 0; n < rank[k] && ent_str_word(&rest, &name); n++)
        if (is_name(key, name)) rank[k] = n, value[k] = v;
    }
  }
}

/* ---- values ------------------------------------------------------------ */

static ent_str string_of(ent_str v, ent_arena *a) {
  size_t at = 1;
  ent_str first;
  if (v.n && v.p[0] == '[') v = ent_json_element(v, &at, &first) ? first : (ent_str){NULL, 0};
  if (v.n && v.p[0] == '{') {
    ent_str name = at_path(v, ENT_S("name"));
    v = name.n ? name : at_path(v, ENT_S("title"));
  }
  if (!v.n || v.p[0] != '"') return (ent_str){NULL, 0};
  return ent_str_trim(ent_json_decode(v, a));
}

/* A text, or the paragraphs of a list as one. */
static ent_str text_of(ent_str v, ent_arena *a) {
  if (!v.n || v.p[0] != '[') return v.n && v.p[0] == '"' ? ent_json_decode(v, a) : (ent_str){NULL, 0};
  char *out = ent_arena_alloc(a, v.n * 2 + 4);
  size_t at = 1, m = 0;
  ent_str one;
  while (out && ent_json_element(v, &at, &one)) {
    ent_str s = one.p[0] == '"' ? ent_json_decode(one, a) : (ent_str){NULL, 0};
    if (!s.n || m + s.n + 2 > v.n * 2) continue;
    if (m) memcpy(out + m, "\n\n", 2), m += 2;
    memcpy(out + m, s.p, s.n);
    m += s.n;
  }
  return (ent_str){out, m};
}

/* A date in words, or seconds since 1970. */
static ent_str date_of(ent_str v, ent_arena *a) {
  ent_str s = v.n && v.p[0] == '"' ? string_of(v, a) : v;
  ent_date d = ent_feed_date(s);
  const char *point = s.n ? memchr(s.p, '.', s.n) : NULL;
  if (!d.n) d = ent_date_of_seconds((ent_str){s.p, point ? (size_t)(point - s.p) : s.n});
  return ent_arena_dup(a, (ent_str){d.z, d.n});
}

static bool add_authors(ent_record *r, ent_str v, ent_arena *a) {
  ENT_VEC(ent_str) names = {0};
  size_t at = 1;
  ent_str one = v;
  bool list = v.n && v.p[0] == '[';
  for (bool more = v.n && (!list || ent_json_element(v, &at, &one)); more; more = list && ent_json_element(v, &at, &one)) {
    ent_str name = string_of(one, a);
    if (name.n && !ENT_PUSH(a, &names, name)) return false;
  }
  r->author = names.v;
  r->nauthor = names.n;
  return true;
}

/* Markup, by its first tags. */
static bool is_html(ent_str s) {
  ent_xml x = {s.p, s.n < 4096 ? s.n : 4096, 0};
  ent_xml_tag t;
  static const char *const tags[] = {"p", "div", "html", "body", "br", "article", "section", "span", "h1", "h2", "a", "strong", "em", "ul", "img", "figure", "table"};
  while (ent_xml_next(&x, &t))
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
      if (ent_str_ieq(t.name, ent_str_c(tags[i]))) return true;
  return false;
}

ent_code ent_fields_read(const ent_fields *f, ent_record *r, ent_arena *a, ent_error *err) {
  ent_str v[NFIELD];
  find_fields(r->raw, v);
  for (unsigned k = 0; k < NFIELD; k++)
    if (f->path[k]) v[k] = *f->path[k] ? at_path(r->raw, ent_str_c(f->path[k])) : (ent_str){NULL, 0};
  r->url = string_of(v[URL], a);
  r->title = string_of(v[TITLE], a);
  r->site = string_of(v[SITE], a);
  r->language = string_of(v[LANGUAGE], a);
  r->published = date_of(v[PUBLISHED], a);
  r->modified = date_of(v[MODIFIED], a);
  if (!add_authors(r, v[AUTHOR], a)) return ent_nomem(err);
  bool text = !is_void(v[TEXT]), content = !text && !is_void(v[CONTENT]);
  r->content = text_of(text ? v[TEXT] : content ? v[CONTENT] : v[HTML], a);
  r->page = text || (content && !is_html(r->content)) ? ENT_PAGE_TEXT : ENT_PAGE_HTML;
  if (ent_arena_failed(a)) return ent_nomem(err);
  if (!ent_str_trim(r->content).n) return ent_fail(err, ENT_ERR_EMPTY, "an object without text or html (name its field with --map)", NULL, 0, 0);
  return ENT_OK;
}
