/*
** replay.c - runs a fuzz target over its corpus without a fuzzer: each file as it is, cut short at
** several places, and with bytes changed by a fixed generator. The same inputs every time.
**
**     replay_NAME [-m MUTATIONS] FILE-OR-FOLDER...
*/
#include "base/base.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct tally {
  unsigned files, runs;
} tally;

/* xorshift64* (Vigna 2016): small, fixed, good enough to pick places. */
static uint64_t next_random(uint64_t *state) {
  uint64_t x = *state;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  *state = x;
  return x * 0x2545F4914F6CDD1DULL;
}

/* The target gets memory of exactly n bytes, so that a sanitizer sees the first byte read too far. */
static void run_copy(const char *p, size_t n, tally *t) {
  uint8_t *copy = malloc(n ? n : 1);
  if (!copy) return;
  if (n) memcpy(copy, p, n);
  LLVMFuzzerTestOneInput(copy, n);
  free(copy);
  t->runs++;
}

static void run_mutations(char *p, size_t n, unsigned count, tally *t) {
  uint64_t state = 0x9E3779B97F4A7C15ULL ^ n;
  for (unsigned i = 0; i < count && n; i++) {
    size_t at = (size_t)(next_random(&state) % n);
    if (i % 3 == 0) {
      run_copy(p, at, t);
      continue;
    }
    char was = p[at];
    p[at] = (char)next_random(&state);
    run_copy(p, n, t);
    p[at] = was;
  }
}

static bool run_path(const char *path, unsigned mutations, ent_arena *arena, tally *t) {
  ent_strs paths = {0};
  ent_error err = {0};
  char words[512];
  ent_code code = ent_file_list(path, NULL, arena, &paths, &err);
  for (uint32_t i = 0; i < paths.n && !code; i++) {
    ent_buf b;
    ent_buf_init(&b, 0);
    code = ent_file_read(paths.v[i].p, 0, &b, &err);
    if (!code) {
      run_copy(b.p, b.n, t);
      run_mutations(b.p, b.n, mutations, t);
      t->files++;
    }
    ent_buf_free(&b);
  }
  if (!code) return true;
  ent_error_format(&err, words, sizeof words);
  fprintf(stderr, "%s\n", words);
  return false;
}

int main(int argc, char **argv) {
  tally t = {0};
  unsigned mutations = 24;
  ent_arena *arena = ent_arena_new(0);
  bool ok = arena != NULL;
  int i = 1;
  if (argc > 2 && strcmp(argv[1], "-m") == 0) {
    mutations = (unsigned)strtoul(argv[2], NULL, 10);
    i = 3;
  }
  for (; i < argc && ok; i++) ok = run_path(argv[i], mutations, arena, &t);
  ent_arena_free(arena);
  printf("%u files, %u runs\n", t.files, t.runs);
  return ok && t.files ? 0 : 1;
}
