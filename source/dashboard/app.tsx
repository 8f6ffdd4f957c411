/** The Ink half: whole frames, one memoised `Text` a row, handed to the frame sink. */
import { Box, render, Text } from 'ink';
import { memo, type ReactNode, useEffect, useLayoutEffect, useState } from 'react';
import { type FrameSink, SAME_ROW } from '../host/sink.js';

const Row = memo(
  ({ text }: { readonly text: string }): ReactNode => <Text wrap="truncate">{text === '' ? ' ' : text}</Text>,
);

export interface App {
  readonly show: (rows: readonly string[]) => void;
  readonly unmount: () => void;
}

/** Mounts the application on a sink; `onError` takes what React could not render. */
export const mountApp = (sink: FrameSink, first: readonly string[], onError: (error: unknown) => void): App => {
  let set: ((rows: readonly string[]) => void) | undefined;
  let waiting = first;
  /** Rows of the frame that the sink has taken. */
  let taken: readonly string[] = [];
  const Screen = (): ReactNode => {
    const [rows, setRows] = useState(first);
    useEffect(() => {
      set = setRows;
      // Shown between mounting and now.
      setRows(waiting);
    }, []);
    // Ink hands the frame to the sink in the commit, before layout effects run.
    useLayoutEffect(() => {
      taken = rows;
    }, [rows]);
    return (
      <Box flexDirection="column">
        {rows.map((text, y) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is what stands at its place on the screen
          <Row key={y} text={rows !== taken && taken[y] === text ? SAME_ROW : text} />
        ))}
      </Box>
    );
  };
  const app = render(<Screen />, { stdout: sink.stream, debug: true, patchConsole: false, exitOnCtrlC: false });
  app.waitUntilExit().catch(onError);
  return {
    show: (rows) => {
      waiting = rows;
      set?.(rows);
    },
    unmount: () => app.unmount(),
  };
};
