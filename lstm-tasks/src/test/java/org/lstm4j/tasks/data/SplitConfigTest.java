package org.lstm4j.tasks.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.data.SplitConfig.Parts;
import org.lstm4j.tasks.data.SplitConfig.Source;
import org.lstm4j.tasks.data.SplitConfig.Validation;

class SplitConfigTest {
    private static final Validation TENTH = new Validation(Source.TRAINING, Optional.of(0.1), Optional.empty());
    private static final Validation NONE = new Validation(Source.NOTHING, Optional.empty(), Optional.empty());
    private static final SplitConfig TUTORIAL = first(20_000, 0.8, TENTH);

    private static SplitConfig first(@Nullable Integer train, @Nullable Double share, Validation validation) {
        return new SplitConfig(
                Optional.ofNullable(train), Optional.ofNullable(share), Optional.empty(), Optional.empty(), validation);
    }

    private static SplitConfig chance(double testShare, long seed, Validation validation) {
        return new SplitConfig(
                Optional.empty(), Optional.empty(), Optional.of(testShare), Optional.of(seed), validation);
    }

    private static int[] sizes(SplitConfig split, int rows) {
        Parts parts = split.parts(rows).orElseThrow();
        assertThat(java.util.stream.Stream.of(parts.train(), parts.heldOut(), parts.test())
                        .flatMapToInt(IntStream::of)
                        .sorted()
                        .toArray())
                .as("every row is in one part")
                .isEqualTo(IntStream.range(0, rows).toArray());
        return new int[] {parts.train().length, parts.heldOut().length, parts.test().length};
    }

    @Test
    void theDataSetOfTheTutorialIsSplitByItsNumbers() {
        assertThat(sizes(TUTORIAL, 26_709)).containsExactly(18_000, 2_000, 6_709);
        assertThat(TUTORIAL.isByShare(26_709)).isFalse();
        assertThat(TUTORIAL.parts(26_709).orElseThrow().heldOut())
                .startsWith(18_000)
                .endsWith(19_999);
    }

    @Test
    void noMoreRowsThanTheTrainingWantsAreSplitByShare() {
        assertThat(sizes(TUTORIAL, 400)).containsExactly(288, 32, 80);
        assertThat(sizes(TUTORIAL, 20_000)).containsExactly(14_400, 1_600, 4_000);
        assertThat(sizes(TUTORIAL, 20_001)).containsExactly(18_000, 2_000, 1);
        assertThat(TUTORIAL.isByShare(20_000)).isTrue();
        assertThat(sizes(first(null, 0.5, NONE), 10)).containsExactly(5, 0, 5);
    }

    @Test
    void everyPartNeedsARow() {
        assertThat(TUTORIAL.parts(0)).isEmpty();
        assertThat(TUTORIAL.parts(1)).isEmpty();
        assertThat(TUTORIAL.parts(2)).isEmpty();
        assertThat(sizes(TUTORIAL, 3)).containsExactly(1, 1, 1);
        assertThat(first(5, null, NONE).parts(5)).isEmpty();
        assertThat(sizes(first(5, null, NONE), 6)).containsExactly(5, 0, 1);
        assertThat(chance(0.2, 1, NONE).parts(1)).isEmpty();
    }

    @Test
    void byChanceTheRowsAreThoseOfScikitLearn() {
        assertThat(sizes(chance(0.2, 20231116, NONE), 7_613)).containsExactly(6_090, 0, 1_523);
        // train_test_split(range(10), test_size=0.2, random_state=0)
        Parts parts = chance(0.2, 0, NONE).parts(10).orElseThrow();
        assertThat(parts.test()).containsExactly(2, 8);
        assertThat(parts.train()).containsExactly(4, 9, 1, 6, 7, 3, 0, 5);
    }

    @Test
    void allRowsTrainWhereTestRowsHaveASourceOfTheirOwn() {
        assertThat(sizes(first(null, null, NONE), 7)).containsExactly(7, 0, 0);
        Validation quarter = new Validation(Source.TRAINING, Optional.of(0.25), Optional.of(100L));
        assertThat(sizes(first(null, null, quarter), 25_000)).containsExactly(18_750, 6_250, 0);
        assertThat(first(null, null, quarter).parts(100).orElseThrow().heldOut())
                .as("drawn, not the last")
                .isNotEqualTo(IntStream.range(75, 100).toArray());
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> first(5, 1.0, NONE)).isInstanceOf(SettingException.class);
        assertThatThrownBy(() -> new Validation(Source.TRAINING, Optional.of(0.0), Optional.empty()))
                .hasMessage("share must be above 0 and below 1, got 0.0");
        assertThatThrownBy(() -> new Validation(Source.TRAINING, Optional.empty(), Optional.empty()))
                .hasMessageContaining("belongs to from = training");
        assertThatThrownBy(() -> new Validation(Source.TEST, Optional.of(0.1), Optional.empty()))
                .hasMessageContaining("belongs to from = training");
        assertThatThrownBy(() -> new Validation(Source.TEST, Optional.empty(), Optional.of(1L)))
                .hasMessage("randomState belongs to from = training");
        assertThatThrownBy(() ->
                        new SplitConfig(Optional.of(5), Optional.empty(), Optional.of(0.2), Optional.of(1L), NONE))
                .hasMessageContaining("not both");
        assertThatThrownBy(() ->
                        new SplitConfig(Optional.empty(), Optional.empty(), Optional.of(0.2), Optional.empty(), NONE))
                .hasMessageContaining("belong together");
    }
}
