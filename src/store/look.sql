-- look.sql - the named questions of the page (src/store/look.c). `-- ask NAME` begins one. `hit(id, day, flags)` is what the filters of the
-- question find; the questions that use it say `FROM hit`. Parameters are named. A column whose name ends with `:json` is JSON already.

-- ask extent
SELECT count(*) AS n, printf('%04d-%02d-%02d', min(day) / 10000, min(day) / 100 % 100, min(day) % 100) AS "from",
       printf('%04d-%02d-%02d', max(day) / 10000, max(day) / 100 % 100, max(day) % 100) AS "to"
FROM hit WHERE day > 0;

-- ask series
SELECT CASE :by WHEN 'year' THEN printf('%04d', day / 10000) WHEN 'month' THEN printf('%04d-%02d', day / 10000, day / 100 % 100)
            WHEN 'week' THEN date(printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100), '-6 days', 'weekday 1')
            ELSE printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100) END AS period,
       sum((flags >> 5 & 7) = 1) AS q1, sum((flags >> 5 & 7) = 2) AS q2, sum((flags >> 5 & 7) = 3) AS q3, sum((flags >> 5 & 7) = 4) AS q4, count(*) AS n
FROM hit WHERE day > 0 GROUP BY 1 ORDER BY 1;

-- ask scores
SELECT CASE :by WHEN 'year' THEN printf('%04d', day / 10000) WHEN 'month' THEN printf('%04d-%02d', day / 10000, day / 100 % 100)
            WHEN 'week' THEN date(printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100), '-6 days', 'weekday 1')
            ELSE printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100) END AS period,
       count(*) AS n, round(avg(score) / 100.0, 3) AS score, round(avg(goldstein) / 100.0, 3) AS goldstein
FROM (SELECT h.day, e.score, e.goldstein FROM hit h JOIN event e ON e.id = h.id WHERE h.day > 0) GROUP BY 1 ORDER BY 1;

-- ask pairs
SELECT a, b, count(*) AS n, sum(quad = 1) AS q1, sum(quad = 2) AS q2, sum(quad = 3) AS q3, sum(quad = 4) AS q4,
       sum(goldstein > 0) AS warm, sum(goldstein < 0) AS cold, round(avg(goldstein) / 100.0, 2) AS goldstein
FROM (SELECT DISTINCT h.id, h.flags >> 5 & 7 AS quad, e.goldstein, coalesce(a.country, a.body) AS a, coalesce(b.country, b.body) AS b
      FROM hit h JOIN event e ON e.id = h.id JOIN event_party p ON p.event = h.id JOIN actor a ON a.id = p.actor
           JOIN event_party r ON r.event = h.id JOIN actor b ON b.id = r.actor
      WHERE coalesce(a.country, a.body) < coalesce(b.country, b.body) AND (p.side <> r.side OR p.side = 1))
GROUP BY a, b ORDER BY n DESC, a, b LIMIT CAST(:most AS INTEGER);

-- ask pairs_all
SELECT wa.word AS a, wb.word AS b, count(*) AS n, sum((x.flags >> 5 & 7) = 1) AS q1, sum((x.flags >> 5 & 7) = 2) AS q2,
       sum((x.flags >> 5 & 7) = 3) AS q3, sum((x.flags >> 5 & 7) = 4) AS q4
FROM pair p JOIN word wa ON wa.id = p.a JOIN word wb ON wb.id = p.b JOIN event_index x ON x.term = p.id * 8 + 3
WHERE x.flags >> 23 & 1 AND x.day BETWEEN CAST(coalesce(replace(:from, '-', ''), '0') AS INTEGER) AND CAST(coalesce(replace(:to, '-', ''), '99999999') AS INTEGER)
GROUP BY p.id ORDER BY n DESC, a, b LIMIT CAST(:most AS INTEGER);

-- ask places
SELECT p.name, p.country, p.admin1, p.lat, p.lon, p.precision, count(*) AS n, sum((h.flags >> 5 & 7) = 1) AS q1, sum((h.flags >> 5 & 7) = 2) AS q2,
       sum((h.flags >> 5 & 7) = 3) AS q3, sum((h.flags >> 5 & 7) = 4) AS q4
