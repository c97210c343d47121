/*
** test_event.c - the event stage over trees and names made by hand: patterns, deep arguments, frames, operators,
** factuality. No model is needed.
*/
#include "unit.h"

#include "event/frames.h"
#include "event/match.h"

/* ---- a document by hand ------------------------------------------------ */

#define MOST 64

typedef struct made {
  ent_arena *arena;
  ent_buf words;
  ent_token token[MOST];
  ent_word word[MOST];
  uint32_t first_child[MOST + 1], child[MOST];
  ent_mention mention[MOST];
  ent_entity entity[8];
  uint32_t at[MOST], in[MOST];
  ent_sentence sentence;
  ent_text text;
  ent_syntax syntax;
  ent_names names;
  ent_frames frames;
  ent_coder coder;
} made;

static const char *const countries[] = {"RUS", "IRN", "USA", "CHN", "JPN"};
static const char *const names_of[][2] = {{"Russia", "RUS"}, {"Russian", "RUS"}, {"Iran", "IRN"},   {"Washington", "USA"},
                                          {"US", "USA"},     {"China", "CHN"},   {"Japan", "JPN"},  {"Japanese", "JPN"}};

static uint8_t upos_by(ent_str s) {
  for (unsigned i = 0; i < ENT_UPOS_COUNT; i++)
    if (ent_str_is(s, ent_upos_name(i))) return (uint8_t)i;
  fail_msg("no such tag");
  return 0;
}

static uint8_t rel_by(ent_str s) {
  for (unsigned i = 0; i < ENT_REL_COUNT; i++)
    if (ent_str_is(s, ent_rel_name(i))) return (uint8_t)i;
  fail_msg("no such relation");
  return 0;
}

static uint32_t feats_of(ent_str s) {
  static const struct {
    char letter;
    uint32_t bits;
  } table[] = {{'p', ENT_F_PAST | ENT_F_FIN}, {'n', ENT_F_PAST | ENT_F_PART}, {'g', ENT_F_GER}, {'i', ENT_F_INF},
               {'z', ENT_F_PRES | ENT_F_FIN}, {'s', ENT_F_PLUR}};
  uint32_t f = 0;
  for (size_t i = 0; i < s.n; i++)
    for (size_t k = 0; k < sizeof table / sizeof *table; k++)
      if (s.p[i] == table[k].letter) f |= table[k].bits;
  return f;
}

static void add_name(made *m, uint32_t t, ent_str form) {
  for (size_t i = 0; i < sizeof names_of / sizeof *names_of; i++) {
    if (!ent_str_is(form, names_of[i][0])) continue;
    uint32_t e = 0;
    while (strcmp(countries[e], names_of[i][1])) e++;
    uint32_t k = m->names.nmention++;
    m->mention[k] = (ent_mention){.span = m->token[t].span, .first = t, .end = t + 1, .head = t, .entity = e, .antecedent = ENT_NONE,
                                  .rule = "name"};
    m->at[t] = m->in[t] = k;
  }
}

/* One token a word of spec: form/lemma/UPOS/head/relation/feats; head counts from 1, 0 is the root. */
static void read_tree(made *m, const char *spec) {
  ent_str rest = ent_str_c(spec), one;
  uint32_t n = 0;
  ent_buf_init(&m->words, 0);
  while (ent_str_word(&rest, &one)) {
    ent_str f[6] = {{"", 0}}, piece;
    for (int i = 0; i < 6 && ent_str_split(&one, '/', &piece); i++) f[i] = piece;
    int64_t head = 0;
    assert_true(ent_str_int(f[3], &head));
    uint32_t start = (uint32_t)m->words.n;
    ent_buf_putstr(&m->words, f[0]);
    m->token[n] = (ent_token){{start, (uint32_t)m->words.n}, 0, ENT_TOKEN_SPACE_AFTER};
    ent_buf_putc(&m->words, ' ');
    m->word[n] = (ent_word){.lemma = f[1], .head = head ? (uint32_t)head - 1 : ENT_NONE, .upos = upos_by(f[2]), .rel = rel_by(f[4]), .feats = feats_of(f[5])};
    m->at[n] = m->in[n] = ENT_NONE;
    add_name(m, n, f[0]);
    n++;
  }
  m->text.ntoken = n;
}

static void link_tree(made *m) {
  uint32_t n = m->text.ntoken, at = 0;
  for (uint32_t t = 0; t < n; t++) {
    m->first_child[t] = at;
    for (uint32_t k = 0; k < n; k++)
      if (m->word[k].head == t) m->child[at++] = k;
    for (uint32_t h = m->word[t].head; h != ENT_NONE; h = m->word[h].head) m->word[t].depth++;
  }
  m->first_child[n] = at;
}

