import { removeCopiedBinaries } from '@/lib/db/server/postgres-binaries'

/** Runs once after all integration tests (vitest's global set-up calls it): leaves nothing outside of the project. */
export const teardown = removeCopiedBinaries
