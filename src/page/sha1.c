/*
** sha1.c - SHA-1 (FIPS 180-4), in base 32 (RFC 4648) as WARC files write their digests. It tells whether bytes are the same by
** accident or habit; nothing here relies on it against an attacker.
*/
#include "page/fetch.h"

static uint32_t rotate(uint32_t x, int n) { return x << n | x >> (32 - n); }

static void add_block(uint32_t h[5], const uint8_t *p) {
  uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
  for (int t = 0; t < 16; t++) w[t] = (uint32_t)p[4 * t] << 24 | (uint32_t)p[4 * t + 1] << 16 | (uint32_t)p[4 * t + 2] << 8 | p[4 * t + 3];
  for (int t = 16; t < 80; t++) w[t] = rotate(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
  for (int t = 0; t < 80; t++) {
    static const uint32_t k[4] = {0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6};
    uint32_t f = t < 20 ? (b & c) | (~b & d) : t < 40 ? b ^ c ^ d : t < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
    uint32_t x = rotate(a, 5) + f + e + k[t / 20] + w[t];
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = x;
  }
  h[0] += a;
  h[1] += b;
  h[2] += c;
  h[3] += d;
  h[4] += e;
}

void ent_sha1_base32(const void *p, size_t n, char out[38]) {
  static const char letter[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  const uint8_t *b = p;
  size_t whole = n / 64 * 64, rest = n - whole;
  for (size_t i = 0; i < whole; i += 64) add_block(h, b + i);
  uint8_t tail[128] = {0};
  if (rest) memcpy(tail, b + whole, rest);
  tail[rest] = 0x80;
  size_t end = rest < 56 ? 64 : 128;
  for (int i = 0; i < 8; i++) tail[end - 1 - (size_t)i] = (uint8_t)((uint64_t)n * 8 >> 8 * i);
  for (size_t i = 0; i < end; i += 64) add_block(h, tail + i);
  memcpy(out, "sha1:", 5);
  for (int i = 0; i < 32; i++) { /* 5 bits a letter, 160 in all */
    int bit = i * 5, word = bit / 32, at = bit % 32;
    uint64_t pair = (uint64_t)h[word] << 32 | (word < 4 ? h[word + 1] : 0);
    out[5 + i] = letter[pair >> (59 - at) & 31];
  }
  out[37] = 0;
}
