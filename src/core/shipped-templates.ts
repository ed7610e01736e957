/** Ids of the note templates that come with the program, in the order in which help names them. */
export const shippedTemplates = [
  'soap',
  'dap',
  'birp',
  'girp',
  'pirp',
  'pie',
  'intake',
  'treatment-plan',
  'discharge',
  'crisis',
  'group',
  'couples-family',
  'supervision',
] as const;
