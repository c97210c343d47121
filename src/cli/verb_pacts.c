/*
** verb_pacts.c - `entente pacts`: the registry, listed or one entry in full.
*/
#include "cli/cli.h"
#include "entente/store.h"
#include "pact/pact.h"

typedef struct filter {
  ent_str a, b; /* of --pair, codes */
  ent_day on, known;
} filter;

static bool complain(void *arg, const ent_error *err) {
  cli_complain(arg, NULL, err);
  return true;
}

/* ---- what was read, of --db -------------------------------------------- */

typedef struct told {
  ent_buf *out;
  uint32_t n;
  bool records; /* as they are; else as text of the registry, of those that it does not have */
} told;

static bool tell(void *arg, ent_str registry, ent_str record) {
  told *t = arg;
  t->n++;
  if (t->records) return ent_buf_putstr(t->out, record) && ent_buf_putc(t->out, '\n');
  return registry.n || ent_pacts_read_text(record, t->n, t->out, NULL) == ENT_OK;
}

/* Appends what the database has; true without one. */
static bool read_told(cli *c, bool records, ent_buf *out) {
  ent_store *store = NULL;
  ent_error err = {0};
  told t = {.out = out, .records = records};
  bool asks = c->db && (c->verb->groups & CLI_G_ON);
  ent_code code = asks ? ent_store_open(c->db, ENT_STORE_READ, &store, &err) : ENT_OK;
  if (asks && !code) code = ent_store_pacts(store, tell, &t, &err);
  if (code) cli_complain(c, c->db, &err);
  ent_store_close(store);
  return code == ENT_OK;
}

bool cli_pacts_open(cli *c, ent_pacts **out) {
  static const char *const part[] = {"lexicon/actors/states", "lexicon/places/areas", "lexicon/pacts"};
  const char *dir[3 + CLI_LIST_MAX];
  char path[3][4096];
  uint32_t n = 0;
  for (; n < 3; n++) {
    if (!cli_data_find(c, part[n], path[n], sizeof path[n])) {
      cli_say(c, "%s: not found (--data or ENTENTE_DATA names the folder of model and lexicon)", part[n]);
      return false;
    }
    dir[n] = path[n];
  }
  for (uint32_t i = 0; i < CLI_LIST_MAX && c->lexicon[i]; i++) dir[n++] = c->lexicon[i];
  ent_error err = {0};
  ent_buf more;
  ent_buf_init(&more, 0);
  ent_code code = read_told(c, false, &more) ? ent_pacts_open_more(dir, n, ent_buf_str(&more), out, complain, c, &err) : ENT_ERR_FORMAT;
  ent_buf_free(&more);
  if (code != ENT_OK && code != ENT_ERR_FORMAT) cli_complain(c, NULL, &err);
  return code == ENT_OK;
}

bool cli_pacts_day(const cli *c, const char *option, const char *given, ent_day *out) {
  if (!given || (strlen(given) == 10 && ent_day_parse(ent_str_c(given), false, out))) return true;
  cli_say(c, "%s: not a day YYYY-MM-DD: '%s'", option, given);
  return false;
}

static bool pair(cli *c, const ent_pacts *p, filter *f) {
  ent_str rest = ent_str_c(c->pair), piece;
  ent_str *to[] = {&f->a, &f->b};
  for (int i = 0; c->pair && i < 2; i++) {
    if (ent_str_split(&rest, ',', &piece)) *to[i] = ent_pacts_state(p, piece);
    if (to[i]->n) continue;
    cli_say(c, "--pair: two states are wanted: '%s'", c->pair);
    return false;
  }
  return true;
}

/* A party on the day, or, without a day, ever. */
static bool party(const ent_pact *p, ent_str state, const filter *f) {
  ent_when w;
  if (f->on != ENT_DAY_UNKNOWN) return ent_pact_member(p, state, f->on, f->known, &w) && w >= ENT_WHEN_UNSURE;
  for (uint32_t i = 0; i < p->nparty; i++)
    if (ent_str_eq(p->party[i].state, state)) return true;
  return false;
}

static bool wanted(const ent_pact *p, const filter *f) {
  if (p->known.lo > f->known) return false;
  if (f->a.n) return party(p, f->a, f) && party(p, f->b, f);
  return f->on == ENT_DAY_UNKNOWN || ent_pact_when(&p->force, &p->end, f->on, f->known) >= ENT_WHEN_UNSURE;
}

