/*
** body.c - which blocks of a page are its article.
**
**   1  every element gets the role that its tag, class, id and attributes give it (words.c)
**   2  the page is cut into blocks; a block's prose is its text unless much of it is links
**   3  prose is summed up the tree, once with everything and once without the elements that have a role; a role that
**      would take most of the page's prose away is not believed (a wrapper named "content with-sidebar")
**   4  the root: marked up as the body, else named so, else article, main, else the element reached by going
**      down from body as long as one child holds most of the prose; each candidate must hold enough of it
**   5  blocks in the root without a role are the article, but for what filter.c takes out
**
** Literature: Kohlschuetter, Fankhauser and Nejdl 2010, "Boilerplate detection using shallow text features" (link
** density and length by block); Barbaresi 2021, "Trafilatura" (order of candidates, fallbacks).
*/
#include "page/page.h"

#include <stdlib.h>

/* ---- 1 roles ----------------------------------------------------------- */

static bool attr_is(const ent_html *h, uint32_t i, ent_attr_name name, const char *value) {
  return ent_str_ieq(ent_html_attr(h, i, name), ent_str_c(value));
}

static bool has_word(ent_str s, const char *word) {
  ent_str rest = s, w;
  while (ent_str_word(&rest, &w))
    if (ent_str_ieq(w, ent_str_c(word))) return true;
  return false;
}

static ent_role role_of_tag(unsigned tag) {
  switch (tag) {
  case ENT_TAG_NAV:
  case ENT_TAG_MENU:
    return ENT_ROLE_NAV;
  case ENT_TAG_FOOTER:
    return ENT_ROLE_FOOTER;
  case ENT_TAG_ASIDE:
    return ENT_ROLE_SIDEBAR;
  case ENT_TAG_FIGCAPTION:
    return ENT_ROLE_CAPTION;
  case ENT_TAG_FIGURE:
    return ENT_ROLE_CAPTION;
  case ENT_TAG_FORM:
  case ENT_TAG_LABEL:
  case ENT_TAG_FIELDSET:
    return ENT_ROLE_FORM;
  case ENT_TAG_DIALOG:
    return ENT_ROLE_POPUP;
  case ENT_TAG_AMP_AD:
    return ENT_ROLE_AD;
  case ENT_TAG_ADDRESS:
    return ENT_ROLE_BYLINE;
  case ENT_TAG_TIME:
    return ENT_ROLE_NONE;
  case ENT_TAG_TITLE:
    return ENT_ROLE_TITLE;
  case ENT_TAG_BUTTON:
  case ENT_TAG_SELECT:
  case ENT_TAG_OPTION:
  case ENT_TAG_TEXTAREA:
    return ENT_ROLE_FORM;
  default:
    return ent_tag_flags[tag] & ENT_TF_DROP ? ENT_ROLE_OTHER : ENT_ROLE_NONE;
  }
}

/* What role="..." (WAI-ARIA landmarks) says. */
static ent_role role_of_aria(ent_str role) {
  static const struct {
    const char *name;
    ent_role role;
  } table[] = {{"navigation", ENT_ROLE_NAV}, {"complementary", ENT_ROLE_SIDEBAR}, {"contentinfo", ENT_ROLE_FOOTER},
               {"banner", ENT_ROLE_NAV},     {"search", ENT_ROLE_FORM},           {"dialog", ENT_ROLE_POPUP},
               {"menu", ENT_ROLE_NAV},       {"menubar", ENT_ROLE_NAV},           {"toolbar", ENT_ROLE_NAV},
               {"form", ENT_ROLE_FORM},      {"alertdialog", ENT_ROLE_POPUP},     {"tooltip", ENT_ROLE_POPUP}};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (ent_str_ieq(role, ent_str_c(table[i].name))) return table[i].role;
  return ENT_ROLE_NONE;
}

/* display:none or visibility:hidden in a style attribute. */
static bool style_hides(ent_str style) {
  size_t at = ent_str_find(style, ENT_S("display"), 0);
  const char *word = "none";
  if (at == SIZE_MAX) {
    at = ent_str_find(style, ENT_S("visibility"), 0);
    word = "hidden";
  }
  if (at == SIZE_MAX) return false;
  while (at < style.n && style.p[at] != ':') at++;
  at++;
  while (at < style.n && style.p[at] == ' ') at++;
  size_t n = strlen(word);
  return at + n <= style.n && !memcmp(style.p + at, word, n);
}

