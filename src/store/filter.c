/*
** filter.c - the filter language: one table says what a filter is called, takes and means; a question is checked when it is
** set, so that the command line, the HTTP API and the library refuse the same slips with the same words. query.c turns it
** into SQL.
*/
#include "store/query.h"

#include "entente/event.h"

#include <math.h>
#include <stdlib.h>

#define EV (1u << ENT_QUERY_EVENTS)
#define CL (1u << ENT_QUERY_CLAIMS)
#define PA (1u << ENT_QUERY_PACTS)
#define TR (1u << ENT_QUERY_TRANSFERS)
#define ST (1u << ENT_QUERY_STORIES)
#define DO (1u << ENT_QUERY_DOCUMENTS)
#define AC (1u << ENT_QUERY_ACTORS)

#define NAME_OF(T) #T " "

/* In the order of ent_filter_id. */
static const ent_filter filters[ENT_FILTER_COUNT + 1] = {
    [ENT_FILTER_ACTOR] = {"actor", "WHO", NULL, true, EV | CL | TR, "country, body, code or name of an actor (claims: of the source; transfers: of the supplier)"},
    [ENT_FILTER_RECIPIENT] = {"recipient", "WHO", NULL, true, EV | TR, "country, body, code or name of a recipient"},
    [ENT_FILTER_PAIR] = {"pair", "A,B", NULL, false, EV | PA | TR | ST, "between A and B, in either direction"},
    [ENT_FILTER_COUNTRY] = {"country", "CODE", NULL, true, EV | CL | PA | TR | ST | AC, "a country or body on either side"},
    [ENT_FILTER_TYPE] = {"type", "TYPE", ENT_EVENT_TYPE_LIST(NAME_OF), true, EV | ST, "PLOVER type, or several with commas"},
    [ENT_FILTER_MODE] = {"mode", "MODE", NULL, true, EV, "PLOVER mode"},
    [ENT_FILTER_QUAD] = {"quad", "N", "1 2 3 4", true, EV | ST, "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"},
    [ENT_FILTER_CONTEXT] = {"context", "C", NULL, true, EV, "PLOVER context"},
    [ENT_FILTER_FROM] = {"from", "DAY", ENT_FILTER_DAY, false, EV | CL | PA | TR | ST | DO, "not before this day (an event's own date, else the day of publication)"},
    [ENT_FILTER_TO] = {"to", "DAY", ENT_FILTER_DAY, false, EV | CL | PA | TR | ST | DO, "not after this day"},
    [ENT_FILTER_PLACE] = {"place", "NAME", NULL, true, EV, "name or country of the place"},
    [ENT_FILTER_NEAR] = {"near", "LAT,LON", NULL, false, EV, "around this point: degrees north and east"},
    [ENT_FILTER_RADIUS] = {"radius", "KM", NULL, false, EV, "how far around --near, kilometres (default 50)"},
    [ENT_FILTER_SOURCE] = {"source", "NAME", NULL, true, EV | CL, "somebody in the chain of sources"},
    [ENT_FILTER_SOURCE_KIND] = {"source-kind", "KIND", "named office anonymous media document", true, EV | CL, "named, office, anonymous, media or document"},
    [ENT_FILTER_FACTUALITY] = {"factuality", "F", "CT+ PR+ PS+ CT- PR- PS- CTu Uu", true, EV | CL, "CT+ PR+ PS+ CT- PR- PS- CTu or Uu"},
    [ENT_FILTER_MANNER] = {"manner", "M", NULL, true, CL, "how it was said: say announce confirm deny doubt warn promise threaten ..."},
    [ENT_FILTER_ABOUT] = {"about", "KEY", NULL, true, CL, "claims about the same proposition, by its key"},
    [ENT_FILTER_TEXT] = {"text", "WORDS", NULL, false, EV | CL | ST | DO, "full text of the sentence, of stories and documents anywhere (SQLite FTS5 query)"},
    [ENT_FILTER_STORY] = {"story", "ID", NULL, true, EV | CL | ST | DO, "told in this story"},
    [ENT_FILTER_PACT] = {"pact", "ID", NULL, true, EV | PA, "between parties of this pact of the registry (entente pacts lists them)"},
    [ENT_FILTER_DOCUMENT] = {"document", "ID", NULL, true, EV | CL | TR | ST | DO, "of this document (its id)"},
    [ENT_FILTER_ID] = {"id", "ID", NULL, true, EV | CL | PA | TR | ST | DO | AC, "this record"},
    [ENT_FILTER_NAME] = {"name", "WORDS", NULL, true, PA | AC, "part of the name"},
    [ENT_FILTER_SITE] = {"site", "NAME", NULL, true, EV | CL | ST | DO, "publication it stood in"},
    [ENT_FILTER_LANGUAGE] = {"language", "CODE", NULL, true, DO, "language of the text, ISO 639-1"},
    [ENT_FILTER_STATUS] = {"status", "WHAT", "new changed corrected retracted", true, DO, "of pages that were read again: new, changed, corrected or retracted"},
    [ENT_FILTER_INCLUDE] = {"include", "WHAT", "reported possible planned background denied all", true, EV | ST,
                            "also what does not count by default: reported, possible, planned, background, denied or all (commas)"},
    [ENT_FILTER_ONE_A_DAY] = {"one-a-day", "YESNO", "yes no", false, EV, "of the same event told several times, only the first of each day"},
    [ENT_FILTER_SINCE] = {"since", "TIME", NULL, false, EV | CL | DO, "read by an ingest that began on this day (or UTC time) or later: for increments"},
    [ENT_FILTER_ORDER] = {"order", "BY", "day -day", false, ~0u, "day: oldest first (default); -day: newest first"},
    [ENT_FILTER_LIMIT] = {"limit", "N", NULL, false, ~0u, "at most N records (default all)"},
    [ENT_FILTER_CURSOR] = {"cursor", "NEXT", NULL, false, ~0u, "go on behind a page: the `next` that came with it"},
    {0},
};

