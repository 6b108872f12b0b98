import type { Place, Telling } from './tellings.ts';

/** What a reader takes from one place; a place that does not say a fact leaves it out. */
export interface Told {
  /** What it is: `rollback`. */
  kind?: string;
  state?: string;
  requester?: string;
  from?: string;
  to?: string;
  /** When it expires, starts or ends by itself. */
  due?: string;
  isActive?: boolean;
  /** The command that requests it again, or takes it back. */
  next?: string;
  superseded?: string;
}

/** How a title of a card begins or ends, and what is meant by it. The first that fits counts. */
const TITLES: readonly (readonly [RegExp, string])[] = [
  [/^Superseded: /, 'succeeded'],
  [/^Planning: /, 'planning'],
  [/^Approval needed: (continue|Continue) /, 'checkpoint'],
  [/^Approval needed: /, 'asked'],
  [/^Needs attention: /, 'attention'],
  [/^(Scheduled|Upcoming)[^:]*: /, 'scheduled'],
  [/^On hold: /, 'held'],
  [/^(Approved|Ready for the window): /, 'approved'],
  [/^Starting/, 'starting'],
  [/^Watching /, 'watched'],
  [/^Undoing the rollback/, 'being-undone'],
  [/^Stopping /, 'stopping'],
  [/^(Deploying|Rolling back|Baking|Patching|Scanning|Syncing|Removing) (?!of )/, 'running'],
  [/ not started$/, 'not-started'],
  [/ not continued$/, 'not-continued'],
  [/ called off$/, 'called-off'],
  [/ failed\b/, 'failed'],
  [/ was undone$/, 'undone'],
  [/ was rolled back$/, 'rolled-back'],
  [/ stopped\b/, 'stopped'],
  [/ withdrawn$/, 'withdrawn'],
  [/ would have started$/, 'would-have'],
  [/ rejected$/, 'rejected'],
  [/ skipped$/, 'skipped'],
  [/ expired$/, 'expired'],
  [/ approved, on hold$/, 'held'],
  [/ approved$/, 'approved'],
  [/ scheduled$/, 'scheduled'],
  [/ needs attention$/, 'attention'],
  [/^Rolled back: | (runs|launches|baked|patched|scanned|succeeded)\b/, 'succeeded'],
];

/** The words of lists. */
const WORDS: Readonly<Record<string, string>> = {
  'being planned': 'planning',
  'needs approval': 'asked',
  scheduled: 'scheduled',
  approved: 'approved',
  'approved, on hold': 'held',
  starting: 'starting',
  running: 'running',
  'waiting for a decision': 'checkpoint',
  'being watched': 'watched',
  'being rolled back': 'being-rolled-back',
  'being undone': 'being-undone',
  'being stopped': 'stopping',
  succeeded: 'succeeded',
  failed: 'failed',
  'not started': 'not-started',
  'not continued': 'not-continued',
  'called off': 'called-off',
  'rolled back': 'rolled-back',
  undone: 'undone',
  withdrawn: 'withdrawn',
  'would have started': 'would-have',
  stopped: 'stopped',
  rejected: 'rejected',
  skipped: 'skipped',
  expired: 'expired',
  'needs attention': 'attention',
};

/** Longest first, so that `approved, on hold` is not read as `approved`. */
const LISTED = Object.keys(WORDS).sort((a, b) => b.length - a.length);

const wordIn = (text: string): string | undefined => {
  const word = LISTED.find((each) => new RegExp(`^${each}\\b`).test(text));
  return word === undefined ? undefined : WORDS[word];
};

/** What stands on the clock, on whatever day. */
const CLOCK = '\\d{1,2}:\\d{2}';
const DUES = [`by (${CLOCK})`, `[Ss]tarts at (${CLOCK})`, `automatically at (${CLOCK})`, `lasts until (${CLOCK})`];

const dueIn = (text: string): string | undefined => DUES.flatMap((due) => new RegExp(due).exec(text)?.[1] ?? [])[0];

const IMAGE = '[\\w.:/@-]*[\\w]';

/** `rollback of web-prod, ami-1 → ami-2: undone, requested by @Ben …`, as status, App Home and history have it. */
const LINE = new RegExp(
  `(deploy|rollback|bake|patching|scan|sync|removal) of ([\\w-]+|what no tag asks for)(?:, (?:(${IMAGE}) → |to )(${IMAGE}))?: (.+)`,
);

