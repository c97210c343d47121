/*
** dates.c - dates as pages write them: ISO 8601 kept as it stands (time and zone too), everything else as YYYY-MM-DD:
** 19.06.2024, 19/06/2024, 6/19/2024, June 19, 2024, 19. Juni 2024, 19 de junio de 2024, 2024年6月19日, 20240619.
** Month names of some thirty languages are in lexicon/languages/months.txt.
*/
#include "page/page.h"
#include "text/utf8.h"

static const struct {
  const char *z;
  uint8_t n, month;
} months[] = {
#define MONTH(z, n, month) {z, n, month},
#include "page/languages.inc"
#undef MONTH
};

typedef struct scan {
  ent_str s;
  size_t i;
} scan;

static const ent_date none;

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool valid(int64_t y, int64_t m, int64_t d) {
  static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return y >= 1980 && y <= 2099 && m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1];
}

static ent_date make(int64_t y, int64_t m, int64_t d) {
  ent_date out = {.n = 10};
  snprintf(out.z, sizeof out.z, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100);
  return out;
}

static ent_date copy(const char *p, size_t n) {
  ent_date out = {.n = (uint8_t)(n < sizeof out.z ? n : sizeof out.z - 1)};
  memcpy(out.z, p, out.n);
  return out;
}

/* The number of digits at i (at most 14), and its value. */
static size_t number_at(ent_str s, size_t i, int64_t *v) {
  size_t n = 0;
  *v = 0;
  while (i + n < s.n && n < 14 && is_digit(s.p[i + n])) *v = *v * 10 + (s.p[i + n++] - '0');
  return n;
}

/* The length of a time and zone behind an ISO date at i: [T ]hh:mm[:ss[.f]][Z|+hh[:]mm], 0 when there is none. */
static size_t time_at(ent_str s, size_t i) {
  size_t k = i;
  if (k < s.n && (s.p[k] == 'T' || s.p[k] == 't' || s.p[k] == ' ')) k++;
  int64_t v;
  if (number_at(s, k, &v) != 2 || v > 24 || k + 2 >= s.n || s.p[k + 2] != ':') return 0;
  k += 3;
  if (number_at(s, k, &v) != 2) return 0;
  k += 2;
  if (k + 2 < s.n && s.p[k] == ':' && number_at(s, k + 1, &v) == 2) k += 3;
  if (k + 1 < s.n && s.p[k] == '.' && is_digit(s.p[k + 1]))
    for (k++; k < s.n && is_digit(s.p[k]);) k++;
  size_t zone = k < s.n && s.p[k] == ' ' ? k + 1 : k;
  if (zone < s.n && (s.p[zone] == 'Z' || s.p[zone] == 'z')) return zone + 1 - i;
  if (zone < s.n && (s.p[zone] == '+' || s.p[zone] == '-')) {
    size_t n = number_at(s, zone + 1, &v);
    if (n == 4) return zone + 5 - i;
    if (n == 2 && zone + 3 < s.n && s.p[zone + 3] == ':' && number_at(s, zone + 4, &v) == 2) return zone + 6 - i;
    if (n == 2) return zone + 3 - i;
  }
  return k - i;
}

/* year first: 2024-06-19, 2024/6/19, 2024.06.19, 20240619, 2024年6月19日 */
static ent_date year_first(ent_str s, size_t i) {
  int64_t y, m, d;
  size_t n = number_at(s, i, &y), k = i + n, sep = 1;
  if (n == 8 && valid(y / 10000, y / 100 % 100, y % 100)) return make(y / 10000, y / 100 % 100, y % 100);
  if (n == 14 && valid(y / 10000000000, y / 100000000 % 100, y / 1000000 % 100))
    return make(y / 10000000000, y / 100000000 % 100, y / 1000000 % 100);
  if (n != 4 || k + 3 >= s.n) return none;
  bool east = (unsigned char)s.p[k] >= 0x80;
  if (east) {
    static const char *const marks[] = {"年", "년"};
    sep = 3;
    if (memcmp(s.p + k, marks[0], 3) && memcmp(s.p + k, marks[1], 3)) return none;
    if (k + 3 < s.n && s.p[k + 3] == ' ') sep = 4;
  } else if (s.p[k] != '-' && s.p[k] != '/' && s.p[k] != '.') return none;
  char mark = s.p[k];
  k += sep;
  if (!east && k < s.n && s.p[k] == ' ') k++;
  if (!(n = number_at(s, k, &m)) || n > 2) return none;
  k += n;
  if (k >= s.n || (!east && s.p[k] != mark)) return none;
  k += east ? 3 : 1;
  if (k < s.n && s.p[k] == ' ') k++;
  if (k >= s.n || !(n = number_at(s, k, &d)) || n > 2 || !valid(y, m, d)) return none;
  k += n;
  if (mark != '-' || k - i != 10) return make(y, m, d);
  return copy(s.p + i, 10 + time_at(s, k));
}

