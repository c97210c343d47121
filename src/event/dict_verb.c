/*
** dict_verb.c - verb dictionaries of both generations.
**
**   --- DESCRIPTION [CODE] ---       a block: its verbs share its patterns
**   VERB {FORMS} [CODE]              regular forms unless {} lists them; a code of its own
**   +VERB_WORD  WORD_+VERB           several words, the verb is behind the +
**   - LEFT * RIGHT [CODE]            a pattern around the verb: words, &SETS, $ source, + target, % both, ^ skips
**   - * {MODIFIER HEAD} (PREP NOUN)  the second generation: phrases and prepositional phrases
**   &SET  +PHRASE ...                a set of synonyms
**   ~ a (a b VERB2) VERB1 = a b CODE a transformation: what a verb makes of the event that it governs
*/
#include "event/dict_inside.h"

/* ---- verbs ------------------------------------------------------------ */

static bool vowel(char c) {
  return strchr("AEIOU", c) != NULL;
}

void dict_conjugate(ent_arena *a, ent_str v, ent_str out[3]) {
  static const char *const hiss[] = {"S", "X", "Z", "CH", "SH"};
  int n = (int)v.n;
  bool e = n > 1 && v.p[n - 1] == 'E', y = n > 1 && v.p[n - 1] == 'Y' && !vowel(v.p[n - 2]), es = false;
  for (size_t i = 0; i < sizeof hiss / sizeof *hiss; i++) es = es || ent_str_ends(v, ent_str_c(hiss[i]));
  bool drop = e && n > 2 && v.p[n - 2] != 'E';
  out[0] = y ? ent_arena_printf(a, "%.*sIES", n - 1, v.p) : ent_arena_printf(a, "%.*s%s", n, v.p, es ? "ES" : "S");
  out[1] = y ? ent_arena_printf(a, "%.*sIED", n - 1, v.p) : ent_arena_printf(a, "%.*s%s", n, v.p, e ? "D" : "ED");
  out[2] = ent_arena_printf(a, "%.*sING", drop ? n - 1 : n, v.p);
}

static void add_form(dict_reader *r, ent_str key, const dict_form *like, uint32_t verb) {
  ent_dict *d = r->d;
  dict_form f = *like;
  f.verb = verb;
  f.next = ent_map_get(&d->forms, key);
  if (ENT_PUSH(d->a, &d->form, f)) ent_map_put(&d->forms, key, d->form.n - 1);
}

/* "WIRE_+TAP": words before and behind the verb word; without + the first word is the verb. False without words. */
static bool split_verb(ent_arena *a, ent_str s, ent_str *key, dict_form *f) {
  dict_phrase p;
  uint16_t at = 0;
  if (!dict_phrase_parse(a, s, &p) || p.n > 16) return false;
  for (uint16_t i = 0; i < p.n; i++)
    if (p.word[i].n > 1 && p.word[i].p[0] == '+') at = i;
  ent_str w = p.word[at];
  if (w.p[0] == '+') w = (ent_str){w.p + 1, w.n - 1};
  *key = w;
  *f = (dict_form){
      .before = p.word, .nbefore = (uint8_t)at, .behind = p.word + at + 1, .nbehind = (uint8_t)(p.n - at - 1)};
  return w.n > 0;
}

static dict_codes codes_of(ent_arena *a, ent_str s) {
  const char *colon = dict_chr(s, ':');
  ent_str f = {s.p, colon ? (size_t)(colon - s.p) : s.n},
          b = colon ? (ent_str){colon + 1, s.n - f.n - 1} : (ent_str){0};
  dict_codes c = {dict_upper(a, ent_str_trim(f)), dict_upper(a, ent_str_trim(b))};
  ent_str *const both[] = {&c.forward, &c.back};
  for (int i = 0; i < 2; i++)
    if (ent_str_is(*both[i], "+++") || ent_str_is(*both[i], "###"))
      *both[i] = ENT_S("---"); /* TABARI's discard codes */
  return c;
}

