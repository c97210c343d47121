/*
** openapi.c - the API's description (OpenAPI 3.1), made from the table of routes and the table of filters, so that it cannot fall behind them.
*/
#include "serve/serve.h"

static const struct {
  const char *name, *help;
} own[] = {{"format", "json (default) or csv"}, {"count", "no: without total and left_out, which take time where many match"}, {"by", "day, week, month (default) or year"}, {"most", "at most so many rows"},
           {"on", "the day asked about, YYYY-MM-DD"}, {"pair", "A,B: codes or names of two states"}, {"type", "type of a clause: defense, neutrality, ..."},
           {"attacked", "who is attacked: code or name"}, {"by", "the attacker"}, {"in", "where: a state or an area"},
           {"known", "as it was known on this day"}, {"event", "id of one event"}, {"document", "id of an article"}, {"name", "what the input is called"},
           {"day", "day of publication where the input has none"}, {"address", "an address to fetch and code instead of the body"}, {NULL, NULL}};

static void parameter(ent_json *j, const char *name, const char *in, const char *help) {
  ent_json_begin(j, '{');
  ent_json_kcstr(j, "name", name);
  ent_json_kcstr(j, "in", in);
  if (!strcmp(in, "path")) ent_json_kbool(j, "required", true);
  ent_json_kcstr(j, "description", help);
  ent_json_key(j, "schema");
  ent_json_begin(j, '{');
  ent_json_kcstr(j, "type", "string");
  ent_json_end(j, '}');
  ent_json_end(j, '}');
}

static void path_parameters(ent_json *j, const char *pattern) {
  for (const char *p = strchr(pattern, '{'); p; p = strchr(p + 1, '{')) {
    char name[32];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(p + 1, "}"), p + 1);
    parameter(j, name, "path", "the one that is meant");
  }
}

static void word_parameter(ent_json *j, ent_str word, const char *pattern) {
  ent_query_kind kind;
  char name[32];
  if (word.p[0] == '*' && ent_query_kind_find((ent_str){word.p + 1, word.n - 1}, &kind)) {
    for (uint32_t i = 0; ent_filter_at(i); i++)
      if (ent_filter_at(i)->kinds & 1u << kind) parameter(j, ent_filter_at(i)->name, "query", ent_filter_at(i)->help);
    return;
  }
  snprintf(name, sizeof name, "%.*s", (int)word.n, word.p);
  for (int i = 0; own[i].name; i++) {
    if (strcmp(own[i].name, name)) continue;
    if (!strcmp(name, "by") && !strcmp(pattern, "/api/obligations") && !strncmp(own[i].help, "day", 3)) continue;
    parameter(j, name, "query", own[i].help);
    return;
  }
}

static void parameters(ent_json *j, const ent_route *t) {
  ent_str rest = ent_str_c(t->params), word;
  ent_json_key(j, "parameters");
  ent_json_begin(j, '[');
  path_parameters(j, t->pattern);
  while (ent_str_word(&rest, &word)) word_parameter(j, word, t->pattern);
  ent_json_end(j, ']');
}

static void response(ent_json *j, const char *status, const char *what) {
  ent_json_key(j, status);
  ent_json_begin(j, '{');
  ent_json_kcstr(j, "description", what);
  ent_json_end(j, '}');
}

static void operation(ent_json *j, const ent_route *t) {
  char method[8];
  size_t n = 0;
  for (; t->method[n] && n < sizeof method - 1; n++) method[n] = (char)(t->method[n] | 32);
  method[n] = 0;
  ent_json_key(j, method);
  ent_json_begin(j, '{');
  ent_json_kcstr(j, "summary", t->summary);
  parameters(j, t);
  ent_json_key(j, "responses");
  ent_json_begin(j, '{');
  response(j, t->flags & ENT_ROUTE_WRITE ? "2XX" : "200", t->flags & ENT_ROUTE_PAGE ? "a file" : "JSON");
  response(j, "4XX", "{\"error\":{\"code\",\"message\"}}: what is wrong with the request");
  ent_json_end(j, '}');
  ent_json_end(j, '}');
}

ent_code ent_api_openapi(ent_request *r, ent_error *err) {
  ent_json j;
  (void)err;
  ent_json_init(&j, r->out);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "openapi", "3.1.0");
  ent_json_key(&j, "info");
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "title", "entente");
  ent_json_kcstr(&j, "version", ent_version());
  ent_json_kcstr(&j, "description", "Who did what to whom in the news, and who says so. Records are those of docs/formats; filters those of docs/filters.md.");
  ent_json_end(&j, '}');
  ent_json_key(&j, "paths");
  ent_json_begin(&j, '{');
  for (const ent_route *t = ent_routes; t->method; t++) {
    bool same = t > ent_routes && !strcmp(t->pattern, t[-1].pattern), again = t[1].method && !strcmp(t->pattern, t[1].pattern);
    if (!same) {
      ent_json_key(&j, t->pattern);
      ent_json_begin(&j, '{');
    }
    operation(&j, t);
    if (!again) ent_json_end(&j, '}');
  }
  ent_json_end(&j, '}');
  ent_json_end(&j, '}');
  return ENT_OK;
}
