/*
** stories.h - stories in the database.
**
**   stories.c       fingerprints; what src/story finds, stored
**   story_record.c  a story as a record; related documents
*/
#ifndef ENT_STORE_STORIES_H
#define ENT_STORE_STORIES_H

#include "entente/story.h"
#include "store/store.h"

/* The fingerprint of a document with this text. */
ent_code ent_fingerprint_put(ent_store *s, int64_t document, ent_str text, ent_error *err);
/* The same for one that is stored. */
ent_code ent_fingerprint_document(ent_store *s, int64_t document, ent_error *err);
/* All stories anew, inside of a transaction. */
ent_code ent_stories_make(ent_store *s, ent_error *err);
/* The record of the story with this id, into out. */
ent_code ent_story_record(ent_store *s, int64_t id, ent_buf *out, ent_error *err);

#endif
