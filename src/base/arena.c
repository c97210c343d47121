/*
** arena.c - one arena a document: allocate by moving a pointer, free everything at once.
**
** Blocks hang on a list, the newest first. Each is twice the one before, up to 4 MiB, or as large
** as one request needs. Nothing is ever freed alone; a vector that grows at the tip of
** the newest block grows in place.
*/
#include "base/base.h"

#include <stdlib.h>

#define ALIGN 16u
#define FIRST_BLOCK ((size_t)16 << 10)
#define LARGEST_BLOCK ((size_t)4 << 20)

typedef struct block {
  struct block *next;
  size_t size, used; /* bytes behind this header */
} block;

_Static_assert(sizeof(block) <= 32, "the header is padded to 32 bytes");
#define HEADER 32u

struct ent_arena {
  block *top;
  size_t max;  /* bytes that all blocks may have together */
  size_t held; /* bytes that they have */
  size_t used; /* bytes handed out */
  size_t next; /* size of the next block */
  bool failed; /* an allocation gave NULL; sticky until the reset */
};

static char *block_bytes(block *b) { return (char *)b + HEADER; }

static size_t round_up(size_t n) { return (n + (ALIGN - 1)) & ~(size_t)(ALIGN - 1); }

ent_arena *ent_arena_new(size_t max) {
  ent_arena *a = malloc(sizeof *a);
  if (!a) return NULL;
  *a = (ent_arena){.max = max ? max : SIZE_MAX, .next = FIRST_BLOCK};
  return a;
}

static void free_list(block *b) {
  while (b) {
    block *next = b->next;
    free(b);
    b = next;
  }
}

void ent_arena_free(ent_arena *a) {
  if (!a) return;
  free_list(a->top);
  free(a);
}

void ent_arena_reset(ent_arena *a) {
  block *keep = NULL;
  for (block *b = a->top; b; b = b->next)
    if (!keep || b->size > keep->size) keep = b;
  for (block *b = a->top, *next; b; b = next) {
    next = b->next;
    if (b != keep) free(b);
  }
  if (keep) {
    keep->next = NULL;
    keep->used = 0;
  }
  a->top = keep;
  a->held = keep ? keep->size : 0;
  a->used = 0;
  a->failed = false;
}

bool ent_arena_failed(const ent_arena *a) { return a->failed; }

/* Puts a block with room for n bytes on top; false when out of memory or over the maximum. */
static bool add_block(ent_arena *a, size_t n) {
  size_t left = a->max - a->held;
  size_t size = n > a->next ? n : a->next;
  if (size > left) size = left & ~(size_t)(ALIGN - 1);
  if (size < n || size > SIZE_MAX - HEADER) return false;
  block *b = malloc(HEADER + size);
  if (!b) return false;
  *b = (block){.next = a->top, .size = size};
  a->top = b;
  a->held += size;
  if (a->next < LARGEST_BLOCK) a->next *= 2;
  return true;
}

void *ent_arena_alloc(ent_arena *a, size_t n) {
  size_t size = n ? round_up(n) : ALIGN;
  if (n > SIZE_MAX / 2 || ((!a->top || a->top->size - a->top->used < size) && !add_block(a, size))) {
    a->failed = true;
    return NULL;
  }
  void *p = block_bytes(a->top) + a->top->used;
  a->top->used += size;
  a->used += size;
  return p;
}

void *ent_arena_calloc(ent_arena *a, size_t count, size_t size) {
  void *p = ent_arena_alloc(a, size && count > SIZE_MAX / size ? SIZE_MAX : count * size);
  if (p) memset(p, 0, count * size);
  return p;
}

ent_str ent_arena_dup(ent_arena *a, ent_str s) {
  if (s.n == SIZE_MAX) return (ent_str){0};
  char *p = ent_arena_alloc(a, s.n + 1);
  if (!p) return (ent_str){0};
  if (s.n) memcpy(p, s.p, s.n);
  p[s.n] = 0;
  return (ent_str){p, s.n};
}

ent_str ent_arena_printf(ent_arena *a, const char *fmt, ...) {
  va_list ap, again;
  va_start(ap, fmt);
  va_copy(again, ap);
  int n = vsnprintf(NULL, 0, fmt, ap);
  va_end(ap);
  char *p = n < 0 ? NULL : ent_arena_alloc(a, (size_t)n + 1);
  if (p) vsnprintf(p, (size_t)n + 1, fmt, again);
  va_end(again);
  return p ? (ent_str){p, (size_t)n} : (ent_str){0};
}

size_t ent_arena_used(const ent_arena *a) { return a->used; }

/* True when the old bytes at p end at the tip of the top block and could be extended there. */
static bool extend(ent_arena *a, const char *p, size_t old, size_t now) {
  block *b = a->top;
  if (!b || !p || p + round_up(old) != block_bytes(b) + b->used) return false;
  size_t more = round_up(now) - round_up(old);
  if (b->size - b->used < more) return false;
  b->used += more;
  a->used += more;
  return true;
}

bool ent_vec_grow(ent_arena *a, void **v, uint32_t n, uint32_t *cap, size_t size) {
  if (*cap > UINT32_MAX / 2) return false;
  uint32_t more = *cap ? *cap * 2 : 8;
  if (more > SIZE_MAX / 2 / size) return false;
  char *old; /* v is some T **: its bytes are copied, so that no alias rule is broken */
  memcpy(&old, (void *)v, sizeof old);
  if (!extend(a, old, *cap * size, more * size)) {
    char *p = ent_arena_alloc(a, more * size);
    if (!p) return false;
    if (n) memcpy(p, old, n * size);
    memcpy((void *)v, &p, sizeof p);
  }
  *cap = more;
  return true;
}
