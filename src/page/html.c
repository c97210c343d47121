/*
** html.c - tokenizer and reduced tree builder.
**
** The tokenizer follows the HTML standard's states where they decide what is text and what is not. The tree builder
** keeps of the standard's rules those that change which text belongs to which block: void elements, implied end tags
** (p, li, dt, dd, tr, td, option, headings, a), scopes (an end tag in a table cell does not reach out of it), head and
** body. It leaves out what does not: formatting elements are not rebuilt after a misnested end tag, text in tables
** stays where it is (no foster parenting), elements that only change the look get no node.
*/
#include "page/html.h"

#include <stdlib.h>

#include "text/utf8.h"

enum {
  V = ENT_TF_VOID,
  B = ENT_TF_BLOCK,
  P = ENT_TF_CLOSES_P,
  R = ENT_TF_RAW,
  T = ENT_TF_RCDATA,
  H = ENT_TF_HEAD,
  C = ENT_TF_SCOPE,
  S = ENT_TF_SPECIAL,
  L = ENT_TF_PLAIN,
  D = ENT_TF_DROP
};

const uint16_t ent_tag_flags[ENT_TAG_COUNT] = {[ENT_TAG_ROOT] = B | C | S,
#define X(id, name, flags) [ENT_TAG_##id] = flags,
                                               ENT_HTML_TAGS(X)
#undef X
};

static const struct {
  const char *z;
  uint8_t n;
} tag_names[ENT_TAG_COUNT] = {{"#root", 5},
                              {"#text", 5},
                              {"other", 5},
#define X(id, name, flags) {name, sizeof name - 1},
                              ENT_HTML_TAGS(X)
#undef X
};

static const struct {
  const char *z;
  uint8_t n;
} attr_names[ENT_ATTR_COUNT] = {
#define X(id, name) {name, sizeof name - 1},
    ENT_HTML_ATTRS(X)
#undef X
};

const char *ent_tag_name(unsigned tag) {
  return tag < ENT_TAG_COUNT ? tag_names[tag].z : "?";
}

/* ---- the builder's state ----------------------------------------------- */

typedef struct open_element {
  uint32_t node; /* its node, or that of the nearest element around it that has one */
  uint8_t tag;
  bool own; /* node is its own */
} open_element;

typedef struct builder {
  ent_html *h;
  const char *p; /* the source */
  size_t n, i;   /* i: where we are */
  size_t max_nodes;
  open_element stack[ENT_HTML_MAX_DEPTH];
  uint32_t depth;
  uint32_t open[ENT_TAG_COUNT];          /* how many of a tag are open */
  uint8_t first_tag[27], first_attr[27]; /* where a letter's names begin in the tables */
  uint32_t body;                         /* body's node, 0 before */
  bool xml, in_head, after_block, nomem;
  ent_attr found[ENT_HTML_MAX_ATTRS]; /* of the tag being read */
  uint32_t nfound;
  bool self_closing;
} builder;

static bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}
static bool is_letter(char c) {
  return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool same_name(const char *p, const char *name, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char c = p[i];
    if (c >= 'A' && c <= 'Z') c = (char)(c | 32);
    if (c != name[i]) return false;
  }
  return true;
}

/* The tables are sorted: a letter's names stand together. */
static void index_names(builder *b) {
  unsigned t = ENT_TAG_OTHER + 1, a = 0;
  for (unsigned k = 0; k < 27; k++) {
    while (t < ENT_TAG_COUNT && tag_names[t].z[0] < (char)('a' + k)) t++;
    while (a < ENT_ATTR_COUNT && attr_names[a].z[0] < (char)('a' + k)) a++;
    b->first_tag[k] = (uint8_t)t;
    b->first_attr[k] = (uint8_t)a;
  }
}

static unsigned tag_of(const builder *b, const char *p, size_t n) {
  unsigned k = (unsigned)((p[0] | 32) - 'a');
  for (unsigned t = b->first_tag[k]; t < b->first_tag[k + 1]; t++)
    if (tag_names[t].n == n && same_name(p, tag_names[t].z, n)) return t;
  return ENT_TAG_OTHER;
}