/* The most telling of the roles that names gave. Body is weaker than what contradicts it. */
static ent_role strongest(uint32_t roles) {
  static const uint8_t order[] = {ENT_ROLE_COMMENT, ENT_ROLE_POPUP,  ENT_ROLE_AD,     ENT_ROLE_SHARE, ENT_ROLE_CAPTION,
                                  ENT_ROLE_FORM,    ENT_ROLE_TEASER, ENT_ROLE_FOOTER, ENT_ROLE_NAV,   ENT_ROLE_SIDEBAR,
                                  ENT_ROLE_BYLINE,  ENT_ROLE_HIDDEN, ENT_ROLE_BODY};
  for (size_t i = 0; i < sizeof order; i++)
    if (roles >> order[i] & 1) return (ent_role)order[i];
  return ENT_ROLE_NONE;
}

static bool is_frame(unsigned tag) {
  return tag == ENT_TAG_BODY || tag == ENT_TAG_HTML || tag == ENT_TAG_MAIN || tag == ENT_TAG_ARTICLE;
}

static ent_role role_of(const ent_html *h, uint32_t i, const ent_class_table *table) {
  const ent_node *e = &h->node[i];
  ent_role role = role_of_tag(e->tag);
  if (role || !e->nattr) return role;
  uint32_t names = 0;
  for (uint32_t k = 0; k < e->nattr; k++) {
    const ent_attr *a = &h->attr[e->attr + k];
    ent_str v = {h->src.p + a->start, a->len};
    switch (a->name) {
    case ENT_ATTR_CLASS:
    case ENT_ATTR_ID:
    case ENT_ATTR_DATA_COMPONENT:
    case ENT_ATTR_DATA_TESTID:
      names |= ent_class_roles(table, v);
      break;
    case ENT_ATTR_ROLE:
      role = role ? role : role_of_aria(v);
      break;
    case ENT_ATTR_HIDDEN:
      role = ENT_ROLE_HIDDEN;
      break;
    case ENT_ATTR_ARIA_HIDDEN:
      if (ent_str_ieq(v, ENT_S("true"))) role = ENT_ROLE_HIDDEN;
      break;
    case ENT_ATTR_STYLE:
      if (style_hides(v)) role = ENT_ROLE_HIDDEN;
      break;
    case ENT_ATTR_ITEMPROP:
      if (has_word(v, "articleBody") || has_word(v, "reviewBody")) return ENT_ROLE_BODY;
      if (has_word(v, "author") || has_word(v, "datePublished") || has_word(v, "dateModified"))
        names |= 1u << ENT_ROLE_BYLINE;
      if (has_word(v, "comment")) names |= 1u << ENT_ROLE_COMMENT;
      break;
    case ENT_ATTR_REL:
      if (has_word(v, "author")) names |= 1u << ENT_ROLE_BYLINE;
      break;
    default:
      break;
    }
  }
  if (is_frame(e->tag)) return ENT_ROLE_NONE;
  return role ? role : strongest(names);
}

static void find_roles(ent_body *b) {
  ent_class_table table;
  ent_class_table_init(&table);
  for (uint32_t i = 1; i < b->h->n; i++)
    if (b->h->node[i].tag != ENT_TAG_TEXT) b->role[i] = (uint8_t)role_of(b->h, i, &table);
}

/* ---- 2 blocks ---------------------------------------------------------- */

typedef struct cutter {
  ent_body *b;
  uint32_t open[ENT_HTML_MAX_DEPTH + 2]; /* elements around the current node */
  uint32_t depth;
  uint32_t block_node; /* innermost block element */
  uint32_t link_end;   /* nodes before it are in a link */
  uint32_t hidden_end; /* nodes before it are in an inline element that is skipped */
  uint32_t breaks;     /* br in a row */
  uint32_t cells;      /* table cells begun within the current block */
  uint32_t role_bytes; /* of the current block, within inline elements that have a role */
  uint32_t role_end, inline_role;
  bool any, space, nomem;
  ent_block now;
} cutter;

