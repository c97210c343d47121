/*
** graphml.c - GraphML: countries and bodies as nodes, how many events by quad and their mean score on directed edges.
*/
#include "export/export.h"

#include <stdlib.h>

static ent_code begin(ent_export *x, ent_error *err) { return (x->state = ent_network_new(false)) ? ENT_OK : ent_nomem(err); }
static ent_code add(ent_export *x, const json_t *e, ent_error *err) { return ent_network_add(x, x->state, e, err); }
static void release(ent_export *x) { ent_network_free(x->state); }

static const char head[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
    "  <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n  <key id=\"cow\" for=\"node\" attr.name=\"cow\" attr.type=\"int\"/>\n"
    "  <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"int\"/>\n  <key id=\"vcoop\" for=\"edge\" attr.name=\"verbal_cooperation\" attr.type=\"int\"/>\n"
    "  <key id=\"mcoop\" for=\"edge\" attr.name=\"material_cooperation\" attr.type=\"int\"/>\n  <key id=\"vconf\" for=\"edge\" attr.name=\"verbal_conflict\" attr.type=\"int\"/>\n"
    "  <key id=\"mconf\" for=\"edge\" attr.name=\"material_conflict\" attr.type=\"int\"/>\n  <key id=\"goldstein\" for=\"edge\" attr.name=\"goldstein\" attr.type=\"double\"/>\n"
    "  <key id=\"first\" for=\"edge\" attr.name=\"first\" attr.type=\"int\"/>\n  <key id=\"last\" for=\"edge\" attr.name=\"last\" attr.type=\"int\"/>\n"
    "  <graph edgedefault=\"directed\">\n";

static void node(const ent_str *code, ent_buf *out) {
  const ent_country *c = ent_country_find(*code);
  ent_buf_puts(out, "    <node id=\"");
  ent_xml_put(out, *code);
  ent_buf_puts(out, "\"><data key=\"label\">");
  ent_xml_put(out, c ? ent_str_c(c->name) : *code);
  ent_buf_puts(out, "</data>");
  if (c && c->cow) ent_buf_printf(out, "<data key=\"cow\">%d</data>", c->cow);
  ent_buf_puts(out, "</node>\n");
}

static void edge(const ent_edge *e, ent_buf *out) {
  static const char *const key[] = {"", "vcoop", "mcoop", "vconf", "mconf"};
  int64_t all = 0;
  for (int q = 0; q < 5; q++) all += e->quad[q];
  ent_buf_puts(out, "    <edge source=\"");
  ent_xml_put(out, e->from);
  ent_buf_puts(out, "\" target=\"");
  ent_xml_put(out, e->to);
  ent_buf_printf(out, "\"><data key=\"weight\">%lld</data>", (long long)all);
  for (int q = 1; q < 5; q++) ent_buf_printf(out, "<data key=\"%s\">%lld</data>", key[q], (long long)e->quad[q]);
  if (e->ngoldstein) ent_buf_printf(out, "<data key=\"goldstein\">%.4f</data>", e->goldstein / (double)e->ngoldstein);
  if (e->first) ent_buf_printf(out, "<data key=\"first\">%lld</data><data key=\"last\">%lld</data>", (long long)e->first, (long long)e->last);
  ent_buf_puts(out, "</edge>\n");
}

static ent_code end(ent_export *x, ent_error *err) {
  size_t n, nodes;
  const ent_edge *e = ent_network_edges(x->state, &n);
  ent_str *code = ent_network_nodes(e, n, &nodes);
  if (!code) return ent_nomem(err);
  ent_buf_clear(&x->row);
  ent_buf_puts(&x->row, head);
  for (size_t i = 0; i < nodes; i++) node(&code[i], &x->row);
  for (size_t i = 0; i < n; i++) edge(&e[i], &x->row);
  ent_buf_puts(&x->row, "  </graph>\n</graphml>\n");
  free(code);
  x->rows = (int64_t)n;
  return x->row.fail ? ent_nomem(err) : ent_export_put(x, ent_buf_str(&x->row), err);
}

const ent_format ent_format_graphml = {.info = {"graphml", "GraphML: who deals with whom", "graphml", true, false}, .begin = begin, .add = add, .end = end, .free = release};
