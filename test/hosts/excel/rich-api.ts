import type { Book, HostEvent } from './book';
import { FunctionCalls } from './custom-functions';
import { HostError, notFound } from './errors';
import { type HostObject, isHostObject, nullObject } from './host-object';
import { internalService, workbook } from './members-workbook';

/*
 * Executes the batches of Office.js. The wire as found in the runtime itself (`createRequestBuilder`, `ActionType`,
 * `ObjectPathType` in the debug script of the npm package), not in any document.
 */

interface ArgumentInfo {
  readonly Arguments?: readonly unknown[];
  readonly ReferencedObjectPathIds?: readonly number[];
}
interface ObjectPath {
  readonly ObjectPathType: number;
  readonly Name: string;
  readonly ParentObjectPathId: number;
  readonly ArgumentInfo?: ArgumentInfo;
}
interface Action {
  readonly Id: number;
  readonly ActionType: number;
  readonly Name: string;
  readonly ObjectPathId: number;
  readonly ArgumentInfo?: ArgumentInfo;
  readonly QueryInfo?: { Select?: string[]; Expand?: string[]; Top?: number; Skip?: number };
}
export interface Batch {
  readonly Actions: readonly Action[];
  readonly ObjectPaths: Readonly<Record<string, ObjectPath>>;
}
export interface Answer {
  readonly Results: { ActionId: number; Value: unknown }[];
  readonly Error?: Record<string, unknown>;
}

/** Docs "Resource limits": request and response payload of 5 MB each on the web. */
const payloadLimit = 5 * 1024 * 1024;
/** Calls that the runtime makes for itself on every range. */
const references = { keep: '_KeepReference', remove: '_RemoveReference' };

export class RichApi {
  /** Size of each request of the add-in in bytes. */
  readonly requests: number[] = [];
  /** Members that the add-in used and the host does not know. */
  readonly unsupported = new Map<string, number>();
  readonly functions = new FunctionCalls();
  private readonly kept = new Map<string, HostObject>();
  private readonly references = new WeakMap<HostObject, string>();
  private readonly events = new Set<string>();
  private sequence = 0;

  constructor(private readonly book: Book) {}

  /** Whether the add-in has asked for events of this type. */
  wants({ type }: HostEvent): boolean {
    return this.events.has(type === 10 ? 'DataChanged' : 'SelectionChanged');
  }

  process(text: string): Answer {
    const size = Buffer.byteLength(text);
    this.requests.push(size);
    if (size > payloadLimit) {
      return failed(
        [],
        new HostError('RequestPayloadSizeLimitExceeded', 'The request payload size has exceeded the limit.'),
      );
    }
    if (this.book.typing) {
      return failed([], new HostError('InvalidOperationInCellEditMode', 'Excel is in cell-editing mode.'));
    }
    return this.run(JSON.parse(text) as Batch);
  }

  /** The answer as it goes over the wire, `wrap` around it; one that is too large is refused instead. */
  answer(text: string, wrap: (answer: Answer) => unknown = (answer) => answer): string {
    const body = JSON.stringify(wrap(this.process(text)));
    if (Buffer.byteLength(body) <= payloadLimit) return body;
    const message = 'The response payload size has exceeded the limit.';
    return JSON.stringify(wrap(failed([], new HostError('ResponsePayloadSizeLimitExceeded', message))));
  }

  private run(batch: Batch): Answer {
    const objects = new Map<number, HostObject>();
    const results: Answer['Results'] = [];
    try {
      for (const action of batch.Actions) {
        const value = action.ActionType === 5 ? null : this.act(batch, action, objects);
        results.push({ ActionId: action.Id, Value: value });
      }
      return { Results: results };
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      // Docs "Error handling": what stands before the failing action in the batch stays done.
      return failed(results, error);
    }
  }

  private act(batch: Batch, action: Action, objects: Map<number, HostObject>): unknown {
    const object = this.resolve(batch, action.ObjectPathId, objects);
    const args = this.args(batch, action.ArgumentInfo, objects);
    switch (action.ActionType) {
      case 1:
        return object === nullObject ? null : this.identity(object);
      case 2:
        return object === nullObject ? null : this.query(object, action.QueryInfo ?? {});
      case 3:
        return this.method(object, action.Name, args);
      case 4:
        if (!object.set(action.Name, args[0])) this.refuse(`${object.kind}.${action.Name} =`);
        return null;
      default:
        return this.refuse(`action ${action.ActionType}`);
    }
  }

