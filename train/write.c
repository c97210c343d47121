/*
** write.c - from floats to the model file: rows that matter, 8-bit weights, one section a table.
*/
#include "train.h"

#include <math.h>
#include <stdlib.h>

/* One weight unit. A row whose weights do not fit into 8 bits of it is stored shifted. */
#define UNIT (1.0 / 32)

static double strength(const row *r) {
  double sum = 0;
  for (uint32_t k = 0; k < r->n; k++) sum += fabs(r->e[k].w);
  return sum;
}

/* The strength that at most `most` rows reach. */
static double threshold(const perceptron *p, uint32_t most, uint32_t min_updates) {
  uint64_t *histogram = calloc(1 << 16, sizeof *histogram), sum = 0;
  if (!histogram) return 0;
  for (uint64_t i = 0; i < p->size; i++) {
    if (p->r[i].updates < min_updates) continue;
    double b = strength(&p->r[i]) * 256;
    histogram[b > 65535 ? 65535 : (uint32_t)b]++;
  }
  uint32_t b = 65535;
  while (b && (sum + histogram[b]) <= most) sum += histogram[b--];
  free(histogram);
  return b ? (b + 1) / 256.0 : 0;
}

/* Appends the row in its file form; false when nothing of it is left. */
static bool put_row(ent_buf *rows, const row *r, double drop) {
  uint8_t class[256], n = 0, shift = 0;
  int8_t weight[256];
  double top = 0;
  for (uint32_t k = 0; k < r->n; k++) top = fmax(top, fabs(r->e[k].w));
  while (shift < ENT_ROW_SHIFT_MAX && top / UNIT / (1 << shift) > 127) shift++;
  for (uint32_t k = 0; k < r->n; k++) {
    double v = fabs(r->e[k].w) < drop ? 0 : r->e[k].w / UNIT / (1 << shift);
    int q = (int)lrint(v > 127 ? 127 : v < -127 ? -127 : v);
    if (!q) continue;
    class[n] = (uint8_t)r->e[k].class;
    weight[n++] = (int8_t)q;
  }
  if (!n) return false;
  ent_buf_putc(rows, (char)n);
  ent_buf_putc(rows, (char)shift);
  ent_buf_put(rows, class, n);
  ent_buf_put(rows, weight, n);
  while (rows->n % 4) ent_buf_putc(rows, 0);
  return true;
}

typedef struct packing {
  uint32_t *slot, size, shift, n;
  ent_buf rows;
} packing;

static void put_slot(packing *k, uint64_t key, uint32_t offset) {
  const uint32_t fp = (uint32_t)key & ((1u << ENT_FINGERPRINT_BITS) - 1);
  uint32_t at = (uint32_t)(key >> k->shift);
  while (k->slot[at]) at = (at + 1) & (k->size - 1);
  k->slot[at] = offset << ENT_FINGERPRINT_BITS | fp;
  k->n++;
}

static bool pack(const perceptron *p, uint32_t most, uint32_t min_updates, double drop, packing *k) {
  const double least = threshold(p, most, min_updates);
  uint64_t rows = 0;
  for (uint64_t i = 0; i < p->size; i++) rows += p->r[i].key && p->r[i].updates >= min_updates && strength(&p->r[i]) >= least;
  *k = (packing){.size = 1024, .shift = 54};
  while (k->size < rows + rows / 4) k->size *= 2, k->shift--;
  k->slot = calloc(k->size, sizeof *k->slot);
  ent_buf_init(&k->rows, 0);
  ent_buf_put(&k->rows, "\0\0\0\0", 4);
  if (!k->slot) return false;
  for (uint64_t i = 0; i < p->size; i++) {
    const row *r = &p->r[i];
    if (!r->key || r->updates < min_updates || strength(r) < least) continue;
    size_t at = k->rows.n / 4;
    if (at >= 1u << (32 - ENT_FINGERPRINT_BITS)) return false; /* more rows than offsets reach: ask for fewer */
    if (put_row(&k->rows, r, drop)) put_slot(k, r->key, (uint32_t)at);
  }
  for (int i = 0; i < 512; i++) ent_buf_putc(&k->rows, 0);
  return !k->rows.fail;
}

static ent_code add_text(ent_image_writer *w, const char *name, const char *part, const void *p, size_t n, ent_error *err) {
  char full[16];
  snprintf(full, sizeof full, "%s%s", name, part);
  return ent_image_writer_add(w, full, p, n, err);
}

