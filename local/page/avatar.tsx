import type { ReactNode } from 'react';

const COLOURS = 8;

const colourOf = (id: string): number =>
  Array.from(id).reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973, 7) % COLOURS;

interface Props {
  id: string;
  name: string;
  isApp?: boolean | undefined;
  small?: boolean;
}

/** A person's initials, or the app's shield. Decoration, drawn by the style sheet: the name always stands beside it. */
export function Avatar({ id, name, isApp, small }: Props): ReactNode {
  const size = small === true ? ' avatar-small' : '';
  if (isApp === true) {
    return (
      <span className={`avatar avatar-app${size}`} aria-hidden="true">
        <svg viewBox="0 0 24 24" role="presentation">
          <path d="M12 2.5 4.5 5.4v6c0 4.7 3.1 8.3 7.5 10.1 4.4-1.8 7.5-5.4 7.5-10.1v-6z" />
          <path className="tick" d="m8.3 12.2 2.6 2.6 4.9-5.2" />
        </svg>
      </span>
    );
  }
  const initials = name
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => Array.from(word)[0] ?? '')
    .slice(0, 2)
    .join('');
  return (
    <span
      className={`avatar avatar-${colourOf(id)}${size}`}
      aria-hidden="true"
      data-initials={initials.toUpperCase()}
    />
  );
}
