/*
** dict_actor.c - actors with their periods, and agents.
**
**   NAME [CODE]          NAME {PLURAL} [~CODE]   the agent's code behind the actor's
**   +OTHER NAME          NAME {} [CODE~]         before it; no plural
**     [CODE <DATE]       !MARK! = A, B           in a phrase !MARK! stands for A and for B
**     [CODE DATE-DATE]
**     [CODE]             the default
*/
#include "event/dict_inside.h"

/* ---- codes and days --------------------------------------------------- */

/* YYYYMMDD, or YYMMDD with years up to 30 in this century. */
static bool day_parse(ent_str s, uint32_t *out) {
  int64_t v;
  s = ent_str_trim(s);
  if ((s.n != 6 && s.n != 8) || !ent_str_int(s, &v) || v <= 0) return false;
  if (s.n == 6) v += v / 10000 > 30 ? 19000000 : 20000000;
  uint32_t month = (uint32_t)(v / 100 % 100), day = (uint32_t)(v % 100);
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  *out = (uint32_t)v;
  return true;
}

/* "CODE", "CODE <DATE", "CODE > DATE", "CODE DATE - DATE". */
static const char *period_parse(ent_arena *a, ent_str s, dict_period *out) {
  size_t n = 0;
  while (n < s.n && !strchr(" \t<>]", s.p[n])) n++;
  ent_str code = {s.p, n}, rest = ent_str_trim((ent_str){s.p + n, s.n - n});
  *out = (dict_period){.code = dict_upper(a, code)};
  if (!code.n) return "a code is missing in the brackets";
  if (!rest.n) return NULL;
  if (rest.p[0] == '<' || rest.p[0] == '>') {
    ent_str day = {rest.p + 1, rest.n - 1};
    return day_parse(day, rest.p[0] == '<' ? &out->to : &out->from) ? NULL : "not a day: YYYYMMDD or YYMMDD is wanted";
  }
  const char *dash = dict_chr(rest, '-');
  if (!dash) return "not a period: <DATE, >DATE or DATE-DATE is wanted";
  ent_str from = {rest.p, (size_t)(dash - rest.p)}, to = {dash + 1, rest.n - from.n - 1};
  if (!day_parse(from, &out->from) || !day_parse(to, &out->to)) return "not a day: YYYYMMDD or YYMMDD is wanted";
  return out->from <= out->to ? NULL : "the period ends before it begins";
}

const dict_period *dict_code_on(const ent_dict *d, const dict_entry *e, uint32_t day) {
  const dict_period *standard = NULL;
  for (uint32_t i = 0; i < e->count; i++) {
    const dict_period *p = &d->period.v[e->first + i];
    if (!p->from && !p->to) {
      if (!standard) standard = p;
    } else if (day && day >= p->from && (!p->to || day <= p->to)) {
      return p;
    }
  }
  return standard;
}

static bool add_phrase(dict_reader *r, dict_index *x, ent_str words, uint32_t entry) {
  dict_phrase p;
  if (!dict_phrase_parse(r->d->a, words, &p)) {
    if (!ent_arena_failed(r->d->a)) dict_wrong(r, "a phrase without words", words);
    return false;
  }
  p.entry = entry;
  p.file = r->file;
  p.line = r->line;
  return dict_index_add(r->d, x, p);
}

/* ---- actors ----------------------------------------------------------- */

static bool add_period(dict_reader *r, ent_str code, dict_entry *e) {
  dict_period p;
  const char *wrong = period_parse(r->d->a, code, &p);
  if (wrong) {
    dict_wrong(r, wrong, code);
    return false;
  }
  p.line = r->line;
  if (!e->count) e->first = r->d->period.n;
  if (!ENT_PUSH(r->d->a, &r->d->period, p)) return false;
  e->count++;
  return true;
}

/* A code with something behind it, or a bracket that is not closed: both are told. */
static bool take_inner_code(dict_reader *r, ent_str *line, ent_str *code) {
  ent_str whole = *line;
  const char *open = dict_chr(whole, '['), *close = open ? memchr(open, ']', whole.n - (size_t)(open - whole.p)) : NULL;
  if (!open) return false;
  dict_wrong(r, close ? "what stands behind the code is not read" : "a bracket is not closed", whole);
  *line = ent_str_trim((ent_str){whole.p, (size_t)(open - whole.p)});
  if (close) *code = ent_str_trim((ent_str){open + 1, (size_t)(close - open) - 1});
  return close != NULL;
}

ent_code dict_read_actors(dict_reader *r) {
  ent_dict *d = r->d;
  ent_str line, code;
  bool indented, open = false;
  while (dict_line(r, &line, &indented)) {
    ent_str whole = line;
    bool coded = dict_take_code(&line, &code) || take_inner_code(r, &line, &code);
    bool more = line.n && line.p[0] == '+';
    if (more) line = ent_str_trim((ent_str){line.p + 1, line.n - 1});
    if ((more || !line.n) && !open) {
      dict_wrong(r, "belongs to no actor: a name in the line before is wanted", whole);
      continue;
    }
    if (line.n && !more) {
      dict_entry e = {.file = r->file, .line = r->line, .phrase = d->actor.phrase.n};
      if (!ENT_PUSH(d->a, &d->actors, e)) break;
      open = true;
    }
    dict_entry *e = &d->actors.v[d->actors.n - 1];
    if (line.n && add_phrase(r, &d->actor, line, d->actors.n - 1)) e->nphrase++;
    if (coded) add_period(r, code, e);
  }
  return ent_arena_failed(d->a) ? ent_nomem(r->err) : ENT_OK;
}