/* 19.06.2024, 19/06/2024, 06/19/2024, 19-06-2024: day first unless that cannot be. */
static ent_date year_last(ent_str s, size_t i, bool month_first) {
  int64_t x, y, z;
  size_t n = number_at(s, i, &x), k = i + n;
  if (!n || n > 2 || k + 3 >= s.n) return none;
  char mark = s.p[k];
  if (mark != '.' && mark != '/' && mark != '-') return none;
  k++;
  if (s.p[k] == ' ') k++;
  if (!(n = number_at(s, k, &y)) || n > 2 || k + n >= s.n || s.p[k + n] != mark) return none;
  k += n + 1;
  if (k < s.n && s.p[k] == ' ') k++;
  n = k < s.n ? number_at(s, k, &z) : 0;
  if (n == 2) z += z < 70 ? 2000 : 1900;
  else if (n != 4) return none;
  if (mark == '/' && month_first && valid(z, x, y)) return make(z, x, y);
  if (valid(z, y, x)) return make(z, y, x);
  return mark != '.' && valid(z, x, y) ? make(z, x, y) : none;
}

static int month_of(const char *p, size_t n) {
  size_t low = 0, high = sizeof months / sizeof *months;
  while (low < high) {
    size_t mid = (low + high) / 2, m = months[mid].n;
    int d = memcmp(months[mid].z, p, m < n ? m : n);
    if (!d && m == n) return months[mid].month;
    if (d < 0 || (!d && m < n)) low = mid + 1;
    else high = mid;
  }
  return 0;
}

/* A month's name at i: its number, *end behind it (and behind its full stop). */
static int month_at(ent_str s, size_t i, size_t *end) {
  char word[40];
  size_t m = 0, k = i;
  while (k < s.n && m + 4 < sizeof word) {
    unsigned len;
    uint32_t c = ent_utf8_decode(s.p + k, s.n - k, &len);
    if (c == ENT_UTF8_BAD || (c < 0x80 && !((c | 32) >= 'a' && (c | 32) <= 'z')) || (c > 0x2000 && c < 0x2100)) break;
    m += ent_utf8_encode(ent_utf8_lower(c), word + m);
    k += len;
  }
  int month = m > 1 ? month_of(word, m) : 0;
  if (month && k < s.n && s.p[k] == '.') k++;
  *end = k;
  return month;
}

/* Blanks, commas and the little words between the parts of a date. */
static size_t skip_glue(ent_str s, size_t i) {
  static const char *const words[] = {"de ", "del ", "of ", "er ", "º", "ª", ".", "m. ", "gada ", "ko ", "năm "};
  static const char *const ordinals[] = {"st", "nd", "rd", "th"};
  for (size_t w = 0; i > 0 && is_digit(s.p[i - 1]) && w < sizeof ordinals / sizeof *ordinals; w++)
    if (i + 2 <= s.n && !memcmp(s.p + i, ordinals[w], 2)) {
      i += 2;
      break;
    }
  for (bool again = true; again;) {
    again = false;
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '-' || s.p[i] == '/')) i++;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
      size_t n = strlen(words[w]);
      if (i + n > s.n || memcmp(s.p + i, words[w], n)) continue;
      i += n;
      again = true;
      break;
    }
  }
  return i;
}

/* Years since the Buddha's death, as Thai dates have them, are those of the common era and 543. */
static int64_t common_year(int64_t y) {
  return y > 2500 && y < 2643 ? y - 543 : y;
}

/* A month's name, or "tháng 5" as Vietnamese numbers them. */
static int named_month(ent_str s, size_t i, size_t *end) {
  static const ent_str numbered = {"tháng ", sizeof "tháng " - 1};
  ent_str rest = {s.p + (i < s.n ? i : s.n), i < s.n ? s.n - i : 0};
  int64_t m;
  if (!ent_str_starts(rest, numbered)) return month_at(s, i, end);
  size_t n = number_at(s, i + numbered.n, &m);
  *end = i + numbered.n + n;
  return n && n <= 2 && m <= 12 ? (int)m : 0;
}

