/*
** model.h - inside of the syntax stage: what a trained model is and how it scores.
**
**   lexeme.c      what is known of a word by its form alone
**   feature.c     templates: from atoms to hashed features, one function for training and running
**   net.c         the network that tags and parses; kernel.c: its inner loops; eisner.c: from scores to a tree
**   linear.c      sparse rows of small weights, found by hash
**   model.c       the model file (docs/formats/model.md)
**   sequence.c    tags and name tags, left to right
**   transition.c  the arc-hybrid transition system
**   lemma.c       from a form and its tag to the lemma and its morphology
**   parser.c      the stages put together
**   conllu.c      CoNLL-U in and out; draw.c: trees as lines of text and as SVG
**   labels.c      names of tags and relations
*/
#ifndef ENT_SYNTAX_MODEL_H
#define ENT_SYNTAX_MODEL_H

#include "syntax/syntax.h"

/* ---- hashing ---------------------------------------------------------- */

/* One step of a multiply-and-fold hash; the same on every machine. */
static inline uint64_t ent_mix(uint64_t h, uint64_t v) {
  h ^= v + 0x9e3779b97f4a7c15u;
  h *= 0xd6e8feb86659fd93u;
  return h ^ (h >> 32);
}
uint64_t ent_hash_bytes(const char *p, size_t n, uint64_t seed);

/* ---- lexeme.c --------------------------------------------------------- */

#define ENT_SUFFIXES 5
#define ENT_PREFIXES 4

/* A word by its form: hashes of its normalised spellings, and what the word list says. */
typedef struct ent_lexeme {
  uint64_t form;                 /* quotes and dashes as ASCII, digits as 0 */
  uint64_t lower;                /* the same in lower case */
  uint64_t suffix[ENT_SUFFIXES]; /* last 1..5 bytes of lower */
  uint64_t prefix[ENT_PREFIXES]; /* first 1..4 bytes of lower */
  uint64_t shape;                /* Xxx, 00-00, ... */
  uint16_t fine, coarse;         /* word clusters, 0 when unknown */
  uint16_t tags, silver;         /* classes of the tags it takes, 0 when unknown */
  uint32_t id;                   /* row of the network's word table, 0 when it has none */
  bool capital;                  /* form is not all in lower case */
} ent_lexeme;

/* One entry of the word list, 16 bytes. */
typedef struct ent_wordinfo {
  uint32_t check; /* upper half of the key's hash; 0 marks an empty slot */
  uint16_t fine, coarse, tags, silver;
  uint32_t id;    /* row of the network's word table, 0: none */
} ent_wordinfo;

/* The word list: open addressing over the lower form's hash; the size is a power of two. */
typedef struct ent_wordlist {
  const ent_wordinfo *slot;
  uint32_t size;
} ent_wordlist;

#define ENT_FORM_MAX 64 /* bytes of a form that count */
/* The normalised spelling of form, at most ENT_FORM_MAX bytes; lower receives it in lower case. Returns its length. */
size_t ent_form_normal(ent_str form, char normal[ENT_FORM_MAX], char lower[ENT_FORM_MAX]);
void ent_lexeme_make(ent_str form, const ent_wordlist *list, ent_lexeme *out);
/* Slot of the word with this lower-case hash, or NULL. */
const ent_wordinfo *ent_wordlist_find(const ent_wordlist *list, uint64_t lower);

/* ---- feature.c -------------------------------------------------------- */

#define ENT_TEMPLATES_MAX 224
#define ENT_TEMPLATE_ATOMS 6
#define ENT_ATOMS_MAX 224

/* A set of templates, each a conjunction of atoms. */
typedef struct ent_templates {
  uint32_t n;
  struct ent_template {
    uint8_t n;
    uint8_t atom[ENT_TEMPLATE_ATOMS];
  } t[ENT_TEMPLATES_MAX];
} ent_templates;

typedef enum ent_feature_kind { ENT_FEATURES_SEQUENCE, ENT_FEATURES_TREE } ent_feature_kind;

/* Reads templates: words are atoms, `|` or a new line ends a template. ENT_ERR_FORMAT names the word. */
ent_code ent_templates_parse(ent_str text, ent_feature_kind kind, ent_templates *out, ent_error *err);
/* feature[i] of template i over these atoms. */
void ent_templates_apply(const ent_templates *t, const uint64_t *atom, uint64_t *feature);

