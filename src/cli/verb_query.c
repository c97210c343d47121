/*
** verb_query.c - `entente events`, `claims`, `stories`, `search`: what is stored, filtered; a table, JSON lines or CSV.
*/
#include "cli/cli.h"
#include "cli/asking.h"
#include "entente/pact.h"

#include <stdlib.h>

typedef struct asking {
  cli *c;
  cli_output output;
  ent_buf buf;
  enum { TABLE, JSONL, CSV } form;
  const char *const *shown; /* columns of the table */
  cli_table table;
  int64_t rows;
} asking;

static const char *const event_columns[] = {"day", "actors", "event", "recipients", "factuality", "sources", "place", "sentence", NULL};
static const cli_column event_layout[] = {{"day", 10, 10, false},       {"actors", 0, 30, false},  {"event", 0, 9, false}, {"recipients", 0, 30, false},
                                          {"sure", 0, 4, false}, {"sources", 0, 30, false}, {"place", 0, 14, false}, {"sentence", 12, 0, false}};
static const char *const claim_columns[] = {"published", "source", "manner", "factuality", "content", NULL};
static const cli_column claim_layout[] = {{"published", 10, 10, false}, {"source", 0, 34, false}, {"manner", 0, 9, false}, {"sure", 0, 4, false}, {"content", 12, 0, false}};

static const char *const story_columns[] = {"day", "last_day", "documents", "copies", "origins", "title", "key", NULL};
static const cli_column story_layout[] = {{"first", 10, 10, false}, {"last", 10, 10, false}, {"reports", 0, 7, true}, {"copies", 0, 6, true}, {"origins", 0, 7, true}, {"title", 12, 0, false}, {"story", 16, 16, false}};
static const char *const document_columns[] = {"day", "site", "title", "sentence", "status", NULL};
static const cli_column document_layout[] = {{"day", 10, 10, false}, {"site", 0, 20, false}, {"title", 0, 50, false}, {"sentence", 12, 0, false}, {"status", 0, 9, false}};

/* RFC 4180: quoted where it must be, quotes doubled. */
static void csv_cell(ent_buf *out, ent_str s) {
  bool quote = false;
  for (size_t i = 0; i < s.n; i++) quote |= strchr(",\"\n\r", s.p[i]) != NULL;
  if (quote) ent_buf_putc(out, '"');
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '"') ent_buf_putc(out, '"');
    ent_buf_putc(out, s.p[i]);
  }
  if (quote) ent_buf_putc(out, '"');
}

static void csv_row(asking *k, const char *const *title, const ent_str *value, uint32_t n) {
  if (!k->rows) {
    for (uint32_t i = 0; i < n; i++) {
      if (i) ent_buf_putc(&k->buf, ',');
      csv_cell(&k->buf, ent_str_c(title[i]));
    }
    ent_buf_puts(&k->buf, "\r\n");
  }
  for (uint32_t i = 0; i < n; i++) {
    if (i) ent_buf_putc(&k->buf, ',');
    csv_cell(&k->buf, value[i]);
  }
  ent_buf_puts(&k->buf, "\r\n");
}

static bool table_row(asking *k, const char *const *title, const ent_str *value, uint32_t n) {
  for (const char *const *s = k->shown; *s; s++) {
    ent_str v = {"", 0};
    for (uint32_t i = 0; i < n; i++)
      if (!strcmp(title[i], *s) && value[i].n) v = ent_arena_dup(k->c->arena, value[i]);
    if (!v.p || !cli_table_cell(&k->table, v)) return false;
  }
  return true;
}

static bool row(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record) {
  asking *k = arg;
  bool ok = true;
  ent_buf_clear(&k->buf);
  if (k->form == TABLE) {
    ok = table_row(k, title, value, n);
  } else {
    if (k->form == CSV)
      csv_row(k, title, value, n);
    else
      ent_buf_putstr(&k->buf, record), ent_buf_putc(&k->buf, '\n');
    ok = cli_output_write(k->c, &k->output, ent_buf_str(&k->buf));
  }
  k->rows++;
  return ok;
}

/* --pact: its parties, from the registry. */
static ent_code add_parties(cli *c, ent_query *q, ent_error *err) {
  ent_str ids = ent_query_get(q, "pact"), id;
  ent_pacts *pacts = NULL;
  if (!ids.n) return ENT_OK;
  if (!cli_pacts_open(c, &pacts)) return ent_fail(err, ENT_ERR_NOTFOUND, "no registry of pacts", NULL, 0, 0);
  ent_buf codes;
  ent_buf_init(&codes, 0);
  ent_code code = ENT_OK;
  while (code == ENT_OK && ids.n && ent_str_split(&ids, ',', &id)) {
    const ent_pact *p = ent_pacts_find(pacts, id);
    if (!p) code = ent_failf(err, ENT_ERR_ARGUMENT, "no such pact in the registry (entente pacts lists them)", "pact", 0, 0, "'%.*s'", (int)id.n, id.p);
    for (uint32_t i = 0; p && i < p->nparty; i++) ent_buf_printf(&codes, "%.*s ", (int)p->party[i].state.n, p->party[i].state.p);
  }
  if (code == ENT_OK) code = ent_query_parties(q, ent_buf_str(&codes), err);
  ent_buf_free(&codes);
  ent_pacts_close(pacts);
  return code;
}

