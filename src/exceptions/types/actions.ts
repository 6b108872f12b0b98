/** Buttons of exceptions. All but `ask` and `renew` are on an exception's own card, and count only there. */
export const EXCEPTION_ACTIONS = {
  /** Opens the form for the fleet in its value; on any card of the fleet. */
  ask: 'exception-ask',
  approve: 'exception-approve',
  reject: 'exception-reject',
  withdraw: 'exception-withdraw',
  end: 'exception-end',
  /** Opens the form for the same again, until later. */
  renew: 'exception-renew',
} as const;

/** The form in which an exception is requested; rejecting and ending have forms under their buttons' names. */
export const ASK_FORM = 'exception-form';

/** Which exception a button speaks of, and which epoch of what people are asked. */
export interface ExceptionValue {
  id: string;
  epoch: number;
}

export const formatExceptionValue = ({ id, epoch }: ExceptionValue): string => `${id}:${epoch}`;

/** Strict, since a button's value is readable and forgeable by anyone who can post. */
export function parseExceptionValue(value: string): ExceptionValue | undefined {
  const match = /^(x-[0-9a-z]{8}):([1-9][0-9]{0,5})$/.exec(value);
  return match === null ? undefined : { id: match[1] ?? '', epoch: Number(match[2]) };
}

/** The queue's group of what is decided on one exception: decisions are handled in their order. */
export const groupOfException = (value: string): string | undefined => {
  const parsed = parseExceptionValue(value);
  return parsed === undefined ? undefined : `exception:${parsed.id}`;
};

/** What the form is about, in its private metadata. */
export interface AskAbout {
  fleet: string;
  /** The exception that it renews. */
  renews?: string;
}

export const formatAskAbout = ({ fleet, renews }: AskAbout): string =>
  renews === undefined ? fleet : `${renews} ${fleet}`;

export function parseAskAbout(text: string): AskAbout {
  const match = /^(x-[0-9a-z]{8}) (.+)$/s.exec(text);
  return match === null ? { fleet: text } : { fleet: match[2] ?? '', renews: match[1] ?? '' };
}
