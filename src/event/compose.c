/*
** compose.c - from drafts to events: a promise and what was promised, an exchange and its two halves, the future of an act, what
** is no event after all, what was found twice.
**
** PLOVER's rules: a promise, threat, request, refusal or accusation is an event that was made, its content a second one; cooperation
** in the future is AGREE, hostility in the future THREATEN.
*/
#include "event/match.h"

#include <stdlib.h>

static bool same(const ent_party *a, const ent_party *b) {
  if (a->entity != ENT_NONE || b->entity != ENT_NONE) return a->entity == b->entity;
  return a->span.start == b->span.start;
}

static bool among(const ent_party *p, const ent_party *list, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (same(p, &list[i])) return true;
  return false;
}

/* list less those of but, as a new list. */
static bool minus(ent_coder *c, const ent_party *list, uint32_t n, const ent_party *but, uint32_t nbut, const ent_party **out, uint32_t *nout) {
  ent_parties v = {0};
  for (uint32_t i = 0; i < n; i++)
    if (!among(&list[i], but, nbut) && !ENT_PUSH(c->a, &v, list[i])) return false;
  *out = v.v, *nout = v.n;
  return true;
}

bool ent_draft_link(ent_coder *c, uint32_t draft, ent_link_kind kind, uint32_t to) {
  ent_event *e = &c->draft[draft].e;
  for (uint32_t i = 0; i < e->nlink; i++)
    if (e->link[i].kind == kind && e->link[i].to == to) return true;
  ent_link *v = ent_arena_alloc(c->a, (e->nlink + 1) * sizeof *v);
  if (!v) return false;
  if (e->nlink) memcpy(v, e->link, e->nlink * sizeof *v);
  v[e->nlink] = (ent_link){(uint8_t)kind, to};
  e->link = v, e->nlink++;
  return true;
}

static void drop(ent_coder *c, uint32_t i, const char *why) {
  ent_draft *d = &c->draft[i];
  if (d->drop) return;
  d->drop = true;
  ent_log_add(c, "drop", d->e.trigger, "%s %.*s: %s", ent_event_type_name(d->e.type), (int)d->e.rule.n, d->e.rule.p, why);
}

/* ---- operators -------------------------------------------------------- */

static uint32_t draft_at(const ent_coder *c, uint32_t t) { return c->draft_at[t]; }

typedef struct contents {
  uint32_t v[8], n;
} contents;

static void collect(const ent_coder *c, uint32_t t, uint32_t depth, contents *out);

static void collect_below(const ent_coder *c, uint32_t t, uint32_t depth, contents *out) {
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_w(c, k)->rel;
    bool into = r == ENT_REL_XCOMP || r == ENT_REL_OBJ || r == ENT_REL_CONJ || r == ENT_REL_CCOMP ||
                (r == ENT_REL_NMOD && ent_str_is(ent_tree_case(c, k, NULL), "of"));
    if (into) collect(c, k, depth - 1, out);
  }
}

/* Drafts that token t stands for as a complement: its own, or through verbs without an event of their own. */
static void collect(const ent_coder *c, uint32_t t, uint32_t depth, contents *out) {
  uint32_t d = draft_at(c, t);
  if (d != ENT_NONE && (!c->draft[d].drop || c->draft[d].operator_)) {
    const ent_draft *x = &c->draft[d];
    if (!x->drop) {
      if (out->n < 8) out->v[out->n++] = d;
      ENT_EACH_KID(c, t, k) if (ent_w(c, k)->rel == ENT_REL_CONJ && depth) collect(c, k, depth - 1, out);
      return;
    }
    for (uint32_t i = 0; i < x->ngoverns && depth; i++) collect(c, x->governs[i], depth - 1, out);
    if (out->n) return;
  }
  if (depth) collect_below(c, t, depth, out);
}

static const ent_compose *composition(const ent_compose *list, uint32_t n, int type) {
  for (uint32_t i = 0; i < n; i++)
    if (list[i].content == type) return &list[i];
  for (uint32_t i = 0; i < n; i++)
    if (list[i].content < 0) return &list[i];
  return NULL;
}

