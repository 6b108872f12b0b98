import type { Focus } from './focus.ts';

const lost = (call: string, chance: number) => ({ call, fault: 'error-after', chance }) as const;
const failing = (call: string, chance: number) => ({ call, fault: 'error-before', chance }) as const;

/** Little gets in the way, so that runs get far. */
export const CALM: NonNullable<Focus['acts']> = {
  member: 0,
  account: 0,
  pause: 0,
  freeze: 0,
  stop: 0,
  end: 0,
  removeMessage: 0,
  archive: 0,
  room: 0,
  forgeApproval: 0,
  forgeMessage: 0,
};
export const NOTHING: NonNullable<Focus['disturbances']> = {
  leave: 0,
  deactivate: 0,
  basis: 0,
  config: 0,
  pause: 0,
  freeze: 0,
  room: 0,
  image: 0,
  byHand: 0,
};

/** The answers to posts of cards are lost. */
export const LOST_CARDS: Focus = {
  faults: [lost('chat.postMessage C0', 0.6)],
  steps: { time: 5 },
  acts: { request: 6 },
};

/** … and so is what looks for them. */
export const UNREAD_POSTS: Focus = {
  faults: [lost('chat.postMessage', 0.5), failing('look for', 0.5)],
  steps: { time: 5 },
};

/** Cards are on their way for long. */
export const SLOW_POSTS: Focus = {
  longer: 2,
  held: 'chat.postMessage C0',
  acts: { ...CALM, request: 20 },
  steps: { act: 6, time: 4 },
};

/** Slack takes no message for long. */
export const UNPOSTABLE: Focus = {
  faults: [failing('chat.postMessage', 0.95)],
  steps: { time: 8 },
  spans: { minutes: 12 },
};

/** The bus takes no events. */
export const UNHEARD_BUS: Focus = { faults: [failing('bus.put', 0.5)] };

/** Everyone asks all the time. */
export const REQUESTS: Focus = { acts: { request: 20 }, steps: { act: 5 } };

/** Plans change under their approvals, and people click on what was shown before. */
export const OLD_BUTTONS: Focus = {
  acts: { basis: 3, click: 30 },
  chances: { oldButton: 0.6, approve: 0.9 },
  steps: { act: 6 },
};

/** People click on copies of cards. */
export const COPIED_CARDS: Focus = { acts: { click: 30 }, chances: { copy: 0.6, approve: 0.9 }, steps: { act: 6 } };

/** Starts fail, and nothing tells of it. */
export const FAILING_STARTS: Focus = { faults: [failing('start', 0.7)], mix: { lost: 0.8 } };

/** The answers to starts are lost. */
export const LOST_STARTS: Focus = { faults: [lost('start', 0.7)] };

/** … and AWS does not list yet what it has started. */
export const UNLISTED_STARTS: Focus = { mix: { lag: 0.8, errorAfter: 0.005 } };

/** … and the repetition fails. */
export const REPEATED_STARTS: Focus = {
  faults: [failing('start', 0.4)],
  mix: { lag: 0.9, errorAfter: 0.01 },
  chances: { startLost: 0.8 },
  acts: CALM,
};

/** … and someone has started something else under the tag. */
export const STRAYS: Focus = {
  faults: [lost('start', 0.8)],
  mix: { lag: 0.9 },
  disturbances: { byHand: 60 },
  chances: { handCopy: 0, disturbed: 0.9 },
  steps: { aws: 0.3, time: 4 },
  acts: CALM,
};

/** Someone starts something else by hand. */
export const STRANGERS: Focus = { disturbances: { byHand: 60 }, chances: { handCopy: 0.1, disturbed: 0.95 } };

/** Someone starts by hand just what was claimed. */
export const COPIES: Focus = {
  disturbances: { byHand: 60 },
  chances: { handCopy: 0.9, disturbed: 0.8 },
  steps: { disturb: 2 },
};

/** … and is faster than the worker, whose own start is refused. */
export const FASTER_COPIES: Focus = {
  held: 'start',
  mix: { refused: 0.7 },
  disturbances: { byHand: 60 },
  chances: { handCopy: 1, disturbed: 0.95 },
  steps: { aws: 6 },
  acts: CALM,
};

/** Workers crash between a claim and its start. */
export const CRASHED_STARTS: Focus = {
  faults: [{ call: 'start', fault: 'crash-before', chance: 0.7 }],
  disturbances: { pause: 6, leave: 6 },
  chances: { disturbed: 0.5 },
};

/** Starts fail, and then everything is paused. */
export const PAUSED_STARTS: Focus = {
  faults: [failing('start', 0.7)],
  acts: { pause: 4 },
  disturbances: { pause: 10 },
};

/** AWS has no room, and meanwhile what was approved moves. */
export const NO_ROOM: Focus = {
  disturbances: { room: 12, basis: 4, pause: 4, leave: 4 },
  chances: { disturbed: 0.5 },
  acts: { room: 2, basis: 2 },
};

/** AWS has no room for second parts, for long. */
export const NO_ROOM_HALFWAY: Focus = {
  longer: 2,
  acts: { ...CALM, room: 2, submit: 4 },
  names: ['web'],
  steps: { time: 4 },
  spans: { long: 5 },
  chances: { approve: 0.95, onward: 0.9, patient: 0.5, back: 0 },
};

