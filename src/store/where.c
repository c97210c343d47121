/*
** where.c - filters to conditions in SQL. Events come from one list of postings (the driver: the filter that probably finds fewest) in
** the order of days; what else is asked is looked at in each posting's flags or in another list. Values are always bound.
*/
#include "store/query.h"
#include "store/store.h"

#define MANY 40 /* terms that are looked up one by one */

ent_code ent_where_bind(ent_asking *k, ent_str v, ent_error *err) {
  if (!ENT_PUSH(k->a, &k->bind, v)) return ent_nomem(err);
  ent_buf_printf(&k->sql, "?%u", k->bind.n);
  return ENT_OK;
}

/* ---- terms ---------------------------------------------------------------- */

static ent_code add_terms(ent_asking *k, uint32_t filter, ent_error *err) {
  ent_terms first, second;
  ent_code code = ent_terms_find(k->s, k->q, filter, k->a, &first, &second, err);
  if (code != ENT_OK) return code;
  if (!first.term.n || (second.filter != ENT_FILTER_COUNT && !second.term.n)) k->nothing = true;
  if (!ENT_PUSH(k->a, &k->terms, first)) return ent_nomem(err);
  return second.filter == ENT_FILTER_COUNT || ENT_PUSH(k->a, &k->terms, second) ? ENT_OK : ent_nomem(err);
}

ent_code ent_where_terms(ent_asking *k, ent_error *err) {
  static const uint8_t filters[] = {ENT_FILTER_PAIR, ENT_FILTER_ACTOR, ENT_FILTER_RECIPIENT, ENT_FILTER_COUNTRY, ENT_FILTER_CONTEXT,
                                    ENT_FILTER_MODE, ENT_FILTER_PLACE, ENT_FILTER_NEAR,      ENT_FILTER_SOURCE,  ENT_FILTER_PACT};
  ent_code code = ENT_OK;
  for (size_t i = 0; code == ENT_OK && i < sizeof filters; i++)
    if (k->q->value[filters[i]].n) code = add_terms(k, filters[i], err);
  k->driver = ENT_NONE;
  for (uint32_t i = 0; i < k->terms.n; i++) {
    bool second = i && k->terms.v[i].filter == ENT_FILTER_PAIR && k->terms.v[i - 1].filter == ENT_FILTER_PAIR;
    if (!second && (k->driver == ENT_NONE || k->terms.v[i].rank < k->terms.v[k->driver].rank)) k->driver = i;
  }
  return code;
}

static void number_list(ent_buf *sql, const ent_terms *t, int shift) {
  for (uint32_t i = 0; i < t->term.n; i++) ent_buf_printf(sql, "%s%lld", i ? "," : "", (long long)(t->term.v[i] >> shift));
}

/* Two parties that are no pair of codes, where rows do not come from the list of one of them. */
static void both_lists(ent_asking *k, const ent_terms *a, const ent_terms *b) {
  ent_buf_puts(&k->sql, " AND EXISTS(SELECT 1 FROM event_index y CROSS JOIN event_index z WHERE y.term IN (");
  number_list(&k->sql, a, 0);
  ent_buf_puts(&k->sql, ") AND y.day = x.day AND y.id = x.id AND z.term IN (");
  number_list(&k->sql, b, 0);
  ent_buf_puts(&k->sql, ") AND z.day = x.day AND z.id = x.id AND (y.side | z.side) & 1)");
}

