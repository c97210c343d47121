/*
** verb_lexicon.c - `entente lexicon check|compile|import`: knowledge, line by line.
*/
#include "cli/dict.h"
#include "entente/pact.h"
#include "entente/sanction.h"
#include "event/event.h"

#include <unistd.h>

typedef struct report {
  cli *c;
  uint32_t errors;
} report;

static bool complain(void *arg, const ent_error *err) {
  report *r = arg;
  char line[1024];
  ent_error_format(err, line, sizeof line);
  fprintf(stderr, "%s\n", line);
  r->errors++;
  return true;
}

static int write_image(cli *c, const ent_buf *image) {
  if (!c->out) {
    cli_say(c, "lexicon compile wants -o FILE");
    return CLI_USAGE;
  }
  ent_error err = {0};
  if (ent_file_replace(c->out, image->p, image->n, &err) == ENT_OK) return CLI_DONE;
  cli_complain(c, c->out, &err);
  return CLI_FAILED;
}

/* The folders named; below them ours, where they are no lexicon by themselves: a user's folder adds to it. */
static uint32_t folders(const cli *c, char *ours, size_t size, const char **dirs, uint32_t max) {
  uint32_t n = 0;
  char states[4096];
  snprintf(states, sizeof states, "%s/actors/states", c->arg[1]);
  if (access(states, F_OK) && cli_data_find(c, "lexicon", ours, size)) dirs[n++] = ours;
  for (uint32_t i = 1; i < c->narg && n < max; i++) dirs[n++] = c->arg[i];
  return n;
}

int cli_verb_lexicon(cli *c) {
  bool compile = !strcmp(c->arg[0], "compile");
  if (!strcmp(c->arg[0], "import")) return c->kind ? cli_pacts_import(c) : cli_dict_import(c);
  if (c->kind) {
    cli_say(c, "--kind goes with lexicon import");
    return CLI_USAGE;
  }
  if (!compile && strcmp(c->arg[0], "check")) {
    cli_say(c, "lexicon %s: check, compile or import is wanted", c->arg[0]);
    return CLI_USAGE;
  }
  if (c->out_dir) {
    cli_say(c, "--out-dir goes with lexicon import");
    return CLI_USAGE;
  }
  if (!compile && c->out) {
    cli_say(c, "lexicon check writes no file: -o goes with compile");
    return CLI_USAGE;
  }
  report r = {c, 0};
  ent_error err = {0};
  ent_buf image;
  ent_buf_init(&image, 0);
  const char *dir[CLI_LIST_MAX + 1];
  char ours[4096];
  uint32_t ndir = folders(c, ours, sizeof ours, dir, CLI_LIST_MAX + 1);
  ent_code code = ent_engine_compile_lexicon(dir, ndir, &image, complain, &r, &err);
  /* Pacts and sanctions are read as text when they are asked for: here they are only checked. */
  ent_pacts *pacts = NULL;
  if (code == ENT_OK) code = ent_pacts_open(dir, ndir, &pacts, complain, &r, &err);
  ent_pacts_close(pacts);
  ent_sanctions *sanctions = NULL;
  if (code == ENT_OK) code = ent_sanctions_open(dir, ndir, &sanctions, complain, &r, &err);
  ent_sanctions_close(sanctions);
  int status = CLI_DONE;
  if (code != ENT_OK && !r.errors) {
    cli_complain(c, c->arg[1], &err);
    status = CLI_FAILED;
  } else if (r.errors) {
    cli_say(c, "%u wrong line%s", r.errors, r.errors == 1 ? "" : "s");
    status = CLI_FAILED;
  } else if (compile) {
    status = write_image(c, &image);
  } else {
    cli_note(c, "no wrong line; compiled: %zu bytes", image.n);
  }
  ent_buf_free(&image);
  return status;
}
