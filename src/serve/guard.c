/*
** guard.c - who may ask.
**
** G1  The Host line names this server: its address, localhost, or a name of --host. A page that makes its own name resolve to
**     127.0.0.1 (DNS rebinding) sends its own name here and is refused.
** G2  An Origin line names this server: pages of other origins get nothing, not even what they could not read anyway.
** G3  A browser that says the request comes from another site (Sec-Fetch-Site) is believed, except for following a link.
** G4  What changes something is sent as JSON, or as bytes of no form's type: a form of another site cannot send these.
*/
#include "serve/serve.h"

/* "name:port", "[v6]:port" or either without port -> the name. False when it is none, or the port is another. */
static bool host_name(const char *line, uint16_t port, ent_str *name) {
  ent_str s = ent_str_c(line), digits = {0};
  int64_t given = 80;
  size_t end = s.n;
  if (s.n && s.p[0] == '[') {
    const char *close = memchr(s.p, ']', s.n);
    if (!close) return false;
    end = (size_t)(close - s.p) + 1;
  } else if (memchr(s.p, ':', s.n)) {
    end = (size_t)((const char *)memchr(s.p, ':', s.n) - s.p);
  }
  *name = (ent_str){s.p, end};
  if (end < s.n) {
    digits = (ent_str){s.p + end + 1, s.n - end - 1};
    if (s.p[end] != ':' || !digits.n || digits.n > 5 || !ent_str_int(digits, &given)) return false;
  }
  return end > 0 && given == port;
}

static bool ours(const ent_server *s, const char *line) {
  static const char *const loopback[] = {"localhost", "127.0.0.1", "[::1]", NULL};
  char bracketed[80];
  ent_str name;
  if (!host_name(line, s->port, &name)) return false;
  for (int i = 0; loopback[i]; i++)
    if (ent_str_ieq(name, ent_str_c(loopback[i]))) return true;
  snprintf(bracketed, sizeof bracketed, strchr(s->address, ':') ? "[%s]" : "%s", s->address);
  if (ent_str_ieq(name, ent_str_c(bracketed))) return true;
  for (uint32_t i = 0; i < s->opt.nhost; i++)
    if (ent_str_ieq(name, ent_str_c(s->host[i]))) return true;
  return false;
}

static bool origin_ours(const ent_server *s, const char *origin) {
  static const char *const scheme[] = {"http://", "https://"};
  for (int i = 0; i < 2; i++)
    if (!strncmp(origin, scheme[i], strlen(scheme[i]))) return ours(s, origin + strlen(scheme[i]));
  return false;
}

/* Types that a form of any site may send without being asked. */
static bool form_type(const char *type) {
  static const char *const forms[] = {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain", NULL};
  if (!type) return true;
  size_t n = strcspn(type, "; ");
  for (int i = 0; forms[i]; i++)
    if (ent_str_ieq((ent_str){type, n}, ent_str_c(forms[i]))) return true;
  return false;
}

static ent_code refuse(unsigned is, const char *why, const char *what, unsigned *status, ent_error *err) {
  *status = is;
  return ent_fail(err, ENT_ERR_ARGUMENT, why, what, 0, 0);
}

ent_code ent_guard(const ent_request *r, unsigned *status, ent_error *err) {
  bool reads = !strcmp(r->method, "GET") || !strcmp(r->method, "HEAD");
  if (!r->host || !ours(r->server, r->host)) return refuse(421, "this server does not answer to that name (--host allows more)", r->host, status, err);
  if (r->origin && !origin_ours(r->server, r->origin)) return refuse(403, "requests from pages of other origins are refused", r->origin, status, err);
  bool foreign = r->fetch_site && strcmp(r->fetch_site, "same-origin") && strcmp(r->fetch_site, "none");
  bool api = ent_str_starts(r->raw, ENT_S("/api/"));
  if (foreign && (!reads || api)) return refuse(403, "requests from other sites are refused", r->fetch_site, status, err);
  if (!reads && !r->server->opt.write) return refuse(403, "read-only: start with --write to change anything", NULL, status, err);
  if (!reads && strcmp(r->method, "DELETE") && form_type(r->type)) return refuse(415, "send application/json or application/octet-stream", r->type, status, err);
  return ENT_OK;
}
