/*
** read.c - what the database holds: records a page at a time, sums over them, one article whole.
*/
#include "serve/serve.h"
#include "store/query.h"

/* ---- filters ------------------------------------------------------------ */

/* The question that the parameters make. */
static ent_code question(const ent_request *r, ent_query_kind kind, ent_query **out, ent_error *err) {
  ent_query *q = *out = ent_query_new(kind);
  if (!q) return ent_nomem(err);
  for (uint32_t i = 0; i < r->target.nparam; i++) {
    const ent_param *p = &r->target.param[i];
    if (!ent_filter_find(p->name)) continue; /* the route's own */
    ent_code code = ent_query_set(q, p->name, p->value, err);
    if (code != ENT_OK) return code;
  }
  return ENT_OK;
}

/* ---- records ------------------------------------------------------------ */

typedef struct csv {
  ent_buf *out;
  bool head;
} csv;

/* RFC 4180; a cell that a spreadsheet would take for a formula gets a quote in front. */
static void cell(ent_buf *out, ent_str s, bool first) {
  bool quote = false;
  double number;
  if (!first) ent_buf_putc(out, ',');
  for (size_t i = 0; i < s.n; i++) quote |= strchr(",\"\n\r", s.p[i]) != NULL;
  bool formula = s.n && strchr("=+-@", s.p[0]) && !ent_str_double(s, &number);
  if (quote) ent_buf_putc(out, '"');
  if (formula) ent_buf_putc(out, '\'');
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '"') ent_buf_putc(out, '"');
    ent_buf_putc(out, s.p[i]);
  }
  if (quote) ent_buf_putc(out, '"');
}

static bool csv_row(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record) {
  csv *c = arg;
  (void)record;
  for (uint32_t i = 0; !c->head && i < n; i++) cell(c->out, ent_str_c(title[i]), !i);
  if (!c->head) ent_buf_puts(c->out, "\r\n");
  c->head = true;
  for (uint32_t i = 0; i < n; i++) cell(c->out, value[i], !i);
  ent_buf_puts(c->out, "\r\n");
  return !c->out->fail;
}

ent_code ent_api_records(ent_request *r, ent_error *err) {
  ent_query_kind kind = ENT_QUERY_EVENTS;
  ent_query *q = NULL;
  ent_query_result result;
  const char *format = ent_target_get(&r->target, "format");
  bool as_csv = format && !strcmp(format, "csv");
  if (format && !as_csv && strcmp(format, "json")) return ent_fail(err, ENT_ERR_ARGUMENT, "format is json or csv", "format", 0, 0);
  const char *count = ent_target_get(&r->target, "count");
  bool counted = !count || !strcmp(count, "yes");
  if (!counted && strcmp(count, "no")) return ent_fail(err, ENT_ERR_ARGUMENT, "count is yes or no", "count", 0, 0);
  ent_query_kind_find(r->target.segment[1], &kind);
  ent_code code = question(r, kind, &q, err);
  ent_str limit = code == ENT_OK ? ent_query_get(q, "limit") : (ent_str){0};
  int64_t most = as_csv ? 100000 : 1000, asked = 0;
  ent_str_int(limit, &asked);
  if (code == ENT_OK && !limit.n) code = ent_query_set(q, ENT_S("limit"), as_csv ? ENT_S("10000") : ENT_S("50"), err);
  else if (code == ENT_OK && (asked < 1 || asked > most))
    code = ent_failf(err, ENT_ERR_ARGUMENT, "not a number that is taken here", "limit", 0, 0, "from 1 to %lld", (long long)most);
  if (code == ENT_OK && as_csv) {
    csv c = {r->out, false};
    r->content_type = "text/csv; charset=utf-8";
    code = ent_query_run(r->store, q, ENT_QUERY_COLUMNS, csv_row, &c, &result, err);
  } else if (code == ENT_OK) {
    code = ent_query_json(r->store, q, counted && !ent_query_get(q, "cursor").n ? ENT_QUERY_LEFT_OUT | ENT_QUERY_TOTAL : 0, r->out, &result, err);
  }
  ent_query_free(q);
  return code;
}

/* ---- sums ---------------------------------------------------------------- */

static ent_code wrapped(ent_request *r, const char *name, const ent_query *q, const ent_look_value *v, uint32_t nv, ent_error *err) {
  ent_buf_puts(r->out, "{\"rows\":");
  ent_code code = ent_store_look(r->store, name, q, v, nv, r->out, err);
  ent_buf_putc(r->out, '}');
  return code;
}

/* Nothing but days is asked: sums come from lists that are there already. */
static bool only_days(const ent_request *r) {
  for (uint32_t i = 0; i < r->target.nparam; i++) {
    ent_str n = r->target.param[i].name;
    if (!ent_str_is(n, "from") && !ent_str_is(n, "to") && !ent_str_is(n, "most")) return false;
  }
  return true;
}

