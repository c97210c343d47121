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
