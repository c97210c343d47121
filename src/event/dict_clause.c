/*
** dict_clause.c - clauses to events.
**
** The main line of a sentence is coded: its root, what is coordinated with it, and speech tags beside it. A verb that
** governs a clause is composed with it: verbs without a code hand through what they govern; what is said or seen
** counts as what it is; an appeal, an intent, a demand, a refusal or a threat of something has CAMEO's code for that
** (intend + aid = 033). The dictionary's own transformations come first. Only a sentence whose main line says nothing
** is searched for other verbs.
*/
#include "event/dict_inside.h"

enum { DEEPEST = 12 };

typedef struct clause {
  dict_whos source, target;
  dict_codes codes;
  uint32_t verb, entry;
  ent_dict_line line, pattern;
  const char *note;
  uint32_t by[8], nby;
  bool both;       /* each of source to each other */
  bool by_pattern; /* not the verb's default */
} clause;

static const ent_dict_word *word(const dict_coder *c, uint32_t i) {
  return &c->s->word[i];
}

static bool null_code(ent_str s) {
  return !s.n || ent_str_is(s, "---");
}

static bool codes_null(dict_codes k) {
  return null_code(k.forward) && null_code(k.back);
}

/* ---- structure -------------------------------------------------------- */

static uint32_t child_of(const dict_coder *c, uint32_t v, unsigned rel) {
  DICT_EACH (c, v, k, i)
    if (word(c, i)->rel == rel) return i;
  return ENT_NONE;
}

static bool infinitive(const dict_coder *c, uint32_t v) {
  DICT_EACH (c, v, k, i)
    if (word(c, i)->rel == ENT_REL_MARK && ent_str_is(word(c, i)->form, "TO")) return true;
  return false;
}

static uint32_t own_subject(const dict_coder *c, uint32_t v) {
  static const uint8_t rels[] = {ENT_REL_NSUBJ, ENT_REL_NSUBJ_PASS, ENT_REL_NSUBJ_OUTER};
  for (size_t k = 0; k < sizeof rels; k++) {
    uint32_t s = child_of(c, v, rels[k]);
    if (s != ENT_NONE) return s;
  }
  return ENT_NONE;
}

/* "arms sent by Chad": a participle with the one it is by. */
static bool participle(const dict_coder *c, uint32_t v) {
  unsigned rel = word(c, v)->rel;
  if ((rel != ENT_REL_ACL && rel != ENT_REL_ADVCL) || own_subject(c, v) != ENT_NONE ||
      ent_str_ends(word(c, v)->form, ENT_S("ING")))
    return false;
  DICT_EACH (c, v, k, i)
    if (ent_rel_base(word(c, i)->rel) == ENT_REL_OBL && ent_str_is(dict_case(c, i), "BY")) return !infinitive(c, v);
  return false;
}

static bool passive(const dict_coder *c, uint32_t v) {
  return child_of(c, v, ENT_REL_NSUBJ_PASS) != ENT_NONE || child_of(c, v, ENT_REL_AUX_PASS) != ENT_NONE ||
         participle(c, v);
}

/* Who does v: its own subject, or that of what governs it: the object of "urged them to go", the subject of "want to
** go". */
static uint32_t deep_subject(const dict_coder *c, uint32_t v, uint32_t depth) {
  uint32_t s = own_subject(c, v), up = word(c, v)->head;
  if (s != ENT_NONE || up == ENT_NONE || depth > DEEPEST) return s;
  switch (word(c, v)->rel) {
  case ENT_REL_XCOMP: {
    uint32_t obj = child_of(c, up, ENT_REL_OBJ);
    if (obj != ENT_NONE && obj < v && !passive(c, up)) return obj;
    return deep_subject(c, up, depth + 1);
  }
  case ENT_REL_CONJ:
  case ENT_REL_ADVCL:
  case ENT_REL_CCOMP:
    return deep_subject(c, up, depth + 1);
  case ENT_REL_ACL:
    return infinitive(c, v) ? deep_subject(c, word(c, up)->head == ENT_NONE ? up : word(c, up)->head, depth + 1) : up;
  case ENT_REL_ACL_RELCL:
    return up;
  default:
    return ENT_NONE;
  }
}