static uint8_t kind_of(const cutter *c) {
  uint8_t kind = ENT_PARAGRAPH_TEXT;
  bool inner = false; /* a paragraph in a heading that was never closed is none */
  for (uint32_t d = c->depth; d > 0; d--) {
    unsigned t = c->b->h->node[c->open[d - 1]].tag;
    if (t >= ENT_TAG_H1 && t <= ENT_TAG_H6 && !inner) return ENT_PARAGRAPH_HEADING;
    inner |= t == ENT_TAG_P || t == ENT_TAG_LI || t == ENT_TAG_TABLE;
    if (t == ENT_TAG_PRE) return ENT_PARAGRAPH_CODE;
    if (kind) continue;
    if (t == ENT_TAG_LI || t == ENT_TAG_DD || t == ENT_TAG_DT) kind = ENT_PARAGRAPH_ITEM;
    else if (t == ENT_TAG_BLOCKQUOTE) kind = ENT_PARAGRAPH_QUOTE;
  }
  return kind;
}

static bool push_block(ent_body *b, const ent_block *block) {
  if (b->block.n == b->block.cap) {
    uint32_t cap = b->block.cap ? b->block.cap + b->block.cap / 2 : 256;
    ent_block *v = realloc(b->block.v, cap * sizeof *v);
    if (!v) return false;
    b->block.v = v;
    b->block.cap = cap;
  }
  b->block.v[b->block.n++] = *block;
  return true;
}

static void flush(cutter *c) {
  if (c->any && c->now.bytes) {
    c->now.kind = kind_of(c);
    if (c->cells) c->now.kind = ENT_PARAGRAPH_TABLE;
    if (c->role_bytes * 4 > c->now.bytes * 3) {
      c->now.role = (uint8_t)c->inline_role;
      c->now.reason = "class";
    }
    if (!push_block(c->b, &c->now)) c->nomem = true;
  }
  c->any = c->space = false;
  c->breaks = c->cells = c->role_bytes = 0;
}

static void count_text(cutter *c, uint32_t i) {
  const ent_node *e = &c->b->h->node[i];
  const char *p = c->b->h->src.p + e->start;
  uint32_t bytes = 0;
  bool space = c->space;
  for (uint32_t k = 0; k < e->len; k++) {
    bool is_space = (unsigned char)p[k] <= ' ';
    bytes += !is_space + (is_space & !space);
    space = is_space;
  }
  if (!bytes || (bytes == 1 && space)) {
    c->space = space;
    if (c->any) c->now.last = i;
    return;
  }
  c->space = space;
  if (c->breaks > 1) {
    flush(c);
    c->space = space;
  }
  c->breaks = 0;
  if (!c->any) {
    c->now = (ent_block){.first = i, .node = c->block_node};
    c->any = true;
  }
  c->now.last = i;
  c->now.bytes += bytes;
  if (i < c->link_end) c->now.links += bytes;
  if (i < c->role_end) c->role_bytes += bytes;
}

/* Inline elements whose text is no text of the paragraph around them. */
static bool skips_inline(ent_role role) {
  return role == ENT_ROLE_HIDDEN || role == ENT_ROLE_SHARE || role == ENT_ROLE_AD || role == ENT_ROLE_POPUP ||
         role == ENT_ROLE_FORM;
}

static void open_element(cutter *c, uint32_t i) {
  const ent_node *e = &c->b->h->node[i];
  unsigned flags = ent_tag_flags[e->tag];
  if (e->tag == ENT_TAG_BR) {
    c->breaks++;
    c->space = true;
    if (c->any) c->now.last = i;
    return;
  }
  if (flags & ENT_TF_BLOCK) {
    bool cell = (e->tag == ENT_TAG_TD || e->tag == ENT_TAG_TH) && c->any;
    if (!cell) flush(c);
    else c->cells++, c->space = true;
    if (e->end > i + 1) c->block_node = i;
  } else if (e->tag == ENT_TAG_A) c->link_end = e->end;
  ent_role role = (ent_role)c->b->role[i];
  if (!(flags & ENT_TF_BLOCK) && role && role != ENT_ROLE_BODY && i >= c->role_end) {
    c->role_end = e->end;
    c->inline_role = role;
  }
  if (e->end > i + 1 && c->depth < ENT_HTML_MAX_DEPTH + 1) c->open[c->depth++] = i;
}

