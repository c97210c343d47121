/*
** pact.h - pacts inside.
**
**   registry.c  stanzas -> pacts, every wrong line named
**   place.c     states and areas: what lies in what, who existed when
**   ask.c       the rules of obligations (docs/formats/pacts.md)
**   chain.c     who is drawn in next
**   dyad.c      who was allied with whom, year by year
**   import.c    ATOP's and COW's files as text of the registry
**   read.c      pacts that a text tells of
**   write.c     answers and pacts as JSON
**   picture.c   answers as Graphviz and SVG
*/
#ifndef ENT_PACT_INTERNAL_H
#define ENT_PACT_INTERNAL_H

#include "entente/pact.h"
#include "entente/event.h"
#include "names/names.h"

typedef struct ent_pact_period {
  ent_day from, until; /* both inside */
} ent_pact_period;

typedef struct ent_pact_state {
  ent_str code;
  ent_pact_period now;
  uint16_t cow; /* the Correlates of War's number, 0 for none */
  ENT_VEC(ent_pact_period) earlier; /* of names from before: Russian Empire, Kingdom of Serbia */
} ent_pact_state;

typedef struct ent_pact_area {
  ent_str id;
  ENT_VEC(ent_str) contains, excludes;
} ent_pact_area;

struct ent_pacts {
  ent_lexsource src;
  ent_arena *a; /* src's */
  ENT_VEC(ent_pact) pact;
  ENT_VEC(ent_pact_state) state;
  ENT_VEC(ent_pact_area) area;
  ent_map states, areas; /* code or id -> index */
  ent_map names;         /* folded name -> index of state, or of area with the highest bit */
};
#define ENT_PACT_IS_AREA 0x80000000u

/* ---- place.c ---------------------------------------------------------- */

/* Collects state and area entries. ENT_ERR_NOMEM. */
ent_code ent_pact_places(ent_pacts *p, ent_error *err);
const ent_pact_state *ent_pact_state_find(const ent_pacts *p, ent_str code_or_name);
bool ent_pact_state_existed(const ent_pact_state *s, ent_day on);
/* The id of an area, the code of a state, or empty. */
ent_str ent_pact_place_find(const ent_pacts *p, ent_str words);
typedef enum ent_inside { ENT_INSIDE_NO, ENT_INSIDE_PARTLY, ENT_INSIDE_YES } ent_inside;
/* Whether place lies in area; both are ids or codes. */
ent_inside ent_pact_inside(const ent_pacts *p, ent_str place, ent_str area);

/* ---- ask.c ------------------------------------------------------------ */

typedef enum ent_when { ENT_WHEN_NEVER, ENT_WHEN_AFTER, ENT_WHEN_BEFORE, ENT_WHEN_UNSURE, ENT_WHEN_IN } ent_when;
/* Where a day stands in a period, by what was known on a day. */
ent_when ent_pact_when(const ent_pact_date *from, const ent_pact_date *until, ent_day on, ent_day known);
/* The state's row that counts on the day; NULL when it never was a party. */
const ent_pact_party *ent_pact_member(const ent_pact *p, ent_str state, ent_day on, ent_day known, ent_when *when);

/* ---- chain.c ---------------------------------------------------------- */

/* Fills o->chain (in a) from its answers and the same question, a step on. ENT_ERR_NOMEM. */
ent_code ent_pact_chains(const ent_pacts *p, const ent_pact_question *q, ent_arena *a, ent_obligations *o, ent_error *err);

/* ---- picture.c -------------------------------------------------------- */

/* The answer as a Graphviz digraph, or a drawing: promisors on the left, whom they must aid in the middle, the attacker on the right. */
void ent_obligations_dot(const ent_obligations *o, ent_buf *out);
void ent_obligations_svg(const ent_obligations *o, ent_buf *out);

/* ---- dyad.c ----------------------------------------------------------- */

/* Appends CSV: ccode1,ccode2,year,defense,offense,neutral,nonagg,consul, by pair and year from first to last. ENT_ERR_NOMEM. */
ent_code ent_pacts_dyads(const ent_pacts *p, int first, int last, ent_buf *out, ent_error *err);

/* ---- import.c --------------------------------------------------------- */

/* Appends the registry's text for a CSV file of this kind ("atop", "cow"); *unknown counts member lines without a state of ours.
** ENT_ERR_ARGUMENT no such kind, ENT_ERR_FORMAT with the line, ENT_ERR_NOMEM. */
ent_code ent_pacts_import(const ent_pacts *p, ent_str kind, ent_str text, const char *file, ent_buf *out, uint32_t *unknown, ent_error *err);

/* ---- read.c ----------------------------------------------------------- */

/* Appends a JSON line for each pact that the document tells of (docs/formats/pacts.md). ENT_ERR_NOMEM. */
ent_code ent_pacts_read(const ent_pacts *p, const ent_coded *d, ent_buf *out, ent_error *err);
/* Appends the registry's text for such a record, as pact read-N, contested; nothing where it tells no promise or no day of signature.
** ENT_ERR_FORMAT, ENT_ERR_NOMEM. */
ent_code ent_pacts_read_text(ent_str record, uint32_t n, ent_buf *out, ent_error *err);
/* ent_pacts_open with a text on top; its errors name the file "read". */
ent_code ent_pacts_open_more(const char *const *dir, uint32_t ndir, ent_str more, ent_pacts **out, bool (*report)(void *arg, const ent_error *err),
                             void *arg, ent_error *err);

/* ---- write.c ---------------------------------------------------------- */

void ent_obligations_json(const ent_obligations *o, ent_buf *out);
void ent_pact_json(const ent_pact *p, ent_buf *out);

#endif