/* A clause of its own, not part of what v governs. */
static bool separate(const dict_coder *c, uint32_t i) {
  const ent_dict_word *w = word(c, i);
  switch (w->rel) {
  case ENT_REL_NSUBJ:
  case ENT_REL_NSUBJ_PASS:
  case ENT_REL_NSUBJ_OUTER:
  case ENT_REL_CSUBJ:
  case ENT_REL_PARATAXIS:
  case ENT_REL_AUX:
  case ENT_REL_AUX_PASS:
  case ENT_REL_CC:
  case ENT_REL_PUNCT:
    return true;
  case ENT_REL_CONJ:
    return w->upos == ENT_UPOS_VERB;
  case ENT_REL_ADVCL:
    return !infinitive(c, i) && own_subject(c, i) != ENT_NONE;
  default:
    return false;
  }
}

bool dict_governed(const dict_coder *c, uint32_t v, uint32_t j) {
  for (uint32_t guard = 0; guard <= c->s->n && j != ENT_NONE; guard++) {
    uint32_t up = word(c, j)->head;
    if (up == v) return !separate(c, j) || word(c, j)->rel == ENT_REL_NSUBJ_PASS;
    if (up != ENT_NONE && word(c, j)->rel == ENT_REL_PARATAXIS) return false;
    j = up;
  }
  return false;
}

/* ---- who to whom ------------------------------------------------------ */

static bool is_object(const dict_coder *c, uint32_t i) {
  unsigned rel = ent_rel_base(word(c, i)->rel);
  return rel == ENT_REL_OBJ || rel == ENT_REL_IOBJ || rel == ENT_REL_OBL;
}

static bool same_codes(const dict_whos *a, const dict_whos *b) {
  for (uint32_t i = 0; i < b->n; i++) {
    bool in = false;
    for (uint32_t k = 0; k < a->n; k++) in = in || ent_str_eq(a->v[k].code, b->v[i].code);
    if (!in) return false;
  }
  return b->n > 0;
}

static bool names_actor(const dict_whos *w) {
  for (uint32_t i = 0; i < w->n; i++)
    if (w->v[i].actor.file) return true;
  return false;
}

/* The noun that an actor only places, when it is a role: "activists" of "activists of Amnesty". */
static uint32_t role_above(const dict_coder *c, uint32_t h) {
  uint32_t up = word(c, h)->head;
  if (word(c, h)->rel != ENT_REL_NMOD || up == ENT_NONE || up > h) return h;
  for (uint32_t i = 0; i <= up; i++)
    if (c->top[i] == c->top[up] && c->agent[i].phrase != ENT_NONE && c->agent[i].end == up + 1) return c->top[up];
  return h;
}

/* The first phrase that v governs, in the order of the text, that names an actor who is none of `not`; else a role
** alone among its objects; else an unknown phrase, where the record allows that. */
static void first_named(dict_coder *c, uint32_t v, const dict_whos * not, dict_whos *out) {
  for (uint32_t i = 0; i < c->s->n; i++) {
    if (i == v || c->actor[i].phrase == ENT_NONE || !dict_governed(c, v, i)) continue;
    if (word(c, i)->head == v && word(c, i)->rel == ENT_REL_NSUBJ_PASS) continue;
    dict_whos who = {0};
    uint32_t h = role_above(c, c->top[i]);
    if (h == v || (i < v && !is_object(c, h))) continue;
    if (!dict_who_all(c, h, &who) || !names_actor(&who) || same_codes(not, &who)) continue;
    *out = who;
    return;
  }
  DICT_EACH (c, v, k, i) {
    dict_whos who = {0};
    if (!is_object(c, i) || i < v || !dict_who_all(c, i, &who) || same_codes(not, &who)) continue;
    *out = who;
    return;
  }
  DICT_EACH (c, v, k2, j)
    if (is_object(c, j) && j > v && word(c, j)->rel != ENT_REL_OBL_TMOD) {
      dict_who_new(c, j, out);
      return;
    }
}