/* Leaves the elements that end before node i. */
static void close_elements(cutter *c, uint32_t i) {
  const ent_node *node = c->b->h->node;
  bool changed = false;
  while (c->depth && node[c->open[c->depth - 1]].end <= i) {
    unsigned tag = node[c->open[c->depth - 1]].tag;
    if (ent_tag_flags[tag] & ENT_TF_BLOCK) {
      if (tag != ENT_TAG_TD && tag != ENT_TAG_TH) flush(c);
      changed = true;
    }
    c->depth--;
  }
  if (!changed) return;
  c->block_node = 0;
  for (uint32_t d = c->depth; d > 0 && !c->block_node; d--)
    if (ent_tag_flags[node[c->open[d - 1]].tag] & ENT_TF_BLOCK) c->block_node = c->open[d - 1];
}

/* Scripts, titles and form fields hold no text of the page; head's text is none either. */
static bool is_no_text(const ent_html *h, uint32_t i) {
  unsigned t = h->node[i].tag;
  return t == ENT_TAG_HEAD || t == ENT_TAG_TITLE || (ent_tag_flags[t] & (ENT_TF_RAW | ENT_TF_RCDATA)) ||
         t == ENT_TAG_TEMPLATE || t == ENT_TAG_OPTION || t == ENT_TAG_RT || t == ENT_TAG_RP;
}

static bool cut_blocks(ent_body *b) {
  cutter c = {.b = b};
  for (uint32_t i = 1; i < b->h->n && !c.nomem; i++) {
    close_elements(&c, i);
    const ent_node *e = &b->h->node[i];
    if (e->tag == ENT_TAG_TEXT) {
      count_text(&c, i);
    } else if (is_no_text(b->h, i)) {
      i = e->end - 1;
    } else {
      bool skip = !(ent_tag_flags[e->tag] & ENT_TF_BLOCK) && skips_inline((ent_role)b->role[i]) && c.any;
      if (skip) i = e->end - 1;
      else open_element(&c, i);
    }
  }
  close_elements(&c, b->h->n);
  flush(&c);
  return !c.nomem;
}

/* ---- 3 masses ---------------------------------------------------------- */

static uint32_t prose_of(const ent_block *k) {
  if (k->links * 3 > k->bytes) return 0;
  if (k->kind == ENT_PARAGRAPH_HEADING) return k->bytes / 4;
  return k->bytes >= 80 ? k->bytes : k->bytes / 3;
}

static void sum_up(const ent_html *h, uint32_t *mass) {
  for (uint32_t i = h->n; i-- > 1;) mass[h->node[i].parent] += mass[i];
}

static bool is_cut(unsigned role) {
  return role != ENT_ROLE_NONE && role != ENT_ROLE_BODY;
}

/* Gives blocks the role of the outermost element around them that has one. from: only elements below it count. */
static void inherit_roles(ent_body *b) {
  const ent_html *h = b->h;
  uint32_t k = 0, until = 0, owner = 0;
  for (uint32_t i = 1; i < h->n && k < b->block.n; i++) {
    if (i >= until && is_cut(b->role[i]) && h->node[i].end > i + 1) {
      owner = i;
      until = h->node[i].end;
    }
    while (k < b->block.n && b->block.v[k].first == i) {
      ent_block *block = &b->block.v[k++];
      if (i < until && (block->node >= owner || block->role == ENT_ROLE_NONE)) {
        bool wraps = (ent_tag_flags[h->node[owner].tag] & ENT_TF_BLOCK) || block->last < until;
        if (!wraps) continue;
        block->role = b->role[owner];
        block->role_node = owner;
        block->reason = role_of_tag(h->node[owner].tag) ? "tag" : "class";
      }
    }
  }
}

static void clear_above(ent_body *b, uint32_t i, uint32_t keep) {
  for (uint32_t up = b->h->node[i].parent; up; up = b->h->node[up].parent)
    if (!(keep >> b->role[up] & 1) && b->role[up] != ENT_ROLE_BODY) b->role[up] = ENT_ROLE_NONE;
}

