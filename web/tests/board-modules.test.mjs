// What the board decides by itself: pauses, days, groups, words, colours, addresses.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { load } from "./modules.mjs";

const { pause, readLabels, retryPause } = await load("freshness.ts");
const { addDays, dayIn, daysBetween, isDay, relativeDay, roughly, stretchAround, timeOf, zoneName } =
  await load("days.ts");
const { cardName, grouped, matchup, resultOf, stateOf } = await load("games.ts");
const { badgeOf, contrast, readableOn } = await load("colors.ts");
const { endedSeason, nextDayOf, whenNext } = await load("between.ts");
const { addressOf, readPlace, toggled } = await load("address.ts");

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
  winner: null,
  period: null,
  clock: null,
  ...more,
});

describe("freshness", () => {
  test("what is left of an answer is its max-age less its age", () => {
    const labels = (headers) => readLabels(new Headers(headers));
    assert.deepEqual(labels({ age: "40", "cache-control": "public, max-age=60, stale-while-revalidate=60" }), {
      age: 40,
      freshFor: 20,
    });
    assert.deepEqual(labels({ age: "90", "cache-control": "max-age=60" }), { age: 90, freshFor: 0 });
    assert.deepEqual(labels({ "cache-control": "s-maxage=9" }), { age: null, freshFor: null });
    assert.deepEqual(labels({ age: "-1", "cache-control": "no-cache" }), { age: null, freshFor: null });
  });

  test("asks again when an answer is no longer good, within bounds", () => {
    assert.equal(pause(30, "usual", 0), 30_000);
    assert.equal(pause(30, "live", 0), 30_000);
    assert.equal(pause(0, "live", 0), 5_000);
    assert.equal(pause(0, "usual", 0), 15_000);
    assert.equal(pause(86_400, "usual", 0), 900_000);
    assert.equal(pause(null, "live", 0), 15_000);
    assert.equal(pause(null, "usual", 0), 60_000);
    assert.equal(pause(5, "slow", 0), 300_000);
  });

  test("many boards do not ask together", () => {
    assert.ok(pause(30, "live", 1) > pause(30, "live", 0));
    assert.ok(retryPause(3, null, 1) > retryPause(3, null, 0));
  });

  test("after failures it waits longer each time, up to a minute, and as long as it was told", () => {
    assert.deepEqual([1, 2, 3, 4, 5, 6, 60].map((failures) => retryPause(failures, null, 1)), [
      2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
    ]);
    assert.equal(retryPause(1, 120, 0), 120_000);
  });
});

describe("days", () => {
  test("a day is one that exists", () => {
    for (const day of ["2026-11-26", "2028-02-29"]) assert.equal(isDay(day), true);
    for (const text of ["", "today", "2026-02-29", "2026-13-01", "2026-11-26T00:00", "26-11-2026"]) {
      assert.equal(isDay(text), false, text);
    }
  });

  test("counts over ends of months, leap days and changes of the clock", () => {
    assert.equal(addDays("2026-10-31", 1), "2026-11-01");
    assert.equal(addDays("2028-02-28", 1), "2028-02-29");
    assert.equal(addDays("2026-03-01", -1), "2026-02-28");
    assert.equal(daysBetween("2026-11-02", "2026-10-31"), 2);
  });

  test("a stretch holds two weeks on either side, and is the same for neighbours", () => {
    for (let day = "2026-01-01"; day < "2027-01-01"; day = addDays(day, 1)) {
      const { from, to } = stretchAround(day);
      assert.ok(daysBetween(day, from) >= 14 && daysBetween(to, day) >= 14, day);
      assert.equal(daysBetween(to, from), 42);
    }
    const stretches = new Set(Array.from({ length: 14 }, (_, at) => stretchAround(addDays("2026-11-23", at)).from));
    assert.ok(stretches.size <= 2);
  });

  test("the day and the time are those of the zone", () => {
    const instant = new Date("2026-11-27T02:00:00Z");
    assert.equal(dayIn("America/Los_Angeles", instant), "2026-11-26");
    assert.equal(dayIn("Asia/Tokyo", instant), "2026-11-27");
    assert.match(timeOf("2026-11-27T02:00:00Z", "America/Los_Angeles"), /^6:00\sPM$/);
    assert.match(timeOf("2026-11-27T02:00:00Z", "Asia/Kolkata"), /^7:30\sAM$/);
    assert.equal(zoneName("America/Argentina/Buenos_Aires"), "Buenos Aires");
    assert.equal(zoneName("UTC"), "UTC");
  });

  test("a day is written in digits on both sides of each zone's midnight, the last one of a year included", () => {
    for (const [timeZone, offset] of [
      ["UTC", "+00:00"],
      ["America/St_Johns", "-03:30"],
      ["Asia/Kathmandu", "+05:45"],
      ["Pacific/Kiritimati", "+14:00"],
      ["Pacific/Pago_Pago", "-11:00"],
    ]) {
      for (const [before, after] of [["2026-12-31", "2027-01-01"], ["2026-02-08", "2026-02-09"], ["2028-02-28", "2028-02-29"]]) {
        assert.equal(dayIn(timeZone, new Date(`${before}T23:59:59.999${offset}`)), before, timeZone);
        assert.equal(dayIn(timeZone, new Date(`${after}T00:00:00${offset}`)), after, timeZone);
      }
    }
  });

  test("near days and lengths of time have words", () => {
    assert.equal(relativeDay("2026-11-27", "2026-11-26"), "Tomorrow");
    assert.equal(relativeDay("2026-11-25", "2026-11-26"), "Yesterday");
    assert.equal(relativeDay("2026-11-28", "2026-11-26"), null);
    assert.deepEqual([0, 59.9, 60, 3599, 7200, 200_000].map(roughly), ["0 s", "59 s", "1 min", "59 min", "2 h", "2 days"]);
  });
});

