/*
** sanction.c - lexicon/sanctions to regimes. Keys before the first measure are the regime's, those behind a measure are that measure's.
** What is wrong is reported with file and line, and the rest is read all the same.
*/
#include "pact/sanction.h"

#include <stdlib.h>

typedef struct reader {
  ent_sanctions *s;
  bool (*report)(void *arg, const ent_error *err);
  void *arg;
  ent_error *err;
  uint32_t errors;
  bool stop, nomem;
  const ent_stanza *stanza;
  const ent_field *field;
  ent_regime regime;
  bool all; /* binds all is said */
  ENT_VEC(ent_sanction_act) act;
  ENT_VEC(ent_measure) measure;
  ENT_VEC(uint32_t) of; /* [measure] its act */
  ent_strs note, source;
} reader;

static const char *const types[ENT_MEASURE_TYPES] = {"arms",    "trade",    "training", "labour",     "assets",   "travel",
                                                     "finance", "aviation", "shipping", "diplomatic", "secondary"};

const char *ent_measure_type_name(unsigned type) { return type < ENT_MEASURE_TYPES ? types[type] : NULL; }

static void bad(reader *r, const char *message, ent_str what) {
  ent_error e;
  uint32_t line = r->field ? r->field->line : r->stanza->line;
  ent_failf(&e, ENT_ERR_FORMAT, message, r->stanza->file, 0, line, "%.*s", (int)(what.n > 80 ? 80 : what.n), what.p ? what.p : "");
  if (!r->errors++ && r->err) *r->err = e;
  if (r->report && !r->report(r->arg, &e)) r->stop = true;
}

/* ---- values ------------------------------------------------------------ */

static ent_pact_date no_date(ent_day d) { return (ent_pact_date){d, d, ENT_S("")}; }

static ent_pact_date date(reader *r, ent_str s) {
  ent_pact_date d = no_date(ENT_DAY_UNKNOWN);
  if (s.n > 10 || !ent_day_parse(s, false, &d.lo) || !ent_day_parse(s, true, &d.hi)) bad(r, "not a date YYYY, YYYY-MM or YYYY-MM-DD", s);
  d.text = s;
  return d;
}

static bool is_code(const reader *r, ent_str s) { return r->s->state.n ? ent_map_get(&r->s->states, s) != ENT_NONE : s.n == 3; }

static void codes(reader *r, ent_str s, const ent_str **out, uint32_t *n) {
  ent_strs v = {0};
  ent_str word;
  for (uint32_t i = 0; i < *n; i++) r->nomem |= !ENT_PUSH(r->s->a, &v, (*out)[i]);
  while (ent_str_word(&s, &word)) {
    if (!is_code(r, word)) bad(r, "no state has this code", word);
    r->nomem |= !ENT_PUSH(r->s->a, &v, word);
  }
  *out = v.v, *n = v.n;
}

static void classes(reader *r, ent_str s, const ent_str **out, uint32_t *n) {
  ent_strs v = {0};
  ent_str word;
  while (ent_str_word(&s, &word)) {
    if (!ent_str_is(word, "arms") && !ent_str_is(word, "all") && !ent_goods_category(word)) bad(r, "no such class of goods", word);
    r->nomem |= !ENT_PUSH(r->s->a, &v, word);
  }
  *out = v.v, *n = v.n;
}

/* ---- keys of a regime --------------------------------------------------- */

static void do_name(reader *r, ent_str s) { r->regime.name = s; }
static void do_by(reader *r, ent_str s) {
  if (!ent_str_is(s, "UN") && !ent_str_is(s, "EU") && !ent_str_is(s, "AU") && !ent_str_is(s, "ECOWAS") && !ent_str_is(s, "LAS") && !is_code(r, s))
    bad(r, "UN, EU, AU, ECOWAS, LAS or a state's code", s);
  r->regime.by = s;
}
static void do_target(reader *r, ent_str s) { codes(r, s, &r->regime.target, &r->regime.ntarget); }
static void do_toward(reader *r, ent_str s) { r->regime.toward = s; }
static void do_binds(reader *r, ent_str s) {
  if (ent_str_is(s, "all")) r->all = true;
  else codes(r, s, &r->regime.binds, &r->regime.nbinds);
}
static void do_from(reader *r, ent_str s) { r->regime.from = date(r, s); }
static void do_until(reader *r, ent_str s) { r->regime.until = date(r, s); }
static void do_note(reader *r, ent_str s) { r->nomem |= !ENT_PUSH(r->s->a, &r->note, s); }
static void do_source(reader *r, ent_str s) { r->nomem |= !ENT_PUSH(r->s->a, &r->source, s); }

