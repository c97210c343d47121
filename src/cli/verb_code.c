/*
** verb_code.c - `entente code`: event records, claims, predicates.
*/
#include "cli/coding.h"
#include "entente/export.h"
#include "pact/pact.h"
#include "cli/dict.h"
#include "entente/sanction.h"
#include "pact/ledger.h"

#include <stdlib.h>

typedef ent_code writer(const ent_coded *d, uint32_t i, ent_buf *out, ent_error *err);

/* What records are compared with; NULL: not asked for. */
typedef struct registries {
  ent_pacts *pacts;
  ent_sanctions *sanctions;
} registries;

static ent_code each(const ent_coded *d, uint32_t n, writer *write, cli_job *job) {
  ent_code code = ENT_OK;
  for (uint32_t i = 0; code == ENT_OK && i < n; i++) code = write(d, i, job->out, &job->err);
  return code;
}

/* The document's own ledger. */
static ent_code transfers(const ent_coded *d, cli_job *job) {
  const registries *known = ((const cli_coding *)job->arg)->arg;
  ent_ledger *l = ent_ledger_new();
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_code code = l ? ENT_OK : ent_nomem(&job->err);
  for (uint32_t i = 0; code == ENT_OK && i < d->events.nevent; i++) {
    ent_buf_clear(&b);
    code = ent_record_event(d, i, &b, &job->err);
    if (code == ENT_OK) code = ent_ledger_add(l, ent_buf_str(&b), &job->err);
  }
  if (code == ENT_OK) code = ent_ledger_finish(l, &job->err);
  for (uint32_t i = 0; code == ENT_OK && i < ent_ledger_count(l); i++) ent_ledger_json(l, i, known->sanctions, job->out);
  ent_buf_free(&b);
  ent_ledger_free(l);
  return code;
}

static ent_code records(const ent_coded *d, cli_job *job) {
  const cli *c = job->c;
  const registries *known = ((const cli_coding *)job->arg)->arg;
  bool events = c->all || (!c->claims && !c->predicates && !c->pacts && !c->transfers);
  ent_code code = ENT_OK;
  if (events) code = each(d, d->events.nevent, ent_record_event, job);
  if (code == ENT_OK && (c->claims || c->all)) code = each(d, d->events.nclaim, ent_record_claim, job);
  if (code == ENT_OK && (c->predicates || c->all)) code = each(d, d->events.npredicate, ent_record_predicate, job);
  if (code == ENT_OK && (c->pacts || c->all)) code = ent_pacts_read(known->pacts, d, job->out, &job->err);
  if (code == ENT_OK && (c->transfers || c->all)) code = transfers(d, job);
  return code;
}

/* ---- a table, to look at ---------------------------------------------- */

static ent_str party_names(ent_arena *a, const ent_coded *d, const ent_party *p, uint32_t n) {
  ent_str s = {"", 0};
  for (uint32_t i = 0; i < n; i++) {
    ent_str name = ent_str_span(d->text.text, p[i].span);
    if (p[i].entity != ENT_NONE && d->names.entity[p[i].entity].name.n) name = d->names.entity[p[i].entity].name;
    s = ent_arena_printf(a, "%.*s%s%.*s", (int)s.n, s.p, i ? "; " : "", (int)name.n, name.p);
    if (!s.p) return s;
  }
  return s;
}

static ent_str source_names(ent_arena *a, const ent_coded *d, const ent_event *e) {
  ent_str s = {"", 0};
  for (uint32_t i = 0; i < e->nsource; i++) {
    ent_str name = party_names(a, d, &e->source[i].who, 1);
    s = ent_arena_printf(a, "%.*s%s%.*s", (int)s.n, s.p, i ? " < " : "", (int)name.n, name.p);
    if (!s.p) return s;
  }
  return s;
}

