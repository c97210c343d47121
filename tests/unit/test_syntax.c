/*
** test_syntax.c - trees on any input, damaged models, labels, CoNLL-U out and back.
*/
#include "unit.h"

#include "minimodel.h"

static ent_model *open_mini(uint64_t seed, ent_buf *image) {
  uint8_t bytes[251];
  ent_model *m = NULL;
  for (size_t i = 0; i < sizeof bytes; i++) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    bytes[i] = (uint8_t)(seed >> 56);
  }
  ent_buf_clear(image);
  assert_true(minimodel(bytes, sizeof bytes, image));
  assert_int_equal(ent_model_open_memory(image->p, image->n, "mini", &m, NULL), ENT_OK);
  return m;
}

static void random_words(uint64_t *x, ent_buf *out) {
  static const char *const words[] = {"talks", "Moscow", "the", ".", "of", "agreed", "\xc3\xa9t\xc3\xa9", "\xe2\x80\x9c", "(", ")", "n't", "7", "It's", "\n\n", "\xff", "A"};
  const uint32_t n = 1 + (uint32_t)((*x = *x * 6364136223846793005u + 1) >> 33) % 400;
  ent_buf_clear(out);
  for (uint32_t i = 0; i < n; i++) {
    *x = *x * 6364136223846793005u + 1442695040888963407u;
    ent_buf_puts(out, words[(*x >> 33) % (sizeof words / sizeof words[0])]);
    ent_buf_putc(out, ' ');
  }
}

static void any_weights_give_trees(void **state) {
  (void)state;
  ent_buf image, text;
  uint64_t x = 7;
  ent_buf_init(&image, 0);
  ent_buf_init(&text, 0);
  ent_arena *a = ent_arena_new(0);
  for (uint64_t seed = 1; seed <= 60; seed++) {
    ent_model *m = open_mini(seed, &image);
    ent_parser *p = ent_parser_new(m);
    for (int round = 0; round < 5; round++) {
      ent_text t;
      ent_syntax s;
      random_words(&x, &text);
      assert_int_equal(ent_text_split(ent_buf_str(&text), NULL, 0, ENT_S("A title"), a, &t, NULL), ENT_OK);
      assert_int_equal(ent_parser_run(p, &t, a, &s, NULL), ENT_OK);
      const char *bad = bad_trees(&t, &s);
      if (bad) fail_msg("seed %d: %s", (int)seed, bad);
      ent_arena_reset(a);
    }
    ent_parser_free(p);
    ent_model_close(m);
  }
  ent_arena_free(a);
  ent_buf_free(&image);
  ent_buf_free(&text);
}

static void nothing_gives_nothing(void **state) {
  (void)state;
  ent_buf image;
  ent_buf_init(&image, 0);
  ent_arena *a = ent_arena_new(0);
  ent_model *m = open_mini(3, &image);
  ent_parser *p = ent_parser_new(m);
  ent_text t;
  ent_syntax s;
  assert_int_equal(ent_text_split((ent_str){0}, NULL, 0, (ent_str){0}, a, &t, NULL), ENT_OK);
  assert_int_equal(ent_parser_run(p, &t, a, &s, NULL), ENT_OK);
  assert_int_equal(s.first_child[0], 0);
  assert_string_equal(ent_model_language(m), "xx");
  assert_string_equal(ent_model_version(m), "0");
  ent_parser_free(p);
  ent_parser_free(NULL);
  ent_model_close(m);
  ent_model_close(NULL);
  ent_arena_free(a);
  ent_buf_free(&image);
}

/* ---- the model file --------------------------------------------------- */

static void damaged_models_name_the_section(void **state) {
  (void)state;
  ent_buf image;
  ent_buf_init(&image, 0);
  ent_model *m = open_mini(5, &image);
  ent_model_close(m);
  uint8_t *copy = malloc(image.n);
  for (size_t cut = 0; cut < image.n; cut += 97) { /* truncated */
    ent_error err = {0};
    memcpy(copy, image.p, image.n);
    assert_int_not_equal(ent_model_open_memory(copy, cut, "short.ent", &m, &err), ENT_OK);
    assert_null(m);
    assert_error_says(&err, "short.ent");
  }
  bool named = false;
  for (size_t at = 0; at < image.n; at += 31) { /* a changed byte */
    ent_error err = {0};
    char line[1024];
    memcpy(copy, image.p, image.n);
    copy[at] ^= 0x41;
    ent_code e = ent_model_open_memory(copy, image.n, "changed.ent", &m, &err);
    if (e == ENT_OK) {
      ent_model_close(m); /* padding */
      continue;
    }
    ent_error_format(&err, line, sizeof line);
    named = named || (e == ENT_ERR_CHECKSUM && strstr(line, "tag1.row"));
  }
  assert_true(named);
  free(copy);
  ent_buf_free(&image);
}

