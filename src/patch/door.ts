import type { Door } from '../contract/door.ts';
import { groupOfRun } from '../runs/actions.ts';
import { type PatchParse, parseInstall, parseScan } from './command.ts';
import { PATCH_ACTIONS, PATCH_FORM } from './types/actions.ts';

const answerTo = (parsed: PatchParse) => {
  if (parsed.kind === 'help') return parsed;
  return parsed.request.fleet === undefined
    ? ({ kind: 'request', loading: 'Patch a fleet' } as const)
    : ({ kind: 'request' } as const);
};

export const patchDoor = {
  runPrefix: 'p',
  commands: {
    install: {
      usage: 'install [fleet] [no-reboot] [without KB or package] [at time] [override] [because reason]',
      hint: 'install <fleet> [no-reboot] [at <time>]',
      does: 'request patching of a patch group in place; without a fleet it opens a form',
      parse: (words) => answerTo(parseInstall(words)),
    },
    scan: {
      usage: 'scan [fleet] [because reason]',
      hint: 'scan <fleet>',
      does: 'request a scan for missing patches, which installs nothing; without a fleet it opens a form',
      parse: (words) => answerTo(parseScan(words)),
    },
  },
  actions: {
    [PATCH_ACTIONS.patchNow]: { loading: 'Patch a fleet' },
    [PATCH_ACTIONS.scanForm]: { loading: 'Patch a fleet' },
    [PATCH_ACTIONS.defer]: { groupOf: groupOfRun, loading: 'Defer the patching' },
    [PATCH_ACTIONS.skip]: { groupOf: groupOfRun, loading: 'Skip this occurrence' },
    [PATCH_ACTIONS.chooseFleet]: {},
    [PATCH_ACTIONS.openForm]: { loading: 'Patch a fleet' },
    [PATCH_ACTIONS.scan]: {},
    [PATCH_ACTIONS.verified]: { groupOf: groupOfRun },
    [PATCH_ACTIONS.problem]: { groupOf: groupOfRun, loading: 'Report a problem' },
  },
  forms: [PATCH_FORM, PATCH_ACTIONS.defer, PATCH_ACTIONS.skip, PATCH_ACTIONS.problem],
  staying: { [PATCH_FORM]: 'Patch a fleet' },
} as const satisfies Door;
