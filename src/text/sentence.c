/*
** sentence.c - paragraphs to sentences.
**
** A paragraph is cut into tokens first; a sentence ends behind . ! ? or dots (and the quotes and brackets that close there)
** unless what follows goes on in lower case; behind an abbreviation only where a likely starter follows. Brackets that opened
** within a sentence keep it together. Rules, not weights: they say why.
*/
#include "text/text.h"

#include "text/token.h"
#include "text/words.h"

typedef struct splitting {
  ent_str text;
  ent_arena *a;
  ent_tokens token;
  ENT_VEC(ent_sentence) sentence;
  uint32_t paragraph;
} splitting;

static ent_str form(const splitting *s, uint32_t t) { return ent_str_span(s->text, s->token.v[t].span); }

static unsigned char like(const splitting *s, uint32_t t) {
  unsigned len;
  ent_str f = form(s, t);
  return ent_char_like(f.p, f.n, &len);
}

/* ---- where a sentence ends -------------------------------------------- */

typedef enum mark { MARK_NONE, MARK_STOP, MARK_DOTS, MARK_ABBREVIATION } mark;

static mark mark_of(const splitting *s, uint32_t t) {
  const unsigned char c = like(s, t);
  const ent_str f = form(s, t);
  if (s->token.v[t].flags & ENT_TOKEN_ABBREVIATION) return MARK_ABBREVIATION;
  if (c == ENT_CH_DOTS) return MARK_DOTS;
  if (c == '.') return f.n == 1 || f.p[f.n - 1] != '.' ? (f.n == 1 || f.n == 3 ? MARK_STOP : MARK_NONE) : MARK_DOTS;
  return c == '!' || c == '?' ? MARK_STOP : MARK_NONE;
}

static bool closes(const splitting *s, uint32_t t) {
  const unsigned char c = like(s, t);
  return c == ')' || c == ']' || c == '}' || c == '"' || (c == '\'' && form(s, t).n <= 3);
}

static bool opens(const splitting *s, uint32_t t) {
  const unsigned char c = like(s, t);
  return c == '(' || c == '[' || c == '{' || c == '"' || (c == '\'' && form(s, t).n <= 3);
}

/* The first token at or behind t that is no opening quote or bracket. */
static uint32_t first_word(const splitting *s, uint32_t t, uint32_t end) {
  while (t < end && opens(s, t)) t++;
  return t;
}

/* Whether the word before the mark m is a plain one, so that its period is no abbreviation's. */
static bool plain_word(const splitting *s, uint32_t m, uint32_t first) {
  if (m == first || s->token.v[m - 1].span.end != s->token.v[m].span.start) return false;
  const ent_str f = form(s, m - 1);
  for (size_t i = 0; i < f.n; i++)
    if (f.p[i] < 'a' || f.p[i] > 'z') return false;
  return f.n >= 4;
}

/* Whether a sentence may begin at t after such a mark at m; first is where the one before began. */
static bool begins(const splitting *s, mark kind, uint32_t m, uint32_t first, uint32_t t, uint32_t end) {
  const uint32_t w = first_word(s, t, end);
  if (w == end) return w > t && kind != MARK_ABBREVIATION;
  const unsigned char c = like(s, w);
  if (kind == MARK_ABBREVIATION) {
    const ent_str f = form(s, m), word = {f.p, f.n - 1};
    if (ent_words_has(ENT_WORDS_TITLE, word, NULL) || like(s, m) == '0') return false;
    const bool quoted = w > t && like(s, t) != '(' && like(s, t) != '[';
    return c == 'A' && (quoted || ent_words_has(ENT_WORDS_STARTER, form(s, w), NULL));
  }
  if (c == 'a') return kind == MARK_STOP && t == m + 1 && w == t && (plain_word(s, m, first) || like(s, m) == '?');
  if (kind == MARK_DOTS) return c == 'A';
  return c != ',' && c != ';' && c != ')' && c != '.' && c != '-' && c != ':' && c != '?' && c != '!' && (c != ENT_CH_DASH || w > t);
}

/* Behind a note's number in brackets: [17] */
static uint32_t skip_note(const splitting *s, uint32_t t, uint32_t end) {
  while (t + 2 < end && like(s, t) == '[' && like(s, t + 1) == '0' && like(s, t + 2) == ']') t += 3;
  return t;
}

#define BRACKET_REACH 60

