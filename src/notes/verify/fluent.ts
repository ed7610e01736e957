/** Speech as one would write it: without fillers, repeats and the commas that hesitation leaves. */
export function fluent(form: string): string {
  return form
    .replace(/ ,(?: ,)+ /gu, ' , ')
    .replace(/ would you say(?= )/gu, '')
    .replace(/ a little (?:bit )?(?:of )?/gu, ' ')
    .replace(/ i (?:think|guess|suppose) (?=(?:it|i|he|she|they|there|the|my|we|that) )/gu, ' ')
    .replace(/ (?:come|comes|came|coming) and (?:go|goes|going|went) /gu, ' fluctuate ')
    .replace(/ (?:every )?now and (?:then|again) /gu, ' sometimes ')
    .replace(
      / (?:,|like|well|i mean|you know|i guess|sort of|kind of|kinda|a bit|a little)(?= (?:you know|i mean|,) )/gu,
      '',
    )
    .replace(/ (?:you know|i mean|i guess|sort of|kind of|kinda)(?= )/gu, '')
    .replace(/ ,(?: ,)+ /gu, ' , ')
    .replace(/ (?:so as not to|in order not to|lest) .*?(?= [,.;?] |$)/gu, '')
    .replace(/ try and /gu, ' try to ')
    .replace(/ (\p{L}+(?: \p{L}+){0,3}) (?:, )?(?=\1 )/gu, ' ')
    .replace(/ (\p{L}+) (?:, )?(?=\1 )/gu, ' ')
    .replace(hanging, ' $1 ');
}

const hanging =
  / (not|never|i|my|the|a|an|of|to|in|on|is|was|are|were|am|have|has|had|been|it|some|really|quite|just|like|do|does|did|will|would|should|could|can) , (?!(?:i|he|she|we|they) )(?=\p{L})/gu;
