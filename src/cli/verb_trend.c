/*
** verb_trend.c - `entente trend`, `network`, `timeline`: what filters find, added up by period or pair, or a pair's events in order.
*/
#include "cli/asking.h"
#include "store/query.h"
#include "store/series.h"

#include <jansson.h>
#include <math.h>

/* A column of the answer: a member of each row. */
typedef struct member {
  const char *key;
  cli_column layout;
} member;

typedef struct report {
  const char *ask; /* the question of src/store/look.sql */
  const member *column;
  uint32_t ncolumn;
} report;

static const member series[] = {{"period", {"period", 4, 10, false}},  {"q1", {"verbal coop", 5, 11, true}},  {"q2", {"material coop", 5, 13, true}},
                                {"q3", {"verbal conf", 5, 11, true}}, {"q4", {"material conf", 5, 13, true}}, {"score", {"score", 5, 6, true}}, {"goldstein", {"goldstein", 5, 9, true}},
                                {"z", {"z", 3, 8, true}}, {"burst", {"burst", 5, 5, true}}, {"n", {"all", 3, 8, true}}};
static const member nodes[] = {{"name", {"name", 3, 12, false}},         {"bloc", {"bloc", 4, 5, true}},          {"degree", {"degree", 6, 8, true}}, {"strength", {"strength", 8, 10, true}},
                               {"pagerank", {"pagerank", 8, 10, true}}, {"eigenvector", {"eigenvector", 8, 11, true}}};
static const member pairs[] = {{"a", {"a", 3, 6, false}},           {"b", {"b", 3, 6, false}},         {"n", {"events", 6, 8, true}},      {"q1", {"verbal coop", 5, 11, true}}, {"q2", {"material coop", 5, 13, true}},
                               {"q3", {"verbal conf", 5, 11, true}}, {"q4", {"material conf", 5, 13, true}}, {"goldstein", {"goldstein", 5, 9, true}}};
static const report trend = {"series", series, 10}, network = {"pairs", pairs, 8}, central = {"nodes", nodes, 6};

static ent_str text_of(cli *c, const json_t *v) {
  if (json_is_string(v)) return ent_arena_dup(c->arena, (ent_str){json_string_value(v), json_string_length(v)});
  if (json_is_integer(v)) return ent_arena_printf(c->arena, "%lld", (long long)json_integer_value(v));
  return json_is_real(v) ? ent_arena_printf(c->arena, fabs(json_real_value(v)) < 1 ? "%.4f" : "%.2f", json_real_value(v)) : (ent_str){"", 0};
}

static bool as_table(cli *c, const report *r, const json_t *rows, ent_buf *out) {
  cli_column layout[10];
  cli_table t = {.column = layout, .ncolumn = r->ncolumn, .arena = c->arena};
  for (uint32_t k = 0; k < r->ncolumn; k++) layout[k] = r->column[k].layout;
  for (size_t i = 0; i < json_array_size(rows); i++)
    for (uint32_t k = 0; k < r->ncolumn; k++)
      if (!cli_table_cell(&t, text_of(c, json_object_get(json_array_get(rows, i), r->column[k].key)))) return false;
  return cli_table_print(&t, cli_is_terminal(c) ? cli_terminal_width() : 160, cli_colors(c), out);
}

