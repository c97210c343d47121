-- derive_event.sql - event ?1 -> its derived rows. Run once after each insert and, by doctor, for all.
INSERT OR REPLACE INTO event_fact
SELECT e.id,
       (SELECT s.id FROM sentence s WHERE s.document = e.document AND s.idx = e.record ->> '$.sentence.index'),
       e.record ->> '$.event', e.record ->> '$.mode', e.record ->> '$.cameo', e.record ->> '$.quad',
       CAST(e.record ->> '$.score' AS REAL), CAST(e.record ->> '$.goldstein' AS REAL),
       e.record ->> '$.trigger.lemma', e.record ->> '$.trigger.text',
       e.record ->> '$.date.from', e.record ->> '$.date.to', e.record ->> '$.date.grain', e.record ->> '$.date.basis',
       coalesce(e.record ->> '$.place.name', e.record ->> '$.place.text'), e.record ->> '$.place.country',
       CAST(e.record ->> '$.place.lat' AS REAL), CAST(e.record ->> '$.place.lon' AS REAL),
       e.record ->> '$.time', e.record ->> '$.mood', e.record ->> '$.factuality', e.record ->> '$.author_factuality',
       coalesce(e.record ->> '$.background', 0),
       coalesce(e.record ->> '$.time', '') IN ('past', 'ongoing') AND coalesce(e.record ->> '$.mood', '') = 'asserted'
         AND (coalesce(e.record ->> '$.factuality', '') = 'CT+' OR coalesce(e.record ->> '$.author_factuality', '') = 'CT+')
         AND NOT coalesce(e.record ->> '$.background', 0),
       e.record ->> '$.rule'
FROM event e WHERE e.id = ?1;
INSERT OR REPLACE INTO event_party
SELECT e.id, side.value, p.key, p.value ->> '$.text', p.value ->> '$.name', p.value ->> '$.country', p.value ->> '$.body',
       p.value ->> '$.code', p.value ->> '$.sector', p.value ->> '$.role', p.value ->> '$.kind', p.value ->> '$.actor_id'
FROM event e, json_each('["actor","recipient"]') side, json_each(e.record, '$.' || side.value) p WHERE e.id = ?1;
INSERT OR REPLACE INTO event_source
SELECT e.id, s.key, s.value ->> '$.text', s.value ->> '$.name', s.value ->> '$.country', s.value ->> '$.kind', s.value ->> '$.verb',
       s.value ->> '$.factuality', s.value ->> '$.count'
FROM event e, json_each(e.record, '$.sources') s WHERE e.id = ?1;
INSERT OR REPLACE INTO event_context
SELECT e.id, x.value FROM event e, json_each(e.record, '$.context') x WHERE e.id = ?1;
INSERT OR REPLACE INTO event_link
SELECT e.id, l.value ->> '$.kind', l.value ->> '$.to' FROM event e, json_each(e.record, '$.links') l WHERE e.id = ?1;
