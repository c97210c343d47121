/*
** engine.h - inside of the engine and its workers.
*/
#ifndef ENT_EVENT_ENGINE_H
#define ENT_EVENT_ENGINE_H

#include "event/log.h"
#include "syntax/syntax.h"
#include "text/text.h"

struct ent_engine {
  ent_model *model;
  ent_buf compiled;      /* a lexicon compiled in memory; empty when a file is mapped */
  void *aligned;         /* the same at an address that is a multiple of 64 */
  ent_image *image;
  ent_lexicon *names;
  ent_frames *frames;
  char version[32];      /* of the lexicon */
};

struct ent_worker {
  const ent_engine *engine;
  ent_parser *parser;
  ent_arena *arena;      /* everything of the last document */
  bool explain;
  ent_log *log;          /* of the last document, where explain was on */
  ent_coded coded;
  ent_document document;
};

/* What ent_worker_code does, with everything that the event stage knows of the document left in c (lives until the next one). */
ent_code ent_worker_read(ent_worker *w, const ent_document *doc, ent_coder *c, ent_error *err);

#endif
