/*
** source.c - attribution: who says what.
**
** A cue of lexicon/cues (a verb, noun, adjective, preposition or adverb of kind source) and the tree around it give an
** attribution: the source is the cue's deep subject, the content its complement. The cues are source-introducing
** predicates in FactBank's sense (Sauri and Pustejovsky 2009); the shapes of complements follow the PARC
** attribution corpus's (Pareti 2012): that-clauses, infinitives, phrases, and the clause that a parenthesis ("...,
** Reuters reported") stands in. An attribution whose cue stands in another one's content is told by it: so chains
** arise.
*/
#include "event/attribution.h"

#define NEAR 64u /* attributions that nesting looks back and ahead */

/* ---- an attribution's parts ------------------------------------------- */

static uint8_t commitment(uint8_t certainty, bool negative) {
  switch (certainty) {
  case ENT_CERT_CT:
    return negative ? ENT_FACT_CTM : ENT_FACT_CTP;
  case ENT_CERT_PR:
    return negative ? ENT_FACT_PRM : ENT_FACT_PRP;
  case ENT_CERT_PS:
    return negative ? ENT_FACT_PSM : ENT_FACT_PSP;
  default:
    return ENT_FACT_UU;
  }
}

ent_attribution at_new(const ent_coder *c, const ent_cuedef *def, uint32_t cue, uint32_t n) {
  ent_attribution a = {.def = def, .cue = cue, .ncue = n ? n : 1, .root = ENT_NONE, .outer = ENT_NONE};
  a.sentence = c->text->token[cue].sentence;
  a.manner = def ? def->manner : ENT_MANNER_say;
  a.certainty = def ? def->certainty : ENT_CERT_CT;
  a.negative = def && def->negative;
  a.who.who.mention = a.who.who.entity = a.addressee.mention = a.addressee.entity = ENT_NONE;
  a.who.cue = cue;
  a.who.verb = ent_w(c, cue)->lemma;
  a.who.factuality = commitment(a.certainty, a.negative);
  return a;
}

bool at_set_content(at_maker *m, ent_attribution *a, const at_spans *spans) {
  ent_span *part = ent_arena_alloc(m->c->a, (spans->n + 1) * sizeof *part);
  if (!part) return false;
  a->content = (ent_span){UINT32_MAX, 0};
  for (uint32_t i = 0; i < spans->n; i++) {
    part[i] = spans->v[i];
    if (part[i].start < a->content.start) a->content.start = part[i].start;
    if (part[i].end > a->content.end) a->content.end = part[i].end;
  }
  a->part = part;
  a->npart = spans->n;
  return true;
}

static void set_source(const ent_coder *c, ent_attribution *a, uint32_t t) {
  ent_source who;
  at_who(c, t, &who);
  who.factuality = a->who.factuality;
  who.cue = a->who.cue;
  who.verb = a->who.verb;
  a->who = who;
  a->has_source = true;
}

static void set_addressee(const ent_coder *c, ent_attribution *a, uint32_t t) {
  ent_source who;
  at_who(c, t, &who);
  a->addressee = who.who;
  a->has_addressee = true;
}

/* Adds the attribution with the tokens of s as content; nothing when s is empty. */
static bool finish(at_maker *m, ent_attribution *a, const at_set *s) {
  at_spans spans = {0};
  if (!at_set_spans(s, m->c, &spans)) return false;
  if (!spans.n) return true;
  return at_set_content(m, a, &spans) && ENT_PUSH(m->c->a, &m->out, *a);
}

/* ---- questions to the tree -------------------------------------------- */

static bool is_negated(const ent_coder *c, uint32_t t) {
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_w(c, k)->rel;
    if ((r == ENT_REL_ADVMOD || r == ENT_REL_DET) && ent_cue_at(c, k, ENT_POS_WORD, ENT_CUE_NEGATION, NULL))
      return true;
  }
  return false;
}

/* The deep subject that can be a source: no expletive, no relative pronoun left over. */
static uint32_t source_token(const ent_coder *c, uint32_t t) {
  ent_args args;
  ent_deep_subj(c, t, &args);
  for (uint32_t i = 0; i < args.n; i++) {
    const ent_word *w = ent_w(c, args.v[i].token);
    if (w->rel == ENT_REL_EXPL || args.v[i].token == t) continue;
    if (w->upos == ENT_UPOS_PRON || ent_tree_nominal(c, args.v[i].token) || w->upos == ENT_UPOS_NUM ||
        w->upos == ENT_UPOS_DET || w->upos == ENT_UPOS_ADJ)
      return args.v[i].token;
  }
  return ENT_NONE;
}

/* The subject of a verb that stands outside a quotation cannot stand inside one. */
static uint32_t outside_quotation(const ent_coder *c, uint32_t src, uint32_t t) {
  return src != ENT_NONE && at_quoted(c, src) && !at_quoted(c, t) ? ENT_NONE : src;
}

