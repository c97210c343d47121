/*
** test_claim.c - who says what, on trees written by hand: the shapes of attribution, quotations, chains.
*/
#include "event/attribution.h"
#include "event/frames.h"
#include "unit.h"

static const char cues[] = "cue source.say\n verb say; tell; add\n kind source\n manner say\n certainty CT\n"
                           "cue source.report\n verb report\n kind source\n manner report\n certainty CT\n"
                           "cue source.believe\n verb believe\n kind source\n manner believe\n certainty PR\n"
                           "cue source.deny\n verb deny\n kind source\n manner deny\n certainty CT\n polarity -\n"
                           "cue source.claim\n noun claim\n kind source\n manner claim\n certainty CT\n"
                           "cue source.according\n prep according to\n kind source\n manner say\n certainty CT\n"
                           "cue negation.not\n word not\n kind negation\n polarity -\n";

typedef struct fixture {
  ent_arena *a;
  ent_image *image;
  ent_frames *frames;
  void *bytes;
  ent_text text;
  ent_syntax syn;
  ent_names names;
  ent_coder c;
} fixture;

static void open_cues(fixture *f) {
  ent_error err = {0};
  ent_lexsource src = {.arena = f->a};
  assert_int_equal(ent_stanza_parse(ent_str_c(cues), "cues.txt", f->a, &src.stanza, &err), ENT_OK);
  ent_image_writer *w = ent_image_writer_new(ENT_LEXICON_KIND, ENT_LEXICON_VERSION);
  ent_buf out;
  ent_buf_init(&out, 0);
  assert_int_equal(ent_frames_compile(&src, w, NULL, NULL, &err), ENT_OK);
  assert_int_equal(ent_image_writer_finish(w, &out, &err), ENT_OK);
  ent_image_writer_free(w);
  f->bytes = aligned_alloc(64, (out.n + 63) / 64 * 64);
  memcpy(f->bytes, out.p, out.n);
  assert_int_equal(ent_image_open_memory(f->bytes, out.n, "cues", ENT_LEXICON_KIND, 0, 99, &f->image, &err), ENT_OK);
  ent_buf_free(&out);
  assert_int_equal(ent_frames_open(f->image, &f->frames, &err), ENT_OK);
}

/* The dependents of each token, which the parser gives and a file does not. */
static void index_children(fixture *f) {
  uint32_t n = f->text.ntoken, *first = ent_arena_calloc(f->a, n + 2, sizeof *first),
           *child = ent_arena_alloc(f->a, (n + 1) * sizeof *child), at = 0;
  for (uint32_t t = 0; t < n; t++) {
    first[t] = at;
    for (uint32_t k = 0; k < n; k++)
      if (f->syn.word[k].head == t) child[at++] = k;
  }
  first[n] = at;
  f->syn.first_child = first;
  f->syn.child = child;
}

/* Reads `conllu`, with every token a nobody, and runs quotations and sources. */
static void run(fixture *f, const char *conllu) {
  ent_error err = {0};
  uint32_t have;
  memset(f, 0, sizeof *f);
  f->a = ent_arena_new(0);
  open_cues(f);
  assert_int_equal(ent_conllu_read(ent_str_c(conllu), "test", f->a, &f->text, &f->syn, &have, &err), ENT_OK);
  index_children(f);
  uint32_t *none = ent_arena_alloc(f->a, (f->text.ntoken + 1) * sizeof *none);
  for (uint32_t i = 0; i <= f->text.ntoken; i++) none[i] = ENT_NONE;
  f->names = (ent_names){.at = none, .in = none};
  static const ent_document doc;
  f->c = (ent_coder){.lex = f->frames,
                     .doc = &doc,
                     .published = 18000,
                     .text = &f->text,
                     .syn = &f->syn,
                     .names = &f->names,
                     .a = f->a,
                     .pred_at = none,
                     .timex_at = none};
  assert_int_equal(ent_quotes_run(&f->c, &err), ENT_OK);
  assert_int_equal(ent_sources_run(&f->c, &err), ENT_OK);
}

static void end(fixture *f) {
  ent_frames_free(f->frames);
  ent_image_close(f->image);
  free(f->bytes);
  ent_arena_free(f->a);
}

static void assert_words(const fixture *f, ent_span s, const char *want) {
  ent_str got = ent_str_span(f->text.text, s);
  if (!ent_str_is(got, want)) fail_msg("got \"%.*s\", want \"%s\"", (int)got.n, got.p, want);
}

static void test_clause(void **state) {
  (void)state;
  fixture f;
  run(&f, "1\tSeoul\tSeoul\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n2\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_\n"
          "3\tthat\tthat\tSCONJ\tIN\t_\t5\tmark\t_\t_\n4\ttroops\ttroop\tNOUN\tNNS\t_\t5\tnsubj\t_\t_\n"
          "5\tleft\tleave\tVERB\tVBD\t_\t2\tccomp\t_\tSpaceAfter=No\n6\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n");
  assert_int_equal(f.c.nattribution, 1);
  const ent_attribution *a = &f.c.attribution[0];
  assert_true(a->has_source);
  assert_words(&f, a->who.who.span, "Seoul");
  assert_words(&f, a->content, "that troops left");
  assert_int_equal(a->who.factuality, ENT_FACT_CTP);
  assert_int_equal(a->manner, ENT_MANNER_say);
  assert_int_equal(a->root, 4);
  assert_int_equal(f.c.scope[3], 0);
  assert_int_equal(f.c.scope[1], ENT_NONE);
  end(&f);
}

