/*
** dates.c - the day of each event.
**
** A time expression belongs to the predicate it modifies (oblique, adverb, modifier of the noun), or to a word
** whose modifiers hold for the predicate as well (scene.h). Where the sentence has one expression only and no
** other clause to claim it, that is taken. A retelling takes the day of the telling before. What happened lately
** without a day takes the publication day, marked so. History, plans and conditions without a time get none.
*/
#include "event/scene.h"

#include "event/match.h"

/* ---- scenes ----------------------------------------------------------- */

static void add(ent_scene *s, uint32_t t, bool shared) {
  for (uint32_t i = 0; i < s->n; i++)
    if (s->v[i].token == t) return;
  if (s->n < ENT_SCENE_MAX) s->v[s->n].token = t, s->v[s->n++].shared = shared;
}

static bool verbal(const ent_coder *c, uint32_t t) {
  return ent_w(c, t)->upos == ENT_UPOS_VERB || ent_tree_dep(c, t, ENT_REL_COP) != ENT_NONE;
}

/* Does what modifies the head of t hold for t, too? *shared: only what stands before both. */
static bool climbs(const ent_coder *c, uint32_t t, bool *shared) {
  const ent_word *w = ent_w(c, t);
  *shared = false;
  if (w->head == ENT_NONE) return false;
  if (w->rel == ENT_REL_XCOMP && ent_tree_passive(c, w->head)) return true; /* "last May, he is said to have agreed" */
  if (c->scope[t] != c->scope[w->head]) return false;
  switch (ent_rel_base(w->rel)) {
  case ENT_REL_XCOMP:
    return true;
  case ENT_REL_CONJ:
    return *shared = true;
  case ENT_REL_OBJ:
  case ENT_REL_NSUBJ:
  case ENT_REL_OBL:
  case ENT_REL_COMPOUND:
  case ENT_REL_APPOS:
    return !verbal(c, t);
  case ENT_REL_NMOD:
    return !verbal(c, t) && !verbal(c, w->head) && w->rel != ENT_REL_NMOD_POSS;
  default:
    return false;
  }
}

void ent_scene_of(const ent_coder *c, uint32_t t, uint32_t phrase, ent_scene *out) {
  out->n = 0;
  add(out, t, false);
  if (phrase != ENT_NONE) add(out, phrase, false);
  bool all_shared = false, shared;
  while (out->n < ENT_SCENE_MAX && climbs(c, t, &shared)) {
    all_shared |= shared;
    bool was_verb = verbal(c, t);
    t = ent_head(c, t);
    add(out, t, all_shared);
    bool raised =
        ent_w(c, t)->rel == ENT_REL_XCOMP && ent_head(c, t) != ENT_NONE && ent_tree_passive(c, ent_head(c, t));
    if (verbal(c, t) && !was_verb && ent_w(c, t)->rel != ENT_REL_CONJ && !raised) break;
  }
}

/* ---- expressions in the tree ------------------------------------------ */

static bool usable(const ent_timex *x) {
  return x->type != ENT_TIMEX_SET && (x->resolved || x->vague || x->type == ENT_TIMEX_DATE);
}

/* The word of expression x that the rest of the sentence governs. */
static uint32_t head_of(const ent_coder *c, const ent_timex *x) {
  for (uint32_t t = x->first; t < x->end; t++) {
    uint32_t h = ent_head(c, t);
    if (ent_w(c, t)->upos == ENT_UPOS_PUNCT || ent_w(c, t)->rel == ENT_REL_CASE) continue;
    if (h == ENT_NONE || h < x->first || h >= x->end) return t;
  }
  return x->first;
}

/* What stands before the expression says how it holds for an event. */
typedef enum bound { AT, SINCE, UNTIL, NOT } bound;
static bound bound_of(const ent_coder *c, const ent_timex *x, uint32_t head) {
  static const struct {
    const char *word;
    bound b;
  } words[] = {{"since", SINCE}, {"until", UNTIL}, {"till", UNTIL}, {"by", UNTIL},
               {"before", NOT},  {"after", NOT},   {"than", NOT},   {"from", AT}};
  ent_str p = ent_tree_case(c, head, NULL);
  if (!p.n && x->first > c->text->sentence[x->sentence].first) p = ent_w(c, x->first - 1)->lemma;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (ent_str_is(p, words[i].word)) return words[i].b;
  return AT;
}