/** What a plan rests on cannot be read. */
export const UNREAD_PLANS: Focus = { faults: [failing('pipeline', 0.5)] };

/** Calendars close, and cannot be read. */
export const UNREAD_CALENDARS: Focus = { faults: [failing('calendars', 0.5)], acts: { freeze: 3 } };

/** Calendars close and open, mostly just at a start. */
export const CALENDARS: Focus = { acts: { freeze: 3 }, disturbances: { freeze: 20 }, chances: { disturbed: 0.9 } };

/** The same of pauses. */
export const PAUSES: Focus = { acts: { pause: 3 }, disturbances: { pause: 20 }, chances: { disturbed: 0.9 } };

/** What is approved is held for longer than that is good for. */
export const LONG_HOLDS: Focus = {
  acts: { freeze: 5, pause: 3, resume: 0 },
  steps: { time: 6 },
  spans: { long: 10 },
  disturbances: { freeze: 20 },
};

/** What is approved at a checkpoint is held for so long that the approval is over. */
export const LONG_WAITS: Focus = {
  longer: 3,
  steps: { time: 3, aws: 6 },
  spans: { long: 3 },
  acts: { ...CALM, request: 6, freeze: 0.4, resume: 0 },
  names: ['web'],
  chances: { approve: 0.97, onward: 0.97, back: 0, patient: 1 },
};

/** The config asks for more people, and for fewer again. */
export const QUORUMS: Focus = {
  acts: { config: 3 },
  disturbances: { config: 12 },
  rules: [{ approvals: { web: 2, api: 2 } }, { approvals: { web: 1, api: 3 } }, {}],
  chances: { disturbed: 0.5 },
};

/** The config takes people off its list, and puts them back. */
export const LISTS: Focus = {
  acts: { config: 3 },
  disturbances: { config: 12 },
  rules: [{ leads: ['U0ANA'] }, {}],
  chances: { disturbed: 0.5 },
};

/** The config says that accounts are one person, while what they approved is held. */
export const ONE_PERSON: Focus = {
  longer: 2,
  acts: { ...CALM, config: 1.5, freeze: 3, room: 1 },
  names: ['api'],
  rules: [{ people: { cleo: ['U0CLEO', 'U0CLEO2'], ben: ['U0BEN', 'U0EVE', 'U0ANA'] } }, {}],
  chances: { approve: 0.9, slow: 0.5 },
};

/** Forms are sent long after they were opened, and twice. */
export const FORMS: Focus = {
  acts: { submit: 30 },
  chances: { formAtStart: 0.9, slow: 0.5, approve: 0.5, formGone: 0.5 },
  steps: { act: 6, disturb: 3 },
};

/** Forms are sent just when something starts. */
export const FORMS_AT_STARTS: Focus = {
  acts: { ...CALM, submit: 0.5 },
  chances: { formAtStart: 1, slow: 0.5, approve: 0.6 },
  steps: { disturb: 3 },
};

/** Deploys go back, each with instances that may do as they like. */
export const WAYS_BACK: Focus = {
  acts: { ...CALM, request: 12 },
  names: ['web'],
  chances: { back: 0.9, approve: 0.95, onward: 0.95 },
  steps: { aws: 8 },
};

/** Starts fail, and deploys come to their second part. */
export const SECOND_STARTS: Focus = {
  faults: [failing('start', 0.5)],
  acts: CALM,
  names: ['web'],
  chances: { approve: 0.95, onward: 0.95, back: 0 },
};

/** Fleets change, and deploys come to their second part. */
export const SECOND_PLANS: Focus = { acts: { ...CALM, basis: 1.5 }, chances: { approve: 0.95, onward: 0.95 } };

/** At checkpoints people say no. */
export const NO_AT_CHECKPOINTS: Focus = {
  acts: { ...CALM, submit: 20 },
  names: ['web'],
  chances: { approve: 0.95, onward: 0, patient: 0.3, back: 0, rollBack: 0 },
  steps: { act: 4, aws: 8 },
};

/** … or roll back. */
export const BACK_AT_CHECKPOINTS: Focus = {
  acts: { ...CALM, submit: 20 },
  names: ['web'],
  chances: { approve: 0.95, onward: 0.1, back: 0, rollBack: 1 },
};

/** What runs is to be rolled back, and that may fail. */
export const STOPS: Focus = {
  acts: { ...CALM, submit: 20 },
  names: ['web'],
  chances: { approve: 0.95, onward: 0.9, patient: 0, rollBack: 0.9, rollbackFails: 0.9 },
  steps: { act: 4, aws: 1.5 },
};

/** What runs is to be rolled back at once, and AWS takes its time. */
export const EARLY_STOPS: Focus = {
  acts: { ...CALM, submit: 20 },
  names: ['web'],
  chances: { approve: 0.97, onward: 0.97, patient: 0, rollBack: 1, back: 0 },
  steps: { act: 8, aws: 1, time: 0.5 },
};

/** What is watched is taken back. */
export const FAILING_SOAKS: Focus = {
  longer: 2,
  acts: { ...CALM, request: 10 },
  names: ['web'],
  chances: { back: 0.95, approve: 0.95, onward: 0.95, soakFails: 0.9, rollbackFails: 0 },
};
