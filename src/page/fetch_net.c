/*
** fetch_net.c - one request and its answer by libcurl, many at the same time.
**
** The answer is kept as it came (HTTP/1.1, no coding taken off), because that is what an archive stores. Nothing is
** followed here: a redirect is an answer like any other. Each socket's own address is judged before it is connected, so that
** a name that resolves to a private network, today or on second look, gets nowhere.
*/
#include "page/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#define HEAD_MAX ((size_t)256 << 10)
#define REQUEST_MAX ((size_t)64 << 10)

struct ent_net {
  CURLM *multi;
  const ent_fetch_options *opt;
  bool global;
};

/* libcurl's side of an ent_transfer. */
typedef struct side {
  CURL *easy;
  struct curl_slist *fields;
  bool closed; /* an address was refused */
  char closed_ip[64];
  char words[CURL_ERROR_SIZE];
} side;

/* ---- what libcurl calls -------------------------------------------------- */

static size_t on_head(char *p, size_t size, size_t n, void *arg) {
  ent_transfer *t = arg;
  n *= size;
  if (t->body.n) return n; /* trailers */
  if (n >= 5 && !memcmp(p, "HTTP/", 5)) ent_buf_clear(&t->head); /* what came before was 100 Continue */
  return ent_buf_put(&t->head, p, n) ? n : 0;
}

static size_t on_body(char *p, size_t size, size_t n, void *arg) {
  ent_transfer *t = arg;
  n *= size;
  return ent_buf_put(&t->body, p, n) ? n : 0;
}

static int on_debug(CURL *easy, curl_infotype type, char *p, size_t n, void *arg) {
  ent_transfer *t = arg;
  (void)easy;
  if (type != CURLINFO_HEADER_OUT) return 0;
  if (n >= 4 && !memcmp(p, "GET ", 4)) ent_buf_clear(&t->request); /* sent again over a new connection */
  ent_buf_put(&t->request, p, n);
  return 0;
}

static bool is_public(const struct curl_sockaddr *a) {
  const void *p = &a->addr;
  if (a->family == AF_INET) return ent_ip_is_public((const uint8_t *)&((const struct sockaddr_in *)p)->sin_addr, 4);
  if (a->family == AF_INET6) return ent_ip_is_public((const uint8_t *)&((const struct sockaddr_in6 *)p)->sin6_addr, 16);
  return false;
}

static curl_socket_t on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a) {
  ent_transfer *t = arg;
  side *s = t->easy;
  (void)purpose;
  if (!t->opt->allow_private && !t->opt->proxy && !is_public(a)) {
    const void *p = &a->addr;
    const void *ip = a->family == AF_INET6 ? (const void *)&((const struct sockaddr_in6 *)p)->sin6_addr : &((const struct sockaddr_in *)p)->sin_addr;
    s->closed = true;
    if (!inet_ntop(a->family == AF_INET6 ? AF_INET6 : AF_INET, ip, s->closed_ip, sizeof s->closed_ip)) s->closed_ip[0] = 0;
    return CURL_SOCKET_BAD;
  }
  return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

/* ---- starting ------------------------------------------------------------- */

ent_net *ent_net_new(const ent_fetch_options *opt) {
  ent_net *n = calloc(1, sizeof *n);
  if (!n) return NULL;
  n->opt = opt;
  n->global = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  n->multi = n->global ? curl_multi_init() : NULL;
  if (!n->multi) {
    ent_net_free(n);
    return NULL;
  }
  curl_multi_setopt(n->multi, CURLMOPT_MAXCONNECTS, (long)opt->parallel * 2);
  return n;
}

void ent_net_free(ent_net *n) {
  if (!n) return;
  if (n->multi) curl_multi_cleanup(n->multi);
  if (n->global) curl_global_cleanup();
  free(n);
}

static bool add_field(side *s, const char *name, ent_str value) {
  char line[1200];
  if (!value.n) return true;
  if (value.n > 1000) return true; /* no server needs a validator of that length back */
  snprintf(line, sizeof line, "%s: %.*s", name, (int)value.n, value.p);
  struct curl_slist *more = curl_slist_append(s->fields, line);
  if (more) s->fields = more;
  return more != NULL;
}

static void limits(CURL *e, const ent_fetch_options *opt) {
  curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)opt->timeout_ms);
  curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)(opt->timeout_ms / 3 ? opt->timeout_ms / 3 : 1));
  curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)opt->max_bytes);
  curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(e, CURLOPT_PROXY, opt->proxy ? opt->proxy : "");
  curl_easy_setopt(e, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
  if (opt->certificates) curl_easy_setopt(e, CURLOPT_CAINFO, opt->certificates);
}

