/*
** test_names.c - the stage of names on small documents: who is meant, by which rule. A document is written as words
** `form/UPOS/relation/head[/tag]`, a line a sentence, so that the tests do not hang on a trained model.
*/
#include "unit.h"

#include "names/names.h"
#include "names/lexicon.h"

static const char lexicon_text[] =
    "state RUS\n name Russia; Russian Federation\n adjective Russian\n demonym Russian; Russians\n capital Moscow\n "
    "metonym Kremlin\n"
    "state PRK\n name North Korea; DPRK\n adjective North Korean\n capital Pyongyang\n"
    "state KOR\n name South Korea\n adjective South Korean\n capital Seoul\n"
    "state USA\n name United States; US; U.S.\n adjective American; US\n demonym Americans\n capital Washington\n "
    "metonym Pentagon : MIL\n"
    "state UKR\n name Ukraine\n adjective Ukrainian\n capital Kyiv; Kiev\n"
    "state GBR\n name Britain\n adjective British\n capital London\n"
    "org nato\n name North Atlantic Treaty Organization; NATO; Nato\n kind igo\n body NATO\n"
    "org taliban\n name Taliban\n kind armed-group\n country AFG\n"
    "state AFG\n name Afghanistan\n adjective Afghan\n capital Kabul\n"
    "org reuters\n name Reuters\n kind news-agency\n country GBR\n"
    "org nbc\n name NBC News\n kind media\n country USA\n"
    "institution foreign-ministry\n phrase foreign ministry\n kind ministry\n"
    "role president\n phrase president\n sector GOV\n class office\n"
    "role supreme-leader\n phrase supreme leader\n sector GOV\n class office\n"
    "role foreign-minister\n phrase foreign minister; secretary of state [USA]; foreign secretary [GBR]\n sector GOV\n "
    "class office\n"
    "role leader\n phrase leader\n sector GOV\n class office\n holder supreme-leader; president\n"
    "role official\n phrase official\n sector GOV\n class person\n anon yes\n"
    "role spokesperson\n phrase spokesman; spokeswoman\n class person\n"
    "role analyst\n phrase analyst; director\n sector EDU\n class person\n expert yes\n"
    "role army\n phrase army; military; forces\n sector MIL\n class group\n"
    "role news\n phrase news network; news agency\n sector MED\n class group\n"
    "role police\n phrase police\n sector COP\n class group\n"
    "person putin\n name Vladimir Putin\n gender m\n country RUS\n office president of RUS [2000-05-07..2008-05-07]\n "
    "office president of RUS [2012-05-07..]\n"
    "person medvedev\n name Dmitry Medvedev\n gender m\n country RUS\n office president of RUS "
    "[2008-05-07..2012-05-07]\n"
    "person kim\n name Kim Jong-un\n short Kim\n gender m\n country PRK\n office supreme leader of PRK [2011-12-17..]\n"
    "person blinken\n name Antony Blinken\n gender m\n country USA\n office secretary of state of USA "
    "[2021-01-26..2025-01-20]\n"
    "person miliband\n name David Miliband\n gender m\n country GBR\n office foreign secretary of GBR "
    "[2007-06-28..2010-05-11]\n"
    "place bagram\n name Bagram\n country AFG\n at 34.9 69.2\n precision site\n"
    "pronoun he\n word he; him\n refers person\n gender m\n"
    "pronoun his\n word his\n refers person\n gender m\n"
    "pronoun she\n word she\n refers person\n gender f\n"
    "pronoun they\n word they; their\n refers people\n"
    "pronoun it\n word it; its\n refers thing\n"
    "pronoun we\n word we\n refers speakers\n"
    "pronoun who\n word who; which\n refers relative\n"
    "pronoun both\n word both; either\n refers members\n"
    "description country\n word country; regime\n plural countries\n refers state\n"
    "description leader\n word leader\n plural leaders\n refers leader\n"
    "description media\n word network; agency\n refers media\n"
    "description kingdom\n word kingdom\n refers state\n"
    "wordset kingdom-state\n word GBR\n"
    "wordset counterpart\n word counterpart\n"
    "role peer\n phrase counterpart\n class person\n"
    "description group\n word group\n refers armed\n"
    "description capital\n word capital\n refers capital\n"
    "modifier past\n word former\n effect past\n"
    "wordset definite\n word the; this; both\n"
    "wordset indefinite\n word a; an; some\n"
    "wordset of-person\n word for; at; from\n"
    "wordset of-group\n word in; from\n"
    "wordset place\n word in; at; near\n"
    "wordset direction\n word to; from\n"
    "wordset party\n word with; by; against\n"
    "wordset motion\n word go; travel; visit\n"
    "wordset hit\n word bomb; visit\n"
    "wordset premises\n word airport; street\n"
    "wordset say\n word say; add\n"
    "wordset number-2\n word two\n"
    "wordset number-6\n word six\n"
    "wordset directions\n word north; south\n"
    "wordset title\n word mr; general\n"
    "wordset man\n word mr\n"
    "wordset calendar\n word monday; may\n";

