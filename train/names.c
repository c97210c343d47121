/*
** names.c - what the lexicon says of the words of a names corpus, and labels of the silver corpus by the conventions of
** the gold one: titles are no part of a person's name, a state's name is a place, its adjective none.
*/
#include "train.h"

#define LONGEST 4096
#define SILVER_DOCS (1u << 20)

bool look_up(training *t, corpus *c) {
  static ent_str form[LONGEST];
  if (!t->lexicon) return true;
  for (uint32_t i = 0; i < c->s.n; i++) {
    sentence *s = &c->s.v[i];
    if (s->n > LONGEST) continue;
    s->known = ent_arena_calloc(t->arena, (size_t)s->n * 2 + 1, sizeof *s->known);
    if (!s->known) return false;
    for (uint32_t k = 0; k < s->n; k++) form[k] = s->w[k].form;
    ent_lexicon_classes(t->lexicon, form, s->n, s->known);
  }
  return true;
}

static bool begins(uint8_t name) { return name % 2 == 1; }

/* Words of the recipe's `name-title` lines. */
static bool is_title(const ent_stanza *settings, ent_str form) {
  ent_str one;
  for (uint32_t i = 0; i < settings->nfield; i++) {
    ent_str rest = settings->field[i].value;
    if (!ent_str_is(settings->field[i].key, "name-title")) continue;
    while (ent_str_word(&rest, &one))
      if (ent_str_eq(one, form)) return true;
  }
  return false;
}

/* A name of the lexicon covers words [from, to) and nothing more; its kinds, else 0. */
static uint32_t whole(const sentence *s, uint32_t from, uint32_t to) {
  if (!s->known) return 0;
  const uint16_t first = s->known[2 * from];
  if ((first & 3) == 0 || (first & 3) == 3) return 0;
  for (uint32_t i = from + 1; i < to; i++)
    if (s->known[2 * i] >> 2 != first >> 2 || (s->known[2 * i] & 3) != 3) return 0;
  return to < s->n && (s->known[2 * to] & 3) == 3 ? 0 : first >> 2;
}

static void relabel(sentence *s, uint32_t from, uint32_t to, uint8_t name) {
  for (uint32_t i = from; i < to; i++) s->w[i].name = name == ENT_NER_O ? name : (uint8_t)(name + (i > from));
}

/* One name of the silver corpus, words [from, to). */
static void mend(const ent_stanza *settings, sentence *s, uint32_t from, uint32_t to) {
  const uint8_t name = s->w[from].name;
  const uint32_t kinds = whole(s, from, to);
  uint32_t first = from;
  if (name == ENT_NER_B_PER)
    while (first < to && is_title(settings, s->w[first].form)) first++;
  if (first > from) {
    relabel(s, from, first, ENT_NER_O);
    relabel(s, first, to, name);
    return;
  }
  if (name == ENT_NER_B_LOC && kinds == ENT_GAZETTEER_ADJ) relabel(s, from, to, ENT_NER_O);
  else if (name != ENT_NER_B_LOC && kinds & ENT_GAZETTEER_STATE) relabel(s, from, to, ENT_NER_B_LOC);
  else if (from && name != ENT_NER_B_PER && is_title(settings, s->w[from - 1].form) && !kinds) relabel(s, from, to, ENT_NER_B_PER);
}

void mend_silver(training *t, const ent_stanza *settings) {
  for (uint32_t i = 0; i < t->silver.s.n; i++) {
    sentence *s = &t->silver.s.v[i];
    s->domain = 1;
    s->doc = SILVER_DOCS + i / 20; /* its documents are not told apart, but neighbours speak of the same */
    for (uint32_t k = 0, to; k < s->n; k = to) {
      to = k + 1;
      if (!begins(s->w[k].name)) continue;
      while (to < s->n && s->w[to].name == s->w[k].name + 1) to++;
      mend(settings, s, k, to);
    }
  }
}

static ent_str lowered(ent_arena *a, ent_str s) {
  ent_str own = ent_arena_dup(a, s);
  for (size_t i = 0; own.p && i < own.n; i++) {
    char *p = (char *)(uintptr_t)own.p + i;
    if (*p >= 'A' && *p <= 'Z') *p = (char)(*p + 32);
  }
  return own;
}

bool add_lower(training *t, corpus *c, uint32_t step) {
  const uint32_t n = c->s.n;
  for (uint32_t i = 0; step && i < n; i += step) {
    sentence s = c->s.v[i];
    s.w = ent_arena_calloc(t->arena, s.n + 1u, sizeof *s.w);
    if (!s.w) return false;
    for (uint32_t k = 0; k < s.n; k++) {
      s.w[k] = c->s.v[i].w[k];
      s.w[k].form = lowered(t->arena, s.w[k].form);
      if (!s.w[k].form.p) return false;
    }
    if (!ENT_PUSH(c->arena, &c->s, s)) return false;
    c->words += s.n;
  }
  return true;
}
