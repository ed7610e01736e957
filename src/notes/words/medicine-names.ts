/**
 * Words that are built as the names of medicines are: by the endings that the World Health Organization's list of
 * international nonproprietary names gives to the members of one class.
 */
export function medicineNamesIn(words: readonly string[]): string[] {
  return words.filter((word) => word.length > 6 && ending.test(word) && !everyday.has(word));
}

const endings =
  `azepam azolam oxetine ipramine triptyline traline citalopram azodone faxine codone codeine morphone morphine fentanyl
  olol pril sartan statin cillin mycin micin cycline floxacin conazole prazole peridone apine tidine setron gabalin
  gabapentin profen caine gliptin gliflozin formin thyroxine cortisone solone asone nisone terol dipine thiazide semide
  parin farin xaban triptan ovir barbital methazine oxyzine perazine tiazine adol phylline ramate trigine valproate denafil
  asteride dronate fibrate spirone peridol piride lukast dazole zosin methadone buprenorphine naltrexone naloxone
  azepine temazepam zopiclone zolpidem phenidate amfetamine amphetamine pramide setine platin tinib zumab ximab
  glutide`.split(/\s+/u);
const ending = new RegExp(`(?:${endings.join('|')})$`, 'u');

/** What else ends like one of them. */
const everyday = new Set(['cholesterol']);
