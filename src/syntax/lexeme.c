/*
** lexeme.c - what is known of a word by its form alone.
**
** Every word is looked at once: its spelling is normalised (typographic quotes and dashes become
** ASCII, digits become 0), and hashes of its lower case, prefixes, suffixes and shape are kept, so
** that features are conjunctions of numbers. The word list adds clusters learned from raw text
** (Brown et al. 1992; exchange algorithm of Martin, Liermann and Ney 1998) and the set of tags that the word was seen with.
*/
#include "syntax/model.h"

uint64_t ent_hash_bytes(const char *p, size_t n, uint64_t seed) {
  uint64_t h = seed ^ (n * 0x9e3779b97f4a7c15u);
  while (n >= 8) {
    uint64_t v = 0;
    for (unsigned i = 0; i < 8; i++) v |= (uint64_t)(unsigned char)p[i] << (8 * i);
    h = ent_mix(h, v);
    p += 8;
    n -= 8;
  }
  uint64_t v = 0;
  for (size_t i = 0; i < n; i++) v |= (uint64_t)(unsigned char)p[i] << (8 * i);
  return ent_mix(h, v);
}

/* Typographic characters of three bytes E2 80 xx, and what they are read as. */
static const struct {
  unsigned char last;
  const char *as;
} PUNCTUATION[] = {
  {0x90, "-"},  {0x91, "-"},  {0x92, "-"},  {0x93, "--"}, {0x94, "--"}, {0x95, "--"},  {0x98, "'"},
  {0x99, "'"},  {0x9a, "'"},  {0x9b, "'"},  {0x9c, "\""}, {0x9d, "\""}, {0x9e, "\""},  {0x9f, "\""},
  {0xa6, "..."}, {0xb2, "'"}, {0xb3, "\""},
};

static const char *typographic(unsigned char last) {
  for (size_t i = 0; i < sizeof PUNCTUATION / sizeof PUNCTUATION[0]; i++)
    if (PUNCTUATION[i].last == last) return PUNCTUATION[i].as;
  return NULL;
}

size_t ent_form_normal(ent_str form, char normal[ENT_FORM_MAX], char lower[ENT_FORM_MAX]) {
  size_t n = 0;
  for (size_t i = 0; i < form.n && n < ENT_FORM_MAX; i++) {
    unsigned char c = (unsigned char)form.p[i];
    const char *as = NULL;
    if (c == 0xe2 && i + 2 < form.n && (unsigned char)form.p[i + 1] == 0x80) as = typographic((unsigned char)form.p[i + 2]);
    if (as) {
      for (; *as && n < ENT_FORM_MAX; as++, n++) normal[n] = lower[n] = *as;
      i += 2;
      continue;
    }
    if (c >= '0' && c <= '9') c = '0';
    unsigned char l = c;
    if (c >= 'A' && c <= 'Z') l = (unsigned char)(c + 32);
    else if (c >= 0x80 && c <= 0x9e && c != 0x97 && i > 0 && (unsigned char)form.p[i - 1] == 0xc3) l = (unsigned char)(c + 32);
    normal[n] = (char)c;
    lower[n++] = (char)l;
  }
  return n;
}

static char shape_class(unsigned char c) {
  if (c >= 'a' && c <= 'z') return 'x';
  if (c >= 'A' && c <= 'Z') return 'X';
  if (c >= 0x80) return 'x';
  return (char)c;
}

/* Xx for Moscow, XX.X for U.N.: runs longer than two are cut to two. */
static uint64_t shape_of(const char *p, size_t n) {
  char shape[16];
  size_t m = 0;
  for (size_t i = 0; i < n && m < sizeof shape; i++) {
    char c = shape_class((unsigned char)p[i]);
    if (m >= 2 && shape[m - 1] == c && shape[m - 2] == c) continue;
    shape[m++] = c;
  }
  return ent_hash_bytes(shape, m, 7);
}

const ent_wordinfo *ent_wordlist_find(const ent_wordlist *list, uint64_t lower) {
  if (!list->size) return NULL;
  uint32_t check = (uint32_t)(lower >> 32) | 1u;
  uint32_t at = (uint32_t)lower & (list->size - 1);
  for (uint32_t tries = 0; tries < list->size; tries++, at = (at + 1) & (list->size - 1)) {
    if (!list->slot[at].check) return NULL;
    if (list->slot[at].check == check) return &list->slot[at];
  }
  return NULL;
}

void ent_lexeme_make(ent_str form, const ent_wordlist *list, ent_lexeme *out) {
  char normal[ENT_FORM_MAX], lower[ENT_FORM_MAX];
  size_t n = ent_form_normal(form, normal, lower);
  out->form = ent_hash_bytes(normal, n, 1);
  out->lower = ent_hash_bytes(lower, n, 2);
  for (size_t k = 0; k < ENT_SUFFIXES; k++) {
    size_t m = k + 1 < n ? k + 1 : n;
    out->suffix[k] = ent_hash_bytes(lower + n - m, m, 3 + (k + 1 > n));
  }
  for (size_t k = 0; k < ENT_PREFIXES; k++) {
    size_t m = k + 1 < n ? k + 1 : n;
    out->prefix[k] = ent_hash_bytes(lower, m, 5 + (k + 1 > n));
  }
  out->shape = shape_of(normal, n);
  out->capital = memcmp(normal, lower, n) != 0;
  const ent_wordinfo *w = ent_wordlist_find(list, out->lower);
  out->fine = w ? w->fine : 0;
  out->coarse = w ? w->coarse : 0;
  out->tags = w ? w->tags : 0;
  out->silver = w ? w->silver : 0;
  out->id = w ? w->id : 0;
}
