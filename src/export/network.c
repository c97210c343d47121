/*
** network.c - who deals with whom: directed edges between countries and bodies, added up over all events or by year. An act without
** direction (a meeting) is an edge each way.
*/
#include "export/export.h"

#include <stdlib.h>

struct ent_network {
  bool by_year;
  ent_arena *arena;
  ent_map by_key;
  ENT_VEC(ent_edge) edge;
};

ent_network *ent_network_new(bool by_year) {
  ent_network *n = calloc(1, sizeof *n);
  if (n && !(n->arena = ent_arena_new(0))) {
    free(n);
    return NULL;
  }
  if (!n) return NULL;
  n->by_year = by_year;
  ent_map_init(&n->by_key, n->arena);
  return n;
}

void ent_network_free(ent_network *n) {
  if (!n) return;
  ent_arena_free(n->arena);
  free(n);
}

static ent_edge *edge_of(ent_network *n, ent_str from, ent_str to, int64_t year) {
  char key[160];
  int len = snprintf(key, sizeof key, "%.*s\t%.*s\t%lld", (int)from.n, from.p, (int)to.n, to.p, (long long)year);
  ent_str k = {key, len < 0 || (size_t)len >= sizeof key ? sizeof key - 1 : (size_t)len};
  uint32_t i = ent_map_get(&n->by_key, k);
  if (i != ENT_NONE) return &n->edge.v[i];
  ent_edge e = {.from = ent_arena_dup(n->arena, from), .to = ent_arena_dup(n->arena, to), .year = year};
  k = ent_arena_dup(n->arena, k);
  if (!e.from.p || !e.to.p || !k.p || !ENT_PUSH(n->arena, &n->edge, e) || !ent_map_put(&n->by_key, k, n->edge.n - 1)) return NULL;
  return &n->edge.v[n->edge.n - 1];
}

static bool add_edge(ent_network *n, ent_str from, ent_str to, const json_t *event) {
  int64_t day = ent_event_day(event), quad = (int64_t)json_integer_value(json_object_get(event, "quad"));
  const json_t *score = json_object_get(event, "score"), *goldstein = json_object_get(event, "goldstein");
  ent_edge *e = edge_of(n, from, to, n->by_year ? day / 10000 : 0);
  if (!e) return false;
  e->quad[quad >= 1 && quad <= 4 ? quad : 0]++;
  if (day && (!e->first || day < e->first)) e->first = day;
  if (day > e->last) e->last = day;
  if (json_is_number(score)) e->score += json_number_value(score), e->nscore++;
  if (json_is_number(goldstein)) e->goldstein += json_number_value(goldstein), e->ngoldstein++;
  return true;
}

typedef struct adding {
  ent_network *n;
  bool both_ways;
  int64_t edges;
} adding;

static ent_code add_pair(void *arg, const ent_row *r, ent_error *err) {
  adding *a = arg;
  ent_str from = ent_party_code(r->party[0]), to = ent_party_code(r->party[1]);
  if (!from.n || !to.n || ent_str_eq(from, to)) return ENT_OK;
  a->edges++;
  if (!add_edge(a->n, from, to, r->event) || (a->both_ways && !add_edge(a->n, to, from, r->event))) return ent_nomem(err);
  return ENT_OK;
}

ent_code ent_network_add(ent_export *x, ent_network *n, const json_t *event, ent_error *err) {
  adding a = {n, !json_array_size(json_object_get(event, "recipient")), 0};
  if (n->by_year && !ent_event_day(event)) {
    x->left[ENT_LEFT_DATE]++;
    return ENT_OK;
  }
  ent_code code = ent_export_pairs(event, add_pair, &a, err);
  if (code == ENT_OK && !a.edges) x->left[ENT_LEFT_PAIR]++;
  return code;
}

static int by_parties(const void *a, const void *b) {
  const ent_edge *x = a, *y = b;
  int c = ent_str_cmp(x->from, y->from);
  if (!c) c = ent_str_cmp(x->to, y->to);
  return c ? c : (x->year > y->year) - (x->year < y->year);
}

const ent_edge *ent_network_edges(ent_network *n, size_t *count) {
  if (n->edge.n) qsort(n->edge.v, n->edge.n, sizeof *n->edge.v, by_parties);
  *count = n->edge.n;
  return n->edge.v;
}

static int by_name(const void *a, const void *b) { return ent_str_cmp(*(const ent_str *)a, *(const ent_str *)b); }

ent_str *ent_network_nodes(const ent_edge *e, size_t n, size_t *count) {
  ent_str *v = malloc((2 * n + 1) * sizeof *v);
  if (!v) return NULL;
  for (size_t i = 0; i < n; i++) v[2 * i] = e[i].from, v[2 * i + 1] = e[i].to;
  qsort(v, 2 * n, sizeof *v, by_name);
  *count = 0;
  for (size_t i = 0; i < 2 * n; i++)
    if (!*count || !ent_str_eq(v[*count - 1], v[i])) v[(*count)++] = v[i];
  return v;
}

void ent_xml_put(ent_buf *out, ent_str s) {
  for (size_t i = 0; i < s.n; i++) switch (s.p[i]) {
    case '<': ent_buf_puts(out, "&lt;"); break;
    case '>': ent_buf_puts(out, "&gt;"); break;
    case '&': ent_buf_puts(out, "&amp;"); break;
    case '"': ent_buf_puts(out, "&quot;"); break;
    default:
      if ((unsigned char)s.p[i] >= 32) ent_buf_putc(out, s.p[i]);
    }
}
