"""Makes cases of Keras 3 models (pip install keras jax; python make3.py > cases3.jsonl), one a line: the configuration as a .keras file has it,
the weights by their paths in its HDF5 file, inputs and what they give. With a folder as argument it leaves the files themselves there too, as
.keras and as .h5. Weights and inputs are drawn by a seeded generator; computed in float32 by JAX.
"""
import json, os, sys, tempfile, zipfile
os.environ.setdefault("KERAS_BACKEND", "jax")
import h5py, keras, numpy as np

L, ops = keras.layers, keras.ops
FOLDER = sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()
LEFT_OUT = ("initializer", "regularizer", "constraint", "shared_object_id", "registered_name", "build_config", "compile_config")


def lean(node):
    """Without what has no effect, so that the cases stay small."""
    if isinstance(node, dict):
        return {key: lean(value) for key, value in node.items() if not key.endswith(LEFT_OUT)}
    return [lean(each) for each in node] if isinstance(node, list) else node


def dump(array):
    array = np.asarray(array)
    return {"shape": list(array.shape), "data": [float("%.9g" % x) for x in array.astype("float64").ravel()]}


def emit(name, model, *inputs, exact=None):
    random = np.random.RandomState(len(name) * 101 + sum(map(ord, name)))
    for weight in model.weights:
        if "seed" in weight.path or weight.dtype in ("int32", "int64", "uint32"):
            continue
        drawn = np.round(random.uniform(-0.8, 0.8, weight.shape), 4)
        weight.assign(np.abs(drawn) + 0.3 if "variance" in weight.path else drawn)
    for layer in model.layers:
        if isinstance(layer, L.Normalization):
            layer.finalize_state()
    if exact:
        exact.set_weights(model.get_weights())
    outputs = keras.tree.flatten((exact or model)(list(inputs) if len(inputs) > 1 else inputs[0], training=False))
    file = os.path.join(FOLDER, name + ".keras")
    model.save(file)
    try:
        model.save(os.path.join(FOLDER, name + ".h5"))
    except Exception as e:
        print(name, "as .h5:", e, file=sys.stderr)
    with zipfile.ZipFile(file) as archive:
        config = lean(json.loads(archive.read("config.json")))
        archive.extract("model.weights.h5", FOLDER)
    weights = {}
    with h5py.File(os.path.join(FOLDER, "model.weights.h5")) as hdf:
        hdf.visititems(lambda path, node: weights.update({path: dump(node)}) if isinstance(node, h5py.Dataset) and "seed" not in path else None)
    case = {"name": name, "config": config, "weights": weights, "inputs": [dump(x) for x in inputs], "outputs": [dump(y) for y in outputs]}
    with open(os.path.join(FOLDER, name + ".json"), "w") as out:
        json.dump(case, out)
    print(json.dumps(case))


def numbers(*shape, low=-1.5, high=1.5, seed=5):
    return np.round(np.random.RandomState(seed).uniform(low, high, shape), 3).astype("float32")


def seq(name, layers, *shape):
    emit(name, keras.Sequential([keras.Input(shape[1:])] + layers), numbers(*shape))


def fun(name, build, *shapes):
    inputs = [keras.Input(shape[1:]) for shape in shapes]
    emit(name, keras.Model(inputs if len(inputs) > 1 else inputs[0], build(*inputs)), *[numbers(*shape, seed=i) for i, shape in enumerate(shapes)])


def ids(name, layers, rows):
    emit(name, keras.Sequential([keras.Input((None,))] + layers), np.array(rows))


STEPS = (2, 5, 3)

# Time distributed.
seq("distributed_lstm", [L.TimeDistributed(L.LSTM(2)), L.GRU(2)], 2, 3, 4, 2)
seq("distributed_model", [L.TimeDistributed(keras.Sequential([keras.Input((4, 2)), L.Conv1D(3, 2, activation="relu"), L.Flatten(), L.Dense(2)])), L.LSTM(2)], 2, 3, 4, 2)
seq("distributed_pooling", [L.TimeDistributed(L.Conv1D(2, 3)), L.TimeDistributed(L.MaxPooling1D(2)), L.TimeDistributed(L.Flatten()), L.LSTM(3)], 2, 3, 6, 2)
seq("distributed_batch_norm", [L.TimeDistributed(L.BatchNormalization()), L.LSTM(2)], *STEPS)


