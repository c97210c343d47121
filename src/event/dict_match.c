/*
** dict_match.c - patterns of verb dictionaries on trees.
**
** A pattern's pieces are found in the order of the text: those behind * among the words that the verb governs (and
** the subject of a passive, its deep object), those before it among the words to its left. Patterns of the first
** generation know words only. In those of the second a bare word is the head of its phrase, {A B} is a phrase with
** head B and A beside it, (P N) a preposition and a word of what it governs. $ and + stand for a phrase that names an
** actor, % for several, ^ for any. Of all that fit the one that says most words is taken, then the first.
*/
#include "event/dict_inside.h"

enum { WORD_SCORE = 20, SIGN_SCORE = 5, BUDGET = 4000 };

typedef struct matching {
  dict_coder *c;
  const dict_pattern *p;
  uint32_t v, subject;
  bool second, left, passive;
  uint32_t budget; /* steps that this pattern may still take: patterns of many ^ on long sentences end */
  dict_match *m;
} matching;

static const ent_dict_word *word(const matching *m, uint32_t i) {
  return &m->c->s->word[i];
}

/* ---- words ------------------------------------------------------------ */

static bool is_plural(ent_str form, ent_str w) {
  if (form.n == w.n + 1) return form.p[w.n] == 'S' && !memcmp(form.p, w.p, w.n);
  if (form.n != w.n + 2 || memcmp(form.p + form.n - 2, "ES", 2)) return false;
  if (ent_str_ends(w, ENT_S("SS"))) return !memcmp(form.p, w.p, w.n);
  return w.n && w.p[w.n - 1] == 'Y' && form.p[w.n - 1] == 'I' && !memcmp(form.p, w.p, w.n - 1);
}

static bool same_word(const matching *m, uint32_t i, ent_str w, bool plural) {
  const ent_dict_word *t = word(m, i);
  return ent_str_eq(t->form, w) || (plural && (ent_str_eq(t->lemma, w) || is_plural(t->form, w)));
}

static uint32_t set_at(const matching *m, uint32_t set, uint32_t i, uint32_t depth);

/* Behind a piece that is a word or a set and begins at i; 0 when it does not. */
static uint32_t piece_at(const matching *m, const dict_piece *p, uint32_t i, bool plural, uint32_t depth) {
  if (p->kind == DICT_SET) return set_at(m, p->set, i, depth + 1);
  return same_word(m, i, p->word, plural) ? i + 1 : 0;
}

static uint32_t set_at(const matching *m, uint32_t set, uint32_t i, uint32_t depth) {
  const dict_set *s = &m->c->d->set.v[set];
  uint32_t best = 0;
  if (depth > 4) return 0;
  for (uint32_t k = 0; k < s->phrase.n; k++) {
    uint32_t at = i;
    bool fits = true;
    for (const dict_piece *p = s->phrase.v[k]; fits && p->kind != UINT8_MAX; p++) {
      at = at < m->c->s->n ? piece_at(m, p, at, !s->fixed.v[k], depth) : 0;
      fits = at != 0;
    }
    if (fits && at > best) best = at;
  }
  return best;
}

/* ---- places ----------------------------------------------------------- */

static bool content(unsigned upos) {
  switch (upos) {
  case ENT_UPOS_NOUN:
  case ENT_UPOS_PROPN:
  case ENT_UPOS_ADJ:
  case ENT_UPOS_VERB:
  case ENT_UPOS_NUM:
  case ENT_UPOS_X:
  case ENT_UPOS_SYM:
    return true;
  default:
    return false;
  }
}

/* The head of a phrase, or any word where the pattern is of the first generation. */
static bool may_stand(const matching *m, uint32_t i) {
  return !m->second || (m->c->top[i] == i && content(word(m, i)->upos));
}

static bool in_reach(const matching *m, uint32_t i) {
  if (i == m->v) return false;
  if (!m->left) return dict_governed(m->c, m->v, i) && (i > m->v || m->passive);
  if (i > m->v) return false;
  if (!m->second) return true;
  if (word(m, i)->head == m->v && (word(m, i)->rel == ENT_REL_MARK || word(m, i)->rel == ENT_REL_CASE)) return false;
  return dict_below(m->c->s, i, m->v) || (m->subject != ENT_NONE && dict_below(m->c->s, i, m->subject));
}

static bool seq(matching *m, const dict_piece *p, uint32_t n, uint32_t from, uint32_t last);

