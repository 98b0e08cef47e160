// What the board decides by itself about the details of games, filters and starred teams.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { load } from "./modules.mjs";

const { ordinal, shortName, spokenName } = await load("periods.ts");
const { unitsOf, weatherOf } = await load("weather.ts");
const { factsOf } = await load("game-facts.ts");
const { parted, seriesLine } = await load("games.ts");
const { channelsOf, filtersOf, gamesWanted, isFiltered, sameChannel, wantsMine } = await load("filters.ts");
const { readTeams, starred } = await load("my-teams.ts");
const { addressOf, mistakesIn, onBoard, readPlace } = await load("address.ts");

const plain = (text) => text.replaceAll("\u00a0", " ");

describe("periods", () => {
  for (const [league, name, kind, short, spoken] of [
    ["NFL", "1st quarter", "REGULAR", "1", "1st quarter"],
    ["NFL", "Overtime", "OVERTIME", "OT", "Overtime"],
    ["NBA", "1", "REGULAR", "1", "1st quarter"],
    ["NBA", "OT", "OVERTIME", "OT", "Overtime"],
    ["NBA", "OT3", "OVERTIME", "3OT", "3rd overtime"],
    ["NBA", "2nd overtime", "OVERTIME", "2OT", "2nd overtime"],
    ["CBB", "1", "REGULAR", "1", "1st half"],
    ["MLB", "1", "REGULAR", "1", "1st inning"],
    ["MLB", "12th inning", "OVERTIME", "12", "12th inning"],
    ["MLB", "12", "OVERTIME", "12", "12th inning"],
    ["NHL", "1", "REGULAR", "1", "1st period"],
    ["NHL", "SO", "SHOOTOUT", "SO", "Shoot-out"],
    ["MLS", "1st half", "REGULAR", "1", "1st half"],
    ["UCL", "Extra time", "OVERTIME", "ET", "Extra time"],
    ["UCL", "Penalty shoot-out", "SHOOTOUT", "Pen", "Shoot-out"],
    ["NHL", "Something new", "OVERTIME", "Something new", "Something new"],
  ]) {
    test(`${name} in the ${league} is written ${short} and read ${spoken}`, () => {
      const period = { number: 1, name, kind };
      assert.deepEqual([shortName(period, league), spokenName(period, league)], [short, spoken]);
    });
  }

  test("numbers have the ending that people say", () => {
    assert.deepEqual(
      [1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal).join(),
      "1st,2nd,3rd,4th,11th,12th,13th,21st,112th",
    );
  });
});

describe("weather", () => {
  const unknown = {
    description: null,
    temperatureLowF: null,
    temperatureHighF: null,
    temperatureLowC: null,
    temperatureHighC: null,
    windChillF: null,
    windSpeed: null,
    windDirection: null,
  };
  const rain = {
    description: "Light Rain",
    temperatureLowF: 28,
    temperatureHighF: 41,
    temperatureLowC: -2,
    temperatureHighC: 5,
    windChillF: 14,
    windSpeed: 10,
    windDirection: 315,
  };

  test("is told in the units of the reader's region", () => {
    const told = (language) => plain(weatherOf(rain, unitsOf(language)));
    assert.equal(told("en-US"), "Light Rain, 28 to 41 °F, feels like 14 °F, wind 10 mph from the northwest");
    assert.equal(told("es-US"), told("en-US"));
    assert.equal(told("en-GB"), "Light Rain, −2 to 5 °C, feels like −10 °C, wind 10 mph from the northwest");
    assert.equal(told("de-DE"), "Light Rain, −2 to 5 °C, feels like −10 °C, wind 16 km/h from the northwest");
    assert.equal(told("de"), told("de-DE"));
  });

  test("leaves out whatever is not known", () => {
    const told = (more) => plain(weatherOf({ ...unknown, ...more }, unitsOf("en-US")));
    assert.equal(told({}), "");
    assert.equal(told({ description: "Snow" }), "Snow");
    assert.equal(told({ temperatureHighF: 0 }), "0 °F");
    assert.equal(told({ temperatureLowF: 50, temperatureHighF: 50, windChillF: 50 }), "50 °F");
    assert.equal(told({ windSpeed: 7 }), "wind 7 mph");
    assert.equal(told({ windSpeed: 0, windDirection: 90 }), "");
    assert.equal(told({ windSpeed: 5, windDirection: 359 }), "wind 5 mph from the north");
  });
});

