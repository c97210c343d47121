/*
** test_page_html.c - the tokenizer and the reduced tree: what HTML's rules say about which text belongs where.
*/
#include "unit.h"

#include "page/page.h"

/* The tree as text: (tag "text" ...); attributes are left out. */
static void dump(const ent_html *h, uint32_t i, ent_buf *out) {
  const ent_node *e = &h->node[i];
  if (e->tag == ENT_TAG_TEXT) {
    ent_buf_putc(out, '"');
    ent_html_decode((ent_str){h->src.p + e->start, e->len}, false, out);
    ent_buf_putc(out, '"');
    return;
  }
  ent_buf_printf(out, "(%s", ent_tag_name(e->tag));
  for (uint32_t k = i + 1; k < e->end; k = h->node[k].end) {
    ent_buf_putc(out, ' ');
    dump(h, k, out);
  }
  ent_buf_putc(out, ')');
}

static void check(const char *html, const char *want, bool xml) {
  ent_html h;
  ent_error err;
  ent_buf out;
  ent_buf_init(&out, 0);
  assert_int_equal(ent_html_parse(ent_str_c(html), xml, &h, &err), ENT_OK);
  dump(&h, 0, &out);
  ent_buf_putc(&out, 0);
  assert_string_equal(out.p, want);
  ent_buf_free(&out);
  ent_html_free(&h);
}

