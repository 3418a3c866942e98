// Makes cases of Keras models with TensorFlow.js (npm install @tensorflow/tfjs@4.22.0; node make.mjs > cases.jsonl), one a line: the
// structure as Keras writes it, weights by layer in Keras's order, inputs and what they give. Numbers are drawn by a small generator.
import * as tf from '@tensorflow/tfjs';

let state = 1;
const draw = () => { state = (state * 1103515245 + 12345) % 2147483648; return state / 1073741824 - 1; };
const round = x => Math.fround(Number(x.toPrecision(6)));
const numbers = (shape, scale = 1) => tf.tensor(Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => round(draw() * scale)), shape);
const L = tf.layers;
const dump = t => ({ shape: t.shape, data: Array.from(t.dataSync()).map(x => Number(x.toPrecision(9))) });

// Keras writes cells, several stacked ones among them, under "cell".
function mended(node) {
  if (Array.isArray(node)) return node.map(mended);
  if (node === null || typeof node !== 'object') return node;
  const object = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mended(value)]));
  if (object.class_name === 'RNN' && object.config.cells) {
    object.config.cell = { class_name: 'StackedRNNCells', config: { cells: object.config.cells } };
    delete object.config.cells;
  } else if (object.class_name === 'RNN') { // the one case below
    const { name, trainable, return_sequences, batch_input_shape, cell } = object.config;
    object.config = { name, trainable, return_sequences, batch_input_shape, cell };
  }
  return object;
}

function emit(name, model, inputs, note) {
  state = 7;
  const weights = {};
  const visit = layer => {
    // variances are above 0
    layer.setWeights(layer.weights.map(w => w.originalName.includes('variance') ? numbers(w.shape, 0.4).add(0.7) : numbers(w.shape, 0.8)));
  };
  model.layers.forEach(visit);
  model.layers.forEach(layer => { weights[layer.name] = layer.weights.map(w => ({ name: w.originalName, ...dump(w.val) })); });
  let given = model.predict(inputs.length === 1 ? inputs[0] : inputs);
  given = Array.isArray(given) ? given : [given];
  const config = mended(JSON.parse(model.toJSON(null, true)));
  console.log(JSON.stringify({ name, ...(note ? { note } : {}), config, weights, inputs: inputs.map(dump), outputs: given.map(dump) }));
}
const attempt = (name, run) => { try { run(); } catch (e) { process.stderr.write(`skipped ${name}: ${e}\n`); } };
const seq = (name, layers, ...inputs) => attempt(name, () => emit(name, tf.sequential({ layers }), inputs));
const x = (...shape) => { state = 3; return numbers(shape, 1.5); };
const first = { inputShape: [4, 3] };