typedef struct world {
  ent_buf image;
  ent_image *img;
  ent_lexicon *lex;
  ent_arena *a;
  ent_text text;
  ent_names names;
} world;

static bool never(void *arg, const ent_error *err) {
  char words[700];
  (void)arg;
  ent_error_format(err, words, sizeof words);
  fail_msg("%s", words);
  return false;
}

static int setup(void **state) {
  world *w = calloc(1, sizeof *w);
  ent_lexsource src = {0};
  ent_error err = {0};
  ent_image_writer *out = ent_image_writer_new(ENT_LEXICON_KIND, ENT_LEXICON_VERSION);
  assert_int_equal(ent_lexsource_add(ent_str_c(lexicon_text), "actors/test.txt", &src, never, NULL, &err), ENT_OK);
  assert_int_equal(ent_names_compile(&src, out, never, NULL, &err), ENT_OK);
  ent_buf_init(&w->image, 0);
  assert_int_equal(ent_image_writer_finish(out, &w->image, &err), ENT_OK);
  ent_image_writer_free(out);
  ent_lexsource_free(&src);
  assert_int_equal(
      ent_image_open_memory(w->image.p, w->image.n, "test", ENT_LEXICON_KIND, 1, ENT_LEXICON_VERSION, &w->img, &err),
      ENT_OK);
  assert_int_equal(ent_lexicon_open(w->img, &w->lex, &err), ENT_OK);
  *state = w;
  return 0;
}

static int teardown(void **state) {
  world *w = *state;
  ent_arena_free(w->a);
  ent_lexicon_free(w->lex);
  ent_image_close(w->img);
  ent_buf_free(&w->image);
  free(w);
  return 0;
}

/* ---- documents -------------------------------------------------------- */

static unsigned value_of(const char *name, ent_str s, const char *(*label)(unsigned), unsigned n) {
  for (unsigned i = 0; i < n; i++)
    if (ent_str_is(s, label(i))) return i;
  fail_msg("unknown %s %.*s", name, (int)s.n, s.p);
  return 0;
}

typedef struct draft_doc {
  ent_buf text;
  ENT_VEC(ent_token) token;
  ENT_VEC(ent_word) word;
  ENT_VEC(ent_sentence) sentence;
} draft_doc;