/* "Troops left, Seoul said, on Monday": the content comes in two pieces. */
static void test_parenthesis(void **state) {
  (void)state;
  fixture f;
  run(&f, "1\tTroops\ttroop\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No\n"
          "3\t,\t,\tPUNCT\t,\t_\t5\tpunct\t_\t_\n4\tSeoul\tSeoul\tPROPN\tNNP\t_\t5\tnsubj\t_\t_\n"
          "5\tsaid\tsay\tVERB\tVBD\t_\t2\tparataxis\t_\tSpaceAfter=No\n6\t,\t,\tPUNCT\t,\t_\t5\tpunct\t_\t_\n"
          "7\ton\ton\tADP\tIN\t_\t8\tcase\t_\t_\n8\tMonday\tMonday\tPROPN\tNNP\t_\t2\tobl\t_\tSpaceAfter=No\n"
          "9\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n");
  assert_int_equal(f.c.nattribution, 1);
  const ent_attribution *a = &f.c.attribution[0];
  assert_int_equal(a->npart, 2);
  assert_words(&f, a->part[0], "Troops left");
  assert_words(&f, a->part[1], "on Monday");
  assert_words(&f, a->who.who.span, "Seoul");
  end(&f);
}

/* "Seoul said aides believe troops left": a chain, and the innermost scope for the event. */
static void test_chain(void **state) {
  (void)state;
  fixture f;
  run(&f, "1\tSeoul\tSeoul\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n2\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_\n"
          "3\taides\taide\tNOUN\tNNS\t_\t4\tnsubj\t_\t_\n4\tbelieve\tbelieve\tVERB\tVBP\t_\t2\tccomp\t_\t_\n"
          "5\ttroops\ttroop\tNOUN\tNNS\t_\t6\tnsubj\t_\t_\n6\tleft\tleave\tVERB\tVBD\t_\t4\tccomp\t_\tSpaceAfter=No\n"
          "7\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n");
  assert_int_equal(f.c.nattribution, 2);
  assert_int_equal(f.c.scope[5], 1);
  assert_int_equal(f.c.attribution[1].outer, 0);
  assert_int_equal(f.c.attribution[0].outer, ENT_NONE);
  assert_int_equal(f.c.attribution[1].who.factuality, ENT_FACT_PRP);
  end(&f);
}

static void test_denial_and_negation(void **state) {
  (void)state;
  fixture f;
  run(&f, "1\tSeoul\tSeoul\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n2\tdenied\tdeny\tVERB\tVBD\t_\t0\troot\t_\t_\n"
          "3\tit\tit\tPRON\tPRP\t_\t4\tnsubj\t_\t_\n4\tleft\tleave\tVERB\tVBD\t_\t2\tccomp\t_\t_\n\n"
          "1\tSeoul\tSeoul\tPROPN\tNNP\t_\t4\tnsubj\t_\t_\n2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_\n"
          "3\tnot\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n4\tsay\tsay\tVERB\tVB\t_\t0\troot\t_\t_\n"
          "5\tit\tit\tPRON\tPRP\t_\t6\tnsubj\t_\t_\n6\tleft\tleave\tVERB\tVBD\t_\t4\tccomp\t_\t_\n\n");
  assert_int_equal(f.c.nattribution, 2);
  assert_true(f.c.attribution[0].negative);
  assert_int_equal(f.c.attribution[0].who.factuality, ENT_FACT_CTM);
  assert_int_equal(f.c.attribution[1].who.factuality, ENT_FACT_UU);
  end(&f);
}

/* "The army is believed to have left": nobody is named; the subject belongs to the content. */
static void test_passive_without_agent(void **state) {
  (void)state;
  fixture f;
  run(&f, "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_\n2\tarmy\tarmy\tNOUN\tNN\t_\t4\tnsubj:pass\t_\t_"
          "\n3\tis\tbe\tAUX\tVBZ\t_\t4\taux:pass\t_\t_\n"
          "4\tbelieved\tbelieve\tVERB\tVBN\t_\t0\troot\t_\t_\n5\tto\tto\tPART\tTO\t_\t7\tmark\t_\t_"
          "\n6\thave\thave\tAUX\tVB\t_\t7\taux\t_\t_\n"
          "7\tleft\tleave\tVERB\tVBN\t_\t4\txcomp\t_\t_\n\n");
  assert_int_equal(f.c.nattribution, 1);
  const ent_attribution *a = &f.c.attribution[0];
  assert_false(a->has_source);
  assert_int_equal(a->npart, 2);
  assert_words(&f, a->part[0], "The army");
  assert_words(&f, a->part[1], "to have left");
  end(&f);
}

