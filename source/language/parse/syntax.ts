/**
 * The syntax tree: what stands in the text, before any name or type is looked up. `at` is an offset in the preprocessed
 * text; what it means in the files is decided by the map of the preprocessor.
 */

export type SyntaxExpression =
  | { readonly kind: 'number'; readonly at: number; readonly text: string }
  | { readonly kind: 'character'; readonly at: number; readonly text: string }
  | { readonly kind: 'string'; readonly at: number; readonly parts: readonly { at: number; text: string }[] }
  | { readonly kind: 'name'; readonly at: number; readonly name: string }
  | { readonly kind: 'unary'; readonly at: number; readonly op: UnaryOp; readonly operand: SyntaxExpression }
  | { readonly kind: 'postfix'; readonly at: number; readonly op: '++' | '--'; readonly operand: SyntaxExpression }
  | {
      readonly kind: 'binary';
      readonly at: number;
      readonly op: string;
      readonly left: SyntaxExpression;
      readonly right: SyntaxExpression;
    }
  | {
      readonly kind: 'assign';
      readonly at: number;
      readonly op: string;
      readonly left: SyntaxExpression;
      readonly right: SyntaxExpression;
    }
  | {
      readonly kind: 'conditional';
      readonly at: number;
      readonly test: SyntaxExpression;
      /** Missing in GNU's `a ?: b`. */
      readonly then?: SyntaxExpression;
      readonly otherwise: SyntaxExpression;
    }
  | { readonly kind: 'comma'; readonly at: number; readonly left: SyntaxExpression; readonly right: SyntaxExpression }
  | {
      readonly kind: 'call';
      readonly at: number;
      readonly callee: SyntaxExpression;
      readonly arguments: readonly SyntaxExpression[];
      readonly end: number;
    }
  | { readonly kind: 'index'; readonly at: number; readonly base: SyntaxExpression; readonly index: SyntaxExpression }
  | {
      readonly kind: 'member';
      readonly at: number;
      readonly base: SyntaxExpression;
      readonly name: string;
      readonly arrow: boolean;
    }
  | { readonly kind: 'cast'; readonly at: number; readonly type: TypeName; readonly operand: SyntaxExpression }
  | { readonly kind: 'compound'; readonly at: number; readonly type: TypeName; readonly init: SyntaxInit }
  | { readonly kind: 'sizeof'; readonly at: number; readonly type?: TypeName; readonly operand?: SyntaxExpression }
  | { readonly kind: 'alignof'; readonly at: number; readonly type?: TypeName; readonly operand?: SyntaxExpression }
  | {
      readonly kind: 'generic';
      readonly at: number;
      readonly control: SyntaxExpression;
      readonly cases: readonly { readonly at: number; readonly type?: TypeName; readonly value: SyntaxExpression }[];
    }
  | { readonly kind: 'statements'; readonly at: number; readonly body: SyntaxBlock }
  | { readonly kind: 'va_arg'; readonly at: number; readonly list: SyntaxExpression; readonly type: TypeName }
  | {
      readonly kind: 'offsetof';
      readonly at: number;
      readonly type: TypeName;
      readonly path: readonly SyntaxDesignator[];
    }
  | { readonly kind: 'compatible'; readonly at: number; readonly left: TypeName; readonly right: TypeName }
  | { readonly kind: 'parenthesized'; readonly at: number; readonly inner: SyntaxExpression };

export type UnaryOp = '-' | '+' | '!' | '~' | '*' | '&' | '++' | '--';

export type SyntaxDesignator =
  | { readonly kind: 'member'; readonly at: number; readonly name: string }
  | { readonly kind: 'index'; readonly at: number; readonly index: SyntaxExpression; readonly last?: SyntaxExpression };

export type SyntaxInit =
  | { readonly kind: 'expression'; readonly at: number; readonly value: SyntaxExpression }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly SyntaxInitItem[] };
export interface SyntaxInitItem {
  readonly at: number;
  readonly designators: readonly SyntaxDesignator[];
  readonly value: SyntaxInit;
}

export interface Attribute {
  readonly at: number;
  /** Without leading and trailing underscores. */
  readonly name: string;
  readonly arguments: readonly SyntaxExpression[];
}

export interface SyntaxQualifiers {
  const: boolean;
  volatile: boolean;
  atomic: boolean;
}

export interface Specifiers {
  readonly at: number;
  storage: 'typedef' | 'extern' | 'static' | 'auto' | 'register' | undefined;
  threadLocal: boolean;
  inline: boolean;
  noreturn: boolean;
  qualifiers: SyntaxQualifiers;
  type: TypeSpecifier;
  attributes: Attribute[];
  alignments: (SyntaxExpression | TypeName)[];
}

