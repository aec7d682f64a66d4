// A masked value in full: asks for the purpose once, then one key shows one value.

const form = document.getElementById("reveal");
const choice = document.getElementById("purpose-choice");
const dialog = document.getElementById("purpose");
let waiting = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.reveal");
  if (!button) return;
  event.preventDefault();
  if (choice.value) return show(button);
  waiting = button;
  dialog.returnValue = "";
  dialog.showModal();
});

dialog.addEventListener("close", () => {
  choice.value = dialog.returnValue;
  if (choice.value) show(waiting);
  else waiting.focus();
});

dialog.addEventListener("keydown", (event) => {
  const chosen = dialog.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
  if (!chosen) return;
  event.stopPropagation(); // the page has a meaning for digits as well
  chosen.click();
});

async function show(button) {
  const answer = await fetch(button.formAction, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
  }).catch(() => null);
  // Whatever else stands in the way, the whole page will say.
  if (!answer || answer.redirected || ![200, 400, 429].includes(answer.status)) return form.requestSubmit(button);
  const { value, message, ask } = await answer.json();
  const place = button.closest("dd");
  if (!answer.ok) return place.querySelector(".reveal-problem")?.remove(), place.append(problem(message, ask));
  place.textContent = value;
  place.classList.add("revealed");
  place.tabIndex = -1;
  place.focus();
}

function problem(message, ask) {
  const shown = document.createElement("span");
  shown.className = "reveal-problem";
  shown.setAttribute("role", "alert");
  shown.textContent = message;
  if (ask) {
    const link = document.createElement("a");
    link.href = ask.url;
    link.textContent = ask.label;
    shown.append(" ", link);
  }
  return shown;
}
