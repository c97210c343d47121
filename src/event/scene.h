/*
** scene.h - which words around a predicate tell its time and place: shared by dates.c and place.c.
*/
#ifndef ENT_EVENT_SCENE_H
#define ENT_EVENT_SCENE_H

#include "event/event.h"

#define ENT_SCENE_MAX   8
#define ENT_SCENE_REACH 200u /* events to either side that may share a scene */

/* The tokens whose modifiers hold for a predicate: itself, the light verb it stands with, the verb whose argument
** the noun is, the verb that governs its infinitive, the conjunct before it. Nearest first; reported speech is never
** crossed. */
typedef struct ent_scene {
  uint32_t n;
  struct {
    uint32_t token;
    bool shared; /* a conjunct before: only what stands before the first conjunct holds for both */
  } v[ENT_SCENE_MAX];
} ent_scene;
void ent_scene_of(const ent_coder *c, uint32_t t, uint32_t phrase, ent_scene *out);

/* The parties of an event by country, body or name. */
typedef struct ent_scene_parties {
  uint32_t n;
  ent_str v[ENT_SCENE_MAX];
} ent_scene_parties;
void ent_scene_parties_of(const ent_coder *c, const ent_event *e, ent_scene_parties *out);
/* At least two parties, and the same ones, whoever acts. */
bool ent_scene_same_parties(const ent_coder *c, const ent_event *a, const ent_event *b);
/* Is it something that is done on a visit: talks, signing, gifts? */
bool ent_scene_of_visit(const ent_event *e);

/* A noun that names a relation rather than an act. */
bool ent_scene_standing(const ent_coder *c, const ent_draft *d);

/* The day of predicate t; basis ENT_BASIS_NONE where the words around it give none. */
typedef struct ent_when {
  ent_span span;
  ent_day from, to;
  uint8_t grain, basis;
  bool vague; /* a time is told, but not which ("recently") */
} ent_when;
void ent_when_of(const ent_coder *c, uint32_t t, uint32_t phrase, ent_when *out);

/* The mention of the place of predicate t, or ENT_NONE. */
uint32_t ent_where_of(const ent_coder *c, uint32_t t, uint32_t phrase);

#endif
