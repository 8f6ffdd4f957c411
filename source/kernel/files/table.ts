/** The writers of the file tables (layout.ts): records with ids that are given again. */
import type { Mutable, Stamped, State } from '../state.js';
import type { Table } from './layout.js';

/** Names of the tables in the state. */
export type TableName = 'openFiles' | 'inodes' | 'pipes' | 'epolls' | 'sockets' | 'messageQueues';
type RecordOf<N extends TableName> = State[N] extends Table<infer T> ? T : never;
type OwnedTable<T> = Mutable<Omit<Table<T>, 'list' | 'free'>> & {
  readonly list: (T | undefined)[];
  readonly free: number[];
};

export const emptyTable = <T>(epoch: number): Table<T> => ({ epoch, list: [], free: [] });

function ownTable<N extends TableName>(s: State, name: N): OwnedTable<RecordOf<N>> {
  const table = s[name] as unknown as Table<RecordOf<N>>;
  if (table.epoch === s.epoch) return table as OwnedTable<RecordOf<N>>;
  const copy: OwnedTable<RecordOf<N>> = { epoch: s.epoch, list: table.list.slice(), free: table.free.slice() };
  (s as { [K in TableName]: unknown })[name] = copy;
  return copy;
}

/** The record of an id, as it is; throws where there is none. */
export function recordOf<N extends TableName>(s: State, name: N, id: number): RecordOf<N> {
  const record = (s[name] as unknown as Table<RecordOf<N>>).list[id];
  if (record === undefined) throw new RangeError(`the state has no ${id} in ${name}`);
  return record;
}

/** The record of an id, to be changed. Arrays and Maps in it are not copied: they are replaced. */
export function ownRecord<N extends TableName>(s: State, name: N, id: number): Mutable<RecordOf<N>> {
  const record = recordOf(s, name, id) as unknown as Stamped;
  if (record.epoch === s.epoch) return record as unknown as Mutable<RecordOf<N>>;
  const copy = { ...record, epoch: s.epoch };
  ownTable(s, name).list[id] = copy as RecordOf<N>;
  return copy as unknown as Mutable<RecordOf<N>>;
}

/** Adds a record; answers its id. */
export function addRecord<N extends TableName>(s: State, name: N, fields: Omit<RecordOf<N>, 'epoch' | 'id'>): number {
  const table = ownTable(s, name);
  const id = table.free.pop() ?? table.list.length;
  table.list[id] = { ...fields, epoch: s.epoch, id } as unknown as RecordOf<N>;
  return id;
}

export function removeRecord(s: State, name: TableName, id: number): void {
  const table = ownTable(s, name);
  table.list[id] = undefined;
  table.free.push(id);
}
