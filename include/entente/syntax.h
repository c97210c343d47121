/*
** entente/syntax.h - from tokens to tags, lemmas and dependency trees (Universal Dependencies 2).
*/
#ifndef ENTENTE_SYNTAX_H
#define ENTENTE_SYNTAX_H

#include "entente/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- tags ------------------------------------------------------------- */

/* F(NAME) for each universal part of speech, in the order of the UD guidelines. */
#define ENT_UPOS_LIST(F) \
  F(ADJ) F(ADP) F(ADV) F(AUX) F(CCONJ) F(DET) F(INTJ) F(NOUN) F(NUM) F(PART) F(PRON) F(PROPN) F(PUNCT) F(SCONJ) F(SYM) F(VERB) F(X)

typedef enum ent_upos {
#define ENT_UPOS_ENUM(NAME) ENT_UPOS_##NAME,
  ENT_UPOS_LIST(ENT_UPOS_ENUM)
#undef ENT_UPOS_ENUM
      ENT_UPOS_COUNT
} ent_upos;

/* X(NAME, "ud name"): universal relations and the subtypes that English treebanks use. A subtype
** that is not listed is read as its universal relation. */
#define ENT_REL_LIST(X)                                                                                                \
  X(ROOT, "root") X(NSUBJ, "nsubj") X(NSUBJ_PASS, "nsubj:pass") X(NSUBJ_OUTER, "nsubj:outer") X(OBJ, "obj")            \
  X(IOBJ, "iobj") X(CSUBJ, "csubj") X(CSUBJ_PASS, "csubj:pass") X(CSUBJ_OUTER, "csubj:outer") X(CCOMP, "ccomp")        \
  X(XCOMP, "xcomp") X(OBL, "obl") X(OBL_AGENT, "obl:agent") X(OBL_TMOD, "obl:tmod") X(OBL_NPMOD, "obl:npmod")          \
  X(OBL_UNMARKED, "obl:unmarked") X(VOCATIVE, "vocative") X(EXPL, "expl") X(DISLOCATED, "dislocated")                  \
  X(ADVCL, "advcl") X(ADVCL_RELCL, "advcl:relcl") X(ADVMOD, "advmod") X(DISCOURSE, "discourse") X(AUX, "aux")          \
  X(AUX_PASS, "aux:pass") X(COP, "cop") X(MARK, "mark") X(NMOD, "nmod") X(NMOD_POSS, "nmod:poss")                      \
  X(NMOD_TMOD, "nmod:tmod") X(NMOD_NPMOD, "nmod:npmod") X(NMOD_UNMARKED, "nmod:unmarked") X(NMOD_DESC, "nmod:desc")    \
  X(APPOS, "appos") X(NUMMOD, "nummod") X(ACL, "acl") X(ACL_RELCL, "acl:relcl") X(AMOD, "amod") X(DET, "det")          \
  X(DET_PREDET, "det:predet") X(CASE, "case") X(CONJ, "conj") X(CC, "cc") X(CC_PRECONJ, "cc:preconj")                  \
  X(FIXED, "fixed") X(FLAT, "flat") X(LIST, "list") X(PARATAXIS, "parataxis") X(COMPOUND, "compound")                  \
  X(COMPOUND_PRT, "compound:prt") X(ORPHAN, "orphan") X(GOESWITH, "goeswith") X(REPARANDUM, "reparandum")              \
  X(PUNCT, "punct") X(DEP, "dep")

typedef enum ent_rel {
#define ENT_REL_ENUM(NAME, UD) ENT_REL_##NAME,
  ENT_REL_LIST(ENT_REL_ENUM)
#undef ENT_REL_ENUM
      ENT_REL_COUNT
} ent_rel;

