/*
** coding.h - what the verbs that code have in common: engine, a worker a thread, the dates.
*/
#ifndef ENT_CLI_CODING_H
#define ENT_CLI_CODING_H

#include "cli/article.h"
#include "event/event.h"

typedef struct cli_coding {
  ent_engine *engine;
  cli_dates dates;
  bool explain; /* workers keep their log */
  void *arg;    /* the verb's own */
} cli_coding;

/* Reads and codes job's input. *article is the caller's, also when it fails; *d lives until the thread's next. */
ent_code cli_code_input(cli_job *job, cli_article *article, const ent_coded **d);

/* Opens engine and dates, runs all inputs, closes. take and arg as in cli_pool; the pool's arg is the cli_coding. */
int cli_coding_run(cli *c, const char *what, const char *ext, ent_code (*job)(cli_job *), ent_code (*take)(cli_job *, ent_code),
                   void *arg);

/* The same with what stands before the records: once, or once a file of --out-dir. */
int cli_coding_run_head(cli *c, const char *what, const char *ext, ent_code (*job)(cli_job *), ent_code (*take)(cli_job *, ent_code),
                        void *arg, void (*head)(void *arg, ent_buf *out));
/* coding_export.c: codes the inputs into a format of exports. */
int cli_coding_export(cli *c, const char *format);

/* The same with workers that keep their log, for explain. */
int cli_coding_run_explain(cli *c, ent_code (*job)(cli_job *), const char *id);

/* Opens what cli_coding_run opens, for verbs with a loop of their own. CLI_DONE or the status to end with. */
int cli_coding_open(cli *c, cli_coding *g);
void cli_coding_close(cli_coding *g);
/* Runs all inputs through an opened g. */
int cli_coding_inputs(cli *c, cli_coding *g, const char *what, ent_code (*job)(cli_job *), ent_code (*take)(cli_job *, ent_code));

#endif