/* Of a passive: who it is by. */
static bool by_agent(dict_coder *c, uint32_t v, dict_whos *out) {
  DICT_EACH (c, v, k, i) {
    if (!is_object(c, i) || !ent_str_is(dict_case(c, i), "BY")) continue;
    dict_whos who = {0};
    if (!dict_who_all(c, i, &who)) continue;
    *out = who;
    return true;
  }
  return false;
}

/* Who says the clause of v. */
static void speaker(dict_coder *c, uint32_t v, dict_whos *out) {
  uint32_t up = word(c, v)->head, s = up == ENT_NONE ? ENT_NONE : deep_subject(c, up, 0);
  if (s != ENT_NONE) dict_who_all(c, s, out);
}

/* Those that the subject names; of a list that the tree has broken in two, both parts. */
static bool subject_names(dict_coder *c, uint32_t subject, dict_whos *out) {
  const ent_dict_word *s = word(c, subject);
  bool any = dict_who_all(c, subject, out);
  if (ent_rel_base(s->rel) != ENT_REL_NSUBJ || s->head == ENT_NONE) return any;
  DICT_EACH (c, s->head, k, i)
    if (i > subject && word(c, i)->rel == s->rel && i < s->head) any = dict_who_all(c, i, out) || any;
  return any;
}

static void parties(dict_coder *c, uint32_t v, uint32_t subject, const dict_match *m, clause *out) {
  dict_whos subj = {0};
  if (subject != ENT_NONE && !subject_names(c, subject, &subj)) dict_who_new(c, subject, &subj);
  if (m->source != ENT_NONE) dict_who_all(c, m->source, &out->source);
  if (m->target != ENT_NONE) dict_who_all(c, m->target, &out->target);
  out->both = m->both && subj.n > 1;
  if (out->both) {
    out->source = out->target = subj;
    return;
  }
  bool turned = passive(c, v) && (own_subject(c, v) != ENT_NONE || participle(c, v));
  if (m->source != ENT_NONE && m->target == ENT_NONE) out->target = subj;
  else if (m->target != ENT_NONE && m->source == ENT_NONE && !same_codes(&out->target, &subj)) out->source = subj;
  else if (m->source == ENT_NONE && m->target == ENT_NONE && turned) out->target = subj;
  else if (m->source == ENT_NONE && m->target == ENT_NONE) out->source = subj;
  if (!out->source.n && m->target != ENT_NONE && m->target == subject && word(c, v)->rel == ENT_REL_CCOMP)
    speaker(c, v, &out->source);
  if (!out->source.n && (turned || m->target != ENT_NONE) && !by_agent(c, v, &out->source))
    first_named(c, v, &out->target, &out->source);
  if (!out->target.n) first_named(c, v, &out->source, &out->target);
}

/* ---- codes ------------------------------------------------------------ */

/* What not doing it is, by CAMEO's root: hostile acts that are not done are cooperation, the others are refused. */
static ent_str negated(ent_str code) {
  if (code.n < 2 || null_code(code)) return code;
  int root = (code.p[0] - '0') * 10 + (code.p[1] - '0');
  if (root >= 11 && root <= 20) return ENT_S("050");
  if (root >= 2 && root <= 9) return ENT_S("120");
  return code;
}

/* CAMEO's codes for a speech act about an act: first what the speech act's root is, then the act's. */
static const struct {
  const char *speech, *act, *is;
} composed[] = {
    {"02", "04", "026"}, {"02", "05", "022"}, {"02", "06", "021"}, {"02", "07", "023"}, {"02", "08", "025"},
    {"03", "04", "036"}, {"03", "05", "032"}, {"03", "06", "031"}, {"03", "07", "033"}, {"03", "08", "035"},
    {"10", "04", "106"}, {"10", "05", "102"}, {"10", "06", "101"}, {"10", "07", "103"}, {"10", "08", "105"},
    {"12", "04", "125"}, {"12", "05", "120"}, {"12", "06", "121"}, {"12", "07", "122"}, {"12", "08", "123"},
    {"13", "14", "133"}, {"13", "16", "131"}, {"13", "17", "137"}, {"13", "18", "138"}, {"13", "19", "138"},
    {"13", "20", "138"}, {"03", "18", "138"}, {"03", "19", "138"}, {"03", "20", "138"},
};

