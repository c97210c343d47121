/*
** main.c - entente-train: corpora in, model out, one command.
**
**   entente-train [--corpora DIR] [--out MODEL] [--dev FILE]... RECIPE     train
**   entente-train --base MODEL --only names [...] RECIPE                   the same model with names learned again
**   entente-train --base MODEL --only syntax [...] RECIPE                  all but the names learned again
**   --lexicon IMAGE: names learn from what the compiled lexicon says of words
**   entente-train --eval MODEL FILE...                                     measure on given tokens
*/
#include "train.h"

#include <stdarg.h>
#include <stdlib.h>

static double began;

void say(const training *t, const char *fmt, ...) {
  if (t->quiet) return;
  va_list ap;
  va_start(ap, fmt);
  fprintf(stderr, "%7.1f s  ", ent_clock() - began);
  vfprintf(stderr, fmt, ap);
  fputc('\n', stderr);
  va_end(ap);
}

static int fail(const ent_error *err, const char *otherwise) {
  char line[1024];
  ent_error_format(err, line, sizeof line);
  fprintf(stderr, "entente-train: %s\n", err->code ? line : otherwise);
  return 1;
}

/* ---- the recipe ------------------------------------------------------- */

static uint32_t number(const ent_stanza *s, const char *key, uint32_t otherwise) {
  int64_t v;
  return ent_str_int(ent_stanza_get(s, key), &v) && v >= 0 && v < 1 << 30 ? (uint32_t)v : otherwise;
}

static ent_code read_corpora(training *t, const ent_stanza *s, const char *key, corpus *c, corpus_kind kind, const char *dir, ent_error *err) {
  c->arena = t->arena;
  for (uint32_t i = 0; i < s->nfield; i++) {
    if (!ent_str_is(s->field[i].key, key)) continue;
    ent_str path = ent_arena_printf(t->arena, "%s/%.*s", dir, (int)s->field[i].value.n, s->field[i].value.p);
    if (!path.p) return ent_nomem(err);
    ent_code e = corpus_read(c, path.p, kind, err);
    if (e) return e;
  }
  say(t, "%s: %u sentences, %u words", key, c->s.n, c->words);
  return ENT_OK;
}

/* "geo PLACE": how a corpus's label is read, `name-map geo LOC`; "gpe/NNP LOC" asks for the silver tag as well. */
static uint8_t name_label(const ent_stanza *s, const word *w, bool mapped) {
  static const char *const kinds[] = {"PER", "LOC", "ORG"};
  ent_str label = w->label;
  if (label.n < 3 || label.p[1] != '-') return ENT_NER_O;
  ent_str kind = {label.p + 2, label.n - 2};
  for (uint32_t i = 0; mapped && i < s->nfield; i++) {
    ent_str rest = s->field[i].value, from, tag = {0};
    if (!ent_str_is(s->field[i].key, "name-map") || !ent_str_word(&rest, &from)) continue;
    ent_str name = from;
    if (ent_str_find(from, ENT_S("/"), 0) != SIZE_MAX) ent_str_split(&from, '/', &name), tag = from;
    if (!ent_str_eq(name, kind) || (tag.n && !(ent_str_starts(w->lemma, ENT_S("ptb=")) && ent_str_eq((ent_str){w->lemma.p + 4, w->lemma.n - 4}, tag)))) continue;
    kind = ent_str_trim(rest);
    break;
  }
  for (uint8_t k = 0; k < 3; k++)
    if (ent_str_is(kind, kinds[k])) return (uint8_t)(1 + 2 * k + (label.p[0] == 'I'));
  return ENT_NER_O;
}

static void label_names(corpus *c, uint32_t from, const ent_stanza *s, bool mapped) {
  for (uint32_t i = from; i < c->s.n; i++)
    for (uint32_t k = 0; k < c->s.v[i].n; k++) {
      word *w = &c->s.v[i].w[k];
      w->name = name_label(s, w, mapped);
      uint8_t before = k ? w[-1].name : (uint8_t)ENT_NER_O;
      bool inner = w->name != ENT_NER_O && w->name % 2 == 0;
      if (inner && before != w->name && before != w->name - 1) w->name--;
    }
}

static ent_code read_templates(training *t, const ent_stanza *s, ent_error *err) {
  for (int k = 0; k < ENT_TASKS; k++) {
    ent_buf b;
    ent_buf_init(&b, 0);
    for (uint32_t i = 0; i < s->nfield; i++)
      if (ent_str_is(s->field[i].key, ent_task_name[k])) ent_buf_putstr(&b, s->field[i].value), ent_buf_putc(&b, '\n');
    t->template_text[k] = ent_arena_dup(t->arena, ent_buf_str(&b));
    ent_buf_free(&b);
    if (!t->template_text[k].n && (t->epochs_net || k == ENT_TASK_NAMES)) continue; /* a network has no templates */
    ent_code e = ent_templates_parse(t->template_text[k], k == ENT_TASK_TREE ? ENT_FEATURES_TREE : ENT_FEATURES_SEQUENCE, &t->templates[k], err);
    if (e) return e;
    say(t, "%s: %u templates", ent_task_name[k], t->templates[k].n);
  }
  return ENT_OK;
}

