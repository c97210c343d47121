/*
** source_quote.c - whose words a quotation is.
**
** In this order: the attribution whose content the tree puts inside the quotation (or the quotation inside it); a
** saying verb beside it in its sentence; a colon and who stands before it; the sentence behind that only says who
** spoke; the speaker of the quotation before in the same paragraph, or of one that was left open in the paragraph
** before. The cascade follows what Muzny et al. (2017) found to be precise for quote attribution.
*/
#include "event/attribution.h"

#include <stdlib.h>

#define BESIDE 24u /* tokens between a quotation and its verb */

static bool inside(ent_span a, ent_span b) {
  return a.start >= b.start && a.end <= b.end;
}
static bool overlap(ent_span a, ent_span b) {
  return a.start < b.end && b.start < a.end;
}
static ent_span token_span(const ent_coder *c, uint32_t t) {
  return c->text->token[t].span;
}
static const ent_sentence *sentence_of(const ent_coder *c, uint32_t t) {
  return &c->text->sentence[c->text->token[t].sentence];
}

static bool in_quotation(const ent_quotation *q, uint32_t t) {
  return t >= q->first && t < q->end;
}

static uint32_t with_cue(const at_maker *m, uint32_t t) {
  return m->with_cue[t];
}

/* The quotation without punctuation at its ends. */
static ent_span words_of(const ent_coder *c, const ent_quotation *q) {
  uint32_t first = q->first, end = q->end;
  while (end - 1 > first && ent_w(c, end - 1)->upos == ENT_UPOS_PUNCT) end--;
  while (first < end - 1 && ent_w(c, first)->upos == ENT_UPOS_PUNCT) first++;
  return ent_token_span(c, first, end);
}

/* ---- by the tree ------------------------------------------------------ */

/* Does attribution a, with its cue outside, have its content in q or q in its content? */
static bool fits_tree(const ent_coder *c, const ent_attribution *a, const ent_quotation *q) {
  if (in_quotation(q, a->cue)) return false;
  if (a->root != ENT_NONE && in_quotation(q, a->root)) return true;
  for (uint32_t i = 0; i < a->npart; i++)
    if (inside(words_of(c, q), a->part[i])) return true;
  return false;
}

static uint32_t by_tree(const at_maker *m, const ent_quotation *q) {
  const ent_coder *c = m->c;
  uint32_t first = sentence_of(c, q->first)->first,
           last = sentence_of(c, q->end - 1)->first + sentence_of(c, q->end - 1)->count;
  uint32_t best = ENT_NONE, least = UINT32_MAX;
  for (uint32_t t = first; t < last; t++) {
    uint32_t k = in_quotation(q, t) ? ENT_NONE : with_cue(m, t);
    if (k == ENT_NONE || !fits_tree(c, &m->out.v[k], q)) continue;
    uint32_t far = t < q->first ? q->first - t : t - q->end + 1;
    if (far < least) least = far, best = k;
  }
  return best;
}

/* ---- a verb beside ---------------------------------------------------- */

/* A verb that brings in words: no belief, no perception. */
static const ent_cuedef *saying(const ent_coder *c, uint32_t t, uint32_t *n) {
  if (ent_w(c, t)->upos != ENT_UPOS_VERB || at_quoted(c, t)) return NULL;
  const ent_cuedef *d = ent_cue_at(c, t, ENT_POS_VERB, ENT_CUE_SOURCE, n);
  return d && d->manner != ENT_MANNER_believe && d->manner != ENT_MANNER_perceive ? d : NULL;
}

/* The saying verb nearest to q within [from, to), or ENT_NONE; a plain "said" wins over others at like distance. */
static uint32_t nearest_verb(const ent_coder *c, const ent_quotation *q, uint32_t from, uint32_t to,
                             const ent_cuedef **def, uint32_t *n) {
  uint32_t best = ENT_NONE, least = UINT32_MAX, k;
  for (uint32_t t = from; t < to; t++) {
    const ent_cuedef *d = in_quotation(q, t) ? NULL : saying(c, t, &k);
    if (!d) continue;
    uint32_t far = t < q->first ? q->first - t : t - q->end + 1;
    if (far > BESIDE) continue;
    far = far * 2 + (d->manner != ENT_MANNER_say) * 8;
    if (far < least) least = far, best = t, *def = d, *n = k;
  }
  return best;
}

