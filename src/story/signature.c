/*
** signature.c - MinHash in one permutation (Broder 1997; Li, Owen, Zhang 2012): each element falls into one of 64 bins by its hash, a bin
** keeps its least one. Two texts agree in a bin with the probability of their sets' Jaccard similarity; bins that are empty in both say
** nothing. Sixteen bits a bin are enough to tell (b-bit minwise hashing, Li and König 2010).
**
** Words are runs of letters and digits, ASCII in lower case, everything above ASCII as it is: no language is assumed. Scripts without blanks
** give long runs, cut every nine bytes.
*/
#include "base/base.h"
#include "entente/story.h"

#include <xxhash.h>

#define RUN 5       /* words of a run */
#define LONG 5      /* bytes of a word that says something about the subject */
#define LONGEST 27u /* bytes of a word, beyond it is cut */

static bool is_word(unsigned char c) { return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z'); }

/* The next word's hash and length; false at the end. */
static bool next_word(ent_str *s, uint64_t *hash, size_t *len) {
  char lower[LONGEST];
  size_t n = 0;
  while (s->n && !is_word((unsigned char)*s->p)) s->p++, s->n--;
  while (s->n && n < LONGEST && is_word((unsigned char)*s->p)) {
    char c = *s->p++;
    lower[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    s->n--;
  }
  *hash = XXH3_64bits(lower, n);
  *len = n;
  return n > 0;
}

static void put(uint64_t least[ENT_SIGNATURE], uint64_t hash) {
  uint64_t *bin = &least[hash % ENT_SIGNATURE];
  hash /= ENT_SIGNATURE;
  if (!*bin || hash < *bin) *bin = hash ? hash : 1;
}

/* 16 bits of each bin, never 0 where there is something. */
static void fold(const uint64_t least[ENT_SIGNATURE], uint16_t out[ENT_SIGNATURE]) {
  for (int i = 0; i < ENT_SIGNATURE; i++) {
    uint16_t v = (uint16_t)(least[i] * 0x9E3779B97F4A7C15u >> 48);
    out[i] = least[i] ? v ? v : 1 : 0;
  }
}

void ent_signature_of(ent_str text, ent_signature *out) {
  uint64_t runs[ENT_SIGNATURE] = {0}, words[ENT_SIGNATURE] = {0}, last[RUN] = {0}, hash;
  size_t len;
  for (size_t n = 0; next_word(&text, &hash, &len);) {
    if (len >= LONG) put(words, hash);
    last[n++ % RUN] = hash;
    if (n < RUN) continue;
    uint64_t run = 0;
    for (size_t k = 0; k < RUN; k++) run = (run ^ last[(n + k) % RUN]) * 0x9E3779B97F4A7C15u, run ^= run >> 31;
    put(runs, run);
  }
  fold(runs, out->runs);
  fold(words, out->words);
}

static double similar(const uint16_t *a, const uint16_t *b) {
  int same = 0, all = 0;
  for (int i = 0; i < ENT_SIGNATURE; i++) {
    all += a[i] || b[i];
    same += a[i] && a[i] == b[i];
  }
  return all ? (double)same / all : 0;
}

double ent_signature_copies(const ent_signature *a, const ent_signature *b) { return similar(a->runs, b->runs); }
double ent_signature_subject(const ent_signature *a, const ent_signature *b) { return similar(a->words, b->words); }
