/*
** compress.c - gzip, zstd and brotli, all unpacked through one bounded buffer, so that a bomb ends at the cap.
*/
#include "page/page.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#define PIECE 65536

ent_packing ent_packing_of(const void *bytes, size_t n, ent_str name) {
  const unsigned char *p = bytes;
  if (n > 2 && p[0] == 0x1F && p[1] == 0x8B && p[2] == 8) return ENT_PACKING_GZIP;
  if (n > 3 && p[0] == 0x28 && p[1] == 0xB5 && p[2] == 0x2F && p[3] == 0xFD) return ENT_PACKING_ZSTD;
  if (name.n > 3 && ent_str_ieq((ent_str){name.p + name.n - 3, 3}, ENT_S(".br"))) return ENT_PACKING_BROTLI;
  return ENT_PACKING_NONE;
}

static ent_code too_large(ent_buf *out, size_t max, ent_error *err) {
  if (out->n >= out->max || out->n + PIECE > max)
    return ent_fail(err, ENT_ERR_LIMIT, "unpacks to too much", NULL, 0, 0);
  return ent_nomem(err);
}

/* Room for a piece at the end of out, within max bytes from the start of it all. */
static size_t room(ent_buf *out, size_t start, size_t max) {
  size_t used = out->n - start, want = max - used < PIECE ? max - used : PIECE;
  return want && ent_buf_reserve(out, want) ? want : 0;
}

/* bits: 15 + 16 for gzip, 15 for zlib, -15 for deflate alone. */
static ent_code unpack_deflate(int bits, const unsigned char *p, size_t n, size_t max, ent_buf *out, ent_error *err) {
  z_stream z = {0};
  if (inflateInit2(&z, bits) != Z_OK) return ent_nomem(err);
  size_t start = out->n, at = 0;
  ent_code code = ENT_OK;
  for (int rc = Z_OK; !code;) {
    z.next_in = (unsigned char *)p + at;
    z.avail_in = n - at > PIECE ? PIECE : (unsigned)(n - at);
    unsigned fed = z.avail_in;
    size_t space = room(out, start, max);
    if (!space) {
      code = too_large(out, max, err);
      break;
    }
    z.next_out = (unsigned char *)out->p + out->n;
    z.avail_out = (unsigned)space;
    rc = inflate(&z, Z_NO_FLUSH);
    at += fed - z.avail_in;
    out->n += space - z.avail_out;
    if (rc == Z_STREAM_END) {
      bool more = bits > 15 && n - at > 2 && p[at] == 0x1F && p[at + 1] == 0x8B;
      if (!more) break;
      if (inflateReset(&z) != Z_OK) code = ent_nomem(err);
    } else if (rc != Z_OK && rc != Z_BUF_ERROR) {
      code = ent_fail(err, ENT_ERR_FORMAT, bits > 15 ? "damaged gzip data" : "damaged deflate data", NULL, at, 0);
    } else if (at == n && z.avail_out) {
      code = ent_fail(err, ENT_ERR_FORMAT, bits > 15 ? "gzip data ends early" : "deflate data ends early", NULL, at, 0);
    }
  }
  inflateEnd(&z);
  return code;
}

static ent_code unpack_zstd(const void *p, size_t n, size_t max, ent_buf *out, ent_error *err) {
  ZSTD_DStream *z = ZSTD_createDStream();
  if (!z) return ent_nomem(err);
  ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, 27);
  ZSTD_inBuffer in = {p, n, 0};
  size_t start = out->n, left = 1;
  ent_code code = ENT_OK;
  while (!code) {
    size_t space = room(out, start, max);
    if (!space) {
      code = left == 0 && in.pos == in.size ? ENT_OK : too_large(out, max, err);
      break;
    }
    ZSTD_outBuffer to = {out->p + out->n, space, 0};
    left = ZSTD_decompressStream(z, &to, &in);
    out->n += to.pos;
    if (ZSTD_isError(left)) code = ent_fail(err, ENT_ERR_FORMAT, "damaged zstd data", NULL, in.pos, 0);
    else if (in.pos == in.size && to.pos < space) break;
  }
  ZSTD_freeDStream(z);
  if (!code && left) code = ent_fail(err, ENT_ERR_FORMAT, "zstd data ends early", NULL, n, 0);
  return code;
}

static ent_code unpack_brotli(const uint8_t *p, size_t n, size_t max, ent_buf *out, ent_error *err) {
  BrotliDecoderState *z = BrotliDecoderCreateInstance(NULL, NULL, NULL);
  if (!z) return ent_nomem(err);
  size_t start = out->n, left = n;
  const uint8_t *in = p;
  ent_code code = ENT_OK;
  for (;;) {
    size_t space = room(out, start, max);
    if (!space) {
      code = too_large(out, max, err);
      break;
    }
    uint8_t *to = (uint8_t *)out->p + out->n;
    size_t free_bytes = space;
    BrotliDecoderResult rc = BrotliDecoderDecompressStream(z, &left, &in, &free_bytes, &to, NULL);
    out->n += space - free_bytes;
    if (rc == BROTLI_DECODER_RESULT_SUCCESS) break;
    if (rc == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) continue;
    const char *why = rc == BROTLI_DECODER_RESULT_ERROR ? "damaged brotli data" : "brotli data ends early";
    code = ent_fail(err, ENT_ERR_FORMAT, why, NULL, n - left, 0);
    break;
  }
  BrotliDecoderDestroyInstance(z);
  return code;
}

ent_code ent_unpack(ent_packing how, const void *p, size_t n, size_t max, ent_buf *out, ent_error *err) {
  if (!max) max = (size_t)1 << 30;
  switch (how) {
  case ENT_PACKING_GZIP:
    return unpack_deflate(15 + 16, p, n, max, out, err);
  case ENT_PACKING_DEFLATE: { /* RFC 9110 means zlib's format; many servers send deflate alone */
    const unsigned char *head = p;
    bool zlib = n > 1 && (head[0] & 15) == 8 && (head[0] * 256 + head[1]) % 31 == 0;
    return unpack_deflate(zlib ? 15 : -15, p, n, max, out, err);
  }
  case ENT_PACKING_ZSTD:
    return unpack_zstd(p, n, max, out, err);
  case ENT_PACKING_BROTLI:
    return unpack_brotli(p, n, max, out, err);
  default:
    ent_buf_put(out, p, n);
    return out->fail ? too_large(out, max, err) : ENT_OK;
  }
}
