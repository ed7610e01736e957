import { basename } from 'node:path';
import * as z from 'zod';
import type { Inventory } from '../core/audit-inventory.ts';
import { type EgressEntry, egressEntrySchema } from '../core/egress.ts';
import type { Finding } from '../core/inspection.ts';
import { lazily } from '../core/lazily.ts';
import type { CheckedFile } from './file-check.ts';
import { jsonBytes, sha256Hex } from './json-files.ts';
import { vaultPath } from './layout.ts';

/** A request of the ledger, alone or folded. */
interface FoundRequest {
  /** Where it lies. */
  file: string;
  id: string;
  /** SHA-256 of the plaintext it had before it left. */
  sha256: string;
  link: EgressEntry['link'];
  isFolded: boolean;
}

type Checked = ReadonlyMap<string, CheckedFile>;

/**
 * Whether the egress ledger holds what left: each request names the one before it of its run, and the audit log the first one
 * and some in between. What is folded is vouched for by the log, which knows that file.
 */
export function ledgerFindings(checked: Checked, inventory: Inventory): Finding[] {
  const found = requestsIn(checked);
  const linked = found.filter(({ link }) => link !== undefined);
  const runs = grouped(linked, ({ link }) => link?.run ?? '');
  const findings = [
    ...foreignRequests(found, inventory),
    ...[...runs.values()].flatMap(brokenLinks),
    ...notAsLogged(found, inventory),
  ];
  // What a file held that cannot be opened is not missed as well: that file is named.
  return isReadable(checked) ? findings : findings.filter(({ state }) => state !== 'missing');
}

function isReadable(checked: Checked): boolean {
  return [...checked].every(([file, { said }]) => {
    const kind = vaultPath(file)?.kind;
    return said !== undefined || (kind !== 'egress' && kind !== 'egress-settled');
  });
}

function grouped(
  requests: readonly FoundRequest[],
  by: (request: FoundRequest) => string,
): Map<string, FoundRequest[]> {
  const groups = new Map<string, FoundRequest[]>();
  for (const request of requests) {
    const group = groups.get(by(request));
    if (group === undefined) groups.set(by(request), [request]);
    else group.push(request);
  }
  return groups;
}

function requestsIn(checked: Checked): FoundRequest[] {
  return [...checked].flatMap(([file, { sha256, said }]): FoundRequest[] => {
    const kind = vaultPath(file)?.kind;
    if (sha256 === undefined || said === undefined) return [];
    if (kind === 'egress')
      return [{ file, id: basename(file, '.age'), sha256, ...asLinked(said), isFolded: false }];
    return kind === 'egress-settled' ? entriesOf(said).map((entry) => folded(file, entry)) : [];
  });
}

/** As they lie there, in the order of their fields: their hashes are asked for. */
function entriesOf(said: unknown): object[] {
  const entries = typeof said === 'object' && said !== null && 'entries' in said ? said.entries : [];
  return Array.isArray(entries) ? entries.filter((entry) => typeof entry === 'object' && entry !== null) : [];
}

function folded(file: string, entry: { id?: unknown; outcome?: unknown }): FoundRequest {
  // As it was before its answer was known, which was added last.
  const { outcome: _, ...begun } = entry;
  return {
    file,
    id: String(entry.id),
    sha256: sha256Hex(jsonBytes(begun)),
    ...asLinked(entry),
    isFolded: true,
  };
}

const linkOf = lazily(() => z.object({ link: egressEntrySchema.shape.link }));

function asLinked(value: unknown): Pick<FoundRequest, 'link'> {
  return { link: linkOf().safeParse(value).data?.link };
}

/** Somebody put it there: whoever cannot open the ledger knows no hash to link it to. */
function foreignRequests(
  found: readonly FoundRequest[],
  { requests, unsure, chainedFrom }: Inventory,
): Finding[] {
  return found.flatMap(({ file, link, isFolded }) => {
    const isKnown = requests.has(file) || unsure.has(file);
    if (isFolded || isKnown || (link !== undefined && link.number > 1)) return [];
    if (link === undefined && chainedFrom === undefined) return [];
    const detail = 'it opens, but amynote never sent this: the audit log does not know it';
    const hint = 'move it out of the vault, and find out who put it there';
    return [{ state: 'foreign', file, detail, hint } satisfies Finding];
  });
}

/** The requests of one run; a fold that was cut off leaves some of them twice. */
function brokenLinks(requests: readonly FoundRequest[]): Finding[] {
  const findings: Finding[] = [];
  let before: FoundRequest | undefined;
  for (const one of requests.toSorted((a, b) => (a.link?.number ?? 0) - (b.link?.number ?? 0))) {
    const [number, last] = [one.link?.number ?? 0, before?.link?.number ?? 0];
    if (number === last) {
      if (before?.sha256 !== one.sha256) findings.push(changed(one.file));
      continue;
    }
    if (number > last + 1) findings.push(lost(one.file, number - last - 1));
    else if (one.link?.prev !== (before?.sha256 ?? null)) findings.push(changed(before?.file ?? one.file));
    before = one;
  }
  return findings;
}

/** Requests that the log names must be there as it names them. */
function notAsLogged(found: readonly FoundRequest[], { requests }: Inventory): Finding[] {
  const byId = grouped(found, ({ id }) => id);
  return [...requests].flatMap(([file, { sha256 }]): Finding[] => {
    const known = byId.get(basename(file, '.age')) ?? [];
    if (known.length === 0) return [missing(file)];
    return known.every((one) => one.sha256 === sha256) ? [] : [changed(known[0]?.file ?? file)];
  });
}

const hint = 'compare with a backup: the ledger no longer tells all that was sent';

function missing(file: string): Finding {
  return { state: 'missing', file, detail: 'a request that left is in no file of the egress ledger', hint };
}

function lost(file: string, count: number): Finding {
  const detail = `${count === 1 ? 'the request' : `${count} requests`} before this one of the same run ${count === 1 ? 'is' : 'are'} gone`;
  return { state: 'missing', file, detail, hint };
}

function changed(file: string): Finding {
  return { state: 'changed', file, detail: 'a request is not as it was when it left', hint };
}
