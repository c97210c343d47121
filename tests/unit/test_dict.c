/*
** test_dict.c - dictionaries of others: lines, words, periods, patterns, Treebank brackets; what an event rests on.
*/
#include "event/dict_inside.h"
#include "unit.h"

typedef struct wrongs {
  uint32_t n, line[16];
  const char *message[16];
} wrongs;

static void note(void *arg, const ent_error *err) {
  wrongs *w = arg;
  if (w->n < 16) {
    w->line[w->n] = err->line;
    w->message[w->n] = err->message;
  }
  w->n++;
}

static ent_dict *dictionary(const char *actors, const char *agents, const char *verbs, wrongs *w) {
  ent_dict *d = ent_dict_new();
  assert_non_null(d);
  if (actors) assert_int_equal(ent_dict_read(d, ENT_DICT_ACTORS, ent_str_c(actors), "actors", note, w, NULL), ENT_OK);
  if (agents) assert_int_equal(ent_dict_read(d, ENT_DICT_AGENTS, ent_str_c(agents), "agents", note, w, NULL), ENT_OK);
  if (verbs) assert_int_equal(ent_dict_read(d, ENT_DICT_VERBS, ent_str_c(verbs), "verbs", note, w, NULL), ENT_OK);
  return d;
}

/* ---- lines ------------------------------------------------------------ */

static void test_comments(void **state) {
  (void)state;
  wrongs w = {0};
  ent_dict *d = dictionary("\xEF\xBB\xBF# nothing\nCHAD [TCD] # [XXX]\n<!-- NIGER [NER]\nMALI [MLI] --> SUDAN [SDN] ; "
                           "a note\n<! -- odd\nTOGO [T#G]\n",
                           NULL, NULL, &w);
  assert_int_equal(w.n, 0);
  assert_int_equal(ent_dict_count(d, ENT_DICT_ACTORS), 3);
  assert_true(ent_str_is(d->period.v[0].code, "TCD"));
  assert_true(ent_str_is(d->actor.phrase.v[1].word[0], "SUDAN"));
  assert_true(ent_str_is(d->period.v[2].code, "T#G"));
  assert_int_equal(d->actors.v[1].line, 4);
  ent_dict_free(d);
}

static void test_latin1(void **state) {
  (void)state;
  wrongs w = {0};
  ent_dict *d = dictionary("C\xF4te_d'Ivoire [CIV]\nC\xC3\xB4te_d'Ivoire [CIV]\n", NULL, NULL, &w);
  assert_true(ent_str_is(d->actor.phrase.v[0].word[0], "C\xC3\x94TE"));
  assert_true(ent_str_eq(d->actor.phrase.v[0].word[0], d->actor.phrase.v[1].word[0]));
  ent_dict_free(d);
}

static void test_wrong_lines(void **state) {
  (void)state;
  wrongs w = {0};
  ent_dict *d =
      dictionary("+X\nA [B <1]\nC [D 20200101-20190101]\nE [F\nG [H] behind\n", "X\nY {Z [~A]\nZ [~]\n!Q!B {} [~C]\n",
                 "LOST\n--- A [1] ---\n- B [2]\n- * C\n- * &NO [3]\n[4]\n~ a b\n&\n", &w);
  static const struct {
    uint32_t line;
    const char *part;
  } want[] = {{1, "no actor"},
              {2, "not a day"},
              {3, "ends before"},
              {4, "not closed"},
              {5, "behind the code"},
              {1, "without a code"},
              {2, "not closed"},
              {3, "code is missing"},
              {4, "no line defines"},
              {1, "before any block"},
              {3, "without *"},
              {4, "without a code"},
              {5, "no line before defines"},
              {6, "neither a verb"},
              {7, "transformation"},
              {8, "without a name"}};
  assert_int_equal(w.n, sizeof want / sizeof *want);
  for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
    assert_int_equal(w.line[i], want[i].line);
    assert_non_null(strstr(w.message[i], want[i].part));
  }
  assert_int_equal(d->actors.n, 4);
  ent_dict_free(d);
}

/* ---- words ------------------------------------------------------------ */

