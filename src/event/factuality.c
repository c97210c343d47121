/*
** factuality.c - how real an act is told to be: FactBank's value, mood and time of every predicate.
**
** Values are those of Sauri and Pustejovsky (2009): certain, probable, possible or uncommitted, with polarity. Following their
** De Facto (2012) a value starts as certain and positive at the predicate and is carried up the tree; every node on the way
** may change it (negation, modals, adverbs, conditionals, verbs that take the act as complement), until the content of
** its innermost source ends. What the source commits to comes last.
*/
#include "event/match.h"

typedef struct walk {
  ent_coder *c;
  uint8_t certainty; /* ent_certainty */
  bool negative;
  bool embedded;     /* above a complement: a negation there says nothing of the act inside */
  uint8_t mood, time;
  bool has_time, past_perfect, relative;
  ENT_VEC(ent_cue) cue;
  uint32_t from; /* the dependent that the walk came up from, plus one; 0 at the predicate */
  const uint32_t *draft_of; /* [npred] draft of a predicate, or ENT_NONE */
  bool nomem;
} walk;

static void weaken(walk *w, unsigned certainty) {
  if (certainty > w->certainty) w->certainty = (uint8_t)certainty;
}

/* The stronger departure from the plain statement stays. */
static void set_mood(walk *w, ent_mood mood) {
  static const uint8_t strength[] = {[ENT_MOOD_ASSERTED] = 0, [ENT_MOOD_PLANNED] = 1, [ENT_MOOD_HYPOTHETICAL] = 2,
                                     [ENT_MOOD_CONDITIONAL] = 3, [ENT_MOOD_WANTED] = 4, [ENT_MOOD_ATTEMPTED] = 5,
                                     [ENT_MOOD_AVERTED] = 6, [ENT_MOOD_DENIED] = 7};
  if (strength[mood] > strength[w->mood]) w->mood = (uint8_t)mood;
}

static void set_time(walk *w, ent_time time) {
  if (!w->has_time) w->time = (uint8_t)time, w->has_time = true;
}

static void add_cue(walk *w, uint32_t first, uint32_t n, unsigned kind) {
  ent_cue cue = {ent_token_span(w->c, first, first + n), ent_cue_kind_name(kind)};
  for (uint32_t i = 0; i < w->cue.n; i++)
    if (w->cue.v[i].span.start == cue.span.start) return;
  if (!ENT_PUSH(w->c->a, &w->cue, cue)) w->nomem = true;
}

static void negate(walk *w) {
  if (w->embedded) weaken(w, ENT_CERT_U);
  else w->negative = !w->negative;
}

/* ---- what stands at one node ------------------------------------------ */

static bool is_aux(uint8_t rel) { return rel == ENT_REL_AUX || rel == ENT_REL_AUX_PASS || rel == ENT_REL_COP; }

static bool has_condition(const ent_coder *c, uint32_t t) {
  ENT_EACH_KID(c, t, k) {
    if (ent_w(c, k)->rel != ENT_REL_ADVCL) continue;
    ENT_EACH_KID(c, k, m) if (ent_w(c, m)->rel == ENT_REL_MARK && ent_cue_at(c, m, ENT_POS_MARK, ENT_CUE_CONDITIONAL, NULL) && !ent_lemma_is(c, m, "once")) return true;
  }
  return false;
}

/* "would": what was going to be when it is reported, a condition's consequence otherwise. */
static void would(walk *w, uint32_t t, uint32_t k) {
  add_cue(w, k, 1, ENT_CUE_CONDITIONAL);
  bool perfect = false; /* "would have received": what did not come, or what is only said */
  ENT_EACH_KID(w->c, t, a) perfect |= a > k && ent_w(w->c, a)->rel == ENT_REL_AUX && ent_lemma_is(w->c, a, "have");
  if (perfect) {
    weaken(w, ENT_CERT_PS);
    set_mood(w, ENT_MOOD_HYPOTHETICAL);
    return;
  }
  if (has_condition(w->c, t)) {
    weaken(w, ENT_CERT_PS);
    set_mood(w, ENT_MOOD_CONDITIONAL);
  } else {
    set_mood(w, ENT_MOOD_PLANNED);
  }
  set_time(w, ENT_TIME_FUTURE);
}

