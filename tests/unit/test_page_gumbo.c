/*
** test_page_gumbo.c - gumbo as oracle: both trees must have the same text, letter by letter (white space aside), for
** the pages of tests/pages and for torn and tangled ones, and in all but one of a hundred pages of the folders that
** ENTENTE_HTML names. What the reduced tree leaves out on purpose is left out of gumbo's too: script, style, noscript,
** svg, math, head.
*/
#include "unit.h"

#include <gumbo.h>

#include "page/page.h"
#include "text/charset.h"
#include "text/utf8.h"

/* Letters only: marks of no width and white space are not compared. */
static void put_letters(ent_str s, ent_buf *out) {
  for (size_t i = 0; i < s.n;) {
    unsigned len;
    uint32_t c = ent_utf8_decode(s.p + i, s.n - i, &len);
    if (c > ' ' && c != 0xA0 && c != 0xAD && c != 0x200B && c != 0x2060 && c != 0xFEFF &&
        !(c >= 0x2000 && c <= 0x200A) && c != 0x3000)
      ent_buf_put(out, s.p + i, len);
    i += len;
  }
}

static void gumbo_text(const GumboNode *node, ent_buf *out) {
  if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA) {
    put_letters(ent_str_c(node->v.text.text), out);
    return;
  }
  if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_DOCUMENT) return;
  if (node->type == GUMBO_NODE_ELEMENT) {
    switch (node->v.element.tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_MATH:
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_IFRAME:
      return;
    default:
      break;
    }
  }
  const GumboVector *kids = node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children : &node->v.element.children;
  for (unsigned i = 0; i < kids->length; i++) gumbo_text(kids->data[i], out);
}

static void our_text(const ent_html *h, ent_buf *out) {
  ent_buf piece;
  ent_buf_init(&piece, 0);
  for (uint32_t i = 1; i < h->n; i++) {
    const ent_node *e = &h->node[i];
    if (e->tag == ENT_TAG_HEAD || e->tag == ENT_TAG_TITLE || e->tag == ENT_TAG_TEMPLATE ||
        (ent_tag_flags[e->tag] & (ENT_TF_RAW | ENT_TF_RCDATA))) {
      i = e->end - 1;
      continue;
    }
    if (e->tag != ENT_TAG_TEXT) continue;
    ent_buf_clear(&piece);
    ent_html_decode((ent_str){h->src.p + e->start, e->len}, false, &piece);
    put_letters(ent_buf_str(&piece), out);
  }
  ent_buf_free(&piece);
}

/* Both texts of src; *at is the first letter that differs, SIZE_MAX for none. */
static void both_texts(ent_str src, ent_buf *ours, ent_buf *theirs, size_t *at) {
  ent_html h;
  assert_int_equal(ent_html_parse(src, false, &h, NULL), ENT_OK);
  our_text(&h, ours);
  GumboOutput *g = gumbo_parse_with_options(&kGumboDefaultOptions, src.p, src.n);
  gumbo_text(g->document, theirs);
  size_t i = 0;
  while (i < ours->n && i < theirs->n && ours->p[i] == theirs->p[i]) i++;
  *at = i == ours->n && i == theirs->n ? SIZE_MAX : i;
  gumbo_destroy_output(&kGumboDefaultOptions, g);
  ent_html_free(&h);
}

static void check_same(ent_str src, const char *name) {
  ent_buf a, b;
  ent_buf_init(&a, 0);
  ent_buf_init(&b, 0);
  size_t i;
  both_texts(src, &a, &b, &i);
  if (i != SIZE_MAX)
    fail_msg("%s differs from gumbo at letter %zu: ours \"%.40s\", gumbo's \"%.40s\"", name, i, a.n ? a.p + i : "",
             b.n ? b.p + i : "");
  ent_buf_free(&a);
  ent_buf_free(&b);
}

static void test_pages(void **state) {
  (void)state;
  const char *root = getenv("ENTENTE_SOURCE");
  char dir[512];
  snprintf(dir, sizeof dir, "%s/tests/pages", root ? root : ".");
  ent_arena *arena = ent_arena_new(0);
  ent_strs paths = {0};
  assert_int_equal(ent_file_list(dir, ".html", arena, &paths, NULL), ENT_OK);
  assert_true(paths.n > 5);
  for (uint32_t i = 0; i < paths.n; i++) {
    ent_buf b;
    ent_buf_init(&b, 0);
    assert_int_equal(ent_file_read(paths.v[i].p, 0, &b, NULL), ENT_OK);
    if (ent_utf8_check(b.p, b.n, 0) == b.n && b.n) check_same(ent_buf_str(&b), paths.v[i].p);
    ent_buf_free(&b);
  }
  ent_arena_free(arena);
}

