/*
** deep.c - who does what to whom, whatever the sentence's surface: voice, control, raising, relative clauses,
** participles, coordination, possessives undone.
**
** The rules are those of enhanced dependencies (Schuster and Manning 2016; Candito et al. 2017), asked for one predicate at a
** time. Each answer says by which rule it was found, for explain.
*/
#include "event/frames.h"

#define DEEPEST 6 /* steps of control that are followed */

static void push_one(ent_args *out, uint32_t t, const char *how) {
  for (uint32_t i = 0; i < out->n; i++)
    if (out->v[i].token == t) return;
  if (out->n < ENT_ARGS_MAX) out->v[out->n].token = t, out->v[out->n].how = how, out->n++;
}

/* What stands behind "than" of a comparative: "more than a dozen missiles", as some trees have it. */
static uint32_t compared(const ent_coder *c, uint32_t t) {
  ENT_EACH_KID(c, t, k) {
    const uint8_t r = ent_w(c, k)->rel;
    if ((r == ENT_REL_NMOD || r == ENT_REL_OBL) && ent_tree_nominal(c, k) && ent_str_is(ent_tree_case(c, k, NULL), "than")) return k;
  }
  return ENT_NONE;
}

/* "thousands of protesters", "a group of soldiers": the noun behind "of" is meant, unless the quantity is somebody itself. */
static uint32_t counted(const ent_coder *c, uint32_t t) {
  if (ent_w(c, t)->upos == ENT_UPOS_ADJ && ent_w(c, t)->feats & ENT_F_CMP) {
    uint32_t than = compared(c, t);
    return than == ENT_NONE ? t : than;
  }
  if (ent_w(c, t)->upos == ENT_UPOS_PROPN || ent_w(c, t)->upos == ENT_UPOS_PRON) return t;
  for (uint32_t i = 0; i < 3 && c->names->at[t] == ENT_NONE; i++) {
    if (ent_w(c, t)->upos != ENT_UPOS_NUM && !ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_QUANTITY, NULL)) return t;
    uint32_t of = ENT_NONE;
    ENT_EACH_KID(c, t, k) if (ent_w(c, k)->rel == ENT_REL_NMOD && ent_str_is(ent_tree_case(c, k, NULL), "of")) of = k;
    if (of == ENT_NONE) return t;
    t = of;
  }
  return t;
}

static void push(const ent_coder *c, ent_args *out, uint32_t t, const char *how) { push_one(out, counted(c, t), how); }

static const ent_entity *person_at(const ent_coder *c, uint32_t t) {
  uint32_t m = c->names->at[t], e = m == ENT_NONE ? ENT_NONE : c->names->mention[m].entity;
  return e != ENT_NONE && c->names->entity[e].kind == ENT_KIND_PERSON ? &c->names->entity[e] : NULL;
}

/* Two people cannot be one: "minister A, president B, and C signed" is a list even where the tree has appositions. */
static void push_list(const ent_coder *c, ent_args *out, uint32_t t, const ent_entity *first, uint32_t depth) {
  ENT_EACH_KID(c, t, k) {
    if (ent_w(c, k)->rel != ENT_REL_APPOS) continue;
    const ent_entity *other = person_at(c, k);
    if (first && other && other != first) push(c, out, k, "coordinated");
    if (depth) push_list(c, out, k, first, depth - 1);
  }
}

/* "Kenya together with Uganda", "Egypt along with Jordan": a list by another word. */
static bool together(const ent_coder *c, uint32_t k) {
  uint32_t first, end;
  if (ent_w(c, k)->rel != ENT_REL_NMOD || !ent_str_is(ent_tree_case(c, k, NULL), "with")) return false;
  ent_tree_range(c, k, &first, &end);
  if (!first || !c->names->mention || c->names->at[k] == ENT_NONE) return false;
  return ent_lemma_is(c, first - 1, "together") || ent_lemma_is(c, first - 1, "along");
}

/* t and what is coordinated with it. */
static void push_all(const ent_coder *c, ent_args *out, uint32_t t, const char *how) {
  push(c, out, t, how);
  push_list(c, out, t, person_at(c, t), 2);
  ENT_EACH_KID(c, t, k) if (together(c, k)) push(c, out, k, "coordinated");
  ENT_EACH_KID(c, t, k) if (ent_w(c, k)->rel == ENT_REL_CONJ && ent_w(c, k)->upos != ENT_UPOS_VERB) push(c, out, k, "coordinated");
}

