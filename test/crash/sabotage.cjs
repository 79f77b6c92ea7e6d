// Loaded before the real server or worker: breaks the product on purpose, to show that the crashes find it. Puts other
// words in the place of passages of one built file as it is loaded; each has to be there once.
const Module = require('node:module');
const path = require('node:path');
const { isMainThread } = require('node:worker_threads');

const sabotages = {
  'look-up skipped': {
    file: 'sync/resolve.js',
    lines: [['found.value.get(posting.key) ?? null', 'null']],
  },
  'sent anew at once': {
    file: 'sync/resolve.js',
    lines: [
      ['found.value.get(posting.key) ?? null', 'null'],
      ['judgeAttempt)(attempt, anyFound, at)', 'judgeAttempt)(null, anyFound, at)'],
    ],
  },
  'committed after the call': {
    file: 'sync/post.js',
    lines: [
      [
        'await context.db.tx((tx)=>claimBatch(tx, context, connection, ledger, now))',
        `await (async ()=>{
          const claim = (on)=>(tx)=>claimBatch(tx, on, connection, ledger, now);
          let taken;
          await context.db.tx(async (tx)=>{
            taken = await claim(context)(tx);
            if (typeof taken === 'object') throw taken;
          }).catch((thrown)=>{ if (thrown !== taken) throw thrown; });
          if (typeof taken === 'string') return taken;
          const { attempt, postings } = taken;
          const early = await ledger.post(postings.map(({ draft })=>draft), attempt.idempotencyKey, { signal });
          await context.db.tx(claim({ ...context, newId: ()=>attempt.id }));
          return { ...taken, early };
        })()`,
      ],
      ['const answer = await ', 'const answer = chosen.early ?? await '],
    ],
  },
};

const named = process.env.CRASH_SABOTAGE;
if (named && isMainThread) {
  const sabotage = sabotages[named];
  if (!sabotage) throw new Error(`No sabotage ${named}: ${Object.keys(sabotages).join(', ')}`);
  const target = path.join(__dirname, '..', '..', 'dist', 'server', sabotage.file);
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (content, file, ...rest) {
    return compile.call(this, file === target ? exchanged(content, sabotage) : content, file, ...rest);
  };
}

function exchanged(content, { file, lines }) {
  return lines.reduce((text, [line, becomes]) => {
    if (text.split(line).length !== 2) throw new Error(`${file} does not hold this once: ${line}`);
    return text.replace(line, () => becomes);
  }, content);
}