/* The rest of the pieces, behind one that ended at `end`; its score is taken back when they do not fit. */
static bool go_on(matching *m, const dict_piece *p, uint32_t n, uint32_t end, uint32_t score) {
  m->m->score += score;
  if (seq(m, p, n, end, end)) return true;
  m->m->score -= score;
  return false;
}

/* The words from i to end are what a piece matched: called on the way back, when all the pattern fits. */
static bool matched(matching *m, uint32_t i, uint32_t end) {
  while (end > i && m->m->nby < sizeof m->m->by / sizeof *m->m->by) m->m->by[m->m->nby++] = --end;
  return true;
}

/* ---- $ + % ^ ---------------------------------------------------------- */

static bool noun_head(const matching *m, uint32_t i) {
  unsigned upos = word(m, i)->upos;
  return m->c->top[i] == i && (upos == ENT_UPOS_NOUN || upos == ENT_UPOS_PROPN || upos == ENT_UPOS_PRON ||
                               upos == ENT_UPOS_X || upos == ENT_UPOS_ADJ);
}

static bool stands_for(matching *m, const dict_piece *p, uint32_t i) {
  dict_whos who = {0};
  if (!noun_head(m, i)) return false;
  if (p->kind == DICT_SKIP) return true;
  bool any = p->kind == DICT_BOTH ? dict_who_all(m->c, i, &who) : dict_who_of(m->c, i, &who);
  return any && (p->kind != DICT_BOTH || who.n > 1);
}

static bool sign(matching *m, const dict_piece *p, uint32_t n, uint32_t from) {
  dict_match before = *m->m;
  /* On the left the verb's own subject, wherever the tree has it. */
  if (m->left && p->kind != DICT_SKIP && m->subject != ENT_NONE && m->subject < m->v && m->subject < from)
    from = m->subject;
  for (uint32_t i = from; i < m->c->s->n; i++) {
    if (m->left && i >= m->v) break;
    if (!(in_reach(m, i) || i == m->subject) || !stands_for(m, p, i)) continue;
    if (p->kind == DICT_SOURCE) m->m->source = i;
    if (p->kind == DICT_TARGET) m->m->target = i;
    if (p->kind == DICT_BOTH) m->m->both = true;
    if (go_on(m, p + 1, n - 1, i + 1, SIGN_SCORE)) return true;
    *m->m = before;
    if (p->kind == DICT_SKIP) break;
  }
  return false;
}

/* ---- brackets --------------------------------------------------------- */

static uint32_t group_size(const dict_piece *p, uint32_t n) {
  uint32_t k = 1;
  while (k < n && p[k].group == p[0].group) k++;
  return k;
}

/* Only words of a coordination stand between: "death and injury toll". */
static bool beside(const matching *m, uint32_t end, uint32_t next) {
  for (uint32_t i = end; i < next; i++) {
    unsigned rel = word(m, i)->rel;
    if (rel != ENT_REL_CC && rel != ENT_REL_CONJ && rel != ENT_REL_PUNCT && rel != ENT_REL_CASE) return false;
  }
  return true;
}

/* {A B C}: in order in one phrase; the last is its head and the one before it stands beside it. */
static bool brace(matching *m, const dict_piece *p, uint32_t size, uint32_t k, uint32_t end, uint32_t *out) {
  if (k == size) return *out = end, true;
  for (uint32_t i = end; i < m->c->s->n && m->budget; i++, m->budget--) {
    bool last = k + 1 == size;
    uint32_t stop = piece_at(m, &p[k], i, true, 0);
    if (!stop || (!k && !in_reach(m, i)) || (last && !may_stand(m, stop - 1))) continue;
    if (k && last && !beside(m, end, i)) continue;
    if (k && !last && i - end > 4) return false;
    if (brace(m, p, size, k + 1, stop, out)) return true;
    if (k && last) return false;
  }
  return false;
}

static bool braces(matching *m, const dict_piece *p, uint32_t n, uint32_t from) {
  uint32_t size = group_size(p, n), end;
  for (uint32_t i = from; i < m->c->s->n && m->budget; i++, m->budget--) {
    if (!in_reach(m, i) || !piece_at(m, p, i, true, 0)) continue;
    if (brace(m, p, size, 0, i, &end) && go_on(m, p + size, n - size, end, WORD_SCORE * size))
      return matched(m, i, end);
  }
  return false;
}

static bool preposition(const matching *m, uint32_t i) {
  unsigned upos = word(m, i)->upos;
  return upos == ENT_UPOS_ADP || upos == ENT_UPOS_PART || upos == ENT_UPOS_SCONJ || upos == ENT_UPOS_ADV ||
         word(m, i)->rel == ENT_REL_CASE;
}

