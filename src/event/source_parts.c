/*
** source_parts.c - sets of a sentence's tokens, and the spans they make: a content that the reporting clause breaks
** comes out in its pieces.
*/
#include "event/attribution.h"

void at_set_begin(at_set *s, const ent_coder *c, uint32_t sentence) {
  const ent_sentence *x = &c->text->sentence[sentence];
  s->first = x->first;
  s->count = x->count < ENT_SENTENCE_MAX ? x->count : ENT_SENTENCE_MAX;
  memset(s->in, 0, s->count);
}

static void put(at_set *s, uint32_t t, uint8_t value) {
  if (t >= s->first && t < s->first + s->count) s->in[t - s->first] = value;
}

/* A tree is no deeper than its sentence is long, which bounds this. */
static void put_tree(at_set *s, const ent_coder *c, uint32_t t, uint8_t value) {
  put(s, t, value);
  ENT_EACH_KID(c, t, k) put_tree(s, c, k, value);
}

void at_set_add(at_set *s, const ent_coder *c, uint32_t t) {
  put_tree(s, c, t, 1);
}
void at_set_drop(at_set *s, const ent_coder *c, uint32_t t) {
  put_tree(s, c, t, 0);
}
void at_set_drop_one(at_set *s, uint32_t t) {
  put(s, t, 0);
}
bool at_set_has(const at_set *s, uint32_t t) {
  return t >= s->first && t < s->first + s->count && s->in[t - s->first];
}

bool at_set_empty(const at_set *s) {
  for (uint32_t i = 0; i < s->count; i++)
    if (s->in[i]) return false;
  return true;
}

static bool punct(const at_set *s, const ent_coder *c, uint32_t i) {
  return ent_w(c, s->first + i)->upos == ENT_UPOS_PUNCT;
}

/* Tokens [i, end) without punctuation at the ends, as one span; nothing when only punctuation is left. */
static bool put_span(const at_set *s, const ent_coder *c, uint32_t i, uint32_t end, at_spans *out) {
  while (i < end && punct(s, c, i)) i++;
  while (end > i && punct(s, c, end - 1)) end--;
  return i == end || ENT_PUSH(c->a, out, ent_token_span(c, s->first + i, s->first + end));
}

bool at_set_spans(const at_set *s, const ent_coder *c, at_spans *out) {
  for (uint32_t i = 0; i < s->count;) {
    if (!s->in[i]) {
      i++;
      continue;
    }
    uint32_t end = i + 1, seen = i + 1;
    /* Punctuation alone does not part a piece from the next. */
    while (end < s->count && (s->in[end] || punct(s, c, end))) {
      if (s->in[end]) seen = end + 1;
      end++;
    }
    if (!put_span(s, c, i, seen, out)) return false;
    i = end;
  }
  return true;
}
