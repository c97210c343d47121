/*
** tree.c - a sentence as a tree of ASCII characters.
**
**     tree MODEL "The talks failed on Monday."
**     cc tree.c $(pkg-config --cflags --libs entente)
**
** Calls introduced here: ent_model_open, ent_parser_new, ent_parser_read, ent_upos_name, ent_rel_name.
*/
#include <entente/entente.h>

#include <stdio.h>
#include <string.h>

/* What was read: words know their heads, first_child and child lead the other way. */
typedef struct tree {
  const ent_text *text;
  const ent_syntax *syntax;
} tree;

static int complain(const ent_error *err) {
  char words[600];
  ent_error_format(err, words, sizeof words);
  fprintf(stderr, "%s\n", words);
  return 1;
}

/* A word and all that depends on it, each one step further to the right. */
static void print_word(const tree *t, uint32_t i, int depth) {
  const ent_word *w = &t->syntax->word[i];
  const ent_span at = t->text->token[i].span;
  printf("%*s%s%.*s (%s, %s)\n", depth * 3, "", depth ? "`- " : "", (int)(at.end - at.start), t->text->text.p + at.start, ent_upos_name(w->upos), ent_rel_name(w->rel));
  for (uint32_t k = t->syntax->first_child[i]; k < t->syntax->first_child[i + 1]; k++) print_word(t, t->syntax->child[k], depth + 1);
}

static void print_trees(const tree *t) {
  for (uint32_t i = 0; i < t->text->ntoken; i++)
    if (t->syntax->word[i].head == ENT_NONE) print_word(t, i, 0);
}

int main(int argc, char **argv) {
  ent_model *model;
  ent_parser *parser;
  ent_error err = {0};
  tree t;
  if (argc != 3) {
    fputs("usage: tree MODEL TEXT\n", stderr);
    return 2;
  }
  if (ent_model_open(argv[1], &model, &err) != ENT_OK) return complain(&err);
  parser = ent_parser_new(model);
  const int status = parser && ent_parser_read(parser, argv[2], strlen(argv[2]), &t.text, &t.syntax, &err) == ENT_OK ? 0 : complain(&err);
  if (!status) print_trees(&t);
  ent_parser_free(parser);
  ent_model_close(model);
  return status;
}
