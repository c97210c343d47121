/*
** frames.c - from stanzas to tables: frames, cues, items, PLOVER's types and CAMEO's codes.
**
** docs/formats/lexicon.md describes the stanzas. Every error goes to the reporter with file and line, and the rest is read on,
** so that one run of `entente lexicon check` shows all of them.
*/
#include "event/frames.h"

#include <math.h>
#include <stdlib.h>

typedef ENT_VEC(ent_pattern) pattern_list;

typedef struct builder {
  ent_frames *f;
  ent_arena *a;
  ent_report *report;
  void *arg;
  ent_error *err;
  const ent_stanza *s; /* the one being read */
  bool bad, stop, nomem;
  ENT_VEC(ent_frame) frames;
  ENT_VEC(ent_cuedef) cues;
  ENT_VEC(ent_itemdef) items;
  ENT_VEC(ent_cameo) cameos;
  ENT_VEC(ent_entry) entries;
  ENT_VEC(ent_str) lemmas, doubled;
  ENT_VEC(ent_ending) endings;
  ent_map item_ids;
} builder;

static void complain(builder *b, uint32_t line, const char *message, ent_str detail) {
  ent_error e = {0};
  if (ent_arena_failed(b->a)) { /* the line may be right: there was no memory to read it */
    b->nomem = true;
    return;
  }
  ent_failf(&e, ENT_ERR_FORMAT, message, b->s->file, 0, line, "%.*s", (int)(detail.n > 100 ? 100 : detail.n), detail.p ? detail.p : "");
  if (!b->bad && b->err) *b->err = e;
  b->bad = true;
  if (b->report && !b->report(b->arg, &e)) b->stop = true;
}

/* ---- words ------------------------------------------------------------ */

