/*
** progress.c - one line that says how far along, how fast and how long still. It is only written into a
** buffer here; the program decides whether there is a terminal to show it on.
*/
#include "base/base.h"

#include <time.h>

double ent_clock(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* 0:04, 12:30, 3:07:00 */
static void format_left(char *buf, size_t n, double seconds) {
  unsigned long s = seconds > 3e6 ? 3000000 : (unsigned long)(seconds + 0.5);
  if (s >= 3600) snprintf(buf, n, "  %lu:%02lu:%02lu left", s / 3600, s / 60 % 60, s % 60);
  else snprintf(buf, n, "  %lu:%02lu left", s / 60, s % 60);
}

size_t ent_progress_format(char *buf, size_t n, const char *what, uint64_t done, uint64_t total, double elapsed) {
  char of[32] = "", percent[16] = "", rate[32] = "", left[32] = "";
  double speed = elapsed > 0 ? (double)done / elapsed : 0;
  if (total) {
    snprintf(of, sizeof of, "/%llu", (unsigned long long)total);
    double part = done < total ? (double)done / (double)total : 1;
    snprintf(percent, sizeof percent, "  %d %%", (int)(part * 100));
  }
  if (speed > 0) snprintf(rate, sizeof rate, speed < 10 ? "  %.1f/s" : "  %.0f/s", speed);
  if (speed > 0 && done < total) format_left(left, sizeof left, (double)(total - done) / speed);
  int len = snprintf(buf, n, "  %llu%s %s%s%s%s", (unsigned long long)done, of, what, percent, rate, left);
  return len < 0 ? 0 : (size_t)len;
}
