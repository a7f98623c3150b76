// Questions to the API of the site, and what goes wrong with them.

const PATIENCE = 10_000; // milliseconds

export const OFFLINE = "You are offline. The search goes on when you are back.";
export const NO_ANSWER = "The site does not answer. Press Find to try it without this search.";

// Why there is no answer, in words for a visitor.
export class Trouble extends Error {
  constructor(message, { errors = [], seconds = 0 } = {}) {
    super(message);
    this.errors = errors; // what is wrong with which field
    this.seconds = seconds; // when to ask again
  }
}

// The answer of the API. Throws Trouble, or what the signal throws where it was given.
export async function ask(address, signal) {
  let response, answer;
  try {
    response = await fetch(address, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    });
    answer = await response.json();
  } catch {
    signal.throwIfAborted();
    throw new Trouble(navigator.onLine ? NO_ANSWER : OFFLINE);
  }
  // It may have come before it could be stopped.
  signal.throwIfAborted();
  if (response.ok) return answer;
  throw troubleOf(response, answer);
}

function troubleOf(response, problem) {
  if (response.status === 400 && problem.errors) {
    const details = problem.errors.map((error) => error.detail);
    return new Trouble(details.join(" "), { errors: problem.errors });
  }
  if (response.status === 429) {
    const seconds = Number(response.headers.get("Retry-After")) || 60;
    const words = `Too many questions in a short time. The search goes on in ${seconds} seconds.`;
    return new Trouble(words, { seconds });
  }
  return new Trouble(NO_ANSWER);
}
