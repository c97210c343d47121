/*
** draw.c - trees for people: lines of text, one a word in the order of the sentence, or arcs as SVG.
**
** As text, a word stands in the column of its depth; its dependents branch off above and below its first letter. As SVG, words stand
** side by side and each arc bends over the ones that it spans.
*/
#include "syntax/model.h"

typedef struct drawing {
  const ent_text *text;
  const ent_word *word;
  uint32_t first, n;
  ent_buf *out;
} drawing;

static ent_str form_at(const drawing *d, uint32_t i) { return ent_str_span(d->text->text, d->text->token[i].span); }

/* ---- lines of text ---------------------------------------------------- */

/* First and last of a word and its dependents. */
static void reach(const ent_syntax *s, uint32_t h, uint32_t *low, uint32_t *high) {
  const uint32_t from = s->first_child[h], to = s->first_child[h + 1];
  *low = *high = h;
  if (from == to) return;
  if (s->child[from] < h) *low = s->child[from];
  if (s->child[to - 1] > h) *high = s->child[to - 1];
}

/* The branch by which word i hangs on its head, and the lines of other words that pass by. */
static void put_branches(const drawing *d, const ent_syntax *s, uint32_t i) {
  const uint32_t depth = d->word[i].depth;
  for (uint32_t k = 0; k + 1 < depth; k++) {
    bool passes = false;
    for (uint32_t h = d->first; h < d->first + d->n && !passes; h++) {
      uint32_t low, high;
      if (d->word[h].depth != k) continue;
      reach(s, h, &low, &high);
      passes = low < i && i < high;
    }
    ent_buf_puts(d->out, passes ? "\xe2\x94\x82  " : "   ");
  }
  if (!depth) return;
  uint32_t low, high;
  reach(s, d->word[i].head, &low, &high);
  ent_buf_puts(d->out, low == i ? "\xe2\x95\xad" : high == i ? "\xe2\x95\xb0" : "\xe2\x94\x9c");
  ent_buf_puts(d->out, "\xe2\x94\x80 ");
}

static void draw_lines(const drawing *d, const ent_syntax *s) {
  for (uint32_t i = d->first; i < d->first + d->n; i++) {
    put_branches(d, s, i);
    ent_buf_putstr(d->out, form_at(d, i));
    ent_buf_printf(d->out, "  %s %s\n", ent_upos_name(d->word[i].upos), ent_rel_name(d->word[i].rel));
  }
  ent_buf_putc(d->out, '\n');
}

ent_code ent_syntax_draw(const ent_text *text, const ent_syntax *syntax, ent_buf *out, ent_error *err) {
  for (uint32_t i = 0; i < text->nsentence; i++) {
    const drawing d = {text, syntax->word, text->sentence[i].first, text->sentence[i].count, out};
    draw_lines(&d, syntax);
  }
  return out->fail ? ent_nomem(err) : ENT_OK;
}

/* ---- SVG -------------------------------------------------------------- */

enum { CHAR_WIDTH = 8, GAP = 22, LEVEL = 22, BELOW = 44 };