static const char *const kind_names[] = {"events", "claims", "pacts", "transfers", "stories", "documents", "actors"};

const char *ent_query_kind_name(unsigned kind) { return kind < ENT_QUERY_KIND_COUNT ? kind_names[kind] : NULL; }

bool ent_query_kind_find(ent_str name, ent_query_kind *out) {
  for (unsigned i = 0; i < ENT_QUERY_KIND_COUNT; i++)
    if (ent_str_is(name, kind_names[i])) {
      *out = (ent_query_kind)i;
      return true;
    }
  return false;
}

const ent_filter *ent_filter_at(uint32_t i) { return i < ENT_FILTER_COUNT ? &filters[i] : NULL; }

const ent_filter *ent_filter_find(ent_str name) {
  for (const ent_filter *f = filters; f->name; f++)
    if (ent_str_is(name, f->name)) return f;
  return NULL;
}

/* ---- a question -------------------------------------------------------- */

ent_query *ent_query_new(ent_query_kind kind) {
  ent_query *q = calloc(1, sizeof *q);
  if (q && !(q->arena = ent_arena_new(0))) {
    free(q);
    return NULL;
  }
  if (q) q->kind = kind;
  return q;
}

void ent_query_free(ent_query *q) {
  if (!q) return;
  ent_arena_free(q->arena);
  free(q);
}

ent_code ent_query_parties(ent_query *q, ent_str codes, ent_error *err) {
  q->parties = ent_arena_dup(q->arena, codes);
  return q->parties.p ? ENT_OK : ent_nomem(err);
}

ent_query_kind ent_query_kind_of(const ent_query *q) { return q->kind; }

ent_str ent_query_get(const ent_query *q, const char *name) {
  const ent_filter *f = ent_filter_find(ent_str_c(name));
  return f ? q->value[f - filters] : (ent_str){0};
}

/* ---- values ------------------------------------------------------------ */

static bool one_of(ent_str s, const char *values) {
  ent_str rest = ent_str_c(values), word;
  while (ent_str_word(&rest, &word))
    if (ent_str_ieq(word, s)) return true;
  return false;
}

