package org.lstm4j.apps.task.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lstm4j.apps.config.SettingException;
import org.lstm4j.apps.task.text.SplitConfig.Sizes;
import org.lstm4j.apps.task.text.SplitConfig.Source;
import org.lstm4j.apps.task.text.SplitConfig.Validation;

class SplitConfigTest {
    private static final Validation TENTH = new Validation(Source.TRAINING, Optional.of(0.1));
    private static final Validation NONE = new Validation(Source.NOTHING, Optional.empty());

    @Test
    void theDataSetOfTheTutorialIsSplitByItsNumbers() {
        SplitConfig split = new SplitConfig(20_000, Optional.of(0.8), TENTH);
        assertThat(split.sizes(26_709)).contains(new Sizes(18_000, 2_000, 6_709));
        assertThat(split.isByShare(26_709)).isFalse();
    }

    @Test
    void noMoreRowsThanTheTrainingWantsAreSplitByShare() {
        SplitConfig split = new SplitConfig(20_000, Optional.of(0.8), TENTH);
        assertThat(split.sizes(400)).contains(new Sizes(288, 32, 80));
        assertThat(split.sizes(20_000)).contains(new Sizes(14_400, 1_600, 4_000));
        assertThat(split.sizes(20_001)).contains(new Sizes(18_000, 2_000, 1));
        assertThat(split.isByShare(20_000)).isTrue();
    }

    @Test
    void everyPartNeedsARow() {
        SplitConfig split = new SplitConfig(20_000, Optional.of(0.8), TENTH);
        assertThat(split.sizes(0)).isEmpty();
        assertThat(split.sizes(1)).isEmpty();
        assertThat(split.sizes(2)).isEmpty();
        assertThat(split.sizes(3)).contains(new Sizes(1, 1, 1));
        assertThat(new SplitConfig(5, Optional.empty(), NONE).sizes(5)).isEmpty();
        assertThat(new SplitConfig(5, Optional.empty(), NONE).sizes(6)).contains(new Sizes(5, 0, 1));
    }

    @Test
    void sharesThatLeaveNothingAreRefused() {
        assertThatThrownBy(() -> new SplitConfig(5, Optional.of(1.0), NONE)).isInstanceOf(SettingException.class);
        assertThatThrownBy(() -> new Validation(Source.TRAINING, Optional.of(0.0)))
                .hasMessage("share must be above 0 and below 1, got 0.0");
        assertThatThrownBy(() -> new Validation(Source.TRAINING, Optional.empty()))
                .hasMessageContaining("belongs to from = training");
        assertThatThrownBy(() -> new Validation(Source.TEST, Optional.of(0.1)))
                .hasMessageContaining("belongs to from = training");
    }
}
