/*
** route.c - the one table of routes, and what all answers have in common. A parameter that its route does not have is refused, so that a slip of
** the pen is not taken for a question without a filter. `*events` and the like stand for the filters of that kind (docs/filters.md).
*/
#include "serve/serve.h"

const ent_route ent_routes[] = {
    {"GET", "/api/status", "", ENT_ROUTE_STORE | ENT_ROUTE_CACHE, ent_api_status, "what this server is and holds"},
    {"GET", "/api/openapi.json", "", 0, ent_api_openapi, "this description"},
    {"GET", "/api/events", "*events format count", ENT_ROUTE_STORE, ent_api_records, "events, a page at a time"},
    {"GET", "/api/claims", "*claims format count", ENT_ROUTE_STORE, ent_api_records, "claims: who says what"},
    {"GET", "/api/stories", "*stories format count", ENT_ROUTE_STORE, ent_api_records, "stories: the same told in several reports"},
    {"GET", "/api/transfers", "*transfers format count", ENT_ROUTE_STORE, ent_api_records, "transfers of the ledger"},
    {"GET", "/api/documents", "*documents format count", ENT_ROUTE_STORE, ent_api_records, "articles"},
    {"GET", "/api/actors", "*actors format count", ENT_ROUTE_STORE, ent_api_records, "who takes part"},
    {"GET", "/api/documents/{id}", "", ENT_ROUTE_STORE, ent_api_article, "an article whole: text, sentences, records, corrections, versions, who else tells of it"},
    {"GET", "/api/documents/{id}/reasons", "event", ENT_ROUTE_STORE, ent_api_reasons, "why its events were coded so: tree, frame, steps"},
    {"GET", "/api/extent", "*events", ENT_ROUTE_STORE | ENT_ROUTE_CACHE, ent_api_sums, "how many events, from when to when"},
    {"GET", "/api/series", "*events by", ENT_ROUTE_STORE | ENT_ROUTE_CACHE, ent_api_sums, "events over time by quad"},
    {"GET", "/api/scores", "*events by", ENT_ROUTE_STORE | ENT_ROUTE_CACHE, ent_api_sums, "mean scores over time"},
    {"GET", "/api/pairs", "*events most", ENT_ROUTE_STORE | ENT_ROUTE_CACHE, ent_api_sums, "who deals with whom, most active first"},
    {"GET", "/api/places", "*events most", ENT_ROUTE_STORE | ENT_ROUTE_CACHE, ent_api_sums, "where things happened"},
    {"GET", "/api/subjects", "most", ENT_ROUTE_STORE | ENT_ROUTE_CACHE, ent_api_looks, "what claims are about, contradicted ones first"},
    {"GET", "/api/sources", "most", ENT_ROUTE_STORE | ENT_ROUTE_CACHE, ent_api_looks, "who claims most"},
    {"GET", "/api/pacts", "on pair type", 0, ent_api_pacts, "pacts of the registry"},
    {"GET", "/api/pacts/{id}", "", 0, ent_api_pact, "one pact with parties and clauses"},
    {"GET", "/api/bonds", "on type", 0, ent_api_bonds, "who is bound to whom on a day"},
    {"GET", "/api/obligations", "attacked by on in known", 0, ent_api_obligations, "who must come to whose aid, and why others need not"},
    {"GET", "/api/corrections", "document most", ENT_ROUTE_STORE, ent_api_corrections, "what people said about records, newest first"},
    {"POST", "/api/corrections", "", ENT_ROUTE_WRITE, ent_api_correct, "accept, edit, reject, add or withdraw a record"},
    {"GET", "/api/additions", "", 0, ent_api_additions, "what was given to be coded since the server started"},
    {"POST", "/api/additions", "name day address", ENT_ROUTE_WRITE, ent_api_add, "codes the body: a text, a page, a WARC; or an address"},
    {"GET", "/api/additions/{id}", "", 0, ent_api_addition, "how far an addition has come"},
    {"GET", "/assets/{name}", "", ENT_ROUTE_PAGE, ent_page_asset, "a file of the page"},
    {"GET", "/", "*any", ENT_ROUTE_PAGE, ent_page_index, "the page: overview"},
    {"GET", "/search", "*any", ENT_ROUTE_PAGE, ent_page_index, "the page: events and articles that filters find"},
    {"GET", "/article/{id}", "*any", ENT_ROUTE_PAGE, ent_page_index, "the page: an article with what was understood"},
    {"GET", "/pair", "*any", ENT_ROUTE_PAGE, ent_page_index, "the page: pairs"},
    {"GET", "/pair/{a}/{b}", "*any", ENT_ROUTE_PAGE, ent_page_index, "the page: a pair through time"},
    {"GET", "/claims", "*any", ENT_ROUTE_PAGE, ent_page_index, "the page: claims and contradictions"},
    {"GET", "/pacts", "*any", ENT_ROUTE_PAGE, ent_page_index, "the page: pacts, who is bound to whom"},
    {"GET", "/pacts/{id}", "*any", ENT_ROUTE_PAGE, ent_page_index, "the page: a pact"},
    {"GET", "/obligations", "*any", ENT_ROUTE_PAGE, ent_page_index, "the page: if A attacks B"},
    {"GET", "/transfers", "*any", ENT_ROUTE_PAGE, ent_page_index, "the page: transfers and sanctions"},
    {"GET", "/network", "*any", ENT_ROUTE_PAGE, ent_page_index, "the page: who deals with whom, and where"},
    {"GET", "/add", "*any", ENT_ROUTE_PAGE, ent_page_index, "the page: add articles"},
    {0},
};