static void callbacks(CURL *e, ent_transfer *t) {
  curl_easy_setopt(e, CURLOPT_PRIVATE, t);
  curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_head);
  curl_easy_setopt(e, CURLOPT_HEADERDATA, t);
  curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(e, CURLOPT_WRITEDATA, t);
  curl_easy_setopt(e, CURLOPT_DEBUGFUNCTION, on_debug);
  curl_easy_setopt(e, CURLOPT_DEBUGDATA, t);
  curl_easy_setopt(e, CURLOPT_VERBOSE, 1L); /* without it there is no CURLINFO_HEADER_OUT; on_debug prints nothing */
  curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, on_socket);
  curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, t);
}

static bool fields(side *s, const ent_transfer *t) {
  return add_field(s, "Accept", ENT_S("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")) &&
         add_field(s, "Accept-Encoding", ENT_S("gzip, br")) && add_field(s, "If-None-Match", t->etag) && add_field(s, "If-Modified-Since", t->modified);
}

/* With a proxy the socket is the proxy's: at least what the address itself says is judged. */
static bool literal_closed(const ent_fetch_options *opt, ent_str url) {
  if (!opt->proxy || opt->allow_private) return false;
  ent_str host = ent_address_site(url);
  size_t from = ent_str_find(host, ENT_S("://"), 0);
  if (from == SIZE_MAX) return true;
  host.p += from + 3;
  host.n -= from + 3;
  bool six = host.n && host.p[0] == '[';
  if (six) host.p++, host.n--;
  size_t n = ent_str_find(host, six ? ENT_S("]") : ENT_S(":"), 0);
  if (n != SIZE_MAX) host.n = n;
  char z[300];
  uint8_t ip[16];
  if (host.n >= sizeof z) return true;
  snprintf(z, sizeof z, "%.*s", (int)host.n, host.p);
  if (inet_pton(AF_INET, z, ip) == 1) return !ent_ip_is_public(ip, 4);
  if (inet_pton(AF_INET6, z, ip) == 1) return !ent_ip_is_public(ip, 16);
  return six || ent_str_is(host, "localhost") || ent_str_ends(host, ENT_S(".localhost"));
}

