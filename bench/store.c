/*
** store.c - a database of a million events, and how fast it answers.
**
**     bench-store make DB EVENTS     makes one from invented articles (the same for the same number)
**     bench-store ask DB [N]         asks N questions of each kind (default 200), tells median, 95th percentile, worst
**
** Articles have about twenty sentences of invented words, whose frequencies follow Zipf's law as words do, so do actors and places; eight
** events and five claims each, on days of ten years in no order. Records are written as `code` writes them.
*/
#include "entente/store.h"
#include "store/query.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define BATCH 256
#define WORDS 60000u
#define STATES 190u
#define PEOPLE 6000u
#define PLACES 4000u

static uint64_t seed = 88172645463325252u;
static uint32_t below(uint32_t n) { /* xorshift64 */
  seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
  return (uint32_t)((seed >> 16) % n);
}
/* Rank r with a probability near 1 / r. */
static uint32_t zipf(uint32_t n) { return (uint32_t)(pow((double)n, (double)below(1u << 20) / (1u << 20)) - 1); }

/* ---- names -------------------------------------------------------------- */

static void name(ent_buf *b, uint32_t i, bool capital) {
  static const char *const syllable[] = {"ra", "ko", "mi", "ten", "lu", "sor", "be", "dan", "vi", "ga", "nor", "pe", "sha", "tu", "wel", "zi"};
  size_t at = b->n;
  uint32_t x = i * 2654435761u;
  for (int k = 0; k < 2 + (int)(i % 3); k++, x >>= 4) ent_buf_puts(b, syllable[x & 15]);
  ent_buf_printf(b, "%c", 'a' + (char)(i % 26));
  if (capital) b->p[at] = (char)(b->p[at] - 32);
}

static void code(ent_buf *b, uint32_t state) { ent_buf_printf(b, "%c%c%c", 'A' + (char)(state % 26), 'A' + (char)(state / 26), 'A' + (char)(state * 7 % 26)); }

/* ---- an article ------------------------------------------------------------ */

typedef struct article {
  ent_buf text, sentences, records, json;
  uint32_t number;
  char id[33], day[11];
  uint32_t start, end, index; /* of the current sentence */
} article;

static void words(article *a, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    ent_buf_putc(&a->text, ' ');
    name(&a->text, zipf(WORDS), false);
  }
}

static void key_span(article *a, ent_buf *b, const char *key, uint32_t start, uint32_t end) {
  ent_buf_printf(b, "\"%s\":{\"text\":\"%.*s\",\"start\":%u,\"end\":%u", key, (int)(end - start), a->text.p + start, start, end);
}

static void head(article *a, const char *schema, const char *kind, uint32_t start, uint32_t end) {
  ent_buf *r = &a->records;
  ent_buf_printf(r, "{\"schema\":\"entente.%s/1\",\"id\":\"%s:%s%u-%u:0\",\"document\":{\"id\":\"%s\",\"url\":\"https://news%u.example/%s/%u\",\"site\":\"News %u\",\"title\":\"Report %u\",\"published\":\"%sT10:00:00Z\"},",
                 schema, a->id, kind, start, end, a->id, a->number % 300, a->day, a->number, a->number % 300, a->number, a->day);
  ent_buf_printf(r, "\"sentence\":{\"index\":%u,\"start\":%u,\"end\":%u,\"text\":\"%.*s\"},", a->index, a->start, a->end, (int)(a->end - a->start), a->text.p + a->start);
}

static void party(article *a, uint32_t state, uint32_t person, uint32_t start, uint32_t end) {
  ent_buf *r = &a->records;
  ent_buf_printf(r, "[{\"text\":\"%.*s\",\"start\":%u,\"end\":%u,\"name\":\"%.*s\",\"country\":\"", (int)(end - start), a->text.p + start, start, end, (int)(end - start), a->text.p + start);
  code(r, state);
  ent_buf_puts(r, "\",\"code\":\"");
  code(r, state);
  if (person)
    ent_buf_printf(r, "GOV\",\"sector\":\"GOV\",\"role\":\"minister\",\"kind\":\"person\",\"actor_id\":\"p%u\"}]", person);
  else
    ent_buf_printf(r, "\",\"kind\":\"state\",\"actor_id\":\"s%u\"}]", state);
}

