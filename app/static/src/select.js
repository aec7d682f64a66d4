// Selects with a search box: fed by the server where the list is long, by the page otherwise.
// The server answers {"results": [{"value", "label"}], "more": bool}.

const texts = document.querySelector("#select-texts").dataset;
const MANY = 12; // options from which searching beats scrolling

const element = (tag, className, text) =>
  Object.assign(document.createElement(tag), { className, textContent: text });

const render = {
  option: (item) => element("div", item.disabled ? "option is-note" : "option", item.label),
  no_results: () => element("div", "no-results", texts.none),
  loading: () => element("div", "no-results", texts.loading),
};

function remote(select) {
  return {
    searchField: [],
    preload: "focus",
    loadThrottle: 200,
    score: () => () => 1, // the server has searched and sorted
    async load(query, done) {
      const address = new URL(select.dataset.lookupUrl, location);
      address.searchParams.set("q", query);
      this.clearOptions();
      try {
        const answer = await fetch(address, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(answer.statusText);
        const { results, more } = await answer.json();
        done(more ? [...results, { value: "-", label: texts.more, disabled: true }] : results);
      } catch {
        done([{ value: "-", label: texts.failed, disabled: true }]);
      }
    },
  };
}

function improve(select) {
  const isRemote = "lookupUrl" in select.dataset;
  if (!isRemote && select.options.length <= MANY) return;
  const box = new TomSelect(select, {
    render,
    valueField: "value",
    labelField: "label",
    searchField: ["label"],
    maxOptions: null,
    refreshThrottle: 0, // a late refresh opens the list again after a quick choice
    dropdownParent: "body",
    plugins: ["dropdown_input"],
    ...(isRemote && remote(select)),
  });
  if (select.autofocus) {
    // A page does not begin with a list over its other fields.
    box.settings.openOnFocus = false;
    box.focus(); // takes effect in the next task
    setTimeout(() => (box.settings.openOnFocus = true));
  }
}

document.querySelectorAll("select").forEach(improve);
// The filter panel gets its controls later.
document.addEventListener("filled", ({ target }) => target.querySelectorAll("select").forEach(improve));