static unsigned attr_of(const builder *b, const char *p, size_t n) {
  if (!is_letter(p[0])) return ENT_ATTR_COUNT;
  unsigned k = (unsigned)((p[0] | 32) - 'a');
  for (unsigned a = b->first_attr[k]; a < b->first_attr[k + 1]; a++)
    if (attr_names[a].n == n && same_name(p, attr_names[a].z, n)) return a;
  return ENT_ATTR_COUNT;
}

/* ---- nodes ------------------------------------------------------------- */

/* Room for one more of size bytes, at most max of them. */
static bool grow(builder *b, void **v, uint32_t n, uint32_t *cap, size_t size, size_t max) {
  if (n < *cap) return true;
  size_t want = *cap ? (size_t)*cap + *cap / 2 : 1024;
  if (want > max) want = max;
  if (want <= n) {
    b->h->truncated = true;
    return false;
  }
  void *p = realloc(*v, want * size);
  if (!p) {
    b->nomem = true;
    return false;
  }
  *v = p;
  *cap = (uint32_t)want;
  return true;
}

/* A new node under the innermost open element; 0 when there is no room. */
static uint32_t add_node(builder *b, unsigned tag, size_t start, size_t len) {
  ent_html *h = b->h;
  if (h->n >= b->max_nodes) {
    h->truncated = true;
    return 0;
  }
  if (!grow(b, (void **)&h->node, h->n, &h->cap, sizeof *h->node, b->max_nodes)) return 0;
  uint32_t parent = b->depth ? b->stack[b->depth - 1].node : 0;
  h->node[h->n] = (ent_node){.parent = parent,
                             .end = h->n + 1,
                             .start = (uint32_t)start,
                             .len = (uint32_t)len,
                             .tag = (uint8_t)tag,
                             .depth = (uint16_t)b->depth};
  return h->n++;
}

/* Gives the attributes just read to node. */
static void keep_attrs(builder *b, uint32_t node) {
  ent_html *h = b->h;
  if (!b->nfound) return;
  size_t max = b->max_nodes + b->max_nodes / 2;
  for (uint32_t k = 0; k < b->nfound; k++) {
    if (!grow(b, (void **)&h->attr, h->nattr, &h->attrcap, sizeof *h->attr, max)) return;
    if (!k) h->node[node].attr = h->nattr;
    h->attr[h->nattr++] = b->found[k];
    h->node[node].nattr++;
  }
}

static void push(builder *b, unsigned tag, uint32_t node) {
  if (b->depth >= ENT_HTML_MAX_DEPTH) {
    b->h->truncated = true;
    return;
  }
  uint32_t around = b->depth ? b->stack[b->depth - 1].node : 0;
  b->stack[b->depth++] = (open_element){node ? node : around, (uint8_t)tag, node != 0};
  b->open[tag]++;
}

static void pop(builder *b) {
  open_element *e = &b->stack[--b->depth];
  b->open[e->tag]--;
  if (e->own) b->h->node[e->node].end = b->h->n;
}

/* Closes elements up to and with the innermost tag, unless one of the stopping kind stands before it. */
static bool close_to(builder *b, unsigned tag, unsigned stop) {
  if (!b->open[tag]) return false;
  for (uint32_t d = b->depth; d > 0; d--) {
    unsigned t = b->stack[d - 1].tag;
    if (t == tag) {
      while (b->depth >= d) pop(b);
      return true;
    }
    if (ent_tag_flags[t] & stop) return false;
  }
  return false;
}

/* ---- start and end tags ------------------------------------------------ */

/* Closes an open li (dd and dt) of the same list. */
static void close_item(builder *b, unsigned tag, unsigned other) {
  for (uint32_t d = b->depth; d > 0; d--) {
    unsigned t = b->stack[d - 1].tag;
    if (t == tag || t == other) {
      while (b->depth >= d) pop(b);
      return;
    }
    if ((ent_tag_flags[t] & ENT_TF_SPECIAL) && t != ENT_TAG_ADDRESS && t != ENT_TAG_DIV && t != ENT_TAG_P) return;
  }
}