def words():
    sentence = keras.Input((4,))
    encoder = keras.Model(sentence, L.Bidirectional(L.GRU(2))(L.Embedding(7, 3)(sentence)))
    document = keras.Input((2, 4))
    return keras.Model(document, L.Dense(1, activation="sigmoid")(L.LSTM(2)(L.TimeDistributed(encoder)(document))))


emit("distributed_sentences", words(), np.array([[[1, 2, 3, 0], [6, 5, 0, 0]], [[2, 2, 2, 2], [1, 0, 0, 0]]]))

# Convolutional LSTM.
seq("conv_lstm_valid", [L.ConvLSTM2D(2, (1, 3), activation="relu"), L.Flatten(), L.Dense(1)], 2, 3, 1, 5, 2)
seq("conv_lstm_same", [L.ConvLSTM2D(2, (2, 3), padding="same", return_sequences=True, recurrent_activation="hard_sigmoid")], 2, 3, 3, 4, 1)
seq("conv_lstm_backwards", [L.ConvLSTM2D(2, 2, go_backwards=True, return_sequences=True, use_bias=False)], 2, 3, 3, 4, 1)
seq("conv_lstm_1d", [L.ConvLSTM1D(2, 2, padding="valid"), L.GlobalMaxPooling1D()], 2, 3, 5, 2)

# Images and windows.
IMAGE = (2, 6, 7, 2)
seq("conv2d_oblong", [L.Conv2D(3, (2, 3), activation="elu")], *IMAGE)
seq("conv2d_oblong_same", [L.Conv2D(3, (3, 2), padding="same")], *IMAGE)
seq("conv2d_strides", [L.Conv2D(3, (3, 2), strides=(2, 3), padding="same")], *IMAGE)
seq("conv2d_strides_valid", [L.Conv2D(3, 3, strides=(1, 2))], *IMAGE)
seq("conv2d_dilation", [L.Conv2D(3, 2, dilation_rate=(2, 1), padding="same")], *IMAGE)
seq("conv2d_groups", [L.Conv2D(4, 3, groups=2, use_bias=False)], *IMAGE)
seq("conv1d_groups", [L.Conv1D(4, 2, groups=2, padding="causal")], 2, 6, 4)
for padding in ("valid", "same"):
    seq("max_pooling2d_" + padding, [L.MaxPooling2D((2, 3), padding=padding)], *IMAGE)
    seq("max_pooling2d_strides_" + padding, [L.MaxPooling2D(3, strides=(2, 1), padding=padding)], *IMAGE)
    seq("average_pooling2d_" + padding, [L.AveragePooling2D((2, 3), padding=padding)], *IMAGE)
    seq("average_pooling2d_strides_" + padding, [L.AveragePooling2D(3, strides=(2, 1), padding=padding)], *IMAGE)
    for strides in (1, 2, 3):
        seq("conv1d_transpose_%s_%d" % (padding, strides), [L.Conv1DTranspose(3, 2, strides=strides, padding=padding, activation="tanh")], *STEPS)
    seq("conv1d_transpose_wide_" + padding, [L.Conv1DTranspose(2, 4, strides=2, padding=padding, use_bias=False)], *STEPS)
    seq("separable_conv1d_" + padding, [L.SeparableConv1D(3, 2, depth_multiplier=2, padding=padding, activation="relu")], *STEPS)
    seq("depthwise_conv1d_" + padding, [L.DepthwiseConv1D(3, depth_multiplier=2, padding=padding)], *STEPS)
seq("conv2d_transpose", [L.Conv2DTranspose(3, (2, 3), strides=(2, 1), padding="same")], *IMAGE)
seq("separable_conv2d", [L.SeparableConv2D(3, (2, 3), use_bias=False)], *IMAGE)
seq("depthwise_conv2d", [L.DepthwiseConv2D((2, 3), activation="relu")], *IMAGE)
seq("global_max2d", [L.GlobalMaxPooling2D()], *IMAGE)
seq("global_average2d", [L.GlobalAveragePooling2D(keepdims=True), L.Flatten()], *IMAGE)
seq("global_keeps_axis", [L.GlobalMaxPooling1D(keepdims=True), L.LSTM(2)], *STEPS)
seq("zero_padding", [L.ZeroPadding1D((2, 1)), L.ZeroPadding1D(1), L.Cropping1D((0, 2)), L.Cropping1D(1)], *STEPS)
seq("zero_padding2d", [L.ZeroPadding2D(((1, 0), (2, 1))), L.ZeroPadding2D((0, 2)), L.Cropping2D(((0, 2), (1, 1))), L.Cropping2D((1, 0))], *IMAGE)
seq("up_sampling", [L.UpSampling1D(3)], *STEPS)
seq("up_sampling2d", [L.UpSampling2D((2, 3))], *IMAGE)