/* ID DAY NAME */
static void do_act(reader *r, ent_str s) {
  ent_sanction_act a = {.day = no_date(ENT_DAY_UNKNOWN)};
  ent_str word;
  if (!ent_str_word(&s, &a.id) || !ent_str_word(&s, &word) || !ent_str_trim(s).n) {
    bad(r, "act wants an id, a day and a name", s);
    return;
  }
  a.day = date(r, word);
  a.name = ent_str_trim(s);
  for (uint32_t i = 0; i < r->act.n; i++)
    if (ent_str_eq(r->act.v[i].id, a.id)) bad(r, "an act of this id is there", a.id);
  r->nomem |= !ENT_PUSH(r->s->a, &r->act, a);
}

/* ACT PARAGRAPH TYPE; the paragraph may be - */
static void do_measure(reader *r, ent_str s) {
  ent_measure m = {.type = ENT_MEASURE_TYPES, .line = r->field->line, .from = no_date(ENT_DAY_UNKNOWN), .until = no_date(ENT_DAY_MAX)};
  ent_str act = {0}, type = {0};
  uint32_t of = ENT_NONE;
  if (!ent_str_word(&s, &act) || !ent_str_word(&s, &m.paragraph) || !ent_str_word(&s, &type) || ent_str_trim(s).n)
    bad(r, "measure wants an act, a paragraph (or -) and a type", s);
  for (uint32_t i = 0; i < r->act.n; i++)
    if (ent_str_eq(r->act.v[i].id, act)) of = i;
  for (unsigned t = 0; t < ENT_MEASURE_TYPES; t++)
    if (ent_str_is(type, types[t])) m.type = t;
  if (of == ENT_NONE) bad(r, "no act of this id stands above", act);
  if (m.type == ENT_MEASURE_TYPES) bad(r, "no such type of measure", type);
  if (ent_str_is(m.paragraph, "-")) m.paragraph = ENT_S("");
  if (of != ENT_NONE) m.from = r->act.v[of].day;
  r->nomem |= !ENT_PUSH(r->s->a, &r->measure, m) || !ENT_PUSH(r->s->a, &r->of, of);
}

/* ---- keys of a measure --------------------------------------------------- */

static ent_measure *now(reader *r) { return &r->measure.v[r->measure.n - 1]; }
static void do_flow(reader *r, ent_str s) {
  static const char *const names[] = {"none", "to", "from", "both"};
  for (unsigned i = 1; i < 4; i++)
    if (ent_str_is(s, names[i])) now(r)->flow = i;
  if (!now(r)->flow) bad(r, "to, from or both", s);
}
static void do_goods(reader *r, ent_str s) { classes(r, s, &now(r)->goods, &now(r)->ngoods); }
static void do_except(reader *r, ent_str s) { classes(r, s, &now(r)->except, &now(r)->nexcept); }
static void do_words(reader *r, ent_str s) { now(r)->words = s; }
static void do_m_toward(reader *r, ent_str s) { now(r)->toward = s; }
static void do_unless(reader *r, ent_str s) { now(r)->unless = s; }
static void do_contested(reader *r, ent_str s) { now(r)->contested = s; }
static void do_m_from(reader *r, ent_str s) { now(r)->from = date(r, s); }
static void do_m_until(reader *r, ent_str s) { now(r)->until = date(r, s); }

typedef struct key {
  const char *name;
  void (*fn)(reader *r, ent_str s);
} key;
static const key regime_keys[] = {{"name", do_name}, {"by", do_by},     {"target", do_target}, {"toward", do_toward}, {"binds", do_binds}, {"from", do_from},
                                  {"until", do_until}, {"act", do_act}, {"note", do_note},     {"source", do_source}, {"measure", do_measure}, {0}};
static const key measure_keys[] = {{"flow", do_flow}, {"goods", do_goods}, {"except", do_except}, {"words", do_words}, {"toward", do_m_toward}, {"unless", do_unless},
                                   {"contested", do_contested}, {"from", do_m_from}, {"until", do_m_until}, {"measure", do_measure}, {0}};

static void read_field(reader *r, const ent_field *f) {
  r->field = f;
  for (const key *k = r->measure.n ? measure_keys : regime_keys; k->name; k++)
    if (ent_str_is(f->key, k->name)) {
      k->fn(r, f->value);
      return;
    }
  bad(r, r->measure.n ? "no such key of a measure" : "no such key of a regime", f->key);
}

