/** Thread models by name and parameters: `many-to-many:2`, `interpreter-lock:interval=10ms,free`. */
import type { ThreadModel } from '../kernel/model.js';
import type { Parameter } from '../kernel/policy.js';
import { models } from '../threading/index.js';
import { suggestion } from './nearest.js';
import { parseTime } from './units.js';

export interface ChosenModel {
  readonly model: ThreadModel;
  /** All its parameters, times in ns. */
  readonly values: Readonly<Record<string, number>>;
}

/**
 * The model that a text names, with its parameters: after a colon, separated by commas, each `name=value`, a bare value (for
 * the parameter at that place) or the name of a flag. Or one sentence, without a full stop, that says what is wrong.
 */
export function modelNamed(text: string): ChosenModel | { readonly message: string } {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const model = models.get(name);
  if (model === undefined)
    return { message: `there is no thread model '${name}'${suggestion(name, [...models.keys()])}` };
  const parameters = model.parameters ?? [];
  const values: Record<string, number> = {};
  for (const p of parameters) values[p.name] = p.default;
  const given = colon < 0 ? [] : text.slice(colon + 1).split(',');
  for (const [place, item] of given.entries()) {
    const equals = item.indexOf('=');
    const key = equals < 0 ? item.trim() : item.slice(0, equals).trim();
    const named = parameters.find((p) => p.name === key);
    const parameter = named ?? (equals < 0 ? parameters[place] : undefined);
    if (parameter === undefined)
      return { message: `thread model '${name}' has no parameter '${key}': ${listOf(parameters)}` };
    const wanted = equals >= 0 ? item.slice(equals + 1).trim() : named !== undefined ? '1' : key;
    const value = numberFrom(parameter, wanted);
    if (value === undefined || value < parameter.min || value > parameter.max)
      return { message: `${parameter.name} of thread model '${name}': ${rangeOf(parameter)}, not '${wanted}'` };
    values[parameter.name] = value;
  }
  return { model, values };
}

function numberFrom({ unit }: Parameter, text: string): number | undefined {
  if (unit === 'flag') return text === 'true' || text === '1' ? 1 : text === 'false' || text === '0' ? 0 : undefined;
  if (unit === 'ns') return parseTime(text);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

const listOf = (parameters: readonly Parameter[]): string =>
  parameters.length === 0 ? 'it has none' : `it has ${parameters.map((p) => `'${p.name}'`).join(', ')}`;

function rangeOf(p: Parameter): string {
  if (p.unit === 'flag') return '0 or 1';
  return p.unit === 'ns' ? `a time from ${p.min} to ${p.max} ns` : `a whole number from ${p.min} to ${p.max}`;
}
