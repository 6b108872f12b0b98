const { InvokeCommand, LambdaClient } = require('@aws-sdk/client-lambda');

/**
 * The function `patchwarden-gatekeeper` of a member place: it asks the hub's gatekeeper what a runbook here asks, and returns its answer as
 * it is. It decides nothing, so that it needs no care: whatever goes wrong fails the invocation, which is no yes. It stands inline in the
 * template (infra/member/gate.ts), and so uses nothing but what Lambda's runtime has.
 */
exports.createHandler = (env) => {
  const home = env.PATCHWARDEN_HOME_GATEKEEPER;
  const client = new LambdaClient({
    region: home.split(':')[3],
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
      sessionToken: env.AWS_SESSION_TOKEN,
    },
    ...(env.AWS_ENDPOINT_URL ? { endpoint: env.AWS_ENDPOINT_URL } : {}),
  });
  return async (question) => {
    const answer = await client.send(
      new InvokeCommand({ FunctionName: home, Payload: JSON.stringify(question) }),
      // Longer than the hub's function may take, and shorter than this one may (infra/bot/timeouts.ts).
      { abortSignal: AbortSignal.timeout(Number(env.PATCHWARDEN_HOME_WAIT_MS)) },
    );
    const said = Buffer.from(answer.Payload ?? []).toString();
    if (answer.FunctionError) throw new Error(`asking ${home}: ${answer.FunctionError}: ${said.slice(0, 500)}`);
    return JSON.parse(said);
  };
};

let answer;
/** Lambda's entry. What is wrong with the environment fails an invocation, and is tried again by the next. */
exports.handler = (question) => {
  answer ??= exports.createHandler(process.env);
  return answer(question);
};
