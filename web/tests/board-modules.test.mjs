// What the board decides by itself: pauses, days, groups, words, colours, addresses.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { load } from "./modules.mjs";

const { pause, readLabels, retryPause, storedFor } = await load("freshness.ts");
const { addDays, dayIn, daysBetween, isDay, longDayFrom, relativeDay, roughly, shortDayFrom, stretchAround, timeOf } =
  await load("days.ts");
const { cardName, grouped, isLive, matchup, stateOf } = await load("games.ts");
const { sidesOf, standingOf } = await load("sides.ts");
const { ageOf } = await load("ages.ts");
const { stepFrom } = await load("steps.ts");
const { countOn, daysAround } = await load("stretch.ts");
const { fixedZone, zoneName, zoneOf } = await load("zones.ts");
const { headingOf, inList, troublesOf } = await load("unavailable.ts");
const { logoOf } = await load("logos.ts");
const { badgeOf, contrast, readableOn } = await load("colors.ts");
const { endedSeason, nextDayOf, whenNext } = await load("between.ts");
const { addressOf, chosenOf, mistakesIn, readPlace, toggled } = await load("address.ts");

const team = (key, more = {}) => ({ id: key, key, name: key, fullName: `${key} Full`, colors: [], ...more });
const game = (more = {}) => ({
  id: "1",
  league: "NFL",
  status: "SCHEDULED",
  statusText: null,
  startTime: "2026-11-26T21:30:00Z",
  startTimeTbd: false,
  awayTeam: team("MIN"),
  homeTeam: team("DAL"),
  awayScore: null,
  homeScore: null,
  winner: null,
  period: null,
  clock: null,
  ...more,
});

describe("Node.js: freshness", () => {
  test("an answer stays fresh for its max-age minus its age", () => {
    const labels = (headers) => readLabels(new Headers(headers));
    const oldest = "2026-11-26T19:30:00Z";
    assert.deepEqual(
      labels({
        age: "40",
        "cache-control": "public, max-age=60, stale-while-revalidate=60",
        "x-schedule-as-of": oldest,
      }),
      { age: 40, freshFor: 20, oldest },
    );
    assert.deepEqual(labels({ age: "90", "cache-control": "max-age=60" }), { age: 90, freshFor: 0, oldest: null });
    assert.deepEqual(labels({ "cache-control": "s-maxage=9" }), { age: null, freshFor: null, oldest: null });
    assert.deepEqual(labels({ age: "-1", "cache-control": "no-cache", "x-schedule-as-of": "lately" }), {
      age: null,
      freshFor: null,
      oldest: null,
    });
  });

  test("an answer out of the browser's cache is older than its headers say", () => {
    const sent = Date.parse("2026-11-26T19:30:00Z");
    const headers = new Headers({ age: "40", "cache-control": "max-age=60", date: new Date(sent).toUTCString() });
    assert.deepEqual(
      [-5, 0, 1, 12, 900, 100_000].map((after) => storedFor(headers, sent + after * 1000)),
      [0, 0, 0, 12, 900, 0],
    );
    assert.equal(storedFor(new Headers(), sent), 0);
    assert.deepEqual(readLabels(headers, 12), { age: 52, freshFor: 8, oldest: null });
  });

  test("the board asks again when an answer expires, within bounds", () => {
    assert.equal(pause(30, "usual", 0), 30_000);
    assert.equal(pause(30, "live", 0), 30_000);
    assert.equal(pause(0, "live", 0), 5_000);
    assert.equal(pause(0, "usual", 0), 15_000);
    assert.equal(pause(86_400, "usual", 0), 900_000);
    assert.equal(pause(null, "live", 0), 15_000);
    assert.equal(pause(null, "usual", 0), 60_000);
    assert.equal(pause(5, "slow", 0), 300_000);
  });

  test("boards that opened together do not ask at the same moment", () => {
    assert.ok(pause(30, "live", 1) > pause(30, "live", 0));
    assert.ok(retryPause(3, null, 1) > retryPause(3, null, 0));
  });

  test("each failure doubles the pause, up to a minute, and Retry-After can extend it", () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 60].map((failures) => retryPause(failures, null, 1)),
      [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000],
    );
    assert.equal(retryPause(1, 120, 0), 120_000);
  });
});

