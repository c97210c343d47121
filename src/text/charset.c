/*
** charset.c - detection of charsets and conversion by iconv.
**
** Order of evidence: byte-order mark; valid UTF-8 with characters beyond ASCII in it (other charsets produce
** such sequences by chance only in a handful of characters); the caller's claim; the document's own; statistics.
** A claim is kept when the bytes can be decoded in it almost without errors and the letters that come out are
** not far worse than the best guess. The statistics: decode a sample around the bytes >= 0x80, and count how many
** of the characters beyond ASCII are among those that the candidate's languages use most (Li and Momoi 2001,
** "A composite approach to language/encoding detection", reduced to its single-character part).
*/
#include "text/charset.h"

#include <errno.h>
#include <iconv.h>

#include "text/utf8.h"

#define SAMPLE 8192

/* ---- labels ------------------------------------------------------------ */

/* Labels whose meaning on the web is another charset than their name says (WHATWG Encoding). */
static const struct {
  const char *label, *name;
} aliases[] = {
    {"ascii", "WINDOWS-1252"},
    {"us-ascii", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"latin-1", "WINDOWS-1252"},
    {"iso-8859-1", "WINDOWS-1252"},
    {"iso8859-1", "WINDOWS-1252"},
    {"iso_8859-1", "WINDOWS-1252"},
    {"cp1252", "WINDOWS-1252"},
    {"x-cp1252", "WINDOWS-1252"},
    {"ansi", "WINDOWS-1252"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"iso8859-9", "WINDOWS-1254"},
    {"latin5", "WINDOWS-1254"},
    {"iso-8859-11", "CP874"},
    {"tis-620", "CP874"},
    {"windows-874", "CP874"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"gb_2312-80", "GB18030"},
    {"x-gbk", "GB18030"},
    {"cp936", "GB18030"},
    {"big5", "BIG5-HKSCS"},
    {"big5-hkscs", "BIG5-HKSCS"},
    {"x-x-big5", "BIG5-HKSCS"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"x-sjis", "CP932"},
    {"windows-31j", "CP932"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"ksc5601", "CP949"},
    {"windows-949", "CP949"},
    {"korean", "CP949"},
    {"x-euc-jp", "EUC-JP"},
    {"utf8", "UTF-8"},
    {"unicode-1-1-utf-8", "UTF-8"},
    {"utf-16", "UTF-16LE"},
    {"unicode", "UTF-16LE"},
    {"utf16", "UTF-16LE"},
    {"koi8", "KOI8-R"},
    {"koi", "KOI8-R"},
    {"cp1251", "WINDOWS-1251"},
    {"x-cp1251", "WINDOWS-1251"},
    {"win-1251", "WINDOWS-1251"},
    {"cp1250", "WINDOWS-1250"},
    {"x-mac-roman", "MACINTOSH"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"x-user-defined", ""},
};

static void copy_name(char out[24], ent_str s) {
  size_t n = s.n < 23 ? s.n : 23;
  if (n) memcpy(out, s.p, n);
  out[n] = 0;
}

bool ent_charset_resolve(ent_str label, char out[24]) {
  out[0] = 0;
  label = ent_str_trim(label);
  if (label.n < 3 || label.n > 22) return false;
  for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
    if (ent_str_ieq(label, ent_str_c(aliases[i].label))) {
      copy_name(out, ent_str_c(aliases[i].name));
      return out[0] != 0;
    }
  }
  for (size_t i = 0; i < label.n; i++) {
    char c = label.p[i];
    bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!alnum && c != '-' && c != '_' && c != '.' && c != ':') return false;
    out[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
  }
  out[label.n] = 0;
  iconv_t cd = iconv_open("UTF-8", out);
  if (cd == (iconv_t)-1) return false;
  iconv_close(cd);
  return true;
}

/* ---- declarations ------------------------------------------------------ */