/* Closes rows and cells up to (not with) an element that may hold tag. */
static void close_cells(builder *b, unsigned tag) {
  if (!b->open[ENT_TAG_TABLE]) return;
  for (uint32_t d = b->depth; d > 0; d--) {
    unsigned t = b->stack[d - 1].tag;
    bool holds = t == ENT_TAG_TABLE || t == ENT_TAG_TEMPLATE;
    if (tag == ENT_TAG_TD || tag == ENT_TAG_TR) holds |= t == ENT_TAG_TBODY || t == ENT_TAG_THEAD || t == ENT_TAG_TFOOT;
    if (tag == ENT_TAG_TD) holds |= t == ENT_TAG_TR;
    if (!holds) continue;
    while (b->depth > d) pop(b);
    return;
  }
}

/* End tags that a start tag implies. */
static void imply_ends(builder *b, unsigned tag) {
  if ((ent_tag_flags[tag] & ENT_TF_CLOSES_P) && b->open[ENT_TAG_P]) close_to(b, ENT_TAG_P, ENT_TF_SCOPE);
  unsigned top = b->depth ? b->stack[b->depth - 1].tag : ENT_TAG_ROOT;
  switch (tag) {
  case ENT_TAG_LI:
    if (b->open[ENT_TAG_LI]) close_item(b, ENT_TAG_LI, ENT_TAG_LI);
    break;
  case ENT_TAG_DD:
  case ENT_TAG_DT:
    if (b->open[ENT_TAG_DD] || b->open[ENT_TAG_DT]) close_item(b, ENT_TAG_DD, ENT_TAG_DT);
    break;
  case ENT_TAG_TH:
  case ENT_TAG_TD:
    close_cells(b, ENT_TAG_TD);
    break;
  case ENT_TAG_TR:
    close_cells(b, ENT_TAG_TR);
    break;
  case ENT_TAG_CAPTION:
  case ENT_TAG_COLGROUP:
  case ENT_TAG_THEAD:
  case ENT_TAG_TFOOT:
  case ENT_TAG_TBODY:
    close_cells(b, ENT_TAG_TBODY);
    break;
  case ENT_TAG_A:
    close_to(b, ENT_TAG_A, ENT_TF_SCOPE);
    break;
  case ENT_TAG_BUTTON:
    close_to(b, ENT_TAG_BUTTON, ENT_TF_SCOPE);
    break;
  case ENT_TAG_OPTGROUP:
    if (top == ENT_TAG_OPTION) pop(b);
    top = b->depth ? b->stack[b->depth - 1].tag : ENT_TAG_ROOT;
    if (top == ENT_TAG_OPTGROUP) pop(b);
    break;
  case ENT_TAG_OPTION:
    if (top == ENT_TAG_OPTION) pop(b);
    break;
  default:
    if (tag >= ENT_TAG_H1 && tag <= ENT_TAG_H6 && top >= ENT_TAG_H1 && top <= ENT_TAG_H6) pop(b);
  }
}

/* html and body exist once; a second tag is passed over. Returns true when the tag is done with. */
static bool open_frame(builder *b, unsigned tag) {
  if (tag == ENT_TAG_HTML) {
    if (b->h->n > 1 && b->open[ENT_TAG_HTML]) return true;
    return b->depth > 1;
  }
  if (tag == ENT_TAG_HEAD) {
    if (b->in_head || b->body || b->open[ENT_TAG_BODY] || b->depth > 2) return true;
    b->in_head = true;
    return false;
  }
  if (tag == ENT_TAG_BODY) {
    if (b->body || b->depth > 2) return true;
    b->body = b->h->n;
  }
  return false;
}

static void leave_head(builder *b) {
  if (!b->in_head) return;
  close_to(b, ENT_TAG_HEAD, 0);
  b->in_head = false;
}