describe("Node.js: days", () => {
  test("a text is a day only if the day exists", () => {
    for (const day of ["2026-11-26", "2028-02-29"]) assert.equal(isDay(day), true);
    for (const text of ["", "today", "2026-02-29", "2026-13-01", "2026-11-26T00:00", "26-11-2026"]) {
      assert.equal(isDay(text), false, text);
    }
  });

  test("days are counted across ends of months, leap days and changes of the clock", () => {
    assert.equal(addDays("2026-10-31", 1), "2026-11-01");
    assert.equal(addDays("2028-02-28", 1), "2028-02-29");
    assert.equal(addDays("2026-03-01", -1), "2026-02-28");
    assert.equal(daysBetween("2026-11-02", "2026-10-31"), 2);
  });

  test("a calendar request covers two weeks on either side, and is the same for neighbouring days", () => {
    for (let day = "2026-01-01"; day < "2027-01-01"; day = addDays(day, 1)) {
      const { from, to } = stretchAround(day);
      assert.ok(daysBetween(day, from) >= 14 && daysBetween(to, day) >= 14, day);
      assert.equal(daysBetween(to, from), 42);
    }
    const stretches = new Set(Array.from({ length: 14 }, (_, at) => stretchAround(addDays("2026-11-23", at)).from));
    assert.ok(stretches.size <= 2);
  });

  test("day and time follow the chosen zone", () => {
    const instant = new Date("2026-11-27T02:00:00Z");
    assert.equal(dayIn("America/Los_Angeles", instant), "2026-11-26");
    assert.equal(dayIn("Asia/Tokyo", instant), "2026-11-27");
    assert.match(timeOf("2026-11-27T02:00:00Z", "America/Los_Angeles"), /^6:00\sPM$/);
    assert.match(timeOf("2026-11-27T02:00:00Z", "Asia/Kolkata"), /^7:30\sAM$/);
  });

  test("a day of another year than the reader's has its year", () => {
    assert.equal(longDayFrom("2027-01-03", "2027-12-31"), "Sunday, January 3");
    assert.equal(longDayFrom("2027-01-03", "2026-12-31"), "Sunday, January 3, 2027");
    assert.equal(shortDayFrom("2026-11-26", "2026-01-01"), "Thu, Nov 26");
    assert.equal(shortDayFrom("2026-11-26", "2027-01-01"), "Nov 26, 2026");
  });

  test("a day is written in digits on both sides of each zone's midnight, the last one of a year included", () => {
    for (const [timeZone, offset] of [
      ["UTC", "+00:00"],
      ["America/St_Johns", "-03:30"],
      ["Asia/Kathmandu", "+05:45"],
      ["Pacific/Kiritimati", "+14:00"],
      ["Pacific/Pago_Pago", "-11:00"],
    ]) {
      for (const [before, after] of [
        ["2026-12-31", "2027-01-01"],
        ["2026-02-08", "2026-02-09"],
        ["2028-02-28", "2028-02-29"],
      ]) {
        assert.equal(dayIn(timeZone, new Date(`${before}T23:59:59.999${offset}`)), before, timeZone);
        assert.equal(dayIn(timeZone, new Date(`${after}T00:00:00${offset}`)), after, timeZone);
      }
    }
  });

  test("near days and durations are written in words", () => {
    assert.equal(relativeDay("2026-11-27", "2026-11-26"), "Tomorrow");
    assert.equal(relativeDay("2026-11-25", "2026-11-26"), "Yesterday");
    assert.equal(relativeDay("2026-11-28", "2026-11-26"), null);
    assert.deepEqual([0, 59.9, 60, 3599, 7200, 200_000].map(roughly), [
      "0 s",
      "59 s",
      "1 min",
      "59 min",
      "2 h",
      "2 days",
    ]);
  });
});