/* Around what is marked up as the body, around the page's only h1 (where it stands with prose) and around what is named
** as a body and holds much of the prose, names do not count: they are those of a frame. */
static void trust_landmarks(ent_body *b, uint64_t total) {
  const ent_html *h = b->h;
  const uint32_t firm = 1u << ENT_ROLE_COMMENT | 1u << ENT_ROLE_TEASER | 1u << ENT_ROLE_HIDDEN;
  uint32_t h1 = 0, nh1 = 0;
  for (uint32_t i = 1; i < h->n; i++) {
    if (h->node[i].tag == ENT_TAG_H1 && h->node[i].end > i + 1) h1 = i, nh1++;
    if (b->role[i] != ENT_ROLE_BODY || b->mass[i] < 140) continue;
    bool marked = has_word(ent_html_attr(h, i, ENT_ATTR_ITEMPROP), "articleBody");
    if (marked) clear_above(b, i, firm);
    else if (b->mass[i] * 10ull >= total * 3) clear_above(b, i, firm | 1u << ENT_ROLE_POPUP);
  }
  if (nh1 != 1) return;
  for (uint32_t up = h->node[h1].parent; up; up = h->node[up].parent)
    if (is_cut(b->role[up]) && b->mass[up] > 400 && b->mass[up] * 8ull > total && b->role[up] != ENT_ROLE_COMMENT)
      b->role[up] = ENT_ROLE_NONE;
}

/* Where next to nothing is left without a role although there is prose, names of classes are not believed at all, but
** for comments and what hides. */
static void forget_names(ent_body *b, uint64_t total) {
  uint64_t left = 0;
  for (uint32_t k = 0; k < b->block.n; k++)
    if (!is_cut(b->block.v[k].role) && b->block.v[k].bytes >= 80) left += prose_of(&b->block.v[k]);
  if (left >= 140 || total < 500) return;
  for (uint32_t i = 1; i < b->h->n; i++)
    if (is_cut(b->role[i]) && b->role[i] != ENT_ROLE_COMMENT && b->role[i] != ENT_ROLE_HIDDEN &&
        !role_of_tag(b->h->node[i].tag))
      b->role[i] = ENT_ROLE_NONE;
  for (uint32_t k = 0; k < b->block.n; k++)
    if (b->block.v[k].role_node) b->block.v[k].role = ENT_ROLE_NONE;
  inherit_roles(b);
}

/* Prose of everything, and roles that would take too much of it away are not believed. */
static void weigh(ent_body *b) {
  const ent_html *h = b->h;
  uint64_t total = 0;
  for (uint32_t k = 0; k < b->block.n; k++) {
    uint32_t m = prose_of(&b->block.v[k]);
    b->mass[b->block.v[k].node] += m;
    total += m;
  }
  sum_up(h, b->mass);
  for (uint32_t i = 1; i < h->n; i++) {
    if (!is_cut(b->role[i]) || b->mass[i] * 2ull < total || total < 200) continue;
    uint64_t rest = total - b->mass[i];
    ent_role role = (ent_role)b->role[i];
    uint64_t enough = role == ENT_ROLE_COMMENT                                                       ? 140
                      : role == ENT_ROLE_POPUP || role == ENT_ROLE_HIDDEN || role == ENT_ROLE_FOOTER ? 1000
                                                                                                     : UINT64_MAX;
    if (rest < enough) b->role[i] = ENT_ROLE_NONE;
  }
  trust_landmarks(b, total);
  inherit_roles(b);
  forget_names(b, total);
  for (uint32_t k = 0; k < b->block.n; k++) {
    const ent_block *block = &b->block.v[k];
    if (!is_cut(block->role)) b->clean[block->node] += prose_of(block);
  }
  sum_up(h, b->clean);
}

/* ---- 4 the root -------------------------------------------------------- */

/* A paragraph of prose right under element at, beside its child but. */
static bool has_paragraph_beside(const ent_body *b, uint32_t at, uint32_t but) {
  const ent_html *h = b->h;
  for (uint32_t i = at + 1; i < h->node[at].end; i = h->node[i].end)
    if (i != but && h->node[i].tag == ENT_TAG_P && b->clean[i] >= 120) return true;
  return false;
}

/* Goes down while one child holds most of the prose. */
static uint32_t descend(const ent_body *b, uint32_t from, unsigned percent) {
  const ent_html *h = b->h;
  for (uint32_t at = from;;) {
    uint32_t best = 0;
    for (uint32_t i = at + 1; i < h->node[at].end; i = h->node[i].end)
      if (h->node[i].tag != ENT_TAG_TEXT && (ent_tag_flags[h->node[i].tag] & ENT_TF_BLOCK) &&
          b->clean[i] > b->clean[best ? best : i] * (best != 0))
        best = i;
    if (!best || b->clean[best] * 100ull < b->clean[at] * (uint64_t)percent || h->node[best].tag == ENT_TAG_P ||
        has_paragraph_beside(b, at, best))
      return at;
    at = best;
  }
}