static made *make(const char *lexicon, const char *spec) {
  made *m = calloc(1, sizeof *m);
  m->arena = ent_arena_new(0);
  for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
    m->entity[i] = (ent_entity){.kind = ENT_KIND_STATE, .name = ent_str_c(countries[i]), .country = ent_str_c(countries[i])};
  read_tree(m, spec);
  link_tree(m);
  m->sentence = (ent_sentence){{0, (uint32_t)m->words.n}, 0, m->text.ntoken, 0, 0};
  m->text.text = ent_buf_str(&m->words), m->text.title_start = ENT_NONE;
  m->text.token = m->token, m->text.sentence = &m->sentence, m->text.nsentence = 1;
  m->syntax = (ent_syntax){m->word, m->first_child, m->child};
  m->names.mention = m->mention, m->names.entity = m->entity, m->names.nentity = 5, m->names.at = m->at, m->names.in = m->in;
  m->frames.arena = m->arena;
  ent_stanzas s = {0};
  ent_error err = {0};
  assert_int_equal(ent_stanza_parse(ent_str_c(lexicon), "test.txt", m->arena, &s, &err), ENT_OK);
  assert_int_equal(ent_frames_build(&s, &m->frames, NULL, NULL, &err), ENT_OK);
  m->coder = (ent_coder){.lex = &m->frames, .text = &m->text, .syn = &m->syntax, .names = &m->names, .a = m->arena, .published = ENT_DAY_UNKNOWN};
  return m;
}

static void done(made *m) {
  ent_buf_free(&m->words);
  ent_arena_free(m->arena);
  free(m);
}

/* Frames to drafts, without times, quotations and sources. */
static ent_coder *code(made *m) {
  ent_coder *c = &m->coder;
  assert_int_equal(ent_predicates_run(c, NULL), ENT_OK);
  assert_int_equal(ent_match_run(c, NULL), ENT_OK);
  assert_int_equal(ent_facts_run(c, NULL), ENT_OK);
  assert_int_equal(ent_compose_run(c, NULL), ENT_OK);
  return c;
}

/* "AID RUS > IRN CT+; ..." of the drafts that are kept. */
static ent_str told(made *m) {
  ent_coder *c = code(m);
  ent_buf out;
  ent_buf_init(&out, 0);
  for (uint32_t i = 0; i < c->ndraft; i++) {
    const ent_event *e = &c->draft[i].e;
    if (c->draft[i].drop) continue;
    if (out.n) ent_buf_puts(&out, "; ");
    ent_buf_puts(&out, ent_event_type_name(e->type));
    for (uint32_t k = 0; k < e->nactor; k++) ent_buf_printf(&out, " %s", countries[e->actor[k].entity]);
    ent_buf_puts(&out, " >");
    for (uint32_t k = 0; k < e->nrecipient; k++) ent_buf_printf(&out, " %s", countries[e->recipient[k].entity]);
    ent_buf_printf(&out, " %s", ent_factuality_name(e->factuality));
  }
  ent_str s = ent_arena_dup(m->arena, ent_buf_str(&out));
  ent_buf_free(&out);
  return s;
}

static const char lexicon[] =
    "frame aid.give.1\n  verb supply; give\n  noun supply\n  args A=subj[actor]! R=iobj|to I=obj[weapon]!\n  event AID\n"
    "frame assault.attack.1\n  verb attack\n  noun attack\n  args A=subj! R=obj|on\n  event ASSAULT\n"
    "frame consult.meet.1\n  verb meet\n  args B=subj+obj+with!\n  event CONSULT\n"
    "frame consult.talks.1\n  phrase hold talks\n  args B=subj+with!\n  event CONSULT\n"
    "frame agree.1\n  verb agree; promise\n  args A=subj! C=comp!\n  content mood=planned time=future\n"
    "  compose AID=AGREE ASSAULT=THREATEN:violence *=-\n  event AGREE\n"
    "frame deny.1\n  verb deny\n  args A=subj! C=comp!\n  content mood=denied factuality=CT-\n  event REJECT\n"
    "frame condemn.1\n  verb condemn\n  args A=subj! R=obj.any!\n  event ACCUSE\n"
    "cue not\n  word not\n  kind negation\n  polarity -\n"
    "cue may\n  word may; might\n  kind modal\n  certainty PS\n"
    "cue will\n  word will\n  kind future\n"
    "cue if\n  mark if\n  kind conditional\n  certainty PS\n"
    "cue likely\n  adverb reportedly\n  kind hedge\n  certainty PR\n"
    "item weapon.missile\n  class missiles\n  parent weapon\n  word missile; ballistic missile\n"
    "item weapon\n  class weapon\n  word weapon\n"
    "type AID\n  quad 2\n  recipient required\n  score 10\n"
    "type ASSAULT\n  quad 4\n  score -9\n";

