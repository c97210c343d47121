/*
** sequence.c - trains the taggers: two passes over parts of speech, and names.
**
** Whatever a later stage learns from must look like what it will meet: the second pass learns from tags that a first pass
** gave to text it had not seen, the parser from tags that both had not seen (jackknifing, by documents).
*/
#include "train.h"

#include <stdlib.h>

typedef struct task {
  training *t;
  corpus *c;
  int which;      /* ENT_TASK_* */
  uint32_t fold;  /* the fold left out; folds: none */
  uint32_t nclass;
  bool recall;    /* names: with what a first pass said */
  uint32_t folds; /* 0: those of the recipe */
} task;

static bool in_fold(const task *k, const sentence *s) {
  const uint32_t folds = k->folds ? k->folds : k->t->folds;
  return k->fold < folds && s->doc % folds == k->fold;
}

static uint8_t gold(const task *k, const word *w) { return k->which == ENT_TASK_NAMES ? w->name : w->tag; }

static uint8_t context(const task *k, const word *w) { return k->which == ENT_TASK_NAMES ? w->predicted : w->pass1; }

/* The best label of word i; *close is the best of the others, where `want` is right by no more than the margin (else *close == want). */
static uint32_t label_word(const task *k, const perceptron *p, const ent_sequence *s, uint32_t i, uint64_t *feature, uint32_t want, uint32_t *close) {
  uint64_t atom[ENT_ATOMS_MAX];
  float score[256];
  const ent_templates *t = &k->t->templates[k->which];
  ent_sequence_atoms(s, i, atom);
  ent_templates_apply(t, atom, feature);
  perceptron_score(p, feature, t->n, false, score);
  uint32_t best = 0;
  for (uint32_t c = 1; c < k->nclass; c++)
    if (score[c] > score[best]) best = c;
  *close = best;
  const float margin = k->which == ENT_TASK_NAMES ? (float)k->t->margin : 0;
  for (uint32_t c = 0; best == want && margin > 0 && c < k->nclass; c++)
    if (c != want && score[c] + margin >= score[want] && (*close == want || score[c] > score[*close])) *close = c;
  return best;
}

#define LONGEST 4096

/* One sentence: learns (or only predicts, into label). Returns the errors, or -1 when out of memory. */
static int64_t run_sentence(const task *k, perceptron *p, const sentence *s, uint8_t *label, bool learn) {
  uint64_t feature[ENT_TEMPLATES_MAX];
  uint8_t given[LONGEST];
  int64_t errors = 0;
  uint32_t n = s->n < LONGEST ? s->n : LONGEST;
  for (uint32_t i = 0; i < n; i++) given[i] = context(k, &s->w[i]);
  ent_sequence q = {s->lex, k->which == ENT_TASK_TAG1 ? NULL : given, label, n, s->known, k->recall ? s->recall : NULL, s->domain};
  for (uint32_t i = 0; i < n; i++) {
    uint32_t want = gold(k, &s->w[i]), bad, best = label_word(k, p, &q, i, feature, want, &bad);
    label[i] = (uint8_t)best;
    errors += best != want;
    if (!learn) continue;
    p->tick += 1;
    if (bad != want && !perceptron_update(p, feature, k->t->templates[k->which].n, want, bad, 1)) return -1;
  }
  return errors;
}

static void shuffle(uint32_t *order, uint32_t n, random_state *r) {
  for (uint32_t i = n; i > 1; i--) {
    uint32_t j = (uint32_t)(next_random(r) % i), o = order[i - 1];
    order[i - 1] = order[j];
    order[j] = o;
  }
}

static bool learn(const task *k, uint32_t seed, perceptron *p) {
  uint8_t label[LONGEST];
  training *t = k->t;
  random_state r = {(t->seed + seed) * 1000 + (uint64_t)k->which * 100 + k->fold};
  uint32_t *order = calloc(k->c->s.n + 1, sizeof *order), n = 0;
  if (!order || !perceptron_init(p, k->nclass)) return free(order), false;
  for (uint32_t i = 0; i < k->c->s.n; i++)
    if (!in_fold(k, &k->c->s.v[i])) order[n++] = i;
  bool ok = true;
  for (uint32_t e = 0; ok && e < t->epochs[k->which]; e++) {
    int64_t errors = 0;
    shuffle(order, n, &r);
    for (uint32_t i = 0; ok && i < n; i++) {
      task one = *k;
      one.recall = k->recall && (order[i] + e) % 2; /* half of them as in the first pass */
      int64_t x = run_sentence(&one, p, &k->c->s.v[order[i]], label, true);
      ok = x >= 0;
      errors += x;
    }
    say(t, "%s fold %u epoch %u: %.3f %% errors, %llu rows", ent_task_name[k->which], k->fold, e + 1,
        100.0 * (double)errors / k->c->words, (unsigned long long)p->used);
  }
  free(order);
  perceptron_average(p);
  return ok;
}

