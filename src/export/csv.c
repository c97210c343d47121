/*
** csv.c - one row an event, all of its single values, parties and sources joined by semicolons: for a spreadsheet, R or pandas. RFC 4180
** with a header.
*/
#include "export/export.h"

static const ent_column head[] = {
    {"id", "string", ent_value_text, ENT_TEXT_ID, "the record's id"},
    {"date", "date", ent_value_day, ENT_DAY_ISO, "day of the event, else of publication"},
    {"date_from", "date", ent_value_day, ENT_DAY_FROM, "first day of the event's own date"},
    {"date_to", "date", ent_value_day, ENT_DAY_TO, "last day of it"},
    {"grain", "string", ent_value_text, ENT_TEXT_GRAIN, "day, week, month, ...: how exact the date is"},
    {"basis", "string", ent_value_text, ENT_TEXT_BASIS, "where the date is from: text, context, published"},
    {"event", "string", ent_value_text, ENT_TEXT_TYPE, "PLOVER type"},
    {"mode", "string", ent_value_text, ENT_TEXT_MODE, "PLOVER mode"},
    {"contexts", "string", ent_value_contexts, 0, "PLOVER contexts"},
    {"cameo", "string", ent_value_cameo, 0, "CAMEO code"},
    {"quad", "integer", ent_value_number, ENT_NUMBER_QUAD, "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict (PLOVER's)"},
    {"score", "number", ent_value_number, ENT_NUMBER_SCORE, "PLOVER's score"},
    {"goldstein", "number", ent_value_number, ENT_NUMBER_GOLDSTEIN, "Goldstein's value of the CAMEO code"},
};
static const ent_column side[] = {
    {"%s", "string", ent_value_parties, ENT_PARTY_NAME, "names of the %ss"},
    {"%s_country", "string", ent_value_parties, ENT_PARTY_EITHER, "their countries or bodies, in the same order"},
    {"%s_code", "string", ent_value_parties, ENT_PARTY_CODE, "their CAMEO codes"},
    {"%s_sector", "string", ent_value_parties, ENT_PARTY_SECTOR, "their sectors"},
    {"%s_role", "string", ent_value_parties, ENT_PARTY_ROLE, "their offices"},
};
static const ent_column tail[] = {
    {"place", "string", ent_value_place, ENT_PLACE_NAME, "place of the event"},
    {"place_country", "string", ent_value_place, ENT_PLACE_COUNTRY, "country it lies in"},
    {"lat", "number", ent_value_place, ENT_PLACE_LAT, "degrees north"},
    {"lon", "number", ent_value_place, ENT_PLACE_LON, "degrees east"},
    {"geonames", "string", ent_value_place, ENT_PLACE_GEONAMES, "GeoNames number"},
    {"precision", "string", ent_value_place, ENT_PLACE_PRECISION, "site, city, district, region, country, area"},
    {"time", "string", ent_value_text, ENT_TEXT_TIME, "past, ongoing, future"},
    {"mood", "string", ent_value_text, ENT_TEXT_MOOD, "asserted, planned, conditional, ..."},
    {"background", "integer", ent_value_number, ENT_NUMBER_BACKGROUND, "1: history that the text only mentions"},
    {"factuality", "string", ent_value_text, ENT_TEXT_FACTUALITY, "of the innermost source"},
    {"author_factuality", "string", ent_value_text, ENT_TEXT_AUTHOR, "the article's own"},
    {"sources", "string", ent_value_sources, 0, "who says so, innermost first; empty: the article itself"},
    {"source_kinds", "string", ent_value_sources, 1, "named, office, anonymous, media, document"},
    {"dead_low", "integer", ent_value_number, ENT_NUMBER_DEAD_LOW, "dead, at least"},
    {"dead_high", "integer", ent_value_number, ENT_NUMBER_DEAD_HIGH, "dead, at most"},
    {"injured_low", "integer", ent_value_number, ENT_NUMBER_INJURED_LOW, "injured, at least"},
    {"injured_high", "integer", ent_value_number, ENT_NUMBER_INJURED_HIGH, "injured, at most"},
    {"trigger", "string", ent_value_text, ENT_TEXT_TRIGGER, "the word that tells of it"},
    {"sentence", "string", ent_value_text, ENT_TEXT_SENTENCE, "the sentence it stands in"},
    {"title", "string", ent_value_text, ENT_TEXT_TITLE, "title of the article"},
    {"site", "string", ent_value_text, ENT_TEXT_SITE, "publication"},
    {"published", "string", ent_value_text, ENT_TEXT_PUBLISHED, "time of publication, as the page has it"},
    {"url", "string", ent_value_text, ENT_TEXT_URL, "address, else the input's name"},
    {"document", "string", ent_value_text, ENT_TEXT_DOCUMENT, "the document's id"},
    {"rule", "string", ent_value_text, ENT_TEXT_RULE, "the frame that decided"},
};
#define GROUP(columns, prefix, side) {columns, sizeof columns / sizeof *columns, prefix, side}
const ent_column_group ent_csv_groups[] = {GROUP(head, "", 0), GROUP(side, "actor", 0), GROUP(side, "recipient", 1), GROUP(tail, "", 0), {NULL}};

const ent_format ent_format_csv = {.info = {"csv", "every event a row, for spreadsheets, R and pandas", "csv", false, false},
                                   .group = ent_csv_groups, .separator = ',', .header = true, .quoted = true, .by_event = true};
