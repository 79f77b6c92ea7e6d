// Loaded before the real server or worker, whose posting it kills or halts at one named point, the n-th time it comes by,
// and whose calendar it puts ahead: as its order file says, when it is loaded, on SIGUSR2 and when it wakes up. It looks at
// what goes to and comes from the store and Xero, and changes nothing of either.
const { readFileSync, writeSync } = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { setImmediate } = require('node:timers');
const { isMainThread, Worker } = require('node:worker_threads');

const orderFile = process.env.CRASH_ORDER;
if (orderFile && isMainThread && /dist[\\/]server[\\/](main|worker)\.js$/.test(process.argv[1] ?? ''))
  obey(orderFile);

function obey(file) {
  let order = null;
  let seen = 0;
  let begun = false;
  const read = () => {
    order = JSON.parse(readFileSync(file, 'utf8'));
    seen = 0;
    begun = false;
  };
  read();
  putAhead(() => order.aheadMs);
  process.on('SIGUSR2', () => {
    read();
    writeSync(1, 'order read\n');
  });
  const reach = (point) => {
    const wanted = order.point;
    if (!wanted || !begun || (point !== wanted.name && wanted.name !== 'any-step') || ++seen !== wanted.nth)
      return;
    writeSync(1, `${wanted.asleep ? 'asleep at' : 'crash point'}: ${point}\n`);
    process.kill(process.pid, wanted.asleep ? 'SIGSTOP' : 'SIGKILL');
    read();
  };

  // What the next commit is about.
  let about = null;
  const onStatement = (sql) => {
    if (/^\s*insert into attempt\b/.test(sql)) begun = true;
    if (/^commit\b/.test(sql) && about) reach(`${about}-commit-sent`);
    else reach('statement-sent');
  };
  const onAnswer = (sql) => {
    if (/^\s*insert into attempt\b/.test(sql)) {
      about = 'attempt';
      return reach('attempt-written');
    }
    if (/^\s*update posting set state/.test(sql) && about !== 'attempt') {
      about = 'outcome';
      return reach('outcome-written');
    }
    if (/^commit\b/.test(sql) && about) {
      const committed = about;
      about = null;
      return reach(`${committed}-committed`);
    }
    if (/^\s*update job set state/.test(sql)) return reach('progress-saved');
    reach('statement-answered');
  };
  watchEmbedded(onStatement, onAnswer);
  watchServer(onStatement, onAnswer);
  watchXero((what) => {
    // A restarted process may begin with a look-up.
    begun = true;
    reach(what);
  });
}

/** Time that has passed meanwhile, as the answer says, for whoever asks for the date; timers run as ever. */
function putAhead(aheadMs) {
  const OriginalDate = Date;
  const now = () => OriginalDate.now() + aheadMs();
  globalThis.Date = new Proxy(OriginalDate, {
    construct: (target, args, newTarget) =>
      args.length === 0 ? new OriginalDate(now()) : Reflect.construct(target, args, newTarget),
    apply: () => new OriginalDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}

function watchEmbedded(onStatement, onAnswer) {
  const post = Worker.prototype.postMessage;
  const emit = Worker.prototype.emit;
  const sent = new Map();
  Worker.prototype.postMessage = function (message, ...rest) {
    if (typeof message?.sql === 'string') {
      sent.set(message.id, message.sql);
      onStatement(message.sql);
    }
    return post.call(this, message, ...rest);
  };
  Worker.prototype.emit = function (event, message, ...rest) {
    if (event === 'message' && sent.has(message?.id)) {
      const sql = sent.get(message.id);
      sent.delete(message.id);
      onAnswer(sql);
    }
    return emit.call(this, event, message, ...rest);
  };
}

function watchServer(onStatement, onAnswer) {
  const { Client } = require(path.join(__dirname, '..', '..', 'node_modules', 'pg'));
  const query = Client.prototype.query;
  Client.prototype.query = function (config, ...rest) {
    const sql = typeof config === 'string' ? config : (config?.text ?? '');
    onStatement(sql);
    const answer = query.call(this, config, ...rest);
    return typeof answer?.then === 'function'
      ? answer.then((result) => {
          onAnswer(sql);
          return result;
        })
      : answer;
  };
}

function watchXero(on) {
  const request = http.request;
  http.request = function (...args) {
    const options = args.find((arg) => typeof arg === 'object' && arg !== null) ?? {};
    const call = `${options.method ?? 'GET'} ${options.path ?? options.pathname ?? ''}`;
    const what = /^(PUT|POST) .*\/api\.xro\//.test(call)
      ? 'request'
      : /^GET .*\/api\.xro\//.test(call)
        ? 'look-up'
        : null;
    if (what === null) return request.apply(this, args);
    on(`${what}-leaving`);
    const made = request.apply(this, args);
    made.once('finish', () => setImmediate(() => on(`${what}-sent`)));
    made.prependOnceListener('response', () => on(`${what}-answered`));
    return made;
  };
}