/* Another list has the same event. A long one is looked at from the event's side, where it can be. */
static void in_list(ent_asking *k, const ent_terms *t, bool second_of_pair) {
  int kind = t->term.n ? (int)(t->term.v[0] & 7) : 0;
  if (t->term.n > MANY && (kind == ENT_TERM_ACTOR || kind == ENT_TERM_SOURCE || kind == ENT_TERM_PLACE) && !second_of_pair) {
    ent_buf_puts(&k->sql, kind == ENT_TERM_PLACE    ? " AND EXISTS(SELECT 1 FROM event y WHERE y.id = x.id AND y.place IN ("
                          : kind == ENT_TERM_SOURCE ? " AND EXISTS(SELECT 1 FROM event_source y WHERE y.event = x.id AND y.actor IN ("
                                                    : " AND EXISTS(SELECT 1 FROM event_party y WHERE y.event = x.id AND y.actor IN (");
    number_list(&k->sql, t, 3);
    ent_buf_putc(&k->sql, ')');
    if (kind == ENT_TERM_ACTOR && t->sides) ent_buf_printf(&k->sql, " AND y.side = %d", t->sides);
    ent_buf_putc(&k->sql, ')');
    return;
  }
  ent_buf_puts(&k->sql, " AND EXISTS(SELECT 1 FROM event_index y WHERE y.term IN (");
  number_list(&k->sql, t, 0);
  ent_buf_puts(&k->sql, ") AND y.day = x.day AND y.id = x.id");
  if (t->sides) ent_buf_printf(&k->sql, " AND y.side & %d", t->sides);
  if (second_of_pair) ent_buf_puts(&k->sql, " AND (y.side | x.side) & 1");
  ent_buf_putc(&k->sql, ')');
}

static void other_lists(ent_asking *k) {
  for (uint32_t i = 0; i < k->terms.n; i++) {
    bool first = k->terms.v[i].filter == ENT_FILTER_PAIR && i + 1 < k->terms.n && k->terms.v[i + 1].filter == ENT_FILTER_PAIR;
    if (first && i != k->driver)
      both_lists(k, &k->terms.v[i], &k->terms.v[i + 1]), i++;
    else if (i != k->driver)
      in_list(k, &k->terms.v[i], k->terms.v[i].filter == ENT_FILTER_PAIR && i && i - 1 == k->driver);
  }
  if (k->driver != ENT_NONE && k->terms.v[k->driver].sides) ent_buf_printf(&k->sql, " AND x.side & %d", k->terms.v[k->driver].sides);
}

/* ---- flags ---------------------------------------------------------------- */

/* " AND (x.flags >> S & M) IN (numbers of the names)"; labels of the kind are numbered as `names` lists them, from 1. */
static void in_flags(ent_asking *k, uint32_t filter, int shift, int mask) {
  ent_str rest = k->q->value[filter], piece;
  if (!rest.n) return;
  const char *join = "";
  ent_buf_printf(&k->sql, " AND (x.flags >> %d & %d) IN (", shift, mask);
  while (rest.n && ent_str_split(&rest, ',', &piece)) {
    ent_str names = ent_str_c(ent_filter_at(filter)->values), name;
    for (int i = 1; ent_str_word(&names, &name); i++)
      if (ent_str_ieq(name, piece)) ent_buf_printf(&k->sql, "%s%d", join, i), join = ",";
  }
  ent_buf_putc(&k->sql, ')');
}

#define TIME "(x.flags >> 16 & 3)"
#define MOOD "(x.flags >> 18 & 15)"
#define FACT "(x.flags >> 8 & 15)"
#define BACKGROUND "(x.flags >> 22 & 1)"

/* What --include adds to the default of events. Numbers: time past 1, ongoing 2, future 3; mood asserted 1, planned 2, conditional 3,
** hypothetical 4, wanted 5, attempted 6, averted 7, denied 8; factuality CT+ 1, PR+ 2, PS+ 3, CT- 4, PR- 5, PS- 6, CTu 7, Uu 8. */
static const struct {
  const char *name, *sql;
} includes[] = {
    {"reported", "(" TIME " IN (1, 2) AND " MOOD " = 1 AND " FACT " IN (2, 7, 8) AND NOT " BACKGROUND ")"},
    {"possible", "(" FACT " IN (3, 7, 8) AND " MOOD " IN (1, 3, 4, 5) AND NOT " BACKGROUND ")"},
    {"planned", "((" TIME " = 3 OR " MOOD " IN (2, 6)) AND " FACT " IN (1, 2, 3) AND NOT " BACKGROUND ")"},
    {"background", "(" BACKGROUND " AND " FACT " IN (1, 2, 3))"},
    {"denied", "(" FACT " IN (4, 5, 6) OR " MOOD " IN (7, 8))"},
    {"all", "1"},
    {0},
};