static void test_forms(void **state) {
  (void)state;
  static const struct {
    const char *verb, *s, *ed, *ing;
  } rows[] = {{"SEND", "SENDS", "SENDED", "SENDING"},      {"ACCUSE", "ACCUSES", "ACCUSED", "ACCUSING"},
              {"DENY", "DENIES", "DENIED", "DENYING"},     {"OBEY", "OBEYS", "OBEYED", "OBEYING"},
              {"CLASH", "CLASHES", "CLASHED", "CLASHING"}, {"FREE", "FREES", "FREED", "FREEING"}};
  ent_arena *a = ent_arena_new(0);
  ent_str out[3];
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dict_conjugate(a, ent_str_c(rows[i].verb), out);
    assert_true(ent_str_is(out[0], rows[i].s) && ent_str_is(out[1], rows[i].ed) && ent_str_is(out[2], rows[i].ing));
  }
  assert_true(ent_str_is(dict_plural(a, ENT_S("PARTY")), "PARTIES"));
  assert_true(ent_str_is(dict_plural(a, ENT_S("BOSS")), "BOSSES"));
  assert_true(ent_str_is(dict_plural(a, ENT_S("BOY")), "BOYS"));
  assert_true(dict_fits(ENT_S("IRANIAN"), ENT_S("IRAN"), true));
  assert_false(dict_fits(ENT_S("IRANIAN"), ENT_S("IRAN"), false));
  assert_false(dict_fits(ENT_S("INDIANA"), ENT_S("INDIA"), true)); /* no suffix we know */
  assert_false(dict_fits(ENT_S("ENTIRE"), ENT_S("ENT"), true));    /* too short a stem */
  ent_arena_free(a);
}

