/*
** verb_sanctions.c - `entente sanctions`: the registry, listed or in full; with --db what a database tells of sanctions.
*/
#include "cli/asking.h"
#include "pact/sanction.h"

#include <jansson.h>

static bool complain(void *arg, const ent_error *err) {
  cli_complain(arg, NULL, err);
  return true;
}

bool cli_sanctions_open(cli *c, ent_sanctions **out) {
  static const char *const part[] = {"lexicon/actors/states", "lexicon/sanctions"};
  const char *dir[2 + CLI_LIST_MAX];
  char path[2][4096];
  uint32_t n = 0;
  for (; n < 2; n++) {
    if (!cli_data_find(c, part[n], path[n], sizeof path[n])) {
      cli_say(c, "%s: not found (--data or ENTENTE_DATA names the folder of model and lexicon)", part[n]);
      return false;
    }
    dir[n] = path[n];
  }
  for (uint32_t i = 0; i < CLI_LIST_MAX && c->lexicon[i]; i++) dir[n++] = c->lexicon[i];
  ent_error err = {0};
  ent_code code = ent_sanctions_open(dir, n, out, complain, c, &err);
  if (code != ENT_OK && code != ENT_ERR_FORMAT) cli_complain(c, NULL, &err);
  return code == ENT_OK;
}

/* ---- the registry ------------------------------------------------------------ */

typedef struct showing {
  cli *c;
  const ent_sanctions *s;
  ent_day on;
  bool json, ftm;
  ent_buf out;
  cli_table table;
} showing;

static ent_str joined(ent_arena *a, const ent_str *v, uint32_t n) {
  ent_str s = ENT_S("");
  for (uint32_t i = 0; i < n && s.p; i++) s = ent_arena_printf(a, "%.*s%s%.*s", (int)s.n, s.p, i ? " " : "", (int)v[i].n, v[i].p);
  return s;
}

static void put(ent_buf *out, const char *key, ent_str s) {
  if (s.n) ent_buf_printf(out, "    %-9s %.*s\n", key, (int)s.n, s.p);
}

static void put_measure(showing *k, const ent_measure *m) {
  static const char *const flows[] = {"", ", to the target", ", from the target", ", both ways"};
  ent_buf_puts(&k->out, "  ");
  ent_measure_cite(m, &k->out);
  ent_buf_printf(&k->out, ": %s%s  %.*s..%.*s\n", ent_measure_type_name(m->type), flows[m->flow], (int)m->from.text.n, m->from.text.p, (int)m->until.text.n, m->until.text.p);
  put(&k->out, "words", m->words);
  put(&k->out, "goods", joined(k->c->arena, m->goods, m->ngoods));
  put(&k->out, "except", joined(k->c->arena, m->except, m->nexcept));
  put(&k->out, "toward", m->toward);
  put(&k->out, "unless", m->unless);
  put(&k->out, "contested", m->contested);
}

/* In full; on a day only the measures that hold. */
static void show(showing *k, const ent_regime *r) {
  if (k->json) ent_regime_json(r, &k->out);
  if (k->ftm) ent_regime_ftm(k->s, r, &k->out);
  if (k->json || k->ftm) return;
  ent_buf_printf(&k->out, "%.*s: %.*s\n", (int)r->id.n, r->id.p, (int)r->name.n, r->name.p);
  put(&k->out, "by", r->by);
  put(&k->out, "target", joined(k->c->arena, r->target, r->ntarget));
  put(&k->out, "toward", r->toward);
  put(&k->out, "binds", r->nbinds ? joined(k->c->arena, r->binds, r->nbinds) : ENT_S("all states"));
  put(&k->out, "from", r->from.text);
  put(&k->out, "until", r->until.text);
  for (uint32_t i = 0; i < r->nmeasure; i++)
    if (k->on == ENT_DAY_UNKNOWN || ent_measure_in_force(&r->measure[i], k->on)) put_measure(k, &r->measure[i]);
  for (uint32_t i = 0; i < r->nnote; i++) put(&k->out, "note", r->note[i]);
  for (uint32_t i = 0; i < r->nsource; i++) put(&k->out, "source", r->source[i]);
}

static bool row(showing *k, const ent_regime *r) {
  ent_arena *a = k->c->arena;
  uint32_t n = 0;
  for (uint32_t i = 0; i < r->nmeasure; i++) n += k->on == ENT_DAY_UNKNOWN || ent_measure_in_force(&r->measure[i], k->on);
  ent_str whom = r->ntarget > 4 ? ent_arena_printf(a, "%.*s and %u more", (int)r->target[0].n, r->target[0].p, r->ntarget - 1) : joined(a, r->target, r->ntarget);
  ent_str count = ent_arena_printf(a, "%u", n);
  return whom.p && count.p && cli_table_cell(&k->table, r->id) && cli_table_cell(&k->table, r->by) && cli_table_cell(&k->table, whom) &&
         cli_table_cell(&k->table, r->from.text) && cli_table_cell(&k->table, r->until.text) && cli_table_cell(&k->table, count) && cli_table_cell(&k->table, r->name);
}

