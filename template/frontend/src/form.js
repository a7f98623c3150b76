// The form on the page. Django made it, and its fields are known to Django alone.

// The answers in the form as a query, such as words=jazz&city=Bonn.
export function answersIn(form) {
  const filled = [...new FormData(form)].filter(([, value]) => value);
  return new URLSearchParams(filled).toString();
}

// Say beside each field what is wrong with it, as Django does it.
export function sayErrors(form, errors) {
  form.querySelectorAll(".errorlist").forEach((list) => list.remove());
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    describe(field, "");
  }
  for (const error of errors) {
    const field = form.elements[error.field];
    if (!field) continue; // it is about several fields together
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.id = `${field.id}_error`;
    list.append(document.createElement("li"));
    // As text: what somebody has typed is never read as HTML.
    list.firstChild.textContent = error.detail;
    field.before(list);
    field.setAttribute("aria-invalid", "true");
    describe(field, list.id);
  }
}

// Tie a field to its message and to its help text, which a screen reader reads with it.
function describe(field, id) {
  const help = `${field.id}_helptext`;
  const ids = [document.getElementById(help) && help, id].filter(Boolean);
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}