static bool give_source(const ent_coder *c, ent_attribution *a, uint32_t verb) {
  ent_args args;
  ent_deep_subj(c, verb, &args);
  uint32_t src = args.n && !at_quoted(c, args.v[0].token) && ent_w(c, args.v[0].token)->rel != ENT_REL_EXPL
                     ? args.v[0].token
                     : ENT_NONE;
  if (src == ENT_NONE || src == verb) src = at_name_beside(c, verb);
  if (src == ENT_NONE) return false;
  ent_source who;
  at_who(c, src, &who);
  who.factuality = a->who.factuality, who.cue = a->who.cue, who.verb = a->who.verb;
  a->who = who;
  return a->has_source = true;
}

/* Adds an attribution; ENT_NONE when out of memory. */
static uint32_t insert(at_maker *m, const ent_attribution *a) {
  if (!ENT_PUSH(m->c->a, &m->out, *a)) return ENT_NONE;
  return m->with_cue[a->cue] = m->out.n - 1;
}

/* The attribution of verb t for q, new where it has none; ENT_NONE when nobody speaks. *fine: no memory ran out. */
static uint32_t take_verb(at_maker *m, uint32_t t, const ent_cuedef *def, uint32_t n, bool *fine) {
  uint32_t k = with_cue(m, t);
  if (k != ENT_NONE) return k;
  ent_attribution a = at_new(m->c, def, t, n);
  if (!give_source(m->c, &a, t)) return ENT_NONE;
  k = insert(m, &a);
  *fine = k != ENT_NONE;
  return k;
}

static uint32_t by_verb_beside(at_maker *m, const ent_quotation *q, bool *fine) {
  const ent_coder *c = m->c;
  const ent_sentence *a = sentence_of(c, q->first), *b = sentence_of(c, q->end - 1);
  const ent_cuedef *def = NULL;
  uint32_t n = 1, t = nearest_verb(c, q, a->first, b->first + b->count, &def, &n);
  return t == ENT_NONE ? ENT_NONE : take_verb(m, t, def, n, fine);
}

/* A short sentence behind that only says who spoke: "..." he said. */
static uint32_t by_sentence_behind(at_maker *m, const ent_quotation *q, bool *fine) {
  const ent_coder *c = m->c;
  const ent_sentence *s = sentence_of(c, q->end - 1), *next = s + 1;
  if (q->end < s->first + s->count - 1 || next >= c->text->sentence + c->text->nsentence ||
      next->paragraph != s->paragraph)
    return ENT_NONE;
  if (next->count > 14 || next->flags & ENT_SENTENCE_TITLE) return ENT_NONE;
  const ent_cuedef *def = NULL;
  uint32_t n = 1, t = nearest_verb(c, q, next->first, next->first + next->count, &def, &n);
  if (t == ENT_NONE || with_cue(m, t) != ENT_NONE) return ENT_NONE;
  return take_verb(m, t, def, n, fine);
}

/* Attribution without a verb: the mark at `cue` says that who stands at `who` speaks. */
static uint32_t by_mark(at_maker *m, uint32_t cue, uint32_t who, bool *fine) {
  ent_attribution a = at_new(m->c, NULL, cue, 1);
  ent_source s;
  at_who(m->c, who, &s);
  s.factuality = a.who.factuality, s.cue = cue, s.verb = ENT_S("say");
  a.who = s;
  a.has_source = true;
  uint32_t i = insert(m, &a);
  *fine = i != ENT_NONE;
  return i;
}

/* ---- a colon ---------------------------------------------------------- */

/* "The statement said:" or "SMITH:" before the quotation. */
static uint32_t by_colon(at_maker *m, const ent_quotation *q, bool *fine) {
  const ent_coder *c = m->c;
  if (q->first < 2) return ENT_NONE;
  uint32_t colon = q->first - 2;
  if (!ent_str_is(ent_token_form(c, colon), ":")) return ENT_NONE;
  const ent_sentence *s = sentence_of(c, colon);
  const ent_cuedef *def = NULL;
  uint32_t n = 1, t = nearest_verb(c, q, s->first, colon, &def, &n);
  if (t != ENT_NONE) return take_verb(m, t, def, n, fine);
  for (uint32_t k = s->first; k < colon; k++) {
    if (c->names->at[k] == ENT_NONE || at_quoted(c, k)) continue;
    return by_mark(m, colon, k, fine);
  }
  return ENT_NONE;
}

