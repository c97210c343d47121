/*
** test_text.c - sentences and tokens: conventions side by side with text, offsets, limits.
*/
#include "unit.h"

#include "text/text.h"

/* Tokens between blanks, the words of a multiword token between bars, sentences between slashes, paragraphs
** between double slashes. */
static void render(const ent_text *t, ent_buf *out) {
  ent_buf_clear(out);
  for (uint32_t i = 0; i < t->ntoken; i++) {
    const ent_token *k = &t->token[i];
    const bool begins = i && k->sentence != t->token[i - 1].sentence;
    const bool paragraph = begins && t->sentence[k->sentence].paragraph != t->sentence[k->sentence - 1].paragraph;
    if (i) ent_buf_puts(out, paragraph ? " // " : begins ? " / " : k->flags & ENT_TOKEN_MWT_INNER ? "|" : " ");
    ent_buf_putstr(out, ent_str_span(t->text, k->span));
  }
  ent_buf_putc(out, 0);
}

static void check(const char *text, const char *want) {
  ent_buf got;
  ent_text t;
  ent_arena *a = ent_arena_new(0);
  ent_buf_init(&got, 0);
  assert_int_equal(ent_text_split(ent_str_c(text), NULL, 0, (ent_str){0}, a, &t, NULL), ENT_OK);
  render(&t, &got);
  assert_string_equal(got.p, want);
  ent_buf_free(&got);
  ent_arena_free(a);
}

static void clitics_are_words(void **state) {
  (void)state;
  check("They don't know.", "They do|n't know .");
  check("It won\xe2\x80\x99t hurt Kim\xe2\x80\x99s chances.", "It wo|n\xe2\x80\x99t hurt Kim|\xe2\x80\x99s chances .");
  check("We cannot and they're gonna.", "We can|not and they|'re gon|na .");
  check("The states' rights, the Joneses' house.", "The states|' rights , the Joneses|' house .");
  check("'The states' she said.", "' The states ' she said .");
  check("In the 1990's and '80s", "In the 1990's and '80s");
  check("O'Brien, d'Estaing and Sana'a", "O'Brien , d'Estaing and Sana'a");
}

static void hyphens_and_slashes(void **state) {
  (void)state;
  check("A U.S.-led, non-state, well-known group", "A U.S. - led , non-state , well - known group");
  check("anti-aircraft F-16s and COVID-19", "anti-aircraft F - 16s and COVID - 19");
  check("and/or on 9/11, 11/29/2000, 1/2", "and / or on 9/11 , 11/29/2000 , 1/2");
  check("2010-2012 or 555-0199 or 555-555-0199", "2010 - 2012 or 555-0199 or 555-555-0199");
  check("talks\xe2\x80\x94the third\xe2\x80\x94" "failed -- again", "talks \xe2\x80\x94 the third \xe2\x80\x94 failed -- again");
}

static void datelines_stand_alone(void **state) {
  (void)state;
  check("SEOUL, Aug 20 (Reuters) - Troops moved.", "SEOUL , Aug 20 ( Reuters ) - / Troops moved .");
  check("MOSCOW \xe2\x80\x93 Talks began.", "MOSCOW \xe2\x80\x93 / Talks began .");
  check("Beirut (AP) \xe2\x80\x94 Talks began.", "Beirut ( AP ) \xe2\x80\x94 / Talks began .");
  check("NATO talks - the first - failed.", "NATO talks - the first - failed .");
  check("Paris - the city - slept.", "Paris - the city - slept .");
  check("SEOUL -", "SEOUL -");
}

static void numbers_and_money(void **state) {
  (void)state;
  check("It cost $3.5m, US$5 or 1,200 euros (\xe2\x82\xac" "7).", "It cost $ 3.5 m , US$ 5 or 1,200 euros ( \xe2\x82\xac 7 ) .");
  check("Up 30% at 5pm on the 21st, 100km away.", "Up 30 % at 5 pm on the 21st , 100 km away .");
  check("At 10:30 a 7.2 quake", "At 10:30 a 7.2 quake");
}

