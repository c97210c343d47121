/*
** verb_eval.c - `entente eval GOLD`: precision, recall and F1 of event records against gold records, with 95 % intervals.
**
** GOLD/DOC.jsonl holds the gold records (sentence, event, alt, actor, recipient, required), docs/DOC.json beside it the text with
** its sentences and day. Records match within a sentence: by type (a type that the annotator allows), by dyad (type, and
** actor and recipient sets overlap or are both empty), strictly (the sets are equal); symmetric acts may put all parties in
** actor. A prediction is right when it matches any gold record; recall counts required ones. The content of another event
** that matches nothing is not held against precision. Intervals: bootstrap over sentences (Efron 1979), percentiles 2.5 and 97.5.
*/
#include "cli/coding.h"

#include <jansson.h>
#include <stdlib.h>
#include <utf8proc.h>

#define MAX_CODES 12
#define ROUNDS 1000
enum { LEVELS = 3 };

typedef struct codes {
  ent_str v[MAX_CODES];
  uint32_t n;
} codes;

typedef struct record {
  int64_t sentence; /* -1: nowhere */
  ent_str event, trigger;
  uint32_t types;   /* bits of ent_event_type: event and alternatives */
  codes actor, recipient;
  bool required, inner;
} record;

typedef struct unit { /* counts of one sentence, per level */
  uint32_t right[LEVELS], predicted[LEVELS], hit[LEVELS], required;
} unit;

typedef struct eval {
  cli *c;
  ent_arena *a;
  ENT_VEC(unit) unit;
} eval;

/* ---- values ----------------------------------------------------------- */

static ent_str text_of(const json_t *o, const char *key) {
  const json_t *v = json_object_get(o, key);
  return json_is_string(v) ? (ent_str){json_string_value(v), json_string_length(v)} : (ent_str){"", 0};
}

/* Lower case, runs of what is no letter, digit or underscore as one blank, trimmed. */
static ent_str normal(ent_arena *a, ent_str s) {
  char *out = ent_arena_alloc(a, s.n * 4 + 4);
  if (!out) return (ent_str){"", 0};
  size_t n = 0;
  bool gap = false;
  while (s.n) {
    utf8proc_int32_t cp;
    utf8proc_ssize_t k = utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &cp);
    if (k <= 0) k = 1, cp = ' ';
    s.p += k;
    s.n -= (size_t)k;
    utf8proc_category_t cat = utf8proc_category(cp);
    bool word = cp == '_' || (cat >= UTF8PROC_CATEGORY_LU && cat <= UTF8PROC_CATEGORY_LO) || (cat >= UTF8PROC_CATEGORY_ND && cat <= UTF8PROC_CATEGORY_NO);
    if (!word) {
      gap = n > 0;
      continue;
    }
    if (gap) out[n++] = ' ';
    gap = false;
    n += (size_t)utf8proc_encode_char(utf8proc_tolower(cp), (utf8proc_uint8_t *)out + n);
  }
  return (ent_str){out, n};
}

static bool contains(ent_str hay, ent_str needle) { return ent_str_find(hay, needle, 0) != SIZE_MAX; }

static uint32_t type_bit(ent_str name) {
  for (unsigned t = 0; t < ENT_EVENT_TYPE_COUNT; t++)
    if (ent_str_is(name, ent_event_type_name(t))) return 1u << t;
  return 0;
}

/* Codes that annotators do not tell apart: every body but UN, NATO and EU counts as IGO. */
static ent_str common_code(ent_str c) {
  static const char *const bodies[] = {"AU", "OPEC", "IAEA", "OSCE", "ASEAN", "IMF", "WTO", "WHO", "ICC", "ICJ", "OAS", "GCC", "CSTO", "ECOWAS", "SCO", "BRICS", "G7", "G20", "NGO", "ISM", NULL};
  for (const char *const *b = bodies; *b; b++)
    if (ent_str_is(c, *b)) return ENT_S("IGO");
  if (ent_str_is(c, "UNO") || ent_str_is(c, "IGOUNO")) return ENT_S("UN");
  return ent_str_is(c, "MNC") || ent_str_is(c, "NON") ? ENT_S("UNK") : c;
}

