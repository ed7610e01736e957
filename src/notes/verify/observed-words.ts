/** Words for how somebody looks, sounds, moves or thinks, in their small forms; a transcript shows none of it. */
const lists = {
  /** What a mental status examination describes, as the subject of a sentence. */
  examined: `affect mood speech voice tone gaze posture gait hygiene grooming attire appearance demeanor demeanour bearing
    insight judgment judgement cognition orientation memory attention concentration rapport presentation articulation
    thinking thoughts expression countenance comportment mannerisms psychomotor perception intellect alertness`,
  /** How somebody is, where somebody else says it. */
  manner: `calm tense alert attentive inattentive oriented disoriented cooperative uncooperative guarded pleasant polite
    friendly hostile irritable agitated restless withdrawn subdued quiet silent talkative chatty tearful weepy cheerful
    jovial flat blunted constricted labile euthymic dysphoric euphoric elated somber sombre drowsy sleepy sedated sluggish
    lethargic disheveled dishevelled unkempt kempt neat groomed dressed attired clothed barefoot pale flushed shaky shaking
    sweaty trembling jumpy jittery fidgety distracted distractible preoccupied disorganized disorganised organized organised
    confused bewildered evasive forthcoming disengaged engaged responsive unresponsive receptive defensive composed poised
    articulate coherent incoherent rambling logical tangential circumstantial verbose laconic monotone upset distressed
    moved animated enthusiastic apathetic indifferent suspicious paranoid impulsive childlike dramatic energetic hesitant
    soft-spoken loud pressured despondent dejected downcast crestfallen glum gloomy sullen bored reserved shy timid aloof
    distant detached warm open candid frank motivated compliant obsequious seductive playful sarcastic argumentative combative
    belligerent intoxicated lucid orientated congruent appropriate stoic grave serious bright relaxed nervous uneasy ill-at-ease
    expressive expressionless avoidant hypervigilant vigilant startled overwhelmed insightful reflective spontaneous exhausted`,
  /** What can be seen or heard of somebody; in any form of the verb. */
  acts: `sighed sighs smiled smiles laughed laughs giggled grinned smirked frowned scowled nodded shrugged winced grimaced
    blushed paused hesitated stammered stuttered mumbled muttered whispered fidgeted squirmed trembled shivered rocked
    slumped slouched leaned yawned sniffled sobbed wept cried gasped gestured gesticulated stared gazed blinked squinted
    brightened stiffened froze wrung clenched tapped twitched tugged glanced perked rambled`,
};

function wordsIn(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/u));
}

export const examined = wordsIn(lists.examined);
export const manner = wordsIn(lists.manner);
export const acts = wordsIn(lists.acts);