/* The code of `speech` (its general code, as 030) about `act`; speech itself where CAMEO has none. */
static ent_str compose(ent_str speech, ent_str act) {
  if (speech.n != 3 || speech.p[2] != '0') return speech;
  for (size_t i = 0; i < sizeof composed / sizeof *composed; i++)
    if (ent_str_starts(speech, ent_str_c(composed[i].speech)) && ent_str_starts(act, ent_str_c(composed[i].act)))
      return ent_str_c(composed[i].is);
  return speech;
}

static bool speech(ent_str code) {
  for (size_t i = 0; i < sizeof composed / sizeof *composed; i++)
    if (ent_str_starts(code, ent_str_c(composed[i].speech))) return true;
  return false;
}

static bool statement(ent_str code) {
  return ent_str_starts(code, ENT_S("01"));
}

static bool negation(const dict_coder *c, uint32_t v) {
  DICT_EACH (c, v, k, i)
    if (word(c, i)->negates && i < v) return true;
  return false;
}

/* ---- clauses ---------------------------------------------------------- */

static bool read_clause(dict_coder *c, uint32_t v, clause *out);
static void emit(dict_coder *c, const clause *k);

/* The clause that v governs as its complement and that says something. */
static bool complement(dict_coder *c, uint32_t v, clause *out) {
  static const uint8_t rels[] = {ENT_REL_XCOMP, ENT_REL_CCOMP, ENT_REL_ADVCL};
  for (size_t r = 0; r < sizeof rels; r++)
    DICT_EACH (c, v, k, i) {
      if (word(c, i)->rel != rels[r] || (rels[r] == ENT_REL_ADVCL && !infinitive(c, i))) continue;
      if (read_clause(c, i, out)) return true;
    }
  return false;
}

static char letter_of(char letter, const dict_whos *who, const dict_whos *outer) {
  if (letter == '_') return who->n ? 0 : '_';
  if (letter == '.') return '.';
  if (letter == 'a') return same_codes(outer, who) ? 'a' : 0;
  return who->n ? letter : 0;
}

/* The verb's own code, else its block's. */
static dict_codes default_codes(const dict_coder *c, uint32_t verb) {
  const dict_verb *e = &c->d->verb.v[verb];
  return e->codes.forward.n || e->codes.back.n ? e->codes : c->d->block.v[e->block].codes;
}

/* The code is what verb, as the dictionary has it, codes by itself: a transformation's verb stands for all such. */
static bool same_act(const dict_coder *c, ent_str verb, ent_str code) {
  for (uint32_t k = ent_map_get(&c->d->forms, verb); k != ENT_NONE; k = c->d->form.v[k].next) {
    const dict_form *f = &c->d->form.v[k];
    if (!f->nbefore && !f->nbehind && !null_code(code) && ent_str_eq(default_codes(c, f->verb).forward, code))
      return true;
  }
  return false;
}

/* The verb's dictionary word is the name of a transformation: ATTACK, or WILL_ATTACK with its auxiliary. */
static bool named(const dict_coder *c, uint32_t v, uint32_t entry, ent_str code, ent_str name) {
  size_t at = name.n;
  while (at && name.p[at - 1] != '_') at--;
  if (ent_str_is(name, "Q")) return true;
  ent_str verb = {name.p + at, name.n - at}, aux = {name.p, at ? at - 1 : 0};
  if (entry == ENT_NONE || (!ent_str_eq(c->d->verb.v[entry].name, verb) && !same_act(c, verb, code))) return false;
  bool has = !aux.n;
  DICT_EACH (c, v, k, i) has = has || ent_str_eq(word(c, i)->form, aux);
  return has;
}

