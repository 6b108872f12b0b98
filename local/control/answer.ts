import { type HttpAnswer, json } from '../http.ts';
import type { Outcome } from '../slack/acts.ts';

/** A request that cannot be followed: 400, or the given status, with one sentence. */
export class ControlRefusal extends Error {
  readonly status: number;

  constructor(sentence: string, status = 400) {
    super(sentence);
    this.status = status;
  }
}

/** What became of a person's act: the status and body the bot gave, or why nothing was sent. */
export function answerFor(outcome: Outcome): HttpAnswer {
  switch (outcome.kind) {
    case 'refused':
      return json(outcome.status, {
        error: outcome.sentence,
        ...(outcome.errors === undefined ? {} : { errors: outcome.errors }),
      });
    case 'done':
      return json(200, { status: 200, body: '' });
    case 'answered': {
      const { status, body, error } = outcome.answer;
      return json(200, { status, body, ...(error === undefined ? {} : { error }) });
    }
  }
}