/* ---- linear.c --------------------------------------------------------- */

#define ENT_CLASSES_MAX 250

/* Weights [features][classes], sparse. slot holds offset << 10 | fingerprint (0: empty), offset in units of 4 bytes into
** row; a row is its count n, a shift, n classes, n weights of 8 bits that count shifted. */
typedef struct ent_linear {
  const uint32_t *slot;
  const uint8_t *row;
  uint32_t shift; /* 64 - log2 of the number of slots */
  uint32_t mask;
  uint32_t limit;  /* rows begin below limit * 4; 512 bytes behind it are readable */
  uint32_t nclass; /* at most ENT_CLASSES_MAX */
} ent_linear;
#define ENT_FINGERPRINT_BITS 10u
#define ENT_ROW_SHIFT_MAX 8u

/* score[0..256) = sum of the rows of feature[0..n); whatever the bytes are, nothing outside is touched. */
void ent_linear_score(const ent_linear *m, const uint64_t *feature, uint32_t n, int32_t score[256]);

/* ---- net.c: the network ------------------------------------------------ */

/* Each word enters by one row of each table; the rows of a segment are added up, the segments stand side by side. */
typedef enum ent_net_table {
  ENT_NET_WORD, ENT_NET_PREFIX1, ENT_NET_PREFIX2, ENT_NET_PREFIX3, ENT_NET_SUFFIX1, ENT_NET_SUFFIX2, ENT_NET_SUFFIX3, ENT_NET_SUFFIX4,
  ENT_NET_SHAPE, ENT_NET_FINE, ENT_NET_COARSE, ENT_NET_TAGS, ENT_NET_SILVER, ENT_NET_TABLES
} ent_net_table;
enum { ENT_NET_SEGMENTS = 3, ENT_NET_LAYERS_MAX = 4 };
extern const uint8_t ent_net_segment[ENT_NET_TABLES];

/* Sizes. Widths are multiples of 16. */
typedef struct ent_net_shape {
  uint32_t layers, hidden; /* LSTM layers; units of each direction */
  uint32_t arc, label, tag; /* widths of the hidden layers of the three heads */
  uint32_t segment[ENT_NET_SEGMENTS]; /* widths */
  uint32_t rows[ENT_NET_TABLES];
  uint32_t ntag, nrel; /* classes; padded to 16 in the matrices */
} ent_net_shape;
static inline uint32_t ent_pad16(uint32_t n) { return (n + 15) & ~15u; }
static inline uint32_t ent_net_width(const ent_net_shape *s) { return s->segment[0] + s->segment[1] + s->segment[2]; }
/* The rows by which a word enters: one function for training and running. */
void ent_net_rows(const ent_net_shape *s, const ent_lexeme *x, uint32_t row[ENT_NET_TABLES]);

/* What leaves a unit is rounded to the grid of its byte, in training as well. */
#define ENT_NET_UNIT 63.0f  /* inputs and LSTM outputs: -1..1 in steps of 1/63 */
#define ENT_NET_RELU 6.0f   /* hidden layers of heads: 0..6 in 127 steps */
static inline float ent_net_round(float v) { return (v + 12582912.0f) - 12582912.0f; } /* |v| < 2^22, half to even */

/* v between low and high; NaN becomes high. */
static inline float ent_net_cut(float v, float low, float high) {
  v = v < high ? v : high;
  return v > low ? v : low;
}

/* A rational approximation, within 1e-6; the same bits everywhere as long as products and sums are not fused. */
static inline float ent_net_tanh(float x) {
  x = ent_net_cut(x, -7.9f, 7.9f);
  const float y = x * x;
  float p = -2.76076847742355e-16f * y + 2.00018790482477e-13f;
  p = p * y + -8.60467152213735e-11f;
  p = p * y + 5.12229709037114e-08f;
  p = p * y + 1.48572235717979e-05f;
  p = p * y + 6.37261928875436e-04f;
  p = p * y + 4.89352455891786e-03f;
  float q = 1.19825839466702e-06f * y + 1.18534705686654e-04f;
  q = q * y + 2.26843463243900e-03f;
  q = q * y + 4.89352518554385e-03f;
  return x * p / q;
}
static inline float ent_net_sigmoid(float x) { return 0.5f * ent_net_tanh(0.5f * x) + 0.5f; }

