import { digestNumber } from '../../../../../local/aws/identifiers.ts';
import type { Outcome } from '../../../../../local/aws/ssm/nodes/outcomes.ts';
import { nodeWorld } from '../node-world.ts';

/** What can become of an instance's part, with the details that it then has. */
const ENDS: readonly { outcome?: Outcome; details: string }[] = [
  { details: 'Success' },
  { details: 'Success' },
  { outcome: { kind: 'patch-fails', reported: 'Failed' }, details: 'Failed' },
  { outcome: { kind: 'half-installed' }, details: 'Failed' },
  { outcome: { kind: 'undeliverable' }, details: 'Undeliverable' },
  { outcome: { kind: 'access-denied' }, details: 'AccessDenied' },
];

/** AWS's text on command statuses, for these ends alone. */
const expected = (details: readonly (string | undefined)[], maxErrors: number): string => {
  const counted = details.filter((one) => one !== 'Undeliverable' && one !== 'AccessDenied');
  if (counted.filter((one) => one === 'Failed').length > maxErrors || counted.length === 0) return 'Failed';
  return counted.every((one) => one === 'Success') ? 'Success' : 'Failed';
};

test.each(Array.from({ length: 30 }, (_, seed) => seed))(
  'limits hold whatever becomes of the instances (%i)',
  async (seed) => {
    const pick = (what: string, below: number) => digestNumber(`${seed}/${what}`, below);
    const world = nodeWorld();
    const ids = world.place(Array.from({ length: 1 + pick('instances', 8) }, (_, index) => index + 1));
    const ends = ids.map((id, index) => ENDS[pick(`end/${id}`, ENDS.length)] ?? { details: `none for ${index}` });
    for (const [index, { outcome }] of ends.entries()) if (outcome) world.ssm.outcomes.set(ids[index] ?? '', outcome);
    const [concurrency, maxErrors] = [1 + pick('concurrency', 4), pick('errors', 4)];
    const command = await world.send({
      DocumentName: 'AWS-RunPatchBaseline',
      Parameters: { Operation: ['Install'], RebootOption: ['NoReboot'] },
      Targets: [{ Key: 'InstanceIds', Values: ids }],
      MaxConcurrency: String(concurrency),
      MaxErrors: String(maxErrors),
    });
    for (let step = 0; step < 120; step += 1) {
      await world.after(10);
      const working = (await world.details(command)).filter((details) => details === 'InProgress').length;
      expect(working).toBeLessThanOrEqual(concurrency);
    }
    const details = await world.details(command);
    const reached = details.filter((one) => one !== 'Terminated').length;
    expect(details.slice(0, reached)).toEqual(ends.slice(0, reached).map((end) => end.details));
    const failed = details.filter((one) => one === 'Failed').length;
    expect(failed).toBeLessThanOrEqual(maxErrors + concurrency);
    if (reached < ids.length) expect(failed).toBeGreaterThan(maxErrors);
    expect((await world.command(command)).Status).toBe(expected(details.slice(0, reached), maxErrors));
    expect(world.errors).toEqual([]);
    world.clock.stop();
  },
);
