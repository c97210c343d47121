/*
** predicate.c - which tokens are predicates, and which frames their words could belong to.
**
** A predicate is a verb, a predicative adjective or noun, or a noun that the lexicon knows as the name of an act. A frame's
** words fit by lemma; of a verb with a particle both must be there, of a phrase all content words, near each other in the tree
** and not across a clause.
*/
#include "event/frames.h"

#include <stdlib.h>

typedef struct finder {
  ent_coder *c;
  ENT_VEC(ent_pred) pred;
  ENT_VEC(uint32_t) frame;
  ENT_VEC(uint32_t) phrase;
  uint32_t *pred_at;
} finder;

static bool word_is(const ent_coder *c, uint32_t t, ent_str w) {
  return ent_str_eq(ent_lemma(c, t), w) || ent_str_ieq(ent_token_form(c, t), w);
}

/* Clauses that a phrase does not reach into. */
static bool closed(uint8_t rel) {
  switch (rel) {
  case ENT_REL_CCOMP:
  case ENT_REL_ADVCL:
  case ENT_REL_ACL_RELCL:
  case ENT_REL_PARATAXIS:
  case ENT_REL_CSUBJ:
  case ENT_REL_PUNCT:
  case ENT_REL_APPOS: return true;
  default: return false;
  }
}

/* A token with this word below t, at most depth edges down, that is none of used; ENT_NONE. */
static uint32_t find_below(const ent_coder *c, uint32_t t, ent_str w, uint32_t depth, const uint32_t *used, uint32_t nused) {
  ENT_EACH_KID(c, t, k) {
    bool taken = false;
    for (uint32_t i = 0; i < nused; i++) taken |= used[i] == k;
    if (!taken && word_is(c, k, w)) return k;
  }
  if (depth < 2) return ENT_NONE;
  ENT_EACH_KID(c, t, k) { /* deeper only function words, and what hangs on a word of the phrase or on an infinitive */
    uint8_t r = ent_w(c, k)->rel;
    if (closed(r) || r == ENT_REL_CONJ) continue;
    bool ours = r == ENT_REL_XCOMP || r == ENT_REL_ACL;
    for (uint32_t i = 0; i < nused; i++) ours |= used[i] == k;
    uint32_t found = find_below(c, k, w, ours ? depth - 1 : 1, used, nused);
    if (found == ENT_NONE) continue;
    uint8_t fr = ent_w(c, found)->rel;
    bool of = fr == ENT_REL_NMOD && ent_str_is(ent_tree_case(c, found, NULL), "of"); /* "on high levels of alert" */
    if (ours || of || fr == ENT_REL_CASE || fr == ENT_REL_MARK || fr == ENT_REL_FIXED) return found;
  }
  return ENT_NONE;
}

/* The noun that a participle or relative clause modifies may be the phrase's object: "the aid given to ...". */
static uint32_t modified(const ent_coder *c, uint32_t t) {
  uint8_t r = ent_w(c, t)->rel;
  return r == ENT_REL_ACL || r == ENT_REL_ACL_RELCL ? ent_head(c, t) : ENT_NONE;
}

#define REST_MAX 11 /* further words of an entry */

/* The token near t that is the entry's further word i, none of used; ENT_NONE. */
static uint32_t find_rest(const ent_coder *c, const ent_entry *e, uint32_t i, uint32_t t, const uint32_t *used, uint32_t n) {
  uint32_t found = find_below(c, t, e->rest[i], e->pos == ENT_POS_VERB ? 2 : 3, used, n);
  uint32_t m = modified(c, t);
  if (found == ENT_NONE && m != ENT_NONE && word_is(c, m, e->rest[i])) found = m;
  return found;
}

/* Are the entry's further words near t? *phrase receives the first content word among them. A word may hang on one that
** stands behind it ("hold joint drills"): what is not found is looked for again once others are. */
static bool rest_fits(const ent_coder *c, const ent_entry *e, uint32_t t, uint32_t *phrase) {
  uint32_t used[REST_MAX + 1], n = 0, missing = e->nrest;
  bool done[REST_MAX] = {false}, progress = true;
  if (e->nrest > REST_MAX) return false;
  used[n++] = t;
  *phrase = ENT_NONE;
  while (missing && progress) {
    progress = false;
    for (uint32_t i = 0; i < e->nrest; i++) {
      uint32_t found = done[i] ? ENT_NONE : find_rest(c, e, i, t, used, n);
      if (found == ENT_NONE) continue;
      done[i] = progress = true;
      missing--;
      used[n++] = found;
      uint8_t u = ent_w(c, found)->upos;
      bool content = u == ENT_UPOS_NOUN || u == ENT_UPOS_VERB || u == ENT_UPOS_ADJ || u == ENT_UPOS_PROPN;
      if (content && *phrase == ENT_NONE) *phrase = found;
    }
  }
  return !missing;
}

