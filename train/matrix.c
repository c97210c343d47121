/*
** matrix.c - products of matrices of floats, for the network's training.
**
** C[M][N] (+)= A[M][K] B[K][N]: blocks of eight rows by 32 columns stay in registers while k runs (Goto and van de Geijn 2008);
** the columns of B are copied side by side first where they serve many rows. Written with vector types, compiled for three
** instruction sets; the same machine gives the same sums.
*/
#include "network.h"

typedef float vec __attribute__((vector_size(64), aligned(4)));

#define LOAD(p) (*(const vec *)(const void *)(p))
#define STORE(p, v) (*(vec *)(void *)(p) = (v))
#define K_MAX 4096

/* rows x (16 * wide) of C; a(i, k) = A[i * rs + k * cs], b[k * ldb + j]. */
static inline __attribute__((always_inline)) void block(const int rows, const int wide, const float *A, size_t rs, size_t cs, const float *B, size_t ldb,
                                                        float *C, size_t ldc, uint32_t K, bool add) {
  vec acc[8][2];
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < wide; j++) acc[i][j] = add ? LOAD(C + i * ldc + 16 * j) : (vec){0};
  for (uint32_t k = 0; k < K; k++) {
    vec b[2];
    for (int j = 0; j < wide; j++) b[j] = LOAD(B + k * ldb + 16 * j);
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < wide; j++) acc[i][j] += A[i * rs + k * cs] * b[j];
  }
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < wide; j++) STORE(C + i * ldc + 16 * j, acc[i][j]);
}

static inline __attribute__((always_inline)) void column(const int high, const int wide, const product *p, const float *B, size_t ldb, uint32_t j) {
  uint32_t i = 0;
  for (; i + (uint32_t)high <= p->M; i += (uint32_t)high)
    block(high, wide, p->A + i * p->rs, p->rs, p->cs, B, ldb, p->C + i * p->ldc + j, p->ldc, p->K, p->add);
  for (; i < p->M; i++) block(1, wide, p->A + i * p->rs, p->rs, p->cs, B, ldb, p->C + i * p->ldc + j, p->ldc, p->K, p->add);
}

static inline __attribute__((always_inline)) void multiply(const int high, const product *p) {
  static _Thread_local float panel[K_MAX * 32] __attribute__((aligned(64)));
  const bool copy = p->M >= 24 && p->K <= K_MAX;
  for (uint32_t j = 0; j < p->N;) {
    const uint32_t w = p->N - j >= 32 ? 32 : 16;
    const float *B = p->B + j;
    size_t ldb = p->ldb;
    if (copy) {
      for (uint32_t k = 0; k < p->K; k++) memcpy(panel + (size_t)k * w, B + k * ldb, w * sizeof *panel);
      B = panel, ldb = w;
    }
    if (w == 32) column(high, 2, p, B, ldb, j);
    else column(high, 1, p, B, ldb, j);
    j += w;
  }
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512vl,avx512dq,fma"))) static void multiply512(const product *p) { multiply(8, p); }
__attribute__((target("avx2,fma"))) static void multiply256(const product *p) { multiply(4, p); }
#endif
static void multiply_any(const product *p) { multiply(4, p); }

void matrix_multiply(const product *p) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) {
    multiply512(p);
    return;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    multiply256(p);
    return;
  }
#endif
  multiply_any(p);
}