enum { TIER_MARKED = 1, TIER_NAMED, TIER_ARTICLE, TIER_MAIN };
static const char *const tier_names[] = {"", "marked", "named", "article", "main"};

static unsigned tier_of(const ent_body *b, uint32_t i) {
  const ent_html *h = b->h;
  unsigned tag = h->node[i].tag;
  if (tag == ENT_TAG_TEXT || !(ent_tag_flags[tag] & ENT_TF_BLOCK)) return 0;
  if (b->role[i] == ENT_ROLE_BODY) {
    ent_str prop = ent_html_attr(h, i, ENT_ATTR_ITEMPROP);
    return has_word(prop, "articleBody") || has_word(prop, "reviewBody") ? TIER_MARKED : TIER_NAMED;
  }
  if (tag == ENT_TAG_ARTICLE || attr_is(h, i, ENT_ATTR_ROLE, "article")) return TIER_ARTICLE;
  if (tag == ENT_TAG_MAIN || attr_is(h, i, ENT_ATTR_ROLE, "main") || attr_is(h, i, ENT_ATTR_ID, "main") ||
      attr_is(h, i, ENT_ATTR_ID, "content"))
    return TIER_MAIN;
  return 0;
}

/* The best candidate of a tier: the one with most prose, and then the innermost that holds nearly as much. */
static uint32_t best_of_tier(const ent_body *b, const uint8_t *tier, unsigned want) {
  const ent_html *h = b->h;
  uint32_t best = 0;
  for (uint32_t i = 1; i < h->n; i++)
    if (tier[i] == want && b->clean[i] > (best ? b->clean[best] : 0)) best = i;
  for (uint32_t i = best + 1; best && i < h->node[best].end; i++)
    if (tier[i] == want && b->clean[i] * 10ull >= b->clean[best] * 9ull) best = i;
  return best;
}

/* Where a body is split into several elements of the same name, the element around them all. */
static uint32_t join_parts(const ent_body *b, uint32_t best, const uint8_t *tier) {
  const ent_html *h = b->h;
  ent_str name = ent_html_attr(h, best, ENT_ATTR_CLASS);
  uint32_t around = h->node[best].parent;
  for (unsigned up = 0; up < 3 && around && !(ent_tag_flags[h->node[around].tag] & ENT_TF_SCOPE);
       up++, around = h->node[around].parent) {
    uint64_t parts = 0;
    for (uint32_t i = around + 1; i < h->node[around].end; i++) {
      if (tier[i] != tier[best] || !ent_str_eq(ent_html_attr(h, i, ENT_ATTR_CLASS), name)) continue;
      parts += b->clean[i];
      i = h->node[i].end - 1;
    }
    if (parts * 100 > b->clean[best] * 115ull && parts * 100 >= b->clean[around] * 80ull) return around;
  }
  return best;
}

static bool holds_h1(const ent_html *h, uint32_t i) {
  for (uint32_t k = i + 1; k < h->node[i].end; k++)
    if (h->node[k].tag == ENT_TAG_H1) return true;
  return false;
}

/* Of several articles in a page the one that the page's only h1 stands in, though another (a list of other stories)
** may be longer. */
static uint32_t headed_article(const ent_body *b, const uint8_t *tier, uint32_t best) {
  const ent_html *h = b->h;
  uint32_t h1 = 0, own = 0;
  for (uint32_t i = 1; i < h->n; i++) {
    if (h->node[i].tag != ENT_TAG_H1 || h->node[i].end == i + 1) continue;
    if (h1) return best;
    h1 = i;
  }
  for (uint32_t up = h1; up && !own; up = h->node[up].parent)
    if (tier[up] == TIER_ARTICLE) own = up;
  bool apart = own && (h->node[own].end <= best || own >= h->node[best].end);
  return apart && b->clean[own] >= 300 && b->clean[own] * 8ull >= b->clean[best] ? own : best;
}

