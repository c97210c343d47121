/*
** read.c - pacts that a text tells of.
**
** A sentence with a word for a pact and two states or more tells of theirs; a sentence that has the word alone goes on about the
** last one. What was done (signed, ratified, denounced ...), what it promises, who calls it what and that its text was not
** published are found by the words of lexicon/pacts/words.txt. Who the parties are is what the coded events of the sentence say,
** and only without them what it mentions. A reading names the entry of the registry that it must be, by parties and day, or says
** that there is none: it is told, not verified.
*/
#include "pact/pact.h"
#include "event/event.h"

#include <jansson.h>
#include <stdlib.h>

enum { STATES = 12, GAP = 8 };

typedef struct found {
  ent_str what;  /* of the group's id, behind "act-" or "clause-" */
  ent_span span;
  uint32_t sentence, token, event; /* event: whose trigger it is, or ENT_NONE */
  ent_day day;
} found;

typedef ENT_VEC(found) founds;

typedef struct reading {
  ent_str state[STATES];
  uint32_t nstate;
  founds act, clause, words; /* words: what it is called; event is the claim's index there */
  ent_span unpublished;
  uint32_t sentence; /* first */
} reading;

typedef struct reader {
  const ent_pacts *p;
  const ent_coded *d;
  ent_arena *a;
  ENT_VEC(reading) v;
  bool nomem;
} reader;

/* ---- words ------------------------------------------------------------ */

static bool word_fits(const reader *r, uint32_t t, ent_str slot) {
  ent_str word;
  ent_str form = ent_str_span(r->d->text.text, r->d->text.token[t].span);
  while (ent_str_split(&slot, '/', &word))
    if (ent_str_ieq(r->d->syntax.word[t].lemma, word) || ent_str_ieq(form, word)) return true;
  return false;
}

/* The token behind the words when they stand at t, else 0. */
static uint32_t fits_at(const reader *r, uint32_t t, uint32_t end, ent_str words) {
  ent_str slot;
  bool gap = false;
  while (ent_str_word(&words, &slot)) {
    if (ent_str_is(slot, "...")) {
      gap = true;
      continue;
    }
    uint32_t last = gap && t + GAP < end ? t + GAP : gap ? end - 1 : t;
    while (t < end && t <= last && !word_fits(r, t, slot)) t++;
    if (t >= end || t > last) return 0;
    t++, gap = false;
  }
  return t;
}

static bool is_group(const ent_stanza *s, const char *prefix) {
  return ent_str_is(s->kind, "pact_words") && ent_str_starts(s->id, ent_str_c(prefix));
}

/* Calls take for each place where words of a group with this prefix stand; one a group and token. */
static void search(reader *r, const ent_sentence *s, const char *prefix, void (*take)(reader *r, found x, void *arg), void *arg) {
  uint32_t end = s->first + s->count;
  for (uint32_t g = 0; g < r->p->src.stanza.n; g++) {
    const ent_stanza *st = &r->p->src.stanza.v[g];
    if (!is_group(st, prefix)) continue;
    for (uint32_t t = s->first; t < end; t++) {
      uint32_t stop = 0;
      for (uint32_t f = 0; f < st->nfield && !stop; f++) {
        ent_str rest = st->field[f].value, piece;
        while (!stop && ent_str_split(&rest, ';', &piece)) stop = fits_at(r, t, end, piece);
      }
      if (!stop) continue;
      ent_span span = {r->d->text.token[t].span.start, r->d->text.token[stop - 1].span.end};
      found x = {.what = {st->id.p + strlen(prefix), st->id.n - strlen(prefix)}, .span = span, .token = t, .event = ENT_NONE, .day = ENT_DAY_UNKNOWN,
                 .sentence = (uint32_t)(s - r->d->text.sentence)};
      take(r, x, arg);
    }
  }
}

static void keep_noun(reader *r, found x, void *arg) {
  uint8_t pos = r->d->syntax.word[x.token].upos;
  if (pos == ENT_UPOS_NOUN || pos == ENT_UPOS_PROPN) *(uint32_t *)arg = x.token;
}

/* ---- parties ---------------------------------------------------------- */

static void add_state(reading *x, ent_str code) {
  if (!code.n || x->nstate == STATES) return;
  uint32_t at = 0;
  while (at < x->nstate && ent_str_cmp(x->state[at], code) < 0) at++;
  if (at < x->nstate && ent_str_eq(x->state[at], code)) return;
  memmove(&x->state[at + 1 < STATES ? at + 1 : at], &x->state[at], (x->nstate - at) * sizeof *x->state * (at + 1 < STATES));
  x->state[at] = code;
  x->nstate++;
}

