import { isPostable, type Preview } from '../../../server/accounting/preview';
import { documentDto, leftOutDto } from '../../../server/sync/dto';
import { names } from './books';
import type { FaultDto } from '../../../server/contract/common';

/** A preview as the accountant reads it: a row a document with its lines under it, then what stays out and why. */
export function previewText({ drafts, leftOut, alreadyPosted }: Preview): string {
  const documents = drafts.flatMap((draft) => {
    const dto = documentDto(draft, undefined, isPostable(draft), [], names);
    return [
      row(
        `${dto.kind} ${dto.number}`,
        dto.date,
        ...(dto.dueDate === null ? [] : [`due ${dto.dueDate}`]),
        dto.contact,
        dto.kind === 'contacts' || dto.kind === 'items' ? dto.reference : '',
        [dto.currency, dto.rate].filter((part) => part !== null).join(' at '),
        dto.direction === null ? amounts(dto) : `${dto.direction} ${dto.gross}`,
        `sources ${dto.sourceCount}`,
        dto.rule,
        ...dto.faults.map(words),
      ),
      ...dto.lines.map(
        (line) =>
          `    ${row(line.account, line.description, amounts(line), line.taxType === 'NONE' && line.net === null ? '' : line.taxType, line.tracking)}`,
      ),
    ];
  });
  const left = leftOut.map((one) => {
    const dto = leftOutDto(one);
    return row(
      `left out: ${dto.kind} ${dto.number}`,
      dto.date,
      `${dto.currency} ${dto.amount}`,
      ...dto.faults.map(words),
    );
  });
  const posted = alreadyPosted === 0 ? [] : [`in Xero already: ${alreadyPosted}`];
  return `${[...documents, ...left, ...posted].join('\n')}\n`;
}

const row = (...cells: readonly string[]): string => cells.filter((cell) => cell !== '').join(' | ');

interface Amounts {
  readonly debit?: string | null;
  readonly credit?: string | null;
  readonly net: string | null;
  readonly tax: string | null;
  readonly gross: string | null;
}

const amounts = (of: Amounts): string =>
  (['debit', 'credit', 'net', 'tax', 'gross'] as const)
    .flatMap((name) => (of[name] === null || of[name] === undefined ? [] : [`${name} ${of[name]}`]))
    .join(' ');

const words = ({ severity, reason, remedy }: FaultDto): string =>
  `${severity === 'blocking' ? 'Fault' : 'Check'}: ${reason} ${remedy}`;
