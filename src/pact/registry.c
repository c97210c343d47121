/*
** registry.c - lexicon/pacts to pacts. Keys before the first clause are the pact's, those behind a clause are that
** clause's. What is wrong is reported with file and line, and the rest is read all the same.
*/
#include "pact/pact.h"

#include <stdlib.h>

typedef ENT_VEC(ent_pact_party) parties;
typedef ENT_VEC(ent_pact_clause) clauses;
typedef ENT_VEC(ent_pact_caveat) caveats;

typedef struct reader {
  ent_pacts *p;
  bool (*report)(void *arg, const ent_error *err);
  void *arg;
  ent_error *err;
  uint32_t errors;
  bool stop, nomem;
  const ent_stanza *stanza;
  const ent_field *field;
  ent_pact pact;
  parties party;
  clauses clause;
  caveats suspension, reservation, invocation;
  ent_strs source, note;
} reader;

static const char *const types[ENT_PACT_TYPES] = {
    "defense", "offense", "neutrality", "nonaggression", "consultation", "assistance", "no_hostile_alliance",
    "no_use_of_territory", "basing", "military_cooperation", "economic_cooperation", "permissive"};

const char *ent_pact_type_name(unsigned type) { return type < ENT_PACT_TYPES ? types[type] : NULL; }

static const char *const scenarios[ENT_SCENARIOS] = {"threat", "armed-attack", "war"};
const char *ent_pact_scenario_name(unsigned s) { return s < ENT_SCENARIOS ? scenarios[s] : NULL; }

static const char *const levels[ENT_LEVELS] = {"all", "force", "choice", "agreed", "short", "consult", "none"};
const char *ent_pact_level_name(unsigned l) { return l < ENT_LEVELS ? levels[l] : NULL; }

static void bad(reader *r, const char *message, ent_str what) {
  ent_error e;
  uint32_t line = r->field ? r->field->line : r->stanza->line;
  ent_failf(&e, ENT_ERR_FORMAT, message, r->stanza->file, 0, line, "%.*s", (int)(what.n > 80 ? 80 : what.n), what.p ? what.p : "");
  if (!r->errors++ && r->err) *r->err = e;
  if (r->report && !r->report(r->arg, &e)) r->stop = true;
}

/* ---- values ----------------------------------------------------------- */

static ent_pact_date no_date(ent_day d) { return (ent_pact_date){d, d, ENT_S("")}; }

static ent_pact_date date(reader *r, ent_str s) {
  ent_pact_date d = no_date(ENT_DAY_UNKNOWN);
  if (s.n > 10 || !ent_day_parse(s, false, &d.lo) || !ent_day_parse(s, true, &d.hi))
    bad(r, "not a date YYYY, YYYY-MM or YYYY-MM-DD", s);
  d.text = s;
  return d;
}

static bool is_code(const reader *r, ent_str s) {
  if (r->p->state.n) return ent_map_get(&r->p->states, s) != ENT_NONE;
  return s.n == 3;
}

static bool is_area(const reader *r, ent_str s) {
  return is_code(r, s) || !r->p->area.n || ent_map_get(&r->p->areas, s) != ENT_NONE;
}

/* Takes "[FROM..UNTIL]" out of s; either day may be missing. */
static void period(reader *r, ent_str *s, ent_pact_date *from, ent_pact_date *until) {
  size_t open = ent_str_find(*s, ENT_S("["), 0);
  if (open == SIZE_MAX) return;
  size_t close = ent_str_find(*s, ENT_S("]"), open), dots = ent_str_find(*s, ENT_S(".."), open);
  if (close == SIZE_MAX || dots == SIZE_MAX || dots > close) {
    bad(r, "not a period [FROM..UNTIL]", *s);
    return;
  }
  ent_str a = ent_str_trim((ent_str){s->p + open + 1, dots - open - 1});
  ent_str b = ent_str_trim((ent_str){s->p + dots + 2, close - dots - 2});
  if (a.n) *from = date(r, a);
  if (b.n) *until = date(r, b);
  if (a.n && b.n && from->lo > until->hi) bad(r, "ends before it begins", *s);
  ent_str head = {s->p, open}, tail = ent_str_trim((ent_str){s->p + close + 1, s->n - close - 1});
  ent_str joined = ent_arena_printf(r->p->a, "%.*s %.*s", (int)head.n, head.p, (int)tail.n, tail.p);
  if (!joined.p) r->nomem = true;
  else *s = ent_str_trim(joined);
}