/* "..." -- Name: the line under a motto or a message. */
static uint32_t by_dash(at_maker *m, const ent_quotation *q, bool *fine) {
  static const char *const dashes[] = {"-", "--", "\xE2\x80\x94", "\xE2\x80\x95", "\xE2\x80\x93"};
  const ent_coder *c = m->c;
  uint32_t d = q->end + 1; /* behind the closing mark */
  if (d + 1 >= c->text->ntoken ||
      c->text->sentence[c->text->token[d + 1].sentence].paragraph != sentence_of(c, q->first)->paragraph)
    return ENT_NONE;
  bool dash = false;
  for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) dash |= ent_str_is(ent_token_form(c, d), dashes[i]);
  if (!dash || ent_w(c, d + 1)->upos != ENT_UPOS_PROPN) return ENT_NONE;
  return by_mark(m, d, d + 1, fine);
}

/* ---- the quotation before --------------------------------------------- */

static bool left_open(const ent_coder *c, const ent_quotation *q) {
  const ent_sentence *s = sentence_of(c, q->end - 1);
  return q->end == s->first + s->count;
}

/* Goes on after the quotation before: in the same paragraph, or after one that its paragraph left open. */
static uint32_t by_quotation_before(const at_maker *m, uint32_t i) {
  const ent_coder *c = m->c;
  for (uint32_t k = i; k-- > 0 && i - k < 32;) {
    const ent_quotation *p = &c->quotation[k], *q = &c->quotation[i];
    if (p->scare) continue;
    uint32_t here = sentence_of(c, q->first)->paragraph, there = sentence_of(c, p->end - 1)->paragraph;
    bool goes_on = here == there || (here == there + 1 && left_open(c, p));
    return goes_on ? m->quote_of[k] : ENT_NONE;
  }
  return ENT_NONE;
}

/* ---- contents with quotations ----------------------------------------- */

/* Pieces of a's content and its quotations, in text order, what overlaps joined. */
static bool add_piece(const ent_coder *c, at_spans *out, ent_span s) {
  for (uint32_t i = 0; i < out->n; i++) {
    if (!overlap(out->v[i], s)) continue;
    if (s.start < out->v[i].start) out->v[i].start = s.start;
    if (s.end > out->v[i].end) out->v[i].end = s.end;
    return true;
  }
  if (!ENT_PUSH(c->a, out, s)) return false;
  for (uint32_t i = out->n - 1; i && out->v[i - 1].start > out->v[i].start; i--) {
    ent_span x = out->v[i];
    out->v[i] = out->v[i - 1];
    out->v[i - 1] = x;
  }
  return true;
}

/* Does q give the words themselves, a clause of its own, rather than a few words inside the reporter's sentence? */
static bool direct(const ent_coder *c, const ent_quotation *q) {
  if (q->scare) return false;
  ent_str s = ent_token_form(c, q->first);
  bool capital = s.n && s.p[0] >= 'A' && s.p[0] <= 'Z';
  const ent_sentence *x = sentence_of(c, q->first);
  uint32_t mark = q->first > x->first ? q->first - 1 : x->first; /* the mark itself */
  if (mark <= x->first + 1) return true;
  ent_str before = ent_token_form(c, mark - 1);
  bool stop = ent_str_is(before, ",") || ent_str_is(before, ":") || ent_str_is(before, ".");
  return stop || (capital && ent_w(c, mark - 1)->upos == ENT_UPOS_VERB);
}

/* Is the tree's piece worth keeping beside the quotations? Not where it runs over the edge of one, nor where it
** holds who speaks. */
static bool keep_piece(const ent_coder *c, const ent_attribution *a, ent_span piece, const uint32_t *quotes,
                       uint32_t n) {
  if (overlap(piece, token_span(c, a->cue)) || (a->has_source && overlap(piece, a->who.who.span))) return false;
  for (uint32_t i = 0; i < n; i++) {
    const ent_quotation *q = &c->quotation[quotes[i]];
    if (direct(c, q) || (overlap(piece, q->span) && !inside(words_of(c, q), piece))) return false;
  }
  return true;
}

