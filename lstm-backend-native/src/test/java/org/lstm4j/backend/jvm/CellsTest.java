package org.lstm4j.backend.jvm;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Fastest;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.backend.jvm.internal.plan.NativeBackend;
import org.lstm4j.conformance.CellCases;
import org.lstm4j.conformance.LayerConformance;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.nn.cell.LayerNormLstm;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.nn.cell.SLstm;

/** Layers of cells, of more rows and units than a vector or a lane has. */
class CellsTest {
    static Stream<Cell> cells() {
        return Stream.of(new PeepholeLstm(19), new LayerNormLstm(16), new SLstm(33));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void areWhatTheReferenceComputes(Cell cell) {
        Rnn steps = Rnn.of(cell).withReturnSequences();
        try (NativeBackend backend =
                new NativeBackend("native", KernelLookup.kernels(Fastest.KERNELS), new Workers(3))) {
            LayerConformance.of(steps, 70, 5, 7).checkBackend(backend);
            LayerConformance.of(Rnn.of(cell).withGoBackwards(), 3, 4, 5)
                    .withLengths(4, 1, 0)
                    .checkBackend(backend);
            LayerConformance.of(Bidirectional.of(steps), 9, 4, 5)
                    .withLengths(4, 1, 3, 3, 2, 1, 4, 4, 1)
                    .checkBackend(backend);
            LayerConformance.of(steps, 17, 3, 5).stateful().checkBackend(backend);
        }
    }

    static Stream<CellCases.Case> cases() {
        return Stream.concat(CellCases.all().stream(), CellCases.trained().stream());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ofEachKindAreWhatTheReferenceComputes(CellCases.Case one) {
        try (NativeBackend backend =
                new NativeBackend("native", KernelLookup.kernels(Fastest.KERNELS), new Workers(2))) {
            one.layer().checkBackend(backend);
        }
    }
}
