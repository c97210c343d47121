/*
** derive.c - from records to the rows that queries use. This is the one place that says what a column means; everything it writes
** can be taken away and made again from the records and the corrections.
*/
#include "store/store.h"

#include <math.h>
#include <stdlib.h>

/* ---- labels ------------------------------------------------------------ */

typedef const char *namer(unsigned);

static const char *basis_name(unsigned b) {
  static const char *const names[] = {"", "text", "context", "published"};
  return b < 4 ? names[b] : "";
}

static const struct label {
  const char *kind;
  namer *name;
  unsigned n;
  unsigned plus; /* 1: 0 means unknown, numbers begin at 1 */
} labels[] = {
    {"type", ent_event_type_name, ENT_EVENT_TYPE_COUNT, 1},
    {"factuality", ent_factuality_name, ENT_FACT_UU + 1, 1},
    {"time", ent_time_name, ENT_TIME_FUTURE + 1, 1},
    {"mood", ent_mood_name, ENT_MOOD_DENIED + 1, 1},
    {"grain", ent_grain_name, ENT_GRAIN_CENTURY + 1, 0},
    {"basis", basis_name, 4, 0},
    {"source_kind", ent_source_kind_name, ENT_SOURCE_DOCUMENT + 1, 1},
    {"link", ent_link_kind_name, ENT_LINK_CONTRADICTS + 1, 0},
};
enum { TYPE, FACTUALITY, TIME, MOOD, GRAIN, BASIS, SOURCE_KIND, LINK };

/* Number of a name; `none` when it has none. */
static unsigned number_of(int kind, ent_str name, unsigned none) {
  const struct label *l = &labels[kind];
  for (unsigned i = 0; name.n && i < l->n; i++)
    if (ent_str_is(name, l->name(i))) return i + l->plus;
  return none;
}

ent_code ent_derive_labels(ent_store *s, ent_error *err) {
  sqlite3_stmt *st = NULL;
  ent_code code = ent_store_prepare(s, &st, "INSERT OR REPLACE INTO label(kind, id, name) VALUES(?1, ?2, ?3)", err);
  for (size_t k = 0; code == ENT_OK && k < sizeof labels / sizeof *labels; k++)
    for (unsigned i = 0; code == ENT_OK && i < labels[k].n; i++) {
      sqlite3_bind_text(st, 1, labels[k].kind, -1, SQLITE_STATIC);
      sqlite3_bind_int64(st, 2, i + labels[k].plus);
      sqlite3_bind_text(st, 3, labels[k].name(i), -1, SQLITE_STATIC);
      code = ent_store_done(s, st, err);
    }
  sqlite3_finalize(st);
  return code;
}

/* ---- an event's values -------------------------------------------------- */

static int64_t put_flag(unsigned v, int shift, int mask) { return (int64_t)(v & (unsigned)mask) << shift; }

/* What default counts take: told as having happened, by its source or the author. */
static bool counts(const json_t *r) {
  ent_str time = ent_json_get(r, "time");
  return (ent_str_is(time, "past") || ent_str_is(time, "ongoing")) && ent_str_is(ent_json_get(r, "mood"), "asserted") &&
         (ent_str_is(ent_json_get(r, "factuality"), "CT+") || ent_str_is(ent_json_get(r, "author_factuality"), "CT+")) &&
         !json_is_true(json_object_get(r, "background"));
}