static void auxiliary(walk *w, uint32_t t, uint32_t k) {
  uint32_t n;
  const ent_cuedef *d = ent_cue_at(w->c, k, ENT_POS_WORD, ENT_CUE_MODAL, &n);
  if (d && n == 1) {
    weaken(w, d->certainty);
    set_mood(w, d->certainty == ENT_CERT_U ? ENT_MOOD_WANTED : ENT_MOOD_HYPOTHETICAL);
    add_cue(w, k, n, ENT_CUE_MODAL);
    if (d->certainty == ENT_CERT_U) set_time(w, ENT_TIME_FUTURE);
    return;
  }
  if ((d = ent_cue_at(w->c, k, ENT_POS_WORD, ENT_CUE_FUTURE, &n)) && n == 1) {
    set_time(w, ENT_TIME_FUTURE);
    set_mood(w, ENT_MOOD_PLANNED);
    add_cue(w, k, n, ENT_CUE_FUTURE);
    if (has_condition(w->c, t)) set_mood(w, ENT_MOOD_CONDITIONAL), weaken(w, ENT_CERT_PS);
    return;
  }
  if ((d = ent_cue_at(w->c, k, ENT_POS_WORD, ENT_CUE_CONDITIONAL, &n)) && n == 1) would(w, t, k);
}

static bool negative_word(const ent_coder *c, uint32_t t) {
  const ent_cuedef *d = ent_cue_at(c, t, ENT_POS_WORD, ENT_CUE_NEGATION, NULL);
  return d && d->negative;
}

/* "No country", "neither Iran nor Iraq", "nobody". */
static uint32_t negative_phrase(const ent_coder *c, uint32_t t) {
  if (ent_w(c, t)->upos == ENT_UPOS_PRON && negative_word(c, t)) return t;
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_w(c, k)->rel;
    bool may = r == ENT_REL_DET || r == ENT_REL_CC_PRECONJ || r == ENT_REL_CC || r == ENT_REL_ADVMOD;
    if (may && negative_word(c, k) && !ent_lemma_is(c, k, "nor")) return k;
  }
  return ENT_NONE;
}

/* A case or mark that begins a condition ("in the event of", "if"), a lack ("without") or a bid. */
static void marker(walk *w, uint32_t t, uint32_t k) {
  uint32_t n;
  const ent_cuedef *d;
  uint8_t rel = ent_w(w->c, t)->rel;
  ent_pos pos = ent_w(w->c, k)->rel == ENT_REL_MARK ? ENT_POS_MARK : ENT_POS_PREP;
  if ((d = ent_cue_at(w->c, k, pos, ENT_CUE_CONDITIONAL, &n))) {
    if (ent_lemma_is(w->c, k, "once")) return;
    bool question = rel == ENT_REL_CCOMP || rel == ENT_REL_CSUBJ;
    weaken(w, question ? ENT_CERT_U : ENT_CERT_PS);
    set_mood(w, question ? ENT_MOOD_HYPOTHETICAL : ENT_MOOD_CONDITIONAL);
    add_cue(w, k, n, question ? ENT_CUE_QUESTION : ENT_CUE_CONDITIONAL);
  } else if ((d = ent_cue_at(w->c, k, ENT_POS_PREP, ENT_CUE_NEGATION, &n))) {
    negate(w);
    add_cue(w, k, n, ENT_CUE_NEGATION);
  } else if ((d = ent_cue_at(w->c, k, pos, ENT_CUE_ATTEMPT, &n))) {
    weaken(w, ENT_CERT_PS);
    set_mood(w, ENT_MOOD_WANTED);
    add_cue(w, k, n, ENT_CUE_PURPOSE);
  } else if (pos == ENT_POS_MARK && (ent_lemma_is(w->c, k, "whether"))) {
    weaken(w, ENT_CERT_U);
    add_cue(w, k, 1, ENT_CUE_QUESTION);
  }
}

