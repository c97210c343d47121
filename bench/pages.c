/*
** pages.c - speed and memory of page extraction beside two HTML parsers, in one run: bench-pages [-r ROUNDS] FOLDER
**
** Reads all pages of a folder (.html, .html.gz and so on) into memory, then times, round by round and one after the other, what each
** does with all of them on one thread: our tree alone, our whole extraction (charset, tree, article, metadata, language), libxml2's and
** gumbo's trees alone. Told are the medians, in MB (10^6 bytes) of pages a second of processor time. Memory is the most that extraction of
** one page held at a time, beside the promise of 6 times the page and 8 MB: the linker wraps malloc for that.
*/
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "page/page.h"
#include "text/utf8.h"

#ifdef WITH_LIBXML2
#include <libxml/HTMLparser.h>
#endif
#ifdef WITH_GUMBO
#include <gumbo.h>
#endif

/* ---- counting what is held ---------------------------------------------- */

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void __wrap_free(void *p);

static bool counting;
static size_t held, most;

static void *took(void *p) {
  if (counting && p) {
    held += malloc_usable_size(p);
    if (held > most) most = held;
  }
  return p;
}
static void gives(void *p) {
  if (counting && p) held -= malloc_usable_size(p);
}
void *__wrap_malloc(size_t n) {
  return took(__real_malloc(n));
}
void *__wrap_calloc(size_t n, size_t size) {
  return took(__real_calloc(n, size));
}
void *__wrap_realloc(void *p, size_t n) {
  gives(p);
  return took(__real_realloc(p, n));
}
void __wrap_free(void *p) {
  gives(p);
  __real_free(p);
}

/* ---- what is timed ------------------------------------------------------ */

typedef struct pages {
  ent_str v[4096];
  uint32_t n;
  size_t bytes;
} pages;

static void run_extract(ent_str page) {
  ent_article *a = NULL;
  ent_page_options opt = ENT_PAGE_OPTIONS_INIT;
  ent_article_read(page.p, page.n, &opt, &a, NULL);
  ent_article_free(a);
}

static void run_tree(ent_str page) {
  ent_html h;
  ent_html_parse(page, false, &h, NULL);
  ent_html_free(&h);
}

#ifdef WITH_LIBXML2
static void run_libxml2(ent_str page) {
  htmlDocPtr doc = htmlReadMemory(page.p, (int)page.n, NULL, NULL,
                                  HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
  xmlFreeDoc(doc);
}
#endif

#ifdef WITH_GUMBO
static void run_gumbo(ent_str page) {
  GumboOutput *g = gumbo_parse_with_options(&kGumboDefaultOptions, page.p, page.n);
  gumbo_destroy_output(&kGumboDefaultOptions, g);
}
#endif

static const struct {
  const char *name;
  void (*run)(ent_str page);
} rivals[] = {
    {"entente: extraction, all of it", run_extract},
    {"entente: tree alone", run_tree},
#ifdef WITH_LIBXML2
    {"libxml2: tree alone", run_libxml2},
#endif
#ifdef WITH_GUMBO
    {"gumbo: tree alone", run_gumbo},
#endif
};
#define NRIVAL     (sizeof rivals / sizeof *rivals)
#define MAX_ROUNDS 99

/* Seconds of processor time of this thread: on a busy machine the clock on the wall says little. */
static double cpu_clock(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void print_speed(const pages *p, unsigned rounds) {
  static double seconds[NRIVAL][MAX_ROUNDS];
  for (unsigned r = 0; r <= rounds; r++) /* the first round warms up and is written over */
    for (size_t k = 0; k < NRIVAL; k++) {
      double start = cpu_clock();
      for (uint32_t i = 0; i < p->n; i++) rivals[k].run(p->v[i]);
      seconds[k][r ? r - 1 : 0] = cpu_clock() - start;
    }
  printf("%u pages, %.1f MB, median of %u rounds, processor time of one thread\n\n| what | MB/s |\n|---|---|\n", p->n,
         (double)p->bytes / 1e6, rounds);
  for (size_t k = 0; k < NRIVAL; k++) {
    qsort(seconds[k], rounds, sizeof(double), by_value);
    printf("| %s | %.0f |\n", rivals[k].name, (double)p->bytes / 1e6 / seconds[k][rounds / 2]);
  }
}

static void print_memory(const pages *p) {
  double worst = 0, sum = 0;
  size_t worst_page = 0, worst_held = 0, over = 0;
  counting = true;
  for (uint32_t i = 0; i < p->n; i++) {
    held = most = 0;
    run_extract(p->v[i]);
    double times = (double)most / (double)p->v[i].n;
    sum += times;
    over += most > 6 * p->v[i].n + ((size_t)8 << 20);
    if (times > worst) worst = times, worst_page = p->v[i].n, worst_held = most;
  }
  counting = false;
  printf("\nMemory of one extraction: %.2f times the page on average, at most %.2f times (%zu KB for a page of %zu "
         "KB); pages over 6 times + 8 MB: %zu\n",
         sum / p->n, worst, worst_held / 1000, worst_page / 1000, over);
}

static ent_code load(const char *folder, ent_arena *a, pages *out, ent_error *err) {
  ent_strs paths = {0};
  ent_code code = ent_file_list(folder, "", a, &paths, err);
  ent_buf raw, page;
  ent_buf_init(&raw, (size_t)1 << 30);
  ent_buf_init(&page, (size_t)1 << 30);
  for (uint32_t i = 0; i < paths.n && !code && out->n < sizeof out->v / sizeof *out->v; i++) {
    ent_buf_clear(&raw);
    ent_buf_clear(&page);
    code = ent_file_read(paths.v[i].p, 0, &raw, err);
    if (code) break;
    ent_packing how = ent_packing_of(raw.p, raw.n, paths.v[i]);
    code = how ? ent_unpack(how, raw.p, raw.n, 0, &page, err) : ENT_OK;
    ent_str s = ent_arena_dup(a, ent_buf_str(how ? &page : &raw));
    if (!code && s.n) out->bytes += s.n, out->v[out->n++] = s;
  }
  ent_buf_free(&raw);
  ent_buf_free(&page);
  return code;
}

int main(int argc, char **argv) {
  unsigned rounds = 9;
  int at = 1;
  if (argc > 3 && !strcmp(argv[1], "-r")) {
    rounds = (unsigned)strtoul(argv[2], NULL, 10);
    at = 3;
  }
  if (at + 1 != argc || rounds < 1 || rounds > MAX_ROUNDS) {
    fputs("usage: bench-pages [-r ROUNDS] FOLDER\n", stderr);
    return 2;
  }
  static pages p;
  ent_error err = {0};
  ent_arena *a = ent_arena_new(0);
  ent_code code = a ? load(argv[at], a, &p, &err) : ent_nomem(&err);
  if (code || !p.n) {
    fputs("bench-pages: no pages there\n", stderr);
  } else {
    print_speed(&p, rounds);
    print_memory(&p);
  }
  ent_arena_free(a);
  return code || !p.n;
}
