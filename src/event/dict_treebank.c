/*
** dict_treebank.c - sentences in Penn Treebank brackets: words, and a dependency tree by head rules.
**
** Each phrase has a head child (a table by label), the others hang on its head word with a relation that follows from
** the labels: what Collins (1999) and de Marneffe and others (2006) do, for the relations that dictionaries of verbs
** ask for. Function words hang on content words, as in Universal Dependencies: prepositions on their noun,
** auxiliaries on the verb.
*/
#include "event/dict_inside.h"

enum { DEEPEST = 120 };

typedef struct node {
  ent_str label;
  uint32_t child, next; /* first child, next sibling */
  uint32_t token;       /* of a leaf, else ENT_NONE */
  uint32_t head;        /* word that it hangs by; ENT_NONE for nothing (traces) */
} node;

typedef struct bracketing {
  ent_arena *a;
  ENT_VEC(node) node;
  ENT_VEC(ent_dict_word) word;
  ENT_VEC(ent_str) tag; /* of each word */
} bracketing;

/* ---- brackets --------------------------------------------------------- */

static void skip_blanks(ent_str *in) {
  while (in->n && strchr(" \t\r\n", in->p[0])) in->p++, in->n--;
}

static ent_str take_word(ent_str *in) {
  size_t n = 0;
  while (n < in->n && !strchr(" \t\r\n()", in->p[n])) n++;
  ent_str w = {in->p, n};
  in->p += n, in->n -= n;
  return w;
}

/* "NP-SBJ=1" is NP; "-LRB-" is itself. */
static ent_str bare(ent_str label) {
  for (size_t i = 1; i < label.n; i++)
    if (label.p[i] == '-' || label.p[i] == '=') return label.p[0] == '-' ? label : (ent_str){label.p, i};
  return label;
}

static const struct {
  const char *tag;
  uint8_t upos;
} tags[] = {{"NNP", ENT_UPOS_PROPN}, {"NNPS", ENT_UPOS_PROPN}, {"NN", ENT_UPOS_NOUN},  {"NNS", ENT_UPOS_NOUN},
            {"VB", ENT_UPOS_VERB},   {"VBD", ENT_UPOS_VERB},   {"VBG", ENT_UPOS_VERB}, {"VBN", ENT_UPOS_VERB},
            {"VBP", ENT_UPOS_VERB},  {"VBZ", ENT_UPOS_VERB},   {"MD", ENT_UPOS_AUX},   {"IN", ENT_UPOS_ADP},
            {"TO", ENT_UPOS_PART},   {"JJ", ENT_UPOS_ADJ},     {"JJR", ENT_UPOS_ADJ},  {"JJS", ENT_UPOS_ADJ},
            {"RB", ENT_UPOS_ADV},    {"RBR", ENT_UPOS_ADV},    {"RBS", ENT_UPOS_ADV},  {"WRB", ENT_UPOS_ADV},
            {"DT", ENT_UPOS_DET},    {"PDT", ENT_UPOS_DET},    {"WDT", ENT_UPOS_DET},  {"PRP", ENT_UPOS_PRON},
            {"PRP$", ENT_UPOS_PRON}, {"WP", ENT_UPOS_PRON},    {"WP$", ENT_UPOS_PRON}, {"EX", ENT_UPOS_PRON},
            {"CD", ENT_UPOS_NUM},    {"POS", ENT_UPOS_PART},   {"CC", ENT_UPOS_CCONJ}, {"RP", ENT_UPOS_ADP},
            {"UH", ENT_UPOS_INTJ},   {"SYM", ENT_UPOS_SYM},    {"FW", ENT_UPOS_X}};

static bool add_word(bracketing *b, ent_str text, ent_str tag) {
  ent_dict_word w = {
      .text = text, .form = dict_upper(b->a, text), .head = ENT_NONE, .upos = ENT_UPOS_PUNCT, .rel = ENT_REL_DEP};
  for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
    if (ent_str_is(tag, tags[i].tag)) w.upos = tags[i].upos;
  w.negates = dict_negative(w.form);
  return w.form.p && ENT_PUSH(b->a, &b->word, w) && ENT_PUSH(b->a, &b->tag, tag);
}