static void counting(ent_asking *k, bool inverse) {
  ent_buf_puts(&k->sql, inverse ? " AND NOT (x.flags >> 23 & 1" : " AND (x.flags >> 23 & 1");
  ent_str rest = k->q->value[ENT_FILTER_INCLUDE], word;
  while (rest.n && ent_str_split(&rest, ',', &word))
    for (int i = 0; includes[i].name; i++)
      if (ent_str_ieq(word, ent_str_c(includes[i].name))) ent_buf_printf(&k->sql, " OR %s", includes[i].sql);
  ent_buf_putc(&k->sql, ')');
}

/* ---- days, texts, ids ------------------------------------------------------- */

static void days(ent_asking *k) {
  if (k->q->value[ENT_FILTER_FROM].n) ent_buf_printf(&k->sql, " AND x.day >= %lld", (long long)ent_store_day(k->q->value[ENT_FILTER_FROM]));
  if (k->q->value[ENT_FILTER_TO].n) ent_buf_printf(&k->sql, " AND x.day > 0 AND x.day <= %lld", (long long)ent_store_day(k->q->value[ENT_FILTER_TO]));
}

/* One condition for each value of a list, joined by OR; @ stands for the value. */
static ent_code each_value(ent_asking *k, uint32_t filter, const char *sql, ent_error *err) {
  ent_str rest = k->q->value[filter], piece = rest;
  const char *join = " AND (";
  ent_code code = ENT_OK;
  if (!rest.n) return ENT_OK;
  bool list = ent_filter_at(filter)->list;
  for (bool more = !list || ent_str_split(&rest, ',', &piece); code == ENT_OK && more; more = list && rest.n && ent_str_split(&rest, ',', &piece)) {
    ent_buf_puts(&k->sql, join);
    for (const char *p = sql; *p && code == ENT_OK; p++)
      if (*p == '@')
        code = ent_where_bind(k, piece, err);
      else
        ent_buf_putc(&k->sql, *p);
    join = " OR ";
  }
  ent_buf_putc(&k->sql, ')');
  return code;
}

#define DOCUMENT_OF "(x.id & -65536)"
#define OF_CODE "SELECT id FROM actor WHERE coalesce(country, body) = upper(@)"