describe("facts of a game", () => {
  const team = (key) => ({ id: key, key, name: key, fullName: key, colors: [] });
  const bare = {
    league: "MLB",
    status: "SCHEDULED",
    date: null,
    startTime: null,
    originalStartTime: null,
    endTime: null,
    venue: null,
    neutralVenue: null,
    channels: [],
    homeTeam: team("SD"),
    awayTeam: team("LAD"),
    probablePitchers: null,
    forecast: null,
    attendance: null,
  };
  const told = (more) =>
    factsOf({ ...bare, ...more }, { from: "2026-08-05", timeZone: "America/New_York", language: "en-US" }).map(
      ({ term, text }) => `${term}: ${text.replace(/\s/g, " ")}`,
    );

  test("has no line for what is not known", () => {
    assert.deepEqual(told({}), []);
    assert.deepEqual(told({ probablePitchers: { home: { name: null, opener: null }, away: null } }), []);
  });

  test("says when, where, on which channels, in which weather, before how many and how long", () => {
    assert.deepEqual(
      told({
        status: "FINAL",
        startTime: "2026-08-05T23:10:00Z",
        endTime: "2026-08-06T02:12:00Z",
        venue: { name: "Petco Park", city: "San Diego", state: "CA", country: "USA" },
        channels: ["TBS", "SDTV"],
        probablePitchers: { home: { name: "A Hill", opener: true }, away: { name: "B Dale", opener: false } },
        attendance: 31637,
      }),
      [
        "When: Wed, Aug 5, 7:10 PM",
        "Where: Petco Park, San Diego, CA",
        "Channels: TBS, SDTV",
        "Pitchers: B Dale (LAD), A Hill (SD, opener)",
        "Attendance: 31,637",
        "Duration: 3 h 2 min",
      ],
    );
  });

  test("a game to come has probable pitchers, and may have a day without a time", () => {
    assert.deepEqual(told({ date: "2026-08-07", probablePitchers: { home: { name: "A Hill" }, away: null } }), [
      "When: Fri, Aug 7, time to be decided",
      "Probable pitchers: A Hill (SD)",
    ]);
  });

  test("a game that was suspended says when it began, and has no duration", () => {
    assert.deepEqual(
      told({
        status: "FINAL",
        startTime: "2026-08-05T16:05:00Z",
        originalStartTime: "2026-08-04T23:10:00Z",
        endTime: "2026-08-05T18:00:00Z",
      }),
      ["When: Wed, Aug 5, 12:05 PM; began Tue, Aug 4, 7:10 PM"],
    );
  });
});

describe("the series of a game", () => {
  for (const [what, game, line] of [
    ["nothing without a series", { series: null, aggregate: null }, ""],
    ["the leader and the game", { series: { summary: "BOS leads 3-1", gameNumber: 5 } }, "BOS leads 3-1 · Game 5"],
    ["the game alone while wins are hidden", { series: { summary: null, gameNumber: 5 } }, "Game 5"],
    ["nothing of a series without numbers", { series: { summary: null, gameNumber: null } }, ""],
    ["the sum of both legs", { aggregate: { summary: "Agg. 3-2", leg: 2 } }, "Agg. 3-2 · 2nd leg"],
    ["the leg alone while goals are hidden", { aggregate: { summary: null, leg: 1 } }, "1st leg"],
  ]) {
    test(`says ${what}`, () => assert.equal(seriesLine({ series: null, aggregate: null, ...game }), line));
  }
});

