package org.lstm4j.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Our LSTM, made of single operations, against ND4J's own {@code lstmLayer} and {@code lstmLayer_bp}. */
class LstmLayerTest {
    private static final int TIME = 9;
    private static final int BATCH = 5;
    private static final int FEATURES = 6;
    private static final int UNITS = 7;
    /** For ND4J's gates i, f, c, o in order, which of our i, o, f, c each is. */
    private static final int[] OURS_IN_THEIRS = {0, 2, 3, 1};

    private static final Offset<Float> FORWARD = Offset.offset(2e-6f);
    private static final Offset<Float> BACKWARD = Offset.offset(5e-5f);

    @ParameterizedTest
    @EnumSource(Direction.class)
    void outputsAndGradientsAreThoseOfNd4jsOwnLayer(Direction direction) {
        int directions = direction.count();
        Map<String, Tensor> values = new LinkedHashMap<>();
        values.put("x", uniform("x", TIME, BATCH, FEATURES));
        values.put("w", uniform("w", directions, 4 * UNITS, FEATURES));
        values.put("r", uniform("r", directions, 4 * UNITS, UNITS));
        values.put("b", uniform("b", directions, 8 * UNITS));
        values.put("h0", uniform("h0", directions, BATCH, UNITS));
        values.put("c0", uniform("c0", directions, BATCH, UNITS));
        Tensor dY = uniform("dY", TIME, directions, BATCH, UNITS);
        Tensor dYh = uniform("dYh", directions, BATCH, UNITS);
        Tensor dYc = uniform("dYc", directions, BATCH, UNITS);

        Map<String, Tensor> ours = ours(direction, values, dY, dYh, dYc);

        for (int d = 0; d < directions; d++) {
            boolean isReversed = d == 1 || direction == Direction.REVERSE;
            INDArray[] theirs = lstmLayer(values, d, isReversed);
            assertClose(slice(ours, "Y", 1, d), theirs[0], FORWARD);
            assertClose(slice(ours, "Y_h", 0, d), theirs[1], FORWARD);
            assertClose(slice(ours, "Y_c", 0, d), theirs[2], FORWARD);
            INDArray[] gradients = lstmLayerBp(
                    values,
                    d,
                    isReversed,
                    array(dY).tensorAlongDimension(d, 0, 2, 3).dup(),
                    part(dYh, d),
                    part(dYc, d));
            if (directions == 1) {
                assertClose(array(get(ours, "d_x")), gradients[0], BACKWARD);
            }
            assertClose(theirWeights(slice(ours, "d_w", 0, d)), gradients[1], BACKWARD);
            assertClose(theirWeights(slice(ours, "d_r", 0, d)), gradients[2], BACKWARD);
            INDArray dB = slice(ours, "d_b", 0, d).reshape(2, 4L * UNITS);
            assertClose(theirGates(dB.getRow(0).dup()), gradients[3], BACKWARD);
            assertClose(theirGates(dB.getRow(1).dup()), gradients[3], BACKWARD);
            assertClose(slice(ours, "d_h0", 0, d), gradients[4], BACKWARD);
            assertClose(slice(ours, "d_c0", 0, d), gradients[5], BACKWARD);
        }
    }

