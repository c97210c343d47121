/*
** pool.c - inputs go through N threads, results come out in the order of the inputs: the same bytes on one
** thread or many. At most WINDOW results wait for an earlier one, so memory stays bounded.
*/
#include "cli/cli.h"

#include "page/page.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define WINDOW 64u
#define INPUT_MAX ((size_t)512 << 20) /* bytes of one input, decompressed */

typedef struct slot {
  ent_buf out;
  ent_error err;
  ent_code code;
  bool done;
} slot;

typedef struct pool {
  cli *c;
  const cli_pool *p;
  const cli_inputs *in;
  cli_output output;
  pthread_mutex_t lock;
  pthread_cond_t room;
  uint32_t next;    /* first input nobody has taken */
  uint32_t written; /* results handed out */
  uint32_t failed;
  uint32_t uncoded; /* of these: understood, but nothing we code */
  bool stop;
  ent_map written_to; /* --out-dir: a file's path, the input that it came from */
  slot slot[WINDOW];
  double start, shown;
} pool;

/* ---- results, in order ------------------------------------------------ */

static void progress(pool *q, bool last) {
  double now = ent_clock();
  if (q->c->quiet || !isatty(2) || now - q->start < 1.0 || (!last && now - q->shown < 0.1)) return;
  char line[160];
  ent_progress_format(line, sizeof line, q->p->what, q->written, q->in->n, now - q->start);
  fprintf(stderr, "\r%s\033[K%s", line, last ? "\n" : "");
  q->shown = now;
}

/* A file of --out-dir. An input without a name of its own there has failed, a folder that takes no more ends everything. */
static ent_code write_file(pool *q, uint32_t index, slot *s) {
  const cli_input *input = &q->in->v[index];
  char path[4096];
  if (!cli_output_path(q->c, input->path, q->p->ext, path, sizeof path))
    return ent_fail(&s->err, ENT_ERR_ARGUMENT, "name too long for --out-dir", NULL, 0, 0);
  ent_str key = ent_arena_dup(q->c->arena, ent_str_c(path));
  uint32_t before = ent_map_get(&q->written_to, ent_str_c(path));
  if (before != ENT_NONE)
    return ent_failf(&s->err, ENT_ERR_ARGUMENT, "not written: an input before it has the same name in --out-dir", NULL, 0, 0, "%s",
                     q->in->v[before].name);
  if (!key.p || !ent_map_put(&q->written_to, key, index)) return ent_nomem(&s->err);
  ent_code code = ent_file_replace(path, s->out.p ? s->out.p : "", s->out.n, &s->err);
  q->stop = code != ENT_OK;
  return code;
}

/* Hands one result out; false when nothing more should be done. */
static bool emit(pool *q, uint32_t index, slot *s) {
  const cli_input *input = &q->in->v[index];
  if (q->p->take) {
    cli_job job = {.c = q->c, .input = input, .index = index, .out = &s->out, .arg = q->p->arg, .err = s->err};
    s->code = q->p->take(&job, s->code);
    s->err = job.err;
  } else if (s->code == ENT_OK) {
    if (q->c->out_dir) {
      s->code = write_file(q, index, s);
    } else if (!cli_output_write(q->c, &q->output, ent_buf_str(&s->out))) {
      return false;
    }
  }
  if (s->code == ENT_OK) return true;
  q->failed++;
  q->uncoded += s->code == ENT_ERR_UNSUPPORTED;
  cli_complain(q->c, input->name, &s->err);
  return !q->stop && s->code != ENT_ERR_DATABASE;
}

static void emit_ready(pool *q) {
  for (;;) {
    slot *s = &q->slot[q->written % WINDOW];
    if (q->stop || !s->done) break;
    if (!emit(q, q->written, s)) q->stop = true;
    s->done = false;
    ent_buf_clear(&s->out);
    q->written++;
    progress(q, false);
  }
}

/* ---- threads ---------------------------------------------------------- */

/* The file's bytes in bytes[0], or unpacked in bytes[1]. */
static ent_code read_input(const cli_input *input, ent_buf bytes[2], ent_str *out, ent_error *err) {
  ent_buf_clear(&bytes[0]);
  ent_buf_clear(&bytes[1]);
  ent_code code = input->bytes.p ? ENT_OK : ent_file_read(input->path, INPUT_MAX, &bytes[0], err);
  *out = input->bytes.p ? input->bytes : ent_buf_str(&bytes[0]);
  if (code != ENT_OK) return code;
  ent_packing how = ent_packing_of(out->p, out->n, ent_str_c(input->path));
  if (how == ENT_PACKING_NONE) return ENT_OK;
  code = ent_unpack(how, out->p, out->n, INPUT_MAX, &bytes[1], err);
  *out = ent_buf_str(&bytes[1]);
  return code;
}

