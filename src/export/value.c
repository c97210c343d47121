/*
** value.c - values that several formats write. Nothing is guessed: what the record does not say is empty, and the format writes its
** word for missing.
*/
#include "export/export.h"

#include <ctype.h>
#include <math.h>

/* ---- members --------------------------------------------------------------- */

ent_str ent_member(const json_t *o, const char *a) {
  const json_t *v = json_object_get(o, a);
  return json_is_string(v) ? (ent_str){json_string_value(v), json_string_length(v)} : (ent_str){0};
}

ent_str ent_member2(const json_t *o, const char *a, const char *b) { return ent_member(json_object_get(o, a), b); }

void ent_put_clean(ent_buf *out, ent_str s) {
  for (size_t i = 0; i < s.n; i++) ent_buf_putc(out, s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
}

static void put_upper(ent_buf *out, ent_str s) {
  for (size_t i = 0; i < s.n; i++) ent_buf_putc(out, (char)toupper((unsigned char)s.p[i]));
}

void ent_put_number(ent_buf *out, const json_t *v) {
  if (json_is_integer(v))
    ent_buf_printf(out, "%lld", (long long)json_integer_value(v));
  else if (json_is_real(v)) {
    ent_json j;
    ent_json_init(&j, out);
    ent_json_double(&j, json_real_value(v));
  }
}

void ent_value_empty(const ent_row *r, int arg, ent_buf *out) { (void)r, (void)arg, (void)out; }

void ent_value_one(const ent_row *r, int arg, ent_buf *out) {
  (void)r;
  ent_buf_printf(out, "%d", arg);
}

void ent_value_text(const ent_row *r, int arg, ent_buf *out) {
  static const char *const path[][2] = {
      [ENT_TEXT_ID] = {"id"},         [ENT_TEXT_TYPE] = {"event"},           [ENT_TEXT_MODE] = {"mode"},
      [ENT_TEXT_SENTENCE] = {"sentence", "text"}, [ENT_TEXT_TRIGGER] = {"trigger", "text"}, [ENT_TEXT_URL] = {"document", "url"},
      [ENT_TEXT_SITE] = {"document", "site"},     [ENT_TEXT_TITLE] = {"document", "title"}, [ENT_TEXT_PUBLISHED] = {"document", "published"},
      [ENT_TEXT_DOCUMENT] = {"document", "id"},   [ENT_TEXT_RULE] = {"rule"},               [ENT_TEXT_FACTUALITY] = {"factuality"},
      [ENT_TEXT_AUTHOR] = {"author_factuality"},  [ENT_TEXT_TIME] = {"time"},               [ENT_TEXT_MOOD] = {"mood"},
      [ENT_TEXT_GRAIN] = {"date", "grain"},       [ENT_TEXT_BASIS] = {"date", "basis"},     [ENT_TEXT_LEMMA] = {"trigger", "lemma"},
      [ENT_TEXT_PUBLISHED_DAY] = {"document", "published"}};
  ent_str s = path[arg][1] ? ent_member2(r->event, path[arg][0], path[arg][1]) : ent_member(r->event, path[arg][0]);
  if (arg == ENT_TEXT_URL && !s.n) s = ent_member2(r->event, "document", "input");
  if (arg == ENT_TEXT_PUBLISHED_DAY && s.n > 10) s.n = 10;
  ent_put_clean(out, s);
}

/* ---- days -------------------------------------------------------------------- */

static int64_t day_of(ent_str s) {
  int64_t y, m, d;
  if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-' || !ent_str_int((ent_str){s.p, 4}, &y) || !ent_str_int((ent_str){s.p + 5, 2}, &m) ||
      !ent_str_int((ent_str){s.p + 8, 2}, &d))
    return 0;
  return y * 10000 + m * 100 + d;
}

int64_t ent_event_day(const json_t *event) {
  int64_t day = day_of(ent_member2(event, "date", "from"));
  return day ? day : day_of(ent_member2(event, "document", "published"));
}

