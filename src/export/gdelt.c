/*
** gdelt.c - GDELT's event tables, 2.0 with 61 columns and 1.0 with 58: tabs, no header. One row a pair. What GDELT counts over many
** articles is one here: a row is one report. AvgTone is not known and empty.
*/
#include "export/export.h"

#include <ctype.h>
#include <xxhash.h>

/* A number that stays the same: 53 bits of a hash of the record's id and the pair, so that any script reads it exactly. */
static void id(const ent_row *r, int arg, ent_buf *out) {
  (void)arg;
  ent_str s = ent_member(r->event, "id");
  ent_buf_printf(out, "%llu", (unsigned long long)(XXH3_64bits_withSeed(s.p ? s.p : "", s.n, r->pair) >> 11));
}

/* The lead: the title or the first sentence. */
static void is_root(const ent_row *r, int arg, ent_buf *out) {
  (void)arg;
  const json_t *sentence = json_object_get(r->event, "sentence");
  ent_buf_putc(out, ent_str_is(ent_member(sentence, "in"), "title") || json_integer_value(json_object_get(sentence, "index")) == 0 ? '1' : '0');
}

/* arg 1: with the time of day. */
static void added(const ent_row *r, int arg, ent_buf *out) {
  ent_str s = ent_member2(r->event, "document", "published");
  uint32_t digits = 0;
  for (size_t i = 0; i < s.n && digits < (arg ? 14u : 8u); i++)
    if (isdigit((unsigned char)s.p[i])) ent_buf_putc(out, s.p[i]), digits++;
    else if (digits >= 8 && s.p[i] != 'T' && s.p[i] != ':' && s.p[i] != ' ') break;
  for (; arg && digits && digits < 14; digits++) ent_buf_putc(out, '0');
}

static const ent_column head[] = {
    {"GLOBALEVENTID", "integer", id, 0, "stays the same for the same place in the same document"},
    {"SQLDATE", "integer", ent_value_day, ENT_DAY_SQL, "day of the event, else of publication, YYYYMMDD"},
    {"MonthYear", "integer", ent_value_day, ENT_DAY_MONTHYEAR, "YYYYMM"},
    {"Year", "integer", ent_value_day, ENT_DAY_YEAR, "YYYY"},
    {"FractionDate", "number", ent_value_day, ENT_DAY_FRACTION, "year and the part of it that has gone, in months of 30 days"},
};

/* arg is added the side. */
static const ent_column actor[] = {
    {"%sCode", "string", ent_value_party, ENT_PARTY_CAMEO_NATION, "CAMEO code of %s, else its country or body"},
    {"%sName", "string", ent_value_party, ENT_PARTY_UPPER, "name of %s in capitals"},
    {"%sCountryCode", "string", ent_value_party, ENT_PARTY_COUNTRY, "country of %s, ISO 3166-1 alpha-3"},
    {"%sKnownGroupCode", "string", ent_value_party, ENT_PARTY_BODY, "organisation without a country"},
    {"%sEthnicCode", "string", ent_value_empty, 0, "not told: empty"},
    {"%sReligion1Code", "string", ent_value_empty, 0, "not told: empty"},
    {"%sReligion2Code", "string", ent_value_empty, 0, "not told: empty"},
    {"%sType1Code", "string", ent_value_party, ENT_PARTY_SECTOR, "sector of %s: GOV, MIL, ..."},
    {"%sType2Code", "string", ent_value_empty, 0, "not told: empty"},
    {"%sType3Code", "string", ent_value_empty, 0, "not told: empty"},
};

static const ent_column action[] = {
    {"IsRootEvent", "integer", is_root, 0, "1 in the title or the first sentence"},
    {"EventCode", "string", ent_value_cameo, 0, "CAMEO code"},
    {"EventBaseCode", "string", ent_value_cameo, 3, "its first three digits"},
    {"EventRootCode", "string", ent_value_cameo, 2, "its first two digits"},
    {"QuadClass", "integer", ent_value_cameo_quad, 0, "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, by the CAMEO code"},
    {"GoldsteinScale", "number", ent_value_number, ENT_NUMBER_GOLDSTEIN, "Goldstein's value of the CAMEO code"},
    {"NumMentions", "integer", ent_value_one, 1, "1: a row is one report"},
    {"NumSources", "integer", ent_value_one, 1, "1"},
    {"NumArticles", "integer", ent_value_one, 1, "1"},
    {"AvgTone", "number", ent_value_empty, 0, "not measured: empty"},
};

