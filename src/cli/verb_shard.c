/*
** verb_shard.c - `entente shard`: inputs dealt out to N lists of about the same bytes, and the script of a task that codes one of them into a
** database of its own. `entente merge` joins those.
*/
#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct piece {
  const char *path;
  int64_t bytes;
  uint32_t index, shard;
} piece;

static int largest_first(const void *a, const void *b) {
  const piece *x = a, *y = b;
  if (x->bytes != y->bytes) return x->bytes > y->bytes ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

static int in_order(const void *a, const void *b) {
  const piece *x = a, *y = b;
  if (x->shard != y->shard) return x->shard < y->shard ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

/* Each to the shard that has least so far. */
static bool deal(piece *v, uint32_t n, uint32_t shards) {
  int64_t *load = calloc(shards, sizeof *load);
  if (!load) return false;
  qsort(v, n, sizeof *v, largest_first);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t least = 0;
    for (uint32_t k = 1; k < shards; k++)
      if (load[k] < load[least]) least = k;
    v[i].shard = least;
    load[least] += v[i].bytes + 1000; /* a file costs something by itself */
  }
  qsort(v, n, sizeof *v, in_order);
  free(load);
  return true;
}

static void quoted(ent_buf *out, const char *z) {
  ent_buf_putc(out, '\'');
  for (; *z; z++)
    if (*z == '\'')
      ent_buf_puts(out, "'\\''");
    else
      ent_buf_putc(out, *z);
  ent_buf_putc(out, '\'');
}

static const char script[] =
    "# Codes one shard into a database of its own. Written by entente shard.\n"
    "#\n"
    "#     sbatch --array=1-%u %s/task.sh [options of ingest]        on a cluster\n"
    "#     SLURM_ARRAY_TASK_ID=1 sh %s/task.sh [options of ingest]   by hand, each number\n"
    "#     entente merge --db all.db %s/*.db                         when all are done\n"
    "#\n"
    "# A database is written aside and renamed when it is whole. A task that was killed can be run again: it goes on where it was.\n"
    "set -eu\n"
    "shard=$(printf %%04d \"$SLURM_ARRAY_TASK_ID\")\n";

static const char work[] =
    "[ ! -e \"$dir/$shard.db\" ] || exit 0\n"
    "status=0\n"
    "\"${ENTENTE:-$program}\" ingest --quiet --db \"$dir/$shard.db.part\" --list \"$dir/$shard.list\" \"$@\" || status=$?\n"
    "case $status in 0|3) ;; *) exit $status ;; esac # 3: some inputs were not coded, each is named above\n"
    "sync \"$dir/$shard.db.part\"\n"
    "mv \"$dir/$shard.db.part\" \"$dir/$shard.db\"\n"
    "sync \"$dir\"\n";

static int put(const cli *c, const char *name, const ent_buf *text, mode_t mode) {
  char path[4200];
  ent_error err = {0};
  snprintf(path, sizeof path, "%s/%s", c->out_dir, name);
  if (text->fail || ent_file_replace(path, text->p ? text->p : "", text->n, &err) != ENT_OK) {
    cli_complain(c, path, &err);
    return CLI_FAILED;
  }
  if (mode) chmod(path, mode);
  return CLI_DONE;
}

static int put_script(const cli *c, uint32_t shards) {
  char cwd[4096], program[4096];
  ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
  if (n < 0 || !getcwd(cwd, sizeof cwd)) {
    cli_say(c, "%s", strerror(errno));
    return CLI_FAILED;
  }
  program[n] = 0;
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_buf_puts(&b, "#!/bin/sh\n");
  ent_buf_printf(&b, script, shards, c->out_dir, c->out_dir, c->out_dir);
  ent_buf_puts(&b, "dir=");
  quoted(&b, c->out_dir);
  ent_buf_puts(&b, "\nprogram=");
  quoted(&b, program);
  ent_buf_puts(&b, "\ncd ");
  quoted(&b, cwd);
  ent_buf_puts(&b, "\n");
  ent_buf_puts(&b, work);
  int status = put(c, "task.sh", &b, 0755);
  ent_buf_free(&b);
  return status;
}

static int put_lists(const cli *c, const piece *v, uint32_t n, uint32_t shards) {
  int status = CLI_DONE;
  for (uint32_t s = 0, i = 0; status == CLI_DONE && s < shards; s++) {
    char name[32];
    ent_buf b;
    ent_buf_init(&b, 0);
    for (; i < n && v[i].shard == s; i++) ent_buf_printf(&b, "%s\n", v[i].path);
    snprintf(name, sizeof name, "%04u.list", s + 1);
    status = put(c, name, &b, 0);
    ent_buf_free(&b);
  }
  return status;
}

static int shard(cli *c, const cli_inputs *in, uint32_t shards) {
  piece *v = calloc(in->n + 1, sizeof *v);
  if (!v || !in->n) {
    cli_say(c, v ? "no inputs" : "out of memory");
    free(v);
    return CLI_FAILED;
  }
  for (uint32_t i = 0; i < in->n; i++) {
    struct stat st;
    v[i] = (piece){in->v[i].path, stat(in->v[i].path, &st) == 0 ? (int64_t)st.st_size : 0, i, 0};
  }
  int status = deal(v, in->n, shards) ? CLI_DONE : CLI_FAILED;
  if (status == CLI_DONE && mkdir(c->out_dir, 0777) != 0 && errno != EEXIST) {
    cli_say(c, "%s: %s", c->out_dir, strerror(errno));
    status = CLI_FAILED;
  }
  if (status == CLI_DONE) status = put_lists(c, v, in->n, shards);
  if (status == CLI_DONE) status = put_script(c, shards);
  if (status == CLI_DONE) cli_note(c, "%u inputs in %u shards: sbatch --array=1-%u %s/task.sh", in->n, shards, shards, c->out_dir);
  free(v);
  return status;
}

int cli_verb_shard(cli *c) {
  int64_t shards;
  cli_inputs in = {0};
  uint32_t bad;
  if (!ent_str_int(ent_str_c(c->arg[0]), &shards) || shards < 1 || shards > 9999) {
    cli_say(c, "shard wants a number of shards, 1 to 9999: '%s'", c->arg[0]);
    return CLI_USAGE;
  }
  if (!c->out_dir) {
    cli_say(c, "shard wants --out-dir DIR");
    return CLI_USAGE;
  }
  for (uint32_t i = 1; i < c->narg; i++)
    if (cli_is_address(c->arg[i]) || !strcmp(c->arg[i], "-") || strchr(c->arg[i], '\n')) {
      cli_say(c, "shard takes files and folders: '%s'", c->arg[i]);
      return CLI_USAGE;
    }
  int status = cli_inputs_list(c, 1, &in, &bad);
  if (status == CLI_DONE) status = shard(c, &in, (uint32_t)shards);
  return status == CLI_DONE && bad ? CLI_PARTLY : status;
}
