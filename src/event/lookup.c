/*
** lookup.c - from the words of the text to the entries of the lexicon: one hash look-up a word, then only the entries that begin
** with it, so that the time does not depend on how many there are.
*/
#include "event/frames.h"

#include <math.h>

const ent_entry *ent_entries(const ent_frames *f, const ent_map *map, ent_str key) {
  uint32_t at = ent_map_get(map, key);
  return at == ENT_NONE ? NULL : &f->entry[at];
}

const ent_entry *ent_entry_next(const ent_frames *f, const ent_entry *e) { return e->next == ENT_NONE ? NULL : &f->entry[e->next]; }

/* Is word the lemma or, whatever its case, the form of token t? */
static bool word_is(const ent_coder *c, uint32_t t, ent_str word) {
  return ent_str_eq(ent_lemma(c, t), word) || ent_str_ieq(ent_token_form(c, t), word);
}

static uint32_t sentence_end(const ent_coder *c, uint32_t t) {
  const ent_sentence *s = &c->text->sentence[c->text->token[t].sentence];
  return s->first + s->count;
}

/* The entry's further words from token t on, hyphens skipped; the token behind the last, or 0. */
static uint32_t follow(const ent_coder *c, const ent_entry *e, uint32_t t) {
  uint32_t end = sentence_end(c, t - 1);
  for (uint32_t i = 0; i < e->nrest; i++, t++) {
    if (t < end && ent_str_is(ent_token_form(c, t), "-")) t++;
    if (t >= end || !word_is(c, t, e->rest[i])) return 0;
  }
  return t;
}

static bool pos_fits(const ent_coder *c, uint32_t t, uint8_t listed, ent_pos wanted) {
  if (wanted != ENT_POS_WORD) return listed == wanted || (listed == ENT_POS_WORD && wanted != ENT_POS_VERB && wanted != ENT_POS_NOUN);
  uint8_t u = ent_w(c, t)->upos, r = ent_w(c, t)->rel;
  switch (listed) {
  case ENT_POS_VERB: return u == ENT_UPOS_VERB || u == ENT_UPOS_AUX;
  case ENT_POS_NOUN: return u == ENT_UPOS_NOUN || u == ENT_UPOS_PROPN;
  case ENT_POS_ADJ: return u == ENT_UPOS_ADJ || (u == ENT_UPOS_VERB && (r == ENT_REL_AMOD || ent_tree_dep(c, t, ENT_REL_COP) != ENT_NONE));
  case ENT_POS_ADV: return u == ENT_UPOS_ADV || r == ENT_REL_ADVMOD;
  case ENT_POS_PREP: return u == ENT_UPOS_ADP || u == ENT_UPOS_SCONJ || r == ENT_REL_CASE || r == ENT_REL_MARK;
  case ENT_POS_MARK: return r == ENT_REL_MARK || u == ENT_UPOS_SCONJ || u == ENT_UPOS_ADV;
  default: return true;
  }
}

/* A verb of two words is the verb and its particle, wherever that stands. */
static bool particle_fits(const ent_coder *c, const ent_entry *e, uint32_t t) {
  uint32_t p = ent_tree_particle(c, t);
  return e->nrest == 1 && p != ENT_NONE && word_is(c, p, e->rest[0]);
}

static const ent_cuedef *cue_keyed(const ent_coder *c, ent_str key, uint32_t t, ent_pos pos, ent_cue_kind kind, uint32_t *n) {
  const ent_frames *f = c->lex;
  const ent_cuedef *best = NULL;
  uint32_t length = 0, first = ENT_NONE;
  for (const ent_entry *e = ent_entries(f, &f->cues, key); e; e = ent_entry_next(f, e)) {
    const ent_cuedef *d = &f->cue[e->value];
    if (kind != ENT_CUE_KINDS && d->kind != kind) continue;
    if (!pos_fits(c, t, e->pos, pos)) continue;
    uint32_t covered = 1;
    if (e->nrest && !(e->pos == ENT_POS_VERB && particle_fits(c, e, t))) {
      uint32_t end = follow(c, e, t + 1);
      if (!end) continue;
      covered = end - t;
    }
    uint32_t weight = covered * 2 + (e->nrest > 0);
    if (weight < length || (weight == length && e->value >= first)) continue; /* longest, then first in file order */
    length = weight, first = e->value, best = d, *n = covered;
  }
  return best;
}

