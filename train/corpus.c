/*
** corpus.c - CoNLL-U into sentences: what the trainer needs of each word, nothing more.
*/
#include "train.h"

#include "text/token.h"

#include <zlib.h>

static ent_code read_gz(const char *path, ent_buf *out, ent_error *err) {
  gzFile f = gzopen(path, "rb");
  if (!f) return ent_fail(err, ENT_ERR_NOTFOUND, "cannot open the corpus", path, 0, 0);
  char block[1 << 16];
  int n;
  while ((n = gzread(f, block, sizeof block)) > 0) ent_buf_put(out, block, (size_t)n);
  gzclose(f);
  if (n < 0 || out->fail) return ent_fail(err, ENT_ERR_IO, "cannot read the corpus", path, 0, 0);
  return ENT_OK;
}

/* UD's features as our bits. */
static const struct {
  const char *ud;
  uint32_t bit;
} FEATS[] = {
  {"Number=Plur", ENT_F_PLUR},   {"Number=Sing", ENT_F_SING},   {"Tense=Past", ENT_F_PAST},   {"Tense=Pres", ENT_F_PRES},
  {"VerbForm=Fin", ENT_F_FIN},   {"VerbForm=Inf", ENT_F_INF},   {"VerbForm=Part", ENT_F_PART}, {"VerbForm=Ger", ENT_F_GER},
  {"Mood=Imp", ENT_F_IMP},       {"Person=1", ENT_F_P1},        {"Person=2", ENT_F_P2},       {"Person=3", ENT_F_P3},
  {"Gender=Masc", ENT_F_MASC},   {"Gender=Fem", ENT_F_FEM},     {"Gender=Neut", ENT_F_NEUT},  {"Poss=Yes", ENT_F_POSS},
  {"Reflex=Yes", ENT_F_REFL},    {"PronType=Rel", ENT_F_REL},   {"PronType=Int", ENT_F_REL},  {"Degree=Cmp", ENT_F_CMP},
  {"Degree=Sup", ENT_F_SUP},
};

static uint32_t feats_bits(ent_str feats) {
  uint32_t bits = 0;
  ent_str one;
  while (ent_str_split(&feats, '|', &one))
    for (size_t i = 0; i < sizeof FEATS / sizeof FEATS[0]; i++)
      if (ent_str_is(one, FEATS[i].ud)) bits |= FEATS[i].bit;
  return bits;
}

typedef struct reading {
  corpus *c;
  corpus_kind kind;
  ENT_VEC(word) w;
  ent_str *joint;
} reading;

static bool end_sentence(reading *r) {
  if (!r->w.n) return true;
  sentence s = {.n = r->w.n, .doc = r->c->docs};
  s.w = ent_arena_calloc(r->c->arena, s.n, sizeof *s.w);
  if (!s.w) return false;
  memcpy(s.w, r->w.v, s.n * sizeof *s.w);
  for (uint32_t i = 0; i < s.n; i++)
    if (s.w[i].head > s.n) s.w[i].head = s.n;
  r->c->words += s.n;
  r->w.n = 0;
  return ENT_PUSH(r->c->arena, &r->c->s, s);
}

/* A word of another tokenization as ours: its pieces share its name label, and only a whole one keeps its tag. */
static bool add_pieces(reading *r, word w) {
  ent_tokens pieces = {0};
  for (uint32_t at = 0; at < w.form.n;)
    if (!(at = ent_token_chunk(w.form, at, (uint32_t)w.form.n, 0, r->c->arena, &pieces))) return false;
  const ent_str form = w.form;
  const bool named = w.label.n > 2 && w.label.p[1] == '-';
  const bool period = pieces.n == 2 && pieces.v[1].span.end - pieces.v[1].span.start == 1 && form.p[form.n - 1] == '.';
  if (pieces.n < 2 || period) return ENT_PUSH(r->c->arena, &r->w, w); /* an abbreviation that we do not know */
  for (uint32_t i = 0; i < pieces.n; i++) {
    w.form = ent_str_span(form, pieces.v[i].span);
    w.lemma = (ent_str){0};
    if (i == 1 && named) w.label = ent_arena_printf(r->c->arena, "I-%.*s", (int)w.label.n - 2, w.label.p + 2);
    if (!ENT_PUSH(r->c->arena, &r->w, w)) return false;
  }
  return true;
}

static bool add_word(reading *r, ent_str line) {
  ent_str column[10] = {{0}}, rest = line;
  for (int i = 0; i < 10; i++)
    if (!ent_str_split(&rest, '\t', &column[i])) break;
  int64_t head = 0;
  for (size_t i = 0; i < column[0].n; i++)
    if (column[0].p[i] == '-' || column[0].p[i] == '.') return true;
  word w = {.form = column[1], .lemma = column[2]};
  if (r->kind == CORPUS_TREES) {
    ent_str_int(column[6], &head);
    w.head = head <= 0 ? UINT32_MAX : (uint32_t)head - 1;
    w.label = ent_arena_printf(r->c->arena, "%.*s\t%.*s", (int)column[3].n, column[3].p, (int)column[4].n, column[4].p);
    ent_rel_find(column[7], &w.rel);
    ent_upos_find(column[3], &w.upos);
    w.feats = feats_bits(column[5]) | (ent_str_is(column[4], "MD") ? ENT_F_MODAL : 0) | (w.upos == ENT_UPOS_PROPN || ent_str_starts(column[4], ENT_S("NNP")) ? ENT_F_PROPER : 0);
  } else {
    w.label = column[4];
    w.lemma = column[9];
  }
  if (r->kind == CORPUS_SILVER && w.form.n < 64) return add_pieces(r, w);
  return ENT_PUSH(r->c->arena, &r->w, w);
}

ent_code corpus_read(corpus *c, const char *path, corpus_kind kind, ent_error *err) {
  ent_buf in;
  ent_buf_init(&in, 0);
  ent_code e = read_gz(path, &in, err);
  ent_str text = e ? (ent_str){0} : ent_arena_dup(c->arena, ent_buf_str(&in)), line;
  ent_buf_free(&in);
  if (e) return e;
  reading r = {.c = c, .kind = kind};
  bool ok = text.p != NULL;
  while (ok && text.n) {
    const char *end = memchr(text.p, '\n', text.n);
    line = (ent_str){text.p, end ? (size_t)(end - text.p) : text.n};
    text.p += line.n + (end != NULL);
    text.n -= line.n + (end != NULL);
    if (line.n && line.p[line.n - 1] == '\r') line.n--;
    if (!line.n) ok = end_sentence(&r);
    else if (line.p[0] != '#') ok = add_word(&r, line);
    else if (ent_str_starts(line, ENT_S("# newdoc"))) c->docs++;
  }
  c->docs++;
  return ok && end_sentence(&r) ? ENT_OK : ent_nomem(err);
}
