/*
** verb_explain.c - `entente explain`: why a sentence was coded so, or not.
*/
#include "cli/coding.h"
#include "cli/dict.h"
#include "event/record.h"

/* The event that id names: ENT_NONE for all, false when the document has none of that id. */
static bool find(const ent_coded *d, const char *id, uint32_t *event) {
  *event = ENT_NONE;
  if (!id) return true;
  for (uint32_t i = 0; i < d->events.nevent; i++) {
    char have[96];
    ent_event_id(d, i, have);
    if (strcmp(have, id)) continue;
    *event = i;
    return true;
  }
  return false;
}

static ent_code job(cli_job *job) {
  const cli_coding *g = job->arg;
  cli_article article = {0};
  const ent_coded *d;
  uint32_t event;
  bool json = job->c->format && !strcmp(job->c->format, "json");
  ent_code code = cli_code_input(job, &article, &d);
  if (code == ENT_OK && !find(d, g->arg, &event)) code = ent_fail(&job->err, ENT_ERR_NOTFOUND, "no event of this id here", g->arg, 0, 0);
  if (code == ENT_OK) {
    code = json ? ent_explain_json(job->thread, event, job->out, &job->err) : ent_explain_text(job->thread, event, job->out, &job->err);
  }
  cli_article_free(&article);
  return code;
}

/* 32 hex digits and a colon begin an event's id. */
static bool is_id(const char *z) { return strspn(z, "0123456789abcdef") == 32 && z[32] == ':'; }

int cli_verb_explain(cli *c) {
  const char *id = NULL;
  if (c->dictionaries && c->format && !strcmp(c->format, "json")) {
    cli_say(c, "--dictionaries explains as text only");
    return CLI_USAGE;
  }
  if (c->verbs && !c->dictionaries) {
    cli_say(c, "--verbs goes with --dictionaries");
    return CLI_USAGE;
  }
  if (c->dictionaries) return cli_dict_run(c, true);
  if (c->narg > 1 && is_id(c->arg[c->narg - 1])) id = c->arg[--c->narg];
  return cli_coding_run_explain(c, job, id);
}