static bool human(const ent_coder *c, uint32_t t) {
  ent_party p;
  if (!ent_party_at(c, t, &p)) return false;
  if (p.entity == ENT_NONE) return ent_w(c, t)->upos == ENT_UPOS_PRON;
  uint8_t k = c->names->entity[p.entity].kind;
  return k == ENT_KIND_PERSON || k == ENT_KIND_GROUP || k == ENT_KIND_ORG || k == ENT_KIND_STATE;
}

/* Can the noun speak: resolved to somebody, or a word for documents and people? */
static bool can_speak(const ent_coder *c, uint32_t t) {
  uint8_t u = ent_w(c, t)->upos;
  if (human(c, t) || (u != ENT_UPOS_NOUN && u != ENT_UPOS_VERB)) return true;
  return ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_DOCUMENT, NULL) ||
         ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_ANONYMOUS, NULL) ||
         ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_MEDIA, NULL) || ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_SOURCE, NULL) ||
         c->names->at[t] != ENT_NONE;
}

/* "Citing officials", not "citing his age": somebody, or a document. */
static bool speaks(const ent_coder *c, uint32_t t) {
  return human(c, t) || ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_DOCUMENT, NULL) ||
         ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_ANONYMOUS, NULL) || ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_MEDIA, NULL);
}

/* ---- verbs ------------------------------------------------------------ */

/* Manners whose plain object is what is said: "denied the report", "announced a ceasefire". */
static bool object_is_content(const ent_attribution *a) {
  static const char *const other_sense[] = {"maintain", "hold", "charge", "count",
                                            "break",    "run",  "carry"}; /* "held talks" */
  for (size_t i = 0; i < sizeof other_sense / sizeof *other_sense; i++)
    if (ent_str_is(a->who.verb, other_sense[i])) return false;
  switch (a->manner) {
  case ENT_MANNER_announce:
  case ENT_MANNER_claim:
  case ENT_MANNER_confirm:
  case ENT_MANNER_deny:
  case ENT_MANNER_doubt:
  case ENT_MANNER_predict:
  case ENT_MANNER_promise:
  case ENT_MANNER_demand:
  case ENT_MANNER_believe:
    return true;
  default:
    return false;
  }
}

/* A stance that verb, noun or adjective t takes to what it governs, whatever that is: "mocked the plan". */
static bool stance(const ent_coder *c, uint32_t t, ent_pos pos) {
  return ent_cue_at(c, t, pos, ENT_CUE_STANCE, NULL) != NULL;
}

/* Of these, any object: "denied it", "criticised the mayor". */
static bool always_content(const ent_attribution *a) {
  if (a->manner == ENT_MANNER_deny || a->manner == ENT_MANNER_demand || a->manner == ENT_MANNER_promise) return true;
  return a->manner == ENT_MANNER_claim && a->certainty == ENT_CERT_CT && a->def &&
         ent_str_ends(a->def->id, ENT_S("criticise"));
}

/* Prepositions that bring in what is said: "accused of", "called for", "warned against", "spoke about". */
static bool content_case(const ent_coder *c, uint32_t k) {
  static const char *const preps[] = {"of", "for", "about", "against", "on", "over", "to", "with"};
  ent_str p = ent_tree_case(c, k, NULL),
          mark = ent_tree_mark(c, k); /* "accused of doing": a clause's preposition is its mark */
  for (size_t i = 0; i < sizeof preps / sizeof *preps; i++)
    if (ent_str_is(p, preps[i]) || (i < 4 && ent_str_is(mark, preps[i]))) return true;
  return false;
}

typedef struct args_of {
  uint32_t ccomp, xcomp, obj, iobj, obl, advcl, subj_pass, csubj;
} args_of;

static args_of read_args(const ent_coder *c, uint32_t t) {
  args_of a = {ENT_NONE, ENT_NONE, ENT_NONE, ENT_NONE, ENT_NONE, ENT_NONE, ENT_NONE, ENT_NONE};
  ENT_EACH_KID(c, t, k) {
    if (c->timex_at[k] != ENT_NONE && ent_w(c, k)->rel != ENT_REL_CCOMP) continue;
    switch (ent_w(c, k)->rel) {
    case ENT_REL_CCOMP:
      if (a.ccomp == ENT_NONE) a.ccomp = k;
      break;
    case ENT_REL_XCOMP:
      if (a.xcomp == ENT_NONE) a.xcomp = k;
      break;
    case ENT_REL_OBJ:
      if (a.obj == ENT_NONE) a.obj = k;
      break;
    case ENT_REL_IOBJ:
      a.iobj = k;
      break;
    case ENT_REL_NSUBJ_PASS:
      a.subj_pass = k;
      break;
    case ENT_REL_CSUBJ:
    case ENT_REL_CSUBJ_PASS:
      a.csubj = k;
      break;
    case ENT_REL_OBL:
    case ENT_REL_NMOD:
      if (a.xcomp == ENT_NONE && k > t && ent_w(c, k)->upos == ENT_UPOS_VERB && ent_str_is(ent_tree_mark(c, k), "to"))
        a.xcomp = k; /* an infinitive that the tree takes for a phrase */
      if (a.obl == ENT_NONE && k > t && content_case(c, k)) a.obl = k;
      break;
    case ENT_REL_ADVCL: /* "accused of doing": of marks a clause */
      if (a.advcl == ENT_NONE && k > t && content_case(c, k)) a.advcl = k;
      break;
    default:
      break;
    }
  }
  return a;
}

