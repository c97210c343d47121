-- schema.sql - the record in one SQLite file (version 2).
--
-- Content tables hold what was read, coded and corrected: run, document, records, input, sentence, correction. All others are derived
-- from them (src/store/derive.c) and can be rebuilt at any time: `entente doctor DB` does so. Views at the end are for people.
--
-- Numbers. A document's id is made of its day of publication and a number in that day: (days since 1800-01-01 + 1024) << 36 | n << 16;
-- without a day n alone. So ids are in the order of days and fit a double. Sentences, events and claims count in the lower sixteen
-- bits: id & -65536 is the document; sentence.id is document + index; event.id and claim.id are document + line of the record.
-- Days are INTEGER yyyymmdd, 0 unknown. Offsets are bytes of the UTF-8 text (of the title where in_title is 1), half-open.

PRAGMA application_id = 0x656e7465; -- "ente": the file is one of ours
PRAGMA user_version = 2;

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
  run INTEGER NOT NULL REFERENCES run(id),
  text TEXT NOT NULL,
  UNIQUE(hash, address)
) STRICT;

CREATE INDEX document_address ON document(address);

-- The records of a document, whole, as `code` writes them (docs/formats/event.md): JSON lines, compressed (docs/formats/database.md).
-- Line n (from 1) is the record of the event or claim with the id document + n.
CREATE TABLE records(
  document INTEGER PRIMARY KEY REFERENCES document(id),
  lines BLOB NOT NULL
) STRICT;

-- Where a document came from: the same input with the same bytes is not read again.
CREATE TABLE input(
  name TEXT NOT NULL,    -- file or address as given
  bytes TEXT NOT NULL,   -- XXH3-128 of the bytes read and of the day given with them
  document INTEGER REFERENCES document(id),
  reason TEXT,           -- why it was not coded, else NULL
  PRIMARY KEY(name, bytes)
) STRICT, WITHOUT ROWID;

-- Where the sentences of a document are.
CREATE TABLE sentence(
  id INTEGER PRIMARY KEY, -- document + index
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  in_title INTEGER NOT NULL
) STRICT;

-- What a person said about a record, by its place in the document, so that it survives coding again. The last one of a key holds.
CREATE TABLE correction(
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,    -- document.hash
  key TEXT NOT NULL,     -- the record's id without the hash: "5-9:0", "claim:30-34:0"
  action TEXT NOT NULL,  -- accept, edit, reject, add, withdraw
  record TEXT,           -- JSON of edit and add
  who TEXT NOT NULL,
  time TEXT NOT NULL,    -- UTC, ISO 8601
  why TEXT
) STRICT;

CREATE INDEX correction_key ON correction(hash, key);

-- ---- derived: words --------------------------------------------------------

-- Names of the small numbers in event.flags and claim.flags.
CREATE TABLE label(
  kind TEXT NOT NULL,    -- type factuality time mood grain basis source_kind side link precision
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY(kind, id)
) STRICT, WITHOUT ROWID;

-- Words that many rows share: codes of countries and bodies, modes, contexts, CAMEO codes, lemmas, rules, manners.
CREATE TABLE word(
  id INTEGER PRIMARY KEY,
  word TEXT NOT NULL UNIQUE
) STRICT;

-- Who takes part or says so, each combination once.
CREATE TABLE actor(
  id INTEGER PRIMARY KEY,
  hash INTEGER NOT NULL UNIQUE, -- XXH3-64 of the columns below
  name TEXT,             -- the lexicon's name, else the words of the text
  country TEXT,          -- ISO 3166-1 alpha-3, former codes for states that have ended
  body TEXT,             -- organisation without a country
  code TEXT,             -- CAMEO style
  sector TEXT,
  role TEXT,
  kind TEXT,             -- person, state, org, group, place, other
  actor_id TEXT          -- entry of the lexicon
) STRICT;

CREATE INDEX actor_name ON actor(name COLLATE NOCASE);
CREATE INDEX actor_code ON actor(coalesce(country, body));
CREATE INDEX actor_entry ON actor(actor_id) WHERE actor_id IS NOT NULL;

-- Where things happen, each place once.
CREATE TABLE place(
  id INTEGER PRIMARY KEY,
  hash INTEGER NOT NULL UNIQUE,
  name TEXT,
  admin1 TEXT,
  country TEXT,
  lat REAL,
  lon REAL,
  geonames TEXT,
  precision TEXT         -- site, city, district, region, country, area
) STRICT;

-- Two codes (country or body) that meet in an event; a comes before b in the alphabet.
CREATE TABLE pair(
  id INTEGER PRIMARY KEY,
  a INTEGER NOT NULL REFERENCES word(id),
  b INTEGER NOT NULL REFERENCES word(id),
  UNIQUE(a, b)
) STRICT;

