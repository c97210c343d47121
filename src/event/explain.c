/*
** explain.c - why a sentence was coded so, or not: the sentence, its tree, the frame with file and line, how each part was found,
** what moved the factuality, who says so, and what almost matched.
*/
#include "event/engine.h"
#include "event/record.h"

#include <math.h>

#define MISSES_SHOWN 12

static void print_str(ent_buf *out, ent_str s) { ent_buf_putstr(out, s); }

/* ---- the tree --------------------------------------------------------- */

/* One word a line, dependents indented below their head: "supplied  VERB root". */
static void tree_node(const ent_coded *d, uint32_t t, uint32_t depth, ent_buf *out) {
  const ent_word *w = &d->syntax.word[t];
  ent_buf_puts(out, "    ");
  for (uint32_t i = 0; i < depth && i < 24; i++) ent_buf_puts(out, "| ");
  print_str(out, ent_str_span(d->text.text, d->text.token[t].span));
  ent_buf_printf(out, "  %s %s\n", ent_upos_name(w->upos), ent_rel_name(w->rel));
  for (uint32_t i = d->syntax.first_child[t]; i < d->syntax.first_child[t + 1]; i++)
    if (d->syntax.word[d->syntax.child[i]].rel != ENT_REL_PUNCT) tree_node(d, d->syntax.child[i], depth + 1, out);
}

static void tree(const ent_coded *d, uint32_t sentence, ent_buf *out) {
  const ent_sentence *s = &d->text.sentence[sentence];
  for (uint32_t t = s->first; t < s->first + s->count; t++)
    if (d->syntax.word[t].head == ENT_NONE) tree_node(d, t, 0, out);
}

/* ---- one event -------------------------------------------------------- */

static void parties(const ent_coded *d, const char *what, const ent_party *v, uint32_t n, ent_buf *out) {
  for (uint32_t i = 0; i < n; i++) {
    ent_buf_printf(out, "  %-10s \"", what);
    print_str(out, ent_str_span(d->text.text, v[i].span));
    ent_buf_puts(out, "\"");
    if (v[i].entity != ENT_NONE) {
      const ent_entity *e = &d->names.entity[v[i].entity];
      ent_buf_printf(out, " = %.*s", (int)e->name.n, e->name.p);
      if (e->code.n) ent_buf_printf(out, " (%.*s)", (int)e->code.n, e->code.p);
      if (e->file) ent_buf_printf(out, ", %s:%u", e->file, (unsigned)e->line);
    }
    if (v[i].mention != ENT_NONE && d->names.mention[v[i].mention].rule) ent_buf_printf(out, ", by %s", d->names.mention[v[i].mention].rule);
    ent_buf_puts(out, "\n");
  }
}

/* A bound that the text does not give is NaN. */
static void quantity(ent_buf *out, double low, double high) {
  if (isnan(low) && isnan(high)) return;
  if (isnan(high)) ent_buf_printf(out, ", %g or more", low);
  else if (isnan(low)) ent_buf_printf(out, ", up to %g", high);
  else if (low < high) ent_buf_printf(out, ", %g to %g", low, high);
  else ent_buf_printf(out, ", %g", low);
}

static void items(const ent_coded *d, const ent_event *e, ent_buf *out) {
  for (uint32_t i = 0; i < e->nitem; i++) {
    const ent_item *x = &e->item[i];
    ent_buf_printf(out, "  %-10s \"", "item");
    print_str(out, ent_str_span(d->text.text, x->span));
    ent_buf_printf(out, "\" %.*s", (int)x->cls.n, x->cls.p);
    quantity(out, x->low, x->high);
    ent_buf_puts(out, "\n");
  }
}

static void notes(const ent_worker *w, uint32_t token, bool misses, ent_buf *out) {
  if (!w->log) return;
  uint32_t shown = 0;
  for (uint32_t i = ent_log_first(w->log, token); i != ENT_NONE; i = w->log->note.v[i].next) {
    const ent_note *n = &w->log->note.v[i];
    if (!strcmp(n->kind, "miss") != misses) continue;
    if (misses && ++shown > MISSES_SHOWN) break;
    ent_buf_printf(out, "  %-10s %.*s\n", n->kind, (int)n->text.n, n->text.p);
  }
}

