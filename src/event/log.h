/*
** log.h - the notes that explain reads.
*/
#ifndef ENT_EVENT_LOG_H
#define ENT_EVENT_LOG_H

#include "event/event.h"

typedef struct ent_note {
  const char *kind; /* constant: frame argument miss cue date place source drop link */
  uint32_t token;
  uint32_t next; /* note of the same token, or ENT_NONE */
  ent_str text;
} ent_note;

/* Notes in the order in which they were made, and a list a token. */
struct ent_log {
  ENT_VEC(ent_note) note;
  uint32_t *first, *last; /* [ntoken]: a token's first and last note, or ENT_NONE; NULL before the first note */
};

ent_log *ent_log_new(ent_arena *a); /* NULL when out of memory */
uint32_t ent_log_first(const ent_log *log, uint32_t token); /* a token's first note, or ENT_NONE */

#endif
