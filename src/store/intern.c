/*
** intern.c - words, actors, places and pairs, each once. Actors and places are known by a hash of their fields (XXH3-64), so that
** their index stays small. What was met in a transaction is kept in maps; a rollback forgets them.
*/
#include "store/store.h"

#define XXH_STATIC_LINKING_ONLY /* the state on the stack */
#include <xxhash.h>

enum { WORD, ACTOR, PLACE, PAIR };
#define KNOWN_MAX 400000u

ent_str ent_json_get(const json_t *o, const char *key) {
  const json_t *v = json_object_get(o, key);
  return json_is_string(v) ? (ent_str){json_string_value(v), json_string_length(v)} : (ent_str){0};
}

static bool ready(ent_store *s) {
  if (s->known_arena && s->known[WORD].n + s->known[ACTOR].n + s->known[PLACE].n + s->known[PAIR].n > KNOWN_MAX) {
    ent_arena_free(s->known_arena);
    s->known_arena = NULL;
  }
  if (s->known_arena) return true;
  if (!(s->known_arena = ent_arena_new(0))) return false;
  for (int i = 0; i < 4; i++) ent_map_init(&s->known[i], s->known_arena);
  return true;
}

static ent_code remember(ent_store *s, int kind, ent_str key, int64_t id, ent_error *err) {
  ent_str copy = ent_arena_dup(s->known_arena, key);
  return id < ENT_NONE && copy.p && ent_map_put(&s->known[kind], copy, (uint32_t)id) ? ENT_OK : ent_nomem(err);
}

/* The id that st finds; 0 none. */
static ent_code find(ent_store *s, sqlite3_stmt *st, int64_t *id, ent_error *err) {
  int rc = sqlite3_step(st);
  *id = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
  ent_code code = rc == SQLITE_ROW || rc == SQLITE_DONE ? ENT_OK : ent_store_fail(s, "cannot read the database", err);
  sqlite3_reset(st);
  return code;
}

ent_code ent_intern_word(ent_store *s, ent_str word, int64_t *id, ent_error *err) {
  *id = 0;
  if (!word.n) return ENT_OK;
  if (!ready(s)) return ent_nomem(err);
  uint32_t known = ent_map_get(&s->known[WORD], word);
  if (known != ENT_NONE) {
    *id = known;
    return ENT_OK;
  }
  sqlite3_stmt **look = &s->st[ENT_ST_WORD_FIND], **put = &s->st[ENT_ST_WORD];
  ent_code code = ent_store_prepare(s, look, "SELECT id FROM word WHERE word = ?1", err);
  if (code == ENT_OK) code = ent_store_prepare(s, put, "INSERT INTO word(word) VALUES(?1)", err);
  if (code != ENT_OK) return code;
  ent_store_bind(*look, 1, word);
  code = find(s, *look, id, err);
  if (code == ENT_OK && !*id) {
    ent_store_bind(*put, 1, word);
    code = ent_store_done(s, *put, err);
    *id = sqlite3_last_insert_rowid(s->db);
  }
  return code == ENT_OK ? remember(s, WORD, word, *id, err) : code;
}