/* Adverbs and adjectives: not, reportedly, likely, alleged, planned, failed. */
static void modifier(walk *w, uint32_t k) {
  uint32_t n, first, end;
  ent_tree_range(w->c, k, &first, &end);
  if (first < k && ent_w(w->c, k)->upos == ENT_UPOS_ADV && ent_cue_at(w->c, first, ENT_POS_WORD, ENT_CUE_NEGATION, &n) && first + n > k) k = first; /* "no longer" */
  const ent_cuedef *d = ent_cue_at(w->c, k, ENT_POS_WORD, ENT_CUE_NEGATION, &n);
  bool adjective = ent_w(w->c, k)->rel == ENT_REL_AMOD;
  if (d && d->negative && !adjective && ent_w(w->c, k)->upos != ENT_UPOS_VERB && ent_w(w->c, k)->upos != ENT_UPOS_NOUN) {
    negate(w);
    add_cue(w, k, n, ENT_CUE_NEGATION);
    return;
  }
  ent_pos pos = adjective ? ENT_POS_ADJ : ENT_POS_ADV;
  if ((d = ent_cue_at(w->c, k, pos, ENT_CUE_HEDGE, &n))) {
    weaken(w, d->certainty);
    if (d->negative) negate(w);
    if (adjective && d->certainty == ENT_CERT_PS) set_mood(w, ENT_MOOD_HYPOTHETICAL);
    add_cue(w, k, n, ENT_CUE_HEDGE);
  } else if (adjective && (d = ent_cue_at(w->c, k, pos, ENT_CUE_FUTURE, &n))) {
    set_mood(w, ENT_MOOD_PLANNED);
    set_time(w, ENT_TIME_FUTURE);
    add_cue(w, k, n, ENT_CUE_FUTURE);
  } else if (adjective && (d = ent_cue_at(w->c, k, pos, ENT_CUE_ATTEMPT, &n))) {
    if (d->negative) negate(w);
    set_mood(w, d->negative ? ENT_MOOD_AVERTED : ENT_MOOD_ATTEMPTED);
    add_cue(w, k, n, ENT_CUE_ATTEMPT);
  } else if (!adjective && (d = ent_cue_at(w->c, k, ENT_POS_ADV, ENT_CUE_REPORTED, &n))) {
    weaken(w, d->certainty);
    add_cue(w, k, n, ENT_CUE_REPORTED);
  }
}

static void arguments(walk *w, uint32_t t, uint32_t k) {
  bool clause = ent_w(w->c, t)->upos == ENT_UPOS_VERB || ent_tree_dep(w->c, t, ENT_REL_COP) != ENT_NONE;
  uint32_t no = negative_phrase(w->c, k);
  if (!clause || no == ENT_NONE) return;
  negate(w);
  add_cue(w, no, 1, ENT_CUE_NEGATION);
}

/* "would not rule out": the negation belongs to the frame of t. */
static bool in_frame(const walk *w, uint32_t t, uint32_t k) {
  uint32_t p = w->c->pred_at[t];
  if (p == ENT_NONE || w->draft_of[p] == ENT_NONE) return false;
  const ent_draft *d = &w->c->draft[w->draft_of[p]];
  for (uint32_t i = 0; i < d->nuse; i++)
    if (d->use[i] == k) return true;
  return false;
}

/* Everything at node t itself. */
static void local(walk *w, uint32_t t) {
  ENT_EACH_KID(w->c, t, k) {
    uint8_t r = ent_w(w->c, k)->rel;
    if (r == ENT_REL_ADVMOD && in_frame(w, t, k)) continue;
    switch (r) {
    case ENT_REL_AUX:
    case ENT_REL_AUX_PASS:
    case ENT_REL_COP: auxiliary(w, t, k); break;
    case ENT_REL_ADVMOD:
    case ENT_REL_AMOD: modifier(w, k); break;
    case ENT_REL_DET:
    case ENT_REL_CC_PRECONJ:
      if (negative_word(w->c, k)) negate(w), add_cue(w, k, 1, ENT_CUE_NEGATION);
      break;
    case ENT_REL_CASE:
    case ENT_REL_MARK: marker(w, t, k); break;
    case ENT_REL_NSUBJ:
    case ENT_REL_NSUBJ_PASS:
    case ENT_REL_OBJ:
      if (k + 1 != w->from) arguments(w, t, k); /* its own "no" was counted there */
      break;
    default: break;
    }
  }
}

