"""The GraphQL contract: types, arguments, resolvers, and the port through which they are fed."""
