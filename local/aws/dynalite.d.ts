// The parts of dynalite 4.0.0 that are used, by deep path; the package has no types and is pinned exactly.

interface DynaliteError extends Error {
  statusCode?: number;
  body?: { __type: string; message?: string; Message?: string };
}

type DynaliteCallback = (error: DynaliteError | null, result?: Record<string, unknown>) => void;
type DynaliteAction = (store: unknown, data: Record<string, unknown>, callback: DynaliteCallback) => void;

interface DynaliteValidation {
  types: Record<string, unknown>;
  custom?: (data: Record<string, unknown>, store: unknown) => string | undefined;
}

declare module 'dynalite/actions/*' {
  const action: DynaliteAction;
  export default action;
}

declare module 'dynalite/validations/index.js' {
  const validations: {
    checkTypes(data: Record<string, unknown>, types: Record<string, unknown>): Record<string, unknown>;
    checkValidations(
      data: Record<string, unknown>,
      types: Record<string, unknown>,
      custom: DynaliteValidation['custom'],
      store: unknown,
    ): void;
  };
  export default validations;
}

declare module 'dynalite/validations/*' {
  const validation: DynaliteValidation;
  export default validation;
}

declare module 'dynalite/db/index.js' {
  const db: {
    createKey(item: Record<string, unknown>, table: Record<string, unknown>): string;
    itemSize(item: Record<string, unknown>): number;
  };
  export default db;
}

declare module 'dynalite/db/conditionParser.js' {
  /** What a parser is given beside the text. It takes what an expression uses out of the unused ones. */
  export interface Context {
    attrNames?: Readonly<Record<string, string>>;
    attrVals?: Readonly<Record<string, object>>;
    unusedAttrNames: Record<string, true>;
    unusedAttrVals: Record<string, true>;
  }
  export type Parse = (text: string, options: { context: Context }) => unknown;
  const parser: { parse: Parse };
  export default parser;
}

declare module 'dynalite/db/updateParser.js' {
  import type { Parse } from 'dynalite/db/conditionParser.js';

  const parser: { parse: Parse };
  export default parser;
}