static void add_code(codes *out, ent_str c) {
  c = common_code(c);
  for (uint32_t i = 0; i < out->n; i++)
    if (ent_str_eq(out->v[i], c)) return;
  if (out->n < MAX_CODES) out->v[out->n++] = c;
}

static void read_codes(const json_t *list, codes *out) {
  size_t i;
  json_t *x;
  json_array_foreach(list, i, x) {
    if (json_is_string(x)) {
      add_code(out, (ent_str){json_string_value(x), json_string_length(x)});
      continue;
    }
    ent_str c = text_of(x, "country");
    if (!c.n) c = text_of(x, "body");
    add_code(out, c.n ? c : ENT_S("UNK"));
  }
}

/* ---- records ---------------------------------------------------------- */

static void read_gold(const json_t *o, record *r) {
  size_t i;
  json_t *x;
  *r = (record){.sentence = json_integer_value(json_object_get(o, "sentence")), .event = text_of(o, "event"), .trigger = text_of(o, "trigger"),
                .required = json_is_true(json_object_get(o, "required"))};
  r->types = type_bit(r->event);
  json_array_foreach(json_object_get(o, "alt"), i, x) r->types |= type_bit((ent_str){json_string_value(x), json_string_length(x)});
  read_codes(json_object_get(o, "actor"), &r->actor);
  read_codes(json_object_get(o, "recipient"), &r->recipient);
}

/* The document's sentence that holds the record's: same words, or one within the other; best when the trigger is in it. */
static int64_t locate(ent_arena *a, const json_t *doc, ent_str sentence, ent_str trigger) {
  ent_str ns = normal(a, sentence), nt = normal(a, trigger);
  double best = 0;
  int64_t found = -1;
  size_t i;
  json_t *x;
  json_array_foreach(json_object_get(doc, "sentences"), i, x) {
    ent_str nx = normal(a, text_of(x, "text"));
    if (!nx.n || (!contains(ns, nx) && !contains(nx, ns))) continue;
    double score = !nt.n || contains(nx, nt) ? 1.0 : 0.5;
    if (contains(nx, ns)) score += 0.5;
    if (score > best) {
      best = score;
      found = json_integer_value(json_object_get(x, "i"));
    }
  }
  return found;
}

static void read_predicted(ent_arena *a, const json_t *doc, const json_t *o, record *r) {
  const json_t *sentence = json_object_get(o, "sentence");
  if (json_is_integer(sentence)) {
    read_gold(o, r);
    return;
  }
  size_t i;
  json_t *x;
  ent_str trigger = text_of(json_object_get(o, "trigger"), "text");
  *r = (record){.sentence = locate(a, doc, text_of(sentence, "text"), trigger), .event = text_of(o, "event"), .trigger = trigger};
  r->types = type_bit(r->event);
  read_codes(json_object_get(o, "actor"), &r->actor);
  read_codes(json_object_get(o, "recipient"), &r->recipient);
  json_array_foreach(json_object_get(o, "links"), i, x) r->inner |= ent_str_is(text_of(x, "kind"), "content_of");
}

/* ---- matching --------------------------------------------------------- */

static bool overlap(const codes *a, const codes *b) {
  if (!a->n && !b->n) return true;
  for (uint32_t i = 0; i < a->n; i++)
    for (uint32_t k = 0; k < b->n; k++)
      if (ent_str_eq(a->v[i], b->v[k])) return true;
  return false;
}

static bool within(const codes *a, const codes *b) {
  for (uint32_t i = 0; i < a->n; i++) {
    bool there = false;
    for (uint32_t k = 0; k < b->n; k++) there |= ent_str_eq(a->v[i], b->v[k]);
    if (!there) return false;
  }
  return true;
}

static bool equal(const codes *a, const codes *b) { return within(a, b) && within(b, a); }

static codes both(const record *r) {
  codes c = r->actor;
  for (uint32_t i = 0; i < r->recipient.n; i++) add_code(&c, r->recipient.v[i]);
  return c;
}

