/*
** timex_lexicon.c - lexicon/times: stanzas -> tables. docs/formats/times.md describes the stanzas.
**
** The compiled form is the stanzas themselves, checked, without comments: a few hundred short lines that are
** read into tables in less time than a page fault of a large section costs.
*/
#include "event/timex.h"

typedef struct builder {
  ent_timelex *lex;
  ent_report *report;
  void *arg;
  ent_error *err;
  ent_code code; /* of the first error */
  bool stop;
} builder;

static const char *const class_names[] = {
#define TX_CLASS_NAME(NAME, TEXT) TEXT,
    TX_CLASS_LIST(TX_CLASS_NAME)
#undef TX_CLASS_NAME
};

static const char *const action_names[TX_ACTIONS] = {"none",   "date",    "rel",     "shift", "duration",
                                                     "set",    "ref",     "offset",  "days",  "years",
                                                     "decade", "century", "numeric", "same"};

/* ---- errors ----------------------------------------------------------- */

static void bad(builder *b, const ent_stanza *s, uint32_t line, const char *message, ent_str what) {
  ent_error e = {0};
  ent_code code = ent_failf(&e, ENT_ERR_FORMAT, message, s->file, 0, line, "%.*s", (int)what.n, what.p ? what.p : "");
  if (!b->code) {
    b->code = code;
    if (b->err) *b->err = e;
  }
  b->stop = !b->report || !b->report(b->arg, &e);
}

static void nomem(builder *b) {
  b->code = ent_nomem(b->err);
  b->stop = true;
}

/* ---- words ------------------------------------------------------------ */

/* The number of a class; TX_CLASS_MAX where there is none and none is to be added, or no room. */
static tx_class class_by_name(ent_timelex *lex, ent_str name, bool add) {
  for (uint32_t i = 0; i < TX_CLASSES; i++)
    if (ent_str_is(name, class_names[i])) return (tx_class)i;
  for (uint32_t i = 0; i < lex->classes.n; i++)
    if (ent_str_eq(name, lex->classes.v[i])) return (tx_class)(TX_CLASSES + i);
  if (!add || TX_CLASSES + lex->classes.n >= TX_CLASS_MAX) return (tx_class)TX_CLASS_MAX;
  ent_str own = ent_arena_dup(lex->arena, name);
  if (!own.p || !ENT_PUSH(lex->arena, &lex->classes, own)) return (tx_class)TX_CLASS_MAX;
  return (tx_class)(TX_CLASSES + lex->classes.n - 1);
}

/* The number of an atom's lower-case form, added when new. */
static uint32_t word_number(builder *b, ent_str form) {
  ent_timelex *lex = b->lex;
  uint32_t n = ent_map_get(&lex->words, form);
  if (n != ENT_NONE) return n;
  ent_str key = ent_arena_dup(lex->arena, form);
  n = lex->by_word.n;
  if (!key.p || !ent_map_put(&lex->words, key, n) || !ENT_PUSH(lex->arena, &lex->by_word, ENT_NONE) ||
      !ENT_PUSH(lex->arena, &lex->longest, 0))
    nomem(b);
  return n;
}