/* By hash: looks in the map, then in the table; then bind and insert. */
static ent_code by_hash(ent_store *s, int kind, uint64_t hash, const char *find_sql, int find_st, int64_t *id, ent_error *err) {
  *id = 0;
  if (!ready(s)) return ent_nomem(err);
  uint32_t known = ent_map_get(&s->known[kind], (ent_str){(const char *)&hash, sizeof hash});
  if (known != ENT_NONE) {
    *id = known;
    return ENT_OK;
  }
  ent_code code = ent_store_prepare(s, &s->st[find_st], find_sql, err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(s->st[find_st], 1, (int64_t)hash);
  code = find(s, s->st[find_st], id, err);
  if (code == ENT_OK && *id) code = remember(s, kind, (ent_str){(const char *)&hash, sizeof hash}, *id, err);
  return code;
}

static ent_code put_new(ent_store *s, int kind, uint64_t hash, sqlite3_stmt *st, int64_t *id, ent_error *err) {
  sqlite3_bind_int64(st, 1, (int64_t)hash);
  ent_code code = ent_store_done(s, st, err);
  *id = sqlite3_last_insert_rowid(s->db);
  return code == ENT_OK ? remember(s, kind, (ent_str){(const char *)&hash, sizeof hash}, *id, err) : code;
}

static void hash_piece(XXH3_state_t *st, ent_str v) {
  uint32_t n = (uint32_t)v.n;
  XXH3_64bits_update(st, &n, sizeof n);
  XXH3_64bits_update(st, v.p ? v.p : "", v.n);
}

ent_code ent_intern_actor(ent_store *s, const json_t *party, int64_t *id, ent_error *err) {
  static const char *const fields[] = {"name", "country", "body", "code", "sector", "role", "kind", "actor_id"};
  enum { N = sizeof fields / sizeof *fields };
  ent_str value[N];
  XXH3_state_t state;
  XXH3_64bits_reset(&state);
  for (int i = 0; i < N; i++) {
    value[i] = ent_json_get(party, fields[i]);
    if (!i && !value[i].n) value[i] = ent_json_get(party, "text");
    hash_piece(&state, value[i]);
  }
  uint64_t hash = XXH3_64bits_digest(&state);
  ent_code code = by_hash(s, ACTOR, hash, "SELECT id FROM actor WHERE hash = ?1", ENT_ST_ACTOR_FIND, id, err);
  if (code != ENT_OK || *id) return code;
  sqlite3_stmt **put = &s->st[ENT_ST_ACTOR];
  code = ent_store_prepare(s, put, "INSERT INTO actor(hash, name, country, body, code, sector, role, kind, actor_id) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", err);
  if (code != ENT_OK) return code;
  for (int i = 0; i < N; i++) ent_store_bind(*put, i + 2, value[i]);
  return put_new(s, ACTOR, hash, *put, id, err);
}

static void bind_number(sqlite3_stmt *st, int i, const json_t *v) {
  if (json_is_number(v))
    sqlite3_bind_double(st, i, json_number_value(v));
  else
    sqlite3_bind_null(st, i);
}

ent_code ent_intern_place(ent_store *s, const json_t *place, int64_t *id, ent_error *err) {
  static const char *const fields[] = {"name", "admin1", "country", "geonames", "precision"};
  enum { N = sizeof fields / sizeof *fields };
  ent_str value[N];
  XXH3_state_t state;
  double at[2] = {json_number_value(json_object_get(place, "lat")), json_number_value(json_object_get(place, "lon"))};
  XXH3_64bits_reset(&state);
  for (int i = 0; i < N; i++) {
    value[i] = ent_json_get(place, fields[i]);
    if (!i && !value[i].n) value[i] = ent_json_get(place, "text");
    hash_piece(&state, value[i]);
  }
  XXH3_64bits_update(&state, at, sizeof at);
  uint64_t hash = XXH3_64bits_digest(&state);
  ent_code code = by_hash(s, PLACE, hash, "SELECT id FROM place WHERE hash = ?1", ENT_ST_PLACE_FIND, id, err);
  if (code != ENT_OK || *id) return code;
  sqlite3_stmt **put = &s->st[ENT_ST_PLACE];
  code = ent_store_prepare(s, put, "INSERT INTO place(hash, name, admin1, country, geonames, precision, lat, lon) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", err);
  if (code != ENT_OK) return code;
  for (int i = 0; i < N; i++) ent_store_bind(*put, i + 2, value[i]);
  bind_number(*put, 7, json_object_get(place, "lat"));
  bind_number(*put, 8, json_object_get(place, "lon"));
  return put_new(s, PLACE, hash, *put, id, err);
}

ent_code ent_intern_pair(ent_store *s, int64_t a, int64_t b, int64_t *id, ent_error *err) {
  int64_t key[2] = {a, b};
  ent_str name = {(const char *)key, sizeof key};
  if (!ready(s)) return ent_nomem(err);
  uint32_t known = ent_map_get(&s->known[PAIR], name);
  if (known != ENT_NONE) {
    *id = known;
    return ENT_OK;
  }
  sqlite3_stmt **look = &s->st[ENT_ST_PAIR_FIND], **put = &s->st[ENT_ST_PAIR];
  ent_code code = ent_store_prepare(s, look, "SELECT id FROM pair WHERE a = ?1 AND b = ?2", err);
  if (code == ENT_OK) code = ent_store_prepare(s, put, "INSERT INTO pair(a, b) VALUES(?1, ?2)", err);
  if (code != ENT_OK) return code;
  for (int i = 0; i < 2; i++) sqlite3_bind_int64(*look, i + 1, key[i]), sqlite3_bind_int64(*put, i + 1, key[i]);
  code = find(s, *look, id, err);
  if (code == ENT_OK && !*id) {
    code = ent_store_done(s, *put, err);
    *id = sqlite3_last_insert_rowid(s->db);
  }
  return code == ENT_OK ? remember(s, PAIR, name, *id, err) : code;
}