static void reality(const ent_coded *d, const ent_event *e, ent_buf *out) {
  ent_buf_printf(out, "  %-10s %s, %s, %s%s\n", "how real", ent_factuality_name(e->factuality), ent_mood_name(e->mood), ent_time_name(e->time),
                 e->background ? ", background" : "");
  for (uint32_t i = 0; i < e->ncue; i++) {
    ent_buf_printf(out, "  %-10s \"", "cue");
    print_str(out, ent_str_span(d->text.text, e->cue[i].span));
    ent_buf_printf(out, "\" %s\n", e->cue[i].kind);
  }
  for (uint32_t i = 0; i < e->nsource; i++) {
    ent_buf_printf(out, "  %-10s \"", "source");
    print_str(out, ent_str_span(d->text.text, e->source[i].who.span));
    ent_buf_printf(out, "\" %s, %.*s: %s\n", ent_source_kind_name(e->source[i].kind), (int)e->source[i].verb.n, e->source[i].verb.p,
                   ent_factuality_name(e->source[i].factuality));
  }
  if (e->nsource) ent_buf_printf(out, "  %-10s %s\n", "author", ent_factuality_name(e->author_factuality));
}

static void when_where(const ent_coded *d, const ent_event *e, ent_buf *out) {
  static const char *const basis[] = {"", "the text", "the context", "the publication date"};
  if (e->from != ENT_DAY_UNKNOWN) {
    int y, m, dd;
    ent_day_split(e->from, &y, &m, &dd);
    ent_buf_printf(out, "  %-10s %04d-%02d-%02d (%s), from %s", "date", y, m, dd, ent_grain_name(e->grain), basis[e->basis < 4 ? e->basis : 0]);
    if (e->date_span.end > e->date_span.start) {
      ent_buf_puts(out, " \"");
      print_str(out, ent_str_span(d->text.text, e->date_span));
      ent_buf_puts(out, "\"");
    }
    ent_buf_puts(out, "\n");
  }
  if (e->place != ENT_NONE) {
    ent_buf_printf(out, "  %-10s \"", "place");
    print_str(out, ent_str_span(d->text.text, d->names.mention[e->place].span));
    ent_buf_puts(out, "\"\n");
  }
}

static void one(const ent_worker *w, uint32_t i, ent_buf *out) {
  const ent_coded *d = &w->coded;
  const ent_event *e = &d->events.event[i];
  char id[96];
  ent_event_id(d, i, id);
  ent_buf_printf(out, "\n  %s %.*s  \"", ent_event_type_name(e->type), (int)e->mode.n, e->mode.p);
  print_str(out, ent_str_span(d->text.text, e->trigger_span));
  ent_buf_printf(out, "\"  %s\n", id);
  ent_buf_printf(out, "  %-10s %.*s (%s:%u)\n", "rule", (int)e->rule.n, e->rule.p, e->file ? e->file : "", (unsigned)e->line);
  ent_buf_printf(out, "  %-10s CAMEO %.*s, score %g\n", "code", (int)e->cameo.n, e->cameo.p, e->score);
  parties(d, "actor", e->actor, e->nactor, out);
  parties(d, "recipient", e->recipient, e->nrecipient, out);
  items(d, e, out);
  notes(w, e->trigger, false, out);
  reality(d, e, out);
  when_where(d, e, out);
  for (uint32_t k = 0; k < e->nlink; k++) {
    ent_event_id(d, e->link[k].to, id);
    ent_buf_printf(out, "  %-10s %s %s\n", "link", ent_link_kind_name(e->link[k].kind), id);
  }
  notes(w, e->trigger, true, out);
}

/* ---- a sentence ------------------------------------------------------- */

static bool has_event(const ent_coded *d, uint32_t token) {
  for (uint32_t i = 0; i < d->events.nevent; i++)
    if (d->events.event[i].trigger == token) return true;
  return false;
}

/* Predicates without an event, and why. */
static void rest(const ent_worker *w, uint32_t sentence, ent_buf *out) {
  const ent_coded *d = &w->coded;
  for (uint32_t i = 0; i < d->events.npredicate; i++) {
    const ent_predicate *p = &d->events.predicate[i];
    if (d->text.token[p->token].sentence != sentence || has_event(d, p->token)) continue;
    ent_buf_puts(out, "\n  no event \"");
    print_str(out, ent_str_span(d->text.text, d->text.token[p->token].span));
    ent_buf_printf(out, "\"  %s\n", ent_factuality_name(p->factuality));
    notes(w, p->token, false, out);
    notes(w, p->token, true, out);
  }
}