static bool take(const ent_coder *c, const ent_timex *x, ent_when *out) {
  bound b = bound_of(c, x, head_of(c, x));
  if (b == NOT || !usable(x)) return false;
  if (x->vague || !x->resolved) {
    out->vague = true;
    return false;
  }
  *out = (ent_when){x->span, x->from, x->to, x->grain, ENT_BASIS_TEXT, false};
  if (b == SINCE && c->published != ENT_DAY_UNKNOWN && c->published > x->from) out->to = c->published;
  if (b == UNTIL && c->published != ENT_DAY_UNKNOWN && c->published < x->to) out->from = c->published;
  return true;
}

/* "during Monday's talks", "at a summit on Monday": the occasion's day is the act's. */
static bool occasion(const ent_coder *c, uint32_t k) {
  ent_str p = ent_tree_case(c, k, NULL);
  return ent_str_is(p, "during") || ent_str_is(p, "at");
}

/* Expressions that modify token g; a shared one must stand before it. */
static bool modifying(const ent_coder *c, uint32_t g, bool shared, ent_when *out) {
  ENT_EACH_KID(c, g, k) {
    uint32_t first, end;
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    if (r == ENT_REL_CCOMP || r == ENT_REL_ADVCL || r == ENT_REL_CONJ || r == ENT_REL_PARATAXIS || r == ENT_REL_ACL ||
        (r == ENT_REL_NSUBJ && c->timex_at[k] == ENT_NONE) || ent_w(c, k)->rel == ENT_REL_ACL_RELCL)
      continue;
    if (shared && k > g) continue;
    first = k, end = k + 1;
    if (r == ENT_REL_OBL || r == ENT_REL_NMOD || r == ENT_REL_ADVMOD || r == ENT_REL_COMPOUND || r == ENT_REL_NUMMOD ||
        r == ENT_REL_DEP)
      ent_tree_range(c, k, &first, &end);
    for (uint32_t t = first; t < end; t++) {
      uint32_t i = c->timex_at[t];
      if (i == ENT_NONE) continue;
      while (i && c->timex[i - 1].first <= t && c->timex[i - 1].end > t && c->timex[i - 1].end >= c->timex[i].end)
        i--; /* the range around it */
      uint32_t h = head_of(c, &c->timex[i]);
      bool itself = h == k || (k >= c->timex[i].first && k < c->timex[i].end);
      if (!itself && !(ent_head(c, h) == k && occasion(c, k)))
        continue; /* the day of an attack is not that of its aftermath */
      if (take(c, &c->timex[i], out)) return true;
    }
  }
  return false;
}