static uint32_t find_root(ent_body *b, uint8_t *tier) {
  const ent_html *h = b->h;
  for (uint32_t i = 1; i < h->n; i++) tier[i] = (uint8_t)tier_of(b, i);
  uint32_t generic = descend(b, 0, 70);
  for (unsigned t = TIER_MARKED; t <= TIER_MAIN; t++) {
    uint32_t best = best_of_tier(b, tier, t);
    uint32_t own = best && t == TIER_ARTICLE ? headed_article(b, tier, best) : best;
    bool headed = own != best || (b->clean[own] > 600 && holds_h1(h, own));
    best = own;
    if (!best) continue;
    unsigned percent = t == TIER_MARKED ? 25 : headed ? 15 : 45;
    if (b->clean[best] * 100ull < b->clean[generic] * (uint64_t)percent) continue;
    b->root_reason = tier_names[t];
    if (t <= TIER_NAMED) best = join_parts(b, best, tier);
    return t >= TIER_ARTICLE ? descend(b, best, 85) : best;
  }
  b->root_reason = "prose";
  return generic;
}

/* ---- 5 all together ---------------------------------------------------- */

static void decode_block(ent_body *b, ent_block *k) {
  const ent_html *h = b->h;
  ent_buf *out = &b->scratch;
  size_t from = out->n;
  ent_buf_putc(out, '\n'); /* so that no blank is put first */
  for (uint32_t i = k->first; i <= k->last; i++) {
    const ent_node *e = &h->node[i];
    if (e->tag == ENT_TAG_TEXT) {
      ent_str s = {h->src.p + e->start, e->len};
      if (k->kind == ENT_PARAGRAPH_CODE) ent_html_decode(s, false, out);
      else ent_html_decode(s, true, out);
    } else if (e->tag == ENT_TAG_BR) {
      while (out->n > from + 1 && out->p[out->n - 1] == ' ') out->n--;
      ent_buf_putc(out, '\n');
    } else if (e->tag == ENT_TAG_TD || e->tag == ENT_TAG_TH) {
      while (out->n > from + 1 && out->p[out->n - 1] == ' ') out->n--;
      if (out->n > from + 1) ent_buf_putc(out, '\t');
    } else if (is_no_text(h, i) ||
               (!(ent_tag_flags[e->tag] & ENT_TF_BLOCK) && skips_inline((ent_role)b->role[i]) && i > k->first)) {
      i = e->end - 1;
    }
  }
  size_t to = out->n;
  from++;
  while (to > from && (out->p[to - 1] == ' ' || out->p[to - 1] == '\n' || out->p[to - 1] == '\t')) to--;
  while (from < to && (out->p[from] == ' ' || out->p[from] == '\n' || out->p[from] == '\t')) from++;
  k->text = (uint32_t)from;
  k->len = (uint32_t)(to - from);
  out->n = to;
}

static void mark_root(ent_body *b, uint32_t root) {
  uint32_t end = b->h->node[root].end;
  for (uint32_t k = 0; k < b->block.n; k++) {
    ent_block *block = &b->block.v[k];
    block->root = block->first >= root && block->first < end;
    if (!block->root && !block->role) {
      block->role = ENT_ROLE_OTHER;
      block->reason = "outside";
    }
  }
}

ent_code ent_body_find(const ent_html *h, ent_arena *a, ent_body *b, ent_error *err) {
  *b = (ent_body){.h = h, .arena = a};
  ent_buf_init(&b->scratch, (size_t)h->src.n * 2 + 65536);
  b->role = calloc(h->n, 2);
  b->mass = calloc(h->n, sizeof *b->mass);
  b->clean = calloc(h->n, sizeof *b->clean);
  if (!b->role || !b->mass || !b->clean) return ent_nomem(err);
  find_roles(b);
  if (!cut_blocks(b)) return ent_nomem(err);
  weigh(b);
  b->root = find_root(b, b->role + h->n);
  mark_root(b, b->root);
  for (uint32_t k = 0; k < b->block.n; k++) decode_block(b, &b->block.v[k]);
  return b->scratch.fail ? ent_nomem(err) : ENT_OK;
}

void ent_body_free(ent_body *b) {
  if (!b) return;
  free(b->role);
  free(b->mass);
  free(b->clean);
  free(b->block.v);
  ent_buf_free(&b->scratch);
  *b = (ent_body){0};
}
