// Shows an explained sentence, computes it again, and lets the reader change it.
(() => {
  "use strict";

  const root = document.documentElement;
  const data = JSON.parse(document.getElementById("explained").textContent);
  const byId = (id) => document.getElementById(id);
  const { make, draw, fixed, minus, signed, paint, cividis, diverging, whenThemeChanges } = Tools;
  window.addEventListener("error", (event) => {
    root.dataset.error = event.message;
    byId("check").textContent = `This page failed: ${event.message}`;
  });

  const gates = new Set(["f", "i", "o", "z", "r"]);
  const paintSignal = (element, symbol, value, largest) =>
    (gates.has(symbol) ? paint(element, cividis, value) : paint(element, diverging(), 0.5 + value / (2 * Math.max(largest, 1e-9))));

  const names = {
    f: "forget gate", i: "input gate", o: "output gate", z: "update gate", r: "reset gate", g: "candidate", k: "kept", j: "added",
    c: "cell state", h: "hidden state",
  };

  // ---- what is computed

  const model = data.program ? new Lstm.Model(data.program) : null;
  const layerIndex = (name) => data.layerNames.indexOf(name);
  const state = {
    left: new Set(), forces: new Map(), layer: 0, unit: data.layers[0].interesting, pinned: { symbol: data.layers[0].signals[0], column: firstWord() },
  };

  function firstWord() { return Math.max(0, data.columns.findIndex((column) => column.word >= 0)); }

  /** The row of ids of the words that are left in, and for each column the step that it shows; -1 for none. */
  const rowOf = (left) => {
    const { row, words, columns } = data;
    const kept = words.map((word, i) => ({ id: word.id, i })).filter(({ i }) => !left.has(i));
    const ids = kept.map(({ id }) => id);
    const removed = words.length - kept.length;
    const places = new Map(kept.map(({ i }, place) => [i, place]));
    const isFixed = row.length !== undefined;
    const isPre = row.padding === "PRE";
    const offset = isFixed ? (isPre ? row.length - ids.length : 0) : row.before.length;
    const padding = new Array(isFixed ? row.length - ids.length : 0).fill(row.value);
    const all = isFixed ? (isPre ? [...padding, ...ids] : [...ids, ...padding]) : [...row.before, ...ids];
    const steps = columns.map((column, c) => {
      if (column.word >= 0) return places.has(column.word) ? offset + places.get(column.word) : -1;
      if (!isFixed) return column.step;
      // Padding grows by the removed words at the side of the text; the step at the other end stays.
      if (isPre) return columns[c + 1]?.word >= 0 ? column.step + removed : column.step;
      return column.step === row.length - 1 ? column.step : column.step - removed;
    });
    return { ids: all, steps, length: ids.length };
  };

  const compute = (left, forces) => {
    const { ids, steps, length } = rowOf(left);
    const feeds = { [data.row.tokens]: ids, sequence_lens: [length] };
    const { output, readings } = model.run(feeds, ids.length, forces);
    return { steps, readings, probability: Lstm.probability(output, data.target, data.link) };
  };

  const forcesNow = () => [...state.forces.values()];

  /** A layer as the model's file had it traced, for a page without weights: some units, at the columns alone. */
  class Recorded {
    constructor(layer) {
      const n = layer.shown.length;
      Object.assign(this, { cell: layer.cell, direction: layer.direction, units: layer.units, gates: layer.gates }, Lstm.functionsOf(layer.activations));
      this.signals = Object.fromEntries(layer.signals.map((symbol) => {
        const values = Lstm.decode(layer.values[symbol]);
        return [symbol, data.columns.map((_, c) => {
          const sparse = [];
          layer.shown.forEach((unit, u) => { sparse[unit] = values[c * n + u]; });
          return sparse;
        })];
      }));
      const [w, r, inputBias, stateBias] = ["w", "r", "inputBias", "stateBias"].map((part) => Lstm.decode(layer[part]));
      const [x, before] = [Lstm.decode(layer.x), Lstm.decode(layer.hiddenBefore)];
      const width = x.length / data.columns.length;
      this.inputAt = (c) => x.subarray(c * width, (c + 1) * width);
      this.hiddenBefore = data.columns.map((_, c) => before.subarray(c * layer.units, (c + 1) * layer.units));
      const cells = layer.cellBefore ? Lstm.decode(layer.cellBefore) : new Float64Array(before.length);
      this.cellBefore = data.columns.map((_, c) => cells.subarray(c * layer.units, (c + 1) * layer.units));
      this.row = (gate, unit) => {
        const at = layer.gates.indexOf(gate) * n + layer.shown.indexOf(unit);
        return {
          w: w.subarray(at * width, (at + 1) * width), r: r.subarray(at * layer.units, (at + 1) * layer.units),
          inputBias: inputBias[at], stateBias: stateBias[at],
        };
      };
    }
  }
  const recorded = model ? null : {
    steps: data.columns.map((_, c) => c), readings: data.layers.map((layer) => new Recorded(layer)), probability: data.probability,
  };

  let now = recorded ?? compute(state.left, []);
  const readingOf = (layer) => (model
    ? now.readings.find((reading) => reading.index === layerIndex(layer.name) && reading.direction === layer.direction)
    : now.readings[data.layers.indexOf(layer)]);
  const layerNow = () => data.layers[state.layer];
  const unitsNow = () => (model ? Array.from({ length: layerNow().units }, (_, u) => u) : layerNow().shown);
  const mean = (symbol, step) => {
    if (!model) return layerNow().means[symbol][step];
    const values = readingOf(layerNow()).signals[symbol][step];
    return values.reduce((a, b) => a + b, 0) / values.length;
  };
  const valueAt = (symbol, column, unit) => {
    const step = now.steps[column];
    if (step < 0) return undefined;
    return unit === "mean" ? mean(symbol, step) : readingOf(layerNow()).signals[symbol][step][unit];
  };

  // ---- the probability and its words

  /** How far a scale must reach: as far as the words do; padding may go beyond it. */
  const reach = (symbol, units) => {
    const columns = data.columns.map((_, c) => c).filter((c) => data.columns[c].word >= 0);
    return Math.max(1e-9, ...units.flatMap((unit) => columns.map((c) => Math.abs(valueAt(symbol, c, unit) ?? 0))));
  };

  const fillNow = () => {
    const p = now.probability;
    byId("probability").value = fixed(p);
    const difference = p - data.probability;
    const isChanged = state.left.size > 0 || state.forces.size > 0;
    byId("moved").textContent = isChanged ? `${signed(difference)} against ${fixed(data.probability)}` : "as the model reads it";
    byId("meter-fill").style.width = `${100 * p}%`;
    const label = data.labels ? `: ${data.labels[p > data.threshold ? data.labels.length - 1 : 0]}` : "";
    byId("label").textContent = label.slice(2);
    byId("meter").setAttribute("aria-label", `${data.subject} is ${fixed(p)}${label}`);
  };

  const paintWords = () => {
    const largest = Math.max(...data.shares.map(Math.abs), 1e-9);
    document.querySelectorAll("#words button").forEach((button) => paint(button, diverging(), 0.5 + button.dataset.share / (2 * largest)));
  };
  const buildWords = () => {
    data.words.forEach((word, i) => {
      const column = data.columns.findIndex((it) => it.word === i);
      const share = column < 0 ? 0 : data.shares[column];
      const button = make("button", { type: "button", "aria-pressed": "false" }, make("span", {}, word.text),
        make("small", {}, signed(share, 3)));
      const without = data.alternatives.find((it) => it.without === i);
      const drop = without ? data.probability - without.probability : undefined;
      if (drop !== undefined) button.append(make("small", { class: "drop" }, `drop ${signed(drop, 3)}`));
      button.disabled = !model;
      button.title = `${word.known ? "" : "unknown to the model; "}share ${signed(share)}${drop === undefined ? "" : `, drop ${signed(drop)}`}${model ? "; click to leave it out" : ""}`;
      button.classList.toggle("unknown", !word.known);
      button.dataset.share = share;
      button.addEventListener("click", () => {
        if (state.left.has(i)) state.left.delete(i);
        else if (state.left.size < data.words.length - 1) state.left.add(i);
        button.setAttribute("aria-pressed", state.left.has(i));
        again();
      });
      byId("words").append(make("li", {}, button));
    });
    paintWords();
  };

  // ---- forced gates

  const scopeNow = () => byId("force-layer").value;
  const buildForces = () => {
    const select = byId("force-layer");
    const layers = data.layers.map((layer) => [layer.name, layer.direction]);
    if (layers.length > 1) select.append(make("option", { value: "" }, "all layers and directions"));
    layers.forEach(([name, direction]) => select.append(make("option", { value: `${name}\n${direction}` }, `${name}, ${direction}`)));
    const symbols = [...new Set(data.layers.flatMap((layer) => layer.signals))].filter((symbol) => gates.has(symbol) || symbol === "g");
    const isGated = data.layers.some((layer) => !layer.cell.startsWith("rnn"));
    const fields = symbols.filter(() => isGated).map((symbol) => {
      const radios = [["", "as learned"], ["0", "0"], ["1", "1"]].map(([value, text]) => {
        const input = make("input", { type: "radio", name: `force-${symbol}`, value });
        input.checked = value === "";
        input.addEventListener("change", applyForces);
        return make("label", {}, input, text);
      });
      return make("fieldset", {}, make("legend", {}, `${symbol}  ${names[symbol]}`), ...radios);
    });
    byId("force-gates").append(...fields);
    select.addEventListener("change", applyForces);
    byId("force-unit").addEventListener("change", applyForces);
  };
  const applyForces = () => {
    state.forces.clear();
    const [name, direction] = scopeNow().split("\n");
    const isUnit = byId("force-unit").checked && state.unit !== "mean";
    document.querySelectorAll("#force-gates input:checked").forEach((input) => {
      if (input.value === "") return;
      const gate = input.name.slice("force-".length);
      const targets = data.layers.filter((layer) => !name || (layer.name === name && layer.direction === direction));
      targets.forEach((layer) => state.forces.set(`${gate}/${layer.name}/${layer.direction}`, {
        gate, value: Number(input.value), layer: layerIndex(layer.name), direction: layer.direction, ...(isUnit ? { unit: state.unit } : {}),
      }));
    });
    again();
  };
  const reset = () => {
    state.left.clear();
    document.querySelectorAll("#words button").forEach((button) => button.setAttribute("aria-pressed", "false"));
    document.querySelectorAll("#force-gates input").forEach((input) => { input.checked = input.value === ""; });
    applyForces();
  };

  // ---- heat maps

  const labelOf = (column) => data.columns[column].label;
  const skippedBefore = (column) => {
    const before = now.steps.slice(0, column).filter((step) => step >= 0).at(-1) ?? -1;
    return model && now.steps[column] >= 0 ? now.steps[column] - before - 1 : data.columns[column].skipped;
  };
  const wordAndStep = (column) => (data.columns[column].word >= 0 ? `“${labelOf(column)}”` : `${labelOf(column)} at step ${now.steps[column]}`);

  /** A table of cells, one of which is in the order of the tab key; the arrows move on from there. */
  class Grid {
    constructor(table, caption, onPick) {
      this.table = table;
      this.onPick = onPick;
      table.setAttribute("role", "grid");
      table.setAttribute("aria-label", caption);
      table.addEventListener("keydown", (event) => this.key(event));
    }
    build(rows, foot) {
      this.rows = rows;
      const head = make("tr", {}, make("td", {}));
      head.firstChild.style.background = "none";
      this.heads = data.columns.map((column, c) => {
        const cell = make("th", { scope: "col" }, make("div", {}, make("span", {}, column.label)));
        cell.classList.toggle("padding", column.word < 0);
        head.append(cell);
        return cell;
      });
      this.cells = [];
      const body = make("tbody");
      rows.forEach((row, r) => {
        const line = make("tr", {}, row.head);
        line.classList.toggle("chosen", row.isChosen?.() ?? false);
        this.cells.push(data.columns.map((_, c) => {
          const cell = make("td", { role: "gridcell", tabindex: r === 0 && c === firstWord() ? "0" : "-1" });
          cell.addEventListener("mouseenter", () => show(row.symbol, c, row.unit()));
          cell.addEventListener("focus", () => { this.current(cell); pin(row.symbol, c, row.unit()); });
          cell.addEventListener("click", () => { cell.focus(); this.onPick?.(row, c); });
          line.append(cell);
          return cell;
        }));
        body.append(line);
      });
      body.addEventListener("mouseleave", showPinned);
      this.table.replaceChildren(make("thead", {}, head), body, ...(foot ? [foot] : []));
      this.fill();
    }
    fill() {
      data.columns.forEach((column, c) => {
        const skipped = skippedBefore(c);
        this.heads[c].classList.toggle("gone", now.steps[c] < 0);
        this.heads[c].querySelector("span").textContent = skipped > 0 ? `+${skipped} ${column.label}` : column.label;
        this.heads[c].classList.toggle("gap", skipped > 0);
      });
      this.rows.forEach((row, r) => {
        const values = data.columns.map((_, c) => valueAt(row.symbol, c, row.unit()));
        const largest = row.largest?.() ?? reach(row.symbol, [row.unit()]);
        values.forEach((value, c) => {
          const cell = this.cells[r][c];
          cell.classList.toggle("none", value === undefined);
          cell.classList.toggle("gap", skippedBefore(c) > 0);
          if (value === undefined) {
            cell.textContent = "";
            cell.style.background = "";
            cell.setAttribute("aria-label", `${wordAndStep(c)} is left out`);
            return;
          }
          cell.textContent = gates.has(row.symbol) ? fixed(value, 2) : signed(value, 2);
          paintSignal(cell, row.symbol, value, largest);
          const unit = row.unit();
          cell.setAttribute("aria-label", `${names[row.symbol]}, ${unit === "mean" ? "mean" : `unit ${unit}`}, ${wordAndStep(c)}: ${fixed(value, 3)}`);
        });
      });
    }
    current(cell) {
      this.table.querySelectorAll('td[tabindex="0"]').forEach((other) => other.setAttribute("tabindex", "-1"));
      cell.setAttribute("tabindex", "0");
    }
    key(event) {
      const r = this.cells.findIndex((row) => row.includes(event.target));
      if (r < 0) return;
      const c = this.cells[r].indexOf(event.target);
      const last = data.columns.length - 1;
      const moves = { ArrowLeft: [r, c - 1], ArrowRight: [r, c + 1], ArrowUp: [r - 1, c], ArrowDown: [r + 1, c], Home: [r, 0], End: [r, last] };
      if (event.key === "Enter" || event.key === " ") this.onPick?.(this.rows[r], c);
      const [row, column] = moves[event.key] ?? [r, c];
      if (!moves[event.key] && event.key !== " ") return;
      event.preventDefault();
      this.cells[Math.min(Math.max(row, 0), this.cells.length - 1)][Math.min(Math.max(column, 0), last)].focus();
    }
  }

  const overview = new Grid(byId("overview"), "Gates and states, one row each, over the words");
  const unitGrid = new Grid(byId("units"), "All units over the words", (row) => chooseUnit(row.unit()));
  const linesCell = make("td", { colspan: data.columns.length });

  const buildOverview = () => {
    const foot = make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }), linesCell));
    overview.build(layerNow().signals.map((symbol) => ({
      symbol, unit: () => state.unit, head: make("th", { scope: "row" }, `${names[symbol]} `, make("b", {}, symbol)),
    })), foot);
    linesCell.style.cursor = "default";
    foot.querySelector("th").append(`${names[stateSymbol()]} of all units, `, make("span", { id: "scale" }));
  };
  const buildUnits = () => {
    const symbol = byId("signal").value;
    const units = unitsNow();
    const largest = () => reach(symbol, units);
    unitGrid.build(units.map((unit) => ({
      symbol, unit: () => unit, largest, isChosen: () => unit === state.unit, head: make("th", { scope: "row" }, `unit ${unit}`),
    })));
  };

  // ---- states as lines

  const stateSymbol = () => (layerNow().cell === "lstm" ? "c" : "h");
  const drawLines = (here) => {
    const symbol = stateSymbol();
    const [pitch, gap, height, pad] = [46, 10, 150, 10];
    const left = data.columns.map((_, c) => c * pitch + gap * data.columns.slice(0, c + 1).filter((it) => it.skipped > 0).length);
    const width = left.at(-1) + pitch - 2;
    const svg = draw("svg", { class: "lines", width: width + 66, height, role: "img",
      "aria-label": `${names[symbol]} of all units over the words, chosen unit thick, mean dashed` });
    const units = unitsNow();
    const largest = reach(symbol, units);
    byId("scale").textContent = `±${fixed(largest, 2)}`;
    const y = (value) => height / 2 - (value / largest) * (height / 2 - pad);
    const x = (c) => left[c] + pitch / 2 - 1;
    const path = (unit) => data.columns.map((_, c) => [c, valueAt(symbol, c, unit)])
      .filter(([, v]) => v !== undefined).map(([c, v]) => `${x(c).toFixed(1)},${y(v).toFixed(1)}`).join(" ");
    svg.append(draw("line", { class: "axis", x1: 0, x2: width, y1: y(0), y2: y(0) }));
    data.columns.forEach((_, c) => { if (skippedBefore(c) > 0) svg.append(draw("line", { class: "cut", x1: left[c] - gap / 2, x2: left[c] - gap / 2, y1: 0, y2: height })); });
    units.forEach((unit) => svg.append(draw("polyline", { points: path(unit) })));
    const end = (unit) => Math.min(Math.max(y(valueAt(symbol, data.columns.length - 1, unit) ?? 0), 8), height - 10);
    svg.append(draw("polyline", { points: path("mean"), class: "mean" }));
    svg.append(draw("text", { x: width + 4, y: end("mean") + 4, class: "mean" }, "mean"));
    if (state.unit !== "mean") {
      svg.append(draw("polyline", { points: path(state.unit), class: "chosen" }));
      const apart = Math.abs(end(state.unit) - end("mean")) < 14 ? (end(state.unit) <= end("mean") ? -12 : 14) : 0;
      svg.append(draw("text", { x: width + 4, y: end(state.unit) + 4 + apart, class: "chosen" }, `unit ${state.unit}`));
    }
    if (here !== undefined) svg.append(draw("line", { class: "here", x1: x(here), x2: x(here), y1: 0, y2: height }));
    linesCell.replaceChildren(svg);
  };

  // ---- arithmetic

  const forcedTo = (symbol, unit) => forcesNow().find((force) => force.gate === symbol && force.layer === layerIndex(layerNow().name)
    && force.direction === layerNow().direction && (force.unit === undefined || force.unit === unit))?.value;

  const explainMean = (panel, symbol, column) => {
    const units = unitsNow().map((unit) => [unit, valueAt(symbol, column, unit)]).sort((a, b) => a[1] - b[1]);
    const [low, high] = [units[0], units.at(-1)];
    panel.append(make("p", {}, `The mean of ${layerNow().units} units is ${minus(fixed(valueAt(symbol, column, "mean")))}. `
      + `${units.length < layerNow().units ? `Of the ${units.length} that are in this page, lowest` : "Lowest"} is unit ${low[0]} with `
      + `${minus(fixed(low[1]))}, highest unit ${high[0]} with ${minus(fixed(high[1]))}.`));
    const buttons = [low, high].map(([unit]) => {
      const button = make("button", { type: "button" }, `unit ${unit}`);
      button.addEventListener("click", () => chooseUnit(unit));
      return button;
    });
    panel.append(make("p", {}, "See how it is computed: ", buttons[0], " ", buttons[1]));
  };

  const show = (symbol, column, unit) => {
    const panel = byId("arithmetic");
    const step = now.steps[column];
    panel.replaceChildren(make("h3", {}, unit === "mean" ? `${names[symbol]}, mean` : `${names[symbol]} of unit ${unit}`));
    document.querySelectorAll("table.heat td.at").forEach((cell) => cell.classList.remove("at"));
    drawLines(column);
    if (step < 0) {
      panel.append(make("p", {}, `${wordAndStep(column)} is left out.`));
      return;
    }
    const position = model ? step : data.columns[column].step;
    panel.append(make("p", { class: "muted" }, `at ${wordAndStep(column)}, step ${position}, reading ${layerNow().direction === "forward" ? "forward" : "backward"}`));
    const reading = readingOf(layerNow());
    if (unit === "mean") explainMean(panel, symbol, column);
    else Arithmetic.explain(panel, reading, symbol, step, unit, forcedTo(symbol, unit));
    panel.append(make("p", { class: "muted" }, Arithmetic.meaning(symbol, reading.cell)));
    const row = overview.rows.findIndex((it) => it.symbol === symbol);
    if (row >= 0 && unit === state.unit) overview.cells[row][column].classList.add("at");
  };
  const pin = (symbol, column, unit) => { state.pinned = { symbol, column, unit }; show(symbol, column, unit); };
  const showPinned = () => show(state.pinned.symbol, state.pinned.column, state.pinned.unit ?? state.unit);

  // ---- putting it together

  const chooseUnit = (unit) => {
    state.unit = unit;
    state.pinned.unit = unit;
    byId("unit").value = String(unit);
    if (byId("force-unit")?.checked) applyForces();
    overview.fill();
    unitGrid.table.querySelectorAll("tbody tr").forEach((line, r) => line.classList.toggle("chosen", unitGrid.rows[r].unit() === unit));
    showPinned();
  };
  const buildChoices = () => {
    const layers = byId("layer");
    data.layers.forEach((layer, i) => layers.append(make("option", { value: i }, `${layer.name}, reading ${layer.direction === "forward" ? "forward" : "backward"}`)));
    layers.addEventListener("change", () => { state.layer = Number(layers.value); state.unit = layerNow().interesting; buildLayer(); });
    byId("unit").addEventListener("change", (event) => chooseUnit(event.target.value === "mean" ? "mean" : Number(event.target.value)));
    byId("signal").addEventListener("change", buildUnits);
  };
  const buildLayer = () => {
    const layer = layerNow();
    byId("unit").replaceChildren(make("option", { value: "mean" }, `mean of ${layer.units} units`), ...unitsNow().map((unit) => make("option", { value: unit }, `unit ${unit}`)));
    byId("unit").value = String(state.unit);
    const before = byId("signal").value;
    byId("signal").replaceChildren(...layer.signals.map((symbol) => make("option", { value: symbol }, `${names[symbol]} ${symbol}`)));
    byId("signal").value = layer.signals.includes(before) ? before : stateSymbol();
    const symbol = layer.signals.includes(state.pinned.symbol) ? state.pinned.symbol : layer.signals[0];
    state.pinned = { symbol, column: state.pinned.column, unit: state.unit };
    buildOverview();
    buildUnits();
    showPinned();
  };
  const again = () => {
    if (model) now = compute(state.left, forcesNow());
    fillNow();
    overview.fill();
    unitGrid.fill();
    showPinned();
  };

  /**
   * Computes all that the program computed before it wrote this page, and says how far both lie apart. Each what-if is a task of
   * its own, so that the page answers its reader in between, however slow the machine is.
   */
  const check = () => {
    const free = compute(new Set(), []);
    let [numbers, largest] = [1, Math.abs(free.probability - data.probability)];
    const compare = (a, b) => { numbers++; largest = Math.max(largest, Number.isNaN(a) ? Infinity : Math.abs(a - b)); };
    data.layers.forEach((layer) => {
      const reading = free.readings.find((it) => it.index === layerIndex(layer.name) && it.direction === layer.direction);
      layer.signals.forEach((symbol) => {
        const values = Lstm.decode(layer.values[symbol]);
        data.columns.forEach((column, c) => layer.shown.forEach((unit, u) => compare(reading.signals[symbol][column.step][unit], values[c * layer.shown.length + u])));
      });
    });
    const whatIf = (it) => {
      const left = new Set(it.without === undefined ? [] : [it.without]);
      const forces = it.gate ? [{ gate: it.gate, value: it.value, layer: layerIndex(it.layer), direction: it.direction }] : [];
      compare(compute(left, forces).probability, it.probability);
    };
    const say = () => {
      const agrees = largest < 1e-5;
      byId("check").textContent = `${agrees ? "Checked" : "NOT THE SAME"}: this page computed ${numbers.toLocaleString("en")} numbers again, among them `
        + `${data.alternatives.length} what-ifs; the largest difference from the program's is ${largest.toExponential(1)}.`;
      root.dataset.difference = largest.toExponential(1);
      root.dataset.numbers = numbers;
      root.dataset.check = agrees ? "agrees" : "differs";
    };
    const next = (i) => {
      if (i === data.alternatives.length) return say();
      byId("check").textContent = `Computing again what the program computed: ${i} of ${data.alternatives.length} what-ifs ...`;
      whatIf(data.alternatives[i]);
      setTimeout(next, 0, i + 1);
    };
    next(0);
  };

  /** Changes that come with the page's address, as in #without=0,3&force=f0,o1&layer=2&unit=5. */
  const fromAddress = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const list = (key) => (wanted.get(key) ?? "").split(",").filter(Boolean);
    if (wanted.has("layer")) { byId("layer").value = Number(wanted.get("layer")) - 1; byId("layer").dispatchEvent(new Event("change")); }
    if (wanted.has("unit")) chooseUnit(wanted.get("unit") === "mean" ? "mean" : Number(wanted.get("unit")));
    if (!model) return;
    list("without").forEach((word) => document.querySelectorAll("#words button")[word]?.click());
    list("force").forEach((force) => document.querySelector(`#force-gates input[name="force-${CSS.escape(force[0])}"][value="${CSS.escape(force[1])}"]`)?.click());
  };

  buildWords();
  if (model) buildForces();
  buildChoices();
  buildLayer();
  fillNow();
  byId("reset")?.addEventListener("click", reset);
  whenThemeChanges(() => { paintWords(); overview.fill(); unitGrid.fill(); });
  fromAddress();
  if (model) setTimeout(check, 0);
  else root.dataset.check = "recorded";
})();
