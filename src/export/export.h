/*
** export.h - inside of the exports.
**
**   export.c     the list of formats; records to rows; what is left out
**   value.c      values that several formats write
**   countries.c  codes to names and numbers
**   network.c    who deals with whom, for the formats of graphs and dyads
**   package.c    datapackage.json, codebook
**   gdelt.c icews.c phoenix.c polecat.c petrarch.c plover.c csv.c dyads.c geojson.c graphml.c gexf.c parquet.c   a format each
*/
#ifndef ENT_EXPORT_INTERNAL_H
#define ENT_EXPORT_INTERNAL_H

#include "base/base.h"
#include "entente/export.h"

#include <jansson.h>

/* What a row is made of: an event and two of its parties. */
typedef struct ent_row {
  const json_t *event;
  const json_t *party[2]; /* NULL: none; then events without the side have an empty one */
  uint32_t pair;          /* number of the row among the event's */
} ent_row;

/* Appends a value; empty is missing. arg is the column's. */
typedef void ent_value(const ent_row *r, int arg, ent_buf *out);

typedef struct ent_column {
  const char *name; /* %s: the name of the side, see group */
  const char *type;
  ent_value *value;
  int arg;
  const char *help;
} ent_column;

/* Columns that stand several times, for each of several names. */
typedef struct ent_column_group {
  const ent_column *column;
  uint32_t n;
  const char *prefix; /* stands for %s */
  int arg;            /* added to each column's */
} ent_column_group;

typedef struct ent_format {
  ent_export_info info;
  const ent_column_group *group; /* until column NULL */
  char separator;
  bool header, quoted; /* quoted: RFC 4180 */
  bool by_event;       /* a row an event, not a row a pair */
  bool needs_cameo, needs_both;
  const char *missing;
  /* Formats that are no table: NULL where they are */
  ent_code (*begin)(ent_export *x, ent_error *err);
  ent_code (*add)(ent_export *x, const json_t *event, ent_error *err);
  ent_code (*end)(ent_export *x, ent_error *err);
  void (*free)(ent_export *x);
} ent_format;

enum { ENT_LEFT_CAMEO, ENT_LEFT_PARTY, ENT_LEFT_PLACE, ENT_LEFT_DATE, ENT_LEFT_PAIR, ENT_LEFT_COUNT };

struct ent_export {
  const ent_format *format;
  ent_export_options opt;
  ent_export_write *write;
  void *arg;
  ent_buf row, cell;
  int64_t rows, left[ENT_LEFT_COUNT];
  void *state; /* the format's own */
};

extern const ent_column_group ent_csv_groups[]; /* csv.c: also of Parquet */
extern const ent_format ent_format_gdelt1, ent_format_gdelt2, ent_format_icews, ent_format_phoenix, ent_format_polecat, ent_format_petrarch2,
    ent_format_plover, ent_format_csv, ent_format_dyads, ent_format_geojson, ent_format_graphml, ent_format_gexf, ent_format_parquet;

/* Column i of a format: which group, which column. */
bool ent_format_column(const ent_format *f, uint32_t i, const ent_column_group **group, const ent_column **column);
/* The name of a column in its group. */
void ent_format_name(const ent_column_group *g, const ent_column *c, char *buf, size_t n);
/* Hands s to the writer. */
ent_code ent_export_put(ent_export *x, ent_str s, ent_error *err);
/* Calls each(arg, row) for each pair of an event: actor and recipient; two actors where nobody receives; one party alone. */
ent_code ent_export_pairs(const json_t *event, ent_code (*each)(void *arg, const ent_row *row, ent_error *err), void *arg, ent_error *err);
/* One row of a table format into out, with its end of line. */
void ent_export_row(const ent_format *f, const ent_row *r, ent_buf *cell, ent_buf *out);
void ent_export_header(const ent_format *f, ent_buf *out);

/* ---- value.c ------------------------------------------------------------- */

/* o.a or o.a.b as a string; empty where there is none. */
ent_str ent_member(const json_t *o, const char *a);
ent_str ent_member2(const json_t *o, const char *a, const char *b);
/* Day of the event: its date, else that of publication; yyyymmdd, 0 unknown. */
int64_t ent_event_day(const json_t *event);
/* CAMEO's root 1..20, 0 none; GDELT's and CAMEO's quad class 1..4, 0 none. */
int ent_cameo_root(const json_t *event);
int ent_cameo_quad(int root);
/* Country or body of a party. */
ent_str ent_party_code(const json_t *party);
void ent_put_number(ent_buf *out, const json_t *number);
/* Without tabs and line breaks. */
void ent_put_clean(ent_buf *out, ent_str s);

