/*
** help.c - help, man pages and completions, all made from the tables of verbs and options.
*/
#include "cli/cli.h"

#include <ctype.h>

void cli_help_program(FILE *to) {
  fputs("entente reads news and keeps a sourced record of who did, said, agreed, promised,\n"
        "transferred and denied what.\n\nusage: entente VERB [options] IN...\n\n",
        to);
  for (const cli_verb *v = cli_verbs; v->name; v++) fprintf(to, "  %-10s %s\n", v->name, v->summary);
  fputs("\nInputs are files, folders, - (standard input) or http(s) addresses. `entente help VERB` tells a\nverb's options and shows examples. "
        "Exit status: 0 done, 1 failed, 2 wrong usage, 3 some inputs failed.\n",
        to);
}

/* Writes text in lines of at most `width` columns, each behind `indent` blanks. */
static void wrap(FILE *to, const char *text, int indent, int width) {
  ent_str rest = ent_str_c(text), word;
  int column = 0;
  while (ent_str_word(&rest, &word)) {
    if (column && column + 1 + (int)word.n > width) {
      fputc('\n', to);
      column = 0;
    }
    column += fprintf(to, "%*s%.*s", column ? 1 : indent, "", (int)word.n, word.p);
  }
  fputc('\n', to);
}

static void option_left(const cli_option *o, char *buf, size_t n) {
  char letter[8] = "";
  if (o->letter) snprintf(letter, sizeof letter, "-%c, ", o->letter);
  snprintf(buf, n, "%s--%s%s%s", letter, o->name, o->arg ? " " : "", o->arg ? o->arg : "");
}

void cli_help_verb(const cli_verb *v, FILE *to) {
  fprintf(to, "usage: entente %s %s\n\n", v->name, v->usage);
  wrap(to, v->detail, 0, 88);
  fputs("\nexamples:\n", to);
  ent_str rest = ent_str_c(v->examples), line;
  while (ent_str_split(&rest, '\n', &line))
    if (line.n) {
      size_t hash = ent_str_find(line, ENT_S(" # "), 0);
      if (hash == SIZE_MAX) hash = line.n;
      fprintf(to, "  %.*s\n", (int)hash, line.p);
      if (hash + 3 < line.n) fprintf(to, "      %.*s\n", (int)(line.n - hash - 3), line.p + hash + 3);
    }
  if (v->formats) fprintf(to, "\nformats: %s\n", v->formats);
  fputs("\noptions:\n", to);
  cli_option o;
  for (uint32_t i = 0; cli_option_next(v, &i, &o);) {
    char left[64];
    option_left(&o, left, sizeof left);
    fprintf(to, "  %-22s %s\n", left, o.help);
  }
}

/* ---- man -------------------------------------------------------------- */

/* Text for roff: backslashes, hyphens and leading dots are escaped. */
static void roff(FILE *to, const char *p, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if ((i == 0 || p[i - 1] == '\n') && (p[i] == '.' || p[i] == '\'')) fputs("\\&", to);
    if (p[i] == '\\')
      fputs("\\e", to);
    else if (p[i] == '-')
      fputs("\\-", to);
    else
      fputc(p[i], to);
  }
}

static void man_head(FILE *to, const char *title, const char *name, const char *summary) {
  fputs(".TH ", to);
  for (const char *p = title; *p; p++) fputc(toupper((unsigned char)*p), to);
  fprintf(to, " 1 \"\" \"entente %s\" \"User Commands\"\n.SH NAME\n", ent_version());
  roff(to, name, strlen(name));
  fputs(" \\- ", to);
  roff(to, summary, strlen(summary));
  fputc('\n', to);
}

static void man_options(FILE *to, const cli_verb *v) {
  fputs(".SH OPTIONS\n", to);
  cli_option o;
  for (uint32_t i = 0; cli_option_next(v, &i, &o);) {
    char left[64];
    option_left(&o, left, sizeof left);
    fputs(".TP\n.B ", to);
    roff(to, left, strlen(left));
    fputc('\n', to);
    roff(to, o.help, strlen(o.help));
    fputc('\n', to);
  }
}

static void man_examples(FILE *to, const char *examples) {
  fputs(".SH EXAMPLES\n", to);
  ent_str rest = ent_str_c(examples), line;
  while (ent_str_split(&rest, '\n', &line)) {
    if (!line.n) continue;
    size_t hash = ent_str_find(line, ENT_S(" # "), 0);
    if (hash == SIZE_MAX) hash = line.n;
    fputs(".TP\n.B ", to);
    roff(to, line.p, hash);
    fputc('\n', to);
    if (hash + 3 < line.n) roff(to, line.p + hash + 3, line.n - hash - 3);
    fputc('\n', to);
  }
}