/* The clause that a parenthetical cue comments on: "..., Reuters reported", "as Reuters reported". */
static uint32_t commented_clause(const ent_coder *c, uint32_t t) {
  const ent_word *w = ent_w(c, t);
  if (w->head == ENT_NONE) return ENT_NONE;
  bool as = ent_str_is(ent_tree_mark(c, t), "as");
  if (w->rel == ENT_REL_PARATAXIS || (w->rel == ENT_REL_ADVCL && as)) return w->head;
  return ENT_NONE;
}

/* "..., he said, hailing the deal": the participle behind the reporting clause is the reporter's, not the speaker's. */
static void drop_afterthought(const ent_coder *c, uint32_t clause, uint32_t t, at_set *s) {
  ENT_EACH_KID(c, clause, k) {
    const ent_word *w = ent_w(c, k);
    if (k < t || k > t + 6 || w->rel != ENT_REL_ADVCL || !(w->feats & (ENT_F_GER | ENT_F_PART))) continue;
    uint32_t first, end;
    ent_tree_range(c, k, &first, &end);
    if (first > t) at_set_drop(s, c, k);
  }
}

/* "said factors had contributed, citing ...": a further word of reporting behind the content is the source's own act,
** not what it says. Only behind a comma, and only what closes the content. */
static void drop_further_report(const ent_coder *c, uint32_t t, at_set *s) {
  const ent_sentence *x = &c->text->sentence[c->text->token[t].sentence];
  for (uint32_t k = t + 3; k + 1 < x->first + x->count; k++) {
    const ent_word *w = ent_w(c, k);
    bool after_comma = ent_str_is(ent_token_form(c, k - 1), ",");
    if (!after_comma || !at_set_has(s, k) || w->upos != ENT_UPOS_VERB || at_quoted(c, k)) continue;
    if (!ent_str_ends(ent_token_form(c, k), ENT_S("ing")) || ent_w(c, k)->rel == ENT_REL_CONJ) continue;
    if (!ent_cue_at(c, k, ENT_POS_VERB, ENT_CUE_SOURCE, NULL) && !ent_cue_at(c, k, ENT_POS_PREP, ENT_CUE_SOURCE, NULL))
      continue;
    for (uint32_t i = k; i < x->first + x->count; i++) at_set_drop_one(s, i);
    return;
  }
}

/* "said that A, and that B": the second that-clause is said as well, wherever the tree has put it. */
static void add_second_that(const ent_coder *c, uint32_t root, at_set *s) {
  const ent_sentence *x = &c->text->sentence[c->text->token[root].sentence];
  if (!ent_str_is(ent_tree_mark(c, root), "that")) return;
  uint32_t end = x->first + x->count;
  for (uint32_t k = root + 1; k + 2 < end; k++) {
    if (at_set_has(s, k + 1) || !ent_str_is(ent_token_form(c, k), "and")) continue;
    if (!ent_str_is(ent_token_form(c, k + 1), "that")) continue;
    uint32_t up = ent_head(c, k + 1);
    if (up != ENT_NONE && ent_w(c, k + 1)->rel == ENT_REL_MARK) at_set_add(s, c, up);
    return;
  }
}

/* Is noun k something that can be said, done or held true: an act, a statement? */
static bool propositional(const ent_coder *c, uint32_t k) {
  ENT_EACH_KID(c, k, j)
  if (ent_w(c, j)->rel == ENT_REL_ACL && ent_tree_mark(c, j).n) return true; /* "responsibility for downing it" */
  return (c->pred_at && c->pred_at[k] != ENT_NONE) || ent_cue_at(c, k, ENT_POS_NOUN, ENT_CUE_SOURCE, NULL);
}

/* "The video shows him running", "a poll found 40 percent": what a document shows is its content. */
static bool document_shows(const ent_coder *c, uint32_t t, const ent_attribution *a) {
  if (a->manner != ENT_MANNER_report && a->manner != ENT_MANNER_assess && a->manner != ENT_MANNER_perceive)
    return false;
  uint32_t subj = ent_tree_dep(c, t, ENT_REL_NSUBJ);
  return subj != ENT_NONE && ent_cue_at(c, subj, ENT_POS_NOUN, ENT_CUE_DOCUMENT, NULL);
}

/* "described it as a disgrace": the phrase behind "as", or ENT_NONE. */
static uint32_t as_phrase(const ent_coder *c, uint32_t t) {
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    bool as = ent_str_is(ent_tree_case(c, k, NULL), "as") || ent_str_is(ent_tree_mark(c, k), "as");
    if (k > t && as && (r == ENT_REL_OBL || r == ENT_REL_ADVCL || r == ENT_REL_XCOMP || r == ENT_REL_NMOD)) return k;
  }
  return ENT_NONE;
}

