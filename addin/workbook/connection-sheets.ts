import type { ConnectionDto } from '../../server/contract/connections';
import type { CellLink, OwnSheets, SheetPicture, Workbook } from './port';
import { type WorkbookRecord, emptyRecord, readRecord, titleSuffix, withPlace } from './workbook-record';

type Placed = Pick<ConnectionDto, 'id' | 'source'>;

/** Between the name of a sheet and its connection in a marker; neither has one. */
const mark = '@';
/** Excel's limit, the shortest of the hosts. */
const longestTitle = 31;
/** Sheets of one connection stand together: the positions of the next begin so much later, more than there are sheets. */
const positions = 100;

/** A connection that was once finished: sheets may have been drawn for it. */
export const isFinished = ({ state }: Pick<ConnectionDto, 'state'>): boolean =>
  state === 'connected' || state === 'reconnect-needed';

/**
 * The sheets of several connections in one workbook. Each connection sees its own alone, by their plain names; for the
 * host they have markers, titles and places of their own. The workbook's first connection has the plain markers.
 */
export class ConnectionSheets {
  private record: WorkbookRecord = emptyRecord;
  private kept = '';
  /** False when the host did not say what is kept: then nothing is written over it. */
  private keeps = true;
  private readonly ready: Promise<void>;

  /** @param front the connection before the user's eyes: for no other is a sheet brought there */
  constructor(
    private readonly host: Workbook,
    private readonly front: () => string | null,
  ) {
    this.ready = host.recall().then(
      (text) => {
        this.kept = text ?? '';
        this.record = readRecord(text);
      },
      () => void (this.keeps = false),
    );
  }

  /**
   * Which connection a panel begins with: the one that was shown last in this workbook, else the first at work. Plain
   * sheets of earlier versions belong to the first of the list, the only one those versions could show.
   */
  async begin(connections: readonly ConnectionDto[]): Promise<ConnectionDto | null> {
    await this.ready;
    const first = connections.find(isFinished);
    if (this.record.places.length === 0 && first) this.record = withPlace(this.record, first);
    return (
      connections.find(({ id }) => id === this.record.shown) ??
      connections.find(({ state }) => state === 'connected') ??
      connections[0] ??
      null
    );
  }

  /** The panel shows this connection, and begins with it the next time. */
  async choose(connection: string): Promise<void> {
    await this.ready;
    this.record = { ...this.record, shown: connection };
    await this.keep();
  }

  /** Our sheets as one connection sees them; none while it is null. */
  of(connection: () => Placed | null): OwnSheets {
    const { host } = this;
    const own = (marker: string): string | null => {
      const place = this.placeOf(marker);
      return place.connection !== null && place.connection === connection()?.id ? place.sheet : null;
    };
    const named = async (sheet: string): Promise<string | null> => {
      await this.ready;
      const placed = connection();
      return placed && this.marker(placed, sheet);
    };
    return {
      draw: async (picture) => {
        await this.ready;
        const placed = connection();
        if (!placed) return;
        await host.draw(this.picture(placed, picture));
        await this.keep();
      },
      patch: async (sheet, cells, marks, links, band) => {
        const marker = await named(sheet);
        const placed = connection();
        if (marker === null || !placed) return;
        await host.patch(marker, cells, marks, links && this.links(placed, links), band);
      },
      read: async (sheet) => {
        const marker = await named(sheet);
        return marker === null ? null : host.read(marker);
      },
      present: async (all) => {
        await this.ready;
        const placed = connection();
        if (!placed) return [];
        const there = await host.present(all.map((sheet) => this.marker(placed, sheet)));
        return there.flatMap((marker) => own(marker) ?? []);
      },
      show: async (sheet, row, column) => {
        const marker = await named(sheet);
        if (marker !== null && connection()?.id === this.front()) await host.show(marker, row, column);
      },
      onEdit: (listener) =>
        host.onEdit((edits) => {
          const hers = edits.flatMap((edit) => {
            const sheet = own(edit.sheet);
            return sheet === null ? [] : [{ ...edit, sheet }];
          });
          if (hers.length > 0) listener(hers);
        }),
      onSelect: (listener) =>
        host.onSelect((marker, row, column) => {
          const sheet = own(marker);
          if (sheet !== null) listener(sheet, row, column);
        }),
    };
  }

  /** Tells whose sheet the user works on, and which, whenever she types or selects. Returns the unsubscribe function. */
  onTouch(listener: (connection: string, sheet: string) => void): () => void {
    const touched = (marker: string): void => {
      const { connection, sheet } = this.placeOf(marker);
      if (connection !== null) listener(connection, sheet);
    };
    const stops = [
      this.host.onEdit((edits) => edits.slice(0, 1).forEach(({ sheet }) => touched(sheet))),
      this.host.onSelect(touched),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Title of a sheet as it was drawn for a connection. */
  title(connection: string, title: string): string {
    const suffix = titleSuffix(this.record, connection);
    return title.slice(0, longestTitle - suffix.length) + suffix;
  }

  private placeOf(marker: string): { readonly connection: string | null; readonly sheet: string } {
    const at = marker.indexOf(mark);
    if (at < 0) return { connection: this.record.places[0]?.id ?? null, sheet: marker };
    return { connection: marker.slice(at + mark.length), sheet: marker.slice(0, at) };
  }

  /** Gives the connection a place when it has none yet. */
  private marker(placed: Placed, sheet: string): string {
    this.record = withPlace(this.record, placed);
    return this.record.places[0]?.id === placed.id ? sheet : sheet + mark + placed.id;
  }

  private picture(placed: Placed, picture: SheetPicture): SheetPicture {
    const id = this.marker(placed, picture.id);
    const index = this.record.places.findIndex((place) => place.id === placed.id);
    return {
      ...picture,
      id,
      title: this.title(placed.id, picture.title),
      position: index * positions + picture.position,
      links: this.links(placed, picture.links),
    };
  }

  private links(placed: Placed, links: readonly CellLink[]): CellLink[] {
    return links.map((link) =>
      'url' in link.target
        ? link
        : { ...link, target: { ...link.target, sheet: this.marker(placed, link.target.sheet) } },
    );
  }

  private async keep(): Promise<void> {
    const text = JSON.stringify(this.record);
    if (!this.keeps || text === this.kept || this.record.places.length === 0) return;
    const before = this.kept;
    this.kept = text;
    // Tried again with the next drawing or choice.
    await this.host.remember(text).catch(() => void (this.kept = before));
  }
}
