/*
** adam.c - rounds over the corpus: batches of sentences of like length, two shards on two threads, Adam (Kingma and Ba 2015) with
** a rate that rises for a while and then falls to nothing. A batch is always cut into the same two shards and their gradients are
** added in the same order, so that the number of processors changes nothing. Embedding rows move only when they were met.
*/
#include "network.h"

#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

enum { SHARDS = 2 };
#define BETA1 0.9f
#define BETA2 0.95f
#define CLIP 5.0f

typedef struct batch {
  uint32_t from, n, words; /* in the order */
} batch;

typedef struct rounds {
  training *t;
  network *net;
  shard shard[SHARDS];
  const sentence **order;
  uint32_t n;
  ENT_VEC(batch) batches;
  random_state random;
  uint64_t total; /* steps in all */
  pthread_t other;
  sem_t go, done;
  bool threaded, over, taught;
} rounds;

/* ---- one step --------------------------------------------------------- */

static void gather_rows(network *n, const shard *k) {
  const ent_net_shape *s = &n->l.s;
  const uint32_t w = ent_net_width(s);
  for (uint32_t i = 0; i < k->M; i++)
    for (uint32_t t = 0, base = 0; t < ENT_NET_TABLES; base += s->rows[t], t++) {
      const uint32_t seg = ent_net_segment[t], width = s->segment[seg], r = k->row[i][t];
      const float *d = k->dx + (size_t)i * w + (seg > 0 ? s->segment[0] : 0) + (seg > 1 ? s->segment[1] : 0);
      float *g = n->eg + n->l.table[t] + (size_t)r * width;
      if (!n->touched[base + r]) n->touched[base + r] = 1, n->list[n->nlist++] = base + r;
      for (uint32_t j = 0; j < width; j++) g[j] += d[j];
    }
}

static void move(float *p, float *m, float *v, float *g, size_t n, float rate, float by, float c1, float c2) {
  for (size_t i = 0; i < n; i++) {
    const float x = g[i] * by;
    m[i] = BETA1 * m[i] + (1 - BETA1) * x;
    v[i] = BETA2 * v[i] + (1 - BETA2) * x * x;
    p[i] -= rate * (m[i] * c1) / (sqrtf(v[i] * c2) + 1e-6f);
    g[i] = 0;
  }
}

/* Table and first number of a touched row. */
static size_t row_at(const network *n, uint32_t at, uint32_t *width) {
  uint32_t t = 0;
  while (at >= n->l.s.rows[t]) at -= n->l.s.rows[t++];
  *width = n->l.s.segment[ent_net_segment[t]];
  return n->l.table[t] + (size_t)at * *width;
}

static double square_sum(const float *g, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += (double)g[i] * g[i];
  return sum;
}

static void take_step(rounds *r, float rate) {
  network *n = r->net;
  float *g = r->shard[0].g;
  for (size_t i = 0; i < n->l.size; i++) g[i] += r->shard[1].g[i], r->shard[1].g[i] = 0;
  n->nlist = 0;
  for (int k = 0; k < SHARDS; k++) gather_rows(n, &r->shard[k]);
  double norm = square_sum(g, n->l.size);
  for (uint32_t i = 0; i < n->nlist; i++) {
    uint32_t width;
    size_t at = row_at(n, n->list[i], &width);
    norm += square_sum(n->eg + at, width);
  }
  norm = sqrt(norm);
  const float by = norm > CLIP ? (float)(CLIP / norm) : 1;
  n->step++;
  const float c1 = 1 / (1 - powf(BETA1, (float)n->step)), c2 = 1 / (1 - powf(BETA2, (float)n->step));
  move(n->p, n->m, n->v, g, n->l.size, rate, by, c1, c2);
  for (uint32_t i = 0; i < n->nlist; i++) {
    uint32_t width;
    size_t at = row_at(n, n->list[i], &width);
    move(n->e + at, n->em + at, n->ev + at, n->eg + at, width, rate, by, c1, c2);
    n->touched[n->list[i]] = 0;
  }
  network_transpose(n);
}

/* Adam begins anew. */
static void network_restart(network *n) {
  n->step = 0;
  memset(n->m, 0, n->l.size * sizeof *n->m), memset(n->v, 0, n->l.size * sizeof *n->v);
  memset(n->em, 0, n->l.tables * sizeof *n->em), memset(n->ev, 0, n->l.tables * sizeof *n->ev);
  network_transpose(n);
}

