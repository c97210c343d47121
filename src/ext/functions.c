/*
** functions.c - what the extension offers: entente_events(text, published), entente_extract(html, url), entente_obligations(attacked, by, on).
** An event has the columns of `export --format csv`, made by the same table.
*/
#include "ext/ext.h"

#include "entente/page.h"
#include "event/event.h"
#include "export/export.h"

static bool add(ext_rows *r, ent_str s) {
  if (s.p) s = ent_arena_dup(r->arena, s);
  return !ent_arena_failed(r->arena) && ENT_PUSH(r->arena, &r->cell, s);
}

/* ---- events ------------------------------------------------------------------------ */

#define EVENT_COLUMNS                                                                                                                                  \
  "id TEXT, date TEXT, date_from TEXT, date_to TEXT, grain TEXT, basis TEXT, event TEXT, mode TEXT, contexts TEXT, cameo TEXT, quad INTEGER, score REAL, "  \
  "goldstein REAL, actor TEXT, actor_country TEXT, actor_code TEXT, actor_sector TEXT, actor_role TEXT, recipient TEXT, recipient_country TEXT, "           \
  "recipient_code TEXT, recipient_sector TEXT, recipient_role TEXT, place TEXT, place_country TEXT, lat REAL, lon REAL, geonames TEXT, precision TEXT, "    \
  "time TEXT, mood TEXT, background INTEGER, factuality TEXT, author_factuality TEXT, sources TEXT, source_kinds TEXT, dead_low INTEGER, dead_high INTEGER, " \
  "injured_low INTEGER, injured_high INTEGER, \"trigger\" TEXT, sentence TEXT, title TEXT, site TEXT, published TEXT, url TEXT, document TEXT, rule TEXT, record TEXT"
#define EVENT_NCOLUMN 49

static ent_code event_row(ent_str record, ent_buf *cell, ext_rows *out, ent_error *err) {
  const ent_column_group *g;
  const ent_column *c;
  json_t *json = json_loadb(record.p, record.n, 0, NULL);
  ent_row row = {.event = json};
  bool ok = json != NULL;
  for (uint32_t i = 0; ok && ent_format_column(&ent_format_csv, i, &g, &c); i++) {
    ent_buf_clear(cell);
    c->value(&row, c->arg + g->arg, cell);
    ent_str s = ent_buf_str(cell);
    ok = !cell->fail && add(out, s.n ? s : (ent_str){0});
  }
  ok = ok && add(out, record);
  json_decref(json);
  return ok ? ENT_OK : ent_nomem(err);
}

static ent_code events(ext_data *d, const ent_str *arg, ext_rows *out, ent_error *err) {
  const ent_coded *coded;
  ent_buf record, cell;
  ent_document doc = {.text = arg[0], .published = arg[1], .input = ENT_S("text"), .language = ENT_S("en")};
  ent_code code = ext_engine(d, err);
  if (code == ENT_OK) code = ent_worker_code(d->worker, &doc, &coded, err);
  ent_buf_init(&record, 0);
  ent_buf_init(&cell, 0);
  for (uint32_t i = 0; code == ENT_OK && i < coded->events.nevent; i++) {
    ent_buf_clear(&record);
    code = ent_record_event(coded, i, &record, err);
    if (code == ENT_OK) code = event_row(ent_str_trim(ent_buf_str(&record)), &cell, out, err);
  }
  ent_buf_free(&record);
  ent_buf_free(&cell);
  return code;
}

/* ---- articles ------------------------------------------------------------------------ */

/* One row; none where there is no article. */
static ent_code extract(ext_data *d, const ent_str *arg, ext_rows *out, ent_error *err) {
  (void)d;
  ent_page_options opt = ENT_PAGE_OPTIONS_INIT;
  ent_article *a = NULL;
  opt.no_dropped = true;
  opt.url = arg[1];
  ent_code code = ent_article_read(arg[0].p, arg[0].n, &opt, &a, err);
  if (code == ENT_ERR_EMPTY) return ENT_OK;
  if (code != ENT_OK) return code;
  ent_buf authors;
  ent_json j;
  ent_buf_init(&authors, 0);
  ent_json_init(&j, &authors);
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; i < a->nauthor; i++) ent_json_str(&j, a->author[i]);
  ent_json_end(&j, ']');
  const ent_str cell[] = {a->title, a->site, a->published, a->modified, a->language, a->url, ent_buf_str(&authors), a->text};
  for (size_t i = 0; code == ENT_OK && i < sizeof cell / sizeof *cell; i++)
    if (!add(out, cell[i].n ? cell[i] : (ent_str){0})) code = ent_nomem(err);
  ent_buf_free(&authors);
  ent_article_free(a);
  return code;
}

/* ---- obligations ------------------------------------------------------------------------ */

static ent_code obligations(ext_data *d, const ent_str *arg, ext_rows *out, ent_error *err) {
  ent_pact_question q = ENT_PACT_QUESTION_INIT;
  ent_obligations *o = NULL;
  if (arg[2].n != 10 || !ent_day_parse(arg[2], false, &q.on)) return ent_fail(err, ENT_ERR_ARGUMENT, "the third argument is a day YYYY-MM-DD", "entente_obligations", 0, 0);
  ent_code code = ext_pacts(d, err);
  q.attacked = arg[0];
  q.by = arg[1].n ? arg[1] : (ent_str){0};
  if (code == ENT_OK) code = ent_pacts_ask(d->pacts, &q, &o, err);
  for (uint32_t i = 0; code == ENT_OK && i < o->nanswer; i++) {
    const ent_obligation *x = &o->answer[i];
    const ent_str cell[] = {x->promisor, ent_str_c(ent_duty_name(x->duty)), x->pact->id, x->pact->name, x->clause->article, x->because};
    for (size_t k = 0; code == ENT_OK && k < sizeof cell / sizeof *cell; k++)
      if (!add(out, cell[k].n ? cell[k] : (ent_str){0})) code = ent_nomem(err);
  }
  ent_obligations_free(o);
  return code;
}

const ext_function ext_functions[] = {
    {"entente_events", EVENT_COLUMNS, "\"in_text\" HIDDEN, \"in_published\" HIDDEN", EVENT_NCOLUMN, 2, 1, events},
    {"entente_extract", "title TEXT, site TEXT, published TEXT, modified TEXT, language TEXT, url TEXT, authors TEXT, text TEXT", "\"in_html\" HIDDEN, \"in_url\" HIDDEN", 8, 2, 1, extract},
    {"entente_obligations", "promisor TEXT, status TEXT, pact TEXT, name TEXT, article TEXT, because TEXT", "\"in_attacked\" HIDDEN, \"in_by\" HIDDEN, \"in_on\" HIDDEN", 6, 3, 3, obligations},
    {0},
};
