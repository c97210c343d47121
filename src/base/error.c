/*
** error.c - errors are values with a place: code, constant message, file or section, byte or line.
*/
#include "base/base.h"

static const char *const code_names[] = {
    [ENT_OK] = "ok",
    [ENT_ERR_NOMEM] = "out of memory",
    [ENT_ERR_IO] = "input or output failed",
    [ENT_ERR_NOTFOUND] = "not found",
    [ENT_ERR_FORMAT] = "bad format",
    [ENT_ERR_VERSION] = "wrong version",
    [ENT_ERR_CHECKSUM] = "wrong checksum",
    [ENT_ERR_LIMIT] = "over a limit",
    [ENT_ERR_ENCODING] = "wrong encoding",
    [ENT_ERR_EMPTY] = "nothing there",
    [ENT_ERR_ARGUMENT] = "bad argument",
    [ENT_ERR_UNSUPPORTED] = "not supported",
    [ENT_ERR_DATABASE] = "database refused",
    [ENT_ERR_INTERNAL] = "internal error",
};

const char *ent_code_name(ent_code code) {
  size_t n = sizeof code_names / sizeof code_names[0];
  return (size_t)code < n ? code_names[code] : "unknown error";
}

const char *ent_version(void) { return ENT_VERSION; }

/* Copies z into dst of size n, cut at a character's border. */
static void copy_cut(char *dst, size_t n, const char *z) {
  size_t len = z ? strlen(z) : 0;
  if (len >= n) {
    len = n - 1;
    while (len && ((unsigned char)z[len] & 0xC0) == 0x80) len--;
  }
  if (len) memmove(dst, z, len);
  dst[len] = 0;
}

ent_code ent_fail(ent_error *err, ent_code code, const char *message, const char *where, uint64_t offset, uint32_t line) {
  if (!err) return code;
  err->code = code;
  err->message = message ? message : ent_code_name(code);
  err->offset = offset;
  err->line = line;
  err->detail[0] = 0;
  copy_cut(err->where, sizeof err->where, where);
  return code;
}

ent_code ent_failf(ent_error *err, ent_code code, const char *message, const char *where, uint64_t offset, uint32_t line,
                   const char *detail, ...) {
  if (!err) return code;
  char text[2 * sizeof err->detail];
  va_list ap;
  va_start(ap, detail);
  int n = vsnprintf(text, sizeof text, detail, ap);
  va_end(ap);
  ent_fail(err, code, message, where, offset, line);
  if (n > 0) copy_cut(err->detail, sizeof err->detail, text);
  return code;
}

ent_code ent_nomem(ent_error *err) { return ent_fail(err, ENT_ERR_NOMEM, "out of memory", NULL, 0, 0); }

size_t ent_error_format(const ent_error *err, char *buf, size_t n) {
  char line[24] = "", at[40] = "";
  bool none = !err || err->code == ENT_OK;
  if (none) {
    if (n) buf[0] = 0;
    return 0;
  }
  bool where = err->where[0] != 0, detail = err->detail[0] != 0;
  if (where && err->line) snprintf(line, sizeof line, ":%u", (unsigned)err->line);
  if (!err->line && err->offset) snprintf(at, sizeof at, " at byte %llu", (unsigned long long)err->offset);
  int len = snprintf(buf, n, "%s%s%s%s%s%s%s%s", err->where, line, where ? ": " : "",
                     err->message ? err->message : ent_code_name(err->code), at, detail ? " (" : "", err->detail,
                     detail ? ")" : "");
  return len < 0 ? 0 : (size_t)len;
}
