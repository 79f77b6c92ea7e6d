import { judgeAnswer } from '../../../server/cin7/omni/answers';
import { parseExactJson } from '../../../server/cin7/json';

const judge = (status: number, text: string, retryAfter: string | null = null) =>
  judgeAnswer({ status, text, retryAfter }, 0, ['s3cret-key', 'Basic-pair']);

describe('judgeAnswer', () => {
  it.each([
    [200, '[]', { kind: 'data', data: [] }],
    [200, '[{"id":1}]', { kind: 'data', data: [{ id: 1 }] }],
    // A document may say whatever it likes.
    [200, '[{"name":"Rate limit exceeded"}]', { kind: 'data', data: [{ name: 'Rate limit exceeded' }] }],
    [200, '<!DOCTYPE html><html>Gateway</html>', { kind: 'not-json' }],
    [200, '', { kind: 'not-json' }],
    [429, '"Rate limit exceeded. Retry after some time."', { kind: 'rate-limited', waitMs: null }],
    [429, '<html>Too many</html>', { kind: 'rate-limited', waitMs: null }],
    [
      503,
      '"Service temporarily unavailable. Please try again later."',
      { kind: 'server-error', status: 503 },
    ],
    [503, '<html>', { kind: 'server-error', status: 503 }],
    [500, '"An unexpected error occurred. Please try again later."', { kind: 'server-error', status: 500 }],
    [502, '<html>Bad gateway</html>', { kind: 'server-error', status: 502 }],
    [401, '"Unauthorized access"', { kind: 'refused', status: 401, words: 'Unauthorized access' }],
    [
      403,
      '{"message":"Access is forbidden"}',
      { kind: 'refused', status: 403, words: 'Access is forbidden' },
    ],
    [
      403,
      '{"Message":"Access is forbidden"}',
      { kind: 'refused', status: 403, words: 'Access is forbidden' },
    ],
    [404, '"Resource not found"', { kind: 'unexpected', status: 404, words: 'Resource not found' }],
    [400, '<html>Odd</html>', { kind: 'unexpected', status: 400, words: '' }],
    [400, '{"errors":["x"]}', { kind: 'unexpected', status: 400, words: '' }],
    [400, 'null', { kind: 'unexpected', status: 400, words: '' }],
    [302, '', { kind: 'unexpected', status: 302, words: '' }],
  ])('%p %p', (status, text, expected) => {
    expect(judge(status, text)).toEqual(expected);
  });

  it('honours Retry-After, of a limit and of a pause', () => {
    expect(judge(429, '"x"', '12')).toEqual({ kind: 'rate-limited', waitMs: 12_000 });
    expect(judge(503, '"x"', '3')).toEqual({ kind: 'rate-limited', waitMs: 3_000 });
  });

  it('passes on no secret, and no more than a few words', () => {
    expect(judge(400, '"The key s3cret-key and Basic-pair  are\\n odd"')).toMatchObject({
      words: 'The key *** and *** are odd',
    });
    const { words } = judge(400, JSON.stringify('x'.repeat(5_000))) as { words: string };
    expect(words).toHaveLength(200);
  });
});

describe('parseExactJson', () => {
  it.each([
    ['{"a":0.1}', { a: 0.1 }],
    ['{"a":123456789012345}', { a: 123456789012345 }],
    ['{"a":41.2033333333333333333333333}', { a: '41.2033333333333333333333333' }],
    ['{"a":0.0000000000000000000000001}', { a: 1e-25 }],
    ['{"a":-12345678901234567890}', { a: '-12345678901234567890' }],
    ['[1e400,1E-7,-2e+3]', ['1e400', '1E-7', '-2e+3']],
    // Texts stay what they are, whatever they hold.
    [
      '{"a":"12345678901234567890 \\" 1e400","b":"2024-04-18T13:50:08.3501167Z"}',
      { a: '12345678901234567890 " 1e400', b: '2024-04-18T13:50:08.3501167Z' },
    ],
    ['{"12345678901234567890":1}', { '12345678901234567890': 1 }],
  ])('%s', (text, expected) => {
    expect(parseExactJson(text)).toEqual(expected);
  });

  it('is no JSON where JSON is none', () => {
    for (const text of ['', '{', 'NaN', '[1,]', '{"a":01}', '12345678901234567890.']) {
      expect(() => parseExactJson(text)).toThrow(SyntaxError);
    }
  });
});