static bool relative_pronoun(const ent_coder *c, uint32_t t) {
  if (ent_w(c, t)->upos != ENT_UPOS_PRON && ent_w(c, t)->upos != ENT_UPOS_DET) return false;
  return ent_lemma_is(c, t, "who") || ent_lemma_is(c, t, "which") || ent_lemma_is(c, t, "that") || ent_lemma_is(c, t, "whom") ||
         ent_lemma_is(c, t, "whose") || (ent_w(c, t)->feats & ENT_F_REL);
}

/* The relative clause that t stands in (t itself or the clause it is coordinated with), or ENT_NONE. */
static uint32_t relative_clause(const ent_coder *c, uint32_t t) {
  for (uint32_t i = 0; i < DEEPEST && t != ENT_NONE; i++) {
    uint8_t r = ent_w(c, t)->rel;
    if (r == ENT_REL_ACL_RELCL || r == ENT_REL_ADVCL_RELCL) return t;
    if (r != ENT_REL_CONJ && r != ENT_REL_XCOMP && r != ENT_REL_CCOMP) return ENT_NONE;
    t = ent_head(c, t);
  }
  return ENT_NONE;
}

/* An argument token; a relative pronoun gives what it stands for. */
static void push_arg(const ent_coder *c, uint32_t pred, uint32_t t, const char *how, ent_args *out) {
  if (relative_pronoun(c, t)) {
    uint32_t clause = relative_clause(c, pred);
    if (clause != ENT_NONE && ent_head(c, clause) != ENT_NONE) {
      push_all(c, out, ent_head(c, clause), "antecedent of the relative pronoun");
      return;
    }
    uint32_t before = t; /* no relative clause in the tree: the name that the pronoun follows */
    while (before-- > c->text->sentence[c->text->token[t].sentence].first && ent_w(c, before)->upos == ENT_UPOS_PUNCT) continue;
    if (before < t && c->names->in[before] != ENT_NONE) {
      push(c, out, c->names->mention[c->names->in[before]].head, "name before the relative pronoun");
      return;
    }
  }
  push_all(c, out, t, how);
}

/* No day is a subject: "Last September, Kim is believed ..." */
static bool is_time(const ent_coder *c, uint32_t t) { return c->timex_at && c->timex_at[t] != ENT_NONE; }

static uint32_t surface_subj(const ent_coder *c, uint32_t t) {
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_w(c, k)->rel;
    if (is_time(c, k)) continue;
    if (r == ENT_REL_NSUBJ || r == ENT_REL_NSUBJ_PASS || r == ENT_REL_NSUBJ_OUTER) return k;
  }
  return ENT_NONE;
}

static bool has_case(const ent_coder *c, uint32_t t, const char *prep) { return ent_str_is(ent_tree_case(c, t, NULL), prep); }

static uint32_t by_phrase(const ent_coder *c, uint32_t t) {
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_w(c, k)->rel;
    if (r == ENT_REL_OBL_AGENT) return k;
    if ((r == ENT_REL_OBL || r == ENT_REL_NMOD) && has_case(c, k, "by") && ent_w(c, k)->upos != ENT_UPOS_NUM) return k;
  }
  return ENT_NONE;
}

/* The agent of a passive or of a noun; of a passive also one that the tree hung on the phrase before it ("sold to Russia by Iran"). */
static uint32_t agent(const ent_coder *c, uint32_t t) {
  uint32_t by = by_phrase(c, t);
  if (by != ENT_NONE || ent_w(c, t)->upos != ENT_UPOS_VERB) return by;
  ENT_EACH_KID(c, t, k) {
    if (k < t || ent_w(c, k)->rel != ENT_REL_OBL || (by = by_phrase(c, k)) == ENT_NONE) continue;
    if (c->names->at[by] != ENT_NONE) return by;
  }
  return ENT_NONE;
}

bool ent_deep_agent(const ent_coder *c, uint32_t t) { return agent(c, t) != ENT_NONE; }

/* ---- nouns ------------------------------------------------------------ */

/* Is t an adjective or noun modifier that names somebody ("Russian aid", "US sanctions")? */
static bool names_somebody(const ent_coder *c, uint32_t t) {
  uint32_t m = c->names->at[t];
  if (m == ENT_NONE) return false;
  uint32_t e = c->names->mention[m].entity;
  return e != ENT_NONE && c->names->entity[e].kind != ENT_KIND_OTHER && c->names->entity[e].kind != ENT_KIND_NONE;
}

/* The noun that t modifies as a compound ("war effort", "peace talks") speaks for it. */
static uint32_t compound_head(const ent_coder *c, uint32_t t) {
  return ent_rel_base(ent_w(c, t)->rel) == ENT_REL_COMPOUND && ent_w(c, t)->upos == ENT_UPOS_NOUN ? ent_head(c, t) : ENT_NONE;
}