const ent_cuedef *ent_cue_at(const ent_coder *c, uint32_t t, ent_pos pos, ent_cue_kind kind, uint32_t *n) {
  uint32_t n1 = 0, n2 = 0, unused;
  if (!n) n = &unused;
  char low[64];
  ent_str form = ent_token_form(c, t), lemma = ent_lemma(c, t);
  const ent_cuedef *a = cue_keyed(c, lemma, t, pos, kind, &n1), *b = NULL;
  if (form.n < sizeof low) {
    for (size_t i = 0; i < form.n; i++) low[i] = (char)(form.p[i] >= 'A' && form.p[i] <= 'Z' ? form.p[i] + 32 : form.p[i]);
    ent_str key = {low, form.n};
    if (!ent_str_eq(key, lemma)) b = cue_keyed(c, key, t, pos, kind, &n2);
  }
  if (b && (!a || n2 > n1)) {
    *n = n2;
    return b;
  }
  *n = n1;
  return a;
}

/* ---- items ------------------------------------------------------------ */

static bool is_number(const ent_coder *c, uint32_t t) { return ent_w(c, t)->upos == ENT_UPOS_NUM; }

/* Calls see for every item whose words end at t. */
typedef bool see_item(const ent_coder *c, const ent_entry *e, uint32_t first, void *arg); /* false: enough */

static void items_ending(const ent_coder *c, uint32_t t, see_item *see, void *arg) {
  const ent_frames *f = c->lex;
  uint32_t begin = c->text->sentence[c->text->token[t].sentence].first;
  uint32_t from = t - begin > 4 ? t - 4 : begin;
  for (uint32_t s = from; s <= t; s++) {
    ent_str key = ent_lemma(c, s), form = ent_token_form(c, s);
    for (int pass = 0; pass < 2; pass++) {
      if (pass && ent_str_eq(form, key)) break;
      for (const ent_entry *e = ent_entries(f, &f->items, pass ? form : key); e; e = ent_entry_next(f, e)) {
        uint32_t end = e->nrest ? follow(c, e, s + 1) : s + 1;
        if (end == t + 1 && !see(c, e, s, arg)) return;
      }
    }
  }
}

typedef struct item_hit {
  const ent_itemdef *item;
  uint32_t first;
  bool asset;
  uint32_t value;
} item_hit;

static bool under_asset(const ent_frames *f, const ent_itemdef *i) {
  for (uint32_t guard = 0; guard < 16; guard++) {
    if (ent_str_is(i->root, "asset") || ent_str_is(i->root, "goods") || ent_str_is(i->root, "weapon") || ent_str_is(i->cls, "asset")) return true;
    if (i->parent == ENT_NONE) return false;
    i = &f->item[i->parent];
  }
  return false;
}

/* Longest words first, assets (what records name) before classes that only decide a sense, then file order. */
static bool keep_best(const ent_coder *c, const ent_entry *e, uint32_t first, void *arg) {
  item_hit *h = arg;
  const ent_itemdef *i = &c->lex->item[e->value];
  bool asset = under_asset(c->lex, i);
  if (h->item && (first > h->first || (first == h->first && (h->asset > asset || (h->asset == asset && h->value <= e->value))))) return true;
  *h = (item_hit){i, first, asset, e->value};
  return true;
}

const ent_itemdef *ent_item_at(const ent_coder *c, uint32_t t, uint32_t *first) {
  item_hit h = {0};
  if (!is_number(c, t)) items_ending(c, t, keep_best, &h);
  if (h.item && first) *first = h.first;
  return h.item;
}

bool ent_item_is(const ent_frames *f, const ent_itemdef *item, ent_str cls) {
  for (uint32_t guard = 0; guard < 16; guard++) {
    if (ent_str_eq(item->cls, cls) || ent_str_eq(item->id, cls) || ent_str_eq(item->root, cls)) return true;
    if (item->parent == ENT_NONE) return false;
    item = &f->item[item->parent];
  }
  return false;
}

typedef struct fit {
  ent_str cls;
  bool yes;
} fit;

static bool fits(const ent_coder *c, const ent_entry *e, uint32_t first, void *arg) {
  (void)first;
  fit *x = arg;
  x->yes |= ent_item_is(c->lex, &c->lex->item[e->value], x->cls);
  return !x->yes;
}

bool ent_item_fits(const ent_coder *c, uint32_t t, ent_str cls) {
  fit x = {cls, false};
  items_ending(c, t, fits, &x);
  return x.yes;
}

/* ---- scores ----------------------------------------------------------- */

double ent_goldstein(const ent_frames *f, ent_str cameo) {
  for (; cameo.n >= 2; cameo.n--) {
    uint32_t at = ent_map_get(&f->cameos, cameo);
    if (at != ENT_NONE && !isnan(f->cameo[at].goldstein)) return f->cameo[at].goldstein;
  }
  return NAN;
}

double ent_score(const ent_frames *f, int type, ent_str mode) {
  const ent_type_info *t = &f->type[type];
  for (uint32_t i = 0; i < t->nmode; i++)
    if (ent_str_eq(t->mode[i].mode, mode)) return t->mode[i].score;
  return t->score;
}
