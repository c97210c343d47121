/*
** event.h - the inside of the event stage: what happened, who says so, how sure they are, when and where.
**
** One document is read by the calls below, in this order; each fills its part of ent_coder and reads only what
** stands above it (a stage's rule inside the stage as well):
**
**   frames.c      lexicon stanzas (frame, cue, item, type, cameo) -> tables; the image section       ent_frames
**   tree.c        small questions to the tree: dependents, prepositions, spans                        ent_tree_*
**   deep.c        deep arguments: voice, control, raising, relative clauses, coordination undone      ent_deep_*
**   predicate.c   which tokens are predicates, and the frames that may fit                            ent_predicates_run
**   timex.c       time expressions (TIMEX3), resolved against the publication day                     ent_timex_run     T
**   quote.c       quotations, their pieces over sentences, who speaks                                 ent_quotes_run    T
**   source.c      attribution: who says what (verbs, "according to", adverbs), chains                 ent_sources_run   T
**   match.c       the frame that fits best, parties, items -> draft events                            ent_match_run
**   factuality.c  FactBank value, mood and time of every predicate                                    ent_facts_run
**   compose.c     operators and what they govern; exchanges; what is no event; duplicates             ent_compose_run
**   dates.c       the day of an event: text, context, publication                                     ent_dates_run     T
**   place.c       the place of an event                                                               ent_places_run    T
**   background.c  history and standing facts; parts of a visit, retellings                            ent_background_run
**   claim.c       attributions -> claims; about the same; contradictions                              ent_claims_run    T
**   coder.c       the calls in order                                                                  ent_events_run
**   log.c         what was tried, kept only when somebody asks                                        ent_log_*
**   record.c      records as JSON                                                                     ent_record_*
**   explain.c     the log told to a person                                                            ent_explain_*
**   engine.c      model, lexicon; worker.c: all stages of one document
**   relate.c      the relation of a given pair (relate.h)
** (T: time, place, source, claim and quote have more than one file each: timex*.c, dates*.c, ...)
**
** Tokens are document indices everywhere (text.token[i], syntax.word[i]); ENT_NONE is "there is none".
*/
#ifndef ENT_EVENT_INTERNAL_H
#define ENT_EVENT_INTERNAL_H

#include "base/base.h"
#include "entente/event.h"
#include "names/names.h"

/* ---- frames.c: knowledge ---------------------------------------------- */

/* Kinds of cues (`kind` of lexicon/cues). */
#define ENT_CUE_LIST(X)                                                                                                \
  X(NEGATION, "negation") X(MODAL, "modal") X(HEDGE, "hedge") X(CONDITIONAL, "conditional") X(FUTURE, "future")        \
  X(ATTEMPT, "attempt") X(DENIAL, "denial") X(CONCERN, "concern") X(QUESTION, "question") X(GENERIC, "generic")        \
  X(REPORTED, "reported") X(SOURCE, "source") X(WANTED, "wanted") X(AVERTED, "averted") X(PURPOSE, "purpose")          \
  X(CERTAIN, "certain") X(BACKGROUND, "background") X(DOCUMENT, "document") X(MEDIA, "media")                          \
  X(ANONYMOUS, "anonymous") X(SUPPORT, "support") X(EXCHANGE, "exchange") X(QUANTITY, "quantity") X(DEAD, "dead") X(INJURED, "injured")  \
  X(STANCE, "stance") X(EDGE, "edge")
typedef enum ent_cue_kind {
#define ENT_CUE_ENUM(NAME, TEXT) ENT_CUE_##NAME,
  ENT_CUE_LIST(ENT_CUE_ENUM)
#undef ENT_CUE_ENUM
      ENT_CUE_KINDS
} ent_cue_kind;
const char *ent_cue_kind_name(unsigned k);

/* How a source says it (`manner`). */
#define ENT_MANNER_LIST(X)                                                                                             \
  X(say) X(announce) X(claim) X(confirm) X(deny) X(doubt) X(believe) X(assess) X(predict) X(warn) X(promise)           \
  X(threaten) X(demand) X(ask) X(report) X(perceive)
