/*
** parser.c - the stages put together: words, tags in two passes, lemmas, tree, names.
**
** One scratch a thread; its buffers grow to the longest sentence seen and stay. The results of a document are
** four blocks in its arena.
*/
#include "syntax/model.h"

#include <stdlib.h>

struct ent_parser {
  const ent_model *model;
  uint32_t cap; /* words the buffers have room for */
  ent_lexeme *lex;
  uint8_t *tag1, *tag, *name;
  uint32_t *stack, *head;
  uint8_t *rel;
  ent_node *node;
  ent_net_run *net;
  ent_gazetteer *gazetteer;
  const void *gazetteer_arg;
  ent_str *form;   /* for it */
  uint16_t *known; /* from it */
  uint16_t *recall;
  ent_arena *arena; /* of ent_parser_read's last text */
  ent_text text;
  ent_syntax syntax;
};

/* Where a document's results go. */
typedef struct filling {
  ent_parser *p;
  const ent_text *text;
  ent_word *word;
  ent_arena *arena;
  uint8_t *tag; /* [ntoken] joint tags */
  uint64_t *recall; /* [ntoken] ent_recall_word */
  uint32_t capitals;
  char *lemma; /* room for lemmas that are not their form */
  size_t room;
} filling;

ent_parser *ent_parser_new(const ent_model *model) {
  ent_parser *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  p->model = model;
  if (model->net && !(p->net = ent_net_run_new(model->net))) return free(p), NULL;
  return p;
}

static void drop_buffers(ent_parser *p) {
  free(p->lex);
  free(p->tag1);
  free(p->tag);
  free(p->name);
  free(p->stack);
  free(p->node);
  free(p->head);
  free(p->rel);
  free(p->form);
  free(p->known);
  free(p->recall);
  *p = (ent_parser){.model = p->model, .net = p->net, .gazetteer = p->gazetteer, .gazetteer_arg = p->gazetteer_arg,
                    .arena = p->arena, .text = p->text, .syntax = p->syntax};
}

void ent_parser_gazetteer(ent_parser *p, ent_gazetteer *g, const void *arg) {
  p->gazetteer = g;
  p->gazetteer_arg = arg;
}

void ent_parser_free(ent_parser *p) {
  if (!p) return;
  drop_buffers(p);
  ent_net_run_free(p->net);
  ent_arena_free(p->arena);
  free(p);
}

static bool make_room(ent_parser *p, uint32_t n) {
  if (n <= p->cap) return true;
  uint32_t cap = n < ENT_SENTENCE_MAX ? ENT_SENTENCE_MAX : n;
  drop_buffers(p);
  p->lex = malloc((size_t)cap * sizeof *p->lex);
  p->tag1 = malloc(cap);
  p->tag = malloc(cap);
  p->name = malloc(cap);
  p->stack = malloc(((size_t)cap + 1) * sizeof *p->stack);
  p->node = malloc(((size_t)cap + 1) * sizeof *p->node);
  p->head = malloc((size_t)cap * sizeof *p->head);
  p->rel = malloc(cap);
  p->form = malloc((size_t)cap * sizeof *p->form);
  p->known = malloc((size_t)cap * 2 * sizeof *p->known);
  p->recall = malloc((size_t)cap * sizeof *p->recall);
  if (!p->head || !p->rel || !p->lex || !p->tag1 || !p->tag || !p->name || !p->stack || !p->node || !p->form || !p->known || !p->recall) {
    drop_buffers(p);
    return false;
  }
  p->cap = cap;
  return true;
}

static ent_str form_of(const ent_text *text, uint32_t token) { return ent_str_span(text->text, text->token[token].span); }

/* ---- tags ------------------------------------------------------------- */

/* The best tag of each word by the network, which has read the sentence. */
static void best_tags(const ent_net_run *run, uint32_t ntag, uint32_t n, uint8_t *tag) {
  for (uint32_t i = 0; i < n; i++) {
    const float *v = ent_net_tags(run, i);
    uint32_t best = 0;
    for (uint32_t t = 1; t < ntag; t++)
      if (v[t] > v[best]) best = t;
    tag[i] = (uint8_t)best;
  }
}

