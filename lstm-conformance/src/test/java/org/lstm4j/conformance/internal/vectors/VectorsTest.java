package org.lstm4j.conformance.internal.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Capabilities;
import org.lstm4j.conformance.Outcome;
import org.lstm4j.conformance.Status;
import org.lstm4j.conformance.internal.RuleRunner;
import org.lstm4j.reference.ReferenceBackend;

class VectorsTest {
    @TempDir
    Path folder;

    private List<Outcome> run(String manifest) throws IOException {
        Files.writeString(folder.resolve("manifest.json"), manifest);
        RuleRunner runner = new RuleRunner(new ReferenceBackend(), Capabilities.DOUBLE, Set.of());
        return VectorSets.set(VectorSets.below(folder).getFirst()).cases().stream()
                .map(runner::run)
                .toList();
    }

    @Test
    void gatesGoFromPytorchToOnnxAndBack() {
        Tensor ifgo = Tensor.of(new int[] {8, 1}, 1f, 1.5f, 2f, 2.5f, 3f, 3.5f, 4f, 4.5f);
        assertThat(GateOrder.IFCO.toOurs(ifgo).floats()).containsExactly(1, 1.5f, 4, 4.5f, 2, 2.5f, 3, 3.5f);
        assertThat(GateOrder.IFCO.fromOurs(GateOrder.IFCO.toOurs(ifgo)).floats())
                .containsExactly(ifgo.floats());
    }

    @Test
    void gatesOfAGruGoFromPytorchToOnnxAndBack() {
        Tensor rzn = Tensor.of(new int[] {3, 2}, 1f, 1.5f, 2f, 2.5f, 3f, 3.5f);
        assertThat(GateOrder.RZN.toOurs(rzn).floats()).containsExactly(2, 2.5f, 1, 1.5f, 3, 3.5f);
        assertThat(GateOrder.RZN.fromOurs(GateOrder.RZN.toOurs(rzn)).floats()).containsExactly(rzn.floats());
    }

    @Test
    void aKerasKernelIsTransposedAndReordered() {
        Tensor kernel = Tensor.of(new int[] {2, 4}, 1f, 2f, 3f, 4f, 10f, 20f, 30f, 40f);
        Tensor rows = GateOrder.IFCO.kernelToOurs(kernel);
        assertThat(rows.dims()).containsExactly(4, 2);
        assertThat(rows.floats()).containsExactly(1, 10, 4, 40, 2, 20, 3, 30);
    }

    @Test
    void aKindThatTheKitDoesNotKnowIsSkippedWithItsName() throws IOException {
        assertThat(run("{\"cases\": [{\"file\": \"a.json\", \"kind\": \"attention\"}]}"))
                .singleElement()
                .satisfies(outcome -> {
                    assertThat(outcome.status()).isEqualTo(Status.SKIPPED);
                    assertThat(outcome.reason()).isEqualTo("the kit does not know the kind \"attention\"");
                });
    }

    @Test
    void aManifestWithNothingInItIsSkippedAndNotPassed() throws IOException {
        assertThat(run("{}")).singleElement().extracting(Outcome::status).isEqualTo(Status.SKIPPED);
    }

    @Test
    void aCaseWhoseFileIsMissingFails() throws IOException {
        assertThat(run("{\"cases\": [{\"file\": \"gone.json\", \"kind\": \"loss\"}]}"))
                .extracting(Outcome::status)
                .containsOnly(Status.FAILED);
    }

    @Test
    void aVectorWithAWrongNumberFails() throws IOException {
        String vector = """
                {"config": {"loss": "mse", "reduction": "mean"},
                 "inputs": {"logits": {"dtype": "float32", "shape": [1, 2], "data": [1, 2]},
                            "target": {"dtype": "float32", "shape": [1, 2], "data": [0, 0]}},
                 "expected": {"loss": {"dtype": "float64", "shape": [], "data": [%s]},
                              "d_logits": {"dtype": "float64", "shape": [1, 2], "data": [1, 2]}},
                 "float32_deviation": {}}
                """;
        String manifest = "{\"cases\": [{\"file\": \"mse.json\", \"kind\": \"loss\"}]}";
        Files.writeString(folder.resolve("mse.json"), vector.formatted("2.5"));
        assertThat(run(manifest)).extracting(Outcome::status).containsExactly(Status.PASSED, Status.PASSED);
        Files.writeString(folder.resolve("mse.json"), vector.formatted("2.500001"));
        assertThat(run(manifest)).extracting(Outcome::status).containsExactly(Status.FAILED, Status.PASSED);
    }

    private List<Outcome> loss(String options, String inputs) throws IOException {
        Files.writeString(folder.resolve("mse.json"), """
                {"config": {"loss": "mse", "reduction": "mean"%s},
                 "inputs": {"logits": {"dtype": "float32", "shape": [1, 2], "data": [1, 2]},
                            "target": {"dtype": "float32", "shape": [1, 2], "data": [0, 0]}%s},
                 "expected": {"loss": {"dtype": "float64", "shape": [], "data": [2.5]},
                              "d_logits": {"dtype": "float64", "shape": [1, 2], "data": [1, 2]}},
                 "float32_deviation": {}}
                """.formatted(options, inputs));
        return run("{\"cases\": [{\"file\": \"mse.json\", \"kind\": \"loss\"}]}");
    }