static void test_according_to(void **state) {
  (void)state;
  fixture f;
  run(&f, "1\tTroops\ttroop\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No\n"
          "3\t,\t,\tPUNCT\t,\t_\t6\tpunct\t_\t_\n4\taccording\taccord\tVERB\tVBG\t_\t6\tcase\t_\t_"
          "\n5\tto\tto\tADP\tIN\t_\t4\tfixed\t_\t_\n"
          "6\tSeoul\tSeoul\tPROPN\tNNP\t_\t2\tobl\t_\t_\n\n");
  assert_int_equal(f.c.nattribution, 1);
  assert_words(&f, f.c.attribution[0].content, "Troops left");
  assert_words(&f, f.c.attribution[0].who.who.span, "Seoul");
  assert_int_equal(f.c.attribution[0].ncue, 2);
  end(&f);
}

/* A quotation broken by who speaks goes on in the next sentence; "I" in it is the speaker. */
static void test_quotation_over_sentences(void **state) {
  (void)state;
  fixture f;
  run(&f, "# text = \"Troops left,\" she said. \"I am glad of it.\"\n"
          "1\t\"\t\"\tPUNCT\t``\t_\t3\tpunct\t_\tSpaceAfter=No\n2\tTroops\ttroop\tNOUN\tNNS\t_\t3\tnsubj\t_\t_\n"
          "3\tleft\tleave\tVERB\tVBD\t_\t7\tccomp\t_\tSpaceAfter=No\n4\t,\t,\tPUNCT\t,\t_\t3\tpunct\t_\tSpaceAfter=No\n"
          "5\t\"\t\"\tPUNCT\t''\t_\t3\tpunct\t_\t_\n6\tshe\tshe\tPRON\tPRP\t_\t7\tnsubj\t_\t_\n"
          "7\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No\n8\t.\t.\tPUNCT\t.\t_\t7\tpunct\t_\t_\n\n"
          "1\t\"\t\"\tPUNCT\t``\t_\t4\tpunct\t_\tSpaceAfter=No\n2\tI\tI\tPRON\tPRP\t_\t4\tnsubj\t_\t_"
          "\n3\tam\tbe\tAUX\tVBP\t_\t4\tcop\t_\t_\n"
          "4\tglad\tglad\tADJ\tJJ\t_\t0\troot\t_\t_\n5\tof\tof\tADP\tIN\t_\t6\tcase\t_\t_\n6\tit\tit\tPRON\tPRP\t_"
          "\t4\tobl\t_\tSpaceAfter=No\n"
          "7\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\tSpaceAfter=No\n8\t\"\t\"\tPUNCT\t''\t_\t4\tpunct\t_\t_\n\n");
  assert_int_equal(f.c.nquotation, 2);
  assert_int_equal(f.c.nattribution, 1);
  const ent_attribution *a = &f.c.attribution[0];
  assert_int_equal(a->nquotation, 2);
  assert_int_equal(a->npart, 2);
  assert_words(&f, a->part[1], "I am glad of it.");
  ent_party who;
  assert_true(ent_speaker_at(&f.c, 9, &who));
  assert_words(&f, who.span, "she");
  assert_false(ent_speaker_at(&f.c, 6, &who));
  end(&f);
}

/* "the ministry's claim that troops left". */
static void test_noun(void **state) {
  (void)state;
  fixture f;
  run(&f, "1\tHe\the\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2\tdropped\tdrop\tVERB\tVBD\t_\t0\troot\t_\t_"
          "\n3\tSeoul\tSeoul\tPROPN\tNNP\t_\t5\tnmod:poss\t_\tSpaceAfter=No\n"
          "4\t's\t's\tPART\tPOS\t_\t3\tcase\t_\t_\n5\tclaim\tclaim\tNOUN\tNN\t_\t2\tobj\t_\t_"
          "\n6\tthat\tthat\tSCONJ\tIN\t_\t8\tmark\t_\t_\n"
          "7\ttroops\ttroop\tNOUN\tNNS\t_\t8\tnsubj\t_\t_\n8\tleft\tleave\tVERB\tVBD\t_\t5\tacl\t_\t_\n\n");
  assert_int_equal(f.c.nattribution, 1);
  assert_words(&f, f.c.attribution[0].content, "that troops left");
  assert_words(&f, f.c.attribution[0].who.who.span, "Seoul");
  assert_int_equal(f.c.attribution[0].manner, ENT_MANNER_claim);
  end(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_clause),
                                     cmocka_unit_test(test_parenthesis),
                                     cmocka_unit_test(test_chain),
                                     cmocka_unit_test(test_denial_and_negation),
                                     cmocka_unit_test(test_passive_without_agent),
                                     cmocka_unit_test(test_according_to),
                                     cmocka_unit_test(test_quotation_over_sentences),
                                     cmocka_unit_test(test_noun)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
