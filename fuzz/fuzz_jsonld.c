/*
** fuzz_jsonld.c - any bytes are metadata: the tolerant reader of JSON-LD gives a tree that is finite and whose slices lie
** in the input or the arena, and a page that has the bytes as its JSON-LD gives metadata that is UTF-8.
*/
#include "page/page.h"
#include "text/utf8.h"

#include <stdlib.h>

static void require(int ok) {
  if (!ok) abort();
}

/* How many values there are; every slice is read. */
static size_t walk(const ent_jnode *v, unsigned depth) {
  size_t n = 0;
  require(depth < 1000);
  for (; v; v = v->next) {
    unsigned sum = 0;
    for (size_t i = 0; i < v->key.n; i++) sum += (unsigned char)v->key.p[i];
    for (size_t i = 0; i < v->text.n; i++) sum += (unsigned char)v->text.p[i];
    require(v->kind == '{' || v->kind == '[' || v->kind == '"' || v->kind == '0');
    require(sum < UINT32_MAX);
    n += 1 + walk(v->first, depth + 1);
  }
  return n;
}

static void check_meta(const ent_article *a) {
  const ent_str s[] = {a->title, a->site, a->url, a->published, a->modified};
  for (size_t i = 0; i < sizeof s / sizeof *s; i++) require(ent_utf8_check(s[i].p, s[i].n, 0) == s[i].n);
  for (uint32_t i = 0; i < a->nauthor; i++)
    require(ent_utf8_check(a->author[i].p, a->author[i].n, 0) == a->author[i].n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char head[] = "<html><head><script type=\"application/ld+json\">";
  static const char tail[] = "</script></head><body><h1>Ferry</h1><p>The council closed the ferry line on Thursday, it "
                             "said in a long statement that nobody had expected.</p></body></html>";
  ent_str s = {(const char *)data, size};
  bool nomem = false;
  ent_arena *arena = ent_arena_new(0);
  const ent_jnode *root = arena ? ent_jsonld_parse(s, arena, &nomem) : NULL;
  if (root) require(walk(root, 0) <= size + 1);
  ent_arena_free(arena);
  ent_buf page;
  ent_buf_init(&page, size + 1024);
  ent_buf_puts(&page, head);
  ent_buf_put(&page, s.p, s.n);
  ent_buf_puts(&page, tail);
  ent_article *a = NULL;
  if (ent_article_read(page.p, page.n, NULL, &a, NULL) == ENT_OK) check_meta(a);
  ent_article_free(a);
  ent_buf_free(&page);
  return 0;
}