static bool rebuild(at_maker *m, uint32_t number, const uint32_t *quotes, uint32_t n) {
  ent_coder *c = m->c;
  ent_attribution *a = &m->out.v[number];
  at_spans spans = {0};
  uint32_t *list = ent_arena_alloc(c->a, (n + 1) * sizeof *list);
  if (!list) return false;
  bool label = in_quotation(&c->quotation[quotes[0]], a->cue); /* the mark stands before "SMITH:" */
  if (label && !ENT_PUSH(c->a, &spans, a->content)) return false;
  for (uint32_t i = 0; i < n; i++) {
    list[i] = quotes[i];
    if (label && !i) continue;
    const ent_quotation *q = &c->quotation[quotes[i]];
    uint32_t end = at_goes_on(c, a->cue, q->end);
    ent_span s = end > q->end ? ent_token_span(c, q->first, end) : q->span;
    if (!add_piece(c, &spans, s)) return false;
  }
  for (uint32_t i = 0; i < a->npart; i++)
    if (keep_piece(c, a, a->part[i], quotes, n) && !add_piece(c, &spans, a->part[i])) return false;
  a->quotation = list;
  a->nquotation = n;
  return at_set_content(m, a, &spans);
}

/* Every attribution's quotations, in text order. */
static bool rebuild_all(at_maker *m) {
  ent_coder *c = m->c;
  uint32_t *list = ent_arena_alloc(c->a, (c->nquotation + 1) * sizeof *list);
  uint32_t *count = ent_arena_calloc(c->a, m->out.n + 2, sizeof *count), *sorted = list;
  if (!list || !count) return false;
  for (uint32_t q = 0; q < c->nquotation; q++)
    if (m->quote_of[q] != ENT_NONE) count[m->quote_of[q] + 1]++;
  for (uint32_t a = 0; a < m->out.n; a++) count[a + 1] += count[a];
  uint32_t *at = ent_arena_alloc(c->a, (m->out.n + 1) * sizeof *at);
  if (!at) return false;
  for (uint32_t a = 0; a < m->out.n; a++) at[a] = count[a];
  for (uint32_t q = 0; q < c->nquotation; q++)
    if (m->quote_of[q] != ENT_NONE) sorted[at[m->quote_of[q]]++] = q;
  for (uint32_t a = 0; a < m->out.n; a++)
    if (count[a + 1] > count[a] && !rebuild(m, a, sorted + count[a], count[a + 1] - count[a])) return false;
  return true;
}

/* ---- transcripts ------------------------------------------------------ */

static bool all_capitals(ent_str s) {
  for (size_t i = 0; i < s.n; i++)
    if (s.p[i] < 'A' || s.p[i] > 'Z') return false;
  return s.n > 1;
}

/* Does a name of somebody, no place, stand at [t, end), or a document's noun ("Poll")? */
static bool names_speaker(const ent_coder *c, uint32_t t, uint32_t end) {
  if (end == t + 1 && ent_cue_at(c, t, ENT_POS_NOUN, ENT_CUE_DOCUMENT, NULL)) return true;
  uint32_t m = c->names->in[t];
  if (m == ENT_NONE || c->names->in[end - 1] != m) return false;
  uint32_t e = c->names->mention[m].entity;
  return e != ENT_NONE &&
         (c->names->entity[e].kind == ENT_KIND_PERSON || (c->names->entity[e].flags & ENT_ENTITY_MEDIA));
}

/* The colon behind a speaker's name at the start of sentence s, in capitals ("SMITH:") or resolved to somebody
** ("Kim: Talks failed"), or ENT_NONE. A quotation mark may stand before it. */
static uint32_t speaker_label(const ent_coder *c, const ent_sentence *s) {
  uint32_t end = s->first + s->count, from = s->first;
  if (from < end && at_quoted(c, from) == false && from + 1 < end && at_quoted(c, from + 1)) from++;
  uint32_t t = from;
  while (t < end && t < from + 3 && all_capitals(ent_token_form(c, t))) t++;
  if (t > from && t + 2 < end && ent_str_is(ent_token_form(c, t), ":")) return t;
  for (t = from + 1; t < from + 5 && t + 3 < end; t++)
    if (ent_str_is(ent_token_form(c, t), ":")) return names_speaker(c, from, t) ? t : ENT_NONE;
  return ENT_NONE;
}

