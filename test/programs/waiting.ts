/**
 * Programs whose calls are not simulated yet, by code unit. Each is tested for what it does: as long as it is refused, or
 * its output or end differs from the real compiler's, it may stand here. One that passes fails the tests until it is
 * taken off. The list is to shrink to nothing.
 */
export const WAITING: readonly string[] = [
  'files/append',
  'files/offsets',
  'files/open_flags',
  'files/pipe_broken',
  'files/pipe_end',
  'files/pipe_full',
  'files/redirect',
  'memory/private_or_shared',
  'memory/protect_and_retry',
  'memory/robust_mutex',
  'memory/shared_mutex',
  'processes/clone_shares',
  'processes/copies',
  'processes/doubled_output',
  'processes/exec_replaces',
  'processes/family_tree',
  'processes/fork_and_threads',
  'processes/orphan',
  'processes/pipeline_n',
  'processes/wait_status',
  'processes/wait_without_hanging',
  'processes/ways_to_end',
  'processes/zombie',
  'signals/handler_mask',
  'signals/out_of_a_fault',
  'signals/pending',
  'signals/ping_pong',
];