describe("Node.js: zones", () => {
  const inOffset = (minutes) => {
    const { timeZone } = new Intl.DateTimeFormat("en-US", { timeZone: fixedZone(minutes) }).resolvedOptions();
    const summer = new Date("2026-07-01T12:00:00Z");
    const written = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).formatToParts(summer);
    return written.find(({ type }) => type === "timeZoneName").value;
  };

  test("a name that browser and gateway know is taken as it is", () => {
    for (const name of ["America/New_York", "UTC", "Etc/GMT+3", "EST5EDT", "America/Port-au-Prince", "Asia/Kolkata"]) {
      assert.deepEqual(zoneOf(name, 0), { name, instead: null });
    }
  });

  for (const [named, offset, name] of [
    [undefined, 0, "UTC"],
    ["", -180, "Etc/GMT+3"],
    ["Etc/Unknown", 0, "UTC"],
    ["-03:00", -180, "Etc/GMT+3"],
    ["+0530", 0, "Asia/Kolkata"],
    ["+05:30", 330, "Asia/Kolkata"],
    ["-02:30", -150, "Etc/GMT+2"],
    ["localtime", 60, "Etc/GMT-1"],
    ["Mars/Olympus_Mons", 840, "Etc/GMT-14"],
    [":/etc/localtime", -720, "Etc/GMT+12"],
  ]) {
    test(`a browser in ${JSON.stringify(named)}, ${offset} minutes from UTC, counts in ${name}`, () => {
      assert.deepEqual(zoneOf(named, offset), { name, instead: named || "none" });
    });
  }

  test("every offset there is has a zone, at most half an hour beside it", () => {
    for (let minutes = -720; minutes <= 840; minutes += 15) {
      const found = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(inOffset(minutes));
      const offset = found[1] ? Number(`${found[1]}1`) * (Number(found[2]) * 60 + Number(found[3])) : 0;
      assert.ok(Math.abs(offset - minutes) <= 30, `${minutes} became ${offset}`);
      if (minutes % 60 === 0) assert.equal(offset, minutes);
    }
  });

  test("zones have a name for people, with the sign that people expect", () => {
    assert.equal(zoneName("America/Argentina/Buenos_Aires"), "Buenos Aires");
    assert.equal(zoneName("UTC"), "UTC");
    assert.equal(zoneName("Etc/GMT+3"), "UTC−3");
    assert.equal(zoneName("Etc/GMT-10"), "UTC+10");
  });
});

describe("Node.js: ages", () => {
  const source = (league, asOf) => ({ league, asOf });
  const sources = [
    source("NFL", "2026-11-26T19:59:50Z"),
    source("NBA", "2026-11-26T19:31:00Z"),
    source("EPL", "2026-11-26T19:30:00Z"),
    source("MLB", null),
  ];
  const labels = { oldest: "2026-11-26T19:30:00Z", age: 1800 };

  test("live scores have the age of their own league, whatever the age of another", () => {
    assert.equal(ageOf(["NFL"], sources, labels), 10);
    assert.equal(ageOf(["NFL", "NBA"], sources, labels), 29 * 60);
    assert.equal(ageOf(["EPL"], sources, labels), 1800);
  });

  test("ages count by the gateway's clock, even if a part of the answer is older than every source", () => {
    assert.equal(ageOf(["NFL"], sources, { oldest: "2026-11-26T18:00:00Z", age: 7200 }), 10);
  });

  test("a league that was never fetched, or that the gateway does not date, has no age", () => {
    assert.equal(ageOf(["MLB"], sources, labels), null);
    assert.equal(ageOf([], sources, labels), null);
    assert.equal(ageOf(["NFL"], sources, { oldest: null, age: 5 }), null);
    assert.equal(ageOf(["NFL"], sources, { oldest: labels.oldest, age: null }), null);
  });
});

