/*
** phoenix.c - Phoenix event data: 26 columns, tabs, no header. Its quad classes have five: 0 for public statements and appeals.
*/
#include "export/export.h"

static void id(const ent_row *r, int arg, ent_buf *out) {
  (void)arg;
  ent_put_clean(out, ent_member(r->event, "id"));
  if (r->pair) ent_buf_printf(out, "/%u", r->pair);
}

/* 01, 02: 0; 03-05: 1; 06-08: 2; 09-13, 16: 3; 14, 15, 17-20: 4. */
static void quad(const ent_row *r, int arg, ent_buf *out) {
  (void)arg;
  int root = ent_cameo_root(r->event);
  ent_buf_printf(out, "%d", root <= 2 ? 0 : root <= 5 ? 1 : root <= 8 ? 2 : root <= 13 || root == 16 ? 3 : 4);
}

static void sentence(const ent_row *r, int arg, ent_buf *out) {
  (void)arg;
  ent_put_clean(out, ent_member2(r->event, "document", "id"));
  const json_t *index = json_object_get(json_object_get(r->event, "sentence"), "index");
  ent_buf_printf(out, "_%lld", (long long)json_integer_value(index) + 1);
}

static const ent_column head[] = {
    {"EventID", "string", id, 0, "the record's id; /n for its further pairs"},
    {"Date", "integer", ent_value_day, ENT_DAY_SQL, "YYYYMMDD"},
    {"Year", "integer", ent_value_day, ENT_DAY_YEAR, "YYYY"},
    {"Month", "integer", ent_value_day, ENT_DAY_MONTH, "1 to 12"},
    {"Day", "integer", ent_value_day, ENT_DAY_OF_MONTH, "1 to 31"},
};
static const ent_column actor[] = {
    {"%sFull", "string", ent_value_party, ENT_PARTY_CAMEO_NATION, "CAMEO code of the %s"},
    {"%sEntity", "string", ent_value_party, ENT_PARTY_EITHER, "country or body of the %s"},
    {"%sRole", "string", ent_value_party, ENT_PARTY_SECTOR, "sector of the %s"},
    {"%sAttribute", "string", ent_value_party, ENT_PARTY_ROLE, "office of the %s; several with ;"},
};
static const ent_column tail[] = {
    {"EventCode", "string", ent_value_cameo, 0, "CAMEO code"},
    {"EventRootCode", "string", ent_value_cameo, 2, "its first two digits"},
    {"QuadClass", "integer", quad, 0, "0 statements, 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"},
    {"GoldsteinScore", "number", ent_value_number, ENT_NUMBER_GOLDSTEIN, "Goldstein's value of the code"},
    {"Issues", "string", ent_value_contexts, 1, "contexts: NAME,n;..."},
    {"ActionLat", "number", ent_value_place, ENT_PLACE_LAT, "degrees north"},
    {"ActionLong", "number", ent_value_place, ENT_PLACE_LON, "degrees east"},
    {"LocationName", "string", ent_value_place, ENT_PLACE_NAME, "place of the event"},
    {"GeoStateName", "string", ent_value_place, ENT_PLACE_ADMIN1, "state or province it lies in"},
    {"GeoCountryName", "string", ent_value_place, ENT_PLACE_COUNTRY_NAME, "country it lies in"},
    {"SentenceID", "string", sentence, 0, "document and sentence: story_n"},
    {"URLs", "string", ent_value_text, ENT_TEXT_URL, "address"},
    {"NewsSources", "string", ent_value_text, ENT_TEXT_SITE, "publication"},
};
#define GROUP(columns, prefix, side) {columns, sizeof columns / sizeof *columns, prefix, side}
static const ent_column_group groups[] = {GROUP(head, "", 0), GROUP(actor, "SourceActor", 0), GROUP(actor, "TargetActor", 1), GROUP(tail, "", 0), {NULL}};

const ent_format ent_format_phoenix = {.info = {"phoenix", "Phoenix events: 26 columns, tabs, no header", "txt", false, false},
                                       .group = groups, .separator = '\t', .needs_cameo = true, .needs_both = true};
