/** Feelings as people name them, one family of words each; those of one family count as the same. */
const families: Record<string, RegExp> = {
  fear: /\b(?:anxi\w+|nervous\w*|worr\w+|scared?|afraid|fear\w*|panic\w*|terrif\w+|frighten\w+|dread\w*|uneasy|on edge|freak\w* out)\b/iu,
  sadness:
    /\b(?:sad\w*|(?:feel|feels|felt|feeling) (?:down|low)|depress\w+|unhapp\w+|blue|miserabl\w+|grie\w+|griev\w+|heartbroken|cr(?:y|ied|ying)|tear\w*)\b/iu,
  anger: /\b(?:ang(?:er|ry)|mad|furious|irritat\w+|annoy\w+|frustrat\w+|piss\w+|rage|resent\w*|hate\w*)\b/iu,
  hopelessness: /\b(?:hopeless\w*|helpless\w*|despair\w*|pointless|no (?:hope|point)|giv\w+ up)\b/iu,
  guilt: /\b(?:guilt\w*|asham\w+|shame\w*|embarrass\w+|humiliat\w+|my fault|blam\w+)\b/iu,
  loneliness: /\b(?:lonel\w+|alone|isolat\w+|on (?:my|his|her|their) own)\b/iu,
  joy: /\b(?:happ(?:y|iness|ier)|joy\w*|glad|pleased|excit\w+|enjoy\w*|delight\w*|cheer\w*)\b/iu,
  pride: /\b(?:proud|pride)\b/iu,
  strain: /\b(?:overwhelm\w*|stress\w*|pressure|too much)\b/iu,
  emptiness: /\b(?:empty|emptiness|flat|worthless\w*|nothing inside)\b/iu,
  jealousy: /\b(?:jealous\w*|env(?:y|ious))\b/iu,
};

/** The feelings a text names, by their families. */
export function feelingsIn(text: string): string[] {
  return Object.entries(families).flatMap(([family, words]) => (words.test(text) ? [family] : []));
}