static const char *const types[] = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"};
static const char *const contexts[] = {"military", "economic", "diplomatic", "terrorism", "legal", "election", "human_rights"};

static void event(article *a, const uint32_t at[6], uint32_t states[2], uint32_t people[2]) {
  ent_buf *r = &a->records;
  uint32_t t = below(4) ? zipf(16) : below(16);
  static const uint8_t quad[] = {1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4};
  head(a, "event", "", at[2], at[3]);
  ent_buf_printf(r, "\"event\":\"%s\",", types[t]);
  if (!below(3)) ent_buf_printf(r, "\"mode\":\"mode%u\",", below(60));
  ent_buf_puts(r, "\"context\":[");
  if (below(2)) ent_buf_printf(r, "\"%s\"", contexts[zipf(7)]);
  ent_buf_printf(r, "],\"cameo\":\"%02u%u\",\"quad\":%u,\"score\":%.1f,\"goldstein\":%.1f,", 1 + t, below(9), quad[t], below(200) / 10.0 - 10, below(200) / 10.0 - 10);
  key_span(a, r, "trigger", at[2], at[3]);
  ent_buf_printf(r, ",\"lemma\":\"%.*s\"},\"actor\":", (int)(at[3] - at[2]), a->text.p + at[2]);
  party(a, states[0], people[0], at[0], at[1]);
  ent_buf_puts(r, ",\"recipient\":");
  party(a, states[1], people[1], at[4], at[5]);
  ent_buf_printf(r, ",\"items\":[],\"date\":{\"from\":\"%s\",\"to\":\"%s\",\"grain\":\"day\",\"basis\":\"published\"},", a->day, a->day);
  if (below(3) == 0) {
    uint32_t p = zipf(PLACES);
    ent_buf_printf(r, "\"place\":{\"text\":\"");
    name(r, p + 700, true);
    ent_buf_printf(r, "\",\"start\":%u,\"end\":%u,\"name\":\"", at[4], at[5]);
    name(r, p + 700, true);
    ent_buf_puts(r, "\",\"country\":\"");
    code(r, p % STATES);
    ent_buf_printf(r, "\",\"lat\":%.3f,\"lon\":%.3f,\"geonames\":\"%u\",\"precision\":\"city\"},", p * 37 % 17000 / 100.0 - 85, p * 91 % 36000 / 100.0 - 180, 100000 + p * 7);
  }
  bool told = below(100) < 60;
  ent_buf_printf(r, "\"time\":\"%s\",\"mood\":\"%s\",\"background\":false,\"factuality\":\"%s\",\"cue\":[],\"sources\":[", told ? "past" : "future", told ? "asserted" : "planned", told ? "CT+" : below(2) ? "PR+" : "Uu");
  if (below(10) < 4) ent_buf_printf(r, "{\"text\":\"%.*s\",\"start\":%u,\"end\":%u,\"name\":\"%.*s\",\"kind\":\"named\",\"verb\":\"say\",\"factuality\":\"CT+\"}", (int)(at[1] - at[0]), a->text.p + at[0], at[0], at[1], (int)(at[1] - at[0]), a->text.p + at[0]);
  ent_buf_printf(r, "],\"author_factuality\":\"%s\",\"links\":[],\"rule\":\"rule.%u\"}\n", told ? "CT+" : "Uu", below(900));
}

static void claim(article *a, const uint32_t at[6]) {
  ent_buf *r = &a->records;
  head(a, "claim", "claim:", at[2], at[3]);
  key_span(a, r, "source", at[0], at[1]);
  ent_buf_printf(r, ",\"name\":\"%.*s\",\"kind\":\"named\"},", (int)(at[1] - at[0]), a->text.p + at[0]);
  key_span(a, r, "cue", at[2], at[3]);
  ent_buf_puts(r, ",\"lemma\":\"say\"},");
  key_span(a, r, "content", at[4], a->end - 1);
  ent_buf_printf(r, "},\"content_parts\":[{\"start\":%u,\"end\":%u}],\"manner\":\"say\",\"quote\":[],\"factuality\":\"CT+\",\"sources\":[],\"events\":[],\"about\":\"topic:%u\"}\n", at[4], a->end - 1, zipf(20000));
}

