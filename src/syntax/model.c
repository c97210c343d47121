/*
** model.c - opens the model file (docs/formats/model.md): every table is used where it is mapped.
**
** Rules that make any bytes safe:
**   1. a section's size is checked against what it must hold before anything points into it;
**   2. labels are cut at line ends and mapped to known names here, once;
**   3. a weight row is only read below `limit`, and 512 bytes lie behind the last one.
*/
#include "syntax/model.h"

#include <stdlib.h>

const char *const ent_task_name[ENT_TASKS] = {"tag1", "tag2", "names", "tree"};

typedef struct opening {
  ent_model *m;
  const char *path;
  ent_error *err;
} opening;

/* A failure that names the section. */
static ent_code damaged(const opening *o, const char *section, const char *message) {
  return ent_failf(o->err, ENT_ERR_FORMAT, message, o->path, 0, 0, "section %s", section);
}

static ent_code section(const opening *o, const char *name, const char *part, const uint8_t **p, size_t *n) {
  char full[32];
  snprintf(full, sizeof full, "%s%s", name, part);
  return ent_image_section(o->m->image, full, p, n, o->err);
}

static ent_code read_labels(const opening *o, const char *name, const char *part, ent_labels *out, uint32_t max) {
  const uint8_t *p;
  size_t n;
  ent_code e = section(o, name, part, &p, &n);
  if (e) return e;
  ent_str rest = {(const char *)p, n}, line;
  uint32_t lines = 0;
  for (size_t i = 0; i < n; i++) lines += p[i] == '\n';
  if (!lines || lines > max) return damaged(o, name, "a label list is empty or too long");
  out->v = ent_arena_calloc(o->m->arena, lines, sizeof *out->v);
  if (!out->v) return ent_nomem(o->err);
  while (out->n < lines) {
    const char *end = memchr(rest.p, '\n', rest.n);
    line = (ent_str){rest.p, (size_t)(end - rest.p)};
    rest.n -= line.n + 1;
    rest.p = end + 1;
    out->v[out->n++] = line;
  }
  return ENT_OK;
}

static ent_code read_tags(const opening *o) {
  ent_model *m = o->m;
  ent_code e = read_labels(o, "tags", "", &m->tags, ENT_CLASSES_MAX);
  if (e) return e;
  m->xpos = ent_arena_calloc(m->arena, m->tags.n, sizeof *m->xpos);
  m->upos = ent_arena_calloc(m->arena, 256, 1); /* any byte is a valid index */
  if (!m->xpos || !m->upos) return ent_nomem(o->err);
  for (uint32_t i = 0; i < m->tags.n; i++) {
    ent_str rest = m->tags.v[i], upos;
    ent_str_split(&rest, '\t', &upos);
    if (!ent_upos_find(upos, &m->upos[i])) return damaged(o, "tags", "an unknown universal tag");
    m->xpos[i] = rest;
  }
  return ENT_OK;
}

static const char *const ner_name[] = {"O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"};

static ent_code read_names(const opening *o) {
  ent_model *m = o->m;
  ent_code e = read_labels(o, "names", "", &m->names, sizeof ner_name / sizeof ner_name[0]);
  if (e) return e;
  const uint32_t n = m->names.n;
  m->ner = ent_arena_calloc(m->arena, n, 1);
  m->follow = ent_arena_calloc(m->arena, (size_t)(n + 1) * n, 1);
  if (!m->ner || !m->follow) return ent_nomem(o->err);
  for (uint32_t i = 0; i < n; i++) {
    uint8_t k = 0;
    while (k < 7 && !ent_str_is(m->names.v[i], ner_name[k])) k++;
    if (k == 7) return damaged(o, "names", "an unknown name label");
    m->ner[i] = k;
  }
  for (uint32_t a = 0; a <= n; a++)
    for (uint32_t b = 0; b < n; b++) {
      uint8_t to = m->ner[b], from = a < n ? m->ner[a] : (uint8_t)ENT_NER_O;
      bool inner = to != ENT_NER_O && to % 2 == 0;
      m->follow[a * n + b] = !inner || from == to || from == to - 1;
    }
  return ENT_OK;
}