/* ---- tense ------------------------------------------------------------ */

static void tense(walk *w, uint32_t t) {
  const ent_coder *c = w->c;
  uint32_t feats = ent_w(c, t)->feats;
  bool had = false, has = false, be_present = false, be_past = false, to = false;
  ENT_EACH_KID(c, t, k) {
    const ent_word *a = ent_w(c, k);
    if (a->rel == ENT_REL_MARK && ent_lemma_is(c, k, "to")) to = true;
    if (!is_aux(a->rel)) continue;
    bool past = (a->feats & ENT_F_PAST) && (a->feats & ENT_F_FIN);
    if (ent_str_is(a->lemma, "have")) (past ? (had = true) : (has = true));
    else if (ent_str_is(a->lemma, "be")) (past ? (be_past = true) : (be_present = be_present || (a->feats & ENT_F_PRES)));
  }
  w->past_perfect |= had;
  bool progressive = (feats & ENT_F_GER) || ((feats & ENT_F_PART) && (feats & ENT_F_PRES));
  bool title = c->text->sentence[c->text->token[t].sentence].flags & ENT_SENTENCE_TITLE;
  if (to && !has && ent_head(c, t) == ENT_NONE) { /* a headline: "Airbus to build ..." */
    set_mood(w, ENT_MOOD_PLANNED);
    set_time(w, ENT_TIME_FUTURE);
  }
  if (to && !has) return; /* an infinitive has the time of what governs it */
  if (had || be_past) set_time(w, ENT_TIME_PAST);
  else if (has) set_time(w, progressive ? ENT_TIME_ONGOING : ENT_TIME_PAST);
  else if (be_present) set_time(w, progressive || ent_tree_dep(c, t, ENT_REL_COP) != ENT_NONE ? ENT_TIME_ONGOING : ENT_TIME_PAST);
  else if ((feats & ENT_F_FIN) && (feats & ENT_F_PRES)) set_time(w, title ? ENT_TIME_PAST : ENT_TIME_ONGOING);
  else if ((feats & ENT_F_PAST)) set_time(w, ENT_TIME_PAST);
  else if (title && (feats & ENT_F_INF)) set_time(w, to ? ENT_TIME_FUTURE : ENT_TIME_PAST);
}

/* ---- what governs it -------------------------------------------------- */

static const ent_draft *operator_over(const walk *w, uint32_t h, uint32_t t) {
  uint32_t p = w->c->pred_at[h];
  if (p == ENT_NONE || w->draft_of[p] == ENT_NONE) return NULL;
  const ent_draft *d = &w->c->draft[w->draft_of[p]];
  if (!d->operator_) return NULL;
  for (uint32_t i = 0; i < d->ngoverns; i++)
    if (ent_tree_under(w->c, d->governs[i], t) && (d->governs[i] == t || ent_head(w->c, d->governs[i]) == t)) return d;
  return NULL;
}

static const struct {
  uint8_t certainty;
  bool negative;
} parts[] = {[ENT_FACT_CTP] = {ENT_CERT_CT, false}, [ENT_FACT_PRP] = {ENT_CERT_PR, false}, [ENT_FACT_PSP] = {ENT_CERT_PS, false},
             [ENT_FACT_CTM] = {ENT_CERT_CT, true},  [ENT_FACT_PRM] = {ENT_CERT_PR, true},  [ENT_FACT_PSM] = {ENT_CERT_PS, true},
             [ENT_FACT_CTU] = {ENT_CERT_U, false},  [ENT_FACT_UU] = {ENT_CERT_U, false}};

