/** A merged line of a consolidated invoice; amounts in minor units as text. */
export interface Group {
  readonly day: string;
  readonly channel: string;
  readonly currency: string;
  readonly account: string;
  readonly taxType: string;
  readonly net: string;
  readonly tax: string;
}

/** What one run of the process did; milliseconds by the clock and of the processor. */
export interface Outcome {
  readonly documents: number;
  readonly groups: readonly Group[];
  readonly clock: number;
  readonly processor: number;
  readonly megabytes: number;
}