/* A model whose section `name` is these bytes; the error must name it. */
static void refuse(const char *name, const char *bytes, size_t n) {
  ent_buf image, changed;
  ent_image *from;
  ent_error err = {0};
  ent_model *m = NULL;
  ent_buf_init(&image, 0);
  ent_buf_init(&changed, 0);
  ent_model_close(open_mini(5, &image));
  assert_int_equal(ent_image_open_memory(image.p, image.n, "m", ENT_MODEL_KIND, ENT_MODEL_VERSION_MIN, ENT_MODEL_VERSION, &from, NULL), ENT_OK);
  ent_image_writer *w = ent_image_writer_new(ENT_MODEL_KIND, ENT_MODEL_VERSION);
  for (uint32_t i = 0; i < ent_image_count(from); i++) {
    size_t size;
    const uint8_t *p;
    const char *section = ent_image_entry(from, i, &size);
    assert_int_equal(ent_image_section(from, section, &p, &size, NULL), ENT_OK);
    const bool mine = strcmp(section, name) == 0;
    if (mine && !bytes) continue;
    assert_int_equal(ent_image_writer_add(w, section, mine ? (const void *)bytes : p, mine ? n : size, NULL), ENT_OK);
  }
  assert_int_equal(ent_image_writer_finish(w, &changed, NULL), ENT_OK);
  assert_int_not_equal(ent_model_open_memory(changed.p, changed.n, "foreign.ent", &m, &err), ENT_OK);
  assert_null(m);
  char head[16] = {0};
  memcpy(head, name, strcspn(name, "."));
  assert_error_says(&err, head);
  ent_image_writer_free(w);
  ent_image_close(from);
  ent_buf_free(&image);
  ent_buf_free(&changed);
}

static void foreign_sections_are_refused(void **state) {
  (void)state;
  static const char *const names[] = {"meta", "words", "tags", "names", "moves", "tag1.feat", "tag2.slot", "names.row", "tree.feat", "lemma.rule", "feats.rule"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    refuse(names[i], NULL, 0);
    refuse(names[i], "x", 1);
  }
  refuse("tags", "NOUNS\tNN\n", 9);
  refuse("names", "B-CAT\n", 6);
  refuse("moves", "S\nL nsubj\n", 10);
  refuse("moves", "S\nL nsubj\nX obj\n", 16);
  refuse("tree.feat", "s0.q\n", 5);
  refuse("tag1.slot", "123456789012", 12);
}

static void missing_file_is_an_error(void **state) {
  (void)state;
  ent_model *m;
  ent_error err = {0};
  assert_int_not_equal(ent_model_open("/nowhere/model.ent", &m, &err), ENT_OK);
  assert_error_says(&err, "/nowhere/model.ent");
}

/* ---- labels ----------------------------------------------------------- */

static void labels_have_names(void **state) {
  (void)state;
  uint8_t x;
  assert_string_equal(ent_upos_name(ENT_UPOS_X), "X");
  assert_string_equal(ent_upos_name(ENT_UPOS_PROPN), "PROPN");
  assert_string_equal(ent_rel_name(ENT_REL_NSUBJ_PASS), "nsubj:pass");
  assert_int_equal(ent_rel_base(ENT_REL_NSUBJ_PASS), ENT_REL_NSUBJ);
  assert_int_equal(ent_rel_base(ENT_REL_PUNCT), ENT_REL_PUNCT);
  assert_true(ent_rel_find(ENT_S("obl:never"), &x));
  assert_int_equal(x, ENT_REL_OBL);
  assert_false(ent_rel_find(ENT_S("never"), &x));
  assert_int_equal(x, ENT_REL_DEP);
  assert_false(ent_upos_find(ENT_S("noun"), &x));
}