    private static Tensor uniform(String name, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = Philox.uniform(3, Philox.streamOf(name), 0, i) - 0.5f;
        }
        return tensor;
    }

    private static Map<String, Tensor> ours(
            Direction direction, Map<String, Tensor> values, Tensor dY, Tensor dYh, Tensor dYc) {
        GraphBuilder g = new GraphBuilder();
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        values.forEach((name, tensor) ->
                parameters.put(name, g.parameter(name, Shape.ofInts(tensor.dims()), Initializer.zeros())));
        RecurrentOutputs outputs = g.lstm(
                RecurrentInputs.of(parameter(parameters, "x"), parameter(parameters, "w"), parameter(parameters, "r"))
                        .withBias(parameter(parameters, "b"))
                        .withInitialState(parameter(parameters, "h0"), parameter(parameters, "c0")),
                UNITS,
                direction);
        g.output("Y", outputs.y());
        g.output("Y_h", outputs.yH());
        g.output("Y_c", outputs.yC());
        g.output(
                "loss",
                g.add(
                        g.reduceSumAll(g.mul(outputs.y(), g.constant(dY))),
                        g.add(
                                g.reduceSumAll(g.mul(outputs.yH(), g.constant(dYh))),
                                g.reduceSumAll(g.mul(outputs.yC(), g.constant(dYc))))));
        Graph forward = g.build();
        Graph graph = forward.withGradients(forward.output("loss"), forward.parameters());
        Map<String, Tensor> results = new LinkedHashMap<>();
        Feeds wanted = new Feeds();
        graph.outputs().forEach((name, value) -> {
            results.put(name, Tensor.zeros(DType.FLOAT32, value.shape().resolve(Sizes.NONE)));
            wanted.put(name, get(results, name));
        });
        try (TrainingBackend backend = WithNd4j.backend();
                TrainStep step = backend.compileTraining(
                        new TrainingGraph(graph, new LinkedHashMap<>()), CompileOptions.DEFAULT)) {
            step.parameters().setAll(values);
            assertThat(step.run(new Feeds(), wanted)).isTrue();
        }
        return results;
    }

    private static Parameter parameter(Map<String, Parameter> parameters, String name) {
        return Objects.requireNonNull(parameters.get(name), name);
    }

    private static Tensor get(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    // ---- ND4J

    private static INDArray array(Tensor tensor) {
        long[] dims = new long[tensor.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = tensor.dim(axis);
        }
        return Nd4j.create(tensor.floats(), dims, 'c');
    }

    /** One direction of a tensor that begins with the directions. */
    private static INDArray part(Tensor tensor, int direction) {
        int[] rest = new int[tensor.rank() - 1];
        for (int axis = 0; axis < rest.length; axis++) {
            rest[axis] = axis + 1;
        }
        return array(tensor).tensorAlongDimension(direction, rest).dup('c');
    }

    private static INDArray slice(Map<String, Tensor> tensors, String name, int axis, int index) {
        INDArray all = array(get(tensors, name));
        int[] rest = new int[all.rank() - 1];
        for (int at = 0; at < rest.length; at++) {
            rest[at] = at < axis ? at : at + 1;
        }
        return all.tensorAlongDimension(index, rest).dup('c');
    }

    /** [4 units, inner] of ours as [inner, 4 units] of theirs. */
    private static INDArray theirWeights(INDArray ours) {
        INDArray theirs = Nd4j.create(ours.dataType(), ours.size(0), ours.size(1));
        for (int gate = 0; gate < 4; gate++) {
            for (int unit = 0; unit < UNITS; unit++) {
                long from = (long) OURS_IN_THEIRS[gate] * UNITS + unit;
                theirs.putRow((long) gate * UNITS + unit, ours.getRow(from));
            }
        }
        return theirs.transpose().dup('c');
    }

    private static INDArray theirGates(INDArray vector) {
        return theirWeights(vector.reshape(4L * UNITS, 1)).reshape(4L * UNITS);
    }

    private static List<INDArray> inputs(Map<String, Tensor> values, int direction) {
        INDArray biases = part(get(values, "b"), direction).reshape(2, 4L * UNITS);
        return new ArrayList<>(List.of(
                array(get(values, "x")),
                theirWeights(part(get(values, "w"), direction)),
                theirWeights(part(get(values, "r"), direction)),
                theirGates(biases.getRow(0).add(biases.getRow(1))),
                part(get(values, "h0"), direction),
                part(get(values, "c0"), direction)));
    }

    private static INDArray[] lstmLayer(Map<String, Tensor> values, int direction, boolean isReversed) {
        return Nd4j.exec(operation("lstmLayer", isReversed)
                .addInputs(inputs(values, direction).toArray(INDArray[]::new))
                .addOutputs(zeros(TIME, BATCH, UNITS), zeros(BATCH, UNITS), zeros(BATCH, UNITS))
                .build());
    }

    private static INDArray[] lstmLayerBp(
            Map<String, Tensor> values, int direction, boolean isReversed, INDArray dY, INDArray dYh, INDArray dYc) {
        List<INDArray> inputs = inputs(values, direction);
        inputs.addAll(List.of(dY, dYh, dYc));
        return Nd4j.exec(operation("lstmLayer_bp", isReversed)
                .addInputs(inputs.toArray(INDArray[]::new))
                .addOutputs(
                        zeros(TIME, BATCH, FEATURES),
                        zeros(FEATURES, 4L * UNITS),
                        zeros(UNITS, 4L * UNITS),
                        zeros(4L * UNITS),
                        zeros(BATCH, UNITS),
                        zeros(BATCH, UNITS))
                .build());
    }

    private static INDArray zeros(long... dims) {
        return Nd4j.create(org.nd4j.linalg.api.buffer.DataType.FLOAT, dims);
    }

    private static DynamicCustomOp.DynamicCustomOpsBuilder operation(String name, boolean isReversed) {
        return DynamicCustomOp.builder(name)
                .addIntegerArguments(
                        0, isReversed ? 1 : 0, 2, 0, 0) // format, direction, gates sigmoid, cell and output tanh
                .addFloatingPointArguments(0.0) // no clipping
                .addBooleanArguments(true, false, true, true, false, true, true, true);
    }

    private static void assertClose(INDArray ours, INDArray theirs, Offset<Float> offset) {
        assertThat(ours.shape()).isEqualTo(theirs.shape());
        assertThat(ours.dup('c').data().asFloat())
                .containsExactly(theirs.dup('c').data().asFloat(), offset);
    }
}