ent_value ent_value_text;        /* member text of the event: arg is a path's number, see value.c */
ent_value ent_value_day;         /* arg: format of the day */
ent_value ent_value_party;       /* arg: side + 2 * field */
ent_value ent_value_cameo;       /* arg: digits, 0 all */
ent_value ent_value_cameo_quad;
ent_value ent_value_number;      /* arg: which */
ent_value ent_value_place;       /* arg: field of the place */
ent_value ent_value_empty;
ent_value ent_value_one;
ent_value ent_value_parties;     /* all of a side: arg as of party */
ent_value ent_value_contexts;    /* arg: 0 "a;b", 1 "A,1;B,1" */
ent_value ent_value_sources;     /* arg: 0 names, 1 kinds */

/* Paths of ent_value_text. */
enum {
  ENT_TEXT_ID, ENT_TEXT_TYPE, ENT_TEXT_MODE, ENT_TEXT_SENTENCE, ENT_TEXT_TRIGGER, ENT_TEXT_URL, ENT_TEXT_SITE, ENT_TEXT_TITLE, ENT_TEXT_PUBLISHED,
  ENT_TEXT_DOCUMENT, ENT_TEXT_RULE, ENT_TEXT_FACTUALITY, ENT_TEXT_AUTHOR, ENT_TEXT_TIME, ENT_TEXT_MOOD, ENT_TEXT_GRAIN, ENT_TEXT_BASIS,
  ENT_TEXT_LEMMA, ENT_TEXT_PUBLISHED_DAY
};
/* Formats of ent_value_day. */
enum { ENT_DAY_ISO, ENT_DAY_SQL, ENT_DAY_MONTHYEAR, ENT_DAY_YEAR, ENT_DAY_MONTH, ENT_DAY_OF_MONTH, ENT_DAY_FRACTION, ENT_DAY_FROM, ENT_DAY_TO };
/* Fields of a party; times two, plus the side. */
enum {
  ENT_PARTY_NAME = 0, ENT_PARTY_CODE = 2, ENT_PARTY_COUNTRY = 4, ENT_PARTY_SECTOR = 6, ENT_PARTY_ROLE = 8, ENT_PARTY_TEXT = 10, ENT_PARTY_COW = 12,
  ENT_PARTY_BODY = 14, ENT_PARTY_UPPER = 16, ENT_PARTY_COUNTRY_NAME = 18, ENT_PARTY_KIND = 20, ENT_PARTY_EITHER = 22, ENT_PARTY_CAMEO_NATION = 24
};
enum { ENT_NUMBER_QUAD, ENT_NUMBER_SCORE, ENT_NUMBER_GOLDSTEIN, ENT_NUMBER_SENTENCE, ENT_NUMBER_BACKGROUND, ENT_NUMBER_DEAD_LOW, ENT_NUMBER_DEAD_HIGH,
       ENT_NUMBER_INJURED_LOW, ENT_NUMBER_INJURED_HIGH };
enum { ENT_PLACE_NAME, ENT_PLACE_TEXT, ENT_PLACE_CITY, ENT_PLACE_DISTRICT, ENT_PLACE_ADMIN1, ENT_PLACE_COUNTRY, ENT_PLACE_COUNTRY_NAME, ENT_PLACE_FIPS, ENT_PLACE_LAT,
       ENT_PLACE_LON, ENT_PLACE_GEONAMES, ENT_PLACE_PRECISION, ENT_PLACE_GDELT_TYPE, ENT_PLACE_FULL };

/* ---- countries.c ----------------------------------------------------------- */

typedef struct ent_country {
  const char *code, *name, *iso2; /* "" none */
  int cow, gw;                    /* 0 none */
} ent_country;
/* NULL when the code is none of a state. */
const ent_country *ent_country_find(ent_str code);
/* FIPS 10-4, "" unknown. */
const char *ent_country_fips(const ent_country *c);

/* ---- network.c ------------------------------------------------------------- */

/* An edge: who acts on whom, between days, how often. */
typedef struct ent_edge {
  ent_str from, to;
  int64_t year;      /* of dyads; 0 all */
  int64_t first, last;
  int64_t quad[5];   /* events by quad, 0 unknown */
  double score, goldstein;
  int64_t nscore, ngoldstein;
} ent_edge;
typedef struct ent_network ent_network;
ent_network *ent_network_new(bool by_year);
void ent_network_free(ent_network *n);
ent_code ent_network_add(ent_export *x, ent_network *n, const json_t *event, ent_error *err);
/* Edges in the order of from, to, year. */
const ent_edge *ent_network_edges(ent_network *n, size_t *count);
/* Ends of edges, each once, in order; the caller frees. NULL: out of memory. */
ent_str *ent_network_nodes(const ent_edge *e, size_t n, size_t *count);
/* Text or attribute value of XML. */
void ent_xml_put(ent_buf *out, ent_str s);

#endif