bool ent_model_tag(const ent_model *m, ent_net_run *run, const ent_lexeme *lex, uint32_t n, uint8_t *first, uint8_t *tag) {
  if (run) {
    if (!ent_net_read(run, lex, n)) return false;
    best_tags(run, m->tags.n, n, tag);
    return true;
  }
  ent_sequence s = {lex, NULL, first, n};
  ent_sequence_label(&m->linear[ENT_TASK_TAG1], &m->templates[ENT_TASK_TAG1], &s, NULL, first);
  s.tag = first;
  s.label = tag;
  ent_sequence_label(&m->linear[ENT_TASK_TAG2], &m->templates[ENT_TASK_TAG2], &s, NULL, tag);
  return true;
}

/* The joint tag that a given word has, the nearest one that the model knows. */
static uint8_t given_tag(const ent_model *m, const ent_word *w) {
  uint32_t near = ENT_NONE;
  for (uint32_t i = 0; i < m->tags.n; i++) {
    if (m->upos[i] != w->upos) continue;
    if (ent_str_eq(m->xpos[i], w->xpos)) return (uint8_t)i;
    if (near == ENT_NONE) near = i;
  }
  return near == ENT_NONE ? 0 : (uint8_t)near;
}

/* Is joint tag t that of a finite verb, for this form? */
static bool is_finite(const ent_model *m, ent_str form, uint32_t t) {
  const uint8_t upos = m->upos[t];
  if (upos == ENT_UPOS_AUX) return true;
  return (ent_lemmatizer_feats(&m->lemma, form, t) & (ENT_F_FIN | ENT_F_MODAL | ENT_F_INF)) != 0;
}

/* Scores of all tags for word i, in thousandths of a logit where the model has a network. */
static void tag_scores(const filling *f, const ent_sentence *s, uint32_t i, int32_t score[256]) {
  const ent_model *m = f->p->model;
  if (m->net) {
    const float *v = ent_net_tags(f->p->net, i);
    for (uint32_t t = 0; t < m->tags.n; t++) score[t] = (int32_t)ent_net_cut(v[t] * 1000.0f, -1e6f, 1e6f);
    return;
  }
  const ent_sequence q = {f->p->lex, f->p->tag1, f->p->tag, s->count};
  uint64_t atom[ENT_ATOMS_MAX], feature[ENT_TEMPLATES_MAX];
  ent_sequence_atoms(&q, i, atom);
  ent_templates_apply(&m->templates[ENT_TASK_TAG2], atom, feature);
  ent_linear_score(&m->linear[ENT_TASK_TAG2], feature, m->templates[ENT_TASK_TAG2].n, score);
}

/* How much worse than its own tag the best tag of a finite main verb scores at word i; that tag in *tag. */
static int32_t finite_loss(const filling *f, const ent_sentence *s, uint32_t i, uint8_t *tag) {
  const ent_model *m = f->p->model;
  int32_t score[256], top = INT32_MIN;
  tag_scores(f, s, i, score);
  for (uint32_t t = 0; t < m->tags.n; t++) {
    if (m->upos[t] != ENT_UPOS_VERB || score[t] <= top) continue;
    const uint32_t feats = ent_lemmatizer_feats(&m->lemma, form_of(f->text, s->first + i), t);
    if (!(feats & ENT_F_FIN) || feats & ENT_F_IMP) continue;
    top = score[t];
    *tag = (uint8_t)t;
  }
  return top == INT32_MIN ? INT32_MAX : score[f->p->tag[i]] - top;
}

