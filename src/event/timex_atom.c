/*
** timex_atom.c - text in atoms: runs of letters, runs of digits, single signs; and what lexicon/times says of them.
*/
#include "event/timex.h"

typedef ENT_VEC(uint32_t) tx_hits;

/* Signs outside ASCII that stand for plain ones. */
static const struct {
  const char *from;
  char to;
} signs[] = {{"\xE2\x80\x99", '\''}, {"\xE2\x80\x98", '\''}, {"\xE2\x80\x93", '-'}, {"\xE2\x80\x94", '-'},
             {"\xE2\x80\x91", '-'},  {"\xE2\x80\x90", '-'},  {"\xE2\x88\x92", '-'}, {"\xE2\x80\x9C", '"'},
             {"\xE2\x80\x9D", '"'},  {"\xC2\xA0", ' '},      {"\xE2\x80\xAF", ' '}, {"\xC2\xA3", '$'},
             {"\xE2\x82\xAC", '$'}};

/* The plain sign that begins at p, with its bytes in *n; 0 where a letter or digit begins. */
static char sign_at(const char *p, size_t left, size_t *n) {
  unsigned char c = (unsigned char)*p;
  *n = 1;
  if (c < 0x80) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter ? 0 : c <= ' ' ? ' ' : (char)c;
  }
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
    size_t k = strlen(signs[i].from);
    if (k <= left && !memcmp(p, signs[i].from, k)) return *n = k, signs[i].to;
  }
  return 0;
}

static bool digit(char c) {
  return c >= '0' && c <= '9';
}

/* A run of digits; commas before three digits and one point before digits belong to it. */
static size_t digit_run(const char *p, size_t left, tx_atom *a) {
  size_t n = 0, plain = 0;
  double v = 0, scale = 1;
  bool comma = false, point = false;
  while (n < left) {
    if (digit(p[n])) {
      if (point) scale /= 10, v += (p[n] - '0') * scale;
      else v = v * 10 + (p[n] - '0');
      n++;
    } else if (p[n] == ',' && !point && n <= 3 + 4u * comma * 8 && left - n > 3 && digit(p[n + 1]) && digit(p[n + 2]) &&
               digit(p[n + 3]) && (left - n == 4 || !digit(p[n + 4]))) {
      comma = true, n++;
    } else if (p[n] == '.' && !point && left - n > 1 && digit(p[n + 1])) {
      point = true, n++;
    } else {
      break;
    }
  }
  plain = comma || point ? 0 : n;
  a->numeric = true;
  a->value = v;
  a->digits = plain > 9 ? 0 : (uint8_t)plain;
  a->number = a->digits ? (uint32_t)v : 0;
  return n;
}

static size_t letter_run(const char *p, size_t left) {
  size_t n = 0, k;
  while (n < left && !digit(p[n]) && !sign_at(p + n, left - n, &k)) n++;
  return n;
}

/* Lower-case form into buf; false when it is longer than any word of the lexicon. */
static bool lower(const char *p, size_t n, char buf[64]) {
  if (n > 60) return false;
  for (size_t i = 0; i < n; i++) buf[i] = p[i] >= 'A' && p[i] <= 'Z' ? (char)(p[i] + 32) : p[i];
  return true;
}

static void number_word(const ent_timelex *lex, ent_str text, tx_atom *a) {
  char buf[64];
  const char *p = text.p + a->span.start;
  size_t n = a->span.end - a->span.start;
  a->word = ENT_NONE;
  if (a->sign) {
    a->word = ent_map_get(&lex->words, (ent_str){&a->sign, 1});
  } else if (lower(p, n, buf)) {
    a->cap = *p >= 'A' && *p <= 'Z';
    a->word = ent_map_get(&lex->words, (ent_str){buf, n});
  }
}