static ent_str parties(cli *c, const ent_pact *p, const filter *f) {
  ent_buf b;
  ent_buf_init(&b, 0);
  for (uint32_t i = 0; i < p->nparty; i++) {
    bool again = false;
    for (uint32_t k = 0; k < i; k++) again |= ent_str_eq(p->party[k].state, p->party[i].state);
    if (again || !party(p, p->party[i].state, f)) continue;
    if (b.n) ent_buf_putc(&b, ' ');
    ent_buf_putstr(&b, p->party[i].state);
  }
  ent_str s = ent_arena_dup(c->arena, ent_buf_str(&b));
  ent_buf_free(&b);
  return s;
}

static bool row(cli *c, cli_table *t, const ent_pact *p, const filter *f) {
  ent_str who = parties(c, p, f);
  return who.p && cli_table_cell(t, p->id) && cli_table_cell(t, p->signed_on.text) && cli_table_cell(t, p->force.text) &&
         cli_table_cell(t, p->end.text) && cli_table_cell(t, who) && cli_table_cell(t, p->name);
}

static bool list(cli *c, const ent_pacts *p, const filter *f, bool json, ent_buf *out) {
  static const cli_column layout[] = {{"id", 0, 0, false},    {"signed", 10, 10, false}, {"in force", 10, 10, false},
                                      {"ended", 10, 10, false}, {"parties", 0, 40, false}, {"name", 20, 60, false}};
  cli_column columns[6];
  memcpy(columns, layout, sizeof layout);
  columns[0].max = 22, columns[5].max = 0;
  cli_table t = {.column = columns, .ncolumn = 6, .arena = c->arena};
  for (uint32_t i = 0; i < ent_pacts_count(p); i++) {
    const ent_pact *x = ent_pacts_at(p, i);
    if (!wanted(x, f)) continue;
    if (json) ent_pact_json(x, out);
    else if (!row(c, &t, x, f)) return false;
  }
  return json || cli_table_print(&t, cli_terminal_width(), cli_colors(c), out);
}

static void put_period(ent_buf *out, const ent_pact_date *from, const ent_pact_date *until) {
  ent_buf_printf(out, "%.*s..%.*s", (int)from->text.n, from->text.p, (int)until->text.n, until->text.p);
}

static void put(ent_buf *out, const char *key, ent_str s) {
  if (s.n) ent_buf_printf(out, "  %-13s %.*s\n", key, (int)s.n, s.p);
}

static void put_caveats(ent_buf *out, const char *key, const ent_pact_caveat *v, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    ent_buf_printf(out, "  %-13s %.*s%s%.*s ", key, (int)v[i].state.n, v[i].state.p, v[i].toward.n ? " toward " : "", (int)v[i].toward.n, v[i].toward.p);
    put_period(out, &v[i].from, &v[i].until);
    ent_buf_printf(out, ": %.*s\n", (int)v[i].words.n, v[i].words.p);
  }
}

static void put_list(ent_buf *out, const char *key, const ent_str *v, uint32_t n) {
  if (!n) return;
  ent_buf_printf(out, "    %-15s", key);
  for (uint32_t i = 0; i < n; i++) ent_buf_printf(out, "%s%.*s", i ? " " : "", (int)v[i].n, v[i].p);
  ent_buf_putc(out, '\n');
}

static void put_clause(ent_buf *out, const ent_pact_clause *x) {
  ent_buf_printf(out, "  article %.*s: %s%s\n", (int)x->article.n, x->article.p, ent_pact_type_name(x->type), x->automatic ? ", automatic" : "");
  put_list(out, "promisor", x->promisor, x->npromisor);
  put_list(out, "beneficiary", x->beneficiary, x->nbeneficiary);
  put_list(out, "attacker", x->attacker, x->nattacker);
  put_list(out, "attacker not", x->attacker_not, x->nattacker_not);
  put_list(out, "attacker", &x->attacker_words, x->attacker_words.n > 0);
  put_list(out, "trigger", &x->trigger, x->trigger.n > 0);
  put_list(out, "area", x->area, x->narea);
  put_list(out, "response", &x->response, x->response.n > 0);
  put_list(out, "procedure", &x->procedure, x->procedure.n > 0);
  put_list(out, "condition", &x->condition, x->condition.n > 0);
  put_list(out, "contested", &x->contested, x->contested.n > 0);
  put_list(out, "known", &x->known.text, x->known.text.n > 0);
}