static void sentence(const ent_worker *w, uint32_t s, uint32_t event, ent_buf *out) {
  const ent_coded *d = &w->coded;
  ent_buf_printf(out, "%u: ", (unsigned)s);
  print_str(out, ent_str_span(d->text.text, d->text.sentence[s].span));
  ent_buf_puts(out, "\n\n");
  tree(d, s, out);
  for (uint32_t i = 0; i < d->events.nevent; i++)
    if (d->events.event[i].sentence == s && (event == ENT_NONE || event == i)) one(w, i, out);
  if (event == ENT_NONE) rest(w, s, out);
  ent_buf_puts(out, "\n");
}

ent_code ent_explain_text(const ent_worker *w, uint32_t event, ent_buf *out, ent_error *err) {
  const ent_coded *d = &w->coded;
  if (event != ENT_NONE && event >= d->events.nevent) return ent_fail(err, ENT_ERR_NOTFOUND, "no such event in this document", d->id, 0, 0);
  for (uint32_t s = 0; s < d->text.nsentence; s++)
    if (event == ENT_NONE || d->events.event[event].sentence == s) sentence(w, s, event, out);
  return out->fail ? ent_nomem(err) : ENT_OK;
}

/* ---- JSON ------------------------------------------------------------- */

static void json_notes(const ent_worker *w, uint32_t sentence_, ent_json *j) {
  ent_json_key(j, "steps");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; w->log && i < w->log->note.n; i++) {
    const ent_note *n = &w->log->note.v[i];
    if (w->coded.text.token[n->token].sentence != sentence_) continue;
    ent_json_begin(j, '{');
    ent_json_kcstr(j, "step", n->kind);
    ent_json_kstr(j, "word", ent_str_span(w->coded.text.text, w->coded.text.token[n->token].span));
    ent_json_kint(j, "start", w->coded.text.token[n->token].span.start);
    ent_json_kstr(j, "what", n->text);
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
}

static void json_tree(const ent_coded *d, uint32_t s, ent_json *j) {
  const ent_sentence *x = &d->text.sentence[s];
  ent_json_key(j, "tree");
  ent_json_begin(j, '[');
  for (uint32_t t = x->first; t < x->first + x->count; t++) {
    const ent_word *w = &d->syntax.word[t];
    ent_json_begin(j, '{');
    ent_json_kint(j, "id", t - x->first + 1);
    ent_json_kstr(j, "form", ent_str_span(d->text.text, d->text.token[t].span));
    ent_json_kstr(j, "lemma", w->lemma);
    ent_json_kcstr(j, "upos", ent_upos_name(w->upos));
    ent_json_kint(j, "head", w->head == ENT_NONE ? 0 : w->head - x->first + 1);
    ent_json_kcstr(j, "deprel", ent_rel_name(w->rel));
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
}

static ent_code json_sentence(const ent_worker *w, uint32_t s, uint32_t event, ent_buf *out, ent_error *err) {
  const ent_coded *d = &w->coded;
  ent_json j;
  ent_json_init(&j, out);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "schema", "entente.explanation/1");
  ent_json_kcstr(&j, "document", d->id);
  ent_json_kint(&j, "sentence", s);
  ent_json_kstr(&j, "text", ent_str_span(d->text.text, d->text.sentence[s].span));
  json_tree(d, s, &j);
  json_notes(w, s, &j);
  ent_json_key(&j, "events");
  ent_json_begin(&j, '[');
  ent_code code = ENT_OK;
  for (uint32_t i = 0; i < d->events.nevent && !code; i++) {
    const ent_event *e = &d->events.event[i];
    if (e->sentence != s || (event != ENT_NONE && event != i)) continue;
    ent_buf one_record;
    ent_buf_init(&one_record, 0);
    code = ent_record_event(d, i, &one_record, err);
    if (one_record.n) ent_json_raw(&j, (ent_str){one_record.p, one_record.n - 1});
    ent_buf_free(&one_record);
  }
  ent_json_end(&j, ']');
  ent_json_end(&j, '}');
  ent_buf_putc(out, '\n');
  return code;
}

ent_code ent_explain_json(const ent_worker *w, uint32_t event, ent_buf *out, ent_error *err) {
  const ent_coded *d = &w->coded;
  if (event != ENT_NONE && event >= d->events.nevent) return ent_fail(err, ENT_ERR_NOTFOUND, "no such event in this document", d->id, 0, 0);
  ent_code code = ENT_OK;
  for (uint32_t s = 0; s < d->text.nsentence && !code; s++)
    if (event == ENT_NONE || d->events.event[event].sentence == s) code = json_sentence(w, s, event, out, err);
  if (code) return code;
  return out->fail ? ent_nomem(err) : ENT_OK;
}