/* Everything behind verb t that belongs to its clause: of "called her vote a mistake" and "the video shows him with his
** hands in the air" the tree seldom gets all pieces right, the words hardly ever miss one. Returns the first of them. */
static uint32_t all_behind(const ent_coder *c, uint32_t t, at_set *s) {
  uint32_t root = ENT_NONE;
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    if (k < t || c->timex_at[k] != ENT_NONE || r == ENT_REL_PUNCT || r == ENT_REL_CONJ || r == ENT_REL_CC ||
        r == ENT_REL_PARATAXIS || r == ENT_REL_ADVMOD)
      continue;
    if (r == ENT_REL_ADVCL && ent_tree_mark(c, k).n) continue; /* "..., as he left" */
    if (root == ENT_NONE) root = k;
    at_set_add(s, c, k);
  }
  return root;
}

/* "called it a disgrace": the object and what it is called. */
static bool naming(const ent_attribution *a, const args_of *x) {
  return a->def && ent_str_ends(a->def->id, ENT_S("naming")) && x->obj != ENT_NONE && x->ccomp == ENT_NONE;
}

/* A subject before verb t and one behind: the second is that of the clause behind ("he said the cuts ... do harm"). */
static bool two_subjects(const ent_coder *c, uint32_t t) {
  bool before = false, behind = false;
  ENT_EACH_KID(c, t, k) {
    if (ent_w(c, k)->rel != ENT_REL_NSUBJ) continue;
    before |= k < t;
    behind |= k > t;
  }
  return before && behind;
}

/* Fills s with the content of verb t; *root receives its head. */
static void verb_content(const ent_coder *c, uint32_t t, ent_attribution *a, const args_of *x, at_set *s) {
  uint32_t clause = commented_clause(c, t);
  bool passive = ent_tree_passive(c, t);
  uint32_t as = x->obj != ENT_NONE && x->ccomp == ENT_NONE ? as_phrase(c, t) : ENT_NONE;
  if (naming(a, x) || (x->ccomp == ENT_NONE && x->obj != ENT_NONE && document_shows(c, t, a))) {
    a->root = all_behind(c, t, s);
  } else if (as != ENT_NONE) {
    a->root = as;
    at_set_add(s, c, x->obj);
    at_set_add(s, c, as);
  } else if (x->ccomp != ENT_NONE) {
    a->root = x->ccomp;
    ENT_EACH_KID(c, t, k) {
      bool astray = ent_w(c, k)->rel == ENT_REL_NSUBJ && k > t && k < x->ccomp && !at_quoted(c, k);
      if (ent_w(c, k)->rel == ENT_REL_CCOMP || (astray && two_subjects(c, t))) at_set_add(s, c, k);
    }
    if (x->ccomp < t) drop_afterthought(c, x->ccomp, t, s);
    else drop_further_report(c, t, s), add_second_that(c, x->ccomp, s);
  } else if (clause != ENT_NONE && x->xcomp == ENT_NONE && (x->obj == ENT_NONE || human(c, x->obj))) {
    a->root = clause;
    at_set_add(s, c, clause);
    at_set_drop(s, c, t);
    drop_afterthought(c, clause, t, s);
  } else if (x->xcomp != ENT_NONE) {
    a->root = x->xcomp;
    at_set_add(s, c, x->xcomp);
    bool raised = passive && x->subj_pass != ENT_NONE && a->manner != ENT_MANNER_demand;
    bool named = ent_tree_nominal(c, x->xcomp) || ent_w(c, x->xcomp)->upos == ENT_UPOS_ADJ;
    if (raised) at_set_add(s, c, x->subj_pass); /* "the army is said to have left" */
    else if (named && x->obj != ENT_NONE) at_set_add(s, c, x->obj);
  } else if (x->csubj != ENT_NONE && passive) {
    a->root = x->csubj;
    at_set_add(s, c, x->csubj);
  } else if (x->obj != ENT_NONE && x->obj > t && stance(c, t, ENT_POS_VERB)) {
    a->root = x->obj; /* "attacked him for his vote", "linked the raid to the election" */
    a->topic = !always_content(a) && !(object_is_content(a) && propositional(c, x->obj));
    at_set_add(s, c, x->obj);
    if (x->advcl != ENT_NONE) at_set_add(s, c, x->advcl);
    if (x->obl != ENT_NONE && !human(c, x->obl)) at_set_add(s, c, x->obl);
    if (a->def->kind == ENT_CUE_SOURCE && x->advcl != ENT_NONE) a->root = x->advcl, a->topic = false; /* "accused of doing" */
  } else if (x->advcl != ENT_NONE) {
    a->root = x->advcl;
    at_set_add(s, c, x->advcl);
  } else if (x->obl != ENT_NONE && !(human(c, x->obl) && ent_str_is(ent_tree_case(c, x->obl, NULL), "to"))) {
    a->root = x->obl;
    at_set_add(s, c, x->obl);
  } else if (x->obj != ENT_NONE && object_is_content(a) && (propositional(c, x->obj) || always_content(a))) {
    a->root = x->obj;
    at_set_add(s, c, x->obj);
  } else if (passive && x->subj_pass != ENT_NONE && stance(c, t, ENT_POS_VERB)) {
    a->root = x->subj_pass; /* "the plan was criticised by the union" */
    a->topic = true;
    at_set_add(s, c, x->subj_pass);
  }
  if (a->root != ENT_NONE) at_set_drop_one(s, t);
}

