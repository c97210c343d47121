/*
** lemma.c - learns edit scripts and morphology from tagged forms: for each tag the suffixes that
** decide, longest first, and only where they differ from what a shorter one says.
*/
#include "train.h"

#include <stdlib.h>

typedef struct vote {
  uint64_t key;
  uint32_t value, count;
  uint32_t length; /* of the suffix; whole forms come behind, exact ones last */
  ent_str lower;
  uint32_t tag;
} vote;

typedef ENT_VEC(vote) votes;

static int by_key(const void *a, const void *b) {
  const vote *x = a, *y = b;
  if (x->length != y->length) return x->length < y->length ? -1 : 1;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  if (x->count != y->count) return x->count > y->count ? -1 : 1;
  return x->value < y->value ? -1 : x->value > y->value;
}

static int by_key_value(const void *a, const void *b) {
  const vote *x = a, *y = b;
  if (x->length != y->length) return x->length < y->length ? -1 : 1;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return x->value < y->value ? -1 : x->value > y->value;
}

/* The script that makes lemma from form: "_0" lower case as it is, "=2y" keep case, cut 2, add y. how: the
** first letter wanted, or 0 for the one that shares more. */
static ent_str script_of(ent_arena *a, ent_str form, ent_str lemma, char how) {
  char lowered[ENT_FORM_MAX + 64];
  if (form.n > ENT_FORM_MAX) return (ent_str){0};
  size_t n = ent_lemma_apply(ENT_S("_0"), form, lowered);
  size_t keep = 0, low = 0;
  while (keep < form.n && keep < lemma.n && form.p[keep] == lemma.p[keep]) keep++;
  while (low < n && low < lemma.n && lowered[low] == lemma.p[low]) low++;
  if (!how) how = low >= keep ? '_' : '=';
  size_t common = how == '_' ? low : keep;
  /* never cut inside a character */
  while (common && ((common < form.n && ((unsigned char)form.p[common] & 0xc0) == 0x80) ||
                    (common < lemma.n && ((unsigned char)lemma.p[common] & 0xc0) == 0x80)))
    common--;
  if (form.n - common > 60 || lemma.n - common > 31) return (ent_str){0};
  return ent_arena_printf(a, "%c%c%.*s", how, (int)('0' + form.n - common), (int)(lemma.n - common), lemma.p + common);
}

/* Lengths of votes that are no suffixes. */
#define WHOLE 100
#define EXACT 101

typedef struct rule_set {
  training *t;
  ent_rule *slot;
  uint32_t size, n;
} rule_set;

static bool find_rule(const rule_set *r, uint64_t key, uint32_t *value) {
  ent_rules rules = {r->slot, r->size};
  return ent_rules_find(&rules, key, value);
}

static bool put_rule(rule_set *r, uint64_t key, uint32_t value) {
  if (r->n + 1 >= r->size) return false;
  uint32_t at = (uint32_t)key & (r->size - 1);
  while (r->slot[at].check) at = (at + 1) & (r->size - 1);
  r->slot[at] = (ent_rule){(uint32_t)(key >> 32) | 1u, value};
  r->n++;
  return true;
}

/* What the rules so far, shorter than length, say of a form. */
static uint32_t said(const rule_set *r, const vote *v) {
  uint32_t value = 0;
  if (v->length == EXACT && find_rule(r, ent_lemma_key(v->tag, ENT_LEMMA_WHOLE, v->lower.p, v->lower.n), &value)) return value;
  size_t n = v->lower.n, k = v->length > ENT_LEMMA_SUFFIX ? ENT_LEMMA_SUFFIX : v->length ? v->length - 1 : 0;
  if (k > n) k = n;
  for (;; k--) {
    if (find_rule(r, ent_lemma_key(v->tag, ENT_LEMMA_SUFFIXES, v->lower.p + n - k, k), &value)) return value;
    if (!k) return 0;
  }
}

/* Merges equal (key, value) pairs and keeps, for each key, the commonest value. */
static uint32_t elect(votes *all) {
  uint32_t n = 0;
  qsort(all->v, all->n, sizeof *all->v, by_key_value);
  for (uint32_t i = 0; i < all->n; i++) {
    if (n && all->v[n - 1].key == all->v[i].key && all->v[n - 1].length == all->v[i].length && all->v[n - 1].value == all->v[i].value)
      all->v[n - 1].count += all->v[i].count;
    else all->v[n++] = all->v[i];
  }
  qsort(all->v, n, sizeof *all->v, by_key);
  uint32_t m = 0;
  for (uint32_t i = 0; i < n; i++)
    if (!m || all->v[m - 1].key != all->v[i].key || all->v[m - 1].length != all->v[i].length) all->v[m++] = all->v[i];
  all->n = m;
  return m;
}