static void lemma_scripts(void **state) {
  (void)state;
  static const struct {
    const char *script, *form, *lemma;
  } cases[] = {{"_0", "Talks", "talks"}, {"=0", "Putin", "Putin"}, {"_1", "Talks", "talk"}, {"_3y", "Countries", "country"},
               {"=9be", "is", "be"}, {"_1", "\xc3\xa9", "\xc3\xa9"}, {"", "As", "As"}, {"_0", "\xc3\x89TAT", "\xc3\xa9tat"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char out[64];
    size_t n = ent_lemma_apply(ent_str_c(cases[i].script), ent_str_c(cases[i].form), out);
    assert_str(((ent_str){out, n}), cases[i].lemma);
  }
}

static void typographic_forms_are_plain(void **state) {
  (void)state;
  ent_lexeme a, b;
  const ent_wordlist none = {0};
  memset(&a, 0, sizeof a), memset(&b, 0, sizeof b); /* bytes between members are compared, too */
  ent_lexeme_make(ENT_S("n\xe2\x80\x99t"), &none, &a);
  ent_lexeme_make(ENT_S("n't"), &none, &b);
  assert_memory_equal(&a, &b, sizeof a);
  ent_lexeme_make(ENT_S("2024"), &none, &a);
  ent_lexeme_make(ENT_S("1999"), &none, &b);
  assert_int_equal(a.form, b.form);
}

/* ---- CoNLL-U ---------------------------------------------------------- */

static const char SAMPLE[] =
    "# newdoc id = d\n# newpar\n# sent_id = d-1\n# text = They can't wait.\n"
    "1\tThey\tthey\tPRON\tPRP\t_\t4\tnsubj\t_\tTokenRange=0:4\n"
    "2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\tTokenRange=5:10\n"
    "2\tca\tcan\tAUX\tMD\t_\t4\taux\t_\tTokenRange=5:7\n"
    "3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\tTokenRange=7:10\n"
    "4\twait\twait\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No|TokenRange=11:15\n"
    "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\tTokenRange=15:16\n\n"
    "# newpar\n# sent_id = d-2\n# text = Go!\n"
    "1\tGo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No|TokenRange=18:20\n"
    "2\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\tTokenRange=20:21\n\n";

static void conllu_round_trip(void **state) {
  (void)state;
  ent_text t;
  ent_syntax s = {0};
  uint32_t have;
  ent_buf out;
  ent_arena *a = ent_arena_new(0);
  ent_buf_init(&out, 0);
  assert_int_equal(ent_conllu_read(ent_str_c(SAMPLE), "sample", a, &t, &s, &have, NULL), ENT_OK);
  assert_int_equal(have, ENT_CONLLU_TAGS | ENT_CONLLU_LEMMAS | ENT_CONLLU_TREES);
  assert_str(t.text, "They can't wait.\n\nGo!");
  assert_int_equal(t.nsentence, 2);
  assert_int_equal(t.nparagraph, 2);
  assert_int_equal(t.token[1].flags, ENT_TOKEN_MWT_FIRST);
  assert_int_equal(t.token[2].flags, ENT_TOKEN_MWT_INNER | ENT_TOKEN_SPACE_AFTER);
  assert_int_equal(s.word[5].head, ENT_NONE);
  assert_int_equal(s.word[6].head, 5);
  assert_int_equal(ent_conllu_write(&t, &s, "d", false, NULL, &out, NULL), ENT_OK);
  ent_buf_putc(&out, 0);
  assert_string_equal(out.p, SAMPLE);
  ent_buf_free(&out);
  ent_arena_free(a);
}

static void given_columns_are_kept(void **state) {
  (void)state;
  ent_buf image;
  ent_text t;
  ent_syntax s = {0};
  uint32_t have;
  ent_buf_init(&image, 0);
  ent_arena *a = ent_arena_new(0);
  ent_model *m = open_mini(9, &image);
  ent_parser *p = ent_parser_new(m);
  assert_int_equal(ent_conllu_read(ent_str_c(SAMPLE), "sample", a, &t, &s, &have, NULL), ENT_OK);
  assert_int_equal(ent_parser_fill(p, &t, have, a, &s, NULL), ENT_OK);
  assert_null(bad_trees(&t, &s));
  assert_int_equal(s.word[0].head, 3);
  assert_int_equal(s.word[3].depth, 0);
  assert_int_equal(s.word[4].depth, 1);
  assert_str(s.word[2].lemma, "not");
  assert_int_equal(s.word[1].upos, ENT_UPOS_AUX);
  const char *bare = "1\tTalks\t_\t_\t_\t_\t_\t_\t_\t_\n2\tfail\t_\t_\t_\t_\t_\t_\t_\t_\n";
  assert_int_equal(ent_conllu_read(ent_str_c(bare), "bare", a, &t, &s, &have, NULL), ENT_OK);
  assert_int_equal(have, 0);
  assert_str(t.text, "Talks fail");
  assert_int_equal(ent_parser_fill(p, &t, have, a, &s, NULL), ENT_OK);
  assert_null(bad_trees(&t, &s));
  ent_parser_free(p);
  ent_model_close(m);
  ent_arena_free(a);
  ent_buf_free(&image);
}

static void bad_conllu_is_an_error(void **state) {
  (void)state;
  static const struct {
    const char *in, *says;
  } cases[] = {
      {"1\ta\t_\t_\n", "ten columns"},
      {"2\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", "not in order"},
      {"1\ta\ta\tNOPE\t_\t_\t0\troot\t_\t_\n", "universal tag"},
      {"1\ta\ta\tNOUN\t_\t_\t1\tdep\t_\t_\n", "not a tree"},
      {"1\ta\ta\tNOUN\t_\t_\t2\tdep\t_\t_\n2\tb\tb\tNOUN\t_\t_\t1\tdep\t_\t_\n", "not a tree"},
      {"1\ta\ta\tNOUN\t_\t_\t0\troot\t_\t_\n2\tb\tb\tNOUN\t_\t_\t0\troot\t_\t_\n", "not a tree"},
      {"1\ta\ta\tNOUN\t_\t_\t7\tdep\t_\t_\n", "not a tree"},
      {"1\ta\ta\tNOUN\t_\t_\t99999999999\tdep\t_\t_\n", "head"},
      {"1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\ta\tNOUN\t_\t_\t0\troot\t_\t_\n", "fewer words"},
      {"3-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n", "range"},
  };
  ent_arena *a = ent_arena_new(0);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ent_text t;
    ent_syntax s = {0};
    uint32_t have;
    ent_error err = {0};
    assert_int_equal(ent_conllu_read(ent_str_c(cases[i].in), "bad.conllu", a, &t, &s, &have, &err), ENT_ERR_FORMAT);
    assert_error_says(&err, cases[i].says);
    assert_error_says(&err, "bad.conllu");
  }
  ent_arena_free(a);
}