static void who(article *a, uint32_t *state, uint32_t *person, uint32_t at[2]) {
  *person = below(2) ? zipf(PEOPLE) + 1 : 0;
  *state = *person ? *person * 31 % STATES : zipf(STATES);
  at[0] = (uint32_t)a->text.n;
  name(&a->text, *person ? *person + 1000 : *state, true);
  if (*person) ent_buf_putc(&a->text, ' '), name(&a->text, *person * 3 + 5000, true);
  at[1] = (uint32_t)a->text.n;
}

static void sentence(article *a, bool has_event, bool has_claim) {
  uint32_t at[6], states[2], people[2];
  a->start = (uint32_t)a->text.n;
  who(a, &states[0], &people[0], at);
  ent_buf_putc(&a->text, ' ');
  at[2] = (uint32_t)a->text.n;
  name(&a->text, 20 + zipf(400), false);
  at[3] = (uint32_t)a->text.n;
  ent_buf_putc(&a->text, ' ');
  who(a, &states[1], &people[1], at + 4);
  words(a, 8 + below(18));
  ent_buf_putc(&a->text, '.');
  a->end = (uint32_t)a->text.n;
  ent_buf_printf(&a->sentences, "%s[%u,%u,0]", a->index ? "," : "", a->start, a->end);
  if (has_event) event(a, at, states, people);
  if (has_claim) claim(a, at);
  ent_buf_putc(&a->text, ' ');
  a->index++;
}

static void make_article(article *a, uint32_t number) {
  ent_buf *all[] = {&a->text, &a->sentences, &a->records, &a->json};
  for (int i = 0; i < 4; i++) ent_buf_clear(all[i]);
  a->number = number;
  a->index = 0;
  snprintf(a->id, sizeof a->id, "%016llx%016llx", (unsigned long long)number * 0x9E3779B97F4A7C15u, (unsigned long long)number);
  snprintf(a->day, sizeof a->day, "%04u-%02u-%02u", 2015 + below(10), 1 + below(12), 1 + below(28));
  for (int i = 0; i < 20; i++) sentence(a, i < 8, i >= 6 && i < 11);
  ent_buf_printf(&a->json, "{\"id\":\"%s\",\"address\":\"https://news%u.example/%s/%u\",\"url\":\"https://news%u.example/%s/%u\",\"site\":\"News %u\",\"title\":\"Report %u\",\"published\":\"%sT10:00:00Z\",\"day\":\"%s\",\"language\":\"en\",\"coded\":1,\"text\":\"%.*s\",\"sentences\":[%.*s]}",
                 a->id, number % 300, a->day, number, number % 300, a->day, number, number % 300, number, a->day, a->day, (int)a->text.n, a->text.p, (int)a->sentences.n, a->sentences.p);
}

static ent_code put(ent_store *s, article *a, ent_error *err) {
  int64_t id;
  bool fresh;
  ent_str rest = ent_buf_str(&a->records), line;
  ent_code code = ent_store_document(s, ent_buf_str(&a->json), &id, &fresh, err);
  while (code == ENT_OK && rest.n && ent_str_split(&rest, '\n', &line))
    if (line.n) code = ent_store_record(s, id, line, err);
  return code;
}

