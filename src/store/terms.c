/*
** terms.c - values of filters to terms of the index. WHO is, in this order: a code of a country or body, the name of a state (which
** means its code), an actor of the lexicon, the beginning of a CAMEO code, words of a name.
*/
#include "store/query.h"
#include "store/store.h"

#include <ctype.h>

typedef struct finding {
  ent_store *s;
  ent_arena *a;
  ent_terms *out;
  ent_error *err;
} finding;

/* Adds id * 8 + kind for each row of sql, in which ?1 is value. */
static ent_code add(finding *f, const char *sql, ent_str value, int kind) {
  sqlite3_stmt *st = NULL;
  ent_code code = ent_store_prepare(f->s, &st, sql, f->err);
  if (code != ENT_OK) return code;
  ent_store_bind(st, 1, value);
  int rc = SQLITE_DONE;
  while (code == ENT_OK && (rc = sqlite3_step(st)) == SQLITE_ROW)
    if (!ENT_PUSH(f->a, &f->out->term, sqlite3_column_int64(st, 0) * 8 + kind)) code = ent_nomem(f->err);
  if (code == ENT_OK && rc != SQLITE_DONE) code = ent_store_fail(f->s, "cannot ask the database", f->err);
  sqlite3_finalize(st);
  return code;
}

static ent_str upper(ent_arena *a, ent_str s) {
  ent_str u = ent_arena_dup(a, s);
  for (size_t i = 0; u.p && i < u.n; i++) ((char *)u.p)[i] = (char)toupper((unsigned char)u.p[i]);
  return u;
}

static bool is_code(ent_str s) {
  for (size_t i = 0; i < s.n; i++)
    if (!isupper((unsigned char)s.p[i]) && !isdigit((unsigned char)s.p[i])) return false;
  return s.n > 3;
}

static ent_code who(finding *f, ent_str value) {
  static const struct {
    const char *sql;
    int kind, rank;
  } tries[] = {
      {"SELECT id FROM word w WHERE word = ?1 AND EXISTS(SELECT 1 FROM actor WHERE coalesce(country, body) = w.word)", ENT_TERM_CODE, 6},
      {"SELECT w.id FROM word w WHERE w.word = (SELECT country FROM actor WHERE name = ?1 COLLATE NOCASE AND kind = 'state' AND country IS NOT NULL LIMIT 1)",
       ENT_TERM_CODE, 6},
      {"SELECT id FROM actor WHERE actor_id = ?1", ENT_TERM_ACTOR, 2},
      {"SELECT id FROM actor WHERE code GLOB ?1 || '*'", ENT_TERM_ACTOR, 2},
      {"SELECT id FROM actor WHERE name LIKE '%' || ?1 || '%'", ENT_TERM_ACTOR, 2},
  };
  ent_str code_word = upper(f->a, value);
  if (!code_word.p) return ent_nomem(f->err);
  uint32_t before = f->out->term.n;
  ent_code code = ENT_OK;
  for (size_t i = 0; code == ENT_OK && f->out->term.n == before && i < sizeof tries / sizeof *tries; i++) {
    if (i == 3 && !is_code(value)) continue;
    code = add(f, tries[i].sql, i ? value : code_word, tries[i].kind);
    if (f->out->term.n > before && tries[i].rank > f->out->rank) f->out->rank = tries[i].rank;
  }
  return code;
}

static ent_code country(finding *f, ent_str value) {
  value = upper(f->a, value);
  f->out->rank = 6;
  return value.p ? add(f, "SELECT id FROM word WHERE word = ?1", value, ENT_TERM_CODE) : ent_nomem(f->err);
}

static ent_code context(finding *f, ent_str value) {
  f->out->rank = 7;
  return add(f, "SELECT id FROM word WHERE word = ?1 COLLATE NOCASE", value, ENT_TERM_CONTEXT);
}

static ent_code mode(finding *f, ent_str value) {
  f->out->rank = 5;
  return add(f, "SELECT id FROM word WHERE word = ?1 COLLATE NOCASE", value, ENT_TERM_MODE);
}

static ent_code place(finding *f, ent_str value) {
  f->out->rank = 4;
  return add(f, "SELECT id FROM place WHERE name LIKE '%' || ?1 || '%' OR country = ?1 COLLATE NOCASE", value, ENT_TERM_PLACE);
}

static ent_code source(finding *f, ent_str value) {
  f->out->rank = 3;
  return add(f, "SELECT id FROM actor WHERE name LIKE '%' || ?1 || '%' OR country = upper(?1) OR body = upper(?1)", value, ENT_TERM_SOURCE);
}

