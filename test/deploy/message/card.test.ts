import { deployCard } from '../../../src/deploy/message/card.ts';
import type { DeployFacts } from '../../../src/deploy/message/facts.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { differenceOf } from '../../../src/images/decision/difference.ts';
import { NEW as AFTER, OLD as BEFORE } from '../../images/difference-fixture.ts';
import { HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aDeploy, aDeployPlan, aProgress, aSoak, aStackChange, aStarted, atCheckpoint, NEW, OLD } from './fixture.ts';

/** Whole cards, as people read them; test/deploy/message/card-states.test.ts has what differs within them. */
const cardOf = (run: DeployRun, facts: Partial<DeployFacts> = {}) => {
  const { text, blocks } = deployCard(run, { now: T0 + 10 * MINUTE, ...facts });
  return [text, ...linesOf(blocks).flatMap((block) => block.split('\n'))];
};

const IMAGES = `*Image* \`${OLD}\` (34 days old) → \`${NEW}\` (2 h 10 min old)`;
const ASKED = `<@U0DEV> asked to move stack web-prod to \`${NEW}\` at 2026-11-20 09:00 UTC`;
const STARTED = `${ASKED}; approved by <@U0ANA>, <@U0BEN>`;
const WHY = '`/patch why d-7k2m9x4q` shows every decision';

const YES = `*Your yes* covers the way back too: until 24 h after its end one approver's click returns to \`${OLD}\`, as long as nothing else has changed.`;

test('while it is planned, what is being found out and that nothing changes', () => {
  const { change: _change, ...plan } = aDeployPlan();
  expect(cardOf(aDeploy('planning', { plan }))).toEqual([
    `Deploy of web-prod: working out what would change, ${NEW} (run d-7k2m9x4q)`,
    'Deploy of web-prod: working out what would change',
    ASKED,
    'A change set of stack web-prod is made and read, which changes nothing and takes seconds. Then people are asked. If it is not known within 15 minutes, this ends and says why.',
    '[Cancel]',
    `Run d-7k2m9x4q · ${WHY}`,
  ]);
});

test('what people are asked to approve: the blast radius, the warnings, what changes from image to image', () => {
  const before = { fleet: 'web-dev', runId: 'd-11111111', succeededAt: T0 - 26 * HOUR };
  const plan = aDeployPlan({
    before: {
      ...before,
      soak: aSoak({ healthySince: T0 - 25 * HOUR, worst: { healthy: 1, total: 2, at: T0 - 25 * HOUR } }),
    },
    change: aStackChange({
      warnings: [
        { code: 'other-changes', blocks: false, facts: {} },
        { code: 'capacity-reset', blocks: false, facts: { live: '6', template: '8' } },
      ],
    }),
  });
  const lines = cardOf(aDeploy('awaiting-approval', { plan }), { difference: differenceOf(BEFORE, AFTER) });
  expect(lines.slice(0, 16)).toEqual([
    `Deploy of web-prod: waiting for approval, ${NEW} (run d-7k2m9x4q)`,
    'Deploy of web-prod: waiting for approval',
    ASKED,
    IMAGES,
    '*How* a second group is built beside the old one; the old one is deleted after the new one serves',
    '*Group* `web-prod-WebServerGroup-1A2B`: 4 instances, 4 healthy in 2 zones (ap-southeast-2a and ap-southeast-2b), target group web-prod',
    '*Room* it needs room for 4 more instances while both groups run: quota, addresses and licences',
    '*Resources* 2 change, 1 is replaced: WebServerGroup (AutoScaling::AutoScalingGroup, replaced by its update policy), LaunchTemplate (EC2::LaunchTemplate, changed)',
    '*Last deploys* took 12 min, 14 min',
    '*Watch* CloudFormation keeps the old resources for 30 min after the new ones serve',
    '*Before* web-dev runs it since 2026-11-19 07:00 UTC (run d-11111111): all 2 healthy since 2026-11-19 08:00 UTC, fewest 1 of 2 at 2026-11-19 08:00 UTC, 60 looks',
    '*Going back* the new group is deleted and the old one serves on, until the watch has ended; once it has ended, a deploy of the old image does',
    YES,
    '*2 warnings*',
    '• Resources outside the fleet would change too. Read the list of resources before you approve.',
    '• The template would set the size of the group back (live 6, template 8). Correct the size in the template or its parameters first.',
  ]);
  expect(lines[16]).toMatch(
    /^4 CVEs fixed, 2 introduced, 1 still open; 11 packages changed from ami-0aaa1111bbbb22222/,
  );
  expect(lines.slice(-4)).toEqual([
    'Approvals 0 of 2 (policy prod, from platform)',
    'It starts at once after 2 more approvals. If nobody answers, it expires at 2026-11-21 09:00 UTC and nothing happens.',
    '[Review and approve] [Reject] [Defer] [Cancel]',
    `Run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · ${WHY}`,
  ]);
});