/* Words behind " : ", which are taken off s. */
static ent_str words_behind(ent_str *s) {
  size_t at = ent_str_find(*s, ENT_S(" : "), 0);
  if (at == SIZE_MAX) return ENT_S("");
  ent_str words = ent_str_trim((ent_str){s->p + at + 3, s->n - at - 3});
  *s = ent_str_trim((ent_str){s->p, at});
  return words;
}

/* A list of codes, or of areas and codes, added to what was there. */
static void list(reader *r, ent_str s, bool areas, const ent_str **out, uint32_t *n) {
  ent_strs v = {0};
  ent_str word;
  for (uint32_t i = 0; i < *n; i++) r->nomem |= !ENT_PUSH(r->p->a, &v, (*out)[i]);
  while (ent_str_word(&s, &word)) {
    if (areas ? !is_area(r, word) : !is_code(r, word)) bad(r, areas ? "no such area or state" : "no state has this code", word);
    r->nomem |= !ENT_PUSH(r->p->a, &v, word);
  }
  *out = v.v, *n = v.n;
}

/* ---- keys of a pact --------------------------------------------------- */

static void do_name(reader *r, ent_str s) { r->pact.name = s; }
static void do_signed(reader *r, ent_str s) { r->pact.signed_on = date(r, s); }
static void do_force(reader *r, ent_str s) {
  if (ent_str_is(s, "never")) r->pact.force = (ent_pact_date){ENT_DAY_MAX, ENT_DAY_MAX, s};
  else if (ent_str_is(s, "unknown")) r->pact.force = (ent_pact_date){r->pact.signed_on.lo, ENT_DAY_MAX, s};
  else r->pact.force = date(r, s);
}
static void do_end(reader *r, ent_str s) { r->pact.end = date(r, s); }
/* DAY : where from */
static void do_known(reader *r, ent_str s) {
  r->pact.known_from = words_behind(&s);
  r->pact.known = date(r, s);
}
static void do_text(reader *r, ent_str s) { r->pact.text = s; }
static void do_source(reader *r, ent_str s) { r->nomem |= !ENT_PUSH(r->p->a, &r->source, s); }
static void do_note(reader *r, ent_str s) { r->nomem |= !ENT_PUSH(r->p->a, &r->note, s); }

static void want_code(reader *r, ent_str word) {
  if (!is_code(r, word)) bad(r, "no state has this code", word);
}

/* CODES [FROM..UNTIL] signed DAY continues CODE : note */
static void do_party(reader *r, ent_str s) {
  ent_pact_party row = {.signed_on = no_date(ENT_DAY_UNKNOWN), .from = no_date(ENT_DAY_UNKNOWN), .until = no_date(ENT_DAY_UNKNOWN)};
  row.note = words_behind(&s);
  period(r, &s, &row.from, &row.until);
  ent_strs codes = {0};
  ent_str word;
  while (ent_str_word(&s, &word)) {
    if (ent_str_is(word, "signed")) {
      if (ent_str_word(&s, &word)) row.signed_on = date(r, word);
      else bad(r, "signed wants a day", s);
    } else if (ent_str_is(word, "continues")) {
      if (ent_str_word(&s, &row.continues)) want_code(r, row.continues);
      else bad(r, "continues wants a code", s);
    } else {
      want_code(r, word);
      r->nomem |= !ENT_PUSH(r->p->a, &codes, word);
    }
  }
  for (uint32_t i = 0; i < codes.n; i++) {
    row.state = codes.v[i];
    r->nomem |= !ENT_PUSH(r->p->a, &r->party, row);
  }
}

