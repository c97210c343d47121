/*
** kernel.c - the network's inner loops: products of bytes, LSTM steps, dot products; portable, for AVX2 and for AVX-512 with VNNI.
**
** Inputs are 0..127 and weights -127..127, so two products fit into 16 bits and no instruction set saturates: sums of products are
** exact, what follows is float arithmetic element by element in a fixed order, never fused (-ffp-contract=off). All three give the
** same bytes.
*/
#include "syntax/model.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define HAVE_X86 1
#include <immintrin.h>
#endif
#define INLINE static inline __attribute__((always_inline))

/* ---- portable --------------------------------------------------------- */

static void product_any(const ent_dense *d, const uint8_t *x, size_t ldx, uint32_t M, int32_t *acc, size_t lda, bool add) {
  for (uint32_t i = 0; i < M; i++, x += ldx, acc += lda)
    for (uint32_t b = 0; b < d->N; b += 16) {
      int32_t sum[16] = {0};
      const int8_t *w = d->w + (size_t)b * d->K;
      for (uint32_t k = 0; k < d->K; k += 4, w += 64)
        for (uint32_t j = 0; j < 16; j++)
          for (uint32_t q = 0; q < 4; q++) sum[j] += x[k + q] * w[4 * j + q];
      for (uint32_t j = 0; j < 16; j++) acc[b + j] = sum[j] + (add ? acc[b + j] : 0);
    }
}

INLINE void step_inline(const int32_t *restrict g, const float *restrict scale, const float *restrict bias, uint32_t h, float *restrict cell, uint8_t *restrict out) {
  for (uint32_t j = 0; j < h; j++) {
    const float f = ent_net_sigmoid((float)g[j] * scale[j] + bias[j]);
    const float o = ent_net_sigmoid((float)g[h + j] * scale[h + j] + bias[h + j]);
    const float z = ent_net_tanh((float)g[2 * h + j] * scale[2 * h + j] + bias[2 * h + j]);
    const float c = f * cell[j] + (1 - f) * z;
    cell[j] = c;
    out[j] = (uint8_t)((int32_t)ent_net_round(o * ent_net_tanh(c) * ENT_NET_UNIT) + 64);
  }
}

INLINE void dots_inline(const int8_t *a, const uint8_t *b, size_t ldb, uint32_t n, uint32_t K, int32_t *score) {
  for (uint32_t i = 0; i < n; i++, b += ldb) {
    int32_t sum = 0;
    for (uint32_t k = 0; k < K; k++) sum += a[k] * b[k];
    score[i] = sum;
  }
}

/* to[0..n) += v * scale */
INLINE void add_inline(const int8_t *restrict v, float scale, uint32_t n, float *restrict to) {
  for (uint32_t j = 0; j < n; j++) to[j] += (float)v[j] * scale;
}

INLINE void unit_inline(const float *restrict v, uint32_t n, uint8_t *restrict out) {
  for (uint32_t j = 0; j < n; j++) out[j] = (uint8_t)((int32_t)ent_net_round(ent_net_cut(v[j], -1, 1) * ENT_NET_UNIT) + 64);
}

INLINE uint8_t relu_byte(float v) { return (uint8_t)(int32_t)ent_net_round(ent_net_cut(v, 0, ENT_NET_RELU) * (127.0f / ENT_NET_RELU)); }

INLINE void relu_inline(const int32_t *restrict acc, const float *restrict scale, const float *restrict bias, uint32_t n, uint8_t *restrict out) {
  for (uint32_t j = 0; j < n; j++) out[j] = relu_byte((float)acc[j] * scale[j] + bias[j]);
}

INLINE void relu_sum_inline(const float *restrict a, const float *restrict b, uint32_t n, uint8_t *restrict out) {
  for (uint32_t j = 0; j < n; j++) out[j] = relu_byte(a[j] + b[j]);
}

INLINE void value_inline(const int32_t *restrict acc, const float *restrict scale, const float *restrict bias, uint32_t n, float *restrict out) {
  for (uint32_t j = 0; j < n; j++) out[j] = (float)acc[j] * scale[j] + bias[j];
}

/* The element by element loops for one instruction set. */
#define LOOPS(SUFFIX, TARGET)                                                                                                     \
  static TARGET void step_##SUFFIX(const int32_t *g, const float *scale, const float *bias, uint32_t h, float *cell, uint8_t *out) { \
    step_inline(g, scale, bias, h, cell, out);                                                                                     \
  }                                                                                                                                \
  static TARGET void dots_##SUFFIX(const int8_t *a, const uint8_t *b, size_t ldb, uint32_t n, uint32_t K, int32_t *score) {          \
    dots_inline(a, b, ldb, n, K, score);                                                                                           \
  }                                                                                                                                \
  static TARGET void add_##SUFFIX(const int8_t *v, float scale, uint32_t n, float *to) { add_inline(v, scale, n, to); }              \
  static TARGET void unit_##SUFFIX(const float *v, uint32_t n, uint8_t *out) { unit_inline(v, n, out); }                             \
  static TARGET void relu_##SUFFIX(const int32_t *acc, const float *scale, const float *bias, uint32_t n, uint8_t *out) {            \
    relu_inline(acc, scale, bias, n, out);                                                                                         \
  }                                                                                                                                \
  static TARGET void relu_sum_##SUFFIX(const float *a, const float *b, uint32_t n, uint8_t *out) { relu_sum_inline(a, b, n, out); }   \
  static TARGET void value_##SUFFIX(const int32_t *acc, const float *scale, const float *bias, uint32_t n, float *out) {             \
    value_inline(acc, scale, bias, n, out);                                                                                        \
  }
