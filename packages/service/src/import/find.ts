import type { ResourceDefinition } from '../resource/definition';
import type { Block, SourceFormat } from './block';
import { findRows } from './csv';
import { vocabularyOf } from './frame';
import { Scanner } from './scanner';
import { sniff } from './sniff';

/**
 * The first half of `decode`: finds whole records, which are parsed by themselves.
 * @param resource which words belong to it, so that what is around its records is told from them
 * @throws DecodeError, after the blocks before it: what is wrong in one of them comes first
 */
export async function* find(
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat = 'detect',
  resource?: ResourceDefinition,
): AsyncGenerator<Block> {
  const { isTable, whole } = await sniff(chunks, format);
  if (isTable) {
    yield* findRows(whole, resource);
    return;
  }
  const scanner = new Scanner(format, vocabularyOf(resource));
  for await (const chunk of whole) yield* scanner.push(chunk);
  yield* scanner.end();
}