/* One `form/UPOS/rel/head[/tag]`; a form that begins with _ stands close to the one before. */
static void add_word(world *w, draft_doc *d, ent_str piece, uint32_t first) {
  ent_str form, upos, rel, head, tag = {0};
  ent_str_split(&piece, '/', &form), ent_str_split(&piece, '/', &upos), ent_str_split(&piece, '/', &rel),
      ent_str_split(&piece, '/', &head);
  ent_str_split(&piece, '/', &tag);
  if (form.n > 1 && *form.p == '_') form.p++, form.n--;
  else if (d->text.n) ent_buf_putc(&d->text, ' ');
  ent_token t = {.span = {(uint32_t)d->text.n, (uint32_t)(d->text.n + form.n)}, .sentence = d->sentence.n};
  ent_buf_putstr(&d->text, form);
  int64_t h = 0;
  assert_true(ent_str_int(head, &h));
  ent_word x = {.lemma = ent_arena_dup(w->a, form), .head = h ? first + (uint32_t)h - 1 : ENT_NONE};
  char *p = (char *)(uintptr_t)x.lemma.p;
  for (size_t i = 0; i < form.n && !ent_str_is(upos, "PROPN"); i++)
    p[i] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i]);
  x.upos = (uint8_t)value_of("part of speech", upos, ent_upos_name, ENT_UPOS_COUNT);
  x.rel = (uint8_t)value_of("relation", rel, ent_rel_name, ENT_REL_COUNT);
  bool plural = form.n > 3 && form.p[form.n - 1] == 's' && (ent_str_is(upos, "NOUN"));
  x.feats = plural ? ENT_F_PLUR : 0;
  static const char *const tags[] = {"O", "PER", "IPER", "LOC", "ILOC", "ORG", "IORG"};
  for (unsigned i = 0; tag.n && i < 7; i++)
    if (ent_str_is(tag, tags[i])) x.ner = (uint8_t)i;
  assert_true(ENT_PUSH(w->a, &d->token, t));
  assert_true(ENT_PUSH(w->a, &d->word, x));
}

static int by_child(const void *x, const void *y) {
  const uint64_t *a = x, *b = y;
  return *a < *b ? -1 : *a > *b;
}

static void make_children(world *w, draft_doc *d, ent_syntax *syn) {
  uint32_t n = d->token.n, k = 0;
  uint64_t *pair = ent_arena_calloc(w->a, n + 1, sizeof *pair);
  uint32_t *first = ent_arena_calloc(w->a, n + 1, sizeof *first), *child = ent_arena_calloc(w->a, n + 1, sizeof *child);
  for (uint32_t i = 0; i < n; i++)
    if (d->word.v[i].head != ENT_NONE) pair[k++] = (uint64_t)d->word.v[i].head << 32 | i;
  qsort(pair, k, sizeof *pair, by_child);
  for (uint32_t i = 0, at = 0; i <= n; i++) {
    while (at < k && (pair[at] >> 32) < i) at++;
    first[i] = at;
  }
  for (uint32_t i = 0; i < k; i++) child[i] = (uint32_t)pair[i];
  *syn = (ent_syntax){.word = d->word.v, .first_child = first, .child = child};
}

/* Runs the stage over a document written as described above. */
static void read_doc(world *w, const char *published, const char *doc) {
  draft_doc d = {0};
  ent_buf_init(&d.text, 0);
  ent_arena_free(w->a);
  w->a = ent_arena_new(0);
  ent_str rest = ent_str_c(doc), line, word;
  while (ent_str_split(&rest, '\n', &line)) {
    ent_sentence s = {.first = d.token.n};
    while (ent_str_word(&line, &word)) add_word(w, &d, word, s.first);
    s.count = d.token.n - s.first;
    if (!s.count) continue;
    s.span = (ent_span){d.token.v[s.first].span.start, d.token.v[d.token.n - 1].span.end};
    assert_true(ENT_PUSH(w->a, &d.sentence, s));
  }
  ent_syntax syn;
  make_children(w, &d, &syn);
  w->text = (ent_text){.text = ent_arena_dup(w->a, ent_buf_str(&d.text)),
                       .title_start = ENT_NONE,
                       .token = d.token.v,
                       .ntoken = d.token.n,
                       .sentence = d.sentence.v,
                       .nsentence = d.sentence.n,
                       .nparagraph = 1};
  ent_buf_free(&d.text);
  ent_day on = ENT_DAY_UNKNOWN;
  if (published) assert_true(ent_day_parse(ent_str_c(published), false, &on));
  assert_int_equal(ent_names_run(w->lex, &w->text, &syn, on, w->a, &w->names, NULL), ENT_OK);
}

