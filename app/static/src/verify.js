// The month's verification: a digit says what was found and goes on, arrows move from row to row.

const rows = [...document.querySelectorAll(".verify-row")];
const outcomes = (row) => [...row.querySelectorAll("input[type=radio]")];

function go(index) {
  const row = rows[index];
  if (!row) return index < 0 ? undefined : document.querySelector(".form-bar .btn-primary").focus();
  const [first, ...others] = outcomes(row);
  (others.find((it) => it.checked) ?? first).focus();
  row.scrollIntoView({ block: "nearest" });
}

const commands = {
  ArrowDown: (index) => go(index + 1),
  ArrowUp: (index) => go(index < 0 ? rows.length - 1 : index - 1),
  0: (index) => outcomes(rows[index]).forEach((it) => (it.checked = false)),
};

function choose(index, number) {
  const outcome = outcomes(rows[index])[number - 1];
  if (!outcome) return false;
  outcome.checked = true;
  if (outcome.value !== "left") go(index + 1);
  else rows[index].querySelector("input[type=date]").focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!rows.length || document.querySelector("dialog[open]")) return;
  const index = rows.indexOf(event.target.closest(".verify-row"));
  if (event.target.closest(".verify-left")) {
    // Enter in a row goes on; it does not save the page.
    if (event.key !== "Enter") return;
    event.preventDefault();
    return go(index + 1);
  }
  if (event.target.closest("select")) return;
  const command = commands[event.key];
  if (command && (index >= 0 || event.key.startsWith("Arrow"))) command(index);
  else if (!choose(Math.max(index, 0), Number(event.key))) return;
  event.preventDefault();
});

const wrong = rows.findIndex((row) => row.matches(".is-wrong"));
if (rows.length) go(Math.max(wrong, 0));
