/*
** verb_help.c - help for people, man pages and completions for their systems.
*/
#include "cli/cli.h"

static int unknown(const cli *c, const char *name) {
  cli_say(c, "no verb '%s' (see entente help)", name);
  return CLI_USAGE;
}

int cli_verb_help(cli *c) {
  if (c->completion) {
    if (cli_help_completion(c->completion, stdout)) return CLI_DONE;
    cli_say(c, "no completion for '%s' (bash, zsh, fish)", c->completion);
    return CLI_USAGE;
  }
  if (c->man) {
    const cli_verb *v = cli_verb_find(c->man);
    if (!v && strcmp(c->man, "entente")) return unknown(c, c->man);
    cli_help_man(v, stdout);
    return CLI_DONE;
  }
  if (!c->narg) {
    cli_help_program(stdout);
    return CLI_DONE;
  }
  const cli_verb *v = cli_verb_find(c->arg[0]);
  if (!v) return unknown(c, c->arg[0]);
  cli_help_verb(v, stdout);
  return CLI_DONE;
}