/* A preposition alone belongs to the verb, or to its object or complement. */
static bool near_verb(const matching *m, uint32_t i) {
  uint32_t g = word(m, i)->head;
  if (g == m->v) return true;
  if (g == ENT_NONE) return false;
  uint32_t above = word(m, g)->head;
  return above == m->v || (above != ENT_NONE && word(m, above)->head == m->v);
}

/* The rest of (P A B) behind P: words in what it governs; signs wherever they come next. */
static bool inside(matching *m, const dict_piece *p, uint32_t size, uint32_t governed, uint32_t end, uint32_t *out) {
  for (uint32_t k = 0; k < size; k++) {
    bool ok = false;
    for (uint32_t i = end; i < m->c->s->n && !ok; i++) {
      if (m->left && i >= m->v) break;
      if (p[k].kind == DICT_WORD || p[k].kind == DICT_SET) {
        uint32_t stop = dict_below(m->c->s, i, governed) ? piece_at(m, &p[k], i, true, 0) : 0;
        ok = stop != 0;
        if (ok) end = stop;
      } else if (stands_for(m, &p[k], i)) {
        if (p[k].kind == DICT_SOURCE) m->m->source = i;
        if (p[k].kind == DICT_TARGET) m->m->target = i;
        ok = true;
        end = i + 1;
      }
    }
    if (!ok) return false;
  }
  *out = end;
  return true;
}

static bool parentheses(matching *m, const dict_piece *p, uint32_t n, uint32_t from) {
  uint32_t size = group_size(p, n);
  dict_match before = *m->m;
  for (uint32_t i = from; i < m->c->s->n && m->budget; i++, m->budget--) {
    uint32_t end = in_reach(m, i) && preposition(m, i) ? piece_at(m, p, i, false, 0) : 0;
    if (!end || (size == 1 && !near_verb(m, i))) continue;
    uint32_t governed = word(m, i)->head;
    if (governed == m->v || governed == ENT_NONE) governed = size > 1 && word(m, i)->head == m->v ? m->v : i;
    if (inside(m, p + 1, size - 1, governed, end, &end) && go_on(m, p + size, n - size, end, WORD_SCORE * size))
      return matched(m, i, end);
    *m->m = before;
  }
  return false;
}

/* ---- a side of the pattern -------------------------------------------- */

/* A run of words joined by _ stands together; its last is the head. */
static uint32_t run_at(const matching *m, const dict_piece *p, uint32_t size, uint32_t i) {
  uint32_t at = i;
  for (uint32_t k = 0; k < size; k++) {
    at = at < m->c->s->n ? piece_at(m, &p[k], at, m->second, 0) : 0; /* the first generation has no plurals here */
    if (!at) return 0;
  }
  return at;
}

static bool words(matching *m, const dict_piece *p, uint32_t n, uint32_t from, bool fixed) {
  uint32_t size = 1;
  while (size < n && p[size].joined && (p[size].kind == DICT_WORD || p[size].kind == DICT_SET)) size++;
  for (uint32_t i = from; i < m->c->s->n && m->budget; i++, m->budget--) {
    uint32_t end = in_reach(m, i) ? run_at(m, p, size, i) : 0;
    bool before = m->m->negative;
    for (uint32_t k = i; k < end; k++) m->m->negative = m->m->negative || word(m, k)->negates;
    if (end && may_stand(m, end - 1) && go_on(m, p + size, n - size, end, WORD_SCORE * (end - i)))
      return matched(m, i, end);
    m->m->negative = before;
    if (fixed) break;
  }
  return false;
}

static bool seq(matching *m, const dict_piece *p, uint32_t n, uint32_t from, uint32_t last) {
  if (!n) return !m->left || !m->p->near_left || last == m->v;
  if (!m->budget || !m->budget--) return false;
  if (p->bracket == '(') return parentheses(m, p, n, from);
  if (p->bracket == '{') return braces(m, p, n, from);
  if (p->kind >= DICT_SOURCE) return sign(m, p, n, from);
  bool begins = !m->left && p == m->p->right;
  return words(m, p, n, begins && m->p->near_right ? m->v + 1 : from, p->joined || (begins && m->p->near_right));
}

static bool is_passive(const dict_coder *c, uint32_t v) {
  DICT_EACH (c, v, k, i)
    if (c->s->word[i].rel == ENT_REL_NSUBJ_PASS || c->s->word[i].rel == ENT_REL_AUX_PASS) return true;
  return false;
}

