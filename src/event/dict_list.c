/*
** dict_list.c - discards and issues: phrases that drop a sentence or a story, and phrases that are counted.
**
**   PHRASE        drops the sentence          <ISSUE CATEGORY="NAME" ...>
**   +PHRASE       drops the story             n:word other v:word [NAME]   forms of nouns and verbs; + joins words by
** a hyphen
**                                             ~phrase    hides these words; ~~phrase cancels the category
*/
#include "event/dict_inside.h"

static bool add(dict_reader *r, dict_index *x, dict_phrase p, dict_listed l) {
  ent_dict *d = r->d;
  l.file = p.file = r->file;
  l.line = p.line = r->line;
  p.entry = d->listed.n;
  return ENT_PUSH(d->a, &d->listed, l) && dict_index_add(d, x, p);
}

ent_code dict_read_discards(dict_reader *r) {
  ent_dict *d = r->d;
  ent_str line;
  bool indented;
  while (dict_line(r, &line, &indented)) {
    dict_phrase p;
    bool story = line.p[0] == '+';
    if (dict_phrase_parse(d->a, (ent_str){line.p + story, line.n - story}, &p)) {
      for (uint16_t i = 1; i < p.n; i++) ((bool *)p.joined)[i] = true;
      add(r, &d->discard, p, (dict_listed){.story = story});
    } else if (!ent_arena_failed(d->a)) {
      dict_wrong(r, "a discard without words", line);
    }
  }
  return ent_arena_failed(d->a) ? ent_nomem(r->err) : ENT_OK;
}

/* ---- issues ----------------------------------------------------------- */

/* The phrase once for each form of its words that begin with n: or v:, from word `at` on. */
static bool add_forms(dict_reader *r, ent_str *word, uint16_t n, uint16_t at, dict_listed l, ent_str category) {
  ent_dict *d = r->d;
  while (at < n && !(word[at].n > 2 && word[at].p[1] == ':' && (word[at].p[0] == 'N' || word[at].p[0] == 'V'))) at++;
  if (at == n) {
    ent_str *copy = ent_arena_alloc(d->a, n * sizeof *copy);
    bool *joined = ent_arena_calloc(d->a, n, 1);
    if (!copy || !joined) return false;
    memcpy(copy, word, n * sizeof *copy);
    for (uint16_t i = 1; i < n; i++) joined[i] = true;
    l.category = category;
    return add(r, &d->issue, (dict_phrase){.word = copy, .joined = joined, .n = n, .stop = true, .next = ENT_NONE}, l);
  }
  ent_str marked = word[at], form[4] = {{marked.p + 2, marked.n - 2}};
  uint32_t count = marked.p[0] == 'N' ? 2 : 4;
  if (count == 2) form[1] = dict_plural(d->a, form[0]);
  else dict_conjugate(d->a, form[0], form + 1);
  bool ok = true;
  for (uint32_t i = 0; ok && i < count; i++) {
    word[at] = form[i];
    ok = form[i].p && add_forms(r, word, n, (uint16_t)(at + 1), l, category);
  }
  word[at] = marked;
  return ok;
}

/* "pre+n:school" is one word of the text, or two: PRE-SCHOOL. */
static ent_str hyphens(ent_arena *a, ent_str s) {
  ent_str copy = ent_arena_dup(a, s);
  for (size_t i = 0; copy.p && i < copy.n; i++)
    if (copy.p[i] == '+') ((char *)copy.p)[i] = ' ';
  return copy;
}

static ent_str category_of(ent_str line) {
  size_t at = ent_str_find(line, ENT_S("CATEGORY=\""), 0);
  if (at == SIZE_MAX) return (ent_str){0};
  ent_str rest = {line.p + at + 10, line.n - at - 10};
  const char *end = dict_chr(rest, '"');
  return (ent_str){rest.p, end ? (size_t)(end - rest.p) : 0};
}

ent_code dict_read_issues(dict_reader *r) {
  ent_dict *d = r->d;
  ent_str line, code, category = {0};
  bool indented;
  while (dict_line(r, &line, &indented)) {
    dict_phrase p;
    dict_listed l = {0};
    if (line.p[0] == '<') {
      category = category_of(line);
      continue;
    }
    code = category;
    dict_take_code(&line, &code);
    l.cancel = ent_str_starts(line, ENT_S("~~"));
    l.ignore = !l.cancel && ent_str_starts(line, ENT_S("~"));
    size_t skip = l.cancel ? 2 : l.ignore;
    line = hyphens(d->a, (ent_str){line.p + skip, line.n - skip});
    if (!code.n) dict_wrong(r, "an issue of no category", line);
    else if (!line.p || !dict_phrase_parse(d->a, line, &p)) dict_wrong(r, "an issue without words", line);
    else if (p.n > 16 || !add_forms(r, (ent_str *)p.word, p.n, 0, l, l.cancel ? category : code))
      dict_wrong(r, "too long a phrase", line);
  }
  return ent_arena_failed(d->a) ? ent_nomem(r->err) : ENT_OK;
}