-- ---- derived: events -------------------------------------------------------

-- An event's single values. flags: bits 0-4 type, 5-7 quad, 8-11 factuality of the innermost source, 12-15 the author's, 16-17 time,
-- 18-21 mood, 22 background, 23 counts (told as having happened: what default counts take), 24-27 grain and 28-29 basis of the date.
-- Type, factuality, time, mood: 0 unknown, else number in `label`.
CREATE TABLE event(
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,     -- place in the document: the record's id without the document's hash
  sentence INTEGER,      -- index in the document
  flags INTEGER NOT NULL,
  day INTEGER NOT NULL,  -- of the event, else of publication: what it is ordered by
  date_from INTEGER,
  date_to INTEGER,
  mode INTEGER REFERENCES word(id),
  cameo INTEGER REFERENCES word(id),
  score INTEGER,         -- PLOVER's, hundredths
  goldstein INTEGER,     -- CAMEO's, hundredths
  lemma INTEGER REFERENCES word(id),
  rule INTEGER REFERENCES word(id),
  place INTEGER REFERENCES place(id)
) STRICT;

-- Who acts, and on whom.
CREATE TABLE event_party(
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  side INTEGER NOT NULL, -- 1 actor, 2 recipient
  n INTEGER NOT NULL,
  actor INTEGER NOT NULL REFERENCES actor(id),
  PRIMARY KEY(event, side, n)
) STRICT, WITHOUT ROWID;

-- The chain of sources of an event, innermost first.
CREATE TABLE event_source(
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,    -- 0 the innermost
  actor INTEGER NOT NULL REFERENCES actor(id),
  kind INTEGER,          -- label source_kind
  factuality INTEGER,
  verb INTEGER REFERENCES word(id),
  count INTEGER,
  PRIMARY KEY(event, n)
) STRICT, WITHOUT ROWID;

-- What events of a document have to do with each other.
CREATE TABLE event_link(
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  kind INTEGER NOT NULL, -- label link
  target INTEGER NOT NULL, -- event of the same document
  PRIMARY KEY(event, kind, target)
) STRICT, WITHOUT ROWID;

-- What events are found by: postings in the order of days. term is id * 8 + kind: 0 all events (term 0), 1 code of a country or body
-- (word), 2 actor, 3 pair, 4 context (word), 5 place, 6 source (actor), 7 mode (word). flags as in event, so that most filters need no other table.
CREATE TABLE event_index(
  term INTEGER NOT NULL,
  day INTEGER NOT NULL,
  id INTEGER NOT NULL,   -- the event; no reference: that would cost a search of all postings for each event taken away
  side INTEGER NOT NULL, -- bits: 1 actor, 2 recipient; of pairs: 1 a acts on b, 2 b on a, 4 both act
  flags INTEGER NOT NULL,
  PRIMARY KEY(term, day, id)
) STRICT, WITHOUT ROWID;

-- ---- derived: claims -------------------------------------------------------

-- flags: bits 0-3 factuality, 4-6 kind of the source (1 more than its label; 0 nobody is named).
CREATE TABLE claim(
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  sentence INTEGER,
  flags INTEGER NOT NULL,
  day INTEGER NOT NULL,  -- of the claim, else of publication
  source INTEGER REFERENCES actor(id),
  cue INTEGER REFERENCES word(id),
  manner INTEGER REFERENCES word(id),
  start INTEGER,         -- of the content, in the text (in the title where the sentence is)
  end INTEGER,
  about INTEGER REFERENCES word(id)
) STRICT;

CREATE INDEX claim_day ON claim(day, flags);
CREATE INDEX claim_source ON claim(source);
CREATE INDEX claim_about ON claim(about);

-- The events that a claim is about.
CREATE TABLE claim_event(
  claim INTEGER NOT NULL REFERENCES claim(id) ON DELETE CASCADE,
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  PRIMARY KEY(claim, event)
) STRICT, WITHOUT ROWID;

CREATE INDEX claim_event_event ON claim_event(event);

-- ---- derived: stories -------------------------------------------------------

-- What is kept of a text to compare it with others (src/story/signature.c).
CREATE TABLE fingerprint(
  document INTEGER PRIMARY KEY REFERENCES document(id),
  runs BLOB NOT NULL,    -- MinHash of its runs of five words, 64 bins of 16 bits
  words BLOB NOT NULL,   -- the same of its longer words
  notice INTEGER NOT NULL -- 1: it says that it was corrected, 2: retracted
) STRICT;