/* Where the content of a raw element that begins at b->i ends: the start of `</name`. */
static size_t raw_end(const builder *b, const char *name, size_t n) {
  size_t i = b->i;
  while (i < b->n) {
    const char *lt = memchr(b->p + i, '<', b->n - i);
    if (!lt) break;
    i = (size_t)(lt - b->p);
    if (i + 2 + n <= b->n && b->p[i + 1] == '/' && same_name(b->p + i + 2, name, n)) {
      char c = i + 2 + n < b->n ? b->p[i + 2 + n] : '>';
      if (is_space(c) || c == '/' || c == '>') return i;
    }
    i++;
  }
  return b->n;
}

static void read_raw(builder *b, unsigned tag) {
  size_t start = b->i, end = raw_end(b, tag_names[tag].z, tag_names[tag].n);
  bool keep =
      tag == ENT_TAG_TITLE || tag == ENT_TAG_TEXTAREA || tag == ENT_TAG_XMP || (tag == ENT_TAG_SCRIPT && b->nfound);
  if (keep) {
    uint32_t node = add_node(b, tag, start, end - start);
    if (node) keep_attrs(b, node);
  }
  b->i = end;
  if (end < b->n) {
    const char *gt = memchr(b->p + end, '>', b->n - end);
    b->i = gt ? (size_t)(gt - b->p) + 1 : b->n;
  }
}

/* Inside svg and math nothing is ours: goes on behind the end tag, or to the next tag that HTML lets break out. */
static void skip_foreign(builder *b, unsigned tag) {
  size_t n = tag_names[tag].n, i = b->i;
  while (i < b->n) {
    const char *lt = memchr(b->p + i, '<', b->n - i);
    if (!lt) break;
    i = (size_t)(lt - b->p);
    const char *q = lt + 1;
    size_t left = b->n - i - 1;
    if (left > n && q[0] == '/' && same_name(q + 1, tag_names[tag].z, n)) {
      const char *gt = memchr(q, '>', left);
      b->i = gt ? (size_t)(gt - b->p) + 1 : b->n;
      return;
    }
    size_t m = 0;
    while (m < left && m < 12 && (is_letter(q[m]) || (m && q[m] >= '1' && q[m] <= '6'))) m++;
    unsigned t = m ? tag_of(b, q, m) : ENT_TAG_OTHER;
    if (t == ENT_TAG_P || t == ENT_TAG_DIV || t == ENT_TAG_TABLE || t == ENT_TAG_UL ||
        (t >= ENT_TAG_H1 && t <= ENT_TAG_H6)) {
      b->i = i;
      return;
    }
    i++;
  }
  b->i = b->n;
}

static void start_tag(builder *b, unsigned tag) {
  unsigned f = ent_tag_flags[tag];
  if (tag == ENT_TAG_HTML || tag == ENT_TAG_HEAD || tag == ENT_TAG_BODY) {
    if (tag == ENT_TAG_BODY) leave_head(b);
    if (open_frame(b, tag)) return;
  } else if (b->in_head && !(f & ENT_TF_HEAD)) leave_head(b);
  if (f & (ENT_TF_RAW | ENT_TF_RCDATA)) {
    if (!(b->xml && b->self_closing)) read_raw(b, tag);
    return;
  }
  if (tag == ENT_TAG_SVG || tag == ENT_TAG_MATH) {
    if (!b->self_closing) skip_foreign(b, tag);
    return;
  }
  if (f & ENT_TF_PLAIN) return;
  if (tag == ENT_TAG_FORM && b->open[ENT_TAG_FORM]) return;
  imply_ends(b, tag);
  if (tag == ENT_TAG_PLAINTEXT) {
    add_node(b, ENT_TAG_TEXT, b->i, b->n - b->i);
    b->i = b->n;
    return;
  }
  b->after_block = (f & ENT_TF_BLOCK) != 0;
  if (tag == ENT_TAG_SPAN && !b->nfound) {
    push(b, tag, 0);
    return;
  }
  uint32_t node = add_node(b, tag, b->i, 0);
  if (node) keep_attrs(b, node);
  if ((f & ENT_TF_VOID) || (b->self_closing && (b->xml || tag == ENT_TAG_OTHER))) return;
  push(b, tag, node);
}

