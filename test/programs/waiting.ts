/**
 * Programs whose calls are not simulated yet, by code unit. Each is tested for what it does: as long as it is refused, or
 * its output or end differs from the real compiler's, it may stand here. One that passes fails the tests until it is
 * taken off. The list is to shrink to nothing.
 */
export const WAITING: readonly string[] = [
  'c/errno',
  'files/descriptor_passing',
  'files/epoll',
  'files/file_mapping',
  'files/mapping_end',
  'files/message_queue',
  'files/pipe_broken',
  'files/poll',
  'files/records',
  'files/select',
  'files/shared_memory',
  'files/socket_pair',
  'files/temporary',
  'files/text_lines',
  'processes/accounts',
  'processes/clone_signal',
  'processes/mini_shell',
  'processes/niceness',
  'races/handler_sees_half',
  'races/sleep_instead_of_wait',
  'signals/no_zombies',
];
