/*
** dict_code.c - one sentence with dictionaries: is it discarded, what are its issues, who did what to whom.
*/
#include "event/dict_inside.h"

/* The words of phrase p stand one behind the other from token i on: the index behind, or 0. */
static uint32_t stands(const ent_strs *w, uint32_t i, const dict_phrase *p) {
  if (i + p->n > w->n) return 0;
  for (uint16_t k = 0; k < p->n; k++)
    if (!ent_str_eq(w->v[i + k], p->word[k])) return 0;
  return i + p->n;
}

/* Words of the text in upper case, cut at blanks and hyphens, without signs at their ends. */
static bool split(ent_arena *a, ent_str text, ent_strs *out) {
  static const char edge[] = ".,;:!?\"'()[]`";
  text = dict_upper(a, text);
  for (size_t i = 0; i < text.n;) {
    size_t from = i;
    while (i < text.n && !strchr(" \t\r\n-", text.p[i])) i++;
    ent_str w = {text.p + from, i - from};
    while (w.n && strchr(edge, w.p[0])) w = (ent_str){w.p + 1, w.n - 1};
    while (w.n && strchr(edge, w.p[w.n - 1])) w.n--;
    if (w.n > 2 && ent_str_ends(w, ENT_S("'S"))) w.n -= 2;
    if (w.n && !ENT_PUSH(a, out, w)) return false;
    if (i == from || i < text.n) i++;
  }
  return true;
}

static bool discarded(const ent_dict *d, const ent_strs *w, ent_dict_result *out) {
  bool any = false;
  for (uint32_t i = 0; i < w->n; i++)
    for (uint32_t k = ent_map_get(&d->discard.first, w->v[i]); k != ENT_NONE; k = d->discard.phrase.v[k].next) {
      if (!stands(w, i, &d->discard.phrase.v[k])) continue;
      const dict_listed *l = &d->listed.v[d->discard.phrase.v[k].entry];
      if (any && !l->story) continue;
      any = true;
      out->story = l->story;
      out->discard = dict_place(d, l->file, l->line);
      out->dropped = l->story ? "the story is discarded" : "the sentence is discarded";
      if (l->story) return true;
    }
  return any;
}

/* ---- issues ----------------------------------------------------------- */

typedef struct counted {
  ent_str name;
  uint32_t n;
  bool cancelled;
} counted;
typedef ENT_VEC(counted) counts;

static counted *count_of(ent_arena *a, counts *all, ent_str name) {
  for (uint32_t i = 0; i < all->n; i++)
    if (ent_str_eq(all->v[i].name, name)) return &all->v[i];
  return ENT_PUSH(a, all, ((counted){name, 0, false})) ? &all->v[all->n - 1] : NULL;
}

/* The longest issue phrase at each place counts once; hidden words count for nothing. */
static bool issues(const ent_dict *d, const ent_strs *w, ent_arena *a, ent_str *out) {
  counts all = {0};
  if (!d->issue.phrase.n) return true;
  for (uint32_t i = 0; i < w->n;) {
    const dict_listed *best = NULL;
    uint32_t end = 0;
    for (uint32_t k = ent_map_get(&d->issue.first, w->v[i]); k != ENT_NONE; k = d->issue.phrase.v[k].next) {
      uint32_t e = stands(w, i, &d->issue.phrase.v[k]);
      if (e >= end && e) end = e, best = &d->listed.v[d->issue.phrase.v[k].entry];
    }
    counted *c = best && !best->ignore ? count_of(a, &all, best->category) : NULL;
    if (best && !best->ignore && !c) return false;
    if (c && best->cancel) c->cancelled = true;
    else if (c) c->n++;
    i = end ? end : i + 1;
  }
  *out = (ent_str){"", 0};
  for (uint32_t i = 0; i < all.n; i++)
    if (all.v[i].n && !all.v[i].cancelled)
      *out = ent_arena_printf(a, "%.*s%s%.*s,%u", (int)out->n, out->p, out->n ? ";" : "", (int)all.v[i].name.n,
                              all.v[i].name.p, all.v[i].n);
  return out->p != NULL;
}

/* ---- a sentence ------------------------------------------------------- */

static uint32_t day_number(ent_str date) {
  int64_t v;
  return date.n == 8 && ent_str_int(date, &v) && v > 0 ? (uint32_t)v : 0;
}

static bool code_tree(const ent_dict *d, const ent_dict_sentence *s, ent_arena *a, ent_dict_result *out) {
  uint32_t *first, *child;
  ent_dict_sentence copy = *s;
  dict_coder c = {.d = d, .s = s, .a = a, .day = day_number(s->date), .out = out};
  if (!dict_tree_index(a, &copy, &first, &child)) return false;
  c.first_child = first;
  c.child = child;
  c.actor = ent_arena_calloc(a, s->n + 1, sizeof *c.actor);
  c.agent = ent_arena_calloc(a, s->n + 1, sizeof *c.agent);
  c.top = ent_arena_calloc(a, s->n + 1, sizeof *c.top);
  c.done = ent_arena_calloc(a, s->n + 1, sizeof *c.done);
  if (!c.actor || !c.agent || !c.top || !c.done) return false;
  dict_who_prepare(&c);
  dict_clauses(&c);
  return !ent_arena_failed(a);
}

ent_code ent_dict_code(const ent_dict *d, const ent_dict_sentence *s, ent_arena *a, ent_dict_result *out,
                       ent_error *err) {
  ent_strs w = {0};
  *out = (ent_dict_result){0};
  if (s->text.n && !split(a, s->text, &w)) return ent_nomem(err);
  for (uint32_t i = 0; !s->text.n && i < s->n; i++)
    if (!ENT_PUSH(a, &w, s->word[i].form)) return ent_nomem(err);
  if (discarded(d, &w, out)) return ENT_OK;
  if (!issues(d, &w, a, &out->issues)) return ent_nomem(err);
  if (s->bad) {
    out->dropped = s->bad;
    return ENT_OK;
  }
  return !s->n || code_tree(d, s, a, out) ? ENT_OK : ent_nomem(err);
}
