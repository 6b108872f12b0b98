import type { PlaceInput } from '../../local/control/input.ts';
import type { LocalOptions } from '../../local/settings.ts';
import { elementsNamed } from '../../local/slack/payloads.ts';
import { type Local, startLocal } from '../../local/start.ts';
import type { Fault } from '../../local/types.ts';
import { present } from '../../src/present.ts';
import type { RunAction } from '../../src/runs/actions.ts';
import { bakeCards, type Card, type Message, messagesIn } from './cards-shown.ts';
import { configWithout, PARTS, type Part } from './config-without.ts';
import { checkingEvents } from './event-schemas.ts';
import { enforceIam } from './iam/authorizer.ts';
import { stacksFor } from './iam/template-for.ts';
import { type Notified, notifiedOf, shownTo, unreadableIn } from './shown-to-people.ts';
import { clickPayload, payloadForm, signatureOf } from './signed-request.ts';
import { withoutPauses } from './without-pauses.ts';
import { linesOf } from './written-text.ts';

/** The answer of the bot to one request of Slack's. */
export interface Answer {
  status: number;
  body: string;
}

const PIPELINE = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline';

export interface WorldOptions extends LocalOptions {
  /** Whether the config's section `compliance` counts. */
  compliance?: boolean;
  /** Whether its patch groups and maintenance windows count. */
  windows?: boolean;
}

const partsNot = (counts: Readonly<Record<Part, boolean>>): Part[] => PARTS.filter((part) => !counts[part]);

/** The whole product in a local world, acted on as people and administrators would, through the control API. */
export class LocalWorld {
  readonly local: Local;
  readonly #errors: unknown[];
  readonly #meant = new Map<string, number>();
  readonly #withPauses = withoutPauses();
  #began: number;

  constructor(local: Local, errors: unknown[]) {
    this.local = local;
    this.#errors = errors;
    this.#began = local.clock.now();
  }

  /** Compliance is not followed unless a test says so, and windows are: what each would say of the world's fleets is in the way of other stories. */
  static async open({ compliance = false, windows = true, ...options }: WorldOptions = {}): Promise<LocalWorld> {
    const errors: unknown[] = [];
    const onError = (error: unknown): unknown => errors.push(error);
    const parts = partsNot({ compliance, windows });
    const config = parts.length === 0 ? options.config : configWithout(parts, options.config);
    const stacks = await stacksFor(config);
    const authorize = checkingEvents(enforceIam(onError), onError);
    const started = { onError, authorize, ...stacks, ...options, ...present({ config }) };
    return new LocalWorld(await startLocal(started), errors);
  }

  async reset(): Promise<void> {
    await this.local.reset();
    this.#errors.length = 0;
    this.#meant.clear();
    this.#began = this.local.clock.now();
  }

  close(): Promise<void> {
    this.#withPauses();
    return this.local.close();
  }

  now(): number {
    return this.local.clock.now();
  }

  advance(by: string): Promise<unknown> {
    return this.control('clock', { advance: by });
  }

  /** What somebody does to an account in a Region. */
  place(place: string, becomes: PlaceInput['becomes']): Promise<unknown> {
    return this.control('place', { place, becomes });
  }

  fault(fault: Fault): Promise<unknown> {
    return this.control('fault', fault);
  }

  /** Types `/patch …`; returns what the person was told because of it. */
  patch(user: string, text: string, channel = 'C0PATCHING'): Promise<string[]> {
    return this.told(user, () => this.control('command', { user, channel, text }));
  }

  /** Presses a button of a card; returns what the person was told because of it, an opened form included. */
  press(user: string, action: RunAction, card = this.card(), more: object = {}): Promise<string[]> {
    const { channel, ts } = card;
    return this.told(user, () => this.control('click', { user, channel, ts, action_id: `run-${action}`, ...more }));
  }

  /** What a button or a menu of a card carried in that version of the request; nobody sees it any more. */
  earlierValue({ channel, ts }: Card, actionId: string, version: number): string {
    const stored = this.local.slack.workspace.messages.findShown(channel, ts);
    const screens = stored === undefined ? [] : [...stored.earlier, stored.message.blocks ?? []];
    const values = screens.flatMap((blocks) => elementsNamed(blocks, actionId)).map(({ element }) => element['value']);
    const found = values.map(String).find((value) => new RegExp(`^[a-z]-[0-9a-z]{8}:${version}(:|$)`).test(value));
    if (found === undefined) throw new Error(`${actionId} had no version ${version} in ${ts}`);
    return found;
  }

  /** Fills in the form on top and submits it. */
  submit(user: string, values: Record<string, unknown>): Promise<string[]> {
    return this.told(user, () => this.control('submit', { user, view_id: this.form(user).id, values }));
  }

  /** Presses a button that opens a form, and submits that. */
  async decide(
    user: string,
    action: RunAction,
    values: Record<string, unknown>,
    card = this.card(),
  ): Promise<string[]> {
    await this.press(user, action, card);
    return this.submit(user, values);
  }

  /** Asks for a bake and has it approved by Ben. */
  async start(image = 'web', approver = 'U0BEN'): Promise<Card> {
    await this.patch('U0ANA', `bake ${image}`);
    await this.press(approver, 'approve', this.card(image));
    return this.card(image);
  }

  /** The person's open modal. */
  form(user: string): { id: string; body: string } {
    const view = this.local.slack.workspace.views.stackOf(user).at(-1);
    if (view === undefined) throw new Error(`${user} has no open form`);
    return { id: view.id, body: linesOf(view.payload).join('\n') };
  }

  home(user: string): string | undefined {
    const view = this.local.slack.workspace.views.homeOf(user);
    return view === undefined ? undefined : linesOf(view.payload['blocks']).join('\n');
  }

