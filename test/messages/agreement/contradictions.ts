import { type Told, toldBy } from './parsers.ts';
import { PLACES, type Place, type Telling } from './tellings.ts';

/** States in which nothing goes on any more. */
const ENDED = [
  'succeeded',
  'failed',
  'not-started',
  'not-continued',
  'called-off',
  'rolled-back',
  'undone',
  'withdrawn',
  'would-have',
  'stopped',
  'rejected',
  'skipped',
  'expired',
];

const COMPARED = ['kind', 'state', 'requester', 'from', 'to', 'due', 'superseded'] as const;

/** A card's title may mean one of two things: it contradicts neither. */
const agree = (one: string, other: string): boolean => one.split('|').some((each) => other.split('|').includes(each));

/** Two places that tell one fact in two ways. */
function differences(all: readonly (readonly [Place, Told])[]): string[] {
  return COMPARED.flatMap((fact) => {
    const said = all.flatMap(([place, told]) => {
      const value = told[fact];
      return value === undefined ? [] : [[place, value] as const];
    });
    const [first] = said;
    if (first === undefined) return [];
    return said
      .filter(([, value]) => !agree(value, first[1]))
      .map(([place, value]) => `${fact}: ${first[0]} says ${first[1]}, ${place} says ${value}`);
  });
}

/** What a reader of that place must be able to find. */
const OWED: Readonly<Record<Place, readonly (keyof Told)[]>> = {
  card: ['state', 'requester'],
  status: ['state', 'kind', 'isActive', 'requester'],
  home: ['state', 'kind', 'isActive', 'requester'],
  why: ['state', 'kind', 'requester'],
  history: ['state', 'kind', 'requester'],
};

/** Everything in which the places where people read of one run do not agree, or leave out what they owe. */
export function contradictions(telling: Telling): string[] {
  const all = PLACES.map((place) => [place, toldBy(place, telling)] as const);
  const missing = all.flatMap(([place, told]) =>
    OWED[place].filter((fact) => told[fact] === undefined).map((fact) => `${place} does not say ${fact}`),
  );
  const listed = all.flatMap(([place, { isActive, state = '' }]) =>
    isActive !== undefined && isActive === ENDED.includes(state)
      ? [`${place} lists it as ${isActive ? 'active' : 'ended'} and says ${state}`]
      : [],
  );
  return [...missing, ...differences(all), ...listed, ...nextSteps(telling, all)];
}

/** What an end leaves to do is the same command everywhere. */
function nextSteps(telling: Telling, all: readonly (readonly [Place, Told])[]): string[] {
  const next = all.find(([place]) => place === 'why')?.[1].next;
  const isBack = next?.startsWith('/patch rollback') === true && /rollback/i.test(telling.card);
  return next === undefined || isBack || telling.card.includes(next)
    ? []
    : [`next: why says ${next}, the card does not`];
}
