import pino, { type DestinationStream, type Logger } from 'pino';

/** Names under which keys and tokens travel; wherever one turns up in what is logged, its value is left out. */
const secrets = [
  'authorization',
  'Authorization',
  'cookie',
  'Cookie',
  '["set-cookie"]',
  'token',
  'accessToken',
  'refreshToken',
  'applicationKey',
  'clientSecret',
];
/** Pino's paths say how deep: a field, in an object, in an object of an object. */
const depths = ['', '*', '*.*', '*.*.*'];
const under = (depth: string, name: string): string =>
  depth === '' || name.startsWith('[') ? depth + name : `${depth}.${name}`;

/** The log: JSON lines on standard error, synchronously, so that the last words before an end are there. */
export const createLog = (
  level: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger =>
  pino(
    {
      level,
      base: null,
      redact: depths.flatMap((depth) => secrets.map((name) => under(depth, name))),
    },
    destination,
  );
