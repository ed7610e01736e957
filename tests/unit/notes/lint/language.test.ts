import { beforeAll, describe, expect, it } from 'vitest';
import type { LintData } from '../../../../src/notes/lint/lint-note.ts';
import { aboutSentence, lintData, linted } from './written-note.ts';

let data: LintData;
beforeAll(async () => {
  data = await lintData();
});

/** Every row of the list of words to avoid: a sentence with it, and what is found. */
const avoided: [sentence: string, found: string][] = [
  ['Client is a heroin addict.', 'warn language-addict'],
  ['He was a known drug abuser in college.', 'warn language-addict'],
  ['Her brother, an IV drug user, moved in.', 'warn language-addict'],
  ['Called a junkie at work, client is a junkie.', 'error language-slur'],
  ['Client is an alcoholic.', 'warn language-alcoholic'],
  ['Her father was a drunk.', 'warn language-alcoholic'],
  ['History of substance abuse.', 'warn language-substance-abuse'],
  ['Client abused alcohol in college.', 'warn language-substance-abuse'],
  ['UDS was clean.', 'warn language-clean-dirty'],
  ['Two dirty urines this month.', 'warn language-clean-dirty'],
  ['Client has been clean for two years.', 'warn language-clean-dirty'],
  ['Client fell off the wagon on Friday.', 'warn language-relapse-blame'],
  ['Client relapsed on Friday.', 'info language-relapsed'],
  ['Drug-seeking behavior was noted.', 'warn language-drug-seeking'],
  ['Her uncle committed suicide in 2019.', 'error language-committed-suicide'],
  ['A friend completed suicide last year.', 'error language-committed-suicide'],
  ['A successful suicide in the family.', 'error language-committed-suicide'],
  ['One failed suicide attempt at 19.', 'warn language-failed-attempt'],
  ['The overdose was a suicide gesture.', 'warn language-failed-attempt'],
  ['It was a cry for help.', 'warn language-failed-attempt'],
  ['Client was non-compliant with medication.', 'warn language-non-compliant'],
  ['Client is nonadherent.', 'warn language-non-compliant'],
  ['Client refused homework.', 'warn language-refused'],
  ['Client claims she sleeps well.', 'warn language-claims'],
  ['She alleges that he hit her.', 'warn language-claims'],
  ['Client admitted to drinking on Friday.', 'warn language-claims'],
  ['Client complains of headaches.', 'warn language-claims'],
  ['Client denied arguing with her boss.', 'info language-denies'],
  ['Client is manipulative.', 'warn language-manipulative'],
  ['The texts were attention-seeking.', 'warn language-manipulative'],
  ['Client was resistant to homework.', 'warn language-resistant'],
  ['A difficult client.', 'warn language-resistant'],
  ['Client is unmotivated.', 'warn language-resistant'],
  ['Client failed two SSRIs.', 'warn language-failed-treatment'],
  ['She failed CBT in 2021.', 'warn language-failed-treatment'],
  ['Client suffers from migraine.', 'warn language-suffers'],
  ['A victim of bullying.', 'warn language-suffers'],
  ['Client is a schizophrenic.', 'warn language-person-as-diagnosis'],
  ['Client is probably borderline.', 'warn language-person-as-diagnosis'],
  ['Her sister is bipolar and she is bipolar.', 'warn language-person-as-diagnosis'],
  ['Known cutter since 14.', 'warn language-person-as-diagnosis'],
  ['Her ideas are crazy.', 'warn language-crazy'],
  ['A frequent flyer in the ED.', 'warn language-crazy'],
  ['The psycho neighbor called.', 'error language-slur'],
  ['Client contracted for safety.', 'error language-contracted-for-safety'],
  ['Client agreed to a no-suicide contract.', 'error language-contracted-for-safety'],
  ['Client contracts not to harm herself.', 'error language-contracted-for-safety'],
  ['A high-functioning adult.', 'warn language-high-low-functioning'],
  ['Client is a poor historian.', 'warn language-poor-historian'],
  ['Client was promiscuous in college.', 'warn language-promiscuous'],
  ['Her father is an illegal immigrant.', 'warn language-illegal-immigrant'],
  ['He met his real mother in May.', 'warn language-real-mother'],
  ['Attracted to the opposite sex.', 'warn language-real-mother'],
  ['Client was being dramatic about her partner.', 'warn language-dramatic'],
  ['Client became hysterical.', 'warn language-dramatic'],
  ['Client was entitled.', 'warn language-dramatic'],
  ['Client was pleasant and cooperative.', 'warn language-pleasant'],
  ['Client insists he was at home.', 'warn language-doubt-marker'],
  ['Her so-called friends left.', 'warn language-doubt-marker'],
  ['Client was in “pain”.', 'warn language-scare-quotes'],
  ['A Caucasian male in his thirties.', 'warn language-race-without-need'],
  ['An attractive woman in her thirties.', 'warn language-looks-without-need'],
];