# Normalizations.
seq("normalization", [L.Normalization(), L.LSTM(2)], *STEPS)
seq("normalization_given", [L.Normalization(mean=[0.1, -0.2, 0.3], variance=[0.5, 2.0, 1.5])], *STEPS)
seq("normalization_one_number", [L.Normalization(axis=None, mean=0.5, variance=2.0, invert=True)], *STEPS)
seq("unit_normalization", [L.UnitNormalization(), L.Rescaling(2.0, offset=0.5)], *STEPS)
seq("group_normalization", [L.GroupNormalization(2), L.GroupNormalization(-1, center=False)], 2, 5, 4)
seq("rms_normalization", [L.RMSNormalization(), L.LayerNormalization(epsilon=1e-5)], *STEPS)

# Functions.
for activation in ("linear relu relu6 elu celu selu leaky_relu softplus softsign silu tanh sigmoid hard_sigmoid exponential softmax log_softmax mish"
                   " hard_silu gelu log_sigmoid hard_tanh tanh_shrink hard_shrink soft_shrink squareplus sparse_sigmoid").split():
    seq("function_" + activation, [L.Dense(3, activation=activation)], 3, 4)
seq("function_objects", [L.Dense(4, activation=L.LeakyReLU(negative_slope=0.1)), L.Conv1D(4, 2, activation=L.ReLU(max_value=0.7, negative_slope=0.2)),
                         L.Dense(3, activation=L.ELU(alpha=0.5)), L.Softmax(axis=1)], *STEPS)
seq("function_of_lstm", [L.LSTM(3, recurrent_activation="hard_sigmoid", activation="softsign", return_sequences=True), L.GRU(2, recurrent_activation="hard_sigmoid")], *STEPS)
seq("parametric", [L.Dense(4), L.PReLU(), L.PReLU(shared_axes=[1])], *STEPS)

# Ways and masks.
seq("backward_layer", [L.Bidirectional(L.LSTM(2, return_sequences=True), backward_layer=L.GRU(2, return_sequences=True, go_backwards=True)),
                       L.Bidirectional(L.LSTM(2), backward_layer=L.LSTM(2, go_backwards=True, activation="relu"), merge_mode="sum")], *STEPS)
seq("bidirectional_cells", [L.Bidirectional(L.RNN(L.GRUCell(2), return_sequences=True))], *STEPS)
ids("masked_stack", [L.Embedding(7, 3, mask_zero=True), L.Bidirectional(L.LSTM(2, return_sequences=True)), L.Dropout(0.3), L.GRU(2)], [[1, 2, 0, 0], [3, 0, 4, 0]])
ids("masked_mean", [L.Embedding(7, 3, mask_zero=True), L.GlobalAveragePooling1D()], [[1, 2, 0, 0], [3, 5, 4, 0]])


def attended(kind):
    def build():
        one, other = keras.Input((None,)), keras.Input((None,))
        table = L.Embedding(7, 3, mask_zero=True)
        return keras.Model([one, other], L.Dense(2)(kind()([table(one), table(other)])))
    return build


emit("masked_attention", attended(L.Attention)(), np.array([[1, 2, 0], [3, 4, 5]]), np.array([[6, 0, 5, 0], [2, 2, 2, 1]]))
emit("masked_additive_attention", attended(L.AdditiveAttention)(), np.array([[1, 2, 0], [3, 4, 5]]), np.array([[6, 0, 5, 0], [2, 2, 2, 1]]))
fun("attention_with_key", lambda q, v, k: L.Attention(use_scale=True)([q, v, k]), (2, 3, 4), (2, 5, 2), (2, 5, 4))
fun("multi_head", lambda q, v: L.LayerNormalization()(q + L.MultiHeadAttention(2, 3, dropout=0.1)(q, v)), (2, 3, 4), (2, 5, 2))
fun("multi_head_causal", lambda x: L.MultiHeadAttention(2, 3, use_bias=False)(x, x, use_causal_mask=True), (2, 4, 4))
fun("multi_head_sizes", lambda x: L.MultiHeadAttention(2, 3, output_shape=5)(x, x), (2, 4, 4))


