/*
** timex.c - the time expressions of a document: matches sentence by sentence, the anchor carried along, ranges joined.
*/
#include "event/timex.h"

#include "event/frames.h"

#define REACH  3u  /* sentences that an anchor in the text reaches */
#define AROUND 80u /* atoms on either side in which a sign of tense is looked for */

typedef ENT_VEC(ent_timex) tx_list;

typedef struct reader {
  const ent_timelex *lex;
  const ent_text *text;
  const ent_syntax *syn;
  ent_day published;
  ent_arena *a;
  tx_list out;
  tx_text atoms;      /* of the sentence at hand */
  uint32_t *token_of; /* [natom] */
  uint32_t sentence;
  ent_day day; /* the day last spoken of, its grain and sentence */
  uint8_t grain;
  uint32_t day_sentence;
  bool day_explicit; /* its year was said, and not in passing */
} reader;

/* ---- the tense around an expression ----------------------------------- */

/* Does the atom say future (+1) or past (-1)? */
static int marker(const reader *r, uint32_t i) {
  const tx_atom *x = &r->atoms.atom[i];
  const tx_sense *s = tx_sense_at(r->lex, &r->atoms, i, TX_FUTURE);
  if (s && s->number == 1) return 1; /* "to" counts only where a tree says that it marks a verb */
  if (tx_sense_at(r->lex, &r->atoms, i, TX_PAST)) return -1;
  if (r->syn) return r->syn->word[r->token_of[i]].feats & ENT_F_PAST ? -1 : 0;
  const char *p = r->text->text.p;
  uint32_t n = x->span.end - x->span.start;
  return !x->sign && !x->numeric && n > 3 && p[x->span.end - 1] == 'd' && p[x->span.end - 2] == 'e' ? -1 : 0;
}

/* The tense of the nearest verb that the words show: before the expression, else behind it. */
static int tense_by_words(const reader *r, const tx_match *m) {
  for (uint32_t i = m->at; i-- > 0 && m->at - i < AROUND;) {
    int d = marker(r, i);
    if (d) return d;
  }
  for (uint32_t i = m->end; i < r->atoms.natom && i - m->end < AROUND; i++) {
    int d = marker(r, i);
    if (d) return d;
  }
  return 0;
}

static bool is_future(const reader *r, uint32_t token) {
  ent_str s = ent_str_span(r->text->text, r->text->token[token].span);
  for (uint32_t n = ent_map_get(&r->lex->phrases, s); n != ENT_NONE; n = r->lex->sense.v[n].next)
    if (r->lex->sense.v[n].cls == TX_FUTURE) return true;
  return false;
}

/* The tense of the verb that governs token t: its auxiliaries and marker, then its own form; 0 when it does not say. */
static int tense_of_verb(const reader *r, uint32_t t) {
  const ent_syntax *s = r->syn;
  if (is_future(r, t)) return 1;
  int past = s->word[t].feats & ENT_F_PAST ? -1 : 0;
  for (uint32_t i = s->first_child[t]; i < s->first_child[t + 1]; i++) {
    uint32_t k = s->child[i], base = ent_rel_base(s->word[k].rel);
    if (base != ENT_REL_AUX && base != ENT_REL_MARK && base != ENT_REL_COP) continue;
    if (is_future(r, k)) return 1;
    if (s->word[k].feats & ENT_F_PAST) past = -1;
  }
  return past;
}

/* -1, 0 or 1; an infinitive ("to meet on Friday") is read as future. */
static int tense_at(const reader *r, const tx_match *m) {
  if (!r->syn) return tense_by_words(r, m);
  uint32_t t = r->token_of[m->end - 1];
  for (uint32_t steps = 0; steps < 64 && t != ENT_NONE; steps++, t = r->syn->word[t].head) {
    const ent_word *w = &r->syn->word[t];
    if (w->upos != ENT_UPOS_VERB && w->upos != ENT_UPOS_AUX) continue;
    int d = tense_of_verb(r, t);
    if (d) return d;
    if (w->rel == ENT_REL_XCOMP || w->rel == ENT_REL_ADVCL || w->rel == ENT_REL_ACL || w->rel == ENT_REL_CONJ) continue;
    break;
  }
  return tense_by_words(r, m);
}

