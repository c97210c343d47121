/*
** geojson.c - RFC 7946: a FeatureCollection of points, one an event with coordinates; the others are counted as left out.
*/
#include "export/export.h"

static ent_code begin(ent_export *x, ent_error *err) { return ent_export_put(x, ENT_S("{\"type\":\"FeatureCollection\",\"features\":["), err); }

static void joined(ent_json *j, const char *key, const json_t *list) {
  ent_json_key(j, key);
  ent_json_begin(j, '[');
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *p = json_array_get(list, i);
    ent_str name = ent_member(p, "name");
    ent_json_str(j, name.n ? name : ent_member(p, "text"));
  }
  ent_json_end(j, ']');
}

static void properties(ent_json *j, const json_t *e, ent_str day) {
  ent_json_key(j, "properties");
  ent_json_begin(j, '{');
  ent_json_kstr(j, "date", day);
  ent_json_kstr(j, "event", ent_member(e, "event"));
  ent_json_kstr(j, "mode", ent_member(e, "mode"));
  ent_json_kstr(j, "cameo", ent_member(e, "cameo"));
  if (json_is_number(json_object_get(e, "quad"))) ent_json_kint(j, "quad", (int64_t)json_integer_value(json_object_get(e, "quad")));
  joined(j, "actor", json_object_get(e, "actor"));
  joined(j, "recipient", json_object_get(e, "recipient"));
  ent_json_kstr(j, "place", ent_member2(e, "place", "name"));
  ent_json_kstr(j, "place_country", ent_member2(e, "place", "country"));
  ent_json_kstr(j, "precision", ent_member2(e, "place", "precision"));
  ent_json_kstr(j, "factuality", ent_member(e, "factuality"));
  ent_json_kstr(j, "sentence", ent_member2(e, "sentence", "text"));
  ent_json_kstr(j, "url", ent_member2(e, "document", "url"));
  ent_json_end(j, '}');
}

static ent_code add(ent_export *x, const json_t *e, ent_error *err) {
  const json_t *place = json_object_get(e, "place"), *lat = json_object_get(place, "lat"), *lon = json_object_get(place, "lon");
  ent_row r = {.event = e};
  ent_json j;
  if (!json_is_number(lat) || !json_is_number(lon)) {
    x->left[ENT_LEFT_PLACE]++;
    return ENT_OK;
  }
  ent_buf_clear(&x->row);
  ent_buf_clear(&x->cell);
  ent_value_day(&r, ENT_DAY_ISO, &x->cell);
  ent_buf_puts(&x->row, x->rows ? ",\n" : "\n");
  ent_json_init(&j, &x->row);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "type", "Feature");
  ent_json_kstr(&j, "id", ent_member(e, "id"));
  ent_json_key(&j, "geometry");
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "type", "Point");
  ent_json_key(&j, "coordinates");
  ent_json_begin(&j, '[');
  ent_json_double(&j, json_number_value(lon));
  ent_json_double(&j, json_number_value(lat));
  ent_json_end(&j, ']');
  ent_json_end(&j, '}');
  properties(&j, e, ent_buf_str(&x->cell));
  ent_json_end(&j, '}');
  if (x->row.fail || x->cell.fail) return ent_nomem(err);
  x->rows++;
  return ent_export_put(x, ent_buf_str(&x->row), err);
}

static ent_code end(ent_export *x, ent_error *err) { return ent_export_put(x, ENT_S("\n]}\n"), err); }

const ent_format ent_format_geojson = {.info = {"geojson", "GeoJSON: points with their events", "geojson", true, false}, .begin = begin, .add = add, .end = end};
