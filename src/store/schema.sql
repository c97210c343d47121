-- schema.sql - the record in one SQLite file (version 1).
--
-- Content tables hold what was read and coded: run, document, input, event, claim. Derived tables (event_*, claim_*,
-- sentence_fts) are made from them by derive_event.sql and derive_claim.sql alone and can be rebuilt at any time: `entente doctor DB`
-- does so. Offsets are bytes of the UTF-8 text (of the title where in_title is 1), half-open.

PRAGMA application_id = 0x656e7465; -- "ente": the file is one of ours
PRAGMA user_version = 1;

-- One line a call of `ingest`: which versions made the records.
CREATE TABLE run(
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL, -- UTC, ISO 8601
  program TEXT NOT NULL, -- version of entente
  model TEXT NOT NULL,   -- version of the syntax model
  lexicon TEXT NOT NULL  -- version of the compiled lexicon
) STRICT;

-- An article: one text at one address.
CREATE TABLE document(
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,    -- XXH3-128 of the text, hex: the record's document.id
  address TEXT NOT NULL, -- canonical address, or the input's name where the page has none
  url TEXT,
  site TEXT,
  title TEXT,
  published TEXT,        -- as the page has it
  day TEXT,              -- YYYY-MM-DD of published
  language TEXT,         -- ISO 639-1
  coded INTEGER NOT NULL, -- 0: a language we do not code
  text TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES run(id),
  UNIQUE(hash, address)
) STRICT;

-- Where a document came from: the same input with the same bytes is not read again.
CREATE TABLE input(
  name TEXT NOT NULL,    -- file or address as given
  bytes TEXT NOT NULL,   -- XXH3-128 of the bytes read and of the day given with them
  document INTEGER REFERENCES document(id),
  reason TEXT,           -- why it was not coded, else NULL
  PRIMARY KEY(name, bytes)
) STRICT, WITHOUT ROWID;

CREATE TABLE sentence(
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  idx INTEGER NOT NULL,  -- 0-based in the document
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  in_title INTEGER NOT NULL,
  UNIQUE(document, idx)
) STRICT;

-- One event record, whole, as `code` writes it (docs/formats/event.md).
CREATE TABLE event(
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  key TEXT NOT NULL,     -- the record's id: place in the document
  record TEXT NOT NULL,  -- JSON, schema entente.event/1
  UNIQUE(document, key)
) STRICT;

-- One claim record, whole (docs/formats/claim.md).
CREATE TABLE claim(
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  record TEXT NOT NULL,  -- JSON, schema entente.claim/1
  UNIQUE(document, key)
) STRICT;

-- ---- derived --------------------------------------------------------------

-- An event's single values.
CREATE TABLE event_fact(
  event INTEGER PRIMARY KEY REFERENCES event(id) ON DELETE CASCADE,
  sentence INTEGER REFERENCES sentence(id),
  type TEXT NOT NULL,    -- PLOVER
  mode TEXT,
  cameo TEXT,
  quad INTEGER,          -- 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict
  score REAL,            -- PLOVER's
  goldstein REAL,        -- CAMEO's
  lemma TEXT,
  trigger TEXT,
  date_from TEXT,        -- YYYY-MM-DD; NULL: no date known
  date_to TEXT,
  grain TEXT,
  basis TEXT,            -- text, context, published
  place TEXT,
  place_country TEXT,
  lat REAL,
  lon REAL,
  time TEXT,             -- past, ongoing, future
  mood TEXT,             -- asserted, planned, conditional, ...
  factuality TEXT,       -- of the innermost source
  author_factuality TEXT,
  background INTEGER NOT NULL,
  counts INTEGER NOT NULL, -- told as having happened: what default counts take
  rule TEXT
) STRICT;

