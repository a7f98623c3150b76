// Times as the pages of Django write them: Sun 6 Sep 2026, 19:30

export function clockOf(timeZone) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (moment) => {
    const parts = format.formatToParts(new Date(moment));
    const { weekday, day, month, year, hour, minute } = Object.fromEntries(
      parts.map(({ type, value }) => [type, value]),
    );
    return `${weekday} ${day} ${month} ${year}, ${hour}:${minute}`;
  };
}