static ent_code make(const char *path, uint32_t events, ent_error *err) {
  ent_store *s = NULL;
  article a;
  ent_buf *all[] = {&a.text, &a.sentences, &a.records, &a.json};
  for (int i = 0; i < 4; i++) ent_buf_init(all[i], 0);
  double texts = 0, records = 0, began = ent_clock();
  uint32_t n = events / 8;
  ent_code code = ent_store_open(path, ENT_STORE_CREATE, &s, err);
  if (code == ENT_OK) code = ent_store_begin(s, err);
  if (code == ENT_OK) code = ent_store_run(s, "2026-01-01T00:00:00Z", "none", "none", err);
  for (uint32_t i = 0; code == ENT_OK && i < n; i++) {
    make_article(&a, i + 1);
    texts += (double)a.text.n;
    records += (double)a.records.n;
    code = put(s, &a, err);
    if (code == ENT_OK && i % BATCH == BATCH - 1) {
      code = ent_store_commit(s, err);
      if (code == ENT_OK) code = ent_store_begin(s, err);
    }
  }
  if (code == ENT_OK) code = ent_store_commit(s, err);
  ent_store_close(s);
  struct stat st;
  if (code == ENT_OK && stat(path, &st) == 0)
    printf("%u events in %u articles, %.0f s: %.0f MB, %.0f bytes an event without the texts (%.0f MB), records %.0f MB as JSON\n", n * 8, n, ent_clock() - began, (double)st.st_size / 1e6,
           ((double)st.st_size - texts) / (n * 8.0), texts / 1e6, records / 1e6);
  for (int i = 0; i < 4; i++) ent_buf_free(all[i]);
  return code;
}

/* ---- questions ----------------------------------------------------------------- */

static bool ignore(void *arg, const char *const *title, const ent_str *value, uint32_t n, ent_str record) {
  (void)title, (void)value, (void)n;
  *(size_t *)arg += record.n;
  return true;
}

/* Values of filters with their letters: C code, P person's name, T type, D two days, W common word, R rare word, Q quad, X context, M mode, L place, N point, S source. */
static const char *const mixes[] = {"C", "pair", "pair T", "C T", "C D", "P", "P T", "T D", "Q D", "X C", "M", "L", "N", "S", "C X T D", "pair D Q", "T X", "L T"};
static const char *const texts[] = {"W", "R", "W W", "W C", "W T", "W D"};

static void set(ent_query *q, const char *key, ent_buf *b) {
  ent_query_set(q, ent_str_c(key), ent_buf_str(b), NULL);
  ent_buf_clear(b);
}

static void add_filter(ent_query *q, ent_str what, ent_buf *b) {
  static const char *const two[] = {"from", "to"};
  if (ent_str_is(what, "pair")) code(b, zipf(STATES)), ent_buf_putc(b, ','), code(b, zipf(STATES)), set(q, "pair", b);
  if (ent_str_is(what, "C")) code(b, zipf(STATES)), set(q, "country", b);
  if (ent_str_is(what, "P")) name(b, zipf(PEOPLE) * 3 + 5003, true), set(q, "actor", b);
  if (ent_str_is(what, "T")) ent_buf_puts(b, types[below(16)]), set(q, "type", b);
  if (ent_str_is(what, "Q")) ent_buf_printf(b, "%u", 1 + below(4)), set(q, "quad", b);
  if (ent_str_is(what, "X")) ent_buf_puts(b, contexts[below(7)]), set(q, "context", b);
  if (ent_str_is(what, "M")) ent_buf_printf(b, "mode%u", below(60)), set(q, "mode", b);
  if (ent_str_is(what, "L")) name(b, zipf(PLACES) + 700, true), set(q, "place", b);
  if (ent_str_is(what, "N")) ent_buf_printf(b, "%u,%u", below(80), below(170)), set(q, "near", b);
  if (ent_str_is(what, "S")) name(b, zipf(PEOPLE) * 3 + 5003, true), set(q, "source", b);
  if (ent_str_is(what, "D"))
    for (int i = 0; i < 2; i++) ent_buf_printf(b, "20%02u-%02u-01", 15 + (uint32_t)i * 5 + below(5), 1 + below(12)), set(q, two[i], b);
  if (ent_str_is(what, "W")) {
    ent_str old = ent_query_get(q, "text");
    ent_buf_printf(b, "%.*s ", (int)old.n, old.p ? old.p : "");
    name(b, zipf(WORDS), false), set(q, "text", b);
  }
  if (ent_str_is(what, "R")) name(b, 40000 + below(20000), false), set(q, "text", b);
}