static void end_tag(builder *b, unsigned tag) {
  unsigned f = ent_tag_flags[tag];
  if (f & ENT_TF_BLOCK) b->after_block = true;
  if (tag == ENT_TAG_BR) {
    b->nfound = 0;
    start_tag(b, tag);
    return;
  }
  if (tag == ENT_TAG_HEAD) {
    leave_head(b);
    return;
  }
  if (tag == ENT_TAG_BODY || tag == ENT_TAG_HTML || !b->open[tag]) return;
  if (tag >= ENT_TAG_H1 && tag <= ENT_TAG_H6) {
    close_to(b, tag, ENT_TF_SCOPE);
    return;
  }
  bool table = tag == ENT_TAG_TABLE || tag == ENT_TAG_TR || tag == ENT_TAG_TD || tag == ENT_TAG_TH ||
               tag == ENT_TAG_TBODY || tag == ENT_TAG_THEAD || tag == ENT_TAG_TFOOT || tag == ENT_TAG_TEMPLATE;
  if (table) {
    for (uint32_t d = b->depth; d > 0; d--) {
      if (b->stack[d - 1].tag == ENT_TAG_TABLE && tag != ENT_TAG_TABLE) return;
      if (b->stack[d - 1].tag == tag) break;
    }
    close_to(b, tag, 0);
  } else if (f & ENT_TF_SPECIAL || tag == ENT_TAG_A) close_to(b, tag, ENT_TF_SCOPE);
  else close_to(b, tag, ENT_TF_SPECIAL);
}

/* ---- the tokenizer ----------------------------------------------------- */

static void add_text(builder *b, size_t from, size_t to) {
  if (from >= to) return;
  size_t i = from;
  while (i < to && is_space(b->p[i])) i++;
  if (i == to) {
    if (!b->after_block && !b->in_head) add_node(b, ENT_TAG_TEXT, from, to - from);
    return;
  }
  leave_head(b);
  add_node(b, ENT_TAG_TEXT, from, to - from);
  b->after_block = false;
}

/* An attribute's value at b->i: sets its slice, moves behind it. */
static void read_value(builder *b, ent_attr *a) {
  const char *p = b->p;
  size_t i = b->i, n = b->n;
  while (i < n && is_space(p[i])) i++;
  if (i < n && (p[i] == '"' || p[i] == '\'')) {
    const char *q = memchr(p + i + 1, p[i], n - i - 1);
    size_t end = q ? (size_t)(q - p) : n;
    a->start = (uint32_t)(i + 1);
    a->len = (uint32_t)(end - i - 1);
    b->i = q ? end + 1 : n;
    return;
  }
  size_t from = i;
  while (i < n && !is_space(p[i]) && p[i] != '>') i++;
  a->start = (uint32_t)from;
  a->len = (uint32_t)(i - from);
  b->i = i;
}

/* Attributes up to '>' into b->found. False when the source ends before. */
static bool read_attrs(builder *b) {
  const char *p = b->p;
  size_t n = b->n;
  b->nfound = 0;
  b->self_closing = false;
  uint32_t seen = 0;
  for (;;) {
    while (b->i < n && (is_space(p[b->i]) || p[b->i] == '/')) {
      b->self_closing = p[b->i] == '/' && b->i + 1 < n && p[b->i + 1] == '>';
      b->i++;
    }
    if (b->i >= n) return false;
    if (p[b->i] == '>') {
      b->i++;
      return true;
    }
    size_t from = b->i++;
    while (b->i < n && !is_space(p[b->i]) && p[b->i] != '=' && p[b->i] != '>' && p[b->i] != '/') b->i++;
    size_t len = b->i - from;
    ent_attr a = {(uint32_t)b->i, 0, ENT_ATTR_COUNT};
    a.name = (uint8_t)attr_of(b, p + from, len);
    size_t k = b->i;
    while (k < n && is_space(p[k])) k++;
    if (k < n && p[k] == '=') {
      b->i = k + 1;
      read_value(b, &a);
    }
    if (a.name == ENT_ATTR_COUNT || (seen >> a.name & 1) || b->nfound == ENT_HTML_MAX_ATTRS) continue;
    seen |= 1u << a.name;
    b->found[b->nfound++] = a;
  }
}