for (const [name, make] of [['lstm', L.lstm], ['gru', o => L.gru({ resetAfter: false, ...o })], ['rnn', L.simpleRNN]]) {
  seq(`${name}_last`, [make({ units: 2, ...first })], x(2, 4, 3));
  seq(`${name}_sequences`, [make({ units: 2, returnSequences: true, ...first })], x(2, 4, 3));
  seq(`${name}_backwards`, [make({ units: 2, goBackwards: true, ...first })], x(2, 4, 3));
  seq(`${name}_backwards_sequences`, [make({ units: 2, goBackwards: true, returnSequences: true, ...first })], x(2, 4, 3));
  seq(`${name}_any_length_backwards`, [make({ units: 2, goBackwards: true, returnSequences: true, inputShape: [null, 3] })], x(2, 5, 3));
  seq(`${name}_no_bias`, [make({ units: 3, useBias: false, ...first })], x(2, 4, 3));
  seq(`${name}_masked`, [L.masking({ maskValue: 0, ...first }), make({ units: 2 })], tf.tidy(() => { const t = x(2, 4, 3).arraySync(); t[0][0].fill(0); t[0][2].fill(0); t[1][3].fill(0); return tf.tensor(t); }));
  for (const activation of ['relu', 'elu', 'softsign', 'linear', 'hardSigmoid', 'softplus', 'selu', 'swish']) {
    seq(`${name}_${activation}`, [make({ units: 2, activation, ...first })], x(2, 4, 3));
  }
}
for (const recurrentActivation of ['sigmoid', 'hardSigmoid', 'relu', 'tanh']) {
  seq(`lstm_gates_${recurrentActivation}`, [L.lstm({ units: 2, recurrentActivation, returnSequences: true, ...first })], x(2, 4, 3));
  seq(`gru_gates_${recurrentActivation}`, [L.gru({ units: 2, resetAfter: false, recurrentActivation, ...first })], x(2, 4, 3));
}
for (const mergeMode of ['concat', 'sum', 'mul', 'ave']) {
  for (const returnSequences of [true, false]) {
    seq(`bidirectional_${mergeMode}_${returnSequences}`, [L.bidirectional({ layer: L.lstm({ units: 2, returnSequences }), mergeMode, ...first })], x(2, 4, 3));
  }
}
seq('bidirectional_gru', [L.bidirectional({ layer: L.gru({ units: 2, resetAfter: false, returnSequences: true }), mergeMode: 'concat', ...first })], x(2, 4, 3));
seq('stacked_cells', [L.rnn({ cell: L.stackedRNNCells({ cells: [L.lstmCell({ units: 3 }), L.lstmCell({ units: 2 })] }), returnSequences: true, ...first })], x(2, 4, 3));
seq('one_cell', [L.rnn({ cell: L.gruCell({ units: 3, resetAfter: false }), ...first })], x(2, 4, 3));
const ids = t => tf.tensor(t, undefined, 'float32');
seq('embedding', [L.embedding({ inputDim: 6, outputDim: 3, inputLength: 4 }), L.flatten(), L.dense({ units: 2 })], ids([[1, 5, 0, 2], [3, 3, 4, 0]]));
seq('embedding_mask_front', [L.embedding({ inputDim: 6, outputDim: 3, maskZero: true, inputShape: [null] }), L.lstm({ units: 2 })], ids([[0, 0, 5, 2], [3, 3, 4, 1]]));
seq('embedding_mask_middle', [L.embedding({ inputDim: 6, outputDim: 3, maskZero: true, inputShape: [null] }), L.gru({ units: 2, resetAfter: false })], ids([[1, 0, 5, 2], [3, 0, 0, 0]]));
seq('embedding_mask_two_layers', [L.embedding({ inputDim: 6, outputDim: 3, maskZero: true, inputShape: [null] }), L.lstm({ units: 3, returnSequences: true }), L.lstm({ units: 2 })], ids([[1, 4, 5, 0], [3, 0, 0, 0]]));
for (const activation of ['linear', 'relu', 'relu6', 'elu', 'selu', 'sigmoid', 'hardSigmoid', 'softplus', 'softsign', 'tanh', 'softmax', 'logSoftmax', 'swish', 'mish', 'gelu']) {
  try { seq(`dense_${activation}`, [L.dense({ units: 3, activation, inputShape: [4] })], x(3, 4)); } catch (e) { process.stderr.write(`${activation}: ${e}\n`); }
}
seq('dense_of_steps', [L.dense({ units: 2, useBias: false, ...first })], x(2, 4, 3));
seq('time_distributed_dense', [L.timeDistributed({ layer: L.dense({ units: 2, activation: 'tanh' }), ...first })], x(2, 4, 3));
seq('time_distributed_conv', [L.timeDistributed({ layer: L.conv2d({ filters: 2, kernelSize: 3, padding: 'same', activation: 'relu' }), inputShape: [2, 4, 4, 1] }), L.timeDistributed({ layer: L.flatten() }), L.lstm({ units: 2 })], x(2, 2, 4, 4, 1));
for (const [padding, strides, dilationRate] of [['valid', 1, 1], ['same', 1, 1], ['causal', 1, 1], ['same', 2, 1], ['valid', 2, 1], ['causal', 1, 2], ['valid', 1, 2]]) {
  seq(`conv1d_${padding}_${strides}_${dilationRate}`, [L.conv1d({ filters: 2, kernelSize: 3, padding, strides, dilationRate, activation: 'relu', inputShape: [7, 3] })], x(2, 7, 3));
}
for (const padding of ['valid', 'same']) {
  seq(`conv2d_${padding}`, [L.conv2d({ filters: 2, kernelSize: 3, padding, inputShape: [5, 5, 2] }), L.flatten()], x(2, 5, 5, 2));
  for (const strides of [1, 2, 3]) {
    seq(`max_pooling1d_${padding}_${strides}`, [L.maxPooling1d({ poolSize: 2, strides, padding, inputShape: [7, 3] })], x(2, 7, 3));
    seq(`average_pooling1d_${padding}_${strides}`, [L.averagePooling1d({ poolSize: 3, strides, padding, inputShape: [7, 3] })], x(2, 7, 3));
  }
}
seq('global_max', [L.globalMaxPooling1d(first)], x(2, 4, 3));
seq('global_average', [L.globalAveragePooling1d(first)], x(2, 4, 3));
seq('batch_normalization', [L.dense({ units: 4, inputShape: [3] }), L.batchNormalization({ epsilon: 0.01 }), L.batchNormalization({ scale: false }), L.batchNormalization({ center: false })], x(3, 3));
seq('batch_normalization_steps', [L.lstm({ units: 2, returnSequences: true, ...first }), L.batchNormalization({})], x(2, 4, 3));
seq('layer_normalization', [L.layerNormalization(first), L.layerNormalization({ scale: false, epsilon: 1e-5 })], x(2, 4, 3));
seq('reshape', [L.reshape({ targetShape: [2, 6], inputShape: [12] }), L.permute({ dims: [2, 1] }), L.flatten()], x(2, 12));
seq('repeat_vector', [L.dense({ units: 2, inputShape: [3] }), L.repeatVector({ n: 4 }), L.lstm({ units: 2, returnSequences: true })], x(2, 3));
seq('activations', [L.dense({ units: 4, inputShape: [3] }), L.leakyReLU({ alpha: 0.1 }), L.elu({}), L.reLU({ maxValue: 0.9 }), L.thresholdedReLU({ theta: 0.2 }), L.softmax({}), L.activation({ activation: 'tanh' })], x(3, 3));
seq('noises', [L.dense({ units: 2, inputShape: [3] }), L.dropout({ rate: 0.5 }), L.gaussianNoise({ stddev: 1 }), L.gaussianDropout({ rate: 0.2 }), L.alphaDropout({ rate: 0.2 })], x(3, 3));
seq('lstm_dropout_and_more', [L.lstm({ units: 3, dropout: 0.3, recurrentDropout: 0.2, returnSequences: true, kernelRegularizer: tf.regularizers.l2(), ...first }), L.spatialDropout1d ? L.spatialDropout1d({ rate: 0.2 }) : L.dropout({ rate: 0.1 }), L.gru({ units: 2, resetAfter: false })], x(2, 4, 3));
seq('conv_lstm', [L.convLstm2d({ filters: 2, kernelSize: 3, padding: 'same', recurrentActivation: 'sigmoid', returnSequences: true, inputShape: [3, 4, 4, 1] })], x(2, 3, 4, 4, 1));
seq('nested_sequential', [tf.sequential({ layers: [L.lstm({ units: 3, returnSequences: true, ...first }), L.dense({ units: 2 })] }), L.gru({ units: 2, resetAfter: false })], x(2, 4, 3));