static ent_code read_moves(const opening *o) {
  ent_model *m = o->m;
  ent_labels lines = {0};
  ent_code e = read_labels(o, "moves", "", &lines, ENT_CLASSES_MAX);
  if (e) return e;
  m->move = ent_arena_calloc(m->arena, lines.n, sizeof *m->move);
  if (!m->move) return ent_nomem(o->err);
  uint32_t kinds = 0;
  for (uint32_t i = 0; i < lines.n; i++) {
    ent_str rest = lines.v[i], kind;
    ent_move mv = {ENT_MOVE_SHIFT, ENT_REL_DEP};
    if (!ent_str_word(&rest, &kind)) return damaged(o, "moves", "an empty transition");
    if (ent_str_is(kind, "L")) mv.kind = ENT_MOVE_LEFT;
    else if (ent_str_is(kind, "R")) mv.kind = ENT_MOVE_RIGHT;
    else if (!ent_str_is(kind, "S")) return damaged(o, "moves", "an unknown transition");
    if (mv.kind != ENT_MOVE_SHIFT) ent_rel_find(ent_str_trim(rest), &mv.rel);
    m->move[i] = mv;
    kinds |= 1u << mv.kind;
  }
  m->nmove = lines.n;
  return kinds == 7 ? ENT_OK : damaged(o, "moves", "a kind of transition is missing");
}

static uint32_t power_of_two(size_t n) { return n && n <= (1u << 30) && !(n & (n - 1)) ? (uint32_t)n : 0; }

static ent_code read_linear(const opening *o, int task, uint32_t nclass) {
  ent_model *m = o->m;
  ent_linear *l = &m->linear[task];
  const char *name = ent_task_name[task];
  const uint8_t *p;
  size_t n;
  ent_code e = section(o, name, ".feat", &p, &n);
  if (e) return e;
  ent_feature_kind kind = task == ENT_TASK_TREE ? ENT_FEATURES_TREE : ENT_FEATURES_SEQUENCE;
  if (ent_templates_parse((ent_str){(const char *)p, n}, kind, &m->templates[task], NULL))
    return damaged(o, name, "feature templates that this version does not know");
  const int recall = ent_sequence_atom(ENT_S("m+0"));
  for (uint32_t i = 0; task == ENT_TASK_NAMES && i < m->templates[task].n; i++)
    for (uint32_t k = 0; k < m->templates[task].t[i].n; k++) m->recalls = m->recalls || m->templates[task].t[i].atom[k] == recall;
  if ((e = section(o, name, ".slot", &p, &n))) return e;
  uint32_t slots = n % 4 == 0 ? power_of_two(n / 4) : 0;
  if (slots < 2) return damaged(o, name, "the feature table's size is not a power of two");
  l->slot = (const uint32_t *)(const void *)p;
  l->mask = slots - 1;
  l->shift = 64;
  for (uint32_t k = slots; k > 1; k >>= 1) l->shift--;
  if ((e = section(o, name, ".row", &p, &n))) return e;
  if (n < 512) return damaged(o, name, "the weights are too short");
  l->row = p;
  l->limit = (uint32_t)((n - 512) / 4);
  l->nclass = nclass;
  return ENT_OK;
}

static ent_code read_rules(const opening *o, const char *name, ent_rules *out) {
  const uint8_t *p;
  size_t n;
  ent_code e = section(o, name, "", &p, &n);
  if (e) return e;
  out->slot = (const ent_rule *)(const void *)p;
  out->size = n % sizeof *out->slot == 0 ? power_of_two(n / sizeof *out->slot) : 0;
  return out->size ? ENT_OK : damaged(o, name, "a table's size is not a power of two");
}

static ent_code read_words(const opening *o) {
  const uint8_t *p;
  size_t n;
  ent_code e = section(o, "words", "", &p, &n);
  if (e) return e;
  o->m->words.slot = (const ent_wordinfo *)(const void *)p;
  o->m->words.size = n % sizeof(ent_wordinfo) == 0 ? power_of_two(n / sizeof(ent_wordinfo)) : 0;
  return o->m->words.size ? ENT_OK : damaged(o, "words", "a table's size is not a power of two");
}

/* ---- the network ------------------------------------------------------ */

/* Takes n bytes off the front; NULL when there are fewer. */
static const void *front(ent_str *rest, size_t n) {
  if (rest->n < n) return NULL;
  const void *p = rest->p;
  rest->p += n;
  rest->n -= n;
  return p;
}

static bool read_dense(ent_str *rest, uint32_t K, uint32_t N, bool scaled, ent_dense *d) {
  *d = (ent_dense){.K = K, .N = N};
  if (scaled) d->scale = front(rest, N * sizeof(float)), d->bias = front(rest, N * sizeof(float));
  d->w = front(rest, (size_t)N * K);
  return d->w && (!scaled || (d->scale && d->bias));
}