static ent_str day(ent_arena *a, const ent_event *e) {
  int y, m, d;
  if (e->from == ENT_DAY_UNKNOWN || e->from == ENT_DAY_MIN) return (ent_str){"", 0};
  ent_day_split(e->from, &y, &m, &d);
  if (e->grain >= ENT_GRAIN_YEAR) return ent_arena_printf(a, "%04d", y);
  return e->grain >= ENT_GRAIN_MONTH ? ent_arena_printf(a, "%04d-%02d", y, m) : ent_arena_printf(a, "%04d-%02d-%02d", y, m, d);
}

static ent_code table(const ent_coded *d, cli_job *job) {
  static const cli_column columns[] = {{"day", 0, 10, false},        {"actor", 0, 30, false},   {"event", 0, 9, false}, {"recipient", 0, 30, false},
                                       {"sure", 0, 4, false},        {"time", 0, 8, false},     {"source", 0, 34, false},
                                       {"words", 12, 0, false}};
  ent_arena *a = ent_arena_new(0);
  if (!a) return ent_nomem(&job->err);
  cli_table t = {.column = columns, .ncolumn = sizeof columns / sizeof *columns, .arena = a};
  bool ok = true;
  for (uint32_t i = 0; ok && i < d->events.nevent; i++) {
    const ent_event *e = &d->events.event[i];
    ent_str cell[] = {day(a, e),
                      party_names(a, d, e->actor, e->nactor),
                      ent_str_c(ent_event_type_name(e->type)),
                      party_names(a, d, e->recipient, e->nrecipient),
                      ent_str_c(ent_factuality_name(e->factuality)),
                      ent_str_c(ent_time_name(e->time)),
                      source_names(a, d, e),
                      ent_str_span(d->text.text, d->text.sentence[e->sentence].span)};
    for (size_t k = 0; ok && k < sizeof cell / sizeof *cell; k++) ok = cli_table_cell(&t, cell[k]);
  }
  ok = ok && cli_table_print(&t, cli_is_terminal(job->c) ? cli_terminal_width() : 160, cli_colors(job->c), job->out);
  ent_arena_free(a);
  return ok ? ENT_OK : ent_nomem(&job->err);
}

/* ---- the verb --------------------------------------------------------- */

static ent_code job(cli_job *job) {
  cli_article article = {0};
  const ent_coded *d;
  bool as_table = job->c->format && !strcmp(job->c->format, "table");
  ent_code code = cli_code_input(job, &article, &d);
  if (code == ENT_OK) code = as_table ? table(d, job) : records(d, job);
  cli_article_free(&article);
  return code;
}

/* Their dictionaries have their own format, ours have all others. */
int cli_verb_code(cli *c) {
  bool theirs = c->format && (!strcmp(c->format, "petrarch") || !strcmp(c->format, "petrarch2"));
  if (c->verbs && !c->dictionaries) {
    cli_say(c, "--verbs goes with --dictionaries");
    return CLI_USAGE;
  }
  if (c->dictionaries && (c->claims || c->predicates || c->pacts || c->transfers || c->all || c->run || c->lexicon[0])) {
    cli_say(c, "--dictionaries codes events alone, and without our lexicon: no --claims, --predicates, --pacts, --transfers, --all, --run, --lexicon");
    return CLI_USAGE;
  }
  if (c->dictionaries && c->format && !theirs) {
    cli_say(c, "--dictionaries writes --format petrarch, not %s", c->format);
    return CLI_USAGE;
  }
  if (!c->dictionaries && c->format && !strcmp(c->format, "petrarch")) {
    cli_say(c, "--format %s goes with --dictionaries", c->format);
    return CLI_USAGE;
  }
  if (c->dictionaries) return cli_dict_run(c, false);
  if (c->format && ent_export_find(ent_str_c(c->format))) return cli_coding_export(c, c->format);
  registries known = {NULL, NULL};
  int status = CLI_FAILED;
  if ((!(c->pacts || c->all) || cli_pacts_open(c, &known.pacts)) && (!(c->transfers || c->all) || cli_sanctions_open(c, &known.sanctions)))
    status = cli_coding_run(c, "articles", "jsonl", job, NULL, &known);
  ent_pacts_close(known.pacts);
  ent_sanctions_close(known.sanctions);
  return status;
}
