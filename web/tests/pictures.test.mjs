// The pictures of the README show the pages as they are. `make pictures` takes them anew.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { inChromium, launch } from "./browser.mjs";
import { factsFile, factsOf, openPictured, PICTURES, pictureFile, startPictured } from "./pictures.mjs";

const LARGEST = 200 * 1024; // bytes
const REMEDY = "`make pictures` takes it anew";
const MOVED = 1; // cells of the grid by which the fonts of another machine may move an element
const MOVED_FARTHER = 0.05; // of all elements
// Of a cell of the grid, in levels of a color from 0 to 255. Other fonts change a cell by a few levels, a card that is
// missing or another color scheme by many.
const MEAN_DIFFERENCE = 8;
const DIFFERENCE = 60;

/** Returns the mean color of each cell of a grid laid over a picture. */
const cellsOf = (page, png) =>
  page.evaluate(async (encoded) => {
    const [columns, rows] = [24, 15];
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const [width, height] = [Math.floor(image.width / columns), Math.floor(image.height / rows)];
    return Array.from({ length: columns * rows }, (_, at) => {
      const { data } = context.getImageData((at % columns) * width, Math.floor(at / columns) * height, width, height);
      const sums = [0, 0, 0];
      data.forEach((level, place) => place % 4 < 3 && (sums[place % 4] += level));
      return sums.map((sum) => sum / (width * height));
    });
  }, png.toString("base64"));

/** Returns how many of the places have none of the others within a cell. */
function strayed(places, others) {
  const near =
    ([column, row]) =>
    (other) =>
      Math.abs(column - other[0]) <= MOVED && Math.abs(row - other[1]) <= MOVED;
  return places.filter((place) => !others.some(near(place))).length;
}

/** Checks that a page has the elements of its picture, in about the same places, and the same colors. */
function checkFacts(shown, pictured) {
  assert.equal(shown.background, pictured.background, REMEDY);
  assert.equal(shown.text, pictured.text, REMEDY);
  const names = Object.keys(pictured.elements);
  assert.deepEqual(Object.keys(shown.elements), names, REMEDY);
  const all = names.flatMap((name) => pictured.elements[name]).length;
  const far = names.map((name) => strayed(pictured.elements[name], shown.elements[name]));
  const total = far.reduce((sum, count) => sum + count, 0);
  assert.ok(total <= all * MOVED_FARTHER, `${total} of ${all} elements have moved: ${REMEDY}`);
}

/** Checks that two pictures look alike from afar. */
function checkCells(shown, pictured) {
  const differences = shown.flatMap((cell, at) => cell.map((level, color) => Math.abs(level - pictured[at][color])));
  const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
  assert.ok(mean <= MEAN_DIFFERENCE, `colors differ by ${mean.toFixed(1)} in the mean: ${REMEDY}`);
  const most = Math.max(...differences);
  assert.ok(most <= DIFFERENCE, `colors of a cell differ by ${most.toFixed(1)}: ${REMEDY}`);
}

inChromium("the pictures of the README", () => {
  let server;
  let browser;
  before(async () => {
    [server, browser] = await Promise.all([startPictured(), launch()]);
  });
  after(() => Promise.all([browser?.close(), server?.stop()]));

  for (const picture of PICTURES) {
    test(`${picture.name}.png is small, is in the README, and shows the page as it is`, async () => {
      const png = await readFile(pictureFile(picture.name));
      assert.ok(png.length < LARGEST, `${png.length} bytes`);
      const readme = await readFile(path.resolve(import.meta.dirname, "../../README.md"), "utf8");
      assert.ok(readme.includes(`docs/pictures/${picture.name}.png`));

      const { page, context, check } = await openPictured(browser, server.origin, picture);
      checkFacts(await factsOf(page), JSON.parse(await readFile(factsFile(picture.name), "utf8")));
      const now = await page.screenshot({ animations: "disabled", caret: "hide" });
      assert.deepEqual(await check(), []);
      const kept = path.resolve(import.meta.dirname, `../../build/${picture.name}-now.png`);
      await mkdir(path.dirname(kept), { recursive: true });
      await writeFile(kept, now); // to be looked at, should the next line fail
      const blank = await context.newPage();
      checkCells(await cellsOf(blank, now), await cellsOf(blank, png));
      await context.close();
    });
  }

  test("a picture of the light board is not taken for one of the dark board", async () => {
    const [light, dark] = await Promise.all(["board-light", "board-dark"].map((name) => readFile(pictureFile(name))));
    const page = await browser.newPage();
    const cells = [await cellsOf(page, light), await cellsOf(page, dark)];
    assert.throws(() => checkCells(...cells), /colors differ/);
    await page.close();
  });
});
