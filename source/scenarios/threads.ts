/** A thread model as settings and flags name it: `many-to-one`, `many-to-many:4`, `many-to-one:preempt=10us:jacket`. */
import type { ThreadModel } from '../kernel/model.js';
import { checkParameters } from '../schedulers/index.js';
import { models } from '../threading/index.js';
import { suggestion } from './nearest.js';
import { parseTime } from './units.js';

export interface Threads {
  readonly model: ThreadModel;
  /** Its parameters, checked, with the defaults of those that are not given. */
  readonly parameters: Readonly<Record<string, number>>;
}

/**
 * Reads NAME, followed by parameters, each after a colon: NAME=VALUE, the name of a flag alone for true, or a value alone for
 * the model's first parameter. Or a sentence that says what is wrong.
 */
export function readThreads(text: string): Threads | { readonly message: string } {
  const [name = '', ...parts] = text.split(':').map((part) => part.trim());
  const model = models.get(name);
  if (model === undefined)
    return { message: `there is no thread model '${name}'${suggestion(name, [...models.keys()])}` };
  const given: Record<string, number> = {};
  for (const part of parts) {
    const [left = '', right] = part.split('=').map((side) => side.trim());
    const alone = right === undefined && model.parameters.some((p) => p.name === left);
    const bare = right === undefined && !alone && amountOf(left) !== undefined;
    const parameter = bare ? (model.parameters[0]?.name ?? '') : left;
    if (bare && parameter === '')
      return { message: `thread model '${name}' has no parameters, so '${part}' says nothing` };
    if (alone && model.parameters.find((p) => p.name === left)?.unit !== 'flag')
      return { message: `${left} of thread model '${name}' wants a value: ${left}=VALUE` };
    const value = right === undefined ? (bare ? amountOf(left) : 1) : amountOf(right);
    if (value === undefined)
      return { message: `${parameter} of thread model '${name}': a number or a time such as 10us, not '${right}'` };
    if (Object.hasOwn(given, parameter)) return { message: `${parameter} of thread model '${name}' is given twice` };
    given[parameter] = value;
  }
  const checked = checkParameters(model, given, 'thread model');
  return 'message' in checked ? checked : { model, parameters: checked.values };
}

const amountOf = (text: string): number | undefined => (text === 'true' ? 1 : text === 'false' ? 0 : parseTime(text));
