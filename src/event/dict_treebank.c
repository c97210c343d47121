/*
** dict_treebank.c - sentences in Penn Treebank brackets.
*/
#include "event/dict_inside.h"

ent_code ent_dict_brackets(ent_str in, ent_arena *a, ent_dict_sentence *s, ent_error *err) {
  (void)in; (void)a; (void)err;
  s->bad = "brackets are not read yet";
  return ENT_OK;
}
