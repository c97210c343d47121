/*
** relate.h - the relation of a given pair: which act binds a marked source to a marked target in one sentence.
**
**   relate_pair.c  marks taken out of a sentence, offsets kept
**   relate.c       every act that the sentence may tell, the one that fits the pair best
*/
#ifndef ENT_EVENT_RELATE_H
#define ENT_EVENT_RELATE_H

#include "event/engine.h"
#include "event/event.h"

#define ENT_PAIR_MARKS 8 /* marks of one side that are kept */

/* A sentence and the byte spans of its source and its target; each may have none. */
typedef struct ent_pair {
  ent_str text;
  ent_span source[ENT_PAIR_MARKS], target[ENT_PAIR_MARKS];
  uint32_t nsource, ntarget;
} ent_pair;

/* Takes <s>..</s> and <t>..</t> out of marked; the text is a's. ENT_ERR_FORMAT with the offset of a mark that is never closed,
** was never opened, or stands inside another of its side; ENT_ERR_LIMIT for more marks than fit; ENT_ERR_NOMEM. */
ent_code ent_pair_read(ent_str marked, ent_arena *a, ent_pair *out, ent_error *err);

/* What binds the two. Strings live as long as the worker's document or the engine. */
typedef struct ent_relation {
  uint8_t type;       /* ent_event_type */
  ent_str mode, cameo;
  uint8_t factuality; /* ent_factuality */
  double score;       /* of type and mode, as in event records */
  ent_str rule;       /* frame; "back-off:" and how, where no frame decides */
} ent_relation;

/* Reads the sentence with worker's scratch and always gives an answer. Errors as ent_worker_code. */
ent_code ent_relate(ent_worker *worker, const ent_pair *pair, ent_relation *out, ent_error *err);

#endif