static void show(const ent_pact *p, ent_buf *out) {
  ent_buf_printf(out, "%.*s: %.*s\n", (int)p->id.n, p->id.p, (int)p->name.n, p->name.p);
  put(out, "signed", p->signed_on.text);
  put(out, "in force", p->force.text);
  put(out, "ended", p->end.text);
  put(out, "known", p->known.text);
  put(out, "known from", p->known_from);
  put(out, "text", p->text);
  for (uint32_t i = 0; i < p->nparty; i++) {
    const ent_pact_party *x = &p->party[i];
    ent_buf_printf(out, "  %-13s %.*s ", "party", (int)x->state.n, x->state.p);
    put_period(out, &x->from, &x->until);
    ent_buf_printf(out, "%s%.*s\n", x->note.n ? "  " : "", (int)x->note.n, x->note.p);
  }
  for (uint32_t i = 0; i < p->nclause; i++) put_clause(out, &p->clause[i]);
  put_caveats(out, "suspended", p->suspension, p->nsuspension);
  put_caveats(out, "reservation", p->reservation, p->nreservation);
  put_caveats(out, "invoked", p->invocation, p->ninvocation);
  for (uint32_t i = 0; i < p->nsource; i++) put(out, "source", p->source[i]);
  for (uint32_t i = 0; i < p->nnote; i++) put(out, "note", p->note[i]);
}

enum { FIRST_YEAR = 1900, LAST_YEAR = 2025 }; /* of dyad-years: what the registry covers */

int cli_verb_pacts(cli *c) {
  ent_pacts *p = NULL;
  filter f = {.on = ENT_DAY_UNKNOWN, .known = ENT_DAY_MAX};
  bool json = c->format && !strcmp(c->format, "jsonl"), dyads = c->format && !strcmp(c->format, "dyad-years");
  if (!cli_pacts_day(c, "--on", c->on, &f.on) || !cli_pacts_day(c, "--known", c->known, &f.known)) return CLI_USAGE;
  if (!cli_pacts_open(c, &p)) return CLI_FAILED;
  ent_buf out;
  ent_buf_init(&out, 0);
  int status = pair(c, p, &f) ? CLI_DONE : CLI_USAGE;
  if (dyads && (c->narg || c->pair || c->on || c->known)) {
    cli_say(c, "--format dyad-years is of the whole registry: no ID, --pair, --on, --known");
    status = CLI_USAGE;
  }
  if (dyads && status == CLI_DONE && ent_pacts_dyads(p, FIRST_YEAR, LAST_YEAR, &out, NULL)) status = CLI_FAILED;
  for (uint32_t i = 0; i < c->narg && status == CLI_DONE; i++) {
    const ent_pact *x = ent_pacts_find(p, ent_str_c(c->arg[i]));
    if (!x) {
      cli_say(c, "no pact '%s' (entente pacts lists them)", c->arg[i]);
      status = CLI_FAILED;
    } else if (json) {
      ent_pact_json(x, &out);
    } else {
      show(x, &out);
    }
  }
  if (!dyads && !c->narg && status == CLI_DONE && !list(c, p, &f, json, &out)) status = CLI_FAILED;
  if (json && !c->narg && status == CLI_DONE && !read_told(c, true, &out)) status = CLI_FAILED;
  cli_output o;
  if (status == CLI_DONE && (status = cli_output_open(c, &o)) == CLI_DONE) {
    cli_output_write(c, &o, ent_buf_str(&out));
    status = cli_output_close(c, &o, out.fail ? CLI_FAILED : CLI_DONE);
  }
  ent_buf_free(&out);
  ent_pacts_close(p);
  return status;
}

/* lexicon import --kind atop|cow FILE: text of the registry on standard output, or -o. */
int cli_pacts_import(cli *c) {
  ent_pacts *p = NULL;
  ent_buf text, out;
  ent_error err = {0};
  uint32_t unknown = 0;
  if (c->narg != 2 || c->out_dir) {
    cli_say(c, "lexicon import --kind %s wants one FILE, and -o for the result", c->kind);
    return CLI_USAGE;
  }
  if (!cli_pacts_open(c, &p)) return CLI_FAILED;
  ent_buf_init(&text, 0);
  ent_buf_init(&out, 0);
  ent_code code = ent_file_read(c->arg[1], 0, &text, &err);
  if (!code) code = ent_pacts_import(p, ent_str_c(c->kind), ent_buf_str(&text), c->arg[1], &out, &unknown, &err);
  int status = code == ENT_ERR_ARGUMENT ? CLI_USAGE : code ? CLI_FAILED : CLI_DONE;
  if (code) cli_complain(c, c->arg[1], &err);
  if (unknown) cli_say(c, "%u lines of members that are no state of ours were left out", unknown);
  cli_output o;
  if (status == CLI_DONE && (status = cli_output_open(c, &o)) == CLI_DONE) {
    cli_output_write(c, &o, ent_buf_str(&out));
    status = cli_output_close(c, &o, CLI_DONE);
  }
  ent_buf_free(&text);
  ent_buf_free(&out);
  ent_pacts_close(p);
  return status;
}