static void expect(const char *spec, const char *want) {
  made *m = make(lexicon, spec);
  ent_str got = told(m);
  if (!ent_str_is(got, want)) fail_msg("%s\n  gives  %.*s\n  wanted %s", spec, (int)got.n, got.p, want);
  done(m);
}

/* ---- the tests --------------------------------------------------------- */

static void test_pattern(void **state) {
  (void)state;
  ent_arena *a = ent_arena_new(0);
  ent_pattern p;
  const char *why;
  assert_true(ent_pattern_parse(ENT_S("A=subj[actor]! R=iobj|to|obj.any I=obj[weapon,food !lemma:ball,net] X=with"), a, &p, &why));
  assert_int_equal(p.nslot, 4);
  assert_true(p.slot[0].required);
  assert_int_equal(p.slot[1].nplace, 3);
  assert_int_equal(p.slot[1].place[2].inner, ENT_AT_ANY);
  assert_int_equal(p.slot[2].place[0].nfilter, 4);
  assert_true(p.slot[2].place[0].filter[3].negated && p.slot[2].place[0].filter[3].lemma);
  assert_true(p.slot[3].required); /* X is there to be asked for */
  assert_true(ent_pattern_parse(ENT_S("B=subj+with!"), a, &p, &why));
  assert_true(p.slot[0].all && p.slot[0].required);
  static const char *const wrong[] = {"", "Q=subj", "A=Subj", "A=subj[", "A=subj[]", "A subj", "A=1"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_false(ent_pattern_parse(ent_str_c(wrong[i]), a, &p, &why));
  ent_arena_free(a);
}

static bool count(void *arg, const ent_error *err) {
  assert_true(err->line > 0);
  assert_string_equal(err->where, "bad.txt");
  ++*(int *)arg;
  return true;
}

static void test_errors(void **state) {
  (void)state;
  static const char bad[] = "frame a.1\n  verb go\n  args A=nowhere:\n  event FLY\n  colour red\nframe b.1\n  event AID\n"
                            "cue c\n  word x\n  kind odd\ntype NONE\n  quad 1\nitem i\n  smell bad\n";
  ent_frames f = {.arena = ent_arena_new(0)};
  ent_stanzas s = {0};
  int n = 0;
  assert_int_equal(ent_stanza_parse(ENT_S(bad), "bad.txt", f.arena, &s, NULL), ENT_OK);
  assert_int_equal(ent_frames_build(&s, &f, count, &n, NULL), ENT_ERR_FORMAT);
  assert_true(n >= 7);
  ent_arena_free(f.arena);
}

static void test_voice(void **state) {
  (void)state;
  expect("Iran/Iran/PROPN/2/nsubj supplied/supply/VERB/0/root/p missiles/missile/NOUN/2/obj/s to/to/ADP/5/case Russia/Russia/PROPN/2/obl",
         "AID IRN > RUS CT+");
  expect("Missiles/missile/NOUN/3/nsubj:pass were/be/AUX/3/aux:pass/p supplied/supply/VERB/0/root/n to/to/ADP/5/case Russia/Russia/PROPN/3/obl "
         "by/by/ADP/7/case Iran/Iran/PROPN/3/obl:agent",
         "AID IRN > RUS CT+");
  expect("Russia/Russia/PROPN/3/nsubj:pass was/be/AUX/3/aux:pass/p attacked/attack/VERB/0/root/n", "ASSAULT > RUS CT+");
}

static void test_relative_clause(void **state) {
  (void)state;
  expect("the/the/DET/2/det missiles/missile/NOUN/0/root/s that/that/PRON/5/obj Iran/Iran/PROPN/5/nsubj gave/give/VERB/2/acl:relcl/p "
         "Russia/Russia/PROPN/5/iobj",
         "AID IRN > RUS CT+");
  expect("Iran/Iran/PROPN/0/root ,/,/PUNCT/4/punct which/which/PRON/4/nsubj attacked/attack/VERB/1/acl:relcl/p Japan/Japan/PROPN/4/obj",
         "ASSAULT IRN > JPN CT+");
}

static void test_coordination(void **state) {
  (void)state;
  expect("Iran/Iran/PROPN/4/nsubj and/and/CCONJ/3/cc China/China/PROPN/1/conj met/meet/VERB/0/root/p Russia/Russia/PROPN/4/obj",
         "CONSULT IRN CHN RUS > CT+");
  expect("China/China/PROPN/2/nsubj held/hold/VERB/0/root/p talks/talk/NOUN/2/obj/s with/with/ADP/5/case Japan/Japan/PROPN/3/nmod",
         "CONSULT CHN JPN > CT+");
}

static void test_operators(void **state) {
  (void)state;
  expect("Iran/Iran/PROPN/2/nsubj agreed/agree/VERB/0/root/p to/to/PART/4/mark supply/supply/VERB/2/xcomp/i missiles/missile/NOUN/4/obj/s "
         "to/to/ADP/7/case Russia/Russia/PROPN/4/obl",
         "AGREE IRN > RUS CT+; AID IRN > RUS CT+");
  expect("Iran/Iran/PROPN/2/nsubj promised/promise/VERB/0/root/p to/to/PART/4/mark attack/attack/VERB/2/xcomp/i Japan/Japan/PROPN/4/obj",
         "THREATEN IRN > JPN CT+; ASSAULT IRN > JPN CT+");
  expect("Iran/Iran/PROPN/2/nsubj denied/deny/VERB/0/root/p that/that/SCONJ/6/mark Russia/Russia/PROPN/6/nsubj had/have/AUX/6/aux/p "
         "attacked/attack/VERB/2/ccomp/n Japan/Japan/PROPN/6/obj",
         "REJECT IRN > RUS CT+; ASSAULT RUS > JPN CT-");
}

static void test_operator_links(void **state) {
  (void)state;
  made *m = make(lexicon, "Iran/Iran/PROPN/2/nsubj agreed/agree/VERB/0/root/p to/to/PART/4/mark supply/supply/VERB/2/xcomp/i "
                          "missiles/missile/NOUN/4/obj/s to/to/ADP/7/case Russia/Russia/PROPN/4/obl");
  ent_coder *c = code(m);
  assert_int_equal(c->ndraft, 2);
  assert_int_equal(c->draft[1].e.nlink, 1);
  assert_int_equal(c->draft[1].e.link[0].kind, ENT_LINK_CONTENT_OF);
  assert_int_equal(c->draft[1].e.link[0].to, 0);
  assert_int_equal(c->draft[1].e.mood, ENT_MOOD_PLANNED);
  assert_int_equal(c->draft[1].e.time, ENT_TIME_FUTURE);
  done(m);
}

static void test_factuality(void **state) {
  (void)state;
  expect("Iran/Iran/PROPN/4/nsubj did/do/AUX/4/aux/p not/not/PART/4/advmod attack/attack/VERB/0/root/i Japan/Japan/PROPN/4/obj", "ASSAULT IRN > JPN CT-");
  expect("Iran/Iran/PROPN/3/nsubj may/may/AUX/3/aux attack/attack/VERB/0/root/i Japan/Japan/PROPN/3/obj", "ASSAULT IRN > JPN PS+");
  expect("Iran/Iran/PROPN/3/nsubj reportedly/reportedly/ADV/3/advmod attacked/attack/VERB/0/root/p Japan/Japan/PROPN/3/obj", "ASSAULT IRN > JPN PR+");
  expect("Iran/Iran/PROPN/3/nsubj will/will/AUX/3/aux attack/attack/VERB/0/root/i Japan/Japan/PROPN/3/obj", "THREATEN IRN > JPN CT+");
  expect("If/if/SCONJ/3/mark Iran/Iran/PROPN/3/nsubj attacks/attack/VERB/0/root/z Japan/Japan/PROPN/3/obj", "ASSAULT IRN > JPN PS+");
}

static void test_nouns(void **state) {
  (void)state;
  expect("China/China/PROPN/2/nsubj condemned/condemn/VERB/0/root/p Iran/Iran/PROPN/5/nmod:poss 's/'s/PART/3/case attack/attack/NOUN/2/obj "
         "on/on/ADP/7/case Japan/Japan/PROPN/5/nmod",
         "ACCUSE CHN > IRN CT+; ASSAULT IRN > JPN CT+");
}

static void test_nobody(void **state) {
  (void)state;
  expect("Crows/crow/NOUN/2/nsubj attacked/attack/VERB/0/root/p dogs/dog/NOUN/2/obj", "");
}

static void test_items(void **state) {
  (void)state;
  made *m = make(lexicon, "Iran/Iran/PROPN/2/nsubj gave/give/VERB/0/root/p Russia/Russia/PROPN/2/iobj 36/36/NUM/6/nummod ballistic/ballistic/ADJ/6/amod "
                          "missiles/missile/NOUN/2/obj/s");
  ent_coder *c = code(m);
  assert_int_equal(c->ndraft, 1);
  assert_int_equal(c->draft[0].e.nitem, 1);
  const ent_item *i = &c->draft[0].e.item[0];
  assert_str(i->cls, "missiles");
  assert_str(ent_str_span(m->text.text, i->span), "ballistic missiles");
  assert_true(i->low == 36 && i->high == 36);
  done(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_pattern),       cmocka_unit_test(test_errors),       cmocka_unit_test(test_voice),
      cmocka_unit_test(test_relative_clause), cmocka_unit_test(test_coordination), cmocka_unit_test(test_operators),
      cmocka_unit_test(test_operator_links), cmocka_unit_test(test_factuality),   cmocka_unit_test(test_nouns),
      cmocka_unit_test(test_nobody),        cmocka_unit_test(test_items),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