  /** The newest card, or the newest of one image. */
  card(image = ''): Card {
    const found = this.cards(image).at(-1);
    if (found === undefined) throw new Error(`there is no card of ${image === '' ? 'anything' : image}`);
    return found;
  }

  /** All cards, oldest first. */
  cards(image = ''): Card[] {
    return bakeCards(this.local.slack.workspace, image);
  }

  runId(image = ''): string {
    return /run (b-[0-9a-z]{8})/.exec(this.card(image).body)?.[1] ?? '';
  }

  /** Images that Image Builder began in this world, by pipeline: their states, oldest first. */
  async images(pipeline = 'web'): Promise<string[]> {
    const input = { imagePipelineArn: `${PIPELINE}/${pipeline}` };
    const answer = await this.local.aws.callService('imagebuilder', 'ListImagePipelineImages', input);
    const list: { dateCreated: string; state: { status: string } }[] = Object(answer['imageSummaryList']);
    return list
      .filter(({ dateCreated }) => Date.parse(dateCreated) >= this.#began)
      .sort((one, other) => one.dateCreated.localeCompare(other.dateCreated))
      .map(({ state }) => state.status);
  }

  /**
   * A call as a role of the account, or as people with a role of this name who may do everything: `done`, or the error's name. That IAM denies
   * it is the answer, and no fault of the policies.
   */
  async as(role: string, operation: string, input: Record<string, unknown>): Promise<string> {
    const [service = '', name = ''] = operation.split(':');
    const { aws } = this.local;
    const known = this.#errors.length;
    aws.iam.admitPeople(role);
    try {
      await aws.callService(service, name, input, role);
      return 'done';
    } catch (error) {
      this.#errors.splice(known);
      return error instanceof Error ? error.name : String(error);
    }
  }

  /** Executions of runbooks: their states. */
  async executions(): Promise<string[]> {
    const answer = await this.local.aws.callService('ssm', 'DescribeAutomationExecutions', {});
    const list: { AutomationExecutionStatus: string }[] = Object(answer['AutomationExecutionMetadataList']);
    return list.map(({ AutomationExecutionStatus }) => AutomationExecutionStatus);
  }

  /** What a person alone is shown meanwhile: ephemeral answers, direct messages, forms. */
  async told(user: string, act: () => Promise<unknown>): Promise<string[]> {
    const before = new Set(shownTo(this.local.slack.workspace, user).map(({ key }) => key));
    await act();
    // The control API waits two seconds at most; a loaded machine may need more.
    await this.local.clock.settled();
    return shownTo(this.local.slack.workspace, user)
      .filter(({ key }) => !before.has(key))
      .map(({ body }) => body);
  }

  /** An act of the control API. @throws Error when the local world itself refuses it */
  async control(path: string, input: object): Promise<Answer> {
    const response = await fetch(`${this.local.slackUrl}/_local/${path}`, {
      method: 'POST',
      body: JSON.stringify(input),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return Object(answer);
  }

  /** Sends bytes to the bot's endpoint as Slack would: signed, now, unless told otherwise. */
  async send(body: string, headers: Record<string, string> = this.signed(body)): Promise<Answer> {
    const answer = await this.control('raw', { body, headers });
    await this.local.clock.settled();
    return answer;
  }

  signed(body: string, over: { secret?: string; at?: number } = {}): Record<string, string> {
    const { secret = this.local.slack.workspace.app.signingSecret, at = this.now() } = over;
    const timestamp = String(Math.floor(at / 1000));
    return {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signatureOf(body, timestamp, secret),
    };
  }

  /** The bytes of a click on a card's button, for `send`. */
  clickBody(user: string, value: string, { channel, ts }: Card = this.card()): string {
    const place = { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false };
    const who = { id: user, username: user, name: user, team_id: 'T0PATCHW' };
    const over = { user: who, container: place, channel: { id: channel, name: 'x' }, message: { type: 'message', ts } };
    return payloadForm(clickPayload({ ...over, response_url: undefined }, { value }));
  }

  /** Someone posts what looks like the card elsewhere, buttons and all. */
  copyCard(card: Card, channel: string): Card {
    const { messages } = this.local.slack.workspace;
    const original = messages.find(card.channel, card.ts);
    if (original === undefined) throw new Error('there is no such card');
    const { metadata: _metadata, ...message } = structuredClone(original.message);
    const ts = messages.newTs();
    messages.add({ channel, message: { ...message, ts } });
    return { ...card, channel, ts };
  }

  /** A channel's messages, oldest first, without what only one person sees. */
  messages(channel: string): Message[] {
    return messagesIn(this.local.slack.workspace, channel);
  }

  /** What Slack notified a person of, oldest first. */
  notifiedOf(user: string): Notified[] {
    return notifiedOf(this.local.slack.workspace, user);
  }

  /** Errors that a story meant a function to end with; what else went wrong stays. Returns how many these were. */
  forgiven(name: string, begins: string): number {
    const isMeant = (error: unknown): boolean => String(error).startsWith(`Error: ${name}: ${begins}`);
    const others = this.#errors.filter((error) => !isMeant(error));
    const meant = this.#errors.length - others.length;
    this.#errors.splice(0, this.#errors.length, ...others);
    this.#meant.set(name, (this.#meant.get(name) ?? 0) + meant);
    return meant;
  }

  /** What must never be, whatever happened: a bug, a failed function, or what nobody should read. */
  problems(): unknown[] {
    const { lambda } = this.local.aws;
    const failures = lambda.functions().filter((name) => lambda.counters(name).errors > (this.#meant.get(name) ?? 0));
    return [...this.#errors, ...failures, ...unreadableIn(this.local.slack.workspace)];
  }
}