typedef enum ent_manner {
#define ENT_MANNER_ENUM(NAME) ENT_MANNER_##NAME,
  ENT_MANNER_LIST(ENT_MANNER_ENUM)
#undef ENT_MANNER_ENUM
      ENT_MANNERS
} ent_manner;
const char *ent_manner_name(unsigned m); /* "say" */

/* What part of speech a lexicon word is listed as. ENT_POS_WORD: any. */
typedef enum ent_pos {
  ENT_POS_VERB, ENT_POS_NOUN, ENT_POS_ADJ, ENT_POS_ADV, ENT_POS_PREP, ENT_POS_MARK, ENT_POS_PHRASE, ENT_POS_WORD, ENT_POS_COUNT
} ent_pos;

typedef enum ent_certainty { ENT_CERT_CT, ENT_CERT_PR, ENT_CERT_PS, ENT_CERT_U } ent_certainty;

/* A stanza `cue` of lexicon/cues. */
typedef struct ent_cuedef {
  ent_str id;
  uint8_t kind;      /* ent_cue_kind */
  uint8_t certainty; /* ent_certainty; CT where not given */
  uint8_t manner;    /* ent_manner; ENT_MANNER_say where not given */
  bool negative;     /* polarity - */
  bool has_certainty, has_manner;
  uint8_t mood;      /* ent_mood of what stands under it, ENT_MOOD_ASSERTED where not given */
  const char *file;
  uint32_t line;
} ent_cuedef;

/* A stanza `item` of lexicon/items. */
typedef struct ent_itemdef {
  ent_str id, cls;   /* class as written in records */
  uint32_t parent;   /* index of the item it is a kind of, or ENT_NONE */
  ent_str root;      /* id up to the first dot: "weapon" */
} ent_itemdef;

typedef struct ent_frames ent_frames; /* read-only, shared by threads */
struct ent_coder;

/* The cue that the words at token t spell (lemma or form; longest first, several words allowed: "according to"), as the given
** part of speech (ENT_POS_WORD: whichever is listed for its tag). *n receives the tokens it covers. NULL: none. A verb cue of
** two words is verb + particle and covers one token. Of several cues for one word, the first of kind `kind`
** (ENT_CUE_KINDS: any). */
const ent_cuedef *ent_cue_at(const struct ent_coder *c, uint32_t t, ent_pos pos, ent_cue_kind kind, uint32_t *n);
/* The item whose words end at head token t ("ballistic missile" at "missile"), longest first, with its first token; NULL: none. */
const ent_itemdef *ent_item_at(const struct ent_coder *c, uint32_t t, uint32_t *first);
/* Is item, or one of its parents, of class or id cls ("weapon", "missiles")? */
bool ent_item_is(const ent_frames *f, const ent_itemdef *item, ent_str cls);
/* Does any of the items that the words ending at t spell fit cls? A word may stand in several classes. */
bool ent_item_fits(const struct ent_coder *c, uint32_t t, ent_str cls);

/* ---- what the parts hand on ------------------------------------------- */

/* A quotation, possibly over several sentences (quote.c). */
typedef struct ent_quotation {
  ent_span span;        /* between the marks, without them */
  uint32_t first, end;  /* tokens inside */
  bool scare;           /* a word or two in quotation marks, no speech */
  uint32_t attribution; /* who says it, or ENT_NONE */
} ent_quotation;

/* One source saying one content (source.c). Attributions nest by `outer`. */
typedef struct ent_attribution {
  ent_source who;           /* factuality: what this source commits to, + polarity unless denied or doubted */
  bool has_source;          /* false: a passive or adverb that names nobody ("is believed", "reportedly") */
  uint8_t manner;           /* ent_manner */
  uint8_t certainty;        /* ent_certainty the cue gives to what is inside */
  bool negative;            /* deny, doubt: what is inside is negated for the source */
  bool topic;               /* the content is what a stance is about ("mocked the plan"): nothing is told in it */
  const ent_cuedef *def;    /* NULL: told by the tree or quotes alone ("a letter to ... : ...") */
  uint32_t sentence;
  uint32_t cue, ncue;       /* first token of the cue, and how many */
  uint32_t root;            /* token that heads the content (ccomp, parataxis ...), or ENT_NONE for a quote elsewhere */
  ent_span content;         /* whole content */
  const ent_span *part;     /* its pieces where the text breaks it */
  uint32_t npart;
  ent_party addressee;
  bool has_addressee;
  uint32_t outer;           /* attribution that this one is told inside of, or ENT_NONE */
  const uint32_t *quotation; /* indices of ent_coder.quotation */
  uint32_t nquotation;
} ent_attribution;

