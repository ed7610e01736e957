/** What a person can say yes or no to, each on its own. */
export const scopes = [
  'record_audio',
  'transcribe_cloud',
  'ai_note_draft',
  'retain_transcript',
  'cross_session_search',
  'trend_view',
  'nudge_drafts',
  'supervision_use',
  'voice_reference',
] as const;
export type Scope = (typeof scopes)[number];