static bool width_ok(uint32_t n, uint32_t most) { return n >= 16 && n <= most && n % 16 == 0; }

static bool shape_ok(const ent_net_shape *s, uint32_t ntag) {
  bool ok = s->layers >= 1 && s->layers <= ENT_NET_LAYERS_MAX && width_ok(s->hidden, 1024) && width_ok(s->arc, 1024) && width_ok(s->label, 1024) &&
            width_ok(s->tag, 1024) && s->ntag == ntag && s->nrel >= 2 && s->nrel <= ENT_CLASSES_MAX && s->arc <= 4 * s->hidden;
  for (int i = 0; i < ENT_NET_SEGMENTS; i++) ok = ok && width_ok(s->segment[i], 1024);
  for (int i = 0; i < ENT_NET_TABLES; i++) ok = ok && s->rows[i] >= 1 && s->rows[i] <= 1u << 22;
  return ok;
}

static ent_code read_net_rels(const opening *o, const char *name, ent_net *net) {
  ent_labels lines = {0};
  ent_code e = read_labels(o, name, ".rels", &lines, ENT_CLASSES_MAX);
  if (e) return e;
  bool root = false, other = false;
  net->rel = ent_arena_calloc(o->m->arena, lines.n, 1);
  if (!net->rel) return ent_nomem(o->err);
  for (uint32_t i = 0; i < lines.n; i++) {
    ent_rel_find(lines.v[i], &net->rel[i]);
    if (net->rel[i] == ENT_REL_ROOT) root = true;
    else other = true;
  }
  return lines.n == net->s.nrel && root && other ? ENT_OK : damaged(o, name, "the relations do not fit the network");
}

static ent_code read_net_tables(const opening *o, const char *name, ent_net *net) {
  const uint8_t *p;
  size_t n;
  ent_code e = section(o, name, ".table", &p, &n);
  if (e) return e;
  ent_str rest = {(const char *)p, n};
  for (int t = 0; t < ENT_NET_TABLES; t++)
    if (!(net->table[t] = front(&rest, (size_t)net->s.rows[t] * (net->s.segment[ent_net_segment[t]] + 4))))
      return damaged(o, name, "the word tables are too short");
  return ENT_OK;
}

static ent_code read_net_dense(const opening *o, const char *name, ent_net *net) {
  const ent_net_shape *s = &net->s;
  const uint32_t h = s->hidden;
  const uint8_t *p;
  size_t n;
  ent_code e = section(o, name, ".dense", &p, &n);
  if (e) return e;
  ent_str rest = {(const char *)p, n};
  bool ok = true;
  for (uint32_t l = 0; ok && l < s->layers; l++) {
    ok = read_dense(&rest, l ? 2 * h : ent_net_width(s), 6 * h, true, &net->x[l]);
    for (int d = 0; ok && d < 2; d++) ok = read_dense(&rest, h, 3 * h, false, &net->h[l][d]);
  }
  ok = ok && read_dense(&rest, 4 * h, s->tag, true, &net->tag1) && read_dense(&rest, s->tag, ent_pad16(s->ntag), true, &net->tag2) &&
       read_dense(&rest, 2 * h, 2 * s->arc + 2 * s->label, true, &net->heads) && read_dense(&rest, s->arc, s->arc, true, &net->arc) &&
       read_dense(&rest, s->label, ent_pad16(s->nrel), true, &net->label) && (net->root_arc = front(&rest, s->arc)) &&
       (net->root_label = front(&rest, s->label * sizeof(float)));
  for (uint32_t i = 0; ok && i < s->arc; i++) ok = net->root_arc[i] < 128;
  return ok ? ENT_OK : damaged(o, name, "the network's weights are too short");
}

static ent_code read_net(const opening *o, const char *name, ent_net **out) {
  const uint8_t *p;
  size_t n;
  ent_code e = section(o, name, ".shape", &p, &n);
  if (e) return e;
  ent_net *net = *out = ent_arena_calloc(o->m->arena, 1, sizeof *net);
  if (!net) return ent_nomem(o->err);
  if (n != sizeof net->s) return damaged(o, name, "the network's shape has another length");
  memcpy(&net->s, p, n);
  if (!shape_ok(&net->s, o->m->tags.n)) return damaged(o, name, "the network's shape is impossible");
  net->kernels = ent_kernels_get(UINT32_MAX);
  if ((e = read_net_rels(o, name, net)) || (e = read_net_tables(o, name, net))) return e;
  return read_net_dense(o, name, net);
}

