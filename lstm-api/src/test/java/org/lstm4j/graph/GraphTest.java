package org.lstm4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.StepGraph;

class GraphTest {
    private static final Model MODEL = Model.ofTokens(
            Sequential.of(
                    Embedding.of(10, 4),
                    Lstm.of(3).withReturnSequences(),
                    Dropout.of(0.5),
                    Bidirectional.of(Lstm.of(3)),
                    Dense.of(1, Activation.SIGMOID)),
            true);

    @Test
    void operatorsStayWithinTheLimit() {
        assertThat(Op.values()).filteredOn(op -> !op.isPrivate()).hasSizeLessThanOrEqualTo(Op.LIMIT);
        assertThat(Op.values()).filteredOn(Op::isPrivate).hasSizeLessThanOrEqualTo(Op.PRIVATE_LIMIT);
    }

    /** The traced form of the smallest classifier; a change of it changes every saved model, so it is written out. */
    @Test
    void textOfASmallModelIsStable() {
        Model model =
                Model.ofTokens(Sequential.of(Embedding.of(10, 4), Lstm.of(3), Dense.of(1, Activation.SIGMOID)), true);
        assertThat(model.inferenceGraph().toText()).isEqualTo("""
                graph {
                  input tokens: int32[batch, time]
                  input sequence_lens: int32[batch]
                  parameter embedding/embeddings: float32[10, 4] = uniform(-0.05, 0.05)
                  parameter lstm/kernel: float32[1, 12, 4] = uniform(-0.6123724356957945, 0.6123724356957945)
                  parameter lstm/recurrent_kernel: float32[1, 12, 3] = orthogonal()
                  parameter lstm/bias: float32[1, 12] = unit_forget_bias()
                  parameter dense/kernel: float32[3, 1] = uniform(-1.224744871391589, 1.224744871391589)
                  parameter dense/bias: float32[1] = constant(0.0)
                  constant lstm/constant: float32[1, 12] = fill(0.0)
                  lstm/transpose: int32[time, batch] = Transpose(tokens) {perm=(1, 0)} @lstm
                  lstm/gather: float32[time, batch, 4] = Gather(embedding/embeddings, lstm/transpose) @lstm
                  lstm/concat: float32[1, 24] = Concat(lstm/bias, lstm/constant) {axis=1} @lstm
                  lstm/lstm: float32[time, 1, batch, 3], lstm/lstm.1: float32[1, batch, 3], lstm/lstm.2: float32[1, batch, 3] = LSTM(lstm/gather, lstm/kernel, lstm/recurrent_kernel, lstm/concat, sequence_lens, _, _) {activations="Sigmoid Tanh Tanh", direction="forward", hidden_size=3} @lstm
                  lstm/reshape: float32[batch, 3] = Reshape(lstm/lstm.1) {shape=[batch, 3]} @lstm
                  dense/gemm: float32[batch, 1] = Gemm(lstm/reshape, dense/kernel, dense/bias) {transA=0, transB=0} @dense
                  dense/sigmoid: float32[batch, 1] = Sigmoid(dense/gemm) @dense
                  output prediction = dense/sigmoid
                }
                """);
    }

    @Test
    void textOfAWholeTrainingStepIsReadBack() {
        Graph graph = StepGraph.of(
                        MODEL,
                        new BinaryCrossEntropy(),
                        Adam.keras(),
                        new Clipping.ByGlobalNorm(1, Form.KERAS),
                        true,
                        7)
                .graph();
        assertThat(Graph.parse(graph.toText()).toText()).isEqualTo(graph.toText());
        assertThat(graph.nodes()).anyMatch(node -> node.op() == Op.RECURRENT_TRAINING);
        assertThat(graph.nodes()).noneMatch(node -> node.op() == Op.LSTM);
    }

    @Test
    void inferenceHoldsNoPrivateOperator() {
        assertThat(MODEL.inferenceGraph().nodes()).noneMatch(node -> node.op().isPrivate());
    }

    @Test
    void textOfBeforeCellsHadFunctionsOfChoiceIsRead() {
        for (Layer layer :
                List.of(Lstm.of(3), Gru.of(3), SimpleRnn.of(3), SimpleRnn.of(3).withActivation(Activation.RELU))) {
            String text = Model.ofTokens(Sequential.of(Embedding.of(10, 4), layer), true)
                    .inferenceGraph()
                    .toText();
            String before = text.replaceFirst("activations=\"Sigmoid Tanh[ a-zA-Z]*\", ", "")
                    .replaceFirst("activations=(\"[A-Za-z]+\"), ", "activation=$1, ");
            assertThat(before).doesNotContain("activations");
            assertThat(Graph.parse(before).toText()).isEqualTo(text);
        }
    }