/* The n-th mention (from 0) with exactly these words. */
static const ent_mention *mention(const world *w, const char *words, int nth) {
  for (uint32_t i = 0; i < w->names.nmention; i++)
    if (ent_str_is(ent_str_span(w->text.text, w->names.mention[i].span), words) && !nth--) return &w->names.mention[i];
  fail_msg("no mention \"%s\"", words);
  return NULL;
}

static const ent_entity *entity(const world *w, const char *words, int nth) {
  const ent_mention *m = mention(w, words, nth);
  if (m->entity == ENT_NONE) fail_msg("\"%s\" is nobody", words);
  return &w->names.entity[m->entity];
}

/* ---- names ------------------------------------------------------------ */

static void apposition_is_one_mention(void **state) {
  world *w = *state;
  read_doc(w, "2024-06-19",
           "The/DET/det/3 Russian/ADJ/amod/3 president/NOUN/nsubj/8 ,/PUNCT/punct/5 Vladimir/PROPN/appos/3 "
           "Putin/PROPN/flat/5 ,/PUNCT/punct/5 signed/VERB/root/0 it/PRON/obj/8 ./PUNCT/punct/8");
  const ent_mention *m = mention(w, "The Russian president , Vladimir Putin", 0);
  assert_string_equal(m->rule, "title+name");
  const ent_entity *e = &w->names.entity[m->entity];
  assert_str(e->actor_id, "putin");
  assert_str(e->code, "RUSGOV");
  assert_str(e->role, "president");
  assert_string_equal(e->file, "actors/test.txt");
  assert_true(e->line > 0);
  assert_int_equal(mention(w, "Russian", 0)->form, ENT_FORM_ADJECTIVE);
}

static void the_office_knows_its_day(void **state) {
  world *w = *state;
  const char *doc = "The/DET/det/3 Russian/ADJ/amod/3 president/NOUN/nsubj/4 spoke/VERB/root/0 ./PUNCT/punct/4";
  read_doc(w, "2010-03-01", doc);
  assert_str(entity(w, "The Russian president", 0)->actor_id, "medvedev");
  read_doc(w, "2015-03-01", doc);
  assert_str(entity(w, "The Russian president", 0)->actor_id, "putin");
  read_doc(w, "1995-03-01", doc);
  assert_int_equal(entity(w, "The Russian president", 0)->actor_id.n, 0);
  assert_str(entity(w, "The Russian president", 0)->country, "RUS");
  read_doc(w, NULL, doc);
  assert_string_equal(mention(w, "The Russian president", 0)->rule, "latest holder");
}

static void former_holders_are_not_holders(void **state) {
  world *w = *state;
  read_doc(w, "2015-03-01",
           "A/DET/det/4 former/ADJ/amod/4 Russian/ADJ/amod/4 president/NOUN/nsubj/5 spoke/VERB/root/0 ./PUNCT/punct/5");
  const ent_entity *e = entity(w, "A former Russian president", 0);
  assert_int_equal(e->actor_id.n, 0);
  assert_str(e->role, "former president");
}

static void phrases_only_used_in_one_state(void **state) {
  world *w = *state;
  read_doc(w, "2024-01-01",
           "The/DET/det/3 US/PROPN/compound/3 secretary/NOUN/nsubj/6 of/ADP/case/5 state/NOUN/nmod/3 spoke/VERB/root/0 "
           "./PUNCT/punct/6");
  assert_str(entity(w, "The US secretary of state", 0)->actor_id, "blinken");
  read_doc(
      w, "2008-01-01",
      "The/DET/det/4 British/ADJ/amod/4 foreign/ADJ/amod/4 secretary/NOUN/nsubj/5 spoke/VERB/root/0 ./PUNCT/punct/5");
  assert_str(entity(w, "The British foreign secretary", 0)->actor_id, "miliband");
}