static void under_operator(walk *w, const ent_draft *d, uint32_t h) {
  const ent_frame *f = &w->c->lex->frame[d->frame];
  if (f->content_fact >= 0) {
    weaken(w, parts[f->content_fact].certainty);
    if (parts[f->content_fact].negative) negate(w);
  }
  if (f->content_mood >= 0) set_mood(w, (ent_mood)f->content_mood);
  if (f->content_time >= 0) set_time(w, (ent_time)f->content_time);
  if (!f->has_content) return;
  w->embedded = true;
  add_cue(w, h, 1, f->content_mood == ENT_MOOD_DENIED ? ENT_CUE_DENIAL : f->content_mood == ENT_MOOD_ATTEMPTED ? ENT_CUE_ATTEMPT
                   : f->content_time == ENT_TIME_FUTURE ? ENT_CUE_FUTURE : ENT_CUE_HEDGE);
}

/* A verb, noun or adjective of lexicon/cues over its complement. False: it says nothing. */
static bool under_cue(walk *w, uint32_t h, bool clause) {
  uint32_t n;
  uint8_t u = ent_w(w->c, h)->upos;
  ent_pos pos = u == ENT_UPOS_VERB || u == ENT_UPOS_AUX ? ENT_POS_VERB : u == ENT_UPOS_NOUN || u == ENT_UPOS_PROPN ? ENT_POS_NOUN : ENT_POS_ADJ;
  static const uint8_t kinds[] = {ENT_CUE_NEGATION, ENT_CUE_HEDGE, ENT_CUE_FUTURE, ENT_CUE_ATTEMPT, ENT_CUE_MODAL, ENT_CUE_CONCERN,
                                  ENT_CUE_QUESTION, ENT_CUE_WANTED, ENT_CUE_AVERTED};
  for (size_t i = 0; i < sizeof kinds; i++) {
    ent_cue_kind kind = (ent_cue_kind)kinds[i];
    const ent_cuedef *d = ent_cue_at(w->c, h, pos, kind, &n);
    if (!d && pos == ENT_POS_VERB && ent_tree_passive(w->c, h)) d = ent_cue_at(w->c, h, ENT_POS_ADJ, kind, &n);
    if (!d || (!clause && (kind == ENT_CUE_CONCERN || kind == ENT_CUE_QUESTION || kind == ENT_CUE_FUTURE))) continue;
    weaken(w, d->certainty);
    if (d->negative) negate(w);
    add_cue(w, h, 1, kind);
    if (kind == ENT_CUE_ATTEMPT) set_mood(w, d->negative ? ENT_MOOD_AVERTED : ENT_MOOD_ATTEMPTED);
    if (kind == ENT_CUE_MODAL) set_mood(w, ENT_MOOD_WANTED), set_time(w, ENT_TIME_FUTURE);
    if (kind == ENT_CUE_FUTURE) set_mood(w, ENT_MOOD_PLANNED), set_time(w, ENT_TIME_FUTURE);
    if (kind == ENT_CUE_CONCERN || kind == ENT_CUE_QUESTION || (kind == ENT_CUE_HEDGE && d->certainty >= ENT_CERT_PS)) set_mood(w, ENT_MOOD_HYPOTHETICAL);
    w->embedded = kind == ENT_CUE_CONCERN || kind == ENT_CUE_QUESTION || kind == ENT_CUE_MODAL || kind == ENT_CUE_ATTEMPT;
    return true;
  }
  return false;
}

/* "be going to", "be set to": words before the governor that put its complement into the future. */
static void future_phrase(walk *w, uint32_t h) {
  ENT_EACH_KID(w->c, h, k) {
    uint32_t n;
    if (!is_aux(ent_w(w->c, k)->rel) || !ent_cue_at(w->c, k, ENT_POS_WORD, ENT_CUE_FUTURE, &n) || n < 2) continue;
    set_time(w, ENT_TIME_FUTURE);
    set_mood(w, ENT_MOOD_PLANNED);
    add_cue(w, k, n, ENT_CUE_FUTURE);
  }
}

static bool supports(const ent_coder *c, uint32_t h, uint32_t t) {
  uint32_t p = c->pred_at[h];
  if (ent_cue_at(c, h, ENT_POS_VERB, ENT_CUE_SUPPORT, NULL)) return true;
  if (ent_tree_dep(c, h, ENT_REL_EXPL) != ENT_NONE) return true;
  if (p == ENT_NONE) return false;
  for (uint32_t i = 0; i < c->pred[p].nframe; i++)
    if (c->candidate_phrase[c->pred[p].frame0 + i] == t) return true;
  return false;
}

