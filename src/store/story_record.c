/*
** story_record.c - a story as a record: its documents and, of each event that it tells more than once, how many reports there are, how many
** independent origins they have, who was first, who confirmed and who denied it since.
**
** The origin of a report is the agency, paper or document that it cites; else the person or office that says so; else, where nobody is named,
** the publication itself, and copies of one article have the origin of the first: twenty reprints count once, and so do pages that cite one report.
*/
#include "store/query.h"
#include "store/stories.h"

#include <stdlib.h>

/* ---- documents ------------------------------------------------------------------------ */

static ent_code documents(ent_store *s, int64_t id, ent_json *j, ent_error *err) {
  sqlite3_stmt *st = NULL;
  ent_code code = ent_store_prepare(s, &st,
                                    "SELECT d.hash, d.site, d.title, d.published, d.address, CASE WHEN m.near <> m.document THEN (SELECT hash FROM document n WHERE n.id = m.near) END "
                                    "FROM story_document m JOIN document d ON d.id = m.document WHERE m.story = ?1 ORDER BY coalesce(d.published, ''), d.hash, d.address",
                                    err);
  if (code != ENT_OK) return code;
  static const char *const keys[] = {"id", "site", "title", "published", "address", "copy_of"};
  sqlite3_bind_int64(st, 1, id);
  ent_json_key(j, "documents");
  ent_json_begin(j, '[');
  while (sqlite3_step(st) == SQLITE_ROW) {
    ent_json_begin(j, '{');
    for (int i = 0; i < 6; i++) ent_json_kstr(j, keys[i], ent_store_column(st, i));
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
  sqlite3_finalize(st);
  return ENT_OK;
}

/* ---- reports of an event ----------------------------------------------------------------- */

enum { R_ID, R_DOCUMENT, R_SITE, R_PUBLISHED, R_FACTUALITY, R_ORIGIN, R_SOURCE, R_DAY, R_TYPE, R_ACTORS, R_RECIPIENTS };

static const char report_sql[] =
    "SELECT d.hash || ':' || e.key, d.hash, d.site, d.published, (SELECT name FROM label WHERE kind = 'factuality' AND id = (e.flags >> 8 & 15)), "
    "coalesce((SELECT lower(a.name) FROM event_source x JOIN actor a ON a.id = x.actor WHERE x.event = e.id AND x.kind IN (4, 5) ORDER BY x.n DESC LIMIT 1), "
    "(SELECT lower(a.name) FROM event_source x JOIN actor a ON a.id = x.actor WHERE x.event = e.id AND x.kind IN (1, 2) ORDER BY x.n LIMIT 1), "
    "(SELECT lower(n.site) FROM document n WHERE n.id = m.near), m.near), "
    "(SELECT a.name FROM event_source x JOIN actor a ON a.id = x.actor WHERE x.event = e.id ORDER BY x.n LIMIT 1), "
    "CASE WHEN e.day THEN printf('%04d-%02d-%02d', e.day / 10000, e.day / 100 % 100, e.day % 100) END, (SELECT name FROM label WHERE kind = 'type' AND id = (e.flags & 31)), "
    "(SELECT group_concat(a.name, '; ') FROM event_party p JOIN actor a ON a.id = p.actor WHERE p.event = e.id AND p.side = 1), "
    "(SELECT group_concat(a.name, '; ') FROM event_party p JOIN actor a ON a.id = p.actor WHERE p.event = e.id AND p.side = 2) "
    "FROM event_same w JOIN event e ON e.id = w.event JOIN document d ON d.id = (e.id & -65536) JOIN story_document m ON m.document = d.id "
    "WHERE w.told = ?1 ORDER BY coalesce(d.published, ''), d.hash, d.address, e.id";

typedef struct report {
  ent_str field[11];
} report;

static void put_report(ent_json *j, const report *r) {
  static const struct {
    int field;
    const char *key;
  } keys[] = {{R_ID, "event"}, {R_SITE, "site"}, {R_PUBLISHED, "published"}, {R_SOURCE, "source"}, {R_FACTUALITY, "factuality"}};
  ent_json_begin(j, '{');
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) ent_json_kstr(j, keys[i].key, r->field[keys[i].field]);
  ent_json_end(j, '}');
}

static bool denies(const report *r) { return r->field[R_FACTUALITY].n == 3 && r->field[R_FACTUALITY].p[2] == '-'; }