static bool toward(const ent_regime *r, ent_str state) {
  for (uint32_t i = 0; i < r->ntarget; i++)
    if (ent_str_eq(r->target[i], state)) return true;
  return !state.n;
}

static bool list(showing *k, ent_str state) {
  for (uint32_t i = 0; i < ent_sanctions_count(k->s); i++) {
    const ent_regime *r = ent_sanctions_at(k->s, i);
    if (!toward(r, state) || (k->on != ENT_DAY_UNKNOWN && !ent_regime_in_force(r, k->on))) continue;
    if (k->json || k->ftm) show(k, r);
    else if (!row(k, r)) return false;
  }
  return true;
}

static int registry(cli *c) {
  static const cli_column layout[] = {{"id", 0, 20, false}, {"by", 0, 6, false}, {"on", 0, 20, false}, {"from", 10, 10, false}, {"until", 10, 10, false}, {"measures", 0, 8, true}, {"name", 20, 0, false}};
  ent_sanctions *s = NULL;
  showing k = {.c = c, .on = ENT_DAY_UNKNOWN, .json = c->format && !strcmp(c->format, "jsonl"), .ftm = c->format && !strcmp(c->format, "ftm"),
               .table = {.column = layout, .ncolumn = 7, .arena = c->arena}};
  if (!cli_pacts_day(c, "--on", c->on, &k.on)) return CLI_USAGE;
  if (!cli_sanctions_open(c, &s)) return CLI_FAILED;
  k.s = s;
  ent_buf_init(&k.out, 0);
  int status = c->narg || list(&k, ENT_S("")) ? CLI_DONE : CLI_FAILED;
  for (uint32_t i = 0; i < c->narg && status == CLI_DONE; i++) {
    ent_str given = ent_str_c(c->arg[i]), state = ent_sanctions_state(s, given);
    const ent_regime *r = ent_sanctions_find(s, given);
    if (r) show(&k, r);
    else if (state.n && !list(&k, state)) status = CLI_FAILED;
    if (r || state.n) continue;
    cli_say(c, "no regime and no state '%s' (entente sanctions lists them)", c->arg[i]);
    status = CLI_FAILED;
  }
  if (status == CLI_DONE && k.table.cell.n && !cli_table_print(&k.table, cli_is_terminal(c) ? cli_terminal_width() : 160, cli_colors(c), &k.out)) status = CLI_FAILED;
  cli_output o;
  if (status == CLI_DONE && (status = cli_output_open(c, &o)) == CLI_DONE) {
    cli_output_write(c, &o, ent_buf_str(&k.out));
    status = cli_output_close(c, &o, k.out.fail ? CLI_FAILED : CLI_DONE);
  }
  ent_buf_free(&k.out);
  ent_sanctions_close(s);
  return status;
}

/* ---- what a database tells ------------------------------------------------------ */

/* What a CAMEO code does to sanctions; with a lemma also what it is said to do to them. */
static const struct deed {
  const char *cameo, *lemma, *what;
} deeds[] = {
    {"0354", "", "offered to ease"}, {"085", "lift end remove drop scrap waive revoke", "lifted"}, {"085", "", "eased"},
    {"1312", "", "threatened"},      {"138", "", "threatened"},                                    {"0254", "", "asked to ease"},
    {"163", "", "imposed"},          {"172", "", "imposed"},
    {"11", "violate breach circumvent evade bust flout break skirt dodge sidestep violation breach evasion", "violated"},
};

static ent_str get(const json_t *o, const char *key) {
  const json_t *v = json_object_get(o, key);
  return json_is_string(v) ? (ent_str){json_string_value(v), json_string_length(v)} : ENT_S("");
}

static bool word_in(const char *list, ent_str word) {
  ent_str rest = ent_str_c(list), piece;
  while (ent_str_word(&rest, &piece))
    if (ent_str_eq(piece, word)) return true;
  return !*list;
}

static const char *deed_of(const json_t *e) {
  ent_str cameo = get(e, "cameo"), lemma = get(json_object_get(e, "trigger"), "lemma"), sentence = get(json_object_get(e, "sentence"), "text");
  for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
    if (ent_str_starts(cameo, ent_str_c(deeds[i].cameo)) && word_in(deeds[i].lemma, lemma) && (ent_str_find(sentence, ENT_S("anction"), 0) != SIZE_MAX || ent_str_find(sentence, ENT_S("mbargo"), 0) != SIZE_MAX)) return deeds[i].what;
  return NULL;
}

