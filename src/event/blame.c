/*
** blame.c - who did what somebody is blamed, punished or praised for: "sanctioned Russia over its invasion", "thanked Japan for
** helping", "broke ties with Israel because it bombed Gaza".
**
** The pronoun, or the unnamed subject of the gerund, is the one who is judged, not the one who judges; a reader of pronouns that goes
** by nearness or by the subject gets this wrong (implicit causality of verbs: Garvey and Caramazza 1974).
*/
#include "event/match.h"

static bool judges(const ent_event *e) {
  switch (e->type) {
  case ENT_EVENT_ACCUSE:
  case ENT_EVENT_SANCTION:
  case ENT_EVENT_COERCE:
  case ENT_EVENT_THREATEN:
  case ENT_EVENT_SUPPORT: return e->nactor > 0 && e->nrecipient > 0;
  default: return false;
  }
}

/* Does token t, a phrase or clause, tell the reason? */
static bool reason(const ent_coder *c, uint32_t t) {
  static const char *const marks[] = {"over", "for", "because", "because_of", "about", "of", "due", "due_to"};
  uint8_t r = ent_rel_base(ent_w(c, t)->rel);
  if (r != ENT_REL_OBL && r != ENT_REL_NMOD && r != ENT_REL_ADVCL && r != ENT_REL_ACL) return false;
  ent_str m = ent_tree_mark(c, t);
  if (!m.n) m = ent_tree_case(c, t, NULL);
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (ent_str_is(m, marks[i])) return true;
  return false;
}

/* Is the party unnamed in the branch of t: a pronoun there, or somebody who stands outside? */
static bool unnamed(const ent_coder *c, uint32_t t, const ent_party *p) {
  uint32_t first, end;
  ent_tree_range(c, t, &first, &end);
  for (uint32_t k = first; k < end; k++)
    if (c->text->token[k].span.start == p->span.start) return ent_w(c, k)->upos == ENT_UPOS_PRON;
  return true;
}

/* The judgement that the act of token t is the reason of; *branch receives the token under it. */
static const ent_draft *judgement(const ent_coder *c, uint32_t t, uint32_t *branch) {
  for (uint32_t i = 0; i < 5 && ent_head(c, t) != ENT_NONE; i++, t = ent_head(c, t)) {
    uint32_t h = ent_head(c, t), d = c->draft_at[h];
    if (d == ENT_NONE || c->draft[d].drop || !judges(&c->draft[d].e)) continue;
    *branch = t;
    return reason(c, t) ? &c->draft[d] : NULL;
  }
  return NULL;
}

static bool same(const ent_party *a, const ent_party *b) {
  return a->entity != ENT_NONE ? a->entity == b->entity : b->entity == ENT_NONE && a->span.start == b->span.start;
}

bool ent_blame_run(ent_coder *c) {
  for (uint32_t i = 0; i < c->ndraft; i++) {
    ent_event *e = &c->draft[i].e;
    uint32_t branch;
    if (c->draft[i].drop || e->nactor != 1) continue;
    const ent_draft *g = judgement(c, e->trigger, &branch);
    if (!g || g == &c->draft[i] || !same(&e->actor[0], &g->e.actor[0]) || !unnamed(c, branch, &e->actor[0])) continue;
    e->actor = g->e.recipient, e->nactor = g->e.nrecipient;
    ent_party *left = ent_arena_alloc(c->a, (e->nrecipient + 1) * sizeof *left);
    uint32_t n = 0;
    if (!left) return false;
    for (uint32_t k = 0; k < e->nrecipient; k++)
      if (!same(&e->recipient[k], &e->actor[0])) left[n++] = e->recipient[k];
    e->recipient = left, e->nrecipient = n;
    ent_log_add(c, "argument", e->trigger, "actor: who is judged by \"%.*s\"", (int)g->e.lemma.n, g->e.lemma.p);
  }
  return true;
}