static bool symmetric(ent_str event) {
  static const char *const types[] = {"CONSULT", "AGREE", "SUPPORT", "COOPERATE", "ASSAULT", NULL};
  for (const char *const *t = types; *t; t++)
    if (ent_str_is(event, *t)) return true;
  return false;
}

/* 0 none, 1 type, 2 dyad, 3 strict. */
static int level(const record *g, const record *p) {
  if (!(g->types & p->types)) return 0;
  if (equal(&g->actor, &p->actor) && equal(&g->recipient, &p->recipient)) return 3;
  codes ga = both(g), pa = both(p);
  bool one_sided = !g->recipient.n || !p->recipient.n;
  if ((symmetric(g->event) || symmetric(p->event)) && equal(&ga, &pa) && one_sided) return 3;
  if (overlap(&g->actor, &p->actor) && overlap(&g->recipient, &p->recipient)) return 2;
  return symmetric(g->event) && ga.n && pa.n && overlap(&ga, &pa) && one_sided ? 2 : 1;
}

typedef struct pair {
  double score;
  uint32_t g, p;
} pair;

static int by_score(const void *x, const void *y) {
  const pair *a = x, *b = y;
  if (a->score != b->score) return a->score < b->score ? 1 : -1;
  return a->g != b->g ? (a->g < b->g ? -1 : 1) : (a->p > b->p) - (a->p < b->p);
}

static double affinity(ent_arena *a, const record *g, const record *p, int l) {
  ent_str x = normal(a, g->trigger), y = normal(a, p->trigger);
  bool trigger = x.n && y.n && (contains(x, y) || contains(y, x));
  return l + (trigger ? 1.5 : 0) + (ent_str_eq(g->event, p->event) ? 0.2 : 0) + (g->required ? 0.1 : 0);
}

/* Greedy best matching at `want` or better; counts into the units of the sentences. */
static bool match(eval *e, const record *g, uint32_t ng, const record *p, uint32_t np, int want, uint32_t base) {
  ENT_VEC(pair) pairs = {0};
  for (uint32_t i = 0; i < ng; i++)
    for (uint32_t k = 0; k < np; k++) {
      int l = g[i].sentence == p[k].sentence ? level(&g[i], &p[k]) : 0;
      if (l >= want) {
        pair x = {affinity(e->a, &g[i], &p[k], l), i, k};
        if (!ENT_PUSH(e->a, &pairs, x)) return false;
      }
    }
  if (pairs.n) qsort(pairs.v, pairs.n, sizeof *pairs.v, by_score);
  bool *ug = ent_arena_calloc(e->a, ng + 1, 1), *up = ent_arena_calloc(e->a, np + 1, 1);
  if (!ug || !up) return false;
  for (uint32_t i = 0; i < pairs.n; i++) {
    pair *x = &pairs.v[i];
    if (ug[x->g] || up[x->p]) continue;
    ug[x->g] = up[x->p] = true;
    unit *u = &e->unit.v[base + (uint32_t)g[x->g].sentence];
    u->right[want - 1]++;
    u->hit[want - 1] += g[x->g].required;
  }
  for (uint32_t k = 0; k < np; k++)
    if (up[k] || !p[k].inner) e->unit.v[base + (p[k].sentence < 0 ? 0 : (uint32_t)p[k].sentence)].predicted[want - 1]++;
  return true;
}

/* ---- documents -------------------------------------------------------- */

/* Reads a file of JSON lines (jansson values live until freed by the caller in list). */
static bool read_lines(eval *e, const char *path, json_t *list) {
  ent_buf b;
  ent_error err = {0};
  ent_buf_init(&b, 0);
  bool ok = ent_file_read(path, 0, &b, &err) == ENT_OK;
  if (!ok) cli_complain(e->c, path, &err);
  ent_str rest = ent_buf_str(&b), line;
  for (uint32_t n = 1; ok && rest.n && ent_str_split(&rest, '\n', &line); n++) {
    if (!line.n) continue;
    json_error_t why;
    json_t *o = json_loadb(line.p, line.n, 0, &why);
    if (!json_is_object(o)) {
      cli_say(e->c, "%s:%u: not a record: %s", path, n, why.text);
      ok = false;
      json_decref(o);
    } else {
      json_array_append_new(list, o);
    }
  }
  ent_buf_free(&b);
  return ok;
}