describe("games", () => {
  test("stand by status, what is to come by time, the rest by league", () => {
    const games = [
      game({ id: "a", league: "NHL", status: "FINAL" }),
      game({ id: "b", league: "NHL" }),
      game({ id: "c", league: "NFL" }),
      game({ id: "d", league: "NFL", status: "FINAL" }),
      game({ id: "e", league: "NBA", status: "BREAK" }),
      game({ id: "f", league: "NFL", status: "POSTPONED" }),
      game({ id: "g", league: "NFL", status: "IN_PROGRESS" }),
    ];
    const found = grouped(games, ["NFL", "NBA", "NHL"]).map((group) => [group.title, group.games.map(({ id }) => id).join("")]);
    assert.deepEqual(found, [
      ["Live", "ge"],
      ["Upcoming", "bc"],
      ["Final", "da"],
      ["Off the schedule", "f"],
    ]);
  });

  test("every status has a group and a word", () => {
    const statuses =
      "SCHEDULED IN_PROGRESS BREAK FINAL DELAYED SUSPENDED POSTPONED CANCELED FORFEIT NOT_NECESSARY UNKNOWN".split(" ");
    for (const status of statuses) {
      assert.equal(grouped([game({ status })], ["NFL"]).length, 1, status);
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
    [{ status: "FINAL", statusText: "F/OT" }, "Final, overtime"],
    [{ status: "FINAL", statusText: "F/SO" }, "Final, shoot-out"],
    [{ status: "FINAL", statusText: "Final" }, "Final"],
    [{ status: "CANCELED" }, "Canceled"],
  ]) {
    test(`says ${words}`, () => assert.equal(stateOf(game(more)), words));
  }

  test("a result is that of a side, and nobody's in a draw", () => {
    const won = game({ status: "FINAL", winner: { id: "DAL" } });
    assert.equal(resultOf(won, "homeTeam"), "won");
    assert.equal(resultOf(won, "awayTeam"), "lost");
    assert.equal(resultOf(game({ status: "FINAL" }), "homeTeam"), null);
    assert.equal(resultOf(game({ winner: { id: "DAL" }, awayTeam: null }), "awayTeam"), null);
  });

  test("names fit: clubs and colleges go by the short one", () => {
    assert.equal(cardName(team("", { name: "Cowboys", fullName: "Dallas Cowboys" }), "NFL"), "Dallas Cowboys");
    assert.equal(cardName(team("", { name: "Florida", fullName: "Florida Gators" }), "CFB"), "Florida");
    assert.equal(cardName(team("", { name: "Arsenal", fullName: "The Arsenal Football Club" }), "EPL"), "Arsenal");
  });

  test("a place that is not yet decided is said to be so", () => {
    assert.equal(matchup(game({ awayTeam: null })), "To be decided at DAL Full");
    assert.equal(matchup(game({ neutralVenue: true })), "MIN Full against DAL Full");
  });
});

describe("a day without games", () => {
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

describe("colours", () => {
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

describe("addresses", () => {
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
    assert.deepEqual(readPlace("?date=2026-02-30&leagues=nfl,<b>,NFL&team="), { date: null, leagues: ["NFL"], team: null });
  });

  test("a league goes on and off", () => {
    assert.deepEqual(toggled(["NFL"], "NBA"), ["NFL", "NBA"]);
    assert.deepEqual(toggled(["NFL", "NBA"], "NFL"), ["NBA"]);
  });
});
