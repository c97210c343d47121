/*
** minimodel.h - a model of a few hundred bytes with any weights, for tests that need no language: its
** tags and trees are nonsense, but must be well-formed all the same.
*/
#ifndef ENT_TEST_MINIMODEL_H
#define ENT_TEST_MINIMODEL_H

#include "syntax/model.h"

#define MINI_SLOTS 64

/* Sections from bytes (at least one): labels are fixed, slots and rows are the bytes repeated. */
static inline bool minimodel(const uint8_t *bytes, size_t n, ent_buf *out) {
  static const char meta[] = "language xx\nversion 0\n", tags[] = "NOUN\tNN\nVERB\tVB\nADP\tIN\nPROPN\tNNP\n", names[] = "O\nB-PER\nI-PER\nB-ORG\nI-ORG\n";
  static const char moves[] = "S\nL nsubj\nR obj\nL det\nR nmod:poss\nR strange:relation\n", scripts[] = "_0\n=0\n_1y\n_9zz\n";
  static const char sequence[] = "w+0|s2+0 t-1|h+1|u-1 t-2\n", tree[] = "s0.p b0.p|s1.w s0l.l|d0|b1.u s0.v\n";
  static const char *const task[] = {"tag1", "tag2", "names", "tree"};
  uint8_t slot[MINI_SLOTS * 4], row[2048], rules[16 * 8];
  ent_image_writer *w = ent_image_writer_new(ENT_MODEL_KIND, ENT_MODEL_VERSION);
  if (!w) return false;
  for (size_t i = 0; i < sizeof slot; i++) slot[i] = i % 4 == 3 ? 0 : bytes[(i * 7) % n];
  for (size_t i = 0; i < sizeof row; i++) row[i] = bytes[(i * 13 + 5) % n];
  for (size_t i = 0; i < sizeof rules; i++) rules[i] = bytes[(i * 3 + 1) % n];
  bool ok = !ent_image_writer_add(w, "meta", meta, sizeof meta - 1, NULL) && !ent_image_writer_add(w, "words", rules, sizeof rules, NULL) &&
            !ent_image_writer_add(w, "tags", tags, sizeof tags - 1, NULL) && !ent_image_writer_add(w, "names", names, sizeof names - 1, NULL) &&
            !ent_image_writer_add(w, "moves", moves, sizeof moves - 1, NULL) &&
            !ent_image_writer_add(w, "lemma.script", scripts, sizeof scripts - 1, NULL) &&
            !ent_image_writer_add(w, "lemma.rule", rules, sizeof rules, NULL) && !ent_image_writer_add(w, "feats.rule", rules, sizeof rules, NULL);
  for (int t = 0; ok && t < 4; t++) {
    char name[16];
    const char *feat = t == 3 ? tree : sequence;
    snprintf(name, sizeof name, "%s.feat", task[t]);
    ok = !ent_image_writer_add(w, name, feat, strlen(feat), NULL);
    snprintf(name, sizeof name, "%s.slot", task[t]);
    ok = ok && !ent_image_writer_add(w, name, slot, sizeof slot, NULL);
    snprintf(name, sizeof name, "%s.row", task[t]);
    ok = ok && !ent_image_writer_add(w, name, row, sizeof row, NULL);
  }
  ok = ok && !ent_image_writer_finish(w, out, NULL);
  ent_image_writer_free(w);
  return ok;
}