static void hyphens_dots_and_case(void **state) {
  world *w = *state;
  read_doc(w, "2024-01-01",
           "Kim/PROPN/nsubj/4 Jong/PROPN/flat/1 _-Un/PROPN/flat/1 told/VERB/root/0 U.S./PROPN/amod/8 _-/PUNCT/punct/5 "
           "backed/VERB/amod/8 forces/NOUN/obj/4 and/CCONJ/cc/10 us/PRON/conj/8 ./PUNCT/punct/4");
  assert_str(entity(w, "Kim Jong-Un", 0)->actor_id, "kim");
  assert_str(entity(w, "U.S.", 0)->country, "USA");
  for (uint32_t i = 0; i < w->names.nmention; i++)
    assert_false(ent_str_is(ent_str_span(w->text.text, w->names.mention[i].span), "us") &&
                 w->names.mention[i].entity != ENT_NONE);
}

static void a_longer_unknown_name_is_nobody_known(void **state) {
  world *w = *state;
  read_doc(w, "2024-01-01", "Igor/PROPN/nsubj/3/PER Putin/PROPN/flat/1/IPER spoke/VERB/root/0 ./PUNCT/punct/3");
  assert_int_equal(entity(w, "Igor Putin", 0)->actor_id.n, 0);
  assert_int_equal(entity(w, "Igor Putin", 0)->kind, ENT_KIND_PERSON);
}

static void unknown_people_take_their_title(void **state) {
  world *w = *state;
  read_doc(w, "2019-11-20",
           "Taliban/PROPN/compound/2 spokesman/NOUN/compound/3 Zabi/PROPN/nsubj/5/PER Mujahid/PROPN/flat/3/IPER "
           "spoke/VERB/root/0 ./PUNCT/punct/5\n"
           "Mujahid/PROPN/nsubj/2 added/VERB/root/0 more/ADJ/obj/2 ./PUNCT/punct/2");
  const ent_entity *e = entity(w, "Taliban spokesman Zabi Mujahid", 0);
  assert_str(e->country, "AFG");
  assert_str(e->code, "AFGREB");
  assert_ptr_equal(entity(w, "Mujahid", 0), e);
  assert_string_equal(mention(w, "Mujahid", 0)->rule, "short name");
}

static void experts_of_an_apposition(void **state) {
  world *w = *state;
  read_doc(w, "2024-01-01",
           "Ann/PROPN/nsubj/9/PER Lee/PROPN/flat/1/IPER ,/PUNCT/punct/5 a/DET/det/6 British/ADJ/amod/6 "
           "analyst/NOUN/appos/1 ,/PUNCT/punct/6 then/ADV/advmod/9 spoke/VERB/root/0 ./PUNCT/punct/9");
  const ent_entity *e = entity(w, "Ann Lee , a British analyst", 0);
  assert_true(e->flags & ENT_ENTITY_EXPERT);
  assert_str(e->country, "GBR");
  assert_str(e->role, "analyst");
}

/* ---- places ----------------------------------------------------------- */

static void capitals_are_places_or_governments(void **state) {
  world *w = *state;
  read_doc(w, "2024-01-01",
           "In/ADP/case/2 Moscow/PROPN/obl/4 they/PRON/nsubj/4 met/VERB/root/0 ./PUNCT/punct/4\n"
           "Moscow/PROPN/nsubj/2 said/VERB/root/0 so/ADV/advmod/2 ./PUNCT/punct/2\n"
           "Talks/NOUN/root/0 with/ADP/case/3 Moscow/PROPN/nmod/1 failed/VERB/acl/1 ./PUNCT/punct/1");
  assert_true(mention(w, "Moscow", 0)->as_place);
  assert_int_equal(entity(w, "Moscow", 0)->kind, ENT_KIND_PLACE);
  assert_str(entity(w, "Moscow", 0)->country, "RUS");
  assert_int_equal(entity(w, "Moscow", 0)->precision, ENT_PRECISION_CITY);
  assert_false(mention(w, "Moscow", 1)->as_place);
  assert_int_equal(entity(w, "Moscow", 1)->kind, ENT_KIND_STATE);
  assert_int_equal(entity(w, "Moscow", 2)->kind, ENT_KIND_STATE);
}

