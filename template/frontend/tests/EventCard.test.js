import { mount } from "@vue/test-utils";
import { expect, test } from "vitest";

import { clockOf } from "../src/clock.js";
import EventCard from "../src/EventCard.vue";

const EVENT = {
  page: "/events/jazz-night/",
  title: "Jazz night",
  category: "music",
  starts_at: "2026-09-06T19:30:00Z",
  venue: "Old Brewery",
  city: "Bonn",
  price: "12.50",
  seats_left: 3,
  is_booked: false,
  cover_small: null,
};

function card(changes, zone = "UTC") {
  return mount(EventCard, { props: { event: { ...EVENT, ...changes }, clock: clockOf(zone) } });
}

test.each([
  [{}, "Music € 12.50 · 3 seats left"],
  [{ price: "0.00", seats_left: 1 }, "Music free · 1 seat left"],
  [{ seats_left: 0, is_booked: true }, "Music € 12.50 · sold out · you have a seat"],
])("what a card says of %j", (changes, words) => {
  expect(card(changes).findAll("p").at(-1).text()).toBe(words);
});

test.each([
  ["UTC", "Sun 6 Sep 2026, 19:30"],
  ["Asia/Kathmandu", "Mon 7 Sep 2026, 01:15"],
])("times in %s", (zone, words) => {
  expect(card({}, zone).get("time").text()).toBe(words);
});

test("midnight", () => {
  expect(clockOf("UTC")("2026-09-06T00:05:00Z")).toBe("Sun 6 Sep 2026, 00:05");
});

test("a zone that the browser does not know is an error", () => {
  expect(() => clockOf("Europe/Atlantis")).toThrow(RangeError);
});

test("a picture, with the words that stand for it", () => {
  const there = card({ cover_small: "/media/small.jpg", cover_alt: "A trumpet" });
  expect(there.get("img").attributes()).toMatchObject({ src: "/media/small.jpg", alt: "A trumpet" });
  expect(card({}).find("img").exists()).toBe(false);
});

test("a title is text, whatever stands in it", () => {
  const there = card({ title: "<img src=x onerror=alert(1)>" });
  expect(there.find("img").exists()).toBe(false);
  expect(there.get("h3").text()).toBe("<img src=x onerror=alert(1)>");
});
