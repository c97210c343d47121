/*
** dyads.c - directed dyad-years: for each two countries or bodies and year how many events by quad, and their mean scores. Numbers of
** Correlates of War and Gleditsch and Ward beside the codes, so that a table of either system joins.
*/
#include "export/export.h"

static const ent_column columns[] = {
    {"ccode1", "integer", NULL, 0, "Correlates of War number of who acts; empty: none"},
    {"ccode2", "integer", NULL, 0, "of on whom"},
    {"year", "integer", NULL, 0, "year of the event, else of publication"},
    {"gwno1", "integer", NULL, 0, "Gleditsch and Ward's number of who acts"},
    {"gwno2", "integer", NULL, 0, "of on whom"},
    {"iso3_1", "string", NULL, 0, "ISO 3166-1 alpha-3 or code of the body that acts"},
    {"iso3_2", "string", NULL, 0, "of on whom"},
    {"events", "integer", NULL, 0, "all events; one without direction counts both ways"},
    {"verbal_cooperation", "integer", NULL, 0, "PLOVER's quad 1"},
    {"material_cooperation", "integer", NULL, 0, "quad 2"},
    {"verbal_conflict", "integer", NULL, 0, "quad 3"},
    {"material_conflict", "integer", NULL, 0, "quad 4"},
    {"score_mean", "number", NULL, 0, "mean of PLOVER's scores"},
    {"goldstein_mean", "number", NULL, 0, "mean of Goldstein's values"},
};
static const ent_column_group groups[] = {{columns, sizeof columns / sizeof *columns, "", 0}, {NULL}};

static ent_code begin(ent_export *x, ent_error *err) {
  x->state = ent_network_new(true);
  if (!x->state) return ent_nomem(err);
  ent_export_header(x->format, &x->row);
  return x->row.fail ? ent_nomem(err) : x->opt.no_header ? ENT_OK : ent_export_put(x, ent_buf_str(&x->row), err);
}

static ent_code add(ent_export *x, const json_t *e, ent_error *err) { return ent_network_add(x, x->state, e, err); }

static void number(ent_buf *out, int v) {
  ent_buf_putc(out, ',');
  if (v) ent_buf_printf(out, "%d", v);
}

static void mean(ent_buf *out, double sum, int64_t n) {
  ent_buf_putc(out, ',');
  if (n) ent_buf_printf(out, "%.4f", sum / (double)n);
}

static ent_code end(ent_export *x, ent_error *err) {
  size_t n;
  const ent_edge *e = ent_network_edges(x->state, &n);
  static const ent_country none = {"", "", "", 0, 0};
  ent_code code = ENT_OK;
  for (size_t i = 0; code == ENT_OK && i < n; i++) {
    const ent_country *a = ent_country_find(e[i].from), *b = ent_country_find(e[i].to);
    if (!a) a = &none;
    if (!b) b = &none;
    ent_buf_clear(&x->row);
    if (a->cow) ent_buf_printf(&x->row, "%d", a->cow);
    number(&x->row, b->cow);
    ent_buf_printf(&x->row, ",%lld", (long long)e[i].year);
    number(&x->row, a->gw);
    number(&x->row, b->gw);
    ent_buf_printf(&x->row, ",%.*s,%.*s,%lld", (int)e[i].from.n, e[i].from.p, (int)e[i].to.n, e[i].to.p,
                   (long long)(e[i].quad[0] + e[i].quad[1] + e[i].quad[2] + e[i].quad[3] + e[i].quad[4]));
    for (int q = 1; q <= 4; q++) ent_buf_printf(&x->row, ",%lld", (long long)e[i].quad[q]);
    mean(&x->row, e[i].score, e[i].nscore);
    mean(&x->row, e[i].goldstein, e[i].ngoldstein);
    ent_buf_puts(&x->row, "\r\n");
    if (x->row.fail) return ent_nomem(err);
    x->rows++;
    code = ent_export_put(x, ent_buf_str(&x->row), err);
  }
  return code;
}

static void release(ent_export *x) { ent_network_free(x->state); }

const ent_format ent_format_dyads = {.info = {"dyads", "directed dyad-years: counts by quad and mean scores", "csv", true, false},
                                     .group = groups, .separator = ',', .header = true, .quoted = true, .begin = begin, .add = add, .end = end, .free = release};