static void verb_addressee(const ent_coder *c, uint32_t t, ent_attribution *a, const args_of *x) {
  uint32_t to = x->iobj;
  if (to == ENT_NONE && x->obj != ENT_NONE && x->obj != a->root && human(c, x->obj)) to = x->obj;
  if (to == ENT_NONE) {
    ENT_EACH_KID(c, t, k) {
      ent_str p = ent_rel_base(ent_w(c, k)->rel) == ENT_REL_OBL ? ent_tree_case(c, k, NULL) : (ent_str){"", 0};
      if ((ent_str_is(p, "to") || ent_str_is(p, "with")) && k != a->root && human(c, k)) to = k;
    }
  }
  if (to != ENT_NONE) set_addressee(c, a, to);
}

/* Manners of plain reporting, whose verbs stand in parentheses. */
static bool reports(const ent_attribution *a) {
  return a->manner == ENT_MANNER_say || a->manner == ENT_MANNER_report || a->manner == ENT_MANNER_announce ||
         a->manner == ENT_MANNER_confirm || a->manner == ENT_MANNER_claim || a->manner == ENT_MANNER_warn;
}

/* Who speaks, where verb t has the content s; ENT_NONE: nobody. */
static uint32_t verb_source(const ent_coder *c, uint32_t t, const ent_attribution *a, const at_set *s) {
  uint32_t src = outside_quotation(c, source_token(c, t), t);
  if (src != ENT_NONE && at_set_has(s, src)) src = ENT_NONE;
  bool said = a->manner == ENT_MANNER_say || a->manner == ENT_MANNER_report || a->manner == ENT_MANNER_announce;
  if (src == ENT_NONE && said && (ent_w(c, t)->feats & ENT_F_FIN) && !ent_tree_passive(c, t))
    src = at_name_beside(c, t);
  return src != ENT_NONE && at_set_has(s, src) ? ENT_NONE : src;
}

/* Can src be who says what a has? A stance may be anybody's or anything's that is no act. */
static bool may_take_side(const ent_coder *c, const ent_attribution *a, uint32_t src) {
  return can_speak(c, src) || (a->topic && !(c->pred_at && c->pred_at[src] != ENT_NONE));
}

/* Is it an attribution without a source? A passive with a clause, a parenthesis, a participle with a clause. */
static bool may_lack_source(const ent_coder *c, uint32_t t, const ent_attribution *a, const args_of *x) {
  bool clause = a->root == x->ccomp || a->root == x->xcomp || a->root == x->csubj;
  if ((clause && ent_tree_passive(c, t)) || ent_w(c, t)->rel == ENT_REL_PARATAXIS) return true;
  return clause && !(ent_w(c, t)->feats & ENT_F_INF);
}

static bool by_verb(at_maker *m, uint32_t t) {
  ent_coder *c = m->c;
  uint32_t n = 0, src = ENT_NONE;
  const ent_cuedef *def = ent_cue_at(c, t, ENT_POS_VERB, ENT_CUE_SOURCE, &n);
  if (!def) def = ent_cue_at(c, t, ENT_POS_VERB, ENT_CUE_STANCE, &n);
  if (!def) return true;
  args_of x = read_args(c, t);
  ent_attribution a = at_new(c, def, t, n);
  at_set s;
  at_set_begin(&s, c, a.sentence);
  if (reports(&a) && !naming(&a, &x) && !at_quoted(c, t) && at_parenthesis(c, t, &s, &src)) {
    a.root = at_set_root(&s, c);
  } else {
    verb_content(c, t, &a, &x, &s);
    if (a.root == ENT_NONE) return true;
    src = verb_source(c, t, &a, &s);
    if (src == ENT_NONE && !may_lack_source(c, t, &a, &x)) return true;
    /* "a clause requiring them to act" */
    if (src != ENT_NONE && a.root != x.ccomp && !may_take_side(c, &a, src)) return true;
  }
  a.topic |= def->kind == ENT_CUE_STANCE && a.root != x.ccomp;
  if (is_negated(c, t)) {
    a.certainty = ENT_CERT_U;
    a.who.factuality = ENT_FACT_UU;
  }
  if (src != ENT_NONE) set_source(c, &a, src);
  verb_addressee(c, t, &a, &x);
  at_bounds(c, t, &a, &s);
  return finish(m, &a, &s);
}

/* ---- nouns and adjectives --------------------------------------------- */

/* Who makes a statement that a noun names: "the ministry's claim", "reports by Reuters", "a warning from Seoul". */
static uint32_t noun_source(const ent_coder *c, uint32_t t) {
  uint32_t src = source_token(c, t);
  if (src != ENT_NONE) return src;
  ENT_EACH_KID(c, t, k) {
    if (ent_w(c, k)->rel != ENT_REL_NMOD) continue;
    ent_str p = ent_tree_case(c, k, NULL);
    if (ent_str_is(p, "by") || ent_str_is(p, "from")) return k;
  }
  return ENT_NONE;
}