ent_query *cli_query_new(cli *c, ent_query_kind kind, ent_error *err) {
  ent_query *q = ent_query_new(kind);
  ent_code code = q ? ENT_OK : ent_nomem(err);
  for (uint32_t i = 0; code == ENT_OK && ent_filter_at(i); i++)
    if (c->filter[i]) code = ent_query_set(q, ent_str_c(ent_filter_at(i)->name), ent_str_c(c->filter[i]), err);
  if (code == ENT_OK) code = add_parties(c, q, err);
  if (code == ENT_OK) return q;
  ent_query_free(q);
  return NULL;
}

static int finish(asking *k, int status, int64_t left_out) {
  cli *c = k->c;
  if (status == CLI_DONE && k->form == TABLE) {
    ent_buf_clear(&k->buf);
    if (!cli_table_print(&k->table, cli_is_terminal(c) ? cli_terminal_width() : 160, cli_colors(c), &k->buf)) status = CLI_FAILED;
    cli_output_write(c, &k->output, ent_buf_str(&k->buf));
  }
  status = cli_output_close(c, &k->output, status);
  if (status == CLI_DONE && left_out && !k->output.closed_pipe)
    cli_note(c, "%lld more %s not told as having happened (--include reported, possible, planned, background, denied or all)", (long long)left_out,
             left_out == 1 ? "is" : "are");
  return status;
}

static const struct look {
  const char *const *column;
  const cli_column *layout;
  uint32_t n;
} looks[ENT_QUERY_KIND_COUNT] = {[ENT_QUERY_EVENTS] = {event_columns, event_layout, 8}, [ENT_QUERY_CLAIMS] = {claim_columns, claim_layout, 5},
                                   [ENT_QUERY_STORIES] = {story_columns, story_layout, 7}, [ENT_QUERY_DOCUMENTS] = {document_columns, document_layout, 5}};

static int query(cli *c, ent_store *store, const ent_query *q) {
  const struct look *look = &looks[ent_query_kind_of(q)];
  const char *f = c->format ? c->format : cli_is_terminal(c) ? "table" : "jsonl";
  asking k = {.c = c, .form = !strcmp(f, "table") ? TABLE : !strcmp(f, "csv") ? CSV : JSONL, .shown = look->column};
  k.table = (cli_table){.column = look->layout, .ncolumn = look->n, .arena = c->arena};
  ent_buf_init(&k.buf, 0);
  ent_query_result result = {0};
  ent_error err = {0};
  int status = cli_output_open(c, &k.output);
  if (status == CLI_DONE) {
    uint32_t want = (k.form == JSONL ? ENT_QUERY_RECORD : ENT_QUERY_COLUMNS) | ENT_QUERY_LEFT_OUT;
    ent_code code = ent_query_run(store, q, want, row, &k, &result, &err);
    if (code != ENT_OK) {
      cli_complain(c, NULL, &err);
      status = code == ENT_ERR_ARGUMENT ? CLI_USAGE : CLI_FAILED;
    }
    status = finish(&k, status, result.left_out);
  }
  ent_buf_free(&k.buf);
  return status;
}

static int ask(cli *c, ent_query_kind kind) {
  ent_store *store = NULL;
  ent_error err = {0};
  if (c->narg && kind != ENT_QUERY_DOCUMENTS) {
    cli_say(c, "%s takes no inputs, but filters: '%s'", c->verb->name, c->arg[0]);
    return CLI_USAGE;
  }
  if (!c->db) {
    cli_say(c, "%s wants --db FILE (or ENTENTE_DB)", c->verb->name);
    return CLI_USAGE;
  }
  ent_query *q = cli_query_new(c, kind, &err);
  if (!q) {
    cli_complain(c, NULL, &err);
    return err.code == ENT_ERR_ARGUMENT ? CLI_USAGE : CLI_FAILED;
  }
  int status = CLI_FAILED;
  if (ent_store_open(c->db, ENT_STORE_READ, &store, &err) != ENT_OK)
    cli_complain(c, c->db, &err);
  else
    status = query(c, store, q);
  ent_store_close(store);
  ent_query_free(q);
  return status;
}

int cli_verb_events(cli *c) { return ask(c, ENT_QUERY_EVENTS); }
int cli_verb_claims(cli *c) { return ask(c, ENT_QUERY_CLAIMS); }
int cli_verb_stories(cli *c) { return ask(c, ENT_QUERY_STORIES); }

/* The words of the command line are the full-text query. */
int cli_verb_search(cli *c) {
  ent_buf words;
  ent_buf_init(&words, 0);
  for (uint32_t i = 0; i < c->narg; i++) ent_buf_printf(&words, "%s%s", i ? " " : "", c->arg[i]);
  ent_str text = ent_arena_dup(c->arena, ent_buf_str(&words));
  ent_buf_free(&words);
  for (uint32_t i = 0; ent_filter_at(i); i++)
    if (text.n && !strcmp(ent_filter_at(i)->name, "text")) c->filter[i] = text.p;
  return ask(c, ENT_QUERY_DOCUMENTS);
}