/* ---- a regime ------------------------------------------------------------ */

static bool overlap(const ent_measure *a, const ent_measure *b) { return a->from.lo < b->until.lo && b->from.lo < a->until.lo; }

static void check_measure(reader *r, uint32_t i) {
  const ent_measure *m = &r->measure.v[i];
  const ent_regime *g = &r->regime;
  ent_field at = {.line = m->line};
  r->field = &at;
  bool goods = m->type == ENT_MEASURE_ARMS || m->type == ENT_MEASURE_TRADE || m->type == ENT_MEASURE_TRAINING || m->type == ENT_MEASURE_LABOUR;
  if (goods && !m->flow) bad(r, "a measure on goods wants a flow", ENT_S(""));
  if (goods && !m->ngoods) bad(r, "a measure on goods wants goods", ENT_S(""));
  if (!m->words.n) bad(r, "measure without words", ENT_S(""));
  if (m->until.hi <= m->from.lo) bad(r, "ends before it begins", m->until.text);
  if (m->from.hi < g->from.lo) bad(r, "begins before its regime", m->from.text);
  if (m->until.lo > g->until.hi) bad(r, "holds longer than its regime", m->until.text.n ? m->until.text : ENT_S("open"));
  for (uint32_t k = 0; k < i; k++)
    if (r->of.v[k] == r->of.v[i] && m->paragraph.n && ent_str_eq(r->measure.v[k].paragraph, m->paragraph) && r->measure.v[k].type == m->type &&
        r->measure.v[k].flow == m->flow && overlap(&r->measure.v[k], m))
      bad(r, "the same paragraph holds twice at the same time", m->paragraph);
  r->field = NULL;
}

/* What single lines cannot show. A measure's open days are its regime's. */
static void check(reader *r) {
  ent_regime *g = &r->regime;
  r->field = NULL;
  if (!g->name.n) bad(r, "regime without name", g->id);
  if (!g->by.n) bad(r, "regime without by", g->id);
  if (!g->from.text.n) bad(r, "regime without from", g->id);
  if (!g->ntarget && !g->toward.n) bad(r, "regime without target or toward", g->id);
  if (!r->act.n) bad(r, "regime without act", g->id);
  if (!r->measure.n) bad(r, "regime without measure", g->id);
  if (g->by.n && !ent_str_is(g->by, "UN") && !g->nbinds && !r->all) bad(r, "regime without binds (all, or states)", g->id);
  if (g->until.hi <= g->from.lo) bad(r, "ends before it begins", g->id);
  for (uint32_t i = 0; i < r->measure.n; i++) {
    ent_measure *m = &r->measure.v[i];
    if (!m->until.text.n && g->until.text.n) m->until = g->until;
    if (r->of.v[i] != ENT_NONE) m->act = &r->act.v[r->of.v[i]];
    check_measure(r, i);
  }
}

static void read_regime(reader *r, const ent_stanza *s) {
  r->stanza = s;
  r->regime = (ent_regime){.id = s->id, .file = s->file, .line = s->line, .from = no_date(ENT_DAY_UNKNOWN), .until = no_date(ENT_DAY_MAX)};
  r->all = false;
  memset(&r->act, 0, sizeof r->act);
  memset(&r->measure, 0, sizeof r->measure);
  memset(&r->of, 0, sizeof r->of);
  memset(&r->note, 0, sizeof r->note);
  memset(&r->source, 0, sizeof r->source);
  for (uint32_t i = 0; i < s->nfield && !r->nomem && !r->stop; i++) read_field(r, &s->field[i]);
  if (r->nomem) return;
  check(r);
  ent_regime *g = &r->regime;
  g->act = r->act.v, g->nact = r->act.n;
  g->measure = r->measure.v, g->nmeasure = r->measure.n;
  g->note = r->note.v, g->nnote = r->note.n;
  g->source = r->source.v, g->nsource = r->source.n;
  r->nomem |= !ENT_PUSH(r->s->a, &r->s->regime, *g);
}

/* ---- the registry --------------------------------------------------------- */

static ent_str folded(ent_arena *a, ent_str s) {
  ent_str f = ent_arena_dup(a, s);
  for (size_t i = 0; f.p && i < f.n; i++)
    if (f.p[i] >= 'A' && f.p[i] <= 'Z') ((char *)(uintptr_t)f.p)[i] = (char)(f.p[i] + 32);
  return f;
}

