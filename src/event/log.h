/*
** log.h - the notes that explain reads.
*/
#ifndef ENT_EVENT_LOG_H
#define ENT_EVENT_LOG_H

#include "event/event.h"

typedef struct ent_note {
  const char *kind; /* constant: frame argument miss cue date place source drop link */
  uint32_t token;
  ent_str text;
} ent_note;

struct ent_log {
  ENT_VEC(ent_note) note;
};

ent_log *ent_log_new(ent_arena *a); /* NULL when out of memory */

#endif
