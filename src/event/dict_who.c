/*
** dict_who.c - from a noun phrase to the codes of those that it names.
**
** Actors and agents are looked for in the words of the phrase itself (modifiers, possessors, its noun), the longest
** match first; where the phrase names no actor, in what hangs on it by a preposition ("lawmakers in Arnor"). An
** agent's code goes behind the actor's, or before it (CODE~), and a role that is there already is not said twice.
** Coordination gives several: "officials of Arnor and Gondor" are two, "Danish media and government" share what
** stands before.
*/
#include "event/dict_inside.h"

enum { HITS = 16, GAP = 2, DEEP = 6 };

/* ---- phrases in the sentence ------------------------------------------ */

static ent_str form(const dict_coder *c, uint32_t i) {
  return c->s->word[i].form;
}

/* Behind the words from i on that make up `word`, which may be written in several (AL-QAEDA: al, -, Qaeda); 0 when
** none do. */
static uint32_t word_at(const dict_coder *c, uint32_t i, ent_str word, bool suffix) {
  if (dict_fits(form(c, i), word, suffix)) return i + 1;
  if (!dict_chr(word, '-')) return 0;
  size_t at = 0;
  while (i < c->s->n && at < word.n && ent_str_starts((ent_str){word.p + at, word.n - at}, form(c, i)))
    at += form(c, i++).n;
  return at == word.n ? i : 0;
}

static bool may_skip(const dict_coder *c, uint32_t i) {
  unsigned upos = c->s->word[i].upos;
  return upos != ENT_UPOS_PUNCT && upos != ENT_UPOS_VERB && upos != ENT_UPOS_CCONJ && upos != ENT_UPOS_AUX;
}

/* Behind the phrase that begins at i; 0 when it does not stand there. */
static uint32_t phrase_at(const dict_coder *c, const dict_phrase *p, uint32_t i, bool suffix) {
  for (uint16_t k = 0; k < p->n; k++) {
    bool ending = suffix && !p->stop && k + 1 == p->n;
    uint32_t gap = k && !p->joined[k] ? GAP : 0, end = 0;
    for (uint32_t g = 0; g <= gap && i + g < c->s->n && !end; g++) {
      end = word_at(c, i + g, p->word[k], ending);
      if (!end && !may_skip(c, i + g)) break;
    }
    if (!end) return 0;
    i = end;
  }
  return i;
}

static void try_key(const dict_coder *c, const dict_index *x, ent_str key, uint32_t i, bool suffix, bool one_word,
                    dict_hit *best) {
  for (uint32_t k = ent_map_get(&x->first, key); k != ENT_NONE; k = x->phrase.v[k].next) {
    const dict_phrase *p = &x->phrase.v[k];
    if (one_word && (p->n != 1 || p->stop)) continue;
    uint32_t end = phrase_at(c, p, i, suffix);
    /* The first line that says it holds, so an equal match from an earlier line wins: chains run from the last. */
    if (end &&
        (best->phrase == ENT_NONE || end > best->end || (end == best->end && p->n >= x->phrase.v[best->phrase].n)))
      *best = (dict_hit){k, end};
  }
}

/* The longest phrase of x at i. With suffix a name's inhabitants are found too: only where the text has a capital. */
static dict_hit find(const dict_coder *c, const dict_index *x, uint32_t i, bool suffix) {
  dict_hit best = {ENT_NONE, 0};
  ent_str f = form(c, i);
  try_key(c, x, f, i, suffix, false, &best);
  char first = c->s->word[i].text.n ? c->s->word[i].text.p[0] : 0;
  if (!suffix || best.phrase != ENT_NONE || (first >= 'a' && first <= 'z')) return best;
  for (size_t cut = 1; cut <= 4 && f.n >= cut + 4; cut++) {
    ent_str stem = {f.p, f.n - cut};
    if (dict_fits(f, stem, true)) try_key(c, x, stem, i, true, true, &best);
  }
  return best;
}

/* ---- phrases of the tree ---------------------------------------------- */