  private method(object: HostObject, name: string, args: readonly unknown[]): unknown {
    const registration = /^_(Un)?[Rr]egister(\w+)Event$/.exec(name);
    if (registration) {
      this.events[registration[1] ? 'delete' : 'add'](registration[2] ?? '');
      return null;
    }
    if (name === references.keep) return this.keep(object);
    if (name === references.remove) return this.kept.delete(String(args[0])) && null;
    if (object === nullObject) return null;
    const answer = object.call(name, args) ?? this.refuse(`${object.kind}.${name}()`);
    return isHostObject(answer.value) ? null : (answer.value ?? null);
  }

  private resolve(batch: Batch, id: number, objects: Map<number, HostObject>): HostObject {
    const known = objects.get(id);
    if (known) return known;
    const path = batch.ObjectPaths[String(id)] ?? notFound();
    const made = this.follow(batch, path, objects);
    objects.set(id, made);
    return made;
  }

  private follow(batch: Batch, path: ObjectPath, objects: Map<number, HostObject>): HostObject {
    switch (path.ObjectPathType) {
      case 1:
        return workbook(this.book);
      case 2:
        if (path.Name === 'Microsoft.ExcelServices.CustomFunctions') return this.functions.service;
        return /\.(AddinInternal|AppRuntime)Service$/.test(path.Name)
          ? internalService
          : this.refuse(`new ${path.Name}`);
      case 6:
        return this.kept.get(path.Name) ?? notFound();
      case 7:
        return nullObject;
    }
    const parent = this.resolve(batch, path.ParentObjectPathId, objects);
    if (path.ObjectPathType === 4) {
      return parent.navigate(path.Name) ?? this.refuse(`${parent.kind}.${path.Name}`);
    }
    const name = path.ObjectPathType === 5 ? 'GetItem' : path.Name;
    const args = this.args(batch, path.ArgumentInfo, objects);
    const answer = parent.call(name, args) ?? this.refuse(`${parent.kind}.${name}()`);
    return isHostObject(answer.value) ? answer.value : this.refuse(`${parent.kind}.${name}() as an object`);
  }

  private args(batch: Batch, info: ArgumentInfo | undefined, objects: Map<number, HostObject>): unknown[] {
    return (info?.Arguments ?? []).map((argument, index) => {
      const id = info?.ReferencedObjectPathIds?.[index];
      return id ? this.resolve(batch, id, objects) : argument;
    });
  }

  private keep(object: HostObject): null {
    if (object === nullObject) return null;
    const reference = `ref${++this.sequence}`;
    this.kept.set(reference, object);
    this.references.set(object, reference);
    return null;
  }

  private identity(object: HostObject): Record<string, unknown> {
    const reference = this.references.get(object);
    return reference ? { ...object.identity(), _ReferenceId: reference } : object.identity();
  }

  private query(object: HostObject, { Select = [], Expand = [] }: NonNullable<Action['QueryInfo']>): unknown {
    const items = object.items();
    const one = (from: HostObject): Record<string, unknown> => {
      const into = this.identity(from);
      for (const path of [...Select, ...Expand]) this.pick(from, path.split('/'), into);
      return into;
    };
    return items ? { _Items: items.map(one) } : one(object);
  }

  private pick(
    from: HostObject,
    [head = '', ...rest]: readonly string[],
    into: Record<string, unknown>,
  ): void {
    const name = head.charAt(0).toUpperCase() + head.slice(1);
    if (rest.length > 0) {
      const child = from.navigate(name) ?? this.refuse(`${from.kind}.${name}`);
      const part = (into[name] ??= this.identity(child)) as Record<string, unknown>;
      this.pick(child, rest, part);
    } else {
      const answer = from.get(name) ?? this.refuse(`${from.kind}.${name}`);
      into[name] = answer.value;
    }
  }

  private refuse(member: string): never {
    this.unsupported.set(member, (this.unsupported.get(member) ?? 0) + 1);
    throw new HostError('NotImplemented', `test host: ${member} is not implemented`);
  }
}

const failed = (results: Answer['Results'], { code, message }: HostError): Answer => ({
  Results: results,
  Error: {
    Code: code,
    Message: message,
    Location: '',
    ActionIndex: results.length,
    HttpStatusCode: code === 'ItemNotFound' ? 404 : 400,
  },
});
