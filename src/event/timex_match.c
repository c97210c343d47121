/*
** timex_match.c - rules against atoms. A rule is tried only where its first element can begin; an element is
** taken greedily and given back when the rest does not fit. Rules are short, so this stays linear in practice;
** a counter bounds it where it would not.
*/
#include "event/timex.h"

#include <stdlib.h>

#define STEPS_MAX 4000u /* of one rule at one place */

typedef struct matcher {
  const ent_timelex *lex;
  const tx_text *t;
  const tx_rule *rule;
  tx_match m;
  uint32_t steps;
} matcher;

/* ---- classes ---------------------------------------------------------- */

static const tx_atom *atom_at(const tx_text *t, uint32_t i) {
  return i < t->natom ? &t->atom[i] : NULL;
}

static bool glued_word(const tx_text *t, uint32_t i, const char *const *words) {
  const tx_atom *x = atom_at(t, i);
  if (!x || x->space || x->sign || x->numeric) return false;
  ent_str s = ent_str_span(t->text, x->span);
  for (; *words; words++)
    if (ent_str_ieq(s, ent_str_c(*words))) return true;
  return false;
}

/* "3rd", "third", "twenty-third": atoms covered. The suffixes of digits are English; another language lists its
** own words. */
static uint32_t ordinal(const matcher *x, uint32_t i, int32_t *out) {
  static const char *const suffix[] = {"st", "nd", "rd", "th", NULL};
  const tx_atom *a = atom_at(x->t, i);
  if (a->digits && a->digits < 4 && glued_word(x->t, i + 1, suffix)) return *out = (int32_t)a->number, 2;
  const tx_sense *s = tx_sense_at(x->lex, x->t, i, TX_ORDWORD);
  if (s) return *out = s->number, s->natom;
  s = tx_sense_at(x->lex, x->t, i, TX_NUMWORD);
  const tx_atom *dash = s ? atom_at(x->t, i + s->natom) : NULL;
  if (!dash || s->number < 20 || dash->sign != '-') return 0;
  const tx_sense *ones = tx_sense_at(x->lex, x->t, i + s->natom + 1, TX_ORDWORD);
  if (!ones || ones->number > 9) return 0;
  return *out = s->number + ones->number, s->natom + 1u + ones->natom;
}

static uint32_t digits_between(const tx_atom *a, uint32_t least, uint32_t most, int32_t low, int32_t high,
                               int32_t *out) {
  if (a->digits < least || a->digits > most || (int32_t)a->number < low || (int32_t)a->number > high) return 0;
  *out = (int32_t)a->number;
  return 1;
}

/* Atoms that a class recognised by form takes at i; 0: none. */
static uint32_t form_class(const matcher *x, uint32_t cls, uint32_t i, tx_capture *cap) {
  const tx_atom *a = atom_at(x->t, i);
  uint32_t n;
  switch (cls) {
  case TX_NUM:
    n = tx_number(x->lex, x->t, i, &cap->value, &cap->vague);
    cap->number = cap->value < 1e9 ? (int32_t)cap->value : INT32_MAX;
    return n;
  case TX_YEAR:
    return digits_between(a, 4, 4, 1000, 2099, &cap->number);
  case TX_YY:
    return digits_between(a, 2, 2, 0, 99, &cap->number);
  case TX_D2:
    return digits_between(a, 1, 2, 1, 31, &cap->number);
  case TX_HOUR:
    return digits_between(a, 1, 2, 0, 24, &cap->number);
  case TX_MIN:
    return digits_between(a, 2, 2, 0, 59, &cap->number);
  case TX_ORD:
    return ordinal(x, i, &cap->number);
  case TX_DAY:
    n = ordinal(x, i, &cap->number);
    if (n) return cap->number >= 1 && cap->number <= 31 ? n : 0;
    return digits_between(a, 1, 2, 1, 31, &cap->number);
  default:
    return 0;
  }
}

static bool is_form_class(uint32_t cls) {
  return cls <= TX_ORD;
}

/* Atoms that alternative alt takes at i, with what it captured; 0: none. */
static uint32_t take(const matcher *x, const tx_alt *alt, uint32_t i, tx_capture *cap) {
  const tx_atom *a = atom_at(x->t, i);
  *cap = (tx_capture){.cls = TX_CLASS_MAX, .at = i};
  if (!a) return 0;
  if (!alt->is_class) return a->word == alt->id;
  cap->cls = (uint16_t)alt->id;
  if (is_form_class(alt->id)) {
    uint32_t n = form_class(x, alt->id, i, cap);
    cap->value = alt->id == TX_NUM ? cap->value : cap->number;
    return n;
  }
  const tx_sense *s = tx_sense_at(x->lex, x->t, i, (uint16_t)alt->id);
  if (!s) return 0;
  cap->number = s->number;
  cap->text = s->value;
  return s->natom;
}

/* ---- one rule --------------------------------------------------------- */

static bool match_from(matcher *x, uint32_t e, uint32_t i, uint32_t depth);

static bool element_fails(matcher *x, const tx_elem *e, uint32_t i) {
  tx_capture cap;
  const tx_atom *a = atom_at(x->t, i);
  if (a && e->glued && a->space) return true;
  for (uint32_t k = 0; k < e->nalt; k++)
    if (take(x, &x->lex->alt.v[e->alt + k], i, &cap)) return false;
  return true;
}

