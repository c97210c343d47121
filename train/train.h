/*
** train.h - the trainer: corpora in, model out. Features and transitions are those of src/syntax.
**
**   recipe.c      what to train from, as text
**   corpus.c      CoNLL-U into sentences
**   cluster.c     word clusters by the exchange algorithm
**   wordlist.c    clusters and seen tags of each word
**   perceptron.c  averaged multiclass perceptron over hashed features
**   names.c       what the lexicon says of a names corpus, and its labels by one convention
**   sequence.c    tags in two passes, jackknifed; names
**   tree.c        transitions with a dynamic oracle and exploration
**   network.h     the network: matrix.c, network.c, adam.c, netwrite.c
**   lemma.c       edit scripts and morphology
**   write.c       pruning, 8-bit weights, the model file
**   teach.c       trees of a better model to learn from
**   evaluate.c    accuracy on gold tokens
**   main.c        the program
*/
#ifndef ENT_TRAIN_H
#define ENT_TRAIN_H

#include "names/lexicon.h"
#include "syntax/model.h"

/* ---- corpus.c --------------------------------------------------------- */

typedef struct word {
  ent_str form, lemma;
  ent_str taught; /* joint tag by a teacher; points into its model */
  ent_str label; /* name label or silver tag, as the file has them */
  uint32_t head; /* in the sentence, 0-based; the sentence's length for the root */
  uint32_t feats;
  uint8_t tag;       /* gold joint tag */
  uint8_t pass1;     /* tag of the first pass, jackknifed */
  uint8_t predicted; /* tag of the second pass, jackknifed */
  uint8_t rel, name, upos;
  uint32_t joint; /* index in corpus.joint before rare ones are merged */
} word;

typedef struct sentence {
  word *w;
  ent_lexeme *lex;
  uint32_t n, doc;
  uint32_t number; /* among all that the network learns from */
  uint8_t domain;  /* 0: labelled as the names of the gold corpus are; 1: as the silver one's */
  uint16_t *recall; /* [n], or NULL */
  uint16_t *known; /* [n][2] what the lexicon says, or NULL */
} sentence;

typedef struct corpus {
  ent_arena *arena;
  ENT_VEC(sentence) s;
  uint32_t words, docs;
} corpus;

typedef enum corpus_kind { CORPUS_TREES, CORPUS_NAMES, CORPUS_SILVER /* tokenized again, by our conventions */ } corpus_kind;
/* Appends the sentences of a CoNLL-U file (.gz too). */
ent_code corpus_read(corpus *c, const char *path, corpus_kind kind, ent_error *err);

/* Tags by frequency. */
typedef struct inventory {
  ent_strs name; /* in order of frequency */
  uint32_t *count;
  ent_map index;
} inventory;

/* ---- perceptron.c ----------------------------------------------------- */

typedef struct entry {
  double u; /* sum of tick * change */
  float w;
  uint32_t class;
} entry;
typedef struct row {
  uint64_t key; /* 0: empty */
  entry *e;
  uint16_t n, cap;
  uint32_t updates;
} row;
typedef struct perceptron {
  row *r;
  uint64_t size, used;
  double tick;
  uint32_t nclass;
  bool averaged;
} perceptron;
bool perceptron_init(perceptron *p, uint32_t nclass);
void perceptron_free(perceptron *p);
/* score[0..256) by the weights as they are; with the average over all ticks so far where `average` is set. */
void perceptron_score(const perceptron *p, const uint64_t *f, uint32_t n, bool average, float score[256]);
bool perceptron_update(perceptron *p, const uint64_t *f, uint32_t n, uint32_t good, uint32_t bad, float by);
/* Replaces the weights by their average over all ticks. */
void perceptron_average(perceptron *p);
/* sum += by * p, over averaged weights. */
bool perceptron_add(perceptron *sum, const perceptron *p, float by);

/* ---- the rest --------------------------------------------------------- */

typedef struct random_state {
  uint64_t s;
} random_state;
static inline uint64_t next_random(random_state *r) {
  uint64_t z = (r->s += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* cluster.c: a cluster 1..k for each of the v words, given the running text as word numbers (v: a boundary). */
bool cluster_words(const uint32_t *text, uint32_t n, uint32_t v, uint32_t k, uint32_t rounds, uint32_t *cluster);

typedef struct recipe {
  ent_arena *arena;
  ent_stanza stanza;
} recipe;

typedef struct training {
  ent_arena *arena;
  corpus trees, names, silver, devnames, dev[8];
  uint32_t ner_folds; /* parts for jackknifing names; 0: no second pass */
  uint32_t ndev;
  ent_strs tag; /* "UPOS\tXPOS" */
  uint8_t tag_upos[256];
  uint32_t ntag;
  ent_buf words; /* the word list's section */
  ent_wordlist list;
  ent_templates templates[ENT_TASKS];
  ent_str template_text[ENT_TASKS];
  perceptron p[ENT_TASKS];
  ent_move move[256];
  uint32_t nmove;
  uint32_t epochs[ENT_TASKS], folds, seeds[ENT_TASKS], rows[ENT_TASKS], fine, coarse, min_updates;
  uint64_t seed;
  uint32_t nword, classes[2]; /* words with a row of their own; classes of tags, gold and silver */
  uint32_t epochs_net, net_batch;
  double net_rate, net_dropout, net_word_dropout;
  ent_net_shape shape;
  struct network *net[ENT_NETS_MAX];
  uint32_t nnet;
  const char *teacher; /* a model that parses the silver text, to be learned from as well */
  uint32_t net_stop;      /* the first run ends after so many of its rounds; 0: after all */
  uint32_t epochs_taught; /* rounds of a second run, with the teacher's trees where there is one */
  double taught_rate;
  uint32_t gold_trees; /* how often the treebanks count then */
  const char *floats; /* file of the network's floats: read where it is there, else written */
  const char *dev_names; /* names corpus to report on, or NULL */
  const ent_lexicon *lexicon; /* or NULL: names are learned without */
  uint32_t margin; /* a name label right by no more than this is learned again */
  double drop; /* weights smaller than this are left out */
  bool quiet;
} training;

void say(const training *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool build_tags(training *t);
bool train_net(training *t); /* one more, by the settings as they are */
bool teach(training *t, const ent_model *m);
bool teach_tags(training *t);
void free_net(training *t);
ent_code write_nets(training *t, ent_image_writer *w, ent_error *err);
bool build_wordlist(training *t);
bool make_lexemes(training *t, corpus *c);
/* names.c: asks the lexicon about every word. */
bool look_up(training *t, corpus *c);
/* Every step-th sentence of c once more, in lower case, as people write who do not care for capitals. */
bool add_lower(training *t, corpus *c, uint32_t step);
/* Labels of the silver corpus as the gold one would have them: no titles in people's names, states as places. */
void mend_silver(training *t, const ent_stanza *settings);
bool dev_lexemes(training *t);
bool prepare_dev(training *t); /* lexemes and predicted tags */
bool train_tags(training *t);
bool train_names(training *t, const ent_model *base); /* tags by base */
/* base's sections, but names by what was just learned. */
ent_code write_names(training *t, const ent_model *base, ent_buf *out, ent_error *err);
/* The names of one model, all else of the other. */
ent_code write_merged(const ent_model *syntax, const ent_model *names, ent_buf *out, ent_error *err);
bool train_tree(training *t);
ent_code write_model(training *t, const char *language, const char *version, ent_buf *out, ent_error *err);
bool write_lemmas(training *t, ent_image_writer *w, ent_error *err);
bool evaluate(const ent_model *m, const char *path, const char *predictions, ent_error *err);

#endif
