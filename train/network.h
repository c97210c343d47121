/*
** network.h - the network while it learns: floats, gradients, one shard a thread.
**
**   matrix.c    products of matrices
**   network.c   forward and backward
**   adam.c      batches, threads, steps, rounds over the corpus
**   netwrite.c  from floats to the model's bytes
*/
#ifndef ENT_NETWORK_H
#define ENT_NETWORK_H

#include "train.h"

/* C[M][N] (+)= A B, A(i, k) = A[i * rs + k * cs]; N a multiple of 16. */
typedef struct product {
  const float *A;
  size_t rs, cs;
  const float *B;
  size_t ldb;
  float *C;
  size_t ldc;
  uint32_t M, N, K;
  bool add;
} product;
void matrix_multiply(const product *p);

/* A matrix [rows][cols] inside the parameter block. */
typedef struct matrix {
  uint32_t rows, cols;
  size_t at;
} matrix;

enum { NET_ROUTES = 2 }; /* directions */
typedef struct network network;
typedef struct layout {
  ent_net_shape s;
  matrix wx[ENT_NET_LAYERS_MAX], bx[ENT_NET_LAYERS_MAX]; /* [in][2 * 3h]: forget, out, candidate of each direction */
  matrix wh[ENT_NET_LAYERS_MAX][NET_ROUTES];             /* [h][3h] */
  matrix wt, bt, wo, bo;                                 /* tags: [4h][tag], [tag][ntag] */
  matrix wa, ba;                                         /* [2h][arc head | arc dependent | label head | label dependent] */
  matrix u, ub, root_arc, root_label;                    /* [arc][arc], [1][arc], ... */
  matrix wl, bl;                                         /* [label][nrel] */
  size_t size;                                           /* of the parameter block */
  size_t table[ENT_NET_TABLES];                          /* in the embedding block */
  size_t tables;                                         /* its size */
} layout;

struct network {
  layout l;
  float *p, *e;          /* parameters; embedding tables */
  float *t;              /* transposed parameters, for the way back */
  float *m, *v, *em, *ev; /* Adam's moments */
  float *eg;             /* embedding gradients */
  uint8_t *touched;      /* [rows of all tables] */
  uint32_t *list;        /* touched rows: table << 26 | row */
  uint32_t nlist;
  uint64_t step;
};

/* One thread's share of a batch. */
typedef struct shard {
  const network *net;
  const sentence **s;
  uint32_t ns, cap, M, T; /* sentences, words at most, words, longest */
  uint32_t *off, *bs;     /* [T] rows of a time step begin here; how many */
  uint32_t *sent, *pos;   /* [M] sentence and position of a row */
  uint32_t (*row)[ENT_NET_TABLES]; /* [M] */
  float dropout, word_dropout;
  bool learning;
  float scale; /* of each word's loss */
  random_state random;
  float *g; /* gradients of the parameters */
  float *block; /* all activations */
  float *x, *dx;                                  /* [M][width] */
  float *gate[ENT_NET_LAYERS_MAX];                /* [M][6h] activated, then gradients */
  float *cell[ENT_NET_LAYERS_MAX], *tc[ENT_NET_LAYERS_MAX], *h[ENT_NET_LAYERS_MAX], *hd[ENT_NET_LAYERS_MAX]; /* [M][2h] */
  float *hp[ENT_NET_LAYERS_MAX][NET_ROUTES];      /* [M][h] what came in from the step before, after dropout */
  float *mask_in[ENT_NET_LAYERS_MAX + 1], *mask_h[ENT_NET_LAYERS_MAX]; /* [ns][..] */
  float *dh;                                      /* [M][2h] */
  float *rt, *drt;                                /* [M][4h] into the tagger */
  float *th, *dth, *to;                           /* [M][tag], [M][ntag] */
  float *ah, *dah;                                /* [M][2 arc + 2 label] */
  float *q, *dq;                                  /* [M][arc] */
  float *lh, *dlh, *lo;                           /* [M][label], [M][nrel] */
  float *mask_t, *mask_l;                         /* [M][..] dropout of hidden layers */
  float *score;                                   /* [cap + 1] */
  uint32_t *head;                                 /* [M] best head, where not learning */
  uint8_t *tag, *rel;                             /* [M] */
  double loss;
  uint64_t words, right_tag, right_head, right_label;
} shard;

bool network_init(network *n, const ent_net_shape *s, uint64_t seed);
void network_free(network *n);
void network_transpose(network *n);
/* Writes or reads the floats as they are. */
bool network_move(network *n, const char *path, bool save);
bool shard_init(shard *k, const network *n, uint32_t words);
void shard_free(shard *k);
/* Forward, and where it learns backward, over the sentences k->s[0..ns), longest first. */
void shard_run(shard *k);

/* Trains from where n is, by the treebanks, or, taught, by the teacher's trees as well; after each round the floats go to path, unless
** it is NULL. */
bool network_train(training *t, network *n, bool taught, const char *path);

#endif
