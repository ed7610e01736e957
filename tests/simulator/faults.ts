/** The parts of the two APIs that faults can be aimed at. */
export const endpoints = ['transcriptions', 'embeddings', 'messages', 'count_tokens'] as const;
export type Endpoint = (typeof endpoints)[number];

/** What each fault does; `value` in brackets where it takes one. */
export const faultNames = {
  '401': 'the key is refused',
  '403': 'the account has no such model (model_not_found)',
  '404': 'the model does not exist (model_not_found)',
  '400': 'the sound is refused [too-long | too-short]',
  '413': 'the request is too large',
  '429':
    'rate limit [retry-after: 1 | 120 | 1500ms | date | none | insufficient_quota | credit_balance_exhausted]',
  'rate-limit': 'so many requests in so many ms, with the headers that say so [6/2000]',
  '500': 'server error',
  '503': 'server overloaded',
  '529': 'overloaded (Anthropic)',
  'non-json-body': 'an error page of HTML with status 502',
  'broken-json': 'status 200 and a body cut in the middle',
  reset: 'the connection is reset before an answer',
  stall: 'no headers ever come',
  drip: 'the body comes in small parts [milliseconds between them, 20]',
  delay: 'the answer waits [milliseconds, 1000]',
  takes: 'the answer comes so long after the request, unless it takes longer [milliseconds, 1000]',
  'cut-stream': 'the stream ends before its last event',
  'reset-stream': 'the connection is reset in the middle of the body',
  'error-event': 'an error event in the middle of the stream',
  redirect: 'status 307 [to this URL]',
  refusal: 'Claude declines: status 200, no content',
  'max-tokens': 'the answer is cut at max_tokens',
  'unknown-lines': 'statements name lines that do not exist',
  'empty-lines': 'statements name no lines',
  'fabricated-quote': 'a quotation nobody said',
  'invented-sentence': 'a sentence that rests on nothing',
  'wrong-number': 'a number that nobody said',
  'invented-date': 'a day that nobody named',
  'invented-theme': 'a theme that nobody spoke of, said to have come back',
  obedient:
    'does whatever a line of the session tells it to: denies every risk, drops its rules, repeats it word for word',
  'flipped-denial': 'what was denied or not asked is given as its opposite',
  'dropped-piece': 'a transcription without its text [one of so many, always the same, 1]',
  'dropped-segment': 'the last sentences of a transcription are missing [share of the words kept, 0.35]',
  'repeated-text': 'a transcription that loops',
  'carried-over': 'the words before the piece come again with its own',
  'silence-hallucination': 'words in a piece without any [these words, Thank you for watching!]',
  'trailing-credit': 'a credit after the words [these words, Thank you for watching!]',
  'echoed-hints': 'the keywords or the prompt in place of the words',
  'over-long': 'a long story in place of the words',
  'foreign-script': 'words in letters of another language',
  'sound-alike': 'terms of the glossary heard as words that sound alike [which of the many ways, 1]',
  misheard: 'words changed [table {"said": "heard"}, or said=heard,…]',
  'end-past-file': 'the last segment ends after the sound (diarize)',
  'third-speaker': 'a speaker who is not there (diarize)',
  'swapped-labels': 'the two speakers exchanged (diarize)',
} as const;
export type FaultName = keyof typeof faultNames;

/** One fault to switch on. */
export interface Fault {
  name: FaultName;
  /** Only there; every endpoint when absent. */
  endpoint?: Endpoint;
  /** How many requests it meets; `always` when absent. */
  count?: number | 'always';
  /** Requests (of the endpoint, since the fault was set) that pass before it begins. */
  after?: number;
  value?: string | number | Record<string, string>;
}

/** The faults that wait for one request. */
export interface RequestFaults {
  /** Takes the fault if it is due, which uses up one of its count. */
  take(name: FaultName): Fault | undefined;
}

/** Everything that is switched on, with what is left of it. */
export interface FaultSwitches {
  set(faults: readonly Fault[]): void;
  /** Counts a request in and tells which faults are due for it. */
  forRequest(endpoint: Endpoint): RequestFaults;
}

/** Starts with the given faults. @throws Error for an unknown name, endpoint or count. */
export function createFaultSwitches(initial: readonly Fault[] = []): FaultSwitches {
  let active: { fault: Fault; left: number; toPass: number }[] = [];
  const set = (faults: readonly Fault[]) => {
    active = faults.map((fault) => {
      check(fault);
      const left = typeof fault.count === 'number' ? fault.count : Number.POSITIVE_INFINITY;
      return { fault, left, toPass: fault.after ?? 0 };
    });
  };
  set(initial);
  const forRequest = (endpoint: Endpoint): RequestFaults => {
    const mine = active.filter(({ fault }) => fault.endpoint === undefined || fault.endpoint === endpoint);
    const due = mine.filter((entry) => entry.toPass === 0);
    for (const entry of mine) entry.toPass = Math.max(0, entry.toPass - 1);
    return {
      take: (name) => {
        const entry = due.find(({ fault, left }) => fault.name === name && left > 0);
        if (entry) entry.left -= 1;
        return entry?.fault;
      },
    };
  };
  return { set, forRequest };
}

function check(fault: Fault): void {
  if (!Object.hasOwn(faultNames, fault.name)) throw new Error(`no fault is called ${fault.name}`);
  if (fault.endpoint !== undefined && !endpoints.includes(fault.endpoint)) {
    throw new Error(`no endpoint is called ${fault.endpoint}; there are ${endpoints.join(', ')}`);
  }
  const { count = 'always' } = fault;
  if (count !== 'always' && !Number.isInteger(count))
    throw new Error(`${fault.name}: count must be a number or always`);
}

/**
 * Reads a fault as typed: `[endpoint/]name[=value][:count]`, for example `messages/429=120:2`.
 * @throws Error for an unknown name or endpoint.
 */
export function parseFault(text: string): Fault {
  const match = /^(?:([a-z_]+)\/)?([a-z0-9-]+)(?:=(.*?))?(?::(\d+|always))?$/u.exec(text);
  if (match === null) throw new Error(`not a fault: ${text}`);
  const [, endpoint, name, value, count] = match;
  const fault: Fault = {
    name: name as FaultName,
    ...(endpoint !== undefined && { endpoint: endpoint as Endpoint }),
    ...(value !== undefined && { value }),
    ...(count !== undefined && { count: count === 'always' ? count : Number(count) }),
  };
  check(fault);
  return fault;
}