/* d with the time behind it, where that has a zone, as in the dates of mail: " 00:25:56 GMT", " 10:15 +0200". */
static ent_date with_time(ent_date d, ent_str s, size_t i) {
  int64_t v;
  if (i + 9 >= s.n || s.p[i] != ' ' || number_at(s, i + 1, &v) != 2 || v > 24 || s.p[i + 3] != ':' ||
      number_at(s, i + 4, &v) != 2)
    return d;
  size_t end = i + 6;
  if (s.p[end] == ':' && number_at(s, end + 1, &v) == 2) end += 3;
  ent_str zone = {s.p + end, s.n - end};
  bool utc = ent_str_starts(zone, ENT_S(" GMT")) || ent_str_starts(zone, ENT_S(" UTC"));
  bool offset = zone.n >= 6 && (zone.p[1] == '+' || zone.p[1] == '-') && number_at(s, end + 2, &v) == 4;
  if (d.n != 10 || zone.p[0] != ' ' || (!utc && !offset)) return d;
  int n = snprintf(d.z + 10, sizeof d.z - 10, "T%.*s", (int)(end - i - 1), s.p + i + 1);
  n += utc ? snprintf(d.z + 10 + n, sizeof d.z - 10 - (size_t)n, "Z")
           : snprintf(d.z + 10 + n, sizeof d.z - 10 - (size_t)n, "%.3s:%.2s", zone.p + 1, zone.p + 4);
  d.n = (uint8_t)(10 + n);
  return d;
}

/* 19 June 2024, and with a time and zone behind it */
static ent_date day_name_year(ent_str s, size_t i) {
  int64_t d, y;
  size_t n = number_at(s, i, &d), k;
  if (!n || n > 2) return none;
  int m = named_month(s, skip_glue(s, i + n), &k);
  if (!m) return none;
  k = skip_glue(s, k);
  n = number_at(s, k, &y);
  if (n == 2 && k > 0 && (s.p[k - 1] == '-' || s.p[k - 1] == '\'')) y += 2000;
  else if (n != 4) return none;
  y = common_year(y);
  return valid(y, m, d) ? with_time(make(y, m, d), s, k + n) : none;
}

/* 2024. június 19., 2024 m. birželio 19 d., 2024. gada 19. jūnijā */
static ent_date year_name_day(ent_str s, size_t i) {
  int64_t d, y;
  size_t k;
  if (number_at(s, i, &y) != 4) return none;
  k = skip_glue(s, i + 4);
  size_t n = number_at(s, k, &d);
  int m = n && n > 2 ? 0 : month_at(s, n ? skip_glue(s, k + n) : k, &k);
  if (!m) return none;
  if (!n) n = number_at(s, skip_glue(s, k), &d);
  return n && n <= 2 && valid(y, m, d) ? make(y, m, d) : none;
}

/* June 19, 2024 */
static ent_date name_day_year(ent_str s, size_t i) {
  int64_t d, y;
  size_t k;
  int m = month_at(s, i, &k);
  if (!m) return none;
  k = skip_glue(s, k);
  size_t n = number_at(s, k, &d);
  if (!n || n > 2) return none;
  k = skip_glue(s, k + n);
  return number_at(s, k, &y) == 4 && valid(y, m, d) ? make(y, m, d) : none;
}

static ent_date first_date(ent_str s, bool month_first, size_t *start) {
  for (size_t i = 0; i < s.n;) {
    unsigned char c = (unsigned char)s.p[i];
    ent_date d = none;
    size_t step = 1;
    if (is_digit((char)c)) {
      d = year_first(s, i);
      if (!d.n) d = year_last(s, i, month_first);
      if (!d.n) d = day_name_year(s, i);
      if (!d.n) d = year_name_day(s, i);
      while (i + step < s.n && is_digit(s.p[i + step])) step++;
    } else if ((c | 32) >= 'a' && c != ' ') {
      d = name_day_year(s, i);
      while (i + step < s.n && (((s.p[i + step] | 32) >= 'a' && (s.p[i + step] | 32) <= 'z') || (s.p[i + step] & 0x80)))
        step++;
    }
    *start = i;
    if (d.n) return d;
    i += step;
  }
  return none;
}