/* `<!...`, `<?...` and `</` before no letter: comments, declarations, what is neither. */
static void read_declaration(builder *b) {
  const char *p = b->p + b->i;
  size_t left = b->n - b->i;
  const char *end = NULL;
  if (left >= 4 && !memcmp(p, "<!--", 4)) {
    if (left > 4 && p[4] == '>') end = p + 4;
    else if (left > 5 && p[4] == '-' && p[5] == '>') end = p + 5;
    for (const char *q = p + 4; !end && q < p + left;) {
      const char *gt = memchr(q, '>', (size_t)(p + left - q));
      if (!gt) break;
      bool closes = gt - p >= 6 && gt[-1] == '-' && gt[-2] == '-';
      bool bang = gt - p >= 7 && gt[-1] == '!' && gt[-2] == '-' && gt[-3] == '-';
      if (closes || bang) end = gt;
      q = gt + 1;
    }
  } else if (b->xml && left >= 9 && !memcmp(p, "<![CDATA[", 9)) {
    const char *q = memmem(p, left, "]]>", 3);
    size_t stop = q ? (size_t)(q - b->p) : b->n;
    add_text(b, b->i + 9, stop);
    b->i = q ? stop + 3 : b->n;
    return;
  } else end = memchr(p, '>', left);
  b->i = end ? (size_t)(end - b->p) + 1 : b->n;
}

static void read_tag(builder *b) {
  bool closing = b->p[b->i + 1] == '/';
  size_t from = b->i + 1 + closing, i = from;
  while (i < b->n && !is_space(b->p[i]) && b->p[i] != '>' && b->p[i] != '/') i++;
  unsigned tag = tag_of(b, b->p + from, i - from);
  b->i = i;
  if (!read_attrs(b)) {
    b->i = b->n; /* torn in a tag: what is there of it is no text */
    return;
  }
  if (closing) end_tag(b, tag);
  else start_tag(b, tag);
}

static void tokenize(builder *b) {
  size_t text = 0;
  while (b->i < b->n && !b->nomem && b->h->n < b->max_nodes) {
    const char *lt = memchr(b->p + b->i, '<', b->n - b->i);
    if (!lt) break;
    size_t at = (size_t)(lt - b->p);
    char c = at + 1 < b->n ? lt[1] : 0, d = at + 2 < b->n ? lt[2] : 0;
    bool tag = is_letter(c) || (c == '/' && is_letter(d));
    if (!tag && c != '!' && c != '?' && (c != '/' || at + 2 >= b->n)) {
      b->i = at + 1;
      continue;
    }
    add_text(b, text, at);
    b->i = at;
    if (tag) read_tag(b);
    else read_declaration(b);
    text = b->i;
  }
  if (!b->nomem && text < b->n) add_text(b, text, b->n);
}

ent_code ent_html_parse(ent_str src, bool xml, ent_html *out, ent_error *err) {
  *out = (ent_html){.src = src};
  builder *b = calloc(1, sizeof *b);
  if (!b) return ent_nomem(err);
  b->h = out;
  b->p = src.p;
  b->n = src.n < UINT32_MAX - 1 ? src.n : UINT32_MAX - 1;
  out->truncated = src.n > b->n;
  b->max_nodes = 65536 + src.n / 20;
  if (b->max_nodes > 8u << 20) b->max_nodes = 8u << 20;
  b->xml = xml;
  b->after_block = true;
  index_names(b);
  add_node(b, ENT_TAG_ROOT, 0, 0);
  if (!b->nomem) {
    push(b, ENT_TAG_ROOT, 0);
    b->stack[0].own = true;
    tokenize(b);
    while (b->depth) pop(b);
  }
  bool nomem = b->nomem;
  free(b);
  return nomem ? ent_nomem(err) : ENT_OK;
}