static bool match_element(matcher *x, uint32_t number, uint32_t i, uint32_t depth) {
  const tx_elem *e = &x->lex->elem.v[x->rule->elem + number];
  const tx_atom *a = atom_at(x->t, i);
  if (!a || (e->glued && a->space)) return false;
  for (uint32_t k = 0; k < e->nalt; k++) {
    tx_capture cap;
    tx_match saved = {.ncap = x->m.ncap, .at = x->m.at, .end = x->m.end};
    uint32_t n = take(x, &x->lex->alt.v[e->alt + k], i, &cap);
    if (!n) continue;
    cap.end = i + n;
    if (cap.cls < TX_CLASS_MAX && !e->context && x->m.ncap < TX_CAPTURES) x->m.cap[x->m.ncap++] = cap;
    if (!e->context) {
      if (x->m.at == ENT_NONE) x->m.at = i;
      x->m.end = i + n;
    }
    if (match_from(x, number + 1, i + n, depth + 1)) return true;
    x->m.ncap = saved.ncap, x->m.at = saved.at, x->m.end = saved.end;
  }
  return false;
}

/* Elements from `number` on against atoms from i on. */
static bool match_from(matcher *x, uint32_t number, uint32_t i, uint32_t depth) {
  if (number == x->rule->nelem) return x->m.at != ENT_NONE;
  if (x->steps++ > STEPS_MAX || depth > 40) return false;
  const tx_elem *e = &x->lex->elem.v[x->rule->elem + number];
  if (e->negate) return element_fails(x, e, i) && match_from(x, number + 1, i, depth + 1);
  if (match_element(x, number, i, depth)) return true;
  return e->optional && match_from(x, number + 1, i, depth + 1);
}

/* ---- all rules, everywhere -------------------------------------------- */

static bool try_bucket(const ent_timelex *lex, const tx_text *t, uint32_t head, uint32_t i, ent_arena *a,
                       tx_matches *all) {
  for (uint32_t c = head; c != ENT_NONE; c = lex->chain.v[c + 1]) {
    matcher x = {.lex = lex, .t = t, .rule = &lex->rule.v[lex->chain.v[c]]};
    x.m = (tx_match){.rule = lex->chain.v[c], .at = ENT_NONE};
    if (match_from(&x, 0, i, 0) && !ENT_PUSH(a, all, x.m)) return false;
  }
  return true;
}

/* Classes by form are worth a look only where an atom is a number or begins one. */
static bool try_forms(const ent_timelex *lex, const tx_text *t, uint32_t i, ent_arena *a, tx_matches *all) {
  const tx_atom *x = &t->atom[i];
  bool number = x->numeric;
  for (uint32_t k = 0; k < x->nsense && !number; k++) {
    uint16_t cls = lex->sense.v[t->hit[x->sense + k]].cls;
    number = cls == TX_NUMWORD || cls == TX_SCALE || cls == TX_ORDWORD;
  }
  for (uint32_t cls = 0; number && cls <= TX_ORD; cls++)
    if (!try_bucket(lex, t, lex->by_class[cls], i, a, all)) return false;
  return true;
}

static bool try_at(const ent_timelex *lex, const tx_text *t, uint32_t i, ent_arena *a, tx_matches *all) {
  const tx_atom *x = &t->atom[i];
  uint64_t seen = 0;
  if (x->word != ENT_NONE && !try_bucket(lex, t, lex->by_word.v[x->word], i, a, all)) return false;
  for (uint32_t k = 0; k < x->nsense; k++) {
    uint16_t cls = lex->sense.v[t->hit[x->sense + k]].cls;
    if (seen >> cls & 1) continue;
    seen |= (uint64_t)1 << cls;
    if (!try_bucket(lex, t, lex->by_class[cls], i, a, all)) return false;
  }
  return try_forms(lex, t, i, a, all);
}

static int by_place(const void *pa, const void *pb) {
  const tx_match *a = pa, *b = pb;
  if (a->at != b->at) return a->at < b->at ? -1 : 1;
  if (a->end != b->end) return a->end > b->end ? -1 : 1;
  return a->rule < b->rule ? -1 : a->rule > b->rule;
}

ent_code tx_match_all(const ent_timelex *lex, const tx_text *t, ent_arena *a, tx_matches *out, ent_error *err) {
  out->n = 0;
  for (uint32_t i = 0; i < t->natom; i++)
    if (!try_at(lex, t, i, a, out)) return ent_nomem(err);
  if (out->n) qsort(out->v, out->n, sizeof *out->v, by_place);
  uint32_t kept = 0, end = 0;
  for (uint32_t i = 0; i < out->n; i++) {
    if (out->v[i].at < end) continue;
    end = out->v[i].end;
    out->v[kept++] = out->v[i];
  }
  out->n = kept;
  return ENT_OK;
}

const tx_capture *tx_cap(const tx_match *m, tx_class cls, uint32_t k) {
  for (uint32_t i = 0; i < m->ncap; i++)
    if (m->cap[i].cls == cls && k-- == 0) return &m->cap[i];
  return NULL;
}