describe('language', () => {
  it.each(avoided)('%s', (sentence, found) => {
    expect(aboutSentence(data, sentence)).toContain(found);
  });

  /** Sentences that look like one of these, and are right. */
  const right = [
    'Client wants a clean house before her mother visits.',
    'Client spent the weekend cleaning the kitchen and getting the room clean.',
    'Client kept the apartment clean all week.',
    'Client complained to her landlord about the noise.',
    'The chief complaint is difficulty falling asleep.',
    'Client filed two insurance claims after the flood.',
    'Client was admitted to the hospital in March.',
    'Referred to the Substance Abuse and Mental Health Services Administration helpline.',
    'Client attended two meetings of Alcoholics Anonymous.',
    'Client scored 3 on the Drug Abuse Screening Test.',
    'Diagnosis of borderline personality disorder was made in 2020.',
    'Client has bipolar disorder and borderline low blood pressure.',
    'Treatment-resistant depression was discussed with her psychiatrist.',
    'Practiced opposite action and pleasant activity scheduling.',
    'Client said, “I am such a junkie, I am crazy.”',
    'Client said he felt "like an addict" at the wedding.',
    'Client described himself as ‘the family drunk’.',
    'Client identifies as an alcoholic in recovery.',
    'Client does not like the word addict.',
    'Explored what being called borderline meant to her.',
    'Client was not manipulative and did not refuse the homework.',
    'Client denied suicidal thoughts, plan and intent.',
    'Client denied nausea and denied any intention of acting on it.',
    'When asked, client denied use of alcohol since the last session.',
    'The landlord refused to repair the heating.',
    'Client described mornings as difficult.',
    'It was difficult to ask her boss for leave.',
    'Client reported feeling unmotivated at work.',
    'Client is entitled to twelve weeks of leave.',
    'A dramatic improvement in sleep: from 4 h to 7 h.',
    'Client used relapse prevention skills at the party.',
    'Client failed her driving test on Tuesday.',
    'Client made a failed attempt to reach her brother by phone.',
    'Client applied for crime victim compensation and met the victim advocate.',
    'Client felt crazy for checking the lock again.',
    'Client uses a wheelchair and is a user of the public library.',
    'Her abuser was sentenced in May.',
    'Client collaborated on a safety plan with three warning signs.',
    'Her employment contract ends in June.',
    'Client drove home behind a drunk driver.',
    'Client described two arguments with her partner and said she ‘shut down’ both times.',
    "Discussed the client's goals and the parents' wishes for the summer.",
    'Asked about suicide: client reported a passing wish not to wake up, no plan, intent or preparation.',
  ];

  it.each(right)('has nothing against: %s', (sentence) => {
    expect(aboutSentence(data, sentence, 'subjective')).toEqual([]);
  });

  it('leaves the review of symptoms its convention', () => {
    expect(aboutSentence(data, 'Client denied changes in her routine.', 'symptoms')).toEqual([]);
  });

  it('looks at what the clinician writes about medical necessity, too', () => {
    const found = linted(data, { plan: ['Weekly.'] }, { facts: { necessity: 'Client is an addict.' } });
    expect(found).toContainEqual(expect.objectContaining({ rule: 'language-addict', place: 'note' }));
  });

  it('leaves alone what the transcript does not support: it is not in the note', () => {
    const written = { statement: { status: 'unsupported' } } as const;
    expect(aboutSentence(data, 'Client contracted for safety.', 'plan', written)).toEqual([]);
  });

  it('finds a pronoun that is not the client’s, where nobody else can be meant', () => {
    const people = [{ id: 'p1', name: 'Robin Hale', pronouns: 'they/them', role: 'client' }];
    const context = { registered: { people, names: [], clinician: '' } };
    const of = (sentence: string) => aboutSentence(data, sentence, 'subjective', { context });
    expect(of('Client said that she slept badly.')).toEqual(['warn language-pronouns']);
    expect(of('Client said that they slept badly.')).toEqual([]);
    expect(of('Client argued with their sister; she left.')).toEqual([]);
  });

  it('says what to write instead, with the source, and no words of the note in the sentence for messages', () => {
    const [found] = linted(data, { s: ['Her uncle committed suicide in Lisbon.'] });
    expect(found).toMatchObject({
      rule: 'language-committed-suicide',
      severity: 'error',
      place: 's1',
      prefer: 'died by suicide',
      found: 'committed suicide',
      source: expect.stringContaining('reportingonsuicide.org'),
    });
    expect(found?.detail).not.toContain('Lisbon');
  });
});
