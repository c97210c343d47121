/*
** export.c - the list of formats, and records to rows. A table format is a table of columns (one file a format); formats that know single
** parties get a row for each pair. What has no row is counted with its reason.
*/
#include "export/export.h"

#include <stdlib.h>

static const ent_format *const formats[] = {&ent_format_gdelt2,  &ent_format_gdelt1, &ent_format_icews,   &ent_format_phoenix, &ent_format_polecat,
                                            &ent_format_petrarch2, &ent_format_plover, &ent_format_csv,   &ent_format_dyads,   &ent_format_geojson,
                                            &ent_format_graphml, &ent_format_gexf,   &ent_format_parquet, NULL};

const ent_export_info *ent_export_at(uint32_t i) { return i < sizeof formats / sizeof *formats - 1 ? &formats[i]->info : NULL; }

const ent_export_info *ent_export_find(ent_str name) {
  for (const ent_format *const *f = formats; *f; f++)
    if (ent_str_is(name, (*f)->info.name)) return &(*f)->info;
  return NULL;
}

/* info is the first member of its format. */
static const ent_format *format_of(const ent_export_info *info) { return (const ent_format *)(const void *)info; }

/* ---- columns ---------------------------------------------------------------- */

bool ent_format_column(const ent_format *f, uint32_t i, const ent_column_group **group, const ent_column **column) {
  for (const ent_column_group *g = f->group; g && g->column; g++) {
    if (i < g->n) {
      *group = g;
      *column = &g->column[i];
      return true;
    }
    i -= g->n;
  }
  return false;
}

static void fill_in(const char *pattern, const char *prefix, char *buf, size_t n) {
  const char *at = strstr(pattern, "%s");
  if (at)
    snprintf(buf, n, "%.*s%s%s", (int)(at - pattern), pattern, prefix ? prefix : "", at + 2);
  else
    snprintf(buf, n, "%s", pattern);
}

void ent_format_name(const ent_column_group *g, const ent_column *c, char *buf, size_t n) { fill_in(c->name, g->prefix, buf, n); }

bool ent_export_column_at(const ent_export_info *format, uint32_t i, char *buf, size_t n, ent_export_column *out) {
  const ent_column_group *g;
  const ent_column *c;
  if (!ent_format_column(format_of(format), i, &g, &c)) return false;
  size_t half = n / 2;
  ent_format_name(g, c, buf, half);
  fill_in(c->help, g->prefix, buf + half, n - half);
  *out = (ent_export_column){buf, c->type, buf + half};
  return true;
}

/* ---- rows --------------------------------------------------------------------- */

static void put_cell(const ent_format *f, ent_str s, ent_buf *out) {
  bool quote = false;
  if (!s.n && f->missing) s = ent_str_c(f->missing);
  for (size_t i = 0; f->quoted && i < s.n; i++) quote |= strchr(",\"\n\r", s.p[i]) != NULL;
  if (!quote) {
    ent_buf_putstr(out, s);
    return;
  }
  ent_buf_putc(out, '"');
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '"') ent_buf_putc(out, '"');
    ent_buf_putc(out, s.p[i]);
  }
  ent_buf_putc(out, '"');
}

void ent_export_row(const ent_format *f, const ent_row *r, ent_buf *cell, ent_buf *out) {
  const ent_column_group *g;
  const ent_column *c;
  for (uint32_t i = 0; ent_format_column(f, i, &g, &c); i++) {
    if (i) ent_buf_putc(out, f->separator);
    ent_buf_clear(cell);
    c->value(r, c->arg + g->arg, cell);
    put_cell(f, ent_buf_str(cell), out);
  }
  ent_buf_puts(out, f->quoted ? "\r\n" : "\n");
}

void ent_export_header(const ent_format *f, ent_buf *out) {
  const ent_column_group *g;
  const ent_column *c;
  char name[128];
  for (uint32_t i = 0; ent_format_column(f, i, &g, &c); i++) {
    if (i) ent_buf_putc(out, f->separator);
    ent_format_name(g, c, name, sizeof name);
    put_cell(f, ent_str_c(name), out);
  }
  ent_buf_puts(out, f->quoted ? "\r\n" : "\n");
}

/* ---- pairs ---------------------------------------------------------------------- */