static void metonyms_have_a_sector(void **state) {
  world *w = *state;
  read_doc(w, "2024-01-01",
           "The/DET/det/2 Pentagon/PROPN/nsubj/3 told/VERB/root/0 the/DET/det/5 Kremlin/PROPN/obj/3 ./PUNCT/punct/3");
  assert_str(entity(w, "Pentagon", 0)->code, "USAMIL");
  assert_str(entity(w, "Kremlin", 0)->code, "RUSGOV");
}

/* ---- nominals --------------------------------------------------------- */

static void nominals_take_country_sector_and_number(void **state) {
  world *w = *state;
  read_doc(w, "2024-01-01",
           "Six/NUM/nummod/3 US/PROPN/compound/3 officials/NOUN/nsubj/4 met/VERB/root/0 the/DET/det/8 "
           "Russian/ADJ/amod/8 foreign/ADJ/amod/8 ministry/NOUN/obj/4 ./PUNCT/punct/4");
  const ent_entity *e = entity(w, "Six US officials", 0);
  assert_int_equal(e->count, 6);
  assert_str(e->code, "USAGOV");
  assert_true((e->flags & (ENT_ENTITY_PLURAL | ENT_ENTITY_ANON)) == (ENT_ENTITY_PLURAL | ENT_ENTITY_ANON));
  assert_int_equal(entity(w, "the Russian foreign ministry", 0)->kind, ENT_KIND_ORG);
  assert_str(entity(w, "the Russian foreign ministry", 0)->code, "RUSGOV");
}

static void halves_and_ellipses(void **state) {
  world *w = *state;
  read_doc(
      w, "2015-08-21",
      "North/PROPN/nsubj/5 and/CCONJ/cc/4 South/PROPN/compound/4 Korea/PROPN/conj/1 fired/VERB/root/0 ./PUNCT/punct/5\n"
      "The/DET/det/2 South/PROPN/nsubj/3 replied/VERB/root/0 ./PUNCT/punct/3");
  assert_str(entity(w, "North", 0)->country, "PRK");
  assert_str(entity(w, "South", 0)->country, "KOR");
}

/* ---- references ------------------------------------------------------- */

static void pronouns_by_clause_and_gender(void **state) {
  world *w = *state;
  read_doc(w, "2024-06-19",
           "Putin/PROPN/nsubj/2 praised/VERB/root/0 Russia/PROPN/obj/2 in/ADP/case/6 his/PRON/nmod:poss/6 "
           "speech/NOUN/obl/2 ./PUNCT/punct/2\n"
           "He/PRON/nsubj/2 added/VERB/root/0 that/SCONJ/mark/6 it/PRON/nsubj/6 would/AUX/aux/6 win/VERB/ccomp/2 "
           "./PUNCT/punct/2\n"
           "She/PRON/nsubj/2 left/VERB/root/0 ./PUNCT/punct/2");
  assert_str(entity(w, "his", 0)->actor_id, "putin");
  assert_str(entity(w, "He", 0)->actor_id, "putin");
  assert_true(mention(w, "He", 0)->antecedent != ENT_NONE);
  assert_int_equal(mention(w, "She", 0)->entity, ENT_NONE);
}

static void pairs_and_descriptions(void **state) {
  world *w = *state;
  read_doc(w, "2024-06-19",
           "Kim/PROPN/nsubj/2 met/VERB/root/0 Putin/PROPN/obj/2 before/SCONJ/mark/6 they/PRON/nsubj/6 "
           "left/VERB/advcl/2 ./PUNCT/punct/2\n"
           "The/DET/det/3 two/NUM/nummod/3 leaders/NOUN/nsubj/4 spoke/VERB/root/0 ./PUNCT/punct/4\n"
           "The/DET/det/3 two/NUM/nummod/3 countries/NOUN/nsubj/4 agreed/VERB/root/0 ./PUNCT/punct/4\n"
           "The/DET/det/3 Russian/ADJ/amod/3 leader/NOUN/nsubj/4 smiled/VERB/root/0 ./PUNCT/punct/4");
  assert_int_equal(entity(w, "they", 0)->nmember, 2);
  assert_ptr_equal(entity(w, "The two leaders", 0), entity(w, "they", 0));
  const ent_entity *e = entity(w, "The two countries", 0);
  assert_int_equal(e->nmember, 2);
  assert_int_equal(w->names.entity[e->member[0]].kind, ENT_KIND_STATE);
  assert_str(entity(w, "The Russian leader", 0)->actor_id, "putin");
}

