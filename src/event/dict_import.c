/*
** dict_import.c - actors and agents of others as text of our own lexicon (docs/formats/lexicon.md).
**
** An actor becomes an entry for each of its codes: a person where it has periods and a name of several words, a group
** where the code is a state's alone, else an organisation. Its names are valid in the code's period; a default code
** holds in the days that no period covers. Their names are in capitals: ours get capitals as newspapers write them,
** in two ways where that cannot be known. The code is kept as it is; country, body and sector are read from it.
*/
#include "event/dict_inside.h"
#include "entente/names.h"

typedef struct importing {
  const ent_dict *d;
  const ent_map *states;
  ent_buf *out;
} importing;

/* ---- names ------------------------------------------------------------ */

static bool small(ent_str w) {
  static const char *const words[] = {"OF", "THE", "AND", "FOR", "IN",  "ON",  "AT",  "TO", "DE",
                                      "LA", "DEL", "DU",  "DA",  "BIN", "IBN", "VAN", "VON"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (ent_str_is(w, words[i])) return true;
  return false;
}

/* What our format gives a meaning to becomes a blank. */
static char safe(char c) {
  return strchr(";[]#:{}\t\"", c) || (unsigned char)c < 32 || c == 127 ? ' ' : c;
}

/* A code in a note: as it is, as far as it is sensible. */
static void put_safe(ent_buf *out, ent_str s) {
  for (size_t i = 0; i < s.n && i < 64; i++) ent_buf_putc(out, (unsigned char)s.p[i] < 128 ? safe(s.p[i]) : '?');
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* One word: capitals at its beginning and behind hyphens; all of it with caps; none with none. */
static void put_word(ent_buf *out, ent_str w, bool caps, bool none) {
  bool begin = true;
  for (size_t i = 0; i < w.n; i++) {
    unsigned char c = (unsigned char)w.p[i], next = i + 1 < w.n ? (unsigned char)w.p[i + 1] : 0;
    bool latin = c == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97; /* a capital of Latin-1 in two bytes */
    ent_buf_putc(out, (begin && !none) || caps ? safe((char)c) : lower(safe((char)c)));
    if (latin) ent_buf_putc(out, (begin && !none) || caps ? (char)next : (char)(next + 0x20)), i++;
    begin = c == '-' || c == '.';
  }
}

/* Could be an acronym: short, or with full stops. */
static bool short_word(ent_str w, uint32_t of) {
  return dict_chr(w, '.') || (!small(w) && w.n <= (of == 1 ? 5u : 3u));
}

static void put_phrase(ent_buf *out, const dict_phrase *p, bool caps, bool none) {
  for (uint16_t i = 0; i < p->n; i++) {
    if (i) ent_buf_putc(out, ' ');
    bool quiet = none || (i && small(p->word[i]));
    put_word(out, p->word[i], caps && short_word(p->word[i], p->n), quiet);
  }
}

static bool has_short(const dict_phrase *p) {
  for (uint16_t i = 0; i < p->n; i++)
    if (short_word(p->word[i], p->n)) return true;
  return false;
}

/* Names that our lexicon can hold: letters, not too many words. */
static bool usable(const dict_phrase *p) {
  size_t letters = 0, bytes = 0;
  for (uint16_t i = 0; i < p->n; i++) {
    bytes += p->word[i].n;
    for (size_t k = 0; k < p->word[i].n; k++)
      letters +=
          ((p->word[i].p[k] | 32) >= 'a' && (p->word[i].p[k] | 32) <= 'z') || (unsigned char)p->word[i].p[k] >= 0xC0;
  }
  return letters > 1 && p->n <= 10 && bytes < 400;
}

/* Whether the index holds the phrase a second time, for a hyphen's sake. */
static bool repeated(const dict_index *x, uint32_t i) {
  return i && x->phrase.v[i - 1].word == x->phrase.v[i].word && x->phrase.v[i - 1].line == x->phrase.v[i].line;
}

/* ---- codes ------------------------------------------------------------ */

/* CAMEO's roles and PLOVER's sectors. */
static const struct {
  const char *role, *sector;
} sectors[] = {{"GOV", "GOV"}, {"MIL", "MIL"}, {"REB", "REB"}, {"OPP", "OPP"}, {"PTY", "PTY"}, {"COP", "COP"},
               {"JUD", "JUD"}, {"SPY", "SPY"}, {"UAF", "UAF"}, {"MED", "JRN"}, {"EDU", "EDU"}, {"BUS", "BUS"},
               {"CVL", "CVL"}, {"LAB", "LAB"}, {"LEG", "LEG"}, {"HLH", "MED"}, {"CRM", "CRM"}, {"ELI", "ELI"},
               {"AGR", "AGR"}, {"REF", "REF"}, {"NGO", "NGO"}, {"ENV", "ENV"}, {"RAD", "RAD"}, {"HRI", "HRI"},
               {"SET", "SET"}, {"REL", "REL"}, {"IGO", "IGO"}, {"MNC", "BUS"}, {"NGM", "NGO"}, {"MUS", "REL"},
               {"CHR", "REL"}, {"TRA", "BUS"}};

/* The first part of code, from `from` on, that says a sector. */
static const char *sector_of(ent_str code, size_t from) {
  for (size_t at = from; at + 3 <= code.n; at += 3)
    for (size_t i = 0; i < sizeof sectors / sizeof *sectors; i++)
      if (!memcmp(code.p + at, sectors[i].role, 3)) return sectors[i].sector;
  return NULL;
}

static const struct {
  const char *code, *body;
} bodies[] = {{"IGOUNO", "UN"},  {"IGONAT", "NATO"},  {"IGOEEC", "EU"},  {"IGOEEU", "EU"},   {"IGOAFU", "AU"},
              {"IGOOAS", "OAS"}, {"IGOASN", "ASEAN"}, {"IGOIMF", "IMF"}, {"IGOOPC", "OPEC"}, {"IGOARL", "ARL"},
              {"IGOGCC", "GCC"}, {"IGOCIS", "CIS"},   {"IGOWTO", "WTO"}, {"IGOICC", "ICC"},  {"IGOICJ", "ICJ"},
              {"IGOWHO", "WHO"}, {"IGO", "IGO"},      {"IMG", "IGO"},    {"NGO", "IGO"},     {"NGM", "IGO"}};

static const char *body_of(ent_str code) {
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
    if (ent_str_starts(code, ent_str_c(bodies[i].code))) return bodies[i].body;
  return NULL;
}

/* The part of a code that our format takes: three to 24 capitals and digits. */
static ent_str plain_code(ent_str code) {
  size_t n = 0;
  while (n < code.n && n < 24 &&
         ((code.p[n] >= 'A' && code.p[n] <= 'Z') || (n && code.p[n] >= '0' && code.p[n] <= '9')))
    n++;
  return n >= 3 ? (ent_str){code.p, n} : (ent_str){0};
}

/* ---- periods ---------------------------------------------------------- */

typedef struct span {
  ent_day from, until;
} span;

static ent_day day_of(uint32_t ymd, bool end) {
  char text[16];
  ent_day day;
  int n = snprintf(text, sizeof text, "%04u-%02u-%02u", ymd / 10000, ymd / 100 % 100, ymd % 100);
  if (ent_day_parse((ent_str){text, (size_t)n}, end, &day)) return day;
  return ent_day_parse((ent_str){text, 7}, end, &day) ? day : end ? ENT_DAY_MAX : ENT_DAY_MIN; /* 31 June: the month */
}

static span span_of(const dict_period *p) {
  return (span){p->from ? day_of(p->from, false) : ENT_DAY_MIN, p->to ? day_of(p->to, true) : ENT_DAY_MAX};
}

static void put_day(ent_buf *out, ent_day day) {
  int y, m, d;
  if (day == ENT_DAY_MIN || day == ENT_DAY_MAX) return;
  ent_day_split(day, &y, &m, &d);
  ent_buf_printf(out, "%04d-%02d-%02d", y, m, d);
}

static void put_span(ent_buf *out, span s) {
  if (s.from == ENT_DAY_MIN && s.until == ENT_DAY_MAX) return;
  ent_buf_puts(out, " [");
  put_day(out, s.from);
  ent_buf_puts(out, "..");
  put_day(out, s.until);
  ent_buf_putc(out, ']');
}

/* ---- entries ---------------------------------------------------------- */

/* The day behind the last of the dated periods that cover s.from, and the day before the next one begins. */
static bool next_gap(const ent_dict *d, const dict_entry *e, ent_day from, span *gap) {
  bool moved = true;
  *gap = (span){from, ENT_DAY_MAX};
  while (moved) {
    moved = false;
    for (uint32_t i = 0; i < e->count; i++) {
      const dict_period *p = &d->period.v[e->first + i];
      if (!p->from && !p->to) continue;
      span s = span_of(p);
      if (s.from > gap->from || s.until < gap->from) continue;
      if (s.until == ENT_DAY_MAX) return false;
      gap->from = s.until + 1;
      moved = true;
    }
  }
  for (uint32_t i = 0; i < e->count; i++) {
    const dict_period *p = &d->period.v[e->first + i];
    span s = span_of(p);
    if ((p->from || p->to) && s.from > gap->from && s.from - 1 < gap->until) gap->until = s.from - 1;
  }
  return true;
}

static void put_names(const importing *m, const dict_entry *e, const span *valid, uint32_t nvalid) {
  const dict_index *x = &m->d->actor;
  for (uint32_t i = e->phrase, seen = 0; i < x->phrase.n && seen < e->nphrase; i++) {
    const dict_phrase *p = &x->phrase.v[i];
    if (repeated(x, i)) continue;
    seen++;
    if (!usable(p)) continue;
    for (uint32_t v = 0; v < nvalid; v++)
      for (int caps = 0; caps < 1 + (int)has_short(p); caps++) {
        ent_buf_puts(m->out, "  name     ");
        put_phrase(m->out, p, caps, false);
        put_span(m->out, valid[v]);
        ent_buf_putc(m->out, '\n');
      }
  }
}

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static bool any_usable(const ent_dict *d, const dict_entry *e) {
  for (uint32_t i = e->phrase; i < d->actor.phrase.n && i < e->phrase + e->nphrase; i++)
    if (usable(&d->actor.phrase.v[i])) return true;
  return false;
}

static void put_actor(const importing *m, const dict_entry *e, const dict_period *p, const span *valid, uint32_t nvalid,
                      uint32_t k) {
  ent_str code = plain_code(p->code), country = {code.p, code.n >= 3 ? 3 : 0};
  if (!code.n || !nvalid) return;
  bool state = m->states && ent_map_get(m->states, country) != ENT_NONE, dated = e->count > 1 || p->from || p->to;
  const char *file = m->d->file.v[e->file].p, *body = state ? NULL : body_of(code),
             *sector = sector_of(code, state ? 3 : 0);
  bool person = dated && m->d->actor.phrase.v[e->phrase].n > 1, group = !person && state && code.n == 3;
  ent_buf_printf(m->out, "\n%s %s:%u%s",
                 person  ? "person"
                 : group ? "group"
                         : "org",
                 base_name(file), e->line, k ? "" : "\n");
  if (k) ent_buf_printf(m->out, "-%u\n", k + 1);
  put_names(m, e, valid, nvalid);
  if (person) ent_buf_puts(m->out, "  short    -\n");
  if (state) ent_buf_printf(m->out, "  country  %.*s\n", 3, country.p);
  if (body) ent_buf_printf(m->out, "  body     %s\n", body);
  if (sector) ent_buf_printf(m->out, "  sector   %s\n", sector);
  ent_buf_printf(m->out, "  code     %.*s\n", (int)code.n, code.p);
  if (code.n < p->code.n) {
    ent_buf_puts(m->out, "  note     their code is ");
    put_safe(m->out, p->code);
    ent_buf_putc(m->out, '\n');
  }
  ent_buf_printf(m->out, "  source   %s:%u\n", base_name(file), p->line);
}

/* An entry for each code, the default with the days that are left. */
static void import_actor(const importing *m, const dict_entry *e) {
  enum { GAPS = 32 };
  span gap[GAPS];
  uint32_t k = 0;
  if (!any_usable(m->d, e)) return;
  for (uint32_t i = 0; i < e->count; i++) {
    const dict_period *p = &m->d->period.v[e->first + i];
    if (ent_str_is(p->code, "---")) continue;
    if (p->from || p->to) {
      gap[0] = span_of(p);
      put_actor(m, e, p, gap, gap[0].from <= gap[0].until, k++);
      continue;
    }
    uint32_t n = 0;
    ent_day from = ENT_DAY_MIN;
    while (n < GAPS && next_gap(m->d, e, from, &gap[n])) {
      if (gap[n].until == ENT_DAY_MAX) {
        n++;
        break;
      }
      from = gap[n].until + 1;
      n++;
    }
    put_actor(m, e, p, gap, n, k++);
  }
}

static void import_agent(const importing *m, const dict_entry *e) {
  const dict_index *x = &m->d->agent;
  ent_str code = m->d->period.v[e->first].code;
  const char *sector = sector_of(code, 0), *file = m->d->file.v[e->file].p;
  bool any = false;
  for (uint32_t i = e->phrase; i < e->phrase + e->nphrase && i < x->phrase.n; i++) {
    if (repeated(x, i) || !usable(&x->phrase.v[i])) continue;
    if (!any) ent_buf_printf(m->out, "\nrole %s:%u\n", base_name(file), e->line);
    any = true;
    ent_buf_puts(m->out, "  phrase   ");
    put_phrase(m->out, &x->phrase.v[i], false, true);
    ent_buf_putc(m->out, '\n');
  }
  if (!any) return;
  if (sector) ent_buf_printf(m->out, "  sector   %s\n", sector);
  ent_buf_printf(m->out, "  class    person\n  note     CAMEO %s", e->before ? "" : "~");
  put_safe(m->out, code);
  ent_buf_printf(m->out, "%s\n  source   %s:%u\n", e->before ? "~" : "", base_name(file), e->line);
}

ent_code ent_dict_import(const ent_dict *d, const ent_map *states, ent_buf *actors, ent_buf *roles, ent_error *err) {
  importing m = {.d = d, .states = states, .out = actors};
  ent_buf_puts(
      actors,
      "# Actors of TABARI/PETRARCH dictionaries, by `entente lexicon import`. Their source is named in each entry.\n");
  for (uint32_t i = 0; i < d->actors.n; i++) import_actor(&m, &d->actors.v[i]);
  m.out = roles;
  ent_buf_puts(
      roles,
      "# Agents of TABARI/PETRARCH dictionaries, by `entente lexicon import`. Their source is named in each entry.\n");
  for (uint32_t i = 0; i < d->agents.n; i++) import_agent(&m, &d->agents.v[i]);
  return actors->fail || roles->fail ? ent_nomem(err) : ENT_OK;
}