/* Reads "(LABEL ...)"; its index, or ENT_NONE when brackets or words are missing. */
static uint32_t read_node(bracketing *b, ent_str *in, uint32_t depth) {
  if (depth > DEEPEST || !in->n || in->p[0] != '(') return ENT_NONE;
  in->p++, in->n--;
  skip_blanks(in);
  node n = {.label = bare(take_word(in)), .child = ENT_NONE, .next = ENT_NONE, .token = ENT_NONE, .head = ENT_NONE};
  uint32_t at = b->node.n, last = ENT_NONE;
  if (!ENT_PUSH(b->a, &b->node, n)) return ENT_NONE;
  for (skip_blanks(in); in->n && in->p[0] != ')'; skip_blanks(in)) {
    if (in->p[0] != '(') {
      ent_str word = take_word(in);
      if (b->node.v[at].token != ENT_NONE || b->node.v[at].child != ENT_NONE || b->word.n >= ENT_DICT_WORDS)
        return ENT_NONE;
      if (ent_str_is(n.label, "-NONE-")) continue;
      b->node.v[at].token = b->node.v[at].head = b->word.n;
      if (!add_word(b, word, n.label)) return ENT_NONE;
      continue;
    }
    uint32_t k = read_node(b, in, depth + 1);
    if (k == ENT_NONE || b->node.v[at].token != ENT_NONE) return ENT_NONE;
    if (last == ENT_NONE) b->node.v[at].child = k;
    else b->node.v[last].next = k;
    last = k;
  }
  if (!in->n) return ENT_NONE;
  in->p++, in->n--;
  return at;
}

/* ---- heads ------------------------------------------------------------ */

/* For each label the labels of its head child in order of preference; `<` looks from the right. */
static const struct {
  const char *label, *heads;
} head_rules[] = {{"S", "VP S SBAR SINV ADJP NP"},
                  {"SINV", "VP S SINV VBD VBZ MD NP"},
                  {"SQ", "VP VBZ VBD MD SQ"},
                  {"SBARQ", "SQ S SBARQ"},
                  {"SBAR", "S SINV SQ SBAR VP"},
                  {"VP", "VP VB VBD VBZ VBP VBN VBG TO MD IN JJ ADJP NN NNS NP"},
                  {"PP", "NP PP S SBAR ADJP ADVP VP"},
                  {"ADJP", "< JJ JJR JJS VBN VBG ADJP NN RB IN"},
                  {"ADVP", "< RB RBR RBS ADVP JJ IN NN NP"},
                  {"QP", "< CD NN JJ RB"},
                  {"PRT", "RP IN RB"},
                  {"WHNP", "< WP NN NNS WDT NP"},
                  {"UCP", "ADJP NP VP S"}};

static node *at(bracketing *b, uint32_t i) {
  return &b->node.v[i];
}

static bool is(bracketing *b, uint32_t i, const char *label) {
  return i != ENT_NONE && ent_str_is(at(b, i)->label, label);
}

#define EACH_CHILD(b, n, k) for (uint32_t k = at(b, n)->child; k != ENT_NONE; k = at(b, k)->next)

static bool noun_tag(ent_str label) {
  return ent_str_starts(label, ENT_S("NN")) || ent_str_is(label, "NX");
}

static bool has_child(bracketing *b, uint32_t n, const char *label) {
  EACH_CHILD (b, n, k)
    if (is(b, k, label)) return true;
  return false;
}

/* A phrase that ends in 's. */
static bool possessor(bracketing *b, uint32_t n) {
  bool ends = false;
  EACH_CHILD (b, n, k) ends = is(b, k, "POS");
  return ends;
}