/* "the Kargil war", "the Doha Agreement": where it was or was signed, not whose it is. */
static bool names_a_place(const ent_coder *c, uint32_t t, uint32_t k) {
  uint32_t m = c->names->at[k], e = m == ENT_NONE ? ENT_NONE : c->names->mention[m].entity;
  if (e == ENT_NONE || ent_w(c, k)->upos != ENT_UPOS_PROPN) return false;
  const ent_entity *x = &c->names->entity[e];
  bool treaty = ent_item_fits(c, t, ENT_S("agreement"));
  if (x->kind == ENT_KIND_PLACE) return x->precision != ENT_PRECISION_COUNTRY && (treaty || ent_lemma_is(c, t, "war") || ent_lemma_is(c, t, "conflict"));
  return treaty && x->kind == ENT_KIND_STATE && !strcmp(c->names->mention[m].rule, "capital");
}

void ent_deep_poss(const ent_coder *c, uint32_t t, ent_args *out) {
  out->n = 0;
  ENT_EACH_KID(c, t, k) if (ent_w(c, k)->rel == ENT_REL_NMOD_POSS) push_arg(c, t, k, "possessor", out);
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    if (r == ENT_REL_COMPOUND && names_a_place(c, t, k)) continue;
    if ((r == ENT_REL_AMOD || r == ENT_REL_COMPOUND || ent_w(c, k)->rel == ENT_REL_NMOD_DESC) && names_somebody(c, k))
      push_all(c, out, k, r == ENT_REL_AMOD ? "adjective of a state" : "compound modifier");
  }
  uint32_t h = compound_head(c, t);
  if (!out->n && h != ENT_NONE && compound_head(c, h) == ENT_NONE) ent_deep_poss(c, h, out);
}

static void surface_of(const ent_coder *c, uint32_t g, uint32_t depth, ent_args *out);

/* Whose act a noun names when a verb without a meaning of its own carries it: "launched a series of attacks". */
static void support_subj(const ent_coder *c, uint32_t t, ent_args *out) {
  for (uint32_t i = 0; i < 2 && ent_w(c, t)->rel == ENT_REL_NMOD && ent_head(c, t) != ENT_NONE; i++) {
    if (!ent_str_is(ent_tree_case(c, t, NULL), "of")) return;
    t = ent_head(c, t);
  }
  uint32_t g = ent_head(c, t);
  uint8_t r = ent_w(c, t)->rel;
  if (g == ENT_NONE || (r != ENT_REL_OBJ && r != ENT_REL_NSUBJ_PASS) || !ent_cue_at(c, g, ENT_POS_VERB, ENT_CUE_SUPPORT, NULL)) return;
  uint32_t before = out->n;
  if (r == ENT_REL_OBJ) {
    surface_of(c, g, 1, out);
  } else {
    uint32_t by = agent(c, g);
    if (by != ENT_NONE) push_arg(c, g, by, "", out);
  }
  for (; before < out->n; before++) out->v[before].how = "subject of the supporting verb";
}

static void noun_subj(const ent_coder *c, uint32_t t, ent_args *out) {
  uint32_t by = agent(c, t);
  if (by != ENT_NONE) {
    push_arg(c, t, by, "by-agent of a noun", out);
    return;
  }
  ent_deep_poss(c, t, out);
  if (!out->n) support_subj(c, t, out);
}

static void noun_obj(const ent_coder *c, uint32_t t, ent_args *out) {
  ENT_EACH_KID(c, t, k) if (ent_w(c, k)->rel == ENT_REL_NMOD && has_case(c, k, "of")) push_arg(c, t, k, "of-phrase", out);
  if (out->n) return;
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    if (r == ENT_REL_COMPOUND && ent_tree_nominal(c, k)) push_all(c, out, k, "compound modifier");
  }
}

/* ---- subjects --------------------------------------------------------- */

static void subj_of(const ent_coder *c, uint32_t t, uint32_t depth, ent_args *out);
static void obj_of(const ent_coder *c, uint32_t t, ent_args *out);

static bool verbal(const ent_coder *c, uint32_t t) {
  uint8_t u = ent_w(c, t)->upos;
  return u == ENT_UPOS_VERB || u == ENT_UPOS_AUX || (!ent_tree_nominal(c, t) && u != ENT_UPOS_NUM) ||
         ent_tree_dep(c, t, ENT_REL_COP) != ENT_NONE;
}

static void relabel(ent_args *out, uint32_t from, const char *how) {
  for (uint32_t i = from; i < out->n; i++) out->v[i].how = how;
}

