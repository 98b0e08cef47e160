// Mercurius on Fastify with its just-in-time compiler.
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { legacy, resolvers, typeDefs } from './catalogue.mjs'

const app = Fastify()
await app.register(mercurius, { schema: typeDefs, resolvers, jit: 1 })
app.get('/game-schedule', async () => legacy)
await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' })