/* A noun phrase's head: its first noun phrase (with what hangs on it behind), else its last noun before anything
** hangs on it. */
static uint32_t np_head(bracketing *b, uint32_t n) {
  uint32_t noun = ENT_NONE, phrase = ENT_NONE, any = ENT_NONE;
  const bool list = has_child(b, n, "CC");
  EACH_CHILD (b, n, k) {
    ent_str l = at(b, k)->label;
    if (at(b, k)->head == ENT_NONE) continue;
    if (noun_tag(l)) noun = k;
    if (ent_str_is(l, "NP") && phrase == ENT_NONE) {
      if (!possessor(b, k)) phrase = k;
    }
    if (any == ENT_NONE || at(b, k)->token == ENT_NONE || b->word.v[at(b, k)->head].upos != ENT_UPOS_PUNCT) any = k;
    if ((ent_str_is(l, "CC") || (ent_str_is(l, ",") && list)) && noun != ENT_NONE) break;
    if (at(b, k)->token == ENT_NONE && noun != ENT_NONE && !ent_str_is(l, "NP") && !ent_str_is(l, "ADJP") &&
        !ent_str_is(l, "QP"))
      break;
  }
  return noun != ENT_NONE ? noun : phrase != ENT_NONE ? phrase : any;
}

/* "(S (S ...) , (NP an official) (VP said))": the first clause is what is said. */
static uint32_t said_clause(bracketing *b, uint32_t n) {
  uint32_t clause = ENT_NONE;
  EACH_CHILD (b, n, k) {
    if ((is(b, k, "S") || is(b, k, "SBAR")) && clause == ENT_NONE && at(b, k)->head != ENT_NONE) {
      clause = k;
      EACH_CHILD (b, k, j)
        if (is(b, j, "IN") || is(b, j, "TO")) return ENT_NONE;
    }
    if (is(b, k, "CC")) return ENT_NONE;
    if (is(b, k, "NP") && clause == ENT_NONE) return ENT_NONE;
  }
  bool finite = false;
  if (clause != ENT_NONE)
    EACH_CHILD (b, clause, j) finite = finite || is(b, j, "NP") || is(b, j, "S");
  return finite ? clause : ENT_NONE;
}

static uint32_t by_rule(bracketing *b, uint32_t n, ent_str heads) {
  bool right = ent_str_starts(heads, ENT_S("<"));
  ent_str want;
  if (right) heads = (ent_str){heads.p + 1, heads.n - 1};
  while (ent_str_word(&heads, &want)) {
    uint32_t found = ENT_NONE;
    EACH_CHILD (b, n, k)
      if (ent_str_eq(at(b, k)->label, want) && at(b, k)->head != ENT_NONE && (right || found == ENT_NONE)) found = k;
    if (found != ENT_NONE) return found;
  }
  return ENT_NONE;
}

static uint32_t head_child(bracketing *b, uint32_t n) {
  ent_str label = at(b, n)->label;
  uint32_t h = ENT_NONE;
  if (ent_str_is(label, "S")) h = said_clause(b, n);
  if (ent_str_is(label, "NP") || ent_str_is(label, "NX")) h = np_head(b, n);
  for (size_t i = 0; h == ENT_NONE && i < sizeof head_rules / sizeof *head_rules; i++)
    if (ent_str_is(label, head_rules[i].label)) h = by_rule(b, n, ent_str_c(head_rules[i].heads));
  EACH_CHILD (b, n, k)
    if (h == ENT_NONE && at(b, k)->head != ENT_NONE && b->word.v[at(b, k)->head].upos != ENT_UPOS_PUNCT) h = k;
  EACH_CHILD (b, n, k2)
    if (h == ENT_NONE && at(b, k2)->head != ENT_NONE) h = k2;
  return h;
}

/* ---- relations -------------------------------------------------------- */

static bool one_of(ent_str form, const char *words) {
  ent_str rest = ent_str_c(words), w;
  while (ent_str_word(&rest, &w))
    if (ent_str_eq(form, w)) return true;
  return false;
}

static const char being[] = "BE IS ARE WAS WERE AM BEEN BEING 'S 'RE GET GETS GOT GETTING";
static const char times[] = "MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY TODAY YESTERDAY TOMORROW WEEK "
                            "MONTH YEAR DAY MORNING NIGHT";
static const char adverbial[] = "AFTER BEFORE BECAUSE AS IF WHILE UNTIL SINCE ALTHOUGH THOUGH WHEN UNLESS ONCE";

