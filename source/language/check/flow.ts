/** Does the end of a function get reached? On the checked tree, for the warning about a missing return. */
import type { Expression, Statement } from '../tree.js';
import { truth } from './fold.js';

const never = new Set([
  'exit',
  '_exit',
  '_Exit',
  'quick_exit',
  'abort',
  'pthread_exit',
  'longjmp',
  'siglongjmp',
  'thrd_exit',
  '__assert_fail',
  '__assert',
  '__assert_perror_fail',
  'setcontext',
  'err',
  'errx',
]);

const leaves = (e: Expression, noreturn: (name: string) => boolean): boolean => {
  if (e.kind === 'convert') return leaves(e.operand, noreturn);
  if (e.kind === 'comma') return leaves(e.left, noreturn) || leaves(e.right, noreturn);
  if (e.kind === 'trap') return true;
  return e.kind === 'call' && e.callee.kind !== 'pointer' && (never.has(e.callee.name) || noreturn(e.callee.name));
};

const holdsLabel = (s: Statement): boolean => {
  switch (s.kind) {
    case 'label':
      return true;
    case 'block':
      return s.body.some(holdsLabel);
    case 'if':
      return holdsLabel(s.then) || (s.otherwise !== undefined && holdsLabel(s.otherwise));
    case 'while':
    case 'do':
    case 'for':
    case 'switch':
      return holdsLabel(s.body);
    default:
      return false;
  }
};
const breaks = (s: Statement): boolean => {
  switch (s.kind) {
    case 'break':
      return true;
    case 'block':
      return s.body.some(breaks);
    case 'if':
      return breaks(s.then) || (s.otherwise !== undefined && breaks(s.otherwise));
    default:
      return false;
  }
};

/** Can control go past this statement? `noreturn` names further functions that never come back. */
export const falls = (s: Statement, noreturn: (name: string) => boolean): boolean => {
  switch (s.kind) {
    case 'block': {
      let reached = true;
      for (const inner of s.body) {
        if (!reached && !holdsLabel(inner)) continue;
        reached = falls(inner, noreturn);
      }
      return reached;
    }
    case 'expression':
      return !leaves(s.value, noreturn);
    case 'if': {
      const known = truth(s.test);
      const then = known !== false && falls(s.then, noreturn);
      const otherwise = known !== true && (s.otherwise === undefined || falls(s.otherwise, noreturn));
      return then || otherwise;
    }
    case 'while':
      return truth(s.test) !== true || breaks(s.body);
    case 'do':
      return truth(s.test) !== true || breaks(s.body);
    case 'for':
      return (s.test !== undefined && truth(s.test) !== true) || breaks(s.body);
    case 'switch':
      return s.defaultLabel === undefined || breaks(s.body) || falls(s.body, noreturn);
    case 'goto':
    case 'return':
    case 'break':
    case 'continue':
      return false;
    default:
      return true;
  }
};
