/*
** feature.c - templates: from atoms to hashed features.
**
** An atom is one fact ("s0.p": tag of the word on top of the stack), a template a conjunction of
** atoms, a feature the template's hash over the atoms' values. Templates are text and live in the
** model file, so that a model is always read with the features it was trained with.
*/
#include "syntax/model.h"

ent_code ent_templates_parse(ent_str text, ent_feature_kind kind, ent_templates *out, ent_error *err) {
  ent_str line, piece, word, rest = text;
  out->n = 0;
  while (ent_str_split(&rest, '\n', &line)) {
    if (!line.n || line.p[0] == '#') continue;
    while (ent_str_split(&line, '|', &piece)) {
      if (!piece.n) continue;
      if (out->n == ENT_TEMPLATES_MAX) return ent_fail(err, ENT_ERR_LIMIT, "too many feature templates", NULL, 0, 0);
      struct ent_template *t = &out->t[out->n];
      t->n = 0;
      while (ent_str_word(&piece, &word)) {
        int atom = kind == ENT_FEATURES_SEQUENCE ? ent_sequence_atom(word) : ent_config_atom(word);
        if (atom < 0 || t->n == ENT_TEMPLATE_ATOMS)
          return ent_failf(err, ENT_ERR_FORMAT, "no such feature atom", NULL, 0, 0, "%.*s", (int)(word.n < 40 ? word.n : 40), word.p);
        t->atom[t->n++] = (uint8_t)atom;
      }
      out->n++;
    }
  }
  return out->n ? ENT_OK : ent_fail(err, ENT_ERR_FORMAT, "no feature templates", NULL, 0, 0);
}

void ent_templates_apply(const ent_templates *t, const uint64_t *atom, uint64_t *feature) {
  for (uint32_t i = 0; i < t->n; i++) {
    const struct ent_template *x = &t->t[i];
    uint64_t h = (i + 1) * 0xa0761d6478bd642fu;
    for (uint32_t k = 0; k < x->n; k++) h = ent_mix(h, atom[x->atom[k]]);
    h *= 0xe7037ed1a0b428dbu;
    feature[i] = h ^ (h >> 29);
  }
}
