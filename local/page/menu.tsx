import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';

export interface MenuItem {
  id: string;
  /** What typing jumps to, and what assistive technology reads where `body` is a drawing. */
  label: string;
  body?: ReactNode;
  checked?: boolean;
}

interface Props {
  label: string;
  className?: string;
  face: ReactNode;
  items: readonly MenuItem[];
  /** `one-of` marks the present choice; `deeds` are things to do. */
  kind: 'one-of' | 'deeds';
  disabled?: boolean;
  onChoose: (id: string) => void;
}

/** A button with a menu: arrows, Home, End and letters move, Enter chooses, Escape closes and gives the focus back. */
export function Menu({ label, className, face, items, kind, disabled, onChoose }: Props): ReactNode {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className={`menu ${className ?? ''}`}>
      <button
        ref={button}
        type="button"
        className="menu-button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        disabled={disabled}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          event.stopPropagation();
          setOpen(true);
        }}
      >
        {face}
      </button>
      {open && (
        <MenuList
          id={id}
          label={label}
          items={items}
          kind={kind}
          anchor={button}
          onClose={close}
          onLeave={() => setOpen(false)}
          onChoose={(chosen) => {
            close();
            onChoose(chosen);
          }}
        />
      )}
    </div>
  );
}

interface ListProps extends Pick<Props, 'label' | 'items' | 'kind' | 'onChoose'> {
  id: string;
  anchor: { current: HTMLElement | null };
  onClose: () => void;
  onLeave: () => void;
}

function MenuList({ id, label, items, kind, anchor, onClose, onLeave, onChoose }: ListProps): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const leave = useRef(onLeave);
  leave.current = onLeave;

  useLayoutEffect(() => {
    list.current?.showPopover();
    placeBeside(list.current, anchor.current);
    const chosen = list.current?.querySelector<HTMLElement>('[aria-checked="true"]');
    (chosen ?? list.current?.querySelector<HTMLElement>('button'))?.focus();
    const leaveOutside = ({ target }: Event): void => {
      const inside = target instanceof Node && (list.current?.contains(target) || anchor.current?.contains(target));
      if (!inside) leave.current();
    };
    document.addEventListener('mousedown', leaveOutside);
    const follow = (): void => placeBeside(list.current, anchor.current);
    document.addEventListener('scroll', follow, true);
    return () => {
      document.removeEventListener('mousedown', leaveOutside);
      document.removeEventListener('scroll', follow, true);
    };
  }, [anchor]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') onLeave();
    else if (event.key === 'Escape') consume(event, onClose);
    else if (moveFocus(event, list.current)) consume(event);
  };
  return (
    <div
      ref={list}
      id={id}
      popover="manual"
      role="menu"
      aria-label={label}
      className="menu-list"
      onKeyDown={onKeyDown}
      tabIndex={-1}
    >
      {items.map((item) => (
        <MenuButton key={item.id} item={item} kind={kind} onChoose={onChoose} />
      ))}
    </div>
  );
}

function consume(event: KeyboardEvent, then: () => void = () => {}): void {
  event.preventDefault();
  event.stopPropagation();
  then();
}

function MenuButton({ item, kind, onChoose }: Pick<Props, 'kind' | 'onChoose'> & { item: MenuItem }): ReactNode {
  const role =
    kind === 'one-of' ? { role: 'menuitemradio', 'aria-checked': item.checked === true } : { role: 'menuitem' };
  return (
    <button
      type="button"
      {...role}
      data-label={item.label.toLowerCase()}
      tabIndex={-1}
      onClick={() => onChoose(item.id)}
    >
      {item.body ?? item.label}
    </button>
  );
}

/** Below its button where there is room, else above; always inside the window. */
function placeBeside(list: HTMLElement | null, anchor: HTMLElement | null): void {
  if (list === null || anchor === null) return;
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const below = window.innerHeight - bottom > list.offsetHeight + 12 || top < list.offsetHeight + 12;
  list.style.left = `${Math.max(8, Math.min(left, window.innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = `${Math.max(8, below ? bottom + 4 : top - list.offsetHeight - 4)}px`;
}

/** Moves the focus among the buttons of a list. False when the key means nothing to a list. */
export function moveFocus(event: KeyboardEvent, list: HTMLElement | null): boolean {
  const buttons = [...(list?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])];
  const focused = document.activeElement;
  const at = focused instanceof HTMLElement ? buttons.indexOf(focused) : -1;
  const target = targetOf(event.key, at, buttons);
  if (target === undefined) return false;
  target.focus();
  return true;
}

function targetOf(key: string, at: number, buttons: readonly HTMLElement[]): HTMLElement | undefined {
  switch (key) {
    case 'ArrowDown':
      return buttons[(at + 1) % buttons.length];
    case 'ArrowUp':
      return buttons.at(Math.max(at, 0) - 1);
    case 'Home':
      return buttons[0];
    case 'End':
      return buttons.at(-1);
    default:
      if (!/^[\p{L}\p{N}]$/u.test(key)) return undefined;
      return [...buttons.slice(at + 1), ...buttons.slice(0, at + 1)].find((one) =>
        one.dataset['label']?.startsWith(key.toLowerCase()),
      );
  }
}