static bool inherit_recipient(ent_coder *c, ent_event *own, const ent_event *content) {
  if (own->nrecipient) return true;
  if (!minus(c, content->actor, content->nactor, own->actor, own->nactor, &own->recipient, &own->nrecipient)) return false;
  if (own->nrecipient) return true;
  return minus(c, content->recipient, content->nrecipient, own->actor, own->nactor, &own->recipient, &own->nrecipient);
}

/* "promised aid": the promiser gives it; "demanded aid from", "accused of aggression": the other does. */
static void inherit_actor(const ent_event *own, ent_event *content, bool promised) {
  if (content->nactor) return;
  bool other = own->type == ENT_EVENT_REQUEST || own->type == ENT_EVENT_ACCUSE;
  if (other && own->nrecipient) content->actor = own->recipient, content->nactor = own->nrecipient;
  else if (promised && !other) content->actor = own->actor, content->nactor = own->nactor;
  if (other && !content->nrecipient && content->nactor) {
    bool received = content->type == ENT_EVENT_AID && own->type == ENT_EVENT_REQUEST;
    if (received) content->recipient = own->actor, content->nrecipient = own->nactor;
  }
}

static bool compose_one(ent_coder *c, uint32_t i) {
  ent_draft *d = &c->draft[i];
  const ent_frame *f = &c->lex->frame[d->frame];
  contents in = {.n = 0};
  for (uint32_t k = 0; k < d->ngoverns; k++) collect(c, d->governs[k], 3, &in);
  uint32_t n = 0;
  for (uint32_t k = 0; k < in.n; k++)
    if (in.v[k] != i) in.v[n++] = in.v[k];
  if (!n) {
    if (f->type >= 0 && f->empty_none) drop(c, i, "no act inside");
    return true;
  }
  d->content = in.v[0];
  ent_event *inner = &c->draft[in.v[0]].e;
  if (f->type < 0) return true;
  const ent_compose *k = composition(f->compose, f->ncompose, inner->type);
  if (k && k->type < 0) {
    drop(c, i, "only its content is an event");
    return true;
  }
  bool kept = inner->factuality >= ENT_FACT_CTM && inner->factuality <= ENT_FACT_PSM && f->type == ENT_EVENT_AGREE;
  if (k && !(kept && k->type == ENT_EVENT_THREATEN)) { /* "agreed not to attack" is no threat */
    const ent_compose *code = composition(f->compose_cameo, f->ncompose_cameo, inner->type);
    ent_draft_type(c, &d->e, k->type, k->mode, code ? code->cameo : f->cameo);
  }
  bool promised = f->content_mood == ENT_MOOD_PLANNED;
  for (uint32_t m = 0; m < n; m++) {
    inherit_actor(&d->e, &c->draft[in.v[m]].e, promised);
    if (!inherit_recipient(c, &d->e, &c->draft[in.v[m]].e)) return false;
    if (!ent_draft_link(c, in.v[m], ENT_LINK_CONTENT_OF, i)) return false;
  }
  return true;
}

/* Inner operators first: "agreed to promise to help". Depth in the tree orders them. */
static bool compose_all(ent_coder *c) {
  for (uint32_t depth = 255;; depth--) {
    for (uint32_t i = 0; i < c->ndraft; i++)
      if (c->draft[i].ngoverns && ent_w(c, c->draft[i].e.trigger)->depth == depth && !compose_one(c, i)) return false;
    if (!depth) return true;
  }
}

/* ---- the future ------------------------------------------------------- */

static const struct {
  uint8_t type, becomes;
  const char *mode, *cameo;
} future[] = {
    {ENT_EVENT_AID, ENT_EVENT_AGREE, "", "033"},          {ENT_EVENT_COOPERATE, ENT_EVENT_AGREE, "", "031"},
    {ENT_EVENT_CONSULT, ENT_EVENT_AGREE, "", "036"},      {ENT_EVENT_SUPPORT, ENT_EVENT_AGREE, "", "032"},
    {ENT_EVENT_ASSAULT, ENT_EVENT_THREATEN, "violence", "138"}, {ENT_EVENT_COERCE, ENT_EVENT_THREATEN, "restrict", "132"},
    {ENT_EVENT_SANCTION, ENT_EVENT_THREATEN, "relations", "131"}, {ENT_EVENT_MOBILIZE, ENT_EVENT_THREATEN, "violence", "138"},
    {ENT_EVENT_PROTEST, ENT_EVENT_THREATEN, "", "133"},
};