/* ---- words that only look like time ----------------------------------- */

/* The tree's objections: a verb "march", "may"; a number that counts the noun behind it. */
static bool refused(const reader *r, const tx_match *m) {
  const tx_capture *year = tx_cap(m, TX_YEAR, 0);
  if (!r->syn || m->end - m->at > (year ? 2 : 1)) return false;
  uint32_t t = r->token_of[year ? year->at : m->at];
  const ent_word *w = &r->syn->word[t];
  if (tx_cap(m, TX_MONTH, 0) || tx_cap(m, TX_SEASON, 0))
    return m->end - m->at == 1 && (w->upos == ENT_UPOS_VERB || w->upos == ENT_UPOS_AUX);
  if (!year || w->rel != ENT_REL_NUMMOD || w->head == ENT_NONE || w->head < t) return false;
  const ent_word *h = &r->syn->word[w->head];
  return h->upos == ENT_UPOS_NOUN && (h->feats & ENT_F_PLUR);
}

/* ---- a sentence ------------------------------------------------------- */

static ent_span atoms_span(const reader *r, uint32_t at, uint32_t end) {
  return (ent_span){r->atoms.atom[at].span.start, r->atoms.atom[end - 1].span.end};
}

static ent_timex make_timex(const reader *r, uint32_t at, uint32_t end, const tx_value *v) {
  return (ent_timex){.span = atoms_span(r, at, end),
                     .first = r->token_of[at],
                     .end = r->token_of[end - 1] + 1,
                     .sentence = r->sentence,
                     .type = v->type,
                     .grain = v->grain,
                     .resolved = v->resolved,
                     .vague = v->vague,
                     .from = v->from,
                     .to = v->to,
                     .value = v->value};
}

static tx_anchor anchor_for(const reader *r, const tx_match *m) {
  tx_anchor at = {.published = r->published, .day = ENT_DAY_UNKNOWN, .dir = tense_at(r, m)};
  uint32_t away = r->sentence - r->day_sentence;
  if (r->day != ENT_DAY_UNKNOWN && away <= REACH) {
    at.day = r->day;
    at.grain = r->grain;
    at.near_ = r->day_explicit && away <= 1;
    at.here = away == 0;
  }
  return at;
}

/* The two ends of "June 3-5" or "2014-15", inside the range. */
static bool add_ends(reader *r, const tx_match *m, const tx_value *range) {
  uint8_t action = r->lex->rule.v[m->rule].action;
  bool days = action == TX_ACT_DAYS;
  if (!days && action != TX_ACT_YEARS) return true;
  const tx_capture *a = tx_cap(m, days ? TX_DAY : TX_YEAR, 0), *b = tx_cap(m, days ? TX_DAY : TX_YEAR, 1);
  if (!b) b = tx_cap(m, TX_YY, 0);
  for (int i = 0; i < 2; i++) {
    ent_day d = i ? range->to : range->from;
    int y, mo, day;
    ent_day_split(d, &y, &mo, &day);
    tx_value v = {.type = ENT_TIMEX_DATE, .grain = days ? ENT_GRAIN_DAY : ENT_GRAIN_YEAR, .resolved = true};
    v.from = days ? d : ent_day_from(y, 1, 1);
    v.to = days ? d : ent_day_from(y, 12, 31);
    v.value = days ? ent_arena_printf(r->a, "%04d-%02d-%02d", y, mo, day) : ent_arena_printf(r->a, "%04d", y);
    const tx_capture *month = tx_cap(m, TX_MONTH, 0);
    uint32_t at = month && month->at < a->at ? month->at : a->at;
    ent_timex t = i ? make_timex(r, b->at, m->end, &v) : make_timex(r, at, a->end, &v);
    if (!v.value.p || !ENT_PUSH(r->a, &r->out, t)) return false;
  }
  return true;
}