/* Names of today and before lead to the code; the first that bears one keeps it. */
static bool add_names(ent_sanctions *s, ent_str value, uint32_t i) {
  ent_str name;
  while (ent_str_split(&value, ';', &name)) {
    size_t period = ent_str_find(name, ENT_S("["), 0);
    if (period != SIZE_MAX) name.n = period;
    ent_str f = folded(s->a, ent_str_trim(name));
    if (!f.p) return false;
    if (f.n && ent_map_get(&s->states, f) == ENT_NONE && !ent_map_put(&s->states, f, i)) return false;
  }
  return true;
}

static bool states(ent_sanctions *s) {
  ent_map_init(&s->states, s->a);
  for (uint32_t i = 0; i < s->src.stanza.n; i++) {
    const ent_stanza *x = &s->src.stanza.v[i];
    if (!ent_str_is(x->kind, "state")) continue;
    if (!ENT_PUSH(s->a, &s->state, x->id) || !ENT_PUSH(s->a, &s->iso2, ent_stanza_get(x, "iso2")) || !ent_map_put(&s->states, x->id, s->state.n - 1)) return false;
    for (uint32_t k = 0; k < x->nfield; k++)
      if (ent_str_is(x->field[k].key, "name") && !add_names(s, x->field[k].value, s->state.n - 1)) return false;
  }
  return true;
}

static int by_id(const void *a, const void *b) { return ent_str_cmp(((const ent_regime *)a)->id, ((const ent_regime *)b)->id); }

static ent_code compile(ent_sanctions *s, bool (*report)(void *, const ent_error *), void *arg, ent_error *err) {
  reader r = {.s = s, .report = report, .arg = arg, .err = err};
  s->a = s->src.arena;
  if (!states(s)) return ent_nomem(err);
  for (uint32_t i = 0; i < s->src.stanza.n && !r.stop && !r.nomem; i++)
    if (ent_str_is(s->src.stanza.v[i].kind, "regime")) read_regime(&r, &s->src.stanza.v[i]);
  if (r.nomem) return ent_nomem(err);
  if (s->regime.n) qsort(s->regime.v, s->regime.n, sizeof *s->regime.v, by_id);
  return r.errors ? ENT_ERR_FORMAT : ENT_OK;
}

static ent_code finish(ent_sanctions *s, ent_code code, ent_sanctions **out) {
  if (code) ent_sanctions_close(s);
  else *out = s;
  return code;
}

ent_code ent_sanctions_open(const char *const *dir, uint32_t ndir, ent_sanctions **out, bool (*report)(void *, const ent_error *), void *arg, ent_error *err) {
  *out = NULL;
  ent_sanctions *s = calloc(1, sizeof *s);
  if (!s) return ent_nomem(err);
  ent_code code = ent_lexsource_read(dir, ndir, &s->src, report, arg, err);
  if (!code) code = compile(s, report, arg, err);
  return finish(s, code, out);
}

ent_code ent_sanctions_open_text(ent_str text, const char *file, ent_sanctions **out, bool (*report)(void *, const ent_error *), void *arg, ent_error *err) {
  *out = NULL;
  ent_sanctions *s = calloc(1, sizeof *s);
  if (!s) return ent_nomem(err);
  ent_code code = ent_lexsource_add(text, file, &s->src, report, arg, err);
  if (!code) code = compile(s, report, arg, err);
  return finish(s, code, out);
}

void ent_sanctions_close(ent_sanctions *s) {
  if (!s) return;
  ent_lexsource_free(&s->src);
  free(s);
}

uint32_t ent_sanctions_count(const ent_sanctions *s) { return s->regime.n; }
const ent_regime *ent_sanctions_at(const ent_sanctions *s, uint32_t i) { return i < s->regime.n ? &s->regime.v[i] : NULL; }

const ent_regime *ent_sanctions_find(const ent_sanctions *s, ent_str id) {
  for (uint32_t i = 0; i < s->regime.n; i++)
    if (ent_str_eq(s->regime.v[i].id, id)) return &s->regime.v[i];
  return NULL;
}

ent_str ent_sanctions_state(const ent_sanctions *s, ent_str given) {
  uint32_t i = ent_map_get(&s->states, given);
  char low[96];
  if (i == ENT_NONE && given.n < sizeof low) {
    for (size_t k = 0; k < given.n; k++) low[k] = given.p[k] >= 'A' && given.p[k] <= 'Z' ? (char)(given.p[k] + 32) : given.p[k];
    i = ent_map_get(&s->states, (ent_str){low, given.n});
  }
  return i == ENT_NONE ? ENT_S("") : s->state.v[i];
}