-- Documents that tell of the same, at least two; the id is that of the first one (by day, hash, address).
CREATE TABLE story(
  id INTEGER PRIMARY KEY REFERENCES document(id),
  key TEXT,              -- names it whatever the numbers are: hash of the first document's hash and address
  title TEXT,            -- of the first document
  first INTEGER,         -- yyyymmdd
  last INTEGER,
  documents INTEGER,
  copies INTEGER,        -- of these are copies of others
  origins INTEGER        -- independent ones: agencies and papers cited, else publications; copies count once
) STRICT;

CREATE INDEX story_day ON story(first);
CREATE UNIQUE INDEX story_key ON story(key);

-- Which story a document belongs to, and which document it is a copy of (itself: of none).
CREATE TABLE story_document(
  document INTEGER PRIMARY KEY REFERENCES document(id),
  story INTEGER NOT NULL REFERENCES story(id) DEFERRABLE INITIALLY DEFERRED,
  near INTEGER NOT NULL
) STRICT;

CREATE INDEX story_document_story ON story_document(story);

-- Events told more than once. Only those that are.
CREATE TABLE event_same(
  event INTEGER PRIMARY KEY,
  again INTEGER NOT NULL, -- the first that says the same of the same day, anywhere: for one a day
  told INTEGER NOT NULL   -- the first of its story that does, a day more or less
) STRICT;

CREATE INDEX event_same_told ON event_same(told);

-- ---- derived: full text ----------------------------------------------------

-- The words of a sentence, cut out of its document.
CREATE VIEW sentence_text(id, document, idx, text) AS
  SELECT s.id, d.id, s.id & 65535,
         CAST(substr(CAST(CASE s.in_title WHEN 1 THEN d.title ELSE d.text END AS BLOB), s.start + 1, s.end - s.start) AS TEXT)
  FROM sentence s JOIN document d ON d.id = (s.id & -65536);

-- Full text of the sentences: FTS5, the words themselves stay in the documents.
CREATE VIRTUAL TABLE sentence_fts USING fts5(text, content='sentence_text', content_rowid='id', tokenize='unicode61 remove_diacritics 2',
  columnsize=0);

-- ---- for people ------------------------------------------------------------

-- An event a row, parties and sources joined by "; ".
CREATE VIEW events(id, document, day, published, actors, actor_countries, event, mode, cameo, quad, score, goldstein, recipients,
                   recipient_countries, factuality, time, mood, background, counts, sources, place, place_country, lat, lon, lemma, sentence,
                   title, site, address, key) AS
  SELECT e.id, d.id,
         CASE WHEN e.date_from THEN printf('%04d-%02d-%02d', e.date_from / 10000, e.date_from / 100 % 100, e.date_from % 100) END, d.day,
         (SELECT group_concat(a.name, '; ') FROM event_party p JOIN actor a ON a.id = p.actor WHERE p.event = e.id AND p.side = 1),
         (SELECT group_concat(coalesce(a.country, a.body, 'UNK'), ';') FROM event_party p JOIN actor a ON a.id = p.actor WHERE p.event = e.id AND p.side = 1),
         (SELECT name FROM label WHERE kind = 'type' AND id = (e.flags & 31)),
         (SELECT word FROM word WHERE id = e.mode), (SELECT word FROM word WHERE id = e.cameo), nullif(e.flags >> 5 & 7, 0),
         e.score / 100.0, e.goldstein / 100.0,
         (SELECT group_concat(a.name, '; ') FROM event_party p JOIN actor a ON a.id = p.actor WHERE p.event = e.id AND p.side = 2),
         (SELECT group_concat(coalesce(a.country, a.body, 'UNK'), ';') FROM event_party p JOIN actor a ON a.id = p.actor WHERE p.event = e.id AND p.side = 2),
         (SELECT name FROM label WHERE kind = 'factuality' AND id = (e.flags >> 8 & 15)),
         (SELECT name FROM label WHERE kind = 'time' AND id = (e.flags >> 16 & 3)),
         (SELECT name FROM label WHERE kind = 'mood' AND id = (e.flags >> 18 & 15)), e.flags >> 22 & 1, e.flags >> 23 & 1,
         (SELECT group_concat(a.name, ' < ') FROM event_source s JOIN actor a ON a.id = s.actor WHERE s.event = e.id),
         p.name, p.country, p.lat, p.lon, (SELECT word FROM word WHERE id = e.lemma),
         (SELECT text FROM sentence_text t WHERE t.id = (e.id & -65536) + e.sentence), d.title, d.site, d.address, d.hash || ':' || e.key
  FROM event e JOIN document d ON d.id = (e.id & -65536) LEFT JOIN place p ON p.id = e.place;

