/*
** main.c - the program `entente`: finds the verb, reads its options, runs it. Nothing below this folder ends the process
** or prints.
*/
#include "cli/cli.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

void cli_say(const cli *c, const char *fmt, ...) {
  (void)c;
  va_list ap;
  va_start(ap, fmt);
  flockfile(stderr);
  fputs("entente: ", stderr);
  vfprintf(stderr, fmt, ap);
  fputc('\n', stderr);
  funlockfile(stderr);
  va_end(ap);
}

void cli_note(const cli *c, const char *fmt, ...) {
  if (c->quiet) return;
  va_list ap;
  va_start(ap, fmt);
  flockfile(stderr);
  vfprintf(stderr, fmt, ap);
  fputc('\n', stderr);
  funlockfile(stderr);
  va_end(ap);
}

void cli_complain(const cli *c, const char *input, const ent_error *err) {
  char reason[1024];
  ent_error_format(err, reason, sizeof reason);
  /* The place often is the input itself: do not say it twice. */
  if (!input || !strncmp(reason, input, strlen(input)))
    cli_say(c, "%s", reason);
  else
    cli_say(c, "%s: %s", input, reason);
}

static int run(const char *argv0, const cli_verb *verb, int argc, char **argv) {
  cli c = {.verb = verb, .argv0 = argv0, .jobs = 1, .seed = 1, .port = 8642, .retries = -1, .items = -1};
  c.arena = ent_arena_new(0);
  if (!c.arena) {
    cli_say(&c, "out of memory");
    return CLI_FAILED;
  }
  c.db = getenv("ENTENTE_DB");
  const char *plain = getenv("NO_COLOR");
  c.no_color = plain && *plain;
  int status = cli_options_parse(&c, argc, argv);
  if (status == CLI_DONE) {
    if (c.help)
      cli_help_verb(verb, stdout);
    else if (c.version)
      printf("entente %s\n", ent_version());
    else
      status = verb->run(&c);
  }
  ent_arena_free(c.arena);
  return status;
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN); /* a reader that goes away is EPIPE to us, not death in the middle of a transaction */
  if (argc < 2) {
    cli_help_program(stderr);
    return CLI_USAGE;
  }
  int status;
  const cli_verb *verb = cli_verb_find(argv[1]);
  if (verb) {
    status = run(argv[0], verb, argc - 2, argv + 2);
  } else if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
    cli_help_program(stdout);
    status = CLI_DONE;
  } else if (!strcmp(argv[1], "--version")) {
    printf("entente %s\n", ent_version());
    status = CLI_DONE;
  } else {
    fprintf(stderr, "entente: no verb '%s' (see entente help)\n", argv[1]);
    return CLI_USAGE;
  }
  if (fflush(stdout) != 0 && status == CLI_DONE) {
    fprintf(stderr, "entente: standard output: %s\n", strerror(errno));
    status = CLI_FAILED;
  }
  return status;
}
