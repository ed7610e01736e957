import type { FormSection } from '../core/consent-form.ts';
import type { FormSubject } from '../core/consent-ports.ts';
import type { ConsentTerms, Kept } from '../core/consent-terms.ts';
import type { Jurisdiction } from '../core/jurisdiction.ts';
import { scopes } from '../core/scopes.ts';
import { processorLines } from './processor-lines.ts';
import { purposes } from './purposes.ts';

/** What a form is made of. */
export interface FormParts {
  subject: FormSubject;
  terms: ConsentTerms;
  jurisdiction: Jurisdiction;
}

/** The form in plain English (reading grade 8 or below), heading by heading. */
export function formSections({ subject, terms, jurisdiction }: FormParts): FormSection[] {
  const isSent = terms.processors.length > 0;
  return [
    { title: 'What I ask you', lines: asked(terms, jurisdiction) },
    { title: 'Where your words go', lines: processorLines(terms.processors) },
    { title: 'What is kept, and for how long', lines: kept(terms) },
    { title: 'Who can see it', lines: seen(isSent) },
    { title: 'What can go wrong', lines: risks },
    { title: 'You can say no', lines: voluntary },
    { title: 'You can take it back', lines: withdrawal(isSent) },
    ...several(subject),
    ...children(subject, jurisdiction),
    ...(jurisdiction.sentences.length === 0
      ? []
      : [{ title: `The law in ${jurisdiction.name}`, lines: [...jurisdiction.sentences] }]),
    { title: 'Your answer to each (mark yes or no)', lines: choices(terms), isFilledIn: true },
    { title: 'Language', lines: language, isFilledIn: true },
    { title: 'A spoken yes each time', lines: spoken },
    { title: 'Your signature', lines: signatures(subject), isFilledIn: true },
    ...(isSent && jurisdiction.hasPsychotherapyNotes ? [psychotherapyNotes(subject)] : []),
  ];
}

function asked({ processors }: ConsentTerms, { inAdvance }: Jurisdiction): string[] {
  const drafter = processors.some(({ modelClass }) => modelClass === 'language model') ? 'AI' : 'a program';
  return [
    `With your permission I record our sessions. AI writes down what we say. Then ${drafter} makes a first draft of my note.`,
    'AI means artificial intelligence. Here it is a computer program that turns speech into text, or text into a draft.',
    'I check and change every note before it goes into your record.',
    'AI does not decide about your care. It does not contact you. It does not read your feelings.',
    `This paper stands alone. It is not part of any other paper you sign.${inAdvance ? ' You get it before any session is recorded. Take your time, and ask me.' : ''}`,
  ];
}

function kept({ retention: { audio, transcript, drafts = 0 } }: ConsentTerms): string[] {
  return [
    'All of it is kept locked (encrypted) on my own computer.',
    `The recording: ${until(audio)}.`,
    `The transcript (what was said, in writing): ${until(transcript)}.`,
    ...(transcript === 'record'
      ? []
      : ['If you say yes to keeping the transcript longer, it stays as long as your record does.']),
    `Drafts: ${draftsUntil(drafts)}.`,
    'My signed note: it stays in your record for as long as the law says.',
  ];
}

function until(days: Kept): string {
  if (days === 'record') return 'it stays as long as your record does';
  if (days === 0) return 'I delete it when I sign my note';
  return `I delete it ${days === 1 ? 'a day' : `${days} days`} after I sign my note, or sooner`;
}

function draftsUntil(days: Kept): string {
  if (days === 'record') return 'they stay as long as your record does';
  if (days === 0) return 'I delete them once I have signed my note';
  return `I delete them ${days === 1 ? 'a day' : `${days} days`} after I sign my note, or sooner`;
}

function seen(isSent: boolean): string[] {
  return [
    'I can see it.',
    'My supervisor can see parts of the transcript, but only if you say yes to that below.',
    isSent
      ? 'The companies named above handle what they are sent, as it says there.'
      : 'No company is sent any of it.',
    'Nobody else, unless the law or a court makes me.',
  ];
}

const risks = [
  'Software makes mistakes. It can mishear, leave out, or make up words. That is why I check the note.',
  'No storage is perfectly safe. Somebody could break in.',
  'A court could ask for what still exists. That is a reason to delete it soon.',
];