/* Whoever the governor g's clause is about on the surface. */
static void surface_of(const ent_coder *c, uint32_t g, uint32_t depth, ent_args *out) {
  if (ent_tree_passive(c, g)) {
    obj_of(c, g, out);
    if (out->n) return;
  }
  subj_of(c, g, depth + 1, out);
}

/* A verb of asking, by its frames: whoever is asked does what the infinitive says. */
static bool asks(const ent_coder *c, uint32_t g) {
  uint32_t p = c->pred_at ? c->pred_at[g] : ENT_NONE;
  for (uint32_t k = 0; p != ENT_NONE && k < c->pred[p].nframe; k++)
    if (c->lex->frame[c->candidate[c->pred[p].frame0 + k]].content_mood == ENT_MOOD_WANTED) return true;
  return false;
}

/* The controller of an infinitive or participle t under verb or adjective g: its object where it has one ("urged Iran to
** stop"), else its subject ("wants to stop"). Verbs of promising keep the subject. */
static void controller(const ent_coder *c, uint32_t t, uint32_t g, uint32_t depth, ent_args *out) {
  bool promises = ent_lemma_is(c, g, "promise") || ent_lemma_is(c, g, "vow") || ent_lemma_is(c, g, "pledge");
  uint32_t o = ent_tree_dep(c, g, ENT_REL_IOBJ);
  if (o == ENT_NONE) o = ent_tree_dep(c, g, ENT_REL_OBJ);
  if (o != ENT_NONE && o < t && !promises) {
    push_arg(c, g, o, "object controls the infinitive", out);
    return;
  }
  if (!promises && (ent_w(c, t)->rel == ENT_REL_XCOMP || asks(c, g))) { /* "called on Iran to stop" */
    ENT_EACH_KID(c, g, k) {
      if (k > t || ent_w(c, k)->rel != ENT_REL_OBL || !ent_tree_nominal(c, k)) continue;
      ent_str p = ent_tree_case(c, k, NULL);
      if (ent_str_is(p, "on") || ent_str_is(p, "upon") || ent_str_is(p, "to") || ent_str_is(p, "for") || ent_str_is(p, "with")) {
        if (!names_somebody(c, k)) continue;
        push_arg(c, g, k, "oblique controls the infinitive", out);
        return;
      }
    }
  }
  uint32_t before = out->n;
  surface_of(c, g, depth, out);
  relabel(out, before, "subject controls the infinitive");
}

/* Does a frame of g take an act as its complement? */
static bool takes_act(const ent_coder *c, uint32_t g) {
  uint32_t p = c->pred_at ? c->pred_at[g] : ENT_NONE;
  for (uint32_t k = 0; p != ENT_NONE && k < c->pred[p].nframe; k++)
    if (c->lex->frame[c->candidate[c->pred[p].frame0 + k]].operator_) return true;
  return false;
}

/* "began training soldiers", "accused Iran of arming rebels": the tree took a gerund for a modifier of its own object. The verb
** that governs it, or ENT_NONE. */
static uint32_t governs_gerund(const ent_coder *c, uint32_t t) {
  const ent_word *w = ent_w(c, t);
  uint8_t r = ent_rel_base(w->rel);
  uint32_t h = w->head, first, end;
  if (w->upos != ENT_UPOS_VERB || !(r == ENT_REL_AMOD || r == ENT_REL_COMPOUND) || h == ENT_NONE || h < t || !t) return ENT_NONE;
  ent_str form = ent_token_form(c, t);
  if (form.n < 5 || memcmp(form.p + form.n - 3, "ing", 3)) return ENT_NONE;
  ent_tree_range(c, h, &first, &end);
  ENT_EACH_KID(c, h, k) if (k < t && ent_w(c, k)->rel != ENT_REL_CASE && ent_w(c, k)->rel != ENT_REL_MARK) return ENT_NONE;
  uint32_t g = ent_head(c, h);
  bool marked = ent_w(c, t - 1)->upos == ENT_UPOS_ADP || ent_w(c, t - 1)->upos == ENT_UPOS_SCONJ;
  while (marked && g != ENT_NONE && ent_w(c, g)->upos != ENT_UPOS_VERB && ent_tree_nominal(c, g)) g = ent_head(c, g);
  if (g == ENT_NONE || g > t || ent_w(c, g)->upos != ENT_UPOS_VERB || !(marked || g + 1 == t) || !takes_act(c, g)) return ENT_NONE;
  return g;
}