-- An article a row, without its text. status: new; changed: another text was at its address before; corrected, retracted: it says so. copy_of
-- is the document that it is a copy of.
CREATE VIEW documents(id, day, site, title, language, events, claims, published, url, address, version, status, story, copy_of, key) AS
  SELECT d.id, d.day, d.site, d.title, d.language, (SELECT count(*) FROM event e WHERE e.id BETWEEN d.id AND d.id + 65535),
         (SELECT count(*) FROM claim c WHERE c.id BETWEEN d.id AND d.id + 65535), d.published, d.url, d.address,
         (SELECT count(*) FROM document o WHERE o.address = d.address AND (o.run, o.id) <= (d.run, d.id)),
         CASE (SELECT notice FROM fingerprint f WHERE f.document = d.id) WHEN 1 THEN 'corrected' WHEN 2 THEN 'retracted'
         ELSE iif(EXISTS(SELECT 1 FROM document o WHERE o.address = d.address AND (o.run, o.id) < (d.run, d.id)), 'changed', 'new') END,
         (SELECT s.key FROM story_document m JOIN story s ON s.id = m.story WHERE m.document = d.id),
         (SELECT n.hash FROM story_document m JOIN document n ON n.id = m.near WHERE m.document = d.id AND m.near <> d.id), d.hash
  FROM document d;

-- A story a row.
CREATE VIEW stories(id, day, last_day, documents, copies, origins, title, key) AS
  SELECT id, CASE WHEN first THEN printf('%04d-%02d-%02d', first / 10000, first / 100 % 100, first % 100) END,
         CASE WHEN last THEN printf('%04d-%02d-%02d', last / 10000, last / 100 % 100, last % 100) END, documents, copies, origins, title, key
  FROM story;

-- Who takes part, with the number of events.
CREATE VIEW actors(id, name, country, body, code, sector, role, kind, actor_id, events) AS
  SELECT a.id, a.name, a.country, a.body, a.code, a.sector, a.role, a.kind, a.actor_id, (SELECT count(*) FROM event_index x WHERE x.term = a.id * 8 + 2)
  FROM actor a;

-- A party a row.
CREATE VIEW parties(event, side, n, name, country, body, code, sector, role, kind, actor_id) AS
  SELECT p.event, CASE p.side WHEN 1 THEN 'actor' ELSE 'recipient' END, p.n, a.name, a.country, a.body, a.code, a.sector, a.role, a.kind, a.actor_id
  FROM event_party p JOIN actor a ON a.id = p.actor;

-- A claim a row.
CREATE VIEW claims(id, document, day, published, source, source_country, source_kind, manner, cue, content, factuality, about, sentence,
                   title, site, address, key) AS
  SELECT c.id, d.id, CASE WHEN c.day THEN printf('%04d-%02d-%02d', c.day / 10000, c.day / 100 % 100, c.day % 100) END, d.day, a.name,
         coalesce(a.country, a.body), (SELECT name FROM label WHERE kind = 'source_kind' AND id = (c.flags >> 4 & 7)),
         (SELECT word FROM word WHERE id = c.manner), (SELECT word FROM word WHERE id = c.cue),
         CAST(substr(CAST(CASE s.in_title WHEN 1 THEN d.title ELSE d.text END AS BLOB), c.start + 1, c.end - c.start) AS TEXT),
         (SELECT name FROM label WHERE kind = 'factuality' AND id = (c.flags & 15)), (SELECT word FROM word WHERE id = c.about),
         (SELECT text FROM sentence_text t WHERE t.id = (c.id & -65536) + c.sentence), d.title, d.site, d.address, d.hash || ':' || c.key
  FROM claim c JOIN document d ON d.id = (c.id & -65536) LEFT JOIN actor a ON a.id = c.source LEFT JOIN sentence s ON s.id = (c.id & -65536) + c.sentence;

-- Two codes, a day, a row: how many events by quad that count, and their mean score.
CREATE VIEW dyad_day(a, b, day, events, verbal_cooperation, material_cooperation, verbal_conflict, material_conflict, goldstein) AS
  SELECT wa.word, wb.word, printf('%04d-%02d-%02d', x.day / 10000, x.day / 100 % 100, x.day % 100), count(*),
         sum((x.flags >> 5 & 7) = 1), sum((x.flags >> 5 & 7) = 2), sum((x.flags >> 5 & 7) = 3), sum((x.flags >> 5 & 7) = 4),
         avg(e.goldstein) / 100.0
  FROM pair p JOIN word wa ON wa.id = p.a JOIN word wb ON wb.id = p.b JOIN event_index x ON x.term = p.id * 8 + 3 JOIN event e ON e.id = x.id
  WHERE x.flags >> 23 & 1 AND x.day > 0 GROUP BY p.id, x.day;