const voluntary = [
  'You are free to say no to all of this, or to parts of it.',
  'Your care stays the same, and so does what you pay. I then take notes by hand, as usual.',
  'You can ask me to pause or stop the recording at any time.',
];

function withdrawal(isSent: boolean): string[] {
  return [
    'You can take back your yes at any time. Tell me or write to me. You need not say why.',
    'From then on nothing more is recorded, sent or drafted. What was done before stays done.',
    'I delete what still exists of the recording and the transcript if you want that. Notes that I have signed stay in your record.',
    ...(isSent ? ['What a company has by then, it deletes under its own terms. I cannot reach it.'] : []),
    'I ask you again if a company, a purpose or a time on this paper changes.',
  ];
}

function several({ sessionKind }: FormSubject): FormSection[] {
  if (sessionKind === 'individual') return [];
  return [
    {
      title: 'More than one person',
      lines: [
        'Each person signs a paper of their own. If one of you says no, nobody is recorded.',
        'If one of you takes it back, recording stops for all.',
        'If somebody new joins, I pause until that person has signed too.',
      ],
    },
  ];
}

function children({ hasChild }: FormSubject, { selfConsentAge }: Jurisdiction): FormSection[] {
  if (!hasChild) return [];
  const age =
    selfConsentAge === undefined
      ? 'The age at which young people say yes alone is not the same at all places. I have looked up or will ask which holds here.'
      : `Here young people say yes alone from the age of ${selfConsentAge}.`;
  return [
    {
      title: 'For children and young people',
      lines: [
        'A parent or guardian says yes, and the child says yes too. Both are needed. Each signs a paper of their own.',
        'A court order can say which parent decides. I ask to see it.',
        age,
        'From the 18th birthday on only the yes of the grown child counts. I then ask anew.',
      ],
    },
  ];
}

/** A scope under which nobody is asked now cannot be agreed to: there is no company to name. */
function choices({ processors }: ConsentTerms): string[] {
  return scopes.flatMap((scope) => {
    const { ask, why, withWhom } = purposes[scope];
    const whom = processors.find((processor) => processor.scopes.includes(scope))?.name;
    if (scope === 'transcribe_cloud' && whom === undefined) return [];
    const what = withWhom === undefined || whom === undefined ? ask : withWhom.replace('{name}', () => whom);
    return [`Yes [   ]  No [   ]   ${what}. ${why}`];
  });
}

const language = [
  'This paper was read to me in this language: ____________________',
  'Interpreter, if there was one (name and signature): ______________________________',
];

const spoken = [
  'When a recording starts I say so aloud and ask if it is still all right. Your spoken yes comes on top of this paper. It does not take its place.',
];

function signatures({ hasChild }: FormSubject): string[] {
  return [
    'I have read this or it was read to me. I could ask questions. I know that I can say no and take it back.',
    'Name: ______________________________   Born: ____________________',
    `${hasChild ? 'Signature (a child signs to agree)' : 'Signature'}: ______________________________   Date: ____________________`,
    ...(hasChild ? ['If you sign for a child, what allows you to: ______________________________'] : []),
    'Asked and explained by (name, licence): ______________________________',
  ];
}

/** An authorisation for psychotherapy notes may not be combined with another (45 CFR 164.508(b)(3)(ii)). */
function psychotherapyNotes({ hasChild }: FormSubject): FormSection {
  return {
    title: 'A separate permission: psychotherapy notes',
    lines: [
      'A recording or transcript can hold what US law calls psychotherapy notes. These are notes on what we talk about, kept apart from your record. The law asks for a permission of its own before they go to others.',
      'I allow my therapist to send the recording and its text to the companies named on this paper. They may use it only to write down the session and to draft the note.',
      'It ends when I take it back, or on this day: ____________________ I can say no to it, and my care stays the same.',
      'What is sent could be passed on. This law may then no longer guard it.',
      'Yes [   ]  No [   ]',
      `${hasChild ? 'Signature (of the one who may decide)' : 'Signature'}: ______________________________   Date: ____________________`,
    ],
    isFilledIn: true,
  };
}
