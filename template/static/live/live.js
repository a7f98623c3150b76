// Numbers that move on a page that is open. Without this script the page shows those of
// the moment at which it was loaded.

// Closed with one of these, asking again would bring the same answer.
const FOR_GOOD = [4401, 4403, 4404];
// In milliseconds. The server says something every twenty seconds. After so much silence
// the line is dead, whether or not the browser has noticed.
const SILENCE = 50_000;
const LONGEST_WAIT = 30_000;

const address = new URL(document.getElementById("live").dataset.socket, location);
address.protocol = location.protocol === "https:" ? "wss:" : "ws:";

let socket = null;
let heard = 0;
let tries = 0;
let timer;
let over = false;

function connect() {
  const line = new WebSocket(address);
  socket = line;
  wait(line);
  line.onmessage = (message) => {
    tries = 0;
    wait(line);
    show(JSON.parse(message.data));
  };
  line.onclose = (event) => {
    over = FOR_GOOD.includes(event.code);
    hangUp();
    if (!over) retry();
  };
}

function wait(line) {
  heard = Date.now();
  clearTimeout(timer);
  timer = setTimeout(line.onclose, SILENCE, {});
}

// What an old line still has to say does not count: the new one knows better.
function hangUp() {
  clearTimeout(timer);
  if (!socket) return;
  socket.onmessage = socket.onclose = null;
  socket.close();
  socket = null;
}

// After a second, two, four … and never the same for two browsers: all that have lost a
// server at one moment must not come back at one moment.
function retry() {
  const longest = Math.min(LONGEST_WAIT, 1000 * 2 ** tries);
  tries += 1;
  timer = setTimeout(connect, longest * (0.5 + Math.random() / 2));
}

// A tab that was asleep, a computer that was closed, a network that is back.
function wake() {
  if (over || document.hidden) return;
  if (socket && Date.now() - heard < SILENCE / 2) return;
  hangUp();
  tries = 0;
  connect();
}

function show(state) {
  for (const place of document.querySelectorAll("[data-live]")) {
    const value = state[place.dataset.live];
    const text = Array.isArray(value) ? value.join(", ") : String(value);
    // Untouched where nothing is new, or a screen reader would say it again.
    if (value !== undefined && place.textContent !== text) place.textContent = text;
    if (Array.isArray(value)) place.parentElement.hidden = !value.length;
  }
  if ("seats_left" in state) showBooking(state.seats_left > 0);
}

const booking = document.getElementById("booking");
const offer = booking?.querySelector("form, a.button");
const soldOut = booking?.querySelector(".notice");
const news = document.getElementById("booking-news");

// The page has come with a button, or with the words that there is none. When that is no
// longer so, other words take its place.
function showBooking(free) {
  if (offer) {
    booking.hidden = !free;
    say(free ? "" : "This event is sold out.");
  } else if (soldOut) {
    booking.hidden = free;
    say(free ? "A seat is free again. Load this page anew to book it." : "");
  }
}

function say(text) {
  if (news.textContent === text) return;
  news.textContent = text;
  news.className = text ? "notice" : "";
}

connect();
addEventListener("pagehide", hangUp);
addEventListener("pageshow", wake);
addEventListener("online", wake);
document.addEventListener("visibilitychange", wake);