/* Does the attribution report, or is its cue an act of its own whose content lies in the future ("agreed to supply")? */
static bool reports(const walk *w, uint32_t attribution) {
  const ent_attribution *a = &w->c->attribution[attribution];
  if (a->cue == ENT_NONE || a->cue >= w->c->text->ntoken) return true;
  uint32_t p = w->c->pred_at[a->cue];
  if (p == ENT_NONE || w->draft_of[p] == ENT_NONE) return true;
  const ent_draft *d = &w->c->draft[w->draft_of[p]];
  if (!d->operator_ || !d->ngoverns) return true;
  int mood = w->c->lex->frame[d->frame].content_mood;
  return mood != ENT_MOOD_PLANNED && mood != ENT_MOOD_WANTED && mood != ENT_MOOD_ATTEMPTED;
}

/* Is there a reporting attribution's end between t and its head h? Gives it. */
static uint32_t ends_here(const walk *w, uint32_t t, uint32_t h) {
  const ent_coder *c = w->c;
  if (!c->scope) return ENT_NONE;
  uint32_t here = c->scope[t], there = h == ENT_NONE ? ENT_NONE : c->scope[h];
  return here != ENT_NONE && here != there && reports(w, here) ? here : ENT_NONE;
}

/* ---- the walk --------------------------------------------------------- */

static void end_of_content(walk *w, uint32_t attribution, bool done) {
  const ent_attribution *a = &w->c->attribution[attribution];
  if (!done) weaken(w, a->certainty);
  if (a->negative && !done) w->embedded = false, negate(w), set_mood(w, a->manner == ENT_MANNER_deny ? ENT_MOOD_DENIED : (ent_mood)w->mood);
  if (a->cue == ENT_NONE || a->cue >= w->c->text->ntoken) return;
  walk cue = {.c = w->c, .draft_of = w->draft_of}; /* "did not say that", "may say" */
  if (ent_w(w->c, a->cue)->upos == ENT_UPOS_VERB) local(&cue, a->cue);
  if (cue.negative || cue.certainty == ENT_CERT_U) weaken(w, ENT_CERT_U);
}

static void question(walk *w, uint32_t t) {
  const ent_sentence *s = &w->c->text->sentence[w->c->text->token[t].sentence];
  for (uint32_t k = s->first + s->count; k-- > s->first && k + 3 > s->first + s->count;) {
    if (!ent_str_is(ent_token_form(w->c, k), "?")) continue;
    weaken(w, ENT_CERT_U);
    set_mood(w, ENT_MOOD_HYPOTHETICAL);
    add_cue(w, k, 1, ENT_CUE_QUESTION);
    return;
  }
}

