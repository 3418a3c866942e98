package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;

class BundleTest {
    private final SequencedMap<String, Tensor> weights = Samples.weights();
    private final String first = weights.firstEntry().getKey();

    private Bundle bundle() {
        return Bundle.of(Samples.GRAPH, weights, Samples.provenance());
    }

    private static void assertRefused(String message, ThrowingCallable call) {
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(call).withMessageContaining(message);
    }

    @Test
    void whatIsNotGivenHasADefault() {
        Bundle bundle = bundle();

        assertThat(bundle.labels()).isEmpty();
        assertThat(bundle.threshold()).isEqualTo(0.5);
        assertThat(bundle.textPipeline()).isEmpty();
        assertThat(bundle.architecture()).isEmpty();
    }

    @Test
    void eachWitherChangesOnePart() {
        Bundle bundle = bundle();

        assertThat(bundle.withLabels("no", "yes").labels()).containsExactly("no", "yes");
        assertThat(bundle.withThreshold(-1).threshold()).isEqualTo(-1);
        assertThat(bundle.withTextPipeline("{}").textPipeline()).contains("{}");
        assertThat(bundle.withArchitecture("[1]").architecture()).contains("[1]");
        assertThat(bundle.withLabels("no", "yes").withThreshold(0.5).withLabels())
                .isEqualTo(bundle);
    }

    @Test
    void theWeightsComeInTheGraphsOrderWhateverTheMapsIs() {
        assertThat(Bundle.of(Samples.GRAPH, new TreeMap<>(weights).descendingMap(), Samples.provenance())
                        .weights()
                        .keySet())
                .containsExactlyElementsOf(Samples.GRAPH.parameters().stream()
                        .map(parameter -> parameter.name())
                        .toList());
    }

    @Test
    void bundlesOfEqualBitsAreEqual() {
        assertThat(Samples.bundle()).isEqualTo(Samples.bundle()).hasSameHashCodeAs(Samples.bundle());
        for (Tensor tensor : weights.values()) {
            Bundle before = bundle();
            SequencedMap<String, Tensor> changed = Samples.weights();
            changed.values().forEach(copy -> copy.floats()[0] = Math.nextUp(copy.floats()[0]));
            assertThat(tensor.size()).isPositive();
            assertThat(Bundle.of(Samples.GRAPH, changed, Samples.provenance())).isNotEqualTo(before);
        }
        assertThat(Samples.bundle().withThreshold(0.5)).isNotEqualTo(Samples.bundle());
        assertThat(Samples.bundle().withTextPipeline("{}")).isNotEqualTo(Samples.bundle());
    }

    @Test
    void aNegativeZeroIsNotAZero() {
        Bundle negative = bundle();
        SequencedMap<String, Tensor> changed = Samples.weights();
        changed.firstEntry().getValue().floats()[0] = 0.0f;

        assertThat(Bundle.of(Samples.GRAPH, changed, Samples.provenance())).isNotEqualTo(negative);
    }

    @Test
    void missingWeightsAreNamed() {
        weights.remove(first);

        assertRefused("no weights for parameter " + first, this::bundle);
    }

    @Test
    void weightsOfNoParameterAreNamed() {
        weights.put("optimizer/beta", Tensor.scalar(1f));

        assertRefused("no parameters for the weights [optimizer/beta]", this::bundle);
    }

    @Test
    void weightsOfAnotherShapeAreNamed() {
        weights.put(first, Tensor.of(new int[] {4, 10}, new float[40]));

        assertRefused(first + " are float32[4, 10], expected float32[10, 4]", this::bundle);
    }

    @Test
    void weightsOfAnotherTypeAreNamed() {
        weights.put(first, Tensor.of(new int[] {10, 4}, new double[40]));

        assertRefused(first + " are float64[10, 4], expected float32[10, 4]", this::bundle);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void weightsThatAreNotFiniteAreNamed(float bad) {
        weights.firstEntry().getValue().floats()[39] = bad;

        assertRefused("parameter " + first + " hold " + (double) bad + " at element 39", this::bundle);
    }

    @Test
    void labelsMustFitTheOutput() {
        assertRefused(
                "There are 3 labels, but the outputs of the graph tell [2] classes apart",
                () -> bundle().withLabels("a", "b", "c"));
        assertRefused("Two classes have the label \"a\"", () -> bundle().withLabels("a", "a"));
        assertRefused("must not be empty", () -> bundle().withLabels("a", " "));
    }

    @Test
    void aSoftmaxHasALabelForEachOutput() {
        Graph graph = Model.ofTokens(
                        Sequential.of(Embedding.of(5, 2), Lstm.of(2), Dense.of(3, Activation.SOFTMAX)), true)
                .inferenceGraph();
        SequencedMap<String, Tensor> zeros = new LinkedHashMap<>();
        graph.parameters()
                .forEach(parameter -> zeros.put(
                        parameter.name(),
                        Tensor.zeros(
                                parameter.dtype(),
                                parameter.shape().dims().stream()
                                        .mapToInt(dim -> dim.size(Sizes.NONE))
                                        .toArray())));
        Bundle bundle = Bundle.of(graph, zeros, Provenance.ofThisRun(graph, 1, "native"));

        assertThat(bundle.withLabels("a", "b", "c").labels()).hasSize(3);
        assertRefused("tell [3] classes apart", () -> bundle.withLabels("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void theThresholdIsFinite(double bad) {
        assertRefused("threshold", () -> bundle().withThreshold(bad));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "{", "{}{}", "{\"a\":1,\"a\":2}", "nonsense", "[1,]", "\"half \ud83d\""})
    void theArchitectureIsJson(String bad) {
        assertRefused("architecture", () -> bundle().withArchitecture(bad));
    }

    @Test
    void theProvenanceIsOfTheSameGraph() {
        Graph other = Model.ofTokens(Sequential.of(Embedding.of(9, 4), Lstm.of(3)), false)
                .inferenceGraph();

        assertRefused(
                "The provenance is of another graph",
                () -> bundle().withProvenance(Provenance.ofThisRun(other, 1, "native")));
    }

    /** Of thousands of words a regular expression would overflow the stack. */
    @Test
    void anAttachmentWithANameOfManyWordsIsRefused() {
        assertRefused("at most 200 characters", () -> bundle().withAttachment("a" + "-a".repeat(100_000), "1"));
    }

    @Test
    void attachmentsAreDocumentsByNameAndKeptWithoutWhiteSpace() {
        Bundle bundle = bundle().withAttachment("scale", "{ \"mean\" : 0.1,\n \"log\" : true }");

        assertThat(bundle.attachments()).containsEntry("scale", "{\"mean\":0.1,\"log\":true}");
        assertThat(bundle).isNotEqualTo(bundle());
        assertThat(bundle.withAttachment("scale", "[1]").attachments()).containsEntry("scale", "[1]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Scale|{}|lower-case words", "a/b|{}|lower-case words", "scale|{|not JSON", "scale|''|not JSON"})
    void anAttachmentThatIsNoneIsRefused(String name, String json, String message) {
        assertRefused(message, () -> bundle().withAttachment(name, json));
    }

    @Test
    void listsAndMapsAreCopied() {
        List<String> labels = new ArrayList<>(List.of("no", "yes"));
        Bundle bundle = new Bundle(
                Samples.GRAPH,
                weights,
                labels,
                0.5,
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                Samples.provenance());
        labels.clear();
        weights.clear();

        assertThat(bundle.labels()).hasSize(2);
        assertThat(bundle.weights()).isNotEmpty();
        assertThat(Map.copyOf(bundle.weights())).containsKey(first);
    }
}