/* Where the sentence that begins at first ends (exclusive). */
static uint32_t sentence_end(const splitting *s, uint32_t first, uint32_t end) {
  uint32_t depth = 0, opened = first;
  for (uint32_t t = first; t < end; t++) {
    const unsigned char c = like(s, t);
    if ((c == '(' || c == '[') && t > first) depth++, opened = t;
    if ((c == ')' || c == ']') && depth) depth--;
    if (depth && t - opened > BRACKET_REACH) depth = 0;
    const mark kind = mark_of(s, t);
    if (kind == MARK_NONE) continue;
    uint32_t next = t + 1;
    while (next < end && closes(s, next) && !(s->token.v[next - 1].flags & ENT_TOKEN_SPACE_AFTER)) {
      const unsigned char d = like(s, next++);
      if ((d == ')' || d == ']') && depth) depth--;
    }
    next = skip_note(s, next, end);
    if (next == end) return end;
    if (depth) continue;
    const bool spaced = s->token.v[next - 1].flags & ENT_TOKEN_SPACE_AFTER;
    if ((spaced || (kind == MARK_STOP && like(s, next) == 'A')) && begins(s, kind, t, first, next, end)) return next;
  }
  return end;
}

/* ---- datelines -------------------------------------------------------- */

#define DATELINE_MAX 16

/* All letters are ASCII capitals, at least three. */
static bool shouted(ent_str f) {
  for (size_t i = 0; i < f.n; i++)
    if (f.p[i] < 'A' || f.p[i] > 'Z') return false;
  return f.n >= 3;
}

/* Where the dateline ends (behind its dash) that a paragraph begins with; first where it has none. A dateline is a run of names,
** numbers, commas and brackets before a dash between blanks; it begins with a place in capitals or ends with an agency in
** brackets. */
static uint32_t dateline_end(const splitting *s, uint32_t first, uint32_t end) {
  if (end - first > DATELINE_MAX) end = first + DATELINE_MAX;
  for (uint32_t t = first; t < end; t++) {
    const unsigned char c = like(s, t);
    const bool blank_before = t > first && (s->token.v[t - 1].flags & ENT_TOKEN_SPACE_AFTER);
    if ((c == '-' || c == ENT_CH_DASH) && blank_before && (s->token.v[t].flags & ENT_TOKEN_SPACE_AFTER))
      return shouted(form(s, first)) || like(s, t - 1) == ')' ? t + 1 : first;
    if (c != 'A' && c != '0' && c != ',' && c != '.' && c != '(' && c != ')' && c != '/') return first;
  }
  return first;
}

/* ---- sentences -------------------------------------------------------- */

/* Not between the parts of a multiword token. */
static uint32_t cut_at_most(const splitting *s, uint32_t first, uint32_t end) {
  uint32_t cut = first + ENT_SENTENCE_MAX;
  if (end <= cut) return end;
  while (cut > first + 1 && s->token.v[cut].flags & ENT_TOKEN_MWT_INNER) cut--;
  return cut;
}

static bool add_sentences(splitting *s, uint32_t first, uint32_t flags) {
  const uint32_t end = s->token.n;
  uint32_t dateline = flags & ENT_SENTENCE_TITLE ? first : dateline_end(s, first, end);
  if (dateline == end) dateline = first;
  while (first < end) {
    const uint32_t whole = flags & ENT_SENTENCE_TITLE ? end : first < dateline ? dateline : sentence_end(s, first, end);
    for (uint32_t from = first; from < whole;) {
      const uint32_t to = cut_at_most(s, from, whole);
      ent_sentence x = {{s->token.v[from].span.start, s->token.v[to - 1].span.end}, from, to - from, s->paragraph, flags};
      if (from < dateline) x.flags |= ENT_SENTENCE_DATELINE;
      if (to < whole) x.flags |= ENT_SENTENCE_CUT;
      for (uint32_t t = from; t < to; t++) {
        s->token.v[t].sentence = s->sentence.n;
        s->token.v[t].flags &= ~ENT_TOKEN_ABBREVIATION;
      }
      if (!ENT_PUSH(s->a, &s->sentence, x)) return false;
      from = to;
    }
    first = whole;
  }
  return true;
}

static uint32_t skip_space(ent_str text, uint32_t at, uint32_t end) {
  unsigned n;
  while (at < end && (n = ent_space_at(text.p + at, end - at))) at += n;
  return at < end ? at : end;
}

static uint32_t skip_word(ent_str text, uint32_t at, uint32_t end) {
  while (at < end && !ent_space_at(text.p + at, end - at)) at++;
  return at;
}

