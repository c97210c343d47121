/*
** wordlist.c - the tag inventory, and for each word its clusters and the tags it was seen with.
*/
#include "train.h"

#include <stdlib.h>

typedef struct counted {
  ent_str key;
  uint32_t count, index;
} counted;

static int by_count(const void *a, const void *b) {
  const counted *x = a, *y = b;
  if (x->count != y->count) return x->count > y->count ? -1 : 1;
  return ent_str_cmp(x->key, y->key);
}

#define RARE 3

/* Joint tags seen at least RARE times, by frequency; a rarer one becomes the commonest with its universal tag. */
bool build_tags(training *t) {
  ent_map index;
  ENT_VEC(counted) all = {0};
  ent_map_init(&index, t->arena);
  for (uint32_t i = 0; i < t->trees.s.n; i++)
    for (uint32_t k = 0; k < t->trees.s.v[i].n; k++) {
      ent_str label = t->trees.s.v[i].w[k].label;
      uint32_t at = ent_map_get(&index, label);
      if (at == ENT_NONE) {
        at = all.n;
        counted c = {label, 0, at};
        if (!ENT_PUSH(t->arena, &all, c) || !ent_map_put(&index, label, at)) return false;
      }
      all.v[at].count++;
    }
  qsort(all.v, all.n, sizeof *all.v, by_count);
  ent_map_init(&index, t->arena);
  for (uint32_t i = 0; i < all.n; i++) {
    if (all.v[i].count < RARE || t->tag.n >= ENT_CLASSES_MAX) continue;
    ent_str rest = all.v[i].key, upos;
    ent_str_split(&rest, '\t', &upos);
    ent_upos_find(upos, &t->tag_upos[t->tag.n]);
    if (!ent_map_put(&index, all.v[i].key, t->tag.n) || !ENT_PUSH(t->arena, &t->tag, all.v[i].key)) return false;
  }
  t->ntag = t->tag.n;
  for (uint32_t i = 0; i < t->trees.s.n; i++)
    for (uint32_t k = 0; k < t->trees.s.v[i].n; k++) {
      word *w = &t->trees.s.v[i].w[k];
      uint32_t tag = ent_map_get(&index, w->label);
      for (uint32_t j = 0; tag == ENT_NONE && j < t->ntag; j++)
        if (t->tag_upos[j] == w->upos) tag = j;
      w->tag = w->pass1 = w->predicted = tag == ENT_NONE ? 0 : (uint8_t)tag;
    }
  say(t, "%u joint tags of %u seen", t->ntag, all.n);
  return true;
}

/* ---- words ------------------------------------------------------------ */

typedef struct vocabulary {
  ent_arena *arena;
  ent_map index;
  ENT_VEC(counted) word;
} vocabulary;

static ent_str lower_of(ent_arena *a, ent_str form) {
  char normal[ENT_FORM_MAX], lower[ENT_FORM_MAX];
  size_t n = ent_form_normal(form, normal, lower);
  return ent_arena_dup(a, (ent_str){lower, n});
}

static uint32_t word_number(vocabulary *v, ent_str form) {
  char normal[ENT_FORM_MAX], lower[ENT_FORM_MAX];
  ent_str key = {lower, ent_form_normal(form, normal, lower)};
  uint32_t at = ent_map_get(&v->index, key);
  if (at != ENT_NONE) return at;
  counted c = {lower_of(v->arena, form), 0, v->word.n};
  at = c.index;
  if (!c.key.p || !ENT_PUSH(v->arena, &v->word, c) || !ent_map_put(&v->index, c.key, at)) return ENT_NONE;
  return at;
}

typedef struct seen { /* counts of a word's tags */
  uint32_t tag[8], count[8], n, total;
} seen;