ent_code ent_export_pairs(const json_t *event, ent_code (*each)(void *arg, const ent_row *row, ent_error *err), void *arg, ent_error *err) {
  const json_t *actor = json_object_get(event, "actor"), *recipient = json_object_get(event, "recipient");
  size_t na = json_array_size(actor), nr = json_array_size(recipient);
  ent_row r = {.event = event};
  ent_code code = ENT_OK;
  if (!nr && na > 1) { /* a meeting: each two of its parties */
    for (size_t i = 0; code == ENT_OK && i < na; i++)
      for (size_t k = i + 1; code == ENT_OK && k < na; k++) {
        r.party[0] = json_array_get(actor, i), r.party[1] = json_array_get(actor, k);
        code = each(arg, &r, err);
        r.pair++;
      }
    return code;
  }
  for (size_t i = 0; code == ENT_OK && i < (na ? na : 1); i++)
    for (size_t k = 0; code == ENT_OK && k < (nr ? nr : 1); k++) {
      r.party[0] = json_array_get(actor, i), r.party[1] = json_array_get(recipient, k);
      code = each(arg, &r, err);
      r.pair++;
    }
  return code;
}

static ent_code put_row(void *arg, const ent_row *r, ent_error *err) {
  ent_export *x = arg;
  if (x->format->needs_both && (!ent_party_code(r->party[0]).n || !ent_party_code(r->party[1]).n)) {
    x->left[ENT_LEFT_PARTY]++;
    return ENT_OK;
  }
  ent_buf_clear(&x->row);
  ent_export_row(x->format, r, &x->cell, &x->row);
  if (x->row.fail || x->cell.fail) return ent_nomem(err);
  x->rows++;
  return ent_export_put(x, ent_buf_str(&x->row), err);
}

static ent_code put_rows(ent_export *x, const json_t *event, ent_error *err) {
  if (x->format->needs_cameo && !ent_cameo_root(event)) {
    x->left[ENT_LEFT_CAMEO]++;
    return ENT_OK;
  }
  if (!x->format->by_event) return ent_export_pairs(event, put_row, x, err);
  ent_row r = {.event = event};
  return put_row(x, &r, err);
}

/* ---- a file ----------------------------------------------------------------------- */

ent_code ent_export_put(ent_export *x, ent_str s, ent_error *err) {
  return !s.n || x->write(x->arg, s.p, s.n) ? ENT_OK : ent_fail(err, ENT_ERR_IO, "cannot write the export", NULL, 0, 0);
}

static ent_code begin(ent_export *x, ent_error *err) {
  if (x->format->begin) return x->format->begin(x, err);
  if (!x->format->header || x->opt.no_header) return ENT_OK;
  ent_export_header(x->format, &x->row);
  return x->row.fail ? ent_nomem(err) : ent_export_put(x, ent_buf_str(&x->row), err);
}

ent_code ent_export_open(const ent_export_info *format, const ent_export_options *opt, ent_export_write *write, void *arg, ent_export **out,
                         ent_error *err) {
  *out = NULL;
  if (opt && opt->version != 1) return ent_fail(err, ENT_ERR_ARGUMENT, "options of an unknown version", NULL, 0, 0);
  ent_export *x = calloc(1, sizeof *x);
  if (!x) return ent_nomem(err);
  *x = (ent_export){.format = format_of(format), .opt = opt ? *opt : (ent_export_options)ENT_EXPORT_OPTIONS_INIT, .write = write, .arg = arg};
  ent_buf_init(&x->row, 0);
  ent_buf_init(&x->cell, 0);
  ent_code code = begin(x, err);
  if (code != ENT_OK) {
    ent_export_close(x);
    return code;
  }
  *out = x;
  return ENT_OK;
}

ent_code ent_export_record(ent_export *x, ent_str record, ent_error *err) {
  json_t *event = json_loadb(record.p ? record.p : "", record.n, 0, NULL);
  ent_code code;
  if (!ent_str_is(ent_member(event, "schema"), "entente.event/1"))
    code = ent_fail(err, ENT_ERR_FORMAT, "not an event record", NULL, 0, 0);
  else
    code = x->format->add ? x->format->add(x, event, err) : put_rows(x, event, err);
  json_decref(event);
  return code;
}

ent_code ent_export_finish(ent_export *x, ent_error *err) { return x->format->end ? x->format->end(x, err) : ENT_OK; }

int64_t ent_export_rows(const ent_export *x) { return x->rows; }

const char *ent_export_reason(uint32_t i) {
  static const char *const why[ENT_LEFT_COUNT] = {"without a CAMEO code", "pairs with a party that could not be placed", "without coordinates", "without a day", "without two countries or bodies"};
  return i < ENT_LEFT_COUNT ? why[i] : NULL;
}

const char *ent_export_left_out(const ent_export *x, uint32_t i, int64_t *count) {
  if (i < ENT_LEFT_COUNT) *count = x->left[i];
  return ent_export_reason(i);
}

void ent_export_close(ent_export *x) {
  if (!x) return;
  if (x->format->free) x->format->free(x);
  ent_buf_free(&x->row);
  ent_buf_free(&x->cell);
  free(x);
}
