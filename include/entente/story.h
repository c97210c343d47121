/*
** entente/story.h - which articles are copies of each other, which tell of the same, which events are the same one told again.
*/
#ifndef ENTENTE_STORY_H
#define ENTENTE_STORY_H

#include "entente/base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ENT_SIGNATURE 64 /* bins of a signature */

/* What is kept of a text to compare it: the least hash of its runs of five words in each of 64 bins, and the same for its longer words
** alone. A bin without any has 0; a text of fewer than five words has no runs. */
typedef struct ent_signature {
  uint16_t runs[ENT_SIGNATURE];
  uint16_t words[ENT_SIGNATURE];
} ent_signature;
void ent_signature_of(ent_str text, ent_signature *out);
/* Estimated Jaccard similarities, 0 to 1: of the runs (copies are near 1) and of the words (the same subject). */
double ent_signature_copies(const ent_signature *a, const ent_signature *b);
double ent_signature_subject(const ent_signature *a, const ent_signature *b);

/* A document to be compared. Documents are given in an order of their own content (day, hash, address): results depend on nothing else. */
typedef struct ent_story_document {
  int32_t day; /* of publication, days since 1970; INT32_MIN unknown */
  ent_signature signature;
} ent_story_document;

/* An event: who, whom, what as one hash, and its day. In the order of their documents. */
typedef struct ent_story_event {
  uint32_t document; /* its index */
  int32_t day;       /* INT32_MIN unknown */
  uint64_t what;     /* 0: nothing to compare */
  bool counts;       /* told as having happened */
} ent_story_event;

/* Results, of the caller: near[i] is the first document that i is a copy of (or i), story[i] the first of its story (or i); of events
** again[k] is the first that tells the same of the same day anywhere, with the same certainty (one a day), told[k] the first of its story (a
** day more or less). ENT_ERR_NOMEM. */
ent_code ent_stories_find(const ent_story_document *document, uint32_t ndocument, const ent_story_event *event, uint32_t nevent, uint32_t *near,
                          uint32_t *story, uint32_t *again, uint32_t *told, ent_error *err);

#ifdef __cplusplus
}
#endif
#endif
