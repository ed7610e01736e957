import { session } from './session.ts';

type Case = [section: string, text: string, lines: number[]];

/** A second fictional session, for what may and may not be said of it. */
export const supportLines = session(`
  T: What has been on your mind since last week?
  C: My sister takes sertraline now, fifty milligrams, and she keeps telling me to try it.
  C: My brother drinks every night and he lost his job over it.
  C: I argued with Marcus about the rent again. He slammed the door and I cried for an hour.
  T: Let's slow down. Where do you feel that in your body?
  C: In my chest, like a weight. My breathing gets short.
  T: Put both feet on the floor and name five things you can see.
  C: The lamp, the plant, your shoes. Okay. It's a bit quieter in there.
  T: Have you had any thoughts of suicide?
  C: No. None.
  T: Do you feel safe at home?
  C: Safe enough.
  T: Have you ever tried to end your life?
  C: No, never.
  T: Last time we made a ladder for the elevator. Which step did you get to?
  C: I rode it two floors with my neighbor. My hands were shaking but I stayed in.
  T: What evidence is there that you would have fainted?
  C: None, I guess. I never have.
  T: Would you ride it alone twice before Thursday?
  C: Yeah, I'll try that.
  C: I've been skipping lunch because I don't get hungry.
  C: I haven't smoked since March and I'm kind of proud of that.
  T: Tell me more about the argument with him.
  C: He says I spend too much. I told him I pay my half.
  C: Work is fine. My manager gave me the early shift, so I'm up at five.
  T: I'd like you to keep a food diary this week.
  C: I hate diaries, but fine.
  T: See you Thursday at four.
`);

/** Faithful statements in the words a careful writer would choose. */
export const faithfulSupport: Case[] = [
  ['subjective', 'Client reported that a sister takes sertraline and encouraged the client to try it.', [2]],
  ['subjective', "Client described a brother's nightly drinking and loss of a job.", [3]],
  ['subjective', 'Client argued with a partner about rent and cried afterward.', [4]],
  ['subjective', 'Client described an argument about rent after which the client cried for an hour.', [4]],
  ['subjective', 'Client described a weight in the chest and short breathing.', [5, 6]],
  ['subjective', 'Client felt the distress in the chest “like a weight”.', [6]],
  [
    'subjective',
    'Client rode the elevator two floors with a neighbor and stayed in despite shaking hands.',
    [15, 16],
  ],
  ['subjective', 'Client skipped lunch and did not get hungry.', [21]],
  ['subjective', 'Client reported skipping lunch due to lack of hunger.', [21]],
  ['subjective', 'Client had not smoked since March and felt proud.', [22]],
  ['subjective', 'Client said the other person complained that the client spends too much.', [24]],
  ['subjective', 'Client reported paying half of the costs.', [24]],
  ['subjective', 'Client reported early shifts at work and waking at five.', [25]],
  ['subjective', 'When asked directly, client denied thoughts of suicide.', [9, 10]],
  ['subjective', 'Client denied past suicide attempts when asked.', [13, 14]],
  ['subjective', 'Asked about safety at home, client answered “Safe enough.”', [11, 12]],
  ['subjective', 'Client said a partner slammed the door during the argument.', [4]],
  ['objective', 'Therapist led a grounding exercise with feet on the floor and five things in sight.', [7]],
  ['objective', 'Therapist used grounding; client named the lamp, the plant and shoes.', [7, 8]],
  ['objective', 'Therapist reviewed the exposure ladder for the elevator.', [15]],
  ['objective', 'Therapist used cognitive restructuring, asking for evidence of fainting.', [17]],
  ['objective', 'Therapist asked directly about thoughts of suicide.', [9]],
  ['objective', 'Therapist asked about safety at home.', [11]],
  ['objective', 'Therapist explored where the feeling was located in the body.', [5]],
  ['objective', 'Therapist invited the client to say more about the argument.', [23]],
  ['assessment', 'Client reported things were “a bit quieter” after grounding.', [7, 8]],
  ['assessment', 'Client found no evidence of ever having fainted.', [17, 18]],
  ['plan', 'Client agreed to ride the elevator alone twice before Thursday.', [15, 19, 20]],
  ['plan', 'Client agreed to ride alone twice before Thursday.', [19, 20]],
  ['plan', 'Therapist asked the client to keep a food diary this week.', [26]],
  ['plan', 'Client accepted keeping a food diary though disliking diaries.', [26, 27]],
  ['plan', 'Next session Thursday at four.', [28]],
];