/* CODES [toward CODE] [FROM..UNTIL] : words */
static void caveat(reader *r, ent_str s, caveats *out) {
  ent_pact_caveat c = {.from = no_date(ENT_DAY_MIN), .until = no_date(ENT_DAY_MAX)};
  c.words = words_behind(&s);
  if (!c.words.n) bad(r, "wants words behind \" : \"", s);
  period(r, &s, &c.from, &c.until);
  size_t at = ent_str_find(s, ENT_S(" toward "), 0);
  if (at != SIZE_MAX) {
    c.toward = ent_str_trim((ent_str){s.p + at + 8, s.n - at - 8});
    if (!is_code(r, c.toward)) bad(r, "no state has this code", c.toward);
    s.n = at;
  }
  ent_str word;
  while (ent_str_word(&s, &word)) {
    if (!is_code(r, word)) bad(r, "no state has this code", word);
    c.state = word;
    r->nomem |= !ENT_PUSH(r->p->a, out, c);
  }
}
static void do_suspend(reader *r, ent_str s) { caveat(r, s, &r->suspension); }
static void do_reservation(reader *r, ent_str s) { caveat(r, s, &r->reservation); }

/* CODES DAY : words */
static void do_invoked(reader *r, ent_str s) {
  ent_pact_caveat c = {.from = no_date(ENT_DAY_UNKNOWN), .until = no_date(ENT_DAY_MAX)};
  c.words = words_behind(&s);
  ent_strs codes = {0};
  ent_str word;
  while (ent_str_word(&s, &word)) {
    if (word.p[0] >= '0' && word.p[0] <= '9') c.from = date(r, word);
    else {
      want_code(r, word);
      r->nomem |= !ENT_PUSH(r->p->a, &codes, word);
    }
  }
  if (!codes.n || !c.from.text.n) bad(r, "invoked wants codes and a day", s);
  for (uint32_t i = 0; i < codes.n; i++) {
    c.state = codes.v[i];
    r->nomem |= !ENT_PUSH(r->p->a, &r->invocation, c);
  }
}

/* ARTICLE TYPE: the type is the last word. */
static void do_clause(reader *r, ent_str s) {
  ent_pact_clause c = {.type = ENT_PACT_TYPES, .among = 'c', .line = r->field->line, .known = no_date(ENT_DAY_MIN),
                       .arises = ENT_SCENARIOS, .level = ENT_LEVELS};
  size_t at = s.n;
  while (at && s.p[at - 1] != ' ') at--;
  ent_str type = {s.p + at, s.n - at};
  c.article = ent_str_trim((ent_str){s.p, at});
  for (unsigned t = 0; t < ENT_PACT_TYPES; t++)
    if (ent_str_is(type, types[t])) c.type = t;
  if (c.type == ENT_PACT_TYPES) bad(r, "no such type of clause", type);
  if (!c.article.n) bad(r, "clause wants an article and a type", s);
  r->nomem |= !ENT_PUSH(r->p->a, &r->clause, c);
}

/* ---- keys of a clause ------------------------------------------------- */

static ent_pact_clause *now(reader *r) { return &r->clause.v[r->clause.n - 1]; }
static void do_promisor(reader *r, ent_str s) { list(r, s, false, &now(r)->promisor, &now(r)->npromisor); }
static void do_beneficiary(reader *r, ent_str s) { list(r, s, false, &now(r)->beneficiary, &now(r)->nbeneficiary); }
static void do_attacker(reader *r, ent_str s) {
  if (!ent_str_is(s, "any")) list(r, s, false, &now(r)->attacker, &now(r)->nattacker);
}
static void do_attacker_not(reader *r, ent_str s) { list(r, s, false, &now(r)->attacker_not, &now(r)->nattacker_not); }
static void do_attacker_words(reader *r, ent_str s) { now(r)->attacker_words = s; }
static void do_area(reader *r, ent_str s) { list(r, s, true, &now(r)->area, &now(r)->narea); }
static void do_trigger(reader *r, ent_str s) { now(r)->trigger = s; }
static void do_response(reader *r, ent_str s) { now(r)->response = s; }
static void do_procedure(reader *r, ent_str s) { now(r)->procedure = s; }

