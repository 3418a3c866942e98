package org.lstm4j.tasks.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.series.SeriesDataConfig.Dates;

class SeriesDatesTest {
    private static final LocalDate START = LocalDate.of(2020, 1, 1);

    private static SeriesDates found(List<String> texts) {
        return new SeriesDates("column \"date\"", texts, i -> "x.csv:" + (i + 2), false, "data");
    }

    private static SeriesDates named(List<String> texts) {
        return new SeriesDates("column \"date\"", texts, i -> "x.csv:" + (i + 2), true, "data");
    }

    private static List<String> texts(int count, Function<Integer, Object> text) {
        return IntStream.range(0, count).mapToObj(i -> text.apply(i).toString()).toList();
    }

    /** Regular series as people write them. */
    static Stream<List<String>> regular() {
        List<String> workdays = START.datesUntil(START.plusDays(60))
                .filter(day -> day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY)
                .map(LocalDate::toString)
                .toList();
        List<String> local = texts(
                40,
                i -> LocalDateTime.of(2020, 3, 10, 0, 0)
                        .plusDays(i)
                        .atZone(ZoneId.of("Europe/Berlin"))
                        .toOffsetDateTime());
        List<String> hours = texts(
                100,
                i -> LocalDateTime.of(2020, 3, 27, 0, 0)
                        .atZone(ZoneId.of("Europe/Berlin"))
                        .plusHours(i)
                        .toOffsetDateTime());
        return Stream.of(
                texts(40, START::plusDays),
                texts(40, START::plusWeeks),
                texts(40, i -> START.plusMonths(i).toString().substring(0, 7)),
                texts(40, i -> START.plusMonths(i + 1L).minusDays(1)),
                texts(40, START::plusYears),
                texts(40, i -> START.atStartOfDay().plusHours(i)),
                texts(
                        40,
                        i -> START.atStartOfDay()
                                .plusMinutes(15L * i)
                                .toString()
                                .replace('T', ' ')),
                texts(40, i -> START.plusDays(i) + "T12:00:00.000Z"),
                texts(40, i -> START.getYear() + i / 4 + "-Q" + (i % 4 + 1)),
                texts(40, i -> {
                    LocalDate day = START.plusDays(i);
                    return day.getDayOfMonth() + "." + day.getMonthValue() + "." + day.getYear();
                }),
                texts(40, i -> {
                    LocalDate day = START.plusDays(i);
                    return day.getMonthValue() + "/" + day.getDayOfMonth() + "/" + day.getYear();
                }),
                texts(40, i -> {
                    LocalDate day = START.plusDays(i);
                    return day.getDayOfMonth() + "/" + day.getMonthValue() + "/" + day.getYear();
                }),
                workdays,
                local,
                hours);
    }

    @ParameterizedTest
    @MethodSource("regular")
    void regularDatesPassWithoutAWord(List<String> texts) {
        assertThat(found(texts).check(Dates.STRICT)).isEmpty();
        assertThat(SeriesDates.form(texts, false)).isPresent();
    }

    @ParameterizedTest
    @MethodSource("regular")
    void swappedRepeatedMissingAndWrongDatesOfEveryFormAreFound(List<String> texts) {
        List<String> swapped = new ArrayList<>(texts);
        swapped.set(20, texts.get(21));
        swapped.set(21, texts.get(20));
        assertRefused(swapped, Dates.CHECK, "x.csv:23: column \"date\"", "comes behind", "data.dates = ignore");
        List<String> repeated = new ArrayList<>(texts);
        repeated.set(20, texts.get(19));
        assertRefused(repeated, Dates.CHECK, "x.csv:22", "stands at x.csv:21 as well");
        List<String> missing = new ArrayList<>(texts);
        missing.subList(20, 23).clear();
        assertThat(found(missing).check(Dates.CHECK))
                .singleElement()
                .asString()
                .contains("x.csv:22", "3 dates are missing");
        assertRefused(missing, Dates.STRICT, "x.csv:22", "3 dates are missing");
        List<String> wrong = new ArrayList<>(texts);
        wrong.set(20, "2020-13-45");
        assertRefused(wrong, Dates.CHECK, "x.csv:22", "expected a date as \"" + texts.getFirst(), "got \"2020-13-45\"");
        assertRefused(texts.reversed(), Dates.CHECK, "x.csv:3", "the newest value comes first");
    }

    private static void assertRefused(List<String> texts, Dates mode, String... parts) {
        assertThatThrownBy(() -> found(texts).check(mode))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(parts);
    }

    @ParameterizedTest
    @CsvSource({"20200101,20200102,20200103", "1949,1950,1951", "1577836800,1577840400,1577844000"})
    void numbersAreDatesOnlyWhereAColumnIsNamed(String first, String second, String third) {
        List<String> texts = List.of(first, second, third);
        assertThat(SeriesDates.form(texts, false)).isEmpty();
        assertThat(found(texts.reversed()).check(Dates.CHECK)).isEmpty();
        assertThat(named(texts).check(Dates.STRICT)).isEmpty();
        assertThatThrownBy(() -> named(texts.reversed()).check(Dates.CHECK))
                .hasMessageContaining("newest value comes first");
    }

    @Test
    void whatWasTakenForDatesByMistakeIsLetBe() {
        assertThat(found(List.of("d1", "d2", "d3")).check(Dates.CHECK)).isEmpty();
        assertThat(found(texts(120, i -> String.format("2020-01-%02d", i + 1))).check(Dates.CHECK))
                .singleElement()
                .asString()
                .contains("is not checked: only 31 of 120 entries are dates", "x.csv:33: \"2020-01-32\"");
        assertThat(found(texts(48, i -> START.plusDays(i / 24))).check(Dates.CHECK))
                .singleElement()
                .asString()
                .contains("46 of 48 dates are those of the row before");
        assertThatThrownBy(() -> named(List.of("soon", "later")).check(Dates.CHECK))
                .hasMessageContaining(
                        "x.csv:2: column \"date\": expected a date, as 2020-01-31 (ISO 8601), got \"soon\"");
    }

    @Test
    void datesInNoStepAreSaid() {
        assertThat(found(List.of("2020-01-01", "2020-01-02", "2020-01-05", "2020-01-12", "2020-02-04"))
                        .check(Dates.CHECK))
                .singleElement()
                .asString()
                .contains("in no regular step");
    }
}
