/*
** address.c - addresses in one form, and networks that are not the public internet's.
**
** Taking addresses apart is libcurl's (curl_url), so that what is checked is what is connected to: "http://0x7f.1/" is 127.0.0.1
** to both. The networks are those of IANA's special-purpose registries (RFC 6890 and its successors); of IPv6 only 2000::/3 is
** given out at all. Addresses that wrap an IPv4 one (mapped, NAT64, 6to4) are judged by what is inside.
*/
#include "page/fetch.h"

#include <curl/curl.h>
#include <stdlib.h>

bool ent_address_is(ent_str s) {
  return (s.n >= 7 && ent_str_ieq((ent_str){s.p, 7}, ENT_S("http://"))) || (s.n >= 8 && ent_str_ieq((ent_str){s.p, 8}, ENT_S("https://")));
}

/* s as a C string without the line ends and tabs that feeds leave in addresses; NULL when out of memory. */
static char *plain(ent_str s) {
  char *z = malloc(s.n + 1);
  size_t n = 0;
  for (size_t i = 0; z && i < s.n; i++)
    if (s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\t') z[n++] = s.p[i];
  if (z) z[n] = 0;
  return z;
}

static ent_code wrong(ent_str s, const char *why, ent_error *err) {
  char where[200];
  snprintf(where, sizeof where, "%.*s", (int)(s.n < 190 ? s.n : 190), s.p ? s.p : "");
  return ent_fail(err, ENT_ERR_ARGUMENT, why, where, 0, 0);
}

static const char *reason_of(CURLUcode code) {
  switch (code) {
  case CURLUE_UNSUPPORTED_SCHEME:
  case CURLUE_BAD_SCHEME: return "not an http or https address";
  case CURLUE_USER_NOT_ALLOWED: return "an address with a user's name or password in it";
  default: return "not an address";
  }
}

/* The host in lower case. One that is not ASCII stays as it is: libcurl turns it into its ASCII form when it is connected. */
static CURLUcode lower_host(CURLU *u) {
  char *host = NULL;
  CURLUcode code = curl_url_get(u, CURLUPART_HOST, &host, 0);
  if (code != CURLUE_OK) return code;
  for (char *p = host; *p; p++)
    if (*p >= 'A' && *p <= 'Z') *p += 32;
  code = curl_url_set(u, CURLUPART_HOST, host, 0);
  curl_free(host);
  return code;
}

static CURLUcode take_apart(CURLU *u, const char *s, const char *base) {
  const unsigned flags = CURLU_DISALLOW_USER | CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME;
  CURLUcode code = base[0] ? curl_url_set(u, CURLUPART_URL, base, flags) : CURLUE_OK;
  if (code == CURLUE_OK) code = curl_url_set(u, CURLUPART_URL, s, flags);
  if (code == CURLUE_OK) code = curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
  if (code == CURLUE_OK) code = lower_host(u);
  return code;
}

ent_code ent_address_clean(ent_str s, ent_str base, ent_buf *out, ent_error *err) {
  s = ent_str_trim(s);
  if (!s.n || s.n > ENT_ADDRESS_MAX || memchr(s.p, 0, s.n)) return wrong(s, s.n > ENT_ADDRESS_MAX ? "address too long" : "not an address", err);
  char *z = plain(s), *b = plain(base), *whole = NULL;
  CURLU *u = curl_url();
  ent_code code = z && b && u ? ENT_OK : ent_nomem(err);
  if (code == ENT_OK) {
    CURLUcode c = take_apart(u, z, b);
    if (c == CURLUE_OK) c = curl_url_get(u, CURLUPART_URL, &whole, CURLU_NO_DEFAULT_PORT);
    if (c == CURLUE_OUT_OF_MEMORY)
      code = ent_nomem(err);
    else if (c != CURLUE_OK || !ent_address_is(ent_str_c(whole)))
      code = wrong(s, c != CURLUE_OK ? reason_of(c) : "not an http or https address", err);
    else if (strlen(whole) > ENT_ADDRESS_MAX)
      code = wrong(s, "address too long", err);
    else if (!ent_buf_puts(out, whole))
      code = ent_nomem(err);
  }
  curl_free(whole);
  curl_url_cleanup(u);
  free(z);
  free(b);
  return code;
}

ent_str ent_address_site(ent_str address) {
  size_t slashes = ent_str_find(address, ENT_S("://"), 0);
  if (slashes == SIZE_MAX) return address;
  size_t end = slashes + 3;
  while (end < address.n && address.p[end] != '/' && address.p[end] != '?') end++;
  return (ent_str){address.p, end};
}

ent_str ent_address_path(ent_str address) {
  size_t n = ent_address_site(address).n;
  return n < address.n ? (ent_str){address.p + n, address.n - n} : ENT_S("/");
}

/* ---- networks ------------------------------------------------------------ */

typedef struct network {
  uint8_t ip[16];
  uint8_t bits;
} network;

static const network closed4[] = {
    {{0}, 8},             /* this network */
    {{10}, 8},            /* private */
    {{100, 64}, 10},      /* shared by carriers */
    {{127}, 8},           /* loopback */
    {{169, 254}, 16},     /* link-local; clouds keep their keys here */
    {{172, 16}, 12},      /* private */
    {{192, 0, 0}, 24},    /* protocol assignments */
    {{192, 0, 2}, 24},    /* documentation */
    {{192, 88, 99}, 24},  /* 6to4 relays, gone */
    {{192, 168}, 16},     /* private */
    {{198, 18}, 15},      /* benchmarks */
    {{198, 51, 100}, 24}, /* documentation */
    {{203, 0, 113}, 24},  /* documentation */
    {{224}, 4},           /* multicast */
    {{240}, 4},           /* reserved, broadcast */
};

/* Within 2000::/3. */
static const network closed6[] = {
    {{0x20, 0x01, 0, 0}, 23},          /* protocol assignments, Teredo */
    {{0x20, 0x01, 0x0d, 0xb8}, 32},    /* documentation */
    {{0x3f, 0xff, 0}, 20},             /* documentation */
};

static bool inside(const uint8_t *ip, const network *n) {
  uint32_t whole = n->bits / 8u, rest = n->bits % 8u;
  if (memcmp(ip, n->ip, whole) != 0) return false;
  return !rest || (ip[whole] >> (8 - rest)) == (n->ip[whole] >> (8 - rest));
}

static bool in_any(const uint8_t *ip, const network *list, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (inside(ip, &list[i])) return true;
  return false;
}

bool ent_ip_is_public(const uint8_t *ip, size_t n) {
  static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  static const uint8_t nat64[12] = {0, 0x64, 0xff, 0x9b};
  if (n == 4) return !in_any(ip, closed4, sizeof closed4 / sizeof *closed4);
  if (n != 16) return false;
  if (!memcmp(ip, mapped, 12) || !memcmp(ip, nat64, 12)) return ent_ip_is_public(ip + 12, 4);
  if (ip[0] == 0x20 && ip[1] == 0x02) return ent_ip_is_public(ip + 2, 4); /* 6to4 */
  return (ip[0] & 0xe0) == 0x20 && !in_any(ip, closed6, sizeof closed6 / sizeof *closed6);
}