static bool is_content(const ent_event *e) {
  for (uint32_t i = 0; i < e->nlink; i++)
    if (e->link[i].kind == ENT_LINK_CONTENT_OF) return true;
  return false;
}

static void into_future(ent_coder *c, ent_draft *d) {
  ent_event *e = &d->e;
  bool ahead = e->mood == ENT_MOOD_PLANNED || (e->mood == ENT_MOOD_CONDITIONAL && e->time == ENT_TIME_FUTURE);
  if (d->drop || !ahead || e->factuality > ENT_FACT_PSP || is_content(e)) return;
  for (size_t i = 0; i < sizeof future / sizeof *future; i++) {
    if (future[i].type != e->type) continue;
    ent_draft_type(c, e, future[i].becomes, ent_str_c(future[i].mode), ent_str_c(future[i].cameo));
    return;
  }
}

/* ---- exchanges -------------------------------------------------------- */

static bool add_draft(ent_coder *c, const ent_draft *d) {
  ent_draft *v = ent_arena_alloc(c->a, (c->ndraft + 1) * sizeof *v);
  if (!v) return false;
  memcpy(v, c->draft, c->ndraft * sizeof *v);
  v[c->ndraft] = *d;
  c->draft = v, c->ndraft++;
  return true;
}

/* The head of the words behind token from ("in exchange for | arms for his war"). */
static uint32_t behind(const ent_coder *c, uint32_t from) {
  const ent_sentence *s = &c->text->sentence[c->text->token[from].sentence];
  uint32_t end = s->first + s->count;
  for (uint32_t t = from; t < end && t < from + 8; t++) {
    if (ent_w(c, t)->upos != ENT_UPOS_NOUN && ent_w(c, t)->upos != ENT_UPOS_PROPN) continue;
    while (ent_head(c, t) != ENT_NONE && ent_head(c, t) > t && ent_tree_nominal(c, ent_head(c, t))) t = ent_head(c, t);
    return t;
  }
  return ENT_NONE;
}

static bool turned(ent_coder *c, uint32_t i, uint32_t cue, uint32_t head) {
  uint32_t there = draft_at(c, head);
  if (there != ENT_NONE && there != i && !c->draft[there].drop) { /* "in return for aid": the noun has its own draft */
    ent_event *e = &c->draft[there].e;
    const ent_event *o = &c->draft[i].e;
    if (!e->nactor) e->actor = o->recipient, e->nactor = o->nrecipient;
    if (!e->nrecipient) e->recipient = o->actor, e->nrecipient = o->nactor;
    return ent_draft_link(c, there, ENT_LINK_IN_RETURN_FOR, i) && ent_draft_link(c, i, ENT_LINK_IN_RETURN_FOR, there);
  }
  ent_draft d = c->draft[i];
  d.e.actor = c->draft[i].e.recipient, d.e.nactor = c->draft[i].e.nrecipient;
  d.e.recipient = c->draft[i].e.actor, d.e.nrecipient = c->draft[i].e.nactor;
  d.e.trigger = cue, d.e.trigger_span = c->text->token[cue].span, d.e.lemma = ent_lemma(c, cue);
  d.e.link = NULL, d.e.nlink = 0, d.ngoverns = 0, d.content = ENT_NONE;
  d.e.item = NULL, d.e.nitem = 0;
  ent_items items = {0};
  ent_item item;
  if (head != ENT_NONE && ent_item_make(c, head, &item) && !ENT_PUSH(c->a, &items, item)) return false;
  d.e.item = items.v, d.e.nitem = items.n;
  if (!add_draft(c, &d)) return false;
  uint32_t n = c->ndraft - 1;
  return ent_draft_link(c, n, ENT_LINK_IN_RETURN_FOR, i) && ent_draft_link(c, i, ENT_LINK_IN_RETURN_FOR, n);
}

static bool gives(const ent_event *e) { return e->type == ENT_EVENT_AID || e->type == ENT_EVENT_COOPERATE || e->type == ENT_EVENT_AGREE || e->type == ENT_EVENT_SUPPORT; }