describe("Node.js: steps", () => {
  const day = (date, ...leagues) => ({ date, leagues: leagues.map((league) => ({ league, gameCount: 2 })) });
  const days = [
    day("2026-11-23", "NFL"),
    day("2026-11-26", "NBA", "NFL"),
    day("2026-11-27", "NBA"),
    day("2026-11-29", "NFL"),
  ];

  test("a step leads to the nearest day with games of the chosen leagues", () => {
    assert.deepEqual(stepFrom("2026-11-26", 1, days, [], null), { day: "2026-11-27", hasGames: true });
    assert.deepEqual(stepFrom("2026-11-26", 1, days, ["NFL"], null), { day: "2026-11-29", hasGames: true });
    assert.deepEqual(stepFrom("2026-11-25", -1, days, ["NFL"], null), { day: "2026-11-23", hasGames: true });
  });

  test("a step leads beyond the loaded days if the gateway names a day there", () => {
    assert.deepEqual(stepFrom("2026-11-29", 1, days, ["NFL"], "2027-09-09"), { day: "2027-09-09", hasGames: true });
    assert.deepEqual(stepFrom("2026-11-27", 1, days, ["NFL"], "2027-09-09"), { day: "2026-11-29", hasGames: true });
  });

  test("a step leads to the next day if no games are known in that direction", () => {
    assert.deepEqual(stepFrom("2026-11-23", -1, days, [], null), { day: "2026-11-22", hasGames: false });
    assert.deepEqual(stepFrom("2026-12-31", 1, [], [], null), { day: "2027-01-01", hasGames: false });
  });
});

describe("Node.js: a stretch of days", () => {
  const played = {
    date: "2026-11-26",
    leagues: [
      { league: "NFL", gameCount: 3 },
      { league: "NBA", gameCount: 2 },
    ],
  };
  const stretch = { from: "2026-11-09", to: "2026-12-21", days: [played] };

  test("a day of it has the games that it lists, of all leagues or of some", () => {
    assert.equal(countOn(stretch, "2026-11-26", []), 5);
    assert.equal(countOn(stretch, "2026-11-26", ["NBA", "EPL"]), 2);
    for (const day of ["2026-11-09", "2026-11-25", "2026-12-21"]) assert.equal(countOn(stretch, day, []), 0);
  });

  test("nothing is known of a day before or after it, or of any day without it", () => {
    for (const day of ["2026-11-08", "2026-12-22", "2027-01-20"]) {
      assert.equal(countOn(stretch, day, []), null);
      assert.deepEqual(daysAround(stretch, day), []);
    }
    assert.equal(countOn(null, "2026-11-26", []), null);
    assert.deepEqual(daysAround(null, "2026-11-26"), []);
    assert.deepEqual(daysAround(stretch, "2026-12-21"), [played]);
  });
});