typedef struct telling {
  cli *c;
  bool json;
  ent_buf out;
  cli_table table;
} telling;

static ent_str names(ent_arena *a, const json_t *list, bool chain) {
  ent_str s = ENT_S("");
  const json_t *v;
  size_t i;
  json_array_foreach(list, i, v) {
    ent_str n = get(v, chain ? "name" : "country");
    if (!n.n && !chain) n = get(v, "body");
    if (!n.n) n = get(v, "name");
    if (!n.n) n = get(v, "text");
    s = ent_arena_printf(a, "%.*s%s%.*s", (int)s.n, s.p, i ? chain ? " < " : " " : "", (int)n.n, n.p);
  }
  return s;
}

static bool tell(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record) {
  static const char *const keys[] = {"day", "what", "by", "on", "factuality", "who", "sentence"};
  telling *k = arg;
  (void)title, (void)value, (void)n;
  json_t *e = json_loadb(record.p, record.n, 0, NULL);
  const char *what = e ? deed_of(e) : NULL;
  bool ok = true;
  if (what) {
    ent_arena *a = k->c->arena;
    ent_str cell[] = {get(json_object_get(e, "date"), "from"), ent_str_c(what), names(a, json_object_get(e, "actor"), false), names(a, json_object_get(e, "recipient"), false),
                      get(e, "factuality"), names(a, json_object_get(e, "sources"), true), get(json_object_get(e, "sentence"), "text")};
    ent_json j;
    ent_json_init(&j, &k->out);
    if (k->json) ent_json_begin(&j, '{'), ent_json_kcstr(&j, "schema", "entente.sanction-event/1"), ent_json_kstr(&j, "event", get(e, "id"));
    for (size_t i = 0; ok && i < sizeof keys / sizeof *keys; i++) {
      if (k->json) ent_json_kstr(&j, keys[i], cell[i]);
      else ok = cli_table_cell(&k->table, ent_arena_dup(a, cell[i]));
    }
    if (k->json) ent_json_end(&j, '}'), ent_buf_putc(&k->out, '\n');
  }
  json_decref(e);
  return ok && !k->out.fail;
}

static ent_code ask(telling *k, ent_query *q, ent_error *err) {
  ent_store *store = NULL;
  ent_query_result result;
  ent_code code = ent_query_set(q, ENT_S("include"), ENT_S("all"), err);
  if (code == ENT_OK && !ent_query_get(q, "type").n) code = ent_query_set(q, ENT_S("type"), ENT_S("SANCTION,CONCEDE,THREATEN,REQUEST,AGREE,ACCUSE,COERCE"), err);
  if (code == ENT_OK) code = ent_store_open(k->c->db, ENT_STORE_READ, &store, err);
  if (code == ENT_OK) code = ent_query_run(store, q, ENT_QUERY_RECORD, tell, k, &result, err);
  ent_store_close(store);
  return code;
}

static int database(cli *c) {
  static const cli_column layout[] = {{"day", 10, 10, false}, {"what", 0, 15, false}, {"by", 0, 16, false}, {"on", 0, 16, false}, {"sure", 0, 4, false}, {"who says so", 0, 30, false}, {"sentence", 12, 0, false}};
  const char *f = c->format ? c->format : cli_is_terminal(c) ? "table" : "jsonl";
  telling k = {.c = c, .json = strcmp(f, "table") != 0, .table = {.column = layout, .ncolumn = 7, .arena = c->arena}};
  ent_error err = {0};
  if (c->narg || !strcmp(f, "ftm")) {
    cli_say(c, c->narg ? "sanctions --db takes filters, no names" : "sanctions --db has no format ftm");
    return CLI_USAGE;
  }
  ent_query *q = cli_query_new(c, ENT_QUERY_EVENTS, &err);
  ent_buf_init(&k.out, 0);
  int status = CLI_DONE;
  if (!q || ask(&k, q, &err) != ENT_OK) {
    cli_complain(c, NULL, &err);
    status = err.code == ENT_ERR_ARGUMENT ? CLI_USAGE : CLI_FAILED;
  }
  if (status == CLI_DONE && !k.json && !cli_table_print(&k.table, cli_is_terminal(c) ? cli_terminal_width() : 160, cli_colors(c), &k.out)) status = CLI_FAILED;
  cli_output o;
  if (status == CLI_DONE && (status = cli_output_open(c, &o)) == CLI_DONE) {
    cli_output_write(c, &o, ent_buf_str(&k.out));
    status = cli_output_close(c, &o, k.out.fail ? CLI_FAILED : CLI_DONE);
  }
  ent_buf_free(&k.out);
  ent_query_free(q);
  return status;
}

/* ENTENTE_DB alone asks the registry all the same: only words behind the verb name the database here. */
int cli_verb_sanctions(cli *c) { return c->db && !c->narg && !c->on ? database(c) : registry(c); }