static bool by_noun(at_maker *m, uint32_t t) {
  ent_coder *c = m->c;
  uint32_t n = 0, clause = ENT_NONE, phrase = ENT_NONE;
  const ent_cuedef *def = ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_SOURCE, &n);
  bool side = stance(c, t, ENT_POS_NOUN), other = false; /* other: a preposition that brings in no event told */
  if (!def) def = ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_STANCE, &n);
  if (!def) return true;
  ENT_EACH_KID(c, t, k) {
    const ent_word *w = ent_w(c, k);
    bool that = ent_str_is(ent_tree_mark(c, k), "that") || ent_str_is(ent_tree_mark(c, k), "to");
    if (clause == ENT_NONE && (w->rel == ENT_REL_CCOMP || (w->rel == ENT_REL_ACL && that))) clause = k;
    ent_str p = w->rel == ENT_REL_NMOD ? ent_tree_case(c, k, NULL) : (ent_str){"", 0};
    if (phrase == ENT_NONE && (ent_str_is(p, "of") || ent_str_is(p, "for") || ent_str_is(p, "about")) && !human(c, k))
      phrase = k;
    if (phrase == ENT_NONE && p.n && k > t && side) phrase = k, other = true;
  }
  uint32_t src = noun_source(c, t), root = clause != ENT_NONE ? clause : phrase;
  if (root == ENT_NONE || (clause == ENT_NONE && src == ENT_NONE) || def->manner == ENT_MANNER_perceive) return true;
  ent_attribution a = at_new(c, def, t, n);
  at_set s;
  at_set_begin(&s, c, a.sentence);
  a.root = root;
  at_set_add(&s, c, root);
  a.topic = def->kind == ENT_CUE_STANCE || (root == phrase && other);
  at_bounds(c, t, &a, &s);
  if (src != ENT_NONE && !at_set_has(&s, src)) set_source(c, &a, src);
  if (is_negated(c, t)) a.certainty = ENT_CERT_U, a.who.factuality = ENT_FACT_UU;
  return finish(m, &a, &s);
}

/* "X is confident that ...", "officials were unsure whether ...". */
static bool by_adjective(at_maker *m, uint32_t t) {
  ent_coder *c = m->c;
  uint32_t n = 0, root = ENT_NONE;
  const ent_cuedef *def = ent_cue_at(c, t, ENT_POS_ADJ, ENT_CUE_SOURCE, &n);
  if (!def) def = ent_cue_at(c, t, ENT_POS_ADJ, ENT_CUE_STANCE, &n);
  if (!def) return true;
  ENT_EACH_KID(c, t, k)
  if (ent_w(c, k)->rel == ENT_REL_CCOMP ||
      (ent_w(c, k)->rel == ENT_REL_ADVCL && ent_str_is(ent_tree_mark(c, k), "that")))
    root = k;
  ENT_EACH_KID(c, t, k) /* "worried about the deal", "ready to talk" */
    if (root == ENT_NONE && k > t && (content_case(c, k) || ent_w(c, k)->rel == ENT_REL_XCOMP)) root = k;
  uint32_t src = source_token(c, t);
  if (root == ENT_NONE || src == ENT_NONE || (ent_w(c, root)->rel != ENT_REL_CCOMP && !human(c, src))) return true;
  ent_attribution a = at_new(c, def, t, n);
  at_set s;
  at_set_begin(&s, c, a.sentence);
  a.root = root;
  at_set_add(&s, c, root);
  set_source(c, &a, src);
  a.topic = def->kind == ENT_CUE_STANCE && ent_w(c, root)->rel != ENT_REL_CCOMP;
  at_bounds(c, t, &a, &s);
  if (is_negated(c, t)) a.certainty = ENT_CERT_U, a.who.factuality = ENT_FACT_UU;
  return finish(m, &a, &s);
}

/* ---- prepositions and adverbs ----------------------------------------- */

/* The noun that a source preposition governs: its head as a case marker, its dependent as a participle. */
static uint32_t governed_noun(const ent_coder *c, uint32_t t) {
  const ent_word *w = ent_w(c, t);
  if ((w->rel == ENT_REL_CASE || w->rel == ENT_REL_MARK || w->rel == ENT_REL_FIXED) && w->head != ENT_NONE)
    return ent_tree_nominal(c, w->head) ? w->head : ENT_NONE;
  uint32_t k = ent_tree_dep(c, t, ENT_REL_OBJ);
  if (k == ENT_NONE) k = ent_tree_dep_base(c, t, ENT_REL_OBL);
  if (k == ENT_NONE) k = ent_tree_dep_base(c, t, ENT_REL_NMOD);
  return k != ENT_NONE && k > t && ent_tree_nominal(c, k) ? k : ENT_NONE;
}

