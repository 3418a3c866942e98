package org.lstm4j.tasks.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.Tensor;
import org.lstm4j.model.use.Classes;
import org.lstm4j.text.LabeledText;
import org.lstm4j.train.BinaryCrossEntropy;

class MistakesTest {
    private static final Classes CLASSES = Classes.of(new BinaryCrossEntropy(), 1, 0.5);

    /** The section of rows of class 1 that the model gives these probabilities. */
    private static String section(float... outputs) {
        List<LabeledText> rows = IntStream.range(0, outputs.length)
                .mapToObj(i -> new LabeledText("text " + i, 1, new LinkedHashMap<>(), i + 1))
                .toList();
        return Mistakes.worst(
                        rows, List.of(Tensor.of(new int[] {outputs.length, 1}, outputs)), CLASSES, List.of("no", "yes"))
                .content()
                .toString();
    }

    @Test
    void withoutMistakesNoListIsAnnounced() {
        assertThat(section(0.9f, 0.8f))
                .contains("0 of 2 test rows are taken for the wrong class.")
                .doesNotContain("sure", "<table");
    }

    @Test
    void aListSaysWhetherItIsWhole() {
        assertThat(section(0.9f, 0.1f, 0.2f)).contains("The model is surest about the first;", "text 1", "text 2");
        float[] wrong = new float[21];
        assertThat(section(wrong)).contains("These 20 the model is most sure about");
    }
}