/* ---- the released model ----------------------------------------------- */

/* Where the closing clause begins of words given as "form/UPOS form/UPOS ..."; -1: none, -2: kinds differ. */
static int tail_of(const char *tagged, ent_tail_kind kind) {
  ent_arena *a = ent_arena_new(0);
  ent_buf text;
  ent_token token[64] = {0};
  ent_word word[64] = {0};
  uint32_t n = 0;
  ent_buf_init(&text, 0);
  ent_str rest = ent_str_c(tagged), one;
  while (ent_str_word(&rest, &one)) {
    size_t slash = one.n;
    while (one.p[slash - 1] != '/') slash--;
    token[n].span.start = (uint32_t)text.n;
    ent_buf_put(&text, one.p, slash - 1);
    token[n].span.end = (uint32_t)text.n;
    ent_buf_putc(&text, ' ');
    for (unsigned u = 0; u < ENT_UPOS_COUNT; u++)
      if (!strncmp(ent_upos_name(u), one.p + slash, one.n - slash) && strlen(ent_upos_name(u)) == one.n - slash) word[n].upos = (uint8_t)u;
    n++;
  }
  ent_sentence s = {.count = n};
  ent_text t = {.text = ent_buf_str(&text), .token = token, .ntoken = n, .sentence = &s, .nsentence = 1};
  ent_tail tail = ent_clause_tail(&t, word, &s);
  int at = tail.from == ENT_NONE ? -1 : tail.kind == kind ? (int)tail.from : -2;
  ent_buf_free(&text);
  ent_arena_free(a);
  return at;
}

