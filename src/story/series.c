/*
** series.c - counts by period, and where they burst.
**
** Two methods, both stated with each answer:
**   z       (n - m) / sqrt(max(m, 1)), m the mean of the BEFORE periods before: how far a count lies over what was usual just before, in standard deviations
**           of a Poisson count with that mean. Nothing is said of the first FEW periods.
**   burst   Kleinberg, J. (2002), Bursty and Hierarchical Structure in Streams, KDD, section 4: an automaton with STATES states; in state i a period's
**           count is Poisson with the mean of all periods times 2^i (the rates of enumerated batches, for counts without a known total). Going up a
**           state costs GAMMA * ln(periods), going down nothing; the cheapest sequence of states is found by Viterbi's algorithm.
*/
#include "base/base.h"
#include "entente/series.h"

#include <math.h>
#include <stdlib.h>

#define MOST   200000
#define BEFORE 12
#define FEW    4
#define STATES 3
#define GAMMA  1.0

struct ent_series {
  unsigned period;
  uint32_t n;
  ent_series_point *point;
  struct sums {
    double score, goldstein;
    uint64_t nscore, ngoldstein;
  } *sum; /* [n] */
};

static const char *const periods[ENT_PERIODS] = {"day", "week", "month", "quarter", "year"};

const char *ent_period_name(unsigned period) { return period < ENT_PERIODS ? periods[period] : NULL; }

/* ---- calendar: Howard Hinnant, "chrono-compatible low-level date algorithms" (2013) ------ */

static void civil(int32_t day, int *y, int *m, int *d) {
  int64_t z = (int64_t)day + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
  int64_t doe = z - era * 146097, yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  *d = (int)(doy - (153 * mp + 2) / 5 + 1);
  *m = (int)(mp < 10 ? mp + 3 : mp - 9);
  *y = (int)(yoe + era * 400 + (*m <= 2));
}

/* The period's number, counted from 1970. */
static int64_t index_of(unsigned period, int32_t day) {
  int y, m, d;
  civil(day, &y, &m, &d);
  int64_t month = (int64_t)(y - 1970) * 12 + m - 1;
  switch (period) {
  case ENT_PERIOD_DAY: return day;
  case ENT_PERIOD_WEEK: return (day + 3 - ((day + 3) % 7 + 7) % 7) / 7; /* Mondays: 1969-12-29 is 0 */
  case ENT_PERIOD_MONTH: return month;
  case ENT_PERIOD_QUARTER: return month >= 0 ? month / 3 : (month - 2) / 3;
  default: return y - 1970;
  }
}

static int32_t first_day(int y, int m) {
  y -= m <= 2;
  int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400, doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5, doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return (int32_t)(era * 146097 + doe - 719468);
}

static void name_point(unsigned period, int32_t day, ent_series_point *p) {
  int y, m, d;
  civil(day, &y, &m, &d);
  p->first = day;
  if (period == ENT_PERIOD_WEEK) p->first = (int32_t)(index_of(period, day) * 7 - 3);
  if (period == ENT_PERIOD_WEEK) civil(p->first, &y, &m, &d);
  if (period == ENT_PERIOD_QUARTER) m = (m - 1) / 3 * 3 + 1;
  if (period == ENT_PERIOD_YEAR) m = 1;
  if (period >= ENT_PERIOD_MONTH) p->first = first_day(y, m);
  if (period <= ENT_PERIOD_WEEK) snprintf(p->name, sizeof p->name, "%04d-%02d-%02d", y % 10000, m % 100, d % 100);
  else if (period == ENT_PERIOD_MONTH) snprintf(p->name, sizeof p->name, "%04d-%02d", y % 10000, m % 100);
  else if (period == ENT_PERIOD_QUARTER) snprintf(p->name, sizeof p->name, "%04d-Q%d", y % 10000, (m + 2) / 3 % 10);
  else snprintf(p->name, sizeof p->name, "%04d", y % 10000);
}

