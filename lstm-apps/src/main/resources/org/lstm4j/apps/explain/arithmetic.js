// How one number of a recurrent layer comes about, as text and as a table of its terms.
const Arithmetic = (() => {
  "use strict";

  const { make, fixed, minus, signed, inSum, inProduct } = Tools;
  const gates = new Set(["f", "i", "o", "z", "r"]);
  const functionOf = (symbol, reading) => (gates.has(symbol) ? reading.gateFunction : reading.stateFunction);
  const isWeighted = (symbol, cell) => gates.has(symbol) || symbol === "g" || cell.startsWith("rnn");

  const gate = (panel, reading, symbol, step, unit, forced) => {
    const value = reading.signals[symbol][step][unit];
    if (forced !== undefined) {
      panel.append(make("p", { class: "formula" }, `${symbol} = `, make("b", {}, fixed(value)), " (forced)"));
      return;
    }
    const { w, r, inputBias, stateBias } = reading.row(symbol, unit);
    const x = reading.inputAt(step);
    const before = reading.hiddenBefore[step];
    const isReset = symbol === "g" && reading.cell === "gru";
    const scale = symbol === "g" && reading.cell === "gru_linear_before_reset" ? reading.signals.r[step][unit] : 1;
    const stateOf = (k) => (isReset ? before[k] * reading.signals.r[step][k] : before[k]);
    const terms = [
      ...Array.from(x, (v, k) => ({ name: `x${k}`, weight: w[k], value: v, product: w[k] * v })),
      ...Array.from(before, (_, k) => ({ name: `h${k}`, weight: r[k], value: stateOf(k), product: scale * r[k] * stateOf(k) })),
    ];
    const inputSum = terms.slice(0, x.length).reduce((sum, t) => sum + t.product, 0);
    const rawState = terms.slice(x.length).reduce((sum, t) => sum + t.weight * t.value, 0);
    const sum = inputSum + inputBias + scale * (rawState + stateBias);
    const { symbol: f, apply } = functionOf(symbol, reading);
    const result = apply(sum);
    const formula = scale === 1 ? "W·x + R·h₋ + b" : "W·x + b + r (R·h₋ + b′)";
    const numbers = scale === 1
      ? minus(fixed(inputSum)) + inSum(rawState) + inSum(inputBias + stateBias)
      : `${minus(fixed(inputSum))}${inSum(inputBias)} + ${fixed(scale)} · (${minus(fixed(rawState))}${inSum(stateBias)})`;
    panel.append(
      make("p", { class: "formula" }, `${symbol} = ${f}(${formula})`, make("br"), `  = ${f}(${numbers})`, make("br"),
        `  = ${f}(${minus(fixed(sum))}) = `, make("b", {}, minus(fixed(result)))),
      termTable(terms, result, value));
  };
  const termTable = (terms, result, value) => {
    const sorted = [...terms].sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
    const most = 8;
    const largest = Math.abs(sorted[0].product) || 1;
    const line = (t) => {
      const bar = make("i");
      bar.style.width = `${(100 * Math.abs(t.product)) / largest}%`;
      bar.style.background = t.product < 0 ? "var(--s1)" : "var(--s2)";
      return make("tr", {}, make("th", { scope: "row" }, t.name), make("td", {}, minus(fixed(t.weight, 3))), make("td", {}, minus(fixed(t.value, 3))),
        make("td", {}, signed(t.product, 3)), make("td", { class: "bar", "aria-hidden": "true" }, bar));
    };
    const body = make("tbody", {}, ...sorted.slice(0, most).map(line));
    const rest = sorted.slice(most);
    const table = make("table", {}, make("thead", {}, make("tr", {}, ...["", "weight", "value", "product", ""].map((t) => make("th", { scope: "col" }, t)))), body);
    const box = make("div", {}, table);
    if (rest.length > 0) {
      const more = make("button", { type: "button" }, `and ${rest.length} more: ${signed(rest.reduce((s, t) => s + t.product, 0), 3)}`);
      more.addEventListener("click", () => { body.append(...rest.map(line)); more.remove(); });
      box.append(more);
    }
    box.dataset.difference = Math.abs(result - value);
    return box;
  };
  const state = (panel, reading, symbol, step, unit) => {
    const at = (name) => reading.signals[name][step][unit];
    const cellBefore = reading.cellBefore[step][unit];
    const hiddenBefore = reading.hiddenBefore[step][unit];
    const isGru = reading.cell.startsWith("gru");
    const shown = reading.stateFunction;
    const [formula, numbers, result] = {
      k: () => ["f · c₋", `${fixed(at("f"))} · ${inProduct(cellBefore)}`, at("f") * cellBefore],
      j: () => ["i · g", `${fixed(at("i"))} · ${inProduct(at("g"))}`, at("i") * at("g")],
      c: () => ["k + j", minus(fixed(at("k"))) + inSum(at("j")), at("k") + at("j")],
      h: () => (isGru
        ? ["(1 − z) · g + z · h₋", `(1 − ${fixed(at("z"))}) · ${inProduct(at("g"))} + ${fixed(at("z"))} · ${inProduct(hiddenBefore)}`,
          (1 - at("z")) * at("g") + at("z") * hiddenBefore]
        : [`o · ${shown.symbol}(c)`, `${fixed(at("o"))} · ${shown.symbol}(${minus(fixed(at("c")))})`, at("o") * shown.apply(at("c"))]),
    }[symbol]();
    const box = make("p", { class: "formula" }, `${symbol} = ${formula}`, make("br"), `  = ${numbers} = `, make("b", {}, minus(fixed(result))));
    box.dataset.difference = Math.abs(result - at(symbol));
    panel.append(box);
  };
  const meanings = {
    f: "How much of the memory is kept: 0 forgets all, 1 keeps all.", i: "How much of the candidate comes into the memory.",
    g: "What could be added to the memory.", k: "What the forget gate leaves of the memory before.", j: "What the input gate lets in.",
    c: "The memory after this step.", o: "How much of the memory shows.", h: "What the layer gives and hands on to the next step.",
    z: "How much of the state before stays.", r: "How much of the state before the candidate sees.",
  };
  const meaning = (symbol, cell) => (cell.startsWith("gru") && symbol === "g" ? "What could become the state." : meanings[symbol]);

  /** Writes the computation of a unit's number into a panel; forced is what the reader forced it to, if so. */
  const explain = (panel, reading, symbol, step, unit, forced) =>
    (isWeighted(symbol, reading.cell) ? gate(panel, reading, symbol, step, unit, forced) : state(panel, reading, symbol, step, unit));

  return { explain, meaning };
})();