static void closing_clauses_are_found(void **state) {
  (void)state;
  const ent_tail_kind saying = ENT_TAIL_SAYING, source = ENT_TAIL_SOURCE;
  assert_int_equal(tail_of("Troops/NOUN left/VERB Sochi/PROPN ,/PUNCT the/DET Kremlin/PROPN said/VERB ./PUNCT", saying), 4);
  assert_int_equal(tail_of("Troops/NOUN left/VERB Sochi/PROPN ,/PUNCT the/DET Kremlin/PROPN said/VERB on/ADP Monday/PROPN ./PUNCT", saying), 4);
  assert_int_equal(tail_of("Troops/NOUN left/VERB Sochi/PROPN ,/PUNCT said/VERB the/DET minister/NOUN ./PUNCT", saying), 4);
  assert_int_equal(tail_of("Troops/NOUN left/VERB ,/PUNCT the/DET mayor/NOUN ,/PUNCT Ana/PROPN Ruiz/PROPN ,/PUNCT said/VERB ./PUNCT", saying), 3);
  assert_int_equal(tail_of("Troops/NOUN left/VERB Sochi/PROPN ,/PUNCT she/PRON told/VERB parliament/NOUN on/ADP Monday/PROPN ./PUNCT", saying), 4);
  assert_int_equal(tail_of("Troops/NOUN left/VERB Sochi/PROPN ,/PUNCT according/VERB to/ADP the/DET Kremlin/PROPN ./PUNCT", source), 4);
  /* no close: a list, a verb with an object, a clause behind, nothing said before */
  assert_int_equal(tail_of("Troops/NOUN left/VERB Sochi/PROPN ,/PUNCT Minsk/PROPN and/CCONJ Kyiv/PROPN ./PUNCT", saying), -1);
  assert_int_equal(tail_of("Troops/NOUN left/VERB ,/PUNCT the/DET Kremlin/PROPN announced/VERB sanctions/NOUN ./PUNCT", saying), -1);
  assert_int_equal(tail_of("On/ADP Monday/PROPN ,/PUNCT the/DET Kremlin/PROPN said/VERB ./PUNCT", saying), -1);
  assert_int_equal(tail_of("Troops/NOUN left/VERB ,/PUNCT and/CCONJ the/DET Kremlin/PROPN said/VERB ./PUNCT", saying), -1);
}

static void released_model_reads_news(void **state) {
  (void)state;
  char path[512];
  const char *source = getenv("ENTENTE_SOURCE");
  snprintf(path, sizeof path, "%s/models/english.ent", source ? source : ".");
  if (access(path, R_OK)) skip();
  ent_model *m;
  ent_text t;
  ent_syntax s;
  assert_int_equal(ent_model_open(path, &m, NULL), ENT_OK);
  assert_string_equal(ent_model_language(m), "en");
  ent_arena *a = ent_arena_new(0);
  ent_parser *p = ent_parser_new(m);
  const ent_str text = ENT_S("The minister didn\xe2\x80\x99t sign the treaty. Officials in Paris said talks were held on Monday.");
  assert_int_equal(ent_text_split(text, NULL, 0, (ent_str){0}, a, &t, NULL), ENT_OK);
  assert_int_equal(t.nsentence, 2);
  assert_int_equal(ent_parser_run(p, &t, a, &s, NULL), ENT_OK);
  assert_null(bad_trees(&t, &s));
  static const struct {
    uint32_t token;
    const char *lemma;
    uint8_t upos, rel;
  } want[] = {{1, "minister", ENT_UPOS_NOUN, ENT_REL_NSUBJ}, {2, "do", ENT_UPOS_AUX, ENT_REL_AUX}, {3, "not", ENT_UPOS_PART, ENT_REL_ADVMOD},
              {4, "sign", ENT_UPOS_VERB, ENT_REL_ROOT}, {6, "treaty", ENT_UPOS_NOUN, ENT_REL_OBJ}, {11, "say", ENT_UPOS_VERB, ENT_REL_ROOT},
              {12, "talk", ENT_UPOS_NOUN, ENT_REL_NSUBJ_PASS}, {14, "hold", ENT_UPOS_VERB, ENT_REL_CCOMP}};
  for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
    const ent_word *w = &s.word[want[i].token];
    assert_str(w->lemma, want[i].lemma);
    assert_int_equal(w->upos, want[i].upos);
    assert_int_equal(w->rel, want[i].rel);
  }
  assert_true(s.word[11].feats & ENT_F_PAST);
  assert_true(s.word[12].feats & ENT_F_PLUR);
  assert_int_equal(s.word[10].ner, ENT_NER_B_LOC);
  ent_parser_free(p);
  ent_arena_free(a);
  ent_model_close(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(any_weights_give_trees),        cmocka_unit_test(nothing_gives_nothing),
      cmocka_unit_test(damaged_models_name_the_section), cmocka_unit_test(foreign_sections_are_refused),
      cmocka_unit_test(missing_file_is_an_error),      cmocka_unit_test(labels_have_names),
      cmocka_unit_test(lemma_scripts),                 cmocka_unit_test(typographic_forms_are_plain),
      cmocka_unit_test(conllu_round_trip),             cmocka_unit_test(given_columns_are_kept),
      cmocka_unit_test(bad_conllu_is_an_error),        cmocka_unit_test(closing_clauses_are_found),      cmocka_unit_test(released_model_reads_news),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