static unsigned one_of(const char *const *names, unsigned n, ent_str s) {
  unsigned i = 0;
  while (i < n && !ent_str_is(s, names[i])) i++;
  return i;
}
static void do_arises(reader *r, ent_str s) {
  now(r)->arises = (uint8_t)one_of(scenarios, ENT_SCENARIOS, s);
  if (now(r)->arises == ENT_SCENARIOS) bad(r, "threat, armed-attack or war", s);
}
static void do_level(reader *r, ent_str s) {
  now(r)->level = (uint8_t)one_of(levels, ENT_LEVELS, s);
  if (now(r)->level == ENT_LEVELS) bad(r, "no such level of response", s);
}
static void do_condition(reader *r, ent_str s) { now(r)->condition = s; }
static void do_contested(reader *r, ent_str s) { now(r)->contested = s; }
static void do_clause_known(reader *r, ent_str s) { now(r)->known = date(r, s); }
static void do_automatic(reader *r, ent_str s) {
  if (ent_str_is(s, "yes")) now(r)->automatic = true;
  else if (!ent_str_is(s, "no")) bad(r, "yes or no", s);
}
static void do_among(reader *r, ent_str s) {
  if (ent_str_is(s, "yes") || ent_str_is(s, "no") || ent_str_is(s, "contested")) now(r)->among = (uint8_t)s.p[0];
  else bad(r, "yes, no or contested", s);
}

typedef struct key {
  const char *name;
  void (*fn)(reader *r, ent_str s);
} key;
static const key pact_keys[] = {{"name", do_name},     {"signed", do_signed},       {"force", do_force}, {"end", do_end},
                                {"known", do_known},   {"text", do_text},           {"source", do_source}, {"note", do_note},
                                {"party", do_party},   {"suspend", do_suspend},     {"reservation", do_reservation},
                                {"invoked", do_invoked}, {"clause", do_clause},     {0}};
static const key clause_keys[] = {{"promisor", do_promisor},       {"beneficiary", do_beneficiary}, {"attacker", do_attacker},
                                  {"attacker_not", do_attacker_not}, {"attacker_words", do_attacker_words},
                                  {"area", do_area},               {"trigger", do_trigger},         {"response", do_response},
                                  {"condition", do_condition},     {"contested", do_contested},     {"known", do_clause_known},
                                  {"automatic", do_automatic},     {"among", do_among},             {"arises", do_arises},
                                  {"level", do_level},             {"procedure", do_procedure},     {"clause", do_clause}, {0}};

static void read_field(reader *r, const ent_field *f) {
  r->field = f;
  for (const key *k = r->clause.n ? clause_keys : pact_keys; k->name; k++)
    if (ent_str_is(f->key, k->name)) {
      k->fn(r, f->value);
      return;
    }
  bad(r, r->clause.n ? "no such key of a clause" : "no such key of a pact", f->key);
}

/* ---- a pact ----------------------------------------------------------- */

static bool is_party(const reader *r, ent_str code) {
  for (uint32_t i = 0; i < r->party.n; i++)
    if (ent_str_eq(r->party.v[i].state, code)) return true;
  return false;
}

static void only_parties(reader *r, const ent_str *v, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (!is_party(r, v[i])) bad(r, "is no party of this pact", v[i]);
}

