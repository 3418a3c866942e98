package org.lstm4j.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.signal.SignalUse.Answer;

class FrontEndTest {
    private static FrontEnd plain(boolean differences, int stack) {
        return new FrontEnd(2, Optional.empty(), FrontEnd.Rows.AS_THEY_ARE, differences, stack, Optional.empty());
    }

    private static final Sequence THREE = Sequence.of(2, new float[] {1, 10, 2, 30, 4, 60});

    @Test
    void differencesStandBehindTheFeatures() {
        assertThat(plain(true, 1).apply(THREE).values()).containsExactly(1, 10, 0, 0, 2, 30, 1, 20, 4, 60, 2, 30);
        assertThat(plain(true, 1).outputs()).isEqualTo(4);
    }

    @Test
    void stackedStepsRepeatTheLastOneWhereTheyDoNotComeOutEven() {
        Sequence stacked = plain(false, 2).apply(THREE);
        assertThat(stacked.steps()).isEqualTo(2);
        assertThat(stacked.values()).containsExactly(1, 10, 2, 30, 4, 60, 4, 60);
    }

    @Test
    void theScaleIsThatOfTheTrainingRowsAlone() {
        FrontEnd fitted = plain(false, 1)
                .fitted(List.of(Sequence.of(2, new float[] {0, 5, 2, 5}), Sequence.of(2, new float[] {4, 5, 6, 5})));
        FrontEnd.Scale scale = fitted.scale().orElseThrow();
        assertThat(scale.means()).containsExactly(3.0, 5.0);
        assertThat(scale.deviations()).containsExactly(Math.sqrt(5), 1.0); // one that never changes is only moved
        assertThat(fitted.apply(Sequence.of(2, new float[] {3, 6})).values()).containsExactly(0, 1);
    }

    @Test
    void eachRowCanBeBroughtToItsOwnScale() {
        FrontEnd centred = new FrontEnd(1, Optional.empty(), FrontEnd.Rows.CENTRED, false, 1, Optional.empty());
        assertThat(centred.apply(Sequence.of(1, new float[] {1, 3})).values()).containsExactly(-1, 1);
        FrontEnd standard = new FrontEnd(1, Optional.empty(), FrontEnd.Rows.STANDARD, false, 1, Optional.empty());
        assertThat(standard.apply(Sequence.of(1, new float[] {10, 30})).values())
                .containsExactly(-1, 1);
        assertThat(standard.apply(Sequence.of(1, new float[] {7, 7})).values()).containsExactly(0, 0);
    }

    @Test
    void aRowWithOtherFeaturesIsRefused() {
        assertThatThrownBy(() -> plain(false, 1).apply(Sequence.of(3, new float[3])))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("expected steps of 2 numbers, as the model was trained with, found 3");
    }

    private static SignalUse use() {
        FrontEnd sound = new FrontEnd(
                1,
                Optional.of(new LogMel(8000, 25, 10, 2, 100, 4000)),
                FrontEnd.Rows.CENTRED,
                true,
                1,
                Optional.of(new FrontEnd.Scale(List.of(1.5, -2.0, 0.1, 0.0), List.of(1.0, 2.0, 3.0, 0.1))));
        return new SignalUse(sound, Optional.empty(), Answer.CLASS, Optional.empty());
    }

    @Test
    void whatAModelReadsSurvivesItsFile() {
        assertThat(SignalUse.fromJson(use().toJson())).isEqualTo(use());
        SignalUse number = new SignalUse(
                plain(true, 1), Optional.of(8), Answer.NUMBER, Optional.of(new SignalUse.TargetScale(3.5, 0.25)));
        assertThat(SignalUse.fromJson(number.toJson())).isEqualTo(number);
        assertThat(use().toJson())
                .startsWith("{\"version\":1,\"frontEnd\":{\"features\":1,\"sound\":{\"sampleRate\":8000");
    }

    /** Each of these was made of the document above by hand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"version\":1}",
                "{\"version\":\"1\",\"frontEnd\":{}}",
                "{\"version\":1,\"frontEnd\":null,\"answer\":\"CLASS\"}",
                "{\"version\":1,\"version\":1,\"frontEnd\":{\"features\":2,\"rows\":\"CENTRED\",\"differences\":true,\"stack\":1},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":2,\"rows\":\"CENTRED\",\"differences\":true,\"stack\":1},\"answer\":\"CLASS\",\"more\":1}",
                "{\"version\":1,\"frontEnd\":{\"features\":2,\"rows\":\"CENTRED\",\"differences\":true},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":2,\"rows\":\"OTHER\",\"differences\":true,\"stack\":1},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":2,\"rows\":1,\"differences\":true,\"stack\":1},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":2.5,\"rows\":\"CENTRED\",\"differences\":true,\"stack\":1},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":\"2\",\"rows\":\"CENTRED\",\"differences\":true,\"stack\":1},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":-2,\"rows\":\"CENTRED\",\"differences\":true,\"stack\":1},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":2147483647,\"rows\":\"CENTRED\",\"differences\":true,\"stack\":1},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":2,\"rows\":\"CENTRED\",\"differences\":true,\"stack\":2147483647},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":2,\"rows\":\"CENTRED\",\"differences\":true,\"stack\":1,\"scale\":{\"means\":[1],\"deviations\":[1]}},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":1,\"rows\":\"CENTRED\",\"differences\":false,\"stack\":1,\"scale\":{\"means\":[1],\"deviations\":[0]}},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":1,\"rows\":\"CENTRED\",\"differences\":false,\"stack\":1,\"scale\":{\"means\":[null],\"deviations\":[1]}},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":1,\"rows\":\"CENTRED\",\"differences\":false,\"stack\":1,\"scale\":{}},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":1,\"rows\":\"CENTRED\",\"differences\":false,\"stack\":1,\"sound\":{}},\"answer\":\"CLASS\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":1,\"rows\":\"CENTRED\",\"differences\":false,\"stack\":1},\"answer\":\"NUMBER\"}",
                "{\"version\":1,\"frontEnd\":{\"features\":1,\"rows\":\"CENTRED\",\"differences\":false,\"stack\":1},\"answer\":\"CLASS\",\"steps\":0}",
                "{\"version\":1,\"frontEnd\":{\"features\":1,\"rows\":\"CENTRED\",\"differences\":false,\"stack\":1},\"answer\":\"CLASS\"} more",
            })
    void whateverElseAFileHoldsIsOneLine(String json) {
        assertThatThrownBy(() -> SignalUse.fromJson(json))
                .isInstanceOf(InvalidInputException.class)
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1))
                .hasMessageContaining("the attachment \"signal\"");
    }

    @Test
    void aLaterVersionIsNamed() {
        assertThatThrownBy(() -> SignalUse.fromJson("{\"version\":2,\"anything\":[]}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("a later one wrote it");
    }
}