static double fraction(const ent_stanza *s, const char *key, double otherwise) {
  double v;
  return ent_str_double(ent_stanza_get(s, key), &v) ? v : otherwise;
}

/* What a network's own stanza may say; what it leaves out stays as it is. */
static void read_net_settings(training *t, const ent_stanza *s) {
  ent_net_shape *x = &t->shape;
  const struct {
    const char *key;
    uint32_t *to, otherwise;
  } sizes[] = {{"epochs-net", &t->epochs_net, 0}, {"net-batch", &t->net_batch, 600}, {"net-layers", &x->layers, 2}, {"net-hidden", &x->hidden, 128},
               {"net-arc", &x->arc, 96}, {"net-label", &x->label, 96}, {"net-tag", &x->tag, 96}, {"net-word", &x->segment[0], 96},
               {"net-affix", &x->segment[1], 64}, {"net-class", &x->segment[2], 64}, {"gold-trees", &t->gold_trees, 1}, {"epochs-second", &t->epochs_taught, 0}, {"net-stop", &t->net_stop, 0}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) *sizes[i].to = number(s, sizes[i].key, *sizes[i].to ? *sizes[i].to : sizes[i].otherwise);
  t->net_rate = fraction(s, "net-rate", t->net_rate > 0 ? t->net_rate : 0.002);
  t->taught_rate = fraction(s, "second-rate", t->taught_rate > 0 ? t->taught_rate : 0.001);
  t->net_dropout = fraction(s, "net-dropout", t->net_dropout > 0 ? t->net_dropout : 0.25);
  t->net_word_dropout = fraction(s, "net-word-dropout", t->net_word_dropout > 0 ? t->net_word_dropout : 0.15);
  t->seed = number(s, "seed", t->seed ? (uint32_t)t->seed : 1);
}

static void read_settings(training *t, const ent_stanza *s) {
  static const char *const epochs[ENT_TASKS] = {"epochs-tag1", "epochs-tag2", "epochs-names", "epochs-tree"};
  static const char *const seeds[ENT_TASKS] = {"seeds-tag1", "seeds-tag2", "seeds-names", "seeds-tree"};
  static const char *const rows[ENT_TASKS] = {"rows-tag1", "rows-tag2", "rows-names", "rows-tree"};
  for (int k = 0; k < ENT_TASKS; k++) {
    t->epochs[k] = number(s, epochs[k], 6);
    t->seeds[k] = number(s, seeds[k], 1);
    t->rows[k] = number(s, rows[k], 1000000);
  }
  read_net_settings(t, s);
  t->folds = number(s, "folds", 5);
  t->fine = number(s, "clusters-fine", 512);
  t->coarse = number(s, "clusters-coarse", 48);
  t->min_updates = number(s, "min-updates", 1);
  if (!ent_str_double(ent_stanza_get(s, "drop"), &t->drop)) t->drop = 0;
  t->margin = number(s, "margin-names", 0);
  t->ner_folds = number(s, "folds-names", 0);
}

static ent_code read_data(training *t, const ent_stanza *s, const char *dir, const char *const *dev, ent_error *err) {
  ent_code e = read_templates(t, s, err);
  if (!e) e = read_corpora(t, s, "treebank", &t->trees, CORPUS_TREES, dir, err);
  if (!e) e = read_corpora(t, s, "named", &t->names, CORPUS_NAMES, dir, err);
  if (!e) e = read_corpora(t, s, "silver", &t->silver, CORPUS_SILVER, dir, err);
  if (e) return e;
  for (uint32_t i = 0; !e && i < t->ndev; i++) {
    t->dev[i].arena = t->arena;
    e = corpus_read(&t->dev[i], dev[i], CORPUS_TREES, err);
  }
  if (e) return e;
  if (t->dev_names) {
    t->devnames.arena = t->arena;
    if ((e = corpus_read(&t->devnames, t->dev_names, CORPUS_NAMES, err)) != ENT_OK) return e;
    label_names(&t->devnames, 0, s, false);
  }
  label_names(&t->names, 0, s, false);
  label_names(&t->silver, 0, s, true);
  return ENT_OK;
}

