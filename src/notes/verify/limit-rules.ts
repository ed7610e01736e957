import type { Problem } from '../../core/artefacts/note.ts';
import type { EnforcedLimit } from '../../core/template.ts';
import { answerTo } from '../risk/risk-questions.ts';
import { isAcceptance } from './agreement-rules.ts';
import { feelingsIn } from './feelings.ts';
import { holdsName, peopleNames } from './name-rules.ts';
import { isDiagnosis, isJudgement } from './never-rules.ts';
import { personsIn } from './person-names.ts';
import { linesHolding } from './quotation-rules.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** What a section's template keeps out of it, each by a small rule of its own; ids of {@link enforcedLimits}. */
export const keepsTheLimits: StatementRule = (context) =>
  context.limits.flatMap((limit) => (breaks[limit](context) ? broken(limit) : []));

function broken(limit: EnforcedLimit): Problem[] {
  return problem(`limit-${limit.replaceAll('_', '-')}`, details[limit]);
}

const breaks: Record<EnforcedLimit, (context: StatementContext) => boolean> = {
  verbatim_dialogue: isDialogue,
  third_party_name: (context) => personsIn(context).length > 0,
  other_member_name: (context) =>
    peopleNames(context, context.known.member).some((name) => holdsName(context.text, name)),
  member_detail: isOfOneMember,
  client_report: ({ own }) =>
    /(?:^|[.;] |, )(?:the )?clients?(?: \d)?(?:['’]s \p{L}+)? (?:also |then )?(?:report|sa(?:id|ys)|stat|describ|den(?:y|ies|ied)|endors|complain|express|shar|felt|feels|rated|shared|told|mention|explain)\p{L}*/iu.test(
      own,
    ),
  interpretation: ({ own, cited }) =>
    guesses(own).some((word) => !cited.some(({ text }) => text.toLowerCase().includes(word))),
  affect_inference: ({ own, cited }) => {
    const heard = new Set(cited.flatMap(({ text }) => feelingsIn(text, true)));
    return feelingsIn(own).some((feeling) => !heard.has(feeling));
  },
  mental_status: ({ own }) => seen.test(own),
  diagnosis: ({ own }) => isDiagnosis(own),
  risk_level: ({ own }) => isJudgement(own) || /\brisk\b(?! factors?)/iu.test(own),
  suggestion_as_agreement: isUnanswered,
  clinician_feelings: ({ own }) =>
    /\b(?:therapist|clinician|counsell?or|I) (?:was |is |feels? |felt )(?:\p{L}+ )?(?:moved|touched|frustrated|worried|concerned|anxious|sad|angry|irritated|bored|overwhelmed|proud|pleased|hopeful|helpless|drawn|tired|annoyed|glad|relieved)\b|\bcounter-?transference\b|\b(?:therapist|clinician)['’]s (?:own )?(?:feelings?|reactions?|impressions?|sense)\b/iu.test(
      own,
    ),
  client_name: (context) => peopleNames(context).some((name) => holdsName(context.text, name)),
};

const details: Record<EnforcedLimit, string> = {
  verbatim_dialogue: 'This section holds no dialogue: one short quotation at most.',
  third_party_name: 'This section names nobody but the client.',
  other_member_name: 'It names another member of the group.',
  member_detail: 'This section is shared by all members and holds nothing of a single one.',
  client_report: 'What the client reported does not belong into this section.',
  interpretation: 'This section holds no interpretation.',
  affect_inference: 'It names a feeling that nobody named in its lines.',
  mental_status: 'A transcript does not show how somebody looked, sounded or behaved.',
  diagnosis: 'This section holds no diagnosis.',
  risk_level: 'This section holds no level of risk.',
  suggestion_as_agreement: 'It was suggested, and nothing shows that the client took it up.',
  clinician_feelings: "The clinician's own feelings do not belong into this section.",
  client_name: 'This section does not name the client.',
};

/** So many words are an excerpt, no longer a quotation. */
const mostQuoted = 40;

function isDialogue(context: StatementContext): boolean {
  const { quotations } = context;
  const speakers = new Set(
    quotations.flatMap((quotation) => linesHolding(quotation, context)[0]?.participant ?? []),
  );
  return (
    speakers.size > 1 ||
    quotations.length > 2 ||
    quotations.some(({ text }) => text.split(/\s+/u).length > mostQuoted)
  );
}

function isOfOneMember(context: StatementContext): boolean {
  const { own, quotations } = context;
  return (
    peopleNames(context).some((name) => holdsName(own, name)) ||
    quotations.some((quotation) => linesHolding(quotation, context)[0]?.role !== 'therapist') ||
    /\bclient(?: \d)?\b(?! group)|\b(?:one|a|another) (?:member|participant|peer|client|person|man|woman)\b/iu.test(
      own,
    )
  );
}

/** Words by which a writer concludes something; lower case. */
function guesses(own: string): string[] {
  return [...own.toLowerCase().matchAll(concluding)].map(([word]) => word);
}

const concluding =
  /\b(?:suggest(?:s|ing) that|indicat(?:es|ing|ive)|likely|presumably|reflect(?:s|ing) (?:a|an|the|her|his|their)|consistent with|stems? from|rooted in|driven by|defen[cs]es?|defensive\w*|transference|unconscious\w*|maladaptive|attachment style|core belief|pattern of|(?:behaviou?r|anger|avoidance|anxiety|symptoms?|pattern) serves? to|in an attempt to|a way of|functions as|underlying|symboli[sz]\w*|manifest\w*|internali[sz]\w*|projecti\w+|appears? to|seems? to|due to (?:a )?(?:fear|need) of)\b/gu;

/** What only somebody in the room can have seen or heard. */
const seen =
  /\bclients?(?: \d)? (?:became|fell|grew|remained|stayed|was) (?:quiet|silent|still|tense|animated|withdrawn|restless)\b|\b(?:paused|sighed|hesitated|stammered|whispered|frowned|nodded|shrugged|looked (?:away|down)|shifted|raised (?:the|his|her|their) voice|long (?:pause|silence)|spoke (?:more )?(?:softly|slowly|quickly|loudly|quietly|rapidly)|tone of voice|voice (?:was|became|broke|cracked))\b/iu;

/** "Homework: …" of what the therapist proposed, with no yes in the client's next words. */
function isUnanswered({ own, cited, lines }: StatementContext): boolean {
  if (/\b(?:asked|suggest|recommend|advis|propos|invit|encourag|offer)\p{L}*/iu.test(own)) return false;
  if (
    !/^(?:homework|plan|agreement|task|action|next steps?)\b|\bclients?(?: \d)? (?:is |are )?to \p{L}+/iu.test(
      own,
    )
  )
    return false;
  if (cited.some(({ role, text }) => role === 'client' && isAcceptance(text))) return false;
  return cited
    .filter(({ role }) => role === 'therapist')
    .every((line) => !answerTo(lines, line).answers.some(({ text }) => isAcceptance(text)));
}