/* Behind the comma at t: does the source's phrase go on ("quoting officials")? */
static bool cites_on(const ent_coder *c, uint32_t t, uint32_t end) {
  return t + 1 < end && ent_w(c, t + 1)->upos == ENT_UPOS_VERB &&
         ent_cue_at(c, t + 1, ENT_POS_PREP, ENT_CUE_SOURCE, NULL);
}

/* "According to show insiders, he left" at the head of a sentence, or where the tree has not seen the phrase: up
** to the comma it is the source, the rest the content. */
static bool by_words(at_maker *m, uint32_t t, uint32_t n, const ent_cuedef *def) {
  ent_coder *c = m->c;
  const ent_sentence *x = &c->text->sentence[c->text->token[t].sentence];
  uint32_t noun = ENT_NONE, end = t + n, last = x->first + x->count, cited = 0;
  for (; end < last; end++) {
    const ent_word *w = ent_w(c, end);
    if (w->upos == ENT_UPOS_PUNCT && cites_on(c, end, last)) cited = end;
    else if (w->upos == ENT_UPOS_PUNCT && (ent_str_is(ent_token_form(c, end), ",") || end + 1 == last)) break;
    bool name = w->upos == ENT_UPOS_NOUN || w->upos == ENT_UPOS_PROPN;
    if (name && !cited && (noun == ENT_NONE || (w->head != noun && end < t + n + 6))) noun = end;
  }
  if (noun == ENT_NONE || c->timex_at[noun] != ENT_NONE || end >= last) return true;
  ent_attribution a = at_new(c, def, t, n);
  at_set s;
  at_set_begin(&s, c, a.sentence);
  for (uint32_t i = 0; i < s.count; i++) s.in[i] = x->first + i < t || x->first + i >= end;
  for (uint32_t i = end; i < last && a.root == ENT_NONE; i++)
    if (ent_w(c, i)->upos == ENT_UPOS_VERB && (ent_w(c, i)->head == ENT_NONE || ent_w(c, i)->head < end)) a.root = i;
  set_source(c, &a, noun);
  return finish(m, &a, &s);
}

/* "according to X", "citing X": the clause around it is X's. */
static bool by_preposition(at_maker *m, uint32_t t) {
  ent_coder *c = m->c;
  uint32_t n = 0;
  const ent_cuedef *def = ent_cue_at(c, t, ENT_POS_PREP, ENT_CUE_SOURCE, &n);
  if (!def) return true;
  uint32_t noun = governed_noun(c, t), top = noun;
  bool leads = t == c->text->sentence[c->text->token[t].sentence].first;
  if (n > 1 && (noun == ENT_NONE || leads)) return by_words(m, t, n, def);
  if (noun == ENT_NONE || c->timex_at[noun] != ENT_NONE || !(n > 1 || speaks(c, noun))) return true;
  if (!ent_tree_under(c, t, noun)) top = t; /* a participle governs the noun */
  ent_attribution a = at_new(c, def, t, n);
  if (ent_head(c, top) != ENT_NONE) a.root = ent_tree_clause(c, ent_head(c, top));
  else a.root = ent_tree_dep(c, top, ENT_REL_PARATAXIS); /* a tree that hangs the sentence on its first participle */
  if (a.root == ENT_NONE) return true;
  at_set s;
  at_set_begin(&s, c, a.sentence);
  at_set_add(&s, c, a.root);
  if (ent_tree_under(c, a.root, top) == false) at_set_drop(&s, c, top);
  set_source(c, &a, noun);
  return finish(m, &a, &s);
}

/* "reportedly", "allegedly": somebody says so. */
static bool by_adverb(at_maker *m, uint32_t t) {
  ent_coder *c = m->c;
  uint32_t n = 0;
  const ent_cuedef *def = ent_cue_at(c, t, ENT_POS_ADV, ENT_CUE_REPORTED, &n);
  uint32_t head = ent_head(c, t);
  if (!def || head == ENT_NONE) return true;
  ent_attribution a = at_new(c, def, t, n);
  a.manner = ENT_MANNER_report;
  a.root = head;
  at_set s;
  at_set_begin(&s, c, a.sentence);
  at_set_add(&s, c, head);
  at_set_drop(&s, c, t);
  return finish(m, &a, &s);
}

static bool read_cue(at_maker *m, uint32_t t) {
  const ent_word *w = ent_w(m->c, t);
  uint32_t before = m->out.n;
  if (!by_preposition(m, t)) return false;
  if (m->out.n > before) return true;
  switch (w->upos) {
  case ENT_UPOS_VERB:
    return by_verb(m, t);
  case ENT_UPOS_NOUN:
    return by_noun(m, t);
  case ENT_UPOS_ADJ:
    return by_adjective(m, t);
  case ENT_UPOS_ADV:
    return by_adverb(m, t);
  default:
    return true;
  }
}