describe("filters", () => {
  const place = { date: null, leagues: [], team: null };
  const mine = [
    { id: "a", league: "NFL" },
    { id: "b", league: "XFL" },
  ];

  test("ask for nothing if the place has none", () => {
    assert.deepEqual(filtersOf(place, mine, ["NFL"]), {});
    assert.equal(isFiltered({}), false);
  });

  test("ask for a channel and for the home games of starred teams that are served", () => {
    assert.deepEqual(filtersOf({ ...place, home: ["mine"], channel: "ESPN" }, mine, ["NFL"]), {
      home: ["a"],
      channels: ["ESPN"],
    });
    assert.deepEqual(filtersOf({ ...place, home: ["NFL:DAL", "Mine", "a"] }, mine, ["NFL"]), {
      home: ["NFL:DAL", "a"],
    });
  });

  test("leave out the home games if no team has a star", () => {
    assert.deepEqual(filtersOf({ ...place, home: ["mine"] }, [], ["NFL"]), {});
    assert.equal(wantsMine({ ...place, home: ["MINE"] }), true);
    assert.equal(wantsMine({ ...place, home: ["NFL:DAL"] }), false);
  });

  test("are named in the sentence about a day without games", () => {
    assert.equal(gamesWanted([], {}), "games");
    assert.equal(gamesWanted(["NFL", "NBA"], { home: ["a"], channels: ["ESPN"] }), "NFL or NBA home games on ESPN");
  });

  test("offer the channels of a day by name, with the number of games", () => {
    const games = [{ channels: ["TNT", "ESPN"] }, { channels: ["ESPN", "ESPN"] }, { channels: [] }];
    assert.deepEqual(channelsOf(games), [
      { name: "ESPN", games: 2 },
      { name: "TNT", games: 1 },
    ]);
    assert.equal(sameChannel("espn", "ESPN"), true);
    assert.equal(sameChannel("ESPN2", "ESPN"), false);
  });

  test("stand in the address and are read back", () => {
    for (const each of [
      { ...place, channel: "ESPN+ & friends", home: ["mine"] },
      { ...place, home: ["NFL:DAL", "VGVhbTpORkw6OQ=="] },
      { ...place, team: "NFL:DAL", side: "home" },
      { ...place, team: "NFL:DAL", game: "R2FtZTox" },
    ]) {
      const address = addressOf(each);
      assert.deepEqual(readPlace(new URL(address, "http://board").search), each, address);
    }
    assert.deepEqual(readPlace("?channel=&home=,&game=&side=left"), place);
  });

  test("a day, a league or a channel is chosen with nothing open over the board", () => {
    const open = { ...place, team: "a", side: "home", game: "g", channel: "ESPN" };
    assert.equal(addressOf(onBoard(open, { date: "2026-11-27" })), "/?date=2026-11-27&channel=ESPN");
  });

  test("a side that does not exist is not passed over in silence", () => {
    assert.deepEqual(mistakesIn("?team=a&side=left"), ["“left” is not “home” or “away”; games of both are shown."]);
    assert.deepEqual(mistakesIn("?team=a&side=HOME"), []);
  });
});

describe("my teams", () => {
  const dallas = { id: "a", league: "NFL" };
  const boston = { id: "b", league: "NHL" };

  test("a star is given and taken away", () => {
    assert.deepEqual(starred([], { ...dallas, name: "Cowboys" }), [dallas]);
    assert.deepEqual(starred([dallas, boston], dallas), [boston]);
  });

  test("what this page did not write holds no team", () => {
    for (const text of [
      null,
      "",
      "{",
      "null",
      "7",
      '{"id":"a"}',
      '[null, 7, "a", {"id":"a"}, {"id":1,"league":"NFL"}]',
    ])
      assert.deepEqual(readTeams(text), [], text);
    assert.deepEqual(readTeams(JSON.stringify([{ ...dallas, more: 1 }, null, boston, dallas])), [dallas, boston]);
  });

  test("the newest stars stay if there are more than the gateway takes", () => {
    const many = Array.from({ length: 205 }, (_, at) => ({ id: `${at}`, league: "CBB" }));
    assert.equal(readTeams(JSON.stringify(many)).at(0).id, "5");
    assert.equal(starred(many.slice(0, 200), dallas).length, 200);
    assert.deepEqual(starred(many.slice(0, 200), dallas).at(-1), dallas);
  });

  test("their games are parted from the others, home or away, also with an undecided side", () => {
    const game = (id, home, away) => ({ id, homeTeam: home && { id: home }, awayTeam: away && { id: away } });
    const games = [game("1", "a", "x"), game("2", "x", "y"), game("3", null, "b"), game("4", null, null)];
    const [own, others] = parted(games, [dallas, boston]);
    assert.deepEqual(
      [own.map(({ id }) => id), others.map(({ id }) => id)],
      [
        ["1", "3"],
        ["2", "4"],
      ],
    );
  });
});