/* What single lines cannot show: days that are missing or contradict each other, clauses that name others. */
static void check(reader *r) {
  const ent_pact *p = &r->pact;
  r->field = NULL;
  if (!p->name.n) bad(r, "pact without name", p->id);
  if (!p->signed_on.text.n) bad(r, "pact without signed", p->id);
  if (!p->force.text.n) bad(r, "pact without force (a day, never or unknown)", p->id);
  if (!r->party.n) bad(r, "pact without party", p->id);
  if (!r->clause.n) bad(r, "pact without clause", p->id);
  if (p->force.lo != ENT_DAY_MAX && p->signed_on.lo > p->force.hi) bad(r, "in force before it was signed", p->id);
  if (p->end.lo < p->force.lo && p->force.lo != ENT_DAY_MAX) bad(r, "ends before it begins", p->id);
  for (uint32_t i = 0; i < r->clause.n; i++) {
    only_parties(r, r->clause.v[i].promisor, r->clause.v[i].npromisor);
    only_parties(r, r->clause.v[i].beneficiary, r->clause.v[i].nbeneficiary);
  }
  for (uint32_t i = 0; i < r->party.n; i++) {
    const ent_pact_party *x = &r->party.v[i];
    for (uint32_t k = 0; k < i; k++)
      if (ent_str_eq(x->state, r->party.v[k].state) && x->from.lo < r->party.v[k].until.lo && r->party.v[k].from.lo < x->until.lo)
        bad(r, "is a party twice at the same time", x->state);
  }
}

/* What a clause leaves open follows from its type (docs/formats/pacts.md). */
static void fill_clause(ent_pact_clause *c) {
  static const uint8_t level[ENT_PACT_TYPES] = {
      [ENT_PACT_DEFENSE] = ENT_LEVEL_CHOICE,  [ENT_PACT_OFFENSE] = ENT_LEVEL_ALL,      [ENT_PACT_NEUTRALITY] = ENT_LEVEL_NONE,
      [ENT_PACT_NONAGGRESSION] = ENT_LEVEL_NONE, [ENT_PACT_CONSULTATION] = ENT_LEVEL_CONSULT, [ENT_PACT_ASSISTANCE] = ENT_LEVEL_SHORT,
      [ENT_PACT_NO_HOSTILE_ALLIANCE] = ENT_LEVEL_NONE, [ENT_PACT_NO_USE_OF_TERRITORY] = ENT_LEVEL_NONE, [ENT_PACT_BASING] = ENT_LEVEL_NONE,
      [ENT_PACT_MILITARY_COOPERATION] = ENT_LEVEL_NONE, [ENT_PACT_ECONOMIC_COOPERATION] = ENT_LEVEL_NONE, [ENT_PACT_PERMISSIVE] = ENT_LEVEL_NONE};
  bool fights = c->type == ENT_PACT_DEFENSE || c->type == ENT_PACT_OFFENSE || c->type == ENT_PACT_ASSISTANCE || c->type == ENT_PACT_NEUTRALITY;
  if (c->arises == ENT_SCENARIOS) c->arises = fights ? ENT_SCENARIO_ATTACK : ENT_SCENARIO_THREAT;
  if (c->level != ENT_LEVELS || c->type == ENT_PACT_TYPES) return;
  c->level = c->type == ENT_PACT_DEFENSE && c->automatic ? ENT_LEVEL_ALL : level[c->type];
}

/* A party's open days are the pact's. */
static void fill(reader *r) {
  ent_pact *p = &r->pact;
  for (uint32_t i = 0; i < r->party.n; i++) {
    ent_pact_party *x = &r->party.v[i];
    if (!x->from.text.n) x->from = p->force;
    if (!x->until.text.n || (p->end.text.n && x->until.lo > p->end.lo)) x->until = p->end;
    if (!x->signed_on.text.n) x->signed_on = x->from.lo > p->force.lo ? x->from : p->signed_on;
  }
  for (uint32_t i = 0; i < r->clause.n; i++) fill_clause(&r->clause.v[i]);
  if (!p->known.text.n) p->known = p->signed_on;
  if (!p->text.n) p->text = ENT_S("published");
}

