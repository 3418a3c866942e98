package org.lstm4j.backend.nd4j;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.conformance.CellCases;
import org.lstm4j.spi.TrainingBackend;

/** Every cell on ND4J, with its gradients. */
class CellsTest {
    static Stream<CellCases.Case> cases() {
        return Stream.concat(CellCases.all().stream(), CellCases.trained().stream());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isWhatTheReferenceComputes(CellCases.Case one) {
        try (TrainingBackend backend = WithNd4j.backend()) {
            one.layer().checkBackend(backend);
        }
    }
}