/* Senses that begin at atom i, longer phrases first. */
static bool find_senses(const ent_timelex *lex, tx_text *t, uint32_t i, ent_arena *a, tx_hits *hits) {
  tx_atom *first = &t->atom[i];
  first->sense = hits->n;
  if (first->word == ENT_NONE) return true;
  uint32_t most = lex->longest.v[first->word], have = 0;
  char key[256];
  size_t end[9], n = 0;
  for (uint32_t k = i; k < t->natom && have < most && have < 8; k++, have++) {
    const tx_atom *x = &t->atom[k];
    size_t len = x->span.end - x->span.start;
    if (n + len + 2 > sizeof key || len > 60) break;
    if (have) key[n++] = ' ';
    if (x->sign) key[n++] = x->sign;
    else lower(t->text.p + x->span.start, len, key + n), n += len;
    end[have] = n;
  }
  for (; have; have--)
    for (uint32_t s = ent_map_get(&lex->phrases, (ent_str){key, end[have - 1]}); s != ENT_NONE;
         s = lex->sense.v[s].next)
      if (!lex->sense.v[s].cased || first->cap)
        if (!ENT_PUSH(a, hits, s)) return false;
  first->nsense = hits->n - first->sense;
  return true;
}

ent_code tx_atoms(const ent_timelex *lex, ent_str text, ent_span span, ent_arena *a, tx_text *out, ent_error *err) {
  ENT_VEC(tx_atom) atoms = {0};
  tx_hits hits = {0};
  bool space = true;
  for (size_t i = span.start; i < span.end;) {
    size_t left = span.end - i, n;
    char sign = sign_at(text.p + i, left, &n);
    if (sign == ' ') {
      space = true;
      i += n;
      continue;
    }
    tx_atom x = {.sign = sign, .space = space};
    if (!sign) n = digit(text.p[i]) ? digit_run(text.p + i, left, &x) : letter_run(text.p + i, left);
    if (!n) n = 1;
    x.span = (ent_span){(uint32_t)i, (uint32_t)(i + n)};
    number_word(lex, text, &x);
    if (!ENT_PUSH(a, &atoms, x)) return ent_nomem(err);
    space = false;
    i += n;
  }
  *out = (tx_text){.text = text, .atom = atoms.v, .natom = atoms.n};
  for (uint32_t i = 0; i < atoms.n; i++)
    if (!find_senses(lex, out, i, a, &hits)) return ent_nomem(err);
  out->hit = hits.v;
  return ENT_OK;
}

const tx_sense *tx_sense_at(const ent_timelex *lex, const tx_text *t, uint32_t i, uint16_t cls) {
  if (i >= t->natom) return NULL;
  for (uint32_t k = 0; k < t->atom[i].nsense; k++) {
    const tx_sense *s = &lex->sense.v[t->hit[t->atom[i].sense + k]];
    if (s->cls == cls) return s;
  }
  return NULL;
}

/* ---- numbers in words ------------------------------------------------- */

static bool is_sign(const tx_text *t, uint32_t i, char c) {
  return i < t->natom && t->atom[i].sign == c;
}

/* "twenty-five", "three hundred", "two" at atom i; 0 when there is none. Number words have the number as key,
** scales the factor. */
static uint32_t spelled(const ent_timelex *lex, const tx_text *t, uint32_t i, double *value, bool *vague) {
  const tx_sense *s = tx_sense_at(lex, t, i, TX_NUMWORD);
  uint32_t k = i;
  double v = 1;
  if (s) {
    *vague = ent_str_is(s->value, "X");
    v = s->number;
    k += s->natom;
    uint32_t next = is_sign(t, k, '-') ? k + 1 : k;
    const tx_sense *ones = v >= 20 && v < 100 ? tx_sense_at(lex, t, next, TX_NUMWORD) : NULL;
    if (ones && ones->number > 0 && ones->number < 10) v += ones->number, k = next + ones->natom;
  }
  const tx_sense *scale = tx_sense_at(lex, t, k, TX_SCALE);
  if (scale && (s || k == i)) {
    v *= scale->number;
    k += scale->natom;
    if (!s) *vague = false;
  }
  *value = v;
  return k - i;
}

uint32_t tx_number(const ent_timelex *lex, const tx_text *t, uint32_t i, double *value, bool *vague) {
  uint32_t n = 0;
  *vague = false;
  if (i >= t->natom) return 0;
  if (t->atom[i].numeric) {
    *value = t->atom[i].value;
    n = 1;
    const tx_sense *scale = tx_sense_at(lex, t, i + 1, TX_SCALE);
    if (scale) *value *= scale->number, n += scale->natom;
  } else {
    n = spelled(lex, t, i, value, vague);
  }
  if (n) { /* "two and a half" */
    const tx_sense *half = tx_sense_at(lex, t, i + n, TX_HALF);
    if (half) *value += 0.5, n += half->natom;
  }
  return n;
}