/* The first expression at or behind the beginning of a sentence. */
static uint32_t first_of(const ent_coder *c, uint32_t sentence) {
  uint32_t lo = 0, hi = c->ntimex;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (c->timex[mid].sentence < sentence) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/* "condemned the attack on Tuesday": a day of this week behind the object is the verb's as well, whatever the tree
** says. */
static bool newsday(const ent_coder *c, const ent_timex *x, uint32_t h, uint32_t verb) {
  uint32_t noun = ent_head(c, h);
  bool recent = x->grain == ENT_GRAIN_DAY && c->published != ENT_DAY_UNKNOWN && x->from <= c->published &&
                c->published - x->from < 7;
  return recent && noun != ENT_NONE && noun > verb && ent_head(c, noun) == verb && ent_w(c, noun)->rel == ENT_REL_OBJ &&
         ent_str_is(ent_tree_case(c, h, NULL), "on");
}

/* The only expression of the sentence, when it stands in the clause of the sentence's root and so does t. */
static bool lonely(const ent_coder *c, uint32_t t, ent_when *out) {
  uint32_t sentence = c->text->token[t].sentence, found = ENT_NONE;
  for (uint32_t i = first_of(c, sentence); i < c->ntimex && c->timex[i].sentence == sentence; i++) {
    const ent_timex *x = &c->timex[i];
    if (!usable(x)) continue;
    if (found != ENT_NONE && x->span.start >= c->timex[found].span.end) return false;
    if (found == ENT_NONE) found = i;
  }
  if (found == ENT_NONE) return false;
  uint32_t h = head_of(c, &c->timex[found]);
  if (c->scope[h] != c->scope[t]) return false;
  uint32_t clause = ent_tree_clause(c, h), own = ent_tree_clause(c, t);
  if (clause != own) return false;
  if (h != clause && ent_head(c, h) != clause && !newsday(c, &c->timex[found], h, own))
    return false; /* not the day of a noun inside */
  return take(c, &c->timex[found], out);
}

/* Does nothing but people, places and things stand between the expression's word h and token top above it? Then the day is
** top's, whatever noun the tree hangs it on: "will meet Putin in Sochi on Monday". */
static bool only_things_between(const ent_coder *c, uint32_t h, uint32_t top) {
  uint32_t t = ent_head(c, h);
  for (int steps = 0; t != ENT_NONE && t != top && steps < 6; steps++) {
    if (!ent_tree_nominal(c, t) || c->pred_at[t] != ENT_NONE || t < top) return false;
    t = ent_head(c, t);
  }
  return t == top;
}

/* A day that hangs on a noun behind the predicate. */
static bool astray(const ent_coder *c, uint32_t top, ent_when *out) {
  uint32_t sentence = c->text->token[top].sentence;
  for (uint32_t i = first_of(c, sentence); i < c->ntimex && c->timex[i].sentence == sentence; i++) {
    const ent_timex *x = &c->timex[i];
    if (!usable(x) || x->grain > ENT_GRAIN_DAY || c->scope[x->first] != c->scope[top]) continue;
    uint32_t h = head_of(c, x);
    if (h > top && only_things_between(c, h, top) && take(c, x, out)) return true;
  }
  return false;
}

/* own: what governs an infinitive lends it no day. */
static void when(const ent_coder *c, uint32_t t, uint32_t phrase, bool own, ent_when *out) {
  *out = (ent_when){.from = ENT_DAY_UNKNOWN, .to = ENT_DAY_UNKNOWN};
  if (!c->ntimex) return;
  ent_scene s;
  ent_scene_of(c, t, phrase, &s);
  bool below = false;
  for (uint32_t i = 0; i < s.n && !below; i++) {
    if (modifying(c, s.v[i].token, s.v[i].shared, out)) return;
    below = own && ent_w(c, s.v[i].token)->rel == ENT_REL_XCOMP;
  }
  if (out->vague || below || lonely(c, t, out)) return;
  for (uint32_t i = 0; i < s.n && !s.v[i].shared; i++)
    if (verbal(c, s.v[i].token)) {
      astray(c, s.v[i].token, out);
      return;
    }
}

void ent_when_of(const ent_coder *c, uint32_t t, uint32_t phrase, ent_when *out) {
  when(c, t, phrase, false, out);
}

/* ---- events ----------------------------------------------------------- */

static bool all_in(const ent_scene_parties *p, const ent_scene_parties *q) {
  for (uint32_t i = 0; i < p->n; i++) {
    bool found = false;
    for (uint32_t k = 0; k < q->n; k++) found |= ent_str_eq(p->v[i], q->v[k]);
    if (!found) return false;
  }
  return true;
}

bool ent_scene_same_parties(const ent_coder *c, const ent_event *a, const ent_event *b) {
  ent_scene_parties p, q;
  ent_scene_parties_of(c, a, &p);
  ent_scene_parties_of(c, b, &q);
  return p.n > 1 && p.n == q.n && all_in(&p, &q);
}

/* The parties of one are among those of the other: one side of a clash was left out. */
static bool nested_parties(const ent_coder *c, const ent_event *a, const ent_event *b) {
  ent_scene_parties p, q;
  ent_scene_parties_of(c, a, &p);
  ent_scene_parties_of(c, b, &q);
  return p.n && q.n && p.n + q.n > 2 && (all_in(&p, &q) || all_in(&q, &p));
}

static void add_party(const ent_coder *c, const ent_party *p, ent_scene_parties *out) {
  if (p->entity == ENT_NONE) return;
  const ent_entity *e = &c->names->entity[p->entity];
  ent_str key = e->country.n ? e->country : e->body.n ? e->body : e->name;
  for (uint32_t i = 0; i < out->n; i++)
    if (ent_str_eq(out->v[i], key)) return;
  if (key.n && out->n < ENT_SCENE_MAX) out->v[out->n++] = key;
}

void ent_scene_parties_of(const ent_coder *c, const ent_event *e, ent_scene_parties *out) {
  out->n = 0;
  for (uint32_t i = 0; i < e->nactor; i++) add_party(c, &e->actor[i], out);
  for (uint32_t i = 0; i < e->nrecipient; i++) add_party(c, &e->recipient[i], out);
}

/* "their partnership", "growing ties", "his support": no act of a day. */
bool ent_scene_standing(const ent_coder *c, const ent_draft *d) {
  bool relation = d->e.type == ENT_EVENT_SUPPORT || d->e.type == ENT_EVENT_AGREE || d->e.type == ENT_EVENT_COOPERATE;
  return relation && c->pred[d->pred].pos == ENT_POS_NOUN && d->phrase == ENT_NONE;
}

/* What leaders do when they meet. */
bool ent_scene_of_visit(const ent_event *e) {
  return e->type == ENT_EVENT_CONSULT || e->type == ENT_EVENT_SUPPORT || e->type == ENT_EVENT_AGREE ||
         e->type == ENT_EVENT_COOPERATE;
}

static bool happened(const ent_event *e) {
  return !e->background && e->mood == ENT_MOOD_ASSERTED && e->time != ENT_TIME_FUTURE;
}

/* The day of the same scene: the same type of act between the same parties at most three sentences away; or, for
** what is done on a visit, any such act of these days between exactly these parties. */
static const ent_draft *same_scene(const ent_coder *c, uint32_t number) {
  const ent_draft *d = &c->draft[number], *best = NULL;
  if (ent_scene_standing(c, d)) return NULL;
  for (uint32_t i = number > ENT_SCENE_REACH ? number - ENT_SCENE_REACH : 0;
       i < c->ndraft && i < number + ENT_SCENE_REACH; i++) {
    const ent_draft *b = &c->draft[i];
    if (b->drop || i == number || b->e.basis != ENT_BASIS_TEXT || b->e.grain > ENT_GRAIN_DAY || !happened(&b->e))
      continue;
    uint32_t away = b->e.sentence > d->e.sentence ? b->e.sentence - d->e.sentence : d->e.sentence - b->e.sentence;
    bool near = b->e.type == d->e.type && away <= 3;
    bool lately = c->published != ENT_DAY_UNKNOWN && b->e.from <= c->published && c->published - b->e.from <= 3;
    bool visit = lately && ent_scene_of_visit(&b->e) && ent_scene_of_visit(&d->e);
    bool parties = ent_scene_same_parties(c, &b->e, &d->e) || (near && nested_parties(c, &b->e, &d->e));
    if ((near || visit) && parties && (!best || near)) best = b;
  }
  return best;
}

/* First what the words say (pass 0), for all events; then what follows from the others. */
static void date_one(ent_coder *c, uint32_t number, int pass) {
  ent_draft *d = &c->draft[number];
  ent_when w;
  if (pass && d->e.basis == ENT_BASIS_TEXT) return;
  bool ahead = d->e.time == ENT_TIME_FUTURE || d->e.mood == ENT_MOOD_PLANNED || d->e.mood == ENT_MOOD_WANTED;
  when(c, d->e.trigger, d->phrase, ahead, &w); /* "agreed last May to send": May is the agreement's */
  if (pass && w.basis == ENT_BASIS_NONE && happened(&d->e) && !w.vague) {
    const ent_draft *before = same_scene(c, number);
    bool old = c->fact && c->fact[d->pred].past_perfect;
    if (before) w = (ent_when){{0, 0}, before->e.from, before->e.to, ENT_GRAIN_DAY, ENT_BASIS_CONTEXT, false};
    else if (!old && !ent_scene_standing(c, d) && c->published != ENT_DAY_UNKNOWN &&
             (d->e.factuality == ENT_FACT_CTP || d->e.factuality == ENT_FACT_PRP))
      w = (ent_when){{0, 0}, c->published, c->published, ENT_GRAIN_DAY, ENT_BASIS_PUBLISHED, false};
  }
  d->e.date_span = w.basis == ENT_BASIS_TEXT ? w.span : (ent_span){0, 0};
  d->e.from = w.basis ? w.from : ENT_DAY_UNKNOWN;
  d->e.to = w.basis ? w.to : ENT_DAY_UNKNOWN;
  d->e.grain = w.basis ? w.grain : ENT_GRAIN_NONE;
  d->e.basis = w.basis;
  if (w.basis == ENT_BASIS_TEXT)
    ent_log_add(c, "date", d->e.trigger, "\"%.*s\"", (int)(w.span.end - w.span.start), c->text->text.p + w.span.start);
  else if (w.basis)
    ent_log_add(c, "date", d->e.trigger,
                w.basis == ENT_BASIS_CONTEXT ? "as the same scene is dated" : "lately, so the publication day");
}

ent_code ent_dates_run(ent_coder *c, ent_error *err) {
  (void)err;
  for (int pass = 0; pass < 2; pass++)
    for (uint32_t i = 0; i < c->ndraft; i++)
      if (!c->draft[i].drop) date_one(c, i, pass);
  return ENT_OK;
}