def transformer(x):
    table = L.Embedding(7, 4, mask_zero=True)(x)
    return L.GlobalAveragePooling1D()(L.MultiHeadAttention(2, 2)(table, table))


emit("masked_multi_head", (lambda x: keras.Model(x, transformer(x)))(keras.Input((None,))), np.array([[1, 2, 0, 0], [3, 0, 4, 1]]))

# Operations between layers.
Y = (2, 5, 3)


def operation(name, build, *shapes):
    fun("operation_" + name, build, *(shapes or (Y,)))


operation("last_step", lambda x: L.Dense(2)(L.LSTM(3, return_sequences=True)(x)[:, -1, :]))
operation("slices", lambda x: [x[:, 1:4], x[:, -3:-1, 0], x[..., ::2], x[:, :, None], x[:, ::-1], x[:, 2]])
operation("arithmetic", lambda x: (2.0 * x - 1.0) / (x * x + 1.0) + x ** 2 - (-x) * 0.5)
operation("other_way", lambda x: [1.0 - x, 2.0 / (abs(x) + 1.0)])
operation("reductions", lambda x: [ops.mean(x, axis=1), ops.sum(x, axis=-1, keepdims=True), ops.max(x, axis=1), ops.min(x, axis=(1, 2)), ops.var(x, axis=1), ops.std(x, axis=-1),
                                   ops.logsumexp(x, axis=-1)])
operation("shapes", lambda x: [ops.reshape(x, (-1, 15)), ops.expand_dims(x, 1), ops.squeeze(ops.expand_dims(x, -1), -1), ops.transpose(x, (0, 2, 1)), ops.swapaxes(x, 1, 2),
                               ops.flip(x, axis=1), ops.repeat(x, 2, axis=1), ops.tile(x, (1, 2, 1)), ops.moveaxis(x, 1, -1)])
operation("joins", lambda x, y: [ops.concatenate([x, y], axis=1), ops.stack([x, y], axis=1), ops.maximum(x, y), ops.minimum(x, 0.3), ops.matmul(x, ops.transpose(y, (0, 2, 1)))], Y, Y)
operation("splits", lambda x: ops.split(x, 3, axis=-1))
operation("splits_at", lambda x: ops.split(x, [1, 3], axis=1))
operation("functions", lambda x: [ops.relu(x), ops.tanh(x), ops.sigmoid(x), ops.softmax(x, axis=1), ops.exp(x), ops.sqrt(ops.square(x)), ops.log(ops.abs(x) + 1.0), ops.clip(x, -0.5, 0.5),
                                  ops.gelu(x), ops.gelu(x, approximate=False), ops.leaky_relu(x, 0.3), ops.silu(x), ops.log1p(ops.absolute(x)), ops.rsqrt(ops.abs(x) + 0.1), ops.sign(x)])
operation("choices", lambda x: [ops.where(x > 0.2, x, -1.0), ops.cast(ops.less_equal(x, 0.0), "float32"), ops.cast(ops.logical_and(x > 0.0, x < 1.0), "float32"), ops.cast(x * 3.0, "int32")])
operation("einsum", lambda x, y: [ops.einsum("bij,bkj->bik", x, y), ops.einsum("bij,bij->bi", x, y)], Y, Y)
operation("attention", lambda x: L.Dense(1)(ops.sum(x * ops.softmax(L.Dense(1, activation="tanh")(x), axis=1), axis=1)))
operation("zeros", lambda x: [ops.zeros_like(x) + x, ops.ones_like(x) * x])

# Types, and models in models.
def small():
    return keras.Sequential([keras.Input((4, 3)), L.LSTM(2), L.Dense(1, dtype="float32")])


for policy in ("mixed_float16", "float16"):  # Keras computes in half precision, whose digits are not compared
    keras.config.set_dtype_policy(policy)
    half = small()
    keras.config.set_dtype_policy("float32")
    emit("policy_" + policy, half, numbers(2, 4, 3), exact=small())


def tower():
    left, right = keras.Input((None,)), keras.Input((4, 3))
    inner = keras.Model([left, right], L.Concatenate()([L.LSTM(2)(L.Embedding(7, 3)(left)), L.GRU(2)(right)]))
    one, other = keras.Input((None,), name="words"), keras.Input((4, 3), name="rows")
    return keras.Model([one, other], L.Dense(1)(inner([one, other])))


emit("nested_of_two_inputs", tower(), np.array([[1, 2, 3], [6, 5, 0]]), numbers(2, 4, 3))
