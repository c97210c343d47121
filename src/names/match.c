/*
** match.c - phrases of the lexicon in the text: from each word the longest phrase that has a sense whose capitals fit.
** One probe of the phrase table a word and one more for each word a phrase goes on; the number of entries does not
** matter. Tokens are split at hyphens, so that "US-led" holds "US" and "Kim Jong-un" is found however it is tokenised.
*/
#include "names/stage.h"

/* ---- words ------------------------------------------------------------ */

static bool is_hyphen(ent_str s) {
  return s.n && (ent_str_is(s, "-") || ent_str_is(s, "\xE2\x80\x91") || ent_str_is(s, "\xE2\x80\x90") ||
                 ent_str_is(s, "\xE2\x80\x93") || ent_str_is(s, "/"));
}

static bool touches(const ent_stage *s, uint32_t t) {
  return t + 1 < s->text->ntoken && s->text->token[t].span.end == s->text->token[t + 1].span.start;
}

/* A sentence in capitals tells nothing by its capitals. */
static void mark_shouting(ent_stage *s, uint32_t from) {
  uint32_t caps = 0, words = 0;
  for (uint32_t i = from; i < s->unit.n; i++) {
    words += s->unit.v[i].end - s->unit.v[i].start > 2;
    caps += s->unit.v[i].end - s->unit.v[i].start > 2 && (s->unit.v[i].flags & ENT_UNIT_CAPS);
  }
  for (uint32_t i = from; caps * 2 > words && i < s->unit.n; i++) s->unit.v[i].flags |= ENT_UNIT_SHOUT;
}

/* Units of sentence k into s->unit. */
static void sentence_units(ent_stage *s, const ent_sentence *sent) {
  uint32_t carry = ENT_UNIT_FIRST, from = s->unit.n;
  for (uint32_t t = sent->first; t < sent->first + sent->count; t++) {
    ent_str form = ent_word_form(s, t);
    if (is_hyphen(form) && t > sent->first && touches(s, t - 1) && touches(s, t)) {
      carry |= ENT_UNIT_GLUED;
      continue;
    }
    ent_unit u[ENT_UNITS_MAX];
    uint32_t trail = 0, n = ent_units_split(form, s->text->token[t].span.start, u, ENT_UNITS_MAX, &trail);
    if (!n && s->syn->word[t].upos == ENT_UPOS_PUNCT &&
        !(form.n == 1 && (*form.p == '\'' || *form.p == '.') && t && touches(s, t - 1)))
      carry |= ENT_UNIT_BREAK;
    if (!n && (trail & ENT_UNIT_BREAK)) carry |= ENT_UNIT_BREAK;
    for (uint32_t i = 0; i < n; i++) {
      u[i].token = t;
      u[i].flags |= carry;
      carry = 0;
      if (!ENT_PUSH(s->a, &s->unit, u[i])) s->nomem = true;
    }
    if (n) carry |= trail;
  }
  mark_shouting(s, from);
}

/* ---- senses ----------------------------------------------------------- */

static bool case_fits(const ent_stage *s, const ent_sense *sense, uint32_t at) {
  for (uint32_t i = 0; i < sense->words; i++) {
    const ent_unit *u = &s->unit.v[at + i];
    if ((sense->upper >> i & 1) && !(u->flags & ENT_UNIT_UPPER) &&
        !(u->flags & ENT_UNIT_LONG && ent_at(s, u->token)->upos == ENT_UPOS_PROPN))
      return false;
    if ((sense->caps >> i & 1) && !(u->flags & ENT_UNIT_CAPS) &&
        !((u->flags & ENT_UNIT_LONG) && !(u->flags & ENT_UNIT_FIRST)))
      return false;
  }
  return true;
}

static uint32_t bit(unsigned upos) {
  return 1u << upos;
}

/* Relations of nouns: an adjective there ("the military said") stands for one. */
static bool noun_place(unsigned rel) {
  ent_rel r = ent_rel_base(rel);
  return r == ENT_REL_NSUBJ || r == ENT_REL_OBJ || r == ENT_REL_OBL || r == ENT_REL_NMOD || r == ENT_REL_IOBJ ||
         r == ENT_REL_COMPOUND;
}