void ent_value_day(const ent_row *r, int arg, ent_buf *out) {
  int64_t day = arg == ENT_DAY_FROM ? day_of(ent_member2(r->event, "date", "from")) : arg == ENT_DAY_TO ? day_of(ent_member2(r->event, "date", "to")) : ent_event_day(r->event);
  long long y = day / 10000, m = day / 100 % 100, d = day % 100;
  if (!day) return;
  switch (arg) {
  case ENT_DAY_SQL: ent_buf_printf(out, "%lld", (long long)day); break;
  case ENT_DAY_MONTHYEAR: ent_buf_printf(out, "%lld", (long long)day / 100); break;
  case ENT_DAY_YEAR: ent_buf_printf(out, "%lld", y); break;
  case ENT_DAY_MONTH: ent_buf_printf(out, "%lld", m); break;
  case ENT_DAY_OF_MONTH: ent_buf_printf(out, "%lld", d); break;
  case ENT_DAY_FRACTION: ent_buf_printf(out, "%lld.%04lld", y, ((m - 1) * 30 + (d > 30 ? 30 : d)) * 10000 / 365); break; /* as GDELT counts: months of 30 days */
  default: ent_buf_printf(out, "%04lld-%02lld-%02lld", y, m, d);
  }
}

/* ---- parties ------------------------------------------------------------------- */

ent_str ent_party_code(const json_t *party) {
  ent_str code = ent_member(party, "country");
  return code.n ? code : ent_member(party, "body");
}

static void put_cow(ent_buf *out, ent_str country) {
  const ent_country *c = ent_country_find(country);
  if (c && c->cow) ent_buf_printf(out, "%d", c->cow);
}

static void put_country_name(ent_buf *out, ent_str country) {
  const ent_country *c = ent_country_find(country);
  ent_put_clean(out, c ? ent_str_c(c->name) : country);
}

static ent_str party_name(const json_t *party) {
  ent_str name = ent_member(party, "name");
  return name.n ? name : ent_member(party, "text");
}

static void put_party(const json_t *p, int field, ent_buf *out) {
  static const struct {
    int field;
    const char *member;
  } plain[] = {{ENT_PARTY_COUNTRY, "country"}, {ENT_PARTY_SECTOR, "sector"}, {ENT_PARTY_ROLE, "role"}, {ENT_PARTY_TEXT, "text"}, {ENT_PARTY_BODY, "body"}, {ENT_PARTY_KIND, "kind"}};
  if (!p) return;
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (plain[i].field == field) ent_put_clean(out, ent_member(p, plain[i].member));
  ent_str code = ent_member(p, "code"), country = ent_member(p, "country");
  switch (field) {
  case ENT_PARTY_NAME: ent_put_clean(out, party_name(p)); break;
  case ENT_PARTY_UPPER: put_upper(out, party_name(p)); break;
  case ENT_PARTY_CODE: ent_put_clean(out, ent_str_is(code, "UNK") ? (ent_str){0} : code); break;
  case ENT_PARTY_COW: put_cow(out, country); break;
  case ENT_PARTY_COUNTRY_NAME: put_country_name(out, country.n ? country : ent_member(p, "body")); break;
  case ENT_PARTY_EITHER: ent_put_clean(out, ent_party_code(p)); break;
  case ENT_PARTY_CAMEO_NATION: ent_put_clean(out, code.n && !ent_str_is(code, "UNK") ? code : ent_party_code(p)); break;
  default: break;
  }
}

void ent_value_party(const ent_row *r, int arg, ent_buf *out) { put_party(r->party[arg & 1], arg & ~1, out); }

void ent_value_parties(const ent_row *r, int arg, ent_buf *out) {
  const json_t *list = json_object_get(r->event, arg & 1 ? "recipient" : "actor");
  for (size_t i = 0; i < json_array_size(list); i++) {
    if (i) ent_buf_puts(out, ";");
    put_party(json_array_get(list, i), arg & ~1, out);
  }
}

/* ---- codes and numbers ------------------------------------------------------------ */

void ent_value_cameo(const ent_row *r, int arg, ent_buf *out) {
  ent_str s = ent_member(r->event, "cameo");
  ent_put_clean(out, (ent_str){s.p, arg && (size_t)arg < s.n ? (size_t)arg : s.n});
}

int ent_cameo_root(const json_t *event) {
  ent_str s = ent_member(event, "cameo");
  return s.n >= 2 && isdigit((unsigned char)s.p[0]) && isdigit((unsigned char)s.p[1]) ? (s.p[0] - '0') * 10 + s.p[1] - '0' : 0;
}

int ent_cameo_quad(int root) { return root < 1 || root > 20 ? 0 : root <= 5 ? 1 : root <= 8 ? 2 : root <= 13 ? 3 : 4; }

void ent_value_cameo_quad(const ent_row *r, int arg, ent_buf *out) {
  (void)arg;
  int quad = ent_cameo_quad(ent_cameo_root(r->event));
  if (quad) ent_buf_printf(out, "%d", quad);
}