static float rate_now(const rounds *r) {
  const double done = (double)r->net->step / (double)r->total, warm = r->total < 3000 ? (double)r->total / 10 : 300;
  const double up = ((double)r->net->step + 1) / warm;
  return (float)((r->taught ? r->t->taught_rate : r->t->net_rate) * (up < 1 ? up : 1) * (1 - done));
}

/* ---- batches ---------------------------------------------------------- */

static void swap_order(const sentence **v, uint32_t n, random_state *r) {
  for (uint32_t i = n; i > 1; i--) {
    const uint32_t j = (uint32_t)(next_random(r) % i);
    const sentence *o = v[i - 1];
    v[i - 1] = v[j], v[j] = o;
  }
}

static int longest_first(const void *a, const void *b) {
  const sentence *x = *(const sentence *const *)a, *y = *(const sentence *const *)b;
  return x->n != y->n ? (x->n > y->n ? -1 : 1) : (x->number > y->number) - (x->number < y->number);
}

/* Shuffled, sorted by length within stretches of some batches, cut, and the batches shuffled. */
static bool make_batches(rounds *r) {
  const uint32_t stretch = 600;
  swap_order(r->order, r->n, &r->random);
  r->batches.n = 0;
  for (uint32_t i = 0; i < r->n; i += stretch) qsort(r->order + i, r->n - i < stretch ? r->n - i : stretch, sizeof *r->order, longest_first);
  for (uint32_t i = 0; i < r->n;) {
    batch b = {i, 0, 0};
    while (i < r->n && (!b.n || b.words + r->order[i]->n <= r->t->net_batch) && (!b.n || i % stretch)) b.words += r->order[i++]->n, b.n++;
    if (!ENT_PUSH(r->t->arena, &r->batches, b)) return false;
  }
  for (uint32_t i = r->batches.n; i > 1; i--) {
    const uint32_t j = (uint32_t)(next_random(&r->random) % i);
    const batch o = r->batches.v[i - 1];
    r->batches.v[i - 1] = r->batches.v[j], r->batches.v[j] = o;
  }
  return true;
}

/* The second thread: runs its shard each time `go` is posted, and posts `done`. */
static void *work(void *arg) {
  rounds *r = arg;
  while (sem_wait(&r->go) == 0 && !r->over) {
    shard_run(&r->shard[1]);
    sem_post(&r->done);
  }
  return NULL;
}

/* Every other sentence to each shard. */
static void run_batch(rounds *r, const batch *b) {
  for (uint32_t k = 0; k < SHARDS; k++) {
    shard *x = &r->shard[k];
    x->ns = 0;
    x->scale = 1.0f / (float)b->words;
    for (uint32_t i = k; i < b->n; i += SHARDS) x->s[x->ns++] = r->order[b->from + i];
  }
  if (r->threaded) sem_post(&r->go);
  shard_run(&r->shard[0]);
  if (!r->threaded) shard_run(&r->shard[1]);
  else while (sem_wait(&r->done)) continue;
  take_step(r, rate_now(r));
}

/* ---- measuring -------------------------------------------------------- */

typedef struct tally {
  uint64_t words, upos, uas, las;
} tally;

static void count_shard(const rounds *r, const shard *k, tally *f) {
  for (uint32_t i = 0; i < k->M; i++) {
    const word *w = &k->s[k->sent[i]]->w[k->pos[i]];
    const bool head = k->head[i] == w->head;
    f->words++;
    f->upos += r->t->tag_upos[k->tag[i]] == w->upos;
    f->uas += head;
    f->las += head && ent_rel_base(k->rel[i]) == ent_rel_base(w->rel);
  }
}

