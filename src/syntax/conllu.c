/*
** conllu.c - CoNLL-U in and out (docs/formats/conllu.md).
**
** Reading rebuilds a document: its text from forms and SpaceAfter, paragraphs from `# newpar`, heads as document indices. Trees
** are taken only when they are trees: one root, no cycle, heads in range.
*/
#include "syntax/model.h"

/* ---- reading ---------------------------------------------------------- */

typedef struct reading {
  const char *name;
  ent_arena *a;
  ent_error *err;
  ent_buf text;
  ENT_VEC(ent_token) token;
  ENT_VEC(ent_word) word;
  ENT_VEC(ent_sentence) sentence;
  uint32_t line, first; /* current line; first token of the sentence being read */
  uint32_t paragraphs;
  uint32_t mwt_last, mwt_left;   /* word ids of the open multiword token that are still to come */
  ent_span mwt;                  /* where its surface form stands */
  uint32_t mwt_at;               /* how much of it is used */
  bool mwt_space, newpar, tags, lemmas, trees;
} reading;

static ent_code bad(const reading *r, const char *message) { return ent_fail(r->err, ENT_ERR_FORMAT, message, r->name, 0, r->line); }

static bool has_misc(ent_str misc, const char *key) {
  ent_str one;
  while (ent_str_split(&misc, '|', &one))
    if (ent_str_is(one, key)) return true;
  return false;
}

/* Walks from every word to the root; marks what is known to reach it. */
static bool is_tree(const ent_word *w, uint32_t first, uint32_t n, uint8_t *state) {
  uint32_t roots = 0;
  memset(state, 0, n);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t at = i;
    while (state[at] == 0) {
      state[at] = 1;
      if (w[first + at].head == ENT_NONE) {
        roots++;
        break;
      }
      at = w[first + at].head - first;
      if (at >= n || state[at] == 1) return false;
    }
    for (at = i; state[at] == 1; at = w[first + at].head - first) {
      state[at] = 2;
      if (w[first + at].head == ENT_NONE) break;
    }
  }
  return roots == 1;
}

static ent_code end_sentence(reading *r) {
  const uint32_t n = r->token.n - r->first;
  if (!n) return ENT_OK;
  if (r->trees) {
    uint8_t *state = ent_arena_alloc(r->a, n);
    if (!state) return ent_nomem(r->err);
    if (!is_tree(r->word.v, r->first, n, state)) return bad(r, "the heads of this sentence are not a tree with one root");
  }
  if (r->mwt_left) return bad(r, "a multiword token has fewer words than it says");
  if (r->newpar || !r->sentence.n) r->paragraphs++;
  r->newpar = false;
  ent_sentence s = {{r->token.v[r->first].span.start, r->token.v[r->token.n - 1].span.end}, r->first, n, r->paragraphs - 1, 0};
  r->token.v[r->token.n - 1].flags |= ENT_TOKEN_SPACE_AFTER;
  r->first = r->token.n;
  return ENT_PUSH(r->a, &r->sentence, s) ? ENT_OK : ent_nomem(r->err);
}

/* A blank, or a blank line at a new paragraph, before the token that comes. */
static bool put_gap(reading *r) {
  if (!r->token.n) return true;
  if (r->first == r->token.n && r->newpar) return ent_buf_puts(&r->text, "\n\n");
  if (r->first == r->token.n || r->token.v[r->token.n - 1].flags & ENT_TOKEN_SPACE_AFTER) return ent_buf_putc(&r->text, ' ');
  return true;
}

static ent_code begin_mwt(reading *r, ent_str id, ent_str form, ent_str misc) {
  ent_str first;
  int64_t a, b;
  if (!ent_str_split(&id, '-', &first) || !ent_str_int(first, &a) || !ent_str_int(id, &b) || b <= a || b - a > 64 ||
      a != (int64_t)(r->token.n - r->first) + 1)
    return bad(r, "a multiword token's range is off");
  if (!put_gap(r)) return ent_nomem(r->err);
  r->mwt.start = (uint32_t)r->text.n;
  ent_buf_putstr(&r->text, form);
  r->mwt.end = (uint32_t)r->text.n;
  r->mwt_at = r->mwt.start;
  r->mwt_left = (uint32_t)(b - a) + 1;
  r->mwt_last = (uint32_t)b;
  r->mwt_space = !has_misc(misc, "SpaceAfter=No");
  return r->text.fail ? ent_nomem(r->err) : ENT_OK;
}