static void see(seen *s, uint32_t tag) {
  uint32_t i = 0;
  s->total++;
  while (i < s->n && s->tag[i] != tag) i++;
  if (i == s->n) {
    if (i == 8) return;
    s->tag[s->n] = tag;
    s->count[s->n++] = 0;
  }
  s->count[i]++;
  for (; i && s->count[i] > s->count[i - 1]; i--) {
    uint32_t a = s->tag[i], b = s->count[i];
    s->tag[i] = s->tag[i - 1], s->count[i] = s->count[i - 1];
    s->tag[i - 1] = a, s->count[i - 1] = b;
  }
}

/* The class of a word's tags: those of at least a twentieth of its uses, commonest first. 0 when too rare. */
static uint16_t tag_class(vocabulary *classes, const seen *s, uint32_t least) {
  char key[64];
  size_t n = 0;
  if (s->total < least) return 0;
  for (uint32_t i = 0; i < s->n && i < 5; i++)
    if (s->count[i] * 20 >= s->total) n += (size_t)snprintf(key + n, sizeof key - n, "%u ", s->tag[i]);
  uint32_t at = ent_map_get(&classes->index, (ent_str){key, n});
  if (at == ENT_NONE) {
    counted c = {ent_arena_dup(classes->arena, (ent_str){key, n}), 0, classes->word.n};
    at = c.index;
    if (!ENT_PUSH(classes->arena, &classes->word, c) || !ent_map_put(&classes->index, c.key, at)) return 0;
  }
  return at + 1 < 65535 ? (uint16_t)(at + 1) : 0;
}

typedef struct listing {
  training *t;
  vocabulary v, silver_tag, classes;
  seen *gold, *silver;
  uint32_t *text, n;
  uint32_t *fine, *coarse;
} listing;

static bool count_corpus(listing *l, const corpus *c) {
  for (uint32_t i = 0; i < c->s.n; i++)
    for (uint32_t k = 0; k < c->s.v[i].n; k++) {
      uint32_t at = word_number(&l->v, c->s.v[i].w[k].form);
      if (at == ENT_NONE) return false;
      l->v.word.v[at].count++;
    }
  return true;
}

/* Commonest first, so that clusters begin with the words that shape them. */
static bool renumber(listing *l) {
  qsort(l->v.word.v, l->v.word.n, sizeof *l->v.word.v, by_count);
  for (uint32_t i = 0; i < l->v.word.n; i++)
    if (!ent_map_put(&l->v.index, l->v.word.v[i].key, i)) return false;
  return true;
}

static void running_text(listing *l, const corpus *c, uint32_t v) {
  for (uint32_t i = 0; i < c->s.n; i++) {
    l->text[l->n++] = v;
    for (uint32_t k = 0; k < c->s.v[i].n; k++) {
      uint32_t at = word_number(&l->v, c->s.v[i].w[k].form);
      l->text[l->n++] = at < v ? at : v + 1;
    }
  }
}

#define CLUSTER_LEAST 3

static bool make_clusters(listing *l) {
  training *t = l->t;
  uint32_t v = 0;
  while (v < l->v.word.n && l->v.word.v[v].count >= CLUSTER_LEAST) v++;
  size_t room = (size_t)t->trees.words + t->silver.words + t->trees.s.n + t->silver.s.n + 2;
  l->text = malloc(room * sizeof *l->text);
  l->fine = calloc(l->v.word.n + 2, sizeof *l->fine);
  l->coarse = calloc(l->v.word.n + 2, sizeof *l->coarse);
  if (!l->text || !l->fine || !l->coarse) return false;
  running_text(l, &t->trees, v);
  running_text(l, &t->silver, v);
  for (uint32_t i = 0; i < l->n; i++)
    if (l->text[i] > v) l->text[i] = v;
  say(t, "clustering %u words of a text of %u", v, l->n);
  uint32_t *c = calloc(v + 2, sizeof *c);
  bool ok = c && cluster_words(l->text, l->n, v, t->fine, 10, c);
  for (uint32_t i = 0; ok && i < v; i++) l->fine[i] = c[i];
  ok = ok && cluster_words(l->text, l->n, v, t->coarse, 10, c);
  for (uint32_t i = 0; ok && i < v; i++) l->coarse[i] = c[i];
  free(c);
  return ok;
}