    private static void skipped(List<Outcome> outcomes, String reason) {
        assertThat(outcomes).isNotEmpty().allSatisfy(outcome -> {
            assertThat(outcome.status()).isEqualTo(Status.SKIPPED);
            assertThat(outcome.reason()).isEqualTo(reason);
        });
    }

    @Test
    void anOptionThatTheKitDoesNotKnowIsSkippedByItsName() throws IOException {
        skipped(loss(", \"label_smoothing\": 0.1", ""), "the kit does not know the option label_smoothing = 0.1");
        skipped(loss(", \"soft_targets\": true", ""), "the kit does not know the option soft_targets = true");
        skipped(loss(", \"class_axis\": 2", ""), "the kit does not know the option class_axis = 2");
        assertThat(loss(", \"label_smoothing\": 0.0, \"pos_weight\": false, \"ignore_index\": null", ""))
                .extracting(Outcome::status)
                .as("what is off asks for nothing")
                .containsExactly(Status.PASSED, Status.PASSED);
    }

    @Test
    void anInputThatNobodyReadsIsSkippedByItsName() throws IOException {
        skipped(
                loss("", ", \"lengths\": {\"dtype\": \"int64\", \"shape\": [1], \"data\": [1]}"),
                "the kit does not know the input lengths");
    }

    @Test
    void aNormMayHaveAnyOrder() throws IOException {
        assertThat(norm("1.0", "1.4", "[0.42857112, 0.57142816]"))
                .extracting(Outcome::status)
                .containsOnly(Status.PASSED);
        assertThat(norm("\"inf\"", "0.8", "[0.6, 0.8]"))
                .extracting(Outcome::status)
                .containsOnly(Status.PASSED);
        assertThat(norm("1.0", "1.3", "[0.42857112, 0.57142816]"))
                .extracting(Outcome::status)
                .contains(Status.FAILED);
    }

    private List<Outcome> norm(String order, String total, String clipped) throws IOException {
        Files.writeString(folder.resolve("clip.json"), """
                {"config": {"max_norm": 1, "norm_type": %s},
                 "inputs": {"grad0": {"dtype": "float32", "shape": [2], "data": [0.6, 0.8]}},
                 "expected": {"total_norm": {"dtype": "float64", "shape": [], "data": [%s]},
                              "clipped0": {"dtype": "float64", "shape": [2], "data": %s}},
                 "float32_deviation": {"total_norm": 1e-6, "clipped0": 1e-5}}
                """.formatted(order, total, clipped));
        Files.writeString(
                folder.resolve("manifest.json"),
                "{\"cases\": [{\"file\": \"clip.json\", \"kind\": \"clip_grad_norm\"}]}");
        RuleRunner runner = new RuleRunner(new ReferenceBackend(), Capabilities.FLOAT32, Set.of());
        return VectorSets.set(VectorSets.below(folder).getFirst()).cases().stream()
                .map(runner::run)
                .toList();
    }

    /** h = relu(x + h), of 1, 2, 3: small enough to be computed by hand. */
    private List<Outcome> rnn(String options, String shape, String expected) throws IOException {
        Files.writeString(folder.resolve("rnn.json"), """
                {"one": {"input": {"shape": [3, 1], "data": [1, 2, 3]},
                         "weights": [{"shape": [1, 1], "data": [1]}, {"shape": [1, 1], "data": [1]}],
                         "expected": {"shape": %s, "data": %s}}}
                """.formatted(shape, expected));
        return run("""
                {"files": [{"class_name": "SimpleRNN", "file": "rnn.json", "cases": [
                    {"case": "one", "config": {"units": 1, "activation": "relu"%s}}]}]}
                """.formatted(options));
    }

    @Test
    void kerasLayersAreThoseOfTheProduct() throws IOException {
        assertThat(List.of(
                        rnn("", "[1]", "[6]"),
                        rnn(", \"return_sequences\": true", "[3, 1]", "[1, 3, 6]"),
                        rnn(", \"return_sequences\": true, \"go_backwards\": true", "[3, 1]", "[3, 5, 6]"),
                        rnn(", \"stateful\": true, \"calls\": 2", "[1]", "[12]"),
                        rnn(
                                ", \"stateful\": true, \"calls\": 3, \"go_backwards\": true, \"return_sequences\": true",
                                "[3, 1]",
                                "[15, 17, 18]")))
                .allSatisfy(outcomes -> assertThat(outcomes)
                        .singleElement()
                        .satisfies(outcome -> assertThat(outcome.status())
                                .as(outcome.reason())
                                .isEqualTo(Status.PASSED)));
        assertThat(rnn("", "[1]", "[5]")).extracting(Outcome::status).containsExactly(Status.FAILED);
        skipped(
                rnn(", \"zero_output_for_mask\": true", "[1]", "[6]"),
                "the kit does not know the option zero_output_for_mask = true");
    }

    @Test
    void aDirectoryWithoutAManifestIsAnError() {
        assertThatThrownBy(() -> VectorSets.below(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("There is no manifest.json in");
    }
}
