#!/usr/bin/env python3
"""Reads the golden files of the exports as users' scripts do: columns by the lists below, which are written out from the formats'
own documentation, each cell against what the record says. exports.py [FOLDER]"""
import csv
import io
import json
import os
import sys
import xml.etree.ElementTree as ET

GDELT_ACTOR = ['Code', 'Name', 'CountryCode', 'KnownGroupCode', 'EthnicCode', 'Religion1Code', 'Religion2Code', 'Type1Code', 'Type2Code', 'Type3Code']
GDELT_GEO2 = ['Type', 'FullName', 'CountryCode', 'ADM1Code', 'ADM2Code', 'Lat', 'Long', 'FeatureID']
GDELT2 = (['GLOBALEVENTID', 'SQLDATE', 'MonthYear', 'Year', 'FractionDate'] + ['Actor1' + c for c in GDELT_ACTOR] + ['Actor2' + c for c in GDELT_ACTOR]
          + ['IsRootEvent', 'EventCode', 'EventBaseCode', 'EventRootCode', 'QuadClass', 'GoldsteinScale', 'NumMentions', 'NumSources', 'NumArticles', 'AvgTone']
          + [a + 'Geo_' + c for a in ('Actor1', 'Actor2', 'Action') for c in GDELT_GEO2] + ['DATEADDED', 'SOURCEURL'])
GDELT1 = [c for c in GDELT2 if 'ADM2' not in c]
ICEWS = ['Event ID', 'Event Date', 'Source Name', 'Source Sectors', 'Source Country', 'Event Text', 'CAMEO Code', 'Intensity', 'Target Name', 'Target Sectors',
         'Target Country', 'Story ID', 'Sentence Number', 'Publisher', 'City', 'District', 'Province', 'Country', 'Latitude', 'Longitude']
PHOENIX = ['EventID', 'Date', 'Year', 'Month', 'Day', 'SourceActorFull', 'SourceActorEntity', 'SourceActorRole', 'SourceActorAttribute', 'TargetActorFull',
           'TargetActorEntity', 'TargetActorRole', 'TargetActorAttribute', 'EventCode', 'EventRootCode', 'QuadClass', 'GoldsteinScore', 'Issues', 'ActionLat',
           'ActionLong', 'LocationName', 'GeoStateName', 'GeoCountryName', 'SentenceID', 'URLs', 'NewsSources']
POLECAT = ['Event ID', 'Event Date', 'Event Type', 'Event Mode', 'Intensity', 'Quad Code', 'Contexts', 'Actor Name', 'Actor Country', 'Actor COW',
           'Primary Actor Sector', 'Actor Sectors', 'Actor Title', 'Actor Name Raw', 'Wikipedia Actor ID', 'Recipient Name', 'Recipient Country', 'Recipient COW',
           'Primary Recipient Sector', 'Recipient Sectors', 'Recipient Title', 'Recipient Name Raw', 'Wikipedia Recipient ID', 'Placename', 'City', 'District',
           'Province', 'Country', 'Latitude', 'Longitude', 'GeoNames ID', 'Raw Placename', 'Feature Type', 'Source', 'Publication Date', 'Story People',
           'Story Organizations', 'Story Locations', 'Language', 'Version']
PETRARCH2 = ['date', 'source', 'target', 'code', 'issues', 'sentences', 'storysource', 'sourcetext', 'targettext', 'eventtext']
DYADS = ['ccode1', 'ccode2', 'year', 'gwno1', 'gwno2', 'iso3_1', 'iso3_2', 'events', 'verbal_cooperation', 'material_cooperation', 'verbal_conflict',
         'material_conflict', 'score_mean', 'goldstein_mean']
NAMES = {'RUS': 'Russia', 'PRK': 'North Korea', 'USA': 'United States', 'KOR': 'South Korea', 'JPN': 'Japan'}
COW = {'RUS': 365, 'PRK': 731, 'USA': 2, 'KOR': 732, 'JPN': 740}
FIPS = {'PRK': 'KN', 'USA': 'US'}

failed = passed = 0


def check(what, got, want):
    global failed, passed
    if got == want:
        passed += 1
    else:
        failed += 1
        print('[  FAILED  ] %s\n    got  %r\n    want %r' % (what, got, want))