/* A clause of some words that ends in a full stop has a finite verb. Where the tagger found none, the word behind a noun that loses
** least by it becomes one ("Qatar hosted talks.", "Israel cut electricity to Gaza."), unless it loses more than a fragment ("A
** sad day for all of us.") would. */
#define FINITE_LOSS_MAX 2000 /* in the scores' own unit; on ewt-dev LAS 82.07, 82.10, 81.95 at 1000, 2000, 4000 */
static void demand_finite(const filling *f, const ent_sentence *s) {
  const ent_model *m = f->p->model;
  int32_t least = FINITE_LOSS_MAX;
  uint32_t found = ENT_NONE;
  uint8_t twin = 0;
  if (s->count < 4 || s->flags & ENT_SENTENCE_TITLE || !ent_str_is(form_of(f->text, s->first + s->count - 1), ".")) return;
  for (uint32_t i = 0; i < s->count; i++)
    if (is_finite(m, form_of(f->text, s->first + i), f->p->tag[i])) return;
  for (uint32_t i = 1; i + 2 < s->count; i++) {
    const uint8_t before = m->upos[f->p->tag[i - 1]], own = m->upos[f->p->tag[i]];
    uint8_t tag = 0;
    if (before != ENT_UPOS_NOUN && before != ENT_UPOS_PROPN && before != ENT_UPOS_PRON) continue;
    if (own != ENT_UPOS_VERB && own != ENT_UPOS_NOUN && own != ENT_UPOS_ADJ) continue;
    const int32_t loss = finite_loss(f, s, i, &tag);
    if (loss < least) least = loss, found = i, twin = tag;
  }
  if (found != ENT_NONE) f->p->tag[found] = twin;
}

static void fill_tags(filling *f, const ent_sentence *s, bool given) {
  const ent_model *m = f->p->model;
  if (!given) demand_finite(f, s);
  for (uint32_t i = 0; i < s->count; i++) {
    ent_word *w = &f->word[s->first + i];
    if (given) {
      f->p->tag[i] = given_tag(m, w);
    } else {
      w->upos = m->upos[f->p->tag[i]];
      w->xpos = m->xpos[f->p->tag[i]];
    }
    w->feats = ent_lemmatizer_feats(&m->lemma, form_of(f->text, s->first + i), f->p->tag[i]);
  }
}

/* ---- lemmas ----------------------------------------------------------- */

#define LEMMA_EXTRA 40
#define LEMMA_BLOCK 8192

static bool plain_ascii(ent_str s) {
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] >= 0x80) return false;
  return true;
}

/* Treebanks normalise typographic marks each in its own way; a plain mark is its own lemma. */
static bool fill_lemma(filling *f, uint32_t token, uint32_t tag) {
  ent_str form = form_of(f->text, token);
  if (f->p->model->upos[tag] == ENT_UPOS_PUNCT && plain_ascii(form)) {
    f->word[token].lemma = form;
    return true;
  }
  if (f->room < form.n + LEMMA_EXTRA) {
    size_t want = form.n + LEMMA_EXTRA > LEMMA_BLOCK ? form.n + LEMMA_EXTRA : LEMMA_BLOCK;
    f->lemma = ent_arena_alloc(f->arena, want);
    if (!f->lemma) return false;
    f->room = want;
  }
  size_t n = ent_lemmatizer_run(&f->p->model->lemma, form, tag, f->lemma);
  ent_str lemma = {f->lemma, n};
  if (ent_str_eq(lemma, form)) {
    lemma = form;
  } else {
    f->lemma += n;
    f->room -= n;
  }
  f->word[token].lemma = lemma;
  return true;
}

/* ---- trees ------------------------------------------------------------ */

void ent_model_parse(const ent_model *m, ent_config *c) {
  const ent_templates *t = &m->templates[ENT_TASK_TREE];
  uint64_t atom[ENT_ATOMS_MAX], feature[ENT_TEMPLATES_MAX];
  int32_t score[256];
  while (!ent_config_done(c)) {
    const uint32_t legal = ent_config_legal(c);
    ent_move best = {legal == 1u << ENT_MOVE_LEFT ? ENT_MOVE_LEFT : ENT_MOVE_SHIFT, ENT_REL_ROOT};
    if (legal & (legal - 1) || legal == 1u << ENT_MOVE_RIGHT) {
      int32_t top = INT32_MIN;
      ent_config_atoms(c, atom);
      ent_templates_apply(t, atom, feature);
      ent_linear_score(&m->linear[ENT_TASK_TREE], feature, t->n, score);
      for (uint32_t i = 0; i < m->nmove; i++)
        if (legal >> m->move[i].kind & 1 && score[i] > top) top = score[i], best = m->move[i];
    }
    ent_config_apply(c, best);
  }
}

