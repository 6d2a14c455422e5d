import { registerBalances } from './balances'
import type { HttpDependencies } from './dependencies'
import { registerDisputes } from './disputes'
import { registerDocs } from './docs'
import { registerEpochs } from './epochs'
import { registerEvents } from './events'
import { registerFigures } from './figures'
import { registerFiles } from './files'
import { registerHealth } from './health'
import { registerHistory } from './history'
import type { HttpApp } from './http-app'
import { registerOperator } from './operator'
import { registerOperatorPayments } from './operator-payments'
import { registerOperatorSettings } from './operator-settings'
import { registerPayments } from './payments'
import { registerPrepaid } from './prepaid'
import { registerQuotes } from './quotes'
import { registerRates } from './rates'
import { registerRewards } from './rewards'
import { registerSessions } from './sessions'
import { registerSiwe } from './siwe'
import { registerStatements } from './statements'
import { registerTasks } from './tasks'
import { registerUsage } from './usage'
import { registerWallets } from './wallets'
import { registerWebhooks } from './webhooks'
import { registerX402Tasks } from './x402-tasks'

/** Registers every resource of the API. */
export function registerRoutes(app: HttpApp, dependencies: HttpDependencies): void {
  registerHealth(app, dependencies)
  registerSiwe(app, dependencies)
  registerSessions(app, dependencies)
  registerWallets(app, dependencies)
  registerUsage(app, dependencies)
  registerTasks(app, dependencies)
  registerX402Tasks(app, dependencies)
  registerEpochs(app, dependencies)
  registerFigures(app, dependencies)
  registerFiles(app, dependencies)
  registerRewards(app, dependencies)
  registerBalances(app, dependencies)
  registerRates(app, dependencies)
  registerQuotes(app, dependencies)
  registerPrepaid(app, dependencies)
  registerPayments(app, dependencies)
  registerStatements(app, dependencies)
  registerHistory(app, dependencies)
  registerDisputes(app, dependencies)
  registerEvents(app, dependencies)
  registerOperator(app, dependencies)
  registerOperatorPayments(app, dependencies)
  registerOperatorSettings(app, dependencies)
  registerWebhooks(app, dependencies)
  registerDocs(app)
}
