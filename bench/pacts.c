/*
** pacts.c - how fast questions over the whole registry are answered.
**
**     bench-pacts LEXICON [N]     N questions of each kind (default 200): median, 95th percentile and worst, in milliseconds
*/
#include "pact/pact.h"

#include <stdio.h>
#include <stdlib.h>

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static bool run(const ent_pacts *p, const char *kind, uint32_t n, double *ms) {
  for (uint32_t i = 0; i < n; i++) {
    const ent_pact *x = ent_pacts_at(p, i % ent_pacts_count(p));
    ent_pact_question q = ENT_PACT_QUESTION_INIT;
    ent_obligations *o = NULL;
    q.on = x->force.lo + 1, q.attacked = x->party[0].state;
    if (kind[0] == 'p') q.promisor = q.attacked, q.attacked = ENT_S("");
    if (kind[0] == 'c') q.by = x->party[x->nparty - 1].state, q.chains = true;
    double start = ent_clock();
    ent_pacts_ask(p, &q, &o, NULL);
    ms[i] = (ent_clock() - start) * 1000;
    ent_obligations_free(o);
  }
  qsort(ms, n, sizeof *ms, by_size);
  printf("%-22s median %.3f ms, 95th percentile %.3f ms, worst %.3f ms\n", kind, ms[n / 2], ms[n * 95 / 100], ms[n - 1]);
  return true;
}

int main(int argc, char **argv) {
  static const char *const kinds[] = {"attacked", "promisor, all states", "chains"};
  char path[3][4096];
  const char *dir[3];
  static const char *const part[3] = {"actors/states", "places/areas", "pacts"};
  ent_pacts *p = NULL;
  uint32_t n = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 200;
  if (argc < 2 || !n) return 2;
  for (int i = 0; i < 3; i++) snprintf(path[i], sizeof path[i], "%s/%s", argv[1], part[i]), dir[i] = path[i];
  double *ms = calloc(n, sizeof *ms), start = ent_clock();
  if (!ms || ent_pacts_open(dir, 3, &p, NULL, NULL, NULL)) return 1;
  printf("%u pacts, read in %.1f ms\n", ent_pacts_count(p), (ent_clock() - start) * 1000);
  for (int k = 0; k < 3; k++) run(p, kinds[k], n, ms);
  ent_pacts_close(p);
  free(ms);
  return 0;
}