/* The words of a multiword token share its letters in order; what does not fit takes what is left. */
static ent_span mwt_share(reading *r, ent_str form, uint32_t *flags) {
  const bool last = r->mwt_left == 1, first = r->mwt_at == r->mwt.start && r->mwt_left > 0;
  const uint32_t room = r->mwt.end - r->mwt_at;
  uint32_t take = form.n < room ? (uint32_t)form.n : room;
  if (last) take = room;
  const ent_span span = {r->mwt_at, r->mwt_at + take};
  *flags = first && r->token.n - r->first + r->mwt_left == r->mwt_last ? ENT_TOKEN_MWT_FIRST : ENT_TOKEN_MWT_INNER;
  if (last && r->mwt_space) *flags |= ENT_TOKEN_SPACE_AFTER;
  r->mwt_at += take;
  r->mwt_left--;
  return span;
}

static ent_code read_word_columns(reading *r, const ent_str *c, ent_word *w) {
  int64_t head;
  const bool tagged = !ent_str_is(c[3], "_"), attached = ent_str_int(c[6], &head);
  if (!tagged) r->tags = false;
  else if (!ent_upos_find(c[3], &w->upos)) return bad(r, "an unknown universal tag");
  w->xpos = ent_str_is(c[4], "_") ? (ent_str){"", 0} : c[4];
  if (ent_str_is(c[2], "_") && !ent_str_is(c[1], "_")) r->lemmas = false;
  w->lemma = c[2];
  w->head = ENT_NONE;
  if (!attached || ent_str_is(c[7], "_")) {
    r->trees = false;
    return ENT_OK;
  }
  if (head < 0 || head > (int64_t)UINT32_MAX / 2) return bad(r, "a head out of range");
  if (head > 0) w->head = r->first + (uint32_t)head - 1;
  ent_rel_find(c[7], &w->rel);
  return ENT_OK;
}

static ent_code read_word(reading *r, const ent_str *c) {
  ent_word w = {.rel = ENT_REL_DEP};
  ent_token t = {.sentence = r->sentence.n};
  int64_t id;
  if (!ent_str_int(c[0], &id) || id != (int64_t)(r->token.n - r->first) + 1) return bad(r, "word ids are not in order");
  if (!c[1].n) return bad(r, "a word without a form");
  ent_code e = read_word_columns(r, c, &w);
  if (e) return e;
  if (r->mwt_left) {
    t.span = mwt_share(r, c[1], &t.flags);
  } else {
    if (!put_gap(r)) return ent_nomem(r->err);
    t.span.start = (uint32_t)r->text.n;
    ent_buf_putstr(&r->text, c[1]);
    t.span.end = (uint32_t)r->text.n;
    if (!has_misc(c[9], "SpaceAfter=No")) t.flags = ENT_TOKEN_SPACE_AFTER;
  }
  if (r->text.fail || !ENT_PUSH(r->a, &r->token, t) || !ENT_PUSH(r->a, &r->word, w)) return ent_nomem(r->err);
  return ENT_OK;
}

static ent_code read_line(reading *r, ent_str line) {
  ent_str c[10], rest = line;
  if (!line.n) return end_sentence(r);
  if (line.p[0] == '#') {
    if (ent_str_starts(line, ENT_S("# newpar")) || ent_str_starts(line, ENT_S("# newdoc"))) r->newpar = r->newpar || line.n == 8 || line.p[8] == ' ';
    return ENT_OK;
  }
  for (int i = 0; i < 10; i++) {
    const char *tab = rest.p ? memchr(rest.p, '\t', rest.n) : NULL;
    if ((tab == NULL) != (i == 9)) return bad(r, "a line has not ten columns");
    c[i] = (ent_str){rest.p, tab ? (size_t)(tab - rest.p) : rest.n};
    if (tab) rest = (ent_str){tab + 1, rest.n - c[i].n - 1};
  }
  if (memchr(c[0].p, '.', c[0].n)) return ENT_OK; /* an empty node of the enhanced graph */
  if (memchr(c[0].p, '-', c[0].n)) return begin_mwt(r, c[0], c[1], c[9]);
  return read_word(r, c);
}

