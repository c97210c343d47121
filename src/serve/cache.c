/*
** cache.c - answers that were given before. Overviews of a large database take a second, and everybody asks for the same ones;
** they hold as long as the database's file and its write-ahead log have the same size and time of change. Least recently used go first.
*/
#include "serve/serve.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { ENTRIES = 256, ANSWER_MAX = 1 << 18 };

typedef struct entry {
  char *target, *answer;
  size_t ntarget, nanswer;
  uint64_t used;
} entry;

typedef struct state {
  int64_t size[2], seconds[2], nanoseconds[2];
  uint64_t inode;
} state;

struct ent_cache {
  pthread_mutex_t lock;
  char *path[2];
  state is;
  uint64_t clock, generation;
  entry v[ENTRIES];
};

static state look(const ent_cache *c) {
  state s = {{0}, {0}, {0}, 0};
  for (int i = 0; i < 2; i++) {
    struct stat st;
    if (stat(c->path[i], &st) != 0) continue;
    s.size[i] = st.st_size;
    s.seconds[i] = st.st_mtim.tv_sec;
    s.nanoseconds[i] = st.st_mtim.tv_nsec;
    if (!i) s.inode = st.st_ino;
  }
  return s;
}

ent_cache *ent_cache_new(const char *db) {
  ent_cache *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  pthread_mutex_init(&c->lock, NULL);
  size_t n = strlen(db);
  c->path[0] = strdup(db);
  c->path[1] = malloc(n + 5);
  if (!c->path[0] || !c->path[1]) {
    ent_cache_free(c);
    return NULL;
  }
  memcpy(c->path[1], db, n);
  memcpy(c->path[1] + n, "-wal", 5);
  c->is = look(c);
  return c;
}

static void drop(entry *e) {
  free(e->target);
  free(e->answer);
  *e = (entry){0};
}

void ent_cache_free(ent_cache *c) {
  if (!c) return;
  for (int i = 0; i < ENTRIES; i++) drop(&c->v[i]);
  pthread_mutex_destroy(&c->lock);
  free(c->path[0]);
  free(c->path[1]);
  free(c);
}

/* Forgets everything when the database is not what it was. */
static void refresh(ent_cache *c) {
  state now = look(c);
  if (!memcmp(&now, &c->is, sizeof now)) return;
  for (int i = 0; i < ENTRIES; i++) drop(&c->v[i]);
  c->is = now;
  c->generation++;
}

static entry *find(ent_cache *c, ent_str target) {
  for (int i = 0; i < ENTRIES; i++)
    if (c->v[i].ntarget == target.n && c->v[i].target && !memcmp(c->v[i].target, target.p, target.n)) return &c->v[i];
  return NULL;
}

bool ent_cache_get(ent_cache *c, ent_str target, ent_buf *out, uint64_t *ticket) {
  pthread_mutex_lock(&c->lock);
  refresh(c);
  *ticket = c->generation;
  entry *e = find(c, target);
  if (e) {
    e->used = ++c->clock;
    ent_buf_put(out, e->answer, e->nanswer);
  }
  pthread_mutex_unlock(&c->lock);
  return e != NULL;
}

/* The place for target: its own, a free one, or the one longest unused. */
static entry *place(ent_cache *c, ent_str target) {
  entry *e = find(c, target);
  for (int i = 0; i < ENTRIES && !e; i++)
    if (!c->v[i].target) e = &c->v[i];
  if (e) return e;
  e = &c->v[0];
  for (int i = 1; i < ENTRIES; i++)
    if (c->v[i].used < e->used) e = &c->v[i];
  return e;
}

void ent_cache_put(ent_cache *c, ent_str target, ent_str answer, uint64_t ticket) {
  if (answer.n > ANSWER_MAX) return;
  entry fresh = {malloc(target.n + 1), malloc(answer.n + 1), target.n, answer.n, 0};
  if (!fresh.target || !fresh.answer) {
    drop(&fresh);
    return;
  }
  memcpy(fresh.target, target.p, target.n);
  memcpy(fresh.answer, answer.p, answer.n);
  pthread_mutex_lock(&c->lock);
  refresh(c);
  if (ticket == c->generation) { /* else it tells of the database as it was */
    entry *e = place(c, target);
    fresh.used = ++c->clock;
    drop(e);
    *e = fresh;
    fresh = (entry){0};
  }
  pthread_mutex_unlock(&c->lock);
  drop(&fresh);
}