static bool passive_verb(const bracketing *b, uint32_t w) {
  for (uint32_t i = 0; i < b->word.n; i++)
    if (b->word.v[i].head == w && b->word.v[i].rel == ENT_REL_AUX_PASS) return true;
  return false;
}

/* The conjunction that begins a subordinate clause, or nothing. */
static ent_str opening(bracketing *b, uint32_t n) {
  EACH_CHILD (b, n, k) {
    if (is(b, k, "IN")) return b->word.v[at(b, k)->head].form;
    if (is(b, k, "WHADVP") && at(b, k)->head != ENT_NONE) return b->word.v[at(b, k)->head].form;
  }
  return (ent_str){0};
}

static uint8_t in_noun_phrase(bracketing *b, uint32_t n, uint32_t h, uint32_t k, bool behind) {
  ent_str l = at(b, k)->label;
  bool leaf = at(b, k)->token != ENT_NONE;
  if (ent_str_is(l, "PP")) return ENT_REL_NMOD;
  if (ent_str_is(l, "SBAR")) return ENT_REL_ACL_RELCL;
  if (ent_str_is(l, "VP") || ent_str_is(l, "S")) return ENT_REL_ACL;
  if (ent_str_is(l, "POS")) return ENT_REL_CASE;
  if (ent_str_is(l, "DT") || ent_str_is(l, "PDT")) return ENT_REL_DET;
  if (ent_str_is(l, "PRP$") || ent_str_is(l, "WP$")) return ENT_REL_NMOD_POSS;
  if (ent_str_is(l, "CD") || ent_str_is(l, "QP")) return ENT_REL_NUMMOD;
  if (ent_str_starts(l, ENT_S("JJ")) || ent_str_is(l, "ADJP") || (leaf && ent_str_starts(l, ENT_S("VB"))))
    return ENT_REL_AMOD;
  if (ent_str_is(l, "NP") && possessor(b, k)) return ENT_REL_NMOD_POSS;
  if (behind && (noun_tag(l) || ent_str_is(l, "NP"))) return has_child(b, n, "CC") ? ENT_REL_CONJ : ENT_REL_APPOS;
  if (noun_tag(l) || ent_str_is(l, "NP")) return ENT_REL_COMPOUND;
  (void)h;
  return ENT_REL_ADVMOD;
}

static uint8_t in_verb_phrase(bracketing *b, uint32_t n, uint32_t h, uint32_t k, bool behind) {
  ent_str l = at(b, k)->label;
  const uint32_t head = at(b, h)->head, w = at(b, k)->head;
  if (ent_str_is(l, "TO")) return ENT_REL_MARK;
  if (ent_str_is(l, "MD")) return ENT_REL_AUX;
  if (ent_str_starts(l, ENT_S("VB")) && is(b, h, "VP") && !behind)
    return ent_str_is(b->tag.v[head], "VBN") && one_of(b->word.v[w].form, being) ? ENT_REL_AUX_PASS : ENT_REL_AUX;
  if (ent_str_is(l, "VP") || ent_str_starts(l, ENT_S("VB")))
    return has_child(b, n, "CC") ? ENT_REL_CONJ : ENT_REL_XCOMP;
  if (ent_str_is(l, "NP")) return one_of(b->word.v[w].form, times) ? ENT_REL_OBL_TMOD : ENT_REL_OBJ;
  if (ent_str_is(l, "PP")) return ENT_REL_OBL;
  if (ent_str_is(l, "PRT")) return ENT_REL_COMPOUND_PRT;
  if (ent_str_is(l, "SBAR")) return one_of(opening(b, k), adverbial) ? ENT_REL_ADVCL : ENT_REL_CCOMP;
  if (ent_str_is(l, "S")) return has_child(b, k, "NP") ? ENT_REL_CCOMP : ENT_REL_XCOMP;
  if (ent_str_is(l, "ADJP")) return ENT_REL_XCOMP;
  return ENT_REL_ADVMOD;
}