static uint32_t parse_range_net(filling *f, const ent_sentence *s, uint32_t from, uint32_t to) {
  ent_parser *p = f->p;
  const uint32_t base = s->first + from, n = to - from;
  uint32_t root = base;
  ent_net_tree(p->net, from, to, p->head, p->rel);
  for (uint32_t i = 0; i < n; i++) {
    ent_word *w = &f->word[base + i];
    w->head = p->head[i] == n ? ENT_NONE : base + p->head[i];
    w->rel = p->rel[i];
    if (w->head == ENT_NONE) root = base + i;
  }
  return root;
}

/* Parses words [from, to) of the sentence; the root, whose head stays ENT_NONE. */
static uint32_t parse_range(filling *f, const ent_sentence *s, uint32_t from, uint32_t to) {
  ent_parser *p = f->p;
  if (p->net) return parse_range_net(f, s, from, to);
  ent_config c = {.stack = p->stack, .node = p->node, .lex = p->lex + from, .tag = p->tag + from, .upos = p->model->upos};
  const uint32_t base = s->first + from, n = to - from;
  uint32_t root = base;
  ent_config_init(&c, n);
  ent_model_parse(p->model, &c);
  for (uint32_t i = 0; i < n; i++) {
    ent_word *w = &f->word[base + i];
    w->head = c.node[i].head == n ? ENT_NONE : base + c.node[i].head;
    w->rel = c.node[i].label;
    if (w->head == ENT_NONE) root = base + i;
  }
  return root;
}

static void attach(filling *f, uint32_t token, uint32_t head, ent_rel rel) {
  f->word[token].head = head;
  f->word[token].rel = rel;
}

/* "and" before the words of a name ("Russia and North Korea") joins what the name's head depends on: a name has no conjunction
** inside. Heads lie to the right of their "and" until the one that is joined. */
static void mend_coordination(filling *f, const ent_sentence *s) {
  for (uint32_t c = s->first; c < s->first + s->count; c++) {
    if (f->word[c].rel != ENT_REL_CC || f->word[c].head == ENT_NONE || f->word[c].head < c) continue;
    uint32_t y = f->word[c].head;
    while ((f->word[y].rel == ENT_REL_COMPOUND || f->word[y].rel == ENT_REL_AMOD) && f->word[y].head != ENT_NONE && f->word[y].head > c) y = f->word[y].head;
    const uint32_t left = f->word[y].head;
    if (left == ENT_NONE || left >= c) continue;
    if (f->word[y].rel == ENT_REL_FLAT || f->word[y].rel == ENT_REL_COMPOUND) f->word[y].rel = ENT_REL_CONJ;
    if (f->word[y].rel == ENT_REL_CONJ) f->word[c].head = y;
  }
}

/* The bare object behind word v: the first noun that depends on it without a preposition; ENT_NONE. */
static uint32_t bare_object(const filling *f, const ent_sentence *s, uint32_t v) {
  const uint32_t end = s->first + s->count;
  for (uint32_t k = v + 1; k < end; k++) {
    const ent_word *w = &f->word[k];
    bool marked = false;
    if (w->head != v || (w->upos != ENT_UPOS_NOUN && w->upos != ENT_UPOS_PROPN && w->upos != ENT_UPOS_PRON)) continue;
    if (w->rel != ENT_REL_OBJ && w->rel != ENT_REL_OBL) return ENT_NONE;
    for (uint32_t i = v + 1; i < k; i++) marked |= f->word[i].head == k && f->word[i].rel == ENT_REL_CASE;
    return marked ? ENT_NONE : k;
  }
  return ENT_NONE;
}

static bool has_child(const filling *f, const ent_sentence *s, uint32_t t, ent_rel rel) {
  for (uint32_t k = s->first; k < s->first + s->count; k++)
    if (f->word[k].head == t && f->word[k].rel == rel) return true;
  return false;
}

/* "agreed to supply missiles": a verb behind "to" is no part of the noun behind it, but governs it. */
static void mend_infinitive(filling *f, const ent_sentence *s) {
  for (uint32_t v = s->first + 1; v < s->first + s->count; v++) {
    const ent_word *w = &f->word[v], *to = &f->word[v - 1];
    const uint32_t n = w->head;
    if (w->upos != ENT_UPOS_VERB || w->rel != ENT_REL_COMPOUND || n == ENT_NONE || n < v || to->head != n || (to->rel != ENT_REL_CASE && to->rel != ENT_REL_MARK)) continue;
    if (!(w->feats & ENT_F_INF) || f->word[n].head == ENT_NONE || f->word[n].head >= v) continue;
    const uint32_t h = f->word[n].head;
    const bool verb = f->word[h].upos == ENT_UPOS_VERB || f->word[h].upos == ENT_UPOS_ADJ;
    attach(f, v, h, verb ? ENT_REL_XCOMP : ENT_REL_ACL);
    attach(f, n, v, ENT_REL_OBJ);
    attach(f, v - 1, v, ENT_REL_MARK);
  }
}

