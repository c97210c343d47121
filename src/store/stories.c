/*
** stories.c - stories in the database: what src/story finds, from the tables and back into them; a story as a record. All of it is made
** anew from what the documents and events say, so that neither the order in which articles came nor a kill in the middle can show.
*/
#include "store/stories.h"

#include <stdlib.h>
#include <xxhash.h>

/* ---- fingerprints --------------------------------------------------------------- */

/* Words with which a page says that it was wrong; English, as the pages that are coded. */
static const struct {
  const char *words;
  int notice; /* 1 correction, 2 retraction */
} notices[] = {
    {"correction:", 1},      {"corrected:", 1},       {"clarification:", 1},        {"has been corrected", 1},   {"was corrected", 1},
    {"an earlier version", 1}, {"a previous version", 1}, {"this story corrects", 1}, {"corrects the", 1},
    {"has been retracted", 2}, {"was retracted", 2},   {"we retract", 2},            {"retracts this", 2},        {"has withdrawn this", 2},
};

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool has_words(ent_str text, const char *words) {
  size_t n = strlen(words);
  for (size_t i = 0; i + n <= text.n; i++) {
    size_t k = 0;
    while (k < n && lower(text.p[i + k]) == words[k]) k++;
    if (k == n) return true;
  }
  return false;
}

/* Notices stand at the beginning or the end of a page. */
static int notice_of(ent_str text) {
  ent_str part[2] = {{text.p, text.n < 600 ? text.n : 600}, {text.p + (text.n < 600 ? 0 : text.n - 600), text.n < 600 ? text.n : 600}};
  int notice = 0;
  for (size_t i = 0; i < sizeof notices / sizeof *notices; i++)
    for (int k = 0; k < 2; k++)
      if (notices[i].notice > notice && has_words(part[k], notices[i].words)) notice = notices[i].notice;
  return notice;
}

ent_code ent_fingerprint_put(ent_store *s, int64_t document, ent_str text, ent_error *err) {
  ent_signature g;
  sqlite3_stmt **st = &s->st[ENT_ST_FINGERPRINT];
  ent_code code = ent_store_prepare(s, st, "INSERT INTO fingerprint(document, runs, words, notice) VALUES(?1, ?2, ?3, ?4)", err);
  if (code != ENT_OK) return code;
  ent_signature_of(text, &g);
  sqlite3_bind_int64(*st, 1, document);
  sqlite3_bind_blob(*st, 2, g.runs, sizeof g.runs, SQLITE_STATIC);
  sqlite3_bind_blob(*st, 3, g.words, sizeof g.words, SQLITE_STATIC);
  sqlite3_bind_int(*st, 4, notice_of(text));
  return ent_store_done(s, *st, err);
}