/* ---- agents ----------------------------------------------------------- */

/* !MARK! = A, B, C */
static bool add_mark(dict_reader *r, ent_str line) {
  ent_dict *d = r->d;
  const char *end = line.n > 1 ? memchr(line.p + 1, '!', line.n - 1) : NULL,
             *is = end ? memchr(end, '=', line.n - (size_t)(end - line.p)) : NULL;
  if (!is) return false;
  ent_str name = dict_upper(d->a, (ent_str){line.p, (size_t)(end - line.p) + 1});
  if (!ENT_PUSH(d->a, &d->mark, ((ent_str){is + 1, line.n - (size_t)(is - line.p) - 1}))) return true;
  ent_map_put(&d->marks, name, d->mark.n - 1);
  return true;
}

/* The phrase, once for each value of its first mark. */
static void add_marked(dict_reader *r, ent_str phrase, uint32_t entry, uint32_t depth) {
  ent_dict *d = r->d;
  const char *open = dict_chr(phrase, '!'), *close = NULL;
  if (open) close = memchr(open + 1, '!', phrase.n - (size_t)(open - phrase.p) - 1);
  if (!close) {
    add_phrase(r, &d->agent, phrase, entry);
    return;
  }
  ent_str before = {phrase.p, (size_t)(open - phrase.p)}, name = {open, (size_t)(close - open) + 1}, value;
  ent_str behind = {close + 1, phrase.n - before.n - name.n};
  uint32_t mark = ent_map_get(&d->marks, name);
  if (mark == ENT_NONE || depth > 3) {
    dict_wrong(r, "a mark that no line defines", phrase);
    return;
  }
  ent_str rest = d->mark.v[mark];
  while (ent_str_split(&rest, ',', &value)) {
    ent_str one =
        ent_arena_printf(d->a, "%.*s%.*s%.*s", (int)before.n, before.p, (int)value.n, value.p, (int)behind.n, behind.p);
    if (one.p && value.n) add_marked(r, one, entry, depth + 1);
  }
}

/* The plural of the phrase's last word. */
static ent_str plural_of(ent_arena *a, ent_str phrase) {
  size_t at = phrase.n;
  while (at && phrase.p[at - 1] != '_' && phrase.p[at - 1] != ' ') at--;
  ent_str last = dict_plural(a, (ent_str){phrase.p + at, phrase.n - at});
  return ent_arena_printf(a, "%.*s%.*s", (int)at, phrase.p, (int)last.n, last.p);
}

static void add_agent(dict_reader *r, ent_str phrase, ent_str plural, bool has_plural, ent_str code) {
  ent_dict *d = r->d;
  bool before = code.n && code.p[code.n - 1] == '~';
  dict_entry e = {.file = r->file,
                  .line = r->line,
                  .first = d->period.n,
                  .count = 1,
                  .phrase = d->agent.phrase.n,
                  .before = before};
  ent_str bare = before ? (ent_str){code.p, code.n - 1}
                        : (ent_str){code.p + (code.n && code.p[0] == '~'), code.n - (code.n && code.p[0] == '~')};
  dict_period p = {.code = dict_upper(d->a, ent_str_trim(bare)), .line = r->line};
  if (!p.code.n || !ENT_PUSH(d->a, &d->period, p) || !ENT_PUSH(d->a, &d->agents, e)) {
    if (!p.code.n) dict_wrong(r, "a code is missing in the brackets", code);
    return;
  }
  phrase = dict_upper(d->a, phrase);
  bool stop = phrase.n && phrase.p[phrase.n - 1] == '_', marked = dict_chr(phrase, '!') != NULL;
  add_marked(r, phrase, d->agents.n - 1, 0);
  if (plural.n) add_marked(r, dict_upper(d->a, plural), d->agents.n - 1, 0);
  else if (!has_plural && !stop && !(marked && phrase.n && phrase.p[phrase.n - 1] == '!'))
    add_marked(r, plural_of(d->a, phrase), d->agents.n - 1, 0);
  d->agents.v[d->agents.n - 1].nphrase = d->agent.phrase.n - e.phrase;
}

ent_code dict_read_agents(dict_reader *r) {
  ent_dict *d = r->d;
  ent_str line, code;
  bool indented;
  while (dict_line(r, &line, &indented)) {
    ent_str whole = line, plural = {0};
    if (line.p[0] == '!' && add_mark(r, line)) continue;
    if (!dict_take_code(&line, &code)) {
      dict_wrong(r, "an agent without a code in brackets", whole);
      continue;
    }
    const char *open = dict_chr(line, '{'), *close = open ? memchr(open, '}', line.n - (size_t)(open - line.p)) : NULL;
    if (open && !close) {
      dict_wrong(r, "a brace is not closed", whole);
      continue;
    }
    if (open) {
      plural = ent_str_trim((ent_str){open + 1, (size_t)(close - open) - 1});
      line = ent_str_trim((ent_str){line.p, (size_t)(open - line.p)});
    }
    if (!line.n) dict_wrong(r, "an agent without a phrase", whole);
    else add_agent(r, line, plural, open != NULL, code);
  }
  return ent_arena_failed(d->a) ? ent_nomem(r->err) : ENT_OK;
}
