/*
** asking.h - what the verbs that ask a database have in common: the question made from the options.
*/
#ifndef ENT_CLI_ASKING_H
#define ENT_CLI_ASKING_H

#include "cli/cli.h"
#include "entente/store.h"

/* A question with the filters given on the command line; NULL with err filled when one is off. The caller's. */
ent_query *cli_query_new(cli *c, ent_query_kind kind, ent_error *err);

#endif