ent_code ent_conllu_read(ent_str in, const char *name, ent_arena *a, ent_text *text, ent_syntax *syntax, uint32_t *have, ent_error *err) {
  reading r = {.name = name, .a = a, .err = err, .newpar = true, .tags = true, .lemmas = true, .trees = true};
  ent_code e = ENT_OK;
  ent_str rest = in;
  ent_buf_init(&r.text, 0);
  while (!e && rest.n) {
    const char *end = memchr(rest.p, '\n', rest.n);
    ent_str line = {rest.p, end ? (size_t)(end - rest.p) : rest.n};
    rest.p += line.n + (end != NULL);
    rest.n -= line.n + (end != NULL);
    r.line++;
    if (line.n && line.p[line.n - 1] == '\r') line.n--;
    e = read_line(&r, line);
  }
  if (!e) e = end_sentence(&r);
  ent_str body = e ? (ent_str){0} : ent_arena_dup(a, ent_buf_str(&r.text));
  ent_buf_free(&r.text);
  if (!e && !body.p) e = ent_nomem(err);
  if (e) return e;
  *text = (ent_text){body, ENT_NONE, r.token.v, r.token.n, r.sentence.v, r.sentence.n, r.paragraphs};
  *syntax = (ent_syntax){.word = r.word.v};
  *have = r.token.n ? (r.tags ? ENT_CONLLU_TAGS : 0) | (r.lemmas ? ENT_CONLLU_LEMMAS : 0) | (r.trees ? ENT_CONLLU_TREES : 0) : 0;
  return ENT_OK;
}

/* ---- writing ---------------------------------------------------------- */

/* A form or lemma in its column: no tab, no line break, never empty. */
static void put_cell(ent_buf *out, ent_str s) {
  if (!s.n) {
    ent_buf_putc(out, '_');
    return;
  }
  for (size_t i = 0; i < s.n; i++) {
    const char c = s.p[i];
    ent_buf_putc(out, c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
  }
}

/* The sentence as one line: every run of white space a blank. */
static void put_text(ent_buf *out, const ent_text *t, const ent_sentence *s) {
  ent_str text = ent_str_span(t->text, s->span);
  bool blank = false;
  for (size_t i = 0; i < text.n; i++) {
    const char c = text.p[i];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      blank = true;
      continue;
    }
    if (blank) ent_buf_putc(out, ' ');
    blank = false;
    ent_buf_putc(out, c);
  }
}

static const struct {
  uint32_t bit;
  const char *ud;
} FEATS[] = {
  {ENT_F_CMP, "Degree=Cmp"}, {ENT_F_SUP, "Degree=Sup"}, {ENT_F_FEM, "Gender=Fem"}, {ENT_F_MASC, "Gender=Masc"},
  {ENT_F_NEUT, "Gender=Neut"}, {ENT_F_IMP, "Mood=Imp"}, {ENT_F_PLUR, "Number=Plur"}, {ENT_F_SING, "Number=Sing"},
  {ENT_F_P1, "Person=1"}, {ENT_F_P2, "Person=2"}, {ENT_F_P3, "Person=3"}, {ENT_F_POSS, "Poss=Yes"}, {ENT_F_REFL, "Reflex=Yes"},
  {ENT_F_PAST, "Tense=Past"}, {ENT_F_PRES, "Tense=Pres"}, {ENT_F_FIN, "VerbForm=Fin"}, {ENT_F_GER, "VerbForm=Ger"},
  {ENT_F_INF, "VerbForm=Inf"}, {ENT_F_PART, "VerbForm=Part"},
};

static void put_feats(ent_buf *out, uint32_t feats) {
  const char *between = "";
  for (size_t i = 0; i < sizeof FEATS / sizeof FEATS[0]; i++) {
    if (!(feats & FEATS[i].bit)) continue;
    ent_buf_printf(out, "%s%s", between, FEATS[i].ud);
    between = "|";
  }
  if (!*between) ent_buf_putc(out, '_');
}

