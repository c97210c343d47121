/*
** labels.c - names of tags and relations.
*/
#include "syntax/model.h"

static const char *const upos_name[ENT_UPOS_COUNT] = {
#define NAME(N) #N,
  ENT_UPOS_LIST(NAME)
#undef NAME
};
static const char *const rel_name[ENT_REL_COUNT] = {
#define NAME(N, UD) UD,
  ENT_REL_LIST(NAME)
#undef NAME
};

const char *ent_upos_name(unsigned upos) { return upos < ENT_UPOS_COUNT ? upos_name[upos] : "X"; }

const char *ent_rel_name(unsigned rel) { return rel < ENT_REL_COUNT ? rel_name[rel] : "dep"; }

/* "nmod:poss" -> "nmod" */
static ent_str universal(ent_str name) {
  for (size_t i = 0; i < name.n; i++)
    if (name.p[i] == ':') return (ent_str){name.p, i};
  return name;
}

bool ent_upos_find(ent_str name, uint8_t *upos) {
  for (unsigned i = 0; i < ENT_UPOS_COUNT; i++)
    if (ent_str_is(name, upos_name[i])) return *upos = (uint8_t)i, true;
  *upos = ENT_UPOS_X;
  return false;
}

bool ent_rel_find(ent_str name, uint8_t *rel) {
  for (unsigned i = 0; i < ENT_REL_COUNT; i++)
    if (ent_str_is(name, rel_name[i])) return *rel = (uint8_t)i, true;
  ent_str base = universal(name);
  for (unsigned i = 0; i < ENT_REL_COUNT; i++)
    if (ent_str_is(base, rel_name[i])) return *rel = (uint8_t)i, true;
  *rel = ENT_REL_DEP;
  return false;
}

ent_rel ent_rel_base(unsigned rel) {
  uint8_t base = ENT_REL_DEP;
  ent_rel_find(universal(ent_str_c(ent_rel_name(rel))), &base);
  return (ent_rel)base;
}
