/** Small programs that others execute, in place of those of a real system: their C texts by name (/bin/NAME). */
import cat from './cat.c';
import date from './date.c';
import echo from './echo.c';
import env from './env.c';
import falseProgram from './false.c';
import grep from './grep.c';
import head from './head.c';
import kill from './kill.c';
import ls from './ls.c';
import pwd from './pwd.c';
import seq from './seq.c';
import sh from './sh.c';
import sleep from './sleep.c';
import sort from './sort.c';
import tail from './tail.c';
import trueProgram from './true.c';
import wc from './wc.c';
import yes from './yes.c';

export const standIns: ReadonlyMap<string, string> = new Map([
  ['cat', cat],
  ['date', date],
  ['echo', echo],
  ['env', env],
  ['false', falseProgram],
  ['grep', grep],
  ['head', head],
  ['kill', kill],
  ['ls', ls],
  ['pwd', pwd],
  ['seq', seq],
  ['sh', sh],
  ['sleep', sleep],
  ['sort', sort],
  ['tail', tail],
  ['true', trueProgram],
  ['wc', wc],
  ['yes', yes],
]);
