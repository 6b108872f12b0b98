import type { Patch } from '../modules.ts';
import { type Bounds, NOTHING } from './begin.ts';
import type { SceneKind } from './scene.ts';

/** A wrong gatekeeper that the exploration must catch, and what must happen for it to show. */
export interface GateBug {
  title: string;
  patches: readonly Patch[];
  kind: SceneKind;
  bounds: Bounds;
}

const HELD = 'src/gatekeeper/decision/held.ts';
const ADMIT = 'src/gatekeeper/decision/admit.ts';
const QUORUM = 'src/gatekeeper/decision/quorum.ts';
const COUNTED = 'src/gatekeeper/decision/counted.ts';
const START = 'src/runs/effect/start.ts';
const SAVE = 'src/gatekeeper/effect/admit.ts';
const FORGED: Partial<Bounds> = { forger: 1 };

const bug = (
  title: string,
  happens: Partial<Bounds> & { kind?: SceneKind },
  ...patches: readonly (readonly [file: string, find: string, replace: string])[]
): GateBug => {
  const { kind = 'deploy', ...bounds } = happens;
  return {
    title,
    kind,
    bounds: { ...NOTHING, ...bounds },
    patches: patches.map(([file, find, replace]) => ({ file, find, replace })),
  };
};

export const GATE_BUGS: readonly GateBug[] = [
  bug('a signature is not checked', FORGED, [
    'src/slack/proof.ts',
    "if (!signingSecrets.matches(signature, String(proof.timestamp), body)) return refuse('signature-mismatch');",
    "if (!signingSecrets.matches(signature, String(proof.timestamp), body) && body.length === 0) return refuse('not-packed');",
  ]),
  bug('one signature counts for two accounts', FORGED, [
    HELD,
    "if (signed.userId !== approval.userId) return 'other-account';",
    '',
  ]),
  bug(
    'the epoch of a proof is not compared',
    FORGED,
    [HELD, "if (said.epoch !== asked.epoch) return 'other-epoch';", ''],
    [HELD, 'epoch === parseButtonValue(value)?.epoch &&', ''],
  ),
  bug('what a proof was asked for is not compared', FORGED, [
    HELD,
    "if (said.asks !== asked.asks) return 'other-plan';",
    '',
  ]),
  bug('the requester counts', FORGED, ['src/approvals/decision/quorum.ts', '.filter(isNotOf(asked.requester))', '']),
  bug('no record of an approval is asked for', FORGED, [
    HELD,
    "return isRecorded(read, signed) ? undefined : 'no-record';",
    'return undefined;',
  ]),
  bug('a pause is not looked at', { outside: 1 }, [
    ADMIT,
    "if (pause === 'on') return refused('paused', 'paused');",
    '',
  ]),
  bug('whoever has left the group counts', { outside: 1 }, [
    QUORUM,
    "held.filter((one) => eligibilityOf(facts, one).may === 'yes')",
    'held',
  ]),
  bug('the policy of today is not looked at', { outside: 1 }, [
    COUNTED,
    'return own === undefined ? undefined :',
    'if (own !== undefined) return { ...run.policy, beyond };\n  return own === undefined ? undefined :',
  ]),
  bug('the run may have moved on since it was read', { outside: 1, kind: 'occurrence' }, [
    SAVE,
    "gate === undefined ? { equals: unmoved, absent: ['gate'] } :",
    "gate === undefined ? { absent: ['gate'] } :",
  ]),
  bug(
    'a second execution is let in',
    { duplicate: 1 },
    [ADMIT, 'if (admitted.some((id) => id !== execution.id))', 'if (admitted.some((id) => id === execution.document))'],
    [
      SAVE,
      "gate === undefined ? { equals: unmoved, absent: ['gate'] } : { equals: { ...unmoved, gate: executionId } };",
      '{ equals: unmoved };',
    ],
    [SAVE, "? { equals: { executionId } } : { absent: ['pk'] },", '? {} : {},'],
  ),
  bug('an answer that was lost is a no', { crash: 1 }, [
    ADMIT,
    'if (admitted.some((id) => id !== execution.id))',
    'if (admitted.length > 0)',
  ]),
  bug('a claim is undone although an execution was let in', { crash: 1, kind: 'bake' }, [
    'src/runs/flow/next-input.ts',
    'isShut: gate === undefined,',
    'isShut: true,',
  ]),
  bug('the next attempt has the token of the one that was turned away', { crash: 1, kind: 'bake' }, [
    'src/runs/decision/binding.ts',
    '...(heldAtGate === undefined ? [] : [heldAtGate.times])',
    '',
  ]),
  bug(
    'what was turned away is taken for the execution of the next attempt',
    { crash: 2, kind: 'bake' },
    [START, '&& run.heldAtGate === undefined;', ';'],
    [START, '&& !over.includes(execution.id)', '&& over !== undefined'],
  ),
];
