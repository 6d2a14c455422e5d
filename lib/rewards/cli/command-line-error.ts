import { AppError } from '@/lib/core/app-error'

/** The command line was called in a way it does not know, or with a file it cannot read. */
export class CommandLineError extends AppError {
  constructor(problem: string) {
    super(problem, { code: 'COMMAND_LINE', status: 422, hint: 'Run it with --help.' })
  }
}