static void add_entity(const reader *r, reading *x, uint32_t entity) {
  if (entity == ENT_NONE) return;
  const ent_entity *e = &r->d->names.entity[entity];
  if (e->country.n && ent_map_get(&r->p->states, e->country) != ENT_NONE) add_state(x, e->country);
  for (uint32_t i = 0; i < e->nmember; i++) add_state(x, r->d->names.entity[e->member[i]].country);
}

static void add_parties(const reader *r, reading *x, const ent_event *e) {
  for (uint32_t i = 0; i < e->nactor; i++) add_entity(r, x, e->actor[i].entity);
  for (uint32_t i = 0; i < e->nrecipient; i++) add_entity(r, x, e->recipient[i].entity);
}

/* The states of the sentence's event about the pact; without one, of its mentions, when these are two. */
static reading parties_of(const reader *r, uint32_t s, uint32_t noun) {
  reading best = {0};
  const ent_sentence *st = &r->d->text.sentence[s];
  for (uint32_t i = 0; i < r->d->events.nevent; i++) {
    const ent_event *e = &r->d->events.event[i];
    if (e->sentence != s) continue;
    reading x = {0};
    bool about = e->trigger == noun || r->d->syntax.word[noun].head == e->trigger || r->d->syntax.word[e->trigger].head == noun;
    if (about) add_parties(r, &x, e);
    if (x.nstate >= 2 && !best.nstate) best = x;
  }
  if (best.nstate) return best;
  reading all = {0};
  for (uint32_t m = 0; m < r->d->names.nmention; m++) {
    const ent_mention *x = &r->d->names.mention[m];
    if (x->sentence == s && x->first >= st->first) add_entity(r, &all, x->entity);
  }
  return all.nstate == 2 ? all : best;
}

static bool same_states(const reading *a, const reading *b) {
  if (a->nstate != b->nstate) return false;
  for (uint32_t i = 0; i < a->nstate; i++)
    if (!ent_str_eq(a->state[i], b->state[i])) return false;
  return true;
}

/* The reading that the sentence is about, new where its parties are new; ENT_NONE when it has none. */
static uint32_t reading_of(reader *r, uint32_t s, uint32_t noun, uint32_t last) {
  reading x = parties_of(r, s, noun);
  if (!x.nstate) return last;
  for (uint32_t i = 0; i < r->v.n; i++)
    if (same_states(&r->v.v[i], &x)) return i;
  x.sentence = s;
  if (ENT_PUSH(r->a, &r->v, x)) return r->v.n - 1;
  r->nomem = true;
  return ENT_NONE;
}

/* ---- what is told ----------------------------------------------------- */

static void add_act(reader *r, found x, void *arg) {
  reading *to = arg;
  uint8_t pos = r->d->syntax.word[x.token].upos;
  if (pos != ENT_UPOS_VERB && pos != ENT_UPOS_NOUN) return;
  for (uint32_t i = 0; i < r->d->events.nevent; i++) {
    const ent_event *e = &r->d->events.event[i];
    if (e->trigger != x.token) continue;
    x.event = i;
    if (e->from == e->to) x.day = e->from;
  }
  for (uint32_t i = 0; i < r->d->events.ntimex && x.day == ENT_DAY_UNKNOWN; i++) {
    const ent_timex *t = &r->d->events.timex[i];
    if (t->sentence == x.sentence && t->resolved && t->from == t->to) x.day = t->from;
  }
  r->nomem |= !ENT_PUSH(r->a, &to->act, x);
}

static void add_clause(reader *r, found x, void *arg) {
  reading *to = arg;
  for (uint32_t i = 0; i < to->clause.n; i++)
    if (to->clause.v[i].sentence == x.sentence && ent_str_eq(to->clause.v[i].what, x.what)) return;
  r->nomem |= !ENT_PUSH(r->a, &to->clause, x);
}

static void mark_unpublished(reader *r, found x, void *arg) {
  (void)r;
  ent_span *first = arg;
  if (!first->end) *first = x.span;
}

/* "described the pact as X": the claim with this cue, and the words it quotes. */
static void add_words(reader *r, found x, void *arg) {
  reading *to = arg;
  for (uint32_t i = 0; i < r->d->events.nclaim; i++) {
    const ent_claim *c = &r->d->events.claim[i];
    ent_span cue = r->d->text.token[x.token].span;
    if (c->cue.start > cue.start || c->cue.end < cue.end || !c->nquote) continue;
    for (uint32_t k = 0; k < c->nquote; k++) {
      found y = x;
      y.event = i, y.span = c->quote[k];
      r->nomem |= !ENT_PUSH(r->a, &to->words, y);
    }
    return;
  }
}