/* Silver names follow the gold ones, which count `gold-names` times. */
static bool join_names(training *t, uint32_t times) {
  const uint32_t n = t->names.s.n, words = t->names.words;
  for (uint32_t k = 1; k < times; k++) {
    for (uint32_t i = 0; i < n; i++)
      if (!ENT_PUSH(t->arena, &t->names.s, t->names.s.v[i])) return false;
    t->names.words += words;
  }
  for (uint32_t i = 0; i < t->silver.s.n; i++)
    if (!ENT_PUSH(t->arena, &t->names.s, t->silver.s.v[i])) return false;
  t->names.words += t->silver.words;
  return true;
}

typedef struct options {
  const char *lexicon, *dev_names, *corpora, *out, *recipe, *dev[8], *eval, *floats, *base, *base_names, *teacher;
  int ndev;
  bool quiet;
} options;

static ent_code check_dev(const options *o, const ent_buf *image, ent_error *err) {
  ent_model *m;
  ent_code e = ent_model_open_memory(image->p, image->n, o->out, &m, err);
  if (e) return e;
  for (int i = 0; i < o->ndev; i++)
    if (!evaluate(m, o->dev[i], NULL, err)) e = err->code ? err->code : ENT_ERR_NOMEM;
  ent_model_close(m);
  return e;
}

/* Names are learned on tags that the finished model gives; its other sections stay as they are. */
static ent_code finish_names(training *t, const ent_model *base, const ent_stanza *s, ent_buf *out, ent_error *err) {
  t->list = base->words;
  if (!add_lower(t, &t->names, number(s, "lower-names", 0))) return ent_nomem(err);
  if (!look_up(t, &t->names) || !look_up(t, &t->silver) || !look_up(t, &t->devnames) || !make_lexemes(t, &t->devnames)) return ent_nomem(err);
  mend_silver(t, s);
  if (!make_lexemes(t, &t->names) || !make_lexemes(t, &t->silver) || !join_names(t, number(s, "gold-names", 1)) || !train_names(t, base)) return ent_nomem(err);
  return write_names(t, base, out, err);
}

/* One network by the recipe's first stanza, one more by each further stanza. */
static bool train_nets(training *t, const ent_stanza *s, uint32_t nstanza) {
  bool ok = dev_lexemes(t) && (!t->teacher || teach_tags(t)) && train_net(t);
  for (uint32_t i = 1; ok && i < nstanza; i++) {
    read_net_settings(t, &s[i]);
    ok = train_net(t);
  }
  return ok;
}

static ent_code open_teacher(training *t, ent_model **out, ent_error *err) {
  ent_code e = ent_model_open(t->teacher, out, err);
  return e ? e : teach(t, *out) ? ENT_OK : ent_nomem(err);
}

/* Tags, trees and lemmas. */
static ent_code learn_syntax(training *t, const ent_stanza *s, uint32_t nstanza, ent_buf *out, ent_error *err) {
  ent_model *teacher = NULL;
  ent_code e = t->teacher ? open_teacher(t, &teacher, err) : ENT_OK;
  if (e) return ent_model_close(teacher), e;
  ent_str language = ent_arena_dup(t->arena, ent_stanza_get(s, "language")), version = ent_arena_dup(t->arena, ent_stanza_get(s, "version"));
  bool ok = build_tags(t) && build_wordlist(t);
  if (t->epochs_net) ok = ok && train_nets(t, s, nstanza);
  else ok = ok && train_tags(t) && prepare_dev(t) && train_tree(t);
  e = ok ? write_model(t, language.p, version.p, out, err) : ent_nomem(err);
  ent_model_close(teacher);
  return e;
}

/* The names of a model that stands, beside new tags, trees and lemmas: right only when word list and tags are the same. */
static ent_code copy_names(const char *path, const ent_model *syntax, ent_buf *out, ent_error *err) {
  ent_model *m;
  ent_code e = ent_model_open(path, &m, err);
  if (e) return e;
  e = write_merged(syntax, m, out, err);
  ent_model_close(m);
  return e;
}

static ent_code train(training *t, const ent_stanza *s, uint32_t nstanza, const options *o, ent_error *err) {
  ent_buf image, syntax;
  ent_model *base = NULL;
  ent_buf_init(&image, 0), ent_buf_init(&syntax, 0);
  t->ndev = (uint32_t)o->ndev;
  ent_code e = read_data(t, s, o->corpora, o->dev, err);
  if (!e && !o->base) e = learn_syntax(t, s, nstanza, &syntax, err);
  if (!e) e = o->base ? ent_model_open(o->base, &base, err) : ent_model_open_memory(syntax.p, syntax.n, o->out, &base, err);
  if (!e && o->base_names) e = copy_names(o->base_names, base, &image, err);
  else if (!e && t->names.s.n) e = finish_names(t, base, s, &image, err);
  const ent_buf *done = image.n ? &image : &syntax;
  if (!e) e = ent_file_replace(o->out, done->p, done->n, err);
  if (!e) say(t, "%s: %.1f MB", o->out, (double)done->n / 1e6);
  if (!e && !o->base) e = check_dev(o, done, err);
  ent_model_close(base);
  ent_buf_free(&image), ent_buf_free(&syntax);
  return e;
}