static bool see_tags(listing *l) {
  const training *t = l->t;
  l->gold = calloc(l->v.word.n, sizeof *l->gold);
  l->silver = calloc(l->v.word.n, sizeof *l->silver);
  if (!l->gold || !l->silver) return false;
  for (uint32_t i = 0; i < t->trees.s.n; i++)
    for (uint32_t k = 0; k < t->trees.s.v[i].n; k++) {
      const word *w = &t->trees.s.v[i].w[k];
      see(&l->gold[word_number(&l->v, w->form)], w->tag);
    }
  for (uint32_t i = 0; i < t->silver.s.n; i++)
    for (uint32_t k = 0; k < t->silver.s.v[i].n; k++) {
      const word *w = &t->silver.s.v[i].w[k];
      if (w->lemma.n > 4) see(&l->silver[word_number(&l->v, w->form)], word_number(&l->silver_tag, w->lemma));
    }
  return true;
}

static bool put_list(listing *l) {
  uint32_t size = 1, kept = 0;
  vocabulary silver_classes = {.arena = l->t->arena};
  l->t->nword = 0;
  ent_map_init(&silver_classes.index, l->t->arena);
  while (size < l->v.word.n * 2) size *= 2;
  ent_wordinfo *slot = calloc(size, sizeof *slot);
  if (!slot) return false;
  for (uint32_t i = 0; i < l->v.word.n; i++) {
    ent_wordinfo w = {.fine = (uint16_t)l->fine[i], .coarse = (uint16_t)l->coarse[i]};
    w.tags = tag_class(&l->classes, &l->gold[i], 3);
    w.silver = tag_class(&silver_classes, &l->silver[i], 2);
    if (l->gold[i].total >= 2) w.id = ++l->t->nword;
    if (!w.fine && !w.tags && !w.silver && !w.id) continue;
    uint64_t h = ent_hash_bytes(l->v.word.v[i].key.p, l->v.word.v[i].key.n, 2);
    w.check = (uint32_t)(h >> 32) | 1u;
    uint32_t at = (uint32_t)h & (size - 1);
    while (slot[at].check) at = (at + 1) & (size - 1);
    slot[at] = w;
    kept++;
  }
  l->t->classes[0] = l->classes.word.n;
  l->t->classes[1] = silver_classes.word.n;
  ent_buf_init(&l->t->words, 0);
  bool ok = ent_buf_put(&l->t->words, slot, size * sizeof *slot);
  free(slot);
  l->t->list = (ent_wordlist){(const ent_wordinfo *)(const void *)l->t->words.p, size};
  say(l->t, "%u words in the list, %u classes of tags", kept, l->classes.word.n);
  return ok;
}

bool make_lexemes(training *t, corpus *c) {
  for (uint32_t i = 0; i < c->s.n; i++) {
    sentence *s = &c->s.v[i];
    s->lex = ent_arena_calloc(t->arena, s->n, sizeof *s->lex);
    if (!s->lex) return false;
    for (uint32_t k = 0; k < s->n; k++) ent_lexeme_make(s->w[k].form, &t->list, &s->lex[k]);
  }
  return true;
}

bool build_wordlist(training *t) {
  listing l = {.t = t};
  l.v.arena = l.silver_tag.arena = l.classes.arena = t->arena;
  ent_map_init(&l.v.index, t->arena);
  ent_map_init(&l.silver_tag.index, t->arena);
  ent_map_init(&l.classes.index, t->arena);
  bool ok = count_corpus(&l, &t->trees) && count_corpus(&l, &t->silver) && renumber(&l) && make_clusters(&l) && see_tags(&l) && put_list(&l);
  free(l.text), free(l.fine), free(l.coarse), free(l.gold), free(l.silver);
  return ok && make_lexemes(t, &t->trees);
}
