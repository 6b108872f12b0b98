import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import type { Confirm } from './block-types.ts';
import { Plain, Text } from './text.tsx';

interface Props {
  confirm: Confirm;
  onAnswer: (yes: boolean) => void;
}

/** Asks before a button acts, in the words its block gives. The safe answer has the focus. */
export function ConfirmDialog({ confirm, onAnswer }: Props): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  // Before it leaves the page, so that closing gives the focus back.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className="confirm"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        onAnswer(false);
      }}
    >
      <h2 id={`${id}-title`}>
        <Plain source={confirm.title?.text ?? 'Are you sure?'} />
      </h2>
      <div id={`${id}-text`}>{confirm.text !== undefined && <Text text={confirm.text} />}</div>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={() => onAnswer(false)}>
          <Plain source={confirm.deny?.text ?? 'Cancel'} />
        </button>
        <button
          type="button"
          className={confirm.style === 'danger' ? 'button button-danger' : 'button button-primary'}
          onClick={() => onAnswer(true)}
        >
          <Plain source={confirm.confirm?.text ?? 'Yes'} />
        </button>
      </div>
    </dialog>
  );
}
