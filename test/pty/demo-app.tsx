/** The Ink half of the demo. */
import { Box, render, Text } from 'ink';
import { type ReactNode, useEffect, useState } from 'react';
import type { FrameSink } from '../../source/host/sink.js';
import type { Size, Terminal } from '../../source/host/terminal.js';
import type { KeyEvent } from '../../source/screen/keys-input.js';

export interface Demo {
  readonly terminal: Terminal;
  readonly sink: FrameSink;
  readonly early: readonly KeyEvent[];
  readonly handlers: { onKeys: (keys: readonly KeyEvent[]) => void; onSize: (size: Size) => void };
}

const Broken = (): ReactNode => {
  throw new Error('thrown while rendering');
};

/** Runs the application on a terminal that has been entered. */
export const runApp = ({ terminal, sink, early, handlers }: Demo): void => {
  const quit = (): void => {
    sink.close();
    app.unmount();
    terminal.leave();
  };

  const App = (): ReactNode => {
    const [size, setSize] = useState(terminal.size);
    const [steps, setSteps] = useState(0);
    const [last, setLast] = useState('none');
    const [broken, setBroken] = useState(false);
    useEffect(() => {
      handlers.onSize = setSize;
      handlers.onKeys = (keys) => {
        for (const { id, text } of keys) {
          if (id === 'q' || id === 'ctrl-c') return quit();
          if (id === 'ctrl-z') terminal.suspend();
          else if (id === 'ctrl-l') sink.repaint();
          else if (id === 'l') setSteps((value) => value + 1);
          else if (id === 'f') for (let i = 0; i < 300; i++) setTimeout(() => setSteps((value) => value + 1), 0);
          else if (id === 'y') terminal.copy('a schedule');
          else if (id === 'x') throw new Error('thrown in a handler');
          else if (id === 'r') Promise.reject(new Error('a promise that nobody held'));
          else if (id === 'e') setBroken(true);
          setLast(id === 'paste' ? `paste ${JSON.stringify(text)}` : id);
        }
      };
      if (early.length > 0) handlers.onKeys(early);
    }, []);
    const middle = Array.from({ length: Math.max(0, size.height - 4) }, (_, row) => `${row}`).map((row) => (
      <Text key={row}>{`\u001b[38;5;${(Number(row) * 7) % 256}m│\u001b[m row ${row}`}</Text>
    ));
    return (
      <Box flexDirection="column">
        <Text>{`\u001b[1mdemo\u001b[m ${size.width}x${size.height}`}</Text>
        <Text>{`steps ${steps} `}</Text>
        <Text>{`last ${last}`}</Text>
        {broken ? <Broken /> : middle}
        <Text>{'─'.repeat(size.width)}</Text>
      </Box>
    );
  };

  const app = render(<App />, { stdout: sink.stream, debug: true, patchConsole: false, exitOnCtrlC: false });
  app.waitUntilExit().catch((error: unknown) => terminal.fail(error));
};
