import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { clockOf } from "../src/clock.js";
import EventSearch from "../src/EventSearch.vue";

const EVENT = {
  page: "/events/jazz-night/",
  slug: "jazz-night",
  title: "Jazz night",
  category: "music",
  starts_at: "2026-09-06T19:30:00Z",
  venue: "Old Brewery",
  city: "Bonn",
  price: "12.50",
  seats_left: 3,
  is_booked: false,
  cover_small: null,
  cover_alt: "",
};

let form, search, questions;

function eventsCalled(...titles) {
  return titles.map((title) => ({ ...EVENT, title, slug: title }));
}

// The API answers the next question with this.
function answer(body, { status = 200, headers = {} } = {}) {
  fetch.mockImplementationOnce(async () => new Response(JSON.stringify(body), { status, headers }));
}

function answerWith(...titles) {
  answer({ next: null, results: eventsCalled(...titles) });
}

async function type(name, value) {
  form.elements[name].value = value;
  form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(250);
}

function titles() {
  return search.findAll("h3").map((heading) => heading.text());
}

const said = () => search.get("[role=status]").text();
const alarm = () => search.get("[role=alert]").text();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", vi.fn());
  history.replaceState(null, "", "/find/");
  document.body.innerHTML = `
    <form class="filters">
      <input name="words" id="id_words"><input name="city" id="id_city">
      <button>Find</button>
    </form>`;
  form = document.forms[0];
  questions = () => fetch.mock.calls.map(([address]) => address);
  search = mount(EventSearch, { props: { api: "/api/", form, clock: clockOf("UTC") } });
});

