/** C sources and headers are imported as their text: `import text from './stdio.h'`. */
declare module '*.h' {
  const text: string;
  export default text;
}

declare module '*.c' {
  const text: string;
  export default text;
}
