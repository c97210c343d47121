/*
** stages.c - what each stage costs: bench-stages MODEL LEXICON FILE...
**
** Reads plain texts, an article a file, and runs them through the stages one after the other on one thread, with a clock around
** each. Words are UD words. Prints a table; the order of the rows is the road's.
*/
#include "event/engine.h"
#include "event/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { SPLIT, PARSE, NAMES, EVENTS, RECORDS, STAGES };
static const char *const titles[STAGES] = {"text (sentences, tokens)", "syntax (tags, lemmas, trees, name tags)", "names (mentions, actors, coreference)",
                                           "event (frames, factuality, sources, time, place, claims)", "records (JSON)"};

typedef struct bench {
  ent_engine *engine;
  ent_parser *parser;
  ent_arena *arena;
  ent_buf out;
  double seconds[STAGES];
  uint64_t words, events, claims;
} bench;

static ent_code records(bench *b, const ent_coded *d, ent_error *err) {
  ent_code code = ENT_OK;
  ent_buf_clear(&b->out);
  for (uint32_t i = 0; code == ENT_OK && i < d->events.nevent; i++) code = ent_record_event(d, i, &b->out, err);
  for (uint32_t i = 0; code == ENT_OK && i < d->events.nclaim; i++) code = ent_record_claim(d, i, &b->out, err);
  return code;
}

static ent_code article(bench *b, ent_str text, ent_error *err) {
  ent_document doc = {.text = text, .published = ENT_S("2020-01-01")};
  ent_coded d = {.document = &doc, .published = ent_day_from(2020, 1, 1)};
  double t[STAGES + 1];
  ent_arena_reset(b->arena);
  t[SPLIT] = ent_clock();
  ent_code code = ent_text_split(text, NULL, 0, (ent_str){0}, b->arena, &d.text, err);
  t[PARSE] = ent_clock();
  if (code == ENT_OK) code = ent_parser_run(b->parser, &d.text, b->arena, &d.syntax, err);
  t[NAMES] = ent_clock();
  if (code == ENT_OK) code = ent_names_run(b->engine->names, &d.text, &d.syntax, d.published, b->arena, &d.names, err);
  t[EVENTS] = ent_clock();
  ent_coder c = {.lex = b->engine->frames, .doc = &doc, .published = d.published, .text = &d.text, .syn = &d.syntax, .names = &d.names, .a = b->arena};
  if (code == ENT_OK) code = ent_events_run(&c, &d.events, err);
  t[RECORDS] = ent_clock();
  if (code == ENT_OK) code = records(b, &d, err);
  t[STAGES] = ent_clock();
  for (int i = 0; i < STAGES; i++) b->seconds[i] += t[i + 1] - t[i];
  b->words += d.text.ntoken;
  b->events += d.events.nevent;
  b->claims += d.events.nclaim;
  return code;
}

static void print(const bench *b) {
  struct rusage usage;
  double sum = 0;
  for (int i = 0; i < STAGES; i++) sum += b->seconds[i];
  getrusage(RUSAGE_SELF, &usage);
  printf("| stage | words/s | share |\n|---|---|---|\n");
  for (int i = 0; i < STAGES; i++)
    printf("| %s | %.0f | %.0f %% |\n", titles[i], (double)b->words / (b->seconds[i] > 0 ? b->seconds[i] : 1e-9), 100 * b->seconds[i] / (sum > 0 ? sum : 1));
  printf("| all | %.0f | |\n\n%llu words, %llu events, %llu claims, peak memory %ld MB\n", (double)b->words / (sum > 0 ? sum : 1e-9), (unsigned long long)b->words,
         (unsigned long long)b->events, (unsigned long long)b->claims, usage.ru_maxrss / 1024);
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fputs("usage: bench-stages MODEL LEXICON FILE...\n", stderr);
    return 2;
  }
  bench b = {0};
  ent_error err = {0};
  ent_engine_options opt = ENT_ENGINE_OPTIONS_INIT;
  opt.model = argv[1];
  opt.lexicon = argv[2];
  ent_code code = ent_engine_open(&opt, &b.engine, &err);
  if (code == ENT_OK && (!(b.parser = ent_parser_new(b.engine->model)) || !(b.arena = ent_arena_new(0)))) code = ent_nomem(&err);
  if (code == ENT_OK) ent_parser_gazetteer(b.parser, ent_lexicon_classes, b.engine->names);
  ent_buf text;
  ent_buf_init(&text, 0);
  ent_buf_init(&b.out, 0);
  for (int i = 3; code == ENT_OK && i < argc; i++) {
    ent_buf_clear(&text);
    code = ent_file_read(argv[i], 0, &text, &err);
    if (code == ENT_OK) code = article(&b, ent_buf_str(&text), &err);
  }
  if (code == ENT_OK) {
    print(&b);
  } else {
    char line[1024];
    ent_error_format(&err, line, sizeof line);
    fprintf(stderr, "bench-stages: %s\n", line);
  }
  ent_buf_free(&b.out);
  ent_buf_free(&text);
  ent_arena_free(b.arena);
  ent_parser_free(b.parser);
  ent_engine_close(b.engine);
  return code == ENT_OK ? 0 : 1;
}