static void the_speaker_is_left_open(void **state) {
  world *w = *state;
  read_doc(w, "2024-06-19", "We/PRON/nsubj/2 said/VERB/root/0 so/ADV/advmod/2 ./PUNCT/punct/2");
  assert_string_equal(mention(w, "We", 0)->rule, "speaker");
  assert_int_equal(mention(w, "We", 0)->entity, ENT_NONE);
}

static void media_and_groups_are_picked_up(void **state) {
  world *w = *state;
  read_doc(w, "2019-11-20",
           "NBC/PROPN/compound/2 News/PROPN/nsubj/3 reported/VERB/root/0 on/ADP/case/6 the/DET/det/6 "
           "Taliban/PROPN/obl/3 ./PUNCT/punct/3\n"
           "The/DET/det/4 US/PROPN/compound/4 news/NOUN/compound/4 network/NOUN/nsubj/5 said/VERB/root/0 the/DET/det/7 "
           "group/NOUN/nsubj/8 lied/VERB/ccomp/5 ./PUNCT/punct/5");
  assert_str(entity(w, "The US news network", 0)->actor_id, "nbc");
  assert_str(entity(w, "the group", 0)->actor_id, "taliban");
}

static void relative_pronouns(void **state) {
  world *w = *state;
  read_doc(w, "2024-06-19",
           "Putin/PROPN/nsubj/6 ,/PUNCT/punct/4 who/PRON/nsubj/4 spoke/VERB/acl:relcl/1 ,/PUNCT/punct/4 "
           "left/VERB/root/0 ./PUNCT/punct/6");
  assert_str(entity(w, "who", 0)->actor_id, "putin");
}

static void counterparts_hold_the_same_office(void **state) {
  world *w = *state;
  read_doc(w, "2008-01-01",
           "Miliband/PROPN/nsubj/2/PER met/VERB/root/0 his/PRON/nmod:poss/5 Russian/ADJ/amod/5 counterpart/NOUN/obj/2 "
           "./PUNCT/punct/2\n"
           "Putin/PROPN/nsubj/2/PER met/VERB/root/0 his/PRON/nmod:poss/5 Russian/ADJ/amod/5 counterpart/NOUN/obj/2");
  assert_str(entity(w, "his Russian counterpart", 1)->actor_id, "putin"); /* president of Russia on that day */
  assert_str(entity(w, "his Russian counterpart", 0)->country, "RUS");    /* nobody known as foreign minister */
}

static void a_kingdom_is_no_republic(void **state) {
  world *w = *state;
  read_doc(w, "2024-01-01",
           "Britain/PROPN/nsubj/2 warned/VERB/root/0 Russia/PROPN/obj/2 ./PUNCT/punct/2\n"
           "Moscow/PROPN/nsubj/2 answered/VERB/root/0 ./PUNCT/punct/2\n"
           "The/DET/det/2 kingdom/NOUN/nsubj/3 agreed/VERB/root/0 ./PUNCT/punct/3");
  assert_str(entity(w, "The kingdom", 0)->country, "GBR");
}

static void a_document_may_introduce_an_acronym(void **state) {
  world *w = *state;
  read_doc(w, "2024-01-01",
           "The/DET/det/5 Upland/PROPN/compound/5/ORG Salt/PROPN/compound/5/IORG _/PUNCT/punct/5 "
           "Union/PROPN/nsubj/9/IORG (/PUNCT/punct/7 USU/PROPN/appos/5/ORG )/PUNCT/punct/7 "
           "met/VERB/root/0 ./PUNCT/punct/9\n"
           "The/DET/det/2 USU/PROPN/nsubj/3/ORG left/VERB/root/0 ./PUNCT/punct/3");
  assert_ptr_equal(entity(w, "USU", 1), entity(w, "USU", 0));
}

