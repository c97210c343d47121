/*
** sanction.h - sanctions inside.
**
**   sanction.c         stanzas -> regimes, every wrong line named
**   sanction_ask.c     in force when; what a transfer or visit would breach
**   sanction_write.c   regimes and breaches as JSON, and as FollowTheMoney
*/
#ifndef ENT_PACT_SANCTION_H
#define ENT_PACT_SANCTION_H

#include "entente/sanction.h"
#include "names/names.h"

struct ent_sanctions {
  ent_lexsource src;
  ent_arena *a; /* src's */
  ENT_VEC(ent_regime) regime;
  ENT_VEC(ent_str) state, iso2; /* codes; without states any code of three letters is one */
  ent_map states;               /* code and folded names -> index */
};

/* ---- sanction_write.c ---------------------------------------------------- */

/* A record of schema entente.sanction/1 with a newline. */
void ent_regime_json(const ent_regime *r, ent_buf *out);
/* FollowTheMoney (docs/formats/sanctions.md): one Sanction entity a measure, and the target, each with a newline. */
void ent_regime_ftm(const ent_sanctions *s, const ent_regime *r, ent_buf *out);
/* "S/RES/1874 (2009), paragraph 9" */
void ent_measure_cite(const ent_measure *m, ent_buf *out);
/* "breaches": [...] of a transfer, into an object; nothing without days or sides. */
void ent_breaches_json(const ent_sanctions *s, const ent_transfer *t, ent_json *j);

#endif
