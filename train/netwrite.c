/*
** netwrite.c - from floats to the model's bytes: weights of a column share a scale, rows of the word tables have one each
** (docs/formats/model.md).
*/
#include "network.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void fill_shape(training *t) {
  ent_net_shape *s = &t->shape;
  const uint32_t rows[ENT_NET_TABLES] = {t->nword + 1, 256, 2048, 8192, 256, 2048, 8192, 16384, 1024, t->fine + 1, t->coarse + 1,
                                         t->classes[0] + 2, t->classes[1] + 2};
  memcpy(s->rows, rows, sizeof rows);
  s->ntag = t->ntag;
  s->nrel = ENT_REL_COUNT;
}

bool network_move(network *n, const char *path, bool save) {
  FILE *f = fopen(path, save ? "wb" : "rb");
  if (!f) return false;
  bool ok = save ? fwrite(n->p, sizeof *n->p, n->l.size, f) == n->l.size && fwrite(n->e, sizeof *n->e, n->l.tables, f) == n->l.tables
                 : fread(n->p, sizeof *n->p, n->l.size, f) == n->l.size && fread(n->e, sizeof *n->e, n->l.tables, f) == n->l.tables;
  return fclose(f) == 0 && ok;
}

/* The first run, over the treebanks, or the second, taught by a teacher where there is one; the floats are taken from the file where it is there. */
static bool train_phase(training *t, network *n, bool taught) {
  char path[4096];
  if (!t->floats) return network_train(t, n, taught, NULL);
  int at = snprintf(path, sizeof path, "%s", t->floats);
  if (t->nnet > 1) at += snprintf(path + at, sizeof path - (size_t)at, ".%u", t->nnet);
  if (taught) snprintf(path + at, sizeof path - (size_t)at, ".second");
  if (!network_move(n, path, false)) return network_train(t, n, taught, path);
  say(t, "net: taken from %s", path);
  return true;
}

bool train_net(training *t) {
  network *n = calloc(1, sizeof *n);
  fill_shape(t);
  if (!n || t->nnet == ENT_NETS_MAX || !network_init(n, &t->shape, t->seed)) return free(n), false;
  t->net[t->nnet++] = n;
  return train_phase(t, n, false) && (!t->epochs_taught || train_phase(t, n, true));
}

void free_net(training *t) {
  for (uint32_t i = 0; i < t->nnet; i++) network_free(t->net[i]), free(t->net[i]);
  t->nnet = 0;
}

/* ---- bytes ------------------------------------------------------------ */

static int8_t rounded(float v) {
  const long q = lrintf(v);
  return (int8_t)(q > 127 ? 127 : q < -127 ? -127 : q);
}

static float column_top(const network *n, matrix m, uint32_t from, uint32_t j) {
  float top = 1e-9f;
  for (uint32_t k = 0; k < m.rows; k++) top = fmaxf(top, fabsf(n->p[m.at + (size_t)k * m.cols + from + j]));
  return top;
}

/* Columns [from, from + N) of m, 127 / top[j] to the unit; adds each column's sum of bytes to sum (may be NULL). */
static void put_bytes(ent_buf *out, const network *n, matrix m, uint32_t N, const float *top, float *sum) {
  for (uint32_t b = 0; b < N; b += 16)
    for (uint32_t k = 0; k < m.rows; k += 4)
      for (uint32_t j = 0; j < 16; j++)
        for (uint32_t q = 0; q < 4; q++) {
          const int8_t v = rounded(n->p[m.at + (size_t)(k + q) * m.cols + b + j] * 127.0f / top[b + j]);
          if (sum) sum[b + j] += (float)v;
          ent_buf_putc(out, (char)v);
        }
}

/* scale, bias, bytes of a matrix whose inputs are steps of `unit`, from `zero` up. */
static void put_dense(ent_buf *out, const network *n, matrix m, matrix bias, float unit, float zero) {
  float top[8192], sum[8192] = {0}, value[8192];
  ent_buf bytes;
  ent_buf_init(&bytes, 0);
  for (uint32_t j = 0; j < m.cols; j++) top[j] = column_top(n, m, 0, j);
  put_bytes(&bytes, n, m, m.cols, top, sum);
  for (uint32_t j = 0; j < m.cols; j++) top[j] *= unit / 127.0f;
  for (uint32_t j = 0; j < m.cols; j++) value[j] = n->p[bias.at + j] - zero * sum[j] * top[j];
  ent_buf_put(out, top, m.cols * sizeof *top);
  ent_buf_put(out, value, m.cols * sizeof *value);
  ent_buf_put(out, bytes.p, bytes.n);
  ent_buf_free(&bytes);
}