void ent_value_number(const ent_row *r, int arg, ent_buf *out) {
  const json_t *casualties = json_object_get(r->event, "casualties");
  switch (arg) {
  case ENT_NUMBER_QUAD: ent_put_number(out, json_object_get(r->event, "quad")); break;
  case ENT_NUMBER_SCORE: ent_put_number(out, json_object_get(r->event, "score")); break;
  case ENT_NUMBER_GOLDSTEIN: ent_put_number(out, json_object_get(r->event, "goldstein")); break;
  case ENT_NUMBER_SENTENCE: ent_put_number(out, json_object_get(json_object_get(r->event, "sentence"), "index")); break;
  case ENT_NUMBER_BACKGROUND: ent_buf_puts(out, json_is_true(json_object_get(r->event, "background")) ? "1" : "0"); break;
  default:
    arg -= ENT_NUMBER_DEAD_LOW;
    ent_put_number(out, json_array_get(json_object_get(casualties, arg / 2 ? "injured" : "dead"), (size_t)arg & 1));
  }
}

/* ---- places -------------------------------------------------------------------------- */

/* GDELT's: 1 country, 2 state of the US, 3 city of the US, 4 city of the world, 5 state of the world; 0 none. */
static int gdelt_type(const json_t *place) {
  ent_str precision = ent_member(place, "precision");
  bool us = ent_str_is(ent_member(place, "country"), "USA");
  if (!place || !ent_member(place, "country").n) return 0;
  if (ent_str_is(precision, "region")) return us ? 2 : 5;
  return ent_str_is(precision, "city") || ent_str_is(precision, "site") || ent_str_is(precision, "district") ? us ? 3 : 4 : 1;
}

static void put_full(const json_t *place, ent_buf *out) {
  ent_str name = ent_member(place, "name"), admin1 = ent_member(place, "admin1"), country = ent_member(place, "country");
  ent_put_clean(out, name.n ? name : ent_member(place, "text"));
  if (admin1.n && !ent_str_eq(admin1, name)) ent_buf_puts(out, ", "), ent_put_clean(out, admin1);
  const ent_country *c = ent_country_find(country);
  if (c && !ent_str_is(name, c->name)) ent_buf_printf(out, ", %s", c->name);
}

void ent_value_place(const ent_row *r, int arg, ent_buf *out) {
  const json_t *place = json_object_get(r->event, "place");
  static const char *const member[] = {[ENT_PLACE_NAME] = "name",       [ENT_PLACE_TEXT] = "text",         [ENT_PLACE_ADMIN1] = "admin1", [ENT_PLACE_COUNTRY] = "country",
                                       [ENT_PLACE_GEONAMES] = "geonames", [ENT_PLACE_PRECISION] = "precision", [ENT_PLACE_FULL] = NULL};
  ent_str precision = ent_member(place, "precision");
  if (arg == ENT_PLACE_GDELT_TYPE) ent_buf_printf(out, "%d", gdelt_type(place));
  if (!place) return;
  if (member[arg]) ent_put_clean(out, ent_member(place, member[arg]));
  switch (arg) {
  case ENT_PLACE_CITY:
    if (ent_str_is(precision, "city")) ent_put_clean(out, ent_member(place, "name"));
    break;
  case ENT_PLACE_DISTRICT:
    if (ent_str_is(precision, "district")) ent_put_clean(out, ent_member(place, "name"));
    break;
  case ENT_PLACE_COUNTRY_NAME: put_country_name(out, ent_member(place, "country")); break;
  case ENT_PLACE_FIPS: ent_buf_puts(out, ent_country_fips(ent_country_find(ent_member(place, "country")))); break;
  case ENT_PLACE_LAT: ent_put_number(out, json_object_get(place, "lat")); break;
  case ENT_PLACE_LON: ent_put_number(out, json_object_get(place, "lon")); break;
  case ENT_PLACE_FULL: put_full(place, out); break;
  default: break;
  }
}

/* ---- lists ----------------------------------------------------------------------------- */

void ent_value_contexts(const ent_row *r, int arg, ent_buf *out) {
  const json_t *list = json_object_get(r->event, "context");
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *x = json_array_get(list, i);
    ent_str s = {json_string_value(x), json_string_length(x)};
    if (i) ent_buf_putc(out, ';');
    if (arg)
      put_upper(out, s), ent_buf_puts(out, ",1");
    else
      ent_put_clean(out, s);
  }
}

void ent_value_sources(const ent_row *r, int arg, ent_buf *out) {
  const json_t *list = json_object_get(r->event, "sources");
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *s = json_array_get(list, i);
    if (i) ent_buf_putc(out, ';');
    ent_put_clean(out, arg ? ent_member(s, "kind") : party_name(s));
  }
}
