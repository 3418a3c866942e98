package org.lstm4j.backend.onnx;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.conformance.CellCases;
import org.lstm4j.spi.Backend;

/** Every cell, written as a model of ONNX's and run by ONNX Runtime. */
class CellsTest {
    static Stream<CellCases.Case> cases() {
        return CellCases.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isInAFileWhatTheReferenceComputes(CellCases.Case one) {
        try (Backend backend = Networks.onnx()) {
            one.layer().checkBackend(backend);
        }
    }
}
