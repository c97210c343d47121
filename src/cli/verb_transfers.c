/*
** verb_transfers.c - `entente transfers`: the ledger of a database.
*/
#include "cli/asking.h"
#include "entente/sanction.h"
#include "store/ledger.h"

#include <math.h>

typedef struct asking {
  cli *c;
  ent_buf out;
  cli_table table;
  bool json, csv, failed;
  const struct ent_sanctions *sanctions;
} asking;

static const cli_column layout[] = {{"day", 10, 10, false},  {"from", 0, 16, false},  {"to", 0, 16, false},      {"what", 8, 40, false},
                                    {"stage", 0, 11, false}, {"for", 0, 3, true}, {"against", 0, 7, true}, {"who says so", 8, 0, false}};

static void add(ent_buf *b, ent_str s, const char *between) {
  if (!s.n) return;
  if (b->n) ent_buf_puts(b, between);
  ent_buf_putstr(b, s);
}

/* "200 missiles; drones or shells": each wording once, with the numbers of each claimant. */
static void what(const ent_transfer *t, ent_buf *b) {
  for (uint32_t c = 0; c < t->nclaim; c++)
    for (uint32_t i = 0; i < t->claim[c].nitem; i++) {
      const ent_transfer_item *x = &t->claim[c].item[i];
      bool again = false;
      for (uint32_t k = 0; k <= c; k++)
        for (uint32_t n = 0; n < t->claim[k].nitem && (k < c || n < i); n++) {
          const ent_transfer_item *y = &t->claim[k].item[n];
          again |= ent_str_ieq(x->text, y->text) && ((isnan(x->low) && isnan(x->high)) || (x->low == y->low));
        }
      if (again) continue;
      bool or = x->alternative && i && t->claim[c].item[i - 1].alternative == x->alternative;
      if (b->n) ent_buf_puts(b, or ? " or " : "; ");
      if (!isnan(x->low) && x->low == x->high) ent_buf_printf(b, "%.10g ", x->low);
      else if (!isnan(x->low) && !isnan(x->high)) ent_buf_printf(b, "%.10g to %.10g ", x->low, x->high);
      else if (!isnan(x->low)) ent_buf_printf(b, "at least %.10g ", x->low);
      else if (!isnan(x->high)) ent_buf_printf(b, "up to %.10g ", x->high);
      ent_buf_putstr(b, x->text);
    }
}

static void who(const ent_transfer *t, ent_buf *b) {
  for (uint32_t c = 0; c < t->nclaim; c++) {
    bool again = false;
    for (uint32_t k = 0; k < c; k++) again |= ent_str_ieq(t->claim[k].who, t->claim[c].who) && t->claim[k].polarity == t->claim[c].polarity;
    if (again) continue;
    add(b, t->claim[c].who, "; ");
    if (t->claim[c].polarity < 0) ent_buf_puts(b, " (denies)");
  }
}

static ent_str day(cli *c, const ent_transfer *t) {
  int y, m, d;
  ent_day v = t->from;
  for (uint32_t i = 0; v == ENT_DAY_UNKNOWN && i < t->nclaim; i++) v = t->claim[i].told;
  if (v == ENT_DAY_UNKNOWN) return ENT_S("");
  ent_day_split(v, &y, &m, &d);
  return ent_arena_printf(c->arena, "%04d-%02d-%02d", y, m, d);
}

static bool row(asking *k, const ent_transfer *t) {
  ent_arena *a = k->c->arena;
  ent_buf items, names;
  uint32_t n[3] = {0, 0, 0};
  ent_buf_init(&items, 0), ent_buf_init(&names, 0);
  what(t, &items), who(t, &names);
  for (uint32_t i = 0; i < t->nclaim; i++) n[t->claim[i].polarity + 1]++;
  ent_str cell[] = {day(k->c, t), ent_transfer_party_key(&t->supplier), ent_transfer_party_key(&t->recipient), ent_buf_str(&items),
                    ent_str_c(ent_stage_name(t->stage)), ent_arena_printf(a, "%u", n[2]), ent_arena_printf(a, "%u", n[0]), ent_buf_str(&names)};
  bool ok = !items.fail && !names.fail;
  for (size_t i = 0; ok && i < sizeof cell / sizeof *cell; i++) {
    ent_str s = ent_arena_dup(a, cell[i]);
    ok = s.p && cli_table_cell(&k->table, s);
  }
  ent_buf_free(&items), ent_buf_free(&names);
  return ok;
}

static bool each(void *arg, const ent_ledger *l, uint32_t i) {
  asking *k = arg;
  if (k->json) ent_ledger_json(l, i, k->sanctions, &k->out);
  else k->failed = !row(k, ent_ledger_at(l, i));
  return !k->failed && !k->out.fail;
}

static int answer(asking *k, ent_store *store, const ent_query *q) {
  cli *c = k->c;
  ent_error err = {0};
  if (ent_store_transfers(store, q, each, k, &err) != ENT_OK) {
    cli_complain(c, NULL, &err);
    return err.code == ENT_ERR_ARGUMENT ? CLI_USAGE : CLI_FAILED;
  }
  if (!k->json && !k->failed) k->failed = !cli_table_print(&k->table, cli_is_terminal(c) ? cli_terminal_width() : 160, cli_colors(c), &k->out);
  if (k->failed || k->out.fail) {
    cli_say(c, "out of memory");
    return CLI_FAILED;
  }
  cli_output o;
  int status = cli_output_open(c, &o);
  if (status != CLI_DONE) return status;
  cli_output_write(c, &o, ent_buf_str(&k->out));
  return cli_output_close(c, &o, CLI_DONE);
}

int cli_verb_transfers(cli *c) {
  ent_error err = {0};
  ent_store *store = NULL;
  if (!c->db || c->narg) {
    cli_say(c, c->narg ? "transfers takes no inputs, but filters: '%s'" : "transfers wants --db FILE (or ENTENTE_DB)%s", c->narg ? c->arg[0] : "");
    return CLI_USAGE;
  }
  ent_query *q = cli_query_new(c, ENT_QUERY_TRANSFERS, &err);
  if (!q) {
    cli_complain(c, NULL, &err);
    return err.code == ENT_ERR_ARGUMENT ? CLI_USAGE : CLI_FAILED;
  }
  const char *f = c->format ? c->format : cli_is_terminal(c) ? "table" : "jsonl";
  asking k = {.c = c, .json = !strcmp(f, "jsonl"), .table = {.column = layout, .ncolumn = 8, .arena = c->arena}};
  ent_buf_init(&k.out, 0);
  int status = CLI_FAILED;
  ent_sanctions *sanctions = NULL;
  if (k.json && !cli_sanctions_open(c, &sanctions)) return ent_query_free(q), CLI_FAILED;
  k.sanctions = sanctions;
  if (ent_store_open(c->db, ENT_STORE_READ, &store, &err) != ENT_OK) cli_complain(c, c->db, &err);
  else status = answer(&k, store, q);
  ent_buf_free(&k.out);
  ent_store_close(store);
  ent_sanctions_close(sanctions);
  ent_query_free(q);
  return status;
}
