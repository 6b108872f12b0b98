import { type ClipboardEvent, type FormEvent, type ReactNode, useId, useState } from 'react';
import { Waiting } from './app.tsx';
import { ClockBar } from './clock-bar.tsx';
import { startDocument } from './control-api.ts';
import { CONSOLE } from './message-link.ts';
import { useWorld } from './use-world.ts';
import { personName, type World } from './world-types.ts';

const NAMES = ['RunId', 'Epoch', 'PlanHash'] as const;
type Values = Record<(typeof NAMES)[number], string>;

/** Identities that confirm nothing, to try what happens then. */
const OTHER_ROLE = 'Administrator';
const OTHER_SESSION = 'mallory@example.com';

const nothing = (): void => {};

/** Stands in for the page of Systems Manager on which a document is started. In AWS whoever signs in has one identity; here it is chosen. */
export function AwsConsole(): ReactNode {
  const live = useWorld('', nothing);
  const { world } = live;
  if (world === undefined) return <Waiting connected={live.connected} />;
  const document = decodeURIComponent(window.location.hash.slice(CONSOLE.length));
  return (
    <div className="aws-console">
      <header className="top">
        <h1>
          AWS console <span className="top-mode">local mode</span>
        </h1>
        <ClockBar clock={world.clock} readAt={live.readAt} zone={zoneIn(world)} onTold={live.refresh} />
      </header>
      <main>
        <h2>Execute automation document {document}</h2>
        {world.confirm === undefined ? <NobodyConfirms /> : <StartForm document={document} world={world} />}
      </main>
    </div>
  );
}

/** The time zone of the cards in Slack, not the browser's. */
const zoneIn = ({ users }: World): string =>
  users.find(({ tz }) => tz !== undefined)?.tz ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

const NobodyConfirms = (): ReactNode => (
  <p>
    In this local world nobody confirms approvals in AWS. Start one where they do with{' '}
    <code>PATCHWARDEN_CONFIG=local/world/confirm.patchwarden.yml npm start</code>.
  </p>
);

/** `RunId=…,Epoch=…,PlanHash=…`, as it stands in the command. */
function valuesIn(text: string): Values | undefined {
  const found = /RunId=([^,\s]+),Epoch=([^,\s]+),PlanHash=([^,\s`]+)/.exec(text);
  return found === null ? undefined : { RunId: found[1] ?? '', Epoch: found[2] ?? '', PlanHash: found[3] ?? '' };
}

interface Outcome {
  isStarted: boolean;
  text: string;
}

function StartForm({ document, world }: { document: string; world: World }): ReactNode {
  const { roles = [], people = {} } = world.confirm ?? {};
  const { places } = world;
  const [place, setPlace] = useState(places?.[0]);
  const [role, setRole] = useState(roles[0] ?? OTHER_ROLE);
  const [session, setSession] = useState(Object.values(people)[0] ?? OTHER_SESSION);
  const [values, setValues] = useState<Values>({ RunId: '', Epoch: '', PlanHash: '' });
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  const [isSending, setSending] = useState(false);

  const start = async (): Promise<void> => {
    setSending(true);
    const answer = await startDocument({
      document,
      role,
      session,
      parameters: values,
      ...(place === undefined ? {} : { place }),
    });
    setOutcome(
      answer.kind === 'started'
        ? {
            isStarted: true,
            text: `Execution ${answer.execution} started by ${role}/${session}. Within a minute the card in Slack shows the approval as confirmed, or its thread says why it is not.`,
          }
        : { isStarted: false, text: `Not started. ${answer.sentence}` },
    );
    setSending(false);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isSending) void start();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = valuesIn(event.clipboardData.getData('text'));
    if (pasted === undefined) return;
    event.preventDefault();
    setValues(pasted);
  };

  return (
    <form onSubmit={onSubmit} onPaste={onPaste}>
      <fieldset>
        <legend>Signed in as</legend>
        <p className="hint">
          In AWS your sign-in decides this. Here you choose, also an identity that confirms nothing.
        </p>
        {places !== undefined && place !== undefined && (
          <Choice
            label="Account and Region"
            value={place}
            options={places.map((each, index) => [each, index === 0 ? `${each} (Patchwarden's own)` : each] as const)}
            onChange={setPlace}
          />
        )}
        <Choice
          label="Role"
          value={role}
          options={[
            ...roles.map((name) => [name, name] as const),
            [OTHER_ROLE, `${OTHER_ROLE} (not in patchwarden.yml)`],
          ]}
          onChange={setRole}
        />
        <Choice
          label="Session"
          value={session}
          options={[
            ...Object.entries(people).map(([id, name]) => [name, `${name} (${nameOf(world, id)})`] as const),
            [OTHER_SESSION, `${OTHER_SESSION} (not in patchwarden.yml)`],
          ]}
          onChange={setSession}
        />
      </fieldset>
      <fieldset>
        <legend>Input parameters</legend>
        <p className="hint">
          Copy them from the thread of the card. If you paste the whole command into one of them, all three are filled
          in.
        </p>
        {NAMES.map((name) => (
          <TextField
            key={name}
            label={name}
            value={values[name]}
            onChange={(value) => setValues({ ...values, [name]: value })}
          />
        ))}
      </fieldset>
      <button type="submit" className="button button-primary" aria-disabled={isSending}>
        Execute
      </button>
      <p role="status" className={outcome?.isStarted === false ? 'field-error' : 'aws-outcome'}>
        {outcome?.text}
      </p>
    </form>
  );
}

function nameOf({ users }: World, id: string): string {
  const person = users.find((one) => one.id === id);
  return person === undefined ? id : personName(person);
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps): ReactNode {
  const id = useId();
  return (
    <div className="aws-input">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <select id={id} className="field" value={value} onChange={({ target }) => onChange(target.value)}>
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function TextField({ label, value, onChange }: Omit<ChoiceProps, 'options'>): ReactNode {
  const id = useId();
  return (
    <div className="aws-input">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input id={id} className="field" value={value} onChange={({ target }) => onChange(target.value.trim())} />
    </div>
  );
}
