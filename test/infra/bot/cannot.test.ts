import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../../infra/bot/settings.ts';
import type { Permission } from '../../support/iam/permission.ts';
import { type Caller, type Verdict, verdictOf } from '../../support/iam/simulate.ts';
import { ACCOUNT, BotTemplate, fullConfig, list, root, statementsOf } from '../bot-template.ts';
import { DeployedPolicies } from '../deployed-policies.ts';
import { ROWS } from './cannot-calls.ts';

const bot = new BotTemplate({
  config: fullConfig(),
  settings: { ...DEFAULT_SETTINGS, breakGlassPrincipals: [`arn:aws:iam::${ACCOUNT}:role/operators`] },
});
const deployed = new DeployedPolicies(bot);

/** The roles by the names that the page gives them. */
const CALLERS: Readonly<Record<string, Caller>> = {
  'slack function': deployed.caller('slack'),
  worker: deployed.caller('worker'),
  gatekeeper: deployed.caller('gatekeeper'),
  'runbook Patchwarden-Bake': deployed.caller('bake-runbook'),
  'runbook Patchwarden-Deploy': deployed.caller('deploy-runbook'),
  'runbook Patchwarden-Refresh': deployed.caller('refresh-runbook'),
  'runbook Patchwarden-Publish': deployed.caller('publish-runbook'),
  'runbook Patchwarden-Patch': deployed.caller('patch-runbook'),
  'runbook Patchwarden-Window': deployed.caller('window-runbook'),
  'runbook Patchwarden-StopWindow': deployed.caller('stop-runbook'),
  'runbook Patchwarden-Sync': deployed.caller('sync-runbook'),
  'runbook Patchwarden-SyncRemove': deployed.caller('syncremove-runbook'),
  'runbook Patchwarden-ResumeStep': deployed.caller('resume-step-runbook'),
  'runbook Patchwarden-StopStep': deployed.caller('stop-step-runbook'),
  'runbook Patchwarden-RetryImage': deployed.caller('retry-image-runbook'),
  'task of an adopted window': deployed.caller('window-task'),
  scheduler: deployed.callerWith(schedulerRole()),
  'break-glass, for people': deployed.caller('break-glass'),
};

function schedulerRole(): string {
  const target = Object(bot.named('AWS::Scheduler::Schedule', 'Name', 'patchwarden-tick')['Target']);
  return String(target.RoleArn['Fn::GetAtt'][0]);
}

/** The table of docs/security.md, section 2: role, and each thing that it cannot do. What follows a full stop, a semicolon or a colon explains. */
const rows = readFileSync(join(root, 'docs/security.md'), 'utf8')
  .split(/^## /m)
  .filter((section) => section.startsWith('2. What each role can do'))
  .flatMap((section) => (section.split(/^### /m)[0] ?? '').split('\n').filter((line) => line.startsWith('|')))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, role = '', , cannot = '']) => ({ role, cannot: (cannot.split(/[.;:]/)[0] ?? '').split(', ') }));

const callerOf = (role: string): Caller => {
  const caller = CALLERS[role];
  if (caller === undefined) throw new Error(`which role of the template is ${role}?`);
  return caller;
};

/** By the role's own policies and that of the resource. */
const asked = (caller: Caller, call: Permission): Promise<Verdict> =>
  verdictOf(caller, call, deployed.policyOn(call.resource));

test('every role of the page, and everything that it says of it, has calls here, and no other', () => {
  expect(rows.length).toBe(18);
  const here = Object.entries(ROWS).map(([role, { cannot }]) => ({ role, cannot: Object.keys(cannot) }));
  expect(here).toEqual(rows);
  for (const { cannot } of Object.values(ROWS)) {
    for (const [what, calls] of Object.entries(cannot)) expect([what, calls.length > 0]).toEqual([what, true]);
  }
});

describe.each(rows)('$role', ({ role, cannot }) => {
  const caller = callerOf(role);
  const row = ROWS[role] ?? { can: [], cannot: {} };

  test('can do what it is there for', async () => {
    expect(row.can.length).toBeGreaterThan(0);
    for (const call of row.can) expect([call, await asked(caller, call)]).toEqual([call, 'allowed']);
  });

  test.each(cannot)('cannot %s', async (what) => {
    for (const call of row.cannot[what] ?? []) {
      const isAllowed = (await asked(caller, call)) === 'allowed';
      expect([call, isAllowed]).toEqual([call, false]);
    }
    // Of actions this is the whole proof: no statement allows by a wildcard.
    if (what === 'anything else')
      expect(actionsOf(caller)).toEqual([...new Set(row.can.map(({ action }) => action))].sort());
  });
});

/** Every action that a statement allows. */
function actionsOf({ policies }: Caller): string[] {
  const statements = policies.flatMap(({ document }) => statementsOf(document));
  const allowing = statements.filter(({ Effect }) => Effect === 'Allow');
  for (const statement of allowing) expect(statement).not.toHaveProperty('NotAction');
  return [...new Set(allowing.flatMap(({ Action }) => list(Action)))].sort();
}

test('what the worker cannot do is denied whatever another statement allows, all but the last', async () => {
  const whatever = {
    name: 'whatever',
    document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  };
  const caller = callerOf('worker');
  const generous = { ...caller, policies: [...caller.policies, whatever] };
  const { 'read the signing secret': last = [], ...denied } = ROWS['worker']?.cannot ?? {};
  for (const call of Object.values(denied).flat()) {
    expect([call, await asked(generous, call)]).toEqual([call, 'denied']);
  }
  for (const call of last) expect([call, await asked(generous, call)]).toEqual([call, 'allowed']);
});
