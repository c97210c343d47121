/*
** verb_actors.c - `entente actors`: who somebody was, and who held an office.
*/
#include "cli/cli.h"
#include "event/engine.h"

/* Where the lines go, how many there were, and how the office is called that is asked about. */
typedef struct lines {
  ent_buf out;
  uint32_t n;
  ent_str called;    /* empty: any name of the role will do */
  bool exact;        /* only offices that are called so */
  uint32_t nexact;   /* how many are */
  ent_office last;
} lines;

static char folded(char ch) { return ch == '-' ? ' ' : ch >= 'A' && ch <= 'Z' ? (char)(ch + 32) : ch; }

/* Equal but for case, and hyphens for blanks. */
static bool same_words(ent_str a, ent_str b) {
  if (a.n != b.n) return false;
  for (size_t i = 0; i < a.n; i++)
    if (folded(a.p[i]) != folded(b.p[i])) return false;
  return true;
}

/* A role may be listed under several names that lead to the same period. */
static bool same_period(const ent_office *a, const ent_office *b) {
  return a->file && b->file && a->line == b->line && !strcmp(a->file, b->file) && a->from == b->from && ent_str_eq(a->role, b->role);
}

static bool count_exact(void *arg, const ent_office *o) {
  lines *l = arg;
  l->nexact += same_words(o->role, l->called);
  return true;
}

/* A day as ISO 8601; nothing where the period is open. */
static void day(ent_json *j, const char *key, ent_day d) {
  if (d == ENT_DAY_MIN || d == ENT_DAY_MAX || d == ENT_DAY_UNKNOWN) return;
  char s[32];
  int year, month, dom;
  ent_day_split(d, &year, &month, &dom);
  int n = snprintf(s, sizeof s, "%04d-%02d-%02d", year, month, dom);
  ent_json_kstr(j, key, (ent_str){s, (size_t)n});
}

static bool one_line(void *arg, const ent_office *o) {
  lines *l = arg;
  char source[512];
  ent_json j;
  if ((l->exact && !same_words(o->role, l->called)) || (l->n && same_period(o, &l->last))) return true;
  l->last = *o;
  snprintf(source, sizeof source, "%s:%u", o->file ? o->file : "", (unsigned)o->line);
  ent_json_init(&j, &l->out);
  ent_json_begin(&j, '{');
  ent_json_kstr(&j, "name", o->person);
  ent_json_kstr(&j, "office", o->role);
  ent_json_kstr(&j, "of", o->of);
  day(&j, "from", o->from);
  day(&j, "to", o->until);
  ent_json_kbool(&j, "acting", o->acting);
  ent_json_kcstr(&j, "source", source);
  ent_json_end(&j, '}');
  ent_buf_putc(&l->out, '\n');
  l->n++;
  return !l->out.fail;
}

static int wrong(const cli *c, const char *what) {
  cli_say(c, "%s (see entente actors --help)", what);
  return CLI_USAGE;
}

/* Either a name, or an office with what it is of. */
static int check(const cli *c, ent_day *on) {
  *on = ENT_DAY_UNKNOWN;
  if (c->on && !ent_day_parse(ent_str_c(c->on), false, on)) {
    cli_say(c, "--on %s: no day (YYYY-MM-DD)", c->on);
    return CLI_USAGE;
  }
  if (!c->office != !c->of) return wrong(c, "--office and --of belong together");
  if (c->office && c->narg) return wrong(c, "either a name or --office with --of");
  if (!c->office && !c->narg) return wrong(c, "whom? a name, or --office with --of");
  return CLI_DONE;
}

/* "" or " on 2010-05-01", for messages. */
static const char *when(const cli *c, char *buf, size_t n) {
  snprintf(buf, n, "%s%s", c->on ? " on " : "", c->on ? c->on : "");
  return buf;
}

/* All arguments are one name, in quotation marks or not. */
static ent_str whole_name(const cli *c) {
  ent_str name = ent_str_c(c->arg[0]);
  for (uint32_t i = 1; i < c->narg && name.p; i++) name = ent_arena_printf(c->arena, "%.*s %s", (int)name.n, name.p, c->arg[i]);
  return name.p ? name : ent_str_c("");
}

static int by_name(const cli *c, const ent_lexicon *lex, ent_day on, lines *l) {
  char day_text[64];
  ent_str name = whole_name(c);
  uint32_t persons = ent_lexicon_find_person(lex, name, on, one_line, l);
  if (!persons) cli_say(c, "%.*s: nobody of this name is known", (int)name.n, name.p);
  else if (!l->n) cli_say(c, "%.*s: a known name, but no office%s", (int)name.n, name.p, when(c, day_text, sizeof day_text));
  return l->n ? CLI_DONE : CLI_FAILED;
}

static int by_office(const cli *c, const ent_lexicon *lex, ent_day on, lines *l) {
  char day_text[64];
  ent_error err = {0};
  ent_str role = ent_str_c(c->office), of = ent_str_c(c->of);
  if (ent_str_starts(of, ENT_S("the ")) || ent_str_starts(of, ENT_S("The "))) of.p += 4, of.n -= 4;
  l->called = role;
  ent_code code = ent_lexicon_find_office(lex, role, of, on, count_exact, l, &err);
  l->exact = l->nexact > 0; /* "chairman" is a role of its own where somebody is called so */
  if (code == ENT_OK) code = ent_lexicon_find_office(lex, role, of, on, one_line, l, &err);
  if (code != ENT_OK) cli_complain(c, "actors", &err);
  else if (!l->n) cli_say(c, "%s of %s: nobody known%s", c->office, c->of, when(c, day_text, sizeof day_text));
  return code == ENT_OK && l->n ? CLI_DONE : CLI_FAILED;
}

int cli_verb_actors(cli *c) {
  ent_day on;
  int status = check(c, &on);
  if (status != CLI_DONE) return status;
  ent_engine *engine = NULL;
  if (!cli_engine_open(c, &engine)) return CLI_FAILED;
  lines l = {0};
  ent_buf_init(&l.out, 0);
  status = c->office ? by_office(c, engine->names, on, &l) : by_name(c, engine->names, on, &l);
  cli_output o;
  if (status == CLI_DONE) {
    status = cli_output_open(c, &o);
    if (status == CLI_DONE) {
      cli_output_write(c, &o, ent_buf_str(&l.out));
      status = cli_output_close(c, &o, CLI_DONE);
    }
  }
  ent_buf_free(&l.out);
  ent_engine_close(engine);
  return status;
}
