// GraphQL Yoga on node:http with its response cache, as its documentation has it.
import { createServer } from 'node:http'
import { useResponseCache } from '@graphql-yoga/plugin-response-cache'
import { createSchema, createYoga } from 'graphql-yoga'
import { legacy, resolvers, typeDefs } from './catalogue.mjs'

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  plugins: [useResponseCache({ session: () => null })],
  graphiql: false,
  landingPage: false,
  logging: false
})

const server = createServer((request, response) => {
  if (request.url === '/game-schedule') {
    const body = JSON.stringify(legacy)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
  } else {
    yoga(request, response)
  }
})
server.listen(Number(process.argv[2]), '127.0.0.1')
