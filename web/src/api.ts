// The JSON API (docs/serve.md), and the records as they come.
export interface Party { text?: string; start?: number; end?: number; in?: string; name?: string; country?: string; body?: string; code?: string; role?: string; kind?: string }
export interface Span { start: number; end: number; text?: string; in?: string }
export interface Source extends Party { verb?: string; factuality?: string; count?: number }
export interface Item extends Span { class?: string; quantity?: [number | null, number | null]; unit?: string; from?: string; to?: string }
export interface Doc { id: string; url?: string; site?: string; title?: string; published?: string }
export interface EventRecord {
  schema: string; id: string; document: Doc; sentence: { index: number; start: number; end: number; text: string; in?: string };
  event: string; mode?: string; context?: string[]; cameo?: string; quad?: number; score?: number; goldstein?: number;
  trigger: Span & { lemma?: string }; actor: Party[]; recipient: Party[]; items: Item[];
  date?: Partial<Span> & { from?: string; to?: string; grain?: string; basis?: string };
  place?: Partial<Span> & { name?: string; country?: string; lat?: number; lon?: number };
  time?: string; mood?: string; background?: boolean; factuality?: string; cue: (Span & { kind: string })[]; sources: Source[];
  author_factuality?: string; links?: { kind: string; to: string }[]; quote?: Span[]; rule?: string;
}
export interface ClaimRecord {
  schema: string; id: string; document: Doc; sentence: { index: number; start: number; end: number; text: string };
  source?: Party; cue?: Span & { lemma?: string }; content: Span; content_parts?: Span[]; manner?: string; factuality?: string; sources: Source[];
  events?: string[]; about?: string; quote?: Span[]; date?: { from?: string };
}
export interface Page<T> { kind: string; records: T[]; next?: string; total?: number; left_out?: number }
export interface Row { [k: string]: string | number | undefined }
export interface Correction { id: string; document: string; action: string; record?: EventRecord; who: string; time: string; why?: string; title?: string }
export interface Status { version: string; write: boolean; add: boolean; explains: boolean; pacts: boolean; database: string; counts: Row[] }
export interface PactParty { state: string; signed?: string; from?: string; until?: string; note?: string }
export interface Clause {
  article: string; type: string; promisor?: string[]; beneficiary?: string[]; attacker?: string[]; attacker_not?: string[]; attacker_words?: string; trigger?: string;
  area?: string[]; response?: string; automatic?: boolean; condition?: string; contested?: string; known?: string;
}
export interface Pact {
  id: string; name: string; signed?: string; in_force?: string; ended?: string; known?: string; text?: string; parties: PactParty[]; clauses: Clause[];
  suspensions?: { state: string; from?: string; until?: string; words?: string }[]; reservations?: { state: string; words?: string; from?: string }[];
  sources?: string[]; notes?: string[]; file?: string; line?: number;
}
export interface Answer {
  promisor: string; status: string; pact: { id: string; name: string }; article: string; type: string; response?: string; automatic: boolean; because?: string;
  dates?: Record<string, string>;
}

export class ApiError extends Error {}

async function take<T>(r: Response): Promise<T> {
  const body = await r.json().catch(() => ({}));
  if (!r.ok) throw new ApiError(body?.error?.message ?? `the server said ${r.status}`);
  return body as T;
}

export type Params = Record<string, string | number | undefined | null>;
export function address(path: string, params: Params = {}): string {
  const q = new URLSearchParams();
  for (const [k, v] of Object.entries(params)) if (v !== undefined && v !== null && v !== '') q.set(k, String(v));
  const text = q.toString();
  return '/api/' + path + (text ? '?' + text : '');
}
export async function get<T>(path: string, params: Params = {}): Promise<T> {
  return take<T>(await fetch(address(path, params)));
}
export async function post<T>(path: string, body: BodyInit, type: string, params: Params = {}): Promise<T> {
  return take<T>(await fetch(address(path, params), { method: 'POST', headers: { 'Content-Type': type }, body }));
}
export const rows = async (path: string, params: Params = {}): Promise<Row[]> => (await get<{ rows: Row[] }>(path, params)).rows;
