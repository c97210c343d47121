/*
** dict_test.c - PETRARCH's test files: sentences with dates, parses and what the dictionaries are called.
**
** They look like XML and are not always: bare ampersands, brackets in text. So tags are looked for by name, comments
** are skipped, and a record is what stands between <Sentence ...> and </Sentence>. A Config line holds for all
** records after it.
*/
#include "event/dict_inside.h"

/* ---- tags ------------------------------------------------------------- */

/* The next "<name" at or after from that is no part of a longer name; SIZE_MAX when there is none. */
static size_t tag_find(ent_str in, ent_str name, size_t from) {
  for (size_t at = from; (at = ent_str_find(in, name, at)) != SIZE_MAX; at += name.n) {
    char c = at + name.n < in.n ? in.p[at + name.n] : '>';
    if (c == '>' || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '/') return at;
  }
  return SIZE_MAX;
}

static ent_str cut(ent_str s, size_t from, size_t to) {
  return (ent_str){s.p + from, to - from};
}

/* What stands between <name> and </name>; empty when there is none. name is "<Text". */
static ent_str content(ent_str in, const char *name) {
  ent_str open = ent_str_c(name);
  char close[32];
  int n = snprintf(close, sizeof close, "</%s", name + 1);
  size_t at = tag_find(in, open, 0);
  if (at == SIZE_MAX) return (ent_str){0};
  const char *gt = memchr(in.p + at, '>', in.n - at);
  if (!gt) return (ent_str){0};
  size_t from = (size_t)(gt - in.p) + 1, end = ent_str_find(in, (ent_str){close, (size_t)n}, from);
  return end == SIZE_MAX ? (ent_str){0} : cut(in, from, end);
}

/* The value of attribute key in a tag's text; empty when there is none. */
static ent_str attribute(ent_str tag, const char *key) {
  ent_str k = ent_str_c(key);
  for (size_t at = 0; (at = ent_str_find(tag, k, at)) != SIZE_MAX; at += k.n) {
    size_t i = at + k.n;
    if (at && strchr(" \t\n\r", tag.p[at - 1]) == NULL) continue;
    while (i < tag.n && (tag.p[i] == ' ' || tag.p[i] == '=')) i++;
    if (i >= tag.n || (tag.p[i] != '"' && tag.p[i] != '\'')) continue;
    const char *end = memchr(tag.p + i + 1, tag.p[i], tag.n - i - 1);
    return end ? cut(tag, i + 1, (size_t)(end - tag.p)) : (ent_str){0};
  }
  return (ent_str){0};
}