static bool vote_suffixes(ent_arena *a, votes *all, ent_str lower, uint32_t tag, uint32_t value) {
  for (size_t k = 0; k <= lower.n && k <= ENT_LEMMA_SUFFIX; k++) {
    vote v = {ent_lemma_key(tag, ENT_LEMMA_SUFFIXES, lower.p + lower.n - k, k), value, 1, (uint32_t)k, lower, tag};
    if (!ENT_PUSH(a, all, v)) return false;
  }
  return true;
}

static bool vote_whole(ent_arena *a, votes *all, ent_str lower, uint32_t tag, uint32_t value) {
  vote v = {ent_lemma_key(tag, ENT_LEMMA_WHOLE, lower.p, lower.n), value, 1, WHOLE, lower, tag};
  return ENT_PUSH(a, all, v);
}

static bool keep_rules(rule_set *r, votes *all) {
  uint32_t n = elect(all);
  r->size = 1024;
  while (r->size < n * 2) r->size *= 2;
  r->slot = calloc(r->size, sizeof *r->slot);
  if (!r->slot) return false;
  for (uint32_t i = 0; i < n; i++) {
    const vote *v = &all->v[i];
    if (v->length && v->length < WHOLE && v->count < 2) continue; /* one word is no rule */
    if (v->length && said(r, v) == v->value) continue;
    if (!put_rule(r, v->key, v->value)) return false;
  }
  return true;
}

/* The same rules in a table as small as they allow. */
static bool add_section(ent_image_writer *w, const char *name, const rule_set *r, const votes *all, training *t, ent_error *err) {
  rule_set small = {t, NULL, 64, 0};
  while (small.size < r->n * 2) small.size *= 2;
  small.slot = calloc(small.size, sizeof *small.slot);
  if (!small.slot) return false;
  for (uint32_t i = 0; i < all->n; i++) {
    uint32_t value, twice;
    if (!find_rule(r, all->v[i].key, &value) || find_rule(&small, all->v[i].key, &twice)) continue;
    if (!put_rule(&small, all->v[i].key, value)) return free(small.slot), false;
  }
  bool ok = ent_image_writer_add(w, name, small.slot, small.size * sizeof *small.slot, err) == ENT_OK;
  say(t, "%s: %u rules", name, small.n);
  free(small.slot);
  return ok;
}

typedef struct scripts {
  ent_map index;
  ent_strs list;
} scripts;

static uint32_t script_number(training *t, scripts *s, ent_str script) {
  uint32_t at = ent_map_get(&s->index, script);
  if (at != ENT_NONE) return at;
  at = s->list.n;
  return ENT_PUSH(t->arena, &s->list, script) && ent_map_put(&s->index, script, at) ? at : ENT_NONE;
}

/* Whether the lemmas of a tag keep their case: by tag, what most capitalised forms do. */
static void find_case(const training *t, char how[256]) {
  int32_t keeps[256] = {0};
  for (uint32_t i = 0; i < t->trees.s.n; i++)
    for (uint32_t k = 0; k < t->trees.s.v[i].n; k++) {
      const word *x = &t->trees.s.v[i].w[k];
      if (x->form.n && x->lemma.n && x->form.p[0] >= 'A' && x->form.p[0] <= 'Z') keeps[x->tag] += x->lemma.p[0] == x->form.p[0] ? 1 : -1;
    }
  for (int i = 0; i < 256; i++) how[i] = keeps[i] > 0 ? '=' : '_';
}

/* How often each bit of ENT_F_* was set among a tag's or a form's uses. */
#define FEATS 22
typedef struct bits {
  uint32_t set[FEATS], n;
} bits;

static void count_bits(bits *b, uint32_t feats) {
  b->n++;
  for (int i = 0; i < FEATS; i++) b->set[i] += feats >> i & 1;
}

/* The bits that most uses have; of number, person and gender those that nearly all have: what agrees with
** the subject is no part of the form. */
static uint32_t agreed(const bits *b) {
  const uint32_t agreement = ENT_F_PLUR | ENT_F_SING | ENT_F_P1 | ENT_F_P2 | ENT_F_P3 | ENT_F_MASC | ENT_F_FEM | ENT_F_NEUT;
  uint32_t feats = 0;
  for (int i = 0; i < FEATS; i++)
    if (b->set[i] * 20 > b->n * (agreement >> i & 1 ? 19 : 10)) feats |= 1u << i;
  return feats;
}

typedef struct lemma_votes {
  training *t;
  votes lemmas, feats;
  scripts s;
  ent_map kinds, forms;
  ENT_VEC(bits) form_bits;
  bits tag_bits[256];
  char how[256];
} lemma_votes;

