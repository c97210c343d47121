/*
** quote.c - quotations: pairs of marks, over sentences and paragraphs.
**
** A quotation ends with its paragraph at the latest; where the paragraph ends without a closing mark, the next one's
** quotation is the same speaker's (source_quote.c). Single marks count only outside double ones, since the closing
** single mark is an apostrophe as well.
*/
#include "event/attribution.h"

typedef enum mark {
  MARK_NONE,
  MARK_OPEN,
  MARK_CLOSE,
  MARK_EITHER,
  MARK_SINGLE_OPEN,
  MARK_SINGLE_CLOSE,
  MARK_SINGLE
} mark;

static const struct {
  const char *form;
  mark kind;
} marks[] = {{"\"", MARK_EITHER},
             {"''", MARK_EITHER},
             {"\xE2\x80\x9C", MARK_OPEN},
             {"\xE2\x80\x9D", MARK_CLOSE},
             {"``", MARK_OPEN},
             {"\xC2\xAB", MARK_OPEN},
             {"\xC2\xBB", MARK_CLOSE},
             {"\xE2\x80\x9E", MARK_OPEN},
             {"\xE2\x80\x98", MARK_SINGLE_OPEN},
             {"\xE2\x80\x99", MARK_SINGLE_CLOSE},
             {"'", MARK_SINGLE}};

typedef struct reader {
  ent_coder *c;
  ENT_VEC(ent_quotation) out;
  bool open, single;
  uint32_t from;  /* byte behind the opening mark */
  uint32_t first; /* first token inside */
  uint32_t pair;  /* first of two single marks that are one double mark, or ENT_NONE */
} reader;

static mark mark_at(const ent_coder *c, uint32_t t) {
  ent_str s = ent_token_form(c, t);
  if (s.n > 3) return MARK_NONE;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (ent_str_is(s, marks[i].form)) return marks[i].kind;
  return MARK_NONE;
}

/* Does white space, or nothing, stand before token t? */
static bool space_before(const ent_coder *c, uint32_t t) {
  uint32_t at = c->text->token[t].span.start;
  return !at || (unsigned char)c->text->text.p[at - 1] <= ' ';
}

static bool space_after(const ent_coder *c, uint32_t t) {
  uint32_t at = c->text->token[t].span.end;
  return at >= c->text->text.n || (unsigned char)c->text->text.p[at] <= ' ';
}

bool at_speech(const ent_coder *c, uint32_t first, uint32_t end) {
  bool verb = false;
  for (uint32_t t = first; t < end; t++)
    verb |= ent_w(c, t)->upos == ENT_UPOS_VERB || ent_w(c, t)->upos == ENT_UPOS_AUX;
  uint32_t last = end - 1;
  bool stopped = ent_w(c, last)->upos == ENT_UPOS_PUNCT && !ent_str_is(ent_token_form(c, last), "-");
  uint32_t n = end - first - stopped;
  return (verb && n > 2) || n > 5 || (stopped && n > 1) || (verb && stopped);
}

static bool close_quote(reader *r, uint32_t end_token, uint32_t end_byte) {
  r->open = false;
  if (end_token <= r->first) return true;
  ent_quotation q = {.span = {r->from, end_byte}, .first = r->first, .end = end_token, .attribution = ENT_NONE};
  q.scare = !at_speech(r->c, r->first, end_token);
  return ENT_PUSH(r->c->a, &r->out, q);
}

static void open_quote(reader *r, uint32_t t, bool single) {
  r->open = true;
  r->single = single;
  r->first = t + 1;
  r->from = r->c->text->token[t].span.end;
}

/* Is there a closing single mark in the rest of the sentence? Otherwise the opening one is an apostrophe. */
static bool single_closes(const ent_coder *c, uint32_t t) {
  const ent_sentence *s = &c->text->sentence[c->text->token[t].sentence];
  for (uint32_t k = t + 2; k < s->first + s->count; k++) {
    mark m = mark_at(c, k);
    if ((m == MARK_SINGLE_CLOSE || m == MARK_SINGLE) && !space_before(c, k)) return true;
  }
  return false;
}