/* "net", and "net2", "net3", ... whose scores are added to its. */
static ent_code read_nets(const opening *o) {
  ent_net **to = &o->m->net, *first = NULL;
  for (int i = 1; i <= ENT_NETS_MAX; i++) {
    char name[8] = "net", shape[16];
    if (i > 1) snprintf(name, sizeof name, "net%d", i);
    snprintf(shape, sizeof shape, "%s.shape", name);
    if (!ent_image_has(o->m->image, shape)) break;
    ent_net *net;
    ent_code e = read_net(o, name, &net);
    if (e) return e;
    if (!first) first = net;
    if (net->s.nrel != first->s.nrel || memcmp(net->rel, first->rel, net->s.nrel)) return damaged(o, name, "its relations are not those of the first network");
    *to = net;
    to = &net->next;
  }
  return ENT_OK;
}

/* "language en\nversion 1\n" */
static ent_code read_meta(const opening *o) {
  const uint8_t *p;
  size_t n;
  ent_code e = section(o, "meta", "", &p, &n);
  if (e) return e;
  ent_str rest = {(const char *)p, n}, line, key;
  while (ent_str_split(&rest, '\n', &line)) {
    if (!ent_str_word(&line, &key)) continue;
    ent_str *to = ent_str_is(key, "language") ? &o->m->language : ent_str_is(key, "version") ? &o->m->version : NULL;
    if (to && !(*to = ent_arena_dup(o->m->arena, ent_str_trim(line))).p) return ent_nomem(o->err);
  }
  return o->m->language.n && o->m->version.n ? ENT_OK : damaged(o, "meta", "no language or version");
}

/* A network stands in for the linear tagger and parser; names may be missing. */
static ent_code read_all(const opening *o) {
  ent_model *m = o->m;
  ent_code e;
  const bool net = ent_image_has(m->image, "net.shape"), names = !net || ent_image_has(m->image, "names.row");
  if ((e = read_meta(o)) || (e = read_words(o)) || (e = read_tags(o))) return e;
  if (net && (e = read_nets(o))) return e;
  if (!net && (e = read_moves(o))) return e;
  if (names && (e = read_names(o))) return e;
  const uint32_t nclass[ENT_TASKS] = {m->tags.n, m->tags.n, m->names.n, m->nmove};
  for (int t = 0; t < ENT_TASKS; t++)
    if ((t == ENT_TASK_NAMES ? names : !net) && (e = read_linear(o, t, nclass[t]))) return e;
  if ((e = read_labels(o, "lemma", ".script", &m->lemma.script, 1u << 20))) return e;
  if ((e = read_rules(o, "lemma.rule", &m->lemma.rules))) return e;
  return read_rules(o, "feats.rule", &m->lemma.feats);
}

static ent_code finish_open(ent_image *image, const char *path, ent_model **out, ent_error *err) {
  ent_model *m = calloc(1, sizeof *m);
  ent_arena *arena = ent_arena_new(0);
  if (!m || !arena) {
    free(m);
    ent_arena_free(arena);
    ent_image_close(image);
    return ent_nomem(err);
  }
  m->arena = arena;
  m->image = image;
  const opening o = {m, path, err};
  ent_code e = read_all(&o);
  if (e) {
    ent_model_close(m);
    return e;
  }
  *out = m;
  return ENT_OK;
}

ent_code ent_model_open(const char *path, ent_model **out, ent_error *err) {
  ent_image *image;
  *out = NULL;
  ent_code e = ent_image_open(path, ENT_MODEL_KIND, ENT_MODEL_VERSION_MIN, ENT_MODEL_VERSION, &image, err);
  return e ? e : finish_open(image, path, out, err);
}

ent_code ent_model_open_memory(const void *p, size_t n, const char *name, ent_model **out, ent_error *err) {
  ent_image *image;
  *out = NULL;
  ent_code e = ent_image_open_memory(p, n, name, ENT_MODEL_KIND, ENT_MODEL_VERSION_MIN, ENT_MODEL_VERSION, &image, err);
  return e ? e : finish_open(image, name, out, err);
}

void ent_model_close(ent_model *model) {
  if (!model) return;
  ent_image_close(model->image);
  ent_arena_free(model->arena);
  free(model);
}

const char *ent_model_language(const ent_model *model) { return model->language.p; }
const char *ent_model_version(const ent_model *model) { return model->version.p; }