bool dict_inner(unsigned rel) {
  switch (rel) {
  case ENT_REL_COMPOUND:
  case ENT_REL_AMOD:
  case ENT_REL_NMOD_POSS:
  case ENT_REL_FLAT:
  case ENT_REL_DET:
  case ENT_REL_DET_PREDET:
  case ENT_REL_NUMMOD:
  case ENT_REL_FIXED:
  case ENT_REL_GOESWITH:
  case ENT_REL_NMOD_DESC:
    return true;
  default:
    return false;
  }
}

static uint32_t top_of(const dict_coder *c, uint32_t i) {
  for (uint32_t guard = 0; guard < c->s->n; guard++) {
    const ent_dict_word *w = &c->s->word[i];
    if (w->head == ENT_NONE) return i;
    const ent_dict_word *above = &c->s->word[w->head];
    if (dict_inner(w->rel) && (above->upos != ENT_UPOS_VERB || dict_inner(above->rel))) i = w->head;
    else if (w->rel == ENT_REL_CONJ && dict_inner(above->rel)) i = above->head;
    else if (w->rel == ENT_REL_CASE && w->head + 1 == i) i = w->head; /* the possessive 's */
    else return i;
    if (i == ENT_NONE) return 0;
  }
  return i;
}

void dict_who_prepare(dict_coder *c) {
  for (uint32_t i = 0; i < c->s->n; i++) {
    c->actor[i] = find(c, &c->d->actor, i, true);
    c->agent[i] = find(c, &c->d->agent, i, false);
    c->top[i] = top_of(c, i);
  }
}

ent_str dict_case(const dict_coder *c, uint32_t h) {
  DICT_EACH (c, h, k, i)
    if (c->s->word[i].rel == ENT_REL_CASE && c->s->word[i].upos != ENT_UPOS_PART) return form(c, i);
  return (ent_str){0};
}

/* ---- what a phrase names ---------------------------------------------- */

typedef struct found {
  uint32_t actor[HITS], nactor; /* words where actors begin */
  uint32_t agent[HITS], nagent;
} found;

static const dict_period *actor_code(const dict_coder *c, uint32_t at) {
  const dict_phrase *p = &c->d->actor.phrase.v[c->actor[at].phrase];
  const dict_period *code = dict_code_on(c->d, &c->d->actors.v[p->entry], c->day);
  return code && !ent_str_is(code->code, "---") ? code : NULL;
}

/* Actors and agents that begin among the words of h's phrase; with shared, also among the modifiers of that noun. */
static void collect(const dict_coder *c, uint32_t h, uint32_t shared, found *f) {
  uint32_t busy = 0;
  *f = (found){0};
  for (uint32_t i = 0; i < c->s->n; i++) {
    bool own = c->top[i] == h, lent = shared != ENT_NONE && i < shared && c->top[i] == shared;
    if ((!own && !lent) || i < busy) continue;
    dict_hit actor = c->actor[i], agent = c->agent[i];
    bool is_actor =
        actor.phrase != ENT_NONE && actor_code(c, i) && (agent.phrase == ENT_NONE || actor.end >= agent.end);
    if (is_actor && f->nactor < HITS) {
      f->actor[f->nactor++] = i;
      busy = actor.end;
    } else if (agent.phrase != ENT_NONE && f->nagent < HITS) {
      f->agent[f->nagent++] = i;
      busy = agent.end;
    }
  }
}

/* Both stand side by side: "Eriadori and Calenardhon leaders". */
static bool coordinated(const dict_coder *c, uint32_t first, uint32_t other) {
  for (uint32_t i = other; i < c->actor[other].end; i++)
    for (uint32_t w = i, guard = 0;
         guard < c->s->n && c->s->word[w].rel == ENT_REL_CONJ && c->s->word[w].head != ENT_NONE; guard++) {
      w = c->s->word[w].head;
      if (w >= first && w < c->actor[first].end) return true;
    }
  return false;
}

