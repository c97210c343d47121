/*
** fuzz_lexicon_image.c - a forged lexicon: a small good one is compiled, the input overwrites bytes of its sections
** (triples: section, offset, value), the checksums are made right again, and the stage runs over it. Wrong answers
** are fine, reading outside is not.
*/
#include "names/lexicon.h"

#include <stdlib.h>

static const char source[] =
    "state FRA\n name France\n adjective French\n demonym French\n capital Paris\n metonym Elysee : GOV\n"
    "org nato\n name NATO\n kind igo\n body NATO\n"
    "role president\n phrase president; leader\n class office\n sector GOV\n holder president\n"
    "role troops\n phrase troops\n class group\n sector MIL\n"
    "person x\n name Ann Alpha\n country FRA\n office president of FRA [2000..]\n"
    "place p\n name Brest\n country FRA\n at 48 -4\n precision city\n"
    "area a\n name Europe\n contains FRA\n"
    "pronoun he\n word he; his\n refers person\n"
    "pronoun they\n word they\n refers people\n"
    "description country\n word country\n plural countries\n refers state\n"
    "wordset definite\n word the\nwordset place\n word in\nwordset of-person\n word of\n";

static const char document[] =
    "1\tThe\tthe\tDET\tDT\t_\t3\tdet\t_\t_\n2\tFrench\tFrench\tADJ\tJJ\t_\t3\tamod\t_\t_"
    "\n3\tpresident\tpresident\tNOUN\tNN\t_\t8\tnsubj\t_\t_\n"
    "4\t,\t,\tPUNCT\t,\t_\t5\tpunct\t_\t_\n5\tAnn\tAnn\tPROPN\tNNP\t_\t3\tappos\t_\t_\n6\tAlpha\tAlpha\tPROPN\tNNP\t_"
    "\t5\tflat\t_\t_\n"
    "7\t,\t,\tPUNCT\t,\t_\t5\tpunct\t_\t_\n8\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_\n9\tNATO\tNATO\tPROPN\tNNP\t_"
    "\t10\tcompound\t_\t_\n"
    "10\ttroops\ttroop\tNOUN\tNNS\tNumber=Plur\t8\tobj\t_\t_\n11\tin\tin\tADP\tIN\t_\t12\tcase\t_\t_"
    "\n12\tParis\tParis\tPROPN\tNNP\t_\t8\tobl\t_\t_\n13\t.\t.\tPUNCT\t.\t_\t8\tpunct\t_\t_\n\n"
    "1\tHe\the\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\n3\tthe\tthe\tDET\tDT\t_"
    "\t4\tdet\t_\t_\n4\tcountry\tcountry\tNOUN\tNN\t_\t2\tobj\t_\t_\n\n"
    "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_\n2\tcountries\tcountry\tNOUN\tNNS\tNumber=Plur\t3\tnsubj\t_\t_"
    "\n3\tagreed\tagree\tVERB\tVBD\t_\t0\troot\t_\t_\n\n";

static bool visit(void *arg, const ent_office *o) {
  (void)o;
  return ++*(unsigned *)arg < 1000;
}

/* Dependents of each word; a parser would make them, there is no model here. */
static bool make_children(const ent_text *text, ent_arena *a, ent_syntax *syn) {
  uint32_t *first = ent_arena_calloc(a, text->ntoken + 1u, sizeof *first),
           *child = ent_arena_calloc(a, text->ntoken + 1u, sizeof *child), n = 0;
  for (uint32_t h = 0; first && child && h <= text->ntoken; h++) {
    first[h] = n;
    for (uint32_t t = 0; h < text->ntoken && t < text->ntoken; t++)
      if (syn->word[t].head == h) child[n++] = t;
  }
  syn->first_child = first, syn->child = child;
  return first && child;
}

static void run(const ent_lexicon *lex) {
  ent_arena *a = ent_arena_new((size_t)64 << 20);
  ent_text text;
  ent_syntax syn;
  ent_names names;
  uint32_t have;
  unsigned n = 0;
  if (a && ent_conllu_read(ent_str_c(document), "fuzz", a, &text, &syn, &have, NULL) == ENT_OK &&
      make_children(&text, a, &syn) && ent_names_run(lex, &text, &syn, 15000, a, &names, NULL) == ENT_OK) {
    for (uint32_t i = 0; i < names.nmention; i++)
      if (names.mention[i].entity != ENT_NONE && names.mention[i].entity >= names.nentity) abort();
  }
  ent_lexicon_find_person(lex, ENT_S("Alpha"), 15000, visit, &n);
  ent_lexicon_find_office(lex, ENT_S("president"), ENT_S("France"), ENT_DAY_UNKNOWN, visit, &n, NULL);
  ent_arena_free(a);
}

/* The sections of img with the input's bytes written over them. */
static void forge(ent_image *img, const uint8_t *data, size_t size) {
  ent_image_writer *w = ent_image_writer_new(ENT_LEXICON_KIND, ENT_LEXICON_VERSION);
  ent_buf b;
  ent_buf_init(&b, 0);
  for (uint32_t i = 0; w && i < ent_image_count(img); i++) {
    size_t n = 0;
    const uint8_t *p = NULL;
    const char *name = ent_image_entry(img, i, &n);
    if (ent_image_section(img, name, &p, &n, NULL)) break;
    ent_buf_clear(&b);
    ent_buf_put(&b, p, n);
    for (size_t k = 0; k + 4 <= size; k += 4)
      if (data[k] % ent_image_count(img) == i && n)
        b.p[((size_t)data[k + 1] | (size_t)data[k + 2] << 8) % n] = (char)data[k + 3];
    ent_image_writer_add(w, name, b.p, b.n, NULL);
  }
  ent_buf_clear(&b);
  ent_image *forged = NULL;
  ent_lexicon *lex = NULL;
  if (w && ent_image_writer_finish(w, &b, NULL) == ENT_OK &&
      ent_image_open_memory(b.p, b.n, "forged", ENT_LEXICON_KIND, 1, ENT_LEXICON_VERSION, &forged, NULL) == ENT_OK &&
      ent_lexicon_open(forged, &lex, NULL) == ENT_OK)
    run(lex);
  ent_lexicon_free(lex);
  ent_image_close(forged);
  ent_buf_free(&b);
  ent_image_writer_free(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_lexsource src = {0};
  ent_buf b;
  ent_image *img = NULL;
  ent_buf_init(&b, 0);
  ent_image_writer *w = ent_image_writer_new(ENT_LEXICON_KIND, ENT_LEXICON_VERSION);
  if (w && ent_lexsource_add(ent_str_c(source), "good.txt", &src, NULL, NULL, NULL) == ENT_OK &&
      ent_names_compile(&src, w, NULL, NULL, NULL) == ENT_OK && ent_image_writer_finish(w, &b, NULL) == ENT_OK &&
      ent_image_open_memory(b.p, b.n, "good", ENT_LEXICON_KIND, 1, ENT_LEXICON_VERSION, &img, NULL) == ENT_OK)
    forge(img, data, size);
  ent_image_close(img);
  ent_buf_free(&b);
  ent_image_writer_free(w);
  ent_lexsource_free(&src);
  return 0;
}
