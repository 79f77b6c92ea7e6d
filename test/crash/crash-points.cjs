// Loaded before the real server or worker: ends or pauses the process at one named point of its posting, the n-th time
// it comes by. It looks at what goes to and comes from the store and Xero, and changes nothing of either.
const { writeSync } = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { setImmediate } = require('node:timers');
const { isMainThread, Worker } = require('node:worker_threads');

const wanted = JSON.parse(process.env.CRASH_POINT || 'null');
if (wanted && isMainThread && /dist[\\/]server[\\/](main|worker)\.js$/.test(process.argv[1] ?? ''))
  arm(wanted);

function arm({ name, nth }) {
  let seen = 0;
  let begun = false;
  const reach = (point) => {
    if (!begun || (point !== name && name !== 'any-step') || ++seen !== nth) return;
    writeSync(1, `crash point: ${point}\n`);
    process.kill(process.pid, 'SIGKILL');
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