static bool fits(const ent_filter *f, ent_str s) {
  ent_day day;
  if (!f->values) return true;
  if (!strcmp(f->values, ENT_FILTER_DAY)) return s.n == strlen(ENT_FILTER_DAY) && ent_day_parse(s, false, &day);
  return one_of(s, f->values);
}

static bool two_parties(ent_str s) {
  ent_str a, b;
  return ent_str_split(&s, ',', &a) && ent_str_split(&s, ',', &b) && a.n && b.n && !s.n;
}

bool ent_filter_point(ent_str s, double *lat, double *lon) {
  ent_str a, b;
  return ent_str_split(&s, ',', &a) && ent_str_split(&s, ',', &b) && !s.n && ent_str_double(a, lat) && ent_str_double(b, lon) && fabs(*lat) <= 90 &&
         fabs(*lon) <= 180;
}

static bool is_count(ent_str s) {
  int64_t n;
  return ent_str_int(s, &n) && n >= 0;
}

static bool is_radius(ent_str s) {
  double d, dummy;
  return ent_str_double(s, &d) && d > 0 && d <= 20040 && !ent_filter_point(s, &d, &dummy);
}

/* A day, or a time that begins with one. */
static bool is_time(ent_str s) {
  ent_day day;
  return s.n >= 10 && ent_day_parse((ent_str){s.p, 10}, false, &day);
}

static bool is_point(ent_str s) {
  double lat, lon;
  return ent_filter_point(s, &lat, &lon);
}

/* What a word list cannot check. */
static const struct {
  uint32_t id;
  bool (*good)(ent_str);
  const char *what;
} shapes[] = {{ENT_FILTER_PAIR, two_parties, "two parties: A,B"},
              {ENT_FILTER_NEAR, is_point, "degrees north and east: 50.45,30.52"},
              {ENT_FILTER_RADIUS, is_radius, "kilometres"},
              {ENT_FILTER_SINCE, is_time, "a day, or a time 2024-06-19T12:00:00Z"},
              {ENT_FILTER_LIMIT, is_count, "a number"}};

/* A value that no record can have is a slip of the pen, and not the same as finding nothing. */
static ent_code check(const ent_filter *f, ent_str value, ent_error *err) {
  ent_str rest = value, piece = value;
  bool more = !f->list || ent_str_split(&rest, ',', &piece);
  for (; more; more = f->list && ent_str_split(&rest, ',', &piece))
    if (!fits(f, piece))
      return ent_failf(err, ENT_ERR_ARGUMENT, "no such value of this filter", f->name, 0, 0, "'%.*s', it takes %s", (int)piece.n, piece.p, f->values);
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    if (f == &filters[shapes[i].id] && !shapes[i].good(value))
      return ent_failf(err, ENT_ERR_ARGUMENT, "no such value of this filter", f->name, 0, 0, "'%.*s', it takes %s", (int)value.n, value.p, shapes[i].what);
  return ENT_OK;
}

ent_code ent_query_set(ent_query *q, ent_str name, ent_str value, ent_error *err) {
  const ent_filter *f = ent_filter_find(name);
  if (!f) return ent_failf(err, ENT_ERR_ARGUMENT, "no such filter", NULL, 0, 0, "'%.*s'", (int)(name.n < 100 ? name.n : 100), name.p);
  if (!(f->kinds & (1u << q->kind))) return ent_failf(err, ENT_ERR_ARGUMENT, "not a filter of this kind of record", f->name, 0, 0, "%s", kind_names[q->kind]);
  if (value.n && memchr(value.p, 0, value.n)) return ent_fail(err, ENT_ERR_ARGUMENT, "a value has no NUL", f->name, 0, 0);
  ent_code code = value.n ? check(f, value, err) : ENT_OK;
  if (code != ENT_OK) return code;
  ent_str copy = ent_arena_dup(q->arena, value);
  if (!copy.p) return ent_nomem(err);
  q->value[f - filters] = value.n ? copy : (ent_str){0};
  return ENT_OK;
}
