function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Words that carry no topic in any sentence. */
export const stopWords = wordSet(`
  a about above after again against all am an and any are aren't as at be because been before being below between both but by
  can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else ever every few for from
  further had hadn't has hasn't have haven't having he he'd he'll he's her here hers herself him himself his how i i'd i'll i'm
  i've if in into is isn't it it's it'd it'll its itself just let's me might mine more most must my myself no nor not of off on
  once only or other our ours ourselves out over own same shall shan't she she'd she'll she's should shouldn't so some such than
  that that's the their theirs them themselves then there there's these they they'd they'll they're they've this those through
  to too under until up upon us very was wasn't we we'd we'll we're we've were weren't what what's when when's where where's which
  while who who's whom whose why why's will with within without won't would wouldn't yet you you'd you'll you're you've your
  yours yourself yourselves um uh erm hmm mm mhm hm yeah okay ok oh ah
`);

/** What a question about a record says around its topic: "what did the client say about …". */
export const questionWords = wordSet(`
  answer answered answers ask asked asking asks bring brings brought client clients client's comment comments describe described
  describes describing discuss discussed discusses discussing discussion discussions explain explained explains express expressed
  find give go her's him's mention mentioned mentioning mentions note noted notes patient patients quote quotes raise raised
  refer referred report reported reports said say saying says search session sessions show summarise summarised summarize
  summarized summary talk talked talking talks tell telling therapist therapist's told topic topics transcript transcripts
  anything everything first last moment part parts passage passages place places something thing things time times
`);

/** Words that are part of many questions and answer few: they count, but less than a topic does. */
export const softWords = wordSet(`
  agree agreed bad being experience experienced experiences experiencing feel feeling feelings feels felt get getting good got issue issues kind
  life lot problem problems really relation relations relationship relationships situation struggle struggled struggles struggling
  think thinking thinks thought thoughts want wanted wants way ways week weeks
`);