/* The value behind `charset` or `encoding`, an equals sign and perhaps quotes, within p[0..n). */
static ent_str declared_in(const char *p, size_t n, const char *word) {
  size_t w = strlen(word);
  for (size_t i = 0; i + w < n; i++) {
    if (!ent_str_ieq((ent_str){p + i, w}, (ent_str){word, w})) continue;
    size_t k = i + w;
    while (k < n && (p[k] == ' ' || p[k] == '\t' || p[k] == '\n' || p[k] == '\r')) k++;
    if (k >= n || p[k] != '=') continue;
    k++;
    while (k < n && (p[k] == ' ' || p[k] == '"' || p[k] == '\'' || p[k] == '\\')) k++;
    size_t from = k;
    while (k < n && p[k] != '"' && p[k] != '\'' && p[k] != ' ' && p[k] != '>' && p[k] != ';' && p[k] != '/' &&
           p[k] != '\\')
      k++;
    if (k > from) return (ent_str){p + from, k - from};
  }
  return (ent_str){NULL, 0};
}

/* The label of an XML declaration or a meta element among the first bytes. */
static ent_str document_claim(const char *p, size_t n) {
  size_t head = n < 65536 ? n : 65536;
  if (head > 5 && !memcmp(p, "<?xml", 5)) {
    const char *end = memchr(p, '>', head < 256 ? head : 256);
    ent_str s = declared_in(p, end ? (size_t)(end - p) : 0, "encoding");
    if (s.n) return s;
  }
  for (size_t i = 0; i < head;) {
    const char *lt = memchr(p + i, '<', head - i);
    if (!lt) break;
    i = (size_t)(lt - p) + 1;
    if (i + 4 > head || !ent_str_ieq((ent_str){p + i, 4}, ENT_S("meta"))) continue;
    const char *gt = memchr(p + i, '>', head - i);
    if (!gt) break;
    ent_str s = declared_in(p + i, (size_t)(gt - p) - i + 1, "charset");
    if (s.n) return s;
  }
  return (ent_str){NULL, 0};
}

/* ---- statistics -------------------------------------------------------- */

enum { LATIN, MULTIBYTE, ALPHABET };