static ent_code one(pool *q, void *thread, uint32_t index, ent_buf bytes[2], slot *s) {
  const cli_input *input = &q->in->v[index];
  ent_str content;
  s->err = (ent_error){0};
  if (q->p->head && q->c->out_dir) q->p->head(q->p->arg, &s->out);
  ent_code code = read_input(input, bytes, &content, &s->err);
  if (code != ENT_OK) return code;
  cli_job job = {.c = q->c, .input = input, .index = index, .bytes = content, .out = &s->out, .thread = thread, .arg = q->p->arg};
  code = q->p->job(&job);
  s->err = job.err;
  if (code == ENT_OK && s->out.fail) code = ent_nomem(&s->err);
  return code;
}

static void *work(void *arg) {
  pool *q = arg;
  ent_buf bytes[2];
  ent_buf_init(&bytes[0], INPUT_MAX);
  ent_buf_init(&bytes[1], INPUT_MAX);
  void *thread = q->p->thread_new ? q->p->thread_new(q->c, q->p->arg) : NULL;
  pthread_mutex_lock(&q->lock);
  if (q->p->thread_new && !thread) {
    cli_say(q->c, "out of memory");
    q->stop = true;
    q->failed++;
  }
  while (!q->stop && q->next < q->in->n) {
    if (q->next - q->written >= WINDOW) {
      pthread_cond_wait(&q->room, &q->lock);
      continue;
    }
    uint32_t index = q->next++;
    slot *s = &q->slot[index % WINDOW];
    pthread_mutex_unlock(&q->lock);
    ent_code code = one(q, thread, index, bytes, s);
    pthread_mutex_lock(&q->lock);
    s->code = code;
    s->done = true;
    emit_ready(q);
    pthread_cond_broadcast(&q->room);
  }
  pthread_cond_broadcast(&q->room);
  pthread_mutex_unlock(&q->lock);
  if (q->p->thread_free) q->p->thread_free(thread);
  ent_buf_free(&bytes[0]);
  ent_buf_free(&bytes[1]);
  return NULL;
}

static void run_threads(pool *q) {
  uint32_t n = q->c->jobs < 1 ? 1 : q->c->jobs > 256 ? 256 : (uint32_t)q->c->jobs;
  if (n > q->in->n) n = q->in->n;
  pthread_t id[256];
  uint32_t started = 0;
  while (started + 1 < n && pthread_create(&id[started], NULL, work, q) == 0) started++;
  work(q); /* this thread is one of them */
  while (started) pthread_join(id[--started], NULL);
}

/* What stands before the first record, whatever becomes of the first input. */
static bool write_head(pool *q) {
  ent_buf b;
  if (!q->p->head || q->c->out_dir) return true;
  ent_buf_init(&b, 0);
  q->p->head(q->p->arg, &b);
  bool ok = cli_output_write(q->c, &q->output, ent_buf_str(&b));
  ent_buf_free(&b);
  return ok;
}

static int make_out_dir(const cli *c) {
  if (!c->out_dir || mkdir(c->out_dir, 0777) == 0 || errno == EEXIST) return CLI_DONE;
  cli_say(c, "%s: %s", c->out_dir, strerror(errno));
  return CLI_FAILED;
}

int cli_pool_run(cli *c, const cli_pool *p, const cli_inputs *in, uint32_t bad) {
  pool *q = calloc(1, sizeof *q);
  if (!q) {
    cli_say(c, "out of memory");
    return CLI_FAILED;
  }
  *q = (pool){.c = c, .p = p, .in = in, .start = ent_clock()};
  ent_map_init(&q->written_to, c->arena);
  int status = make_out_dir(c);
  if (status == CLI_DONE && !p->take) status = cli_output_open(c, &q->output);
  if (status == CLI_DONE) {
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->room, NULL);
    for (uint32_t i = 0; i < WINDOW; i++) ent_buf_init(&q->slot[i].out, 0);
    q->stop = !write_head(q);
    if (in->n) run_threads(q);
    progress(q, true);
    for (uint32_t i = 0; i < WINDOW; i++) ent_buf_free(&q->slot[i].out);
    pthread_cond_destroy(&q->room);
    pthread_mutex_destroy(&q->lock);
    uint32_t wrong = q->failed + bad;
    if (wrong) status = (wrong < in->n + bad || q->uncoded) && !q->stop ? CLI_PARTLY : CLI_FAILED;
    if (q->stop && !q->output.closed_pipe) status = CLI_FAILED;
    if (!p->take) status = cli_output_close(c, &q->output, status);
  }
  free(q);
  return status;
}
