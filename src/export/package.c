/*
** package.c - what lies beside an export: datapackage.json (Frictionless Data) and a codebook, both made from the table of columns.
*/
#include "export/export.h"

/* Columns of the formats that are no table are told in words. */
static const struct {
  const char *format, *text;
} words[] = {
    {"plover", "One JSON object a line: `id`, `date`, `enddate`, `actor` and `recipient` (`code`, `sector`, `entity_text`, `entity_name`), `event`, `mode`, `context`, `event_loc`, "
               "`event_text` (the word that tells of it), `quad_code`, `event_scale`, `text` (the sentence), `text_info` (`sequence`, `start`, `end`: number and offsets of the sentence), "
               "`cite_info` (`url`, `title`, `publication`, `language`), `size` (`dead`, `injured`: at least), `coder`, `version`."},
    {"geojson", "A FeatureCollection of points (RFC 7946). Properties: `date`, `event`, `mode`, `cameo`, `quad`, `actor`, `recipient`, `place`, `place_country`, `precision`, `factuality`, `sentence`, `url`."},
    {"graphml", "Nodes are countries and bodies (`label`, `cow`), edges go from who acts to on whom: `weight` (events), by quad, `goldstein` (mean), `first` and `last` day (YYYYMMDD). An act "
                "without direction is an edge each way."},
    {"gexf", "As GraphML, with an edge for each year, from the day of its first event (`start`) to that of its last (`end`)."},
};

static const char *words_of(const char *format) {
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (!strcmp(words[i].format, format)) return words[i].text;
  return NULL;
}

static ent_code hand_out(ent_buf *b, ent_export_write *write, void *arg, ent_error *err) {
  ent_code code = b->fail ? ent_nomem(err) : write(arg, b->p, b->n) ? ENT_OK : ent_fail(err, ENT_ERR_IO, "cannot write the description", NULL, 0, 0);
  ent_buf_free(b);
  return code;
}

static void fields(ent_json *j, const ent_export_info *format) {
  ent_export_column c;
  char buf[512];
  ent_json_key(j, "schema");
  ent_json_begin(j, '{');
  ent_json_key(j, "fields");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; ent_export_column_at(format, i, buf, sizeof buf, &c); i++) {
    ent_json_begin(j, '{');
    ent_json_kcstr(j, "name", c.name);
    ent_json_kcstr(j, "type", c.type);
    ent_json_kcstr(j, "description", c.help);
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
  ent_json_key(j, "missingValues");
  ent_json_begin(j, '[');
  const char *missing = ((const ent_format *)(const void *)format)->missing;
  ent_json_cstr(j, missing ? missing : "");
  ent_json_end(j, ']');
  ent_json_end(j, '}');
}

static void dialect(ent_json *j, const ent_format *f) {
  char separator[2] = {f->separator, 0};
  ent_json_key(j, "dialect");
  ent_json_begin(j, '{');
  ent_json_kcstr(j, "delimiter", separator);
  ent_json_kbool(j, "header", f->header);
  if (!f->quoted) ent_json_kcstr(j, "lineTerminator", "\n");
  ent_json_end(j, '}');
}

ent_code ent_export_package(const ent_export_info *format, ent_str name, uint64_t bytes, ent_export_write *write, void *arg, ent_error *err) {
  const ent_format *f = (const ent_format *)(const void *)format;
  ent_json j;
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_json_init(&j, &b);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "profile", f->group ? "tabular-data-package" : "data-package");
  ent_json_kcstr(&j, "name", "entente-export");
  ent_json_kcstr(&j, "title", format->title);
  ent_json_kcstr(&j, "version", ent_version());
  ent_json_key(&j, "resources");
  ent_json_begin(&j, '[');
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "name", format->name);
  ent_json_kstr(&j, "path", name);
  ent_json_kcstr(&j, "format", format->ext);
  ent_json_kcstr(&j, "encoding", "utf-8");
  ent_json_kint(&j, "bytes", (int64_t)bytes);
  if (f->group && !format->wants_path) dialect(&j, f);
  if (f->group) fields(&j, format);
  ent_json_end(&j, '}');
  ent_json_end(&j, ']');
  ent_json_end(&j, '}');
  ent_buf_putc(&b, '\n');
  return hand_out(&b, write, arg, err);
}

ent_code ent_export_codebook(const ent_export_info *format, ent_export_write *write, void *arg, ent_error *err) {
  ent_export_column c;
  ent_buf b;
  char buf[512];
  const char *text = words_of(format->name);
  ent_buf_init(&b, 0);
  ent_buf_printf(&b, "# %s\n\nWritten by entente %s.\n\n", format->title, ent_version());
  if (text) ent_buf_printf(&b, "%s\n", text);
  for (uint32_t i = 0; ent_export_column_at(format, i, buf, sizeof buf, &c); i++)
    ent_buf_printf(&b, "%s| %u | `%s` | %s | %s |\n", i ? "" : "| | column | type | |\n|---|---|---|---|\n", i + 1, c.name, c.type, c.help);
  ent_buf_puts(&b, "\nRows are events told as having happened (past or ongoing, asserted, certain for the source or the author, not background), unless more was included.\n");
  return hand_out(&b, write, arg, err);
}