static void read_sentence(reader *r, uint32_t s, uint32_t *last) {
  const ent_sentence *st = &r->d->text.sentence[s];
  uint32_t noun = ENT_NONE;
  search(r, st, "noun", keep_noun, &noun);
  if (noun == ENT_NONE) return;
  uint32_t at = reading_of(r, s, noun, *last);
  if (at == ENT_NONE) return;
  *last = at;
  reading *x = &r->v.v[at];
  search(r, st, "act-", add_act, x);
  search(r, st, "clause-", add_clause, x);
  search(r, st, "described", add_words, x);
  search(r, st, "unpublished", mark_unpublished, &x->unpublished);
}

/* ---- the registry ----------------------------------------------------- */

static bool has_state(const reading *x, ent_str code) {
  for (uint32_t i = 0; i < x->nstate; i++)
    if (ent_str_eq(x->state[i], code)) return true;
  return false;
}

/* Just these states: each party row is one of them, and each of them is one. */
static bool these_states(const ent_pact *p, const reading *x) {
  for (uint32_t i = 0; i < p->nparty; i++)
    if (!has_state(x, p->party[i].state)) return false;
  for (uint32_t i = 0; i < x->nstate; i++) {
    bool there = false;
    for (uint32_t k = 0; k < p->nparty; k++) there |= ent_str_eq(p->party[k].state, x->state[i]);
    if (!there) return false;
  }
  return true;
}

static ent_day signing_day(const reader *r, const reading *x) {
  for (uint32_t i = 0; i < x->act.n; i++)
    if (ent_str_is(x->act.v[i].what, "signed") && x->act.v[i].day != ENT_DAY_UNKNOWN) return x->act.v[i].day;
  (void)r;
  return ENT_DAY_UNKNOWN;
}

#define NEAR 45 /* days between a signature and the telling of it */

/* The entry signed about the day; of a pact that is not told as signed, the last one of these parties before it. */
static const ent_pact *entry_of(const reader *r, const reading *x) {
  const ent_pact *best = NULL;
  ent_day sign = signing_day(r, x), day = sign != ENT_DAY_UNKNOWN ? sign : r->d->published;
  for (uint32_t i = 0; day != ENT_DAY_UNKNOWN && i < r->p->pact.n; i++) {
    const ent_pact *p = &r->p->pact.v[i];
    if (!these_states(p, x) || p->signed_on.lo > day + NEAR) continue;
    if (sign != ENT_DAY_UNKNOWN && p->signed_on.hi < day - NEAR) continue;
    if (p->end.hi < day) continue;
    if (!best || p->signed_on.lo > best->signed_on.lo) best = p;
  }
  return best;
}

/* ---- writing ---------------------------------------------------------- */

static void span(ent_json *j, const reader *r, ent_span s) {
  ent_json_kstr(j, "text", ent_str_span(r->d->text.text, s));
  ent_json_kint(j, "start", s.start);
  ent_json_kint(j, "end", s.end);
}

static void day(ent_json *j, const char *key, ent_day d) {
  char z[16];
  int y, m, n;
  if (d == ENT_DAY_UNKNOWN) return;
  ent_day_split(d, &y, &m, &n);
  snprintf(z, sizeof z, "%04d-%02d-%02d", y, m, n);
  ent_json_kcstr(j, key, z);
}

static void write_act(ent_json *j, const reader *r, const found *x) {
  ent_json_begin(j, '{');
  ent_json_kstr(j, "act", x->what);
  span(j, r, x->span);
  day(j, "date", x->day);
  if (x->event != ENT_NONE) {
    const ent_event *e = &r->d->events.event[x->event];
    ent_json_kcstr(j, "factuality", ent_factuality_name(e->factuality));
    ent_json_kcstr(j, "mood", ent_mood_name(e->mood));
    if (e->place != ENT_NONE && r->d->names.mention[e->place].entity != ENT_NONE)
      ent_json_kstr(j, "place", r->d->names.entity[r->d->names.mention[e->place].entity].name);
  }
  ent_json_end(j, '}');
}

static void write_words(ent_json *j, const reader *r, const found *x) {
  const ent_claim *c = &r->d->events.claim[x->event];
  ent_json_begin(j, '{');
  span(j, r, x->span);
  if (c->has_source && c->source.entity != ENT_NONE) {
    ent_json_kstr(j, "by", r->d->names.entity[c->source.entity].name);
    ent_json_kstr(j, "country", r->d->names.entity[c->source.entity].country);
  } else if (c->has_source) {
    ent_json_kstr(j, "by", ent_str_span(r->d->text.text, c->source.span));
  }
  ent_json_end(j, '}');
}