static bool is_copular(const ent_coder *c, uint32_t t) {
  if (ent_tree_dep(c, t, ENT_REL_COP) != ENT_NONE) return true;
  if (ent_w(c, t)->rel == ENT_REL_XCOMP || ent_w(c, t)->rel == ENT_REL_CONJ) return true; /* "remained critical", "and critical" */
  return ent_tree_dep(c, t, ENT_REL_AUX_PASS) != ENT_NONE;
}

static bool attributive(const ent_coder *c, uint32_t t) { return ent_w(c, t)->rel == ENT_REL_AMOD; }

/* "the opposition party leader", "an attack helicopter": a noun before a name or somebody is no act. */
static bool names_its_head(const ent_coder *c, uint32_t t) {
  uint32_t h = ent_head(c, t);
  if (ent_rel_base(ent_w(c, t)->rel) != ENT_REL_COMPOUND || h == ENT_NONE) return false;
  return ent_w(c, h)->upos == ENT_UPOS_PROPN || c->names->at[h] != ENT_NONE;
}

/* "the alliance between China and Cuba": what is between two is no body of its own. */
static bool between_two(const ent_coder *c, uint32_t t) {
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_w(c, k)->rel;
    if ((r == ENT_REL_NMOD || r == ENT_REL_OBL) && ent_str_is(ent_tree_case(c, k, NULL), "between")) return true;
  }
  return false;
}

/* "the opposition abroad": who is somebody does not happen. */
static bool is_somebody(const ent_coder *c, uint32_t t) {
  if (between_two(c, t)) return false;
  uint32_t m = c->names->at[t], e = m == ENT_NONE ? ENT_NONE : c->names->mention[m].entity;
  if (e == ENT_NONE) return false;
  uint8_t k = c->names->entity[e].kind;
  return k == ENT_KIND_GROUP || k == ENT_KIND_ORG || k == ENT_KIND_PERSON || k == ENT_KIND_STATE;
}

/* Does token t carry entry e? *at receives the predicate's token, *phrase the phrase's other word. */
static bool entry_fits(const ent_coder *c, const ent_entry *e, uint32_t t, uint32_t *at, uint32_t *phrase) {
  const ent_word *w = ent_w(c, t);
  *at = t, *phrase = ENT_NONE;
  if (e->copula) { /* "be critical of", "be at war with": the head of a preposition carries it */
    if ((w->upos == ENT_UPOS_ADP || w->rel == ENT_REL_CASE) && w->head != ENT_NONE) *at = w->head;
    if (!is_copular(c, *at)) return false;
    return !e->nrest || rest_fits(c, e, *at, phrase);
  }
  switch (e->pos) {
  case ENT_POS_VERB:
    if (w->upos != ENT_UPOS_VERB) return false;
    if (attributive(c, t) && !e->nrest) return true;
    if (e->nrest) return rest_fits(c, e, t, phrase);
    return true;
  case ENT_POS_NOUN:
    if (w->upos == ENT_UPOS_VERB) { /* "fighting between the two broke out" */
      if (w->rel != ENT_REL_CSUBJ || !between_two(c, t)) return false;
    } else if (w->upos != ENT_UPOS_NOUN && !(w->upos == ENT_UPOS_PROPN && c->names->in[t] == ENT_NONE)) return false;
    if (names_its_head(c, t) || is_somebody(c, t)) return false;
    return !e->nrest || rest_fits(c, e, t, phrase);
  case ENT_POS_ADJ:
    if (w->upos != ENT_UPOS_ADJ && !(w->upos == ENT_UPOS_VERB && (is_copular(c, t) || attributive(c, t)))) return false;
    return !e->nrest || rest_fits(c, e, t, phrase);
  case ENT_POS_PHRASE:
    if (w->upos != ENT_UPOS_VERB && w->upos != ENT_UPOS_NOUN && w->upos != ENT_UPOS_ADJ && w->upos != ENT_UPOS_AUX) return false;
    if (w->upos == ENT_UPOS_NOUN && ent_tree_dep(c, t, ENT_REL_DET) != ENT_NONE) return false; /* "no say in it" */
    return !e->nrest || rest_fits(c, e, t, phrase);
  default: return false;
  }
}

/* The last words of a noun entry of several words carry it ("peace talks"): look from each word to the right. */
static bool compound_fits(const ent_coder *c, const ent_entry *e, uint32_t t, uint32_t *at) {
  if (e->pos != ENT_POS_NOUN || !e->nrest) return false;
  const ent_sentence *s = &c->text->sentence[c->text->token[t].sentence];
  uint32_t k = t + 1, end = s->first + s->count;
  for (uint32_t i = 0; i < e->nrest; i++, k++) {
    if (k < end && ent_str_is(ent_token_form(c, k), "-")) k++;
    if (k >= end || !word_is(c, k, e->rest[i])) return false;
  }
  *at = k - 1;
  uint8_t u = ent_w(c, *at)->upos;
  return u == ENT_UPOS_NOUN || u == ENT_UPOS_PROPN;
}

/* ---- collecting ------------------------------------------------------- */

typedef struct hit {
  uint32_t at, frame, phrase;
} hit;
typedef ENT_VEC(hit) hits;

