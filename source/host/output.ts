/** Output to pipes and files. */
import { constants } from 'node:os';

/**
 * A reader that goes away (`lockstep run FILE | head`) ends the program quietly, with the status that SIGPIPE gives
 * other programs. Other errors of the streams (a full disk) are said on stderr, if that still works, with status 1.
 */
export const endWithReader = (): void => {
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code === 'EPIPE' || error.code === 'EIO') process.exit(128 + constants.signals.SIGPIPE);
    process.stderr.write(`lockstep: cannot write the output: ${error.message}\n`, () => process.exit(1));
  };
  process.stdout.on('error', onError);
  process.stderr.on('error', () => process.exit(1));
};