static void test_trees(void **state) {
  (void)state;
  static const struct {
    const char *html, *want;
  } cases[] = {
      {"", "(#root)"},
      {"a < b", "(#root \"a < b\")"},
      {"<p>a<p>b", "(#root (p \"a\") (p \"b\"))"},
      {"<p>a<div>b</div>c", "(#root (p \"a\") (div \"b\") \"c\")"},
      {"<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "(#root (ul (li \"a\") (li \"b\" (ul (li \"c\"))) (li \"d\")))"},
      {"<table><tr><td>a<td>b<tr><td>c</table>d", "(#root (table (tr (td \"a\") (td \"b\")) (tr (td \"c\"))) \"d\")"},
      {"<dl><dt>a<dd>b<dt>c</dl>", "(#root (dl (dt \"a\") (dd \"b\") (dt \"c\")))"},
      {"<select><option>a<option>b</select>", "(#root (select (option \"a\") (option \"b\")))"},
      {"<p><b>a</i>b</b>c</p>", "(#root (p \"a\" \"b\" \"c\"))"},
      {"<td>a</div>b", "(#root (td \"a\" \"b\"))"},
      {"<div><table><td>a</div>b</table>c</div>", "(#root (div (table (td \"a\" \"b\")) \"c\"))"},
      {"<p>a<br>b<br/>c</br>", "(#root (p \"a\" (br) \"b\" (br) \"c\" (br)))"},
      {"<a>x<a>y</a>", "(#root (a \"x\") (a \"y\"))"},
      {"<h2>a<h3>b</h3>", "(#root (h2 \"a\") (h3 \"b\"))"},
      {"<script>if (a<b) document.write('<p>no</p>')</script>x", "(#root \"x\")"},
      {"<style>p{}</style><noscript><p>no</p></noscript>x", "(#root \"x\")"},
      {"<svg><text>no</text></svg>x", "(#root \"x\")"},
      {"<svg><g>no<p>yes", "(#root (p \"yes\"))"},
      {"<!-- a > b -->c<!-->d<!doctype x>e<?pi?>f</ x>g", "(#root \"c\" \"d\" \"e\" \"f\" \"g\")"},
      {"a<!-- never closed", "(#root \"a\")"},
      {"a<div class=\"never closed", "(#root \"a\")"},
      {"<html><head><title>a</title><p>b</html>", "(#root (html (head (title)) (p \"b\")))"},
      {"<html><body><p>a</body></html>b", "(#root (html (body (p \"a\" \"b\"))))"},
      {"<body>a<body>b", "(#root (body \"a\" \"b\"))"},
      {"<span>a</span><span class=x>b</span>", "(#root \"a\" (span \"b\"))"},
      {"<span><span class=x>b</span>c</span>d", "(#root (span \"b\") \"c\" \"d\")"},
      {"<unknown>a</unknown>b", "(#root (other \"a\") \"b\")"},
      {"<P>A</P>", "(#root (p \"A\"))"},
      {"<p>a</p > <p\n>b", "(#root (p \"a\") (p \"b\"))"},
      {"<textarea><p>no</textarea>x", "(#root (textarea) \"x\")"},
      {"<form>a<form>b</form>c", "(#root (form \"a\" \"b\") \"c\")"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check(cases[i].html, cases[i].want, false);
  check("<?xml version=\"1.0\"?><div><script src=\"x\"/>a<![CDATA[b<c]]></div>", "(#root (div \"a\" \"b<c\"))", true);
}

static void test_attributes(void **state) {
  (void)state;
  ent_html h;
  ent_str src = ENT_S("<div CLASS = 'a b' id=x class=second data-foo=1 href=/p?a&b hidden title=\"q&quot;\">");
  assert_int_equal(ent_html_parse(src, false, &h, NULL), ENT_OK);
  assert_int_equal(h.n, 2);
  assert_str(ent_html_attr(&h, 1, ENT_ATTR_CLASS), "a b");
  assert_str(ent_html_attr(&h, 1, ENT_ATTR_ID), "x");
  assert_str(ent_html_attr(&h, 1, ENT_ATTR_HREF), "/p?a&b");
  assert_non_null(ent_html_attr(&h, 1, ENT_ATTR_HIDDEN).p);
  assert_str(ent_html_attr(&h, 1, ENT_ATTR_TITLE), "q&quot;");
  assert_null(ent_html_attr(&h, 1, ENT_ATTR_LANG).p);
  ent_html_free(&h);
}

static void check_text(const char *raw, const char *want) {
  ent_buf out;
  ent_buf_init(&out, 0);
  assert_true(ent_html_decode(ent_str_c(raw), true, &out));
  assert_str(ent_buf_str(&out), want);
  ent_buf_free(&out);
}

static void test_entities(void **state) {
  (void)state;
  check_text("a&amp;b&lt;c&gt;&quot;", "a&b<c>\"");
  check_text("&copy 2024 &copyright &notit; &notin;", "\u00a9 2024 \u00a9right \u00acit; \u2209");
  check_text("&#8217;&#x2019;&#X2019 &#146;", "\u2019\u2019\u2019 \u2019");
  check_text("&#0;&#xD800;&#x110000;&#;&#x;", "\uFFFD\uFFFD\uFFFD&#;&#x;");
  check_text("a&nbsp;b\u00a0 c", "a b c");
  check_text("co&shy;operate zero\u200bwidth", "cooperate zerowidth");
  check_text("&unknown; & &", "&unknown; & &");
  check_text("  a\n\t b  ", "a b ");
  check_text("&NotEqualTilde;", "\u2242\u0338");
  check_text("&#128514;", "\U0001F602");
}

/* Every child lies within its parent (invariant 1). */
static void check_nesting(const ent_html *h) {
  for (uint32_t i = 1; i < h->n; i++) {
    assert_true(h->node[i].parent < i);
    assert_true(h->node[i].end > i);
    assert_true(h->node[i].end <= h->node[h->node[i].parent].end);
  }
}

static void test_invariants(void **state) {
  (void)state;
  static const char *const pieces[] = {
      "<p>",     "</p>",  "<div>",    "</div>",     "<table>",   "<tr>",           "<td>",       "</td>",  "</table>",
      "<li>",    "</ul>", "<ul>",     "<a href=x>", "</a>",      "<span class=y>", "</span>",    "text",   " ",
      "<h1>",    "</h2>", "<select>", "<option>",   "</select>", "<svg>",          "</svg>",     "<body>", "<form>",
      "</form>", "<!--",  "-->",      "<title>",    "</title>",  "<template>",     "</template>"};
  uint32_t seed = 1;
  for (int round = 0; round < 400; round++) {
    ent_buf src;
    ent_buf_init(&src, 0);
    for (int k = 0; k < 120; k++) {
      seed = seed * 1664525u + 1013904223u;
      ent_buf_puts(&src, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
    }
    ent_html h;
    assert_int_equal(ent_html_parse(ent_buf_str(&src), round & 1, &h, NULL), ENT_OK);
    check_nesting(&h);
    ent_html_free(&h);
    ent_buf_free(&src);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_trees), cmocka_unit_test(test_attributes),
                                     cmocka_unit_test(test_entities), cmocka_unit_test(test_invariants)};
  return cmocka_run_group_tests_name("page_html", tests, NULL, NULL);
}