static void addresses_stay_whole(void **state) {
  (void)state;
  check("See https://example.org/a-b?c=1, or write to a.b-c@example.com.", "See https://example.org/a-b?c=1 , or write to a.b-c@example.com .");
  check("(www.example.org)", "( www.example.org )");
  check("It ended.The next", "It ended . / The next");
  check("Read example.com today", "Read example.com today");
}

static void marks_and_quotes(void **state) {
  (void)state;
  check("\xe2\x80\x9cNo,\xe2\x80\x9d he said.", "\xe2\x80\x9c No , \xe2\x80\x9d he said .");
  check("\"Why?!\" Wait... Oh\xe2\x80\xa6", "\" Why ?! \" / Wait ... / Oh \xe2\x80\xa6");
  check("[sic] (see below);", "[ sic ] ( see below ) ;");
}

static void sentences_end(void **state) {
  (void)state;
  check("It rained. It stopped.", "It rained . / It stopped .");
  check("Mr. Smith met Gen. A. B. Jones. They talked.", "Mr. Smith met Gen. A. B. Jones . / They talked .");
  check("He left the U.S. The talks failed.", "He left the U.S. / The talks failed .");
  check("The U.S. Navy sailed.", "The U.S. Navy sailed .");
  check("At 5 p.m. Monday they met at No. 10 in St. Petersburg.", "At 5 p.m. Monday they met at No. 10 in St. Petersburg .");
  check("He said no. They left.", "He said no . / They left .");
  check("\xe2\x80\x9cWe won.\xe2\x80\x9d The crowd cheered.", "\xe2\x80\x9c We won . \xe2\x80\x9d / The crowd cheered .");
  check("\"Will it hold?\" she asked.", "\" Will it hold ? \" she asked .");
  check("It ended (the rest is lost. Nobody knows.) in May. So be it.", "It ended ( the rest is lost . Nobody knows . ) in May . / So be it .");
  check("Acme Inc. bought it. Sept. 3 was quiet.", "Acme Inc. bought it . / Sept. 3 was quiet .");
  check("It is known.[12] Later it was not.", "It is known . [ 12 ] / Later it was not .");
}

static void never_across_paragraphs(void **state) {
  (void)state;
  check("A heading without a period\n\nand a text\nthat goes on.", "A heading without a period // and a text that goes on .");
  check("\n\n  \n \t\none\r\n\r\ntwo", "one // two");
  check("", "");
  check(" \n\n \t ", "");
}

static void given_paragraphs_and_title(void **state) {
  (void)state;
  const char *body = "One. Two.XXThree.";
  const ent_span p[] = {{0, 9}, {11, 17}};
  ent_text t;
  ent_arena *a = ent_arena_new(0);
  assert_int_equal(ent_text_split(ent_str_c(body), p, 2, ENT_S("Talks fail. Again"), a, &t, NULL), ENT_OK);
  assert_int_equal(t.nparagraph, 3);
  assert_int_equal(t.nsentence, 4);
  assert_int_equal(t.title_start, 19);
  assert_int_equal(t.sentence[3].flags, ENT_SENTENCE_TITLE);
  assert_str(ent_str_span(t.text, t.sentence[3].span), "Talks fail. Again");
  assert_str(ent_str_span(t.text, t.sentence[2].span), "Three.");
  const ent_span beyond[] = {{5, 900}, {30, 20}};
  assert_int_equal(ent_text_split(ent_str_c(body), beyond, 2, (ent_str){0}, a, &t, NULL), ENT_OK);
  assert_int_equal(t.title_start, ENT_NONE);
  assert_int_equal(t.nparagraph, 1);
  ent_arena_free(a);
}

/* What every result must be: spans in order and inside, sentences and tokens agreeing. */
static void validate(const ent_text *t) {
  uint32_t last = 0, next = 0;
  for (uint32_t i = 0; i < t->nsentence; i++) {
    const ent_sentence *s = &t->sentence[i];
    assert_int_equal(s->first, next);
    assert_in_range(s->count, 1, ENT_SENTENCE_MAX);
    next += s->count;
    assert_true(i == 0 || s->paragraph == s[-1].paragraph || s->paragraph == s[-1].paragraph + 1);
    for (uint32_t k = s->first; k < next; k++) {
      const ent_token *w = &t->token[k];
      assert_int_equal(w->sentence, i);
      assert_true(w->span.start >= last && w->span.end > w->span.start && w->span.end <= t->text.n);
      last = w->span.end;
    }
    assert_int_equal(s->span.start, t->token[s->first].span.start);
    assert_int_equal(s->span.end, t->token[next - 1].span.end);
    assert_false(t->token[s->first].flags & ENT_TOKEN_MWT_INNER);
  }
  assert_int_equal(next, t->ntoken);
}