static void read_verb(dict_reader *r, ent_str line) {
  ent_dict *d = r->d;
  ent_str whole = line, code = {0}, forms = {0}, key, one;
  dict_form f;
  dict_verb v = {.block = d->block.n - 1, .file = r->file, .line = r->line};
  if (dict_take_code(&line, &code)) v.codes = codes_of(d->a, code);
  const char *open = dict_chr(line, '{'), *close = open ? memchr(open, '}', line.n - (size_t)(open - line.p)) : NULL;
  if (open) {
    if (!close) close = line.p + line.n;
    forms = (ent_str){open + 1, (size_t)(close - open) - 1};
    line = ent_str_trim((ent_str){line.p, (size_t)(open - line.p)});
  }
  if (dict_chr(line, '[') || !line.n || !split_verb(d->a, line, &key, &f)) {
    dict_wrong(r, "neither a verb nor a pattern", whole);
    return;
  }
  v.name = key;
  if (!ENT_PUSH(d->a, &d->verb, v)) return;
  add_form(r, key, &f, d->verb.n - 1);
  if (!open) {
    ent_str regular[3];
    dict_conjugate(d->a, key, regular);
    for (int i = 0; i < 3; i++)
      if (regular[i].p) add_form(r, regular[i], &f, d->verb.n - 1);
  }
  while (ent_str_word(&forms, &one))
    if (split_verb(d->a, one, &key, &f)) add_form(r, key, &f, d->verb.n - 1);
}

static void read_block(dict_reader *r, ent_str line) {
  ent_dict *d = r->d;
  size_t from = 0, end = line.n;
  while (from < line.n && line.p[from] == '-') from++;
  while (end > from && line.p[end - 1] == '-') end--;
  ent_str s = ent_str_trim((ent_str){line.p + from, end - from}), code = {0};
  dict_block b = {.first = d->pattern.n};
  const char *open = dict_chr(s, '['), *close = open ? memchr(open, ']', s.n - (size_t)(open - s.p)) : NULL;
  b.name = ent_str_trim((ent_str){s.p, open ? (size_t)(open - s.p) : s.n});
  if (close) code = ent_str_trim((ent_str){open + 1, (size_t)(close - open) - 1});
  else dict_wrong(r, "a block without a code in brackets: its verbs code nothing by themselves", line);
  b.codes = codes_of(d->a, code.n ? code : ENT_S("---"));
  ENT_PUSH(d->a, &d->block, b);
}

/* TABARI's files have no blocks: each verb with a code has the patterns behind it. */
static void block_of_verb(dict_reader *r, ent_str line) {
  ent_str rest = line, code = {0};
  dict_take_code(&rest, &code);
  dict_block b = {.name = rest, .first = r->d->pattern.n, .codes = codes_of(r->d->a, code)};
  if (ENT_PUSH(r->d->a, &r->d->block, b)) read_verb(r, line);
}

/* ---- pieces ----------------------------------------------------------- */

typedef struct pieces {
  ENT_VEC(dict_piece) v;
  uint32_t star; /* pieces left of the verb; ENT_NONE: no * yet */
  bool near_left, near_right, closed, wrong_set;
} pieces;

/* The longest set whose name begins s and ends at `_` or at the end; its length in *n. */
static uint32_t set_of(const ent_dict *d, ent_str s, size_t *n) {
  for (size_t k = s.n; k > 0; k--) {
    if (k < s.n && s.p[k] != '_') continue;
    uint32_t i = ent_map_get(&d->sets, (ent_str){s.p, k});
    if (i != ENT_NONE) return *n = k, i;
  }
  return ENT_NONE;
}

static uint8_t kind_of(char c) {
  switch (c) {
  case '$':
    return DICT_SOURCE;
  case '+':
    return DICT_TARGET;
  case '%':
    return DICT_BOTH;
  case '^':
    return DICT_SKIP;
  default:
    return DICT_WORD;
  }
}

/* The piece that begins at *at, which moves behind it. */
static bool take_piece(const ent_dict *d, ent_str s, size_t *at, dict_piece *p, pieces *out) {
  size_t i = *at, n;
  if (s.p[i] == '&') {
    size_t end = i + 1;
    while (end < s.n && !strchr(" \t(){}*", s.p[end])) end++;
    p->set = set_of(d, (ent_str){s.p + i + 1, end - i - 1}, &n);
    p->kind = DICT_SET;
    out->wrong_set = out->wrong_set || p->set == ENT_NONE;
    *at = p->set == ENT_NONE ? end : i + 1 + n;
    return true;
  }
  size_t end = i;
  while (end < s.n && !strchr(" \t(){}*_", s.p[end])) end++;
  p->word = (ent_str){s.p + i, end - i};
  if (p->word.n == 1) p->kind = kind_of(s.p[i]);
  *at = end;
  return end > i;
}

