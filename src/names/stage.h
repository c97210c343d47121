/*
** stage.h - the stage's working memory: what match, mention, resolve, place and coref hand to each other.
**
** Rules of the stage, cited by number where they are relied on:
**   N1  a draft's tokens lie in one sentence
**   N2  drafts of a sentence stand in order of their first token, longer first
**   N3  a resolved draft's entity is an index of `entity`, or ENT_NONE where nobody could be found
**   N4  a draft is resolved only by drafts that stand before it, or that it contains
*/
#ifndef ENT_NAMES_STAGE_H
#define ENT_NAMES_STAGE_H

#include "names/lexicon.h"

/* A phrase of the lexicon in the text. */
typedef struct ent_atom {
  ent_span span;
  uint32_t first, end; /* tokens */
  uint32_t head;       /* token that carries the relation */
  uint32_t unit, nunit;
  uint32_t sense, nsense; /* viable senses: range of ent_stage.viable */
  uint8_t kinds;          /* bit set of ENT_AK_* */
  bool shared;            /* "North" of "North and South Korea": the next atom completes it */
  bool dead;              /* lies inside a longer name */
} ent_atom;
#define ENT_AK_NAME   1u /* state, organisation, place, area, group: by name */
#define ENT_AK_PERSON 2u
#define ENT_AK_ADJ    4u  /* adjective or demonym of one */
#define ENT_AK_ROLE   8u  /* role phrase */
#define ENT_AK_INST   16u /* institution phrase */

typedef enum ent_draft_type {
  ENT_D_NAME,
  ENT_D_ADJ,
  ENT_D_ROLE,
  ENT_D_INST,
  ENT_D_DESC,
  ENT_D_PRON,
  ENT_D_REL,
  ENT_D_SET
} ent_draft_type;

/* Flags of a draft. */
#define ENT_DF_PLURAL   1u
#define ENT_DF_DEFINITE 2u /* the, this, that, a possessive */
#define ENT_DF_INDEF    4u /* a, an, some, a number */
#define ENT_DF_PAST     8u /* former */
#define ENT_DF_DEPUTY   16u
#define ENT_DF_ACTING   32u
#define ENT_DF_NEXT     64u  /* -elect, incoming */
#define ENT_DF_POSS     128u /* possessive pronoun */
#define ENT_DF_REFL     256u
#define ENT_DF_BOTH     512u  /* both, either, neither, two */
#define ENT_DF_SUBJ     1024u /* subject of its clause */
#define ENT_DF_DEAD     2048u /* merged into another */
#define ENT_DF_DONE     4096u
#define ENT_DF_BUSY     8192u
#define ENT_DF_PERSON   16384u /* stands for people */
#define ENT_DF_EXPL     32768u /* "it" that stands for nothing */
#define ENT_DF_SHARED   65536u /* one of a coordination */

typedef struct ent_draftm {
  ent_mention m;
  uint8_t type;                  /* ent_draft_type */
  uint8_t ner;                   /* 0, or ENT_NER_B_PER, ENT_NER_B_LOC, ENT_NER_B_ORG */
  uint32_t flags;                /* ENT_DF_* */
  uint32_t atom;                 /* or ENT_NONE */
  uint32_t lex;                  /* entry of a role, institution, description or pronoun, or ENT_NONE */
  uint32_t of;                   /* draft it belongs to, or ENT_NONE */
  uint32_t other;                /* draft whose words were merged into this one, or ENT_NONE */
  uint32_t core_first, core_end; /* tokens of the name or phrase itself */
  uint32_t count;                /* "six" */
  uint32_t inner;                /* state named inside a role's phrase ("US officials"), or ENT_NONE */
} ent_draftm;

/* What is known of an entity besides what is handed on. */
typedef struct ent_info {
  uint32_t lex;      /* entry, or ENT_NONE */
  uint32_t state;    /* entry of its country, or ENT_NONE */
  uint32_t role;     /* entry of its role, or ENT_NONE */
  uint32_t mentions; /* resolved so far */
  uint32_t last;     /* draft */
} ent_info;

/* One reading a name within a document: what its mentions seem to be. */
typedef struct ent_votes {
  uint16_t person, place, org;
} ent_votes;

typedef struct ent_stage {
  const ent_lexicon *lex;
  const ent_text *text;
  const ent_syntax *syn;
  ent_day on;
  ent_arena *a;
  bool nomem;
  bool tagged; /* the model gave name tags */
  ENT_VEC(ent_unit) unit;
  ENT_VEC(uint32_t) viable; /* indices of lex->sense */
  ENT_VEC(ent_atom) atom;
  uint32_t *atom_at;  /* [ntoken] last atom that covers the token and is not dead, or ENT_NONE */
  uint32_t *draft_at; /* [ntoken] draft whose head the token is, or ENT_NONE */
  ENT_VEC(ent_draftm) draft;
  uint32_t *first_draft; /* [nsentence + 1] */
  ENT_VEC(ent_entity) entity;
  ENT_VEC(ent_info) info;
  ENT_VEC(ent_votes) vote;         /* what each unknown name seems to be, by its text */
  ent_map by_key;                  /* "kind:id" -> entity */
  ent_map by_name;                 /* folded names of this document -> entity */
  ENT_VEC(uint32_t) seen;          /* persons of the lexicon whose full name stands in the document */
  uint32_t directed[8], ndirected; /* entities of states called North, South ... */
  uint16_t *country_count;         /* [ncountry] mentions in the document, by entry */
  uint32_t ncountry;
  uint32_t main_country; /* the state that the document names most, or ENT_NONE */
} ent_stage;