static bool add_match(reader *r, const tx_match *m) {
  tx_value v;
  if (r->lex->rule.v[m->rule].action == TX_ACT_NONE || refused(r, m)) return true;
  tx_anchor at = anchor_for(r, m);
  if (!tx_value_make(r->lex, m, &at, r->a, &v)) return false;
  if (v.drop) return true;
  if (!ENT_PUSH(r->a, &r->out, make_timex(r, m->at, m->end, &v)) || !add_ends(r, m, &v)) return false;
  if (v.resolved && !v.vague && (v.type == ENT_TIMEX_DATE || v.type == ENT_TIMEX_TIME)) {
    r->day = v.from;
    r->grain = v.grain;
    r->day_sentence = r->sentence;
    r->day_explicit = v.explicit_year && (v.grain <= ENT_GRAIN_MONTH || m->at <= 1);
  }
  return true;
}

/* ---- ranges ----------------------------------------------------------- */

/* The word of class range at the token just before span / the only word between two spans. */
static const tx_sense *range_word(const reader *r, uint32_t i) {
  return tx_sense_at(r->lex, &r->atoms, i, TX_RANGE);
}

static uint32_t atom_from(const reader *r, uint32_t offset) {
  uint32_t lo = 0, hi = r->atoms.natom;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (r->atoms.atom[mid].span.start < offset) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/* Do a and b make a range? Then *start is where it begins. "between A and B", "from A to B", "A - B". */
static bool is_range(const reader *r, const ent_timex *a, const ent_timex *b, uint32_t *start) {
  if (a->type != ENT_TIMEX_DATE || b->type != ENT_TIMEX_DATE || !a->resolved || !b->resolved || a->vague || b->vague)
    return false;
  if (a->from >= b->to) return false;
  uint32_t i = atom_from(r, a->span.end), k = atom_from(r, b->span.start), before = atom_from(r, a->span.start);
  if (k != i + 1) return false;
  const tx_sense *mid = range_word(r, i), *lead = before ? range_word(r, before - 1) : NULL;
  if (!mid) return false;
  bool between = lead && ent_str_is(lead->value, "between"), from = lead && ent_str_is(lead->value, "from");
  *start = between || from ? before - 1 : before;
  if (ent_str_is(mid->value, "and")) return between;
  return ent_str_is(mid->value, "to") && (from || r->atoms.atom[i].sign == '-');
}

static bool make_range(reader *r, const ent_timex *a, const ent_timex *b, uint32_t start, ent_timex *out) {
  uint8_t grain = a->grain < b->grain ? a->grain : b->grain;
  int ay, am, ad, by, bm, bd;
  ent_day_split(a->from, &ay, &am, &ad);
  ent_day_split(b->from, &by, &bm, &bd);
  int n = b->from - a->from;
  const char *unit = "D";
  if (grain == ENT_GRAIN_MONTH) n = (by - ay) * 12 + bm - am, unit = "M";
  if (grain >= ENT_GRAIN_YEAR) n = by - ay, unit = "Y";
  *out = *a;
  out->span = (ent_span){r->atoms.atom[start].span.start, b->span.end};
  out->first = r->token_of[start];
  out->end = b->end;
  out->type = ENT_TIMEX_DURATION;
  out->grain = grain;
  out->to = b->to;
  out->value = ent_arena_printf(r->a, "P%d%s", n, unit);
  return out->value.p != NULL;
}

static bool says_year(const reader *r, const ent_timex *x) {
  for (uint32_t i = atom_from(r, x->span.start); i < r->atoms.natom && r->atoms.atom[i].span.end <= x->span.end; i++)
    if (r->atoms.atom[i].digits == 4) return true;
  return false;
}

/* "May 3 to May 5, 2019", "in March and April 2014": the first date takes the year of the second. */
static bool borrow_year(reader *r, ent_timex *a, const ent_timex *b) {
  bool plain = a->type == ENT_TIMEX_DATE && b->type == ENT_TIMEX_DATE && a->resolved && b->resolved;
  if (!plain || a->grain != b->grain || (a->grain != ENT_GRAIN_DAY && a->grain != ENT_GRAIN_MONTH)) return true;
  uint32_t i = atom_from(r, a->span.end), k = atom_from(r, b->span.start);
  if (k != i + 1 || !range_word(r, i) || says_year(r, a) || !says_year(r, b)) return true;
  int ay, am, ad, by, bm, bd, ty, tm, td;
  ent_day_split(a->from, &ay, &am, &ad);
  ent_day_split(b->from, &by, &bm, &bd);
  ent_day_split(a->to, &ty, &tm, &td);
  if (am > bm || ay == by || !tx_sense_at(r->lex, &r->atoms, atom_from(r, a->span.start), TX_MONTH)) return true;
  if (tm == 2 && td == 29) td = 28;
  a->from = ent_day_from(by, am, ad);
  a->to = ent_day_from(by, tm, td);
  a->value = a->grain == ENT_GRAIN_DAY ? ent_arena_printf(r->a, "%04d-%02d-%02d", by, am, ad)
                                       : ent_arena_printf(r->a, "%04d-%02d", by, am);
  return a->value.p != NULL;
}

/* Puts a range before the two dates it is made of. */
static bool join_ranges(reader *r, uint32_t first) {
  for (uint32_t i = first; i + 1 < r->out.n; i++) {
    uint32_t start;
    ent_timex range;
    if (!borrow_year(r, &r->out.v[i], &r->out.v[i + 1])) return false;
    if (!is_range(r, &r->out.v[i], &r->out.v[i + 1], &start)) continue;
    if (i > first && r->out.v[i - 1].span.end > r->atoms.atom[start].span.start) continue;
    if (!make_range(r, &r->out.v[i], &r->out.v[i + 1], start, &range) || !ENT_PUSH(r->a, &r->out, range)) return false;
    memmove(&r->out.v[i + 1], &r->out.v[i], (r->out.n - 1 - i) * sizeof *r->out.v);
    r->out.v[i] = range;
    i += 2;
  }
  return true;
}

/* Every atom's token: the last one that begins at or before it. */
static bool map_tokens(reader *r, const ent_sentence *s) {
  r->token_of = ent_arena_alloc(r->a, (r->atoms.natom + 1) * sizeof *r->token_of);
  if (!r->token_of) return false;
  uint32_t t = s->first, end = s->first + s->count;
  for (uint32_t i = 0; i < r->atoms.natom; i++) {
    while (t + 1 < end && r->text->token[t + 1].span.start <= r->atoms.atom[i].span.start) t++;
    r->token_of[i] = t;
  }
  return true;
}

static ent_code read_sentence(reader *r, const ent_sentence *s, ent_error *err) {
  tx_matches m = {0};
  ent_code code = tx_atoms(r->lex, r->text->text, s->span, r->a, &r->atoms, err);
  if (!code) code = tx_match_all(r->lex, &r->atoms, r->a, &m, err);
  if (code || !m.n) return code;
  if (!map_tokens(r, s)) return ent_nomem(err);
  uint32_t first = r->out.n;
  for (uint32_t i = 0; i < m.n; i++)
    if (!add_match(r, &m.v[i])) return ent_nomem(err);
  return join_ranges(r, first) ? ENT_OK : ent_nomem(err);
}

ent_code ent_timex_scan(const ent_timelex *lex, const ent_text *text, const ent_syntax *syntax, ent_day published,
                        ent_arena *a, const ent_timex **out, uint32_t *n, ent_error *err) {
  reader r = {.lex = lex, .text = text, .syn = syntax, .published = published, .a = a, .day = ENT_DAY_UNKNOWN};
  for (uint32_t i = 0; i < text->nsentence; i++) {
    r.sentence = i;
    if (text->sentence[i].flags & ENT_SENTENCE_TITLE) r.day = ENT_DAY_UNKNOWN;
    ent_code code = read_sentence(&r, &text->sentence[i], err);
    if (code) return code;
  }
  *out = r.out.v;
  *n = r.out.n;
  return ENT_OK;
}

/* ---- the stage's call ------------------------------------------------- */

ent_code ent_timex_run(ent_coder *c, ent_error *err) {
  uint32_t *at = ent_arena_alloc(c->a, (c->text->ntoken + 1) * sizeof *at);
  if (!at) return ent_nomem(err);
  for (uint32_t i = 0; i < c->text->ntoken; i++) at[i] = ENT_NONE;
  ent_code code = ent_timex_scan(c->lex->times, c->text, c->syn, c->published, c->a, &c->timex, &c->ntimex, err);
  if (code) return code;
  for (uint32_t i = 0; i < c->ntimex; i++) /* ranges come first, the dates in them after */
    for (uint32_t t = c->timex[i].first; t < c->timex[i].end; t++) at[t] = i;
  c->timex_at = at;
  return ENT_OK;
}
