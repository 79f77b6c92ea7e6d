import { type HostObject, define } from './host-object';

/** What a custom function gave back: a value, or the error that the cell shows with its message. */
export type FunctionResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly shows: '#N/A' | '#VALUE!' | 'another error'; readonly message: string };

/**
 * Calls of custom functions. The wire as found in the runtime itself (`CustomFunctionProxy` in the debug script): the
 * host sends messages of category 1, type 1000; results come back in batches through a service of their own.
 */
export class FunctionCalls {
  /** The runtime has said that its functions are registered. */
  isReady = false;
  private readonly waiting = new Map<number, (result: FunctionResult) => void>();
  private sequence = 0;

  /** The message that calls a function, as it goes into the host's event. */
  call(name: string, args: readonly unknown[]): { entry: unknown[]; result: Promise<FunctionResult> } {
    const invocationId = ++this.sequence;
    const message = {
      invocationId,
      functionName: name,
      parameterValues: args,
      address: 'Sheet1!A1',
      parameterAddresses: null,
      flags: 0,
    };
    const result = new Promise<FunctionResult>((resolve) => this.waiting.set(invocationId, resolve));
    return { entry: [1, 1000, '', JSON.stringify(message), ''], result };
  }

  readonly service: HostObject = define<FunctionCalls>({
    name: 'CustomFunctions',
    call: {
      _SetOsfControlContainerReadyForCustomFunctions: (of) => void (of.isReady = true),
      _GetEnabledFeatures: () => [],
      SetInvocationArrayResults: (of, [results]) => {
        for (const [id, ok, value, code] of results as [number, boolean, unknown, number?][])
          of.settle(id, ok, value, code);
      },
      SetInvocationResults: (of, [results]) => {
        for (const one of results as { id: number; failed?: boolean; value: unknown; errorCode?: number }[])
          of.settle(one.id, one.failed !== true, one.value, one.errorCode);
      },
    },
  })(this);

  private settle(id: number, ok: boolean, value: unknown, code: number | undefined): void {
    const shows = code === 1 ? '#N/A' : code === 7 ? '#VALUE!' : 'another error';
    this.waiting.get(id)?.(ok ? { ok, value } : { ok, shows, message: String(value) });
    this.waiting.delete(id);
  }
}