/* A quote of one stroke that is no clitic. */
static bool single_quote(const splitting *s, uint32_t t) {
  const ent_str f = form(s, t);
  unsigned len;
  return f.n <= 3 && !(s->token.v[t].flags & ENT_TOKEN_MWT_INNER) && ent_char_like(f.p, f.n, &len) == '\'' && len == f.n;
}

/* One paragraph: its tokens, then its sentences. */
static bool add_paragraph(splitting *s, ent_span span, uint32_t flags) {
  const uint32_t first = s->token.n;
  uint32_t at = skip_space(s->text, span.start, span.end);
  if (at == span.end) return true;
  bool quoted = false;
  while (at < span.end) {
    const uint32_t stop = skip_word(s->text, at, span.end), next = skip_space(s->text, stop, span.end), before = s->token.n;
    unsigned around = (before == first ? ENT_CHUNK_FIRST : 0) | (quoted ? ENT_CHUNK_QUOTED : 0);
    if (next < span.end && s->text.p[next] >= '0' && s->text.p[next] <= '9') around |= ENT_CHUNK_DIGIT;
    while (at < stop)
      if (!(at = ent_token_chunk(s->text, at, stop, around, s->a, &s->token))) return false;
    for (uint32_t t = before; t < s->token.n; t++)
      if (single_quote(s, t)) quoted = t == before && s->token.n - before > 1;
    if (s->token.n > first) s->token.v[s->token.n - 1].flags |= ENT_TOKEN_SPACE_AFTER;
    at = next;
  }
  if (!add_sentences(s, first, flags)) return false;
  s->paragraph++;
  return true;
}

/* ---- documents -------------------------------------------------------- */

/* Paragraphs are what blank lines part. */
static bool add_body(splitting *s, uint32_t n) {
  uint32_t start = 0;
  while (start < n) {
    uint32_t at = start, end = n, next = n;
    for (; at < n; at++) {
      if (s->text.p[at] != '\n') continue;
      uint32_t line = at + 1;
      while (line < n && (s->text.p[line] == ' ' || s->text.p[line] == '\t' || s->text.p[line] == '\r')) line++;
      if (line < n && s->text.p[line] != '\n') {
        at = line - 1;
        continue;
      }
      end = at;
      next = line;
      break;
    }
    if (!add_paragraph(s, (ent_span){start, end}, 0)) return false;
    start = next;
  }
  return true;
}

static bool join_title(splitting *s, ent_str body, ent_str title) {
  char *p = ent_arena_alloc(s->a, body.n + title.n + 3);
  if (!p) return false;
  memcpy(p, body.p, body.n);
  memcpy(p + body.n, "\n\n", 2);
  memcpy(p + body.n + 2, title.p, title.n);
  p[body.n + 2 + title.n] = 0;
  s->text = (ent_str){p, body.n + 2 + title.n};
  return true;
}

ent_code ent_text_split(ent_str body, const ent_span *paragraph, uint32_t nparagraph, ent_str title, ent_arena *a, ent_text *out, ent_error *err) {
  splitting s = {.text = body, .a = a};
  *out = (ent_text){.text = body, .title_start = ENT_NONE};
  if (body.n + title.n > UINT32_MAX - 16) return ent_fail(err, ENT_ERR_LIMIT, "the text is over 4 GiB", NULL, 0, 0);
  if (!body.p) s.text = ENT_S("");
  if (title.n && !join_title(&s, s.text, title)) return ent_nomem(err);
  bool ok = true;
  if (!paragraph) ok = add_body(&s, (uint32_t)body.n);
  for (uint32_t i = 0; ok && paragraph && i < nparagraph; i++) {
    ent_span p = paragraph[i];
    if (p.end > body.n) p.end = (uint32_t)body.n;
    if (p.start < p.end) ok = add_paragraph(&s, p, 0);
  }
  if (ok && title.n) {
    out->title_start = (uint32_t)body.n + 2;
    ok = add_paragraph(&s, (ent_span){out->title_start, (uint32_t)s.text.n}, ENT_SENTENCE_TITLE);
  }
  if (!ok) return ent_nomem(err);
  out->text = s.text;
  out->token = s.token.v;
  out->ntoken = s.token.n;
  out->sentence = s.sentence.v;
  out->nsentence = s.sentence.n;
  out->nparagraph = s.paragraph;
  return ENT_OK;
}
