/** A small Ink program on the frame sink and the terminal guard: what the dashboard stands on, without the dashboard. */
import { Box, render, Text } from 'ink';
import { type ReactNode, useEffect, useState } from 'react';
import { capabilitiesOf } from '../../source/host/capabilities.js';
import { createSink } from '../../source/host/sink.js';
import { createTerminal, type Size } from '../../source/host/terminal.js';
import type { KeyEvent } from '../../source/screen/keys-input.js';

const capabilities = capabilitiesOf({}, process.env, true);
let onKeys: (keys: readonly KeyEvent[]) => void = () => {};
let onSize: (size: Size) => void = () => {};

const terminal = createTerminal({
  input: process.stdin,
  output: process.stdout,
  onKeys: (keys) => onKeys(keys),
  onRedraw: (size) => {
    sink.resize(size.width, size.height);
    onSize(size);
  },
});
const first = terminal.size();
const sink = createSink({ ...first, capabilities, write: terminal.write });

const quit = (): void => {
  sink.close();
  app.unmount();
  terminal.leave();
};

const Broken = (): ReactNode => {
  throw new Error('thrown while rendering');
};

const Demo = (): ReactNode => {
  const [size, setSize] = useState(first);
  const [steps, setSteps] = useState(0);
  const [last, setLast] = useState('none');
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    onSize = setSize;
    onKeys = (keys) => {
      for (const { id, text } of keys) {
        if (id === 'q' || id === 'ctrl-c') return quit();
        if (id === 'ctrl-z') terminal.suspend();
        else if (id === 'ctrl-l') sink.repaint();
        else if (id === 'l') setSteps((value) => value + 1);
        else if (id === 'f') for (let i = 0; i < 300; i++) setTimeout(() => setSteps((value) => value + 1), 0);
        else if (id === 'x') throw new Error('thrown in a handler');
        else if (id === 'r') Promise.reject(new Error('a promise that nobody held'));
        else if (id === 'e') setBroken(true);
        setLast(id === 'paste' ? `paste ${JSON.stringify(text)}` : id);
      }
    };
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

terminal.enter();
const app = render(<Demo />, {
  stdout: sink.stream,
  debug: true,
  patchConsole: false,
  exitOnCtrlC: false,
});
app.waitUntilExit().catch((error: unknown) => terminal.fail(error));