static const struct condition {
  uint32_t filter, kind;
  const char *sql;
} conditions[] = {
    {ENT_FILTER_SOURCE_KIND, ENT_QUERY_EVENTS,
     "EXISTS(SELECT 1 FROM event_source y WHERE y.event = x.id AND y.kind = (SELECT id FROM label WHERE kind = 'source_kind' AND name = @))"},
    {ENT_FILTER_DOCUMENT, ENT_QUERY_EVENTS, "x.id IN (SELECT e.id FROM document d JOIN event e ON e.id BETWEEN d.id AND d.id + 65535 WHERE d.hash = @)"},
    {ENT_FILTER_DOCUMENT, ENT_QUERY_CLAIMS, "x.id IN (SELECT c.id FROM document d JOIN claim c ON c.id BETWEEN d.id AND d.id + 65535 WHERE d.hash = @)"},
    {ENT_FILTER_DOCUMENT, ENT_QUERY_DOCUMENTS, "x.hash = @"},
    {ENT_FILTER_ID, ENT_QUERY_EVENTS, "x.id IN (SELECT e.id FROM document d JOIN event e ON e.id BETWEEN d.id AND d.id + 65535 WHERE d.hash = substr(@, 1, 32) AND e.key = substr(@, 34))"},
    {ENT_FILTER_ID, ENT_QUERY_CLAIMS, "x.id IN (SELECT c.id FROM document d JOIN claim c ON c.id BETWEEN d.id AND d.id + 65535 WHERE d.hash = substr(@, 1, 32) AND c.key = substr(@, 34))"},
    {ENT_FILTER_ID, ENT_QUERY_DOCUMENTS, "x.hash = @"},
    {ENT_FILTER_ID, ENT_QUERY_ACTORS, "x.actor_id = @"},
    {ENT_FILTER_SITE, ENT_QUERY_EVENTS, "EXISTS(SELECT 1 FROM document d WHERE d.id = " DOCUMENT_OF " AND d.site = @ COLLATE NOCASE)"},
    {ENT_FILTER_SITE, ENT_QUERY_CLAIMS, "EXISTS(SELECT 1 FROM document d WHERE d.id = " DOCUMENT_OF " AND d.site = @ COLLATE NOCASE)"},
    {ENT_FILTER_SITE, ENT_QUERY_DOCUMENTS, "x.site = @ COLLATE NOCASE"},
    {ENT_FILTER_LANGUAGE, ENT_QUERY_DOCUMENTS, "x.language = @ COLLATE NOCASE"},
    {ENT_FILTER_STORY, ENT_QUERY_EVENTS, "x.id IN (SELECT e.id FROM story s JOIN story_document m ON m.story = s.id CROSS JOIN event e ON e.id BETWEEN m.document AND m.document + 65535 WHERE s.key = @)"},
    {ENT_FILTER_STORY, ENT_QUERY_CLAIMS, "x.id IN (SELECT c.id FROM story s JOIN story_document m ON m.story = s.id CROSS JOIN claim c ON c.id BETWEEN m.document AND m.document + 65535 WHERE s.key = @)"},
    {ENT_FILTER_STORY, ENT_QUERY_DOCUMENTS, "x.id IN (SELECT m.document FROM story s JOIN story_document m ON m.story = s.id WHERE s.key = @)"},
    {ENT_FILTER_STORY, ENT_QUERY_STORIES, "x.key = @"},
    {ENT_FILTER_ID, ENT_QUERY_STORIES, "x.key = @"},
    {ENT_FILTER_DOCUMENT, ENT_QUERY_STORIES, "x.id IN (SELECT m.story FROM document d JOIN story_document m ON m.document = d.id WHERE d.hash = @)"},
    {ENT_FILTER_SITE, ENT_QUERY_STORIES, "EXISTS(SELECT 1 FROM story_document m JOIN document d ON d.id = m.document WHERE m.story = x.id AND d.site = @ COLLATE NOCASE)"},
    {ENT_FILTER_TEXT, ENT_QUERY_STORIES, "x.id IN (SELECT m.story FROM sentence_fts f CROSS JOIN story_document m ON m.document = (f.rowid & -65536) WHERE f.sentence_fts MATCH @)"},
    {ENT_FILTER_FROM, ENT_QUERY_STORIES, "x.last >= CAST(replace(@, '-', '') AS INTEGER)"},
    {ENT_FILTER_TO, ENT_QUERY_STORIES, "x.first <= CAST(replace(@, '-', '') AS INTEGER)"},
    {ENT_FILTER_STATUS, ENT_QUERY_DOCUMENTS, "x.id IN (SELECT v.id FROM documents v WHERE v.id = x.id AND v.status = @)"},
    {ENT_FILTER_SINCE, ENT_QUERY_EVENTS, "EXISTS(SELECT 1 FROM document d JOIN run r ON r.id = d.run WHERE d.id = " DOCUMENT_OF " AND r.started >= @)"},
    {ENT_FILTER_SINCE, ENT_QUERY_CLAIMS, "EXISTS(SELECT 1 FROM document d JOIN run r ON r.id = d.run WHERE d.id = " DOCUMENT_OF " AND r.started >= @)"},
    {ENT_FILTER_SINCE, ENT_QUERY_DOCUMENTS, "x.run IN (SELECT id FROM run WHERE started >= @)"},
    {ENT_FILTER_FROM, ENT_QUERY_DOCUMENTS, "x.day >= @"},
    {ENT_FILTER_TO, ENT_QUERY_DOCUMENTS, "x.day <= @"},
    {ENT_FILTER_ACTOR, ENT_QUERY_CLAIMS, "x.source IN (" OF_CODE " UNION SELECT id FROM actor WHERE actor_id = @ OR name LIKE '%' || @ || '%')"},
    {ENT_FILTER_SOURCE, ENT_QUERY_CLAIMS, "x.source IN (SELECT id FROM actor WHERE name LIKE '%' || @ || '%')"},
    {ENT_FILTER_COUNTRY, ENT_QUERY_CLAIMS, "x.source IN (" OF_CODE ")"},
    {ENT_FILTER_COUNTRY, ENT_QUERY_ACTORS, "coalesce(x.country, x.body) = upper(@)"},
    {ENT_FILTER_MANNER, ENT_QUERY_CLAIMS, "x.manner IN (SELECT id FROM word WHERE word = @ COLLATE NOCASE)"},
    {ENT_FILTER_ABOUT, ENT_QUERY_CLAIMS, "x.about IN (SELECT id FROM word WHERE word = @)"},
    {ENT_FILTER_NAME, ENT_QUERY_ACTORS, "x.name LIKE '%' || @ || '%'"},
};

