/*
** records.c - a document's records, compressed. Records repeat each other, the document's description and its sentences, so all of a
** document are one zstd frame that may refer to what stands before it: a skeleton of records (fixed for this version) and the
** document's text. A frame has its size and a checksum.
**
**     byte 0   1: version of skeleton and layout
**     byte 1   zstd frame; prefix: skeleton, then the first TEXT_MAX bytes of the text
*/
#include "store/store.h"

#include <zstd.h>

#define LAYOUT 1
#define LEVEL 5
#define TEXT_MAX ((size_t)1 << 20)
#define LINES_MAX ((uint64_t)1 << 30)

/* Never changed: a new one would be a new LAYOUT. */
static const char skeleton[] =
    "\"mode\":\"conditional\"hypothetical\"wanted\"attempted\"averted\"denied\",\"basis\":\"text\"}context\"}published\"},\"grain\":\"month\"year\"week\","
    "\"admin1\":\"\",\"country\":\"USA\"RUS\"CHN\"UKR\"GBR\"FRA\"DEU\"IRN\"ISR\"PRK\"KOR\"JPN\"IND\"PAK\"TUR\"SYR\",\"lat\":,\"lon\":,\"geonames\":\"\",\"precision\":\"city\"}"
    "\"casualties\":{\"dead\":[,],\"injured\":[]},\"items\":[{\"text\":\"\",\"class\":\"\",\"quantity\":[],\"unit\":\"\",\"from\":\"\",\"to\":\"\"}],"
    "\"event\":\"CONCEDE\"COOPERATE\"RETREAT\"REQUEST\"ACCUSE\"REJECT\"THREATEN\"PROTEST\"SANCTION\"MOBILIZE\"COERCE\"ASSAULT\"CONSULT\"SUPPORT\"AGREE\"AID\","
    "\"mode\":\"\",\"context\":[\"military\",\"economic\",\"diplomatic\",\"terrorism\",\"legal\",\"election\",\"human_rights\"],\"factuality\":\"PR+\"PS+\"CT-\"PR-\"PS-\"CTu\"Uu\",\"verb\":\"say\","
    "\"kind\":\"group\",\"person\",\"org\",\"office\",\"anonymous\",\"media\",\"document\",\"count\":,\"body\":\"UN\"NATO\"EU\"IGO\",\"sector\":\"GOV\"MIL\"OPP\"CVL\"BUS\"REB\",\"role\":\"president\"minister\","
    "{\"schema\":\"entente.claim/1\",\"id\":\":claim:-:0\",\"document\":{\"id\":\"\",\"url\":\"https://www.\",\"site\":\"\",\"title\":\"\",\"published\":\"20T:00Z\"},"
    "\"sentence\":{\"index\":,\"start\":,\"end\":,\"text\":\"\"},\"source\":{\"text\":\"\",\"start\":,\"end\":,\"name\":\"\",\"country\":\"\",\"kind\":\"named\"},\"cue\":{\"text\":\"said\",\"start\":,\"end\":,\"lemma\":\"say\"},"
    "\"content\":{\"text\":\"\",\"start\":,\"end\":},\"content_parts\":[{\"start\":,\"end\":}],\"date\":{\"from\":\"20\",\"to\":\"20\",\"grain\":\"day\",\"basis\":\"published\"},\"manner\":\"say\",\"quote\":[{\"start\":,\"end\":}],"
    "\"factuality\":\"CT+\",\"sources\":[],\"events\":[\"\"],\"about\":\"\"}\n"
    "{\"schema\":\"entente.event/1\",\"id\":\":-:0\",\"document\":{\"id\":\"\",\"url\":\"https://www.\",\"site\":\"\",\"title\":\"\",\"published\":\"20T:00Z\"},\"sentence\":{\"index\":,\"start\":,\"end\":,\"text\":\"\"},"
    "\"event\":\"ASSAULT\",\"mode\":\"\",\"context\":[\"military\"],\"cameo\":\"190\",\"quad\":4,\"score\":-10,\"goldstein\":-10,\"trigger\":{\"text\":\"\",\"start\":,\"end\":,\"lemma\":\"\"},"
    "\"actor\":[{\"text\":\"\",\"start\":,\"end\":,\"name\":\"\",\"country\":\"\",\"code\":\"\",\"kind\":\"state\",\"actor_id\":\"\"}],\"recipient\":[{\"text\":\"\",\"start\":,\"end\":,\"name\":\"\",\"country\":\"\",\"code\":\"GOV\",\"sector\":\"GOV\",\"role\":\"\",\"kind\":\"person\",\"actor_id\":\"\"}],"
    "\"items\":[],\"date\":{\"text\":\"\",\"start\":,\"end\":,\"from\":\"20\",\"to\":\"20\",\"grain\":\"day\",\"basis\":\"text\"},\"place\":{\"text\":\"\",\"start\":,\"end\":,\"name\":\"\",\"country\":\"\"},"
    "\"time\":\"past\",\"mood\":\"planned\",\"background\":false,\"factuality\":\"CT+\",\"cue\":[{\"text\":\"\",\"start\":,\"end\":,\"kind\":\"future\"}],\"sources\":[{\"text\":\"\",\"start\":,\"end\":,\"kind\":\"named\",\"verb\":\"say\",\"factuality\":\"CT+\"}],\"author_factuality\":\"Uu\","
    "\"links\":[{\"kind\":\"content_of\",\"to\":\"\"}],\"rule\":\"\"}\n"
    "\"recipient\":[],\"items\":[],\"date\":{\"from\":\"20\",\"to\":\"20\",\"grain\":\"day\",\"basis\":\"published\"},\"time\":\"past\",\"mood\":\"asserted\",\"background\":false,\"factuality\":\"CT+\",\"cue\":[],\"sources\":[],\"author_factuality\":\"CT+\",\"links\":[],\"rule\":\"\"}\n";

