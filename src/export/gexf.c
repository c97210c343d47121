/*
** gexf.c - GEXF 1.3, dynamic: an edge for each two countries or bodies and year, from its first event's day to its last one's.
*/
#include "export/export.h"

#include <stdlib.h>

static ent_code begin(ent_export *x, ent_error *err) { return (x->state = ent_network_new(true)) ? ENT_OK : ent_nomem(err); }
static ent_code add(ent_export *x, const json_t *e, ent_error *err) { return ent_network_add(x, x->state, e, err); }
static void release(ent_export *x) { ent_network_free(x->state); }

static const char head[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
    "  <graph mode=\"dynamic\" defaultedgetype=\"directed\" timeformat=\"date\">\n    <attributes class=\"node\"><attribute id=\"cow\" title=\"cow\" type=\"integer\"/></attributes>\n"
    "    <attributes class=\"edge\"><attribute id=\"vcoop\" title=\"verbal_cooperation\" type=\"integer\"/><attribute id=\"mcoop\" title=\"material_cooperation\" type=\"integer\"/>"
    "<attribute id=\"vconf\" title=\"verbal_conflict\" type=\"integer\"/><attribute id=\"mconf\" title=\"material_conflict\" type=\"integer\"/>"
    "<attribute id=\"goldstein\" title=\"goldstein\" type=\"double\"/></attributes>\n    <nodes>\n";

static void node(const ent_str *code, ent_buf *out) {
  const ent_country *c = ent_country_find(*code);
  ent_buf_puts(out, "      <node id=\"");
  ent_xml_put(out, *code);
  ent_buf_puts(out, "\" label=\"");
  ent_xml_put(out, c ? ent_str_c(c->name) : *code);
  if (c && c->cow)
    ent_buf_printf(out, "\"><attvalues><attvalue for=\"cow\" value=\"%d\"/></attvalues></node>\n", c->cow);
  else
    ent_buf_puts(out, "\"/>\n");
}

static void day(ent_buf *out, const char *key, int64_t d) {
  ent_buf_printf(out, " %s=\"%04lld-%02lld-%02lld\"", key, (long long)d / 10000, (long long)d / 100 % 100, (long long)d % 100);
}

static void edge(const ent_edge *e, size_t i, ent_buf *out) {
  static const char *const key[] = {"", "vcoop", "mcoop", "vconf", "mconf"};
  int64_t all = 0;
  for (int q = 0; q < 5; q++) all += e->quad[q];
  ent_buf_printf(out, "      <edge id=\"%zu\" source=\"", i);
  ent_xml_put(out, e->from);
  ent_buf_puts(out, "\" target=\"");
  ent_xml_put(out, e->to);
  ent_buf_printf(out, "\" weight=\"%lld\"", (long long)all);
  day(out, "start", e->first);
  day(out, "end", e->last);
  ent_buf_puts(out, "><attvalues>");
  for (int q = 1; q < 5; q++) ent_buf_printf(out, "<attvalue for=\"%s\" value=\"%lld\"/>", key[q], (long long)e->quad[q]);
  if (e->ngoldstein) ent_buf_printf(out, "<attvalue for=\"goldstein\" value=\"%.4f\"/>", e->goldstein / (double)e->ngoldstein);
  ent_buf_puts(out, "</attvalues></edge>\n");
}

static ent_code end(ent_export *x, ent_error *err) {
  size_t n, nodes;
  const ent_edge *e = ent_network_edges(x->state, &n);
  ent_str *code = ent_network_nodes(e, n, &nodes);
  if (!code) return ent_nomem(err);
  ent_buf_clear(&x->row);
  ent_buf_puts(&x->row, head);
  for (size_t i = 0; i < nodes; i++) node(&code[i], &x->row);
  ent_buf_puts(&x->row, "    </nodes>\n    <edges>\n");
  for (size_t i = 0; i < n; i++) edge(&e[i], i, &x->row);
  ent_buf_puts(&x->row, "    </edges>\n  </graph>\n</gexf>\n");
  free(code);
  x->rows = (int64_t)n;
  return x->row.fail ? ent_nomem(err) : ent_export_put(x, ent_buf_str(&x->row), err);
}

const ent_format ent_format_gexf = {.info = {"gexf", "GEXF 1.3, dynamic: who deals with whom, year by year", "gexf", true, false}, .begin = begin, .add = add, .end = end, .free = release};