/** What a drafter might make of the same lines and must not. */
export const unsupported: Record<string, Case[]> = {
  experiencer: [
    ['subjective', 'Client takes sertraline, fifty milligrams.', [2]],
    ['subjective', 'Client reported taking sertraline.', [2]],
    ['subjective', 'Client drinks every night.', [3]],
    ['subjective', 'Client reported drinking every night and losing a job.', [3]],
    ['subjective', 'Client lost a job.', [3]],
  ],
  'low-overlap': [
    ['subjective', 'Client reported crying spells, hopelessness, weight loss and insomnia.', [4]],
    ['subjective', 'Client reported a childhood history of trauma and breathing problems.', [6]],
    ['subjective', 'Client avoids conflict due to fear of abandonment by others.', [4]],
    ['subjective', 'Client restricts food intake to control body weight and shape.', [21]],
    ['objective', 'Therapist processed attachment wounds and challenged perfectionism about work.', [23]],
    ['subjective', 'Client experienced a panic attack with dizziness and nausea in the elevator.', [16]],
    ['subjective', 'Client enjoys the new job and gets along with colleagues.', [25]],
    ['assessment', 'Client showed improved self-esteem and motivation for change.', [22]],
    ['plan', 'Referral to a psychiatrist for medication evaluation on Thursday.', [28]],
    ['plan', 'Client will attend a support group and contact a dietitian about food.', [26, 27]],
  ],
  'term-not-in-evidence': [
    ['objective', 'Therapist used EMDR with feet on the floor.', [7]],
    ['objective', 'Therapist used bilateral stimulation while the client named five things.', [7]],
    ['objective', 'Therapist used exposure with five things on the floor.', [7]],
    ['objective', 'Therapist used cognitive restructuring about the argument.', [23]],
    ['objective', 'Therapist used motivational interviewing about the food diary.', [26]],
    ['objective', 'Therapist used behavioral activation for the body feeling.', [5]],
  ],
  'safety-not-asked': [
    ['subjective', 'Client feels safe at home.', [11, 12]],
    ['subjective', 'Client reported being safe.', [9, 10]],
    ['assessment', 'Suicide screening was negative.', [9, 10]],
    ['assessment', 'C-SSRS screen negative for suicide.', [9, 10]],
  ],
  'denial-without-question': [
    ['subjective', 'Client had no wish to die.', [9, 10]],
    ['subjective', 'Client denied past suicide attempts.', [9, 10]],
    ['subjective', 'Client reported no prior attempts.', [9, 10]],
    ['subjective', 'Client denied suicidal thoughts.', [13, 14]],
    ['subjective', 'Client had no current suicidal thoughts or plan.', [9, 10]],
    ['subjective', 'Client denied thoughts of self-harm.', [9, 10]],
  ],
  'limit-third-party-name': [['subjective', 'Client said Marcus slammed the door during the argument.', [4]]],
  'name-not-in-evidence': [
    ['subjective', 'Client argued with Daniel about the rent and cried.', [4]],
    ['subjective', 'Daniel said the client spends too much.', [24]],
    ['subjective', "Daniel's brother drinks every night and lost a job.", [3]],
    ['subjective', 'Client rode the elevator two floors with Priya.', [15, 16]],
  ],
};
