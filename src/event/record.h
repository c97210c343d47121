/*
** record.h - what records and explanations share.
*/
#ifndef ENT_EVENT_RECORD_H
#define ENT_EVENT_RECORD_H

#include "event/event.h"

/* The id of public event i: document, trigger's place, ordinal. */
void ent_event_id(const ent_coded *d, uint32_t i, char out[96]);

#endif
