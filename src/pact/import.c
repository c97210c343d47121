/*
** import.c - alliance files of other projects as text of our registry.
**
** ATOP's member file (one line a member, period and phase; Leeds et al. 2002) and the Correlates of War's formal alliances, by
** member (Gibler 2009). Both are read by the names of their columns. ATOP's days are those of signature, and are labelled so:
** the text says `force` = that day, and a note that it is not the entry into force. Articles are unknown to both.
*/
#include "pact/pact.h"

#include <stdlib.h>

enum { COLUMNS = 160, TYPES = 5, ROWS = 512 };

typedef struct kind {
  const char *name;                       /* of --kind */
  const char *id, *member;                /* columns */
  const char *from[3], *until[3];         /* year, month, day */
  const char *type[TYPES];
  const char *note, *source;
} kind;

static const kind kinds[] = {
    {"atop", "atopid", "member", {"yrent", "moent", "dayent"}, {"yrexit", "moexit", "dayexit"},
     {"defense", "offense", "neutral", "nonagg", "consul"}, "days are those of signature, not of entry into force", "ATOP (Leeds et al. 2002)"},
    {"cow", "version4id", "ccode", {"mem_st_year", "mem_st_month", "mem_st_day"}, {"mem_end_year", "mem_end_month", "mem_end_day"},
     {"defense", NULL, "neutrality", "nonaggression", "entente"}, "days are those of the data set: mostly of signature", "COW Formal Alliances 4.1 (Gibler 2009)"}};
static const char *const types[TYPES] = {"defense", "offense", "neutrality", "nonaggression", "consultation"};

typedef struct member {
  ent_str state;
  int from[3], until[3];
} member;

typedef struct importer {
  const ent_pacts *p;
  const kind *k;
  const char *file;
  ent_str head[COLUMNS], cell[COLUMNS];
  uint32_t nhead, ncell, line;
  ent_str id;      /* of the pact that is being written */
  ent_buf parties; /* its party lines */
  member row[ROWS];
  uint32_t nrow;
  int signed_on[3];
  bool type[TYPES];
  ent_buf *out;
  uint32_t unknown; /* members without a state of ours */
} importer;

static uint32_t cells(ent_str line, ent_str *v) {
  uint32_t n = 0;
  ent_str piece;
  while (n < COLUMNS && ent_str_split(&line, ',', &piece)) {
    if (piece.n > 1 && piece.p[0] == '"' && piece.p[piece.n - 1] == '"') piece.p++, piece.n -= 2;
    v[n++] = piece;
  }
  return n;
}

static ent_str cell(const importer *m, const char *column) {
  for (uint32_t i = 0; column && i < m->nhead && i < m->ncell; i++)
    if (ent_str_is(m->head[i], column)) return m->cell[i];
  return ENT_S("");
}

static int number(const importer *m, const char *column) {
  int64_t v = 0;
  return ent_str_int(cell(m, column), &v) && v > 0 && v < 10000 ? (int)v : 0;
}

static void read_day(const importer *m, const char *const column[3], int out[3]) {
  for (int i = 0; i < 3; i++) out[i] = number(m, column[i]);
}

static void put_day(ent_buf *out, const int d[3]) {
  ent_buf_printf(out, "%04d", d[0]);
  if (d[1] >= 1 && d[1] <= 12) ent_buf_printf(out, "-%02d", d[1]);
  if (d[1] >= 1 && d[1] <= 12 && d[2] >= 1 && d[2] <= 31) ent_buf_printf(out, "-%02d", d[2]);
}