/* "..., citing officials, Reuters said": whoever is cited says what the sentence's other source tells of, inside it. */
static void share_contents(at_maker *m) {
  for (uint32_t i = 0; i < m->out.n; i++) {
    ent_attribution *a = &m->out.v[i];
    if (ent_w(m->c, a->cue)->upos != ENT_UPOS_VERB || !ent_str_ends(ent_token_form(m->c, a->cue), ENT_S("ing")) ||
        a->ncue != 1)
      continue;
    if (!a->def || !ent_str_ends(a->def->id, ENT_S("according"))) continue;
    uint32_t clause = a->root;
    for (uint32_t k = i > 8 ? i - 8 : 0; k < m->out.n && k < i + 8; k++) {
      const ent_attribution *b = &m->out.v[k];
      bool before =
          b->cue < a->cue && b->npart == 1 && b->part[0].start > m->c->text->token[a->cue].span.start && b->ncue > 1;
      if (k == i || b->sentence != a->sentence || (b->cue != clause && !before) || !b->npart) continue;
      a->content = b->content;
      a->part = b->part;
      a->npart = b->npart;
      a->root = b->root;
      a->outer = k;
    }
  }
}

/* ---- nesting ---------------------------------------------------------- */

static uint32_t size_of(const ent_attribution *a) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < a->npart; i++) n += a->part[i].end - a->part[i].start;
  return n;
}

static bool covers(const ent_attribution *a, ent_span s) {
  for (uint32_t i = 0; i < a->npart; i++)
    if (a->part[i].start <= s.start && s.end <= a->part[i].end) return true;
  return false;
}

/* Each attribution's outer one: the smallest content that its cue stands in. "Citing" stands in no content but
** comments on one: it goes inside the attribution that shares its clause. */
static void nest(at_maker *m) {
  for (uint32_t i = 0; i < m->out.n; i++) {
    ent_attribution *b = &m->out.v[i];
    uint32_t best = UINT32_MAX;
    if (b->outer != ENT_NONE) continue; /* shares its content */
    for (uint32_t k = i > NEAR ? i - NEAR : 0; k < m->out.n && k < i + NEAR; k++) {
      const ent_attribution *a = &m->out.v[k];
      uint32_t n = size_of(a);
      bool inner = best != UINT32_MAX && n == best && a->outer == b->outer && a->outer != ENT_NONE;
      if (k == i || a->topic || (n >= best && !inner) || !covers(a, m->c->text->token[b->cue].span)) continue;
      if (covers(b, m->c->text->token[a->cue].span)) continue; /* each inside the other: keep neither way */
      best = n;
      b->outer = k;
    }
  }
}

/* In a content that is a phrase ("called it the best treaty ever signed") modifying clauses are taken for granted
** by the author. */
static bool presupposed(const ent_coder *c, const ent_attribution *a, uint32_t t) {
  if (a->root == ENT_NONE || at_quoted(c, t) || !ent_tree_nominal(c, a->root) ||
      ent_tree_dep(c, a->root, ENT_REL_COP) != ENT_NONE)
    return false;
  for (uint32_t guard = 0; t != a->root && t != ENT_NONE && guard < ENT_SENTENCE_MAX; guard++, t = ent_head(c, t))
    if (ent_w(c, t)->rel == ENT_REL_ACL_RELCL || (ent_w(c, t)->rel == ENT_REL_ACL && !ent_tree_mark(c, t).n))
      return true;
  return false;
}

/* Attributions from the largest content to the smallest, so that inner ones are painted over outer ones. */
static bool paint(at_maker *m) {
  ent_coder *c = m->c;
  uint32_t n = m->out.n, *scope = ent_arena_alloc(c->a, (c->text->ntoken + 1) * sizeof *scope);
  uint32_t *held =
      ent_arena_alloc(c->a, (c->text->ntoken + 1) * sizeof *held); /* size of the content that holds the token */
  if (!scope || !held) return false;
  for (uint32_t t = 0; t < c->text->ntoken; t++) scope[t] = ENT_NONE, held[t] = UINT32_MAX;
  for (uint32_t i = 0; i < n; i++) {
    const ent_attribution *a = &m->out.v[i];
    if (a->topic) continue;
    uint32_t size = size_of(a), t = c->text->sentence[a->sentence].first;
    for (uint32_t p = 0; p < a->npart; p++) {
      while (t > 0 && c->text->token[t].span.start > a->part[p].start) t--;
      for (; t < c->text->ntoken && c->text->token[t].span.start < a->part[p].end; t++)
        if (c->text->token[t].span.start >= a->part[p].start &&
            (size < held[t] || (size == held[t] && a->outer == scope[t])) && !presupposed(c, a, t))
          scope[t] = i, held[t] = size;
      if (t == c->text->ntoken) t--;
    }
  }
  c->scope = scope;
  return true;
}

ent_code ent_sources_run(ent_coder *c, ent_error *err) {
  at_maker m = {.c = c, .err = err};
  for (uint32_t t = 0; t < c->text->ntoken; t++)
    if (!read_cue(&m, t)) return ent_nomem(err);
  if (!at_quotes(&m)) return ent_nomem(err);
  share_contents(&m);
  nest(&m);
  c->attribution = m.out.v;
  c->nattribution = m.out.n;
  return paint(&m) ? ENT_OK : ent_nomem(err);
}