/* A layer: the matrices of inputs and of the step before share each column's scale. */
static void put_layer(ent_buf *out, const network *n, uint32_t l) {
  const layout *y = &n->l;
  const uint32_t N = 6 * y->s.hidden, half = N / 2;
  float top[8192], sum[8192] = {0}, value[8192];
  ent_buf bytes;
  ent_buf_init(&bytes, 0);
  for (uint32_t j = 0; j < N; j++) top[j] = fmaxf(column_top(n, y->wx[l], 0, j), column_top(n, y->wh[l][j / half], 0, j % half));
  put_bytes(&bytes, n, y->wx[l], N, top, sum);
  for (int d = 0; d < NET_ROUTES; d++) put_bytes(&bytes, n, y->wh[l][d], half, top + d * half, sum + d * half);
  for (uint32_t j = 0; j < N; j++) top[j] *= 1 / (127.0f * ENT_NET_UNIT);
  for (uint32_t j = 0; j < N; j++) value[j] = n->p[y->bx[l].at + j] - 64 * sum[j] * top[j];
  ent_buf_put(out, top, N * sizeof *top);
  ent_buf_put(out, value, N * sizeof *value);
  ent_buf_put(out, bytes.p, bytes.n);
  ent_buf_free(&bytes);
}

static void put_tables(ent_buf *out, const network *n) {
  for (int t = 0; t < ENT_NET_TABLES; t++) {
    const uint32_t width = n->l.s.segment[ent_net_segment[t]];
    for (uint32_t r = 0; r < n->l.s.rows[t]; r++) {
      const float *e = n->e + n->l.table[t] + (size_t)r * width;
      float top = 1e-9f;
      for (uint32_t j = 0; j < width; j++) top = fmaxf(top, fabsf(e[j]));
      const float scale = top / 127.0f;
      ent_buf_put(out, &scale, sizeof scale);
      for (uint32_t j = 0; j < width; j++) ent_buf_putc(out, (char)rounded(e[j] / scale));
    }
  }
}

static void put_all_dense(ent_buf *out, const network *n) {
  const layout *y = &n->l;
  const float relu = ENT_NET_RELU / 127.0f, unit = 1 / ENT_NET_UNIT;
  for (uint32_t l = 0; l < y->s.layers; l++) put_layer(out, n, l);
  put_dense(out, n, y->wt, y->bt, unit, 64);
  put_dense(out, n, y->wo, y->bo, relu, 0);
  put_dense(out, n, y->wa, y->ba, unit, 64);
  put_dense(out, n, y->u, y->ub, relu, 0);
  put_dense(out, n, y->wl, y->bl, relu, 0);
  for (uint32_t j = 0; j < y->s.arc; j++) {
    const float v = n->p[y->root_arc.at + j];
    ent_buf_putc(out, (char)lrintf(fminf(fmaxf(v, 0), ENT_NET_RELU) / relu));
  }
  ent_buf_put(out, n->p + y->root_label.at, y->s.label * sizeof *n->p);
}

static ent_code put_section(ent_image_writer *w, uint32_t number, const char *part, const void *p, size_t n, ent_error *err) {
  char name[16];
  if (number) snprintf(name, sizeof name, "net%u.%s", number + 1, part);
  else snprintf(name, sizeof name, "net.%s", part);
  return ent_image_writer_add(w, name, p, n, err);
}

static ent_code write_net(training *t, uint32_t number, ent_image_writer *w, ent_error *err) {
  const network *n = t->net[number];
  ent_buf tables, dense, rels;
  ent_buf_init(&tables, 0), ent_buf_init(&dense, 0), ent_buf_init(&rels, 0);
  put_tables(&tables, n);
  put_all_dense(&dense, n);
  for (uint32_t i = 0; i < ENT_REL_COUNT; i++) ent_buf_puts(&rels, ent_rel_name(i)), ent_buf_putc(&rels, '\n');
  say(t, "net: %.1f MB of words, %.1f MB of weights", (double)tables.n / 1e6, (double)dense.n / 1e6);
  ent_code e = tables.fail || dense.fail || rels.fail ? ent_nomem(err) : ENT_OK;
  if (!e) e = put_section(w, number, "shape", &n->l.s, sizeof n->l.s, err);
  if (!e) e = put_section(w, number, "rels", rels.p, rels.n, err);
  if (!e) e = put_section(w, number, "table", tables.p, tables.n, err);
  if (!e) e = put_section(w, number, "dense", dense.p, dense.n, err);
  ent_buf_free(&tables), ent_buf_free(&dense), ent_buf_free(&rels);
  return e;
}

ent_code write_nets(training *t, ent_image_writer *w, ent_error *err) {
  ent_code e = ENT_OK;
  for (uint32_t i = 0; !e && i < t->nnet; i++) e = write_net(t, i, w, err);
  return e;
}