ent_code ent_fingerprint_document(ent_store *s, int64_t document, ent_error *err) {
  sqlite3_stmt **st = &s->st[ENT_ST_FTS_TEXT];
  ent_code code = ent_store_prepare(s, st, "SELECT text, coalesce(title, '') FROM document WHERE id = ?1", err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(*st, 1, document);
  if (sqlite3_step(*st) == SQLITE_ROW) code = ent_fingerprint_put(s, document, ent_store_column(*st, 0), err);
  sqlite3_reset(*st);
  return code;
}

/* ---- from the tables --------------------------------------------------------------- */

typedef struct numbered {
  int64_t id;
  uint32_t index;
} numbered;

typedef struct finding {
  ent_store *s;
  ent_story_document *document;
  int64_t *id; /* of documents, in their order */
  numbered *by_id;
  uint32_t ndocument;
  ent_story_event *event;
  int64_t *event_id;
  uint32_t nevent;
  uint32_t *near, *story, *again, *told;
  ent_error *err;
} finding;

static int by_number(const void *a, const void *b) {
  const numbered *x = a, *y = b;
  return x->id < y->id ? -1 : x->id > y->id;
}

static int32_t day_of(int64_t yyyymmdd) {
  return yyyymmdd ? ent_day_from((int)(yyyymmdd / 10000), (int)(yyyymmdd / 100 % 100), (int)(yyyymmdd % 100)) : INT32_MIN;
}

static bool make_room(finding *f, int64_t documents, int64_t events) {
  size_t n = (size_t)documents + 1, m = (size_t)events + 1;
  if (documents >= ENT_NONE || events >= ENT_NONE) return false;
  f->document = calloc(n, sizeof *f->document);
  f->id = calloc(n, sizeof *f->id);
  f->by_id = calloc(n, sizeof *f->by_id);
  f->event = calloc(m, sizeof *f->event);
  f->event_id = calloc(m, sizeof *f->event_id);
  f->near = calloc(n, sizeof *f->near);
  f->story = calloc(n, sizeof *f->story);
  f->again = calloc(m, sizeof *f->again);
  f->told = calloc(m, sizeof *f->told);
  return f->document && f->id && f->by_id && f->event && f->event_id && f->near && f->story && f->again && f->told;
}

static ent_code load_documents(finding *f, int64_t documents) {
  sqlite3_stmt *st = NULL;
  ent_code code = ent_store_prepare(f->s, &st, "SELECT d.id, coalesce(d.day, ''), p.runs, p.words FROM document d JOIN fingerprint p ON p.document = d.id ORDER BY 2, d.hash, d.address", f->err);
  if (code != ENT_OK) return code;
  while (sqlite3_step(st) == SQLITE_ROW && f->ndocument < documents) {
    ent_story_document *d = &f->document[f->ndocument];
    d->day = day_of(ent_store_day(ent_store_column(st, 1)));
    const void *runs = sqlite3_column_blob(st, 2), *words = sqlite3_column_blob(st, 3);
    if (sqlite3_column_bytes(st, 2) == sizeof d->signature.runs && sqlite3_column_bytes(st, 3) == sizeof d->signature.words) {
      memcpy(d->signature.runs, runs, sizeof d->signature.runs);
      memcpy(d->signature.words, words, sizeof d->signature.words);
    }
    f->id[f->ndocument] = sqlite3_column_int64(st, 0);
    f->by_id[f->ndocument] = (numbered){f->id[f->ndocument], f->ndocument};
    f->ndocument++;
  }
  sqlite3_finalize(st);
  qsort(f->by_id, f->ndocument, sizeof *f->by_id, by_number);
  return ENT_OK;
}

/* What is compared of an event: its type, and the parties of each side whatever their order; those without a code by their names. */
static uint64_t party_hash(sqlite3_stmt *st, bool *coded) {
  ent_str code = ent_store_column(st, 4), name = ent_store_column(st, 5);
  *coded |= code.n > 0;
  if (!code.n) code = name;
  return XXH3_64bits_withSeed(code.p ? code.p : "", code.n, (uint64_t)sqlite3_column_int64(st, 3)) | 1;
}

typedef struct event_at {
  ent_story_event event;
  int64_t id;
} event_at;

static int by_document(const void *a, const void *b) {
  const event_at *x = a, *y = b;
  if (x->event.document != y->event.document) return x->event.document < y->event.document ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

static ent_code load_events(finding *f, int64_t events) {
  static const char *const sql = "SELECT e.id, e.flags, e.day, p.side, coalesce(a.country, a.body), a.name FROM event e LEFT JOIN event_party p ON p.event = e.id "
                                 "LEFT JOIN actor a ON a.id = p.actor ORDER BY e.id";
  sqlite3_stmt *st = NULL;
  event_at *v = malloc(((size_t)events + 1) * sizeof *v);
  ent_code code = v ? ent_store_prepare(f->s, &st, sql, f->err) : ent_nomem(f->err);
  bool coded = false;
  uint64_t sum = 0;
  int64_t n = 0;
  while (code == ENT_OK && sqlite3_step(st) == SQLITE_ROW) {
    int64_t id = sqlite3_column_int64(st, 0), flags = sqlite3_column_int64(st, 1);
    if (!n || v[n - 1].id != id) {
      numbered key = {id & -65536, 0}, *d = bsearch(&key, f->by_id, f->ndocument, sizeof *f->by_id, by_number);
      if (!d || n == events) continue;
      v[n++] = (event_at){{d->index, day_of(sqlite3_column_int64(st, 2)), 0, (flags >> 23 & 1) != 0}, id};
      coded = false;
      sum = (uint64_t)(flags & 31) * 0x9E3779B97F4A7C15u;
    }
    if (sqlite3_column_type(st, 3) != SQLITE_NULL) sum += party_hash(st, &coded) * 0xD6E8FEB86659FD93u;
    v[n - 1].event.what = coded ? (XXH3_64bits(&sum, sizeof sum) & ~(uint64_t)1) | 2 : 0;
  }
  sqlite3_finalize(st);
  if (code == ENT_OK) qsort(v, (size_t)n, sizeof *v, by_document);
  for (int64_t i = 0; code == ENT_OK && i < n; i++) f->event[i] = v[i].event, f->event_id[i] = v[i].id;
  f->nevent = (uint32_t)n;
  free(v);
  return code;
}

/* ---- and back ------------------------------------------------------------------------- */

static ent_code put_events(finding *f, sqlite3_stmt *st) {
  ent_code code = ENT_OK;
  uint8_t *grouped = calloc((size_t)f->nevent + 1, 1);
  if (!grouped) return ent_nomem(f->err);
  for (uint32_t i = 0; i < f->nevent; i++)
    if (f->again[i] != i || f->told[i] != i) grouped[i] = grouped[f->again[i]] = grouped[f->told[i]] = 1;
  for (uint32_t i = 0; code == ENT_OK && i < f->nevent; i++) {
    if (!grouped[i]) continue;
    sqlite3_bind_int64(st, 1, f->event_id[i]);
    sqlite3_bind_int64(st, 2, f->event_id[f->again[i]]);
    sqlite3_bind_int64(st, 3, f->event_id[f->told[i]]);
    code = ent_store_done(f->s, st, f->err);
  }
  free(grouped);
  return code;
}

/* A story has at least two documents; its number is that of its first one's place among them. */
static ent_code put_stories(finding *f, sqlite3_stmt *story, sqlite3_stmt *member) {
  ent_code code = ENT_OK;
  uint32_t *size = calloc((size_t)f->ndocument + 1, sizeof *size);
  if (!size) return ent_nomem(f->err);
  for (uint32_t i = 0; i < f->ndocument; i++) size[f->story[i]]++;
  for (uint32_t i = 0; code == ENT_OK && i < f->ndocument; i++) {
    if (size[f->story[i]] < 2) continue;
    if (f->story[i] == i) {
      sqlite3_bind_int64(story, 1, f->id[i]);
      code = ent_store_done(f->s, story, f->err);
    }
    sqlite3_bind_int64(member, 1, f->id[i]);
    sqlite3_bind_int64(member, 2, f->id[f->story[i]]);
    sqlite3_bind_int64(member, 3, f->id[f->near[i]]);
    if (code == ENT_OK) code = ent_store_done(f->s, member, f->err);
  }
  free(size);
  return code;
}

/* ent_story_key(hash, address): 16 hex digits that name a story by its first document. */
static void story_key(sqlite3_context *c, int n, sqlite3_value **v) {
  char both[4400], key[17];
  int len = snprintf(both, sizeof both, "%s\n%s", n > 0 && sqlite3_value_text(v[0]) ? (const char *)sqlite3_value_text(v[0]) : "",
                     n > 1 && sqlite3_value_text(v[1]) ? (const char *)sqlite3_value_text(v[1]) : "");
  snprintf(key, sizeof key, "%016llx", (unsigned long long)XXH3_64bits(both, len < 0 ? 0 : (size_t)len < sizeof both ? (size_t)len : sizeof both - 1));
  sqlite3_result_text(c, key, 16, SQLITE_TRANSIENT);
}

/* Where a document's words are from: the agency or paper that its events name, else its own publication; a copy's is that of the first. */
static const char finish[] =
    "UPDATE story SET key = (SELECT ent_story_key(d.hash, d.address) FROM document d WHERE d.id = story.id), "
    "title = (SELECT d.title FROM document d WHERE d.id = story.id), "
    "(first, last, documents, copies) = (SELECT coalesce(min(nullif(replace(d.day, '-', '') + 0, 0)), 0), coalesce(max(replace(d.day, '-', '') + 0), 0), count(*), "
    "count(*) - count(DISTINCT m.near) FROM story_document m JOIN document d ON d.id = m.document WHERE m.story = story.id), "
    "origins = (SELECT count(DISTINCT coalesce((SELECT lower(a.name) FROM event_source x JOIN actor a ON a.id = x.actor WHERE x.event BETWEEN m.near AND m.near + 65535 "
    "AND x.kind IN (4, 5) ORDER BY x.event, x.n LIMIT 1), (SELECT lower(d.site) FROM document d WHERE d.id = m.near), m.near)) FROM story_document m WHERE m.story = story.id)";

static ent_code put_all(finding *f) {
  ent_store *s = f->s;
  sqlite3_stmt *story = NULL, *member = NULL, *same = NULL;
  ent_code code = ent_store_exec(s, "DELETE FROM event_same; DELETE FROM story_document; DELETE FROM story", "cannot write the database", f->err);
  if (code == ENT_OK) code = ent_store_prepare(s, &story, "INSERT INTO story(id) VALUES(?1)", f->err);
  if (code == ENT_OK) code = ent_store_prepare(s, &member, "INSERT INTO story_document(document, story, near) VALUES(?1, ?2, ?3)", f->err);
  if (code == ENT_OK) code = ent_store_prepare(s, &same, "INSERT INTO event_same(event, again, told) VALUES(?1, ?2, ?3)", f->err);
  if (code == ENT_OK) code = put_stories(f, story, member);
  if (code == ENT_OK) code = put_events(f, same);
  sqlite3_finalize(story);
  sqlite3_finalize(member);
  sqlite3_finalize(same);
  sqlite3_create_function(s->db, "ent_story_key", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, story_key, NULL, NULL);
  return code == ENT_OK ? ent_store_exec(s, finish, "cannot write the database", f->err) : code;
}

ent_code ent_stories_make(ent_store *s, ent_error *err) {
  finding f = {.s = s, .err = err};
  int64_t documents, events, claims;
  ent_code code = ent_store_counts(s, &documents, &events, &claims, err);
  if (code == ENT_OK && !make_room(&f, documents, events)) code = ent_nomem(err);
  if (code == ENT_OK) code = load_documents(&f, documents);
  if (code == ENT_OK) code = load_events(&f, events);
  if (code == ENT_OK) code = ent_stories_find(f.document, f.ndocument, f.event, f.nevent, f.near, f.story, f.again, f.told, err);
  if (code == ENT_OK) code = put_all(&f);
  void *all[] = {f.document, f.id, f.by_id, f.event, f.event_id, f.near, f.story, f.again, f.told};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
  return code;
}

ent_code ent_store_stories(ent_store *s, ent_error *err) {
  ent_code code = ent_store_begin(s, err);
  if (code == ENT_OK) code = ent_stories_make(s, err);
  if (code == ENT_OK) return ent_store_commit(s, err);
  ent_store_rollback(s);
  return code;
}