/* ---- whole folders ------------------------------------------------------ */

/* The page in a file, unpacked, in UTF-8. */
static bool read_page(ent_str path, ent_buf *out) {
  ent_buf raw, page;
  ent_buf_init(&raw, (size_t)1 << 28);
  ent_buf_init(&page, (size_t)1 << 28);
  bool good = !ent_file_read(path.p, 0, &raw, NULL);
  ent_packing how = good ? ent_packing_of(raw.p, raw.n, path) : ENT_PACKING_NONE;
  if (how) good = !ent_unpack(how, raw.p, raw.n, 0, &page, NULL);
  ent_str in = ent_buf_str(how ? &page : &raw);
  ent_charset cs;
  ent_charset_detect(in.p, in.n, (ent_str){NULL, 0}, true, &cs);
  size_t bad = 0;
  good = good && cs.basis != ENT_CHARSET_BINARY && in.n &&
         !ent_charset_convert(cs.name, in.p + cs.bom, in.n - cs.bom, ENT_S("?"), out, &bad, NULL);
  ent_buf_free(&raw);
  ent_buf_free(&page);
  return good;
}

/* Why two texts may differ, by the letters where they do (docs/formats/extract.md says why each is as it is). */
static const char *class_of(ent_str src, ent_str gumbos) {
  unsigned len;
  uint32_t c = gumbos.n ? ent_utf8_decode(gumbos.p, gumbos.n, &len) : 0;
  if (c == 0xFFFD || (c >= 0x7F && c < 0xA0) || (c && c < 32)) return "control character";
  size_t script = ent_str_find(src, ENT_S("<noscript"), 0), body = ent_str_find(src, ENT_S("<body"), 0);
  return script < body ? "noscript in the head" : "other";
}

/* Every page of the folders in ENTENTE_HTML; at most one in a hundred may differ, each is named. */
static void test_folders(void **state) {
  (void)state;
  const char *list = getenv("ENTENTE_HTML");
  if (!list || !*list) skip();
  ent_arena *arena = ent_arena_new(0);
  ent_strs paths = {0};
  for (const char *p = list; *p;) {
    size_t n = strcspn(p, ":");
    ent_str dir = ent_arena_dup(arena, (ent_str){p, n});
    if (n) assert_int_equal(ent_file_list(dir.p, "", arena, &paths, NULL), ENT_OK);
    p += n + (p[n] == ':');
  }
  uint32_t pages = 0, differ = 0;
  for (uint32_t i = 0; i < paths.n; i++) {
    ent_buf src, a, b;
    ent_buf_init(&src, (size_t)1 << 28);
    ent_buf_init(&a, 0);
    ent_buf_init(&b, 0);
    size_t at = SIZE_MAX;
    if (read_page(paths.v[i], &src) && ++pages) both_texts(ent_buf_str(&src), &a, &b, &at);
    if (at != SIZE_MAX) {
      ent_str rest = {b.p + at, b.n - at};
      differ++;
      print_message("%s: %s, letter %zu\n", paths.v[i].p, class_of(ent_buf_str(&src), rest), at);
    }
    ent_buf_free(&src);
    ent_buf_free(&a);
    ent_buf_free(&b);
  }
  print_message("%u pages, %u differ\n", pages, differ);
  assert_true(pages > 0 && differ * 100 <= pages);
  ent_arena_free(arena);
}

static void test_tangles(void **state) {
  (void)state;
  static const char *const cases[] = {"a<b",
                                      "a</b>c",
                                      "<p>a<p>b</p>c",
                                      "<div>a</p>b</div>c",
                                      "<a>a<a>b",
                                      "&lt;p&gt;&amp;&copy&eacute;&nosuch;",
                                      "<!-- x -->a<!--->b<!-- c",
                                      "<ul><li>a<li>b</ul>",
                                      "a<script>b</script>c<style>d</style>e",
                                      "<b><p>a</b>b</p>",
                                      "<select><option>a<option>b</select>c",
                                      "x<!doctype html>y",
                                      "<p title='>'>a",
                                      "<p title=\"&quot;>\">a",
                                      "a<?php echo 1 ?>b",
                                      "<h1>a<h2>b</h1>c",
                                      "<form>a<form>b</form>c</form>",
                                      "<div/>a</div>b",
                                      "<br/>a</br>b",
                                      "1 < 2 > 3 & 4",
                                      "<table><tr><td>a<td>b</table>c",
                                      "<dl><dt>a<dd>b</dl>"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_same(ent_str_c(cases[i]), cases[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_tangles), cmocka_unit_test(test_pages),
                                     cmocka_unit_test(test_folders)};
  return cmocka_run_group_tests_name("page_gumbo", tests, NULL, NULL);
}
