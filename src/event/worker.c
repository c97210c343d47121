/*
** worker.c - one thread's scratch, and all stages of one document in order: text, syntax, names, events.
*/
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "event/engine.h"

#include <stdlib.h>

/* A document's arena may grow to this. */
#define MOST_MEMORY ((size_t)4 << 30)

ent_worker *ent_worker_new(const ent_engine *engine) {
  ent_worker *w = calloc(1, sizeof *w);
  if (!w) return NULL;
  w->engine = engine;
  w->arena = ent_arena_new(MOST_MEMORY);
  w->parser = ent_parser_new(engine->model);
  if (w->parser) ent_parser_gazetteer(w->parser, ent_lexicon_classes, engine->names);
  if (w->arena && w->parser) return w;
  ent_worker_free(w);
  return NULL;
}

void ent_worker_free(ent_worker *w) {
  if (!w) return;
  ent_parser_free(w->parser);
  ent_arena_free(w->arena);
  free(w);
}

void ent_worker_explain(ent_worker *w, bool on) { w->explain = on; }

/* DESIGN: the id is XXH3-128 of the article's text, in hex. */
static void make_id(char id[33], ent_str text) {
  XXH128_hash_t h = XXH3_128bits(text.p ? text.p : "", text.n);
  snprintf(id, 33, "%016llx%016llx", (unsigned long long)h.high64, (unsigned long long)h.low64);
}

/* The first ten characters of the publication date, when they are one. */
static ent_day published_on(ent_str s) {
  ent_day d;
  if (s.n > 10) s.n = 10;
  return s.n >= 4 && ent_day_parse(s, false, &d) ? d : ENT_DAY_UNKNOWN;
}

static bool language_known(const ent_engine *e, ent_str language) {
  const char *ours = ent_model_language(e->model);
  if (!language.n || !ours || !*ours) return true;
  size_t n = strlen(ours);
  return language.n >= n && !memcmp(language.p, ours, n) && (language.n == n || language.p[n] == '-' || language.p[n] == '_');
}

/* The stages behind tokens and trees. */
static ent_code code_names_and_events(ent_worker *w, ent_coder *c, ent_error *err) {
  ent_coded *d = &w->coded;
  ent_code code = ent_names_run(w->engine->names, &d->text, &d->syntax, d->published, w->arena, &d->names, err);
  if (code) return code;
  *c = (ent_coder){.lex = w->engine->frames, .doc = d->document, .published = d->published, .text = &d->text, .syn = &d->syntax,
                 .names = &d->names, .a = w->arena, .log = w->log};
  code = ent_events_run(c, &d->events, err);
  /* Whatever found no room on the way, records that lack it are not handed on. */
  return !code && ent_arena_failed(w->arena) ? ent_nomem(err) : code;
}

ent_code ent_worker_read(ent_worker *w, const ent_document *doc, ent_coder *c, ent_error *err) {
  ent_arena_reset(w->arena);
  ent_coded *d = &w->coded;
  *d = (ent_coded){0};
  w->document = *doc;
  d->document = &w->document;
  w->log = NULL;
  if (!language_known(w->engine, doc->language))
    return ent_failf(err, ENT_ERR_UNSUPPORTED, "language that the model does not know", "", 0, 0, "%.*s", (int)doc->language.n, doc->language.p);
  if (w->explain && !(w->log = ent_log_new(w->arena))) return ent_nomem(err);
  make_id(d->id, doc->text);
  d->published = published_on(doc->published);
  ent_code code = ent_text_split(doc->text, doc->paragraph, doc->nparagraph, doc->title, w->arena, &d->text, err);
  if (!code) code = ent_parser_run(w->parser, &d->text, w->arena, &d->syntax, err);
  return code ? code : code_names_and_events(w, c, err);
}

ent_code ent_worker_code(ent_worker *w, const ent_document *doc, const ent_coded **out, ent_error *err) {
  ent_coder c = {0};
  ent_code code = ent_worker_read(w, doc, &c, err);
  *out = code ? NULL : &w->coded;
  return code;
}