/* Mean LAS of the dev corpora, heads chosen word by word. */
static double measure(rounds *r) {
  double sum = 0;
  shard *k = &r->shard[0];
  const random_state before = k->random; /* measuring changes nothing */
  k->learning = false;
  for (uint32_t d = 0; d < r->t->ndev; d++) {
    const corpus *c = &r->t->dev[d];
    tally f = {0};
    for (uint32_t i = 0; i < c->s.n; i++) {
      if (c->s.v[i].n > k->cap) continue;
      k->ns = 1;
      k->s[0] = &c->s.v[i];
      shard_run(k);
      count_shard(r, k, &f);
    }
    const double n = f.words ? (double)f.words / 100 : 1;
    say(r->t, "    dev %u: UPOS %.2f UAS %.2f LAS %.2f", d, (double)f.upos / n, (double)f.uas / n, (double)f.las / n);
    sum += (double)f.las / n / r->t->ndev;
  }
  k->learning = true;
  k->random = before;
  return sum;
}

static void one_round(rounds *r, uint32_t e) {
  for (int k = 0; k < SHARDS; k++) r->shard[k].loss = 0, r->shard[k].words = r->shard[k].right_tag = r->shard[k].right_head = r->shard[k].right_label = 0;
  for (uint32_t i = 0; i < r->batches.n; i++) run_batch(r, &r->batches.v[i]);
  const shard *a = &r->shard[0], *b = &r->shard[1];
  const double n = (double)(a->words + b->words) / 100;
  say(r->t, "net round %u%s: loss %.3f tags %.2f heads %.2f labels %.2f", e + 1, r->taught ? " of the second run" : "", (a->loss + b->loss) / n / 100,
      (double)(a->right_tag + b->right_tag) / n, (double)(a->right_head + b->right_head) / n, (double)(a->right_label + b->right_label) / n);
}

/* ---- all of it -------------------------------------------------------- */

static void add_sentences(rounds *r, corpus *c, uint32_t base) {
  for (uint32_t i = 0; i < c->s.n; i++) {
    sentence *s = &c->s.v[i];
    s->number = base + i;
    if (s->n <= ENT_SENTENCE_MAX && s->lex) r->order[r->n++] = s;
  }
}

/* The treebanks, and what a teacher parsed. */
static bool collect_sentences(rounds *r) {
  training *t = r->t;
  const uint32_t times = r->taught && t->gold_trees ? t->gold_trees : 1;
  r->order = calloc((size_t)t->trees.s.n * times + t->silver.s.n + 1, sizeof *r->order);
  if (!r->order) return false;
  for (uint32_t i = 0; i < times; i++) add_sentences(r, &t->trees, 0);
  if (r->taught && t->teacher) add_sentences(r, &t->silver, t->trees.s.n);
  return true;
}

bool network_train(training *t, network *n, bool taught, const char *path) {
  rounds r = {.t = t, .net = n, .taught = taught, .random = {t->seed * 31 + 5}};
  const uint32_t epochs = taught ? t->epochs_taught : t->epochs_net;
  const uint32_t cap = t->net_batch > ENT_SENTENCE_MAX ? t->net_batch : ENT_SENTENCE_MAX;
  bool ok = collect_sentences(&r);
  for (int k = 0; ok && k < SHARDS; k++) {
    ok = shard_init(&r.shard[k], n, cap);
    r.shard[k].learning = true;
    r.shard[k].dropout = (float)t->net_dropout;
    r.shard[k].word_dropout = (float)t->net_word_dropout;
    r.shard[k].random.s = t->seed * 1000 + (uint64_t)k;
  }
  network_restart(n);
  sem_init(&r.go, 0, 0), sem_init(&r.done, 0, 0);
  r.threaded = ok && pthread_create(&r.other, NULL, work, &r) == 0;
  if (ok) say(t, "net: %.2f M parameters, %.2f M in tables", (double)n->l.size / 1e6, (double)n->l.tables / 1e6);
  for (uint32_t e = 0; ok && e < epochs && (taught || !t->net_stop || e < t->net_stop); e++) {
    ok = make_batches(&r);
    if (e == 0) r.total = (uint64_t)r.batches.n * epochs + 50;
    if (ok) one_round(&r, e);
    if (ok) measure(&r);
    if (ok && path && !network_move(n, path, true)) say(t, "cannot write %s", path);
  }
  r.over = true;
  if (r.threaded) sem_post(&r.go), pthread_join(r.other, NULL);
  sem_destroy(&r.go), sem_destroy(&r.done);
  for (int k = 0; k < SHARDS; k++) shard_free(&r.shard[k]);
  free(r.order);
  return ok;
}
