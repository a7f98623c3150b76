// The island on the page /find/. What it has to know, Django has written into the page.
import { createApp } from "vue";

import { clockOf } from "./clock.js";
import EventSearch from "./EventSearch.vue";

const place = document.getElementById("event-search");

createApp(EventSearch, {
  api: place.dataset.api,
  form: document.querySelector("form.filters"),
  // A time zone that this browser does not know is an error here, before anything has
  // changed: the page stays as Django made it.
  clock: clockOf(place.dataset.timeZone),
}).mount(place);
