/*
** labels.c - the names of the stage's values, as they stand in records.
*/
#include "event/event.h"

#define NAMER(FUNCTION, ...)                                          \
  const char *FUNCTION(unsigned v) {                                  \
    static const char *const name[] = {__VA_ARGS__};                  \
    return v < sizeof name / sizeof *name ? name[v] : "";             \
  }

#define TYPE_NAME(NAME) #NAME,
#define CUE_NAME(NAME, TEXT) TEXT,

NAMER(ent_event_type_name, ENT_EVENT_TYPE_LIST(TYPE_NAME))
NAMER(ent_cue_kind_name, ENT_CUE_LIST(CUE_NAME))
NAMER(ent_manner_name, ENT_MANNER_LIST(TYPE_NAME))
NAMER(ent_factuality_name, "CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "CTu", "Uu")
NAMER(ent_time_name, "past", "ongoing", "future")
NAMER(ent_mood_name, "asserted", "planned", "conditional", "hypothetical", "wanted", "attempted", "averted", "denied")
NAMER(ent_timex_type_name, "DATE", "TIME", "DURATION", "SET")
NAMER(ent_grain_name, "", "minute", "hour", "daypart", "day", "week", "month", "quarter", "season", "year", "decade", "century")
NAMER(ent_source_kind_name, "named", "office", "anonymous", "media", "document")
NAMER(ent_link_kind_name, "part_of", "same_as", "content_of", "in_return_for", "because_of", "contradicts")
