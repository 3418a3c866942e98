package org.lstm4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lstm4j.graph.Op;

class CoverageTest {
    private static final Set<Op> RECURRENT = Set.of(Op.LSTM, Op.GRU, Op.RNN, Op.SCAN);

    /** Recurrent operators and loops have rules of their own. */
    @Test
    void everyOperatorOfTheGraphHasARule() {
        Set<String> ids = Set.copyOf(ConformanceRun.ids());
        assertThat(Arrays.stream(Op.values()).filter(op -> !op.isPrivate() && !RECURRENT.contains(op)))
                .allMatch(op -> ids.contains("required_OP_" + op.text()))
                .allMatch(op -> ids.contains("required_GRAD_" + op.text()));
        assertThat(RECURRENT)
                .allMatch(op ->
                        ids.contains("required_" + op.text().toUpperCase(Locale.ROOT) + "01_forwardEqualsReference"))
                .allMatch(op ->
                        ids.contains("required_" + op.text().toUpperCase(Locale.ROOT) + "02_gradientsEqualReference"));
    }

    @Test
    void idsAreUniqueAndSayRequired() {
        List<String> ids = ConformanceRun.ids();
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("required_[A-Z]+[0-9]*_\\w+"));
    }
}