/* Candidates with the characters beyond ASCII that their languages use most. Where two tie, the earlier wins. */
static const struct {
  const char *name, *common;
  uint8_t script;
} candidates[] = {
    {"WINDOWS-1252", "éèàçêôîïùûöäüßñóíáúãõâåøæëœÉÀÖÄÜÅØÓÁ’‘“”–—…€£«»°§©®·º¿¡•\u00a0", LATIN},
    {"GB18030",
     "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能"
     "好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长部关法定前美新工日,。、“”:;"
     "!?",
     MULTIBYTE},
    {"BIG5-HKSCS",
     "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可里後小麼心多天而能"
     "好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長部關法定前美新工日,"
     "。、「」:;!?",
     MULTIBYTE},
    {"CP949",
     "이다의는에을가고하지를한로은도기사서대아나어자인리그시스일라수부전정상제해장보과들있게만주원구성했년으며면여",
     MULTIBYTE},
    {"CP932",
     "のにはをたがでてとしれさいるなあもすまこりうかくっらきけよおんそみどじちつやせめだげばーンスルトリアイクラシ日本"
     "人年大、。「」・",
     MULTIBYTE},
    {"EUC-JP",
     "のにはをたがでてとしれさいるなあもすまこりうかくっらきけよおんそみどじちつやせめだげばーンスルトリアイクラシ日本"
     "人年大、。「」・",
     MULTIBYTE},
    {"WINDOWS-1251", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфіїєўъОНВПСКАТИМРД«»—–“”„№…’", ALPHABET},
    {"KOI8-R", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфОНВПСКАТИМРД", ALPHABET},
    {"CP866", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфОНВПСКАТИМРД", ALPHABET},
    {"ISO-8859-5", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфОНВПСКАТИМРД", ALPHABET},
    {"WINDOWS-1250", "áéíóúýčďěňřšťůžąćęłńśźżőűöüäîâșşţăđČŠŽŁŚŻ„“”–—…»«", LATIN},
    {"ISO-8859-2", "áéíóúýčďěňřšťůžąćęłńśźżőűöüäîâşţăđČŠŽŁŚŻ", LATIN},
    {"WINDOWS-1254", "ıİşŞğĞçÇöÖüÜâî’“”…", LATIN},
    {"WINDOWS-1253", "αοιετνσηυρπκμλςωγδάίόέχθήύφώβξζψΑΤΠΟΚΣ«»’", ALPHABET},
    {"ISO-8859-7", "αοιετνσηυρπκμλςωγδάίόέχθήύφώβξζψΑΤΠΟΚΣ", ALPHABET},
    {"WINDOWS-1255", "יוהלאתרמבשנעםדחקפכטגצסןךזץף", ALPHABET},
    {"WINDOWS-1256", "اليمنوترعبدهسفةكقحجشصطخأىضغذزثظإءئآؤ،؛؟", ALPHABET},
    {"ISO-8859-6", "اليمنوترعبدهسفةكقحجشصطخأىضغذزثظإءئآؤ،؛؟", ALPHABET},
    {"CP874", "านรกเองลยวมทดตปสใหไคแพจบผชขซถฟศธโฉณษ่้ัีิุูะำื็์", ALPHABET},
};
#define NCANDIDATE (sizeof candidates / sizeof *candidates)

/* Bytes around those >= 0x80, at most SAMPLE, into sample. */
static size_t take_sample(const char *p, size_t n, char *sample) {
  size_t m = 0;
  for (size_t i = 0; m < SAMPLE && (i = ent_utf8_ascii(p, n, i)) < n;) {
    size_t from = i;
    while (i < n && m + (i - from) < SAMPLE && ((p[i] & 0x80) || (i > from && (p[i - 1] & 0x80)))) i++;
    memcpy(sample + m, p + from, i - from);
    m += i - from;
    if (m < SAMPLE) sample[m++] = ' ';
  }
  return m;
}

/* How common c is: 0 when it is not in the list, 1 in lists of no order; for alphabets, whose lists begin with the most
** frequent letters, 1.2 at the front down to 0.4 at the end. */
static double commonness(const char *common, size_t n, uint8_t script, uint32_t c) {
  unsigned rank = 0, len;
  for (size_t i = 0; i < n; i += len, rank += rank < 32)
    if (ent_utf8_decode(common + i, n - i, &len) == c) return script == ALPHABET ? 1.2 - 0.8 * rank / 32 : 1;
  return 0;
}

/* Share of the decoded characters beyond ASCII that are common (0 to 1), less what could not be decoded; -1 when iconv
** lacks the charset. A character of two bytes counts for two, so that charsets of both kinds compare. */
static double plausible(const char *name, const char *common, uint8_t script, const char *sample, size_t n) {
  char room[SAMPLE * 4];
  ent_buf out = {room, 0, sizeof room, sizeof room, false};
  size_t bad = 0;
  if (ent_charset_convert(name, sample, n, ENT_S("\x01"), &out, &bad, NULL) || out.fail) return -1;
  size_t total = bad * 2, ncommon = strlen(common);
  double good = 0;
  for (size_t i = 0; i < out.n && total < 3000;) {
    unsigned len;
    uint32_t c = ent_utf8_decode(out.p + i, out.n - i, &len);
    i += len;
    if (c < 0x80) continue;
    total++;
    double how = commonness(common, ncommon, script, c);
    good += how;
    if (how <= 0 && (c < 0xA0 || (c >= 0xE000 && c < 0xF900))) total += 2;
  }
  return total ? good / (double)total - 4.0 * (double)bad / (double)total : 0;
}

static bool is_letter(char c) {
  return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Share of the bytes >= 0x80 that stand beside an ASCII letter: most in Latin scripts, next to none in others. */
static double mixed_share(const char *p, size_t n) {
  size_t high = 0, mixed = 0;
  for (size_t i = 0; (i = ent_utf8_ascii(p, n, i)) < n && high < SAMPLE; i++) {
    high++;
    mixed += (i && is_letter(p[i - 1])) || (i + 1 < n && is_letter(p[i + 1]));
  }
  return high ? (double)mixed / (double)high : 0;
}

/* Candidate i's share, with what neighbours say about scripts. */
static double score_of(size_t i, const char *sample, size_t n, double mixed) {
  double s = plausible(candidates[i].name, candidates[i].common, candidates[i].script, sample, n);
  if (s <= 0) return s;
  if (candidates[i].script == MULTIBYTE) return s * 1.3;
  if (candidates[i].script == ALPHABET && mixed > 0.4) return s * 0.3;
  if (candidates[i].script == LATIN && mixed < 0.2) return s * 0.4;
  return s;
}

/* The best candidate's index; *score its share. */
static size_t best_guess(const char *sample, size_t n, double mixed, double *score) {
  size_t best = 0;
  double top = -1e9;
  for (size_t i = 0; i < NCANDIDATE; i++) {
    double s = score_of(i, sample, n, mixed);
    if (s > top + 1e-9) {
      top = s;
      best = i;
    }
  }
  *score = top;
  return best;
}

/* Can the claim stand: decodable, and not far worse than the best guess? */
static bool claim_holds(const char *name, const char *sample, size_t n, double mixed, double best) {
  if (!strcmp(name, "UTF-8")) return false;
  for (size_t i = 0; i < NCANDIDATE; i++) {
    if (strcmp(name, candidates[i].name)) continue;
    double s = score_of(i, sample, n, mixed);
    return s >= 0 && (n < 24 || s > best * 0.5 - 0.05);
  }
  return plausible(name, "", LATIN, sample, n) > -0.2;
}

/* ---- detection --------------------------------------------------------- */

static const struct {
  const char *bytes;
  uint8_t n;
  const char *name;
} marks[] = {
    {"\xEF\xBB\xBF", 3, "UTF-8"}, {"\xFF\xFE\0\0", 4, "UTF-32LE"}, {"\0\0\xFE\xFF", 4, "UTF-32BE"},
    {"\xFF\xFE", 2, "UTF-16LE"},  {"\xFE\xFF", 2, "UTF-16BE"},
};

/* UTF-16 without a mark (every other byte zero) or no text at all (zeros, many control characters): true. */
static bool detect_wide(const char *p, size_t n, ent_charset *out) {
  size_t head = n < 4096 ? n : 4096, zero[2] = {0, 0}, control = 0;
  for (size_t i = 0; i < head; i++) {
    unsigned char c = (unsigned char)p[i];
    if (!c) zero[i & 1]++;
    else if (c < 32 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B) control++;
  }
  if (zero[1] > head / 4 && zero[0] <= head / 40) copy_name(out->name, ENT_S("UTF-16LE"));
  else if (zero[0] > head / 4 && zero[1] <= head / 40) copy_name(out->name, ENT_S("UTF-16BE"));
  else if (zero[0] + zero[1] + control > head / 32 + (head < 256 ? 1 : 4)) {
    out->basis = ENT_CHARSET_BINARY;
    return true;
  } else return false;
  out->basis = ENT_CHARSET_STATISTICS;
  return true;
}

static void set(ent_charset *out, const char *name, ent_charset_basis basis) {
  copy_name(out->name, ent_str_c(name));
  out->basis = basis;
}

/* Not UTF-8: the claim if it holds, else the best guess. */
static void decide(const char *p, size_t n, const char *claim, ent_charset_basis basis, ent_charset *out) {
  char sample[SAMPLE];
  size_t m = take_sample(p, n, sample);
  double score, mixed = mixed_share(p, n);
  size_t best = best_guess(sample, m, mixed, &score);
  if (claim[0] && claim_holds(claim, sample, m, mixed, score)) set(out, claim, basis);
  else set(out, score > 0.2 ? candidates[best].name : "WINDOWS-1252", ENT_CHARSET_STATISTICS);
}

void ent_charset_detect(const char *p, size_t n, ent_str hint, bool markup, ent_charset *out) {
  *out = (ent_charset){.basis = ENT_CHARSET_ASCII};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    if (n >= marks[i].n && !memcmp(p, marks[i].bytes, marks[i].n)) {
      set(out, marks[i].name, ENT_CHARSET_BOM);
      out->bom = marks[i].n;
      return;
    }
  }
  if (detect_wide(p, n, out)) return;
  ent_str label = hint.n ? hint : markup ? document_claim(p, n) : (ent_str){NULL, 0};
  char claim[24] = "";
  ent_charset_basis basis = hint.n ? ENT_CHARSET_CALLER : ENT_CHARSET_DOCUMENT;
  if (!ent_charset_resolve(label, claim) && hint.n && markup) {
    label = document_claim(p, n);
    ent_charset_resolve(label, claim);
    basis = ENT_CHARSET_DOCUMENT;
  }
  copy_name(out->declared, label);
  for (char *c = out->declared; *c; c++) *c = (char)ent_utf8_lower((unsigned char)*c & 0x7F);
  if (!strncmp(claim, "ISO-2022", 8) && memchr(p, 0x1B, n)) {
    set(out, claim, basis);
    return;
  }
  ent_utf8_counts counts = ent_utf8_count(p, n);
  bool utf8_claimed = !strcmp(claim, "UTF-8");
  if (!counts.multibyte && !counts.bad) set(out, "UTF-8", ENT_CHARSET_ASCII);
  else if (!counts.bad || counts.multibyte / (utf8_claimed ? 2 : 20) > counts.bad) set(out, "UTF-8", ENT_CHARSET_VALID);
  else decide(p, n, claim, basis, out);
}

/* ---- conversion -------------------------------------------------------- */

/* Windows-1252 leaves five bytes open; the web reads them as the C1 controls of the same number. */
static bool is_hole_1252(const char *name, unsigned char c) {
  return !strcmp(name, "WINDOWS-1252") && (c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D);
}

static ent_code too_large(const ent_buf *out, ent_error *err) {
  if (out->n + 4096 < out->max) return ent_nomem(err);
  return ent_fail(err, ENT_ERR_LIMIT, "text is too large", NULL, 0, 0);
}

ent_code ent_charset_convert(const char *name, const char *p, size_t n, ent_str replacement, ent_buf *out,
                             size_t *replaced, ent_error *err) {
  *replaced = 0;
  if (!strcmp(name, "UTF-8")) {
    *replaced = ent_utf8_repair(p, n, replacement, out);
    return out->fail ? too_large(out, err) : ENT_OK;
  }
  iconv_t cd = iconv_open("UTF-8", name);
  if (cd == (iconv_t)-1) return ent_fail(err, ENT_ERR_UNSUPPORTED, "unknown charset", name, 0, 0);
  char piece[4096], *in = (char *)p;
  size_t left = n;
  while (left) {
    char *to = piece;
    size_t room = sizeof piece;
    size_t r = iconv(cd, &in, &left, &to, &room);
    int why = errno;
    ent_buf_put(out, piece, sizeof piece - room);
    if (r == (size_t)-1 && why != E2BIG && left) {
      if (!is_hole_1252(name, (unsigned char)*in)) {
        ent_buf_putstr(out, replacement);
        ++*replaced;
      }
      size_t unit = !strncmp(name, "UTF-16", 6) ? 2 : !strncmp(name, "UTF-32", 6) ? 4 : 1;
      in += unit < left ? unit : left;
      left -= unit < left ? unit : left;
    }
    if (out->fail) break;
  }
  char *to = piece; /* what it still holds back: a letter that a mark might have followed */
  size_t room = sizeof piece;
  iconv(cd, NULL, NULL, &to, &room);
  ent_buf_put(out, piece, sizeof piece - room);
  iconv_close(cd);
  return out->fail ? too_large(out, err) : ENT_OK;
}
