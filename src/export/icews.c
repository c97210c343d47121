/*
** icews.c - ICEWS coded event data: 20 columns, tabs, a header. One row a pair; both parties must have been placed.
*/
#include "export/export.h"

static void number(const ent_row *r, int arg, ent_buf *out) {
  (void)arg;
  const json_t *index = json_object_get(json_object_get(r->event, "sentence"), "index");
  if (json_is_integer(index)) ent_buf_printf(out, "%lld", (long long)json_integer_value(index) + 1);
}

/* The record's id, and which pair of it. */
static void id(const ent_row *r, int arg, ent_buf *out) {
  (void)arg;
  ent_put_clean(out, ent_member(r->event, "id"));
  if (r->pair) ent_buf_printf(out, "/%u", r->pair);
}

/* ICEWS has a text for each code; the record's own words stand here: type, mode, trigger. */
static void text(const ent_row *r, int arg, ent_buf *out) {
  (void)arg;
  ent_put_clean(out, ent_member(r->event, "event"));
  ent_str mode = ent_member(r->event, "mode");
  if (mode.n) ent_buf_puts(out, " "), ent_put_clean(out, mode);
  ent_buf_puts(out, ": ");
  ent_put_clean(out, ent_member2(r->event, "trigger", "text"));
}

static const ent_column columns[] = {
    {"Event ID", "string", id, 0, "the record's id; /n for its further pairs"},
    {"Event Date", "date", ent_value_day, ENT_DAY_ISO, "day of the event, else of publication"},
    {"Source Name", "string", ent_value_party, ENT_PARTY_NAME, "who acts"},
    {"Source Sectors", "string", ent_value_party, ENT_PARTY_SECTOR, "sector of the source"},
    {"Source Country", "string", ent_value_party, ENT_PARTY_COUNTRY_NAME, "country of the source, its name; an organisation's code"},
    {"Event Text", "string", text, 0, "PLOVER type and mode, and the word that tells of it"},
    {"CAMEO Code", "string", ent_value_cameo, 0, "CAMEO code"},
    {"Intensity", "number", ent_value_number, ENT_NUMBER_GOLDSTEIN, "Goldstein's value of the code"},
    {"Target Name", "string", ent_value_party, ENT_PARTY_NAME + 1, "on whom"},
    {"Target Sectors", "string", ent_value_party, ENT_PARTY_SECTOR + 1, "sector of the target"},
    {"Target Country", "string", ent_value_party, ENT_PARTY_COUNTRY_NAME + 1, "country of the target"},
    {"Story ID", "string", ent_value_text, ENT_TEXT_DOCUMENT, "the document's id"},
    {"Sentence Number", "integer", number, 0, "from 1"},
    {"Publisher", "string", ent_value_text, ENT_TEXT_SITE, "publication"},
    {"City", "string", ent_value_place, ENT_PLACE_CITY, "where the place is a city"},
    {"District", "string", ent_value_place, ENT_PLACE_DISTRICT, "where it is a district"},
    {"Province", "string", ent_value_place, ENT_PLACE_ADMIN1, "province the place lies in"},
    {"Country", "string", ent_value_place, ENT_PLACE_COUNTRY_NAME, "country the place lies in"},
    {"Latitude", "number", ent_value_place, ENT_PLACE_LAT, "degrees north"},
    {"Longitude", "number", ent_value_place, ENT_PLACE_LON, "degrees east"},
};
static const ent_column_group groups[] = {{columns, sizeof columns / sizeof *columns, "", 0}, {NULL}};

const ent_format ent_format_icews = {.info = {"icews", "ICEWS coded events: 20 columns, tabs, header", "tab", false, false},
                                     .group = groups, .separator = '\t', .header = true, .needs_cameo = true, .needs_both = true};