FROM hit h JOIN event e ON e.id = h.id JOIN place p ON p.id = e.place
GROUP BY p.id ORDER BY n DESC, p.name LIMIT CAST(:most AS INTEGER);

-- ask subjects
SELECT w.word AS about, count(*) AS n, count(DISTINCT source) AS sources, sum(f.name LIKE '%+') AS holds, sum(f.name LIKE '%-' OR m.word IN ('deny', 'doubt')) AS denies,
       printf('%04d-%02d-%02d', max(c.day) / 10000, max(c.day) / 100 % 100, max(c.day) % 100) AS last
FROM claim c JOIN word w ON w.id = c.about LEFT JOIN label f ON f.kind = 'factuality' AND f.id = (c.flags & 15) LEFT JOIN word m ON m.id = c.manner
GROUP BY c.about ORDER BY min(holds, denies) > 0 DESC, n DESC, about LIMIT CAST(:most AS INTEGER);

-- ask sources
SELECT a.name, coalesce(a.country, a.body) AS country, count(*) AS n, sum(f.name LIKE '%-' OR m.word IN ('deny', 'doubt')) AS denies
FROM claim c JOIN actor a ON a.id = c.source LEFT JOIN label f ON f.kind = 'factuality' AND f.id = (c.flags & 15) LEFT JOIN word m ON m.id = c.manner
GROUP BY a.name, country ORDER BY n DESC, a.name LIMIT CAST(:most AS INTEGER);

-- ask article
SELECT d.hash AS id, d.address, d.url, d.site, d.title, d.published, d.day, d.language, d.coded, d.text, r.started AS coded_at, r.program, r.model, r.lexicon
FROM document d JOIN run r ON r.id = d.run WHERE d.hash = :id ORDER BY d.id LIMIT 1;

-- ask sentences
SELECT s.id & 65535 AS "index", s.start, s.end, s.in_title AS title
FROM sentence s WHERE (s.id & -65536) = (SELECT id FROM document WHERE hash = :id ORDER BY id LIMIT 1)
  AND s.id BETWEEN (SELECT id FROM document WHERE hash = :id ORDER BY id LIMIT 1) AND (SELECT id FROM document WHERE hash = :id ORDER BY id LIMIT 1) + 65535
ORDER BY s.id;

-- ask versions
SELECT d.hash AS id, d.title, d.day, d.published, r.started AS coded_at FROM document d JOIN run r ON r.id = d.run
WHERE d.address = (SELECT address FROM document WHERE hash = :id ORDER BY id LIMIT 1) ORDER BY d.id;

-- ask told
SELECT st.key AS story, d.hash AS id, d.title, d.site, d.day, m.near <> m.document AS copy
FROM story_document own JOIN story st ON st.id = own.story JOIN story_document m ON m.story = own.story JOIN document d ON d.id = m.document
WHERE own.document = (SELECT id FROM document WHERE hash = :id ORDER BY id LIMIT 1) AND d.hash <> :id ORDER BY d.id LIMIT 40;

-- ask corrections
SELECT c.hash || ':' || c.key AS id, c.hash AS document, c.action, c.record AS "record:json", c.who, c.time, c.why, d.title
FROM correction c LEFT JOIN document d ON d.id = (SELECT min(id) FROM document WHERE hash = c.hash)
WHERE :id IS NULL OR c.hash = :id ORDER BY c.id DESC LIMIT CAST(:most AS INTEGER);

-- ask counts
SELECT (SELECT count(*) FROM document) AS articles, (SELECT count(*) FROM event_index WHERE term = 0) AS events, (SELECT count(*) FROM claim) AS claims,
       (SELECT count(*) FROM correction) AS corrections, (SELECT count(*) FROM input WHERE reason IS NOT NULL) AS not_coded,
       (SELECT min(day) FROM document) AS "from", (SELECT max(day) FROM document) AS "to", (SELECT max(started) FROM run) AS filled;

-- ask input
SELECT d.hash AS id FROM input i JOIN document d ON d.id = i.document WHERE i.name = :name OR substr(i.name, 1, length(:name) + 1) IN (:name || '#', :name || ':')
ORDER BY d.id DESC LIMIT 1;