static uint8_t in_clause(bracketing *b, uint32_t n, uint32_t h, uint32_t k, bool behind) {
  ent_str l = at(b, k)->label;
  if (ent_str_is(l, "NP")) return passive_verb(b, at(b, h)->head) ? ENT_REL_NSUBJ_PASS : ENT_REL_NSUBJ;
  if (ent_str_is(l, "PP")) return ENT_REL_OBL;
  if (ent_str_is(l, "IN") || ent_str_is(l, "WHNP") || ent_str_is(l, "WHADVP")) return ENT_REL_MARK;
  if (ent_str_is(l, "S") || ent_str_is(l, "VP"))
    return has_child(b, n, "CC") && behind ? ENT_REL_CONJ : behind ? ENT_REL_PARATAXIS : ENT_REL_ADVCL;
  if (ent_str_is(l, "SBAR")) return ENT_REL_ADVCL;
  return ENT_REL_ADVMOD;
}

static uint8_t relation(bracketing *b, uint32_t n, uint32_t h, uint32_t k, bool behind) {
  const ent_dict_word *w = &b->word.v[at(b, k)->head];
  ent_str label = at(b, n)->label;
  if (w->upos == ENT_UPOS_PUNCT) return ENT_REL_PUNCT;
  if (w->upos == ENT_UPOS_CCONJ) return ENT_REL_CC;
  if (ent_str_is(label, "NP") || ent_str_is(label, "NX") || ent_str_is(label, "WHNP") || ent_str_is(label, "QP"))
    return in_noun_phrase(b, n, h, k, behind);
  if (ent_str_is(label, "VP")) return in_verb_phrase(b, n, h, k, behind);
  if (ent_str_is(label, "PP")) {
    bool preposition = w->upos == ENT_UPOS_ADP || w->upos == ENT_UPOS_PART || at(b, k)->token != ENT_NONE;
    if (preposition) return is(b, h, "S") || is(b, h, "VP") ? ENT_REL_MARK : ENT_REL_CASE;
    return has_child(b, n, "CC") ? ENT_REL_CONJ : is(b, k, "PP") ? ENT_REL_NMOD : ENT_REL_ADVMOD;
  }
  if (ent_str_is(label, "ADJP") && (is(b, k, "S") || is(b, k, "SBAR"))) return ENT_REL_XCOMP;
  if (ent_str_is(label, "ADJP") && is(b, k, "PP")) return ENT_REL_OBL;
  return in_clause(b, n, h, k, behind);
}

/* ---- the tree --------------------------------------------------------- */

static void attach(bracketing *b, uint32_t w, uint32_t head, uint8_t rel) {
  if (w == head || w == ENT_NONE || head == ENT_NONE) return;
  b->word.v[w].head = head;
  b->word.v[w].rel = rel;
}

/* "Eriadori and Calenardhon leaders": single words of one tag before a noun of another phrase are its modifiers. */
static bool shared_head(bracketing *b, uint32_t n) {
  uint32_t first = ENT_NONE, cc = ENT_NONE, second = ENT_NONE, last = ENT_NONE, count = 0;
  EACH_CHILD (b, n, k) {
    if (at(b, k)->token == ENT_NONE) {
      if (possessor(b, k) && first == ENT_NONE) continue;
      break;
    }
    if (is(b, k, "DT") || ent_str_starts(at(b, k)->label, ENT_S("JJ"))) continue;
    if (is(b, k, "CC")) cc = k;
    else if (cc == ENT_NONE) first = k, count++;
    else if (second == ENT_NONE) second = k;
    else last = k;
  }
  if (count != 1 || last == ENT_NONE || !noun_tag(at(b, last)->label) ||
      !ent_str_eq(at(b, first)->label, at(b, second)->label))
    return false;
  attach(b, at(b, second)->head, at(b, first)->head, ENT_REL_CONJ);
  attach(b, at(b, cc)->head, at(b, first)->head, ENT_REL_CC);
  attach(b, at(b, first)->head, at(b, last)->head, ENT_REL_COMPOUND);
  EACH_CHILD (b, n, k2) {
    uint32_t w = at(b, k2)->head;
    if (k2 != first && k2 != cc && k2 != second && k2 != last && w != ENT_NONE)
      attach(b, w, at(b, last)->head, relation(b, n, last, k2, w > at(b, last)->head));
  }
  at(b, n)->head = at(b, last)->head;
  return true;
}