/* "soldiers fighting in ...", "a decision to withdraw", "plans to attack". */
static void subj_of_acl(const ent_coder *c, uint32_t t, uint32_t depth, ent_args *out) {
  uint32_t g = ent_head(c, t);
  bool infinitive = (ent_w(c, t)->feats & ENT_F_INF) || ent_str_is(ent_tree_mark(c, t), "to");
  bool marked = ent_tree_mark(c, t).n || ent_tree_case(c, t, NULL).n;
  if (!infinitive && !marked) {
    push_all(c, out, g, "noun that the participle modifies");
    return;
  }
  uint32_t before = out->n;
  noun_subj(c, g, out);
  if (out->n == before && ent_w(c, g)->rel == ENT_REL_OBJ && ent_head(c, g) != ENT_NONE) surface_of(c, ent_head(c, g), depth, out);
  relabel(out, before, "whose plan or decision it is");
}

static void subj_without_own(const ent_coder *c, uint32_t t, uint32_t depth, ent_args *out) {
  const ent_word *w = ent_w(c, t);
  uint32_t g = w->head;
  if (g == ENT_NONE || depth > DEEPEST) return;
  uint32_t before = out->n, over = governs_gerund(c, t);
  if (over != ENT_NONE) {
    controller(c, t, over, depth, out);
    return;
  }
  switch (w->rel) {
  case ENT_REL_XCOMP: controller(c, t, g, depth, out); break;
  case ENT_REL_ADVCL:
  case ENT_REL_CCOMP:
  case ENT_REL_OBL: {
    ent_str m = ent_tree_mark(c, t);
    if (!m.n) m = ent_tree_case(c, t, NULL);
    if (!verbal(c, g)) { /* "ready to", "responsible for firing" */
      subj_of(c, g, depth + 1, out);
    } else if (ent_str_is(m, "of") || ent_str_is(m, "from") || ent_str_is(m, "into") || (ent_str_is(m, "to") && asks(c, g))) {
      controller(c, t, g, depth, out);
    } else {
      surface_of(c, g, depth, out);
      relabel(out, before, "subject of the main clause");
    }
    break;
  }
  case ENT_REL_CONJ:
    surface_of(c, g, depth, out);
    relabel(out, before, "subject shared by coordination");
    break;
  case ENT_REL_ACL: subj_of_acl(c, t, depth, out); break;
  case ENT_REL_ACL_RELCL: push_all(c, out, g, "antecedent of the relative clause"); break;
  default: break;
  }
}

static void subj_of(const ent_coder *c, uint32_t t, uint32_t depth, ent_args *out) {
  if (depth > DEEPEST) return;
  if (ent_w(c, t)->upos == ENT_UPOS_NOUN) { /* "it is Putin's second summit": whose comes before what is called so */
    noun_subj(c, t, out);
    if (out->n) return;
  }
  if (!verbal(c, t)) return;
  if (ent_tree_passive(c, t)) {
    uint32_t by = agent(c, t);
    if (by != ENT_NONE) push_arg(c, t, by, "agent of the passive", out);
    return;
  }
  uint32_t s = surface_subj(c, t);
  if (s != ENT_NONE) {
    push_arg(c, t, s, "subject", out);
    ENT_EACH_KID(c, t, k) /* a list that the tree took apart: "A, B and C announced" */
      if (k > s && k < t && ent_w(c, k)->rel == ENT_REL_NSUBJ && names_somebody(c, k)) push_arg(c, t, k, "second subject", out);
  } else subj_without_own(c, t, depth, out);
}

/* "launched missiles that hit Kyiv", "fired shells aimed at the town": the weapon is the object of whoever wields it. */
static uint32_t wielded_by(const ent_coder *c, uint32_t t) {
  uint32_t n = ent_head(c, t);
  uint8_t rel = ent_w(c, t)->rel;
  if (n == ENT_NONE || (rel != ENT_REL_ACL && rel != ENT_REL_ACL_RELCL)) return ENT_NONE;
  if (!ent_item_fits(c, n, ENT_S("weapon")) && !ent_item_fits(c, n, ENT_S("munitions"))) return ENT_NONE;
  while (ent_w(c, n)->rel == ENT_REL_NMOD && ent_head(c, n) != ENT_NONE) n = ent_head(c, n);
  return ent_w(c, n)->rel == ENT_REL_OBJ ? ent_head(c, n) : ENT_NONE;
}

void ent_deep_subj(const ent_coder *c, uint32_t t, ent_args *out) {
  out->n = 0;
  subj_of(c, t, 0, out);
  uint32_t by = wielded_by(c, t);
  if (by == ENT_NONE || (out->n && names_somebody(c, out->v[0].token))) return;
  uint32_t before = out->n = 0;
  subj_of(c, by, 1, out);
  relabel(out, before, "who wields the weapon");
}

/* ---- objects ---------------------------------------------------------- */