/* Morphology that later stages ask for, as bits of ent_word.feats; 0 where unknown. A language's
** tagset is mapped to it by a table beside the model, so that nobody above reads xpos. */
#define ENT_F_PLUR (1u << 0)   /* Number=Plur */
#define ENT_F_SING (1u << 1)   /* Number=Sing */
#define ENT_F_PAST (1u << 2)   /* Tense=Past (finite or participle) */
#define ENT_F_PRES (1u << 3)   /* Tense=Pres */
#define ENT_F_FIN (1u << 4)    /* VerbForm=Fin */
#define ENT_F_INF (1u << 5)    /* VerbForm=Inf */
#define ENT_F_PART (1u << 6)   /* VerbForm=Part */
#define ENT_F_GER (1u << 7)    /* VerbForm=Ger */
#define ENT_F_IMP (1u << 8)    /* Mood=Imp */
#define ENT_F_MODAL (1u << 9)  /* a modal auxiliary */
#define ENT_F_P1 (1u << 10)    /* Person=1 */
#define ENT_F_P2 (1u << 11)    /* Person=2 */
#define ENT_F_P3 (1u << 12)    /* Person=3 */
#define ENT_F_MASC (1u << 13)  /* Gender=Masc */
#define ENT_F_FEM (1u << 14)   /* Gender=Fem */
#define ENT_F_NEUT (1u << 15)  /* Gender=Neut */
#define ENT_F_POSS (1u << 16)  /* Poss=Yes */
#define ENT_F_REFL (1u << 17)  /* Reflex=Yes */
#define ENT_F_REL (1u << 18)   /* PronType=Rel or Int */
#define ENT_F_PROPER (1u << 19) /* a proper noun by its tag */
#define ENT_F_CMP (1u << 20)   /* Degree=Cmp */
#define ENT_F_SUP (1u << 21)   /* Degree=Sup */

/* Name tags of the model, outside, begin, inside. */
typedef enum ent_ner {
  ENT_NER_O, ENT_NER_B_PER, ENT_NER_I_PER, ENT_NER_B_LOC, ENT_NER_I_LOC, ENT_NER_B_ORG, ENT_NER_I_ORG
} ent_ner;

/* What the stage says of a token; parallel to ent_text.token. */
typedef struct ent_word {
  ent_str lemma;  /* lower case but for proper nouns */
  ent_str xpos;   /* the treebank's own tag, for output only */
  uint32_t head;  /* document index of the head token; ENT_NONE at the root */
  uint32_t feats; /* ENT_F_* */
  uint8_t upos;   /* ent_upos */
  uint8_t rel;    /* ent_rel */
  uint8_t ner;    /* ent_ner */
  uint8_t depth;  /* edges to the root, cut at 255 */
} ent_word;

/* The result of the stage, owned by the document's arena. Each sentence is a tree: one root, no cycle.
** The dependents of token t are child[first_child[t] .. first_child[t+1]), in document order. */
typedef struct ent_syntax {
  const ent_word *word; /* [text.ntoken] */
  const uint32_t *first_child; /* [text.ntoken + 1] */
  const uint32_t *child;       /* [text.ntoken] at most */
} ent_syntax;

/* "NOUN"; "nsubj:pass". Never NULL for values in range. */
const char *ent_upos_name(unsigned upos);
const char *ent_rel_name(unsigned rel);
/* The universal relation of a subtype: NSUBJ of NSUBJ_PASS, OBL of OBL_TMOD. */
ent_rel ent_rel_base(unsigned rel);

/* ---- model ------------------------------------------------------------ */

/* A trained model: read-only, mapped, shared by any number of threads. */
typedef struct ent_model ent_model;

/* Opens a model file (docs/formats/model.md). ENT_ERR_NOTFOUND, ENT_ERR_FORMAT, ENT_ERR_VERSION, ENT_ERR_CHECKSUM; where is
** the path, detail the section. */
ent_code ent_model_open(const char *path, ent_model **out, ent_error *err);
void ent_model_close(ent_model *model);
/* Language (ISO 639-1) and version string of the model, for the run's first line. */
const char *ent_model_language(const ent_model *model);
const char *ent_model_version(const ent_model *model);

/* ---- parser ----------------------------------------------------------- */

/* Scratch of one thread, made once for any number of texts: a few megabytes, and the last text's result. */
typedef struct ent_parser ent_parser;

/* The model must outlive the parser. NULL when out of memory. */
ent_parser *ent_parser_new(const ent_model *model);
void ent_parser_free(ent_parser *p); /* NULL is fine */

/* Reads n bytes of UTF-8 (blank lines part paragraphs): sentences, tokens, tags, lemmas, trees. *text and *syntax are the parser's, and
** valid until its next text or its end. ENT_ERR_NOMEM, ENT_ERR_LIMIT (longer than 4 GB). Several parsers may share a model. */
ent_code ent_parser_read(ent_parser *p, const char *bytes, size_t n, const ent_text **text, const ent_syntax **syntax, ent_error *err);

#ifdef __cplusplus
}
#endif
#endif