void ent_html_free(ent_html *h) {
  if (!h) return;
  free(h->node);
  free(h->attr);
  *h = (ent_html){0};
}

/* ---- reading the tree -------------------------------------------------- */

ent_str ent_html_attr(const ent_html *h, uint32_t node, ent_attr_name name) {
  const ent_node *e = &h->node[node];
  for (uint32_t k = 0; k < e->nattr; k++) {
    const ent_attr *a = &h->attr[e->attr + k];
    if (a->name == name) return (ent_str){h->src.p + a->start, a->len};
  }
  return (ent_str){NULL, 0};
}

/* Appends a blank unless there is one, or nothing yet. */
static void put_blank(ent_buf *out) {
  if (out->n && out->p[out->n - 1] != ' ' && out->p[out->n - 1] != '\n') ent_buf_putc(out, ' ');
}

/* Marks of no width that split words for no reader: soft hyphen, zero-width space and joiners' kin, BOM. */
static bool is_invisible(uint32_t c) {
  return c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF;
}
static bool is_wide_space(uint32_t c) {
  return c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000 || c == 0x2028 || c == 0x2029;
}

static void put_char(const char *p, unsigned len, bool squeeze, ent_buf *out) {
  unsigned used;
  uint32_t c = ent_utf8_decode(p, len, &used);
  if (is_invisible(c)) return;
  if (squeeze && (is_wide_space(c) || (c < 0x80 && is_space((char)c)))) put_blank(out);
  else if (c >= 32 || c == '\n' || c == '\t') ent_buf_put(out, p, len);
}

ent_str ent_html_head(ent_str s, size_t max) {
  if (s.n <= max) return s;
  while (max > 0 && ((unsigned char)s.p[max] & 0xC0) == 0x80) max--;
  return (ent_str){s.p, max};
}

bool ent_html_decode(ent_str s, bool squeeze, ent_buf *out) {
  for (size_t i = 0; i < s.n;) {
    unsigned char c = (unsigned char)s.p[i];
    size_t from = i;
    while (i < s.n && (c = (unsigned char)s.p[i]) != '&' && c > ' ' && c != 0xC2 && c != 0xE2 && c != 0xE3 && c != 0xEF)
      i++;
    if (i > from) ent_buf_put(out, s.p + from, i - from);
    if (i == s.n) break;
    char text[8];
    unsigned len = 0;
    size_t used = c == '&' ? ent_html_entity(s.p + i + 1, s.n - i - 1, false, text, &len) : 0;
    if (used) {
      unsigned first;
      ent_utf8_decode(text, len, &first);
      put_char(text, first, squeeze, out);
      if (len > first) put_char(text + first, len - first, squeeze, out);
      i += used + 1;
    } else if (c == '&') {
      ent_buf_putc(out, '&');
      i++;
    } else {
      ent_utf8_decode(s.p + i, s.n - i, &len);
      put_char(s.p + i, len, squeeze, out);
      i += len;
    }
  }
  return !out->fail;
}

bool ent_html_text(const ent_html *h, uint32_t node, size_t max, ent_buf *out) {
  size_t from = out->n;
  const ent_node *e = &h->node[node];
  if (e->tag == ENT_TAG_TITLE)
    return ent_html_decode(ent_html_head((ent_str){h->src.p + e->start, e->len}, max), true, out);
  for (uint32_t i = node; i < e->end && out->n - from < max; i++) {
    const ent_node *c = &h->node[i];
    if (c->tag == ENT_TAG_TEXT) {
      ent_html_decode(ent_html_head((ent_str){h->src.p + c->start, c->len}, max), true, out);
    } else if (ent_tag_flags[c->tag] & (ENT_TF_RAW | ENT_TF_RCDATA)) {
      i = c->end - 1;
    } else if ((ent_tag_flags[c->tag] & ENT_TF_BLOCK) || c->tag == ENT_TAG_BR) {
      put_blank(out);
    }
  }
  while (out->n > from && out->p[out->n - 1] == ' ') out->n--;
  return !out->fail;
}