/* What is asked of an event by flags, terms and days. */
static void of_event(ent_asking *k, bool inverse) {
  in_flags(k, ENT_FILTER_TYPE, ENT_FLAG_TYPE);
  in_flags(k, ENT_FILTER_QUAD, ENT_FLAG_QUAD);
  in_flags(k, ENT_FILTER_FACTUALITY, ENT_FLAG_FACTUALITY);
  counting(k, inverse);
  other_lists(k);
}

/* A story in which such an event is told. */
static void of_story(ent_asking *k) {
  const ent_str *v = k->q->value;
  k->driver = ENT_NONE;
  if (!k->terms.n && !v[ENT_FILTER_TYPE].n && !v[ENT_FILTER_QUAD].n && !v[ENT_FILTER_INCLUDE].n) return;
  ent_buf_puts(&k->sql, " AND EXISTS(SELECT 1 FROM story_document m WHERE m.story = x.id AND EXISTS(SELECT 1 FROM event x WHERE x.id BETWEEN m.document AND m.document + 65535");
  of_event(k, false);
  ent_buf_puts(&k->sql, "))");
}

ent_code ent_where(ent_asking *k, bool inverse, ent_error *err) {
  ent_query_kind kind = k->q->kind;
  ent_code code = ENT_OK;
  if (k->nothing) ent_buf_puts(&k->sql, " AND 0");
  if (kind == ENT_QUERY_STORIES) of_story(k);
  if (kind == ENT_QUERY_EVENTS) {
    of_event(k, inverse);
    if (ent_str_ieq(k->q->value[ENT_FILTER_ONE_A_DAY], ENT_S("yes"))) ent_buf_puts(&k->sql, " AND NOT EXISTS(SELECT 1 FROM event_same y WHERE y.event = x.id AND y.again <> x.id)");
  } else if (kind == ENT_QUERY_CLAIMS) {
    in_flags(k, ENT_FILTER_FACTUALITY, 0, 15);
    in_flags(k, ENT_FILTER_SOURCE_KIND, 4, 7);
  }
  if (kind == ENT_QUERY_EVENTS || kind == ENT_QUERY_CLAIMS) days(k);
  for (size_t i = 0; code == ENT_OK && i < sizeof conditions / sizeof *conditions; i++)
    if (conditions[i].kind == (uint32_t)kind) code = each_value(k, conditions[i].filter, conditions[i].sql, err);
  return code;
}
