import { type ReactNode, useId } from 'react';
import { FailureNote, useAction } from './actions.tsx';
import { type Element, inputSchema } from './block-types.ts';
import { Control } from './control.tsx';
import { useEntry } from './form.ts';
import { Plain } from './text.tsx';
import type { Block } from './world-types.ts';

/** Typed text tells the app when Enter is pressed, or at each key where the element asks for that. */
const TYPED = /_input$/;
/** https://docs.slack.dev/reference/block-kit/composition-objects/dispatch-action-configuration-object */
function asksFor(
  { type, dispatch_action_config }: Element,
  when: 'on_enter_pressed' | 'on_character_entered',
): boolean {
  if (!TYPED.test(type)) return when === 'on_character_entered';
  return (dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed']).includes(when);
}

const GROUPS = /^(radio_buttons|checkboxes|multi_)/;

/** A labelled input of a view, with its hint and what is wrong with it. */
export function InputField({ block }: { block: Block }): ReactNode {
  const { block_id, label, hint, optional, dispatch_action, element } = inputSchema.parse(block);
  const { value, enter, error } = useEntry(block_id, element);
  const { act, failure } = useAction();
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(Boolean);
  const words = (
    <>
      <Plain source={label.text} /> {optional && <span className="optional">(optional)</span>}
    </>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens to the keys of the input inside it
    <div
      className={error === undefined ? 'input' : 'input input-wrong'}
      data-block={block_id}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.shiftKey || !dispatch_action || !asksFor(element, 'on_enter_pressed'))
          return;
        // Else it submits the form as well.
        event.preventDefault();
        act(element, value);
      }}
    >
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
          enter(next);
          if (dispatch_action && asksFor(element, 'on_character_entered')) act(element, next);
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