/* ---- reasons ---------------------------------------------------------- */

static ent_str country_of(const ent_coder *c, const ent_party *p) {
  return p->entity == ENT_NONE ? (ent_str){"", 0} : c->names->entity[p->entity].country;
}

/* Paris and France are one side. */
static bool overlap(const ent_coder *c, const ent_party *a, uint32_t na, const ent_party *b, uint32_t nb) {
  for (uint32_t i = 0; i < na; i++)
    for (uint32_t k = 0; k < nb; k++) {
      ent_str x = country_of(c, &a[i]);
      if (same(&a[i], &b[k]) || (x.n && ent_str_eq(x, country_of(c, &b[k])))) return true;
    }
  return false;
}

/* "in response to", "in retaliation for": the noun between the prepositions; or what stands behind them, where the tree hung it on the
** verb itself. */
static bool answers(const ent_coder *c, uint32_t t) {
  static const char *const nouns[] = {"response", "retaliation", "reprisal", "revenge", "retribution", "answer", "reaction", "protest", "view", "light"};
  uint32_t first, end;
  ent_tree_range(c, t, &first, &end);
  if (ent_str_is(ent_tree_case(c, t, NULL), "to") || ent_str_is(ent_tree_case(c, t, NULL), "for")) {
    if (first < 2 || !ent_lemma_is(c, first - 2, "in")) return false;
    t = first - 1;
  } else if (!ent_str_is(ent_tree_case(c, t, NULL), "in")) return false;
  for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
    if (ent_lemma_is(c, t, nouns[i])) return true;
  return false;
}

/* Does branch t of the clause of act g tell why it was done? What only came before is a reason where its actor is answered. */
static bool gives_reason(const ent_coder *c, uint32_t t, const ent_event *g, const ent_event *e) {
  uint8_t r = ent_rel_base(ent_w(c, t)->rel);
  if (r != ENT_REL_OBL && r != ENT_REL_NMOD && r != ENT_REL_ADVCL) return false;
  ent_str m = ent_tree_mark(c, t);
  if (!m.n) m = ent_tree_case(c, t, NULL);
  if (answers(c, t) || ent_str_is(m, "because") || ent_str_is(m, "because_of") || ent_str_is(m, "due") || ent_str_is(m, "over")) return true;
  if (ent_str_is(m, "for")) return judges(g);
  bool later = ent_str_is(m, "after") || ent_str_is(m, "since") || ent_str_is(m, "following");
  return later && g->quad >= 3 && e->quad >= 3 && overlap(c, g->recipient, g->nrecipient, e->actor, e->nactor);
}

/* The act that e is told as the reason of, or ENT_NONE. */
static uint32_t done_because(const ent_coder *c, const ent_event *e) {
  uint32_t t = e->trigger;
  for (uint32_t i = 0; i < 6 && ent_head(c, t) != ENT_NONE; i++, t = ent_head(c, t)) {
    uint32_t g = c->draft_at[ent_head(c, t)];
    if (g == ENT_NONE || c->draft[g].drop || &c->draft[g].e == e) continue;
    return gives_reason(c, t, &c->draft[g].e, e) ? g : ENT_NONE;
  }
  return ENT_NONE;
}

bool ent_because_run(ent_coder *c) {
  for (uint32_t i = 0; i < c->ndraft; i++) {
    if (c->draft[i].drop) continue;
    uint32_t g = done_because(c, &c->draft[i].e);
    bool content = false; /* what somebody is accused of is linked already */
    for (uint32_t k = 0; g != ENT_NONE && k < c->draft[i].e.nlink; k++)
      content |= c->draft[i].e.link[k].kind == ENT_LINK_CONTENT_OF && c->draft[i].e.link[k].to == g;
    if (g != ENT_NONE && !content && !ent_draft_link(c, g, ENT_LINK_BECAUSE_OF, i)) return false;
  }
  return true;
}