#define TABLE(SUFFIX) product_##SUFFIX, step_##SUFFIX, dots_##SUFFIX, add_##SUFFIX, unit_##SUFFIX, relu_##SUFFIX, relu_sum_##SUFFIX, value_##SUFFIX

LOOPS(any, )
static const ent_kernels portable = {"portable", TABLE(any)};

#ifdef HAVE_X86
/* ---- AVX2 ------------------------------------------------------------- */

#define AVX2 __attribute__((target("avx2")))

/* rows x 32 columns (16 where !wide). */
INLINE AVX2 void tile256(const int rows, const ent_dense *d, const uint8_t *x, size_t ldx, const int8_t *w, int32_t *acc, size_t lda, bool add) {
  __m256i s[4][2];
  const __m256i one = _mm256_set1_epi16(1);
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < 2; j++) s[i][j] = add ? _mm256_loadu_si256((const __m256i *)(const void *)(acc + i * lda + 8 * j)) : _mm256_setzero_si256();
  for (uint32_t k = 0; k < d->K; k += 4, w += 64) {
    const __m256i w0 = _mm256_loadu_si256((const __m256i *)(const void *)w), w1 = _mm256_loadu_si256((const __m256i *)(const void *)(w + 32));
    for (int i = 0; i < rows; i++) {
      int32_t four;
      memcpy(&four, x + i * ldx + k, 4);
      const __m256i v = _mm256_set1_epi32(four);
      s[i][0] = _mm256_add_epi32(s[i][0], _mm256_madd_epi16(_mm256_maddubs_epi16(v, w0), one));
      s[i][1] = _mm256_add_epi32(s[i][1], _mm256_madd_epi16(_mm256_maddubs_epi16(v, w1), one));
    }
  }
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < 2; j++) _mm256_storeu_si256((__m256i *)(void *)(acc + i * lda + 8 * j), s[i][j]);
}

static AVX2 void product_avx2(const ent_dense *d, const uint8_t *x, size_t ldx, uint32_t M, int32_t *acc, size_t lda, bool add) {
  for (uint32_t b = 0; b < d->N; b += 16) {
    const int8_t *w = d->w + (size_t)b * d->K;
    uint32_t i = 0;
    for (; i + 4 <= M; i += 4) tile256(4, d, x + i * ldx, ldx, w, acc + i * lda + b, lda, add);
    for (; i < M; i++) tile256(1, d, x + i * ldx, ldx, w, acc + i * lda + b, lda, add);
  }
}
LOOPS(avx2, AVX2)
static const ent_kernels avx2 = {"avx2", TABLE(avx2)};

/* ---- AVX-512 with VNNI ------------------------------------------------ */

#define VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")))

/* rows x (16 * wide) columns; blocks of columns lie K * 16 bytes apart. */
INLINE VNNI void tile512(const int rows, const int wide, const ent_dense *d, const uint8_t *x, size_t ldx, const int8_t *w, int32_t *acc, size_t lda,
                         bool add) {
  __m512i s[4][4];
  const size_t far = (size_t)d->K * 16;
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < wide; j++) s[i][j] = add ? _mm512_loadu_si512(acc + i * lda + 16 * j) : _mm512_setzero_si512();
  for (uint32_t k = 0; k < d->K; k += 4, w += 64) {
    __m512i v[4];
    for (int j = 0; j < wide; j++) v[j] = _mm512_loadu_si512(w + j * far);
    for (int i = 0; i < rows; i++) {
      int32_t four;
      memcpy(&four, x + i * ldx + k, 4);
      const __m512i u = _mm512_set1_epi32(four);
      for (int j = 0; j < wide; j++) s[i][j] = _mm512_dpbusd_epi32(s[i][j], u, v[j]);
    }
  }
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < wide; j++) _mm512_storeu_si512(acc + i * lda + 16 * j, s[i][j]);
}

INLINE VNNI void columns512(const int wide, const ent_dense *d, uint32_t b, const uint8_t *x, size_t ldx, uint32_t M, int32_t *acc, size_t lda, bool add) {
  const int8_t *w = d->w + (size_t)b * d->K;
  uint32_t i = 0;
  for (; i + 4 <= M; i += 4) tile512(4, wide, d, x + i * ldx, ldx, w, acc + i * lda + b, lda, add);
  for (; i < M; i++) tile512(1, wide, d, x + i * ldx, ldx, w, acc + i * lda + b, lda, add);
}

static VNNI void product_vnni(const ent_dense *d, const uint8_t *x, size_t ldx, uint32_t M, int32_t *acc, size_t lda, bool add) {
  uint32_t b = 0;
  for (; b + 64 <= d->N; b += 64) columns512(4, d, b, x, ldx, M, acc, lda, add);
  for (; b < d->N; b += 16) columns512(1, d, b, x, ldx, M, acc, lda, add);
}
LOOPS(vnni, VNNI)
static const ent_kernels vnni = {"avx512-vnni", TABLE(vnni)};
#endif

const ent_kernels *ent_kernels_get(uint32_t level) {
#ifdef HAVE_X86
  __builtin_cpu_init();
  if (level >= 2 && __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) return &vnni;
  if (level >= 1 && __builtin_cpu_supports("avx2")) return &avx2;
#endif
  (void)level;
  return &portable;
}
