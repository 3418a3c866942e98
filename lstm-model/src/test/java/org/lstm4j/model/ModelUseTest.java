package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;

class ModelUseTest {
    private static Bundle plain() {
        Bundle bundle = Samples.labels();
        return Bundle.of(bundle.graph(), bundle.weights(), bundle.provenance());
    }

    @Test
    void whatAFileSaysIsReadAgain() {
        ModelUse use = new ModelUse("text-classification", true, Optional.of("onnx"));
        assertThat(ModelUse.of(use.addTo(plain()))).contains(use);
        ModelUse plain = ModelUse.of("majority");
        assertThat(ModelUse.of(plain.addTo(plain()))).contains(plain);
    }

    @Test
    void aFileOfBeforeSaysItByItsTask() {
        String task = "{\"task\":\"mine\",\"settings\":{\"type\":\"text-classification\",\"loss\":%s%s}}";
        assertThat(ModelUse.of(plain().withArchitecture(task.formatted("\"binary-cross-entropy\"", ""))))
                .contains(ModelUse.of("text-classification"));
        assertThat(ModelUse.of(plain().withArchitecture(task.formatted(
                        "{\"type\":\"binary-cross-entropy\",\"from-logits\":true}", ",\"backend\":\"onnx\""))))
                .contains(new ModelUse("text-classification", true, Optional.of("onnx")));
        assertThat(ModelUse.of(plain().withArchitecture(
                                task.formatted("{\"type\":\"binary-cross-entropy\",\"from-logits\":false}", ""))))
                .contains(ModelUse.of("text-classification"));
    }

    @Test
    void theAttachmentIsBelievedBeforeTheTask() {
        Bundle both = ModelUse.of("series-forecast")
                .addTo(plain().withArchitecture("{\"settings\":{\"type\":\"text-generation\"}}"));
        assertThat(ModelUse.of(both)).contains(ModelUse.of("series-forecast"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "[]",
                "{}",
                "{\"settings\":1}",
                "{\"settings\":{\"type\":7}}",
                "{\"settings\":{\"type\":\"A b\"}}"
            })
    void anArchitectureThatIsNoTaskSaysNothing(String json) {
        assertThat(ModelUse.of(plain().withArchitecture(json))).isEmpty();
        assertThat(ModelUse.of(plain())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "{}",
                "{\"version\":\"1\",\"kind\":\"a\"}",
                "{\"version\":1}",
                "{\"version\":1,\"kind\":7}",
                "{\"version\":1,\"kind\":\"A b\"}",
                "{\"version\":1,\"kind\":\"a\",\"outputs\":\"odds\"}",
                "{\"version\":1,\"kind\":\"a\",\"outputs\":1}",
                "{\"version\":1,\"kind\":\"a\",\"backend\":1}",
                "{\"version\":1,\"kind\":\"a\",\"more\":1}"
            })
    void anAttachmentThatIsBrokenIsRefused(String json) {
        Bundle bundle = plain().withAttachment("use", json);
        assertThatThrownBy(() -> ModelUse.of(bundle)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> SavedModel.of("it.lstm", bundle, ModelOptions.DEFAULT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("it.lstm: ");
    }

    /** Of thousands of words a regular expression would overflow the stack. */
    @Test
    void aKindOfManyWordsIsNone() {
        String kind = "a" + "-a".repeat(100_000);
        assertThatThrownBy(() -> ModelUse.of(kind))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("got \"a-a-a");
        assertThat(ModelUse.of(plain().withArchitecture("{\"settings\":{\"type\":\"" + kind + "\"}}")))
                .isEmpty();
    }

    @Test
    void aLaterVersionIsRefusedByItsNumber() {
        assertThatThrownBy(() -> ModelUse.of(plain().withAttachment("use", "{\"version\":2,\"how\":{}}")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("a later one wrote it");
    }
}