static int64_t event_flags(const json_t *r) {
  const json_t *date = json_object_get(r, "date");
  return put_flag(number_of(TYPE, ent_json_get(r, "event"), 0), ENT_FLAG_TYPE) |
         put_flag((unsigned)json_integer_value(json_object_get(r, "quad")), ENT_FLAG_QUAD) |
         put_flag(number_of(FACTUALITY, ent_json_get(r, "factuality"), 0), ENT_FLAG_FACTUALITY) |
         put_flag(number_of(FACTUALITY, ent_json_get(r, "author_factuality"), 0), ENT_FLAG_AUTHOR) |
         put_flag(number_of(TIME, ent_json_get(r, "time"), 0), ENT_FLAG_TIME) | put_flag(number_of(MOOD, ent_json_get(r, "mood"), 0), ENT_FLAG_MOOD) |
         put_flag(json_is_true(json_object_get(r, "background")), ENT_FLAG_BACKGROUND) | put_flag(counts(r), ENT_FLAG_COUNTS) |
         put_flag(number_of(GRAIN, ent_json_get(date, "grain"), 0), ENT_FLAG_GRAIN) | put_flag(number_of(BASIS, ent_json_get(date, "basis"), 0), ENT_FLAG_BASIS);
}

/* A number in hundredths; none as NULL. */
static void bind_hundredths(sqlite3_stmt *st, int i, const json_t *v) {
  if (json_is_number(v))
    sqlite3_bind_int64(st, i, llround(json_number_value(v) * 100));
  else
    sqlite3_bind_null(st, i);
}

static void bind_sentence(sqlite3_stmt *st, int i, const json_t *r) {
  const json_t *index = json_object_get(json_object_get(r, "sentence"), "index");
  if (json_is_integer(index))
    sqlite3_bind_int64(st, i, json_integer_value(index));
  else
    sqlite3_bind_null(st, i);
}

/* ---- postings ----------------------------------------------------------- */

typedef struct posting {
  int64_t term;
  int side;
} posting;

typedef struct deriving {
  ent_store *s;
  int64_t id, day, flags;
  bool remove;   /* only the postings, to be taken away */
  posting *post; /* [npost] */
  size_t npost, cap;
  ent_error *err;
} deriving;

static ent_code post(deriving *d, int kind, int64_t id, int side) {
  int64_t term = id * 8 + kind;
  for (size_t i = 0; i < d->npost; i++)
    if (d->post[i].term == term) {
      d->post[i].side |= side;
      return ENT_OK;
    }
  if (d->npost == d->cap) {
    size_t cap = d->cap ? d->cap * 2 : 32;
    posting *p = realloc(d->post, cap * sizeof *p);
    if (!p) return ent_nomem(d->err);
    d->post = p;
    d->cap = cap;
  }
  d->post[d->npost++] = (posting){term, side};
  return ENT_OK;
}

static ent_code take_postings(deriving *d) {
  sqlite3_stmt **st = &d->s->st[ENT_ST_INDEX_DELETE];
  ent_code code = ent_store_prepare(d->s, st, "DELETE FROM event_index WHERE term = ?1 AND day = ?2 AND id = ?3", d->err);
  for (size_t i = 0; code == ENT_OK && i < d->npost; i++) {
    sqlite3_bind_int64(*st, 1, d->post[i].term);
    sqlite3_bind_int64(*st, 2, d->day);
    sqlite3_bind_int64(*st, 3, d->id);
    code = ent_store_done(d->s, *st, d->err);
  }
  return code;
}

static ent_code put_postings(deriving *d) {
  ent_store *s = d->s;
  sqlite3_stmt **st = &s->st[ENT_ST_INDEX];
  ent_code code = ent_store_prepare(s, st, "INSERT OR REPLACE INTO event_index(term, day, id, side, flags) VALUES(?1, ?2, ?3, ?4, ?5)", d->err);
  for (size_t i = 0; code == ENT_OK && i < d->npost; i++) {
    sqlite3_bind_int64(*st, 1, d->post[i].term);
    sqlite3_bind_int64(*st, 2, d->day);
    sqlite3_bind_int64(*st, 3, d->id);
    sqlite3_bind_int(*st, 4, d->post[i].side);
    sqlite3_bind_int64(*st, 5, d->flags);
    code = ent_store_done(s, *st, d->err);
  }
  return code;
}

/* ---- parties ------------------------------------------------------------ */

#define CODES_MAX 64 /* of an event; pairs are made of the first ones */