static ent_code add_task(training *t, ent_image_writer *w, int task, ent_error *err) {
  packing k;
  const char *name = ent_task_name[task];
  if (!pack(&t->p[task], t->rows[task], t->min_updates, t->drop, &k)) return ent_nomem(err);
  say(t, "%s: %u rows of %llu, %.1f MB", name, k.n, (unsigned long long)t->p[task].used, ((double)k.rows.n + k.size * 4.0) / 1e6);
  ent_code e = add_text(w, name, ".feat", t->template_text[task].p, t->template_text[task].n, err);
  if (!e) e = add_text(w, name, ".slot", k.slot, k.size * sizeof *k.slot, err);
  if (!e) e = add_text(w, name, ".row", k.rows.p, k.rows.n, err);
  free(k.slot);
  ent_buf_free(&k.rows);
  return e;
}

static ent_code add_lists(training *t, ent_image_writer *w, ent_error *err) {
  ent_buf b;
  ent_buf_init(&b, 0);
  for (uint32_t i = 0; i < t->ntag; i++) ent_buf_putstr(&b, t->tag.v[i]), ent_buf_putc(&b, '\n');
  ent_code e = ent_image_writer_add(w, "tags", b.p, b.n, err);
  if (!t->nmove) return ent_buf_free(&b), e;
  ent_buf_clear(&b);
  for (uint32_t i = 0; i < t->nmove; i++) {
    if (t->move[i].kind == ENT_MOVE_SHIFT) ent_buf_puts(&b, "S\n");
    else ent_buf_printf(&b, "%c %s\n", t->move[i].kind == ENT_MOVE_LEFT ? 'L' : 'R', ent_rel_name(t->move[i].rel));
  }
  if (!e) e = ent_image_writer_add(w, "moves", b.p, b.n, err);
  ent_buf_free(&b);
  return e;
}

ent_code write_model(training *t, const char *language, const char *version, ent_buf *out, ent_error *err) {
  char meta[256];
  ent_image_writer *w = ent_image_writer_new(ENT_MODEL_KIND, ENT_MODEL_VERSION);
  if (!w) return ent_nomem(err);
  int n = snprintf(meta, sizeof meta, "language %s\nversion %s\n", language, version);
  ent_code e = ent_image_writer_add(w, "meta", meta, (size_t)n, err);
  if (!e) e = ent_image_writer_add(w, "words", t->words.p, t->words.n, err);
  if (!e) e = add_lists(t, w, err);
  if (!e) e = write_nets(t, w, err);
  for (int task = 0; !e && !t->nnet && task < ENT_TASKS; task++)
    if (task != ENT_TASK_NAMES) e = add_task(t, w, task, err);
  if (!e && !write_lemmas(t, w, err)) e = ent_nomem(err);
  if (!e) e = ent_image_writer_finish(w, out, err);
  ent_image_writer_free(w);
  return e;
}

static bool of_names(const char *section) {
  return ent_str_is(ent_str_c(section), "names") || ent_str_starts(ent_str_c(section), ENT_S("names."));
}

/* Copies the sections of the names, or all others. */
static ent_code copy_sections(ent_image_writer *w, const ent_model *from, bool names, ent_error *err) {
  ent_code e = ENT_OK;
  for (uint32_t i = 0; !e && i < ent_image_count(from->image); i++) {
    const uint8_t *p;
    size_t n;
    const char *name = ent_image_entry(from->image, i, &n);
    if (of_names(name) != names) continue;
    e = ent_image_section(from->image, name, &p, &n, err);
    if (!e) e = ent_image_writer_add(w, name, p, n, err);
  }
  return e;
}

ent_code write_names(training *t, const ent_model *base, ent_buf *out, ent_error *err) {
  static const char names[] = "O\nB-PER\nI-PER\nB-LOC\nI-LOC\nB-ORG\nI-ORG\n";
  ent_image_writer *w = ent_image_writer_new(ENT_MODEL_KIND, ENT_MODEL_VERSION);
  if (!w) return ent_nomem(err);
  ent_code e = copy_sections(w, base, false, err);
  if (!e) e = ent_image_writer_add(w, "names", names, sizeof names - 1, err);
  if (!e) e = add_task(t, w, ENT_TASK_NAMES, err);
  if (!e) e = ent_image_writer_finish(w, out, err);
  ent_image_writer_free(w);
  return e;
}

ent_code write_merged(const ent_model *syntax, const ent_model *names, ent_buf *out, ent_error *err) {
  ent_image_writer *w = ent_image_writer_new(ENT_MODEL_KIND, ENT_MODEL_VERSION);
  if (!w) return ent_nomem(err);
  ent_code e = copy_sections(w, syntax, false, err);
  if (!e) e = copy_sections(w, names, true, err);
  if (!e) e = ent_image_writer_finish(w, out, err);
  ent_image_writer_free(w);
  return e;
}