static void passive_obj(const ent_coder *c, uint32_t t, ent_args *out) {
  uint32_t s = surface_subj(c, t);
  const ent_word *w = ent_w(c, t);
  if (s != ENT_NONE) {
    push_arg(c, t, s, "subject of the passive", out);
    return;
  }
  uint32_t g = w->head, before = out->n;
  if (g == ENT_NONE) return;
  if (w->rel == ENT_REL_ACL || w->rel == ENT_REL_AMOD) push_all(c, out, g, "noun that the participle modifies");
  else if (w->rel == ENT_REL_CONJ || w->rel == ENT_REL_ADVCL || w->rel == ENT_REL_XCOMP) {
    surface_of(c, g, 1, out);
    relabel(out, before, "subject of the main clause, passive");
  }
}

/* The object of a verb coordinated with t that both share: "detained and deported the activists". */
static void shared_obj(const ent_coder *c, uint32_t t, ent_args *out) {
  ENT_EACH_KID(c, t, k) {
    if (ent_w(c, k)->rel != ENT_REL_CONJ || ent_w(c, k)->upos != ENT_UPOS_VERB || surface_subj(c, k) != ENT_NONE) continue;
    uint32_t o = ent_tree_dep(c, k, ENT_REL_OBJ);
    if (o != ENT_NONE && k < t + 4) push_arg(c, k, o, "object shared by coordination", out);
    return;
  }
}

/* What a ditransitive gives, where the tree has two objects or made it an adverb: "granted Chad a loan". */
static bool second_object(const ent_coder *c, uint32_t first, uint32_t k) {
  uint8_t r = ent_w(c, k)->rel;
  if (r == ENT_REL_OBJ) return true;
  return r == ENT_REL_OBL_UNMARKED && k > first && ent_w(c, k)->upos == ENT_UPOS_NOUN && !is_time(c, k) && names_somebody(c, first);
}

static void obj_of(const ent_coder *c, uint32_t t, ent_args *out) {
  if (!verbal(c, t)) {
    noun_obj(c, t, out);
    return;
  }
  if (governs_gerund(c, t) != ENT_NONE) {
    push_all(c, out, ent_head(c, t), "noun that the gerund was hung on");
    return;
  }
  uint32_t o = ent_tree_dep(c, t, ENT_REL_OBJ);
  if (o == ENT_NONE) o = ent_tree_dep(c, t, ENT_REL_IOBJ); /* without a second object it is the first */
  if (o != ENT_NONE) {
    push_arg(c, t, o, "object", out);
    ENT_EACH_KID(c, t, k) if (k != o && second_object(c, o, k)) push_arg(c, t, k, "second object", out);
    return;
  }
  if (ent_tree_passive(c, t)) {
    passive_obj(c, t, out);
    return;
  }
  uint32_t clause = relative_clause(c, t);
  if (clause == t && surface_subj(c, t) != ENT_NONE && !relative_pronoun(c, surface_subj(c, t))) {
    bool filled = false; /* by a relative pronoun in another place: "to whom it sold" */
    ENT_EACH_KID(c, t, k) filled |= relative_pronoun(c, k) && ent_rel_base(ent_w(c, k)->rel) == ENT_REL_OBL;
    if (!filled) push_all(c, out, ent_head(c, t), "antecedent, gap of the object");
    return;
  }
  uint8_t r = ent_w(c, t)->rel;
  if ((r == ENT_REL_AMOD || r == ENT_REL_ACL) && surface_subj(c, t) != ENT_NONE) { /* a clause that was read as a modifier */
    push_all(c, out, ent_head(c, t), "noun that the verb with its subject stands at");
    return;
  }
  shared_obj(c, t, out);
}

void ent_deep_obj(const ent_coder *c, uint32_t t, ent_args *out) {
  out->n = 0;
  obj_of(c, t, out);
}

/* "sold Iran two ships", "gave Chad rifles": the first of two objects, or a name that the tree put into the object. */
static void unmarked_iobj(const ent_coder *c, uint32_t t, uint32_t o, ent_args *out) {
  ENT_EACH_KID(c, t, k) if (k > o && second_object(c, o, k) && names_somebody(c, o)) {
    push_arg(c, t, o, "first of two objects", out);
    return;
  }
  if (ent_w(c, o)->upos != ENT_UPOS_NOUN) return;
  ENT_EACH_KID(c, o, k) {
    if (ent_rel_base(ent_w(c, k)->rel) != ENT_REL_COMPOUND || ent_w(c, k)->upos != ENT_UPOS_PROPN || !names_somebody(c, k)) continue;
    ent_span name = c->names->mention[c->names->at[k]].span;
    uint32_t first = k;
    while (first > t + 1 && c->text->token[first - 1].span.start >= name.start) first--;
    if (first == t + 1 && name.end - name.start > 3) push_arg(c, t, k, "name that stands in the object", out); /* "US bonds" are an object */
    return;
  }
}

