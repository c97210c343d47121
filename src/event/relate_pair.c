/*
** relate_pair.c - a sentence in which <s>..</s> and <t>..</t> mark who acts and whom it concerns, as text and spans.
*/
#include "event/relate.h"

/* One kind of mark while it is read. */
typedef struct side {
  const char *open, *close;
  ent_span *span;
  uint32_t *n;
  bool inside;
} side;

static ent_code bad(ent_error *err, const char *message, size_t at) { return ent_fail(err, ENT_ERR_FORMAT, message, NULL, at, 0); }

static ent_code opens(side *s, size_t at, size_t offset, ent_error *err) {
  if (s->inside) return bad(err, "a mark inside a mark of its side", offset);
  if (*s->n == ENT_PAIR_MARKS) return ent_fail(err, ENT_ERR_LIMIT, "too many marks in one sentence", NULL, offset, 0);
  s->span[*s->n] = (ent_span){(uint32_t)at, (uint32_t)at};
  s->inside = true;
  return ENT_OK;
}

static ent_code closes(side *s, size_t at, size_t offset, ent_error *err) {
  if (!s->inside) return bad(err, "a mark is closed that was never opened", offset);
  s->span[(*s->n)++].end = (uint32_t)at;
  s->inside = false;
  return ENT_OK;
}

ent_code ent_pair_read(ent_str marked, ent_arena *a, ent_pair *out, ent_error *err) {
  *out = (ent_pair){0};
  side sides[] = {{"<s>", "</s>", out->source, &out->nsource, false}, {"<t>", "</t>", out->target, &out->ntarget, false}};
  char *text = ent_arena_alloc(a, marked.n + 1);
  if (!text) return ent_nomem(err);
  size_t n = 0, i = 0;
  while (i < marked.n) {
    ent_str rest = {marked.p + i, marked.n - i};
    ent_code code = ENT_OK;
    size_t taken = 0;
    for (size_t k = 0; k < 2 && !taken && code == ENT_OK; k++) {
      if (ent_str_starts(rest, ent_str_c(sides[k].open))) taken = 3, code = opens(&sides[k], n, i, err);
      else if (ent_str_starts(rest, ent_str_c(sides[k].close))) taken = 4, code = closes(&sides[k], n, i, err);
    }
    if (code != ENT_OK) return code;
    if (!taken) text[n++] = marked.p[i], taken = 1;
    i += taken;
  }
  for (size_t k = 0; k < 2; k++)
    if (sides[k].inside) return bad(err, "a mark is never closed", marked.n);
  out->text = (ent_str){text, n};
  return ENT_OK;
}