static void long_sentences_are_cut(void **state) {
  (void)state;
  ent_buf b;
  ent_text t;
  ent_arena *a = ent_arena_new(0);
  ent_buf_init(&b, 0);
  for (int i = 0; i < 1000; i++) ent_buf_puts(&b, i % 3 ? "word " : "isn't ");
  assert_int_equal(ent_text_split(ent_buf_str(&b), NULL, 0, (ent_str){0}, a, &t, NULL), ENT_OK);
  validate(&t);
  assert_int_equal(t.nsentence, 6);
  assert_int_equal(t.sentence[0].flags, ENT_SENTENCE_CUT);
  assert_int_equal(t.sentence[5].flags, 0);
  ent_buf_free(&b);
  ent_arena_free(a);
}

static void any_bytes_are_text(void **state) {
  (void)state;
  static const char *const bits[] = {"a", "B", "9", ".", " ", "'", "\"", "\xe2\x80\x99", "-", "/", "\n\n", "s", "(", ")", "\xff", "\xe2\x80", "$", "n't", "@", "!", "\xe2\x80\xa6", ",", "://", "U."};
  uint64_t x = 42;
  ent_arena *a = ent_arena_new(0);
  for (int round = 0; round < 3000; round++) {
    char text[256];
    size_t n = 0;
    for (int i = 0; i < 40; i++) {
      x = x * 6364136223846793005u + 1442695040888963407u;
      const char *bit = bits[(x >> 33) % (sizeof bits / sizeof bits[0])];
      memcpy(text + n, bit, strlen(bit));
      n += strlen(bit);
    }
    ent_text t;
    assert_int_equal(ent_text_split((ent_str){text, n}, NULL, 0, (ent_str){0}, a, &t, NULL), ENT_OK);
    validate(&t);
    size_t solid = 0, covered = 0;
    for (size_t i = 0; i < n; i++) solid += text[i] != ' ' && text[i] != '\n';
    for (uint32_t i = 0; i < t.ntoken; i++) covered += t.token[i].span.end - t.token[i].span.start;
    assert_int_equal(solid, covered); /* nothing is lost */
    ent_arena_reset(a);
  }
  ent_arena_free(a);
}

static void time_grows_with_the_text(void **state) {
  (void)state;
  static const char *const kinds[] = {"(", "a.", "\"", "a-", "'", "x", "[1] ", ". "};
  for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
    double took[2];
    for (int big = 0; big < 2; big++) {
      ent_buf b;
      ent_text t;
      ent_arena *a = ent_arena_new(0);
      ent_buf_init(&b, 0);
      for (int i = 0; i < (big ? 400000 : 100000); i++) ent_buf_puts(&b, kinds[k]);
      double began = ent_clock();
      assert_int_equal(ent_text_split(ent_buf_str(&b), NULL, 0, (ent_str){0}, a, &t, NULL), ENT_OK);
      took[big] = ent_clock() - began;
      ent_buf_free(&b);
      ent_arena_free(a);
    }
    assert_true(took[1] < took[0] * 12 + 0.1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(clitics_are_words),     cmocka_unit_test(hyphens_and_slashes),
      cmocka_unit_test(datelines_stand_alone), cmocka_unit_test(numbers_and_money),     cmocka_unit_test(addresses_stay_whole),
      cmocka_unit_test(marks_and_quotes),      cmocka_unit_test(sentences_end),
      cmocka_unit_test(never_across_paragraphs), cmocka_unit_test(given_paragraphs_and_title),
      cmocka_unit_test(long_sentences_are_cut), cmocka_unit_test(any_bytes_are_text),
      cmocka_unit_test(time_grows_with_the_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