/* Flat coordination: each part behind the head has its modifiers to the left of its last noun. */
static void attach_behind(bracketing *b, uint32_t n, uint32_t h) {
  uint32_t open[64], nopen = 0;
  bool behind = false;
  for (uint32_t k = at(b, n)->child; k != ENT_NONE; k = at(b, k)->next) {
    uint32_t w = at(b, k)->head, next = at(b, k)->next;
    if (k == h) behind = true;
    if (k == h || w == ENT_NONE) continue;
    uint8_t rel = relation(b, n, h, k, behind);
    bool next_noun = next != ENT_NONE && noun_tag(at(b, next)->label);
    bool modifier = rel == ENT_REL_DET || rel == ENT_REL_AMOD || rel == ENT_REL_NUMMOD || rel == ENT_REL_NMOD_POSS ||
                    (rel == ENT_REL_CONJ && next_noun);
    if (behind && has_child(b, n, "CC") && modifier && nopen < 64) {
      open[nopen++] = k;
      continue;
    }
    attach(b, w, at(b, h)->head, rel);
    for (uint32_t i = 0; rel == ENT_REL_CONJ && i < nopen; i++)
      attach(b, at(b, open[i])->head, w, relation(b, n, k, open[i], false));
    if (rel == ENT_REL_CONJ) nopen = 0;
  }
  for (uint32_t i = 0; i < nopen; i++)
    attach(b, at(b, open[i])->head, at(b, h)->head, relation(b, n, h, open[i], true));
}

/* The subject of a speech tag hangs on its verb, not on what is said. */
static void speech_tag(bracketing *b, uint32_t n, uint32_t h) {
  uint32_t verb = ENT_NONE;
  if (!is(b, n, "S") || said_clause(b, n) != h) return;
  EACH_CHILD (b, n, k)
    if (is(b, k, "VP")) verb = at(b, k)->head;
  if (verb == ENT_NONE) return;
  attach(b, verb, at(b, h)->head, ENT_REL_PARATAXIS);
  EACH_CHILD (b, n, k2)
    if (is(b, k2, "NP")) attach(b, at(b, k2)->head, verb, passive_verb(b, verb) ? ENT_REL_NSUBJ_PASS : ENT_REL_NSUBJ);
}

static void resolve(bracketing *b, uint32_t n) {
  if (at(b, n)->token != ENT_NONE) return;
  EACH_CHILD (b, n, k) resolve(b, k);
  if ((is(b, n, "NP") || is(b, n, "NX")) && has_child(b, n, "CC") && shared_head(b, n)) return;
  uint32_t h = head_child(b, n);
  if (h == ENT_NONE) return;
  at(b, n)->head = at(b, h)->head;
  attach_behind(b, n, h);
  speech_tag(b, n, h);
}

ent_code ent_dict_brackets(ent_str in, ent_arena *a, ent_dict_sentence *s, ent_error *err) {
  bracketing b = {.a = a};
  skip_blanks(&in);
  uint32_t root = read_node(&b, &in, 0);
  skip_blanks(&in);
  if (ent_arena_failed(a)) return ent_nomem(err);
  if (root == ENT_NONE || in.n || !b.word.n) {
    s->bad = "the brackets of its parse do not balance, or hold what they should not";
    return ENT_OK;
  }
  resolve(&b, root);
  uint32_t top = at(&b, root)->head;
  for (uint32_t i = 0; i < b.word.n; i++)
    if (b.word.v[i].head == ENT_NONE) {
      b.word.v[i].rel = i == top ? ENT_REL_ROOT : ENT_REL_DEP;
      if (i != top) b.word.v[i].head = top;
    }
  s->word = b.word.v;
  s->n = b.word.n;
  if (!dict_is_tree(a, s)) s->bad = "no tree can be made of its parse";
  if (s->bad) s->n = 0;
  return ent_arena_failed(a) ? ent_nomem(err) : ENT_OK;
}