/* Words of a phrase that stand for any determiner or possessor. */
static bool placeholder(ent_str w) {
  static const char *const words[] = {"a", "an", "the", "one's", "its", "their", "his"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (ent_str_is(w, words[i])) return true;
  return false;
}

static uint32_t split_words(ent_str words, char sep, bool phrase, ent_str v[12]) {
  uint32_t n = 0;
  for (size_t i = 0, from = 0; i <= words.n && n < 12; i++) {
    if (i < words.n && words.p[i] != ' ' && words.p[i] != sep) continue;
    ent_str w = {words.p + from, i - from};
    if (w.n && !(phrase && placeholder(w))) v[n++] = w;
    from = i + 1;
  }
  return n;
}

static bool add_entry(builder *b, ent_map *map, ent_str words, char sep, uint8_t pos, uint32_t value) {
  ent_str all[12], *v = all;
  bool phrase = map == &b->f->frames && pos == ENT_POS_PHRASE;
  uint32_t n = split_words(words, sep, phrase, all);
  if (!n) return true;
  bool copula = phrase && n > 1 && ent_str_is(v[0], "be");
  if (copula) v++, n--;
  ent_entry e = {.key = v[0], .nrest = n - 1, .pos = pos, .copula = copula, .value = value, .next = ent_map_get(map, v[0])};
  if (n > 1) {
    ent_str *rest = ent_arena_alloc(b->a, (n - 1) * sizeof *rest);
    if (!rest) return false;
    memcpy(rest, v + 1, (n - 1) * sizeof *rest);
    e.rest = rest;
  }
  uint32_t at = b->entries.n;
  return ENT_PUSH(b->a, &b->entries, e) && ent_map_put(map, v[0], at);
}

/* All values of a field; a word with a hyphen is also listed as its parts, since treebanks take it apart. */
static void add_words(builder *b, ent_map *map, ent_str value, uint8_t pos, uint32_t number) {
  ent_str one;
  while (ent_str_split(&value, ';', &one)) {
    if (!one.n) continue;
    bool ok = add_entry(b, map, one, ' ', pos, number);
    if (ok && memchr(one.p, '-', one.n) && one.p[0] != '-') ok = add_entry(b, map, one, '-', pos, number);
    if (!ok) b->nomem = true;
  }
}

static const struct {
  const char *key;
  uint8_t pos;
} word_keys[] = {{"verb", ENT_POS_VERB},     {"noun", ENT_POS_NOUN}, {"adj", ENT_POS_ADJ},   {"adverb", ENT_POS_ADV},
                 {"prep", ENT_POS_PREP},     {"mark", ENT_POS_MARK}, {"word", ENT_POS_WORD}, {"phrase", ENT_POS_PHRASE},
                 {"adjective", ENT_POS_ADJ}, {"adv", ENT_POS_ADV}};

static int word_key(ent_str key) {
  for (size_t i = 0; i < sizeof word_keys / sizeof *word_keys; i++)
    if (ent_str_is(key, word_keys[i].key)) return word_keys[i].pos;
  return -1;
}

/* ---- names of values -------------------------------------------------- */

int ent_type_by_name(ent_str name) {
  for (unsigned i = 0; i < ENT_EVENT_TYPE_COUNT; i++)
    if (ent_str_is(name, ent_event_type_name(i))) return (int)i;
  return -1;
}

static int by_name(ent_str name, const char *(*of)(unsigned), unsigned n) {
  for (unsigned i = 0; i < n; i++)
    if (ent_str_is(name, of(i))) return (int)i;
  return -1;
}

/* ---- frames ----------------------------------------------------------- */

/* "AID", "SANCTION expel", "-". */
static void read_event(builder *b, ent_frame *fr, const ent_field *f) {
  ent_str rest = f->value, name;
  ent_str_word(&rest, &name);
  fr->mode = ent_str_trim(rest);
  if (ent_str_is(name, "-") || ent_str_is(name, "none")) return;
  fr->type = (int16_t)ent_type_by_name(name);
  if (fr->type < 0) complain(b, f->line, "no such event type", name);
}

static void read_content(builder *b, ent_frame *fr, const ent_field *f) {
  ent_str rest = f->value, one;
  fr->has_content = true;
  while (ent_str_word(&rest, &one)) {
    size_t eq = ent_str_find(one, ENT_S("="), 0);
    ent_str key = {one.p, eq == SIZE_MAX ? 0 : eq}, value = {one.p + key.n + 1, eq == SIZE_MAX ? 0 : one.n - eq - 1};
    int v = -1;
    if (ent_str_is(key, "mood")) fr->content_mood = (int16_t)(v = by_name(value, ent_mood_name, ENT_MOOD_DENIED + 1));
    else if (ent_str_is(key, "factuality")) fr->content_fact = (int16_t)(v = by_name(value, ent_factuality_name, ENT_FACT_UU + 1));
    else if (ent_str_is(key, "time")) fr->content_time = (int16_t)(v = by_name(value, ent_time_name, ENT_TIME_FUTURE + 1));
    if (v < 0) complain(b, f->line, "content takes mood= factuality= time= with a known value", one);
  }
}

/* "AID=AGREE ASSAULT=THREATEN:violence *=AGREE", "X=-". */
static void read_compose(builder *b, ent_frame *fr, const ent_field *f, bool cameo) {
  ENT_VEC(ent_compose) list = {0};
  ent_str rest = f->value, one;
  while (ent_str_word(&rest, &one)) {
    size_t eq = ent_str_find(one, ENT_S("="), 0);
    if (eq == SIZE_MAX || eq + 1 >= one.n) {
      complain(b, f->line, "compose wants TYPE=TYPE", one);
      continue;
    }
    ent_str from = {one.p, eq}, to = {one.p + eq + 1, one.n - eq - 1};
    ent_compose k = {.content = -1, .type = -1, .mode = {"", 0}, .cameo = {"", 0}};
    if (!ent_str_is(from, "*") && (k.content = (int16_t)ent_type_by_name(from)) < 0) complain(b, f->line, "no such event type", from);
    if (cameo) k.cameo = to;
    else {
      size_t colon = ent_str_find(to, ENT_S(":"), 0);
      if (colon != SIZE_MAX) k.mode = (ent_str){to.p + colon + 1, to.n - colon - 1}, to.n = colon;
      if (!ent_str_is(to, "-") && (k.type = (int16_t)ent_type_by_name(to)) < 0) complain(b, f->line, "no such event type", to);
    }
    if (!ENT_PUSH(b->a, &list, k)) b->nomem = true;
  }
  if (cameo) fr->compose_cameo = list.v, fr->ncompose_cameo = list.n;
  else fr->compose = list.v, fr->ncompose = list.n;
}

static void read_context(builder *b, ent_frame *fr, const ent_field *f) {
  ENT_VEC(ent_str) list = {0};
  for (uint32_t i = 0; i < fr->ncontext; i++) (void)ENT_PUSH(b->a, &list, fr->context[i]);
  ent_str rest = f->value, one;
  while (rest.n) { /* separated by semicolons, commas or blanks */
    size_t i = 0;
    while (i < rest.n && !strchr("; ,\t", rest.p[i])) i++;
    one = (ent_str){rest.p, i};
    if (one.n && !ENT_PUSH(b->a, &list, one)) b->nomem = true;
    size_t used = i < rest.n ? i + 1 : i;
    rest.p += used, rest.n -= used;
  }
  fr->context = list.v, fr->ncontext = list.n;
}

static void read_args(builder *b, const ent_field *f, pattern_list *list) {
  const char *why = "";
  ent_pattern p;
  if (!ent_pattern_parse(f->value, b->a, &p, &why)) {
    complain(b, f->line, why, f->value);
    return;
  }
  p.line = f->line;
  if (!ENT_PUSH(b->a, list, p)) b->nomem = true;
}

static void read_frame(builder *b) {
  const ent_stanza *s = b->s;
  ent_frame fr = {.id = s->id, .type = -1, .content_mood = -1, .content_fact = -1, .content_time = -1, .file = s->file, .line = s->line,
                  .mode = {"", 0}, .cameo = {"", 0}, .gloss = {"", 0}};
  pattern_list patterns = {0};
  bool words = false;
  for (uint32_t i = 0; i < s->nfield; i++) {
    const ent_field *f = &s->field[i];
    int pos = word_key(f->key);
    if (pos >= 0) add_words(b, &b->f->frames, f->value, (uint8_t)pos, b->frames.n), words = true;
    else if (ent_str_is(f->key, "args")) read_args(b, f, &patterns);
    else if (ent_str_is(f->key, "event")) read_event(b, &fr, f);
    else if (ent_str_is(f->key, "cameo")) fr.cameo = f->value;
    else if (ent_str_is(f->key, "context")) read_context(b, &fr, f);
    else if (ent_str_is(f->key, "content")) read_content(b, &fr, f);
    else if (ent_str_is(f->key, "compose")) read_compose(b, &fr, f, false);
    else if (ent_str_is(f->key, "compose-cameo")) read_compose(b, &fr, f, true);
    else if (ent_str_is(f->key, "empty")) fr.empty_none = ent_str_is(f->value, "none");
    else if (ent_str_is(f->key, "gloss")) fr.gloss = f->value;
    else if (!ent_str_is(f->key, "example") && !ent_str_is(f->key, "note")) complain(b, f->line, "no such key in a frame", f->key);
  }
  if (!words) complain(b, s->line, "frame without verb, noun, adj or phrase", s->id);
  fr.pattern = patterns.v, fr.npattern = patterns.n;
  for (uint32_t i = 0; i < patterns.n; i++)
    for (uint32_t j = 0; j < patterns.v[i].nslot; j++) fr.operator_ |= patterns.v[i].slot[j].kind == ENT_SLOT_C;
  if (!ENT_PUSH(b->a, &b->frames, fr)) b->nomem = true;
}

/* ---- cues ------------------------------------------------------------- */

static const char *certainty_name(unsigned v) {
  static const char *const name[] = {"CT", "PR", "PS", "U"};
  return name[v];
}

static void read_cue(builder *b) {
  const ent_stanza *s = b->s;
  ent_cuedef cue = {.id = s->id, .kind = ENT_CUE_KINDS, .file = s->file, .line = s->line};
  for (uint32_t i = 0; i < s->nfield; i++) {
    const ent_field *f = &s->field[i];
    int pos = word_key(f->key), v = 0;
    if (pos >= 0) add_words(b, &b->f->cues, f->value, (uint8_t)pos, b->cues.n);
    else if (ent_str_is(f->key, "kind")) cue.kind = (uint8_t)(v = by_name(f->value, ent_cue_kind_name, ENT_CUE_KINDS));
    else if (ent_str_is(f->key, "certainty")) cue.certainty = (uint8_t)(v = by_name(f->value, certainty_name, 4)), cue.has_certainty = true;
    else if (ent_str_is(f->key, "manner")) cue.manner = (uint8_t)(v = by_name(f->value, ent_manner_name, ENT_MANNERS)), cue.has_manner = true;
    else if (ent_str_is(f->key, "polarity")) cue.negative = ent_str_is(f->value, "-");
    else if (ent_str_is(f->key, "mood")) cue.mood = (uint8_t)(v = by_name(f->value, ent_mood_name, ENT_MOOD_DENIED + 1));
    else if (!ent_str_is(f->key, "gloss") && !ent_str_is(f->key, "example") && !ent_str_is(f->key, "note"))
      complain(b, f->line, "no such key in a cue", f->key);
    if (v < 0) complain(b, f->line, "no such value", f->value);
  }
  if (cue.kind >= ENT_CUE_KINDS) complain(b, s->line, "cue without a kind", s->id), cue.kind = ENT_CUE_HEDGE;
  if (!ENT_PUSH(b->a, &b->cues, cue)) b->nomem = true;
}

/* ---- items ------------------------------------------------------------ */

static void read_item(builder *b) {
  const ent_stanza *s = b->s;
  ent_itemdef item = {.id = s->id, .cls = ent_stanza_get(s, "class"), .parent = ENT_NONE, .root = s->id};
  size_t dot = ent_str_find(s->id, ENT_S("."), 0);
  if (dot != SIZE_MAX) item.root.n = dot;
  if (!item.cls.n) item.cls = s->id;
  for (uint32_t i = 0; i < s->nfield; i++) {
    const ent_field *f = &s->field[i];
    if (word_key(f->key) >= 0) add_words(b, &b->f->items, f->value, ENT_POS_NOUN, b->items.n);
    else if (!ent_str_is(f->key, "class") && !ent_str_is(f->key, "parent") && !ent_str_is(f->key, "gloss") && !ent_str_is(f->key, "note"))
      complain(b, f->line, "no such key in an item", f->key);
  }
  if (!ent_map_put(&b->item_ids, s->id, b->items.n) || !ENT_PUSH(b->a, &b->items, item)) b->nomem = true;
}

/* ---- ontology --------------------------------------------------------- */

static void read_mode(builder *b, ent_type_info *t, const ent_field *f) {
  ent_str rest = f->value;
  ent_mode_score m = {.score = t->score, .mode = {"", 0}};
  ent_str_word(&rest, &m.mode);
  if (rest.n && !ent_str_double(ent_str_trim(rest), &m.score)) complain(b, f->line, "mode wants a name and a score", f->value);
  ent_mode_score *v = ent_arena_alloc(b->a, (t->nmode + 1) * sizeof *v);
  if (!v) {
    b->nomem = true;
    return;
  }
  if (t->nmode) memcpy(v, t->mode, t->nmode * sizeof *v);
  v[t->nmode++] = m;
  t->mode = v;
}

static void read_type(builder *b) {
  const ent_stanza *s = b->s;
  int n = ent_type_by_name(s->id);
  if (n < 0) {
    complain(b, s->line, "no such event type", s->id);
    return;
  }
  ent_type_info *t = &b->f->type[n];
  *t = (ent_type_info){.known = true};
  for (uint32_t i = 0; i < s->nfield; i++) {
    const ent_field *f = &s->field[i];
    int64_t q;
    if (ent_str_is(f->key, "quad") && ent_str_int(f->value, &q)) t->quad = (int)q;
    else if (ent_str_is(f->key, "recipient")) t->recipient_required = ent_str_is(f->value, "required");
    else if (ent_str_is(f->key, "score") && ent_str_double(f->value, &t->score)) continue;
    else if (ent_str_is(f->key, "mode")) read_mode(b, t, f);
    else if (!ent_str_is(f->key, "gloss")) complain(b, f->line, "no such key or value in a type", f->key);
  }
}

/* ---- forms ------------------------------------------------------------ */

static void read_forms(builder *b) {
  const ent_stanza *s = b->s;
  for (uint32_t i = 0; i < s->nfield; i++) {
    const ent_field *f = &s->field[i];
    ent_str rest = f->value, one, first;
    while (ent_str_split(&rest, ';', &one)) {
      ent_str second = one;
      if (!ent_str_word(&second, &first)) continue;
      second = ent_str_trim(second);
      bool ok = true;
      if (ent_str_is(f->key, "double")) {
        ok = ENT_PUSH(b->a, &b->doubled, first);
      } else if (!second.n) {
        complain(b, f->line, "a form wants its lemma, an ending what takes its place", one);
      } else if (ent_str_is(f->key, "form")) {
        ok = ent_map_put(&b->f->forms, first, b->lemmas.n) && ENT_PUSH(b->a, &b->lemmas, second);
      } else if (ent_str_is(f->key, "ending")) {
        ent_ending e = {first, ent_str_is(second, "-") ? (ent_str){"", 0} : second};
        ok = ENT_PUSH(b->a, &b->endings, e);
      } else {
        complain(b, f->line, "no such key in forms", f->key);
      }
      if (!ok) b->nomem = true;
    }
  }
}

static void read_cameo(builder *b) {
  const ent_stanza *s = b->s;
  ent_cameo k = {.code = s->id, .name = ent_stanza_get(s, "name"), .mode = ent_stanza_get(s, "mode"), .type = -1, .goldstein = NAN};
  ent_str v = ent_stanza_get(s, "event");
  if (v.n && (k.type = (int16_t)ent_type_by_name(v)) < 0) complain(b, s->line, "no such event type", v);
  v = ent_stanza_get(s, "goldstein");
  if (v.n && !ent_str_double(v, &k.goldstein)) complain(b, s->line, "goldstein wants a number", v);
  if (!ent_map_put(&b->f->cameos, s->id, b->cameos.n) || !ENT_PUSH(b->a, &b->cameos, k)) b->nomem = true;
}

/* ---- together --------------------------------------------------------- */

static const struct {
  const char *kind;
  void (*read)(builder *);
} readers[] = {{"frame", read_frame}, {"cue", read_cue}, {"item", read_item}, {"type", read_type}, {"cameo", read_cameo}, {"forms", read_forms}};

static void resolve_parents(builder *b, const ent_stanzas *s) {
  for (uint32_t i = 0; i < s->n; i++) {
    if (!ent_str_is(s->v[i].kind, "item")) continue;
    ent_str parent = ent_stanza_get(&s->v[i], "parent");
    uint32_t at = ent_map_get(&b->item_ids, s->v[i].id);
    if (!parent.n || at == ENT_NONE) continue;
    /* A parent may be an entry's id or a class of several ("goods"). */
    b->items.v[at].parent = ent_map_get(&b->item_ids, parent);
    for (uint32_t k = 0; k < b->items.n && b->items.v[at].parent == ENT_NONE; k++)
      if (k != at && ent_str_eq(b->items.v[k].cls, parent)) b->items.v[at].parent = k;
    b->items.v[at].root = parent;
  }
}

static void check_codes(builder *b, const ent_stanzas *all) {
  if (!b->cameos.n) return;
  for (uint32_t i = 0; i < all->n && !b->stop; i++) {
    b->s = &all->v[i];
    if (!ent_str_is(b->s->kind, "frame")) continue;
    ent_str code = ent_stanza_get(b->s, "cameo");
    if (code.n && ent_map_get(&b->f->cameos, code) == ENT_NONE) complain(b, b->s->line, "no such CAMEO code", code);
  }
}

ent_code ent_frames_build(const ent_stanzas *s, ent_frames *f, ent_report *report, void *arg, ent_error *err) {
  builder b = {.f = f, .a = f->arena, .report = report, .arg = arg, .err = err};
  ent_map_init(&f->frames, f->arena);
  ent_map_init(&f->cues, f->arena);
  ent_map_init(&f->items, f->arena);
  ent_map_init(&f->cameos, f->arena);
  ent_map_init(&f->forms, f->arena);
  ent_map_init(&b.item_ids, f->arena);
  for (uint32_t i = 0; i < s->n && !b.stop && !b.nomem; i++) {
    b.s = &s->v[i];
    for (size_t k = 0; k < sizeof readers / sizeof *readers; k++)
      if (ent_str_is(b.s->kind, readers[k].kind)) readers[k].read(&b);
  }
  resolve_parents(&b, s);
  check_codes(&b, s);
  f->frame = b.frames.v, f->nframe = b.frames.n;
  f->cue = b.cues.v, f->ncue = b.cues.n;
  f->item = b.items.v, f->nitem = b.items.n;
  f->cameo = b.cameos.v, f->ncameo = b.cameos.n;
  f->lemma = b.lemmas.v, f->nlemma = b.lemmas.n;
  f->ending = b.endings.v, f->nending = b.endings.n;
  f->doubled = b.doubled.v, f->ndoubled = b.doubled.n;
  f->entry = b.entries.v, f->nentry = b.entries.n;
  if (b.nomem || ent_arena_failed(b.a)) return ent_nomem(err);
  return b.bad ? ENT_ERR_FORMAT : ENT_OK;
}

ent_code ent_frames_compile(const ent_lexsource *src, ent_image_writer *w, ent_report *report, void *arg, ent_error *err) {
  ent_frames f = {.arena = ent_arena_new(0)};
  if (!f.arena) return ent_nomem(err);
  ent_code code = ent_frames_build(&src->stanza, &f, report, arg, err);
  if (!code) code = ent_knowledge_write(&src->stanza, w, err);
  if (!code) code = ent_timelex_compile(src, w, report, arg, err);
  ent_arena_free(f.arena);
  return code;
}

ent_code ent_frames_open(ent_image *img, ent_frames **out, ent_error *err) {
  ent_arena *a = ent_arena_new(0);
  ent_frames *f = a ? ent_arena_calloc(a, 1, sizeof *f) : NULL;
  if (!f) {
    ent_arena_free(a);
    return ent_nomem(err);
  }
  f->arena = a;
  ent_stanzas s = {0};
  ent_code code = ent_knowledge_read(img, a, &s, err);
  if (!code) code = ent_frames_build(&s, f, NULL, NULL, err);
  if (!code) code = ent_timelex_open(img, &f->times, err);
  if (code) ent_arena_free(a);
  else *out = f;
  return code;
}

void ent_frames_free(ent_frames *f) {
  if (!f) return;
  ent_timelex_free(f->times);
  ent_arena_free(f->arena);
}