/* "fired more than a dozen missiles", "sent at least 36": the preposition of a number makes no oblique. A noun behind an active verb without an object that has
** no preposition of its own is that object. */
static void mend_object(filling *f, const ent_sentence *s) {
  for (uint32_t v = s->first; v < s->first + s->count; v++) {
    const ent_word *w = &f->word[v];
    if (w->upos != ENT_UPOS_VERB || w->rel == ENT_REL_ACL || has_child(f, s, v, ENT_REL_OBJ) || has_child(f, s, v, ENT_REL_AUX_PASS)) continue;
    const uint32_t k = bare_object(f, s, v);
    bool inside = false; /* a preposition that belongs to the number */
    if (k == ENT_NONE || f->word[k].rel != ENT_REL_OBL) continue;
    for (uint32_t i = v + 1; i < k; i++) inside |= f->word[i].upos == ENT_UPOS_ADP && f->word[i].head != k && f->word[i].head != v;
    if (inside) f->word[k].rel = ENT_REL_OBJ;
  }
}

/* "Police detained 400 protesters, officials said": a clause that is a noun with a participle, behind which stands a bare object,
** has lost its verb: no passive participle takes one. */
static void mend_participle(filling *f, const ent_sentence *s) {
  const bool stop = ent_str_is(form_of(f->text, s->first + s->count - 1), ".");
  for (uint32_t v = s->first + 1; v < s->first + s->count; v++) {
    ent_word *w = &f->word[v];
    const uint32_t n = w->head;
    uint8_t tag = 0;
    if (w->rel != ENT_REL_ACL || w->upos != ENT_UPOS_VERB || n == ENT_NONE || n >= v || !(w->feats & ENT_F_PAST)) continue;
    const ent_word *noun = &f->word[n];
    const bool clause = noun->rel == ENT_REL_CCOMP || (noun->head == ENT_NONE && stop);
    if (!clause || (noun->upos != ENT_UPOS_NOUN && noun->upos != ENT_UPOS_PROPN)) continue;
    if (has_child(f, s, n, ENT_REL_COP) || has_child(f, s, n, ENT_REL_NSUBJ) || has_child(f, s, n, ENT_REL_CASE)) continue;
    const uint32_t object = bare_object(f, s, v);
    if (object == ENT_NONE || finite_loss(f, s, v - s->first, &tag) == INT32_MAX) continue;
    attach(f, v, noun->head, (ent_rel)noun->rel);
    attach(f, n, v, ENT_REL_NSUBJ);
    f->word[object].rel = ENT_REL_OBJ;
    f->p->tag[v - s->first] = tag;
    w->upos = f->p->model->upos[tag], w->xpos = f->p->model->xpos[tag];
    w->feats = ent_lemmatizer_feats(&f->p->model->lemma, form_of(f->text, v), tag);
    for (uint32_t k = v + 1; k < s->first + s->count; k++)
      if (f->word[k].head == n) f->word[k].head = v;
    return;
  }
}

static void fill_tree(filling *f, const ent_sentence *s) {
  const ent_tail tail = ent_clause_tail(f->text, f->word, s);
  if (tail.kind == ENT_TAIL_NONE) {
    parse_range(f, s, 0, s->count);
  } else {
    const uint32_t told = parse_range(f, s, 0, tail.from), teller = parse_range(f, s, tail.from, s->count);
    if (tail.kind == ENT_TAIL_SAYING) attach(f, told, teller, ENT_REL_CCOMP);
    else attach(f, teller, told, ENT_REL_OBL);
  }
  mend_coordination(f, s);
}

