import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import type { Hint } from './command-hints.ts';
import { useLine } from './composer-line.ts';
import { useViewer } from './surface.ts';

interface Props {
  placeName: string;
  /** Sends a slash command. */
  onCommand: (text: string) => void;
}

/** The line to type in, with the list of commands. Enter sends; arrows and Tab choose from the list, Escape closes it. */
export function Composer({ placeName, onCommand }: Props): ReactNode {
  const { world } = useViewer();
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const line = useLine({ commands: world.commands, input, onCommand });
  const { text, hints, chosen, note } = line;

  useEffect(() => {
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, chosen]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.shiftKey) return;
    if (line.press(event.key)) event.preventDefault();
  };

  return (
    <div className="composer">
      {hints.length > 0 && (
        <div className="hints" role="listbox" id={`${id}-hints`} aria-label="Commands">
          {hints.map((hint, index) => (
            <HintLine
              key={hint.usage}
              id={`${id}-${index}`}
              hint={hint}
              isChosen={index === chosen}
              onChoose={() => line.insert(hint)}
            />
          ))}
        </div>
      )}
      <div className="composer-line">
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={`Command in ${placeName}`}
          aria-expanded={hints.length > 0}
          aria-controls={`${id}-hints`}
          aria-autocomplete="list"
          aria-activedescendant={chosen >= 0 && hints.length > 0 ? `${id}-${chosen}` : undefined}
          aria-describedby={`${id}-note`}
          autoComplete="off"
          spellCheck={false}
          placeholder={`Type / for a command in ${placeName}`}
          value={text}
          onChange={({ target }) => line.write(target.value)}
          onKeyDown={onKeyDown}
        />
        <SendButton isEmpty={text.trim() === ''} onSend={line.submit} />
      </div>
      <p
        className={line.isRefusal ? 'composer-note composer-refusal' : 'composer-note'}
        id={`${id}-note`}
        role="status"
      >
        {note}
      </p>
    </div>
  );
}

const SendButton = ({ isEmpty, onSend }: { isEmpty: boolean; onSend: () => void }): ReactNode => (
  <button type="button" className="send" onClick={onSend} aria-label="Send" disabled={isEmpty}>
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d="M4 12 3 4l18 8-18 8 1-8zm0 0h8" />
    </svg>
  </button>
);

interface HintProps {
  id: string;
  hint: Hint;
  isChosen: boolean;
  onChoose: () => void;
}

const HintLine = ({ id, hint, isChosen, onChoose }: HintProps): ReactNode => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above it takes the keys, as the listbox pattern asks
  // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the combobox
  <div
    id={id}
    role="option"
    aria-selected={isChosen}
    className="hint-line"
    onMouseDown={(event) => event.preventDefault()}
    onClick={onChoose}
  >
    <span className="hint-usage">{hint.usage}</span>
    <span className="hint-description">{hint.description}</span>
  </div>
);
