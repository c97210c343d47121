/*
** picture.c - an answer drawn: as a Graphviz digraph, or as an SVG of three columns. Codes and ids come from the registry, and
** are escaped all the same.
*/
#include "pact/pact.h"

static const char *const dash[] = {"", "6 3", "2 3"}; /* obliged, conditional, unknown */
static const char *const style[] = {"solid", "dashed", "dotted"};

static void escaped(ent_buf *out, ent_str s) {
  for (size_t i = 0; i < s.n; i++) {
    switch (s.p[i]) {
      case '&': ent_buf_puts(out, "&amp;"); break;
      case '<': ent_buf_puts(out, "&lt;"); break;
      case '>': ent_buf_puts(out, "&gt;"); break;
      case '"': ent_buf_puts(out, "&quot;"); break;
      default: ent_buf_putc(out, s.p[i]);
    }
  }
}

static void quoted(ent_buf *out, ent_str s) {
  ent_buf_putc(out, '"');
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '"' || s.p[i] == '\\') ent_buf_putc(out, '\\');
    ent_buf_putc(out, s.p[i]);
  }
  ent_buf_putc(out, '"');
}

static void edge(ent_buf *out, const ent_obligation *o) {
  ent_buf_puts(out, "  ");
  quoted(out, o->promisor);
  ent_buf_puts(out, " -> ");
  quoted(out, o->attacked);
  ent_buf_puts(out, " [label=");
  quoted(out, o->pact->id);
  ent_buf_printf(out, ", style=%s];\n", style[o->duty]);
}

void ent_obligations_dot(const ent_obligations *o, ent_buf *out) {
  ent_buf_puts(out, "digraph obligations {\n  rankdir=LR;\n  node [shape=box];\n");
  if (o->by.n && o->attacked.n) {
    ent_buf_puts(out, "  ");
    quoted(out, o->by);
    ent_buf_puts(out, " -> ");
    quoted(out, o->attacked);
    ent_buf_puts(out, " [label=\"attacks\", color=red, penwidth=2];\n");
  }
  for (uint32_t i = 0; i < o->nanswer; i++)
    if (o->answer[i].duty < ENT_DUTY_NOT) edge(out, &o->answer[i]);
  for (uint32_t i = 0; i < o->nchain; i++) edge(out, &o->chain[i].answer);
  ent_buf_puts(out, "}\n");
}

enum { ROW = 26, LEFT = 20, MIDDLE = 420, RIGHT = 640, TOP = 40 };

static void text(ent_buf *out, int x, int y, const char *anchor, ent_str s) {
  ent_buf_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
  escaped(out, s);
  ent_buf_puts(out, "</text>\n");
}

static void row(ent_buf *out, const ent_obligation *o, int y, int to) {
  text(out, LEFT, y, "start", o->promisor);
  text(out, LEFT + 60, y, "start", o->pact->id);
  ent_buf_printf(out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"currentColor\" stroke-dasharray=\"%s\"><title>", LEFT + 230,
                 y - 5, MIDDLE - 30, to - 5, dash[o->duty]);
  ent_buf_printf(out, "%s: ", ent_duty_name(o->duty));
  escaped(out, o->because);
  ent_buf_puts(out, "</title></line>\n");
}

void ent_obligations_svg(const ent_obligations *o, ent_buf *out) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < o->nanswer; i++) n += o->answer[i].duty < ENT_DUTY_NOT;
  int height = TOP + ROW * ((int)(n > 0 ? n : 1) + 1), middle = TOP + ROW * (int)n / 2, y = TOP;
  ent_buf_printf(out,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 %d\" width=\"720\" height=\"%d\" font-family=\"sans-serif\" "
                 "font-size=\"13\" fill=\"currentColor\" role=\"img\">\n<title>who must come to whose aid</title>\n",
                 height, height);
  for (uint32_t i = 0; i < o->nanswer; i++) {
    if (o->answer[i].duty >= ENT_DUTY_NOT) continue;
    row(out, &o->answer[i], y, o->attacked.n ? middle : y);
    if (!o->attacked.n) text(out, MIDDLE, y, "middle", o->answer[i].attacked);
    y += ROW;
  }
  if (o->attacked.n) text(out, MIDDLE, middle, "middle", o->attacked);
  if (o->attacked.n && o->by.n) {
    text(out, RIGHT, middle, "middle", o->by);
    ent_buf_printf(out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#b00\" stroke-width=\"3\"/>\n", RIGHT - 30, middle - 5, MIDDLE + 30,
                   middle - 5);
  }
  ent_buf_puts(out, "</svg>\n");
}
