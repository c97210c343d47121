/*
** day.c - the calendar: days since 1970-01-01 of the proleptic Gregorian calendar.
** The conversion counts in eras of 400 years that begin on 1 March (Baum 2017, "Date algorithms").
*/
#include "names/names.h"

#define ERA 146097 /* days of 400 years */

static int floor_div(int a, int b) {
  return a / b - (a % b < 0);
}

ent_day ent_day_from(int year, int month, int day) {
  int y = month <= 2 ? year - 1 : year;
  int era = floor_div(y, 400);
  int of_era = y - era * 400;
  int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void ent_day_split(ent_day d, int *year, int *month, int *day) {
  int z = (d > INT32_MAX - 719468 ? INT32_MAX - 719468 : d < INT32_MIN + ERA ? INT32_MIN + ERA : d) + 719468;
  int era = floor_div(z, ERA);
  int doe = z - era * ERA;
  int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int mp = (5 * doy + 2) / 153;
  *day = doy - (153 * mp + 2) / 5 + 1;
  *month = mp < 10 ? mp + 3 : mp - 9;
  *year = yoe + era * 400 + (*month <= 2);
}

static int month_days(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

/* n digits at s.p + at; -1 when they are not all digits. */
static int digits(ent_str s, size_t at, size_t n) {
  int v = 0;
  if (at + n > s.n) return -1;
  for (size_t i = at; i < at + n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return -1;
    v = v * 10 + (s.p[i] - '0');
  }
  return v;
}

bool ent_day_parse(ent_str s, bool end, ent_day *out) {
  int y = digits(s, 0, 4), m = end ? 12 : 1;
  if (y < 0) return false;
  if (s.n > 4) {
    m = s.p[4] == '-' ? digits(s, 5, 2) : -1;
    if (m < 1 || m > 12) return false;
  }
  int last = month_days(y, m), d = end ? last : 1;
  if (s.n > 7) {
    d = s.p[7] == '-' ? digits(s, 8, 2) : -1;
    if (d < 1 || d > last) return false;
  }
  if (s.n > 10 && s.p[10] != 'T' && s.p[10] != ' ') return false;
  *out = ent_day_from(y, m, d);
  return true;
}