/* The records of a document that the engine makes of its text. */
static bool code_text(eval *e, ent_worker *w, const json_t *doc, json_t *list) {
  ent_error err = {0};
  const ent_coded *d;
  ent_document in = {.text = text_of(doc, "text"), .published = text_of(doc, "date"), .input = text_of(doc, "id"), .language = ENT_S("en")};
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_code code = ent_worker_code(w, &in, &d, &err);
  for (uint32_t i = 0; code == ENT_OK && i < d->events.nevent; i++) {
    ent_buf_clear(&b);
    code = ent_record_event(d, i, &b, &err);
    json_t *o = code == ENT_OK ? json_loadb(b.p, b.n, 0, NULL) : NULL;
    if (o) json_array_append_new(list, o);
  }
  ent_buf_free(&b);
  if (code != ENT_OK) cli_complain(e->c, json_string_value(json_object_get(doc, "id")), &err);
  return code == ENT_OK;
}

static bool score(eval *e, const json_t *doc, const json_t *gold, const json_t *pred) {
  uint32_t ng = (uint32_t)json_array_size(gold), np = (uint32_t)json_array_size(pred), base = e->unit.n;
  record *g = ent_arena_calloc(e->a, ng + 1, sizeof *g), *p = ent_arena_calloc(e->a, np + 1, sizeof *p);
  if (!g || !p) return false;
  size_t ns = json_array_size(json_object_get(doc, "sentences"));
  for (size_t i = 0; i < (ns ? ns : 1); i++)
    if (!ENT_PUSH(e->a, &e->unit, (unit){0})) return false;
  for (uint32_t i = 0; i < ng; i++) {
    read_gold(json_array_get(gold, i), &g[i]);
    if (g[i].sentence < 0 || (size_t)g[i].sentence >= ns) {
      cli_say(e->c, "gold record %u names a sentence that the text does not have", i);
      return false;
    }
    e->unit.v[base + (uint32_t)g[i].sentence].required += g[i].required;
  }
  for (uint32_t i = 0; i < np; i++) read_predicted(e->a, doc, json_array_get(pred, i), &p[i]);
  bool ok = true;
  for (int l = 1; ok && l <= LEVELS; l++) ok = match(e, g, ng, p, np, l, base);
  return ok;
}

static bool document(eval *e, ent_worker *w, const char *gold_path, const char *docs) {
  const char *slash = strrchr(gold_path, '/');
  ent_str name = ent_str_c(slash ? slash + 1 : gold_path);
  name.n -= strlen(".jsonl");
  json_error_t why;
  const char *path = ent_arena_printf(e->a, "%s/%.*s.json", docs, (int)name.n, name.p).p;
  if (!path) return false;
  json_t *doc = json_load_file(path, 0, &why), *gold = json_array(), *pred = json_array();
  bool ok = doc != NULL;
  if (!ok) cli_say(e->c, "%s:%d: %s", path, why.line, why.text);
  ok = ok && read_lines(e, gold_path, gold);
  if (ok && e->c->pred) {
    path = ent_arena_printf(e->a, "%s/%.*s.jsonl", e->c->pred, (int)name.n, name.p).p;
    ok = path && read_lines(e, path, pred);
  } else if (ok) {
    ok = code_text(e, w, doc, pred);
  }
  ok = ok && score(e, doc, gold, pred);
  json_decref(pred);
  json_decref(gold);
  json_decref(doc);
  return ok;
}

/* ---- the table -------------------------------------------------------- */

typedef struct figures {
  double p, r, f;
} figures;

