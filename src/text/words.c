/*
** words.c - looks words up in the compiled lists.
*/
#include "text/words.h"

typedef struct word_entry {
  const char *word;
  unsigned char length;
  unsigned char number;
} word_entry;

#include "english.inc"

#define LIST(NAME) \
  { list_##NAME, sizeof list_##NAME / sizeof list_##NAME[0] }

static const struct {
  const word_entry *v;
  size_t n;
} lists[] = {LIST(title), LIST(abbreviation), LIST(capital), LIST(number), LIST(starter), LIST(prefix), LIST(joined), LIST(domain),
           LIST(saying), LIST(telling), LIST(citing), LIST(when)};

bool ent_words_has(ent_words list, ent_str word, unsigned *number) {
  char lower[24];
  if (!word.n || word.n > sizeof lower) return false;
  for (size_t i = 0; i < word.n; i++) lower[i] = word.p[i] >= 'A' && word.p[i] <= 'Z' ? (char)(word.p[i] + 32) : word.p[i];
  size_t lo = 0, hi = lists[list].n;
  while (lo < hi) {
    size_t mid = (lo + hi) / 2;
    const word_entry *e = &lists[list].v[mid];
    int order = ent_str_cmp((ent_str){e->word, e->length}, (ent_str){lower, word.n});
    if (order == 0) {
      if (number) *number = e->number;
      return true;
    }
    if (order < 0) lo = mid + 1;
    else hi = mid;
  }
  return false;
}