static int compare(const int a[3], const int b[3]) {
  for (int i = 0; i < 3; i++)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

static void finish_pact(importer *m) {
  if (m->id.n && m->parties.n) {
    ent_buf_printf(m->out, "pact %s-%.*s\n  name    %s %.*s\n  signed  ", m->k->name, (int)m->id.n, m->id.p, m->k->name, (int)m->id.n, m->id.p);
    put_day(m->out, m->signed_on);
    ent_buf_puts(m->out, "\n  force   ");
    put_day(m->out, m->signed_on);
    ent_buf_printf(m->out, "\n  source  %s\n  note    %s\n", m->k->source, m->k->note);
    ent_buf_putstr(m->out, ent_buf_str(&m->parties));
    for (int i = 0; i < TYPES; i++)
      if (m->type[i]) ent_buf_printf(m->out, "  clause  unknown %s\n", types[i]);
    if (!m->type[0] && !m->type[1] && !m->type[2] && !m->type[3] && !m->type[4]) ent_buf_puts(m->out, "  clause  unknown military_cooperation\n");
    ent_buf_putc(m->out, '\n');
  }
  ent_buf_clear(&m->parties);
  m->nrow = 0;
  memset(m->type, 0, sizeof m->type);
  memset(m->signed_on, 0, sizeof m->signed_on);
}

/* The state with the number that there was in the year: Germany's successors share theirs. */
static ent_str state_of(const ent_pacts *p, int cow, int year) {
  ent_str best = ENT_S("");
  for (uint32_t i = 0; i < p->state.n; i++) {
    const ent_pact_state *s = &p->state.v[i];
    if (s->cow != cow) continue;
    if (!best.n || ent_pact_state_existed(s, ent_day_from(year, 7, 1))) best = s->code;
  }
  return best;
}

/* Two lines of one state at the same time (a successor's, told of each predecessor) are one. */
static bool again(importer *m, ent_str state, const int from[3], const int until[3]) {
  for (uint32_t i = 0; i < m->nrow; i++) {
    const member *x = &m->row[i];
    bool apart = (x->until[0] && compare(x->until, from) <= 0) || (until[0] && compare(until, x->from) <= 0);
    if (ent_str_eq(x->state, state) && !apart) return true;
  }
  if (m->nrow == ROWS) return true;
  member *x = &m->row[m->nrow++];
  x->state = state;
  memcpy(x->from, from, sizeof x->from);
  memcpy(x->until, until, sizeof x->until);
  return false;
}

static void read_member(importer *m) {
  ent_str id = cell(m, m->k->id);
  int from[3], until[3];
  if (!ent_str_eq(id, m->id)) finish_pact(m);
  m->id = id;
  read_day(m, m->k->from, from);
  read_day(m, m->k->until, until);
  ent_str state = state_of(m->p, number(m, m->k->member), from[0]);
  if (!state.n || !from[0]) {
    m->unknown++;
    return;
  }
  if (!m->signed_on[0] || compare(from, m->signed_on) < 0) memcpy(m->signed_on, from, sizeof from);
  for (int i = 0; i < TYPES; i++) m->type[i] |= number(m, m->k->type[i]) == 1;
  if (again(m, state, from, until)) return;
  ent_buf_printf(&m->parties, "  party   %.*s [", (int)state.n, state.p);
  put_day(&m->parties, from);
  ent_buf_puts(&m->parties, "..");
  if (until[0]) put_day(&m->parties, until);
  ent_buf_puts(&m->parties, "]\n");
}

ent_code ent_pacts_import(const ent_pacts *p, ent_str name, ent_str text, const char *file, ent_buf *out, uint32_t *unknown, ent_error *err) {
  importer m = {.p = p, .file = file, .out = out}; /* ROWS members: about 30 KiB */
  ent_str line;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (ent_str_is(name, kinds[i].name)) m.k = &kinds[i];
  if (!m.k) return ent_failf(err, ENT_ERR_ARGUMENT, "no such kind: atop or cow", "", 0, 0, "%.*s", (int)name.n, name.p);
  ent_buf_init(&m.parties, 0);
  ent_code code = ENT_OK;
  while (!code && ent_str_split(&text, '\n', &line)) {
    m.line++;
    if (!line.n) continue;
    if (!m.nhead) {
      m.nhead = m.ncell = cells(line, m.head);
      memcpy(m.cell, m.head, sizeof m.head);
      if (!cell(&m, m.k->id).n || !cell(&m, m.k->member).n || !cell(&m, m.k->from[0]).n)
        code = ent_failf(err, ENT_ERR_FORMAT, "columns are missing", file, 0, 1, "%s, %s and %s are wanted", m.k->id, m.k->member, m.k->from[0]);
      continue;
    }
    m.ncell = cells(line, m.cell);
    if (m.ncell != m.nhead) code = ent_fail(err, ENT_ERR_FORMAT, "more or fewer cells than the head has", file, 0, m.line);
    else read_member(&m);
  }
  if (!code) finish_pact(&m);
  if (!code && (m.parties.fail || out->fail)) code = ent_nomem(err);
  ent_buf_free(&m.parties);
  *unknown = m.unknown;
  return code;
}