/* The draft of the act that the exchange belongs to: the nearest before token t that gives something to somebody. */
static uint32_t given_before(const ent_coder *c, uint32_t t, uint32_t sentence) {
  uint32_t best = ENT_NONE;
  for (uint32_t i = 0; i < c->ndraft; i++) {
    const ent_event *e = &c->draft[i].e;
    if (c->draft[i].drop || !gives(e) || e->trigger >= t || e->sentence != sentence) continue;
    if (!e->nactor || !e->nrecipient) continue;
    if (best == ENT_NONE || e->trigger > c->draft[best].e.trigger) best = i;
  }
  return best;
}

/* "In return, Russia would provide food": the giver's partner is the actor of what was told before. */
static bool in_return(ent_coder *c, uint32_t t, uint32_t sentence) {
  if (!sentence) return true;
  uint32_t end = c->text->sentence[sentence].first, before = given_before(c, end, sentence - 1);
  if (before == ENT_NONE) return true;
  for (uint32_t i = 0; i < c->ndraft; i++) {
    ent_event *e = &c->draft[i].e;
    const ent_event *b = &c->draft[before].e;
    if (c->draft[i].drop || e->sentence != sentence || !gives(e) || !e->nactor || e->trigger < t) continue;
    if (!e->nrecipient && !minus(c, b->actor, b->nactor, e->actor, e->nactor, &e->recipient, &e->nrecipient)) return false;
    return ent_draft_link(c, i, ENT_LINK_IN_RETURN_FOR, before) && ent_draft_link(c, before, ENT_LINK_IN_RETURN_FOR, i);
  }
  return true;
}

static bool exchanges(ent_coder *c) {
  for (uint32_t s = 0; s < c->text->nsentence; s++) {
    const ent_sentence *x = &c->text->sentence[s];
    for (uint32_t t = x->first, end = t + x->count; t < end; t++) {
      uint32_t n;
      const ent_cuedef *d = ent_cue_at(c, t, ENT_POS_PREP, ENT_CUE_EXCHANGE, &n);
      bool ok = true;
      if (d && t + n < end) {
        uint32_t i = given_before(c, t, s), head = behind(c, t + n);
        if (i != ENT_NONE && head != ENT_NONE) ok = turned(c, i, t + (n > 1), head);
      } else if (!d && (d = ent_cue_at(c, t, ENT_POS_ADV, ENT_CUE_EXCHANGE, &n))) {
        ok = in_return(c, t, s);
      }
      if (!ok) return false;
      if (d) t += n - 1;
    }
  }
  return true;
}

/* ---- what is no event ------------------------------------------------- */

/* Words between people of no country say nothing of politics; force between them, or an office given up, may. */
static bool known(const ent_coder *c, const ent_event *e, const ent_party *p) {
  const ent_entity *x = p->entity == ENT_NONE ? NULL : &c->names->entity[p->entity];
  if (x && (x->country.n || x->body.n)) return true;
  bool deed = e->quad == 4 || e->type == ENT_EVENT_RETREAT;
  return deed && (ent_party_resolved(c, p) || ent_party_public(c, p));
}

static bool any_known(const ent_coder *c, const ent_event *e) {
  if (e->type == ENT_EVENT_PROTEST && e->nactor) return true;
  for (uint32_t i = 0; i < e->nactor; i++)
    if (known(c, e, &e->actor[i])) return true;
  for (uint32_t i = 0; i < e->nrecipient; i++)
    if (known(c, e, &e->recipient[i])) return true;
  return false;
}

static void drop_empty(ent_coder *c) {
  for (uint32_t i = 0; i < c->ndraft; i++) {
    const ent_event *e = &c->draft[i].e;
    if (c->draft[i].drop) continue;
    if (!e->nactor && !e->nrecipient) drop(c, i, "nobody takes part");
    else if (!any_known(c, e)) drop(c, i, "nobody who takes part is known");
    else if (c->lex->type[e->type].recipient_required && !e->nrecipient && e->nactor < 2 && !is_content(e)) drop(c, i, "nobody receives it");
  }
}

/* ---- twice ------------------------------------------------------------ */

