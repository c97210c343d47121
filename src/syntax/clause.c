/*
** clause.c - clauses at a sentence's end that tell where its news is from: ", the Kremlin said on Monday.", ", said the minister.",
** ", according to the ministry."
**
** A greedy parser reads from left to right and has to decide what a comma opens before it sees the verb of saying; treebanks
** of the web hold few of these, news ends every third sentence in one. Found by tags and word lists, the two parts are parsed one
** by one and joined: what is said depends on the verb as ccomp, a source after "according to" on what is said as obl.
*/
#include "syntax/model.h"

#include "text/words.h"

typedef struct clause {
  const ent_text *text;
  const ent_word *word; /* tags are there */
  uint32_t first, n, end; /* of the sentence; end without closing punctuation */
} clause;

static ent_str form(const clause *c, uint32_t i) { return ent_str_span(c->text->text, c->text->token[c->first + i].span); }
static uint8_t upos(const clause *c, uint32_t i) { return c->word[c->first + i].upos; }
static bool verbal(const clause *c, uint32_t i) { return upos(c, i) == ENT_UPOS_VERB || upos(c, i) == ENT_UPOS_AUX; }
static bool listed(const clause *c, uint32_t i, ent_words list) { return ent_words_has(list, form(c, i), NULL); }

static bool nominal(const clause *c, uint32_t i) {
  const uint8_t u = upos(c, i);
  return u == ENT_UPOS_NOUN || u == ENT_UPOS_PROPN || u == ENT_UPOS_PRON;
}

/* A comma, or a quote that closes: what may stand between what is said and who says it. */
static bool parts(const clause *c, uint32_t i) {
  const ent_str f = form(c, i);
  return upos(c, i) == ENT_UPOS_PUNCT && (ent_str_is(f, ",") || ent_str_is(f, "\"") || ent_str_is(f, "\xe2\x80\x9d") || ent_str_is(f, "''"));
}

static bool has_verb(const clause *c, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; i++)
    if (verbal(c, i)) return true;
  return false;
}

/* Nothing in [from, to) but a noun phrase: no verb, no conjunction or relative that opens a clause; some noun. */
static bool is_phrase(const clause *c, uint32_t from, uint32_t to) {
  bool noun = false;
  for (uint32_t i = from; i < to; i++) {
    if (verbal(c, i) || upos(c, i) == ENT_UPOS_SCONJ || c->word[c->first + i].feats & ENT_F_REL) return false;
    noun |= nominal(c, i);
  }
  const uint8_t u = from < to ? upos(c, from) : ENT_UPOS_CCONJ;
  return noun && u != ENT_UPOS_CCONJ && u != ENT_UPOS_ADP && u != ENT_UPOS_ADV && u != ENT_UPOS_PUNCT;
}

/* The last part mark before i with no verb in between, or ENT_NONE. */
static uint32_t mark_before(const clause *c, uint32_t i) {
  while (i-- > 0) {
    if (parts(c, i)) return i;
    if (verbal(c, i)) break;
  }
  return ENT_NONE;
}

/* What stands behind the verb before i tells when or where, not what; behind "told" also whom. */
static bool only_circumstances(const clause *c, uint32_t i) {
  if (i >= c->end || upos(c, i) == ENT_UPOS_ADP || upos(c, i) == ENT_UPOS_ADV || listed(c, i, ENT_WORDS_WHEN)) return true;
  return listed(c, i - 1, ENT_WORDS_TELLING) && is_phrase(c, i, c->end);
}

/* ", the mayor, Vitali Klitschko, said": the subject has an apposition; a is the first word of the verb's group. */
static uint32_t subject_with_apposition(const clause *c, uint32_t a) {
  const uint32_t inner = mark_before(c, a - 1);
  const uint32_t outer = inner == ENT_NONE ? ENT_NONE : mark_before(c, inner);
  return outer != ENT_NONE && is_phrase(c, outer + 1, inner) && is_phrase(c, inner + 1, a - 1) ? outer + 1 : ENT_NONE;
}

/* Where a closing clause of saying begins, or ENT_NONE. */
static uint32_t saying_from(const clause *c) {
  uint32_t v = c->end;
  while (v > 0 && upos(c, v - 1) != ENT_UPOS_VERB) v--;
  if (v < 2 || !listed(c, v - 1, ENT_WORDS_SAYING)) return ENT_NONE;
  v--;
  uint32_t a = v;
  while (a > 0 && (upos(c, a - 1) == ENT_UPOS_AUX || upos(c, a - 1) == ENT_UPOS_ADV)) a--;
  if (a == 0) return ENT_NONE;
  if (parts(c, a - 1)) {
    if (v + 1 < c->end && !only_circumstances(c, v + 1)) return is_phrase(c, v + 1, c->end) ? a : ENT_NONE; /* ", said the minister" */
    return only_circumstances(c, v + 1) ? subject_with_apposition(c, a) : ENT_NONE;
  }
  const uint32_t mark = mark_before(c, a);
  return mark != ENT_NONE && only_circumstances(c, v + 1) && is_phrase(c, mark + 1, a) ? mark + 1 : ENT_NONE;
}

/* Where a closing ", according to ..." begins, or ENT_NONE. */
static uint32_t according_from(const clause *c) {
  for (uint32_t i = c->end; i-- > 1;)
    if (ent_words_has(ENT_WORDS_CITING, form(c, i), NULL) && parts(c, i - 1) && i + 2 < c->end && upos(c, i + 1) == ENT_UPOS_ADP)
      return is_phrase(c, i + 2, c->end) ? i : ENT_NONE;
  return ENT_NONE;
}

ent_tail ent_clause_tail(const ent_text *text, const ent_word *word, const ent_sentence *s) {
  clause c = {text, word, s->first, s->count, s->count};
  while (c.end > 0 && upos(&c, c.end - 1) == ENT_UPOS_PUNCT) c.end--;
  ent_tail tail = {saying_from(&c), ENT_TAIL_SAYING};
  if (tail.from == ENT_NONE) tail = (ent_tail){according_from(&c), ENT_TAIL_SOURCE};
  if (tail.from == ENT_NONE || tail.from < 3 || !has_verb(&c, 0, tail.from)) return (ent_tail){ENT_NONE, ENT_TAIL_NONE};
  return tail;
}
