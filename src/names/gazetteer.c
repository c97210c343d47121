/*
** gazetteer.c - what the lexicon knows of a sentence's words before anything is tagged: features of the name tagger, the
** same code in training and running. Two numbers a word: the kinds of the longest phrase that covers it with the word's
** place in it, and where the word stands in phrases of several words ("Ministry" begins organisations, "River" ends
** places, "Hassan" begins people's names).
*/
#include "names/lexicon.h"

enum { G_STATE = ENT_GAZETTEER_STATE, G_PLACE = 2, G_AREA = 4, G_ORG = 8, G_INST = 16, G_ROLE = 32, G_ADJ = ENT_GAZETTEER_ADJ, G_PERSON = 128, G_SHORT = 256 };
enum { AT_ALONE = 1, AT_BEGIN = 2, AT_INSIDE = 3 };
enum { P_SMALL = 1 << 8 }; /* class[2 i + 1]: a phrase fits but for its capitals; its kinds stand above */

#define ROOM 1024u /* units of a sentence that are looked at */

static bool case_fits(const ent_sense *v, const ent_unit *u) {
  for (uint32_t i = 0; i < v->words && i < ENT_UNITS_MAX; i++) {
    if ((v->upper >> i & 1) && !(u[i].flags & ENT_UNIT_UPPER)) return false;
    if ((v->caps >> i & 1) && !(u[i].flags & ENT_UNIT_CAPS) && !(u[i].flags & ENT_UNIT_LONG)) return false;
  }
  return true;
}

static uint32_t kind_of(const ent_sense *v, const ent_lexentry *e) {
  static const uint16_t kind[ENT_LEX_KINDS] = {G_STATE, G_ORG, G_INST, G_ROLE, G_ORG, G_AREA, G_PERSON, G_PLACE, 0};
  if (v->use == ENT_USE_CODE) return 0;
  if (v->use == ENT_USE_ADJECTIVE || v->use == ENT_USE_DEMONYM || v->use == ENT_USE_DEMONYMS) return G_ADJ;
  if (v->use == ENT_USE_CAPITAL) return G_PLACE;
  if (e->kind == ENT_LEX_PERSON && v->words < 2) return G_SHORT;
  return kind[e->kind];
}

/* Kinds of phrase p at u; *small those of names that only miss their capitals. */
static uint32_t kinds_of(const ent_lexicon *lex, const ent_phrase *p, const ent_unit *u, uint32_t left, uint32_t *small) {
  uint32_t n, kinds = 0;
  const ent_sense *v = ent_lex_senses(lex, p, &n);
  for (uint32_t i = 0; i < n; i++) {
    const ent_lexentry *e = ent_lex_entry(lex, v[i].entry);
    if (!e || v[i].words > left) continue;
    const uint32_t k = kind_of(&v[i], e);
    if (case_fits(&v[i], u)) kinds |= k;
    else if (u->flags & ENT_UNIT_LONG || v[i].words > 1) *small |= k & (G_STATE | G_PLACE | G_ORG | G_PERSON);
  }
  return kinds;
}

/* The longest phrase that begins at u[0]; its length in units, 0 when there is none. */
static uint32_t longest(const ent_lexicon *lex, const ent_unit *u, uint32_t left, uint32_t *kinds, uint32_t *small) {
  uint64_t key = ENT_SPACE_NAMES;
  uint32_t best = 0;
  for (uint32_t i = 0; i < left && i < ENT_UNITS_MAX; i++) {
    if (i && (u[i].flags & ENT_UNIT_BREAK)) break;
    key = ent_phrase_step(key, u[i].hash);
    const ent_phrase *p = ent_lex_phrase(lex, key);
    if (!p) break;
    uint32_t fits = 0, k = p->n ? kinds_of(lex, p, u, left, &fits) : 0;
    if (k || fits) best = i + 1, *kinds = k, *small = fits;
  }
  return best;
}

uint16_t ent_lex_part(const ent_lexicon *lex, uint64_t hash) {
  if (!lex->npart) return 0;
  const uint32_t mask = lex->npart - 1, check = (uint32_t)(hash >> 32) | 1;
  for (uint32_t i = (uint32_t)hash & mask, tries = 0; tries <= mask && lex->part[i].check; i = (i + 1) & mask, tries++)
    if (lex->part[i].check == check) return lex->part[i].places;
  return 0;
}

/* Units of the sentence; what is punctuation breaks phrases. */
static uint32_t units_of(const ent_str *form, uint32_t n, ent_unit *u) {
  uint32_t count = 0, carry = 0;
  for (uint32_t t = 0; t < n && count < ROOM; t++) {
    uint32_t trail = 0, k = ent_units_split(form[t], 0, u + count, ROOM - count, &trail);
    if (!k && !(form[t].n == 1 && (*form[t].p == '-' || *form[t].p == '\'' || *form[t].p == '.'))) carry |= ENT_UNIT_BREAK;
    for (uint32_t i = count; i < count + k; i++) {
      u[i].token = t;
      u[i].flags |= carry;
      carry = 0;
    }
    if (k) carry |= trail & ENT_UNIT_BREAK;
    count += k;
  }
  return count;
}

void ent_lexicon_classes(const void *lexicon, const ent_str *form, uint32_t n, uint16_t *class) {
  const ent_lexicon *lex = lexicon;
  ent_unit u[ROOM];
  const uint32_t count = units_of(form, n, u);
  memset(class, 0, (size_t)n * 2 * sizeof *class);
  for (uint32_t i = 0; i < count; i++)
    if (u[i].flags & ENT_UNIT_UPPER) class[2 * u[i].token + 1] |= ent_lex_part(lex, u[i].hash);
  for (uint32_t i = 0; i < count;) {
    uint32_t kinds = 0, small = 0, k = (u[i].flags & ENT_UNIT_POSS) ? 0 : longest(lex, u + i, count - i, &kinds, &small);
    const uint32_t first = u[i].token, last = k ? u[i + k - 1].token : first;
    for (uint32_t t = first; k && !kinds && t <= last; t++) {
      const uint32_t sort = small & (G_STATE | G_PLACE) ? 1 : small & G_PERSON ? 2 : 3;
      class[2 * t + 1] |= (uint16_t)(P_SMALL * (sort * 4 + (first == last ? AT_ALONE : t == first ? AT_BEGIN : AT_INSIDE)));
    }
    for (uint32_t t = first; kinds && t <= last; t++)
      class[2 * t] = (uint16_t)(kinds << 2 | (first == last ? AT_ALONE : t == first ? AT_BEGIN : AT_INSIDE));
    i += k ? k : 1;
  }
}