static bool covers(const ent_event *a, const ent_event *b) {
  for (uint32_t i = 0; i < b->nactor; i++)
    if (!among(&b->actor[i], a->actor, a->nactor) && !among(&b->actor[i], a->recipient, a->nrecipient)) return false;
  for (uint32_t i = 0; i < b->nrecipient; i++)
    if (!among(&b->recipient[i], a->recipient, a->nrecipient) && !among(&b->recipient[i], a->actor, a->nactor)) return false;
  return true;
}

static bool near(const ent_coder *c, uint32_t a, uint32_t b) {
  uint32_t h = ent_head(c, a), k = ent_head(c, b);
  return h == b || k == a || (h != ENT_NONE && ent_head(c, h) == b) || (k != ENT_NONE && ent_head(c, k) == a);
}

/* Is b told already by a? */
static bool repeats(const ent_coder *c, const ent_draft *a, const ent_draft *b) {
  if (a->e.sentence != b->e.sentence) return false;
  if (a->phrase == b->e.trigger) return true;
  if (b->content != ENT_NONE) return false; /* a promise is not what was promised */
  for (uint32_t i = 0; i < a->nuse; i++)
    if (a->use[i] == b->e.trigger && b->e.nactor + b->e.nrecipient && covers(&a->e, &b->e)) return true;
  if (a->e.type != b->e.type) return false;
  bool equal = covers(&a->e, &b->e) && covers(&b->e, &a->e) && a->e.nactor == b->e.nactor && a->e.factuality == b->e.factuality;
  if (equal && a->e.trigger != b->e.trigger) {
    for (uint32_t i = 0; i < b->e.nlink; i++)
      if (b->e.link[i].kind == ENT_LINK_IN_RETURN_FOR) return false;
    return true;
  }
  return near(c, a->e.trigger, b->e.trigger) && covers(&a->e, &b->e);
}

/* Among the drafts of one sentence. */
static bool drop_twice_in(ent_coder *c, const uint32_t *v, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; k < n && !c->draft[v[i]].drop; k++) {
      const ent_draft *a = &c->draft[v[k]], *b = &c->draft[v[i]];
      if (k == i || a->drop || !repeats(c, a, b)) continue;
      bool first = !repeats(c, b, a) || a->rank > b->rank || (a->rank >= b->rank && k < i);
      if (!first) continue;
      if (a->phrase == b->e.trigger && !a->e.nrecipient && !inherit_recipient(c, &c->draft[v[k]].e, &b->e)) return false;
      drop(c, v[i], "told already by another word of the sentence");
    }
  return true;
}

typedef struct numbered {
  uint32_t sentence, draft;
} numbered;

static int by_sentence(const void *x, const void *y) {
  const numbered *a = x, *b = y;
  if (a->sentence != b->sentence) return a->sentence < b->sentence ? -1 : 1;
  return a->draft < b->draft ? -1 : a->draft > b->draft;
}

static bool drop_twice(ent_coder *c) {
  numbered *v = ent_arena_alloc(c->a, (c->ndraft + 1) * sizeof *v);
  uint32_t *group = ent_arena_alloc(c->a, (c->ndraft + 1) * sizeof *group);
  if (!v || !group) return false;
  for (uint32_t i = 0; i < c->ndraft; i++) v[i] = (numbered){c->draft[i].e.sentence, i};
  if (c->ndraft) qsort(v, c->ndraft, sizeof *v, by_sentence);
  for (uint32_t i = 0, n; i < c->ndraft; i += n) {
    for (n = 0; i + n < c->ndraft && v[i + n].sentence == v[i].sentence; n++) group[n] = v[i + n].draft;
    if (!drop_twice_in(c, group, n)) return false;
  }
  return true;
}

ent_code ent_compose_run(ent_coder *c, ent_error *err) {
  if (!ent_blame_run(c) || !compose_all(c) || !drop_twice(c)) return ent_nomem(err);
  for (uint32_t i = 0; i < c->ndraft; i++) into_future(c, &c->draft[i]);
  if (!exchanges(c)) return ent_nomem(err);
  if (!ent_recover_run(c)) return ent_nomem(err);
  drop_empty(c);
  ent_casualties(c);
  return drop_twice(c) && ent_because_run(c) ? ENT_OK : ent_nomem(err);
}
