import type { Here } from '../../config/here.ts';
import { placeNamed, placeOfArn, placeText } from '../../config/place.ts';
import type { Uses, UsesAt } from '../../contract/ports.ts';
import { present } from '../../present.ts';

export type CalendarPorts = Uses<'config' | 'home'> & UsesAt<'calendars'>;

/**
 * Calendars are read where they are, those of one place in one call; together they are open only when all are. `nextChange`: the first of
 * one that is closed, or of any where all are open; absent where none is known. Throws AwsCallError.
 */
export async function calendarState(
  ports: CalendarPorts,
  freezes: readonly string[],
  moment: number,
): Promise<{ open: boolean; nextChange?: number }> {
  const states = await Promise.all(
    byPlace(ports, freezes).map(([place, arns]) => ports.at(place).calendars.stateAt(arns, moment)),
  );
  const closed = states.filter(({ open }) => !open);
  const changes = (closed.length === 0 ? states : closed).map(({ nextChange }) => nextChange);
  const known = changes.flatMap((change) => change ?? []);
  // One that is closed and never opens again keeps all of them closed.
  const isKnown = known.length > 0 && (closed.length === 0 || known.length === changes.length);
  return { open: closed.length === 0, ...present({ nextChange: isKnown ? Math.min(...known) : undefined }) };
}

/** A calendar that is shared from an account that is not listed is read at home. */
function byPlace({ config, home }: CalendarPorts, freezes: readonly string[]): readonly [Here, readonly string[]][] {
  const grouped = new Map<string, [Here, string[]]>();
  for (const arn of freezes) {
    const own = placeOfArn(arn);
    const place = (own && placeNamed(config, placeText(own))) ?? home;
    const [, arns] = grouped.get(placeText(place)) ?? [place, []];
    grouped.set(placeText(place), [place, [...arns, arn]]);
  }
  return [...grouped.values()];
}