static void test_periods(void **state) {
  (void)state;
  wrongs w = {0};
  static const struct {
    uint32_t day;
    const char *code;
  } rows[] = {{0, "AAA"},        {19791231, "BBB"}, {19800101, "BBB"}, {19800102, "AAA"},
              {19950601, "CCC"}, {20150601, "DDD"}, {20160101, "DDD"}, {20170101, "EEE"}};
  ent_dict *d =
      dictionary("X [AAA]\n\t[BBB <800101]\n [CCC 950601 - 19950701]\n [DDD 20150601-20160101]\n [EEE > 20160101]\n",
                 NULL, NULL, &w);
  assert_int_equal(w.n, 0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    assert_true(ent_str_is(dict_code_on(d, &d->actors.v[0], rows[i].day)->code, rows[i].code));
  ent_dict_free(d);
  d = dictionary("Y\n\t[BBB <800101]\n", NULL, NULL, &w);
  assert_null(dict_code_on(d, &d->actors.v[0], 19900101));
  ent_dict_free(d);
}

static void test_verbs(void **state) {
  (void)state;
  wrongs w = {0};
  ent_dict *d = dictionary(NULL, NULL,
                           "&S_\n+A_B\n+(TO C)\n--- X [010] ---\nSEND {SENT +SENT_OUT} [070:080]\nWIRE_+TAP\n- $ A_ * "
                           "{NEW &S B} (IN ^) [1:2]\n* C [+++]\n--- Y [---] ---\nGO\n",
                           &w);
  assert_int_equal(w.n, 0);
  assert_int_equal(d->verb.n, 3);
  assert_true(ent_str_is(d->verb.v[0].codes.back, "080"));
  assert_true(ent_str_is(d->verb.v[1].name, "TAP"));
  assert_true(ent_map_get(&d->forms, ENT_S("TAPPING")) == ENT_NONE &&
              ent_map_get(&d->forms, ENT_S("TAPING")) != ENT_NONE);
  assert_int_equal(d->pattern.n, 1); /* a pattern that TABARI would discard by is left out */
  const dict_pattern *p = &d->pattern.v[0];
  assert_true(p->nleft == 2 && p->nright == 5 && p->near_left && d->block.v[0].second);
  ent_dict *t = dictionary(NULL, NULL, "ABANDON [345] ;note\n- * EFFORT [080]\nSEND_ [070]\n", &w);
  assert_true(w.n == 0 && t->block.n == 2 && t->block.v[0].count == 1 && t->block.v[1].count == 0);
  ent_dict_free(t);
  assert_true(p->left[0].kind == DICT_SOURCE && p->right[1].kind == DICT_SET &&
              p->right[0].group == p->right[2].group && p->right[3].bracket == '(');
  ent_dict_free(d);
}

/* ---- coding ----------------------------------------------------------- */

static const char actors[] = "CHAD_ [TCD]\nNIGER_ [NER]\nMALI_ [MLI]\n", agents[] = "REBEL [~REB]\nSPOKESMAN [~GOV]\n";

/* "SOURCE>TARGET CODE" of each event, with blanks between. */
static ent_str code(const ent_dict *d, const ent_dict_sentence *s, ent_arena *a) {
  ent_dict_result r;
  ent_str out = {"", 0};
  assert_int_equal(ent_dict_code(d, s, a, &r, NULL), ENT_OK);
  for (uint32_t i = 0; i < r.event.n; i++) {
    const ent_dict_event *e = &r.event.v[i];
    out = ent_arena_printf(a, "%.*s%s%.*s>%.*s %.*s", (int)out.n, out.p, i ? " " : "", (int)e->source.code.n,
                           e->source.code.p, (int)e->target.code.n, e->target.code.p, (int)e->code.n, e->code.p);
  }
  return out;
}

static void test_brackets(void **state) {
  (void)state;
  static const struct {
    const char *parse, *events;
  } rows[] = {
      {"(ROOT (S (NP (NNP Chad)) (VP (VBD attacked) (NP (NNP Niger))) (. .)))", "TCD>NER 190"},
      {"(S (NP (NNP Chad) (, ,) (NNP Mali) (CC and) (NNP Niger)) (VP (VBD attacked) (NP (NNS rebels))))",
       "TCD>---REB 190 MLI>---REB 190 NER>---REB 190"},
      {"(S (NP (NNP Niger)) (VP (VBD was) (VP (VBN attacked) (PP (IN by) (NP (NP (NNS rebels)) (PP (IN from) (NP (NNP "
       "Chad))))))))",
       "TCDREB>NER 190"},
      {"(S (NP (NP (NNP Chad) (POS 's)) (NNS rebels)) (VP (VBD began) (S (VP (TO to) (VP (VB attack) (NP (NNP "
       "Mali)))))))",
       "TCDREB>MLI 190"},
      {"(S (S (NP (NNP Chad)) (VP (MD will) (VP (VB attack) (NP (NNP Mali))))) (, ,) (NP (DT a) (NN spokesman)) (VP "
       "(VBD said)))",
       "TCD>MLI 190"},
      {"(S (NP (NNP Chad)) (VP (VBD said) (SBAR (IN that) (S (NP (NNP Mali)) (VP (VBD attacked) (NP (NNP Niger)))))))",
       "TCD>MLI 190"},
      {"(S (NP (NNP Chad)) (VP (VP (VBD attacked) (NP (NNP Mali))) (CC and) (VP (VBD accused) (NP (NNP Niger)))))",
       "TCD>MLI 190 TCD>NER 112"},
      {"(S (NP (NNP Chad) (CC and) (NNP Mali) (NNS rebels)) (VP (VBD attacked) (NP (NNP Niger))))",
       "TCDREB>NER 190 MLIREB>NER 190"},
      {"(S (NP (NNP Chad)) (VP (VBD attacked) (NP (NNP Niger)))", NULL},
      {"(S (NP Chad Mali))", NULL},
      {"()", NULL},
  };
  wrongs w = {0};
  ent_dict *d = dictionary(actors, agents,
                           "--- ATTACK [190] ---\nATTACK\n--- ACCUSE [112] ---\nACCUSE\n--- BEGIN [---] ---\nBEGIN "
                           "{BEGAN}\n--- SAY [010] ---\nSAY {SAID}\n",
                           &w);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ent_arena *a = ent_arena_new(0);
    ent_dict_sentence s = {.date = ENT_S("20150301")};
    assert_int_equal(ent_dict_brackets(ent_str_c(rows[i].parse), a, &s, NULL), ENT_OK);
    assert_true((s.bad == NULL) == (rows[i].events != NULL));
    ent_str got = code(d, &s, a);
    if (!ent_str_is(got, rows[i].events ? rows[i].events : "")) fail_msg("%s: %.*s", rows[i].parse, (int)got.n, got.p);
    ent_arena_free(a);
  }
  ent_dict_free(d);
}

