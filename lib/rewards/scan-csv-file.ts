import { AppError } from '@/lib/core/app-error'
import { type CsvColumns, type CsvRow, createCsvScan, endCsv, scanCsv } from './csv-scan'
import { MalformedFileError } from './malformed-file-error'

/** The bytes of a file as they come: a Node stream, a fetched body, or an array of pieces. */
export type FileChunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Reads a CSV file to its end. What `onRow` throws is thrown on with the file and the line. */
export async function scanCsvFile(
  file: string,
  columns: CsvColumns,
  chunks: FileChunks,
  onRow: (row: CsvRow) => void,
): Promise<void> {
  const scan = createCsvScan(file, columns)
  const read = (row: CsvRow) => {
    try {
      onRow(row)
    } catch (error) {
      if (!(error instanceof AppError) || error instanceof MalformedFileError) throw error
      throw new MalformedFileError(file, row.line, error.message)
    }
  }
  for await (const chunk of chunks) scanCsv(scan, chunk, read)
  endCsv(scan, read)
}
