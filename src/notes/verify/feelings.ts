/** Feelings as people name them, one family of words each; those of one family count as the same. */
const families: Record<string, RegExp> = {
  fear: /\b(?:anxi\w+|nervous\w*|worr\w+|scared?|afraid|fear\w*|panic\w*|terrif\w+|frighten\w+|dread\w*|uneasy|on edge|freak\w* out)\b/iu,
  sadness:
    /\b(?:sad\w*|(?:feel|feels|felt|feeling) (?:down|low)|depress\w+|unhapp\w+|blue|miserabl\w+|grie\w+|griev\w+|heartbroken|cr(?:y|ied|ying)|tear\w*)\b/iu,
  anger: /\b(?:ang(?:er|ry)|mad|furious|irritat\w+|annoy\w+|frustrat\w+|piss\w+|rage|resent\w*|hate\w*)\b/iu,
  hopelessness:
    /\b(?:hopeless\w*|helpless\w*|despair\w*|pointless|no (?:hope|point)|(?:giv\w+|gave) up (?:hope|on (?:life|everything|h?i[ms]self|herself|myself|themselves|getting)))\b/iu,
  guilt: /\b(?:guilt\w*|asham\w+|shame\w*|embarrass\w+|humiliat\w+|my fault|blam\w+)\b/iu,
  loneliness: /\b(?:lonel\w+|alone|isolat\w+|on (?:my|his|her|their) own)\b/iu,
  joy: /\b(?:happ(?:y|iness|ier)|joy\w*|glad|pleased|excit\w+|enjoy\w*|delight\w*|cheer\w*)\b/iu,
  pride: /\b(?:proud|pride)\b/iu,
  strain:
    /\b(?:overwhelm\w*|stress\w*|under (?:a lot of )?pressure|pressure (?:on|at|from)|pressured|too much)\b/iu,
  emptiness:
    /\b(?:(?:feel|feels|felt|feeling|being|client was|client is|became) (?:\w+ )?(?:empty|flat)|emptiness|worthless\w*|nothing inside)\b/iu,
  jealousy: /\b(?:jealous\w*|env(?:y|ious))\b/iu,
};

/** What people say for a feeling without naming it; a note may name it then. */
const spoken: Partial<Record<keyof typeof families, RegExp>> = {
  joy: /\b(?:i (?:do )?(?:really )?(?:like|love)|great|amazing|fun|good (?:fun|night|times?))\b/iu,
  strain: /\b(?:pressur\w+|a lot on|too many|can['’]?t cope|couldn['’]?t cope)\b/iu,
  fear: /\b(?:concern\w*|what if|bother\w*)\b/iu,
  hopelessness: /\b(?:giv\w+ up|gave up)\b/iu,
  emptiness: /\b(?:empty|flat|numb|hollow)\b/iu,
  anger: /\b(?:livid|fuming|lost it|hits? the roof|fed up|bugging)\b/iu,
};

/**
 * The feelings a text names, by their families.
 * @param asSpoken Also those that are only put into everyday words.
 */
export function feelingsIn(text: string, asSpoken = false): string[] {
  return Object.entries(families).flatMap(([family, words]) =>
    words.test(text) || (asSpoken && spoken[family]?.test(text)) ? [family] : [],
  );
}