/* Of actors nothing is said about where they are: their types are 0, the rest empty. */
#define NOWHERE(second)                                                                                                   \
  {"%s_Type", "integer", ent_value_one, 0, "0: where %s is from is not told"}, {"%s_FullName", "string", ent_value_empty, 0, "empty"}, \
      {"%s_CountryCode", "string", ent_value_empty, 0, "empty"}, {"%s_ADM1Code", "string", ent_value_empty, 0, "empty"}, second         \
      {"%s_Lat", "number", ent_value_empty, 0, "empty"}, {"%s_Long", "number", ent_value_empty, 0, "empty"}, {"%s_FeatureID", "string", ent_value_empty, 0, "empty"},
#define ADM2 {"%s_ADM2Code", "string", ent_value_empty, 0, "empty"},
static const ent_column nowhere2[] = {NOWHERE(ADM2)};
static const ent_column nowhere1[] = {NOWHERE()};

#define SOMEWHERE(second)                                                                                               \
  {"%s_Type", "integer", ent_value_place, ENT_PLACE_GDELT_TYPE, "0 none, 1 country, 2 state of the US, 3 city of the US, 4 city, 5 state or province"}, \
      {"%s_FullName", "string", ent_value_place, ENT_PLACE_FULL, "place of the event, with what it lies in"},             \
      {"%s_CountryCode", "string", ent_value_place, ENT_PLACE_FIPS, "FIPS 10-4 code of its country"},                     \
      {"%s_ADM1Code", "string", ent_value_empty, 0, "not known: empty"}, second                                             \
      {"%s_Lat", "number", ent_value_place, ENT_PLACE_LAT, "degrees north"}, {"%s_Long", "number", ent_value_place, ENT_PLACE_LON, "degrees east"}, \
      {"%s_FeatureID", "string", ent_value_place, ENT_PLACE_GEONAMES, "GeoNames number"},
static const ent_column somewhere2[] = {SOMEWHERE(ADM2)};
static const ent_column somewhere1[] = {SOMEWHERE()};

static const ent_column tail2[] = {{"DATEADDED", "integer", added, 1, "time of publication, YYYYMMDDHHMMSS, in the page's own zone"},
                                   {"SOURCEURL", "string", ent_value_text, ENT_TEXT_URL, "address, else the input's name"}};
static const ent_column tail1[] = {{"DATEADDED", "integer", added, 0, "day of publication, YYYYMMDD"}, {"SOURCEURL", "string", ent_value_text, ENT_TEXT_URL, "address, else the input's name"}};

#define GROUP(columns, prefix, side) {columns, sizeof columns / sizeof *columns, prefix, side}
static const ent_column_group groups2[] = {GROUP(head, "", 0), GROUP(actor, "Actor1", 0), GROUP(actor, "Actor2", 1), GROUP(action, "", 0),
                                           GROUP(nowhere2, "Actor1Geo", 0), GROUP(nowhere2, "Actor2Geo", 0), GROUP(somewhere2, "ActionGeo", 0), GROUP(tail2, "", 0), {NULL}};
static const ent_column_group groups1[] = {GROUP(head, "", 0), GROUP(actor, "Actor1", 0), GROUP(actor, "Actor2", 1), GROUP(action, "", 0),
                                           GROUP(nowhere1, "Actor1Geo", 0), GROUP(nowhere1, "Actor2Geo", 0), GROUP(somewhere1, "ActionGeo", 0), GROUP(tail1, "", 0), {NULL}};

const ent_format ent_format_gdelt2 = {.info = {"gdelt2", "GDELT 2.0 events: 61 columns, tabs, no header", "tsv", false, false}, .group = groups2, .separator = '\t', .needs_cameo = true};
const ent_format ent_format_gdelt1 = {.info = {"gdelt1", "GDELT 1.0 events: 58 columns, tabs, no header", "tsv", false, false}, .group = groups1, .separator = '\t', .needs_cameo = true};
