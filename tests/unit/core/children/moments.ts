import { localIso, parseMoment } from '../../../../src/core/time.ts';

/** Says each moment in UTC and in the zone of this process. */
for (const text of process.argv.slice(2)) {
  const moment = parseMoment(text);
  console.log(moment ? `${moment.toISOString()} ${localIso(moment)}` : 'none');
}
