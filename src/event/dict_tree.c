/*
** dict_tree.c - sentences with dependency trees for coding with dictionaries.
**
** Trees that others bring are often of Universal Dependencies 1 (UDPipe's older models, UniversalPetrarch's tests):
** their names are read as those of version 2, and `nmod` of a verb as `obl`.
*/
#include "event/dict_inside.h"
#include "syntax/model.h"

static const struct {
  const char *old, *now;
} renamed[] = {{"dobj", "obj"},
               {"nsubjpass", "nsubj:pass"},
               {"csubjpass", "csubj:pass"},
               {"auxpass", "aux:pass"},
               {"name", "flat"},
               {"mwe", "fixed"},
               {"foreign", "flat"},
               {"neg", "advmod"},
               {"remnant", "orphan"},
               {"nmod:agent", "obl:agent"},
               {"nn", "compound"},
               {"prt", "compound:prt"}};

static uint8_t relation(ent_str name) {
  uint8_t rel = ENT_REL_DEP;
  for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
    if (ent_str_is(name, renamed[i].old)) name = ent_str_c(renamed[i].now);
  ent_rel_find(name, &rel);
  return rel;
}

bool dict_negative(ent_str form) {
  static const char *const words[] = {"NOT", "N'T", "N\xE2\x80\x99T", "NEVER", "CANNOT"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (ent_str_is(form, words[i])) return true;
  return false;
}

/* ---- shape ------------------------------------------------------------ */

bool dict_is_tree(ent_arena *a, const ent_dict_sentence *s) {
  uint8_t *state = ent_arena_calloc(a, s->n + 1, 1);
  uint32_t roots = 0;
  for (uint32_t i = 0; state && i < s->n; i++) {
    uint32_t at = i;
    roots += s->word[i].head == ENT_NONE;
    while (at != ENT_NONE && !state[at]) {
      state[at] = 1;
      at = s->word[at].head;
      if (at != ENT_NONE && (at >= s->n || state[at] == 1)) return false;
    }
    for (at = i; at != ENT_NONE && state[at] == 1; at = s->word[at].head) state[at] = 2;
  }
  return state && roots == 1;
}

bool dict_tree_index(ent_arena *a, ent_dict_sentence *s, uint32_t **first_child, uint32_t **child) {
  uint32_t *first = ent_arena_calloc(a, s->n + 2, sizeof *first), *list = ent_arena_calloc(a, s->n + 1, sizeof *list);
  if (!first || !list) return false;
  for (uint32_t i = 0; i < s->n; i++)
    if (s->word[i].head != ENT_NONE) first[s->word[i].head + 1]++;
  for (uint32_t i = 0; i < s->n; i++) first[i + 1] += first[i];
  uint32_t *at = ent_arena_alloc(a, (s->n + 1) * sizeof *at);
  if (!at) return false;
  memcpy(at, first, (s->n + 1) * sizeof *at);
  for (uint32_t i = 0; i < s->n; i++)
    if (s->word[i].head != ENT_NONE) list[at[s->word[i].head]++] = i;
  *first_child = first;
  *child = list;
  return true;
}

bool dict_below(const ent_dict_sentence *s, uint32_t w, uint32_t above) {
  for (uint32_t k = 0; w != ENT_NONE && k <= s->n; k++, w = s->word[w].head)
    if (w == above) return true;
  return false;
}

/* A noun's modifier and a verb's are told apart, as version 2 does. */
static void split_nmod(ent_dict_sentence *s) {
  for (uint32_t i = 0; i < s->n; i++) {
    ent_dict_word *w = &s->word[i];
    if (w->head == ENT_NONE) continue;
    unsigned above = s->word[w->head].upos;
    if (above != ENT_UPOS_VERB && above != ENT_UPOS_AUX) continue;
    if (w->rel == ENT_REL_NMOD) w->rel = ENT_REL_OBL;
    if (w->rel == ENT_REL_NMOD_TMOD) w->rel = ENT_REL_OBL_TMOD;
  }
}

/* ---- CoNLL-U ---------------------------------------------------------- */

typedef ENT_VEC(ent_dict_word) words;

static ent_code finish(ent_arena *a, ent_dict_sentence *s, words *w, ent_dict_sentences *out) {
  s->word = w->v;
  s->n = w->n;
  if (!s->bad && s->n > ENT_DICT_WORDS) s->bad = "a sentence of more than 512 words";
  if (!s->bad && !dict_is_tree(a, s)) s->bad = "the heads are not a tree with one root";
  if (s->bad) s->n = 0;
  split_nmod(s);
  *w = (words){0};
  return ent_arena_failed(a) || !ENT_PUSH(a, out, *s) ? ENT_ERR_NOMEM : ENT_OK;
}

/* One line of ten columns, or at least eight. Multiword ranges and empty nodes say nothing here. */
static void read_word(ent_arena *a, ent_str line, ent_dict_sentence *s, words *w) {
  ent_str c[8] = {{0}}, rest = line;
  int64_t id, head;
  uint32_t n = 0;
  while (n < 8 && rest.p) {
    const char *tab = dict_chr(rest, '\t');
    c[n++] = (ent_str){rest.p, tab ? (size_t)(tab - rest.p) : rest.n};
    rest = tab ? (ent_str){tab + 1, rest.n - c[n - 1].n - 1} : (ent_str){0};
  }
  if (n && (dict_chr(c[0], '-') || dict_chr(c[0], '.'))) return;
  if (n < 8 || !ent_str_int(c[0], &id) || id != (int64_t)w->n + 1) {
    s->bad = n < 8 ? "a line has not ten columns" : "word ids are not in order";
    return;
  }
  ent_dict_word x = {.text = c[1], .form = dict_upper(a, c[1]), .head = ENT_NONE, .rel = relation(c[7])};
  if (!ent_str_is(c[2], "_")) x.lemma = dict_upper(a, c[2]);
  if (ent_str_is(c[3], "CONJ")) c[3] = ENT_S("CCONJ");
  ent_upos_find(c[3], &x.upos);
  x.negates = ent_str_is(c[7], "neg") || dict_negative(x.form);
  if (!ent_str_int(c[6], &head) || head < 0 || head > UINT16_MAX) s->bad = "a head that is no number";
  else if (head) x.head = (uint32_t)head - 1;
  if (!ENT_PUSH(a, w, x)) s->bad = "out of memory";
}

/* "# key = value" */
static bool comment(ent_str line, const char *key, ent_str *value) {
  ent_str k, rest = {line.p + 1, line.n - 1};
  if (!ent_str_split(&rest, '=', &k) || !ent_str_is(k, key)) return false;
  *value = ent_str_trim(rest);
  return true;
}

ent_code ent_dict_conllu(ent_str in, const char *name, ent_str date, ent_arena *a, ent_dict_sentences *out,
                         ent_error *err) {
  words w = {0};
  ent_str story = ent_str_c(name), day = date;
  uint32_t line_no = 0;
  ent_dict_sentence fresh = {0}, s = fresh;
  ent_code code = ENT_OK;
  while (code == ENT_OK && (in.n || w.n || s.bad)) {
    const char *end = in.n ? dict_chr(in, '\n') : NULL;
    ent_str line = {in.p, end ? (size_t)(end - in.p) : in.n};
    in = end ? (ent_str){end + 1, in.n - line.n - 1} : (ent_str){0};
    line_no++;
    if (line.n && line.p[line.n - 1] == '\r') line.n--;
    if (line.n && line.p[0] == '#') {
      if (!comment(line, "sent_id", &s.id) && !comment(line, "text", &s.text) && !comment(line, "newdoc id", &story))
        comment(line, "date", &day);
    } else if (line.n) {
      if (!w.n && !s.bad) s.line = line_no;
      if (!s.bad) read_word(a, line, &s, &w);
    } else if (w.n || s.bad) {
      s.story = story;
      s.date = day;
      if (!s.id.n) s.id = ent_arena_printf(a, "%.*s-%u", (int)story.n, story.p, out->n + 1);
      code = finish(a, &s, &w, out);
      s = fresh;
    }
  }
  return code == ENT_OK ? ENT_OK : ent_nomem(err);
}

/* ---- our own trees ---------------------------------------------------- */

ent_code ent_dict_parsed(const ent_text *text, const ent_syntax *syntax, const char *name, ent_str date, ent_arena *a,
                         ent_dict_sentences *out, ent_error *err) {
  ent_code code = ENT_OK;
  for (uint32_t k = 0; code == ENT_OK && k < text->nsentence; k++) {
    const ent_sentence *in = &text->sentence[k];
    ent_dict_sentence s = {
        .story = ent_str_c(name), .date = date, .text = ent_str_span(text->text, in->span), .line = k + 1};
    words w = {0};
    s.id = ent_arena_printf(a, "%s-%u", name, k + 1);
    for (uint32_t i = in->first; i < in->first + in->count; i++) {
      const ent_word *from = &syntax->word[i];
      ent_str form = ent_str_span(text->text, text->token[i].span);
      ent_dict_word x = {.text = form,
                         .form = dict_upper(a, form),
                         .lemma = dict_upper(a, from->lemma),
                         .upos = from->upos,
                         .rel = from->rel};
      x.head = from->head == ENT_NONE ? ENT_NONE : from->head - in->first;
      x.negates = dict_negative(x.form);
      if (!ENT_PUSH(a, &w, x)) return ent_nomem(err);
    }
    code = finish(a, &s, &w, out);
  }
  return code == ENT_OK ? ENT_OK : ent_nomem(err);
}
