package org.lstm4j.text.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.lstm4j.text.MissingModelException;

class ResourcesTest {
    @Test
    void aMissingModelNamesTheJarThatBringsIt() {
        assertThatExceptionOfType(MissingModelException.class)
                .isThrownBy(() -> Resources.open("/none.bin", "group:artifact:1"))
                .withMessageContaining("/none.bin")
                .withMessageContaining("Add group:artifact:1")
                .satisfies(problem -> assertThat(problem.artifact()).isEqualTo("group:artifact:1"));
    }

    @Test
    void whatFailedOnceIsTriedAgainAndWhatSucceededIsKept() {
        AtomicInteger calls = new AtomicInteger();
        Lazy<String> lazy = new Lazy<>(() -> {
            if (calls.incrementAndGet() == 1) {
                throw new MissingModelException("/none.bin", "group:artifact:1");
            }
            return "model";
        });

        assertThatExceptionOfType(MissingModelException.class).isThrownBy(lazy::get);
        assertThat(lazy.get()).isEqualTo("model");
        assertThat(lazy.get()).isEqualTo("model");
        assertThat(calls).hasValue(2);
    }
}