void ent_deep_iobj(const ent_coder *c, uint32_t t, ent_args *out) {
  out->n = 0;
  uint32_t i = ent_tree_dep(c, t, ENT_REL_IOBJ), o = ent_tree_dep(c, t, ENT_REL_OBJ);
  if (i != ENT_NONE) push_arg(c, t, i, "indirect object", out);
  else if (o != ENT_NONE && ent_tree_passive(c, t)) passive_obj(c, t, out);
  else if (o != ENT_NONE && verbal(c, t)) unmarked_iobj(c, t, o, out);
}

/* ---- prepositions ----------------------------------------------------- */

static bool prep_is(ent_str have, ent_str want) {
  if (ent_str_eq(have, want)) return true;
  /* towards = toward; upon = on */
  if (ent_str_is(want, "toward")) return ent_str_is(have, "towards");
  if (ent_str_is(want, "on")) return ent_str_is(have, "upon");
  if (ent_str_is(want, "with")) return ent_str_is(have, "alongside") || ent_str_is(have, "together_with");
  return false;
}

/* Is prep the preposition of t, or one of several ("out of")? */
static bool has_prep(const ent_coder *c, uint32_t t, ent_str prep) {
  if (prep_is(ent_tree_case(c, t, NULL), prep)) return true;
  ENT_EACH_KID(c, t, k) if (ent_w(c, k)->rel == ENT_REL_CASE && prep_is(ent_w(c, k)->lemma, prep)) return true;
  return false;
}

/* "between A and B" needs both: where the tree has lost the second, it is the name behind the conjunction. */
static void second_of_two(const ent_coder *c, uint32_t t, ent_args *out) {
  uint32_t first, end;
  ent_tree_range(c, t, &first, &end);
  const ent_sentence *s = &c->text->sentence[c->text->token[t].sentence];
  uint32_t stop = s->first + s->count;
  if (end >= stop || ent_w(c, end)->upos != ENT_UPOS_CCONJ) return;
  for (uint32_t k = end + 1; k < stop && k < end + 4; k++) {
    uint32_t m = c->names->in[k];
    if (m == ENT_NONE) continue;
    push(c, out, c->names->mention[m].head, "second of two");
    return;
  }
}

static void preps_under(const ent_coder *c, uint32_t pred, uint32_t t, ent_str prep, const char *how, ent_args *out) {
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    if (r != ENT_REL_OBL && r != ENT_REL_NMOD) continue;
    if (!has_prep(c, k, prep)) continue;
    uint32_t before = out->n;
    push_arg(c, pred, k, how, out);
    if (!ent_str_is(prep, "between")) continue;
    if (out->n == before + 1) second_of_two(c, k, out);
    ENT_EACH_KID(c, t, j) /* "between A, B and C": the list went on beside */
      if (j > k && ent_w(c, j)->rel == ENT_REL_APPOS && names_somebody(c, j)) push_all(c, out, j, "next of several");
  }
}

/* "the missiles that it supplied Russia with": the antecedent stands behind the preposition left alone. */
static void stranded(const ent_coder *c, uint32_t t, ent_str prep, ent_args *out) {
  uint32_t clause = relative_clause(c, t);
  if (clause == ENT_NONE) return;
  ENT_EACH_KID(c, t, k) {
    if (ent_w(c, k)->upos != ENT_UPOS_ADP || ent_kids(c, k) != ent_kids_end(c, k) || !prep_is(ent_w(c, k)->lemma, prep)) continue;
    push_all(c, out, ent_head(c, clause), "antecedent, preposition left alone");
  }
}

/* "an attack by Iran on Japan", "the call from Kim to Xi": the tree hung the second phrase on the name in the first. */
static void chained(const ent_coder *c, uint32_t t, ent_str prep, ent_args *out) {
  if (ent_str_is(prep, "of") || ent_str_is(prep, "in")) return;
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    if ((r != ENT_REL_NMOD && r != ENT_REL_OBL) || !ent_tree_nominal(c, k)) continue;
    preps_under(c, t, k, prep, "prepositional phrase behind another", out);
    if (!out->n) ENT_EACH_KID(c, k, j) if (ent_w(c, j)->rel == ENT_REL_NMOD) preps_under(c, t, j, prep, "prepositional phrase behind another", out);
  }
}

