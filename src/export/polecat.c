/*
** polecat.c - POLECAT's weekly files: 40 columns, tabs, a header, `None` for missing, several values with semicolons. Types, modes, scores
** and quads are PLOVER's, so no CAMEO code is needed.
*/
#include "export/export.h"

static void id(const ent_row *r, int arg, ent_buf *out) {
  (void)arg;
  ent_put_clean(out, ent_member(r->event, "id"));
  if (r->pair) ent_buf_printf(out, "/%u", r->pair);
}

static void quad(const ent_row *r, int arg, ent_buf *out) {
  static const char *const names[] = {"", "VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"};
  (void)arg;
  long long q = (long long)json_integer_value(json_object_get(r->event, "quad"));
  if (q >= 1 && q <= 4) ent_buf_puts(out, names[q]);
}

/* Names of one kind among the parties, each once: arg is the kind. */
static const char *const kinds[] = {"person", "org"};

static void people(const ent_row *r, int arg, ent_buf *out) {
  static const char *const sides[] = {"actor", "recipient"};
  const json_t *seen[64];
  size_t n = 0;
  for (int side = 0; side < 2; side++) {
    const json_t *list = json_object_get(r->event, sides[side]);
    for (size_t i = 0; i < json_array_size(list) && n < 64; i++) {
      const json_t *p = json_array_get(list, i);
      bool again = !ent_str_is(ent_member(p, "kind"), kinds[arg]) || !ent_member(p, "name").n;
      for (size_t k = 0; k < n && !again; k++) again = ent_str_eq(ent_member(seen[k], "name"), ent_member(p, "name"));
      if (again) continue;
      if (n) ent_buf_putc(out, ';');
      ent_put_clean(out, ent_member(p, "name"));
      seen[n++] = p;
    }
  }
}

static void version(const ent_row *r, int arg, ent_buf *out) {
  (void)r, (void)arg;
  ent_buf_printf(out, "entente %s", ent_version());
}

static const ent_column head[] = {
    {"Event ID", "string", id, 0, "the record's id; /n for its further pairs"},
    {"Event Date", "date", ent_value_day, ENT_DAY_ISO, "day of the event, else of publication"},
    {"Event Type", "string", ent_value_text, ENT_TEXT_TYPE, "PLOVER type"},
    {"Event Mode", "string", ent_value_text, ENT_TEXT_MODE, "PLOVER mode"},
    {"Intensity", "number", ent_value_number, ENT_NUMBER_SCORE, "PLOVER's score of type and mode"},
    {"Quad Code", "string", quad, 0, "VERBAL COOPERATION, MATERIAL COOPERATION, VERBAL CONFLICT, MATERIAL CONFLICT"},
    {"Contexts", "string", ent_value_contexts, 0, "PLOVER contexts"},
};
static const ent_column actor[] = {
    {"%s Name", "string", ent_value_party, ENT_PARTY_NAME, "name of the %s"},
    {"%s Country", "string", ent_value_party, ENT_PARTY_EITHER, "country of the %s, ISO 3166-1 alpha-3; an organisation's code"},
    {"%s COW", "integer", ent_value_party, ENT_PARTY_COW, "Correlates of War number of the %s's country"},
    {"Primary %s Sector", "string", ent_value_party, ENT_PARTY_SECTOR, "sector of the %s"},
    {"%s Sectors", "string", ent_value_party, ENT_PARTY_SECTOR, "the same: one is told"},
    {"%s Title", "string", ent_value_party, ENT_PARTY_ROLE, "office of the %s"},
    {"%s Name Raw", "string", ent_value_party, ENT_PARTY_TEXT, "the words of the text"},
    {"Wikipedia %s ID", "string", ent_value_empty, 0, "not known: None"},
};
static const ent_column tail[] = {
    {"Placename", "string", ent_value_place, ENT_PLACE_NAME, "place of the event"},
    {"City", "string", ent_value_place, ENT_PLACE_CITY, "where it is a city"},
    {"District", "string", ent_value_place, ENT_PLACE_DISTRICT, "where it is a district"},
    {"Province", "string", ent_value_place, ENT_PLACE_ADMIN1, "province it lies in"},
    {"Country", "string", ent_value_place, ENT_PLACE_COUNTRY, "country it lies in, ISO 3166-1 alpha-3"},
    {"Latitude", "number", ent_value_place, ENT_PLACE_LAT, "degrees north"},
    {"Longitude", "number", ent_value_place, ENT_PLACE_LON, "degrees east"},
    {"GeoNames ID", "integer", ent_value_place, ENT_PLACE_GEONAMES, "GeoNames number"},
    {"Raw Placename", "string", ent_value_place, ENT_PLACE_TEXT, "the words of the text"},
    {"Feature Type", "string", ent_value_place, ENT_PLACE_PRECISION, "site, city, district, region, country, area"},
    {"Source", "string", ent_value_text, ENT_TEXT_SITE, "publication"},
    {"Publication Date", "date", ent_value_text, ENT_TEXT_PUBLISHED_DAY, "day of publication"},
    {"Story People", "string", people, 0, "people among the event's parties"},
    {"Story Organizations", "string", people, 1, "organisations among the event's parties"},
    {"Story Locations", "string", ent_value_place, ENT_PLACE_NAME, "place of the event"},
    {"Language", "string", ent_value_empty, 0, "not in the record: None"},
    {"Version", "string", version, 0, "program and version"},
};
#define GROUP(columns, prefix, side) {columns, sizeof columns / sizeof *columns, prefix, side}
static const ent_column_group groups[] = {GROUP(head, "", 0), GROUP(actor, "Actor", 0), GROUP(actor, "Recipient", 1), GROUP(tail, "", 0), {NULL}};

const ent_format ent_format_polecat = {.info = {"polecat", "POLECAT weekly: 40 columns, tabs, header, None for missing", "txt", false, false},
                                       .group = groups, .separator = '\t', .header = true, .missing = "None"};
