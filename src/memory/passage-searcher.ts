import type { PassageSearcher } from '../core/memory-ports.ts';
import { makeSegment } from './index/make-segment.ts';
import { openRecord } from './index/searchable-record.ts';
import { editionOf, passagesManifest } from './index/segment-manifest.ts';
import type { FiledLexicon } from './passages/lexicon.ts';

/**
 * Search on this machine, without a model: BM25 over the stems and concepts of passages, smoothed over what is said
 * around them; then the best are read for what is denied or somebody else's.
 */
export function createPassageSearcher(lexicon: FiledLexicon): PassageSearcher {
  return {
    engine: 'lexical',
    sessionsIn: (manifest) =>
      passagesManifest(manifest, editionOf(lexicon.hash))?.sessions.map(({ id, sources, said, written }) => {
        return { id, sources, passages: said + written };
      }),
    makeSegment: (parts) => makeSegment(parts, lexicon),
    open: (segments) => openRecord(segments, lexicon),
  };
}