/* True when code, cut into threes, has part already, or it stands in it whole. */
static bool says(ent_str code, ent_str part) {
  for (size_t i = 0; i + part.n <= code.n; i += 3)
    if (!memcmp(code.p + i, part.p, part.n)) return true;
  return false;
}

/* Adds an agent's code, role by role, those that are new. */
static ent_str add_role(ent_arena *a, ent_str code, ent_str role, bool before) {
  if (role.n % 3 || dict_chr(role, '/'))
    return before ? ent_arena_printf(a, "%.*s%.*s", (int)role.n, role.p, (int)code.n, code.p)
                  : ent_arena_printf(a, "%.*s%.*s", (int)code.n, code.p, (int)role.n, role.p);
  if (before)
    return says(code, role) ? code : ent_arena_printf(a, "%.*s%.*s", (int)role.n, role.p, (int)code.n, code.p);
  for (size_t i = 0; i < role.n && code.p; i += 3) {
    ent_str part = {role.p + i, 3};
    if (!says(code, part)) code = ent_arena_printf(a, "%.*s%.*s", (int)code.n, code.p, 3, part.p);
  }
  return code;
}

/* Puts the agents around who's code. */
static void add_agents(const dict_coder *c, const found *f, ent_dict_who *who) {
  uint32_t n = 0;
  while (n < 4 && who->agent[n].file) n++;
  for (uint32_t i = 0; i < f->nagent; i++) {
    const dict_phrase *p = &c->d->agent.phrase.v[c->agent[f->agent[i]].phrase];
    const dict_entry *e = &c->d->agents.v[p->entry];
    who->code = add_role(c->a, who->code, c->d->period.v[e->first].code, e->before);
    if (n < 4) who->agent[n++] = dict_place(c->d, e->file, e->line);
  }
}

static bool put(dict_coder *c, dict_whos *out, ent_dict_who who) {
  for (uint32_t i = 0; i < out->n; i++)
    if (ent_str_eq(out->v[i].code, who.code)) return true;
  return who.code.p && ENT_PUSH(c->a, out, who);
}

/* Actors of the phrase itself, with its agents. */
static bool own_actors(dict_coder *c, uint32_t h, const found *f, dict_whos *out) {
  for (uint32_t i = 0; i < f->nactor; i++) {
    if (i && !coordinated(c, f->actor[0], f->actor[i])) continue;
    const dict_period *code = actor_code(c, f->actor[i]);
    const dict_entry *e = &c->d->actors.v[c->d->actor.phrase.v[c->actor[f->actor[i]].phrase].entry];
    ent_dict_who who = {.code = code->code, .head = h, .actor = dict_place(c->d, e->file, code->line)};
    add_agents(c, f, &who);
    put(c, out, who);
  }
  return f->nactor > 0;
}

static bool names(dict_coder *c, uint32_t h, uint32_t depth, dict_whos *out);

/* Actors in what hangs on h by a preposition or in apposition, with h's agents. */
static bool hanging(dict_coder *c, uint32_t h, const found *f, uint32_t depth, uint32_t head, dict_whos *out) {
  if (depth > DEEP) return false;
  DICT_EACH (c, h, k, i) {
    unsigned rel = ent_rel_base(c->s->word[i].rel);
    if (rel != ENT_REL_NMOD && rel != ENT_REL_APPOS && rel != ENT_REL_OBL) continue;
    if (c->top[i] == h) continue;
    dict_whos below = {0};
    if (!names(c, i, depth + 1, &below)) continue;
    bool any = false;
    for (uint32_t b = 0; b < below.n; b++) {
      ent_dict_who who = below.v[b];
      if (!who.actor.file) continue;
      who.head = head;
      add_agents(c, f, &who);
      any = put(c, out, who) || any;
    }
    if (any) return true;
  }
  return false;
}

/* A noun that says whose it is by itself. */
static bool has_determiner(const dict_coder *c, uint32_t h) {
  DICT_EACH (c, h, k, i)
    if (c->s->word[i].rel == ENT_REL_DET || c->s->word[i].rel == ENT_REL_NMOD_POSS) return true;
  return false;
}