/* Splits s, in upper case, into pieces. False when out of memory. */
static bool parse_pieces(dict_reader *r, ent_str s, pieces *out) {
  bool join = false, star_before = false;
  char bracket = 0;
  uint16_t group = 0;
  *out = (pieces){.star = ENT_NONE, .closed = true};
  for (size_t i = 0; i < s.n;) {
    char c = s.p[i];
    if (c == ' ' || c == '\t') {
      i++;
      continue;
    }
    if (c == '_') {
      join = true;
      i++;
      continue;
    }
    if (c == '(' || c == '{') {
      if (bracket != '(') bracket = c, group++; /* a brace in parentheses: its words stay in the phrase */
      out->closed = false;
      i++;
      continue;
    }
    if (c == ')' || c == '}') {
      if (!(c == '}' && bracket == '(')) bracket = 0, out->closed = true;
      i++;
      continue;
    }
    if (c == '*') {
      out->star = out->v.n;
      out->near_left = join;
      join = false;
      star_before = true;
      i++;
      continue;
    }
    dict_piece p = {.joined = join, .bracket = bracket, .group = bracket ? group : ++group};
    if (!take_piece(r->d, s, &i, &p, out)) return i++, true;
    if (star_before) out->near_right = join, p.joined = false;
    star_before = join = false;
    if (!ENT_PUSH(r->d->a, &out->v, p)) return false;
  }
  return true;
}

static void read_pattern(dict_reader *r, ent_str line) {
  ent_dict *d = r->d;
  ent_str whole = line, code;
  pieces p;
  if (!dict_take_code(&line, &code) || !code.n) {
    dict_wrong(r, "a pattern without a code in brackets", whole);
    return;
  }
  ent_str text = dict_upper(d->a, line);
  if (!text.p || !parse_pieces(r, text, &p)) return;
  if (p.star == ENT_NONE) {
    dict_wrong(r, "a pattern without *, the verb's place", whole);
    return;
  }
  if (p.wrong_set) {
    dict_wrong(r, "a set of synonyms that no line before defines", whole);
    return;
  }
  if (!p.closed) dict_wrong(r, "a bracket is not closed; read as closed at the end", whole);
  if (ent_str_is(code, "+++") || ent_str_is(code, "###"))
    return; /* TABARI's signs to discard, which PETRARCH does not heed */
  dict_pattern out = {.left = p.v.v,
                      .right = p.v.n ? p.v.v + p.star : NULL,
                      .nleft = (uint16_t)p.star,
                      .nright = (uint16_t)(p.v.n - p.star),
                      .near_left = p.near_left,
                      .near_right = p.near_right,
                      .codes = codes_of(d->a, code),
                      .file = r->file,
                      .line = r->line};
  if (p.v.n > 64) {
    dict_wrong(r, "a pattern of more than 64 words", whole);
    return;
  }
  if (ENT_PUSH(d->a, &d->pattern, out)) d->block.v[d->block.n - 1].count++;
}

/* ---- sets ------------------------------------------------------------- */

static bool begin_set(dict_reader *r, ent_str line) {
  ent_dict *d = r->d;
  ent_str name, rest = {line.p + 1, line.n - 1};
  if (!ent_str_word(&rest, &name)) {
    dict_wrong(r, "a set without a name", line);
    return false;
  }
  dict_set s = {.name = dict_upper(d->a, name), .line = r->line};
  s.stop = s.name.n && s.name.p[s.name.n - 1] == '_';
  while (s.name.n && s.name.p[s.name.n - 1] == '_') s.name.n--;
  if (!s.name.n) {
    dict_wrong(r, "a set without a name", line);
    return false;
  }
  return ENT_PUSH(d->a, &d->set, s) && ent_map_put(&d->sets, s.name, d->set.n - 1);
}

static void add_to_set(dict_reader *r, ent_str line) {
  ent_dict *d = r->d;
  dict_set *s = &d->set.v[d->set.n - 1];
  pieces p;
  ent_str text = dict_upper(d->a, (ent_str){line.p + 1, line.n - 1});
  if (!text.p || !parse_pieces(r, text, &p)) return;
  if (p.wrong_set || !p.v.n || p.v.n > 16) {
    dict_wrong(r, p.v.n ? "a set of synonyms that no line before defines" : "a phrase without words", line);
    return;
  }
  for (uint32_t i = 0; i < p.v.n; i++)
    if (p.v.v[i].kind == DICT_SET && p.v.v[i].set == d->set.n - 1) {
      dict_wrong(r, "a set that holds itself", line);
      return;
    }
  bool fixed = s->stop || (text.n && text.p[text.n - 1] == '_');
  if (ENT_PUSH(d->a, &p.v, ((dict_piece){.kind = UINT8_MAX})) && ENT_PUSH(d->a, &s->fixed, fixed))
    ENT_PUSH(d->a, &s->phrase, p.v.v);
}

