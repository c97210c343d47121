/*
** frames.h - what lexicon/frames, cues, items and ontology hold once they are read.
**
**   knowledge.c  stanzas -> section of the image -> stanzas again
**   frames.c     stanzas -> tables, every error with file and line
**   pattern.c    the little language of `args`
**   form.c       verb forms that the lemmatizer does not know
**   lookup.c     words of the text -> entries
*/
#ifndef ENT_EVENT_FRAMES_H
#define ENT_EVENT_FRAMES_H

#include "event/event.h"
#include "event/timex.h"

/* Slots of a pattern, in the letters of the `args` lines. */
typedef enum ent_slot_kind { ENT_SLOT_A, ENT_SLOT_R, ENT_SLOT_B, ENT_SLOT_I, ENT_SLOT_C, ENT_SLOT_X, ENT_SLOT_P, ENT_SLOTS } ent_slot_kind;

typedef enum ent_where { ENT_AT_NONE, ENT_AT_SUBJ, ENT_AT_OBJ, ENT_AT_IOBJ, ENT_AT_COMP, ENT_AT_POSS, ENT_AT_PREP, ENT_AT_ANY, ENT_AT_NEG } ent_where;

#define ENT_FILTER_MAX 12
/* One filter in brackets. */
typedef struct ent_filter {
  bool lemma; /* text is a lemma, else a class */
  bool negated;
  ent_str text;
} ent_filter;

/* One place where a slot may be filled: subj, obj.poss, for[actor]. */
typedef struct ent_place {
  uint8_t where, inner; /* ent_where; inner: what is looked for inside that phrase */
  ent_str prep, inner_prep;
  const ent_filter *filter;
  uint32_t nfilter;
} ent_place;

#define ENT_PLACES_MAX 16
typedef struct ent_slot {
  uint8_t kind; /* ent_slot_kind */
  bool required, all; /* all: the places are summed up ("a+b"), else the first that is there */
  ent_place place[ENT_PLACES_MAX];
  uint32_t nplace;
  ent_str text; /* as written */
} ent_slot;

typedef struct ent_pattern {
  const ent_slot *slot;
  uint32_t nslot, line;
  ent_str text;
} ent_pattern;

/* One entry of `compose`: content type -> own type and mode. */
typedef struct ent_compose {
  int16_t content; /* ent_event_type, -1: any other */
  int16_t type;    /* -1: no own event */
  ent_str mode;    /* of the own event */
  ent_str cameo;   /* for compose-cameo; type is unused there */
} ent_compose;

typedef struct ent_frame {
  ent_str id, gloss;
  int16_t type; /* ent_event_type, -1: no event (support verbs, aspect, sources) */
  ent_str mode, cameo;
  const ent_str *context;
  uint32_t ncontext;
  const ent_pattern *pattern;
  uint32_t npattern;
  bool operator_;         /* has a C slot */
  bool has_content;       /* a `content` line */
  int16_t content_mood, content_fact, content_time; /* -1: not given */
  const ent_compose *compose, *compose_cameo;
  uint32_t ncompose, ncompose_cameo;
  bool empty_none;
  const char *file;
  uint32_t line;
} ent_frame;

/* A word or phrase that leads to an entry. */
typedef struct ent_entry {
  ent_str key;         /* first word's lemma (of a verb: the verb) */
  const ent_str *rest; /* the other words: particle, further words of a phrase */
  uint32_t nrest;
  uint8_t pos;         /* ent_pos */
  bool copula;         /* the phrase begins with "be": key is its second word */
  uint32_t value;      /* frame, cue or item */
  uint32_t next;       /* next entry with the same key, or ENT_NONE */
} ent_entry;

/* CAMEO code, from lexicon/ontology. */
typedef struct ent_cameo {
  ent_str code, name, mode;
  int16_t type;
  double goldstein; /* NaN: its parent's */
} ent_cameo;

typedef struct ent_mode_score {
  ent_str mode;
  double score;
} ent_mode_score;

typedef struct ent_type_info {
  int quad;
  double score;
  bool recipient_required;
  ent_mode_score *mode;
  uint32_t nmode;
  bool known;
} ent_type_info;

/* An ending of verb forms and what takes its place in the lemma. */
typedef struct ent_ending {
  ent_str ending, instead;
} ent_ending;

struct ent_frames {
  ent_arena *arena;
  ent_map forms;    /* irregular form -> number of its lemma */
  ent_str *lemma;
  uint32_t nlemma;
  ent_ending *ending;
  uint32_t nending;
  ent_str *doubled; /* endings before which a consonant is doubled */
  uint32_t ndoubled;
  ent_frame *frame;
  uint32_t nframe;
  ent_cuedef *cue;
  uint32_t ncue;
  ent_itemdef *item;
  uint32_t nitem;
  ent_entry *entry;
  uint32_t nentry, capentry;
  ent_map frames, cues, items; /* key -> first entry */
  ent_cameo *cameo;
  uint32_t ncameo;
  ent_map cameos;
  ent_type_info type[ENT_EVENT_TYPE_COUNT];
  ent_timelex *times; /* lexicon/times */
};

/* knowledge.c: the stanzas of this stage as bytes, and back. */
ent_code ent_knowledge_write(const ent_stanzas *s, ent_image_writer *w, ent_error *err);
ent_code ent_knowledge_read(ent_image *img, ent_arena *a, ent_stanzas *out, ent_error *err);
bool ent_knowledge_kind(ent_str kind); /* is it a stanza of this stage? */

/* frames.c: tables of stanzas; every error to report. */
ent_code ent_frames_build(const ent_stanzas *s, ent_frames *f, ent_report *report, void *arg, ent_error *err);
/* Type by name, -1 unknown. */
int ent_type_by_name(ent_str name);

/* pattern.c: one `args` line. On failure *why is a constant reason. */
bool ent_pattern_parse(ent_str text, ent_arena *a, ent_pattern *out, const char **why);

/* form.c: the lemma of a verb's form that lexicon/frames or cues know, or lemma itself. */
ent_str ent_known_lemma(const ent_frames *f, ent_str form, ent_str lemma);

/* lookup.c: entries whose first word is key. */
const ent_entry *ent_entries(const ent_frames *f, const ent_map *map, ent_str key);
const ent_entry *ent_entry_next(const ent_frames *f, const ent_entry *e);
/* Goldstein's value and PLOVER's score. */
double ent_goldstein(const ent_frames *f, ent_str cameo);
double ent_score(const ent_frames *f, int type, ent_str mode);

#endif