void ent_deep_prep(const ent_coder *c, uint32_t t, ent_str prep, ent_args *out) {
  out->n = 0;
  preps_under(c, t, t, prep, "prepositional phrase", out);
  if (!out->n) stranded(c, t, prep, out);
  if (!out->n && !verbal(c, t)) chained(c, t, prep, out);
  if (out->n) return;
  if (verbal(c, t)) { /* attached to the object: "supplied weapons to Iran" */
    ENT_EACH_KID(c, t, k) {
      uint8_t r = ent_w(c, k)->rel;
      if (r == ENT_REL_OBJ || r == ENT_REL_NSUBJ_PASS || r == ENT_REL_OBL || r == ENT_REL_OBL_UNMARKED)
        preps_under(c, t, k, prep, "prepositional phrase at the object", out);
    }
    return;
  }
  uint32_t g = ent_head(c, t);
  uint8_t r = ent_w(c, t)->rel;
  if (compound_head(c, t) != ENT_NONE) {
    preps_under(c, t, compound_head(c, t), prep, "prepositional phrase of the compound", out);
    return;
  }
  if (g == ENT_NONE || ent_w(c, g)->upos != ENT_UPOS_VERB || !(r == ENT_REL_OBJ || r == ENT_REL_NSUBJ_PASS)) return;
  if (!ent_str_is(prep, "of") && !ent_str_is(prep, "in")) preps_under(c, t, g, prep, "prepositional phrase at the verb", out);
}

/* ---- clauses ---------------------------------------------------------- */

static bool complement_mark(ent_str m) {
  return ent_str_is(m, "of") || ent_str_is(m, "from") || ent_str_is(m, "to") || ent_str_is(m, "into") || ent_str_is(m, "against") ||
         ent_str_is(m, "for") || ent_str_is(m, "on") || ent_str_is(m, "in") || ent_str_is(m, "that") || ent_str_is(m, "about") || ent_str_is(m, "with");
}

/* A gerund that the tree hung on its own object: behind the verb, or behind the preposition of a phrase after it. */
static void gerund_below(const ent_coder *c, uint32_t t, ent_args *out) {
  const ent_sentence *s = &c->text->sentence[c->text->token[t].sentence];
  for (uint32_t k = t + 1; k < s->first + s->count && k < t + 10; k++)
    if (ent_w(c, k)->upos == ENT_UPOS_VERB && governs_gerund(c, k) == t) push_one(out, k, "gerund hung on its own object");
}

void ent_deep_comp(const ent_coder *c, uint32_t t, ent_args *out) {
  out->n = 0;
  ENT_EACH_KID(c, t, k) {
    uint8_t r = ent_w(c, k)->rel;
    if (r == ENT_REL_XCOMP || r == ENT_REL_CCOMP || r == ENT_REL_CSUBJ || r == ENT_REL_CSUBJ_PASS) push_one(out, k, "complement clause");
  }
  ENT_EACH_KID(c, t, k) {
    const ent_word *w = ent_w(c, k);
    if (w->rel != ENT_REL_ADVCL && w->rel != ENT_REL_ACL && w->rel != ENT_REL_OBL) continue;
    if (w->upos != ENT_UPOS_VERB && ent_tree_dep(c, k, ENT_REL_COP) == ENT_NONE) continue;
    ent_str m = ent_tree_mark(c, k);
    if (!m.n) m = ent_tree_case(c, k, NULL);
    bool next = k == t + 1 || (k == t + 2 && ent_w(c, t + 1)->rel == ENT_REL_COMPOUND_PRT); /* "ruled out sending" */
    bool behind = !m.n && next && w->rel == ENT_REL_ADVCL && !(w->feats & (ENT_F_PAST | ENT_F_FIN)) && w->upos == ENT_UPOS_VERB;
    if (complement_mark(m) || behind) push_one(out, k, "complement with a preposition");
  }
  if (!out->n) gerund_below(c, t, out);
  uint32_t o = ent_tree_dep(c, t, ENT_REL_OBJ); /* "demanded that", "a promise to" under an object */
  if (!out->n && o != ENT_NONE) {
    ENT_EACH_KID(c, o, k) {
      const ent_word *w = ent_w(c, k);
      bool of = ent_str_is(ent_tree_mark(c, k), "of") || ent_str_is(ent_tree_mark(c, k), "with"); /* "accused him of lying" */
      if (w->rel == ENT_REL_ACL && (of || ent_str_is(ent_tree_mark(c, k), "to") || (w->feats & ENT_F_GER))) push_one(out, k, "complement at the object");
    }
  }
  for (uint32_t i = 0, n = out->n; i < n; i++)
    ENT_EACH_KID(c, out->v[i].token, k) if (ent_w(c, k)->rel == ENT_REL_CONJ && verbal(c, k)) push_one(out, k, "coordinated complement");
}