describe("Node.js: leagues in trouble", () => {
  const failed = (league, errorCode, error, stale = false, asOf = null) => ({ league, asOf, errorCode, error, stale });

  test("leagues with the same reason share a sentence, whichever route failed", () => {
    const sources = [
      failed("NFL", "KEY_REJECTED", "SportsData.io does not accept the key of this gateway (Teams)."),
      failed("NBA", "UPSTREAM_TIMEOUT", "SportsData.io did not answer in time (Games/2027)."),
      failed("NHL", "KEY_REJECTED", "SportsData.io does not accept the key of this gateway (Games/2027)."),
      failed("MLB", null, null),
      failed("EPL", "NEWER_THAN_THE_BOARD", "The moon is full."),
      failed("MLS", "UPSTREAM_TIMEOUT", "SportsData.io did not answer in time (Schedule).", true),
    ];
    assert.deepEqual(troublesOf(sources), [
      { leagues: ["NFL", "NHL"], partly: false, reason: "SportsData.io rejected this gateway’s key." },
      { leagues: ["NBA"], partly: false, reason: "SportsData.io did not answer in time." },
      { leagues: ["EPL"], partly: false, reason: "The moon is full." },
    ]);
  });

  test("leagues with some data are called incomplete, not unavailable", () => {
    const sources = [
      failed(
        "NFL",
        "UPSTREAM_TIMEOUT",
        "SportsData.io did not answer in time (Schedules/2026PRE).",
        false,
        "2026-11-30T03:47:24Z",
      ),
      failed("NBA", "UPSTREAM_TIMEOUT", "SportsData.io did not answer in time (Games/2027)."),
      failed("NHL", "UPSTREAM_TIMEOUT", "SportsData.io did not answer in time (Games/2027)."),
    ];
    assert.deepEqual(troublesOf(sources).map(headingOf), ["NFL may be incomplete.", "NBA and NHL are unavailable."]);
  });

  test("leagues are listed with commas and a last word", () => {
    assert.deepEqual(
      [[], ["A"], ["A", "B"], ["A", "B", "C"]].map((each) => inList(each)),
      ["", "A", "A and B", "A, B and C"],
    );
    assert.equal(inList(["A", "B"], "or"), "A or B");
  });
});

describe("Node.js: logos", () => {
  const hosts = ["https://upload.wikimedia.org"];

  test("logos are loaded only from the hosts that the page's policy names", () => {
    const logo = "https://upload.wikimedia.org/wikipedia/en/1/19/a.svg";
    assert.equal(logoOf(logo, hosts), logo);
    for (const url of [
      null,
      "",
      "logo.svg",
      "http://upload.wikimedia.org/a.svg",
      "https://upload.wikimedia.org.example/a.svg",
      "https://upload.wikimedia.org@example/a.svg",
      "javascript:alert(1)",
    ]) {
      assert.equal(logoOf(url, hosts), null, url);
    }
    assert.equal(logoOf(logo, []), null);
  });
});