ent_code ent_net_start(ent_net *n, ent_transfer *t, ent_error *err) {
  side *s = calloc(1, sizeof *s);
  if (!s) return ent_nomem(err);
  t->opt = n->opt;
  t->easy = s;
  t->status = 0;
  t->retry_after = 0;
  t->again = t->cut = false;
  t->reason[0] = t->ip[0] = 0;
  ent_buf_init(&t->request, REQUEST_MAX);
  ent_buf_init(&t->head, HEAD_MAX);
  ent_buf_init(&t->body, n->opt->max_bytes);
  s->easy = curl_easy_init();
  if (!s->easy || !fields(s, t)) {
    ent_transfer_free(t);
    return ent_nomem(err);
  }
  limits(s->easy, n->opt);
  callbacks(s->easy, t);
  curl_easy_setopt(s->easy, CURLOPT_URL, literal_closed(n->opt, t->url) ? "closed:" : t->url.p);
  s->closed = literal_closed(n->opt, t->url);
  curl_easy_setopt(s->easy, CURLOPT_USERAGENT, n->opt->agent);
  curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, s->fields);
  curl_easy_setopt(s->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(s->easy, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
  curl_easy_setopt(s->easy, CURLOPT_ERRORBUFFER, s->words);
  if (curl_multi_add_handle(n->multi, s->easy) == CURLM_OK) return ENT_OK;
  ent_transfer_free(t);
  return ent_nomem(err);
}

static void drop_side(ent_transfer *t) {
  side *s = t->easy;
  if (!s) return;
  if (s->easy) curl_easy_cleanup(s->easy);
  curl_slist_free_all(s->fields);
  free(s);
  t->easy = NULL;
}

void ent_net_stop(ent_net *n, ent_transfer *t) {
  side *s = t->easy;
  if (s) curl_multi_remove_handle(n->multi, s->easy);
  drop_side(t);
}

void ent_transfer_free(ent_transfer *t) {
  drop_side(t);
  ent_buf_free(&t->request);
  ent_buf_free(&t->head);
  ent_buf_free(&t->body);
}

/* ---- ending --------------------------------------------------------------- */

/* What libcurl's codes mean to us; those that are not here end the tries, in libcurl's words. */
static const struct meaning {
  CURLcode code;
  bool again, cut; /* cut: what came of the body may be kept */
  const char *words;
} meanings[] = {
    {CURLE_COULDNT_RESOLVE_HOST, true, false, "no such host"},
    {CURLE_COULDNT_CONNECT, true, false, "no connection"},
    {CURLE_OPERATION_TIMEDOUT, true, false, "took too long"},
    {CURLE_GOT_NOTHING, true, false, "no answer"},
    {CURLE_SEND_ERROR, true, false, "connection lost"},
    {CURLE_RECV_ERROR, true, true, "connection lost"},
    {CURLE_PARTIAL_FILE, true, true, "answer cut short"},
    {CURLE_FILESIZE_EXCEEDED, false, false, "larger than the limit"},
    {CURLE_WEIRD_SERVER_REPLY, false, false, "not an HTTP answer"},
    {CURLE_UNSUPPORTED_PROTOCOL, false, false, "not an HTTP answer"}, /* HTTP/0.9 */
    {CURLE_PEER_FAILED_VERIFICATION, false, false, "certificate not accepted"},
    {CURLE_URL_MALFORMAT, false, false, "not an address"},
};

static void judge(ent_transfer *t, CURLcode code) {
  side *s = t->easy;
  long status = 0;
  curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
  if (s->closed && code != CURLE_OK) {
    snprintf(t->reason, sizeof t->reason, "a private address%s%s (see --allow-private)", s->closed_ip[0] ? ": " : "", s->closed_ip);
    return;
  }
  if (t->body.fail || t->head.fail) {
    snprintf(t->reason, sizeof t->reason, "larger than the limit");
    return;
  }
  if (code == CURLE_OK) {
    t->status = status >= 100 && status < 1000 ? (uint16_t)status : 0;
    if (!t->status) snprintf(t->reason, sizeof t->reason, "not an HTTP answer");
    return;
  }
  const char *detail = s->words[0] ? s->words : curl_easy_strerror(code);
  snprintf(t->reason, sizeof t->reason, "%s", detail);
  for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
    if (meanings[i].code == code) {
      t->again = meanings[i].again;
      t->cut = meanings[i].cut && status && t->body.n;
      if (t->cut) t->status = (uint16_t)status;
      snprintf(t->reason, sizeof t->reason, "%s", meanings[i].words);
    }
}

static ent_transfer *ended(ent_net *n) {
  int left;
  CURLMsg *m;
  while ((m = curl_multi_info_read(n->multi, &left)) != NULL) {
    if (m->msg != CURLMSG_DONE) continue;
    CURL *easy = m->easy_handle;
    CURLcode code = m->data.result;
    ent_transfer *t = NULL;
    char *ip = NULL;
    curl_off_t wait = 0;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &t);
    judge(t, code);
    if (curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &ip) == CURLE_OK && ip) snprintf(t->ip, sizeof t->ip, "%s", ip);
    if (curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &wait) == CURLE_OK && wait > 0) t->retry_after = wait > 86400 * 7 ? 86400 * 7 : (uint32_t)wait;
    ent_net_stop(n, t);
    return t;
  }
  return NULL;
}

ent_transfer *ent_net_step(ent_net *n, uint32_t wait_ms) {
  int running;
  curl_multi_perform(n->multi, &running);
  ent_transfer *t = ended(n);
  if (t || !wait_ms) return t;
  curl_multi_poll(n->multi, NULL, 0, (int)wait_ms, NULL);
  curl_multi_perform(n->multi, &running);
  return ended(n);
}
