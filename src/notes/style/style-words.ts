/**
 * The only words that a rule of style may hold, and so the only words of a note that can ever leave it: what every note
 * has, whoever it is about. No pronoun, number, name, place, condition, drug, person or thing of a life, and nothing
 * that changes what is said: no negation, and not `denied`.
 */
export function isStyleWord(word: string): boolean {
  return plain.has(word) || isTellingWord(word);
}

/** Whether a word carries a way of writing by itself; articles and the like only do beside such a one. */
export function isTellingWord(word: string): boolean {
  return telling.has(word) || clients.has(word) || clinicians.has(word);
}

/** Whose words or deeds they are is no matter of style: whether one of them names the client and the other the clinician. */
export function changeWho(from: readonly string[], to: readonly string[]): boolean {
  const names = (words: readonly string[], who: ReadonlySet<string>) => words.some((word) => who.has(word));
  return (names(from, clients) && names(to, clinicians)) || (names(from, clinicians) && names(to, clients));
}

const clients = new Set([
  'client',
  'clients',
  'patient',
  'patients',
  'pt',
  'individual',
  'participant',
  'member',
]);
const clinicians = new Set(['writer', 'therapist', 'clinician', 'counselor', 'counsellor', 'provider', 'i']);

const plain = new Set(
  `a an the this that which and or as by with during regarding about around of to in into for on at from through upon
  is are was were be been being has have had does did do it its there both each some several various overall`.split(
    /\s+/u,
  ),
);

const telling = new Set(
  `reported reports reporting shared shares sharing stated states stating said says described describes describing noted
  notes expressed expresses explained explains mentioned mentions discussed discusses disclosed discloses identified
  identifies indicated indicates acknowledged acknowledges recalled recalls spoke speaks talked presented presents
  appeared seemed observed
  provided provides facilitated facilitates utilized utilizes used uses employed explored explores processed processes
  assisted assists helped helps supported supports encouraged encourages reviewed reviews introduced introduces
  practiced practised practices taught teaches modeled modelled validated validates reflected reflects normalized
  normalised guided guides led leads asked asks invited invites offered offers suggested suggests assigned assigns
  recommended recommends continued continues addressed addresses focused focuses
  worked works engaged engages participated participates responded responds demonstrated demonstrates developed
  session sessions appointment appointments meeting visit also additionally furthermore
  moreover however further successfully effectively actively openly briefly clearly particularly specifically
  evidenced evidence related due order ability able willing
  symptoms symptom mood affect feelings feeling thoughts thought emotions emotion experience experiences experiencing
  difficulty difficulties challenges challenge struggles struggle concerns concern issues issue problems problem
  goals goal objective objectives progress treatment therapy intervention interventions homework assignment task practice
  plan plans strategies strategy skills skill techniques technique tools coping response responses presentation
  subjective assessment summary data behavior behaviour functioning `.split(/\s+/u),
);
