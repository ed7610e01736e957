import type { Addendum, AddendumType, NoteFact, NoteFacts, SignedBody } from '../core/artefacts/note.ts';
import {
  type CorrectedPart,
  correctedFacts,
  correctedRisk,
  isPersonal,
  riskText,
  signedFacts,
  wordsBefore,
} from '../core/corrections.ts';
import { AmynoteError } from '../core/errors.ts';
import { membersOf } from '../core/member-body.ts';
import { factText, factWords, namesOfFacts } from '../core/note-facts.ts';
import { refuseImpossible } from './fact-times.ts';

/** A statement that an addition belongs to, or what a correction puts right. */
export interface Target extends CorrectedPart {
  type: AddendumType;
}

/**
 * What the signed note says in the place of a correction, or in the statement that another addition belongs to.
 * @param addenda those that are there already, oldest first
 * @throws `usage` for a correction of nothing, of several things, of what is right already, and for facts that cannot
 * be; `not-found` for a statement or risk line that is not in the note
 */
export function correctedWords(
  body: SignedBody,
  addenda: readonly Addendum[],
  target: Target,
): string | undefined {
  refuseTogether(target);
  const was = wordsBefore(body, target);
  if (target.statement !== undefined && was === undefined) throw unknownStatement(body);
  if (target.risk !== undefined) refuseRisk(body, addenda, target, was);
  if (target.facts !== undefined) refuseFacts(body, addenda, target);
  return was;
}

/** What a correction stores of corrected facts: of scores all, so that nothing else has to be read beside it. */
export function wholeFacts(body: SignedBody, addenda: readonly Addendum[], target: Target): NoteFacts {
  const { facts = {}, member } = target;
  const { measures } = factsNow(body, addenda, member);
  return { ...facts, ...(facts.measures && { measures: { ...measures, ...facts.measures } }) };
}

function refuseTogether({ type, statement, facts, risk }: Target): void {
  const named = [statement, facts, risk].filter((part) => part !== undefined).length;
  if (type !== 'correction' && (facts !== undefined || risk !== undefined)) {
    throw new AmynoteError('usage', 'facts and risk of a signed note are put right by a correction', {
      hint: 'add --type correction',
    });
  }
  if (type === 'correction' && named === 0) {
    throw new AmynoteError('usage', 'a correction says what it puts right', {
      hint: 'add --statement s7, --risk CATEGORY=STATUS, or a fact such as --start 15:05; the ids are in: amynote show SESSION --json',
    });
  }
  if (named > 1) {
    throw new AmynoteError('usage', 'one correction puts one thing right', {
      hint: 'write one each: for the statement, for the facts, for the risk line',
    });
  }
}

function refuseRisk(
  { content }: SignedBody,
  addenda: readonly Addendum[],
  { risk, member }: Target,
  was: string | undefined,
): void {
  if (was === undefined) {
    const members = [...new Set(content.risk.flatMap((finding) => finding.member ?? []))];
    const hint =
      members.length > 0 ? `say whose: --member ${members.join(', or --member ')}` : 'see: amynote show';
    throw new AmynoteError('not-found', 'the signed note has no such risk line', { hint });
  }
  const now = correctedRisk(content.risk, addenda).find(
    (finding) => finding.category === risk?.category && finding.member === member,
  );
  if (now?.status === risk?.status) throw rightAlready(now && riskText(now));
}

function refuseFacts(body: SignedBody, addenda: readonly Addendum[], target: Target): void {
  const { facts = {}, member } = target;
  const names = namesOfFacts(facts);
  refuseWrongMember(body, names, member);
  const now = factsNow(body, addenda, member);
  const after = { ...now, ...wholeFacts(body, addenda, target) };
  if (names.every((name) => factText(name, now) === factText(name, after))) throw rightAlready();
  if ((after.startedAt === undefined) !== (after.endedAt === undefined)) {
    throw new AmynoteError('usage', 'start and stop are confirmed together', {
      hint: 'give both: --start 15:00 --stop 15:50',
    });
  }
  refuseImpossible(after);
}

/** In a group, what is true of one person stands in their chart alone, and what holds for all in every chart. */
function refuseWrongMember(
  { content }: SignedBody,
  names: readonly NoteFact[],
  member: string | undefined,
): void {
  const members = membersOf(content);
  const wrong = names.filter((name) => isPersonal(name) !== (member !== undefined));
  if (members.length === 0) {
    if (member === undefined) return;
    throw new AmynoteError('usage', 'the facts of this note hold for everybody in it', {
      hint: 'leave --member out',
    });
  }
  if (wrong.length === 0) return;
  const words = wrong.map((name) => factWords[name]).join(', ');
  throw member === undefined
    ? new AmynoteError('usage', `in a group these hold for one person: ${words}`, {
        hint: `say whose: --member ${members.join(', or --member ')}`,
      })
    : new AmynoteError('usage', `in a group these hold for everybody: ${words}`, {
        hint: 'leave --member out',
      });
}

function factsNow(body: SignedBody, addenda: readonly Addendum[], member: string | undefined): NoteFacts {
  return correctedFacts(signedFacts(body, member), addenda, member);
}

function unknownStatement({ content }: SignedBody): AmynoteError {
  const ids = content.sections.flatMap(({ statements }) => statements.map(({ id }) => id));
  return new AmynoteError('not-found', 'the signed note has no such statement', {
    hint: `its statements are: ${ids.join(', ')}`,
  });
}

function rightAlready(risk?: string): AmynoteError {
  return new AmynoteError('usage', 'the note says so already', {
    hint:
      risk === undefined ? 'see: amynote facts' : 'see: amynote show; what is new goes in: --type addendum',
  });
}