test('while it runs, how far it is, what fails, and both ways out', () => {
  const reason = 'Failed to receive 1 resource signal(s) within the specified duration';
  const progress = aProgress({ current: 'WebServerGroup', failure: { resource: 'WebServerGroup', reason } });
  expect(cardOf(aStarted('running', { progress }))).toEqual([
    'Deploy of web-prod: running, 3 of 4 instances signalled (run d-7k2m9x4q)',
    'Deploy of web-prod: running',
    STARTED,
    IMAGES,
    '*Phase* creating the new group, 3 of 4 instances signalled',
    '███████████████░░░░░ 75 %',
    '*Elapsed* 8 min, usually 13 min',
    '*Now* WebServerGroup',
    `*First failure* New instances did not signal in time (\`WebServerGroup\`): ${reason}`,
    'Nothing is needed from you: this message follows it to the end. Cancel and Roll back both take the stack back to what it was: an update cannot be left half done.',
    '[Roll back] [Cancel the deploy]',
    `Run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · ${WHY}`,
  ]);
});

test('while the new instances are watched, that the old group is kept and until when', () => {
  const progress = aProgress({ phase: 'soaking', done: 4 });
  expect(cardOf(aStarted('waiting', { wait: { kind: 'watch', until: T0 + HOUR }, progress }))).toEqual([
    'Deploy of web-prod: new instances serve, being watched, 4 of 4 instances signalled (run d-7k2m9x4q)',
    'Deploy of web-prod: new instances serve, being watched',
    STARTED,
    IMAGES,
    '*Phase* new instances serve, being watched, 4 of 4 instances signalled',
    '*Elapsed* 8 min, usually 13 min',
    '*Kept* the old group until 2026-11-20 10:00 UTC: Roll back returns to it at once',
    'If nobody acts, it ends by itself at 2026-11-20 10:00 UTC and the old group is deleted; there is no need to confirm.',
    '[Roll back]',
    `Run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · ${WHY}`,
  ]);
});

test("at a checkpoint, the canary's numbers, and what each answer leaves", () => {
  expect(cardOf(atCheckpoint())).toEqual([
    'Deploy of api-prod: stopped at 20 %, waiting for people, 2 of 10 instances new and healthy (run d-7k2m9x4q)',
    'Deploy of api-prod: stopped at 20 %, waiting for people',
    `<@U0DEV> asked to move group api-prod to \`${NEW}\` at 2026-11-20 09:00 UTC`,
    IMAGES,
    '*Canary* 2 of 10 instances new and healthy',
    '*Health* 10 of 10 healthy at 2026-11-20 10:00 UTC',
    '*Continue* replaces the rest, to 100 %, after everything is checked again',
    `*Roll back* ends this here and brings the new instances back to \`${OLD}\``,
    '*Stop here* leaves both images in the fleet: what is new by now (20 %) stays new, the rest old',
    'Approvals 0 of 2 (policy prod, from platform)',
    `It goes on after 2 more approvals. If nobody acts, it stays like this: \`${NEW}\` and \`${OLD}\` side by side, and no other deploy of api-prod can start.`,
    '[Continue to 100 %] [Roll back] [Stop here]',
    `Run d-7k2m9x4q · version 2 of the request · execution exec-1 · ${WHY}`,
  ]);
});