/* Does what holds of governor h hold of t, its dependent, too? Applies what lies between. */
static bool climb(walk *w, uint32_t t, uint32_t h) {
  ent_coder *c = w->c;
  uint8_t rel = ent_w(c, t)->rel;
  const ent_draft *op = operator_over(w, h, t);
  if (op) {
    under_operator(w, op, h);
    if (ent_w(c, h)->upos == ENT_UPOS_ADJ && w->c->lex->frame[op->frame].content_fact < 0) under_cue(w, h, true); /* how likely */
    return true;
  }
  switch (rel) {
  case ENT_REL_XCOMP:
    future_phrase(w, h);
    under_cue(w, h, true);
    return true;
  case ENT_REL_CCOMP:
  case ENT_REL_CSUBJ:
  case ENT_REL_CSUBJ_PASS: return under_cue(w, h, true);
  case ENT_REL_ACL: {
    bool infinitive = ent_str_is(ent_tree_mark(c, t), "to");
    bool clause = infinitive || ent_tree_mark(c, t).n || ent_tree_case(c, t, NULL).n;
    if (!clause) return false;
    if (under_cue(w, h, true)) return true;
    if (infinitive) set_mood(w, ENT_MOOD_PLANNED), set_time(w, ENT_TIME_FUTURE);
    return false;
  }
  case ENT_REL_ADVCL: {
    if (ent_str_is(ent_tree_mark(c, t), "to")) {
      if (ent_w(c, h)->upos == ENT_UPOS_ADJ && under_cue(w, h, true)) return true;
      set_mood(w, ENT_MOOD_WANTED); /* a purpose: told as meant, not as done */
      return false;
    }
    ent_str m = ent_tree_mark(c, t);
    if (ent_str_is(m, "from") || ent_str_is(m, "of")) return under_cue(w, h, true);
    return false;
  }
  case ENT_REL_CONJ: {
    bool own = false; /* a subject or auxiliary of its own closes it off */
    ENT_EACH_KID(c, t, k) own |= ent_rel_base(ent_w(c, k)->rel) == ENT_REL_NSUBJ || is_aux(ent_w(c, k)->rel);
    return !own;
  }
  case ENT_REL_NSUBJ: /* "the protests received money": the subject's act is another */
    if (ent_w(c, h)->upos == ENT_UPOS_VERB && ent_tree_dep(c, h, ENT_REL_OBJ) != ENT_NONE && !ent_str_is(ent_lemma(c, h), "take")) return under_cue(w, h, false);
    return supports(c, h, t) || under_cue(w, h, false);
  case ENT_REL_OBJ:
  case ENT_REL_NSUBJ_PASS: return supports(c, h, t) || under_cue(w, h, false);
  case ENT_REL_OBL:
  case ENT_REL_NMOD: {
    /* "provided arms for his war", unlike "provides for mutual aid" */
    bool aim = rel == ENT_REL_OBL && ent_str_is(ent_tree_case(c, t, NULL), "for") && ent_tree_dep(c, h, ENT_REL_OBJ) != ENT_NONE;
    return !aim && ((rel == ENT_REL_OBL && supports(c, h, t)) || under_cue(w, h, false));
  }
  default: return false;
  }
}

static void go_up(walk *w, uint32_t t) {
  ent_coder *c = w->c;
  /* A noun names its act as a fact, whatever its clause says: "believe that he needs arms for his war". */
  bool presupposed = ent_tree_nominal(c, t) && ent_tree_dep(c, t, ENT_REL_COP) == ENT_NONE;
  local(w, t); /* before tense: "will be owned" */
  tense(w, t);
  for (uint32_t guard = 0; guard < 32; guard++) {
    uint32_t h = ent_head(c, t);
    uint32_t end = ends_here(w, t, h);
    if (end != ENT_NONE) {
      const ent_draft *op = h == ENT_NONE ? NULL : operator_over(w, h, t);
      bool governed = op && w->c->lex->frame[op->frame].has_content; /* what the frame says of its content comes first */
      if (governed) under_operator(w, op, h);
      end_of_content(w, end, governed);
      return;
    }
    if (ent_w(c, t)->rel == ENT_REL_ACL_RELCL) w->relative = true;
    if (h == ENT_NONE) {
      question(w, t);
      return;
    }
    w->from = t + 1;
    bool clause = ent_w(c, t)->upos == ENT_UPOS_VERB;
    bool shared = ent_w(c, t)->rel == ENT_REL_CONJ;
    if (!climb(w, t, h)) break;
    if (shared && clause && ent_w(c, h)->upos == ENT_UPOS_VERB) { /* "will not attack or invade": auxiliaries are shared */
      local(w, h);
    } else {
      bool known = w->has_time;
      local(w, h);
      if (!known) tense(w, h);
    }
    t = h;
  }
  if (presupposed) return;
  for (uint32_t up = t, i = 0; up != ENT_NONE && i < ENT_SENTENCE_MAX; i++, up = ent_head(c, up)) {
    uint32_t end = ends_here(w, up, ent_head(c, up));
    if (end == ENT_NONE) continue;
    end_of_content(w, end, false);
    return;
  }
}

static uint8_t factuality_of(const walk *w) {
  static const uint8_t value[4][2] = {{ENT_FACT_CTP, ENT_FACT_CTM}, {ENT_FACT_PRP, ENT_FACT_PRM}, {ENT_FACT_PSP, ENT_FACT_PSM}, {ENT_FACT_UU, ENT_FACT_UU}};
  return value[w->certainty][w->negative];
}

