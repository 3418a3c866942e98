package org.lstm4j.tasks.wording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> NAMES = List.of("train", "tasks", "evaluate", "predict");

    @Test
    void findsANameWithOneSwappedOneMissingOrOneExtraLetter() {
        assertThat(NearestName.of("trian", NAMES)).contains("train");
        assertThat(NearestName.of("evalute", NAMES)).contains("evaluate");
        assertThat(NearestName.of("taskss", NAMES)).contains("tasks");
        assertThat(NearestName.of("TRAIN", NAMES)).contains("train");
    }

    @Test
    void proposesNothingThatIsFarFetched() {
        assertThat(NearestName.of("export", NAMES)).isEmpty();
        assertThat(NearestName.of("x", List.of("tasks"))).isEmpty();
        assertThat(NearestName.of("", NAMES)).isEmpty();
    }

    @Test
    void equallyNearNamesAreTakenInAlphabeticalOrder() {
        assertThat(NearestName.of("bat", List.of("hat", "cat"))).contains("cat");
    }

    @Test
    void listsTheNamesWhenNoneIsNear() {
        assertThat(NearestName.hintAndList("export", List.of("a", "b"), "Found"))
                .isEqualTo(". Found: a, b");
        assertThat(NearestName.hintAndList("c", List.of("a", "b"), "Found"))
                .isEqualTo("; did you mean \"a\"? Found: a, b");
    }
}
