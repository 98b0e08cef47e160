// Apollo Server on Fastify, by its integration for it, with its response cache.
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginCacheControl } from '@apollo/server/plugin/cacheControl'
import responseCachePlugin from '@apollo/server-plugin-response-cache'
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify'
import Fastify from 'fastify'
import { resolvers, typeDefs } from './catalogue.mjs'

const fastify = Fastify()
const server = new ApolloServer({
  typeDefs,
  resolvers,
  plugins: [
    ApolloServerPluginCacheControl({ defaultMaxAge: 3600 }),
    responseCachePlugin(),
    fastifyApolloDrainPlugin(fastify)
  ]
})
await server.start()
await fastify.register(fastifyApollo(server))
await fastify.listen({ port: Number(process.argv[2]), host: '127.0.0.1' })
