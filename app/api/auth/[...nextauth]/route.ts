import { handleAuth } from '@/lib/http/handle-auth'

export const runtime = 'nodejs'
export const dynamic = 'force-dynamic'

export { handleAuth as GET, handleAuth as POST }