/* The mean of several models that saw the sentences in different orders: as fast as one, and steadier. */
static bool learn_mean(const task *k, perceptron *sum) {
  const uint32_t seeds = k->t->seeds[k->which];
  bool ok = perceptron_init(sum, k->nclass);
  for (uint32_t s = 0; ok && s < seeds; s++) {
    perceptron p;
    ok = learn(k, s, &p) && perceptron_add(sum, &p, 1.0f / (float)seeds);
    perceptron_free(&p);
  }
  return ok;
}

/* Labels what was left out; says how well. */
static void predict_fold(const task *k, perceptron *p) {
  uint8_t label[LONGEST];
  int64_t errors = 0, words = 0;
  for (uint32_t i = 0; i < k->c->s.n; i++) {
    sentence *s = &k->c->s.v[i];
    if (!in_fold(k, s)) continue;
    errors += run_sentence(k, p, s, label, false);
    words += s->n;
    for (uint32_t j = 0; j < s->n && j < LONGEST; j++) {
      if (k->which == ENT_TASK_TAG1) s->w[j].pass1 = label[j];
      s->w[j].predicted = label[j];
    }
  }
  say(k->t, "%s fold %u: %.2f %% right on text not seen", ent_task_name[k->which], k->fold,
      100.0 - 100.0 * (double)errors / (double)(words ? words : 1));
}

static bool jackknife(training *t, int which) {
  for (uint32_t f = 0; f < t->folds; f++) {
    task k = {t, &t->trees, which, f, t->ntag};
    perceptron p;
    if (!learn(&k, 0, &p)) return false;
    predict_fold(&k, &p);
    perceptron_free(&p);
  }
  task whole = {t, &t->trees, which, t->folds, t->ntag};
  return learn_mean(&whole, &t->p[which]);
}

bool train_tags(training *t) { return jackknife(t, ENT_TASK_TAG1) && jackknife(t, ENT_TASK_TAG2); }

/* ---- names ------------------------------------------------------------ */

/* Tags the names corpus with the finished taggers. */
static void tag_corpus(training *t, corpus *c) {
  uint8_t label[LONGEST];
  task k = {t, c, ENT_TASK_TAG1, t->folds, t->ntag};
  for (int which = ENT_TASK_TAG1; which <= ENT_TASK_TAG2; which++) {
    k.which = which;
    for (uint32_t i = 0; i < c->s.n; i++) {
      sentence *s = &c->s.v[i];
      run_sentence(&k, &t->p[which], s, label, false);
      for (uint32_t j = 0; j < s->n && j < LONGEST; j++) {
        if (which == ENT_TASK_TAG1) s->w[j].pass1 = label[j];
        s->w[j].predicted = label[j];
      }
    }
  }
}

bool dev_lexemes(training *t) {
  for (uint32_t i = 0; i < t->ndev; i++) {
    corpus *c = &t->dev[i];
    for (uint32_t j = 0; j < c->s.n; j++) {
      sentence *s = &c->s.v[j];
      s->lex = ent_arena_calloc(t->arena, s->n, sizeof *s->lex);
      if (!s->lex) return false;
      for (uint32_t k = 0; k < s->n; k++) ent_lexeme_make(s->w[k].form, &t->list, &s->lex[k]);
    }
  }
  return true;
}

bool prepare_dev(training *t) {
  if (!dev_lexemes(t)) return false;
  for (uint32_t i = 0; i < t->ndev; i++) {
    corpus *c = &t->dev[i];
    tag_corpus(t, c);
    uint32_t right = 0;
    for (uint32_t j = 0; j < c->s.n; j++)
      for (uint32_t k = 0; k < c->s.v[j].n; k++) right += t->tag_upos[c->s.v[j].w[k].predicted] == c->s.v[j].w[k].upos;
    say(t, "dev %u: UPOS %.2f", i, 100.0 * right / (c->words ? c->words : 1));
  }
  return true;
}

