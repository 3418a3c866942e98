// Runs the model's graph in double precision, node by node, and keeps what its recurrent layers compute.
const Lstm = (() => {
  "use strict";

  const decode = (text) => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return Float64Array.from(new Float32Array(bytes.buffer));
  };
  const count = (dims) => dims.reduce((a, b) => a * b, 1);
  const tensor = (dims, data) => ({ dims, data: data ?? new Float64Array(count(dims)) });
  const axisOf = (axis, rank) => (axis < 0 ? axis + rank : axis);

  const sigmoid = (x) => 1 / (1 + Math.exp(-x));
  const functions = {
    Neg: (x) => -x, Exp: Math.exp, Log: Math.log, Sqrt: Math.sqrt, Abs: Math.abs, Sigmoid: sigmoid, Tanh: Math.tanh,
    Relu: (x) => Math.max(0, x), Softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    Add: (a, b) => a + b, Sub: (a, b) => a - b, Mul: (a, b) => a * b, Div: (a, b) => a / b,
    Less: (a, b) => (a < b ? 1 : 0), Equal: (a, b) => (a === b ? 1 : 0), Where: (c, a, b) => (c ? a : b),
  };

  // ---- elementwise and shapes

  const broadcastDims = (all) => {
    const rank = Math.max(...all.map((t) => t.dims.length));
    return Array.from({ length: rank }, (_, i) => {
      const sizes = all.map((t) => t.dims[i - rank + t.dims.length] ?? 1);
      return sizes.find((size) => size !== 1) ?? 1;
    });
  };
  const strides = (dims, rank) => {
    const own = new Array(rank).fill(0);
    let stride = 1;
    for (let i = dims.length - 1; i >= 0; i--) {
      own[i + rank - dims.length] = dims[i] === 1 ? 0 : stride;
      stride *= dims[i];
    }
    return own;
  };
  const walk = (dims, all, visit) => {
    const steps = all.map((t) => strides(t.dims, dims.length));
    const index = new Array(dims.length).fill(0);
    const at = all.map(() => 0);
    const size = count(dims);
    for (let i = 0; i < size; i++) {
      visit(i, at);
      for (let axis = dims.length - 1; axis >= 0; axis--) {
        index[axis]++;
        all.forEach((_, k) => { at[k] += steps[k][axis]; });
        if (index[axis] < dims[axis]) break;
        all.forEach((_, k) => { at[k] -= steps[k][axis] * dims[axis]; });
        index[axis] = 0;
      }
    }
  };
  const elementwise = (f, ...all) => {
    const result = tensor(broadcastDims(all));
    walk(result.dims, all, (i, at) => { result.data[i] = f(...all.map((t, k) => t.data[at[k]])); });
    return result;
  };
  const expand = (x, dims) => {
    const result = tensor(dims);
    walk(dims, [x], (i, at) => { result.data[i] = x.data[at[0]]; });
    return result;
  };
  const transpose = (x, perm) => {
    const result = tensor(perm.map((axis) => x.dims[axis]));
    const source = strides(x.dims, x.dims.length).map((s, i) => (x.dims[i] === 1 ? 0 : s));
    const moved = { dims: result.dims, steps: perm.map((axis) => source[axis]) };
    const index = new Array(perm.length).fill(0);
    for (let i = 0; i < result.data.length; i++) {
      let from = 0;
      index.forEach((n, axis) => { from += n * moved.steps[axis]; });
      result.data[i] = x.data[from];
      for (let axis = perm.length - 1; axis >= 0 && ++index[axis] === result.dims[axis]; axis--) index[axis] = 0;
    }
    return result;
  };
  const blocks = (dims, axis) => [count(dims.slice(0, axis)), count(dims.slice(axis + 1))];
  const slice = (x, axis, start, end) => {
    const whole = x.dims[axis];
    const clamp = (n) => Math.min(Math.max(n < 0 ? n + whole : n, 0), whole);
    const [from, to] = [clamp(start), clamp(end)];
    const [outer, inner] = blocks(x.dims, axis);
    const result = tensor(x.dims.map((d, i) => (i === axis ? to - from : d)));
    for (let o = 0; o < outer; o++) {
      result.data.set(x.data.subarray((o * whole + from) * inner, (o * whole + to) * inner), o * (to - from) * inner);
    }
    return result;
  };
  const concat = (all, axis) => {
    const size = all.reduce((sum, t) => sum + t.dims[axis], 0);
    const [outer, inner] = blocks(all[0].dims, axis);
    const result = tensor(all[0].dims.map((d, i) => (i === axis ? size : d)));
    let at = 0;
    for (let o = 0; o < outer; o++) {
      for (const t of all) {
        const width = t.dims[axis] * inner;
        result.data.set(t.data.subarray(o * width, (o + 1) * width), at);
        at += width;
      }
    }
    return result;
  };

  // ---- dimensions

  /** The size of a dimension such as 64, batch or (time+1)/2-1. */
  const sizeOf = (dim, sizes) => {
    const tokens = dim.match(/\w+|[-+*/()]/g);
    const accept = (...wanted) => (wanted.includes(tokens[0]) ? tokens.shift() : undefined);
    const factor = () => {
      if (accept("(")) {
        const inner = sum();
        accept(")");
        return inner;
      }
      const word = tokens.shift();
      return /^\d/.test(word) ? +word : sizes[word];
    };
    const product = () => {
      let n = factor();
      for (let sign = accept("*", "/"); sign; sign = accept("*", "/")) n = sign === "*" ? n * factor() : Math.floor(n / factor());
      return n;
    };
    const sum = () => {
      let n = accept("-") ? -product() : product();
      for (let sign = accept("+", "-"); sign; sign = accept("+", "-")) n += sign === "+" ? product() : -product();
      return n;
    };
    return sum();
  };

  // ---- sums

  const gemm = (a, b, c, transA, transB) => {
    const [rows, inner] = transA ? [a.dims[1], a.dims[0]] : a.dims;
    const columns = transB ? b.dims[0] : b.dims[1];
    const result = c ? expand(c, [rows, columns]) : tensor([rows, columns]);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          sum += a.data[transA ? k * rows + i : i * inner + k] * b.data[transB ? j * inner + k : k * columns + j];
        }
        result.data[i * columns + j] += sum;
      }
    }
    return result;
  };
  const matMul = (a, b) => {
    const [rows, inner] = a.dims.slice(-2);
    const columns = b.dims[b.dims.length - 1];
    if (b.dims.length === 2) {
      const flat = gemm({ dims: [a.data.length / inner, inner], data: a.data }, b, null, false, false);
      return tensor([...a.dims.slice(0, -1), columns], flat.data);
    }
    const stacks = [a, b].map((x) => ({ dims: x.dims.slice(0, -2) }));
    const rank = Math.max(...stacks.map((x) => x.dims.length));
    const stack = Array.from({ length: rank }, (_, i) => Math.max(...stacks.map((x) => x.dims[x.dims.length - rank + i] ?? 1)));
    const result = tensor([...stack, rows, columns]);
    walk(stack, stacks, (i, [left, right]) => {
      const part = gemm(
        { dims: [rows, inner], data: a.data.subarray(left * rows * inner, (left + 1) * rows * inner) },
        { dims: [inner, columns], data: b.data.subarray(right * inner * columns, (right + 1) * inner * columns) },
        null, false, false);
      result.data.set(part.data, i * rows * columns);
    });
    return result;
  };
  const reduce = (x, axes, keep, none, more) => {
    const kept = x.dims.map((d, i) => (axes.includes(i) ? 1 : d));
    const result = tensor(kept);
    result.data.fill(none);
    walk(x.dims, [result], (i, at) => { result.data[at[0]] = more(result.data[at[0]], x.data[i]); });
    return tensor(keep ? kept : x.dims.filter((_, i) => !axes.includes(i)), result.data);
  };
  const softmax = (x, isLog) => {
    const width = x.dims[x.dims.length - 1];
    const result = tensor(x.dims);
    for (let row = 0; row < x.data.length; row += width) {
      const part = x.data.subarray(row, row + width);
      const top = Math.max(...part);
      const sum = part.reduce((s, v) => s + Math.exp(v - top), 0);
      part.forEach((v, i) => { result.data[row + i] = isLog ? v - top - Math.log(sum) : Math.exp(v - top) / sum; });
    }
    return result;
  };
  const gather = (table, ids) => {
    const width = count(table.dims.slice(1));
    const result = tensor([...ids.dims, ...table.dims.slice(1)]);
    ids.data.forEach((id, i) => {
      const row = table.rows ? table.rows.get(id) : id;
      if (row === undefined || row < 0 || row >= table.dims[0]) throw new Error(`word id ${id} is not in this page`);
      result.data.set(table.data.subarray(row * width, (row + 1) * width), i * width);
    });
    return result;
  };

  // ---- recurrent layers

  const gateOrder = { LSTM: ["i", "o", "f", "g"], GRU: ["z", "r", "g"], RNN: ["h"] };
  const cellOf = (node) => {
    if (node.op === "GRU") return node.attributes.linear_before_reset ? "gru_linear_before_reset" : "gru";
    return node.op.toLowerCase();
  };
  /** What a cell applies to its sums: how it is written, and how it is computed. */
  const cellFunctions = {
    Sigmoid: { symbol: "σ", apply: sigmoid },
    HardSigmoid: { symbol: "σ̂", apply: (x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)) },
    Tanh: { symbol: "tanh", apply: Math.tanh },
    Relu: { symbol: "relu", apply: (x) => Math.max(0, x) },
  };
  /** Those of ONNX's names: the gates' function comes first, if there are gates; the last is that of the states. */
  const functionsOf = (names) => ({ gateFunction: cellFunctions[names[0]], stateFunction: cellFunctions[names[names.length - 1]] });

  /** One direction of a layer: weights by gate and unit, and all its numbers by signal, step and unit. */
  class Reading {
    constructor(node, direction, reverse, [x, w, r, b, lens, h0, c0], index) {
      Object.assign(this, { x, w, r, b, index, cell: cellOf(node), gates: gateOrder[node.op], units: r.dims[2], features: w.dims[2] });
      Object.assign(this, functionsOf(node.attributes.activations.split(" ")));
      this.direction = reverse ? "reverse" : "forward";
      this.d = direction;
      this.time = x.dims[0];
      this.length = lens ? lens.data[0] : this.time;
      this.start = (state) => Float64Array.from({ length: this.units }, (_, u) => (state ? state.data[direction * this.units + u] : 0));
      this.h0 = h0;
      this.c0 = c0;
      this.reverse = reverse;
    }
    /** Where a gate's weights of a unit lie, and its two biases. */
    row(gate, unit) {
      const rows = this.gates.length * this.units;
      const row = this.gates.indexOf(gate) * this.units + unit;
      const at = this.d * rows + row;
      const bias = (half) => (this.b ? this.b.data[(2 * this.d + half) * rows + row] : 0);
      return {
        w: this.w.data.subarray(at * this.features, (at + 1) * this.features),
        r: this.r.data.subarray(at * this.units, (at + 1) * this.units),
        inputBias: bias(0), stateBias: bias(1),
      };
    }
    inputAt(step) { return this.x.data.subarray(step * this.features, (step + 1) * this.features); }
    run(forced) {
      const names = { lstm: ["f", "i", "g", "k", "j", "c", "o", "h"], gru: ["r", "z", "g", "h"], gru_linear_before_reset: ["r", "z", "g", "h"] };
      this.signals = Object.fromEntries((names[this.cell] ?? ["h"]).map((name) => [name, new Array(this.time)]));
      this.hiddenBefore = new Array(this.time);
      this.cellBefore = new Array(this.time);
      let h = this.start(this.h0);
      let c = this.start(this.c0);
      for (let n = 0; n < this.length; n++) {
        const step = this.reverse ? this.length - 1 - n : n;
        this.hiddenBefore[step] = h;
        this.cellBefore[step] = c;
        [h, c] = this.step(step, h, c, forced);
      }
      this.last = { h, c };
    }
    step(step, h, c, forced) {
      const x = this.inputAt(step);
      const out = {};
      const compute = (name, f, from, scale) => {
        out[name] = Float64Array.from({ length: this.units }, (_, u) => {
          const force = forced(name, u);
          if (force !== undefined) return force;
          const { w, r, inputBias, stateBias } = this.row(name, u);
          let input = inputBias;
          for (let k = 0; k < x.length; k++) input += w[k] * x[k];
          let rest = stateBias;
          for (let k = 0; k < from.length; k++) rest += r[k] * from[k];
          return f(input + (scale ? scale[u] : 1) * rest);
        });
      };
      const gate = this.gateFunction.apply;
      const state = this.stateFunction.apply;
      const each = (f) => Float64Array.from({ length: this.units }, (_, u) => f(u));
      let nextC = c;
      if (this.cell === "lstm") {
        ["f", "i", "o"].forEach((name) => compute(name, gate, h));
        compute("g", state, h);
        out.k = each((u) => out.f[u] * c[u]);
        out.j = each((u) => out.i[u] * out.g[u]);
        out.c = each((u) => out.k[u] + out.j[u]);
        out.h = each((u) => out.o[u] * state(out.c[u]));
        nextC = out.c;
      } else if (this.cell.startsWith("gru")) {
        ["z", "r"].forEach((name) => compute(name, gate, h));
        if (this.cell === "gru") compute("g", state, each((u) => out.r[u] * h[u]));
        else compute("g", state, h, out.r);
        out.h = each((u) => (1 - out.z[u]) * out.g[u] + out.z[u] * h[u]);
      } else {
        compute("h", state, h);
      }
      Object.keys(this.signals).forEach((name) => { this.signals[name][step] = out[name]; });
      return [out.h, nextC];
    }
  }

  const recurrent = (node, inputs, layer, forces, readings) => {
    const kind = node.attributes.direction;
    const parts = (kind === "bidirectional" ? [false, true] : [kind === "reverse"]).map((reverse, d) => {
      const reading = new Reading(node, d, reverse, inputs, layer);
      const mine = forces.filter((f) => f.layer === layer && (!f.direction || f.direction === reading.direction));
      reading.run((gate, unit) => mine.findLast((f) => f.gate === gate && (f.unit === undefined || f.unit === unit))?.value);
      readings.push(reading);
      return reading;
    });
    const { time, units } = parts[0];
    const y = tensor([time, parts.length, 1, units]);
    const yh = tensor([parts.length, 1, units]);
    const yc = tensor([parts.length, 1, units]);
    parts.forEach((part, d) => {
      part.signals.h.forEach((h, step) => { y.data.set(h, (step * parts.length + d) * units); });
      yh.data.set(part.last.h, d * units);
      yc.data.set(part.last.c, d * units);
    });
    return [y, yh, yc];
  };

  // ---- the graph

  class Model {
    constructor(program) {
      this.program = program;
      const load = ({ dims, data, rows }) => Object.assign(tensor(dims, decode(data)),
        rows ? { rows: new Map(rows.map((id, i) => [id, i])) } : {});
      this.fixed = new Map();
      for (const group of [program.parameters, program.constants]) {
        Object.entries(group).forEach(([name, value]) => this.fixed.set(name, load(value)));
      }
    }
    /** What the graph gives for one row, and what its recurrent layers computed on the way. */
    run(feeds, time, forces) {
      const sizes = { batch: 1, time };
      const resolve = (shape) => shape.map((dim) => sizeOf(dim, sizes));
      const values = new Map(this.fixed);
      this.program.inputs.forEach(({ name, shape }) => {
        const dims = resolve(shape);
        values.set(name, feeds[name] ? tensor(dims, Float64Array.from(feeds[name])) : tensor(dims));
      });
      const readings = [];
      let layer = 0;
      for (const node of this.program.nodes) {
        const inputs = node.in.map((name) => (name ? values.get(name) : undefined));
        // A recurrent operator without weights to learn is a means of another layer, as the mask of a pooling.
        const isMeans = node.in[1] in this.program.constants && node.in[2] in this.program.constants;
        const results = gateOrder[node.op]
          ? recurrent(node, inputs, isMeans ? -1 : layer++, forces, readings)
          : [this.compute(node, inputs, resolve)];
        node.out.forEach((name, i) => values.set(name, results[i]));
      }
      return { output: values.get(this.program.output), readings };
    }
    compute({ op, attributes: a }, inputs, resolve) {
      const [x, y, z] = inputs;
      switch (op) {
        case "Clip": return elementwise((v) => Math.min(Math.max(v, Number(a.min)), Number(a.max)), x);
        case "Cast": return a.to.startsWith("int") ? elementwise(Math.trunc, x) : a.to === "bool" ? elementwise((v) => (v ? 1 : 0), x) : x;
        case "MatMul": return matMul(x, y);
        case "Gemm": return gemm(x, y, z, a.transA === 1, a.transB === 1);
        case "ReduceSum": return reduce(x, a.axes, a.keepdims === 1, 0, (sum, v) => sum + v);
        case "ReduceMax": return reduce(x, a.axes, a.keepdims === 1, -Infinity, Math.max);
        case "Softmax": return softmax(x, false);
        case "LogSoftmax": return softmax(x, true);
        case "Reshape": return tensor(resolve(a.shape), x.data);
        case "Transpose": return transpose(x, a.perm);
        case "Concat": return concat(inputs, axisOf(a.axis, x.dims.length));
        case "Slice": {
          const [start, end] = [a.start, a.end].map((bound) => (Array.isArray(bound) ? resolve(bound)[0] : bound));
          return slice(x, axisOf(a.axis, x.dims.length), start, end);
        }
        case "Expand": return expand(x, resolve(a.shape));
        case "Gather": return gather(x, y);
        default:
          if (!functions[op]) throw new Error(`the page cannot compute ${op}`);
          return elementwise(functions[op], ...inputs);
      }
    }
  }

  /** The probability in what the model gives: of the last step, where there are several. */
  const probability = (output, target, link) => {
    const width = output.dims[output.dims.length - 1];
    const last = tensor([1, width], output.data.subarray(output.data.length - width));
    const value = last.data[target];
    if (link === "SIGMOID") return sigmoid(value);
    return link === "SOFTMAX" ? softmax(last, false).data[target] : value;
  };

  return { Model, decode, functionsOf, probability };
})();
