/*
** language.c - which language a text is in: the script first (Hangul is Korean, kana Japanese), then, among the
** languages that share it, the most frequent words (lexicon/languages/words.txt). A word that few languages have
** tells more than one that many have.
*/
#include "page/page.h"
#include "text/utf8.h"

#define MAX_WORDS 1500

static const char *const codes[] = {
#define LANGUAGE(code) code,
#include "page/languages.inc"
#undef LANGUAGE
};
#define NCODE (sizeof codes / sizeof *codes)

static const struct {
  const char *z;
  uint8_t n;
  uint64_t mask;
  uint32_t hash;
} words[] = {
#define WORD(z, n, mask, hash) {z, n, mask, hash},
#include "page/languages.inc"
#undef WORD
};
#define NWORD (sizeof words / sizeof *words)

/* Scripts by ranges of code points. Those with a code belong to one language (as far as we tell). */
static const struct {
  uint32_t from, to;
  const char *code;
} scripts[] = {
    {0x370, 0x3FF, "el"},   {0x531, 0x58F, "hy"},   {0xE00, 0xE7F, "th"},   {0xE80, 0xEFF, "lo"},
    {0xF00, 0xFFF, "bo"},   {0x1000, 0x109F, "my"}, {0x10A0, 0x10FF, "ka"}, {0x1100, 0x11FF, "ko"},
    {0x1200, 0x137F, "am"}, {0x1780, 0x17FF, "km"}, {0x3040, 0x30FF, "ja"}, {0x4E00, 0x9FFF, "zh"},
    {0xAC00, 0xD7AF, "ko"}, {0x980, 0x9FF, "bn"},   {0xA00, 0xA7F, "pa"},   {0xA80, 0xAFF, "gu"},
    {0xB80, 0xBFF, "ta"},   {0xC00, 0xC7F, "te"},   {0xC80, 0xCFF, "kn"},   {0xD00, 0xD7F, "ml"},
    {0xD80, 0xDFF, "si"},   {0x590, 0x5FF, "he"},
};
#define NSCRIPT (sizeof scripts / sizeof *scripts)

typedef struct counts {
  uint32_t script[NSCRIPT], letters, words;
  double score[NCODE];
} counts;

static bool is_letter(uint32_t c) {
  if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z';
  return (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7) || (c >= 0x2C00 && c < 0x2E00) ||
         (c >= 0x3040 && c < 0xFB00) || c == '\'';
}

static void count_word(counts *c, const char *p, size_t n, uint32_t hash, const uint16_t *slot) {
  c->words++;
  for (uint32_t k = hash & 16383; slot[k]; k = (k + 1) & 16383) {
    if (words[slot[k] - 1].hash != hash || words[slot[k] - 1].n != n || memcmp(words[slot[k] - 1].z, p, n)) continue;
    uint64_t mask = words[slot[k] - 1].mask;
    int shared = __builtin_popcountll(mask);
    double weight = 1.0 / (0.5 + 0.5 * shared);
    for (uint64_t m = mask; m; m &= m - 1) c->score[__builtin_ctzll(m)] += weight;
    return;
  }
}

static void count_script(counts *c, uint32_t u) {
  c->letters++;
  if (u < 0x370) return;
  for (size_t i = 0; i < NSCRIPT; i++)
    if (u >= scripts[i].from && u <= scripts[i].to) c->script[i]++;
}

static void count(counts *c, ent_str text, const uint16_t *slot) {
  char word[64];
  for (size_t i = 0; i < text.n && c->words < MAX_WORDS && c->letters < 8 * MAX_WORDS;) {
    size_t m = 0;
    uint32_t hash = 2166136261u;
    while (i < text.n) {
      unsigned len;
      uint32_t u = ent_utf8_decode(text.p + i, text.n - i, &len);
      bool joiner = (u == '\'' || u == 0x2019) && m;
      if (!joiner && (u == ENT_UTF8_BAD || !is_letter(u))) {
        i += len;
        break;
      }
      i += len;
      count_script(c, u);
      if (m + 4 > sizeof word) break;
      m += ent_utf8_encode(joiner ? '\'' : ent_utf8_lower(u), word + m);
    }
    bool initial = m == 1 && i > 0 && text.p[i - 1] == '.'; /* "U.S." is no word of any language */
    if (initial) continue;
    for (size_t k = 0; k < m; k++) hash = (hash ^ (unsigned char)word[k]) * 16777619u;
    if (m) count_word(c, word, m, hash, slot);
  }
}

/* The language that owns most letters by its script; kana decides between Japanese and Chinese. */
static const char *by_script(const counts *c) {
  uint32_t best = 0, top = 0, kana = 0, han = 0;
  for (uint32_t i = 0; i < NSCRIPT; i++) {
    if (!strcmp(scripts[i].code, "ja")) kana = c->script[i];
    if (!strcmp(scripts[i].code, "zh")) han = c->script[i];
    if (c->script[i] > top) top = c->script[best = i];
  }
  if (kana * 10 > han && (kana + han) * 3 > c->letters) return "ja";
  return top * 3 > c->letters ? scripts[best].code : NULL;
}

const char *ent_language_of(ent_str text) {
  uint16_t slot[16384] = {0};
  for (size_t i = 0; i < NWORD; i++) {
    uint32_t k = words[i].hash & 16383;
    while (slot[k]) k = (k + 1) & 16383;
    slot[k] = (uint16_t)(i + 1);
  }
  counts c = {0};
  count(&c, text, slot);
  if (!c.letters) return "";
  const char *script = by_script(&c);
  if (script) return script;
  size_t best = 0;
  for (size_t i = 1; i < NCODE; i++)
    if (c.score[i] > c.score[best] + 1e-9) best = i;
  return c.score[best] >= 0.6 && c.score[best] * 14 > c.words ? codes[best] : "";
}