describe("Node.js: games", () => {
  test("games are grouped by league, live leagues first; in a league live games, then later ones, then results", () => {
    const games = [
      game({ id: "a", league: "NHL", status: "FINAL" }),
      game({ id: "b", league: "NHL" }),
      game({ id: "c", league: "NFL" }),
      game({ id: "d", league: "NFL", status: "FINAL" }),
      game({ id: "e", league: "NBA", status: "BREAK" }),
      game({ id: "f", league: "NFL", status: "POSTPONED" }),
      game({ id: "g", league: "NFL", status: "IN_PROGRESS" }),
    ];
    const found = grouped([...games, game({ id: "h", league: "XFL", status: "FINAL" })], ["NHL", "NFL", "NBA", "MLB"]);
    assert.deepEqual(
      found.map((group) => [group.league, group.live, group.games.map(({ id }) => id).join("")]),
      [
        ["NFL", 1, "gcdf"],
        ["NBA", 1, "e"],
        ["NHL", 0, "ba"],
        ["XFL", 0, "h"],
      ],
    );
    assert.deepEqual(grouped([], ["NFL"]), []);
  });

  test("a status that is newer than the page comes last and is not live", () => {
    const found = grouped([game({ id: "a", status: "ABANDONED" }), game({ id: "b", status: "FINAL" })], ["NFL"]);
    assert.deepEqual(
      found[0].games.map(({ id }) => id),
      ["b", "a"],
    );
    assert.equal(isLive(game({ status: "ABANDONED" })), false);
  });

  test("every status of a game has a word", () => {
    const statuses =
      "SCHEDULED IN_PROGRESS BREAK FINAL DELAYED SUSPENDED POSTPONED CANCELED FORFEIT NOT_NECESSARY UNKNOWN".split(" ");
    for (const status of statuses) {
      assert.ok(stateOf(game({ status })), status);
    }
  });

  for (const [more, words] of [
    [{ status: "IN_PROGRESS", period: "3", clock: "04:12" }, "3rd · 4:12"],
    [{ status: "IN_PROGRESS", period: "2", clock: "18:19", league: "CBB" }, "2nd half · 18:19"],
    [{ status: "IN_PROGRESS", period: "Half", clock: null, league: "CBB" }, "Half-time"],
    [{ status: "IN_PROGRESS", period: "Bot 6", clock: null, league: "MLB" }, "Bot 6"],
    [{ status: "IN_PROGRESS", period: "2", clock: "67", league: "EPL" }, "2nd half · 67′"],
    [{ status: "IN_PROGRESS", period: "OT", clock: "10:00" }, "OT · 10:00"],
    [{ status: "IN_PROGRESS", period: null, clock: null }, "In progress"],
    [{ status: "BREAK", period: null, clock: null }, "Break"],
    [{ status: "BREAK", period: "1", clock: null, league: "EPL" }, "Half-time"],
    [{ status: "BREAK", period: "2", clock: null, league: "MLS" }, "End of 2nd half"],
    [{ status: "BREAK", period: "1", clock: null, league: "CBB" }, "Half-time"],
    [{ status: "BREAK", period: "2", clock: "00:00" }, "Half-time"],
    [{ status: "BREAK", period: "1", clock: null, league: "NHL" }, "End of 1st"],
    [{ status: "BREAK", period: "2", clock: null, league: "NHL" }, "End of 2nd"],
    [{ status: "BREAK", period: "Half", clock: null, league: "NBA" }, "Half-time"],
    [{ status: "BREAK", period: "3", clock: null, league: "XFL" }, "End of 3rd"],
    [{ status: "BREAK", period: "OT", clock: null, league: "NBA" }, "Break"],
    [{ status: "FINAL", statusText: "F/OT" }, "Final, overtime"],
    [{ status: "FINAL", statusText: "F/SO" }, "Final, shoot-out"],
    [{ status: "FINAL", statusText: "Final" }, "Final"],
    [{ status: "CANCELED" }, "Canceled"],
  ]) {
    test(`says ${words}`, () => assert.equal(stateOf(game(more)), words));
  }

  test("a result belongs to the side that won, and to no side in a draw", () => {
    const won = game({ status: "FINAL", winner: { id: "DAL" }, homeScore: 20, awayScore: 17 });
    assert.equal(standingOf(won, "homeTeam", false), "won");
    assert.equal(standingOf(won, "awayTeam", false), "lost");
    assert.equal(standingOf(game({ status: "FINAL", homeScore: 1, awayScore: 1 }), "homeTeam", false), null);
    assert.equal(standingOf(game({ winner: { id: "DAL" }, awayTeam: null }), "awayTeam", false), null);
  });

  test("a side leads while the game goes on, and none does at equal scores", () => {
    const live = game({ status: "IN_PROGRESS", homeScore: 9, awayScore: 10 });
    assert.equal(standingOf(live, "homeTeam", true), "trails");
    assert.equal(standingOf(live, "awayTeam", true), "leads");
    assert.equal(standingOf(game({ homeScore: 7, awayScore: 7 }), "homeTeam", true), null);
    assert.equal(standingOf(game({ homeScore: null, awayScore: 7 }), "homeTeam", true), null);
    assert.equal(standingOf(live, "homeTeam", false), null);
  });

  test("the home side stands second in the sports of North America, and first in soccer", () => {
    for (const league of ["NFL", "NBA", "MLB", "NHL", "WNBA", "CFB", "CBB"]) {
      assert.deepEqual(sidesOf({ league }), ["awayTeam", "homeTeam"], league);
    }
    for (const league of ["MLS", "EPL", "UCL", "FIFA"])
      assert.deepEqual(sidesOf({ league }), ["homeTeam", "awayTeam"], league);
  });

  test("cards use the short name of clubs and colleges", () => {
    assert.equal(cardName(team("", { name: "Cowboys", fullName: "Dallas Cowboys" }), "NFL"), "Dallas Cowboys");
    assert.equal(cardName(team("", { name: "Florida", fullName: "Florida Gators" }), "CFB"), "Florida");
    assert.equal(cardName(team("", { name: "Arsenal", fullName: "The Arsenal Football Club" }), "EPL"), "Arsenal");
  });

  test("an undecided opponent is called to be decided", () => {
    assert.equal(matchup(game({ awayTeam: null })), "To be decided at DAL Full");
    assert.equal(matchup(game({ neutralVenue: true })), "MIN Full vs DAL Full");
    assert.equal(matchup(game({ league: "EPL" })), "DAL Full vs MIN Full");
  });
});