attempt('shared', () => { // functional
  const a = tf.input({ shape: [4, 3], name: 'left' });
  const b = tf.input({ shape: [4, 3], name: 'right' });
  const tower = L.lstm({ units: 2, name: 'tower' });
  const both = L.concatenate().apply([tower.apply(a), tower.apply(b)]);
  emit('shared_tower', tf.model({ inputs: [a, b], outputs: L.dense({ units: 1, activation: 'sigmoid' }).apply(both) }), [x(2, 4, 3), x(2, 4, 3).mul(0.5)]);
});
attempt('block', () => {
  const a = tf.input({ shape: [4, 3], name: 'steps' });
  const h = L.gru({ units: 2, resetAfter: false, returnSequences: true }).apply(a);
  const one = L.dense({ units: 2, name: 'each' }).apply(h);
  const other = L.dense({ units: 3, activation: 'softmax', name: 'all' }).apply(L.globalMaxPooling1d().apply(h));
  emit('two_outputs', tf.model({ inputs: a, outputs: [one, other] }), [x(2, 4, 3)]);
});
for (const kind of ['add', 'multiply', 'average', 'maximum', 'minimum']) attempt(kind, () => {
  const a = tf.input({ shape: [4, 3] });
  const one = L.dense({ units: 2 }).apply(a);
  const two = L.lstm({ units: 2, returnSequences: true }).apply(a);
  emit(`merge_${kind}`, tf.model({ inputs: a, outputs: L[kind]().apply([one, two]) }), [x(2, 4, 3)]);
});
attempt('block', () => {
  const a = tf.input({ shape: [4, 3] });
  const one = L.dense({ units: 2 }).apply(a);
  const two = L.dense({ units: 2 }).apply(a);
  emit('merge_concatenate_steps', tf.model({ inputs: a, outputs: L.concatenate({ axis: 1 }).apply([one, two]) }), [x(2, 4, 3)]);
  emit('merge_dot_steps', tf.model({ inputs: a, outputs: L.dot({ axes: [2, 2] }).apply([one, two]) }), [x(2, 4, 3)]);
});
attempt('block', () => {
  const a = tf.input({ shape: [3] });
  const b = tf.input({ shape: [3] });
  emit('merge_dot_cosine', tf.model({ inputs: [a, b], outputs: L.dot({ axes: 1, normalize: true }).apply([a, b]) }), [x(2, 3), x(2, 3).mul(2).add(0.1)]);
});
attempt('encoder_decoder', () => {
  const a = tf.input({ shape: [null, 3], name: 'source' });
  const b = tf.input({ shape: [null, 2], name: 'target' });
  const [, h, c] = L.lstm({ units: 2, returnState: true, name: 'encoder' }).apply(a);
  const d = L.lstm({ units: 2, returnSequences: true, name: 'decoder' }).apply(b, { initialState: [h, c] });
  emit('encoder_decoder', tf.model({ inputs: [a, b], outputs: L.dense({ units: 3, activation: 'softmax' }).apply(d) }), [x(2, 5, 3), x(2, 3, 2)]);
});
attempt('block', () => {
  const a = tf.input({ shape: [null, 3], name: 'source' });
  const outputs = L.gru({ units: 2, resetAfter: false, returnState: true, returnSequences: true }).apply(a);
  emit('states_as_outputs', tf.model({ inputs: a, outputs }), [x(2, 5, 3)]);
});
attempt('block', () => {
  const inner = tf.sequential({ name: 'inner', layers: [L.dense({ units: 2, activation: 'tanh', inputShape: [3] }), L.batchNormalization(), L.dense({ units: 2 })] });
  const a = tf.input({ shape: [3] });
  const b = tf.input({ shape: [3] });
  emit('nested_shared', tf.model({ inputs: [a, b], outputs: L.add().apply([inner.apply(a), inner.apply(b)]) }), [x(2, 3), x(2, 3).mul(0.3)]);
});
