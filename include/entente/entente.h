/*
** entente/entente.h - the whole library, in the order of the road:
**
**   base.h    slices, spans, errors
**   page.h    bytes -> article
**   text.h    article -> sentences, tokens
**   syntax.h  tokens -> tags, lemmas, trees; the model
**   names.h   mentions, actors, places
**   event.h   events and claims; engine, worker, document
**   pact.h    pacts, obligations
**   transfer.h  what changes hands
**   sanction.h  sanctions, and what a transfer would breach
**   story.h   copies, stories, the same event told again
**   store.h   the record in one SQLite file
**   export.h  files for other programs
**   serve.h   the page and the JSON API over HTTP
*/
#ifndef ENTENTE_ENTENTE_H
#define ENTENTE_ENTENTE_H

#include "entente/base.h"
#include "entente/event.h"
#include "entente/export.h"
#include "entente/names.h"
#include "entente/pact.h"
#include "entente/page.h"
#include "entente/sanction.h"
#include "entente/series.h"
#include "entente/serve.h"
#include "entente/store.h"
#include "entente/story.h"
#include "entente/syntax.h"
#include "entente/text.h"
#include "entente/transfer.h"

#endif
