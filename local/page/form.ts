import { createContext, useContext } from 'react';
import type { Value } from './control.tsx';
import type { Entered } from './view-values.ts';

/** The view that inputs stand in: what was entered, what is wrong with it, and how to change it. */
export interface Form {
  entered: Entered;
  errors: Readonly<Record<string, string>>;
  enter: (blockId: string, actionId: string, value: Value) => void;
}

export const FormContext = createContext<Form>({ entered: {}, errors: {}, enter: () => {} });

export const useForm = (): Form => useContext(FormContext);
