/*
** series.c - the day's sums of what a question finds (look.sql) into series, its pairs into a network. The methods are those of src/story.
*/
#include "store/series.h"
#include "names/names.h"
#include "store/query.h"

#include <jansson.h>
#include <math.h>

static ent_code look(ent_store *s, const char *name, const ent_query *q, json_t **rows, ent_error *err) {
  ent_buf b;
  ent_buf_init(&b, 0);
  const ent_look_value v[] = {{"by", "day"}, {"most", "1000000"}};
  ent_code code = ent_store_look(s, name, q, v, 2, &b, err);
  *rows = code == ENT_OK && b.n ? json_loadb(b.p, b.n, 0, NULL) : NULL;
  if (code == ENT_OK && !*rows) code = ent_nomem(err);
  ent_buf_free(&b);
  return code;
}

static bool day_of(const json_t *row, ent_day *out) {
  const char *z = json_string_value(json_object_get(row, "period"));
  return z && ent_day_parse(ent_str_c(z), false, out);
}

static uint64_t count(const json_t *row, const char *key) {
  json_int_t v = json_integer_value(json_object_get(row, key));
  return v > 0 ? (uint64_t)v : 0;
}

static void quads(const json_t *row, uint64_t quad[4]) {
  static const char *const key[] = {"q1", "q2", "q3", "q4"};
  for (int i = 0; i < 4; i++) quad[i] = count(row, key[i]);
}

static void fill(ent_series *s, const json_t *days, const json_t *scores) {
  const json_t *row;
  size_t i;
  ent_day day;
  json_array_foreach(days, i, row) {
    uint64_t quad[4];
    quads(row, quad);
    if (day_of(row, &day)) ent_series_add(s, day, quad, 0, 0, 0, 0);
  }
  json_array_foreach(scores, i, row) {
    const uint64_t none[4] = {0};
    const json_t *a = json_object_get(row, "score"), *b = json_object_get(row, "goldstein");
    uint64_t n = count(row, "n");
    if (day_of(row, &day)) ent_series_add(s, day, none, json_number_value(a) * (double)n, a ? n : 0, json_number_value(b) * (double)n, b ? n : 0);
  }
}

/* Three digits are enough for means of scores. */
static double rounded(double v) { return round(v * 1000) / 1000; }

static void write_series(const ent_series *s, ent_buf *out) {
  static const char *const key[] = {"q1", "q2", "q3", "q4"};
  ent_json j;
  ent_json_init(&j, out);
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; s && i < ent_series_count(s); i++) {
    const ent_series_point *p = ent_series_at(s, i);
    ent_json_begin(&j, '{');
    ent_json_kcstr(&j, "period", p->name);
    for (int q = 0; q < 4; q++) ent_json_kint(&j, key[q], (int64_t)p->quad[q]);
    ent_json_kint(&j, "n", (int64_t)p->n);
    if (!isnan(p->score)) ent_json_kdouble(&j, "score", rounded(p->score));
    if (!isnan(p->goldstein)) ent_json_kdouble(&j, "goldstein", rounded(p->goldstein));
    ent_json_kdouble(&j, "z", rounded(p->z));
    ent_json_kint(&j, "burst", p->burst);
    ent_json_end(&j, '}');
  }
  ent_json_end(&j, ']');
}

ent_code ent_store_trend(ent_store *s, const ent_query *q, const char *per, ent_buf *out, ent_error *err) {
  unsigned period = 0;
  while (ent_period_name(period) && strcmp(per, ent_period_name(period))) period++;
  if (!ent_period_name(period)) return ent_failf(err, ENT_ERR_ARGUMENT, "no such period", "per", 0, 0, "%s", per);
  json_t *days = NULL, *scores = NULL;
  ent_series *series = NULL;
  ent_day from, to;
  ent_code code = look(s, "series", q, &days, err);
  if (code == ENT_OK) code = look(s, "scores", q, &scores, err);
  size_t n = json_array_size(days);
  if (code == ENT_OK && n && day_of(json_array_get(days, 0), &from) && day_of(json_array_get(days, n - 1), &to)) {
    series = ent_series_new(period, from, to);
    if (!series) code = ent_fail(err, ENT_ERR_LIMIT, "too many periods: ask by month or year, or narrow with from and to", NULL, 0, 0);
  }
  if (series) fill(series, days, scores);
  if (series && !ent_series_finish(series)) code = ent_nomem(err);
  if (code == ENT_OK) write_series(series, out);
  ent_series_free(series);
  json_decref(days);
  json_decref(scores);
  return code == ENT_OK && out->fail ? ent_nomem(err) : code;
}

static void write_nodes(const ent_graph *n, ent_buf *out) {
  ent_json j;
  ent_json_init(&j, out);
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; i < ent_graph_nodes(n); i++) {
    const ent_graph_node *x = ent_graph_node_at(n, i);
    ent_json_begin(&j, '{');
    ent_json_kstr(&j, "name", x->name);
    ent_json_kint(&j, "degree", x->degree);
    ent_json_kdouble(&j, "strength", x->strength);
    ent_json_kdouble(&j, "pagerank", round(x->pagerank * 1e6) / 1e6);
    ent_json_kdouble(&j, "eigenvector", round(x->eigenvector * 1e6) / 1e6);
    ent_json_kint(&j, "bloc", x->bloc + 1);
    ent_json_end(&j, '}');
  }
  ent_json_end(&j, ']');
}

ent_code ent_store_nodes(ent_store *s, const ent_query *q, ent_buf *out, ent_error *err) {
  json_t *pairs = NULL;
  const json_t *row;
  size_t i;
  ent_graph *n = ent_graph_new();
  ent_code code = n ? look(s, "pairs", q, &pairs, err) : ent_nomem(err);
  json_array_foreach(pairs, i, row) {
    const char *a = json_string_value(json_object_get(row, "a")), *b = json_string_value(json_object_get(row, "b"));
    uint64_t quad[4];
    quads(row, quad);
    double half = (double)count(row, "n") / 2; /* pairs have no direction */
    if (code == ENT_OK && a && b && !(ent_graph_add(n, ent_str_c(a), ent_str_c(b), half, quad) && ent_graph_add(n, ent_str_c(b), ent_str_c(a), half, quad))) code = ent_nomem(err);
  }
  if (code == ENT_OK && !ent_graph_finish(n)) code = ent_nomem(err);
  if (code == ENT_OK) write_nodes(n, out);
  json_decref(pairs);
  ent_graph_free(n);
  return code == ENT_OK && out->fail ? ent_nomem(err) : code;
}
