import { judgeAnswer } from '../../../server/cin7/core/answers';

const judge = (status: number, text: string, retryAfter: string | null = null) =>
  judgeAnswer({ status, text, retryAfter }, 0);
const error = (code: unknown, words = 'Something') => JSON.stringify({ ErrorCode: code, Exception: words });

describe('judgeAnswer', () => {
  it.each([
    [200, '{"Total":0}', { kind: 'data', data: { Total: 0 } }],
    [200, '[]', { kind: 'data', data: [] }],
    [200, '<!DOCTYPE html><html>Page not found</html>', { kind: 'not-json' }],
    [204, '', { kind: 'not-json' }],
    [429, error(429), { kind: 'rate-limited', waitMs: null }],
    [503, '<html>Service unavailable</html>', { kind: 'rate-limited', waitMs: null }],
    [400, 'You have reached 60 calls per 60 seconds API limit.', { kind: 'rate-limited', waitMs: null }],
    [500, 'You have reached 60 calls per 60 seconds', { kind: 'rate-limited', waitMs: null }],
    [403, 'Incorrect credentials!', { kind: 'refused', status: 403, words: '' }],
    [500, 'oops', { kind: 'server-error', status: 500 }],
    [502, '', { kind: 'server-error', status: 502 }],
    [400, `[${error(400, 'Not  found')}]`, { kind: 'unexpected', status: 400, words: 'Not found' }],
    [404, '<html></html>', { kind: 'unexpected', status: 404, words: '' }],
    [302, '', { kind: 'unexpected', status: 302, words: '' }],
    [200, error(400), { kind: 'unexpected', status: 400, words: 'Something' }],
    [200, `[${error(400)}]`, { kind: 'unexpected', status: 400, words: 'Something' }],
    [200, error(429), { kind: 'rate-limited', waitMs: null }],
    [200, error('403'), { kind: 'refused', status: 403, words: 'Something' }],
    [200, error(500), { kind: 'server-error', status: 500 }],
    [200, error('odd'), { kind: 'unexpected', status: 0, words: 'Something' }],
  ])('%p %p', (status, text, expected) => {
    expect(judge(status, text)).toEqual(expected);
  });

  it('honours Retry-After', () => {
    expect(judge(429, '', '12')).toEqual({ kind: 'rate-limited', waitMs: 12_000 });
  });

  it('does not take a document that mentions the limit for one', () => {
    const data = { Note: 'reached 60 calls per 60 seconds' };
    expect(judge(200, JSON.stringify(data))).toEqual({ kind: 'data', data });
  });
});
