/*
** tags.c - name tags (PER, LOC, ORG) as the stage's decisions give them: one reading per name within a document, the
** lexicon's names also where the model saw none.
*/
#include "names/names.h"

static uint8_t tag_of(const ent_names *names, const ent_mention *m) {
  if (m->form != ENT_FORM_NAME || m->entity == ENT_NONE) return ENT_NER_O;
  switch (names->entity[m->entity].kind) {
  case ENT_KIND_PERSON:
    return ENT_NER_B_PER;
  case ENT_KIND_STATE:
  case ENT_KIND_PLACE:
    return ENT_NER_B_LOC;
  case ENT_KIND_ORG:
    return ENT_NER_B_ORG;
  default:
    return ENT_NER_O;
  }
}

void ent_names_tags(const ent_text *text, const ent_names *names, uint8_t *tag) {
  memset(tag, ENT_NER_O, text->ntoken);
  for (uint32_t i = 0; i < names->nmention; i++) { /* longer first: what lies inside a name is part of it */
    const ent_mention *m = &names->mention[i];
    uint8_t b = tag_of(names, m);
    bool inside = false;
    for (uint32_t t = m->name_first; t < m->name_end; t++) inside = inside || tag[t] != ENT_NER_O;
    if (b == ENT_NER_O || inside) continue;
    for (uint32_t t = m->name_first; t < m->name_end; t++) tag[t] = (uint8_t)(b + (t > m->name_first));
  }
}
