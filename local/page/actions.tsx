import { type ReactNode, useState } from 'react';
import { type Confirm, type Element, elementsSchema, optionsOf } from './block-types.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Control, type Value } from './control.tsx';
import { failureOf } from './control-api.ts';
import { useEntry } from './form.ts';
import { keyed } from './keyed.ts';
import { Menu } from './menu.tsx';
import { useSurface } from './surface.ts';
import { Plain } from './text.tsx';
import type { Block } from './world-types.ts';

/** A button without a value of its own has none to send. */
type Given = Value | undefined;
type Act = (element: Element, value: Given) => void;

export interface Acting {
  act: Act;
  /** The action that is on its way, if any: the others of its block wait for it. */
  busy: string | undefined;
  failure: string | undefined;
}

export function useAction(): Acting {
  const surface = useSurface();
  const [busy, setBusy] = useState<string | undefined>(undefined);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const run = async (element: Element, value: Given): Promise<void> => {
    setBusy(element.action_id);
    setFailure(undefined);
    setFailure(failureOf(await surface.act({ action_id: element.action_id, value })));
    setBusy(undefined);
  };
  const act: Act = (element, value) => {
    void run(element, value);
  };
  return { act, busy, failure };
}

export const FailureNote = ({ failure }: { failure: string | undefined }): ReactNode =>
  failure === undefined ? null : (
    <p className="failure" role="alert">
      The app did not take that: {failure}. Nothing more happens until someone tries again.
    </p>
  );

export function ActionRow({ block }: { block: Block }): ReactNode {
  const { block_id, elements } = elementsSchema.parse(block);
  const { act, busy, failure } = useAction();
  return (
    <>
      <div className="actions">
        {keyed(elements).map(({ key, item }) => (
          <ActionElement key={item.action_id || key} blockId={block_id} element={item} act={act} busy={busy} />
        ))}
      </div>
      <FailureNote failure={failure} />
    </>
  );
}

interface Props {
  blockId: string;
  element: Element;
  act: Act;
  busy: string | undefined;
  /** What the element belongs to, where it has no words of its own. */
  name?: string | undefined;
}

/** One interactive element outside a form: pressing or choosing tells the app, after a confirm dialog where it has one. */
export function ActionElement({ blockId, element, act, busy, name }: Props): ReactNode {
  const [asking, setAsking] = useState<{ value: Given; confirm: Confirm } | undefined>(undefined);
  const begin = (value: Given): void => {
    if (element.confirm === undefined) act(element, value);
    else setAsking({ value, confirm: element.confirm });
  };
  return (
    <>
      <Face blockId={blockId} element={element} busy={busy} name={name} begin={begin} />
      {asking !== undefined && (
        <ConfirmDialog
          confirm={asking.confirm}
          onAnswer={(yes) => {
            setAsking(undefined);
            if (yes) act(element, asking.value);
          }}
        />
      )}
    </>
  );
}

interface FaceProps {
  blockId: string;
  element: Element;
  busy: string | undefined;
  name: string | undefined;
  begin: (value: Given) => void;
}

function Face({ blockId, element, busy, name, begin }: FaceProps): ReactNode {
  const label = element.accessibility_label ?? element.placeholder?.text ?? name ?? 'Choose';
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return <ActionButton element={element} busy={busy} begin={begin} />;
    case 'overflow':
      return (
        <Menu
          kind="deeds"
          label={element.accessibility_label ?? 'More actions'}
          face={<span aria-hidden="true">•••</span>}
          items={itemsOf(element)}
          disabled={busy !== undefined}
          onChoose={begin}
        />
      );
    case 'static_select':
      return <ActionSelect blockId={blockId} element={element} label={label} busy={busy} begin={begin} />;
    default:
      return <LiveControl blockId={blockId} element={element} label={label} begin={begin} />;
  }
}

function ActionButton({ element, busy, begin }: Omit<FaceProps, 'blockId' | 'name'>): ReactNode {
  const style = element.style === 'primary' || element.style === 'danger' ? ` button-${element.style}` : '';
  const press = (): void => {
    if (element.url !== undefined && /^https?:\/\//i.test(element.url)) window.open(element.url, '_blank', 'noopener');
    begin(element.value);
  };
  const waiting = busy !== undefined;
  return (
    <button
      type="button"
      className={`button${style}`}
      aria-label={element.accessibility_label}
      aria-disabled={waiting}
      aria-busy={busy === element.action_id && waiting}
      onClick={() => {
        if (!waiting) press();
      }}
    >
      <Plain source={element.text?.text ?? 'Button'} />
    </button>
  );
}

const itemsOf = (element: Element): { id: string; label: string }[] =>
  optionsOf(element).map(({ value, text }) => ({ id: value, label: text.text }));

function ActionSelect({
  blockId,
  element,
  label,
  busy,
  begin,
}: Omit<FaceProps, 'name'> & { label: string }): ReactNode {
  const { value: chosen, enter } = useEntry(blockId, element);
  const items = itemsOf(element).map((item) => ({ ...item, checked: item.id === chosen }));
  const shown = items.find(({ checked }) => checked)?.label ?? element.placeholder?.text ?? 'Choose';
  return (
    <Menu
      kind="one-of"
      className="menu-select"
      label={shown === label ? label : `${label}: ${shown}`}
      face={
        <>
          <Plain source={shown} /> <span aria-hidden="true">▾</span>
        </>
      }
      items={items}
      disabled={busy !== undefined}
      onChoose={(value) => {
        enter(value);
        begin(value);
      }}
    />
  );
}

/** A form control that acts by itself as soon as its value changes. */
function LiveControl({
  blockId,
  element,
  label,
  begin,
}: Pick<FaceProps, 'blockId' | 'element' | 'begin'> & { label: string }): ReactNode {
  const { value, enter } = useEntry(blockId, element);
  return (
    <Control
      element={element}
      value={value}
      label={label}
      onChange={(next) => {
        enter(next);
        begin(next);
      }}
    />
  );
}