static bool vote_lemma(lemma_votes *l, const word *x, ent_str exact, ent_str lower) {
  char plain[ENT_FORM_MAX];
  ent_arena *a = l->t->arena;
  ent_str form;
  ent_lemma_normal(x->form, plain, &form);
  ent_str usual = script_of(a, form, x->lemma, l->how[x->tag]), best = script_of(a, form, x->lemma, 0);
  if (!usual.n || !best.n) return true;
  /* suffixes count kinds of words, whole forms count words */
  ent_str kind = ent_arena_printf(a, "%u %.*s %.*s", x->tag, (int)usual.n, usual.p, (int)lower.n, lower.p);
  const bool first = ent_map_get(&l->kinds, kind) == ENT_NONE;
  const uint32_t value = script_number(l->t, &l->s, usual), exactly = script_number(l->t, &l->s, best);
  vote v = {ent_lemma_key(x->tag, ENT_LEMMA_EXACT, exact.p, exact.n), usual.p[1] - '0' > best.p[1] - '0' ? exactly : value, 1, EXACT, lower, x->tag};
  return kind.p && ent_map_put(&l->kinds, kind, 1) && (!first || usual.p[1] - '0' > 6 || vote_suffixes(a, &l->lemmas, lower, x->tag, value)) &&
         vote_whole(a, &l->lemmas, lower, x->tag, value) && ENT_PUSH(a, &l->lemmas, v);
}

static bool count_form(lemma_votes *l, const word *x, ent_str lower) {
  const ent_str key = ent_arena_printf(l->t->arena, "%u %.*s", x->tag, (int)lower.n, lower.p);
  uint32_t at = key.p ? ent_map_get(&l->forms, key) : 0;
  if (at == ENT_NONE) {
    at = l->form_bits.n;
    if (!ENT_PUSH(l->t->arena, &l->form_bits, (bits){0}) || !ent_map_put(&l->forms, key, at)) return false;
  }
  count_bits(&l->form_bits.v[at], x->feats);
  count_bits(&l->tag_bits[x->tag], x->feats);
  return key.p != NULL;
}

/* One vote a use for what its form's uses agree on; rare forms say what their tag says. */
static bool vote_feats(lemma_votes *l, const word *x) {
  char normal[ENT_FORM_MAX], lowered[ENT_FORM_MAX];
  ent_arena *a = l->t->arena;
  const size_t n = ent_form_normal(x->form, normal, lowered);
  const ent_str lower = ent_arena_dup(a, (ent_str){lowered, n});
  const ent_str key = ent_arena_printf(a, "%u %.*s", x->tag, (int)n, lowered);
  if (!lower.p || !key.p) return false;
  const bits *form = &l->form_bits.v[ent_map_get(&l->forms, key)];
  const uint32_t usual = agreed(&l->tag_bits[x->tag]);
  vote v = {ent_lemma_key(x->tag, ENT_LEMMA_SUFFIXES, "", 0), usual, 1, 0, lower, x->tag};
  return ENT_PUSH(a, &l->feats, v) && vote_whole(a, &l->feats, lower, x->tag, form->n < 10 ? usual : agreed(form));
}

static bool vote_word(lemma_votes *l, const word *x) {
  char normal[ENT_FORM_MAX], lowered[ENT_FORM_MAX];
  ent_arena *a = l->t->arena;
  const size_t n = ent_form_normal(x->form, normal, lowered);
  const ent_str exact = ent_arena_dup(a, (ent_str){normal, n}), lower = ent_arena_dup(a, (ent_str){lowered, n});
  if (!exact.p || !lower.p || !count_form(l, x, lower)) return false;
  if (ent_str_is(x->lemma, "_") && !ent_str_is(x->form, "_")) return true;
  return vote_lemma(l, x, exact, lower);
}

bool write_lemmas(training *t, ent_image_writer *w, ent_error *err) {
  lemma_votes l = {.t = t};
  ent_map_init(&l.s.index, t->arena);
  ent_map_init(&l.kinds, t->arena);
  ent_map_init(&l.forms, t->arena);
  find_case(t, l.how);
  bool ok = script_number(t, &l.s, ENT_S("_0")) == 0;
  for (uint32_t i = 0; ok && i < t->trees.s.n; i++)
    for (uint32_t k = 0; ok && k < t->trees.s.v[i].n; k++) ok = vote_word(&l, &t->trees.s.v[i].w[k]);
  for (uint32_t i = 0; ok && i < t->trees.s.n; i++)
    for (uint32_t k = 0; ok && k < t->trees.s.v[i].n; k++) ok = vote_feats(&l, &t->trees.s.v[i].w[k]);
  rule_set rl = {.t = t}, rf = {.t = t};
  ok = ok && keep_rules(&rl, &l.lemmas) && keep_rules(&rf, &l.feats);
  ent_buf list;
  ent_buf_init(&list, 0);
  for (uint32_t i = 0; i < l.s.list.n; i++) ent_buf_putstr(&list, l.s.list.v[i]), ent_buf_putc(&list, '\n');
  ok = ok && !list.fail && ent_image_writer_add(w, "lemma.script", list.p, list.n, err) == ENT_OK;
  ok = ok && add_section(w, "lemma.rule", &rl, &l.lemmas, t, err) && add_section(w, "feats.rule", &rf, &l.feats, t, err);
  ent_buf_free(&list);
  free(rl.slot);
  free(rf.slot);
  return ok;
}