static void datelines_are_places(void **state) {
  world *w = *state;
  read_doc(w, "2024-01-01",
           "MOSCOW/PROPN/root/0 ,/PUNCT/punct/1 May/PROPN/appos/1 3/NUM/nummod/3 (/PUNCT/punct/6 "
           "Reuters/PROPN/parataxis/1 )/PUNCT/punct/6 -/PUNCT/punct/1");
  assert_true(mention(w, "MOSCOW", 0)->as_place);
}

/* ---- indexes ---------------------------------------------------------- */

static void indexes_point_at_mentions(void **state) {
  world *w = *state;
  read_doc(w, "2024-06-19",
           "The/DET/det/3 Russian/ADJ/amod/3 president/NOUN/nsubj/8 ,/PUNCT/punct/5 Vladimir/PROPN/appos/3 "
           "Putin/PROPN/flat/5 ,/PUNCT/punct/5 signed/VERB/root/0 ./PUNCT/punct/8");
  for (uint32_t i = 0; i + 1 < w->names.nmention; i++)
    assert_true(w->names.mention[i].span.start <= w->names.mention[i + 1].span.start);
  assert_int_equal(w->names.at[2], 0); /* president: the whole */
  assert_int_equal(w->names.in[1], 1); /* Russian: the adjective inside */
  assert_int_equal(w->names.at[7], ENT_NONE);
}

static void an_empty_document(void **state) {
  world *w = *state;
  read_doc(w, NULL, "");
  assert_int_equal(w->names.nmention, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(apposition_is_one_mention, setup, teardown),
      cmocka_unit_test_setup_teardown(the_office_knows_its_day, setup, teardown),
      cmocka_unit_test_setup_teardown(former_holders_are_not_holders, setup, teardown),
      cmocka_unit_test_setup_teardown(phrases_only_used_in_one_state, setup, teardown),
      cmocka_unit_test_setup_teardown(hyphens_dots_and_case, setup, teardown),
      cmocka_unit_test_setup_teardown(a_longer_unknown_name_is_nobody_known, setup, teardown),
      cmocka_unit_test_setup_teardown(unknown_people_take_their_title, setup, teardown),
      cmocka_unit_test_setup_teardown(experts_of_an_apposition, setup, teardown),
      cmocka_unit_test_setup_teardown(capitals_are_places_or_governments, setup, teardown),
      cmocka_unit_test_setup_teardown(metonyms_have_a_sector, setup, teardown),
      cmocka_unit_test_setup_teardown(nominals_take_country_sector_and_number, setup, teardown),
      cmocka_unit_test_setup_teardown(halves_and_ellipses, setup, teardown),
      cmocka_unit_test_setup_teardown(pronouns_by_clause_and_gender, setup, teardown),
      cmocka_unit_test_setup_teardown(pairs_and_descriptions, setup, teardown),
      cmocka_unit_test_setup_teardown(the_speaker_is_left_open, setup, teardown),
      cmocka_unit_test_setup_teardown(media_and_groups_are_picked_up, setup, teardown),
      cmocka_unit_test_setup_teardown(relative_pronouns, setup, teardown),
      cmocka_unit_test_setup_teardown(counterparts_hold_the_same_office, setup, teardown),
      cmocka_unit_test_setup_teardown(a_kingdom_is_no_republic, setup, teardown),
      cmocka_unit_test_setup_teardown(a_document_may_introduce_an_acronym, setup, teardown),
      cmocka_unit_test_setup_teardown(datelines_are_places, setup, teardown),
      cmocka_unit_test_setup_teardown(indexes_point_at_mentions, setup, teardown),
      cmocka_unit_test_setup_teardown(an_empty_document, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
