/*
** entente/series.h - series and networks of events: counts by period, bursts, who deals with whom, centrality, blocs; and their pictures.
**
** Nothing here reads a database: rows come in, numbers go out, the same for the same rows. docs/series.md has the methods.
*/
#ifndef ENTENTE_SERIES_H
#define ENTENTE_SERIES_H

#include "entente/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ent_period { ENT_PERIOD_DAY, ENT_PERIOD_WEEK, ENT_PERIOD_MONTH, ENT_PERIOD_QUARTER, ENT_PERIOD_YEAR, ENT_PERIODS } ent_period;
/* "day" ...; NULL for what is no period. */
const char *ent_period_name(unsigned period);

/* One period. Quads: verbal cooperation, material cooperation, verbal conflict, material conflict. */
typedef struct ent_series_point {
  char name[16];        /* "2024-06-19", the Monday of a week, "2024-06", "2024-Q2", "2024" */
  int32_t first;        /* its first day, days since 1970-01-01 */
  uint64_t n, quad[4];
  double score, goldstein; /* means; NaN: none has one */
  double z;             /* of n against the periods before; 0 where there are too few */
  uint8_t burst;        /* state of Kleinberg's automaton: 0, 1, 2 */
} ent_series_point;

typedef struct ent_series ent_series;
/* From and to are days; periods between them without events are there with 0. NULL: out of memory, or more than 200,000 periods. */
ent_series *ent_series_new(unsigned period, int32_t from, int32_t to);
void ent_series_free(ent_series *s); /* NULL is fine */
/* n events of a day by quad, and the sums and counts of their scores. Days outside are left out. */
void ent_series_add(ent_series *s, int32_t day, const uint64_t quad[4], double score, uint64_t nscore, double goldstein, uint64_t ngoldstein);
/* After the last add: means, z, bursts. False: out of memory. */
bool ent_series_finish(ent_series *s);
uint32_t ent_series_count(const ent_series *s);
const ent_series_point *ent_series_at(const ent_series *s, uint32_t i); /* NULL behind the last */

/* A network: nodes are named, a tie has a weight and may be one way. */
typedef struct ent_graph ent_graph;
typedef struct ent_graph_node {
  ent_str name;
  uint32_t degree;      /* others that it deals with */
  double strength;      /* sum of the weights of its ties */
  double pagerank, eigenvector; /* eigenvector: 1 for the first */
  uint32_t bloc;        /* 0, 1 ...: blocs by size, then by name */
} ent_graph_node;
typedef struct ent_graph_tie {
  uint32_t a, b;        /* nodes, a before b by name */
  double forth, back;   /* weights a to b, b to a; ties without direction have half in each */
  uint64_t quad[4];
} ent_graph_tie;
ent_graph *ent_graph_new(void); /* NULL: out of memory */
void ent_graph_free(ent_graph *n);
/* Adds weight from a to b (names copied). False: out of memory. */
bool ent_graph_add(ent_graph *n, ent_str a, ent_str b, double weight, const uint64_t quad[4]);
/* After the last add: order, centralities, blocs. False: out of memory. */
bool ent_graph_finish(ent_graph *n);
uint32_t ent_graph_nodes(const ent_graph *n);
const ent_graph_node *ent_graph_node_at(const ent_graph *n, uint32_t i); /* by strength, then name; NULL behind the last */
uint32_t ent_graph_ties(const ent_graph *n);
const ent_graph_tie *ent_graph_tie_at(const ent_graph *n, uint32_t i); /* by weight, then names; NULL behind the last */
double ent_graph_modularity(const ent_graph *n); /* Newman's Q of the blocs */

#ifdef __cplusplus
}
#endif
#endif