describe("Node.js: a day without games", () => {
  const NEW_YORK = "America/New_York";
  const before = (date, more = {}) => {
    const { league = "NFL", label = "2025", type = "POSTSEASON", current = true } = more;
    return { date, games: { nodes: [{ league, season: { label, type, current } }] } };
  };
  const after = (date, more = {}) => {
    const { league = "NFL", label = "2026", type = "REGULAR", startDate = "2026-09-10", totalCount = 1 } = more;
    const startTime = "startTime" in more ? more.startTime : "2026-12-04T01:15:00Z";
    const first = { ...game({ league, startTime }), date: more.leagueDay ?? date, season: { label, type, startDate } };
    return { date, games: { totalCount, nodes: [first] } };
  };

  for (const [what, previous, next, today, ended] of [
    ["games go on", before("2026-11-23", { label: "2026" }), after("2026-12-03"), "2026-11-25", null],
    ["another season comes", before("2026-02-08"), after("2026-09-10"), "2026-03-01", "2025 NFL season"],
    ["another league comes", before("2026-02-08"), after("2026-02-11", { league: "NBA" }), "2026-02-10", null],
    ["the source has gone on", before("2026-02-08", { current: false }), null, "2026-02-10", "2025 NFL season"],
    ["play-offs are long over", before("2026-02-08"), null, "2026-03-02", "2025 NFL season"],
    ["a round may yet be announced", before("2026-01-25"), null, "2026-02-08", null],
    ["play-offs may follow", before("2026-01-11", { type: "REGULAR", current: false }), null, "2026-03-02", null],
    [
      "no play-offs follow",
      before("2026-05-24", { league: "EPL", label: "2025-26", type: "REGULAR", current: false }),
      null,
      "2026-06-10",
      "2025-26 EPL season",
    ],
    ["nothing is known", null, null, "2026-06-10", null],
  ]) {
    test(`${ended ? "ends a season" : "ends no season"} where ${what}`, () => {
      assert.equal(endedSeason(previous, next, today), ended);
    });
  }

  for (const [next, from, today, words] of [
    [after("2026-12-03"), "2026-12-02", "2026-12-02", "The next is tomorrow, Thursday, December 3, at 8:15 PM."],
    [
      after("2026-12-03", { totalCount: 2 }),
      "2026-11-26",
      "2026-11-26",
      "The next are on Thursday, December 3, from 8:15 PM, in 7 days.",
    ],
    [after("2026-12-03"), "2026-12-01", "2027-02-01", "The next was on Thursday, December 3, at 8:15 PM."],
    [after("2026-12-03", { startTime: null }), "2026-12-02", null, "The next is on Thursday, December 3."],
    [
      after("2027-09-09", { label: "2027", startDate: "2027-09-09", startTime: "2027-09-10T00:20:00Z" }),
      "2027-02-20",
      "2027-02-20",
      "The 2027 NFL season begins on Thursday, September 9, at 8:20 PM, in 201 days.",
    ],
    [
      after("2027-08-05", { label: "2027", type: "PRESEASON", startDate: "2027-08-05", startTime: null }),
      "2026-12-30",
      "2026-12-30",
      "The 2027 NFL preseason begins on Thursday, August 5, 2027, in 218 days.",
    ],
  ]) {
    test(`says ${words}`, () => {
      assert.equal(whenNext(next, from, today, NEW_YORK).replaceAll(/\u202f/g, " "), words);
    });
  }

  test("the next day of a league is the first after it, if any is known", () => {
    const days = [
      { date: "2026-11-26", leagues: [{ league: "NFL" }] },
      { date: "2026-11-27", leagues: [{ league: "NBA" }] },
      { date: "2026-11-29", leagues: [{ league: "NBA" }, { league: "NFL" }] },
    ];
    assert.equal(nextDayOf("NFL", "2026-11-26", days), "2026-11-29");
    assert.equal(nextDayOf("NBA", "2026-11-26", days), "2026-11-27");
    assert.equal(nextDayOf("MLB", "2026-11-26", days), null);
  });
});

