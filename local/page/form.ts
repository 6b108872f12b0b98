import { createContext, useContext, useState } from 'react';
import type { Element } from './block-types.ts';
import type { Value } from './control.tsx';
import { currentValue, type Entered, initialValue } from './view-values.ts';

/** The view that inputs stand in: what was entered, what is wrong with it, and how to change it. */
export interface Form {
  entered: Entered;
  errors: Readonly<Record<string, string>>;
  enter: (blockId: string, actionId: string, value: Value) => void;
}

export const FormContext = createContext<Form | undefined>(undefined);

export interface Entry {
  value: Value;
  enter: (value: Value) => void;
  /** What the app or the page says is wrong in this block. */
  error: string | undefined;
}

/** What stands in one element. A view's form knows it, so that it goes along with whatever is pressed there. */
export function useEntry(blockId: string, element: Element): Entry {
  const form = useContext(FormContext);
  const [own, setOwn] = useState<Value>(() => initialValue(element));
  if (form === undefined) return { value: own, enter: setOwn, error: undefined };
  return {
    value: currentValue(form.entered, blockId, element),
    enter: (value) => form.enter(blockId, element.action_id, value),
    error: form.errors[blockId],
  };
}
