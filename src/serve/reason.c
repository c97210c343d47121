/*
** reason.c - why an event was coded so: the article goes through the engine once more with its log kept. That takes milliseconds, so
** nothing of it is stored; with a lexicon newer than the record it tells what would be coded now.
*/
#include "serve/serve.h"
#include "event/event.h"
#include "event/record.h"
#include "store/query.h"

#include <jansson.h>

static ent_str member(const json_t *o, const char *key) {
  const json_t *v = json_object_get(o, key);
  return json_is_string(v) ? (ent_str){json_string_value(v), json_string_length(v)} : (ent_str){0};
}

static ent_code explain(ent_request *r, const json_t *row, ent_error *err) {
  ent_document doc = {.text = member(row, "text"), .title = member(row, "title"), .input = member(row, "address"), .url = member(row, "url"),
                      .site = member(row, "site"), .language = member(row, "language"), .published = member(row, "published")};
  const char *wanted = ent_target_get(&r->target, "event");
  const ent_coded *d;
  uint32_t event = ENT_NONE;
  ent_worker *w = ent_worker_new(r->server->opt.engine);
  if (!w) return ent_nomem(err);
  ent_worker_explain(w, true);
  ent_code code = ent_worker_code(w, &doc, &d, err);
  for (uint32_t i = 0; code == ENT_OK && wanted && i < d->events.nevent; i++) {
    char id[96];
    ent_event_id(d, i, id);
    if (!strcmp(id, wanted)) event = i;
  }
  if (code == ENT_OK && wanted && event == ENT_NONE) code = ent_fail(err, ENT_ERR_NOTFOUND, "not coded by this version: no event of this id", wanted, 0, 0);
  if (code == ENT_OK) code = ent_explain_json(w, event, r->out, err);
  ent_worker_free(w);
  return code;
}

/* Lines of JSON become an array. */
static void join_lines(ent_buf *b, size_t at) {
  for (size_t i = at; i + 1 < b->n; i++)
    if (b->p[i] == '\n') b->p[i] = ',';
  if (b->n > at && b->p[b->n - 1] == '\n') b->n--;
}

ent_code ent_api_reasons(ent_request *r, ent_error *err) {
  if (!r->server->opt.engine) return ent_fail(err, ENT_ERR_UNSUPPORTED, "this server has no model, so it cannot explain", NULL, 0, 0);
  ent_buf found;
  ent_buf_init(&found, 0);
  const ent_look_value v[] = {{"id", r->id[0].p}};
  ent_code code = ent_store_look(r->store, "article", NULL, v, 1, &found, err);
  json_t *rows = code == ENT_OK ? json_loadb(found.p, found.n, 0, NULL) : NULL;
  const json_t *row = json_array_get(rows, 0);
  if (code == ENT_OK && !row) code = ent_fail(err, ENT_ERR_NOTFOUND, "no such article", r->id[0].p, 0, 0);
  ent_buf_puts(r->out, "{\"sentences\":[");
  size_t at = r->out->n;
  if (code == ENT_OK) code = explain(r, row, err);
  join_lines(r->out, at);
  ent_buf_puts(r->out, "]}");
  json_decref(rows);
  ent_buf_free(&found);
  return code;
}
