/*
** embed.c - the library in a program of your own: who did what to whom in a page.
**
**     embed DATA-FOLDER PAGE
**     cc embed.c $(pkg-config --cflags --libs entente)
**
** Calls introduced here: ent_article_read, ent_engine_open, ent_worker_new, ent_worker_code, ent_error_format.
*/
#include <entente/entente.h>

#include <stdio.h>
#include <stdlib.h>

/* One engine (model, lexicon) for all threads, one worker for each, one article and its records at a time. */
typedef struct reader {
  ent_engine *engine;
  ent_worker *worker;
  ent_article *article;
} reader;

static int complain(const ent_error *err) {
  char words[600];
  ent_error_format(err, words, sizeof words);
  fprintf(stderr, "%s\n", words);
  return 1;
}

static void *read_file(const char *path, size_t *n) {
  FILE *f = fopen(path, "rb");
  static char bytes[1 << 20];
  if (!f) return NULL;
  *n = fread(bytes, 1, sizeof bytes, f);
  fclose(f);
  return bytes;
}

/* The countries of some participants: "UKR GRC". A span of the text is pointer plus start, end minus start. */
static void print_parties(const ent_coded *d, const ent_party *party, uint32_t n) {
  if (!n) printf(" -");
  for (uint32_t i = 0; i < n; i++) {
    ent_str who = {d->document->text.p + party[i].span.start, party[i].span.end - party[i].span.start};
    if (party[i].entity != ENT_NONE && d->names.entity[party[i].entity].country.n) who = d->names.entity[party[i].entity].country;
    printf(" %.*s", (int)who.n, who.p);
  }
}

static void print_events(const ent_coded *d) {
  for (uint32_t i = 0; i < d->events.nevent; i++) {
    const ent_event *e = &d->events.event[i];
    printf("%-10s %-4s %.*s:", ent_event_type_name(e->type), ent_factuality_name(e->factuality), (int)e->lemma.n, e->lemma.p);
    print_parties(d, e->actor, e->nactor);
    printf(" ->");
    print_parties(d, e->recipient, e->nrecipient);
    printf("\n");
  }
}

static int run(reader *r, const char *data, const char *path) {
  ent_error err = {0};
  char model[512], lexicon[512];
  snprintf(model, sizeof model, "%s/english.ent", data);
  snprintf(lexicon, sizeof lexicon, "%s/lexicon.ent", data);
  ent_engine_options options = ENT_ENGINE_OPTIONS_INIT;
  options.model = model;
  options.lexicon = lexicon;
  if (ent_engine_open(&options, &r->engine, &err)) return complain(&err);
  if (!(r->worker = ent_worker_new(r->engine))) return 1;

  size_t n = 0;
  void *bytes = read_file(path, &n);
  if (!bytes) return perror(path), 1;
  if (ent_article_read(bytes, n, NULL, &r->article, &err)) return complain(&err);

  ent_document doc = {.text = r->article->text, .published = r->article->published,
                      .language = r->article->language};
  const ent_coded *coded;
  if (ent_worker_code(r->worker, &doc, &coded, &err)) return complain(&err);
  print_events(coded);
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: embed DATA-FOLDER PAGE\n"), 2;
  reader r = {0};
  int status = run(&r, argv[1], argv[2]);
  ent_article_free(r.article); /* every free takes NULL */
  ent_worker_free(r.worker);
  ent_engine_close(r.engine);
  return status;
}