    @Test
    void brokenTextIsRefusedWithItsLine() {
        String text = MODEL.inferenceGraph().toText();
        assertThatThrownBy(() -> Graph.parse("")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Graph.parse(text.substring(0, text.length() - 3)))
                .hasMessageContaining("the text was cut off");
        assertThatThrownBy(() -> Graph.parse(text.replace("= Sigmoid(", "= Sigmund(")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no operator \"Sigmund\"")
                .hasMessageStartingWith("Line ");
        assertThatThrownBy(() -> Graph.parse(text.replace("hidden_size=3", "hidden_size=4")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("needs float32[1, 16, 4] as its input 1");
        assertThatThrownBy(() -> Graph.parse(text.replace("= Gather(embedding/embeddings", "= Gather(nothing")))
                .hasMessageContaining("\"nothing\" is not defined above");
        assertThatThrownBy(() -> Graph.parse(text.replace("{transA=0,", "{transA=(,")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("attributes cannot be read: transA=(");
    }

    @Test
    void textThatIsMadeToBeSlowOrLargeIsRefusedAtOnce() {
        String start = "graph {\n  input x: float32[batch]\n  ";
        // Of the thread, not of the clock, which goes on while a busy machine runs something else.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        assertThatThrownBy(() -> Graph.parse(start + " = A(".repeat(200_000) + "\n}\n"))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Graph.parse(start + "constant c: float32[2000000000] = fill(1.0)\n}\n"))
                .hasMessageContaining("larger than a constant may be");
        assertThatThrownBy(() -> Graph.parse(start + "constant c: float32[70000, 70000] = fill(1.0)\n}\n"))
                .isInstanceOf(InvalidInputException.class);
        assertThat(threads.getCurrentThreadCpuTime() - before).isLessThan(10_000_000_000L);
    }

    @Test
    void wrongShapeFailsAtTheCallersLine() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", 3), DType.FLOAT32);
        Value w = g.parameter("w", Shape.of(4, 2), Initializer.zeros());
        assertThatThrownBy(() -> g.scope("encoder").matMul(x, w))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("encoder (GraphTest.java:")
                .hasMessageContaining("MatMul needs the same inner dimension; got 3 and 4 in [[batch, 3], [4, 2]]");
    }

    @Test
    void lstmOfARankTwoInputSaysWhatIsWrong() {
        Model model = new Model(Lstm.of(3), new Input("x", Shape.of("batch", 128), DType.FLOAT32), false);
        assertThatThrownBy(model::inferenceGraph)
                .isInstanceOf(ShapeException.class)
                .hasMessage("input has rank 2 [batch, 128]; LSTM needs rank 3 [batch, time, features]."
                        + " Did you drop the time axis?");
    }

    @Test
    void transpositionsThatCancelAreNone() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 4), DType.FLOAT32);
        assertThat(g.transpose(g.transpose(x, 1, 0, 2), 1, 0, 2)).isSameAs(x);
    }

    @Test
    void aValueOfAnotherGraphIsRefused() {
        GraphBuilder g = new GraphBuilder();
        GraphBuilder other = new GraphBuilder();
        Value foreign = other.exp(other.input("x", Shape.of(2), DType.FLOAT32));
        g.output("y", g.exp(foreign));
        assertThatThrownBy(g::build).hasMessageContaining("belongs to another graph");
    }

    @Test
    void typesThatNoKernelComputesWithAreRefused() {
        GraphBuilder g = new GraphBuilder();
        Value flags = g.less(g.input("a", Shape.of(2), DType.FLOAT32), g.constant(0, DType.FLOAT32));
        assertThatThrownBy(() -> g.add(flags, flags)).hasMessageContaining("computes with numbers");
        assertThatThrownBy(() -> g.randomUniform(g.input("s", Shape.SCALAR, DType.FLOAT32), 1, Shape.of(2)))
                .hasMessageContaining("counts steps with an int64 scalar");
        Value scores = g.input("scores", Shape.of("batch", 2), DType.FLOAT32);
        Value labels = g.input("labels", Shape.of("batch"), DType.INT32);
        Value weights = g.input("weights", Shape.of(2), DType.INT32);
        assertThatThrownBy(() -> g.softmaxCrossEntropyLoss(scores, labels, weights, 0))
                .hasMessageContaining("needs class weights that are float32; got int32");
    }

    @Test
    void layersAddedToAGraphTakeNamesOfTheirOwn() {
        Graph graph = MODEL.inferenceGraph();
        GraphBuilder g = GraphBuilder.of(graph);
        Value prediction = graph.output(Model.PREDICTION);
        g.output("more", Sequential.of(Dense.of(2)).call(g, prediction, org.lstm4j.nn.Mode.inference()));
        assertThat(g.build().parameters()).extracting(Parameter::name).contains("dense/kernel", "dense_1/kernel");
    }

    @Test
    void noLayerTakesTheNameOfTheSlots() {
        assertThatThrownBy(() -> new GraphBuilder().uniqueScope("optimizer"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the optimizer's slots have that name");
    }

    @Test
    void brokenNodesAreRefusedWithTypedErrors() {
        String start = "graph {\n  input a: float32[2, 2]\n  ";
        for (String line : new String[] {
            "x",
            " = ",
            "b: float32[4, 2] = Concat(a, _) {axis=0}",
            "b: float32[2] = Softmax(_)",
            "b: float32[2, 2] = GatherGrad(a, a) {rows=2}",
            "b: float32[2, 2] = SliceGrad(a, a) {axis=7, end=1, start=0}"
        }) {
            assertThatThrownBy(() -> Graph.parse(start + line + "\n}\n"))
                    .as(line)
                    .isInstanceOf(InvalidInputException.class);
        }
        String absent = start + "b: float32[2, 2] = Gemm(a, a, _) {transA=0, transB=0}\n  output b = b\n}\n";
        assertThat(Graph.parse(absent).nodes()).hasSize(1);
    }
}
