import { type Here, hereOf } from '../../src/config/here.ts';
import { decideLater } from '../../src/gatekeeper/decision/later.ts';
import { createReadSigned } from '../../src/gatekeeper/effect/signed.ts';
import { answerQuestion } from '../../src/gatekeeper/flow.ts';
import type { GatekeeperPorts } from '../../src/gatekeeper/ports.ts';
import type { Answer, Proving, Question } from '../../src/gatekeeper/types.ts';
import { RUN_ACTIONS } from '../../src/runs/actions.ts';
import { asRecord } from '../../src/runs/effect/run-item.ts';
import { createSecretStore } from '../../src/slack/secrets.ts';
import { SigningSecrets } from '../../src/slack/verifier.ts';
import { runKey } from '../../src/store/keys.ts';
import { HOME } from '../support/home.ts';
import { atHome, portsDouble } from '../support/ports.ts';
import { SECRET } from '../support/signed-request.ts';
import { listsOf, type ModelExecution } from './automation.ts';
import { configOf } from './config.ts';
import { gatesOf } from './gates.ts';
import { sessionOf, WINDOW_ROLE } from './patch-feature.ts';
import { automationOf, type Models, slackOf, tableOf, type Via } from './ports.ts';
import type { Invocation } from './worker.ts';
import type { Port } from './world.ts';

const ATTEMPTS = 3;

/** The runbooks' first steps ask the real gatekeeper: a function of its own, whose calls go past the scheduler as a worker's do. */
export function guard(models: Models): void {
  const { automation, fleets, windows } = models.aws;
  automation.askGate = ({ id, parameters, place }, answer) =>
    asked(
      models,
      { here: place, question: { ask: 'admit', RunId: parameters['RunId'] ?? '', ExecutionId: id } },
      answer,
    );
  fleets.askHow = (execution) => howToEnd(models, execution);
  windows.askSlot = (name, answer) => {
    const question = { ask: 'slot', WindowId: `mw-${name}`, Fleet: name, ExecutionId: `task of mw-${name}` } as const;
    const again = (left: number): void =>
      asked(models, { here: HOME, question }, (said) => {
        if (said === undefined && left > 1) again(left - 1);
        else answer(said?.admitted === 'yes' ? textsIn(said) : undefined);
      });
    again(ATTEMPTS);
  };
}

/** `cancel` or `roll-back`, as the real gatekeeper decides it. It rests on the run alone, as it is stored, so it is answered at once. */
function howToEnd({ world }: Models, { id, place, parameters: { RunId = '' } }: ModelExecution): unknown {
  const config = configOf(world.rules);
  const gates = gatesOf(config, world.rules);
  const item = world.store.get(runKey(RunId));
  const [record] = item === undefined ? [] : asRecord({ kinds: gates }, item);
  if (record === undefined) return undefined;
  const rules = { gate: gates.of(record.run), config, home: hereOf(config), here: place, proving: PROVING };
  const read = { record, audit: [], headHash: '', signed: {}, admissions: [] };
  const execution = { id, document: '', parameters: {}, status: 'Cancelling' };
  const question = { ask: 'stop-how', RunId, ExecutionId: id } as const;
  const said = decideLater(rules, { read, execution, question }, world.now);
  return said.kind === 'admitted' ? said.said['how'] : undefined;
}

const textsIn = ({ admitted: _admitted, refusal: _refusal, ...said }: Answer): Record<string, string> =>
  Object.fromEntries(Object.entries(said).map(([name, value]) => [name, String(value)]));

/** `here`: the place of the execution, by the alias that it asks through. Nothing is answered by one that failed or crashed. */
function asked(
  models: Models,
  { here, question }: { here: Here; question: Question },
  answer: (said: Answer | undefined) => void,
): void {
  const { workers, world } = models;
  let said: Answer | undefined;
  workers.start(
    async (invocation) => {
      try {
        said = await answerQuestion(portsOf(models, invocation, here), question, () => world.now);
      } catch (error) {
        world.note(() => `   the gatekeeper threw ${String(error)}`);
      }
    },
    ({ state }) => {
      world.note(() => `   the gatekeeper says to ${question.ExecutionId}: ${state} ${JSON.stringify(said)}`);
      answer(state === 'crashed' ? undefined : said);
    },
    question.ExecutionId,
  );
}

const { cloudFormation } = portsDouble();
const PROVING: Proving = { button: new Set([RUN_ACTIONS.approve]), form: new Set() };

const SECRETS = createSecretStore(async () => ({
  signingSecrets: new SigningSecrets([SECRET]),
  botToken: 'xoxb-1-2-3',
}));

function portsOf(models: Models, invocation: Invocation, here: Here): GatekeeperPorts {
  const { world, workers, aws } = models;
  const via =
    (port: Port): Via =>
    (name, perform) =>
      workers.call(invocation, { port, name, perform });
  const config = configOf(invocation.rules);
  return {
    table: tableOf(models, invocation, via('table')),
    slack: slackOf(models, invocation, via('slack')),
    config,
    home: hereOf(config),
    here,
    at: atHome,
    calendars: automationOf(models, invocation, { place: here, via: via('ssm') }),
    executions: {
      // No policy of the model wants confirmations.
      startedSince: async () => [],
      seen: (id) =>
        via('ssm')(`execution ${id}`, () => {
          const { document, parameters, startedAt, endedAt, status, byHand, isLetIn } = aws.automation.execution(
            id,
            here,
          );
          return {
            id,
            document,
            parameters: listsOf(parameters),
            startedAt,
            status,
            executedBy: sessionOf(byHand === 'window' ? WINDOW_ROLE : 'patchwarden-worker', here),
            ...(endedAt === undefined ? {} : { endedAt }),
            ...(isLetIn === true ? { admitted: 'yes' } : {}),
          };
        }),
    },
    cloudFormation,
    gates: gatesOf(config, invocation.rules),
    readSigned: createReadSigned(SECRETS, () => world.now),
    proving: PROVING,
    pause: async () => undefined,
    log: (event, fields) => world.note(() => `   gatekeeper ${event} ${JSON.stringify(fields)}`),
    measure: () => undefined,
  };
}
