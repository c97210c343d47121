/*
** table.c - tables that fit the terminal: columns take what their cells need up to their maximum, the rest goes to the one
** without a maximum; what does not fit is cut with an ellipsis. Widths are counted in columns of the terminal (utf8proc).
*/
#include "cli/cli.h"

#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

#define MAX_COLUMNS 16

bool cli_is_terminal(const cli *c) { return !c->out && isatty(1); }
bool cli_colors(const cli *c) { return !c->no_color && cli_is_terminal(c); }

uint32_t cli_terminal_width(void) {
  struct winsize w;
  return ioctl(1, TIOCGWINSZ, &w) == 0 && w.ws_col > 20 ? w.ws_col : 100;
}

/* Takes the next character of *s and gives its width; line breaks and tabs count as a blank. */
static uint32_t next(ent_str *s) {
  utf8proc_int32_t cp;
  utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s->p, (utf8proc_ssize_t)s->n, &cp);
  if (n <= 0) n = 1, cp = '?';
  s->p += n;
  s->n -= (size_t)n;
  if (cp == '\n' || cp == '\t') return 1;
  int w = utf8proc_charwidth(cp);
  return w < 0 ? 0 : (uint32_t)w;
}

static uint32_t width_of(ent_str s) {
  uint32_t w = 0;
  while (s.n) w += next(&s);
  return w;
}

bool cli_table_cell(cli_table *t, ent_str s) { return ENT_PUSH(t->arena, &t->cell, s); }

static void layout(const cli_table *t, uint32_t width, uint32_t *w) {
  uint32_t used = 0, open = ENT_NONE;
  for (uint32_t k = 0; k < t->ncolumn; k++) {
    const cli_column *col = &t->column[k];
    w[k] = width_of(ent_str_c(col->title));
    for (uint32_t i = k; i < t->cell.n; i += t->ncolumn) {
      uint32_t n = width_of(t->cell.v[i]);
      if (n > w[k]) w[k] = n;
    }
    if (col->max && w[k] > col->max) w[k] = col->max;
    if (w[k] < col->min) w[k] = col->min;
    if (!col->max) open = k;
    used += w[k] + (k ? 2 : 0);
  }
  if (open != ENT_NONE && used > width) {
    uint32_t rest = used - w[open];
    w[open] = rest + 10 < width ? width - rest : 10;
  }
}

static void cell(ent_str s, uint32_t w, bool right, bool last, ent_buf *out) {
  uint32_t full = width_of(s), have = 0;
  if (right)
    for (; have + full < w; have++) ent_buf_putc(out, ' ');
  uint32_t room = full > w ? w - 1 : w, done = 0;
  while (s.n) {
    ent_str before = s;
    uint32_t n = next(&s);
    if (done + n > room) break;
    size_t bytes = before.n - s.n;
    if (*before.p == '\n' || *before.p == '\t')
      ent_buf_putc(out, ' ');
    else
      ent_buf_put(out, before.p, bytes);
    done += n;
  }
  if (full > w) ent_buf_puts(out, "…"), done++;
  for (done += have; !last && done < w; done++) ent_buf_putc(out, ' ');
}

bool cli_table_print(const cli_table *t, uint32_t width, bool color, ent_buf *out) {
  uint32_t w[MAX_COLUMNS];
  if (t->ncolumn > MAX_COLUMNS) return false;
  layout(t, width ? width : 100, w);
  if (color) ent_buf_puts(out, "\033[1m");
  for (uint32_t k = 0; k < t->ncolumn; k++) {
    if (k) ent_buf_puts(out, "  ");
    cell(ent_str_c(t->column[k].title), w[k], t->column[k].right, k + 1 == t->ncolumn, out);
  }
  if (color) ent_buf_puts(out, "\033[0m");
  ent_buf_putc(out, '\n');
  for (uint32_t i = 0; i < t->cell.n; i++) {
    uint32_t k = i % t->ncolumn;
    if (k) ent_buf_puts(out, "  ");
    cell(t->cell.v[i], w[k], t->column[k].right, k + 1 == t->ncolumn, out);
    if (k + 1 == t->ncolumn) ent_buf_putc(out, '\n');
  }
  return !out->fail;
}