/* Applies the first transformation that fits the outer verb and the event inside. */
static bool transform(dict_coder *c, uint32_t v, const clause *own, clause *inner) {
  const dict_whos *outer = &own->source;
  for (uint32_t i = 0; i < c->d->change.n; i++) {
    const dict_change *t = &c->d->change.v[i];
    if (!named(c, v, own->entry, (ent_str){0}, t->verb) ||
        !named(c, inner->verb, inner->entry, inner->codes.forward, t->inner))
      continue;
    if (ent_str_is(t->inner, "Q") && codes_null(inner->codes)) continue;
    char s = letter_of(t->source, &inner->source, outer), g = letter_of(t->target, &inner->target, outer);
    if (!s || !g) continue;
    dict_whos b = t->source == 'b' ? inner->source : inner->target;
    inner->source = t->to_source == 'b' ? b : *outer;
    inner->target = t->to_target == 'b' ? b : *outer;
    if (!ent_str_is(t->code, "Q")) inner->codes = (dict_codes){t->code, {0}};
    inner->pattern = dict_place(c->d, t->file, t->line);
    inner->note = "a transformation of what the verb governs";
    inner->both = false;
    return true;
  }
  return false;
}

/* Joins a verb with the clause inside of it: true when inner is the answer, false when the verb's own clause is. */
static bool join(dict_coder *c, uint32_t v, clause *own, clause *inner) {
  bool raised = passive(c, v) && own_subject(c, inner->verb) == ENT_NONE; /* "was seen to leave" */
  bool same = raised || !inner->source.n || same_codes(&own->source, &inner->source);
  if (transform(c, v, own, inner)) return true;
  if (codes_null(own->codes)) {
    if (!inner->source.n) inner->source = own->source;
    return true;
  }
  if (codes_null(inner->codes) || own->by_pattern) return false;
  /* A pattern says more than a verb's default, but for verbs that say something about acts. */
  if (inner->by_pattern && inner->source.n && inner->target.n && !speech(own->codes.forward) &&
      !statement(own->codes.forward))
    return true;
  if (statement(own->codes.forward)) {
    if (same && !inner->target.n) return false;
    if (same && !inner->source.n) inner->source = own->source;
    if (!same && own->source.n) {
      inner->target = inner->source;
      inner->source = own->source;
      inner->codes.back = (ent_str){0};
      inner->both = false;
      inner->note = "what is said of somebody is directed at him";
    }
    return true;
  }
  ent_str code = same || own->target.n ? compose(own->codes.forward, inner->codes.forward) : own->codes.forward;
  if (!ent_str_eq(code, own->codes.forward)) {
    own->codes = (dict_codes){code, {0}};
    own->note = "composed with the act that it governs";
    if (inner->target.n) own->target = inner->target;
  }
  return false;
}

/* The best pattern of the verb's blocks, up to the first that has a code by itself; without a pattern that code. */
static dict_match choose(dict_coder *c, uint32_t v, const dict_entries *e, uint32_t subject, uint32_t *entry) {
  dict_match best = {.source = ENT_NONE, .target = ENT_NONE};
  bool coded = false;
  *entry = e->verb[0];
  for (uint32_t i = 0; i < e->n && !coded; i++) {
    dict_match m = dict_match_best(c, &c->d->block.v[c->d->verb.v[e->verb[i]].block], v, subject);
    bool better = m.pattern && (!best.pattern || m.score > best.score);
    if (better) best = m;
    coded = !codes_null(default_codes(c, e->verb[i]));
    if (better || (!best.pattern && coded)) *entry = e->verb[i];
  }
  return best;
}

static void own_clause(dict_coder *c, uint32_t v, const dict_entries *all, clause *out) {
  uint32_t subject = deep_subject(c, v, 0);
  dict_match m = choose(c, v, all, subject, &out->entry);
  const dict_verb *e = &c->d->verb.v[out->entry];
  out->codes = m.pattern ? m.pattern->codes : default_codes(c, out->entry);
  out->line = dict_place(c->d, e->file, e->line);
  if (m.pattern) out->pattern = dict_place(c->d, m.pattern->file, m.pattern->line);
  out->by_pattern = m.pattern != NULL;
  memcpy(out->by, m.by, sizeof out->by);
  out->nby = m.nby;
  parties(c, v, subject, &m, out);
  if (m.negative || !negation(c, v) || codes_null(out->codes)) return;
  out->codes = (dict_codes){negated(out->codes.forward), {0}};
  out->note = "negated";
}