/* A bloc's name in lower case may be a direction: "western Ukraine", "in the west". */
static bool geographic(const ent_stage *s, uint32_t t) {
  const ent_word *w = ent_at(s, t);
  if (w->upos == ENT_UPOS_ADJ || w->rel == ENT_REL_AMOD || w->rel == ENT_REL_COMPOUND)
    return w->head == ENT_NONE || ent_at(s, w->head)->upos == ENT_UPOS_PROPN ||
           ent_in_set(s, ent_at(s, w->head)->lemma, "geographic");
  uint32_t prep = ent_preposition(s, t);
  if (ent_child(s, t, ENT_REL_NMOD) != ENT_NONE || w->upos != ENT_UPOS_NOUN) return true;
  return prep != ENT_NONE && !ent_in_set(s, ent_word_form(s, prep), "party");
}

/* Parts of speech that a single word may have to be this sense. */
static bool tag_fits(const ent_stage *s, const ent_sense *sense, const ent_lexentry *e, uint32_t at) {
  const ent_unit *u = &s->unit.v[at];
  const ent_word *w = ent_at(s, u->token);
  uint32_t b = bit(w->upos);
  const uint32_t closed = bit(ENT_UPOS_PRON) | bit(ENT_UPOS_ADP) | bit(ENT_UPOS_DET) | bit(ENT_UPOS_AUX) |
                          bit(ENT_UPOS_CCONJ) | bit(ENT_UPOS_SCONJ) | bit(ENT_UPOS_PART) | bit(ENT_UPOS_INTJ);
  if (b & closed) return (sense->caps & 1) && (u->flags & ENT_UNIT_CAPS) && !(u->flags & ENT_UNIT_SHOUT);
  if (e->flags & ENT_LEXF_CITY) return w->upos == ENT_UPOS_PROPN;
  if (e->kind == ENT_LEX_PERSON) return w->upos == ENT_UPOS_PROPN || w->ner == ENT_NER_B_PER || w->ner == ENT_NER_I_PER;
  if (e->kind == ENT_LEX_ROLE && !(u->flags & ENT_UNIT_UPPER) && ent_in_set(s, ent_word_form(s, u->token), "never"))
    return false;
  if (e->kind == ENT_LEX_ROLE || e->kind == ENT_LEX_INSTITUTION)
    return (b & (bit(ENT_UPOS_NOUN) | bit(ENT_UPOS_PROPN))) || (w->upos == ENT_UPOS_ADJ && noun_place(w->rel));
  if (u->flags & ENT_UNIT_FIRST) return !(b & (bit(ENT_UPOS_VERB) | bit(ENT_UPOS_ADV)));
  return true;
}

static uint8_t atom_kind(const ent_sense *sense, const ent_lexentry *e) {
  if (e->kind == ENT_LEX_PERSON) return ENT_AK_PERSON;
  if (e->kind == ENT_LEX_ROLE) return ENT_AK_ROLE;
  if (e->kind == ENT_LEX_INSTITUTION) return ENT_AK_INST;
  if (sense->use == ENT_USE_ADJECTIVE || sense->use == ENT_USE_DEMONYM) return ENT_AK_ADJ;
  return ENT_AK_NAME;
}

/* Adds the senses of phrase p at unit `at` that fit to s->viable; the kinds there are. */
static uint8_t collect(ent_stage *s, const ent_phrase *p, uint32_t at) {
  uint32_t n;
  uint8_t kinds = 0;
  const ent_sense *v = ent_lex_senses(s->lex, p, &n);
  for (uint32_t i = 0; i < n; i++) {
    const ent_lexentry *e = ent_lex_entry(s->lex, v[i].entry);
    if (!e || v[i].use == ENT_USE_CODE || v[i].words > ENT_UNITS_MAX || at + v[i].words > s->unit.n ||
        !case_fits(s, &v[i], at))
      continue;
    if (v[i].words == 1 && !tag_fits(s, &v[i], e, at)) continue;
    const ent_unit *last = &s->unit.v[at + v[i].words - 1];
    if (e->kind == ENT_LEX_GROUP && v[i].words < 3 && !(last->flags & ENT_UNIT_UPPER) && geographic(s, last->token))
      continue;
    if (!ENT_PUSH(s->a, &s->viable, (uint32_t)(&v[i] - s->lex->sense))) s->nomem = true;
    kinds |= atom_kind(&v[i], e);
  }
  return kinds;
}

