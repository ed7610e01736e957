import { nasty } from './nasty.ts';
import type { Random } from './random.ts';

type ByteChange = (bytes: Buffer, random: Random) => Buffer;
type TextChange = (text: string, random: Random) => string;

/** The bytes with one to four changes, as a disk, a cable or somebody with a hex editor makes them. */
export function mutatedBytes(bytes: Buffer, random: Random): Buffer {
  let changed = bytes;
  for (let left = 1 + random.below(4); left > 0; left--) changed = random.pick(byteChanges)(changed, random);
  return changed;
}

/** The text with one to four changes of its lines, words and numbers; now and then of its bytes. */
export function mutatedText(text: string, random: Random): Buffer {
  let changed = text;
  for (let left = 1 + random.below(4); left > 0; left--) changed = random.pick(textChanges)(changed, random);
  const bytes = Buffer.from(changed);
  return random.chance(0.15) ? mutatedBytes(bytes, random) : bytes;
}

/** JSON with one to three of its values or names replaced, taken out or doubled. */
export function mutatedJson(text: string, random: Random): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return mutatedText(text, random).toString();
  }
  for (let left = 1 + random.below(3); left > 0; left--) value = changedValue(value, random);
  return JSON.stringify(value) ?? 'null';
}

const byteChanges: readonly ByteChange[] = [
  (bytes, random) => splice(bytes, random, 1, (old) => Buffer.from([(old[0] ?? 0) ^ (1 << random.below(8))])),
  (bytes, random) => splice(bytes, random, 1 + random.below(8), (old) => random.bytes(old.length)),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => bytes.subarray(random.below(bytes.length + 1)),
  (bytes, random) => splice(bytes, random, 1 + random.below(64), () => Buffer.alloc(0)),
  (bytes, random) => splice(bytes, random, 0, () => random.bytes(1 + random.below(64))),
  (bytes, random) => splice(bytes, random, 4, () => Buffer.from('ffffffff', 'hex')),
  (bytes, random) => splice(bytes, random, 4, () => Buffer.from('00000000', 'hex')),
  (bytes, random) => splice(bytes, random, 8, () => Buffer.from('7fffffffffffffff', 'hex')),
  (bytes, random) => splice(bytes, random, 0, () => Buffer.from(random.pick(nasty))),
  (bytes, random) => splice(bytes, random, random.below(200), (old) => Buffer.concat([old, old])),
  (bytes, random) => Buffer.concat([bytes, random.bytes(random.below(2000))]),
];

/** Replaces so many bytes somewhere; half of the time near the beginning, where formats keep their lengths. */
function splice(bytes: Buffer, random: Random, length: number, by: (old: Buffer) => Buffer): Buffer {
  const reach = random.chance(0.5) ? Math.min(bytes.length, 64) : bytes.length;
  const at = random.below(reach + 1);
  return Buffer.concat([
    bytes.subarray(0, at),
    by(bytes.subarray(at, at + length)),
    bytes.subarray(at + length),
  ]);
}

