import { temporaryPrefix } from './write-once.ts';

/** What lies at a path of a vault, as its name tells it. The grammar is that of FORMAT.md, "Layout". */
export interface VaultPath {
  kind:
    | 'header'
    | 'lock'
    | 'temporary'
    | 'client'
    | 'consent'
    | 'chart'
    | 'nudge'
    | 'index'
    | 'session-index'
    | 'voice'
    | 'style-rule'
    | 'template'
    | 'form'
    | 'attestation'
    | 'hold'
    | 'certificate'
    | 'erasure-begun'
    | 'session'
    | 'artefact'
    | 'audio'
    | 'private'
    | 'piece'
    | 'capture-format'
    | 'capture-sound'
    | 'capture-event'
    | 'egress'
    | 'egress-outcome'
    | 'egress-settled'
    | 'audit'
    | 'audit-key'
    | 'set-aside';
  /** The client or session whose folder it lies in; of an enrolled voice, a template, an attestation or a form its own id. */
  owner?: string;
  /** `transcript`, `note`, …: the kind that an artefact's name tells. */
  artefact?: string;
  /** Revision, part or sequence number. */
  number?: number;
}

/** The folders of a vault whose files last, at the top of it: none of their names lies in another. */
export const lastingRoots = [
  'clients',
  'sessions',
  'egress',
  'voices',
  'style',
  'templates',
  'providers',
  'holds',
  'certificates',
  'forms',
] as const;

const id = '([0-9a-hjkmnp-tv-z]{12})';
const timeId = '[0-9a-hjkmnp-tv-z]{16}';
const revision = '([1-9]\\d{0,6})';

/** Groups in order: owner, artefact, number, as far as `holds` names them. */
const grammar: [kind: VaultPath['kind'], pattern: RegExp, holds: ('owner' | 'artefact' | 'number')[]][] = [
  ['header', /^vault\.json$/, []],
  ['client', new RegExp(`^clients/${id}/client\\.${revision}\\.age$`), ['owner', 'number']],
  ['consent', new RegExp(`^clients/${id}/consent\\.${timeId}\\.age$`), ['owner']],
  ['chart', new RegExp(`^clients/${id}/chart\\.${timeId}\\.age$`), ['owner']],
  [
    'nudge',
    new RegExp(`^clients/${id}/nudge\\.(?:${id.slice(1, -1)})\\.${revision}\\.age$`),
    ['owner', 'number'],
  ],
  ['index', new RegExp(`^clients/${id}/index/${timeId}\\.age$`), ['owner']],
  ['lock', new RegExp(`^clients/${id}/lock$`), ['owner']],
  ['session-index', new RegExp(`^sessions-index/${timeId}\\.age$`), []],
  ['lock', /^sessions-index\/lock$/, []],
  ['voice', new RegExp(`^voices/(${timeId})\\.age$`), ['owner']],
  ['style-rule', new RegExp(`^style/(${timeId})\\.age$`), ['owner']],
  ['hold', new RegExp(`^holds/(${timeId})\\.age$`), ['owner']],
  ['certificate', new RegExp(`^certificates/(${timeId})\\.age$`), ['owner']],
  ['erasure-begun', new RegExp(`^certificates/(${timeId})\\.begun\\.age$`), ['owner']],
  ['template', new RegExp(`^templates/${id}\\.${revision}\\.age$`), ['owner', 'number']],
  ['form', /^forms\/([0-9a-f]{64})\.age$/, ['owner']],
  ['attestation', new RegExp(`^providers/(${timeId})\\.age$`), ['owner']],
  ['session', new RegExp(`^sessions/${id}/session\\.age$`), ['owner']],
  ['audio', new RegExp(`^sessions/${id}/audio\\.${revision}\\.age$`), ['owner', 'number']],
  ['private', new RegExp(`^sessions/${id}/private\\.${revision}\\.age$`), ['owner', 'number']],
  [
    'artefact',
    new RegExp(
      `^sessions/${id}/(recording|transcript|speakers|note|signed-note|addendum)\\.${revision}\\.age$`,
    ),
    ['owner', 'artefact', 'number'],
  ],
  ['lock', new RegExp(`^sessions/${id}/lock$`), ['owner']],
  ['piece', new RegExp(`^sessions/${id}/(?:voice-|review-)?pieces/[0-9a-f]{32}\\.age$`), ['owner']],
  ['capture-format', new RegExp(`^sessions/${id}/capture/format\\.age$`), ['owner']],
  ['capture-sound', new RegExp(`^sessions/${id}/capture/(\\d{6})\\.age$`), ['owner', 'number']],
  ['capture-event', new RegExp(`^sessions/${id}/capture/(\\d{6})\\.event\\.age$`), ['owner', 'number']],
  ['egress', new RegExp(`^egress/${timeId}\\.age$`), []],
  ['egress-outcome', new RegExp(`^egress/${timeId}\\.outcome\\.age$`), []],
  ['egress-settled', new RegExp(`^egress/${timeId}\\.settled\\.age$`), []],
  ['audit', /^audit\/(\d{8})\.age$/, ['number']],
  ['audit-key', /^audit\/key\.age$/, []],
  ['set-aside', new RegExp(`^set-aside/${timeId}\\.[a-z0-9.-]+$`), []],
];

/**
 * @param path from the vault's folder on, with `/`
 * @returns undefined for a name that amynote never gives
 */
export function vaultPath(path: string): VaultPath | undefined {
  if ((path.split('/').at(-1) ?? '').startsWith(temporaryPrefix)) return { kind: 'temporary' };
  for (const [kind, pattern, holds] of grammar) {
    const found = pattern.exec(path);
    if (found !== null) return { kind, ...named(found.slice(1), holds) };
  }
  return undefined;
}

/** Whether only a file may lie at a path: a link or a folder there is not what amynote put there. */
export function isFilePlace(path: string): boolean {
  const kind = vaultPath(path)?.kind;
  return kind !== undefined && kind !== 'temporary' && kind !== 'set-aside';
}

/**
 * Whether a file is sealed to the key of the private notes alone: the vault's own keys do not open it, so the audit
 * log knows it by the SHA-256 of the file as it lies there, and it is never sealed anew.
 */
export function isPrivate(path: string): boolean {
  return vaultPath(path)?.kind === 'private';
}

/**
 * Whether a file is made of others and can be made again at any time, or what a write of such a file left: the audit
 * log does not tell of it, no backup holds it, and it is removed rather than mended.
 */
export function isDerived(path: string): boolean {
  const kind = vaultPath(path)?.kind;
  if (kind === 'temporary') return /^(?:clients\/[^/]+\/index|sessions-index)\/[^/]+$/.test(path);
  return kind === 'index' || kind === 'session-index';
}

/** Files that come and go with a command or a recording: the audit log does not name them. */
export function isTransient({ kind }: VaultPath): boolean {
  return transientKinds.has(kind);
}

const transientKinds: ReadonlySet<VaultPath['kind']> = new Set([
  'index',
  'session-index',
  'lock',
  'temporary',
  'piece',
  'capture-format',
  'capture-sound',
  'capture-event',
  'egress',
  'egress-outcome',
]);

function named(values: readonly string[], holds: readonly string[]): Partial<VaultPath> {
  const facts = holds.map((name, index) => [name, values[index]] as const);
  return Object.fromEntries(facts.map(([name, value]) => [name, name === 'number' ? Number(value) : value]));
}
