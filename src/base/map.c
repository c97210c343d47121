/*
** map.c - open addressing with linear probing, a power of two of slots, at most three quarters full.
** The hash has a fixed seed: the same keys in the same order give the same table.
*/
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/base.h"

void ent_map_init(ent_map *m, ent_arena *arena) { *m = (ent_map){.arena = arena}; }

/* The slot of key, or the free slot where it belongs. cap > 0. */
static struct ent_map_slot *probe(struct ent_map_slot *slot, uint32_t cap, ent_str key) {
  uint32_t i = (uint32_t)XXH3_64bits(key.p, key.n) & (cap - 1);
  while (slot[i].key && !(slot[i].n == key.n && memcmp(slot[i].key, key.p, key.n) == 0)) i = (i + 1) & (cap - 1);
  return &slot[i];
}

static bool grow(ent_map *m) {
  if (m->cap > UINT32_MAX / 4) return false;
  uint32_t cap = m->cap ? m->cap * 2 : 16;
  struct ent_map_slot *slot = ent_arena_calloc(m->arena, cap, sizeof *slot);
  if (!slot) return false;
  for (uint32_t i = 0; i < m->cap; i++)
    if (m->slot[i].key) *probe(slot, cap, (ent_str){m->slot[i].key, m->slot[i].n}) = m->slot[i];
  m->slot = slot;
  m->cap = cap;
  return true;
}

bool ent_map_put(ent_map *m, ent_str key, uint32_t value) {
  if (key.n > UINT32_MAX) return false;
  if (!key.n) key.p = "";
  if ((m->n + 1) > m->cap / 4 * 3 && !grow(m)) return false;
  struct ent_map_slot *s = probe(m->slot, m->cap, key);
  if (!s->key) {
    s->key = key.p;
    s->n = (uint32_t)key.n;
    m->n++;
  }
  s->value = value;
  return true;
}

uint32_t ent_map_get(const ent_map *m, ent_str key) {
  if (!m->cap || key.n > UINT32_MAX) return ENT_NONE;
  if (!key.n) key.p = "";
  const struct ent_map_slot *s = probe(m->slot, m->cap, key);
  return s->key ? s->value : ENT_NONE;
}
