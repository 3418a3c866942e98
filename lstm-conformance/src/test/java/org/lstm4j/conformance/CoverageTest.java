package org.lstm4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lstm4j.graph.Op;

class CoverageTest {
    /** The LSTM has rules of its own. */
    @Test
    void everyOperatorOfTheGraphHasARule() {
        Set<String> ids = Set.copyOf(ConformanceRun.ids());
        assertThat(Arrays.stream(Op.values()).filter(op -> !op.isPrivate() && op != Op.LSTM))
                .allMatch(op -> ids.contains("required_OP_" + op.text()))
                .allMatch(op -> ids.contains("required_GRAD_" + op.text()));
    }

    @Test
    void idsAreUniqueAndSayRequired() {
        List<String> ids = ConformanceRun.ids();
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("required_[A-Z]+[0-9]*_\\w+"));
    }
}