/* A circle on the sphere (mean radius of the earth), looked for inside of its latitudes. */
static ent_code near(finding *f, const ent_query *q) {
  double lat = 0, lon = 0, km = 50;
  ent_filter_point(q->value[ENT_FILTER_NEAR], &lat, &lon);
  if (q->value[ENT_FILTER_RADIUS].n) ent_str_double(q->value[ENT_FILTER_RADIUS], &km);
  char sql[512];
  snprintf(sql, sizeof sql,
           "SELECT id FROM place WHERE lat BETWEEN %.6f AND %.6f AND 6371.0088 * acos(min(1.0, sin(radians(lat)) * sin(radians(%.6f)) + "
           "cos(radians(lat)) * cos(radians(%.6f)) * cos(radians(lon - %.6f)))) <= %.6f",
           lat - km / 110.5, lat + km / 110.5, lat, lat, lon, km);
  f->out->rank = 4;
  return add(f, sql, (ent_str){0}, ENT_TERM_PLACE);
}

/* Pairs of the parties of a pact. */
static ent_code pact(finding *f, const ent_query *q) {
  ent_str rest = q->parties, code;
  ent_buf sql;
  if (!rest.n) return ent_fail(f->err, ENT_ERR_UNSUPPORTED, "the registry of pacts was not asked for its parties", "pact", 0, 0);
  ent_buf_init(&sql, 0);
  ent_buf_puts(&sql, "WITH p(id) AS (SELECT id FROM word WHERE word IN (''");
  while (ent_str_word(&rest, &code)) {
    bool plain = code.n > 0;
    for (size_t i = 0; i < code.n; i++) plain = plain && isalnum((unsigned char)code.p[i]);
    if (plain) ent_buf_printf(&sql, ",'%.*s'", (int)code.n, code.p);
  }
  ent_buf_puts(&sql, ")) SELECT id FROM pair WHERE a IN (SELECT id FROM p) AND b IN (SELECT id FROM p)");
  ent_buf_putc(&sql, 0);
  f->out->rank = 1;
  ent_code done = sql.fail ? ent_nomem(f->err) : add(f, sql.p, (ent_str){0}, ENT_TERM_PAIR);
  ent_buf_free(&sql);
  return done;
}

/* Two codes are a term of their own; anybody else is looked for on one side and then on the other. */
static ent_code pair(finding *f, const ent_query *q, ent_terms *second) {
  ent_str rest = q->value[ENT_FILTER_PAIR], a = {0}, b = {0};
  ent_str_split(&rest, ',', &a);
  ent_str_split(&rest, ',', &b);
  finding other = *f;
  other.out = second;
  ent_code code = who(f, a);
  if (code == ENT_OK) code = who(&other, b);
  if (code != ENT_OK || f->out->term.n != 1 || second->term.n != 1 || (f->out->term.v[0] & 7) != ENT_TERM_CODE || (second->term.v[0] & 7) != ENT_TERM_CODE) {
    f->out->rank = 1;
    return code;
  }
  long long x = f->out->term.v[0] >> 3, y = second->term.v[0] >> 3;
  char sql[160];
  snprintf(sql, sizeof sql, "SELECT id FROM pair WHERE (a = %lld AND b = %lld) OR (a = %lld AND b = %lld)", x, y, y, x);
  f->out->term.n = second->term.n = 0;
  f->out->rank = 0;
  second->filter = ENT_FILTER_COUNT; /* none */
  return add(f, sql, (ent_str){0}, ENT_TERM_PAIR);
}

ent_code ent_terms_find(ent_store *s, const ent_query *q, uint32_t filter, ent_arena *a, ent_terms *out, ent_terms *second, ent_error *err) {
  static const struct {
    uint32_t filter;
    int sides;
    ent_code (*find)(finding *, ent_str);
  } ways[] = {{ENT_FILTER_ACTOR, 1, who},       {ENT_FILTER_RECIPIENT, 2, who}, {ENT_FILTER_COUNTRY, 0, country}, {ENT_FILTER_CONTEXT, 0, context},
              {ENT_FILTER_MODE, 0, mode},       {ENT_FILTER_PLACE, 0, place},   {ENT_FILTER_SOURCE, 0, source}};
  finding f = {s, a, out, err};
  *out = (ent_terms){.filter = filter};
  *second = (ent_terms){.filter = filter};
  if (filter == ENT_FILTER_PAIR) return pair(&f, q, second);
  second->filter = ENT_FILTER_COUNT;
  if (filter == ENT_FILTER_NEAR) return near(&f, q);
  if (filter == ENT_FILTER_PACT) return pact(&f, q);
  ent_code code = ENT_OK;
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    ent_str rest = q->value[filter], piece;
    if (ways[i].filter != filter) continue;
    out->sides = ways[i].sides;
    while (code == ENT_OK && rest.n && ent_str_split(&rest, ',', &piece))
      if (piece.n) code = ways[i].find(&f, piece);
  }
  return code;
}