/* A character a period, eight heights; above it which are bursts. */
static void sparks(const json_t *rows, ent_buf *out) {
  static const char *const bar[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  json_int_t most = 1;
  const json_t *row;
  size_t i, n = json_array_size(rows), first = n > 100 ? n - 100 : 0;
  json_array_foreach(rows, i, row) if (i >= first && json_integer_value(json_object_get(row, "n")) > most) most = json_integer_value(json_object_get(row, "n"));
  for (i = first; i < n; i++) ent_buf_puts(out, bar[json_integer_value(json_object_get(json_array_get(rows, i), "n")) * 7 / most]);
  ent_buf_putc(out, '\n');
  for (i = first; i < n; i++) ent_buf_puts(out, json_integer_value(json_object_get(json_array_get(rows, i), "burst")) ? "^" : " ");
  ent_buf_puts(out, first ? "  ^ burst; the last 100 periods\n\n" : "  ^ burst\n\n");
}

static void as_csv(cli *c, const report *r, const json_t *rows, ent_buf *out) {
  for (uint32_t k = 0; k < r->ncolumn; k++) ent_buf_printf(out, "%s%s", k ? "," : "", r->column[k].key);
  ent_buf_puts(out, "\r\n");
  for (size_t i = 0; i < json_array_size(rows); i++) {
    for (uint32_t k = 0; k < r->ncolumn; k++) {
      ent_str s = text_of(c, json_object_get(json_array_get(rows, i), r->column[k].key));
      ent_buf_printf(out, "%s%.*s", k ? "," : "", (int)s.n, s.p ? s.p : "");
    }
    ent_buf_puts(out, "\r\n");
  }
}

/* ---- a drawing of a series ---------------------------------------------------------------- */

#define WIDE 900.0
#define HIGH 320.0
#define MARGIN 40.0

/* Cooperation above the line, conflict below; material acts next to it. */
static void as_svg(const json_t *rows, ent_buf *out) {
  static const char *const key[] = {"q2", "q1", "q4", "q3"}, *const color[] = {"#1a7f5a", "#8ccdb0", "#b3362b", "#eeb0a8"};
  static const char *const title[] = {"material cooperation", "verbal cooperation", "material conflict", "verbal conflict"};
  double most = 1;
  size_t n = json_array_size(rows);
  for (size_t i = 0; i < n; i++)
    for (int half = 0; half < 2; half++) {
      double sum = json_number_value(json_object_get(json_array_get(rows, i), key[half * 2])) + json_number_value(json_object_get(json_array_get(rows, i), key[half * 2 + 1]));
      if (sum > most) most = sum;
    }
  double step = (WIDE - 2 * MARGIN) / (double)(n ? n : 1), unit = (HIGH / 2 - MARGIN) / most, middle = HIGH / 2;
  ent_buf_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" role=\"img\" font-family=\"sans-serif\" font-size=\"11\">\n<title>Events by period and quad</title>\n", WIDE, HIGH);
  for (size_t i = 0; i < n; i++) {
    const json_t *row = json_array_get(rows, i);
    const char *period = json_string_value(json_object_get(row, "period"));
    double at[2] = {middle, middle};
    for (int q = 0; q < 4; q++) {
      double count = json_number_value(json_object_get(row, key[q])), h = count * unit, *y = &at[q / 2];
      if (!count) continue;
      if (q < 2) *y -= h;
      ent_buf_printf(out, "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"><title>%s: %g %s</title></rect>\n", MARGIN + step * (double)i, *y, step * 0.85, h, color[q],
                     period ? period : "", count, title[q]);
      if (q >= 2) *y += h;
    }
    if (i % (n / 8 + 1) == 0) ent_buf_printf(out, "<text x=\"%.2f\" y=\"%g\">%s</text>\n", MARGIN + step * (double)i, HIGH - 8, period ? period : "");
  }
  ent_buf_printf(out, "<line x1=\"%g\" x2=\"%g\" y1=\"%g\" y2=\"%g\" stroke=\"#555\"/>\n<text x=\"4\" y=\"%g\">%g</text>\n", MARGIN, WIDE - MARGIN, middle, middle, MARGIN + 4, most);
  for (int q = 0; q < 4; q++)
    ent_buf_printf(out, "<rect x=\"%d\" y=\"8\" width=\"10\" height=\"10\" fill=\"%s\"/><text x=\"%d\" y=\"17\">%s</text>\n", 60 + q * 160, color[q], 74 + q * 160, title[q]);
  ent_buf_puts(out, "</svg>\n");
}

/* ---- the verbs -------------------------------------------------------------------------------- */

static bool render(cli *c, const report *r, ent_buf *answer, ent_buf *out) {
  const char *f = c->format ? c->format : cli_is_terminal(c) ? "table" : "json";
  json_t *rows = json_loadb(answer->p ? answer->p : "[]", answer->p ? answer->n : 2, 0, NULL);
  bool ok = rows != NULL;
  if (ok && !strcmp(f, "table") && r == &trend && json_array_size(rows)) sparks(rows, out);
  if (ok && !strcmp(f, "table")) ok = as_table(c, r, rows, out);
  if (ok && !strcmp(f, "csv")) as_csv(c, r, rows, out);
  if (ok && !strcmp(f, "svg")) as_svg(rows, out);
  if (ok && !strcmp(f, "json")) ent_buf_putstr(out, ent_buf_str(answer)), ent_buf_putc(out, '\n');
  json_decref(rows);
  return ok && !out->fail;
}