/* first: the noun that h is coordinated with, or h. */
static bool name_one(dict_coder *c, uint32_t h, uint32_t first, uint32_t depth, dict_whos *out) {
  found f;
  collect(c, h, ENT_NONE, &f);
  if (own_actors(c, h, &f, out) || hanging(c, h, &f, depth, h, out)) return true;
  if (f.nagent && first != h) {
    found lent;
    if (!has_determiner(c, h)) {
      collect(c, h, first, &lent);
      if (own_actors(c, h, &lent, out)) return true;
    }
    if (hanging(c, first, &f, depth, h, out)) return true;
  }
  if (f.nagent && first == h) /* "lawmakers and officials in Arnor": what hangs on the last belongs to all */
    DICT_EACH (c, h, k, i)
      if (c->s->word[i].rel == ENT_REL_CONJ && hanging(c, i, &f, depth, h, out)) return true;
  if (!f.nagent) return false;
  ent_dict_who who = {.code = ENT_S("---"), .head = h};
  add_agents(c, &f, &who);
  return put(c, out, who);
}

static bool has_conj(const dict_coder *c, uint32_t h, uint32_t behind) {
  DICT_EACH (c, h, k, i)
    if (i > behind && c->s->word[i].rel == ENT_REL_CONJ) return true;
  return false;
}

/* Parsers take the second of a list for an apposition of the first: "Chad, Mali and Niger". */
static bool member(const dict_coder *c, uint32_t h, uint32_t i) {
  const ent_dict_word *w = &c->s->word[i];
  if (w->upos == ENT_UPOS_VERB) return false;
  if (w->rel == ENT_REL_CONJ) return true;
  return w->rel == ENT_REL_APPOS && w->upos == ENT_UPOS_PROPN && c->s->word[h].upos == ENT_UPOS_PROPN &&
         (has_conj(c, h, i) || has_conj(c, i, i));
}

/* What is listed below h: parsers hang the third of a list on the second or on the first. */
static bool members(dict_coder *c, uint32_t h, uint32_t first, uint32_t depth, uint32_t level, dict_whos *out) {
  bool any = false;
  DICT_EACH (c, h, k, i) {
    if (!member(c, h, i) || level > 32) continue;
    any = name_one(c, i, first, depth, out) || any;
    any = members(c, i, first, depth, level + 1, out) || any;
  }
  return any;
}

static bool names(dict_coder *c, uint32_t h, uint32_t depth, dict_whos *out) {
  bool any = name_one(c, h, h, depth, out);
  return members(c, h, h, depth, 0, out) || any;
}

bool dict_who_of(dict_coder *c, uint32_t h, dict_whos *out) {
  return name_one(c, h, h, 0, out);
}

bool dict_who_all(dict_coder *c, uint32_t h, dict_whos *out) {
  return names(c, h, 0, out);
}

bool dict_who_new(dict_coder *c, uint32_t h, dict_whos *out) {
  ent_buf b;
  uint32_t n = 0;
  if (!c->s->config.new_actor_length) return false;
  ent_buf_init(&b, 4096);
  ent_buf_putc(&b, '"');
  for (uint32_t i = 0; i < c->s->n; i++) {
    const ent_dict_word *w = &c->s->word[i];
    bool own_case = w->rel == ENT_REL_CASE && (w->head == h || w->upos == ENT_UPOS_PART);
    if (!dict_below(c->s, i, h) || w->upos == ENT_UPOS_PUNCT || own_case) continue;
    ent_buf_printf(&b, "%s%.*s", n++ ? " " : "", (int)w->form.n, w->form.p);
  }
  ent_buf_putc(&b, '"');
  ent_dict_who who = {.code = b.fail ? (ent_str){0} : ent_arena_dup(c->a, ent_buf_str(&b)), .head = h};
  ent_buf_free(&b);
  return n && n <= c->s->config.new_actor_length && put(c, out, who);
}
