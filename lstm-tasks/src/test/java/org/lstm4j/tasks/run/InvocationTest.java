package org.lstm4j.tasks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InvocationTest {
    @Test
    void aCommandCanBeTypedAgain() {
        assertThat(Invocation.of("lstm", List.of("train", "a.conf", "--set", "x=y z", "it's"))
                        .command())
                .isEqualTo("lstm train a.conf --set 'x=y z' 'it'\\''s'");
    }

    @Test
    void itsTimeRunsFromItsCreation() {
        assertThat(Invocation.of("lstm", List.of()).seconds()).isBetween(0.0, 60.0);
    }
}