/* phrase in atoms joined by blanks, lower case, with curly signs made plain; its count and first word. */
static ent_str phrase_key(builder *b, ent_str phrase, uint32_t *natom, uint32_t *first) {
  tx_text t;
  *natom = 0;
  ent_code code = tx_atoms(b->lex, phrase, (ent_span){0, (uint32_t)phrase.n}, b->lex->arena, &t, b->err);
  char *key = code ? NULL : ent_arena_alloc(b->lex->arena, phrase.n * 2 + 2);
  if (!key) return nomem(b), (ent_str){"", 0};
  size_t n = 0, first_n = 0;
  for (uint32_t i = 0; i < t.natom; i++) {
    if (i) key[n++] = ' ';
    if (t.atom[i].sign) {
      key[n++] = t.atom[i].sign;
    } else {
      for (uint32_t k = t.atom[i].span.start; k < t.atom[i].span.end; k++) {
        char c = phrase.p[k];
        key[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
      }
    }
    if (!i) first_n = n;
  }
  *natom = t.natom;
  *first = word_number(b, (ent_str){key, first_n});
  return (ent_str){key, n};
}

static void add_sense(builder *b, const ent_stanza *s, uint32_t line, ent_str phrase, tx_sense sense) {
  ent_timelex *lex = b->lex;
  uint32_t natom, first;
  ent_str key = phrase_key(b, phrase, &natom, &first);
  if (b->stop) return;
  if (!natom || natom > 8) {
    bad(b, s, line, "time word has no letters or over 8 words", phrase);
    return;
  }
  sense.natom = (uint16_t)natom;
  sense.next = ent_map_get(&lex->phrases, key);
  if (natom > lex->longest.v[first]) lex->longest.v[first] = natom;
  if (!ENT_PUSH(lex->arena, &lex->sense, sense) || !ent_map_put(&lex->phrases, key, lex->sense.n - 1)) nomem(b);
}

/* timeword CLASS[.LANGUAGE]: `key  word; word`; the key `cased yes` asks for capitals. */
static void read_words(builder *b, const ent_stanza *s) {
  const char *dot = memchr(s->id.p, '.', s->id.n);
  ent_str name = {s->id.p, dot ? (size_t)(dot - s->id.p) : s->id.n};
  tx_class cls = class_by_name(b->lex, name, true);
  if (cls >= TX_CLASS_MAX) {
    bad(b, s, s->line, "too many classes of time words", name);
    return;
  }
  bool cased = ent_str_is(ent_stanza_get(s, "cased"), "yes");
  for (uint32_t i = 0; i < s->nfield && !b->stop; i++) {
    const ent_field *f = &s->field[i];
    if (ent_str_is(f->key, "cased")) continue;
    tx_sense sense = {.cls = (uint16_t)cls, .cased = cased, .value = ent_arena_dup(b->lex->arena, f->key)};
    int64_t n = 0;
    if (ent_str_int(f->key, &n) && n > INT32_MIN && n < INT32_MAX) sense.number = (int32_t)n;
    ent_str rest = f->value, word;
    while (!b->stop && ent_str_split(&rest, ';', &word))
      if (word.n) add_sense(b, s, f->line, word, sense);
  }
}

/* ---- rules ------------------------------------------------------------ */

static bool add_alt(builder *b, const ent_stanza *s, uint32_t line, ent_str piece) {
  tx_alt alt = {0};
  if (piece.n > 2 && piece.p[0] == '<' && piece.p[piece.n - 1] == '>') {
    alt.is_class = true;
    alt.id = class_by_name(b->lex, (ent_str){piece.p + 1, piece.n - 2}, false);
    if (alt.id >= TX_CLASS_MAX) return bad(b, s, line, "unknown class in a rule", piece), false;
  } else {
    alt.id = word_number(b, piece);
  }
  if (!ENT_PUSH(b->lex->arena, &b->lex->alt, alt)) nomem(b);
  return !b->stop;
}

/* One element: [^][!][~]alternative|alternative[?]. */
static bool add_elem(builder *b, const ent_stanza *s, uint32_t line, ent_str word) {
  tx_elem e = {.alt = b->lex->alt.n};
  for (; word.n > 1 && memchr("^!~", *word.p, 3); word.p++, word.n--) {
    e.context |= *word.p != '~';
    e.negate |= *word.p == '!';
    e.glued |= *word.p == '~';
  }
  if (word.n > 1 && word.p[word.n - 1] == '?') e.optional = true, word.n--;
  ent_str piece;
  while (ent_str_split(&word, '|', &piece))
    if (!piece.n || !add_alt(b, s, line, piece))
      return b->stop ? false : (bad(b, s, line, "empty alternative", word), false);
  e.nalt = b->lex->alt.n - e.alt;
  if (!ENT_PUSH(b->lex->arena, &b->lex->elem, e)) nomem(b);
  return !b->stop;
}

static bool add_to_bucket(builder *b, uint32_t *head, uint32_t rule) {
  if (*head != ENT_NONE && b->lex->chain.v[*head] == rule) return true;
  uint32_t at = b->lex->chain.n;
  if (!ENT_PUSH(b->lex->arena, &b->lex->chain, rule) || !ENT_PUSH(b->lex->arena, &b->lex->chain, *head))
    return nomem(b), false;
  *head = at;
  return true;
}

/* Files the rule under every word and class that it can begin with. */
static void index_rule(builder *b, const ent_stanza *s, uint32_t line, uint32_t number) {
  ent_timelex *lex = b->lex;
  const tx_rule *r = &lex->rule.v[number];
  bool extent = false;
  for (uint32_t i = 0; i < r->nelem; i++) extent |= !lex->elem.v[r->elem + i].context;
  if (!extent) {
    bad(b, s, line, "rule without an extent", s->id);
    return;
  }
  for (uint32_t i = 0; i < r->nelem && !b->stop; i++) {
    const tx_elem *e = &lex->elem.v[r->elem + i];
    if (e->negate) {
      if (!i) bad(b, s, line, "rule begins with a negation", s->id);
      continue;
    }
    for (uint32_t k = 0; k < e->nalt; k++) {
      const tx_alt *a = &lex->alt.v[e->alt + k];
      if (!add_to_bucket(b, a->is_class ? &lex->by_class[a->id] : &lex->by_word.v[a->id], number)) return;
    }
    if (!e->optional) return;
  }
}

static bool read_option(builder *b, const ent_stanza *s, const ent_field *f, ent_str word, tx_rule *r) {
  ent_str key, value = word;
  if (!ent_str_split(&value, '=', &key)) return false;
  if (ent_str_is(key, "dir")) {
    r->dir = ent_str_is(value, "-1") ? -1 : ent_str_is(value, "1") ? 1 : 0;
  } else if (ent_str_is(key, "anchor")) {
    r->anchor_text = ent_str_is(value, "text");
  } else if (ent_str_is(key, "window")) {
    r->window = ent_str_is(value, "yes");
  } else if (ent_str_is(key, "value")) {
    r->value = ent_arena_dup(b->lex->arena, value);
  } else if (ent_str_is(key, "part")) {
    r->part = ent_arena_dup(b->lex->arena, value);
  } else {
    bad(b, s, f->line, "unknown option of make", word);
    return false;
  }
  return true;
}

static bool read_make(builder *b, const ent_stanza *s, tx_rule *r) {
  for (uint32_t i = 0; i < s->nfield; i++) {
    const ent_field *f = &s->field[i];
    if (!ent_str_is(f->key, "make")) continue;
    ent_str rest = f->value, word;
    ent_str_word(&rest, &word);
    for (r->action = 0; r->action < TX_ACTIONS && !ent_str_is(word, action_names[r->action]);) r->action++;
    if (r->action == TX_ACTIONS) return bad(b, s, f->line, "unknown way to make a value", word), false;
    while (ent_str_word(&rest, &word))
      if (!read_option(b, s, f, word, r)) return false;
    return true;
  }
  return bad(b, s, s->line, "rule without make", s->id), false;
}

/* timerule ID: `make ACTION option=value`, `match ELEMENTS` any number of times. */
static void read_rules(builder *b, const ent_stanza *s) {
  tx_rule made = {.id = ent_arena_dup(b->lex->arena, s->id)};
  if (!read_make(b, s, &made)) return;
  for (uint32_t i = 0; i < s->nfield && !b->stop; i++) {
    const ent_field *f = &s->field[i];
    if (ent_str_is(f->key, "make")) continue;
    if (!ent_str_is(f->key, "match")) {
      bad(b, s, f->line, "unknown key of a time rule", f->key);
      continue;
    }
    tx_rule r = made;
    r.elem = b->lex->elem.n;
    ent_str rest = f->value, word;
    bool fine = true;
    while (fine && ent_str_word(&rest, &word)) fine = add_elem(b, s, f->line, word);
    if (!fine) continue;
    r.nelem = b->lex->elem.n - r.elem;
    if (!ENT_PUSH(b->lex->arena, &b->lex->rule, r)) nomem(b);
    if (!b->stop) index_rule(b, s, f->line, b->lex->rule.n - 1);
  }
}

/* ---- building, compiling, opening ------------------------------------- */

static ent_timelex *new_lex(ent_error *err) {
  ent_arena *arena = ent_arena_new(0);
  ent_timelex *lex = arena ? ent_arena_calloc(arena, 1, sizeof *lex) : NULL;
  if (!lex) {
    ent_arena_free(arena);
    ent_nomem(err);
    return NULL;
  }
  lex->arena = arena;
  ent_map_init(&lex->words, arena);
  ent_map_init(&lex->phrases, arena);
  for (uint32_t i = 0; i < TX_CLASS_MAX; i++) lex->by_class[i] = ENT_NONE;
  return lex;
}

static ent_code build(const ent_stanza *s, uint32_t n, ent_report *report, void *arg, ent_timelex **out,
                      ent_error *err) {
  builder b = {.lex = new_lex(err), .report = report, .arg = arg, .err = err};
  *out = NULL;
  if (!b.lex) return ENT_ERR_NOMEM;
  for (uint32_t i = 0; i < n && !b.stop; i++)
    if (ent_str_is(s[i].kind, "timeword")) read_words(&b, &s[i]);
  for (uint32_t i = 0; i < n && !b.stop; i++)
    if (ent_str_is(s[i].kind, "timerule")) read_rules(&b, &s[i]);
  if (b.code) {
    ent_timelex_free(b.lex);
    return b.code;
  }
  *out = b.lex;
  return ENT_OK;
}

ent_code ent_timelex_new(const ent_stanza *s, uint32_t n, ent_timelex **out, ent_error *err) {
  return build(s, n, NULL, NULL, out, err);
}

void ent_timelex_free(ent_timelex *lex) {
  if (lex) ent_arena_free(lex->arena);
}

ent_code ent_timelex_compile(const ent_lexsource *src, ent_image_writer *w, ent_report *report, void *arg,
                             ent_error *err) {
  ent_timelex *lex;
  ent_code code = build(src->stanza.v, src->stanza.n, report, arg, &lex, err);
  if (code) return code;
  ent_timelex_free(lex);
  ent_buf out;
  ent_buf_init(&out, 0);
  for (uint32_t i = 0; i < src->stanza.n; i++) {
    const ent_stanza *s = &src->stanza.v[i];
    if (!ent_str_is(s->kind, "timeword") && !ent_str_is(s->kind, "timerule")) continue;
    ent_buf_printf(&out, "%.*s %.*s\n", (int)s->kind.n, s->kind.p, (int)s->id.n, s->id.p);
    for (uint32_t k = 0; k < s->nfield; k++)
      ent_buf_printf(&out, " %.*s %.*s\n", (int)s->field[k].key.n, s->field[k].key.p, (int)s->field[k].value.n,
                     s->field[k].value.p);
  }
  code = out.fail ? ent_nomem(err) : ent_image_writer_add(w, "times", out.p ? out.p : "", out.n, err);
  ent_buf_free(&out);
  return code;
}

ent_code ent_timelex_open(ent_image *img, ent_timelex **out, ent_error *err) {
  ent_arena *scratch = ent_arena_new(0);
  const uint8_t *p = NULL;
  size_t n = 0;
  ent_stanzas s = {0};
  ent_code code = scratch ? ENT_OK : ent_nomem(err);
  *out = NULL;
  if (!code && ent_image_has(img, "times")) code = ent_image_section(img, "times", &p, &n, err);
  if (!code && n) code = ent_stanza_parse((ent_str){(const char *)p, n}, "times", scratch, &s, err);
  if (!code) code = ent_timelex_new(s.v, s.n, out, err);
  ent_arena_free(scratch);
  return code;
}
