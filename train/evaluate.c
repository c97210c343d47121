/*
** evaluate.c - a finished model on given tokens: the figures of its card.
*/
#include "train.h"

#include <stdlib.h>

typedef struct figures {
  uint64_t words, upos, xpos, lemma, uas, las, name_right, name_given, name_gold;
} figures;

static void count_tree(const ent_model *m, const sentence *s, ent_config *c, figures *f) {
  uint8_t first[4096], tag[4096];
  uint32_t stack[4097];
  static _Thread_local ent_node node[4097];
  char lemma[4096];
  if (s->n > 4096) return;
  ent_model_tag(m, s->lex, s->n, first, tag);
  *c = (ent_config){.stack = stack, .node = node, .lex = s->lex, .tag = tag, .upos = m->upos};
  ent_config_init(c, s->n);
  ent_model_parse(m, c);
  for (uint32_t i = 0; i < s->n; i++) {
    const word *w = &s->w[i];
    ent_str rest = w->label, upos;
    ent_str_split(&rest, '\t', &upos);
    const bool head = c->node[i].head == (w->head > s->n ? s->n : w->head);
    f->words++;
    f->upos += m->upos[tag[i]] == w->upos;
    f->xpos += ent_str_eq(m->xpos[tag[i]], rest);
    f->uas += head;
    f->las += head && ent_rel_base(c->node[i].label) == ent_rel_base(w->rel);
    if (w->form.n > 4000) continue;
    size_t n = ent_lemmatizer_run(&m->lemma, w->form, tag[i], lemma);
    f->lemma += ent_str_eq((ent_str){lemma, n}, w->lemma) || ent_str_is(w->lemma, "_");
  }
}

bool evaluate(const ent_model *m, const char *path, const char *predictions, ent_error *err) {
  (void)predictions;
  corpus c = {.arena = ent_arena_new(0)};
  if (!c.arena || corpus_read(&c, path, CORPUS_TREES, err)) return ent_arena_free(c.arena), false;
  figures f = {0};
  ent_config config;
  for (uint32_t i = 0; i < c.s.n; i++) {
    sentence *s = &c.s.v[i];
    s->lex = ent_arena_calloc(c.arena, s->n, sizeof *s->lex);
    if (!s->lex) return false;
    for (uint32_t k = 0; k < s->n; k++) ent_lexeme_make(s->w[k].form, &m->words, &s->lex[k]);
    count_tree(m, s, &config, &f);
  }
  const double n = f.words ? (double)f.words / 100 : 1;
  fprintf(stderr, "%s: %llu words, UPOS %.2f XPOS %.2f lemmas %.2f UAS %.2f LAS %.2f\n", path, (unsigned long long)f.words,
          (double)f.upos / n, (double)f.xpos / n, (double)f.lemma / n, (double)f.uas / n, (double)f.las / n);
  ent_arena_free(c.arena);
  return true;
}
