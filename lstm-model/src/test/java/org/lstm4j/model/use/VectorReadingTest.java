package org.lstm4j.model.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.model.use.VectorReading.Reads;
import org.lstm4j.model.use.VectorReading.Relative;

class VectorReadingTest {
    private static final LocalDateTime JULY = LocalDateTime.of(2024, 7, 1, 0, 0);

    private static VectorReading reading(Relative relative) {
        return new VectorReading(
                List.of("a", "b"),
                List.of("b"),
                List.of("b"),
                3,
                2,
                Reads.BOTH,
                relative,
                true,
                List.of(List.of(2.0), List.of(1.0, 0.5, -0.25)),
                List.of(4.0, 0.5),
                List.of(0.1, 0.2));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMeantIsTheReverseOfWhatIsGiven(Relative relative) {
        VectorReading reading = reading(relative);
        Optional<LocalDateTime> date = Optional.of(JULY);
        double[] last = reading.scaled(new double[] {1, 5}, date);
        double[] before = reading.scaled(new double[] {2, 3}, date);
        double came = reading.scaled(new double[] {0, 7}, date)[1];
        double given = reading.given(came, last, before, 1, 2);
        assertThat(reading.value(1, reading.meant(given, last, before, 1, 2), date))
                .isCloseTo(7, within(1e-12));
    }

    @Test
    void aModelReadsNumbersThenChangesThenTheTimeOfTheYear() {
        VectorReading reading = reading(Relative.NOTHING);
        float[] values = new float[reading.features()];
        reading.write(new double[] {1, 2}, new double[] {0.5, 2}, Optional.of(JULY), values, 0);
        double angle = VectorReading.angle(JULY);
        assertThat(values).containsExactly(1, 2, 5, 0, (float) Math.sin(angle), (float) Math.cos(angle));
        assertThat(reading.needed()).isEqualTo(4);
    }

    @Test
    void aStepToComeIsAsFarAwayAsTheLastOne() {
        assertThat(VectorReading.ahead(List.of(JULY, JULY.plusMonths(1)), 3)).isEqualTo(JULY.plusMonths(4));
        LocalDateTime february = LocalDateTime.of(2024, 2, 29, 0, 0);
        assertThat(VectorReading.ahead(List.of(february.minusDays(29), february), 1))
                .as("from the end of a month to the end of the next")
                .isEqualTo(LocalDateTime.of(2024, 3, 31, 0, 0));
        LocalDateTime monday = LocalDateTime.of(2024, 7, 8, 0, 0);
        assertThat(VectorReading.ahead(
                        List.of(monday.minusDays(5), monday.minusDays(4), monday.minusDays(3), monday), 1))
                .as("a weekend is no step")
                .isEqualTo(monday.plusDays(1));
        assertThat(VectorReading.ahead(List.of(JULY, JULY.plusHours(6)), 2)).isEqualTo(JULY.plusHours(18));
    }

    @Test
    void whatAFileHoldsIsReadAgain() {
        VectorReading reading = reading(Relative.LINE);
        assertThat(VectorReading.fromJson(reading.toJson())).isEqualTo(reading);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"version\":1' | '\"version\":2' | has version 2, and this release reads version 1",
                "'\"window\":3' | '\"window\":0' | steps are 1 to 2^20",
                "'\"window\":3' | '\"window\":3,\"window\":4' | is not as expected",
                "'[\"a\",\"b\"]' | '[\"a\",\"a\"]' | two columns have one name",
                "'\"targets\":[\"b\"]' | '\"targets\":[\"c\"]' | targets are columns, each once",
                "'[1.0,0.5,-0.25]' | '[1.0,0.5]' | a level is a number, or that and pairs",
                "'[4.0,0.5]' | '[4.0,0.0]' | deviations are finite and above 0",
                "'[0.1,0.2]' | '[0.1]' | each column has its scale",
                "'\"LAST\"' | 'null' | is not as expected",
                "'\"LAST\"' | '\"FIRST\"' | is not as expected",
            })
    void whatIsNoneIsRefused(String part, String other, String message) {
        String json = reading(Relative.LAST).toJson();
        assertThat(json).contains(part);
        assertThatThrownBy(() -> VectorReading.fromJson(json.replace(part, other)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
