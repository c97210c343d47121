/*
** item.c - what changes hands: class from lexicon/items, quantity as a range, unit.
**
** Quantities are read off the tree: numerals ("36 shells"), ranges ("30 to 40", "between 30 and 40", "at least 30"), vague
** numbers ("dozens of"), sums of money ("$5 billion in aid").
*/
#include "event/match.h"

#include <math.h>
#include <strings.h>

static const struct {
  const char *word;
  double value;
} numbers[] = {{"one", 1}, {"two", 2}, {"three", 3}, {"four", 4}, {"five", 5}, {"six", 6}, {"seven", 7}, {"eight", 8}, {"nine", 9},
               {"ten", 10}, {"eleven", 11}, {"twelve", 12}, {"twenty", 20}, {"thirty", 30}, {"forty", 40}, {"fifty", 50},
               {"hundred", 100}, {"thousand", 1000}, {"million", 1e6}, {"billion", 1e9}, {"trillion", 1e12}, {"dozen", 12}, {"score", 20},
               {"m", 1e6}, {"bn", 1e9}, {"k", 1000}};

static bool number_word(ent_str s, double *v) {
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    size_t n = strlen(numbers[i].word);
    if ((s.n == n || (s.n == n + 1 && s.p[n] == 's')) && !strncasecmp(s.p, numbers[i].word, n)) {
      *v = numbers[i].value;
      return true;
    }
  }
  return false;
}

/* "1,500", "2.5", "three", "5bn". */
static bool number(ent_str s, double *v) {
  char digits[32];
  size_t n = 0, i = 0;
  for (; i < s.n && n + 1 < sizeof digits; i++) {
    char ch = s.p[i];
    if (ch == ',') continue;
    if ((ch < '0' || ch > '9') && ch != '.') break;
    digits[n++] = ch;
  }
  if (!n) return number_word(s, v);
  if (!ent_str_double((ent_str){digits, n}, v)) return false;
  double times;
  if (i < s.n && number_word((ent_str){s.p + i, s.n - i}, &times)) *v *= times;
  return true;
}

/* The number that numeral t and its parts make: "2.5 million". */
static bool numeral(const ent_coder *c, uint32_t t, double *v) {
  if (!number(ent_token_form(c, t), v)) return false;
  ENT_EACH_KID(c, t, k) {
    double part;
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    if ((r == ENT_REL_COMPOUND || r == ENT_REL_NUMMOD || r == ENT_REL_FLAT) && number(ent_token_form(c, k), &part)) *v = part < *v ? *v * part : *v + part;
  }
  return true;
}

static bool any_of(ent_str s, const char *const *list) {
  for (; *list; list++)
    if (ent_str_is(s, *list)) return true;
  return false;
}

/* "at least", "more than", "up to": a side of the range is open. */
static void open_side(const ent_coder *c, uint32_t num, double *low, double *high) {
  static const char *const more[] = {"least", "more", "over", "above", "than", "minimum", NULL};
  static const char *const less[] = {"most", "up", "under", "below", "fewer", "less", "maximum", "nearly", "almost", NULL};
  uint32_t begin = c->text->sentence[c->text->token[num].sentence].first;
  for (uint32_t t = num, i = 0; t-- > begin && i < 4; i++) {
    uint8_t u = ent_w(c, t)->upos;
    if (u == ENT_UPOS_VERB || u == ENT_UPOS_NOUN || u == ENT_UPOS_PUNCT) return;
    ent_str w = ent_w(c, t)->lemma, form = ent_token_form(c, t);
    if (any_of(w, less) || any_of(form, less)) {
      *low = NAN;
      return;
    }
    if (ent_str_is(w, "than")) continue;
    if (any_of(w, more) || any_of(form, more)) {
      *high = NAN;
      return;
    }
  }
}

void ent_quantity(const ent_coder *c, uint32_t t, double *low, double *high) {
  *low = *high = NAN;
  uint32_t num = ent_tree_dep_base(c, t, ENT_REL_NUMMOD);
  double v;
  if (num == ENT_NONE && ent_w(c, t)->upos == ENT_UPOS_NUM) num = t; /* "killing 12" */
  if (num == ENT_NONE && ent_head(c, t) != ENT_NONE && ent_w(c, t)->rel == ENT_REL_NMOD && ent_str_is(ent_tree_case(c, t, NULL), "of")) {
    uint32_t h = ent_head(c, t); /* "dozens of rounds", "millions of shells" */
    if (number_word(ent_token_form(c, h), &v)) {
      bool plural = (ent_w(c, h)->feats & ENT_F_PLUR) != 0;
      *low = plural ? 2 * v : v;
      *high = plural ? NAN : v;
      if (plural && v <= 12) *low = 24;
    }
    return;
  }
  if (num == ENT_NONE || !numeral(c, num, &v)) return;
  *low = *high = v;
  ENT_EACH_KID(c, num, k) { /* "30 to 40", "between 30 and 40" */
    double other;
    uint8_t r = ent_rel_base(ent_w(c, k)->rel);
    if ((r == ENT_REL_CONJ || r == ENT_REL_NMOD || r == ENT_REL_OBL) && numeral(c, k, &other)) {
      if (other < v) *low = other;
      else *high = other;
      return;
    }
  }
  open_side(c, num, low, high);
}

bool ent_item_make(ent_coder *c, uint32_t t, ent_item *out) {
  uint32_t first = t;
  const ent_itemdef *def = ent_item_at(c, t, &first);
  if (!def) return false;
  *out = (ent_item){.span = ent_token_span(c, first, t + 1), .cls = def->cls, .unit = {"", 0}};
  ent_quantity(c, t, &out->low, &out->high);
  ENT_EACH_KID(c, t, k) if (ent_w(c, k)->upos == ENT_UPOS_SYM) out->unit = ent_token_form(c, k);
  return true;
}