describe("Node.js: colours", () => {
  test("text can be read on every colour", () => {
    for (let shade = 0; shade < 256; shade += 1) {
      const hex = shade.toString(16).padStart(2, "0");
      for (const color of [`#${hex}${hex}${hex}`, `#${hex}4080`, `#80${hex}40`, `#4080${hex}`]) {
        assert.ok(contrast(color, readableOn(color)) >= 4.5, color);
      }
    }
    assert.equal(Math.round(contrast("#000000", "#ffffff")), 21);
  });

  test("a team is painted in its first colour and edged with its second, or not at all", () => {
    assert.deepEqual(badgeOf(["#003594", "#869397"]), { background: "#003594", text: "#ffffff", edge: "#869397" });
    assert.equal(badgeOf(["#FFB81C"]).text, "#000000");
    assert.equal(badgeOf([]), null);
    assert.equal(badgeOf(["red;background:url(//elsewhere)"]), null);
  });
});

describe("Node.js: addresses", () => {
  test("say what is shown, and are read back", () => {
    for (const place of [
      { date: null, leagues: [], team: null },
      { date: "2026-11-27", leagues: ["NFL", "NBA"], team: null },
      { date: null, leagues: ["EPL"], team: "VGVhbTpORkw6OQ==" },
    ]) {
      const address = addressOf(place);
      assert.deepEqual(readPlace(new URL(address, "http://board").search), place, address);
    }
    assert.equal(addressOf({ date: null, leagues: [], team: null }), "/");
  });

  test("what makes no sense is left out", () => {
    assert.deepEqual(readPlace("?date=2026-02-30&leagues=nfl,,NFL&team="), {
      date: null,
      leagues: ["NFL"],
      team: null,
    });
  });

  test("a day that does not exist is not passed over in silence", () => {
    for (const search of ["", "?date=", "?date=2026-11-26", "?leagues=NFL"]) assert.deepEqual(mistakesIn(search), []);
    assert.deepEqual(mistakesIn("?date=2026-02-30"), [
      "“2026-02-30” is not a date of the form 2026-11-26; today is shown.",
    ]);
    assert.equal(mistakesIn("?date=tomorrow").length, 1);
  });

  test("leagues that are not served are told from those that are", () => {
    assert.deepEqual(chosenOf(["NFL", "XYZ"], ["NBA", "NFL"]), { leagues: ["NFL"], unserved: ["XYZ"] });
    assert.deepEqual(chosenOf(["XYZ"], ["NBA", "NFL"]), { leagues: null, unserved: ["XYZ"] });
    assert.deepEqual(chosenOf([], ["NBA"]), { leagues: null, unserved: [] });
    assert.deepEqual(readPlace(`?leagues=${encodeURIComponent("<b>,a1")}`).leagues, ["<B>", "A1"]);
  });

  test("a league goes on and off", () => {
    assert.deepEqual(toggled(["NFL"], "NBA"), ["NFL", "NBA"]);
    assert.deepEqual(toggled(["NFL", "NBA"], "NFL"), ["NBA"]);
  });
});