def pairs(e):
    """Actor and recipient; two actors where nobody receives; one party alone."""
    a, r = e['actor'], e['recipient']
    if not r and len(a) > 1:
        return [(a[i], a[k]) for i in range(len(a)) for k in range(i + 1, len(a))]
    return [(x, y) for x in a or [{}] for y in r or [{}]]


def day(e):
    return e.get('date', {}).get('from') or e['document'].get('published', '')[:10]


def placed(p):
    return p.get('country') or p.get('body') or ''


def cameo_code(p):
    return p['code'] if p.get('code', 'UNK') != 'UNK' else placed(p)


def clean(s):
    return s.replace('\t', ' ').replace('\n', ' ')


def text(v):
    return '' if v is None else str(int(v)) if isinstance(v, float) and v == int(v) else str(v)


def read_tabs(path, columns, header=False):
    with open(path, encoding='utf-8', newline='') as f:
        lines = f.read().split('\n')
    check(path + ': ends with a line end', lines.pop(), '')
    if header:
        check(path + ': header', lines.pop(0).split('\t'), columns)
    rows = []
    for n, line in enumerate(lines, 1):
        cells = line.split('\t')
        check('%s:%d: number of columns' % (path, n), len(cells), len(columns))
        rows.append(dict(zip(columns, cells)))
    return rows


def same(name, rows, want, columns):
    check(name + ': rows', len(rows), len(want))
    for n, (r, w) in enumerate(zip(rows, want)):
        for c in columns:
            if c in w:
                check('%s row %d column %s' % (name, n, c), r[c], w[c])