/* A predicate of the text (predicate.c). */
typedef struct ent_pred {
  uint32_t token;      /* the verb, event noun or predicative adjective */
  uint32_t particle;   /* its particle, or ENT_NONE */
  uint8_t pos;         /* ent_pos: VERB NOUN ADJ */
  uint32_t frame0, nframe; /* candidate frames: ent_coder.candidate[frame0 ..] */
} ent_pred;

/* What holds of a predicate (factuality.c). */
typedef struct ent_fact {
  uint8_t factuality, mood, time, author; /* author: author_factuality */
  bool past_perfect, relative;            /* tense and clause: hints of background */
  bool negative, told;                    /* told: by a source, so that the author is not committed */
  const ent_cue *cue; /* everything that moved the value, outermost last */
  uint32_t ncue;
} ent_fact;

/* An event being made: the public record and what only this stage knows. */
typedef struct ent_draft {
  ent_event e;
  uint32_t frame;           /* of ent_frames */
  uint32_t pred;            /* of ent_coder.pred */
  uint32_t content;         /* draft it governs (operator), or ENT_NONE */
  const uint32_t *governs;  /* tokens of its C slot */
  uint32_t ngoverns;
  const uint32_t *use;      /* tokens of its X and I slots: nouns that its own act is named by */
  uint32_t nuse;
  uint32_t phrase;          /* token of the other word of a light-verb phrase, or ENT_NONE */
  bool drop;                /* not an event after all */
  bool symmetric;
  bool operator_;           /* a promise, request ... whose content is another act */
  double rank;              /* how well the frame fits */
} ent_draft;

/* Everything about the document at hand. Parts above fill it for parts below. */
typedef struct ent_coder {
  const ent_frames *lex;
  const ent_document *doc;
  ent_day published;             /* ENT_DAY_UNKNOWN */
  const ent_text *text;
  const ent_syntax *syn;
  const ent_names *names;
  ent_arena *a;
  struct ent_log *log;           /* NULL: nobody asks */
  const ent_str *lemma;          /* predicate.c: [ntoken] lemmas, mended by lexicon/forms; NULL before */
  const ent_pred *pred;          /* predicate.c, in text order */
  uint32_t npred;
  const uint32_t *candidate;     /* frames by ent_pred.frame0 */
  const uint32_t *candidate_phrase; /* beside each: the other content word of its phrase ("talks" of "hold talks"), or ENT_NONE */
  const uint32_t *pred_at;       /* [ntoken] index in pred, or ENT_NONE */
  const ent_timex *timex;        /* timex.c, in text order */
  uint32_t ntimex;
  const uint32_t *timex_at;      /* [ntoken] index of the expression that covers the token, or ENT_NONE */
  const ent_quotation *quotation; /* quote.c, in text order */
  uint32_t nquotation;
  const uint32_t *quotation_at;  /* [ntoken] innermost quotation that is no scare quote, or ENT_NONE */
  const ent_attribution *attribution; /* source.c, in order of cue */
  uint32_t nattribution;
  const uint32_t *scope;         /* [ntoken] innermost attribution whose content holds the token, or ENT_NONE */
  const ent_fact *fact;          /* [npred] */
  ent_draft *draft;              /* match.c, compose.c; by trigger, those that compose.c adds behind */
  uint32_t ndraft;
  const uint32_t *draft_at;      /* [ntoken] draft that match.c made with this trigger, or ENT_NONE */
  const ent_claim *claim;        /* claim.c */
  uint32_t nclaim;
} ent_coder;

/* ---- the calls, in order ---------------------------------------------- */