static void test_explain(void **state) {
  (void)state;
  static const char conllu[] =
      "# sent_id = s1\n# date = 20150301\n"
      "1\tChad\tChad\tPROPN\t_\t_\t2\tnsubj\t_\t_\n2\tattacked\tattack\tVERB\t_\t_\t0\troot\t_\t_\n"
      "3\trebels\trebel\tNOUN\t_\t_\t2\tdobj\t_\t_\n4\tin\tin\tADP\t_\t_\t5\tcase\t_\t_\n5\tMali\tMali\tPROPN\t_\t_"
      "\t3\tnmod\t_\t_\n\n";
  wrongs w = {0};
  ent_dict *d = dictionary(actors, agents, "--- ATTACK [190] ---\nATTACK\n- * REBEL (IN) [192]\n", &w);
  assert_int_equal(ent_dict_read(d, ENT_DICT_DISCARDS, ENT_S("FOOTBALL\n+GOLF\n"), "discards", note, &w, NULL), ENT_OK);
  ent_arena *a = ent_arena_new(0);
  ent_dict_sentences s = {0};
  ent_buf out;
  ent_buf_init(&out, 0);
  assert_int_equal(ent_dict_conllu(ent_str_c(conllu), "x", (ent_str){0}, a, &s, NULL), ENT_OK);
  assert_int_equal(ent_dict_write(d, &s, true, &out, NULL), ENT_OK);
  ent_buf_putc(&out, 0);
  assert_string_equal(out.p,
                      "s1  20150301\n\nevent TCD > MLIREB  192\n  verb     \"attacked\"\n    entry    verbs:2  ATTACK\n"
                      "    pattern  verbs:3  - * REBEL (IN) [192]\n    by       \"rebels\" \"in\"\n"
                      "  source   TCD  \"Chad\"\n    actor    actors:1  CHAD_ [TCD]\n  target   MLIREB  \"rebels\"\n   "
                      " actor    actors:3  MALI_ [MLI]\n"
                      "    agent    agents:1  REBEL [~REB]\n\n");
  s.v[0].text = ENT_S("Chad attacked rebels in Mali at the golf.");
  ent_buf_clear(&out);
  assert_int_equal(ent_dict_write(d, &s, true, &out, NULL), ENT_OK);
  ent_buf_putc(&out, 0);
  assert_non_null(strstr(out.p, "nothing coded: the story is discarded\n    discard  discards:2  +GOLF\n"));
  ent_buf_clear(&out);
  assert_int_equal(ent_dict_write(d, &s, false, &out, NULL), ENT_OK);
  assert_int_equal(out.n, 0);
  ent_buf_free(&out);
  ent_arena_free(a);
  ent_dict_free(d);
}

/* A pattern of many ^ on a long sentence ends. */
static void test_bounded(void **state) {
  (void)state;
  wrongs w = {0};
  ent_dict *d = dictionary(actors, NULL,
                           "--- ATTACK [190] ---\nATTACK\n- * ^ ^ ^ ^ ^ ^ ^ ^ A B C D + [1]\n- * {X X X X X X} {X X X "
                           "X X X} Z [2]\n- * (X ^ ^ ^ ^) (X ^ ^ ^ ^) Z [3]\n",
                           &w);
  ent_arena *a = ent_arena_new(0);
  ent_dict_sentences s = {0};
  ent_buf in;
  ent_buf_init(&in, 0);
  ent_buf_puts(&in, "1\tChad\t_\tPROPN\t_\t_\t2\tnsubj\t_\t_\n2\tattacked\t_\tVERB\t_\t_\t0\troot\t_\t_\n3\tMali\t_"
                    "\tPROPN\t_\t_\t2\tobj\t_\t_\n");
  for (int i = 4; i <= 400; i++)
    ent_buf_printf(&in, "%d\tx\t_\t%s\t_\t_\t%d\t%s\t_\t_\n", i, i % 2 ? "NOUN" : "ADP", i % 3 ? 2 : 3,
                   i % 2 ? "obl" : "case");
  ent_buf_putc(&in, '\n');
  assert_int_equal(ent_dict_conllu(ent_buf_str(&in), "x", (ent_str){0}, a, &s, NULL), ENT_OK);
  assert_int_equal(s.n, 1);
  double began = ent_clock();
  assert_true(ent_str_is(code(d, &s.v[0], a), "TCD>MLI 190"));
  assert_true(ent_clock() - began < 5);
  ent_buf_free(&in);
  ent_arena_free(a);
  ent_dict_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_comments), cmocka_unit_test(test_latin1),  cmocka_unit_test(test_wrong_lines),
      cmocka_unit_test(test_forms),    cmocka_unit_test(test_periods), cmocka_unit_test(test_verbs),
      cmocka_unit_test(test_brackets), cmocka_unit_test(test_explain), cmocka_unit_test(test_bounded)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