/* Any day of the period behind p's. */
static int32_t next(unsigned period, int32_t first) {
  static const int32_t step[] = {1, 7, 31, 93, 366};
  return first + step[period];
}

ent_series *ent_series_new(unsigned period, int32_t from, int32_t to) {
  if (period >= ENT_PERIODS || to < from) return NULL;
  int64_t n = index_of(period, to) - index_of(period, from) + 1;
  ent_series *s = n > 0 && n <= MOST ? calloc(1, sizeof *s) : NULL;
  if (!s) return NULL;
  s->period = period;
  s->n = (uint32_t)n;
  s->point = calloc(s->n, sizeof *s->point);
  s->sum = calloc(s->n, sizeof *s->sum);
  if (!s->point || !s->sum) {
    ent_series_free(s);
    return NULL;
  }
  for (uint32_t i = 0; i < s->n; i++) name_point(period, i ? next(period, s->point[i - 1].first) : from, &s->point[i]);
  return s;
}

void ent_series_free(ent_series *s) {
  if (!s) return;
  free(s->point);
  free(s->sum);
  free(s);
}

void ent_series_add(ent_series *s, int32_t day, const uint64_t quad[4], double score, uint64_t nscore, double goldstein, uint64_t ngoldstein) {
  int64_t i = index_of(s->period, day) - index_of(s->period, s->point[0].first);
  if (i < 0 || i >= s->n) return;
  for (int q = 0; q < 4; q++) s->point[i].quad[q] += quad[q], s->point[i].n += quad[q];
  s->sum[i].score += score, s->sum[i].nscore += nscore;
  s->sum[i].goldstein += goldstein, s->sum[i].ngoldstein += ngoldstein;
}

/* ---- bursts ------------------------------------------------------------------ */

/* -ln of Poisson's probability of n with mean m, without ln n!, which is the same in all states. */
static double cost(uint64_t n, double m) { return m - (double)n * log(m); }

static bool bursts(ent_series *s, double mean) {
  uint8_t (*from)[STATES] = calloc(s->n, sizeof *from);
  double best[STATES], up = GAMMA * log((double)(s->n > 1 ? s->n : 2));
  if (!from) return false;
  for (int k = 0; k < STATES; k++) best[k] = k * up;
  for (uint32_t i = 0; i < s->n; i++) {
    double now[STATES];
    for (int k = 0; k < STATES; k++) {
      now[k] = INFINITY;
      for (int b = 0; b < STATES; b++) {
        double c = best[b] + (k > b ? (k - b) * up : 0);
        if (c < now[k]) now[k] = c, from[i][k] = (uint8_t)b;
      }
      now[k] += cost(s->point[i].n, mean * (1 << k));
    }
    memcpy(best, now, sizeof best);
  }
  int k = 0;
  for (int b = 1; b < STATES; b++)
    if (best[b] < best[k]) k = b;
  for (uint32_t i = s->n; i-- > 0; k = from[i][k]) s->point[i].burst = (uint8_t)k;
  free(from);
  return true;
}

bool ent_series_finish(ent_series *s) {
  double all = 0, before = 0;
  for (uint32_t i = 0; i < s->n; i++) {
    ent_series_point *p = &s->point[i];
    uint32_t w = i < BEFORE ? i : BEFORE;
    p->score = s->sum[i].nscore ? s->sum[i].score / (double)s->sum[i].nscore : NAN;
    p->goldstein = s->sum[i].ngoldstein ? s->sum[i].goldstein / (double)s->sum[i].ngoldstein : NAN;
    if (i >= FEW) p->z = ((double)p->n - before / w) / sqrt(before / w > 1 ? before / w : 1);
    all += (double)p->n;
    before += (double)p->n;
    if (i >= BEFORE) before -= (double)s->point[i - BEFORE].n;
  }
  return all <= 0 || bursts(s, all / s->n);
}

uint32_t ent_series_count(const ent_series *s) { return s->n; }
const ent_series_point *ent_series_at(const ent_series *s, uint32_t i) { return i < s->n ? &s->point[i] : NULL; }
