import { toXeroFailure } from '../../server/xero/errors';

/** What `xero-node` rejects with. */
const thrown = (statusCode: number, body: unknown = null, headers: Record<string, string> = {}): string =>
  JSON.stringify({ response: { statusCode, body, headers, request: { headers: { accept: 'x' } } }, body });

describe('toXeroFailure by status', () => {
  it.each([
    [400, 'refused', true, true],
    [401, 'reconnect-needed', true, true],
    [403, 'forbidden', true, true],
    [404, 'refused', true, true],
    [412, 'refused', true, true],
    [429, 'rate-limited', true, true],
    [500, 'server-error', false, true],
    [502, 'server-error', false, false],
    [503, 'offline', false, true],
    [504, 'server-error', false, false],
    [408, 'server-error', false, false],
    [302, 'unreadable-answer', false, true],
  ])('%p is %p, not saved: %p, answered: %p', (status, code, notSaved, answered) => {
    expect(toXeroFailure(thrown(status))).toMatchObject({ status, code, notSaved, answered });
  });

  it("shows Xero's own validation messages", () => {
    const body = {
      ErrorNumber: 10,
      Type: 'ValidationException',
      Message: 'A validation exception occurred',
      Elements: [
        { ValidationErrors: [{ Message: 'Account must be valid.' }, { Message: 'Account must be valid.' }] },
      ],
    };
    expect(toXeroFailure(thrown(400, body)).detail).toBe('Xero refused it: Account must be valid.');
    expect(toXeroFailure(thrown(400, JSON.stringify(body))).detail).toBe(
      'Xero refused it: Account must be valid.',
    );
    expect(toXeroFailure(thrown(404, '<html>')).detail).toBe('Xero refused it (status 404).');
  });

  it.each([
    ['minute', '30', 'rate-limited', 30_000],
    ['day', '40000', 'day-limit', 40_000_000],
    ['DayLimit', '5', 'day-limit', 5_000],
    ['concurrent', undefined, 'rate-limited', null],
  ])('429 of %p with Retry-After %p is %p', (problem, retryAfter, code, retryAfterMs) => {
    const headers = { 'x-rate-limit-problem': problem, ...(retryAfter ? { 'retry-after': retryAfter } : {}) };
    expect(toXeroFailure(thrown(429, '', headers))).toMatchObject({ code, retryAfterMs, notSaved: true });
  });

  it('a text in the body changes nothing', () => {
    expect(toXeroFailure(thrown(400, { Message: 'INV-429 day limit 500' }))).toMatchObject({
      code: 'refused',
    });
    expect(toXeroFailure(thrown(500, 'Invoice # must be unique.'))).toMatchObject({ code: 'server-error' });
  });
});

describe('toXeroFailure without an answer', () => {
  it.each([
    ['ECONNREFUSED', true],
    ['ENOTFOUND', true],
    ['EAI_AGAIN', true],
    ['ECONNRESET', false],
    ['ECONNABORTED', false],
    ['ETIMEDOUT', false],
    [null, false],
  ])('%p: certainly not saved is %p', (errorCode, notSaved) => {
    expect(toXeroFailure(thrown(0, 'socket hang up'), { errorCode })).toEqual({
      code: 'no-answer',
      detail: expect.any(String) as string,
      notSaved,
      status: 0,
      retryAfterMs: null,
      answered: false,
    });
  });

  it('reads an AxiosError, a fetch error, a plain error and things that are none', () => {
    expect(toXeroFailure({ isAxiosError: true, code: 'ECONNREFUSED' })).toMatchObject({ notSaved: true });
    expect(
      toXeroFailure({ isAxiosError: true, response: { status: 403, headers: {}, data: '' } }),
    ).toMatchObject({ code: 'forbidden' });
    const fetchError = new TypeError('fetch failed', {
      cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
    });
    expect(toXeroFailure(fetchError)).toMatchObject({ code: 'no-answer', notSaved: true });
    for (const odd of [new Error('ECONNREFUSED'), 'ECONNREFUSED', undefined, 7, {}])
      expect(toXeroFailure(odd)).toMatchObject({ code: 'no-answer', notSaved: false });
  });
});

describe('toXeroFailure of a sign-in', () => {
  it.each([
    ['invalid_grant', 'reconnect-needed'],
    ['invalid_client', 'refused'],
  ])('%p is %p', (error, code) => {
    expect(toXeroFailure({ name: 'OPError', error })).toMatchObject({ code, notSaved: true });
  });
});

it('nothing of what was thrown is kept', () => {
  const secret = 'Bearer eyJhbGciOi';
  const failures = [
    toXeroFailure(thrown(500, { Authorization: secret }, { authorization: secret })),
    toXeroFailure({ isAxiosError: true, config: { headers: { Authorization: secret } } }),
    toXeroFailure(new Error(secret)),
    toXeroFailure({ name: 'OPError', error: secret }),
  ];
  expect(JSON.stringify(failures)).not.toContain('eyJhbGciOi');
});