/* Digits of other scripts begin here: Arabic, Persian, Devanagari, Bengali, Thai, full width. */
static char ascii_digit(uint32_t c) {
  static const uint32_t zeros[] = {0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10};
  for (size_t k = 0; k < sizeof zeros / sizeof *zeros; k++)
    if (c >= zeros[k] && c < zeros[k] + 10) return (char)('0' + (c - zeros[k]));
  return 0;
}

#define SHORT 256 /* bytes: dates in other digits are looked for in short texts only */

/* s with ASCII digits in z, at[k] the byte of s that z[k] is from; its length, 0 when there is nothing to change. */
static size_t with_ascii_digits(ent_str s, char z[SHORT], uint16_t at[SHORT]) {
  size_t m = 0;
  bool any = false;
  for (size_t i = 0; i < s.n && m + 4 < SHORT;) {
    unsigned len;
    uint32_t c = ent_utf8_decode(s.p + i, s.n - i, &len);
    char digit = c == ENT_UTF8_BAD ? 0 : ascii_digit(c);
    for (unsigned k = 0; k < (digit ? 1 : len); k++) {
      at[m] = (uint16_t)i;
      z[m++] = digit ? digit : s.p[i + k];
    }
    any = any || digit;
    i += len;
  }
  return any ? m : 0;
}

ent_date ent_date_in(ent_str s, bool month_first, size_t *start) {
  size_t from = 0;
  if (s.n > 4000) s.n = 4000;
  ent_date d = first_date(s, month_first, &from);
  if (!d.n && s.n < SHORT && ent_utf8_ascii(s.p, s.n, 0) < s.n) {
    char z[SHORT];
    uint16_t at[SHORT];
    size_t n = with_ascii_digits(s, z, at);
    if (n) d = first_date((ent_str){z, n}, month_first, &from);
    if (d.n) from = at[from];
  }
  if (start) *start = from;
  return d;
}

/* Seconds or milliseconds since 1970 as a day, by the civil calendar (Hinnant's algorithm). */
ent_date ent_date_of_seconds(ent_str s) {
  int64_t t;
  size_t n = s.n < 14 ? number_at(s, 0, &t) : 0;
  if (n != s.n || (n != 10 && n != 13)) return none;
  if (n == 13) t /= 1000;
  int64_t z = t / 86400 + 719468, era = z / 146097, doe = z - era * 146097;
  int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  int64_t d = doy - (153 * mp + 2) / 5 + 1, m = mp < 10 ? mp + 3 : mp - 9, y = yoe + era * 400 + (m <= 2);
  return valid(y, m, d) ? make(y, m, d) : none;
}

/* Days since 1970 of YYYY-MM-DD at the beginning of s (Hinnant's algorithm, the other way round). */
int ent_date_days(ent_str s) {
  int64_t y, m, d;
  if (s.n < 10 || number_at(s, 0, &y) != 4 || number_at(s, 5, &m) != 2 || number_at(s, 8, &d) != 2) return 0;
  y -= m <= 2;
  int64_t era = y / 400, yoe = y - era * 400, doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return (int)(era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468);
}

ent_date ent_date_in_url(ent_str url) {
  for (size_t i = 1; i + 9 < url.n; i++) {
    if (!is_digit(url.p[i]) || is_digit(url.p[i - 1])) continue;
    int64_t y, m, d;
    size_t n = number_at(url, i, &y);
    if (n == 8 && valid(y / 10000, y / 100 % 100, y % 100)) return make(y / 10000, y / 100 % 100, y % 100);
    if (n == 2 && url.p[i + 2] == '-') {
      ent_date last = year_last(url, i, false);
      if (last.n) return last;
    }
    if (n != 4) continue;
    char mark = url.p[i + 4];
    if (mark != '/' && mark != '-' && mark != '_') continue;
    size_t k = i + 5;
    n = number_at(url, k, &m);
    if (n > 2 || k + n >= url.n || url.p[k + n] != mark) {
      size_t end;
      int named = mark == '/' ? month_at(url, k, &end) : 0;
      if (!named || end >= url.n || url.p[end] != '/') continue;
      m = named;
      n = end - k;
    }
    k += n + 1;
    n = k < url.n ? number_at(url, k, &d) : 0;
    if (n && n <= 2 && valid(y, m, d)) return make(y, m, d);
  }
  return none;
}