/* Tags by a finished model. */
static bool tag_by_model(corpus *c, const ent_model *m) {
  uint8_t first[LONGEST], tag[LONGEST];
  ent_net_run *run = m->net ? ent_net_run_new(m->net) : NULL;
  bool ok = run || !m->net;
  for (uint32_t i = 0; ok && i < c->s.n; i++) {
    sentence *s = &c->s.v[i];
    if (s->n > LONGEST) continue;
    ok = ent_model_tag(m, run, s->lex, s->n, first, tag);
    for (uint32_t j = 0; ok && j < s->n; j++) s->w[j].predicted = tag[j];
  }
  ent_net_run_free(run);
  return ok;
}

/* Labels documents [from, to) of sentences by p, and remembers what each word was there. */
static bool recall_document(const task *k, perceptron *p, uint32_t from, uint32_t to) {
  uint8_t label[LONGEST];
  uint64_t recalled[LONGEST];
  uint32_t words = 0, size = 64;
  for (uint32_t i = from; i < to; i++) words += k->c->s.v[i].n;
  while (size < 2 * words) size *= 2;
  ent_recall *table = calloc(size, sizeof *table);
  for (int pass = 0; table && pass < 2; pass++)
    for (uint32_t i = from; i < to; i++) {
      sentence *s = &k->c->s.v[i];
      if (s->n > LONGEST) continue;
      for (uint32_t j = 0; j < s->n; j++) recalled[j] = ent_recall_word(&s->lex[j]);
      if (!pass) {
        run_sentence(k, p, s, label, false);
        ent_recall_add(table, size, recalled, label, s->n);
      } else {
        s->recall = ent_arena_calloc(k->t->arena, s->n + 1u, sizeof *s->recall);
        if (!s->recall) return free(table), false;
        ent_recall_get(table, size, recalled, s->n, s->recall);
      }
    }
  free(table);
  return table != NULL;
}

static bool recall_fold(const task *k, perceptron *p) {
  bool ok = true;
  for (uint32_t i = 0, to; ok && i < k->c->s.n; i = to) {
    for (to = i + 1; to < k->c->s.n && k->c->s.v[to].doc == k->c->s.v[i].doc; to++) {}
    if (in_fold(k, &k->c->s.v[i])) ok = recall_document(k, p, i, to);
  }
  return ok;
}

static void report_names(const task *k, perceptron *p, corpus *c) {
  uint8_t label[LONGEST];
  uint32_t gold = 0, given = 0, right = 0;
  for (uint32_t i = 0; i < c->s.n; i++) {
    const sentence *s = &c->s.v[i];
    run_sentence(k, p, s, label, false);
    for (uint32_t a = 0; a < s->n; a++) {
      const uint8_t g = s->w[a].name, l = label[a];
      gold += g % 2, given += l % 2;
      if (g != l || g % 2 == 0) continue;
      uint32_t b = a + 1;
      while (b < s->n && s->w[b].name == g + 1 && label[b] == g + 1) b++;
      right += b == s->n || (s->w[b].name != g + 1 && label[b] != g + 1);
    }
  }
  say(k->t, "dev names: P %.3f R %.3f F1 %.3f", (double)right / (given ? given : 1), (double)right / (gold ? gold : 1), 2.0 * right / (gold + given ? gold + given : 1));
}

/* What a first pass, which has not seen them, says of all documents. */
static bool recall_names(training *t) {
  const uint32_t epochs = t->epochs[ENT_TASK_NAMES];
  t->epochs[ENT_TASK_NAMES] = 2;
  bool ok = true;
  for (uint32_t f = 0; ok && f < t->ner_folds; f++) {
    perceptron p;
    task k = {t, &t->names, ENT_TASK_NAMES, f, 7, false, t->ner_folds};
    ok = learn(&k, 0, &p) && recall_fold(&k, &p);
    perceptron_free(&p);
  }
  t->epochs[ENT_TASK_NAMES] = epochs;
  return ok;
}

bool train_names(training *t, const ent_model *base) {
  if (!tag_by_model(&t->names, base) || !recall_names(t)) return false;
  task k = {t, &t->names, ENT_TASK_NAMES, t->folds, 7, t->ner_folds > 0, 0};
  if (!learn_mean(&k, &t->p[ENT_TASK_NAMES])) return false;
  if (!t->devnames.s.n) return true;
  k.recall = false;
  k.c = &t->devnames;
  if (!tag_by_model(k.c, base)) return false;
  report_names(&k, &t->p[ENT_TASK_NAMES], k.c);
  if (!t->ner_folds) return true;
  k.fold = 0, k.folds = 1;
  if (!recall_fold(&k, &t->p[ENT_TASK_NAMES])) return false;
  k.recall = true;
  report_names(&k, &t->p[ENT_TASK_NAMES], k.c);
  return true;
}
