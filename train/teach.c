/*
** teach.c - up-training (Petrov et al. 2010): a slower, better model parses the silver text, and a faster one learns from those trees
** beside the treebanks'.
*/
#include "train.h"

enum { LONGEST = ENT_SENTENCE_MAX };

/* The teacher's tag, head and relation of each word; label becomes the joint tag's name. */
static bool teach_sentence(const ent_model *m, ent_net_run *run, sentence *s) {
  ent_lexeme lex[LONGEST];
  uint8_t first[LONGEST], tag[LONGEST], rel[LONGEST];
  uint32_t head[LONGEST];
  for (uint32_t i = 0; i < s->n; i++) ent_lexeme_make(s->w[i].form, &m->words, &lex[i]);
  if (!ent_model_tag(m, run, lex, s->n, first, tag)) return false;
  ent_net_tree(run, 0, s->n, head, rel);
  for (uint32_t i = 0; i < s->n; i++) {
    word *w = &s->w[i];
    w->taught = m->tags.v[tag[i]];
    w->upos = m->upos[tag[i]];
    w->head = head[i];
    w->rel = rel[i];
  }
  return true;
}

bool teach(training *t, const ent_model *m) {
  ent_net_run *run = m->net ? ent_net_run_new(m->net) : NULL;
  bool ok = run != NULL;
  for (uint32_t i = 0; ok && i < t->silver.s.n; i++)
    if (t->silver.s.v[i].n <= LONGEST) ok = teach_sentence(m, run, &t->silver.s.v[i]);
  ent_net_run_free(run);
  say(t, "the teacher has parsed %u words", t->silver.words);
  return ok;
}

/* The joint tags that were taught, by our own numbers; needs build_tags. Sentences get their lexemes. */
bool teach_tags(training *t) {
  for (uint32_t i = 0; i < t->silver.s.n; i++)
    for (uint32_t k = 0; k < t->silver.s.v[i].n; k++) {
      word *w = &t->silver.s.v[i].w[k];
      uint32_t tag = 0;
      while (tag < t->ntag && !ent_str_eq(t->tag.v[tag], w->taught)) tag++;
      w->tag = tag < t->ntag ? (uint8_t)tag : 0;
    }
  return make_lexemes(t, &t->silver);
}