/* A matrix of bytes [K][N] for vectors of K bytes 0..127. w: blocks of 16 columns, in each K / 4 groups of [16][4], so that one
** instruction multiplies four inputs by 16 columns. Sums of products are whole numbers: every machine gets the same ones.
** A column's value is sum * scale + bias; bias takes back what the inputs' zero point adds. */
typedef struct ent_dense {
  uint32_t K, N; /* multiples of 16 */
  const float *scale, *bias; /* [N] */
  const int8_t *w;
} ent_dense;

/* ---- kernel.c: inner loops for several instruction sets, the same results ---- */

typedef struct ent_kernels {
  const char *name;
  /* acc[M][lda] (+)= x[M][ldx] * d; only columns 0..N. */
  void (*product)(const ent_dense *d, const uint8_t *x, size_t ldx, uint32_t M, int32_t *acc, size_t lda, bool add);
  /* One step of one direction: gates [3h] sums of forget, out, candidate; cell [h] goes on; out [h] receives bytes. */
  void (*step)(const int32_t *gates, const float *scale, const float *bias, uint32_t h, float *cell, uint8_t *out);
  /* score[i] = sum of a[k] * b[i * ldb + k], k < K, a multiple of 16. */
  void (*dots)(const int8_t *a, const uint8_t *b, size_t ldb, uint32_t n, uint32_t K, int32_t *score);
  void (*add)(const int8_t *v, float scale, uint32_t n, float *to);    /* to += v * scale */
  void (*unit)(const float *v, uint32_t n, uint8_t *out);              /* -1..1 as bytes around 64 */
  /* A ReLU of acc * scale + bias, or of a + b, as bytes; the values themselves. */
  void (*relu)(const int32_t *acc, const float *scale, const float *bias, uint32_t n, uint8_t *out);
  void (*relu_sum)(const float *a, const float *b, uint32_t n, uint8_t *out);
  void (*value)(const int32_t *acc, const float *scale, const float *bias, uint32_t n, float *out);
} ent_kernels;
/* The best for this machine; level 0 is portable, higher ones are used where the machine has them, UINT32_MAX for the best. */
const ent_kernels *ent_kernels_get(uint32_t level);

/* ---- net.c: running --------------------------------------------------- */

#define ENT_NETS_MAX 8
typedef struct ent_net {
  ent_net_shape s;
  const uint8_t *table[ENT_NET_TABLES]; /* rows of a float scale and width bytes */
  ent_dense x[ENT_NET_LAYERS_MAX], h[ENT_NET_LAYERS_MAX][2], tag1, tag2, heads, arc, label;
  const uint8_t *root_arc;  /* [arc] */
  const float *root_label;  /* [label] */
  uint8_t *rel;             /* [nrel] ent_rel */
  const ent_kernels *kernels;
  struct ent_net *next; /* a further network over the same words and tags, or NULL: their scores are added up */
} ent_net;

/* Scratch for sentences up to cap words; grows. What the last run left is read from tag, score and the tree. */
typedef struct ent_net_run ent_net_run;
ent_net_run *ent_net_run_new(const ent_net *net);
void ent_net_run_free(ent_net_run *r);
/* Reads a sentence: classes of tags and scores of arcs are ready afterwards. False when out of memory. */
bool ent_net_read(ent_net_run *r, const ent_lexeme *lex, uint32_t n);
/* [ntag] logits of word i. */
const float *ent_net_tags(const ent_net_run *r, uint32_t i);
/* The best tree over words [from, to) by themselves: head[i] (to - from for the root, else counted from `from`) and rel[i]. */
void ent_net_tree(ent_net_run *r, uint32_t from, uint32_t to, uint32_t *head, uint8_t *rel);

/* ---- eisner.c --------------------------------------------------------- */

/* score[d * ld + h]: word h as head of word d, h == n: d is the root. The tree of the highest sum: each word's best head where that is
** a tree with one root, else the best projective one. room: ent_eisner_room(n) bytes, 16-aligned. */
size_t ent_eisner_room(uint32_t n);
void ent_eisner(const float *score, size_t ld, uint32_t n, uint32_t *head, void *room);

