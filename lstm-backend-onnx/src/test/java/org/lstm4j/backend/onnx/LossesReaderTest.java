package org.lstm4j.backend.onnx;

import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.Refusals.one;
import static org.lstm4j.backend.onnx.Refusals.refused;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.spi.Feeds;

/** Losses over classes, with class weights, ignored labels and steps. */
class LossesReaderTest {
    private static ModelMaker loss(String type, String reduction, boolean hasSteps, boolean hasWeights) {
        Object[] dims = hasSteps ? new Object[] {"n", 3, 2} : new Object[] {"n", 3};
        Object[] labels = hasSteps ? new Object[] {"n", 2} : new Object[] {"n"};
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, dims).input("labels", DType.INT64, labels);
        m.output("loss").initializer("weights", Tensor.of(new int[] {3}, 0.5f, 1f, 2f));
        List<String> inputs = hasWeights ? List.of("x", "labels", "weights") : List.of("x", "labels");
        m.node(type, "loss", inputs, attribute("reduction", reduction), attribute("ignore_index", 2));
        return m;
    }

    private static Feeds feeds(boolean hasSteps) {
        Tensor labels =
                hasSteps ? Tensor.of(new int[] {2, 2}, 0L, 2L, 1L, 1L) : Tensor.of(new int[] {4}, 0L, 2L, 1L, 1L);
        return new Feeds()
                .put("x", hasSteps ? ModelMaker.numbers("x", 2, 3, 2) : ModelMaker.numbers("x", 4, 3))
                .put("labels", labels);
    }

    @ParameterizedTest
    @CsvSource({"mean, false, false", "mean, true, true", "sum, false, true", "none, true, false", "none, true, true"})
    void areThoseOfOnnxRuntime(String reduction, boolean hasSteps, boolean hasWeights) throws Exception {
        for (String type : List.of("SoftmaxCrossEntropyLoss", "NegativeLogLikelihoodLoss")) {
            Judge.agrees(loss(type, reduction, hasSteps, hasWeights), feeds(hasSteps));
        }
    }

    @Test
    void theSecondResultIsTheLogarithmOfTheProbabilities() throws Exception {
        ModelMaker m = new ModelMaker(17)
                .input("x", DType.FLOAT32, "n", 3, 2)
                .input("labels", DType.INT64, "n", 2)
                .output("loss", "logs");
        m.node("SoftmaxCrossEntropyLoss", "loss logs", List.of("x", "labels"));
        Judge.agrees(m, feeds(true));
    }

    @Test
    void anUnknownReductionAndClassesThatAreNotFixedAreRefused() {
        refused(
                loss("SoftmaxCrossEntropyLoss", "median", false, false).bytes(),
                OnnxModelException.Problem.INCONSISTENT,
                "reduces by \"median\"; known are none, sum, mean");
        refused(
                one().input("z", DType.FLOAT32, "n", "classes")
                        .input("labels", DType.INT64, "n")
                        .node("SoftmaxCrossEntropyLoss", "y", List.of("z", "labels"))
                        .bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "has classes in axis 1 of [n, classes]; their number must be fixed");
    }
}