static inline const ent_word *ent_at(const ent_stage *s, uint32_t t) {
  return &s->syn->word[t];
}
static inline ent_str ent_word_form(const ent_stage *s, uint32_t t) {
  return ent_str_span(s->text->text, s->text->token[t].span);
}
static inline const ent_sense *ent_viable(const ent_stage *s, const ent_atom *a, uint32_t i) {
  return &s->lex->sense[s->viable.v[a->sense + i]];
}

/* match.c */
void ent_stage_match(ent_stage *s);

/* phrases.c */
bool ent_is_nominal(unsigned upos);
/* The token of [first, end) whose head lies outside. */
uint32_t ent_range_head(const ent_stage *s, uint32_t first, uint32_t end);
/* Extent of the noun phrase that t heads: modifiers and prepositional phrases, no clauses, no apposition, no coordination. */
void ent_phrase_extent(const ent_stage *s, uint32_t t, uint32_t *first, uint32_t *end);
/* The preposition of t (a child of relation case), or ENT_NONE. */
uint32_t ent_preposition(const ent_stage *s, uint32_t t);
/* First child of t with relation rel (or a subtype), or ENT_NONE. */
uint32_t ent_child(const ent_stage *s, uint32_t t, ent_rel rel);
bool ent_is_subject(const ent_stage *s, uint32_t t);
/* The clause's predicate above t. */
uint32_t ent_clause(const ent_stage *s, uint32_t t);
bool ent_in_set(const ent_stage *s, ent_str word, const char *set);
uint32_t ent_number_word(const ent_stage *s, uint32_t t);

/* mention.c */
void ent_stage_mentions(ent_stage *s);

/* entity.c */
/* An entity that a key stands for in this document; *made tells whether it is new. */
uint32_t ent_entity_keyed(ent_stage *s, ent_str key, ent_kind kind, ent_str name, bool *made);
/* The office that person p held on the document's day; else the last one before it, with *now false. */
const ent_lexoffice *ent_person_office(const ent_stage *s, const ent_lexentry *p, bool *now);
/* The state that "the North" means: one named so before, or the other half of one. */
uint32_t ent_directed_state(ent_stage *s, ent_str word);

/* survey.c */
/* The words of the name or phrase itself. */
ent_str ent_core_text(const ent_stage *s, const ent_draftm *d);
/* Keys of by_name: a letter and a hash. */
ent_str ent_word_key(ent_stage *s, char tag, uint64_t hash);
uint64_t ent_text_hash(ent_str text);
uint32_t ent_country_of(const ent_stage *s, const ent_lexentry *e, uint32_t index);

/* nominal.c */
void ent_resolve_nominal(ent_stage *s, uint32_t draft);

/* resolve.c */
void ent_stage_survey(ent_stage *s);
void ent_resolve(ent_stage *s, uint32_t draft);
uint32_t ent_entity_state(ent_stage *s, uint32_t lex);
/* The capital city of a state on the document's day, as a place. */
uint32_t ent_entity_capital(ent_stage *s, uint32_t state);
uint32_t ent_entity_new(ent_stage *s, ent_kind kind, ent_str name);
void ent_draft_done(ent_stage *s, uint32_t draft, uint32_t entity, const char *rule, uint32_t antecedent);
void ent_entity_code(ent_stage *s, uint32_t entity);
/* Entity of a lexicon entry, made on first use. */
uint32_t ent_entity_lex(ent_stage *s, uint32_t lex);
/* What draft's role or institution means for whoever it is about: fills what e lacks. */
void ent_apply_nominal(ent_stage *s, uint32_t entity, uint32_t nominal);

/* place.c */
/* One of its senses is a capital or a place below the state. */
bool ent_is_city(const ent_stage *s, const ent_draftm *d);
bool ent_used_as_place(const ent_stage *s, const ent_draftm *d);

/* coref.c */
void ent_resolve_pronoun(ent_stage *s, uint32_t draft);
void ent_resolve_set(ent_stage *s, uint32_t draft);
void ent_resolve_description(ent_stage *s, uint32_t draft);
/* A definite nominal of a state ("the US news network") as an organisation named before; true when there is one. */
bool ent_resolve_described(ent_stage *s, uint32_t draft, uint32_t state);
/* The most recent draft before `draft` with this role or institution, or ENT_NONE. */
uint32_t ent_same_role(ent_stage *s, uint32_t draft);

#endif