static bool see_key(ent_coder *c, ent_str key, uint32_t t, hits *out) {
  for (const ent_entry *e = ent_entries(c->lex, &c->lex->frames, key); e; e = ent_entry_next(c->lex, e)) {
    hit h = {.frame = e->value};
    bool yes = compound_fits(c, e, t, &h.at);
    if (yes) h.phrase = t;
    else yes = entry_fits(c, e, t, &h.at, &h.phrase);
    if (yes && !ENT_PUSH(c->a, out, h)) return false;
  }
  return true;
}

/* Plurals that are words of their own ("talks", "sanctions") may be listed as such. */
static bool see_form(ent_coder *c, uint32_t t, hits *out) {
  ent_str form = ent_token_form(c, t);
  bool gerund = ent_w(c, t)->upos == ENT_UPOS_VERB && ent_w(c, t)->rel == ENT_REL_CSUBJ;
  if ((ent_w(c, t)->upos != ENT_UPOS_NOUN && !gerund) || ent_str_ieq(form, ent_lemma(c, t))) return true;
  char low[64];
  if (form.n > sizeof low) return true;
  for (size_t i = 0; i < form.n; i++) low[i] = (char)(form.p[i] >= 'A' && form.p[i] <= 'Z' ? form.p[i] + 32 : form.p[i]);
  return see_key(c, (ent_str){low, form.n}, t, out);
}

static bool is_predicate(const ent_coder *c, uint32_t t) {
  const ent_word *w = ent_w(c, t);
  if (w->rel == ENT_REL_COP) return true; /* the copula speaks for its clause */
  if (w->upos == ENT_UPOS_VERB) return w->rel != ENT_REL_AUX;
  return (w->upos == ENT_UPOS_ADJ || w->upos == ENT_UPOS_NOUN) && ent_tree_dep(c, t, ENT_REL_COP) != ENT_NONE;
}

static uint8_t pos_of(const ent_coder *c, uint32_t t) {
  switch (ent_w(c, t)->upos) {
  case ENT_UPOS_VERB:
  case ENT_UPOS_AUX: return ENT_POS_VERB;
  case ENT_UPOS_ADJ: return ENT_POS_ADJ;
  default: return ENT_POS_NOUN;
  }
}

static int by_place(const void *x, const void *y) {
  const hit *a = x, *b = y;
  if (a->at != b->at) return a->at < b->at ? -1 : 1;
  if (a->frame != b->frame) return a->frame < b->frame ? -1 : 1;
  return a->phrase < b->phrase ? -1 : a->phrase > b->phrase;
}

static bool add_pred(finder *f, uint32_t t, const hit *h, uint32_t n) {
  ent_coder *c = f->c;
  ent_pred p = {.token = t, .particle = ent_tree_particle(c, t), .pos = pos_of(c, t), .frame0 = f->frame.n};
  for (uint32_t i = 0; i < n; i++) {
    if (i && h[i].frame == h[i - 1].frame) continue;
    if (!ENT_PUSH(c->a, &f->frame, h[i].frame) || !ENT_PUSH(c->a, &f->phrase, h[i].phrase)) return false;
    p.nframe++;
  }
  f->pred_at[t] = f->pred.n;
  return ENT_PUSH(c->a, &f->pred, p);
}

static bool mend_lemmas(ent_coder *c) {
  ent_str *lemma = ent_arena_alloc(c->a, (c->text->ntoken + 1) * sizeof *lemma);
  if (!lemma) return false;
  for (uint32_t t = 0; t < c->text->ntoken; t++) {
    const ent_word *w = ent_w(c, t);
    lemma[t] = w->upos == ENT_UPOS_VERB ? ent_known_lemma(c->lex, ent_token_form(c, t), w->lemma) : w->lemma;
  }
  c->lemma = lemma;
  return true;
}

ent_code ent_predicates_run(ent_coder *c, ent_error *err) {
  finder f = {.c = c};
  if (!mend_lemmas(c)) return ent_nomem(err);
  hits h = {0};
  uint32_t n = c->text->ntoken;
  f.pred_at = ent_arena_alloc(c->a, (n + 1) * sizeof *f.pred_at);
  if (!f.pred_at) return ent_nomem(err);
  for (uint32_t t = 0; t < n; t++) {
    f.pred_at[t] = ENT_NONE;
    if (ent_w(c, t)->upos == ENT_UPOS_PUNCT) continue;
    if (!see_key(c, ent_lemma(c, t), t, &h)) return ent_nomem(err);
    if (!see_form(c, t, &h)) return ent_nomem(err);
  }
  if (h.n) qsort(h.v, h.n, sizeof *h.v, by_place);
  for (uint32_t t = 0, i = 0; t < n; t++) {
    uint32_t from = i;
    while (i < h.n && h.v[i].at == t) i++;
    if ((i > from || is_predicate(c, t)) && !add_pred(&f, t, h.v + from, i - from)) return ent_nomem(err);
  }
  c->pred = f.pred.v, c->npred = f.pred.n;
  c->candidate = f.frame.v, c->candidate_phrase = f.phrase.v;
  c->pred_at = f.pred_at;
  return ENT_OK;
}