afterEach(() => {
  search.unmount();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("while somebody types", () => {
  test("nothing is asked and nothing is shown before that", () => {
    expect(fetch).not.toHaveBeenCalled();
    expect(search.find(".answer").exists()).toBe(false);
    expect(said()).toBe("");
  });

  test("what fits is shown, and said", async () => {
    answerWith("Jazz night", "Jazz brunch");
    await type("words", "jazz");
    expect(questions()).toEqual(["/api/?words=jazz"]);
    expect(titles()).toEqual(["Jazz night", "Jazz brunch"]);
    expect(said()).toBe("2 events");
  });

  test("several keys are one question, once there is a pause", async () => {
    answerWith("Jazz night");
    for (const words of ["j", "ja", "jaz"]) {
      form.elements.words.value = words;
      form.elements.words.dispatchEvent(new Event("input", { bubbles: true }));
      await vi.advanceTimersByTimeAsync(200);
      expect(fetch).not.toHaveBeenCalled();
    }
    await type("words", "jazz");
    expect(questions()).toEqual(["/api/?words=jazz"]);
  });

  test("the address is that of the page which Django would make", async () => {
    answerWith();
    await type("words", "jazz & more");
    expect(location.search).toBe("?words=jazz+%26+more");
    answerWith();
    await type("words", "");
    expect(location.href.endsWith("/find/")).toBe(true);
  });

  test("that a question is on its way is said", async () => {
    fetch.mockReturnValueOnce(new Promise(() => {}));
    await type("words", "jazz");
    expect(said()).toBe("Searching…");
    expect(search.get(".answer").attributes("aria-busy")).toBe("true");
  });

  test("that nothing fits is said", async () => {
    answerWith();
    await type("words", "opera");
    expect(said()).toBe("0 events");
    expect(search.text()).toContain("Nothing fits.");
  });

  test("an answer that comes late is passed over", async () => {
    let late;
    fetch.mockReturnValueOnce(new Promise((resolve) => (late = resolve)));
    await type("words", "j");
    answerWith("Jazz night");
    await type("words", "jazz");
    late(new Response(JSON.stringify({ next: null, results: eventsCalled("Judo") })));
    await flushPromises();
    expect(titles()).toEqual(["Jazz night"]);
    expect(location.search).toBe("?words=jazz");
  });

  test("what is not wanted any more is stopped", async () => {
    fetch.mockReturnValueOnce(new Promise(() => {}));
    await type("words", "j");
    answerWith();
    await type("words", "jazz");
    expect(fetch.mock.calls[0][1].signal.aborted).toBe(true);
    expect(fetch.mock.calls[1][1].signal.aborted).toBe(false);
  });

  test("Enter asks at once, and does not load the page", async () => {
    answerWith("Jazz night");
    form.elements.words.value = "jazz";
    const sent = new Event("submit", { cancelable: true });
    form.dispatchEvent(sent);
    await flushPromises();
    expect(sent.defaultPrevented).toBe(true);
    expect(titles()).toEqual(["Jazz night"]);
  });
});

describe("more events than fit on a page", () => {
  test("they come below, and the keyboard goes on with the first of them", async () => {
    answer({ next: "/api/?cursor=2", results: eventsCalled("One", "Two") });
    await type("words", "o");
    expect(said()).toBe("The first 2 events");
    answer({ next: null, results: eventsCalled("Three") });
    const focus = vi.spyOn(HTMLElement.prototype, "focus");
    await search.get("button").trigger("click");
    await flushPromises();
    expect(questions().at(-1)).toBe("/api/?cursor=2");
    expect(titles()).toEqual(["One", "Two", "Three"]);
    expect(focus.mock.contexts[0].textContent).toBe("Three");
    expect(search.find("button").exists()).toBe(false);
  });

  test("not while somebody is typing other words", async () => {
    answer({ next: "/api/?cursor=2", results: eventsCalled("One") });
    await type("words", "o");
    form.elements.words.dispatchEvent(new Event("input", { bubbles: true }));
    await search.get("button").trigger("click");
    expect(questions().length).toBe(1);
  });
});

describe("trouble", () => {
  test("what is wrong with a field is said beside it, until it is right", async () => {
    const detail = "<b>Atlantis</b> is no city.";
    const errors = [{ field: "city", detail, code: "invalid_choice" }];
    answer({ detail: "Invalid.", errors }, { status: 400 });
    await type("city", "<b>Atlantis</b>");
    expect(alarm()).toBe(detail);
    const city = form.elements.city;
    expect(city.getAttribute("aria-invalid")).toBe("true");
    const message = document.getElementById(city.getAttribute("aria-describedby"));
    expect(message.textContent).toBe(detail);
    answerWith("Jazz night");
    await type("city", "Bonn");
    expect(form.textContent).not.toContain("is no city");
    expect(city.hasAttribute("aria-invalid")).toBe(false);
    expect(alarm()).toBe("");
  });

  test("too many questions: it says when it goes on, and does", async () => {
    answer({ detail: "Throttled." }, { status: 429, headers: { "Retry-After": "7" } });
    await type("words", "jazz");
    expect(alarm()).toContain("The search goes on in 7 seconds.");
    answerWith("Jazz night");
    await vi.advanceTimersByTimeAsync(7000);
    expect(titles()).toEqual(["Jazz night"]);
    expect(alarm()).toBe("");
  });

  test("no network: it says so, and goes on by itself", async () => {
    const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    fetch.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    await type("words", "jazz");
    expect(said()).toBe("No answer");
    expect(alarm()).toContain("You are offline.");
    online.mockRestore();
    answerWith("Jazz night");
    window.dispatchEvent(new Event("online"));
    await flushPromises();
    expect(titles()).toEqual(["Jazz night"]);
  });

  test.each([
    ["a fault of the site", () => answer({ detail: "Oh." }, { status: 500 })],
    ["a page where JSON should be", () => fetch.mockResolvedValueOnce(new Response("<h1>502</h1>"))],
    ["nothing at all", () => fetch.mockRejectedValueOnce(new TypeError("Failed to fetch"))],
  ])("%s: then the button loads the page", async (_, happen) => {
    answerWith("Jazz night");
    await type("words", "jazz");
    happen();
    await type("words", "jazzy");
    expect(alarm()).toContain("The site does not answer.");
    expect(titles()).toEqual([]);
    const sent = new Event("submit", { cancelable: true });
    form.dispatchEvent(sent);
    expect(sent.defaultPrevented).toBe(false);
  });
});