/* Children by head, in document order: count, sum up, place. */
static bool index_children(const ent_text *text, const ent_word *word, ent_arena *a, ent_syntax *out) {
  const uint32_t n = text->ntoken;
  uint32_t *first = ent_arena_calloc(a, (size_t)n + 2, sizeof *first);
  uint32_t *child = ent_arena_calloc(a, (size_t)n + 1, sizeof *child);
  if (!first || !child) return false;
  for (uint32_t i = 0; i < n; i++)
    if (word[i].head != ENT_NONE) first[word[i].head + 2]++;
  for (uint32_t i = 2; i < n + 2; i++) first[i] += first[i - 1];
  for (uint32_t i = 0; i < n; i++)
    if (word[i].head != ENT_NONE) child[first[word[i].head + 1]++] = i;
  out->word = word;
  out->first_child = first;
  out->child = child;
  return true;
}

/* Depth of every word: down from the roots, the queue is the child array's order. */
static bool measure_depth(const ent_text *text, ent_word *word, const ent_syntax *syntax, ent_arena *a) {
  uint32_t *queue = ent_arena_calloc(a, (size_t)text->ntoken + 1, sizeof *queue);
  if (!queue) return false;
  uint32_t n = 0;
  for (uint32_t i = 0; i < text->ntoken; i++) {
    word[i].depth = 0;
    if (word[i].head == ENT_NONE) queue[n++] = i;
  }
  for (uint32_t at = 0; at < n; at++)
    for (uint32_t k = syntax->first_child[queue[at]]; k < syntax->first_child[queue[at] + 1]; k++) {
      const uint8_t above = word[queue[at]].depth;
      word[syntax->child[k]].depth = above < 255 ? (uint8_t)(above + 1) : above;
      queue[n++] = syntax->child[k];
    }
  return true;
}

/* A bare verb form that heads its clause without subject, auxiliary or marker is an imperative. */
static void find_imperatives(const ent_text *text, ent_word *word, const ent_syntax *syntax) {
  for (uint32_t i = 0; i < text->ntoken; i++) {
    ent_word *w = &word[i];
    if (w->upos != ENT_UPOS_VERB || !(w->feats & ENT_F_INF) || w->feats & ENT_F_FIN) continue;
    const bool above = w->rel == ENT_REL_ROOT || w->rel == ENT_REL_PARATAXIS ||
                       (w->rel == ENT_REL_CONJ && w->head < i && word[w->head].feats & ENT_F_IMP);
    bool bare = above;
    for (uint32_t k = syntax->first_child[i]; bare && k < syntax->first_child[i + 1]; k++) {
      const uint8_t r = word[syntax->child[k]].rel;
      bare = r != ENT_REL_NSUBJ && r != ENT_REL_AUX && r != ENT_REL_MARK && r != ENT_REL_NSUBJ_PASS && r != ENT_REL_COP;
    }
    if (bare) w->feats = (w->feats & ~ENT_F_INF) | ENT_F_IMP | ENT_F_FIN;
  }
}

/* ---- names ------------------------------------------------------------ */

static void fill_names(filling *f, const ent_sentence *s, const uint8_t *tag, const uint16_t *recall) {
  const ent_model *m = f->p->model;
  if (!ent_model_has(m, ENT_TASK_NAMES)) return;
  if (f->p->gazetteer) {
    for (uint32_t i = 0; i < s->count; i++) f->p->form[i] = form_of(f->text, s->first + i);
    f->p->gazetteer(f->p->gazetteer_arg, f->p->form, s->count, f->p->known);
  }
  const ent_sequence q = {f->p->lex, tag, f->p->name, s->count, f->p->gazetteer ? f->p->known : NULL, recall, 0};
  ent_sequence_label(&m->linear[ENT_TASK_NAMES], &m->templates[ENT_TASK_NAMES], &q, m->follow, f->p->name);
  for (uint32_t i = 0; i < s->count; i++) f->word[s->first + i].ner = m->ner[f->p->name[i]];
}

