/** The preprocessor's face to the rest of `language/`. */
export type { Macro } from './macro.js';
export {
  joinPath,
  Limits,
  type Loader,
  macroValue,
  type Pragma,
  type Preprocessed,
  type PreprocessOptions,
  preprocess,
  type SourceMap,
} from './preprocess.js';