/* Those after the first whose origin is new: they confirm (CT+) or deny. */
static void put_since(ent_json *j, const char *key, const report *r, uint32_t n, bool denied) {
  ent_json_key(j, key);
  ent_json_begin(j, '[');
  for (uint32_t i = 1; i < n; i++) {
    bool fresh = denied ? denies(&r[i]) : ent_str_is(r[i].field[R_FACTUALITY], "CT+");
    for (uint32_t k = 0; k < n && fresh && !denied; k++) fresh = !denies(&r[k]) || !ent_str_eq(r[k].field[R_DOCUMENT], r[i].field[R_DOCUMENT]); /* denies it elsewhere */
    for (uint32_t k = 0; k < i && fresh; k++) fresh = !ent_str_eq(r[k].field[R_ORIGIN], r[i].field[R_ORIGIN]) || denies(&r[k]) != denies(&r[i]);
    if (fresh) put_report(j, &r[i]);
  }
  ent_json_end(j, ']');
}

static uint32_t count_origins(const report *r, uint32_t n) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < n; i++) {
    bool fresh = true;
    for (uint32_t k = 0; k < i && fresh; k++) fresh = !ent_str_eq(r[k].field[R_ORIGIN], r[i].field[R_ORIGIN]);
    count += fresh;
  }
  return count;
}

static void put_event(ent_json *j, const report *r, uint32_t n) {
  ent_json_begin(j, '{');
  ent_json_kstr(j, "event", r->field[R_TYPE]);
  ent_json_kstr(j, "actors", r->field[R_ACTORS]);
  ent_json_kstr(j, "recipients", r->field[R_RECIPIENTS]);
  ent_json_kstr(j, "day", r->field[R_DAY]);
  ent_json_kint(j, "reports", n);
  ent_json_kint(j, "origins", count_origins(r, n));
  ent_json_key(j, "first");
  put_report(j, r);
  put_since(j, "confirmed", r, n, false);
  put_since(j, "denied", r, n, true);
  ent_json_end(j, '}');
}

static ent_code event(ent_store *s, int64_t told, ent_json *j, ent_error *err) {
  sqlite3_stmt *st = NULL;
  ENT_VEC(report) v = {0};
  ent_arena *a = ent_arena_new(0);
  ent_code code = a ? ent_store_prepare(s, &st, report_sql, err) : ent_nomem(err);
  if (code == ENT_OK) sqlite3_bind_int64(st, 1, told);
  while (code == ENT_OK && sqlite3_step(st) == SQLITE_ROW) {
    report r;
    for (int i = 0; i < 11; i++) r.field[i] = ent_arena_dup(a, ent_store_column(st, i));
    if (ent_arena_failed(a) || !ENT_PUSH(a, &v, r)) code = ent_nomem(err);
  }
  if (code == ENT_OK && v.n) put_event(j, v.v, v.n);
  sqlite3_finalize(st);
  ent_arena_free(a);
  return code;
}