dict_match dict_match_best(dict_coder *c, const dict_block *b, uint32_t v, uint32_t subject) {
  dict_match best = {.source = ENT_NONE, .target = ENT_NONE};
  for (uint32_t i = b->first; i < b->first + b->count; i++) {
    const dict_pattern *p = &c->d->pattern.v[i];
    dict_match m = {.pattern = p, .source = ENT_NONE, .target = ENT_NONE};
    matching x = {.c = c,
                  .p = p,
                  .v = v,
                  .subject = subject,
                  .second = b->second,
                  .passive = is_passive(c, v),
                  .budget = BUDGET,
                  .m = &m};
    if (!seq(&x, p->right, p->nright, x.passive ? 0 : v + 1, v + 1)) continue;
    x.left = true;
    if (!seq(&x, p->left, p->nleft, 0, v)) continue;
    if (!best.pattern || m.score > best.score) best = m;
  }
  return best;
}

/* ---- verbs ------------------------------------------------------------ */

/* Words of several-word verbs: side by side, or a particle wherever it hangs on the verb. */
static bool extras(const dict_coder *c, const dict_form *f, uint32_t v) {
  for (uint32_t k = 0; k < f->nbefore; k++) {
    uint32_t i = v - f->nbefore + k;
    if (v < f->nbefore || !ent_str_eq(c->s->word[i].form, f->before[k])) return false;
  }
  uint32_t at = v;
  for (uint32_t k = 0; k < f->nbehind; k++) {
    uint32_t found = ENT_NONE;
    if (at + 1 < c->s->n && ent_str_eq(c->s->word[at + 1].form, f->behind[k])) found = at + 1;
    DICT_EACH (c, v, q, i)
      if (found == ENT_NONE && i > at && ent_str_eq(c->s->word[i].form, f->behind[k]) &&
          c->s->word[i].rel == ENT_REL_COMPOUND_PRT)
        found = i;
    if (found == ENT_NONE) return false;
    at = found;
  }
  return true;
}

/* Adds the entries of key at v to out; longer ones drop the shorter. */
static void longest(const dict_coder *c, ent_str key, uint32_t v, dict_entries *out) {
  for (uint32_t k = ent_map_get(&c->d->forms, key); k != ENT_NONE; k = c->d->form.v[k].next) {
    const dict_form *f = &c->d->form.v[k];
    uint32_t n = 1u + f->nbefore + f->nbehind;
    if (n < out->words || !extras(c, f, v)) continue;
    if (n > out->words) out->n = 0;
    out->words = n;
    bool twice = false;
    for (uint32_t i = 0; i < out->n; i++) twice = twice || out->verb[i] == f->verb;
    if (!twice && out->n < DICT_ENTRIES) out->verb[out->n++] = f->verb;
  }
}

static bool may_be_verb(const dict_coder *c, uint32_t v) {
  const ent_dict_word *w = &c->s->word[v];
  if (w->rel == ENT_REL_AUX || w->rel == ENT_REL_AUX_PASS || w->rel == ENT_REL_COP || dict_inner(w->rel)) return false;
  if (w->upos == ENT_UPOS_VERB || w->upos == ENT_UPOS_AUX) return true;
  DICT_EACH (c, v, k, i)
    if (ent_rel_base(c->s->word[i].rel) == ENT_REL_NSUBJ && w->upos != ENT_UPOS_PROPN) return true;
  return false;
}

/* Forms that dictionaries list by rule need no lemma; those of "won" and "planned" do. */
static bool irregular(const ent_dict_word *w) {
  ent_str f = w->form, l = w->lemma;
  if (!l.n || ent_str_eq(f, l)) return false;
  return !ent_str_starts(f, l) || f.p[l.n] == l.p[l.n - 1];
}

void dict_verbs_at(const dict_coder *c, uint32_t v, dict_entries *out) {
  *out = (dict_entries){0};
  if (!may_be_verb(c, v)) return;
  longest(c, c->s->word[v].form, v, out);
  if (!out->n && irregular(&c->s->word[v])) longest(c, c->s->word[v].lemma, v, out);
  /* Chains run from the last line to the first. */
  for (uint32_t i = 0; i < out->n; i++)
    for (uint32_t k = i + 1; k < out->n; k++)
      if (out->verb[k] < out->verb[i]) {
        uint32_t t = out->verb[i];
        out->verb[i] = out->verb[k];
        out->verb[k] = t;
      }
}