/* The same with networks in place of the linear tagger and parser: `nets` of them, two layers of 16 units. */
static inline bool mininet(const uint8_t *bytes, size_t n, uint32_t nets, ent_buf *out) {
  static const char meta[] = "language xx\nversion 0\n", tags[] = "NOUN\tNN\nVERB\tVB\nADP\tIN\nPROPN\tNNP\n", rels[] = "nsubj\nroot\nobj\ncc\nconj\nstrange:relation\n";
  const ent_net_shape shape = {.layers = 2, .hidden = 16, .arc = 16, .label = 16, .tag = 16, .segment = {16, 16, 16},
                               .rows = {3, 2, 3, 4, 2, 3, 4, 5, 2, 1, 1, 1, 2}, .ntag = 4, .nrel = 6};
  uint8_t rules[16 * 8], body[32768];
  size_t table = 0, dense = 2 * 96 * 8 + 96 * 48 + 96 * 32 + 2 * 96 * 16 + 4 * (16 * 8) + 64 * 16 + 16 * 16 * 3 + 64 * 8 + 32 * 64 + 16 + 64;
  for (int t = 0; t < ENT_NET_TABLES; t++) table += shape.rows[t] * 20;
  for (size_t i = 0; i < sizeof rules; i++) rules[i] = bytes[(i * 3 + 1) % n];
  for (size_t i = 0; i < sizeof body; i++) body[i] = bytes[(i * 11 + i / n) % n];
  for (size_t i = 3; i < sizeof body; i += 4) body[i] = (uint8_t)(i % 8 == 3 ? 0x3d : 0xbc); /* read as floats they are small, all but some */
  if (bytes[0] & 4) body[3] = body[103] = body[1003] = 0x7f;
  ent_image_writer *w = ent_image_writer_new(ENT_MODEL_KIND, ENT_MODEL_VERSION);
  if (!w) return false;
  bool ok = !ent_image_writer_add(w, "meta", meta, sizeof meta - 1, NULL) && !ent_image_writer_add(w, "words", rules, sizeof rules, NULL) &&
            !ent_image_writer_add(w, "tags", tags, sizeof tags - 1, NULL) && !ent_image_writer_add(w, "lemma.script", "_0\n=0\n_1y\n", 9, NULL) &&
            !ent_image_writer_add(w, "lemma.rule", rules, sizeof rules, NULL) && !ent_image_writer_add(w, "feats.rule", rules, sizeof rules, NULL);
  for (uint32_t i = 1; ok && i <= nets; i++) {
    char name[4][16];
    static const char *const part[] = {"shape", "rels", "table", "dense"};
    for (int k = 0; k < 4; k++)
      if (i > 1) snprintf(name[k], sizeof name[k], "net%u.%s", i, part[k]);
      else snprintf(name[k], sizeof name[k], "net.%s", part[k]);
    if (dense > sizeof body) return ent_image_writer_free(w), false;
    ok = !ent_image_writer_add(w, name[0], &shape, sizeof shape, NULL) && !ent_image_writer_add(w, name[1], rels, sizeof rels - 1, NULL) &&
         !ent_image_writer_add(w, name[2], body + i, table, NULL);
    /* the root's bytes are below 128 */
    for (size_t k = dense - 80; k < dense; k++) body[k] &= 127;
    ok = ok && !ent_image_writer_add(w, name[3], body, dense, NULL);
  }
  ok = ok && !ent_image_writer_finish(w, out, NULL);
  ent_image_writer_free(w);
  return ok;
}

/* NULL, or what is wrong with a result: each sentence one root, no cycle, children and depth agreeing. */
static inline const char *bad_trees(const ent_text *t, const ent_syntax *s) {
  uint32_t children = 0;
  for (uint32_t i = 0; i < t->nsentence; i++) {
    const ent_sentence *x = &t->sentence[i];
    uint32_t roots = 0;
    for (uint32_t k = x->first; k < x->first + x->count; k++) {
      const ent_word *w = &s->word[k];
      if (w->upos >= ENT_UPOS_COUNT || w->rel >= ENT_REL_COUNT || w->ner > ENT_NER_I_ORG) return "a label out of range";
      if (w->head == ENT_NONE) {
        roots++;
        if (w->depth) return "a root with depth";
      } else {
        if (w->head < x->first || w->head >= x->first + x->count) return "a head outside the sentence";
        if (w->depth != 255 && w->depth != s->word[w->head].depth + 1) return "a wrong depth or a cycle";
      }
      if (s->first_child[k] > s->first_child[k + 1]) return "a child range upside down";
      for (uint32_t c = s->first_child[k]; c < s->first_child[k + 1]; c++, children++) {
        if (s->word[s->child[c]].head != k) return "a child of another head";
        if (c > s->first_child[k] && s->child[c] <= s->child[c - 1]) return "children out of order";
      }
      const bool inner = w->ner && w->ner % 2 == 0;
      if (inner && (k == x->first || (s->word[k - 1].ner != w->ner && s->word[k - 1].ner != w->ner - 1))) return "a name that begins inside";
      if (!w->lemma.n) return "an empty lemma";
    }
    if (roots != 1) return "not one root";
  }
  return children == t->ntoken - t->nsentence ? NULL : "children are missing";
}

#endif
