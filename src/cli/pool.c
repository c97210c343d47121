/*
** pool.c - records of inputs go through N threads, results come out in the order of the inputs and of the records in them: the
** same bytes on one thread or many. Whoever is free reads the next record (under `reading`, so that they are numbered in
** order) and works on it alone. At most WINDOW results wait for an earlier one, and a thread holds one record, so memory stays bounded.
*/
#include "cli/cli.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define WINDOW 64u

typedef struct slot {
  cli_input input; /* the record's: name is in `name` */
  uint32_t file;   /* number of the input that it is from */
  ent_buf name, out, note; 
  bool passed; /* an archive's record that is no page: counted, nothing else */
  bool end;    /* no record, but the end of an archive; note: what is said there */
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
  pthread_mutex_t reading; /* reader, file and next are for who holds it (next also under lock) */
  ent_reader *reader;
  ent_reader_options how;
  uint32_t file;    /* the input that is read now */
  uint32_t next;    /* records taken */
  uint32_t written; /* results handed out */
  uint32_t notes;   /* of these: no records */
  uint32_t passed;  /* of the archive that is being written */
  bool archive;     /* the input that is read has records */
  cli_output each;  /* --out-dir: the file of input `each_file` */
  uint32_t each_file;
  bool each_open;
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
  uint32_t done = q->written - q->notes; /* how many records are to come is known where each input is one */
  ent_progress_format(line, sizeof line, q->p->what, done, q->next - q->notes <= q->in->n ? q->in->n : 0, now - q->start);
  fprintf(stderr, "\r%s\033[K%s", line, last ? "\n" : "");
  q->shown = now;
}

/* Ends the file of --out-dir that is being written. */
static bool close_file(pool *q) {
  if (!q->each_open) return true;
  q->each_open = false;
  return cli_output_close(q->c, &q->each, CLI_DONE) == CLI_DONE;
}

/* Begins the file of an input. One without a name of its own there has failed, a folder that takes no more ends everything. */
static ent_code open_file(pool *q, slot *s) {
  const cli_input *input = &q->in->v[s->file];
  char path[4096];
  if (!cli_output_path(q->c, input->path, q->p->ext, path, sizeof path))
    return ent_fail(&s->err, ENT_ERR_ARGUMENT, "name too long for --out-dir", NULL, 0, 0);
  ent_str key = ent_arena_dup(q->c->arena, ent_str_c(path));
  uint32_t before = ent_map_get(&q->written_to, ent_str_c(path));
  if (before != ENT_NONE && before != s->file)
    return ent_failf(&s->err, ENT_ERR_ARGUMENT, "not written: an input before it has the same name in --out-dir", NULL, 0, 0, "%s",
                     q->in->v[before].name);
  if (!key.p || !ent_map_put(&q->written_to, key, s->file)) return ent_nomem(&s->err);
  cli to = *q->c;
  to.out = key.p;
  if (!close_file(q) || cli_output_open(&to, &q->each) != CLI_DONE) {
    q->stop = true;
    return ent_fail(&s->err, ENT_ERR_IO, "cannot write", key.p, 0, 0);
  }
  q->each_open = true;
  q->each_file = s->file;
  ent_buf head;
  ent_buf_init(&head, 0);
  if (q->p->head) q->p->head(q->p->arg, &head);
  bool ok = cli_output_write(&to, &q->each, ent_buf_str(&head));
  ent_buf_free(&head);
  return ok ? ENT_OK : ent_fail(&s->err, ENT_ERR_IO, "cannot write", key.p, 0, 0);
}

static ent_code write_file(pool *q, slot *s) {
  ent_code code = q->each_open && q->each_file == s->file ? ENT_OK : open_file(q, s);
  if (code == ENT_OK && !cli_output_write(q->c, &q->each, ent_buf_str(&s->out))) {
    q->stop = true;
    code = ent_fail(&s->err, ENT_ERR_IO, "cannot write", q->in->v[s->file].name, 0, 0);
  }
  return code;
}

