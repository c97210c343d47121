/*
** verb_obligations.c - `entente obligations`: who must come to whose aid.
*/
#include "cli/cli.h"
#include "pact/pact.h"

static bool rows(cli *c, const ent_obligations *o, ent_buf *out) {
  static const cli_column layout[] = {{"who", 3, 5, false},  {"whom", 3, 5, false},     {"duty", 3, 11, false},
                                      {"pact", 6, 22, false}, {"article", 3, 14, false}, {"because", 12, 0, false}};
  cli_column columns[6];
  bool whom = c->promisor || c->between;
  memcpy(columns, layout, sizeof layout);
  if (!whom) memmove(columns + 1, columns + 2, 4 * sizeof *columns);
  cli_table t = {.column = columns, .ncolumn = whom ? 6 : 5, .arena = c->arena};
  for (uint32_t i = 0; i < o->nanswer; i++) {
    const ent_obligation *x = &o->answer[i];
    bool ok = cli_table_cell(&t, x->promisor) && (!whom || cli_table_cell(&t, x->attacked)) && cli_table_cell(&t, ent_str_c(ent_duty_name(x->duty))) && cli_table_cell(&t, x->pact->id) &&
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
  for (uint32_t i = 0; i < o->nchain; i++) {
    const ent_pact_link *x = &o->chain[i];
    ent_buf_printf(out, "next: %.*s, %s, for %.*s through %.*s (%.*s, article %.*s)\n", (int)x->answer.promisor.n, x->answer.promisor.p,
                   ent_duty_name(x->answer.duty), (int)x->answer.attacked.n, x->answer.attacked.p, (int)x->through.n, x->through.p,
                   (int)x->answer.pact->id.n, x->answer.pact->id.p, (int)x->answer.clause->article.n, x->answer.clause->article.p);
  }
  return true;
}

static int write(cli *c, const ent_obligations *o) {
  static const struct { const char *name; void (*fn)(const ent_obligations *o, ent_buf *out); } forms[] = {
      {"json", ent_obligations_json}, {"dot", ent_obligations_dot}, {"svg", ent_obligations_svg}};
  ent_buf out;
  ent_buf_init(&out, 0);
  int status = CLI_DONE;
  size_t f = 0;
  while (f < sizeof forms / sizeof *forms && !(c->format && !strcmp(c->format, forms[f].name))) f++;
  if (f < sizeof forms / sizeof *forms) forms[f].fn(o, &out);
  else if (!table(c, o, &out)) status = CLI_FAILED;
  cli_output to;
  if (status == CLI_DONE && (status = cli_output_open(c, &to)) == CLI_DONE) {
    cli_output_write(c, &to, ent_buf_str(&out));
    status = cli_output_close(c, &to, out.fail ? CLI_FAILED : CLI_DONE);
  }
  ent_buf_free(&out);
  return status;
}

/* What was asked; false, and told, when that is no question. */
static bool question(cli *c, ent_pact_question *q) {
  ent_str pair = ent_str_c(c->between);
  int kinds = (c->attacked != NULL) + (c->between != NULL);
  if (!c->on || kinds > 1 || (!kinds && !c->promisor) || (c->between && c->promisor) || (c->chains && !(c->attacked && c->by))) {
    cli_say(c, "usage: entente obligations %s", c->verb->usage);
    return false;
  }
  q->attacked = ent_str_c(c->attacked), q->promisor = ent_str_c(c->promisor), q->chains = c->chains;
  if (c->between) q->both_ways = ent_str_split(&pair, ',', &q->attacked) && ent_str_split(&pair, ',', &q->promisor) && !pair.n;
  if (c->between && !q->both_ways) {
    cli_say(c, "--between: two states are wanted: '%s'", c->between);
    return false;
  }
  unsigned s = 0;
  while (c->scenario && s < ENT_SCENARIOS && strcmp(c->scenario, ent_pact_scenario_name(s))) s++;
  if (c->scenario) q->scenario = s;
  if (q->scenario == ENT_SCENARIOS) cli_say(c, "--scenario: threat, armed-attack or war: '%s'", c->scenario);
  return q->scenario < ENT_SCENARIOS;
}

int cli_verb_obligations(cli *c) {
  ent_pact_question q = ENT_PACT_QUESTION_INIT;
  if (!question(c, &q)) return CLI_USAGE;
  if (!cli_pacts_day(c, "--on", c->on, &q.on) || !cli_pacts_day(c, "--known", c->known, &q.known)) return CLI_USAGE;
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
