import { z } from 'zod'

/** Schemas are interpreted, not compiled: our Content-Security-Policy forbids `eval`, and even probing for it is reported. */
z.config({ jitless: true })