/* ---- transformations -------------------------------------------------- */

/* Words of "~ a (a b VERB2) VERB1 = a b CODE" without signs. */
static uint32_t change_words(ent_str s, ent_str *out, uint32_t max) {
  uint32_t n = 0;
  for (size_t i = 0; i < s.n;) {
    size_t from = i;
    while (i < s.n && !strchr(" \t()=~", s.p[i])) i++;
    if (i > from && n < max) out[n++] = (ent_str){s.p + from, i - from};
    else if (i > from) return max + 1;
    if (i == from) i++;
  }
  return n;
}

static void read_change(dict_reader *r, ent_str line) {
  ent_dict *d = r->d;
  ent_str w[8], text = ent_arena_dup(d->a, line);
  if (!text.p) return;
  uint32_t n = change_words(text, w, 8);
  if (n != 8 || w[0].n != 1 || w[1].n != 1 || w[2].n != 1 || w[5].n != 1 || w[6].n != 1 || !dict_chr(text, '=')) {
    dict_wrong(r, "not a transformation: ~ a (b c VERB2) VERB1 = a b CODE is wanted", line);
    return;
  }
  dict_change c = {.outer = w[0].p[0],
                   .source = w[1].p[0],
                   .target = w[2].p[0],
                   .inner = dict_upper(d->a, w[3]),
                   .verb = dict_upper(d->a, w[4]),
                   .to_source = w[5].p[0],
                   .to_target = w[6].p[0],
                   .code = dict_upper(d->a, w[7]),
                   .file = r->file,
                   .line = r->line};
  ENT_PUSH(d->a, &d->change, c);
}

/* ---- the file --------------------------------------------------------- */

/* Patterns with brackets are of the second generation, and with them all of their file. */
static void tell_generation(ent_dict *d, uint32_t from) {
  bool second = false;
  for (uint32_t b = from; b < d->block.n; b++)
    for (uint32_t i = d->block.v[b].first; i < d->block.v[b].first + d->block.v[b].count; i++) {
      const dict_pattern *p = &d->pattern.v[i];
      for (uint32_t k = 0; k < (uint32_t)(p->nleft + p->nright); k++) second = second || p->left[k].bracket;
    }
  for (uint32_t b = from; b < d->block.n; b++) d->block.v[b].second = second;
}

ent_code dict_read_verbs(dict_reader *r) {
  ent_dict *d = r->d;
  const uint32_t from = d->block.n;
  enum { NOWHERE, IN_SET, IN_BLOCK } where = NOWHERE;
  ent_str line;
  bool indented, blocks = false;
  while (dict_line(r, &line, &indented)) {
    if (ent_str_starts(line, ENT_S("---"))) {
      read_block(r, line);
      where = IN_BLOCK;
      blocks = true;
    } else if (line.p[0] == '&') {
      where = begin_set(r, line) ? IN_SET : NOWHERE;
    } else if (line.p[0] == '~') {
      read_change(r, line);
    } else if (line.p[0] == '+' && where == IN_SET) {
      add_to_set(r, line);
    } else if (!blocks && ent_str_ends(line, ENT_S("]")) && line.p[0] != '-' && line.p[0] != '*' && line.p[0] != '[') {
      block_of_verb(r, line);
      where = IN_BLOCK;
    } else if (d->block.n == from) {
      dict_wrong(r, "stands before any block", line);
    } else if (line.p[0] == '-' || line.p[0] == '*') {
      read_pattern(r, line.p[0] == '-' ? (ent_str){line.p + 1, line.n - 1} : line);
      where = IN_BLOCK;
    } else {
      read_verb(r, line);
      where = IN_BLOCK;
    }
    if (ent_arena_failed(d->a)) return ent_nomem(r->err);
  }
  tell_generation(d, from);
  return ent_arena_failed(d->a) ? ent_nomem(r->err) : ENT_OK;
}
