import { expect, test } from 'vitest';
import { mentionsIn, wordsOf } from '../../source/scenarios/mentions.js';

const words = (source: string) => mentionsIn(source).map(({ text, called }) => (called ? `!${text}` : text));

test('the program in a call of exec is called, other words are just there', () => {
  expect(words('execl("./child", "child", "-n", NULL);')).toEqual(['!./child', 'child', '-n']);
  expect(words('execve ( "/bin/ls" , argv, envp)')).toEqual(['!/bin/ls']);
  expect(words('execvp("ls", args); execvpe("wc", a, e); execv("a b", x); execle("q", "r", NULL, e);')).toEqual([
    '!ls',
    '!wc',
    '!a b',
    '!q',
    'r',
  ]);
  expect(words('posix_spawn(&pid, "./one", NULL, NULL, v, e); posix_spawnp(&pids[i], "two", 0, 0, v, e)')).toEqual([
    '!./one',
    '!two',
  ]);
  expect(words('printf("exec(%s", "x");')).toEqual(['exec', '%s', 'x']);
});

test('commands fall apart into words, once each', () => {
  expect(words(`system("ls -l /tmp | wc -l; sort<in>out && echo 'a b'\\n");`)).toEqual(
    'ls -l /tmp wc sort in out echo a b'.split(' '),
  );
  expect(words('char *v[] = {"cat", "cat", "\\t\\"quoted\\"", NULL};')).toEqual(['cat', 'quoted']);
  expect(words('#define CHILD "./child"\nexeclp(CHILD, CHILD, NULL);')).toEqual(['./child']);
  expect(words('execv("./c" "hild", v)')).toEqual(['!./c', 'hild']);
});

test('comments, character constants and quotes in one another are no strings', () => {
  expect(words('// "one"\n/* "two\n" */ \'"\' "three" \'\\\'\' "fo//ur" "fi/*ve"')).toEqual([
    'three',
    'fo//ur',
    'fi/*ve',
  ]);
  expect(words('"open')).toEqual([]);
  expect(words('')).toEqual([]);
});

test('what a shell reads', () => {
  expect(wordsOf('ls\nls -l | wc\n\n').map((word) => word.text)).toEqual(['ls', '-l', 'wc']);
  expect(wordsOf('').length).toBe(0);
});
