/*
** dict_write.c - coded sentences as rows of PETRARCH's output, or as an explanation that names the lines they rest on.
*/
#include "event/dict_inside.h"

static void put(ent_buf *b, ent_str s) {
  ent_buf_putstr(b, s);
}

static void row(const ent_dict_sentence *s, const ent_dict_event *e, ent_str issues, ent_buf *b) {
  const ent_str column[] = {s->date, e->source.code, e->target.code, e->code, issues, s->id, s->source};
  for (size_t i = 0; i < sizeof column / sizeof *column; i++) {
    if (i) ent_buf_putc(b, '\t');
    put(b, column[i]);
  }
  ent_buf_putc(b, '\n');
}

/* ---- explanation ------------------------------------------------------ */

/* A line of a dictionary, and what it says. */
static void place(const ent_dict *d, ent_buf *b, const char *what, ent_dict_line l) {
  if (!l.file) return;
  ent_str text = dict_line_text(d, l), word;
  ent_buf_printf(b, "    %-8s %s:%u ", what, l.file, l.line);
  while (ent_str_word(&text, &word)) ent_buf_printf(b, " %.*s", (int)word.n, word.p);
  ent_buf_putc(b, '\n');
}

/* The words that a pattern matched, in the order of the text. */
static void matched(const ent_dict_sentence *s, const ent_dict_event *e, ent_buf *b) {
  uint32_t last = 0;
  if (!e->nby) return;
  ent_buf_puts(b, "    by      ");
  for (uint32_t k = 0; k < e->nby; k++) {
    uint32_t best = ENT_NONE;
    for (uint32_t i = 0; i < e->nby; i++)
      if ((!k || e->by[i] > last) && e->by[i] < best) best = e->by[i];
    if (best == ENT_NONE) break;
    last = best;
    ent_buf_printf(b, " \"%.*s\"", (int)s->word[best].text.n, s->word[best].text.p);
  }
  ent_buf_putc(b, '\n');
}

static void side(const ent_dict *d, const ent_dict_sentence *s, const char *what, const ent_dict_who *w, ent_buf *b) {
  ent_str noun = w->head == ENT_NONE ? (ent_str){0} : s->word[w->head].text;
  ent_buf_printf(b, "  %-8s %.*s", what, (int)w->code.n, w->code.p);
  if (noun.n) ent_buf_printf(b, "  \"%.*s\"", (int)noun.n, noun.p);
  ent_buf_putc(b, '\n');
  place(d, b, "actor", w->actor);
  for (int i = 0; i < 4; i++) place(d, b, "agent", w->agent[i]);
}

static void explain(const ent_dict *d, const ent_dict_sentence *s, const ent_dict_result *r, ent_buf *b) {
  ent_buf_printf(b, "%.*s  %.*s\n%.*s\n", (int)s->id.n, s->id.p, (int)s->date.n, s->date.p, (int)s->text.n, s->text.p);
  if (r->dropped) {
    ent_buf_printf(b, "  nothing coded: %s\n", r->dropped);
    place(d, b, "discard", r->discard);
  } else if (!r->event.n) {
    ent_buf_puts(b, "  nothing coded: no verb of the dictionary with a source and a target\n");
  }
  for (uint32_t i = 0; i < r->event.n; i++) {
    const ent_dict_event *e = &r->event.v[i];
    ent_str verb = s->word[e->verb].text;
    ent_buf_printf(b, "event %.*s > %.*s  %.*s\n", (int)e->source.code.n, e->source.code.p, (int)e->target.code.n,
                   e->target.code.p, (int)e->code.n, e->code.p);
    ent_buf_printf(b, "  verb     \"%.*s\"\n", (int)verb.n, verb.p);
    place(d, b, "entry", e->entry);
    place(d, b, "pattern", e->pattern);
    matched(s, e, b);
    if (e->note) ent_buf_printf(b, "    %s\n", e->note);
    side(d, s, "source", &e->source, b);
    side(d, s, "target", &e->target, b);
  }
  if (r->issues.n) ent_buf_printf(b, "  issues   %.*s\n", (int)r->issues.n, r->issues.p);
  ent_buf_putc(b, '\n');
}

/* ---- all sentences ---------------------------------------------------- */

/* Stories that a line of the discards drops: their names in a map. */
static ent_code find_stories(const ent_dict *d, const ent_dict_sentences *all, ent_arena *a, ent_arena *keep,
                             ent_map *dropped, ent_error *err) {
  ent_dict_result r;
  ent_map_init(dropped, keep);
  if (!d->discard.phrase.n) return ENT_OK;
  for (uint32_t i = 0; i < all->n; i++) {
    ent_dict_sentence bare = all->v[i];
    bare.bad = "only its discards are wanted";
    ent_arena_reset(a);
    ent_code code = ent_dict_code(d, &bare, a, &r, err);
    if (code != ENT_OK) return code;
    if (r.story && !ent_map_put(dropped, all->v[i].story, i)) return ent_nomem(err);
  }
  return ENT_OK;
}

ent_code ent_dict_write(const ent_dict *d, const ent_dict_sentences *all, bool as_text, ent_buf *out, ent_error *err) {
  ent_arena *a = ent_arena_new(0), *keep = ent_arena_new(0);
  ent_map dropped;
  ent_dict_result r;
  ent_code code = a && keep ? find_stories(d, all, a, keep, &dropped, err) : ent_nomem(err);
  for (uint32_t i = 0; code == ENT_OK && i < all->n; i++) {
    const ent_dict_sentence *s = &all->v[i];
    ent_arena_reset(a);
    code = ent_dict_code(d, s, a, &r, err);
    if (code != ENT_OK) break;
    if (!r.dropped && ent_map_get(&dropped, s->story) != ENT_NONE) {
      r = (ent_dict_result){.dropped = "its story is discarded by another sentence"};
    }
    for (uint32_t k = 0; !as_text && !r.dropped && k < r.event.n; k++) row(s, &r.event.v[k], r.issues, out);
    if (as_text) explain(d, s, &r, out);
  }
  if (code == ENT_OK && out->fail) code = ent_nomem(err);
  ent_arena_free(a);
  ent_arena_free(keep);
  return code;
}