static void man_program(FILE *to) {
  man_head(to, "entente", "entente", "a sourced record of events from news");
  fputs(".SH SYNOPSIS\n.B entente\n.I VERB\n[options] [inputs]\n.SH VERBS\n", to);
  for (const cli_verb *v = cli_verbs; v->name; v++) {
    fprintf(to, ".TP\n.B %s\n", v->name);
    roff(to, v->summary, strlen(v->summary));
    fputc('\n', to);
  }
  fputs(".SH EXIT STATUS\n0 all done; 1 failed; 2 wrong usage; 3 some inputs failed, the rest is done.\n"
        ".SH ENVIRONMENT\n.TP\n.B ENTENTE_DATA\nfolder of model and compiled lexicon\n.TP\n.B ENTENTE_DB\nthe database\n"
        ".TP\n.B NO_COLOR\nno colours\n",
        to);
}

void cli_help_man(const cli_verb *v, FILE *to) {
  if (!v) {
    man_program(to);
    return;
  }
  char name[64];
  snprintf(name, sizeof name, "entente-%s", v->name);
  man_head(to, name, name, v->summary);
  fprintf(to, ".SH SYNOPSIS\n.B entente %s\n", v->name);
  roff(to, v->usage, strlen(v->usage));
  fputs("\n.SH DESCRIPTION\n", to);
  roff(to, v->detail, strlen(v->detail));
  fputc('\n', to);
  man_options(to, v);
  man_examples(to, v->examples);
}

/* ---- completion ------------------------------------------------------- */

static void options_of(const cli_verb *v, FILE *to) {
  cli_option o;
  for (uint32_t i = 0; cli_option_next(v, &i, &o);) fprintf(to, " --%s", o.name);
}

static void bash(FILE *to) {
  fputs("_entente() {\n  local cur=${COMP_WORDS[COMP_CWORD]} opts=\n  if [ \"$COMP_CWORD\" = 1 ]; then\n    COMPREPLY=($(compgen -W \"", to);
  for (const cli_verb *v = cli_verbs; v->name; v++) fprintf(to, "%s ", v->name);
  fputs("\" -- \"$cur\"))\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n", to);
  for (const cli_verb *v = cli_verbs; v->name; v++) {
    fprintf(to, "    %s) opts=\"", v->name);
    options_of(v, to);
    fputs("\" ;;\n", to);
  }
  fputs("  esac\n  case $cur in\n    -*) COMPREPLY=($(compgen -W \"$opts\" -- \"$cur\")) ;;\n"
        "    *) COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n  esac\n}\ncomplete -o filenames -F _entente entente\n",
        to);
}

/* Text in single quotes for a shell. */
static void quoted(FILE *to, const char *z) {
  fputc('\'', to);
  for (; *z; z++)
    if (*z == '\'')
      fputs("'\\''", to);
    else
      fputc(*z, to);
  fputc('\'', to);
}

static void zsh(FILE *to) {
  fputs("#compdef entente\n_entente() {\n  local -a verbs\n  verbs=(\n", to);
  for (const cli_verb *v = cli_verbs; v->name; v++) {
    char both[256];
    snprintf(both, sizeof both, "%s:%s", v->name, v->summary);
    fputs("    ", to);
    quoted(to, both);
    fputc('\n', to);
  }
  fputs("  )\n  if (( CURRENT == 2 )); then\n    _describe verb verbs\n    return\n  fi\n  case $words[2] in\n", to);
  for (const cli_verb *v = cli_verbs; v->name; v++) {
    fprintf(to, "    %s) compadd -- ", v->name);
    options_of(v, to);
    fputs("; _files ;;\n", to);
  }
  fputs("  esac\n}\n_entente \"$@\"\n", to);
}

static void fish(FILE *to) {
  for (const cli_verb *v = cli_verbs; v->name; v++) {
    fprintf(to, "complete -c entente -n __fish_use_subcommand -a %s -d ", v->name);
    quoted(to, v->summary);
    fputc('\n', to);
    cli_option o;
    for (uint32_t i = 0; cli_option_next(v, &i, &o);) {
      fprintf(to, "complete -c entente -n '__fish_seen_subcommand_from %s' -l %s%s -d ", v->name, o.name, o.arg ? " -r" : "");
      quoted(to, o.help);
      fputc('\n', to);
    }
  }
}

bool cli_help_completion(const char *shell, FILE *to) {
  static const struct {
    const char *name;
    void (*write)(FILE *);
  } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
  for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
    if (!strcmp(shells[i].name, shell)) {
      shells[i].write(to);
      return true;
    }
  return false;
}