/* &lt; and its like as what they stand for; the same slice when there are none. */
static ent_str unescape(ent_arena *a, ent_str s) {
  static const struct {
    const char *name;
    char is;
  } entity[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  if (!s.n || !dict_chr(s, '&')) return s;
  char *p = ent_arena_alloc(a, s.n);
  size_t n = 0;
  if (!p) return s;
  for (size_t i = 0; i < s.n; i++) {
    p[n] = s.p[i];
    for (size_t k = 0; s.p[i] == '&' && k < sizeof entity / sizeof *entity; k++) {
      ent_str e = ent_str_c(entity[k].name);
      if (!ent_str_starts(cut(s, i, s.n), e)) continue;
      p[n] = entity[k].is;
      i += e.n - 1;
      break;
    }
    n++;
  }
  return (ent_str){p, n};
}

/* Comments out, so that what they hold is not taken for records. */
static ent_str without_comments(ent_arena *a, ent_str in) {
  char *p = ent_arena_alloc(a, in.n + 1);
  size_t n = 0;
  if (!p) return (ent_str){0};
  for (size_t i = 0; i < in.n;) {
    if (!ent_str_starts(cut(in, i, in.n), ENT_S("<!--"))) {
      p[n++] = in.p[i++];
      continue;
    }
    size_t end = ent_str_find(in, ENT_S("-->"), i);
    size_t stop = end == SIZE_MAX ? in.n : end + 3;
    for (; i < stop; i++)
      if (in.p[i] == '\n') p[n++] = '\n'; /* lines keep their numbers */
  }
  return (ent_str){p, n};
}

/* ---- records ---------------------------------------------------------- */

static void read_names(ent_str in, ent_dict_names *n) {
  ent_str env = content(in, "<Environment");
  const struct {
    ent_str *to;
    const char *tag;
  } all[] = {{&n->verbs, "<Verbfile"},
             {&n->actors, "<Actorfile"},
             {&n->agents, "<Agentfile"},
             {&n->discards, "<Discardfile"},
             {&n->issues, "<Issuefile"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) *all[i].to = ent_str_trim(content(env, all[i].tag));
}

static void read_config(ent_str tag, ent_dict_config *c) {
  ent_str option = attribute(tag, "option"), value = attribute(tag, "value");
  int64_t n;
  if (ent_str_is(option, "new_actor_length") && ent_str_int(value, &n) && n >= 0 && n < 100)
    c->new_actor_length = (uint32_t)n;
  if (ent_str_is(option, "require_dyad")) c->any_dyad = ent_str_ieq(value, ENT_S("false"));
}

static ent_str one_line(ent_arena *a, ent_str s) {
  char *p = ent_arena_alloc(a, s.n + 1);
  size_t n = 0;
  ent_str word;
  while (p && ent_str_word(&s, &word)) {
    if (n) p[n++] = ' ';
    memcpy(p + n, word.p, word.n);
    n += word.n;
  }
  return (ent_str){p, n};
}

/* The story of a sentence: its id up to the last hyphen. */
static ent_str story_of(ent_str id) {
  size_t n = id.n;
  while (n && id.p[n - 1] != '-') n--;
  return n > 1 ? cut(id, 0, n - 1) : id;
}

static ent_code read_parse(ent_str parse, ent_arena *a, ent_dict_sentence *s, ent_error *err) {
  parse = unescape(a, ent_str_trim(parse));
  s->unparsed = !parse.n;
  if (parse.n && parse.p[0] == '(') return ent_dict_brackets(parse, a, s, err);
  ent_dict_sentences one = {0};
  ent_code code = ent_dict_conllu(parse, "", s->date, a, &one, err);
  if (code != ENT_OK) return code;
  if (one.n != 1) {
    s->bad = one.n ? "several trees for one sentence" : "no parse";
    return ENT_OK;
  }
  s->word = one.v[0].word;
  s->n = one.v[0].n;
  s->bad = one.v[0].bad;
  return ENT_OK;
}

static uint32_t lines_in(ent_str s) {
  uint32_t n = 0;
  for (size_t i = 0; i < s.n; i++) n += s.p[i] == '\n';
  return n;
}

ent_code ent_dict_test_read(ent_str in, const char *name, ent_arena *a, ent_dict_test *out, ent_error *err) {
  ent_dict_config config = {0};
  size_t at = 0, counted = 0;
  uint32_t line = 1;
  ent_map seen; /* rows name their record: of two with one id the first is coded */
  ent_map_init(&seen, a);
  *out = (ent_dict_test){0};
  in = without_comments(a, in);
  if (!in.p) return ent_nomem(err);
  read_names(in, &out->names);
  if (tag_find(in, ENT_S("<Sentence"), 0) == SIZE_MAX)
    return ent_fail(err, ENT_ERR_FORMAT, "no <Sentence> in it: not a test file of PETRARCH", name, 0, 0);
  while (at < in.n) {
    size_t s = tag_find(in, ENT_S("<Sentence"), at), c = tag_find(in, ENT_S("<Config"), at);
    size_t next = s < c ? s : c;
    if (next == SIZE_MAX) break;
    const char *gt = memchr(in.p + next, '>', in.n - next);
    if (!gt) break;
    ent_str tag = cut(in, next, (size_t)(gt - in.p));
    at = (size_t)(gt - in.p) + 1;
    if (next == c) {
      read_config(tag, &config);
      continue;
    }
    size_t end = ent_str_find(in, ENT_S("</Sentence>"), at);
    ent_str body = cut(in, at, end == SIZE_MAX ? in.n : end);
    line += lines_in(cut(in, counted, next));
    counted = next;
    ent_dict_sentence r = {.id = attribute(tag, "id"),
                           .date = attribute(tag, "date"),
                           .source = attribute(tag, "source"),
                           .line = line,
                           .config = config};
    r.text = one_line(a, unescape(a, content(body, "<Text")));
    r.story = story_of(r.id);
    ent_code code = read_parse(content(body, "<Parse"), a, &r, err);
    if (code != ENT_OK) return code;
    if (ent_map_get(&seen, r.id) != ENT_NONE) {
      r.bad = "a record of this id was coded before";
      r.n = 0;
      r.unparsed = false;
    }
    if (!ENT_PUSH(a, &out->sentence, r) || !ent_map_put(&seen, r.id, 1)) return ent_nomem(err);
    at += body.n;
  }
  return ent_arena_failed(a) ? ent_nomem(err) : ENT_OK;
}