static bool read_clause(dict_coder *c, uint32_t v, clause *out) {
  clause inner = {0};
  dict_entries all;
  *out = (clause){.verb = v, .entry = ENT_NONE};
  if (c->done[v] || c->depth > DEEPEST) return false;
  c->done[v] = true;
  c->depth++;
  dict_verbs_at(c, v, &all);
  bool any = all.n > 0;
  if (any) own_clause(c, v, &all, out);
  if (complement(c, v, &inner)) {
    if (any && inner.verb < v) { /* "..., officials said": the clause stands for itself */
      emit(c, &inner);
      out->target = (dict_whos){0};
    } else if (!any || join(c, v, out, &inner)) {
      if (!any && !inner.source.n) {
        uint32_t s = deep_subject(c, v, 0);
        if (s != ENT_NONE) dict_who_all(c, s, &inner.source);
      }
      *out = inner;
      any = true;
    }
  }
  c->depth--;
  return any && !codes_null(out->codes);
}

/* ---- the sentence ----------------------------------------------------- */

static void put(dict_coder *c, const clause *k, const ent_dict_who *s, const ent_dict_who *t, ent_str code) {
  if (null_code(code) || ent_str_eq(s->code, t->code)) return;
  for (uint32_t i = 0; i < c->out->event.n; i++) {
    const ent_dict_event *e = &c->out->event.v[i];
    if (ent_str_eq(e->source.code, s->code) && ent_str_eq(e->target.code, t->code) && ent_str_eq(e->code, code)) return;
  }
  ent_dict_event e = {.source = *s,
                      .target = *t,
                      .code = code,
                      .verb = k->verb,
                      .entry = k->line,
                      .pattern = k->pattern,
                      .nby = k->nby,
                      .note = k->note};
  memcpy(e.by, k->by, sizeof e.by);
  ENT_PUSH(c->a, &c->out->event, e);
}

static void emit(dict_coder *c, const clause *k) {
  static const ent_dict_who nobody = {.code = {"---", 3}, .head = ENT_NONE};
  uint32_t ns = k->source.n ? k->source.n : 1, nt = k->target.n ? k->target.n : 1;
  for (uint32_t i = 0; i < ns; i++)
    for (uint32_t j = 0; j < nt; j++) {
      const ent_dict_who *s = k->source.n ? &k->source.v[i] : &nobody, *t = k->target.n ? &k->target.v[j] : &nobody;
      if (!c->s->config.any_dyad && (ent_str_is(s->code, "---") || ent_str_is(t->code, "---"))) continue;
      put(c, k, s, t, k->codes.forward);
      if (!k->both) put(c, k, t, s, k->codes.back);
    }
}

/* v, what is coordinated with it, and what stands beside it. */
static void main_line(dict_coder *c, uint32_t v, uint32_t depth) {
  clause k;
  if (depth > DEEPEST) return;
  if (read_clause(c, v, &k)) emit(c, &k);
  DICT_EACH (c, v, q, i)
    if (word(c, i)->rel == ENT_REL_CONJ || word(c, i)->rel == ENT_REL_PARATAXIS) main_line(c, i, depth + 1);
}

void dict_clauses(dict_coder *c) {
  clause k;
  for (uint32_t i = 0; i < c->s->n; i++)
    if (word(c, i)->head == ENT_NONE) main_line(c, i, 0);
  for (uint32_t i = 0; i < c->s->n && !c->out->event.n; i++)
    if (!c->done[i] && word(c, i)->upos == ENT_UPOS_VERB && !dict_inner(word(c, i)->rel) && read_clause(c, i, &k))
      emit(c, &k);
}