const textChanges: readonly TextChange[] = [
  onLines((lines, at) => lines.toSpliced(at, 1)),
  onLines((lines, at) => lines.toSpliced(at, 0, lines[at] ?? '')),
  onLines((lines, at, random) => lines.toSpliced(at, 0, ...Array(random.below(300)).fill(lines[at] ?? ''))),
  onLines((lines, at, random) => lines.toSpliced(at, 1, lines[random.below(lines.length)] ?? '')),
  onLines((lines, at, random) => lines.toSpliced(at, 0, random.pick(nasty))),
  onLines((lines, at) => lines.toSpliced(at, 1, `    ${lines[at]}`)),
  onLines((lines, at, random) => lines.toSpliced(at, 1, `${lines[at]}${random.pick(nasty)}`)),
  onMatch(/[\p{L}\p{N}_-]+/gu, (_, random) => random.pick(nasty)),
  onMatch(/[\p{L}\p{N}_-]+/gu, (word, random) => word.repeat(1 + random.below(2000))),
  onMatch(/\d+/g, (_, random) => random.pick(numbers)),
  onMatch(/\d+/g, (_, random) => random.pick(numbers)),
  onMatch(/[^\p{L}\p{N}\s]/gu, (_, random) => random.pick([...'"\'<>{}[]():,-#&*!|%@`\\\n\t\0'])),
  onMatch(/\s/g, (_, random) => random.pick(['', '\n', '\r', '\t', '\u2028', '\u00a0', '\n\n\n', '\0'])),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  (text) => `\ufeff${text}`,
  (text) => text.replaceAll('\n', '\r\n'),
  (text, random) => text.repeat(1 + random.below(4)),
  (text, random) =>
    random.pick(['[', '{"a":', '- ', '(', '<b>', '> ', '"', "'"]).repeat(random.below(9000)) + text,
];

const numbers = [
  ...['0', '-1', '99999999999999999999', '1e309', 'NaN', '0x7f', '4294967296', '9007199254740993'],
  ...['00', '2147483648', '-0', '1.5', '٣', '１２', 'Infinity', '60', '61', '24', '25', '366'],
];

function onLines(change: (lines: string[], at: number, random: Random) => string[]): TextChange {
  return (text, random) => {
    const lines = text.split('\n');
    return change(lines, random.below(lines.length), random).join('\n');
  };
}

function onMatch(pattern: RegExp, by: (found: string, random: Random) => string): TextChange {
  return (text, random) => {
    const found = [...text.matchAll(pattern)];
    if (found.length === 0) return text;
    const { 0: old, index } = random.pick(found);
    return `${text.slice(0, index)}${by(old, random)}${text.slice(index + old.length)}`;
  };
}

/** Somewhere in a value something else stands. */
function changedValue(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return otherValue(value, random);
  if (Array.isArray(value)) return changedList(value, random);
  const entries = Object.entries(value);
  if (entries.length === 0 || random.chance(0.1))
    return { ...value, [random.pick(fields)]: otherValue(1, random) };
  const at = random.below(entries.length);
  const [name, old] = entries[at] as [string, unknown];
  if (random.chance(0.15)) return Object.fromEntries(entries.toSpliced(at, 1));
  return Object.fromEntries(entries.with(at, [name, changedValue(old, random)]));
}

function changedList(list: readonly unknown[], random: Random): unknown[] {
  if (list.length === 0) return [otherValue(1, random)];
  const at = random.below(list.length);
  return random.pick([
    () => list.with(at, changedValue(list[at], random)),
    () => list.with(at, changedValue(list[at], random)),
    () => list.toSpliced(at, 1),
    () => list.toSpliced(at, 0, list[at]),
    () => list.toSpliced(at, 0, ...Array(random.below(3000)).fill(list[at])),
    () => list.toReversed(),
    () => [],
  ])();
}

const fields = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  'then',
  'v',
  'kind',
  'id',
  '',
  'zwiebelturm',
];

function otherValue(value: unknown, random: Random): unknown {
  if (typeof value === 'number' && random.chance(0.6))
    return random.pick([-1, 0, value + 1, value * 1000, 2 ** 53, 1e308, -1e308, 0.5, -value, 8.64e15 + 1]);
  if (typeof value === 'string' && random.chance(0.4)) return mutatedText(value, random).toString();
  return random.pick<unknown>([
    ...[
      null,
      true,
      false,
      0,
      -1,
      1e308,
      '',
      [],
      {},
      [[]],
      random.pick(nasty),
      'x'.repeat(random.below(300_000)),
    ],
    ...[
      { ['__proto__']: { admin: true } },
      [null],
      '2026-13-45T99:99:99Z',
      '0000000000000000',
      deep(random.below(500)),
    ],
  ]);
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
