/*
** fuzz_pipeline.c - the whole road: any bytes become records or an error with a reason.
**
** Needs model and lexicon in ENTENTE_DATA. What is checked beyond not crashing: spans lie in the text they point
** into (ARCHITECTURE.md, 1), the same bytes give the same records (3), and a failure has a message (6).
*/
#include "entente/event.h"
#include "entente/page.h"
#include "event/event.h"

#include <stdlib.h>

static ent_engine *engine;
static ent_worker *worker;

/* Once a process: opening for every input would measure nothing else. */
static void open_once(void) {
  if (worker) return;
  const char *data = getenv("ENTENTE_DATA");
  char model[4096], lexicon[4096], words[600];
  snprintf(model, sizeof model, "%s/english.ent", data ? data : "data");
  snprintf(lexicon, sizeof lexicon, "%s/lexicon.ent", data ? data : "data");
  ent_engine_options opt = ENT_ENGINE_OPTIONS_INIT;
  opt.model = model;
  opt.lexicon = lexicon;
  ent_error err = {0};
  if (ent_engine_open(&opt, &engine, &err) != ENT_OK) {
    ent_error_format(&err, words, sizeof words);
    fprintf(stderr, "%s\nname the folder of model and lexicon in ENTENTE_DATA\n", words);
    abort();
  }
  worker = ent_worker_new(engine);
  if (!worker) abort();
}

static void check_span(ent_span s, size_t n) {
  if (s.start > s.end || s.end > n) abort();
}

static void write_records(const ent_coded *d, ent_buf *out) {
  for (uint32_t i = 0; i < d->events.nevent; i++) ent_record_event(d, i, out, NULL);
  for (uint32_t i = 0; i < d->events.nclaim; i++) ent_record_claim(d, i, out, NULL);
  for (uint32_t i = 0; i < d->events.npredicate; i++) ent_record_predicate(d, i, out, NULL);
  for (uint32_t i = 0; i < d->events.ntimex; i++) ent_record_timex(d, i, out, NULL);
}

static void code(const ent_article *a, ent_buf *out) {
  ent_document doc = {.text = a->text, .title = a->title, .url = a->url, .site = a->site, .language = ENT_S("en"), .published = a->published};
  ent_error err = {0};
  const ent_coded *d = NULL;
  if (ent_worker_code(worker, &doc, &d, &err) != ENT_OK) {
    if (!err.message || !*err.message) abort();
    return;
  }
  size_t most = doc.text.n > doc.title.n ? doc.text.n : doc.title.n;
  for (uint32_t i = 0; i < d->events.nevent; i++) check_span(d->events.event[i].trigger_span, most);
  for (uint32_t i = 0; i < d->events.nclaim; i++) check_span(d->events.claim[i].content, most);
  for (uint32_t i = 0; i < d->events.ntimex; i++) check_span(d->events.timex[i].span, most);
  write_records(d, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  open_once();
  ent_article *a = NULL;
  ent_error err = {0};
  if (ent_article_read(data, size, NULL, &a, &err) != ENT_OK) {
    if (!err.message || !*err.message) abort();
    return 0;
  }
  ent_buf once, again;
  ent_buf_init(&once, (size_t)64 << 20);
  ent_buf_init(&again, (size_t)64 << 20);
  code(a, &once);
  code(a, &again);
  if (once.n != again.n || (once.n && memcmp(once.p, again.p, once.n) != 0)) abort();
  ent_buf_free(&once);
  ent_buf_free(&again);
  ent_article_free(a);
  return 0;
}