static void free_training(training *t) {
  if (!t) return;
  for (int k = 0; k < ENT_TASKS; k++) perceptron_free(&t->p[k]);
  free_net(t);
  ent_buf_free(&t->words);
  ent_arena_free(t->arena);
  free(t);
}

static int run_training(const options *o) {
  ent_error err = {0};
  ent_buf text;
  ent_stanzas stanzas = {0};
  training *t = calloc(1, sizeof *t);
  ent_buf_init(&text, 0);
  ent_code e = t && (t->arena = ent_arena_new(0)) ? ENT_OK : ent_nomem(&err);
  if (!e) e = ent_file_read(o->recipe, 0, &text, &err);
  if (!e) e = ent_stanza_parse(ent_buf_str(&text), o->recipe, t->arena, &stanzas, &err);
  if (!e && !stanzas.n) e = ent_fail(&err, ENT_ERR_EMPTY, "the recipe has no entry", o->recipe, 0, 0);
  ent_image *image = NULL;
  ent_lexicon *lexicon = NULL;
  if (!e && o->lexicon) e = ent_image_open(o->lexicon, ENT_LEXICON_KIND, ENT_LEXICON_VERSION, ENT_LEXICON_VERSION, &image, &err);
  if (!e && image) e = ent_lexicon_open(image, &lexicon, &err);
  if (!e) {
    t->lexicon = lexicon;
    t->dev_names = o->dev_names;
    t->quiet = o->quiet;
    t->floats = o->floats;
    t->teacher = o->teacher;
    read_settings(t, &stanzas.v[0]);
    e = train(t, stanzas.v, stanzas.n, o, &err);
  }
  const int status = e ? fail(&err, "failed") : 0;
  ent_buf_free(&text);
  free_training(t);
  ent_lexicon_free(lexicon);
  ent_image_close(image);
  return status;
}

static int run_eval(const options *o) {
  ent_error err = {0};
  ent_model *m;
  if (ent_model_open(o->eval, &m, &err)) return fail(&err, "failed");
  bool ok = true;
  for (int i = 0; ok && i < o->ndev; i++) ok = evaluate(m, o->dev[i], NULL, &err);
  ent_model_close(m);
  return ok ? 0 : fail(&err, "out of memory");
}

static int usage(void) {
  fputs("usage: entente-train [--corpora DIR] [--lexicon IMAGE] [--out MODEL] [--dev FILE]... [--teacher MODEL] [--floats FILE] RECIPE\n"
        "       entente-train --base MODEL --only names|syntax [--corpora DIR] [--lexicon IMAGE] [--out MODEL] RECIPE\n"
        "       entente-train --eval MODEL FILE...\n", stderr);
  return 2;
}

int main(int argc, char **argv) {
  options o = {.corpora = ".", .out = "model.ent"};
  const char *only = NULL;
  began = ent_clock();
  for (int i = 1; i < argc; i++) {
    const char *a = argv[i], *v = i + 1 < argc ? argv[i + 1] : NULL;
    if (!strcmp(a, "--quiet")) o.quiet = true;
    else if (!strcmp(a, "--corpora") && v) o.corpora = v, i++;
    else if (!strcmp(a, "--out") && v) o.out = v, i++;
    else if (!strcmp(a, "--lexicon") && v) o.lexicon = v, i++;
    else if (!strcmp(a, "--dev-names") && v) o.dev_names = v, i++;
    else if (!strcmp(a, "--eval") && v) o.eval = v, i++;
    else if (!strcmp(a, "--floats") && v) o.floats = v, i++;
    else if (!strcmp(a, "--teacher") && v) o.teacher = v, i++;
    else if (!strcmp(a, "--base") && v) o.base = v, i++;
    else if (!strcmp(a, "--only") && v) only = v, i++;
    else if (!strcmp(a, "--dev") && v && o.ndev < 8) o.dev[o.ndev++] = v, i++;
    else if (a[0] == '-') return usage();
    else if (o.eval && o.ndev < 8) o.dev[o.ndev++] = a;
    else if (!o.recipe) o.recipe = a;
    else return usage();
  }
  if (o.eval) return o.ndev ? run_eval(&o) : usage();
  if (!o.recipe || !only != !o.base || (only && strcmp(only, "names") && strcmp(only, "syntax"))) return usage();
  if (only && !strcmp(only, "syntax")) o.base_names = o.base, o.base = NULL;
  return run_training(&o);
}