/* Two single marks side by side, in two tokens, are a double one: 1 at the first, 2 at the second, else 0. */
static int doubled(reader *r, uint32_t t) {
  const ent_coder *c = r->c;
  if (r->pair != ENT_NONE && r->pair + 1 == t) return 2;
  if (mark_at(c, t) != MARK_SINGLE) return 0;
  bool next = t + 1 < c->text->ntoken && mark_at(c, t + 1) == MARK_SINGLE &&
              c->text->token[t].span.end == c->text->token[t + 1].span.start;
  if (next) r->pair = t;
  return next ? 1 : 0;
}

static bool read_token(reader *r, uint32_t t) {
  const ent_coder *c = r->c;
  mark m = mark_at(c, t);
  int pair = doubled(r, t);
  if (m == MARK_NONE || pair == 2) return true;
  if (pair == 1) m = MARK_EITHER;
  uint32_t start = c->text->token[t].span.start;
  if (r->open) {
    bool closes = r->single ? (m == MARK_SINGLE_CLOSE || m == MARK_SINGLE) && (space_after(c, t) || !space_before(c, t))
                            : m == MARK_CLOSE || (m == MARK_EITHER &&
                                                  !(space_before(c, t) && !space_after(c, t) && t > r->first + 40));
    if (closes) return close_quote(r, t, start);
    if (m == MARK_OPEN && !r->single) { /* a new one opens: the one before was never closed */
      if (!close_quote(r, t, start)) return false;
      open_quote(r, t, false);
    }
    return true;
  }
  if (m == MARK_OPEN || m == MARK_EITHER) open_quote(r, t + (pair == 1), false);
  bool single = (m == MARK_SINGLE_OPEN || m == MARK_SINGLE) && space_before(c, t) && !space_after(c, t);
  if (single && single_closes(c, t)) open_quote(r, t, true);
  return true;
}

/* A quotation that is open at the end of a paragraph ends there; that it was left open is seen by the mark it lacks. */
static bool end_paragraph(reader *r, uint32_t last) {
  return !r->open || close_quote(r, last + 1, r->c->text->token[last].span.end);
}

/* quotation_at: the innermost quotation that is speech; outer ones first, since they do not nest here. */
static bool index_tokens(ent_coder *c) {
  uint32_t *at = ent_arena_alloc(c->a, (c->text->ntoken + 1) * sizeof *at);
  if (!at) return false;
  for (uint32_t i = 0; i < c->text->ntoken; i++) at[i] = ENT_NONE;
  for (uint32_t i = 0; i < c->nquotation; i++)
    for (uint32_t t = c->quotation[i].first; t < c->quotation[i].end && !c->quotation[i].scare; t++) at[t] = i;
  c->quotation_at = at;
  return true;
}

ent_code ent_quotes_run(ent_coder *c, ent_error *err) {
  reader r = {.c = c, .pair = ENT_NONE};
  for (uint32_t s = 0; s < c->text->nsentence; s++) {
    const ent_sentence *x = &c->text->sentence[s];
    if (s && x->paragraph != x[-1].paragraph && !end_paragraph(&r, x->first - 1)) return ent_nomem(err);
    for (uint32_t t = x->first; t < x->first + x->count; t++)
      if (!read_token(&r, t)) return ent_nomem(err);
  }
  if (r.open && c->text->ntoken && !end_paragraph(&r, c->text->ntoken - 1)) return ent_nomem(err);
  c->quotation = r.out.v;
  c->nquotation = r.out.n;
  return index_tokens(c) ? ENT_OK : ent_nomem(err);
}

bool at_quoted(const ent_coder *c, uint32_t t) {
  return c->quotation_at[t] != ENT_NONE;
}

bool ent_speaker_at(const ent_coder *c, uint32_t t, ent_party *out) {
  uint32_t q = c->quotation_at[t];
  uint32_t a = q == ENT_NONE ? ENT_NONE : c->quotation[q].attribution;
  if (a == ENT_NONE || !c->attribution || !c->attribution[a].has_source) return false;
  *out = c->attribution[a].who.who;
  return out->entity != ENT_NONE || out->span.end > out->span.start;
}