export type TypeSpecifier =
  /** Words counted: `unsigned long long` = { unsigned: 1, long: 2 }. Empty: implicit int. */
  | { readonly kind: 'basic'; readonly at: number; readonly words: readonly string[] }
  | { readonly kind: 'named'; readonly at: number; readonly name: string }
  | { readonly kind: 'unknown'; readonly at: number; readonly name: string }
  | {
      readonly kind: 'record';
      readonly at: number;
      readonly union: boolean;
      readonly name: string | undefined;
      readonly members: readonly MemberDeclaration[] | undefined;
      readonly attributes: readonly Attribute[];
    }
  | {
      readonly kind: 'enum';
      readonly at: number;
      readonly name: string | undefined;
      readonly constants: readonly { at: number; name: string; value?: SyntaxExpression }[] | undefined;
      readonly attributes: readonly Attribute[];
    }
  | { readonly kind: 'typeof'; readonly at: number; readonly type?: TypeName; readonly value?: SyntaxExpression }
  | { readonly kind: 'auto'; readonly at: number }
  | { readonly kind: 'atomic'; readonly at: number; readonly type: TypeName };

export interface MemberDeclaration {
  readonly at: number;
  readonly specifiers: Specifiers;
  readonly declarators: readonly { readonly declarator: Declarator; readonly width?: SyntaxExpression }[];
  readonly assertion?: StaticAssert;
}

/** `parts` are applied to the type of the specifiers in order: `int *a[3]` has a pointer, then an array. */
export interface Declarator {
  readonly at: number;
  readonly name: string | undefined;
  readonly parts: readonly DeclaratorPart[];
  attributes: readonly Attribute[];
}
export type DeclaratorPart =
  | { readonly kind: 'pointer'; readonly at: number; readonly qualifiers: SyntaxQualifiers }
  | {
      readonly kind: 'array';
      readonly at: number;
      readonly size?: SyntaxExpression;
      readonly star: boolean;
      readonly qualifiers: SyntaxQualifiers;
    }
  | FunctionPart;
export interface FunctionPart {
  readonly kind: 'function';
  readonly at: number;
  readonly parameters: readonly Parameter[];
  readonly variadic: boolean;
  /** `f(a, b)` of an old-style definition; or `()`, with no names. */
  readonly names?: readonly { readonly at: number; readonly name: string }[];
}
export interface Parameter {
  readonly at: number;
  readonly specifiers: Specifiers;
  readonly declarator: Declarator;
}
export interface TypeName {
  readonly at: number;
  readonly specifiers: Specifiers;
  readonly declarator: Declarator;
}

export interface StaticAssert {
  readonly kind: 'assert';
  readonly at: number;
  readonly test: SyntaxExpression;
  readonly message: string | undefined;
}
export interface Declaration {
  readonly kind: 'declaration';
  readonly at: number;
  readonly specifiers: Specifiers;
  readonly declarators: readonly { readonly declarator: Declarator; readonly init?: SyntaxInit }[];
}
export interface FunctionSyntax {
  readonly kind: 'function';
  readonly at: number;
  readonly specifiers: Specifiers;
  readonly declarator: Declarator;
  readonly oldStyle: readonly Declaration[];
  readonly body: SyntaxBlock;
}
export interface AsmSyntax {
  readonly kind: 'asm';
  readonly at: number;
  readonly volatile: boolean;
  readonly template: string;
  readonly outputs: readonly AsmOperand[];
  readonly inputs: readonly AsmOperand[];
  readonly clobbers: readonly string[];
}
export interface AsmOperand {
  readonly at: number;
  readonly name: string | undefined;
  readonly constraint: string;
  readonly value: SyntaxExpression;
}
export type External = Declaration | FunctionSyntax | StaticAssert | AsmSyntax;

export interface SyntaxBlock {
  readonly kind: 'block';
  readonly at: number;
  readonly end: number;
  readonly body: readonly SyntaxStatement[];
}
export type SyntaxStatement =
  | SyntaxBlock
  | Declaration
  | StaticAssert
  | AsmSyntax
  | { readonly kind: 'expression'; readonly at: number; readonly value: SyntaxExpression }
  | { readonly kind: 'empty'; readonly at: number }
  | {
      readonly kind: 'if';
      readonly at: number;
      readonly test: SyntaxExpression;
      readonly then: SyntaxStatement;
      readonly otherwise?: SyntaxStatement;
    }
  | { readonly kind: 'while'; readonly at: number; readonly test: SyntaxExpression; readonly body: SyntaxStatement }
  | {
      readonly kind: 'do';
      readonly at: number;
      readonly test: SyntaxExpression;
      readonly testAt: number;
      readonly body: SyntaxStatement;
    }
  | {
      readonly kind: 'for';
      readonly at: number;
      readonly end: number;
      readonly init?: Declaration | SyntaxExpression;
      readonly test?: SyntaxExpression;
      readonly step?: SyntaxExpression;
      readonly body: SyntaxStatement;
    }
  | { readonly kind: 'switch'; readonly at: number; readonly value: SyntaxExpression; readonly body: SyntaxStatement }
  | { readonly kind: 'case'; readonly at: number; readonly low: SyntaxExpression; readonly high?: SyntaxExpression }
  | { readonly kind: 'default'; readonly at: number }
  | { readonly kind: 'label'; readonly at: number; readonly name: string }
  | { readonly kind: 'goto'; readonly at: number; readonly name: string }
  | { readonly kind: 'break' | 'continue'; readonly at: number }
  | { readonly kind: 'return'; readonly at: number; readonly value?: SyntaxExpression }
  /** `case 1: statement`: labels and what they stand before. */
  | { readonly kind: 'group'; readonly at: number; readonly body: readonly SyntaxStatement[] };