static uint32_t width_of(ent_str s) {
  uint32_t n = 0;
  for (size_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
  return n * CHAR_WIDTH;
}

static void put_xml(ent_buf *out, ent_str s) {
  for (size_t i = 0; i < s.n; i++) {
    const unsigned char c = (unsigned char)s.p[i];
    if (c == '<') ent_buf_puts(out, "&lt;");
    else if (c == '&') ent_buf_puts(out, "&amp;");
    else if (c == '>') ent_buf_puts(out, "&gt;");
    else ent_buf_putc(out, c < 32 ? ' ' : (char)c);
  }
}

/* The middle of each word into x; the width of all. */
static uint32_t place_words(const drawing *d, uint32_t *x) {
  uint32_t at = GAP;
  for (uint32_t i = 0; i < d->n; i++) {
    uint32_t w = width_of(form_at(d, d->first + i));
    const uint32_t tag = width_of(ent_str_c(ent_upos_name(d->word[d->first + i].upos)));
    if (tag > w) w = tag;
    x[i] = at + w / 2;
    at += w + GAP;
  }
  return at;
}

/* How many arcs lie under the one from i to its head, at most; shorter arcs come first. */
static uint32_t make_levels(const drawing *d, uint8_t *level) {
  uint32_t top = 1;
  for (uint32_t i = 0; i < d->n; i++) level[i] = 0;
  for (uint32_t length = 1; length < d->n; length++)
    for (uint32_t i = 0; i < d->n; i++) {
      const uint32_t head = d->word[d->first + i].head;
      if (head == ENT_NONE) continue;
      const uint32_t h = head - d->first, low = h < i ? h : i, high = h < i ? i : h;
      if (high - low != length) continue;
      uint32_t under = 0;
      for (uint32_t k = low; k <= high; k++) {
        const uint32_t kh = d->word[d->first + k].head;
        if (k != i && kh != ENT_NONE && kh - d->first >= low && kh - d->first <= high && level[k] > under) under = level[k];
      }
      level[i] = (uint8_t)(under < 250 ? under + 1 : 250);
      if (level[i] > top) top = level[i];
    }
  return top;
}

static void put_arc(const drawing *d, const uint32_t *x, uint32_t i, uint32_t level, uint32_t ground) {
  const ent_word *w = &d->word[d->first + i];
  const uint32_t h = w->head - d->first, y = ground - level * LEVEL;
  const uint32_t from = h < i ? x[h] + 6 : x[h] - 6, to = x[i];
  ent_buf_printf(d->out, "<path d=\"M%u,%u C%u,%u %u,%u %u,%u\"/>", from, ground, from, y, to, y, to, ground);
  ent_buf_printf(d->out, "<path class=\"tip\" d=\"M%u,%u l-4,-7 h8 z\"/>", to, ground);
  ent_buf_printf(d->out, "<text class=\"rel\" x=\"%u\" y=\"%u\">%s</text>\n", (from + to) / 2, ground - level * LEVEL * 3 / 4 - 3, ent_rel_name(w->rel));
}

static void put_words(const drawing *d, const uint32_t *x, uint32_t ground) {
  for (uint32_t i = 0; i < d->n; i++) {
    const ent_word *w = &d->word[d->first + i];
    ent_buf_printf(d->out, "<text x=\"%u\" y=\"%u\">", x[i], ground + 18);
    put_xml(d->out, form_at(d, d->first + i));
    ent_buf_printf(d->out, "</text><text class=\"tag\" x=\"%u\" y=\"%u\">%s</text>\n", x[i], ground + 33, ent_upos_name(w->upos));
    if (w->head == ENT_NONE) ent_buf_printf(d->out, "<path d=\"M%u,%u v-%u\"/><path class=\"tip\" d=\"M%u,%u l-4,-7 h8 z\"/>\n", x[i], ground, LEVEL, x[i], ground);
  }
}

static const char style[] =
  "<style>text{font:14px sans-serif;text-anchor:middle}.tag{font-size:10px;fill:#666}.rel{font-size:10px;fill:#06c}"
  "path{fill:none;stroke:#444}.tip{fill:#444;stroke:none}</style>\n";

ent_code ent_syntax_draw_svg(const ent_text *text, const ent_syntax *syntax, ent_arena *a, ent_buf *out, ent_error *err) {
  uint32_t y = 0, widest = 1, longest = 1;
  for (uint32_t i = 0; i < text->nsentence; i++)
    if (text->sentence[i].count > longest) longest = text->sentence[i].count;
  uint32_t *x = ent_arena_calloc(a, longest, sizeof *x);
  uint8_t *level = ent_arena_calloc(a, longest, 1);
  ent_buf body;
  if (!x || !level) return ent_nomem(err);
  ent_buf_init(&body, 0);
  for (uint32_t i = 0; i < text->nsentence; i++) {
    const drawing d = {text, syntax->word, text->sentence[i].first, text->sentence[i].count, &body};
    const uint32_t wide = place_words(&d, x), ground = y + (make_levels(&d, level) + 1) * LEVEL;
    for (uint32_t k = 0; k < d.n; k++)
      if (d.word[d.first + k].head != ENT_NONE) put_arc(&d, x, k, level[k], ground);
    put_words(&d, x, ground);
    y = ground + BELOW;
    if (wide > widest) widest = wide;
  }
  ent_buf_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" viewBox=\"0 0 %u %u\">\n%s", widest, y + 1, widest, y + 1, style);
  ent_buf_putstr(out, ent_buf_str(&body));
  ent_buf_puts(out, "</svg>\n");
  const bool failed = body.fail || out->fail;
  ent_buf_free(&body);
  return failed ? ent_nomem(err) : ENT_OK;
}
