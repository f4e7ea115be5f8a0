"use strict";
// Draws the figures, fits them to the width, and says how a history that was clicked on is lived again.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const figures = read("figures"), run = read("run");
  const NARROW = 600;
  const narrow = () => window.innerWidth < NARROW;
  const set = (layout, path, value) => {
    const keys = path.split("."), last = keys.pop();
    let place = layout;
    for (const key of keys) place = place[key] ??= {};
    place[last] = value;
  };
  const layoutOf = (figure, width) => {
    const layout = structuredClone(figure.layout);
    if (narrow()) for (const [path, value] of Object.entries(figure.narrow)) set(layout, path, value);
    layout.width = width;
    const named = figure.data.filter((one) => one.showlegend !== false).length;
    if (narrow() && layout.showlegend && named > 3) {
      layout.legend = { ...layout.legend, orientation: "h", yref: "container", y: 0, yanchor: "bottom" };
      layout.margin.t = Math.min(layout.margin.t, 16);
    }
    if (narrow() && layout.showlegend && layout.legend.yref === "container") {
      const rows = named > 3 ? named : 1;
      layout.height += Math.max(0, 62 + 20 * rows - layout.margin.b);
      layout.margin.b = Math.max(layout.margin.b, 62 + 20 * rows);
    }
    return layout;
  };
  const config = { displayModeBar: false, responsive: false, scrollZoom: false, doubleClick: false, typesetMath: false };
  const draw = async (place) => {
    const figure = figures[Number(place.dataset.figure)];
    await Plotly.react(place, figure.data, layoutOf(figure, place.clientWidth), config);
    if (place.dataset.drawn) return;
    place.dataset.drawn = "1";
    place.on("plotly_click", (event) => relive(place, event.points[0]));
  };
  const relive = (place, point) => {
    const [trial, number] = Array.isArray(point.customdata) ? point.customdata : [-1, -1];
    if (!(trial >= 0)) return;
    const note = place.parentElement.querySelector(".relive");
    const code = document.createElement("code");
    code.textContent = `alliance trace ${run.path} --trial ${trial}` + (run.points > 1 ? ` --point ${number}` : "");
    note.replaceChildren(`History ${trial}: `, code);
    note.hidden = false;
  };
  const places = [...document.querySelectorAll("[data-figure]")];
  const all = () => Promise.all(places.map(draw)).then(() => { document.body.dataset.ready = "1"; });
  let waiting = 0, width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(all, 150);
  });
  window.addEventListener("beforeprint", () => { places.forEach((place) => Plotly.relayout(place, { width: Math.min(place.clientWidth, 660) })); });
  window.addEventListener("afterprint", all);
  all();
})();
