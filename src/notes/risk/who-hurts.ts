import type { SpokenLine } from '../../core/lines.ts';
import { wordsOfLine } from '../phrases/phrase-match.ts';

/**
 * Whether what a line tells of a partner's violence is told of somebody who is named as another relation: in the line,
 * or where it only says "he", in the lines shortly before it. Where nobody is named it stays a partner's.
 */
export function isByAnother(line: SpokenLine, lines: readonly SpokenLine[]): boolean {
  const at = lines.indexOf(line);
  const near = lines.slice(Math.max(0, at - linesBack), at + 1).toReversed();
  for (const each of near) {
    const { form } = wordsOfLine(each);
    if (partner.test(form)) return false;
    if (others.test(form)) return true;
  }
  return false;
}

/** So many lines may lie between a name and "he". */
const linesBack = 4;

const partner =
  / (?:husband|wife|partner|partners|boyfriend|girlfriend|fiance|ex|bloke|fella|missus|other half|marriage|married|dating|relationship|(?:my|his|her) man|father of my) /u;
const others =
  / (?:my|our|the|his|her) (?:[\p{L}]+ ){0,2}(?:brother|sister|dad|mum|father|mother|parents|uncle|aunt|cousin|son|daughter|stepdad|stepmum|stepbrother|stepsister|grandad|gran|boss|manager|neighbor|neighbour|landlord|roommate|flatmate|colleague|coworker|teacher|coach)(?: in law)? /u;
