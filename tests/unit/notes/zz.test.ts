import { it } from 'vitest';
import { readRuleData } from '../../../src/notes/note-rules.ts';
import { riskFindings } from '../../../src/notes/risk-findings.ts';
import { sessionLines, templates } from './session.ts';
it('time', async () => {
  let t=performance.now(); const data = await readRuleData(templates); console.log('load', performance.now()-t);
  for (let n=0;n<3;n++){ t=performance.now(); riskFindings([], sessionLines, data.risk); console.log('30 lines', performance.now()-t); }
  const many = Array.from({length: 20}, (_, k) => sessionLines.map(l => ({...l, id: l.id+30*k}))).flat();
  for (let n=0;n<3;n++){ t=performance.now(); riskFindings([], many, data.risk); console.log(many.length, performance.now()-t); }
});