static bool no_row(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record) {
  (void)arg, (void)title, (void)value, (void)n, (void)record;
  return false;
}

/* What the rules of counting leave out is counted and said. */
static void say_left_out(cli *c, ent_store *s, const ent_query *q) {
  ent_query_result result;
  if (!c->quiet && ent_query_run(s, q, ENT_QUERY_LEFT_OUT, no_row, NULL, &result, NULL) == ENT_OK && result.left_out > 0)
    cli_note(c, "%lld more %s not told as having happened (--include reported, possible, planned, background, denied or all)", (long long)result.left_out, result.left_out == 1 ? "is" : "are");
}

static int ask(cli *c, const report *r, ent_store *s, const ent_query *q) {
  ent_error err = {0};
  ent_buf answer, out;
  cli_output o;
  int status = CLI_FAILED;
  ent_str limit = ent_query_get(q, "limit");
  const ent_look_value values[] = {{"by", c->per ? c->per : "month"}, {"most", limit.n ? limit.p : "100000"}};
  ent_buf_init(&answer, 0);
  ent_buf_init(&out, 0);
  ent_code code = r == &trend ? ent_store_trend(s, q, values[0].value, &answer, &err) : r == &central ? ent_store_nodes(s, q, &answer, &err) : ent_store_look(s, r->ask, q, values, 2, &answer, &err);
  if (code != ENT_OK)
    cli_complain(c, c->db, &err);
  else if (!render(c, r, &answer, &out))
    cli_say(c, "out of memory");
  else if ((status = cli_output_open(c, &o)) == CLI_DONE) {
    cli_output_write(c, &o, ent_buf_str(&out));
    status = cli_output_close(c, &o, CLI_DONE);
    say_left_out(c, s, q);
  }
  ent_buf_free(&answer);
  ent_buf_free(&out);
  return status;
}

static int sum_up(cli *c, const report *r) {
  static const char *const periods[] = {"day", "week", "month", "quarter", "year"};
  ent_store *s = NULL;
  ent_error err = {0};
  bool known = !c->per;
  for (size_t i = 0; i < 5; i++) known = known || !strcmp(c->per, periods[i]);
  if (!known || c->narg || !c->db) {
    cli_say(c, !known ? "--per: day, week, month, quarter or year: '%s'" : c->narg ? "takes no inputs, but filters: '%s'" : "%s wants --db FILE (or ENTENTE_DB)", !known ? c->per : c->narg ? c->arg[0] : c->verb->name);
    return CLI_USAGE;
  }
  ent_query *q = cli_query_new(c, ENT_QUERY_EVENTS, &err);
  int status = CLI_FAILED;
  if (!q) {
    cli_complain(c, NULL, &err);
    return err.code == ENT_ERR_ARGUMENT ? CLI_USAGE : CLI_FAILED;
  }
  if (ent_store_open(c->db, ENT_STORE_READ, &s, &err) != ENT_OK)
    cli_complain(c, c->db, &err);
  else
    status = ask(c, r, s, q);
  ent_store_close(s);
  ent_query_free(q);
  return status;
}

int cli_verb_trend(cli *c) { return sum_up(c, &trend); }
int cli_verb_network(cli *c) { return sum_up(c, c->nodes ? &central : &network); }

/* The events of the pair, as `events --pair A,B` has them. */
int cli_verb_timeline(cli *c) {
  if (c->narg != 2) {
    cli_say(c, "usage: entente timeline %s", c->verb->usage);
    return CLI_USAGE;
  }
  ent_str pair = ent_arena_printf(c->arena, "%s,%s", c->arg[0], c->arg[1]);
  for (uint32_t i = 0; ent_filter_at(i); i++)
    if (pair.p && !strcmp(ent_filter_at(i)->name, "pair")) c->filter[i] = pair.p;
  c->narg = 0;
  return cli_verb_events(c);
}
