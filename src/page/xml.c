/*
** xml.c - the tolerant XML reader of feeds and sitemaps. No tree: feeds are shallow, and who looks for items and their
** children finds them also where tags are unclosed, wrongly nested or text has bare ampersands and markup in it. Nothing is
** fetched or expanded but the character references of HTML, so no document can make more of itself than it is.
*/
#include "page/reader.h"

#include "page/html.h"

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
static bool is_name_start(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

/* Behind a comment, CDATA section or declaration that begins at i. */
static size_t behind_declaration(const char *p, size_t n, size_t i) {
  static const struct {
    ent_str begin, end;
  } kinds[] = {{{"<!--", 4}, {"-->", 3}}, {{"<![CDATA[", 9}, {"]]>", 3}}, {{"<?", 2}, {"?>", 2}}, {{"<!", 2}, {">", 1}}};
  ent_str rest = {p + i, n - i};
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    if (!ent_str_starts(rest, kinds[k].begin)) continue;
    size_t end = ent_str_find(rest, kinds[k].end, kinds[k].begin.n);
    return end == SIZE_MAX ? n : i + end + kinds[k].end.n;
  }
  return i + 1;
}

/* The end of a tag's attributes: the '>' outside of quotation marks. */
static size_t tag_end(const char *p, size_t n, size_t i) {
  char quote = 0;
  for (size_t from = i; i < n; i++) {
    if (quote) {
      if (p[i] == quote) quote = 0;
      else if (p[i] == '<' && i - from > 4096) return n; /* a quotation mark that never ends */
    } else if (p[i] == '"' || p[i] == '\'') {
      quote = p[i];
    } else if (p[i] == '>') {
      return i;
    }
  }
  return n;
}

bool ent_xml_next(ent_xml *x, ent_xml_tag *tag) {
  const char *p = x->p;
  while (x->i < x->n) {
    const char *lt = memchr(p + x->i, '<', x->n - x->i);
    if (!lt) break;
    size_t at = (size_t)(lt - p), i = at + 1;
    bool closing = i < x->n && p[i] == '/';
    i += closing;
    if (i >= x->n || !is_name_start(p[i])) {
      x->i = i < x->n && (p[i] == '!' || p[i] == '?') ? behind_declaration(p, x->n, at) : at + 1;
      continue;
    }
    size_t from = i;
    while (i < x->n && !is_space(p[i]) && p[i] != '>' && p[i] != '/' && p[i] != '<') i++;
    size_t end = tag_end(p, x->n, i);
    *tag = (ent_xml_tag){.name = {p + from, i - from}, .start = at, .closing = closing};
    tag->empty = !closing && end > i && p[end - 1] == '/';
    tag->attrs = (ent_str){p + i, end - i - tag->empty};
    tag->end = x->i = end < x->n ? end + 1 : x->n;
    return true;
  }
  x->i = x->n;
  return false;
}

static ent_str local_of(ent_str name) {
  const char *colon = name.n ? memchr(name.p, ':', name.n) : NULL;
  size_t skip = colon ? (size_t)(colon - name.p) + 1 : 0;
  return (ent_str){name.p + skip, name.n - skip};
}

bool ent_xml_is(ent_str name, const char *local) { return ent_str_ieq(local_of(name), ent_str_c(local)); }

bool ent_xml_has_prefix(ent_str name, const char *prefix) {
  size_t n = name.n - local_of(name).n;
  return ent_str_ieq((ent_str){name.p, n ? n - 1 : 0}, ent_str_c(prefix));
}

ent_str ent_xml_attr(ent_str s, const char *wanted) {
  size_t i = 0;
  while (i < s.n) {
    while (i < s.n && (is_space(s.p[i]) || s.p[i] == '/')) i++;
    size_t from = i;
    while (i < s.n && !is_space(s.p[i]) && s.p[i] != '=') i++;
    ent_str name = {s.p + from, i - from};
    while (i < s.n && is_space(s.p[i])) i++;
    if (i >= s.n || s.p[i] != '=') {
      if (i == from) i++;
      continue;
    }
    i++;
    while (i < s.n && is_space(s.p[i])) i++;
    char quote = i < s.n && (s.p[i] == '"' || s.p[i] == '\'') ? s.p[i] : 0;
    size_t begin = i += quote != 0;
    while (i < s.n && (quote ? s.p[i] != quote : !is_space(s.p[i]))) i++;
    if (ent_xml_is(name, wanted)) return (ent_str){s.p + begin, i - begin};
    i += quote != 0;
  }
  return (ent_str){NULL, 0};
}

ent_str ent_xml_inner(ent_xml *x, const ent_xml_tag *tag) {
  size_t start = tag->end;
  unsigned depth = 1;
  ent_xml_tag t;
  if (tag->empty || tag->closing) return (ent_str){x->p + start, 0};
  while (ent_xml_next(x, &t)) {
    if (!ent_str_ieq(t.name, tag->name) || t.empty) continue;
    depth = t.closing ? depth - 1 : depth + 1;
    if (!depth) return (ent_str){x->p + start, t.start - start};
  }
  return (ent_str){x->p + start, x->n - start};
}

bool ent_xml_text(ent_str inner, bool *markup, ent_buf *out) {
  ent_xml x = {inner.p, inner.n, 0};
  ent_xml_tag t;
  *markup = ent_xml_next(&x, &t);
  for (size_t i = 0; i < inner.n;) {
    ent_str rest = {inner.p + i, inner.n - i};
    if (ent_str_starts(rest, ENT_S("<![CDATA["))) {
      size_t end = ent_str_find(rest, ENT_S("]]>"), 9);
      ent_buf_put(out, rest.p + 9, (end == SIZE_MAX ? rest.n : end) - 9);
      i += end == SIZE_MAX ? rest.n : end + 3;
    } else if (ent_str_starts(rest, ENT_S("<!--"))) {
      i = behind_declaration(inner.p, inner.n, i);
    } else if (rest.p[0] == '&' && !*markup) {
      char text[8];
      unsigned len = 0;
      size_t used = ent_html_entity(rest.p + 1, rest.n - 1, false, text, &len);
      if (used) ent_buf_put(out, text, len);
      else ent_buf_putc(out, '&');
      i += used + 1;
    } else {
      size_t k = 1;
      while (k < rest.n && rest.p[k] != '<' && rest.p[k] != '&') k++;
      ent_buf_put(out, rest.p, k);
      i += k;
    }
  }
  return !out->fail;
}
