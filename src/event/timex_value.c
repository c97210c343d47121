/*
** timex_value.c - captures -> TIMEX3 value, first and last day.
**
** What the words leave open is taken from the tense around them and from the publication day: a weekday in a past
** clause is the most recent one not after publication, a month without a year the nearest on the side that the tense
** says; "the following day" counts from the day the text last spoke of.
*/
#include "event/timex.h"

#include <stdlib.h>

typedef struct maker {
  const tx_match *m;
  const tx_rule *rule;
  const tx_anchor *at;
  ent_arena *a;
  tx_value *v;
} maker;

typedef struct ymd {
  int y, m, d;
} ymd;

/* ---- calendar --------------------------------------------------------- */

static ymd split(ent_day d) {
  ymd x;
  ent_day_split(d, &x.y, &x.m, &x.d);
  return x;
}

static int month_days(int y, int m) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return m == 2 && (y % 4 == 0 && (y % 100 || y % 400 == 0)) ? 29 : days[m - 1];
}

/* 1 Monday .. 7 Sunday; 1970-01-01 was a Thursday. */
static int weekday(ent_day d) {
  return (int)(((int64_t)d + 3) % 7 + 7) % 7 + 1;
}

static int floor_div(int a, int b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

/* The ISO week of d: its year and number. */
static void iso_week(ent_day d, int *year, int *week) {
  ent_day thursday = d + 4 - weekday(d);
  ymd x = split(thursday);
  *year = x.y;
  *week = (thursday - ent_day_from(x.y, 1, 1)) / 7 + 1;
}

/* d moved by n months, its day cut to the month's length. */
static ent_day add_months(ent_day d, int n) {
  ymd x = split(d);
  int k = x.y * 12 + x.m - 1 + n, y = floor_div(k, 12), m = k - y * 12 + 1, last = month_days(y, m);
  return ent_day_from(y, m, x.d < last ? x.d : last);
}

/* Gregorian Easter (Meeus, Astronomical Algorithms). */
static ent_day easter(int y) {
  int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
  return ent_day_from(y, n / 31, n % 31 + 1);
}

/* ---- values ----------------------------------------------------------- */

static bool put(maker *k, uint8_t type, uint8_t grain, ent_day from, ent_day to, ent_str value) {
  k->v->type = type;
  k->v->grain = grain;
  k->v->from = from;
  k->v->to = to;
  k->v->resolved = from != ENT_DAY_UNKNOWN;
  k->v->value = value;
  return value.p != NULL;
}

static bool put_ref(maker *k, const char *value) {
  k->v->vague = true;
  return put(k, ENT_TIMEX_DATE, ENT_GRAIN_NONE, ENT_DAY_UNKNOWN, ENT_DAY_UNKNOWN, ent_str_c(value));
}

static bool put_year(maker *k, int y) {
  return put(k, ENT_TIMEX_DATE, ENT_GRAIN_YEAR, ent_day_from(y, 1, 1), ent_day_from(y, 12, 31),
             ent_arena_printf(k->a, "%04d", y));
}

static bool put_month(maker *k, int y, int m) {
  return put(k, ENT_TIMEX_DATE, ENT_GRAIN_MONTH, ent_day_from(y, m, 1), ent_day_from(y, m, month_days(y, m)),
             ent_arena_printf(k->a, "%04d-%02d", y, m));
}

static bool put_quarter(maker *k, int y, int q) {
  return put(k, ENT_TIMEX_DATE, ENT_GRAIN_QUARTER, ent_day_from(y, q * 3 - 2, 1),
             ent_day_from(y, q * 3, month_days(y, q * 3)), ent_arena_printf(k->a, "%04d-Q%d", y, q));
}

static bool put_half(maker *k, int y, int h) {
  return put(k, ENT_TIMEX_DATE, ENT_GRAIN_SEASON, ent_day_from(y, h * 6 - 5, 1),
             ent_day_from(y, h * 6, month_days(y, h * 6)), ent_arena_printf(k->a, "%04d-H%d", y, h));
}

/* Seasons by the key of lexicon/times: SP SU FA WI; winter is the one that begins in December of y. */
static bool put_season(maker *k, int y, ent_str key) {
  int first = ent_str_is(key, "SP") ? 3 : ent_str_is(key, "SU") ? 6 : ent_str_is(key, "FA") ? 9 : 12;
  int ly = first == 12 ? y + 1 : y, lm = first == 12 ? 2 : first + 2;
  return put(k, ENT_TIMEX_DATE, ENT_GRAIN_SEASON, ent_day_from(y, first, 1), ent_day_from(ly, lm, month_days(ly, lm)),
             ent_arena_printf(k->a, "%04d-%.2s", y, key.p));
}

static bool put_week(maker *k, ent_day d, bool weekend) {
  int y, w;
  iso_week(d, &y, &w);
  ent_day monday = d - (weekday(d) - 1);
  return put(k, ENT_TIMEX_DATE, ENT_GRAIN_WEEK, weekend ? monday + 5 : monday, monday + 6,
             ent_arena_printf(k->a, weekend ? "%04d-W%02d-WE" : "%04d-W%02d", y, w));
}

static bool put_decade(maker *k, int y) {
  int d = floor_div(y, 10);
  return put(k, ENT_TIMEX_DATE, ENT_GRAIN_DECADE, ent_day_from(d * 10, 1, 1), ent_day_from(d * 10 + 9, 12, 31),
             ent_arena_printf(k->a, "%03d", d));
}

static bool put_century(maker *k, int c) {
  return put(k, ENT_TIMEX_DATE, ENT_GRAIN_CENTURY, ent_day_from(c * 100 + 1, 1, 1), ent_day_from(c * 100 + 100, 12, 31),
             ent_arena_printf(k->a, "%02d", c));
}

/* The clock of the match, "08:30" with Z for universal time; false when it has none. */
static bool clock_of(const maker *k, int *hour, int *minute, bool *utc) {
  const tx_capture *h = tx_cap(k->m, TX_HOUR, 0), *mi = tx_cap(k->m, TX_MIN, 0), *ap = tx_cap(k->m, TX_AMPM, 0);
  const tx_capture *word = tx_cap(k->m, TX_CLOCK, 0), *zone = tx_cap(k->m, TX_ZONE, 0);
  if (!h && !word) return false;
  *hour = h ? h->number : word->number;
  *minute = mi ? mi->number : 0;
  *utc = zone && ent_str_is(zone->text, "Z");
  if (ap && *hour < 13) *hour = *hour % 12 + ap->number;
  return true;
}

/* A day, with the part of day or the clock where the match has one. */
static bool put_day(maker *k, ent_day d) {
  ymd x = split(d);
  const tx_capture *part = tx_cap(k->m, TX_PART, 0);
  ent_str p = part ? part->text : k->rule->part;
  int hour, minute;
  bool utc;
  if (clock_of(k, &hour, &minute, &utc))
    return put(k, ENT_TIMEX_TIME, minute ? ENT_GRAIN_MINUTE : ENT_GRAIN_HOUR, d, d,
               ent_arena_printf(k->a, "%04d-%02d-%02dT%02d:%02d%s", x.y, x.m, x.d, hour, minute, utc ? "Z" : ""));
  if (p.n)
    return put(k, ENT_TIMEX_TIME, ENT_GRAIN_DAYPART, d, d,
               ent_arena_printf(k->a, "%04d-%02d-%02dT%.*s", x.y, x.m, x.d, (int)p.n, p.p));
  return put(k, ENT_TIMEX_DATE, ENT_GRAIN_DAY, d, d, ent_arena_printf(k->a, "%04d-%02d-%02d", x.y, x.m, x.d));
}

/* Without a publication day: what the words themselves say. */
static bool put_open(maker *k, ent_str value, uint8_t grain) {
  return put(k, ENT_TIMEX_DATE, grain, ENT_DAY_UNKNOWN, ENT_DAY_UNKNOWN, value);
}

/* ---- what the words leave open ---------------------------------------- */

static int full_year(const maker *k) {
  const tx_capture *c = tx_cap(k->m, TX_YEAR, 0);
  if (c) return c->number;
  c = tx_cap(k->m, TX_YY, 0);
  return c ? c->number + (c->number < 40 ? 2000 : 1900) : 0;
}

/* Is the text telling of a year long past, so that months belong to it? */
static bool narrating(const maker *k) {
  const tx_anchor *at = k->at;
  return at->near_ && at->day != ENT_DAY_UNKNOWN && at->published != ENT_DAY_UNKNOWN && at->dir <= 0 &&
         split(at->day).y < split(at->published).y - 1;
}

/* The year of a month (d 0) or day of a month whose year is not said. */
static int guess_year(const maker *k, int m, int d) {
  if (narrating(k)) return split(k->at->day).y;
  ymd now = split(k->at->published);
  int best = now.y, best_cost = INT32_MAX;
  for (int y = now.y - 1; y <= now.y + 1; y++) {
    int day = d ? (d <= month_days(y, m) ? d : month_days(y, m)) : m == now.m ? now.d : 15;
    int away = ent_day_from(y, m, day) - k->at->published, cost = abs(away);
    bool wrong_side = (k->at->dir < 0 && away > (d ? 60 : 15)) || (k->at->dir > 0 && away < (d ? 0 : -15));
    if (wrong_side) cost += 1000;
    if (k->at->dir == 0 && away > 0) cost *= 2;
    if (cost < best_cost) best_cost = cost, best = y;
  }
  return best;
}

/* The weekday w on the side of d that dir says; strict: not d itself. */
static ent_day find_weekday(ent_day d, int w, int dir, bool strict) {
  int back = (weekday(d) - w + 7) % 7, ahead = (w - weekday(d) + 7) % 7;
  if (strict && !back) back = ahead = 7;
  return dir > 0 ? d + ahead : d - back;
}

static ent_day anchor_day(const maker *k) {
  return k->rule->anchor_text && k->at->day != ENT_DAY_UNKNOWN ? k->at->day : k->at->published;
}

/* ---- dates ------------------------------------------------------------ */

/* Holidays by their key: MM-DD, MM-N-W (N-th weekday W of the month, L last), easter+N, YYYY-MM-DD. */
static bool holiday_day(ent_str key, int y, ent_day *out) {
  ent_str rest = key, a, b, c;
  int64_t m = 0, n = 0, w = 0;
  if (ent_str_starts(key, ENT_S("easter"))) {
    ent_str num = {key.p + 6, key.n - 6};
    if (num.n && *num.p == '+') num.p++, num.n--;
    if (num.n && !ent_str_int(num, &n)) return false;
    *out = easter(y) + (ent_day)n;
    return n > -100 && n < 100;
  }
  bool three = ent_str_split(&rest, '-', &a) && ent_str_split(&rest, '-', &b) && ent_str_split(&rest, '-', &c);
  if (!ent_str_int(a, &m) || m < 1 || (m > 12 && !three)) return false;
  if (three && a.n == 4) return ent_day_parse(key, false, out);
  if (!three) {
    if (!ent_str_int(b, &n) || n < 1 || n > month_days(y, (int)m)) return false;
    *out = ent_day_from(y, (int)m, (int)n);
    return true;
  }
  if (m > 12 || !ent_str_int(c, &w) || w < 1 || w > 7) return false;
  if (ent_str_is(b, "L")) {
    *out = find_weekday(ent_day_from(y, (int)m, month_days(y, (int)m)), (int)w, -1, false);
    return true;
  }
  if (!ent_str_int(b, &n) || n < 1 || n > 5) return false;
  *out = find_weekday(ent_day_from(y, (int)m, 1), (int)w, 1, false) + (ent_day)(n - 1) * 7;
  return true;
}

static bool make_holiday(maker *k, ent_str key, int year) {
  ent_day d;
  int rel = 0;
  const tx_capture *r = tx_cap(k->m, TX_REL, 0);
  if (r) rel = r->number;
  if (!year && k->at->published == ENT_DAY_UNKNOWN && !(key.n == 10 && key.p[4] == '-'))
    return put_open(k, ent_arena_printf(k->a, "XXXX-%.*s", (int)key.n, key.p), ENT_GRAIN_DAY);
  int y = year ? year : k->at->published == ENT_DAY_UNKNOWN ? 2000 : split(k->at->published).y;
  if (!holiday_day(key, y, &d)) return k->v->drop = true;
  if (!year && key.n != 10) {
    ymd x = split(d);
    y = guess_year(k, x.m, x.d);
    if (rel < 0 && d >= k->at->published) y = split(k->at->published).y - 1;
    if (rel < 0 && d < k->at->published) y = split(k->at->published).y;
    if (rel > 0) y = split(k->at->published).y + (d <= k->at->published);
    if (!holiday_day(key, y, &d)) return k->v->drop = true;
  }
  return put_day(k, d);
}

static bool make_month(maker *k, int year) {
  const tx_capture *mo = tx_cap(k->m, TX_MONTH, 0), *da = tx_cap(k->m, TX_DAY, 0);
  int m = mo->number, d = da ? da->number : 0;
  if (!year && k->at->published == ENT_DAY_UNKNOWN && !narrating(k))
    return d ? put_open(k, ent_arena_printf(k->a, "XXXX-%02d-%02d", m, d), ENT_GRAIN_DAY)
             : put_open(k, ent_arena_printf(k->a, "XXXX-%02d", m), ENT_GRAIN_MONTH);
  if (!year) year = guess_year(k, m, d);
  if (!d) return put_month(k, year, m);
  if (d > month_days(year, m)) return k->v->drop = true;
  return put_day(k, ent_day_from(year, m, d));
}

static bool make_weekday(maker *k, int w) {
  ent_day base = k->at->published;
  if (base == ENT_DAY_UNKNOWN) return put_open(k, ent_arena_printf(k->a, "XXXX-WXX-%d", w), ENT_GRAIN_DAY);
  return put_day(k, find_weekday(base, w, k->at->dir > 0 ? 1 : -1, false));
}

/* Everything that names a place in the calendar: "Wednesday, 5 June 2019", "June", "spring 2020", "the third
** quarter". */
static bool make_date(maker *k) {
  int year = full_year(k);
  const tx_capture *c;
  k->v->explicit_year = year != 0;
  if (k->rule->value.n) return make_holiday(k, k->rule->value, year);
  if ((c = tx_cap(k->m, TX_HOLIDAY, 0))) return make_holiday(k, c->text, year);
  if (tx_cap(k->m, TX_MONTH, 0)) return make_month(k, year);
  if ((c = tx_cap(k->m, TX_WEEKDAY, 0))) return make_weekday(k, c->number);
  bool open = !year && k->at->published == ENT_DAY_UNKNOWN;
  int y = year ? year : open ? 0 : split(k->at->published).y;
  c = tx_cap(k->m, TX_SEASON, 0);
  if (c && open) return put_open(k, ent_arena_printf(k->a, "XXXX-%.2s", c->text.p), ENT_GRAIN_SEASON);
  if (c) {
    int first = ent_str_is(c->text, "SP") ? 4 : ent_str_is(c->text, "SU") ? 7 : ent_str_is(c->text, "FA") ? 10 : 12;
    return put_season(k, year ? y : guess_year(k, first, 0), c->text);
  }
  const tx_capture *u = tx_cap(k->m, TX_TERM, 0), *o = tx_cap(k->m, TX_ORD, 0);
  if (!o) o = tx_cap(k->m, TX_D2, 0);
  if (u && o && open) return put_open(k, ENT_S("XXXX"), ENT_GRAIN_QUARTER);
  if (u && o && ent_str_is(u->text, "Q")) return o->number > 4 ? (k->v->drop = true) : put_quarter(k, y, o->number);
  if (u && o && ent_str_is(u->text, "HY")) return o->number > 2 ? (k->v->drop = true) : put_half(k, y, o->number);
  if (tx_cap(k->m, TX_FISCAL, 0))
    return put(k, ENT_TIMEX_DATE, ENT_GRAIN_YEAR, ent_day_from(y, 1, 1), ent_day_from(y, 12, 31),
               ent_arena_printf(k->a, "FY%04d", y));
  if (year) return put_year(k, year);
  if (open) return put_ref(k, "PRESENT_REF");
  bool beside = k->at->here && k->at->grain == ENT_GRAIN_DAY;
  return put_day(k, beside ? k->at->day : k->at->published); /* a clock or part of day alone */
}

/* ---- relative --------------------------------------------------------- */

static int fit(double n) {
  return n > 100000 ? 100000 : (int)n;
}

/* d moved by n units; what comes out has the unit's grain. */
static bool put_shifted(maker *k, ent_day d, ent_str unit, double count, int dir) {
  int n = fit(count) * dir, half = count - (int)count >= 0.5 ? 6 * dir : 0;
  if (ent_str_is(unit, "D")) return put_day(k, d + n);
  if (ent_str_is(unit, "W")) return put_week(k, d + n * 7, false);
  if (ent_str_is(unit, "FN")) return put_week(k, d + n * 14, false);
  if (ent_str_is(unit, "WE")) return put_week(k, d + n * 7, true);
  ymd x = split(add_months(d, ent_str_is(unit, "M")    ? n
                              : ent_str_is(unit, "Q")  ? n * 3
                              : ent_str_is(unit, "HY") ? n * 6
                                                       : 0));
  if (ent_str_is(unit, "M")) return put_month(k, x.y, x.m);
  if (ent_str_is(unit, "Q")) return put_quarter(k, x.y, (x.m - 1) / 3 + 1);
  if (ent_str_is(unit, "HY")) return put_half(k, x.y, (x.m - 1) / 6 + 1);
  if (ent_str_is(unit, "Y")) return put_year(k, split(add_months(d, n * 12 + half)).y);
  if (ent_str_is(unit, "DE")) return put_decade(k, x.y + n * 10);
  if (ent_str_is(unit, "CE")) return put_century(k, floor_div(x.y + n * 100 - 1, 100));
  return put(k, ENT_TIMEX_TIME, ENT_GRAIN_HOUR, d, d,
             ent_arena_printf(k->a, "%04d-%02d-%02d", split(d).y, split(d).m, split(d).d));
}

static bool rel_month(maker *k, ent_day d, int m, int dir) {
  ymd x = split(d);
  int y = x.y;
  if (dir < 0 && m >= x.m) y--;
  if (dir > 0 && m <= x.m) y++;
  const tx_capture *day = tx_cap(k->m, TX_DAY, 0);
  if (day && day->number <= month_days(y, m)) return put_day(k, ent_day_from(y, m, day->number));
  return put_month(k, y, m);
}

static bool rel_season(maker *k, ent_day d, ent_str key, int dir) {
  ymd x = split(d);
  int first = ent_str_is(key, "SP") ? 3 : ent_str_is(key, "SU") ? 6 : ent_str_is(key, "FA") ? 9 : 12, y = x.y;
  bool winter_now = first == 12 && x.m < 3; /* January is in the winter of the year before */
  if (winter_now && dir <= 0) y--;
  if (dir < 0 && (winter_now || x.m < first + 3)) y--;
  if (dir > 0 && x.m >= first) y++;
  return put_season(k, y, key);
}

/* "last September", "this week", "next Monday", "last night", "the following day". */
static bool make_rel(maker *k) {
  const tx_capture *r = tx_cap(k->m, TX_REL, 0), *c;
  int dir = r && !k->rule->dir ? r->number : k->rule->dir;
  ent_day d = anchor_day(k);
  if (d == ENT_DAY_UNKNOWN) return put_ref(k, dir < 0 ? "PAST_REF" : dir > 0 ? "FUTURE_REF" : "PRESENT_REF");
  if ((c = tx_cap(k->m, TX_HOLIDAY, 0))) return make_holiday(k, c->text, 0);
  if ((c = tx_cap(k->m, TX_WEEKDAY, 0))) {
    int side = dir ? dir : k->at->dir < 0 ? -1 : 1;
    return put_day(k, find_weekday(d, c->number, side, dir != 0));
  }
  if ((c = tx_cap(k->m, TX_MONTH, 0))) return rel_month(k, d, c->number, dir);
  if ((c = tx_cap(k->m, TX_SEASON, 0))) return rel_season(k, d, c->text, dir);
  if ((c = tx_cap(k->m, TX_UNIT, 0))) return put_shifted(k, d, c->text, 1, dir);
  return put_day(k, d + dir); /* a part of day */
}

static double count_of(const maker *k, bool *vague) {
  const tx_capture *n = tx_cap(k->m, TX_NUM, 0);
  *vague = n && n->vague;
  return n ? n->value : 1;
}

static bool make_shift(maker *k) {
  const tx_capture *u = tx_cap(k->m, TX_UNIT, 0);
  bool vague;
  double n = count_of(k, &vague);
  ent_day d = anchor_day(k);
  if (vague || d == ENT_DAY_UNKNOWN || !u || n > 5000) return put_ref(k, k->rule->dir < 0 ? "PAST_REF" : "FUTURE_REF");
  return put_shifted(k, d, u->text, n, k->rule->dir);
}

static bool make_offset(maker *k) {
  const tx_capture *c = tx_cap(k->m, TX_DAYREF, 0);
  if (k->at->published == ENT_DAY_UNKNOWN || !c)
    return put_ref(k, c && c->number ? (c->number < 0 ? "PAST_REF" : "FUTURE_REF") : "PRESENT_REF");
  return put_day(k, k->at->published + c->number);
}

/* "that day", "the same year": the day last spoken of, as coarse as the unit. */
static bool make_same(maker *k) {
  const tx_capture *u = tx_cap(k->m, TX_UNIT, 0);
  if (k->at->day == ENT_DAY_UNKNOWN) return put_ref(k, "PAST_REF");
  if (!u) return put_day(k, k->at->day);
  if (ent_str_is(u->text, "D") && k->at->grain > ENT_GRAIN_DAY) return put_ref(k, "PAST_REF");
  return put_shifted(k, k->at->day, u->text, 0, 1);
}

/* ---- durations and sets ----------------------------------------------- */

/* "P3D", "PT12H", "PXY". Decades and centuries are counted in years. */
static ent_str period(const maker *k, ent_str unit, double n, bool vague) {
  const char *letter = "Y", *time = "";
  if (ent_str_is(unit, "D") || ent_str_is(unit, "W") || ent_str_is(unit, "M"))
    letter = *unit.p == 'D' ? "D" : *unit.p == 'W' ? "W" : "M";
  if (ent_str_is(unit, "H") || ent_str_is(unit, "S") || ent_str_is(unit, "MIN"))
    time = "T", letter = *unit.p == 'H' ? "H" : *unit.p == 'S' ? "S" : "M";
  if (ent_str_is(unit, "WE")) letter = "WE";
  if (ent_str_is(unit, "Q")) letter = "M", n *= 3;
  if (ent_str_is(unit, "HY")) letter = "M", n *= 6;
  if (ent_str_is(unit, "FN")) letter = "W", n *= 2;
  if (ent_str_is(unit, "DE")) n *= 10;
  if (ent_str_is(unit, "CE")) n *= 100;
  if (vague) return ent_arena_printf(k->a, "P%sX%s", time, letter);
  if (n >= 1e9) n = 1e9;
  return ent_arena_printf(k->a, "P%s%.10g%s", time, n, letter);
}

/* Days that n units last, for windows. */
static int unit_days(ent_str unit, double n) {
  double each = ent_str_is(unit, "D")    ? 1
                : ent_str_is(unit, "W")  ? 7
                : ent_str_is(unit, "FN") ? 14
                : ent_str_is(unit, "M")  ? 30.44
                : ent_str_is(unit, "Q")  ? 91.3
                : ent_str_is(unit, "HY") ? 182.6
                : ent_str_is(unit, "Y")  ? 365.25
                : ent_str_is(unit, "DE") ? 3652.5
                : ent_str_is(unit, "CE") ? 36525
                                         : 0;
  return fit(each * n + 0.5);
}

static bool make_duration(maker *k) {
  const tx_capture *u = tx_cap(k->m, TX_UNIT, 0), *r = tx_cap(k->m, TX_REL, 0);
  bool vague;
  double n = count_of(k, &vague);
  int dir = k->rule->dir ? k->rule->dir : r ? r->number : 0;
  ent_day d = anchor_day(k), from = ENT_DAY_UNKNOWN, to = ENT_DAY_UNKNOWN;
  if (!u) u = tx_cap(k->m, TX_PLURAL, 0);
  if (!u) return k->v->drop = true;
  if (!tx_cap(k->m, TX_NUM, 0) && ent_str_is(k->rule->value, "X")) vague = true;
  if (k->rule->window && d != ENT_DAY_UNKNOWN && !vague && n < 5000) {
    int days = unit_days(u->text, n);
    from = dir > 0 ? d : d - days;
    to = dir > 0 ? d + days : d;
  }
  static const struct {
    const char *unit;
    uint8_t grain;
  } grains[] = {{"D", ENT_GRAIN_DAY},      {"W", ENT_GRAIN_WEEK},    {"M", ENT_GRAIN_MONTH},
                {"Y", ENT_GRAIN_YEAR},     {"Q", ENT_GRAIN_QUARTER}, {"DE", ENT_GRAIN_DECADE},
                {"CE", ENT_GRAIN_CENTURY}, {"H", ENT_GRAIN_HOUR},    {"MIN", ENT_GRAIN_MINUTE}};
  uint8_t grain = ENT_GRAIN_NONE;
  for (size_t i = 0; i < sizeof grains / sizeof *grains; i++)
    if (ent_str_is(u->text, grains[i].unit)) grain = grains[i].grain;
  return put(k, ENT_TIMEX_DURATION, grain, from, to, period(k, u->text, n, vague));
}

static bool make_set(maker *k) {
  const tx_capture *u = tx_cap(k->m, TX_UNIT, 0), *ly = tx_cap(k->m, TX_UNITLY, 0), *w = tx_cap(k->m, TX_WEEKDAY, 0);
  bool vague;
  double n = count_of(k, &vague);
  ent_str value = w    ? ent_arena_printf(k->a, "XXXX-WXX-%d", (int)w->number)
                  : ly ? ent_arena_dup(k->a, ly->text)
                  : u  ? period(k, u->text, n, vague)
                       : ENT_S("");
  if (!value.n) return k->v->drop = true;
  return put(k, ENT_TIMEX_SET, ENT_GRAIN_NONE, ENT_DAY_UNKNOWN, ENT_DAY_UNKNOWN, value);
}

static bool make_ref(maker *k) {
  const tx_capture *c = tx_cap(k->m, TX_REF, 0);
  ent_str v = k->rule->value.n ? k->rule->value : c ? c->text : ENT_S("PRESENT_REF");
  if (ent_str_is(v, "FUTURE_REF") && k->at->dir < 0) v = ENT_S("PAST_REF"); /* "later withdrew" */
  k->v->vague = true;
  bool present = ent_str_is(v, "PRESENT_REF") && k->at->published != ENT_DAY_UNKNOWN;
  ent_day d = present ? k->at->published : ENT_DAY_UNKNOWN;
  return put(k, ENT_TIMEX_DATE, ENT_GRAIN_NONE, d, d, v);
}

/* ---- numbers only ----------------------------------------------------- */

static bool valid(int y, int m, int d) {
  return m >= 1 && m <= 12 && d >= 1 && d <= month_days(y, m);
}

/* 2010-06-08, 7/8/07, 8.6.2010: where day and month could be either, the reading nearer to publication. */
static bool make_numeric(maker *k) {
  const tx_capture *a = tx_cap(k->m, TX_D2, 0), *b = tx_cap(k->m, TX_D2, 1);
  int y = full_year(k);
  if (!a || !b || !y) return k->v->drop = true;
  k->v->explicit_year = true;
  bool md = valid(y, a->number, b->number), dm = valid(y, b->number, a->number);
  if (ent_str_is(k->rule->value, "ymd")) dm = false;
  if (ent_str_is(k->rule->value, "dmy")) md = false;
  if (!md && !dm) return k->v->drop = true;
  if (md && dm && k->at->published != ENT_DAY_UNKNOWN) {
    int e = abs(ent_day_from(y, a->number, b->number) - k->at->published);
    int f = abs(ent_day_from(y, b->number, a->number) - k->at->published);
    if (f < e) md = false;
  }
  return put_day(k, md ? ent_day_from(y, a->number, b->number) : ent_day_from(y, b->number, a->number));
}

static bool make_decade(maker *k) {
  const tx_capture *w = tx_cap(k->m, TX_DECADE, 0);
  int y = w ? 1900 + w->number : full_year(k);
  k->v->explicit_year = true;
  return put_decade(k, y);
}

static bool make_century(maker *k) {
  const tx_capture *o = tx_cap(k->m, TX_ORD, 0);
  if (!o || o->number < 1 || o->number > 30) return k->v->drop = true;
  k->v->explicit_year = true;
  return put_century(k, o->number - 1);
}

/* "June 3-5": the first and the last day. */
static bool make_days(maker *k) {
  const tx_capture *mo = tx_cap(k->m, TX_MONTH, 0), *a = tx_cap(k->m, TX_DAY, 0), *b = tx_cap(k->m, TX_DAY, 1);
  int y = full_year(k);
  k->v->explicit_year = y != 0;
  if (!mo || !a || !b) return k->v->drop = true;
  if (!y && k->at->published == ENT_DAY_UNKNOWN) return k->v->drop = true;
  if (!y) y = guess_year(k, mo->number, a->number);
  if (!valid(y, mo->number, a->number) || !valid(y, mo->number, b->number) || b->number < a->number)
    return k->v->drop = true;
  return put(k, ENT_TIMEX_DURATION, ENT_GRAIN_DAY, ent_day_from(y, mo->number, a->number),
             ent_day_from(y, mo->number, b->number), ent_arena_printf(k->a, "P%dD", b->number - a->number + 1));
}

/* "2014-15", "2001-2014". */
static bool make_years(maker *k) {
  const tx_capture *a = tx_cap(k->m, TX_YEAR, 0), *b = tx_cap(k->m, TX_YEAR, 1), *c = tx_cap(k->m, TX_YY, 0);
  if (!a || (!b && !c)) return k->v->drop = true;
  int last = b ? b->number : a->number / 100 * 100 + c->number;
  k->v->explicit_year = true;
  if (last <= a->number) return k->v->drop = true;
  return put(k, ENT_TIMEX_DURATION, ENT_GRAIN_YEAR, ent_day_from(a->number, 1, 1), ent_day_from(last, 12, 31),
             ent_arena_printf(k->a, "P%dY", last - a->number));
}

static bool make_none(maker *k) {
  return k->v->drop = true;
}

bool tx_value_make(const ent_timelex *lex, const tx_match *m, const tx_anchor *at, ent_arena *a, tx_value *out) {
  static bool (*const make[TX_ACTIONS])(maker *) = {
      [TX_ACT_NONE] = make_none,       [TX_ACT_DATE] = make_date,         [TX_ACT_REL] = make_rel,
      [TX_ACT_SHIFT] = make_shift,     [TX_ACT_DURATION] = make_duration, [TX_ACT_SET] = make_set,
      [TX_ACT_REF] = make_ref,         [TX_ACT_OFFSET] = make_offset,     [TX_ACT_DAYS] = make_days,
      [TX_ACT_YEARS] = make_years,     [TX_ACT_DECADE] = make_decade,     [TX_ACT_CENTURY] = make_century,
      [TX_ACT_NUMERIC] = make_numeric, [TX_ACT_SAME] = make_same};
  *out = (tx_value){.from = ENT_DAY_UNKNOWN, .to = ENT_DAY_UNKNOWN};
  maker k = {.m = m, .rule = &lex->rule.v[m->rule], .at = at, .a = a, .v = out};
  return make[k.rule->action](&k);
}