static figures of_units(const unit *u, const uint32_t *pick, uint32_t n, int l) {
  double right = 0, predicted = 0, hit = 0, required = 0;
  for (uint32_t i = 0; i < n; i++) {
    const unit *x = &u[pick ? pick[i] : i];
    right += x->right[l];
    predicted += x->predicted[l];
    hit += x->hit[l];
    required += x->required;
  }
  figures f = {predicted > 0 ? right / predicted : 0, required > 0 ? hit / required : 0, 0};
  f.f = f.p + f.r > 0 ? 2 * f.p * f.r / (f.p + f.r) : 0;
  return f;
}

static int by_value(const void *x, const void *y) {
  double a = *(const double *)x, b = *(const double *)y;
  return (a > b) - (a < b);
}

/* splitmix64: the same seed gives the same intervals everywhere. */
static uint64_t random_next(uint64_t *s) {
  uint64_t z = (*s += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static bool interval(eval *e, int l, double *low, double *high) {
  uint32_t n = e->unit.n, *pick = ent_arena_calloc(e->a, n + 1, sizeof *pick);
  double *f = ent_arena_calloc(e->a, ROUNDS, sizeof *f);
  if (!pick || !f) return false;
  uint64_t state = (uint64_t)e->c->seed;
  for (int k = 0; k < ROUNDS; k++) {
    for (uint32_t i = 0; i < n; i++) pick[i] = (uint32_t)(random_next(&state) % n);
    f[k] = of_units(e->unit.v, pick, n, l).f;
  }
  qsort(f, ROUNDS, sizeof *f, by_value);
  *low = f[ROUNDS / 40];
  *high = f[ROUNDS - 1 - ROUNDS / 40];
  return true;
}

static int print(eval *e) {
  static const char *const names[] = {"type", "dyad", "strict"};
  bool json = e->c->format && !strcmp(e->c->format, "json");
  cli_output o;
  ent_buf b;
  ent_buf_init(&b, 0);
  int status = cli_output_open(e->c, &o);
  if (status != CLI_DONE) return status;
  ent_buf_puts(&b, json ? "{" : "level       P      R     F1   95 % of F1\n");
  for (int l = 0; l < LEVELS; l++) {
    figures f = of_units(e->unit.v, NULL, e->unit.n, l);
    double low, high;
    if (!interval(e, l, &low, &high)) return CLI_FAILED;
    ent_buf_printf(&b, json ? "%s\"%s\":{\"p\":%.4f,\"r\":%.4f,\"f1\":%.4f,\"low\":%.4f,\"high\":%.4f}" : "%s%-7s %6.3f %6.3f %6.3f  %.3f to %.3f\n", json && l ? "," : "", names[l],
                   f.p, f.r, f.f, low, high);
  }
  if (json) ent_buf_puts(&b, "}\n");
  cli_output_write(e->c, &o, ent_buf_str(&b));
  ent_buf_free(&b);
  return cli_output_close(e->c, &o, CLI_DONE);
}

int cli_verb_eval(cli *c) {
  eval e = {.c = c, .a = c->arena};
  ent_strs gold = {0};
  ent_error err = {0};
  char docs[4096];
  snprintf(docs, sizeof docs, "%s%s", c->texts ? c->texts : c->arg[0], c->texts ? "" : "/../docs");
  if (ent_file_list(c->arg[0], ".jsonl", c->arena, &gold, &err) != ENT_OK || !gold.n) {
    if (err.code != ENT_OK)
      cli_complain(c, c->arg[0], &err);
    else
      cli_say(c, "%s: no gold records (DOC.jsonl) here", c->arg[0]);
    return CLI_FAILED;
  }
  cli_coding g = {0};
  ent_worker *w = NULL;
  int status = c->pred ? CLI_DONE : cli_coding_open(c, &g);
  if (status == CLI_DONE && !c->pred && !(w = ent_worker_new(g.engine))) status = CLI_FAILED;
  for (uint32_t i = 0; status == CLI_DONE && i < gold.n; i++)
    if (!document(&e, w, gold.v[i].p, docs)) status = CLI_FAILED;
  if (status == CLI_DONE) status = print(&e);
  ent_worker_free(w);
  cli_coding_close(&g);
  return status;
}
