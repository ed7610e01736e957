/** How much a section holds, within the template's limits. */
export const densities = ['brief', 'standard', 'detailed'] as const;

/** How many of the client's own words. */
export const quoteAmounts = ['none', 'some', 'many'] as const;

/** Ways of working whose terms a drafter may use where the session shows them; any other text is refused as a misspelling. */
export const modalities = [
  'CBT',
  'DBT',
  'ACT',
  'EMDR',
  'psychodynamic',
  'MI',
  'IFS',
  'EFT',
  'ERP',
  'PE',
  'CPT',
  'TF-CBT',
  'IPT',
  'SFBT',
  'Gottman',
  'person-centered',
] as const;

/** The most letters of instructions. */
export const mostInstructions = 2000;