function lineIn(text: string): Told {
  const found = LINE.exec(text);
  if (found === null) return {};
  const [, kind, , from, to, rest = ''] = found;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...optional('state', wordIn(rest)),
    ...optional('requester', requesterIn(rest)),
    ...optional('superseded', /superseded by (?:<[^|>]*\|)?run (d-\w+)/i.exec(rest)?.[1]),
  };
}

const optional = <Name extends keyof Told>(name: Name, value: Told[Name] | undefined): Partial<Told> =>
  value === undefined ? {} : { [name]: value };

/** A person, or the run or window that opened it. */
const requesterIn = (text: string): string | undefined =>
  /requested by (@\w+)/i.exec(text)?.[1] ?? (/opened automatically/i.test(text) ? 'automatically' : undefined);

/** The same command for the same end: `/patch deploy web-prod ami-1`. */
const againIn = (text: string): string | undefined =>
  /(?:\/patch (?:deploy|bake|install|scan|rollback) [\w-]+)/.exec(text)?.[0];

function cardFacts(text: string): Told {
  const lines = text.split('\n');
  const [title = ''] = lines;
  const foot = lines.find((line) => line.includes('/patch why ')) ?? '';
  const kind = /(?:^|: |the )(deploy|rollback|roll back|bake|patching|scan|sync|removal) /i
    .exec(title)?.[1]
    ?.toLowerCase();
  const state = TITLES.find(([shape]) => shape.test(title))?.[1];
  return {
    ...optional('state', state === 'running' && /^Rolling back (?!.*\d+ of)/.test(title) ? backIn(foot) : state),
    ...optional('kind', kind === 'roll back' ? 'rollback' : kind),
    ...optional('requester', /^(Opened automatically|Announced at)/.test(foot) ? 'automatically' : requesterIn(foot)),
    ...optional('to', cardTarget(lines.slice(1).join('\n'))),
    ...optional('from', new RegExp(`before: (${IMAGE})`).exec(text)?.[1]),
    ...optional('superseded', /Superseded by (?:<[^|>]*\|)?run (d-\w+)/.exec(text)?.[1]),
  };
}

/** The image of the plan: what is being rolled back goes the other way. A card has the whole name of a container image. */
function cardTarget(text: string): string | undefined {
  const back = new RegExp(`rolling back from (${IMAGE})`).exec(text)?.[1];
  const to = back ?? new RegExp(`(?:→|(?<!which )runs|ran|launch from) (${IMAGE})`).exec(text)?.[1];
  return to?.split('/').at(-1);
}

/** A rollback that runs, and a deploy that is being rolled back, have titles alike: the last line names the run's own kind. */
const backIn = (foot: string): string => (/^Rollback requested/.test(foot) ? 'running' : 'running|being-rolled-back');

function whyFacts(text: string): Told {
  const [title = '', ...rest] = text.split('\n');
  const line = lineIn(
    rest
      .join('\n')
      .replace(/^(.+?), requested/, '$1: requested')
      .replace(/^(.+?), opened/, '$1: opened'),
  );
  return {
    ...line,
    ...optional('state', wordIn(title.replace(/^Run \S+: /, ''))),
    ...optional('superseded', /Superseded by (?:<[^|>]*\|)?run (d-\w+)/.exec(text)?.[1]),
  };
}

const isListedActive = (text: string): boolean => !/^No active runs/.test(text);

/** What each place tells of one run. */
export function toldBy(place: Place, telling: Telling): Told {
  const text = telling[place];
  switch (place) {
    case 'card':
      return { ...cardFacts(text), ...optional('due', dueIn(text)) };
    case 'status':
    case 'home':
      return { ...lineIn(text), ...endedIn(text), isActive: isListedActive(text), ...optional('due', dueIn(text)) };
    case 'why':
      return { ...whyFacts(text), ...optional('due', dueIn(text)), ...optional('next', againIn(text)) };
    case 'history':
      return lineIn(text.split('\n').at(-2) ?? '');
  }
}

/** `rollback of web-prod: succeeded at 09:50 today, ami-1 → ami-2, requested by @Ben, run …` of what ended. */
function endedIn(text: string): Told {
  const found = new RegExp(`(\\w+) of [\\w-]+: (.+?) at ${CLOCK}(.*)`).exec(text);
  if (found === null || !text.includes('Recently ended')) return {};
  const [, kind, word = '', rest = ''] = found;
  const [, from, to] = new RegExp(`, (${IMAGE}) → (${IMAGE})`).exec(rest) ?? [];
  return {
    ...optional('kind', kind),
    ...optional('state', wordIn(word)),
    ...optional('from', from),
    ...optional('to', to),
    ...optional('requester', requesterIn(rest)),
  };
}
