/*
** countries.c - codes to names and numbers. The states are those of lexicon/actors/states; FIPS 10-4 is ISO 3166's two letters but for
** the rows below.
*/
#include "export/export.h"

#include <stdlib.h>

static const ent_country countries[] = {
#include "states.inc"
};

static const char fips[][2][3] = {
    {"AD", "AN"}, {"AG", "AC"}, {"AI", "AV"}, {"AQ", "AY"}, {"AS", "AQ"}, {"AT", "AU"}, {"AU", "AS"}, {"AW", "AA"}, {"AZ", "AJ"}, {"BA", "BK"}, {"BD", "BG"},
    {"BF", "UV"}, {"BG", "BU"}, {"BH", "BA"}, {"BI", "BY"}, {"BJ", "BN"}, {"BM", "BD"}, {"BN", "BX"}, {"BO", "BL"}, {"BS", "BF"}, {"BW", "BC"}, {"BY", "BO"},
    {"BZ", "BH"}, {"CD", "CG"}, {"CF", "CT"}, {"CG", "CF"}, {"CH", "SZ"}, {"CI", "IV"}, {"CK", "CW"}, {"CL", "CI"}, {"CN", "CH"}, {"CR", "CS"}, {"CW", "UC"},
    {"CZ", "EZ"}, {"DE", "GM"}, {"DK", "DA"}, {"DM", "DO"}, {"DO", "DR"}, {"DZ", "AG"}, {"EE", "EN"}, {"EH", "WI"}, {"ES", "SP"}, {"GA", "GB"}, {"GB", "UK"},
    {"GD", "GJ"}, {"GE", "GG"}, {"GF", "FG"}, {"GG", "GK"}, {"GM", "GA"}, {"GN", "GV"}, {"GQ", "EK"}, {"GU", "GQ"}, {"GW", "PU"}, {"HN", "HO"}, {"HT", "HA"},
    {"IE", "EI"}, {"IL", "IS"}, {"IQ", "IZ"}, {"IS", "IC"}, {"JP", "JA"}, {"KH", "CB"}, {"KI", "KR"}, {"KM", "CN"}, {"KN", "SC"}, {"KP", "KN"}, {"KR", "KS"},
    {"KW", "KU"}, {"KY", "CJ"}, {"LB", "LE"}, {"LC", "ST"}, {"LI", "LS"}, {"LK", "CE"}, {"LR", "LI"}, {"LS", "LT"}, {"LT", "LH"}, {"LV", "LG"}, {"MA", "MO"},
    {"MC", "MN"}, {"ME", "MJ"}, {"MG", "MA"}, {"MH", "RM"}, {"MM", "BM"}, {"MN", "MG"}, {"MO", "MC"}, {"MP", "CQ"}, {"MQ", "MB"}, {"MS", "MH"}, {"MU", "MP"},
    {"MW", "MI"}, {"NA", "WA"}, {"NE", "NG"}, {"NG", "NI"}, {"NI", "NU"}, {"NU", "NE"}, {"OM", "MU"}, {"PA", "PM"}, {"PF", "FP"}, {"PG", "PP"}, {"PH", "RP"},
    {"PM", "SB"}, {"PN", "PC"}, {"PR", "RQ"}, {"PS", "WE"}, {"PT", "PO"}, {"PW", "PS"}, {"PY", "PA"}, {"RS", "RI"}, {"RU", "RS"}, {"SB", "BP"}, {"SC", "SE"},
    {"SD", "SU"}, {"SE", "SW"}, {"SG", "SN"}, {"SK", "LO"}, {"SN", "SG"}, {"SR", "NS"}, {"SS", "OD"}, {"ST", "TP"}, {"SV", "ES"}, {"SX", "NN"}, {"SZ", "WZ"},
    {"TC", "TK"}, {"TD", "CD"}, {"TG", "TO"}, {"TJ", "TI"}, {"TK", "TL"}, {"TL", "TT"}, {"TM", "TX"}, {"TN", "TS"}, {"TO", "TN"}, {"TR", "TU"}, {"TT", "TD"},
    {"UA", "UP"}, {"VA", "VT"}, {"VG", "VI"}, {"VI", "VQ"}, {"VN", "VM"}, {"VU", "NH"}, {"XK", "KV"}, {"YE", "YM"}, {"YT", "MF"}, {"ZA", "SF"}, {"ZM", "ZA"}, {"ZW", "ZI"}, {"CX", "KT"}, {"CC", "CK"}, {"TF", "FS"}, {"GS", "SX"}, {"BL", "TB"}, {"SJ", "SV"},
};

static int by_code(const void *key, const void *row) { return ent_str_cmp(*(const ent_str *)key, ent_str_c(((const ent_country *)row)->code)); }

const ent_country *ent_country_find(ent_str code) {
  return bsearch(&code, countries, sizeof countries / sizeof *countries, sizeof *countries, by_code);
}

const char *ent_country_fips(const ent_country *c) {
  if (!c) return "";
  for (size_t i = 0; i < sizeof fips / sizeof *fips; i++)
    if (!strcmp(fips[i][0], c->iso2)) return fips[i][1];
  return c->iso2;
}