typedef struct codes {
  int64_t id[CODES_MAX];
  ent_str word[CODES_MAX];
  int side[CODES_MAX];
  int n;
} codes;

static void add_code(codes *c, int64_t id, ent_str word, int side) {
  for (int i = 0; i < c->n; i++)
    if (c->id[i] == id) {
      c->side[i] |= side;
      return;
    }
  if (c->n < CODES_MAX) c->id[c->n] = id, c->word[c->n] = word, c->side[c->n++] = side;
}

static ent_code put_party(deriving *d, const json_t *party, int side, size_t n, codes *c) {
  ent_store *s = d->s;
  int64_t actor, code_id;
  ent_str code_word = ent_json_get(party, "country");
  if (!code_word.n) code_word = ent_json_get(party, "body");
  sqlite3_stmt **st = &s->st[ENT_ST_PARTY];
  ent_code code = ent_intern_actor(s, party, &actor, d->err);
  if (code == ENT_OK) code = ent_intern_word(s, code_word, &code_id, d->err);
  if (code == ENT_OK) code = ent_store_prepare(s, st, "INSERT OR REPLACE INTO event_party(event, side, n, actor) VALUES(?1, ?2, ?3, ?4)", d->err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(*st, 1, d->id);
  sqlite3_bind_int(*st, 2, side);
  sqlite3_bind_int64(*st, 3, (int64_t)n);
  sqlite3_bind_int64(*st, 4, actor);
  if (!d->remove) code = ent_store_done(s, *st, d->err);
  if (code == ENT_OK) code = post(d, ENT_TERM_ACTOR, actor, side);
  if (code == ENT_OK && code_id) {
    add_code(c, code_id, code_word, side);
    code = post(d, ENT_TERM_CODE, code_id, side);
  }
  return code;
}

/* a acts on b: 1; b on a: 2; both act: 4. Two recipients of a third are no pair. */
static int pair_side(int a, int b) { return ((a & 1) && (b & 2) ? 1 : 0) | ((a & 2) && (b & 1) ? 2 : 0) | ((a & 1) && (b & 1) ? 4 : 0); }

static ent_code put_pairs(deriving *d, const codes *c) {
  ent_code code = ENT_OK;
  for (int i = 0; code == ENT_OK && i < c->n; i++)
    for (int k = 0; code == ENT_OK && k < c->n; k++) {
      int side = ent_str_cmp(c->word[i], c->word[k]) < 0 ? pair_side(c->side[i], c->side[k]) : 0;
      int64_t id;
      if (!side) continue;
      code = ent_intern_pair(d->s, c->id[i], c->id[k], &id, d->err);
      if (code == ENT_OK) code = post(d, ENT_TERM_PAIR, id, side);
    }
  return code;
}

static ent_code put_parties(deriving *d, const json_t *r) {
  static const char *const sides[] = {"actor", "recipient"};
  codes c = {.n = 0};
  ent_code code = ENT_OK;
  for (int side = 0; side < 2; side++) {
    const json_t *list = json_object_get(r, sides[side]);
    for (size_t i = 0; code == ENT_OK && i < json_array_size(list); i++) code = put_party(d, json_array_get(list, i), side + 1, i, &c);
  }
  return code == ENT_OK ? put_pairs(d, &c) : code;
}

/* ---- sources, contexts, place -------------------------------------------- */

static ent_code put_source(deriving *d, const json_t *source, size_t n) {
  ent_store *s = d->s;
  int64_t actor, verb;
  sqlite3_stmt **st = &s->st[ENT_ST_SOURCE];
  ent_code code = ent_intern_actor(s, source, &actor, d->err);
  if (code == ENT_OK) code = ent_intern_word(s, ent_json_get(source, "verb"), &verb, d->err);
  if (code == ENT_OK)
    code = ent_store_prepare(s, st, "INSERT OR REPLACE INTO event_source(event, n, actor, kind, factuality, verb, count) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)", d->err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(*st, 1, d->id);
  sqlite3_bind_int64(*st, 2, (int64_t)n);
  sqlite3_bind_int64(*st, 3, actor);
  ent_store_bind_int(*st, 4, number_of(SOURCE_KIND, ent_json_get(source, "kind"), 0), 0);
  ent_store_bind_int(*st, 5, number_of(FACTUALITY, ent_json_get(source, "factuality"), 0), 0);
  ent_store_bind_int(*st, 6, verb, 0);
  ent_store_bind_int(*st, 7, json_integer_value(json_object_get(source, "count")), 0);
  if (!d->remove) code = ent_store_done(s, *st, d->err);
  return code == ENT_OK ? post(d, ENT_TERM_SOURCE, actor, 0) : code;
}

static ent_code put_rest(deriving *d, const json_t *r, int64_t mode, int64_t place) {
  const json_t *sources = json_object_get(r, "sources"), *contexts = json_object_get(r, "context");
  ent_code code = ENT_OK;
  for (size_t i = 0; code == ENT_OK && i < json_array_size(sources); i++) code = put_source(d, json_array_get(sources, i), i);
  for (size_t i = 0; code == ENT_OK && i < json_array_size(contexts); i++) {
    const json_t *x = json_array_get(contexts, i);
    int64_t id = 0;
    code = ent_intern_word(d->s, (ent_str){json_string_value(x), json_string_length(x)}, &id, d->err);
    if (code == ENT_OK && id) code = post(d, ENT_TERM_CONTEXT, id, 0);
  }
  if (code == ENT_OK && mode) code = post(d, ENT_TERM_MODE, mode, 0);
  if (code == ENT_OK && place) code = post(d, ENT_TERM_PLACE, place, 0);
  return code;
}

/* ---- events --------------------------------------------------------------- */

static ent_code put_event(deriving *d, const json_t *r, ent_str key, int64_t *mode, int64_t *place) {
  static const char *const words[] = {"mode", "cameo", "rule"};
  static const int at[] = {8, 9, 13};
  ent_store *s = d->s;
  const json_t *date = json_object_get(r, "date"), *where = json_object_get(r, "place");
  int64_t from = ent_store_day(ent_json_get(date, "from")), lemma, id[3];
  ent_code code = ent_intern_word(s, ent_json_get(json_object_get(r, "trigger"), "lemma"), &lemma, d->err);
  for (int i = 0; code == ENT_OK && i < 3; i++) code = ent_intern_word(s, ent_json_get(r, words[i]), &id[i], d->err);
  *place = 0;
  if (code == ENT_OK && where) code = ent_intern_place(s, where, place, d->err);
  sqlite3_stmt **st = &s->st[ENT_ST_EVENT];
  if (code == ENT_OK)
    code = ent_store_prepare(s, st,
                             "INSERT INTO event(id, key, sentence, flags, day, date_from, date_to, mode, cameo, score, goldstein, lemma, rule, place) "
                             "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                             d->err);
  if (code != ENT_OK) return code;
  *mode = id[0];
  d->flags = event_flags(r);
  d->day = from ? from : s->day;
  sqlite3_bind_int64(*st, 1, d->id);
  ent_store_bind(*st, 2, key);
  bind_sentence(*st, 3, r);
  sqlite3_bind_int64(*st, 4, d->flags);
  sqlite3_bind_int64(*st, 5, d->day);
  ent_store_bind_int(*st, 6, from, 0);
  ent_store_bind_int(*st, 7, ent_store_day(ent_json_get(date, "to")), 0);
  for (int i = 0; i < 3; i++) ent_store_bind_int(*st, at[i], id[i], 0);
  bind_hundredths(*st, 10, json_object_get(r, "score"));
  bind_hundredths(*st, 11, json_object_get(r, "goldstein"));
  ent_store_bind_int(*st, 12, lemma, 0);
  ent_store_bind_int(*st, 14, *place, 0);
  return d->remove ? ENT_OK : ent_store_done(s, *st, d->err);
}

static ent_code derive_event(deriving *d, const json_t *r, ent_str key) {
  int64_t mode, place;
  d->npost = 0;
  ent_code code = put_event(d, r, key, &mode, &place);
  if (code == ENT_OK) code = post(d, ENT_TERM_ALL, 0, 0);
  if (code == ENT_OK) code = put_parties(d, r);
  if (code == ENT_OK) code = put_rest(d, r, mode, place);
  return code != ENT_OK ? code : d->remove ? take_postings(d) : put_postings(d);
}

/* ---- claims ---------------------------------------------------------------- */

static ent_code derive_claim(deriving *d, const json_t *r, ent_str key) {
  ent_store *s = d->s;
  const json_t *source = json_object_get(r, "source"), *content = json_object_get(r, "content");
  int64_t who = 0, cue, manner, about, day = ent_store_day(ent_json_get(json_object_get(r, "date"), "from"));
  bool named = json_is_object(source);
  ent_code code = named ? ent_intern_actor(s, source, &who, d->err) : ENT_OK;
  if (code == ENT_OK) code = ent_intern_word(s, ent_json_get(json_object_get(r, "cue"), "text"), &cue, d->err);
  if (code == ENT_OK) code = ent_intern_word(s, ent_json_get(r, "manner"), &manner, d->err);
  if (code == ENT_OK) code = ent_intern_word(s, ent_json_get(r, "about"), &about, d->err);
  sqlite3_stmt **st = &s->st[ENT_ST_CLAIM];
  if (code == ENT_OK)
    code = ent_store_prepare(s, st,
                             "INSERT INTO claim(id, key, sentence, flags, day, source, cue, manner, start, end, about) "
                             "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                             d->err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(*st, 1, d->id);
  ent_store_bind(*st, 2, key);
  bind_sentence(*st, 3, r);
  sqlite3_bind_int64(*st, 4, put_flag(number_of(FACTUALITY, ent_json_get(r, "factuality"), 0), 0, 15) |
                                 put_flag(named ? number_of(SOURCE_KIND, ent_json_get(source, "kind"), 0) : 0, 4, 7));
  sqlite3_bind_int64(*st, 5, day ? day : s->day);
  ent_store_bind_int(*st, 6, who, 0);
  ent_store_bind_int(*st, 7, cue, 0);
  ent_store_bind_int(*st, 8, manner, 0);
  ent_store_bind_int(*st, 9, json_is_object(content) ? json_integer_value(json_object_get(content, "start")) : -1, -1);
  ent_store_bind_int(*st, 10, json_is_object(content) ? json_integer_value(json_object_get(content, "end")) : -1, -1);
  ent_store_bind_int(*st, 11, about, 0);
  return ent_store_done(s, *st, d->err);
}

/* ---- a document -------------------------------------------------------------- */

/* What stands behind the document's hash in a record's id. */
static ent_str key_of(ent_str id) {
  const char *colon = id.n ? memchr(id.p, ':', id.n) : NULL;
  return colon ? (ent_str){colon + 1, id.n - (size_t)(colon + 1 - id.p)} : id;
}

static bool is_claim(const json_t *r) { return ent_str_is(ent_json_get(r, "schema"), "entente.claim/1"); }

static ent_code put_row(ent_store *s, int statement, const char *sql, int64_t a, int64_t b, int64_t c, ent_error *err) {
  ent_code code = ent_store_prepare(s, &s->st[statement], sql, err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(s->st[statement], 1, a);
  sqlite3_bind_int64(s->st[statement], 2, b);
  if (c >= 0) sqlite3_bind_int64(s->st[statement], 3, c);
  return ent_store_done(s, s->st[statement], err);
}

/* Links between the records of a document, by their keys; one that leads to nothing kept is left out. */
static ent_code put_links(ent_store *s, const ent_map *by_key, const json_t *r, int64_t id, ent_error *err) {
  const json_t *links = json_object_get(r, "links"), *events = json_object_get(r, "events");
  ent_code code = ENT_OK;
  for (size_t i = 0; code == ENT_OK && i < json_array_size(links); i++) {
    const json_t *l = json_array_get(links, i);
    uint32_t to = ent_map_get(by_key, key_of(ent_json_get(l, "to")));
    if (to != ENT_NONE)
      code = put_row(s, ENT_ST_LINK, "INSERT OR REPLACE INTO event_link(event, kind, target) VALUES(?1, ?3, ?2)", id, s->document + to,
                     number_of(LINK, ent_json_get(l, "kind"), 0), err);
  }
  for (size_t i = 0; code == ENT_OK && i < json_array_size(events); i++) {
    const json_t *e = json_array_get(events, i);
    uint32_t to = ent_map_get(by_key, key_of((ent_str){json_string_value(e), json_string_length(e)}));
    if (to != ENT_NONE) code = put_row(s, ENT_ST_CLAIM_EVENT, "INSERT OR REPLACE INTO claim_event(claim, event) VALUES(?1, ?2)", id, s->document + to, -1, err);
  }
  return code;
}

/* Overlays what people said: rejected lines lose their JSON, edited ones get another, added ones come behind. */
static ent_code correct(ent_store *s, ent_error *err) {
  sqlite3_stmt **st = &s->st[ENT_ST_CORRECTIONS];
  ent_code code = ent_store_prepare(s, st,
                                    "SELECT c.key, c.action, c.record FROM correction c JOIN document d ON d.hash = c.hash WHERE d.id = ?1 AND "
                                    "c.id = (SELECT max(id) FROM correction x WHERE x.hash = c.hash AND x.key = c.key) ORDER BY c.id",
                                    err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(*st, 1, s->document);
  uint32_t coded = s->line.n, added = ENT_STORE_LINES;
  int rc;
  while (code == ENT_OK && (rc = sqlite3_step(*st)) == SQLITE_ROW) {
    ent_str key = ent_store_column(*st, 0), action = ent_store_column(*st, 1), record = ent_store_column(*st, 2);
    bool replace = ent_str_is(action, "edit") || ent_str_is(action, "add");
    if (!replace && !ent_str_is(action, "reject")) continue;
    json_t *json = replace ? json_loadb(record.p, record.n, 0, NULL) : NULL;
    uint32_t i = 0;
    while (i < coded && !ent_str_eq(s->line.v[i].key, key)) i++;
    if (i < coded) {
      json_decref(s->line.v[i].json);
      s->line.v[i].json = json;
      continue;
    }
    while (s->line.n < added && ENT_PUSH(s->arena, &s->line, ((ent_line){0}))) {}
    added++;
    if (!ENT_PUSH(s->arena, &s->line, ((ent_line){json, ent_arena_dup(s->arena, key)}))) code = ent_nomem(err), json_decref(json);
  }
  if (code == ENT_OK && rc != SQLITE_DONE) code = ent_store_fail(s, "cannot read the database", err);
  sqlite3_reset(*st);
  return code;
}

ent_code ent_derive_lines(ent_store *s, ent_error *err) {
  deriving d = {.s = s, .err = err};
  ent_map by_key;
  ent_map_init(&by_key, s->arena);
  ent_code code = correct(s, err);
  for (int claims = 0; claims < 2; claims++)
    for (uint32_t i = 0; code == ENT_OK && i < s->line.n; i++) {
      const ent_line *l = &s->line.v[i];
      if (!l->json || is_claim(l->json) != claims) continue;
      d.id = s->document + i + 1;
      code = claims ? derive_claim(&d, l->json, l->key) : derive_event(&d, l->json, l->key);
      if (code == ENT_OK && !claims && !ent_map_put(&by_key, l->key, i + 1)) code = ent_nomem(err);
    }
  for (uint32_t i = 0; code == ENT_OK && i < s->line.n; i++)
    if (s->line.v[i].json) code = put_links(s, &by_key, s->line.v[i].json, s->document + i + 1, err);
  free(d.post);
  return code;
}

/* The lines of a document that is stored, parsed. */
static ent_code load(ent_store *s, int64_t document, ent_error *err) {
  ent_str lines, line;
  ent_code code = ent_records_get(s, document, &lines, err);
  while (code == ENT_OK && lines.n && ent_str_split(&lines, '\n', &line)) {
    if (!line.n) continue;
    json_t *json = json_loadb(line.p, line.n, 0, NULL);
    ent_line l = {json, {0}};
    if (json) l.key = ent_arena_dup(s->arena, key_of(ent_json_get(json, "id")));
    if (!json || !l.key.p || !ENT_PUSH(s->arena, &s->line, l)) {
      json_decref(json);
      code = json ? ent_nomem(err) : ent_fail(err, ENT_ERR_FORMAT, "a stored record is no JSON", s->path, 0, 0);
    }
  }
  return code;
}

ent_code ent_derive_load(ent_store *s, int64_t document, ent_error *err) {
  static const char *const sql = "SELECT coalesce(CAST(replace(day, '-', '') AS INTEGER), 0) FROM document WHERE id = ?1";
  ent_store_forget(s, false);
  sqlite3_stmt *st = NULL;
  ent_code code = ent_store_prepare(s, &st, sql, err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(st, 1, document);
  int rc = sqlite3_step(st);
  s->day = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
  if (rc != SQLITE_ROW) code = rc == SQLITE_DONE ? ent_fail(err, ENT_ERR_NOTFOUND, "no such document", s->path, 0, 0) : ent_store_fail(s, "cannot read the database", err);
  sqlite3_finalize(st);
  s->document = document;
  return code == ENT_OK ? load(s, document, err) : code;
}

ent_code ent_derive_document(ent_store *s, int64_t document, ent_error *err) {
  ent_code code = ent_derive_load(s, document, err);
  if (code == ENT_OK) code = ent_derive_lines(s, err);
  ent_store_forget(s, false);
  return code;
}

/* Rows of a document, each table by the range of its ids. */
static const char *const clear[] = {
    "DELETE FROM claim_event WHERE claim BETWEEN ?1 AND ?1 + 65535", "DELETE FROM claim WHERE id BETWEEN ?1 AND ?1 + 65535",
    "DELETE FROM event_link WHERE event BETWEEN ?1 AND ?1 + 65535",  "DELETE FROM event_source WHERE event BETWEEN ?1 AND ?1 + 65535",
    "DELETE FROM event_party WHERE event BETWEEN ?1 AND ?1 + 65535", "DELETE FROM event WHERE id BETWEEN ?1 AND ?1 + 65535",
};

static ent_code clear_rows(ent_store *s, int64_t document, ent_error *err) {
  ent_code code = ENT_OK;
  for (size_t i = 0; code == ENT_OK && i < sizeof clear / sizeof *clear; i++) {
    sqlite3_stmt *st = NULL;
    code = ent_store_prepare(s, &st, clear[i], err);
    if (code != ENT_OK) return code;
    sqlite3_bind_int64(st, 1, document);
    code = ent_store_done(s, st, err);
    sqlite3_finalize(st);
  }
  return code;
}

ent_code ent_derive_clear(ent_store *s, int64_t document, ent_error *err) {
  deriving d = {.s = s, .err = err, .remove = true};
  ent_code code = ent_derive_load(s, document, err);
  if (code == ENT_OK) code = correct(s, err);
  for (uint32_t i = 0; code == ENT_OK && i < s->line.n; i++) {
    const ent_line *l = &s->line.v[i];
    d.id = document + i + 1;
    if (l->json && !is_claim(l->json)) code = derive_event(&d, l->json, l->key);
  }
  free(d.post);
  ent_store_forget(s, false);
  return code == ENT_OK ? clear_rows(s, document, err) : code;
}