static void write_clause(ent_json *j, const reader *r, const found *x) {
  ent_json_begin(j, '{');
  ent_json_kstr(j, "type", x->what);
  span(j, r, x->span);
  ent_json_end(j, '}');
}

static void write_list(ent_json *j, const char *key, const reader *r, const founds *v, void (*fn)(ent_json *, const reader *, const found *)) {
  if (!v->n) return;
  ent_json_key(j, key);
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < v->n; i++) fn(j, r, &v->v[i]);
  ent_json_end(j, ']');
}

static void write_document(ent_json *j, const ent_coded *d) {
  ent_json_key(j, "document");
  ent_json_begin(j, '{');
  ent_json_kcstr(j, "id", d->id);
  ent_json_kstr(j, "input", d->document->input);
  ent_json_kstr(j, "url", d->document->url);
  ent_json_kstr(j, "published", d->document->published);
  ent_json_end(j, '}');
}

static void write_reading(const reader *r, const reading *x, uint32_t n, ent_buf *out) {
  const ent_pact *entry = entry_of(r, x);
  ent_json j;
  char id[64];
  snprintf(id, sizeof id, "%s:pact:%u", r->d->id, n);
  ent_json_init(&j, out);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "schema", "entente.pact/1");
  ent_json_kcstr(&j, "id", id);
  write_document(&j, r->d);
  ent_json_kcstr(&j, "status", "read, not verified");
  if (entry) {
    ent_json_kstr(&j, "registry", entry->id);
    ent_json_kstr(&j, "name", entry->name);
  }
  ent_json_key(&j, "parties");
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; i < x->nstate; i++) {
    ent_json_begin(&j, '{');
    ent_json_kstr(&j, "state", x->state[i]);
    ent_json_end(&j, '}');
  }
  ent_json_end(&j, ']');
  day(&j, "signed", signing_day(r, x));
  write_list(&j, "acts", r, &x->act, write_act);
  write_list(&j, "clauses", r, &x->clause, write_clause);
  write_list(&j, "described", r, &x->words, write_words);
  if (x->unpublished.end) {
    ent_json_kcstr(&j, "text", "not published");
    ent_json_key(&j, "text_because");
    ent_json_begin(&j, '{');
    span(&j, r, x->unpublished);
    ent_json_end(&j, '}');
  }
  ent_json_end(&j, '}');
  ent_buf_putc(out, '\n');
}

ent_code ent_pacts_read(const ent_pacts *p, const ent_coded *d, ent_buf *out, ent_error *err) {
  reader r = {.p = p, .d = d, .a = ent_arena_new(0)};
  uint32_t last = ENT_NONE, n = 0;
  if (!r.a) return ent_nomem(err);
  for (uint32_t s = 0; s < d->text.nsentence && !r.nomem; s++) read_sentence(&r, s, &last);
  for (uint32_t i = 0; i < r.v.n && !r.nomem; i++)
    if (r.v.v[i].act.n || r.v.v[i].clause.n) write_reading(&r, &r.v.v[i], n++, out);
  bool nomem = r.nomem || out->fail;
  ent_arena_free(r.a);
  return nomem ? ent_nomem(err) : ENT_OK;
}

/* ---- back into the registry's text ------------------------------------ */

static void put_value(const json_t *o, const char *key, ent_buf *out) {
  const char *z = json_string_value(json_object_get(o, key));
  if (z) ent_buf_puts(out, z);
}

/* Only what promises something is of use to a question. */
ent_code ent_pacts_read_text(ent_str record, uint32_t n, ent_buf *out, ent_error *err) {
  json_error_t bad;
  json_t *o = json_loadb(record.p, record.n, 0, &bad), *x;
  if (!o) return ent_fail(err, ENT_ERR_FORMAT, "not a pact's record", "", 0, 0);
  const json_t *clauses = json_object_get(o, "clauses");
  size_t i;
  if (json_array_size(clauses) && json_string_value(json_object_get(o, "signed"))) {
    ent_buf_printf(out, "pact read-%u\n  name    read in a text\n  signed  ", n);
    put_value(o, "signed", out);
    ent_buf_puts(out, "\n  force   unknown\n  source  ");
    put_value(o, "id", out);
    ent_buf_puts(out, "\n  party  ");
    json_array_foreach(json_object_get(o, "parties"), i, x) {
      ent_buf_putc(out, ' ');
      put_value(x, "state", out);
    }
    json_array_foreach(clauses, i, x) {
      ent_buf_puts(out, "\n  clause  told ");
      put_value(x, "type", out);
      ent_buf_puts(out, "\n    contested read in a text, not verified");
    }
    ent_buf_puts(out, "\n\n");
  }
  json_decref(o);
  return out->fail ? ent_nomem(err) : ENT_OK;
}
