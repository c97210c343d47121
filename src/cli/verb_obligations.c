/*
** verb_obligations.c - `entente obligations`: who must come to whose aid.
*/
#include "cli/cli.h"
#include "pact/pact.h"

static bool rows(cli *c, const ent_obligations *o, ent_buf *out) {
  static const cli_column layout[] = {{"who", 3, 5, false}, {"duty", 3, 11, false},    {"pact", 6, 22, false},
                                      {"article", 3, 14, false}, {"because", 12, 0, false}};
  cli_table t = {.column = layout, .ncolumn = 5, .arena = c->arena};
  for (uint32_t i = 0; i < o->nanswer; i++) {
    const ent_obligation *x = &o->answer[i];
    bool ok = cli_table_cell(&t, x->promisor) && cli_table_cell(&t, ent_str_c(ent_duty_name(x->duty))) && cli_table_cell(&t, x->pact->id) &&
              cli_table_cell(&t, x->clause->article) && cli_table_cell(&t, x->because);
    if (!ok) return false;
  }
  return cli_table_print(&t, cli_terminal_width(), cli_colors(c), out);
}

static bool table(cli *c, const ent_obligations *o, ent_buf *out) {
  if (!o->nanswer) ent_buf_puts(out, "nobody: no pact of the registry binds anybody\n");
  else if (!rows(c, o, out)) return false;
  for (uint32_t i = 0; i < o->nconflict; i++) {
    const ent_pact_conflict *x = &o->conflict[i];
    ent_buf_printf(out, "conflict: %.*s, %.*s (%.*s, article %.*s)\n", (int)x->promisor.n, x->promisor.p, (int)x->because.n, x->because.p,
                   (int)x->pact->id.n, x->pact->id.p, (int)x->clause->article.n, x->clause->article.p);
  }
  return true;
}

static int write(cli *c, const ent_obligations *o) {
  ent_buf out;
  ent_buf_init(&out, 0);
  int status = CLI_DONE;
  if (c->format && !strcmp(c->format, "json")) ent_obligations_json(o, &out);
  else if (!table(c, o, &out)) status = CLI_FAILED;
  cli_output to;
  if (status == CLI_DONE && (status = cli_output_open(c, &to)) == CLI_DONE) {
    cli_output_write(c, &to, ent_buf_str(&out));
    status = cli_output_close(c, &to, out.fail ? CLI_FAILED : CLI_DONE);
  }
  ent_buf_free(&out);
  return status;
}

int cli_verb_obligations(cli *c) {
  ent_pact_question q = ENT_PACT_QUESTION_INIT;
  if (!c->attacked || !c->on) {
    cli_say(c, "usage: entente obligations %s", c->verb->usage);
    return CLI_USAGE;
  }
  if (!cli_pacts_day(c, "--on", c->on, &q.on) || !cli_pacts_day(c, "--known", c->known, &q.known)) return CLI_USAGE;
  q.attacked = ent_str_c(c->attacked);
  q.by = ent_str_c(c->by);
  q.place = ent_str_c(c->in);
  ent_pacts *p = NULL;
  if (!cli_pacts_open(c, &p)) return CLI_FAILED;
  ent_obligations *o = NULL;
  ent_error err = {0};
  int status = CLI_FAILED;
  if (ent_pacts_ask(p, &q, &o, &err) == ENT_OK) status = write(c, o);
  else cli_complain(c, NULL, &err);
  ent_obligations_free(o);
  ent_pacts_close(p);
  return status;
}
