import { present } from '../present.ts';
import type { DoorRules } from '../slack/plan.ts';
import { parsePatch } from './command.ts';
import { ALL_DOORS, type FeatureName } from './doors.ts';

const ACTIONS = new Map(
  ALL_DOORS.flatMap(([feature, { actions = {} }]) => Object.keys(actions).map((action) => [action, feature] as const)),
);

const FORMS = new Map(ALL_DOORS.flatMap(([feature, { forms = [] }]) => forms.map((form) => [form, feature] as const)));

/** The feature that a button or input belongs to, by its action id or what stands before a colon in it. */
export const featureOfAction = (actionId: string): FeatureName | undefined =>
  ACTIONS.get(actionId.split(':', 1)[0] ?? '');

/** The feature that a form belongs to, by its callback id. */
export const featureOfForm = (callbackId: string): FeatureName | undefined => FORMS.get(callbackId);

/** What the door lets in, from the doors of all features. */
export const DOOR_RULES: DoorRules = {
  commands: {
    '/patch': (text) => {
      const parsed = parsePatch(text);
      if (parsed.kind === 'help') return { kind: 'answer', text: parsed.text };
      return { kind: 'job', ...present({ loading: parsed.loading, group: parsed.group }) };
    },
  },
  actions: Object.fromEntries(ALL_DOORS.flatMap(([, { actions = {} }]) => Object.entries(actions))),
  submissions: [...FORMS.keys()],
  staying: Object.fromEntries(ALL_DOORS.flatMap(([, { staying = {} }]) => Object.entries(staying))),
  proofs: ALL_DOORS.flatMap(([, { proofs = [] }]) => proofs),
};