ent_code ent_predicates_run(ent_coder *c, ent_error *err);
ent_code ent_timex_run(ent_coder *c, ent_error *err);      /* timex, timex_at */
ent_code ent_quotes_run(ent_coder *c, ent_error *err);     /* quotation, quotation_at; attribution still ENT_NONE */
ent_code ent_sources_run(ent_coder *c, ent_error *err);    /* attribution, scope; quotation.attribution */
ent_code ent_match_run(ent_coder *c, ent_error *err);
ent_code ent_facts_run(ent_coder *c, ent_error *err);      /* asks the frames that were chosen for what they govern */
ent_code ent_compose_run(ent_coder *c, ent_error *err);
ent_code ent_dates_run(ent_coder *c, ent_error *err);      /* draft[].e: date_span from to grain basis; e.background, e.time and e.mood hold; drop is to be skipped */
ent_code ent_places_run(ent_coder *c, ent_error *err);     /* draft[].e.place */
ent_code ent_background_run(ent_coder *c, ent_error *err); /* before dates: background; after them: links */
ent_code ent_links_run(ent_coder *c, ent_error *err);
/* claim, nclaim. event[i] of the result is draft index d of kept drafts, numbered as in map: map[d] is the public index
** or ENT_NONE when dropped. Adds links of kind contradicts to drafts through ent_draft_link. */
ent_code ent_claims_run(ent_coder *c, const uint32_t *map, ent_error *err);
/* Adds a link to draft number `to`; false when out of memory. A link that is there stays single. */
bool ent_draft_link(ent_coder *c, uint32_t draft, ent_link_kind kind, uint32_t to);
/* Everything together. log may be NULL. */
ent_code ent_events_run(ent_coder *c, ent_events *out, ent_error *err);

/* ---- tree.c ----------------------------------------------------------- */