static ent_code most_of(ent_request *r, char out[24], ent_error *err) {
  int64_t most;
  ent_code code = ent_request_number(r, "most", 1, 5000, 100, &most, err);
  snprintf(out, 24, "%lld", (long long)most);
  return code;
}

ent_code ent_api_sums(ent_request *r, ent_error *err) {
  static const char *const steps[] = {"day", "week", "month", "year", NULL};
  const char *by = ent_target_get(&r->target, "by");
  char most[24], name[32];
  int i = 0;
  while (by && steps[i] && strcmp(steps[i], by)) i++;
  if (by && !steps[i]) return ent_fail(err, ENT_ERR_ARGUMENT, "by is day, week, month or year", "by", 0, 0);
  ent_code code = most_of(r, most, err);
  ent_query *q = NULL;
  if (code == ENT_OK) code = question(r, ENT_QUERY_EVENTS, &q, err);
  snprintf(name, sizeof name, "%.*s", (int)r->target.segment[1].n, r->target.segment[1].p);
  const ent_look_value v[] = {{"by", by ? by : "month"}, {"most", most}, {"from", ent_target_get(&r->target, "from")}, {"to", ent_target_get(&r->target, "to")}};
  bool fast = !strcmp(name, "pairs") && only_days(r);
  if (code == ENT_OK) code = wrapped(r, fast ? "pairs_all" : name, fast ? NULL : q, v, 4, err);
  ent_query_free(q);
  return code;
}

ent_code ent_api_looks(ent_request *r, ent_error *err) {
  char most[24], name[32];
  ent_code code = most_of(r, most, err);
  snprintf(name, sizeof name, "%.*s", (int)r->target.segment[1].n, r->target.segment[1].p);
  const ent_look_value v[] = {{"most", most}};
  return code == ENT_OK ? wrapped(r, name, NULL, v, 1, err) : code;
}

ent_code ent_api_corrections(ent_request *r, ent_error *err) {
  char most[24];
  ent_code code = most_of(r, most, err);
  const ent_look_value v[] = {{"most", most}, {"id", ent_target_get(&r->target, "document")}};
  return code == ENT_OK ? wrapped(r, "corrections", NULL, v, 2, err) : code;
}

/* ---- one article --------------------------------------------------------- */

static ent_code records_of(ent_request *r, ent_query_kind kind, ent_error *err) {
  ent_query *q = ent_query_new(kind);
  ent_query_result result;
  if (!q) return ent_nomem(err);
  ent_code code = ent_query_set(q, ENT_S("document"), r->id[0], err);
  if (code == ENT_OK && kind == ENT_QUERY_EVENTS) code = ent_query_set(q, ENT_S("include"), ENT_S("all"), err);
  if (code == ENT_OK) code = ent_query_json(r->store, q, 0, r->out, &result, err);
  ent_query_free(q);
  return code;
}

ent_code ent_api_article(ent_request *r, ent_error *err) {
  static const char *const parts[] = {"article", "sentences", "versions", "told", "corrections"};
  const ent_look_value v[] = {{"id", r->id[0].p}, {"most", "1000"}};
  ent_code code = ENT_OK;
  ent_buf_putc(r->out, '{');
  for (int i = 0; code == ENT_OK && i < 5; i++) {
    ent_buf_printf(r->out, "%s\"%s\":", i ? "," : "", parts[i]);
    size_t at = r->out->n;
    code = ent_store_look(r->store, parts[i], NULL, v, 2, r->out, err);
    if (code == ENT_OK && !i && r->out->n <= at + 2) code = ent_fail(err, ENT_ERR_NOTFOUND, "no such article", r->id[0].p, 0, 0);
  }
  ent_buf_puts(r->out, ",\"events\":");
  if (code == ENT_OK) code = records_of(r, ENT_QUERY_EVENTS, err);
  ent_buf_puts(r->out, ",\"claims\":");
  if (code == ENT_OK) code = records_of(r, ENT_QUERY_CLAIMS, err);
  ent_buf_putc(r->out, '}');
  return code;
}

ent_code ent_api_status(ent_request *r, ent_error *err) {
  ent_json j;
  const ent_server *s = r->server;
  ent_json_init(&j, r->out);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "program", "entente");
  ent_json_kcstr(&j, "version", ent_version());
  ent_json_kbool(&j, "write", s->opt.write);
  ent_json_kbool(&j, "add", s->opt.write && s->opt.add);
  ent_json_kbool(&j, "explains", s->opt.engine != NULL);
  ent_json_kbool(&j, "pacts", s->opt.pacts != NULL);
  ent_json_kcstr(&j, "database", strrchr(s->db, '/') ? strrchr(s->db, '/') + 1 : s->db);
  ent_json_key(&j, "counts");
  ent_buf_putc(r->out, ' ');
  ent_code code = ent_store_look(r->store, "counts", NULL, NULL, 0, r->out, err);
  ent_buf_putc(r->out, '}');
  return code;
}
