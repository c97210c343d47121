/*
** match.h - between the parts that make drafts of events.
**
**   party.c      tokens -> participants
**   argument.c   places of a pattern -> tokens
**   item.c       items with their quantities
**   match.c      the best frame of each predicate -> drafts
**   casualty.c   dead and injured
**   blame.c      who did what somebody is blamed for
**   compose.c    operators with their content; exchanges; duplicates
**   recover.c    participants that the discourse supplies
*/
#ifndef ENT_EVENT_MATCH_H
#define ENT_EVENT_MATCH_H

#include "event/frames.h"

typedef ENT_VEC(ent_party) ent_parties;
typedef ENT_VEC(ent_item) ent_items;

/* Is the party resolved to somebody with a country, a body or an entry of the lexicon? */
bool ent_party_resolved(const ent_coder *c, const ent_party *p);
/* Is it somebody of public life, though not placed: soldiers, protesters, refugees? */
bool ent_party_public(const ent_coder *c, const ent_party *p);
/* Head tokens of the actors inside the phrase of t: itself, its possessor, nationality, of, by, on ... */
void ent_actors_inside(const ent_coder *c, uint32_t t, ent_args *out);
/* Adds who token t is or, where it is nobody, who stands in its phrase. False when out of memory. */
bool ent_parties_add(ent_coder *c, ent_parties *list, uint32_t t);
bool ent_parties_has(const ent_parties *list, const ent_party *p);
/* Is t of actor class cls (1 yes, 0 no, -1 cls is no actor class)? */
int ent_party_class(const ent_coder *c, uint32_t t, ent_str cls);

/* What fills a slot: tokens for predicate t, whose phrase has the further content word phrase (or ENT_NONE). */
void ent_slot_fill(const ent_coder *c, uint32_t t, uint32_t phrase, const ent_slot *slot, ent_args *out);

/* Gives e its type, mode and code and the scores that follow from them. */
void ent_draft_type(const ent_coder *c, ent_event *e, int type, ent_str mode, ent_str cameo);

/* The actor of what somebody is judged for is who is judged: "sanctioned Chad over its raid". False when out of memory. */
bool ent_blame_run(ent_coder *c);

/* Links because_of between the acts of a sentence where one is told as the reason of the other. False when out of memory. */
bool ent_because_run(ent_coder *c);

/* Participants that a sentence leaves out and the document has told: "the deal was finalised". False when out of memory. */
bool ent_recover_run(ent_coder *c);

/* Range of the number that the text gives noun (or numeral) t; NaN where it gives none. */
void ent_quantity(const ent_coder *c, uint32_t t, double *low, double *high);
/* Dead and injured of acts of violence. */
void ent_casualties(ent_coder *c);

/* The item headed by t with its quantity; false where t is none of lexicon/items. */
bool ent_item_make(ent_coder *c, uint32_t t, ent_item *out);

#endif