/* The events that more than one document tells, the most told first. */
static ent_code events(ent_store *s, int64_t id, ent_json *j, ent_error *err) {
  sqlite3_stmt *st = NULL;
  ent_code code = ent_store_prepare(s, &st,
                                    "SELECT w.told, count(DISTINCT e.id & -65536) n FROM story_document m CROSS JOIN event e ON e.id BETWEEN m.document AND m.document + 65535 "
                                    "JOIN event_same w ON w.event = e.id WHERE m.story = ?1 GROUP BY w.told HAVING n > 1 ORDER BY n DESC, (SELECT coalesce(d.published, '') || d.hash FROM document d WHERE d.id = (w.told & -65536)), w.told LIMIT 50",
                                    err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(st, 1, id);
  ent_json_key(j, "events");
  ent_json_begin(j, '[');
  while (code == ENT_OK && sqlite3_step(st) == SQLITE_ROW) code = event(s, sqlite3_column_int64(st, 0), j, err);
  ent_json_end(j, ']');
  sqlite3_finalize(st);
  return code;
}

ent_code ent_story_record(ent_store *s, int64_t id, ent_buf *out, ent_error *err) {
  sqlite3_stmt *st = NULL;
  ent_code code = ent_store_prepare(s, &st, "SELECT key, title, day, last_day, documents, copies, origins FROM stories WHERE id = ?1", err);
  if (code != ENT_OK) return code;
  ent_json j;
  ent_json_init(&j, out);
  sqlite3_bind_int64(st, 1, id);
  if (sqlite3_step(st) == SQLITE_ROW) {
    static const char *const texts[] = {"id", "title", "first", "last"}, *const numbers[] = {"reports", "copies", "origins"};
    ent_json_begin(&j, '{');
    ent_json_kcstr(&j, "schema", "entente.story/1");
    for (int i = 0; i < 4; i++) ent_json_kstr(&j, texts[i], ent_store_column(st, i));
    for (int i = 0; i < 3; i++) ent_json_kint(&j, numbers[i], sqlite3_column_int64(st, i + 4));
    code = documents(s, id, &j, err);
    if (code == ENT_OK) code = events(s, id, &j, err);
    ent_json_end(&j, '}');
  }
  sqlite3_finalize(st);
  return code == ENT_OK && out->fail ? ent_nomem(err) : code;
}

/* ---- related documents ---------------------------------------------------------------------- */

typedef struct related {
  int64_t id;
  double similar;
} related;

static int most_similar(const void *a, const void *b) {
  const related *x = a, *y = b;
  if (x->similar != y->similar) return x->similar > y->similar ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

static bool signature_column(sqlite3_stmt *st, int i, ent_signature *g) {
  if (sqlite3_column_bytes(st, i) != sizeof g->runs || sqlite3_column_bytes(st, i + 1) != sizeof g->words) return false;
  memcpy(g->runs, sqlite3_column_blob(st, i), sizeof g->runs);
  memcpy(g->words, sqlite3_column_blob(st, i + 1), sizeof g->words);
  return true;
}

/* Those of the same story, and those that name the same people or states within two weeks of its day. */
static const char candidates[] =
    "WITH me(id, day) AS (SELECT id, coalesce(replace(day, '-', '') + 0, 0) FROM document WHERE id = ?1), "
    "terms(term) AS (SELECT DISTINCT p.actor * 8 + 2 FROM me JOIN event_party p ON p.event BETWEEN me.id AND me.id + 65535), "
    "found(id) AS (SELECT document FROM story_document WHERE story = (SELECT story FROM story_document WHERE document = ?1) "
    "UNION SELECT x.id & -65536 FROM me JOIN terms t JOIN event_index x ON x.term = t.term AND x.day BETWEEN me.day - 16 AND me.day + 16 LIMIT 3000) "
    "SELECT f.id, p.runs, p.words FROM found f JOIN fingerprint p ON p.document = f.id WHERE f.id <> ?1";

ent_code ent_store_related(ent_store *s, ent_str hash, uint32_t limit, ent_query_row *row, void *arg, ent_error *err) {
  sqlite3_stmt *st = NULL;
  ent_signature me, other;
  related *v = NULL;
  size_t n = 0, cap = 0;
  int64_t id = 0;
  ent_code code = ent_store_prepare(s, &st, "SELECT d.id, p.runs, p.words FROM document d JOIN fingerprint p ON p.document = d.id WHERE d.hash = ?1 ORDER BY d.address LIMIT 1", err);
  if (code != ENT_OK) return code;
  ent_store_bind(st, 1, hash);
  if (sqlite3_step(st) == SQLITE_ROW && signature_column(st, 1, &me)) id = sqlite3_column_int64(st, 0);
  sqlite3_finalize(st);
  st = NULL;
  if (!id) return ent_fail(err, ENT_ERR_NOTFOUND, "no such document", s->path, 0, 0);
  code = ent_store_prepare(s, &st, candidates, err);
  if (code == ENT_OK) sqlite3_bind_int64(st, 1, id);
  while (code == ENT_OK && sqlite3_step(st) == SQLITE_ROW) {
    if (!signature_column(st, 1, &other)) continue;
    if (n == cap) {
      related *grown = realloc(v, (cap = cap ? cap * 2 : 64) * sizeof *v);
      if (!grown) {
        code = ent_nomem(err);
        break;
      }
      v = grown;
    }
    v[n++] = (related){sqlite3_column_int64(st, 0), ent_signature_subject(&me, &other)};
  }
  sqlite3_finalize(st);
  if (code == ENT_OK && n) qsort(v, n, sizeof *v, most_similar);
  for (size_t i = 0; code == ENT_OK && i < n && i < limit && v[i].similar > 0.05; i++) code = ent_query_one(s, ENT_QUERY_DOCUMENTS, v[i].id, row, arg, err);
  free(v);
  return code;
}