static int by_time(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : *(const double *)a > *(const double *)b; }

static ent_code ask(ent_store *s, ent_query_kind kind, const char *mix, uint32_t n, double *all, ent_error *err) {
  ent_buf b;
  ent_buf_init(&b, 0);
  double *t = calloc(n, sizeof *t);
  size_t bytes = 0;
  int64_t rows = 0;
  ent_code code = t ? ENT_OK : ENT_ERR_NOMEM;
  for (uint32_t i = 0; code == ENT_OK && i < n; i++) {
    ent_query *q = ent_query_new(kind);
    ent_query_result r;
    ent_str rest = ent_str_c(mix), what;
    while (ent_str_word(&rest, &what)) add_filter(q, what, &b);
    ent_query_set(q, ENT_S("limit"), ENT_S("50"), NULL);
    if (below(2)) ent_query_set(q, ENT_S("order"), ENT_S("-day"), NULL);
    double began = ent_clock();
    code = ent_query_run(s, q, ENT_QUERY_RECORD, ignore, &bytes, &r, err);
    t[i] = ent_clock() - began;
    all[i] = t[i];
    rows += r.rows;
    ent_query_free(q);
  }
  if (code == ENT_OK) {
    qsort(t, n, sizeof *t, by_time);
    printf("| %s | %s | %.1f | %.1f | %.1f | %.1f |\n", ent_query_kind_name(kind), mix, (double)rows / n, t[n / 2] * 1e3, t[n * 95 / 100] * 1e3, t[n - 1] * 1e3);
  }
  free(t);
  ent_buf_free(&b);
  return code;
}

static ent_code group(ent_store *s, const char *title, const char *const *mix, size_t nmix, bool search, uint32_t n, ent_error *err) {
  double *all = calloc((nmix + 1) * n, sizeof *all);
  ent_code code = all ? ENT_OK : ENT_ERR_NOMEM;
  printf("%s, a page of 50 with records:\n\n| kind | filters | rows | median ms | p95 ms | worst ms |\n|---|---|---|---|---|---|\n", title);
  for (size_t i = 0; code == ENT_OK && i < nmix; i++) code = ask(s, ENT_QUERY_EVENTS, mix[i], n, all + i * n, err);
  size_t total = nmix * n;
  if (code == ENT_OK && search) code = ask(s, ENT_QUERY_DOCUMENTS, "W", n, all + total, err), total += n;
  if (code == ENT_OK) {
    qsort(all, total, sizeof *all, by_time);
    printf("| all | | | %.1f | %.1f | %.1f |\n\n", all[total / 2] * 1e3, all[total * 95 / 100] * 1e3, all[total - 1] * 1e3);
  }
  free(all);
  return code;
}

int main(int argc, char **argv) {
  ent_error err = {0};
  ent_code code = ENT_ERR_ARGUMENT;
  ent_store *s = NULL;
  if (argc == 4 && !strcmp(argv[1], "make")) {
    code = make(argv[2], (uint32_t)strtoul(argv[3], NULL, 10), &err);
  } else if (argc >= 3 && !strcmp(argv[1], "ask")) {
    uint32_t n = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 200;
    code = ent_store_open(argv[2], ENT_STORE_READ, &s, &err);
    if (code == ENT_OK && n) code = group(s, "Filtered queries", mixes, sizeof mixes / sizeof *mixes, false, n, &err);
    if (code == ENT_OK && n) code = group(s, "Full text", texts, sizeof texts / sizeof *texts, true, n, &err);
    ent_store_close(s);
  } else {
    fputs("usage: bench-store make DB EVENTS | ask DB [N]\n", stderr);
    return 2;
  }
  if (code == ENT_OK) return 0;
  char line[1024];
  ent_error_format(&err, line, sizeof line);
  fprintf(stderr, "bench-store: %s\n", line);
  return 1;
}