static void read_pact(reader *r, const ent_stanza *s) {
  r->stanza = s;
  r->pact = (ent_pact){.id = s->id, .file = s->file, .line = s->line, .end = no_date(ENT_DAY_MAX)};
  r->pact.signed_on = r->pact.force = r->pact.known = no_date(ENT_DAY_UNKNOWN);
  memset(&r->party, 0, sizeof r->party);
  memset(&r->clause, 0, sizeof r->clause);
  memset(&r->suspension, 0, sizeof r->suspension);
  memset(&r->reservation, 0, sizeof r->reservation);
  memset(&r->invocation, 0, sizeof r->invocation);
  memset(&r->source, 0, sizeof r->source);
  memset(&r->note, 0, sizeof r->note);
  for (uint32_t i = 0; i < s->nfield && !r->nomem && !r->stop; i++) read_field(r, &s->field[i]);
  if (r->nomem) return;
  fill(r);
  check(r);
  ent_pact *p = &r->pact;
  p->party = r->party.v, p->nparty = r->party.n;
  p->clause = r->clause.v, p->nclause = r->clause.n;
  p->suspension = r->suspension.v, p->nsuspension = r->suspension.n;
  p->reservation = r->reservation.v, p->nreservation = r->reservation.n;
  p->invocation = r->invocation.v, p->ninvocation = r->invocation.n;
  p->source = r->source.v, p->nsource = r->source.n;
  p->note = r->note.v, p->nnote = r->note.n;
  r->nomem |= !ENT_PUSH(r->p->a, &r->p->pact, *p);
}

static int by_id(const void *a, const void *b) { return ent_str_cmp(((const ent_pact *)a)->id, ((const ent_pact *)b)->id); }

static ent_code compile(ent_pacts *p, bool (*report)(void *, const ent_error *), void *arg, ent_error *err) {
  reader r = {.p = p, .report = report, .arg = arg, .err = err};
  p->a = p->src.arena;
  if (ent_pact_places(p, err)) return ENT_ERR_NOMEM;
  for (uint32_t i = 0; i < p->src.stanza.n && !r.stop && !r.nomem; i++)
    if (ent_str_is(p->src.stanza.v[i].kind, "pact")) read_pact(&r, &p->src.stanza.v[i]);
  if (r.nomem) return ent_nomem(err);
  if (p->pact.n) qsort(p->pact.v, p->pact.n, sizeof *p->pact.v, by_id);
  return r.errors ? ENT_ERR_FORMAT : ENT_OK;
}

static ent_code finish(ent_pacts *p, ent_code code, ent_pacts **out) {
  if (code) ent_pacts_close(p);
  else *out = p;
  return code;
}

ent_code ent_pacts_open(const char *const *dir, uint32_t ndir, ent_pacts **out, bool (*report)(void *, const ent_error *), void *arg,
                        ent_error *err) {
  return ent_pacts_open_more(dir, ndir, ENT_S(""), out, report, arg, err);
}

ent_code ent_pacts_open_more(const char *const *dir, uint32_t ndir, ent_str more, ent_pacts **out, bool (*report)(void *, const ent_error *),
                             void *arg, ent_error *err) {
  *out = NULL;
  ent_pacts *p = calloc(1, sizeof *p);
  if (!p) return ent_nomem(err);
  ent_code code = ent_lexsource_read(dir, ndir, &p->src, report, arg, err);
  if (!code && more.n) code = ent_lexsource_add(more, "read", &p->src, report, arg, err);
  if (!code) code = compile(p, report, arg, err);
  return finish(p, code, out);
}

ent_code ent_pacts_open_text(ent_str text, const char *file, ent_pacts **out, bool (*report)(void *, const ent_error *), void *arg,
                             ent_error *err) {
  *out = NULL;
  ent_pacts *p = calloc(1, sizeof *p);
  if (!p) return ent_nomem(err);
  ent_code code = ent_lexsource_add(text, file, &p->src, report, arg, err);
  if (!code) code = compile(p, report, arg, err);
  return finish(p, code, out);
}

void ent_pacts_close(ent_pacts *p) {
  if (!p) return;
  ent_lexsource_free(&p->src);
  free(p);
}

uint32_t ent_pacts_count(const ent_pacts *p) { return p->pact.n; }
const ent_pact *ent_pacts_at(const ent_pacts *p, uint32_t i) { return i < p->pact.n ? &p->pact.v[i] : NULL; }

const ent_pact *ent_pacts_find(const ent_pacts *p, ent_str id) {
  for (uint32_t i = 0; i < p->pact.n; i++)
    if (ent_str_eq(p->pact.v[i].id, id)) return &p->pact.v[i];
  return NULL;
}