def gdelt(folder, events, name, columns):
    rows, want = read_tabs(os.path.join(folder, name + '.tsv'), columns), []
    quad = {**{i: 1 for i in range(1, 6)}, **{i: 2 for i in range(6, 9)}, **{i: 3 for i in range(9, 14)}, **{i: 4 for i in range(14, 21)}}
    for e in events:
        if 'cameo' not in e:
            continue
        for a, b in pairs(e):
            d, place = day(e), e.get('place', {})
            w = dict.fromkeys((c for c in columns if c != 'GLOBALEVENTID'), '')
            if d:
                y, m, dd = d.split('-')
                w.update(SQLDATE=y + m + dd, MonthYear=y + m, Year=y, FractionDate='%s.%04d' % (y, ((int(m) - 1) * 30 + min(int(dd), 30)) * 10000 // 365))
            for side, p in (('Actor1', a), ('Actor2', b)):
                w.update({side + 'Code': cameo_code(p), side + 'Name': p.get('name', p.get('text', '')).upper(), side + 'CountryCode': p.get('country', ''),
                          side + 'KnownGroupCode': p.get('body', ''), side + 'Type1Code': p.get('sector', ''), side + 'Geo_Type': '0'})
            root = e['sentence'].get('in') == 'title' or e['sentence']['index'] == 0
            w.update(IsRootEvent='01'[root], EventCode=e['cameo'], EventBaseCode=e['cameo'][:3], EventRootCode=e['cameo'][:2], QuadClass=str(quad[int(e['cameo'][:2])]),
                     GoldsteinScale=text(e.get('goldstein')), NumMentions='1', NumSources='1', NumArticles='1')
            us = place.get('country') == 'USA'
            kind = 0 if not place.get('country') else {'city': 3 if us else 4, 'region': 2 if us else 5}.get(place.get('precision'), 1)
            full = [place.get('name')] + ([place['admin1']] if place.get('admin1') not in (None, place.get('name')) else []) + ([NAMES[place['country']]] if place.get('country') else [])
            w.update(ActionGeo_Type=str(kind), ActionGeo_FullName=', '.join(full) if place else '', ActionGeo_CountryCode=FIPS.get(place.get('country'), ''),
                     ActionGeo_Lat=text(place.get('lat')), ActionGeo_Long=text(place.get('lon')), ActionGeo_FeatureID=place.get('geonames', ''))
            published = e['document'].get('published', '')
            digits = ''.join(c for c in published.split('+')[0] if c.isdigit())
            w['DATEADDED'] = (digits.ljust(14, '0') if name == 'gdelt2' else digits[:8]) if digits else ''
            w['SOURCEURL'] = e['document'].get('url') or e['document'].get('input', '')
            want.append(w)
    same(name, rows, want, columns)
    ids = [r['GLOBALEVENTID'] for r in rows]
    check(name + ': ids are different whole numbers under 2^53', (len(set(ids)), all(0 < int(i) < 2 ** 53 for i in ids)), (len(ids), True))


def icews(folder, events):
    want = []
    for e in events:
        for n, (a, b) in enumerate(pairs(e)):
            if 'cameo' not in e or not placed(a) or not placed(b):
                continue
            place = e.get('place', {})
            want.append({'Event ID': e['id'] + ('/%d' % n if n else ''), 'Event Date': day(e), 'Source Name': a['name'], 'Source Sectors': a.get('sector', ''),
                         'Source Country': NAMES.get(placed(a), placed(a)), 'Event Text': (e['event'] + ' ' + e.get('mode', '')).strip() + ': ' + e['trigger']['text'],
                         'CAMEO Code': e['cameo'], 'Intensity': text(e.get('goldstein')), 'Target Name': b['name'], 'Target Sectors': b.get('sector', ''),
                         'Target Country': NAMES.get(placed(b), placed(b)), 'Story ID': e['document']['id'], 'Sentence Number': str(e['sentence']['index'] + 1),
                         'Publisher': e['document'].get('site', ''), 'City': place.get('name', '') if place.get('precision') == 'city' else '', 'District': '',
                         'Province': place.get('admin1', ''), 'Country': NAMES.get(place.get('country'), ''), 'Latitude': text(place.get('lat')), 'Longitude': text(place.get('lon'))})
    same('icews', read_tabs(os.path.join(folder, 'icews.tab'), ICEWS, True), want, ICEWS)


def phoenix(folder, events):
    want = []
    quads = {1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 2, 7: 2, 8: 2, 9: 3, 10: 3, 11: 3, 12: 3, 13: 3, 16: 3}
    for e in events:
        for n, (a, b) in enumerate(pairs(e)):
            if 'cameo' not in e or not placed(a) or not placed(b):
                continue
            d, place = day(e), e.get('place', {})
            w = {'EventID': e['id'] + ('/%d' % n if n else ''), 'Date': d.replace('-', ''), 'Year': d[:4], 'Month': str(int(d[5:7])) if d else '', 'Day': str(int(d[8:])) if d else ''}
            for side, p in (('Source', a), ('Target', b)):
                w.update({side + 'ActorFull': cameo_code(p), side + 'ActorEntity': placed(p), side + 'ActorRole': p.get('sector', ''), side + 'ActorAttribute': p.get('role', '')})
            w.update(EventCode=e['cameo'], EventRootCode=e['cameo'][:2], QuadClass=str(quads.get(int(e['cameo'][:2]), 4)), GoldsteinScore=text(e.get('goldstein')),
                     Issues=';'.join(c.upper() + ',1' for c in e['context']), ActionLat=text(place.get('lat')), ActionLong=text(place.get('lon')), LocationName=place.get('name', ''),
                     GeoStateName=place.get('admin1', ''), GeoCountryName=NAMES.get(place.get('country'), ''), SentenceID='%s_%d' % (e['document']['id'], e['sentence']['index'] + 1),
                     URLs=e['document'].get('url') or e['document'].get('input', ''), NewsSources=e['document'].get('site', ''))
            want.append(w)
    same('phoenix', read_tabs(os.path.join(folder, 'phoenix.txt'), PHOENIX), want, PHOENIX)


def polecat(folder, events):
    want = []
    quads = {1: 'VERBAL COOPERATION', 2: 'MATERIAL COOPERATION', 3: 'VERBAL CONFLICT', 4: 'MATERIAL CONFLICT'}
    for e in events:
        for n, (a, b) in enumerate(pairs(e)):
            place = e.get('place', {})
            everybody = e['actor'] + e['recipient']
            w = {'Event ID': e['id'] + ('/%d' % n if n else ''), 'Event Date': day(e), 'Event Type': e['event'], 'Event Mode': e.get('mode'), 'Intensity': text(e.get('score')),
                 'Quad Code': quads[e['quad']], 'Contexts': ';'.join(e['context'])}
            for side, p in (('Actor', a), ('Recipient', b)):
                w.update({side + ' Name': p.get('name', p.get('text')), side + ' Country': placed(p), side + ' COW': text(COW.get(p.get('country'))), 'Primary %s Sector' % side: p.get('sector'),
                          side + ' Sectors': p.get('sector'), side + ' Title': p.get('role'), side + ' Name Raw': p.get('text'), 'Wikipedia %s ID' % side: None})
            w.update({'Placename': place.get('name'), 'City': place.get('name') if place.get('precision') == 'city' else None, 'District': None, 'Province': place.get('admin1'),
                      'Country': place.get('country'), 'Latitude': text(place.get('lat')), 'Longitude': text(place.get('lon')), 'GeoNames ID': place.get('geonames'),
                      'Raw Placename': place.get('text'), 'Feature Type': place.get('precision'), 'Source': e['document'].get('site'),
                      'Publication Date': e['document'].get('published', '')[:10], 'Story People': ';'.join(p['name'] for p in everybody if p.get('kind') == 'person'),
                      'Story Organizations': ';'.join(p['name'] for p in everybody if p.get('kind') == 'org'), 'Story Locations': place.get('name'), 'Language': None})
            want.append({k: v or 'None' for k, v in w.items()})
    rows = read_tabs(os.path.join(folder, 'polecat.txt'), POLECAT, True)
    same('polecat', rows, want, POLECAT)
    check('polecat: version', {r['Version'].split()[0] for r in rows}, {'entente'})


def petrarch2(folder, events):
    want = []
    for e in events:
        for a, b in pairs(e):
            if 'cameo' in e and placed(a) and placed(b):
                want.append(dict(zip(PETRARCH2, [day(e).replace('-', ''), cameo_code(a), cameo_code(b), e['cameo'], ';'.join(c.upper() + ',1' for c in e['context']),
                                                 '%s_%d' % (e['document']['id'], e['sentence']['index'] + 1), e['document'].get('site', ''), a['text'], b['text'], e['trigger']['text']])))
    same('petrarch2', read_tabs(os.path.join(folder, 'petrarch2.txt'), PETRARCH2), want, PETRARCH2)


def plover(folder, events):
    with open(os.path.join(folder, 'plover.jsonl'), encoding='utf-8') as f:
        rows = [json.loads(line) for line in f]
    check('plover: rows', len(rows), len(events))
    for r, e in zip(rows, events):
        w = {'id': e['id'], 'date': day(e), 'enddate': e.get('date', {}).get('to'), 'event': [e['event']], 'mode': e.get('mode'), 'context': e['context'],
             'event_text': e['trigger']['text'], 'quad_code': e['quad'], 'event_scale': e['score'], 'text': e['sentence']['text'], 'coder': 'entente',
             'text_info': {'sequence': e['sentence']['index'], 'start': e['sentence']['start'], 'end': e['sentence']['end']},
             'cite_info': {k: v for k, v in (('url', e['document'].get('url')), ('title', e['document'].get('title')), ('publication', e['document'].get('site'))) if v}}
        for k in ('actor', 'recipient'):
            w[k] = [{x: y for x, y in (('code', cameo_code(p)), ('sector', p.get('sector')), ('entity_text', p['text']), ('entity_name', p.get('name'))) if y} for p in e[k]]
        for k, v in w.items():
            check('plover %s %s' % (e['id'], k), r.get(k), v or None if k in ('date', 'enddate', 'mode') else v)
        check('plover size', r.get('size'), {'dead': 3, 'injured': 10} if 'casualties' in e else None)
        check('plover place', r.get('event_loc', {}).get('name'), e.get('place', {}).get('name'))


def spreadsheet(folder, events):
    with open(os.path.join(folder, 'csv.csv'), encoding='utf-8', newline='') as f:
        raw = f.read()
    rows = list(csv.DictReader(io.StringIO(raw)))
    check('csv: line ends', raw.count('\r\n'), len(events) + 1)
    check('csv: rows', len(rows), len(events))
    for r, e in zip(rows, events):
        w = {'id': e['id'], 'date': day(e), 'event': e['event'], 'contexts': ';'.join(e['context']), 'cameo': e.get('cameo', ''), 'quad': text(e['quad']), 'score': text(e['score']),
             'goldstein': text(e.get('goldstein')), 'actor': ';'.join(p.get('name', p['text']) for p in e['actor']), 'actor_country': ';'.join(placed(p) for p in e['actor']),
             'recipient': ';'.join(p.get('name', p['text']) for p in e['recipient']), 'recipient_country': ';'.join(placed(p) for p in e['recipient']), 'factuality': e['factuality'],
             'background': '0', 'sources': ';'.join(s.get('name', s['text']) for s in e['sources']), 'sentence': clean(e['sentence']['text']), 'lat': text(e.get('place', {}).get('lat')),
             'dead_low': text(e.get('casualties', {}).get('dead', [None])[0]), 'injured_high': '', 'url': e['document'].get('url') or e['document'].get('input', '')}
        for k, v in w.items():
            check('csv %s %s' % (e['id'], k), r[k], v)
        check('csv: no surplus cells', None in r, False)


def edges(events, by_year):
    out = {}
    for e in events:
        if by_year and not day(e):
            continue
        for a, b in pairs(e):
            a, b = placed(a), placed(b)
            if a and b and a != b:
                for x in [(a, b)] + ([(b, a)] if not e['recipient'] else []):
                    out.setdefault(x + ((int(day(e)[:4]),) if by_year else ()), []).append(e)
    return out


def dyads(folder, events):
    with open(os.path.join(folder, 'dyads.csv'), encoding='utf-8', newline='') as f:
        rows = list(csv.reader(f))
    check('dyads: header', rows.pop(0), DYADS)
    want = []
    for (a, b, year), es in sorted(edges(events, True).items()):
        gold = [e['goldstein'] for e in es if 'goldstein' in e]
        want.append([text(COW.get(a)), text(COW.get(b)), str(year), text(COW.get(a)), text(COW.get(b)), a, b, str(len(es))] + [str(sum(e['quad'] == q for e in es)) for q in (1, 2, 3, 4)]
                    + ['%.4f' % (sum(e['score'] for e in es) / len(es)), '%.4f' % (sum(gold) / len(gold)) if gold else ''])
    check('dyads: rows', rows, want)


def networks(folder, events):
    g = {'g': 'http://graphml.graphdrawing.org/xmlns', 'x': 'http://gexf.net/1.3'}
    tree = ET.parse(os.path.join(folder, 'graphml.graphml'))
    want = edges(events, False)
    got = {(e.get('source'), e.get('target')): int(e.find("g:data[@key='weight']", g).text) for e in tree.iterfind('.//g:edge', g)}
    check('graphml: edges', got, {k: len(v) for k, v in want.items()})
    check('graphml: nodes', sorted(n.get('id') for n in tree.iterfind('.//g:node', g)), sorted({x for k in want for x in k}))
    tree = ET.parse(os.path.join(folder, 'gexf.gexf'))
    want = edges(events, True)
    got = {(e.get('source'), e.get('target'), int(e.get('start')[:4])): (int(e.get('weight')), e.get('start'), e.get('end')) for e in tree.iterfind('.//x:edge', g)}
    check('gexf: edges', got, {k: (len(v), min(map(day, v)), max(map(day, v))) for k, v in want.items()})
    check('gexf: dynamic, 1.3', (tree.getroot().get('version'), tree.find('x:graph', g).get('mode')), ('1.3', 'dynamic'))


def geojson(folder, events):
    with open(os.path.join(folder, 'geojson.geojson'), encoding='utf-8') as f:
        got = json.load(f)
    check('geojson: type', got['type'], 'FeatureCollection')
    want = [e for e in events if 'lat' in e.get('place', {})]
    check('geojson: points, longitude first', [(f['type'], f['geometry']) for f in got['features']],
          [('Feature', {'type': 'Point', 'coordinates': [e['place']['lon'], e['place']['lat']]}) for e in want])
    check('geojson: properties', [(f['id'], f['properties']['event'], f['properties']['date']) for f in got['features']], [(e['id'], e['event'], day(e)) for e in want])


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), 'exports')
    with open(os.path.join(folder, 'records.jsonl'), encoding='utf-8') as f:
        events = [json.loads(line) for line in f]
    check('column counts', [len(x) for x in (GDELT2, GDELT1, ICEWS, PHOENIX, POLECAT)], [61, 58, 20, 26, 40])
    gdelt(folder, events, 'gdelt2', GDELT2)
    gdelt(folder, events, 'gdelt1', GDELT1)
    for read in (icews, phoenix, polecat, petrarch2, plover, spreadsheet, dyads, networks, geojson):
        read(folder, events)
    print('[  PASSED  ] %d test(s).' % passed)
    if failed:
        print('[  FAILED  ] %d test(s).' % failed)
    return failed > 0


sys.exit(main())
