/*
** dict.h - coding with dictionaries of others, for the verbs code and explain.
*/
#ifndef ENT_CLI_DICT_H
#define ENT_CLI_DICT_H

#include "cli/cli.h"
#include "event/dict.h"

/* Codes all inputs with --dictionaries and writes PETRARCH's rows, or what each was matched by. The exit status. */
int cli_dict_run(cli *c, bool explain);

/* `lexicon import`: actors and agents of the folders and files behind the word, as text of our lexicon. The exit
** status. */
int cli_dict_import(cli *c);

/* Complains of a line of a dictionary on standard error; arg is a cli_dict_wrong. */
typedef struct cli_dict_wrong {
  const cli *c;
  uint32_t lines;
} cli_dict_wrong;
void cli_dict_complain(void *arg, const ent_error *err);

#endif
