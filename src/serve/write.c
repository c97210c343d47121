/*
** write.c - a person's word on a record. It is checked by the store; the hour is the server's.
*/
#include "serve/serve.h"

#include <jansson.h>
#include <stdlib.h>
#include <time.h>

static ent_str member(const json_t *o, const char *key) {
  const json_t *v = json_object_get(o, key);
  return json_is_string(v) ? (ent_str){json_string_value(v), json_string_length(v)} : (ent_str){0};
}

static ent_code store(ent_server *s, const ent_correction *c, ent_error *err) {
  pthread_mutex_lock(&s->write_lock);
  ent_code code = s->writer ? ENT_OK : ent_store_open(s->db, ENT_STORE_WRITE, &s->writer, err);
  if (code == ENT_OK) code = ent_store_correct(s->writer, c, err);
  pthread_mutex_unlock(&s->write_lock);
  return code;
}

ent_code ent_api_correct(ent_request *r, ent_error *err) {
  json_error_t why;
  char now[32];
  time_t t = time(NULL);
  struct tm tm;
  gmtime_r(&t, &tm);
  strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &tm);
  json_t *json = json_loadb(r->body.p ? r->body.p : "", r->body.n, JSON_REJECT_DUPLICATES, &why);
  if (!json_is_object(json)) {
    json_decref(json);
    return ent_failf(err, ENT_ERR_FORMAT, "the body is no JSON object", NULL, (uint64_t)(why.position > 0 ? why.position : 0), 0, "%s", why.text);
  }
  json_t *record = json_object_get(json, "record");
  char *text = json_is_object(record) ? json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
  ent_correction c = {.id = member(json, "id"), .action = member(json, "action"), .record = ent_str_c(text), .who = member(json, "who"),
                      .time = ent_str_c(now), .why = member(json, "why")};
  ent_code code = ENT_OK;
  if (c.who.n > 200 || c.why.n > 4000) code = ent_fail(err, ENT_ERR_LIMIT, "who and why are short", NULL, 0, 0);
  if (code == ENT_OK) code = store(r->server, &c, err);
  if (code == ENT_OK) {
    r->status = 201;
    ent_buf_printf(r->out, "{\"time\":\"%s\"}", now);
  }
  free(text);
  json_decref(json);
  return code;
}
