/*
** story.c - copies, stories, events told again. Candidates for copies share a band of their signatures (locality-sensitive hashing:
** 16 bands of 4 bins); candidates for a story share an event. What is joined is joined for good (union-find), the first document in the
** given order stands for all: so results do not depend on the order in which articles came, only on what they are.
*/
#include "base/base.h"
#include "entente/story.h"

#include <stdlib.h>
#include <xxhash.h>

#define BANDS 16
#define ROWS (ENT_SIGNATURE / BANDS)
#define COPIES 0.5       /* runs in common, of reprints with changes */
#define COPY_DAYS 14     /* between copies */
#define SUBJECT 0.15     /* words in common, of two reports that share an event */
#define STORY_DAYS 3     /* between reports of a story */
#define BACK 48          /* how many before it a candidate is compared with */

typedef struct entry {
  uint64_t key;
  uint32_t index;
  int32_t day;
} entry;

static int by_key(const void *a, const void *b) {
  const entry *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  if (x->day != y->day) return x->day < y->day ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

static uint32_t root(uint32_t *up, uint32_t i) {
  while (up[i] != i) i = up[i] = up[up[i]];
  return i;
}

/* The smaller index stands for both. */
static void join(uint32_t *up, uint32_t a, uint32_t b) {
  a = root(up, a), b = root(up, b);
  if (a < b) up[b] = a;
  if (b < a) up[a] = b;
}

static void settle(uint32_t *up, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) up[i] = root(up, i);
}

/* Within so many days; an unknown day is near to none but another unknown one. */
static bool days_apart(int32_t a, int32_t b, int32_t most) {
  if (a == INT32_MIN || b == INT32_MIN) return a == b;
  return a - b <= most && b - a <= most;
}

/* ---- copies -------------------------------------------------------------------- */

static size_t bands(const ent_story_document *d, uint32_t n, entry *out) {
  size_t count = 0;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t b = 0; b < BANDS; b++) {
      const uint16_t *row = d[i].signature.runs + b * ROWS;
      if (!row[0] || !row[1] || !row[2] || !row[3]) continue; /* too short to say */
      out[count++] = (entry){XXH3_64bits_withSeed(row, ROWS * sizeof *row, b + 1), i, d[i].day};
    }
  return count;
}

static ent_code find_copies(const ent_story_document *d, uint32_t n, uint32_t *near, ent_error *err) {
  entry *e = malloc(((size_t)n * BANDS + 1) * sizeof *e);
  if (!e) return ent_nomem(err);
  size_t count = bands(d, n, e);
  qsort(e, count, sizeof *e, by_key);
  for (size_t i = 1; i < count; i++)
    for (size_t k = i, back = 0; k-- > 0 && back < BACK && e[k].key == e[i].key; back++) {
      uint32_t a = e[i].index, b = e[k].index;
      if (root(near, a) != root(near, b) && days_apart(d[a].day, d[b].day, COPY_DAYS) && ent_signature_copies(&d[a].signature, &d[b].signature) >= COPIES) join(near, a, b);
    }
  settle(near, n);
  free(e);
  return ENT_OK;
}

/* ---- stories --------------------------------------------------------------------- */

static bool same_story(const ent_story_document *a, const ent_story_document *b) {
  return days_apart(a->day, b->day, STORY_DAYS) && ent_signature_subject(&a->signature, &b->signature) >= SUBJECT;
}

/* Reports of the same act on the same day, a day more or less, about the same subject. */
static void join_reports(const ent_story_document *d, const ent_story_event *event, const entry *e, size_t n, uint32_t *story) {
  for (size_t i = 1; i < n; i++)
    for (size_t k = i, back = 0; k-- > 0 && back < BACK && e[k].key == e[i].key && days_apart(e[k].day, e[i].day, 1); back++) {
      uint32_t a = event[e[i].index].document, b = event[e[k].index].document;
      if (root(story, a) != root(story, b) && same_story(&d[a], &d[b])) join(story, a, b);
    }
}

/* ---- events ------------------------------------------------------------------------ */

static size_t entries(const ent_story_event *event, uint32_t n, bool certain, entry *out) {
  size_t count = 0;
  for (uint32_t i = 0; i < n; i++)
    if (event[i].what) out[count++] = (entry){event[i].what + (certain && event[i].counts ? 1 : 0), i, event[i].day};
  qsort(out, count, sizeof *out, by_key);
  return count;
}

/* One a day: the first of what has the same key and day. */
static void find_again(const entry *e, size_t n, uint32_t *again) {
  for (size_t i = 1, first = 0; i < n; i++) {
    if (e[i].key != e[first].key || e[i].day != e[first].day || e[i].day == INT32_MIN) first = i;
    again[e[i].index] = e[first].index;
  }
}

/* Within a story: the same, a day more or less from the one before. */
static ent_code find_told(const ent_story_event *event, const entry *e, size_t n, const uint32_t *story, uint32_t *told, ent_error *err) {
  entry *s = malloc((n + 1) * sizeof *s);
  if (!s) return ent_nomem(err);
  for (size_t i = 0; i < n; i++) {
    uint64_t key[2] = {e[i].key, story[event[e[i].index].document]};
    s[i] = (entry){XXH3_64bits(key, sizeof key), e[i].index, e[i].day};
  }
  qsort(s, n, sizeof *s, by_key);
  for (size_t i = 1; i < n; i++)
    if (s[i].key == s[i - 1].key && days_apart(s[i].day, s[i - 1].day, 1)) join(told, s[i].index, s[i - 1].index);
  free(s);
  return ENT_OK;
}

ent_code ent_stories_find(const ent_story_document *document, uint32_t ndocument, const ent_story_event *event, uint32_t nevent, uint32_t *near,
                          uint32_t *story, uint32_t *again, uint32_t *told, ent_error *err) {
  entry *e = malloc(((size_t)nevent + 1) * sizeof *e);
  if (!e) return ent_nomem(err);
  for (uint32_t i = 0; i < ndocument; i++) near[i] = i;
  for (uint32_t i = 0; i < nevent; i++) again[i] = told[i] = i;
  ent_code code = find_copies(document, ndocument, near, err);
  memcpy(story, near, ndocument * sizeof *story);
  size_t n = entries(event, nevent, false, e);
  join_reports(document, event, e, n, story);
  settle(story, ndocument);
  if (code == ENT_OK) code = find_told(event, e, n, story, told, err);
  settle(told, nevent);
  find_again(e, entries(event, nevent, true, e), again);
  free(e);
  return code;
}
