/*
** evaluate.c - a finished model on given tokens: the figures of its card.
*/
#include "train.h"

#include <stdlib.h>

typedef struct figures {
  uint64_t words, upos, xpos, lemma, uas, las, name_right, name_given, name_gold;
} figures;

static bool count_tree(const ent_model *m, ent_net_run *run, const sentence *s, figures *f) {
  uint8_t first[4096], tag[4096], rel[4096];
  uint32_t stack[4097], head_of[4096];
  static _Thread_local ent_node node[4097];
  char lemma[4096];
  if (s->n > 4096) return true;
  if (!ent_model_tag(m, run, s->lex, s->n, first, tag)) return false;
  if (run) {
    ent_net_tree(run, 0, s->n, head_of, rel);
  } else {
    ent_config c = {.stack = stack, .node = node, .lex = s->lex, .tag = tag, .upos = m->upos};
    ent_config_init(&c, s->n);
    ent_model_parse(m, &c);
    for (uint32_t i = 0; i < s->n; i++) head_of[i] = c.node[i].head, rel[i] = c.node[i].label;
  }
  for (uint32_t i = 0; i < s->n; i++) {
    const word *w = &s->w[i];
    ent_str rest = w->label, upos;
    ent_str_split(&rest, '\t', &upos);
    const bool head = head_of[i] == (w->head > s->n ? s->n : w->head);
    f->words++;
    f->upos += m->upos[tag[i]] == w->upos;
    f->xpos += ent_str_eq(m->xpos[tag[i]], rest);
    f->uas += head;
    f->las += head && ent_rel_base(rel[i]) == ent_rel_base(w->rel);
    if (w->form.n > 4000) continue;
    size_t n = ent_lemmatizer_run(&m->lemma, w->form, tag[i], lemma);
    f->lemma += ent_str_eq((ent_str){lemma, n}, w->lemma) || ent_str_is(w->lemma, "_");
  }
  return true;
}

bool evaluate(const ent_model *m, const char *path, const char *predictions, ent_error *err) {
  (void)predictions;
  corpus c = {.arena = ent_arena_new(0)};
  if (!c.arena || corpus_read(&c, path, CORPUS_TREES, err)) return ent_arena_free(c.arena), false;
  figures f = {0};
  ent_net_run *run = m->net ? ent_net_run_new(m->net) : NULL;
  bool ok = run || !m->net;
  for (uint32_t i = 0; ok && i < c.s.n; i++) {
    sentence *s = &c.s.v[i];
    s->lex = ent_arena_calloc(c.arena, s->n, sizeof *s->lex);
    if (!(ok = s->lex != NULL)) break;
    for (uint32_t k = 0; k < s->n; k++) ent_lexeme_make(s->w[k].form, &m->words, &s->lex[k]);
    ok = count_tree(m, run, s, &f);
  }
  ent_net_run_free(run);
  if (!ok) return ent_arena_free(c.arena), false;
  const double n = f.words ? (double)f.words / 100 : 1;
  fprintf(stderr, "%s: %llu words, UPOS %.2f XPOS %.2f lemmas %.2f UAS %.2f LAS %.2f\n", path, (unsigned long long)f.words,
          (double)f.upos / n, (double)f.xpos / n, (double)f.lemma / n, (double)f.uas / n, (double)f.las / n);
  ent_arena_free(c.arena);
  return true;
}
