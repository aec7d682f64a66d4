// Draws the chart of a page from the option the server wrote into it. The colours follow the theme.

const figure = document.querySelector("[data-chart]");
const root = document.documentElement;

// Distinguishable with the common colour blindnesses, calm beside the interface's blue.
const PALETTE = {
  light: [
    "#2f6db5", "#d9822b", "#3f8f63", "#b04a5a", "#7a64ad", "#8a7340",
    "#2f8fa3", "#c7679b", "#6b7785", "#a3b03f", "#1f4274", "#e0b04a",
    "#8e4a9e", "#4d5f1f", "#e5867a", "#6b4423", "#8fc1e0", "#b9b2a3",
  ],
  dark: [
    "#6ea8e5", "#e8a35c", "#6fc294", "#dd8391", "#ab98da", "#c3ab74",
    "#67bccd", "#e39bc4", "#a3afbd", "#c3cf6a", "#4d7fc0", "#f0cd7c",
    "#cfa0e0", "#9db86a", "#f0aca3", "#bd936f", "#b9ddf2", "#d6d0c2",
  ],
};

function theme() {
  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const axis = {
    axisLine: { lineStyle: { color: colour("--line-strong") } },
    axisTick: { lineStyle: { color: colour("--line-strong") } },
    axisLabel: { color: colour("--text-quiet") },
    nameTextStyle: { color: colour("--text-quiet") },
    splitLine: { lineStyle: { color: colour("--line") } },
  };
  return {
    color: PALETTE[root.dataset.bsTheme],
    backgroundColor: "transparent",
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--text") },
    legend: { top: 0, bottom: "auto", textStyle: { color: colour("--text") } },
    tooltip: {
      backgroundColor: colour("--surface"),
      borderColor: colour("--line-strong"),
      textStyle: { color: colour("--text") },
    },
    bar: { barMaxWidth: 56 },
    categoryAxis: axis,
    valueAxis: axis,
    timeAxis: axis,
  };
}

if (figure) {
  const option = JSON.parse(figure.querySelector("script").textContent);
  // Tooltips drawn on the canvas need no inline style, which the content security policy forbids.
  option.tooltip = { ...option.tooltip, renderMode: "richText" };
  option.animation = !matchMedia("(prefers-reduced-motion: reduce)").matches;

  const canvas = figure.querySelector(".chart-canvas");
  const chart = echarts.init(canvas, theme(), { locale: root.lang.startsWith("zh") ? "ZH" : "EN" });
  chart.setOption(option);

  new ResizeObserver(() => chart.resize()).observe(canvas);
  new MutationObserver(() => chart.setTheme(theme())).observe(root, {
    attributeFilter: ["data-bs-theme"],
  });
}
