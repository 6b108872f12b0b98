import { startHttpDouble } from '../../test/support/http-double.ts';

test('the function writes an event of a run into the feed that its settings name, and leaves others alone', async () => {
  const server = await startHttpDouble(({ method }) =>
    method === 'GET'
      ? { status: 404, headers: {}, body: '<Error><Code>NoSuchKey</Code></Error>' }
      : { status: 200, headers: { etag: '"1"' } },
  );
  const before = { ...process.env };
  Object.assign(process.env, {
    FEED_BUCKET: 'feeds',
    FEED_KEY: 'secret/patchwarden.ics',
    AWS_ENDPOINT_URL_S3: server.url,
    AWS_REGION: 'ap-southeast-2',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  });
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    const { handler } = await import('./handler.ts');
    await handler({ source: 'patchwarden', 'detail-type': 'App Removed', detail: { id: '1' } });
    expect(server.received).toEqual([]);
    const detail = {
      run: 'd-3f8h2k9q',
      version: 4,
      at: '2026-11-25T03:07:00.000Z',
      kind: 'deploy',
      name: 'web-prod',
      state: 'scheduled',
      requestedBy: 'U0DEV',
      startsAt: '2026-11-25T16:00:00.000Z',
    };
    await handler({ source: 'patchwarden', 'detail-type': 'Run Approved', detail });
    expect(server.received.map(({ method, path }) => `${method} ${path.split('?')[0]}`)).toEqual([
      'GET /feeds/secret/patchwarden.ics',
      'PUT /feeds/secret/patchwarden.ics',
    ]);
    expect(server.received[1]?.headers).toMatchObject({ 'if-none-match': '*' });
    expect(server.received[1]?.body).toContain('DTSTART:20261125T160000Z');
    expect(log).toHaveBeenCalledWith('{"run":"d-3f8h2k9q","version":4,"state":"scheduled","feed":"written"}');
  } finally {
    log.mockRestore();
    process.env = before;
    await server.close();
  }
});
