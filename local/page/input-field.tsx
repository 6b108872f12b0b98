import { type ReactNode, useId } from 'react';
import { FailureNote, useAction } from './actions.tsx';
import { inputSchema } from './block-types.ts';
import { Control } from './control.tsx';
import { useForm } from './form.ts';
import { Plain } from './text.tsx';
import { currentValue } from './view-values.ts';
import type { Block } from './world-types.ts';

/** Typed text tells the app at the submission, not at each key. */
const TYPED = /_input$/;
const GROUPS = /^(radio_buttons|checkboxes|multi_)/;

/** A labelled input of a view, with its hint and what is wrong with it. */
export function InputField({ block }: { block: Block }): ReactNode {
  const { block_id, label, hint, optional, dispatch_action, element } = inputSchema.parse(block);
  const { entered, errors, enter } = useForm();
  const { act, failure } = useAction();
  const id = useId();
  const error = errors[block_id];
  const value = currentValue(entered, block_id, element);
  const described = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(Boolean);
  const words = (
    <>
      <Plain source={label.text} /> {optional && <span className="optional">(optional)</span>}
    </>
  );
  return (
    <div className={error === undefined ? 'input' : 'input input-wrong'} data-block={block_id}>
      {GROUPS.test(element.type) ? (
        <span className="label" id={`${id}-label`}>
          {words}
        </span>
      ) : (
        <label className="label" htmlFor={id}>
          {words}
        </label>
      )}
      <Control
        element={element}
        id={id}
        value={value}
        invalid={error !== undefined}
        required={!optional}
        describedBy={described.length === 0 ? undefined : described.join(' ')}
        onChange={(next) => {
          enter(block_id, element.action_id, next);
          if (dispatch_action && !TYPED.test(element.type)) act(element, next);
        }}
      />
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          <Plain source={hint.text} />
        </p>
      )}
      <FailureNote failure={failure} />
    </div>
  );
}