/* ---- labels ----------------------------------------------------------- */

/* A string in the model's text, by index. */
typedef struct ent_labels {
  ent_str *v;
  uint32_t n;
} ent_labels;

/* ---- sequence.c ------------------------------------------------------- */

/* What the sequence features look at: a sentence's lexemes and the labels given so far. */
typedef struct ent_sequence {
  const ent_lexeme *lex; /* [n] */
  const uint8_t *tag;    /* [n] tags of an earlier pass, or NULL */
  const uint8_t *label;  /* [n] labels given so far, left to right */
  uint32_t n;
  const uint16_t *known; /* [n][2] what an ent_gazetteer says, or NULL */
  const uint16_t *recall; /* [n] what the document's words were labelled in a first pass, or NULL */
  uint32_t domain;       /* whose conventions the labels follow: 0 the first corpus's, as in running */
} ent_sequence;
void ent_sequence_atoms(const ent_sequence *s, uint32_t i, uint64_t atom[ENT_ATOMS_MAX]);
/* Labels a sentence greedily. allowed (may be NULL) is a matrix [nclass + 1][nclass] of what may follow what,
** row nclass for the beginning. With `known`, label 0 (no name) is given at once where nothing can begin. */
void ent_sequence_label(const ent_linear *m, const ent_templates *t, const ent_sequence *s, const uint8_t *allowed, uint8_t *label);
/* How a document's words were labelled: open addressing over the lower forms of words with a capital or digit; size is a power of two. */
typedef struct ent_recall {
  uint64_t key; /* 0: free */
  uint32_t count[4]; /* no name, person, place, organisation */
} ent_recall;
/* Adds a sentence's labels, given as ent_ner; word[i] is ent_recall_word of each, 0 for those that do not count. The table must have room for twice its words. */
static inline uint64_t ent_recall_word(const ent_lexeme *x) { return x->capital ? x->lower : 0; }
void ent_recall_add(ent_recall *table, uint32_t size, const uint64_t *word, const uint8_t *ner, uint32_t n);
/* value[i] of each word: 0 where it stands only once in the document. False where all are 0. */
bool ent_recall_get(const ent_recall *table, uint32_t size, const uint64_t *word, uint32_t n, uint16_t *value);
/* Index of an atom's name, or -1. */
int ent_sequence_atom(ent_str name);

/* ---- transition.c ----------------------------------------------------- */

typedef struct ent_node {
  uint32_t head;           /* ENT_NONE: none yet */
  uint32_t l1, l2, r1, r2; /* outermost and next dependents on each side */
  uint8_t label, nl, nr;   /* label of the arc to head; dependents so far, cut at 7 */
} ent_node;

/* A configuration: words 0..n-1, the root is n and stands at the buffer's end. */
typedef struct ent_config {
  uint32_t n, b, sp;
  uint32_t *stack;  /* [n + 1] */
  ent_node *node;   /* [n + 1] */
  const ent_lexeme *lex;
  const uint8_t *tag;  /* [n] joint tags */
  const uint8_t *upos; /* [joint tags] universal part of a joint tag */
} ent_config;

typedef enum ent_move_kind { ENT_MOVE_SHIFT, ENT_MOVE_LEFT, ENT_MOVE_RIGHT } ent_move_kind;
typedef struct ent_move {
  uint8_t kind, rel; /* ent_move_kind, ent_rel */
} ent_move;

void ent_config_init(ent_config *c, uint32_t n);
static inline bool ent_config_done(const ent_config *c) { return c->b == c->n && c->sp == 0; }
/* Bit set of the ent_move_kinds that may be taken; at least one until done. */
uint32_t ent_config_legal(const ent_config *c);
void ent_config_apply(ent_config *c, ent_move m);
void ent_config_atoms(const ent_config *c, uint64_t atom[ENT_ATOMS_MAX]);
int ent_config_atom(ent_str name);

/* ---- clause.c --------------------------------------------------------- */

/* A clause at a sentence's end that tells where its news is from, to be parsed by itself. from: its first word in the sentence. */
typedef enum ent_tail_kind { ENT_TAIL_NONE, ENT_TAIL_SAYING, ENT_TAIL_SOURCE } ent_tail_kind;
typedef struct ent_tail {
  uint32_t from;
  ent_tail_kind kind;
} ent_tail;
/* word needs tags only. ENT_NONE and ENT_TAIL_NONE where there is none. */
ent_tail ent_clause_tail(const ent_text *text, const ent_word *word, const ent_sentence *s);