static const char *const ner_name[] = {"O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"};

static void put_misc(ent_buf *out, ent_span span, bool space, unsigned ner, ent_str more) {
  if (more.n) ent_buf_printf(out, "Entity=%.*s|", (int)more.n, more.p);
  if (ner > 0 && ner < 7) ent_buf_printf(out, "Name=%s|", ner_name[ner]);
  if (!space) ent_buf_puts(out, "SpaceAfter=No|");
  ent_buf_printf(out, "TokenRange=%u:%u\n", span.start, span.end);
}

/* Words of the multiword token that begins at t. */
static uint32_t mwt_words(const ent_text *t, uint32_t at, uint32_t end) {
  uint32_t n = 1;
  while (at + n < end && t->token[at + n].flags & ENT_TOKEN_MWT_INNER) n++;
  return n;
}

static void put_word(ent_buf *out, const ent_text *t, const ent_syntax *syntax, const ent_sentence *s, uint32_t i, bool names, const ent_str *entity, bool inner) {
  const ent_word *w = &syntax->word[i];
  const ent_token *k = &t->token[i];
  ent_buf_printf(out, "%u\t", i - s->first + 1);
  put_cell(out, ent_str_span(t->text, k->span));
  ent_buf_putc(out, '\t');
  put_cell(out, w->lemma);
  ent_buf_printf(out, "\t%s\t", ent_upos_name(w->upos));
  put_cell(out, w->xpos);
  ent_buf_putc(out, '\t');
  put_feats(out, w->feats);
  ent_buf_printf(out, "\t%u\t%s\t_\t", w->head == ENT_NONE ? 0 : w->head - s->first + 1, ent_rel_name(w->rel));
  put_misc(out, k->span, inner || k->flags & ENT_TOKEN_SPACE_AFTER, names ? w->ner : 0, entity ? entity[i] : (ent_str){0});
}

static void put_sentence(ent_buf *out, const ent_text *t, const ent_syntax *syntax, const ent_sentence *s, bool names, const ent_str *entity) {
  const uint32_t end = s->first + s->count;
  uint32_t inner = 0;
  for (uint32_t i = s->first; i < end; i++) {
    const uint32_t n = t->token[i].flags & ENT_TOKEN_MWT_FIRST ? mwt_words(t, i, end) : 1;
    if (n > 1) {
      const ent_span span = {t->token[i].span.start, t->token[i + n - 1].span.end};
      ent_buf_printf(out, "%u-%u\t", i - s->first + 1, i - s->first + n);
      put_cell(out, ent_str_span(t->text, span));
      ent_buf_puts(out, "\t_\t_\t_\t_\t_\t_\t_\t");
      put_misc(out, span, t->token[i + n - 1].flags & ENT_TOKEN_SPACE_AFTER, 0, (ent_str){0});
      inner = i + n;
    }
    put_word(out, t, syntax, s, i, names, entity, i < inner);
  }
  ent_buf_putc(out, '\n');
}

ent_code ent_conllu_write(const ent_text *text, const ent_syntax *syntax, const char *docid, bool names, const ent_str *entity, ent_buf *out, ent_error *err) {
  if (docid && *docid) ent_buf_printf(out, "# newdoc id = %s\n", docid);
  if (entity) ent_buf_puts(out, "# global.Entity = eid-etype-head\n");
  for (uint32_t i = 0; i < text->nsentence; i++) {
    const ent_sentence *s = &text->sentence[i];
    if (!i || s->paragraph != text->sentence[i - 1].paragraph) ent_buf_puts(out, s->flags & ENT_SENTENCE_TITLE ? "# newpar title\n" : "# newpar\n");
    ent_buf_printf(out, "# sent_id = %s%s%u\n# text = ", docid ? docid : "", docid && *docid ? "-" : "", i + 1);
    put_text(out, text, s);
    ent_buf_putc(out, '\n');
    put_sentence(out, text, syntax, s, names, entity);
  }
  return out->fail ? ent_nomem(err) : ENT_OK;
}
