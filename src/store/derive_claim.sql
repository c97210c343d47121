-- derive_claim.sql - claim ?1 -> its derived rows.
INSERT OR REPLACE INTO claim_fact
SELECT c.id,
       (SELECT s.id FROM sentence s WHERE s.document = c.document AND s.idx = c.record ->> '$.sentence.index'),
       c.record ->> '$.source.name', c.record ->> '$.source.text', c.record ->> '$.source.country', c.record ->> '$.source.body',
       c.record ->> '$.source.kind', c.record ->> '$.cue.text', c.record ->> '$.manner', c.record ->> '$.content.text',
       c.record ->> '$.factuality', c.record ->> '$.date.from', c.record ->> '$.about'
FROM claim c WHERE c.id = ?1;
INSERT OR REPLACE INTO claim_event
SELECT c.id, x.value FROM claim c, json_each(c.record, '$.events') x WHERE c.id = ?1;