/* ---- lemma.c ---------------------------------------------------------- */

/* A table from 64-bit keys to 16-bit values: open addressing. */
typedef struct ent_rule {
  uint32_t check; /* upper half of the key, never 0 */
  uint32_t value;
} ent_rule;
typedef struct ent_rules {
  const ent_rule *slot;
  uint32_t size; /* a power of two */
} ent_rules;
bool ent_rules_find(const ent_rules *r, uint64_t key, uint32_t *value);
#define ENT_LEMMA_SUFFIX 12 /* the longest suffix that a rule looks at, besides the whole form */
typedef enum ent_lemma_level { ENT_LEMMA_SUFFIXES = 1, ENT_LEMMA_WHOLE, ENT_LEMMA_EXACT } ent_lemma_level;
uint64_t ent_lemma_key(uint32_t tag, ent_lemma_level level, const char *p, size_t n);
/* What scripts are applied to: a short form with typographic characters as ASCII (true; in normal), others as they are. */
bool ent_lemma_normal(ent_str form, char normal[ENT_FORM_MAX], ent_str *out);
/* An edit script is "-N+tail" with a leading "=" (keep case) or "_" (lower case): cut N bytes, add tail. Writes the lemma
** into out (room for form.n + 40 bytes); returns its length. */
size_t ent_lemma_apply(ent_str script, ent_str form, char *out);
typedef struct ent_lemmatizer {
  ent_rules rules, feats; /* key -> script; key -> ENT_F_* bits */
  ent_labels script;
} ent_lemmatizer;
size_t ent_lemmatizer_run(const ent_lemmatizer *l, ent_str form, uint32_t tag, char *out);
uint32_t ent_lemmatizer_feats(const ent_lemmatizer *l, ent_str form, uint32_t tag);

/* ---- model.c ---------------------------------------------------------- */

#define ENT_MODEL_KIND "MODL"
#define ENT_MODEL_VERSION_MIN 1
#define ENT_MODEL_VERSION 2 /* 2: a network, and parts may be missing */

enum { ENT_TASK_TAG1, ENT_TASK_TAG2, ENT_TASK_NAMES, ENT_TASK_TREE, ENT_TASKS };
extern const char *const ent_task_name[ENT_TASKS];

struct ent_model {
  ent_arena *arena;
  struct ent_image *image;
  ent_str language, version;
  ent_wordlist words;
  ent_labels tags;  /* "UPOS\tXPOS" */
  ent_str *xpos;    /* [tags] */
  uint8_t *upos;    /* [tags] */
  ent_labels names; /* O B-PER ... */
  uint8_t *ner;     /* [names] ent_ner */
  uint8_t *follow;  /* [names + 1][names] */
  ent_move *move;   /* [moves] */
  uint32_t nmove;
  ent_linear linear[ENT_TASKS];
  ent_templates templates[ENT_TASKS];
  ent_lemmatizer lemma;
  bool recalls; /* names are labelled in two passes */
  ent_net *net; /* NULL: tags and trees by the linear parts */
};
static inline bool ent_model_has(const ent_model *m, int task) { return m->linear[task].slot != NULL; }

/* The same as ent_model_open over memory that the caller keeps alive and 16-aligned. */
ent_code ent_model_open_memory(const void *p, size_t n, const char *name, ent_model **out, ent_error *err);

/* ---- parser.c: the inner loops, for the trainer as well ----------------- */

/* Tags a sentence: by the network, which run reads it with, or in two passes; first is room for the first one. False when out
** of memory. */
bool ent_model_tag(const ent_model *m, ent_net_run *run, const ent_lexeme *lex, uint32_t n, uint8_t *first, uint8_t *tag);
/* Takes transitions until done. */
void ent_model_parse(const ent_model *m, ent_config *c);

/* ---- labels.c --------------------------------------------------------- */

/* By name; false and X or dep when unknown. A subtype that is not listed is read as its universal relation. */
bool ent_upos_find(ent_str name, uint8_t *upos);
bool ent_rel_find(ent_str name, uint8_t *rel);

#endif