/* What of an archive was passed over, once and in words. */
static void end_archive(pool *q, slot *s) {
  if (q->passed)
    ent_buf_printf(&s->note, "%s%u answer%s that %s no page%s", s->note.n ? ", " : "", q->passed, q->passed == 1 ? "" : "s",
                   q->passed == 1 ? "is" : "are", q->passed == 1 ? "" : "s");
  if (s->note.n) cli_note(q->c, "%s: passed over %.*s", s->input.name, (int)s->note.n, s->note.p);
  q->passed = 0;
  q->notes++;
}

/* Hands one result out; false when nothing more should be done. */
static bool emit(pool *q, uint32_t index, slot *s) {
  const cli_input *input = &s->input;
  if (s->end) {
    end_archive(q, s);
    return true;
  }
  if (s->passed) {
    q->passed++;
    return true;
  }
  if (q->p->take) {
    cli_job job = {.c = q->c, .input = input, .index = index, .out = &s->out, .arg = q->p->arg, .err = s->err};
    s->code = q->p->take(&job, s->code);
    s->err = job.err;
  } else if (s->code == ENT_OK) {
    if (q->c->out_dir) {
      s->code = write_file(q, s);
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
    ent_buf_clear(&s->note);
    q->written++;
    progress(q, false);
  }
}

/* ---- threads ---------------------------------------------------------- */

/* The next record, or the reason why it is none, into s. False behind the last input. Called by who holds `reading`. */
static bool next_record(pool *q, slot *s, ent_record **out) {
  char words[256];
  *out = NULL;
  s->err = (ent_error){0};
  s->code = ENT_OK;
  s->end = s->passed = false;
  while (q->file < q->in->n) {
    const cli_input *in = &q->in->v[q->file];
    s->file = q->file;
    s->input = *in;
    if (!q->reader) {
      s->code = in->bytes.p ? ent_reader_open_memory(in->bytes.p, in->bytes.n, in->name, &q->how, &q->reader, &s->err)
                            : ent_reader_open(in->path, &q->how, &q->reader, &s->err);
      if (s->code != ENT_OK) {
        q->file++;
        return true;
      }
    }
    s->code = ent_reader_next(q->reader, out, &s->err);
    if (*out) {
      q->archive = (*out)->kind == ENT_INPUT_WARC;
      ent_buf_clear(&s->name);
      ent_buf_putstr(&s->name, (*out)->name);
      ent_buf_putc(&s->name, 0);
      if (!s->name.fail) s->input.name = s->name.p;
    }
    if (*out || s->code != ENT_OK) return true;
    size_t n = ent_reader_summary(q->reader, words, sizeof words);
    ent_reader_close(q->reader);
    q->reader = NULL;
    q->file++;
    bool archive = q->archive;
    q->archive = false;
    if (n || archive) {
      s->end = true;
      ent_buf_put(&s->note, words, n < sizeof words ? n : sizeof words - 1);
      return true;
    }
  }
  return false;
}

static ent_code one(pool *q, void *thread, uint32_t index, ent_record *record, slot *s) {
  ent_code code = ent_record_load(record, &s->err);
  s->passed = code == ENT_ERR_UNSUPPORTED && record->kind == ENT_INPUT_WARC;
  if (code != ENT_OK) return s->passed ? ENT_OK : code;
  cli_job job = {.c = q->c, .input = &s->input, .index = index, .bytes = record->raw, .record = record, .out = &s->out, .thread = thread,
                 .arg = q->p->arg, .err = s->err};
  code = q->p->job(&job);
  s->err = job.err;
  if (code == ENT_OK && s->out.fail) code = ent_nomem(&s->err);
  return code;
}

/* Takes a record and works on it. False when there is no more. */
static bool take_one(pool *q, void *thread) {
  ent_record *record = NULL;
  pthread_mutex_lock(&q->reading);
  pthread_mutex_lock(&q->lock);
  while (!q->stop && q->next - q->written >= WINDOW) pthread_cond_wait(&q->room, &q->lock);
  bool more = !q->stop;
  uint32_t index = q->next;
  pthread_mutex_unlock(&q->lock);
  slot *s = &q->slot[index % WINDOW]; /* free: its last result was handed out */
  more = more && next_record(q, s, &record);
  if (more) {
    pthread_mutex_lock(&q->lock);
    q->next++;
    pthread_mutex_unlock(&q->lock);
  }
  pthread_mutex_unlock(&q->reading);
  if (!more) return false;
  ent_code code = record ? one(q, thread, index, record, s) : s->code;
  ent_record_free(record);
  pthread_mutex_lock(&q->lock);
  s->code = code;
  s->done = true;
  emit_ready(q);
  bool stop = q->stop;
  pthread_cond_broadcast(&q->room);
  pthread_mutex_unlock(&q->lock);
  return !stop;
}

static void *work(void *arg) {
  pool *q = arg;
  void *thread = q->p->thread_new ? q->p->thread_new(q->c, q->p->arg) : NULL;
  if (q->p->thread_new && !thread) {
    pthread_mutex_lock(&q->lock);
    cli_say(q->c, "out of memory");
    q->stop = true;
    q->failed++;
    pthread_cond_broadcast(&q->room);
    pthread_mutex_unlock(&q->lock);
  }
  while ((thread || !q->p->thread_new) && take_one(q, thread)) {
  }
  if (q->p->thread_free) q->p->thread_free(thread);
  return NULL;
}

static void run_threads(pool *q) {
  uint32_t n = q->c->jobs < 1 ? 1 : q->c->jobs > 256 ? 256 : (uint32_t)q->c->jobs;
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

static void free_slots(pool *q) {
  for (uint32_t i = 0; i < WINDOW; i++) {
    ent_buf_free(&q->slot[i].out);
    ent_buf_free(&q->slot[i].name);
    ent_buf_free(&q->slot[i].note);
  }
  ent_reader_close(q->reader);
  pthread_cond_destroy(&q->room);
  pthread_mutex_destroy(&q->reading);
  pthread_mutex_destroy(&q->lock);
}

int cli_pool_run(cli *c, const cli_pool *p, const cli_inputs *in, uint32_t bad) {
  pool *q = calloc(1, sizeof *q);
  if (!q) {
    cli_say(c, "out of memory");
    return CLI_FAILED;
  }
  *q = (pool){.c = c, .p = p, .in = in, .start = ent_clock()};
  ent_map_init(&q->written_to, c->arena);
  cli_reader_options(c, &q->how);
  int status = make_out_dir(c);
  if (status == CLI_DONE && !p->take) status = cli_output_open(c, &q->output);
  if (status == CLI_DONE) {
    pthread_mutex_init(&q->lock, NULL);
    pthread_mutex_init(&q->reading, NULL);
    pthread_cond_init(&q->room, NULL);
    for (uint32_t i = 0; i < WINDOW; i++) {
      ent_buf_init(&q->slot[i].out, 0);
      ent_buf_init(&q->slot[i].name, 0);
      ent_buf_init(&q->slot[i].note, 0);
    }
    q->stop = !write_head(q);
    if (in->n) run_threads(q);
    progress(q, true);
    free_slots(q);
    uint32_t wrong = q->failed + bad, all = q->written - q->notes + bad;
    if (wrong) status = (wrong < all || q->uncoded) && !q->stop ? CLI_PARTLY : CLI_FAILED;
    if (!close_file(q)) status = CLI_FAILED;
    if (q->stop && !q->output.closed_pipe) status = CLI_FAILED;
    if (!p->take) status = cli_output_close(c, &q->output, status);
  }
  free(q);
  return status;
}
