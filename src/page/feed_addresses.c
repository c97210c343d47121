/*
** feed_addresses.c - the addresses and ids of RSS, Atom and sitemaps, nothing else of them; weak, so that the full reader of
** feeds takes its place where it is linked.
*/
#include "page/page.h"

#define WEAK __attribute__((weak))
#define UNPACKED_MAX ((size_t)64 << 20)

static const struct form {
  const char *root, *item, *url, *id;
  ent_feed_kind kind;
} forms[] = {
    {"<rss", "item", "link", "guid", ENT_FEED_RSS},
    {"<rdf:RDF", "item", "link", "guid", ENT_FEED_RSS},
    {"<feed", "entry", "link", "id", ENT_FEED_ATOM},
    {"<urlset", "url", "loc", "loc", ENT_FEED_SITEMAP},
    {"<sitemapindex", "sitemap", "loc", "loc", ENT_FEED_SITEMAP_INDEX},
};

static const struct form *form_of(ent_str s) {
  ent_str head = {s.p, s.n < 1000 ? s.n : 1000};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (ent_str_find(head, ent_str_c(forms[i].root), 0) != SIZE_MAX) return &forms[i];
  return NULL;
}

/* Offset of "<name" as a whole tag, or "</name" with close. */
static size_t tag(ent_str s, const char *name, bool close, size_t from) {
  size_t n = strlen(name);
  for (size_t at = from; (at = ent_str_find(s, close ? ENT_S("</") : ENT_S("<"), at)) != SIZE_MAX; at++) {
    size_t i = at + 1 + close;
    if (s.n - i > n && !memcmp(s.p + i, name, n) && (s.p[i + n] == '>' || s.p[i + n] == ' ' || s.p[i + n] == '/' || s.p[i + n] == '\n')) return at;
  }
  return SIZE_MAX;
}

/* The text within the first element called name, CDATA and &amp; taken off. */
static ent_str inner(ent_str s, const char *name, ent_arena *a) {
  size_t at = tag(s, name, false, 0), from = at == SIZE_MAX ? at : ent_str_find(s, ENT_S(">"), at);
  size_t to = from == SIZE_MAX ? from : tag(s, name, true, from);
  if (to == SIZE_MAX) return (ent_str){0};
  ent_str text = ent_str_trim((ent_str){s.p + from + 1, to - from - 1}), out;
  if (ent_str_starts(text, ENT_S("<![CDATA[")) && ent_str_ends(text, ENT_S("]]>"))) text = ent_str_trim((ent_str){text.p + 9, text.n - 12});
  out = ent_arena_dup(a, text);
  size_t n = 0;
  for (size_t i = 0; out.p && i < text.n; i++) {
    ((char *)out.p)[n++] = text.p[i];
    if (ent_str_starts((ent_str){text.p + i, text.n - i}, ENT_S("&amp;"))) i += 4;
  }
  out.n = out.p ? n : 0;
  return out;
}

/* The href of the first link without rel, or with rel="alternate". */
static ent_str atom_link(ent_str s, ent_arena *a) {
  for (size_t at = 0; (at = tag(s, "link", false, at)) != SIZE_MAX; at++) {
    size_t end = ent_str_find(s, ENT_S(">"), at);
    if (end == SIZE_MAX) break;
    ent_str attrs = {s.p + at, end - at};
    size_t rel = ent_str_find(attrs, ENT_S("rel="), 0), href = ent_str_find(attrs, ENT_S("href="), 0);
    if (href == SIZE_MAX || href + 6 >= attrs.n || (rel != SIZE_MAX && ent_str_find(attrs, ENT_S("alternate"), rel) != rel + 5)) continue;
    char quote[2] = {attrs.p[href + 5], 0};
    size_t stop = ent_str_find(attrs, ent_str_c(quote), href + 6);
    if (stop != SIZE_MAX) return ent_arena_dup(a, (ent_str){attrs.p + href + 6, stop - href - 6});
  }
  return (ent_str){0};
}

WEAK bool ent_feed_is(const void *bytes, size_t n) { return form_of((ent_str){bytes, n}) != NULL; }

WEAK void ent_feed_free(ent_feed *feed) {
  if (feed) ent_arena_free(feed->memory);
}

static ent_code read_items(ent_str s, const struct form *f, ent_arena *a, ent_feed *feed, ent_error *err) {
  ENT_VEC(ent_feed_item) item = {0};
  for (size_t at = 0; (at = tag(s, f->item, false, at)) != SIZE_MAX;) {
    size_t end = tag(s, f->item, true, at);
    if (end == SIZE_MAX) end = s.n;
    ent_str one = {s.p + at, end - at};
    ent_feed_item it = {.url = f->kind == ENT_FEED_ATOM ? atom_link(one, a) : inner(one, f->url, a), .id = inner(one, f->id, a)};
    if (!it.id.n) it.id = it.url;
    if (!it.url.n) it.url = it.id;
    if (!ENT_PUSH(a, &item, it) || ent_arena_failed(a)) return ent_nomem(err);
    at = end;
  }
  feed->item = item.v;
  feed->nitem = item.n;
  return ENT_OK;
}

WEAK ent_code ent_feed_read(const void *bytes, size_t n, ent_str base, ent_feed **out, ent_error *err) {
  ent_buf plain;
  ent_arena *a = ent_arena_new(0);
  ent_feed *feed = a ? ent_arena_calloc(a, 1, sizeof *feed) : NULL;
  ent_packing how = ent_packing_of(bytes, n, (ent_str){0});
  ent_code code = feed ? ENT_OK : ent_nomem(err);
  (void)base;
  *out = NULL;
  ent_buf_init(&plain, UNPACKED_MAX);
  ent_str s = {bytes, n};
  if (code == ENT_OK && how != ENT_PACKING_NONE) {
    code = ent_unpack(how, bytes, n, UNPACKED_MAX, &plain, err);
    s = ent_buf_str(&plain);
  }
  const struct form *f = form_of(s);
  if (code == ENT_OK && !f) code = ent_fail(err, ENT_ERR_FORMAT, "neither feed nor sitemap", NULL, 0, 0);
  if (code == ENT_OK) {
    feed->memory = a;
    feed->kind = f->kind;
    code = read_items(s, f, a, feed, err);
  }
  ent_buf_free(&plain);
  if (code == ENT_OK)
    *out = feed;
  else
    ent_arena_free(a);
  return code;
}
