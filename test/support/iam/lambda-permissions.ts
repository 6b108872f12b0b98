import { arnIn, type Rules, textIn } from './permission.ts';

/** The function, with the version or the alias that is named. https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html */
export const lambdaRules: Rules = {
  'lambda:Invoke': ({ FunctionName, Qualifier }, account) => {
    const given = textIn(FunctionName);
    const [, region = account.region, ofArn] = /^arn:aws:lambda:([a-z0-9-]+):(\d{12}):function:/.exec(given) ?? [];
    const accountId = ofArn ?? /^(\d{12}):function:/.exec(given)?.[1] ?? account.accountId;
    const [name = '', inName] = given.replace(/^(arn:aws:lambda:[a-z0-9-]+:\d{12}:|\d{12}:)?function:/, '').split(':');
    const qualifier = textIn(Qualifier) || inName;
    const resource = `function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`;
    return [
      { action: 'lambda:InvokeFunction', resource: arnIn({ ...account, region, accountId }, 'lambda', resource) },
    ];
  },
};