static bool one_fact(ent_coder *c, uint32_t i, const uint32_t *draft_of, ent_fact *out) {
  walk w = {.c = c, .draft_of = draft_of};
  uint32_t t = c->pred[i].token;
  if (ent_w(c, t)->rel == ENT_REL_COP && ent_head(c, t) != ENT_NONE) t = ent_head(c, t);
  go_up(&w, t);
  if (!w.has_time) w.time = w.mood == ENT_MOOD_ASSERTED ? ENT_TIME_PAST : ENT_TIME_FUTURE;
  *out = (ent_fact){.factuality = factuality_of(&w), .mood = w.mood, .time = w.time, 
                    .past_perfect = w.past_perfect, .negative = w.negative, .relative = w.relative,
                    .cue = w.cue.v, .ncue = w.cue.n};
  uint32_t at = c->scope ? c->scope[t] : ENT_NONE;
  bool told = at != ENT_NONE && reports(&w, at);
  out->told = told;
  out->author = told ? ENT_FACT_UU : out->factuality;
  return !w.nomem;
}

/* ---- sources ---------------------------------------------------------- */

static bool take_sources(ent_coder *c, const walk *w, ent_event *e) {
  ENT_VEC(ent_source) list = {0};
  uint32_t at = c->scope ? c->scope[e->trigger] : ENT_NONE;
  for (uint32_t guard = 0; at != ENT_NONE && guard < 16; guard++, at = c->attribution[at].outer) {
    const ent_attribution *a = &c->attribution[at];
    if (!a->has_source || !reports(w, at)) continue;
    ent_source s = a->who;
    s.factuality = list.n ? (uint8_t)ENT_FACT_UU : e->factuality;
    if (!ENT_PUSH(c->a, &list, s)) return false;
  }
  e->source = list.v, e->nsource = list.n;
  return true;
}

/* Whoever wants, asks for, plans or tries an act presents it as possible, one that is asked not to happen as possibly not
** happening. Uncommitted is left for questions, for what a source does not know, and for who only passes it on. */
static uint8_t as_told(const ent_fact *f) {
  bool open = f->mood == ENT_MOOD_WANTED || f->mood == ENT_MOOD_ATTEMPTED || f->mood == ENT_MOOD_CONDITIONAL || f->mood == ENT_MOOD_PLANNED;
  if (f->factuality != ENT_FACT_UU || !open) return f->factuality;
  return f->negative ? ENT_FACT_PSM : ENT_FACT_PSP;
}

/* Drafts take what holds of their predicates. */
static bool give_facts(ent_coder *c, const uint32_t *draft_of) {
  const walk w = {.c = c, .draft_of = draft_of};
  for (uint32_t i = 0; i < c->ndraft; i++) {
    ent_draft *d = &c->draft[i];
    const ent_fact *f = &c->fact[d->pred];
    d->e.factuality = as_told(f);
    d->e.author_factuality = f->told ? f->author : d->e.factuality;
    d->e.mood = f->mood, d->e.time = f->time;
    d->e.cue = f->cue, d->e.ncue = f->ncue;
    if (!take_sources(c, &w, &d->e)) return false;
  }
  return true;
}

ent_code ent_facts_run(ent_coder *c, ent_error *err) {
  ent_fact *fact = ent_arena_calloc(c->a, c->npred + 1, sizeof *fact);
  uint32_t *draft_of = ent_arena_alloc(c->a, (c->npred + 1) * sizeof *draft_of);
  if (!fact || !draft_of) return ent_nomem(err);
  for (uint32_t i = 0; i < c->npred; i++) draft_of[i] = ENT_NONE;
  for (uint32_t i = 0; i < c->ndraft; i++) draft_of[c->draft[i].pred] = i;
  for (uint32_t i = 0; i < c->npred; i++)
    if (!one_fact(c, i, draft_of, &fact[i])) return ent_nomem(err);
  c->fact = fact;
  return give_facts(c, draft_of) ? ENT_OK : ent_nomem(err);
}
