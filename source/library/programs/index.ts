/** Small programs that come with lockstep, for what course programs exec. Their texts, by name; each is ordinary C. */
import catText from './cat.c';
import dateText from './date.c';
import echoText from './echo.c';
import envText from './env.c';
import falseText from './false.c';
import grepText from './grep.c';
import headText from './head.c';
import killText from './kill.c';
import lsText from './ls.c';
import pwdText from './pwd.c';
import seqText from './seq.c';
import shText from './sh.c';
import sleepText from './sleep.c';
import sortText from './sort.c';
import tailText from './tail.c';
import trueText from './true.c';
import wcText from './wc.c';
import yesText from './yes.c';

export const standIns: ReadonlyMap<string, string> = new Map([
  ['cat', catText],
  ['date', dateText],
  ['echo', echoText],
  ['env', envText],
  ['false', falseText],
  ['grep', grepText],
  ['head', headText],
  ['kill', killText],
  ['ls', lsText],
  ['pwd', pwdText],
  ['seq', seqText],
  ['sh', shText],
  ['sleep', sleepText],
  ['sort', sortText],
  ['tail', tailText],
  ['true', trueText],
  ['wc', wcText],
  ['yes', yesText],
]);
