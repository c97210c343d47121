/*
** form.c - lemmas of verbs that the lemmatizer does not know: by a list of irregular forms and by endings (lexicon/forms), and
** only where the lexicon knows the verb that comes out.
*/
#include "event/frames.h"

#define LONGEST 48

static bool verb_entry(const ent_frames *f, const ent_map *map, ent_str key) {
  for (const ent_entry *e = ent_entries(f, map, key); e; e = ent_entry_next(f, e))
    if (e->pos == ENT_POS_VERB || e->pos == ENT_POS_PHRASE) return true;
  return false;
}

static bool known(const ent_frames *f, ent_str lemma) { return verb_entry(f, &f->frames, lemma) || verb_entry(f, &f->cues, lemma); }

/* The lexicon's own slice of a lemma: what is handed on must outlive this call. */
static ent_str own(const ent_frames *f, ent_str lemma) {
  const ent_entry *e = ent_entries(f, &f->frames, lemma);
  if (!e) e = ent_entries(f, &f->cues, lemma);
  return e ? e->key : lemma;
}

static bool doubles(const ent_frames *f, ent_str ending) {
  for (uint32_t i = 0; i < f->ndoubled; i++)
    if (ent_str_eq(f->doubled[i], ending)) return true;
  return false;
}

/* The stem with what takes the ending's place; known lemmas only. */
static bool by_ending(const ent_frames *f, ent_str form, const ent_ending *e, ent_str *out) {
  char buf[LONGEST * 2];
  if (!ent_str_ends(form, e->ending) || form.n < e->ending.n + 2) return false;
  size_t n = form.n - e->ending.n;
  memcpy(buf, form.p, n);
  memcpy(buf + n, e->instead.p, e->instead.n);
  ent_str lemma = {buf, n + e->instead.n};
  if (known(f, lemma)) {
    *out = own(f, lemma);
    return true;
  }
  bool twice = n > 2 && buf[n - 1] == buf[n - 2] && !e->instead.n && doubles(f, e->ending);
  lemma.n = n - 1;
  if (!twice || !known(f, lemma)) return false;
  *out = own(f, lemma);
  return true;
}

ent_str ent_known_lemma(const ent_frames *f, ent_str form, ent_str lemma) {
  char low[LONGEST];
  if (known(f, lemma) || form.n > LONGEST) return lemma;
  for (size_t i = 0; i < form.n; i++) low[i] = (char)(form.p[i] >= 'A' && form.p[i] <= 'Z' ? form.p[i] + 32 : form.p[i]);
  ent_str small = {low, form.n}, out;
  uint32_t at = ent_map_get(&f->forms, small);
  if (at != ENT_NONE && known(f, f->lemma[at])) return own(f, f->lemma[at]);
  if (at != ENT_NONE) return f->lemma[at];
  for (uint32_t i = 0; i < f->nending; i++)
    if (f->ending[i].instead.n + form.n < LONGEST && by_ending(f, small, &f->ending[i], &out)) return out;
  return lemma;
}