/* ---- matching ---------------------------------------------------------- */

static bool matches(const char *pattern, ent_request *r) {
  ent_str rest = ent_str_c(pattern + 1), word;
  uint32_t at = 0, ids = 0;
  while (rest.n && ent_str_split(&rest, '/', &word)) {
    if (at == r->target.nsegment) return false;
    ent_str have = r->target.segment[at++];
    if (word.n && *word.p == '{') r->id[ids++] = have;
    else if (!ent_str_eq(word, have)) return false;
  }
  return at == r->target.nsegment;
}

bool ent_route_takes(const ent_route *route, ent_str name) {
  ent_str rest = ent_str_c(route->params), word;
  while (ent_str_word(&rest, &word)) {
    if (word.p[0] != '*') {
      if (ent_str_eq(word, name)) return true;
      continue;
    }
    ent_query_kind kind;
    if (ent_str_is(word, "*any")) return true;
    const ent_filter *f = ent_filter_find(name);
    if (f && ent_query_kind_find((ent_str){word.p + 1, word.n - 1}, &kind) && f->kinds & 1u << kind) return true;
  }
  return false;
}

static ent_code find(ent_request *r, const ent_route **out, ent_error *err) {
  bool head = !strcmp(r->method, "HEAD"), elsewhere = false;
  for (const ent_route *t = ent_routes; t->method; t++) {
    if (!matches(t->pattern, r)) continue;
    if (strcmp(t->method, head ? "GET" : r->method)) {
      elsewhere = true;
      continue;
    }
    *out = t;
    return ENT_OK;
  }
  r->status = elsewhere ? 405 : 404;
  return elsewhere ? ent_fail(err, ENT_ERR_ARGUMENT, "this address has no such method", r->method, 0, 0)
                   : ent_fail(err, ENT_ERR_NOTFOUND, "no such address", NULL, 0, 0);
}

static ent_code check_params(const ent_request *r, const ent_route *t, ent_error *err) {
  for (uint32_t i = 0; i < r->target.nparam; i++)
    if (!ent_route_takes(t, r->target.param[i].name))
      return ent_fail(err, ENT_ERR_ARGUMENT, "no such parameter here", ent_arena_dup(r->arena, r->target.param[i].name).p, 0, 0);
  return ENT_OK;
}