CREATE TABLE event_party(
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  side TEXT NOT NULL,    -- actor, recipient
  n INTEGER NOT NULL,
  text TEXT, name TEXT, country TEXT, body TEXT, code TEXT, sector TEXT, role TEXT, kind TEXT, actor_id TEXT,
  PRIMARY KEY(event, side, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_source(
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,    -- 0 the innermost
  text TEXT, name TEXT, country TEXT, kind TEXT, verb TEXT, factuality TEXT, count INTEGER,
  PRIMARY KEY(event, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_context(
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  context TEXT NOT NULL,
  PRIMARY KEY(event, context)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_link(
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,    -- part_of same_as content_of in_return_for because_of contradicts
  target TEXT NOT NULL,  -- key of an event of the same document
  PRIMARY KEY(event, kind, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_fact(
  claim INTEGER PRIMARY KEY REFERENCES claim(id) ON DELETE CASCADE,
  sentence INTEGER REFERENCES sentence(id),
  source TEXT, source_text TEXT, source_country TEXT, source_body TEXT, source_kind TEXT,
  cue TEXT, manner TEXT, content TEXT, factuality TEXT,
  date_from TEXT, about TEXT
) STRICT;

CREATE TABLE claim_event(
  claim INTEGER NOT NULL REFERENCES claim(id) ON DELETE CASCADE,
  event TEXT NOT NULL,   -- key of an event of the same document
  PRIMARY KEY(claim, event)
) STRICT, WITHOUT ROWID;

CREATE INDEX event_party_country ON event_party(country, side);
CREATE INDEX event_fact_day ON event_fact(date_from);
CREATE INDEX event_fact_type ON event_fact(type);
CREATE INDEX claim_fact_source ON claim_fact(source);
CREATE INDEX document_day ON document(day);

-- The words of a sentence, cut out of its document.
CREATE VIEW sentence_text(id, document, idx, text) AS
  SELECT s.id, s.document, s.idx,
         CAST(substr(CAST(CASE s.in_title WHEN 1 THEN d.title ELSE d.text END AS BLOB), s.start + 1, s.end - s.start) AS TEXT)
  FROM sentence s JOIN document d ON d.id = s.document;

-- Full text of the sentences.
CREATE VIRTUAL TABLE sentence_fts USING fts5(text, content='sentence_text', content_rowid='id', tokenize='unicode61 remove_diacritics 2');

-- ---- for people -----------------------------------------------------------

-- An event a row, parties and sources joined by "; ".
CREATE VIEW events(id, document, day, published, actors, actor_countries, event, mode, cameo, quad, score, goldstein, recipients,
                   recipient_countries, factuality, time, mood, background, counts, sources, place, place_country, "trigger", sentence,
                   title, site, address, key) AS
  SELECT e.id, e.document, f.date_from, d.day,
         (SELECT group_concat(coalesce(name, text), '; ') FROM event_party p WHERE p.event = e.id AND side = 'actor'),
         (SELECT group_concat(coalesce(country, body, 'UNK'), ';') FROM event_party p WHERE p.event = e.id AND side = 'actor'),
         f.type, f.mode, f.cameo, f.quad, f.score, f.goldstein,
         (SELECT group_concat(coalesce(name, text), '; ') FROM event_party p WHERE p.event = e.id AND side = 'recipient'),
         (SELECT group_concat(coalesce(country, body, 'UNK'), ';') FROM event_party p WHERE p.event = e.id AND side = 'recipient'),
         f.factuality, f.time, f.mood, f.background, f.counts,
         (SELECT group_concat(coalesce(name, text), ' < ') FROM event_source s WHERE s.event = e.id),
         f.place, f.place_country, f.trigger,
         (SELECT text FROM sentence_text t WHERE t.id = f.sentence), d.title, d.site, d.address, e.key
  FROM event e JOIN event_fact f ON f.event = e.id JOIN document d ON d.id = e.document;

-- A claim a row.
CREATE VIEW claims(id, document, day, published, source, source_country, source_kind, manner, cue, content, factuality, about, sentence,
                   title, site, address, key) AS
  SELECT c.id, c.document, f.date_from, d.day, coalesce(f.source, f.source_text), f.source_country, f.source_kind, f.manner, f.cue,
         f.content, f.factuality, f.about, (SELECT text FROM sentence_text t WHERE t.id = f.sentence), d.title, d.site, d.address, c.key
  FROM claim c JOIN claim_fact f ON f.claim = c.id JOIN document d ON d.id = c.document;
