package org.lstm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;

class FirstSecondsTest {
    private static String run(String mode) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new FirstSeconds(new PrintStream(bytes, true, StandardCharsets.UTF_8))
                .run(System.nanoTime(), FirstSeconds.layerNorm(5, 8).withBatch(4), 1, mode, 0);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "infer"})
    void printsALineOfTheWayToFullSpeed(String mode) {
        assertThat(run(mode).lines())
                .singleElement()
                .asString()
                .contains(mode + ": compiled ", "first step ", "steps after 1/2/4 s ", "within 1.5 of ");
    }

    @Test
    void namesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> run("predict"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("expected train or infer, got \"predict\"");
        assertThatThrownBy(() -> FirstSeconds.workload("W9"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("W9");
    }
}
