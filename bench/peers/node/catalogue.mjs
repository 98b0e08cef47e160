// The data set in memory, as the Node.js peers share it: games by season, and by the instant at which they start.
import { readFileSync } from 'node:fs'

const DAY = 86_400_000

const { teams, venues, games: rows, legacy } = JSON.parse(readFileSync(process.env.DATA, 'utf8'))

export { legacy }
export const typeDefs = readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8')

const seasons = new Map()
const started = new Map()
const places = new Map()

const listed = (lists, key) => lists.get(key) ?? lists.set(key, []).get(key)

for (const row of rows) {
  const game = {
    ...row,
    homeTeam: teams[row.homeTeam] ?? null,
    awayTeam: teams[row.awayTeam] ?? null,
    venue: venues[row.venue] ?? null,
    start: row.startTime === null ? null : Date.parse(row.startTime)
  }
  const season = `${row.league} ${row.season} ${row.seasonType}`
  for (const team of [game.homeTeam, game.awayTeam]) {
    if (team !== null) listed(places, `${season} ${row.league}:${team.key}`).push(listed(seasons, season).length)
  }
  listed(seasons, season).push(game)
  if (game.start !== null) listed(started, row.league).push(game)
}

const formats = new Map()

function partsIn (zone, instant) {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'longOffset'
    })
    formats.set(zone, format)
  }
  const parts = {}
  for (const { type, value } of format.formatToParts(instant)) parts[type] = value
  return parts
}

function localStartTime (start, zone) {
  if (start === null) return null
  const { year, month, day, hour, minute, second, timeZoneName } = partsIn(zone, start)
  const offset = timeZoneName === 'GMT' ? '+00:00' : timeZoneName.slice(3)
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`
}

function offsetAt (zone, instant) {
  const { year, month, day, hour, minute, second } = partsIn(zone, instant)
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant
}

const midnights = new Map()

function midnight (day, zone, later) {
  const key = `${day} ${zone} ${later}`
  let found = midnights.get(key)
  if (found === undefined) {
    const wall = Date.parse(day) + later * DAY
    found = wall - offsetAt(zone, wall - offsetAt(zone, wall))
    midnights.set(key, found)
  }
  return found
}

function firstAtOrAfter (games, instant) {
  let low = 0
  let high = games.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (games[middle].start < instant) low = middle + 1
    else high = middle
  }
  return low
}

function ofTeams (season, teams) {
  const found = new Set(teams.flatMap(team => places.get(`${season} ${team}`) ?? []))
  return [...found].sort((one, other) => one - other).map(place => seasons.get(season)[place])
}

function ofSeason (league, { teams, season: year, seasonType, week }) {
  const season = `${league} ${year} ${seasonType ?? 'REGULAR'}`
  const games = teams == null ? seasons.get(season) ?? [] : ofTeams(season, teams)
  return week == null ? games : games.filter(game => game.week === week)
}

function ofDays (league, { on, from, to, timeZone }) {
  const games = started.get(league) ?? []
  const low = firstAtOrAfter(games, midnight(on ?? from, timeZone, 0))
  return games.slice(low, firstAtOrAfter(games, midnight(on ?? to, timeZone, 1)))
}

export const resolvers = {
  Query: {
    games (_root, wanted) {
      const found = wanted.leagues.flatMap(league => wanted.season == null ? ofDays(league, wanted) : ofSeason(league, wanted))
      return { nodes: found.slice(0, wanted.first) }
    }
  },
  Game: {
    localStartTime: (game, { timeZone }) => localStartTime(game.start, timeZone)
  }
}