/* The longest phrase from unit at, units end excluded; its length, 0 when there is none. */
static uint32_t longest(ent_stage *s, uint32_t at, uint32_t end, ent_atom *out) {
  uint64_t key = ENT_SPACE_NAMES;
  uint32_t best = 0;
  for (uint32_t i = at; i < end && i - at < ENT_UNITS_MAX; i++) {
    if (i > at && (s->unit.v[i].flags & ENT_UNIT_BREAK)) break;
    key = ent_phrase_step(key, s->unit.v[i].hash);
    const ent_phrase *p = ent_lex_phrase(s->lex, key);
    if (!p) break;
    if (!p->n) continue;
    uint32_t before = s->viable.n;
    uint8_t kinds = collect(s, p, at);
    if (!kinds) continue;
    best = i + 1 - at;
    out->kinds = kinds;
    out->sense = before;
    out->nsense = s->viable.n - before;
  }
  return best;
}

/* "North and South Korea": the first direction shares what follows the second. */
static void elliptic(ent_stage *s, uint32_t from, const ent_atom *full) {
  uint32_t i = full->unit;
  if (i < from + 2 || full->nunit < 2 || s->syn->word[s->unit.v[i - 1].token].upos != ENT_UPOS_CCONJ ||
      !(s->unit.v[i - 2].flags & ENT_UNIT_UPPER))
    return;
  if (s->atom_at[s->unit.v[i - 2].token] != ENT_NONE || (s->unit.v[i - 1].flags & ENT_UNIT_BREAK)) return;
  uint64_t key = ent_phrase_step(ENT_SPACE_NAMES, s->unit.v[i - 2].hash);
  for (uint32_t k = i + 1; k < i + full->nunit; k++) key = ent_phrase_step(key, s->unit.v[k].hash);
  uint32_t n, t = s->unit.v[i - 2].token;
  const ent_sense *v = ent_lex_senses(s->lex, ent_lex_phrase(s->lex, key), &n);
  ent_atom a = {.span = {s->unit.v[i - 2].start, s->unit.v[i - 2].end},
                .first = t,
                .end = t + 1,
                .head = t,
                .unit = i - 2,
                .nunit = 1,
                .sense = s->viable.n,
                .shared = true};
  for (uint32_t k = 0; k < n; k++) {
    const ent_lexentry *e = ent_lex_entry(s->lex, v[k].entry);
    if (!e || (e->kind != ENT_LEX_STATE && e->kind != ENT_LEX_AREA && e->kind != ENT_LEX_PLACE)) continue;
    if (!ENT_PUSH(s->a, &s->viable, (uint32_t)(&v[k] - s->lex->sense))) s->nomem = true;
    a.kinds |= atom_kind(&v[k], e);
  }
  a.nsense = s->viable.n - a.sense;
  if (!a.nsense) return;
  s->atom_at[t] = s->atom.n;
  if (!ENT_PUSH(s->a, &s->atom, a)) s->nomem = true;
}

static void sentence_atoms(ent_stage *s, uint32_t from, uint32_t end) {
  for (uint32_t i = from; i < end;) {
    ent_atom a = {0};
    uint32_t n = (s->unit.v[i].flags & ENT_UNIT_POSS) ? 0 : longest(s, i, end, &a);
    if (!n) {
      i++;
      continue;
    }
    a.unit = i, a.nunit = n;
    a.span = (ent_span){s->unit.v[i].start, s->unit.v[i + n - 1].end};
    a.first = s->unit.v[i].token;
    a.end = s->unit.v[i + n - 1].token + 1;
    a.head = ent_range_head(s, a.first, a.end);
    elliptic(s, from, &a);
    for (uint32_t t = a.first; t < a.end; t++) s->atom_at[t] = s->atom.n;
    if (!ENT_PUSH(s->a, &s->atom, a)) s->nomem = true;
    i += n;
  }
}

void ent_stage_match(ent_stage *s) {
  for (uint32_t k = 0; k < s->text->nsentence && !s->nomem; k++) {
    uint32_t from = s->unit.n;
    sentence_units(s, &s->text->sentence[k]);
    sentence_atoms(s, from, s->unit.n);
  }
}