void ent_records_close(ent_store *s) {
  ZSTD_freeCCtx(s->pack);
  ZSTD_freeDCtx(s->unpack);
}

static bool make_prefix(ent_store *s, ent_str text) {
  ent_buf_clear(&s->prefix);
  ent_buf_put(&s->prefix, skeleton, sizeof skeleton - 1);
  return ent_buf_put(&s->prefix, text.p ? text.p : "", text.n < TEXT_MAX ? text.n : TEXT_MAX);
}

static size_t pack(ent_store *s) {
  if (!s->pack && !(s->pack = ZSTD_createCCtx())) return (size_t)-1;
  ZSTD_CCtx *z = s->pack;
  ZSTD_CCtx_reset(z, ZSTD_reset_session_and_parameters);
  ZSTD_CCtx_setParameter(z, ZSTD_c_compressionLevel, LEVEL);
  ZSTD_CCtx_setParameter(z, ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(z, ZSTD_c_dictIDFlag, 0);
  ZSTD_CCtx_refPrefix(z, s->prefix.p, s->prefix.n);
  return ZSTD_compress2(z, s->packed.p + 1, s->packed.cap - 1, s->lines.p ? s->lines.p : "", s->lines.n);
}

ent_code ent_records_put(ent_store *s, int64_t document, ent_error *err) {
  if (!s->lines.n) return ENT_OK;
  ent_buf_clear(&s->packed);
  if (!make_prefix(s, ent_buf_str(&s->text)) || !ent_buf_reserve(&s->packed, ZSTD_compressBound(s->lines.n) + 1)) return ent_nomem(err);
  s->packed.p[0] = LAYOUT;
  size_t n = pack(s);
  if (ZSTD_isError(n)) return ent_nomem(err);
  sqlite3_stmt **st = &s->st[ENT_ST_RECORDS];
  ent_code code = ent_store_prepare(s, st, "INSERT INTO records(document, lines) VALUES(?1, ?2)", err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(*st, 1, document);
  sqlite3_bind_blob64(*st, 2, s->packed.p, n + 1, SQLITE_STATIC);
  return ent_store_done(s, *st, err);
}

static ent_code damaged(ent_store *s, int64_t document, ent_error *err) {
  return ent_failf(err, ENT_ERR_FORMAT, "records of a document are damaged", s->path, 0, 0, "document %lld", (long long)document);
}

static ent_code unpack(ent_store *s, int64_t document, const uint8_t *p, size_t n, ent_error *err) {
  if (n < 2 || p[0] != LAYOUT) return damaged(s, document, err);
  unsigned long long size = ZSTD_getFrameContentSize(p + 1, n - 1);
  if (size > LINES_MAX) return damaged(s, document, err); /* also unknown, error */
  if (!s->unpack && !(s->unpack = ZSTD_createDCtx())) return ent_nomem(err);
  ent_buf_clear(&s->read);
  if (!ent_buf_reserve(&s->read, (size_t)size + 1)) return ent_nomem(err);
  ZSTD_DCtx_reset(s->unpack, ZSTD_reset_session_and_parameters);
  ZSTD_DCtx_setParameter(s->unpack, ZSTD_d_windowLogMax, 27);
  ZSTD_DCtx_refPrefix(s->unpack, s->prefix.p, s->prefix.n);
  size_t got = ZSTD_decompressDCtx(s->unpack, s->read.p, s->read.cap, p + 1, n - 1);
  if (ZSTD_isError(got) || got != size) return damaged(s, document, err);
  s->read.n = got;
  return ENT_OK;
}

ent_code ent_records_get(ent_store *s, int64_t document, ent_str *lines, ent_error *err) {
  *lines = (ent_str){0};
  if (s->read_document == document && document) {
    *lines = ent_buf_str(&s->read);
    return ENT_OK;
  }
  s->read_document = 0;
  sqlite3_stmt **st = &s->st[ENT_ST_RECORDS_READ];
  ent_code code = ent_store_prepare(s, st, "SELECT r.lines, d.text FROM records r JOIN document d ON d.id = r.document WHERE r.document = ?1", err);
  if (code != ENT_OK) return code;
  sqlite3_bind_int64(*st, 1, document);
  int rc = sqlite3_step(*st);
  if (rc == SQLITE_ROW) {
    if (!make_prefix(s, ent_store_column(*st, 1)))
      code = ent_nomem(err);
    else
      code = unpack(s, document, sqlite3_column_blob(*st, 0), (size_t)sqlite3_column_bytes(*st, 0), err);
    if (code == ENT_OK) {
      s->read_document = document;
      *lines = ent_buf_str(&s->read);
    }
  } else if (rc != SQLITE_DONE) {
    code = ent_store_fail(s, "cannot read the database", err);
  }
  sqlite3_reset(*st);
  return code;
}

/* ---- one record -------------------------------------------------------- */

/* The newest edit or addition of what id names, if there is one. */
static ent_code corrected(ent_store *s, bool claim, int64_t id, ent_str *record, ent_error *err) {
  sqlite3_stmt **st = &s->st[claim ? ENT_ST_CORRECTED : ENT_ST_RECORD_KEY];
  ent_code code = ent_store_prepare(s, st,
                                    claim ? "SELECT x.record, x.action FROM claim r JOIN document d ON d.id = (r.id & -65536) "
                                            "JOIN correction x ON x.hash = d.hash AND x.key = r.key WHERE r.id = ?1 ORDER BY x.id DESC LIMIT 1"
                                          : "SELECT x.record, x.action FROM event r JOIN document d ON d.id = (r.id & -65536) "
                                            "JOIN correction x ON x.hash = d.hash AND x.key = r.key WHERE r.id = ?1 ORDER BY x.id DESC LIMIT 1",
                                    err);
  if (code != ENT_OK) return code;
  sqlite3_reset(*st);
  sqlite3_bind_int64(*st, 1, id);
  int rc = sqlite3_step(*st);
  if (rc == SQLITE_ROW) {
    ent_str action = ent_store_column(*st, 1);
    if (ent_str_is(action, "edit") || ent_str_is(action, "add")) *record = ent_store_column(*st, 0); /* lives until the next reset */
    return ENT_OK;
  }
  sqlite3_reset(*st);
  return rc == SQLITE_DONE ? ENT_OK : ent_store_fail(s, "cannot read the database", err);
}

void ent_records_rest(ent_store *s) {
  sqlite3_reset(s->st[ENT_ST_CORRECTED]);
  sqlite3_reset(s->st[ENT_ST_RECORD_KEY]);
}

/* Most databases have no corrections: one look spares the rest. */
static ent_code any_corrections(ent_store *s, bool *any, ent_error *err) {
  sqlite3_stmt **st = &s->st[ENT_ST_CORRECTION_ANY];
  ent_code code = ent_store_prepare(s, st, "SELECT 1 FROM correction LIMIT 1", err);
  if (code != ENT_OK) return code;
  int rc = sqlite3_step(*st);
  *any = rc == SQLITE_ROW;
  sqlite3_reset(*st);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? ENT_OK : ent_store_fail(s, "cannot read the database", err);
}

ent_code ent_record_get(ent_store *s, bool claim, int64_t id, ent_str *record, ent_error *err) {
  ent_str lines, line = {0};
  int64_t document = id & -65536;
  bool any;
  *record = (ent_str){0};
  ent_code code = any_corrections(s, &any, err);
  if (code == ENT_OK && any) code = corrected(s, claim, id, record, err);
  if (code != ENT_OK || record->n) return code;
  code = ent_records_get(s, document, &lines, err);
  if (code != ENT_OK) return code;
  int64_t n = id - document;
  for (; n > 0 && lines.n; n--) {
    const char *end = memchr(lines.p, '\n', lines.n);
    size_t len = end ? (size_t)(end - lines.p) : lines.n;
    line = (ent_str){lines.p, len};
    lines.p += len + (end != NULL);
    lines.n -= len + (end != NULL);
  }
  if (n || !line.n) return damaged(s, document, err);
  *record = line;
  return ENT_OK;
}