/* The second pass: words that stand more than once are labelled with an eye on what their other mentions were. */
static bool recall_names(filling *f) {
  uint32_t size = 64;
  while (size < 2 * f->capitals) size *= 2;
  ent_recall *table = ent_arena_calloc(f->arena, size, sizeof *table);
  if (!table) return false;
  for (uint32_t i = 0; i < f->text->ntoken; i++) ent_recall_add(table, size, &f->recall[i], &f->word[i].ner, 1);
  for (uint32_t i = 0; i < f->text->nsentence; i++) {
    const ent_sentence *s = &f->text->sentence[i];
    if (s->count > f->p->cap || !ent_recall_get(table, size, f->recall + s->first, s->count, f->p->recall)) continue;
    for (uint32_t k = 0; k < s->count; k++) ent_lexeme_make(form_of(f->text, s->first + k), &f->p->model->words, &f->p->lex[k]);
    fill_names(f, s, f->tag + s->first, f->p->recall);
  }
  return true;
}

/* ---- whole documents -------------------------------------------------- */

static ent_code fill_sentence(filling *f, const ent_sentence *s, uint32_t have, ent_error *err) {
  if (!make_room(f->p, s->count)) return ent_nomem(err);
  for (uint32_t i = 0; i < s->count; i++) ent_lexeme_make(form_of(f->text, s->first + i), &f->p->model->words, &f->p->lex[i]);
  const bool tags = have & ENT_CONLLU_TAGS, trees = have & ENT_CONLLU_TREES;
  if ((!tags || (f->p->net && !trees)) && !ent_model_tag(f->p->model, f->p->net, f->p->lex, s->count, f->p->tag1, f->p->tag)) return ent_nomem(err);
  fill_tags(f, s, have & ENT_CONLLU_TAGS);
  for (uint32_t i = 0; i < s->count && !(have & ENT_CONLLU_LEMMAS); i++)
    if (!fill_lemma(f, s->first + i, f->p->tag[i])) return ent_nomem(err);
  if (!trees) fill_tree(f, s);
  if (!trees) mend_infinitive(f, s), mend_object(f, s);
  if (!trees && !tags) mend_participle(f, s);
  fill_names(f, s, f->p->tag, NULL);
  memcpy(f->tag + s->first, f->p->tag, s->count);
  for (uint32_t i = 0; i < s->count; i++) {
    f->recall[s->first + i] = ent_recall_word(&f->p->lex[i]);
    f->capitals += f->p->lex[i].capital;
  }
  return ENT_OK;
}

ent_code ent_parser_fill(ent_parser *p, const ent_text *text, uint32_t have, ent_arena *a, ent_syntax *syntax, ent_error *err) {
  filling f = {.p = p, .text = text, .arena = a};
  f.word = ent_arena_calloc(a, (size_t)text->ntoken + 1, sizeof *f.word);
  f.tag = ent_arena_alloc(a, (size_t)text->ntoken + 1);
  f.recall = ent_arena_calloc(a, (size_t)text->ntoken + 1, sizeof *f.recall);
  if (!f.word || !f.tag || !f.recall) return ent_nomem(err);
  if (have && syntax->word) memcpy(f.word, syntax->word, text->ntoken * sizeof *f.word);
  for (uint32_t i = 0; i < text->nsentence; i++) {
    ent_code e = fill_sentence(&f, &text->sentence[i], have, err);
    if (e) return e;
  }
  if (p->model->recalls && !recall_names(&f)) return ent_nomem(err);
  if (!index_children(text, f.word, a, syntax) || !measure_depth(text, f.word, syntax, a)) return ent_nomem(err);
  find_imperatives(text, f.word, syntax);
  return ENT_OK;
}

ent_code ent_parser_run(ent_parser *p, const ent_text *text, ent_arena *a, ent_syntax *out, ent_error *err) {
  return ent_parser_fill(p, text, 0, a, out, err);
}

ent_code ent_parser_read(ent_parser *p, const char *bytes, size_t n, const ent_text **text, const ent_syntax **syntax, ent_error *err) {
  if (!p->arena && !(p->arena = ent_arena_new(0))) return ent_nomem(err);
  ent_arena_reset(p->arena);
  p->text = (ent_text){0};
  p->syntax = (ent_syntax){0};
  ent_code e = ent_text_split((ent_str){bytes, n}, NULL, 0, (ent_str){0}, p->arena, &p->text, err);
  if (!e) e = ent_parser_run(p, &p->text, p->arena, &p->syntax, err);
  *text = &p->text;
  *syntax = &p->syntax;
  return e;
}
