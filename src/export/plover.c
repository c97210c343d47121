/*
** plover.c - PLOVER's JSON: one object a line, the fields of its specification.
*/
#include "export/export.h"

static void entities(ent_json *j, const char *key, const json_t *list) {
  ent_json_key(j, key);
  ent_json_begin(j, '[');
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *p = json_array_get(list, i);
    ent_str code = ent_member(p, "code");
    ent_json_begin(j, '{');
    ent_json_kstr(j, "code", code.n && !ent_str_is(code, "UNK") ? code : ent_party_code(p));
    ent_json_kstr(j, "sector", ent_member(p, "sector"));
    ent_json_kstr(j, "entity_text", ent_member(p, "text"));
    ent_json_kstr(j, "entity_name", ent_member(p, "name"));
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
}

static void number(ent_json *j, const char *key, const json_t *v) {
  if (json_is_number(v)) ent_json_kdouble(j, key, json_number_value(v));
}

/* The low end of a range of casualties. */
static void size(ent_json *j, const json_t *casualties) {
  if (!casualties) return;
  ent_json_key(j, "size");
  ent_json_begin(j, '{');
  number(j, "dead", json_array_get(json_object_get(casualties, "dead"), 0));
  number(j, "injured", json_array_get(json_object_get(casualties, "injured"), 0));
  ent_json_end(j, '}');
}

static void what(ent_json *j, const json_t *e) {
  const json_t *contexts = json_object_get(e, "context");
  ent_json_key(j, "event");
  ent_json_begin(j, '[');
  ent_json_str(j, ent_member(e, "event"));
  ent_json_end(j, ']');
  ent_json_kstr(j, "mode", ent_member(e, "mode"));
  ent_json_key(j, "context");
  ent_json_begin(j, '[');
  for (size_t i = 0; i < json_array_size(contexts); i++) ent_json_cstr(j, json_string_value(json_array_get(contexts, i)));
  ent_json_end(j, ']');
}

static void where(ent_json *j, const json_t *place) {
  if (!place) return;
  ent_str name = ent_member(place, "name");
  ent_json_key(j, "event_loc");
  ent_json_begin(j, '{');
  ent_json_kstr(j, "name", name.n ? name : ent_member(place, "text"));
  ent_json_kstr(j, "admin1", ent_member(place, "admin1"));
  ent_json_kstr(j, "country", ent_member(place, "country"));
  number(j, "lat", json_object_get(place, "lat"));
  number(j, "lon", json_object_get(place, "lon"));
  ent_json_kstr(j, "geonames", ent_member(place, "geonames"));
  ent_json_end(j, '}');
}

static void text(ent_json *j, const json_t *e) {
  const json_t *sentence = json_object_get(e, "sentence"), *document = json_object_get(e, "document");
  ent_json_kstr(j, "text", ent_member(sentence, "text"));
  ent_json_key(j, "text_info");
  ent_json_begin(j, '{');
  ent_json_kint(j, "sequence", (int64_t)json_integer_value(json_object_get(sentence, "index")));
  ent_json_kint(j, "start", (int64_t)json_integer_value(json_object_get(sentence, "start")));
  ent_json_kint(j, "end", (int64_t)json_integer_value(json_object_get(sentence, "end")));
  ent_json_end(j, '}');
  ent_json_key(j, "cite_info");
  ent_json_begin(j, '{');
  ent_json_kstr(j, "url", ent_member(document, "url"));
  ent_json_kstr(j, "title", ent_member(document, "title"));
  ent_json_kstr(j, "publication", ent_member(document, "site"));
  ent_json_kstr(j, "language", ent_member(document, "language"));
  ent_json_end(j, '}');
}

static ent_code add(ent_export *x, const json_t *e, ent_error *err) {
  ent_json j;
  ent_row r = {.event = e};
  ent_buf_clear(&x->row);
  ent_buf_clear(&x->cell);
  ent_value_day(&r, ENT_DAY_ISO, &x->cell);
  ent_json_init(&j, &x->row);
  ent_json_begin(&j, '{');
  ent_json_kstr(&j, "id", ent_member(e, "id"));
  ent_json_kstr(&j, "date", ent_buf_str(&x->cell));
  ent_json_kstr(&j, "enddate", ent_member2(e, "date", "to"));
  entities(&j, "actor", json_object_get(e, "actor"));
  entities(&j, "recipient", json_object_get(e, "recipient"));
  what(&j, e);
  where(&j, json_object_get(e, "place"));
  ent_json_kstr(&j, "event_text", ent_member2(e, "trigger", "text"));
  number(&j, "quad_code", json_object_get(e, "quad"));
  number(&j, "event_scale", json_object_get(e, "score"));
  text(&j, e);
  size(&j, json_object_get(e, "casualties"));
  ent_json_kcstr(&j, "coder", "entente");
  ent_json_kcstr(&j, "version", ent_version());
  ent_json_end(&j, '}');
  ent_buf_putc(&x->row, '\n');
  if (x->row.fail) return ent_nomem(err);
  x->rows++;
  return ent_export_put(x, ent_buf_str(&x->row), err);
}

const ent_format ent_format_plover = {.info = {"plover", "PLOVER's JSON, one object a line", "jsonl", false, false}, .add = add};