/* In transcripts and headlines a paragraph is the speech of the name before its colon. */
static bool by_labels(at_maker *m) {
  const ent_coder *c = m->c;
  for (uint32_t i = 0; i < c->text->nsentence; i++) {
    const ent_sentence *s = &c->text->sentence[i], *last = s;
    uint32_t colon = i && s[-1].paragraph == s->paragraph ? ENT_NONE : speaker_label(c, s);
    if (colon == ENT_NONE || with_cue(m, colon) != ENT_NONE || c->quotation_at[colon] != c->quotation_at[colon + 1])
      continue;
    while (last + 1 < c->text->sentence + c->text->nsentence && last[1].paragraph == s->paragraph) last++;
    bool fine;
    uint32_t a = by_mark(m, colon, colon - 1, &fine), end = last->first + last->count, q = c->quotation_at[colon];
    at_spans spans = {0};
    uint32_t from = s->first + (!at_quoted(c, s->first) && at_quoted(c, s->first + 1));
    if (fine && m->out.v[a].who.who.mention == ENT_NONE) m->out.v[a].who.who.span = ent_token_span(c, from, colon);
    if (q != ENT_NONE) m->quote_of[q] = a, end = c->quotation[q].end;
    if (!fine || !ENT_PUSH(c->a, &spans, ent_token_span(c, colon + 1, end))) return false;
    if (!at_set_content(m, &m->out.v[a], &spans)) return false;
  }
  return true;
}

static int by_cue(const void *a, const void *b) {
  const uint32_t *x = a, *y = b; /* pairs of cue and number */
  if (x[0] != y[0]) return x[0] < y[0] ? -1 : 1;
  return x[1] < y[1] ? -1 : x[1] > y[1];
}

/* Attributions by cue; quotations keep theirs. */
static bool sort(at_maker *m) {
  ent_arena *a = m->c->a;
  uint32_t n = m->out.n, (*pair)[2] = ent_arena_alloc(a, (n + 1) * sizeof *pair),
           *now = ent_arena_alloc(a, (n + 1) * sizeof *now);
  ent_attribution *v = ent_arena_alloc(a, (n + 1) * sizeof *v);
  if (!pair || !now || !v) return false;
  for (uint32_t i = 0; i < n; i++) pair[i][0] = m->out.v[i].cue, pair[i][1] = i;
  if (n > 1) qsort(pair, n, sizeof *pair, by_cue);
  for (uint32_t i = 0; i < n; i++) {
    v[i] = m->out.v[pair[i][1]];
    now[pair[i][1]] = i;
  }
  for (uint32_t q = 0; q < m->c->nquotation; q++)
    if (m->quote_of[q] != ENT_NONE) m->quote_of[q] = now[m->quote_of[q]];
  m->out.v = v;
  m->out.cap = n;
  return true;
}

bool at_quotes(at_maker *m) {
  ent_coder *c = m->c;
  m->quote_of = ent_arena_alloc(c->a, (c->nquotation + 1) * sizeof *m->quote_of);
  m->with_cue = ent_arena_alloc(c->a, (c->text->ntoken + 1) * sizeof *m->with_cue);
  if (!m->quote_of || !m->with_cue) return false;
  for (uint32_t i = 0; i < c->nquotation; i++) m->quote_of[i] = ENT_NONE;
  for (uint32_t t = 0; t < c->text->ntoken; t++) m->with_cue[t] = ENT_NONE;
  for (uint32_t i = m->out.n; i-- > 0;) m->with_cue[m->out.v[i].cue] = i;
  if (!by_labels(m)) return false;
  for (uint32_t i = 0; i < c->nquotation; i++) {
    const ent_quotation *q = &c->quotation[i];
    bool fine = true;
    if (m->quote_of[i] != ENT_NONE) continue;
    uint32_t a = by_tree(m, q);
    if (a == ENT_NONE && !q->scare) {
      a = by_verb_beside(m, q, &fine);
      if (fine && a == ENT_NONE) a = by_colon(m, q, &fine);
      if (fine && a == ENT_NONE) a = by_dash(m, q, &fine);
      if (fine && a == ENT_NONE) a = by_sentence_behind(m, q, &fine);
      if (fine && a == ENT_NONE) a = by_quotation_before(m, i);
    }
    if (!fine) return false;
    m->quote_of[i] = a;
  }
  if (!sort(m) || !rebuild_all(m)) return false;
  ent_quotation *quotation = (ent_quotation *)c->quotation; /* made by this stage, in this document's arena */
  for (uint32_t i = 0; i < c->nquotation; i++) quotation[i].attribution = m->quote_of[i];
  return true;
}