static inline const ent_word *ent_w(const ent_coder *c, uint32_t t) { return &c->syn->word[t]; }
/* The lemma to look words up by: the syntax stage's, or one that the lexicon knows the form to have. */
static inline ent_str ent_lemma(const ent_coder *c, uint32_t t) { return c->lemma ? c->lemma[t] : c->syn->word[t].lemma; }
static inline uint32_t ent_head(const ent_coder *c, uint32_t t) { return c->syn->word[t].head; }
static inline bool ent_lemma_is(const ent_coder *c, uint32_t t, const char *z) { return ent_str_is(ent_lemma(c, t), z); }
/* Dependents: for (uint32_t i = ent_kids(c, t), e = ent_kids_end(c, t), k; i < e && (k = ent_kid(c, i), true); i++). */
static inline uint32_t ent_kids(const ent_coder *c, uint32_t t) { return c->syn->first_child[t]; }
static inline uint32_t ent_kids_end(const ent_coder *c, uint32_t t) { return c->syn->first_child[t + 1]; }
static inline uint32_t ent_kid(const ent_coder *c, uint32_t i) { return c->syn->child[i]; }
#define ENT_EACH_KID(c, t, k)                                                                  \
  for (uint32_t ent_i_##k = ent_kids((c), (t)), k = ENT_NONE;                                  \
       ent_i_##k < ent_kids_end((c), (t)) && (k = ent_kid((c), ent_i_##k), true); ent_i_##k++)
/* The token's words. */
ent_str ent_token_form(const ent_coder *c, uint32_t t);
/* First dependent with this very relation / with this universal relation; ENT_NONE. */
uint32_t ent_tree_dep(const ent_coder *c, uint32_t t, ent_rel rel);
uint32_t ent_tree_dep_base(const ent_coder *c, uint32_t t, ent_rel rel);
/* The preposition of t ("with", "because of" as "because_of"), or an empty slice. First token into *first where not NULL. */
ent_str ent_tree_case(const ent_coder *c, uint32_t t, uint32_t *first);
/* The conjunction that marks clause t ("that", "if", "to"), lower case, or an empty slice. */
ent_str ent_tree_mark(const ent_coder *c, uint32_t t);
/* First token and end of the subtree of t / the span of it without punctuation at its ends. */
void ent_tree_range(const ent_coder *c, uint32_t t, uint32_t *first, uint32_t *end);
ent_span ent_tree_span(const ent_coder *c, uint32_t t);
/* Is t inside the subtree of top (or top itself)? */
bool ent_tree_under(const ent_coder *c, uint32_t t, uint32_t top);
/* The clause that t stands in: nearest verb, copular predicate or root above it (or t itself). */
uint32_t ent_tree_clause(const ent_coder *c, uint32_t t);
/* Is t passive (aux:pass, nsubj:pass, or a participle that modifies)? */
bool ent_tree_passive(const ent_coder *c, uint32_t t);
/* The particle of a verb, or ENT_NONE. */
uint32_t ent_tree_particle(const ent_coder *c, uint32_t t);
/* Does "the" or "this" stand before t? */
bool ent_definite(const ent_coder *c, uint32_t t);
/* Is t a noun, proper noun or pronoun? */
bool ent_tree_nominal(const ent_coder *c, uint32_t t);
ent_span ent_token_span(const ent_coder *c, uint32_t first, uint32_t end);

/* ---- deep.c ----------------------------------------------------------- */

/* A few head tokens with the way each was found. */
#define ENT_ARGS_MAX 16
typedef struct ent_args {
  uint32_t n;
  struct {
    uint32_t token;
    const char *how; /* constant: "nsubj", "agent of the passive", "controls the infinitive" */
  } v[ENT_ARGS_MAX];
} ent_args;
/* Deep subjects of predicate t with coordination expanded; relative pronouns give their antecedent. */
void ent_deep_subj(const ent_coder *c, uint32_t t, ent_args *out);
void ent_deep_obj(const ent_coder *c, uint32_t t, ent_args *out);
void ent_deep_iobj(const ent_coder *c, uint32_t t, ent_args *out);
/* Does a passive say by whom? */
bool ent_deep_agent(const ent_coder *c, uint32_t t);
/* Obliques or nominal modifiers of t with this preposition. */
void ent_deep_prep(const ent_coder *c, uint32_t t, ent_str prep, ent_args *out);
/* Possessor, nationality modifier or compound of noun t. */
void ent_deep_poss(const ent_coder *c, uint32_t t, ent_args *out);
/* Clausal complements: head tokens of xcomp, ccomp, "of doing", "from doing". */
void ent_deep_comp(const ent_coder *c, uint32_t t, ent_args *out);

/* ---- parties ---------------------------------------------------------- */

/* The party that token t heads or stands for: outermost mention with head t, else the innermost that covers it. False where
** nothing there can be a party. */
bool ent_party_at(const ent_coder *c, uint32_t t, ent_party *out);
/* Is it an actor: resolved to a state, person, organisation or group, or a human noun? */
bool ent_party_actor(const ent_coder *c, const ent_party *p);

/* ---- compiling and opening frames ------------------------------------- */

/* Checks the stanzas frame, cue, item, type, mode, cameo of src and writes the sections of the event stage. */
ent_code ent_frames_compile(const ent_lexsource *src, ent_image_writer *w, ent_report *report, void *arg, ent_error *err);
/* Tables over an opened image, which must live as long. */
ent_code ent_frames_open(ent_image *img, ent_frames **out, ent_error *err);
void ent_frames_free(ent_frames *f);

/* ---- log.c ------------------------------------------------------------ */

typedef struct ent_log ent_log;
/* Notes one step about token t; nothing where c->log is NULL. kind: constant ("frame", "argument", "miss", "cue", "date", "place",
** "source"). */
void ent_log_add(const ent_coder *c, const char *kind, uint32_t t, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* ---- records ---------------------------------------------------------- */

/* One record a line, with its newline. */
ent_code ent_record_event(const ent_coded *d, uint32_t i, ent_buf *out, ent_error *err);
ent_code ent_record_claim(const ent_coded *d, uint32_t i, ent_buf *out, ent_error *err);
ent_code ent_record_predicate(const ent_coded *d, uint32_t i, ent_buf *out, ent_error *err);
ent_code ent_record_timex(const ent_coded *d, uint32_t i, ent_buf *out, ent_error *err);

/* ---- the engine's other calls (public ones: entente/event.h) ---------- */

/* Reads lexicon folders and gives the compiled image's bytes. Every error goes to report. */
ent_code ent_engine_compile_lexicon(const char *const *dir, uint32_t ndir, ent_buf *out, ent_report *report, void *arg, ent_error *err);
/* Worker that keeps the log of its next documents (explain). */
void ent_worker_explain(ent_worker *worker, bool on);
/* The explanation of the worker's last document; event ENT_NONE: all of them and what almost matched. */
ent_code ent_explain_text(const ent_worker *worker, uint32_t event, ent_buf *out, ent_error *err);
ent_code ent_explain_json(const ent_worker *worker, uint32_t event, ent_buf *out, ent_error *err);

#endif