test('when a rollback is stuck, what a person must do, and that the fleet is blocked until then', () => {
  const failure = { resource: 'WebServerGroup', reason: 'Group did not stabilize' };
  const run = aStarted('needs-attention', {
    ending: { at: T0 + 15 * MINUTE, code: 'stuck', reason: 'the stack is UPDATE_ROLLBACK_FAILED' },
    outcome: { kind: 'deploy', images: [{ image: OLD, instances: 4 }], failure },
  });
  expect(cardOf(run)).toEqual([
    'Deploy of web-prod: needs attention (run d-7k2m9x4q)',
    'Deploy of web-prod: needs attention',
    STARTED,
    IMAGES,
    '*Why* AWS reports a failure (`WebServerGroup`)',
    '*CloudFormation says* Group did not stabilize',
    `*Fleet now* 4 instances on \`${OLD}\``,
    'What is known: the stack is UPDATE_ROLLBACK_FAILED. In CloudFormation look at `WebServerGroup` in the events of stack web-prod and put right what stopped it. If the stack is in UPDATE_ROLLBACK_FAILED, then run `aws cloudformation continue-update-rollback --stack-name web-prod` yourself; resources that it skips are only called up to date, so skip none that serve. Until then no deploy of web-prod can start. It is looked at every 5 minutes and nothing is continued or retried: once AWS says how it ended, this message does too. Cancel closes the request when someone has looked, and stops nothing more.',
    '[Cancel]',
    `Run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · ${WHY}`,
  ]);
});

test('when it has succeeded, what runs, what opens next and until when one click goes back', () => {
  const run = aStarted('succeeded', {
    report: 'pending',
    ending: { at: T0 + 15 * MINUTE, code: 'succeeded' },
    outcome: { kind: 'deploy', images: [{ image: NEW, instances: 4 }] },
  });
  const facts = { soak: aSoak(), next: ['web-prod-eu'], rollback: { image: OLD, until: T0 + 24 * HOUR } };
  expect(cardOf(run, facts)).toEqual([
    `Deploy of web-prod: succeeded, ${NEW} (run d-7k2m9x4q)`,
    'Deploy of web-prod: succeeded',
    STARTED,
    `*Image* \`${NEW}\` on 4 instances`,
    `*Before* \`${OLD}\``,
    '*Took* 13 min',
    '*Soak* 2 of 2 healthy since 2026-11-20 10:00 UTC, 60 looks. If it stays so, people are asked for web-prod-eu at 2026-11-21 10:00 UTC, with the same image.',
    `Nothing is needed from you. Until 2026-11-21 09:00 UTC one click of an approver on Roll back returns to \`${OLD}\`, as long as nothing else has changed; if nobody acts, the fleet stays on this image.`,
    `[Roll back to ${OLD}]`,
    `Run d-7k2m9x4q · execution exec-1 · ${WHY}`,
  ]);
});

test('resources beyond those that are kept are counted', () => {
  const plan = aDeployPlan({ change: aStackChange({ resourcesMore: 12 }) });
  const lines = cardOf(aDeploy('awaiting-approval', { plan }));
  expect(lines.find((line) => line.startsWith('*Resources*'))).toMatch(/^\*Resources\* 14 change, .* and 12 more$/);
});

test.each([
  ['the old image is gone', { change: aStackChange({ warnings: [{ code: 'no-way-back', blocks: true, facts: {} }] }) }],
  ['it is itself the way back', { returnOf: 'd-11111111' }],
] as const)('a yes covers no way back when %s', (_title, parts) => {
  expect(cardOf(aDeploy('awaiting-approval', { plan: aDeployPlan(parts) })).join('\n')).not.toContain('*Your yes*');
});
