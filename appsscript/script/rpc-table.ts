import type { Rpc, RpcName } from '../shared/rpc';
import { callServer } from './server';
import { draw, fill } from './draw';
import { keepFigures, knownFigures } from './figures';
import { adopt, open, remember } from './file';
import { link } from './links';
import { look } from './look';
import { patch } from './patch';
import { show } from './show';
import { Failure, failureOf } from './failure';

const table: Rpc = {
  open,
  adopt,
  remember,
  call: callServer,
  draw,
  fill,
  patch,
  link,
  look,
  show,
  keepFigures,
  knownFigures,
};

const isName = (name: string): name is RpcName => Object.prototype.hasOwnProperty.call(table, name);

/**
 * Answers a call of the sidebar: JSON in, JSON out, because a forbidden value anywhere in an answer would make all of
 * it null without an error.
 */
export function answer(name: string, json: string): string {
  try {
    if (typeof name !== 'string' || !isName(name))
      throw new Failure('invalid', 'The sidebar is older or newer than the add-on. Open it again.');
    const value = (table[name] as (input: unknown) => unknown)(JSON.parse(json));
    return JSON.stringify({ ok: true, value });
  } catch (error) {
    const { code, message } = failureOf(error);
    return JSON.stringify({ ok: false, code, message });
  }
}