/* ---- answering --------------------------------------------------------- */

static unsigned status_of(ent_code code) {
  switch (code) {
  case ENT_ERR_NOTFOUND: return 404;
  case ENT_ERR_LIMIT: return 413;
  case ENT_ERR_ARGUMENT:
  case ENT_ERR_FORMAT:
  case ENT_ERR_ENCODING:
  case ENT_ERR_EMPTY: return 400;
  case ENT_ERR_UNSUPPORTED: return 501;
  default: return 500;
  }
}

void ent_request_refuse(ent_request *r, const ent_error *err) {
  char reason[700];
  ent_json j;
  ent_error_format(err, reason, sizeof reason);
  ent_buf_clear(r->out);
  ent_json_init(&j, r->out);
  ent_json_begin(&j, '{');
  ent_json_key(&j, "error");
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "code", ent_code_name(err->code));
  ent_json_kcstr(&j, "message", reason);
  ent_json_end(&j, '}');
  ent_json_end(&j, '}');
  if (r->status < 400) r->status = status_of(err->code);
  r->fixed = (ent_str){0};
  r->content_type = "application/json";
  r->cache = "no-store";
}

/* The handler, with what was answered before where the route allows it. */
static ent_code handle(ent_request *r, const ent_route *t, ent_error *err) {
  uint64_t ticket = 0;
  ent_server *s = r->server;
  if (t->flags & ENT_ROUTE_CACHE && ent_cache_get(s->cache, r->raw, r->out, &ticket)) return ENT_OK;
  ent_code code = t->flags & ENT_ROUTE_STORE ? ent_server_reader(s, &r->store, err) : ENT_OK;
  if (code == ENT_OK) code = t->handle(r, err);
  if (r->store) ent_server_reader_back(s, r->store);
  r->store = NULL;
  if (code == ENT_OK && r->out->fail) code = ent_nomem(err);
  if (code == ENT_OK && t->flags & ENT_ROUTE_CACHE) ent_cache_put(s->cache, r->raw, ent_buf_str(r->out), ticket);
  return code;
}

void ent_request_answer(ent_request *r) {
  ent_error err = {0};
  const ent_route *t = NULL;
  r->status = 200;
  r->content_type = "application/json";
  r->cache = "no-cache";
  ent_code code = ent_guard(r, &r->status, &err);
  if (code == ENT_OK) code = ent_target_parse(r->raw, r->arena, &r->target, &err);
  if (code == ENT_ERR_LIMIT) r->status = 414;
  if (code == ENT_OK) code = find(r, &t, &err);
  if (code == ENT_OK) code = check_params(r, t, &err);
  if (code == ENT_OK) code = handle(r, t, &err);
  if (code != ENT_OK) ent_request_refuse(r, &err);
}

ent_code ent_request_number(const ent_request *r, const char *name, int64_t least, int64_t most, int64_t otherwise, int64_t *out, ent_error *err) {
  const char *z = ent_target_get(&r->target, name);
  *out = otherwise;
  if (!z) return ENT_OK;
  if (ent_str_int(ent_str_c(z), out) && *out >= least && *out <= most) return ENT_OK;
  return ent_failf(err, ENT_ERR_ARGUMENT, "not a number that is taken here", name, 0, 0, "from %lld to %lld", (long long)least, (long long)most);
}

ent_code ent_request_day(const ent_request *r, const char *name, ent_day *out, ent_error *err) {
  const char *z = ent_target_get(&r->target, name);
  if (!z || (strlen(z) == 10 && ent_day_parse(ent_str_c(z), false, out))) return ENT_OK;
  return ent_fail(err, ENT_ERR_ARGUMENT, "not a day YYYY-MM-DD", name, 0, 0);
}
