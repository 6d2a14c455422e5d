import { AppError } from '@/lib/core/app-error'

/** A file that cannot be read as what it should be; the sentence names the file and, where there is one, the line. */
export class MalformedFileError extends AppError {
  /** 1-based line, or null where the whole file is meant. */
  readonly line: number | null

  constructor(file: string, line: number | null, problem: string) {
    super(line === null ? `${file}: ${problem}` : `${file} line ${line}: ${problem}`, {
      code: 'MALFORMED_FILE',
      status: 422,
    })
    this.line = line
  }
}
